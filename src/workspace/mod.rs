//! The workspace: one GeoPackage file that holds settings, layers, runs, conflicts, reviews and photos.

pub mod blob;
pub mod conflict_table;
pub mod files;
pub mod geopackage;
pub mod rows;

pub use geopackage::Srs;
pub use rows::{Conflicts, Row, RowSide};
