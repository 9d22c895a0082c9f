//! Key figures as CSV (English words, for scripts) or XLSX; rows without members, or a row a member.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format as CellFormat, Workbook, Worksheet};

use super::target::{Format, Staged};
use super::xlsx::SourceSheet;
use super::{ExportError, WriteFailure};
use crate::layer::FarmlandClass;
use crate::units::mu;
use crate::words::Lang;
use crate::words::figures::FigureWord;

/// One figure in one county, or in all.
#[derive(Clone, PartialEq, Debug)]
pub struct FigureRow {
    /// The figure's stable word.
    pub word: &'static str,
    /// Its name.
    pub name: String,
    /// The county; `None` for all together, "" for what lies in none.
    pub county: Option<String>,
    /// Value as people read it.
    pub value: String,
    /// 0 to 1.
    pub rate: Option<f64>,
    /// 0 to 1.
    pub goal: Option<f64>,
    /// Above and below the line, with their unit; `None` where it was not evaluated.
    pub amounts: Option<(f64, Option<f64>)>,
    /// Whether the amounts are areas in m²; else they count features.
    pub is_area: bool,
    /// With the numbers put in.
    pub formula: String,
    /// What it divides by what.
    pub definition: String,
    /// What is missing or left out.
    pub note: String,
}

/// A feature behind a number.
#[derive(Clone, PartialEq, Debug)]
pub struct MemberRow<'a> {
    /// The figure's stable word.
    pub word: &'static str,
    /// The figure's name.
    pub name: &'a str,
    /// What it has in common with others.
    pub part: &'a str,
    /// Its county; "" where there is none.
    pub county: &'a str,
    /// Its layer.
    pub layer: &'a str,
    /// Its 0-based record.
    pub record: u32,
    /// Its identifier.
    pub id: &'a str,
    /// Its class, code or kind.
    pub class: &'a str,
    /// Its area, or that of its overlaps, m².
    pub area_m2: f64,
    /// Its conflicts, where the figure counts them.
    pub conflicts: u32,
}

/// Figures for files: rows, and the members behind them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FigureTables<'a> {
    /// A row a figure and county.
    pub rows: Vec<FigureRow>,
    /// A row a member.
    pub members: Vec<MemberRow<'a>>,
    /// What lies around each source; empty where nobody asked.
    pub sources: Vec<SourceSheet>,
}

/// What a CSV lists; a spreadsheet has figures and members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listed {
    /// A row a figure and county.
    Figures,
    /// A row a feature behind a figure.
    Members,
    /// A row a source, distance band and class.
    Sources,
}

/// The figures' file: proven writable, not yet in place.
#[derive(Debug)]
pub struct FiguresFile {
    staged: Staged,
    format: Format,
}

/// Rows of a sheet, as the format limits them, less the heading.
const MOST_ROWS: usize = 1_048_575;

const COLUMNS: [FigureWord; 10] = [
    FigureWord::Name,
    FigureWord::Admin,
    FigureWord::Value,
    FigureWord::Goal,
    FigureWord::Numerator,
    FigureWord::Denominator,
    FigureWord::Unit,
    FigureWord::Formula,
    FigureWord::Note,
    FigureWord::Definition,
];
const WIDTHS: [u32; 10] = [46, 22, 26, 8, 16, 16, 8, 90, 40, 90];

const MEMBER_COLUMNS: [FigureWord; 10] = [
    FigureWord::Name,
    FigureWord::Part,
    FigureWord::Admin,
    FigureWord::Layer,
    FigureWord::Record,
    FigureWord::Id,
    FigureWord::Class,
    FigureWord::AreaM2,
    FigureWord::AreaMu,
    FigureWord::Conflicts,
];
const MEMBER_WIDTHS: [u32; 10] = [46, 24, 22, 16, 9, 24, 14, 14, 12, 9];

