//! The lists of choices of a file: role, CRS, fields, classification, encoding.

use egui::{ComboBox, Ui};

use crate::app::state::FileFacts;
use crate::app::theme;
use crate::layer::{CodeSystem, Input, Role};
use crate::words::import::I;
use crate::words::rules::code_system;
use crate::words::terms;
use crate::words::window::W;

use super::super::super::kit::Desk;

/// Encodings offered.
const OFFERED_ENCODINGS: [&str; 4] = ["gb18030", "utf-8", "big5", "windows-1252"];

/// Width of a list of choices.
pub(in crate::app::views::dialogs) const CHOICE: f32 = 52.0 * theme::GRID;

pub(super) fn role_choice(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input) {
    let shown = input.role.map_or(desk.text(W::Detected), |role| terms::role(role, desk.lang()));
    let response = ComboBox::from_id_salt(("role", place)).width(CHOICE).selected_text(shown).truncate().show_ui(ui, |ui| {
        for role in Role::ALL {
            if ui.selectable_label(input.role == Some(role), terms::role(role, desk.lang())).clicked() {
                input.role = Some(role);
            }
        }
    });
    response.response.accessible_name(desk.text(W::Role));
}

/// A field to choose: `name` says for what, `found` what was found by itself.
pub(super) fn field_choice(
    ui: &mut Ui,
    desk: &Desk<'_>,
    id: (&str, usize),
    name: &str,
    chosen: &mut Option<String>,
    fields: &[String],
    found: &str,
) {
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
    response.response.accessible_name(name);
}

/// The classification of a plan's codes.
pub(super) fn codes_choice(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, found: Option<CodeSystem>) {
    let lang = desk.lang();
    let detected = format!("{}  {}", desk.text(W::Detected), found.map_or("", |system| code_system(lang, system)));
    let shown = input.codes.map_or_else(|| detected.clone(), |system| code_system(lang, system).to_owned());
    let response = ComboBox::from_id_salt(("codes", place)).width(CHOICE).selected_text(shown).truncate().show_ui(ui, |ui| {
        if ui.selectable_label(input.codes.is_none(), detected).clicked() {
            input.codes = None;
        }
        for system in CodeSystem::ALL {
            if ui.selectable_label(input.codes == Some(system), code_system(lang, system)).clicked() {
                input.codes = Some(system);
            }
        }
    });
    response.response.accessible_name(I::Codes.text(lang));
}

pub(super) fn encoding_choice(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, facts: &FileFacts) {
    let detected = format!("{}  {}", desk.text(W::Detected), facts.encoding);
    let shown = input.encoding.clone().unwrap_or_else(|| detected.clone());
    let response = ComboBox::from_id_salt(("encoding", place)).width(CHOICE).selected_text(shown).truncate().show_ui(ui, |ui| {
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
