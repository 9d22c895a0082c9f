//! Which of a layer's records pass one filter: what a person asks for, in the words that rules use.

use crate::ids::RecordNo;
use crate::layer::{Layer, LayerError};

use super::evaluate::Missing;
use super::selection::Selection;
use super::set::Filter;

/// The records of one layer that pass a filter.
#[derive(Debug)]
pub struct Passing(Selection);

impl Passing {
    /// Decides which records of `layer` pass. `Ok(Err(_))`: the layer cannot answer, and why.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn of(layer: &Layer, filter: &Filter) -> Result<Result<Self, Missing>, LayerError> {
        match Selection::of_filter(layer, filter)? {
            Ok(selection) => Ok(Ok(Self(selection))),
            Err(missing) => Ok(Err(missing)),
        }
    }

    /// Whether this record passes. Whether its row is deleted is not looked at.
    #[must_use]
    pub fn has(&self, layer: &Layer, record: RecordNo) -> bool {
        self.0.bits(layer, record) != 0
    }
}
