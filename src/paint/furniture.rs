//! A map with everything a paper map carries (DOMAIN 7): title, legend, scale bar and ratio, north arrow, CRS and date, marks.
//!
//! The title stands above the map, the legend to its right, the imprint below, so that they hide nothing; scale bar and north
//! arrow lie in corners of the map on grounds of their own.

use tiny_skia::{FillRule, PathBuilder, Pixmap, PixmapPaint, PixmapRef, Rect, Stroke, Transform};

use crate::geometry::{Extent, Point};
use crate::layer::LayerError;
use crate::progress::Cancel;
use crate::words::Lang;
use crate::words::map::{MapWord, length, ratio};

use super::font::{CAP_HEIGHT, Weight, text_path, text_width};
use super::labels::{draw_labels, labels};
use super::legend::{LegendEntry, legend, swatch_picture};
use super::style::{self, Colour};
use super::{Picture, Scene, View, paint_all};

/// Metres on paper of a point: 1/96 inch, as on an office screen.
const METRES_PER_POINT: f64 = 0.0254 / 96.0;

/// What stands around the map; plain data.
#[allow(clippy::struct_excessive_bools, reason = "independent things that are there or not")]
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Furniture {
    /// The title.
    pub title: Option<String>,
    /// Whether there is a legend.
    pub has_legend: bool,
    /// Whether there is a scale bar with the ratio.
    pub has_scale_bar: bool,
    /// Whether there is a north arrow.
    pub has_north_arrow: bool,
    /// The line below the map: CRS, dates, unit.
    pub imprint: Option<String>,
    /// The secrecy mark, 内部 or 秘密.
    pub secrecy: Option<String>,
    /// Whether the data are invented and the map says so.
    pub is_fictional: bool,
}

/// Which part of the plane the map shows.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Framing {
    /// All of this, as large as it fits.
    Extent(Extent),
    /// A ratio of 1 to this around a middle.
    Scale(Point, f64),
}

impl Framing {
    /// The view of so many pixels.
    #[must_use]
    pub fn view(&self, width: u32, height: u32, scale: f32) -> View {
        let (centre_m, metres_per_pixel) = match *self {
            Self::Scale(centre, denominator) => (centre, denominator * METRES_PER_POINT / f64::from(scale)),
            Self::Extent(extent) => {
                let needed = (extent.width() / f64::from(width.max(1))).max(extent.height() / f64::from(height.max(1)));
                // A single point gets a view a kilometre wide.
                (extent.centre(), if needed > 0.0 { needed } else { 1000.0 / f64::from(width.max(1)) })
            }
        };
        View { centre_m, metres_per_pixel, width, height, scale }
    }
}

/// The ratio of a view: the N of 1:N.
#[must_use]
pub fn scale_of(view: &View) -> f64 {
    view.metres_per_pixel * f64::from(view.scale) / METRES_PER_POINT
}

/// Draws the map with its furniture: `size` in pixels, `scale` pixels a point.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn compose(
    scene: &Scene,
    framing: &Framing,
    [width, height]: [u32; 2],
    scale: f32,
    furniture: &Furniture,
    lang: Lang,
    cancel: &Cancel,
) -> Result<Picture, LayerError> {
    let entries = if furniture.has_legend { legend(scene, lang) } else { Vec::new() };
    let layout = Layout::of(width as f32 / scale, height as f32 / scale, furniture, &entries, lang);
    let view = framing.view(layout.map_width(scale), layout.map_height(scale), scale);
    let mut map = paint_all(scene, &view, cancel)?;
    draw_labels(&labels(scene, &view, cancel)?, scene.is_dark, &mut map);
    let Some(pixmap) = Pixmap::new(width.max(1), height.max(1)) else { return Ok(map) };
    let mut sheet = Sheet { pixmap, scale, is_dark: scene.is_dark };
    sheet.pixmap.fill(tiny_skia::Color::from_rgba8(sheet.ground().r, sheet.ground().g, sheet.ground().b, 255));
    sheet.picture(&map, layout.map[0], layout.map[1]);
    sheet.frame(layout.map);
    sheet.title(furniture, &layout, lang);
    sheet.legend(&entries, &layout, lang);
    if furniture.has_north_arrow {
        sheet.north_arrow(layout.map[2] - 26.0, layout.map[1] + 14.0, lang);
    }
    if furniture.has_scale_bar {
        sheet.scale_bar(&view, layout.map[0] + 10.0, layout.map[3] - 10.0);
    }
    if let Some(imprint) = &furniture.imprint {
        let (muted, _) = style::furniture(scene.is_dark);
        sheet.text(imprint, Weight::Regular, 10.5, layout.map[0], layout.map[3] + 17.0, muted);
    }
    Ok(Picture { width: sheet.pixmap.width(), height: sheet.pixmap.height(), rgba: sheet.pixmap.take() })
}

