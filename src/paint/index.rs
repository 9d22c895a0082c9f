//! What the painter and picking need of a layer beside its file: the boxes of all features, 16 bytes each.
//!
//! Boxes lie in the order of the records, and so do the candidates a search gives: features are drawn, and their vertices
//! read, in file order without sorting. Runs of 64 records have a box of their own. A search through a million boxes in the
//! worst order takes about a millisecond; no tree is built, so the first picture comes as soon as the boxes are read.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::geometry::{Extent, Point, distance};
use crate::ids::RecordNo;
use crate::index::Boxes;
use crate::layer::{Layer, LayerError};
use crate::progress::{Cancel, Progress, Stage};
use crate::source::{Chunk, ChunkBuffer, GeometryKind};

/// Records a run.
const RUN: usize = 64;

/// Minimum and maximum x, y relative to the origin: west, south, east, north.
type SmallBox = [f32; 4];

/// Meets nothing.
const NO_BOX: SmallBox = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];

/// The boxes of a layer's live features in the analysis CRS, and where its file can be read in pieces.
#[derive(Debug)]
pub struct PaintIndex {
    /// Added to every box; single precision is good for a centimetre within 100 km of it.
    origin: Point,
    boxes: Vec<SmallBox>,
    runs: Vec<SmallBox>,
    chunks: Vec<Chunk>,
    extent: Extent,
    count: u32,
}

impl PaintIndex {
    /// One sequential pass over the layer, on all cores.
    ///
    /// # Errors
    /// When the file can no longer be read, or when asked to stop.
    pub fn build(layer: &Layer, progress: &Progress, cancel: &Cancel) -> Result<Self, LayerError> {
        let chunks = if layer.raw.geometry == GeometryKind::None { Vec::new() } else { layer.raw.shapes.chunks() };
        let records = if chunks.is_empty() { 0 } else { layer.raw.shapes.records() as usize };
        let origin = first_point(layer, &chunks)?;
        let (done, total) = (AtomicU64::new(0), chunks.len() as u64);
        let mut boxes = vec![NO_BOX; records];
        parts(&mut boxes, &chunks).into_par_iter().try_for_each_init(ChunkBuffer::default, |buffer, (chunk, part)| {
            cancel.check()?;
            chunk_boxes(layer, chunk, origin, buffer, part)?;
            progress.report(Stage::Indexing, &layer.name, done.fetch_add(1, Ordering::Relaxed) + 1, total);
            Ok::<_, LayerError>(())
        })?;
        Ok(Self::of_boxes(origin, boxes, chunks))
    }

    /// The index over these boxes, one a record; empty ones are features that do not exist.
    pub(super) fn of_extents(extents: &[Extent]) -> Self {
        let origin = extents.iter().find(|extent| !extent.is_empty()).map_or([0.0; 2], |extent| extent.min);
        let boxes = extents.iter().map(|extent| if extent.is_empty() { NO_BOX } else { small(*extent, origin) }).collect();
        Self::of_boxes(origin, boxes, Vec::new())
    }

    fn of_boxes(origin: Point, boxes: Vec<SmallBox>, chunks: Vec<Chunk>) -> Self {
        let runs: Vec<SmallBox> = boxes.par_chunks(RUN).map(|run| run.iter().fold(NO_BOX, |all, one| union(&all, one))).collect();
        let all = runs.iter().fold(NO_BOX, |all, one| union(&all, one));
        let count = boxes.par_iter().filter(|small| small[0] <= small[2]).count() as u32;
        let extent = if count == 0 { Extent::EMPTY } else { large(&all, origin) };
        Self { origin, boxes, runs, chunks, extent, count }
    }

    /// The box around all live features, in the analysis CRS.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Live features.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The record's box in the analysis CRS, up to a few centimetres too large; `None` for a feature that does not exist.
    #[must_use]
    pub fn extent_of(&self, record: RecordNo) -> Option<Extent> {
        self.boxes.get(record.place()).filter(|small| small[0] <= small[2]).map(|small| large(small, self.origin))
    }

    /// Calls `visit` with the records whose box meets `extent` and their boxes, in the order of the records.
    pub fn visit(&self, extent: Extent, mut visit: impl FnMut(RecordNo, Extent)) {
        if extent.is_empty() {
            return;
        }
        let wanted = small(extent, self.origin);
        for (run, _) in self.runs.iter().enumerate().filter(|(_, of_run)| meets(of_run, &wanted)) {
            let first = run * RUN;
            let last = (first + RUN).min(self.boxes.len());
            for (place, small) in self.boxes[first..last].iter().enumerate().filter(|(_, small)| meets(small, &wanted)) {
                visit(RecordNo::new((first + place) as u32), large(small, self.origin));
            }
        }
    }

    /// Where the file can be read in pieces.
    pub(super) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// Features at `point`: those that contain it or lie within `tolerance_m`, nearest (then smallest) first.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn pick(&self, layer: &Layer, point: Point, tolerance_m: f64) -> Result<Vec<RecordNo>, LayerError> {
        if !point.iter().all(|value| value.is_finite()) {
            return Ok(Vec::new());
        }
        let here = crate::geometry::Shape::point(point);
        let mut found = Vec::new();
        let mut candidates = Vec::new();
        self.visit(Extent { min: point, max: point }.widened(tolerance_m.max(0.0)), |record, extent| candidates.push((record, extent)));
        for (record, extent) in candidates {
            if let Some(feature) = layer.feature_shape(record)? {
                let distance_m = distance::distance_m(feature.shape.as_ref(), here.as_ref());
                if distance_m <= tolerance_m {
                    found.push((distance_m, extent.width() * extent.height(), record));
                }
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        Ok(found.into_iter().map(|(_, _, record)| record).collect())
    }
}

impl Boxes for PaintIndex {
    fn extent(&self) -> Extent {
        self.extent
    }

