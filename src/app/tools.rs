//! The tools that lie over the map.

use crate::geometry::Point;

use super::ask::AskView;
use super::boxed::Boxed;
use super::compare::CompareView;
use super::measure::MeasureView;

/// What the tools hold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ToolsView {
    /// Measuring, while it is on.
    pub measure: Option<MeasureView>,
    /// The box that was drawn last.
    pub boxed: Option<Boxed>,
    /// The question panel.
    pub ask: AskView,
    /// Where the map was clicked last, in the analysis CRS.
    pub clicked_m: Option<Point>,
    /// Two layers compared, while they are.
    pub compare: Option<CompareView>,
}
