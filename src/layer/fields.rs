//! Which field is the identifier, which the class, which the name: by values first, names second (DOMAIN 3).
//!
//! In real life field names are Chinese, pinyin initials, English or meaningless; what the values look like decides, and
//! names only choose among fields whose values are good.

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use std::collections::HashMap;

use crate::source::{Field, FieldKind};

use super::code::{self, CodeEvidence};
use super::profile::{Profile, Sample};
use super::{CodeSystem, Role};

/// The fields a role needs, by place in the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FieldMapping {
    /// Identifier.
    pub id: Option<usize>,
    /// Class, code or kind.
    pub class: Option<usize>,
    /// Name for people (of the plot, the firm, the county).
    pub name: Option<usize>,
    /// Which classification the codes belong to, for zoning.
    pub codes: Option<CodeSystem>,
}

/// A choice with the fields that could have been chosen too, the best first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Choice {
    pub(super) field: Option<usize>,
    pub(super) others: Vec<usize>,
}

/// Profiles of all fields.
pub(super) fn profiles(fields: &[Field], sample: &Sample) -> Vec<Profile> {
    fields.par_iter().zip(&sample.columns).map(|(field, values)| Profile::of(field, &sample.records, values)).collect()
}

/// The best of the scored fields; equal scores keep file order.
fn best(scores: impl Iterator<Item = (usize, f64)>) -> Choice {
    let mut scored: Vec<(usize, f64)> = scores.collect();
    scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut places = scored.into_iter().map(|(place, _)| place);
    Choice { field: places.next(), others: places.collect() }
}

/// Names of identifiers that are made for the role's features.
const ID_NAMES: [&str; 40] = [
    "dkbm",
    "dkbh",
    "dybm",
    "dybh",
    "ghdkbh",
    "wrybh",
    "wrybm",
    "tbbh",
    "bsm",
    "jbntbh",
    "jbnttbbh",
    "xzqdm",
    "bh",
    "bm",
    "id",
    "code",
    "no",
    "uid",
    "gid",
    "parcel_id",
    "plot_id",
    "zone_id",
    "site_id",
    "编号",
    "编码",
    "代码",
    "标识码",
    "地块编码",
    "地块编号",
    "地块代码",
    "图斑编号",
    "单元编码",
    "污染源编号",
    "企业编码",
    "序号编码",
    "规划地块编号",
    "宗地代码",
    "不动产单元号",
    "唯一码",
    "唯一标识",
];
/// Endings of identifiers' names.
const ID_ENDS: [&str; 12] = ["bh", "bm", "id", "code", "编号", "编码", "代码", "标识码", "no", "num", "号", "key"];
/// Names of counters that programs add.
const SERIAL_NAMES: [&str; 12] =
    ["objectid", "objectid_1", "fid", "fid_1", "oid", "xh", "序号", "rowid", "ogc_fid", "smid", "smuserid", "mapgisid"];
/// Parts of names of quantities and contacts, which may be unique by chance.
const QUANTITY_PARTS: [&str; 28] = [
    "面积",
    "mj",
    "area",
    "leng",
    "周长",
    "perimeter",
    "经度",
    "纬度",
    "lon",
    "lat",
    "坐标",
    "电话",
    "phone",
    "tel",
    "手机",
    "日期",
    "时间",
    "date",
    "time",
    "rq",
    "sj_",
    "信用代码",
    "身份证",
    "邮编",
    "高程",
    "smgeo",
    "smsdri",
    "smarea",
];

/// The field that identifies records: nearly unique (dirty data repeats 2 %), code-like, of constant length, no real number,
/// no Chinese name; counters last. Roles do not matter: what identifies is the same everywhere.
pub(super) fn identifier(profiles: &[Profile], taken: Option<usize>) -> Choice {
    let candidates = profiles.iter().enumerate().filter(|&(place, _)| Some(place) != taken);
    best(candidates.filter_map(|(place, profile)| identifier_score(profile).map(|score| (place, score))))
}

