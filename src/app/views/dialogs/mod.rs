//! Dialogs. None of them stops the work behind it.

use egui::{Align2, Key, Ui, Window, vec2};

use crate::app::command::Command;
use crate::app::printing::PaperScale;
use crate::app::state::{Dialog, PathDialog, PathPurpose};
use crate::app::theme;
use crate::words::window::W;

use super::kit::{Desk, weak};

mod base;
mod export;
mod help;
mod matching;
mod open;
mod open_crs;
mod palette;
mod printing;
mod style;

/// Draws the open dialog, if any.
pub fn dialog_ui(ui: &Ui, desk: &mut Desk<'_>) {
    let Some(dialog) = desk.state.dialog.clone() else { return };
    match dialog {
        Dialog::Open(dialog) => open::open_ui(ui, desk, dialog),
        Dialog::Path(dialog) => path_ui(ui, desk, dialog),
        Dialog::Export(dialog) => export::export_ui(ui, desk, dialog),
        Dialog::Matching(dialog) => matching::matching_ui(ui, desk, dialog),
        Dialog::Palette(dialog) => palette::palette_ui(ui, desk, dialog),
        Dialog::Base(dialog) => base::base_ui(ui, desk, dialog),
        Dialog::Style(layer) => style::style_ui(ui, desk, layer),
        Dialog::Help => help::help_ui(ui, desk),
        Dialog::About => help::about_ui(ui, desk),
    }
}

/// A dialog's window: in the middle, not larger than the screen, closed by its cross or Esc.
fn dialog_window(ui: &Ui, desk: &mut Desk<'_>, title: &str, width: f32, contents: impl FnOnce(&mut Ui, &mut Desk<'_>)) {
    // One that follows another at once does not take over its size.
    let id = egui::Id::unique(("dialog", width.to_bits()));
    let window = Window::new(title).id(id).anchor(Align2::CENTER_CENTER, vec2(0.0, -2.0 * theme::GRID));
    put_up(ui, desk, window, width, contents);
}

/// The same at the bottom of the screen, and moved by its title: for work that goes on together with the map.
fn low_window(ui: &Ui, desk: &mut Desk<'_>, title: &str, width: f32, contents: impl FnOnce(&mut Ui, &mut Desk<'_>)) {
    let place = ui.ctx().content_rect().center_bottom() - vec2(0.0, theme::STATUS_HEIGHT + 2.0 * theme::GRID);
    let window = Window::new(title).id(egui::Id::unique("low dialog")).pivot(Align2::CENTER_BOTTOM).default_pos(place);
    put_up(ui, desk, window, width, contents);
}

fn put_up(ui: &Ui, desk: &mut Desk<'_>, window: Window<'_>, width: f32, contents: impl FnOnce(&mut Ui, &mut Desk<'_>)) {
    let screen = ui.ctx().content_rect();
    let width = width.min(screen.width() - 8.0 * theme::GRID);
    let mut is_open = true;
    let window = window.open(&mut is_open).collapsible(false).resizable(false).max_height(screen.height() - 24.0 * theme::GRID);
    let shown = window.show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0 * theme::GRID;
        contents(ui, desk);
    });
    if let Some(shown) = shown {
        settle(ui.ctx(), shown.response.rect.size());
    }
    if !is_open {
        desk.send(Command::CloseDialog);
    }
}

/// Another frame after each in which the dialog grew or shrank: what it holds is laid out for the size of the frame before.
fn settle(ctx: &egui::Context, size: egui::Vec2) {
    let id = egui::Id::unique("dialog size");
    let before: Option<egui::Vec2> = ctx.data(|data| data.get_temp(id));
    if before != Some(size) {
        ctx.data_mut(|data| data.insert_temp(id, size));
        ctx.request_repaint();
    }
}

