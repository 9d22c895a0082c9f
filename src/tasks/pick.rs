//! What lies at a point of the map, or in a box that was drawn there.

use crate::geometry::{Extent, Point, Shape, distance};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Layer, LayerError};
use crate::paint::{PaintIndex, Scene};
use crate::progress::Cancel;

use super::TaskError;

/// Features at `point` over all visible layers, the topmost layer first, within a layer the nearest, then the smallest.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn pick(scene: &Scene, point: Point, tolerance_m: f64, cancel: &Cancel) -> Result<Vec<(LayerId, RecordNo)>, TaskError> {
    let mut found = Vec::new();
    for scene_layer in scene.layers.iter().rev().filter(|layer| layer.is_visible) {
        cancel.check()?;
        let records = scene_layer.index.pick(&scene_layer.layer, point, tolerance_m)?;
        found.extend(records.into_iter().map(|record| (scene_layer.layer.id, record)));
    }
    Ok(found)
}

/// Features whose box lies wholly inside `extent` over all visible layers, the topmost layer first, at most `most` of them.
///
/// # Errors
/// When asked to stop.
pub fn pick_box(scene: &Scene, extent: Extent, most: usize, cancel: &Cancel) -> Result<Vec<(LayerId, RecordNo)>, TaskError> {
    let mut found = Vec::new();
    for scene_layer in scene.layers.iter().rev().filter(|layer| layer.is_visible) {
        cancel.check()?;
        scene_layer.index.visit(extent, |record, of_record| {
            if found.len() < most && extent.contains(of_record.min) && extent.contains(of_record.max) {
                found.push((scene_layer.layer.id, record));
            }
        });
    }
    Ok(found)
}

/// What a box on the map holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Boxed {
    /// The first of them.
    pub listed: Vec<(LayerId, RecordNo)>,
    /// All of them.
    pub count: u64,
}

/// Features of these layers that lie in `extent` or reach into it, borders included, in the order of the layers; the first `most` are listed, all
/// are counted. Shapes are read of those alone whose box leaves the question open.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn meeting(layers: &[(&Layer, &PaintIndex)], extent: Extent, most: usize, cancel: &Cancel) -> Result<Boxed, TaskError> {
    let mut found = Boxed::default();
    let frame = frame(extent);
    for (layer, index) in layers {
        let mut candidates = Vec::new();
        index.visit(extent, |record, of_record| {
            candidates.push((record, extent.contains(of_record.min) && extent.contains(of_record.max)));
        });
        for (place, (record, is_inside)) in candidates.into_iter().enumerate() {
            if place % 256 == 0 {
                cancel.check()?;
            }
            if is_inside || reaches_into(layer, record, &frame)? {
                found.count += 1;
                if found.listed.len() < most {
                    found.listed.push((layer.id, record));
                }
            }
        }
    }
    Ok(found)
}

fn frame(extent: Extent) -> Shape {
    let ([west, south], [east, north]) = (extent.min, extent.max);
    Shape::polygon(&[&[[west, south], [east, south], [east, north], [west, north]]])
}

fn reaches_into(layer: &Layer, record: RecordNo, frame: &Shape) -> Result<bool, LayerError> {
    let feature = layer.feature_shape(record)?;
    Ok(feature.is_some_and(|feature| distance::distance_within(feature.shape.as_ref(), frame.as_ref(), 0.0).is_some()))
}
