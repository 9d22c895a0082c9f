//! The finished spreadsheet (DESIGN 4.2): what staff send to the counties without touching it.
//!
//! Sheets: all conflicts; counts and areas by county; a sheet a rule (a rule on sources near farmland has a row a source there, its pairs
//! follow on sheets of their own); where the data come from; what was imperfect in them. Written row by row to temporary files, so memory
//! does not grow with the list.

mod columns;
mod county;
mod list;
mod provenance;
mod sources;
mod styles;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

pub use sources::{NearestParcel, SourceRow, SourceSheet};

use self::styles::Styles;
use super::provenance::{beijing_date, beijing_time};
use super::{Content, Watch, WriteFailure};
use crate::rules::{Certainty, Rule};
use crate::words::Lang;
use crate::words::export::{SheetWord, sheet_line};
use crate::words::figures::FigureWord;

/// Rows of a sheet, as the format limits them.
const ROWS_PER_SHEET: usize = 1_048_576;

/// Title, line and headings.
const HEAD_ROWS: usize = 3;

/// Up to so many pairs of sources and parcels stand in the sheet of all conflicts too; beyond it they would only double a file that
/// already has them on sheets of their own.
const PAIRS_REPEATED: usize = 100_000;

/// Writes the spreadsheet.
///
/// # Errors
/// When the file cannot be written, or when asked to stop.
pub fn write(content: &Content<'_>, out: impl Write + Send, watch: Watch<'_>) -> Result<(), WriteFailure> {
    let counts = Counts::of(content);
    let mut book = Book { workbook: Workbook::new(), styles: Styles::new(), names: Vec::new(), content, counts: &counts, watch };
    book.workbook.set_properties(&properties(content)?);
    list::write_all(&mut book)?;
    county::write(&mut book)?;
    write_figures(&mut book)?;
    for (place, rule) in content.rules.rules.iter().enumerate() {
        match content.sources.iter().find(|sheet| sheet.rule == rule.id) {
            Some(sheet) => {
                sources::write(&mut book, rule, sheet)?;
                list::write_pairs(&mut book, rule, place)?;
            }
            None if counts.rules[place].all > 0 => list::write_rule(&mut book, rule, place)?,
            None => {}
        }
    }
    provenance::write(&mut book)?;
    provenance::write_problems(&mut book)?;
    watch.cancel.check()?;
    book.workbook.save_to_writer(out)?;
    Ok(())
}

/// Key figures, and the members behind them, on as many sheets as they need.
fn write_figures(book: &mut Book<'_>) -> Result<(), WriteFailure> {
    let (figures, lang) = (book.content.figures, book.content.lang);
    if figures.rows.is_empty() {
        return Ok(());
    }
    let name = book.free_name(FigureWord::Sheet.text(lang));
    super::figures::write_rows(book.workbook.add_worksheet().set_name(name)?, &figures.rows, lang)?;
    for members in super::figures::member_sheets(&figures.members) {
        book.watch.cancel.check()?;
        let name = book.free_name(FigureWord::MemberSheet.text(lang));
        super::figures::write_members(book.workbook.add_worksheet_with_constant_memory()?.set_name(name)?, members, lang)?;
    }
    Ok(())
}

/// The run's time as the document's, so that the same list gives the same bytes.
fn properties(content: &Content<'_>) -> Result<DocProperties, XlsxError> {
    let (year, month, day, minute) = beijing_date(content.provenance.started_unix_secs);
    let time = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8)?.and_hms((minute / 60) as u16, (minute % 60) as u8, 0)?;
    let program = format!("jingtu {}", content.provenance.program_version);
    Ok(DocProperties::new().set_title(SheetWord::Title.text(content.lang)).set_author(program).set_creation_datetime(&time))
}

/// A number of conflicts, and of doubtful ones among them.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    doubtful: usize,
}

impl Count {
    fn add(&mut self, certainty: Certainty) {
        self.all += 1;
        self.doubtful += usize::from(certainty == Certainty::Doubtful);
    }
}

/// Counts of the whole list, made in one pass before any sheet: sheets must know their length.
struct Counts {
    total: Count,
    /// A count a rule, in the order of the rules.
    rules: Vec<Count>,
    /// Where each rule's conflicts lie in the list: they are sorted by rule.
    ranges: Vec<std::ops::Range<usize>>,
    /// By county, in the order of their names: a count a rule, and the area of the overlaps in m².
    counties: Vec<(String, Vec<Count>, f64)>,
}

