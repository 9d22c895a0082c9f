//! Measuring on the map: lengths, directions and areas along the ellipsoid, with those of the plane beside them.

use crate::geometry::rings::{clean, measure as measure_shape};
use crate::geometry::{Point, Shape, ShapeKind};
use crate::layer::Transform;
use crate::layer::geodesic::{self, Way};

/// From one point to the next.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Leg {
    /// In the plane of the analysis CRS; its azimuth counts from grid north.
    pub planar: Way,
    /// On the ellipsoid; its azimuth counts from true north. `None` where positions cannot be turned into degrees.
    pub ellipsoidal: Option<Way>,
}

/// The area of a ring.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Area {
    /// In the plane of the analysis CRS, by the even-odd rule, m².
    pub planar_m2: f64,
    /// On the ellipsoid, m². `None` where positions cannot be turned into degrees, and for a ring that crosses itself.
    pub ellipsoidal_m2: Option<f64>,
    /// The ring crosses itself.
    pub is_crossing: bool,
}

/// What was measured.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Measured {
    /// From each point to the next; of a ring back to the first, too.
    pub legs: Vec<Leg>,
    /// The ring's area, from three corners on.
    pub area: Option<Area>,
}

impl Measured {
    /// All legs together, in the plane.
    #[must_use]
    pub fn planar_m(&self) -> f64 {
        self.legs.iter().map(|leg| leg.planar.length_m).sum()
    }

    /// All legs together, on the ellipsoid.
    #[must_use]
    pub fn ellipsoidal_m(&self) -> Option<f64> {
        self.legs.iter().map(|leg| leg.ellipsoidal.map(|way| way.length_m)).sum()
    }
}

/// Measures along `points_m` (analysis CRS, metres), a ring where `is_ring`. `lonlat_from_m` leads to degrees on CGCS2000. Time and memory
/// grow with the points.
#[must_use]
pub fn measure(points_m: &[Point], is_ring: bool, lonlat_from_m: Option<&Transform>) -> Measured {
    let mut path = points_m.to_vec();
    if let (true, [first, _, _, ..]) = (is_ring, points_m) {
        path.push(*first);
    }
    let ellipsoidal = lonlat_from_m.and_then(|way| degrees(&path, way));
    let ways = ellipsoidal.as_ref().map(|path| geodesic::ways(path));
    let planar = path.iter().zip(path.iter().skip(1)).map(|(from, to)| planar_way(*from, *to));
    let legs =
        planar.enumerate().map(|(place, planar)| Leg { planar, ellipsoidal: ways.as_ref().and_then(|ways| ways.get(place).copied()) });
    let legs = legs.collect();
    let area = (is_ring && points_m.len() >= 3).then(|| {
        // Without the closing point.
        let ring = ellipsoidal.as_deref().and_then(|path| path.get(..points_m.len()));
        area(points_m, ring)
    });
    Measured { legs, area }
}

fn degrees(path: &[Point], lonlat_from_m: &Transform) -> Option<Vec<Point>> {
    let mut path = path.to_vec();
    lonlat_from_m.apply(&mut path);
    let is_placed = |[lon, lat]: &Point| lon.abs() <= 180.0 && lat.abs() <= 90.0;
    path.iter().all(is_placed).then_some(path)
}

fn planar_way([x, y]: Point, [to_x, to_y]: Point) -> Way {
    let (east, north) = (to_x - x, to_y - y);
    Way::new(east.hypot(north), east.atan2(north).to_degrees())
}

