//! Bytes -> raw records. Knows file formats and nothing else: it does not reproject, judge classes or know roles.
//!
//! Opening reads headers, the record index and the deleted flags, never all vertices. Vertices are read later, either
//! record by record ([`Shapes::read`]) or in sequential pieces ([`Shapes::chunks`], for passes over everything): one
//! positioned read a record is nine times slower than a sequential pass. Positioned reads, not memory maps: a mapped file
//! that someone truncates would kill the process.

mod bytes;
mod dbf;
mod encoding;
pub mod error;
mod open;
pub mod raw;
pub mod shapes;
mod shp;
pub mod table;

pub use error::SourceError;
pub use open::open;
pub use raw::{EncodingChoice, EncodingHow, Field, FieldKind, GeometryKind, OpenOptions, RawLayer, RawSrs, TextColumn};
pub use shapes::{Chunk, ChunkBuffer, ChunkRecord, Shapes};
pub use table::Table;