impl Counts {
    fn of(content: &Content<'_>) -> Self {
        let rules = &content.rules.rules;
        let places: HashMap<&str, usize> = rules.iter().enumerate().map(|(place, rule)| (rule.id.as_str(), place)).collect();
        let mut total = Count::default();
        let mut of_rule = vec![Count::default(); rules.len()];
        let mut ranges = vec![0..0; rules.len()];
        let mut counties: HashMap<&str, (Vec<Count>, f64)> = HashMap::new();
        for place in 0..content.conflicts.len() {
            let Some(row) = content.conflicts.row(place) else { continue };
            let Some(&rule) = places.get(row.rule) else { continue };
            total.add(row.certainty);
            of_rule[rule].add(row.certainty);
            if of_rule[rule].all == 1 {
                ranges[rule] = place..place;
            }
            ranges[rule].end = place + 1;
            let county = counties.entry(row.admin).or_insert_with(|| (vec![Count::default(); rules.len()], 0.0));
            county.0[rule].add(row.certainty);
            county.1 += row.overlap_m2().unwrap_or(0.0);
        }
        let mut counties: Vec<_> = counties.into_iter().map(|(name, (counts, area))| (name.to_owned(), counts, area)).collect();
        // By name; what lies outside every county comes last.
        counties.sort_by(|a, b| (a.0.is_empty(), &a.0).cmp(&(b.0.is_empty(), &b.0)));
        Self { total, rules: of_rule, ranges, counties }
    }
}

/// The workbook on its way.
struct Book<'a> {
    workbook: Workbook,
    styles: Styles,
    /// Names taken so far.
    names: Vec<String>,
    content: &'a Content<'a>,
    counts: &'a Counts,
    watch: Watch<'a>,
}

impl Book<'_> {
    /// A new sheet with title, line and page setup. Borrowed from the workbook: one at a time.
    fn sheet(&mut self, name: &str, title: &str, line: &str) -> Result<(&mut Worksheet, &Styles), XlsxError> {
        let name = self.free_name(name);
        let footer = format!("&L{}&R{}", name.replace('&', "&&"), SheetWord::Page.text(self.content.lang));
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_footer(footer);
        sheet.set_row_height(0, 26)?;
        sheet.write_string_with_format(0, 0, clipped(title), &self.styles.title)?;
        sheet.write_string_with_format(1, 0, clipped(line), &self.styles.line)?;
        Ok((sheet, &self.styles))
    }

    /// A name that Excel takes and no other sheet has.
    fn free_name(&mut self, wish: &str) -> String {
        let plain: String = wish.chars().map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { '_' } else { c }).collect();
        let cut = |text: &str, room: usize| text.chars().take(room).collect::<String>();
        let mut name = if plain.trim().is_empty() { "_".to_owned() } else { cut(&plain, 31) };
        let mut number = 2;
        while self.names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            let suffix = format!(" {number}");
            name = cut(&plain, 31 - suffix.len()) + &suffix;
            number += 1;
        }
        self.names.push(name.clone());
        name
    }

    fn lang(&self) -> Lang {
        self.content.lang
    }

    fn word(&self, word: SheetWord) -> &'static str {
        word.text(self.content.lang)
    }

    /// When, in which CRS, how many: the line under a title.
    fn line(&self, count: Count) -> String {
        let provenance = self.content.provenance;
        sheet_line(self.lang(), &beijing_time(provenance.started_unix_secs), &provenance.analysis_crs, count.all, count.doubtful)
    }
}

/// Excel's number for A4.
const PAPER_A4: u8 = 9;

fn rule_title(rule: &Rule, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &rule.title_zh,
        Lang::En => &rule.title_en,
    }
}

fn rule_basis(rule: &Rule, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &rule.basis_zh,
        Lang::En => &rule.basis_en,
    }
}

/// A cell holds 32 767 characters (UTF-16 units) at most; what is longer is cut and says so.
fn clipped(text: &str) -> std::borrow::Cow<'_, str> {
    const MOST_BYTES: usize = 32_000;
    if text.len() <= MOST_BYTES {
        return text.into();
    }
    let mut cut: String = text.chars().take(MOST_BYTES / 2).collect();
    cut.push('…');
    cut.into()
}

/// How wide a text stands, in the width of a digit: Chinese characters count two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
