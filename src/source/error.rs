//! Why a file cannot be opened at all.

use std::io;
use std::path::PathBuf;

/// A file that cannot be opened. `Display` is one English sentence with the file's name, the cause and the remedy;
/// people read the catalogue's version (`words`).
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no such file.
    #[error("{}: no such file; check the path", path.display())]
    NotFound {
        /// The path asked for.
        path: PathBuf,
    },
    /// It is a folder.
    #[error("{}: a folder, not a file; name the .shp in it", path.display())]
    IsFolder {
        /// The path asked for.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("{}: cannot be read ({source}); close programs that hold it and check the permissions", path.display())]
    Unreadable {
        /// The path asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are not of the format that the name promises.
    #[error("{}: not a {format} ({reason}); export it again from the program it came from", path.display())]
    NotFormat {
        /// The path asked for.
        path: PathBuf,
        /// The format by its name: "shapefile" …
        format: &'static str,
        /// What gave it away.
        reason: String,
    },
    /// A format or a geometry that this program does not read.
    #[error("{}: {what} is not supported; {remedy}", path.display())]
    Unsupported {
        /// The path asked for.
        path: PathBuf,
        /// What is not supported.
        what: String,
        /// What to do instead.
        remedy: String,
    },
    /// An encoding label that is not known.
    #[error("{}: the encoding {label:?} is not known; try gbk, gb18030, utf-8 or big5", path.display())]
    EncodingUnknown {
        /// The path asked for.
        path: PathBuf,
        /// The label given.
        label: String,
    },
}
