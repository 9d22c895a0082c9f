//! Opening: files are looked at, what people say of them is taken, and the layers open together.

use std::path::PathBuf;

use crate::ids::LayerId;
use crate::layer::{Input, typed_path};

use super::super::command::Command;
use super::super::effect::{Effect, Job};
use super::super::mappings::Mapping;
use super::super::state::{AppState, Dialog, OpenDialog};
use super::{matching, start};

pub(super) fn inspect(state: &mut AppState, paths: Vec<PathBuf>) -> Vec<Effect> {
    if paths.is_empty() {
        return Vec::new();
    }
    // Some file managers drop links instead of paths.
    let plain = |path: PathBuf| path.to_str().filter(|text| text.starts_with("file://")).map(typed_path).unwrap_or(path);
    let paths: Vec<PathBuf> = paths.into_iter().map(plain).collect();
    if matching::take_dropped(state, &paths) {
        return Vec::new();
    }
    let is_alone = paths.len() == 1 && state.dialog.is_none();
    if !matches!(state.dialog, Some(Dialog::Open(_))) {
        state.dialog = Command::ShowOpen.dialog(state);
        if let Some(Dialog::Open(dialog)) = &mut state.dialog {
            dialog.is_unasked = true;
        }
    }
    let mappings = state.mappings.clone();
    let before = state.document.clone();
    vec![start(state, Job::Inspect { paths, mappings, before, is_alone })]
}

pub(super) fn inspect_again(state: &mut AppState, place: usize) -> Vec<Effect> {
    let Some(Dialog::Open(dialog)) = &state.dialog else { return Vec::new() };
    let Some(input) = dialog.files.get(place).map(|file| file.input.clone()) else { return Vec::new() };
    vec![start(state, Job::InspectAgain(Box::new(input)))]
}

pub(super) fn open_chosen(state: &mut AppState) -> Vec<Effect> {
    let Some(Dialog::Open(dialog)) = &state.dialog else { return Vec::new() };
    let chosen: Vec<Input> =
        dialog.files.iter().filter(|file| file.is_chosen && file.found.is_ok()).map(|file| file.input.clone()).collect();
    if chosen.is_empty() || dialog.files.iter().any(|file| file.is_chosen && file.is_unfinished()) {
        return Vec::new();
    }
    let decided: Vec<Mapping> = dialog.files.iter().filter(|file| file.is_chosen).filter_map(Mapping::of).collect();
    let before = if dialog.is_added { state.document.clone() } else { None };
    let known: Vec<Input> = before.as_ref().map(|document| document.inputs()).unwrap_or_default();
    let inputs = with_chosen(known.clone(), chosen, dialog.of.as_deref());
    let is_as_before = dialog.of.is_some() && inputs == known;
    state.dialog = None;
    let mut effects = if decided.is_empty() { Vec::new() } else { vec![Effect::KeepSettings] };
    for mapping in decided {
        state.mappings.remember(mapping);
    }
    if !is_as_before {
        effects.push(open_inputs(state, inputs));
    }
    effects
}

/// What is open with what was chosen: in the place of the layer it was asked for, else in that of the same file in the same role, last.
fn with_chosen(mut inputs: Vec<Input>, chosen: Vec<Input>, of: Option<&Input>) -> Vec<Input> {
    for input in chosen {
        // Files that were dropped on the dialog meanwhile join the others.
        if let Some(of) = of.filter(|of| of.path == input.path) {
            inputs.iter_mut().filter(|known| *known == of).for_each(|known| *known = input.clone());
            continue;
        }
        inputs.retain(|known| known.path != input.path || known.role != input.role);
        inputs.push(input);
    }
    inputs
}

/// Asks what a layer that is open is to be taken for.
pub(super) fn layer_settings(state: &mut AppState, layer: LayerId) -> Vec<Effect> {
    let Some(document) = state.document.clone() else { return Vec::new() };
    let Some(input) = document.summary(layer).map(|summary| summary.input.clone()) else { return Vec::new() };
    state.dialog = Some(Dialog::Open(OpenDialog { is_added: true, of: Some(Box::new(input.clone())), ..OpenDialog::default() }));
    vec![start(state, Job::InspectLayer { input: Box::new(input), document })]
}

/// Opens these inputs in place of what is open.
pub fn open_inputs(state: &mut AppState, inputs: Vec<Input>) -> Effect {
    let before = state.document.clone();
    let analysis_crs = state.analysis_crs;
    start(state, Job::Open { inputs, analysis_crs, before })
}
