//! Comparing two layers: the bar at the map's top, and the divider.

use egui::{Align2, CursorIcon, Key, Margin, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::base::BaseView;
use crate::app::command::Command;
use crate::app::compare::{CompareCommand, CompareHow, CompareView, Compared, choices, layers_of};
use crate::app::map::tiles::{Part, SceneNow};
use crate::app::theme;
use crate::words::compare::{CompareWord as Word, all_of};

use super::conflicts::choice;
use super::kit::{Desk, close_button, floating};

/// How far from the divider it can be taken hold of, in points.
const GRIP: f32 = 5.0;

/// How far an arrow key moves it, as a share of the map's width.
const STEP: f32 = 0.02;

/// Which scene shows where: all of one, or two sides.
pub(super) fn parts<'a>(compare: Option<&CompareView>, scenes: &'a [SceneNow], map: Rect) -> Vec<Part<'a>> {
    let (Some(compare), [first, second]) = (compare, scenes) else {
        return scenes.iter().take(1).map(|now| Part { now, clip: map }).collect();
    };
    let at = divider_x(compare, map);
    let clips = match (compare.how, compare.shown) {
        (CompareHow::Swipe, _) => [map.with_max_x(at), map.with_min_x(at)],
        (CompareHow::Blink, 0) => [map, Rect::NOTHING],
        (CompareHow::Blink, _) => [Rect::NOTHING, map],
    };
    [first, second].into_iter().zip(clips).map(|(now, clip)| Part { now, clip }).collect()
}

/// On whole points, so that both sides are sharp.
fn divider_x(compare: &CompareView, map: Rect) -> f32 {
    (map.min.x + compare.share * map.width()).round()
}

fn send(desk: &mut Desk<'_>, command: CompareCommand) {
    desk.send(Command::Compare(command));
}

/// Draws bar and divider.
pub(super) fn compare_ui(ui: &Ui, desk: &mut Desk<'_>, map: Rect) {
    let Some(compare) = desk.state.tools.compare else { return };
    if compare.how == CompareHow::Swipe {
        divider_ui(ui, desk, &compare, map);
    }
    let top = pos2(map.center().x, map.min.y + theme::MARGIN);
    egui::Area::new(egui::Id::unique("compare")).fixed_pos(top).pivot(Align2::CENTER_TOP).order(egui::Order::Middle).show(ui.ctx(), |ui| {
        let frame = floating(desk).inner_margin(Margin::symmetric(theme::MARGIN as i8, theme::GRID as i8));
        frame.show(ui, |ui| ui.horizontal(|ui| bar_ui(ui, desk, &compare)));
    });
}

fn bar_ui(ui: &mut Ui, desk: &mut Desk<'_>, compare: &CompareView) {
    let lang = desk.lang();
    for (how, word) in [(CompareHow::Swipe, Word::Swipe), (CompareHow::Blink, Word::Blink)] {
        let is_on = compare.how == how;
        let response = ui.add(egui::Button::selectable(is_on, word.text(lang)));
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, word.text(lang)));
        if response.clicked() && !is_on {
            send(desk, CompareCommand::How(how));
        }
    }
    ui.separator();
    let names = match compare.how {
        CompareHow::Swipe => [Word::First, Word::Second],
        CompareHow::Blink => [Word::One, Word::Other],
    };
    for (place, word) in names.into_iter().enumerate() {
        layer_ui(ui, desk, compare, place, word);
    }
    let word = if compare.how == CompareHow::Swipe { Word::Exchange } else { Word::Flip };
    if ui.button(word.text(lang)).clicked() {
        send(desk, CompareCommand::Exchange);
    }
    if close_button(ui, desk, Word::Close.text(lang)).clicked() {
        send(desk, CompareCommand::Toggle);
    }
}

