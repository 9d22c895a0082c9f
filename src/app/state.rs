//! The window's state: plain data without egui handles, threads or files.

use std::path::PathBuf;

use crate::geometry::{Extent, Point};
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::paint::LayerStyle;
use crate::progress::Stage;
use crate::rules::{RuleSet, Severity};
use crate::words::Lang;

pub use super::dialog::{
    Dialog, EXPORT_ENDINGS, ExportDialog, FileFacts, Find, Hit, LayerLook, MatchDialog, Matching, OpenDialog, OpenFile, PaletteDialog,
    PathDialog, PathPurpose, Refusal,
};
use super::document::{Card, DeepResults, Document, FeatureRef, Page, RecordOrder, Results, Rows};
use super::map::Camera;
use super::mappings::Mappings;
use super::snapshot::{Asked, Snapshot};
use super::theme::{self, Theme};

/// Everything the window shows.
#[derive(Clone, PartialEq, Debug)]
pub struct AppState {
    /// Language, look, type size, panels.
    pub look: Look,
    /// What is open.
    pub document: Option<Snapshot<Document>>,
    /// The layers from top to bottom, with how they are drawn.
    pub layers: Vec<LayerView>,
    /// Their features' colours, where a field decides them.
    pub colours: super::style::Colours,
    /// Which rules a check uses.
    pub rules: RuleChoice,
    /// The last run.
    pub results: Option<Snapshot<Results>>,
    /// The run before layers or rules changed, until the next one.
    pub earlier: Option<Snapshot<Results>>,
    /// The conflict table.
    pub conflicts: ConflictView,
    /// The attribute table.
    pub attributes: AttributeView,
    /// What deep checks found.
    pub deep: Snapshot<DeepResults>,
    /// Files that are known to have changed since they were opened; each is told once.
    pub changed: Vec<PathBuf>,
    /// The problems panel's filter: one layer or all.
    pub problems_of: Option<LayerId>,
    /// What is selected, everywhere.
    pub selection: Selection,
    /// The selected feature's card.
    pub card: Asked<Card>,
    /// The chain behind one of its conflicts.
    pub why: super::why::Why,
    /// The pre-check of a proposed plot.
    pub siting: super::siting::SitingView,
    /// The key figures.
    pub figures: super::figures::FiguresView,
    /// The tools over the map.
    pub tools: super::tools::ToolsView,
    /// The conflict's two features, drawn on the map.
    pub pair: Vec<Card>,
    /// The feature under the pointer, with its name.
    pub hover: Option<Hover>,
    /// Where the map looks; `None` before anything is open.
    pub camera: Option<Camera>,
    /// The map's size in points, as last drawn.
    pub map_size: [f32; 2],
    /// The workspace file, once there is one.
    pub workspace: Option<PathBuf>,
    /// Whether something changed since the workspace was saved.
    pub is_changed: bool,
    /// Work under way, oldest first.
    pub jobs: Vec<JobState>,
    /// Everything that was said, oldest first.
    pub messages: Vec<Message>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// A register matched to a layer.
    pub matching: Option<Matching>,
    /// The search field.
    pub find: Find,
    /// Files opened lately, newest first.
    pub recent: Vec<PathBuf>,
    /// What was decided about files, by their fields.
    pub mappings: Mappings,
    /// Whether the three-step hint of the first run is shown.
    pub is_hint_shown: bool,
    /// The analysis CRS that was asked for.
    pub analysis_crs: Option<u32>,
    next_generation: u64,
}

impl AppState {
    /// An empty window.
    #[must_use]
    pub fn new(look: Look, rules: RuleChoice) -> Self {
        Self {
            look,
            document: None,
            layers: Vec::new(),
            colours: super::style::Colours::default(),
            rules,
            results: None,
            earlier: None,
            conflicts: ConflictView::default(),
            attributes: AttributeView::default(),
            deep: Snapshot::new(0, DeepResults::default()),
            changed: Vec::new(),
            problems_of: None,
            selection: Selection::default(),
            card: Asked::NotAsked,
            why: super::why::Why::default(),
            siting: super::siting::SitingView::default(),
            figures: super::figures::FiguresView::default(),
            tools: super::tools::ToolsView::default(),
            pair: Vec::new(),
            hover: None,
            camera: None,
            map_size: [800.0, 500.0],
            workspace: None,
            is_changed: false,
            jobs: Vec::new(),
            messages: Vec::new(),
            dialog: None,
            matching: None,
            find: Find::default(),
            recent: Vec::new(),
            mappings: Mappings::default(),
            is_hint_shown: false,
            analysis_crs: None,
            next_generation: 1,
        }
    }