    fn visit_meeting(&self, extent: Extent, visit: &mut dyn FnMut(RecordNo, Extent)) {
        self.visit(extent, visit);
    }
}

/// A corner of the first box there is: what the others are measured from.
fn first_point(layer: &Layer, chunks: &[Chunk]) -> Result<Point, LayerError> {
    let mut buffer = ChunkBuffer::default();
    for chunk in chunks {
        layer.raw.shapes.read_chunk(*chunk, &mut buffer)?;
        let first = buffer.records().filter_map(|record| record.extent()).map(|extent| layer.transform.extent(extent)).find(is_sound);
        if let Some(extent) = first {
            return Ok(extent.min);
        }
    }
    Ok([0.0; 2])
}

/// Each chunk with its records' boxes. Chunks follow each other and leave no record out.
fn parts<'a>(boxes: &'a mut [SmallBox], chunks: &[Chunk]) -> Vec<(Chunk, &'a mut [SmallBox])> {
    let mut rest = boxes;
    let part = |chunk: &Chunk| {
        let (part, after) = std::mem::take(&mut rest).split_at_mut_checked(chunk.count as usize)?;
        rest = after;
        Some((*chunk, part))
    };
    chunks.iter().map_while(part).collect()
}

/// Fills in the boxes of a chunk's records, all [`NO_BOX`] before.
fn chunk_boxes(layer: &Layer, chunk: Chunk, origin: Point, buffer: &mut ChunkBuffer, boxes: &mut [SmallBox]) -> Result<(), LayerError> {
    layer.raw.shapes.read_chunk(chunk, buffer)?;
    let is_area = layer.raw.geometry == GeometryKind::Polygon;
    for record in buffer.records() {
        let Some(extent) = record.extent() else { continue };
        // A polygon without width has no area, hence does not exist (DESIGN 4.3).
        let is_flat = is_area && (extent.width() <= 0.0 || extent.height() <= 0.0);
        if is_flat || !layer.is_live(record.record) {
            continue;
        }
        let extent = layer.transform.extent(extent);
        let place = record.record.place().checked_sub(chunk.first.place());
        if let (true, Some(slot)) = (is_sound(&extent), place.and_then(|place| boxes.get_mut(place))) {
            *slot = small(extent, origin);
        }
    }
    Ok(())
}

fn is_sound(extent: &Extent) -> bool {
    !extent.is_empty() && extent.min.iter().chain(&extent.max).all(|value| value.is_finite())
}

/// Never smaller than the box it stands for.
fn small(extent: Extent, origin: Point) -> SmallBox {
    let down = |value: f64| (value as f32).next_down();
    let up = |value: f64| (value as f32).next_up();
    [down(extent.min[0] - origin[0]), down(extent.min[1] - origin[1]), up(extent.max[0] - origin[0]), up(extent.max[1] - origin[1])]
}

fn large(small: &SmallBox, origin: Point) -> Extent {
    let [west, south, east, north] = small.map(f64::from);
    Extent { min: [origin[0] + west, origin[1] + south], max: [origin[0] + east, origin[1] + north] }
}

fn union(a: &SmallBox, b: &SmallBox) -> SmallBox {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn meets(a: &SmallBox, b: &SmallBox) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Extent {
        Extent { min: [x, y], max: [x + side, y + side] }
    }

    #[test]
    fn features_that_do_not_exist_are_neither_counted_nor_found() {
        let index = PaintIndex::of_extents(&[Extent::EMPTY, square(36_500_000.0, 2_600_000.0, 30.0), Extent::EMPTY]);
        assert_eq!(index.count(), 1);
        assert_eq!(index.extent_of(RecordNo::new(0)), None);
        assert_eq!(index.extent_of(RecordNo::new(9)), None);
        let extent = index.extent_of(RecordNo::new(1)).unwrap();
        assert!((extent.width() - 30.0).abs() < 0.1 && (extent.min[0] - 36_500_000.0).abs() < 0.1);
        assert!(PaintIndex::of_extents(&[]).extent().is_empty());
    }

    proptest! {
        /// The small boxes lose nothing, and records come in their order.
        #[test]
        fn a_search_finds_what_a_look_at_every_box_finds(
            places in prop::collection::vec((0.0..90_000.0_f64, 0.0..90_000.0_f64, 0.0..900.0_f64), 1..400),
            x in 0.0..90_000.0_f64, y in 0.0..90_000.0_f64, side in 0.0..20_000.0_f64,
        ) {
            let moved = |x: f64| x + 36_500_000.0;
            let boxes: Vec<Extent> = places.iter().map(|&(x, y, side)| square(moved(x), y, side)).collect();
            let index = PaintIndex::of_extents(&boxes);
            let wanted = square(moved(x), y, side);
            let mut found = Vec::new();
            index.visit(wanted, |record, extent| {
                let exact = boxes[record.place()];
                assert!(extent.contains(exact.min) && extent.contains(exact.max));
                found.push(record.place());
            });
            prop_assert!(found.is_sorted());
            for (place, extent) in boxes.iter().enumerate() {
                prop_assert!(!extent.intersects(&wanted) || found.contains(&place));
                prop_assert!(!found.contains(&place) || extent.widened(0.1).intersects(&wanted));
            }
        }
    }
}
