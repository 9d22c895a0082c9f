//! The bar on top: menus, search, the check button.

use egui::{Frame, Key, Margin, MenuBar, Panel, Popup, PopupCloseBehavior, RectAlign, TextEdit, Ui, vec2};

use crate::app::command::{Command, layer_commands, menus};
use crate::app::state::{Hit, Stacked};
use crate::app::theme;
use crate::words::commands::MenuName;
use crate::words::terms;
use crate::words::window::{W, file_name};

use super::kit::{Desk, main_button, menu_entry, weak};

/// Identifies the search field, which Ctrl+F focuses.
#[must_use]
pub fn find_id() -> egui::Id {
    egui::Id::unique("find")
}

/// Draws the bar.
pub fn bar_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let frame = Frame::new().fill(desk.palette.surface).inner_margin(Margin::symmetric(theme::MARGIN as i8, 0));
    Panel::top("bar").exact_size(theme::BAR_HEIGHT).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.label(egui::RichText::new(desk.text(W::AppName)).heading().color(desk.palette.accent));
            ui.add_space(theme::GRID);
            let menus = ui.scope(|ui| MenuBar::new().ui(ui, |ui| menus_ui(ui, desk)).inner).inner;
            let bar = ui.max_rect();
            let right = egui::Rect::from_min_max(egui::pos2(menus.max.x + 4.0 * theme::GRID, bar.min.y), bar.max);
            let layout = egui::Layout::right_to_left(egui::Align::Center);
            ui.scope_builder(egui::UiBuilder::new().max_rect(right).layout(layout), |ui| {
                main_button(ui, desk, Command::Check);
                ui.add_space(theme::GRID);
                find_ui(ui, desk);
            });
        });
    });
}

/// Draws the menus; returns where they stand.
fn menus_ui(ui: &mut Ui, desk: &mut Desk<'_>) -> egui::Rect {
    let mut place = egui::Rect::NOTHING;
    for (name, commands) in menus() {
        let shown = ui.menu_button(name.text(desk.lang()), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if name == MenuName::Layer {
                layer_menu(ui, desk);
            }
            for command in commands {
                match command {
                    Some(command) => {
                        menu_entry(ui, desk, command);
                    }
                    None => {
                        ui.separator();
                    }
                }
            }
            if name == MenuName::File {
                recent_menu(ui, desk);
            }
        });
        place = place.union(shown.response.rect);
    }
    place
}

fn layer_menu(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(document) = desk.state.document.clone() else {
        weak(ui, desk, desk.text(W::NoLayersYet));
        return;
    };
    for view in &desk.state.layers {
        let Some(summary) = document.summary(view.layer) else { continue };
        ui.menu_button(format!("{}  {}", terms::role(summary.role, desk.lang()), summary.name), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            layer_entries(ui, desk, view.layer);
        });
    }
}

/// The commands of one layer, for the layer menu and the context menu.
pub fn layer_entries(ui: &mut Ui, desk: &mut Desk<'_>, layer: crate::ids::LayerId) {
    for command in layer_commands(layer) {
        match command {
            Some(command) => {
                menu_entry(ui, desk, command);
            }
            None => {
                ui.separator();
            }
        }
    }
}

fn recent_menu(ui: &mut Ui, desk: &mut Desk<'_>) {
    if desk.state.recent.is_empty() {
        return;
    }
    ui.separator();
    ui.menu_button(desk.text(W::EmptyRecent), |ui| recent_ui(ui, desk));
}

/// Files opened lately, as buttons.
pub fn recent_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    for path in desk.state.recent.clone() {
        let button = egui::Button::new(file_name(&path)).frame_when_inactive(false);
        if ui.add(button).on_hover_text(path.display().to_string()).clicked() {
            desk.send(Command::Inspect(vec![path]));
            ui.close();
        }
    }
}

fn find_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut text = desk.state.find.text.clone();
    let shortcut = desk.info(&Command::ShowFind).and_then(|info| info.shortcut).map(|shortcut| ui.ctx().format_shortcut(&shortcut));
    let hint = format!("{}  {}", desk.text(W::SearchHint), shortcut.unwrap_or_default());
    let width = (ui.available_width() - theme::MARGIN).clamp(20.0 * theme::GRID, 76.0 * theme::GRID);
    let edit = TextEdit::singleline(&mut text)
        .id(find_id())
        .hint_text(hint.trim_end())
        .desired_width(width)
        .min_size(vec2(0.0, 7.0 * theme::GRID))
        .align(egui::Align2::LEFT_CENTER);
    let response = ui.add_enabled(desk.state.document.is_some(), edit).accessible_name(desk.text(W::SearchHint));
    if response.changed() {
        desk.send(Command::Find(text));
    }
    if response.lost_focus()
        && ui.input(|input| input.key_pressed(Key::Enter))
        && desk.state.find.hits.value().is_some_and(|hits| !hits.is_empty())
    {
        desk.send(Command::GoToHit(0));
    }
    let mut is_open = desk.state.find.is_open;
    let popup = Popup::from_response(&response)
        .open_bool(&mut is_open)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .align(RectAlign::BOTTOM_START)
        .width(response.rect.width());
    popup.show(|ui| hits_ui(ui, desk));
    if desk.state.find.is_open && !is_open && !response.has_focus() {
        desk.send(Command::Find(String::new()));
    }
}

fn hits_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(hits) = desk.state.find.hits.value().cloned() else {
        weak(ui, desk, desk.text(W::Searching));
        return;
    };
    if hits.is_empty() {
        weak(ui, desk, desk.text(W::SearchNothing));
    }
    egui::ScrollArea::vertical().max_height(80.0 * theme::GRID).show(ui, |ui| {
        for (place, hit) in hits.iter().enumerate() {
            let (text, right) = match hit {
                Hit::Feature(stacked) => (stacked.label.clone(), layer_name(desk, stacked)),
                Hit::Place { label, .. } => (label.clone(), String::new()),
            };
            let right = egui::RichText::new(right).color(desk.palette.weak);
            let button = egui::Button::new(text).right_text(right).frame_when_inactive(false).min_size(vec2(ui.available_width(), 0.0));
            if ui.add(button).clicked() {
                desk.send(Command::GoToHit(place));
            }
        }
    });
}

fn layer_name(desk: &Desk<'_>, stacked: &Stacked) -> String {
    let summary = desk.state.document.as_ref().and_then(|document| document.summary(stacked.feature.0));
    summary.map(|summary| terms::role(summary.role, desk.lang()).to_owned()).unwrap_or_default()
}
