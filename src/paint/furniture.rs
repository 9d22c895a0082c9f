//! A map with everything a paper map carries (DOMAIN 7): title, legend, scale bar and ratio, north arrow, CRS and date, marks.
//!
//! The title stands above the map, the legend to its right, the imprint below, so that they hide nothing; scale bar and north
//! arrow lie in corners of the map on grounds of their own.

use crate::geometry::{Extent, Point};
use crate::layer::LayerError;
use crate::progress::Cancel;
use crate::words::Lang;
use crate::words::map::MapWord;

use super::font::{CAP_HEIGHT, Weight, text_width};
use super::labels::{draw_labels, labels};
use super::legend::{LegendEntry, legend, swatch_picture};
use super::sheet::{Frame, Sheet};
use super::style;
use super::surround::{grid, north_arrow, scale_bar};
use super::{Picture, Scene, View, paint_all};

/// Metres on paper of a point: 1/96 inch, as on an office screen.
pub const METRES_PER_POINT: f64 = 0.0254 / 96.0;

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
    /// Whether there is a kilometre grid with its coordinates.
    pub has_grid: bool,
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
    /// All of this, at the smallest round ratio that holds it.
    Round(Extent),
    /// A ratio of 1 to this around a middle.
    Scale(Point, f64),
}

impl Framing {
    /// The view of so many pixels.
    #[must_use]
    pub fn view(&self, width: u32, height: u32, scale: f32) -> View {
        let (centre_m, metres_per_pixel) = match *self {
            Self::Scale(centre, denominator) => (centre, denominator * METRES_PER_POINT / f64::from(scale)),
            Self::Round(extent) => {
                let fitting = Self::Extent(extent).view(width, height, scale);
                return Self::Scale(extent.centre(), round_ratio(scale_of(&fitting))).view(width, height, scale);
            }
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

/// The smallest ratio not below this one that a paper map would state: 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten.
fn round_ratio(needed: f64) -> f64 {
    const STEPS: [f64; 9] = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];
    let decade = 10_f64.powf(needed.max(1.0).log10().floor());
    // A ratio that is round already stays as it is, whatever its last bit.
    STEPS.iter().map(|step| step * decade).find(|ratio| *ratio >= needed * (1.0 - 1e-9)).unwrap_or(10.0 * decade)
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
    let size = [width as f32 / scale, height as f32 / scale];
    Ok(map_sheet(scene, framing, size, scale, furniture, lang, cancel)?.raster(scale))
}

/// The map with its furniture as a sheet of `size` points; the map itself in `scale` pixels a point.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn map_sheet(
    scene: &Scene,
    framing: &Framing,
    [width, height]: [f32; 2],
    scale: f32,
    furniture: &Furniture,
    lang: Lang,
    cancel: &Cancel,
) -> Result<Sheet, LayerError> {
    let entries = if furniture.has_legend { legend(scene, lang) } else { Vec::new() };
    let layout = Layout::of(width, height, furniture, &entries, lang);
    let view = framing.view(layout.map_width(scale), layout.map_height(scale), scale);
    let (muted, ground) = style::furniture(scene.is_dark);
    let mut sheet = Sheet::new(width, height, ground);
    let frame = [layout.map[0], layout.map[1], layout.map[0] + view.width as f32 / scale, layout.map[1] + view.height as f32 / scale];
    sheet.picture(map_picture(scene, &view, cancel)?, frame);
    if furniture.has_grid {
        grid(&mut sheet, &view, layout.map, scene.is_dark);
    }
    sheet.frame(layout.map, 1.0, muted);
    title(&mut sheet, furniture, &layout, scene.is_dark, lang);
    let rows = LegendRows { columns: &layout.columns, top: layout.map[1], rows: layout.rows };
    legend_rows(&mut sheet, &entries, &rows, scale, scene.is_dark, lang);
    if furniture.has_north_arrow {
        north_arrow(&mut sheet, layout.map[2] - 26.0, layout.map[1] + 14.0, scene.is_dark, lang);
    }
    if furniture.has_scale_bar {
        scale_bar(&mut sheet, &view, [layout.map[0] + 10.0, layout.map[3] - 10.0], scene.is_dark);
    }
    if let Some(imprint) = &furniture.imprint {
        sheet.text(imprint, Weight::Regular, 10.5, [layout.map[0], layout.map[3] + 17.0], muted);
    }
    Ok(sheet)
}

/// The map alone, with its labels.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn map_picture(scene: &Scene, view: &View, cancel: &Cancel) -> Result<Picture, LayerError> {
    let mut map = paint_all(scene, view, cancel)?;
    draw_labels(&labels(scene, view, cancel)?, scene.is_dark, &mut map);
    Ok(map)
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

/// Title to the left; marks to the right, boxed.
fn title(sheet: &mut Sheet, furniture: &Furniture, layout: &Layout, is_dark: bool, lang: Lang) {
    let baseline = layout.map[1] - 11.0;
    if let Some(title) = &furniture.title {
        sheet.text(title, Weight::Bold, 18.0, [layout.map[0], baseline], style::text(is_dark).0);
    }
    let right = sheet.width - MARGIN;
    marks(sheet, [right, baseline], furniture.secrecy.as_deref(), furniture.is_fictional, is_dark, lang);
}

/// The secrecy mark and the mark of invented data, boxed, side by side, ending at a baseline's point; gives where they begin.
pub fn marks(
    sheet: &mut Sheet,
    [mut right, baseline]: [f32; 2],
    secrecy: Option<&str>,
    is_fictional: bool,
    is_dark: bool,
    lang: Lang,
) -> f32 {
    let mark = style::severity(crate::rules::Severity::Critical, is_dark);
    let fictional = is_fictional.then(|| MapWord::Fictional.text(lang));
    for text in secrecy.into_iter().chain(fictional) {
        let width = text_width(text, Weight::Bold, 13.0);
        let frame: Frame = [right - width - 14.0, baseline - 16.0, right, baseline + 5.0];
        sheet.frame(frame, 1.5, mark);
        sheet.text(text, Weight::Bold, 13.0, [frame[0] + 7.0, baseline - 0.5], mark);
        right = frame[0] - 8.0;
    }
    right
}

struct LegendRows<'a> {
    columns: &'a [f32],
    top: f32,
    rows: usize,
}