    /// A number never given before.
    pub fn next_generation(&mut self) -> u64 {
        let generation = self.next_generation;
        self.next_generation += 1;
        generation
    }

    /// How a layer is drawn.
    #[must_use]
    pub fn layer(&self, id: LayerId) -> Option<&LayerView> {
        self.layers.iter().find(|view| view.layer == id)
    }

    /// Work of this kind that is under way.
    #[must_use]
    pub fn job(&self, kind: JobKind) -> Option<&JobState> {
        self.jobs.iter().find(|job| job.kind == kind)
    }

    /// Whether the results are of what is open now, by the rules chosen now.
    #[must_use]
    pub fn are_results_current(&self) -> bool {
        match (&self.document, &self.results) {
            (Some(document), Some(results)) => results.document == document.generation() && *results.list.rules == *self.rules.set,
            _ => false,
        }
    }

    /// The box around a layer or, without one, around everything.
    #[must_use]
    pub fn extent(&self, layer: Option<LayerId>) -> Extent {
        let Some(document) = &self.document else { return Extent::EMPTY };
        match layer {
            Some(layer) => document.summary(layer).map_or(Extent::EMPTY, |summary| summary.extent),
            None => document.extent(),
        }
    }
}

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
    /// Distance bands of sources near farmland, metres; `None`: the rule set's own.
    pub bands_m: Option<Vec<f64>>,
}

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
            bands_m: None,
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

/// How a layer is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct LayerView {
    /// Which layer.
    pub layer: LayerId,
    /// Whether it is drawn.
    pub is_visible: bool,
    /// How.
    pub style: LayerStyle,
}

/// Which rules a check uses.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleChoice {
    /// The file; `None` for the built-in set.
    pub path: Option<PathBuf>,
    /// The set, with the distance bands that the person chose.
    pub set: Snapshot<RuleSet>,
    /// The set as it was read.
    pub own: Snapshot<RuleSet>,
}

impl RuleChoice {
    /// A set as it was read.
    #[must_use]
    pub fn new(path: Option<PathBuf>, generation: u64, set: RuleSet) -> Self {
        let own = Snapshot::new(generation, set);
        Self { path, set: own.clone(), own }
    }

    /// The same with other distance bands of sources near farmland; `None`: its own.
    #[must_use]
    pub fn with_bands(self, generation: u64, bands_m: Option<&[f64]>) -> Self {
        let set = match bands_m {
            Some(bands_m) => Snapshot::new(generation, crate::tasks::rules::with_bands(&self.own, bands_m)),
            None => self.own.clone(),
        };
        Self { set, ..self }
    }
}

/// The conflict table.
#[derive(Clone, PartialEq, Debug)]
pub struct ConflictView {
    /// Which conflicts are shown, in the table and on the map.
    pub filter: ConflictFilter,
    /// In which groups.
    pub grouping: super::grouping::Grouping,
    /// In which order.
    pub sort: Sort<ConflictColumn>,
    /// The rows.
    pub rows: Asked<Snapshot<Rows>>,
    /// Whether conflicts are drawn on the map.
    pub is_on_map: bool,
}

impl Default for ConflictView {
    fn default() -> Self {
        Self {
            filter: ConflictFilter::default(),
            grouping: super::grouping::Grouping::default(),
            sort: Sort { column: ConflictColumn::Listed, is_descending: false },
            rows: Asked::NotAsked,
            is_on_map: true,
        }
    }
}

