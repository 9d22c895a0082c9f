//! Commands on base maps, and what their job found.

use super::super::absorb::remember;
use super::super::base::{BaseCommand, BaseDialog, BaseView, Found, Wanted};
use super::super::compare::Compared;
use super::super::effect::{Effect, Job};
use super::super::snapshot::Snapshot;
use super::super::state::{AppState, Dialog, Tone};
use super::{say, start, zoom_to};
use crate::layer::{CrsChoice, Input};
use crate::tasks::workspace::BaseState;
use crate::words::base as words;

/// Does what is asked.
pub(super) fn apply_to_base(state: &mut AppState, command: BaseCommand) -> Vec<Effect> {
    match command {
        BaseCommand::Open(inputs) => return open(state, inputs),
        BaseCommand::Retry(id) => return retry(state, id),
        BaseCommand::Say(id, code) => {
            state.dialog = None;
            return open_again(state, id, |input| input.crs = Some(CrsChoice::Epsg(code)));
        }
        BaseCommand::Zoom(id) => {
            let extent = find(state, id).and_then(|base| base.map.as_ref()).map(|map| map.extent);
            if let Some(extent) = extent.filter(|extent| !extent.is_empty()) {
                zoom_to(state, extent);
            }
            return Vec::new();
        }
        BaseCommand::Toggle(id) => change(state, id, |base| base.is_visible = !base.is_visible),
        BaseCommand::SetOpacity(id, opacity) => change(state, id, |base| base.opacity = opacity.clamp(0.0, 1.0)),
        BaseCommand::Up(id) => shift(state, id, -1),
        BaseCommand::Down(id) => shift(state, id, 1),
        BaseCommand::Remove(id) => {
            state.bases.retain(|base| base.id != id);
            // Nothing is left to compare with.
            state.tools.compare = state.tools.compare.filter(|compare| !compare.of.contains(&Compared::Base(id)));
        }
    }
    state.is_changed = true;
    Vec::new()
}

fn find(state: &AppState, id: u64) -> Option<&BaseView> {
    state.bases.iter().find(|base| base.id == id)
}

fn change(state: &mut AppState, id: u64, change: impl FnOnce(&mut BaseView)) {
    if let Some(base) = state.bases.iter_mut().find(|base| base.id == id) {
        change(base);
    }
}

fn shift(state: &mut AppState, id: u64, by: isize) {
    let Some(place) = state.bases.iter().position(|base| base.id == id) else { return };
    let to = place.saturating_add_signed(by);
    if to < state.bases.len() {
        state.bases.swap(place, to);
    }
}

/// Lists the files above the others and opens them; one that is listed already is opened anew.
fn open(state: &mut AppState, inputs: Vec<Input>) -> Vec<Effect> {
    for input in inputs {
        state.bases.retain(|base| base.input.path != input.path);
        remember(state, &input.path);
        let id = state.next_generation();
        state.bases.insert(0, BaseView::new(id, input));
    }
    state.is_changed = true;
    if state.document.is_none() {
        let text = words::waiting(state.look.lang);
        say(state, Tone::Notice, text, String::new());
    }
    let mut effects = vec![Effect::KeepSettings];
    effects.extend(need(state));
    effects
}

/// Asks for the CRS where that is the trouble, else tries again.
fn retry(state: &mut AppState, id: u64) -> Vec<Effect> {
    let asked = find(state, id).and_then(dialog);
    if asked.is_some() {
        state.dialog = asked;
        return Vec::new();
    }
    open_again(state, id, |_| {})
}

fn open_again(state: &mut AppState, id: u64, say: impl FnOnce(&mut Input)) -> Vec<Effect> {
    change(state, id, |base| {
        say(&mut base.input);
        (base.map, base.trouble) = (None, None);
    });
    state.is_changed = true;
    need(state)
}

fn dialog(base: &BaseView) -> Option<Dialog> {
    let candidates = base.trouble.as_ref()?.candidates.clone()?;
    let typed = candidates.first().map(|(code, _)| code.to_string()).unwrap_or_default();
    Some(Dialog::Base(BaseDialog { id: base.id, name: base.name(), candidates, typed }))
}

/// The list as a workspace keeps it.
#[must_use]
pub(super) fn kept(state: &AppState) -> Vec<BaseState> {
    let keep = |base: &BaseView| BaseState { input: base.input.clone(), opacity: base.opacity, is_visible: base.is_visible };
    state.bases.iter().map(keep).collect()
}

/// The list of a workspace in place of the one there is.
pub fn take(state: &mut AppState, kept: Vec<BaseState>) {
    state.bases.clear();
    for base in kept {
        let id = state.next_generation();
        let view = BaseView::new(id, base.input);
        state.bases.push(BaseView { opacity: base.opacity, is_visible: base.is_visible, ..view });
    }
}

/// Opens what is listed and not yet in its place under the analysis CRS of what is open.
pub fn need(state: &mut AppState) -> Vec<Effect> {
    let Some(document) = state.document.clone() else { return Vec::new() };
    let is_wanted = |base: &&BaseView| base.trouble.is_none() && base.map_under(&document.opened.analysis_crs).is_none();
    let wanted: Vec<Wanted> = state.bases.iter().filter(is_wanted).map(|base| (base.id, base.input.clone(), base.map.clone())).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    vec![start(state, Job::Bases { document, wanted })]
}

