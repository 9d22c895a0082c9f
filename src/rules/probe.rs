//! One worker's probing: boxes give candidates, exact geometry decides.

use std::ops::Range;

use crate::fault::isolated;
use crate::geometry::{Extent, Measures, Overlapper, Retrace, Shape};
use crate::ids::{LayerId, RecordNo};
use crate::layer::LayerError;
use crate::problem::ProblemKind;
use crate::source::{Chunk, ChunkBuffer, ChunkRecord};

use super::Severity;
use super::evaluate::Run;
use super::finding::{Certainty, Finding, Findings, Measure};
use super::held::Slot;
use super::judge::{Item, Pair};
use super::pass::{guarded, measured, prepare, probing_bits};
use super::plan::{Meeting, Severities, Task};
use super::selection::Bits;
use super::set::Relation;

/// A worker: scratch that is reused from record to record, and what it found.
pub(super) struct Prober<'r> {
    run: &'r Run<'r>,
    buffer: ChunkBuffer,
    shape: Shape,
    retrace: Retrace,
    candidates: Vec<Candidate>,
    overlapper: Overlapper,
    pub(super) findings: Findings,
}

/// A held record whose box is near enough.
#[derive(Clone, Copy)]
struct Candidate {
    /// Place in the plan's meetings.
    meeting: u32,
    /// Place in the held layer's slots.
    slot: u32,
}

impl Run<'_> {
    /// What lies opposite the probing record in a candidate.
    fn opposite(&self, candidate: Candidate) -> (&Meeting, &Slot) {
        let meeting = &self.plan.meetings[candidate.meeting as usize];
        (meeting, &self.held.layers[meeting.held.place()].slots[candidate.slot as usize])
    }
}

/// The record that probes.
#[derive(Clone, Copy)]
struct Probe {
    layer: LayerId,
    record: RecordNo,
    bits: Bits,
}

impl<'r> Prober<'r> {
    pub(super) fn new(run: &'r Run<'r>) -> Self {
        Self {
            run,
            buffer: ChunkBuffer::default(),
            shape: Shape::default(),
            retrace: Retrace::default(),
            candidates: Vec::new(),
            overlapper: Overlapper::default(),
            findings: Findings::default(),
        }
    }

    /// Lets the records of a chunk probe.
    pub(super) fn chunk(&mut self, id: LayerId, chunk: Chunk) -> Result<(), LayerError> {
        let run = self.run;
        let (layer, selection) = (&run.layers[id.place()], &run.plan.selections[id.place()]);
        let (probing, must_look) = (probing_bits(run, id), run.reached.bits(id));
        let mut buffer = std::mem::take(&mut self.buffer);
        layer.raw.shapes.read_chunk(chunk, &mut buffer)?;
        for stored in buffer.records() {
            run.notes[id.place()].looked_at.fingerprints.take(layer, selection, &stored);
            let probe = Probe { layer: id, record: stored.record, bits: selection.bits(layer, stored.record) & probing };
            if probe.bits == 0 || !layer.is_live(probe.record) {
                continue;
            }
            let Some(extent) = stored.extent() else {
                self.note_unplaced(id, &stored);
                continue;
            };
            self.gather(probe, layer.transform.extent(extent));
            if !self.candidates.is_empty() || probe.bits & must_look != 0 {
                run.cancel.check()?;
                self.streamed(probe, &stored);
            }
        }
        self.buffer = buffer;
        Ok(())
    }

    /// Lets held records probe.
    pub(super) fn held(&mut self, id: LayerId, places: Range<usize>) -> Result<(), LayerError> {
        let run = self.run;
        let probing = probing_bits(run, id);
        for slot in &run.held.layers[id.place()].slots[places] {
            let probe = Probe { layer: id, record: slot.record, bits: slot.bits & probing };
            if probe.bits == 0 {
                continue;
            }
            self.gather(probe, slot.measures.extent);
            if self.candidates.is_empty() {
                continue;
            }
            run.cancel.check()?;
            self.judge(probe, self.item(slot));
        }
        Ok(())
    }

