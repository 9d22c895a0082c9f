//! Properties of the arithmetic that hold for any input, tried on thousands of small random scenes; and a brute-force area to compare with.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::distance::{contains_point, distance_m, distance_within, shortest_line};
use super::measure::{Measures, measure};
use super::overlap::{Overlap, Overlapper, Side};
use super::predicate::squared_distance;
use super::rings::clean;
use super::simple::{Edges, outline};
use super::{EdgeTree, Point, Shape, ShapeKind, ShapeRef, sweep};

/// Where projected coordinates of this country lie: zone 36, 24° north.
const FAR: Point = [36_621_823.0, 2_689_041.0];

/// Area where both polygons are, by slices between all heights at which anything happens. Slow, and shares nothing with the rest.
fn brute_force_area(a: ShapeRef<'_>, b: ShapeRef<'_>) -> f64 {
    let edges: Vec<(Point, Point, usize)> = [a, b]
        .iter()
        .enumerate()
        .flat_map(|(which, polygon)| {
            polygon.parts().flat_map(move |ring| (0..ring.len()).map(move |i| (ring[i], ring[(i + 1) % ring.len()], which)))
        })
        .collect();
    let mut heights: Vec<f64> = edges.iter().map(|edge| edge.0[1]).collect();
    for (place, &(p, q, _)) in edges.iter().enumerate() {
        for &(r, s, _) in &edges[place + 1..] {
            let (u, v) = ([q[0] - p[0], q[1] - p[1]], [s[0] - r[0], s[1] - r[1]]);
            let turn = u[0] * v[1] - u[1] * v[0];
            if turn != 0.0 {
                let t = ((r[0] - p[0]) * v[1] - (r[1] - p[1]) * v[0]) / turn;
                if (0.0..=1.0).contains(&t) {
                    heights.push(p[1] + t * u[1]);
                }
            }
        }
    }
    heights.sort_by(f64::total_cmp);
    let mut area = 0.0;
    for pair in heights.windows(2) {
        let (y, thickness) = (f64::midpoint(pair[0], pair[1]), pair[1] - pair[0]);
        let mut crossings: Vec<(f64, usize)> = edges
            .iter()
            .filter(|(p, q, _)| (p[1] > y) != (q[1] > y))
            .map(|&(p, q, which)| (p[0] + (y - p[1]) / (q[1] - p[1]) * (q[0] - p[0]), which))
            .collect();
        crossings.sort_by(|s, t| s.0.total_cmp(&t.0));
        let (mut inside, mut from) = ([false; 2], 0.0);
        for (x, which) in crossings {
            if inside == [true; 2] {
                area += (x - from) * thickness;
            }
            inside[which] = !inside[which];
            from = x;
        }
    }
    area
}

/// Length of the border of where both polygons are: edges cut at every crossing, pieces with both polygons on exactly one side.
fn brute_force_perimeter(a: ShapeRef<'_>, b: ShapeRef<'_>) -> f64 {
    let edges_of = |polygon: ShapeRef<'_>| -> Vec<(Point, Point)> {
        polygon.parts().flat_map(|ring| (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()])).collect::<Vec<_>>()).collect()
    };
    let (a_edges, b_edges) = (edges_of(a), edges_of(b));
    let mut length = 0.0;
    for (p, q, is_b) in a_edges.iter().map(|e| (e.0, e.1, false)).chain(b_edges.iter().map(|e| (e.0, e.1, true))) {
        let u = [q[0] - p[0], q[1] - p[1]];
        let squared = u[0] * u[0] + u[1] * u[1];
        let mut cuts = vec![0.0, 1.0];
        for &(r, s) in a_edges.iter().chain(&b_edges) {
            let v = [s[0] - r[0], s[1] - r[1]];
            let turn = u[0] * v[1] - u[1] * v[0];
            cuts.push(((r[0] - p[0]) * v[1] - (r[1] - p[1]) * v[0]) / turn);
            cuts.push(((r[0] - p[0]) * u[0] + (r[1] - p[1]) * u[1]) / squared);
        }
        cuts.retain(|t| (0.0..=1.0).contains(t));
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.windows(2).filter(|pair| pair[1] - pair[0] > 1e-7) {
            let t = f64::midpoint(pair[0], pair[1]);
            let middle = [p[0] + t * u[0], p[1] + t * u[1]];
            let hair = 1e-9 / squared.sqrt();
            let beside = |side: f64| [middle[0] - side * hair * u[1], middle[1] + side * hair * u[0]];
            let both = |point: Point| contains_point(a, point) && contains_point(b, point);
            // A border that both have counts once, with `a`.
            let is_shared = is_b && a_edges.iter().any(|&(r, s)| foot_distance(middle, r, s) < 1e-12);
            if both(beside(1.0)) != both(beside(-1.0)) && !is_shared {
                length += (pair[1] - pair[0]) * squared.sqrt();
            }
        }
    }
    length
}

