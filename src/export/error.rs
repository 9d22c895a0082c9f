//! Why an output cannot be written.

use std::io;
use std::path::{Path, PathBuf};

use crate::layer::LayerError;
use crate::progress::Cancelled;
use crate::words::export::{OutputTrouble, output_zh};
use crate::words::{Lang, errors};
use crate::workspace::DatabaseError;

/// An output that cannot be written: one sentence with file, cause and remedy. People read the catalogue's version
/// (`words::export`).
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The name promises no format.
    #[error("{}: not a kind of output; use .csv, .xlsx, .geojson, .gpkg, or a folder for all four", path.display())]
    UnknownFormat {
        /// What was asked for.
        path: PathBuf,
    },
    /// A list of matches is a table, and so are key figures.
    #[error("{}: not a kind of table; use .csv or .xlsx", path.display())]
    UnknownTable {
        /// What was asked for.
        path: PathBuf,
    },
    /// Boundary points are text.
    #[error("{}: boundary points are written as .txt; give a name that ends so", path.display())]
    UnknownBoundary {
        /// What was asked for.
        path: PathBuf,
    },
    /// A pre-check is text or JSON.
    #[error("{}: a pre-check is written as .txt or .json; give a name that ends so", path.display())]
    UnknownSiting {
        /// What was asked for.
        path: PathBuf,
    },
    /// Sheets are PDF.
    #[error("{}: sheets are written as .pdf; give a name that ends so", path.display())]
    UnknownPdf {
        /// What was asked for.
        path: PathBuf,
    },
    /// Two outputs of one name.
    #[error("{}: asked for twice; give each output its own name", path.display())]
    Twice {
        /// What was asked for.
        path: PathBuf,
    },
    /// The folder does not exist.
    #[error("{}: the folder {} does not exist; create it or choose another", path.display(), folder.display())]
    FolderMissing {
        /// What was asked for.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
    /// The folder cannot be written to.
    #[error("{}: nothing can be written to the folder {} ({source}); choose another folder or ask for permission", path.display(), folder.display())]
    FolderUnwritable {
        /// What was asked for.
        path: PathBuf,
        /// Its folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The old file may not be replaced.
    #[error("{}: cannot be replaced ({source}); close programs that hold it, clear its write protection, or choose another name", path.display())]
    NotReplaceable {
        /// What was asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Writing failed on the way.
    #[error("{}: could not be written ({source}); {}", path.display(), source.remedy())]
    Failed {
        /// What was asked for.
        path: PathBuf,
        /// What went wrong.
        source: WriteFailure,
    },
    /// An input can no longer be read.
    #[error(transparent)]
    Layer(#[from] LayerError),
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl ExportError {
    /// One sentence for people: file, what is wrong, what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::UnknownFormat { path } => output_zh(path, OutputTrouble::UnknownFormat),
            Self::UnknownTable { path } => format!("{}：表格写成 .csv 或 .xlsx；请用这样结尾的文件名", path.display()),
            Self::UnknownBoundary { path } => format!("{}：界址点坐标写成 .txt 文件；请用 .txt 结尾的文件名", path.display()),
            Self::UnknownSiting { path } => format!("{}：预检结果写成 .txt 或 .json；请用这样结尾的文件名", path.display()),
            Self::UnknownPdf { path } => format!("{}：地块表写成 .pdf；请用 .pdf 结尾的文件名", path.display()),
            Self::Twice { path } => output_zh(path, OutputTrouble::Twice),
            Self::FolderMissing { path, folder } => output_zh(path, OutputTrouble::FolderMissing(folder)),
            Self::FolderUnwritable { path, folder, source } => output_zh(path, OutputTrouble::FolderUnwritable(folder, source)),
            Self::NotReplaceable { path, source } => output_zh(path, OutputTrouble::NotReplaceable(source)),
            Self::Failed { path, source } if source.is_disk_full() => output_zh(path, OutputTrouble::DiskFull),
            Self::Failed { path, source: WriteFailure::NoDegrees { crs } } => output_zh(path, OutputTrouble::NoDegrees(crs)),
            Self::Failed { path, source: WriteFailure::Io(source) } => output_zh(path, OutputTrouble::Other(&errors::cause(source))),
            Self::Failed { path, source } => output_zh(path, OutputTrouble::Other(&source.to_string())),
            Self::Layer(error) => errors::layer_zh(error),
            Self::Cancelled(_) => errors::CANCELLED_ZH.to_owned(),
        }
    }

    /// The error of the output at `path`.
    #[must_use]
    pub fn from_failure(path: &Path, failure: WriteFailure) -> Self {
        match failure {
            WriteFailure::Layer(error) => Self::Layer(error),
            WriteFailure::Cancelled(error) => Self::Cancelled(error),
            source => Self::Failed { path: path.to_owned(), source },
        }
    }
}

/// What goes wrong inside an exporter, which does not know its file's name.
#[derive(Debug, thiserror::Error)]
pub enum WriteFailure {
    /// The disk.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The spreadsheet library.
    #[error("{0}")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
    /// SQLite.
    #[error("{0}")]
    Database(#[from] DatabaseError),
    /// The analysis CRS has no way to degrees.
    #[error("no transformation from {crs} to degrees")]
    NoDegrees {
        /// The analysis CRS's name.
        crs: String,
    },
    /// An input can no longer be read.
    #[error(transparent)]
    Layer(#[from] LayerError),
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl WriteFailure {
    /// Whether the disk is full, as far as the system says so.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Io(error) | Self::Spreadsheet(rust_xlsxwriter::XlsxError::IoError(error)) => error.kind() == io::ErrorKind::StorageFull,
            Self::Database(error) => error.is_disk_full(),
            _ => false,
        }
    }

    fn remedy(&self) -> &'static str {
        match self {
            _ if self.is_disk_full() => "free some space on the disk and try again",
            Self::NoDegrees { .. } => "choose another analysis CRS with --analysis-crs, such as 4545 or 4546",
            _ => "check the disk and the permissions and try again; the old file is unchanged",
        }
    }
}
