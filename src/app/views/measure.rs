//! Measuring: the panel over the map's corner with every leg, and the read-out beside the pointer.

use egui::{Align2, Label, Painter, Pos2, Rect, RichText, Role, ScrollArea, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::Command;
use crate::app::map::{Projector, drawing};
use crate::app::measure::{MeasureCommand, MeasureKind, MeasureView, counted, leg_name, total_word};
use crate::app::pencil::Touch;
use crate::app::theme;
use crate::geometry::Point;
use crate::tasks::measure::Measured;
use crate::words::measure::{MeasureWord as Word, area, length, length_short, way};

use super::kit::{Desk, close_button, floating, line, weak};

/// A map lower than this has no room for the panel below its corner.
const LOW_MAP: f32 = 110.0 * theme::GRID;

/// Width of the panel's inside.
const WIDTH: f32 = 76.0 * theme::GRID;

/// Draws what is measured: on the map, beside the pointer, and in the panel. `pointer` is where the pointer is on the map.
pub(super) fn measure_ui(ui: &Ui, desk: &mut Desk<'_>, projector: &Projector, pointer: Option<Pos2>) {
    let Some(measure) = desk.state.tools.measure.clone() else { return };
    let measured = measure.measured(desk.state, pointer.map(|at| projector.m_from_screen(at)));
    let painter = ui.painter().with_clip_rect(projector.rect);
    let is_ring = measure.kind == MeasureKind::Area;
    drawing::path(&painter, projector, desk.palette, &measure.points, pointer.filter(|_| !measure.is_done), is_ring);
    numbers(&painter, desk, projector, &measure.points);
    if let Some(pointer) = pointer.filter(|_| !measure.is_done && !measure.points.is_empty()) {
        read_out(&painter, desk, &measure, &measured, pointer);
    }
    panel_ui(ui, desk, &measure, &measured, projector.rect);
}

/// Each point's number, as the panel's legs name it.
fn numbers(painter: &Painter, desk: &Desk<'_>, projector: &Projector, points: &[Point]) {
    for (place, point) in points.iter().enumerate() {
        let at = projector.screen_from_m(*point);
        if projector.rect.contains(at) {
            plate(painter, desk, at + vec2(2.0 * theme::GRID, -2.0 * theme::GRID), Align2::LEFT_BOTTOM, &(place + 1).to_string());
        }
    }
}

/// The leg that follows the pointer, and what it comes to in all.
fn read_out(painter: &Painter, desk: &Desk<'_>, measure: &MeasureView, measured: &Measured, pointer: Pos2) {
    let lang = desk.lang();
    let Some(leg) = measured.legs.get(measure.points.len() - 1) else { return };
    let mut lines = vec![way(counted(leg))];
    let total = measured.ellipsoidal_m().unwrap_or_else(|| measured.planar_m());
    if measured.legs.len() > 1 {
        lines.push(format!("{} {}", total_word(measure.kind).text(lang), length_short(total)));
    }
    if let Some(found) = measured.area {
        let [square_metres, mu, _] = area(found.ellipsoidal_m2.unwrap_or(found.planar_m2), lang);
        lines.push(format!("{square_metres}  {mu}"));
    }
    // On the side where there is room.
    let clip = painter.clip_rect();
    let is_right = pointer.x < clip.center().x;
    let (x, align) = if is_right { (5.0, Align2::LEFT_TOP) } else { (-5.0, Align2::RIGHT_TOP) };
    let y = if pointer.y > clip.max.y - 20.0 * theme::GRID { -20.0 } else { 3.0 };
    plate(painter, desk, pointer + vec2(x, y) * theme::GRID, align, &lines.join("\n"));
}

fn plate(painter: &Painter, desk: &Desk<'_>, at: Pos2, align: Align2, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), desk.font(), desk.palette.text);
    let rect = align.anchor_size(at, galley.size() + vec2(2.0, 1.0) * theme::GRID);
    painter.rect_filled(rect, theme::ROUNDING, desk.palette.plate);
    painter.galley(rect.min + vec2(1.0, 0.5) * theme::GRID, galley, desk.palette.text);
}

fn send(desk: &mut Desk<'_>, command: MeasureCommand) {
    desk.send(Command::Measure(command));
}

fn panel_ui(ui: &Ui, desk: &mut Desk<'_>, measure: &MeasureView, measured: &Measured, map: Rect) {
    // On a low map it takes the room above as well.
    let top = if map.height() < LOW_MAP { theme::MARGIN } else { 12.0 * theme::GRID };
    let corner = pos2(map.min.x + theme::MARGIN, map.min.y + top);
    egui::Area::new(egui::Id::unique("measure")).fixed_pos(corner).order(egui::Order::Middle).show(ui.ctx(), |ui| {
        floating(desk).show(ui, |ui| {
            ui.set_width((map.width() - 4.0 * theme::MARGIN).min(WIDTH));
            title_ui(ui, desk, measure);
            hint_ui(ui, desk, measure);
            if measured.legs.is_empty() {
                return;
            }
            totals_ui(ui, desk, measure, measured);
            ui.separator();
            // What is left of the map's height.
            let room = (map.height() - 90.0 * theme::GRID).clamp(2.0 * desk.row_height(), 8.0 * desk.row_height());
            legs_ui(ui, desk, measure, measured, room);
            ui.add_space(theme::GRID);
            buttons_ui(ui, desk, measure);
        });
    });
}

fn title_ui(ui: &mut Ui, desk: &mut Desk<'_>, measure: &MeasureView) {
    let lang = desk.lang();
    ui.horizontal(|ui| {
        for (kind, word) in [(MeasureKind::Distance, Word::Distance), (MeasureKind::Area, Word::Area)] {
            let is_on = measure.kind == kind;
            let text = RichText::new(word.text(lang));
            let response = ui.add(egui::Button::selectable(is_on, if is_on { text.strong() } else { text }));
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_on, word.text(lang)));
            if response.clicked() && !is_on {
                send(desk, MeasureCommand::Start(kind));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if close_button(ui, desk, Word::Close.text(lang)).clicked() {
                send(desk, MeasureCommand::Touch(Touch::Cancel));
            }
        });
    });
}

