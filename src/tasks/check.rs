//! Finding conflicts. Interface sketch.

use std::sync::Arc;

use crate::conflicts::ConflictList;
use crate::progress::{Cancel, Progress};
use crate::rules::RuleSet;

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
/// When a file can no longer be read, or when asked to stop.
pub fn check(opened: &Opened, rules: Arc<RuleSet>, progress: &Progress, cancel: &Cancel) -> Result<Checked, TaskError> {
    todo!()
}
