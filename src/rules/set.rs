//! Rule sets: what a rule is. `reader` makes them of TOML, whose shape is kept apart from these types.

use crate::layer::{CodeSystem, FarmlandClass, Role};

use super::mistake::{Mistake, MistakeKind};
use super::reader;

/// How grave a conflict is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// 低
    Low,
    /// 中
    Medium,
    /// 高
    High,
    /// 严重
    Critical,
}

impl Severity {
    /// All severities, the gravest last.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word of outputs and rule files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.word() == word)
    }
}

/// What a side of a rule asks of a feature.
#[derive(Clone, PartialEq, Debug)]
pub enum Filter {
    /// Anything of the role, with or without a class.
    Any,
    /// One of these farmland classes.
    Classes(Vec<FarmlandClass>),
    /// Any of the three farmland classes.
    AnyClass,
    /// A code of this system that begins with one of these prefixes and with none of the excepted ones.
    Codes {
        /// The classification.
        system: CodeSystem,
        /// Prefixes that match.
        prefixes: Vec<String>,
        /// Prefixes that do not, though a shorter or equal one above does.
        except: Vec<String>,
    },
    /// A kind that is one of these (after NFKC and trimming).
    Kinds(Vec<String>),
    /// An attribute passes a test.
    Attribute(AttributeTest),
    /// All of these.
    All(Vec<Filter>),
    /// At least one of these.
    AnyOf(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
}

/// A test of one attribute.
#[derive(Clone, PartialEq, Debug)]
pub struct AttributeTest {
    /// Names the field may have; the first that a layer has is taken. Compared after NFKC, without case.
    pub fields: Vec<String>,
    /// What is asked of its value.
    pub test: Test,
}

/// What is asked of an attribute's value, after NFKC and trimming.
#[derive(Clone, PartialEq, Debug)]
pub enum Test {
    /// It is empty.
    Empty,
    /// It is one of these.
    Is(Vec<String>),
    /// It contains one of these.
    Contains(Vec<String>),
    /// It begins with one of these.
    StartsWith(Vec<String>),
    /// It is a number that compares so with the given one. What is no number passes no comparison.
    Number(Comparison, f64),
}

/// How two numbers compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// <
    LessThan,
    /// ≤
    AtMost,
    /// >
    MoreThan,
    /// ≥
    AtLeast,
}

/// Which features a rule speaks of: those of a role that pass a filter.
#[derive(Clone, PartialEq, Debug)]
pub struct Side {
    /// Which layers.
    pub role: Role,
    /// Which of their features.
    pub filter: Filter,
}

/// What a rule asks of a pair, or of a subject alone. All sizes are settings of the rule set: no law gives them (DOMAIN 0).
#[derive(Clone, PartialEq, Debug)]
pub enum Relation {
    /// The overlap has at least this area and share of the subject.
    Overlaps {
        /// Smallest area that counts, m².
        min_area_m2: f64,
        /// Smallest share of the subject's area that counts, 0 to 1.
        min_share: f64,
    },
    /// The distance is at most this.
    Within {
        /// Largest distance that counts, metres; 0: they touch, or one lies in the other.
        distance_m: f64,
        /// Upper ends of the distance bands that summaries count by, growing, the last one `distance_m`.
        bands_m: Vec<f64>,
    },
    /// The subject lies in the object, wholly or in part: a point inside it, a polygon with at least this area and share of its own.
    Inside {
        /// Smallest area that counts, m².
        min_area_m2: f64,
        /// Smallest share of the subject's area that counts, 0 to 1.
        min_share: f64,
    },
    /// No object is within this distance of the subject.
    NoneWithin {
        /// The distance, metres.
        distance_m: f64,
    },
    /// The subject's attributes alone break the rule: it has no object.
    Attributes,
}

