//! TOML -> rules, noting every mistake with its place rather than stopping at the first. The shape of the file lives here:
//!
//! ```toml
//! format = 1
//! name = "…"
//! version = "…"
//! [[rule]]
//! id = "R1"
//! severity = "critical"
//! title.zh = "…"
//! title.en = "…"
//! basis.zh = "…"
//! basis.en = "…"
//! subject = { role = "risk-list" }
//! relation = { overlaps = { min_area_m2 = 1.0 } }
//! object = { role = "zoning", codes = { planning = ["07", "08"] } }
//! ```

mod conditions;
mod punctuation;
mod sides;
#[cfg(test)]
mod tests;
mod values;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::layer::FarmlandClass;

use super::mistake::{Mistake, MistakeKind, Place};
use super::set::{Bilingual, Relation, Rule, RuleSet, Severity};

/// Findings store a rule in one byte, and filters one bit for each side of a rule in 128.
pub(super) const MOST_RULES: usize = 64;

/// Words of the farmland classes in rule files.
pub(super) const CLASS_WORDS: [(&str, FarmlandClass); 3] = [
    ("priority-protection", FarmlandClass::PriorityProtection),
    ("safe-use", FarmlandClass::SafeUse),
    ("strict-control", FarmlandClass::StrictControl),
];

/// Reads a rule set; the mistakes, at least one, in the order of the file when it cannot be used.
pub(super) fn read(text: &str) -> Result<RuleSet, Vec<Mistake>> {
    let text_without_bom = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text: text_without_bom, mistakes: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text_without_bom);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        match punctuation::near(text_without_bom, at) {
            Some((at, found, instead)) => reader.note(at, MistakeKind::Punctuation { found, instead }),
            None => reader.note(at, MistakeKind::Syntax { reason: error.message().to_owned() }),
        }
    }
    // What follows a broken line would be judged wrongly: the syntax comes first.
    let set = if errors.is_empty() { reader.set(table.get_ref()) } else { None };
    match set {
        Some((name, version, rules)) if reader.mistakes.is_empty() => Ok(RuleSet { name, version, rules, text: text.to_owned() }),
        _ => {
            reader.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
            reader.mistakes.dedup();
            Err(without_echoes(reader.mistakes))
        }
    }
}

/// A value with its place in the text.
type Value<'t> = Spanned<DeValue<'t>>;

struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

