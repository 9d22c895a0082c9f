//! A layer's attributes, wherever they are stored.

use encoding_rs::Encoding;

use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};

use super::bytes::Bytes;
use super::dbf::{Dbf, RowPiece, is_marked};
use super::dbf_cell::{CellFault, CellKind};
use super::{Field, MemoryTable, SourceError, TextColumn};

/// Room is made for values of so many bytes at most; wider fields are hardly ever filled.
const WIDTH_AT_MOST: usize = 48;

/// A layer's attributes, in a .dbf (read by position) or in memory. Shared by threads.
#[derive(Debug)]
pub struct Table {
    store: Store,
    fields: Vec<Field>,
}

/// A cell of visible ASCII, blanks behind it at most, as text: codes and identifiers, which are most cells by far and the same in every encoding
/// that tables have. `None` for any other cell, which is decoded.
fn plain(cell: &[u8]) -> Option<&str> {
    let end = cell.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
    let text = cell.get(..end)?;
    if !text.iter().fold(true, |is_plain, byte| is_plain & byte.is_ascii_graphic()) {
        return None;
    }
    str::from_utf8(text).ok()
}

/// Cells of a column that were decoded already: classes and codes have few, and each is decoded once a piece.
#[derive(Default)]
struct Known<'a> {
    cells: Vec<(&'a [u8], String)>,
    missed: usize,
}

impl<'a> Known<'a> {
    /// So many different cells are known at most.
    const CELLS: usize = 8;
    /// After so many that were not known the column is one of identifiers, and nothing more is compared.
    const MISSES: usize = 64;

    fn text(&self, cell: &[u8]) -> Option<&str> {
        self.cells.iter().find(|(known, _)| *known == cell).map(|(_, text)| text.as_str())
    }

    fn keep(&mut self, cell: &'a [u8], text: &str) {
        self.missed += 1;
        if self.missed > Self::MISSES {
            self.cells = Vec::new();
        } else if self.cells.len() < Self::CELLS {
            self.cells.push((cell, text.to_owned()));
        }
    }
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
                let pieces = dbf.pieces();
                let each = pieces.first().map_or(0, |piece| piece.count);
                let read = dbf.look_at(&pieces, |piece, rows| self.piece_columns(piece, rows, fields, problems))?;
                let mut columns: Vec<Vec<TextColumn>> = fields.iter().map(|_| Vec::with_capacity(pieces.len())).collect();
                for of_piece in read {
                    columns.iter_mut().zip(of_piece).for_each(|(column, piece)| column.push(piece));
                }
                Ok(columns.into_iter().map(|pieces| TextColumn::of_pieces(pieces.into_iter(), each)).collect())
            }
        }
    }

    /// Looks at every cell of every field once and takes note of bad text and numbers; keeps nothing.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn check(&self, problems: &Problems) -> Result<(), SourceError> {
        let Store::Dbf { dbf, cells, encoding } = &self.store else { return Ok(()) };
        let check = |piece: RowPiece, rows: &[u8]| {
            let mut text = String::new();
            for (number, row) in dbf.rows(piece, rows).filter(|(_, row)| !is_marked(row)) {
                for (field, (raw, cell)) in dbf.layout.fields.iter().zip(cells).enumerate() {
                    if let Some(fault) = cell.read(raw.cell(row), encoding, &mut text) {
                        problems.record(RecordNo::new(number), self.problem(field, fault));
                    }
                }
            }
        };
        dbf.look_at(&dbf.pieces(), check).map(|_: Vec<()>| ())
    }

    fn piece_columns(&self, piece: RowPiece, rows: &[u8], fields: &[usize], problems: Option<&Problems>) -> Vec<TextColumn> {
        let Store::Dbf { dbf, cells, encoding } = &self.store else { return Vec::new() };
        let mut text = String::new();
        let read = |&field: &usize| {
            let (Some(raw), Some(cell)) = (dbf.layout.fields.get(field), cells.get(field)) else { return TextColumn::default() };
            // Ample room, given back at the end: a text that grows is copied, and its pages are new ones each time.
            let mut column = TextColumn::with_capacity(piece.count as usize, raw.width.min(WIDTH_AT_MOST) * 3 / 2);
            let mut known = Known::default();
            let is_text = *cell == CellKind::Text && encoding.is_ascii_compatible();
            for (number, row) in dbf.rows(piece, rows) {
                let bytes = raw.cell(row);
                if let Some(text) = plain(bytes).filter(|_| is_text) {
                    column.push(text);
                    continue;
                }
                if let Some(text) = known.text(bytes) {
                    column.push(text);
                    continue;
                }
                let fault = cell.read(bytes, encoding, &mut text);
                column.push(&text);
                if fault.is_none() {
                    known.keep(bytes, &text);
                }
                if let (Some(fault), Some(problems)) = (fault, problems)
                    && !is_marked(row)
                {
                    problems.record(RecordNo::new(number), self.problem(field, fault));
                }
            }
            column.shrink();
            column
        };
        fields.iter().map(read).collect()
    }

    fn problem(&self, field: usize, fault: CellFault) -> ProblemKind {
        let field = self.fields.get(field).map(|field| field.name.clone()).unwrap_or_default();
        match fault {
            CellFault::Undecodable => ProblemKind::TextUndecodable { field },
            CellFault::Cut => ProblemKind::TextCut { field },
            CellFault::BadNumber(text) => ProblemKind::BadNumber { field, text },
        }
    }

    /// Calls `visit` with `count` rows from `first` on and their values in field order, "" for an empty cell. Rows that are not there, or are marked
    /// deleted, are left out.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn rows_from(&self, first: RecordNo, count: u32, mut visit: impl FnMut(RecordNo, &[String])) -> Result<(), SourceError> {
        let count = count.min(self.rows().saturating_sub(first.get()));
        let numbers = first.get()..first.get() + count;
        let mut values = vec![String::new(); self.fields.len()];
        match &self.store {
            Store::Memory(table) => {
                for record in numbers.map(RecordNo::new) {
                    for (value, text) in values.iter_mut().zip(table.row(record)) {
                        *value = text.unwrap_or_default();
                    }
                    visit(record, &values);
                }
            }
            Store::Dbf { dbf, cells, encoding } => {
                let (mut rows, piece) = (Vec::new(), RowPiece { first: first.get(), count });
                dbf.read(piece, &mut rows)?;
                for (number, row) in dbf.rows(piece, &rows).filter(|(_, row)| !is_marked(row)) {
                    for ((raw, cell), value) in dbf.layout.fields.iter().zip(cells).zip(&mut values) {
                        cell.read(raw.cell(row), encoding, value);
                    }
                    visit(RecordNo::new(number), &values);
                }
            }
        }
        Ok(())
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
