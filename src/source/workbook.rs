//! Spreadsheets (.xlsx, .xlsm, .xls, .ods): each sheet with rows is a layer. The only file that knows the spreadsheet library.
//!
//! The library trusts its files; what must not be trusted is looked at first (`workbook_guard`), and a panic of its own is caught here
//! and said like any damage.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use calamine::{Data, DataRef, DataType, ExcelDateTime, Ods, Reader, SheetType, Xls, Xlsx};
use encoding_rs::UTF_8;

use super::error::{NotFormatReason, SourceError};
use super::grid::Grid;
use super::point_table::{Origin, layer};
use super::raw::{EncodingChoice, EncodingHow, RawLayer};
use super::{sidecar, workbook_guard};
use crate::fault::isolated;
use crate::problem::{ProblemKind, Problems};

/// Sheets read of a workbook at most.
const MOST_SHEETS: usize = 256;
/// From here on a whole number in a sheet may have lost digits: a sheet keeps fifteen.
const DIGITS_LOST_FROM: f64 = 1e15;

/// What a workbook's first bytes say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Xlsx,
    Ods,
    Xls,
}

/// A sheet's cells, and what is imperfect about them.
struct Sheet {
    name: String,
    grid: Grid,
    problems: Problems,
}

/// Whether the file begins as a workbook does; text that is named .xls does not.
pub(super) fn is_workbook(path: &Path) -> Result<bool, SourceError> {
    Ok(kind(path)?.is_some())
}

fn kind(path: &Path) -> Result<Option<Kind>, SourceError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(|source| SourceError::from_io(path, source))?;
    file.take(256).read_to_end(&mut head).map_err(|source| SourceError::from_io(path, source))?;
    let is_ods = head.windows(24).any(|part| part == b"application/vnd.oasis.op");
    Ok(match head.as_slice() {
        [0x50, 0x4B, ..] if is_ods || sidecar::extension(path) == "ods" => Some(Kind::Ods),
        [0x50, 0x4B, ..] => Some(Kind::Xlsx),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(Kind::Xls),
        _ => None,
    })
}

/// Opens every sheet that has rows.
///
/// # Errors
/// It is no workbook, is damaged or encrypted, unpacks to more than is plausible, or has no rows at all.
pub(super) fn open(path: &Path) -> Result<Vec<RawLayer>, SourceError> {
    let not = |reason| SourceError::NotFormat { path: path.to_owned(), format: "workbook", reason };
    let kind = kind(path)?.ok_or_else(|| not(NotFormatReason::WorkbookDamaged))?;
    match kind {
        Kind::Xlsx | Kind::Ods => workbook_guard::check_zip(path)?,
        Kind::Xls => workbook_guard::check_compound(path)?,
    }
    let file = File::open(path).map_err(|source| SourceError::from_io(path, source))?;
    let read = isolated(|| match kind {
        Kind::Xlsx => xlsx(BufReader::new(file)),
        Kind::Ods => Ods::new(BufReader::new(file)).ok().map(ranges),
        Kind::Xls => Xls::new(BufReader::new(file)).ok().map(ranges),
    });
    let sheets = read.ok().flatten().ok_or_else(|| not(NotFormatReason::WorkbookDamaged))?;
    let sheets: Vec<Sheet> = sheets.into_iter().filter(|sheet| sheet.grid.len() > 0).collect();
    if sheets.is_empty() {
        return Err(not(NotFormatReason::Empty));
    }
    let (stem, is_alone) = (sidecar::stem(path), sheets.len() == 1);
    let encoding = EncodingChoice { encoding: UTF_8, how: EncodingHow::Utf8 };
    let open = |sheet: Sheet| {
        let name = if is_alone { stem.clone() } else { format!("{stem}_{}", sheet.name) };
        layer(Origin { name, path: path.to_owned(), encoding, is_ragged_said: false }, &sheet.grid, sheet.problems)
    };
    Ok(sheets.into_iter().map(open).collect())
}

/// Cells as they come: a sheet whose last cell is far out makes no large grid.
fn xlsx(file: BufReader<File>) -> Option<Vec<Sheet>> {
    let mut book = Xlsx::new(file).ok()?;
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
    let mut sheets = Vec::new();
    for name in names.into_iter().take(MOST_SHEETS) {
        let mut sheet = Sheet { name, grid: Grid::default(), problems: Problems::new() };
        let whole = match book.worksheet_cells_reader(&sheet.name) {
            Ok(mut cells) => loop {
                match cells.next_cell() {
                    Ok(Some(cell)) => sheet.cell(cell.get_position(), &text_of_ref(cell.get_value()), cell.get_value()),
                    Ok(None) => break true,
                    Err(_) => break false,
                }
            },
            Err(_) => false,
        };
        sheet.end(whole);
        sheets.push(sheet);
    }
    Some(sheets)
}

/// The sheets of the formats that the library reads whole.
fn ranges<R: Reader<BufReader<File>>>(mut book: R) -> Vec<Sheet> {
    let names = book.sheet_names();
    let read = |name: String| {
        let mut sheet = Sheet { grid: Grid::default(), problems: Problems::new(), name };
        let range = book.worksheet_range(&sheet.name).ok();
        let (row_0, column_0) = range.as_ref().and_then(calamine::Range::start).unwrap_or((0, 0));
        for (row, column, value) in range.iter().flat_map(calamine::Range::used_cells) {
            sheet.cell((row_0 + row as u32, column_0 + column as u32), &text_of(value), value);
        }
        sheet.end(range.is_some());
        sheet
    };
    names.into_iter().take(MOST_SHEETS).map(read).collect()
}

impl Sheet {
    fn cell(&mut self, (row, column): (u32, u32), text: &str, value: &impl DataType) {
        if value.get_float().is_some_and(|number| number.abs() >= DIGITS_LOST_FROM) {
            self.problems.file(ProblemKind::NumberRounded { text: text.to_owned() });
        }
        self.grid.push_at(row, column, text);
    }

    fn end(&mut self, is_whole: bool) {
        self.grid.end_row(0);
        if !is_whole {
            self.problems.file(ProblemKind::SheetDamaged { sheet: self.name.clone() });
        }
    }
}

fn text_of_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) => text.clone(),
        DataRef::Float(number) => number_text(*number),
        DataRef::DateTime(date) => date_text(date),
        other => text_of(&Data::from(other.clone())),
    }
}

/// A cell as a person sees it.
fn text_of(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(is_so) => if *is_so { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(date) => date_text(date),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).replace('T', " "),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

/// A number without exponent, rounded to the fifteen digits that a sheet keeps: 0.1 + 0.2 is 0.3 there.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 {
        return format!("{number:.0}");
    }
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

fn date_text(date: &ExcelDateTime) -> String {
    let value = date.as_f64();
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() {
        let seconds = (value * 86_400.0).round();
        return format!("{:.0}:{:02.0}:{:02.0}", (seconds / 3600.0).floor(), (seconds / 60.0).floor() % 60.0, seconds % 60.0);
    }
    match (value < 1.0, (hour, minute, second)) {
        (true, _) => format!("{hour:02}:{minute:02}:{second:02}"),
        (false, (0, 0, 0)) => format!("{year:04}-{month:02}-{day:02}"),
        (false, _) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_a_sheet_shows_them() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (12.0, "12"),
            (109.41, "109.41"),
            (-0.5, "-0.5"),
            (36_643_111.45, "36643111.45"),
            (1e16, "10000000000000000"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }
}
