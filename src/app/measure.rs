//! Measuring on the map: what was clicked, and what can be asked for. The arithmetic is `tasks::measure`.

use crate::geometry::Point;
use crate::tasks::measure::{Leg, Measured, measure};
use crate::words::Lang;
use crate::words::measure::{MeasureWord, area, azimuth, length, plain};

use super::pencil::Touch;
use super::state::AppState;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MeasureKind {
    /// The length of a path, and the direction of its legs.
    Distance,
    /// The area of a ring.
    Area,
}

/// What was clicked so far.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasureView {
    /// What is measured.
    pub kind: MeasureKind,
    /// The points, in the analysis CRS.
    pub points: Vec<Point>,
    /// Nothing is added any more: the next click begins anew.
    pub is_done: bool,
}

impl MeasureView {
    /// Nothing clicked yet.
    #[must_use]
    pub fn new(kind: MeasureKind) -> Self {
        Self { kind, points: Vec::new(), is_done: false }
    }

    /// What is measured along the points and on to `pointer`, while more are added.
    #[must_use]
    pub fn measured(&self, state: &AppState, pointer: Option<Point>) -> Measured {
        let mut points = self.points.clone();
        points.extend(pointer.filter(|_| !self.is_done && !self.points.is_empty()));
        let lonlat_from_m = state.document.as_ref().and_then(|document| document.lonlat_from_m.as_ref());
        measure(&points, self.kind == MeasureKind::Area, lonlat_from_m)
    }
}

/// What can be asked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum MeasureCommand {
    /// Measure this.
    Start(MeasureKind),
    /// The hand did this on the map; cancelling measures no more.
    Touch(Touch),
    /// Begin anew.
    Clear,
    /// Copy what was measured as text.
    Copy,
}

/// What was measured as text for the clipboard: totals, then a line a leg, columns parted by tabs, numbers as spreadsheets read them.
#[must_use]
pub fn text(lang: Lang, kind: MeasureKind, measured: &Measured) -> String {
    use MeasureWord as Word;
    let word = |word: Word| word.text(lang);
    let place = |place: Word| word(place).to_owned();
    let mut lines = vec![word(if kind == MeasureKind::Area { Word::Area } else { Word::Distance }).to_owned()];
    let mut row = |cells: &[String]| lines.push(plain(&cells.join("\t")));
    if let Some(found) = measured.area {
        for (area_m2, of) in [(found.ellipsoidal_m2, Word::OnEllipsoid), (Some(found.planar_m2), Word::InPlane)] {
            if let Some(area_m2) = area_m2 {
                let [square_metres, mu, hectares] = area(area_m2, lang);
                row(&[place(Word::AreaOf), place(of), square_metres, mu, hectares]);
            }
        }
        if found.is_crossing {
            row(&[place(Word::Crossing)]);
        }
    }
    let total = total_word(kind);
    if let Some(ellipsoidal_m) = measured.ellipsoidal_m() {
        row(&[place(total), place(Word::OnEllipsoid), length(ellipsoidal_m)]);
    }
    row(&[place(total), place(Word::InPlane), length(measured.planar_m())]);
    let headings = [(Word::Length, Word::OnEllipsoid), (Word::Azimuth, Word::OnEllipsoid), (Word::Length, Word::InPlane)];
    let mut cells = vec![place(Word::Leg)];
    cells.extend(headings.iter().map(|(what, of)| format!("{} ({})", word(*what), word(*of))));
    cells.push(place(Word::GridAzimuth));
    row(&cells);
    for (at, leg) in measured.legs.iter().enumerate() {
        let way = leg.ellipsoidal;
        row(&[
            leg_name(at, measured, kind),
            way.map_or_else(String::new, |way| length(way.length_m)),
            way.map_or_else(String::new, |way| azimuth(way.azimuth_deg)),
            length(leg.planar.length_m),
            azimuth(leg.planar.azimuth_deg),
        ]);
    }
    lines.push(word(Word::Method).to_owned());
    lines.join("\n")
}

/// What all legs together are called.
#[must_use]
pub fn total_word(kind: MeasureKind) -> MeasureWord {
    if kind == MeasureKind::Area { MeasureWord::Perimeter } else { MeasureWord::TotalLength }
}

/// From which point to which a leg leads: `1–2`; the last of a ring leads back to the first.
#[must_use]
pub fn leg_name(place: usize, measured: &Measured, kind: MeasureKind) -> String {
    let is_closing = kind == MeasureKind::Area && measured.area.is_some() && place + 1 == measured.legs.len();
    format!("{}–{}", place + 1, if is_closing { 1 } else { place + 2 })
}

/// The way that counts: along the ellipsoid, else in the plane.
#[must_use]
pub fn counted(leg: &Leg) -> crate::layer::geodesic::Way {
    leg.ellipsoidal.unwrap_or(leg.planar)
}
