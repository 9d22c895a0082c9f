//! Sources near strict-control farmland, by the bands of the rule on their distance.

use std::collections::HashMap;

use crate::ids::{LayerId, RecordNo};
use crate::layer::{FarmlandClass, LayerError, Role};
use crate::rules::{Measure, Relation, Rule, Selection, bit};

use super::{Figure, FigureKind, Gap, Gatherer, Member, PartKind, Standing, part};

/// Each source in the band of its nearest strict-control parcel.
pub(super) fn near_strict(gatherer: &mut Gatherer<'_>) -> Result<Figure, LayerError> {
    let kind = FigureKind::SourcesNearStrict;
    let fits = |rule: &Rule| {
        matches!(rule.relation, Relation::Within { .. })
            && rule.subject.iter().any(|side| side.role == Role::Source)
            && rule.object.iter().any(|side| side.role == Role::Farmland)
    };
    let Some((id, rule)) = gatherer.rule(fits) else {
        return Ok(Figure::without(kind, Vec::new(), vec![Gap::NoRule]));
    };
    let Relation::Within { bands_m, distance_m } = rule.relation.clone() else {
        return Ok(Figure::without(kind, vec![id], vec![Gap::NoRule]));
    };
    let (gaps, is_evaluated) = gatherer.rule_gaps(&[id]);
    if !is_evaluated {
        return Ok(Figure::without(kind, vec![id], gaps));
    }
    let mut nearest: HashMap<(LayerId, RecordNo), (f64, u32)> = HashMap::new();
    for finding in gatherer.list.findings.iter().filter(|finding| finding.rule == id) {
        let (Some(layer), Some(record), Measure::Distance { distance_m }) = (finding.object_layer, finding.object_record, finding.measure)
        else {
            continue;
        };
        if gatherer.list.layer(layer).class.value(record) == FarmlandClass::StrictControl.word() {
            let known = nearest.entry((finding.subject_layer, finding.subject_record)).or_insert((f64::INFINITY, 0));
            *known = (known.0.min(distance_m), known.1 + 1);
        }
    }
    let mut above_m = None;
    let mut parts = Vec::new();
    for &up_to_m in &bands_m {
        parts.push(part(PartKind::Band(above_m, up_to_m), Standing::Numerator));
        above_m = Some(up_to_m);
    }
    parts.push(part(PartKind::Beyond(distance_m), Standing::Denominator));
    let mut figure = Figure { is_evaluated, ..Figure::without(kind, vec![id], gaps) };
    for layer in gatherer.layers(Role::Source).0 {
        let selection = Selection::of(gatherer.list.layer(layer), &gatherer.list.rules)?.0;
        let is_subject = |record| selection.bits(gatherer.list.layer(layer), record) & bit(id.place(), false) != 0;
        let marks = gatherer.live(layer, is_subject);
        let wanted = marks.records().count();
        let placed = gatherer.placed(layer, &marks)?;
        figure.unplaced += (wanted - placed.len()) as u64;
        for source in placed {
            let known = nearest.get(&(layer, source.record)).copied();
            let band = known.map_or(bands_m.len(), |(nearest_m, _)| bands_m.partition_point(|&upper_m| upper_m < nearest_m));
            let conflicts = known.map_or(0, |(_, parcels)| parcels);
            let member = Member { layer, record: source.record, county: source.county, area_m2: source.area_m2, conflicts };
            if let Some(part) = parts.get_mut(band.min(bands_m.len())) {
                part.members.push(member);
            }
        }
    }
    figure.parts = parts;
    Ok(figure)
}
