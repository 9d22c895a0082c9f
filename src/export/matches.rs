//! What a register's reconciliation found, as CSV (English words, for scripts) or XLSX (headings in the reader's language).

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format as CellFormat, Workbook};

use super::target::{Format, Staged};
use super::{ExportError, WriteFailure};
use crate::words::Lang;
use crate::words::reconcile::MatchWord;

/// Columns of the list, in order: their words for scripts, and their headings.
pub const COLUMNS: [(&str, MatchWord); 19] = [
    ("state", MatchWord::State),
    ("confirmed", MatchWord::Confirmed),
    ("record", MatchWord::Record),
    ("id", MatchWord::Id),
    ("name", MatchWord::Name),
    ("address", MatchWord::Address),
    ("area_m2", MatchWord::Area),
    ("matched_record", MatchWord::MatchedRecord),
    ("matched_id", MatchWord::MatchedId),
    ("matched_name", MatchWord::MatchedName),
    ("matched_address", MatchWord::MatchedAddress),
    ("matched_area_m2", MatchWord::MatchedArea),
    ("score", MatchWord::Score),
    ("name_score", MatchWord::NameScore),
    ("address_score", MatchWord::AddressScore),
    ("area_score", MatchWord::AreaScore),
    ("area_difference", MatchWord::AreaDifference),
    ("area_differs", MatchWord::AreaDiffers),
    ("others", MatchWord::Others),
];

/// A cell of the list.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text as it is.
    Text(String),
    /// A word with its text for people.
    Word(&'static str, MatchWord),
    /// A number with so many places.
    Number(f64, usize),
}

/// One row of the list, a cell a column.
pub type MatchRow = [Cell; COLUMNS.len()];

/// The list's file: proven writable, not yet in place. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct MatchesFile {
    staged: Staged,
    format: Format,
}

impl MatchesFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When the name promises neither CSV nor XLSX, or nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        let (staged, format) = Staged::table(path)?;
        Ok(Self { staged, format })
    }

    /// Writes the rows and puts the file in the old one's place.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is unchanged then.
    pub fn write(self, rows: &[MatchRow], lang: Lang) -> Result<PathBuf, ExportError> {
        let bytes = match self.format {
            Format::Xlsx => xlsx(rows, lang),
            _ => Ok(csv(rows)),
        };
        self.staged.write(bytes)
    }
}

/// UTF-8 with BOM, RFC 4180, as the conflict list.
fn csv(rows: &[MatchRow]) -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    out.extend_from_slice(COLUMNS.map(|(word, _)| word).join(",").as_bytes());
    out.extend_from_slice(b"\r\n");
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => super::csv::push_text(&mut out, text),
                Cell::Word(word, _) => out.extend_from_slice(word.as_bytes()),
                Cell::Number(number, places) => out.extend_from_slice(format!("{number:.places$}").as_bytes()),
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn xlsx(rows: &[MatchRow], lang: Lang) -> Result<Vec<u8>, WriteFailure> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(MatchWord::Sheet.text(lang))?;
    let bold = CellFormat::new().set_bold();
    for (column, (_, heading)) in COLUMNS.iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, heading.text(lang), &bold)?;
    }
    for (place, row) in rows.iter().enumerate() {
        let line = u32::try_from(place + 1).unwrap_or(u32::MAX);
        for (column, cell) in row.iter().enumerate() {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => drop(sheet.write_string(line, column as u16, text)?),
                Cell::Word(_, word) => drop(sheet.write_string(line, column as u16, word.text(lang))?),
                Cell::Number(number, places) => {
                    let format = CellFormat::new().set_num_format(if *places == 0 { "0" } else { "0.00" });
                    sheet.write_number_with_format(line, column as u16, *number, &format)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}
