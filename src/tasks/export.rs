//! Handing a list over: CSV, XLSX, GeoJSON, GeoPackage (DESIGN 4.1, 4.2).

use std::path::PathBuf;

use super::{TaskError, check::Checked};
use crate::export::{self, Content, Format, InputFile, InputRecord, Provenance, RuleGap};
use crate::ids::LayerId;
use crate::layer::{Crs, Layer};
use crate::problem::{KEPT_PER_KIND, ProblemGroup, Problems};
use crate::progress::{Cancel, Progress};
use crate::words::{Lang, rules as rule_words};
use crate::workspace::files::{self, FileRecord};
use crate::workspace::{Conflicts, DetailedList, Srs};

pub use crate::export::Targets;

/// Writes the list to all `targets`, headings in `lang`, and gives the files written.
///
/// # Errors
/// When a file cannot be written or an input can no longer be read, or when asked to stop; the old files are unchanged then.
pub fn export(checked: &Checked, targets: Targets, lang: Lang, progress: &Progress, cancel: &Cancel) -> Result<Vec<PathBuf>, TaskError> {
    let is_finished_sheet = targets.has(Format::Xlsx);
    // Hashing the inputs and measuring every parcel near a source take longer than a CSV: only the spreadsheet shows them.
    let hashes = if is_finished_sheet { hashes(checked, progress, cancel)? } else { Vec::new() };
    let provenance = provenance(checked, &hashes, lang);
    let crs = &checked.opened.analysis_crs;
    let sources = if is_finished_sheet { super::sources::sheets(checked, cancel)? } else { Vec::new() };
    // So do the key figures, which read the contaminated parcels once more.
    let figures = if is_finished_sheet { Some(super::figures::figures(checked, cancel)?) } else { None };
    let parts = figures.as_ref().map(|figures| super::figures::part_names(&checked.list, figures, lang)).unwrap_or_default();
    let figures = figures.as_ref().map(|figures| super::figures::tables(&checked.list, figures, &parts, lang)).unwrap_or_default();
    let srs = srs(crs);
    let to_degrees = |points: &mut [crate::geometry::Point]| crs.lon_lat(points);
    // A CSV has the columns of DESIGN 4.2 alone, and people wait for it.
    let detailed = if targets.is_csv_alone() { None } else { Some(DetailedList::of(&checked.list, crs, cancel)?) };
    let conflicts: &dyn Conflicts = match &detailed {
        Some(detailed) => detailed,
        None => checked.list.as_ref(),
    };
    let content = Content {
        conflicts,
        rules: &checked.list.rules,
        provenance: &provenance,
        sources: &sources,
        figures: &figures,
        srs: &srs,
        to_degrees: Some(&to_degrees),
        lang,
    };
    Ok(export::write(&content, targets, progress, cancel)?)
}

/// The CRS as a GeoPackage names it.
pub(super) fn srs(crs: &Crs) -> Srs {
    Srs { epsg: crs.epsg, name: crs.name.clone(), wkt: crs.wkt() }
}

/// The files of every layer with their hashes, in the order of the layers.
pub(super) fn hashes(checked: &Checked, progress: &Progress, cancel: &Cancel) -> Result<Vec<Vec<FileRecord>>, TaskError> {
    let layers = &checked.opened.layers;
    Ok(layers.iter().map(|layer| files::records(&layer.raw.path, &[], progress, cancel)).collect::<Result<_, _>>()?)
}

