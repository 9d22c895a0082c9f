//! The bottom panel: tabs over conflicts, data problems, attributes, statistics and messages.

use egui::{Align, Frame, Layout, Margin, RichText, Role, Stroke, Ui, WidgetInfo, vec2};

use crate::app::command::Command;
use crate::app::state::{Panel, Tab};
use crate::app::theme;
use crate::units::grouped_count;
use crate::words::window::W;

use super::kit::{Desk, command_link, weak};
use super::{attributes, conflicts, messages, problems, statistics};

/// Draws the panel.
pub fn tables_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let frame = Frame::new().fill(desk.palette.surface);
    let room = ui.available_height();
    let highest = (room - 160.0).max(140.0);
    let size = desk.state.look.tables.size.min(highest);
    let panel = egui::Panel::bottom("tables").resizable(true).frame(frame).default_size(size).size_range(120.0..=highest);
    let shown = panel.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_min_height(ui.available_height());
        tabs_ui(ui, desk);
        match desk.state.look.tab {
            Tab::Conflicts => conflicts::conflicts_ui(ui, desk),
            Tab::Problems => problems::problems_ui(ui, desk),
            Tab::Attributes => attributes::attributes_ui(ui, desk),
            Tab::Statistics => statistics::statistics_ui(ui, desk),
            Tab::Messages => messages::messages_ui(ui, desk),
        }
    });
    super::kept_size(ui, desk, Panel::Tables, shown.response.rect.height());
}

fn count(desk: &Desk<'_>, tab: Tab) -> Option<u64> {
    match tab {
        Tab::Conflicts => desk.state.conflicts.rows.value().map(|rows| rows.places.len() as u64),
        Tab::Problems => desk.state.document.as_ref().map(|document| problems::all(desk.state, document)),
        Tab::Attributes | Tab::Statistics => None,
        Tab::Messages => Some(desk.state.messages.len() as u64).filter(|count| *count > 0),
    }
}

fn tabs_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::STRIP_HEIGHT + theme::GRID), egui::Sense::hover());
    ui.painter().hline(rect.x_range(), rect.max.y - 0.5, Stroke::new(1.0, desk.palette.line));
    let inner = rect.shrink2(vec2(theme::MARGIN, 0.0));
    let mut strip = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Center)));
    strip.spacing_mut().item_spacing.x = 5.0 * theme::GRID;
    for tab in Tab::ALL {
        let Some(info) = desk.info(&Command::ShowTab(tab)) else { continue };
        let name = info.name.text(desk.lang());
        let text = count(desk, tab).map_or_else(|| name.to_owned(), |count| format!("{name} {}", grouped_count(count)));
        let is_front = desk.state.look.tab == tab;
        let colour = if is_front { desk.palette.accent } else { desk.palette.text };
        let button = egui::Button::new(RichText::new(text.clone()).color(colour)).frame(false);
        let response = strip.add_sized(vec2(0.0, rect.height()), button);
        if is_front {
            strip.painter().hline(response.rect.x_range(), rect.max.y - 1.0, Stroke::new(2.0, desk.palette.accent));
        }
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_front, &text));
        if response.clicked() {
            desk.send(Command::ShowTab(tab));
        }
    }
    strip.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = theme::GRID;
        if desk.state.look.tab == Tab::Conflicts {
            command_link(ui, desk, Command::ShowExport, false);
            command_link(ui, desk, Command::NextConflict, true);
            command_link(ui, desk, Command::PreviousConflict, true);
            if desk.state.results.is_some() && !desk.state.are_results_current() {
                ui.label(RichText::new(desk.text(W::Stale)).color(desk.palette.warning));
            }
            conflicts::hidden_ui(ui, desk);
        }
    });
}

/// The row of filters over a table.
pub(super) fn filter_strip(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().inner_margin(Margin::symmetric(theme::MARGIN as i8, theme::GRID as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(2.0 * theme::GRID, theme::GRID);
        ui.horizontal_wrapped(contents);
    });
}

/// What a table says when it has no rows.
pub(super) fn nothing(ui: &mut Ui, desk: &Desk<'_>, title: &str, remedy: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).min(60.0));
        ui.label(RichText::new(title).heading());
        if !remedy.is_empty() {
            ui.add_space(theme::GRID);
            weak(ui, desk, remedy);
        }
    });
}
