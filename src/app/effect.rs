//! What the pure half asks the glue to do: jobs to start, files to keep, text to copy.

use std::path::PathBuf;

use crate::geometry::Point;
use crate::ids::LayerId;
use crate::layer::Input;
use crate::paint::Scene;
use crate::tasks::reconcile::Reconciled;

use super::document::{Card, DeepResults, Document, FeatureRef, Page, RecordOrder, Results, Rows};
use super::map::Camera;
use super::mappings::Mappings;
use super::snapshot::Snapshot;
use super::state::{ConflictColumn, ConflictFilter, FileFacts, Hit, JobKind, LayerView, Matching, PathPurpose, Refusal, Sort, Stacked};

/// Something the glue does for the state.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Start this job; a running one of its kind is outdated and stopped.
    Start(u64, Job),
    /// Ask the job of this kind to stop.
    Stop(JobKind),
    /// Keep the settings.
    KeepSettings,
    /// Put text on the clipboard.
    Copy(String),
    /// Put a picture on the clipboard.
    CopyPicture(std::sync::Arc<crate::paint::Picture>),
    /// Put the focus into the search field.
    FocusFind,
    /// Step back in the history of the view state.
    Undo,
    /// Step forward in it.
    Redo,
    /// Close the window.
    Quit,
}

/// Where a workspace's content comes from when it is saved.
#[derive(Clone, PartialEq, Debug)]
pub struct ToSave {
    /// The file.
    pub path: PathBuf,
    /// The layers.
    pub document: Snapshot<Document>,
    /// How they are drawn, from top to bottom.
    pub layers: Vec<LayerView>,
    /// Base maps, from top to bottom.
    pub bases: Vec<crate::tasks::workspace::BaseState>,
    /// Where the map looks.
    pub camera: Option<Camera>,
    /// The rules.
    pub rules: super::state::RuleChoice,
    /// The last run, where it is of these layers.
    pub results: Option<Snapshot<Results>>,
}

