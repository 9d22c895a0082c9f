//! The base maps of the layer panel, below the layers as they are on the map.

use egui::{RichText, Sense, Ui};

use crate::app::base::{BaseCommand, BaseView, commands};
use crate::app::command::Command;
use crate::app::theme;
use crate::words::base::{BaseWord, facts};
use crate::words::window::{W, crs_choice_name};

use super::kit::{Desk, caption, menu_entry};
use super::layers::{Row, row_ui};
use super::legend::Swatch;

/// Draws the list, if there is one.
pub(super) fn bases_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let bases = desk.state.bases.clone();
    if bases.is_empty() {
        return;
    }
    ui.add_space(3.0 * theme::GRID);
    caption(ui, desk, BaseWord::Title.text(desk.lang()));
    ui.add_space(theme::GRID);
    for base in &bases {
        base_row(ui, desk, base);
    }
}

fn base_row(ui: &mut Ui, desk: &mut Desk<'_>, base: &BaseView) {
    let name = base.name();
    let trailing = trailing(desk, base);
    let swatch = Swatch::Picture;
    let row = Row { name: &name, trailing: &trailing, is_on: base.is_visible, swatch, has_warning: base.trouble.is_some() };
    let id = ui.scope_id().with(("base map", base.id));
    let (response, is_toggled) = row_ui(ui, desk, &row, id, Sense::click());
    if is_toggled {
        desk.send(Command::Base(BaseCommand::Toggle(base.id)));
    }
    if response.double_clicked() {
        desk.send(Command::Base(BaseCommand::Zoom(base.id)));
    } else if response.clicked() && base.trouble.is_some() {
        desk.send(Command::Base(BaseCommand::Retry(base.id)));
    }
    response.context_menu(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(trouble) = &base.trouble {
            let word = if trouble.candidates.is_some() { BaseWord::SayCrs } else { BaseWord::Retry };
            if ui.button(word.text(desk.lang())).clicked() {
                desk.send(Command::Base(BaseCommand::Retry(base.id)));
                ui.close();
            }
            ui.separator();
        }
        for command in commands(base.id) {
            menu_entry(ui, desk, Command::Base(command));
        }
        ui.separator();
        opacity_ui(ui, desk, base);
    });
    response.on_hover_ui(|ui| about(ui, desk, base));
}

/// What stands on the right: how much of it is seen, where not all is; that it is being read, or waits.
fn trailing(desk: &Desk<'_>, base: &BaseView) -> String {
    if base.map.is_none() && base.trouble.is_none() {
        return if desk.state.document.is_some() { BaseWord::Reading.text(desk.lang()).to_owned() } else { "–".to_owned() };
    }
    let percent = (base.opacity * 100.0).round();
    if percent < 100.0 { format!("{percent} %") } else { String::new() }
}

fn opacity_ui(ui: &mut Ui, desk: &mut Desk<'_>, base: &BaseView) {
    let mut percent = (base.opacity * 100.0).round();
    ui.horizontal(|ui| {
        let label = ui.label(desk.text(W::Opacity));
        let slider = egui::Slider::new(&mut percent, 10.0..=100.0).step_by(5.0).suffix(" %");
        if ui.add(slider).labelled_by(label.id).changed() {
            desk.send(Command::Base(BaseCommand::SetOpacity(base.id, percent / 100.0)));
        }
    });
}

/// File, size, CRS; why it cannot be shown.
fn about(ui: &mut Ui, desk: &Desk<'_>, base: &BaseView) {
    let lang = desk.lang();
    ui.label(RichText::new(crate::words::window::file_name(&base.input.path)).strong());
    if let Some(map) = &base.map {
        if let Some(finest) = map.raster.levels.first() {
            ui.label(RichText::new(facts(finest.width, finest.height, map.raster.levels.len(), lang)).color(desk.palette.weak));
        }
        let own = map.crs.crs.as_ref().map(|crs| crs.epsg.map_or_else(|| crs.name.clone(), crate::words::window::epsg_name));
        let crs = map.input.crs.map(|choice| crs_choice_name(choice, lang)).or(own);
        ui.label(RichText::new(crs.unwrap_or_default()).color(desk.palette.weak));
    } else if base.trouble.is_none() {
        let word = if desk.state.document.is_some() { BaseWord::Reading } else { BaseWord::Waiting };
        ui.label(RichText::new(word.text(lang)).color(desk.palette.weak));
    }
    if let Some(trouble) = &base.trouble {
        ui.label(RichText::new(&trouble.reason).color(desk.palette.warning));
    }
}
