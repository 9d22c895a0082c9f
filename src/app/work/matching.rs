//! Matching a register to an open layer, and writing what a person confirmed.

use std::path::{Path, PathBuf};

use crate::app::document::Document;
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::app::state::Matching;
use crate::ids::LayerId;
use crate::layer::Input;
use crate::tasks::reconcile;
use crate::words::Lang;
use crate::words::reconcile::R;

use super::{layer_of, told};

/// Matches the register's rows to the layer's polygons.
pub(super) fn matched(document: &Document, id: LayerId, register: PathBuf, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let Some((layer, _)) = layer_of(document, id) else {
        return Err(Ended::Failed(R::NoPolygonLayer.text(lang).to_owned(), String::new()));
    };
    let input = Input::new(&register, None);
    let found = reconcile::reconcile_with_open(&input, layer, &tools.progress, &tools.cancel).map_err(|error| told(&error, lang))?;
    Ok(Done::Matched { register, layer: id, found: Box::new(found) })
}

/// Writes the list with what was confirmed.
pub(super) fn export(matching: &Matching, path: &Path, lang: Lang) -> Result<Done, Ended> {
    let file = reconcile::prepare(path).map_err(|error| told(&error, lang))?;
    let written = reconcile::write(&matching.found, &matching.confirmed, file, lang).map_err(|error| told(&error, lang))?;
    Ok(Done::Exported(vec![written]))
}
