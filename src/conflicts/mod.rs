//! The sorted list of conflicts, with names that last over runs, counties and figures.

mod counties;
pub mod explain;
pub mod figures;
mod keys;
mod marks;
mod repeated;
pub mod shape;
pub mod siting;
pub mod sources;
pub mod summary;

pub use explain::Explanation;
pub use figures::{Figure, FigureKind, Figures};
pub use shape::ConflictShapes;
pub use siting::Siting;
pub use sources::{Band, SourceRow};
pub use summary::{CountySummary, RuleSummary, Summary};

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use counties::Counties;

use crate::ids::LayerId;
use crate::layer::{Layer, LayerError};
use crate::progress::Cancel;
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

impl fmt::Display for ConflictKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010x}", self.0)
    }
}

impl ConflictKey {
    /// The key that these ten hex digits print; capitals are understood.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let is_key = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_key { u64::from_str_radix(text, 16).ok().map(Self) } else { None }
    }
}

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

/// A person's decision on a conflict.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Review {
    /// What was decided.
    pub status: ReviewStatus,
    /// A note.
    pub note: String,
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
    names: Vec<keys::Names>,
    counties: Counties,
    reviews: HashMap<ConflictKey, Review>,
}

impl ConflictList {
    /// Gives an evaluation's findings their names and counties. `layers` and `rules` are those that were evaluated; of an `earlier`
    /// list over layers that are the same, the names of their features are taken.
    ///
    /// # Errors
    /// When a file can no longer be read, or when asked to stop.
    pub fn build(
        layers: Vec<Arc<Layer>>,
        rules: Arc<RuleSet>,
        findings: Findings,
        not_evaluated: Vec<NotEvaluated>,
        earlier: Option<&Self>,
        cancel: &Cancel,
    ) -> Result<Self, LayerError> {
        let known: Vec<Option<keys::Names>> = layers.iter().map(|layer| earlier?.names_of(layer)).collect();
        let (keys, counties) =
            rayon::join(|| keys::keys(&layers, &rules, &findings, &known, cancel), || Counties::of(&layers, &findings, cancel));
        let ((keys, names), counties) = (keys?, counties?);
        Ok(Self { layers, rules, findings, not_evaluated, keys, names, counties, reviews: HashMap::new() })
    }

    /// The names of a layer's features, where the layer was in this run.
    fn names_of(&self, layer: &Layer) -> Option<keys::Names> {
        let place = self.layers.iter().position(|old| old.is_same_as(layer))?;
        self.names.get(place).cloned()
    }

    /// The list with these decisions; those on other conflicts are kept out.
    #[must_use]
    pub fn with_reviews(mut self, reviews: impl IntoIterator<Item = (ConflictKey, Review)>) -> Self {
        let known: HashSet<ConflictKey> = self.keys.iter().copied().collect();
        self.reviews = reviews.into_iter().filter(|(key, _)| known.contains(key)).collect();
        self
    }

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
        let finding = self.findings.get(place)?;
        let key = *self.keys.get(place)?;
        let subject_layer = self.layer(finding.subject_layer);
        let object = finding.object_layer.zip(finding.object_record).map(|(layer, record)| (self.layer(layer), record));
        let review = if self.reviews.is_empty() { None } else { self.reviews.get(&key) };
        Some(ConflictRow {
            key,
            rule: self.rules.rules.get(finding.rule.place())?,
            finding,
            subject_layer,
            subject_id: subject_layer.ids.get(finding.subject_record),
            subject_class: subject_layer.class.value(finding.subject_record),
            object_layer: object.map(|(layer, _)| layer),
            object_id: object.map_or("", |(layer, record)| layer.ids.get(record)),
            object_class: object.map_or("", |(layer, record)| layer.class.value(record)),
            admin: self.counties.name(finding.subject_layer.place(), finding.subject_record),
            status: review.map_or(ReviewStatus::Open, |review| review.status),
            note: review.map_or("", |review| review.note.as_str()),
        })
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = ConflictRow<'_>> + '_ {
        (0..self.len()).filter_map(|place| self.row(place))
    }

    /// The names of the conflicts, in order.
    #[must_use]
    pub fn keys(&self) -> &[ConflictKey] {
        &self.keys
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
