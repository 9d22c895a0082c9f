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

/// The signature of a layer's fields: what files of one make share from quarter to quarter. Sixteen hex digits over the kind of its records and
/// the names and kinds of its fields, in order.
#[must_use]
pub fn signature(layer: &Layer) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(layer.raw.geometry.word().as_bytes());
    for field in layer.raw.table.fields() {
        hasher.update(&[0]);
        hasher.update(field.name.as_bytes());
        hasher.update(&[1]);
        hasher.update(field.kind.word().as_bytes());
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}
