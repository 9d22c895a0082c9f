//! What an earlier run found that still holds: a pair of layers that are the same, under a rule that is the same, needs no second look; of an edited
//! layer only the records that changed do ([`super::unchanged`]).
//!
//! Rules on attributes alone are asked again, because that costs nothing; rules on what is not near hold only where no layer changed at
//! all, because any new object may be the near one.

use std::sync::Arc;

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{Layer, LayerError};
use crate::problem::{ProblemKind, Problems};
use crate::progress::{Cancel, Progress};

use super::bitmap::Bitmap;
use super::finding::Findings;
use super::plan::Plan;
use super::selection::{Selection, bit};
use super::set::{Relation, RuleSet};
use super::unchanged::{Edited, Fingerprints};

/// A run that was, in the same analysis CRS.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// Its layers.
    pub layers: &'a [Arc<Layer>],
    /// Its rules.
    pub rules: &'a RuleSet,
    /// What it found.
    pub findings: &'a Findings,
    /// Problems met while measuring, a collector a layer.
    pub problems: &'a [Problems],
    /// At which records it looked, a layer each.
    pub looked_at: &'a [LookedAt],
}

impl Earlier<'_> {
    /// Whether nothing failed in it: else it is no ground to go on from, for nobody can tell what is missing where.
    pub(super) fn is_sound(&self) -> bool {
        let failed = |kind: &ProblemKind| matches!(kind, ProblemKind::CalculationFailed { .. } | ProblemKind::PairFailed { .. });
        let mut groups = self.problems.iter().flat_map(Problems::groups);
        !groups.any(|(_, group)| group.first.iter().any(|problem| failed(&problem.kind)))
    }
}

/// At which records of a layer a run looked, and what they were like: their problems are noted.
#[derive(Clone, Debug)]
pub struct LookedAt {
    parsed: Bitmap,
    measured: Bitmap,
    /// Records with problems.
    troubled: Bitmap,
    pub(super) fingerprints: Fingerprints,
}

impl LookedAt {
    fn nothing(records: u32) -> Self {
        let bitmap = || Bitmap::new(records);
        Self { parsed: bitmap(), measured: bitmap(), troubled: bitmap(), fingerprints: Fingerprints::new(records) }
    }

    /// At how many records' shapes.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.parsed.count()
    }
}

/// A layer's problems met while measuring, each record's once however often it is looked at.
#[derive(Debug)]
pub(super) struct Notes {
    pub(super) problems: Problems,
    pub(super) looked_at: LookedAt,
}

impl Notes {
    /// Whether nobody looked at the record's shape before.
    pub(super) fn is_first_look(&self, record: RecordNo) -> bool {
        self.looked_at.parsed.set(record)
    }

    /// Whether nobody measured the record before.
    pub(super) fn is_first_measure(&self, record: RecordNo) -> bool {
        self.looked_at.measured.set(record)
    }

    /// Takes note of a problem.
    pub(super) fn note(&self, record: RecordNo, kind: ProblemKind) {
        self.looked_at.troubled.set(record);
        self.problems.record(record, kind);
    }
}

/// What a layer of now was in the earlier run.
#[derive(Debug)]
enum Then {
    /// None of its layers.
    New,
    /// This one, as it was.
    Same(LayerId),
    /// This one, with other records.
    Edited(Edited),
}

/// What of an earlier run is known to hold.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// For each layer of now, which one it was then; empty without an earlier run.
    layers: Vec<Then>,
    /// For each rule of now, which one it was then.
    rules: Vec<Option<RuleId>>,
    /// Every layer is as it was, and there were no others.
    is_all_layers: bool,
}

/// One side of a rule on which only the changed records of an edited layer must be looked at: everything opposite is as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ByRecord {
    rule: RuleId,
    layer: LayerId,
    is_object: bool,
}

