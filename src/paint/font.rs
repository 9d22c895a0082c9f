//! The program's two fonts, and text as outlines.
//!
//! The window's widgets, labels on the map, furniture and sheets are all set in them (`assets/fonts/SOURCE.md`). Only the
//! fonts' own advance widths count: Chinese and figures need neither kerning nor shaping.

use std::sync::OnceLock;

use ab_glyph::{Font as _, FontRef, GlyphId, OutlineCurve};
use tiny_skia::{Path, PathBuilder};

/// Regular weight: GBK and beyond. OpenType with CFF outlines.
pub static REGULAR: &[u8] = include_bytes!("../../assets/fonts/JingtuSans-Regular.otf");

/// Bold weight: GB 2312; what it lacks is taken from [`REGULAR`].
pub static BOLD: &[u8] = include_bytes!("../../assets/fonts/JingtuSans-Bold.otf");

/// Weight of a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Weight {
    /// Regular.
    #[default]
    Regular,
    /// Bold.
    Bold,
}

/// Height of capitals and figures above the baseline, as a share of the size (733 of 1000 units).
pub const CAP_HEIGHT: f32 = 0.733;

/// A font file with the factor that turns its units into shares of the size.
struct Face {
    font: FontRef<'static>,
    per_unit: f32,
}

impl Face {
    /// `None` when the bytes are no font, which a test rules out.
    fn of(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::try_from_slice(bytes).ok()?;
        let per_unit = font.units_per_em()?.recip();
        Some(Self { font, per_unit })
    }
}

/// Both faces, parsed once.
fn faces() -> &'static [Option<Face>; 2] {
    static FACES: OnceLock<[Option<Face>; 2]> = OnceLock::new();
    FACES.get_or_init(|| [Face::of(REGULAR), Face::of(BOLD)])
}

/// The face and glyph of a character: the weight's own, else the regular one, else the regular's sign for a missing character.
fn glyph(character: char, weight: Weight) -> Option<(&'static Face, GlyphId)> {
    let [regular, bold] = faces();
    if let (Weight::Bold, Some(bold)) = (weight, bold) {
        let id = bold.font.glyph_id(character);
        if id.0 != 0 {
            return Some((bold, id));
        }
    }
    regular.as_ref().map(|face| (face, face.font.glyph_id(character)))
}

/// One character of a line as the fonts have it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Glyph {
    /// The character.
    pub character: char,
    /// Which font has it.
    pub face: Weight,
    /// Its number in that font.
    pub id: u16,
    /// How far it moves the pen, as a share of the size.
    pub advance: f32,
}

/// A line of text glyph by glyph, for formats that set text themselves.
pub fn glyphs(text: &str, weight: Weight) -> impl Iterator<Item = Glyph> + '_ {
    text.chars().filter_map(move |character| {
        let (face, id) = glyph(character, weight)?;
        let is_bold = faces()[1].as_ref().is_some_and(|bold| std::ptr::eq(bold, face));
        let advance = face.font.h_advance_unscaled(id) * face.per_unit;
        Some(Glyph { character, face: if is_bold { Weight::Bold } else { Weight::Regular }, id: id.0, advance })
    })
}

/// Whether a character can be shown.
#[must_use]
pub fn has_glyph(character: char) -> bool {
    glyph(character, Weight::Regular).is_some_and(|(_, id)| id.0 != 0)
}

/// Width of one line of text of this size, in the unit of the size.
#[must_use]
pub fn text_width(text: &str, weight: Weight, size: f32) -> f32 {
    text.chars().filter_map(|c| glyph(c, weight)).map(|(face, id)| face.font.h_advance_unscaled(id) * face.per_unit * size).sum()
}

/// Outlines of one line of text, its baseline starting at (`x`, `y`), y growing downwards. Filled by the winding rule. `None` for a
/// text without ink.
#[must_use]
pub fn text_path(text: &str, weight: Weight, size: f32, x: f32, y: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    let mut pen = x;
    for (face, id) in text.chars().filter_map(|c| glyph(c, weight)) {
        let scale = face.per_unit * size;
        if let Some(outline) = face.font.outline(id) {
            push_outline(&mut path, &outline.curves, |point| (pen + point.x * scale, y - point.y * scale));
        }
        pen += face.font.h_advance_unscaled(id) * scale;
    }
    path.finish()
}

/// Curves come one after another; a contour ends where the next curve does not start at the last one's end.
fn push_outline(path: &mut PathBuilder, curves: &[OutlineCurve], place: impl Fn(ab_glyph::Point) -> (f32, f32)) {
    let mut last = None;
    for curve in curves {
        let (OutlineCurve::Line(start, end) | OutlineCurve::Quad(start, _, end) | OutlineCurve::Cubic(start, _, _, end)) = *curve;
        if last != Some(start) {
            if last.is_some() {
                path.close();
            }
            let (x, y) = place(start);
            path.move_to(x, y);
        }
        let (x, y) = place(end);
        match *curve {
            OutlineCurve::Line(..) => path.line_to(x, y),
            OutlineCurve::Quad(_, a, _) => {
                let (ax, ay) = place(a);
                path.quad_to(ax, ay, x, y);
            }
            OutlineCurve::Cubic(_, a, b, _) => {
                let ((ax, ay), (bx, by)) = (place(a), place(b));
                path.cubic_to(ax, ay, bx, by, x, y);
            }
        }
        last = Some(end);
    }
    if last.is_some() {
        path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_window_and_rare_characters_have_glyphs() {
        let signs = "中柳Ⅲ²³°′″×·…–—‹›▲●■▸▾▴◂☑☐☒⟳✕✓←↑→↓\u{202f}\u{2009}\u{2007}\u{a0}ⅠⅫ０７１Ａ（），：；【】「」《》¥岜垌崬㙍𬒗镕";
        let missing: String = signs.chars().filter(|&c| !has_glyph(c)).collect();
        assert_eq!(missing, "");
        assert!(!has_glyph('\u{e000}'));
    }

    #[test]
    fn both_weights_have_outlines_for_what_they_show() {
        for weight in [Weight::Regular, Weight::Bold] {
            for character in "中柳Ⅲ²☑▸⟳A1岜𬒗".chars() {
                let path = text_path(&character.to_string(), weight, 20.0, 0.0, 0.0).unwrap();
                let bounds = path.bounds();
                assert!(bounds.width() > 1.0 && bounds.height() > 1.0 && bounds.height() < 25.0, "{character} {weight:?} {bounds:?}");
            }
        }
        assert!(text_path("\u{202f} ", Weight::Regular, 20.0, 0.0, 0.0).is_none());
    }

    #[test]
    fn figures_are_of_one_width_and_thin_spaces_thinner() {
        let width = |text: &str| text_width(text, Weight::Regular, 100.0);
        assert!("0123456789".chars().all(|c| (width(&c.to_string()) - 55.5).abs() < 0.01));
        assert!((width("中") - 100.0).abs() < 0.01);
        assert!(width("\u{202f}") > 10.0 && width("\u{202f}") < 20.0);
    }

    #[test]
    fn the_baseline_is_where_it_was_asked_for() {
        let bounds = text_path("H", Weight::Regular, 100.0, 50.0, 200.0).unwrap().bounds();
        assert!((bounds.bottom() - 200.0).abs() < 0.5);
        assert!((200.0 - bounds.top() - 100.0 * CAP_HEIGHT).abs() < 0.5);
        assert!(bounds.left() >= 50.0);
    }
}
