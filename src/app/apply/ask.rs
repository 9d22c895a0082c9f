//! Commands on asking.

use super::super::ask::{Answered, AskCommand, AskView, Where};
use super::super::effect::{Effect, Job};
use super::super::pencil::{self, Touch};
use super::super::printing::Printing;
use super::super::snapshot::{Asked, Snapshot};
use super::super::state::{AppState, Dialog, JobKind, PathDialog, PathPurpose, Stacked};
use super::{show_record, start, zoom_to};
use crate::geometry::{Extent, Point};
use crate::ids::LayerId;
use crate::tasks::ask::Centre;
use crate::words::terms;

/// What was asked about is shown closer when it is smaller than this, in points.
const LEAST_SEEN: f64 = 80.0;

/// Does what is asked.
pub(super) fn apply_to_ask(state: &mut AppState, command: AskCommand) -> Vec<Effect> {
    let view = &mut state.tools.ask;
    match command {
        AskCommand::Show => show(state),
        AskCommand::Buffer => {
            show(state);
            state.tools.ask.place = Where::Near;
            take_selected(state);
            return ask(state);
        }
        AskCommand::Hide => {
            *view = AskView { distance: view.distance.clone(), ..AskView::default() };
            return vec![Effect::Stop(JobKind::Ask)];
        }
        AskCommand::SetLayer(layer) => view.layer = layer,
        AskCommand::SetPlace(place) => {
            view.place = place;
            view.drawing = None;
            if place == Where::Near && view.centre.is_none() {
                take_selected(state);
            }
        }
        AskCommand::SetDistance(distance) => view.distance = distance,
        AskCommand::TakeSelected => {
            take_selected(state);
        }
        AskCommand::Draw => {
            state.lay_down_pencil();
            state.tools.ask.place = Where::Inside;
            state.tools.ask.drawing = Some(Vec::new());
        }
        AskCommand::Touch(Touch::Finish) => {
            if view.drawing.as_ref().is_some_and(|corners| corners.len() >= 3) {
                view.ring = view.drawing.take();
                return ask(state);
            }
        }
        AskCommand::Touch(Touch::Cancel) => view.drawing = None,
        AskCommand::Touch(touch) => {
            if let Some(corners) = &mut view.drawing {
                pencil::set(corners, touch);
            }
        }
        AskCommand::SetConditions(conditions, is_any) => (view.conditions, view.is_any) = (conditions, is_any),
        AskCommand::Ask => return ask(state),
        AskCommand::GoTo(place) => return go_to(state, place),
        AskCommand::Copy => {
            let document = state.document.clone();
            let answered = view.answer.value().cloned();
            let job = document.zip(answered).map(|(document, answered)| Job::CopyAsked { document, answered });
            return job.map(|job| vec![start(state, job)]).unwrap_or_default();
        }
        AskCommand::AskSave => {
            state.dialog = Some(Dialog::Path(PathDialog { purpose: PathPurpose::Ask, path: String::new(), printing: Printing::default() }));
        }
    }
    Vec::new()
}

fn show(state: &mut AppState) {
    // One panel stands in the card's place.
    state.siting.is_open = false;
    state.siting.drawing = None;
    let view = &mut state.tools.ask;
    view.is_open = true;
    if view.centre.is_none() {
        take_selected(state);
    }
}

/// What is selected becomes what distances are measured from.
fn take_selected(state: &mut AppState) {
    if let Some(stacked) = state.selection.stack.get(state.selection.current).cloned() {
        state.tools.ask.centre = Some(of_feature(state, &stacked));
    }
}

fn of_feature(state: &AppState, stacked: &Stacked) -> (Centre, String) {
    let (layer, record) = stacked.feature;
    let role = state.document.as_ref().and_then(|document| document.summary(layer)).map(|summary| summary.role);
    let role = role.map_or("", |role| terms::role(role, state.look.lang));
    (Centre::Feature(layer, record), format!("{role} {}", stacked.label))
}

