//! One record fetched alone: attributes and shape, for the card, the map's selection, explanations. Interface sketch.

use crate::geometry::{Measures, Repairs, Shape};
use crate::ids::RecordNo;

use super::{Layer, LayerError};

/// One attribute under its own name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// The field's name.
    pub field: String,
    /// Its value; `None` for an empty cell.
    pub value: Option<String>,
}

/// A record's shape in the analysis CRS, clean and measured.
#[derive(Clone, PartialEq, Debug)]
pub struct FeatureShape {
    /// The shape.
    pub shape: Shape,
    /// Its measures.
    pub measures: Measures,
    /// What was repaired.
    pub repairs: Repairs,
}

impl Layer {
    /// The record's attributes in field order.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn attributes(&self, record: RecordNo) -> Result<Vec<Attribute>, LayerError> {
        todo!()
    }

    /// The record's shape in the analysis CRS; `None` for a null, deleted or unplaceable record.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn feature_shape(&self, record: RecordNo) -> Result<Option<FeatureShape>, LayerError> {
        todo!()
    }
}
