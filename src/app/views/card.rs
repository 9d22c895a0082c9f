//! The feature card: what the selected feature is, and what it conflicts with.

use egui::{Align, Frame, Label, Margin, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::around::CardCommand;
use crate::app::command::Command;
use crate::app::document::{Card, Results};
use crate::app::snapshot::Snapshot;
use crate::app::state::{AppState, Selection};
use crate::app::theme;
use crate::conflicts::ConflictRow;
use crate::rules::Measure;
use crate::text::table_line;
use crate::units::{THIN_SPACE, grouped, mu};
use crate::words::card::{CardSection, CardWord, table_lines};
use crate::words::commands::{CommandName, WhyNot};
use crate::words::window::{W, and_more, boxed_told};
use crate::words::{Lang, terms};

use super::card_rows::{section_ui, sections, sections_ui};
use super::kit::{Desk, caption, close_button, command_button, heading, unbroken, weak};
use super::side_panel::side_panel;

/// Draws the panel.
pub fn card_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    side_panel(ui, desk, "card", None, |ui, desk, _| match desk.state.card.value().cloned() {
        Some(card) if !desk.state.selection.is_empty() => content_ui(ui, desk, &card),
        _ => empty_ui(ui, desk),
    });
}

fn empty_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    heading(ui, desk.text(W::NothingSelected));
    weak(ui, desk, desk.text(W::ClickMap));
    if let crate::app::snapshot::Asked::Failed(reason, _) = &desk.state.card {
        ui.add(Label::new(RichText::new(reason).color(desk.palette.failure)).wrap());
    }
}

fn content_ui(ui: &mut Ui, desk: &mut Desk<'_>, card: &Card) {
    title_ui(ui, desk, card);
    stack_ui(ui, desk);
    if section_ui(ui, desk, CardSection::Conflicts) {
        ui.add_space(theme::GRID);
        conflicts_ui(ui, desk, card);
    }
    actions_ui(ui, desk, card);
    sections_ui(ui, desk, card);
}

/// What can be done with the feature. It stands under what is known at once: what fills in below does not move it.
fn actions_ui(ui: &mut Ui, desk: &mut Desk<'_>, card: &Card) {
    ui.add_space(theme::GRID);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::GRID, theme::GRID);
        command_button(ui, desk, Command::ZoomSelection);
        command_button(ui, desk, Command::CopyCard);
        command_button(ui, desk, Command::Card(CardCommand::CopyTable));
        command_button(ui, desk, Command::ShowPrintPlot);
        command_button(ui, desk, Command::ShowAttributes(card.feature.0));
    });
}

/// What the card calls the feature: identifier and name, else its record.
fn title(card: &Card) -> String {
    let id = if card.id.is_empty() { crate::app::state::record_label(card.feature.1) } else { card.id.clone() };
    if card.name.is_empty() || card.name == card.id { id } else { format!("{id}  {}", card.name) }
}

fn subtitle(state: &AppState, card: &Card) -> String {
    let Some(summary) = state.document.as_ref().and_then(|document| document.summary(card.feature.0)) else { return String::new() };
    let lang = state.look.lang;
    let mut parts = vec![terms::role(summary.role, lang).to_owned(), summary.name.clone()];
    if state.document.as_ref().is_some_and(|document| document.is_demo) {
        parts.push(W::Fictional.text(lang).to_owned());
    }
    parts.dedup();
    parts.join(" · ")
}

fn title_ui(ui: &mut Ui, desk: &mut Desk<'_>, card: &Card) {
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - 7.0 * theme::GRID;
        ui.allocate_ui(vec2(width, 0.0), |ui| {
            ui.set_width(width);
            ui.add(Label::new(RichText::new(title(card)).heading()).wrap().selectable(true));
        });
        ui.with_layout(egui::Layout::right_to_left(Align::TOP), |ui| {
            if close_button(ui, desk, CommandName::Deselect.text(desk.lang())).clicked() {
                desk.send(Command::Deselect);
            }
        });
    });
    weak(ui, desk, subtitle(desk.state, card));
}

fn stack_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let selection = desk.state.selection.clone();
    if selection.stack.len() < 2 {
        return;
    }
    ui.add_space(theme::GRID);
    if let Some(boxed) = desk.state.tools.boxed.as_ref().filter(|boxed| boxed.is_of(&selection)) {
        weak(ui, desk, boxed_told(boxed.count, selection.stack.len() as u64, desk.lang()));
    } else if selection.conflict.is_none() {
        caption(ui, desk, desk.text(W::StackedHere));
    }
    // A box may hold a hundred: what follows stays in reach.
    ScrollArea::vertical().id_salt("stack").max_height(6.0 * desk.row_height()).show(ui, |ui| stacked_ui(ui, desk, &selection));
}

