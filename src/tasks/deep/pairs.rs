//! The second pass: every pair of neighbours once, in blocks of records that lie together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::fault::isolated;
use crate::geometry::rings::clean;
use crate::geometry::{EdgeTree, Extent, Measures, Overlap, Overlapper, Point, Shape, Side, distance, gap};
use crate::ids::RecordNo;
use crate::index::BoxIndex;
use crate::layer::LayerError;
use crate::problem::ProblemKind;
use crate::progress::Stage;

use super::survey::{placed, whole};
use super::{Job, Known, add_up};

/// Records of a block: enough that few of its neighbours lie outside, few enough that their shapes stay in cache.
const BLOCK: usize = 1_000;
/// Overlaps count from here (DESIGN 4.3).
const OVERLAP_M2: f64 = 1.0;
/// Two records that share this much of the larger one are one shape: exports round coordinates differently.
const SAME_SHARE: f64 = 0.9999;
/// Neighbours farther apart than this have a road, a ditch or a ridge between them.
const GAP_WIDTH_M: f64 = 1.0;
/// Smaller gaps are left alone.
const GAP_M2: f64 = 0.5;
/// So are shorter ones.
const GAP_LENGTH_M: f64 = 2.0;

/// Overlaps wider than the position error, added up. Whole numbers, so that the order of the threads changes nothing.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Sums {
    pub(super) pairs: u64,
    pub(super) area_cm2: u64,
}

/// A shape that a block holds.
struct Held {
    shape: Shape,
    measures: Measures,
    tree: Option<EdgeTree>,
}

impl Held {
    fn side(&self) -> Side<'_> {
        Side { shape: self.shape.as_ref(), measures: &self.measures, tree: self.tree.as_ref() }
    }
}

/// The shapes of one block by their place in the list; `None` for one that is no longer to be had.
#[derive(Default)]
struct Shapes(BTreeMap<u32, Option<Held>>);

/// Compares all neighbours and notes what is wrong between them.
pub(super) fn compare(job: &Job<'_>, known: &[Known]) -> Result<Sums, LayerError> {
    // The index speaks of places in `known`, which are denser than record numbers.
    let index = BoxIndex::build((0..).zip(known).map(|(place, known)| (known.extent, RecordNo::new(place))).collect());
    let blocks = blocks(known);
    let done = AtomicU64::new(0);
    let run = |overlapper: &mut Overlapper, place: usize| {
        job.cancel.check()?;
        let mut block = Block { job, known, index: &index, shapes: Shapes::default(), overlapper, sums: Sums::default() };
        for &own in blocks.get(place).into_iter().flatten() {
            block.look_around(own)?;
        }
        job.progress.report(Stage::Checking, &job.raw.name, done.fetch_add(1, Ordering::Relaxed) + 1, blocks.len() as u64);
        Ok(block.sums)
    };
    let add = |a: Sums, b: Sums| Sums { pairs: a.pairs + b.pairs, area_cm2: a.area_cm2 + b.area_cm2 };
    add_up(blocks.len(), Overlapper::default, run, Sums::default, add)
}

/// The places of `known` in blocks of neighbours: strips from west to east, cut from south to north.
fn blocks(known: &[Known]) -> Vec<Vec<u32>> {
    let mut places: Vec<u32> = (0..).take(known.len()).collect();
    let centre = |place: u32, axis: usize| known.get(place as usize).map_or(0.0, |known| known.extent.centre()[axis]);
    places.sort_unstable_by(|&a, &b| centre(a, 0).total_cmp(&centre(b, 0)).then(a.cmp(&b)));
    let strips = (known.len() as f64 / BLOCK as f64).sqrt().ceil().max(1.0) as usize;
    let mut blocks = Vec::new();
    for strip in places.chunks_mut(known.len().div_ceil(strips).max(1)) {
        strip.sort_unstable_by(|&a, &b| centre(a, 1).total_cmp(&centre(b, 1)).then(a.cmp(&b)));
        blocks.extend(strip.chunks(BLOCK).map(<[u32]>::to_vec));
    }
    blocks
}

struct Block<'a> {
    job: &'a Job<'a>,
    known: &'a [Known],
    index: &'a BoxIndex,
    shapes: Shapes,
    overlapper: &'a mut Overlapper,
    sums: Sums,
}