impl<'t> Reader<'t> {
    /// Notes a mistake at byte `at`.
    fn note(&mut self, at: usize, kind: MistakeKind) {
        let before = self.text.get(..at.min(self.text.len())).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).map_or(0, |line| line.chars().count()) + 1;
        self.mistakes.push(Mistake { line: before.matches('\n').count() + 1, column, kind });
    }

    fn set(&mut self, table: &DeTable<'t>) -> Option<(String, String, Vec<Rule>)> {
        self.keys(table, Place::Set, &["format", "name", "version", "rule"]);
        if table.contains_key("format")
            && let Some((at, format)) = self.number(table, "format", Place::Set, 0, "1")
            && format != 1.0
        {
            self.note(at, MistakeKind::FormatNewer { format: format as i64 });
            return None;
        }
        let name = self.text_of(table, "name", Place::Set, 0, "\"柳州市核查规则\"");
        let version = self.text_of(table, "version", Place::Set, 0, "\"2026.1\"");
        let mut rules = Vec::new();
        let mut ids = Vec::new();
        let listed = table.get("rule").map(|value| (value.span().start, tables(value)));
        match listed {
            None => self.note(0, MistakeKind::NoRules),
            Some((at, None)) => self.wrong_type(at, "rule", super::mistake::Expected::Tables, "[[rule]]"),
            Some((at, Some(listed))) => {
                if listed.len() > MOST_RULES {
                    self.note(at, MistakeKind::TooManyRules { count: listed.len(), most: MOST_RULES });
                }
                for (at, table) in listed {
                    rules.extend(self.rule(at, table, &mut ids));
                }
            }
        }
        Some((name?, version?, rules))
    }

    fn rule(&mut self, at: usize, table: &DeTable<'t>, ids: &mut Vec<String>) -> Option<Rule> {
        const KEYS: [&str; 10] =
            ["id", "title", "basis", "explanation", "next_step", "severity", "severity_by_class", "subject", "relation", "object"];
        self.keys(table, Place::Rule, &KEYS);
        let id = self.text_of(table, "id", Place::Rule, at, "\"R1\"");
        if let Some(id) = &id {
            if ids.contains(id) {
                self.note(span_of(table, "id", at), MistakeKind::RepeatedId { id: id.clone() });
            }
            ids.push(id.clone());
        }
        let title = self.bilingual(table, "title", at, true);
        let basis = self.bilingual(table, "basis", at, true);
        let explanation = self.bilingual(table, "explanation", at, false);
        let next_step = self.bilingual(table, "next_step", at, false);
        let severity = self.severity(table, "severity", Place::Rule, at);
        let severity_by_class = self.severity_by_class(table);
        let subject = self.sides(table, "subject", at);
        let relation = self.relation(table, at);
        let object = table.contains_key("object").then(|| self.sides(table, "object", at));
        match (&relation, &object) {
            (Some(Relation::Attributes), Some(_)) => self.note(span_of(table, "object", at), MistakeKind::ObjectSurplus),
            (Some(Relation::Attributes) | None, None) | (_, Some(_)) => {}
            (Some(_), None) => self.note(at, MistakeKind::ObjectMissing),
        }
        let object = object.map_or(Some(Vec::new()), |object| object)?;
        let (title, basis) = (title?, basis?);
        Some(Rule {
            id: id?,
            title_zh: title.zh,
            title_en: title.en,
            basis_zh: basis.zh,
            basis_en: basis.en,
            explanation: explanation?,
            next_step: next_step?,
            severity: severity?,
            severity_by_class,
            subject: subject?,
            relation: relation?,
            object,
        })
    }

    /// `title.zh = "…"` and `title.en = "…"`. An optional one that is absent is empty.
    fn bilingual(&mut self, table: &DeTable<'t>, key: &str, at: usize, is_required: bool) -> Option<Bilingual> {
        let Some(value) = table.get(key) else {
            if is_required {
                self.missing(at, key, Place::Rule, &format!("{key}.zh = \"…\" and {key}.en = \"…\""));
                return None;
            }
            return Some(Bilingual::default());
        };
        let at = value.span().start;
        let Some(texts) = value.get_ref().as_table() else {
            self.wrong_type(at, key, super::mistake::Expected::Table, &format!("{key}.zh = \"…\""));
            return None;
        };
        self.keys(texts, Place::Text, &["zh", "en"]);
        let at = texts.keys().next().map_or(at, |first| first.span().start);
        let zh = self.text_of(texts, "zh", Place::Text, at, &format!("{key}.zh = \"…\""));
        let en = self.text_of(texts, "en", Place::Text, at, &format!("{key}.en = \"…\""));
        Some(Bilingual { zh: zh?, en: en? })
    }

    fn severity(&mut self, table: &DeTable<'t>, key: &str, place: Place, at: usize) -> Option<Severity> {
        let word = self.text_of(table, key, place, at, "\"high\"")?;
        let words = Severity::ALL.map(Severity::word);
        let severity = Severity::from_word(&word);
        if severity.is_none() {
            self.unknown_word(span_of(table, key, at), "severity", &word, &words);
        }
        severity
    }

    fn severity_by_class(&mut self, table: &DeTable<'t>) -> Vec<(FarmlandClass, Severity)> {
        let Some(value) = table.get("severity_by_class") else { return Vec::new() };
        let at = value.span().start;
        let Some(classes) = value.get_ref().as_table() else {
            self.wrong_type(at, "severity_by_class", super::mistake::Expected::Table, "{ strict-control = \"high\" }");
            return Vec::new();
        };
        self.keys(classes, Place::Rule, &CLASS_WORDS.map(|(word, _)| word));
        let mut by_class = Vec::new();
        for (word, class) in CLASS_WORDS {
            if classes.contains_key(word) {
                by_class.extend(self.severity(classes, word, Place::Rule, at).map(|severity| (class, severity)));
            }
        }
        by_class
    }

    fn relation(&mut self, table: &DeTable<'t>, at: usize) -> Option<Relation> {
        const KINDS: [&str; 4] = ["overlaps", "within", "inside", "none_within"];
        let Some(value) = table.get("relation") else {
            self.missing(at, "relation", Place::Rule, "relation = { overlaps = { min_area_m2 = 1.0 } }");
            return None;
        };
        let at = value.span().start;
        match value.get_ref() {
            DeValue::String(word) if word == "attributes" => Some(Relation::Attributes),
            DeValue::String(word) => {
                self.unknown_word(at, "relation", word, &["attributes", "overlaps", "within", "inside", "none_within"]);
                None
            }
            DeValue::Table(kinds) => {
                self.keys(kinds, Place::Relation, &KINDS);
                let mut given = KINDS.into_iter().filter_map(|kind| kinds.get(kind).map(|value| (kind, value)));
                let (Some((kind, value)), None) = (given.next(), given.next()) else {
                    self.note(at, MistakeKind::ExactlyOne { place: Place::Relation, known: KINDS.join(", ") });
                    return None;
                };
                let Some(sizes) = value.get_ref().as_table() else {
                    self.wrong_type(value.span().start, kind, super::mistake::Expected::Table, "{ min_area_m2 = 1.0 }");
                    return None;
                };
                self.relation_sizes(kind, value.span().start, sizes)
            }
            _ => {
                self.wrong_type(at, "relation", super::mistake::Expected::Table, "relation = { within = { distance_m = 500.0 } }");
                None
            }
        }
    }

    fn relation_sizes(&mut self, kind: &str, at: usize, sizes: &DeTable<'t>) -> Option<Relation> {
        const FARTHEST_M: f64 = 100_000.0;
        match kind {
            "overlaps" => {
                self.keys(sizes, Place::Relation, &["min_area_m2", "min_share"]);
                let min_area_m2 = self.number_in(sizes, "min_area_m2", 0.0, 1e12, Some(at))?;
                let min_share = if sizes.contains_key("min_share") { self.number_in(sizes, "min_share", 0.0, 1.0, None)? } else { 0.0 };
                Some(Relation::Overlaps { min_area_m2, min_share })
            }
            "inside" => {
                self.keys(sizes, Place::Relation, &["min_area_m2", "min_share"]);
                let min_share = self.number_in(sizes, "min_share", 0.0, 1.0, Some(at))?;
                let min_area_m2 =
                    if sizes.contains_key("min_area_m2") { self.number_in(sizes, "min_area_m2", 0.0, 1e12, None)? } else { 0.0 };
                Some(Relation::Inside { min_area_m2, min_share })
            }
            "none_within" => {
                self.keys(sizes, Place::Relation, &["distance_m"]);
                Some(Relation::NoneWithin { distance_m: self.number_in(sizes, "distance_m", 0.0, FARTHEST_M, Some(at))? })
            }
            _ => {
                self.keys(sizes, Place::Relation, &["distance_m", "bands_m"]);
                let distance_m = self.number_in(sizes, "distance_m", 0.0, FARTHEST_M, Some(at))?;
                let bands_m = match sizes.get("bands_m") {
                    None => vec![distance_m],
                    Some(_) => self.numbers(sizes, "bands_m")?,
                };
                if bands_m.last() != Some(&distance_m)
                    || !bands_m.windows(2).all(|pair| pair[0] < pair[1])
                    || bands_m.iter().any(|&band| band < 0.0)
                {
                    self.note(span_of(sizes, "bands_m", at), MistakeKind::BandsUnfit { distance_m: distance_m.to_string() });
                    return None;
                }
                Some(Relation::Within { distance_m, bands_m })
            }
        }
    }
}

