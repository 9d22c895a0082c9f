//! Names of land codes (DOMAIN 4.1, 4.3), for choosing a proposed plot's use and for saying what a code means.

use super::Lang;
use crate::layer::{CodeSystem, code};

/// A code with its names in Chinese and English.
pub type NamedCode = (&'static str, &'static str, &'static str);

/// Codes of the 2023 planning guide that a plot may be proposed for.
pub const PLANNING: [NamedCode; 34] = [
    ("07", "居住用地", "residential"),
    ("0701", "城镇住宅用地", "urban homes"),
    ("0702", "城镇社区服务设施用地", "urban community services"),
    ("0703", "农村宅基地", "rural homesteads"),
    ("0704", "农村社区服务设施用地", "rural community services"),
    ("08", "公共管理与公共服务用地", "public administration and services"),
    ("0801", "机关团体用地", "offices of public bodies"),
    ("0802", "科研用地", "research"),
    ("0803", "文化用地", "culture"),
    ("0804", "教育用地", "education"),
    ("080403", "中小学用地", "schools"),
    ("080404", "幼儿园用地", "kindergartens"),
    ("0805", "体育用地", "sport"),
    ("0806", "医疗卫生用地", "health"),
    ("0807", "社会福利用地", "welfare"),
    ("080701", "老年人社会福利用地", "homes for the aged"),
    ("09", "商业服务业用地", "commerce and services"),
    ("0901", "商业用地", "commerce"),
    ("0902", "商务金融用地", "business and finance"),
    ("10", "工矿用地", "industry and mining"),
    ("1001", "工业用地", "industry"),
    ("100101", "一类工业用地", "industry, class 1"),
    ("100102", "二类工业用地", "industry, class 2"),
    ("100103", "三类工业用地", "industry, class 3"),
    ("1002", "采矿用地", "mining"),
    ("1003", "盐田", "salt works"),
    ("11", "仓储用地", "storage"),
    ("12", "交通运输用地", "transport"),
    ("13", "公用设施用地", "utilities"),
    ("14", "绿地与开敞空间用地", "green and open space"),
    ("1401", "公园绿地", "parks"),
    ("15", "特殊用地", "special land"),
    ("16", "留白用地", "reserve land"),
    ("06", "农业设施建设用地", "farm building"),
];

/// Letters of GB 50137-2011.
pub const CITY: [NamedCode; 13] = [
    ("R", "居住用地", "residential"),
    ("R2", "二类居住用地", "residential, class 2"),
    ("A", "公共管理与公共服务用地", "public administration and services"),
    ("A33", "中小学用地", "schools"),
    ("A5", "医疗卫生用地", "health"),
    ("A6", "社会福利用地", "welfare"),
    ("B", "商业服务业设施用地", "commerce and services"),
    ("M", "工业用地", "industry"),
    ("M2", "二类工业用地", "industry, class 2"),
    ("W", "物流仓储用地", "storage"),
    ("S", "道路与交通设施用地", "roads and transport"),
    ("U", "公用设施用地", "utilities"),
    ("G", "绿地与广场用地", "green space and squares"),
];

/// What a code means: the name of the longest known code that it begins with; `None` where no name is known.
#[must_use]
pub fn name(lang: Lang, system: CodeSystem, land_code: &str) -> Option<&'static str> {
    let known: &[NamedCode] = match system {
        CodeSystem::Planning => &PLANNING,
        CodeSystem::Gb50137 => &CITY,
        CodeSystem::Survey | CodeSystem::SecondSurvey => &[],
    };
    let land_code = code::without_padding(land_code);
    let fitting = known.iter().filter(|(known, ..)| land_code.starts_with(known));
    let (_, zh, en) = fitting.max_by_key(|(known, ..)| known.len())?;
    Some(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_the_name_of_its_nearest_known_ancestor() {
        let name = |land_code| name(Lang::Zh, CodeSystem::Planning, land_code);
        assert_eq!(name("070102"), Some("城镇住宅用地"));
        assert_eq!(name("080000"), Some("公共管理与公共服务用地"));
        assert_eq!(name("99"), None);
        assert_eq!(super::name(Lang::En, CodeSystem::Gb50137, "R22"), Some("residential, class 2"));
    }

    #[test]
    fn every_listed_code_is_one() {
        for (land_code, ..) in PLANNING.iter().chain(&CITY) {
            assert!(code::is_code_like(land_code), "{land_code}");
        }
    }
}
