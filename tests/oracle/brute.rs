//! The reference: every pair looked at, areas by scan lines through every crossing, distances edge by edge. Slow and plain on purpose;
//! shares nothing with the product but the scene.

use crate::scene::{Scene, SceneLayer, SceneShape};

type Point = [f64; 2];

/// Rings as they count: open, without repeated vertices, spikes or rings without area; or points.
struct Clean {
    rings: Vec<Vec<Point>>,
    points: Vec<Point>,
    /// The edges, cut where others meet them, that have the inside on one side only.
    border: Vec<(Point, Point)>,
}

/// What each rule finds: rule, subject layer and record, object layer and record, with the overlap's area or the distance. Pairs near
/// a threshold are listed on both sides of it.
pub(crate) fn evaluate(scene: &Scene) -> Vec<((String, usize, u32, usize, u32), f64)> {
    let mut found = Vec::new();
    let shapes: Vec<Vec<(usize, Clean)>> = scene.layers.iter().map(live).collect();
    for (subject_place, subjects) in scene.layers.iter().enumerate() {
        for (object_place, objects) in scene.layers.iter().enumerate() {
            for (rule, is_overlap) in rules(subjects, objects) {
                for (subject_record, subject) in &shapes[subject_place] {
                    for (object_record, object) in &shapes[object_place] {
                        let classes = (&subjects.records[*subject_record].class, &objects.records[*object_record].class);
                        if !fits(rule, classes.0, classes.1) {
                            continue;
                        }
                        let number = if is_overlap { overlap_m2(subject, object) } else { distance_m(subject, object) };
                        if if is_overlap { number > 0.9 } else { number < 1000.1 } {
                            let name = (rule.to_owned(), subject_place, *subject_record as u32, object_place, *object_record as u32);
                            found.push((name, number));
                        }
                    }
                }
            }
        }
    }
    found
}

fn rules(subjects: &SceneLayer, objects: &SceneLayer) -> Vec<(&'static str, bool)> {
    match (subjects.role, objects.role) {
        ("risk-list", "zoning") => vec![("R1", true)],
        ("priority", "zoning") => vec![("R2", true)],
        ("source", "farmland") => vec![("R3", false)],
        ("zoning", "farmland") => vec![("R4", true)],
        _ => Vec::new(),
    }
}

fn fits(rule: &str, subject: &str, object: &str) -> bool {
    let is_public = |code: &str| ["0701", "070102", "07", "０８０４０３", "080000"].contains(&code);
    let is_construction = |code: &str| is_public(code) || ["0901", "1001", "1402"].contains(&code);
    match rule {
        "R1" | "R2" => is_public(object),
        "R4" => is_construction(subject) && object == "优先保护类",
        _ => true,
    }
}

/// The records that exist.
fn live(layer: &SceneLayer) -> Vec<(usize, Clean)> {
    let records = layer.records.iter().enumerate().filter(|(_, record)| !record.is_deleted);
    records.filter_map(|(number, record)| clean(&record.shape).map(|shape| (number, shape))).collect()
}

fn clean(shape: &SceneShape) -> Option<Clean> {
    match shape {
        SceneShape::Null => None,
        SceneShape::Point(point) => Some(Clean { rings: Vec::new(), points: vec![*point], border: Vec::new() }),
        SceneShape::Rings(rings) => {
            let rings: Vec<Vec<Point>> = rings.iter().map(|ring| clean_ring(ring)).filter(|ring| ring.len() >= 3).collect();
            let mut shape = Clean { rings, points: Vec::new(), border: Vec::new() };
            shape.border = border(&shape);
            (!shape.border.is_empty()).then_some(shape)
        }
    }
}

/// Takes off repeated vertices and tips of spikes until none is left.
fn clean_ring(ring: &[Point]) -> Vec<Point> {
    let mut ring = ring.to_vec();
    loop {
        let count = ring.len();
        let flaw = (0..count).find(|&tip| {
            let (before, at, after) = (ring[(tip + count - 1) % count], ring[tip], ring[(tip + 1) % count]);
            count > 1 && (at == after || before == after)
        });
        match flaw {
            Some(tip) => drop(ring.remove(tip)),
            None => return ring,
        }
    }
}

fn edges(shape: &Clean) -> Vec<(Point, Point)> {
    shape.rings.iter().flat_map(|ring| ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))).collect()
}

/// Area of `a ∩ b`, both even-odd: between the heights of all vertices and crossings no edges cross, so each strip is trapezoids.
fn overlap_m2(a: &Clean, b: &Clean) -> f64 {
    let origin = match a.rings.first() {
        Some(ring) => ring[0],
        None => return 0.0,
    };
    let local = |shape: &Clean| -> Vec<(Point, Point)> {
        let shift = |p: Point| [p[0] - origin[0], p[1] - origin[1]];
        edges(shape).into_iter().map(|(p, q)| (shift(p), shift(q))).collect()
    };
    let (a, b) = (local(a), local(b));
    let all: Vec<(Point, Point)> = a.iter().chain(&b).copied().collect();
    let mut heights: Vec<f64> = all.iter().flat_map(|(p, q)| [p[1], q[1]]).collect();
    for (place, first) in all.iter().enumerate() {
        heights.extend(
            all[place + 1..].iter().filter_map(|second| crossing(*first, *second)).map(|t| first.0[1] + t * (first.1[1] - first.0[1])),
        );
    }
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    heights.windows(2).map(|strip| strip_area(&a, &b, strip[0], strip[1])).sum()
}