impl Known {
    /// Compares what is there now with what was then.
    ///
    /// # Errors
    /// When a file can no longer be read, or when asked to stop.
    pub(super) fn of(
        earlier: Option<&Earlier<'_>>,
        (layers, selections): (&[Arc<Layer>], &[Selection]),
        rules: &RuleSet,
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<Self, LayerError> {
        let Some(earlier) = earlier else { return Ok(Self::default()) };
        let place_of = |is_it: &dyn Fn(&Layer) -> bool| earlier.layers.iter().position(|old| is_it(old)).and_then(LayerId::from_place);
        let mut then: Vec<Then> = layers.iter().map(|layer| place_of(&|old| old.is_same_as(layer)).map_or(Then::New, Then::Same)).collect();
        // Fingerprints hold what the rules asked: other rules ask something else.
        if rules == earlier.rules {
            for (place, (layer, selection)) in layers.iter().zip(selections).enumerate() {
                if matches!(then[place], Then::Same(_)) {
                    continue;
                }
                let is_taken = |old: LayerId| then.iter().any(|known| known.id() == Some(old));
                let was = place_of(&|old| layer.is_edit_of(old) && !is_taken(old.id));
                if let Some((was, looked_at)) = was.and_then(|was| Some((was, earlier.looked_at.get(was.place())?))) {
                    let was = (was, &looked_at.fingerprints, &looked_at.troubled);
                    let edited = Edited::of((layer, selection), was, progress, cancel)?;
                    then[place] = if edited.is_same { Then::Same(edited.then) } else { Then::Edited(edited) };
                }
            }
        }
        let known_rules =
            rules.rules.iter().map(|rule| earlier.rules.rules.iter().position(|old| old == rule).and_then(RuleId::from_place));
        let is_all_layers = layers.len() == earlier.layers.len() && then.iter().all(|then| matches!(then, Then::Same(_)));
        Ok(Self { rules: known_rules.collect(), layers: then, is_all_layers })
    }

    /// Which layer of then this one is, as it was.
    fn same(&self, layer: LayerId) -> Option<LayerId> {
        match self.layers.get(layer.place()) {
            Some(Then::Same(then)) => Some(*then),
            _ => None,
        }
    }

    /// The layer as it was, if it was edited.
    fn edited(&self, layer: LayerId) -> Option<&Edited> {
        match self.layers.get(layer.place()) {
            Some(Then::Edited(edited)) => Some(edited),
            _ => None,
        }
    }

    fn rule(&self, rule: RuleId) -> Option<RuleId> {
        self.rules.get(rule.place()).copied().flatten()
    }

    /// Whether it is known what the rule says of this pair of layers.
    pub(super) fn has(&self, (id, relation): (RuleId, &Relation), subject: LayerId, object: LayerId) -> bool {
        let is_known = self.rule(id).is_some() && self.same(subject).is_some() && self.same(object).is_some();
        match relation {
            Relation::Attributes => false,
            Relation::NoneWithin { .. } => is_known && self.is_all_layers,
            _ => is_known,
        }
    }

    /// The sides of rules on which only changed records must be looked at, of the pairs that are planned.
    pub(super) fn by_record(&self, rules: &RuleSet, pairs: &[(RuleId, LayerId, LayerId)]) -> Vec<ByRecord> {
        let mut sides: Vec<(ByRecord, bool)> = Vec::new();
        for &(rule, subject, object) in pairs {
            let is_of_pairs = rules.rules.get(rule.place()).is_some_and(|rule| !matches!(rule.relation, Relation::NoneWithin { .. }));
            for (layer, other, is_object) in [(subject, object, false), (object, subject, true)] {
                let side = ByRecord { rule, layer, is_object };
                let is_by_record = is_of_pairs && self.edited(layer).is_some() && self.same(other).is_some();
                match sides.iter_mut().find(|(known, _)| *known == side) {
                    Some((_, holds)) => *holds &= is_by_record,
                    None => sides.push((side, is_by_record)),
                }
            }
        }
        sides.into_iter().filter(|(_, holds)| *holds).map(|(side, _)| side).collect()
    }

    /// Tells the selections what need not be looked at; gives the records of each layer that must be, `None` for all.
    pub(super) fn leave_out(&self, layers: &[Arc<Layer>], plan: &mut Plan, pairs: &[(RuleId, LayerId, LayerId)]) {
        for layer in layers {
            let Some(edited) = self.edited(layer.id) else { continue };
            let of_sides = |is_it: &dyn Fn(RuleId, bool) -> bool| {
                let sides = pairs.iter().flat_map(|&(rule, subject, object)| [(rule, subject, false), (rule, object, true)]);
                let own = sides.filter(|(rule, of, is_object)| *of == layer.id && is_it(*rule, *is_object));
                own.fold(0, |bits, (rule, _, is_object)| bits | bit(rule.place(), is_object))
            };
            let asked = of_sides(&|_, _| true);
            let known = of_sides(&|rule, is_object| plan.by_record.contains(&ByRecord { rule, layer: layer.id, is_object }));
            if let Some(selection) = plan.selections.get_mut(layer.id.place()) {
                selection.leave_out(known, edited.changed_bits(layer.raw.records()));
            }
            if let Some(near) = plan.near.get_mut(layer.id.place()).filter(|_| asked == known) {
                *near = Some(edited.changed.clone());
            }
        }
    }

    /// The findings that hold, as they are called now.
    pub(super) fn carried(&self, earlier: Option<&Earlier<'_>>, rules: &RuleSet, by_record: &[ByRecord]) -> Findings {
        let Some(earlier) = earlier else { return Findings::default() };
        let layer_now = |old: LayerId| self.layers.iter().position(|then| then.id() == Some(old)).and_then(LayerId::from_place);
        let layers: Vec<Option<LayerId>> = earlier.layers.iter().map(|layer| layer_now(layer.id)).collect();
        let rule_now = |old: RuleId| self.rules.iter().position(|then| *then == Some(old)).and_then(RuleId::from_place);
        let rules_now: Vec<Option<RuleId>> = (0..earlier.rules.rules.len()).map(|place| rule_now(RuleId::from_place(place)?)).collect();
        let now = |old: LayerId| layers.get(old.place()).copied().flatten();
        let is_by_record = |rule, layer, is_object| by_record.contains(&ByRecord { rule, layer, is_object });
        // What the rule says of these two layers holds, wholly or for the records that did not change.
        let holds = |rule: RuleId, subject: LayerId, object: LayerId| {
            let Some(relation) = rules.rules.get(rule.place()).map(|rule| &rule.relation) else { return false };
            self.has((rule, relation), subject, object) || is_by_record(rule, subject, false) || is_by_record(rule, object, true)
        };
        let mut last = None;
        let holding = earlier.findings.iter().filter_map(|mut finding| {
            // Findings come sorted: a few thousand answers serve millions.
            let asked = (finding.rule, finding.subject_layer, finding.object_layer);
            let (rule, subject, object) = match last {
                Some((known, answer)) if known == asked => answer,
                _ => {
                    let rule = rules_now.get(finding.rule.place()).copied().flatten();
                    let answer = rule.zip(now(finding.subject_layer)).and_then(|(rule, subject)| {
                        let object = finding.object_layer.map_or(Some(subject), now)?;
                        holds(rule, subject, object).then_some((rule, subject, object))
                    });
                    last = Some((asked, answer));
                    answer
                }
            }?;
            finding.rule = rule;
            finding.subject_record = self.record_now(subject, finding.subject_record)?;
            finding.subject_layer = subject;
            if let Some(record) = finding.object_record {
                finding.object_record = Some(self.record_now(object, record)?);
                finding.object_layer = Some(object);
            }
            Some(finding)
        });
        holding.collect()
    }

    /// Which record of now a record of then is; `None` when it changed or is gone.
    fn record_now(&self, layer: LayerId, then: RecordNo) -> Option<RecordNo> {
        self.edited(layer).map_or(Some(then), |edited| edited.record_now(then))
    }

    /// Where the problems of each layer go; those of a layer that is as it was go on from there.
    pub(super) fn notes(&self, earlier: Option<&Earlier<'_>>, layers: &[Arc<Layer>]) -> Vec<Notes> {
        let note = |layer: &Arc<Layer>| {
            let then = earlier
                .zip(self.same(layer.id))
                .and_then(|(earlier, then)| Some((earlier.problems.get(then.place())?, earlier.looked_at.get(then.place())?)));
            if let Some((problems, looked_at)) = then {
                let groups = problems.groups().into_iter().map(|(_, group)| group);
                return Notes { problems: Problems::from_groups(groups), looked_at: looked_at.clone() };
            }
            let mut looked_at = LookedAt::nothing(layer.raw.records());
            if let Some(edited) = self.edited(layer.id) {
                // Unchanged records had no problems: those that had count as changed.
                looked_at.fingerprints = edited.fingerprints.clone();
            }
            Notes { problems: Problems::new(), looked_at }
        };
        layers.iter().map(note).collect()
    }
}

impl Then {
    fn id(&self) -> Option<LayerId> {
        match self {
            Self::New => None,
            Self::Same(then) => Some(*then),
            Self::Edited(edited) => Some(edited.then),
        }
    }
}
