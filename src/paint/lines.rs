//! Wide lines: cut to what can be seen, dashed by their own length, so that they are the same in every tile.

use tiny_skia::{LineCap, LineJoin, PathBuilder, Pixmap, Stroke, Transform};

use crate::geometry::Point;

use super::style::{Colour, LineLook};

/// A box in subpixels: left, top, right, bottom.
pub(super) type Frame = [f64; 4];

/// Collects the visible pieces of lines, to be stroked together.
#[derive(Default)]
pub(super) struct Lines {
    path: PathBuilder,
    /// Where the piece that is being drawn ends, `None` between pieces.
    pen: Option<Point>,
}

impl Lines {
    /// Adds a line through `points`, closed or not, as far as it is inside `frame`.
    pub(super) fn add(&mut self, points: &[Point], is_closed: bool, frame: &Frame, dash: Option<[f64; 2]>) {
        let Some((&first, rest)) = points.split_first() else { return };
        let is_whole = is_closed && dash.is_none() && points.iter().all(|point| is_inside(*point, frame));
        if is_whole {
            self.ring(first, rest);
            return;
        }
        self.pen = None;
        let mut travelled = 0.0;
        let mut previous = first;
        let closing = is_closed.then_some(first);
        for &point in rest.iter().chain(&closing) {
            if let Some((a, b)) = clipped(previous, point, frame) {
                match dash {
                    None => self.piece(a, b),
                    Some(dash) => self.dashes(a, b, travelled + length(previous, a), dash),
                }
            }
            travelled += length(previous, point);
            previous = point;
        }
    }

    fn ring(&mut self, first: Point, rest: &[Point]) {
        self.path.move_to(first[0] as f32, first[1] as f32);
        for point in rest {
            self.path.line_to(point[0] as f32, point[1] as f32);
        }
        self.path.close();
    }

    fn piece(&mut self, a: Point, b: Point) {
        if self.pen != Some(a) {
            self.path.move_to(a[0] as f32, a[1] as f32);
        }
        self.path.line_to(b[0] as f32, b[1] as f32);
        self.pen = Some(b);
    }

    /// The dashes between `a` and `b`, `start` being the way from the line's beginning to `a`.
    fn dashes(&mut self, a: Point, b: Point, start: f64, [dash, gap]: [f64; 2]) {
        let (whole, period) = (length(a, b), dash + gap);
        if whole <= 0.0 || period <= 0.0 {
            return;
        }
        let at = |way: f64| {
            let share = ((way - start) / whole).clamp(0.0, 1.0);
            [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
        };
        let mut dash_start = (start / period).floor() * period;
        while dash_start < start + whole {
            if dash_start + dash > start {
                // A dash that bends with the line is continued, not started again.
                let (from, to) = (at(dash_start.max(start)), at(dash_start + dash));
                self.piece(from, to);
            }
            dash_start += period;
        }
    }

    /// Strokes what was collected.
    pub(super) fn stroke(self, pixmap: &mut Pixmap, look: &LineLook, factor: f32, per_point: f32) {
        let Some(path) = self.path.finish() else { return };
        let width = (look.width * factor * per_point).max(1.0);
        let mut draw = |colour: Colour, width: f32| {
            let stroke = Stroke { width, line_cap: LineCap::Butt, line_join: LineJoin::Round, ..Stroke::default() };
            pixmap.stroke_path(&path, &colour.paint(), &stroke, Transform::identity(), None);
        };
        if let Some(casing) = look.casing {
            draw(casing, width + 2.0 * per_point);
        }
        draw(look.colour, width);
    }
}

fn length(a: Point, b: Point) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

fn is_inside(point: Point, frame: &Frame) -> bool {
    point[0] >= frame[0] && point[0] <= frame[2] && point[1] >= frame[1] && point[1] <= frame[3]
}

/// The part of a segment inside the frame (Liang and Barsky, 1984).
fn clipped(a: Point, b: Point, frame: &Frame) -> Option<(Point, Point)> {
    if is_inside(a, frame) && is_inside(b, frame) {
        return Some((a, b));
    }
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    if !(dx.is_finite() && dy.is_finite()) {
        return None;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (direction, room) in [(-dx, a[0] - frame[0]), (dx, frame[2] - a[0]), (-dy, a[1] - frame[1]), (dy, frame[3] - a[1])] {
        if direction == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if direction < 0.0 {
            enter = enter.max(room / direction);
        } else {
            leave = leave.min(room / direction);
        }
    }
    if enter > leave || !(enter.is_finite() && leave.is_finite()) {
        return None;
    }
    let at = |share: f64| [a[0] + dx * share, a[1] + dy * share];
    // Ends that were not cut stay exactly themselves, so that pieces join.
    let start = if enter > 0.0 { at(enter) } else { a };
    let end = if leave < 1.0 { at(leave) } else { b };
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = [0.0, 0.0, 100.0, 100.0];

    #[test]
    fn only_the_visible_part_of_a_segment_is_left() {
        assert_eq!(clipped([-50.0, 50.0], [150.0, 50.0], &FRAME), Some(([0.0, 50.0], [100.0, 50.0])));
        assert_eq!(clipped([-50.0, -10.0], [150.0, -10.0], &FRAME), None);
        assert_eq!(clipped([-30.0, 10.0], [10.0, -30.0], &FRAME), None);
        assert_eq!(clipped([10.0, 10.0], [20.0, 20.0], &FRAME), Some(([10.0, 10.0], [20.0, 20.0])));
        assert_eq!(clipped([f64::NAN, 10.0], [20.0, 20.0], &FRAME), None);
    }

    #[test]
    fn dashes_are_where_the_lines_own_length_says() {
        let look = LineLook { colour: Colour::rgb(0), width: 2.0, dash: None, casing: None };
        let draw = |shift: f64, points: &[Point]| {
            let mut pixmap = Pixmap::new(60, 10).unwrap();
            let mut lines = Lines::default();
            let moved: Vec<Point> = points.iter().map(|p| [p[0] - shift, p[1]]).collect();
            lines.add(&moved, false, &[-5.0, -5.0, 65.0, 15.0], Some([6.0, 4.0]));
            lines.stroke(&mut pixmap, &look, 1.0, 1.0);
            pixmap
        };
        let points = [[0.0, 5.0], [500.0, 5.0]];
        let (a, b) = (draw(0.0, &points), draw(30.0, &points));
        for x in 0..30 {
            assert_eq!(a.pixel(x + 30, 5), b.pixel(x, 5), "{x}");
        }
        assert_eq!(a.pixel(3, 5).unwrap().alpha(), 255);
        assert_eq!(a.pixel(8, 5).unwrap().alpha(), 0);
    }
}
