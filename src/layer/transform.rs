//! From file coordinates to the analysis CRS: polynomials held to PROJ within a millionth of a metre, PROJ itself where they
//! cannot be.
//!
//! What it refuses: it invents no datum shift. Where none is published (Xian 80 and Beijing 54, DOMAIN 5.3) longitude and
//! latitude are kept and [`Transform::is_shift_known`] says so; the layer's position error then has to.

use crate::geometry::{Extent, Point};

use super::crs::{Crs, Datum};
use super::error::LayerError;
use super::fit::Patch;
use super::projection::{self, Between, Route};
use super::shift::DatumShift;

/// Largest difference from PROJ that a polynomial may show on the verification samples: half of what is promised, because
/// the error between samples can be a little larger than on them.
const FIT_BOUND_M: f64 = 5e-7;
/// The same where the way itself is an approximate formula (web maps), whose waves a polynomial follows less closely.
const FIT_BOUND_APPROXIMATE_M: f64 = 1e-3;
/// How far beyond the layer's extent the polynomials still hold, so that a header box rounded by some program does no harm.
const WIDENED_BY_M: f64 = 2_000.0;
/// The same in degrees.
const WIDENED_BY_DEGREES: f64 = 0.02;
/// Tiles a side, tried in this order until all keep the bound. 16 × 16 tiles cover China in less than 4° each.
const TILES_A_SIDE: [usize; 5] = [1, 2, 4, 8, 16];
/// Added to every box: three orders above the transformation's error, and nothing to a candidate search.
const BOX_MARGIN_M: f64 = 1e-3;
/// Samples a side where a box must be transformed by PROJ.
const BOX_SIDE: usize = 9;

/// A transformation between two CRSs over one layer's extent; shared by threads.
#[derive(Debug, Clone)]
pub struct Transform {
    way: Way,
    route: Route,
    error_m: f64,
    is_shift_known: bool,
    is_northing_first: bool,
}

/// How file coordinates come through the door: what a person said about them.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Door {
    /// The file has northing (or latitude) first.
    pub is_northing_first: bool,
    /// From the file's datum to CGCS2000.
    pub shift: Option<DatumShift>,
}

#[derive(Debug, Clone)]
enum Way {
    /// The same system on both sides.
    Identity,
    /// Polynomials on a grid of tiles, PROJ outside of it.
    Patches(Patches),
    /// PROJ for every vertex.
    Proj,
}

#[derive(Debug, Clone)]
struct Patches {
    extent: Extent,
    side: usize,
    /// Tiles by row; `None` where the map is not smooth enough.
    tiles: Vec<Option<Patch>>,
    curvature: f64,
}

impl Transform {
    /// The transformation from `from` to the metric CRS `to` for a layer whose vertices lie in `extent_file` (in `from`; those
    /// outside are transformed too, only more slowly).
    ///
    /// # Errors
    /// When PROJ knows no way; the path is left for the caller to fill in.
    pub fn new(from: &Crs, to: &Crs, extent_file: Extent) -> Result<Self, LayerError> {
        Self::through(Door::default(), from, to, extent_file)
    }

    /// [`Transform::new`] for coordinates of which a person said more. `extent_file` is as in the file, whatever comes first there.
    ///
    /// # Errors
    /// As [`Transform::new`].
    pub fn through(door: Door, from: &Crs, to: &Crs, extent_file: Extent) -> Result<Self, LayerError> {
        let is_northing_first = door.is_northing_first;
        let extent = if is_northing_first { extent_file.transposed() } else { extent_file };
        let DatumStep { keeps_lon_lat, between, is_known } = datum_step(from.datum, to.datum, door.shift);
        let area = if keeps_lon_lat { None } else { area_of(from, extent) };
        let route = Route { from: from.definition.clone(), to: to.definition.clone(), keeps_lon_lat, between, area };
        if from.is_same_as(to) && between == Between::Nothing {
            return Ok(Self { way: Way::Identity, route, error_m: 0.0, is_shift_known: true, is_northing_first });
        }
        let Some(is_published) = projection::is_shift_known(&route) else {
            return Err(LayerError::NoTransformation { path: std::path::PathBuf::new(), from: from.name.clone(), to: to.name.clone() });
        };
        let margin = if from.is_geographic { WIDENED_BY_DEGREES } else { WIDENED_BY_M };
        let patches = if extent.is_empty() { None } else { Patches::fit(extent.widened(margin), &route) };
        let error_m = patches.as_ref().map_or(0.0, Patches::error);
        let way = patches.map_or(Way::Proj, Way::Patches);
        Ok(Self { way, route, error_m, is_shift_known: if keeps_lon_lat { is_known } else { is_published }, is_northing_first })
    }

    /// The transformation that changes nothing.
    #[must_use]
    pub fn identity() -> Self {
        let route = Route { from: String::new(), to: String::new(), keeps_lon_lat: true, between: Between::Nothing, area: None };
        Self { way: Way::Identity, route, error_m: 0.0, is_shift_known: true, is_northing_first: false }
    }

