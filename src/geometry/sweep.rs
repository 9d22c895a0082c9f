//! Whether rings cross, for polygons that the quick look of [`super::simple`] is not made for: a line sweeps from west to east
//! (Shamos and Hoey, Geometric intersection problems, 1976), n log n whatever the shape. Signs are exact, so degenerate input
//! (touching rings, upright edges, many edges through one point) needs no tolerance.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Unbounded};

use super::Point;
use super::predicate::{dot, edge_box, minus, orient};
use super::simple::{Edges, Outline, shared_length, turns_back};

/// How the rings of a clean polygon lie.
pub(super) fn outline(edges: Edges<'_>) -> Outline {
    let mut sweep = Sweep { edges, active: BTreeSet::new(), touches: Vec::new() };
    if sweep.run().is_some() { sweep.outline_of_touches() } else { Outline::Crossing }
}

/// An edge that the sweep line meets, from its first end to its last (by x, then y). Ordered from south to north, which never
/// changes while two edges do not cross.
#[derive(Clone, Copy)]
struct Active {
    from: Point,
    to: Point,
    edge: usize,
}

/// Order of the events: by x, then y.
fn along(p: Point, q: Point) -> Ordering {
    // Coordinates are finite; -0 and 0 are the same place.
    p.partial_cmp(&q).unwrap_or(Ordering::Equal)
}

impl Ord for Active {
    fn cmp(&self, other: &Self) -> Ordering {
        // Whichever begins later is placed against the other.
        let order = if along(self.from, other.from).is_le() {
            side(self, other.from).then_with(|| side(self, other.to)).reverse()
        } else {
            side(other, self.from).then_with(|| side(other, self.to))
        };
        order.then(self.edge.cmp(&other.edge))
    }
}

/// Whether `point` is north (greater) or south of `edge`.
fn side(edge: &Active, point: Point) -> Ordering {
    orient(edge.from, edge.to, point).partial_cmp(&0.0).unwrap_or(Ordering::Equal)
}

impl PartialOrd for Active {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Active {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Active {}

struct Sweep<'a> {
    edges: Edges<'a>,
    active: BTreeSet<Active>,
    /// Points where an edge meets others that are not its neighbours, with the edge.
    touches: Vec<(Point, usize)>,
}

impl Sweep<'_> {
    /// Sweeps; `None` as soon as edges cross.
    fn run(&mut self) -> Option<()> {
        let count = self.edges.polygon.xy.len();
        let mut starts: Vec<Active> = (0..count).map(|edge| self.active_edge(edge)).collect();
        let mut ends = starts.clone();
        starts.sort_unstable_by(|a, b| along(a.from, b.from));
        ends.sort_unstable_by(|a, b| along(a.to, b.to));
        let (mut starts, mut ends) = (&starts[..], &ends[..]);
        // Edges end before others begin: at one point both cannot be ordered among each other.
        while let Some(at) = ends.first().map(|edge| edge.to) {
            let at = starts.first().map(|edge| edge.from).filter(|&from| along(from, at).is_le()).unwrap_or(at);
            let ending = ends.iter().take_while(|edge| edge.to == at).count();
            let starting = starts.iter().take_while(|edge| edge.from == at).count();
            for edge in &ends[..ending] {
                self.remove(edge)?;
            }
            for edge in &starts[..starting] {
                self.insert(edge)?;
            }
            if ending + starting > 2 {
                self.touches.extend(ends[..ending].iter().chain(&starts[..starting]).map(|edge| (at, edge.edge)));
            }
            (starts, ends) = (&starts[starting..], &ends[ending..]);
        }
        Some(())
    }

    fn active_edge(&self, edge: usize) -> Active {
        let (p, q) = self.edges.ends(edge);
        let (from, to) = if along(p, q).is_le() { (p, q) } else { (q, p) };
        Active { from, to, edge }
    }

    fn insert(&mut self, edge: &Active) -> Option<()> {
        let (below, above) = self.beside(edge);
        for neighbour in [below, above].into_iter().flatten() {
            self.examine(&neighbour, edge)?;
        }
        self.active.insert(*edge);
        Some(())
    }

    fn remove(&mut self, edge: &Active) -> Option<()> {
        if !self.active.remove(edge) {
            return None;
        }
        match self.beside(edge) {
            (Some(below), Some(above)) => self.examine(&below, &above),
            _ => Some(()),
        }
    }

