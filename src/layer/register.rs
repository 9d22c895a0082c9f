//! Registers: published lists without coordinates (DOMAIN 3.2), matched to polygons by what people write about a plot.
//!
//! Pure comparisons: normalised names, addresses and areas give scores from 0 to 1. Who belongs to whom is `tasks::reconcile`'s work, and
//! a person confirms it.

use std::collections::HashSet;

use crate::text::normalised;
use crate::units::M2_PER_MU;

/// The columns of a register, or of a layer's table, that say which plot is meant.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegisterColumns {
    /// The plot's or the firm's name.
    pub name: Option<usize>,
    /// Where it lies, in words.
    pub address: Option<usize>,
    /// Its area, and in which unit.
    pub area: Option<(usize, AreaUnit)>,
    /// Its number or code.
    pub id: Option<usize>,
}

/// The unit of a column of areas.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AreaUnit {
    /// m², ㎡, 平方米.
    SquareMetre,
    /// 亩.
    Mu,
    /// 公顷.
    Hectare,
    /// 万平方米.
    TenThousandSquareMetres,
}

impl AreaUnit {
    /// Square metres in one of it.
    #[must_use]
    pub fn square_metres(self) -> f64 {
        match self {
            Self::SquareMetre => 1.0,
            Self::Mu => M2_PER_MU,
            Self::Hectare | Self::TenThousandSquareMetres => 10_000.0,
        }
    }
}

/// The columns by their headings; what comes first in a list of names is taken first.
///
/// ```
/// use jingtu::layer::register::{AreaUnit, columns};
/// let found = columns(&["序号", "市（州）", "地块名称", "地址", "四至范围", "地块面积（㎡）", "主要污染物", "进展情况"]);
/// assert_eq!((found.name, found.address, found.area), (Some(2), Some(3), Some((5, AreaUnit::SquareMetre))));
/// ```
#[must_use]
pub fn columns(headings: &[&str]) -> RegisterColumns {
    let plain: Vec<String> = headings.iter().map(|heading| normalised(heading).to_lowercase()).collect();
    let find = |names: &[&str]| names.iter().find_map(|name| plain.iter().position(|heading| heading.contains(name)));
    let equal = |names: &[&str]| names.iter().find_map(|name| plain.iter().position(|heading| heading == name));
    let name =
        equal(&["dkmc", "qymc", "mc", "name"]).or_else(|| find(&["地块名称", "企业名称", "单位名称", "项目名称", "名称", "企业", "单位"]));
    let address = equal(&["dz", "address", "zl"]).or_else(|| find(&["地址", "位置", "坐落", "地点"]));
    let area = equal(&["mj", "area", "dkmj", "shape_area"]).or_else(|| find(&["占地面积", "地块面积", "面积"]));
    let id = equal(&["dkbm", "dkbh", "bh", "id"]).or_else(|| find(&["地块编码", "地块编号", "编码", "编号", "代码", "序号"]));
    RegisterColumns {
        name,
        address,
        area: area.and_then(|place| Some((place, unit(plain.get(place)?)))),
        id: id.filter(|id| Some(*id) != name),
    }
}

/// The unit that a heading names; square metres where it names none.
fn unit(heading: &str) -> AreaUnit {
    let has = |parts: &[&str]| parts.iter().any(|part| heading.contains(part));
    if has(&["万平方米", "万m2", "万㎡"]) {
        AreaUnit::TenThousandSquareMetres
    } else if has(&["亩", "mu"]) {
        AreaUnit::Mu
    } else if has(&["公顷", "hm2", "ha)"]) {
        AreaUnit::Hectare
    } else {
        AreaUnit::SquareMetre
    }
}

/// An area as typed, in square metres: `12,345.6`, `18.5亩`, `1.2公顷`; a unit behind the number wins over the heading's.
///
/// ```
/// use jingtu::layer::register::{AreaUnit, area_m2};
/// assert_eq!(area_m2("12,345.6", AreaUnit::SquareMetre), Some(12_345.6));
/// assert_eq!(area_m2("约1.2公顷", AreaUnit::SquareMetre), Some(12_000.0));
/// assert_eq!(area_m2("不详", AreaUnit::Mu), None);
/// ```
#[must_use]
pub fn area_m2(text: &str, heading: AreaUnit) -> Option<f64> {
    let text: String = normalised(text).to_lowercase().chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let digits = text.trim_start_matches(['约', '≈']);
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    let (number, behind) = digits.split_at(end);
    let number: f64 = number.parse().ok()?;
    let said = ["平方米", "m2", "亩", "公顷", "hm2"].iter().any(|word| behind.contains(word));
    let area = number * if said { unit(behind) } else { heading }.square_metres();
    (area > 0.0).then_some(area)
}

