//! Shapes of formats that are read whole: all vertices in one list.

use crate::geometry::{Extent, Point, Shape, ShapeKind, ShapeRef};
use crate::ids::RecordNo;
use crate::problem::ProblemKind;

/// Shapes in memory, record after record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MemoryShapes {
    xy: Vec<Point>,
    /// Part ends in `xy`, counted from the record's first vertex.
    ends: Vec<u32>,
    records: Vec<Stored>,
    /// Records without a shape, in order, each with the place of its reason: a file may have little else.
    left_out: Vec<(u32, u32)>,
    reasons: Vec<ProblemKind>,
}

/// Reasons that are looked through for one that is known already; readers have a handful.
const REASONS_COMPARED: usize = 16;

/// One record: its kind, and where its vertices and its parts end.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Stored {
    kind: ShapeKind,
    xy_end: usize,
    parts_end: usize,
}

impl MemoryShapes {
    /// No records yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Adds the next record. A null shape counts as one; a vertex that is no number leaves the record out.
    pub fn push(&mut self, shape: ShapeRef<'_>) {
        if shape.xy.iter().any(|point| !point[0].is_finite() || !point[1].is_finite()) {
            self.push_left_out(ProblemKind::NonFiniteVertex);
            return;
        }
        if shape.kind == ShapeKind::Null || shape.is_empty() {
            self.push_left_out(ProblemKind::NullShape);
            return;
        }
        self.xy.extend_from_slice(shape.xy);
        self.ends.extend_from_slice(shape.ends);
        self.records.push(Stored { kind: shape.kind, xy_end: self.xy.len(), parts_end: self.ends.len() });
    }

    /// Adds a record that keeps its place but has no shape, and why.
    pub fn push_left_out(&mut self, reason: ProblemKind) {
        let start = self.reasons.len().saturating_sub(REASONS_COMPARED);
        let known = self.reasons.iter().skip(start).position(|known| *known == reason).map(|place| start + place);
        let place = known.unwrap_or(self.reasons.len());
        if known.is_none() {
            self.reasons.push(reason);
        }
        self.left_out.push((u32::try_from(self.records.len()).unwrap_or(u32::MAX), u32::try_from(place).unwrap_or(u32::MAX)));
        self.records.push(Stored { kind: ShapeKind::Null, xy_end: self.xy.len(), parts_end: self.ends.len() });
    }

    /// The shape of `record`; null beyond the last.
    #[must_use]
    pub fn get(&self, record: RecordNo) -> ShapeRef<'_> {
        let null = ShapeRef { kind: ShapeKind::Null, xy: &[], ends: &[] };
        let Some(stored) = self.records.get(record.place()) else { return null };
        let (xy, parts) = match record.place().checked_sub(1).and_then(|before| self.records.get(before)) {
            Some(before) => (before.xy_end, before.parts_end),
            None => (0, 0),
        };
        match (self.xy.get(xy..stored.xy_end), self.ends.get(parts..stored.parts_end)) {
            (Some(xy), Some(ends)) => ShapeRef { kind: stored.kind, xy, ends },
            _ => null,
        }
    }

    /// Why `record` has no shape; `None` when it has one.
    #[must_use]
    pub fn left_out(&self, record: RecordNo) -> Option<&ProblemKind> {
        let found = self.left_out.binary_search_by_key(&record.get(), |&(record, _)| record).ok()?;
        let (_, reason) = self.left_out.get(found)?;
        self.reasons.get(*reason as usize)
    }

    /// Copies the shape of `record` into `shape` (cleared first). `Some`: it was left out for this reason.
    pub(super) fn read(&self, record: RecordNo, shape: &mut Shape) -> Option<ProblemKind> {
        let stored = self.get(record);
        shape.clear();
        shape.kind = stored.kind;
        shape.xy.extend_from_slice(stored.xy);
        shape.ends.extend_from_slice(stored.ends);
        self.left_out(record).cloned()
    }

    /// The box of `record`; `None` when it has no shape.
    pub(super) fn extent(&self, record: RecordNo) -> Option<Extent> {
        let stored = self.get(record);
        (!stored.is_empty()).then(|| stored.extent())
    }
}
