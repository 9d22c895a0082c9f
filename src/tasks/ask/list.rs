//! What was found as a list: a file, or text for a spreadsheet.

use std::path::{Path, PathBuf};

use crate::export::AskedFile;
use crate::export::asked::{self, AskedRow};
use crate::tasks::TaskError;
use crate::tasks::open::Opened;
use crate::words::Lang;

use super::{Answer, Hit, Place};

/// Proves that a list can be written there: `.csv` or `.xlsx`.
///
/// # Errors
/// When the name promises something else, or nothing can be written there.
pub fn prepare(path: &Path) -> Result<AskedFile, TaskError> {
    AskedFile::prepare(path).map_err(TaskError::from)
}

/// Writes all that was found.
///
/// # Errors
/// When the file cannot be written; the old one is unchanged then.
pub fn write(opened: &Opened, place: &Place, answer: &Answer, file: AskedFile, lang: Lang) -> Result<PathBuf, TaskError> {
    file.write(&rows(opened, place, answer), lang).map_err(TaskError::from)
}

/// All that was found, a line each under a line of headings, cells parted by tabs.
#[must_use]
pub fn text(opened: &Opened, place: &Place, answer: &Answer, lang: Lang) -> String {
    asked::text(&rows(opened, place, answer), lang)
}

fn rows<'a>(opened: &'a Opened, place: &Place, answer: &'a Answer) -> Vec<AskedRow<'a>> {
    let (is_near, is_inside) = (matches!(place, Place::Near { .. }), matches!(place, Place::Inside(_)));
    let row = |hit: &Hit| {
        let layer = opened.layers.get(hit.layer.place())?;
        Some(AskedRow {
            role: layer.role,
            layer: &layer.name,
            record: hit.record,
            id: layer.ids.get(hit.record),
            class: layer.class.value(hit.record),
            area_m2: (hit.area_m2 > 0.0).then_some(hit.area_m2),
            inside_m2: (is_inside && hit.area_m2 > 0.0).then_some(hit.inside_m2),
            distance_m: is_near.then_some(hit.distance_m),
        })
    };
    answer.hits.iter().filter_map(row).collect()
}