/// A misspelt key is one mistake, not two: without the note that its right spelling is missing.
fn without_echoes(mistakes: Vec<Mistake>) -> Vec<Mistake> {
    let mut slips: Vec<(usize, Place, String)> = mistakes
        .iter()
        .filter_map(|mistake| match &mistake.kind {
            MistakeKind::UnknownKey { place, nearest: Some(nearest), .. } => Some((mistake.line, *place, nearest.clone())),
            _ => None,
        })
        .collect();
    let is_echo = |mistake: &Mistake| {
        let MistakeKind::MissingKey { key, place, .. } = &mistake.kind else { return false };
        let slip = slips.iter().position(|(line, of, nearest)| *line >= mistake.line && of == place && nearest == key);
        slip.map(|slip| slips.remove(slip)).is_some()
    };
    let (_, kept) = mistakes.into_iter().partition(is_echo);
    kept
}

/// The tables of a table or of a list of tables, each with its place; `None` for anything else.
fn tables<'v, 't>(value: &'v Value<'t>) -> Option<Vec<(usize, &'v DeTable<'t>)>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(vec![(value.span().start, table)]),
        DeValue::Array(list) => list.iter().map(|item| item.get_ref().as_table().map(|table| (item.span().start, table))).collect(),
        _ => None,
    }
}

/// Where the value of `key` stands; `otherwise` where there is none.
fn span_of(table: &DeTable<'_>, key: &str, otherwise: usize) -> usize {
    table.get(key).map_or(otherwise, |value| value.span().start)
}