const MARGIN: f32 = 12.0;
const TITLE_HEIGHT: f32 = 30.0;
const IMPRINT_HEIGHT: f32 = 14.0;
const SWATCH: [f32; 2] = [26.0, 15.0];
const ROW: f32 = 22.0;
const LEGEND_SIZE: f32 = 12.0;

/// Where things stand, in points.
struct Layout {
    /// Left, top, right, bottom of the map.
    map: [f32; 4],
    /// Left edge of each legend column.
    columns: Vec<f32>,
    /// Rows a column.
    rows: usize,
}

impl Layout {
    fn of(width: f32, height: f32, furniture: &Furniture, entries: &[LegendEntry], lang: Lang) -> Self {
        let has_head = furniture.title.is_some() || furniture.secrecy.is_some() || furniture.is_fictional;
        let is_bare = !has_head && entries.is_empty() && furniture.imprint.is_none();
        let margin = if is_bare { 0.0 } else { MARGIN };
        let top = margin + if has_head { TITLE_HEIGHT } else { 0.0 };
        let bottom = (height - margin - if furniture.imprint.is_some() { IMPRINT_HEIGHT } else { 0.0 }).max(top + 1.0);
        let heading = text_width(MapWord::Legend.text(lang), Weight::Bold, LEGEND_SIZE + 1.0);
        let text = entries.iter().map(|entry| text_width(&entry.text, Weight::Regular, LEGEND_SIZE)).fold(heading, f32::max);
        let column = SWATCH[0] + 8.0 + text + 14.0;
        let rows = (((bottom - top - ROW) / ROW) as usize).max(1);
        // A legend never takes more than half of the width; what does not fit is cut off rather than the map.
        let wanted = entries.len().div_ceil(rows);
        let count = wanted.min(((width / 2.0) / column) as usize);
        let right = width - margin - column * count as f32;
        let columns = (0..count).map(|place| right + 14.0 + column * place as f32).collect();
        Self { map: [margin, top, right.max(margin + 1.0), bottom], columns, rows }
    }

    fn map_width(&self, scale: f32) -> u32 {
        ((self.map[2] - self.map[0]) * scale).round().max(1.0) as u32
    }

    fn map_height(&self, scale: f32) -> u32 {
        ((self.map[3] - self.map[1]) * scale).round().max(1.0) as u32
    }
}

/// What is drawn on; takes points.
struct Sheet {
    pixmap: Pixmap,
    scale: f32,
    is_dark: bool,
}

impl Sheet {
    fn ground(&self) -> Colour {
        style::furniture(self.is_dark).1
    }

    fn ink(&self) -> Colour {
        style::text(self.is_dark).0
    }

    fn picture(&mut self, picture: &Picture, x: f32, y: f32) {
        if let Some(pixels) = PixmapRef::from_bytes(&picture.rgba, picture.width, picture.height) {
            let place = |points: f32| (points * self.scale).round() as i32;
            let (left, top) = (place(x), place(y));
            self.pixmap.draw_pixmap(left, top, pixels, &PixmapPaint::default(), Transform::identity(), None);
        }
    }

