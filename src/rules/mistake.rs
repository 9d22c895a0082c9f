//! What can be wrong in a rule file. `Display` is one English sentence; people read the catalogue's version (`words::rules`).

/// A mistake and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// What is wrong and what to write instead.
    pub kind: MistakeKind,
}

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MistakeKind {
    /// Not TOML.
    #[error("this is not TOML ({reason}); look for a missing quote, bracket or equals sign here or in the line before")]
    Syntax {
        /// What the TOML reader says.
        reason: String,
    },
    /// A Chinese punctuation mark or a typographic quote where TOML has an ASCII one.
    #[error("{found:?} is not the mark that TOML uses; write {instead:?} here (switch the input method to half width)")]
    Punctuation {
        /// What stands there.
        found: char,
        /// What should.
        instead: char,
    },
    /// Not UTF-8.
    #[error("from here the file is not UTF-8 (GBK perhaps); save it as UTF-8 in the editor")]
    NotUtf8,
    /// Far larger than a rule file.
    #[error("the file is larger than {most_bytes} bytes, which no rule file is; choose another file")]
    TooLarge {
        /// Largest size.
        most_bytes: u64,
    },
    /// A key that means nothing here.
    #[error("the key {key:?} is not known {place}; {}", remedy(nearest.as_deref(), known))]
    UnknownKey {
        /// The key.
        key: String,
        /// Where: "in a rule" …
        place: Place,
        /// The keys that are known here.
        known: String,
        /// The known key it resembles.
        nearest: Option<String>,
    },
    /// A key that must be there.
    #[error("{key:?} is missing {place}; write for instance {example}")]
    MissingKey {
        /// The key.
        key: String,
        /// Where.
        place: Place,
        /// How it is written.
        example: String,
    },
    /// A value of the wrong sort.
    #[error("{key:?} must be {expected}; write for instance {example}")]
    WrongType {
        /// The key.
        key: String,
        /// What it must be.
        expected: Expected,
        /// How it is written.
        example: String,
    },
    /// A word that is none of those that are known.
    #[error("{word:?} is not known as {key}; {}", remedy(nearest.as_deref(), known))]
    UnknownWord {
        /// The key it was given for.
        key: String,
        /// The word.
        word: String,
        /// The words that are known.
        known: String,
        /// The known word it resembles.
        nearest: Option<String>,
    },
    /// A number outside what makes sense.
    #[error("{key:?} is {value}; it must lie between {lowest} and {highest}")]
    OutOfRange {
        /// The key.
        key: String,
        /// What stands there.
        value: String,
        /// Smallest value that makes sense.
        lowest: String,
        /// Largest.
        highest: String,
    },
    /// Two rules with one id.
    #[error("a rule before this one has the id {id:?} too; give each rule an id of its own")]
    RepeatedId {
        /// The id.
        id: String,
    },
    /// No rule at all.
    #[error("there is no rule in the file; begin each rule with a line [[rule]]")]
    NoRules,
    /// More rules than fit.
    #[error("there are {count} rules; a rule set holds at most {most}: divide it into several files")]
    TooManyRules {
        /// How many.
        count: usize,
        /// How many fit.
        most: usize,
    },
    /// None or several of keys of which exactly one belongs here.
    #[error("exactly one of {known} belongs {place}")]
    ExactlyOne {
        /// Where.
        place: Place,
        /// The keys.
        known: String,
    },
    /// An empty list that would match nothing.
    #[error("the list {key:?} is empty, so the rule could never match; name at least one value or leave the key out")]
    EmptyList {
        /// The key.
        key: String,
    },
    /// A filter that the role's features cannot pass.
    #[error("{key:?} does not fit the role {role}; classes belong to farmland, codes to zoning, kinds to other roles")]
    DoesNotFitRole {
        /// The filter.
        key: String,
        /// The role.
        role: String,
    },
    /// A spatial rule without an object.
    #[error("a rule with this relation needs an object; write for instance object = {{ role = \"farmland\" }}")]
    ObjectMissing,
    /// An attribute rule with an object.
    #[error("a rule on attributes has no object; remove it or choose a relation such as overlaps")]
    ObjectSurplus,
    /// Bands that do not grow up to the distance.
    #[error("bands_m must grow and end with distance_m ({distance_m}); write for instance bands_m = [0, 50, 200, 500, 1000]")]
    BandsUnfit {
        /// The rule's distance.
        distance_m: String,
    },
    /// A file of a later version of the format.
    #[error("this file has format {format}; this program reads format 1: use the program version it was made for")]
    FormatNewer {
        /// What stands there.
        format: i64,
    },
}

/// Where in a rule file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// At the top, before the first rule.
    Set,
    /// In a rule.
    Rule,
    /// In a text of two languages.
    Text,
    /// In a subject or object.
    Side,
    /// In a condition.
    Condition,
    /// In a relation.
    Relation,
    /// In codes.
    Codes,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Set => "at the top of a rule set",
            Self::Rule => "in a rule",
            Self::Text => "in a text of two languages",
            Self::Side => "in a subject or object",
            Self::Condition => "in a condition",
            Self::Relation => "in a relation",
            Self::Codes => "in codes",
        })
    }
}

/// What a value must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// Text in quotes.
    Text,
    /// A list of texts.
    Texts,
    /// A number.
    Number,
    /// A list of numbers.
    Numbers,
    /// true or false.
    Truth,
    /// A table.
    Table,
    /// A table or a list of tables.
    Tables,
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "a text in quotes",
            Self::Texts => "a list of texts",
            Self::Number => "a number",
            Self::Numbers => "a list of numbers",
            Self::Truth => "true or false",
            Self::Table => "a table in braces",
            Self::Tables => "a table in braces, or a list of them",
        })
    }
}

fn remedy(nearest: Option<&str>, known: &str) -> String {
    match nearest {
        Some(word) => format!("did you mean {word:?}? Known are {known}"),
        None => format!("known are {known}"),
    }
}
