//! A layer's geometries, wherever they are stored.

use std::hash::{Hash as _, Hasher};
use std::sync::Arc;

use crate::geometry::{Extent, Shape};
use crate::ids::RecordNo;
use crate::problem::{ProblemKind, RecordFault};

use super::bytes::{Bytes, PIECE};
use super::shp_records::RecordIndex;
use super::{GeometryKind, MemoryShapes, SourceError, shp};

/// Records of one chunk at most. Bounds what a chunk of tiny records costs beside its bytes.
const CHUNK_RECORDS: u32 = 32_768;
/// Dead bytes between two records of a chunk at most; behind a larger gap a new chunk begins.
const CHUNK_GAP: u64 = 64 << 10;

/// A layer's geometries, in a .shp (read by position) or in memory. Shared by threads.
#[derive(Debug)]
pub struct Shapes(Store);

#[derive(Debug)]
enum Store {
    Shp { bytes: Bytes, records: RecordIndex, kind: GeometryKind },
    Memory(Arc<MemoryShapes>),
}

/// Consecutive records whose bytes lie together, about a quarter of a megabyte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chunk {
    /// First record.
    pub first: RecordNo,
    /// Number of records.
    pub count: u32,
}

/// The bytes of a chunk, reused from chunk to chunk by a worker.
#[derive(Default, Debug)]
pub struct ChunkBuffer {
    first: u32,
    count: u32,
    kind: Option<GeometryKind>,
    bytes: Vec<u8>,
    /// Where each record's content lies in `bytes`.
    spans: Vec<(u32, u32)>,
    memory: Option<Arc<MemoryShapes>>,
}

/// One record inside a chunk: its box is cheap, its vertices are parsed on request.
#[derive(Clone, Copy, Debug)]
pub struct ChunkRecord<'a> {
    /// Its number.
    pub record: RecordNo,
    content: Content<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Content<'a> {
    Shp { bytes: &'a [u8], kind: GeometryKind },
    Memory(&'a MemoryShapes),
}

impl Shapes {
    /// Shapes that a reader has parsed already.
    #[must_use]
    pub fn from_memory(shapes: MemoryShapes) -> Self {
        Self(Store::Memory(Arc::new(shapes)))
    }

    /// No shapes, for a table.
    #[must_use]
    pub fn none() -> Self {
        Self::from_memory(MemoryShapes::new())
    }

    /// The shapes of a .shp.
    pub(super) fn of_shp(bytes: Bytes, records: RecordIndex, kind: GeometryKind) -> Self {
        Self(Store::Shp { bytes, records, kind })
    }

    /// The file they are read from; `None` for shapes in memory.
    pub(super) fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Store::Shp { bytes, .. } => Some(bytes),
            Store::Memory(_) => None,
        }
    }

    /// How many records there are.
    #[must_use]
    pub fn records(&self) -> u32 {
        let records = match &self.0 {
            Store::Shp { records, .. } => records.len(),
            Store::Memory(shapes) => shapes.len(),
        };
        u32::try_from(records).unwrap_or(u32::MAX)
    }

    /// Bytes of the file that vertices are read from; 0 for vertices in memory.
    #[must_use]
    pub fn bytes_on_disk(&self) -> u64 {
        match &self.0 {
            Store::Shp { bytes, .. } => bytes.len(),
            Store::Memory(_) => 0,
        }
    }

    /// The records in sequential pieces, for passes over everything (parallel over chunks). Together they hold each record once, in order.
    #[must_use]
    pub fn chunks(&self) -> Vec<Chunk> {
        self.pieces(0..self.records())
    }

    /// Some of the records, growing numbers, in pieces as [`Shapes::chunks`] makes them: each holds consecutive records. Numbers beyond the last
    /// record are left out.
    #[must_use]
    pub fn chunks_of(&self, records: &[RecordNo]) -> Vec<Chunk> {
        let last = self.records();
        self.pieces(records.iter().map(|record| record.get()).filter(|number| *number < last))
    }

    fn pieces(&self, numbers: impl Iterator<Item = u32>) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        let (mut open, mut span) = (Chunk { first: RecordNo::new(0), count: 0 }, None::<(u64, u64)>);
        for number in numbers {
            let content = self.span(number);
            let joined = match (span, content) {
                (Some((start, end)), Some((from, to))) => {
                    (from >= end && from - end <= CHUNK_GAP && to - start <= PIECE as u64).then_some(Some((start, to)))
                }
                (span, None) => Some(span),
                (None, content) => Some(content),
            };
            let is_next = open.first.get() + open.count == number;
            match joined {
                Some(joined) if open.count < CHUNK_RECORDS && is_next => span = joined,
                _ => {
                    chunks.extend((open.count > 0).then_some(open));
                    open = Chunk { first: RecordNo::new(number), count: 0 };
                    span = content;
                }
            }
            open.count += 1;
        }
        if open.count > 0 {
            chunks.push(open);
        }
        chunks
    }

    /// Where a record's content lies in the file; `None` when it lies nowhere.
    fn span(&self, number: u32) -> Option<(u64, u64)> {
        let Store::Shp { records, .. } = &self.0 else { return None };
        let (start, len) = records.get(number as usize)?;
        (len > 0).then_some((start, start + len as u64))
    }

    /// Reads a chunk's bytes in one positioned read.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read_chunk(&self, chunk: Chunk, buffer: &mut ChunkBuffer) -> Result<(), SourceError> {
        buffer.first = chunk.first.get();
        buffer.count = 0;
        buffer.spans.clear();
        let last = chunk.first.get().saturating_add(chunk.count).min(self.records());
        match &self.0 {
            Store::Memory(shapes) => buffer.memory = Some(Arc::clone(shapes)),
            Store::Shp { bytes, kind, .. } => {
                buffer.memory = None;
                buffer.kind = Some(*kind);
                let (mut start, mut end) = (u64::MAX, 0);
                for (from, to) in (buffer.first..last).filter_map(|number| self.span(number)) {
                    (start, end) = (start.min(from), end.max(to));
                }
                let start = start.min(end);
                let len = usize::try_from(end - start).unwrap_or(0);
                if buffer.bytes.len() < len {
                    buffer.bytes.resize(len, 0);
                }
                bytes.read_at(start, buffer.bytes.get_mut(..len).unwrap_or(&mut []))?;
                buffer.spans.extend((buffer.first..last).map(|number| match self.span(number) {
                    Some((from, to)) => ((from - start) as u32, (to - from) as u32),
                    None => (0, 0),
                }));
            }
        }
        buffer.count = last.saturating_sub(buffer.first);
        Ok(())
    }

    /// Reads one record's geometry into `shape` (cleared first): file coordinates, rings exactly as stored, the closing vertex
    /// included (`geometry::rings::clean` makes them what the arithmetic takes).
    /// `Ok(Some(kind))`: the record was left out for this reason ([`ProblemKind::NullShape`] among them) and `shape` is null.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read(&self, record: RecordNo, shape: &mut Shape) -> Result<Option<ProblemKind>, SourceError> {
        match &self.0 {
            Store::Memory(shapes) => Ok(shapes.read(record, shape)),
            Store::Shp { bytes, kind, .. } => {
                shape.clear();
                let Some((start, end)) = self.span(record.get()) else {
                    return Ok(Some(ProblemKind::RecordUnreadable { fault: RecordFault::NotLocated }));
                };
                let mut content = vec![0; usize::try_from(end - start).unwrap_or(0)];
                bytes.read_at(start, &mut content)?;
                Ok(shp::parse(&content, *kind, shape))
            }
        }
    }
}

