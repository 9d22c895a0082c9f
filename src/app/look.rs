//! Language, look, type size and panels: what the settings keep.

use super::theme::{self, Theme};
use crate::words::Lang;

/// Language, look, type size and panels: what the settings keep.
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own in a menu")]
#[derive(Clone, PartialEq, Debug)]
pub struct Look {
    /// Language of all texts.
    pub lang: Lang,
    /// Light or dark.
    pub theme: Theme,
    /// Type size for data, in points.
    pub font_size: f32,
    /// Layer panel.
    pub layers: Fold,
    /// Feature card.
    pub card: Fold,
    /// Tables.
    pub tables: Fold,
    /// Which table is in front.
    pub tab: Tab,
    /// Whether the legend is unfolded.
    pub is_legend_open: bool,
    /// Whether the overview map is shown.
    pub has_overview: bool,
    /// Whether the kilometre grid is drawn.
    pub has_kilometre_grid: bool,
    /// Whether meridians and parallels are drawn.
    pub has_graticule: bool,
    /// Sections of the card that are folded.
    pub folded: Vec<crate::words::card::CardSection>,
    /// Distance bands of sources near farmland, metres; `None`: the rule set's own.
    pub bands_m: Option<Vec<f64>>,
    /// How large the window is.
    pub window: WindowSize,
}

/// How large the window is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WindowSize {
    /// Width and height in points where it is not maximized.
    pub points: [f32; 2],
    /// Whether it fills the screen.
    pub is_maximized: bool,
}

/// The smallest window in which everything has its place, in points.
pub(super) const WINDOW_AT_LEAST: [f32; 2] = [960.0, 600.0];

impl Default for Look {
    fn default() -> Self {
        Self {
            lang: Lang::Zh,
            theme: Theme::Light,
            font_size: theme::FONT_SIZES.1,
            layers: Fold { is_open: true, size: 248.0 },
            card: Fold { is_open: true, size: 316.0 },
            tables: Fold { is_open: true, size: 288.0 },
            tab: Tab::Conflicts,
            is_legend_open: true,
            has_overview: true,
            has_kilometre_grid: false,
            has_graticule: false,
            folded: Vec::new(),
            bands_m: None,
            window: WindowSize { points: [1440.0, 900.0], is_maximized: false },
        }
    }
}

/// A panel that folds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fold {
    /// Whether it is unfolded.
    pub is_open: bool,
    /// Its width or height in points.
    pub size: f32,
}

/// The panels that fold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Panel {
    /// Layers and legend.
    Layers,
    /// Feature card.
    Card,
    /// Tables.
    Tables,
}

/// The tables at the bottom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// Conflicts.
    Conflicts,
    /// What is imperfect in the data.
    Problems,
    /// Attributes of one layer.
    Attributes,
    /// Counts.
    Statistics,
    /// What was said.
    Messages,
}

impl Tab {
    /// In the order shown.
    pub const ALL: [Self; 5] = [Self::Conflicts, Self::Problems, Self::Attributes, Self::Statistics, Self::Messages];
}
