//! All commands, searched by name in either language.

use egui::{Align2, Area, Frame, Key, Margin, Modifiers, Order, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};

use crate::app::command::{Command, Info, layer_commands, listed};
use crate::app::state::{Dialog, PaletteDialog};
use crate::app::theme;
use crate::words::window::W;
use crate::words::{Lang, terms};

use super::super::kit::{Desk, weak};
use super::focus_once;

/// How high the list grows.
const HEIGHT: f32 = 96.0 * theme::GRID;

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
        && let Some(entry) = matches.get(now.marked)
        && entry.info.why_not.is_none()
    {
        run = Some(entry.command.clone());
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
            // Its full height at once: an area that was small a moment ago would keep the list small.
            ScrollArea::vertical().max_height(HEIGHT).min_scrolled_height(HEIGHT).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (place, entry) in matches.iter().enumerate() {
                    if entry_ui(ui, desk, entry, place == now.marked, (up || down) && place == now.marked) {
                        run = Some(entry.command.clone());
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

fn entry_ui(ui: &mut Ui, desk: &Desk<'_>, entry: &Entry, is_marked: bool, is_followed: bool) -> bool {
    let info = &entry.info;
    let right = match (info.why_not, &info.shortcut) {
        (Some(why_not), _) => why_not.text(desk.lang()).to_owned(),
        (None, Some(shortcut)) => ui.ctx().format_shortcut(shortcut),
        (None, None) => String::new(),
    };
    let button = egui::Button::selectable(is_marked, entry.name.as_str())
        .right_text(RichText::new(right).color(desk.palette.weak))
        .min_size(vec2(ui.available_width(), desk.row_height()));
    let response = ui.add_enabled(info.why_not.is_none(), button).on_hover_text(info.hint.text(desk.lang()));
    if is_followed {
        response.scroll_to_me(None);
    }
    response.clicked()
}

/// A command that fits what was typed.
struct Entry {
    command: Command,
    info: Info,
    /// Its name, and the layer's that it is about.
    name: String,
}

/// Commands whose name in either language, or hint, holds every word that was typed, and those of each layer once something was typed. Possible ones
/// first, and of them those that are called so.
fn matching(desk: &Desk<'_>, text: &str) -> Vec<Entry> {
    let wanted = text.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let has_all = |text: &str| words.iter().all(|word| text.contains(word));
    let entry = |command: Command, of: Option<&str>| {
        let info = desk.info(&command)?;
        let of = of.map(|layer| format!(" · {layer}")).unwrap_or_default();
        let name = format!("{}{of}", info.name.text(desk.lang()));
        let names = format!("{name} {} {} {}", info.name.text(Lang::Zh), info.name.text(Lang::En), info.hint.text(desk.lang()));
        has_all(&names.to_lowercase()).then_some(Entry { command, info, name })
    };
    let mut found: Vec<Entry> = listed().into_iter().filter_map(|command| entry(command, None)).collect();
    let document = desk.state.document.as_ref().filter(|_| !words.is_empty());
    for summary in desk.state.layers.iter().filter_map(|view| document?.summary(view.layer)) {
        let layer = format!("{} {}", terms::role(summary.role, desk.lang()), summary.name);
        let of_layer = layer_commands(summary.id).into_iter().flatten().filter(|command| *command != Command::Reload);
        found.extend(of_layer.filter_map(|command| entry(command, Some(&layer))));
    }
    found.sort_by_key(|entry| (entry.info.why_not.is_some(), !has_all(&entry.name.to_lowercase())));
    found
}
