//! A layer's geometries, wherever they are stored.

use std::path::PathBuf;

use crate::geometry::{Extent, Shape, ShapeKind};
use crate::ids::RecordNo;
use crate::problem::ProblemKind;

use super::SourceError;
use super::bytes::Bytes;

/// Chunks are about this long: large enough for sequential speed, small enough to stay in the second-level cache.
const CHUNK_BYTES: u64 = 1 << 20;

/// A layer's geometries in a .shp, read by position.
#[derive(Debug)]
pub struct Shapes {
    pub(super) path: PathBuf,
    pub(super) bytes: Bytes,
    /// Offset of each record's content in 16-bit words, and its length in them.
    pub(super) places: Vec<(u32, u32)>,
    /// The layer's shape type without Z and M: 1, 3, 5 or 8.
    pub(super) base_type: i32,
}

/// Consecutive records whose bytes lie together, about one megabyte.
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
    bytes: Vec<u8>,
    /// Record, start and end in `bytes`.
    records: Vec<(RecordNo, usize, usize)>,
    base_type: i32,
}

/// One record inside a chunk: its box is cheap, its vertices are parsed on request.
#[derive(Clone, Copy, Debug)]
pub struct ChunkRecord<'a> {
    /// Its number.
    pub record: RecordNo,
    bytes: &'a [u8],
    base_type: i32,
}

impl Shapes {
    /// How many records there are.
    #[must_use]
    pub fn records(&self) -> u32 {
        self.places.len() as u32
    }

    /// The records in sequential pieces, for passes over everything (parallel over chunks).
    #[must_use]
    pub fn chunks(&self) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        let mut first = 0;
        while first < self.places.len() {
            let start = u64::from(self.places[first].0) * 2;
            let mut end = first + 1;
            while let Some(&(offset, length)) = self.places.get(end) {
                let (offset, stop) = (u64::from(offset) * 2, (u64::from(offset) + u64::from(length)) * 2);
                let previous = u64::from(self.places[end - 1].0) * 2;
                if offset < previous || stop - start > CHUNK_BYTES {
                    break;
                }
                end += 1;
            }
            chunks.push(Chunk { first: RecordNo::new(first as u32), count: (end - first) as u32 });
            first = end;
        }
        chunks
    }

    fn unreadable(&self, source: std::io::Error) -> SourceError {
        SourceError::Unreadable { path: self.path.clone(), source }
    }

    /// Reads a chunk's bytes in one positioned read.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read_chunk(&self, chunk: Chunk, buffer: &mut ChunkBuffer) -> Result<(), SourceError> {
        buffer.records.clear();
        buffer.base_type = self.base_type;
        let first = chunk.first.place();
        let places = self.places.get(first..first + chunk.count as usize).unwrap_or_default();
        let Some(&(start, _)) = places.first() else { return Ok(()) };
        let start = u64::from(start) * 2;
        let end = places.iter().map(|&(offset, length)| (u64::from(offset) + u64::from(length)) * 2).max().unwrap_or(start);
        self.bytes.read_at(start, (end - start) as usize, &mut buffer.bytes).map_err(|error| self.unreadable(error))?;
        for (place, &(offset, length)) in places.iter().enumerate() {
            let from = ((u64::from(offset) * 2 - start) as usize).min(buffer.bytes.len());
            let to = (from + length as usize * 2).min(buffer.bytes.len());
            buffer.records.push((RecordNo::new((first + place) as u32), from, to));
        }
        Ok(())
    }

    /// Reads one record's geometry into `shape` (cleared first): file coordinates, rings exactly as stored, the closing vertex
    /// included (`geometry::rings::clean` makes them what the arithmetic takes).
    /// `Ok(Some(kind))`: the record was left out for this reason and `shape` is null.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read(&self, record: RecordNo, shape: &mut Shape) -> Result<Option<ProblemKind>, SourceError> {
        shape.clear();
        let Some(&(offset, length)) = self.places.get(record.place()) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.bytes.read_at(u64::from(offset) * 2, length as usize * 2, &mut bytes).map_err(|error| self.unreadable(error))?;
        Ok(ChunkRecord { record, bytes: &bytes, base_type: self.base_type }.parse(shape))
    }
}

impl ChunkBuffer {
    /// The chunk's records in order.
    pub fn records(&self) -> impl Iterator<Item = ChunkRecord<'_>> {
        self.records.iter().map(|&(record, from, to)| ChunkRecord { record, bytes: &self.bytes[from..to], base_type: self.base_type })
    }
}

/// Little-endian values at a place; `None` beyond the end.
fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..at + 4)?.try_into().ok().map(i32::from_le_bytes)
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
}

