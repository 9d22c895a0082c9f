//! A sheet of paper as a list of marks, so that one drawing becomes pixels (here) and a PDF with real text (`export::pdf`).
//!
//! Everything is in points of 1/96 inch, x to the right, y downwards.

use tiny_skia::{FillRule, LineJoin, Path, PathBuilder, Pixmap, PixmapPaint, PixmapRef, Stroke, Transform};

use super::Picture;
use super::font::{Weight, text_path, text_width};
use super::style::Colour;

/// Points in a millimetre of paper.
pub const POINTS_PER_MM: f32 = 96.0 / 25.4;

/// Left, top, right, bottom.
pub type Frame = [f32; 4];

/// One thing on a sheet.
#[derive(Clone, PartialEq, Debug)]
pub enum Mark {
    /// Pixels in a frame.
    Picture {
        /// The pixels.
        picture: Picture,
        /// Where.
        frame: Frame,
    },
    /// One line of text.
    Text {
        /// The text.
        text: String,
        /// Its weight.
        weight: Weight,
        /// Its size.
        size: f32,
        /// Where its baseline starts.
        at: [f32; 2],
        /// Its colour.
        colour: Colour,
    },
    /// A filled polygon.
    Fill {
        /// Its corners.
        corners: Vec<[f32; 2]>,
        /// Its colour.
        colour: Colour,
    },
    /// A line.
    Stroke {
        /// Its vertices.
        vertices: Vec<[f32; 2]>,
        /// Whether the last vertex joins the first.
        is_closed: bool,
        /// Its width.
        width: f32,
        /// Its colour.
        colour: Colour,
    },
}

/// A sheet: marks on a ground, the first lowest.
#[derive(Clone, PartialEq, Debug)]
pub struct Sheet {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// The colour of the paper.
    pub ground: Colour,
    /// What is on it.
    pub marks: Vec<Mark>,
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(width: f32, height: f32, ground: Colour) -> Self {
        Self { width, height, ground, marks: Vec::new() }
    }

    /// Puts pixels into a frame.
    pub fn picture(&mut self, picture: Picture, frame: Frame) {
        self.marks.push(Mark::Picture { picture, frame });
    }

    /// Writes one line; gives its width.
    pub fn text(&mut self, text: &str, weight: Weight, size: f32, at: [f32; 2], colour: Colour) -> f32 {
        if !text.trim().is_empty() {
            self.marks.push(Mark::Text { text: text.to_owned(), weight, size, at, colour });
        }
        text_width(text, weight, size)
    }

    /// Fills a rectangle.
    pub fn rectangle(&mut self, frame: Frame, colour: Colour) {
        self.fill(corners(frame).to_vec(), colour);
    }

    /// Fills a polygon.
    pub fn fill(&mut self, corners: Vec<[f32; 2]>, colour: Colour) {
        self.marks.push(Mark::Fill { corners, colour });
    }

    /// Draws a rectangle's outline.
    pub fn frame(&mut self, frame: Frame, width: f32, colour: Colour) {
        self.marks.push(Mark::Stroke { vertices: corners(frame).to_vec(), is_closed: true, width, colour });
    }

    /// Draws a straight line.
    pub fn line(&mut self, from: [f32; 2], to: [f32; 2], width: f32, colour: Colour) {
        self.marks.push(Mark::Stroke { vertices: vec![from, to], is_closed: false, width, colour });
    }

    /// Fills a disc.
    pub fn disc(&mut self, centre: [f32; 2], radius: f32, colour: Colour) {
        self.fill(circle(centre, radius), colour);
    }

    /// The sheet as pixels, `scale` a point.
    #[must_use]
    pub fn raster(&self, scale: f32) -> Picture {
        let pixels = |points: f32| (points * scale).round().max(1.0) as u32;
        let Some(mut pixmap) = Pixmap::new(pixels(self.width), pixels(self.height)) else {
            return Picture { width: 0, height: 0, rgba: Vec::new() };
        };
        let Colour { r, g, b, a } = self.ground;
        pixmap.fill(tiny_skia::Color::from_rgba8(r, g, b, a));
        for mark in &self.marks {
            draw(mark, &mut pixmap, scale);
        }
        Picture { width: pixmap.width(), height: pixmap.height(), rgba: pixmap.take() }
    }
}

/// The corners of a circle that looks round at any size a sheet has.
#[must_use]
pub fn circle(centre: [f32; 2], radius: f32) -> Vec<[f32; 2]> {
    const CORNERS: u16 = 64;
    (0..CORNERS)
        .map(|corner| {
            let (sin, cos) = (std::f32::consts::TAU * f32::from(corner) / f32::from(CORNERS)).sin_cos();
            [centre[0] + radius * cos, centre[1] + radius * sin]
        })
        .collect()
}

fn corners([left, top, right, bottom]: Frame) -> [[f32; 2]; 4] {
    [[left, top], [right, top], [right, bottom], [left, bottom]]
}

fn path(vertices: &[[f32; 2]], is_closed: bool, scale: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, [x, y]) in vertices.iter().map(|point| point.map(|value| value * scale)).enumerate() {
        if place == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    if is_closed {
        path.close();
    }
    path.finish()
}

