//! The passes: loading what is held, and probing it with the rest. Workers take jobs (a chunk of a file, a run of held records) from one
//! list, in its order, each with scratch of its own; nothing is allocated a record.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::iter::{IndexedParallelIterator as _, IntoParallelIterator as _, ParallelIterator as _};

use crate::fault::isolated;
use crate::geometry::{Measures, Retrace, Shape, ShapeKind, rings};
use crate::ids::{LayerId, RecordNo};
use crate::layer::{Layer, LayerError, repair_kinds};
use crate::problem::ProblemKind;
use crate::progress::Stage;
use crate::source::{Chunk, ChunkBuffer, ChunkRecord};

use super::earlier::Notes;
use super::evaluate::Run;
use super::finding::Findings;
use super::held::Store;
use super::probe::Prober;
use super::selection::Bits;

/// A piece of work.
#[derive(Clone, Debug)]
pub(super) enum Job {
    /// A chunk of a layer's file.
    Chunk(LayerId, Chunk),
    /// Some of the records of a held layer, by their places.
    Held(LayerId, Range<usize>),
}

/// Held records a job: a few milliseconds of work.
const HELD_PER_JOB: usize = 512;

impl Job {
    fn layer(&self) -> LayerId {
        match self {
            Self::Chunk(layer, _) | Self::Held(layer, _) => *layer,
        }
    }

    fn records(&self) -> u64 {
        match self {
            Self::Chunk(_, chunk) => u64::from(chunk.count),
            Self::Held(_, places) => places.len() as u64,
        }
    }

    /// The chunks of these layers.
    fn chunks(run: &Run<'_>, layers: &[LayerId]) -> Vec<Self> {
        let chunks = |&layer: &LayerId| run.chunks(layer).into_iter().map(move |chunk| Self::Chunk(layer, chunk));
        layers.iter().flat_map(chunks).collect()
    }

    /// Everything that probes: the streamed layers, and held ones that probe others.
    pub(super) fn list(run: &Run<'_>) -> Vec<Self> {
        let probes = |layer: &LayerId| run.plan.meetings.iter().any(|meeting| meeting.probe == *layer);
        let mut jobs = Self::chunks(run, &run.plan.streamed);
        for &layer in run.plan.held.iter().filter(|layer| probes(layer)) {
            let slots = run.held.layers[layer.place()].slots.len();
            jobs.extend((0..slots).step_by(HELD_PER_JOB).map(|first| Self::Held(layer, first..slots.min(first + HELD_PER_JOB))));
        }
        jobs
    }
}

/// Loads the layers that are held.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn load(run: &Run<'_>) -> Result<Vec<Store>, LayerError> {
    let jobs = Job::chunks(run, &run.plan.held);
    let loaded = work(run, Stage::Reading, &jobs, Loader::default, |loader, job| match job {
        Job::Chunk(layer, chunk) => load_chunk(run, *layer, *chunk, loader),
        Job::Held(..) => Ok(()),
    })?;
    Ok(loaded.into_iter().map(|loader| loader.store).collect())
}

/// One worker's loading: what it keeps, and its scratch.
#[derive(Default)]
struct Loader {
    store: Store,
    buffer: ChunkBuffer,
    shape: Shape,
}

fn load_chunk(run: &Run<'_>, id: LayerId, chunk: Chunk, loader: &mut Loader) -> Result<(), LayerError> {
    let Loader { store, buffer, shape } = loader;
    let (layer, selection) = (&run.layers[id.place()], &run.plan.selections[id.place()]);
    layer.raw.shapes.read_chunk(chunk, buffer)?;
    for stored in buffer.records() {
        let record = stored.record;
        run.notes[id.place()].looked_at.fingerprints.take(layer, selection, &stored);
        let bits = selection.bits(layer, record);
        if bits == 0 || !layer.is_live(record) {
            continue;
        }
        run.cancel.check()?;
        let notes = &run.notes[id.place()];
        guarded(notes, record, || {
            if prepare(layer, notes, &stored, shape, None).is_none() {
                return;
            }
            let Some(measures) = measured(notes, record, shape) else { return };
            run.reached.exists(id, record, bits);
            if !store.push(id, record, bits, shape, measures) {
                let reason = "more vertices than fit in one run".to_owned();
                notes.note(record, ProblemKind::CalculationFailed { reason });
            }
        });
    }
    Ok(())
}

/// Probes the held layers; gives a list a worker.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn probe(run: &Run<'_>, jobs: &[Job]) -> Result<Vec<Findings>, LayerError> {
    let probers = work(
        run,
        Stage::Checking,
        jobs,
        || Prober::new(run),
        |prober, job| match job {
            Job::Chunk(layer, chunk) => prober.chunk(*layer, *chunk),
            Job::Held(layer, places) => prober.held(*layer, places.clone()),
        },
    )?;
    Ok(probers.into_iter().map(|prober| prober.findings).collect())
}

