//! The layer panel: what is drawn, in which order, and what its colours mean.

use egui::{
    Align, Align2, CornerRadius, Frame, Margin, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::command::Command;
use crate::app::document::LayerSummary;
use crate::app::state::{LayerView, Panel};
use crate::app::style::StyleCommand;
use crate::app::theme::{self, Theme};
use crate::ids::LayerId;
use crate::layer::CrsHow;
use crate::paint::FieldColours;
use crate::units::grouped_count;
use crate::words::terms;
use crate::words::window::{W, crs_choice_name};

use super::bar::layer_entries;
use super::kit::{Desk, Direction, caption, cell_text, tick, triangle, weak};
use super::legend::{self, Entry, Swatch};

/// What travels while a layer is dragged in the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Dragged(LayerId);

/// Draws the panel.
pub fn layers_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let frame = Frame::new().fill(desk.palette.surface).inner_margin(Margin {
        left: theme::MARGIN as i8,
        right: 0,
        top: theme::MARGIN as i8,
        bottom: 0,
    });
    let panel = egui::Panel::left("layers").frame(frame).default_size(desk.state.look.layers.size).size_range(180.0..=480.0);
    let shown = panel.show(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            Frame::new().inner_margin(Margin { right: theme::MARGIN as i8, ..Margin::ZERO }).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                caption(ui, desk, desk.text(W::Layers));
                ui.add_space(theme::GRID);
                list_ui(ui, desk);
                super::bases::bases_ui(ui, desk);
                ui.add_space(3.0 * theme::GRID);
                legend_ui(ui, desk);
                ui.add_space(2.0 * theme::GRID);
            });
        });
    });
    super::kept_size(ui, desk, Panel::Layers, shown.response.rect.width());
}

fn list_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    if crate::app::apply::style::is_missing(desk.state) {
        desk.send(Command::Style(StyleCommand::Need));
    }
    let Some(document) = desk.state.document.clone() else {
        weak(ui, desk, desk.text(W::NoLayersYet));
        return;
    };
    if desk.state.results.is_some() {
        conflicts_row(ui, desk);
    }
    let layers = desk.state.layers.clone();
    for (place, view) in layers.iter().enumerate() {
        if let Some(summary) = document.summary(view.layer) {
            layer_row(ui, desk, view, summary, place);
        }
    }
    drop_end(ui, desk, layers.len());
}

/// A row of the list: a tick box, a swatch, a name, a count.
pub(super) struct Row<'a> {
    pub(super) name: &'a str,
    /// What stands on the right: a count, a share.
    pub(super) trailing: &'a str,
    pub(super) is_on: bool,
    pub(super) swatch: Swatch,
    pub(super) has_warning: bool,
}

/// Draws a row; returns its response and whether the tick box was clicked.
pub(super) fn row_ui(ui: &mut Ui, desk: &Desk<'_>, row: &Row<'_>, id: egui::Id, sense: Sense) -> (egui::Response, bool) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), desk.row_height()), Sense::hover());
    let response = ui.interact(rect, id, sense);
    let palette = desk.palette;
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(theme::GRID, 0.0)), theme::ROUNDING, palette.hovered);
    }
    let side = 3.5 * theme::GRID;
    let tick_box = Rect::from_center_size(pos2(rect.min.x + side / 2.0, rect.center().y), vec2(side, side));
    let toggle = ui.interact(tick_box.expand(theme::GRID), id.with("toggle"), Sense::click());
    toggle.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, row.is_on, row.name));
    let border = if toggle.hovered() || toggle.has_focus() { palette.accent } else { palette.border };
    let painter = ui.painter();
    painter.rect(tick_box, CornerRadius::same(3), palette.surface, Stroke::new(1.0, border), StrokeKind::Inside);
    if row.is_on {
        tick(painter, tick_box.center(), palette.accent);
    }
    let swatch = Rect::from_min_size(pos2(tick_box.max.x + 2.0 * theme::GRID, rect.center().y - theme::SWATCH.y / 2.0), theme::SWATCH);
    legend::draw(painter, swatch, row.swatch, palette);
    let count = painter.layout_no_wrap(row.trailing.to_owned(), desk.font(), palette.weak);
    let mut right = rect.max.x - count.size().x;
    painter.galley(pos2(right, rect.center().y - count.size().y / 2.0), count, palette.weak);
    right -= 2.0 * theme::GRID;
    if row.has_warning {
        painter.circle_filled(pos2(right - 3.0, rect.center().y), 3.0, palette.warning);
        right -= 3.0 * theme::GRID;
    }
    let name = Rect::from_min_max(pos2(swatch.max.x + 2.0 * theme::GRID, rect.min.y), pos2(right, rect.max.y));
    let colour = if row.is_on { palette.text } else { palette.weak };
    cell_text(painter, name, row.name, desk.font(), colour, Align::Min);
    let label = format!("{} {}", row.name, row.trailing);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    (response, toggle.clicked())
}

