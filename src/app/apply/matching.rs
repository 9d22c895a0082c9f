//! Commands of the dialog that matches a register to a layer.

use std::path::{Path, PathBuf};

use crate::ids::LayerId;
use crate::layer::{Role, typed_path};
use crate::source::GeometryKind;
use crate::tasks::reconcile::Reconciled;
use crate::words::reconcile as words;

use super::super::command::Command;
use super::super::document::{Document, LayerSummary};
use super::super::effect::{Effect, Job};
use super::super::snapshot::Snapshot;
use super::super::state::{AppState, Dialog, JobKind, MatchDialog, Matching, Tone};
use super::map::show_record;
use super::{say, start};

/// The open layers of polygons, as the dialog offers them.
pub fn polygon_layers(document: &Document) -> impl Iterator<Item = &LayerSummary> {
    document.summaries.iter().filter(|summary| summary.geometry == GeometryKind::Polygon)
}

/// The layer that a register is most likely about: listed plots, else priority firms, else any polygons.
fn usual_layer(document: &Document) -> Option<LayerId> {
    let with_role = |role| polygon_layers(document).find(|summary| summary.role == role);
    let likeliest = with_role(Role::RiskList).or_else(|| with_role(Role::Priority)).or_else(|| polygon_layers(document).next());
    likeliest.map(|summary| summary.id)
}

/// The dialog as it is put up: what was matched last is still there.
#[must_use]
pub fn dialog(state: &AppState) -> MatchDialog {
    let usual = state.document.as_ref().and_then(|document| usual_layer(document));
    match &state.matching {
        Some(matching) => MatchDialog {
            register: matching.register.display().to_string(),
            layer: Some(matching.layer),
            out: usual_out(state, &matching.register),
        },
        None => MatchDialog { layer: usual, ..MatchDialog::default() },
    }
}

/// Where the outcome goes unless something else is said: beside the register.
fn usual_out(state: &AppState, register: &Path) -> String {
    let stem = register.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    register.with_file_name(format!("{}.xlsx", words::export_stem(&stem, state.look.lang))).display().to_string()
}

/// Does what the dialog asks for.
pub(super) fn apply_to_matching(state: &mut AppState, command: Command) -> Vec<Effect> {
    match command {
        Command::MatchRegister(path) => {
            let usual = dialog(state);
            let register = path.display().to_string();
            state.dialog = Some(Dialog::Matching(MatchDialog { register, out: usual_out(state, &path), ..usual }));
            run(state)
        }
        Command::BrowseRegister => vec![start(state, Job::BrowseRegister)],
        Command::Match => run(state),
        Command::ShowMatch(row) => show(state, row),
        Command::ConfirmMatch(row, is_confirmed) => {
            if let Some(matching) = &mut state.matching
                && matching.is_confirmable(row)
                && let Some(slot) = matching.confirmed.get_mut(row)
            {
                *slot = is_confirmed;
            }
            Vec::new()
        }
        Command::ConfirmProposed => {
            if let Some(matching) = &mut state.matching {
                matching.confirm_proposed();
            }
            Vec::new()
        }
        Command::ExportMatches => export(state),
        _ => Vec::new(),
    }
}

fn run(state: &mut AppState) -> Vec<Effect> {
    let (Some(Dialog::Matching(dialog)), Some(document)) = (&state.dialog, state.document.clone()) else { return Vec::new() };
    let Some(layer) = dialog.layer.filter(|_| !dialog.register.trim().is_empty()) else { return Vec::new() };
    let register = typed_path(&dialog.register);
    vec![start(state, Job::Match { document, layer, register })]
}

fn show(state: &mut AppState, row: usize) -> Vec<Effect> {
    let Some(matching) = &mut state.matching else { return Vec::new() };
    matching.row = Some(row);
    match matching.feature(row) {
        Some(feature) => show_record(state, feature),
        None => Vec::new(),
    }
}

fn export(state: &mut AppState) -> Vec<Effect> {
    let (Some(Dialog::Matching(dialog)), Some(matching)) = (&state.dialog, state.matching.clone()) else { return Vec::new() };
    if dialog.out.trim().is_empty() {
        return Vec::new();
    }
    let path = typed_path(&dialog.out);
    let path = if path.extension().is_some() { path } else { path.with_extension("xlsx") };
    vec![start(state, Job::ExportMatches { matching, path })]
}

/// Takes in what was found; what a person confirmed of the same pairs before stays confirmed.
pub fn matched(state: &mut AppState, register: PathBuf, layer: LayerId, found: Reconciled) {
    let generation = state.next_generation();
    let Some(summary) = state.document.as_ref().and_then(|document| document.summary(layer)) else { return };
    let is_other = state.matching.as_ref().is_none_or(|earlier| earlier.register != register);
    let counts = found.counts();
    let matching = Matching::new(register, summary, Snapshot::new(generation, found)).with_confirmed_of(state.matching.as_ref());
    let out = usual_out(state, &matching.register);
    if let Some(Dialog::Matching(dialog)) = &mut state.dialog
        && (is_other || dialog.out.trim().is_empty())
    {
        dialog.out = out;
    }
    state.matching = Some(matching);
    say(state, Tone::Done, words::matched(&counts, state.look.lang), String::new());
}

/// Other layers are open: the outcome stays as long as its layer is among them, and the dialog names one of them.
pub fn follow(state: &mut AppState, document: &Document) {
    state.matching = state.matching.take().and_then(|matching| matching.among(document));
    let layer = state.matching.as_ref().map(|matching| matching.layer).or_else(|| usual_layer(document));
    if let Some(Dialog::Matching(dialog)) = &mut state.dialog {
        dialog.layer = layer;
    }
    // Its layer's number may mean another layer now.
    state.jobs.retain(|job| job.kind != JobKind::Match);
}
