//! The dialog that matches a register to an open layer: what is matched to what, the pairs to confirm, what is left over.

use egui::{CollapsingHeader, ComboBox, Key, RichText, TextEdit, Ui, vec2};

use crate::app::apply::matching::polygon_layers;
use crate::app::command::Command;
use crate::app::state::{Dialog, JobKind, JobState, MatchDialog, Matching};
use crate::app::theme;
use crate::units::grouped_count;
use crate::words::reconcile::{R, dialog_summary, not_listed};
use crate::words::window::{W, stage};

use super::super::kit::{Desk, command_button, weak};
use super::{focus_once, low_window};

mod lists;

/// Width of the dialog where the screen has room.
const WIDTH: f32 = 1080.0;

/// Width of the labels before the fields.
const LABEL: f32 = 52.0 * theme::GRID;

/// Draws the dialog.
#[allow(clippy::needless_pass_by_value, reason = "a copy of the state's dialog, edited and sent back")]
pub(super) fn matching_ui(ui: &Ui, desk: &mut Desk<'_>, dialog: MatchDialog) {
    low_window(ui, desk, R::Title.text(desk.lang()), WIDTH, |ui, desk| {
        let mut now = dialog.clone();
        let matching = desk.state.matching.clone();
        if matching.is_none() {
            weak(ui, desk, R::Explanation.text(desk.lang()));
        }
        let is_asked = sides_ui(ui, desk, &mut now);
        if let Some(job) = desk.state.job(JobKind::Match).cloned() {
            job_ui(ui, desk, &job);
        }
        if let Some(matching) = &matching {
            found_ui(ui, desk, matching, &mut now.is_rest_unfolded);
        }
        let is_exported = end_ui(ui, desk, &mut now, matching.is_some());
        if now != dialog {
            desk.send(Command::SetDialog(Dialog::Matching(now)));
        }
        if is_asked {
            desk.send(Command::Match);
        }
        if is_exported {
            desk.send(Command::ExportMatches);
        }
    });
}

/// The register and the layer. Returns whether they shall be matched.
fn sides_ui(ui: &mut Ui, desk: &mut Desk<'_>, dialog: &mut MatchDialog) -> bool {
    let is_entered = ui
        .horizontal(|ui| {
            let name = R::RegisterPath.text(desk.lang());
            label_ui(ui, name);
            let edit = TextEdit::singleline(&mut dialog.register).desired_width(ui.available_width() - 19.0 * theme::GRID);
            let response = ui.add(edit).accessible_name(name);
            focus_once(ui, &response);
            command_button(ui, desk, Command::BrowseRegister);
            response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
        })
        .inner;
    let is_possible = dialog.layer.is_some() && !dialog.register.trim().is_empty() && desk.state.job(JobKind::Match).is_none();
    let is_clicked = ui
        .horizontal(|ui| {
            label_ui(ui, R::PolygonLayer.text(desk.lang()));
            layer_choice(ui, desk, dialog);
            let has_found = desk.state.matching.is_some();
            accent_button(ui, desk, R::MatchButton.text(desk.lang()), is_possible, !has_found)
        })
        .inner;
    is_possible && (is_entered || is_clicked)
}

/// A label as wide as the others, so that the fields stand below each other.
fn label_ui(ui: &mut Ui, text: &str) {
    ui.allocate_ui_with_layout(vec2(LABEL, ui.spacing().interact_size.y), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_width(LABEL);
        ui.label(text);
    });
}

