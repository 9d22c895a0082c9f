//! Vertices from the file, in file order: pieces where many of a piece's records are wanted, single reads where few are.

use crate::geometry::Shape;
use crate::ids::RecordNo;
use crate::layer::Layer;
use crate::progress::Cancel;
use crate::source::{Chunk, ChunkBuffer, SourceError};

use super::features::Stop;

/// A piece is read whole when at least one of this many records in it is wanted: reading and skipping a record costs about a
/// fifth of a positioned read of its own.
const WHOLE_PIECE: usize = 5;

/// So many records are drawn between two looks at the cancel flag.
const BATCH: usize = 256;

/// A layer's file that can no longer be read.
pub(super) type Unreadable = SourceError;

/// Calls `visit` with the place in `records` and the shape in the analysis CRS of each record that has one. `records` ascend.
pub(super) fn read_shapes(
    layer: &Layer,
    chunks: &[Chunk],
    records: &[RecordNo],
    cancel: &Cancel,
    mut visit: impl FnMut(usize, &Shape),
) -> Result<(), Stop> {
    let (mut shape, mut buffer) = (Shape::default(), ChunkBuffer::default());
    let mut show = |place: usize, shape: &mut Shape| {
        layer.transform.apply(&mut shape.xy);
        // What cannot be transformed cannot be placed.
        if shape.xy.iter().all(|point| point[0].is_finite() && point[1].is_finite()) {
            visit(place, shape);
        }
    };
    let mut done = 0;
    for chunk in chunks_of(chunks, records) {
        cancel.check()?;
        let end = chunk.first.place() + chunk.count as usize;
        let wanted = records[done..].partition_point(|record| record.place() < end);
        let of_chunk = &records[done..done + wanted];
        if wanted * WHOLE_PIECE >= chunk.count as usize {
            layer.raw.shapes.read_chunk(chunk, &mut buffer)?;
            let mut next = of_chunk.iter().enumerate().peekable();
            for record in buffer.records() {
                while next.next_if(|(_, wanted)| **wanted < record.record).is_some() {}
                if let Some((place, _)) = next.next_if(|(_, wanted)| **wanted == record.record)
                    && record.parse(&mut shape).is_none()
                {
                    show(done + place, &mut shape);
                }
            }
        } else {
            for (place, record) in of_chunk.iter().enumerate() {
                if place % BATCH == 0 {
                    cancel.check()?;
                }
                layer.raw.shapes.read_chunk(Chunk { first: *record, count: 1 }, &mut buffer)?;
                if buffer.records().next().is_some_and(|record| record.parse(&mut shape).is_none()) {
                    show(done + place, &mut shape);
                }
            }
        }
        done += wanted;
    }
    Ok(())
}

/// The chunks that hold some of `records`, in order.
fn chunks_of<'a>(chunks: &'a [Chunk], records: &'a [RecordNo]) -> impl Iterator<Item = Chunk> + 'a {
    let mut done = 0;
    std::iter::from_fn(move || {
        let record = records.get(done)?;
        let place = chunks.partition_point(|chunk| chunk.first <= *record).checked_sub(1)?;
        let chunk = *chunks.get(place)?;
        let end = chunk.first.place() + chunk.count as usize;
        let wanted = records[done..].partition_point(|record| record.place() < end);
        done += wanted;
        // Records beyond the last chunk have nowhere to be read from.
        (wanted > 0).then_some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_without_wanted_records_are_passed_over() {
        let chunk = |first, count| Chunk { first: RecordNo::new(first), count };
        let chunks = [chunk(0, 10), chunk(10, 5), chunk(15, 100)];
        let records: Vec<RecordNo> = [2, 9, 15, 16, 99].map(RecordNo::new).to_vec();
        let found: Vec<Chunk> = chunks_of(&chunks, &records).collect();
        assert_eq!(found, [chunk(0, 10), chunk(15, 100)]);
        assert_eq!(chunks_of(&chunks, &[]).count(), 0);
        assert_eq!(chunks_of(&chunks, &[RecordNo::new(500)]).count(), 0);
    }
}
