//! A layer's attributes, wherever they are stored. Interface sketch; `dbf.rs` and the in-memory table fill it.

use crate::ids::RecordNo;
use crate::problem::Problems;

use super::{Field, SourceError, TextColumn};

/// A layer's attributes, in a .dbf (read by position) or in memory.
#[derive(Debug)]
pub struct Table {}

impl Table {
    /// The fields in file order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        todo!()
    }

    /// How many rows there are, deleted ones included.
    #[must_use]
    pub fn rows(&self) -> u32 {
        todo!()
    }

    /// Whether the row is marked deleted: its feature does not exist.
    #[must_use]
    pub fn is_deleted(&self, record: RecordNo) -> bool {
        todo!()
    }

    /// How many rows are marked deleted.
    #[must_use]
    pub fn deleted(&self) -> u32 {
        todo!()
    }

    /// Whole columns in one sequential pass, as text; bad text and numbers are noted in `problems` when given.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn columns(&self, fields: &[usize], problems: Option<&Problems>) -> Result<Vec<TextColumn>, SourceError> {
        todo!()
    }

    /// One row's values in field order, `None` for an empty cell. A record without a row has none but `None`s.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn row(&self, record: RecordNo) -> Result<Vec<Option<String>>, SourceError> {
        todo!()
    }
}
