//! The conflict table: filters, rows in sight, one selected.

use egui::{ComboBox, RichText, TextEdit, Ui};

use crate::app::command::Command;
use crate::app::document::{Results, Rows};
use crate::app::grouping::{GroupingCommand, Line, Lines};
use crate::app::snapshot::Asked;
use crate::app::state::{CertaintyFilter, ConflictColumn, ConflictFilter};
use crate::app::theme;
use crate::conflicts::ConflictRow;
use crate::rules::{Measure, Severity};
use crate::units::grouped;
use crate::words::terms;
use crate::words::window::{W, hidden_doubtful, shown_of};

use super::conflict_groups;
use super::grid::{Cell, Column, Grid};
use super::kit::Desk;
use super::tables::{filter_strip, nothing};

/// The columns shown, in order.
const COLUMNS: [ConflictColumn; 9] = [
    ConflictColumn::Severity,
    ConflictColumn::Rule,
    ConflictColumn::Subject,
    ConflictColumn::Object,
    ConflictColumn::Measure,
    ConflictColumn::Share,
    ConflictColumn::Certainty,
    ConflictColumn::County,
    ConflictColumn::Status,
];

/// Draws filters and table.
pub(super) fn conflicts_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(results) = desk.state.results.clone() else {
        nothing(ui, desk, desk.text(W::NoResultsYet), desk.text(W::PressCheck));
        return;
    };
    filter_strip(ui, |ui| filters_ui(ui, desk, &results));
    let Some(rows) = desk.state.conflicts.rows.value().cloned() else {
        if let Asked::Failed(reason, _) = &desk.state.conflicts.rows {
            nothing(ui, desk, reason, "");
        }
        return;
    };
    if rows.places.is_empty() {
        nothing(ui, desk, desk.text(W::NoMatch), "");
        return;
    }
    let sort = desk.state.conflicts.sort;
    let columns: Vec<Column<'_>> =
        COLUMNS.iter().map(|&column| heading(desk, column, (sort.column == column).then_some(sort.is_descending))).collect();
    // In the list's own order, which is the usual one, places grow: no pass over a million rows each frame.
    let is_listed = sort.column == ConflictColumn::Listed && !sort.is_descending && !desk.state.conflicts.rows.is_pending();
    let lines = Lines::of(&rows, &desk.state.conflicts.grouping);
    let selected = desk
        .state
        .selection
        .conflict
        .and_then(|place| if is_listed { lines.find(&rows, place) } else { rows.places.iter().position(|row| *row == place) });
    let selected = selected_line(ui, desk, &rows, &lines, selected);
    let scroll_to = changed_selection(ui, desk.state.selection.conflict).then_some(selected).flatten();
    let grid = Grid {
        id: "conflicts",
        name: desk.text(W::Conflicts),
        columns: &columns,
        rows: lines.total,
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected,
        scroll_to,
    };
    let place_of = |line: usize| match lines.line(line) {
        Line::Row(row) => rows.places.get(row).copied(),
        Line::Heading(_) => None,
    };
    let band = |line: usize| match lines.line(line) {
        Line::Heading(group) => conflict_groups::band(desk, &results, &rows, group),
        Line::Row(_) => None,
    };
    let cell = |line: usize, column: usize| {
        let place = place_of(line).unwrap_or_default();
        let column = COLUMNS.get(column).copied().unwrap_or(ConflictColumn::Listed);
        results.list.row(place as usize).map_or_else(|| Cell::weak("", desk.palette), |row| cell(desk, &row, column))
    };
    let happened = grid.show_bands(ui, cell, band);
    match happened.row.map(|line| lines.line(line)) {
        Some(Line::Row(row)) => desk.commands.extend(rows.places.get(row).map(|place| Command::SelectConflict(*place))),
        Some(Line::Heading(group)) => toggle(desk, &rows, group),
        None => {}
    }
    if let Some(column) = happened.heading.and_then(|heading| COLUMNS.get(heading)) {
        desk.send(Command::SortConflicts(*column));
    }
}

/// The line of the selected row. Where its group is folded and the selection is new, the group is unfolded first.
fn selected_line(ui: &Ui, desk: &mut Desk<'_>, rows: &Rows, lines: &Lines, selected: Option<usize>) -> Option<usize> {
    match lines.of_row(selected?) {
        Ok(line) => Some(line),
        Err(group) => {
            if changed_selection(ui, desk.state.selection.conflict) {
                toggle(desk, rows, group);
                // Looked at again once its line is there.
                let id = selection_id(ui);
                ui.data_mut(|data| data.remove::<Option<u32>>(id));
            }
            None
        }
    }
}

