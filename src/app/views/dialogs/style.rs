//! How a layer is drawn: changes show on the map at once, and undo takes them back.

use egui::{ComboBox, Grid, Slider, Ui, vec2};

use crate::app::command::Command;
use crate::app::style::StyleCommand;
use crate::app::theme;
use crate::ids::LayerId;
use crate::paint::{ColourBy, LabelBy, LayerStyle};
use crate::words::Lang;
use crate::words::style::StyleWord;

use super::super::kit::{Desk, weak};
use super::low_window;

/// Draws the dialog.
pub(super) fn style_ui(ui: &Ui, desk: &mut Desk<'_>, layer: LayerId) {
    let document = desk.state.document.clone();
    let (Some(view), Some(summary)) = (desk.state.layer(layer).cloned(), document.as_ref().and_then(|document| document.summary(layer)))
    else {
        desk.send(Command::CloseDialog);
        return;
    };
    let lang = desk.lang();
    let title = format!("{} · {}", StyleWord::Title.text(lang), summary.name);
    low_window(ui, desk, &title, 400.0, |ui, desk| {
        let mut style = view.style.clone();
        Grid::new("style").num_columns(2).spacing(vec2(4.0 * theme::GRID, 2.0 * theme::GRID)).show(ui, |ui| {
            colour_ui(ui, lang, &summary.fields, &mut style);
            number_ui(ui, StyleWord::Opacity.text(lang), 10.0..=100.0, 5.0, " %", 100.0, &mut style.opacity);
            number_ui(ui, StyleWord::LineWidth.text(lang), 0.5..=4.0, 0.25, " ×", 1.0, &mut style.line_width);
            label_ui(ui, lang, &summary.fields, &mut style);
        });
        if view.style.colour_by != ColourBy::Role && desk.state.colours.of(&view).is_none() {
            weak(ui, desk, StyleWord::Reading.text(lang));
        }
        if ui.button(StyleWord::Reset.text(lang)).clicked() {
            style = LayerStyle { has_labels: style.has_labels, ..LayerStyle::default() };
        }
        if style != view.style {
            desk.send(Command::Style(StyleCommand::Set(layer, style)));
        }
    });
}

fn number_ui(ui: &mut Ui, name: &str, range: std::ops::RangeInclusive<f32>, step: f64, suffix: &str, factor: f32, value: &mut f32) {
    let label = ui.label(name);
    let mut shown = *value * factor;
    if ui.add(Slider::new(&mut shown, range).step_by(step).suffix(suffix)).labelled_by(label.id).changed() {
        *value = shown / factor;
    }
    ui.end_row();
}

/// A list of choices with its name before it.
fn choice_ui<T: PartialEq>(ui: &mut Ui, name: &str, options: Vec<(T, String)>, value: &mut T) {
    ui.label(name);
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, text)| text.as_str()).to_owned();
    let response = ComboBox::from_id_salt(name).selected_text(shown).width(60.0 * theme::GRID).show_ui(ui, |ui| {
        for (option, text) in options {
            if ui.selectable_label(*value == option, text).clicked() {
                *value = option;
            }
        }
    });
    response.response.accessible_name(name);
    ui.end_row();
}

fn colour_ui(ui: &mut Ui, lang: Lang, fields: &[String], style: &mut LayerStyle) {
    let mut options =
        vec![(ColourBy::Role, StyleWord::OfRole.text(lang).to_owned()), (ColourBy::Class, StyleWord::Class.text(lang).to_owned())];
    options.extend(fields.iter().map(|field| (ColourBy::Field(field.clone()), field.clone())));
    choice_ui(ui, StyleWord::ColourBy.text(lang), options, &mut style.colour_by);
}

fn label_ui(ui: &mut Ui, lang: Lang, fields: &[String], style: &mut LayerStyle) {
    let mut options = vec![(None, StyleWord::NoLabel.text(lang).to_owned())];
    let words = [
        (LabelBy::NameOrId, StyleWord::NameOrId),
        (LabelBy::Id, StyleWord::Id),
        (LabelBy::Class, StyleWord::Code),
        (LabelBy::Area, StyleWord::AreaMu),
    ];
    options.extend(words.map(|(label, word)| (Some(label), word.text(lang).to_owned())));
    options.extend(fields.iter().map(|field| (Some(LabelBy::Field(field.clone())), field.clone())));
    let mut label = style.has_labels.then(|| style.label.clone());
    choice_ui(ui, StyleWord::Label.text(lang), options, &mut label);
    style.has_labels = label.is_some();
    style.label = label.unwrap_or_else(|| style.label.clone());
}
