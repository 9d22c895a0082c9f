//! What a proposed plot is for.

use crate::layer::{CodeSystem, code};
use crate::text::normalised;

/// A land code with its classification.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LandUse {
    /// The classification.
    pub system: CodeSystem,
    /// The code, after NFKC and trimming; "" where none is known.
    pub code: String,
}

impl Default for LandUse {
    fn default() -> Self {
        Self { system: CodeSystem::Planning, code: String::new() }
    }
}

/// What stands between a classification and a code.
const SEPARATORS: [char; 3] = [':', '=', '：'];

impl LandUse {
    /// A use as typed: a code of the planning guide (0701), a letter of GB 50137 (R2), or either with its classification in front
    /// (`survey:0601`). `None` when it is no code.
    ///
    /// ```
    /// use jingtu::conflicts::siting::LandUse;
    /// use jingtu::layer::CodeSystem;
    /// let system = |text| LandUse::parse(text).map(|parsed| parsed.system);
    /// assert_eq!(system("0701"), Some(CodeSystem::Planning));
    /// assert_eq!(system("r2"), Some(CodeSystem::Gb50137));
    /// assert_eq!(system("survey:0601"), Some(CodeSystem::Survey));
    /// assert_eq!(system("homes"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = normalised(text);
        let (system, code) = match text.split_once(SEPARATORS) {
            Some((word, code)) => (Some(CodeSystem::from_word(word.trim())?), code.trim()),
            None => (None, &*text),
        };
        let is_letter = code.starts_with(|c: char| c.is_ascii_alphabetic());
        let system = system.unwrap_or(if is_letter { CodeSystem::Gb50137 } else { CodeSystem::Planning });
        (code::is_code_like(code) && is_letter == (system == CodeSystem::Gb50137)).then(|| Self { system, code: code.to_uppercase() })
    }

    /// Whether what is built there is judged as a pollution source: industry and mining, not salt works (DOMAIN 4). Warehouses are not, though some
    /// of them may be.
    ///
    /// ```
    /// use jingtu::conflicts::siting::LandUse;
    /// let is_industrial = |text| LandUse::parse(text).is_some_and(|parsed| parsed.is_industrial());
    /// assert!(is_industrial("1001") && is_industrial("100102") && is_industrial("10") && is_industrial("M2") && is_industrial("survey:0602"));
    /// assert!(!is_industrial("1003") && !is_industrial("1101") && !is_industrial("0701") && !is_industrial("W1"));
    /// ```
    #[must_use]
    pub fn is_industrial(&self) -> bool {
        let (prefixes, except): (&[&str], &[&str]) = match self.system {
            CodeSystem::Planning => (&["10"], &["1003"]),
            CodeSystem::Gb50137 => (&["M"], &[]),
            CodeSystem::Survey => (&["0601", "0602"], &[]),
            // The second survey's 204 holds mining and salt works together.
            CodeSystem::SecondSurvey => (&["204"], &[]),
        };
        code::matches_except(&self.code, self.system, prefixes, except)
    }
}