    fn beside(&self, edge: &Active) -> (Option<Active>, Option<Active>) {
        let below = self.active.range(..*edge).next_back().copied();
        let above = self.active.range((Excluded(*edge), Unbounded)).next().copied();
        (below, above)
    }

    /// Looks at two edges that lie beside each other: `None` when they cross or share a stretch; a touch is noted for later.
    fn examine(&mut self, e: &Active, f: &Active) -> Option<()> {
        let ((a, b), (c, d)) = (self.edges.ends(e.edge), self.edges.ends(f.edge));
        if self.edges.next(e.edge) == f.edge {
            return (!turns_back(a, b, d)).then_some(());
        }
        if self.edges.next(f.edge) == e.edge {
            return (!turns_back(c, d, b)).then_some(());
        }
        let (c_side, d_side, a_side, b_side) = (orient(a, b, c), orient(a, b, d), orient(c, d, a), orient(c, d, b));
        let strictly_apart = |u: f64, v: f64| (u > 0.0 && v > 0.0) || (u < 0.0 && v < 0.0);
        if strictly_apart(c_side, d_side) || strictly_apart(a_side, b_side) {
            return Some(());
        }
        if c_side == 0.0 && d_side == 0.0 {
            let shared = shared_length(a, b, c, d);
            if shared > 0.0 {
                return None;
            }
            if shared < 0.0 {
                return Some(());
            }
        }
        let mut touches = false;
        for (point, side, extent) in
            [(c, c_side, edge_box(a, b)), (d, d_side, edge_box(a, b)), (a, a_side, edge_box(c, d)), (b, b_side, edge_box(c, d))]
        {
            if side == 0.0 && extent.contains(point) {
                self.touches.extend([(point, e.edge), (point, f.edge)]);
                touches = true;
            }
        }
        touches.then_some(())
    }

    /// What the noted touches amount to, when nothing else crosses: point by point.
    fn outline_of_touches(mut self) -> Outline {
        self.touches.sort_unstable_by(|a, b| along(a.0, b.0).then(a.1.cmp(&b.1)));
        self.touches.dedup();
        let mut found = Outline::Simple;
        for group in self.touches.chunk_by(|a, b| a.0 == b.0) {
            found = found.max(outline_at(self.edges, group[0].0, group));
        }
        found
    }
}

/// Several paths through one point `at`: they cross unless their ends around the point close like brackets.
fn outline_at(edges: Edges<'_>, at: Point, group: &[(Point, usize)]) -> Outline {
    // A path is named by the edge it leaves on; an edge that ends here belongs to the path of the next one.
    let mut paths: Vec<usize> = group.iter().map(|&(_, edge)| if edges.ends(edge).1 == at { edges.next(edge) } else { edge }).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut arms: Vec<(Point, usize)> = Vec::with_capacity(2 * paths.len());
    for &path in &paths {
        let (from, to) = edges.path(at, path);
        arms.extend([(minus(from, at), path), (minus(to, at), path)]);
    }
    // Directions are differences of nearby coordinates and almost always exact; `orient` from the origin compares them.
    arms.sort_by(|a, b| by_angle(a.0, b.0));
    if arms.iter().zip(arms.iter().cycle().skip(1)).any(|(a, b)| by_angle(a.0, b.0).is_eq()) {
        return Outline::Crossing;
    }
    let mut open: Vec<usize> = Vec::new();
    for &(_, path) in &arms {
        if open.last() == Some(&path) {
            open.pop();
        } else {
            open.push(path);
        }
    }
    let mut rings: Vec<(usize, usize)> = paths.iter().map(|&path| edges.ring(path)).collect();
    rings.sort_unstable();
    if !open.is_empty() {
        Outline::Crossing
    } else if rings.windows(2).any(|pair| pair[0] == pair[1]) {
        Outline::TouchingItself
    } else {
        Outline::Simple
    }
}

/// Directions by angle, counter-clockwise from the east.
fn by_angle(u: Point, v: Point) -> Ordering {
    let half = |w: Point| w[1] < 0.0 || (w[1] == 0.0 && w[0] < 0.0);
    half(u).cmp(&half(v)).then_with(|| {
        let turn = orient([0.0, 0.0], u, v);
        if turn == 0.0 && dot(u, v) > 0.0 { Ordering::Equal } else { 0.0f64.total_cmp(&turn) }
    })
}
