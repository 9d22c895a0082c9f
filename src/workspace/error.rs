//! Why a workspace cannot be opened or saved. Each case that asks for another remedy is a case of its own.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::conflict_table::StoreFailure;
use crate::layer::LayerError;
use crate::progress::Cancelled;

/// SQLite's own complaint.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DatabaseError(#[from] rusqlite::Error);

impl DatabaseError {
    /// Whether the disk is full.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        self.0.sqlite_error_code() == Some(ErrorCode::DiskFull)
    }
}

/// A workspace that cannot be opened or saved: one sentence with file, cause and remedy. What was stored before is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// There is no such file.
    #[error("{}: no such workspace; check the path", path.display())]
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// It is a folder.
    #[error("{}: a folder, not a workspace; name the .gpkg file in it", path.display())]
    IsFolder {
        /// The path.
        path: PathBuf,
    },
    /// The folder it should go to does not exist.
    #[error("{}: the folder {} does not exist; create it or choose another", path.display(), folder.display())]
    FolderMissing {
        /// The file.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// It is another kind of file.
    #[error("{}: not a workspace of Jingtu; choose another file, or open it as a layer", path.display())]
    NotWorkspace {
        /// The file.
        path: PathBuf,
    },
    /// A later version of the program wrote it.
    #[error("{}: saved by a later version of Jingtu (format {found}, this program knows up to {supported}); update the program", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The highest version that this program knows.
        supported: u32,
    },
    /// Another process holds it.
    #[error("{}: in use by another program; close it there and try again", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// It may not be written to.
    #[error("{}: read-only, so it cannot be saved; clear its write protection or save under another name", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Its contents are damaged.
    #[error("{}: its contents are damaged; use a backup, or open the layers again and save under another name", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("{}: the disk is full and nothing was saved; free some space and try again", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// An input is not where it was, nor near the workspace.
    #[error("{}: its input {} is not to be found; put the file back or say where it is now", path.display(), input.display())]
    MissingInput {
        /// The workspace.
        path: PathBuf,
        /// The input.
        input: PathBuf,
    },
    /// Anything else that the disk or SQLite says.
    #[error("{}: the workspace could not be read or written ({reason}); check the disk and the permissions and try again", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What was said.
        reason: String,
    },
    /// An input can no longer be read.
    #[error(transparent)]
    Layer(#[from] LayerError),
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl WorkspaceError {
    /// What SQLite's complaint means for the workspace at `path`.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::NotADatabase) => Self::NotWorkspace { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path },
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            _ => Self::Failed { path, reason: error.to_string() },
        }
    }

    pub(super) fn of_io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound { path },
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            std::io::ErrorKind::StorageFull => Self::DiskFull { path },
            _ => Self::Failed { path, reason: error.to_string() },
        }
    }

    pub(super) fn of_store(path: &Path, failure: StoreFailure) -> Self {
        match failure {
            StoreFailure::Database(error) => Self::of(path, &error),
            StoreFailure::Layer(error) => Self::Layer(error),
            StoreFailure::Cancelled(error) => Self::Cancelled(error),
        }
    }
}