/// A shape type without its Z or M: 11 and 21 are 1, 15 and 25 are 5.
pub(super) fn base_type(shape_type: i32) -> i32 {
    match shape_type {
        11..=20 => shape_type - 10,
        21..=30 => shape_type - 20,
        other => other,
    }
}

impl ChunkRecord<'_> {
    /// The box of the record in file coordinates, without parsing vertices; `None` for a null shape, or one that
    /// cannot be placed.
    #[must_use]
    pub fn extent(&self) -> Option<Extent> {
        let base = base_type(i32_at(self.bytes, 0)?);
        if base != self.base_type {
            return None;
        }
        if base == 1 {
            let point = [f64_at(self.bytes, 4)?, f64_at(self.bytes, 12)?];
            return (point[0].is_finite() && point[1].is_finite()).then_some(Extent { min: point, max: point });
        }
        let value = |place: usize| f64_at(self.bytes, 4 + 8 * place);
        let stored = Extent { min: [value(0)?, value(1)?], max: [value(2)?, value(3)?] };
        if !stored.is_empty() && stored.min.iter().chain(&stored.max).all(|v| v.is_finite()) {
            return Some(stored);
        }
        let mut shape = Shape::default();
        self.parse(&mut shape);
        let extent = shape.as_ref().extent();
        (!extent.is_empty()).then_some(extent)
    }

    /// Parses the vertices into `shape` (cleared first). As [`Shapes::read`].
    #[must_use]
    pub fn parse(&self, shape: &mut Shape) -> Option<ProblemKind> {
        shape.clear();
        match self.parse_into(shape) {
            Ok(()) => None,
            Err(kind) => {
                shape.clear();
                Some(kind)
            }
        }
    }

    fn parse_into(&self, shape: &mut Shape) -> Result<(), ProblemKind> {
        let short = || ProblemKind::RecordUnreadable { reason: "too short".to_owned() };
        let shape_type = i32_at(self.bytes, 0).ok_or_else(short)?;
        if shape_type == 0 {
            return Err(ProblemKind::NullShape);
        }
        let base = base_type(shape_type);
        if base != self.base_type {
            return Err(ProblemKind::ShapeTypeOther { shape_type });
        }
        match base {
            1 => {
                let point = [f64_at(self.bytes, 4).ok_or_else(short)?, f64_at(self.bytes, 12).ok_or_else(short)?];
                shape.kind = ShapeKind::Points;
                shape.xy.push(point);
                shape.ends.push(1);
            }
            8 => {
                let count = i32_at(self.bytes, 36).ok_or_else(short)?;
                self.vertices(shape, count, 40)?;
                shape.kind = ShapeKind::Points;
                shape.ends.push(shape.xy.len() as u32);
            }
            _ => {
                let parts = i32_at(self.bytes, 36).ok_or_else(short)?;
                let count = i32_at(self.bytes, 40).ok_or_else(short)?;
                let parts = usize::try_from(parts).ok().filter(|&parts| parts <= self.bytes.len() / 4).ok_or_else(|| impossible(parts))?;
                self.vertices(shape, count, 44 + 4 * parts)?;
                let total = shape.xy.len() as u32;
                let mut previous = 0;
                for part in 0..parts {
                    let start = i32_at(self.bytes, 44 + 4 * part).and_then(|start| u32::try_from(start).ok()).ok_or_else(short)?;
                    if start < previous || start > total {
                        return Err(ProblemKind::RecordUnreadable { reason: format!("part {part} starts at vertex {start} of {total}") });
                    }
                    if part > 0 {
                        shape.ends.push(start);
                    }
                    previous = start;
                }
                shape.ends.push(total);
                shape.kind = if base == 5 { ShapeKind::Polygon } else { ShapeKind::Lines };
            }
        }
        if shape.xy.iter().any(|point| !(point[0].is_finite() && point[1].is_finite())) {
            return Err(ProblemKind::NonFiniteVertex);
        }
        Ok(())
    }

    fn vertices(&self, shape: &mut Shape, count: i32, at: usize) -> Result<(), ProblemKind> {
        let count = usize::try_from(count).map_err(|_negative| impossible(count))?;
        let bytes =
            count.checked_mul(16).and_then(|length| self.bytes.get(at..at.checked_add(length)?)).ok_or_else(|| impossible(count as i32))?;
        shape.xy.extend(bytes.chunks_exact(16).map(|pair| {
            let value = |at: usize| {
                f64::from_le_bytes([
                    pair[at],
                    pair[at + 1],
                    pair[at + 2],
                    pair[at + 3],
                    pair[at + 4],
                    pair[at + 5],
                    pair[at + 6],
                    pair[at + 7],
                ])
            };
            [value(0), value(8)]
        }));
        Ok(())
    }
}

fn impossible(count: i32) -> ProblemKind {
    ProblemKind::RecordUnreadable { reason: format!("count {count} does not fit the record") }
}
