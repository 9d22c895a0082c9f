//! The key figures: a row a figure, a column a county; beside it how the chosen one is computed, and the features behind it.

use egui::{ComboBox, Frame, Label, Margin, Panel, RichText, ScrollArea, Stroke, TextEdit, Ui};

use crate::app::command::Command;
use crate::app::figures::{FigureLine, FigureSheet, FiguresCommand, MemberLine, Texts};
use crate::app::snapshot::Asked;
use crate::app::state::AppState;
use crate::app::theme;
use crate::units::{grouped, grouped_count, mu};
use crate::words::figures::FigureWord;

use super::grid::{Cell, Column, Grid};
use super::kit::{Desk, unbroken, weak};
use super::tables::{filter_strip, nothing};

fn send(desk: &mut Desk<'_>, command: FiguresCommand) {
    desk.send(Command::Figures(command));
}

fn text<'t>(desk: &Desk<'_>, texts: &'t Texts) -> &'t str {
    texts.get(desk.lang() as usize).map_or("", String::as_str)
}

/// Draws the strip that says which half of the statistics is in front, with the distance bands.
pub(super) fn strip_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    filter_strip(ui, |ui| {
        let are_counts_shown = desk.state.figures.are_counts_shown;
        for (word, counts) in [(FigureWord::Sheet, false), (FigureWord::Counts, true)] {
            if ui.selectable_label(are_counts_shown == counts, word.text(desk.lang())).clicked() {
                send(desk, FiguresCommand::ShowCounts(counts));
            }
        }
        ui.add_space(theme::MARGIN);
        bands_ui(ui, desk);
        if !are_counts_shown && desk.state.figures.sheet.value().is_some() && ui.button(FigureWord::CopyTable.text(desk.lang())).clicked() {
            send(desk, FiguresCommand::Copy);
        }
    });
}

/// The distance bands in use, to be changed.
fn bands_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    weak(ui, desk, FigureWord::Bands.text(lang));
    let mut typed = desk.state.figures.bands_text.clone().unwrap_or_else(|| bands_in_use(desk.state));
    let edit = TextEdit::singleline(&mut typed).desired_width(44.0 * theme::GRID);
    let response = ui.add(edit).on_hover_text(FigureWord::BandsTip.text(lang));
    let response = response.accessible_name(FigureWord::Bands.text(lang));
    if response.changed() {
        send(desk, FiguresCommand::TypeBands(typed));
    }
    if response.lost_focus() {
        send(desk, FiguresCommand::SetBands);
    }
    weak(ui, desk, "m");
}

/// The bands that the next check uses, as they are typed.
fn bands_in_use(state: &AppState) -> String {
    let bands = state.rules.set.rules.iter().find_map(crate::tasks::rules::bands_of).unwrap_or_default();
    bands.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}

/// Draws the figures.
pub(super) fn figures_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(results) = desk.state.results.clone() else { return };
    if desk.state.figures.of != Some(results.generation()) {
        send(desk, FiguresCommand::Need);
    }
    if let Asked::Failed(reason, _) = &desk.state.figures.sheet {
        ui.add(Label::new(RichText::new(reason).color(desk.palette.failure)).wrap().selectable(true));
    }
    let Some(sheet) = desk.state.figures.sheet.value().cloned() else {
        nothing(ui, desk, FigureWord::Working.text(desk.lang()), "");
        return;
    };
    let frame = Frame::new().inner_margin(Margin::symmetric(theme::MARGIN as i8, 0)).stroke(Stroke::NONE);
    Panel::right("figure").frame(frame).default_size(ui.available_width() * 0.48).size_range(240.0..=ui.available_width() * 0.7).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = theme::GRID;
            chosen_ui(ui, desk, &sheet);
        },
    );
    table_ui(ui, desk, &sheet);
}

fn table_ui(ui: &mut Ui, desk: &mut Desk<'_>, sheet: &FigureSheet) {
    let lang = desk.lang();
    let names: Vec<&str> = sheet.counties.iter().map(|county| text(desk, county)).collect();
    let mut columns = vec![Column::text(FigureWord::Name.text(lang), 250.0).flexible(1.0)];
    columns.extend(names.iter().enumerate().map(|(place, name)| Column::number(name, if place == 0 { 200.0 } else { 150.0 })));
    let (chosen, _) = desk.state.figures.chosen;
    let grid = Grid {
        id: "figures",
        name: FigureWord::Sheet.text(lang),
        columns: &columns,
        rows: sheet.lines.len(),
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected: Some(chosen),
        scroll_to: None,
    };
    let happened = grid.show(ui, |row, column| {
        let Some(line) = sheet.lines.get(row) else { return Cell::new("", desk.palette) };
        match column.checked_sub(1).and_then(|county| line.values.get(county)) {
            None => Cell::new(text(desk, &line.name), desk.palette),
            Some(value) if line.members.is_empty() => Cell::weak(text(desk, value), desk.palette),
            Some(value) => Cell::new(text(desk, value), desk.palette),
        }
    });
    if let Some(row) = happened.row {
        let county = if row == chosen { desk.state.figures.chosen.1 } else { 0 };
        send(desk, FiguresCommand::Choose(row, county));
    }
}

