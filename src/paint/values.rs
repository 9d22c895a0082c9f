//! Colours by the values of a field: categories, or five steps of as many records each where the values are numbers.

use std::collections::HashMap;

use crate::ids::RecordNo;
use crate::layer::{Layer, LayerError};
use crate::progress::Cancel;
use crate::source::FieldKind;
use crate::text::printable;
use crate::words::{Lang, map};

use super::style::{self, Look, ramps};

/// What decides a feature's colour.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum ColourBy {
    /// The role: its own colours by class (DESIGN 6).
    #[default]
    Role,
    /// The class, each value its own colour.
    Class,
    /// A field's values, by the field's name.
    Field(String),
}

/// What the features of one colour have in common.
#[derive(Clone, PartialEq, Debug)]
pub enum ValueLabel {
    /// This value.
    Value(String),
    /// Numbers from the least to the greatest.
    Between(f64, f64),
    /// A value that is not among the commonest.
    Others,
    /// No value.
    Empty,
}

impl ValueLabel {
    /// What stands in a legend.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::Value(value) => printable(value).into_owned(),
            Self::Between(least, greatest) => map::between(*least, *greatest),
            Self::Others => map::others(lang),
            Self::Empty => map::no_value(lang),
        }
    }
}

/// The colours of a layer's features by a field: read by a job, one byte a record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FieldColours {
    entries: Vec<u8>,
    /// What each colour means, in the order of the legend.
    pub labels: Vec<ValueLabel>,
}

/// Numbers are parted into steps from so many different values on; fewer are categories.
const FEWEST_FOR_STEPS: usize = ramps::CATEGORIES + 1;

/// Records between two looks at the cancel flag.
const BATCH: usize = 16_384;

impl FieldColours {
    /// Reads the values and parts them; `None` where the role decides, or where the layer has no such field.
    ///
    /// # Errors
    /// When the file can no longer be read, or when asked to stop.
    pub fn read(layer: &Layer, by: &ColourBy, cancel: &Cancel) -> Result<Option<Self>, LayerError> {
        match by {
            ColourBy::Role => Ok(None),
            ColourBy::Class => {
                let records = layer.raw.records();
                let value = |record: RecordNo| layer.class.value(record);
                Self::of(layer, records, false, value, cancel).map(Some)
            }
            ColourBy::Field(name) => {
                let fields = layer.raw.table.fields();
                let Some(place) = fields.iter().position(|field| field.name == *name) else { return Ok(None) };
                let is_number = fields.get(place).is_some_and(|field| matches!(field.kind, FieldKind::Integer | FieldKind::Real));
                let column = layer.raw.table.columns(&[place], None)?.pop().unwrap_or_default();
                Self::of(layer, layer.raw.records(), is_number, |record| column.get(record), cancel).map(Some)
            }
        }
    }

    fn of<'v>(
        layer: &Layer,
        records: u32,
        is_number: bool,
        value: impl Fn(RecordNo) -> &'v str,
        cancel: &Cancel,
    ) -> Result<Self, LayerError> {
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for record in (0..records).map(RecordNo::new) {
            if record.place() % BATCH == 0 {
                cancel.check()?;
            }
            if layer.is_live(record) {
                *counts.entry(value(record).trim()).or_default() += 1;
            }
        }
        let values = (0..records).map(|record| value(RecordNo::new(record)).trim());
        let distinct = counts.keys().filter(|value| !value.is_empty()).count();
        let numbers = if is_number && distinct >= FEWEST_FOR_STEPS { quantiles(&counts) } else { Vec::new() };
        cancel.check()?;
        Ok(if numbers.is_empty() {
            Self::categories(&counts, values)
        } else {
            Self::steps(&numbers, counts.keys().any(|value| number(value).is_none()), values)
        })
    }

    /// The commonest values have a colour each, the rest share one.
    fn categories<'v>(counts: &HashMap<&str, u32>, values: impl Iterator<Item = &'v str>) -> Self {
        let mut known: Vec<(&str, u32)> =
            counts.iter().filter(|(value, _)| !value.is_empty()).map(|(value, count)| (*value, *count)).collect();
        known.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let has_others = known.len() > ramps::CATEGORIES;
        known.truncate(ramps::CATEGORIES);
        known.sort_by(|a, b| a.0.cmp(b.0));
        let place: HashMap<&str, u8> = known.iter().enumerate().map(|(place, (value, _))| (*value, place as u8)).collect();
        let others = known.len() as u8;
        let empty = others + u8::from(has_others);
        let entries = values.map(|value| if value.is_empty() { empty } else { place.get(value).copied().unwrap_or(others) }).collect();
        let mut labels: Vec<ValueLabel> = known.iter().map(|(value, _)| ValueLabel::Value((*value).to_owned())).collect();
        labels.extend(has_others.then_some(ValueLabel::Others));
        labels.extend(counts.contains_key("").then_some(ValueLabel::Empty));
        Self { entries, labels }
    }

    fn steps<'v>(bounds: &[f64], has_empty: bool, values: impl Iterator<Item = &'v str>) -> Self {
        let steps = bounds.len().saturating_sub(1);
        let inner = bounds.get(1..steps).unwrap_or(&[]);
        let step = |value: f64| inner.partition_point(|bound| *bound <= value) as u8;
        let entries = values.map(|value| number(value).map_or(steps as u8, step)).collect();
        let mut labels: Vec<ValueLabel> = bounds.windows(2).map(|pair| ValueLabel::Between(pair[0], pair[1])).collect();
        labels.extend(has_empty.then_some(ValueLabel::Empty));
        Self { entries, labels }
    }

    /// Which of the labels a record has.
    #[must_use]
    pub fn entry(&self, record: RecordNo) -> usize {
        self.entries.get(record.place()).map_or(self.labels.len().saturating_sub(1), |entry| *entry as usize)
    }

    /// How features of each label look: the role's form in the value's colour.
    #[must_use]
    pub fn looks(&self, layer: &Layer, is_dark: bool) -> Vec<Look> {
        let of_role = style::look(layer.role, "", layer.fields.codes, is_dark);
        let colour = |place: usize, label: &ValueLabel| match label {
            ValueLabel::Value(_) => ramps::category(place, is_dark),
            ValueLabel::Between(..) => ramps::step(place, is_dark),
            ValueLabel::Others => ramps::category(ramps::CATEGORIES, is_dark),
            ValueLabel::Empty => style::background(is_dark).mixed(ramps::category(ramps::CATEGORIES, is_dark), 0.35),
        };
        self.labels.iter().enumerate().map(|(place, label)| style::recoloured(of_role, colour(place, label), is_dark)).collect()
    }
}

