//! Which rules speak of which records: a bit for each side of each rule. What a filter thinks of a class is decided once a dictionary
//! entry, not once a record; only filters on other attributes look at every row.

mod ask;

use crate::ids::RecordNo;
use crate::layer::{CodeSystem, FarmlandClass, Layer, LayerError, code};
use crate::source::TextColumn;
use crate::text::normalised;

use super::bitmap::Bitmap;
use super::evaluate::Missing;
use super::set::{AttributeTest, Comparison, Filter, Rule, RuleSet, Side, Test};

/// A bit for each side of each rule: [`bit`].
pub(crate) type Bits = u128;

/// The bit of a rule's subject (`is_object` false) or object side. Rule sets hold at most 64 rules (`reader::MOST_RULES`).
pub(crate) fn bit(rule: usize, is_object: bool) -> Bits {
    1 << (2 * rule + usize::from(is_object))
}

/// What the rules think of one layer's records.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// For each entry of the layer's class dictionary.
    by_entry: Vec<Bits>,
    /// For each record, where filters look at other attributes; else empty.
    by_record: Vec<Bits>,
    /// What is left of records that are as they were in an earlier run.
    left: Option<(Bits, Bitmap)>,
}

/// A side of a rule that this layer cannot answer.
#[derive(Debug)]
pub(crate) struct Unanswered {
    pub(super) rule: usize,
    pub(super) is_object: bool,
    pub(super) missing: Missing,
}

impl Selection {
    /// The sides that `record` is on and must be looked at for. Whether its row is deleted is not looked at.
    pub(crate) fn bits(&self, layer: &Layer, record: RecordNo) -> Bits {
        let all = self.all_bits(layer, record);
        match &self.left {
            Some((left, changed)) if !changed.has(record) => all & left,
            _ => all,
        }
    }

    /// The sides that `record` is on, whatever an earlier run found.
    pub(super) fn all_bits(&self, layer: &Layer, record: RecordNo) -> Bits {
        let by_entry = self.by_entry.get(layer.class.entry(record)).copied().unwrap_or(0);
        by_entry | self.by_record.get(record.place()).copied().unwrap_or(0)
    }

    /// Records that did not change need no look for the sides in `known`.
    pub(super) fn leave_out(&mut self, known: Bits, changed: Bitmap) {
        self.left = Some((!known, changed));
    }

