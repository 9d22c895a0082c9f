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
    /// At which records the run looked, in the order of the layers.
    pub looked_at: Vec<rules::LookedAt>,
    /// Seconds since 1970 when the run began.
    pub started_unix_secs: u64,
}

/// Evaluates the rules over what is open.
///
/// # Errors
/// When a file can no longer be read or is not the one that was opened, or when asked to stop.
pub fn check(opened: &Opened, rules: Arc<RuleSet>, progress: &Progress, cancel: &Cancel) -> Result<Checked, TaskError> {
    check_after(None, opened, rules, progress, cancel)
}

/// [`check`] after an `earlier` run: what depends on no layer and no rule that changed is taken from there. The result is
/// the same but for the last digits of areas ([`rules::evaluate_after`]).
///
/// # Errors
/// As [`check`].
pub fn check_after(
    earlier: Option<&Checked>,
    opened: &Opened,
    rules: Arc<RuleSet>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Checked, TaskError> {
    // A run restored from a workspace does not know at which records it looked.
    let is_complete = |earlier: &&Checked| earlier.looked_at.len() == earlier.list.layers.len();
    let earlier = earlier.filter(is_complete).filter(|earlier| earlier.opened.analysis_crs == opened.analysis_crs);
    require_unchanged(opened)?;
    let started_unix_secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let evaluation = rules::evaluate_after(earlier.map(known).as_ref(), &opened.layers, &rules, progress, cancel)?;
    // Identifiers and classes were read when the layers were opened, shapes just now: they must be of one file.
    require_unchanged(opened)?;
    let known_list = earlier.map(|earlier| earlier.list.as_ref());
    let rules::Evaluation { findings, not_evaluated, problems, looked_at } = evaluation;
    let list = ConflictList::build(opened.layers.clone(), rules, findings, not_evaluated, known_list, cancel)?;
    Ok(Checked { list: Arc::new(list), opened: opened.clone(), problems, looked_at, started_unix_secs })
}

fn known(earlier: &Checked) -> rules::Earlier<'_> {
    let Checked { list, problems, looked_at, .. } = earlier;
    rules::Earlier { layers: &list.layers, rules: &list.rules, findings: &list.findings, problems, looked_at }
}

/// Whether every file is still the one that was opened.
pub(super) fn require_unchanged(opened: &Opened) -> Result<(), TaskError> {
    opened.layers.iter().try_for_each(|layer| layer.raw.require_unchanged()).map_err(|error| LayerError::from(error).into())
}
