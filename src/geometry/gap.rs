//! Narrow gaps between two polygons that were meant to share a border.

use super::overlap::Side;
use super::predicate::{dot, edge_box, minus};
use super::{Extent, Point};

/// Borders nearer than this touch: points of land surveys are given to the centimetre (DOMAIN 6, 精度).
const TOUCHING_M: f64 = 0.01;
/// Two edges face each other when they run opposite ways within 18°: their cosine is below this.
const FACING_COSINE: f64 = -0.95;

/// The narrow space between two polygons, added up along their borders.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Gap {
    /// Its area.
    pub area_m2: f64,
    /// How long the borders run beside each other.
    pub length_m: f64,
    /// A point in the middle of its longest stretch.
    pub middle: Point,
}

impl Gap {
    /// Mean width: area by length; 0 without length.
    #[must_use]
    pub fn mean_width_m(&self) -> f64 {
        if self.length_m > 0.0 { self.area_m2 / self.length_m } else { 0.0 }
    }
}

/// The gap between two measured polygons, where their borders face each other at a hundredth of a metre to `widest_m`; `None` where
/// they do not, and for polygons whose rings could not be turned. Whether something else lies in the gap is the caller's question.
///
/// Edges are compared in pairs, those near the other polygon only; with a tree over the edges of `b` in the time of those.
#[must_use]
pub fn gap<'a>(a: impl Into<Side<'a>>, b: impl Into<Side<'a>>, widest_m: f64) -> Option<Gap> {
    let (a, b) = (a.into(), b.into());
    if !(a.measures.can_be_walked && b.measures.can_be_walked) {
        return None;
    }
    let near_a = a.measures.extent.widened(widest_m);
    let near_b = b.measures.extent.widened(widest_m);
    if !near_a.intersects(&b.measures.extent) {
        return None;
    }
    let others: Vec<(Point, Point)> = if b.tree.is_some() { Vec::new() } else { edges_near(b, &near_a) };
    let mut sum = Sum::default();
    for edge in edges_near(a, &near_b) {
        match b.tree {
            Some(tree) => tree.visit(b.shape, &edge_box(edge.0, edge.1).widened(widest_m), |_, p, q| sum.add(edge, (p, q), widest_m)),
            None => others.iter().for_each(|&other| sum.add(edge, other, widest_m)),
        }
    }
    (sum.gap.length_m > 0.0).then_some(sum.gap)
}

/// The polygon's edges whose box meets `extent`.
fn edges_near(side: Side<'_>, extent: &Extent) -> Vec<(Point, Point)> {
    let mut near = Vec::new();
    let mut keep = |p: Point, q: Point| {
        if edge_box(p, q).intersects(extent) {
            near.push((p, q));
        }
    };
    if let Some(tree) = side.tree {
        tree.visit(side.shape, extent, |_, p, q| keep(p, q));
        return near;
    }
    for ring in side.shape.parts() {
        let following = ring.iter().skip(1).chain(ring.first());
        ring.iter().zip(following).for_each(|(&p, &q)| keep(p, q));
    }
    near
}

/// The gap so far, and its longest stretch.
struct Sum {
    gap: Gap,
    longest_m: f64,
}

impl Default for Sum {
    fn default() -> Self {
        Self { gap: Gap { area_m2: 0.0, length_m: 0.0, middle: [0.0; 2] }, longest_m: 0.0 }
    }
}

impl Sum {
    /// Adds what lies between two edges, both with their polygon to the left.
    fn add(&mut self, (p, q): (Point, Point), (r, s): (Point, Point), widest_m: f64) {
        if !edge_box(p, q).widened(widest_m).intersects(&edge_box(r, s)) {
            return;
        }
        let (along, against) = (minus(q, p), minus(s, r));
        let (length, other) = (along[0].hypot(along[1]), against[0].hypot(against[1]));
        if length <= 0.0 || other <= 0.0 || dot(along, against) > FACING_COSINE * length * other {
            return;
        }
        let unit = [along[0] / length, along[1] / length];
        // To the right of the edge, out of its polygon.
        let outward = [unit[1], -unit[0]];
        let place = |point: Point| (dot(minus(point, p), unit), dot(minus(point, p), outward));
        let ((t_s, d_s), (t_r, d_r)) = (place(s), place(r));
        let slope = (d_r - d_s) / (t_r - t_s);
        let width_at = |t: f64| d_s + slope * (t - t_s);
        let Some((from, to)) = within(t_s.max(0.0), t_r.min(length), &width_at, slope, widest_m) else { return };
        let (stretch, width) = (to - from, f64::midpoint(width_at(from), width_at(to)));
        self.gap.area_m2 += stretch * width;
        self.gap.length_m += stretch;
        if stretch > self.longest_m {
            self.longest_m = stretch;
            let t = f64::midpoint(from, to);
            self.gap.middle = [0, 1].map(|axis| p[axis] + unit[axis] * t + outward[axis] * width / 2.0);
        }
    }
}

