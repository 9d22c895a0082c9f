//! A layer's attributes, wherever they are stored.

use std::path::PathBuf;

use crate::ids::RecordNo;
use crate::problem::{ProblemKind, Problems};
use crate::text::trimmed;

use super::bytes::Bytes;
use super::{Field, FieldKind, SourceError, TextColumn};

/// Where a field stands in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A layer's attributes in a .dbf, read by position.
#[derive(Debug)]
pub struct Table {
    pub(super) path: PathBuf,
    pub(super) bytes: Bytes,
    pub(super) fields: Vec<Field>,
    pub(super) places: Vec<Place>,
    pub(super) header_bytes: u64,
    pub(super) row_bytes: usize,
    pub(super) rows: u32,
    pub(super) encoding: &'static encoding_rs::Encoding,
    /// A bit a row.
    pub(super) deleted_bits: Vec<u64>,
    pub(super) deleted: u32,
}

/// Rows are read in pieces of about this size.
const PIECE_BYTES: usize = 1 << 20;

impl Table {
    /// No attributes.
    #[must_use]
    pub fn none() -> Self {
        Self {
            path: PathBuf::new(),
            bytes: Bytes::Memory(std::sync::Arc::from([])),
            fields: Vec::new(),
            places: Vec::new(),
            header_bytes: 0,
            row_bytes: 1,
            rows: 0,
            encoding: encoding_rs::UTF_8,
            deleted_bits: Vec::new(),
            deleted: 0,
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
        self.rows
    }

    /// Whether the row is marked deleted: its feature does not exist.
    #[must_use]
    pub fn is_deleted(&self, record: RecordNo) -> bool {
        self.deleted_bits.get(record.place() / 64).is_some_and(|bits| bits >> (record.place() % 64) & 1 == 1)
    }

    /// How many rows are marked deleted.
    #[must_use]
    pub fn deleted(&self) -> u32 {
        self.deleted
    }

    fn unreadable(&self, source: std::io::Error) -> SourceError {
        SourceError::Unreadable { path: self.path.clone(), source }
    }

    /// Visits the rows in order, in sequential pieces.
    pub(super) fn each_row(&self, mut visit: impl FnMut(RecordNo, &[u8])) -> Result<(), SourceError> {
        let per_piece = (PIECE_BYTES / self.row_bytes.max(1)).max(1);
        let mut buffer = Vec::new();
        let mut first = 0_usize;
        while first < self.rows as usize {
            let count = per_piece.min(self.rows as usize - first);
            let offset = self.header_bytes + (first * self.row_bytes) as u64;
            self.bytes.read_at(offset, count * self.row_bytes, &mut buffer).map_err(|error| self.unreadable(error))?;
            for (place, row) in buffer.chunks(self.row_bytes).enumerate().take(count) {
                visit(RecordNo::new((first + place) as u32), row);
            }
            first += count;
        }
        Ok(())
    }

    /// Whole columns in one sequential pass, as text; bad text and numbers are noted in `problems` when given.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn columns(&self, fields: &[usize], problems: Option<&Problems>) -> Result<Vec<TextColumn>, SourceError> {
        let mut columns: Vec<TextColumn> = fields
            .iter()
            .map(|&field| {
                let width = self.places.get(field).map_or(0, |place| place.end - place.start);
                TextColumn::with_capacity(self.rows as usize, width.min(32))
            })
            .collect();
        self.each_row(|record, row| {
            for (column, &field) in columns.iter_mut().zip(fields) {
                self.with_value(record, row, field, problems, |value| column.push(value));
            }
        })?;
        Ok(columns)
    }

    fn with_value(&self, record: RecordNo, row: &[u8], field: usize, problems: Option<&Problems>, take: impl FnOnce(&str)) {
        let Some(place) = self.places.get(field) else { return take("") };
        let bytes = row.get(place.start..place.end.min(row.len())).unwrap_or_default();
        if bytes.is_ascii() {
            let text = std::str::from_utf8(bytes).map_or("", trimmed);
            let text = text.split('\0').next().unwrap_or("");
            return take(self.checked(record, field, trimmed(text), problems));
        }
        let (text, has_errors) = self.encoding.decode_without_bom_handling(bytes);
        if has_errors && let Some(problems) = problems {
            problems.record(record, ProblemKind::TextUndecodable { field: self.fields[field].name.clone() });
        }
        take(trimmed(trimmed(&text).trim_end_matches('\u{fffd}')));
    }

    fn checked<'a>(&self, record: RecordNo, field: usize, text: &'a str, problems: Option<&Problems>) -> &'a str {
        if !matches!(self.fields[field].kind, FieldKind::Integer | FieldKind::Real) || text.is_empty() {
            return text;
        }
        if text.bytes().all(|byte| byte == b'*') {
            return "";
        }
        if text.parse::<f64>().is_err() && text.replace(',', ".").parse::<f64>().is_err() {
            if let Some(problems) = problems {
                problems.record(record, ProblemKind::BadNumber { field: self.fields[field].name.clone(), text: text.to_owned() });
            }
            return "";
        }
        text
    }

    /// One row's values in field order, `None` for an empty cell. A record without a row has none but `None`s.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn row(&self, record: RecordNo) -> Result<Vec<Option<String>>, SourceError> {
        if record.get() >= self.rows {
            return Ok(vec![None; self.fields.len()]);
        }
        let mut row = Vec::new();
        let offset = self.header_bytes + record.place() as u64 * self.row_bytes as u64;
        self.bytes.read_at(offset, self.row_bytes, &mut row).map_err(|error| self.unreadable(error))?;
        let mut values = Vec::with_capacity(self.fields.len());
        for field in 0..self.fields.len() {
            self.with_value(record, &row, field, None, |value| values.push((!value.is_empty()).then(|| value.to_owned())));
        }
        Ok(values)
    }
}
