//! Attributes of formats that are read whole.

use super::raw::{Field, TextColumn};
use crate::ids::RecordNo;

/// A table in memory: a column a field, a value a record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MemoryTable {
    fields: Vec<Field>,
    columns: Vec<TextColumn>,
    rows: u32,
}

impl MemoryTable {
    /// A table with these fields and no rows. Names are made distinct as in [`super::raw::distinct_names`].
    #[must_use]
    pub fn new(fields: Vec<Field>) -> Self {
        let names = super::raw::distinct_names(fields.iter().map(|field| field.name.clone()).collect());
        let fields: Vec<Field> = fields.into_iter().zip(names).map(|(field, name)| Field { name, ..field }).collect();
        let columns = fields.iter().map(|_| TextColumn::default()).collect();
        Self { fields, columns, rows: 0 }
    }

    /// Adds the next record's values, in field order; missing ones are empty, surplus ones are left off.
    pub fn push<'a>(&mut self, values: impl IntoIterator<Item = &'a str>) {
        let mut values = values.into_iter();
        for column in &mut self.columns {
            column.push(values.next().unwrap_or(""));
        }
        self.rows = self.rows.saturating_add(1);
    }

    /// The fields.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.rows
    }

    pub(super) fn column(&self, field: usize) -> TextColumn {
        self.columns.get(field).cloned().unwrap_or_default()
    }

    pub(super) fn row(&self, record: RecordNo) -> Vec<Option<String>> {
        let value = |column: &TextColumn| Some(column.get(record).to_owned()).filter(|value| !value.is_empty());
        self.columns.iter().map(value).collect()
    }
}
