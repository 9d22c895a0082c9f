//! Commands on the chain behind a conflict.

use super::super::effect::{Effect, Job};
use super::super::snapshot::{Asked, Snapshot};
use super::super::state::{AppState, JobKind};
use super::super::why::{Why, WhyCommand};
use super::start;
use crate::conflicts::Explanation;
use crate::words::explain;

/// Does what is asked.
pub(super) fn apply_to_why(state: &mut AppState, command: WhyCommand) -> Vec<Effect> {
    match command {
        WhyCommand::Show(place) => {
            let Some(results) = state.results.clone() else { return Vec::new() };
            state.why = Why { of: Some((results.generation(), place)), chain: Asked::Pending(None) };
            vec![start(state, Job::Why { results, place })]
        }
        WhyCommand::Hide => {
            state.why = Why::default();
            vec![Effect::Stop(JobKind::Why)]
        }
        WhyCommand::Copy => {
            let chain = state.why.chain.value().filter(|_| state.why.of.is_some());
            chain.map(|chain| vec![Effect::Copy(explain::text(state.look.lang, chain))]).unwrap_or_default()
        }
    }
}

/// Takes in a chain, unless another one or none is asked for by now.
pub fn explained(state: &mut AppState, of: (u64, u32), chain: Explanation) {
    if state.why.of == Some(of) {
        let generation = state.next_generation();
        state.why.chain = Asked::Ready(Snapshot::new(generation, chain));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::test_state;
    use crate::layer::Role;

    #[test]
    fn a_chain_is_asked_for_once_and_folding_it_stops_the_work() {
        let mut state = test_state::checked(&[Role::RiskList, Role::Zoning], &[0]);
        let generation = state.results.as_ref().map(Snapshot::generation).expect("a list");
        let effects = apply_to_why(&mut state, WhyCommand::Show(0));
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Why { place: 0, .. })]));
        assert!(state.why.of == Some((generation, 0)) && state.why.chain.is_pending());
        assert!(apply_to_why(&mut state, WhyCommand::Copy).is_empty(), "nothing to copy yet");
        let effects = apply_to_why(&mut state, WhyCommand::Hide);
        assert_eq!((effects, state.why.of), (vec![Effect::Stop(JobKind::Why)], None));
    }

    #[test]
    fn without_a_list_nothing_is_explained() {
        let mut state = test_state::opened(&[Role::RiskList]);
        assert!(apply_to_why(&mut state, WhyCommand::Show(0)).is_empty());
        assert_eq!(state.why, Why::default());
    }
}