/// A job, as plain data.
#[derive(Clone, PartialEq, Debug)]
pub enum Job {
    /// The system's dialog for layer files.
    BrowseLayers,
    /// The system's dialog for one path.
    BrowsePath(PathPurpose),
    /// The system's dialog for a register.
    BrowseRegister,
    /// Look at files and folders. `is_alone`: one path, not added to others; a workspace is then opened as one.
    Inspect {
        /// The paths.
        paths: Vec<PathBuf>,
        /// What was decided about earlier files.
        mappings: Mappings,
        /// What is open already: it tells where the files should lie.
        before: Option<Snapshot<Document>>,
        /// Whether a workspace may be opened.
        is_alone: bool,
    },
    /// Look again at a file of the open dialog, after what the person said about it.
    InspectAgain(Box<Input>),
    /// Look at a layer that is open, as it is taken now.
    InspectLayer {
        /// The layer's input.
        input: Box<Input>,
        /// What is open.
        document: Snapshot<Document>,
    },
    /// Open these together.
    Open {
        /// The files.
        inputs: Vec<Input>,
        /// The analysis CRS asked for.
        analysis_crs: Option<u32>,
        /// What is open now: layers that stay keep their indexes.
        before: Option<Snapshot<Document>>,
    },
    /// Open the bundled data.
    OpenDemo,
    /// Open a workspace.
    OpenWorkspace(PathBuf),
    /// Read a rule file.
    Rules(PathBuf),
    /// Find conflicts.
    Check {
        /// The layers.
        document: Snapshot<Document>,
        /// The rules.
        rules: super::state::RuleChoice,
        /// The last run: what depends on nothing that changed is taken from it.
        before: Option<Snapshot<Results>>,
    },
    /// Find what is wrong within layers.
    Deep {
        /// The layers.
        document: Snapshot<Document>,
        /// Which of them.
        layers: Vec<LayerId>,
    },
    /// Match a register to a layer.
    Match {
        /// The layers.
        document: Snapshot<Document>,
        /// Which of them.
        layer: LayerId,
        /// The register.
        register: PathBuf,
    },
    /// Write what was matched and confirmed.
    ExportMatches {
        /// What.
        matching: Matching,
        /// The file.
        path: PathBuf,
    },
    /// Ask whether files changed since they were opened.
    Watch {
        /// The layers.
        document: Snapshot<Document>,
    },
    /// Compute the key figures.
    Figures {
        /// Of this list.
        results: Snapshot<Results>,
    },
    /// Read fields for the colours of layers.
    Colours {
        /// The layers.
        document: Snapshot<Document>,
        /// Which of them, by which field.
        wanted: Vec<super::style::Wanted>,
    },
    /// Open base maps.
    Bases {
        /// The layers they lie under.
        document: Snapshot<Document>,
        /// Which.
        wanted: Vec<super::base::Wanted>,
    },
    /// Filter and sort the conflict table.
    Rows {
        /// The list.
        results: Snapshot<Results>,
        /// What is shown.
        filter: ConflictFilter,
        /// In which order.
        sort: Sort<ConflictColumn>,
        /// In which groups.
        by: super::grouping::GroupBy,
    },
    /// What lies at a point, of these layers from top to bottom.
    Pick {
        /// The layers.
        document: Snapshot<Document>,
        /// Visible ones, from top to bottom.
        layers: Vec<LayerId>,
        /// Where.
        at_m: Point,
        /// How far off still counts.
        tolerance_m: f64,
        /// Whether the pointer merely rests there.
        is_hover: bool,
    },
    /// What lies in a box, of these layers from top to bottom.
    PickBox {
        /// The layers.
        document: Snapshot<Document>,
        /// Visible ones, from top to bottom.
        layers: Vec<LayerId>,
        /// The box.
        extent: crate::geometry::Extent,
    },
    /// A feature's card.
    Card {
        /// The layers.
        document: Snapshot<Document>,
        /// The last run.
        results: Option<Snapshot<Results>>,
        /// Which feature.
        feature: FeatureRef,
    },
    /// What lies around a feature.
    Around {
        /// The layers.
        document: Snapshot<Document>,
        /// Which feature.
        feature: FeatureRef,
    },
    /// The features of a conflict.
    Pair {
        /// The layers.
        document: Snapshot<Document>,
        /// Subject and object.
        features: Vec<FeatureRef>,
    },
    /// The chain behind a conflict.
    Why {
        /// The list.
        results: Snapshot<Results>,
        /// Its place there.
        place: u32,
    },
    /// Which features lie there and pass that.
    Ask {
        /// The layers.
        document: Snapshot<Document>,
        /// What is asked.
        question: crate::tasks::ask::Question,
    },
    /// What was found, as text for a spreadsheet.
    CopyAsked {
        /// The layers.
        document: Snapshot<Document>,
        /// What was found.
        answered: Snapshot<super::ask::Answered>,
    },
    /// Write what was found.
    SaveAsked {
        /// The layers.
        document: Snapshot<Document>,
        /// What was found.
        answered: Snapshot<super::ask::Answered>,
        /// The file.
        path: PathBuf,
    },
    /// The system's dialog for a proposed plot.
    BrowsePlot,
    /// Judge a proposed plot.
    Siting {
        /// The layers.
        document: Snapshot<Document>,
        /// The rules.
        rules: super::state::RuleChoice,
        /// A file's path or a text.
        text: String,
        /// What was drawn; the text does not count then.
        drawn: Option<Vec<Point>>,
        /// What it is for.
        land_use: Option<crate::conflicts::siting::LandUse>,
    },
    /// Write an answer on a proposed plot.
    SaveSiting {
        /// The answer.
        answer: Snapshot<super::siting::Answered>,
        /// The file.
        path: PathBuf,
    },
    /// Filter and sort an attribute table.
    Order {
        /// The layers.
        document: Snapshot<Document>,
        /// Which of them.
        layer: LayerId,
        /// By which field.
        sort: Option<Sort<usize>>,
        /// Rows with this text.
        text: String,
    },
    /// Rows of an attribute table.
    Page {
        /// The layers.
        document: Snapshot<Document>,
        /// Which of them.
        layer: LayerId,
        /// The order of the rows, where it is not the file's.
        order: Option<Snapshot<RecordOrder>>,
        /// First row.
        first: usize,
        /// Number of rows.
        count: usize,
    },
    /// Search identifiers, or read coordinates.
    Find {
        /// The layers.
        document: Snapshot<Document>,
        /// What was typed.
        text: String,
    },
    /// Write outputs.
    Export {
        /// The run.
        results: Snapshot<Results>,
        /// The files.
        targets: Vec<PathBuf>,
    },
    /// Write a workspace.
    Save(Box<ToSave>),
    /// Write the map's picture.
    Picture(PictureJob),
    /// Print the sheet of a plot.
    PlotSheet(PlotSheetJob),
}

