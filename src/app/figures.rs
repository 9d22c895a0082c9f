//! The key figures in the window: what the table holds, and what can be asked of it.

use std::ops::Range;

use super::document::FeatureRef;
use super::snapshot::{Asked, Snapshot};

/// What the table of key figures holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FiguresView {
    /// Whether counts by rule stand in front of the figures.
    pub are_counts_shown: bool,
    /// The list (by generation) that was asked about; `None` while nothing was.
    pub of: Option<u64>,
    /// The figures.
    pub sheet: Asked<Snapshot<FigureSheet>>,
    /// The figure and the county whose features are listed; county 0 is all of them.
    pub chosen: (usize, usize),
    /// Distance bands as they are being typed; `None` while nobody types.
    pub bands_text: Option<String>,
}

/// A text in Chinese and in English.
pub type Texts = [String; 2];

/// All figures as shown, made by the job that computes them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FigureSheet {
    /// The columns: all counties together first, then each.
    pub counties: Vec<Texts>,
    /// A line a figure.
    pub lines: Vec<FigureLine>,
}

/// A figure.
#[derive(Clone, PartialEq, Debug)]
pub struct FigureLine {
    /// Its name.
    pub name: Texts,
    /// Its value by county; "" where it has no feature there.
    pub values: Vec<Texts>,
    /// What it divides by what, with the numbers put in, by county.
    pub formulas: Vec<Texts>,
    /// What it divides by what.
    pub definition: Texts,
    /// What is missing or left out.
    pub note: Texts,
    /// The goal, 0 to 1.
    pub goal: Option<f64>,
    /// What its features have in common.
    pub parts: Vec<Texts>,
    /// The features behind it, by county.
    pub members: Vec<MemberLine>,
    /// Which of them lie in which county, in the order of the columns.
    pub by_county: Vec<Range<usize>>,
}

/// A feature behind a figure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MemberLine {
    /// Which.
    pub feature: FeatureRef,
    /// Place in [`FigureLine::parts`].
    pub part: usize,
    /// Place in [`FigureSheet::counties`].
    pub county: usize,
    /// Its area, or that of its overlaps, m².
    pub area_m2: f64,
}

impl FigureLine {
    /// The features behind its value in a county.
    #[must_use]
    pub fn members_in(&self, county: usize) -> &[MemberLine] {
        let range = self.by_county.get(county).cloned().unwrap_or(0..0);
        self.members.get(range).unwrap_or(&[])
    }
}

/// What can be asked of the key figures.
#[derive(Clone, PartialEq, Debug)]
pub enum FiguresCommand {
    /// They came into sight: compute them, unless they are there.
    Need,
    /// Counts by rule in front, or the figures.
    ShowCounts(bool),
    /// List the features of this figure in this county.
    Choose(usize, usize),
    /// Copy all figures as a table.
    Copy,
    /// The distance bands are being typed.
    TypeBands(String),
    /// Use the bands that were typed from the next check on; nothing typed means the rule set's own.
    SetBands,
}
