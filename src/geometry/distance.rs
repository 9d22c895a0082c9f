//! Distance between shapes of any kind, to the nearest point; 0 where they meet or one lies in the other.

use std::cell::Cell;

use super::predicate::{Ray, cross, dot, edge_and_ray, edge_box, minus, orient, squared_distance};
use super::{Extent, Point, ShapeKind, ShapeRef};

/// Smallest distance between two clean shapes of any kind; 0 where they meet or one lies in the other (even-odd). Infinite when one is empty.
///
/// Good to a few units in the last place of the coordinates. Symmetric.
#[must_use]
pub fn distance_m(a: ShapeRef<'_>, b: ShapeRef<'_>) -> f64 {
    nearest((a, a.extent()), (b, b.extent()), f64::INFINITY).map_or(f64::INFINITY, |nearest| nearest.squared.sqrt())
}

/// The distance where it is at most `limit_m`, else `None`. Shapes that are far apart cost little more than their boxes.
#[must_use]
pub fn distance_within(a: ShapeRef<'_>, b: ShapeRef<'_>, limit_m: f64) -> Option<f64> {
    distance_within_boxed((a, a.extent()), (b, b.extent()), limit_m)
}

/// [`distance_within`] for shapes whose boxes are known: finding a box costs a third of a distance.
#[must_use]
pub(crate) fn distance_within_boxed(a: (ShapeRef<'_>, Extent), b: (ShapeRef<'_>, Extent), limit_m: f64) -> Option<f64> {
    nearest(a, b, limit_m).map(|nearest| nearest.squared.sqrt()).filter(|&distance_m| distance_m <= limit_m)
}

/// The shortest line between two shapes: a point of `a` and a point of `b`; `None` when one is empty. Both are the same point where
/// the shapes meet.
#[must_use]
pub fn shortest_line(a: ShapeRef<'_>, b: ShapeRef<'_>) -> Option<[Point; 2]> {
    nearest((a, a.extent()), (b, b.extent()), f64::INFINITY).map(|nearest| nearest.points)
}

/// Whether `point` lies inside a clean polygon (even-odd) or on its border. Exact.
#[must_use]
pub fn contains_point(polygon: ShapeRef<'_>, point: Point) -> bool {
    if polygon.kind != ShapeKind::Polygon {
        return false;
    }
    let mut inside = false;
    for ring in polygon.parts() {
        let Some(&last) = ring.last() else { continue };
        let mut p = last;
        for &q in ring {
            match edge_and_ray(p, q, point) {
                Ray::Misses => {}
                Ray::Crosses => inside = !inside,
                Ray::Starts => return true,
            }
            p = q;
        }
    }
    inside
}

/// The best pair of points so far.
#[derive(Clone, Copy)]
struct Nearest {
    squared: f64,
    points: [Point; 2],
}

impl Nearest {
    fn at(point: Point) -> Self {
        Self { squared: 0.0, points: [point, point] }
    }

    #[inline]
    fn offer(&mut self, p: Point, q: Point) {
        let squared = squared_distance(p, q);
        if squared < self.squared {
            *self = Self { squared, points: [p, q] };
        }
    }

    fn swapped(self) -> Self {
        Self { points: [self.points[1], self.points[0]], ..self }
    }
}

/// The nearest points of two shapes, unless they are certainly further apart than `limit`.
fn nearest((a, a_box): (ShapeRef<'_>, Extent), (b, b_box): (ShapeRef<'_>, Extent), limit: f64) -> Option<Nearest> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    // A hair of slack, so that rounding drops nothing; the caller compares the distance itself.
    let limit = limit * (1.0 + 1e-12);
    match (a.kind, b.kind) {
        (ShapeKind::Null, _) | (_, ShapeKind::Null) => None,
        (ShapeKind::Points, _) => nearest_to_points(a.xy, (b, &b_box), limit),
        (_, ShapeKind::Points) => nearest_to_points(b.xy, (a, &a_box), limit).map(Nearest::swapped),
        _ => nearest_of_edges((a, &a_box), (b, &b_box), limit),
    }
}

