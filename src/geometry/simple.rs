//! Whether the rings of a polygon cross themselves or each other. Exact: no tolerance decides.
//!
//! Edges are taken in runs of eight neighbours, each run with its box; only runs whose boxes meet are looked at edge by edge. The
//! polygons of life have few such runs. Where they have many (a star of long needles), the sweep in [`super::sweep`] decides instead,
//! so that time never grows with the square of the vertices.

use super::predicate::{dot, edge_box, minus, orient};
use super::sweep;
use super::{Extent, Point, ShapeRef};

/// How the rings of a polygon lie.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Outline {
    /// They do not meet, or different rings touch in points.
    Simple,
    /// A ring touches itself in a point, and nothing crosses.
    TouchingItself,
    /// Edges cross or share a stretch.
    Crossing,
}

/// Edges a run.
const RUN: usize = 8;

/// Up to so many runs are compared each with each; more are sorted first.
const FEW: usize = 32;

/// Box tests of edge pairs after which the sweep takes over, by vertex.
const PAIRS_PER_VERTEX: usize = 40;

/// How the rings of a clean polygon lie.
pub(super) fn outline(polygon: ShapeRef<'_>) -> Outline {
    if polygon.parts().any(|ring| ring.len() < 3) {
        return Outline::Crossing;
    }
    let edges = Edges { polygon };
    let budget = polygon.xy.len().saturating_mul(PAIRS_PER_VERTEX).saturating_add(1000);
    // Parcels fit on the stack.
    let mut few = [Run::NONE; FEW];
    let mut count = 0;
    for (slot, run) in few.iter_mut().zip(runs(polygon)) {
        *slot = run;
        count += 1;
    }
    let found = if count < FEW {
        all_pairs(edges, &few[..count], budget)
    } else {
        sorted_pairs(edges, &mut runs(polygon).collect::<Vec<_>>(), budget)
    };
    found.unwrap_or_else(|| sweep::outline(edges))
}

/// Neighbouring edges of one ring: edges `first..end`, where edge `i` starts at vertex `i`.
#[derive(Clone, Copy)]
struct Run {
    extent: Extent,
    first: u32,
    end: u32,
    ring_start: u32,
    ring_end: u32,
}

impl Run {
    const NONE: Self = Self { extent: Extent::EMPTY, first: 0, end: 0, ring_start: 0, ring_end: 0 };

    /// The run's vertices, its last edge's end included, and how many edges there are.
    #[inline]
    fn vertices(&self, xy: &[Point]) -> ([Point; RUN + 1], usize) {
        let (first, end) = (self.first as usize, self.end as usize);
        let count = end - first;
        let mut vertices = [[0.0; 2]; RUN + 1];
        vertices[..count].copy_from_slice(&xy[first..end]);
        vertices[count] = xy[if self.end == self.ring_end { self.ring_start as usize } else { end }];
        (vertices, count)
    }
}

/// The runs of all rings.
fn runs(polygon: ShapeRef<'_>) -> impl Iterator<Item = Run> {
    let bounds = polygon.ends.iter().scan(0, |start, &end| Some((std::mem::replace(start, end), end)));
    bounds.flat_map(move |(ring_start, ring_end)| {
        (ring_start..ring_end).step_by(RUN).map(move |first| {
            let end = (first + RUN as u32).min(ring_end);
            let next = polygon.xy[if end == ring_end { ring_start } else { end } as usize];
            let extent = Extent::of(&polygon.xy[first as usize..end as usize]).with(next);
            Run { extent, first, end, ring_start, ring_end }
        })
    })
}

/// Every run against every other. `None` when the budget of edge pairs is spent.
fn all_pairs(edges: Edges<'_>, runs: &[Run], budget: usize) -> Option<Outline> {
    let (mut found, mut tested) = (Outline::Simple, 0);
    for (place, run) in runs.iter().enumerate() {
        found = found.max(within_run(edges, run));
        for other in &runs[place + 1..] {
            if run.extent.intersects(&other.extent) {
                found = found.max(between_runs(edges, run, other, &mut tested));
            }
        }
        if found == Outline::Crossing {
            return Some(found);
        }
        if tested > budget {
            return None;
        }
    }
    Some(found)
}

