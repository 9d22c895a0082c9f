//! Mouse and wheel on the map, turned into commands.

use egui::{Event, MouseWheelUnit, PointerButton, Response, Ui};

use crate::app::command::Command;

use super::{Camera, Projector};

/// How far off a click still counts, in points.
const TOLERANCE: f64 = 5.0;

/// How long the pointer rests before what lies under it is looked up, in seconds.
const HOVER_REST: f32 = 0.12;

/// A double click comes this much closer.
const DOUBLE_CLICK_FACTOR: f64 = 2.0;

/// A notch of the wheel comes closer by a quarter.
const POINTS_A_NOTCH: f64 = 50.0;
const POINTS_A_PAGE: f64 = 200.0;
const WHEEL_POINTS_PER_DOUBLING: f64 = 155.0;

/// What the pointer did, remembered from frame to frame.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Pointer {
    hovered: Option<egui::Pos2>,
    /// Where a box was begun that is still being drawn.
    pub boxing: Option<egui::Pos2>,
}

/// The camera after this frame's dragging and wheel; a double click comes closer unless it closes a ring, and a drag with the first button moves
/// nothing while it draws a box.
#[must_use]
pub fn moved(ui: &Ui, response: &Response, projector: &Projector, is_drawing: bool, is_boxing: bool) -> Camera {
    let mut camera = projector.camera;
    if (response.dragged_by(PointerButton::Primary) && !is_boxing) || response.dragged_by(PointerButton::Middle) {
        camera = camera.dragged(response.drag_delta());
    }
    if let Some(pointer) = response.hover_pos() {
        let (scroll, pinch) = ui.input(|input| (wheel_points(&input.events), f64::from(input.zoom_delta())));
        let factor = (scroll / WHEEL_POINTS_PER_DOUBLING).exp2() * pinch;
        if factor != 1.0 {
            let here = Projector { camera, ..*projector };
            camera = camera.zoomed(factor, here.m_from_screen(pointer));
        }
        if response.double_clicked() && !is_drawing {
            camera = camera.zoomed(DOUBLE_CLICK_FACTOR, projector.m_from_screen(pointer));
        }
    }
    camera
}

/// How far the wheel was turned since the last frame, in points. As the events say it, not smoothed over frames as egui does for lists: a map that
/// glides on after the hand rests is sharp half a second later.
fn wheel_points(events: &[Event]) -> f64 {
    let points = |event: &Event| match event {
        // With the command key egui takes the wheel for a pinch.
        Event::MouseWheel { unit, delta, modifiers, .. } if !modifiers.command && !modifiers.ctrl => match unit {
            MouseWheelUnit::Point => f64::from(delta.y),
            MouseWheelUnit::Line => f64::from(delta.y) * POINTS_A_NOTCH,
            MouseWheelUnit::Page => f64::from(delta.y) * POINTS_A_PAGE,
        },
        _ => 0.0,
    };
    events.iter().map(points).sum()
}

/// Clicks and resting: what to look up.
pub fn asked(ui: &Ui, response: &Response, projector: &Projector, pointer: &mut Pointer, commands: &mut Vec<Command>) {
    let tolerance_m = TOLERANCE * projector.camera.metres_per_point;
    if response.clicked()
        && !response.double_clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        commands.push(Command::Pick { at_m: projector.m_from_screen(at), tolerance_m });
    }
    let is_moving_map = response.dragged() || ui.input(|input| input.pointer.any_down());
    match response.hover_pos().filter(|_| !is_moving_map) {
        None => {
            if pointer.hovered.take().is_some() {
                commands.push(Command::HoverEnd);
            }
        }
        Some(at) => {
            if pointer.hovered.is_some_and(|hovered| hovered.distance(at) > 3.0) {
                pointer.hovered = None;
                commands.push(Command::HoverEnd);
            }
            if pointer.hovered.is_some() {
                return;
            }
            let rested = ui.input(|input| input.pointer.time_since_last_movement());
            if rested >= HOVER_REST {
                pointer.hovered = Some(at);
                commands.push(Command::HoverAt { at_m: projector.m_from_screen(at), tolerance_m });
            } else {
                ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(HOVER_REST - rested));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, TouchPhase, vec2};

    use super::*;

    fn wheel(unit: MouseWheelUnit, y: f32, modifiers: Modifiers) -> Event {
        Event::MouseWheel { unit, delta: vec2(0.0, y), phase: TouchPhase::Move, source: egui::MouseWheelSource::Unknown, modifiers }
    }

    #[test]
    fn a_notch_comes_closer_by_a_quarter_at_once() {
        let notch = wheel(MouseWheelUnit::Line, 1.0, Modifiers::NONE);
        let factor = (wheel_points(std::slice::from_ref(&notch)) / WHEEL_POINTS_PER_DOUBLING).exp2();
        assert!((1.2..1.3).contains(&factor), "{factor}");
        let back = wheel(MouseWheelUnit::Point, -50.0, Modifiers::NONE);
        assert_eq!(wheel_points(&[notch, back]), 0.0);
        assert_eq!(wheel_points(&[wheel(MouseWheelUnit::Line, 1.0, Modifiers::COMMAND)]), 0.0, "that is a pinch");
    }
}