    /// Says why a record has no place.
    fn note_unplaced(&mut self, layer: LayerId, stored: &ChunkRecord<'_>) {
        let notes = &self.run.notes[layer.place()];
        if let Some(kind) = stored.parse(&mut self.shape)
            && notes.is_first_look(stored.record)
        {
            notes.note(stored.record, kind);
        }
    }

    /// The candidates of a record with this box.
    fn gather(&mut self, probe: Probe, extent: Extent) {
        self.candidates.clear();
        let run = self.run;
        for (number, meeting) in run.plan.meetings.iter().enumerate() {
            if meeting.probe != probe.layer {
                continue;
            }
            let Some(reach_m) = meeting.reach_m(probe.bits) else { continue };
            let held = &run.held.layers[meeting.held.place()];
            let Some(index) = &held.index else { continue };
            let wanted = meeting.tasks.iter().filter(|task| task.probe_bit & probe.bits != 0).fold(0, |bits, task| bits | task.held_bit);
            let candidates = &mut self.candidates;
            let visit = |place: RecordNo| {
                if held.slots[place.place()].bits & wanted != 0 {
                    candidates.push(Candidate { meeting: number as u32, slot: place.get() });
                }
            };
            if reach_m > 0.0 {
                index.within_unsorted(extent, reach_m, visit);
            } else {
                index.meeting_unsorted(extent, visit);
            }
        }
    }

    /// Reads a streamed record's shape and judges its candidates.
    fn streamed(&mut self, probe: Probe, stored: &ChunkRecord<'_>) {
        let run = self.run;
        let (layer, notes) = (&run.layers[probe.layer.place()], &run.notes[probe.layer.place()]);
        let mut shape = std::mem::take(&mut self.shape);
        let mut ready: Option<Option<Measures>> = None;
        let is_done = guarded(notes, probe.record, || {
            let is_measured = self.needs_measures(probe.bits);
            let retrace = (!is_measured).then_some(&mut self.retrace);
            let Some(prepared) = prepare(layer, notes, stored, &mut shape, retrace) else { return };
            let must_measure = prepared.may_retrace || is_measured;
            let measures = if must_measure { measured(notes, probe.record, &mut shape) } else { None };
            ready = (measures.is_some() || !must_measure).then_some(measures);
        });
        if let Some(measures) = ready {
            run.reached.exists(probe.layer, probe.record, probe.bits);
            let extent = measures.as_ref().map_or_else(|| shape.as_ref().extent(), |measures| measures.extent);
            self.judge(probe, Item { shape: shape.as_ref(), extent, measures: measures.as_ref(), tree: None });
        }
        if is_done {
            self.shape = shape;
        } else {
            self.retrace = Retrace::default();
        }
    }

    /// Whether a candidate may be asked for its overlap.
    fn needs_measures(&self, bits: Bits) -> bool {
        let asks = |meeting: &Meeting| meeting.tasks.iter().any(|task| task.probe_bit & bits != 0 && needs_measures(task, meeting.error_m));
        self.candidates.iter().any(|candidate| asks(&self.run.plan.meetings[candidate.meeting as usize]))
    }

    /// After a panic: what was found since there were so many, and scratch that may be half done.
    fn forget(&mut self, findings: usize) {
        self.findings.truncate(findings);
        self.overlapper = Overlapper::default();
    }

