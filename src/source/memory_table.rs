//! Attributes of formats that are read whole.

use super::raw::{Field, TextColumn};
use crate::ids::RecordNo;

/// A table in memory. Only cells that have something in them are kept, row after row: a file whose records all have other fields costs
/// no more than its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MemoryTable {
    fields: Vec<Field>,
    text: String,
    cells: Vec<Cell>,
    /// Where each row ends in `text` and in `cells`.
    ends: Vec<(usize, usize)>,
}

/// A value: which field's, and how long it is in `text`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Cell {
    field: u32,
    len: u32,
}

impl MemoryTable {
    /// A table with these fields and no rows. Names are made distinct as in [`super::raw::distinct_names`].
    #[must_use]
    pub fn new(fields: Vec<Field>) -> Self {
        let mut table = Self::default();
        table.set_fields(fields);
        table
    }

    /// Adds the next record's values, in field order; missing ones are empty, surplus ones are left off.
    pub fn push<'a>(&mut self, values: impl IntoIterator<Item = &'a str>) {
        let fields = self.fields.len();
        self.push_cells(values.into_iter().take(fields).enumerate());
    }

    /// Adds the next record's values with their fields' places. The last one of a field counts.
    pub(super) fn push_cells<'a>(&mut self, values: impl IntoIterator<Item = (usize, &'a str)>) {
        for (field, value) in values {
            if let (Ok(field), Ok(len), false) = (u32::try_from(field), u32::try_from(value.len()), value.is_empty()) {
                self.text.push_str(value);
                self.cells.push(Cell { field, len });
            }
        }
        self.ends.push((self.text.len(), self.cells.len()));
    }

    /// Names the fields, once they are all known; names are made distinct.
    pub(super) fn set_fields(&mut self, fields: Vec<Field>) {
        let names = super::raw::distinct_names(fields.iter().map(|field| field.name.clone()).collect());
        self.fields = fields.into_iter().zip(names).map(|(field, name)| Field { name, ..field }).collect();
    }

    /// The fields.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    /// Whole columns in one pass.
    pub(super) fn columns(&self, fields: &[usize]) -> Vec<TextColumn> {
        let mut columns = vec![TextColumn::with_capacity(self.ends.len(), 0); fields.len()];
        let mut values = vec![""; self.fields.len()];
        for place in 0..self.ends.len() {
            self.cells(place, |field, value| {
                if let Some(slot) = values.get_mut(field) {
                    *slot = value;
                }
            });
            for (column, &field) in columns.iter_mut().zip(fields) {
                column.push(values.get(field).copied().unwrap_or(""));
            }
            self.cells(place, |field, _| {
                if let Some(slot) = values.get_mut(field) {
                    *slot = "";
                }
            });
        }
        columns
    }

    pub(super) fn row(&self, record: RecordNo) -> Vec<Option<String>> {
        let mut row = vec![None; self.fields.len()];
        self.cells(record.place(), |field, value| {
            if let Some(slot) = row.get_mut(field) {
                *slot = Some(value.to_owned());
            }
        });
        row
    }

    /// Shows each cell of a row with its field's place; no row has none.
    fn cells<'a>(&'a self, place: usize, mut show: impl FnMut(usize, &'a str)) {
        let start = place.checked_sub(1).map_or(Some((0, 0)), |before| self.ends.get(before).copied());
        let (Some((mut at, first)), Some(&(_, end))) = (start, self.ends.get(place)) else { return };
        for cell in self.cells.get(first..end).unwrap_or(&[]) {
            let next = at + cell.len as usize;
            show(cell.field as usize, self.text.get(at..next).unwrap_or(""));
            at = next;
        }
    }
}