    fn text(&mut self, text: &str, weight: Weight, size: f32, x: f32, baseline: f32, colour: Colour) {
        if let Some(path) = text_path(text, weight, size * self.scale, x * self.scale, baseline * self.scale) {
            self.pixmap.fill_path(&path, &colour.paint(), FillRule::Winding, Transform::identity(), None);
        }
    }

    fn rectangle(&mut self, [left, top, right, bottom]: [f32; 4], colour: Colour) {
        let scaled = Rect::from_ltrb(left * self.scale, top * self.scale, right * self.scale, bottom * self.scale);
        if let Some(rect) = scaled {
            self.pixmap.fill_rect(rect, &colour.paint(), Transform::identity(), None);
        }
    }

    fn frame(&mut self, [left, top, right, bottom]: [f32; 4]) {
        let (muted, _) = style::furniture(self.is_dark);
        let Some(rect) = Rect::from_ltrb(left * self.scale, top * self.scale, right * self.scale, bottom * self.scale) else { return };
        let stroke = Stroke { width: self.scale, ..Stroke::default() };
        self.pixmap.stroke_path(&PathBuilder::from_rect(rect), &muted.paint(), &stroke, Transform::identity(), None);
    }

    /// Title to the left; marks to the right, boxed.
    fn title(&mut self, furniture: &Furniture, layout: &Layout, lang: Lang) {
        let baseline = layout.map[1] - 11.0;
        let ink = self.ink();
        if let Some(title) = &furniture.title {
            self.text(title, Weight::Bold, 18.0, layout.map[0], baseline, ink);
        }
        let mark = style::severity(crate::rules::Severity::Critical, self.is_dark);
        let mut right = self.pixmap.width() as f32 / self.scale - MARGIN;
        let fictional = furniture.is_fictional.then(|| MapWord::Fictional.text(lang));
        for text in furniture.secrecy.as_deref().into_iter().chain(fictional) {
            let width = text_width(text, Weight::Bold, 13.0);
            let frame = [right - width - 14.0, baseline - 16.0, right, baseline + 5.0];
            if let Some(rect) = Rect::from_ltrb(frame[0] * self.scale, frame[1] * self.scale, frame[2] * self.scale, frame[3] * self.scale)
            {
                let stroke = Stroke { width: 1.5 * self.scale, ..Stroke::default() };
                self.pixmap.stroke_path(&PathBuilder::from_rect(rect), &mark.paint(), &stroke, Transform::identity(), None);
            }
            self.text(text, Weight::Bold, 13.0, frame[0] + 7.0, baseline - 0.5, mark);
            right = frame[0] - 8.0;
        }
    }

    fn legend(&mut self, entries: &[LegendEntry], layout: &Layout, lang: Lang) {
        let Some(&first) = layout.columns.first() else { return };
        let ink = self.ink();
        let top = layout.map[1];
        self.text(MapWord::Legend.text(lang), Weight::Bold, LEGEND_SIZE + 1.0, first, top + 12.0, ink);
        for (place, entry) in entries.iter().enumerate() {
            let Some(&left) = layout.columns.get(place / layout.rows) else { return };
            let middle = top + ROW * 1.45 + ROW * (place % layout.rows) as f32;
            let picture = swatch_picture(&entry.swatch, SWATCH[0], SWATCH[1], self.scale, self.is_dark);
            self.picture(&picture, left, middle - SWATCH[1] / 2.0);
            self.text(&entry.text, Weight::Regular, LEGEND_SIZE, left + SWATCH[0] + 8.0, middle + LEGEND_SIZE * CAP_HEIGHT / 2.0, ink);
        }
    }

