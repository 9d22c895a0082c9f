//! Opens a file by what it is.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::problem::{ProblemKind, Problems};

use super::bytes::Bytes;
use super::encoding::{Signs, by_label};
use super::table::Table;
use super::{EncodingChoice, EncodingHow, OpenOptions, RawLayer, RawSrs, SourceError, dbf, shp};

/// Opens a file: every layer in it.
///
/// # Errors
/// When nothing of it can be opened.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let metadata = std::fs::metadata(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => SourceError::NotFound { path: path.to_owned() },
        _ => SourceError::Unreadable { path: path.to_owned(), source },
    })?;
    if metadata.is_dir() {
        return Err(SourceError::IsFolder { path: path.to_owned() });
    }
    let user = match &options.encoding {
        None => None,
        Some(label) => Some(by_label(label).ok_or_else(|| SourceError::EncodingUnknown { path: path.to_owned(), label: label.clone() })?),
    };
    let problems = Arc::new(Problems::new());
    let bytes = Bytes::open(path).map_err(|source| SourceError::Unreadable { path: path.to_owned(), source })?;
    let (shapes, geometry) = shp::open(path, bytes, sidecar(path, "shx"), &problems)?;
    let cpg = sidecar(path, "cpg").or_else(|| sidecar(path, "cst")).map(|bytes| text(&bytes));
    let signs = Signs { user, cpg: cpg.as_deref() };
    let none = (Table::none(), EncodingChoice { encoding: encoding_rs::UTF_8, how: EncodingHow::Ascii });
    let (table, encoding) = match sidecar(path, "dbf") {
        None => {
            problems.file(ProblemKind::DbfMissing);
            none
        }
        Some(bytes) => dbf::open(path, bytes, &signs, &problems).unwrap_or_else(|reason| {
            problems.file(ProblemKind::DbfDamaged { reason });
            none
        }),
    };
    let srs = sidecar(path, "prj").map_or(RawSrs::Missing, |bytes| RawSrs::Prj(text(&bytes)));
    let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    Ok(vec![RawLayer { name, path: path.to_owned(), geometry, shapes, table, srs, encoding, problems }])
}

/// The file beside `path` with another extension, in whatever case.
fn sidecar(path: &Path, extension: &str) -> Option<Bytes> {
    let exact = path.with_extension(extension);
    if let Ok(bytes) = Bytes::open(&exact) {
        return Some(bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let stem = path.file_stem()?;
    let found =
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).find(|other| {
            other.file_stem() == Some(stem) && other.extension().is_some_and(|other| other.eq_ignore_ascii_case(extension))
        })?;
    Bytes::open(&found).ok()
}

/// A small text file; the longest .prj met is a few kilobytes.
fn text(bytes: &Bytes) -> String {
    let mut buffer = Vec::new();
    bytes.read_at(0, 1 << 16, &mut buffer).map_or_else(|_| String::new(), |()| String::from_utf8_lossy(&buffer).into_owned())
}
