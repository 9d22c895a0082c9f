//! Runs a rule set over layers: plan, load what is held, stream the rest past it, sort.

use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _};

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{CodeSystem, Layer, LayerError, Role};
use crate::problem::Problems;
use crate::progress::{Cancel, Progress, Stage};
use crate::source::Chunk;

use super::earlier::{Earlier, Known, LookedAt, Notes};
use super::finding::{Certainty, Finding, Findings, Measure};
use super::held::Held;
use super::judge::{EXACT, Judge};
use super::pass::{self, Job};
use super::plan::Plan;
use super::reached::Reached;
use super::selection::{bit, class_of};
use super::set::RuleSet;

/// What a rule would need and does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missing {
    /// No layer has this role.
    Layer(Role),
    /// This layer has none of the fields (their names, joined by commas) that the rule asks about.
    Field(LayerId, String),
    /// This layer's codes belong to a classification for which the rule names no codes.
    Codes(LayerId, CodeSystem),
    /// This layer's datum needs a shift to meet the others, and neither parameters nor an error were given (DOMAIN 5.3).
    Shift(LayerId),
}

/// A rule that was not evaluated, or not against everything: never to be taken for passed (DESIGN 4.4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotEvaluated {
    /// Which rule.
    pub rule: RuleId,
    /// What it would have needed.
    pub missing: Vec<Missing>,
    /// It was evaluated with other layers that are there.
    pub is_partial: bool,
}

/// What a run found.
#[derive(Debug)]
pub struct Evaluation {
    /// Sorted by rule, subject layer's name, subject record, object layer's name, object record.
    pub findings: Findings,
    /// Rules that could not be evaluated, in their order.
    pub not_evaluated: Vec<NotEvaluated>,
    /// Problems met while measuring, a collector a layer, in the order of the layers.
    pub problems: Vec<Problems>,
    /// At which records the run looked, in the order of the layers; a later run goes on from there ([`evaluate_after`]).
    pub looked_at: Vec<LookedAt>,
}

/// What a pass works with; shared by all workers.
pub(super) struct Run<'a> {
    pub(super) layers: &'a [Arc<Layer>],
    pub(super) plan: &'a Plan,
    pub(super) held: &'a Held,
    pub(super) reached: &'a Reached,
    pub(super) rules: &'a RuleSet,
    pub(super) notes: &'a [Notes],
    pub(super) judge: Judge,
    pub(super) progress: &'a Progress,
    pub(super) cancel: &'a Cancel,
}

impl Run<'_> {
    /// The pieces of a layer's file that are looked at.
    pub(super) fn chunks(&self, layer: LayerId) -> Vec<Chunk> {
        let shapes = &self.layers[layer.place()].raw.shapes;
        let near = self.plan.near.get(layer.place()).and_then(Option::as_ref);
        near.map_or_else(|| shapes.chunks(), |records| shapes.chunks_of(records))
    }
}

/// Evaluates `rules` over `layers`, whose ids are their places. The result is the same for any number of threads, and for any order
/// of records but for their numbers. Runs on the current rayon pool.
///
/// Memory: the layers that are held (all but the large ones that stream), and 24 bytes a finding.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn evaluate(layers: &[Arc<Layer>], rules: &RuleSet, progress: &Progress, cancel: &Cancel) -> Result<Evaluation, LayerError> {
    evaluate_after(None, layers, rules, progress, cancel)
}

/// [`evaluate`] where an `earlier` run in the same analysis CRS is at hand: only pairs of layers of which one changed, or whose rule
/// did, are looked at, and of a layer whose file was edited only the records that are not as they were; the result is the same but for the last digits of areas, which depend on which layer
/// of a pair streams.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_after(
    earlier: Option<&Earlier<'_>>,
    layers: &[Arc<Layer>],
    rules: &RuleSet,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Evaluation, LayerError> {
    evaluate_by(EXACT, earlier, layers, rules, progress, cancel)
}

