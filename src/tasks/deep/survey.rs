//! The first pass: a box and areas of every live polygon, and what can be said of it alone.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::fault::isolated;
use crate::geometry::parts::{parts_apart, perimeter_m};
use crate::geometry::rings::{clean, measure};
use crate::geometry::{Measures, Shape};
use crate::ids::RecordNo;
use crate::layer::{LayerError, Transform};
use crate::problem::ProblemKind;
use crate::progress::Stage;
use crate::source::{ChunkBuffer, ChunkRecord};

use super::{Job, Known, add_up};

/// Narrower than this on average, and smaller than [`SLIVER_AREA_M2`], is no parcel: a ridge between fields is half a metre wide.
const SLIVER_WIDTH_M: f64 = 1.0;
/// A ditch is as narrow and longer.
const SLIVER_AREA_M2: f64 = 100.0;
/// A part farther from all others than this many diagonals of the largest part surprises…
const DIAGONALS_APART: f64 = 5.0;
/// … unless it is that near: fields of one household lie across a road.
const APART_AT_LEAST_M: f64 = 100.0;

/// Scratch of a worker.
#[derive(Default)]
struct Scratch {
    buffer: ChunkBuffer,
    shape: Shape,
    equal: Shape,
}

/// Every live polygon that has an area, in record order.
pub(super) fn survey(job: &Job<'_>) -> Result<Vec<Known>, LayerError> {
    let chunks = job.raw.shapes.chunks();
    let done = AtomicU64::new(0);
    let look = |scratch: &mut Scratch, place: usize| {
        job.cancel.check()?;
        let Scratch { buffer, shape, equal } = scratch;
        if let Some(&chunk) = chunks.get(place) {
            job.raw.shapes.read_chunk(chunk, buffer)?;
        }
        let known = buffer.records().filter_map(|stored| known(job, &stored, shape, equal)).collect();
        job.progress.report(Stage::Reading, &job.raw.name, done.fetch_add(1, Ordering::Relaxed) + 1, chunks.len() as u64);
        Ok(known)
    };
    let join = |mut all: Vec<Known>, mut more: Vec<Known>| {
        all.append(&mut more);
        all
    };
    let mut known = add_up(chunks.len(), Scratch::default, look, Vec::new, join)?;
    known.sort_unstable_by_key(|known| known.record);
    Ok(known)
}

/// What is kept of a record; `None` when it is deleted, unreadable or without an area: reading says so, not the deep check.
fn known(job: &Job<'_>, stored: &ChunkRecord<'_>, shape: &mut Shape, equal: &mut Shape) -> Option<Known> {
    let record = stored.record;
    if job.raw.table.is_deleted(record) || stored.parse(shape).is_some() {
        return None;
    }
    let look = || {
        clean(shape);
        let ellipsoidal_m2 = job.equal_area.as_ref().map_or(f64::NAN, |transform| moved_area(shape, transform, equal));
        let measures = placed(shape, &job.plane)?;
        note_alone(job, record, shape, &measures);
        Some(Known { record, extent: measures.extent, area_m2: measures.area_m2, ellipsoidal_m2 })
    };
    isolated(look).unwrap_or_else(|reason| {
        job.problems.record(record, ProblemKind::CalculationFailed { reason });
        None
    })
}

/// Moves a clean shape into the plane and measures it; `None` when nothing of it is left.
pub(super) fn placed(shape: &mut Shape, plane: &Transform) -> Option<Measures> {
    plane.apply(&mut shape.xy);
    if shape.is_empty() || shape.xy.iter().any(|point| !(point[0] + point[1]).is_finite()) {
        return None;
    }
    let measures = measure(shape);
    (measures.area_m2 > 0.0).then_some(measures)
}

fn moved_area(shape: &Shape, transform: &Transform, equal: &mut Shape) -> f64 {
    equal.clone_from(shape);
    placed(equal, transform).map_or(f64::NAN, |measures| measures.area_m2)
}

fn note_alone(job: &Job<'_>, record: RecordNo, shape: &Shape, measures: &Measures) {
    if measures.area_m2 < SLIVER_AREA_M2 {
        let width_m = 2.0 * measures.area_m2 / perimeter_m(shape.as_ref());
        if width_m < SLIVER_WIDTH_M {
            job.problems.record(record, ProblemKind::Sliver { area_m2: whole(measures.area_m2), width_cm: whole(100.0 * width_m) });
        }
    }
    if let Some(apart) = parts_apart(shape.as_ref())
        && apart.distance_m > APART_AT_LEAST_M
        && apart.distance_m > DIAGONALS_APART * apart.largest_m
    {
        job.problems.record(record, ProblemKind::PartsFarApart { parts: apart.parts, distance_m: whole(apart.distance_m) });
    }
}

/// A number for a message.
pub(super) fn whole(number: f64) -> u64 {
    number.round().max(0.0) as u64
}
