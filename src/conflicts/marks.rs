//! Marked records of a layer, and a pass over their shapes: in sequential pieces where many are marked, one by one where few are.

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::geometry::{Shape, rings};
use crate::ids::RecordNo;
use crate::layer::{Layer, LayerError};
use crate::progress::Cancel;
use crate::source::{Chunk, ChunkBuffer};

/// A bit a record.
#[derive(Clone, Debug)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    pub(super) fn new(records: u32) -> Self {
        Self(vec![0; records.div_ceil(64) as usize])
    }

    pub(super) fn set(&mut self, record: RecordNo) {
        if let Some(word) = self.0.get_mut(record.place() / 64) {
            *word |= 1 << (record.place() % 64);
        }
    }

    pub(super) fn has(&self, record: RecordNo) -> bool {
        self.0.get(record.place() / 64).is_some_and(|word| word >> (record.place() % 64) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The marked records in order.
    pub(super) fn records(&self) -> impl Iterator<Item = RecordNo> + '_ {
        let bits = |place: usize, word: u64| {
            (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| RecordNo::new((place * 64 + bit) as u32))
        };
        self.0.iter().enumerate().filter(|(_, word)| **word != 0).flat_map(move |(place, word)| bits(place, *word))
    }
}

/// A chunk with fewer marked records than one in this many is read record by record: a positioned read costs about as much as sixteen
/// records of a sequential one (FLOORS: 400 ms against 45 ms for a million record boxes, vertices left aside).
const SPARSE: usize = 16;

/// Calls `visit` for each marked record with its clean shape in file coordinates, in no particular order, and collects what it gives.
/// Records without a shape, or of which nothing is left, are passed over; their problems were noted when the rules were evaluated.
///
/// # Errors
/// When the file can no longer be read, or when asked to stop.
pub(super) fn shapes_of<T: Send>(
    layer: &Layer,
    marks: &Marks,
    cancel: &Cancel,
    visit: impl Fn(RecordNo, &mut Shape) -> Option<T> + Sync,
) -> Result<Vec<(RecordNo, T)>, LayerError> {
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let make = || (ChunkBuffer::default(), Shape::default());
    let pieces = layer.raw.shapes.chunks().into_par_iter().map_init(make, |(buffer, shape), chunk| {
        cancel.check()?;
        piece(layer, marks, chunk, (buffer, shape), &visit)
    });
    let pieces: Result<Vec<_>, LayerError> = pieces.collect();
    Ok(pieces?.into_iter().flatten().collect())
}

fn piece<T>(
    layer: &Layer,
    marks: &Marks,
    chunk: Chunk,
    (buffer, shape): (&mut ChunkBuffer, &mut Shape),
    visit: &impl Fn(RecordNo, &mut Shape) -> Option<T>,
) -> Result<Vec<(RecordNo, T)>, LayerError> {
    let first = chunk.first.get();
    let wanted: Vec<RecordNo> = (first..first + chunk.count).map(RecordNo::new).filter(|&record| marks.has(record)).collect();
    let mut seen = Vec::with_capacity(wanted.len());
    let mut look = |record: RecordNo, shape: &mut Shape| {
        rings::clean(shape);
        if !shape.is_empty() {
            seen.extend(visit(record, shape).map(|value| (record, value)));
        }
    };
    if wanted.len() * SPARSE < chunk.count as usize {
        for record in wanted {
            if layer.raw.shapes.read(record, shape)?.is_none() {
                look(record, shape);
            }
        }
    } else if !wanted.is_empty() {
        layer.raw.shapes.read_chunk(chunk, buffer)?;
        for stored in buffer.records().filter(|stored| marks.has(stored.record)) {
            if stored.parse(shape).is_none() {
                look(stored.record, shape);
            }
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_records_come_back_in_order() {
        let mut marks = Marks::new(200);
        for number in [199, 0, 63, 64, 128] {
            marks.set(RecordNo::new(number));
        }
        marks.set(RecordNo::new(1_000_000));
        assert_eq!(marks.records().map(RecordNo::get).collect::<Vec<_>>(), vec![0, 63, 64, 128, 199]);
        assert!(!marks.is_empty() && Marks::new(0).is_empty());
    }
}
