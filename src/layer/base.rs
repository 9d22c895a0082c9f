//! Base maps: pictures of the ground below the layers, with the way from the analysis CRS to their pixels' coordinates.
//!
//! They are drawn, never judged: no rule knows them. So their CRS is found as a layer's is, but a doubtful one is only said.

use std::sync::Arc;

use crate::geometry::{Extent, Point};
use crate::problem::Problems;
use crate::progress::Cancelled;
use crate::source::RawSrs;
use crate::source::raster::{self, Raster};

use super::candidates::{self, Place, Ranked};
use super::crs::{self, CrsHow};
use super::{Crs, CrsChoice, CrsDecision, Datum, Hits, Input, LayerError, Transform};

/// CGCS2000 in degrees.
const DEGREES: u32 = 4490;

/// Web Mercator, and the radius of its sphere.
const WEB_MERCATOR: u32 = 3857;
const WEB_RADIUS_M: f64 = 6_378_137.0;

/// Rounds that bring a web map's shift below a millimetre: each leaves some hundredth of the error before.
const SHIFT_ROUNDS: usize = 5;

/// A picture of the ground in its place.
#[derive(Clone, Debug)]
pub struct BaseMap {
    /// What the person said about it.
    pub input: Input,
    /// Its pixels.
    pub raster: Arc<Raster>,
    /// Its CRS and how it was found.
    pub crs: CrsDecision,
    /// The analysis CRS that it is placed under.
    pub analysis_crs: Crs,
    /// The box around it, in the analysis CRS; empty when nothing of it can be transformed.
    pub extent: Extent,
    way: Way,
}

/// From the analysis CRS to the picture's coordinates.
#[derive(Clone, Debug)]
enum Way {
    /// By PROJ.
    Proj(Box<Transform>),
    /// Over a web map's shifted degrees.
    Shifted(Box<Shifted>),
}

/// Shifted degrees, for which there is only a way out.
#[derive(Clone, Debug)]
struct Shifted {
    /// From the analysis CRS to degrees.
    degrees: Transform,
    /// From shifted degrees to degrees.
    out: Transform,
    /// Whether the picture's coordinates are Mercator's of the shifted degrees.
    is_mercator: bool,
}

/// Opens the base maps of a file. `watch` is told how much of a long look is done, and may stop it.
///
/// # Errors
/// When the file is no base map, when nothing says its place or its CRS, or when asked to stop.
pub fn open(input: &Input, analysis: &Crs, watch: &(dyn Fn(u64, u64) -> Result<(), Cancelled> + Sync)) -> Result<Vec<BaseMap>, LayerError> {
    let rasters = raster::open(&input.path, &input.open_options())?;
    let is_several = rasters.len() > 1;
    let place = |mut raster: Raster| {
        let layer = if is_several { Some(raster.name.clone()) } else { input.layer.clone() };
        let input = &Input { layer, ..input.clone() };
        let decision = decided(input, &raster)?;
        raster.complete::<LayerError>(watch)?;
        BaseMap::placed(input.clone(), Arc::new(raster), decision, analysis)
    };
    rasters.into_iter().map(place).collect()
}

/// The CRS; an error that says what to type where nothing does.
fn decided(input: &Input, raster: &Raster) -> Result<CrsDecision, LayerError> {
    let is_shifted_web = matches!((input.crs, &raster.srs), (Some(CrsChoice::WebMap(_)), RawSrs::Epsg(WEB_MERCATOR)));
    let extent = if is_shifted_web { Extent::EMPTY } else { raster.extent() };
    let decision = crs::decide_from(&raster.srs, input.crs, extent, &Problems::new());
    match (&decision.crs, decision.how) {
        (Some(_), CrsHow::User | CrsHow::Prj | CrsHow::Srs) => Ok(decision),
        (None, CrsHow::User) => {
            let code = if let Some(CrsChoice::Epsg(code)) = input.crs { code } else { 0 };
            Err(LayerError::CrsInvalid { path: input.path.clone(), code })
        }
        _ => Err(LayerError::CrsUnknown { path: input.path.clone(), candidates: ranked(extent) }),
    }
}