/// Lets as many workers as there are threads take the jobs in order, and gives the workers back.
fn work<W: Send>(
    run: &Run<'_>,
    stage: Stage,
    jobs: &[Job],
    make: impl Fn() -> W + Sync,
    step: impl Fn(&mut W, &Job) -> Result<(), LayerError> + Sync,
) -> Result<Vec<W>, LayerError> {
    let (next, done) = (AtomicUsize::new(0), AtomicU64::new(0));
    let total: u64 = jobs.iter().map(Job::records).sum();
    let failed: Mutex<Option<LayerError>> = Mutex::new(None);
    let workers = rayon::current_num_threads().min(jobs.len());
    let worked: Vec<W> = (0..workers)
        .into_par_iter()
        .with_max_len(1)
        .map(|_| {
            let mut worker = make();
            while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Err(error) = run.cancel.check().map_err(LayerError::from).and_then(|()| step(&mut worker, job)) {
                    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                    next.store(jobs.len(), Ordering::Relaxed);
                    break;
                }
                report(run, stage, job, &done, total);
            }
            worker
        })
        .collect();
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(worked),
    }
}

/// Tells the watcher at every hundredth of the work.
fn report(run: &Run<'_>, stage: Stage, job: &Job, done: &AtomicU64, total: u64) {
    let before = done.fetch_add(job.records(), Ordering::Relaxed);
    let now = before + job.records();
    let hundredth = |records: u64| (records * 100).checked_div(total).unwrap_or(100);
    if hundredth(before) != hundredth(now) {
        run.progress.report(stage, &subject(run, stage, job.layer()), now, total);
    }
}

/// The layer that passes, and the rules that its records are asked about.
fn subject(run: &Run<'_>, stage: Stage, layer: LayerId) -> String {
    let name = &run.layers[layer.place()].name;
    let meetings = run.plan.meetings.iter().filter(|meeting| stage == Stage::Checking && meeting.probe == layer);
    let mut places: Vec<usize> = meetings.flat_map(|meeting| &meeting.tasks).map(|task| task.rule.place()).collect();
    places.sort_unstable();
    places.dedup();
    let rules = places.into_iter().filter_map(|place| run.rules.rules.get(place));
    rules.fold(name.clone(), |text, rule| format!("{text} {}", rule.id))
}

/// What is left of a record.
pub(super) struct Prepared {
    /// The rings may run along each other: parts of them may not exist, so even a distance needs the shape measured.
    pub(super) may_retrace: bool,
}

/// Parses, cleans and transforms a record; `None` when nothing is left of it. `retrace` is `None` where the record is measured in any case. Each record's problems are noted at the first look.
pub(super) fn prepare(
    layer: &Layer,
    notes: &Notes,
    stored: &ChunkRecord<'_>,
    shape: &mut Shape,
    retrace: Option<&mut Retrace>,
) -> Option<Prepared> {
    let is_first_look = notes.is_first_look(stored.record);
    let note = |kind| {
        if is_first_look {
            notes.note(stored.record, kind);
        }
    };
    if let Some(kind) = stored.parse(shape) {
        note(kind);
        return None;
    }
    repair_kinds(&rings::clean(shape)).for_each(note);
    if shape.is_empty() {
        return None;
    }
    let may_retrace = retrace.is_some_and(|retrace| retrace.is_possible(shape.as_ref()));
    layer.transform.apply(&mut shape.xy);
    let is_placed = shape.xy.iter().all(|[x, y]| x.is_finite() && y.is_finite());
    if !is_placed {
        note(ProblemKind::NotTransformable);
    }
    is_placed.then_some(Prepared { may_retrace })
}

/// Measures a shape and notes rings that cross; `None` when they cancel each other and nothing is left.
pub(super) fn measured(notes: &Notes, record: RecordNo, shape: &mut Shape) -> Option<Measures> {
    let is_polygon = shape.kind == ShapeKind::Polygon;
    let measures = rings::measure(shape);
    let note = |kind| {
        if notes.is_first_measure(record) {
            notes.note(record, kind);
        }
    };
    if shape.is_empty() {
        note(ProblemKind::NoArea);
        return None;
    }
    if is_polygon && !measures.is_simple {
        note(ProblemKind::SelfCrossing);
    }
    Some(measures)
}

/// Runs the calculation for one record; a panic in it costs that record a problem, not the run. `false` when there was one.
pub(super) fn guarded(notes: &Notes, record: RecordNo, calculate: impl FnOnce()) -> bool {
    match isolated(calculate) {
        Ok(()) => true,
        Err(reason) => {
            notes.note(record, ProblemKind::CalculationFailed { reason });
            false
        }
    }
}

/// The bits for which records of `layer` probe others.
pub(super) fn probing_bits(run: &Run<'_>, layer: LayerId) -> Bits {
    let meetings = run.plan.meetings.iter().filter(|meeting| meeting.probe == layer);
    meetings.flat_map(|meeting| &meeting.tasks).fold(0, |bits, task| bits | task.probe_bit)
}