fn toggle(desk: &mut Desk<'_>, rows: &Rows, group: usize) {
    if let Some(group) = rows.groups.get(group) {
        desk.send(Command::Grouping(GroupingCommand::Toggle(group.key.clone())));
    }
}

fn selection_id(ui: &Ui) -> egui::Id {
    ui.scope_id().with("last selected conflict")
}

/// Whether the selection changed since the last frame: then its row is brought into sight, once.
fn changed_selection(ui: &Ui, now: Option<u32>) -> bool {
    let id = selection_id(ui);
    let before: Option<Option<u32>> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, now));
    now.is_some() && before != Some(now)
}

fn heading<'a>(desk: &Desk<'a>, column: ConflictColumn, sorted: Option<bool>) -> Column<'a> {
    let text = |word: W, width: f32| Column::text(desk.text(word), width).sortable(sorted);
    match column {
        ConflictColumn::Listed => Column::text("", 0.0),
        ConflictColumn::Severity => text(W::Severity, 84.0),
        ConflictColumn::Rule => text(W::Rule, 60.0),
        ConflictColumn::Subject => text(W::Subject, 200.0).flexible(2.0),
        ConflictColumn::Object => text(W::Object, 200.0).flexible(2.0),
        ConflictColumn::Measure => Column::number(desk.text(W::Measure), 144.0).sortable(sorted).flexible(0.5),
        ConflictColumn::Share => Column::number(desk.text(W::Share), 76.0).sortable(sorted),
        ConflictColumn::Certainty => text(W::Certainty, 84.0),
        ConflictColumn::County => text(W::County, 104.0).flexible(0.7),
        ConflictColumn::Status => text(W::Status, 84.0),
    }
}

fn cell(desk: &Desk<'_>, row: &ConflictRow<'_>, column: ConflictColumn) -> Cell {
    let (lang, palette) = (desk.lang(), desk.palette);
    let named = |id: &str, class: &str| {
        let gap = if id.is_empty() || class.is_empty() { "" } else { "  " };
        format!("{id}{gap}{class}")
    };
    match column {
        ConflictColumn::Listed => Cell::weak("", palette),
        ConflictColumn::Severity => {
            let colour = palette.severity(row.finding.severity);
            Cell { text: terms::severity(row.finding.severity, lang).to_owned(), colour, mark: Some(colour), tick: None }
        }
        ConflictColumn::Rule => Cell::new(row.rule.id.clone(), palette),
        ConflictColumn::Subject => Cell::new(named(row.subject_id, row.subject_class), palette),
        ConflictColumn::Object => Cell::new(named(row.object_id, row.object_class), palette),
        ConflictColumn::Measure => match row.finding.measure {
            Measure::Overlap { area_m2, .. } => Cell::new(format!("{} m²", grouped(area_m2, 2)), palette),
            Measure::Distance { distance_m } if distance_m > 0.0 => {
                Cell::new(format!("{} {} m", desk.text(W::Distance), grouped(distance_m, 2)), palette)
            }
            Measure::Distance { .. } => Cell::new(desk.text(W::Meets), palette),
            Measure::None => Cell::weak("", palette),
        },
        ConflictColumn::Share => match row.finding.measure {
            Measure::Overlap { share, .. } => Cell::new(format!("{} %", grouped(share * 100.0, 1)), palette),
            Measure::Distance { .. } | Measure::None => Cell::weak("", palette),
        },
        ConflictColumn::Certainty => {
            let colour = palette.certainty(row.finding.certainty);
            Cell { text: terms::certainty(row.finding.certainty, lang).to_owned(), colour, mark: None, tick: None }
        }
        ConflictColumn::County => Cell::new(row.admin, palette),
        ConflictColumn::Status => Cell::new(terms::status(row.status, lang), palette),
    }
}