    /// Largest difference from PROJ seen when the polynomials were verified, in metres; 0 where PROJ or nothing is used.
    #[must_use]
    pub fn error_m(&self) -> f64 {
        self.error_m
    }

    /// Whether the datums are the same, equal to within a metre, or joined by a published shift.
    #[must_use]
    pub fn is_shift_known(&self) -> bool {
        self.is_shift_known
    }

    /// Whether parameters that a person gave are applied.
    #[must_use]
    pub fn is_shifted(&self) -> bool {
        matches!(self.route.between, Between::Shift(_))
    }

    /// Whether file coordinates are analysis coordinates.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        matches!(self.way, Way::Identity) && !self.is_northing_first
    }

    /// How the transformation works, for explanations: `identity`, `polynomial (16 tiles)`, `PROJ`.
    #[must_use]
    pub fn method(&self) -> String {
        match &self.way {
            Way::Identity => "identity".to_owned(),
            Way::Patches(patches) if patches.side == 1 => "polynomial".to_owned(),
            Way::Patches(patches) => format!("polynomial ({} tiles)", patches.tiles.len()),
            Way::Proj => "PROJ".to_owned(),
        }
    }

    /// How many tiles have polynomials of their own; `None` where every vertex goes through PROJ or nothing is changed.
    #[must_use]
    pub fn tiles(&self) -> Option<usize> {
        if let Way::Patches(patches) = &self.way { Some(patches.tiles.len()) } else { None }
    }

    /// Whether a published operation between two datums is used; else longitude and latitude are kept, but for a shift that a person gave.
    #[must_use]
    pub fn is_by_operation(&self) -> bool {
        !self.route.keeps_lon_lat
    }

    /// Transforms vertices in place. What cannot be transformed becomes NaN, both coordinates.
    pub fn apply(&self, xy: &mut [Point]) {
        if self.is_northing_first {
            for [x, y] in xy.iter_mut() {
                std::mem::swap(x, y);
            }
        }
        match &self.way {
            Way::Identity => {
                for point in xy.iter_mut().filter(|point| !(point[0] + point[1]).is_finite()) {
                    *point = [f64::NAN; 2];
                }
            }
            Way::Patches(patches) => patches.apply(xy, &self.route),
            Way::Proj => projection::transform(&self.route, xy),
        }
    }

    /// The box of the transformed vertices that lie in `extent`: widened by what straight sides may bulge and by the
    /// transformation's own error. Empty when nothing of it can be transformed.
    #[must_use]
    pub fn extent(&self, extent: Extent) -> Extent {
        if extent.is_empty() {
            return Extent::EMPTY;
        }
        let extent = if self.is_northing_first { extent.transposed() } else { extent };
        match &self.way {
            Way::Identity => extent,
            Way::Patches(patches) => patches.extent_of(extent).unwrap_or_else(|| self.sampled_extent(extent)),
            Way::Proj => self.sampled_extent(extent),
        }
    }

    /// The box of a grid of samples, widened by the largest bulge between them.
    fn sampled_extent(&self, extent: Extent) -> Extent {
        let step = |axis: usize, number: usize| {
            let share = number as f64 / (BOX_SIDE - 1) as f64;
            extent.min[axis] + (extent.max[axis] - extent.min[axis]) * share
        };
        let mut points: Vec<Point> = (0..BOX_SIDE * BOX_SIDE).map(|n| [step(0, n % BOX_SIDE), step(1, n / BOX_SIDE)]).collect();
        projection::transform(&self.route, &mut points);
        // Along a row or column, a sample lies this far from the middle of its neighbours; the curve between samples bulges a
        // quarter of that. A neighbour that cannot be transformed makes the difference NaN, which `max` passes over.
        let bulge = |a: Point, b: Point, c: Point| (b[0] - f64::midpoint(a[0], c[0])).hypot(b[1] - f64::midpoint(a[1], c[1]));
        let mut largest = 0.0_f64;
        for first in 0..BOX_SIDE {
            for second in 1..BOX_SIDE - 1 {
                let (row, column) = (first * BOX_SIDE + second, second * BOX_SIDE + first);
                largest = largest.max(bulge(points[row - 1], points[row], points[row + 1]));
                largest = largest.max(bulge(points[column - BOX_SIDE], points[column], points[column + BOX_SIDE]));
            }
        }
        let image = Extent::of(&points);
        if image.is_empty() { Extent::EMPTY } else { image.widened(largest + BOX_MARGIN_M) }
    }
}

/// What is to be done between two datums.
struct DatumStep {
    /// Longitude and latitude are kept, but for `between`; else a published operation is looked for.
    keeps_lon_lat: bool,
    between: Between,
    /// Whether keeping them so is right (`false`: no shift is published).
    is_known: bool,
}

