//! What speaks for and against the coordinate systems of files that are about to be opened: each is tested against those whose system is
//! sure, and against what is open already.

use std::sync::Arc;

use super::open::Opened;
use crate::geometry::{Extent, Point};
use crate::layer::candidates::{Place, ranked};
use crate::layer::evidence::{Neighbour, Surroundings};
use crate::layer::{Datum, Layer, Ranked};

/// One file, opened alone.
#[derive(Clone, Copy, Debug)]
pub struct Inspected<'a> {
    /// Its layers; `None` where it cannot be opened.
    pub opened: Option<&'a Opened>,
    /// Nothing states its CRS: it was opened in the likeliest one.
    pub is_guess: bool,
}

/// What is known about a file's CRS.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CrsEvidence {
    /// What its coordinates may be in, likeliest first, where nothing is sure.
    pub candidates: Vec<Ranked>,
    /// It is stated, and the coordinates or the other layers speak against it.
    pub is_doubtful: bool,
    /// Its datum needs a shift to meet layers on CGCS2000.
    pub needs_shift: bool,
    /// Where it lies as it is stated, in degrees.
    pub extent_lon_lat: Option<Extent>,
    /// Where the others lie.
    pub others: Arc<Others>,
}

/// Where other layers lie, in degrees, to draw.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Others {
    /// Rings of admin areas, thinned.
    pub outlines: Vec<Vec<Point>>,
    /// Boxes of layers.
    pub boxes: Vec<Extent>,
}

/// Vertices of outlines that are kept for a drawing of the size of a stamp.
const OUTLINE_VERTICES: usize = 2_000;

/// The evidence for each file, in their order.
#[must_use]
pub fn crs_evidence(files: &[Inspected<'_>], before: Option<&Opened>) -> Vec<CrsEvidence> {
    let sure = files.iter().enumerate().filter(|(_, file)| !file.is_guess);
    let new =
        sure.flat_map(|(owner, file)| file.opened.iter().flat_map(move |opened| opened.layers.iter().map(move |layer| (owner, layer))));
    let old = before.into_iter().flat_map(|opened| &opened.layers).map(|layer| (owner_of(layer, files), layer));
    let surroundings = Surroundings::of(new.chain(old).filter_map(|(owner, layer)| Neighbour::of_layer(owner, layer)));
    files.iter().enumerate().map(|(owner, file)| evidence(owner, *file, &surroundings)).collect()
}

/// The place of the file that is open already, so that it does not speak for itself.
fn owner_of(layer: &Layer, files: &[Inspected<'_>]) -> usize {
    let is_same = |file: &Inspected<'_>| file.opened.is_some_and(|opened| opened.layers.iter().any(|new| new.raw.path == layer.raw.path));
    files.iter().position(is_same).unwrap_or(files.len())
}

fn evidence(owner: usize, file: Inspected<'_>, surroundings: &Surroundings<'_>) -> CrsEvidence {
    let Some(layer) = file.opened.and_then(|opened| opened.layers.first()) else { return CrsEvidence::default() };
    let Some(crs) = &layer.crs.crs else { return CrsEvidence::default() };
    let stated = Place { crs, is_northing_first: layer.input.is_northing_first };
    let doubt = surroundings.doubt(owner, stated, layer.extent_file, &layer.middles_file);
    let is_doubtful = !file.is_guess && (!layer.crs.is_certain || doubt.is_some());
    let datum = if file.is_guess { Datum::Cgcs2000 } else { crs.datum };
    let is_open = file.is_guess || is_doubtful;
    CrsEvidence {
        candidates: if is_open { ranked(layer.extent_file, &layer.middles_file, datum, surroundings, owner) } else { Vec::new() },
        is_doubtful,
        needs_shift: !file.is_guess && matches!(crs.datum, Datum::Xian80 | Datum::Beijing54 | Datum::NewBeijing),
        extent_lon_lat: (!file.is_guess).then(|| stated.extent_lon_lat(layer.extent_file)).filter(|extent| !extent.is_empty()),
        others: Arc::new(others(owner, surroundings)),
    }
}

fn others(owner: usize, surroundings: &Surroundings<'_>) -> Others {
    let rings: Vec<&[Point]> = surroundings.outlines(owner).collect();
    let step = rings.iter().map(|ring| ring.len()).sum::<usize>().div_ceil(OUTLINE_VERTICES).max(1);
    // A ring that is thinner than the step is smaller than a dot.
    let outlines = rings.iter().map(|ring| ring.iter().copied().step_by(step).collect::<Vec<_>>()).filter(|ring| ring.len() > 2);
    Others { outlines: outlines.collect(), boxes: surroundings.boxes(owner).collect() }
}
