//! Classes, codes and kinds as normalised values. Interface sketch.

use crate::ids::RecordNo;

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

impl FarmlandClass {
    /// The normalised word of DESIGN 4.2.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PriorityProtection => "优先保护类",
            Self::SafeUse => "安全利用类",
            Self::StrictControl => "严格管控类",
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

impl ClassColumn {
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
