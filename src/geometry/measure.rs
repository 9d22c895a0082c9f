//! What is known of a clean shape: its box, its even-odd area, and whether its rings are simple.

use super::overlap::resolve;
use super::predicate::{Place, place_in_ring};
use super::simple::{Outline, outline};
use super::{Extent, Point, Shape, ShapeKind};

/// What is known of a clean shape, computed once.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Measures {
    /// The box around it.
    pub extent: Extent,
    /// Even-odd area; 0 for points and lines, and for a polygon whose rings cancel each other: it does not exist (DESIGN 4.3).
    pub area_m2: f64,
    /// A polygon whose rings neither crossed themselves nor each other, nor shared a stretch of border. Rings may touch in points.
    pub is_simple: bool,
    /// A ring of a simple polygon touches itself in a point: its area is plain, but the simple-feature standard (ISO 19125-1, 6.1.11)
    /// asks for separate rings.
    pub touches_itself: bool,
    /// The rings are simple now and turned, outer ones counter-clockwise, holes clockwise: the fast overlap applies.
    pub(super) can_be_walked: bool,
}

impl Measures {
    /// Whether a polygon needed repair before other programs would take it: its rings crossed, overlapped, or touched themselves.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        !self.is_simple || self.touches_itself
    }
}

/// Measures a clean shape. Turns the rings of a simple polygon, outer ones counter-clockwise, holes clockwise; replaces rings that
/// cross, overlap or cancel each other by the simple rings that bound the same even-odd region, so that areas, distances and overlaps
/// see one region. A polygon whose rings cancel entirely is emptied.
///
/// The area is exact to rounding (about 1e-15 of the box's area). Time grows with n log n whatever the shape.
pub fn measure(shape: &mut Shape) -> Measures {
    let extent = shape.as_ref().extent();
    let mut measures = Measures { extent, area_m2: 0.0, is_simple: false, touches_itself: false, can_be_walked: false };
    if shape.kind != ShapeKind::Polygon || shape.is_empty() {
        return measures;
    }
    let found = outline(shape.as_ref());
    if found != Outline::Crossing
        && let Some(area_m2) = turn_rings(shape, &extent)
    {
        measures.area_m2 = area_m2;
        measures.is_simple = true;
        measures.touches_itself = found == Outline::TouchingItself;
        measures.can_be_walked = true;
        return measures;
    }
    let (resolved, area_m2) = resolve(shape.as_ref());
    measures.area_m2 = area_m2;
    measures.extent = resolved.as_ref().extent();
    shape.xy.clear();
    shape.ends.clear();
    shape.xy.extend_from_slice(&resolved.xy);
    shape.ends.extend_from_slice(&resolved.ends);
    // Rounding may have made the new rings cross by a hair: then the general overlay stays in charge.
    if outline(shape.as_ref()) != Outline::Crossing && turn_rings(shape, &measures.extent).is_some() {
        measures.can_be_walked = true;
    }
    measures
}

/// Turns each ring by its nesting depth, and adds up the area. `None` where a depth cannot be told (every vertex of a ring lies on another).
fn turn_rings(shape: &mut Shape, extent: &Extent) -> Option<f64> {
    let origin = extent.min;
    if let [_] = shape.ends[..] {
        let area = signed_area(&shape.xy, origin);
        if area < 0.0 {
            shape.xy.reverse();
        }
        return Some(area.abs());
    }
    let boxes: Vec<Extent> = shape.as_ref().parts().map(Extent::of).collect();
    let depths: Vec<usize> = (0..boxes.len()).map(|ring| depth(shape, &boxes, ring)).collect::<Option<_>>()?;
    let (mut start, mut total) = (0, 0.0);
    for (&end, depth) in shape.ends.iter().zip(depths) {
        let ring = &mut shape.xy[start..end as usize];
        let area = signed_area(ring, origin);
        let is_hole = depth % 2 == 1;
        if (area < 0.0) != is_hole {
            ring.reverse();
        }
        total += if is_hole { -area.abs() } else { area.abs() };
        start = end as usize;
    }
    Some(total)
}

