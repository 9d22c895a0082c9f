//! Opening base maps.

use crate::app::base::{Found, Trouble, Wanted};
use crate::app::document::Document;
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::layer::{LayerError, Ranked};
use crate::tasks::{self, TaskError};
use crate::words::Lang;

use super::told;

/// Opens each; what cannot be opened is told with the rest.
pub(super) fn open(document: &Document, wanted: Vec<Wanted>, lang: Lang, tools: &Tools) -> Result<Done, Ended> {
    let analysis = &document.opened.analysis_crs;
    let mut found: Vec<Found> = Vec::with_capacity(wanted.len());
    for (id, input, known) in wanted {
        let maps = match known {
            // The pixels stay where they are; only the way to them is another one.
            Some(known) => known.under(analysis).map(|map| vec![map]).map_err(TaskError::from),
            None => tasks::base::open(&input, analysis, &tools.progress, &tools.cancel),
        };
        let outcome = match maps {
            Ok(maps) => Ok(maps),
            Err(error) => Err(trouble(&error, document, lang)?),
        };
        found.push((id, outcome));
    }
    Ok(Done::Bases(found))
}

/// Why one cannot be shown; an error when everything was to stop.
fn trouble(error: &TaskError, document: &Document, lang: Lang) -> Result<Trouble, Ended> {
    let candidates = if let TaskError::Layer(LayerError::CrsUnknown { candidates, .. }) = error {
        let around = document.lonlat_from_m.as_ref().map(|lonlat| lonlat.extent(document.extent()));
        let is_near = |ranked: &Ranked| around.is_some_and(|around| around.intersects(&ranked.extent_lon_lat));
        let mut fitting: Vec<(u32, bool)> = candidates.iter().map(|ranked| (ranked.candidate.epsg, is_near(ranked))).collect();
        fitting.sort_by_key(|(_, is_near)| !is_near);
        Some(fitting)
    } else {
        None
    };
    match told(error, lang) {
        Ended::Stopped => Err(Ended::Stopped),
        Ended::Failed(reason, _) => Ok(Trouble { reason, candidates }),
    }
}
