//! The numbers of one conflict, computed for the pair alone.

use crate::geometry::{Extent, Overlapper, Point, Shape, ShapeKind, distance, rings};
use crate::layer::Crs;
use crate::rules;

use super::again;
use super::feature::ellipsoidal_m2;

/// A place in both systems.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PointFacts {
    /// Easting and northing in the analysis CRS, metres.
    pub at_m: Point,
    /// Longitude and latitude in degrees, on the analysis CRS's datum.
    pub lon_lat: Point,
}

/// What was measured.
#[derive(Clone, PartialEq, Debug)]
pub enum Measured {
    /// An overlap.
    Overlap {
        /// Area in the analysis CRS, as the list has it, m².
        area_m2: f64,
        /// Area on the ellipsoid, m².
        ellipsoidal_m2: Option<f64>,
        /// The overlap's share of the subject's area, 0 to 1.
        share: f64,
        /// Length of its border, holes included, metres.
        perimeter_m: f64,
        /// 2 × area / perimeter, metres.
        mean_width_m: f64,
        /// Rings of the overlap polygon.
        rings: usize,
        /// The box around it, metres.
        extent_m: Extent,
        /// Its area by another way, m²: (subject + object − what lies in just one of them) / 2; no intersection is formed.
        by_difference_m2: f64,
        /// Area of the polygon that the outputs carry, m²: the general overlay's, where the list's number mostly comes from a quicker walk.
        polygon_m2: f64,
    },
    /// A distance.
    Distance {
        /// As the list has it, metres.
        distance_m: f64,
        /// The nearest points of subject and object; the same point where they meet.
        ends: Option<[PointFacts; 2]>,
        /// From subject to object, degrees clockwise from grid north; `None` where they meet.
        bearing_deg: Option<f64>,
        /// How deep they lie in each other at distance 0, metres.
        depth_m: f64,
        /// Every vertex against every edge, without any index, metres; `None` where that would take too long.
        by_brute_force_m: Option<f64>,
    },
    /// Nothing is near that should be.
    NoneNear {
        /// How many objects there are that would do.
        objects: u64,
        /// The nearest of them.
        nearest: Option<NearestObject>,
    },
    /// Attributes alone.
    Nothing,
    /// One of the features can no longer be placed.
    Gone,
}

/// The nearest object of a subject that has none within the distance.
#[derive(Clone, PartialEq, Debug)]
pub struct NearestObject {
    /// Its layer's name.
    pub layer: String,
    /// Its record.
    pub record: crate::ids::RecordNo,
    /// Its identifier.
    pub id: String,
    /// Its class, code or kind.
    pub class: String,
    /// How far away, metres.
    pub distance_m: f64,
    /// Position error of its layer, metres.
    pub position_error_m: f64,
}

/// Points of the analysis CRS in degrees too.
pub(super) fn points(crs: &Crs, xy: &[Point]) -> Vec<PointFacts> {
    let mut lon_lat = xy.to_vec();
    crs.lon_lat(&mut lon_lat);
    xy.iter().zip(lon_lat).map(|(&at_m, lon_lat)| PointFacts { at_m, lon_lat }).collect()
}

/// An overlap; the list's area, share and mean width come in.
pub(super) fn overlap(crs: &Crs, subject: &Shape, object: &Shape, [area_m2, share, mean_width_m]: [f64; 3]) -> Measured {
    let mut polygon = Overlapper::default().polygon(subject.as_ref(), object.as_ref());
    let (rings, extent_m) = (polygon.ends.len(), Extent::of(&polygon.xy));
    Measured::Overlap {
        area_m2,
        ellipsoidal_m2: ellipsoidal_m2(crs, &polygon),
        share,
        perimeter_m: if mean_width_m > 0.0 { 2.0 * area_m2 / mean_width_m } else { 0.0 },
        mean_width_m,
        rings,
        extent_m,
        by_difference_m2: again::overlap_by_difference_m2(subject, object),
        polygon_m2: rings::measure(&mut polygon).area_m2,
    }
}