/// [`evaluate_after`] by this judgement.
pub(super) fn evaluate_by(
    judge: Judge,
    earlier: Option<&Earlier<'_>>,
    layers: &[Arc<Layer>],
    rules: &RuleSet,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Evaluation, LayerError> {
    cancel.check()?;
    let earlier = earlier.filter(|earlier| earlier.is_sound());
    let (mut plan, unanswered) = Plan::begun(layers, rules)?;
    let known = Known::of(earlier, (layers, &plan.selections), rules, progress, cancel)?;
    plan.fill(layers, rules, &unanswered, &known);
    let notes = known.notes(earlier, layers);
    let reached = Reached::new(layers, &plan.none_within);
    let nothing = Held::of(Vec::new(), layers.len());
    let run = Run { layers, plan: &plan, held: &nothing, reached: &reached, rules, notes: &notes, judge, progress, cancel };
    let mut found = measure(&run)?;
    cancel.check()?;
    found.push(alone(layers, rules, &plan).chain(reached.never(layers, rules)).collect());
    cancel.check()?;
    let ranks = ranks_by_name(layers);
    let added = Findings::sorted(found, &ranks, cancel)?;
    let findings = known.carried(earlier, rules, &plan.by_record).merged(added, &ranks, cancel)?;
    let (problems, looked_at) = notes.into_iter().map(|notes| (notes.problems, notes.looked_at)).unzip();
    Ok(Evaluation { findings, not_evaluated: plan.not_evaluated, problems, looked_at })
}

/// Loads what is held and lets the rest pass; a list a worker.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub(super) fn measure(run: &Run<'_>) -> Result<Vec<Findings>, LayerError> {
    let mut held = Held::of(pass::load(run)?, run.layers.len());
    run.progress.report(Stage::Indexing, "", 0, 0);
    let probed = |place: usize| run.plan.meetings.iter().any(|meeting| meeting.held.place() == place);
    held.layers.par_iter_mut().enumerate().filter(|(place, _)| probed(*place)).for_each(|(_, layer)| layer.build_index());
    run.cancel.check()?;
    let run = Run { held: &held, ..*run };
    // What is held is given back before the lists are copied: it is the larger part of the memory.
    pass::probe(&run, &Job::list(&run))
}

/// The findings of rules on attributes alone: every live record that passes.
pub(super) fn alone<'a>(layers: &'a [Arc<Layer>], rules: &'a RuleSet, plan: &'a Plan) -> impl Iterator<Item = Finding> + 'a {
    plan.alone.iter().flat_map(move |&(rule, subject)| {
        let layer = &layers[subject.place()];
        let wanted = bit(rule.place(), false);
        let records = (0..layer.raw.records()).map(RecordNo::new);
        let selected =
            records.filter(move |&record| layer.is_live(record) && plan.selections[subject.place()].bits(layer, record) & wanted != 0);
        selected.map(move |record| without_object(rules, rule, layer, record))
    })
}

/// A finding on a subject alone.
pub(super) fn without_object(rules: &RuleSet, rule: RuleId, layer: &Layer, record: RecordNo) -> Finding {
    let class = class_of(layer.class.value(record));
    Finding {
        rule,
        severity: rules.rules[rule.place()].severity_for(class),
        certainty: Certainty::Certain,
        subject_layer: layer.id,
        subject_record: record,
        object_layer: None,
        object_record: None,
        measure: Measure::None,
    }
}

/// Each layer's place among all of them sorted by name; layers of one name by their order.
pub(super) fn ranks_by_name(layers: &[Arc<Layer>]) -> Vec<u16> {
    let mut places: Vec<usize> = (0..layers.len()).collect();
    places.sort_by(|&a, &b| layers[a].name.cmp(&layers[b].name).then(a.cmp(&b)));
    let mut ranks = vec![0; layers.len()];
    for (rank, place) in places.into_iter().enumerate() {
        ranks[place] = rank as u16;
    }
    ranks
}
