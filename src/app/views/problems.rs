//! What is imperfect in the data: a line a problem, click to go there.

use egui::Ui;

use crate::app::command::Command;
use crate::app::document::{Document, ProblemRow, problem_count};
use crate::app::state::AppState;
use crate::ids::LayerId;
use crate::problem::ProblemSeverity;
use crate::units::grouped_count;
use crate::words::window::W;

use super::conflicts::choice;
use super::grid::{Cell, Column, Grid};
use super::kit::Desk;
use super::tables::{filter_strip, nothing};

/// How many problems there are, those beyond the listed ones included.
#[must_use]
pub(super) fn all(state: &AppState, document: &Document) -> u64 {
    let reading: u64 = document.summaries.iter().map(|layer| layer.problems).sum();
    let measuring = state.results.as_ref().map_or(0, |results| problem_count(&results.problems));
    reading + measuring + problem_count(&state.deep.rows)
}

/// Draws the panel.
pub(super) fn problems_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(document) = desk.state.document.clone() else {
        nothing(ui, desk, desk.text(W::NoLayersYet), desk.text(W::EmptyOpen));
        return;
    };
    let results = desk.state.results.clone();
    let measured: &[ProblemRow] = results.as_ref().map_or(&[], |results| &results.problems);
    let deep = desk.state.deep.clone();
    let wanted = desk.state.problems_of;
    let rows: Vec<&ProblemRow> =
        document.problems.iter().chain(measured).chain(&deep.rows).filter(|row| wanted.is_none_or(|layer| row.layer == layer)).collect();
    let mut layer = wanted;
    filter_strip(ui, |ui| {
        let name = |id: LayerId| document.summary(id).map(|summary| summary.name.clone()).unwrap_or_default();
        let mut options = vec![(None, desk.text(W::AllLayers).to_owned())];
        options.extend(
            document
                .summaries
                .iter()
                .filter(|summary| summary.problems > 0 || deep.layers.contains(&summary.id))
                .map(|summary| (Some(summary.id), summary.name.clone())),
        );
        let shown = layer.map_or_else(|| desk.text(W::AllLayers).to_owned(), name);
        choice(ui, "problem layer", desk.text(W::Layer), &shown, options, &mut layer);
    });
    if layer != wanted {
        desk.send(Command::ShowProblems(layer));
    }
    if rows.is_empty() {
        nothing(ui, desk, desk.text(W::NoProblems), "");
        return;
    }
    let columns = [
        Column::text(desk.text(W::Weight), 84.0),
        Column::text(desk.text(W::Layer), 160.0),
        Column::number(desk.text(W::RecordNumber), 96.0),
        Column::text(desk.text(W::Problem), 400.0).flexible(1.0),
        Column::number(desk.text(W::Count), 84.0),
    ];
    let grid = Grid {
        id: "problems",
        name: desk.text(W::Problem),
        columns: &columns,
        rows: rows.len(),
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected: None,
        scroll_to: None,
    };
    let happened =
        grid.show(ui, |row, column| rows.get(row).map_or_else(|| Cell::weak("", desk.palette), |row| cell(desk, &document, row, column)));
    if let Some(row) = happened.row.and_then(|row| rows.get(row)) {
        match row.record {
            Some(record) => desk.send(Command::ShowRecord((row.layer, record))),
            None => desk.send(Command::ZoomLayer(row.layer)),
        }
    }
}

fn cell(desk: &Desk<'_>, document: &Document, row: &ProblemRow, column: usize) -> Cell {
    let palette = desk.palette;
    match column {
        0 => match row.kind.severity() {
            ProblemSeverity::Note => {
                Cell { text: desk.text(W::Note).to_owned(), colour: palette.weak, mark: Some(palette.border), tick: None }
            }
            ProblemSeverity::Warning => {
                Cell { text: desk.text(W::Warning).to_owned(), colour: palette.warning, mark: Some(palette.warning), tick: None }
            }
        },
        1 => Cell::new(document.summary(row.layer).map(|summary| summary.name.clone()).unwrap_or_default(), palette),
        2 => match row.record {
            Some(record) => Cell::new(grouped_count(u64::from(record.get())), palette),
            None => Cell::weak(desk.text(W::WholeFile), palette),
        },
        3 => Cell::new(super::problem_text(&row.kind, desk.lang()), palette),
        _ => Cell::weak(grouped_count(row.of_kind), palette),
    }
}
