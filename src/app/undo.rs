//! Undo and redo of the view state: layers, styles, filter, camera; and before that, of what is open (`undo_files`). A point is set when the view has
//! been still for a second and no mouse button is down. A person's decisions are facts that are appended elsewhere; they are not taken back here.

use super::base::BaseView;
use super::command::History;
use super::compare::Compared;
use super::grouping::Grouping;
use super::map::Camera;
use super::state::{AppState, ConflictColumn, ConflictFilter, LayerView, Sort};
use super::undo_files::OpenedFiles;
use crate::layer::Input;

/// How long the view must be still, in seconds.
const STILL_SECS: f64 = 1.0;

/// How many points are kept.
const KEPT: usize = 100;

/// What undo brings back.
#[derive(Clone, PartialEq, Debug)]
pub struct Point {
    layers: Vec<LayerView>,
    /// Base maps by number, in their order, as they are drawn.
    bases: Vec<(u64, f32, bool)>,
    filter: ConflictFilter,
    grouping: Grouping,
    sort: Sort<ConflictColumn>,
    is_on_map: bool,
    camera: Option<Camera>,
    document: Option<u64>,
}

impl Point {
    fn of(state: &AppState) -> Self {
        Self {
            layers: state.layers.clone(),
            bases: state.bases.iter().map(|base| (base.id, base.opacity, base.is_visible)).collect(),
            filter: state.conflicts.filter.clone(),
            grouping: state.conflicts.grouping.clone(),
            sort: state.conflicts.sort,
            is_on_map: state.conflicts.is_on_map,
            camera: state.camera,
            document: state.document.as_ref().map(super::snapshot::Snapshot::generation),
        }
    }

    /// `newest_base`: the newest base map when the point was set.
    fn restore(self, newest_base: u64, state: &mut AppState, known: &[KnownBase]) {
        self.restore_bases(newest_base, state, known);
        state.layers = self.layers;
        state.conflicts.filter = self.filter;
        state.conflicts.grouping = self.grouping;
        state.conflicts.sort = self.sort;
        state.conflicts.is_on_map = self.is_on_map;
        state.camera = self.camera;
    }

    /// Base maps that were removed since are listed again, to be opened; those that came since stay on top.
    fn restore_bases(&self, newest_base: u64, state: &mut AppState, known: &[KnownBase]) {
        state.bases.retain(|base| base.id > newest_base || self.bases.iter().any(|(id, ..)| *id == base.id));
        for &(id, opacity, is_visible) in &self.bases {
            let input = || known.iter().find(|(known, _)| *known == id).map(|(_, input)| input.clone());
            match state.bases.iter_mut().find(|base| base.id == id) {
                Some(base) => (base.opacity, base.is_visible) = (opacity, is_visible),
                None => state.bases.extend(input().map(|input| BaseView { opacity, is_visible, ..BaseView::new(id, input) })),
            }
        }
        state.bases.sort_by_key(|base| self.bases.iter().position(|(id, ..)| *id == base.id).map(|place| place + 1));
        let is_there = |compared: &Compared| !matches!(compared, Compared::Base(id) if !state.bases.iter().any(|base| base.id == *id));
        state.tools.compare = state.tools.compare.filter(|compare| compare.of.iter().all(is_there));
    }
}

/// A base map's number and file.
type KnownBase = (u64, Input);

/// A point with the newest base map that there had been: what is newer came since and stays. No part of the point, which looks the same before and after
/// a base map came and went.
type Kept = (Point, u64);

/// The history of the view.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    past: Vec<Kept>,
    future: Vec<Kept>,
    flux: Option<(f64, Point)>,
    files: OpenedFiles,
    /// Every base map that was listed.
    known_bases: Vec<KnownBase>,
}

/// What a step of undo or redo came to.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// There was none.
    Nothing,
    /// The view changed.
    View,
    /// These files are to be opened in place of what is open.
    Open(Vec<Input>),
}

impl Undo {
    /// Looks at the state once a frame. `now` in seconds of any clock.
    pub fn watch(&mut self, state: &AppState, now: f64, is_mouse_down: bool) {
        self.files.watch(state);
        for base in &state.bases {
            match self.known_bases.iter_mut().find(|(id, _)| *id == base.id) {
                // What was said about it since holds when it comes back.
                Some((_, input)) if *input != base.input => input.clone_from(&base.input),
                Some(_) => {}
                None => self.known_bases.push((base.id, base.input.clone())),
            }
        }
        let point = Point::of(state);
        if self.past.last().is_some_and(|(last, _)| last.document != point.document) {
            // Other layers are open: the old points speak of layers that are gone.
            self.past.clear();
            self.future.clear();
        }
        if self.past.last().is_some_and(|(last, _)| *last == point) {
            self.flux = None;
            return;
        }
        let is_settled = match &self.flux {
            Some((since, seen)) if *seen == point => now - since >= STILL_SECS && !is_mouse_down,
            _ => {
                self.flux = Some((now, point.clone()));
                self.past.is_empty()
            }
        };
        if is_settled {
            self.push(point);
        }
    }