/// Takes in what became of base maps.
pub fn found(state: &mut AppState, found: Vec<Found>) -> Vec<Effect> {
    let mut names = Vec::new();
    for (id, outcome) in found {
        let Some(place) = state.bases.iter().position(|base| base.id == id) else { continue };
        match outcome {
            Ok(maps) => {
                let listed = state.bases.remove(place);
                let is_new = listed.map.is_none();
                for (number, map) in maps.into_iter().enumerate() {
                    warn_if_far(state, &map);
                    if is_new {
                        names.push(map.name().to_owned());
                    }
                    let generation = state.next_generation();
                    let id = if number == 0 { id } else { generation };
                    let input = map.input.clone();
                    let map = Some(Snapshot::new(generation, map));
                    state.bases.insert(place + number, BaseView { id, input, map, trouble: None, ..listed.clone() });
                }
            }
            Err(trouble) => {
                change(state, id, |base| base.trouble = Some(trouble.clone()));
                match find(state, id).and_then(dialog).filter(|_| state.dialog.is_none()) {
                    Some(dialog) => state.dialog = Some(dialog),
                    None => say(state, Tone::Failure, trouble.reason, String::new()),
                }
            }
        }
    }
    if !names.is_empty() {
        let text = words::opened(&names, state.look.lang);
        say(state, Tone::Done, text, String::new());
    }
    Vec::new()
}

/// A base map with the wrong CRS usually lies elsewhere.
fn warn_if_far(state: &mut AppState, map: &crate::layer::BaseMap) {
    let around = state.extent(None);
    if !around.is_empty() && !map.extent.intersects(&around) {
        let text = words::far_away(map.name(), state.look.lang);
        say(state, Tone::Notice, text, String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::base::Trouble;
    use crate::app::compare::{CompareHow, CompareView};
    use crate::app::test_state;
    use crate::layer::Role;

    fn names(state: &AppState) -> Vec<String> {
        state.bases.iter().map(BaseView::name).collect()
    }

    fn listed(state: &mut AppState, names: &[&str]) -> Vec<Effect> {
        apply_to_base(state, BaseCommand::Open(names.iter().map(|name| Input::new(*name, None)).collect()))
    }

    fn is_opening(effects: &[Effect]) -> bool {
        effects.iter().any(|effect| matches!(effect, Effect::Start(_, Job::Bases { .. })))
    }

    #[test]
    fn base_maps_wait_for_layers_and_are_listed_once_the_newest_on_top() {
        let mut state = test_state::empty();
        assert!(!is_opening(&listed(&mut state, &["a.tif", "b.tif"])));
        assert!(!is_opening(&listed(&mut state, &["a.tif"])));
        assert_eq!(names(&state), ["a.tif", "b.tif"]);
        assert!(state.is_changed && !state.messages.is_empty());
        let mut state = test_state::opened(&[Role::Farmland]);
        assert!(is_opening(&listed(&mut state, &["a.tif"])));
    }

    #[test]
    fn the_order_changes_within_the_list() {
        let mut state = test_state::empty();
        drop(listed(&mut state, &["a.tif", "b.tif", "c.tif"]));
        let ids: Vec<u64> = state.bases.iter().map(|base| base.id).collect();
        for command in [BaseCommand::Down(ids[0]), BaseCommand::Up(ids[1]), BaseCommand::Down(ids[2])] {
            assert!(apply_to_base(&mut state, command).is_empty());
        }
        assert_eq!(names(&state), ["b.tif", "c.tif", "a.tif"]);
        drop(apply_to_base(&mut state, BaseCommand::SetOpacity(ids[0], 7.0)));
        assert_eq!(state.bases[1].opacity, 1.0);
    }

    #[test]
    fn an_unknown_crs_is_asked_for_and_other_trouble_is_said_once() {
        let mut state = test_state::opened(&[Role::Farmland]);
        drop(listed(&mut state, &["b.tif", "a.tif"]));
        let [first, second] = [0, 1].map(|place| state.bases[place].id);
        let trouble = |candidates| Err(Trouble { reason: "…".to_owned(), candidates });
        drop(found(&mut state, vec![(first, trouble(Some(vec![(4546, true)]))), (second, trouble(None)), (99, trouble(None))]));
        let Some(Dialog::Base(dialog)) = &state.dialog else { panic!("{:?}", state.dialog) };
        assert_eq!((dialog.id, dialog.typed.as_str()), (first, "4546"));
        // Neither is tried again by itself.
        assert!(need(&mut state).is_empty());
        let effects = apply_to_base(&mut state, BaseCommand::Say(first, 4546));
        assert!(is_opening(&effects) && state.dialog.is_none());
        assert_eq!(state.bases[0].input.crs, Some(CrsChoice::Epsg(4546)));
        assert!(is_opening(&apply_to_base(&mut state, BaseCommand::Retry(second))));
    }

    #[test]
    fn a_comparison_ends_with_its_base_map() {
        let mut state = test_state::opened(&[Role::Farmland]);
        drop(listed(&mut state, &["a.tif"]));
        let id = state.bases[0].id;
        let of = [Compared::Base(id), Compared::Role(Role::Farmland)];
        let view = CompareView { of, how: CompareHow::Swipe, share: 0.5, shown: 0 };
        assert_eq!(view.sides().map(|side| side.shows_base(id)), [Some(true), Some(false)]);
        assert_eq!(view.sides()[0].shows_base(id + 1), None);
        state.tools.compare = Some(view);
        drop(apply_to_base(&mut state, BaseCommand::Remove(id)));
        assert_eq!(state.tools.compare, None);
    }
}
