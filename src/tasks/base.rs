//! Base maps under the layers that are open.

use std::path::Path;

use crate::layer::{BaseMap, Crs, Input, base};
use crate::progress::{Cancel, Progress, Stage};
use crate::source::raster;

use super::TaskError;

/// Whether a file is opened as a base map: a picture, or a database of tiles alone. Looks into GeoPackages.
#[must_use]
pub fn is_base(path: &Path) -> bool {
    raster::is_raster(path)
}

/// Opens the base maps of a file under the analysis CRS `analysis`.
///
/// # Errors
/// When it is no base map, when nothing says its place or its CRS, or when asked to stop.
pub fn open(input: &Input, analysis: &Crs, progress: &Progress, cancel: &Cancel) -> Result<Vec<BaseMap>, TaskError> {
    let name = input.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let watch = |done: u64, total: u64| {
        if total > 0 {
            progress.report(Stage::Reading, &name, done, total);
        }
        cancel.check()
    };
    progress.report(Stage::Reading, &name, 0, 0);
    Ok(base::open(input, analysis, &watch)?)
}
