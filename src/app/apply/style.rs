//! Commands on the styles of layers.

use std::sync::Arc;

use super::super::effect::{Effect, Job};
use super::super::state::{AppState, Dialog};
use super::super::style::{StyleCommand, Wanted, wanted};
use super::start;
use crate::paint::FieldColours;

/// Does what is asked.
pub(super) fn apply_to_style(state: &mut AppState, command: StyleCommand) -> Vec<Effect> {
    match command {
        StyleCommand::Show(layer) => state.dialog = Some(Dialog::Style(layer)),
        StyleCommand::Set(layer, style) => {
            if let Some(view) = state.layers.iter_mut().find(|view| view.layer == layer) {
                view.style = style;
                state.is_changed = true;
            }
        }
        StyleCommand::Need => return need(state),
    }
    Vec::new()
}

/// Whether the styles want colours that nobody asked for yet.
#[must_use]
pub fn is_missing(state: &AppState) -> bool {
    let Some(document) = &state.document else { return false };
    match &state.colours.asked {
        Some((of, asked)) if *of == document.generation() => !wanted(&state.layers).iter().all(|one| asked.contains(one)),
        _ => state.layers.iter().any(|view| view.style.colour_by != crate::paint::ColourBy::Role),
    }
}

fn need(state: &mut AppState) -> Vec<Effect> {
    let Some(document) = state.document.clone().filter(|_| is_missing(state)) else { return Vec::new() };
    let wanted = wanted(&state.layers);
    if state.colours.asked.as_ref().is_none_or(|(of, _)| *of != document.generation()) {
        state.colours.read.clear();
    }
    state.colours.read.retain(|(one, _)| wanted.contains(one));
    state.colours.asked = Some((document.generation(), wanted.clone()));
    vec![start(state, Job::Colours { document, wanted })]
}

/// Takes in what was read, unless other layers are open by now.
pub fn read(state: &mut AppState, of: u64, colours: Vec<(Wanted, Arc<FieldColours>)>) {
    if state.colours.asked.as_ref().is_some_and(|(asked, _)| *asked == of) {
        state.colours.read = colours;
        state.colours.version = state.next_generation();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::test_state;
    use crate::layer::Role;
    use crate::paint::ColourBy;

    #[test]
    fn colours_are_asked_for_once_and_outdated_ones_are_dropped() {
        let mut state = test_state::opened(&[Role::Farmland]);
        let (layer, mut style) = (state.layers[0].layer, state.layers[0].style.clone());
        assert!(!is_missing(&state));
        style.colour_by = ColourBy::Field("LB".to_owned());
        apply_to_style(&mut state, StyleCommand::Set(layer, style.clone()));
        assert!(is_missing(&state) && state.is_changed);
        assert_eq!(apply_to_style(&mut state, StyleCommand::Need).len(), 1);
        assert!(!is_missing(&state) && apply_to_style(&mut state, StyleCommand::Need).is_empty());
        let of = state.document.as_ref().unwrap().generation();
        let colours = || vec![((layer, style.colour_by.clone()), Arc::new(FieldColours::default()))];
        read(&mut state, of + 1, colours());
        assert!(state.colours.of(&state.layers[0]).is_none());
        read(&mut state, of, colours());
        assert!(state.colours.of(&state.layers[0]).is_some());
        style.colour_by = ColourBy::Role;
        apply_to_style(&mut state, StyleCommand::Set(layer, style));
        assert!(state.colours.of(&state.layers[0]).is_none() && !is_missing(&state));
    }
}
