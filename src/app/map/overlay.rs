//! What is drawn on top of the tiles: the selection, the conflict's pair, the feature under the pointer. As vectors, through the projector.

use egui::{Painter, Pos2, Shape, Stroke, vec2};

use crate::app::theme::Palette;
use crate::geometry::{Point, Shape as Geometry, ShapeKind};

use super::Projector;

/// How an outline is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Outline {
    /// The line.
    pub colour: egui::Color32,
    /// Its width in points.
    pub width: f32,
    /// The lighter line under it, by which it stands out from any ground.
    pub halo: egui::Color32,
}

impl Outline {
    /// The selected feature.
    #[must_use]
    pub fn selected(palette: &Palette) -> Self {
        Self { colour: palette.selection, width: 2.5, halo: palette.halo }
    }

    /// The conflict's other feature.
    #[must_use]
    pub fn paired(palette: &Palette, colour: egui::Color32) -> Self {
        Self { colour, width: 2.0, halo: palette.halo }
    }

    /// A proposed plot.
    #[must_use]
    pub fn proposed(palette: &Palette) -> Self {
        Self { colour: palette.accent, width: 3.0, halo: palette.halo }
    }

    /// A feature that was asked for.
    #[must_use]
    pub fn asked(palette: &Palette) -> Self {
        // Without a halo: there may be hundreds, and the map is to be seen between them.
        Self { colour: palette.selection, width: 1.5, halo: egui::Color32::TRANSPARENT }
    }

    /// The feature under the pointer.
    #[must_use]
    pub fn hovered(palette: &Palette) -> Self {
        Self { colour: palette.hover, width: 1.5, halo: palette.halo }
    }
}

/// Draws a feature's outline.
pub fn outline(painter: &Painter, projector: &Projector, geometry: &Geometry, style: Outline) {
    let lines: [Stroke; 2] = [Stroke::new(style.width + 3.0, style.halo), Stroke::new(style.width, style.colour)];
    match geometry.kind {
        ShapeKind::Null => {}
        ShapeKind::Points => {
            for &point in &geometry.xy {
                let at = projector.screen_from_m(point);
                for line in lines {
                    painter.circle_stroke(at, 9.0, line);
                }
            }
        }
        ShapeKind::Lines | ShapeKind::Polygon => {
            for part in geometry.as_ref().parts() {
                let path = thinned(projector, part);
                for line in lines {
                    painter.extend(path_shapes(&path, geometry.kind == ShapeKind::Polygon, line));
                }
            }
        }
    }
}

/// Where the cosine between one edge and the next is below this, the path turns back: a mitre there would be a spike of any length.
const TURNED_BACK: f32 = -0.9;

/// The path as lines, cut where it turns back.
fn path_shapes(path: &[Pos2], is_closed: bool, line: Stroke) -> Vec<Shape> {
    let mut points = path.to_vec();
    points.extend(path.first().filter(|_| is_closed).copied());
    let is_turned = |a: Pos2, b: Pos2, c: Pos2| (b - a).normalized().dot((c - b).normalized()) < TURNED_BACK;
    let is_cut_at = |place: usize| match points.get(place - 1..place + 2) {
        Some(&[a, b, c]) => is_turned(a, b, c),
        _ => false,
    };
    let cuts: Vec<usize> = (1..points.len().saturating_sub(1)).filter(|place| is_cut_at(*place)).collect();
    let is_turned_at_start = match (path.last(), path) {
        (Some(&before), &[first, after, ..]) => is_turned(before, first, after),
        _ => true,
    };
    if is_closed && cuts.is_empty() && !is_turned_at_start {
        return vec![Shape::closed_line(path.to_vec(), line)];
    }
    let (mut shapes, mut begun) = (Vec::new(), 0);
    for end in cuts.into_iter().chain(points.len().checked_sub(1)) {
        shapes.extend(points.get(begun..=end).map(|run| Shape::line(run.to_vec(), line)));
        begun = end;
    }
    shapes
}

/// The part on the screen, without vertices that lie on top of the last one and with those far outside left out, so that a polygon of a hundred
/// thousand vertices costs what its pixels cost.
fn thinned(projector: &Projector, part: &[Point]) -> Vec<Pos2> {
    let near = projector.rect.expand2(vec2(2_000.0, 2_000.0));
    let mut path: Vec<Pos2> = Vec::new();
    for &point in part {
        let at = projector.screen_from_m(point);
        let at = at.clamp(near.min, near.max);
        if path.last().is_none_or(|last| (*last - at).length_sq() >= 0.5) {
            path.push(at);
        }
    }
    if let ([first, ..], 1) = (part, path.len()) {
        // A feature smaller than a pixel is still marked.
        let at = projector.screen_from_m(*first);
        path = vec![at + vec2(-3.0, -3.0), at + vec2(3.0, -3.0), at + vec2(3.0, 3.0), at + vec2(-3.0, 3.0)];
    }
    path
}

#[cfg(test)]
mod tests {
    use egui::{Rect, pos2};

    use super::super::Camera;
    use super::*;

    fn projector(metres_per_point: f64) -> Projector {
        Projector {
            camera: Camera { centre_m: [0.0, 0.0], metres_per_point },
            rect: Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0)),
        }
    }

    #[test]
    fn a_ring_of_many_vertices_costs_what_its_pixels_cost() {
        let ring: Vec<Point> =
            (0..100_000).map(|step| f64::from(step) * 1e-4).map(|angle| [100.0 * angle.cos(), 100.0 * angle.sin()]).collect();
        let path = thinned(&projector(1.0), &ring);
        assert!((200..2_000).contains(&path.len()), "{}", path.len());
    }

    #[test]
    fn a_path_that_turns_back_is_cut_there() {
        let line = Stroke::new(1.0, egui::Color32::BLACK);
        let square = [pos2(0.0, 0.0), pos2(9.0, 0.0), pos2(9.0, 9.0), pos2(0.0, 9.0)];
        assert!(matches!(path_shapes(&square, true, line).as_slice(), [Shape::Path(path)] if path.closed));
        assert_eq!(path_shapes(&square, false, line).len(), 1);
        let needle = [pos2(0.0, 0.0), pos2(9.0, 0.0), pos2(0.0, 0.1)];
        assert_eq!(path_shapes(&needle, true, line).len(), 2, "cut at the tip");
        assert_eq!(path_shapes(&square[..2], true, line).len(), 2, "there and back");
        assert!(path_shapes(&[], true, line).is_empty());
    }

    #[test]
    fn a_feature_smaller_than_a_pixel_is_still_marked() {
        assert_eq!(thinned(&projector(1_000.0), &[[0.0, 0.0], [5.0, 0.0], [5.0, 5.0]]).len(), 4);
    }
}
