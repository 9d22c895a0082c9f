//! Curves, ribbons, blobs and cuts in the landscape's own plane: metres east and north of its middle.

use std::f64::consts::PI;

use geo::algorithm::{Area as _, BooleanOps as _, BoundingRect as _, Centroid as _, Orient as _, orient::Direction};
use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::random::{Random, outline};

/// A point of the plane.
pub(crate) type Place = Coord<f64>;

/// A point of the plane.
pub(crate) fn place(x: f64, y: f64) -> Place {
    Coord { x, y }
}

/// A smooth curve through the points (Catmull-Rom), a vertex about every `step` metres.
pub(crate) fn curve(points: &[(f64, f64)], step: f64) -> Vec<Place> {
    let at = |index: isize| {
        let (x, y) = points[index.clamp(0, points.len() as isize - 1) as usize];
        place(x, y)
    };
    let mut line = Vec::new();
    for index in 0..points.len() as isize - 1 {
        let [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
        let pieces = (length(c - b) / step).ceil().max(1.0) as usize;
        for piece in 0..pieces {
            let t = piece as f64 / pieces as f64;
            line.push(
                (b * 2.0 + (c - a) * t + (a * 2.0 - b * 5.0 + c * 4.0 - d) * (t * t) + (b * 3.0 - a - c * 3.0 + d) * (t * t * t)) * 0.5,
            );
        }
    }
    line.push(at(points.len() as isize - 1));
    line
}

/// Length of a vector.
pub(crate) fn length(vector: Place) -> f64 {
    vector.x.hypot(vector.y)
}

/// The unit vector at an angle.
pub(crate) fn direction(angle: f64) -> Place {
    place(angle.cos(), angle.sin())
}

fn dot(a: Place, b: Place) -> f64 {
    a.x * b.x + a.y * b.y
}

/// Distance from a line, and the angle of its nearest piece.
pub(crate) fn nearest(line: &[Place], from: Place) -> (f64, f64) {
    let mut best = (f64::INFINITY, 0.0);
    for piece in line.windows(2) {
        let along = piece[1] - piece[0];
        let t = (dot(from - piece[0], along) / dot(along, along)).clamp(0.0, 1.0);
        let distance = length(piece[0] + along * t - from);
        if distance < best.0 {
            best = (distance, along.y.atan2(along.x));
        }
    }
    best
}

/// Distance to the nearest side of a polygon, 0 inside.
pub(crate) fn distance_to(polygon: &Polygon<f64>, from: Place) -> f64 {
    use geo::algorithm::Contains as _;
    if polygon.contains(&from) { 0.0 } else { nearest(&polygon.exterior().0, from).0 }
}

/// A band along a line; `half_width` of each vertex.
pub(crate) fn ribbon(line: &[Place], half_width: impl Fn(usize) -> f64) -> Polygon<f64> {
    let side = |sign: f64| {
        line.iter().enumerate().map(move |(index, vertex)| (index, *vertex, sign)).map(|(index, vertex, sign)| {
            let before = line[index.saturating_sub(1)];
            let after = line[(index + 1).min(line.len() - 1)];
            let along = after - before;
            let across = place(-along.y, along.x) / length(along);
            vertex + across * (sign * half_width(index))
        })
    };
    let mut ring: Vec<Place> = side(1.0).collect();
    let mut back: Vec<Place> = side(-1.0).collect();
    back.reverse();
    ring.extend(back);
    Polygon::new(LineString(ring), Vec::new())
}

/// A roundish outline: a hill, a village, a pond.
pub(crate) fn blob(random: &mut Random, middle: Place, radii: (f64, f64), turn: f64, corners: usize, roughness: f64) -> Polygon<f64> {
    let (u, v) = (direction(turn), direction(turn + PI / 2.0));
    let ring = outline(random, corners, roughness);
    let ring = ring
        .into_iter()
        .map(|(angle, factor)| middle + u * (radii.0 * factor * angle.cos()) + v * (radii.1 * factor * angle.sin()))
        .collect();
    Polygon::new(LineString(ring), Vec::new())
}

/// A rectangle around `middle`, its first side at the angle `turn`, corners shifted by up to `jitter`.
pub(crate) fn quad(random: &mut Random, middle: Place, size: (f64, f64), turn: f64, jitter: f64) -> Polygon<f64> {
    let (u, v) = (direction(turn), direction(turn + PI / 2.0));
    let ring = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(i, j)| {
        middle + u * (size.0 * i) + v * (size.1 * j) + place(random.between(-jitter, jitter), random.between(-jitter, jitter))
    });
    Polygon::new(LineString(ring.to_vec()), Vec::new())
}