/// Points against a shape of any kind.
fn nearest_to_points(points: &[Point], (shape, extent): (ShapeRef<'_>, &Extent), limit: f64) -> Option<Nearest> {
    let (&first, &vertex) = (points.first()?, shape.xy.first()?);
    let mut best = Nearest { squared: squared_distance(first, vertex), points: [first, vertex] };
    for &point in points {
        if shape.kind == ShapeKind::Polygon && extent.contains(point) && contains_point(shape, point) {
            return Some(Nearest::at(point));
        }
        match shape.kind {
            ShapeKind::Points => best.offer(point, nearest_vertex(shape.xy, point)),
            _ => offer_edges(&mut best, point, shape),
        }
    }
    (best.squared <= limit * limit).then_some(best)
}

/// Edges that are measured together: their operations go side by side into the processor's vector registers.
const LANES: usize = 8;

/// Offers the nearest point of a shape's edges to `point`.
fn offer_edges(best: &mut Nearest, point: Point, shape: ShapeRef<'_>) {
    for part in shape.parts() {
        if let (ShapeKind::Polygon, Some(&first), Some(&last)) = (shape.kind, part.first(), part.last()) {
            offer_edge(best, point, last, first);
        }
        if let [only] = part {
            best.offer(point, *only);
        }
        // The edge that begins at each vertex but the last.
        let edges = part.len().saturating_sub(1);
        let mut start = 0;
        while start + LANES <= edges {
            let Some(run) = part.get(start..=start + LANES).and_then(|run| run.first_chunk::<{ LANES + 1 }>()) else { break };
            let squared = squared_to_edges(point, run);
            // Only a run that wins is looked at edge by edge: a few in a shape.
            if squared.iter().any(|&squared| squared < best.squared) {
                run.windows(2).for_each(|edge| offer_edge(best, point, edge[0], edge[1]));
            }
            start += LANES;
        }
        part.get(start..).unwrap_or(&[]).windows(2).for_each(|edge| offer_edge(best, point, edge[0], edge[1]));
    }
}

/// Squares of the distances from `point` to the edges between neighbours of `run`; a hair small, so that none that wins is missed.
#[inline]
fn squared_to_edges(point: Point, run: &[Point; LANES + 1]) -> [f64; LANES] {
    let (mut x, mut y) = ([0.0; LANES + 1], [0.0; LANES + 1]);
    for lane in 0..=LANES {
        x[lane] = run[lane][0] - point[0];
        y[lane] = run[lane][1] - point[1];
    }
    let mut squared = [0.0; LANES];
    for lane in 0..LANES {
        let (ex, ey) = (x[lane + 1] - x[lane], y[lane + 1] - y[lane]);
        let length = ex * ex + ey * ey;
        let along = -(x[lane] * ex + y[lane] * ey);
        // Between the edge's ends; an edge without length (which no clean shape has) gives NaN here, and 0 below.
        let t = along / length;
        let t = if t > 0.0 { t } else { 0.0 };
        let t = if t < 1.0 { t } else { 1.0 };
        let (dx, dy) = (x[lane] + t * ex, y[lane] + t * ey);
        squared[lane] = (dx * dx + dy * dy) * (1.0 - 1e-9);
    }
    squared
}

/// Offers the nearest point of the edge `p q` to `point`: an end, or the foot of the perpendicular.
#[inline]
fn offer_edge(best: &mut Nearest, point: Point, p: Point, q: Point) {
    best.offer(point, p);
    best.offer(point, q);
    offer_foot(best, point, p, q);
}

/// Offers the foot of the perpendicular from `point` on the edge `p q`; the edge's ends have been offered already.
#[inline]
fn offer_foot(best: &mut Nearest, point: Point, p: Point, q: Point) {
    let (edge, to_point) = (minus(q, p), minus(point, p));
    let (along, length) = (dot(edge, to_point), dot(edge, edge));
    let across = cross(edge, to_point);
    // Without a division for edges that cannot win, which is nearly all.
    if across * across < best.squared * length && along > 0.0 && along < length {
        let t = along / length;
        *best = Nearest { squared: across * across / length, points: [point, [p[0] + t * edge[0], p[1] + t * edge[1]]] };
    }
}

/// Calls `visit` with both ends of every edge.
#[inline]
fn for_each_edge(shape: ShapeRef<'_>, mut visit: impl FnMut(Point, Point)) {
    for part in shape.parts() {
        if let (ShapeKind::Polygon, Some(&first), Some(&last)) = (shape.kind, part.first(), part.last()) {
            visit(last, first);
        }
        for pair in part.windows(2) {
            visit(pair[0], pair[1]);
        }
    }
}

/// An edge that may hold the nearest point.
type Edge = [Point; 2];

thread_local! {
    /// Edges that remain after pruning, of both shapes: kept so that no pair allocates.
    static KEPT: Cell<(Vec<Edge>, Vec<Edge>)> = const { Cell::new((Vec::new(), Vec::new())) };
}

/// Lines and polygons against each other.
fn nearest_of_edges((a, a_box): (ShapeRef<'_>, &Extent), (b, b_box): (ShapeRef<'_>, &Extent), limit: f64) -> Option<Nearest> {
    if squared_gap(a_box, b_box) > limit * limit {
        return None;
    }
    if a_box.intersects(b_box)
        && let Some(point) = contained_vertex(a, b, b_box).or_else(|| contained_vertex(b, a, a_box))
    {
        return Some(Nearest::at(point));
    }
    let mut best = near_vertices(a.xy, b.xy, b_box.centre());
    let (mut a_edges, mut b_edges) = KEPT.take();
    keep_near_edges((a, a_box), (b, b_box), &best, limit, (&mut a_edges, &mut b_edges));
    search(&a_edges, &b_edges, &mut best);
    KEPT.set((a_edges, b_edges));
    (best.squared <= limit * limit).then_some(best)
}

/// The first vertex of a part of `a` that lies in polygon `b`: without crossing edges, that tells whether the part does. Every part
/// is asked, for each may lie elsewhere.
fn contained_vertex(a: ShapeRef<'_>, b: ShapeRef<'_>, b_box: &Extent) -> Option<Point> {
    if b.kind != ShapeKind::Polygon {
        return None;
    }
    a.parts().filter_map(|part| part.first().copied()).find(|&vertex| b_box.contains(vertex) && contains_point(b, vertex))
}

/// Two vertices near each other: of `a` the nearest to the middle of `b`, of `b` the nearest to that, and once more. An upper bound.
fn near_vertices(a: &[Point], b: &[Point], b_middle: Point) -> Nearest {
    let p = nearest_vertex(a, b_middle);
    let q = nearest_vertex(b, p);
    let p = nearest_vertex(a, q);
    Nearest { squared: squared_distance(p, q), points: [p, q] }
}

/// The vertex nearest to `to`; `to` itself where there is none.
fn nearest_vertex(vertices: &[Point], to: Point) -> Point {
    // Four chains of comparisons, so that none waits for another.
    let mut least = [f64::INFINITY; 4];
    let (fours, rest) = vertices.as_chunks::<4>();
    for four in fours {
        for (least, &vertex) in least.iter_mut().zip(four) {
            let squared = squared_distance(vertex, to);
            *least = if squared < *least { squared } else { *least };
        }
    }
    let squared = rest.iter().map(|&vertex| squared_distance(vertex, to)).chain(least).fold(f64::INFINITY, f64::min);
    vertices.iter().copied().find(|&vertex| squared_distance(vertex, to) == squared).unwrap_or(to)
}

/// Keeps the edges that may be nearer than `best` (or `limit`): near the other shape's box, and near its shadow along the line
/// between the two nearest vertices known.
fn keep_near_edges(
    (a, a_box): (ShapeRef<'_>, &Extent),
    (b, b_box): (ShapeRef<'_>, &Extent),
    best: &Nearest,
    limit: f64,
    (a_edges, b_edges): (&mut Vec<Edge>, &mut Vec<Edge>),
) {
    let [p, q] = best.points;
    let bound = best.squared.sqrt();
    let direction = if bound > 0.0 { [(q[0] - p[0]) / bound, (q[1] - p[1]) / bound] } else { [0.0, 0.0] };
    // Heights along the direction, from p. Rounding of a height is below 1e-9 of the shapes' size.
    let both = a_box.union(*b_box);
    let reach = bound.min(limit) * (1.0 + 1e-9) + 1e-9 * (both.width() + both.height());
    let height = |point: Point| dot(minus(point, p), direction);
    let a_top = a.xy.iter().fold(f64::NEG_INFINITY, |top, &point| if height(point) > top { height(point) } else { top });
    let b_bottom = b.xy.iter().fold(f64::INFINITY, |bottom, &point| if height(point) < bottom { height(point) } else { bottom });
    a_edges.clear();
    b_edges.clear();
    let (near_b, near_a) = (b_box.widened(reach), a_box.widened(reach));
    for_each_edge(a, |p, q| {
        if (height(p) >= b_bottom - reach) | (height(q) >= b_bottom - reach) && edge_box(p, q).intersects(&near_b) {
            a_edges.push([p, q]);
        }
    });
    for_each_edge(b, |p, q| {
        if (height(p) <= a_top + reach) | (height(q) <= a_top + reach) && edge_box(p, q).intersects(&near_a) {
            b_edges.push([p, q]);
        }
    });
}

/// Edges a group, where there are many: a group's box is tested before its edges.
const GROUP: usize = 16;

/// Looks at the pairs of edges that may be nearer than the best so far.
fn search(a_edges: &[Edge], b_edges: &[Edge], best: &mut Nearest) {
    if a_edges.len() * b_edges.len() <= 1024 {
        return search_pairs(a_edges, b_edges, best);
    }
    let boxes: Vec<Extent> = b_edges.chunks(GROUP).map(box_of).collect();
    for a_group in a_edges.chunks(GROUP) {
        let a_box = box_of(a_group);
        for (b_group, b_box) in b_edges.chunks(GROUP).zip(&boxes) {
            if squared_gap(&a_box, b_box) < best.squared {
                search_pairs(a_group, b_group, best);
            }
        }
        if best.squared == 0.0 {
            return;
        }
    }
}

fn box_of(edges: &[Edge]) -> Extent {
    Extent::of(edges.as_flattened())
}

/// Distance of two boxes, squared.
#[inline]
fn squared_gap(a: &Extent, b: &Extent) -> f64 {
    let gap = |axis: usize| (a.min[axis] - b.max[axis]).max(b.min[axis] - a.max[axis]).max(0.0);
    gap(0) * gap(0) + gap(1) * gap(1)
}

fn search_pairs(a_edges: &[Edge], b_edges: &[Edge], best: &mut Nearest) {
    for &[p, q] in a_edges {
        let extent = edge_box(p, q);
        for &[r, s] in b_edges {
            if squared_gap(&extent, &edge_box(r, s)) < best.squared {
                compare_edges([p, q], [r, s], best);
                if best.squared == 0.0 {
                    return;
                }
            }
        }
    }
}

/// Two edges: 0 where they cross, else the nearest of the four ends to the other edge.
fn compare_edges([p, q]: Edge, [r, s]: Edge, best: &mut Nearest) {
    if edge_box(p, q).intersects(&edge_box(r, s))
        && let Some(point) = crossing(p, q, r, s)
    {
        *best = Nearest::at(point);
        return;
    }
    for (end, other) in [(p, r), (p, s), (q, r), (q, s)] {
        best.offer(end, other);
    }
    offer_foot(best, p, r, s);
    offer_foot(best, q, r, s);
    let mut swapped = best.swapped();
    offer_foot(&mut swapped, r, p, q);
    offer_foot(&mut swapped, s, p, q);
    *best = swapped.swapped();
}

/// Where two edges cross; ends that merely touch are found as ends.
fn crossing(p: Point, q: Point, r: Point, s: Point) -> Option<Point> {
    let (r_side, s_side) = (orient(p, q, r), orient(p, q, s));
    let (p_side, q_side) = (orient(r, s, p), orient(r, s, q));
    let opposite = |u: f64, v: f64| (u > 0.0 && v < 0.0) || (u < 0.0 && v > 0.0);
    if !(opposite(r_side, s_side) && opposite(p_side, q_side)) {
        return None;
    }
    let t = p_side / (p_side - q_side);
    Some([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])])
}
