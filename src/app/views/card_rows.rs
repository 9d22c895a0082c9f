//! The sections of a feature's card under its conflicts: areas, attributes, what lies around. A row on a feature is a link to the map.

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, CursorIcon, FontId, Galley, Label, RichText, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

use crate::app::around::CardCommand;
use crate::app::command::Command;
use crate::app::document::Card;
use crate::app::snapshot::Asked;
use crate::app::state::AppState;
use crate::app::theme;
use crate::layer::Role;
use crate::words::card::{self as words, CardRow, CardSection, CardWord};

use super::kit::{Desk, Direction, triangle, unbroken, weak};

/// The rows of the sections that are known by now, in the order shown. Conflicts are drawn by the card itself.
#[must_use]
pub(super) fn sections(state: &AppState, card: &Card) -> Vec<(CardSection, Vec<CardRow>)> {
    let lang = state.look.lang;
    let Some(document) = &state.document else { return Vec::new() };
    let layers = &document.opened.layers;
    let (layer, record) = card.feature;
    let of = (document.generation(), card.feature);
    let around = state.around.answer.value().filter(|_| state.around.of == Some(of));
    let attributes = layers.get(layer.place()).map(|layer| words::attributes(lang, layer, record, &card.attributes));
    let mut sections = vec![
        (CardSection::Areas, words::area_rows(lang, card.area_m2, around.map(|around| &around.plot))),
        (CardSection::Attributes, attributes.unwrap_or_default()),
    ];
    if let Some(around) = around.filter(|around| around.is_looked_around) {
        let plot = &around.plot;
        // Planned land is what it is itself.
        if layers.get(layer.place()).is_some_and(|layer| layer.role != Role::Zoning) {
            sections.push((CardSection::Planned, words::planned(lang, layers, plot)));
        }
        sections.extend([
            (CardSection::Sources, words::sources(lang, layers, &around.sources)),
            (CardSection::Shares, words::shares(lang, plot)),
            (CardSection::Neighbours, words::neighbours(lang, layers, &around.neighbours, plot.more_neighbours)),
        ]);
    }
    sections
}

/// Draws them; what is still being looked for is said.
pub(super) fn sections_ui(ui: &mut Ui, desk: &mut Desk<'_>, card: &Card) {
    for (section, rows) in sections(desk.state, card) {
        if !section_ui(ui, desk, section) {
            continue;
        }
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for row in rows {
                if matches!(section, CardSection::Areas | CardSection::Attributes) {
                    fact_ui(ui, desk, &row);
                } else {
                    around_ui(ui, desk, &row);
                }
            }
        });
    }
    let is_of_card = desk.state.around.of.is_some_and(|(_, feature)| feature == card.feature);
    match &desk.state.around.answer {
        Asked::Failed(reason, _) if is_of_card => {
            ui.add(Label::new(RichText::new(reason).color(desk.palette.failure)).wrap().selectable(true));
        }
        Asked::Ready(around) if is_of_card => {
            if !around.is_looked_around {
                weak(ui, desk, CardWord::OfACounty.text(desk.lang()));
            }
        }
        _ => {
            weak(ui, desk, CardWord::Working.text(desk.lang()));
        }
    }
    if crate::app::apply::around::missing(desk.state).is_some() {
        desk.send(Command::Card(CardCommand::Need));
    }
}

/// The heading of a section, which folds it; says whether it is unfolded.
pub(super) fn section_ui(ui: &mut Ui, desk: &mut Desk<'_>, section: CardSection) -> bool {
    let is_folded = desk.state.look.folded.contains(&section);
    let title = section.title(desk.lang());
    ui.add_space(theme::GRID);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), desk.row_height()), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme::ROUNDING, desk.palette.hovered);
    }
    let direction = if is_folded { Direction::Right } else { Direction::Down };
    triangle(ui.painter(), pos2(rect.min.x + 1.5 * theme::GRID, rect.center().y), direction, desk.palette.weak);
    let at = rect.left_center() + vec2(4.0 * theme::GRID, 0.0);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, title, desk.font(), desk.palette.weak);
    ui.painter().hline(rect.x_range(), rect.max.y, egui::Stroke::new(1.0, desk.palette.line));
    response.widget_info(|| WidgetInfo::selected(egui::Role::DisclosureTriangle, true, !is_folded, title));
    if response.clicked() {
        desk.send(Command::Card(CardCommand::Fold(section)));
    }
    !is_folded
}