/// How many other rings hold `ring`. Rings do not cross, so one vertex that lies on no other ring speaks for all.
fn depth(shape: &Shape, boxes: &[Extent], ring: usize) -> Option<usize> {
    let rings = shape.as_ref();
    let vertices = rings.part(ring);
    'vertex: for &vertex in vertices {
        let mut depth = 0;
        for (other, extent) in boxes.iter().enumerate() {
            if other == ring || !extent.contains(vertex) {
                continue;
            }
            match place_in_ring(rings.part(other), vertex) {
                Place::Inside => depth += 1,
                Place::Outside => {}
                Place::Border => continue 'vertex,
            }
        }
        return Some(depth);
    }
    None
}

/// Area of a closed ring, positive when counter-clockwise. `origin` lies near the ring, so that the terms stay small.
pub(super) fn signed_area(ring: &[Point], origin: Point) -> f64 {
    let Some(&last) = ring.last() else { return 0.0 };
    let (mut p, mut twice) = (last, 0.0);
    for &q in ring {
        twice += (p[0] - q[0]) * ((p[1] - origin[1]) + (q[1] - origin[1]));
        p = q;
    }
    twice / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::rings::clean;
    use super::*;

    fn square(x: f64, y: f64, size: f64) -> [Point; 4] {
        [[x, y], [x + size, y], [x + size, y + size], [x, y + size]]
    }

    fn measured(rings: &[&[Point]]) -> (Shape, Measures) {
        let mut shape = Shape::polygon(rings);
        clean(&mut shape);
        let measures = measure(&mut shape);
        (shape, measures)
    }

    fn ring_areas(shape: &Shape) -> Vec<f64> {
        shape.as_ref().parts().map(|ring| signed_area(ring, [0.0, 0.0])).collect()
    }

    #[test]
    fn clockwise_ring_is_turned() {
        let mut ring = square(0.0, 0.0, 10.0);
        ring.reverse();
        let (shape, measures) = measured(&[&ring]);
        assert_eq!(measures.area_m2, 100.0);
        assert!(measures.is_simple && !measures.is_invalid());
        assert_eq!(ring_areas(&shape), [100.0]);
    }

    #[test]
    fn island_in_hole_in_island_turns_by_depth() {
        let (shape, measures) =
            measured(&[&square(4.0, 4.0, 2.0), &square(1.0, 1.0, 8.0), &square(0.0, 0.0, 10.0), &square(20.0, 0.0, 1.0)]);
        assert_eq!(measures.area_m2, 100.0 - 64.0 + 4.0 + 1.0);
        assert!(measures.is_simple);
        assert_eq!(ring_areas(&shape), [4.0, -64.0, 100.0, 1.0]);
    }

    #[test]
    fn hole_that_touches_the_shell_in_a_point_is_simple() {
        let (_, measures) = measured(&[&square(0.0, 0.0, 10.0), &[[0.0, 5.0], [3.0, 3.0], [3.0, 7.0]]]);
        assert!(measures.is_simple && !measures.touches_itself);
        assert_eq!(measures.area_m2, 100.0 - 6.0);
    }

    #[test]
    fn bowtie_counts_both_wings() {
        let (_, measures) = measured(&[&[[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]]]);
        assert!(!measures.is_simple && measures.is_invalid());
        assert!((measures.area_m2 - 50.0).abs() < 1e-9);
    }

    #[test]
    fn overlapping_rings_cancel_where_they_overlap() {
        let (_, measures) = measured(&[&square(0.0, 0.0, 10.0), &square(5.0, 5.0, 10.0)]);
        assert!(!measures.is_simple);
        assert!((measures.area_m2 - 150.0).abs() < 1e-9);
    }

    #[test]
    fn the_same_ring_twice_has_no_area() {
        let (shape, measures) = measured(&[&square(0.0, 0.0, 10.0), &square(0.0, 0.0, 10.0)]);
        assert!(!measures.is_simple);
        assert_eq!(measures.area_m2, 0.0);
        assert!(shape.is_empty() && measures.extent.is_empty());
    }

    #[test]
    fn area_is_exact_far_from_the_origin() {
        let (x, y) = (36_621_823.25, 2_689_041.75);
        let (_, measures) = measured(&[&square(x, y, 30.5)]);
        assert_eq!(measures.area_m2, 30.5 * 30.5);
    }

    #[test]
    fn points_and_lines_have_no_area() {
        let mut point = Shape::point([3.0, 4.0]);
        let measures = measure(&mut point);
        assert_eq!(measures.area_m2, 0.0);
        assert_eq!(measures.extent, Extent { min: [3.0, 4.0], max: [3.0, 4.0] });
        assert!(measure(&mut Shape::default()).extent.is_empty());
    }
}