    fn push(&mut self, point: Point) {
        self.past.push((point, self.newest_base()));
        self.future.clear();
        self.flux = None;
        if self.past.len() > KEPT {
            self.past.remove(0);
        }
    }

    fn newest_base(&self) -> u64 {
        self.known_bases.iter().map(|(id, _)| *id).max().unwrap_or(0)
    }

    /// What is possible now; a change not yet settled can be undone too.
    #[must_use]
    pub fn history(&self) -> History {
        let can_undo_view = self.past.len() > 1 || (self.flux.is_some() && !self.past.is_empty());
        History { can_undo: can_undo_view || self.files.can_undo(), can_redo: !self.future.is_empty() || self.files.can_redo() }
    }

    /// Seconds until a change in flux settles, so that the window wakes for it.
    #[must_use]
    pub fn is_in_flux(&self) -> bool {
        self.flux.is_some()
    }

    /// One step back: of the view, and where that is as it was when these files were opened, of the files.
    pub fn undo(&mut self, state: &mut AppState) -> Step {
        let now = (Point::of(state), self.newest_base());
        if self.past.last().is_some_and(|(last, _)| *last == now.0) {
            self.past.pop();
        }
        let Some((before, newest_base)) = self.past.last().cloned() else {
            self.past.push(now);
            return self.files.undo(state).map_or(Step::Nothing, Step::Open);
        };
        self.flux = None;
        self.future.push(now);
        before.restore(newest_base, state, &self.known_bases);
        Step::View
    }

    /// One step forward.
    pub fn redo(&mut self, state: &mut AppState) -> Step {
        let Some((after, newest_base)) = self.future.pop() else { return self.files.redo(state).map_or(Step::Nothing, Step::Open) };
        self.flux = None;
        self.past.push((after.clone(), newest_base));
        after.restore(newest_base, state, &self.known_bases);
        Step::View
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::test_state::empty;

    #[allow(clippy::unnecessary_wraps, reason = "as the state holds it")]
    fn camera(x: f64) -> Option<Camera> {
        Some(Camera { centre_m: [x, 0.0], metres_per_point: 1.0 })
    }

    #[test]
    fn a_change_is_undone_and_redone() {
        let (mut state, mut undo) = (empty(), Undo::default());
        state.camera = camera(1.0);
        undo.watch(&state, 0.0, false);
        state.camera = camera(2.0);
        undo.watch(&state, 1.0, false);
        undo.watch(&state, 2.5, false);
        assert!(undo.history().can_undo);
        assert_eq!(undo.undo(&mut state), Step::View);
        assert_eq!(state.camera, camera(1.0));
        assert_eq!(undo.redo(&mut state), Step::View);
        assert_eq!(state.camera, camera(2.0));
        assert_eq!(undo.redo(&mut state), Step::Nothing);
    }

    #[test]
    fn a_base_map_that_was_removed_is_listed_again_and_goes_again() {
        let (mut state, mut undo) = (empty(), Undo::default());
        state.bases.push(BaseView::new(7, Input::new("a.tif", None)));
        undo.watch(&state, 0.0, false);
        state.bases.clear();
        undo.watch(&state, 1.0, false);
        undo.watch(&state, 3.0, false);
        assert_eq!(undo.undo(&mut state), Step::View);
        assert_eq!(state.bases.iter().map(|base| base.id).collect::<Vec<_>>(), [7]);
        assert_eq!(undo.redo(&mut state), Step::View);
        assert!(state.bases.is_empty());
    }

    #[test]
    fn a_base_map_that_came_and_went_at_once_is_no_step() {
        let (mut state, mut undo) = (empty(), Undo::default());
        undo.watch(&state, 0.0, false);
        state.bases.push(BaseView::new(7, Input::new("a.tif", None)));
        undo.watch(&state, 0.1, false);
        state.bases.clear();
        undo.watch(&state, 0.2, false);
        undo.watch(&state, 2.0, false);
        assert!(!undo.history().can_undo, "the view is as it was");
    }

    #[test]
    fn a_drag_is_one_step_however_long_it_takes() {
        let (mut state, mut undo) = (empty(), Undo::default());
        state.camera = camera(0.0);
        undo.watch(&state, 0.0, false);
        for step in 1..50 {
            state.camera = camera(f64::from(step));
            undo.watch(&state, f64::from(step), true);
        }
        undo.watch(&state, 60.0, false);
        assert_eq!(undo.undo(&mut state), Step::View);
        assert_eq!(state.camera, camera(0.0));
    }

    #[test]
    fn a_change_not_yet_settled_can_be_undone() {
        let (mut state, mut undo) = (empty(), Undo::default());
        undo.watch(&state, 0.0, false);
        state.camera = camera(5.0);
        undo.watch(&state, 0.1, false);
        assert!(undo.history().can_undo);
        assert_eq!(undo.undo(&mut state), Step::View);
        assert_eq!(state.camera, None);
    }
}
