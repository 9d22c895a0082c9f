//! The map as a picture, without a display.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::conflicts::ConflictList;
use crate::export::provenance::beijing_time;
use crate::export::{ExportError, PdfFile};
use crate::geometry::{Extent, Point};
use crate::layer::{BaseMap, Role};
use crate::paint::{
    FieldColours, Framing, Furniture, LayerStyle, PaintIndex, Picture, Scene, SceneBase, SceneLayer, Sheet, map_sheet, style,
};
use crate::progress::{Cancel, Progress, Stage};
use crate::words::{Lang, map};

use super::TaskError;
use super::open::Opened;
use super::workspace::LayerState;

pub use crate::export::PictureFile;
pub use crate::paint::furniture::METRES_PER_POINT;

/// A sheet of paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paper {
    /// A4 across.
    A4,
    /// A4 upright.
    A4Portrait,
    /// A3 across.
    A3,
    /// A3 upright.
    A3Portrait,
}

impl Paper {
    /// Every paper.
    pub const ALL: [Self; 4] = [Self::A4, Self::A4Portrait, Self::A3, Self::A3Portrait];

    /// The word of the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A4Portrait => "a4-portrait",
            Self::A3 => "a3",
            Self::A3Portrait => "a3-portrait",
        }
    }

    /// The paper with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.word() == word)
    }

    /// Width and height in millimetres (ISO 216).
    #[must_use]
    pub fn size_mm(self) -> [f32; 2] {
        match self {
            Self::A4 => [297.0, 210.0],
            Self::A4Portrait => [210.0, 297.0],
            Self::A3 => [420.0, 297.0],
            Self::A3Portrait => [297.0, 420.0],
        }
    }

    /// Pixels, and pixels a point (1/96 inch), at so many dots an inch.
    ///
    /// ```
    /// use jingtu::tasks::render::Paper;
    /// assert_eq!(Paper::A4.pixels(300.0), ([3508, 2480], 3.125));
    /// ```
    #[must_use]
    pub fn pixels(self, dpi: f32) -> ([u32; 2], f32) {
        (self.size_mm().map(|mm| (mm / 25.4 * dpi).round() as u32), dpi / 96.0)
    }
}

/// A map's file, by its name's ending: proven writable, not yet in place.
#[derive(Debug)]
pub enum MapFile {
    /// Pixels.
    Png(PictureFile),
    /// A page with real text.
    Pdf(PdfFile),
}

impl MapFile {
    /// Proves that the file can be written.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn prepare(path: &Path) -> Result<Self, ExportError> {
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf")) {
            PdfFile::prepare(path).map(Self::Pdf)
        } else {
            PictureFile::prepare(path).map(Self::Png)
        }
    }
}

/// What part of the map is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Part {
    /// Everything there is, with a little room around it.
    Everything,
    /// This box, in the analysis CRS.
    Extent(Extent),
    /// All of this box, at the smallest round ratio that holds it.
    Fit(Extent),
    /// A ratio of 1 to this, around a middle or the middle of everything.
    Scale(Option<Point>, f64),
}

/// How the map is drawn; plain data.
#[derive(Clone, PartialEq, Debug)]
pub struct RenderOptions {
    /// Pixels, the furniture included.
    pub size: [u32; 2],
    /// Pixels a point: 1 for screens, 3.125 for 300 dots an inch.
    pub pixels_per_point: f32,
    /// What is shown.
    pub part: Part,
    /// Dark theme.
    pub is_dark: bool,
    /// Whether plots, sources and counties bear their names.
    pub has_labels: bool,
    /// What stands around the map. Its imprint is written here when it is `None` and `has_imprint`.
    pub furniture: Furniture,
    /// Whether CRS and date stand below the map.
    pub has_imprint: bool,
}

/// The layers as a scene, indexed; conflicts on top where there are some (all certain ones). `drawn`: how each layer is drawn, as a workspace
/// keeps it; where it does not speak of these layers they are drawn in the usual order and style.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn scene(
    opened: &Opened,
    drawn: &[LayerState],
    conflicts: Option<Arc<ConflictList>>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Scene, TaskError> {
    let is_drawn = drawn.len() == opened.layers.len();
    let mut layers: Vec<(u32, SceneLayer)> = Vec::with_capacity(opened.layers.len());
    for (place, layer) in opened.layers.iter().enumerate() {
        let state = drawn.get(place).filter(|_| is_drawn).cloned().unwrap_or_else(|| usual(layer.role));
        // What is hidden need not be read.
        let colours = if state.is_visible { FieldColours::read(layer, &state.style.colour_by, cancel)? } else { None };
        let index = Arc::new(PaintIndex::build(layer, progress, cancel)?);
        let (style, is_visible) = (state.style, state.is_visible);
        layers.push((state.draw_order, SceneLayer { layer: Arc::clone(layer), index, style, is_visible, colours: colours.map(Arc::new) }));
    }
    layers.sort_by_key(|(order, _)| *order);
    let layers = layers.into_iter().map(|(_, layer)| layer).collect();
    Ok(Scene { layers, conflicts: conflicts.map(|list| (list, None)), ..Scene::default() })
}

