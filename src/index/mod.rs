//! Boxes -> candidates. An R-tree over record boxes in the analysis CRS; boxes and record numbers, no attributes. Interface sketch.

use crate::geometry::{Extent, Point};
use crate::ids::RecordNo;

/// An R-tree over the boxes of one layer's records.
#[derive(Debug)]
pub struct BoxIndex {}

impl BoxIndex {
    /// Bulk-loads the boxes.
    #[must_use]
    pub fn build(boxes: Vec<(Extent, RecordNo)>) -> Self {
        todo!()
    }

    /// Records whose box meets `extent`, in no particular order.
    pub fn meeting_unsorted(&self, extent: Extent, mut visit: impl FnMut(RecordNo)) {
        todo!()
    }

    /// Records whose box is within `distance_m` of `extent`.
    pub fn within_unsorted(&self, extent: Extent, distance_m: f64, mut visit: impl FnMut(RecordNo)) {
        todo!()
    }

    /// Records by growing distance of their box from `point`, with that distance; for nearest-neighbour search the caller stops
    /// when the box distance exceeds the best exact one.
    pub fn nearest(&self, point: Point) -> impl Iterator<Item = (RecordNo, f64)> + '_ {
        std::iter::empty()
    }
}
