//! What a reader sees in a file: kind, counts, extent, CRS and encoding with how they were found, fields, problems (DESIGN 4.5).
//!
//! Every record is read once, in sequential pieces over all cores; nothing is kept of it but counts, a box and problems, so a file of
//! many gigabytes needs no more memory than a small one.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::fault::isolated;
use crate::geometry::rings::{clean, measure};
use crate::geometry::{Extent, Repairs, Shape, ShapeKind};
use crate::ids::RecordNo;
use crate::layer::{Candidate, CrsDecision, CrsHow, Input, LayerError, candidates, crs};
use crate::problem::{ProblemGroup, ProblemKind, Problems};
use crate::progress::{Cancel, Progress, Stage};
use crate::source::{self, ChunkBuffer, ChunkRecord, EncodingChoice, Field, GeometryKind, RawLayer, SourceError};

use super::TaskError;

/// One file: its layers, or why it cannot be opened.
#[derive(Debug)]
pub struct FileInfo {
    /// As given.
    pub path: PathBuf,
    /// What is in it.
    pub layers: Result<Vec<LayerInfo>, TaskError>,
}

/// One layer as a reader sees it.
#[derive(Clone, PartialEq, Debug)]
pub struct LayerInfo {
    /// Its name.
    pub name: String,
    /// What its records are.
    pub geometry: GeometryKind,
    /// Records that could be placed, null and deleted ones included.
    pub records: u32,
    /// Rows marked deleted.
    pub deleted: u32,
    /// Records without a shape.
    pub null_shapes: u32,
    /// Polygons that need repair, and lines of zero length.
    pub invalid: u32,
    /// The box around all live records, in file coordinates; `None` when there is none.
    pub extent: Option<Extent>,
    /// Its coordinate system and how it was found.
    pub crs: CrsDecision,
    /// What its coordinates may be in, likeliest first, where that is not certain.
    pub crs_candidates: Vec<Candidate>,
    /// Its text encoding and how it was found.
    pub encoding: EncodingChoice,
    /// Fields with the values of the first records.
    pub fields: Vec<FieldInfo>,
    /// Problems by kind word.
    pub problems: Vec<(&'static str, ProblemGroup)>,
    /// Whether any of them is a warning.
    pub has_warnings: bool,
}

/// A field and what the first records have in it; `None` for an empty cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldInfo {
    /// The field.
    pub field: Field,
    /// Its values, deleted rows keeping their place.
    pub values: Vec<Option<String>>,
}

/// How far a look goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Look {
    /// How many records' values are taken along.
    pub values: usize,
    /// Whether each layer is searched for what is wrong within it ([`super::deep`]).
    pub is_deep: bool,
}

/// Looks at each file.
///
/// # Errors
/// When asked to stop. A file that cannot be opened is no error here: its entry says so.
pub fn info(inputs: &[Input], look: Look, progress: &Progress, cancel: &Cancel) -> Result<Vec<FileInfo>, TaskError> {
    let mut files = Vec::with_capacity(inputs.len());
    for input in inputs {
        let layers = file(input, look, progress, cancel);
        if let Err(TaskError::Cancelled(cancelled)) = layers {
            return Err(cancelled.into());
        }
        files.push(FileInfo { path: input.path.clone(), layers });
    }
    Ok(files)
}

fn file(input: &Input, look: Look, progress: &Progress, cancel: &Cancel) -> Result<Vec<LayerInfo>, TaskError> {
    let layers = source::open(&input.path, &input.open_options()).map_err(LayerError::from)?;
    layers.iter().map(|raw| layer(raw, input, look, progress, cancel)).collect()
}

fn layer(raw: &RawLayer, input: &Input, look: Look, progress: &Progress, cancel: &Cancel) -> Result<LayerInfo, TaskError> {
    let counts = survey(raw, progress, cancel)?;
    raw.table.check(&raw.problems).map_err(LayerError::from)?;
    cancel.check()?;
    // A table has no coordinates to be in a system.
    let crs = match raw.geometry {
        GeometryKind::None => CrsDecision { crs: None, how: CrsHow::Unknown, is_certain: false },
        _ => crs::decide(raw, input),
    };
    if look.is_deep {
        super::deep::deep(raw, input, crs.crs.as_ref(), &raw.problems, progress, cancel)?;
    }
    let is_open = raw.geometry != GeometryKind::None && !crs.is_certain;
    let crs_candidates = if is_open { candidates::of_layer(raw) } else { Vec::new() };
    Ok(LayerInfo {
        name: raw.name.clone(),
        geometry: raw.geometry,
        records: raw.records() - counts.left_out.min(raw.records()),
        deleted: raw.table.deleted(),
        null_shapes: counts.null,
        invalid: counts.invalid,
        extent: (!counts.extent.is_empty()).then_some(counts.extent),
        crs_candidates,
        crs,
        encoding: raw.encoding,
        fields: fields(raw, look.values).map_err(LayerError::from)?,
        problems: raw.problems.groups(),
        has_warnings: raw.problems.has_warnings(),
    })
}

