//! Long identifiers that a spreadsheet rounded: it keeps fifteen digits, and the rest become zeros or an exponent (DOMAIN 3.1).

use crate::ids::RecordNo;
use crate::source::{SourceError, Table, TextColumn};

/// Digits that a spreadsheet's number keeps.
const KEPT_DIGITS: usize = 15;
/// Rows looked at to find the fields that hold long numbers.
const ROWS_LOOKED_AT: u32 = 200;
/// Of codes that were not rounded, one in ten thousand ends in four zeros by chance; from this share on it is no chance.
const SHARE_AT_LEAST: f64 = 0.01;

/// Fields that hold numbers of more than fifteen digits, or numbers written with an exponent.
///
/// # Errors
/// When the file can no longer be read.
pub fn fields(table: &Table) -> Result<Vec<usize>, SourceError> {
    let mut is_long = vec![false; table.fields().len()];
    let step = (table.rows() / ROWS_LOOKED_AT).max(1);
    for number in (0..table.rows()).step_by(step as usize).take(2 * ROWS_LOOKED_AT as usize) {
        for (is_long, value) in is_long.iter_mut().zip(table.row(RecordNo::new(number))?) {
            *is_long |= value.is_some_and(|value| digits(&value).is_some() || is_exponential(&value));
        }
    }
    Ok(is_long.iter().enumerate().filter(|(_, is_long)| **is_long).map(|(place, _)| place).collect())
}

/// The records whose identifier was rounded, of those that `is_live`.
///
/// Codes padded with zeros on purpose (places: 6 + 3 + 3 digits, then zeros up to 19, DOMAIN 8) are told apart by the digits before:
/// theirs are zeros too.
#[must_use]
pub fn rounded(column: &TextColumn, is_live: impl Fn(RecordNo) -> bool) -> Vec<RecordNo> {
    let (mut long, mut rounded, mut exponential) = (0_usize, Vec::new(), Vec::new());
    for (number, value) in (0..).zip(column.iter()) {
        let record = RecordNo::new(number);
        if !is_live(record) {
            continue;
        }
        if is_exponential(value) {
            exponential.push(record);
        } else if let Some(digits) = digits(value) {
            long += 1;
            let (kept, lost) = digits.split_at(KEPT_DIGITS);
            let is_padded = kept.iter().skip(KEPT_DIGITS - 3).all(|digit| *digit == b'0');
            if !is_padded && lost.len() >= 2 && lost.iter().all(|digit| *digit == b'0') {
                rounded.push(record);
            }
        }
    }
    let is_chance = (rounded.len() as f64) < SHARE_AT_LEAST * long as f64 || (rounded.len() == 1 && long > 1);
    if !is_chance {
        exponential.append(&mut rounded);
        exponential.sort_unstable();
    }
    exponential
}

/// The digits of a number too long for a spreadsheet; `None` for anything else.
fn digits(value: &str) -> Option<&[u8]> {
    let bytes = value.as_bytes();
    (bytes.len() > KEPT_DIGITS && bytes.len() <= 30 && bytes.iter().all(u8::is_ascii_digit)).then_some(bytes)
}

/// `4.50202E+18`: what a spreadsheet shows of a long number.
fn is_exponential(value: &str) -> bool {
    let Some((mantissa, exponent)) = value.split_once(['E', 'e']) else { return false };
    let is_plain = mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && mantissa.starts_with(|c: char| c.is_ascii_digit());
    is_plain && exponent.strip_prefix('+').and_then(|digits| digits.parse::<u32>().ok()).is_some_and(|power| (11..40).contains(&power))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[&str]) -> Vec<u32> {
        let mut column = TextColumn::default();
        for value in values {
            column.push(value);
        }
        rounded(&column, |_| true).into_iter().map(RecordNo::get).collect()
    }

    #[test]
    fn nineteen_digits_that_end_in_four_zeros_were_rounded() {
        assert_eq!(found(&["4502021002030010000", "4502021002030020000", "4502021002030037712"]), [0, 1]);
        assert_eq!(found(&["4.50202E+18", "4502021002030037712"]), [0]);
    }

    #[test]
    fn padded_place_codes_short_numbers_and_chance_are_left_alone() {
        assert!(found(&["4502021002030000000", "4502021002040000000"]).is_empty(), "a village, padded");
        assert!(found(&["450202100203000", "45020210000", "", "甲"]).is_empty());
        let mut many: Vec<String> = (0..500).map(|number| format!("450202100203001{:04}", 1 + number * 7)).collect();
        many[17] = "4502021002030010000".to_owned();
        assert!(found(&many.iter().map(String::as_str).collect::<Vec<_>>()).is_empty(), "one in five hundred is chance");
    }
}
