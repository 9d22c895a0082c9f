//! The conflict list as a GeoPackage with one feature table, `conflicts`, in the analysis CRS.

use std::path::Path;

use rusqlite::Connection;

use super::{Content, Watch, WriteFailure};
use crate::workspace::conflict_table::{self, Purpose, StoreFailure};
use crate::workspace::geopackage;

/// Writes the list into the empty file at `path`.
///
/// # Errors
/// When the file cannot be written, an input can no longer be read, or when asked to stop.
pub fn write(content: &Content<'_>, path: &Path, watch: Watch<'_>) -> Result<(), WriteFailure> {
    let mut connection = Connection::open(path)?;
    // The file is a temporary one: whatever fails, it is thrown away whole, so there is nothing to roll back to.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    let transaction = connection.transaction()?;
    geopackage::create(&transaction)?;
    conflict_table::store(&transaction, content.conflicts, content.srs, Purpose::List, &mut |done, total| watch.step(done, total))?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

impl From<StoreFailure> for WriteFailure {
    fn from(failure: StoreFailure) -> Self {
        match failure {
            StoreFailure::Database(error) => Self::Database(error.into()),
            StoreFailure::Layer(error) => Self::Layer(error),
            StoreFailure::Cancelled(error) => Self::Cancelled(error),
        }
    }
}

impl From<rusqlite::Error> for WriteFailure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}
