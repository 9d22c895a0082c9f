//! A box drawn with Shift held: it selects what it holds, and the map stays where it is.

use egui::{PointerButton, Pos2, Rect, Response, Stroke, StrokeKind, Ui};

use crate::app::command::Command;
use crate::app::theme::{self, Palette};
use crate::geometry::Extent;

use super::Projector;

/// A box of fewer points a side is a click that slipped.
const LEAST: f32 = 4.0;

/// Follows the box from `begun`, where the button went down, and asks for it when the button is let go. Returns the box as it is now.
pub fn asked(ui: &Ui, response: &Response, projector: &Projector, begun: &mut Option<Pos2>, commands: &mut Vec<Command>) -> Option<Rect> {
    let (is_held, origin) = ui.input(|input| (input.modifiers.shift, input.pointer.press_origin()));
    if response.drag_started_by(PointerButton::Primary) && is_held {
        *begun = origin;
    }
    let from = (*begun)?;
    let to = response.interact_pointer_pos().or_else(|| ui.input(|input| input.pointer.latest_pos()))?;
    let drawn = Rect::from_two_pos(from, to).intersect(projector.rect);
    if response.dragged_by(PointerButton::Primary) {
        return Some(drawn);
    }
    *begun = None;
    if drawn.width() >= LEAST && drawn.height() >= LEAST {
        commands.push(Command::PickBox(extent(projector, drawn)));
    }
    None
}

fn extent(projector: &Projector, drawn: Rect) -> Extent {
    Extent::of(&[projector.m_from_screen(drawn.left_bottom()), projector.m_from_screen(drawn.right_top())])
}

/// Draws it.
pub fn show(painter: &egui::Painter, palette: &Palette, drawn: Rect) {
    painter.rect_filled(drawn, 0.0, theme::faded(palette.selected, 0.35));
    painter.rect_stroke(drawn, 0.0, Stroke::new(3.0, palette.halo), StrokeKind::Middle);
    painter.rect_stroke(drawn, 0.0, Stroke::new(1.5, palette.accent), StrokeKind::Middle);
}
