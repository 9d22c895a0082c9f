//! The panel of asking, in the card's place: of which layers, where, and what; then what was found.

mod answer;
mod question;

use egui::{Frame, Margin, Painter, Pos2, ScrollArea, Ui};

use crate::app::ask::AskCommand;
use crate::app::command::Command;
use crate::app::map::overlay::{Outline, outline};
use crate::app::map::{Projector, drawing};
use crate::app::state::Panel;
use crate::app::theme;
use crate::geometry::Shape;
use crate::words::ask::AskWord as Word;

use super::kit::{Desk, panel_title};

/// Draws the panel.
pub fn ask_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let inner = Margin { left: theme::MARGIN as i8, right: 0, top: theme::MARGIN as i8, bottom: 0 };
    let frame = Frame::new().fill(desk.palette.surface).inner_margin(inner);
    let panel = egui::Panel::right("card").frame(frame).default_size(desk.state.look.card.size).size_range(240.0..=560.0);
    let shown = panel.show(ui, |ui| {
        // Its way out stays in sight.
        Frame::new().inner_margin(Margin { right: theme::MARGIN as i8, ..Margin::ZERO }).show(ui, |ui| title_ui(ui, desk));
        ui.add_space(theme::GRID);
        let height = ui.available_height();
        ScrollArea::vertical().id_salt("ask").auto_shrink([false, false]).show(ui, |ui| {
            Frame::new().inner_margin(Margin { right: theme::MARGIN as i8, bottom: theme::MARGIN as i8, ..Margin::ZERO }).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 1.5 * theme::GRID;
                question::question_ui(ui, desk);
                ui.add(egui::Separator::default().spacing(2.0 * theme::GRID));
                answer::answer_ui(ui, desk, height);
            });
        });
    });
    super::kept_size(ui, desk, Panel::Card, shown.response.rect.width());
}

fn send(desk: &mut Desk<'_>, command: AskCommand) {
    desk.send(Command::Ask(command));
}

fn title_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    if panel_title(ui, desk, Word::Window.text(lang), Word::Close.text(lang)) {
        send(desk, AskCommand::Hide);
    }
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
