//! Runs a rule set for a proposed plot: as if it were a record of its own layers, against the layers that are open (DESIGN 4.4).
//!
//! The same plan, passes and judgement as [`super::evaluate()`]; only pairs with the plot on one side are met, and of the other layers only
//! the records that lie near it are read. What a rule would need of the other layers and does not find is kept by rule and side, because which
//! of it matters depends on what each plot is for.

use std::sync::Arc;

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{Layer, LayerError};
use crate::problem::Problems;
use crate::progress::{Cancel, Progress};

use super::earlier::Known;
use super::evaluate::{Missing, NotEvaluated, Run, alone, measure, ranks_by_name};
use super::finding::Findings;
use super::held::Held;
use super::judge::EXACT;
use super::plan::{Plan, is_on, missing_roles};
use super::reached::Reached;
use super::selection::{Selection, Unanswered, bit};
use super::set::{Relation, Rule, RuleSet};

/// What was found about the records of the plots' layers.
#[derive(Debug)]
pub struct Around {
    /// Sorted as a check's.
    pub findings: Findings,
    /// Problems met while measuring, a collector a layer, in the order of the layers.
    pub problems: Vec<Problems>,
    ways: Vec<[Way; 2]>,
    selections: Vec<Selection>,
    unanswered: Vec<(LayerId, Unanswered)>,
}

/// What stands opposite a plot on one side of a rule.
#[derive(Debug, Default)]
struct Way {
    against: Vec<LayerId>,
    missing: Vec<Missing>,
}

/// What a rule has to do with a plot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It does not speak of a plot of this use.
    NotConcerned,
    /// It was evaluated against everything that it asks for.
    Evaluated,
    /// It speaks of the plot, and was not evaluated, or not against everything: never to be taken for passed.
    NotEvaluated(NotEvaluated),
}

/// How far from a plot a rule may look, metres.
#[must_use]
pub fn reach_m(rules: &RuleSet) -> f64 {
    let reaches = rules.rules.iter().map(|rule| match rule.relation {
        Relation::Within { distance_m, .. } | Relation::NoneWithin { distance_m } => distance_m,
        _ => 0.0,
    });
    reaches.fold(0.0, f64::max)
}

/// Evaluates `rules` for the records of the layers `plots`, the last of `layers`, whose ids are their places. `near`: the records of each
/// layer that may lie within [`reach_m`], growing; for the plots' layers all that are judged.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn evaluate_around(
    layers: &[Arc<Layer>],
    rules: &RuleSet,
    plots: &[LayerId],
    near: Vec<Vec<RecordNo>>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Around, LayerError> {
    cancel.check()?;
    let mut plan = Plan { near: near.into_iter().map(Some).collect(), ..Plan::default() };
    let mut unanswered = Vec::new();
    // Rules that cannot speak of the plots ask other layers for columns in vain.
    let speaks = |rule: &Rule| plots.iter().any(|plot| layers.get(plot.place()).is_some_and(|plot| is_of(rule, plot)));
    for layer in layers {
        let (selection, cannot) = Selection::of_some(layer, rules, &speaks)?;
        plan.selections.push(selection);
        unanswered.extend(cannot.into_iter().map(|cannot| (layer.id, cannot)));
    }
    let scene = Scene { layers, rules, plots, unanswered: &unanswered };
    let ways: Vec<[Way; 2]> = (0..rules.rules.len()).map(|place| [false, true].map(|is_object| scene.way(place, is_object))).collect();
    let pairs = scene.plan(&mut plan, &ways);
    plan.held = plots.to_vec();
    let meets = |layer: &LayerId| pairs.iter().any(|&(_, subject, object)| subject == *layer || object == *layer);
    plan.streamed = layers.iter().map(|layer| layer.id).filter(|layer| !plots.contains(layer) && meets(layer)).collect();
    plan.meet(layers, rules, &pairs);

    let notes = Known::default().notes(None, layers);
    let reached = Reached::new(layers, &plan.none_within);
    let nothing = Held::of(Vec::new(), layers.len());
    let run = Run { layers, plan: &plan, held: &nothing, reached: &reached, rules, notes: &notes, judge: EXACT, progress, cancel };
    let mut found = measure(&run)?;
    cancel.check()?;
    found.push(alone(layers, rules, &plan).chain(reached.never(layers, rules)).collect());
    let findings = Findings::sorted(found, &ranks_by_name(layers), cancel)?;
    let problems = notes.into_iter().map(|notes| notes.problems).collect();
    Ok(Around { findings, problems, ways, selections: plan.selections, unanswered })
}

/// Whether a rule speaks of the layer's role.
fn is_of(rule: &Rule, layer: &Layer) -> bool {
    is_on(layer, &rule.subject) || is_on(layer, &rule.object)
}

