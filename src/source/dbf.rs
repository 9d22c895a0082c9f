//! The .dbf: rows of fixed width behind a list of fields (dBASE III+ and IV, Clipper's and FoxPro's variants as far as shapefiles meet them).
//!
//! A row's place is computed, never counted: a row marked deleted keeps its place, and with it every later attribute. The header's
//! numbers are claims; the file's length decides.

use std::sync::OnceLock;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::bytes::{Bytes, PIECE};
use super::error::{NotFormatReason, SourceError};

/// Bytes before the first field.
const FIELDS_START: usize = 32;
/// Bytes of a field's description.
const FIELD: usize = 32;
/// The largest number of fields that is believed; dBASE allows 128, others 2046.
const MOST_FIELDS: usize = 4096;
/// Marks a row as deleted.
const DELETED: u8 = b'*';
/// The end-of-file mark of CP/M, behind the last row.
const END: u8 = 0x1A;

/// A field as the header describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct RawField {
    /// The name's bytes, up to the first NUL.
    pub(super) name: Vec<u8>,
    /// The type letter.
    pub(super) letter: u8,
    /// Where its cell begins in the row.
    pub(super) start: usize,
    /// How wide it is, cut at the row's end.
    pub(super) width: usize,
    /// Digits behind the point.
    pub(super) decimals: u8,
    /// The description does not fit the row, or gives no width.
    pub(super) is_wrong: bool,
}

/// A table's shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    /// The version byte; tells FoxPro's binary fields.
    pub(super) version: u8,
    /// The language byte (LDID).
    pub(super) language: u8,
    /// Where the first row begins.
    pub(super) rows_start: u64,
    /// Bytes of a row, the deletion mark included.
    pub(super) row_len: usize,
    /// Rows that are in the file.
    pub(super) rows: u32,
    /// Rows that the header lists.
    pub(super) listed_rows: u32,
    /// The fields in order.
    pub(super) fields: Vec<RawField>,
    /// The header gives another length or number of rows than the fields and the rows show.
    pub(super) is_header_wrong: bool,
    /// Bytes behind the last row that are no row.
    pub(super) trailing: u64,
}

impl Layout {
    /// Whether the table has no fields and says so: shapes without attributes, by whoever wrote it.
    pub(super) fn is_empty_by_design(&self) -> bool {
        self.fields.is_empty() && self.listed_rows > 0
    }
}

/// Reads the header and finds the rows. `shapes`: how many there should be, where a .shp says so.
///
/// # Errors
/// The file cannot be read, or nothing in it can be made out.
pub(super) fn layout(dbf: &Bytes, shapes: Option<u32>) -> Result<Layout, SourceError> {
    let head = dbf.head(FIELDS_START + FIELD * MOST_FIELDS + 1)?;
    let not = |reason| SourceError::NotFormat { path: dbf.path().to_owned(), format: "dBASE table", reason };
    if head.is_empty() {
        return Err(not(NotFormatReason::Empty));
    }
    let (Some(listed_rows), Some(header_len), Some(row_len), Some(&language)) =
        (u32_at(&head, 4), u16_at(&head, 8), u16_at(&head, 10), head.get(29))
    else {
        return Err(not(NotFormatReason::HeaderCut { bytes: dbf.len() }));
    };
    let is_plausible = usize::from(header_len) > FIELDS_START;
    let limit = if is_plausible { usize::from(header_len) } else { usize::MAX };
    let (fields, fields_end) = fields(&head, limit, usize::from(row_len));
    let rows_start = if is_plausible { u64::from(header_len) } else { fields_end as u64 };
    let row_len = usize::from(row_len);
    let mut layout = Layout {
        version: head[0],
        language,
        rows_start,
        row_len,
        rows: 0,
        listed_rows,
        is_header_wrong: !is_plausible && !fields.is_empty(),
        fields,
        trailing: 0,
    };
    if row_len == 0 {
        // Without fields there is nothing to lose; with fields the rows cannot be told apart.
        return if layout.fields.is_empty() { Ok(layout) } else { Err(not(NotFormatReason::TableHeader)) };
    }
    count_rows(dbf, &mut layout, shapes)?;
    if layout.is_header_wrong && !rows_begin_well(dbf, &layout)? {
        return Err(not(NotFormatReason::TableHeader));
    }
    Ok(layout)
}

