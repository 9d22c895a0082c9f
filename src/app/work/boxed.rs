//! What lies in a box drawn on the map.

use crate::app::boxed::Boxed;
use crate::app::document::Document;
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::geometry::Extent;
use crate::ids::LayerId;
use crate::tasks;
use crate::words::Lang;

use super::{layer_of, stacked, told};

/// A box lists at most this many features and counts the others: nobody reads more of them one by one, and asking lists them all.
const LISTED: usize = 100;

/// Features of these layers in the box.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn boxed(document: &Document, layers: &[LayerId], extent: Extent, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let layers: Vec<_> =
        layers.iter().filter_map(|&id| layer_of(document, id)).map(|(layer, index)| (layer.as_ref(), index.as_ref())).collect();
    let found = tasks::pick::meeting(&layers, extent, LISTED, &tools.cancel).map_err(|error| told(&error, lang))?;
    let listed = found.listed.iter().filter_map(|&(id, record)| layer_of(document, id).map(|(layer, _)| stacked(layer, record)));
    let stack: Vec<_> = listed.collect();
    let first = stack.first().map(|stacked| (stacked.feature, stack.len()));
    Ok(Done::Boxed(Boxed { extent, count: found.count, listed: first }, stack))
}
