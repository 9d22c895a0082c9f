//! Key figures of a run, with the features behind every number (DESIGN 4.4).

use std::path::{Path, PathBuf};

use crate::conflicts::figures::{self, Part};
use crate::conflicts::{ConflictList, Figure, Figures};
use crate::export::figures::{FigureRow, FigureTables, FiguresFile, MemberRow};
pub use crate::export::figures::{Listed, source_classes};
pub use crate::export::xlsx::SourceSheet;
use crate::progress::Cancel;
use crate::words::{Lang, figures as words};

use super::{TaskError, check::Checked};

/// Computes the figures.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn figures(checked: &Checked, cancel: &Cancel) -> Result<Figures, TaskError> {
    Ok(figures::figures(&checked.list, cancel)?)
}

/// Proves that figures can be written there.
///
/// # Errors
/// When the name promises neither CSV nor XLSX, or nothing can be written there.
pub fn prepare(path: &Path) -> Result<FiguresFile, TaskError> {
    FiguresFile::prepare(path).map_err(TaskError::from)
}

/// Writes the figures, in a CSV what is `listed`; `sources` are listed only if asked for.
///
/// # Errors
/// When the file cannot be written; the old one is unchanged then.
pub fn write(
    list: &ConflictList,
    (figures, sources): (&Figures, &[SourceSheet]),
    file: FiguresFile,
    listed: Listed,
    lang: Lang,
) -> Result<PathBuf, TaskError> {
    let parts = part_names(list, figures, lang);
    let tables = FigureTables { sources: sources.to_vec(), ..tables(list, figures, &parts, lang) };
    file.write(&tables, listed, lang).map_err(TaskError::from)
}

/// The counties that a figure has members in, in order; what lies in none comes last.
#[must_use]
pub fn counties(figure: &Figure) -> Vec<u16> {
    let mut counties: Vec<u16> = figure.parts.iter().flat_map(|part| &part.members).map(|member| member.county).collect();
    counties.sort_unstable();
    counties.dedup();
    if counties.first() == Some(&0) {
        counties.rotate_left(1);
    }
    counties
}

/// The names of all parts, by figure.
pub(super) fn part_names(list: &ConflictList, figures: &Figures, lang: Lang) -> Vec<Vec<String>> {
    let names = |figure: &Figure| figure.parts.iter().map(|part: &Part| words::part(lang, part.kind, list)).collect();
    figures.figures.iter().map(names).collect()
}

/// Rows and members for files. `parts`: [`part_names`].
pub(super) fn tables<'a>(list: &'a ConflictList, figures: &'a Figures, parts: &'a [Vec<String>], lang: Lang) -> FigureTables<'a> {
    let mut tables = FigureTables::default();
    for (figure, parts) in figures.figures.iter().zip(parts) {
        let places = std::iter::once(None).chain(counties(figure).into_iter().map(Some));
        tables.rows.extend(places.map(|county| row(list, figures, figure, county, lang)));
        for (part, part_name) in figure.parts.iter().zip(parts) {
            tables.members.extend(part.members.iter().map(|member| {
                let layer = list.layer(member.layer);
                MemberRow {
                    word: figure.kind.word(),
                    name: words::name(lang, figure.kind),
                    part: part_name,
                    county: figures.counties.get(usize::from(member.county)).map_or("", String::as_str),
                    layer: &layer.name,
                    record: member.record.get(),
                    id: layer.ids.get(member.record),
                    class: layer.class.value(member.record),
                    area_m2: member.area_m2,
                    conflicts: member.conflicts,
                }
            }));
        }
    }
    tables
}

/// One figure in one county, or in all.
#[must_use]
pub fn row(list: &ConflictList, figures: &Figures, figure: &Figure, county: Option<u16>, lang: Lang) -> FigureRow {
    let is_area = figure.kind.is_by_area();
    let (above, below) = (figure.numerator(county), figure.denominator(county));
    let amounts = if is_area { (above.area_m2, below.area_m2) } else { (above.features as f64, below.features as f64) };
    FigureRow {
        word: figure.kind.word(),
        name: words::name(lang, figure.kind).to_owned(),
        county: county.map(|county| figures.counties.get(usize::from(county)).cloned().unwrap_or_default()),
        value: words::value(lang, figure, county),
        rate: figure.rate(county),
        goal: figure.kind.goal(),
        amounts: figure.is_evaluated.then_some((amounts.0, figure.kind.has_rate().then_some(amounts.1))),
        is_area,
        formula: words::formula(lang, figure, list, county),
        definition: words::definition(lang, figure.kind),
        note: words::notes(lang, figure, list),
    }
}
