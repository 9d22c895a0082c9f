//! Inputs -> layers in one analysis CRS. Interface sketch.

use crate::progress::{Cancel, Progress};

use super::{Crs, Input, Layer, LayerError};

/// Layers that meet in one metric CRS.
#[derive(Debug)]
pub struct Loaded {
    /// In the order of the inputs.
    pub layers: Vec<Layer>,
    /// The CRS of all areas and distances.
    pub analysis_crs: Crs,
}

/// Opens the inputs and brings them together. `analysis_crs`: an EPSG code, or `None` to choose from the data.
///
/// # Errors
/// When one of the inputs cannot serve.
pub fn load(inputs: &[Input], analysis_crs: Option<u32>, progress: &Progress, cancel: &Cancel) -> Result<Loaded, LayerError> {
    todo!()
}
