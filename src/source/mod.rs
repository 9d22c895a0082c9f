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

pub mod coordinate_text;
pub mod error;
pub mod memory_shapes;
pub mod memory_table;
pub mod plot_text;
pub mod raster;
pub mod raw;
pub mod shapes;
pub mod table;

mod boundary_txt;
mod bytes;
mod collected;
mod coordinate_columns;
mod dbf;
mod dbf_cell;
mod delimited;
mod encoding;
mod encoding_guess;
mod encoding_label;
mod gathered;
mod geojson;
mod geojson_coordinates;
mod geojson_parse;
mod gpkg;
mod gpkg_geometry;
mod gpkg_table;
mod gpkg_tiles;
mod gpx;
mod grid;
mod headings;
mod kml;
mod open;
mod places;
mod point_table;
mod shapefile;
mod shp;
mod shp_records;
mod sidecar;
mod text_file;
mod whole_text;
mod workbook;
mod workbook_guard;
mod xml;
mod zipped;

pub use encoding_label::of_label as encoding_of_label;
pub use error::{FORMATS, NotFormatReason, SourceError, UnsupportedKind};
pub use memory_shapes::MemoryShapes;
pub use memory_table::MemoryTable;
pub use open::{SEARCHED, open};
pub use raw::{EncodingChoice, EncodingHow, Field, FieldKind, GeometryKind, OpenOptions, RawLayer, RawSrs, TextColumn};
pub use shapes::{Chunk, ChunkBuffer, ChunkRecord, Shapes};
pub use table::Table;