fn stacked_ui(ui: &mut Ui, desk: &mut Desk<'_>, selection: &Selection) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::GRID, theme::GRID);
        for (place, stacked) in selection.stack.iter().enumerate() {
            let role = desk.state.document.as_ref().and_then(|document| document.summary(stacked.feature.0)).map(|summary| summary.role);
            let role = role.map_or("", |role| terms::role(role, desk.lang()));
            let text = format!("{role} {}", stacked.label);
            if ui.add(egui::Button::selectable(place == selection.current, text).truncate()).clicked() {
                let command = if selection.conflict.is_some() { Command::Select(stacked.clone()) } else { Command::ShowStacked(place) };
                desk.send(command);
            }
        }
    });
}

fn conflicts_ui(ui: &mut Ui, desk: &mut Desk<'_>, card: &Card) {
    let Some(results) = desk.state.results.clone() else {
        weak(ui, desk, desk.text(W::NotCheckedYet));
        return;
    };
    let mut places = card.conflicts.clone();
    if let Some(chosen) = desk.state.selection.conflict {
        places.retain(|place| *place != chosen);
        places.insert(0, chosen);
    }
    if places.is_empty() {
        weak(ui, desk, desk.text(W::NoConflicts));
    }
    for place in places {
        conflict_ui(ui, desk, &results, place);
    }
    if card.more_conflicts > 0 {
        weak(ui, desk, and_more(card.more_conflicts, desk.lang()));
    }
}

/// One conflict: severity, rule and title; numbers; basis and certainty.
fn conflict_ui(ui: &mut Ui, desk: &mut Desk<'_>, results: &Snapshot<Results>, place: u32) {
    let Some(row) = results.list.row(place as usize) else { return };
    let lang = desk.lang();
    let colour = desk.palette.severity(row.finding.severity);
    let is_chosen = desk.state.selection.conflict == Some(place);
    let fill = if is_chosen { desk.palette.alarm_fill } else { desk.palette.raised };
    let frame = Frame::new().fill(fill).inner_margin(Margin { left: MARGIN_INNER, right: MARGIN_INNER, top: 6, bottom: 6 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        let title = if lang == Lang::Zh { &row.rule.title_zh } else { &row.rule.title_en };
        let head = format!("{}  {}  {title}", terms::severity(row.finding.severity, lang), row.rule.id);
        ui.add(Label::new(RichText::new(head).color(colour)).wrap());
        ui.add(Label::new(partner_text(&row, lang)).wrap());
        ui.add(Label::new(unbroken(&measure_text(row.finding.measure, lang))).wrap());
        let basis = if lang == Lang::Zh { &row.rule.basis_zh } else { &row.rule.basis_en };
        weak(ui, desk, basis.clone());
        weak(ui, desk, unbroken(&certainty_text(&row, lang)));
    });
    let rect = shown.response.rect;
    ui.painter().vline(rect.min.x + 1.5, rect.y_range(), Stroke::new(3.0, colour));
    let response = ui.interact(rect, ui.scope_id().with(("conflict", place)), Sense::click());
    response.widget_info(|| {
        let text = format!("{} {} {}", row.rule.id, terms::severity(row.finding.severity, lang), partner_text(&row, lang));
        WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, text)
    });
    if response.clicked() {
        desk.send(Command::SelectConflict(place));
    }
    super::why::why_ui(ui, desk, results, place);
    ui.add_space(theme::GRID);
}

const MARGIN_INNER: i8 = theme::MARGIN as i8;

/// Who meets whom: `LZ-MD-0137 与 规划用地 070102`.
fn partner_text(row: &ConflictRow<'_>, lang: Lang) -> String {
    let named = |id: &str, class: &str| -> String {
        let parts: Vec<&str> = [id, class].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    };
    let subject = format!("{} {}", terms::role(row.subject_layer.role, lang), named(row.subject_id, row.subject_class));
    match row.object_layer {
        Some(layer) => {
            format!("{subject} {} {} {}", W::With.text(lang), terms::role(layer.role, lang), named(row.object_id, row.object_class))
        }
        None => subject,
    }
}