    fn item(&self, slot: &'r Slot) -> Item<'r> {
        let held = self.run.held;
        Item { shape: held.shape(slot), extent: slot.measures.extent, measures: Some(&slot.measures), tree: held.tree(slot) }
    }

    /// Judges all candidates of a record. Where that panics, each is judged once more alone, so that only the pair at fault is lost.
    fn judge(&mut self, probe: Probe, item: Item<'_>) {
        let before = self.findings.len();
        let all = || (0..self.candidates.len()).for_each(|place| self.judge_pair(probe, item, self.candidates[place]));
        if isolated(all).is_ok() {
            return;
        }
        self.forget(before);
        for place in 0..self.candidates.len() {
            let (before, candidate) = (self.findings.len(), self.candidates[place]);
            if let Err(reason) = isolated(|| self.judge_pair(probe, item, candidate)) {
                self.forget(before);
                self.note_failed(probe, candidate, reason);
            }
        }
    }

    fn judge_pair(&mut self, probe: Probe, item: Item<'_>, candidate: Candidate) {
        let run = self.run;
        let (meeting, slot) = run.opposite(candidate);
        // A record can have thousands of candidates, and two large polygons take a while: whoever waits for the run to stop waits for one pair.
        if run.cancel.is_cancelled() || (meeting.held == probe.layer && slot.record == probe.record) {
            return;
        }
        let mut pair = Pair::new(item, self.item(slot));
        for task in meeting.asks(probe.bits, slot.bits) {
            if let Some((measure, certainty)) =
                (run.judge)(&mut pair, &task.relation, task.probe_is_subject, meeting.error_m, &mut self.overlapper)
            {
                self.found(probe, meeting, slot, task, measure, certainty);
            }
        }
    }

    /// Notes at the subject that a pair could not be judged, and under which rules.
    fn note_failed(&self, probe: Probe, candidate: Candidate, reason: String) {
        let run = self.run;
        let (meeting, slot) = run.opposite(candidate);
        let tasks: Vec<&Task> = meeting.asks(probe.bits, slot.bits).collect();
        let ids: Vec<&str> = tasks.iter().map(|task| run.rules.rules[task.rule.place()].id.as_str()).collect();
        let (probing, held) = ((probe.layer, probe.record), (meeting.held, slot.record));
        let probe_is_subject = tasks.first().is_none_or(|task| task.probe_is_subject);
        let (own, other) = if probe_is_subject { (probing, held) } else { (held, probing) };
        let [layer, other_layer] = [own, other].map(|(layer, _)| &run.layers[layer.place()]);
        let kind = ProblemKind::PairFailed {
            rules: ids.join(" "),
            id: layer.ids.get(own.1).to_owned(),
            other_layer: other_layer.name.clone(),
            other: other.1.get(),
            other_id: other_layer.ids.get(other.1).to_owned(),
            reason,
        };
        run.notes[own.0.place()].note(own.1, kind);
    }

    fn found(&mut self, probe: Probe, meeting: &Meeting, slot: &Slot, task: &Task, measure: Measure, certainty: Certainty) {
        let (probing, held) = ((probe.layer, probe.record), (meeting.held, slot.record));
        let (subject, object) = if task.probe_is_subject { (probing, held) } else { (held, probing) };
        if matches!(task.relation, Relation::NoneWithin { .. }) {
            self.run.reached.reach(task.rule, subject.0, subject.1);
            return;
        }
        self.findings.push(Finding {
            rule: task.rule,
            severity: self.severity(task, probing, held),
            certainty,
            subject_layer: subject.0,
            subject_record: subject.1,
            object_layer: Some(object.0),
            object_record: Some(object.1),
            measure,
        });
    }

    fn severity(&self, task: &Task, probing: (LayerId, RecordNo), held: (LayerId, RecordNo)) -> Severity {
        let ((layer, record), by_entry) = match &task.severity {
            Severities::Same(severity) => return *severity,
            Severities::ByProbe(by_entry) => (probing, by_entry),
            Severities::ByHeld(by_entry) => (held, by_entry),
        };
        let entry = self.run.layers[layer.place()].class.entry(record);
        by_entry.get(entry).copied().unwrap_or(Severity::Medium)
    }
}

/// Whether a task may ask a polygon for its overlap: for the finding itself, or for how deep a pair at distance 0 lies.
fn needs_measures(task: &Task, error_m: f64) -> bool {
    match task.relation {
        Relation::Overlaps { .. } | Relation::Inside { .. } => true,
        Relation::Within { distance_m, .. } => distance_m < error_m,
        Relation::NoneWithin { .. } | Relation::Attributes => false,
    }
}
