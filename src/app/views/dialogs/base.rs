//! The CRS of a base map that says none.

use egui::{Key, Label, TextEdit, Ui};

use crate::app::base::{BaseCommand, BaseDialog};
use crate::app::command::Command;
use crate::app::state::Dialog;
use crate::app::theme;
use crate::words::base::{BaseWord, unknown};
use crate::words::window::{W, epsg_name};

use super::super::kit::{Desk, weak};
use super::{buttons_ui, dialog_window, focus_once};

/// Draws the dialog.
#[allow(clippy::needless_pass_by_value, reason = "a copy of the state's dialog, edited and sent back")]
pub(super) fn base_ui(ui: &Ui, desk: &mut Desk<'_>, dialog: BaseDialog) {
    let lang = desk.lang();
    dialog_window(ui, desk, BaseWord::CrsTitle.text(lang), 480.0, |ui, desk| {
        let mut now = dialog.clone();
        ui.add(Label::new(unknown(&now.name, lang)).wrap());
        weak(ui, desk, if now.candidates.is_empty() { BaseWord::NoCandidates } else { BaseWord::Candidates }.text(lang));
        for code in &dialog.candidates {
            let (code, is_near) = code;
            let near = if *is_near { format!("　{}", BaseWord::OverLayers.text(lang)) } else { String::new() };
            ui.radio_value(&mut now.typed, code.to_string(), format!("{}{near}", epsg_name(*code)));
        }
        let is_entered = ui.horizontal(|ui| {
            let label = ui.label(BaseWord::CrsField.text(lang));
            let response = ui.add(TextEdit::singleline(&mut now.typed).desired_width(28.0 * theme::GRID)).labelled_by(label.id);
            focus_once(ui, &response);
            response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
        });
        let code: Option<u32> = now.typed.trim().trim_start_matches("EPSG:").parse().ok();
        if now != dialog {
            desk.send(Command::SetDialog(Dialog::Base(now)));
        }
        let command = Command::Base(BaseCommand::Say(dialog.id, code.unwrap_or_default()));
        if is_entered.inner && code.is_some() {
            desk.send(command.clone());
        }
        buttons_ui(ui, desk, desk.text(W::OpenButton), code.is_some(), command);
    });
}
