//! Commands on the pre-check of a proposed plot.

use super::super::effect::{Effect, Job};
use super::super::pencil::{self, Touch};
use super::super::printing::Printing;
use super::super::siting::{Answered, SitingCommand, SitingView};
use super::super::snapshot::{Asked, Snapshot};
use super::super::state::{AppState, Dialog, JobKind, PathDialog, PathPurpose};
use super::{show_record, start, zoom_to};
use crate::conflicts::siting::LandUse;
use crate::words::siting;

/// The use offered first: the commonest question.
const FIRST_USE: &str = "0701";

/// Does what is asked.
pub(super) fn apply_to_siting(state: &mut AppState, command: SitingCommand) -> Vec<Effect> {
    let view = &mut state.siting;
    match command {
        SitingCommand::Show => {
            view.is_open = true;
            // One panel stands in the card's place.
            state.tools.ask.is_open = false;
            state.tools.ask.drawing = None;
            if !view.has_plot() && view.use_code.is_empty() {
                FIRST_USE.clone_into(&mut view.use_code);
            }
        }
        SitingCommand::Hide => {
            state.siting = SitingView { use_code: view.use_code.clone(), ..SitingView::default() };
            return vec![Effect::Stop(JobKind::Siting)];
        }
        SitingCommand::Draw => {
            state.lay_down_pencil();
            state.siting.drawing = Some(Vec::new());
            state.siting.answer = Asked::NotAsked;
        }
        SitingCommand::Touch(Touch::Finish) => return finish(state),
        SitingCommand::Touch(Touch::Cancel) => view.drawing = None,
        SitingCommand::Touch(touch) => {
            if let Some(corners) = &mut view.drawing {
                pencil::set(corners, touch);
            }
        }
        SitingCommand::SetText(text) => {
            view.text = text;
            view.drawn = None;
            // The answer was on another plot.
            view.answer = Asked::NotAsked;
        }
        SitingCommand::Browse => return vec![start(state, Job::BrowsePlot)],
        SitingCommand::SetUse(code) => {
            view.use_code = code;
            return if view.answer.value().is_some() { check(state) } else { Vec::new() };
        }
        SitingCommand::Check => return check(state),
        SitingCommand::ShowPlot(place) => {
            view.shown = place;
            show_plot(state);
        }
        SitingCommand::GoTo(feature) => {
            let is_open = state.document.as_ref().is_some_and(|document| document.summary(feature.0).is_some());
            return if is_open { show_record(state, feature) } else { Vec::new() };
        }
        SitingCommand::Copy => {
            let lang = state.look.lang;
            return view.answer.value().map(|answer| vec![Effect::Copy(siting::text(lang, &answer.siting))]).unwrap_or_default();
        }
        SitingCommand::AskSave => {
            state.dialog =
                Some(Dialog::Path(PathDialog { purpose: PathPurpose::Siting, path: String::new(), printing: Printing::default() }));
        }
    }
    Vec::new()
}

/// Closes the ring that is being drawn, and judges it. Fewer than three corners are no plot yet.
fn finish(state: &mut AppState) -> Vec<Effect> {
    let view = &mut state.siting;
    if view.drawing.as_ref().is_none_or(|corners| corners.len() < 3) {
        return Vec::new();
    }
    view.drawn = view.drawing.take();
    view.text.clear();
    // What is drawn has no code of its own.
    if view.use_code.is_empty() {
        FIRST_USE.clone_into(&mut view.use_code);
    }
    check(state)
}

fn check(state: &mut AppState) -> Vec<Effect> {
    let Some(document) = state.document.clone().filter(|_| state.siting.has_plot()) else { return Vec::new() };
    let land_use = LandUse::parse(&state.siting.use_code);
    let rules = state.rules.clone();
    let (text, drawn) = (state.siting.text.trim().to_owned(), state.siting.drawn.clone());
    state.siting.drawing = None;
    state.siting.answer.ask();
    vec![start(state, Job::Siting { document, rules, text, drawn, land_use })]
}

/// Takes in an answer.
pub fn answered(state: &mut AppState, answer: Answered) -> Vec<Effect> {
    if !state.siting.is_open {
        return Vec::new();
    }
    let generation = state.next_generation();
    state.siting.answer = Asked::Ready(Snapshot::new(generation, answer));
    state.siting.shown = 0;
    show_plot(state);
    Vec::new()
}

/// Moves the map to the plot shown.
fn show_plot(state: &mut AppState) {
    let extent = state.siting.answer.value().and_then(|answer| answer.siting.plots.get(state.siting.shown)).map(|plot| plot.extent);
    if let Some(extent) = extent.filter(|extent| !extent.is_empty()) {
        // With what lies around it: a plot's neighbours matter.
        zoom_to(state, extent.widened(0.5 * extent.width().max(extent.height())));
    }
}

/// Writes the answer.
pub(super) fn save(state: &mut AppState, path: std::path::PathBuf) -> Vec<Effect> {
    let Some(answer) = state.siting.answer.value().cloned() else { return Vec::new() };
    let path = if path.extension().is_some() { path } else { path.with_extension("json") };
    vec![start(state, Job::SaveSiting { answer, path })]
}

/// Other layers or rules: the answer speaks of those that were.
pub fn forget(state: &mut AppState) {
    state.siting.answer = Asked::NotAsked;
    state.siting.drawing = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::test_state;
    use crate::layer::Role;

    #[test]
    fn a_drawn_ring_is_closed_with_three_corners_and_judged() {
        let mut state = test_state::opened(&[Role::RiskList]);
        apply_to_siting(&mut state, SitingCommand::Show);
        assert_eq!(state.siting.use_code, "0701");
        apply_to_siting(&mut state, SitingCommand::Draw);
        for corner in [[0.0, 0.0], [9.0, 0.0], [9.0, 0.0], [5.0, 5.0]] {
            apply_to_siting(&mut state, SitingCommand::Touch(Touch::Point(corner)));
        }
        apply_to_siting(&mut state, SitingCommand::Touch(Touch::TakeBack));
        assert!(apply_to_siting(&mut state, SitingCommand::Touch(Touch::Finish)).is_empty(), "two corners are no plot");
        assert!(state.siting.drawing.is_some());
        apply_to_siting(&mut state, SitingCommand::Touch(Touch::Point([9.0, 9.0])));
        let effects = apply_to_siting(&mut state, SitingCommand::Touch(Touch::Finish));
        let ring = vec![[0.0, 0.0], [9.0, 0.0], [9.0, 9.0]];
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Siting { drawn: Some(drawn), .. })] if *drawn == ring));
        assert!(state.siting.drawing.is_none() && state.siting.answer.is_pending());
    }

    #[test]
    fn a_text_takes_the_place_of_what_was_drawn_and_closing_forgets_both() {
        let mut state = test_state::opened(&[Role::RiskList]);
        apply_to_siting(&mut state, SitingCommand::Show);
        assert!(apply_to_siting(&mut state, SitingCommand::Check).is_empty(), "nothing to judge");
        state.siting.drawn = Some(vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]);
        apply_to_siting(&mut state, SitingCommand::SetText("109.41,24.33".into()));
        let effects = apply_to_siting(&mut state, SitingCommand::Check);
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Siting { drawn: None, land_use: Some(_), .. })]));
        assert_eq!(apply_to_siting(&mut state, SitingCommand::Hide), [Effect::Stop(JobKind::Siting)]);
        assert!(!state.siting.is_open && !state.siting.has_plot() && state.siting.use_code == "0701");
    }
}
