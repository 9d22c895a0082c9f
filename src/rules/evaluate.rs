//! Runs a rule set over layers. Interface sketch.

use std::sync::Arc;

use crate::ids::{LayerId, RuleId};
use crate::layer::{CodeSystem, Layer, LayerError, Role};
use crate::problem::Problems;
use crate::progress::{Cancel, Progress};

use super::{Findings, RuleSet};

/// What a rule would need and does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// No layer has this role.
    Layer(Role),
    /// This layer has none of the fields (their names, joined by commas) that the rule asks about.
    Field(LayerId, String),
    /// This layer's codes belong to a classification for which the rule names no codes.
    Codes(LayerId, CodeSystem),
}

/// A rule that was not evaluated, or not against everything: never to be taken for passed (DESIGN 4.4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotEvaluated {
    /// Which rule.
    pub rule: RuleId,
    /// What it would have needed.
    pub missing: Vec<Missing>,
    /// It was evaluated with other layers that are there.
    pub is_partial: bool,
}

/// What a run found.
#[derive(Debug)]
pub struct Evaluation {
    /// Sorted by rule, subject layer's name, subject record, object layer's name, object record.
    pub findings: Findings,
    /// Rules that could not be evaluated, in their order.
    pub not_evaluated: Vec<NotEvaluated>,
    /// Problems met while measuring, a collector a layer, in the order of the layers.
    pub problems: Vec<Problems>,
}

/// Evaluates `rules` over `layers`. The result is the same for any number of threads.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn evaluate(layers: &[Arc<Layer>], rules: &RuleSet, progress: &Progress, cancel: &Cancel) -> Result<Evaluation, LayerError> {
    let _ = (layers, rules, progress, cancel);
    todo!()
}
