//! What the values of each field look like, from a sample of the rows: the evidence on which fields are told apart.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::ids::RecordNo;
use crate::source::{Field, FieldKind, SourceError, Table};
use crate::text::normalised;

use super::class::FarmlandClass;
use super::code;

/// Rows looked at, in blocks of neighbours spread over the table: neighbours show what is constant within a village, the
/// spread shows what is not constant over the county. 3000 rows decide about a share of 2 % to within half a percent.
const BLOCKS: u32 = 60;
const ROWS_A_BLOCK: u32 = 50;

/// A sample of a table's live rows.
#[derive(Debug, Default)]
pub(super) struct Sample {
    /// Record numbers of the rows.
    pub(super) records: Vec<u32>,
    /// Values by field, then by row, after NFKC and trimming.
    pub(super) columns: Vec<Vec<String>>,
}

impl Sample {
    /// Reads the sample.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub(super) fn read(table: &Table) -> Result<Self, SourceError> {
        let rows = table.rows();
        let mut sample = Self { records: Vec::new(), columns: vec![Vec::new(); table.fields().len()] };
        let blocks = if rows <= BLOCKS * ROWS_A_BLOCK { 1 } else { BLOCKS };
        let length = if blocks == 1 { rows } else { ROWS_A_BLOCK };
        for block in 0..blocks {
            let first = u64::from(rows - length) * u64::from(block) / u64::from(blocks.max(2) - 1);
            table.rows_from(RecordNo::new(first as u32), length, |record, values| {
                sample.records.push(record.get());
                for (column, value) in sample.columns.iter_mut().zip(values) {
                    column.push(normalised(value).into_owned());
                }
            })?;
        }
        Ok(sample)
    }
}

/// What the sampled values of one field look like. Shares are of the filled cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// The field's name in small letters, after NFKC.
    pub(super) name: String,
    pub(super) kind: Option<FieldKind>,
    /// Sampled rows.
    pub(super) rows: usize,
    /// Of them, not empty.
    pub(super) filled: usize,
    /// Different values among the filled.
    pub(super) distinct: usize,
    /// Share whose length is the commonest one.
    pub(super) same_length: f64,
    /// Mean length in characters.
    pub(super) length: f64,
    /// Share of values made of ASCII letters, digits and `-_./()#` only, with a digit.
    pub(super) code_like: f64,
    /// Share with a decimal point or an exponent that are numbers.
    pub(super) real: f64,
    /// Share of whole numbers.
    pub(super) integer: f64,
    /// Share with Chinese characters.
    pub(super) chinese: f64,
    /// Share that looks like a mobile phone's number.
    pub(super) phone: f64,
    /// Share that looks like a day.
    pub(super) date: f64,
    /// Counts up with the record number: an object id, not an identifier that survives an export.
    pub(super) is_serial: bool,
    /// Share that names a farmland class by a word, a Roman numeral or with 类.
    pub(super) class_word: f64,
    /// Share that is a farmland class in any form, bare digits too.
    pub(super) class_any: f64,
    /// Share of land codes.
    pub(super) land_code: f64,
    /// Share of words that kinds of pollution sources have.
    pub(super) source_word: f64,
}

/// Words in the kinds of pollution sources (DESIGN 2; task list 1, 2, 4).
const SOURCE_WORDS: [&str; 29] = [
    "尾矿",
    "冶炼",
    "选矿",
    "电镀",
    "固体废物",
    "固废",
    "废渣",
    "渣场",
    "渣堆",
    "堆场",
    "矿山",
    "采矿",
    "采场",
    "重点监管",
    "重金属",
    "涉镉",
    "危险废物",
    "危废",
    "化工",
    "农药",
    "印染",
    "造纸",
    "制革",
    "焦化",
    "填埋",
    "加油站",
    "污水",
    "园区",
    "铅蓄电池",
];

impl Profile {
    /// The profile of a column.
    pub(super) fn of(field: &Field, records: &[u32], values: &[String]) -> Self {
        // Each different value is looked at once: most fields repeat a few.
        let mut counts: HashMap<&str, usize, FixedState> = HashMap::default();
        for value in values.iter().filter(|value| !value.is_empty()) {
            *counts.entry(value).or_default() += 1;
        }
        let counts: Vec<(&str, usize)> = counts.into_iter().collect();
        let filled: usize = counts.iter().map(|(_, count)| count).sum();
        let per_value = |part: usize| if filled == 0 { 0.0 } else { part as f64 / filled as f64 };
        let share = |is: &dyn Fn(&str) -> bool| per_value(counts.iter().filter(|(value, _)| is(value)).map(|(_, count)| count).sum());
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        for (value, count) in &counts {
            *lengths.entry(value.chars().count()).or_default() += count;
        }
        let total: usize = lengths.iter().map(|(length, count)| length * count).sum();
        Self {
            name: normalised(&field.name).to_lowercase(),
            kind: Some(field.kind),
            rows: values.len(),
            filled,
            distinct: counts.len(),
            same_length: per_value(lengths.values().copied().max().unwrap_or(0)),
            length: per_value(total),
            code_like: share(&is_code_like),
            real: share(&|value| value.contains(['.', 'e', 'E']) && value.parse::<f64>().is_ok()),
            integer: share(&|value| value.parse::<i128>().is_ok()),
            chinese: share(&|value| value.chars().any(is_chinese)),
            phone: share(&is_phone),
            date: share(&is_date),
            is_serial: is_serial(records, values),
            class_word: share(&|value| FarmlandClass::of_word(value).is_some() || is_class_numeral(value)),
            class_any: share(&|value| FarmlandClass::of(value).is_some()),
            land_code: share(&code::is_code_like),
            source_word: share(&has_source_word),
        }
    }

