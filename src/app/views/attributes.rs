//! A layer's records: rows in sight are read in the background, pages at a time.

use egui::{RichText, TextEdit, Ui};

use crate::app::command::Command;
use crate::app::document::RecordOrder;
use crate::app::snapshot::{Asked, Snapshot};
use crate::app::theme;
use crate::ids::{LayerId, RecordNo};
use crate::units::grouped_count;
use crate::words::window::{W, shown_of};

use super::conflicts::choice;
use super::grid::{Cell, Column, Grid};
use super::kit::Desk;
use super::tables::{filter_strip, nothing};

/// Rows read at once: several screens, so that scrolling seldom waits.
const PAGE: usize = 256;

/// Widest that a column starts.
const WIDEST: f32 = 220.0;

/// Draws the table.
pub(super) fn attributes_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(document) = desk.state.document.clone() else {
        nothing(ui, desk, desk.text(W::NoLayersYet), desk.text(W::EmptyOpen));
        return;
    };
    let view = &desk.state.attributes;
    let summary = view.layer.and_then(|layer| document.summary(layer));
    let order = view.order.value().cloned();
    let all = summary.map_or(0, |summary| summary.records as usize);
    let rows = order.as_ref().map_or(all, |order| order.records.len());
    filter_strip(ui, |ui| strip_ui(ui, desk, rows, all));
    let Some(summary) = summary else {
        nothing(ui, desk, desk.text(W::ChooseLayer), "");
        return;
    };
    if let Asked::Failed(reason, _) = &desk.state.attributes.page {
        ui.label(RichText::new(reason).color(desk.palette.failure));
    }
    if rows == 0 {
        nothing(ui, desk, desk.text(W::NoRecords), "");
        return;
    }
    let layer = summary.id;
    let record_of = |row: usize| match &order {
        Some(order) => order.records.get(row).copied(),
        None => RecordNo::from_place(row),
    };
    let sort = desk.state.attributes.sort;
    let is_pending = desk.state.attributes.order.is_pending();
    let mut columns = vec![Column::number(desk.text(W::RecordNumber), 76.0)];
    columns.extend(summary.fields.iter().enumerate().map(|(place, field)| {
        let sorted = sort.filter(|sort| sort.column == place).map(|sort| sort.is_descending);
        let width = (field.chars().count() as f32 * 9.0 + 40.0).clamp(104.0, WIDEST);
        Column::text(field, width).sortable(sorted)
    }));
    let selected = desk.state.selection.feature().filter(|(of, _)| *of == layer).and_then(|(_, record)| match &order {
        Some(order) if sort.is_none() && !is_pending => order.records.binary_search(&record).ok(),
        Some(order) => place_in(ui, order, record),
        None => Some(record.place()),
    });
    let page = desk.state.attributes.page.value().filter(|page| page.layer == layer).cloned();
    let grid = Grid {
        id: "attributes",
        name: desk.text(W::Attributes),
        columns: &columns,
        rows,
        row_height: desk.row_height(),
        font: desk.font(),
        palette: desk.palette,
        selected,
        scroll_to: None,
    };
    let happened = grid.show(ui, |row, column| {
        if column == 0 {
            return Cell::weak(record_of(row).map(|record| grouped_count(u64::from(record.get()))).unwrap_or_default(), desk.palette);
        }
        let values = page.as_ref().and_then(|page| page.rows.get(row.checked_sub(page.first)?));
        match values.and_then(|values| values.get(column - 1)) {
            Some(Some(value)) => Cell::new(value.clone(), desk.palette),
            Some(None) => Cell::weak("", desk.palette),
            None => Cell::weak("…", desk.palette),
        }
    });
    ask_rows(desk, page.as_ref().map_or((0, 0), |page| (page.first, page.rows.len())), happened.in_sight, rows);
    if let Some(record) = happened.row.and_then(record_of) {
        desk.send(Command::ShowRecord((layer, record)));
    }
    if let Some(field) = happened.heading.and_then(|heading| heading.checked_sub(1)) {
        desk.send(Command::SortAttributes(field));
    }
}

/// Where a record stands in the order: looked for once, not in each frame, for there may be millions.
fn place_in(ui: &Ui, order: &Snapshot<RecordOrder>, record: RecordNo) -> Option<usize> {
    let (id, wanted) = (egui::Id::unique("selected row"), (order.generation(), record.get()));
    let known: Option<((u64, u32), Option<usize>)> = ui.data(|data| data.get_temp(id));
    if let Some((_, place)) = known.filter(|(of, _)| *of == wanted) {
        return place;
    }
    let place = order.records.iter().position(|known| *known == record);
    ui.data_mut(|data| data.insert_temp(id, (wanted, place)));
    place
}

/// Asks for the rows in sight, and some around them, unless they are there.
fn ask_rows(desk: &mut Desk<'_>, (have, number): (usize, usize), (first, count): (usize, usize), rows: usize) {
    let is_there = have <= first && first + count <= have + number;
    if is_there || count == 0 {
        return;
    }
    let start = first.saturating_sub(PAGE / 2 - count.min(PAGE) / 2);
    let wanted = PAGE.max(count + PAGE / 2).min(rows.saturating_sub(start));
    desk.send(Command::NeedRows(start, wanted));
}

fn strip_ui(ui: &mut Ui, desk: &mut Desk<'_>, rows: usize, all: usize) {
    let Some(document) = desk.state.document.clone() else { return };
    let mut layer = desk.state.attributes.layer;
    let name = |id: LayerId| document.summary(id).map(|summary| summary.name.clone()).unwrap_or_default();
    let options = desk.state.layers.iter().map(|view| (Some(view.layer), name(view.layer))).collect();
    let shown = layer.map_or_else(|| desk.text(W::ChooseLayer).to_owned(), name);
    choice(ui, "attribute layer", desk.text(W::Layer), &shown, options, &mut layer);
    if let Some(layer) = layer.filter(|layer| Some(*layer) != desk.state.attributes.layer) {
        desk.send(Command::ShowAttributes(layer));
    }
    let mut text = desk.state.attributes.text.clone();
    let edit = TextEdit::singleline(&mut text).hint_text(desk.text(W::FilterText)).desired_width(48.0 * theme::GRID);
    if ui.add(edit).accessible_name(desk.text(W::FilterText)).changed() {
        desk.send(Command::FilterAttributes(text));
    }
    ui.label(RichText::new(shown_of(rows, all as u64, desk.lang())).color(desk.palette.weak));
    if desk.state.attributes.order.is_pending() {
        ui.label(RichText::new(desk.text(W::Searching)).color(desk.palette.weak));
    }
}
