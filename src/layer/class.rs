//! Classes, codes and kinds as normalised values.

use std::collections::HashMap;

use crate::ids::RecordNo;
use crate::source::TextColumn;
use crate::text::normalised;

use super::ClassValues;

/// Soil-environment quality class of a cropland parcel (law art. 49; DESIGN 2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FarmlandClass {
    /// 优先保护类.
    PriorityProtection,
    /// 安全利用类.
    SafeUse,
    /// 严格管控类.
    StrictControl,
}

/// Bytes of a class's number at most, with brackets, blanks and 第 … 类.
const LONGEST_NUMBER: usize = 18;

impl FarmlandClass {
    /// All classes, the best soil first.
    pub const ALL: [Self; 3] = [Self::PriorityProtection, Self::SafeUse, Self::StrictControl];

    /// The normalised word of DESIGN 4.2.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PriorityProtection => "优先保护类",
            Self::SafeUse => "安全利用类",
            Self::StrictControl => "严格管控类",
        }
    }

    /// The class that a value means, in any of the variants met in data (DOMAIN 3.1): 优先保护类, 优先保护, Ⅰ类, I类, 1, 一类,
    /// "1-优先保护类", full-width digits. `None` for anything else.
    ///
    /// ```
    /// use jingtu::layer::FarmlandClass;
    /// assert_eq!(FarmlandClass::of("Ⅱ类"), Some(FarmlandClass::SafeUse));
    /// assert_eq!(FarmlandClass::of("１－优先保护类"), Some(FarmlandClass::PriorityProtection));
    /// assert_eq!(FarmlandClass::of("水田"), None);
    /// ```
    #[must_use]
    pub fn of(value: &str) -> Option<Self> {
        Self::of_word(value).or_else(|| Self::of_number(value))
    }

    /// The class that a value names in words; a bare number or numeral does not.
    #[must_use]
    pub fn of_word(value: &str) -> Option<Self> {
        if value.is_ascii() {
            return None;
        }
        let value = normalised(value);
        // Most texts have none of the words' first characters; looking for each word costs ten times as much.
        if !value.contains(['优', '安', '严']) {
            return None;
        }
        let found: Vec<Self> = [("优先保护", Self::PriorityProtection), ("安全利用", Self::SafeUse), ("严格管控", Self::StrictControl)]
            .into_iter()
            .filter(|(word, _)| value.contains(word))
            .map(|(_, class)| class)
            .collect();
        // "优先保护类/安全利用类" is a heading or a remark, not a class; nor is "非严格管控".
        match found[..] {
            [class] if !value.contains(['非', '未', '不', '无', '转']) && value.chars().count() <= 16 => Some(class),
            _ => None,
        }
    }

    /// The class that a number or numeral means: 1, 2, 3; I, II, III; 一, 二, 三; with or without 类, 级 or brackets.
    #[must_use]
    pub fn of_number(value: &str) -> Option<Self> {
        // No spelling has more letters, brackets and blanks; identifiers have, and there are millions.
        if value.len() > LONGEST_NUMBER {
            return None;
        }
        let value = normalised(value).to_uppercase();
        let core = value.trim_matches(['(', ')', '第', ' ']);
        let core = core.strip_suffix(['类', '级']).unwrap_or(core).trim_matches(['(', ')', ' ']);
        // Numbers in real fields: 1.0, 01.
        let core = core.strip_suffix(".0").or_else(|| core.strip_suffix(".00")).unwrap_or(core);
        match core {
            "1" | "01" | "I" | "一" | "壹" => Some(Self::PriorityProtection),
            "2" | "02" | "II" | "二" | "贰" => Some(Self::SafeUse),
            "3" | "03" | "III" | "三" | "叁" => Some(Self::StrictControl),
            _ => None,
        }
    }
}

/// A layer's classes, codes or kinds: few distinct values, so a dictionary and an index a record. What a rule's filter
/// thinks of a value is decided once a dictionary entry, not once a record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ClassColumn {
    /// Distinct normalised values (DESIGN 4.2, `*_class`); entry 0 is "", for records without one.
    pub values: Vec<String>,
    /// Entry of each record; empty when the layer has no classes.
    pub entry: Vec<u32>,
}

/// Three classes in four spellings each.
const FIRST_SPELLINGS: usize = 12;

impl ClassColumn {
    /// The column of these values, each made what `normalise` says; one call a distinct value.
    ///
    /// ```
    /// use jingtu::ids::RecordNo;
    /// use jingtu::layer::ClassColumn;
    /// use jingtu::source::TextColumn;
    /// let mut column = TextColumn::default();
    /// for value in ["a", "", "A", "b"] {
    ///     column.push(value);
    /// }
    /// let classes = ClassColumn::build(&column, |value| value.to_uppercase());
    /// assert_eq!(classes.values, ["", "A", "B"]);
    /// assert_eq!(classes.value(RecordNo::new(2)), "A");
    /// ```
    #[must_use]
    pub fn build(column: &TextColumn, normalise: impl Fn(&str) -> String) -> Self {
        let mut values = vec![String::new()];
        let mut entry_of_value: HashMap<String, u32> = HashMap::from([(String::new(), 0)]);
        let mut entry_of_raw: HashMap<&str, u32> = HashMap::new();
        // The first few spellings are compared directly, which is faster than hashing; most layers have no more.
        let mut first: Vec<(&str, u32)> = Vec::with_capacity(FIRST_SPELLINGS);
        let entry = column
            .iter()
            .map(|raw| {
                if let Some(&(_, entry)) = first.iter().find(|(known, _)| *known == raw) {
                    return entry;
                }
                let entry = *entry_of_raw.entry(raw).or_insert_with(|| {
                    let value = normalise(raw);
                    let next = u32::try_from(values.len()).unwrap_or(u32::MAX);
                    *entry_of_value.entry(value).or_insert_with_key(|value| {
                        values.push(value.clone());
                        next
                    })
                });
                if first.len() < FIRST_SPELLINGS {
                    first.push((raw, entry));
                }
                entry
            })
            .collect();
        Self { values, entry }
    }

