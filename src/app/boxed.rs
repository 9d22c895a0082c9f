//! Selecting by a box drawn with Shift held: what is remembered of it beside the features it selected.

use crate::geometry::Extent;

use super::document::FeatureRef;
use super::state::Selection;

/// The box drawn last.
#[derive(Clone, PartialEq, Debug)]
pub struct Boxed {
    /// The box, in the analysis CRS.
    pub extent: Extent,
    /// How many features lie in it or reach into it; the selection lists the first of them.
    pub count: u64,
    /// The first that was listed, and how many were.
    pub listed: Option<(FeatureRef, usize)>,
}

impl Boxed {
    /// Whether what is selected now came from this box.
    #[must_use]
    pub fn is_of(&self, selection: &Selection) -> bool {
        let listed = selection.stack.first().map(|stacked| (stacked.feature, selection.stack.len()));
        selection.conflict.is_none() && listed.is_some() && listed == self.listed
    }
}