/// A text in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One rule.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// `R1` …
    pub id: String,
    /// Title, Chinese.
    pub title_zh: String,
    /// Title, English.
    pub title_en: String,
    /// Legal basis, Chinese, worded as what must be checked.
    pub basis_zh: String,
    /// Legal basis, English.
    pub basis_en: String,
    /// What the rule finds and why it matters; may be empty.
    pub explanation: Bilingual,
    /// Which document to ask for next; may be empty.
    pub next_step: Bilingual,
    /// Severity of its conflicts.
    pub severity: Severity,
    /// Severity by the object's (or else the subject's) farmland class, where it depends on it.
    pub severity_by_class: Vec<(FarmlandClass, Severity)>,
    /// What breaks it; several roles are alternatives.
    pub subject: Vec<Side>,
    /// How.
    pub relation: Relation,
    /// Against what; several roles are alternatives. Empty for [`Relation::Attributes`].
    pub object: Vec<Side>,
}

impl Rule {
    /// The severity of a conflict whose farmland side has this class.
    #[must_use]
    pub fn severity_for(&self, class: Option<FarmlandClass>) -> Severity {
        let by_class = self.severity_by_class.iter().find(|(of, _)| Some(*of) == class);
        by_class.map_or(self.severity, |&(_, severity)| severity)
    }
}

/// A set of rules with its name and version.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleSet {
    /// Its name, for outputs.
    pub name: String,
    /// Its version, for outputs.
    pub version: String,
    /// In the order of the file.
    pub rules: Vec<Rule>,
    /// The text it was read from, kept in workspaces.
    pub text: String,
}

/// A rule file that cannot be used: one sentence with place, cause and remedy.
#[derive(Debug, thiserror::Error)]
pub enum RuleSetError {
    /// Not TOML, or not a rule set.
    #[error("{name}, line {}, column {}: {}", first.line, first.column, first.kind)]
    Invalid {
        /// File name.
        name: String,
        /// The first mistake in the file.
        first: Box<Mistake>,
        /// The others, in the order of the file.
        others: Vec<Mistake>,
    },
}

/// The text of the built-in set.
pub const BUILT_IN_TEXT: &str = include_str!("../../assets/rules/default.toml");

impl RuleSet {
    /// The built-in set (`assets/rules/default.toml`).
    #[must_use]
    pub fn built_in() -> Self {
        // A mistake in the built-in text fails the test `the_built_in_set_has_no_mistake`; an empty set here would only say that nothing was evaluated.
        Self::parse("default.toml", BUILT_IN_TEXT).unwrap_or_else(|_| Self {
            name: String::new(),
            version: String::new(),
            rules: Vec::new(),
            text: BUILT_IN_TEXT.to_owned(),
        })
    }

    /// The largest rule file, bytes: the built-in one has some 20 000.
    pub const MOST_BYTES: u64 = 1 << 20;

    /// Reads the rule set in a file's bytes, which are UTF-8; `name` is the file's, for messages.
    ///
    /// # Errors
    /// As [`RuleSet::parse`]; also when the bytes are too many, or no UTF-8 (GBK from an old editor).
    pub fn parse_bytes(name: &str, bytes: &[u8]) -> Result<Self, RuleSetError> {
        let invalid = |line, column, kind| RuleSetError::Invalid {
            name: name.to_owned(),
            first: Box::new(Mistake { line, column, kind }),
            others: Vec::new(),
        };
        if bytes.len() as u64 > Self::MOST_BYTES {
            return Err(invalid(1, 1, MistakeKind::TooLarge { most_bytes: Self::MOST_BYTES }));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse(name, text),
            Err(error) => {
                let before = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()).into_owned();
                let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
                Err(invalid(before.matches('\n').count() + 1, column, MistakeKind::NotUtf8))
            }
        }
    }

    /// Reads a rule set; `name` is the file's, for messages.
    ///
    /// # Errors
    /// With every mistake's place and what to write instead.
    pub fn parse(name: &str, text: &str) -> Result<Self, RuleSetError> {
        reader::read(text).map_err(|mut mistakes| {
            let first = mistakes.remove(0);
            RuleSetError::Invalid { name: name.to_owned(), first: Box::new(first), others: mistakes }
        })
    }
}