/// What fits the coordinates, likeliest first.
fn ranked(extent: Extent) -> Vec<Ranked> {
    let found = candidates::candidates(extent, Datum::Cgcs2000).into_iter().filter(|candidate| !candidate.is_swapped);
    let rank = |candidate: candidates::Candidate| {
        let crs = Crs::from_epsg(candidate.epsg).ok()?;
        let extent_lon_lat = Place { crs: &crs, is_northing_first: false }.extent_lon_lat(extent);
        Some(Ranked { candidate, hits: Hits::default(), extent_lon_lat })
    };
    found.filter_map(rank).collect()
}

impl BaseMap {
    /// The same picture under another analysis CRS.
    ///
    /// # Errors
    /// When PROJ knows no way.
    pub fn under(&self, analysis: &Crs) -> Result<Self, LayerError> {
        Self::placed(self.input.clone(), Arc::clone(&self.raster), self.crs.clone(), analysis)
    }

    fn placed(input: Input, raster: Arc<Raster>, decision: CrsDecision, analysis: &Crs) -> Result<Self, LayerError> {
        let path = input.path.clone();
        let own = decision.crs.as_ref().ok_or_else(|| LayerError::CrsUnknown { path: path.clone(), candidates: Vec::new() })?;
        // Without an extent PROJ is asked for every point: a map needs a few hundred, far fewer than a fit would.
        let transform = |from: &Crs, to: &Crs| Transform::new(from, to, Extent::EMPTY).map_err(|error| error.of(&path));
        let (way, out) = if let Datum::WebMap(_) = own.datum {
            let degrees = Crs::from_epsg(DEGREES)?;
            let is_mercator = raster.srs == RawSrs::Epsg(WEB_MERCATOR);
            let shifted = Shifted { degrees: transform(analysis, &degrees)?, out: transform(own, &degrees)?, is_mercator };
            (Way::Shifted(Box::new(shifted)), transform(if is_mercator { &degrees } else { own }, analysis)?)
        } else {
            (Way::Proj(Box::new(transform(analysis, own)?)), transform(own, analysis)?)
        };
        let is_mercator = matches!(&way, Way::Shifted(shifted) if shifted.is_mercator);
        let extent = extent_m(raster.extent(), &out, is_mercator);
        Ok(Self { input, raster, crs: decision, analysis_crs: analysis.clone(), extent, way })
    }

    /// How it is called: the file's stem, or the table's name within its file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.raster.name
    }

    /// Points of the analysis CRS become the picture's coordinates, in place; NaN where there are none.
    pub fn file_from_m(&self, points: &mut [Point]) {
        match &self.way {
            Way::Proj(transform) => transform.apply(points),
            Way::Shifted(shifted) => shifted.apply(points),
        }
    }
}

impl Shifted {
    fn apply(&self, points: &mut [Point]) {
        self.degrees.apply(points);
        let wanted = points.to_vec();
        for _ in 0..SHIFT_ROUNDS {
            let mut reached = points.to_vec();
            self.out.apply(&mut reached);
            for ((point, wanted), reached) in points.iter_mut().zip(&wanted).zip(&reached) {
                *point = [0, 1].map(|axis| point[axis] + wanted[axis] - reached[axis]);
            }
        }
        if self.is_mercator {
            for point in points.iter_mut() {
                *point = mercator(*point);
            }
        }
    }
}

/// Web Mercator of degrees.
fn mercator([lon, lat]: Point) -> Point {
    let lat = lat.to_radians();
    [WEB_RADIUS_M * lon.to_radians(), WEB_RADIUS_M * (lat.tan() + 1.0 / lat.cos()).ln()]
}

/// The box in the analysis CRS.
fn extent_m(extent_file: Extent, out: &Transform, is_mercator: bool) -> Extent {
    if extent_file.is_empty() || !is_mercator {
        return out.extent(extent_file);
    }
    // Mercator keeps meridians and parallels straight: a box is a box of degrees.
    out.extent(Extent::of(&[from_mercator(extent_file.min), from_mercator(extent_file.max)]))
}

/// Degrees of Web Mercator.
fn from_mercator([x, y]: Point) -> Point {
    [(x / WEB_RADIUS_M).to_degrees(), (y / WEB_RADIUS_M).sinh().atan().to_degrees()]
}
