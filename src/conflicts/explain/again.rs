//! The same numbers by ways that share nothing with the check's: slow, simple, for one pair.

use crate::geometry::{Point, Shape, ShapeKind, ShapeRef, rings};

/// Pairs of a vertex and an edge that one explanation may cost: about a second of plain arithmetic.
const PAIRS_AT_MOST: usize = 200_000_000;

/// Area of the overlap of two clean polygons, m²: (|a| + |b| − |a ⊕ b|) / 2. By the even-odd rule the rings of both together are exactly
/// what lies in just one of them (a ⊕ b), so no intersection is formed. Good to about 1e-15 of the two polygons' areas.
pub(super) fn overlap_by_difference_m2(a: &Shape, b: &Shape) -> f64 {
    let area_m2 = |shape: &Shape| rings::measure(&mut shape.clone()).area_m2;
    let mut both = a.clone();
    both.ends.extend(b.ends.iter().map(|end| end + a.xy.len() as u32));
    both.xy.extend_from_slice(&b.xy);
    ((area_m2(a) + area_m2(b) - area_m2(&both)) / 2.0).max(0.0)
}

/// Distance of two clean shapes, every vertex against every edge; `None` where there are too many.
pub(super) fn distance_by_brute_force_m(a: ShapeRef<'_>, b: ShapeRef<'_>) -> Option<f64> {
    if a.is_empty() || b.is_empty() || a.xy.len().saturating_mul(b.xy.len()) > PAIRS_AT_MOST {
        return None;
    }
    let (a_edges, b_edges) = (edges(a), edges(b));
    let is_crossed = a_edges.iter().any(|&edge| b_edges.iter().any(|&other| crosses(edge, other)));
    let is_inside = |points: ShapeRef<'_>, polygon: ShapeRef<'_>, edges: &[[Point; 2]]| {
        polygon.kind == ShapeKind::Polygon && points.xy.iter().any(|&point| is_within(point, edges))
    };
    if is_crossed || is_inside(a, b, &b_edges) || is_inside(b, a, &a_edges) {
        return Some(0.0);
    }
    let nearest = |points: &[Point], edges: &[[Point; 2]]| {
        points.iter().flat_map(|&point| edges.iter().map(move |&edge| to_edge_m(point, edge))).fold(f64::INFINITY, f64::min)
    };
    Some(nearest(a.xy, &b_edges).min(nearest(b.xy, &a_edges)))
}

/// All edges; a point is an edge without length.
fn edges(shape: ShapeRef<'_>) -> Vec<[Point; 2]> {
    let mut edges = Vec::with_capacity(shape.xy.len());
    for part in shape.parts() {
        match shape.kind {
            ShapeKind::Points => edges.extend(part.iter().map(|&point| [point; 2])),
            ShapeKind::Polygon => edges.extend(part.iter().zip(part.iter().cycle().skip(1)).map(|(&p, &q)| [p, q])),
            ShapeKind::Lines | ShapeKind::Null => edges.extend(part.windows(2).map(|pair| [pair[0], pair[1]])),
        }
    }
    edges
}

/// Twice the area of the triangle; its sign is the side on which `r` lies.
fn turn(p: Point, q: Point, r: Point) -> f64 {
    (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
}

fn crosses([p, q]: [Point; 2], [r, s]: [Point; 2]) -> bool {
    turn(p, q, r) * turn(p, q, s) < 0.0 && turn(r, s, p) * turn(r, s, q) < 0.0
}

/// Even-odd, by the edges that a ray to the east crosses.
fn is_within(point: Point, edges: &[[Point; 2]]) -> bool {
    let crossed = edges.iter().filter(|[p, q]| {
        let spans = (p[1] > point[1]) != (q[1] > point[1]);
        spans && p[0] + (point[1] - p[1]) / (q[1] - p[1]) * (q[0] - p[0]) > point[0]
    });
    crossed.count() % 2 == 1
}

/// Distance from a point to the nearest point of an edge.
fn to_edge_m(point: Point, [p, q]: [Point; 2]) -> f64 {
    let (along, to) = ([q[0] - p[0], q[1] - p[1]], [point[0] - p[0], point[1] - p[1]]);
    let squared = along[0] * along[0] + along[1] * along[1];
    let share = if squared > 0.0 { ((along[0] * to[0] + along[1] * to[1]) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (to[0] - share * along[0]).hypot(to[1] - share * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Overlapper, distance};

    /// A star of `spikes` with an inner ring, somewhere in zone 36.
    fn star(seed: u32, spikes: u32) -> Shape {
        let mut state = u64::from(seed) * 0x9e37_79b9_7f4a_7c15 + 1;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let middle = [36_640_000.0 + 120.0 * random(), 2_690_000.0 + 120.0 * random()];
        let mut ring = |scale: f64| -> Vec<Point> {
            (0..spikes)
                .map(|spike| {
                    let angle = std::f64::consts::TAU * f64::from(spike) / f64::from(spikes);
                    let radius = scale * (20.0 + 30.0 * random());
                    [middle[0] + radius * angle.cos(), middle[1] + radius * angle.sin()]
                })
                .collect()
        };
        let (outer, hole) = (ring(1.0), ring(0.3));
        Shape::polygon(&[&outer, &hole])
    }

    #[test]
    fn both_ways_agree_with_the_checks_on_random_pairs() {
        let (mut overlaps, mut gaps) = (0, 0);
        for seed in 0..200 {
            let (mut a, mut b) = (star(seed, 7 + seed % 9), star(seed + 1000, 5 + seed % 11));
            let (of_a, of_b) = (rings::measure(&mut a), rings::measure(&mut b));
            let overlap = Overlapper::default().overlap((a.as_ref(), &of_a), (b.as_ref(), &of_b));
            let again = overlap_by_difference_m2(&a, &b);
            assert!((overlap.area_m2 - again).abs() < 1e-6, "seed {seed}: {} {again}", overlap.area_m2);
            let distance_m = distance::distance_m(a.as_ref(), b.as_ref());
            let brute = distance_by_brute_force_m(a.as_ref(), b.as_ref()).expect("few vertices");
            assert!((distance_m - brute).abs() < 1e-6, "seed {seed}: {distance_m} {brute}");
            overlaps += u32::from(again > 0.0);
            gaps += u32::from(brute > 0.0);
        }
        assert!(overlaps > 40 && gaps > 20, "{overlaps} overlaps, {gaps} gaps");
    }

    #[test]
    fn too_many_pairs_are_left_alone() {
        let long = |y: f64| Shape::polygon(&[&(0..20_000).map(|x| [f64::from(x), y + f64::from(x % 7)]).collect::<Vec<_>>()]);
        assert_eq!(distance_by_brute_force_m(long(0.0).as_ref(), long(100.0).as_ref()), None);
    }
}
