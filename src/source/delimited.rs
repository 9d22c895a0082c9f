//! Delimited text (.csv, .tsv, .txt): comma, tab, semicolon or bar, decided by the content; quotes; rows of any length.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::error::{NotFormatReason, SourceError};
use super::grid::Grid;
use super::point_table::{Origin, layer};
use super::raw::{GeometryKind, RawLayer};
use super::sidecar;
use super::text_file::TextFile;
use crate::problem::{ProblemKind, Problems};

/// Separators met, the commonest first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Rows that decide about the separator.
const ROWS_LOOKED_AT: usize = 64;
/// A cell with more lines than this is one whose closing quote is missing.
const LINES_IN_CELL: usize = 100;

/// Whether a text must prove that it is a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Promise {
    /// Its name promises one.
    Table,
    /// It may be anything (.txt).
    Nothing,
}

/// Opens a text as a table.
///
/// # Errors
/// A text that promises nothing and has neither two columns nor coordinates.
pub(super) fn open(path: &Path, file: TextFile, promise: Promise) -> Result<RawLayer, SourceError> {
    let head = file.text.trim_start().get(..5).unwrap_or("").to_ascii_lowercase();
    if matches!(head.as_str(), "<html" | "<!doc" | "<?xml") {
        return Err(SourceError::NotFormat { path: path.to_owned(), format: "text table", reason: NotFormatReason::WebPage });
    }
    let (separator, text) = separator(&file.text);
    let problems = Problems::new();
    file.problems.into_iter().for_each(|problem| problems.file(problem));
    let mut grid = Grid::default();
    if !read(text, separator.byte, true, &mut grid) {
        problems.file(ProblemKind::QuoteUnclosed);
        grid = Grid::default();
        read(text, separator.byte, false, &mut grid);
    }
    drop(file.text);
    let origin = Origin { name: sidecar::stem(path), path: path.to_owned(), encoding: file.encoding, is_ragged_said: true };
    let layer = layer(origin, &grid, problems);
    if promise == Promise::Nothing && !separator.is_table && layer.geometry == GeometryKind::None {
        return Err(SourceError::NotFormat { path: path.to_owned(), format: "text table", reason: NotFormatReason::NoColumns });
    }
    Ok(layer)
}

/// Reads all rows; `false` when a quote is never closed and swallows what follows.
fn read(text: &str, separator: u8, has_quotes: bool, grid: &mut Grid) -> bool {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).quoting(has_quotes).from_reader(text.as_bytes());
    let mut row = StringRecord::new();
    // Text is UTF-8 and lies in memory: nothing can fail but a row of more cells than there is memory for.
    while matches!(reader.read_record(&mut row), Ok(true)) {
        for (column, cell) in row.iter().enumerate() {
            if has_quotes && cell.len() > LINES_IN_CELL && cell.bytes().filter(|byte| *byte == b'\n').count() > LINES_IN_CELL {
                return false;
            }
            grid.push(u32::try_from(column).unwrap_or(u32::MAX), cell);
        }
        grid.end_row(u32::try_from(row.len()).unwrap_or(u32::MAX));
    }
    true
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Separator {
    byte: u8,
    /// Most rows have the same number of cells, two or more.
    is_table: bool,
}

/// The separator by which most rows have the same number of cells, and the text behind a line that names it (`sep=;`).
fn separator(text: &str) -> (Separator, &str) {
    let first = text.lines().next().unwrap_or("");
    if let Some(&[byte]) = first.trim().strip_prefix("sep=").map(str::as_bytes)
        && byte.is_ascii()
    {
        return (Separator { byte, is_table: true }, text.get(first.len()..).unwrap_or("").trim_start_matches(['\r', '\n']));
    }
    let score = |byte: u8| {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(byte).from_reader(text.as_bytes());
        let mut row = StringRecord::new();
        let mut widths = std::collections::BTreeMap::<usize, usize>::new();
        for _ in 0..ROWS_LOOKED_AT {
            if !matches!(reader.read_record(&mut row), Ok(true)) {
                break;
            }
            *widths.entry(row.len()).or_default() += 1;
        }
        let rows: usize = widths.values().sum();
        let (width, agree) = widths.into_iter().max_by_key(|&(width, agree)| (agree, width)).unwrap_or((1, 0));
        (width >= 2 && agree * 2 >= rows, if width >= 2 { agree } else { 0 }, width)
    };
    let scored = SEPARATORS.map(|byte| (score(byte), byte));
    // The first of equals: commas before tabs.
    let best = scored.iter().rev().max_by_key(|(score, _)| *score);
    best.map_or((Separator { byte: b',', is_table: false }, text), |&((is_table, ..), byte)| (Separator { byte, is_table }, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides_about_the_separator() {
        let of = |text: &str| separator(text).0;
        assert_eq!(of("a,b\n1,2\n"), Separator { byte: b',', is_table: true });
        assert_eq!(of("a;b;c\n1,5;2,5;x\n1,6;2,6;y\n").byte, b';');
        assert_eq!(of("名称\t地址\n甲,乙\t丙\n").byte, b'\t');
        assert_eq!(of("名录\na|b|c\n1|2|3\n4|5|6\n").byte, b'|');
        assert!(!of("只是一段文字。\n没有列。\n").is_table);
        assert_eq!(separator("sep=;\r\na;b\r\n"), (Separator { byte: b';', is_table: true }, "a;b\r\n"));
    }
}
