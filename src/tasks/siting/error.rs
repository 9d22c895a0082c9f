//! Why a plot cannot be judged.

use std::path::PathBuf;

use crate::source::plot_text::PlotTextError;
use crate::words::{Lang, siting};

/// Why a plot cannot be judged: the wording is in `words::siting`.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// Nothing says what a plot is for.
    #[error("{}", siting::use_missing(Lang::En, plot))]
    UseMissing {
        /// The plot: the file's name with the record, or the text.
        plot: String,
    },
    /// The text is no plot.
    #[error("{}", siting::text_refused(Lang::En, text, source))]
    Text {
        /// The text, cut.
        text: String,
        /// Why not.
        source: PlotTextError,
    },
    /// The file has several layers of polygons.
    #[error("{}", siting::several_layers(Lang::En, path, layers))]
    SeveralLayers {
        /// The file.
        path: PathBuf,
        /// Their names.
        layers: String,
    },
    /// There is no plot in it.
    #[error("{}", siting::no_plots(Lang::En, path))]
    NoPlots {
        /// The file.
        path: PathBuf,
    },
}

impl PlotError {
    /// One sentence for people: what is wrong, what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::UseMissing { plot } => siting::use_missing(lang, plot),
            Self::Text { text, source } => siting::text_refused(lang, text, source),
            Self::SeveralLayers { path, layers } => siting::several_layers(lang, path, layers),
            Self::NoPlots { path } => siting::no_plots(lang, path),
        }
    }
}
