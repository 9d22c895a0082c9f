//! Drawing on the map: clicks become points, and the path or ring so far is shown.

use egui::{Painter, Pos2, Response, Shape, Stroke};

use crate::app::command::Command;
use crate::app::pencil::{Pencil, Touch};
use crate::app::theme::Palette;
use crate::geometry::Point;

use super::Projector;

/// A click sets a point, a double click ends.
pub fn asked(response: &Response, projector: &Projector, pencil: Pencil, commands: &mut Vec<Command>) {
    if response.double_clicked() {
        commands.push(pencil.command(Touch::Finish));
    } else if response.clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        commands.push(pencil.command(Touch::Point(projector.m_from_screen(at))));
    }
}

/// Draws the points so far, the line through them and on to the pointer, and the line that would close a ring.
pub fn path(painter: &Painter, projector: &Projector, palette: &Palette, points: &[Point], pointer: Option<Pos2>, is_ring: bool) {
    let mut path: Vec<Pos2> = points.iter().map(|corner| projector.screen_from_m(*corner)).collect();
    let set = path.len();
    path.extend(pointer.filter(|_| set > 0));
    for stroke in [Stroke::new(4.5, palette.halo), Stroke::new(2.0, palette.accent)] {
        painter.add(Shape::line(path.clone(), stroke));
    }
    if let ([first, .., last], true) = (path.as_slice(), is_ring && path.len() > 2) {
        painter.extend(Shape::dashed_line(&[*last, *first], Stroke::new(1.5, palette.accent), 6.0, 4.0));
    }
    for corner in path.iter().take(set) {
        painter.circle(*corner, 4.0, palette.surface, Stroke::new(2.0, palette.accent));
    }
}