fn draw(mark: &Mark, pixmap: &mut Pixmap, scale: f32) {
    let still = Transform::identity();
    match mark {
        Mark::Picture { picture, frame } => draw_picture(picture, *frame, pixmap, scale),
        Mark::Text { text, weight, size, at, colour } => {
            if let Some(path) = text_path(text, *weight, size * scale, at[0] * scale, at[1] * scale) {
                pixmap.fill_path(&path, &colour.paint(), FillRule::Winding, still, None);
            }
        }
        Mark::Fill { corners, colour } => {
            if let Some(path) = path(corners, true, scale) {
                pixmap.fill_path(&path, &colour.paint(), FillRule::EvenOdd, still, None);
            }
        }
        Mark::Stroke { vertices, is_closed, width, colour } => {
            if let Some(path) = path(vertices, *is_closed, scale) {
                let stroke = Stroke { width: width * scale, line_join: LineJoin::Round, ..Stroke::default() };
                pixmap.stroke_path(&path, &colour.paint(), &stroke, still, None);
            }
        }
    }
}

/// Pixels that fit their frame stay as they are; others are stretched.
fn draw_picture(picture: &Picture, [left, top, right, bottom]: Frame, pixmap: &mut Pixmap, scale: f32) {
    let Some(pixels) = PixmapRef::from_bytes(&picture.rgba, picture.width, picture.height) else { return };
    let [x, y, width, height] = [left, top, right - left, bottom - top].map(|points| (points * scale).round());
    let is_fitting = |wanted: f32, there: u32| (wanted - there as f32).abs() <= 1.0;
    if is_fitting(width, picture.width) && is_fitting(height, picture.height) {
        pixmap.draw_pixmap(x as i32, y as i32, pixels, &PixmapPaint::default(), Transform::identity(), None);
    } else {
        let stretch = Transform::from_scale(width / picture.width as f32, height / picture.height as f32).post_translate(x, y);
        let paint = PixmapPaint { quality: tiny_skia::FilterQuality::Bilinear, ..PixmapPaint::default() };
        pixmap.draw_pixmap(0, 0, pixels, &paint, stretch, None);
    }
}

/// A text in lines no wider than `width`: broken at blanks in Latin text and between any two Chinese characters, within a word only
/// where it is wider than a line.
#[must_use]
pub fn wrapped(text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for word in words(text) {
        let wide = text_width(word, weight, size);
        if used > 0.0 && used + text_width(word.trim_end(), weight, size) > width {
            lines.push(String::new());
            used = 0.0;
        }
        if wide <= width || word.chars().count() == 1 {
            if let Some(line) = lines.last_mut() {
                line.push_str(word);
            }
            used += wide;
            continue;
        }
        for character in word.chars() {
            let wide = text_width(character.encode_utf8(&mut [0; 4]), weight, size);
            if used > 0.0 && used + wide > width {
                lines.push(String::new());
                used = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(character);
            }
            used += wide;
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Pieces that stay together: a Latin word with the blanks behind it, a Chinese character with the closing signs behind it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (place, character) in text.char_indices() {
        if before.is_some_and(|before| is_break(before, character)) {
            words.extend(text.get(start..place));
            start = place;
        }
        before = Some(character);
    }
    words.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    words
}

/// Whether a line may end between the two.
fn is_break(before: char, after: char) -> bool {
    let is_wide = |c: char| unicode_width::UnicodeWidthChar::width(c) == Some(2);
    if "，。；：、）》”】！？,.;:)]}%".contains(after) || "（《“【([{".contains(before) || after == ' ' {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

/// The text, cut with `…` where it is wider than `width`.
#[must_use]
pub fn cut(text: &str, weight: Weight, size: f32, width: f32) -> String {
    if text_width(text, weight, size) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = text_width("…", weight, size);
    for character in text.chars() {
        used += text_width(character.encode_utf8(&mut [0; 4]), weight, size);
        if used > width {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_asked_and_lose_nothing() {
        let texts = [
            "依据第六十一条，列入名录的地块不得作为住宅（含公共管理）用地；距离 1000 m。",
            "Under article 61 a listed plot is no residential land",
            "4502060010010000041450206001001000004145020600100100000",
        ];
        for text in texts {
            let lines = wrapped(text, Weight::Regular, 10.0, 120.0);
            assert!(lines.len() > 1);
            assert!(lines.iter().all(|line| text_width(line, Weight::Regular, 10.0) <= 120.0 + 10.0), "{lines:?}");
            let whole = |text: &str| text.replace(' ', "");
            assert_eq!(whole(&lines.concat()), whole(text));
            assert!(lines.iter().all(|line| !line.starts_with(['，', '；', '）'])), "{lines:?}");
        }
        assert_eq!(wrapped("", Weight::Regular, 10.0, 50.0), [""]);
    }

    #[test]
    fn a_long_text_is_cut_with_a_sign() {
        assert_eq!(cut("短", Weight::Regular, 10.0, 50.0), "短");
        let short = cut("很长很长很长很长的名称", Weight::Regular, 10.0, 50.0);
        assert!(short.ends_with('…') && text_width(&short, Weight::Regular, 10.0) <= 50.0);
    }

    #[test]
    fn marks_become_pixels_where_they_stand() {
        let mut sheet = Sheet::new(20.0, 10.0, Colour::rgb(0x00ff_ffff));
        sheet.rectangle([0.0, 0.0, 10.0, 10.0], Colour::rgb(0x00ff_0000));
        sheet.picture(Picture { width: 1, height: 1, rgba: vec![0, 0, 255, 255] }, [12.0, 2.0, 18.0, 8.0]);
        let picture = sheet.raster(2.0);
        assert_eq!((picture.width, picture.height), (40, 20));
        let pixel = |x: usize, y: usize| &picture.rgba[(y * 40 + x) * 4..][..3];
        assert_eq!(pixel(5, 10), [255, 0, 0]);
        assert_eq!(pixel(22, 10), [255, 255, 255]);
        assert_eq!(pixel(30, 10), [0, 0, 255]);
    }
}