    /// Decides what `rules` think of `layer`'s records; the sides that it cannot answer come second.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub(crate) fn of(layer: &Layer, rules: &RuleSet) -> Result<(Self, Vec<Unanswered>), LayerError> {
        Self::of_some(layer, rules, &|_| true)
    }

    /// [`Selection::of`] for those of the rules that are asked about; the others select nothing.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub(super) fn of_some(layer: &Layer, rules: &RuleSet, is_asked: &dyn Fn(&Rule) -> bool) -> Result<(Self, Vec<Unanswered>), LayerError> {
        let (mut answered, mut unanswered) = (Vec::new(), Vec::new());
        for (place, rule) in rules.rules.iter().enumerate().filter(|(_, rule)| is_asked(rule)) {
            for (is_object, sides) in [(false, &rule.subject), (true, &rule.object)] {
                let Some(filter) = filter_for(layer, sides) else { continue };
                match missing(layer, &filter) {
                    Some(missing) => unanswered.push(Unanswered { rule: place, is_object, missing }),
                    None => answered.push((bit(place, is_object), filter)),
                }
            }
        }
        Ok((Self::deciding(layer, answered)?, unanswered))
    }

    /// Decides which records of `layer` pass one filter; they have some bit. The error within says why the layer cannot answer.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub(super) fn of_filter(layer: &Layer, filter: &Filter) -> Result<Result<Self, Missing>, LayerError> {
        match missing(layer, filter) {
            Some(missing) => Ok(Err(missing)),
            None => Self::deciding(layer, vec![(1, filter.clone())]).map(Ok),
        }
    }

    /// Decides which records pass filters that the layer can answer, each with its bit.
    fn deciding(layer: &Layer, filters: Vec<(Bits, Filter)>) -> Result<Self, LayerError> {
        let values = if layer.class.values.is_empty() { std::slice::from_ref(&NO_VALUE) } else { layer.class.values.as_slice() };
        let mut selection = Self { by_entry: vec![0; values.len()], by_record: Vec::new(), left: None };
        let (on_attributes, on_classes): (Vec<_>, Vec<_>) = filters.into_iter().partition(|(_, filter)| has_attributes(filter));
        for (bit, filter) in &on_classes {
            for (bits, value) in selection.by_entry.iter_mut().zip(values) {
                if passes(layer, filter, value, &|_| false) {
                    *bits |= bit;
                }
            }
        }
        selection.decide_by_record(layer, &on_attributes)?;
        Ok(selection)
    }

    /// Asks every row; values repeat, so each column's text is normalised where it is looked at and nothing else is kept.
    fn decide_by_record(&mut self, layer: &Layer, filters: &[(Bits, Filter)]) -> Result<(), LayerError> {
        if filters.is_empty() {
            return Ok(());
        }
        let mut fields = Vec::new();
        for (_, filter) in filters {
            attribute_fields(layer, filter, &mut fields);
        }
        fields.sort_unstable();
        fields.dedup();
        let columns: Vec<TextColumn> = layer.raw.table.columns(&fields, None)?;
        let records = layer.raw.records();
        self.by_record = vec![0; records as usize];
        for number in 0..records {
            let record = RecordNo::new(number);
            let asked = |test: &AttributeTest| {
                let column = field_of(layer, test).and_then(|field| fields.binary_search(&field).ok()).and_then(|place| columns.get(place));
                column.is_some_and(|column| value_passes(&test.test, column.get(record)))
            };
            for (bit, filter) in filters {
                if passes(layer, filter, layer.class.value(record), &asked) {
                    self.by_record[record.place()] |= bit;
                }
            }
        }
        Ok(())
    }
}

static NO_VALUE: String = String::new();

/// What `sides` ask of a layer of this role; `None` when they do not speak of it.
pub(super) fn filter_for(layer: &Layer, sides: &[Side]) -> Option<Filter> {
    let mut filters: Vec<Filter> = sides.iter().filter(|side| side.role == layer.role).map(|side| side.filter.clone()).collect();
    match filters.len() {
        0 => None,
        1 => filters.pop(),
        _ => Some(Filter::AnyOf(filters)),
    }
}

/// Calls `visit` for a filter and all within it.
pub(super) fn walk(filter: &Filter, visit: &mut impl FnMut(&Filter)) {
    visit(filter);
    match filter {
        Filter::All(filters) | Filter::AnyOf(filters) => filters.iter().for_each(|filter| walk(filter, visit)),
        Filter::Not(filter) => walk(filter, visit),
        _ => {}
    }
}

fn has_attributes(filter: &Filter) -> bool {
    let mut has = false;
    walk(filter, &mut |filter| has |= matches!(filter, Filter::Attribute(_)));
    has
}

/// What `filter` asks that `layer` cannot answer: a field it lacks, codes of another classification.
fn missing(layer: &Layer, filter: &Filter) -> Option<Missing> {
    let mut missing = None;
    let mut systems = Vec::new();
    walk(filter, &mut |filter| match filter {
        Filter::Attribute(test) if field_of(layer, test).is_none() => missing = Some(Missing::Field(layer.id, test.fields.join(", "))),
        Filter::Codes { system, .. } => systems.push(*system),
        _ => {}
    });
    let system = system_of(layer);
    if missing.is_none() && !systems.is_empty() && !systems.contains(&system) {
        missing = Some(Missing::Codes(layer.id, system));
    }
    missing
}

/// The classification of a layer's codes: the planning codes unless something else was found or said (DESIGN 2).
fn system_of(layer: &Layer) -> CodeSystem {
    layer.fields.codes.unwrap_or(CodeSystem::Planning)
}

