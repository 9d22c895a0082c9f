//! What the open dialog shows of a layer beyond its facts: why it is taken for what it is, its classes, a small map.

use std::sync::Arc;

use crate::app::state::LayerLook;
use crate::layer::{Layer, class_counts, role_how};
use crate::paint::{Picture, View, paint_all};
use crate::progress::{Cancel, Progress};
use crate::tasks::open::{Opened, signature};
use crate::tasks::{self, TaskError};

/// Classes listed: the known three, a plan's codes, and room for what is misspelt.
const CLASSES_LISTED: usize = 60;

/// The small map's size in pixels: twice what it is drawn at, for sharp screens.
const MAP_SIZE: [u32; 2] = [256, 176];

/// What the first layer looks like.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn look(opened: &Opened, cancel: &Cancel) -> Result<LayerLook, TaskError> {
    let Some(layer) = opened.layers.first() else { return Ok(LayerLook::default()) };
    let fields = layer.raw.table.fields();
    let mut classes = class_counts(layer);
    // Unknown ones first: they are what the dialog asks about.
    classes.sort_by_key(|class| class.is_known);
    let more_classes = classes.len().saturating_sub(CLASSES_LISTED);
    classes.truncate(CLASSES_LISTED);
    Ok(LayerLook {
        signature: signature(layer),
        is_remembered: false,
        role_how: role_how(layer)?,
        name_field: layer.fields.name.and_then(|place| fields.get(place)).map(|field| field.name.clone()),
        codes: layer.fields.codes,
        encoding_how: Some(layer.raw.encoding.how),
        classes,
        more_classes,
        left: Vec::new(),
        map: small_map(opened, layer, cancel)?.map(Arc::new),
    })
}

/// The layer, drawn small; `None` when it has nothing to draw.
fn small_map(opened: &Opened, layer: &Layer, cancel: &Cancel) -> Result<Option<Picture>, TaskError> {
    let extent = layer.extent();
    if extent.is_empty() {
        return Ok(None);
    }
    let scene = tasks::render::scene(opened, &[], None, &Progress::silent(), cancel)?;
    let [width, height] = MAP_SIZE;
    let around = 1.08 * (extent.width() / f64::from(width)).max(extent.height() / f64::from(height));
    let view = View { centre_m: extent.centre(), metres_per_pixel: around.max(0.5), width, height, scale: 1.0 };
    Ok(Some(paint_all(&scene, &view, cancel)?))
}