/// A click on the map while the panel asks what is near: distances are measured from what was clicked.
pub fn clicked(state: &mut AppState, stack: &[Stacked]) {
    if !(state.tools.ask.is_open && state.tools.ask.place == Where::Near) {
        return;
    }
    let centre = match (stack.first(), state.tools.clicked_m) {
        (Some(stacked), _) => Some(of_feature(state, stacked)),
        (None, Some(at_m)) => Some((Centre::Point(at_m), format!("{:.2}, {:.2}", at_m[0], at_m[1]))),
        (None, None) => None,
    };
    if centre.is_some() {
        state.tools.ask.centre = centre;
    }
}

/// A box drawn while the panel is open is where is asked.
pub(super) fn take_box(state: &mut AppState, extent: Extent) -> Vec<Effect> {
    let ([west, south], [east, north]) = (extent.min, extent.max);
    let ring: Vec<Point> = vec![[west, south], [east, south], [east, north], [west, north]];
    let view = &mut state.tools.ask;
    (view.place, view.ring, view.drawing) = (Where::Inside, Some(ring), None);
    ask(state)
}

fn ask(state: &mut AppState) -> Vec<Effect> {
    let layers: Vec<LayerId> = state.layers.iter().map(|view| view.layer).collect();
    let question = state.tools.ask.question(&layers);
    let Some((document, question)) = state.document.clone().zip(question) else { return Vec::new() };
    state.tools.ask.drawing = None;
    state.tools.ask.answer.ask();
    vec![start(state, Job::Ask { document, question })]
}

/// Takes in an answer.
pub fn answered(state: &mut AppState, answer: Answered) {
    if state.tools.ask.is_open {
        let around = answer.answer.outline.as_ref().extent();
        let generation = state.next_generation();
        state.tools.ask.answer = Asked::Ready(Snapshot::new(generation, answer));
        state.tools.ask.shown = None;
        if !around.is_empty() && !is_well_seen(state, around) {
            zoom_to(state, around);
        }
    }
}

/// Whether a box lies on the map as it is shown, and large enough to tell what is in it.
fn is_well_seen(state: &AppState, extent: Extent) -> bool {
    let Some(camera) = state.camera else { return true };
    let size_m = state.map_size.map(|points| f64::from(points) * camera.metres_per_point);
    let is_inside = (0..2).all(|axis| {
        let from_centre = |at: f64| (at - camera.centre_m[axis]).abs();
        from_centre(extent.min[axis]).max(from_centre(extent.max[axis])) <= 0.5 * size_m[axis]
    });
    is_inside && extent.width().max(extent.height()) >= LEAST_SEEN * camera.metres_per_point
}

fn go_to(state: &mut AppState, place: usize) -> Vec<Effect> {
    let hit = state.tools.ask.answer.value().and_then(|answered| answered.answer.hits.get(place)).copied();
    let Some(hit) = hit else { return Vec::new() };
    state.tools.ask.shown = Some(place);
    show_record(state, (hit.layer, hit.record))
}

/// Writes the list.
pub(super) fn save(state: &mut AppState, path: std::path::PathBuf) -> Vec<Effect> {
    let answered = state.tools.ask.answer.value().cloned();
    let Some((document, answered)) = state.document.clone().zip(answered) else { return Vec::new() };
    let path = if path.extension().is_some() { path } else { path.with_extension("csv") };
    vec![start(state, Job::SaveAsked { document, answered, path })]
}

