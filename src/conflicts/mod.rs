//! The sorted list of conflicts, with names that last over runs, counties and figures. Interface sketch.

use std::sync::Arc;

use crate::ids::LayerId;
use crate::layer::Layer;
use crate::rules::{Finding, Findings, NotEvaluated, Rule, RuleSet};

/// What a person decided on a conflict (DESIGN 2, 复核).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum ReviewStatus {
    /// 待核
    #[default]
    Open,
    /// 已确认
    Confirmed,
    /// 误报
    FalsePositive,
    /// 已解决
    Resolved,
}

/// Names a conflict over runs and files: 40 bits, printed as ten hex digits (DESIGN 4.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConflictKey(pub u64);

/// One row of the conflict list, resolved for people and files (DESIGN 4.2). Borrowed from the list.
#[derive(Clone, Debug)]
pub struct ConflictRow<'a> {
    /// Its name.
    pub key: ConflictKey,
    /// Its rule.
    pub rule: &'a Rule,
    /// What was found.
    pub finding: Finding,
    /// The subject's layer.
    pub subject_layer: &'a Layer,
    /// The subject's identifier, as text; "" where there is none.
    pub subject_id: &'a str,
    /// The subject's normalised class, code or kind.
    pub subject_class: &'a str,
    /// The object's layer; `None` where the rule has no object.
    pub object_layer: Option<&'a Layer>,
    /// The object's identifier.
    pub object_id: &'a str,
    /// The object's normalised class, code or kind.
    pub object_class: &'a str,
    /// County or new area whose job it is; "" when no admin layer is given.
    pub admin: &'a str,
    /// What a person decided.
    pub status: ReviewStatus,
    /// A person's note.
    pub note: &'a str,
}

/// A run's conflicts with everything that is needed to show them. An immutable snapshot, shared by `Arc`.
#[derive(Debug)]
pub struct ConflictList {
    /// The layers of the run.
    pub layers: Vec<Arc<Layer>>,
    /// The rules of the run.
    pub rules: Arc<RuleSet>,
    /// The findings in the order of DESIGN 4.2 (rule, subject layer's name, record, object layer's name, record).
    pub findings: Findings,
    /// Rules that could not be evaluated, with what is missing.
    pub not_evaluated: Vec<NotEvaluated>,
    keys: Vec<ConflictKey>,
}

impl ConflictList {
    /// How many conflicts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Row `place` of the list.
    #[must_use]
    pub fn row(&self, place: usize) -> Option<ConflictRow<'_>> {
        let _ = (place, &self.keys);
        todo!()
    }

    /// All rows in order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = ConflictRow<'_>> + '_ {
        (0..self.len()).map(|place| self.row(place).unwrap_or_else(|| todo!()))
    }

    /// Place of the conflict with this name.
    #[must_use]
    pub fn find(&self, key: ConflictKey) -> Option<usize> {
        self.keys.iter().position(|known| *known == key)
    }

    /// The layer with this number.
    #[must_use]
    pub fn layer(&self, id: LayerId) -> &Layer {
        &self.layers[id.place()]
    }
}
