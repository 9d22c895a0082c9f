//! Where things are known to lie, and how much of a layer falls there: the test of a coordinate system (DOMAIN 5.2).
//!
//! Everything is compared in longitude and latitude, each layer on its own datum: the few hundred metres between datums are far below what
//! a wrong zone or exchanged axes do. What it cannot see: shifts of less than a few kilometres.

use std::sync::OnceLock;

use crate::geometry::{Extent, Point, Shape};
use crate::ids::RecordNo;
use crate::source::RawLayer;

use super::candidates::{self, Place, Ranked};
use super::{Crs, Datum, Role};

/// A layer whose CRS is sure.
#[derive(Clone, Copy, Debug)]
pub struct Neighbour<'a> {
    /// A number by which the asking layer can leave itself out.
    pub owner: usize,
    /// What it is for.
    pub role: Role,
    /// Its file's side.
    pub raw: &'a RawLayer,
    /// How its coordinates become places.
    pub place: Place<'a>,
    /// Where nearly all of it lies, in file coordinates.
    pub extent_file: Extent,
}

/// The layers whose places are known.
#[derive(Default, Debug)]
pub struct Surroundings<'a> {
    neighbours: Vec<(Neighbour<'a>, Extent)>,
    /// Areas of admin layers in degrees; read when first asked for.
    areas: OnceLock<Vec<AdminArea>>,
}

#[derive(Debug)]
struct AdminArea {
    owner: usize,
    extent: Extent,
    shape: Shape,
}

/// How much of a layer lies where something is known to be.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Hits {
    /// Share of the layer in an admin area; `None` where no admin layer is placed.
    pub admin: Option<f64>,
    /// Share of the layer within [`NEAR_DEGREES`] of another layer's box; `None` where no layer is placed.
    pub near: Option<f64>,
}

impl Hits {
    /// The strongest evidence there is: the admin areas, else the other layers.
    #[must_use]
    pub fn best(&self) -> Option<f64> {
        self.admin.or(self.near)
    }

    /// For ranking, larger is better; whole percents, so that a few stray records decide nothing.
    pub(super) fn rank(&self) -> (u32, u32) {
        let percent = |share: Option<f64>| (share.unwrap_or(0.0) * 100.0).round() as u32;
        (percent(self.admin), percent(self.near))
    }
}

/// About 2 km: neighbouring counties' layers touch, and boxes are rough.
pub const NEAR_DEGREES: f64 = 0.02;
/// A layer of which less than this lies near anything is nowhere near.
const NOWHERE: f64 = 0.05;
/// A candidate must bring at least this share home before it is held against what the file states.
const CONVINCING: f64 = 0.5;
/// Vertices of admin areas that are kept: borders at survey scale are thinned to this, which moves them by some hundred metres.
const ADMIN_VERTICES: usize = 20_000;

impl<'a> Surroundings<'a> {
    /// The places that these layers give.
    #[must_use]
    pub fn of(neighbours: impl IntoIterator<Item = Neighbour<'a>>) -> Self {
        let with_box = |neighbour: Neighbour<'a>| (neighbour, neighbour.place.extent_lon_lat(neighbour.extent_file));
        let neighbours = neighbours.into_iter().map(with_box).filter(|(_, extent)| !extent.is_empty()).collect();
        Self { neighbours, areas: OnceLock::new() }
    }

