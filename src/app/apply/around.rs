//! Commands on the card of the selected feature.

use super::super::around::{AroundView, CardCommand};
use super::super::document::FeatureRef;
use super::super::effect::{Effect, Job};
use super::super::snapshot::{Asked, Snapshot};
use super::super::state::{AppState, JobKind};
use super::{show_record, start};
use crate::tasks::card::Surrounded;

/// Does what is asked.
pub(super) fn apply_to_card(state: &mut AppState, command: CardCommand) -> Vec<Effect> {
    match command {
        CardCommand::Need => need(state),
        CardCommand::Fold(section) => {
            let folded = &mut state.look.folded;
            match folded.iter().position(|one| *one == section) {
                Some(place) => {
                    folded.remove(place);
                }
                None => folded.push(section),
            }
            vec![Effect::KeepSettings]
        }
        CardCommand::GoTo(feature) => {
            let is_open = state.document.as_ref().is_some_and(|document| document.summary(feature.0).is_some());
            if is_open { show_record(state, feature) } else { Vec::new() }
        }
        CardCommand::CopyTable => {
            state.card.value().map(|card| vec![Effect::Copy(super::super::views::card_table(state, card))]).unwrap_or_default()
        }
    }
}

/// What the card in sight is about, where its surroundings were not asked for yet.
#[must_use]
pub fn missing(state: &AppState) -> Option<(u64, FeatureRef)> {
    let document = state.document.as_ref()?;
    let Asked::Ready(card) = &state.card else { return None };
    let of = (document.generation(), card.feature);
    (state.selection.feature() == Some(card.feature) && state.around.of != Some(of)).then_some(of)
}

fn need(state: &mut AppState) -> Vec<Effect> {
    let Some((document, of)) = state.document.clone().zip(missing(state)) else { return Vec::new() };
    state.around = AroundView { of: Some(of), answer: Asked::Pending(None) };
    vec![start(state, Job::Around { document, feature: of.1 })]
}

/// Another feature is selected: what is being computed is of no use any more.
pub(super) fn leave(state: &mut AppState) -> Option<Effect> {
    let is_another = state.around.of.is_some_and(|(_, feature)| state.selection.feature() != Some(feature));
    if !is_another {
        return None;
    }
    let was_pending = state.around.answer.is_pending();
    state.around = AroundView::default();
    was_pending.then_some(Effect::Stop(JobKind::Around))
}

/// Takes in an answer, unless another feature is selected by now.
pub fn surrounded(state: &mut AppState, of: (u64, FeatureRef), answer: Option<Surrounded>) {
    if state.around.of != Some(of) {
        return;
    }
    let generation = state.next_generation();
    state.around.answer = answer.map_or(Asked::NotAsked, |answer| Asked::Ready(Snapshot::new(generation, answer)));
}

#[cfg(test)]
mod tests {
    use super::super::select;
    use super::*;
    use crate::app::document::Card;
    use crate::app::state::{Selection, Stacked};
    use crate::app::test_state;
    use crate::ids::{LayerId, RecordNo};
    use crate::layer::Role;
    use crate::words::card::CardSection;

    fn selected(state: &mut AppState, record: u32) -> Vec<Effect> {
        let feature = (LayerId::new(0), RecordNo::new(record));
        let stack = vec![Stacked { feature, label: String::new(), class: String::new() }];
        let effects = select(state, Selection { stack, ..Selection::default() });
        state.card = Asked::Ready(Card { id: "A".to_owned(), ..Card::empty(feature) });
        effects
    }

    #[test]
    fn surroundings_are_asked_for_once_a_feature_and_given_up_with_it() {
        let mut state = test_state::opened(&[Role::Farmland]);
        selected(&mut state, 1);
        let effects = apply_to_card(&mut state, CardCommand::Need);
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Around { .. })]));
        assert!(apply_to_card(&mut state, CardCommand::Need).is_empty() && state.around.answer.is_pending());
        let old = state.around.of.expect("asked");
        let effects = selected(&mut state, 2);
        assert!(effects.contains(&Effect::Stop(JobKind::Around)) && state.around.of.is_none());
        assert_eq!(apply_to_card(&mut state, CardCommand::Need).len(), 1);
        surrounded(&mut state, old, None);
        assert!(state.around.answer.is_pending(), "an answer on another feature changes nothing");
    }

    #[test]
    fn sections_fold_and_unfold_and_that_is_kept() {
        let mut state = test_state::opened(&[Role::Farmland]);
        let fold = CardCommand::Fold(CardSection::Shares);
        assert_eq!(apply_to_card(&mut state, fold), [Effect::KeepSettings]);
        assert_eq!(state.look.folded, [CardSection::Shares]);
        apply_to_card(&mut state, fold);
        assert!(state.look.folded.is_empty());
    }
}