fn number(value: &str) -> Option<f64> {
    value.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Bounds of five steps of about as many records each; fewer where many records have one value, none without numbers.
fn quantiles(counts: &HashMap<&str, u32>) -> Vec<f64> {
    let mut numbers: Vec<(f64, u64)> = counts.iter().filter_map(|(value, count)| Some((number(value)?, u64::from(*count)))).collect();
    numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: u64 = numbers.iter().map(|(_, count)| count).sum();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Vec::new() };
    let mut bounds = vec![first.0];
    let (mut seen, mut next) = (0, 1);
    for (value, count) in &numbers {
        while next < ramps::STEPS as u64 && seen >= total * next / ramps::STEPS as u64 {
            if bounds.last() != Some(value) {
                bounds.push(*value);
            }
            next += 1;
        }
        seen += count;
    }
    if bounds.last() != Some(&last.0) {
        bounds.push(last.0);
    }
    if bounds.len() > 2 { bounds } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted<'v>(values: &[&'v str]) -> HashMap<&'v str, u32> {
        values.iter().fold(HashMap::new(), |mut counts, value| {
            *counts.entry(*value).or_default() += 1;
            counts
        })
    }

    #[test]
    fn the_commonest_twelve_have_a_colour_and_the_rest_share_one() {
        let values: Vec<String> = (0..14).flat_map(|value| vec![format!("v{value:02}"); 20 - value]).collect();
        let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
        values.push("");
        let colours = FieldColours::categories(&counted(&values), values.iter().copied());
        assert_eq!(colours.labels.len(), 14);
        assert_eq!(colours.labels[12..], [ValueLabel::Others, ValueLabel::Empty]);
        let last = values.len() as u32 - 1;
        assert_eq!(
            (colours.entry(RecordNo::new(0)), colours.entry(RecordNo::new(last - 1)), colours.entry(RecordNo::new(last))),
            (0, 12, 13)
        );
    }

    #[test]
    fn steps_hold_as_many_records_each() {
        let values: Vec<String> = (0..1000).map(|value| value.to_string()).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let colours = FieldColours::steps(&quantiles(&counted(&values)), false, values.iter().copied());
        assert_eq!(colours.labels.len(), 5);
        for step in 0..5 {
            let members = colours.entries.partition_point(|entry| *entry <= step) - colours.entries.partition_point(|entry| *entry < step);
            assert!((190..=210).contains(&members), "{step}: {members}");
        }
        assert!(colours.entries.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn a_value_that_most_records_have_makes_fewer_steps() {
        let values: Vec<String> = (0..100).map(|value| if value < 80 { "1".to_owned() } else { value.to_string() }).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let bounds = quantiles(&counted(&values));
        assert!(bounds.windows(2).all(|pair| pair[0] < pair[1]) && bounds.len() < 6, "{bounds:?}");
    }
}
