//! The dialog for layer files: paths in, what was found in each, what the person says otherwise.

use std::path::PathBuf;

use egui::{ComboBox, Frame, Grid, Key, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::{Dialog, FileFacts, JobKind, OpenDialog, OpenFile};
use crate::app::theme;
use crate::layer::{Input, Role};
use crate::units::grouped_count;
use crate::words::terms;
use crate::words::window::{W, epsg_name, file_name};

use super::super::kit::{Desk, weak};
use super::{buttons_ui, dialog_window, focus_once};

/// CRSs offered for a file that does not say: CGCS2000 around Guangxi (DOMAIN 5.1).
const OFFERED_CRS: [u32; 6] = [4524, 4525, 4545, 4546, 4490, 4523];

/// Encodings offered.
const OFFERED_ENCODINGS: [&str; 4] = ["gb18030", "utf-8", "big5", "windows-1252"];

/// Draws the dialog.
#[allow(clippy::needless_pass_by_value, reason = "a copy of the state's dialog, edited and sent back")]
pub(super) fn open_ui(ui: &Ui, desk: &mut Desk<'_>, dialog: OpenDialog) {
    dialog_window(ui, desk, desk.text(W::OpenTitle), 760.0, |ui, desk| {
        let mut now = dialog.clone();
        path_row(ui, desk, &mut now);
        let is_looking = desk.state.job(JobKind::Inspect).is_some();
        if is_looking {
            ui.horizontal(|ui| {
                ui.add(egui::Spinner::new().size(3.5 * theme::GRID));
                weak(ui, desk, desk.text(W::Looking));
            });
        } else if now.files.is_empty() {
            weak(ui, desk, desk.text(W::NothingListed));
        }
        let room = ui.ctx().content_rect().height() - 80.0 * theme::GRID;
        ScrollArea::vertical().max_height(room.max(40.0 * theme::GRID)).auto_shrink([false, true]).show(ui, |ui| {
            for (place, file) in now.files.iter_mut().enumerate() {
                file_ui(ui, desk, place, file);
            }
        });
        if desk.state.document.is_some() {
            ui.checkbox(&mut now.is_added, desk.text(W::AddToOpen));
        }
        let is_possible = !is_looking
            && now.files.iter().any(|file| file.is_chosen && file.found.is_ok())
            && !now.files.iter().any(|file| file.is_chosen && file.needs_crs());
        if now != dialog {
            desk.send(Command::SetDialog(Dialog::Open(now)));
        }
        buttons_ui(ui, desk, desk.text(W::OpenButton), is_possible, Command::OpenChosen);
    });
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
            desk.send(Command::Inspect(vec![PathBuf::from(dialog.path.trim().trim_matches('"'))]));
            dialog.path.clear();
        }
        super::super::kit::command_button(ui, desk, Command::BrowseLayers);
    });
}

fn file_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, file: &mut OpenFile) {
    let frame = Frame::new()
        .fill(desk.palette.raised)
        .stroke(Stroke::new(1.0, if file.is_chosen && file.needs_crs() { desk.palette.warning } else { desk.palette.line }))
        .corner_radius(theme::ROUNDING)
        .inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let name = file_name(&file.input.path);
        match file.found.clone() {
            Err(reason) => {
                ui.add_enabled(false, egui::Checkbox::new(&mut false, name.as_str()));
                ui.add(egui::Label::new(RichText::new(reason).color(desk.palette.failure)).wrap());
            }
            Ok(facts) => {
                ui.horizontal(|ui| {
                    ui.checkbox(&mut file.is_chosen, name).on_hover_text(file.input.path.display().to_string());
                    weak(ui, desk, facts_line(desk, &facts));
                });
                ui.add_enabled_ui(file.is_chosen, |ui| choices_ui(ui, desk, place, &mut file.input, &facts));
                if file.is_chosen && file.needs_crs() {
                    ui.label(RichText::new(desk.text(W::NeedsCrs)).color(desk.palette.warning));
                }
            }
        }
    });
    ui.add_space(theme::GRID);
}

fn facts_line(desk: &Desk<'_>, facts: &FileFacts) -> String {
    let geometry =
        if desk.lang() == crate::words::Lang::Zh { crate::words::errors::geometry_zh(&facts.geometry) } else { facts.geometry.as_str() };
    let mut parts = vec![geometry.to_owned(), grouped_count(u64::from(facts.records))];
    if !facts.crs.is_empty() {
        parts.push(facts.crs.clone());
    }
    if facts.problems > 0 {
        let word = crate::words::commands::CommandName::TabProblems.text(desk.lang());
        parts.push(format!("{word} {}", grouped_count(facts.problems)));
    }
    parts.join(" · ")
}

