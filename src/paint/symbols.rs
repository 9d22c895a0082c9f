//! Symbols and rings as small pictures that are stamped where they belong: drawn once, used for every point.

use tiny_skia::{FillRule, LineJoin, Path, PathBuilder, Pixmap, Stroke, Transform};

use super::style::{Colour, Symbol, SymbolForm};

/// Width of a symbol's rim, as a share of its radius.
const RIM: f32 = 0.36;

/// A symbol at `per_point` subpixels a point.
pub(super) fn sprite(symbol: &Symbol, per_point: f32) -> Option<Pixmap> {
    let radius = symbol.radius * per_point;
    let half = (radius * (1.2 + RIM)).ceil() + 1.0;
    let mut pixmap = Pixmap::new(half as u32 * 2, half as u32 * 2)?;
    let path = outline(symbol.form, half, radius)?;
    let rim = Stroke { width: radius * RIM * 2.0, line_join: LineJoin::Round, ..Stroke::default() };
    pixmap.stroke_path(&path, &symbol.halo.paint(), &rim, Transform::identity(), None);
    pixmap.fill_path(&path, &symbol.colour.paint(), FillRule::Winding, Transform::identity(), None);
    Some(pixmap)
}

/// A ring around a place, with a rim on both sides; lengths in subpixels.
pub(super) fn ring(radius: f32, width: f32, colour: Colour, rim: Colour) -> Option<Pixmap> {
    let half = (radius + width * 1.5).ceil() + 1.0;
    let mut pixmap = Pixmap::new(half as u32 * 2, half as u32 * 2)?;
    let path = PathBuilder::from_circle(half, half, radius)?;
    let stroke = |width| Stroke { width, ..Stroke::default() };
    pixmap.stroke_path(&path, &rim.paint(), &stroke(width * 2.0), Transform::identity(), None);
    pixmap.stroke_path(&path, &colour.paint(), &stroke(width), Transform::identity(), None);
    Some(pixmap)
}

/// The form around (`middle`, `middle`). Radii are chosen so that all forms weigh about the same to the eye.
fn outline(form: SymbolForm, middle: f32, radius: f32) -> Option<Path> {
    match form {
        SymbolForm::Circle => PathBuilder::from_circle(middle, middle, radius * 0.92),
        SymbolForm::Square => polygon(middle, radius * 1.12, 4, 45.0),
        SymbolForm::Triangle => polygon(middle, radius * 1.2, 3, 90.0),
        SymbolForm::TriangleDown => polygon(middle, radius * 1.2, 3, -90.0),
        SymbolForm::Diamond => polygon(middle, radius * 1.15, 4, 0.0),
        SymbolForm::Pentagon => polygon(middle, radius * 1.05, 5, 90.0),
        SymbolForm::Cross => cross(middle, radius),
    }
}

/// A regular polygon, its first corner at this angle from the east, counter-clockwise.
fn polygon(middle: f32, radius: f32, corners: u16, first_degrees: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for corner in 0..corners {
        let angle = (first_degrees + 360.0 * f32::from(corner) / f32::from(corners)).to_radians();
        let (x, y) = (middle + radius * angle.cos(), middle - radius * angle.sin());
        if corner == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path.close();
    path.finish()
}

fn cross(middle: f32, radius: f32) -> Option<Path> {
    let arm = radius * 0.36;
    let corners = [
        (-arm, -radius),
        (arm, -radius),
        (arm, -arm),
        (radius, -arm),
        (radius, arm),
        (arm, arm),
        (arm, radius),
        (-arm, radius),
        (-arm, arm),
        (-radius, arm),
        (-radius, -arm),
        (-arm, -arm),
    ];
    let mut path = PathBuilder::new();
    for (place, (x, y)) in corners.into_iter().enumerate() {
        if place == 0 { path.move_to(middle + x, middle + y) } else { path.line_to(middle + x, middle + y) }
    }
    path.close();
    path.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_has_its_colour_in_the_middle_and_its_rim_around() {
        let forms = [
            SymbolForm::Circle,
            SymbolForm::Square,
            SymbolForm::Triangle,
            SymbolForm::TriangleDown,
            SymbolForm::Diamond,
            SymbolForm::Pentagon,
            SymbolForm::Cross,
        ];
        for form in forms {
            let (colour, halo) = (Colour::rgb(0x10_20_30), Colour::rgb(0xFF_FF_FF));
            let sprite = sprite(&Symbol { form, colour, halo, radius: 5.0 }, 2.0).unwrap();
            let middle = sprite.width() / 2;
            assert_eq!(sprite.pixel(middle, middle).unwrap(), colour.ink(), "{form:?}");
            assert!(sprite.pixels().contains(&halo.ink()), "{form:?}");
            // Nothing is cut off at the border.
            let edge = (0..sprite.width()).flat_map(|i| [(i, 0), (0, i), (i, sprite.height() - 1), (sprite.width() - 1, i)]);
            assert!(edge.into_iter().all(|(x, y)| sprite.pixel(x, y).unwrap().alpha() < 40), "{form:?}");
        }
    }
}
