//! Makes stored rings what the arithmetic takes: [`clean`] drops what has no area (DESIGN 4.3).
//!
//! Clean coordinates as they stand in the file, then transform them, then [`measure`]: a spike whose base lies in the middle of an
//! edge is exactly straight only in the file. Cleaning after the transformation works too; the tolerance of [`clean`] covers what
//! rounding does to a straight line, not what a projection does to a long one.

use super::predicate::{cross, dot, minus};
use super::{Point, Shape, ShapeKind};

pub use super::measure::{Measures, measure};

/// What `clean` found and did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Repairs {
    /// Rings that were not closed.
    pub unclosed: u32,
    /// Rings of fewer than three distinct points, dropped; lines of fewer than two.
    pub degenerate: u32,
    /// Out-and-back spikes, dropped. One that turns back in several steps counts once.
    pub spikes: u32,
    /// A coordinate is NaN, infinite, or so large that it means "no data" (1e38): the whole shape was dropped.
    pub non_finite: bool,
    /// A polygon had vertices and nothing is left of it.
    pub no_area: bool,
}

impl Repairs {
    /// Whether nothing had to be repaired.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// From this size on, a coordinate means "no data" (ESRI Shapefile Technical Description, 1998, page 2).
const NO_DATA: f64 = 1e38;

/// Drops closing vertices, repeated vertices, degenerate rings and zero-width spikes, so that what has no area does not exist (DESIGN 4.3).
///
/// Rings are expected as read from a file, the first vertex repeated at the end; a ring that does not is noted as unclosed and taken
/// as closed. Lines lose repeated vertices, points stay. A spike is a turn straight back within two units in the last place of the
/// coordinates: 16 nanometres at 3.6e7 m. Takes one pass over the vertices and allocates nothing.
pub fn clean(shape: &mut Shape) -> Repairs {
    let mut repairs = Repairs::default();
    if !shape.xy.iter().all(|point| point[0].abs() < NO_DATA && point[1].abs() < NO_DATA) {
        shape.clear();
        repairs.non_finite = true;
        return repairs;
    }
    if matches!(shape.kind, ShapeKind::Null | ShapeKind::Points) || shape.xy.is_empty() {
        return repairs;
    }
    let (mut written, mut read, mut parts) = (0, 0, 0);
    for part in 0..shape.ends.len() {
        let end = (shape.ends[part] as usize).min(shape.xy.len());
        let kept = match shape.kind {
            ShapeKind::Polygon => clean_ring(&mut shape.xy, read..end, written, &mut repairs),
            _ => clean_line(&mut shape.xy, read..end, written, &mut repairs),
        };
        read = end.max(read);
        if kept > 0 {
            written += kept;
            shape.ends[parts] = written as u32;
            parts += 1;
        }
    }
    shape.xy.truncate(written);
    shape.ends.truncate(parts);
    repairs.no_area = shape.kind == ShapeKind::Polygon && written == 0;
    repairs
}

/// Moves the line at `read` to `to`, without repeated vertices; how many vertices are kept.
fn clean_line(xy: &mut [Point], read: std::ops::Range<usize>, to: usize, repairs: &mut Repairs) -> usize {
    let (mut top, empty) = (to, read.is_empty());
    for from in read {
        if top == to || xy[top - 1] != xy[from] {
            xy[top] = xy[from];
            top += 1;
        }
    }
    if top - to >= 2 {
        return top - to;
    }
    repairs.degenerate += u32::from(!empty);
    0
}

/// Moves the ring at `read` to `to` (never beyond its own start), clean; how many vertices are kept.
///
/// The kept vertices are a stack: a vertex that turns straight back takes the tip off, and whatever lies below may then be a tip in turn.
fn clean_ring(xy: &mut [Point], read: std::ops::Range<usize>, to: usize, repairs: &mut Repairs) -> usize {
    let count = read.len();
    if count == 0 {
        return 0;
    }
    let is_closed = count > 1 && xy[read.start] == xy[read.end - 1];
    let last = if is_closed { read.end - 1 } else { read.end };
    let (mut top, mut spikes, mut in_spike) = (to, 0, false);
    // Most rings have nothing to clean: as far as that goes, nothing is moved.
    let sound = if to == read.start { sound_vertices(&xy[to..last]) } else { 0 };
    top += sound;
    for from in read.start + sound..last {
        let point = xy[from];
        while top - to >= 2 && is_spike(xy[top - 2], xy[top - 1], point) {
            top -= 1;
            spikes += u32::from(!in_spike);
            in_spike = true;
        }
        if top > to && xy[top - 1] == point {
            continue;
        }
        in_spike = false;
        xy[top] = point;
        top += 1;
    }
    let (mut first, mut in_spike) = (to, false);
    // The same across the ring's start, until nothing changes.
    while top - first >= 3 {
        if xy[top - 1] == xy[first] {
            top -= 1;
            continue;
        }
        if is_spike(xy[top - 2], xy[top - 1], xy[first]) {
            top -= 1;
        } else if is_spike(xy[top - 1], xy[first], xy[first + 1]) {
            first += 1;
        } else {
            break;
        }
        spikes += u32::from(!in_spike);
        in_spike = true;
    }
    if top - first < 3 {
        repairs.degenerate += 1;
        return 0;
    }
    if first > to {
        xy.copy_within(first..top, to);
    }
    repairs.spikes += spikes;
    repairs.unclosed += u32::from(!is_closed);
    top - first
}

/// How many vertices from the first on neither repeat the one before nor follow a spike.
fn sound_vertices(ring: &[Point]) -> usize {
    if ring.len() < 2 || ring[0] == ring[1] {
        return 1;
    }
    let followed = ring.windows(3).position(|three| three[1] == three[2] || is_spike(three[0], three[1], three[2]));
    followed.map_or(ring.len(), |place| place + 2)
}

/// Whether the path `before`, `tip`, `after` turns straight back at `tip`.
#[inline]
fn is_spike(before: Point, tip: Point, after: Point) -> bool {
    let (out, back) = (minus(tip, before), minus(after, tip));
    // Nearly every vertex of real data is dismissed here.
    if dot(out, back) >= 0.0 {
        return false;
    }
    let tolerance = 2.0 * f64::EPSILON * tip[0].abs().max(tip[1].abs());
    let width = cross(out, back);
    // The distance of the shorter leg's end from the longer leg's line.
    width * width <= tolerance * tolerance * dot(out, out).max(dot(back, back))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The polygon of these stored rings, cleaned.
    fn cleaned(rings: &[&[Point]]) -> (Shape, Repairs) {
        let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
        for ring in rings {
            shape.xy.extend_from_slice(ring);
            shape.end_part();
        }
        let repairs = clean(&mut shape);
        (shape, repairs)
    }

    const SQUARE: [Point; 5] = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]];

    #[test]
    fn clean_square_only_loses_its_closing_vertex() {
        let (shape, repairs) = cleaned(&[&SQUARE]);
        assert_eq!(shape.xy, SQUARE[..4]);
        assert_eq!(shape.ends, [4]);
        assert!(repairs.is_none());
    }

    #[test]
    fn unclosed_ring_is_noted_and_closed() {
        let (shape, repairs) = cleaned(&[&SQUARE[..4]]);
        assert_eq!(shape.xy, SQUARE[..4]);
        assert_eq!(repairs, Repairs { unclosed: 1, ..Repairs::default() });
    }

    #[test]
    fn repeated_vertices_go_without_a_note() {
        let ring = [[0.0, 0.0], [0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [10.0, 10.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0], [0.0, 0.0]];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy, SQUARE[..4]);
        assert!(repairs.is_none());
    }

    #[test]
    fn spike_at_a_vertex_goes() {
        let ring = [[0.0, 0.0], [10.0, 0.0], [17.0, -5.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy, SQUARE[..4]);
        assert_eq!(repairs, Repairs { spikes: 1, ..Repairs::default() });
    }

    #[test]
    fn spike_in_several_steps_counts_once() {
        let ring = [
            [0.0, 0.0],
            [10.0, 0.0],
            [12.0, -2.0],
            [14.0, -2.0],
            [18.0, -2.0],
            [14.0, -2.0],
            [12.0, -2.0],
            [10.0, 0.0],
            [10.0, 10.0],
            [0.0, 10.0],
            [0.0, 0.0],
        ];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy, SQUARE[..4]);
        assert_eq!(repairs.spikes, 1);
    }

    #[test]
    fn spike_across_the_start_goes() {
        let ring = [[-7.0, -5.0], [0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0], [-7.0, -5.0]];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy.len(), 4);
        assert_eq!(repairs, Repairs { spikes: 1, ..Repairs::default() });
        let ring = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0], [-7.0, -5.0], [0.0, 0.0]];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy.len(), 4);
        assert_eq!(repairs, Repairs { spikes: 1, ..Repairs::default() });
    }

    #[test]
    fn overshoot_along_an_edge_goes() {
        // East to 15, back to 5 on the same line, then up: the edge ends at 5.
        let ring = [[0.0, 0.0], [15.0, 0.0], [5.0, 0.0], [5.0, 10.0], [0.0, 10.0], [0.0, 0.0]];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy, [[0.0, 0.0], [5.0, 0.0], [5.0, 10.0], [0.0, 10.0]]);
        assert_eq!(repairs.spikes, 1);
    }

    #[test]
    fn rings_without_area_do_not_exist() {
        let (shape, repairs) = cleaned(&[&SQUARE, &[[50.0, 50.0], [53.0, 51.0], [50.0, 50.0]], &[[60.0, 60.0]; 4]]);
        assert_eq!(shape.xy, SQUARE[..4]);
        assert_eq!(shape.ends, [4]);
        assert_eq!(repairs, Repairs { degenerate: 2, ..Repairs::default() });
        let (shape, repairs) = cleaned(&[&[[50.0, 50.0], [53.0, 51.0], [56.0, 52.0], [50.0, 50.0]]]);
        assert!(shape.is_empty());
        assert_eq!(repairs, Repairs { degenerate: 1, no_area: true, ..Repairs::default() });
    }

    #[test]
    fn ring_walked_there_and_back_has_no_area() {
        let (a, b, c) = ([0.0, 0.0], [4.0, 0.0], [0.0, 4.0]);
        let (shape, repairs) = cleaned(&[&[a, b, c, a, c, b, a]]);
        assert!(shape.is_empty());
        assert!(repairs.no_area);
        assert_eq!(repairs.degenerate, 1);
    }

    #[test]
    fn straight_spike_far_from_the_origin_survives_rounding() {
        // The base of the spike lies in the middle of the edge; none of these is exactly straight in doubles.
        let at = |t: f64| [36_621_823.338 + 83.1 * t, 2_689_041.805 + 29.7 * t];
        let ring = [at(0.0), at(1.0), at(0.37), [36_621_800.0, 2_689_100.0], at(0.0)];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy.len(), 3);
        assert_eq!(repairs.spikes, 1);
    }

    #[test]
    fn needle_of_a_millimetre_stays() {
        let ring = [[36_621_800.0, 2_689_000.0], [36_621_900.0, 2_689_000.0], [36_621_800.0, 2_689_000.001], [36_621_800.0, 2_689_000.0]];
        let (shape, repairs) = cleaned(&[&ring]);
        assert_eq!(shape.xy.len(), 3);
        assert!(repairs.is_none());
    }

    #[test]
    fn non_finite_coordinates_drop_the_shape() {
        let (shape, repairs) = cleaned(&[&SQUARE, &[[0.0, f64::NAN], [1.0, 0.0], [1.0, 1.0]]]);
        assert!(shape.is_empty());
        assert_eq!(repairs, Repairs { non_finite: true, ..Repairs::default() });
        let (shape, repairs) = cleaned(&[&[[0.0, -1e39], [1.0, 0.0], [1.0, 1.0]]]);
        assert!(shape.is_empty() && repairs.non_finite);
    }

    #[test]
    fn lines_lose_repeated_vertices_and_points_stay() {
        let mut line =
            Shape { kind: ShapeKind::Lines, xy: vec![[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [5.0, 5.0], [5.0, 5.0]], ends: vec![3, 5] };
        let repairs = clean(&mut line);
        assert_eq!(line.xy, [[0.0, 0.0], [1.0, 0.0]]);
        assert_eq!(line.ends, [2]);
        assert_eq!(repairs, Repairs { degenerate: 1, ..Repairs::default() });
        let mut points = Shape { kind: ShapeKind::Points, xy: vec![[1.0, 1.0]; 2], ends: vec![2] };
        assert!(clean(&mut points).is_none());
        assert_eq!(points.xy.len(), 2);
    }
}