/// What the plan is made from.
struct Scene<'a> {
    layers: &'a [Arc<Layer>],
    rules: &'a RuleSet,
    plots: &'a [LayerId],
    unanswered: &'a [(LayerId, Unanswered)],
}

impl Scene<'_> {
    /// What stands opposite a plot that is on this side of a rule.
    fn way(&self, rule: usize, is_object: bool) -> Way {
        let Some(asked) = self.rules.rules.get(rule).filter(|asked| asked.relation != Relation::Attributes) else { return Way::default() };
        let opposite = if is_object { &asked.subject } else { &asked.object };
        let others: Vec<Arc<Layer>> = self.layers.iter().filter(|layer| !self.plots.contains(&layer.id)).cloned().collect();
        let mut way = Way::default();
        let roles = missing_roles(&others, opposite.iter());
        way.missing.extend(roles.into_iter().map(Missing::Layer));
        for layer in others.iter().filter(|layer| is_on(layer, opposite)) {
            if let Some(missing) = cannot(self.unanswered, layer.id, rule, !is_object) {
                way.missing.push(missing.clone());
            } else if layer.needs_shift() {
                way.missing.push(Missing::Shift(layer.id));
            } else {
                way.against.push(layer.id);
            }
        }
        way
    }

    /// The pairs of layers that meet; rules on the plot alone go into the plan.
    fn plan(&self, plan: &mut Plan, ways: &[[Way; 2]]) -> Vec<(RuleId, LayerId, LayerId)> {
        let mut pairs = Vec::new();
        for (place, (rule, ways)) in self.rules.rules.iter().zip(ways).enumerate() {
            let Some(id) = RuleId::from_place(place) else { break };
            let is_none_within = matches!(rule.relation, Relation::NoneWithin { .. });
            for &plot in self.plots {
                let Some(layer) = self.layers.get(plot.place()).filter(|layer| !layer.needs_shift()) else { continue };
                let [as_subject, as_object] = ways;
                if is_on(layer, &rule.subject) && cannot(self.unanswered, plot, place, false).is_none() {
                    if rule.relation == Relation::Attributes {
                        plan.alone.push((id, plot));
                    }
                    if is_none_within && !as_subject.against.is_empty() {
                        plan.none_within.push((id, plot));
                    }
                    pairs.extend(as_subject.against.iter().map(|&object| (id, plot, object)));
                }
                // That something is near to others because of the plot breaks no rule.
                if is_on(layer, &rule.object) && !is_none_within && cannot(self.unanswered, plot, place, true).is_none() {
                    pairs.extend(as_object.against.iter().map(|&subject| (id, subject, plot)));
                }
            }
        }
        pairs
    }
}

/// Why this layer cannot answer on this side of a rule.
fn cannot(unanswered: &[(LayerId, Unanswered)], layer: LayerId, rule: usize, is_object: bool) -> Option<&Missing> {
    let found = unanswered.iter().find(|(of, cannot)| *of == layer && cannot.rule == rule && cannot.is_object == is_object);
    found.map(|(_, cannot)| &cannot.missing)
}

impl Around {
    /// What a rule has to do with a plot: its records in the plots' layers.
    #[must_use]
    pub fn standing(&self, rules: &RuleSet, rule: RuleId, plot: &[(Arc<Layer>, RecordNo)]) -> Standing {
        let Some((asked, ways)) = rules.rules.get(rule.place()).zip(self.ways.get(rule.place())) else { return Standing::NotConcerned };
        let (mut is_concerned, mut is_evaluated, mut missing) = (false, false, Vec::new());
        for (layer, record) in plot {
            for (is_object, sides, way) in [(false, &asked.subject, &ways[0]), (true, &asked.object, &ways[1])] {
                let is_nothing = is_object && matches!(asked.relation, Relation::NoneWithin { .. });
                if !is_on(layer, sides) || is_nothing {
                    continue;
                }
                if let Some(of_plot) = cannot(&self.unanswered, layer.id, rule.place(), is_object) {
                    is_concerned = true;
                    missing.push(of_plot.clone());
                    continue;
                }
                let bits = self.selections.get(layer.id.place()).map_or(0, |selection| selection.bits(layer, *record));
                if bits & bit(rule.place(), is_object) == 0 {
                    continue;
                }
                is_concerned = true;
                if layer.needs_shift() {
                    missing.push(Missing::Shift(layer.id));
                    continue;
                }
                is_evaluated |= asked.relation == Relation::Attributes || !way.against.is_empty();
                missing.extend(way.missing.iter().cloned());
            }
        }
        missing.dedup();
        match (is_concerned, missing.is_empty()) {
            (false, _) => Standing::NotConcerned,
            (true, true) => Standing::Evaluated,
            (true, false) => Standing::NotEvaluated(NotEvaluated { rule, missing, is_partial: is_evaluated }),
        }
    }
}
