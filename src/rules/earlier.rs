//! What an earlier run found that still holds: a pair of layers that are the same, under a rule that is the same, needs no second look.
//!
//! Rules on attributes alone are asked again, because that costs nothing; rules on what is not near hold only where no layer changed at
//! all, because any new object may be the near one.

use std::sync::Arc;

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::Layer;
use crate::problem::Problems;

use super::bitmap::Bitmap;
use super::finding::Findings;
use super::set::{Relation, RuleSet};

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

/// At which records of a layer a run looked: their problems are noted.
#[derive(Clone, Debug)]
pub struct LookedAt {
    pub(super) parsed: Bitmap,
    pub(super) measured: Bitmap,
}

impl LookedAt {
    fn nothing(records: u32) -> Self {
        Self { parsed: Bitmap::new(records), measured: Bitmap::new(records) }
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
}

/// What of an earlier run is known to hold.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// For each layer of now, which one it was then; empty without an earlier run.
    layers: Vec<Option<LayerId>>,
    /// For each rule of now, which one it was then.
    rules: Vec<Option<RuleId>>,
    /// Every layer is as it was, and there were no others.
    is_all_layers: bool,
}

impl Known {
    pub(super) fn of(earlier: Option<&Earlier<'_>>, layers: &[Arc<Layer>], rules: &RuleSet) -> Self {
        let Some(earlier) = earlier else { return Self::default() };
        let known_layers: Vec<Option<LayerId>> =
            layers.iter().map(|layer| earlier.layers.iter().position(|old| old.is_same_as(layer)).and_then(LayerId::from_place)).collect();
        let known_rules =
            rules.rules.iter().map(|rule| earlier.rules.rules.iter().position(|old| old == rule).and_then(RuleId::from_place));
        let is_all_layers = layers.len() == earlier.layers.len() && known_layers.iter().all(Option::is_some);
        Self { rules: known_rules.collect(), layers: known_layers, is_all_layers }
    }

    fn layer(&self, layer: LayerId) -> Option<LayerId> {
        self.layers.get(layer.place()).copied().flatten()
    }

    fn rule(&self, rule: RuleId) -> Option<RuleId> {
        self.rules.get(rule.place()).copied().flatten()
    }

    /// Whether it is known what the rule says of this pair of layers.
    pub(super) fn has(&self, (id, relation): (RuleId, &Relation), subject: LayerId, object: LayerId) -> bool {
        let is_known = self.rule(id).is_some() && self.layer(subject).is_some() && self.layer(object).is_some();
        match relation {
            Relation::Attributes => false,
            Relation::NoneWithin { .. } => is_known && self.is_all_layers,
            _ => is_known,
        }
    }

    /// The findings that hold, as they are called now.
    pub(super) fn carried(&self, earlier: Option<&Earlier<'_>>, rules: &RuleSet) -> Findings {
        let Some(earlier) = earlier else { return Findings::default() };
        let layer_now = |old: LayerId| self.layers.iter().position(|then| *then == Some(old)).and_then(LayerId::from_place);
        let layers: Vec<Option<LayerId>> = earlier.layers.iter().map(|layer| layer_now(layer.id)).collect();
        let rule_now = |old: RuleId| self.rules.iter().position(|then| *then == Some(old)).and_then(RuleId::from_place);
        let rules_now: Vec<Option<RuleId>> = (0..earlier.rules.rules.len()).map(|place| rule_now(RuleId::from_place(place)?)).collect();
        let now = |old: LayerId| layers.get(old.place()).copied().flatten();
        let holding = earlier.findings.iter().filter_map(|mut finding| {
            let rule = rules_now.get(finding.rule.place()).copied().flatten()?;
            let subject = now(finding.subject_layer)?;
            let object = match finding.object_layer {
                Some(old) => Some(now(old)?),
                None => None,
            };
            let relation = &rules.rules.get(rule.place())?.relation;
            if !self.has((rule, relation), subject, object.unwrap_or(subject)) {
                return None;
            }
            finding.rule = rule;
            finding.subject_layer = subject;
            finding.object_layer = object;
            Some(finding)
        });
        holding.collect()
    }

    /// Where the problems of each layer go; those of a layer that is as it was go on from there.
    pub(super) fn notes(&self, earlier: Option<&Earlier<'_>>, layers: &[Arc<Layer>]) -> Vec<Notes> {
        let note = |layer: &Arc<Layer>| {
            let then = earlier
                .zip(self.layer(layer.id))
                .and_then(|(earlier, then)| Some((earlier.problems.get(then.place())?, earlier.looked_at.get(then.place())?)));
            match then {
                Some((problems, looked_at)) => {
                    let groups = problems.groups().into_iter().map(|(_, group)| group);
                    Notes { problems: Problems::from_groups(groups), looked_at: looked_at.clone() }
                }
                None => Notes { problems: Problems::new(), looked_at: LookedAt::nothing(layer.raw.records()) },
            }
        };
        layers.iter().map(note).collect()
    }
}