/// Words that say what kind of thing a name means, not which one; longer ones first.
const EMPTY_WORDS: [&str; 22] = [
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "股份公司",
    "分公司",
    "公司",
    "集团",
    "疑似污染地块",
    "污染地块",
    "遗留地块",
    "关闭搬迁",
    "搬迁",
    "地块",
    "场地",
    "原址",
    "旧址",
    "遗址",
    "老厂区",
    "厂区",
    "项目",
    "原",
    "旧",
];
/// Ends of administrative names; what stands in front of them names the place, not the plot.
const PLACES: [&str; 7] = ["自治区", "自治县", "省", "市", "区", "县", "州"];
/// Words that end so and name no administrative place.
const NO_PLACES: [&str; 9] = ["工业区", "开发区", "园区", "新区", "矿区", "厂区", "社区", "小区", "城市"];

/// A name as it is compared: NFKC, without blanks and signs, what is in brackets, administrative places in front, and words for "company".
/// A name of nothing but those stays as it is.
///
/// ```
/// use jingtu::layer::register::plain_name;
/// assert_eq!(plain_name("广西柳州市柳北区原第一化工（集团）有限责任公司地块"), "第一化工");
/// assert_eq!(plain_name("地块"), "地块");
/// ```
#[must_use]
pub fn plain_name(name: &str) -> String {
    let whole = signless(&normalised(name).to_lowercase());
    let outside = signless(&without_brackets(&normalised(name).to_lowercase()));
    let mut plain = without_places(if outside.chars().count() >= 2 { &outside } else { &whole }).to_owned();
    for word in EMPTY_WORDS {
        let without = plain.replace(word, "");
        if without.chars().count() >= 2 {
            plain = without;
        }
    }
    without_places(&plain).to_owned()
}

/// An address as it is compared.
#[must_use]
pub fn plain_address(address: &str) -> String {
    without_places(&signless(&normalised(address).to_lowercase())).to_owned()
}

fn signless(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '《' => depth += 1,
            ')' | ']' | '】' | '〕' | '》' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

/// The text behind the administrative places that it begins with; at least two characters stay.
fn without_places(text: &str) -> &str {
    let mut rest = text;
    'again: loop {
        for short in ["广西", "柳州"] {
            // The short form only where the long one does not follow.
            if let Some(behind) = rest.strip_prefix(short)
                && behind.chars().count() >= 2
                && !PLACES.iter().any(|end| behind.starts_with(end))
                && !behind.starts_with("壮族")
            {
                rest = behind;
                continue 'again;
            }
        }
        for end in PLACES {
            let Some(at) = rest.find(end) else { continue };
            let (front, behind) = rest.split_at(at + end.len());
            let length = front.chars().count();
            let is_place = (3..=8).contains(&length) && (end.chars().count() > 1 || length <= 4);
            if is_place && behind.chars().count() >= 2 && !NO_PLACES.iter().any(|word| front.ends_with(word)) {
                rest = behind;
                continue 'again;
            }
        }
        return rest;
    }
}

/// Pairs of neighbouring characters.
#[must_use]
pub fn bigrams(text: &str) -> HashSet<[char; 2]> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).filter_map(|pair| Some([*pair.first()?, *pair.get(1)?])).collect()
}

/// How alike two texts are by their pairs of characters (Dice's coefficient): 1 for equal ones, 0 for strangers.
fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (pairs_a, pairs_b) = (bigrams(a), bigrams(b));
    let all = pairs_a.len() + pairs_b.len();
    if all == 0 { 0.0 } else { 2.0 * pairs_a.intersection(&pairs_b).count() as f64 / all as f64 }
}

