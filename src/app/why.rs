//! The chain behind a conflict, as the card shows it.

use crate::conflicts::Explanation;

use super::document::Results;
use super::snapshot::{Asked, Snapshot};

/// Which conflict is explained on the card, and its chain.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Why {
    /// The conflict's place in the list, with the generation of the list; `None` while nothing is explained.
    pub of: Option<(u64, u32)>,
    /// Its chain.
    pub chain: Asked<Snapshot<Explanation>>,
}

impl Why {
    /// Whether this conflict of this list is the one.
    #[must_use]
    pub fn is_of(&self, results: &Snapshot<Results>, place: u32) -> bool {
        self.of == Some((results.generation(), place))
    }
}

/// What can be asked of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhyCommand {
    /// Explain the conflict at this place of the list.
    Show(u32),
    /// Fold the chain.
    Hide,
    /// Copy the chain as text.
    Copy,
}
