//! Lines over the map: the kilometre grid of the analysis CRS, and meridians and parallels. A handful of lines a frame, however much is open.

use egui::{Align2, FontId, Painter, Pos2, Shape, Stroke, pos2, vec2};

use crate::app::theme::{self, Palette};
use crate::geometry::{Extent, Point};
use crate::layer::Transform;
use crate::words::window::{degrees_short, grid_kilometres};

use super::Projector;

/// Lines stand at least so many points apart.
const APART: f64 = 110.0;
/// No map has more lines than this: a view that is not sound would ask for millions.
const MOST_LINES: usize = 200;
/// Straight pieces a meridian or parallel is drawn with.
const PIECES: usize = 24;

/// Steps between meridians, in seconds of arc.
const STEPS_ARCSEC: [f64; 17] =
    [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 18_000.0, 36_000.0, 108_000.0];

/// How lines and their numbers are drawn.
pub struct Pen<'a> {
    /// Where to.
    pub painter: &'a Painter,
    /// Which part of the plane is seen.
    pub projector: &'a Projector,
    /// In which colours.
    pub palette: &'a Palette,
    /// In which type.
    pub font: FontId,
}

/// Multiples of `step` within a range, at most [`MOST_LINES`].
fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil();
    let count = ((to / step).floor() - first + 1.0).clamp(0.0, MOST_LINES as f64) as usize;
    (0..count).map(move |place| (first + place as f64) * step)
}

/// The distance between the lines of the kilometre grid at this scale, metres: 1, 2 or 5 times a power of ten.
///
/// ```
/// // At 1:10 000 a point is 2.6 m.
/// assert_eq!(jingtu::app::map::grids::grid_step_m(2.6), 500.0);
/// ```
#[must_use]
pub fn grid_step_m(metres_per_point: f64) -> f64 {
    let least = APART * metres_per_point;
    let power = 10.0_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|digit| digit * power).find(|step| *step >= least).unwrap_or(10.0 * power)
}

/// The step between meridians and parallels where a point of the screen is so many degrees wide, degrees.
#[must_use]
pub fn graticule_step_deg(degrees_per_point: f64) -> f64 {
    let least = APART * degrees_per_point * 3600.0;
    STEPS_ARCSEC.into_iter().find(|step| *step >= least).unwrap_or(108_000.0) / 3600.0
}

/// How far true north lies east of the map's north at `at_m`, degrees; `None` where the transformation has no answer. Near Liuzhou a few tenths.
#[must_use]
pub fn convergence_deg(lonlat_from_m: &Transform, m_from_lonlat: &Transform, at_m: Point) -> Option<f64> {
    const NORTHWARD_DEG: f64 = 1e-3;
    let mut place = [at_m];
    lonlat_from_m.apply(&mut place);
    let [[lon, lat]] = place;
    let mut pair = [[lon, lat], [lon, lat + NORTHWARD_DEG]];
    m_from_lonlat.apply(&mut pair);
    let [[x, y], [north_x, north_y]] = pair;
    let angle = (north_x - x).atan2(north_y - y).to_degrees();
    angle.is_finite().then_some(angle)
}

