//! A conflict's own geometry: the overlap polygon, the shortest line between the two features, or the subject where it is alone.

use std::collections::HashMap;
use std::sync::Arc;

use crate::geometry::{Overlapper, Shape, ShapeKind, distance};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Layer, LayerError};
use crate::rules::{Finding, Measure};

/// How many objects' shapes a worker keeps. Rows of one subject follow each other, but its objects come back with the next
/// subject nearby; a few thousand shapes are some megabytes.
const KEPT_SHAPES: usize = 4096;

/// Computes conflicts' geometries; keeps scratch memory and recently used features, so one a worker.
#[derive(Debug)]
pub struct ConflictShapes<'a> {
    layers: &'a [Arc<Layer>],
    features: HashMap<(LayerId, RecordNo), Option<Shape>>,
    overlapper: Overlapper,
}

impl<'a> ConflictShapes<'a> {
    /// A worker over the layers of the run.
    #[must_use]
    pub fn new(layers: &'a [Arc<Layer>]) -> Self {
        Self { layers, features: HashMap::new(), overlapper: Overlapper::default() }
    }

    /// The overlap polygon (rings by the even-odd rule, not closed) or the shortest line from subject to object, in the
    /// analysis CRS; where the distance is 0, the point where the two meet; where a rule has no object, the subject. `None` where a feature cannot be placed any more.
    ///
    /// # Errors
    /// When a file can no longer be read.
    pub fn shape(&mut self, finding: &Finding) -> Result<Option<Shape>, LayerError> {
        let subject = (finding.subject_layer, finding.subject_record);
        if self.features.len() + 2 > KEPT_SHAPES {
            self.features.clear();
        }
        self.keep(subject)?;
        let (Some(object_layer), Some(object_record)) = (finding.object_layer, finding.object_record) else {
            return Ok(self.features.get(&subject).cloned().flatten());
        };
        let object = (object_layer, object_record);
        self.keep(object)?;
        let (Some(Some(subject)), Some(Some(object))) = (self.features.get(&subject), self.features.get(&object)) else {
            return Ok(None);
        };
        Ok(match finding.measure {
            Measure::Overlap { .. } => {
                let polygon = self.overlapper.polygon(subject.as_ref(), object.as_ref());
                (!polygon.xy.is_empty()).then_some(polygon)
            }
            Measure::Distance { .. } => distance::shortest_line(subject.as_ref(), object.as_ref()).map(line),
            Measure::None => Some(subject.clone()),
        })
    }

    /// Fetches a feature unless it is at hand.
    fn keep(&mut self, (layer, record): (LayerId, RecordNo)) -> Result<(), LayerError> {
        if self.features.contains_key(&(layer, record)) {
            return Ok(());
        }
        let shape = match self.layers.get(layer.place()) {
            Some(layer) => layer.feature_shape(record)?.map(|feature| feature.shape),
            None => None,
        };
        self.features.insert((layer, record), shape);
        Ok(())
    }
}

/// Two ends as a line; as a point where they are the same.
fn line(ends: [[f64; 2]; 2]) -> Shape {
    if ends[0] == ends[1] {
        return Shape::point(ends[0]);
    }
    Shape { kind: ShapeKind::Lines, xy: ends.to_vec(), ends: vec![2] }
}