/// What to do next.
fn hint_ui(ui: &mut Ui, desk: &mut Desk<'_>, measure: &MeasureView) {
    let word = match (measure.points.is_empty(), measure.is_done) {
        (true, _) => Word::Begin,
        (false, false) => Word::Keys,
        (false, true) => Word::Again,
    };
    weak(ui, desk, word.text(desk.lang()));
}

fn totals_ui(ui: &mut Ui, desk: &Desk<'_>, measure: &MeasureView, measured: &Measured) {
    let lang = desk.lang();
    ui.spacing_mut().item_spacing.y = 0.0;
    let named = |what: Word, of: Word| format!("{} ({})", what.text(lang), of.text(lang));
    if let Some(found) = measured.area {
        for (area_m2, of) in [(found.ellipsoidal_m2, Word::OnEllipsoid), (Some(found.planar_m2), Word::InPlane)] {
            let Some(area_m2) = area_m2 else { continue };
            let [square_metres, mu, hectares] = area(area_m2, lang);
            line(ui, desk, &named(Word::AreaOf, of), &square_metres);
            line(ui, desk, "", &format!("{mu}   {hectares}"));
        }
        if found.is_crossing {
            ui.add(Label::new(RichText::new(Word::Crossing.text(lang)).color(desk.palette.warning)).wrap());
        }
    }
    let total = total_word(measure.kind);
    match measured.ellipsoidal_m() {
        Some(ellipsoidal_m) => line(ui, desk, &named(total, Word::OnEllipsoid), &length(ellipsoidal_m)),
        None => {
            weak(ui, desk, Word::NoDegrees.text(lang));
        }
    }
    line(ui, desk, &named(total, Word::InPlane), &length(measured.planar_m()));
}

/// The legs, as many as are in sight: length and azimuth; the plane's under the pointer.
fn legs_ui(ui: &mut Ui, desk: &Desk<'_>, measure: &MeasureView, measured: &Measured, room: f32) {
    let lang = desk.lang();
    let heading = format!("{}  {}", Word::Length.text(lang), Word::Azimuth.text(lang));
    line(ui, desk, Word::Leg.text(lang), &heading);
    let rows = measured.legs.len();
    ScrollArea::vertical().id_salt("legs").max_height(room).auto_shrink([false, true]).stick_to_bottom(true).show_rows(
        ui,
        desk.row_height(),
        rows,
        |ui, shown| {
            for (place, leg) in measured.legs.iter().enumerate().skip(shown.start).take(shown.len()) {
                let inside = ui.scope(|ui| line(ui, desk, &leg_name(place, measured, measure.kind), &way(counted(leg)))).response;
                let planar = format!("{} {}\n{}", Word::InPlane.text(lang), length(leg.planar.length_m), grid_azimuth(desk, leg));
                inside.on_hover_text(planar);
            }
        },
    );
}

fn grid_azimuth(desk: &Desk<'_>, leg: &crate::tasks::measure::Leg) -> String {
    format!("{} {}", Word::GridAzimuth.text(desk.lang()), crate::words::measure::azimuth(leg.planar.azimuth_deg))
}

fn buttons_ui(ui: &mut Ui, desk: &mut Desk<'_>, measure: &MeasureView) {
    let lang = desk.lang();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0 * theme::GRID;
        let copy = ui.add_enabled(measure.points.len() > 1, egui::Button::new(Word::Copy.text(lang)));
        if copy.clicked() {
            send(desk, MeasureCommand::Copy);
        }
        if ui.button(Word::Clear.text(lang)).clicked() {
            send(desk, MeasureCommand::Clear);
        }
    })
    .response
    .on_hover_text(Word::Method.text(lang));
}