fn conflicts_row(ui: &mut Ui, desk: &mut Desk<'_>) {
    let count = desk.state.conflicts.rows.value().map_or(0, |rows| rows.places.len() as u64);
    let row = Row {
        name: desk.text(W::Conflicts),
        trailing: &grouped_count(count),
        is_on: desk.state.conflicts.is_on_map,
        swatch: legend::conflict_swatch(is_dark(desk)),
        has_warning: false,
    };
    let id = ui.scope_id().with("conflicts row");
    let (_, is_toggled) = row_ui(ui, desk, &row, id, Sense::hover());
    if is_toggled {
        desk.send(Command::ToggleConflictsOnMap);
    }
}

fn layer_row(ui: &mut Ui, desk: &mut Desk<'_>, view: &LayerView, summary: &LayerSummary, place: usize) {
    let id = ui.scope_id().with(("layer", view.layer));
    let title = title(desk, summary);
    let row = Row {
        name: &title,
        trailing: &grouped_count(summary.features),
        is_on: view.is_visible,
        swatch: legend::layer_swatch(summary.role, is_dark(desk)),
        has_warning: summary.has_warnings,
    };
    let (response, is_toggled) = row_ui(ui, desk, &row, id, Sense::click_and_drag());
    if is_toggled {
        desk.send(Command::ToggleLayer(view.layer));
    }
    if response.double_clicked() {
        desk.send(Command::ZoomLayer(view.layer));
    }
    response.dnd_set_drag_payload(Dragged(view.layer));
    if let Some(dragged) = response.dnd_hover_payload::<Dragged>()
        && dragged.0 != view.layer
    {
        ui.painter().hline(response.rect.x_range(), response.rect.min.y, Stroke::new(2.0, desk.palette.accent));
        if let Some(dropped) = response.dnd_release_payload::<Dragged>() {
            desk.send(Command::MoveLayer(dropped.0, place));
        }
    }
    response.context_menu(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        layer_entries(ui, desk, view.layer);
        ui.separator();
        opacity_ui(ui, desk, view);
    });
    let is_dragged = response.dragged();
    let response = response.on_hover_ui(|ui| about_layer(ui, desk, summary));
    if is_dragged && let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) {
        let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, response.id));
        painter.text(pointer + vec2(12.0, 0.0), Align2::LEFT_CENTER, &title, desk.font(), desk.palette.text);
    }
}

/// Two layers of one role are told apart by their files.
fn title(desk: &Desk<'_>, summary: &LayerSummary) -> String {
    let role = terms::role(summary.role, desk.lang());
    let twins =
        desk.state.document.as_ref().map_or(0, |document| document.summaries.iter().filter(|other| other.role == summary.role).count());
    let is_plain = summary.role != crate::layer::Role::Other && twins < 2;
    if is_plain { role.to_owned() } else { format!("{role} · {}", summary.name) }
}

