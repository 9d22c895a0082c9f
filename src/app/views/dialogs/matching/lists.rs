//! The lists of the matching dialog: a row of the register each with its best candidate, and the polygons without a row.

use egui::{Ui, vec2};

use crate::app::command::Command;
use crate::app::state::Matching;
use crate::app::theme;
use crate::tasks::reconcile::{Listed, MatchState, RowMatch};
use crate::units::{grouped, grouped_count};
use crate::words::reconcile::{R, confirm_row};
use crate::words::window::W;

use super::super::super::grid::{Cell, Column, Grid};
use super::super::super::kit::Desk;

/// The lists keep to this share of the screen's height, so that the map stays in sight.
const PAIRS_SHARE: f32 = 0.26;
const REST_SHARE: f32 = 0.13;

/// The register's rows with their candidates.
pub(super) fn pairs_ui(ui: &mut Ui, desk: &mut Desk<'_>, matching: &Matching, is_rest_unfolded: bool) {
    let lang = desk.lang();
    let columns = [
        Column::text(R::ConfirmedColumn.text(lang), 48.0),
        Column::number(desk.text(W::Record), 68.0),
        Column::text(R::NameColumn.text(lang), 180.0).flexible(1.0),
        Column::text(R::PolygonColumn.text(lang), 180.0).flexible(1.0),
        Column::number(R::ScoreColumn.text(lang), 60.0),
        Column::text(R::PartsColumn.text(lang), 148.0),
        Column::number(R::AreaColumn.text(lang), 104.0),
        Column::number(R::PolygonAreaColumn.text(lang), 104.0),
        Column::number(R::DifferenceColumn.text(lang), 64.0),
        Column::text(R::StateColumn.text(lang), 120.0),
    ];
    let grid = Grid {
        id: "matches",
        name: R::Title.text(lang),
        columns: &columns,
        rows: matching.found.rows.len(),
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected: matching.row,
        scroll_to: None,
    };
    let share = if is_rest_unfolded { PAIRS_SHARE - REST_SHARE } else { PAIRS_SHARE };
    let happened = within(ui, desk, share, matching.found.rows.len(), |ui| {
        grid.show(ui, |place, column| match matching.found.rows.get(place) {
            Some(row) => pair_cell(desk, matching, place, row, column),
            None => Cell::weak("", desk.palette),
        })
    });
    if let Some((row, _)) = happened.tick {
        let is_confirmed = matching.confirmed.get(row).copied().unwrap_or(false);
        desk.send(Command::ConfirmMatch(row, !is_confirmed));
    } else if let Some(row) = happened.row {
        desk.send(Command::ShowMatch(row));
    }
}

/// A place as high as the rows need, at most this share of the screen.
fn within<T>(ui: &mut Ui, desk: &Desk<'_>, share: f32, rows: usize, contents: impl FnOnce(&mut Ui) -> T) -> T {
    // The heading, and the bar for columns that find no room.
    let needed = (rows as f32 + 1.0) * desk.row_height() + 4.0 * theme::GRID;
    let height = needed.min((ui.ctx().content_rect().height() * share).max(24.0 * theme::GRID));
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.set_min_height(height);
        contents(ui)
    })
    .inner
}

