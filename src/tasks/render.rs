//! The map as a picture, without a display.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::conflicts::ConflictList;
use crate::export::provenance::beijing_time;
use crate::geometry::{Extent, Point};
use crate::layer::Role;
use crate::paint::{Framing, Furniture, LayerStyle, PaintIndex, Picture, Scene, SceneLayer, compose, style};
use crate::progress::{Cancel, Progress, Stage};
use crate::words::{Lang, map};

use super::TaskError;
use super::open::Opened;

pub use crate::export::PictureFile;

/// What part of the map is drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Part {
    /// Everything there is, with a little room around it.
    Everything,
    /// This box, in the analysis CRS.
    Extent(Extent),
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

/// The layers as a scene in the usual order, indexed; conflicts on top where there are some (all certain ones).
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn scene(opened: &Opened, conflicts: Option<Arc<ConflictList>>, progress: &Progress, cancel: &Cancel) -> Result<Scene, TaskError> {
    let mut layers = Vec::with_capacity(opened.layers.len());
    for layer in &opened.layers {
        let index = Arc::new(PaintIndex::build(layer, progress, cancel)?);
        let style = LayerStyle { has_labels: is_labelled(layer.role), ..LayerStyle::default() };
        layers.push(SceneLayer { layer: Arc::clone(layer), index, style, is_visible: true, colours: None });
    }
    layers.sort_by_key(|layer| style::order(layer.layer.role));
    Ok(Scene { layers, conflicts: conflicts.map(|list| (list, None)), ..Scene::default() })
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
    let everything = scene.layers.iter().fold(Extent::EMPTY, |all, layer| all.union(layer.index.extent()));
    let framing = match options.part {
        Part::Extent(extent) => Framing::Extent(extent),
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
    Ok(compose(&scene, &framing, options.size, options.pixels_per_point, &furniture, lang, cancel)?)
}

/// Draws the map and writes it.
///
/// # Errors
/// As [`scene`] and [`picture`]; also when the file cannot be written, the old one being unchanged then.
pub fn render(
    opened: &Opened,
    conflicts: Option<Arc<ConflictList>>,
    options: &RenderOptions,
    target: PictureFile,
    lang: Lang,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<PathBuf, TaskError> {
    let scene = scene(opened, conflicts, progress, cancel)?;
    progress.report(Stage::Painting, "", 0, 0);
    let picture = picture(opened, &scene, options, lang, cancel)?;
    Ok(target.write(&picture)?)
}