impl FiguresFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When the name promises neither CSV nor XLSX, or nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        let (staged, format) = Staged::table(path)?;
        Ok(Self { staged, format })
    }

    /// Writes the figures and puts the file in the old one's place. A CSV has what is `listed`; a spreadsheet has a sheet of figures and one of members.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is unchanged then.
    pub fn write(self, tables: &FigureTables<'_>, listed: Listed, lang: Lang) -> Result<PathBuf, ExportError> {
        let bytes = match (self.format, listed) {
            (Format::Xlsx, _) => xlsx(tables, lang),
            (_, Listed::Figures) => Ok(csv(tables)),
            (_, Listed::Members) => Ok(members_csv(tables)),
            (_, Listed::Sources) => Ok(sources_csv(tables)),
        };
        self.staged.write(bytes)
    }
}

fn csv(tables: &FigureTables<'_>) -> Vec<u8> {
    let mut out = "\u{feff}figure,county,is_total,rate,goal,numerator,denominator,unit,formula,note\r\n".as_bytes().to_vec();
    let number = |value: Option<f64>, places: usize| value.map_or_else(String::new, |value| format!("{value:.places$}"));
    for row in &tables.rows {
        let places = if row.is_area { 2 } else { 0 };
        let cells = [
            row.word.to_owned(),
            row.county.clone().unwrap_or_default(),
            row.county.is_none().to_string(),
            number(row.rate, 6),
            number(row.goal, 2),
            number(row.amounts.map(|(above, _)| above), places),
            number(row.amounts.and_then(|(_, below)| below), places),
            if row.is_area { "m2" } else { "features" }.to_owned(),
            row.formula.clone(),
            row.note.clone(),
        ];
        push_line(&mut out, &cells);
    }
    out
}

fn members_csv(tables: &FigureTables<'_>) -> Vec<u8> {
    let mut out = "\u{feff}figure,part,county,layer,record,id,class,area_m2,conflicts\r\n".as_bytes().to_vec();
    for row in &tables.members {
        let (record, area, conflicts) = (row.record.to_string(), format!("{:.2}", row.area_m2), row.conflicts.to_string());
        push_line(&mut out, &[row.word, row.part, row.county, row.layer, &record, row.id, row.class, &area, &conflicts]);
    }
    out
}

/// The classes of a source's counts, as outputs call them; "" for parcels without one.
#[must_use]
pub fn source_classes() -> [&'static str; 4] {
    let [priority, safe, strict] =
        [FarmlandClass::PriorityProtection, FarmlandClass::SafeUse, FarmlandClass::StrictControl].map(FarmlandClass::word);
    [priority, safe, strict, ""]
}

fn sources_csv(tables: &FigureTables<'_>) -> Vec<u8> {
    let head = "\u{feff}rule,source_layer,source_record,source_id,kind,county,nearest_id,nearest_class,nearest_m,above_m,up_to_m,class,parcels,area_m2\r\n";
    let mut out = head.as_bytes().to_vec();
    for (sheet, row) in tables.sources.iter().flat_map(|sheet| sheet.rows.iter().map(move |row| (sheet, row))) {
        let nearest = row.nearest.as_ref();
        let record = row.record.to_string();
        let distance = nearest.map_or_else(String::new, |nearest| format!("{:.2}", nearest.distance_m));
        let (id, class) = nearest.map_or(("", ""), |nearest| (nearest.id.as_str(), nearest.class.as_str()));
        let mut above = String::new();
        for (up_to, band) in sheet.bands_m.iter().map(f64::to_string).zip(&row.bands) {
            for (of_class, (parcels, area_m2)) in source_classes().into_iter().zip(band) {
                let (parcels, area) = (parcels.to_string(), format!("{area_m2:.2}"));
                let source = [sheet.rule.as_str(), &row.layer, &record, &row.id, &row.kind, &row.admin, id, class, &distance];
                push_line(&mut out, &[&source[..], &[&above, &up_to, of_class, &parcels, &area]].concat());
            }
            above = up_to;
        }
    }
    out
}

fn push_line<S: AsRef<str>>(out: &mut Vec<u8>, cells: &[S]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        super::csv::push_text(out, cell.as_ref());
    }
    out.extend_from_slice(b"\r\n");
}

