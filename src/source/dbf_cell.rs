//! One cell of a .dbf as text.

use encoding_rs::Encoding;

use super::raw::FieldKind;
use crate::text::trimmed;

/// How a cell's bytes become text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CellKind {
    /// Text in the table's encoding.
    Text,
    /// A number in digits.
    Number,
    /// Eight digits, YYYYMMDD.
    Date,
    /// One letter.
    Logical,
    /// Where a memo begins in another file, which is not read.
    Memo,
    /// FoxPro: a little-endian 32-bit whole number.
    Int32,
    /// FoxPro: a little-endian double.
    Double,
    /// FoxPro: money, a 64-bit whole number of ten-thousandths.
    Currency,
    /// FoxPro: a Julian day and milliseconds.
    DateTime,
}

/// What was wrong with a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum CellFault {
    /// Bytes that are no text in the encoding: each became U+FFFD.
    Undecodable,
    /// The last character is incomplete: left off.
    Cut,
    /// Not a number: taken as empty.
    BadNumber(String),
}

impl CellKind {
    /// By the type letter. `version` is the header's first byte: 0x30 to 0x32 are Visual FoxPro, which stores some types in binary.
    pub(super) fn of(letter: u8, version: u8, width: usize) -> Self {
        match (letter.to_ascii_uppercase(), width) {
            (b'N' | b'F', _) => Self::Number,
            (b'D', _) => Self::Date,
            (b'L', _) => Self::Logical,
            (b'I' | b'+', 4) => Self::Int32,
            (b'B', 8) if matches!(version, 0x30..=0x32) => Self::Double,
            (b'O', 8) => Self::Double,
            (b'M' | b'G' | b'P' | b'B', _) => Self::Memo,
            (b'Y', 8) => Self::Currency,
            (b'T', 8) if matches!(version, 0x30..=0x32) => Self::DateTime,
            _ => Self::Text,
        }
    }

    /// What the field holds, for people.
    pub(super) fn field_kind(self, decimals: u8) -> FieldKind {
        match self {
            Self::Number if decimals == 0 => FieldKind::Integer,
            Self::Int32 => FieldKind::Integer,
            Self::Number | Self::Double | Self::Currency => FieldKind::Real,
            Self::Date => FieldKind::Date,
            Self::Logical => FieldKind::Logical,
            Self::Text | Self::Memo | Self::DateTime => FieldKind::Text,
        }
    }

    /// Writes the cell as text into `text` (cleared first); an empty cell leaves it empty.
    pub(super) fn read(self, cell: &[u8], encoding: &'static Encoding, text: &mut String) -> Option<CellFault> {
        text.clear();
        match self {
            Self::Text => decode(cell, encoding, text),
            Self::Number => number(cell, text),
            Self::Date => {
                date(cell, text);
                None
            }
            Self::Logical => {
                text.push_str(match cell.first() {
                    Some(b'T' | b't' | b'Y' | b'y') => "true",
                    Some(b'F' | b'f' | b'N' | b'n') => "false",
                    _ => "",
                });
                None
            }
            Self::Memo => None,
            Self::Int32 | Self::Double | Self::Currency | Self::DateTime => {
                text.push_str(&self.binary(cell).unwrap_or_default());
                None
            }
        }
    }