fn fields(raw: &RawLayer, values: usize) -> Result<Vec<FieldInfo>, SourceError> {
    let mut fields: Vec<FieldInfo> =
        raw.table.fields().iter().map(|field| FieldInfo { field: field.clone(), values: Vec::new() }).collect();
    if fields.is_empty() {
        return Ok(fields);
    }
    for number in 0..raw.records().min(u32::try_from(values).unwrap_or(u32::MAX)) {
        for (field, value) in fields.iter_mut().zip(raw.table.row(RecordNo::new(number))?) {
            field.values.push(value);
        }
    }
    Ok(fields)
}

/// What a pass over the records counts.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Counts {
    left_out: u32,
    null: u32,
    invalid: u32,
    extent: Extent,
}

impl Counts {
    const NONE: Self = Self { left_out: 0, null: 0, invalid: 0, extent: Extent::EMPTY };

    fn with(self, other: Self) -> Self {
        Self {
            left_out: self.left_out + other.left_out,
            null: self.null + other.null,
            invalid: self.invalid + other.invalid,
            extent: self.extent.union(other.extent),
        }
    }
}

/// One pass over all records.
fn survey(raw: &RawLayer, progress: &Progress, cancel: &Cancel) -> Result<Counts, TaskError> {
    let chunks = raw.shapes.chunks();
    let done = AtomicU64::new(0);
    chunks
        .par_iter()
        .map_init(
            || (ChunkBuffer::default(), Shape::default()),
            |(buffer, shape), &chunk| {
                cancel.check()?;
                raw.shapes.read_chunk(chunk, buffer).map_err(LayerError::from)?;
                let counts = buffer.records().map(|record| look_at(raw, &record, shape)).fold(Counts::NONE, Counts::with);
                progress.report(Stage::Reading, &raw.name, done.fetch_add(1, Ordering::Relaxed) + 1, chunks.len() as u64);
                Ok(counts)
            },
        )
        .try_reduce(|| Counts::NONE, |a, b| Ok(a.with(b)))
}

/// Looks at one record and takes note of its problems. A deleted record does not exist: it is placed, and nothing else is said of it.
fn look_at(raw: &RawLayer, record: &ChunkRecord<'_>, shape: &mut Shape) -> Counts {
    let is_live = !raw.table.is_deleted(record.record);
    let note = |kind| {
        if is_live {
            raw.problems.record(record.record, kind);
        }
    };
    let mut counts = Counts::NONE;
    match record.parse(shape) {
        Some(ProblemKind::NullShape) => {
            counts.null = 1;
            note(ProblemKind::NullShape);
        }
        Some(kind) => {
            counts.left_out = 1;
            note(kind);
        }
        None if is_live => {
            counts.extent = shape.as_ref().extent();
            counts.invalid = u32::from(is_invalid(&raw.problems, record.record, shape));
        }
        None => {}
    }
    counts
}

/// Whether the shape needs repair; what kinds, goes into `problems`. `shape` is clean and turned afterwards.
fn is_invalid(problems: &Problems, record: RecordNo, shape: &mut Shape) -> bool {
    let (kind, has_parts) = (shape.kind, shape.ends.len() > 1);
    let measured = isolated(|| {
        let repairs = clean(shape);
        (repairs, (kind == ShapeKind::Polygon && !shape.is_empty()).then(|| measure(shape)))
    });
    let Ok((repairs, measures)) = measured else {
        // The library's fault and not the file's: the other records go on.
        shape.clear();
        problems.record(record, ProblemKind::CalculationFailed { reason: "measure".to_owned() });
        return false;
    };
    let found = found(kind, has_parts, repairs);
    let crosses = measures.is_some_and(|measures| !measures.is_simple);
    let touches = measures.is_some_and(|measures| measures.touches_itself);
    let rings = [(crosses, ProblemKind::SelfCrossing), (touches && !crosses, ProblemKind::RingTouchesItself)];
    let mut is_invalid = false;
    for (_, kind) in found.into_iter().chain(rings).filter(|(is_so, _)| *is_so) {
        problems.record(record, kind);
        is_invalid = true;
    }
    is_invalid
}

fn found(kind: ShapeKind, has_parts: bool, repairs: Repairs) -> Vec<(bool, ProblemKind)> {
    if kind == ShapeKind::Polygon {
        return vec![
            (repairs.unclosed > 0, ProblemKind::RingUnclosed),
            // What is left of a single degenerate ring is told by `NoArea`.
            (repairs.degenerate > 0 && (has_parts || !repairs.no_area), ProblemKind::RingDegenerate),
            (repairs.spikes > 0, ProblemKind::Spike),
            (repairs.no_area, ProblemKind::NoArea),
        ];
    }
    vec![(repairs.degenerate > 0, ProblemKind::ZeroLength)]
}
