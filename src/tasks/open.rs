//! Opening layers together.

use std::sync::Arc;

use crate::layer::{Crs, Input, Layer, load};
use crate::progress::{Cancel, Progress};

use super::TaskError;

/// Layers that are open together. An immutable snapshot: opening more makes a new one.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The layers; a layer's `id` is its place.
    pub layers: Vec<Arc<Layer>>,
    /// The CRS of all areas and distances.
    pub analysis_crs: Crs,
}

/// Opens `inputs` together. `analysis_crs`: an EPSG code, or `None` to choose from the data.
///
/// # Errors
/// When one of them cannot serve, or when asked to stop.
pub fn open(inputs: &[Input], analysis_crs: Option<u32>, progress: &Progress, cancel: &Cancel) -> Result<Opened, TaskError> {
    let loaded = load::load(inputs, analysis_crs, progress, cancel)?;
    Ok(Opened { layers: loaded.layers.into_iter().map(Arc::new).collect(), analysis_crs: loaded.analysis_crs })
}
