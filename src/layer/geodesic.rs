//! Lengths, azimuths and areas along geodesics of the ellipsoid of CGCS2000: what a tape on the ground would say at sea level, free of the
//! projection's scale. The method is Karney's (2013, "Algorithms for geodesics"), as `geo` has it.

use geo::{Bearing as _, Coord, Distance as _, GeodesicArea as _, GeodesicMeasure, LineString, Polygon};

use crate::geometry::Point;

/// Semi-major axis of CGCS2000, metres (GB 22021).
const SEMI_MAJOR_M: f64 = 6_378_137.0;

/// Flattening of CGCS2000 (GB 22021).
const FLATTENING: f64 = 1.0 / 298.257_222_101;

/// The way from one point straight to another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Way {
    /// Its length, metres.
    pub length_m: f64,
    /// Its direction where it begins, degrees from north clockwise, 0 to less than 360; `None` for a way of no length.
    pub azimuth_deg: Option<f64>,
}

impl Way {
    /// A way of this length; an azimuth of any turn.
    #[must_use]
    pub fn new(length_m: f64, azimuth_deg: f64) -> Self {
        let turned = azimuth_deg.rem_euclid(360.0);
        // -1e-17 turns into 360 itself.
        let turned = if turned >= 360.0 { 0.0 } else { turned };
        Self { length_m, azimuth_deg: (length_m > 0.0).then_some(turned) }
    }
}

/// The geodesics from each point to the next. Points are longitude and latitude in degrees on CGCS2000. Good to a hundredth of a
/// millimetre at any distance; a place that is not finite gives NaN.
#[must_use]
pub fn ways(lon_lat: &[Point]) -> Vec<Way> {
    // Named "inverse flattening" there, yet it is the flattening that is taken (and that the published values below agree with).
    let ellipsoid = GeodesicMeasure::new(SEMI_MAJOR_M, FLATTENING);
    let place = |[lon, lat]: Point| geo::Point::new(lon, lat);
    let between = lon_lat.iter().zip(lon_lat.iter().skip(1)).map(|(from, to)| (place(*from), place(*to)));
    between.map(|(from, to)| Way::new(ellipsoid.distance(from, to), ellipsoid.bearing(from, to))).collect()
}

/// The area within geodesics through the corners of a ring, m², whichever way it turns; the ring must not cross itself. 0 for fewer than
/// three corners. `geo` takes the ellipsoid of WGS 84, whose flattening differs in the tenth digit: areas by less than 1e-10 of
/// themselves. Rounding leaves about 1e-4 m², for areas are summed up down to the equator.
#[must_use]
pub fn area_m2(ring_lon_lat: &[Point]) -> f64 {
    if ring_lon_lat.len() < 3 {
        return 0.0;
    }
    let line: LineString<f64> = ring_lon_lat.iter().map(|[lon, lat]| Coord { x: *lon, y: *lat }).collect();
    Polygon::new(line, Vec::new()).geodesic_area_signed().abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn way(from: Point, to: Point) -> Way {
        ways(&[from, to])[0]
    }

    fn is_close(found: f64, expected: f64, by: f64) {
        assert!((found - expected).abs() <= by, "{found} instead of {expected}");
    }

    /// `GeographicLib`'s documentation gives these on WGS 84 (JFK to LHR 5551759.400 m, 51.1989°; Wellington to Salamanca 19959679.267 m,
    /// 161.0677°); the ellipsoid of CGCS2000 changes them by less than a millimetre.
    #[test]
    fn long_ways_are_those_that_geographiclib_publishes() {
        let to_london = way([-73.8, 40.6], [-0.5, 51.6]);
        is_close(to_london.length_m, 5_551_759.400, 1e-3);
        is_close(to_london.azimuth_deg.unwrap(), 51.198_882_845_58, 1e-8);
        let to_salamanca = way([174.81, -41.32], [-5.50, 40.96]);
        is_close(to_salamanca.length_m, 19_959_679.267_354, 1e-3);
        is_close(to_salamanca.azimuth_deg.unwrap(), 161.067_669_986_16, 1e-7);
    }

    #[test]
    fn a_square_degree_at_the_equator_has_its_published_area_whichever_way_it_turns() {
        let mut ring = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        is_close(area_m2(&ring), 12_308_778_361.469, 1.0);
        ring.reverse();
        is_close(area_m2(&ring), 12_308_778_361.469, 1.0);
        assert_eq!(area_m2(&ring[..2]), 0.0);
    }

    #[test]
    fn a_way_of_no_length_has_no_direction_and_none_is_a_full_turn() {
        assert_eq!(way([109.4, 24.3], [109.4, 24.3]), Way { length_m: 0.0, azimuth_deg: None });
        assert_eq!(Way::new(1.0, -1e-17).azimuth_deg, Some(0.0));
        assert_eq!(Way::new(1.0, -90.0).azimuth_deg, Some(270.0));
    }

    proptest! {
        /// There and back are equally long; a detour is never shorter.
        #[test]
        fn ways_obey_the_rules_of_distances(
            lon in 108.0..111.0_f64, lat in 23.0..27.0_f64,
            a in prop::array::uniform2(-0.2..0.2_f64), b in prop::array::uniform2(-0.2..0.2_f64),
        ) {
            let (from, over, to) = ([lon, lat], [lon + a[0], lat + a[1]], [lon + b[0], lat + b[1]]);
            prop_assert!((way(from, to).length_m - way(to, from).length_m).abs() < 1e-6);
            prop_assert!(way(from, to).length_m <= way(from, over).length_m + way(over, to).length_m + 1e-6);
        }

        /// A triangle cut in two is as large as its halves.
        #[test]
        fn areas_add_up(lon in 108.0..111.0_f64, lat in 23.0..27.0_f64, width in 1e-4..0.1_f64, height in 1e-4..0.1_f64) {
            // Cut along a meridian, which is a geodesic.
            let (left, right, top, foot) = ([lon - width, lat], [lon + width, lat], [lon, lat + height], [lon, lat]);
            let halves = area_m2(&[left, foot, top]) + area_m2(&[foot, right, top]);
            let whole = area_m2(&[left, foot, right, top]);
            prop_assert!((halves - whole).abs() <= 1e-3 + 1e-9 * whole, "{} {}", halves, whole);
        }
    }
}
