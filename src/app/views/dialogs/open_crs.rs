//! The part of the dialog for files that is about coordinate systems: the choice, what speaks for each candidate, a sketch of where the
//! file would lie, and the fields for a datum shift.

use egui::{Color32, ComboBox, Painter, Pos2, Rect, RichText, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};

use crate::app::state::{FileFacts, OpenFile};
use crate::app::theme;
use crate::geometry::{Extent, Point};
use crate::layer::{CrsChoice, Input, Ranked, WebMap};
use crate::tasks::inspect::CrsEvidence;
use crate::words::window::{W, crs_choice_name, epsg_name, hit_rate};

use super::super::kit::Desk;
use super::open::CHOICE;

/// CRSs offered for a file that does not say: CGCS2000 around Guangxi, then the old datums there (DOMAIN 5.1).
const OFFERED_CRS: [u32; 18] = [4524, 4525, 4545, 4546, 4490, 4523, 2360, 2361, 2381, 2382, 4610, 2412, 2413, 2433, 2434, 4214, 4496, 4497];

/// Candidates that are listed with a button each; the list of choices has more.
const LISTED: usize = 5;

/// Size of the sketch, points.
const SKETCH: [f32; 2] = [50.0 * theme::GRID, 35.0 * theme::GRID];

/// The field's name; resting on it shows where the file lies.
pub(super) fn label_ui(ui: &mut Ui, desk: &Desk<'_>, input: &Input, evidence: &CrsEvidence) {
    let label = ui.label(desk.text(W::Crs));
    if let Some(extent) = shown_extent(input, evidence) {
        label.on_hover_ui(|ui| sketch_ui(ui, desk, evidence, extent));
    }
}

/// The list of choices.
pub(super) fn choice_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, input: &mut Input, facts: &FileFacts) {
    let detected = format!("{}  {}", desk.text(W::Detected), facts.crs);
    let shown = match input.crs {
        Some(choice) => crs_choice_name(choice, desk.lang()),
        None if facts.needs_crs => desk.text(W::CrsUnknown).to_owned(),
        None => detected.clone(),
    };
    let combo = ComboBox::from_id_salt(("crs", place)).width(CHOICE).selected_text(shown).truncate();
    let response = combo.show_ui(ui, |ui| {
        if !facts.needs_crs && ui.selectable_label(input.crs.is_none(), detected).clicked() {
            input.crs = None;
        }
        let likely: Vec<u32> = facts.crs_evidence.candidates.iter().map(|ranked| ranked.candidate.epsg).collect();
        let others = OFFERED_CRS.into_iter().filter(|code| !likely.contains(code));
        let codes = likely.iter().copied().chain(others).map(CrsChoice::Epsg);
        for choice in codes.chain(WebMap::ALL.map(CrsChoice::WebMap)) {
            if ui.selectable_label(input.crs == Some(choice), crs_choice_name(choice, desk.lang())).clicked() {
                input.crs = Some(choice);
            }
        }
        ui.checkbox(&mut input.is_northing_first, desk.text(W::NorthingFirst));
    });
    response.response.accessible_name(desk.text(W::Crs));
}

/// What is to be asked about the CRS, where something is.
pub(super) fn evidence_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, file: &mut OpenFile, facts: &FileFacts) {
    let evidence = &facts.crs_evidence;
    if file.needs_crs() || file.is_contradicted() {
        let text = if file.needs_crs() { W::NeedsCrs } else { W::CrsContradicted };
        ui.label(RichText::new(desk.text(text)).color(desk.palette.warning));
    }
    if !evidence.candidates.is_empty() {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_width(CHOICE + 20.0 * theme::GRID);
                for ranked in evidence.candidates.iter().take(LISTED) {
                    candidate_ui(ui, desk, &mut file.input, ranked);
                }
            });
            if let Some(extent) = shown_extent(&file.input, evidence) {
                sketch_ui(ui, desk, evidence, extent);
            }
        });
    }
    if file.is_on_old_datum() {
        shift_ui(ui, desk, place, file);
    }
}

/// One candidate: a click takes it.
fn candidate_ui(ui: &mut Ui, desk: &Desk<'_>, input: &mut Input, ranked: &Ranked) {
    let candidate = ranked.candidate;
    let mut text = epsg_name(candidate.epsg);
    if candidate.is_swapped {
        text = format!("{text} · {}", desk.text(W::NorthingFirst));
    }
    if let Some(rate) = hit_rate(ranked.hits, desk.lang()) {
        text = format!("{text} — {rate}");
    }
    if ui.selectable_label(is_taken(input, ranked), text).clicked() {
        input.crs = Some(CrsChoice::Epsg(candidate.epsg));
        input.is_northing_first = candidate.is_swapped;
    }
}

fn is_taken(input: &Input, ranked: &Ranked) -> bool {
    let candidate = ranked.candidate;
    input.crs == Some(CrsChoice::Epsg(candidate.epsg)) && input.is_northing_first == candidate.is_swapped
}

