//! What lies on a map to read it by: north arrow, scale bar, kilometre grid.

use crate::units::grouped_count;
use crate::words::Lang;
use crate::words::map::{MapWord, length, ratio};

use super::View;
use super::font::{Weight, text_width};
use super::furniture::scale_of;
use super::sheet::{Frame, Sheet};
use super::style;

/// An arrow to grid north, which is up.
pub fn north_arrow(sheet: &mut Sheet, x: f32, top: f32, is_dark: bool, lang: Lang) {
    let ground = style::furniture(is_dark).1.with_alpha(215);
    let ink = style::text(is_dark).0;
    sheet.disc([x, top + 19.0], 21.0, ground);
    let word = MapWord::North.text(lang);
    let width = text_width(word, Weight::Bold, 11.0);
    sheet.text(word, Weight::Bold, 11.0, [x - width / 2.0, top + 12.0], ink);
    let arrow = [(0.0, 15.0), (7.0, 35.0), (0.0, 30.0), (-7.0, 35.0)];
    sheet.fill(arrow.map(|(dx, dy)| [x + dx, top + dy]).to_vec(), ink);
}

/// A bar of a round length with the ratio beside it, above and to the right of a corner.
pub fn scale_bar(sheet: &mut Sheet, view: &View, [left, bottom]: [f32; 2], is_dark: bool) {
    let metres_per_point = view.metres_per_pixel * f64::from(view.scale);
    let metres = round_length(metres_per_point * 150.0);
    let bar = (metres / metres_per_point) as f32;
    let (label, ratio) = (length(metres), ratio(rounded_scale(scale_of(view))));
    let size = 11.0;
    let beside = text_width(&label, Weight::Regular, size).max(20.0);
    let width = bar + beside + text_width(&ratio, Weight::Regular, size) + 44.0;
    let ground = style::furniture(is_dark).1.with_alpha(215);
    let ink = style::text(is_dark).0;
    sheet.rectangle([left, bottom - 24.0, left + width, bottom], ground);
    let (x, y) = (left + 10.0, bottom - 8.0);
    for part in 0..4u8 {
        let (from, to) = (x + bar * f32::from(part) / 4.0, x + bar * f32::from(part + 1) / 4.0);
        let colour = if part % 2 == 0 { ink } else { ground.with_alpha(255) };
        sheet.rectangle([from, y - 5.0, to, y], ink);
        sheet.rectangle([from + 0.75, y - 4.25, to - 0.75, y - 0.75], colour);
    }
    sheet.text(&label, Weight::Regular, size, [x + bar + 7.0, y + 0.5], ink);
    sheet.text(&ratio, Weight::Regular, size, [x + bar + 7.0 + beside + 16.0, y + 0.5], ink);
}

/// Points between lines of the grid, at least.
const GRID_POINTS: f64 = 70.0;

/// Lines at round coordinates of the analysis CRS, with the coordinates at the upper and left edge of the map's frame.
pub fn grid(sheet: &mut Sheet, view: &View, [left, top, right, bottom]: Frame, is_dark: bool) {
    let (muted, ground) = style::furniture(is_dark);
    let metres_per_point = view.metres_per_pixel * f64::from(view.scale);
    let step = round_step(metres_per_point * GRID_POINTS);
    let [x, y] = view.centre_m;
    let middle = [f64::from(left + right) / 2.0, f64::from(top + bottom) / 2.0];
    let half = [f64::from(right - left) / 2.0 * metres_per_point, f64::from(bottom - top) / 2.0 * metres_per_point];
    if !(step.is_finite() && half.iter().all(|half| half.is_finite() && half / step < 1000.0)) {
        return;
    }
    let line = muted.with_alpha(110);
    let size = 8.5;
    let lines = |from: f64, to: f64| ((from / step).ceil() as i64..=(to / step).floor() as i64).map(move |number| number as f64 * step);
    let label = |sheet: &mut Sheet, text: &str, at: [f32; 2]| {
        let width = text_width(text, Weight::Regular, size);
        if at[0] >= left && at[0] + width + 4.0 <= right && at[1] + 11.0 <= bottom {
            sheet.rectangle([at[0], at[1], at[0] + width + 4.0, at[1] + 11.0], ground.with_alpha(200));
            sheet.text(text, Weight::Regular, size, [at[0] + 2.0, at[1] + 8.6], muted);
        }
    };
    for easting in lines(x - half[0], x + half[0]) {
        let at = (middle[0] + (easting - x) / metres_per_point) as f32;
        sheet.line([at, top], [at, bottom], 0.6, line);
        let text = coordinate(easting, step);
        label(sheet, &text, [at - text_width(&text, Weight::Regular, size) / 2.0 - 2.0, top + 1.0]);
    }
    for northing in lines(y - half[1], y + half[1]) {
        let at = (middle[1] - (northing - y) / metres_per_point) as f32;
        sheet.line([left, at], [right, at], 0.6, line);
        // The scale bar lies in the lower left corner.
        if at > top + 20.0 && at < bottom - 40.0 {
            label(sheet, &coordinate(northing, step), [left + 1.0, at - 5.5]);
        }
    }
}

/// A coordinate of the grid: whole kilometres where the lines are so far apart.
fn coordinate(metres: f64, step: f64) -> String {
    let sign = if metres < 0.0 { "-" } else { "" };
    let is_whole = step >= 1000.0;
    let number = grouped_count((metres.abs() / if is_whole { 1000.0 } else { 1.0 }).round() as u64);
    format!("{sign}{number} {}", if is_whole { "km" } else { "m" })
}

/// The smallest of 1, 2, 5, 10, 20 … metres that is no shorter than this.
fn round_step(shortest_m: f64) -> f64 {
    if !(shortest_m.is_finite() && shortest_m > 0.0) {
        return f64::NAN;
    }
    let power = 10f64.powf(shortest_m.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * power).find(|step| *step >= shortest_m).unwrap_or(power * 10.0).max(1.0)
}

/// The largest of 1, 2, 5, 10, 20 … metres that is no longer than this.
#[must_use]
pub fn round_length(longest_m: f64) -> f64 {
    if !(longest_m.is_finite() && longest_m > 0.0) {
        return 1.0;
    }
    let power = 10f64.powf(longest_m.log10().floor());
    [5.0, 2.0].into_iter().map(|step| step * power).find(|&length| length <= longest_m).unwrap_or(power)
}

/// A ratio as people say it: three figures.
fn rounded_scale(denominator: f64) -> f64 {
    if !(denominator.is_finite() && denominator > 0.0) {
        return 1.0;
    }
    let step = 10f64.powf((denominator.log10().floor() - 2.0).max(0.0));
    (denominator / step).round() * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_bars_are_of_round_lengths() {
        for (longest, expected) in [(1.0, 1.0), (1.9, 1.0), (2.0, 2.0), (4999.0, 2000.0), (5000.0, 5000.0), (0.34, 0.2), (f64::NAN, 1.0)] {
            assert!((round_length(longest) - expected).abs() < 1e-9, "{longest}");
        }
    }

    #[test]
    fn grid_lines_stand_at_round_coordinates_and_say_which() {
        for (shortest, expected) in [(1.2, 2.0), (130.0, 200.0), (600.0, 1000.0), (1000.0, 1000.0), (0.3, 1.0)] {
            assert!((round_step(shortest) - expected).abs() < 1e-9, "{shortest}");
        }
        assert_eq!(coordinate(36_643_000.0, 1000.0), "36\u{202f}643 km");
        assert_eq!(coordinate(2_692_500.0, 500.0), "2\u{202f}692\u{202f}500 m");
    }
}
