//! The chain behind one conflict: from the files to the numbers, the threshold and the article. Everything is read and computed again
//! for this pair alone; the numbers of the list stand beside what other methods give.

mod again;
mod feature;
mod measured;
mod nearest;

pub use feature::{FeatureFacts, FileFact, ShapeFacts, WayFacts};
pub use measured::{Measured, NearestObject, PointFacts};

use crate::geometry::Shape;
use crate::layer::{Crs, FarmlandClass, LayerError, Role};
use crate::problem::Problems;
use crate::progress::Cancel;
use crate::rules::{Certainty, Measure, Relation, Rule, Severity};

use super::{ConflictKey, ConflictList, ConflictRow};

/// Why there is a conflict.
#[derive(Clone, PartialEq, Debug)]
pub struct Explanation {
    /// Its name.
    pub key: ConflictKey,
    /// The rule set's name.
    pub rule_set: String,
    /// The rule set's version.
    pub rule_set_version: String,
    /// The rule.
    pub rule: Rule,
    /// How grave.
    pub severity: Severity,
    /// The class that decided the severity, where the rule's depends on it.
    pub severity_class: Option<FarmlandClass>,
    /// County, or new area and district; "" where it is not known.
    pub admin: String,
    /// The CRS of all areas and distances.
    pub analysis_crs: String,
    /// Whose rule it is.
    pub subject: FeatureFacts,
    /// What it meets; `None` for rules without object.
    pub object: Option<FeatureFacts>,
    /// The numbers.
    pub measured: Measured,
    /// How sure.
    pub certainty: Certainty,
    /// What the certainty rests on.
    pub reason: Reason,
    /// Position errors of all layers involved, added up, metres (DESIGN 4.2).
    pub position_error_m: f64,
}

/// What the certainty of a conflict rests on; it is doubtful where the number is smaller than the position error.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Reason {
    /// An overlap's mean width.
    Width {
        /// Metres.
        mean_width_m: f64,
    },
    /// How far the distance lies within the threshold, and how deep the two lie in each other at distance 0.
    Gap {
        /// Threshold minus distance, metres.
        gap_m: f64,
        /// Metres; 0 where they lie apart.
        depth_m: f64,
    },
    /// How deep a point or line lies in the zone.
    Depth {
        /// Metres.
        depth_m: f64,
    },
    /// Attributes were read, nothing was measured.
    Attributes,
    /// How much farther than the distance asked for the nearest object is, metres; `None` where there is none at all.
    /// The check calls such conflicts certain whatever the position error.
    Beyond {
        /// Metres.
        by_m: Option<f64>,
    },
}

/// Explains row `place` of the list. `problems` are those met while measuring, in the order of the layers; hashes of files are left
/// for the caller to fill in. `None` when there is no such row.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn explain(
    list: &ConflictList,
    place: usize,
    analysis_crs: &Crs,
    problems: &[Problems],
    cancel: &Cancel,
) -> Result<Option<Explanation>, LayerError> {
    let Some(row) = list.row(place) else { return Ok(None) };
    let finding = row.finding;
    let context = feature::Context { analysis_crs, problems };
    let (subject, subject_shape) = context.facts(row.subject_layer, finding.subject_record, &row.rule.subject)?;
    let (object, object_shape) = match row.object_layer.zip(finding.object_record) {
        Some((layer, record)) => {
            let (facts, shape) = context.facts(layer, record, &row.rule.object)?;
            (Some(facts), shape)
        }
        None => (None, None),
    };
    cancel.check()?;
    let measured = measured(list, &row, analysis_crs, subject_shape.as_ref().zip(object_shape.as_ref()), subject_shape.as_ref(), cancel)?;
    let nearest_error_m = match &measured {
        Measured::NoneNear { nearest: Some(nearest), .. } => nearest.position_error_m,
        _ => 0.0,
    };
    let object_error_m = row.object_layer.map_or(nearest_error_m, |layer| layer.position_error_m);
    Ok(Some(Explanation {
        key: row.key,
        rule_set: list.rules.name.clone(),
        rule_set_version: list.rules.version.clone(),
        severity: finding.severity,
        severity_class: severity_class(&row),
        admin: row.admin.to_owned(),
        analysis_crs: analysis_crs.label_and_name(),
        reason: reason(&row.rule.relation, &measured),
        position_error_m: row.subject_layer.position_error_m + object_error_m,
        subject,
        object,
        measured,
        certainty: finding.certainty,
        rule: row.rule.clone(),
    }))
}

/// The farmland class that decided: of the object where it is farmland, else of the subject.
fn severity_class(row: &ConflictRow<'_>) -> Option<FarmlandClass> {
    if row.rule.severity_by_class.is_empty() {
        return None;
    }
    let is_object = row.object_layer.is_some_and(|layer| layer.role == Role::Farmland);
    let word = if is_object { row.object_class } else { row.subject_class };
    FarmlandClass::ALL.into_iter().find(|class| class.word() == word)
}

fn measured(
    list: &ConflictList,
    row: &ConflictRow<'_>,
    crs: &Crs,
    pair: Option<(&Shape, &Shape)>,
    subject: Option<&Shape>,
    cancel: &Cancel,
) -> Result<Measured, LayerError> {
    Ok(match (row.finding.measure, pair) {
        (Measure::Overlap { area_m2, share, mean_width_m }, Some((subject, object))) => {
            measured::overlap(crs, subject, object, [area_m2, share, mean_width_m])
        }
        (Measure::Distance { distance_m }, Some((subject, object))) => measured::distance(crs, subject, object, distance_m),
        // A feature that can no longer be placed: the numbers of the list are all there is.
        (Measure::Overlap { .. } | Measure::Distance { .. }, None) => Measured::Gone,
        (Measure::None, _) => match (&row.rule.relation, subject) {
            (Relation::NoneWithin { .. }, Some(subject)) => nearest::nearest(list, row, subject, cancel)?,
            _ => Measured::Nothing,
        },
    })
}

fn reason(relation: &Relation, measured: &Measured) -> Reason {
    match (measured, relation) {
        (&Measured::Overlap { mean_width_m, .. }, _) => Reason::Width { mean_width_m },
        (&Measured::Distance { distance_m, depth_m, .. }, Relation::Within { distance_m: limit_m, .. }) => {
            Reason::Gap { gap_m: limit_m - distance_m, depth_m }
        }
        (&Measured::Distance { depth_m, .. }, _) => Reason::Depth { depth_m },
        (Measured::NoneNear { nearest, .. }, Relation::NoneWithin { distance_m: limit_m }) => {
            Reason::Beyond { by_m: nearest.as_ref().map(|nearest| nearest.distance_m - limit_m) }
        }
        (Measured::Nothing | Measured::Gone | Measured::NoneNear { .. }, _) => Reason::Attributes,
    }
}
