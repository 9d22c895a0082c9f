//! Finding conflicts: rules over what is open, with what a run must remember.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::conflicts::ConflictList;
use crate::layer::LayerError;
use crate::progress::{Cancel, Progress};
use crate::rules::{self, RuleSet};

use super::{TaskError, open::Opened};

/// A run: what was found, from what, with which rules, when.
#[derive(Debug)]
pub struct Checked {
    /// The conflicts.
    pub list: Arc<ConflictList>,
    /// What was opened.
    pub opened: Opened,
    /// Problems met while measuring, a collector a layer, in the order of the layers; those met while opening are in `layer.raw.problems`.
    pub problems: Vec<crate::problem::Problems>,
    /// Seconds since 1970 when the run began.
    pub started_unix_secs: u64,
}

/// Evaluates the rules over what is open.
///
/// # Errors
/// When a file can no longer be read or is not the one that was opened, or when asked to stop.
pub fn check(opened: &Opened, rules: Arc<RuleSet>, progress: &Progress, cancel: &Cancel) -> Result<Checked, TaskError> {
    require_unchanged(opened)?;
    let started_unix_secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let evaluation = rules::evaluate(&opened.layers, &rules, progress, cancel)?;
    // Identifiers and classes were read when the layers were opened, shapes just now: they must be of one file.
    require_unchanged(opened)?;
    let list = ConflictList::build(opened.layers.clone(), rules, evaluation.findings, evaluation.not_evaluated, cancel)?;
    Ok(Checked { list: Arc::new(list), opened: opened.clone(), problems: evaluation.problems, started_unix_secs })
}

/// Whether every file is still the one that was opened.
pub(super) fn require_unchanged(opened: &Opened) -> Result<(), TaskError> {
    opened.layers.iter().try_for_each(|layer| layer.raw.require_unchanged()).map_err(|error| LayerError::from(error).into())
}
