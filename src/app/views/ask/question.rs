//! What is asked: layers, place, conditions.

use egui::{ComboBox, RichText, Role, TextEdit, Ui, WidgetInfo, vec2};

use crate::app::ask::{AskCommand, Where};
use crate::app::pencil::Touch;
use crate::app::theme;
use crate::ids::LayerId;
use crate::tasks::ask::{Condition, Operator};
use crate::words::ask::AskWord as Word;

use super::super::kit::{Desk, caption, close_button, weak};
use super::send;

pub(super) fn question_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    layer_ui(ui, desk);
    where_ui(ui, desk);
    match desk.state.tools.ask.place {
        Where::Everywhere => {}
        Where::Near => near_ui(ui, desk),
        Where::Inside => inside_ui(ui, desk),
    }
    conditions_ui(ui, desk);
    let lang = desk.lang();
    let layers: Vec<LayerId> = desk.state.layers.iter().map(|view| view.layer).collect();
    let is_possible = desk.state.tools.ask.question(&layers).is_some();
    let label = RichText::new(Word::Ask.text(lang)).color(desk.palette.on_accent);
    let button = egui::Button::new(label).fill(desk.palette.accent).min_size(vec2(20.0 * theme::GRID, 7.0 * theme::GRID));
    let response = ui.horizontal(|ui| ui.add_enabled(is_possible, button)).inner.on_disabled_hover_text(Word::Unfinished.text(lang));
    if response.clicked() {
        send(desk, AskCommand::Ask);
    }
}

fn layer_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    let Some(document) = desk.state.document.clone() else { return };
    let name = |id: LayerId| document.summary(id).map(|summary| summary.name.clone()).unwrap_or_default();
    let chosen = desk.state.tools.ask.layer;
    let shown = chosen.map_or_else(|| Word::AllLayers.text(lang).to_owned(), name);
    caption(ui, desk, Word::Layers.text(lang));
    let width = ui.available_width();
    let response = ComboBox::from_id_salt("ask layer").width(width).selected_text(shown).truncate().show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), Word::AllLayers.text(lang)).clicked() {
            send(desk, AskCommand::SetLayer(None));
        }
        let layers: Vec<LayerId> = desk.state.layers.iter().map(|view| view.layer).collect();
        for layer in layers {
            if ui.selectable_label(chosen == Some(layer), name(layer)).clicked() {
                send(desk, AskCommand::SetLayer(Some(layer)));
            }
        }
    });
    response.response.accessible_name(Word::Layers.text(lang));
}

fn where_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    caption(ui, desk, Word::Where.text(lang));
    ui.horizontal(|ui| {
        for (place, word) in [(Where::Everywhere, Word::Everywhere), (Where::Near, Word::Near), (Where::Inside, Word::Inside)] {
            let is_on = desk.state.tools.ask.place == place;
            let response = ui.add(egui::Button::selectable(is_on, word.text(lang)));
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, word.text(lang)));
            if response.clicked() && !is_on {
                send(desk, AskCommand::SetPlace(place));
            }
        }
    });
}

fn near_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    ui.horizontal(|ui| {
        ui.label(Word::Distance.text(lang));
        let mut distance = desk.state.tools.ask.distance.clone();
        let edit = TextEdit::singleline(&mut distance).desired_width(20.0 * theme::GRID);
        let response = ui.add(edit).accessible_name(Word::Distance.text(lang));
        if response.changed() {
            send(desk, AskCommand::SetDistance(distance));
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            send(desk, AskCommand::Ask);
        }
    });
    if desk.state.tools.ask.distance_m().is_none() {
        ui.add(egui::Label::new(RichText::new(Word::NoDistance.text(lang)).color(desk.palette.failure)).wrap());
    }
    if let Some((centre, name)) = &desk.state.tools.ask.centre {
        let word = if matches!(centre, crate::tasks::ask::Centre::Point(_)) { Word::CentrePoint } else { Word::CentreFeature };
        ui.add(egui::Label::new(format!("{}{name}", word.text(lang))).wrap());
    }
    weak(ui, desk, Word::CentreHint.text(lang));
    let selection = &desk.state.selection;
    let of_selected = selection.feature().map(|(layer, record)| crate::tasks::ask::Centre::Feature(layer, record));
    let is_other = of_selected.is_some() && desk.state.tools.ask.centre.as_ref().map(|(centre, _)| *centre) != of_selected;
    if is_other && ui.button(Word::TakeSelected.text(lang)).clicked() {
        send(desk, AskCommand::TakeSelected);
    }
}

