//! Land codes and the classification they belong to (DOMAIN 4).
//!
//! A code means nothing without its system: 0702 is a rural homestead in the survey and a community service in planning. So a
//! layer's system is detected with evidence (DOMAIN 4.4) and rules match (system, code), never a bare prefix.

use crate::text::normalised;

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
    /// All systems.
    pub const ALL: [Self; 4] = [Self::Planning, Self::Survey, Self::Gb50137, Self::SecondSurvey];

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

    /// The system of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.word() == word)
    }
}

/// How a layer's code system was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeEvidence {
    /// The system.
    pub system: CodeSystem,
    /// Whether some code or name can only be of that system; otherwise it is the default of the role.
    pub is_sure: bool,
}

/// First digits of planning codes, two a code: 01 to 18 land and 19 to 24 sea and other land.
const PLANNING_CLASSES: std::ops::RangeInclusive<u32> = 1..=24;

/// Whether a value is written like a land code of some system.
#[must_use]
pub fn is_code_like(code: &str) -> bool {
    let code = normalised(code);
    let parts = parts(&code);
    !parts.is_empty() && parts.iter().all(|part| is_digits_code(part) || is_letter_code(part))
}

/// Two to six digits of a class that exists, perhaps with the survey's letters (05H1, 0810A, 1104K). Years and other small
/// numbers are kept out by the size of the pairs: no class has more than 13 parts, those of the sea no more than 7.
fn is_digits_code(code: &str) -> bool {
    let digits = code.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = code.split_at_checked(digits).unwrap_or((code, ""));
    let has_suffix = rest.is_empty() || (digits <= 4 && matches!(rest, "H1" | "H2" | "H2A" | "A" | "K" | "AK"));
    if digits == 3 {
        return has_suffix
            && number.as_bytes()[2] != b'0'
            && (number.starts_with('0') || matches!(&number.as_bytes()[..2], b"10" | b"11" | b"12" | b"20"));
    }
    let stripped = without_padding(number);
    let pair = |place: usize| stripped.get(place * 2..place * 2 + 2).and_then(|pair| pair.parse::<u32>().ok());
    let Some(class) = pair(0).filter(|class| PLANNING_CLASSES.contains(class)) else { return false };
    let most = if class >= 20 { 7 } else { 13 };
    has_suffix
        && matches!(digits, 2 | 4 | 6)
        && pair(1).is_none_or(|part| (1..=most).contains(&part))
        && pair(2).is_none_or(|part| (1..=12).contains(&part))
}

/// GB 50137: a letter of the standard, then at most three digits (R2, A33, M1, H14); a note after it is allowed (B1商业).
fn is_letter_code(code: &str) -> bool {
    let mut characters = code.chars();
    let is_class =
        characters.next().is_some_and(|c| matches!(c.to_ascii_uppercase(), 'R' | 'A' | 'B' | 'M' | 'W' | 'S' | 'U' | 'G' | 'H' | 'E'));
    let digits: String = characters.take_while(char::is_ascii).collect();
    is_class && digits.len() <= 3 && digits.chars().all(|c| c.is_ascii_digit())
}

