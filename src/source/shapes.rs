//! A layer's geometries, wherever they are stored.
//!
//! Interface sketch; `shp.rs` and the in-memory store fill it.

use crate::geometry::{Extent, Shape};
use crate::ids::RecordNo;
use crate::problem::ProblemKind;

use super::SourceError;

/// A layer's geometries, in a .shp (read by position) or in memory.
#[derive(Debug)]
pub struct Shapes {}

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
pub struct ChunkBuffer {}

/// One record inside a chunk: its box is cheap, its vertices are parsed on request.
#[derive(Clone, Copy, Debug)]
pub struct ChunkRecord<'a> {
    /// Its number.
    pub record: RecordNo,
    _bytes: &'a [u8],
}

impl Shapes {
    /// How many records there are.
    #[must_use]
    pub fn records(&self) -> u32 {
        todo!()
    }

    /// The records in sequential pieces, for passes over everything (parallel over chunks).
    #[must_use]
    pub fn chunks(&self) -> Vec<Chunk> {
        todo!()
    }

    /// Reads a chunk's bytes in one positioned read.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read_chunk(&self, chunk: Chunk, buffer: &mut ChunkBuffer) -> Result<(), SourceError> {
        todo!()
    }

    /// Reads one record's geometry into `shape` (cleared first): file coordinates, rings exactly as stored, the closing vertex
    /// included (`geometry::rings::clean` makes them what the arithmetic takes).
    /// `Ok(Some(kind))`: the record was left out for this reason and `shape` is null.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn read(&self, record: RecordNo, shape: &mut Shape) -> Result<Option<ProblemKind>, SourceError> {
        todo!()
    }
}

impl ChunkBuffer {
    /// The chunk's records in order.
    pub fn records(&self) -> impl Iterator<Item = ChunkRecord<'_>> {
        std::iter::empty()
    }
}

impl ChunkRecord<'_> {
    /// The box of the record in file coordinates, without parsing vertices; `None` for a null shape, or one that
    /// cannot be placed. The box stored with the record is not trusted when it is NaN or inverted.
    #[must_use]
    pub fn extent(&self) -> Option<Extent> {
        todo!()
    }

    /// Parses the vertices into `shape` (cleared first). As [`Shapes::read`].
    #[must_use]
    pub fn parse(&self, shape: &mut Shape) -> Option<ProblemKind> {
        todo!()
    }
}
