//! All commands, searched by name in either language.

use egui::{Align2, Area, Frame, Key, Margin, Modifiers, Order, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};

use crate::app::command::{Command, Info, listed};
use crate::app::state::{Dialog, PaletteDialog};
use crate::app::theme;
use crate::words::Lang;
use crate::words::window::W;

use super::super::kit::{Desk, weak};
use super::focus_once;

/// Draws the palette below the bar.
#[allow(clippy::needless_pass_by_value, reason = "a copy of the state's dialog, edited and sent back")]
pub(super) fn palette_ui(ui: &Ui, desk: &mut Desk<'_>, dialog: PaletteDialog) {
    let matches = matching(desk, &dialog.text);
    let mut now = dialog.clone();
    let (up, down, enter) = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        (pressed(Key::ArrowUp), pressed(Key::ArrowDown), pressed(Key::Enter))
    });
    let last = matches.len().saturating_sub(1);
    if up {
        now.marked = now.marked.saturating_sub(1);
    }
    if down {
        now.marked += 1;
    }
    now.marked = now.marked.min(last);
    let mut run: Option<Command> = None;
    if enter
        && let Some((command, info)) = matches.get(now.marked)
        && info.why_not.is_none()
    {
        run = Some(command.clone());
    }
    let top = ui.ctx().content_rect().center_top() + vec2(0.0, theme::BAR_HEIGHT + theme::GRID);
    let area = Area::new(egui::Id::unique("palette")).order(Order::Foreground).pivot(Align2::CENTER_TOP).fixed_pos(top);
    let shown = area.show(ui.ctx(), |ui| {
        let frame = Frame::popup(ui.style()).inner_margin(Margin::same(8)).stroke(Stroke::new(1.0, desk.palette.border));
        frame.show(ui, |ui| {
            ui.set_width(120.0 * theme::GRID);
            let edit = TextEdit::singleline(&mut now.text).hint_text(desk.text(W::PaletteHint)).desired_width(f32::INFINITY);
            let response = ui.add(edit).accessible_name(desk.text(W::PaletteHint));
            focus_once(ui, &response);
            if response.changed() {
                now.marked = 0;
            }
            ui.add_space(theme::GRID);
            if matches.is_empty() {
                weak(ui, desk, desk.text(W::SearchNothing));
            }
            ScrollArea::vertical().max_height(96.0 * theme::GRID).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (place, (command, info)) in matches.iter().enumerate() {
                    if entry_ui(ui, desk, info, place == now.marked, (up || down) && place == now.marked) {
                        run = Some(command.clone());
                    }
                }
            });
        });
    });
    let is_elsewhere = ui.input(|input| input.pointer.any_click()) && !shown.response.contains_pointer();
    if let Some(command) = run {
        desk.send(Command::CloseDialog);
        desk.send(command);
    } else if is_elsewhere {
        desk.send(Command::CloseDialog);
    } else if now != dialog {
        desk.send(Command::SetDialog(Dialog::Palette(now)));
    }
}

fn entry_ui(ui: &mut Ui, desk: &Desk<'_>, info: &Info, is_marked: bool, is_followed: bool) -> bool {
    let right = match (info.why_not, &info.shortcut) {
        (Some(why_not), _) => why_not.text(desk.lang()).to_owned(),
        (None, Some(shortcut)) => ui.ctx().format_shortcut(shortcut),
        (None, None) => String::new(),
    };
    let button = egui::Button::selectable(is_marked, info.name.text(desk.lang()))
        .right_text(RichText::new(right).color(desk.palette.weak))
        .min_size(vec2(ui.available_width(), desk.row_height()));
    let response = ui.add_enabled(info.why_not.is_none(), button).on_hover_text(info.hint.text(desk.lang()));
    if is_followed {
        response.scroll_to_me(None);
    }
    response.clicked()
}

/// Commands whose name in either language, or hint, holds every word that was typed; possible ones first.
fn matching(desk: &Desk<'_>, text: &str) -> Vec<(Command, Info)> {
    let wanted = text.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let fits = |info: &Info| {
        let names = format!("{} {} {}", info.name.text(Lang::Zh), info.name.text(Lang::En), info.hint.text(desk.lang())).to_lowercase();
        words.iter().all(|word| names.contains(word))
    };
    let mut found: Vec<(Command, Info)> =
        listed().into_iter().filter_map(|command| desk.info(&command).filter(|info| fits(info)).map(|info| (command, info))).collect();
    found.sort_by_key(|(_, info)| info.why_not.is_some());
    found
}
