//! One sheet's marks as a page's content.

use std::collections::BTreeSet;
use std::io;

use pdf_writer::{Content, Filter, Finish as _, Name, Pdf, Ref, Str};

use crate::paint::font::{Weight, glyphs};
use crate::paint::sheet::{Frame, Mark};
use crate::paint::style::Colour;
use crate::paint::{Picture, Sheet};

use super::fonts::Fonts;
use super::{PDF_PER_POINT, Refs, packed};

/// A page as drawn, with what it needs.
pub(super) struct Page<'a> {
    pub(super) content: Vec<u8>,
    pub(super) images: Vec<Image<'a>>,
    /// Opacities below 255.
    pub(super) alphas: BTreeSet<u8>,
}

/// A picture of a page.
pub(super) struct Image<'a> {
    pub(super) name: String,
    pub(super) id: Ref,
    picture: &'a Picture,
}

/// What an opacity is called in a page's resources.
pub(super) fn alpha_name(alpha: u8) -> String {
    format!("A{alpha}")
}

struct Pen {
    content: Content,
    /// Height of the page: a PDF's y grows upwards.
    height: f32,
    alphas: BTreeSet<u8>,
    alpha: u8,
}

impl<'a> Page<'a> {
    pub(super) fn draw(sheet: &'a Sheet, fonts: &mut Fonts, refs: &mut Refs) -> Self {
        let mut pen = Pen { content: Content::new(), height: sheet.height, alphas: BTreeSet::new(), alpha: 255 };
        // From here on everything is in the sheet's points.
        pen.content.transform([PDF_PER_POINT, 0.0, 0.0, PDF_PER_POINT, 0.0, 0.0]);
        pen.fill(&[[0.0, 0.0], [sheet.width, 0.0], [sheet.width, sheet.height], [0.0, sheet.height]], sheet.ground);
        let mut images = Vec::new();
        for mark in &sheet.marks {
            match mark {
                Mark::Picture { picture, frame } => {
                    if picture.width > 0 && picture.height > 0 {
                        let image = Image { name: format!("I{}", images.len()), id: refs.next(), picture };
                        pen.picture(&image.name, *frame);
                        images.push(image);
                    }
                }
                Mark::Text { text, weight, size, at, colour } => pen.text(text, (*weight, *size), *at, *colour, fonts),
                Mark::Fill { corners, colour } => pen.fill(corners, *colour),
                Mark::Stroke { vertices, is_closed, width, colour } => pen.stroke(vertices, *is_closed, *width, *colour),
            }
        }
        let content = pen.content.finish().to_vec();
        let mut alphas = pen.alphas;
        alphas.insert(255);
        Self { content, images, alphas }
    }
}

fn shares(colour: Colour) -> [f32; 3] {
    [colour.r, colour.g, colour.b].map(|value| f32::from(value) / 255.0)
}

impl Pen {
    fn opacity(&mut self, alpha: u8) {
        if self.alpha != alpha {
            self.content.set_parameters(Name(alpha_name(alpha).as_bytes()));
            self.alpha = alpha;
            self.alphas.insert(alpha);
        }
    }

    fn outline(&mut self, vertices: &[[f32; 2]], is_closed: bool) {
        for (place, [x, y]) in vertices.iter().enumerate() {
            let y = self.height - y;
            if place == 0 {
                self.content.move_to(*x, y);
            } else {
                self.content.line_to(*x, y);
            }
        }
        if is_closed {
            self.content.close_path();
        }
    }

    fn fill(&mut self, corners: &[[f32; 2]], colour: Colour) {
        if corners.len() < 3 {
            return;
        }
        self.opacity(colour.a);
        let [r, g, b] = shares(colour);
        self.content.set_fill_rgb(r, g, b);
        self.outline(corners, true);
        self.content.fill_even_odd();
    }

    fn stroke(&mut self, vertices: &[[f32; 2]], is_closed: bool, width: f32, colour: Colour) {
        if vertices.len() < 2 {
            return;
        }
        self.opacity(colour.a);
        let [r, g, b] = shares(colour);
        self.content.set_stroke_rgb(r, g, b).set_line_width(width).set_line_join(pdf_writer::types::LineJoinStyle::RoundJoin);
        self.outline(vertices, is_closed);
        self.content.stroke();
    }

    fn picture(&mut self, name: &str, [left, top, right, bottom]: Frame) {
        self.opacity(255);
        self.content.save_state();
        self.content.transform([right - left, 0.0, 0.0, bottom - top, left, self.height - bottom]);
        self.content.x_object(Name(name.as_bytes()));
        self.content.restore_state();
    }

    /// One line, in runs of one font each.
    fn text(&mut self, text: &str, (weight, size): (Weight, f32), [x, y]: [f32; 2], colour: Colour, fonts: &mut Fonts) {
        self.opacity(colour.a);
        let [r, g, b] = shares(colour);
        self.content.set_fill_rgb(r, g, b);
        self.content.begin_text();
        self.content.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, self.height - y]);
        let mut run: Vec<u8> = Vec::new();
        let mut face = None;
        for glyph in glyphs(text, weight) {
            if face != Some(glyph.face) {
                self.show(&mut run);
                self.content.set_font(Name(Fonts::key(glyph.face)), size);
                face = Some(glyph.face);
            }
            run.extend(fonts.use_glyph(glyph).to_be_bytes());
        }
        self.show(&mut run);
        self.content.end_text();
    }

    fn show(&mut self, run: &mut Vec<u8>) {
        if !run.is_empty() {
            self.content.show(Str(run));
            run.clear();
        }
    }
}

impl Image<'_> {
    /// Writes the pixels; where some are not opaque, their opacity beside them.
    pub(super) fn write(&self, pdf: &mut Pdf, refs: &mut Refs) -> io::Result<()> {
        let Picture { width, height, rgba } = self.picture;
        let pixels = || rgba.chunks_exact(4);
        let plain = |value: u8, alpha: u8| if alpha == 0 { 255 } else { (u32::from(value) * 255 / u32::from(alpha)).min(255) as u8 };
        let colours: Vec<u8> = pixels().flat_map(|pixel| [0, 1, 2].map(|place| plain(pixel[place], pixel[3]))).collect();
        let mask = pixels().any(|pixel| pixel[3] < 255).then(|| refs.next());
        let bytes = packed(&colours)?;
        let mut image = pdf.image_xobject(self.id, &bytes);
        image.width(*width as i32).height(*height as i32).bits_per_component(8).filter(Filter::FlateDecode);
        image.color_space().device_rgb();
        if let Some(mask) = mask {
            image.s_mask(mask);
        }
        image.finish();
        if let Some(mask) = mask {
            let bytes = packed(&pixels().map(|pixel| pixel[3]).collect::<Vec<u8>>())?;
            let mut image = pdf.image_xobject(mask, &bytes);
            image.width(*width as i32).height(*height as i32).bits_per_component(8).filter(Filter::FlateDecode);
            image.color_space().device_gray();
            image.finish();
        }
        Ok(())
    }
}
