//! What lies around the selected feature: what its card holds beside the attributes, and what can be asked of the card.

use crate::tasks::card::Surrounded;
use crate::words::card::CardSection;

use super::document::FeatureRef;
use super::snapshot::{Asked, Snapshot};

/// What was asked about the selected feature's surroundings.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AroundView {
    /// The document (by generation) and the feature asked about; `None` while nothing was.
    pub of: Option<(u64, FeatureRef)>,
    /// The answer.
    pub answer: Asked<Snapshot<Surrounded>>,
}

/// What can be asked of the card.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum CardCommand {
    /// The card came into sight: look around its feature, unless that was done.
    Need,
    /// Fold or unfold a section.
    Fold(CardSection),
    /// Select a feature and show it on the map.
    GoTo(FeatureRef),
    /// Copy the card as a table.
    CopyTable,
}