/// Middle of a polygon.
pub(crate) fn middle(polygon: &Polygon<f64>) -> Place {
    polygon.centroid().map_or(place(0.0, 0.0), |point| point.0)
}

/// How far a polygon reaches along an axis: from, to.
fn reach(polygon: &Polygon<f64>, axis: Place) -> (f64, f64) {
    polygon.exterior().0.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), vertex| {
        let along = dot(*vertex, axis);
        (low.min(along), high.max(along))
    })
}

/// How a polygon is divided, again and again, until the pieces are small enough.
pub(crate) struct Division<'a> {
    /// Angle of the long sides at a place: the pieces lie across it.
    pub(crate) angle: &'a dyn Fn(Place) -> f64,
    /// Size from which a piece is left whole, m²; drawn anew for each piece.
    pub(crate) target: &'a dyn Fn(&mut Random, Place) -> f64,
    /// A piece is cut along its depth only where it is deeper than this many times its width.
    pub(crate) aspect: f64,
    /// Width of the track left free at a cut.
    pub(crate) gap: f64,
    /// How crooked cuts are: 0 straight and square.
    pub(crate) crookedness: f64,
}

/// Divides `polygon`; pieces of less than `smallest` m² are lost (ridges, ditches).
pub(crate) fn divide(random: &mut Random, polygon: Polygon<f64>, division: &Division<'_>, smallest: f64, pieces: &mut Vec<Polygon<f64>>) {
    let area = polygon.unsigned_area();
    if area < smallest {
        return;
    }
    let here = middle(&polygon);
    if area <= (division.target)(random, here) {
        pieces.push(polygon);
        return;
    }
    let along = (division.angle)(here);
    let (u, v) = (direction(along), direction(along + PI / 2.0));
    let (width, depth) = (reach(&polygon, u), reach(&polygon, v));
    let cuts_width = (width.1 - width.0) * division.aspect > depth.1 - depth.0;
    let (axis, (low, high)) = if cuts_width { (along, width) } else { (along + PI / 2.0, depth) };
    let position = low + (high - low) * random.between(0.4, 0.6);
    let axis = axis + random.normal() * 0.06 * division.crookedness;
    let size = if cuts_width { depth.1 - depth.0 } else { width.1 - width.0 };
    let before = random.clone();
    let knife = crooked_half_plane(random, here, axis, position, -division.gap / 2.0, size * 0.025 * division.crookedness);
    let knife_before = if division.gap > 0.0 {
        let mut again = before;
        crooked_half_plane(&mut again, here, axis, position, division.gap / 2.0, size * 0.025 * division.crookedness)
    } else {
        knife.clone()
    };
    for piece in polygon.intersection(&knife).into_iter().chain(polygon.difference(&knife_before)) {
        divide(random, piece, division, smallest, pieces);
    }
}

/// Everything behind `position + shift` along the axis, its edge bent at a few places near `here`.
fn crooked_half_plane(random: &mut Random, here: Place, axis: f64, position: f64, shift: f64, bend: f64) -> Polygon<f64> {
    const FAR: f64 = 20_000.0;
    let (u, v) = (direction(axis), direction(axis + PI / 2.0));
    let start = u * (position + shift) + v * dot(here, v);
    let spacing = random.between(28.0, 60.0);
    let mut ring = vec![start - u * FAR - v * FAR, start - v * FAR];
    ring.extend([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5].map(|step| start + v * (step * spacing) + u * (random.normal() * bend)));
    ring.extend([start + v * FAR, start - u * FAR + v * FAR]);
    Polygon::new(LineString(ring), Vec::new())
}

/// The polygons of `from` outside `taken`.
pub(crate) fn outside(from: &MultiPolygon<f64>, taken: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    from.difference(taken)
}

/// One shape of many that may overlap.
pub(crate) fn together<'a>(polygons: impl IntoIterator<Item = &'a Polygon<f64>>) -> MultiPolygon<f64> {
    // The union counts windings: all outlines must run the same way round.
    let turned: Vec<Polygon<f64>> = polygons.into_iter().map(|polygon| polygon.orient(Direction::Default)).collect();
    geo::algorithm::unary_union(&turned)
}

/// Whether the polygon lies wholly within `half` metres east-west and `half_north` north-south of the middle.
pub(crate) fn is_inside_frame(polygon: &Polygon<f64>, half: (f64, f64)) -> bool {
    polygon
        .bounding_rect()
        .is_some_and(|rect| rect.min().x > -half.0 && rect.max().x < half.0 && rect.min().y > -half.1 && rect.max().y < half.1)
}
