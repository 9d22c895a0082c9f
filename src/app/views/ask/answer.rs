//! What was found: totals, sums by class, and the list, of which the rows in sight are drawn.

use egui::{Align, Align2, Label, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use crate::app::ask::{Answered, AskCommand, not_asked};
use crate::app::document::Document;
use crate::app::snapshot::{Asked, Snapshot};
use crate::app::theme;
use crate::app::views::feature_label;
use crate::tasks::ask::{Hit, Place, Sum};
use crate::units::grouped;
use crate::words::ask::{AskWord as Word, area_short, features, marked};
use crate::words::measure::area;
use crate::words::terms;

use super::super::kit::{Desk, caption, cell_text, line, weak};
use super::send;

/// Rows of the sums by class that are in sight at once.
const SUMS_IN_SIGHT: usize = 6;

/// `height` is the panel's: the list takes what the rest leaves of it.
pub(super) fn answer_ui(ui: &mut Ui, desk: &mut Desk<'_>, height: f32) {
    let lang = desk.lang();
    if let Asked::Failed(reason, _) = &desk.state.tools.ask.answer {
        ui.add(Label::new(RichText::new(reason).color(desk.palette.failure)).wrap().selectable(true));
    }
    if desk.state.tools.ask.answer.is_pending() {
        weak(ui, desk, Word::Working.text(lang));
    }
    let answered = desk.state.tools.ask.answer.value().cloned();
    let Some((answered, document)) = answered.zip(desk.state.document.clone()) else { return };
    totals_ui(ui, desk, &answered, &document);
    if answered.answer.hits.is_empty() {
        return;
    }
    sums_ui(ui, desk, &answered, &document);
    caption(ui, desk, Word::List.text(lang));
    list_ui(ui, desk, &answered, &document, height);
    if answered.marked.len() < answered.answer.hits.len() {
        weak(ui, desk, marked(answered.marked.len() as u64, lang));
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button(Word::Copy.text(lang)).clicked() {
            send(desk, AskCommand::Copy);
        }
        if ui.button(Word::Export.text(lang)).clicked() {
            send(desk, AskCommand::AskSave);
        }
    });
}

fn totals_ui(ui: &mut Ui, desk: &Desk<'_>, answered: &Answered, document: &Document) {
    let lang = desk.lang();
    let count = answered.answer.hits.len() as u64;
    let text = if count == 0 { Word::Nothing.text(lang).to_owned() } else { features(count, lang) };
    ui.add(Label::new(RichText::new(text).strong()).wrap().selectable(true));
    // Areas of several layers lie on top of each other: their sum would be of nothing.
    if let Some((area_m2, inside_m2)) = answered.answer.areas_of_one_layer_m2() {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            area_ui(ui, desk, Word::Area, area_m2);
            if matches!(answered.place, Place::Inside(_)) {
                area_ui(ui, desk, Word::AreaInside, inside_m2);
            }
        });
    }
    for missing in &answered.answer.not_asked {
        ui.add(Label::new(RichText::new(not_asked(missing, document, lang)).color(desk.palette.warning)).wrap());
    }
}

fn area_ui(ui: &mut Ui, desk: &Desk<'_>, what: Word, area_m2: f64) {
    let lang = desk.lang();
    let [square_metres, in_mu, in_hectares] = area(area_m2, lang);
    line(ui, desk, what.text(lang), &square_metres);
    line(ui, desk, "", &format!("{in_mu}   {in_hectares}"));
}

fn sums_ui(ui: &mut Ui, desk: &Desk<'_>, answered: &Answered, document: &Document) {
    let lang = desk.lang();
    caption(ui, desk, Word::ByClass.text(lang));
    let sums = &answered.answer.sums;
    let room = sums.len().min(SUMS_IN_SIGHT) as f32 * desk.row_height();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let list = ScrollArea::vertical().id_salt("ask sums").max_height(room).auto_shrink([false, true]);
        list.show_rows(ui, desk.row_height(), sums.len(), |ui, shown| {
            for sum in sums.iter().skip(shown.start).take(shown.len()) {
                sum_ui(ui, desk, sum, answered, document);
            }
        });
    });
}

fn sum_ui(ui: &mut Ui, desk: &Desk<'_>, sum: &Sum, answered: &Answered, document: &Document) {
    let lang = desk.lang();
    let role = document.summary(sum.layer).map_or("", |summary| terms::role(summary.role, lang));
    let class = if sum.class.is_empty() { Word::NoClass.text(lang) } else { &sum.class };
    let area_m2 = if matches!(answered.place, Place::Inside(_)) { sum.inside_m2 } else { sum.area_m2 };
    let mut right = features(sum.features, lang);
    if area_m2 > 0.0 {
        right = format!("{right}  {}", area_short(area_m2, lang));
    }
    line(ui, desk, &format!("{role} {class}"), &right);
}

fn list_ui(ui: &mut Ui, desk: &mut Desk<'_>, answered: &Snapshot<Answered>, document: &Document, height: f32) {
    let rows = answered.answer.hits.len();
    let room = (height * 0.45).max(6.0 * desk.row_height()).min(rows as f32 * desk.row_height());
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let list = ScrollArea::vertical().id_salt("ask list").max_height(room).auto_shrink([false, true]);
        list.show_rows(ui, desk.row_height(), rows, |ui, shown| {
            for (place, hit) in answered.answer.hits.iter().enumerate().skip(shown.start).take(shown.len()) {
                hit_ui(ui, desk, place, hit, answered, document);
            }
        });
    });
}

/// A feature: what it is called, and how far or how large; a click shows it on the map.
fn hit_ui(ui: &mut Ui, desk: &mut Desk<'_>, place: usize, hit: &Hit, answered: &Answered, document: &Document) {
    let lang = desk.lang();
    let Some(layer) = document.opened.layers.get(hit.layer.place()) else { return };
    let parts = [terms::role(layer.role, lang), &feature_label(layer, hit.record), layer.class.value(hit.record)];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let name = parts.join(" ");
    let number = match answered.place {
        Place::Near { .. } => format!("{} m", grouped(hit.distance_m, 2)),
        Place::Inside(_) if hit.area_m2 > 0.0 => area_short(hit.inside_m2, lang),
        _ if hit.area_m2 > 0.0 => area_short(hit.area_m2, lang),
        _ => String::new(),
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), desk.row_height()), Sense::click());
    let is_shown = desk.state.tools.ask.shown == Some(place);
    if is_shown || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0.0, if is_shown { desk.palette.selected } else { desk.palette.hovered });
    }
    let width = ui.fonts_mut(|fonts| fonts.layout_no_wrap(number.clone(), desk.font(), desk.palette.text).size().x);
    let inner = rect.shrink2(vec2(theme::GRID, 0.0));
    let left = inner.with_max_x(inner.max.x - width - 2.0 * theme::GRID);
    let is_cut = cell_text(ui.painter(), left, &name, desk.font(), desk.palette.text, Align::Min);
    ui.painter().text(inner.right_center(), Align2::RIGHT_CENTER, &number, desk.font(), desk.palette.weak);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_shown, format!("{name} {number}")));
    let response = if is_cut { response.on_hover_text(&name) } else { response };
    if response.clicked() {
        send(desk, AskCommand::GoTo(place));
    }
}
