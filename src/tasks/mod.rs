//! What a person asks for, one function each; called by `cli` and by `app`, which hold no domain logic.

pub mod ask;
pub mod base;
pub mod card;
pub mod check;
pub mod convert;
pub mod deep;
pub mod demo;
pub mod explain;
pub mod export;
pub mod figures;
pub mod info;
pub mod inspect;
pub mod measure;
pub mod open;
pub mod pick;
pub mod plot_sheet;
pub mod reconcile;
pub mod render;
pub mod rules;
pub mod search;
pub mod siting;
pub mod sources;
pub mod workspace;

use std::error::Error as _;

use crate::export::ExportError;
use crate::layer::LayerError;
use crate::progress::Cancelled;
use crate::rules::RuleSetError;
use crate::words::{Lang, errors};
use crate::workspace::WorkspaceError;

/// Why a task could not be done: one sentence with file, cause and remedy.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// A layer.
    #[error(transparent)]
    Layer(#[from] LayerError),
    /// A rule file.
    #[error(transparent)]
    Rules(#[from] RuleSetError),
    /// A rule file that cannot be read.
    #[error("{}: the rule file cannot be read; check path and permissions", path.display())]
    RuleFile {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The demo's files cannot be written.
    #[error("{}: the demo's files cannot be written; choose another folder", path.display())]
    DemoUnwritable {
        /// The file or folder.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An output.
    #[error(transparent)]
    Export(ExportError),
    /// A map of layers without features.
    #[error("{}", crate::words::map::nothing_to_draw(Lang::En))]
    NothingToDraw,
    /// Nobody can be matched by name: no column has names.
    #[error("{}: no column has names of plots or firms (it has {fields}); give the column a heading such as 地块名称", path.display())]
    RegisterWithoutNames {
        /// The file.
        path: std::path::PathBuf,
        /// The fields there are.
        fields: String,
    },
    /// Boundary-point files have polygons.
    #[error("{}: {geometry} records have no boundary to write; give a layer of polygons", path.display())]
    NotPolygons {
        /// The file.
        path: std::path::PathBuf,
        /// What its records are.
        geometry: &'static str,
    },
    /// A system that a boundary-point file has no words for.
    #[error("EPSG:{code} cannot be declared in a boundary-point file; give a Gauss–Krüger zone such as 4524 or 4545")]
    ZoneNotDeclarable {
        /// The code.
        code: u32,
    },
    /// No conflict has this name.
    #[error("{}", crate::words::explain::no_such(Lang::En, key, *conflicts, layers))]
    NoSuchConflict {
        /// The name asked for.
        key: String,
        /// How many conflicts were found.
        conflicts: usize,
        /// The layers that were checked.
        layers: String,
    },
    /// A place that is none.
    #[error(transparent)]
    Ask(#[from] ask::AskError),
    /// A proposed plot.
    #[error(transparent)]
    Plot(#[from] siting::PlotError),
    /// Nothing has this identifier.
    #[error("{}", crate::words::plot_sheet::no_such_plot(Lang::En, typed, near))]
    NoSuchPlot {
        /// As typed.
        typed: String,
        /// Similar ones.
        near: Vec<String>,
    },
    /// Several layers have this identifier.
    #[error("{}", crate::words::plot_sheet::several_plots(Lang::En, typed, choices))]
    SeveralPlots {
        /// As typed.
        typed: String,
        /// How to name each.
        choices: Vec<String>,
    },
    /// A workspace.
    #[error(transparent)]
    Workspace(WorkspaceError),
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<ExportError> for TaskError {
    /// Inputs that vanish and stops are the same whatever was being done.
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Layer(error) => Self::Layer(error),
            ExportError::Cancelled(error) => Self::Cancelled(error),
            other => Self::Export(other),
        }
    }
}

impl TaskError {
    /// One sentence for people: file, what is wrong, what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.with_causes(),
            Lang::Zh => self.message_zh(),
        }
    }

    /// `Display` with those causes behind it that it does not yet contain.
    fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut source = self.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !text.contains(&cause_text) {
                text = format!("{text}: {cause_text}");
            }
            source = cause.source();
        }
        text
    }

    fn message_zh(&self) -> String {
        match self {
            Self::Layer(error) => errors::layer_zh(error),
            Self::Rules(error) => errors::rules_zh(error),
            Self::RuleFile { path, source } => {
                format!("{}：规则文件读不出来（{}）；检查路径和权限", path.display(), errors::cause(source))
            }
            Self::DemoUnwritable { path, source } => {
                format!("{}：示例数据写不进去（{}）；换一个文件夹", path.display(), errors::cause(source))
            }
            Self::Export(error) => error.message(Lang::Zh),
            Self::NothingToDraw => crate::words::map::nothing_to_draw(Lang::Zh).to_owned(),
            Self::RegisterWithoutNames { path, fields } => {
                format!("{}：没有地块或企业名称列（现有 {fields}）；请给名称列加上“地块名称”之类的表头", path.display())
            }
            Self::NotPolygons { path, geometry } => {
                format!("{}：{}图层没有界址线可写；请给出面图层", path.display(), errors::geometry_zh(geometry))
            }
            Self::ZoneNotDeclarable { code } => format!("EPSG:{code} 不能写进界址点文件；请用高斯克吕格分带坐标系，如 4524 或 4545"),
            Self::NoSuchConflict { key, conflicts, layers } => crate::words::explain::no_such(Lang::Zh, key, *conflicts, layers),
            Self::Ask(error) => error.message(Lang::Zh),
            Self::Plot(error) => error.message(Lang::Zh),
            Self::NoSuchPlot { typed, near } => crate::words::plot_sheet::no_such_plot(Lang::Zh, typed, near),
            Self::SeveralPlots { typed, choices } => crate::words::plot_sheet::several_plots(Lang::Zh, typed, choices),
            Self::Workspace(error) => workspace::message_zh(error),
            Self::Cancelled(_) => errors::CANCELLED_ZH.to_owned(),
        }
    }
}
