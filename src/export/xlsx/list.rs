//! Sheets with a row a conflict: all of them, a rule's, the pairs of a rule on sources.

use std::ops::Range;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::columns::{self, Column, cell_width, write_row};
use super::styles::Styles;
use super::{Book, HEAD_ROWS, PAIRS_REPEATED, ROWS_PER_SHEET, rule_basis, rule_title, width};
use crate::export::WriteFailure;
use crate::rules::Rule;
use crate::words::export::SheetWord;

/// Rows whose texts decide the columns' widths.
const ROWS_MEASURED: usize = 500;

/// Narrowest and widest column, in digits; longer texts are cut on screen, not in the cell.
const WIDTHS: Range<usize> = 7..40;

/// Rows between reports of progress.
const ROWS_PER_STEP: usize = 4096;

/// The sheet of all conflicts; more than one where the format's rows do not suffice.
pub(super) fn write_all(book: &mut Book<'_>) -> Result<(), WriteFailure> {
    let counts = book.counts;
    let is_pair_rule = |id: &str| book.content.sources.iter().any(|sheet| sheet.rule == id);
    let rules = &book.content.rules.rules;
    let has_many_pairs = |place: usize| is_pair_rule(&rules[place].id) && counts.rules[place].all > PAIRS_REPEATED;
    let ranges: Vec<Range<usize>> =
        (0..rules.len()).filter(|&place| !has_many_pairs(place)).map(|place| counts.ranges[place].clone()).collect();
    let mut line = book.line(counts.total);
    if (0..rules.len()).any(has_many_pairs) {
        line = format!("{line}　{}", book.word(SheetWord::PairNote));
    }
    let (name, title) = (book.word(SheetWord::AllSheet), book.word(SheetWord::Title));
    write_sheets(book, name, title, &format!("{line}　{}", SheetWord::Legal.text(book.lang())), &columns::ALL, &ranges)
}

/// A rule's sheet.
pub(super) fn write_rule(book: &mut Book<'_>, rule: &Rule, place: usize) -> Result<(), WriteFailure> {
    let (title, line) = rule_head(book, rule, place);
    let ranges = [book.counts.ranges[place].clone()];
    write_sheets(book, &rule.id, &title, &line, &columns::of_rule(rule), &ranges)
}

/// The pairs behind a sheet with a row a source.
pub(super) fn write_pairs(book: &mut Book<'_>, rule: &Rule, place: usize) -> Result<(), WriteFailure> {
    if book.counts.rules[place].all == 0 {
        return Ok(());
    }
    let (title, line) = rule_head(book, rule, place);
    let name = format!("{} {}", rule.id, book.word(SheetWord::PairSheet));
    let ranges = [book.counts.ranges[place].clone()];
    write_sheets(book, &name, &title, &line, &columns::of_rule(rule), &ranges)
}

/// Title and line of a rule's sheets.
pub(super) fn rule_head(book: &Book<'_>, rule: &Rule, place: usize) -> (String, String) {
    let title = format!("{}　{}", rule.id, rule_title(rule, book.lang()));
    (title, format!("{}　{}", rule_basis(rule, book.lang()), book.line(book.counts.rules[place])))
}

/// Writes the rows of `ranges`, on as many sheets as they need.
fn write_sheets(
    book: &mut Book<'_>,
    name: &str,
    title: &str,
    line: &str,
    columns: &[Column],
    ranges: &[Range<usize>],
) -> Result<(), WriteFailure> {
    let content = book.content;
    let (lang, watch, conflicts) = (content.lang, book.watch, content.conflicts);
    let rule_of = |id: &str| content.rules.rules.iter().find(|rule| rule.id == id);
    let rows =
        || ranges.iter().cloned().flatten().filter_map(|place| conflicts.row(place)).filter_map(|row| Some((row, rule_of(row.rule)?)));
    let widths = columns.iter().map(|&column| {
        let cells = rows().take(ROWS_MEASURED).map(|(row, rule)| cell_width(column, &row, rule, lang));
        // Room for the filter's button beside the heading.
        let heading = width(column.heading().text(lang)).min(14) + 3;
        cells.chain([heading]).max().unwrap_or(0).clamp(WIDTHS.start, WIDTHS.end)
    });
    let widths: Vec<usize> = widths.collect();
    let total: usize = ranges.iter().map(Range::len).sum();
    let rows_per_sheet = ROWS_PER_SHEET - HEAD_ROWS;
    let mut rows = rows();
    let mut left = total;
    loop {
        let count = left.min(rows_per_sheet);
        let (sheet, styles) = book.sheet(name, title, line)?;
        head(sheet, styles, columns.iter().map(|column| column.heading().text(lang)), &widths, count)?;
        for (place, (row, rule)) in rows.by_ref().take(count).enumerate() {
            write_row(sheet, styles, (HEAD_ROWS + place) as u32, columns, &row, rule, lang)?;
            if place % ROWS_PER_STEP == 0 {
                watch.step(total - left + place, total)?;
            }
        }
        left -= count;
        if left == 0 {
            return Ok(());
        }
    }
}

/// Headings, widths, frozen panes, filter and repeated rows of a sheet with `rows` rows.
pub(super) fn head<'h>(
    sheet: &mut Worksheet,
    styles: &Styles,
    headings: impl Iterator<Item = &'h str>,
    widths: &[usize],
    rows: usize,
) -> Result<(), XlsxError> {
    let row = HEAD_ROWS as u32 - 1;
    for (column, &width) in widths.iter().enumerate() {
        sheet.set_column_width(column as u16, width as f64 + 0.7)?;
    }
    sheet.set_row_height(row, 32)?;
    for (column, heading) in headings.enumerate() {
        sheet.write_string_with_format(row, column as u16, heading, &styles.head)?;
    }
    let last_column = widths.len().saturating_sub(1) as u16;
    sheet.autofilter(row, 0, row + rows as u32, last_column)?;
    sheet.set_freeze_panes(row + 1, 1)?;
    sheet.set_repeat_rows(0, row)?;
    Ok(())
}
