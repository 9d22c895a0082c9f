//! For a subject that should have something near and has not: how far away the nearest is.

use crate::geometry::{Shape, distance};
use crate::ids::RecordNo;
use crate::layer::LayerError;
use crate::progress::Cancel;
use crate::rules::{Selection, bit};

use super::measured::{Measured, NearestObject};
use crate::conflicts::marks::{Marks, shapes_of};
use crate::conflicts::{ConflictList, ConflictRow};

/// Looks at every object of the rule; of those as near, the first by layer and record.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn nearest(list: &ConflictList, row: &ConflictRow<'_>, subject: &Shape, cancel: &Cancel) -> Result<Measured, LayerError> {
    let is_object = bit(row.finding.rule.place(), true);
    let mut objects = 0;
    let mut nearest: Option<NearestObject> = None;
    for layer in list.layers.iter().filter(|layer| !layer.needs_shift() && row.rule.object.iter().any(|side| side.role == layer.role)) {
        let selection = Selection::of(layer, &list.rules)?.0;
        let mut wanted = Marks::new(layer.raw.records());
        let records = (0..layer.raw.records()).map(RecordNo::new);
        let is_wanted = |record: &RecordNo| layer.is_live(*record) && selection.bits(layer, *record) & is_object != 0;
        records.filter(is_wanted).for_each(|record| wanted.set(record));
        let found = shapes_of(layer, &wanted, cancel, |_, shape| {
            layer.transform.apply(&mut shape.xy);
            Some(distance::distance_m(subject.as_ref(), shape.as_ref()))
        })?;
        objects += found.len() as u64;
        let first = found.into_iter().min_by(|(a, a_m), (b, b_m)| a_m.total_cmp(b_m).then(a.cmp(b)));
        if let Some((record, distance_m)) = first
            && nearest.as_ref().is_none_or(|known| distance_m < known.distance_m)
        {
            nearest = Some(NearestObject {
                layer: layer.name.clone(),
                record,
                id: layer.ids.get(record).to_owned(),
                class: layer.class.value(record).to_owned(),
                distance_m,
                position_error_m: layer.position_error_m,
            });
        }
    }
    Ok(Measured::NoneNear { objects, nearest })
}