/// Distance of a point from an edge.
fn foot_distance(point: Point, p: Point, q: Point) -> f64 {
    let step = [q[0] - p[0], q[1] - p[1]];
    let t = ((point[0] - p[0]) * step[0] + (point[1] - p[1]) * step[1]) / (step[0] * step[0] + step[1] * step[1]);
    let t = t.clamp(0.0, 1.0);
    (p[0] + t * step[0] - point[0]).hypot(p[1] + t * step[1] - point[1])
}

fn polygon(rings: &[Vec<Point>]) -> Shape {
    Shape::polygon(&rings.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Clean and measured.
fn ready(mut shape: Shape) -> (Shape, Measures) {
    clean(&mut shape);
    let measures = measure(&mut shape);
    (shape, measures)
}

fn moved(shape: &Shape, by: Point) -> Shape {
    let mut moved = shape.clone();
    for point in &mut moved.xy {
        *point = [point[0] + by[0], point[1] + by[1]];
    }
    moved
}

fn overlap(a: &(Shape, Measures), b: &(Shape, Measures)) -> Overlap {
    Overlapper::default().overlap((a.0.as_ref(), &a.1), (b.0.as_ref(), &b.1))
}

/// The same by the general overlay alone.
fn general_overlap(a: &(Shape, Measures), b: &(Shape, Measures)) -> Overlap {
    let measures = Measures { can_be_walked: false, ..a.1 };
    Overlapper::default().overlap((a.0.as_ref(), &measures), (b.0.as_ref(), &b.1))
}

/// Any rings on a small grid: they cross, touch, coincide and repeat.
fn wild_rings() -> impl Strategy<Value = Shape> {
    let point = (0..7i32, 0..7i32).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
    prop::collection::vec(prop::collection::vec(point, 3..8), 1..4).prop_map(|rings| polygon(&rings))
}

/// A profile above another on a grid: simple, full of upright, level and coinciding edges; turned by quarters.
fn tame_ring() -> impl Strategy<Value = Shape> {
    (prop::collection::vec((0..5i32, 1..4i32), 2..7), 0..4u8, -2..3i32, -2..3i32).prop_map(|(columns, quarters, dx, dy)| {
        let lower = columns.iter().enumerate().map(|(x, &(low, _))| [x as f64, f64::from(low)]);
        let upper = columns.iter().enumerate().rev().map(|(x, &(low, thickness))| [x as f64, f64::from(low + thickness)]);
        let turn = |point: Point| (0..quarters).fold(point, |[x, y], _| [6.0 - y, x]);
        polygon(&[lower.chain(upper).map(turn).map(|[x, y]| [x + f64::from(dx), y + f64::from(dy)]).collect()])
    })
}

/// A star of any radii: simple, in general position.
fn star(most: usize) -> impl Strategy<Value = Shape> {
    (prop::collection::vec(0.2..3.0f64, 3..most), 0.0..6.0f64, 0.0..6.0f64).prop_map(|(radii, x, y)| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let ring = radii.iter().enumerate().map(|(i, radius)| {
            let angle = i as f64 * step;
            [x + radius * angle.cos(), y + radius * angle.sin()]
        });
        polygon(&[ring.collect()])
    })
}

fn any_polygon() -> impl Strategy<Value = Shape> {
    prop_oneof![wild_rings(), tame_ring(), star(24)]
}

fn close(found: f64, expected: f64) -> Result<(), TestCaseError> {
    prop_assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{found} is not {expected}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn areas_and_overlaps_equal_brute_force(a in any_polygon(), b in any_polygon()) {
        let (expected_a, expected) = (brute_force_area(a.as_ref(), a.as_ref()), brute_force_area(a.as_ref(), b.as_ref()));
        let (a, b) = (ready(a), ready(b));
        close(a.1.area_m2, expected_a)?;
        close(overlap(&a, &b).area_m2, expected)?;
        close(general_overlap(&a, &b).area_m2, expected)?;
    }

    #[test]
    fn trees_change_nothing(a in any_polygon(), b in prop_oneof![any_polygon(), star(300)], x in 0..7i32, y in 0..7i32) {
        let (a, b) = (ready(a), ready(b));
        let trees = (EdgeTree::new(a.0.as_ref()), EdgeTree::new(b.0.as_ref()));
        let a_side = Side { shape: a.0.as_ref(), measures: &a.1, tree: Some(&trees.0) };
        let b_side = Side { shape: b.0.as_ref(), measures: &b.1, tree: Some(&trees.1) };
        let expected = overlap(&a, &b);
        let mut overlapper = Overlapper::default();
        close(overlapper.overlap(a_side, b_side).area_m2, expected.area_m2)?;
        close(overlapper.overlap(a_side, (b.0.as_ref(), &b.1)).area_m2, expected.area_m2)?;
        close(overlapper.overlap((a.0.as_ref(), &a.1), b_side).perimeter_m, expected.perimeter_m)?;
        let point = [f64::from(x), f64::from(y)];
        prop_assert_eq!(trees.1.contains_point(b.0.as_ref(), point), contains_point(b.0.as_ref(), point));
    }

    #[test]
    fn perimeters_equal_brute_force(a in any_polygon(), b in any_polygon()) {
        let (a, b) = (ready(a), ready(b));
        let found = overlap(&a, &b);
        // Where crossing rings were replaced, rounding decides whether borders still coincide.
        if a.1.is_simple && b.1.is_simple && found.area_m2 > 1e-6 {
            let expected = brute_force_perimeter(a.0.as_ref(), b.0.as_ref());
            prop_assert!((found.perimeter_m - expected).abs() < 1e-4, "{} is not {}", found.perimeter_m, expected);
        }
        let polygon = ready(Overlapper::default().polygon(a.0.as_ref(), b.0.as_ref()));
        close(polygon.1.area_m2, found.area_m2)?;
    }

    #[test]
    fn overlap_is_symmetric_and_no_larger_than_either(a in any_polygon(), b in any_polygon()) {
        let (a, b) = (ready(a), ready(b));
        let (one, other) = (overlap(&a, &b), overlap(&b, &a));
        close(one.area_m2, other.area_m2)?;
        if a.1.is_simple && b.1.is_simple {
            close(one.perimeter_m, other.perimeter_m)?;
        }
        prop_assert!(one.area_m2 <= a.1.area_m2 && one.area_m2 <= b.1.area_m2);
        close(overlap(&a, &a).area_m2, a.1.area_m2)?;
    }

    #[test]
    fn place_and_direction_of_rings_do_not_matter(a in any_polygon(), b in any_polygon(), turn in 0..20usize, reverse: bool) {
        let mut turned = a.clone();
        let mut start = 0;
        for &end in &a.ends {
            let ring = &mut turned.xy[start..end as usize];
            let by = turn % ring.len().max(1);
            ring.rotate_left(by);
            if reverse {
                ring.reverse();
            }
            start = end as usize;
        }
        let (a, turned, b) = (ready(a), ready(turned), ready(b));
        close(a.1.area_m2, turned.1.area_m2)?;
        close(overlap(&a, &b).area_m2, overlap(&turned, &b).area_m2)?;
        prop_assert_eq!(a.1.is_simple, turned.1.is_simple);
        if a.1.area_m2 > 0.0 && b.1.area_m2 > 0.0 {
            close(distance_m(a.0.as_ref(), b.0.as_ref()), distance_m(turned.0.as_ref(), b.0.as_ref()))?;
        }
    }

    #[test]
    fn far_from_the_origin_nothing_changes(a in prop_oneof![wild_rings(), tame_ring()], b in prop_oneof![wild_rings(), tame_ring()]) {
        let (near_a, near_b, far_a, far_b) = (ready(a.clone()), ready(b.clone()), ready(moved(&a, FAR)), ready(moved(&b, FAR)));
        close(far_a.1.area_m2, near_a.1.area_m2)?;
        prop_assert_eq!(far_a.1.is_simple, near_a.1.is_simple);
        prop_assert!((overlap(&far_a, &far_b).area_m2 - overlap(&near_a, &near_b).area_m2).abs() < 1e-6);
        let distance = |a: &(Shape, Measures), b: &(Shape, Measures)| distance_m(a.0.as_ref(), b.0.as_ref());
        if near_a.1.area_m2 > 0.0 && near_b.1.area_m2 > 0.0 {
            prop_assert!((distance(&far_a, &far_b) - distance(&near_a, &near_b)).abs() < 1e-7);
        }
    }

    #[test]
    fn a_spike_changes_nothing(a in prop_oneof![tame_ring(), star(24)], b in any_polygon(), at in 0..50usize, tip in (-9.0..9.0f64, -9.0..9.0f64)) {
        let at = at % a.xy.len();
        let mut spiked = a.clone();
        spiked.xy.splice(at..at, [a.xy[at], [tip.0, tip.1]]);
        spiked.xy.push(spiked.xy[0]);
        spiked.ends = vec![spiked.xy.len() as u32];
        let mut closed = a.clone();
        closed.xy.push(a.xy[0]);
        closed.ends = vec![closed.xy.len() as u32];
        let repairs = clean(&mut spiked);
        prop_assert_eq!(clean(&mut closed).spikes, 0);
        prop_assert_eq!(repairs.spikes, 1);
        let (plain, spiked, b) = (ready(a), ready(spiked), ready(b));
        close(plain.1.area_m2, spiked.1.area_m2)?;
        close(overlap(&plain, &b).area_m2, overlap(&spiked, &b).area_m2)?;
        prop_assert_eq!(distance_m(plain.0.as_ref(), b.0.as_ref()), distance_m(spiked.0.as_ref(), b.0.as_ref()));
    }

    #[test]
    fn sweep_and_pairs_agree_on_crossings(mut a in any_polygon()) {
        clean(&mut a);
        if !a.is_empty() {
            prop_assert_eq!(outline(a.as_ref()), sweep::outline(Edges { polygon: a.as_ref() }));
        }
    }

    #[test]
    fn distances_equal_brute_force(a in any_polygon(), b in any_polygon(), dx in -12.0..12.0f64) {
        let (a, b) = (ready(a), ready(moved(&b, [dx, 0.0])));
        prop_assume!(a.1.area_m2 > 1e-6 && b.1.area_m2 > 1e-6);
        let found = distance_m(a.0.as_ref(), b.0.as_ref());
        prop_assert!((found - distance_m(b.0.as_ref(), a.0.as_ref())).abs() < 1e-12);
        let expected = if overlap(&a, &b).area_m2 > 0.0 { 0.0 } else { brute_force_distance(a.0.as_ref(), b.0.as_ref()) };
        prop_assert!((found - expected).abs() < 1e-9, "{} is not {}", found, expected);
        let line = shortest_line(a.0.as_ref(), b.0.as_ref());
        let length = line.map(|[p, q]| squared_distance(p, q).sqrt());
        prop_assert!((length.unwrap_or(f64::NAN) - found).abs() < 1e-9);
        prop_assert_eq!(distance_within(a.0.as_ref(), b.0.as_ref(), found), Some(found));
        prop_assert_eq!(distance_within(a.0.as_ref(), b.0.as_ref(), found * 0.99 - 1e-9), None);
    }

    #[test]
    fn distances_keep_the_triangle_inequality(a in star(12), b in star(12), x in -9.0..9.0f64, y in -9.0..9.0f64) {
        let point = Shape::point([x, y]);
        let (a, b) = (ready(a), ready(moved(&b, [7.0, 0.0])));
        let to_a = distance_m(point.as_ref(), a.0.as_ref());
        let to_b = distance_m(b.0.as_ref(), point.as_ref());
        prop_assert!(distance_m(a.0.as_ref(), b.0.as_ref()) <= to_a + to_b + 1e-9);
        prop_assert_eq!(to_a == 0.0, contains_point(a.0.as_ref(), [x, y]));
    }
}

/// Smallest distance of any vertex of one to any edge of the other.
fn brute_force_distance(a: ShapeRef<'_>, b: ShapeRef<'_>) -> f64 {
    let to_edges = |points: &[Point], shape: ShapeRef<'_>| {
        let edges = shape.parts().flat_map(|ring| (0..ring.len()).map(move |i| (ring[i], ring[(i + 1) % ring.len()])));
        edges.fold(f64::INFINITY, |best, (p, q)| points.iter().fold(best, |best, &point| best.min(foot_distance(point, p, q))))
    };
    to_edges(a.xy, b).min(to_edges(b.xy, a))
}

