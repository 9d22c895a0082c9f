//! Where a layer's coordinates lie, without reading all of them and without believing the header.

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::geometry::{Extent, Point, Shape};
use crate::ids::RecordNo;
use crate::source::{ChunkBuffer, RawLayer};

/// A file of at most this many bytes is looked at whole: some 10 ms from the page cache.
const LOOKED_AT_WHOLE: u64 = 64 << 20;
/// Of a larger one, this many records evenly spread: what lies between two of them is within the margin by which the
/// transformations are fitted (2 km), because neighbours in a file are neighbours on the ground.
const RECORDS_LOOKED_AT: u32 = 4096;
/// Boxes farther from the middle half than this many times its size are stray (swapped axes, a vertex at 0, 0).
const STRAY_BEYOND: f64 = 20.0;

/// Middles of so many boxes are kept as evidence for coordinate systems: a share is then true within some 6 %.
const MIDDLES_KEPT: usize = 256;

/// Where a layer's coordinates lie, as they stand in the file.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Whereabouts {
    /// The box around the records' boxes, stray ones left out; empty when there are none. For a large file it is that of evenly
    /// spread records, a little wider.
    pub(super) extent: Extent,
    /// Middles of boxes, evenly spread over the file, stray ones included.
    pub(super) middles: Vec<Point>,
}

/// Looks where the records lie.
pub(super) fn whereabouts(raw: &RawLayer) -> Whereabouts {
    if raw.shapes.bytes_on_disk() > LOOKED_AT_WHOLE {
        let boxes = spread_boxes(raw);
        let extent = without_stray(&boxes);
        let extent = if extent.is_empty() { extent } else { extent.widened(extent.width().max(extent.height()) / 50.0) };
        return Whereabouts { extent, middles: middles(&boxes) };
    }
    let mut buffer = ChunkBuffer::default();
    let mut boxes = Vec::new();
    for chunk in raw.shapes.chunks() {
        // A file that cannot be read any more is said when its records are needed.
        if raw.shapes.read_chunk(chunk, &mut buffer).is_ok() {
            boxes.extend(buffer.records().filter_map(|record| record.extent()).filter(|extent| !extent.is_empty()));
        }
    }
    Whereabouts { extent: without_stray(&boxes), middles: middles(&boxes) }
}

fn middles(boxes: &[Extent]) -> Vec<Point> {
    boxes.iter().step_by(boxes.len().div_ceil(MIDDLES_KEPT).max(1)).map(Extent::centre).collect()
}

fn spread_boxes(raw: &RawLayer) -> Vec<Extent> {
    let records = raw.shapes.records();
    let step = (records / RECORDS_LOOKED_AT).max(1) as usize;
    let numbers: Vec<u32> = (0..records).step_by(step).chain(records.checked_sub(1)).collect();
    let of_record = |shape: &mut Shape, number: u32| match raw.shapes.read(RecordNo::new(number), shape) {
        Ok(None) => Some(shape.as_ref().extent()).filter(|extent| !extent.is_empty()),
        _ => None,
    };
    numbers.into_par_iter().map_init(Shape::default, of_record).flatten_iter().collect()
}

/// The box around all boxes but the stray ones.
fn without_stray(boxes: &[Extent]) -> Extent {
    let Some([x, y]) = middle_half(boxes) else { return Extent::EMPTY };
    let typical = boxes.iter().map(|b| b.width().max(b.height())).fold(0.0, f64::max).min(x.1 - x.0 + y.1 - y.0);
    let margin = STRAY_BEYOND * (x.1 - x.0).max(y.1 - y.0).max(typical);
    let allowed = Extent { min: [x.0, y.0], max: [x.1, y.1] }.widened(margin);
    let kept = boxes.iter().filter(|b| boxes.len() < 8 || (allowed.contains(b.min) && allowed.contains(b.max)));
    kept.fold(Extent::EMPTY, |all, &one| all.union(one))
}

/// Lower and upper quartile of the boxes' middles, for x and for y.
fn middle_half(boxes: &[Extent]) -> Option<[(f64, f64); 2]> {
    if boxes.is_empty() {
        return None;
    }
    Some([0, 1].map(|axis| {
        let mut middles: Vec<f64> = boxes.iter().map(|b| b.centre()[axis]).collect();
        let quartile = |middles: &mut Vec<f64>, place: usize| *middles.select_nth_unstable_by(place, f64::total_cmp).1;
        let (low, high) = (middles.len() / 4, middles.len() * 3 / 4);
        let low = quartile(&mut middles, low);
        let high = quartile(&mut middles, high.min(boxes.len() - 1));
        (low, high)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stray_boxes_do_not_widen_the_extent() {
        let mut boxes: Vec<Extent> =
            (0..100).map(|i| Extent::EMPTY.with([f64::from(i) * 10.0, f64::from(i % 7) * 10.0]).widened(5.0)).collect();
        let whole = without_stray(&boxes);
        boxes.push(Extent::EMPTY.with([1e9, 0.0]).with([0.0, 0.0]));
        assert_eq!(without_stray(&boxes), whole);
        assert_eq!(whole, Extent { min: [-5.0, -5.0], max: [995.0, 65.0] });
    }

    #[test]
    fn few_records_are_all_believed_and_none_give_an_empty_box() {
        assert!(without_stray(&[]).is_empty());
        let (near, far) = (Extent::EMPTY.with([0.0; 2]), Extent::EMPTY.with([1e6; 2]));
        assert_eq!(without_stray(&[near, far]), near.union(far));
    }
}
