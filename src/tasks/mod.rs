//! What a person asks for, one function each; called by `cli` and by `app`, which hold no domain logic.

pub mod check;
pub mod open;

use crate::layer::LayerError;
use crate::progress::Cancelled;
use crate::rules::RuleSetError;

/// Why a task could not be done: one sentence with file, cause and remedy.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// A layer.
    #[error(transparent)]
    Layer(#[from] LayerError),
    /// A rule file.
    #[error(transparent)]
    Rules(#[from] RuleSetError),
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
