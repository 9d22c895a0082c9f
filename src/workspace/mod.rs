//! The workspace: one GeoPackage file that holds settings, layers, runs, conflicts, reviews and photos.
//!
//! Every save is one transaction: a kill or a power cut at any moment leaves what was saved before. The file opens in QGIS, which shows the
//! last run's conflicts. Here are rows and SQL; `tasks::workspace` turns layers, styles and lists into rows and back.

pub mod blob;
pub mod conflict_table;
pub mod detailed;
pub mod error;
pub mod files;
pub mod geopackage;
pub mod rows;
pub mod schema;
pub mod state;
pub mod store;

pub use detailed::DetailedList;
pub use error::{DatabaseError, WorkspaceError};
pub use geopackage::Srs;
pub use rows::{Conflicts, Row, RowSide};
pub use state::{Decided, Stored, StoredFinding, StoredLayer, StoredRun, StoredRunInput};
pub use store::RunConflicts;
