//! Commands on comparing two layers.

use super::super::compare::{CompareCommand, CompareHow, CompareView};
use super::super::state::AppState;

/// How near the divider comes to the map's edges: it can always be taken hold of.
const EDGE: f32 = 0.02;

/// Does what is asked.
pub(super) fn apply_to_compare(state: &mut AppState, command: CompareCommand) {
    if command == CompareCommand::Toggle {
        state.tools.compare = match state.tools.compare {
            Some(_) => None,
            None => CompareView::first(state),
        };
        return;
    }
    let Some(compare) = &mut state.tools.compare else { return };
    match command {
        CompareCommand::Choose(place, of) => {
            let [first, second] = compare.of;
            let other = if place == 0 { second } else { first };
            // What the other side shows is chosen: the two change places.
            compare.of = match (place, of == other) {
                (_, true) => [second, first],
                (0, false) => [of, second],
                (_, false) => [first, of],
            };
        }
        CompareCommand::How(how) => compare.how = how,
        CompareCommand::Divide(share) if share.is_finite() => compare.share = share.clamp(EDGE, 1.0 - EDGE),
        CompareCommand::Toggle | CompareCommand::Divide(_) => {}
        CompareCommand::Exchange => match compare.how {
            CompareHow::Swipe => compare.of.reverse(),
            CompareHow::Blink => compare.shown = 1 - compare.shown.min(1),
        },
    }
}

/// Where other layers are open, they have the numbers of those that were compared.
pub fn forget(state: &mut AppState) {
    state.tools.compare = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::compare::Compared;
    use crate::app::test_state;
    use crate::ids::LayerId;
    use crate::layer::Role;

    fn comparing(roles: &[Role]) -> AppState {
        let mut state = test_state::opened(roles);
        apply_to_compare(&mut state, CompareCommand::Toggle);
        state
    }

    fn of(state: &AppState) -> [Compared; 2] {
        state.tools.compare.unwrap().of
    }

    fn layer(number: u32) -> Compared {
        Compared::Layer(LayerId::new(number))
    }

    #[test]
    fn planned_use_is_compared_with_all_farmland_and_one_layer_with_nothing() {
        let state = comparing(&[Role::Farmland, Role::Source, Role::Zoning, Role::Farmland]);
        assert_eq!(of(&state), [layer(2), Compared::Role(Role::Farmland)]);
        let [first, second] = state.tools.compare.unwrap().sides();
        let shown = |number: u32, role: Role| [first, second].map(|side| side.shows(LayerId::new(number), role));
        assert_eq!(shown(2, Role::Zoning), [Some(true), Some(false)]);
        assert_eq!(shown(0, Role::Farmland), [Some(false), Some(true)]);
        assert_eq!(shown(3, Role::Farmland), [Some(false), Some(true)]);
        assert_eq!(shown(1, Role::Source), [None, None]);
        assert_eq!(comparing(&[Role::Farmland]).tools.compare, None);
    }

    #[test]
    fn two_plans_are_compared_with_each_other() {
        let mut state = comparing(&[Role::Zoning, Role::Zoning]);
        assert!(state.tools.compare.is_some());
        apply_to_compare(&mut state, CompareCommand::Choose(0, layer(0)));
        apply_to_compare(&mut state, CompareCommand::Choose(1, layer(1)));
        assert_eq!(of(&state), [layer(0), layer(1)]);
        apply_to_compare(&mut state, CompareCommand::Choose(0, layer(1)));
        assert_eq!(of(&state), [layer(1), layer(0)], "nothing is compared with itself");
    }

    #[test]
    fn exchange_turns_sides_or_shows_the_other_one() {
        let mut state = comparing(&[Role::Farmland, Role::Zoning]);
        apply_to_compare(&mut state, CompareCommand::Exchange);
        assert_eq!(of(&state), [layer(0), layer(1)]);
        apply_to_compare(&mut state, CompareCommand::How(CompareHow::Blink));
        apply_to_compare(&mut state, CompareCommand::Exchange);
        assert_eq!((of(&state), state.tools.compare.unwrap().shown), ([layer(0), layer(1)], 1));
        apply_to_compare(&mut state, CompareCommand::Divide(7.0));
        assert!(state.tools.compare.unwrap().share < 1.0);
    }
}