/// Rows by the file's length. The header may list fewer; more than there are it cannot make.
fn count_rows(dbf: &Bytes, layout: &mut Layout, shapes: Option<u32>) -> Result<(), SourceError> {
    let room = dbf.len().saturating_sub(layout.rows_start);
    let available = u32::try_from(room / layout.row_len as u64).unwrap_or(u32::MAX);
    layout.rows = layout.listed_rows.min(available);
    if layout.listed_rows == 0 && available > 0 && shapes == Some(available) && rows_begin_well(dbf, layout)? {
        // A program that was killed before it wrote the number: there is a row for each shape.
        layout.rows = available;
        layout.is_header_wrong = true;
    }
    let end = layout.rows_start + u64::from(layout.rows) * layout.row_len as u64;
    layout.trailing = stray(dbf, end)?;
    Ok(())
}

/// Whether the first and the last row begin with one of the two marks.
fn rows_begin_well(dbf: &Bytes, layout: &Layout) -> Result<bool, SourceError> {
    let room = dbf.len().saturating_sub(layout.rows_start);
    let available = room / layout.row_len as u64;
    let mut mark = [0];
    for row in [0, available.saturating_sub(1)] {
        let at = layout.rows_start + row * layout.row_len as u64;
        if at < dbf.len() {
            dbf.read_at(at, &mut mark)?;
            if !matches!(mark[0], b' ' | DELETED) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Bytes from `end` on that mean something: end marks and zeros do not.
fn stray(dbf: &Bytes, end: u64) -> Result<u64, SourceError> {
    let left = dbf.len().saturating_sub(end);
    let mut tail = vec![0; usize::try_from(left.min(4096)).unwrap_or(0)];
    dbf.read_at(end, &mut tail)?;
    let is_padding = left <= 4096 && tail.iter().all(|byte| matches!(*byte, END | 0));
    Ok(if is_padding { 0 } else { left })
}

/// The field descriptions below `limit`, and where the list ends. It ends with 0x0D; some programs write 0x0A.
fn fields(head: &[u8], limit: usize, row_len: usize) -> (Vec<RawField>, usize) {
    let mut fields = Vec::new();
    let mut at = FIELDS_START;
    let mut stated = Vec::new();
    while let Some(bytes) = head.get(at..at + FIELD).filter(|_| at + FIELD <= limit) {
        if matches!(bytes[0], 0x0D | 0x0A) || fields.len() == MOST_FIELDS {
            break;
        }
        let name = bytes[..11].split(|byte| *byte == 0).next().unwrap_or_default().to_owned();
        stated.push((usize::from(bytes[16]), usize::from(bytes[17])));
        fields.push(RawField { name, letter: bytes[11], start: 0, width: 0, decimals: bytes[17], is_wrong: false });
        at += FIELD;
    }
    // Clipper and FoxPro keep the high byte of a text's width where others have its decimals: believed where the row's length fits then.
    let is_text = |field: &RawField| field.letter == b'C';
    let narrow: usize = 1 + stated.iter().map(|(width, _)| width).sum::<usize>();
    let wide: usize = 1 + fields
        .iter()
        .zip(&stated)
        .map(|(field, (width, high))| if is_text(field) { width + 256 * high } else { *width })
        .sum::<usize>();
    let is_wide = narrow != row_len && wide == row_len;
    let mut start = 1;
    for (field, (width, high)) in fields.iter_mut().zip(stated) {
        let width = if is_wide && is_text(field) { width + 256 * high } else { width };
        field.start = start.min(row_len);
        field.width = width.min(row_len.saturating_sub(start));
        field.is_wrong = field.width < width || width == 0;
        start += width;
    }
    (fields, at + 1)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Rows whose bytes are read at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RowPiece {
    pub(super) first: u32,
    pub(super) count: u32,
}

/// Which rows are marked deleted.
#[derive(Default, Debug)]
struct Deleted {
    /// One bit a row; empty when there is none.
    bits: Vec<u64>,
    count: u32,
}

impl Deleted {
    fn of(rows: u32, deleted: impl Iterator<Item = u32>) -> Self {
        let mut found = Self::default();
        for row in deleted {
            if found.bits.is_empty() {
                found.bits = vec![0; (rows as usize).div_ceil(64)];
            }
            if let Some(bits) = found.bits.get_mut(row as usize / 64) {
                *bits |= 1 << (row % 64);
                found.count += 1;
            }
        }
        found
    }

    fn has(&self, row: u32) -> bool {
        self.bits.get(row as usize / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }
}

/// Whether a row is marked deleted.
pub(super) fn is_marked(row: &[u8]) -> bool {
    row.first() == Some(&DELETED)
}

/// A table on disk.
#[derive(Debug)]
pub(super) struct Dbf {
    pub(super) bytes: Bytes,
    pub(super) layout: Layout,
    /// Known after the first look at all rows.
    deleted: OnceLock<Deleted>,
}

impl Dbf {
    /// A table of which no row was read yet.
    pub(super) fn new(bytes: Bytes, layout: Layout) -> Self {
        Self { bytes, layout, deleted: OnceLock::new() }
    }

    /// The rows in sequential pieces of about a quarter of a megabyte.
    pub(super) fn pieces(&self) -> Vec<RowPiece> {
        let step = u32::try_from(PIECE / self.layout.row_len.max(1)).unwrap_or(1).max(1);
        (0..self.layout.rows).step_by(step as usize).map(|first| RowPiece { first, count: step.min(self.layout.rows - first) }).collect()
    }

    /// Reads a piece's rows into `buffer`.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub(super) fn read(&self, piece: RowPiece, buffer: &mut Vec<u8>) -> Result<(), SourceError> {
        buffer.resize(piece.count as usize * self.layout.row_len, 0);
        self.bytes.read_at(self.layout.rows_start + u64::from(piece.first) * self.layout.row_len as u64, buffer)
    }

    /// A piece's rows in `buffer`, with their numbers.
    pub(super) fn rows<'a>(&self, piece: RowPiece, buffer: &'a [u8]) -> impl Iterator<Item = (u32, &'a [u8])> + use<'a> {
        (piece.first..).zip(buffer.chunks_exact(self.layout.row_len.max(1)))
    }

    /// Reads pieces on all cores and gives what `look` finds in each, in order. The first time that it is all pieces, takes note of deleted rows.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub(super) fn look_at<T: Send>(&self, pieces: &[RowPiece], look: impl Fn(RowPiece, &[u8]) -> T + Sync) -> Result<Vec<T>, SourceError> {
        let rows: u64 = pieces.iter().map(|piece| u64::from(piece.count)).sum();
        let is_for_deleted = rows == u64::from(self.layout.rows) && self.deleted.get().is_none();
        let of_piece = |buffer: &mut Vec<u8>, piece: &RowPiece| {
            self.read(*piece, buffer)?;
            let deleted: Vec<u32> = if is_for_deleted { self.marked(*piece, buffer).collect() } else { Vec::new() };
            Ok((deleted, look(*piece, buffer)))
        };
        let looked: Vec<(Vec<u32>, T)> = pieces.par_iter().map_init(Vec::new, of_piece).collect::<Result<_, SourceError>>()?;
        let (deleted, found): (Vec<Vec<u32>>, Vec<T>) = looked.into_iter().unzip();
        if is_for_deleted {
            self.deleted.get_or_init(|| Deleted::of(self.layout.rows, deleted.into_iter().flatten()));
        }
        Ok(found)
    }

    fn marked<'a>(&self, piece: RowPiece, buffer: &'a [u8]) -> impl Iterator<Item = u32> + use<'a> {
        self.rows(piece, buffer).filter(|(_, row)| is_marked(row)).map(|(number, _)| number)
    }

    fn deleted(&self) -> &Deleted {
        // On this thread alone: one of rayon's, waiting for others, may be handed a task that asks the same and would wait for itself.
        self.deleted.get_or_init(|| {
            let mut buffer = Vec::new();
            let mut deleted = Vec::new();
            for piece in self.pieces() {
                // A file that cannot be read any more is said when its rows are needed.
                if self.read(piece, &mut buffer).is_ok() {
                    deleted.extend(self.marked(piece, &buffer));
                }
            }
            Deleted::of(self.layout.rows, deleted.into_iter())
        })
    }

    pub(super) fn is_deleted(&self, row: u32) -> bool {
        self.deleted().has(row)
    }

    pub(super) fn deleted_count(&self) -> u32 {
        self.deleted().count
    }
}

impl RawField {
    /// The field's cell in a row.
    pub(super) fn cell<'a>(&self, row: &'a [u8]) -> &'a [u8] {
        row.get(self.start..self.start + self.width).unwrap_or(&[])
    }
}
