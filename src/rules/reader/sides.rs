//! Subjects and objects: a role and what is asked of its features.

use toml::de::DeTable;

use crate::layer::{CodeSystem, Role};
use crate::text::normalised;

use super::super::mistake::{Expected, MistakeKind, Place};
use super::super::set::{Filter, Side};
use super::{CLASS_WORDS, Reader, Value, span_of, tables};

/// The classifications a rule can name.
const SYSTEMS: [CodeSystem; 4] = [CodeSystem::Planning, CodeSystem::Survey, CodeSystem::Gb50137, CodeSystem::SecondSurvey];

impl<'t> Reader<'t> {
    /// A subject or an object: one table, or a list of alternatives.
    pub(super) fn sides(&mut self, table: &DeTable<'t>, key: &str, at: usize) -> Option<Vec<Side>> {
        let example = format!("{key} = {{ role = \"farmland\" }}");
        let Some(value) = table.get(key) else {
            self.missing(at, key, Place::Rule, &example);
            return None;
        };
        let at = value.span().start;
        match tables(value) {
            None => {
                self.wrong_type(at, key, Expected::Tables, &example);
                None
            }
            Some(listed) if listed.is_empty() => {
                self.note(at, MistakeKind::EmptyList { key: key.to_owned() });
                None
            }
            Some(listed) => listed.into_iter().map(|(at, table)| self.side(at, table)).collect(),
        }
    }

    fn side(&mut self, at: usize, table: &DeTable<'t>) -> Option<Side> {
        self.keys(table, Place::Side, &["role", "classes", "codes", "except_codes", "kinds", "where"]);
        let word = self.text_of(table, "role", Place::Side, at, "\"farmland\"")?;
        let Some(role) = Role::from_word(&word) else {
            self.unknown_word(span_of(table, "role", at), "role", &word, &Role::ALL.map(Role::word));
            return None;
        };
        let mut filters = self.class_filters(table, Some(role))?;
        if let Some(condition) = table.get("where") {
            filters.push(self.condition(condition, role)?);
        }
        let filter = match filters.len() {
            0 => Filter::Any,
            1 => filters.remove(0),
            _ => Filter::All(filters),
        };
        Some(Side { role, filter })
    }

    /// The filters on class, code and kind that `table` names. `None` after a mistake.
    pub(super) fn class_filters(&mut self, table: &DeTable<'t>, role: Option<Role>) -> Option<Vec<Filter>> {
        let mut filters = Vec::new();
        for key in ["classes", "codes", "except_codes", "kinds"] {
            let Some(value) = table.get(key) else { continue };
            let fits = match (key, role) {
                (_, None) => true,
                ("classes", Some(role)) => role == Role::Farmland,
                ("kinds", Some(role)) => !matches!(role, Role::Farmland | Role::Zoning),
                (_, Some(role)) => role == Role::Zoning,
            };
            if let (false, Some(role)) = (fits, role) {
                let kind = MistakeKind::DoesNotFitRole { key: key.to_owned(), role: role.word().to_owned() };
                self.note(value.span().start, kind);
                return None;
            }
            match key {
                "classes" => filters.push(self.classes(value)?),
                "codes" => {
                    let except = table.get("except_codes");
                    filters.push(self.codes(value, except)?);
                }
                "except_codes" if !table.contains_key("codes") => {
                    let kind = MistakeKind::MissingKey {
                        key: "codes".to_owned(),
                        place: Place::Side,
                        example: "codes = { planning = [\"07\"] }".to_owned(),
                    };
                    self.note(value.span().start, kind);
                    return None;
                }
                "except_codes" => {}
                _ => filters.push(Filter::Kinds(self.texts(value, key)?.iter().map(|kind| normalised(kind).into_owned()).collect())),
            }
        }
        Some(filters)
    }

    /// `"any"` or a list of class words.
    fn classes(&mut self, value: &Value<'t>) -> Option<Filter> {
        if value.get_ref().as_str() == Some("any") {
            return Some(Filter::AnyClass);
        }
        let mut classes = Vec::new();
        for word in self.texts(value, "classes")? {
            let Some((_, class)) = CLASS_WORDS.into_iter().find(|(known, _)| *known == word) else {
                let known: Vec<&str> = CLASS_WORDS.iter().map(|(word, _)| *word).chain(["any"]).collect();
                self.unknown_word(value.span().start, "classes", &word, &known);
                return None;
            };
            classes.push(class);
        }
        Some(Filter::Classes(classes))
    }

    /// `{ planning = ["07", "08"], gb50137 = ["R"] }`, less the excepted ones.
    fn codes(&mut self, value: &Value<'t>, except: Option<&Value<'t>>) -> Option<Filter> {
        let wanted = self.prefixes(value, "codes")?;
        let except = except.map_or(Some(Vec::new()), |except| self.prefixes(except, "except_codes"))?;
        let mut systems: Vec<Filter> = wanted
            .into_iter()
            .map(|(system, prefixes)| {
                let except = except.iter().filter(|(of, _)| *of == system).flat_map(|(_, prefixes)| prefixes.clone()).collect();
                Filter::Codes { system, prefixes, except }
            })
            .collect();
        Some(if systems.len() == 1 { systems.remove(0) } else { Filter::AnyOf(systems) })
    }

    fn prefixes(&mut self, value: &Value<'t>, key: &str) -> Option<Vec<(CodeSystem, Vec<String>)>> {
        let at = value.span().start;
        let Some(systems) = value.get_ref().as_table() else {
            self.wrong_type(at, key, Expected::Table, &format!("{key} = {{ planning = [\"07\", \"08\"] }}"));
            return None;
        };
        self.keys(systems, Place::Codes, &SYSTEMS.map(CodeSystem::word));
        if systems.is_empty() {
            self.note(at, MistakeKind::EmptyList { key: key.to_owned() });
            return None;
        }
        let mut prefixes = Vec::new();
        for system in SYSTEMS {
            if let Some(list) = systems.get(system.word()) {
                let list = self.texts(list, system.word())?;
                prefixes.push((system, list.iter().map(|code| normalised(code).into_owned()).collect()));
            }
        }
        Some(prefixes)
    }
}
