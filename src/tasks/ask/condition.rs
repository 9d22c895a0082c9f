//! Conditions as a person puts them together, made into the filters that rules use.

use crate::rules::{AttributeTest, Comparison, Filter, Test};
use crate::text::{normalised, typed_number};

/// How a field's value is held against what was typed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operator {
    /// =
    Is,
    /// ≠; an empty cell is not equal to anything.
    IsNot,
    /// <
    LessThan,
    /// ≤
    AtMost,
    /// >
    MoreThan,
    /// ≥
    AtLeast,
    /// The text is part of it.
    Contains,
    /// The text begins it.
    StartsWith,
    /// It is one of several, parted by commas.
    IsOneOf,
    /// There is none.
    Empty,
    /// There is one.
    NotEmpty,
}

impl Operator {
    /// All, in the order offered.
    pub const ALL: [Self; 11] = [
        Self::Is,
        Self::IsNot,
        Self::LessThan,
        Self::AtMost,
        Self::MoreThan,
        Self::AtLeast,
        Self::Contains,
        Self::StartsWith,
        Self::IsOneOf,
        Self::Empty,
        Self::NotEmpty,
    ];

    /// Whether something has to be typed beside it.
    #[must_use]
    pub fn has_value(self) -> bool {
        !matches!(self, Self::Empty | Self::NotEmpty)
    }

    fn comparison(self) -> Option<Comparison> {
        match self {
            Self::LessThan => Some(Comparison::LessThan),
            Self::AtMost => Some(Comparison::AtMost),
            Self::MoreThan => Some(Comparison::MoreThan),
            Self::AtLeast => Some(Comparison::AtLeast),
            _ => None,
        }
    }
}

/// One condition: a field, how, and what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The field's name; "" while none is chosen.
    pub field: String,
    /// How.
    pub operator: Operator,
    /// What was typed.
    pub value: String,
}

impl Default for Condition {
    fn default() -> Self {
        Self { field: String::new(), operator: Operator::Is, value: String::new() }
    }
}

impl Condition {
    /// What it asks; `None` while it is unfinished.
    ///
    /// ```
    /// use jingtu::tasks::ask::{Condition, Operator};
    /// let of = |operator, value: &str| Condition { field: "面积".into(), operator, value: value.into() }.filter();
    /// assert!(of(Operator::AtLeast, "１ 000").is_some() && of(Operator::AtLeast, "大").is_none() && of(Operator::Empty, "").is_some());
    /// ```
    #[must_use]
    pub fn filter(&self) -> Option<Filter> {
        let value = normalised(&self.value);
        if self.field.trim().is_empty() || (self.operator.has_value() && value.is_empty()) {
            return None;
        }
        let passes = |test: Test| Filter::Attribute(AttributeTest { fields: vec![normalised(&self.field).to_lowercase()], test });
        let not = |filter: Filter| Filter::Not(Box::new(filter));
        Some(match self.operator {
            Operator::Is => equals(&value, passes),
            Operator::IsNot => Filter::All(vec![not(equals(&value, passes)), not(passes(Test::Empty))]),
            Operator::Contains => passes(Test::Contains(vec![value.into_owned()])),
            Operator::StartsWith => passes(Test::StartsWith(vec![value.into_owned()])),
            Operator::IsOneOf => {
                // NFKC has made full-width commas and semicolons plain ones.
                let values = value.split([',', ';', '、']).map(str::trim).filter(|value| !value.is_empty());
                let values: Vec<Filter> = values.map(|value| equals(value, passes)).collect();
                return (!values.is_empty()).then_some(Filter::AnyOf(values));
            }
            Operator::Empty => passes(Test::Empty),
            Operator::NotEmpty => not(passes(Test::Empty)),
            Operator::LessThan | Operator::AtMost | Operator::MoreThan | Operator::AtLeast => {
                passes(Test::Number(self.operator.comparison()?, typed_number(&self.value)?))
            }
        })
    }
}

/// Equal as text, or as a number: 1 is 1.00.
fn equals(value: &str, passes: impl Fn(Test) -> Filter) -> Filter {
    let as_text = passes(Test::Is(vec![value.to_owned()]));
    match value.parse::<f64>().ok().filter(|number| number.is_finite()) {
        None => as_text,
        Some(number) => {
            let as_number = [Comparison::AtLeast, Comparison::AtMost].map(|comparison| passes(Test::Number(comparison, number)));
            Filter::AnyOf(vec![as_text, Filter::All(as_number.to_vec())])
        }
    }
}

/// What the finished ones of these conditions ask together: all of them, or at least one. Without any, everything passes.
#[must_use]
pub fn filter_of(conditions: &[Condition], is_any: bool) -> Filter {
    let mut filters: Vec<Filter> = conditions.iter().filter_map(Condition::filter).collect();
    match (filters.len(), is_any) {
        (0, _) => Filter::Any,
        (1, _) => filters.remove(0),
        (_, true) => Filter::AnyOf(filters),
        (_, false) => Filter::All(filters),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(operator: Operator, value: &str) -> Condition {
        Condition { field: "ＤＬＭＣ".to_owned(), operator, value: value.to_owned() }
    }

    #[test]
    fn names_and_values_are_compared_as_rules_compare_them() {
        let Some(Filter::Attribute(test)) = condition(Operator::Contains, " 工业 ").filter() else { panic!("no test") };
        assert_eq!(test, AttributeTest { fields: vec!["dlmc".to_owned()], test: Test::Contains(vec!["工业".to_owned()]) });
        let Some(Filter::AnyOf(values)) = condition(Operator::IsOneOf, "Ⅰ类，Ⅱ类、 III类").filter() else { panic!("no list") };
        let is = |value: &str| Filter::Attribute(AttributeTest { fields: vec!["dlmc".to_owned()], test: Test::Is(vec![value.to_owned()]) });
        assert_eq!(values, [is("I类"), is("II类"), is("III类")]);
    }

    #[test]
    fn unfinished_conditions_ask_nothing() {
        let unfinished = [
            condition(Operator::Is, " "),
            condition(Operator::LessThan, "x"),
            Condition { field: String::new(), ..condition(Operator::Empty, "") },
        ];
        assert_eq!(filter_of(&unfinished, false), Filter::Any);
        let all = [condition(Operator::Empty, ""), condition(Operator::LessThan, "5")];
        assert!(matches!(filter_of(&all, false), Filter::All(filters) if filters.len() == 2));
        assert!(matches!(filter_of(&all, true), Filter::AnyOf(filters) if filters.len() == 2));
    }
}