/// The parts of a mixed code: R2/B1, R+B, R2(B), R2、B1, 0701/0901.
fn parts(code: &str) -> Vec<&str> {
    code.split(['/', '+', '(', ')', '、', ',', ';', '\\', '|', '&', '兼', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Tells the system of a layer's codes from the distinct codes and, where they settle it, the names beside them
/// (`(code, name)`; "" where there is none). `None` when no value is a code.
#[must_use]
pub fn detect<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<CodeEvidence> {
    let (mut letters, mut survey, mut planning, mut three, mut digits) = (0, 0, 0, 0, 0);
    for (code, name) in values {
        let code = normalised(code);
        if code.is_empty() || !is_code_like(&code) {
            continue;
        }
        if !code.starts_with(|c: char| c.is_ascii_digit()) {
            letters += 1;
            continue;
        }
        digits += 1;
        let stripped = without_padding(&code);
        if code.contains(['H', 'K', 'A']) || matches!(&*code, "1203") {
            survey += 1;
        } else if code.len() == 3 {
            three += 1;
        } else if stripped.len() == 6 || stripped.starts_with("14") || stripped == "16" || is_planning_13(stripped) {
            planning += 1;
        }
        match name_says(stripped, &normalised(name)) {
            Some(CodeSystem::Survey) => survey += 1,
            Some(CodeSystem::Planning) => planning += 1,
            _ => {}
        }
    }
    let sure = |system| Some(CodeEvidence { system, is_sure: true });
    if letters == 0 && digits == 0 {
        None
    } else if letters > digits {
        sure(CodeSystem::Gb50137)
    } else if three * 2 > digits {
        sure(CodeSystem::SecondSurvey)
    } else if survey > 0 && survey >= planning {
        sure(CodeSystem::Survey)
    } else {
        Some(CodeEvidence { system: CodeSystem::Planning, is_sure: planning > 0 })
    }
}

/// 13xx is 公用设施 in planning and nothing in the survey.
fn is_planning_13(code: &str) -> bool {
    code.len() == 4 && code.starts_with("13")
}

/// What a name beside a code settles, for codes that both systems have (DOMAIN 4.1, 4.2).
fn name_says(code: &str, name: &str) -> Option<CodeSystem> {
    use CodeSystem::{Planning, Survey};
    let says = |word: &str| name.contains(word);
    match code.get(..2)? {
        "05" if says("商业") || says("物流仓储") => Some(Survey),
        "05" if says("湿地") || says("滩") || says("沼泽") => Some(Planning),
        "06" if says("工业") || says("采矿") || says("盐田") => Some(Survey),
        "06" if says("农业设施") || says("种植设施") || says("畜禽") || says("村道") || says("水产养殖") => Some(Planning),
        "07" if code == "0702" && says("宅基地") => Some(Survey),
        "07" if code == "0702" && says("社区") => Some(Planning),
        "07" if code == "0703" && says("宅基地") => Some(Planning),
        "09" if says("特殊") => Some(Survey),
        "09" if says("商") || says("服务") => Some(Planning),
        "10" if says("公路") || says("铁路") || says("街巷") || says("道路") || says("交通") => Some(Survey),
        "10" if says("工业") || says("采矿") || says("盐田") || says("工矿") => Some(Planning),
        "11" if says("水") || says("沟渠") || says("滩涂") => Some(Survey),
        "11" if says("仓储") => Some(Planning),
        "12" if says("空闲") || says("田坎") || says("裸") || says("设施农") => Some(Survey),
        "12" if says("路") || says("交通") || says("场站") => Some(Planning),
        _ => None,
    }
}

/// A digit code without the zero pairs that pad it to six digits: "070000" is 07, "080100" is 0801.
///
/// ```
/// assert_eq!(jingtu::layer::code::without_padding("070000"), "07");
/// assert_eq!(jingtu::layer::code::without_padding("1001"), "1001");
/// ```
#[must_use]
pub fn without_padding(code: &str) -> &str {
    let mut rest = code;
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return code;
    }
    while rest.len() > 2 && rest.len().is_multiple_of(2) {
        match rest.strip_suffix("00") {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    rest
}

/// Whether a code of `system` begins with one of `prefixes`. Codes are compared after NFKC and trimming, in capitals, without
/// padding; any part of a mixed code counts.
///
/// ```
/// use jingtu::layer::code::{CodeSystem, matches};
/// assert!(matches("０７０１", CodeSystem::Planning, &["07"]));
/// assert!(matches("R2/B1", CodeSystem::Gb50137, &["B"]));
/// assert!(!matches("0901", CodeSystem::Planning, &["07", "08"]));
/// ```
#[must_use]
pub fn matches<P: AsRef<str>>(code: &str, system: CodeSystem, prefixes: &[P]) -> bool {
    matches_except::<P, P>(code, system, prefixes, &[])
}

/// As [`matches`], for a part that begins with none of `except`.
#[must_use]
pub fn matches_except<P: AsRef<str>, E: AsRef<str>>(code: &str, system: CodeSystem, prefixes: &[P], except: &[E]) -> bool {
    let code = normalised(code).to_uppercase();
    let found = |part: &str| {
        let part = if system == CodeSystem::Gb50137 { part } else { without_padding(part) };
        let begins = |prefix: &str| part.starts_with(prefix);
        prefixes.iter().any(|prefix| begins(prefix.as_ref())) && !except.iter().any(|prefix| begins(prefix.as_ref()))
    };
    parts(&code).into_iter().any(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system(codes: &[&str]) -> Option<(CodeSystem, bool)> {
        detect(codes.iter().map(|&code| (code, ""))).map(|evidence| (evidence.system, evidence.is_sure))
    }

    #[test]
    fn systems_are_told_apart_by_what_only_one_of_them_has() {
        assert_eq!(system(&["R2", "B1", "A33", "M1/M2", "0701"]), Some((CodeSystem::Gb50137, true)));
        assert_eq!(system(&["0101", "05H1", "0701", "1203"]), Some((CodeSystem::Survey, true)));
        assert_eq!(system(&["0101", "0103", "0301K"]), Some((CodeSystem::Survey, true)));
        assert_eq!(system(&["0701", "070102", "16"]), Some((CodeSystem::Planning, true)));
        assert_eq!(system(&["0101", "1401"]), Some((CodeSystem::Planning, true)));
        assert_eq!(system(&["011", "013", "081", "122"]), Some((CodeSystem::SecondSurvey, true)));
        assert_eq!(system(&["0701", "0801"]), Some((CodeSystem::Planning, false)), "the role's default");
        assert_eq!(system(&["070000", "080000"]), Some((CodeSystem::Planning, false)), "padding is no evidence");
        assert_eq!(system(&["草地", "", "12345"]), None);
    }

    #[test]
    fn names_beside_codes_settle_the_rest() {
        let told =
            |pairs: &[(&'static str, &'static str)]| detect(pairs.iter().copied()).map(|evidence| (evidence.system, evidence.is_sure));
        assert_eq!(told(&[("0702", "农村宅基地"), ("1003", "公路用地")]), Some((CodeSystem::Survey, true)));
        assert_eq!(told(&[("0702", "城镇社区服务设施用地"), ("0901", "商业用地")]), Some((CodeSystem::Planning, true)));
        assert_eq!(told(&[("0601", "工业用地")]), Some((CodeSystem::Survey, true)));
        assert_eq!(told(&[("1001", "工业用地")]), Some((CodeSystem::Planning, true)));
    }

    #[test]
    fn codes_match_by_prefix_within_their_system() {
        let planning = |code| matches(code, CodeSystem::Planning, &["07", "08"]);
        for code in ["07", "0701", "070102", "070000", "07 ", "０７０１", "0803/0901", "080403"] {
            assert!(planning(code), "{code}");
        }
        for code in ["", "0901", "1007", "7", "00", "0000", "居住"] {
            assert!(!planning(code), "{code}");
        }
        let city = |code| matches(code, CodeSystem::Gb50137, &["R", "A"]);
        for code in ["R2", "r21", "R2/B1", "B1+R2", "B(R)", "A33", "Ｒ２"] {
            assert!(city(code), "{code}");
        }
        assert!(!city("B1") && !city("G1/U"));
    }

    #[test]
    fn excepted_prefixes_do_not_match_but_another_part_may() {
        let matches = |code| matches_except(code, CodeSystem::Planning, &["07", "08", "09"], &["0810", "09"]);
        assert!(matches("0801") && !matches("0810") && !matches("0901") && matches("0901/0701"));
    }

    #[test]
    fn code_like_values_are_told_from_numbers_and_words() {
        for code in ["0101", "05H1", "070102", "R2", "R2/B1", "A33", "１６", "1104K", "H14"] {
            assert!(is_code_like(code), "{code}");
        }
        for other in ["", "2599", "2023", "1999", "100", "450202", "草地", "ABC", "12.5", "9901", "0", "R2D2", "2024-01-01"] {
            assert!(!is_code_like(other), "{other}");
        }
    }
}
