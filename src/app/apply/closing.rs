//! Closing layers.

use super::super::around::AroundView;
use super::super::effect::Effect;
use super::super::snapshot::Asked;
use super::super::state::{AppState, AttributeView, Selection};
use super::{ask, compare, measure, open_inputs, siting};
use crate::ids::LayerId;
use crate::layer::Input;

/// Closes a layer: the others are opened anew, which costs nothing where their files are as they were.
pub(super) fn remove_layer(state: &mut AppState, layer: LayerId) -> Vec<Effect> {
    let Some(document) = &state.document else { return Vec::new() };
    let inputs: Vec<Input> = document.summaries.iter().filter(|summary| summary.id != layer).map(|summary| summary.input.clone()).collect();
    if inputs.is_empty() {
        close_document(state);
        return Vec::new();
    }
    if let Some(view) = state.layers.iter_mut().find(|view| view.layer == layer) {
        view.is_visible = false;
    }
    vec![open_inputs(state, inputs)]
}

/// Nothing is open any more: what spoke of it goes.
fn close_document(state: &mut AppState) {
    state.keep_styles();
    state.document = None;
    state.matching = None;
    state.layers.clear();
    state.earlier = state.results.take().or_else(|| state.earlier.take());
    state.conflicts.rows = Asked::NotAsked;
    state.attributes = AttributeView::default();
    state.selection = Selection::default();
    state.card = Asked::NotAsked;
    state.around = AroundView::default();
    state.pair.clear();
    state.hover = None;
    siting::forget(state);
    measure::forget(state);
    ask::forget(state);
    compare::forget(state);
    state.camera = None;
    state.problems_of = None;
}
