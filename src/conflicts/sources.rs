//! What lies around each source: the nearest parcel, and parcels and their full areas by class and distance band (DESIGN 4.2, R3's sheet).

use std::collections::HashMap;

use crate::geometry::rings;
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{FarmlandClass, LayerError};
use crate::progress::Cancel;
use crate::rules::{Measure, Relation, Selection, bit};

use super::ConflictList;
use super::marks::{Marks, shapes_of};

/// The classes of a band's counts and areas; the last place is for parcels without a known class.
pub const CLASSES: [Option<FarmlandClass>; 4] =
    [Some(FarmlandClass::PriorityProtection), Some(FarmlandClass::SafeUse), Some(FarmlandClass::StrictControl), None];

/// Parcels whose distance lies in one band, by class as in [`CLASSES`].
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Band {
    /// How many.
    pub parcels: [u64; 4],
    /// Their full areas, not clipped to the band, m² (DESIGN 4.3).
    pub area_m2: [f64; 4],
}

/// What lies around one source.
#[derive(Clone, PartialEq, Debug)]
pub struct SourceRow {
    /// The source's layer.
    pub layer: LayerId,
    /// Its record.
    pub record: RecordNo,
    /// Nearest parcel with its distance, metres; `None` when none is within the rule's distance. Of parcels as near, the first of the list.
    pub nearest: Option<(LayerId, RecordNo, f64)>,
    /// In the order of the rule's `bands_m`: a parcel is in the first band whose upper end its distance does not exceed.
    pub bands: Vec<Band>,
}

impl SourceRow {
    /// All bands together.
    #[must_use]
    pub fn all(&self) -> Band {
        let mut all = Band::default();
        for band in &self.bands {
            for class in 0..CLASSES.len() {
                all.parcels[class] += band.parcels[class];
                all.area_m2[class] += band.area_m2[class];
            }
        }
        all
    }
}

/// A row for each source that `rule` (a rule on a distance) was evaluated for, those without a parcel nearby included; sources in the
/// order of the layers and their records. Reads the shapes of all parcels in the band once more, for their areas.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn sources(list: &ConflictList, rule: RuleId, cancel: &Cancel) -> Result<Vec<SourceRow>, LayerError> {
    let Some(Relation::Within { bands_m, .. }) = list.rules.rules.get(rule.place()).map(|rule| &rule.relation) else {
        return Ok(Vec::new());
    };
    let areas = object_areas(list, rule, cancel)?;
    let mut rows = empty_rows(list, rule, bands_m.len(), cancel)?;
    let places: HashMap<(LayerId, RecordNo), usize> =
        rows.iter().enumerate().map(|(place, row)| ((row.layer, row.record), place)).collect();
    for finding in list.findings.iter().filter(|finding| finding.rule == rule) {
        let (Some(layer), Some(record), Measure::Distance { distance_m }) = (finding.object_layer, finding.object_record, finding.measure)
        else {
            continue;
        };
        let Some(&place) = places.get(&(finding.subject_layer, finding.subject_record)) else { continue };
        let row = &mut rows[place];
        if row.nearest.is_none_or(|(_, _, nearest_m)| distance_m < nearest_m) {
            row.nearest = Some((layer, record, distance_m));
        }
        let value = list.layer(layer).class.value(record);
        let class = CLASSES.iter().position(|class| class.is_some_and(|class| class.word() == value)).unwrap_or(CLASSES.len() - 1);
        let band = bands_m.partition_point(|&upper_m| upper_m < distance_m).min(bands_m.len() - 1);
        if let Some(band) = row.bands.get_mut(band) {
            band.parcels[class] += 1;
            band.area_m2[class] += areas[layer.place()].get(record.place()).copied().unwrap_or(0.0);
        }
    }
    Ok(rows)
}

/// The even-odd areas of the rule's objects, by layer and record.
fn object_areas(list: &ConflictList, rule: RuleId, cancel: &Cancel) -> Result<Vec<Vec<f64>>, LayerError> {
    let mut objects: Vec<Marks> = list.layers.iter().map(|layer| Marks::new(layer.raw.records())).collect();
    for finding in list.findings.iter().filter(|finding| finding.rule == rule) {
        if let (Some(layer), Some(record)) = (finding.object_layer, finding.object_record) {
            objects[layer.place()].set(record);
        }
    }
    let mut areas = Vec::with_capacity(list.layers.len());
    for (layer, objects) in list.layers.iter().zip(&objects) {
        let measured = shapes_of(layer, objects, cancel, |_, shape| {
            layer.transform.apply(&mut shape.xy);
            Some(rings::measure(shape).area_m2)
        })?;
        let mut by_record = if measured.is_empty() { Vec::new() } else { vec![0.0; layer.raw.records() as usize] };
        for (record, area_m2) in measured {
            by_record[record.place()] = area_m2;
        }
        areas.push(by_record);
    }
    Ok(areas)
}

/// A row without parcels for each source that has a shape.
fn empty_rows(list: &ConflictList, rule: RuleId, bands: usize, cancel: &Cancel) -> Result<Vec<SourceRow>, LayerError> {
    let subject = &list.rules.rules[rule.place()].subject;
    let mut rows = Vec::new();
    for layer in list.layers.iter().filter(|layer| subject.iter().any(|side| side.role == layer.role)) {
        let selection = Selection::of(layer, &list.rules)?.0;
        let is_subject = |record: &RecordNo| layer.is_live(*record) && selection.bits(layer, *record) & bit(rule.place(), false) != 0;
        let mut live = Marks::new(layer.raw.records());
        (0..layer.raw.records()).map(RecordNo::new).filter(is_subject).for_each(|record| live.set(record));
        let mut records: Vec<RecordNo> = shapes_of(layer, &live, cancel, |_, _| Some(()))?.into_iter().map(|(record, ())| record).collect();
        records.sort_unstable();
        rows.extend(records.into_iter().map(|record| SourceRow {
            layer: layer.id,
            record,
            nearest: None,
            bands: vec![Band::default(); bands],
        }));
    }
    Ok(rows)
}