impl Block<'_> {
    fn known(&self, place: u32) -> Option<Known> {
        self.known.get(place as usize).copied()
    }

    /// Compares a record with its neighbours. A pair belongs to the record with the smaller box, so that a county among its parcels
    /// is read with each block of them and does not bring all of them into one.
    fn look_around(&mut self, own: u32) -> Result<(), LayerError> {
        let Some(mine) = self.known(own) else { return Ok(()) };
        let mut others = Vec::new();
        self.index.meeting_unsorted(mine.extent.widened(GAP_WIDTH_M), |other| {
            if let Some(theirs) = self.known(other.get())
                && (size(&mine.extent), own) < (size(&theirs.extent), other.get())
            {
                others.push(other.get());
            }
        });
        others.sort_unstable();
        for other in others {
            self.hold(own)?;
            self.hold(other)?;
            self.pair(own, other)?;
        }
        Ok(())
    }

    /// Reads a shape unless it is held already.
    fn hold(&mut self, place: u32) -> Result<(), LayerError> {
        let record = self.known(place).map(|known| known.record);
        if let Entry::Vacant(vacant) = self.shapes.0.entry(place) {
            let mut shape = Shape::default();
            let is_there = match record {
                Some(record) => self.job.raw.shapes.read(record, &mut shape)?.is_none(),
                None => false,
            };
            let held = is_there.then(|| held(shape, self.job)).flatten();
            vacant.insert(held);
        }
        Ok(())
    }

    fn pair(&mut self, own: u32, other: u32) -> Result<(), LayerError> {
        let (Some(mine), Some(theirs)) = (self.known(own), self.known(other)) else { return Ok(()) };
        let (Some(Some(a)), Some(Some(b))) = (self.shapes.0.get(&own), self.shapes.0.get(&other)) else { return Ok(()) };
        let overlapper = &mut *self.overlapper;
        let found = isolated(|| {
            let overlap = overlapper.overlap(a.side(), b.side());
            (overlap, (overlap.area_m2 < OVERLAP_M2).then(|| gap::gap(a.side(), b.side(), GAP_WIDTH_M)).flatten())
        });
        let (overlap, gap) = match found {
            Ok(found) => found,
            Err(reason) => {
                *self.overlapper = Overlapper::default();
                self.job.problems.record(mine.record, ProblemKind::CalculationFailed { reason });
                return Ok(());
            }
        };
        if overlap.area_m2 >= OVERLAP_M2 {
            self.note_overlap(&mine, &theirs, overlap);
        }
        let Some(gap) = gap.filter(|gap| gap.area_m2 >= GAP_M2 && gap.length_m >= GAP_LENGTH_M) else { return Ok(()) };
        if !self.is_filled(gap.middle, own, other)? {
            let (record, other) = in_order(mine.record, theirs.record);
            let (length_m, width_cm) = (whole(gap.length_m), whole(100.0 * gap.mean_width_m()));
            self.job.problems.record(record, ProblemKind::NarrowGap { other: other.get(), length_m, width_cm });
        }
        Ok(())
    }

    fn note_overlap(&mut self, mine: &Known, theirs: &Known, overlap: Overlap) {
        let (record, second) = in_order(mine.record, theirs.record);
        let other = second.get();
        let (area_m2, width_cm) = (whole(overlap.area_m2), whole(100.0 * overlap.mean_width_m()));
        let kind = if overlap.area_m2 >= SAME_SHARE * mine.area_m2.max(theirs.area_m2) {
            let (id, other_id) = (self.job.ids.get(record), self.job.ids.get(second));
            if id == other_id {
                ProblemKind::SameShape { other }
            } else {
                ProblemKind::SameShapeOtherId { other, id: id.to_owned(), other_id: other_id.to_owned() }
            }
        } else if overlap.mean_width_m() > self.job.width_m {
            self.sums.pairs += 1;
            self.sums.area_cm2 += whole(overlap.area_m2 * 10_000.0);
            ProblemKind::OverlapsRecord { other, area_m2, width_cm }
        } else {
            ProblemKind::OverlapNarrow { other, area_m2, width_cm }
        };
        self.job.problems.record(record, kind);
    }

    /// Whether a third record lies at the point.
    fn is_filled(&mut self, point: Point, own: u32, other: u32) -> Result<bool, LayerError> {
        let mut there = Vec::new();
        self.index.meeting_unsorted(Extent { min: point, max: point }, |place| there.push(place.get()));
        there.retain(|&place| place != own && place != other);
        for place in there {
            self.hold(place)?;
            let Some(Some(held)) = self.shapes.0.get(&place) else { continue };
            let is_inside = match &held.tree {
                Some(tree) => tree.contains_point(held.shape.as_ref(), point),
                None => distance::contains_point(held.shape.as_ref(), point),
            };
            if is_inside {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn held(mut shape: Shape, job: &Job<'_>) -> Option<Held> {
    let measured = isolated(|| {
        clean(&mut shape);
        placed(&mut shape, &job.plane)
    });
    let measures = measured.ok().flatten()?;
    let tree = (shape.xy.len() >= EdgeTree::WORTHWHILE).then(|| EdgeTree::new(shape.as_ref()));
    Some(Held { shape, measures, tree })
}

/// The smaller record number first: that is where a pair is noted.
fn in_order(a: RecordNo, b: RecordNo) -> (RecordNo, RecordNo) {
    if a <= b { (a, b) } else { (b, a) }
}

/// A box's area as an ordered number.
fn size(extent: &Extent) -> u64 {
    // Positive doubles sort like their bits.
    (extent.width() * extent.height()).max(0.0).to_bits()
}
