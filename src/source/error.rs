//! Why a file cannot be opened at all.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::problem::FileFault;

use super::raster::RasterFault;

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
    /// The file is no longer the one that was opened.
    #[error("{}: the file was changed, replaced or deleted after it was opened; open it again", path.display())]
    Changed {
        /// The path it was opened by.
        path: PathBuf,
    },
    /// The bytes are not of the format that the name promises.
    #[error("{}: not a {format} ({reason}); export it again from the program it came from", path.display())]
    NotFormat {
        /// The path asked for.
        path: PathBuf,
        /// The format by its name: "shapefile" …
        format: &'static str,
        /// What gave it away.
        reason: NotFormatReason,
    },
    /// A format or a geometry that this program does not read.
    #[error("{}: {what}", path.display())]
    Unsupported {
        /// The path asked for.
        path: PathBuf,
        /// What is not supported.
        what: UnsupportedKind,
    },
    /// A layer that was asked for is not in the file.
    #[error("{}: no layer {layer:?} in it; there are {layers}", path.display())]
    LayerMissing {
        /// The path asked for.
        path: PathBuf,
        /// The layer asked for.
        layer: String,
        /// Those there are.
        layers: String,
    },
    /// An encoding label that is not known.
    #[error("{}: the encoding {label:?} is not known; try gbk, gb18030, utf-8 or big5", path.display())]
    EncodingUnknown {
        /// The path asked for.
        path: PathBuf,
        /// The label given.
        label: String,
    },
    /// A picture that cannot be a base map.
    #[error("{}: {fault}", path.display())]
    Raster {
        /// The path asked for.
        path: PathBuf,
        /// Why.
        fault: RasterFault,
    },
}

/// What shows that a file is not what its name promises.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotFormatReason {
    /// There is nothing in it.
    Empty,
    /// It ends before its header does.
    HeaderCut {
        /// How many bytes there are.
        bytes: u64,
    },
    /// A shapefile begins with 9994.
    FileCode {
        /// What it begins with.
        code: i32,
    },
    /// The table's header makes no sense: no field list, or rows without a length.
    TableHeader,
    /// The directory of the .zip cannot be read.
    ZipDirectory,
    /// The .zip has no layer in it that this program reads.
    ZipWithoutLayer,
    /// From this line on the text does not follow the format's grammar.
    Syntax {
        /// The line, from 1.
        line: u64,
    },
    /// There is nothing in it that can be mapped or listed.
    NoLayer,
    /// It ends before what it says it has.
    Cut,
    /// Its tables about tables cannot be read.
    Tables,
    /// It has bytes that no text has.
    NotText,
    /// A text without columns.
    NoColumns,
    /// A web page by the name of a table, as some systems hand out.
    WebPage,
    /// A boundary-point file without a plot.
    NoPlots,
    /// The workbook is damaged, encrypted, or something else by this name.
    WorkbookDamaged,
}

impl fmt::Display for NotFormatReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::HeaderCut { bytes } => write!(f, "it has only {bytes} bytes"),
            Self::FileCode { code } => write!(f, "it begins with {code} instead of 9994"),
            Self::TableHeader => f.write_str("its header makes no sense"),
            Self::ZipDirectory => f.write_str("its directory cannot be read"),
            Self::ZipWithoutLayer => f.write_str("there is no layer in it"),
            Self::Syntax { line } => write!(f, "it breaks off in line {line}"),
            Self::NoLayer => f.write_str("there is nothing in it to map or list"),
            Self::Cut => f.write_str("it was cut short"),
            Self::Tables => f.write_str("its list of tables cannot be read"),
            Self::NotText => f.write_str("it has bytes that no text has"),
            Self::NoColumns => f.write_str("there are no columns in it"),
            Self::WebPage => f.write_str("it is a web page; open it in a spreadsheet program and save it as .xlsx"),
            Self::NoPlots => f.write_str("there is no plot in it"),
            Self::WorkbookDamaged => f.write_str("it is damaged or encrypted"),
        }
    }
}

/// What can be opened, for messages.
pub const FORMATS: &str = ".shp, .dbf, .zip, .gpkg, .geojson, .kml, .kmz, .gpx";

/// What this program does not read, with the remedy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UnsupportedKind {
    /// Shapes of type MultiPatch.
    MultiPatch,
    /// A format of another program, and what to do in that program.
    Foreign {
        /// The program or format.
        program: &'static str,
        /// Whether it is an archive to be unpacked.
        is_archive: bool,
    },
    /// A picture or tiles: a base map, not a layer.
    BaseMap,
    /// A kind of file that is not known.
    Format {
        /// The name's ending.
        extension: String,
    },
    /// A text or an old workbook larger than any table that people make.
    TextTooLarge,
    /// A member of a .zip unpacks to far more than a sound file would.
    ZipBomb {
        /// The member.
        member: String,
    },
    /// A member of a .zip is encrypted or packed by an unknown method.
    ZipMethod {
        /// The member.
        member: String,
    },
}

impl fmt::Display for UnsupportedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MultiPatch => {
                f.write_str("MultiPatch shapes (surfaces of buildings) are not supported; export the footprints as polygons")
            }
            Self::BaseMap => f.write_str("a base map, not a layer; open it in the window, or give it to jingtu render by --base"),
            Self::TextTooLarge => f.write_str("larger than any table that this program reads whole; split it, or make a layer of it"),
            Self::Format { extension } if extension.is_empty() => {
                write!(f, "a file without a known format is not supported; open one of {FORMATS}")
            }
            Self::Format { extension } => write!(f, ".{extension} files are not supported; open one of {FORMATS}"),
            Self::Foreign { program, is_archive: true } => {
                write!(f, "archives of this kind ({program}) are not read; unpack it and open what is in it, or pack it as .zip")
            }
            Self::Foreign { program, .. } => {
                write!(f, "a format of {program} that is not read; export it there as a shapefile, GeoPackage or GeoJSON")
            }
            Self::ZipBomb { member } => {
                write!(f, "{member} unpacks to more than is plausible; unpack the .zip by hand and open what is in it")
            }
            Self::ZipMethod { member } => {
                write!(f, "{member} is encrypted or packed in an unknown way; unpack the .zip by hand and open what is in it")
            }
        }
    }
}

impl SourceError {
    /// What the system said about `path`.
    #[must_use]
    pub fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::IsADirectory => Self::IsFolder { path },
            _ => Self::Unreadable { path, source },
        }
    }

    /// The same in a word, for a problem of a file beside others.
    #[must_use]
    pub fn fault(&self) -> FileFault {
        match self {
            Self::NotFound { .. } | Self::IsFolder { .. } | Self::Unreadable { .. } | Self::Changed { .. } => FileFault::Unreadable,
            Self::NotFormat { .. } | Self::LayerMissing { .. } => FileFault::Damaged,
            Self::Unsupported { what: UnsupportedKind::ZipBomb { .. } | UnsupportedKind::TextTooLarge, .. } => FileFault::TooLarge,
            Self::Unsupported { what: UnsupportedKind::ZipMethod { .. }, .. } => FileFault::Packed,
            Self::Unsupported { .. } | Self::EncodingUnknown { .. } | Self::Raster { .. } => FileFault::Unsupported,
        }
    }

    /// The file concerned.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::NotFound { path }
            | Self::IsFolder { path }
            | Self::Unreadable { path, .. }
            | Self::Changed { path }
            | Self::NotFormat { path, .. }
            | Self::Unsupported { path, .. }
            | Self::LayerMissing { path, .. }
            | Self::EncodingUnknown { path, .. }
            | Self::Raster { path, .. } => path,
        }
    }
}