/// How alike two plain names are, 0 to 1. One that holds the other counts for much; numbers that differ ("1号" and "2号") for more.
///
/// ```
/// use jingtu::layer::register::name_score;
/// assert_eq!(name_score("第一化工", "第一化工"), 1.0);
/// assert!(name_score("第一化工", "第一化工厂") >= 0.85);
/// assert!(name_score("东风化工1号", "东风化工2号") <= 0.5);
/// ```
#[must_use]
pub fn name_score(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    let holds = short.chars().count() >= 3 && long.contains(short);
    let held_share = short.chars().count() as f64 / long.chars().count() as f64;
    let score = likeness(a, b).max(if holds { 0.7 + 0.3 * held_share } else { 0.0 });
    let (numbers_a, numbers_b) = (numerals(a), numerals(b));
    match (numbers_a.is_empty(), numbers_b.is_empty()) {
        _ if numbers_a == numbers_b => score,
        (false, false) => score * 0.5,
        _ => score * 0.9,
    }
}

/// The numerals of a name in order, Chinese ones as digits.
fn numerals(name: &str) -> String {
    const CHINESE: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit =
        |c: char| if c.is_ascii_digit() { Some(c) } else { char::from_digit(CHINESE.iter().position(|known| *known == c)? as u32, 10) };
    name.chars().filter_map(digit).collect()
}

/// How alike two plain addresses are; `None` where one is missing.
#[must_use]
pub fn address_score(a: &str, b: &str) -> Option<f64> {
    (!a.is_empty() && !b.is_empty()).then(|| likeness(a, b))
}

/// How alike two areas are: 1 for equal ones, falling to 0 where one is half the other; `None` where one is missing.
#[must_use]
pub fn area_score(a_m2: Option<f64>, b_m2: Option<f64>) -> Option<f64> {
    let (a, b) = (a_m2?, b_m2?);
    let ratio = a.min(b) / a.max(b);
    ratio.is_finite().then(|| ((ratio - 0.5) * 2.0).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_one_plot_in_several_spellings_are_one() {
        for name in [
            "柳州市第一化工有限责任公司地块",
            "第一化工有限公司原址",
            "（原）第一化工股份有限公司",
            "广西壮族自治区柳州市柳北区第一化工有限公司疑似污染地块",
            "柳州第一化工（已搬迁）地块",
            "第一化工 集团",
        ] {
            assert_eq!(plain_name(name), "第一化工", "{name}");
        }
        assert_eq!(plain_name("城市建设公司"), "城市建设");
        assert_eq!(plain_name("河西工业区东风厂"), "河西工业区东风厂");
    }

    #[test]
    fn units_come_from_headings_and_from_cells() {
        let area = |heading: &str| columns(&["名称", heading]).area.map(|(_, unit)| unit);
        assert_eq!(area("地块面积（㎡）"), Some(AreaUnit::SquareMetre));
        assert_eq!(area("面积/亩"), Some(AreaUnit::Mu));
        assert_eq!(area("面积(公顷)"), Some(AreaUnit::Hectare));
        assert_eq!(area("占地面积（万平方米）"), Some(AreaUnit::TenThousandSquareMetres));
        assert_eq!(area_m2("30亩", AreaUnit::SquareMetre), Some(20_000.0));
        assert_eq!(area_m2("１２３４５．６㎡", AreaUnit::Mu), Some(12_345.6));
    }

    #[test]
    fn areas_are_alike_by_their_ratio() {
        assert_eq!(area_score(Some(100.0), Some(100.0)), Some(1.0));
        assert_eq!(area_score(Some(100.0), Some(50.0)), Some(0.0));
        assert_eq!(area_score(Some(0.0), Some(0.0)), None);
        assert_eq!(area_score(None, Some(1.0)), None);
    }

    proptest! {
        #[test]
        fn scores_are_symmetrical_and_between_0_and_1(a in "[柳州市区县化工厂一二地块原12()（）a ]{0,12}", b in "[柳州市区县化工厂一二地块原12()（）a ]{0,12}") {
            let (a, b) = (plain_name(&a), plain_name(&b));
            let score = name_score(&a, &b);
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert_eq!(score, name_score(&b, &a));
            if !a.is_empty() {
                prop_assert_eq!(name_score(&a, &a), 1.0);
            }
        }
    }
}
