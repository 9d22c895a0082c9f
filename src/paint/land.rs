//! Land codes as the groups that planning maps colour (DOMAIN 4). The same digits are different groups in different systems.

use crate::layer::CodeSystem;
use crate::words::map::MapWord;

/// A group of land uses with a colour of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LandGroup {
    /// 居住用地
    Homes,
    /// 公共管理与公共服务用地
    Public,
    /// 商业服务业用地
    Commerce,
    /// 工矿用地
    Industry,
    /// 仓储用地
    Storage,
    /// 交通运输用地
    Transport,
    /// 公用设施用地
    Utilities,
    /// 绿地与开敞空间用地
    Green,
    /// 特殊用地
    Special,
    /// 留白用地
    Reserve,
    /// 耕地
    Cropland,
    /// 园地
    Garden,
    /// 林地
    Wood,
    /// 草地
    Grass,
    /// 湿地
    Wetland,
    /// 农业设施建设用地
    FarmFacilities,
    /// 陆地水域 and sea
    Water,
    /// Anything else, and codes of no system
    Other,
}

impl LandGroup {
    /// All groups, in the order of legends.
    pub const ALL: [Self; 18] = [
        Self::Homes,
        Self::Public,
        Self::Commerce,
        Self::Industry,
        Self::Storage,
        Self::Transport,
        Self::Utilities,
        Self::Green,
        Self::Special,
        Self::Reserve,
        Self::Cropland,
        Self::Garden,
        Self::Wood,
        Self::Grass,
        Self::Wetland,
        Self::FarmFacilities,
        Self::Water,
        Self::Other,
    ];

    /// The group of a normalised code. Of a mixed code (R2/B1) the first part decides.
    #[must_use]
    pub fn of(code: &str, system: CodeSystem) -> Self {
        match system {
            CodeSystem::Planning => Self::of_planning(code),
            CodeSystem::Survey => Self::of_survey(code),
            CodeSystem::Gb50137 => Self::of_letters(code),
            CodeSystem::SecondSurvey => Self::of_second_survey(code),
        }
    }

    /// 2023 guide, by its first two digits (DOMAIN 4.1).
    fn of_planning(code: &str) -> Self {
        match code.get(..2) {
            Some("01") => Self::Cropland,
            Some("02") => Self::Garden,
            Some("03") => Self::Wood,
            Some("04") => Self::Grass,
            Some("05") => Self::Wetland,
            Some("06") => Self::FarmFacilities,
            Some("07") => Self::Homes,
            Some("08") => Self::Public,
            Some("09") => Self::Commerce,
            Some("10") => Self::Industry,
            Some("11") => Self::Storage,
            Some("12") => Self::Transport,
            Some("13") => Self::Utilities,
            Some("14") => Self::Green,
            Some("15") => Self::Special,
            Some("16") => Self::Reserve,
            Some("17" | "18" | "19" | "20" | "21" | "22" | "24") => Self::Water,
            _ => Self::Other,
        }
    }

    /// Third survey on GB/T 21010-2017 (DOMAIN 4.2).
    fn of_survey(code: &str) -> Self {
        match (code.get(..2), code.get(..4)) {
            (_, Some("0508")) => Self::Storage,
            (_, Some("0809")) => Self::Utilities,
            (_, Some("0810")) => Self::Green,
            (_, Some("1202")) => Self::FarmFacilities,
            (Some("00"), _) => Self::Wetland,
            (Some("01"), _) => Self::Cropland,
            (Some("02"), _) => Self::Garden,
            (Some("03"), _) => Self::Wood,
            (Some("04"), _) => Self::Grass,
            (Some("05"), _) => Self::Commerce,
            (Some("06"), _) => Self::Industry,
            (Some("07"), _) => Self::Homes,
            (Some("08"), _) => Self::Public,
            (Some("09"), _) => Self::Special,
            (Some("10"), _) => Self::Transport,
            (Some("11"), _) => Self::Water,
            _ => Self::Other,
        }
    }

    /// Second survey: three digits, the first two as in the third.
    fn of_second_survey(code: &str) -> Self {
        match code {
            "063" => Self::Storage,
            "086" => Self::Utilities,
            "087" | "088" => Self::Green,
            _ => Self::of_survey(code),
        }
    }

    /// GB 50137-2011 (DOMAIN 4.3).
    fn of_letters(code: &str) -> Self {
        let mut characters = code.chars();
        let letter = characters.next().map(|c| c.to_ascii_uppercase());
        match (letter, characters.next()) {
            (Some('A'), _) => Self::Public,
            (Some('B'), _) => Self::Commerce,
            (Some('M'), _) | (Some('H'), Some('5')) => Self::Industry,
            (Some('W'), _) => Self::Storage,
            (Some('S'), _) | (Some('H'), Some('2')) => Self::Transport,
            (Some('U'), _) | (Some('H'), Some('3')) => Self::Utilities,
            (Some('G'), _) => Self::Green,
            (Some('H'), Some('4')) => Self::Special,
            (Some('R' | 'H'), _) => Self::Homes,
            (Some('E'), Some('1')) => Self::Water,
            (Some('E'), Some('2')) => Self::Cropland,
            _ => Self::Other,
        }
    }

    /// Its name.
    #[must_use]
    pub fn word(self) -> MapWord {
        match self {
            Self::Homes => MapWord::Homes,
            Self::Public => MapWord::Public,
            Self::Commerce => MapWord::Commerce,
            Self::Industry => MapWord::Industry,
            Self::Storage => MapWord::Storage,
            Self::Transport => MapWord::Transport,
            Self::Utilities => MapWord::Utilities,
            Self::Green => MapWord::Green,
            Self::Special => MapWord::Special,
            Self::Reserve => MapWord::Reserve,
            Self::Cropland => MapWord::Cropland,
            Self::Garden => MapWord::Garden,
            Self::Wood => MapWord::Wood,
            Self::Grass => MapWord::Grass,
            Self::Wetland => MapWord::Wetland,
            Self::FarmFacilities => MapWord::FarmFacilities,
            Self::Water => MapWord::Water,
            Self::Other => MapWord::OtherLand,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_digits_are_different_groups_in_different_systems() {
        let of = LandGroup::of;
        assert_eq!(of("0601", CodeSystem::Survey), LandGroup::Industry);
        assert_eq!(of("0601", CodeSystem::Planning), LandGroup::FarmFacilities);
        assert_eq!(of("0508", CodeSystem::Survey), LandGroup::Storage);
        assert_eq!(of("1003", CodeSystem::Survey), LandGroup::Transport);
        assert_eq!(of("1001", CodeSystem::Planning), LandGroup::Industry);
        assert_eq!(of("070102", CodeSystem::Planning), LandGroup::Homes);
        assert_eq!(of("R2/B1", CodeSystem::Gb50137), LandGroup::Homes);
        assert_eq!(of("A33", CodeSystem::Gb50137), LandGroup::Public);
        assert_eq!(of("011", CodeSystem::SecondSurvey), LandGroup::Cropland);
    }

    #[test]
    fn what_is_no_code_is_other_land() {
        for system in CodeSystem::ALL {
            for code in ["", "7", "柳", "住宅用地", "99"] {
                assert_eq!(LandGroup::of(code, system), LandGroup::Other);
            }
        }
    }
}