/// A text of several colours, wrapped; each part begins a line of its own where they do not fit into one.
fn galley(ui: &Ui, font: &FontId, parts: &[(&str, Color32)], width: f32) -> Arc<Galley> {
    let one_line = laid_out(ui, font, parts, "  ", width);
    if one_line.rows.len() < 2 { one_line } else { laid_out(ui, font, parts, "\n", width) }
}

fn laid_out(ui: &Ui, font: &FontId, parts: &[(&str, Color32)], between: &str, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    for (text, colour) in parts.iter().filter(|(text, _)| !text.is_empty()) {
        let space = if job.text.is_empty() { "" } else { between };
        job.append(&format!("{space}{text}"), 0.0, TextFormat::simple(font.clone(), *colour));
    }
    job.wrap.max_width = width;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A name with its meaning on the left, its value beside it.
fn fact_ui(ui: &mut Ui, desk: &Desk<'_>, row: &CardRow) {
    let (palette, font) = (desk.palette, desk.font());
    let width = ui.available_width();
    let names = (width * 0.38).clamp(72.0, 168.0);
    let value = row.value();
    let colour = if row.is_empty { palette.weak } else { palette.text };
    let name = galley(ui, &font, &[(&row.name, palette.text), (&row.meaning, palette.weak)], names - theme::GRID);
    let told = galley(ui, &font, &[(&unbroken(&value), colour)], width - names - theme::GRID);
    let height = desk.row_height().max(name.size().y.max(told.size().y) + theme::GRID);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let line_height = |galley: &Galley| galley.rows.first().map_or(0.0, |row| row.height());
    let top = |galley: &Galley| rect.min.y + (desk.row_height() - line_height(galley)) / 2.0;
    let tops = [top(&name), top(&told)];
    ui.painter().galley(pos2(rect.min.x, tops[0]), name, palette.text);
    ui.painter().galley(pos2(rect.min.x + names, tops[1]), told, colour);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, label(row)));
}

fn label(row: &CardRow) -> String {
    let parts = [row.name.as_str(), row.meaning.as_str(), &row.value()].map(str::to_owned);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What something is called on the left, how much or how far on the right, below it where one line is too narrow. A feature is a link.
fn around_ui(ui: &mut Ui, desk: &mut Desk<'_>, row: &CardRow) {
    let (palette, font) = (desk.palette, desk.font());
    let width = ui.available_width();
    let colour = if row.feature.is_some() { palette.accent } else { palette.text };
    let value = row.value();
    // A sentence that stands for nothing is no figure.
    let is_sentence = row.name.is_empty();
    let parts = [(row.name.as_str(), colour), (row.meaning.as_str(), palette.weak)];
    let first: &[(&str, Color32)] = if is_sentence { &[(value.as_str(), palette.weak)] } else { &parts };
    let name = galley(ui, &font, first, width);
    let told = galley(ui, &font, &[(if is_sentence { "" } else { &value }, palette.text)], width);
    let gap = (desk.row_height() - ui.text_style_height(&TextStyle::Body)).max(2.0) / 2.0;
    let fits = name.rows.len() <= 1 && name.size().x + told.size().x + 3.0 * theme::GRID <= width;
    let height = if fits { name.size().y.max(told.size().y) } else { name.size().y + told.size().y } + 2.0 * gap;
    let sense = if row.feature.is_some() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height.max(desk.row_height())), sense);
    if row.feature.is_some() && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, theme::ROUNDING, palette.hovered);
    }
    let below = if fits { 0.0 } else { name.size().y };
    ui.painter().galley(pos2(rect.min.x, rect.min.y + gap), name, colour);
    ui.painter().galley(pos2(rect.max.x - told.size().x, rect.min.y + gap + below), told, palette.text);
    let role = if row.feature.is_some() { egui::Role::Link } else { egui::Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, true, label(row)));
    let Some(feature) = row.feature else { return };
    let response = response.on_hover_text(CardWord::GoTo.text(desk.lang())).on_hover_cursor(CursorIcon::PointingHand);
    if response.clicked() {
        desk.send(Command::Card(CardCommand::GoTo(feature)));
    }
}
