//! Why nothing can be asked there.

use crate::words::Lang;
use crate::words::ask::AskWord;

/// A place that is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AskError {
    /// The feature that distances are measured from has no shape.
    #[error("{}", AskWord::NoCentre.text(Lang::En))]
    NoCentre,
    /// The distance is no number, or below zero.
    #[error("{}", AskWord::NoDistance.text(Lang::En))]
    NoDistance,
    /// The ring has no area.
    #[error("{}", AskWord::NoArea.text(Lang::En))]
    NoArea,
}

impl AskError {
    /// One sentence for people.
    #[must_use]
    pub fn message(self, lang: Lang) -> String {
        let word = match self {
            Self::NoCentre => AskWord::NoCentre,
            Self::NoDistance => AskWord::NoDistance,
            Self::NoArea => AskWord::NoArea,
        };
        word.text(lang).to_owned()
    }
}
