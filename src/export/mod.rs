//! Conflicts -> files: list in, bytes out, one file a format.
//!
//! A [`Targets`] proves before the long work that its folder can be written to, with the temporary file that takes the old
//! result's place at the end; whatever fails in between, the old result is still there. Nothing here measures or judges.

pub mod asked;
pub mod blocks;
pub mod boundary_txt;
pub mod csv;
pub mod error;
pub mod figures;
pub mod geojson;
pub mod gpkg;
pub mod matches;
mod number;
pub mod pdf;
pub mod picture;
pub mod plot_sheet;
pub mod provenance;
pub mod siting;
pub mod target;
pub mod xlsx;

pub use asked::AskedFile;
pub use error::{ExportError, WriteFailure};
pub use matches::MatchesFile;
pub use pdf::PdfFile;
pub use picture::PictureFile;
pub use provenance::{InputFile, InputRecord, Provenance, RuleGap};
pub use siting::SitingFile;
pub use target::{Format, Output, Targets};

use crate::geometry::Point;
use crate::progress::{Cancel, Progress, Stage};
use crate::rules::RuleSet;
use crate::words::Lang;
use crate::workspace::{Conflicts, Srs};

/// Moves points from the analysis CRS to degrees of longitude and latitude, in place; what cannot be moved becomes NaN.
pub type ToDegrees<'a> = &'a (dyn Fn(&mut [Point]) + Sync);

/// What is handed over.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    /// The list.
    pub conflicts: &'a dyn Conflicts,
    /// The rules of the run.
    pub rules: &'a RuleSet,
    /// From what and when.
    pub provenance: &'a Provenance,
    /// Sources near farmland, a row each, for the rules that ask for distances from sources to farmland.
    pub sources: &'a [xlsx::SourceSheet],
    /// Key figures, with the members behind them.
    pub figures: &'a figures::FigureTables<'a>,
    /// The analysis CRS, of all areas and distances and of the conflicts' geometries.
    pub srs: &'a Srs,
    /// From it to degrees; `None` where there is no way.
    pub to_degrees: Option<ToDegrees<'a>>,
    /// The language of headings.
    pub lang: Lang,
}

/// Writes all outputs of `targets`, then puts them in place together.
///
/// # Errors
/// When a file cannot be written, or when asked to stop; no old result has been touched then, except where the last step,
/// the renaming of several files, failed in its midst.
pub fn write(
    content: &Content<'_>,
    targets: Targets,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Vec<std::path::PathBuf>, ExportError> {
    let mut outputs = targets.into_outputs();
    for output in &mut outputs {
        let name = output.name();
        progress.report(Stage::Writing, &name, 0, content.conflicts.len() as u64);
        let watch = Watch { progress, cancel, name: &name };
        let written = match output.format() {
            Format::Csv => csv::write(content.conflicts, &mut output.writer(), watch),
            Format::Geojson => geojson::write(content, &mut output.writer(), watch),
            Format::Xlsx => xlsx::write(content, output.writer(), watch),
            Format::Gpkg => gpkg::write(content, output.temporary_path(), watch),
        };
        written.map_err(|failure| ExportError::from_failure(output.path(), failure))?;
    }
    cancel.check()?;
    outputs.into_iter().map(Output::replace).collect()
}

/// Who watches a file being written, and who may stop it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Told how many rows are written.
    pub progress: &'a Progress,
    /// Asked between blocks of rows.
    pub cancel: &'a Cancel,
    /// The file's name.
    pub name: &'a str,
}