/// How the chosen figure is computed, and its features.
fn chosen_ui(ui: &mut Ui, desk: &mut Desk<'_>, sheet: &FigureSheet) {
    let (place, county) = desk.state.figures.chosen;
    let Some(line) = sheet.lines.get(place) else { return };
    let members = line.members_in(county);
    // The list keeps a few rows of its own, however much there is to tell.
    let rows = if members.is_empty() { 0.0 } else { ROWS_KEPT * desk.row_height() };
    let room = (ui.available_height() - rows).max(3.0 * desk.row_height());
    ScrollArea::vertical().id_salt("figure").max_height(room).auto_shrink([false, true]).show(ui, |ui| told_ui(ui, desk, sheet, line));
    if !members.is_empty() {
        members_ui(ui, desk, line, members, sheet);
    }
}

/// Rows of the list of features that are never given to the text above it.
const ROWS_KEPT: f32 = 5.0;

fn told_ui(ui: &mut Ui, desk: &mut Desk<'_>, sheet: &FigureSheet, line: &FigureLine) {
    let lang = desk.lang();
    let (_, county) = desk.state.figures.chosen;
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(RichText::new(text(desk, &line.name)).heading()).wrap());
        county_ui(ui, desk, sheet, line);
    });
    if let Some(formula) = line.formulas.get(county) {
        ui.add(Label::new(unbroken(text(desk, formula))).wrap().selectable(true));
    }
    let goal = line.goal.map(|goal| format!("{}\u{a0}{}\u{a0}%", FigureWord::Goal.text(lang), grouped(goal * 100.0, 0)));
    for told in [Some(text(desk, &line.note).to_owned()), goal, Some(text(desk, &line.definition).to_owned())].into_iter().flatten() {
        if !told.is_empty() {
            ui.add(Label::new(RichText::new(unbroken(&told)).color(desk.palette.weak)).wrap().selectable(true));
        }
    }
}

/// In which county: those that the figure has features in.
fn county_ui(ui: &mut Ui, desk: &mut Desk<'_>, sheet: &FigureSheet, line: &FigureLine) {
    let (place, chosen) = desk.state.figures.chosen;
    let label = |desk: &Desk<'_>, county: usize| {
        let name = sheet.counties.get(county).map_or("", |name| text(desk, name));
        format!("{name}  {}", grouped_count(line.members_in(county).len() as u64))
    };
    let shown = label(desk, chosen);
    let choice = ComboBox::from_id_salt("figure county").selected_text(shown).width(40.0 * theme::GRID).show_ui(ui, |ui| {
        for county in (0..sheet.counties.len()).filter(|county| *county == 0 || !line.members_in(*county).is_empty()) {
            if ui.selectable_label(chosen == county, label(desk, county)).clicked() {
                send(desk, FiguresCommand::Choose(place, county));
            }
        }
    });
    choice.response.accessible_name(FigureWord::Admin.text(desk.lang()));
}

fn members_ui(ui: &mut Ui, desk: &mut Desk<'_>, line: &FigureLine, members: &[MemberLine], sheet: &FigureSheet) {
    let Some(results) = desk.state.results.clone() else { return };
    let lang = desk.lang();
    let columns = [
        Column::text(FigureWord::Part.text(lang), 150.0).flexible(1.0),
        Column::text(FigureWord::Id.text(lang), 160.0).flexible(1.0),
        Column::text(FigureWord::Class.text(lang), 96.0),
        Column::text(FigureWord::Admin.text(lang), 84.0),
        Column::number(FigureWord::AreaMu.text(lang), 96.0),
    ];
    let grid = Grid {
        id: "members",
        name: FigureWord::MemberSheet.text(lang),
        columns: &columns,
        rows: members.len(),
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected: members.iter().take(GREATEST_SEARCH).position(|member| desk.state.selection.feature() == Some(member.feature)),
        scroll_to: None,
    };
    let happened = grid.show(ui, |row, column| {
        let Some(member) = members.get(row) else { return Cell::new("", desk.palette) };
        let (layer, record) = member.feature;
        let layer = results.list.layer(layer);
        let cell = match column {
            0 => line.parts.get(member.part).map_or("", |part| text(desk, part)).to_owned(),
            1 if layer.ids.get(record).is_empty() => format!("{} #{record}", layer.name),
            1 => layer.ids.get(record).to_owned(),
            2 => layer.class.value(record).to_owned(),
            3 => sheet.counties.get(member.county).filter(|_| member.county > 0).map_or("", |county| text(desk, county)).to_owned(),
            _ if member.area_m2 > 0.0 => grouped(mu(member.area_m2), 2),
            _ => String::new(),
        };
        Cell::new(crate::text::printable(&cell).into_owned(), desk.palette)
    });
    if let Some(member) = happened.row.and_then(|row| members.get(row)) {
        desk.send(Command::ShowRecord(member.feature));
    }
}

/// The selected feature is marked among so many first rows: a frame must not look through a million.
const GREATEST_SEARCH: usize = 2_000;