fn identifier_score(profile: &Profile) -> Option<f64> {
    let is_number_or_code = matches!(profile.kind, Some(FieldKind::Text | FieldKind::Integer | FieldKind::Real) | None);
    // Identifiers kept in a numeric field with decimals declared are whole numbers all the same.
    if !is_number_or_code || profile.real > 0.02 || profile.date > 0.8 || profile.chinese > 0.5 || profile.code_like < 0.5 {
        return None;
    }
    let is_known = profile.is_named(&ID_NAMES);
    let quality = profile.uniqueness() * profile.fill();
    // Of a handful of records anything may repeat once; a field with an identifier's name may be worse kept than most.
    let least = if is_known || profile.rows < 8 { 0.6 } else { 0.9 };
    if quality < least {
        return None;
    }
    let mut score = 100.0 * quality + 15.0 * profile.same_length + 20.0 * profile.code_like + profile.length.min(20.0) * 0.5;
    if is_known {
        score += 30.0;
    } else if profile.name_ends(&ID_ENDS) {
        score += 15.0;
    }
    if matches!(profile.name.as_str(), "dkbm" | "dkbh" | "dybm" | "地块编码" | "地块编号" | "ghdkbh" | "wrybh") {
        score += 10.0;
    }
    if profile.length < 3.0 {
        score -= 10.0;
    }
    if profile.is_serial || SERIAL_NAMES.contains(&profile.name.as_str()) {
        score -= 60.0;
    }
    if SERIAL_NAMES.contains(&profile.name.as_str()) {
        score -= 20.0;
    }
    if profile.name_has(&QUANTITY_PARTS) {
        score -= 70.0;
    }
    if profile.phone > 0.8 {
        score -= 80.0;
    }
    // Whole square metres are unique too, but of every length.
    if profile.integer > 0.98 && profile.same_length < 0.9 && !is_known {
        score -= 30.0;
    }
    if profile.kind == Some(FieldKind::Real) {
        score -= 20.0;
    }
    Some(score)
}

/// Names of class fields, the composite ones first (DOMAIN 3.1).
const CLASS_COMPOSITE: [&str; 12] = [
    "zh5_level",
    "zh_level",
    "zhlb",
    "trhjzllb",
    "hjzllb",
    "zllb",
    "质量类别",
    "环境质量类别",
    "土壤环境质量类别",
    "综合类别",
    "综合",
    "综合等级",
];
const CLASS_NAMES: [&str; 10] = ["lb", "类别", "class", "level", "grade", "category", "lbdm", "分类", "等级", "type"];
const METALS: [&str; 16] = ["cd", "hg", "as", "pb", "cr", "cu", "ni", "zn", "镉", "汞", "砷", "铅", "铬", "铜", "镍", "锌"];

/// The field with farmland classes: words before bare digits, the composite before a single metal's.
pub(super) fn farmland_class(profiles: &[Profile], sample: &Sample) -> Choice {
    let good: Vec<usize> = (0..profiles.len()).filter(|&place| has_class_words(&profiles[place])).collect();
    if !good.is_empty() {
        return best(good.iter().map(|&place| {
            let worst = if good.len() > 1 { agreement_with_worst(sample, &good, place) } else { 0.0 };
            (place, class_score(&profiles[place]) + 20.0 * worst)
        }));
    }
    let is_digits = |profile: &Profile| profile.class_any >= 0.95 && profile.distinct <= 6 && profile.fill() >= 0.5 && profile.rows > 0;
    let digits = profiles.iter().enumerate().filter(|(_, profile)| is_digits(profile));
    best(digits.filter_map(|(place, profile)| {
        let score = class_score(profile);
        // A meaningless name is enough only for a field that uses more than one of the three classes.
        (score > 0.0 && (profile.distinct > 1 || profile.is_named(&CLASS_COMPOSITE) || profile.is_named(&CLASS_NAMES)))
            .then_some((place, score))
    }))
}

/// Mostly classes, at least some of them in words; remarks and empty cells are allowed in between.
fn has_class_words(profile: &Profile) -> bool {
    profile.filled > 0 && profile.fill() >= 0.3 && profile.class_any >= 0.6 && profile.class_word >= 0.1
}