impl Watch<'_> {
    /// `done` of `total` rows are written.
    ///
    /// # Errors
    /// When asked to stop.
    pub fn step(&self, done: usize, total: usize) -> Result<(), crate::progress::Cancelled> {
        self.progress.report(Stage::Writing, self.name, done as u64, total as u64);
        self.cancel.check()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    //! What the exporters' tests share, and one test over all formats.

    use std::path::PathBuf;

    use super::*;
    use crate::ids::RecordNo;
    use crate::layer::{CrsHow, Role};
    use crate::problem::{ProblemKind, Problems};
    use crate::workspace::rows::samples;

    /// Calls `with` with the list as if it came from a run of the built-in rules.
    pub(crate) fn with_content<T>(conflicts: &dyn Conflicts, with: impl FnOnce(&Content<'_>) -> T) -> T {
        let problems = Problems::new();
        problems.record(RecordNo::new(3), ProblemKind::NullShape);
        problems.file(ProblemKind::CrsMissing);
        let file = InputFile { name: "名录地块.shp".into(), size: 1234, hash: "ab".repeat(32), is_newer_than_run: true };
        let input = InputRecord {
            layer: "名录地块".into(),
            role: Role::RiskList,
            file_name: "名录地块.shp".into(),
            records: 36,
            crs: "CGCS2000 / 3-degree Gauss-Kruger zone 36 (EPSG:4524)".into(),
            crs_how: CrsHow::Prj,
            position_error_m: 0.25,
            encoding: "GB18030".into(),
            id_field: "DKBM".into(),
            class_field: String::new(),
            files: vec![file.clone(), InputFile { name: "名录地块.dbf".into(), is_newer_than_run: false, ..file }],
            problems: problems.groups().into_iter().map(|(_, group)| group).collect(),
        };
        let rules = RuleSet::built_in();
        let provenance = Provenance {
            program_version: "0.0.0".into(),
            started_unix_secs: 1_767_196_800,
            rule_set: rules.name.clone(),
            rule_set_version: rules.version.clone(),
            analysis_crs: "CGCS2000 / 3-degree Gauss-Kruger zone 36 (EPSG:4524)".into(),
            inputs: vec![input],
            not_evaluated: vec![RuleGap { rule: "R2".into(), reason: "没有优先监管地块图层".into(), is_partial: false }],
        };
        let nearest = xlsx::NearestParcel { id: "4502060010010000041".into(), class: "严格管控类".into(), distance_m: 0.0 };
        let bands = vec![
            [(0, 0.0), (0, 0.0), (1, 2000.0), (0, 0.0)],
            [(0, 0.0); 4],
            [(0, 0.0); 4],
            [(0, 0.0), (0, 0.0), (1, 1000.0), (0, 0.0)],
            [(0, 0.0); 4],
        ];
        let source = xlsx::SourceRow {
            layer: "污染源".into(),
            record: 7,
            id: String::new(),
            kind: "冶炼".into(),
            admin: String::new(),
            nearest: Some(nearest),
            bands,
        };
        let far = xlsx::SourceRow { record: 8, nearest: None, bands: vec![[(0, 0.0); 4]; 5], ..source.clone() };
        let sources = [xlsx::SourceSheet { rule: "R3".into(), bands_m: vec![0.0, 50.0, 200.0, 500.0, 1000.0], rows: vec![source, far] }];
        let srs = Srs { epsg: Some(4524), name: "CGCS2000 / 3-degree Gauss-Kruger zone 36".into(), wkt: Some("PROJCS[]".into()) };
        // Not a projection: digits that can be recognised.
        let to_degrees = |points: &mut [Point]| {
            for point in points {
                *point = [109.0 + (point[0] - 36_000_000.0) / 1e6 + 0.021_2, 24.0 + (point[1] - 2_423_308.5) / 1e6];
            }
        };
        with(&Content {
            conflicts,
            rules: &rules,
            provenance: &provenance,
            sources: &sources,
            figures: &figures::FigureTables::default(),
            srs: &srs,
            to_degrees: Some(&to_degrees),
            lang: Lang::Zh,
        })
    }

    fn write_all(folder: &std::path::Path) -> Result<Vec<PathBuf>, ExportError> {
        let targets = Targets::from_path(folder).unwrap();
        with_content(&samples::list(), |content| write(content, targets, &Progress::silent(), &Cancel::new()))
    }

    #[test]
    fn folder_gets_every_format_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let written = write_all(folder.path()).unwrap();
        assert_eq!(written.len(), 4);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);
        assert!(written.iter().all(|path| std::fs::metadata(path).unwrap().len() > 500));
    }

    #[test]
    fn same_list_gives_the_same_bytes() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (a, b) in write_all(a.path()).unwrap().iter().zip(write_all(b.path()).unwrap()) {
            // SQLite stores the time of the last change.
            if Format::of(a) != Some(Format::Gpkg) {
                assert!(std::fs::read(a).unwrap() == std::fs::read(&b).unwrap(), "{}", a.display());
            }
        }
    }

    #[test]
    fn stopped_export_leaves_every_old_file() {
        let folder = tempfile::tempdir().unwrap();
        for format in Format::ALL {
            std::fs::write(folder.path().join("conflicts").with_extension(format.extension()), "old").unwrap();
        }
        let cancel = Cancel::new();
        cancel.cancel();
        let targets = Targets::from_path(folder.path()).unwrap();
        let stopped = with_content(&samples::list(), |content| write(content, targets, &Progress::silent(), &cancel));
        assert!(matches!(stopped, Err(ExportError::Cancelled(_))));
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            assert_eq!(std::fs::read(entry.unwrap().path()).unwrap(), b"old");
        }
    }
}
