//! The chain behind a conflict, under the conflict on the card: the same sections and sentences as `jingtu explain` prints.

use egui::{Frame, Label, Margin, RichText, Ui};

use crate::app::command::Command;
use crate::app::document::Results;
use crate::app::snapshot::{Asked, Snapshot};
use crate::app::theme;
use crate::app::why::WhyCommand;
use crate::conflicts::Explanation;
use crate::words::explain::{ExplainWord, Section, chain};

use super::kit::{Desk, weak};

/// Draws the button under a conflict, and the chain where it is unfolded.
pub(super) fn why_ui(ui: &mut Ui, desk: &mut Desk<'_>, results: &Snapshot<Results>, place: u32) {
    let lang = desk.lang();
    let is_shown = desk.state.why.is_of(results, place);
    ui.horizontal(|ui| {
        let (word, command) =
            if is_shown { (ExplainWord::CloseWhy, WhyCommand::Hide) } else { (ExplainWord::Why, WhyCommand::Show(place)) };
        if ui.button(word.text(lang)).on_hover_text(ExplainWord::WhyTip.text(lang)).clicked() {
            desk.send(Command::Why(command));
        }
        let is_ready = is_shown && matches!(desk.state.why.chain, Asked::Ready(_));
        if is_ready && ui.button(ExplainWord::CopyWhy.text(lang)).clicked() {
            desk.send(Command::Why(WhyCommand::Copy));
        }
    });
    if is_shown {
        match desk.state.why.chain.clone() {
            Asked::Ready(explained) => chain_ui(ui, desk, &explained),
            Asked::Failed(reason, _) => {
                ui.add(Label::new(RichText::new(reason).color(desk.palette.failure)).wrap());
            }
            Asked::Pending(_) | Asked::NotAsked => {
                weak(ui, desk, ExplainWord::Working.text(lang));
            }
        }
    }
}

fn chain_ui(ui: &mut Ui, desk: &Desk<'_>, explained: &Explanation) {
    let inner = Margin { left: theme::MARGIN as i8, right: 0, top: 2, bottom: 6 };
    Frame::new().inner_margin(inner).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for section in chain(desk.lang(), explained) {
            section_ui(ui, desk, &section);
        }
    });
}

/// A heading, then label and fact in lines of their own: facts are long, and the card is narrow.
fn section_ui(ui: &mut Ui, desk: &Desk<'_>, section: &Section) {
    ui.add_space(theme::GRID);
    ui.add(Label::new(RichText::new(&section.title).heading()).wrap().selectable(true));
    let mut before = "";
    for line in &section.lines {
        if line.label != before {
            weak(ui, desk, line.label.as_str());
        }
        before = &line.label;
        ui.indent(ui.next_auto_id(), |ui| ui.add(Label::new(&line.value).wrap().selectable(true)));
    }
}
