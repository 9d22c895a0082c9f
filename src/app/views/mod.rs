//! What is on the screen: drawn from the state, sending commands, changing nothing else.

use egui::Ui;

use crate::ids::RecordNo;
use crate::layer::Layer;
use crate::problem::ProblemKind;
use crate::words::Lang;

use super::command::Command;
use super::state::{Fold, Panel};

mod ask;
mod attributes;
pub mod bar;
mod bases;
mod card;
mod card_rows;
mod compare;
mod conflict_groups;
mod conflicts;
mod dashboard;
pub mod dialogs;
mod figures;
mod grid;
pub mod kit;
mod layers;
mod legend;
pub mod map;
mod measure;
pub mod messages;
mod problems;
mod side_panel;
mod siting;
mod statistics;
pub mod status;
mod tables;
mod why;

pub use ask::ask_ui;
pub use card::{card_table, card_text, card_ui};
pub use kit::Desk;
pub use layers::layers_ui;
pub use siting::siting_ui;
pub use tables::tables_ui;

/// What a feature is called: its identifier, else its record number.
#[must_use]
pub fn feature_label(layer: &Layer, record: RecordNo) -> String {
    let id = layer.ids.get(record);
    if id.is_empty() { super::state::record_label(record) } else { id.to_owned() }
}

/// A problem as a sentence.
fn problem_text(kind: &ProblemKind, lang: Lang) -> String {
    crate::words::problems::sentence(lang, kind)
}

/// Tells the state a panel's size once the hand that drags its edge lets go.
fn kept_size(ui: &Ui, desk: &mut Desk<'_>, panel: Panel, size: f32) {
    let Fold { size: kept, .. } = match panel {
        Panel::Layers => desk.state.look.layers,
        Panel::Card => desk.state.look.card,
        Panel::Tables => desk.state.look.tables,
    };
    let is_dragging = ui.input(|input| input.pointer.any_down());
    if (kept - size).abs() >= 1.0 && !is_dragging {
        desk.send(Command::ResizePanel(panel, size));
    }
}
