//! The tools that lie over the map.

use crate::geometry::Point;

use super::ask::{AskCommand, AskView};
use super::boxed::Boxed;
use super::command::Command;
use super::compare::{CompareCommand, CompareView};
use super::measure::MeasureView;
use super::siting::SitingCommand;
use super::state::AppState;

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

impl AppState {
    /// What Esc leaves when nothing is drawn, typed or selected: the panel on the right, then the comparison.
    #[must_use]
    pub fn way_out(&self) -> Option<Command> {
        if self.tools.ask.is_open {
            return Some(Command::Ask(AskCommand::Hide));
        }
        if self.siting.is_open {
            return Some(Command::Siting(SitingCommand::Hide));
        }
        self.tools.compare.map(|_| Command::Compare(CompareCommand::Toggle))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::test_state;
    use crate::layer::Role;

    #[test]
    fn esc_leaves_one_thing_at_a_time() {
        let mut state = test_state::opened(&[Role::Farmland]);
        assert_eq!(state.way_out(), None);
        state.siting.is_open = true;
        assert_eq!(state.way_out(), Some(Command::Siting(SitingCommand::Hide)));
        state.tools.ask.is_open = true;
        assert_eq!(state.way_out(), Some(Command::Ask(AskCommand::Hide)));
    }
}