/// Which conflicts are shown.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ConflictFilter {
    /// Of one rule.
    pub rule: Option<RuleId>,
    /// Of one severity.
    pub severity: Option<Severity>,
    /// By certainty; doubtful ones are hidden until asked for.
    pub certainty: CertaintyFilter,
    /// Of one county ("" for those outside every county).
    pub county: Option<String>,
    /// With this text in identifier, class, layer or county.
    pub text: String,
    /// With this class, code or kind on either side.
    pub class: Option<String>,
    /// Overlaps of this area. With a range of areas or of distances alone, conflicts without such a measure do not fit; with both,
    /// overlaps must fit the one and distances the other.
    pub area_m2: Range,
    /// Distances in this range.
    pub distance_m: Range,
}

pub use super::range::{Range, typed_bound};

/// Which certainties are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CertaintyFilter {
    /// Certain ones: the default (DESIGN 4.2).
    #[default]
    Certain,
    /// Doubtful ones.
    Doubtful,
    /// Both.
    All,
}

/// An order of rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort<C> {
    /// By which column.
    pub column: C,
    /// Largest first.
    pub is_descending: bool,
}

impl<C: PartialEq + Copy> Sort<C> {
    /// The order after a click on a column's heading: the same column turns round.
    #[must_use]
    pub fn clicked(self, column: C) -> Self {
        Self { column, is_descending: self.column == column && !self.is_descending }
    }
}

/// Columns of the conflict table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConflictColumn {
    /// The order of the list itself (DESIGN 4.2): rule, layers, records.
    Listed,
    /// How grave.
    Severity,
    /// Which rule.
    Rule,
    /// What breaks it.
    Subject,
    /// Against what.
    Object,
    /// Overlap or distance.
    Measure,
    /// Share of the subject.
    Share,
    /// How sure.
    Certainty,
    /// County.
    County,
    /// What a person decided.
    Status,
}

/// The attribute table.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AttributeView {
    /// Of which layer.
    pub layer: Option<LayerId>,
    /// Sorted by which field; `None` for the file's order.
    pub sort: Option<Sort<usize>>,
    /// Rows with this text in any field.
    pub text: String,
    /// Which records, in which order; not asked while it is the file's own order.
    pub order: Asked<Snapshot<RecordOrder>>,
    /// The rows last read, around those in sight.
    pub page: Asked<Page>,
    /// What was asked for last: first row and number of rows.
    pub asked: Option<(usize, usize)>,
}

/// What is selected: one thing, shown in table, map and card.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Selection {
    /// Features stacked where the person clicked, nearest first; the card shows one of them.
    pub stack: Vec<Stacked>,
    /// Which of them.
    pub current: usize,
    /// The conflict: its place in the list.
    pub conflict: Option<u32>,
}

impl Selection {
    /// The selected feature.
    #[must_use]
    pub fn feature(&self) -> Option<FeatureRef> {
        self.stack.get(self.current).map(|stacked| stacked.feature)
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stack.is_empty() && self.conflict.is_none()
    }
}

/// A feature under a click.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stacked {
    /// Which.
    pub feature: FeatureRef,
    /// What it is called: identifier, else record number.
    pub label: String,
    /// Its class, code or kind.
    pub class: String,
}

/// The feature under the pointer.
#[derive(Clone, PartialEq, Debug)]
pub struct Hover {
    /// Where the pointer was, in the analysis CRS.
    pub at_m: Point,
    /// What lies there, nearest first.
    pub stack: Vec<Stacked>,
    /// The nearest one's outline.
    pub card: Option<Card>,
}

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
    /// The two features of a conflict.
    Pair,
    /// The chain behind a conflict.
    Why,
    /// Judging a proposed plot.
    Siting,
    /// Computing the key figures.
    Figures,
    /// Reading a field for a layer's colours.
    Colours,
    /// Filtering and sorting the attribute table.
    Order,
    /// Rows of the attribute table.
    Page,
    /// Searching.
    Find,
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
                | Self::Check
                | Self::Deep
                | Self::Match
                | Self::Why
                | Self::Siting
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

/// How a message is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to look at.
    Notice,
    /// Something failed.
    Failure,
}

/// Something said to the person: a toast, and a line of the message list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Which one, for the toast's clock.
    pub number: u64,
    /// How it is meant.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
    /// More, folded; may be empty.
    pub details: String,
    /// Whether the toast is still there.
    pub is_toast: bool,
}

/// Places in tables, for the views.
#[must_use]
pub fn record_label(record: RecordNo) -> String {
    format!("#{record}")
}
