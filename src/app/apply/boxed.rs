//! Selecting by a box.

use super::super::effect::{Effect, Job};
use super::super::state::{AppState, JobKind};
use super::start;
use crate::geometry::Extent;

/// Asks what lies in a box, of the layers that are drawn.
pub(super) fn pick(state: &mut AppState, extent: Extent) -> Vec<Effect> {
    if state.tools.ask.is_open {
        return super::ask::take_box(state, extent);
    }
    let Some(document) = state.document.clone().filter(|_| !extent.is_empty()) else { return Vec::new() };
    let layers = state.layers.iter().filter(|view| view.is_visible).map(|view| view.layer).collect();
    state.hover = None;
    vec![Effect::Stop(JobKind::Hover), start(state, Job::PickBox { document, layers, extent })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::absorb::{Said, absorb};
    use crate::app::boxed::Boxed;
    use crate::app::command::Command;
    use crate::app::effect::Done;
    use crate::app::state::Stacked;
    use crate::app::test_state;
    use crate::ids::{LayerId, RecordNo};
    use crate::layer::Role;

    fn stacked(record: u32) -> Stacked {
        Stacked { feature: (LayerId::new(0), RecordNo::new(record)), label: record.to_string(), class: String::new() }
    }

    #[test]
    fn a_box_asks_for_the_layers_that_are_drawn_and_selects_what_was_found() {
        let mut state = test_state::opened(&[Role::RiskList, Role::Zoning]);
        state.layers[0].is_visible = false;
        let extent = Extent { min: [0.0, 0.0], max: [10.0, 10.0] };
        let effects = super::super::apply(&mut state, Command::PickBox(extent));
        let Some(Effect::Start(generation, Job::PickBox { layers, .. })) = effects.last() else { panic!("{effects:?}") };
        assert_eq!(layers.as_slice(), [state.layers[1].layer]);
        let boxed = Boxed { extent, count: 9, listed: Some((stacked(4).feature, 2)) };
        absorb(&mut state, JobKind::Pick, *generation, Said::Done(Box::new(Done::Boxed(boxed, vec![stacked(4), stacked(5)]))));
        assert!(state.selection.stack.len() == 2 && state.tools.boxed.as_ref().unwrap().is_of(&state.selection));
        super::super::apply(&mut state, Command::ShowStacked(1));
        assert!(state.tools.boxed.as_ref().unwrap().is_of(&state.selection), "another of the same box");
        super::super::apply(&mut state, Command::Select(stacked(5)));
        assert!(!state.tools.boxed.as_ref().unwrap().is_of(&state.selection), "a selection of its own");
        assert!(super::super::apply(&mut state, Command::PickBox(Extent::EMPTY)).is_empty());
    }
}
