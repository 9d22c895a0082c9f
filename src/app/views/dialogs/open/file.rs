//! One file of the dialog: what was found in it, a small map, and the choices, folded when there is nothing to ask.

use std::sync::Arc;

use egui::{ColorImage, Frame, Grid, Image, Label, Margin, Rect, RichText, Stroke, TextureHandle, TextureOptions, Ui, WidgetInfo, vec2};

use crate::app::command::Command;
use crate::app::state::{FileFacts, OpenFile};
use crate::app::theme;
use crate::layer::{Input, Role};
use crate::paint::Picture;
use crate::source::GeometryKind;
use crate::units::grouped_count;
use crate::words::Lang;
use crate::words::import::{I, role_how};
use crate::words::info::encoding_how;
use crate::words::reconcile::R;
use crate::words::window::{W, file_name};

use super::super::super::kit::{Desk, Direction, command_button, triangle, weak};
use super::super::open_crs;
use super::choices::{codes_choice, encoding_choice, field_choice, role_choice};
use super::classes::classes_ui;

/// The small map, in points.
const MAP: egui::Vec2 = vec2(128.0, 88.0);

/// Draws a file.
pub(super) fn file_ui(ui: &mut Ui, desk: &mut Desk<'_>, place: usize, file: &mut OpenFile) {
    let is_asking = file.is_chosen && file.found.is_ok() && !file.is_settled();
    let stroke = Stroke::new(1.0, if is_asking { desk.palette.warning } else { desk.palette.line });
    let frame = Frame::new().fill(desk.palette.raised).stroke(stroke).corner_radius(theme::ROUNDING).inner_margin(Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let name = file_name(&file.input.path);
        match file.found.clone() {
            Err(refusal) => {
                ui.add_enabled(false, egui::Checkbox::new(&mut false, name.as_str()));
                let colour = if refusal.is_register { desk.palette.warning } else { desk.palette.failure };
                ui.add(Label::new(RichText::new(refusal.reason).color(colour)).wrap());
                if refusal.is_register {
                    command_button(ui, desk, Command::MatchRegister(file.input.path.clone()));
                }
            }
            Ok(facts) => {
                head_ui(ui, desk, place, file, &facts, &name);
                if facts.geometry == GeometryKind::None.word() {
                    weak(ui, desk, R::NoCoordinates.text(desk.lang()));
                    command_button(ui, desk, Command::MatchRegister(file.input.path.clone()));
                }
                if file.is_unfolded {
                    body_ui(ui, desk, place, file, &facts);
                }
            }
        }
    });
    ui.add_space(theme::GRID);
}

/// Name, facts, and whether something has to be asked.
fn head_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, file: &mut OpenFile, facts: &FileFacts, name: &str) {
    ui.horizontal(|ui| {
        fold_ui(ui, desk, place, file, name);
        ui.checkbox(&mut file.is_chosen, name).on_hover_text(file.input.path.display().to_string());
        let state = if file.is_settled() { I::NothingToAsk } else { I::ToConfirm };
        let colour = if file.is_settled() { desk.palette.accent } else { desk.palette.warning };
        ui.label(RichText::new(state.text(desk.lang())).color(colour));
        weak(ui, desk, facts_line(desk, facts));
    });
    if facts.look.is_remembered {
        weak(ui, desk, I::Remembered.text(desk.lang()));
    }
}

/// The triangle that folds the choices.
fn fold_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, file: &mut OpenFile, name: &str) {
    let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(4.0 * theme::GRID), egui::Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(("fold", place)), egui::Sense::click());
    let direction = if file.is_unfolded { Direction::Down } else { Direction::Right };
    triangle(ui.painter(), rect.center(), direction, desk.palette.weak);
    let is_unfolded = file.is_unfolded;
    response.widget_info(|| {
        WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_unfolded, format!("{} {name}", I::Choices.text(desk.lang())))
    });
    if response.clicked() {
        file.is_unfolded = !file.is_unfolded;
    }
}

