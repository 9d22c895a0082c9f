//! What a map carries: scale bar, north arrow, read-outs.

use egui::{Align2, FontId, Painter, Rect, Shape, Stroke, pos2, vec2};

use crate::app::theme::{self, Palette};
use crate::units::grouped;

use super::Projector;

/// The largest round length (1, 2 or 5 times a power of ten) that is at most `longest_m`.
///
/// ```
/// assert_eq!(jingtu::app::map::furniture::round_length(730.0), 500.0);
/// assert_eq!(jingtu::app::map::furniture::round_length(0.3), 0.2);
/// ```
#[must_use]
pub fn round_length(longest_m: f64) -> f64 {
    if !(longest_m.is_finite() && longest_m > 0.0) {
        return 1.0;
    }
    let power = 10.0_f64.powf(longest_m.log10().floor());
    let digit = [5.0, 2.0, 1.0].into_iter().find(|digit| digit * power <= longest_m * (1.0 + 1e-9)).unwrap_or(1.0);
    digit * power
}

/// A length with its unit: metres below a kilometre, kilometres above.
#[must_use]
pub fn length_text(length_m: f64) -> String {
    if length_m >= 1000.0 {
        format!("{} km", grouped(length_m / 1000.0, 0))
    } else if length_m >= 1.0 {
        format!("{} m", grouped(length_m, 0))
    } else {
        format!("{} cm", grouped(length_m * 100.0, 0))
    }
}

/// The scale bar in the map's lower left corner: half of it filled, its length in words.
pub fn scale_bar(painter: &Painter, projector: &Projector, palette: &Palette, font: FontId) {
    let length_m = round_length(projector.camera.metres_per_point * 140.0);
    let width = (length_m / projector.camera.metres_per_point) as f32;
    let text = painter.layout_no_wrap(length_text(length_m), font.clone(), palette.text);
    let zero = painter.layout_no_wrap("0".to_owned(), font, palette.text);
    let (height, pad) = (text.size().y, 2.0 * theme::GRID);
    let corner = projector.rect.left_bottom() + vec2(theme::MARGIN, -theme::MARGIN);
    let plate_width = width + text.size().x * 0.5 + zero.size().x * 0.5 + 2.0 * pad;
    let plate = Rect::from_min_max(corner - vec2(0.0, height + 2.0 * pad + 4.0), corner + vec2(plate_width, 0.0));
    painter.rect_filled(plate, theme::ROUNDING, palette.plate);
    let left = plate.min.x + pad + zero.size().x * 0.5;
    let bar = Rect::from_min_size(pos2(left, plate.max.y - pad - 5.0), vec2(width, 5.0));
    painter.rect_filled(bar, 0.0, palette.surface);
    painter.rect_filled(bar.with_max_x(bar.center().x), 0.0, palette.text);
    painter.rect_stroke(bar, 0.0, Stroke::new(1.0, palette.text), egui::StrokeKind::Middle);
    let above = bar.min.y - 2.0 - height;
    painter.galley(pos2(left - zero.size().x * 0.5, above), zero, palette.text);
    painter.galley(pos2(bar.max.x - text.size().x * 0.5, above), text, palette.text);
}

/// Where the north arrow stands.
#[must_use]
pub fn north_plate(projector: &Projector) -> Rect {
    Rect::from_center_size(projector.rect.right_top() + vec2(-theme::MARGIN - 20.0, theme::MARGIN + 24.0), vec2(36.0, 48.0))
}

/// The north arrow in the map's upper right corner. North is up: the analysis CRS's grid north.
pub fn north_arrow(painter: &Painter, projector: &Projector, palette: &Palette, font: FontId, label: &str) {
    let plate = north_plate(projector);
    let centre = plate.center();
    painter.rect_filled(plate, theme::ROUNDING, palette.plate);
    painter.text(centre - vec2(0.0, 14.0), Align2::CENTER_CENTER, label, font, palette.text);
    let tip = centre - vec2(0.0, 5.0);
    let (left, notch, right) = (centre + vec2(-7.0, 18.0), centre + vec2(0.0, 13.0), centre + vec2(7.0, 18.0));
    painter.add(Shape::convex_polygon(vec![tip, notch, left], palette.text, Stroke::NONE));
    painter.add(Shape::convex_polygon(vec![tip, right, notch], palette.surface, Stroke::new(1.0, palette.text)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_round_and_never_longer_than_asked() {
        for longest in [0.011, 0.9, 1.0, 1.9, 4.99, 5.0, 12.0, 999.0, 1_000.0, 73_000.0] {
            let length = round_length(longest);
            assert!(length <= longest * 1.000_001 && length > longest * 0.39, "{longest}: {length}");
        }
        assert_eq!(round_length(f64::NAN), 1.0);
    }

    #[test]
    fn lengths_have_the_unit_people_say() {
        assert_eq!(length_text(500.0), "500 m");
        assert_eq!(length_text(2_000.0), "2 km");
        assert_eq!(length_text(0.2), "20 cm");
    }
}
