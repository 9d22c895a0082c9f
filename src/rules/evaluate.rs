//! Runs a rule set over layers. Interface sketch.

use std::sync::Arc;

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{Layer, LayerError};
use crate::problem::Problems;
use crate::progress::{Cancel, Progress};

use super::{RuleSet, Severity};

/// Whether position error could undo a finding (DESIGN 4.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Certainty {
    /// It could not.
    Certain,
    /// It could.
    Doubtful,
}

/// What was measured, in the analysis CRS.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Measure {
    /// An overlap.
    Overlap {
        /// Area of the overlap.
        area_m2: f64,
        /// Its share of the subject's area.
        share: f64,
        /// 2 × area / perimeter.
        mean_width_m: f64,
    },
    /// A distance; 0 inside.
    Distance {
        /// To the nearest point.
        distance_m: f64,
    },
}

/// One rule broken by one subject and one object; compact, for there may be millions.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// Layer of the subject.
    pub subject_layer: LayerId,
    /// Its record.
    pub subject_record: RecordNo,
    /// Layer of the object.
    pub object_layer: LayerId,
    /// Its record.
    pub object_record: RecordNo,
    /// What was measured.
    pub measure: Measure,
}

/// What a run found.
#[derive(Debug)]
pub struct Evaluation {
    /// Sorted by rule, subject layer, subject record, object layer, object record (layers by place).
    pub findings: Vec<Finding>,
    /// Rules that could not be evaluated, with the roles whose layers are missing.
    pub not_evaluated: Vec<(RuleId, Vec<crate::layer::Role>)>,
    /// Problems met while measuring, a collector a layer, in the order of the layers.
    pub problems: Vec<Problems>,
}

/// Evaluates `rules` over `layers`. The result is the same for any number of threads.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn evaluate(layers: &[Arc<Layer>], rules: &RuleSet, progress: &Progress, cancel: &Cancel) -> Result<Evaluation, LayerError> {
    todo!()
}