/// How far along the first edge, 0 to 1, the second one's line crosses it.
fn crossing((p, q): (Point, Point), (r, s): (Point, Point)) -> Option<f64> {
    let (d, e) = ([q[0] - p[0], q[1] - p[1]], [s[0] - r[0], s[1] - r[1]]);
    let cross = d[0] * e[1] - d[1] * e[0];
    if cross == 0.0 {
        return None;
    }
    let t = ((r[0] - p[0]) * e[1] - (r[1] - p[1]) * e[0]) / cross;
    (0.0..=1.0).contains(&t).then_some(t)
}

fn strip_area(a: &[(Point, Point)], b: &[(Point, Point)], low: f64, high: f64) -> f64 {
    let middle = f64::midpoint(low, high);
    let crossings = |edges: &[(Point, Point)]| -> Vec<f64> {
        let hits = edges.iter().filter(|(p, q)| (p[1] > middle) != (q[1] > middle));
        let mut xs: Vec<f64> = hits.map(|(p, q)| p[0] + (middle - p[1]) / (q[1] - p[1]) * (q[0] - p[0])).collect();
        xs.sort_by(f64::total_cmp);
        xs
    };
    let (a, b) = (crossings(a), crossings(b));
    let mut width = 0.0;
    for a in a.chunks_exact(2) {
        for b in b.chunks_exact(2) {
            width += (a[1].min(b[1]) - a[0].max(b[0])).max(0.0);
        }
    }
    width * (high - low)
}

/// What the rings really bound: a corridor gone out and back, or a ring drawn twice, bounds nothing.
fn border(shape: &Clean) -> Vec<(Point, Point)> {
    const ASIDE_M: f64 = 1e-5;
    let all = edges(shape);
    let mut border = Vec::new();
    for &(p, q) in &all {
        let at = |t: f64| [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
        let mut cuts: Vec<f64> = vec![0.0, 1.0];
        for &(r, s) in &all {
            let touching = [r, s].into_iter().filter(|&end| point_to_edge(end, (p, q)) < ASIDE_M).map(|end| along((p, q), end));
            cuts.extend(touching.chain(crossing((r, s), (p, q)).and_then(|_| crossing((p, q), (r, s)))));
        }
        cuts.sort_by(f64::total_cmp);
        for cut in cuts.windows(2).filter(|cut| cut[1] > cut[0]) {
            let middle = at(f64::midpoint(cut[0], cut[1]));
            let length = (q[0] - p[0]).hypot(q[1] - p[1]);
            let aside = [-(q[1] - p[1]) / length * ASIDE_M, (q[0] - p[0]) / length * ASIDE_M];
            let sides = [1.0, -1.0].map(|sign| inside(&all, [middle[0] + sign * aside[0], middle[1] + sign * aside[1]]));
            // Pieces shorter than the step aside cannot be told; they are at most that long.
            if sides[0] != sides[1] || (cut[1] - cut[0]) * length < 4.0 * ASIDE_M {
                border.push((at(cut[0]), at(cut[1])));
            }
        }
    }
    let has_area = border.iter().any(|(p, q)| (q[0] - p[0]).hypot(q[1] - p[1]) >= 4.0 * ASIDE_M);
    if has_area { border } else { Vec::new() }
}

/// Where the foot of `point` lies along an edge, 0 to 1.
fn along((p, q): (Point, Point), point: Point) -> f64 {
    let d = [q[0] - p[0], q[1] - p[1]];
    (((point[0] - p[0]) * d[0] + (point[1] - p[1]) * d[1]) / (d[0] * d[0] + d[1] * d[1])).clamp(0.0, 1.0)
}

fn inside(edges: &[(Point, Point)], point: Point) -> bool {
    let hits = edges
        .iter()
        .filter(|(p, q)| (p[1] > point[1]) != (q[1] > point[1]) && point[0] < p[0] + (point[1] - p[1]) / (q[1] - p[1]) * (q[0] - p[0]));
    hits.count() % 2 == 1
}

fn distance_m(a: &Clean, b: &Clean) -> f64 {
    let ends =
        |shape: &Clean| -> Vec<Point> { shape.points.iter().copied().chain(shape.border.iter().flat_map(|&(p, q)| [p, q])).collect() };
    if ends(a).into_iter().any(|point| inside(&b.border, point)) || ends(b).into_iter().any(|point| inside(&a.border, point)) {
        return 0.0;
    }
    let as_edges = |shape: &Clean| -> Vec<(Point, Point)> {
        shape.points.iter().map(|&point| (point, point)).chain(shape.border.iter().copied()).collect()
    };
    let mut nearest = f64::INFINITY;
    for first in as_edges(a) {
        for second in as_edges(b) {
            if crossing(first, second).is_some() && crossing(second, first).is_some() && first.0 != first.1 && second.0 != second.1 {
                return 0.0;
            }
            let ends = [(first.0, second), (first.1, second), (second.0, first), (second.1, first)];
            nearest = ends.into_iter().map(|(point, edge)| point_to_edge(point, edge)).fold(nearest, f64::min);
        }
    }
    nearest
}

fn point_to_edge(point: Point, (p, q): (Point, Point)) -> f64 {
    let (d, to) = ([q[0] - p[0], q[1] - p[1]], [point[0] - p[0], point[1] - p[1]]);
    let length = d[0] * d[0] + d[1] * d[1];
    let t = if length > 0.0 { ((to[0] * d[0] + to[1] * d[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    (to[0] - t * d[0]).hypot(to[1] - t * d[1])
}