/// Other layers: answer and centre speak of those that were.
pub fn forget(state: &mut AppState) {
    let view = &mut state.tools.ask;
    *view = AskView { is_open: view.is_open, distance: view.distance.clone(), ..AskView::default() };
    state.tools.boxed = None;
    state.tools.clicked_m = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::apply::apply;
    use crate::app::command::Command;
    use crate::app::pencil::{Pencil, Touch};
    use crate::app::test_state;
    use crate::ids::RecordNo;
    use crate::layer::Role;
    use crate::tasks::ask::{Condition, Operator, Place};

    fn send(state: &mut AppState, command: AskCommand) -> Vec<Effect> {
        apply(state, Command::Ask(command))
    }

    fn stacked(record: u32) -> Stacked {
        Stacked { feature: (LayerId::new(0), RecordNo::new(record)), label: format!("LZ-{record}"), class: String::new() }
    }

    #[test]
    fn a_polygon_drawn_on_the_map_is_asked_at_once() {
        let mut state = test_state::opened(&[Role::RiskList, Role::Zoning]);
        send(&mut state, AskCommand::Show);
        send(&mut state, AskCommand::Draw);
        assert_eq!(state.pencil(), Some(Pencil::Ask));
        for at in [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0]] {
            let command = Pencil::Ask.command(Touch::Point(at));
            assert!(apply(&mut state, command).is_empty());
        }
        let effects = apply(&mut state, Pencil::Ask.command(Touch::Finish));
        let [Effect::Start(_, Job::Ask { question, .. })] = effects.as_slice() else { panic!("{effects:?}") };
        assert!(matches!(&question.place, Place::Inside(ring) if ring.len() == 3) && question.layers.len() == 2);
        assert!(state.pencil().is_none() && state.tools.ask.answer.is_pending());
        let effects = apply(&mut state, Command::PickBox(Extent { min: [0.0, 0.0], max: [5.0, 5.0] }));
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Ask { .. })]), "a box asks while the panel is open");
    }

    #[test]
    fn distances_are_measured_from_what_is_selected_or_clicked() {
        let mut state = test_state::opened(&[Role::RiskList]);
        send(&mut state, AskCommand::Show);
        send(&mut state, AskCommand::SetPlace(Where::Near));
        assert!(send(&mut state, AskCommand::Ask).is_empty(), "from nowhere");
        state.tools.clicked_m = Some([5.0, 6.0]);
        clicked(&mut state, &[]);
        assert_eq!(state.tools.ask.centre.as_ref().unwrap().0, Centre::Point([5.0, 6.0]));
        clicked(&mut state, &[stacked(3)]);
        send(&mut state, AskCommand::SetDistance("１,200".into()));
        let effects = send(&mut state, AskCommand::Ask);
        let [Effect::Start(_, Job::Ask { question, .. })] = effects.as_slice() else { panic!("{effects:?}") };
        let centre = Centre::Feature(LayerId::new(0), RecordNo::new(3));
        assert_eq!(question.place, Place::Near { centre, distance_m: 1200.0 });
        for wrong in ["-1", "", "远"] {
            send(&mut state, AskCommand::SetDistance(wrong.into()));
            assert!(send(&mut state, AskCommand::Ask).is_empty(), "{wrong}");
        }
    }

    #[test]
    fn an_unfinished_condition_is_not_asked_and_the_buffer_starts_from_the_selection() {
        let mut state = test_state::opened(&[Role::RiskList]);
        state.selection.stack = vec![stacked(2)];
        send(&mut state, AskCommand::Show);
        let unfinished = Condition { field: "LB".into(), operator: Operator::Is, value: String::new() };
        send(&mut state, AskCommand::SetConditions(vec![unfinished.clone()], false));
        assert!(send(&mut state, AskCommand::Ask).is_empty());
        send(&mut state, AskCommand::SetConditions(vec![Condition { value: "Ⅰ".into(), ..unfinished }], false));
        assert_eq!(send(&mut state, AskCommand::Ask).len(), 1);
        send(&mut state, AskCommand::Hide);
        let effects = send(&mut state, AskCommand::Buffer);
        let is_near =
            |question: &crate::tasks::ask::Question| matches!(question.place, Place::Near { distance_m, .. } if distance_m == 100.0);
        assert!(matches!(effects.as_slice(), [Effect::Start(_, Job::Ask { question, .. })] if is_near(question)), "{effects:?}");
        apply(&mut state, Command::Siting(crate::app::siting::SitingCommand::Show));
        assert!(!state.tools.ask.is_open && state.siting.is_open, "one panel at a time");
    }
}
