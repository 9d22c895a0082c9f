//! The tools that lie over the map.

use super::boxed::Boxed;
use super::measure::MeasureView;

/// What the tools hold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ToolsView {
    /// Measuring, while it is on.
    pub measure: Option<MeasureView>,
    /// The box that was drawn last.
    pub boxed: Option<Boxed>,
}