/// The map's picture.
#[derive(Clone, PartialEq, Debug)]
pub struct PictureJob {
    /// The layers.
    pub document: Snapshot<Document>,
    /// What is drawn.
    pub scene: Snapshot<Scene>,
    /// Where the map looks.
    pub camera: Camera,
    /// Its size in points.
    pub size: [f32; 2],
    /// Paper, scale and mark.
    pub printing: super::printing::Printing,
    /// Whether the window shows the kilometre grid.
    pub has_grid: bool,
    /// The file; `None` for the clipboard.
    pub path: Option<PathBuf>,
}

impl Job {
    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> JobKind {
        match self {
            Self::BrowseLayers | Self::BrowsePath(_) | Self::BrowseRegister | Self::BrowsePlot => JobKind::Browse,
            Self::Inspect { .. } | Self::InspectAgain(_) | Self::InspectLayer { .. } => JobKind::Inspect,
            Self::Open { .. } | Self::OpenDemo | Self::OpenWorkspace(_) => JobKind::Open,
            Self::Rules(_) => JobKind::Rules,
            Self::Check { .. } => JobKind::Check,
            Self::Deep { .. } => JobKind::Deep,
            Self::Match { .. } => JobKind::Match,
            Self::Watch { .. } => JobKind::Watch,
            Self::Rows { .. } => JobKind::Rows,
            Self::Colours { .. } => JobKind::Colours,
            Self::Bases { .. } => JobKind::Bases,
            Self::Pick { is_hover: false, .. } | Self::PickBox { .. } => JobKind::Pick,
            Self::Pick { is_hover: true, .. } => JobKind::Hover,
            Self::Card { .. } => JobKind::Card,
            Self::Around { .. } => JobKind::Around,
            Self::Pair { .. } => JobKind::Pair,
            Self::Why { .. } => JobKind::Why,
            Self::Siting { .. } => JobKind::Siting,
            Self::Ask { .. } => JobKind::Ask,
            Self::CopyAsked { .. } => JobKind::Copy,
            Self::Figures { .. } => JobKind::Figures,
            Self::Order { .. } => JobKind::Order,
            Self::Page { .. } => JobKind::Page,
            Self::Find { .. } => JobKind::Find,
            Self::Export { .. }
            | Self::ExportMatches { .. }
            | Self::SaveSiting { .. }
            | Self::SaveAsked { .. }
            | Self::Picture(_)
            | Self::PlotSheet(_) => JobKind::Export,
            Self::Save(_) => JobKind::Save,
        }
    }
}

/// The sheet of a plot to print.
#[derive(Clone, PartialEq, Debug)]
pub struct PlotSheetJob {
    /// The layers.
    pub document: Snapshot<Document>,
    /// The rules, where there was no run yet.
    pub rules: super::state::RuleChoice,
    /// The last run, where it is of these layers.
    pub results: Option<Snapshot<Results>>,
    /// The plot.
    pub feature: super::document::FeatureRef,
    /// The secrecy mark.
    pub secrecy: Option<String>,
    /// The file.
    pub path: PathBuf,
}

