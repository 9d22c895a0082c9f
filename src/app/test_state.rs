//! States for tests: made without files.

use super::snapshot::Snapshot;
use super::state::{AppState, Look, RuleChoice};
use crate::rules::RuleSet;

/// A window with nothing open.
pub(crate) fn empty() -> AppState {
    AppState::new(Look::default(), RuleChoice { path: None, set: Snapshot::new(0, RuleSet::built_in()) })
}
