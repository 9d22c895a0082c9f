//! Flat rings -> polygons with their holes, as formats ask for them that know no even-odd rule (OGC simple features, RFC 7946).

use super::{Point, ShapeRef};

/// One outer ring and the holes in it. Rings are not closed; the outer one runs counter-clockwise, holes clockwise.
#[derive(Clone, PartialEq, Debug)]
pub struct NestedPolygon {
    /// The outer ring.
    pub outer: Vec<Point>,
    /// Its holes.
    pub holes: Vec<Vec<Point>>,
}

/// The polygons of a shape whose rings neither cross themselves nor each other (they may touch): a ring inside an even number of others
/// is an outer one, one inside an odd number a hole of the innermost ring around it (even-odd rule, islands in lakes included). Orientation
/// in the input does not matter. Rings of fewer than three points are left out. Time grows with rings × vertices.
#[must_use]
pub fn nested_polygons(shape: ShapeRef<'_>) -> Vec<NestedPolygon> {
    let rings: Vec<&[Point]> = shape.parts().filter(|ring| ring.len() >= 3).collect();
    let areas: Vec<f64> = rings.iter().map(|ring| signed_area_m2(ring)).collect();
    let around: Vec<Vec<usize>> = (0..rings.len()).map(|ring| rings_around(&rings, &areas, ring)).collect();
    let mut polygons = Vec::new();
    let mut polygon_of_ring = vec![None; rings.len()];
    for ring in (0..rings.len()).filter(|&ring| around[ring].len().is_multiple_of(2)) {
        polygon_of_ring[ring] = Some(polygons.len());
        polygons.push(NestedPolygon { outer: turned(rings[ring], areas[ring] < 0.0), holes: Vec::new() });
    }
    for ring in (0..rings.len()).filter(|&ring| !around[ring].len().is_multiple_of(2)) {
        let innermost = around[ring].iter().copied().min_by(|&a, &b| areas[a].abs().total_cmp(&areas[b].abs()));
        if let Some(polygon) = innermost.and_then(|outer| polygon_of_ring[outer]) {
            polygons[polygon].holes.push(turned(rings[ring], areas[ring] > 0.0));
        }
    }
    polygons
}

/// The larger rings in which `ring` lies.
fn rings_around(rings: &[&[Point]], areas: &[f64], ring: usize) -> Vec<usize> {
    (0..rings.len())
        .filter(|&other| other != ring && areas[other].abs() > areas[ring].abs() && lies_in(rings[ring], rings[other]))
        .collect()
}

/// Whether `inner` lies in `outer`, given that they do not cross. Rings may touch at vertices and along sides, so the first
/// vertex or middle of a side decides that is not itself on `outer`.
fn lies_in(inner: &[Point], outer: &[Point]) -> bool {
    let middles = sides(inner).map(|[a, b]| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])]);
    for point in inner.iter().copied().chain(middles) {
        match place_in(point, outer) {
            Place::Inside => return true,
            Place::Outside => return false,
            Place::Border => {}
        }
    }
    true
}

enum Place {
    Inside,
    Outside,
    Border,
}

fn place_in(point: Point, ring: &[Point]) -> Place {
    let mut is_inside = false;
    for [a, b] in sides(ring) {
        // Relative to the point: coordinates of 3.6e7 m would cost the product below its digits.
        let (ax, ay, bx, by) = (a[0] - point[0], a[1] - point[1], b[0] - point[0], b[1] - point[1]);
        let cross = ax * by - ay * bx;
        let length = (bx - ax).hypot(by - ay);
        let is_beside = ax.min(bx) <= NEAR_M && ax.max(bx) >= -NEAR_M && ay.min(by) <= NEAR_M && ay.max(by) >= -NEAR_M;
        if is_beside && cross.abs() <= NEAR_M * length {
            return Place::Border;
        }
        if (ay > 0.0) != (by > 0.0) && (cross > 0.0) == (by > ay) {
            is_inside = !is_inside;
        }
    }
    if is_inside { Place::Inside } else { Place::Outside }
}

/// Closer than this to a side is on it: vertices that an overlay computed are off by about a rounding of the coordinates
/// (7e-9 m at 3.7e7 m), while nothing narrower than a micrometre comes out of it.
const NEAR_M: f64 = 1e-6;

fn sides(ring: &[Point]) -> impl Iterator<Item = [Point; 2]> + '_ {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(&a, &b)| [a, b])
}

/// Area of an open ring, positive when it runs counter-clockwise.
fn signed_area_m2(ring: &[Point]) -> f64 {
    let Some(&[x, y]) = ring.first() else { return 0.0 };
    sides(ring).map(|[a, b]| (a[0] - x) * (b[1] - y) - (a[1] - y) * (b[0] - x)).sum::<f64>() / 2.0
}

fn turned(ring: &[Point], is_turned: bool) -> Vec<Point> {
    if is_turned { ring.iter().rev().copied().collect() } else { ring.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Shape;

    fn square(x: f64, y: f64, size: f64) -> Vec<Point> {
        let at = |dx: f64, dy: f64| [36_500_000.0 + x + dx, 2_692_000.0 + y + dy];
        vec![at(0.0, 0.0), at(size, 0.0), at(size, size), at(0.0, size)]
    }

    fn nested(rings: &[Vec<Point>]) -> Vec<(f64, Vec<f64>)> {
        let borrowed: Vec<&[Point]> = rings.iter().map(Vec::as_slice).collect();
        nested_polygons(Shape::polygon(&borrowed).as_ref())
            .iter()
            .map(|polygon| (signed_area_m2(&polygon.outer), polygon.holes.iter().map(|hole| signed_area_m2(hole)).collect()))
            .collect()
    }

    #[test]
    fn island_in_a_lake_in_an_island_is_a_polygon_of_its_own() {
        let rings = [square(40.0, 40.0, 10.0), square(0.0, 0.0, 100.0), square(20.0, 20.0, 50.0), square(200.0, 0.0, 10.0)];
        assert_eq!(nested(&rings), [(100.0, vec![]), (10_000.0, vec![-2500.0]), (100.0, vec![])]);
    }

    #[test]
    fn orientation_of_the_input_does_not_matter() {
        let mut rings = [square(0.0, 0.0, 100.0), square(20.0, 20.0, 50.0)];
        let expected = nested(&rings);
        rings[0].reverse();
        assert_eq!(nested(&rings), expected);
        rings[1].reverse();
        assert_eq!(nested(&rings), expected);
    }

    #[test]
    fn hole_that_touches_the_outer_ring_at_a_corner_stays_a_hole() {
        let mut hole = square(0.0, 0.0, 10.0);
        hole[1] = [hole[1][0] + 5.0, hole[1][1] + 1.0];
        hole[3] = [hole[3][0] + 1.0, hole[3][1] + 5.0];
        assert_eq!(nested(&[square(0.0, 0.0, 100.0), hole])[0].1.len(), 1);
    }

    #[test]
    fn squares_that_share_a_side_are_two_polygons() {
        assert_eq!(nested(&[square(0.0, 0.0, 10.0), square(10.0, 0.0, 5.0)]), [(100.0, vec![]), (25.0, vec![])]);
    }

    #[test]
    fn rings_without_area_are_left_out() {
        assert!(nested(&[square(0.0, 0.0, 1.0)[..2].to_vec()]).is_empty());
    }
}