fn drop_end(ui: &mut Ui, desk: &mut Desk<'_>, places: usize) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 2.0 * theme::GRID), Sense::hover());
    if response.dnd_hover_payload::<Dragged>().is_some() {
        ui.painter().hline(rect.x_range(), rect.min.y, Stroke::new(2.0, desk.palette.accent));
    }
    if let Some(dropped) = response.dnd_release_payload::<Dragged>() {
        desk.send(Command::MoveLayer(dropped.0, places));
    }
}

fn opacity_ui(ui: &mut Ui, desk: &mut Desk<'_>, view: &LayerView) {
    let mut percent = (view.style.opacity * 100.0).round();
    ui.horizontal(|ui| {
        let label = ui.label(desk.text(W::Opacity));
        let slider = egui::Slider::new(&mut percent, 10.0..=100.0).step_by(5.0).suffix(" %");
        if ui.add(slider).labelled_by(label.id).changed() {
            desk.send(Command::SetOpacity(view.layer, percent / 100.0));
        }
    });
}

fn about_layer(ui: &mut Ui, desk: &Desk<'_>, summary: &LayerSummary) {
    ui.label(RichText::new(crate::words::window::file_name(&summary.path)).strong());
    let crs = match summary.crs_how {
        CrsHow::Unknown => desk.text(W::CrsUnknown).to_owned(),
        CrsHow::User => summary.input.crs.map_or_else(|| summary.crs.clone(), |choice| crs_choice_name(choice, desk.lang())),
        _ => summary.crs.clone(),
    };
    ui.label(RichText::new(format!("{crs} · {}", summary.encoding)).color(desk.palette.weak));
    if summary.problems > 0 {
        let text = format!("{} {}", crate::words::commands::CommandName::TabProblems.text(desk.lang()), grouped_count(summary.problems));
        ui.label(RichText::new(text).color(if summary.has_warnings { desk.palette.warning } else { desk.palette.weak }));
    }
    ui.label(RichText::new(desk.text(W::DragToOrder)).color(desk.palette.weak));
}

fn legend_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(document) = desk.state.document.clone() else { return };
    let is_open = desk.state.look.is_legend_open;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), desk.row_height()), Sense::click());
    let direction = if is_open { Direction::Down } else { Direction::Right };
    triangle(ui.painter(), pos2(rect.min.x + theme::GRID, rect.center().y), direction, desk.palette.weak);
    let text = rect.with_min_x(rect.min.x + 4.0 * theme::GRID);
    cell_text(ui.painter(), text, desk.text(W::Legend), desk.font(), desk.palette.weak, Align::Min);
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, desk.text(W::Legend)));
    if response.clicked() {
        desk.send(Command::ToggleLegend);
    }
    if !is_open {
        return;
    }
    let visible: Vec<LayerId> = desk.state.layers.iter().filter(|view| view.is_visible).map(|view| view.layer).collect();
    let has_conflicts = desk.state.results.is_some() && desk.state.conflicts.is_on_map;
    for entry in legend::entries(&document, &visible, has_conflicts, desk.lang(), is_dark(desk), &coloured(desk)) {
        entry_ui(ui, desk, &entry);
    }
}

/// The layers that a field colours.
fn coloured<'a>(desk: &Desk<'a>) -> Vec<(LayerId, &'a FieldColours)> {
    let state = desk.state;
    state.layers.iter().filter_map(|view| Some((view.layer, state.colours.of(view)?.as_ref()))).collect()
}

fn entry_ui(ui: &mut Ui, desk: &Desk<'_>, entry: &Entry) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), desk.row_height() - theme::GRID), Sense::hover());
    let swatch = Rect::from_min_size(pos2(rect.min.x + 4.0 * theme::GRID, rect.center().y - theme::SWATCH.y / 2.0), theme::SWATCH);
    legend::draw(ui.painter(), swatch, entry.swatch, desk.palette);
    let text = rect.with_min_x(swatch.max.x + 2.0 * theme::GRID);
    cell_text(ui.painter(), text, &entry.label, desk.font(), desk.palette.text, Align::Min);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &entry.label));
}

fn is_dark(desk: &Desk<'_>) -> bool {
    desk.state.look.theme == Theme::Dark
}