    /// Farmland classes, what the person said of values first; what is no class stays as it is after NFKC and trimming, so that it is seen and
    /// matches no rule. A value to be ignored is none.
    #[must_use]
    pub fn farmland(column: &TextColumn, said: &ClassValues) -> Self {
        let class = |raw: &str| FarmlandClass::of(raw).map_or_else(|| normalised(raw).into_owned(), |class| class.word().to_owned());
        Self::build(column, |raw| match said.meaning(raw) {
            Some(Some(meaning)) => class(meaning),
            Some(None) => String::new(),
            None => class(raw),
        })
    }

    /// Codes or kinds, after NFKC and trimming; those of which the person said what they mean, as that.
    #[must_use]
    pub fn normalised(column: &TextColumn, said: &ClassValues) -> Self {
        Self::build(column, |raw| match said.meaning(raw) {
            Some(meaning) => normalised(meaning.unwrap_or("")).into_owned(),
            None => normalised(raw).into_owned(),
        })
    }

    /// The farmland class that each dictionary entry means.
    #[must_use]
    pub fn farmland_classes(&self) -> Vec<Option<FarmlandClass>> {
        self.values.iter().map(|value| FarmlandClass::of(value)).collect()
    }

    /// The dictionary entry of `record`; 0 when it has none.
    #[must_use]
    pub fn entry(&self, record: RecordNo) -> usize {
        self.entry.get(record.place()).map_or(0, |&entry| entry as usize)
    }

    /// The normalised value of `record`; "" when it has none.
    #[must_use]
    pub fn value(&self, record: RecordNo) -> &str {
        self.values.get(self.entry(record)).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FarmlandClass::{PriorityProtection, SafeUse, StrictControl};

    #[test]
    fn all_variants_of_a_class_are_one() {
        for (class, variants) in [
            (
                PriorityProtection,
                [
                    "优先保护类",
                    "优先保护",
                    "Ⅰ类",
                    "I类",
                    "i",
                    "1",
                    "１",
                    "1-优先保护类",
                    "一类",
                    " 优先保护类 ",
                    "1.0",
                    "Ⅰ",
                    "(1)",
                    "优先保护区",
                ],
            ),
            (
                SafeUse,
                [
                    "安全利用类",
                    "安全利用",
                    "Ⅱ类",
                    "II类",
                    "ii",
                    "2",
                    "２",
                    "2-安全利用类",
                    "二类",
                    "安全利用类\0",
                    "2.00",
                    "Ⅱ",
                    "2类",
                    "第二类",
                ],
            ),
            (
                StrictControl,
                [
                    "严格管控类",
                    "严格管控",
                    "Ⅲ类",
                    "III类",
                    "iii",
                    "3",
                    "３",
                    "3-严格管控类",
                    "三类",
                    "\u{3000}严格管控",
                    "03",
                    "Ⅲ",
                    "Ⅲ级",
                    "ⅢI",
                ],
            ),
        ] {
            for variant in variants {
                if variant == "ⅢI" {
                    assert_eq!(FarmlandClass::of(variant), None);
                } else {
                    assert_eq!(FarmlandClass::of(variant), Some(class), "{variant}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_class_is_none() {
        for value in ["", "水田", "4", "0", "11", "IV类", "优先保护类/安全利用类", "非严格管控", "12.5", "class"] {
            assert_eq!(FarmlandClass::of(value), None, "{value}");
        }
    }

    #[test]
    fn equal_classes_share_an_entry_and_unknown_ones_stay_visible() {
        let mut column = TextColumn::default();
        for value in ["Ⅰ类", "优先保护类", "", "1", "红线", "严格管控", "１"] {
            column.push(value);
        }
        let classes = ClassColumn::farmland(&column, &ClassValues::default());
        assert_eq!(classes.values, ["", "优先保护类", "红线", "严格管控类"]);
        assert_eq!(classes.entry, [1, 1, 0, 1, 2, 3, 1]);
        assert_eq!(classes.farmland_classes(), [None, Some(PriorityProtection), None, Some(StrictControl)]);
        assert_eq!(classes.value(RecordNo::new(99)), "", "a record without a row");
        let said = ClassValues::parse("红线:3,优先保护:").expect("pairs");
        let classes = ClassColumn::farmland(&column, &said);
        assert_eq!(classes.values, ["", "优先保护类", "严格管控类"]);
        assert_eq!(classes.entry, [1, 1, 0, 1, 2, 2, 1]);
    }
}