/// Fields for parameters or an accepted error. What is typed goes into the input as soon as it is understood.
fn shift_ui(ui: &mut Ui, desk: &Desk<'_>, place: usize, file: &mut OpenFile) {
    ui.add(egui::Label::new(RichText::new(desk.text(W::OldDatum)).color(desk.palette.weak)).wrap());
    let before = file.typed.clone();
    ui.horizontal(|ui| {
        let colour = if file.typed.is_understood() { desk.palette.text } else { desk.palette.failure };
        ui.label(desk.text(W::ShiftField)).on_hover_text(desk.text(W::ShiftHint));
        let field = TextEdit::singleline(&mut file.typed.shift).id_salt(("shift", place)).text_color(colour);
        let field = field.hint_text(desk.text(W::ShiftHint)).desired_width(1.4 * CHOICE);
        ui.add(field).accessible_name(desk.text(W::ShiftField));
        ui.label(desk.text(W::ErrorField));
        let field = TextEdit::singleline(&mut file.typed.error).id_salt(("error", place)).text_color(colour);
        ui.add(field.desired_width(16.0 * theme::GRID)).accessible_name(desk.text(W::ErrorField));
    });
    if file.typed != before {
        file.take_typed();
    }
}

/// Where the file lies: by the candidate that was taken, as it is stated, else by the likeliest candidate.
fn shown_extent(input: &Input, evidence: &CrsEvidence) -> Option<Extent> {
    let taken = evidence.candidates.iter().find(|ranked| is_taken(input, ranked));
    let stated = if input.crs.is_none() && !evidence.is_doubtful { evidence.extent_lon_lat } else { None };
    let likeliest = || evidence.candidates.first().map(|ranked| ranked.extent_lon_lat);
    taken.map(|ranked| ranked.extent_lon_lat).or(stated).or_else(likeliest).filter(|extent| !extent.is_empty())
}

/// A sketch of the counties, the other layers' boxes and the file's box.
fn sketch_ui(ui: &mut Ui, desk: &Desk<'_>, evidence: &CrsEvidence, extent: Extent) {
    let (rect, response) = ui.allocate_exact_size(SKETCH.into(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, desk.text(W::CrsPreview)));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, f32::from(theme::ROUNDING), desk.palette.map);
    let others = &evidence.others;
    let rings = others.outlines.iter().fold(extent, |all, ring| all.union(Extent::of(ring)));
    let whole = others.boxes.iter().fold(rings, |all, one| all.union(*one));
    let screen = |point: Point| screen_from_lon_lat(whole, rect, point);
    for ring in &others.outlines {
        let points: Vec<Pos2> = ring.iter().chain(ring.first()).map(|point| screen(*point)).collect();
        painter.line(points, Stroke::new(1.0, desk.palette.weak));
    }
    if others.outlines.is_empty() {
        others.boxes.iter().for_each(|one| box_ui(&painter, screen(one.min), screen(one.max), desk.palette.weak));
    }
    box_ui(&painter, screen(extent.min), screen(extent.max), desk.palette.accent);
    response.on_hover_text(desk.text(W::CrsPreviewKey));
}

/// A box of at least a dot's size.
fn box_ui(painter: &Painter, a: Pos2, b: Pos2, colour: Color32) {
    let rect = Rect::from_two_pos(a, b);
    let rect = rect.expand2(vec2((theme::GRID - rect.width()).max(0.0) / 2.0, (theme::GRID - rect.height()).max(0.0) / 2.0));
    painter.rect_filled(rect, 0.0, theme::faded(colour, 0.2));
    painter.rect_stroke(rect, 0.0, Stroke::new(1.5, colour), egui::StrokeKind::Inside);
}

/// Degrees -> points: a plain map with the middle's scale, a margin around.
fn screen_from_lon_lat(whole: Extent, rect: Rect, [lon, lat]: Point) -> Pos2 {
    let centre = whole.centre();
    let squeeze = centre[1].clamp(-80.0, 80.0).to_radians().cos();
    let room = rect.shrink(2.0 * theme::GRID);
    let across = f64::from(room.width()) / (whole.width() * squeeze).max(1e-6);
    let scale = across.min(f64::from(room.height()) / whole.height().max(1e-6));
    let (east, north) = ((lon - centre[0]) * squeeze * scale, (lat - centre[1]) * scale);
    pos2(rect.center().x + east as f32, rect.center().y - north as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sketch_holds_everything_and_keeps_its_shape() {
        let whole = Extent { min: [108.5, 23.9], max: [110.5, 26.1] };
        let rect = Rect::from_min_size(pos2(10.0, 20.0), SKETCH.into());
        let corners = [whole.min, whole.max, whole.centre()].map(|point| screen_from_lon_lat(whole, rect, point));
        assert!(corners.iter().all(|corner| rect.contains(*corner)), "{corners:?}");
        assert_eq!(corners[2], rect.center());
        let (wide, tall) = (corners[1].x - corners[0].x, corners[0].y - corners[1].y);
        assert!((wide / tall - 2.0 * 25.0_f32.to_radians().cos() / 2.2).abs() < 1e-3, "{wide} {tall}");
        let point = Extent { min: [109.0, 24.0], max: [109.0, 24.0] };
        assert!(rect.contains(screen_from_lon_lat(point, rect, point.min)));
    }
}
