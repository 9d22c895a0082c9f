//! Counts by rule and county. A click on a number filters the conflict table.

use egui::Ui;

use crate::app::command::Command;
use crate::app::document::{RuleLine, Statistics, Tally};
use crate::app::state::{ConflictFilter, Tab};
use crate::units::grouped_count;
use crate::words::Lang;
use crate::words::window::W;

use super::grid::{Cell, Column, Grid};
use super::kit::Desk;
use super::tables::nothing;

/// Draws the table: a row a rule, a column a county, sums at the end.
pub(super) fn statistics_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(results) = desk.state.results.clone() else {
        nothing(ui, desk, desk.text(W::NoResultsYet), desk.text(W::PressCheck));
        return;
    };
    super::figures::strip_ui(ui, desk);
    if !desk.state.figures.are_counts_shown {
        super::figures::figures_ui(ui, desk);
        return;
    }
    let statistics = &results.statistics;
    super::dashboard::dashboard_ui(ui, desk, statistics);
    let counties: Vec<String> = statistics
        .counties
        .iter()
        .map(|county| if county.is_empty() { desk.text(W::OutsideCounties).to_owned() } else { county.clone() })
        .collect();
    let mut columns = vec![
        Column::text(desk.text(W::Rule), 60.0),
        Column::text(desk.text(W::RuleTitle), 280.0).flexible(1.0),
        Column::number(desk.text(W::Sum), 84.0),
        Column::number(desk.text(W::DoubtfulOnly), 84.0),
    ];
    columns.extend(counties.iter().map(|county| Column::number(county, 104.0)));
    let rows = statistics.rules.len() + 1;
    let grid = Grid {
        id: "statistics",
        name: desk.text(W::RuleTitle),
        columns: &columns,
        rows,
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected: None,
        scroll_to: None,
    };
    let happened = grid.show(ui, |row, column| match statistics.rules.get(row) {
        Some(line) => cell(desk, line, column),
        None => sum_cell(desk, statistics, column),
    });
    if let Some(line) = happened.row.and_then(|row| statistics.rules.get(row))
        && line.gap.is_none()
    {
        desk.send(Command::SetFilter(ConflictFilter { rule: Some(line.rule), ..ConflictFilter::default() }));
        desk.send(Command::ShowTab(Tab::Conflicts));
    }
}

fn number(desk: &Desk<'_>, count: u64) -> Cell {
    if count == 0 { Cell::weak("0", desk.palette) } else { Cell::new(grouped_count(count), desk.palette) }
}

fn cell(desk: &Desk<'_>, line: &RuleLine, column: usize) -> Cell {
    let is_english = usize::from(desk.lang() == Lang::En);
    let is_untouched = line.gap.is_some() && line.total == Tally::default();
    match column {
        0 => Cell { mark: Some(desk.palette.severity(line.severity)), ..Cell::new(line.id.clone(), desk.palette) },
        1 => {
            let title = line.title.get(is_english).cloned().unwrap_or_default();
            match &line.gap {
                Some(gap) => Cell::weak(format!("{title} · {}", gap.get(is_english).cloned().unwrap_or_default()), desk.palette),
                None => Cell::new(title, desk.palette),
            }
        }
        _ if is_untouched => Cell::weak("–", desk.palette),
        2 => number(desk, line.total.certain),
        3 => number(desk, line.total.doubtful),
        _ => number(desk, line.by_county.get(column - 4).map_or(0, |tally| tally.certain)),
    }
}

fn sum_cell(desk: &Desk<'_>, statistics: &Statistics, column: usize) -> Cell {
    match column {
        0 => Cell::new("", desk.palette),
        1 => Cell::new(desk.text(W::Sum), desk.palette),
        2 => number(desk, statistics.total.certain),
        3 => number(desk, statistics.total.doubtful),
        _ => number(desk, statistics.rules.iter().filter_map(|line| line.by_county.get(column - 4)).map(|tally| tally.certain).sum()),
    }
}