/// Cancel on the left, the deed on the right, at the dialog's end.
fn buttons_ui(ui: &mut Ui, desk: &mut Desk<'_>, deed: &str, is_possible: bool, command: Command) {
    ui.add_space(theme::GRID);
    // As high as the buttons: centred in all that is left, they would push the dialog open.
    let line = vec2(ui.available_width(), 7.0 * theme::GRID);
    ui.allocate_ui_with_layout(line, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let palette = desk.palette;
        let text = egui::RichText::new(deed).color(palette.on_accent);
        let size = vec2(20.0 * theme::GRID, 7.0 * theme::GRID);
        let button = egui::Button::new(text).fill(palette.accent).stroke(egui::Stroke::NONE).min_size(size);
        if ui.add_enabled(is_possible, button).clicked() {
            desk.send(command);
        }
        if ui.add(egui::Button::new(desk.text(W::CancelButton)).min_size(size)).clicked() {
            desk.send(Command::CloseDialog);
        }
    });
}

#[allow(clippy::needless_pass_by_value, reason = "a copy of the state's dialog, edited and sent back")]
fn path_ui(ui: &Ui, desk: &mut Desk<'_>, dialog: PathDialog) {
    let (title, label, deed) = match dialog.purpose {
        PathPurpose::OpenWorkspace => (W::WorkspaceOpenTitle, W::WorkspacePath, W::OpenButton),
        PathPurpose::SaveWorkspace => (W::WorkspaceSaveTitle, W::WorkspacePath, W::SaveButton),
        PathPurpose::Rules => (W::RulesTitle, W::RulesPath, W::OpenButton),
        PathPurpose::Ask => (W::AskSaveTitle, W::AskSavePath, W::SaveButton),
        PathPurpose::Siting => (W::SitingSaveTitle, W::SitingPath, W::SaveButton),
        PathPurpose::PlotSheet => (W::PlotSheetTitle, W::PlotSheetPath, W::SaveButton),
        PathPurpose::Picture => (W::PictureTitle, W::PicturePath, W::SaveButton),
    };
    dialog_window(ui, desk, desk.text(title), 480.0, |ui, desk| {
        weak(ui, desk, desk.text(label));
        let mut path = dialog.path.clone();
        let is_entered = ui
            .horizontal(|ui| {
                let browse = desk.info(&Command::BrowsePath).map_or("", |info| info.name.text(desk.lang()));
                let edit = egui::TextEdit::singleline(&mut path).desired_width(ui.available_width() - 24.0 * theme::GRID);
                let response = ui.add(edit).accessible_name(desk.text(label));
                focus_once(ui, &response);
                if ui.button(browse).clicked() {
                    desk.send(Command::BrowsePath);
                }
                response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
            })
            .inner;
        let mut printing = dialog.printing.clone();
        match dialog.purpose {
            PathPurpose::Picture => printing::picture_ui(ui, desk, &mut printing, &path),
            PathPurpose::PlotSheet => printing::secrecy_ui(ui, desk, &mut printing.secrecy),
            _ => {}
        }
        let is_scale_understood = dialog.purpose != PathPurpose::Picture || printing.scale() != PaperScale::NotUnderstood;
        let is_possible = !path.trim().is_empty() && is_scale_understood;
        if path != dialog.path || printing != dialog.printing {
            desk.send(Command::SetDialog(Dialog::Path(PathDialog { path, printing, ..dialog })));
        }
        if is_entered && is_possible {
            desk.send(Command::AcceptPath);
        }
        buttons_ui(ui, desk, desk.text(deed), is_possible, Command::AcceptPath);
    });
}

/// Focuses a dialog's first field when the dialog appears.
fn focus_once(ui: &Ui, response: &egui::Response) {
    let id = response.id.with("was focused");
    let frame = ui.ctx().cumulative_frame_nr();
    let last: Option<u64> = ui.data(|data| data.get_temp(id));
    if last.is_none_or(|last| last + 1 < frame) {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(id, frame));
}