/// From what, with what and when the list was made.
pub(super) fn provenance(checked: &Checked, hashes: &[Vec<FileRecord>], lang: Lang) -> Provenance {
    let list = &checked.list;
    let layers = &checked.opened.layers;
    let input = |(place, layer): (usize, &std::sync::Arc<Layer>)| {
        let files = hashes.get(place).map_or(&[][..], Vec::as_slice);
        input_record(layer, files, checked.problems.get(place), checked.started_unix_secs)
    };
    let layer_name = |id: LayerId| layers.get(id.place()).map_or("", |layer| layer.name.as_str());
    let gap = |gap: &crate::rules::NotEvaluated| {
        let rule = list.rules.rules.get(gap.rule.place())?;
        Some(RuleGap { rule: rule.id.clone(), reason: rule_words::not_evaluated(lang, gap, layer_name), is_partial: gap.is_partial })
    };
    Provenance {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        started_unix_secs: checked.started_unix_secs,
        rule_set: list.rules.name.clone(),
        rule_set_version: list.rules.version.clone(),
        analysis_crs: crs_name(&checked.opened.analysis_crs),
        inputs: layers.iter().enumerate().map(input).collect(),
        not_evaluated: list.not_evaluated.iter().filter_map(gap).collect(),
    }
}

fn crs_name(crs: &Crs) -> String {
    crs.epsg.map_or_else(|| crs.name.clone(), |code| format!("{} (EPSG:{code})", crs.name))
}

fn input_record(layer: &Layer, files: &[FileRecord], measuring: Option<&Problems>, started_unix_secs: u64) -> InputRecord {
    let fields = layer.raw.table.fields();
    let field = |place: Option<usize>| place.and_then(|place| fields.get(place)).map_or_else(String::new, |field| field.name.clone());
    let started_unix_ms = i64::try_from(started_unix_secs.saturating_mul(1000)).unwrap_or(i64::MAX - 1000);
    let file = |file: &FileRecord| InputFile {
        name: file.name.clone(),
        size: file.size,
        hash: file.hash.clone(),
        // The run knows its second only: a file written within it, as the demo's are, was there before.
        is_newer_than_run: file.modified_unix_ms >= started_unix_ms + 1000,
    };
    InputRecord {
        layer: layer.name.clone(),
        role: layer.role,
        file_name: files::file_name(&layer.raw.path),
        records: layer.raw.records(),
        crs: layer.crs.crs.as_ref().map_or_else(String::new, crs_name),
        crs_how: layer.crs.how,
        position_error_m: layer.position_error_m,
        encoding: layer.raw.encoding.name().to_owned(),
        id_field: field(layer.fields.id),
        class_field: field(layer.fields.class),
        files: files.iter().map(file).collect(),
        problems: merged(&layer.raw.problems, measuring),
    }
}

/// Problems met while reading and while measuring, by kind.
fn merged(reading: &Problems, measuring: Option<&Problems>) -> Vec<ProblemGroup> {
    let mut groups = reading.groups();
    for (word, group) in measuring.map(Problems::groups).unwrap_or_default() {
        match groups.iter_mut().find(|(known, _)| *known == word) {
            Some((_, known)) => {
                known.count += group.count;
                known.first.extend(group.first);
                known.first.sort_by(|a, b| (a.record, &a.kind).cmp(&(b.record, &b.kind)));
                known.first.truncate(KEPT_PER_KIND);
            }
            None => groups.push((word, group)),
        }
    }
    groups.sort_by_key(|(word, _)| *word);
    groups.into_iter().map(|(_, group)| group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RecordNo;
    use crate::problem::ProblemKind;

    #[test]
    fn problems_of_both_passes_are_told_together() {
        let (reading, measuring) = (Problems::new(), Problems::new());
        reading.record(RecordNo::new(5), ProblemKind::NullShape);
        reading.record(RecordNo::new(9), ProblemKind::Spike);
        measuring.record(RecordNo::new(2), ProblemKind::Spike);
        let groups = merged(&reading, Some(&measuring));
        let records: Vec<(u64, Vec<u32>)> = groups
            .iter()
            .map(|group| (group.count, group.first.iter().filter_map(|problem| problem.record).map(RecordNo::get).collect()))
            .collect();
        assert_eq!(records, [(1, vec![5]), (2, vec![2, 9])]);
        assert_eq!(merged(&reading, None).len(), 2);
    }
}