/// Runs by growing west end, each against those that begin before it ends. `None` when the budget of edge pairs is spent.
fn sorted_pairs(edges: Edges<'_>, runs: &mut [Run], budget: usize) -> Option<Outline> {
    runs.sort_unstable_by(|a, b| a.extent.min[0].total_cmp(&b.extent.min[0]));
    let (mut found, mut tested) = (Outline::Simple, 0);
    for (place, run) in runs.iter().enumerate() {
        found = found.max(within_run(edges, run));
        for other in &runs[place + 1..] {
            if other.extent.min[0] > run.extent.max[0] {
                break;
            }
            tested += 1;
            if run.extent.min[1] <= other.extent.max[1] && other.extent.min[1] <= run.extent.max[1] {
                found = found.max(between_runs(edges, run, other, &mut tested));
            }
        }
        if found == Outline::Crossing {
            return Some(found);
        }
        if tested > budget {
            return None;
        }
    }
    Some(found)
}

/// The edges of one run among themselves.
fn within_run(edges: Edges<'_>, run: &Run) -> Outline {
    let (vertices, count) = run.vertices(edges.polygon.xy);
    // A run that only ever goes east (or west, north, south) cannot meet itself.
    if [0, 1].into_iter().any(|axis| {
        let steps = vertices[..=count].windows(2).map(|pair| pair[1][axis] > pair[0][axis]);
        let rising = steps.filter(|&rises| rises).count();
        rising == count || (rising == 0 && vertices[..=count].windows(2).all(|pair| pair[1][axis] < pair[0][axis]))
    }) {
        return Outline::Simple;
    }
    let mut found = Outline::Simple;
    for i in 0..count {
        let extent = edge_box(vertices[i], vertices[i + 1]);
        for j in i + 1..count {
            if extent.intersects(&edge_box(vertices[j], vertices[j + 1])) {
                found = found.max(edges.meeting(run.first as usize + i, run.first as usize + j));
            }
        }
    }
    found
}

/// The edges of one run against those of another.
fn between_runs(edges: Edges<'_>, run: &Run, other: &Run, tested: &mut usize) -> Outline {
    let (vertices, count) = run.vertices(edges.polygon.xy);
    let (others, other_count) = other.vertices(edges.polygon.xy);
    let mut found = Outline::Simple;
    for i in 0..count {
        let extent = edge_box(vertices[i], vertices[i + 1]);
        if !extent.intersects(&other.extent) {
            continue;
        }
        *tested += other_count;
        for j in 0..other_count {
            if extent.intersects(&edge_box(others[j], others[j + 1])) {
                found = found.max(edges.meeting(run.first as usize + i, other.first as usize + j));
            }
        }
    }
    found
}

/// The edges of a polygon by number: edge `i` goes from vertex `i` to the next one of its ring.
#[derive(Clone, Copy)]
pub(super) struct Edges<'a> {
    pub(super) polygon: ShapeRef<'a>,
}

