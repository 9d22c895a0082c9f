//! Land codes and the classification they belong to (DOMAIN 4). Interface sketch.

/// Which classification a land code belongs to; the same digits mean different things in each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CodeSystem {
    /// 国土空间调查、规划、用途管制用地用海分类指南 (2023).
    Planning,
    /// 三调工作分类 on GB/T 21010-2017.
    Survey,
    /// GB 50137-2011, letters.
    Gb50137,
    /// The second survey (2007), three digits.
    SecondSurvey,
}

impl CodeSystem {
    /// The word used in rule files and after `codes=`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Planning => "planning",
            Self::Survey => "survey",
            Self::Gb50137 => "gb50137",
            Self::SecondSurvey => "second-survey",
        }
    }
}
