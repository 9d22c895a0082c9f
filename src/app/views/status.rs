//! The status bar: where the pointer is, the scale, what is being done and how far, what is open.

use egui::{Align, Frame, Layout, Margin, ProgressBar, RichText, TextEdit, Ui, vec2};

use crate::app::command::Command;
use crate::app::document::Document;
use crate::app::state::JobState;
use crate::app::theme;
use crate::geometry::Point;
use crate::units::{grouped, grouped_count};
use crate::words::Lang;
use crate::words::window::{W, check_time, dms, open_now, stage, zone};

use super::kit::{Desk, close_button};

/// Draws the bar. `pointer_m` is where the pointer is on the map.
pub fn status_ui(ui: &mut Ui, desk: &mut Desk<'_>, pointer_m: Option<Point>) {
    let frame = Frame::new().fill(desk.palette.raised).inner_margin(Margin::symmetric(theme::MARGIN as i8, 0));
    egui::Panel::bottom("status").exact_size(theme::STATUS_HEIGHT.max(desk.row_height() + 2.0)).frame(frame).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0 * theme::GRID;
            position_ui(ui, desk, pointer_m);
            scale_ui(ui, desk);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| right_ui(ui, desk));
        });
    });
}

fn position_ui(ui: &mut Ui, desk: &Desk<'_>, pointer_m: Option<Point>) {
    let Some(document) = &desk.state.document else { return };
    let at_m = pointer_m.or(desk.state.camera.map(|camera| camera.centre_m));
    let Some(at_m) = at_m else { return };
    let colour = if pointer_m.is_some() { desk.palette.text } else { desk.palette.weak };
    if let Some((lon, lat)) = degrees(document, at_m) {
        ui.label(RichText::new(format!("{}  {}", dms(lon, ['E', 'W']), dms(lat, ['N', 'S']))).color(colour));
    }
    ui.label(RichText::new(format!("X {}  Y {}", grouped(at_m[1], 1), grouped(at_m[0], 1))).color(colour));
    ui.label(RichText::new(crs_name(document, desk.lang())).color(desk.palette.weak));
}

/// A position in degrees, where the analysis CRS can be turned into them.
fn degrees(document: &Document, at_m: Point) -> Option<(f64, f64)> {
    let mut point = [at_m];
    document.lonlat_from_m.as_ref()?.apply(&mut point);
    let [[lon, lat]] = point;
    (lon.is_finite() && lat.is_finite() && lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some((lon, lat))
}

fn crs_name(document: &Document, lang: Lang) -> String {
    let label = &document.crs_label;
    match label.zone {
        Some(known) => zone(known.width, known.zone, known.meridian, lang),
        None => label.name.clone(),
    }
}

/// The scale, which can be typed: `1:10 000`.
fn scale_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(camera) = desk.state.camera else { return };
    let id = ui.scope_id().with("scale");
    let shown = format!("1:{}", grouped_count(camera.scale().round().max(1.0) as u64));
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let mut text: String = if has_focus { ui.data(|data| data.get_temp(id)).unwrap_or(shown) } else { shown };
    let edit = TextEdit::singleline(&mut text)
        .id(id)
        .desired_width(26.0 * theme::GRID)
        .margin(vec2(theme::GRID, 1.0))
        .align(egui::Align2::LEFT_CENTER);
    let response = ui.add(edit).accessible_name(desk.text(W::ScaleBox)).on_hover_text(desk.text(W::ScaleBox));
    ui.data_mut(|data| data.insert_temp(id, text.clone()));
    if response.lost_focus()
        && ui.input(|input| input.key_pressed(egui::Key::Enter))
        && let Some(scale) = crate::app::printing::typed_scale(&text)
    {
        desk.send(Command::SetCamera(camera.at_scale(scale)));
    }
}

fn right_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    if let Some(job) = desk.state.jobs.iter().find(|job| job.kind.is_shown()).cloned() {
        job_ui(ui, desk, &job);
        return;
    }
    let lang = desk.lang();
    if let Some(seconds) = desk.state.results.as_ref().and_then(|results| results.seconds) {
        ui.label(RichText::new(check_time(seconds, lang)).color(desk.palette.weak));
    }
    match &desk.state.document {
        Some(document) => {
            let features = document.summaries.iter().map(|layer| layer.features).sum();
            ui.label(RichText::new(open_now(document.summaries.len(), features, lang)).color(desk.palette.weak));
        }
        None => {
            ui.label(RichText::new(desk.text(W::Ready)).color(desk.palette.weak));
        }
    }
    let is_unsaved = desk.state.is_changed && desk.state.workspace.is_some();
    if is_unsaved {
        ui.label(RichText::new(desk.text(W::Unsaved)).color(desk.palette.weak));
    }
}

/// What is done, to which file, how far, and a way out.
fn job_ui(ui: &mut Ui, desk: &mut Desk<'_>, job: &JobState) {
    if close_button(ui, desk, desk.text(W::StopButton)).clicked() {
        desk.send(Command::Stop(job.kind));
    }
    let lang = desk.lang();
    let doing = job.stage.map_or_else(|| crate::app::absorb::job_word(job.kind).text(lang), |now| stage(now, lang));
    let subject = if job.subject.is_empty() { String::new() } else { format!(" {}", job.subject) };
    let text = if job.is_stopping { desk.text(W::Stopping).to_owned() } else { format!("{doing}{subject}") };
    if job.total > 0 {
        let share = (job.done as f32 / job.total as f32).clamp(0.0, 1.0);
        let left = job.left.map_or_else(String::new, |left| format!(" · {}", crate::words::terms::time_left(left, lang)));
        let percent = format!("{:.0} %{left}", share * 100.0);
        ui.add(ProgressBar::new(share).desired_width(30.0 * theme::GRID).desired_height(2.0 * theme::GRID).fill(desk.palette.accent));
        ui.label(percent);
    } else {
        ui.add(egui::Spinner::new().size(3.5 * theme::GRID).color(desk.palette.accent));
    }
    ui.label(text);
}