fn inside_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    let (is_drawing, is_drawn) = (desk.state.tools.ask.drawing.is_some(), desk.state.tools.ask.ring.is_some());
    let word = if is_drawn { Word::Redraw } else { Word::Draw };
    if ui.add(egui::Button::new(word.text(lang)).selected(is_drawing)).clicked() {
        send(desk, if is_drawing { AskCommand::Touch(Touch::Cancel) } else { AskCommand::Draw });
    }
    weak(ui, desk, if is_drawn && !is_drawing { Word::Drawn } else { Word::DrawHint }.text(lang));
}

fn conditions_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    caption(ui, desk, Word::Which.text(lang));
    let Some(document) = desk.state.document.clone() else { return };
    let fields = desk.state.tools.ask.fields(&document);
    let (before, was_any) = (desk.state.tools.ask.conditions.clone(), desk.state.tools.ask.is_any);
    let (mut conditions, mut is_any) = (before.clone(), was_any);
    if conditions.is_empty() {
        weak(ui, desk, Word::NoConditions.text(lang));
    }
    let mut removed = None;
    for (place, condition) in conditions.iter_mut().enumerate() {
        if condition_ui(ui, desk, place, condition, &fields) {
            removed = Some(place);
        }
    }
    if let Some(place) = removed {
        conditions.remove(place);
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button(Word::AddCondition.text(lang)).clicked() {
            let field = if let [only] = fields.as_slice() { only.clone() } else { String::new() };
            conditions.push(Condition { field, ..Condition::default() });
        }
        if conditions.len() > 1 {
            for (any, word) in [(false, Word::MatchAll), (true, Word::MatchAny)] {
                let response = ui.add(egui::Button::selectable(is_any == any, word.text(lang)));
                response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_any == any, word.text(lang)));
                if response.clicked() {
                    is_any = any;
                }
            }
        }
    });
    if conditions != before || is_any != was_any {
        send(desk, AskCommand::SetConditions(conditions, is_any));
    }
}

/// A field and how it is compared, and below what with. Returns whether it is taken away.
fn condition_ui(ui: &mut Ui, desk: &mut Desk<'_>, place: usize, condition: &mut Condition, fields: &[String]) -> bool {
    let lang = desk.lang();
    let width = ui.available_width();
    let mut is_removed = false;
    ui.horizontal(|ui| {
        let shown = if condition.field.is_empty() { Word::Field.text(lang).to_owned() } else { condition.field.clone() };
        let list = ComboBox::from_id_salt(("ask field", place)).width(width * 0.46).selected_text(shown).truncate();
        let response = list.show_ui(ui, |ui| {
            for field in fields {
                if ui.selectable_label(*field == condition.field, field).clicked() {
                    condition.field.clone_from(field);
                }
            }
        });
        response.response.accessible_name(Word::Field.text(lang));
        let shown = word_of(condition.operator).text(lang);
        let list = ComboBox::from_id_salt(("ask operator", place)).width(width * 0.3).selected_text(shown).height(90.0 * theme::GRID);
        let response = list.show_ui(ui, |ui| {
            for operator in Operator::ALL {
                if ui.selectable_label(operator == condition.operator, word_of(operator).text(lang)).clicked() {
                    condition.operator = operator;
                }
            }
        });
        response.response.accessible_name(Word::Operator.text(lang));
        is_removed = close_button(ui, desk, Word::RemoveCondition.text(lang)).clicked();
    });
    if condition.operator.has_value() {
        let edit = TextEdit::singleline(&mut condition.value).desired_width(f32::INFINITY).hint_text(Word::ValueHint.text(lang));
        let response = ui.add(edit).accessible_name(Word::Value.text(lang));
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            send(desk, AskCommand::Ask);
        }
    }
    is_removed
}

fn word_of(operator: Operator) -> Word {
    match operator {
        Operator::Is => Word::Is,
        Operator::IsNot => Word::IsNot,
        Operator::LessThan => Word::LessThan,
        Operator::AtMost => Word::AtMost,
        Operator::MoreThan => Word::MoreThan,
        Operator::AtLeast => Word::AtLeast,
        Operator::Contains => Word::Contains,
        Operator::StartsWith => Word::StartsWith,
        Operator::IsOneOf => Word::IsOneOf,
        Operator::Empty => Word::Empty,
        Operator::NotEmpty => Word::NotEmpty,
    }
}
