//! The panel of the pre-check, in the card's place: what is proposed, and the answer, each feature a link to the map.

use egui::{ComboBox, Label, RichText, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2};

use crate::app::command::Command;
use crate::app::pencil::Touch;
use crate::app::siting::{Answered, SitingCommand};
use crate::app::snapshot::Asked;
use crate::app::theme;
use crate::conflicts::siting::Verdict;
use crate::words::Lang;
use crate::words::land_codes::{CITY, NamedCode, PLANNING};
use crate::words::siting::{Block, BlockKind, Entry, SitingWord, plot_name, verdict};

use super::kit::{Desk, unbroken, weak};
use super::side_panel::side_panel;

/// Draws the panel.
pub fn siting_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    let is_closed = side_panel(ui, desk, "siting", Some((SitingWord::Window.text(lang), SitingWord::Close.text(lang))), |ui, desk, _| {
        ui.spacing_mut().item_spacing.y = 1.5 * theme::GRID;
        proposal_ui(ui, desk);
        ui.add(egui::Separator::default().spacing(2.0 * theme::GRID));
        answer_ui(ui, desk);
    });
    if is_closed {
        send(desk, SitingCommand::Hide);
    }
}

fn send(desk: &mut Desk<'_>, command: SitingCommand) {
    desk.send(Command::Siting(command));
}

/// What is proposed: drawn, pasted or a file, and for what.
fn proposal_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    let is_drawn = desk.state.siting.drawn.is_some();
    ui.horizontal_wrapped(|ui| {
        let word = if is_drawn { SitingWord::Redraw } else { SitingWord::Draw };
        let is_drawing = desk.state.siting.drawing.is_some();
        if ui.add(egui::Button::new(word.text(lang)).selected(is_drawing)).on_hover_text(SitingWord::DrawTip.text(lang)).clicked() {
            send(desk, if is_drawing { SitingCommand::Touch(Touch::Cancel) } else { SitingCommand::Draw });
        }
        if ui.button(SitingWord::OpenFile.text(lang)).clicked() {
            send(desk, SitingCommand::Browse);
        }
    });
    if desk.state.siting.drawing.is_some() {
        weak(ui, desk, SitingWord::DrawTip.text(lang));
    } else if is_drawn {
        weak(ui, desk, SitingWord::Drawn.text(lang));
    }
    weak(ui, desk, SitingWord::PasteHint.text(lang));
    let mut text = desk.state.siting.text.clone();
    let edit = TextEdit::multiline(&mut text).desired_rows(2).desired_width(f32::INFINITY).hint_text(SitingWord::Example.text(lang));
    let field = ScrollArea::vertical().id_salt("siting text").max_height(20.0 * theme::GRID).show(ui, |ui| ui.add(edit)).inner;
    if field.accessible_name(SitingWord::PasteHint.text(lang)).changed() {
        send(desk, SitingCommand::SetText(text));
    }
    use_ui(ui, desk);
    let has_plot = desk.state.siting.has_plot();
    let label = RichText::new(SitingWord::Check.text(lang)).color(desk.palette.on_accent);
    let button = egui::Button::new(label).fill(desk.palette.accent).min_size(vec2(20.0 * theme::GRID, 7.0 * theme::GRID));
    let response = ui.horizontal(|ui| ui.add_enabled(has_plot, button)).inner.on_disabled_hover_text(SitingWord::NothingYet.text(lang));
    if response.clicked() {
        send(desk, SitingCommand::Check);
    }
}

/// The use, from a list: code and name.
fn use_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    let chosen = desk.state.siting.use_code.clone();
    let of_file = SitingWord::UseOfFile.text(lang).to_owned();
    let shown = PLANNING.iter().chain(&CITY).find(|(code, ..)| *code == chosen).map_or_else(|| of_file.clone(), |named| label(lang, named));
    weak(ui, desk, SitingWord::Use.text(lang));
    let width = ui.available_width();
    let response =
        ComboBox::from_id_salt("siting use").width(width).height(90.0 * theme::GRID).selected_text(shown).truncate().show_ui(ui, |ui| {
            if desk.state.siting.drawn.is_none() && ui.selectable_label(chosen.is_empty(), of_file).clicked() {
                send(desk, SitingCommand::SetUse(String::new()));
            }
            for (place, named) in PLANNING.iter().chain(&CITY).enumerate() {
                if place == PLANNING.len() {
                    weak(ui, desk, "GB 50137");
                }
                if ui.selectable_label(chosen == named.0, label(lang, named)).clicked() {
                    send(desk, SitingCommand::SetUse(named.0.to_owned()));
                }
            }
        });
    response.response.accessible_name(SitingWord::Use.text(lang));
}