/// A distance; the list's comes in.
pub(super) fn distance(crs: &Crs, subject: &Shape, object: &Shape, distance_m: f64) -> Measured {
    let line = distance::shortest_line(subject.as_ref(), object.as_ref());
    let ends = line.map(|line| points(crs, &line)).and_then(|ends| <[PointFacts; 2]>::try_from(ends).ok());
    let depth_m = if distance_m > 0.0 { 0.0 } else { rules::depth_m(subject.as_ref(), object.as_ref(), width_m(subject, object)) };
    Measured::Distance {
        distance_m,
        ends,
        bearing_deg: line.filter(|_| distance_m > 0.0).map(bearing_deg),
        depth_m,
        by_brute_force_m: again::distance_by_brute_force_m(subject.as_ref(), object.as_ref()),
    }
}

/// Mean width of the overlap of two polygons, as the check has it.
fn width_m(subject: &Shape, object: &Shape) -> f64 {
    if subject.kind != ShapeKind::Polygon || object.kind != ShapeKind::Polygon {
        return 0.0;
    }
    let (mut subject, mut object) = (subject.clone(), object.clone());
    let (of_subject, of_object) = (rings::measure(&mut subject), rings::measure(&mut object));
    Overlapper::default().overlap((subject.as_ref(), &of_subject), (object.as_ref(), &of_object)).mean_width_m()
}

/// From the first to the second end, degrees clockwise from the grid's north.
fn bearing_deg([from, to]: [Point; 2]) -> f64 {
    (to[0] - from[0]).atan2(to[1] - from[1]).to_degrees().rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Shape {
        Shape::polygon(&[&[[x, y], [x + side, y], [x + side, y + side], [x, y + side]]])
    }

    #[test]
    fn bearings_run_clockwise_from_north() {
        let towards = |to: Point| bearing_deg([[0.0, 0.0], to]);
        let found = [[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0], [1.0, 1.0]].map(towards);
        for (found, expected) in found.into_iter().zip([0.0, 90.0, 180.0, 270.0, 45.0]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
    }

    #[test]
    fn an_overlap_is_the_same_by_three_ways_and_smaller_on_the_ellipsoid() {
        let crs = Crs::from_epsg(4524).expect("a CRS");
        // A hundred and forty kilometres east of the central meridian: k is 1.00024 there.
        let (a, b) = (square(36_640_000.0, 2_690_000.0, 100.0), square(36_640_060.0, 2_690_030.0, 300.0));
        let Measured::Overlap { ellipsoidal_m2, perimeter_m, by_difference_m2, polygon_m2, rings, .. } =
            overlap(&crs, &a, &b, [2800.0, 0.28, 2.0 * 2800.0 / 220.0])
        else {
            panic!("no overlap")
        };
        assert!((by_difference_m2 - 2800.0).abs() < 1e-6 && (polygon_m2 - 2800.0).abs() < 1e-6, "{by_difference_m2} {polygon_m2}");
        assert!((perimeter_m - 220.0).abs() < 1e-9 && rings == 1);
        let ratio = 2800.0 / ellipsoidal_m2.expect("an area");
        assert!((1.0004..1.0006).contains(&ratio), "{ratio}");
    }

    #[test]
    fn a_distance_has_its_ends_and_is_the_same_by_brute_force() {
        let crs = Crs::from_epsg(4524).expect("a CRS");
        let point = Shape::point([36_640_000.0, 2_690_050.0]);
        let parcel = square(36_640_120.0, 2_690_000.0, 100.0);
        let Measured::Distance { ends, bearing_deg, by_brute_force_m, depth_m, .. } = distance(&crs, &point, &parcel, 120.0) else {
            panic!("no distance")
        };
        let ends = ends.expect("two ends");
        assert_eq!((ends[1].at_m, bearing_deg, depth_m), ([36_640_120.0, 2_690_050.0], Some(90.0), 0.0));
        assert!(ends[0].lon_lat[0] > 109.3 && ends[0].lon_lat[0] < ends[1].lon_lat[0]);
        assert_eq!(by_brute_force_m, Some(120.0));
        let inside = Shape::point([36_640_130.0, 2_690_050.0]);
        let Measured::Distance { depth_m, by_brute_force_m, bearing_deg, .. } = distance(&crs, &inside, &parcel, 0.0) else { panic!() };
        assert_eq!((depth_m, by_brute_force_m, bearing_deg), (10.0, Some(0.0), None));
    }
}