fn choices_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, facts: &FileFacts) {
    Grid::new(("file", place)).num_columns(4).spacing(vec2(3.0 * theme::GRID, theme::GRID)).show(ui, |ui| {
        ui.label(desk.text(W::Role));
        role_choice(ui, desk, place, input);
        ui.label(desk.text(W::Crs));
        crs_choice(ui, desk, place, input, facts);
        ui.end_row();
        ui.label(desk.text(W::IdField));
        let found = facts.id_field.clone().unwrap_or_else(|| desk.text(W::ByRecordNumber).to_owned());
        field_choice(ui, desk, ("id", place), W::IdField, &mut input.id_field, &facts.fields, &found);
        ui.label(desk.text(W::ClassField));
        let found = facts.class_field.clone().unwrap_or_default();
        field_choice(ui, desk, ("class", place), W::ClassField, &mut input.class_field, &facts.fields, &found);
        ui.end_row();
        ui.label(desk.text(W::Encoding));
        encoding_choice(ui, desk, place, input, facts);
        ui.label("");
        let sample = egui::Label::new(RichText::new(&facts.sample).color(desk.palette.weak)).truncate();
        ui.add(sample);
        ui.end_row();
    });
}

const CHOICE: f32 = 52.0 * theme::GRID;

fn role_choice(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input) {
    let shown = input.role.map_or(desk.text(W::Detected), |role| terms::role(role, desk.lang()));
    let response = ComboBox::from_id_salt(("role", place)).width(CHOICE).selected_text(shown).show_ui(ui, |ui| {
        for role in Role::ALL {
            if ui.selectable_label(input.role == Some(role), terms::role(role, desk.lang())).clicked() {
                input.role = Some(role);
            }
        }
    });
    response.response.accessible_name(desk.text(W::Role));
}

fn crs_choice(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, facts: &FileFacts) {
    let detected = format!("{}  {}", desk.text(W::Detected), facts.crs);
    let shown = input.crs.map_or_else(|| if facts.needs_crs { desk.text(W::CrsUnknown).to_owned() } else { detected.clone() }, epsg_name);
    let combo = ComboBox::from_id_salt(("crs", place)).width(CHOICE).selected_text(shown).truncate();
    let response = combo.show_ui(ui, |ui| {
        if !facts.needs_crs && ui.selectable_label(input.crs.is_none(), detected).clicked() {
            input.crs = None;
        }
        let mut offered = facts.candidates.clone();
        offered.extend(OFFERED_CRS.iter().filter(|code| !facts.candidates.contains(code)));
        for code in offered {
            if ui.selectable_label(input.crs == Some(code), epsg_name(code)).clicked() {
                input.crs = Some(code);
            }
        }
    });
    response.response.accessible_name(desk.text(W::Crs));
}

fn field_choice(ui: &mut Ui, desk: &Desk<'_>, id: (&str, usize), name: W, chosen: &mut Option<String>, fields: &[String], found: &str) {
    let detected = format!("{}  {found}", desk.text(W::Detected));
    let shown = chosen.clone().unwrap_or_else(|| detected.clone());
    let response = ComboBox::from_id_salt(id).width(CHOICE).selected_text(shown).truncate().show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), detected).clicked() {
            *chosen = None;
        }
        for field in fields {
            if ui.selectable_label(chosen.as_ref() == Some(field), field).clicked() {
                *chosen = Some(field.clone());
            }
        }
    });
    response.response.accessible_name(desk.text(name));
}

fn encoding_choice(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, facts: &FileFacts) {
    let detected = format!("{}  {}", desk.text(W::Detected), facts.encoding);
    let shown = input.encoding.clone().unwrap_or_else(|| detected.clone());
    let response = ComboBox::from_id_salt(("encoding", place)).width(CHOICE).selected_text(shown).show_ui(ui, |ui| {
        if ui.selectable_label(input.encoding.is_none(), detected).clicked() {
            input.encoding = None;
        }
        for label in OFFERED_ENCODINGS {
            if ui.selectable_label(input.encoding.as_deref() == Some(label), label).clicked() {
                input.encoding = Some(label.to_owned());
            }
        }
    });
    response.response.accessible_name(desk.text(W::Encoding));
}
