//! What a person asks for, one function each; called by `cli` and by `app`, which hold no domain logic.

pub mod check;
pub mod deep;
pub mod demo;
pub mod export;
pub mod info;
pub mod inspect;
pub mod open;
pub mod pick;
pub mod render;
pub mod rules;
pub mod search;
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
            Self::Workspace(error) => workspace::message_zh(error),
            Self::Cancelled(_) => errors::CANCELLED_ZH.to_owned(),
        }
    }
}