/// A shift leads to CGCS2000, so it counts only where that is the target (or WGS 84, which is the same within a metre).
fn datum_step(from: Datum, to: Datum, shift: Option<DatumShift>) -> DatumStep {
    let is_modern = |datum| matches!(datum, Datum::Cgcs2000 | Datum::Wgs84);
    let is_old_chinese = |datum| matches!(datum, Datum::Xian80 | Datum::Beijing54 | Datum::NewBeijing);
    let kept = |between, is_known| DatumStep { keeps_lon_lat: true, between, is_known };
    if let Datum::WebMap(map) = from {
        return kept(Between::WebMap(map), is_modern(to));
    }
    if let Some(shift) = shift
        && is_modern(to)
    {
        return kept(Between::Shift(shift), true);
    }
    if (from == to && from != Datum::Other) || (is_modern(from) && is_modern(to)) {
        kept(Between::Nothing, true)
    } else if is_old_chinese(from) || is_old_chinese(to) {
        // Beijing 54 has published operations for Tarim, Ordos and offshore areas: a library that picks one is wrong here.
        kept(Between::Nothing, false)
    } else {
        DatumStep { keeps_lon_lat: false, between: Between::Nothing, is_known: true }
    }
}

/// Where a layer lies, in degrees, for the choice of an operation.
fn area_of(from: &Crs, extent_file: Extent) -> Option<[f64; 4]> {
    if extent_file.is_empty() {
        return None;
    }
    let Extent { min, max } = extent_file;
    let mut corners = [min, max, [min[0], max[1]], [max[0], min[1]], extent_file.centre()];
    from.lon_lat(&mut corners);
    let area = Extent::of(&corners);
    (!area.is_empty()).then_some([area.min[0], area.min[1], area.max[0], area.max[1]])
}

impl Patches {
    /// Fits one tile, or as many as the bound needs; `None` when no tile keeps it.
    fn fit(extent: Extent, route: &Route) -> Option<Self> {
        let exact = |points: &mut [Point]| projection::transform(route, points);
        let bound = if matches!(route.between, Between::WebMap(_)) { FIT_BOUND_APPROXIMATE_M } else { FIT_BOUND_M };
        let mut made = None;
        for side in TILES_A_SIDE {
            let tiles: Vec<Option<Patch>> = (0..side * side).map(|place| Patch::fit(tile_of(extent, side, place), bound, &exact)).collect();
            let fitted = tiles.iter().flatten().count();
            let is_complete = fitted == tiles.len();
            if fitted > 0 {
                let curvature = tiles.iter().flatten().map(|patch| patch.curvature).fold(0.0, f64::max);
                made = Some(Self { extent, side, tiles, curvature });
            }
            if is_complete {
                break;
            }
        }
        made
    }

    fn error(&self) -> f64 {
        self.tiles.iter().flatten().map(|patch| patch.error).fold(0.0, f64::max)
    }

    fn is_inside(&self, point: Point) -> bool {
        self.extent.contains(point)
    }

    fn apply(&self, xy: &mut [Point], route: &Route) {
        // Folded without an early exit so that it runs several vertices at a time.
        let are_all_inside = xy.iter().fold(true, |all, &point| all & self.is_inside(point));
        if let ([Some(patch)], true) = (self.tiles.as_slice(), are_all_inside) {
            patch.apply(xy);
            return;
        }
        let mut start = 0;
        while start < xy.len() {
            let place = self.place(xy[start]);
            let run = xy[start..].iter().take_while(|&&point| self.place(point) == place).count();
            let vertices = &mut xy[start..start + run];
            match place.and_then(|place| self.tiles[place].as_ref()) {
                Some(patch) => patch.apply(vertices),
                None => projection::transform(route, vertices),
            }
            start += run;
        }
    }

    /// The tile that a point lies in; `None` outside.
    fn place(&self, point: Point) -> Option<usize> {
        if !self.is_inside(point) {
            return None;
        }
        let along = |axis: usize, length: f64| {
            let share = (point[axis] - self.extent.min[axis]) / length;
            ((share * self.side as f64) as usize).min(self.side - 1)
        };
        Some(along(1, self.extent.height()) * self.side + along(0, self.extent.width()))
    }

    /// The box of a box inside the tiles, from its corners and the bound of the curvature; `None` for others.
    fn extent_of(&self, extent: Extent) -> Option<Extent> {
        let Extent { min, max } = extent;
        let mut corners = [min, max, [min[0], max[1]], [max[0], min[1]]];
        match self.tiles.as_slice() {
            [Some(patch)] if self.is_inside(min) && self.is_inside(max) => patch.apply(&mut corners),
            [_] => return None,
            tiles => {
                for corner in &mut corners {
                    *corner = tiles[self.place(*corner)?].as_ref()?.at(*corner);
                }
            }
        }
        let image = Extent::of(&corners);
        // A curve whose second derivative is at most c leaves its chord of length l by c l² / 8 at most.
        let side = extent.width().max(extent.height());
        let sag = self.curvature * side * side / 8.0;
        Some(image.widened(sag + BOX_MARGIN_M))
    }
}

fn tile_of(extent: Extent, side: usize, place: usize) -> Extent {
    let at = |axis: usize, number: usize| {
        let share = number as f64 / side as f64;
        extent.min[axis] + (extent.max[axis] - extent.min[axis]) * share
    };
    let (column, row) = (place % side, place / side);
    Extent { min: [at(0, column), at(1, row)], max: [at(0, column + 1), at(1, row + 1)] }
}

#[cfg(test)]
#[path = "transform_tests.rs"]
mod tests;
