//! The pre-check of a proposed plot: what its panel holds, and what can be asked of it.

use crate::conflicts::Siting;
use crate::geometry::Point;
use crate::words::Lang;
use crate::words::siting::{Block, blocks};

use super::document::FeatureRef;
use super::pencil::Touch;
use super::snapshot::{Asked, Snapshot};

/// What the panel holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SitingView {
    /// Whether it is shown, in the card's place.
    pub is_open: bool,
    /// A file's path, WKT, coordinates, or what stands in a file.
    pub text: String,
    /// The corners so far, while a plot is being drawn.
    pub drawing: Option<Vec<Point>>,
    /// The corners of the plot that was drawn; the text does not count then.
    pub drawn: Option<Vec<Point>>,
    /// The use's code; "" for those of the file.
    pub use_code: String,
    /// The answer.
    pub answer: Asked<Snapshot<Answered>>,
    /// Which plot of the answer is shown.
    pub shown: usize,
}

/// An answer with its sentences, which are made once.
#[derive(Debug)]
pub struct Answered {
    /// The answer.
    pub siting: Siting,
    lang: Lang,
    blocks: Vec<Vec<Block>>,
}

impl Answered {
    /// The answer, its sentences in `lang`.
    #[must_use]
    pub fn new(siting: Siting, lang: Lang) -> Self {
        let blocks = siting.plots.iter().map(|plot| blocks(lang, &siting, plot)).collect();
        Self { siting, lang, blocks }
    }

    /// What is said of a plot.
    #[must_use]
    pub fn blocks(&self, lang: Lang, plot: usize) -> Vec<Block> {
        match self.blocks.get(plot) {
            Some(known) if lang == self.lang => known.clone(),
            _ => self.siting.plots.get(plot).map(|plot| blocks(lang, &self.siting, plot)).unwrap_or_default(),
        }
    }
}

/// What can be asked.
#[derive(Clone, PartialEq, Debug)]
pub enum SitingCommand {
    /// Show the panel.
    Show,
    /// Close it.
    Hide,
    /// Draw a plot on the map.
    Draw,
    /// The hand did this on the map, while it draws.
    Touch(Touch),
    /// The text changed.
    SetText(String),
    /// Choose a file in the system's dialog.
    Browse,
    /// Another use.
    SetUse(String),
    /// Judge the plot.
    Check,
    /// Show another plot of the answer.
    ShowPlot(usize),
    /// Show a feature on the map.
    GoTo(FeatureRef),
    /// Copy the answer as text.
    Copy,
    /// Ask where to save the answer.
    AskSave,
}

impl SitingView {
    /// Whether there is something to judge.
    #[must_use]
    pub fn has_plot(&self) -> bool {
        self.drawn.is_some() || !self.text.trim().is_empty()
    }
}
