//! What lies at a point of the map.

use crate::geometry::{Extent, Point};
use crate::ids::{LayerId, RecordNo};
use crate::paint::Scene;
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