    /// An arrow to grid north, which is up.
    fn north_arrow(&mut self, x: f32, top: f32, lang: Lang) {
        let ground = self.ground().with_alpha(215);
        let ink = self.ink();
        let s = self.scale;
        if let Some(disc) = PathBuilder::from_circle(x * s, (top + 19.0) * s, 21.0 * s) {
            self.pixmap.fill_path(&disc, &ground.paint(), FillRule::Winding, Transform::identity(), None);
        }
        let word = MapWord::North.text(lang);
        let width = text_width(word, Weight::Bold, 11.0);
        self.text(word, Weight::Bold, 11.0, x - width / 2.0, top + 12.0, ink);
        let mut arrow = PathBuilder::new();
        for (place, (dx, dy)) in [(0.0, 15.0), (7.0, 35.0), (0.0, 30.0), (-7.0, 35.0)].into_iter().enumerate() {
            let (px, py) = ((x + dx) * s, (top + dy) * s);
            if place == 0 { arrow.move_to(px, py) } else { arrow.line_to(px, py) }
        }
        arrow.close();
        if let Some(path) = arrow.finish() {
            self.pixmap.fill_path(&path, &ink.paint(), FillRule::Winding, Transform::identity(), None);
        }
    }

    /// A bar of a round length with the ratio beside it.
    fn scale_bar(&mut self, view: &View, left: f32, bottom: f32) {
        let metres_per_point = view.metres_per_pixel * f64::from(view.scale);
        let metres = round_length(metres_per_point * 150.0);
        let bar = (metres / metres_per_point) as f32;
        let (label, ratio) = (length(metres), ratio(rounded_scale(scale_of(view))));
        let size = 11.0;
        let beside = text_width(&label, Weight::Regular, size).max(20.0);
        let width = bar + beside + text_width(&ratio, Weight::Regular, size) + 44.0;
        let ground = self.ground().with_alpha(215);
        let ink = self.ink();
        self.rectangle([left, bottom - 24.0, left + width, bottom], ground);
        let (x, y) = (left + 10.0, bottom - 8.0);
        for part in 0..4 {
            let (from, to) = (x + bar * part as f32 / 4.0, x + bar * (part + 1) as f32 / 4.0);
            let colour = if part % 2 == 0 { ink } else { ground.with_alpha(255) };
            self.rectangle([from, y - 5.0, to, y], ink);
            self.rectangle([from + 0.75, y - 4.25, to - 0.75, y - 0.75], colour);
        }
        self.text(&label, Weight::Regular, size, x + bar + 7.0, y + 0.5, ink);
        self.text(&ratio, Weight::Regular, size, x + bar + 7.0 + beside + 16.0, y + 0.5, ink);
    }
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
    fn a_framing_by_ratio_is_at_that_ratio_and_an_extent_fits() {
        let view = Framing::Scale([0.0, 0.0], 10_000.0).view(800, 600, 2.0);
        assert!((scale_of(&view) - 10_000.0).abs() < 1e-6);
        let extent = Extent { min: [0.0, 0.0], max: [4000.0, 1000.0] };
        let view = Framing::Extent(extent).view(800, 600, 1.0);
        assert_eq!((view.metres_per_pixel, view.centre_m), (5.0, [2000.0, 500.0]));
        let view = Framing::Extent(Extent::of(&[[3.0, 4.0]])).view(800, 600, 1.0);
        assert!((view.metres_per_pixel * 800.0 - 1000.0).abs() < 1e-9);
    }

    #[test]
    fn an_empty_scene_still_makes_a_sheet() {
        let furniture = Furniture {
            title: Some("柳州市".to_owned()),
            has_legend: true,
            has_scale_bar: true,
            has_north_arrow: true,
            imprint: Some("CGCS2000".to_owned()),
            secrecy: Some("内部".to_owned()),
            is_fictional: true,
        };
        for size in [[640, 480], [30, 30], [1, 1]] {
            let framing = Framing::Scale([36_643_111.0, 2_692_565.0], 10_000.0);
            let picture = compose(&Scene::default(), &framing, size, 1.0, &furniture, Lang::Zh, &Cancel::new()).unwrap();
            assert_eq!([picture.width, picture.height], size);
            assert_eq!(picture.rgba.len(), size[0] as usize * size[1] as usize * 4);
        }
    }

    #[test]
    fn a_bare_map_fills_its_picture() {
        let layout = Layout::of(800.0, 600.0, &Furniture::default(), &[], Lang::Zh);
        assert_eq!(layout.map, [0.0, 0.0, 800.0, 600.0]);
    }
}