    /// Share of rows that are not empty.
    pub(super) fn fill(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.filled as f64 / self.rows as f64 }
    }

    /// Share of filled values that are different.
    pub(super) fn uniqueness(&self) -> f64 {
        if self.filled == 0 { 0.0 } else { self.distinct as f64 / self.filled as f64 }
    }

    /// Whether the name is one of these, or ends with `_` and one of them.
    pub(super) fn is_named(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name == *name || self.name.strip_suffix(name).is_some_and(|rest| rest.ends_with('_')))
    }

    /// Whether the name has one of these in it.
    pub(super) fn name_has(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.name.contains(part))
    }

    /// Whether the name ends with one of these.
    pub(super) fn name_ends(&self, ends: &[&str]) -> bool {
        ends.iter().any(|end| self.name.ends_with(end))
    }
}

fn is_code_like(value: &str) -> bool {
    value.bytes().any(|b| b.is_ascii_digit()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./()#".contains(&b))
}

/// A Chinese character, the extensions left out: enough to tell words from codes.
pub(super) fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// II, Ⅱ类, 2类, 二类: a class beyond doubt where a bare 2 may be anything.
fn is_class_numeral(value: &str) -> bool {
    FarmlandClass::of_number(value).is_some() && value.parse::<f64>().is_err()
}

/// Whether a word of [`SOURCE_WORDS`] is in it. Only those that begin with a character of it are looked for: looking for each took most of a layer's
/// profile.
fn has_source_word(value: &str) -> bool {
    static FIRST: LazyLock<Vec<(char, &str)>> =
        LazyLock::new(|| SOURCE_WORDS.iter().filter_map(|word| Some((word.chars().next()?, *word))).collect());
    let first: &[(char, &str)] = &FIRST;
    let begins = |(at, here): (usize, char)| {
        first.iter().any(|(first, word)| *first == here && value.get(at..).is_some_and(|rest| rest.starts_with(word)))
    };
    !value.is_ascii() && value.char_indices().any(begins)
}

fn is_phone(value: &str) -> bool {
    let is_plain = value.bytes().all(|b| b.is_ascii_digit() || b"-+ ".contains(&b));
    if !is_plain {
        return false;
    }
    let digits: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    let is_mobile = digits.len() == 11 && digits[0] == b'1' && digits[1] >= b'3';
    let is_landline = matches!(digits.len(), 10..=12) && digits[0] == b'0' && value.contains('-');
    is_mobile || is_landline
}

fn is_date(value: &str) -> bool {
    let is_plain = value.chars().all(|c| c.is_ascii_digit() || "-/.年月日".contains(c));
    if !is_plain {
        return false;
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let is_day = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
    let separated = value.len() != digits.len() && (6..=8).contains(&digits.len());
    (1950..=2100).contains(&number(0, 4)) && (separated || (digits.len() == 8 && is_day(number(4, 6), number(6, 8))))
}

/// Short whole numbers without leading zeros that grow with the record number: 1, 2, 3 … or 0, 1, 2 …
fn is_serial(records: &[u32], values: &[String]) -> bool {
    let numbers: Option<Vec<i64>> =
        values.iter().map(|value| value.parse().ok().filter(|_| !value.starts_with('0') || value == "0")).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() > 1) else { return false };
    let grows = numbers.windows(2).filter(|pair| pair[0] < pair[1]).count() as f64 >= 0.98 * (numbers.len() - 1) as f64;
    let near =
        numbers.iter().zip(records).filter(|(number, record)| (**number - i64::from(**record)).abs() <= 1 + i64::from(**record)).count();
    grows && near as f64 >= 0.98 * numbers.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(values: &[&str]) -> Profile {
        let values: Vec<String> = values.iter().map(|&value| value.to_owned()).collect();
        let records: Vec<u32> = (0..values.len() as u32).collect();
        Profile::of(&Field { name: "F1".to_owned(), kind: FieldKind::Text }, &records, &values)
    }

    #[test]
    fn serial_numbers_are_told_from_codes_that_count_up() {
        assert!(profile(&["1", "2", "3", "4"]).is_serial && profile(&["0", "1", "2"]).is_serial);
        for codes in [["450202001", "450202002", "450202003"], ["0001", "0002", "0003"], ["3", "1", "2"], ["a1", "a2", "a3"]] {
            assert!(!profile(&codes).is_serial, "{codes:?}");
        }
    }

    #[test]
    fn phones_and_days_are_told_from_codes() {
        assert_eq!(profile(&["13907721234", "0772-2123456"]).phone, 1.0);
        assert_eq!(profile(&["45020200001", "WRY000001"]).phone, 0.0);
        assert_eq!(profile(&["2024-03-01", "20240301", "2024/3/1", "2024年3月1日"]).date, 1.0);
        assert_eq!(profile(&["20241301", "4502020001"]).date, 0.0);
    }

    #[test]
    fn words_of_sources_are_found_anywhere_in_a_value() {
        assert_eq!(profile(&["某某电镀厂", "尾矿库", "电镀"]).source_word, 1.0);
        assert_eq!(profile(&["某某电子厂", "矿尾", "镀", "smelter"]).source_word, 0.0);
    }

    #[test]
    fn a_class_in_words_is_surer_than_a_digit() {
        let mixed = profile(&["优先保护类", "Ⅱ类", "3", ""]);
        assert!((mixed.class_word - 2.0 / 3.0).abs() < 1e-9 && mixed.class_any == 1.0 && mixed.fill() == 0.75);
    }
}
