//! Commands on measuring.

use super::super::effect::Effect;
use super::super::measure::{MeasureCommand, MeasureKind, MeasureView, text};
use super::super::pencil::{self, Touch};
use super::super::state::{AppState, JobKind};

/// Does what is asked.
pub(super) fn apply_to_measure(state: &mut AppState, command: MeasureCommand) -> Vec<Effect> {
    match command {
        MeasureCommand::Start(kind) => {
            let is_on = state.tools.measure.as_ref().is_some_and(|measure| measure.kind == kind && !measure.points.is_empty());
            if !is_on {
                // What was clicked counts for the other kind as well.
                let points = state.tools.measure.take().map(|measure| measure.points).unwrap_or_default();
                state.lay_down_pencil();
                state.tools.measure = Some(MeasureView { points, ..MeasureView::new(kind) });
            }
            state.hover = None;
            return vec![Effect::Stop(JobKind::Hover)];
        }
        MeasureCommand::Copy => {
            let lang = state.look.lang;
            let measure = state.tools.measure.as_ref().filter(|measure| measure.points.len() > 1);
            let copied = measure.map(|measure| text(lang, measure.kind, &measure.measured(state, None)));
            return copied.map(|text| vec![Effect::Copy(text)]).unwrap_or_default();
        }
        MeasureCommand::Touch(Touch::Cancel) => state.tools.measure = None,
        MeasureCommand::Touch(touch) => {
            if let Some(measure) = &mut state.tools.measure {
                touched(measure, touch);
            }
        }
        MeasureCommand::Clear => {
            if let Some(measure) = &mut state.tools.measure {
                *measure = MeasureView::new(measure.kind);
            }
        }
    }
    Vec::new()
}

fn touched(measure: &mut MeasureView, touch: Touch) {
    match touch {
        Touch::Point(_) if measure.is_done => *measure = MeasureView::new(measure.kind),
        // What was ended goes on.
        Touch::TakeBack => measure.is_done = false,
        Touch::Finish => measure.is_done |= measure.points.len() >= if measure.kind == MeasureKind::Area { 3 } else { 2 },
        Touch::Point(_) | Touch::Cancel => {}
    }
    pencil::set(&mut measure.points, touch);
}

/// Other layers may lie in another plane.
pub fn forget(state: &mut AppState) {
    state.tools.measure = None;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::pencil::Pencil;
    use crate::app::test_state;
    use crate::app::{apply::apply, command::Command};
    use crate::layer::Role;

    fn measuring(kind: MeasureKind, points: &[[f64; 2]]) -> AppState {
        let mut state = test_state::opened(&[Role::Zoning]);
        apply(&mut state, Command::Measure(MeasureCommand::Start(kind)));
        for &at in points {
            let command = state.pencil().unwrap().command(Touch::Point(at));
            apply(&mut state, command);
        }
        state
    }

    fn points(state: &AppState) -> usize {
        state.tools.measure.as_ref().map_or(0, |measure| measure.points.len())
    }

    #[test]
    fn clicks_add_points_until_it_is_ended_and_then_begin_anew() {
        let mut state = measuring(MeasureKind::Distance, &[[0.0, 0.0], [3.0, 4.0], [3.0, 4.0]]);
        assert_eq!((state.pencil(), points(&state)), (Some(Pencil::Measure), 2), "a point is not set twice");
        for touch in [Touch::Finish, Touch::Point([9.0, 9.0])] {
            let command = Pencil::Measure.command(touch);
            apply(&mut state, command);
        }
        assert_eq!(points(&state), 1, "the click after the end begins anew");
        apply(&mut state, Pencil::Measure.command(Touch::Cancel));
        assert_eq!(state.pencil(), None);
    }

    #[test]
    fn a_ring_of_two_corners_is_not_ended_and_a_point_taken_back_reopens() {
        let mut state = measuring(MeasureKind::Area, &[[0.0, 0.0], [9.0, 0.0]]);
        apply(&mut state, Pencil::Measure.command(Touch::Finish));
        assert!(!state.tools.measure.as_ref().unwrap().is_done);
        apply(&mut state, Pencil::Measure.command(Touch::Point([9.0, 9.0])));
        apply(&mut state, Pencil::Measure.command(Touch::Finish));
        assert!(state.tools.measure.as_ref().unwrap().is_done);
        apply(&mut state, Pencil::Measure.command(Touch::TakeBack));
        assert!(points(&state) == 2 && !state.tools.measure.as_ref().unwrap().is_done);
    }

    #[test]
    fn one_thing_is_drawn_at_a_time_and_points_serve_both_kinds() {
        let mut state = measuring(MeasureKind::Distance, &[[0.0, 0.0], [30.0, 0.0], [30.0, 40.0]]);
        apply(&mut state, Command::Measure(MeasureCommand::Start(MeasureKind::Area)));
        assert_eq!(points(&state), 3);
        let effects = apply(&mut state, Command::Measure(MeasureCommand::Copy));
        let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
        assert!(text.contains("600.00 m²\t0.90 亩\t0.0600 ha") && text.contains("120.00 m") && text.contains("3–1\t"), "{text}");
        apply(&mut state, Command::Siting(crate::app::siting::SitingCommand::Draw));
        assert_eq!((state.pencil(), state.tools.measure.is_some()), (Some(Pencil::Siting), false));
        apply(&mut state, Command::Measure(MeasureCommand::Start(MeasureKind::Area)));
        assert!(state.siting.drawing.is_none());
    }
}