/// What a job hands back.
#[allow(clippy::large_enum_variant, reason = "a few a session, and always boxed")]
#[derive(Debug)]
pub enum Done {
    /// Layer files chosen in the system's dialog.
    BrowsedLayers(Vec<PathBuf>),
    /// A path chosen in it.
    BrowsedPath(Option<PathBuf>),
    /// The file looked at is a workspace.
    FoundWorkspace(PathBuf),
    /// What was found in files.
    Inspected(Vec<(Input, Result<FileFacts, Refusal>)>),
    /// What was found in a file once more.
    InspectedAgain(Input, Result<FileFacts, Refusal>),
    /// Layers.
    Opened(Document),
    /// A workspace.
    WorkspaceOpened(Box<OpenedWorkspace>),
    /// Rules.
    Rules(PathBuf, crate::rules::RuleSet),
    /// Conflicts.
    Checked(Box<Results>),
    /// What is wrong within layers.
    Deep(DeepResults),
    /// A register matched to a layer.
    Matched {
        /// The register.
        register: PathBuf,
        /// The layer.
        layer: LayerId,
        /// What was found.
        found: Box<Reconciled>,
    },
    /// Files that are no longer those that were opened.
    Changed(Vec<PathBuf>),
    /// Colours by field, of the document of this generation.
    Colours(u64, Vec<(super::style::Wanted, std::sync::Arc<crate::paint::FieldColours>)>),
    /// What became of base maps.
    Bases(Vec<super::base::Found>),
    /// Rows of the conflict table.
    Rows(Rows),
    /// Features under a click.
    Picked(Vec<Stacked>),
    /// Features in a box.
    Boxed(super::boxed::Boxed, Vec<Stacked>),
    /// Features under the pointer.
    Hovered(Point, Vec<Stacked>, Option<Box<Card>>),
    /// A card.
    Card(Box<Card>),
    /// What lies around a feature, of the document of this generation.
    Around((u64, FeatureRef), Option<Box<crate::tasks::card::Surrounded>>),
    /// The features of a conflict.
    Pair(Vec<Card>),
    /// The chain behind a conflict: generation of the list and place in it.
    Why((u64, u32), Box<crate::conflicts::Explanation>),
    /// A file of proposed plots chosen in the system's dialog.
    BrowsedPlot(Option<PathBuf>),
    /// The key figures of a list, by its generation.
    Figures(u64, Box<super::figures::FigureSheet>),
    /// Features that were asked for.
    Asked(Box<super::ask::Answered>),
    /// Text for the clipboard.
    ToCopy(String),
    /// The answer on a proposed plot.
    Siting(Box<super::siting::Answered>),
    /// Records of an attribute table.
    Order(RecordOrder),
    /// Rows of an attribute table.
    Page(Page),
    /// What a search found.
    Found(Vec<Hit>),
    /// Files that were written.
    Exported(Vec<PathBuf>),
    /// The map's picture, for the clipboard.
    MapDrawn(std::sync::Arc<crate::paint::Picture>),
    /// A workspace that was written.
    Saved(PathBuf),
}

/// What a workspace held.
#[derive(Debug)]
pub struct OpenedWorkspace {
    /// The file.
    pub path: PathBuf,
    /// Its layers.
    pub document: Document,
    /// How they are drawn, from top to bottom; empty when it does not say.
    pub layers: Vec<LayerView>,
    /// Its base maps, from top to bottom.
    pub bases: Vec<crate::tasks::workspace::BaseState>,
    /// Where the map looked.
    pub camera: Option<Camera>,
    /// Its rules; `None` for the built-in ones.
    pub rules: Option<(Option<PathBuf>, crate::rules::RuleSet)>,
    /// Its last run.
    pub results: Option<Results>,
    /// What has to be said: inputs that moved or changed.
    pub notices: Vec<String>,
}