impl ChunkBuffer {
    /// The chunk's records in order.
    pub fn records(&self) -> impl Iterator<Item = ChunkRecord<'_>> {
        (0..self.count).map(move |place| ChunkRecord { record: RecordNo::new(self.first + place), content: self.content(place as usize) })
    }

    fn content(&self, place: usize) -> Content<'_> {
        match (&self.memory, self.kind) {
            (Some(shapes), _) => Content::Memory(shapes),
            (None, kind) => {
                let (start, len) = self.spans.get(place).copied().unwrap_or((0, 0));
                let bytes = self.bytes.get(start as usize..start as usize + len as usize).unwrap_or(&[]);
                Content::Shp { bytes, kind: kind.unwrap_or(GeometryKind::None) }
            }
        }
    }
}

impl ChunkRecord<'_> {
    /// The box of the record in file coordinates, without parsing vertices; `None` for a null shape, or one that
    /// cannot be placed. The box stored with the record is not trusted when it is NaN, inverted, or does not hold its first and its middle vertex.
    #[must_use]
    pub fn extent(&self) -> Option<Extent> {
        match self.content {
            Content::Shp { bytes, kind } => shp::extent(bytes, kind),
            Content::Memory(shapes) => shapes.extent(self.record),
        }
    }

    /// Feeds the record, as it is stored, to a hash.
    pub fn hash_into(&self, hasher: &mut impl Hasher) {
        match self.content {
            Content::Shp { bytes, .. } => hasher.write(bytes),
            Content::Memory(shapes) => {
                let shape = shapes.get(self.record);
                shape.kind.hash(hasher);
                shape.ends.hash(hasher);
                shape.xy.iter().flatten().for_each(|number| hasher.write_u64(number.to_bits()));
            }
        }
    }

    /// Parses the vertices into `shape` (cleared first). As [`Shapes::read`].
    #[must_use]
    pub fn parse(&self, shape: &mut Shape) -> Option<ProblemKind> {
        match self.content {
            Content::Shp { bytes, kind } => shp::parse(bytes, kind, shape),
            Content::Memory(shapes) => shapes.read(self.record, shape),
        }
    }
}
