//! The outline at a distance around a shape, for the map. What lies within the distance is decided by distances, never by this outline.

use geo::algorithm::buffer::{Buffer as _, BufferStyle, LineCap, LineJoin};
use geo::{Coord, LineString, MultiLineString, MultiPoint, MultiPolygon, Polygon};

use super::{Point, Shape, ShapeKind, ShapeRef, nested_polygons};

/// Arcs are drawn as chords of this angle, radians: 3°, so that the outline lies at most 0.04 % of the distance inside the true one.
const CHORD: f64 = std::f64::consts::PI / 60.0;

/// The outline of everything within `distance_m` of a clean shape, as a polygon; empty for an empty shape, and where the distance is not a positive
/// number. Time grows with the vertices.
///
/// ```
/// use jingtu::geometry::{Shape, buffer::buffer};
/// let circle = buffer(Shape::point([100.0, 200.0]).as_ref(), 50.0);
/// let extent = circle.as_ref().extent();
/// assert!((extent.width() - 100.0).abs() < 0.2 && extent.contains([100.0, 249.0]));
/// ```
#[must_use]
pub fn buffer(shape: ShapeRef<'_>, distance_m: f64) -> Shape {
    let Some(&origin) = shape.xy.first().filter(|_| distance_m.is_finite() && distance_m > 0.0) else { return Shape::default() };
    // Near zero, where whatever rounds there rounds least.
    let line = |part: &[Point]| LineString::new(part.iter().map(|[x, y]| Coord { x: x - origin[0], y: y - origin[1] }).collect());
    let style = BufferStyle::new(distance_m).line_cap(LineCap::Round(CHORD)).line_join(LineJoin::Round(CHORD));
    let around: MultiPolygon = match shape.kind {
        ShapeKind::Null => return Shape::default(),
        ShapeKind::Points => {
            let points = shape.xy.iter().map(|[x, y]| geo::Point::new(x - origin[0], y - origin[1]));
            MultiPoint::new(points.collect()).buffer_with_style(style)
        }
        ShapeKind::Lines => MultiLineString::new(shape.parts().map(line).collect()).buffer_with_style(style),
        ShapeKind::Polygon => {
            let polygons = nested_polygons(shape).into_iter();
            let polygons = polygons.map(|nested| Polygon::new(line(&nested.outer), nested.holes.iter().map(|hole| line(hole)).collect()));
            MultiPolygon::new(polygons.collect()).buffer_with_style(style)
        }
    };
    let mut outline = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
    for ring in around.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())) {
        // Without the repeated first vertex.
        let open = ring.0.len().saturating_sub(1);
        outline.xy.extend(ring.0.iter().take(open).map(|at| [at.x + origin[0], at.y + origin[1]]));
        outline.end_part();
    }
    outline
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::distance::distance_m;
    use super::super::rings::{clean, measure};
    use super::*;

    fn area_m2(shape: &Shape) -> f64 {
        let mut shape = shape.clone();
        clean(&mut shape);
        measure(&mut shape).area_m2
    }

    #[test]
    fn a_square_grows_by_its_sides_and_a_circle() {
        let square = Shape::polygon(&[&[
            [36_500_000.0, 2_700_000.0],
            [36_500_100.0, 2_700_000.0],
            [36_500_100.0, 2_700_100.0],
            [36_500_000.0, 2_700_100.0],
        ]]);
        let around = buffer(square.as_ref(), 20.0);
        let expected = 10_000.0 + 4.0 * 100.0 * 20.0 + std::f64::consts::PI * 400.0;
        assert!((area_m2(&around) / expected - 1.0).abs() < 1e-4, "{}", area_m2(&around));
    }

    #[test]
    fn what_has_no_place_or_no_distance_has_no_outline() {
        let point = Shape::point([1.0, 2.0]);
        for distance in [0.0, -5.0, f64::NAN, f64::INFINITY] {
            assert!(buffer(point.as_ref(), distance).is_empty(), "{distance}");
        }
        assert!(buffer(Shape::default().as_ref(), 5.0).is_empty());
    }

    #[test]
    fn a_hole_wider_than_twice_the_distance_stays_a_hole() {
        let ring = |west: f64, side: f64| [[west, west], [west + side, west], [west + side, west + side], [west, west + side]];
        let frame = Shape::polygon(&[&ring(0.0, 100.0), &ring(20.0, 60.0)]);
        assert_eq!(buffer(frame.as_ref(), 10.0).ends.len(), 2);
        assert_eq!(buffer(frame.as_ref(), 40.0).ends.len(), 1);
    }

    proptest! {
        /// Every vertex of the outline lies at the distance: nowhere beyond it, and nowhere nearer than its chords cut.
        #[test]
        fn the_outline_lies_at_the_distance(
            corners in prop::collection::vec((0.0..500.0_f64, 0.0..500.0_f64), 3..9), distance in 5.0..400.0_f64, kind in 0..3_usize,
        ) {
            let xy: Vec<Point> = corners.iter().map(|&(x, y)| [36_500_000.0 + x, 2_700_000.0 + y]).collect();
            let mut shape = match kind {
                0 => Shape { kind: ShapeKind::Points, ends: (1..=xy.len() as u32).collect(), xy },
                1 => Shape { kind: ShapeKind::Lines, ends: vec![xy.len() as u32], xy },
                _ => {
                    // Around its middle, so that it does not cross itself.
                    let mut xy = xy;
                    let middle = xy.iter().fold([0.0; 2], |sum, at| [sum[0] + at[0], sum[1] + at[1]]).map(|sum| sum / xy.len() as f64);
                    xy.sort_by(|a, b| (a[1] - middle[1]).atan2(a[0] - middle[0]).total_cmp(&(b[1] - middle[1]).atan2(b[0] - middle[0])));
                    Shape::polygon(&[&xy])
                }
            };
            clean(&mut shape);
            measure(&mut shape);
            let around = buffer(shape.as_ref(), distance);
            for &vertex in &around.xy {
                let found = distance_m(shape.as_ref(), Shape::point(vertex).as_ref());
                prop_assert!(found <= distance * 1.000_1 + 0.01 && found >= distance * 0.999 - 0.01, "{found} of {distance}");
            }
        }
    }
}
