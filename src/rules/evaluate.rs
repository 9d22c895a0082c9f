//! Runs a rule set over layers: plan, load what is held, stream the rest past it, sort.

use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _};

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{CodeSystem, Layer, LayerError, Role};
use crate::problem::Problems;
use crate::progress::{Cancel, Progress, Stage};

use super::finding::{Certainty, Finding, Findings, Measure};
use super::held::Held;
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
}

/// What a pass works with; shared by all workers.
pub(super) struct Run<'a> {
    pub(super) layers: &'a [Arc<Layer>],
    pub(super) plan: &'a Plan,
    pub(super) held: &'a Held,
    pub(super) reached: &'a Reached,
    pub(super) problems: &'a [Problems],
    pub(super) progress: &'a Progress,
    pub(super) cancel: &'a Cancel,
}

/// Evaluates `rules` over `layers`, whose ids are their places. The result is the same for any number of threads, and for any order
/// of records but for their numbers. Runs on the current rayon pool.
///
/// Memory: the layers that are held (all but the large ones that stream), and 24 bytes a finding.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn evaluate(layers: &[Arc<Layer>], rules: &RuleSet, progress: &Progress, cancel: &Cancel) -> Result<Evaluation, LayerError> {
    cancel.check()?;
    let plan = Plan::make(layers, rules)?;
    let problems: Vec<Problems> = layers.iter().map(|_| Problems::new()).collect();
    let reached = Reached::new(layers, &plan.none_within);
    let nothing = Held::of(Vec::new(), layers.len());
    let run = Run { layers, plan: &plan, held: &nothing, reached: &reached, problems: &problems, progress, cancel };

    let mut held = Held::of(pass::load(&run)?, layers.len());
    progress.report(Stage::Indexing, "", 0, 0);
    let probed = |place: usize| plan.meetings.iter().any(|meeting| meeting.held.place() == place);
    held.layers.par_iter_mut().enumerate().filter(|(place, _)| probed(*place)).for_each(|(_, layer)| layer.build_index());
    cancel.check()?;

    let run = Run { held: &held, ..run };
    let mut found = pass::probe(&run, &Job::list(&run))?;
    // The held layers are the larger part of the memory, and the lists are about to be copied.
    drop(held);
    found.push(alone(layers, rules, &plan).chain(reached.never(layers, rules)).collect());
    let findings = Findings::sorted(found, &ranks_by_name(layers));
    Ok(Evaluation { findings, not_evaluated: plan.not_evaluated, problems })
}

/// The findings of rules on attributes alone: every live record that passes.
fn alone<'a>(layers: &'a [Arc<Layer>], rules: &'a RuleSet, plan: &'a Plan) -> impl Iterator<Item = Finding> + 'a {
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
fn ranks_by_name(layers: &[Arc<Layer>]) -> Vec<u16> {
    let mut places: Vec<usize> = (0..layers.len()).collect();
    places.sort_by(|&a, &b| layers[a].name.cmp(&layers[b].name).then(a.cmp(&b)));
    let mut ranks = vec![0; layers.len()];
    for (rank, place) in places.into_iter().enumerate() {
        ranks[place] = rank as u16;
    }
    ranks
}