fn label(lang: Lang, (code, zh, en): &NamedCode) -> String {
    format!("{code}  {}", if lang == Lang::Zh { zh } else { en })
}

fn answer_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let lang = desk.lang();
    if let Asked::Failed(reason, _) = &desk.state.siting.answer {
        ui.add(Label::new(RichText::new(reason).color(desk.palette.failure)).wrap().selectable(true));
    }
    if desk.state.siting.answer.is_pending() {
        weak(ui, desk, SitingWord::Working.text(lang));
    }
    let Some(answer) = desk.state.siting.answer.value().cloned() else { return };
    let shown = desk.state.siting.shown.min(answer.siting.plots.len().saturating_sub(1));
    which_ui(ui, desk, &answer, shown);
    let grade = answer.siting.plots.get(shown).map(|plot| plot.verdict);
    for block in answer.blocks(lang, shown) {
        block_ui(ui, desk, &block, grade);
    }
    ui.add_space(theme::GRID);
    ui.horizontal_wrapped(|ui| {
        if ui.button(SitingWord::Copy.text(lang)).clicked() {
            send(desk, SitingCommand::Copy);
        }
        if ui.button(SitingWord::SaveJson.text(lang)).clicked() {
            send(desk, SitingCommand::AskSave);
        }
    });
}

/// Which of several plots is shown.
fn which_ui(ui: &mut Ui, desk: &mut Desk<'_>, answer: &Answered, shown: usize) {
    let plots = &answer.siting.plots;
    if plots.len() < 2 {
        return;
    }
    let lang = desk.lang();
    let layer = answer.siting.plots_name();
    let named = |place: usize| {
        let plot = plots.get(place);
        plot.map_or_else(String::new, |plot| format!("{}  {}", plot_name(lang, layer, plot), verdict(lang, plot.verdict)))
    };
    let response =
        ComboBox::from_id_salt("siting plot").width(ui.available_width()).selected_text(named(shown)).truncate().show_ui(ui, |ui| {
            for place in 0..plots.len() {
                if ui.selectable_label(place == shown, named(place)).clicked() {
                    send(desk, SitingCommand::ShowPlot(place));
                }
            }
        });
    response.response.accessible_name(SitingWord::Plot.text(lang));
}

fn block_ui(ui: &mut Ui, desk: &mut Desk<'_>, block: &Block, grade: Option<Verdict>) {
    ui.add_space(theme::GRID);
    let title = RichText::new(&block.title);
    let (title, text) = match (block.kind, grade) {
        (BlockKind::Rule(severity), _) => (title.color(desk.palette.severity(severity)), desk.palette.text),
        (BlockKind::Verdict, Some(Verdict::ToSettle)) => (title.heading(), desk.palette.failure),
        _ => (title.heading(), desk.palette.text),
    };
    ui.add(Label::new(title).wrap().selectable(true));
    for entry in &block.entries {
        entry_ui(ui, desk, entry, text, block.kind == BlockKind::Verdict);
    }
}

/// A sentence; one on a feature is a link that shows it on the map.
fn entry_ui(ui: &mut Ui, desk: &mut Desk<'_>, entry: &Entry, colour: egui::Color32, is_strong: bool) {
    let Some(feature) = entry.feature else {
        let text = RichText::new(unbroken(&entry.text)).color(colour);
        ui.add(Label::new(if is_strong { text.strong() } else { text }).wrap().selectable(true));
        return;
    };
    let text = RichText::new(unbroken(&entry.text)).color(desk.palette.accent);
    let response = ui.add(Label::new(text).wrap().sense(Sense::click())).on_hover_text(SitingWord::GoTo.text(desk.lang()));
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &entry.text));
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        send(desk, SitingCommand::GoTo(feature));
    }
}