fn legend_rows(sheet: &mut Sheet, entries: &[LegendEntry], place: &LegendRows<'_>, scale: f32, is_dark: bool, lang: Lang) {
    let Some(&first) = place.columns.first() else { return };
    let ink = style::text(is_dark).0;
    sheet.text(MapWord::Legend.text(lang), Weight::Bold, LEGEND_SIZE + 1.0, [first, place.top + 12.0], ink);
    for (number, entry) in entries.iter().enumerate() {
        let Some(&left) = place.columns.get(number / place.rows) else { return };
        let middle = place.top + ROW * 1.45 + ROW * (number % place.rows) as f32;
        legend_entry(sheet, entry, [left, middle], SWATCH, LEGEND_SIZE, scale, is_dark);
    }
}

/// One line of a legend: swatch and words, around a middle line.
pub fn legend_entry(
    sheet: &mut Sheet,
    entry: &LegendEntry,
    [left, middle]: [f32; 2],
    [width, height]: [f32; 2],
    size: f32,
    scale: f32,
    is_dark: bool,
) {
    let picture = swatch_picture(&entry.swatch, width, height, scale, is_dark);
    sheet.picture(picture, [left, middle - height / 2.0, left + width, middle + height / 2.0]);
    let at = [left + width + size * 0.66, middle + size * CAP_HEIGHT / 2.0];
    sheet.text(&entry.text, Weight::Regular, size, at, style::text(is_dark).0);
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_round_ratio_holds_what_is_asked_for() {
        for (needed, round) in [(9_000.0, 10_000.0), (10_000.0, 10_000.0), (10_001.0, 15_000.0), (2_100.0, 2_500.0), (0.2, 1.0)] {
            assert!((round_ratio(needed) - round).abs() < 1e-6, "{needed}: {}", round_ratio(needed));
        }
        let extent = Extent { min: [0.0, 0.0], max: [4_321.0, 1_000.0] };
        let view = Framing::Round(extent).view(800, 600, 2.0);
        assert!(view.metres_per_pixel * 800.0 >= 4_321.0 && (scale_of(&view) - round_ratio(scale_of(&view))).abs() < 1e-6);
    }

    #[test]
    fn an_empty_scene_still_makes_a_sheet() {
        let furniture = Furniture {
            title: Some("柳州市".to_owned()),
            has_legend: true,
            has_scale_bar: true,
            has_north_arrow: true,
            has_grid: true,
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
