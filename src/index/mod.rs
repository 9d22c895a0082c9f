//! Boxes -> candidates. An R-tree over record boxes in the analysis CRS; boxes and record numbers, no attributes.

use std::convert::Infallible;
use std::fmt;
use std::ops::ControlFlow;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::geometry::{Extent, Point};
use crate::ids::RecordNo;

/// The boxes of one layer's live records in the analysis CRS, however they are kept. A box may be a little larger than its record.
pub trait Boxes: Sync {
    /// The box around all of them; empty when there is none.
    fn extent(&self) -> Extent;

    /// Calls `visit` with the records whose box meets `extent` and their boxes, in the order of the records.
    fn visit_meeting(&self, extent: Extent, visit: &mut dyn FnMut(RecordNo, Extent));
}

/// One record's box.
type Entry = GeomWithData<Rectangle<Point>, u32>;

/// An R-tree over the boxes of one layer's records. About 90 bytes a record; a million boxes load in a quarter of a second.
pub struct BoxIndex {
    tree: RTree<Entry>,
}

impl fmt::Debug for BoxIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxIndex").field("boxes", &self.tree.size()).finish()
    }
}

impl BoxIndex {
    /// Bulk-loads the boxes. Empty boxes (null shapes, NaN) are left out: they meet nothing.
    #[must_use]
    pub fn build(boxes: Vec<(Extent, RecordNo)>) -> Self {
        let entries = boxes
            .into_iter()
            .filter(|(extent, _)| !extent.is_empty())
            .map(|(extent, record)| Entry::new(Rectangle::from_corners(extent.min, extent.max), record.get()))
            .collect();
        Self { tree: RTree::bulk_load(entries) }
    }

    /// How many boxes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.size()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Records whose box meets `extent`, borders included, in no particular order.
    pub fn meeting_unsorted(&self, extent: Extent, mut visit: impl FnMut(RecordNo)) {
        self.visit_entries(extent, |entry| visit(RecordNo::new(entry.data)));
    }

    /// Records whose box is within `distance_m` of `extent`, in no particular order.
    pub fn within_unsorted(&self, extent: Extent, distance_m: f64, mut visit: impl FnMut(RecordNo)) {
        self.visit_entries(extent.widened(distance_m), |entry| {
            let found = Extent { min: entry.geom().lower(), max: entry.geom().upper() };
            if found.is_within(&extent, distance_m) {
                visit(RecordNo::new(entry.data));
            }
        });
    }

    /// Records by growing distance of their box from `point`, with that distance; for nearest-neighbour search the caller stops
    /// when the box distance exceeds the best exact one.
    pub fn nearest(&self, point: Point) -> impl Iterator<Item = (RecordNo, f64)> + '_ {
        self.tree.nearest_neighbor_iter_with_distance_2(point).map(|(entry, squared)| (RecordNo::new(entry.data), squared.sqrt()))
    }

    fn visit_entries(&self, extent: Extent, mut visit: impl FnMut(&Entry)) {
        if extent.is_empty() {
            return;
        }
        let ControlFlow::Continue(()) =
            self.tree.locate_in_envelope_intersecting_int(AABB::from_corners(extent.min, extent.max), |entry| {
                visit(entry);
                ControlFlow::<Infallible>::Continue(())
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred unit boxes on a grid of 10 × 10, three apart; record = 10 × row + column.
    fn grid() -> BoxIndex {
        let boxes = (0..100u32).map(|record| {
            let min = [f64::from(record % 10) * 3.0, f64::from(record / 10) * 3.0];
            (Extent { min, max: [min[0] + 1.0, min[1] + 1.0] }, RecordNo::new(record))
        });
        BoxIndex::build(boxes.collect())
    }

    fn sorted(visit: impl FnOnce(&mut dyn FnMut(RecordNo))) -> Vec<u32> {
        let mut found = Vec::new();
        visit(&mut |record| found.push(record.get()));
        found.sort_unstable();
        found
    }

    #[test]
    fn boxes_that_only_touch_meet() {
        let index = grid();
        let extent = Extent { min: [1.0, 1.0], max: [3.0, 3.0] };
        assert_eq!(sorted(|visit| index.meeting_unsorted(extent, visit)), [0, 1, 10, 11]);
        assert_eq!(sorted(|visit| index.meeting_unsorted(Extent { min: [1.1, 1.1], max: [2.9, 2.9] }, visit)), [0u32; 0]);
        assert_eq!(sorted(|visit| index.meeting_unsorted(Extent::EMPTY, visit)), [0u32; 0]);
    }

    #[test]
    fn within_is_round_at_the_corners() {
        let index = grid();
        let point = Extent { min: [2.0, 2.0], max: [2.0, 2.0] };
        assert_eq!(sorted(|visit| index.within_unsorted(point, 1.5, visit)), [0, 1, 10, 11]);
        assert_eq!(sorted(|visit| index.within_unsorted(point, 1.4, visit)), [0u32; 0]);
        let low = Extent { min: [0.5, 2.0], max: [0.5, 2.0] };
        assert_eq!(sorted(|visit| index.within_unsorted(low, 1.0, visit)), [0, 10]);
    }

    #[test]
    fn nearest_grows_and_reaches_all() {
        let index = grid();
        let found: Vec<(RecordNo, f64)> = index.nearest([30.0, 30.0]).collect();
        assert_eq!(found.len(), 100);
        assert_eq!(found[0].0.get(), 99);
        assert!((found[0].1 - 8f64.sqrt()).abs() < 1e-12);
        assert!(found.windows(2).all(|pair| pair[0].1 <= pair[1].1));
    }

    #[test]
    fn empty_boxes_are_left_out() {
        let nan = Extent { min: [f64::NAN, 0.0], max: [1.0, 1.0] };
        let index = BoxIndex::build(vec![(Extent::EMPTY, RecordNo::new(0)), (nan, RecordNo::new(1))]);
        assert!(index.is_empty());
        assert_eq!(index.nearest([0.0, 0.0]).count(), 0);
    }
}
