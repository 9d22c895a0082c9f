//! What bare coordinates may be (DOMAIN 5.2): candidates by size and digits, likeliest first, for messages and for a person to
//! confirm. Official order is northing, easting; shapefiles store easting first; swapped files exist.

use crate::geometry::{Extent, Point};

use super::crs::{Crs, Datum, looks_like_degrees};
use super::wkt::zone_code;

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

/// The candidates for coordinates in this box, likeliest first; none when the numbers fit nothing Chinese and are no degrees.
#[must_use]
pub fn candidates(extent_file: Extent) -> Vec<Candidate> {
    if extent_file.is_empty() {
        return Vec::new();
    }
    let mut found = as_stored(extent_file, false);
    let swapped = Extent { min: [extent_file.min[1], extent_file.min[0]], max: [extent_file.max[1], extent_file.max[0]] };
    // Degrees that fit China as stored may fit the Arctic when swapped: swapping is offered only where it is needed.
    if found.iter().all(|candidate| !CHINA.contains(candidate.centre_lon_lat)) {
        let mut other = as_stored(swapped, true);
        other.retain(|candidate| CHINA.contains(candidate.centre_lon_lat));
        other.append(&mut found);
        found = other;
    }
    found
}

/// The code to name in a message: the likeliest, or CGCS2000 in the zone of Liuzhou.
#[must_use]
pub fn example_code(extent_file: Extent) -> u32 {
    candidates(extent_file).first().map_or(4545, |candidate| candidate.epsg)
}

fn as_stored(extent: Extent, is_swapped: bool) -> Vec<Candidate> {
    let centre = extent.centre();
    if looks_like_degrees(extent) {
        let epsg = if CHINA.contains(centre) { 4490 } else { 4326 };
        return vec![Candidate { epsg, is_swapped, centre_lon_lat: centre, reason: CandidateReason::Degrees }];
    }
    // Northings of China: 3° to 54.5° of latitude.
    if !(300_000.0..6_100_000.0).contains(&centre[1]) {
        return Vec::new();
    }
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
        let code = zone_code(Datum::Cgcs2000, f64::from(meridian), f64::from(zone) * 1e6 + 500_000.0, false);
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
        .filter_map(|zone| {
            let degrees = zone * 3;
            let code = zone_code(Datum::Cgcs2000, f64::from(degrees), 500_000.0, true)?;
            place(code, CandidateReason::CentralMeridian { degrees })
        })
        .filter(|candidate| far_from_home(candidate) <= NEAR_HOME_DEGREES)
        .collect();
    found.sort_by(|a, b| far_from_home(a).total_cmp(&far_from_home(b)));
    found
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
            let first = candidates(around(x, y))[0];
            assert_eq!((first.epsg, first.is_swapped), (code, false), "{x} {y}");
            assert_eq!(example_code(around(x, y)), code);
        }
    }

    #[test]
    fn an_unprefixed_easting_is_ambiguous_and_says_so() {
        let found = candidates(around(643_111.0, 2_692_565.0));
        assert!(found.len() > 1 && found[0].epsg == 4545);
        assert_eq!(found[0].reason, CandidateReason::CentralMeridian { degrees: 108 });
    }

    #[test]
    fn swapped_axes_are_recognised() {
        for (x, y, code) in [(2_692_565.0, 36_643_111.0, 4524), (24.33, 109.41, 4490), (2_692_565.0, 643_111.0, 4545)] {
            let first = candidates(around(x, y))[0];
            assert_eq!((first.epsg, first.is_swapped), (code, true), "{x} {y}");
        }
    }

    #[test]
    fn degrees_elsewhere_are_wgs_84_and_other_numbers_nothing() {
        assert_eq!(candidates(around(9.5, 47.1))[0].epsg, 4326);
        assert!(candidates(around(5.0e6, 8.0e6)).is_empty());
        assert!(candidates(Extent::EMPTY).is_empty());
    }
}