fn filters_ui(ui: &mut Ui, desk: &mut Desk<'_>, results: &Results) {
    let lang = desk.lang();
    let now = &desk.state.conflicts.filter;
    let mut filter: ConflictFilter = now.clone();
    let all = desk.text(W::All);
    let rules = results.statistics.rules.iter().filter(|line| line.total.certain + line.total.doubtful > 0);
    let rule_options: Vec<_> =
        rules.map(|line| (Some(line.rule), format!("{}  {}", line.id, line.title[usize::from(lang == crate::words::Lang::En)]))).collect();
    let rule_word = |options: &[(Option<crate::ids::RuleId>, String)]| {
        let chosen = options.iter().find(|(rule, _)| *rule == filter.rule && rule.is_some());
        chosen.map_or(all.to_owned(), |(_, text)| text.split_whitespace().next().unwrap_or_default().to_owned())
    };
    let shown = rule_word(&rule_options);
    choice(ui, "rule filter", desk.text(W::Rule), &shown, with_all(all, rule_options), &mut filter.rule);
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
    let severity_options: Vec<_> =
        severities.iter().map(|severity| (Some(*severity), terms::severity(*severity, lang).to_owned())).collect();
    let shown = filter.severity.map_or(all, |severity| terms::severity(severity, lang)).to_owned();
    choice(ui, "severity filter", desk.text(W::Severity), &shown, with_all(all, severity_options), &mut filter.severity);
    let certainty_word = |certainty| match certainty {
        CertaintyFilter::Certain => desk.text(W::CertainOnly),
        CertaintyFilter::Doubtful => desk.text(W::DoubtfulOnly),
        CertaintyFilter::All => all,
    };
    let certainties = [CertaintyFilter::Certain, CertaintyFilter::Doubtful, CertaintyFilter::All];
    let certainty_options: Vec<_> = certainties.iter().map(|certainty| (*certainty, certainty_word(*certainty).to_owned())).collect();
    let shown = certainty_word(filter.certainty).to_owned();
    choice(ui, "certainty filter", desk.text(W::Certainty), &shown, certainty_options, &mut filter.certainty);
    let county_word = |county: &str| if county.is_empty() { desk.text(W::OutsideCounties).to_owned() } else { county.to_owned() };
    let county_options: Vec<_> = results.statistics.counties.iter().map(|county| (Some(county.clone()), county_word(county))).collect();
    let shown = filter.county.as_deref().map_or(all.to_owned(), county_word);
    choice(ui, "county filter", desk.text(W::County), &shown, with_all(all, county_options), &mut filter.county);
    conflict_groups::filters_ui(ui, desk, results, &mut filter);
    let edit = TextEdit::singleline(&mut filter.text).hint_text(desk.text(W::FilterText)).desired_width(48.0 * theme::GRID);
    ui.add(edit).accessible_name(desk.text(W::FilterText));
    conflict_groups::grouping_ui(ui, desk);
    let shown = desk.state.conflicts.rows.value().map_or(0, |rows| rows.places.len());
    // A number is never broken by the end of a line: what is not wrapped moves to the next one as a whole.
    let counted = shown_of(shown, results.list.len() as u64, lang).replace([' ', crate::units::THIN_SPACE], "\u{a0}");
    ui.add(egui::Label::new(RichText::new(counted).color(desk.palette.weak)).extend());
    if *now != ConflictFilter::default() {
        super::kit::command_link(ui, desk, Command::ClearFilter, false);
    }
    if filter != desk.state.conflicts.filter {
        desk.send(Command::SetFilter(filter));
    }
}

/// How many doubtful ones are hidden; a click shows them. It stands beside the tabs: the filters fill their line.
pub(super) fn hidden_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let hidden = desk.state.conflicts.rows.value().map_or(0, |rows| rows.hidden_doubtful);
    if hidden == 0 {
        return;
    }
    let text = RichText::new(hidden_doubtful(hidden, desk.lang())).color(desk.palette.weak);
    if ui.add(egui::Button::new(text).frame_when_inactive(false)).clicked() {
        desk.send(Command::ToggleDoubtful);
    }
}

pub(super) fn with_all<T>(all: &str, mut options: Vec<(Option<T>, String)>) -> Vec<(Option<T>, String)> {
    options.insert(0, (None, all.to_owned()));
    options
}

/// A filter: `规则：全部`, with its choices below.
pub(super) fn choice<T: PartialEq>(ui: &mut Ui, id: &str, name: &str, shown: &str, options: Vec<(T, String)>, value: &mut T) {
    let response = ComboBox::from_id_salt(id).width(0.0).selected_text(format!("{name}: {shown}")).show_ui(ui, |ui| {
        for (option, text) in options {
            if ui.selectable_label(*value == option, text).clicked() {
                *value = option;
            }
        }
    });
    response.response.accessible_name(name);
}