fn class_score(profile: &Profile) -> f64 {
    let mut score = 50.0 * profile.fill() + 30.0 * profile.class_any;
    let tokens: Vec<&str> = profile.name.split(|c: char| !c.is_alphanumeric()).collect();
    let is_metal = METALS
        .iter()
        .any(|metal| tokens.contains(metal) || (metal.chars().all(super::profile::is_chinese) && profile.name.contains(metal)));
    if is_metal {
        score -= 25.0;
    }
    if profile.is_named(&CLASS_COMPOSITE) || (profile.name_has(&["zh5", "综合"]) && !is_metal) {
        score += 30.0;
    } else if profile.is_named(&CLASS_NAMES) || profile.name_ends(&["lb", "类别", "class", "level"]) {
        score += 10.0;
    }
    // Former classes, and those of produce samples, do not rule.
    if profile.name_has(&["原", "上年", "old", "previous", "历史", "fztz", "zhn", "农产品", "协同"]) {
        score -= 15.0;
    }
    if profile.name_has(&["调整后", "最终", "现"]) {
        score += 10.0;
    }
    score
}

/// Share of rows in which the field has the worst class of all class fields: what a composite is.
fn agreement_with_worst(sample: &Sample, fields: &[usize], field: usize) -> f64 {
    let class = |field: usize, row: usize| super::FarmlandClass::of(&sample.columns[field][row]);
    let rows = sample.records.len();
    let agreeing = (0..rows).filter(|&row| class(field, row) == fields.iter().filter_map(|&field| class(field, row)).max()).count();
    if rows == 0 { 0.0 } else { agreeing as f64 / rows as f64 }
}

/// Names of planned land codes, then of present ones (DOMAIN 3.4, 3.5).
const PLANNED_CODES: [&str; 12] = [
    "ydyhfldm",
    "ghyddm",
    "ghdlbm",
    "ghydxz",
    "ydxzdm",
    "ydxz",
    "用地用海分类代码",
    "规划用地代码",
    "规划地类编码",
    "规划分类代码",
    "地块用地代码",
    "gh_code",
];
const LAND_CODES: [&str; 14] = [
    "yddm",
    "ydbm",
    "用地编码",
    "用地代码",
    "dldm",
    "dlbm",
    "地类编码",
    "地类代码",
    "code",
    "landuse",
    "lucode",
    "zone_code",
    "ydlx",
    "用地性质代码",
];

/// The field with land codes: codes that exist, more than one of them; constants such as YSDM are none.
pub(super) fn land_codes(profiles: &[Profile]) -> Choice {
    best(profiles.iter().enumerate().filter_map(|(place, profile)| {
        let is_named = profile.is_named(&PLANNED_CODES) || profile.is_named(&LAND_CODES);
        let is_varied = profile.distinct > 1 || profile.rows < 4 || is_named;
        let is_kind = !matches!(profile.kind, Some(FieldKind::Date | FieldKind::Logical));
        if !is_kind || profile.filled == 0 || profile.fill() < 0.3 || profile.land_code < 0.6 || !is_varied || profile.is_serial {
            return None;
        }
        // An identifier of a few digits may look like a code, and a number of storeys.
        if !is_named && (profile.uniqueness() > 0.9 && profile.rows > 20 || profile.length < 1.5) {
            return None;
        }
        let mut score =
            60.0 * profile.land_code + 20.0 * profile.fill() + (profile.distinct.min(32) as f64).log2() * 3.0 + profile.length.min(6.0);
        if profile.is_named(&PLANNED_CODES) || (profile.name_has(&["gh", "规划"]) && profile.name_ends(&["dm", "bm", "代码", "编码"]))
        {
            score += 30.0;
        } else if profile.is_named(&LAND_CODES) {
            score += 20.0;
        } else if profile.name_ends(&["dm", "bm", "code", "代码", "编码"]) {
            score += 8.0;
        }
        if profile.name_has(&["xz_", "现状", "ysdm", "xzq", "年", "year", "层数"]) {
            score -= 25.0;
        }
        Some((place, score))
    }))
}

