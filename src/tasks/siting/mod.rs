//! Pre-checking a proposed plot: as if it were planned so, against every layer that is open (DESIGN 4.4). Reads; writes only where [`write()`] is asked to.

mod error;
mod plot;

pub use crate::export::SitingFile;
pub use error::PlotError;
pub use plot::{DEFAULT_RADIUS_M, PlotSource};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::conflicts::siting::{Ground, LandUse, Siting};
use crate::index::Boxes;
use crate::paint::PaintIndex;
use crate::progress::{Cancel, Progress};
use crate::rules::RuleSet;
use crate::words::Lang;

use super::check::require_unchanged;
use super::{TaskError, open::Opened};

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// The plot or plots.
    pub plot: PlotSource,
    /// What they are for; `None`: the file's own code field says.
    pub land_use: Option<LandUse>,
    /// Radius around points without one of their own, metres.
    pub radius_m: f64,
}

/// The boxes of everything that is open, where nobody keeps them yet.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn indexes(opened: &Opened, progress: &Progress, cancel: &Cancel) -> Result<Vec<Arc<PaintIndex>>, TaskError> {
    let indexes = opened.layers.iter().map(|layer| PaintIndex::build(layer, progress, cancel).map(Arc::new));
    indexes.collect::<Result<_, _>>().map_err(TaskError::from)
}

/// Judges the plots of a request. `indexes`: a layer each.
///
/// # Errors
/// When the plot is none or nothing says what it is for, when a file can no longer be read, or when asked to stop.
pub fn siting(
    opened: &Opened,
    indexes: &[Arc<PaintIndex>],
    rules: &Arc<RuleSet>,
    request: &Request,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Siting, TaskError> {
    require_unchanged(opened)?;
    let proposal = plot::proposal(request, &opened.analysis_crs)?;
    let boxes: Vec<&dyn Boxes> = indexes.iter().map(|index| index.as_ref() as &dyn Boxes).collect();
    let ground = Ground { layers: &opened.layers, boxes: &boxes, analysis_crs: &opened.analysis_crs };
    let siting = crate::conflicts::siting::siting(ground, proposal, rules, progress, cancel)?;
    require_unchanged(opened)?;
    Ok(siting)
}

/// Proves that an answer can be written there: `.txt` or `.json`.
///
/// # Errors
/// When the name promises something else, or nothing can be written there.
pub fn prepare(path: &Path) -> Result<SitingFile, TaskError> {
    SitingFile::prepare(path).map_err(TaskError::from)
}

/// An answer as JSON, ending in a line break.
#[must_use]
pub fn json(siting: &Siting, lang: Lang) -> String {
    format!("{:#}\n", crate::export::siting::json(siting, lang))
}

/// Writes an answer.
///
/// # Errors
/// When the file cannot be written; the old one is unchanged then.
pub fn write(siting: &Siting, file: SitingFile, lang: Lang) -> Result<PathBuf, TaskError> {
    file.write(siting, lang).map_err(TaskError::from)
}
