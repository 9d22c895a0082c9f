//! What to do for a rule set over layers: which layers stream past in chunks, which are held in memory, which pairs of layers meet.
//!
//! A pair of layers needs only one of them in memory. The largest layer (a million parcels) therefore streams, and so does every
//! further one, by size, that no rule pairs with a layer that streams already; the rest is held (FLOORS: no vertex of the farmland is kept).

use std::sync::Arc;

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{Layer, LayerError, Role};

use super::Severity;
use super::earlier::{ByRecord, Known};
use super::evaluate::{Missing, NotEvaluated};
use super::selection::{Bits, Selection, Unanswered, bit, severity_by_entry};
use super::set::{Relation, Rule, RuleSet, Side};

/// What one rule asks of the pairs of two layers.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) rule: RuleId,
    pub(super) relation: Relation,
    /// The probing layer has the subjects; else the objects.
    pub(super) probe_is_subject: bool,
    /// What a probing record must have.
    pub(super) probe_bit: Bits,
    /// What a record of the held layer must have.
    pub(super) held_bit: Bits,
    /// How far apart boxes may be, metres.
    pub(super) reach_m: f64,
    pub(super) severity: Severities,
}

/// The severity of a task's findings.
#[derive(Debug)]
pub(super) enum Severities {
    /// The same for all.
    Same(Severity),
    /// By the entry of the probing record's class.
    ByProbe(Vec<Severity>),
    /// By the entry of the held record's class.
    ByHeld(Vec<Severity>),
}

/// Two layers that meet: each record of the one probes the index of the other.
#[derive(Debug)]
pub(super) struct Meeting {
    pub(super) probe: LayerId,
    pub(super) held: LayerId,
    pub(super) tasks: Vec<Task>,
    /// Position error of both layers together, metres (DESIGN 4.2).
    pub(super) error_m: f64,
}

impl Meeting {
    /// What is asked of two records with these bits.
    pub(super) fn asks(&self, probe: Bits, held: Bits) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(move |task| task.probe_bit & probe != 0 && task.held_bit & held != 0)
    }

    /// How far apart the boxes of a pair may be for a record with these bits; `None` when it meets nothing here.
    pub(super) fn reach_m(&self, bits: Bits) -> Option<f64> {
        let reaches = self.tasks.iter().filter(|task| task.probe_bit & bits != 0).map(|task| task.reach_m);
        reaches.reduce(f64::max)
    }
}

/// What to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// A selection a layer, in the order of the layers.
    pub(super) selections: Vec<Selection>,
    pub(super) streamed: Vec<LayerId>,
    pub(super) held: Vec<LayerId>,
    pub(super) meetings: Vec<Meeting>,
    /// Rules on attributes alone, with their subjects' layers.
    pub(super) alone: Vec<(RuleId, LayerId)>,
    /// Rules on what is not near, with their subjects' layers.
    pub(super) none_within: Vec<(RuleId, LayerId)>,
    pub(super) not_evaluated: Vec<NotEvaluated>,
    /// The sides of rules on which only changed records are looked at.
    pub(super) by_record: Vec<ByRecord>,
    /// For each layer the records that are looked at; `None` for all.
    pub(super) near: Vec<Option<Vec<RecordNo>>>,
}

impl Plan {
    /// A plan that knows which records the rules speak of, and nothing to do yet; what no layer can answer comes second.
    ///
    /// # Errors
    /// When a file can no longer be read.
    pub(super) fn begun(layers: &[Arc<Layer>], rules: &RuleSet) -> Result<(Self, Vec<(LayerId, Unanswered)>), LayerError> {
        let mut plan = Self { near: vec![None; layers.len()], ..Self::default() };
        let mut unanswered = Vec::new();
        for layer in layers {
            let (selection, cannot) = Selection::of(layer, rules)?;
            plan.selections.push(selection);
            unanswered.extend(cannot.into_iter().map(|cannot| (layer.id, cannot)));
        }
        Ok((plan, unanswered))
    }

    /// Adds what to do that is not `known`.
    pub(super) fn fill(&mut self, layers: &[Arc<Layer>], rules: &RuleSet, unanswered: &[(LayerId, Unanswered)], known: &Known) {
        let plan = self;
        let mut pairs = Vec::new();
        for (place, rule) in rules.rules.iter().enumerate() {
            let Some(id) = RuleId::from_place(place) else { break };
            let answers = |sides: &[Side], is_object: bool| -> Vec<LayerId> {
                let cannot = |layer: LayerId| {
                    unanswered.iter().any(|(of, cannot)| *of == layer && cannot.rule == place && cannot.is_object == is_object)
                };
                layers
                    .iter()
                    .filter(|layer| is_on(layer, sides) && !layer.needs_shift() && !cannot(layer.id))
                    .map(|layer| layer.id)
                    .collect()
            };
            let (subjects, objects) = (answers(&rule.subject, false), answers(&rule.object, true));
            let is_alone = rule.relation == Relation::Attributes;
            let mut missing: Vec<Missing> =
                missing_roles(layers, rule.subject.iter().chain(&rule.object)).into_iter().map(Missing::Layer).collect();
            missing.extend(unanswered.iter().filter(|(_, cannot)| cannot.rule == place).map(|(_, cannot)| cannot.missing.clone()));
            let is_waiting = |layer: &&Arc<Layer>| layer.needs_shift() && (is_on(layer, &rule.subject) || is_on(layer, &rule.object));
            missing.extend(layers.iter().filter(is_waiting).map(|layer| Missing::Shift(layer.id)));
            let is_evaluated = !subjects.is_empty() && (is_alone || !objects.is_empty());
            if !missing.is_empty() {
                plan.not_evaluated.push(NotEvaluated { rule: id, missing, is_partial: is_evaluated });
            }
            if !is_evaluated {
                continue;
            }
            for &subject in &subjects {
                if is_alone {
                    plan.alone.push((id, subject));
                } else {
                    let unknown = objects.iter().filter(|&&object| !known.has((id, &rule.relation), subject, object));
                    pairs.extend(unknown.map(|&object| (id, subject, object)));
                }
                let is_none_within = matches!(rule.relation, Relation::NoneWithin { .. });
                if is_none_within && !known.has((id, &rule.relation), subject, subject) {
                    plan.none_within.push((id, subject));
                }
            }
        }
        plan.by_record = known.by_record(rules, &pairs);
        known.leave_out(layers, plan, &pairs);
        plan.divide(layers, &pairs);
        plan.meet(layers, rules, &pairs);
    }

