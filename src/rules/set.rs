//! Rule files. Interface sketch; the TOML shape lives here and is converted explicitly.

use crate::layer::{CodeSystem, FarmlandClass, Role};

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
}

/// What a side of a rule asks of a feature's class, code or kind.
#[derive(Clone, PartialEq, Eq, Debug)]
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
        /// Prefixes that do not, though a longer or equal one above does.
        except: Vec<String>,
    },
    /// A kind that is one of these (after NFKC).
    Kinds(Vec<String>),
}

/// One side of a rule.
#[derive(Clone, PartialEq, Debug)]
pub struct Side {
    /// Which layers.
    pub role: Role,
    /// Which of their features.
    pub filters: Vec<Filter>,
}

/// What a rule asks of a pair.
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
        /// Largest distance that counts, metres.
        distance_m: f64,
    },
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
    /// Severity of its conflicts.
    pub severity: Severity,
    /// Severity by the object's (or the subject's) farmland class, where it depends on it.
    pub severity_by_class: Vec<(FarmlandClass, Severity)>,
    /// What breaks it.
    pub subject: Side,
    /// How.
    pub relation: Relation,
    /// Against what.
    pub object: Side,
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
    #[error("{name}, line {line}, column {column}: {reason}")]
    Invalid {
        /// File name.
        name: String,
        /// 1-based.
        line: usize,
        /// 1-based.
        column: usize,
        /// What is wrong and what to write instead.
        reason: String,
    },
}

impl RuleSet {
    /// The built-in set (`assets/rules/default.toml`).
    #[must_use]
    pub fn built_in() -> Self {
        todo!()
    }

    /// Reads a rule set; `name` is the file's, for messages.
    ///
    /// # Errors
    /// With the place and what to write instead.
    pub fn parse(name: &str, text: &str) -> Result<Self, RuleSetError> {
        todo!()
    }
}