impl Edges<'_> {
    /// First and end vertex number of the ring that `edge` belongs to.
    pub(super) fn ring(&self, edge: usize) -> (usize, usize) {
        let ends = self.polygon.ends;
        let place = if ends.len() == 1 { 0 } else { ends.partition_point(|&end| end as usize <= edge) };
        (if place == 0 { 0 } else { ends[place - 1] as usize }, ends[place] as usize)
    }

    /// Both ends of an edge.
    pub(super) fn ends(&self, edge: usize) -> (Point, Point) {
        (self.polygon.xy[edge], self.polygon.xy[self.next(edge)])
    }

    /// The edge that starts where this one ends.
    pub(super) fn next(&self, edge: usize) -> usize {
        let (start, end) = self.ring(edge);
        if edge + 1 == end { start } else { edge + 1 }
    }

    /// The edge that ends where this one starts.
    fn previous(&self, edge: usize) -> usize {
        let (start, end) = self.ring(edge);
        if edge == start { end - 1 } else { edge - 1 }
    }

    /// How two edges meet. Neighbours may share their vertex, and nothing more.
    pub(super) fn meeting(&self, e: usize, f: usize) -> Outline {
        let ((a, b), (c, d)) = (self.ends(e), self.ends(f));
        if self.next(e) == f {
            return if turns_back(a, b, d) { Outline::Crossing } else { Outline::Simple };
        }
        if self.next(f) == e {
            return if turns_back(c, d, b) { Outline::Crossing } else { Outline::Simple };
        }
        let (c_side, d_side) = (orient(a, b, c), orient(a, b, d));
        if (c_side > 0.0 && d_side > 0.0) || (c_side < 0.0 && d_side < 0.0) {
            return Outline::Simple;
        }
        let (a_side, b_side) = (orient(c, d, a), orient(c, d, b));
        if (a_side > 0.0 && b_side > 0.0) || (a_side < 0.0 && b_side < 0.0) {
            return Outline::Simple;
        }
        if c_side == 0.0 && d_side == 0.0 && shared_length(a, b, c, d) != 0.0 {
            return if shared_length(a, b, c, d) > 0.0 { Outline::Crossing } else { Outline::Simple };
        }
        let mut found = None;
        for (point, side, extent) in
            [(c, c_side, edge_box(a, b)), (d, d_side, edge_box(a, b)), (a, a_side, edge_box(c, d)), (b, b_side, edge_box(c, d))]
        {
            if side == 0.0 && extent.contains(point) {
                found = found.max(Some(self.touch(point, e, f)));
            }
        }
        // No end of either lies on the other: they cross.
        found.unwrap_or(Outline::Crossing)
    }

    /// Edges `e` and `f`, not neighbours, have the point `at` in common, and a vertex is there: do the paths cross or only touch?
    fn touch(&self, at: Point, e: usize, f: usize) -> Outline {
        if paths_cross(at, self.path(at, e), self.path(at, f)) {
            Outline::Crossing
        } else if self.ring(e) == self.ring(f) {
            Outline::TouchingItself
        } else {
            Outline::Simple
        }
    }

    /// Where the path along edge `e` comes from before, and goes to after, the point `at` on it.
    pub(super) fn path(&self, at: Point, e: usize) -> (Point, Point) {
        let (p, q) = self.ends(e);
        if at == p {
            (self.polygon.xy[self.previous(e)], q)
        } else if at == q {
            (p, self.ends(self.next(e)).1)
        } else {
            (p, q)
        }
    }
}

/// Whether of neighbouring edges `a b` and `b c` the second goes straight back over the first.
pub(super) fn turns_back(a: Point, b: Point, c: Point) -> bool {
    dot(minus(b, a), minus(c, b)) < 0.0 && orient(a, b, c) == 0.0
}

/// Length, along one axis, of what the edges `a b` and `c d` on one line share; negative when they are apart, 0 when they touch.
pub(super) fn shared_length(a: Point, b: Point, c: Point, d: Point) -> f64 {
    let (first, second) = (edge_box(a, b), edge_box(c, d));
    let axis = usize::from(first.height() > first.width());
    first.max[axis].min(second.max[axis]) - first.min[axis].max(second.min[axis])
}

/// Whether two paths through `at` cross there: exactly one end of the second lies between the ends of the first. Paths that run along
/// each other count as crossing.
fn paths_cross(at: Point, (from, to): (Point, Point), (other_from, other_to): (Point, Point)) -> bool {
    let same = |u: Point, v: Point| orient(at, u, v) == 0.0 && dot(minus(u, at), minus(v, at)) > 0.0;
    if same(from, other_from) || same(from, other_to) || same(to, other_from) || same(to, other_to) || same(from, to) {
        return true;
    }
    in_sector(at, to, from, other_from) != in_sector(at, to, from, other_to)
}

/// Whether the direction to `x` lies in the sector from the direction to `first` counter-clockwise to that to `last`; it is neither of them.
fn in_sector(at: Point, first: Point, last: Point, x: Point) -> bool {
    let turn = orient(at, first, last);
    if turn > 0.0 {
        orient(at, first, x) > 0.0 && orient(at, x, last) > 0.0
    } else if turn < 0.0 {
        !(orient(at, last, x) > 0.0 && orient(at, x, first) > 0.0)
    } else {
        orient(at, first, x) > 0.0
    }
}