fn area(ring_m: &[Point], ring_lon_lat: Option<&[Point]>) -> Area {
    let closed: Vec<Point> = ring_m.iter().chain(ring_m.first()).copied().collect();
    // As a file would have it: the first vertex repeated.
    let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
    shape.xy.extend_from_slice(&closed);
    shape.end_part();
    clean(&mut shape);
    let measures = measure_shape(&mut shape);
    let is_crossing = !measures.is_simple && measures.area_m2 > 0.0;
    let ellipsoidal_m2 = ring_lon_lat.filter(|_| !is_crossing).map(geodesic::area_m2);
    Area { planar_m2: measures.area_m2, ellipsoidal_m2, is_crossing }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::geometry::Extent;
    use crate::layer::Crs;

    /// The zone around 108°E, whose eastings begin with 36.
    fn lonlat_from_m() -> Transform {
        let (from, to) = (Crs::from_epsg(4524).unwrap(), Crs::from_epsg(4490).unwrap());
        Transform::new(&from, &to, Extent { min: [36_400_000.0, 2_600_000.0], max: [36_800_000.0, 2_900_000.0] }).unwrap()
    }

    #[test]
    fn a_square_on_the_central_meridian_is_as_large_on_the_ellipsoid_as_in_the_plane() {
        let ring = [[36_500_000.0, 2_700_000.0], [36_500_300.0, 2_700_000.0], [36_500_300.0, 2_700_400.0], [36_500_000.0, 2_700_400.0]];
        let measured = measure(&ring, true, Some(&lonlat_from_m()));
        assert_eq!(measured.legs.len(), 4);
        assert_eq!(measured.planar_m(), 1_400.0);
        assert!((measured.ellipsoidal_m().unwrap() - 1_400.0).abs() < 1e-3);
        let area = measured.area.unwrap();
        assert!((area.planar_m2 - 120_000.0).abs() < 1e-6 && (area.ellipsoidal_m2.unwrap() - 120_000.0).abs() < 0.01, "{area:?}");
        let azimuths: Vec<f64> = measured.legs.iter().filter_map(|leg| leg.planar.azimuth_deg).collect();
        assert_eq!(azimuths, [90.0, 0.0, 270.0, 180.0]);
    }

    #[test]
    fn far_from_the_meridian_the_plane_is_too_large_by_what_the_facts_say() {
        // 1.5° from the meridian at 24°N areas are too large by 573 ppm, lengths by half of it (DOMAIN 5.4).
        let mut corner = [[109.5, 24.0]];
        Crs::from_epsg(4524).unwrap().project(&mut corner);
        let [[x, y]] = corner;
        let ring = [[x - 500.0, y - 500.0], [x + 500.0, y - 500.0], [x + 500.0, y + 500.0], [x - 500.0, y + 500.0]];
        let measured = measure(&ring, true, Some(&lonlat_from_m()));
        let area = measured.area.unwrap();
        let ppm = (area.planar_m2 / area.ellipsoidal_m2.unwrap() - 1.0) * 1e6;
        assert!((ppm - 573.0).abs() < 8.0, "{ppm}");
        let ppm = (measured.planar_m() / measured.ellipsoidal_m().unwrap() - 1.0) * 1e6;
        assert!((ppm - 286.5).abs() < 4.0, "{ppm}");
        // Grid north and true north are apart by the convergence, Δλ sin φ.
        let [leg, ..] = measured.legs.as_slice() else { panic!("no leg") };
        let apart = leg.ellipsoidal.unwrap().azimuth_deg.unwrap() - leg.planar.azimuth_deg.unwrap();
        assert!((apart - 1.5 * 24.0_f64.to_radians().sin()).abs() < 0.01, "{apart}");
    }

    #[test]
    fn a_ring_that_crosses_itself_has_no_area_on_the_ellipsoid_and_says_so() {
        let bow = [[0.0, 0.0], [100.0, 100.0], [100.0, 0.0], [0.0, 100.0]].map(|[x, y]| [36_500_000.0 + x, 2_700_000.0 + y]);
        let area = measure(&bow, true, Some(&lonlat_from_m())).area.unwrap();
        assert!(area.is_crossing && area.ellipsoidal_m2.is_none() && (area.planar_m2 - 5_000.0).abs() < 1e-3, "{area:?}");
    }

    #[test]
    fn without_a_way_to_degrees_the_plane_is_measured_alone() {
        let measured = measure(&[[0.0, 0.0], [3.0, 4.0]], false, None);
        assert_eq!((measured.planar_m(), measured.ellipsoidal_m(), measured.area), (5.0, None, None));
        assert_eq!(measure(&[], true, None), Measured::default());
        let line = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]];
        let area = measure(&line, true, None).area.unwrap();
        assert!(area.planar_m2 == 0.0 && !area.is_crossing, "a flat ring has no area, and crosses nothing: {area:?}");
    }

    proptest! {
        /// Neither the first corner nor the direction changes what is measured.
        #[test]
        fn where_a_ring_begins_and_how_it_turns_changes_nothing(
            x in 36_450_000.0..36_750_000.0_f64, y in 2_650_000.0..2_850_000.0_f64, sides in prop::array::uniform4(20.0..2_000.0_f64), turn in 0..4_usize,
        ) {
            let way = lonlat_from_m();
            let [a, b, c, d] = sides;
            let mut ring = vec![[x + a, y], [x, y + b], [x - c, y], [x, y - d]];
            let before = measure(&ring, true, Some(&way));
            ring.rotate_left(turn);
            ring.reverse();
            let after = measure(&ring, true, Some(&way));
            let (one, other) = (before.area.unwrap(), after.area.unwrap());
            prop_assert!((one.planar_m2 - other.planar_m2).abs() < 1e-3);
            prop_assert!((one.ellipsoidal_m2.unwrap() - other.ellipsoidal_m2.unwrap()).abs() < 1e-3);
            prop_assert!((before.ellipsoidal_m().unwrap() - after.ellipsoidal_m().unwrap()).abs() < 1e-6);
        }
    }
}
