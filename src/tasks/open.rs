//! Opening layers together. Interface sketch.

use std::sync::Arc;

use crate::layer::{Crs, Input, Layer};
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

/// Opens `inputs` together.
///
/// # Errors
/// When one of them cannot serve.
pub fn open(inputs: &[Input], analysis_crs: Option<u32>, progress: &Progress, cancel: &Cancel) -> Result<Opened, TaskError> {
    todo!()
}
