//! What lies around a feature, for its card: areas of both kinds, what is planned on it, sources, farmland, neighbours.

use std::sync::Arc;

use crate::conflicts::siting::{Ground, Nearest, Neighbour, Registered, registered};
use crate::ids::{LayerId, RecordNo};
use crate::index::Boxes;
use crate::layer::Role;
use crate::paint::PaintIndex;
use crate::progress::Cancel;

use super::TaskError;
use super::open::Opened;
use super::plot_sheet::named;

/// Sources that are told.
const SOURCES: usize = 6;

/// A feature with what lies around it; conflicts are the list's affair.
#[derive(Clone, PartialEq, Debug)]
pub struct Surrounded {
    /// The feature.
    pub plot: Registered,
    /// The nearest sources with their names.
    pub sources: Vec<(Nearest, String)>,
    /// Its neighbours with their names.
    pub neighbours: Vec<(Neighbour, String)>,
    /// Whether its surroundings were looked at: a county's are everything, and nobody asks for them.
    pub is_looked_around: bool,
}

/// Looks around a feature; `None` where its layer is not there. `indexes`: a layer each.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn surrounded(
    opened: &Opened,
    indexes: &[Arc<PaintIndex>],
    feature: (LayerId, RecordNo),
    cancel: &Cancel,
) -> Result<Option<Surrounded>, TaskError> {
    let Some(layer) = opened.layers.get(feature.0.place()) else { return Ok(None) };
    let is_looked_around = layer.role != Role::Admin;
    let boxes: Vec<&dyn Boxes> = indexes.iter().filter(|_| is_looked_around).map(|index| index.as_ref() as &dyn Boxes).collect();
    let ground = Ground { layers: &opened.layers, boxes: &boxes, analysis_crs: &opened.analysis_crs };
    let Some(plot) = registered(ground, None, feature, SOURCES, cancel)? else { return Ok(None) };
    let sources = named(opened, &plot.sources)?;
    let name = |neighbour: &Neighbour| {
        let layer = opened.layers.get(neighbour.layer.place());
        let name = layer.map(|layer| layer.feature_name(neighbour.record)).transpose()?;
        Ok::<_, TaskError>((neighbour.clone(), name.unwrap_or_default()))
    };
    let neighbours = plot.neighbours.iter().map(name).collect::<Result<_, _>>()?;
    Ok(Some(Surrounded { plot, sources, neighbours, is_looked_around }))
}
