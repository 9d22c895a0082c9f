//! The tools that lie over the map.

use super::compare::CompareView;
use super::measure::MeasureView;

/// What the tools hold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ToolsView {
    /// Measuring, while it is on.
    pub measure: Option<MeasureView>,
    /// Two layers compared, while they are.
    pub compare: Option<CompareView>,
}
