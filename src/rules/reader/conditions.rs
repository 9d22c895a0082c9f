//! Conditions on any attribute, joined by all, any and not:
//! `where = { all = [{ field = "状态", is = ["完成"] }, { not = { field = ["措施", "CSLX"], empty = true } }] }`.

use toml::de::{DeTable, DeValue};

use crate::layer::Role;
use crate::text::normalised;

use super::super::mistake::{Expected, MistakeKind, Place};
use super::super::set::{AttributeTest, Comparison, Filter, Test};
use super::values::as_number;
use super::{Reader, Value, span_of};

const TESTS: [&str; 9] = ["empty", "is", "is_not", "contains", "starts_with", "less_than", "at_most", "more_than", "at_least"];
const JOINTS: [&str; 3] = ["all", "any", "not"];
const CLASS_KEYS: [&str; 3] = ["classes", "codes", "kinds"];

impl<'t> Reader<'t> {
    /// One condition.
    pub(super) fn condition(&mut self, value: &Value<'t>, role: Role) -> Option<Filter> {
        let at = value.span().start;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(at, "where", Expected::Table, "where = { field = \"状态\", is = [\"完成\"] }");
            return None;
        };
        let mut known = vec!["field", "except_codes"];
        known.extend(TESTS.into_iter().chain(JOINTS).chain(CLASS_KEYS));
        self.keys(table, Place::Condition, &known);
        let heads: Vec<&str> = ["field"].into_iter().chain(JOINTS).chain(CLASS_KEYS).filter(|key| table.contains_key(*key)).collect();
        match heads.as_slice() {
            ["field"] => self.attribute(at, table),
            ["not"] => Some(Filter::Not(Box::new(self.condition(table.get("not")?, role)?))),
            ["all"] => Some(Filter::All(self.conditions(table.get("all")?, "all", role)?)),
            ["any"] => Some(Filter::AnyOf(self.conditions(table.get("any")?, "any", role)?)),
            ["classes" | "codes" | "kinds"] => self.class_filters(table, Some(role))?.pop(),
            _ => {
                self.note(
                    at,
                    MistakeKind::ExactlyOne { place: Place::Condition, known: "field, all, any, not, classes, codes, kinds".to_owned() },
                );
                None
            }
        }
    }

    fn conditions(&mut self, value: &Value<'t>, key: &str, role: Role) -> Option<Vec<Filter>> {
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(value.span().start, key, Expected::Tables, &format!("{key} = [{{ … }}, {{ … }}]"));
            return None;
        };
        if list.is_empty() {
            self.note(value.span().start, MistakeKind::EmptyList { key: key.to_owned() });
            return None;
        }
        list.iter().map(|item| self.condition(item, role)).collect()
    }

    fn attribute(&mut self, at: usize, table: &DeTable<'t>) -> Option<Filter> {
        let fields = self.texts(table.get("field")?, "field")?.iter().map(|name| normalised(name).to_lowercase()).collect();
        let mut given = TESTS.into_iter().filter_map(|key| table.get(key).map(|value| (key, value)));
        let (Some((key, value)), None) = (given.next(), given.next()) else {
            self.note(at, MistakeKind::ExactlyOne { place: Place::Condition, known: TESTS.join(", ") });
            return None;
        };
        let test = match key {
            "empty" => {
                if let DeValue::Boolean(is_empty) = value.get_ref() {
                    let test = Filter::Attribute(AttributeTest { fields, test: Test::Empty });
                    return Some(if *is_empty { test } else { Filter::Not(Box::new(test)) });
                }
                self.wrong_type(value.span().start, key, Expected::Truth, "empty = true");
                return None;
            }
            "is" => Test::Is(self.values(value, key)?),
            "is_not" => {
                let test = Test::Is(self.values(value, key)?);
                return Some(Filter::Not(Box::new(Filter::Attribute(AttributeTest { fields, test }))));
            }
            "contains" => Test::Contains(self.values(value, key)?),
            "starts_with" => Test::StartsWith(self.values(value, key)?),
            _ => {
                let Some(number) = as_number(value) else {
                    self.wrong_type(span_of(table, key, at), key, Expected::Number, &format!("{key} = 1.0"));
                    return None;
                };
                let comparison = match key {
                    "less_than" => Comparison::LessThan,
                    "at_most" => Comparison::AtMost,
                    "more_than" => Comparison::MoreThan,
                    _ => Comparison::AtLeast,
                };
                Test::Number(comparison, number)
            }
        };
        Some(Filter::Attribute(AttributeTest { fields, test }))
    }

    fn values(&mut self, value: &Value<'t>, key: &str) -> Option<Vec<String>> {
        Some(self.texts(value, key)?.iter().map(|text| normalised(text).into_owned()).collect())
    }
}
