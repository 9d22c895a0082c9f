//! What a person says about values of a class field that the program does not know: another value, or nothing.
//!
//! And what there is to say something about: the distinct values of an open layer with how often they stand there.

use std::collections::BTreeMap;

use crate::ids::RecordNo;
use crate::text::normalised;

use super::class::FarmlandClass;
use super::{Layer, Role, code};

/// Values as they stand in the file (after NFKC and trimming) and what they mean: another value, or `None` to be ignored. What is ignored
/// counts as no class, matches no rule and is no problem any more.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ClassValues(BTreeMap<String, Option<String>>);

impl ClassValues {
    /// `待定:安全利用类,暂缓:`, as typed behind `values=` and kept in workspaces; `None` when a pair has no colon or no value before it.
    ///
    /// ```
    /// use jingtu::layer::ClassValues;
    /// let values = ClassValues::parse("待定：Ⅱ类, 暂缓:").unwrap();
    /// assert_eq!(values.meaning("待定"), Some(Some("II类")));
    /// assert_eq!(values.meaning("暂缓"), Some(None));
    /// assert_eq!(values.meaning("水田"), None);
    /// assert_eq!(ClassValues::parse("待定"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = normalised(text);
        let pairs = text.split([',', '、', ';']).filter(|pair| !pair.trim().is_empty()).map(|pair| {
            let (value, meaning) = pair.rsplit_once(':')?;
            let value = value.trim();
            (!value.is_empty()).then(|| (value.to_owned(), Some(meaning.trim().to_owned()).filter(|meaning| !meaning.is_empty())))
        });
        pairs.collect::<Option<_>>().map(Self)
    }

    /// The text that [`Self::parse`] reads.
    #[must_use]
    pub fn to_text(&self) -> String {
        let pair = |(value, meaning): (&String, &Option<String>)| format!("{value}:{}", meaning.as_deref().unwrap_or(""));
        self.0.iter().map(pair).collect::<Vec<_>>().join(",")
    }

    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says what a value means; `None` ignores it.
    pub fn set(&mut self, value: &str, meaning: Option<&str>) {
        self.0.insert(normalised(value).into_owned(), meaning.map(str::to_owned));
    }

    /// Takes back what was said of a value.
    pub fn clear(&mut self, value: &str) {
        self.0.remove(&*normalised(value));
    }

    /// What was said of a value: what it means, or that it is ignored; `None` when nothing was said.
    #[must_use]
    pub fn meaning(&self, value: &str) -> Option<Option<&str>> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&*normalised(value)).map(Option::as_deref)
    }
}

/// A distinct value of a layer's class field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassCount {
    /// The value, normalised; "" for empty cells.
    pub value: String,
    /// How many live records have it.
    pub records: u64,
    /// Whether the program knows what it means in the layer's role.
    pub is_known: bool,
}

/// The distinct values of a layer's class field, the most frequent first; nothing for a layer without one. Linear in the records.
#[must_use]
pub fn class_counts(layer: &Layer) -> Vec<ClassCount> {
    let classes = &layer.class;
    let mut counts = vec![0_u64; classes.values.len()];
    for (number, entry) in (0..).zip(&classes.entry) {
        if let Some(count) = counts.get_mut(*entry as usize).filter(|_| layer.is_live(RecordNo::new(number))) {
            *count += 1;
        }
    }
    let mut found: Vec<ClassCount> = classes
        .values
        .iter()
        .zip(counts)
        .filter(|(_, records)| *records > 0)
        .map(|(value, records)| ClassCount { value: value.clone(), records, is_known: is_known(layer.role, value) })
        .collect();
    found.sort_by(|a, b| b.records.cmp(&a.records).then_with(|| a.value.cmp(&b.value)));
    found
}

/// Whether a normalised value means something in this role. An empty one is no question: there is nothing to ask about.
#[must_use]
pub fn is_known(role: Role, value: &str) -> bool {
    match role {
        _ if value.is_empty() => true,
        Role::Farmland => FarmlandClass::of_word(value).is_some(),
        Role::Zoning => code::is_code_like(value),
        _ => true,
    }
}
