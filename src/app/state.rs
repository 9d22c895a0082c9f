//! The window's state: plain data without egui handles, threads or files.

use std::path::PathBuf;

use crate::geometry::{Extent, Point};
use crate::ids::{LayerId, RecordNo};
use crate::paint::LayerStyle;
use crate::rules::RuleSet;

pub use super::dialog::{
    Dialog, EXPORT_ENDINGS, ExportDialog, FileFacts, Find, Hit, LayerLook, MatchDialog, Matching, OpenDialog, OpenFile, PaletteDialog,
    PathDialog, PathPurpose, Refusal,
};
use super::document::{Card, DeepResults, Document, FeatureRef, Results};
pub use super::job::{JobKind, JobState};
use super::kept_styles::KeptStyles;
pub use super::listing::{AttributeView, CertaintyFilter, ConflictColumn, ConflictFilter, ConflictView, Sort};
pub use super::look::{Fold, Look, Panel, Tab};
use super::map::Camera;
use super::mappings::Mappings;
pub use super::range::{Range, typed_bound};
use super::snapshot::{Asked, Snapshot};

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
    /// Base maps below them, from top to bottom.
    pub bases: Vec<super::base::BaseView>,
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
    /// What lies around it.
    pub around: super::around::AroundView,
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
    /// The workspace that was open when the window was closed, and where the map looked then; until a workspace is open.
    pub last_view: Option<(PathBuf, Camera)>,
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
    /// Paper, scale and mark of maps, as chosen last.
    pub printing: super::printing::Printing,
    /// What was decided about files, by their fields.
    pub mappings: Mappings,
    /// Styles that were given to layers, by their fields.
    pub styles: KeptStyles,
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
            bases: Vec::new(),
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
            around: super::around::AroundView::default(),
            why: super::why::Why::default(),
            siting: super::siting::SitingView::default(),
            figures: super::figures::FiguresView::default(),
            tools: super::tools::ToolsView::default(),
            pair: Vec::new(),
            hover: None,
            camera: None,
            last_view: None,
            map_size: [800.0, 500.0],
            workspace: None,
            is_changed: false,
            jobs: Vec::new(),
            messages: Vec::new(),
            dialog: None,
            matching: None,
            find: Find::default(),
            recent: Vec::new(),
            printing: super::printing::Printing::default(),
            mappings: Mappings::default(),
            styles: KeptStyles::default(),
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

    /// The styles given to layers so far, those of what is open now among them.
    #[must_use]
    pub fn styles_now(&self) -> KeptStyles {
        self.document.as_ref().map_or_else(|| self.styles.clone(), |document| self.styles.after(document, &self.layers))
    }

    /// Remembers how what is open is drawn, before it goes.
    pub fn keep_styles(&mut self) {
        self.styles = self.styles_now();
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