    /// Decides which layers stream and which are held.
    fn divide(&mut self, layers: &[Arc<Layer>], pairs: &[(RuleId, LayerId, LayerId)]) {
        let mut involved: Vec<LayerId> = pairs.iter().flat_map(|&(_, subject, object)| [subject, object]).collect();
        involved.sort_unstable();
        involved.dedup();
        let near = &self.near;
        let size = |layer: &LayerId| {
            let shapes = &layers[layer.place()].raw.shapes;
            // A layer of which few records are looked at is better held, however large it is.
            match near.get(layer.place()) {
                Some(Some(near)) => (0, near.len() as u32),
                _ => (shapes.chunks().len(), shapes.records()),
            }
        };
        involved.sort_by_cached_key(|layer| (std::cmp::Reverse(size(layer)), *layer));
        for layer in involved {
            let meets_streamed = pairs.iter().any(|&(_, subject, object)| {
                let other = if subject == layer { object } else { subject };
                (subject == layer || object == layer) && (other == layer || self.streamed.contains(&other))
            });
            if meets_streamed {
                self.held.push(layer);
            } else {
                self.streamed.push(layer);
            }
        }
    }

    /// Gathers what each pair of layers is asked. Of two held layers the larger probes.
    pub(super) fn meet(&mut self, layers: &[Arc<Layer>], rules: &RuleSet, pairs: &[(RuleId, LayerId, LayerId)]) {
        for &(rule_id, subject, object) in pairs {
            let rule = &rules.rules[rule_id.place()];
            let records = |layer: LayerId| layers[layer.place()].raw.records();
            let probe_is_subject = match (self.streamed.contains(&subject), self.streamed.contains(&object)) {
                (true, _) => true,
                (_, true) => false,
                _ => records(subject) >= records(object),
            };
            let (probe, held) = if probe_is_subject { (subject, object) } else { (object, subject) };
            let task = Task {
                rule: rule_id,
                relation: rule.relation.clone(),
                probe_is_subject,
                probe_bit: bit(rule_id.place(), !probe_is_subject),
                held_bit: bit(rule_id.place(), probe_is_subject),
                reach_m: match rule.relation {
                    Relation::Within { distance_m, .. } | Relation::NoneWithin { distance_m } => distance_m,
                    _ => 0.0,
                },
                severity: severities(layers, rule, probe, held, probe_is_subject),
            };
            if let Some(meeting) = self.meetings.iter_mut().find(|meeting| meeting.probe == probe && meeting.held == held) {
                meeting.tasks.push(task);
            } else {
                let error_m = layers[probe.place()].position_error_m + layers[held.place()].position_error_m;
                self.meetings.push(Meeting { probe, held, tasks: vec![task], error_m });
            }
        }
    }
}

/// Whether the layer has a role of one of the sides.
pub(super) fn is_on(layer: &Layer, sides: &[Side]) -> bool {
    sides.iter().any(|side| side.role == layer.role)
}

/// Severity by class is that of the object where it is farmland, else of the subject.
fn severities(layers: &[Arc<Layer>], rule: &Rule, probe: LayerId, held: LayerId, probe_is_subject: bool) -> Severities {
    let (probe, held) = (&layers[probe.place()], &layers[held.place()]);
    let (subject, object) = if probe_is_subject { (probe, held) } else { (held, probe) };
    if rule.severity_by_class.is_empty() || (subject.role != Role::Farmland && object.role != Role::Farmland) {
        return Severities::Same(rule.severity);
    }
    let is_by_object = object.role == Role::Farmland;
    let by_entry = severity_by_entry(if is_by_object { object } else { subject }, rule);
    if is_by_object == probe_is_subject { Severities::ByHeld(by_entry) } else { Severities::ByProbe(by_entry) }
}

/// The roles of these sides that no layer has, each once.
pub(super) fn missing_roles<'s>(layers: &[Arc<Layer>], sides: impl Iterator<Item = &'s Side>) -> Vec<Role> {
    let mut roles: Vec<Role> = sides.map(|side| side.role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles.retain(|role| !layers.iter().any(|layer| layer.role == *role));
    roles
}
