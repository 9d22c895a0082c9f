//! The dialog for writing the conflict list.

use egui::{Grid, TextEdit, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::{Dialog, ExportDialog};
use crate::app::theme;
use crate::words::window::W;

use super::super::kit::{Desk, weak};
use super::{buttons_ui, dialog_window, focus_once};

const FORMATS: [&str; 4] = ["CSV", "XLSX", "GeoJSON", "GeoPackage"];

/// Draws the dialog.
#[allow(clippy::needless_pass_by_value, reason = "a copy of the state's dialog, edited and sent back")]
pub(super) fn export_ui(ui: &Ui, desk: &mut Desk<'_>, dialog: ExportDialog) {
    dialog_window(ui, desk, desk.text(W::ExportTitle), 480.0, |ui, desk| {
        let mut now = dialog.clone();
        Grid::new("export").num_columns(2).spacing(vec2(3.0 * theme::GRID, 2.0 * theme::GRID)).show(ui, |ui| {
            let label = ui.label(desk.text(W::Folder));
            let response = ui.add(TextEdit::singleline(&mut now.folder).desired_width(90.0 * theme::GRID)).labelled_by(label.id);
            focus_once(ui, &response);
            ui.end_row();
            let label = ui.label(desk.text(W::FileName));
            ui.add(TextEdit::singleline(&mut now.stem).desired_width(90.0 * theme::GRID)).labelled_by(label.id);
            ui.end_row();
            ui.label(desk.text(W::Formats));
            ui.horizontal(|ui| {
                for (name, is_wanted) in FORMATS.iter().zip(&mut now.formats) {
                    ui.checkbox(is_wanted, *name);
                }
            });
            ui.end_row();
        });
        weak(ui, desk, desk.text(W::ExportCounts));
        let is_possible = !now.folder.trim().is_empty() && !now.stem.trim().is_empty() && now.formats.contains(&true);
        if now != dialog {
            desk.send(Command::SetDialog(Dialog::Export(now)));
        }
        buttons_ui(ui, desk, desk.text(W::ExportButton), is_possible, Command::Export);
    });
}