/// What was measured, with units.
#[must_use]
pub(super) fn measure_text(measure: Measure, lang: Lang) -> String {
    match measure {
        Measure::Overlap { area_m2, share, .. } => {
            let unit = terms::Term::Mu.text(lang);
            let area = format!("{} {} m² ({} {unit})", W::Overlap.text(lang), grouped(area_m2, 2), grouped(mu(area_m2), 2));
            let (share, of) = (grouped(share * 100.0, 1), W::ShareOfSubject.text(lang));
            match lang {
                Lang::Zh => format!("{area}，{of} {share} %"),
                // Number and sign stay on one line.
                Lang::En => format!("{area}, {share}{THIN_SPACE}% {of}"),
            }
        }
        Measure::Distance { distance_m } => format!("{} {} m", W::Distance.text(lang), grouped(distance_m, 2)),
        Measure::None => String::new(),
    }
}

fn certainty_text(row: &ConflictRow<'_>, lang: Lang) -> String {
    let error_m = row.subject_layer.position_error_m + row.object_layer.map_or(0.0, |layer| layer.position_error_m);
    let certainty = terms::certainty(row.finding.certainty, lang);
    let width = match row.finding.measure {
        Measure::Overlap { mean_width_m, .. } => format!("{} {} m, ", W::MeanWidth.text(lang), grouped(mean_width_m, 2)),
        Measure::Distance { .. } => String::new(),
        Measure::None => return certainty.to_owned(),
    };
    let text = format!("{certainty} ({width}{} {} m)", W::PositionError.text(lang), grouped(error_m, 2));
    if lang == Lang::Zh { text.replace(", ", "，").replace(" (", "（").replace(')', "）") } else { text }
}

/// The card as text, for the clipboard: a section after the other, a line a fact.
#[must_use]
pub fn card_text(state: &AppState, card: &Card) -> String {
    let lang = state.look.lang;
    let mut lines = vec![title(card), subtitle(state, card), CardSection::Conflicts.title(lang).to_owned()];
    lines.extend(conflict_cells(state, card).iter().map(|cells| format!("  {}", cells.join("  "))));
    for (section, rows) in sections(state, card) {
        lines.push(section.title(lang).to_owned());
        for row in rows {
            let name = [row.name.as_str(), row.meaning.as_str()].join(" ");
            let colon = if name.trim().is_empty() { "" } else { crate::words::explain::colon(lang) };
            lines.push(format!("  {}{colon}{}", name.trim(), row.value()));
        }
    }
    lines.join("\n")
}

/// The card as a table for spreadsheets: section, item, value, unit, note.
#[must_use]
pub fn card_table(state: &AppState, card: &Card) -> String {
    let lang = state.look.lang;
    let heads = [CardWord::Section, CardWord::Item, CardWord::Value, CardWord::Unit, CardWord::Note].map(|word| word.text(lang));
    let mut lines = vec![table_line(&heads), table_line(&[&subtitle(state, card), &title(card), "", "", ""])];
    let conflicts = CardSection::Conflicts.title(lang);
    for cells in conflict_cells(state, card) {
        let rest = cells.get(2..).map(|rest| rest.join("; ")).unwrap_or_default();
        let at = |place: usize| cells.get(place).map_or("", String::as_str);
        lines.push(table_line(&[conflicts, at(1), at(0), "", &rest]));
    }
    lines.extend(sections(state, card).iter().flat_map(|(section, rows)| table_lines(section.title(lang), rows)));
    lines.join("\n")
}

/// Its conflicts: severity, rule, title, partners, measure, article, certainty; or the reason why there are none.
fn conflict_cells(state: &AppState, card: &Card) -> Vec<Vec<String>> {
    let lang = state.look.lang;
    let Some(results) = &state.results else { return vec![vec![WhyNot::NoResults.text(lang).to_owned()]] };
    if card.conflicts.is_empty() {
        return vec![vec![W::NoConflicts.text(lang).to_owned()]];
    }
    let cells = |row: ConflictRow<'_>| {
        let (title, basis) =
            if lang == Lang::Zh { (&row.rule.title_zh, &row.rule.basis_zh) } else { (&row.rule.title_en, &row.rule.basis_en) };
        let severity = terms::severity(row.finding.severity, lang).to_owned();
        let mut cells = vec![severity, row.rule.id.clone(), title.clone(), partner_text(&row, lang)];
        cells.extend([measure_text(row.finding.measure, lang), basis.clone(), certainty_text(&row, lang)]);
        cells.retain(|cell| !cell.is_empty());
        cells
    };
    card.conflicts.iter().filter_map(|place| results.list.row(*place as usize)).map(cells).collect()
}