/// The field that a test looks at: the first of its names that the layer has.
pub(super) fn field_of(layer: &Layer, test: &AttributeTest) -> Option<usize> {
    let fields = layer.raw.table.fields();
    test.fields.iter().find_map(|name| fields.iter().position(|field| normalised(&field.name).to_lowercase() == *name))
}

fn attribute_fields(layer: &Layer, filter: &Filter, fields: &mut Vec<usize>) {
    walk(filter, &mut |filter| {
        if let Filter::Attribute(test) = filter {
            fields.extend(field_of(layer, test));
        }
    });
}

/// Whether a record with this class value passes; `asked` answers for its other attributes.
fn passes(layer: &Layer, filter: &Filter, value: &str, asked: &dyn Fn(&AttributeTest) -> bool) -> bool {
    match filter {
        Filter::Any => true,
        Filter::Classes(classes) => classes.iter().any(|class| class.word() == value),
        Filter::AnyClass => class_of(value).is_some(),
        Filter::Codes { system, prefixes, except } => *system == system_of(layer) && code::matches_except(value, *system, prefixes, except),
        Filter::Kinds(kinds) => kinds.iter().any(|kind| *kind == normalised(value)),
        Filter::Attribute(test) => asked(test),
        Filter::All(filters) => filters.iter().all(|filter| passes(layer, filter, value, asked)),
        Filter::AnyOf(filters) => filters.iter().any(|filter| passes(layer, filter, value, asked)),
        Filter::Not(filter) => !passes(layer, filter, value, asked),
    }
}

/// Whether a cell's text passes a test, compared after NFKC and trimming.
pub(super) fn value_passes(test: &Test, text: &str) -> bool {
    let value = normalised(text);
    match test {
        Test::Empty => value.is_empty(),
        Test::Is(values) => values.iter().any(|wanted| *wanted == value),
        Test::Contains(values) => values.iter().any(|wanted| value.contains(wanted.as_str())),
        Test::StartsWith(values) => values.iter().any(|wanted| value.starts_with(wanted.as_str())),
        Test::Number(comparison, bound) => value.parse::<f64>().is_ok_and(|number| match comparison {
            Comparison::LessThan => number < *bound,
            Comparison::AtMost => number <= *bound,
            Comparison::MoreThan => number > *bound,
            Comparison::AtLeast => number >= *bound,
        }),
    }
}

/// The farmland class of a normalised value.
pub(super) fn class_of(value: &str) -> Option<FarmlandClass> {
    FarmlandClass::ALL.into_iter().find(|class| class.word() == value)
}

/// The severity of a rule for each entry of a farmland layer's class dictionary.
pub(super) fn severity_by_entry(layer: &Layer, rule: &Rule) -> Vec<super::Severity> {
    layer.class.values.iter().map(|value| rule.severity_for(class_of(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_compared_after_nfkc_and_trimming() {
        let is = |values: &[&str]| Test::Is(values.iter().map(|value| (*value).to_owned()).collect());
        assert!(value_passes(&is(&["III类"]), " Ⅲ类 "));
        assert!(!value_passes(&is(&["III类"]), "Ⅱ类"));
        assert!(value_passes(&Test::Empty, "\u{3000} "));
        assert!(value_passes(&Test::Contains(vec!["完成".into()]), "已完成"));
        assert!(value_passes(&Test::Number(Comparison::AtLeast, 5.5), "５.5"));
        assert!(!value_passes(&Test::Number(Comparison::AtMost, 5.5), "无"));
    }

    #[test]
    fn each_side_of_each_rule_has_its_bit() {
        let mut all = 0;
        for rule in 0..super::super::reader::MOST_RULES {
            for is_object in [false, true] {
                assert_eq!(all & bit(rule, is_object), 0);
                all |= bit(rule, is_object);
            }
        }
        assert_eq!(all, Bits::MAX);
    }
}
