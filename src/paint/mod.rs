//! Layers -> pixels without a window: map tiles, `render` and sheets all come from one painter.
//!
//! Boxes and classes are in memory ([`PaintIndex`]); vertices are read from the file when a feature is larger than a
//! pixel or two, so memory does not grow with the vertices.

mod base;
mod features;
pub mod font;
pub mod furniture;
mod grid;
mod halo;
mod index;
pub mod labels;
pub mod land;
pub mod legend;
mod lines;
mod raster;
mod reading;
pub mod sheet;
mod small;
pub mod style;
pub mod surround;
mod symbols;
mod tile;
pub mod values;

pub use furniture::{Framing, Furniture, compose, map_picture, map_sheet};
pub use halo::HaloCache;
pub use index::PaintIndex;
pub use labels::{Label, draw_labels, labels, paint_labels};
pub use legend::{LegendEntry, Swatch, legend, legend_within, swatch_picture};
pub use sheet::{Mark, Sheet};
pub use tile::{paint, paint_all};
pub use values::{ColourBy, FieldColours};

use std::sync::Arc;

use crate::conflicts::ConflictList;
use crate::geometry::Point;
use crate::ids::{LayerId, RecordNo};
use crate::layer::{BaseMap, Layer};

/// How a layer is drawn; plain data, kept in workspaces.
#[derive(Clone, PartialEq, Debug)]
pub struct LayerStyle {
    /// 0 (invisible) to 1.
    pub opacity: f32,
    /// Factor on the widths of the role's lines; 1 as designed.
    pub line_width: f32,
    /// Whether names or identifiers are written beside the features.
    pub has_labels: bool,
    /// What is written there.
    pub label: LabelBy,
    /// What decides the colours.
    pub colour_by: ColourBy,
}

/// What a label says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum LabelBy {
    /// The name, else the identifier.
    #[default]
    NameOrId,
    /// The identifier.
    Id,
    /// The class or code.
    Class,
    /// The area in mu.
    Area,
    /// A field's value, by the field's name.
    Field(String),
}

impl Default for LayerStyle {
    fn default() -> Self {
        Self { opacity: 1.0, line_width: 1.0, has_labels: false, label: LabelBy::NameOrId, colour_by: ColourBy::Role }
    }
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
    /// Its features' colours, where a field decides them and it was read.
    pub colours: Option<Arc<FieldColours>>,
}

/// A base map in a scene.
#[derive(Clone, Debug)]
pub struct SceneBase {
    /// The picture in its place.
    pub base: Arc<BaseMap>,
    /// 0 (invisible) to 1.
    pub opacity: f32,
    /// Whether it is drawn.
    pub is_visible: bool,
}

/// Places in a conflict list.
pub type Places = Arc<Vec<u32>>;

/// What is drawn, from bottom to top. An immutable snapshot that painting threads share.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Base maps below all layers, from bottom to top.
    pub bases: Vec<SceneBase>,
    /// From bottom to top.
    pub layers: Vec<SceneLayer>,
    /// Conflicts, haloed by severity, on top. Places in the list that are shown (filters applied); `None`: all certain ones.
    pub conflicts: Option<(Arc<ConflictList>, Option<Places>)>,
    /// Dark background.
    pub is_dark: bool,
    /// Language of units in labels.
    pub lang: crate::words::Lang,
    /// Which subjects are haloed; filled by the painter, fresh (`HaloCache::default()`) whenever layers or conflicts change.
    pub halos: HaloCache,
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

/// A selected or hovered feature, drawn on top of the tiles.
pub type FeatureRef = (LayerId, RecordNo);