fn pair_cell(desk: &Desk<'_>, matching: &Matching, place: usize, row: &RowMatch, column: usize) -> Cell {
    let (palette, lang) = (desk.palette, desk.lang());
    let polygon = row.best.and_then(|best| matching.found.polygons.get(best.polygon));
    let area = |listed: Option<&Listed>| {
        Cell::new(listed.and_then(|listed| listed.area_m2).map_or(String::new(), |area| grouped(area, 0)), palette)
    };
    match column {
        0 if polygon.is_some() => {
            Cell::tick(confirm_row(&row.row.name, lang), matching.confirmed.get(place).copied().unwrap_or(false), palette)
        }
        1 => Cell::weak(grouped_count(u64::from(row.row.record.get())), palette),
        2 => Cell::new(called(&row.row), palette),
        3 => polygon.map_or_else(|| Cell::weak("", palette), |polygon| Cell::new(called(polygon), palette)),
        4 => Cell::new(row.best.map_or(String::new(), |best| percent(best.score)), palette),
        5 => Cell::weak(parts(row), palette),
        6 => area(Some(&row.row)),
        7 => area(polygon),
        8 => match row.area_difference {
            Some(share) if row.is_area_differing() => {
                Cell { colour: palette.warning, ..Cell::new(format!("{:.1} %", share * 100.0), palette) }
            }
            _ => Cell::weak("", palette),
        },
        9 => match row.state {
            MatchState::Proposed => Cell { mark: Some(palette.accent), ..Cell::new(R::Proposed.text(lang), palette) },
            MatchState::ToCheck => Cell { mark: Some(palette.warning), ..Cell::new(R::ToCheck.text(lang), palette) },
            MatchState::Unmatched => Cell { mark: Some(palette.border), ..Cell::weak(R::NoCandidate.text(lang), palette) },
        },
        _ => Cell::weak("", palette),
    }
}

/// Identifier and name.
fn called(listed: &Listed) -> String {
    [listed.id.as_str(), listed.name.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The score's parts; a dash where one side says nothing.
fn parts(row: &RowMatch) -> String {
    let Some(best) = row.best else { return String::new() };
    let part = |score: Option<f64>| score.map_or_else(|| "–".to_owned(), percent);
    format!("{} / {} / {}", percent(best.name), part(best.address), part(best.area))
}

/// A share in whole percent, rounded down so that 100 % is said of what is equal alone.
fn percent(share: f64) -> String {
    format!("{:.0} %", (share * 100.0 + 1e-9).floor())
}

/// The polygons that no row was given to.
pub(super) fn not_listed_ui(ui: &mut Ui, desk: &mut Desk<'_>, matching: &Matching) {
    let lang = desk.lang();
    let columns = [
        Column::number(desk.text(W::Record), 72.0),
        Column::text(R::IdColumn.text(lang), 160.0),
        Column::text(R::PolygonName.text(lang), 240.0).flexible(1.0),
        Column::text(R::AddressColumn.text(lang), 240.0).flexible(1.0),
        Column::number(R::PolygonAreaColumn.text(lang), 120.0),
    ];
    let polygon = |place: usize| matching.found.polygons.get(*matching.found.not_listed.get(place)?);
    let selected = desk.state.selection.feature().filter(|(layer, _)| *layer == matching.layer).map(|(_, record)| record);
    let is_selected = |place: &usize| polygon(*place).map(|polygon| polygon.record) == selected && selected.is_some();
    let rows = matching.found.not_listed.len();
    let grid = Grid {
        id: "not listed",
        name: R::PolygonColumn.text(lang),
        columns: &columns,
        rows,
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected: (0..rows).find(is_selected),
        scroll_to: None,
    };
    let happened = within(ui, desk, REST_SHARE, rows, |ui| {
        grid.show(ui, |place, column| {
            polygon(place).map_or_else(|| Cell::weak("", desk.palette), |polygon| rest_cell(desk, polygon, column))
        })
    });
    if let Some(place) = happened.row {
        desk.send(Command::ShowNotListed(place));
    }
}

fn rest_cell(desk: &Desk<'_>, polygon: &Listed, column: usize) -> Cell {
    let palette = desk.palette;
    match column {
        0 => Cell::weak(grouped_count(u64::from(polygon.record.get())), palette),
        1 => Cell::new(polygon.id.as_str(), palette),
        2 => Cell::new(polygon.name.as_str(), palette),
        3 => Cell::weak(polygon.address.as_str(), palette),
        _ => Cell::new(polygon.area_m2.map_or(String::new(), |area| grouped(area, 0)), palette),
    }
}