fn facts_line(desk: &Desk<'_>, facts: &FileFacts) -> String {
    let geometry = if desk.lang() == Lang::Zh { crate::words::errors::geometry_zh(&facts.geometry) } else { facts.geometry.as_str() };
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

fn body_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, file: &mut OpenFile, facts: &FileFacts) {
    ui.add_enabled_ui(file.is_chosen, |ui| {
        ui.horizontal_top(|ui| {
            if let Some(map) = &facts.look.map {
                map_ui(ui, desk, place, map);
            }
            ui.vertical(|ui| choices_ui(ui, desk, place, &mut file.input, facts));
        });
        classes_ui(ui, desk, place, file, facts);
    });
    if file.is_chosen {
        open_crs::evidence_ui(ui, desk, place, file, facts);
    }
}

fn choices_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, facts: &FileFacts) {
    let (lang, look) = (desk.lang(), &facts.look);
    let why = |ui: &mut Ui, text: &str| {
        ui.add(Label::new(RichText::new(text).color(desk.palette.weak)).truncate());
    };
    Grid::new(("file", place)).num_columns(4).spacing(vec2(3.0 * theme::GRID, theme::GRID)).show(ui, |ui| {
        ui.label(desk.text(W::Role));
        role_choice(ui, desk, place, input);
        ui.label(desk.text(W::Basis));
        why(ui, role_how(look.role_how, lang));
        ui.end_row();
        open_crs::label_ui(ui, desk, input, &facts.crs_evidence);
        open_crs::choice_ui(ui, desk, place, input, facts);
        ui.label(desk.text(W::IdField));
        let found = facts.id_field.clone().unwrap_or_else(|| desk.text(W::ByRecordNumber).to_owned());
        field_choice(ui, desk, ("id", place), desk.text(W::IdField), &mut input.id_field, &facts.fields, &found);
        ui.end_row();
        ui.label(desk.text(W::ClassField));
        let none = I::NoClassField.text(lang).to_owned();
        let found = facts.class_field.clone().unwrap_or_else(|| none.clone());
        field_choice(ui, desk, ("class", place), desk.text(W::ClassField), &mut input.class_field, &facts.fields, &found);
        ui.label(I::NameField.text(lang));
        let found = look.name_field.clone().unwrap_or(none);
        field_choice(ui, desk, ("name", place), I::NameField.text(lang), &mut input.name_field, &facts.fields, &found);
        ui.end_row();
        ui.label(desk.text(W::Encoding));
        encoding_choice(ui, desk, place, input, facts);
        if input.role == Some(Role::Zoning) {
            ui.label(I::Codes.text(lang));
            codes_choice(ui, desk, place, input, look.codes);
        }
        ui.end_row();
    });
    let how = look.encoding_how.map_or("", |how| encoding_how(lang, how));
    why(ui, &format!("{how}　{}", facts.sample));
}

/// The small map; its texture is made once and kept as long as it is shown.
fn map_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, map: &Arc<Picture>) {
    let id = egui::Id::unique(("small map", place));
    let known: Option<(usize, TextureHandle)> = ui.data(|data| data.get_temp(id));
    let key = Arc::as_ptr(map) as usize;
    let texture = known.filter(|(known, _)| *known == key).map_or_else(
        || {
            let image = ColorImage::from_rgba_premultiplied([map.width as usize, map.height as usize], &map.rgba);
            let texture = ui.ctx().load_texture("small map", image, TextureOptions::LINEAR);
            ui.data_mut(|data| data.insert_temp(id, (key, texture.clone())));
            texture
        },
        |(_, texture)| texture,
    );
    let (rect, response) = ui.allocate_exact_size(MAP, egui::Sense::hover());
    ui.painter().rect_filled(rect, theme::ROUNDING, desk.palette.map);
    Image::new(&texture).paint_at(ui, Rect::from_center_size(rect.center(), MAP));
    ui.painter().rect_stroke(rect, theme::ROUNDING, Stroke::new(1.0, desk.palette.line), egui::StrokeKind::Inside);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, I::SmallMap.text(desk.lang())));
}
