//! Bytes -> raw records. Knows file formats and nothing else: it does not reproject, judge classes or know roles.
//!
//! Opening reads headers, the record index and the deleted flags, never all vertices. Vertices are read later, either
//! record by record ([`Shapes::read`]) or in sequential pieces ([`Shapes::chunks`], for passes over everything): one
//! positioned read a record is nine times slower than a sequential pass. Positioned reads, not memory maps: a mapped file
//! that someone truncates would kill the process.
//!
//! One file a format. Formats of fixed places (the shapefile's) stay on disk; those that must be read whole become
//! [`MemoryShapes`] and a [`MemoryTable`]. What a header claims is held against the file's length before anything is
//! allocated or read by it.

pub mod error;
pub mod memory_shapes;
pub mod memory_table;
pub mod raw;
pub mod shapes;
pub mod table;

mod bytes;
mod dbf;
mod dbf_cell;
mod encoding;
mod encoding_guess;
mod encoding_label;
mod shapefile;
mod shp;
mod shp_records;
mod sidecar;
mod zipped;

pub use encoding_label::of_label as encoding_of_label;
pub use error::{NotFormatReason, SourceError, UnsupportedKind};
pub use memory_shapes::MemoryShapes;
pub use memory_table::MemoryTable;
pub use raw::{EncodingChoice, EncodingHow, Field, FieldKind, GeometryKind, OpenOptions, RawLayer, RawSrs, TextColumn};
pub use shapes::{Chunk, ChunkBuffer, ChunkRecord, Shapes};
pub use table::Table;

use std::path::Path;

use shapefile::Parts;

/// Opens a file: every layer in it. A shapefile is named by its .shp; a .dbf alone is a table without shapes; a .zip may hold several.
/// Names are found whatever their case.
///
/// # Errors
/// When nothing of it can be opened.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    let path = &sidecar::existing(path);
    if path.is_dir() {
        return Err(SourceError::IsFolder { path: path.clone() });
    }
    match sidecar::extension(path).as_str() {
        "shp" => Ok(vec![Parts::of_shp(path)?.open(options)?]),
        "dbf" => Ok(vec![Parts::of_dbf(path)?.open(options)?]),
        "zip" => zipped::open(path, options),
        "shx" | "prj" | "cpg" | "cst" | "sbn" | "sbx" => match sidecar::beside(path, "shp") {
            Some(shp) => Ok(vec![Parts::of_shp(&shp)?.open(options)?]),
            None => Err(unsupported(path)),
        },
        _ => Err(if path.exists() { unsupported(path) } else { SourceError::NotFound { path: path.clone() } }),
    }
}

fn unsupported(path: &Path) -> SourceError {
    SourceError::Unsupported { path: path.to_owned(), what: UnsupportedKind::Format { extension: sidecar::extension(path) } }
}