/// The system of the codes in a field, with the names beside them where a field goes with it.
pub(super) fn code_evidence(profiles: &[Profile], sample: &Sample, field: usize) -> Option<CodeEvidence> {
    let codes = sample.columns.get(field)?;
    let names = names_beside(profiles, sample, field);
    let mut pairs: HashMap<&str, &str> = HashMap::new();
    for (row, value) in codes.iter().enumerate() {
        pairs.entry(value).or_insert_with(|| names.map_or("", |names| names[row].as_str()));
    }
    let mut pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
    pairs.sort_unstable();
    code::detect(pairs)
}

/// The Chinese field that says what each code means: one name a code in nearly all rows.
fn names_beside<'a>(profiles: &[Profile], sample: &'a Sample, field: usize) -> Option<&'a [String]> {
    let codes = sample.columns.get(field)?;
    let goes_with = |names: &[String]| {
        let mut first: HashMap<&str, &str> = HashMap::new();
        let agreeing = codes.iter().zip(names).filter(|(code, name)| *first.entry(code).or_insert(name) == name.as_str()).count();
        agreeing as f64 >= 0.95 * codes.len() as f64
    };
    let is_candidate = |profile: &Profile| profile.chinese > 0.9 && profile.distinct * 2 >= profiles[field].distinct;
    (0..profiles.len())
        .filter(|&place| place != field && is_candidate(&profiles[place]))
        .map(|place| sample.columns[place].as_slice())
        .find(|names| goes_with(names))
}

/// The field with a source's kind: few different words, those of pollution sources or under a name that says so.
pub(super) fn source_kind(profiles: &[Profile]) -> Choice {
    best(profiles.iter().enumerate().filter_map(|(place, profile)| {
        let is_few = profile.distinct <= 3 || (profile.uniqueness() <= 0.5 && profile.distinct <= 60);
        let is_named = profile.is_named(&[
            "lx",
            "wrylx",
            "类型",
            "污染源类型",
            "type",
            "kind",
            "subtype",
            "类别",
            "lb",
            "种类",
            "细类",
            "企业类型",
            "hylb",
            "行业类别",
        ]);
        if profile.kind != Some(FieldKind::Text)
            || profile.filled == 0
            || profile.fill() < 0.3
            || !(is_few || is_named && profile.rows < 30)
        {
            return None;
        }
        let mut score = 40.0 * profile.source_word + if is_named { 25.0 } else { 0.0 };
        if profile.is_named(&["lx", "wrylx", "类型", "污染源类型", "企业类型"]) {
            score += 5.0;
        }
        if profile.distinct > 1 {
            score += 20.0;
        }
        if profile.name_ends(&["mc", "名称", "name", "bz", "备注"]) {
            score -= 30.0;
        }
        (score >= 25.0).then_some((place, score))
    }))
}

/// The field with names for people.
pub(super) fn name(profiles: &[Profile], role: Role, taken: [Option<usize>; 2]) -> Option<usize> {
    let candidates = profiles.iter().enumerate().filter(|&(place, _)| !taken.contains(&Some(place)));
    best(candidates.filter_map(|(place, profile)| {
        if profile.kind != Some(FieldKind::Text)
            || profile.filled == 0
            || profile.code_like > 0.5 && profile.chinese < 0.5
            || profile.length < 2.0
        {
            return None;
        }
        let mut score = 20.0 * profile.chinese + 25.0 * profile.uniqueness() + 20.0 * profile.fill();
        if profile.is_named(&["dkmc", "qymc", "mc", "name", "名称", "地块名称", "企业名称", "单位名称", "xzqmc", "sydmc", "项目名称"])
        {
            score += 40.0;
        } else if profile.name_ends(&["mc", "name", "名称", "名"]) {
            score += 20.0;
        }
        if role != Role::Admin
            && profile.name_has(&["xzq", "行政区", "区划", "县", "乡", "村", "qsdw", "zldw", "dlmc", "地类", "用地", "ydmc", "flmc"])
        {
            score -= 30.0;
        }
        if profile.name_has(&["bz", "备注", "地址", "dz", "remark", "note", "电话", "联系人"]) {
            score -= 40.0;
        }
        // What hundreds of features share is not their name.
        (score >= 40.0 && profile.distinct * 5 >= profile.filled).then_some((place, score))
    }))
    .field
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
