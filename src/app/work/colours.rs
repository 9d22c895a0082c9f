//! Reading fields for the colours of layers.

use std::sync::Arc;

use crate::app::document::Document;
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::app::snapshot::Snapshot;
use crate::app::style::Wanted;
use crate::paint::FieldColours;
use crate::words::Lang;

use super::{layer_of, told_layer};

/// Reads what the styles want, a layer after the other.
pub(super) fn colours(document: &Snapshot<Document>, wanted: Vec<Wanted>, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let mut read = Vec::with_capacity(wanted.len());
    for (id, by) in wanted {
        let Some((layer, _)) = layer_of(document, id) else { continue };
        if let Some(colours) = FieldColours::read(layer, &by, &tools.cancel).map_err(|error| told_layer(error, lang))? {
            read.push(((id, by), Arc::new(colours)));
        }
    }
    Ok(Done::Colours(document.generation(), read))
}
