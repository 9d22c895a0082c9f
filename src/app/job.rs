//! Work under way: what the status bar shows and which messages are stale.

use crate::progress::Stage;

/// What a job is for; a newer job of a kind outdates the older.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum JobKind {
    /// The system's file dialog.
    Browse,
    /// Looking at files before they are opened.
    Inspect,
    /// Opening layers.
    Open,
    /// Reading a rule file.
    Rules,
    /// Finding conflicts.
    Check,
    /// Finding what is wrong within layers.
    Deep,
    /// Matching a register to a layer.
    Match,
    /// Looking for files that changed.
    Watch,
    /// Filtering and sorting the conflict table.
    Rows,
    /// What lies under a click.
    Pick,
    /// What lies under the pointer.
    Hover,
    /// A feature's card.
    Card,
    /// What lies around a feature.
    Around,
    /// The two features of a conflict.
    Pair,
    /// The chain behind a conflict.
    Why,
    /// Judging a proposed plot.
    Siting,
    /// Asking which features lie there.
    Ask,
    /// Computing the key figures.
    Figures,
    /// Reading a field for a layer's colours.
    Colours,
    /// Opening base maps.
    Bases,
    /// Filtering and sorting the attribute table.
    Order,
    /// Rows of the attribute table.
    Page,
    /// Searching.
    Find,
    /// Putting a list together for the clipboard.
    Copy,
    /// Writing outputs.
    Export,
    /// Writing the workspace.
    Save,
}

impl JobKind {
    /// Whether the status bar shows it: what may take longer than a blink.
    #[must_use]
    pub fn is_shown(self) -> bool {
        matches!(
            self,
            Self::Inspect
                | Self::Open
                | Self::Bases
                | Self::Check
                | Self::Deep
                | Self::Match
                | Self::Why
                | Self::Siting
                | Self::Ask
                | Self::Figures
                | Self::Export
                | Self::Save
        )
    }

    /// Whether a second one is refused instead of outdating the first: what writes files.
    #[must_use]
    pub fn is_exclusive(self) -> bool {
        matches!(self, Self::Export | Self::Save)
    }
}

/// Work under way.
#[derive(Clone, PartialEq, Debug)]
pub struct JobState {
    /// What for.
    pub kind: JobKind,
    /// Which one; messages of older ones are stale.
    pub generation: u64,
    /// What it is doing, once it said so.
    pub stage: Option<Stage>,
    /// To which file or layer.
    pub subject: String,
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 when not known.
    pub total: u64,
    /// Time left for what it is doing, once that can be told.
    pub left: Option<std::time::Duration>,
    /// Whether it was asked to stop.
    pub is_stopping: bool,
}
