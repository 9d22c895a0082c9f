//! The dialog for layer files: paths in, what was found in each, what the person says otherwise.

use egui::{Key, ScrollArea, TextEdit, Ui};

use crate::app::command::Command;
use crate::app::state::{Dialog, JobKind, OpenDialog, OpenFile};
use crate::app::theme;
use crate::layer::{Input, typed_path};
use crate::words::commands::CommandName;
use crate::words::window::{self, W};

use super::super::kit::{Desk, weak};
use super::{buttons_ui, dialog_window, focus_once};

mod choices;
mod classes;
mod file;

pub(super) use choices::CHOICE;

/// Draws the dialog.
#[allow(clippy::needless_pass_by_value, reason = "a copy of the state's dialog, edited and sent back")]
pub(super) fn open_ui(ui: &Ui, desk: &mut Desk<'_>, dialog: OpenDialog) {
    let of = dialog.of.as_deref().map(|input| title_of(desk, input));
    dialog_window(ui, desk, of.as_deref().unwrap_or(desk.text(W::OpenTitle)), 880.0, |ui, desk| {
        let mut now = dialog.clone();
        if of.is_none() {
            path_row(ui, desk, &mut now);
        }
        let is_looking = desk.state.job(JobKind::Inspect).is_some();
        if is_looking {
            ui.horizontal(|ui| {
                ui.add(egui::Spinner::new().size(3.5 * theme::GRID));
                weak(ui, desk, desk.text(W::Looking));
            });
        } else if now.files.is_empty() && of.is_none() {
            weak(ui, desk, desk.text(W::NothingListed));
        }
        let room = ui.ctx().content_rect().height() - 80.0 * theme::GRID;
        ScrollArea::vertical().max_height(room.max(40.0 * theme::GRID)).auto_shrink([false, true]).show(ui, |ui| {
            for (place, file) in now.files.iter_mut().enumerate() {
                file::file_ui(ui, desk, place, file);
            }
        });
        if desk.state.document.is_some() && of.is_none() {
            ui.checkbox(&mut now.is_added, desk.text(W::AddToOpen));
        }
        let is_possible = !is_looking
            && now.files.iter().any(|file| file.is_chosen && file.found.is_ok())
            && !now.files.iter().any(|file| file.is_chosen && file.is_unfinished());
        if now != dialog {
            let changed = (0..now.files.len()).find(|&place| is_found_anew(dialog.files.get(place), now.files.get(place)));
            desk.send(Command::SetDialog(Dialog::Open(now)));
            if let Some(place) = changed {
                desk.send(Command::InspectAgain(place));
            }
        }
        let button = if of.is_some() { W::ApplyButton } else { W::OpenButton };
        buttons_ui(ui, desk, desk.text(button), is_possible, Command::OpenChosen);
    });
}

/// What is asked about which layer.
fn title_of(desk: &Desk<'_>, input: &Input) -> String {
    let name = CommandName::LayerSettings.text(desk.lang());
    format!("{} · {}", name.trim_end_matches('…'), window::file_name(&input.path))
}

fn path_row(ui: &mut Ui, desk: &mut Desk<'_>, dialog: &mut OpenDialog) {
    weak(ui, desk, desk.text(W::PathLabel));
    ui.horizontal(|ui| {
        let edit = TextEdit::singleline(&mut dialog.path).desired_width(ui.available_width() - 42.0 * theme::GRID);
        let response = ui.add(edit).accessible_name(desk.text(W::PathLabel));
        focus_once(ui, &response);
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let is_added = ui.add_enabled(!dialog.path.trim().is_empty(), egui::Button::new(desk.text(W::AddPath))).clicked();
        if (is_entered || is_added) && !dialog.path.trim().is_empty() {
            desk.send(Command::Inspect(vec![typed_path(&dialog.path)]));
            dialog.path.clear();
        }
        super::super::kit::command_button(ui, desk, Command::BrowseLayers);
    });
}

/// Whether what was said about a file changes what is found in it.
fn is_found_anew(before: Option<&OpenFile>, now: Option<&OpenFile>) -> bool {
    let said = |file: &OpenFile| {
        let input = &file.input;
        (input.role, input.class_field.clone(), input.name_field.clone(), input.codes, input.encoding.clone())
    };
    before.zip(now).is_some_and(|(before, now)| said(before) != said(now))
}
