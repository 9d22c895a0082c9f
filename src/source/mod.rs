//! Bytes -> raw records. Knows file formats and nothing else: it does not reproject, judge classes or know roles.
//!
//! Opening reads headers, the record index and the deleted flags, never all vertices. Vertices are read later, either
//! record by record ([`Shapes::read`]) or in sequential pieces ([`Shapes::chunks`], for passes over everything): one
//! positioned read a record is nine times slower than a sequential pass. Positioned reads, not memory maps: a mapped file
//! that someone truncates would kill the process.

pub mod error;
pub mod raw;

pub use error::SourceError;
pub use raw::{EncodingChoice, EncodingHow, Field, FieldKind, GeometryKind, OpenOptions, RawLayer, RawSrs, TextColumn};

pub mod shapes;
pub mod table;

pub use shapes::{Chunk, ChunkBuffer, ChunkRecord, Shapes};
pub use table::Table;

use std::path::Path;

/// Opens a file: every layer in it.
///
/// # Errors
/// When nothing of it can be opened.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Vec<RawLayer>, SourceError> {
    todo!()
}