/// Which layer is compared as the first or the second; the one that shows while they blink stands out.
fn layer_ui(ui: &mut Ui, desk: &mut Desk<'_>, compare: &CompareView, place: usize, word: Word) {
    let Some(mut of) = compare.of.get(place).copied() else { return };
    let options = choices(desk.state).into_iter().map(|of| (of, name_of(desk, of))).collect();
    let is_shown = compare.how == CompareHow::Blink && compare.shown == place;
    ui.scope(|ui| {
        if is_shown {
            ui.visuals_mut().override_text_color = Some(desk.palette.accent);
        }
        choice(
            ui,
            if place == 0 { "compare first" } else { "compare second" },
            word.text(desk.lang()),
            &name_of(desk, of),
            options,
            &mut of,
        );
    });
    if compare.of.get(place) != Some(&of) {
        send(desk, CompareCommand::Choose(place, of));
    }
}

/// A layer's name; a role's with the number of its layers.
fn name_of(desk: &Desk<'_>, of: Compared) -> String {
    match of {
        Compared::Layer(layer) => {
            let summary = desk.state.document.as_ref().and_then(|document| document.summary(layer));
            summary.map(|summary| summary.name.clone()).unwrap_or_default()
        }
        Compared::Base(id) => desk.state.bases.iter().find(|base| base.id == id).map(BaseView::name).unwrap_or_default(),
        Compared::Role(role) => all_of(role, layers_of(desk.state, role), desk.lang()),
    }
}

/// The line between the sides: dragged by the mouse, moved by the arrow keys.
fn divider_ui(ui: &Ui, desk: &mut Desk<'_>, compare: &CompareView, map: Rect) {
    let x = divider_x(compare, map);
    let grip = Rect::from_x_y_ranges(x - GRIP..=x + GRIP, map.y_range());
    let response = ui.interact(grip, ui.scope_id().with("divider"), Sense::click_and_drag()).on_hover_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| WidgetInfo::slider(true, f64::from(compare.share), Word::Divider.text(desk.lang())));
    if response.dragged()
        && let Some(at) = response.interact_pointer_pos()
    {
        send(desk, CompareCommand::Divide((at.x - map.min.x) / map.width().max(1.0)));
    }
    if response.has_focus() {
        for (key, step) in [(Key::ArrowLeft, -STEP), (Key::ArrowRight, STEP)] {
            if ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)) {
                send(desk, CompareCommand::Divide(compare.share + step));
            }
        }
    }
    let painter = ui.painter().with_clip_rect(map);
    let is_held = response.hovered() || response.dragged() || response.has_focus();
    let colour = if is_held { desk.palette.accent } else { desk.palette.text };
    // Light beside dark, so that it is seen on any map.
    painter.vline(x, map.y_range(), Stroke::new(4.0, desk.palette.surface));
    painter.vline(x, map.y_range(), Stroke::new(2.0, colour));
    let knob = Rect::from_center_size(pos2(x, map.center().y), vec2(10.0, 28.0));
    painter.rect(knob, theme::ROUNDING, desk.palette.surface, Stroke::new(1.5, colour), egui::StrokeKind::Inside);
    names_ui(&painter, desk, compare, x);
}

/// Each side's layer, beside the divider's foot.
fn names_ui(painter: &egui::Painter, desk: &Desk<'_>, compare: &CompareView, x: f32) {
    let sides = compare.of.iter().zip([(Align2::RIGHT_BOTTOM, -2.0 * theme::GRID), (Align2::LEFT_BOTTOM, 2.0 * theme::GRID)]);
    for (of, (align, off)) in sides {
        let galley = painter.layout_no_wrap(name_of(desk, *of), desk.font(), desk.palette.text);
        let at = pos2(x + off, painter.clip_rect().max.y - 4.0 * theme::GRID);
        let rect = align.anchor_size(at, galley.size() + vec2(2.0, 1.0) * theme::GRID);
        painter.rect_filled(rect, theme::ROUNDING, desk.palette.plate);
        painter.galley(rect.min + vec2(1.0, 0.5) * theme::GRID, galley, desk.palette.text);
    }
}