fn xlsx(tables: &FigureTables<'_>, lang: Lang) -> Result<Vec<u8>, WriteFailure> {
    let mut book = Workbook::new();
    let name = |sheet: &mut Worksheet, word: FigureWord| sheet.set_name(word.text(lang)).map(drop);
    let sheet = book.add_worksheet();
    name(sheet, FigureWord::Sheet)?;
    write_rows(sheet, &tables.rows, lang)?;
    for (place, members) in member_sheets(&tables.members).enumerate() {
        let sheet = book.add_worksheet_with_constant_memory()?;
        let suffix = if place == 0 { String::new() } else { format!(" {}", place + 1) };
        sheet.set_name(format!("{}{suffix}", FigureWord::MemberSheet.text(lang)))?;
        write_members(sheet, members, lang)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The sheet of figures.
pub(super) fn write_rows(sheet: &mut Worksheet, rows: &[FigureRow], lang: Lang) -> Result<(), WriteFailure> {
    head(sheet, &COLUMNS, &WIDTHS, lang)?;
    let hundredth = CellFormat::new().set_num_format("#,##0.00");
    let whole = CellFormat::new().set_num_format("#,##0");
    let percent = CellFormat::new().set_num_format("0%");
    let mut line = 0;
    for row in rows {
        line += 1;
        let county = match row.county.as_deref() {
            None => FigureWord::Prefecture.text(lang),
            Some("") => FigureWord::NoCounty.text(lang),
            Some(name) => name,
        };
        let unit = if row.is_area { FigureWord::Mu } else { FigureWord::Pieces }.text(lang);
        let texts =
            [(0, row.name.as_str()), (1, county), (2, &row.value), (6, unit), (7, &row.formula), (8, &row.note), (9, &row.definition)];
        for (column, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(line, column, text)?;
        }
        if let Some(goal) = row.goal {
            sheet.write_number_with_format(line, 3, goal, &percent)?;
        }
        let (above, below) = row.amounts.map_or((None, None), |(above, below)| (Some(above), below));
        for (column, amount) in [(4, above), (5, below)] {
            let Some(amount) = amount else { continue };
            if row.is_area {
                sheet.write_number_with_format(line, column, (mu(amount) * 100.0).round() / 100.0, &hundredth)?;
            } else {
                sheet.write_number_with_format(line, column, amount, &whole)?;
            }
        }
    }
    sheet.write_string(line + 2, 0, FigureWord::Disclaimer.text(lang))?;
    Ok(())
}

/// A sheet of members, at most [`MOST_ROWS`].
pub(super) fn write_members(sheet: &mut Worksheet, members: &[MemberRow<'_>], lang: Lang) -> Result<(), WriteFailure> {
    head(sheet, &MEMBER_COLUMNS, &MEMBER_WIDTHS, lang)?;
    let hundredth = CellFormat::new().set_num_format("#,##0.00");
    for (line, row) in (1..).zip(members) {
        let county = if row.county.is_empty() { FigureWord::NoCounty.text(lang) } else { row.county };
        for (column, text) in [(0, row.name), (1, row.part), (2, county), (3, row.layer)] {
            sheet.write_string(line, column, text)?;
        }
        sheet.write_number(line, 4, row.record)?;
        sheet.write_string(line, 5, row.id)?;
        sheet.write_string(line, 6, row.class)?;
        sheet.write_number_with_format(line, 7, (row.area_m2 * 100.0).round() / 100.0, &hundredth)?;
        sheet.write_number_with_format(line, 8, (mu(row.area_m2) * 100.0).round() / 100.0, &hundredth)?;
        sheet.write_number(line, 9, row.conflicts)?;
    }
    Ok(())
}

/// How many members a sheet takes.
pub(super) fn member_sheets<'m, 'a>(members: &'m [MemberRow<'a>]) -> impl Iterator<Item = &'m [MemberRow<'a>]> {
    members.chunks(MOST_ROWS)
}

fn head(sheet: &mut Worksheet, columns: &[FigureWord], widths: &[u32], lang: Lang) -> Result<(), WriteFailure> {
    let bold = CellFormat::new().set_bold();
    for ((column, word), width) in (0..).zip(columns).zip(widths) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, word.text(lang), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
