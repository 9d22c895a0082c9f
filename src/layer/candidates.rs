//! What bare coordinates may be (DOMAIN 5.2): candidates by size and digits, likeliest first, for messages and for a person to
//! confirm. Official order is northing, easting; shapefiles store easting first; swapped files exist.

use crate::geometry::{Extent, Point};
use crate::source::RawLayer;

use super::crs::{Crs, Datum, looks_like_degrees};
use super::evidence::{Hits, Surroundings};
use super::sample;
use super::wkt::{degrees_code, zone_code};

/// A CRS that the coordinates may be in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Candidate {
    /// Its code.
    pub epsg: u32,
    /// The file has northing (or latitude) first.
    pub is_swapped: bool,
    /// Where the middle of the data would lie, degrees.
    pub centre_lon_lat: Point,
    /// What in the digits speaks for it.
    pub reason: CandidateReason,
}

impl Candidate {
    /// What to type behind the file's name: `crs=4545`, `crs=4545&axes=ne`.
    #[must_use]
    pub fn suffix(&self) -> String {
        format!("crs={}{}", self.epsg, if self.is_swapped { "&axes=ne" } else { "" })
    }
}

/// A candidate with what speaks for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Ranked {
    /// The candidate.
    pub candidate: Candidate,
    /// How much of the layer would lie where something is known to be.
    pub hits: Hits,
    /// Where the layer would lie: longitude and latitude in degrees.
    pub extent_lon_lat: Extent,
}

/// What in the digits speaks for a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CandidateReason {
    /// Both numbers are degrees.
    Degrees,
    /// The first two of eight digits are a zone number.
    ZonePrefix {
        /// The zone.
        zone: u32,
    },
    /// A six-digit easting: the zone is not said, this one puts the data nearest to Liuzhou.
    CentralMeridian {
        /// The zone's central meridian, degrees.
        degrees: u32,
    },
}

/// Where the program's home lies: Liuzhou (109.41°E, 24.33°N); unprefixed eastings are taken for the zone that comes nearest.
const HOME: Point = [109.41, 24.33];
/// China with its seas, in degrees.
const CHINA: Extent = Extent { min: [72.0, 3.0], max: [136.0, 54.5] };
/// Unprefixed zones are only offered when they put the data within this distance of home, in degrees.
const NEAR_HOME_DEGREES: f64 = 8.0;

/// The candidates for coordinates in this box, likeliest first by the digits alone; none when the numbers fit nothing Chinese and
/// are no degrees. `datum`: the one that the file names, CGCS2000 where it names none.
#[must_use]
pub fn candidates(extent_file: Extent, datum: Datum) -> Vec<Candidate> {
    if extent_file.is_empty() {
        return Vec::new();
    }
    let mut found = as_stored(extent_file, datum, false);
    // Degrees that fit China as stored may fit the Arctic when swapped: swapping is offered only where it is needed.
    if found.iter().all(|candidate| !CHINA.contains(candidate.centre_lon_lat)) {
        let mut other = as_stored(extent_file.transposed(), datum, true);
        other.retain(|candidate| CHINA.contains(candidate.centre_lon_lat));
        other.append(&mut found);
        found = other;
    }
    found
}

/// The candidates for a layer by its digits alone.
#[must_use]
pub fn of_layer(raw: &RawLayer) -> Vec<Candidate> {
    candidates(sample::whereabouts(raw).extent, Datum::Cgcs2000)
}

/// The candidates for a layer by evidence: each is asked how many of `middles_file` would then lie in an admin area and near other
/// layers. Ranked by that, then by the digits; the same for the same layers in any order.
#[must_use]
pub fn ranked(extent_file: Extent, middles_file: &[Point], datum: Datum, surroundings: &Surroundings<'_>, except: usize) -> Vec<Ranked> {
    let ask = |candidate: Candidate| {
        let crs = Crs::from_epsg(candidate.epsg).ok()?;
        let places = Place { crs: &crs, is_northing_first: candidate.is_swapped };
        let hits = surroundings.hits(&places.lon_lat(middles_file), except);
        Some(Ranked { candidate, hits, extent_lon_lat: places.extent_lon_lat(extent_file) })
    };
    let mut found: Vec<Ranked> = candidates(extent_file, datum).into_iter().filter_map(ask).collect();
    // Stable: where the evidence says nothing, the order of the digits stays.
    found.sort_by_key(|ranked| std::cmp::Reverse(ranked.hits.rank()));
    found
}

/// How coordinates in a file become places.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Their CRS.
    pub crs: &'a Crs,
    /// The file has northing (or latitude) first.
    pub is_northing_first: bool,
}

impl Place<'_> {
    /// File coordinates -> longitude and latitude on the layer's own datum, degrees.
    #[must_use]
    pub fn lon_lat(&self, points_file: &[Point]) -> Vec<Point> {
        let mut points: Vec<Point> = points_file.iter().map(|&[x, y]| if self.is_northing_first { [y, x] } else { [x, y] }).collect();
        self.crs.lon_lat(&mut points);
        points
    }

    /// The box in degrees around a box of the file; exact enough to draw and to compare.
    #[must_use]
    pub fn extent_lon_lat(&self, extent_file: Extent) -> Extent {
        if extent_file.is_empty() {
            return extent_file;
        }
        let Extent { min, max } = extent_file;
        Extent::of(&self.lon_lat(&[min, max, [min[0], max[1]], [max[0], min[1]]]))
    }
}

