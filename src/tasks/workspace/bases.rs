//! Base maps in a workspace: a setting, so that older versions hand them on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{absolute, rows};
use crate::layer::Input;
use crate::workspace::files::{joined, relative_path};

/// A base map and how it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct BaseState {
    /// The file, with what was said about it.
    pub input: Input,
    /// 0 (invisible) to 1.
    pub opacity: f32,
    /// Whether it is drawn.
    pub is_visible: bool,
}

#[derive(Serialize, Deserialize)]
struct BaseRow {
    path_relative: String,
    path_absolute: PathBuf,
    /// By the keys of DESIGN 4.1.
    #[serde(default)]
    options: BTreeMap<String, String>,
    #[serde(default = "opaque")]
    opacity: f32,
    #[serde(default = "shown")]
    is_visible: bool,
}

fn opaque() -> f32 {
    1.0
}

fn shown() -> bool {
    true
}

/// The setting's text, from top to bottom; `None` without base maps.
pub(super) fn text(bases: &[BaseState], folder: &Path) -> Option<String> {
    let row = |base: &BaseState| {
        let path_absolute = absolute(&base.input.path);
        let path_relative = relative_path(folder, &path_absolute);
        BaseRow { path_relative, path_absolute, options: rows::options(&base.input), opacity: base.opacity, is_visible: base.is_visible }
    };
    let rows: Vec<BaseRow> = bases.iter().map(row).collect();
    if rows.is_empty() { None } else { serde_json::to_string(&rows).ok() }
}

/// The base maps that the text describes: where they lie beside the workspace, else where they lay.
pub(super) fn bases(text: &str, folder: &Path) -> Vec<BaseState> {
    let rows: Vec<BaseRow> = serde_json::from_str(text).unwrap_or_default();
    let base = |row: BaseRow| {
        let beside = joined(folder, &row.path_relative);
        let path = if !row.path_relative.is_empty() && beside.is_file() { beside } else { row.path_absolute };
        let opacity = if row.opacity.is_finite() { row.opacity.clamp(0.0, 1.0) } else { 1.0 };
        BaseState { input: rows::input(&path, None, &row.options), opacity, is_visible: row.is_visible }
    };
    rows.into_iter().map(base).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::CrsChoice;

    #[test]
    fn base_maps_come_back_as_they_were_and_move_with_the_workspace() {
        let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut input = Input::new(before.path().join("影像.tif"), None);
        input.crs = Some(CrsChoice::Epsg(4524));
        let known = BaseState { input, opacity: 0.4, is_visible: false };
        let text = text(std::slice::from_ref(&known), before.path()).unwrap();
        assert_eq!(bases(&text, before.path()), std::slice::from_ref(&known));
        std::fs::write(after.path().join("影像.tif"), "").unwrap();
        let moved = bases(&text, after.path());
        assert_eq!(moved[0].input.path, after.path().join("影像.tif"));
        assert_eq!((moved[0].input.crs, moved[0].opacity), (known.input.crs, 0.4));
        assert!(bases("[{\"path_relative\":1}]", after.path()).is_empty() && super::text(&[], after.path()).is_none());
    }
}
