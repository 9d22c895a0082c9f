//! For rules on what is not near: which subjects there are, and which of them have something within the distance. Workers set bits.

use std::sync::Arc;

use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::Layer;

use super::bitmap::Bitmap;
use super::evaluate::without_object;
use super::finding::Finding;
use super::selection::{Bits, bit};
use super::set::RuleSet;

/// The subjects of one rule in one layer.
#[derive(Debug)]
struct Subjects {
    rule: RuleId,
    layer: LayerId,
    existing: Bitmap,
    reached: Bitmap,
}

/// The subjects of all rules on what is not near.
#[derive(Debug)]
pub(super) struct Reached(Vec<Subjects>);

impl Reached {
    pub(super) fn new(layers: &[Arc<Layer>], rules: &[(RuleId, LayerId)]) -> Self {
        let subjects = rules.iter().map(|&(rule, layer)| {
            let records = layers[layer.place()].raw.records();
            Subjects { rule, layer, existing: Bitmap::new(records), reached: Bitmap::new(records) }
        });
        Self(subjects.collect())
    }

    /// The bits whose records are subjects here: their shapes must be looked at even when nothing is near.
    pub(super) fn bits(&self, layer: LayerId) -> Bits {
        self.0.iter().filter(|subjects| subjects.layer == layer).fold(0, |bits, subjects| bits | bit(subjects.rule.place(), false))
    }

    /// `record` has a shape.
    pub(super) fn exists(&self, layer: LayerId, record: RecordNo, bits: Bits) {
        for subjects in self.0.iter().filter(|subjects| subjects.layer == layer && bits & bit(subjects.rule.place(), false) != 0) {
            subjects.existing.set(record);
        }
    }

    /// Something is within the distance of `record`.
    pub(super) fn reach(&self, rule: RuleId, layer: LayerId, record: RecordNo) {
        for subjects in self.0.iter().filter(|subjects| subjects.layer == layer && subjects.rule == rule) {
            subjects.reached.set(record);
        }
    }

    /// The findings: subjects that nothing is near to.
    pub(super) fn never<'a>(&'a self, layers: &'a [Arc<Layer>], rules: &'a RuleSet) -> impl Iterator<Item = Finding> + 'a {
        self.0.iter().flat_map(move |subjects| {
            let layer = &layers[subjects.layer.place()];
            let records = (0..layer.raw.records()).map(RecordNo::new);
            let lonely = records.filter(|&record| subjects.existing.has(record) && !subjects.reached.has(record));
            lonely.map(move |record| without_object(rules, subjects.rule, layer, record))
        })
    }
}