fn layer_choice(ui: &mut Ui, desk: &Desk<'_>, dialog: &mut MatchDialog) {
    let lang = desk.lang();
    let layers: Vec<_> = desk.state.document.iter().flat_map(|document| polygon_layers(document)).collect();
    if layers.is_empty() {
        ui.label(RichText::new(R::NoPolygonLayer.text(lang)).color(desk.palette.warning));
        return;
    }
    let chosen = layers.iter().find(|layer| Some(layer.id) == dialog.layer);
    let shown = chosen.map_or_else(|| desk.text(W::ChooseLayer).to_owned(), |layer| layer.name.clone());
    let response = ComboBox::from_id_salt("matching layer").width(72.0 * theme::GRID).selected_text(shown).truncate().show_ui(ui, |ui| {
        for layer in layers {
            let text = format!("{}  {}", layer.name, grouped_count(layer.features));
            if ui.selectable_label(dialog.layer == Some(layer.id), text).clicked() {
                dialog.layer = Some(layer.id);
            }
        }
    });
    response.response.accessible_name(R::PolygonLayer.text(lang));
}

/// A button in the accent colour while it is the next thing to do.
fn accent_button(ui: &mut Ui, desk: &Desk<'_>, text: &str, is_possible: bool, is_next: bool) -> bool {
    let size = vec2(20.0 * theme::GRID, 7.0 * theme::GRID);
    let button = if is_next {
        let text = RichText::new(text).color(desk.palette.on_accent);
        egui::Button::new(text).fill(desk.palette.accent).stroke(egui::Stroke::NONE)
    } else {
        egui::Button::new(text)
    };
    ui.add_enabled(is_possible, button.min_size(size)).clicked()
}

/// How far the matching is, and how it is stopped.
fn job_ui(ui: &mut Ui, desk: &mut Desk<'_>, job: &JobState) {
    ui.horizontal(|ui| {
        ui.add(egui::Spinner::new().size(3.5 * theme::GRID));
        let mut text = R::Matching.text(desk.lang()).to_owned();
        if let Some(now) = job.stage.filter(|_| job.total > 0) {
            text = format!("{text} {} {} / {}", stage(now, desk.lang()), grouped_count(job.done), grouped_count(job.total));
        }
        ui.label(text);
        if ui.add_enabled(!job.is_stopping, egui::Button::new(desk.text(W::StopButton))).clicked() {
            desk.send(Command::Stop(JobKind::Match));
        }
    });
}

/// The pairs, and the polygons that are left over.
fn found_ui(ui: &mut Ui, desk: &mut Desk<'_>, matching: &Matching, is_rest_unfolded: &mut bool) {
    let lang = desk.lang();
    ui.horizontal(|ui| {
        let confirmed = matching.confirmed.iter().filter(|is_confirmed| **is_confirmed).count();
        ui.label(dialog_summary(&matching.found.counts(), confirmed, lang));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(R::ConfirmProposed.text(lang)).clicked() {
                desk.send(Command::ConfirmProposed);
            }
        });
    });
    lists::pairs_ui(ui, desk, matching, *is_rest_unfolded);
    let count = matching.found.not_listed.len();
    let fold = CollapsingHeader::new(not_listed(count, lang)).id_salt("not listed").open(Some(*is_rest_unfolded));
    let shown = fold.show_unindented(ui, |ui| lists::not_listed_ui(ui, desk, matching));
    *is_rest_unfolded ^= shown.header_response.clicked();
}

/// Where the outcome goes, and the end. Returns whether it shall be written.
fn end_ui(ui: &mut Ui, desk: &mut Desk<'_>, dialog: &mut MatchDialog, has_found: bool) -> bool {
    let lang = desk.lang();
    let size = vec2(20.0 * theme::GRID, 7.0 * theme::GRID);
    ui.horizontal(|ui| {
        if has_found {
            let name = R::OutPath.text(lang);
            label_ui(ui, name);
            let room = ui.available_width() - 46.0 * theme::GRID;
            ui.add(TextEdit::singleline(&mut dialog.out).desired_width(room)).accessible_name(name);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.add(egui::Button::new(desk.text(W::Close)).min_size(size)).clicked() {
                desk.send(Command::CloseDialog);
            }
            has_found && accent_button(ui, desk, desk.text(W::ExportButton), !dialog.out.trim().is_empty(), true)
        })
        .inner
    })
    .inner
}