impl Pen<'_> {
    /// Draws the kilometre grid of the analysis CRS, numbers in kilometres at the upper and the left edge.
    pub fn kilometre_grid(&self) {
        let extent = self.projector.extent_m();
        let step = grid_step_m(self.projector.camera.metres_per_point);
        let rect = self.projector.rect;
        for x in multiples(step, extent.min[0], extent.max[0]) {
            let at = self.projector.screen_from_m([x, extent.max[1]]);
            self.line(&[pos2(at.x, rect.min.y), pos2(at.x, rect.max.y)], self.palette.text);
            self.number(pos2(at.x, rect.min.y + theme::GRID), Align2::CENTER_TOP, &grid_kilometres(x, step));
        }
        for y in multiples(step, extent.min[1], extent.max[1]) {
            let at = self.projector.screen_from_m([extent.min[0], y]);
            self.line(&[pos2(rect.min.x, at.y), pos2(rect.max.x, at.y)], self.palette.text);
            self.number(pos2(rect.min.x + theme::GRID, at.y), Align2::LEFT_CENTER, &grid_kilometres(y, step));
        }
    }

    /// Draws meridians and parallels, with their degrees at the lower and the right edge.
    pub fn graticule(&self, lonlat_from_m: &Transform, m_from_lonlat: &Transform) {
        let Some(seen) = self.seen_deg(lonlat_from_m) else { return };
        let rect = self.projector.rect;
        let step = graticule_step_deg(seen.height() / f64::from(rect.height().max(1.0)));
        for lon in multiples(step, seen.min[0], seen.max[0]) {
            let path = self.path(m_from_lonlat, |part| [lon, seen.min[1] + seen.height() * part]);
            self.line(&path, self.palette.accent);
            if let Some(at) = crossing(&path, |at| at.y - (rect.max.y - 1.0)) {
                self.number(at - vec2(0.0, theme::GRID), Align2::CENTER_BOTTOM, &degrees_short(lon, ['E', 'W']));
            }
        }
        for lat in multiples(step, seen.min[1], seen.max[1]) {
            let path = self.path(m_from_lonlat, |part| [seen.min[0] + seen.width() * part, lat]);
            self.line(&path, self.palette.accent);
            if let Some(at) = crossing(&path, |at| at.x - (rect.max.x - 1.0)) {
                self.number(at - vec2(theme::GRID, 0.0), Align2::RIGHT_CENTER, &degrees_short(lat, ['N', 'S']));
            }
        }
    }

    /// The degrees that are seen: those of the edges' points, with a little around.
    fn seen_deg(&self, lonlat_from_m: &Transform) -> Option<Extent> {
        let extent = self.projector.extent_m();
        let mut edge: Vec<Point> = Vec::new();
        for part in (0..=4).map(|part| f64::from(part) / 4.0) {
            let (x, y) = (extent.min[0] + extent.width() * part, extent.min[1] + extent.height() * part);
            edge.extend([[x, extent.min[1]], [x, extent.max[1]], [extent.min[0], y], [extent.max[0], y]]);
        }
        lonlat_from_m.apply(&mut edge);
        let is_sound = edge.iter().all(|[lon, lat]| lon.abs() <= 180.0 && lat.abs() <= 89.0);
        let seen = edge.into_iter().fold(Extent::EMPTY, Extent::with);
        (is_sound && !seen.is_empty()).then(|| seen.widened(0.02 * seen.width().max(seen.height())))
    }

    fn path(&self, m_from_lonlat: &Transform, place: impl Fn(f64) -> Point) -> Vec<Pos2> {
        let mut points: Vec<Point> = (0..=PIECES).map(|piece| place(piece as f64 / PIECES as f64)).collect();
        m_from_lonlat.apply(&mut points);
        points.retain(|[x, y]| x.is_finite() && y.is_finite());
        points.into_iter().map(|point| self.projector.screen_from_m(point)).collect()
    }

    fn line(&self, path: &[Pos2], colour: egui::Color32) {
        self.painter.add(Shape::line(path.to_vec(), Stroke::new(0.75, colour.gamma_multiply(0.45))));
    }

    fn number(&self, at: Pos2, anchor: Align2, text: &str) {
        let galley = self.painter.layout_no_wrap(text.to_owned(), self.font.clone(), self.palette.text);
        let place = anchor.anchor_size(at, galley.size());
        if self.projector.rect.contains_rect(place) {
            self.painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 2.0, self.palette.plate);
            self.painter.galley(place.min, galley, self.palette.text);
        }
    }
}

/// Where a path passes the edge for which `beyond` changes its sign.
fn crossing(path: &[Pos2], beyond: impl Fn(Pos2) -> f32) -> Option<Pos2> {
    path.windows(2).find_map(|pair| {
        let (a, b) = (beyond(pair[0]), beyond(pair[1]));
        ((a <= 0.0) != (b <= 0.0)).then(|| pair[0] + (pair[1] - pair[0]) * (a / (a - b)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::Crs;

    #[test]
    fn steps_are_round_and_lines_stand_apart() {
        for metres_per_point in [0.01, 0.3, 2.6, 77.0, 900.0] {
            let step = grid_step_m(metres_per_point);
            assert!(step >= APART * metres_per_point && step <= 5.1 * APART * metres_per_point, "{metres_per_point}: {step}");
            assert!((super::super::furniture::round_length(step) - step).abs() < 1e-9 * step, "{step} is not round");
        }
        assert!((graticule_step_deg(1e-5) - 5.0 / 3600.0).abs() < 1e-12);
        assert_eq!(multiples(500.0, 120.0, 1_700.0).collect::<Vec<_>>(), [500.0, 1_000.0, 1_500.0]);
        assert!(multiples(1.0, 0.0, 1e12).count() == MOST_LINES);
    }

    #[test]
    fn a_path_meets_an_edge_where_it_crosses_it() {
        let path = [pos2(0.0, 0.0), pos2(4.0, 10.0), pos2(8.0, 20.0)];
        assert_eq!(crossing(&path, |at| at.y - 15.0), Some(pos2(6.0, 15.0)));
        assert_eq!(crossing(&path, |at| at.y - 30.0), None);
    }

    /// γ = arctan(tan(λ − λ₀) · sin φ) on the sphere, a thousandth of a degree off at most this near to the meridian.
    #[test]
    fn convergence_is_that_of_the_textbook() {
        let (metric, degrees) = (Crs::from_epsg(4525).unwrap(), Crs::from_epsg(4490).unwrap());
        let place = Extent { min: [37_300_000.0, 2_600_000.0], max: [37_400_000.0, 2_750_000.0] };
        let to_degrees = Transform::new(&metric, &degrees, place).unwrap();
        let to_metres = Transform::new(&degrees, &metric, Extent { min: [108.5, 23.5], max: [110.0, 25.0] }).unwrap();
        let at = [37_340_000.0, 2_688_000.0];
        let mut lonlat = [at];
        to_degrees.apply(&mut lonlat);
        let [[lon, lat]] = lonlat;
        let expected = ((lon - 111.0).to_radians().tan() * lat.to_radians().sin()).atan().to_degrees();
        // West of the meridian true north lies to the right of the grid's.
        let found = convergence_deg(&to_degrees, &to_metres, at).unwrap();
        assert!((found + expected).abs() < 2e-3, "{found}, by the textbook {}", -expected);
    }
}
