//! Single values out of a table, with what to write instead where they are wrong.

use toml::de::{DeTable, DeValue};

use super::super::mistake::{Expected, MistakeKind, Place};
use super::{Reader, Value, span_of};

impl<'t> Reader<'t> {
    /// Notes every key that is not `known`.
    pub(super) fn keys(&mut self, table: &DeTable<'t>, place: Place, known: &[&str]) {
        // A key that stands there already is not what the misspelt one was to be.
        let absent: Vec<&str> = known.iter().copied().filter(|key| !table.contains_key(*key)).collect();
        for key in table.keys() {
            let word = key.get_ref().as_ref();
            if !known.contains(&word) {
                let kind =
                    MistakeKind::UnknownKey { key: word.to_owned(), place, known: known.join(", "), nearest: nearest(word, &absent) };
                self.note(key.span().start, kind);
            }
        }
    }

    pub(super) fn missing(&mut self, at: usize, key: &str, place: Place, example: &str) {
        self.note(at, MistakeKind::MissingKey { key: key.to_owned(), place, example: example.to_owned() });
    }

    pub(super) fn wrong_type(&mut self, at: usize, key: &str, expected: Expected, example: &str) {
        self.note(at, MistakeKind::WrongType { key: key.to_owned(), expected, example: example.to_owned() });
    }

    pub(super) fn unknown_word(&mut self, at: usize, key: &str, word: &str, known: &[&str]) {
        let kind =
            MistakeKind::UnknownWord { key: key.to_owned(), word: word.to_owned(), known: known.join(", "), nearest: nearest(word, known) };
        self.note(at, kind);
    }

    /// A text that must be there and not be blank.
    pub(super) fn text_of(&mut self, table: &DeTable<'t>, key: &str, place: Place, at: usize, example: &str) -> Option<String> {
        let example = if example.contains('=') { example.to_owned() } else { format!("{key} = {example}") };
        let Some(value) = table.get(key) else {
            self.missing(at, key, place, &example);
            return None;
        };
        let text = value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong_type(value.span().start, key, Expected::Text, &example);
        }
        text.map(str::to_owned)
    }

    /// A number that must be there, with its place.
    pub(super) fn number(&mut self, table: &DeTable<'t>, key: &str, place: Place, at: usize, example: &str) -> Option<(usize, f64)> {
        let example = format!("{key} = {example}");
        let Some(value) = table.get(key) else {
            self.missing(at, key, place, &example);
            return None;
        };
        let number = as_number(value);
        if number.is_none() {
            self.wrong_type(value.span().start, key, Expected::Number, &example);
        }
        number.map(|number| (value.span().start, number))
    }

    /// A size between two bounds; `at` is the place to name when it is missing.
    pub(super) fn number_in(&mut self, table: &DeTable<'t>, key: &str, lowest: f64, highest: f64, at: Option<usize>) -> Option<f64> {
        let (at, number) = self.number(table, key, Place::Relation, at.unwrap_or(0), if highest == 1.0 { "0.5" } else { "1.0" })?;
        if !(lowest..=highest).contains(&number) {
            let kind = MistakeKind::OutOfRange {
                key: key.to_owned(),
                value: number.to_string(),
                lowest: lowest.to_string(),
                highest: highest.to_string(),
            };
            self.note(at, kind);
            return None;
        }
        Some(number)
    }

    /// A list of numbers that is there.
    pub(super) fn numbers(&mut self, table: &DeTable<'t>, key: &str) -> Option<Vec<f64>> {
        let list = table.get(key)?.get_ref().as_array();
        let numbers = list.and_then(|list| list.iter().map(as_number).collect::<Option<Vec<_>>>());
        if numbers.is_none() {
            self.wrong_type(span_of(table, key, 0), key, Expected::Numbers, &format!("{key} = [0, 50, 200]"));
        }
        numbers
    }

    /// A list of texts, or one text; none of them blank, at least one.
    pub(super) fn texts(&mut self, value: &Value<'t>, key: &str) -> Option<Vec<String>> {
        let at = value.span().start;
        let texts = match value.get_ref() {
            DeValue::String(text) => Some(vec![text.trim().to_owned()]),
            DeValue::Array(list) => list.iter().map(|item| item.get_ref().as_str().map(|text| text.trim().to_owned())).collect(),
            _ => None,
        };
        match texts {
            None => self.wrong_type(at, key, Expected::Texts, &format!("{key} = [\"…\", \"…\"]")),
            Some(texts) if texts.is_empty() || texts.iter().any(String::is_empty) => {
                self.note(at, MistakeKind::EmptyList { key: key.to_owned() });
            }
            Some(texts) => return Some(texts),
        }
        None
    }
}

/// A whole or a decimal number that is finite.
pub(super) fn as_number(value: &Value<'_>) -> Option<f64> {
    let number = match value.get_ref() {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse::<f64>().ok(),
        DeValue::Float(float) => float.as_str().parse::<f64>().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// The known word that `word` is most likely a slip of: at most two letters away, or a third of its length; or the only one that it begins.
fn nearest(word: &str, known: &[&str]) -> Option<String> {
    let word = word.to_lowercase().replace('_', "-");
    let mut begun = known.iter().filter(|known| word.chars().count() >= 4 && known.replace('_', "-").starts_with(&word));
    if let (Some(begun), None) = (begun.next(), begun.next()) {
        return Some((*begun).to_owned());
    }
    let (steps, nearest) = known.iter().map(|known| (crate::text::edits(&word, &known.replace('_', "-")), known)).min()?;
    (steps <= 2.max(word.chars().count() / 3) && steps < nearest.chars().count()).then(|| (*nearest).to_owned())
}
