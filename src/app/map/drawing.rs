//! Drawing a plot on the map: clicks become corners, and the ring so far is shown.

use egui::{Painter, Pos2, Response, Shape, Stroke};

use crate::app::command::Command;
use crate::app::siting::SitingCommand;
use crate::app::theme::Palette;
use crate::geometry::Point;

use super::Projector;

/// A click sets a corner, a double click closes the ring.
pub fn asked(response: &Response, projector: &Projector, commands: &mut Vec<Command>) {
    if response.double_clicked() {
        commands.push(Command::Siting(SitingCommand::Finish));
    } else if response.clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        commands.push(Command::Siting(SitingCommand::AddCorner(projector.m_from_screen(at))));
    }
}

/// Draws the corners so far, the line through them and on to the pointer, and the line that would close the ring.
pub fn ring(painter: &Painter, projector: &Projector, palette: &Palette, corners: &[Point], pointer: Option<Pos2>) {
    let mut path: Vec<Pos2> = corners.iter().map(|corner| projector.screen_from_m(*corner)).collect();
    let set = path.len();
    path.extend(pointer);
    for stroke in [Stroke::new(4.5, palette.halo), Stroke::new(2.0, palette.accent)] {
        painter.add(Shape::line(path.clone(), stroke));
    }
    if let ([first, .., last], true) = (path.as_slice(), path.len() > 2) {
        painter.extend(Shape::dashed_line(&[*last, *first], Stroke::new(1.5, palette.accent), 6.0, 4.0));
    }
    for corner in path.iter().take(set) {
        painter.circle(*corner, 4.0, palette.surface, Stroke::new(2.0, palette.accent));
    }
}
