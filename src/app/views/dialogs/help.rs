//! Shortcuts, and what the program is.

use egui::{Grid, Label, RichText, ScrollArea, Ui, vec2};

use crate::app::command::listed;
use crate::app::theme;
use crate::words::window::W;

use super::super::kit::{Desk, weak};
use super::dialog_window;

/// Draws the help: every command with its shortcut, from the table that the menus are made of.
pub(super) fn help_ui(ui: &Ui, desk: &mut Desk<'_>) {
    dialog_window(ui, desk, desk.text(W::HelpTitle), 640.0, |ui, desk| {
        ui.add(Label::new(desk.text(W::HelpMouse)).wrap());
        ui.separator();
        ScrollArea::vertical().max_height(110.0 * theme::GRID).auto_shrink([false, true]).show(ui, |ui| {
            Grid::new("help").num_columns(3).spacing(vec2(5.0 * theme::GRID, theme::GRID)).show(ui, |ui| {
                for info in listed().iter().filter_map(|command| desk.info(command)) {
                    let shortcut = info.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut)).unwrap_or_default();
                    ui.label(info.name.text(desk.lang()));
                    ui.label(RichText::new(shortcut).color(desk.palette.accent));
                    ui.add(Label::new(RichText::new(info.hint.text(desk.lang())).color(desk.palette.weak)).truncate());
                    ui.end_row();
                }
            });
        });
    });
}

/// Draws what the program is.
pub(super) fn about_ui(ui: &Ui, desk: &mut Desk<'_>) {
    dialog_window(ui, desk, desk.text(W::AboutTitle), 440.0, |ui, desk| {
        ui.label(RichText::new(desk.text(W::AppTitle)).heading().color(desk.palette.accent));
        ui.label(format!("{} {}", desk.text(W::Version), env!("CARGO_PKG_VERSION")));
        for word in [W::AboutText, W::AboutLaw, W::AboutOffline] {
            ui.add(Label::new(desk.text(word)).wrap());
        }
        weak(ui, desk, desk.text(W::AboutFont));
        let rules = &desk.state.rules.set;
        weak(ui, desk, format!("{}: {} {}", desk.text(W::Rule), rules.name, rules.version));
    });
}