    /// The boxes of the placed layers, in degrees, but for those of `except`.
    pub fn boxes(&self, except: usize) -> impl Iterator<Item = Extent> + '_ {
        self.neighbours.iter().filter(move |(neighbour, _)| neighbour.owner != except).map(|(_, extent)| *extent)
    }

    /// Outlines of the admin areas, in degrees, but for those of `except`.
    pub fn outlines(&self, except: usize) -> impl Iterator<Item = &[Point]> {
        self.areas().iter().filter(move |area| area.owner != except).flat_map(|area| area.shape.as_ref().parts())
    }

    /// How many of these places (degrees) are hit, `except`'s own layers apart. Places that are no numbers are misses.
    #[must_use]
    pub fn hits(&self, places: &[Point], except: usize) -> Hits {
        let share =
            |is_hit: &dyn Fn(Point) -> bool| places.iter().filter(|place| is_hit(**place)).count() as f64 / places.len().max(1) as f64;
        let has_admin = self.neighbours.iter().any(|(neighbour, _)| neighbour.role == Role::Admin && neighbour.owner != except);
        let in_area = |place: Point| self.areas().iter().any(|area| area.owner != except && area.contains(place));
        Hits { admin: has_admin.then(|| share(&in_area)), near: self.near(places, except) }
    }

    fn near(&self, places: &[Point], except: usize) -> Option<f64> {
        let boxes: Vec<Extent> = self.boxes(except).map(|extent| extent.widened(NEAR_DEGREES)).collect();
        let hit = places.iter().filter(|place| boxes.iter().any(|extent| extent.contains(**place))).count();
        (!boxes.is_empty()).then(|| hit as f64 / places.len().max(1) as f64)
    }

    /// The candidate that should be asked about, where a layer lies nowhere near anything in the CRS that it is said to be in and another one
    /// brings it home.
    #[must_use]
    pub fn doubt(&self, owner: usize, stated: Place<'_>, extent_file: Extent, middles_file: &[Point]) -> Option<Ranked> {
        let near = self.near(&stated.lon_lat(middles_file), owner)?;
        if near >= NOWHERE || middles_file.is_empty() {
            return None;
        }
        let datum = if matches!(stated.crs.datum, Datum::Other | Datum::WebMap(_)) { Datum::Cgcs2000 } else { stated.crs.datum };
        let is_other =
            |ranked: &Ranked| stated.crs.epsg != Some(ranked.candidate.epsg) || stated.is_northing_first != ranked.candidate.is_swapped;
        let best = candidates::ranked(extent_file, middles_file, datum, self, owner).into_iter().find(is_other)?;
        let brings_home = best.hits.best().is_some_and(|share| share >= CONVINCING);
        brings_home.then_some(best)
    }

    fn areas(&self) -> &[AdminArea] {
        self.areas.get_or_init(|| {
            let admins = self.neighbours.iter().filter(|(neighbour, _)| neighbour.role == Role::Admin);
            admins.flat_map(|(neighbour, _)| admin_areas(neighbour)).collect()
        })
    }
}

/// The polygons of an admin layer, thinned. What cannot be read or placed is left out: it is said where the layer is used.
fn admin_areas(layer: &Neighbour<'_>) -> Vec<AdminArea> {
    let mut shapes = Vec::new();
    let mut shape = Shape::default();
    for record in (0..layer.raw.records()).map(RecordNo::new) {
        let is_sound = matches!(layer.raw.shapes.read(record, &mut shape), Ok(None));
        if is_sound && !layer.raw.table.is_deleted(record) {
            shapes.push(shape.clone());
        }
    }
    let vertices: usize = shapes.iter().map(|shape| shape.xy.len()).sum();
    let step = vertices.div_ceil(ADMIN_VERTICES).max(1);
    let place = |shape: Shape| {
        let mut thin = Shape { kind: shape.kind, ..Shape::default() };
        for ring in shape.as_ref().parts() {
            thin.xy.extend(ring.iter().step_by(step));
            thin.end_part();
        }
        thin.xy = layer.place.lon_lat(&thin.xy);
        AdminArea { owner: layer.owner, extent: thin.as_ref().extent(), shape: thin }
    };
    shapes.into_iter().map(place).collect()
}

impl AdminArea {
    /// Whether a place lies inside, by the even-odd rule over all rings; on the border either answer will do.
    fn contains(&self, place: Point) -> bool {
        self.extent.contains(place) && self.shape.as_ref().parts().map(|ring| crossings(ring, place)).sum::<usize>() % 2 == 1
    }
}

/// How often a ring, closed if it is not, crosses the ray from `place` to the east.
fn crossings(ring: &[Point], [x, y]: Point) -> usize {
    let mut count = 0;
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
            count += 1;
        }
    }
    count
}

impl<'a> Neighbour<'a> {
    /// A layer that is open, where its CRS is sure.
    #[must_use]
    pub fn of_layer(owner: usize, layer: &'a super::Layer) -> Option<Self> {
        let crs: &'a Crs = layer.crs.crs.as_ref().filter(|_| layer.crs.is_certain)?;
        let place = Place { crs, is_northing_first: layer.input.is_northing_first };
        Some(Self { owner, role: layer.role, raw: &layer.raw, place, extent_file: layer.extent_file })
    }
}