#[test]
fn lines_are_measured_like_borders() {
    let square = polygon(&[vec![[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]]);
    let line = |xy: &[Point]| Shape { kind: ShapeKind::Lines, xy: xy.to_vec(), ends: vec![xy.len() as u32] };
    for (xy, expected) in [
        (vec![[6.0, -1.0], [6.0, 9.0]], 2.0),
        (vec![[-1.0, 2.0], [9.0, 2.0]], 0.0),
        (vec![[1.0, 1.0], [2.0, 1.5]], 0.0),
        (vec![[7.0, 8.0], [9.0, 8.0]], 5.0),
    ] {
        assert_eq!(distance_m(line(&xy).as_ref(), square.as_ref()), expected);
        assert_eq!(distance_m(square.as_ref(), line(&xy).as_ref()), expected);
    }
    assert_eq!(distance_m(line(&[[0.0, 0.0], [9.0, 9.0]]).as_ref(), line(&[[0.0, 9.0], [9.0, 0.0]]).as_ref()), 0.0);
    assert_eq!(distance_m(Shape::default().as_ref(), square.as_ref()), f64::INFINITY);
}

#[test]
fn island_outside_the_first_ring_counts_for_distance() {
    // A point inside the second ring: distance 0, though the first is far away.
    let two =
        polygon(&[vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]], vec![[90.0, 0.0], [100.0, 0.0], [100.0, 10.0], [90.0, 10.0]]]);
    let small = polygon(&[vec![[94.0, 4.0], [95.0, 4.0], [95.0, 5.0]]]);
    assert_eq!(distance_m(two.as_ref(), small.as_ref()), 0.0);
    assert_eq!(distance_m(small.as_ref(), two.as_ref()), 0.0);
    assert_eq!(distance_m(Shape::point([95.0, 5.0]).as_ref(), two.as_ref()), 0.0);
    // In a hole the distance is to its border.
    let holed =
        polygon(&[vec![[0.0, 0.0], [20.0, 0.0], [20.0, 20.0], [0.0, 20.0]], vec![[5.0, 5.0], [15.0, 5.0], [15.0, 15.0], [5.0, 15.0]]]);
    assert_eq!(distance_m(polygon(&[vec![[8.0, 9.0], [9.0, 9.0], [9.0, 10.0]]]).as_ref(), holed.as_ref()), 3.0);
}