/// How a layer is drawn before anyone said otherwise.
fn usual(role: Role) -> LayerState {
    let style = LayerStyle { has_labels: is_labelled(role), ..LayerStyle::default() };
    LayerState { style, is_visible: true, draw_order: u32::from(style::order(role)) }
}

/// Plots, sources and counties are named, the many parcels are not.
fn is_labelled(role: Role) -> bool {
    matches!(role, Role::RiskList | Role::Priority | Role::Source | Role::Admin)
}

/// Draws the map.
///
/// # Errors
/// When there is nothing to draw, a file can no longer be read, or when asked to stop.
pub fn picture(opened: &Opened, scene: &Scene, options: &RenderOptions, lang: Lang, cancel: &Cancel) -> Result<Picture, TaskError> {
    Ok(sheet(opened, scene, options, lang, cancel)?.raster(options.pixels_per_point))
}

/// The map as a sheet: pixels, and text as text.
///
/// # Errors
/// As [`picture`].
pub fn sheet(opened: &Opened, scene: &Scene, options: &RenderOptions, lang: Lang, cancel: &Cancel) -> Result<Sheet, TaskError> {
    let everything = scene.layers.iter().fold(Extent::EMPTY, |all, layer| all.union(layer.index.extent()));
    let framing = match options.part {
        Part::Extent(extent) => Framing::Extent(extent),
        Part::Fit(extent) => Framing::Round(extent),
        Part::Scale(Some(centre), denominator) => Framing::Scale(centre, denominator),
        _ if everything.is_empty() => return Err(TaskError::NothingToDraw),
        Part::Scale(None, denominator) => Framing::Scale(everything.centre(), denominator),
        // A fiftieth of the longer side keeps borders and symbols off the frame.
        Part::Everything => Framing::Extent(everything.widened(everything.width().max(everything.height()) / 50.0)),
    };
    let mut furniture = options.furniture.clone();
    if furniture.imprint.is_none() && options.has_imprint {
        let secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let time = beijing_time(secs);
        let date = time.split([' ', 'T']).next();
        furniture.imprint = Some(map::imprint(lang, &opened.analysis_crs.name, date));
    }
    let mut scene = scene.clone();
    scene.is_dark = options.is_dark;
    scene.lang = lang;
    if !options.has_labels {
        for layer in &mut scene.layers {
            layer.style.has_labels = false;
        }
    }
    let size = options.size.map(|pixels| pixels as f32 / options.pixels_per_point);
    Ok(map_sheet(&scene, &framing, size, options.pixels_per_point, &furniture, lang, cancel)?)
}

/// Base maps for a scene, the first lowest.
#[must_use]
pub fn bases(maps: Vec<BaseMap>, opacity: f32) -> Vec<SceneBase> {
    maps.into_iter().map(|base| SceneBase { base: Arc::new(base), opacity, is_visible: true }).collect()
}

/// Draws the map and writes it.
///
/// # Errors
/// As [`picture`]; also when the file cannot be written, the old one being unchanged then.
pub fn render(
    opened: &Opened,
    scene: &Scene,
    options: &RenderOptions,
    target: MapFile,
    lang: Lang,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<PathBuf, TaskError> {
    progress.report(Stage::Painting, "", 0, 0);
    let sheet = sheet(opened, scene, options, lang, cancel)?;
    write(sheet, options, target, lang)
}

/// Writes a map that is drawn.
///
/// # Errors
/// When the file cannot be written; the old one is unchanged then.
pub fn write(sheet: Sheet, options: &RenderOptions, target: MapFile, lang: Lang) -> Result<PathBuf, TaskError> {
    let title = options.furniture.title.as_deref().unwrap_or(map::MapWord::DefaultTitle.text(lang));
    Ok(match target {
        MapFile::Png(file) => file.write(&sheet.raster(options.pixels_per_point))?,
        MapFile::Pdf(file) => file.write(title, &[sheet])?,
    })
}