/// The part of `from..to` in which a straight line's height lies between [`TOUCHING_M`] and `widest_m`.
fn within(from: f64, to: f64, height: &impl Fn(f64) -> f64, slope: f64, widest_m: f64) -> Option<(f64, f64)> {
    let (mut from, mut to) = (from, to);
    for (bound, is_above) in [(TOUCHING_M, true), (widest_m, false)] {
        let is_kept = |t: f64| (height(t) >= bound) == is_above || height(t) == bound;
        match (is_kept(from), is_kept(to)) {
            (true, true) => {}
            (false, false) => return None,
            (start_is_kept, _) => {
                let crossing = (from + (bound - height(from)) / slope).clamp(from.min(to), to.max(from));
                if start_is_kept { to = crossing } else { from = crossing }
            }
        }
    }
    (to > from).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::rings::{clean, measure};
    use crate::geometry::{EdgeTree, Measures, Shape};

    fn polygon(ring: &[Point]) -> (Shape, Measures) {
        let mut shape = Shape::polygon(&[ring]);
        clean(&mut shape);
        let measures = measure(&mut shape);
        (shape, measures)
    }

    fn between(a: &[Point], b: &[Point]) -> Option<Gap> {
        let (a, b) = (polygon(a), polygon(b));
        let plain = gap((a.0.as_ref(), &a.1), (b.0.as_ref(), &b.1), 1.0);
        let tree = EdgeTree::new(b.0.as_ref());
        let by_tree = gap((a.0.as_ref(), &a.1), Side { shape: b.0.as_ref(), measures: &b.1, tree: Some(&tree) }, 1.0);
        assert_eq!(plain, by_tree);
        plain
    }

    const SQUARE: [Point; 4] = [[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]];

    #[test]
    fn a_strip_between_two_squares_has_its_area_and_width() {
        let gap = between(&SQUARE, &[[100.4, 20.0], [200.0, 20.0], [200.0, 80.0], [100.4, 80.0]]).expect("a gap");
        assert!((gap.area_m2 - 24.0).abs() < 1e-9 && (gap.length_m - 60.0).abs() < 1e-9, "{gap:?}");
        assert!((gap.mean_width_m() - 0.4).abs() < 1e-9);
        assert!((gap.middle[0] - 100.2).abs() < 1e-9 && (gap.middle[1] - 50.0).abs() < 1e-9);
    }

    #[test]
    fn a_wedge_counts_as_far_as_it_is_narrow() {
        // From 0 m at the foot to 2 m at the top: up to 1 m wide is half of it.
        let gap = between(&SQUARE, &[[100.0, 0.0], [200.0, 0.0], [200.0, 100.0], [102.0, 100.0]]).expect("a gap");
        assert!((gap.area_m2 - 25.0).abs() < 0.1, "{gap:?}");
        assert!((gap.length_m - 50.0).abs() < 1.0);
    }

    #[test]
    fn touching_overlapping_and_distant_neighbours_have_none() {
        for west in [100.0, 99.5, 101.5] {
            assert_eq!(between(&SQUARE, &[[west, 0.0], [200.0, 0.0], [200.0, 100.0], [west, 100.0]]), None, "{west}");
        }
    }

    #[test]
    fn corners_that_meet_do_not_face_each_other() {
        assert_eq!(between(&SQUARE, &[[100.5, 100.5], [200.0, 100.5], [200.0, 200.0], [100.5, 200.0]]), None);
    }
}
