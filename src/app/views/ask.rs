//! The panel of asking, in the card's place: of which layers, where, and what; then what was found.

mod answer;
mod question;

use egui::{Painter, Pos2, Ui};

use crate::app::ask::AskCommand;
use crate::app::command::Command;
use crate::app::map::overlay::{Outline, outline};
use crate::app::map::{Projector, drawing};
use crate::app::theme;
use crate::geometry::Shape;
use crate::words::ask::AskWord as Word;

use super::kit::Desk;
use super::side_panel::side_panel;

/// Draws the panel.
pub fn ask_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    let is_closed = side_panel(ui, desk, "ask", Some((Word::Window.text(lang), Word::Close.text(lang))), |ui, desk, height| {
        ui.spacing_mut().item_spacing.y = 1.5 * theme::GRID;
        question::question_ui(ui, desk);
        ui.add(egui::Separator::default().spacing(2.0 * theme::GRID));
        answer::answer_ui(ui, desk, height);
    });
    if is_closed {
        send(desk, AskCommand::Hide);
    }
}

fn send(desk: &mut Desk<'_>, command: AskCommand) {
    desk.send(Command::Ask(command));
}

/// On the map: the polygon that is being drawn; else where was asked, and the first features that were found.
pub(super) fn overlay(painter: &Painter, desk: &Desk<'_>, projector: &Projector, pointer: Option<Pos2>) {
    let view = &desk.state.tools.ask;
    if !view.is_open {
        return;
    }
    let in_sight = projector.extent_m();
    if let Some(answered) = view.answer.value() {
        let selected = desk.state.selection.feature();
        let marked = answered.marked.iter().filter(|(feature, extent, _)| Some(*feature) != selected && extent.intersects(&in_sight));
        for (_, _, shape) in marked {
            outline(painter, projector, shape, Outline::asked(desk.palette));
        }
        if !answered.answer.outline.is_empty() {
            outline(painter, projector, &answered.answer.outline, Outline::proposed(desk.palette));
        }
    } else if let Some(ring) = &view.ring {
        outline(painter, projector, &Shape::polygon(&[ring]), Outline::proposed(desk.palette));
    }
    if let Some(corners) = &view.drawing {
        drawing::path(painter, projector, desk.palette, corners, pointer, true);
    }
}
