//! The panel on the right: the card, or what takes its place.

use egui::{Align, Frame, Layout, Margin, RichText, ScrollArea, Ui};

use crate::app::state::Panel;
use crate::app::theme;

use super::kit::{Desk, close_button};

/// Draws the panel: `body`, which is told the panel's height, scrolls under a head of title and closing cross (by its name), which stays in sight.
/// Returns whether the cross was clicked.
pub(super) fn side_panel(
    ui: &mut Ui,
    desk: &mut Desk<'_>,
    id: &str,
    head: Option<(&str, &str)>,
    body: impl FnOnce(&mut Ui, &mut Desk<'_>, f32),
) -> bool {
    let frame = Frame::new().fill(desk.palette.surface).inner_margin(Margin { left: MARGIN, right: 0, top: MARGIN, bottom: 0 });
    let panel = egui::Panel::right("card").frame(frame).default_size(desk.state.look.card.size).size_range(240.0..=560.0);
    let shown = panel.show(ui, |ui| {
        let is_closed = head.is_some_and(|(title, close)| head_ui(ui, desk, title, close));
        let height = ui.available_height();
        ScrollArea::vertical().id_salt(id).auto_shrink([false, false]).show(ui, |ui| {
            let inner = Margin { right: MARGIN, bottom: MARGIN, ..Margin::ZERO };
            Frame::new().inner_margin(inner).show(ui, |ui| body(ui, desk, height));
        });
        is_closed
    });
    super::kept_size(ui, desk, Panel::Card, shown.response.rect.width());
    shown.inner
}

const MARGIN: i8 = theme::MARGIN as i8;

fn head_ui(ui: &mut Ui, desk: &Desk<'_>, title: &str, close: &str) -> bool {
    let head = Frame::new().inner_margin(Margin { right: MARGIN, ..Margin::ZERO }).show(ui, |ui| {
        let row = ui.horizontal_top(|ui| {
            ui.label(RichText::new(title).heading());
            ui.with_layout(Layout::right_to_left(Align::TOP), |ui| close_button(ui, desk, close).clicked()).inner
        });
        row.inner
    });
    ui.add_space(theme::GRID);
    head.inner
}
