//! Filtering and sorting the records of an attribute table, and searching identifiers.

use std::cmp::Ordering;

use crate::app::document::{Document, RecordOrder};
use crate::app::effect::Done;
use crate::app::jobs::{Ended, Tools};
use crate::app::place::{self, Typed};
use crate::app::state::{Hit, Sort};
use crate::ids::{LayerId, RecordNo};
use crate::source::{FieldKind, TextColumn};
use crate::text::normalised;
use crate::words::Lang;

use super::{layer_of, stacked, stopped, told_layer};

/// A search shows at most this many features.
const HITS_SHOWN: usize = 30;

/// Records between two looks at the cancel flag.
const BATCH: u32 = 16_384;

/// Which records of a layer are shown, in which order. Columns are read whole, in one pass each.
pub(super) fn order(
    document: &Document,
    id: LayerId,
    sort: Option<Sort<usize>>,
    text: &str,
    lang: Lang,
    tools: &Tools,
) -> Result<Done, Ended> {
    let Some((layer, _)) = layer_of(document, id) else {
        return Ok(Done::Order(RecordOrder { layer: id, records: Vec::new() }));
    };
    let table = &layer.raw.table;
    let read = |fields: &[usize]| -> Result<Vec<TextColumn>, Ended> {
        table.columns(fields, None).map_err(|error| told_layer(error.into(), lang))
    };
    let mut records: Vec<RecordNo> = (0..layer.raw.records()).map(RecordNo::new).collect();
    if !text.is_empty() {
        let wanted = normalised(text).to_lowercase();
        let all: Vec<usize> = (0..table.fields().len()).collect();
        let columns = read(&all)?;
        tools.cancel.check().map_err(stopped)?;
        records.retain(|&record| columns.iter().any(|column| normalised(column.get(record)).to_lowercase().contains(&wanted)));
    }
    tools.cancel.check().map_err(stopped)?;
    if let Some(Sort { column: field, is_descending }) = sort {
        let column = read(&[field])?.into_iter().next().unwrap_or_default();
        let is_number = table.fields().get(field).is_some_and(|field| matches!(field.kind, FieldKind::Integer | FieldKind::Real));
        sort_by_column(&mut records, &column, is_number, is_descending);
    }
    tools.cancel.check().map_err(stopped)?;
    Ok(Done::Order(RecordOrder { layer: id, records }))
}

/// Numbers by size, text by its characters; empty cells last either way.
fn sort_by_column(records: &mut [RecordNo], column: &TextColumn, is_number: bool, is_descending: bool) {
    let turned = |order: Ordering| if is_descending { order.reverse() } else { order };
    if is_number {
        let mut keyed: Vec<(Option<f64>, RecordNo)> =
            records.iter().map(|&record| (column.get(record).trim().parse().ok(), record)).collect();
        keyed.sort_by(|(a, _), (b, _)| match (a, b) {
            (Some(a), Some(b)) => turned(a.total_cmp(b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        for (slot, (_, record)) in records.iter_mut().zip(keyed) {
            *slot = record;
        }
    } else {
        records.sort_by(|&a, &b| {
            let (a, b) = (column.get(a), column.get(b));
            a.is_empty().cmp(&b.is_empty()).then_with(|| turned(a.cmp(b)))
        });
    }
}

/// Coordinates where the text reads as such, else features whose identifier contains it: exact ones first.
pub(super) fn find(document: &Document, text: &str, tools: &Tools) -> Result<Done, Ended> {
    let mut hits = Vec::new();
    if let Some(typed) = place::typed(text)
        && let Some(at_m) = at_m(document, typed)
    {
        hits.push(Hit::Place { at_m, label: typed.label() });
    }
    let wanted = normalised(text).to_lowercase();
    let mut exact = 0;
    for layer in &document.opened.layers {
        for record in 0..layer.raw.records() {
            if record % BATCH == 0 {
                tools.cancel.check().map_err(stopped)?;
            }
            let record = RecordNo::new(record);
            let id = layer.ids.get(record);
            if id.is_empty() || !layer.is_live(record) || !contains(id, &wanted) {
                continue;
            }
            if normalised(id).to_lowercase() == wanted {
                hits.insert(exact.min(hits.len()), Hit::Feature(stacked(layer, record)));
                exact += 1;
            } else if hits.len() < HITS_SHOWN {
                hits.push(Hit::Feature(stacked(layer, record)));
            }
        }
    }
    hits.truncate(HITS_SHOWN);
    Ok(Done::Found(hits))
}

fn contains(id: &str, wanted: &str) -> bool {
    if id.is_ascii() && wanted.is_ascii() {
        id.len() >= wanted.len() && id.as_bytes().windows(wanted.len().max(1)).any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
    } else {
        normalised(id).to_lowercase().contains(wanted)
    }
}

/// A typed place in the analysis CRS, if it lies anywhere near the layers.
fn at_m(document: &Document, typed: Typed) -> Option<crate::geometry::Point> {
    let mut point = match typed {
        Typed::Projected { easting_m, northing_m } => return Some([easting_m, northing_m]),
        Typed::LonLat { lon, lat } => [[lon, lat]],
    };
    document.opened.analysis_crs.project(&mut point);
    let [at_m] = point;
    at_m.iter().all(|value| value.is_finite()).then_some(at_m)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[&str]) -> TextColumn {
        let mut column = TextColumn::default();
        for value in values {
            column.push(value);
        }
        column
    }

    fn sorted(values: &[&str], is_number: bool, is_descending: bool) -> Vec<u32> {
        let mut records: Vec<RecordNo> = (0..values.len() as u32).map(RecordNo::new).collect();
        sort_by_column(&mut records, &column(values), is_number, is_descending);
        records.into_iter().map(RecordNo::get).collect()
    }

    #[test]
    fn numbers_sort_by_size_and_empty_cells_come_last() {
        assert_eq!(sorted(&["10", "9", "", "-1"], true, false), [3, 1, 0, 2]);
        assert_eq!(sorted(&["10", "9", "", "-1"], true, true), [0, 1, 3, 2]);
    }

    #[test]
    fn text_sorts_by_characters_and_equal_rows_keep_their_order() {
        assert_eq!(sorted(&["b", "a", "", "a"], false, false), [1, 3, 0, 2]);
    }

    #[test]
    fn identifiers_are_found_whatever_their_case_and_width() {
        assert!(contains("LZ-MD-0137", "md-01"));
        assert!(contains("ＬＺ０１", "lz01"));
        assert!(!contains("LZ", "lz-md"));
    }
}
