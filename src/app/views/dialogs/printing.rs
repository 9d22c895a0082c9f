//! Choices for the map on paper: paper, scale, secrecy mark.

use egui::{RichText, TextEdit, Ui};

use crate::app::printing::{PaperScale, Printing, extent, ground_m};
use crate::app::theme;
use crate::app::views::kit::{Desk, weak};
use crate::tasks::render::Paper;
use crate::words::window::{W, paper_ground, paper_too_small};

/// The map alone, or a paper on which it stands with all its furniture.
pub(super) fn picture_ui(ui: &mut Ui, desk: &Desk<'_>, printing: &mut Printing, path: &str) {
    ui.add_space(theme::GRID);
    ui.horizontal_wrapped(|ui| {
        ui.label(desk.text(W::Paper));
        let choices = [
            (None, W::PaperNone),
            (Some(Paper::A4), W::PaperA4),
            (Some(Paper::A4Portrait), W::PaperA4Portrait),
            (Some(Paper::A3), W::PaperA3),
            (Some(Paper::A3Portrait), W::PaperA3Portrait),
        ];
        for (choice, word) in choices {
            ui.radio_value(&mut printing.paper, choice, desk.text(word));
        }
    });
    weak(ui, desk, desk.text(W::PaperHint));
    let is_pdf = path.trim().to_ascii_lowercase().ends_with(".pdf");
    if printing.paper.is_none() && !is_pdf {
        return;
    }
    scale_ui(ui, desk, printing);
    secrecy_ui(ui, desk, &mut printing.secrecy);
}

/// The scale, held against paper and view.
fn scale_ui(ui: &mut Ui, desk: &Desk<'_>, printing: &mut Printing) {
    ui.horizontal(|ui| {
        ui.label(desk.text(W::PaperScale));
        let edit = TextEdit::singleline(&mut printing.scale).desired_width(30.0 * theme::GRID).hint_text(desk.text(W::PaperScaleFits));
        ui.add(edit).accessible_name(desk.text(W::PaperScale));
        if ui.selectable_label(printing.scale() == PaperScale::FitsView, desk.text(W::PaperScaleFits)).clicked() {
            printing.scale.clear();
        }
    });
    let Some(camera) = desk.state.camera else { return };
    match printing.scale() {
        PaperScale::FitsView => {}
        PaperScale::NotUnderstood => {
            ui.label(RichText::new(desk.text(W::PaperScaleWrong)).color(desk.palette.failure));
        }
        PaperScale::Ratio(ratio) => {
            let ground = ground_m(printing.paper.unwrap_or(Paper::A4), ratio);
            let view = extent(camera, desk.state.map_size);
            let view = [view.width(), view.height()];
            weak(ui, desk, paper_ground(ground, view, desk.lang()));
            if ground.iter().zip(view).any(|(ground, view)| *ground < view) {
                ui.label(RichText::new(paper_too_small(desk.lang())).color(desk.palette.failure));
            }
        }
    }
}

/// The secrecy mark: the usual ones, or any text.
pub(super) fn secrecy_ui(ui: &mut Ui, desk: &Desk<'_>, secrecy: &mut String) {
    ui.horizontal(|ui| {
        ui.label(desk.text(W::Secrecy));
        let edit = TextEdit::singleline(secrecy).desired_width(30.0 * theme::GRID).hint_text(desk.text(W::SecrecyNone));
        ui.add(edit).accessible_name(desk.text(W::Secrecy));
        for word in [W::SecrecyInternal, W::SecrecySecret] {
            let text = desk.text(word);
            let is_chosen = secrecy.trim() == text;
            if ui.selectable_label(is_chosen, text).clicked() {
                *secrecy = if is_chosen { String::new() } else { text.to_owned() };
            }
        }
    });
}
