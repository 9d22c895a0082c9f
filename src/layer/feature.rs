//! One record fetched alone: attributes and shape, for the card, the map's selection, explanations.

use crate::geometry::rings::{clean, measure};
use crate::geometry::{Measures, Repairs, Shape};
use crate::ids::RecordNo;
use crate::problem::ProblemKind;

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

/// What was repaired, as the problems that a run notes.
pub fn repair_kinds(repairs: &Repairs) -> impl Iterator<Item = ProblemKind> {
    let found = [
        (repairs.unclosed > 0, ProblemKind::RingUnclosed),
        (repairs.degenerate > 0, ProblemKind::RingDegenerate),
        (repairs.spikes > 0, ProblemKind::Spike),
        (repairs.non_finite, ProblemKind::NonFiniteVertex),
        (repairs.no_area, ProblemKind::NoArea),
    ];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, kind)| kind)
}

impl Layer {
    /// The record's attributes in field order; those of a deleted row too, for it is still in the file.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn attributes(&self, record: RecordNo) -> Result<Vec<Attribute>, LayerError> {
        let values = self.raw.table.row(record)?;
        let named = self.raw.table.fields().iter().zip(values);
        Ok(named.map(|(field, value)| Attribute { field: field.name.clone(), value }).collect())
    }

    /// The record's shape in the analysis CRS; `None` for a null, deleted or unplaceable record, or where nothing has an area.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn feature_shape(&self, record: RecordNo) -> Result<Option<FeatureShape>, LayerError> {
        if !self.is_live(record) {
            return Ok(None);
        }
        let mut shape = Shape::default();
        if self.raw.shapes.read(record, &mut shape)?.is_some() {
            return Ok(None);
        }
        Ok(self.placed(shape))
    }

    /// A shape as it stands in this layer's file, clean, in the analysis CRS and measured; `None` where nothing is left, or it cannot be placed.
    #[must_use]
    pub fn placed(&self, mut shape: Shape) -> Option<FeatureShape> {
        // Cleaned as it stands in the file: a spike is exactly straight only there.
        let repairs = clean(&mut shape);
        self.transform.apply(&mut shape.xy);
        if shape.xy.is_empty() || shape.xy.iter().any(|point| point[0].is_nan()) {
            return None;
        }
        let measures = measure(&mut shape);
        Some(FeatureShape { shape, measures, repairs })
    }

    /// The record's name for people; "" where it has none.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn feature_name(&self, record: RecordNo) -> Result<String, LayerError> {
        let Some(field) = self.fields.name else { return Ok(String::new()) };
        Ok(self.raw.table.row(record)?.into_iter().nth(field).flatten().unwrap_or_default())
    }
}
