//! A layer's attributes, wherever they are stored.

use encoding_rs::Encoding;
use rayon::prelude::*;

use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};

use super::bytes::Bytes;
use super::dbf::{Dbf, RowPiece};
use super::dbf_cell::{CellFault, CellKind};
use super::{Field, MemoryTable, SourceError, TextColumn};

/// A layer's attributes, in a .dbf (read by position) or in memory. Shared by threads.
#[derive(Debug)]
pub struct Table {
    store: Store,
    fields: Vec<Field>,
}

#[derive(Debug)]
enum Store {
    Dbf { dbf: Dbf, cells: Vec<CellKind>, encoding: &'static Encoding },
    Memory(MemoryTable),
}

impl Table {
    /// Attributes that a reader has parsed already.
    #[must_use]
    pub fn from_memory(table: MemoryTable) -> Self {
        Self { fields: table.fields().to_vec(), store: Store::Memory(table) }
    }

    /// No attributes.
    #[must_use]
    pub fn none() -> Self {
        Self::from_memory(MemoryTable::new(Vec::new()))
    }

    pub(super) fn of_dbf(dbf: Dbf, cells: Vec<CellKind>, fields: Vec<Field>, encoding: &'static Encoding) -> Self {
        Self { store: Store::Dbf { dbf, cells, encoding }, fields }
    }

    /// The file they are read from; `None` for attributes in memory.
    pub(super) fn bytes(&self) -> Option<&Bytes> {
        match &self.store {
            Store::Dbf { dbf, .. } => Some(&dbf.bytes),
            Store::Memory(_) => None,
        }
    }

    /// The fields in file order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How many rows there are, deleted ones included.
    #[must_use]
    pub fn rows(&self) -> u32 {
        match &self.store {
            Store::Dbf { dbf, .. } => dbf.layout.rows,
            Store::Memory(table) => table.rows(),
        }
    }

    /// Whether the row is marked deleted: its feature does not exist.
    #[must_use]
    pub fn is_deleted(&self, record: RecordNo) -> bool {
        match &self.store {
            Store::Dbf { dbf, .. } => dbf.is_deleted(record.get()),
            Store::Memory(_) => false,
        }
    }

    /// How many rows are marked deleted.
    #[must_use]
    pub fn deleted(&self) -> u32 {
        match &self.store {
            Store::Dbf { dbf, .. } => dbf.deleted_count(),
            Store::Memory(_) => 0,
        }
    }

    /// Whole columns in one sequential pass, as text; bad text and numbers are noted in `problems` when given. A field that is not
    /// there gives an empty column; deleted rows have their values, and no problems.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn columns(&self, fields: &[usize], problems: Option<&Problems>) -> Result<Vec<TextColumn>, SourceError> {
        match &self.store {
            Store::Memory(table) => Ok(table.columns(fields)),
            Store::Dbf { dbf, .. } => {
                let read = |piece: &RowPiece| self.piece_columns(*piece, fields, problems);
                let pieces: Vec<Vec<TextColumn>> = dbf.pieces().par_iter().map(read).collect::<Result<_, _>>()?;
                let mut columns = vec![TextColumn::default(); fields.len()];
                for piece in pieces {
                    for (column, more) in columns.iter_mut().zip(&piece) {
                        column.append(more);
                    }
                }
                Ok(columns)
            }
        }
    }

    /// Looks at every cell of every field once and takes note of bad text and numbers; keeps nothing.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn check(&self, problems: &Problems) -> Result<(), SourceError> {
        let Store::Dbf { dbf, cells, encoding } = &self.store else { return Ok(()) };
        let check = |buffer: &mut (Vec<u8>, String), piece: &RowPiece| {
            let (rows, text) = buffer;
            dbf.read(*piece, rows)?;
            for (row, number) in rows.chunks_exact(dbf.layout.row_len.max(1)).zip(piece.first..) {
                if dbf.is_deleted(number) {
                    continue;
                }
                for (field, (raw, cell)) in dbf.layout.fields.iter().zip(cells).enumerate() {
                    if let Some(fault) = cell.read(raw.cell(row), encoding, text) {
                        problems.record(RecordNo::new(number), self.problem(field, fault));
                    }
                }
            }
            Ok(())
        };
        dbf.pieces().par_iter().map_init(Default::default, check).collect()
    }

    fn piece_columns(&self, piece: RowPiece, fields: &[usize], problems: Option<&Problems>) -> Result<Vec<TextColumn>, SourceError> {
        let Store::Dbf { dbf, cells, encoding } = &self.store else { return Ok(Vec::new()) };
        let mut buffer = Vec::new();
        dbf.read(piece, &mut buffer)?;
        let mut text = String::new();
        let read = |&field: &usize| {
            let (Some(raw), Some(cell)) = (dbf.layout.fields.get(field), cells.get(field)) else { return TextColumn::default() };
            let mut column = TextColumn::with_capacity(piece.count as usize, raw.width.min(16));
            for (row, number) in buffer.chunks_exact(dbf.layout.row_len.max(1)).zip(piece.first..) {
                let fault = cell.read(raw.cell(row), encoding, &mut text);
                column.push(&text);
                if let (Some(fault), Some(problems)) = (fault, problems)
                    && !dbf.is_deleted(number)
                {
                    problems.record(RecordNo::new(number), self.problem(field, fault));
                }
            }
            column
        };
        Ok(fields.iter().map(read).collect())
    }

    fn problem(&self, field: usize, fault: CellFault) -> ProblemKind {
        let field = self.fields.get(field).map(|field| field.name.clone()).unwrap_or_default();
        match fault {
            CellFault::Undecodable => ProblemKind::TextUndecodable { field },
            CellFault::Cut => ProblemKind::TextCut { field },
            CellFault::BadNumber(text) => ProblemKind::BadNumber { field, text },
        }
    }

    /// One row's values in field order, `None` for an empty cell. A record without a row has none but `None`s.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn row(&self, record: RecordNo) -> Result<Vec<Option<String>>, SourceError> {
        match &self.store {
            Store::Memory(table) => Ok(table.row(record)),
            Store::Dbf { dbf, .. } if record.get() >= dbf.layout.rows => Ok(vec![None; self.fields.len()]),
            Store::Dbf { dbf, cells, encoding } => {
                let mut row = Vec::new();
                dbf.read(RowPiece { first: record.get(), count: 1 }, &mut row)?;
                let mut text = String::new();
                let value = |(raw, cell): (&super::dbf::RawField, &CellKind)| {
                    cell.read(raw.cell(&row), encoding, &mut text);
                    (!text.is_empty()).then(|| text.clone())
                };
                Ok(dbf.layout.fields.iter().zip(cells).map(value).collect())
            }
        }
    }
}