    fn binary(self, cell: &[u8]) -> Option<String> {
        match self {
            Self::Int32 => cell.first_chunk().map(|bytes| i32::from_le_bytes(*bytes).to_string()),
            Self::Double => {
                cell.first_chunk().map(|bytes| f64::from_le_bytes(*bytes)).filter(|number| number.is_finite()).map(|n| n.to_string())
            }
            Self::Currency => {
                let amount = i64::from_le_bytes(*cell.first_chunk()?);
                let sign = if amount < 0 { "-" } else { "" };
                Some(format!("{sign}{}.{:04}", amount.unsigned_abs() / 10_000, amount.unsigned_abs() % 10_000))
            }
            Self::DateTime => {
                let (day, rest) = cell.split_first_chunk::<4>()?;
                let (day, seconds) = (i64::from(i32::from_le_bytes(*day)), i32::from_le_bytes(*rest.first_chunk()?) / 1000);
                let (year, month, day) = civil_from_julian(day).filter(|_| (0..86_400).contains(&seconds))?;
                Some(format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
            }
            _ => None,
        }
    }
}

/// Gregorian date of a Julian day number (Fliegel and Van Flandern 1968); `None` outside the years 1 to 9999.
fn civil_from_julian(day: i64) -> Option<(i64, i64, i64)> {
    if !(1_721_426..=5_373_484).contains(&day) {
        return None;
    }
    let l = day + 68_569;
    let n = 4 * l / 146_097;
    let l = l - (146_097 * n + 3) / 4;
    let i = 4000 * (l + 1) / 1_461_001;
    let l = l - 1461 * i / 4 + 31;
    let j = 80 * l / 2447;
    Some((100 * (n - 49) + i + j / 11, j + 2 - 12 * (j / 11), l - 2447 * j / 80))
}

/// The cell without padding: blanks and NULs at both ends, and whatever stands behind a NUL inside.
pub(super) fn unpadded(cell: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| matches!(*byte, b' ' | 0);
    let start = cell.iter().position(|byte| !is_padding(byte)).unwrap_or(cell.len());
    let cell = cell.get(start..).unwrap_or(&[]);
    let cell = cell.split(|byte| *byte == 0).next().unwrap_or(&[]);
    let end = cell.iter().rposition(|byte| !is_padding(byte)).map_or(0, |last| last + 1);
    cell.get(..end).unwrap_or(&[])
}

/// Decodes a text cell and appends it, trimmed.
pub(super) fn decode(cell: &[u8], encoding: &'static Encoding, text: &mut String) -> Option<CellFault> {
    let bytes = unpadded(cell);
    if bytes.is_ascii() && encoding.is_ascii_compatible() {
        if let Ok(ascii) = str::from_utf8(bytes) {
            text.push_str(trimmed(ascii));
        }
        return None;
    }
    if let Some(decoded) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        text.push_str(trimmed(&decoded));
        return None;
    }
    // At most three bytes of a character can be left over at the end.
    for cut in 1..=3.min(bytes.len()) {
        let (whole, _) = bytes.split_at(bytes.len() - cut);
        if let Some(decoded) = encoding.decode_without_bom_handling_and_without_replacement(whole) {
            text.push_str(trimmed(&decoded));
            return Some(CellFault::Cut);
        }
    }
    let (decoded, _) = encoding.decode_without_bom_handling(bytes);
    text.push_str(trimmed(&decoded));
    Some(CellFault::Undecodable)
}

/// A number's digits as stored, a decimal comma as a point; a cell full of `*` (too wide for its field) is empty.
fn number(cell: &[u8], text: &mut String) -> Option<CellFault> {
    let bytes = unpadded(cell);
    if bytes.iter().all(|byte| *byte == b'*') {
        return None;
    }
    let Ok(stored) = str::from_utf8(bytes) else {
        return Some(CellFault::BadNumber(String::from_utf8_lossy(bytes).into_owned()));
    };
    let stored = stored.trim();
    let is_number = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit()) && text.parse::<f64>().is_ok_and(f64::is_finite);
    if is_number(stored) {
        text.push_str(stored);
        return None;
    }
    let with_point = stored.replacen(',', ".", 1);
    if is_number(&with_point) {
        text.push_str(&with_point);
        return None;
    }
    if stored.is_empty() { None } else { Some(CellFault::BadNumber(stored.to_owned())) }
}

/// `YYYY-MM-DD`; anything but eight digits stays as it is, zeros are empty.
fn date(cell: &[u8], text: &mut String) {
    let bytes = unpadded(cell);
    if bytes.iter().all(|byte| *byte == b'0') {
        return;
    }
    let stored = String::from_utf8_lossy(bytes);
    match (stored.get(..4), stored.get(4..6), stored.get(6..8)) {
        (Some(year), Some(month), Some(day)) if bytes.len() == 8 && bytes.iter().all(u8::is_ascii_digit) => {
            text.push_str(year);
            text.push('-');
            text.push_str(month);
            text.push('-');
            text.push_str(day);
        }
        _ => text.push_str(trimmed(&stored)),
    }
}
