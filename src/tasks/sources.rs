//! Sources near farmland: of each the nearest parcel, counts and full areas by distance band and class (DESIGN 4.2).

use std::collections::HashMap;

use super::{TaskError, check::Checked};
use crate::conflicts::{self, ConflictList};
use crate::export::xlsx::{NearestParcel, SourceRow, SourceSheet};
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::progress::Cancel;

/// What lies around each source, for the rules that ask for farmland near sources.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn sheets(checked: &Checked, cancel: &Cancel) -> Result<Vec<SourceSheet>, TaskError> {
    let list = &checked.list;
    let mut sheets = Vec::new();
    for (place, rule) in list.rules.rules.iter().enumerate() {
        let Some(bands_m) = super::rules::bands_of(rule) else { continue };
        let id = RuleId::new(place as u32);
        let is_evaluated = !list.not_evaluated.iter().any(|gap| gap.rule == id && !gap.is_partial);
        if is_evaluated {
            let admins = admins(checked, id);
            let rows = conflicts::sources::sources(list, id, cancel)?.iter().map(|row| source_row(list, row, &admins)).collect();
            sheets.push(SourceSheet { rule: rule.id.clone(), bands_m: bands_m.to_vec(), rows });
        }
    }
    Ok(sheets)
}

/// The county of each subject that has a conflict under the rule.
fn admins(checked: &Checked, rule: RuleId) -> HashMap<(LayerId, RecordNo), &str> {
    let rows = checked.list.rows().filter(|row| row.finding.rule == rule);
    rows.map(|row| ((row.finding.subject_layer, row.finding.subject_record), row.admin)).collect()
}

fn source_row(list: &ConflictList, row: &conflicts::SourceRow, admins: &HashMap<(LayerId, RecordNo), &str>) -> SourceRow {
    let layer = list.layer(row.layer);
    let nearest = row.nearest.map(|(farmland, record, distance_m)| {
        let farmland = list.layer(farmland);
        NearestParcel { id: farmland.ids.get(record).to_owned(), class: farmland.class.value(record).to_owned(), distance_m }
    });
    SourceRow {
        layer: layer.name.clone(),
        record: row.record.get(),
        id: layer.ids.get(row.record).to_owned(),
        kind: layer.class.value(row.record).to_owned(),
        admin: admins.get(&(row.layer, row.record)).copied().unwrap_or("").to_owned(),
        nearest,
        bands: row.bands.iter().map(|band| std::array::from_fn(|class| (band.parcels[class], band.area_m2[class]))).collect(),
    }
}
