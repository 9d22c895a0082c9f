//! Features that were asked for, as CSV (English words, for scripts), XLSX or text for a spreadsheet (headings in the reader's language).

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet};

use super::target::{Format, Staged};
use super::{ExportError, WriteFailure};
use crate::ids::RecordNo;
use crate::layer::Role;
use crate::text::table_line;
use crate::units::mu;
use crate::words::ask::AskColumn;
use crate::words::{Lang, terms};

/// Rows of a worksheet below its heading (Excel has 1 048 576).
const SHEET_ROWS: usize = 1_048_575;

/// Columns of the list, in order: their words for scripts, and their headings.
const COLUMNS: [(&str, AskColumn); 9] = [
    ("role", AskColumn::Role),
    ("layer", AskColumn::Layer),
    ("record", AskColumn::Record),
    ("id", AskColumn::Id),
    ("class", AskColumn::Class),
    ("area_m2", AskColumn::Area),
    ("area_mu", AskColumn::AreaMu),
    ("inside_m2", AskColumn::Inside),
    ("distance_m", AskColumn::Distance),
];

/// One feature. Areas are planar.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AskedRow<'a> {
    /// Its layer's role.
    pub role: Role,
    /// Its layer.
    pub layer: &'a str,
    /// Its record.
    pub record: RecordNo,
    /// Its identifier; may be "".
    pub id: &'a str,
    /// Its normalised class, code or kind; may be "".
    pub class: &'a str,
    /// Its area; `None` for points and lines.
    pub area_m2: Option<f64>,
    /// How much of it lies in the ring that was asked about.
    pub inside_m2: Option<f64>,
    /// How far it lies from what was asked about.
    pub distance_m: Option<f64>,
}

enum Cell<'a> {
    Text(&'a str),
    Number(Option<f64>, usize),
}

fn cells<'a>(row: &AskedRow<'a>, role: &'a str) -> [Cell<'a>; COLUMNS.len()] {
    [
        Cell::Text(role),
        Cell::Text(row.layer),
        Cell::Number(Some(f64::from(row.record.get())), 0),
        Cell::Text(row.id),
        Cell::Text(row.class),
        Cell::Number(row.area_m2, 2),
        Cell::Number(row.area_m2.map(mu), 2),
        Cell::Number(row.inside_m2, 2),
        Cell::Number(row.distance_m, 2),
    ]
}

/// The list's file: proven writable, not yet in place. Dropping it leaves everything as it was.
#[derive(Debug)]
pub struct AskedFile {
    staged: Staged,
    format: Format,
}

impl AskedFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When the name promises neither CSV nor XLSX, or nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        let (staged, format) = Staged::table(path)?;
        Ok(Self { staged, format })
    }

    /// Writes the rows and puts the file in the old one's place. What a worksheet does not hold stands in the next.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is unchanged then.
    pub fn write(self, rows: &[AskedRow<'_>], lang: Lang) -> Result<PathBuf, ExportError> {
        let bytes = match self.format {
            Format::Xlsx => xlsx(rows, lang),
            _ => Ok(csv(rows)),
        };
        self.staged.write(bytes)
    }
}

/// UTF-8 with BOM, RFC 4180, as the conflict list.
fn csv(rows: &[AskedRow<'_>]) -> Vec<u8> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    out.extend_from_slice(COLUMNS.map(|(word, _)| word).join(",").as_bytes());
    out.extend_from_slice(b"\r\n");
    for row in rows {
        for (place, cell) in cells(row, row.role.word()).iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            match cell {
                Cell::Text(text) => super::csv::push_text(&mut out, text),
                Cell::Number(number, places) => out.extend_from_slice(number_text(*number, *places).as_bytes()),
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn number_text(number: Option<f64>, places: usize) -> String {
    number.map(|number| format!("{number:.places$}")).unwrap_or_default()
}

/// A line a row under a line of headings, cells parted by tabs.
#[must_use]
pub fn text(rows: &[AskedRow<'_>], lang: Lang) -> String {
    let mut out = table_line(&COLUMNS.map(|(_, heading)| heading.text(lang)));
    for row in rows {
        let texts = cells(row, terms::role(row.role, lang)).map(|cell| match cell {
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(number, places) => Cow::Owned(number_text(number, places)),
        });
        out.push('\n');
        out.push_str(&table_line(&texts.each_ref().map(AsRef::as_ref)));
    }
    out
}

fn xlsx(rows: &[AskedRow<'_>], lang: Lang) -> Result<Vec<u8>, WriteFailure> {
    let mut book = Workbook::new();
    let name = AskColumn::Sheet.text(lang);
    // Without rows there is one sheet, with its headings.
    for number in 0..rows.len().div_ceil(SHEET_ROWS).max(1) {
        let first = (number * SHEET_ROWS).min(rows.len());
        let sheet = book.add_worksheet();
        sheet.set_name(if number == 0 { name.to_owned() } else { format!("{name} {}", number + 1) })?;
        write_sheet(sheet, &rows[first..rows.len().min(first + SHEET_ROWS)], lang)?;
    }
    Ok(book.save_to_buffer()?)
}

fn write_sheet(sheet: &mut Worksheet, rows: &[AskedRow<'_>], lang: Lang) -> Result<(), WriteFailure> {
    let (bold, decimal) = (CellFormat::new().set_bold(), CellFormat::new().set_num_format("0.00"));
    for (column, (_, heading)) in COLUMNS.iter().enumerate() {
        sheet.write_string_with_format(0, column as u16, heading.text(lang), &bold)?;
    }
    for (place, row) in rows.iter().enumerate() {
        let line = u32::try_from(place + 1).unwrap_or(u32::MAX);
        for (column, cell) in cells(row, terms::role(row.role, lang)).iter().enumerate() {
            let column = column as u16;
            match cell {
                Cell::Text("") | Cell::Number(None, _) => {}
                Cell::Text(text) => drop(sheet.write_string(line, column, *text)?),
                Cell::Number(Some(number), 0) => drop(sheet.write_number(line, column, *number)?),
                Cell::Number(Some(number), _) => drop(sheet.write_number_with_format(line, column, *number, &decimal)?),
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_its_units_in_the_headings_and_nothing_where_there_is_none() {
        let row = AskedRow {
            role: Role::RiskList,
            layer: "风险地块",
            record: RecordNo::new(7),
            id: "LZ,1",
            class: "",
            area_m2: Some(2000.0),
            inside_m2: None,
            distance_m: Some(12.25),
        };
        let written = String::from_utf8(csv(&[row])).unwrap();
        let expected = "\u{feff}role,layer,record,id,class,area_m2,area_mu,inside_m2,distance_m\r\nrisk-list,风险地块,7,\"LZ,1\",,2000.00,3.00,,12.25\r\n";
        assert_eq!(written, expected);
        let shown = text(&[AskedRow { id: "a\tb", ..row }], Lang::Zh);
        assert!(shown.contains("面积 (m²)") && shown.lines().count() == 2 && shown.contains("\ta b\t"), "{shown}");
        let shown = text(&[AskedRow { id: "=1+1", ..row }], Lang::Zh);
        assert!(shown.contains("\t'=1+1\t"), "a spreadsheet runs nothing of it: {shown}");
    }
}
