//! Looking at files before they are opened, and writing outputs.

use std::path::{Path, PathBuf};

use crate::app::document::{Document, Results};
use crate::app::effect::{Done, ToSave};
use crate::app::jobs::{Ended, Tools};
use crate::app::map::Camera;
use crate::app::state::LayerView;
use crate::words::Lang;

/// What is in these files; folders are searched for files that can be opened.
pub(super) fn inspect(paths: &[PathBuf], lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let _ = (paths, lang, tools);
    Err(Ended::Failed(String::new(), String::new()))
}

/// Writes the conflict list.
pub(super) fn export(results: &Results, targets: &[PathBuf], lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let _ = (results, targets, lang, tools);
    Err(Ended::Failed(String::new(), String::new()))
}

/// Writes a workspace.
pub(super) fn save(to_save: &ToSave, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let _ = (to_save, lang, tools);
    Err(Ended::Failed(String::new(), String::new()))
}

/// Writes the map's picture.
#[allow(clippy::too_many_arguments, reason = "the job's fields, taken apart")]
pub(super) fn picture(
    document: &Document,
    layers: &[LayerView],
    results: Option<&Results>,
    camera: Camera,
    size: [f32; 2],
    path: &Path,
    lang: Lang,
    tools: &Tools,
) -> Result<Done, Ended> {
    let _ = (document, layers, results, camera, size, path, lang, tools);
    Err(Ended::Failed(String::new(), String::new()))
}
