//! Everything that was said: toasts for a while, the list for good.

use egui::{Align2, Area, Frame, Label, Margin, Order, RichText, ScrollArea, Stroke, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::{Message, Tone};
use crate::app::theme::{self, Palette};
use crate::words::window::W;

use super::kit::{Desk, close_button};
use super::tables::nothing;

/// Toasts shown at once; older ones are in the list.
const TOASTS_SHOWN: usize = 4;

/// On a map narrower than this, toasts have no room beside the first-run hint.
const BESIDE_HINT: f32 = 220.0 * theme::GRID;

fn colour(palette: &Palette, tone: Tone) -> egui::Color32 {
    match tone {
        Tone::Done => palette.accent,
        Tone::Notice => palette.warning,
        Tone::Failure => palette.failure,
    }
}

/// Draws the list, newest first.
pub fn messages_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    if desk.state.messages.is_empty() {
        nothing(ui, desk, desk.text(W::NoMessages), "");
        return;
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        Frame::new().inner_margin(Margin::same(theme::MARGIN as i8)).show(ui, |ui| {
            for message in desk.state.messages.iter().rev() {
                line_ui(ui, desk, message);
                ui.add_space(theme::GRID);
            }
        });
    });
}

fn line_ui(ui: &mut Ui, desk: &Desk<'_>, message: &Message) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(10.0, desk.state.look.font_size * 1.4), egui::Sense::hover());
        super::kit::dot(ui.painter(), rect.center(), colour(desk.palette, message.tone));
        ui.vertical(|ui| {
            ui.add(Label::new(&message.text).wrap().selectable(true));
            if !message.details.is_empty() {
                egui::CollapsingHeader::new(desk.text(W::Details)).id_salt(message.number).show(ui, |ui| {
                    ui.add(Label::new(RichText::new(&message.details).color(desk.palette.weak)).wrap().selectable(true));
                });
            }
        });
    });
}

/// Draws the toasts over the map's upper right corner.
pub fn toasts_ui(ui: &Ui, desk: &mut Desk<'_>, map: egui::Rect) {
    let toasts: Vec<Message> = desk.state.messages.iter().rev().filter(|message| message.is_toast).take(TOASTS_SHOWN).cloned().collect();
    if toasts.is_empty() {
        return;
    }
    // Beside the north arrow, so that the first-run hint on the left stays readable; below it, between scale bar and overview, where the map is narrow.
    let is_below = desk.state.is_hint_shown && map.width() < BESIDE_HINT;
    let (pivot, corner) = if is_below {
        (Align2::CENTER_BOTTOM, map.center_bottom() - vec2(0.0, theme::MARGIN))
    } else {
        (Align2::RIGHT_TOP, map.right_top() + vec2(-16.0 * theme::GRID, theme::MARGIN))
    };
    let width = (map.width() * 0.5).clamp(60.0 * theme::GRID, 100.0 * theme::GRID);
    Area::new(egui::Id::unique("toasts")).order(Order::Foreground).pivot(pivot).fixed_pos(corner).show(ui.ctx(), |ui| {
        for message in toasts {
            let tone = colour(desk.palette, message.tone);
            let frame = Frame::new()
                .fill(desk.palette.surface)
                .stroke(Stroke::new(1.0, desk.palette.border))
                .corner_radius(theme::ROUNDING)
                .inner_margin(Margin { left: theme::MARGIN as i8 + 4, right: 8, top: 8, bottom: 8 });
            let shown = frame.show(ui, |ui| {
                ui.set_width(width);
                ui.horizontal_top(|ui| {
                    let text_width = ui.available_width() - 7.0 * theme::GRID;
                    ui.allocate_ui(vec2(text_width, 0.0), |ui| {
                        ui.set_width(text_width);
                        ui.add(Label::new(&message.text).wrap());
                    });
                    if close_button(ui, desk, desk.text(W::Close)).clicked() {
                        desk.send(Command::CloseToast(message.number));
                    }
                });
            });
            let rect = shown.response.rect;
            ui.painter().vline(rect.min.x + 3.0, rect.y_range().shrink(4.0), Stroke::new(3.0, tone));
        }
    });
}
