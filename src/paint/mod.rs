//! Layers -> pixels without a window: map tiles, `render` and sheets all come from one painter. Interface sketch.
//!
//! Boxes and classes are in memory ([`PaintIndex`]); vertices are read from the file when a feature is larger than a
//! pixel or two, so memory does not grow with the vertices.

pub mod font;

use std::sync::Arc;

use crate::conflicts::ConflictList;
use crate::geometry::{Extent, Point};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Layer, LayerError};
use crate::progress::{Cancel, Cancelled, Progress};

/// What the painter and picking need of a layer beside its file: boxes, an R-tree over them, class entries.
#[derive(Debug)]
pub struct PaintIndex {}

impl PaintIndex {
    /// One sequential pass over the layer.
    ///
    /// # Errors
    /// When the file can no longer be read, or when asked to stop.
    pub fn build(layer: &Layer, progress: &Progress, cancel: &Cancel) -> Result<Self, LayerError> {
        todo!()
    }

    /// The box around all live features, in the analysis CRS.
    #[must_use]
    pub fn extent(&self) -> Extent {
        todo!()
    }

    /// Live features.
    #[must_use]
    pub fn count(&self) -> u32 {
        todo!()
    }

    /// The record's box in the analysis CRS.
    #[must_use]
    pub fn extent_of(&self, record: RecordNo) -> Option<Extent> {
        todo!()
    }

    /// Features at `point`: those that contain it or lie within `tolerance_m`, nearest (then smallest) first.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn pick(&self, layer: &Layer, point: Point, tolerance_m: f64) -> Result<Vec<RecordNo>, LayerError> {
        todo!()
    }
}

/// How a layer is drawn; plain data, kept in workspaces.
#[derive(Clone, PartialEq, Debug)]
pub struct LayerStyle {
    /// 0 (invisible) to 1.
    pub opacity: f32,
    /// Line width in points.
    pub line_width: f32,
    /// Whether names or identifiers are written beside the features.
    pub has_labels: bool,
}

/// A layer in a scene.
#[derive(Clone, Debug)]
pub struct SceneLayer {
    /// The layer.
    pub layer: Arc<Layer>,
    /// Its index.
    pub index: Arc<PaintIndex>,
    /// How it is drawn.
    pub style: LayerStyle,
    /// Whether it is drawn.
    pub is_visible: bool,
}

/// What is drawn, from bottom to top. An immutable snapshot that painting threads share.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// From bottom to top.
    pub layers: Vec<SceneLayer>,
    /// Conflicts, haloed by severity, on top. Places in the list that are shown (filters applied); `None`: all certain ones.
    pub conflicts: Option<(Arc<ConflictList>, Option<Arc<Vec<u32>>>)>,
    /// Dark background.
    pub is_dark: bool,
}

/// Which part of the plane is drawn, and how large.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct View {
    /// The middle, in the analysis CRS.
    pub centre_m: Point,
    /// Metres a pixel.
    pub metres_per_pixel: f64,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Device pixels a point: line widths and text grow with it.
    pub scale: f32,
}

/// A picture: RGBA, premultiplied, row after row from the top.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// Paints one tile or a whole picture of the map: features, hatches, halos (labels and furniture are drawn by their own functions).
///
/// # Errors
/// When asked to stop.
pub fn paint(scene: &Scene, view: &View, cancel: &Cancel) -> Result<Picture, Cancelled> {
    todo!()
}

/// A selected or hovered feature, drawn on top of the tiles.
pub type FeatureRef = (LayerId, RecordNo);