fn as_stored(extent: Extent, datum: Datum, is_swapped: bool) -> Vec<Candidate> {
    let centre = extent.centre();
    if looks_like_degrees(extent) {
        let epsg = if CHINA.contains(centre) { degrees_code(datum).unwrap_or(4490) } else { 4326 };
        return vec![Candidate { epsg, is_swapped, centre_lon_lat: centre, reason: CandidateReason::Degrees }];
    }
    // Northings of China: 3° to 54.5° of latitude.
    if !(300_000.0..6_100_000.0).contains(&centre[1]) {
        return Vec::new();
    }
    let zone_code = |meridian: f64, false_easting: f64, is_3_degree: bool| {
        zone_code(datum, meridian, false_easting, is_3_degree).or_else(|| zone_code(Datum::Cgcs2000, meridian, false_easting, is_3_degree))
    };
    let place = |epsg: u32, reason: CandidateReason| {
        let mut point = [centre];
        Crs::from_epsg(epsg).ok()?.lon_lat(&mut point);
        let [centre_lon_lat] = point;
        CHINA.contains(centre_lon_lat).then_some(Candidate { epsg, is_swapped, centre_lon_lat, reason })
    };
    let prefix = (centre[0] / 1e6).floor();
    if (13.0..46.0).contains(&prefix) {
        let zone = prefix as u32;
        let meridian = if zone >= 25 { zone * 3 } else { zone * 6 - 3 };
        let code = zone_code(f64::from(meridian), f64::from(zone) * 1e6 + 500_000.0, false);
        return code.and_then(|code| place(code, CandidateReason::ZonePrefix { zone })).into_iter().collect();
    }
    if !(100_000.0..900_000.0).contains(&centre[0]) {
        return Vec::new();
    }
    let far_from_home = |candidate: &Candidate| {
        let [lon, lat] = candidate.centre_lon_lat;
        (lon - HOME[0]).hypot(lat - HOME[1])
    };
    let mut found: Vec<Candidate> = (25..=45)
        .map(|zone| zone * 3)
        .filter(|&degrees| is_near_home(centre, f64::from(degrees)))
        .filter_map(|degrees| place(zone_code(f64::from(degrees), 500_000.0, true)?, CandidateReason::CentralMeridian { degrees }))
        .filter(|candidate| far_from_home(candidate) <= NEAR_HOME_DEGREES)
        .collect();
    found.sort_by(|a, b| far_from_home(a).total_cmp(&far_from_home(b)));
    found
}

/// Whether an unprefixed place may be near home with this central meridian: reckoned on a sphere, to spare PROJ the zones that are not.
fn is_near_home([easting, northing]: Point, meridian: f64) -> bool {
    const METRES_A_DEGREE: f64 = 111_000.0;
    let lat = northing / METRES_A_DEGREE;
    let lon = meridian + (easting - 500_000.0) / (METRES_A_DEGREE * lat.to_radians().cos().max(0.1));
    (lon - HOME[0]).abs() <= NEAR_HOME_DEGREES + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(x: f64, y: f64) -> Extent {
        Extent::EMPTY.with([x, y]).widened(if x.abs() < 400.0 { 0.1 } else { 1_000.0 })
    }

    #[test]
    fn digits_of_liuzhou_give_its_zones() {
        for (x, y, code) in [
            (36_643_111.0, 2_692_565.0, 4524),
            (37_338_616.0, 2_692_762.0, 4525),
            (643_111.0, 2_692_565.0, 4545),
            (338_616.0, 2_692_762.0, 4546),
            (18_643_111.0, 2_692_565.0, 4496),
            (109.41, 24.33, 4490),
        ] {
            let first = candidates(around(x, y), Datum::Cgcs2000)[0];
            assert_eq!((first.epsg, first.is_swapped), (code, false), "{x} {y}");
        }
    }

    #[test]
    fn an_unprefixed_easting_is_ambiguous_and_says_so() {
        let found = candidates(around(643_111.0, 2_692_565.0), Datum::Cgcs2000);
        assert!(found.len() > 1 && found[0].epsg == 4545);
        assert_eq!(found[0].reason, CandidateReason::CentralMeridian { degrees: 108 });
    }

    #[test]
    fn swapped_axes_are_recognised() {
        for (x, y, code) in [(2_692_565.0, 36_643_111.0, 4524), (24.33, 109.41, 4490), (2_692_565.0, 643_111.0, 4545)] {
            let first = candidates(around(x, y), Datum::Cgcs2000)[0];
            assert_eq!((first.epsg, first.is_swapped), (code, true), "{x} {y}");
        }
    }

    #[test]
    fn degrees_elsewhere_are_wgs_84_and_other_numbers_nothing() {
        assert_eq!(candidates(around(9.5, 47.1), Datum::Cgcs2000)[0].epsg, 4326);
        assert!(candidates(around(5.0e6, 8.0e6), Datum::Cgcs2000).is_empty());
        assert!(candidates(Extent::EMPTY, Datum::Cgcs2000).is_empty());
    }

    #[test]
    fn the_datum_that_the_file_names_is_kept() {
        assert_eq!(candidates(around(643_111.0, 2_692_565.0), Datum::Xian80)[0].epsg, 2381);
        assert_eq!(candidates(around(36_643_111.0, 2_692_565.0), Datum::Beijing54)[0].epsg, 2412);
        assert_eq!(candidates(around(109.41, 24.33), Datum::Xian80)[0].epsg, 4610);
        assert_eq!(candidates(around(109.41, 24.33), Datum::Other)[0].epsg, 4490);
    }

    #[test]
    fn what_to_type_names_code_and_axes() {
        let first = candidates(around(2_692_565.0, 643_111.0), Datum::Cgcs2000)[0];
        assert_eq!(first.suffix(), "crs=4545&axes=ne");
    }
}
