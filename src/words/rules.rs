//! Texts about rules: what is wrong in a rule file, why a rule was not evaluated, how relations and filters read as sentences.

use super::{Lang, terms};
use crate::ids::LayerId;
use crate::layer::CodeSystem;
use crate::rules::{
    AttributeTest, Comparison, Expected, Filter, Missing, Mistake, MistakeKind, NotEvaluated, Place, Relation, Rule, RuleSet, Severity,
    Side, Test,
};

catalogue! {
    /// Texts of the list of rules.
    RuleWord {
        Disclaimer => "规则指出图层之间须由人核查的情形，本身不是违法认定；面积和距离是本程序的设定，法律没有规定这些数值", "Rules point out what a person must check; a finding is no verdict. Areas and distances are this program's settings: no law gives them";
        What => "核查", "Finds";
        Basis => "依据", "Basis";
        Explanation => "说明", "Meaning";
        NextStep => "下一步", "Next";
        Colon => "：", ": ";
    }
}

/// A mistake with its place, as one line.
#[must_use]
pub fn mistake_line(lang: Lang, file: &str, mistake: &Mistake) -> String {
    let Mistake { line, column, kind } = mistake;
    match lang {
        Lang::Zh => format!("{file} 第 {line} 行第 {column} 列：{}", mistake_zh(kind)),
        Lang::En => format!("{file}, line {line}, column {column}: {kind}"),
    }
}

fn mistake_zh(kind: &MistakeKind) -> String {
    match kind {
        MistakeKind::Syntax { reason } => format!("不是 TOML（{reason}）；看看这里或上一行是否缺了引号、括号或等号"),
        MistakeKind::Punctuation { found, instead } => format!("“{found}”不是 TOML 用的符号；请写半角的 {instead}（输入法切换到半角）"),
        MistakeKind::NotUtf8 => "从这里起不是 UTF-8 编码（可能是 GBK）；请在编辑器中另存为 UTF-8".to_owned(),
        MistakeKind::TooLarge { most_bytes } => format!("文件超过 {most_bytes} 字节，不像规则文件；请另选文件"),
        MistakeKind::UnknownKey { key, place, known, nearest } => {
            format!("{}不认识的键 {key}；{}", place_zh(*place), remedy_zh(nearest.as_deref(), known))
        }
        MistakeKind::MissingKey { key, place, example } => format!("{}缺少 {key}；可写作 {example}", place_zh(*place)),
        MistakeKind::WrongType { key, expected, example } => format!("{key} 应是{}；可写作 {example}", expected_zh(*expected)),
        MistakeKind::UnknownWord { key, word, known, nearest } => {
            format!("{key} 没有“{word}”这个值；{}", remedy_zh(nearest.as_deref(), known))
        }
        MistakeKind::OutOfRange { key, value, lowest, highest } => format!("{key} 是 {value}；应在 {lowest} 与 {highest} 之间"),
        MistakeKind::RepeatedId { id } => format!("前面已有编号为 {id} 的规则；每条规则要有自己的编号"),
        MistakeKind::NoRules => "文件里没有规则；每条规则以一行 [[rule]] 开头".to_owned(),
        MistakeKind::TooManyRules { count, most } => format!("共有 {count} 条规则；一个规则集最多 {most} 条，请分成几个文件"),
        MistakeKind::ExactlyOne { place, known } => format!("{}应有且只有其中一个：{known}", place_zh(*place)),
        MistakeKind::EmptyList { key } => format!("{key} 是空的，规则永远不会成立；至少写一个值，或去掉这个键"),
        MistakeKind::DoesNotFitRole { key, role } => {
            format!("{key} 不适用于角色 {role}；classes 用于 farmland，codes 用于 zoning，kinds 用于其他角色")
        }
        MistakeKind::ObjectMissing => "这种关系需要客体；可写作 object = { role = \"farmland\" }".to_owned(),
        MistakeKind::ObjectSurplus => "只看属性的规则没有客体；去掉 object，或改用 overlaps 等关系".to_owned(),
        MistakeKind::BandsUnfit { distance_m } => {
            format!("bands_m 应从小到大，最后一个等于 distance_m（{distance_m}）；可写作 bands_m = [0, 50, 200, 500, 1000]")
        }
        MistakeKind::FormatNewer { format } => format!("文件格式是 {format}，本程序读格式 1；请用与它相配的程序版本"),
    }
}

fn place_zh(place: Place) -> &'static str {
    match place {
        Place::Set => "规则集开头",
        Place::Rule => "规则中",
        Place::Text => "双语文字中",
        Place::Side => "主体或客体中",
        Place::Condition => "条件中",
        Place::Relation => "关系中",
        Place::Codes => "用地代码中",
    }
}

fn expected_zh(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "加引号的文字",
        Expected::Texts => "文字的列表",
        Expected::Number => "数字",
        Expected::Numbers => "数字的列表",
        Expected::Truth => "true 或 false",
        Expected::Table => "花括号中的表",
        Expected::Tables => "花括号中的表，或它们的列表",
    }
}

fn remedy_zh(nearest: Option<&str>, known: &str) -> String {
    match nearest {
        Some(word) => format!("是否想写 {word}？可用的有 {known}"),
        None => format!("可用的有 {known}"),
    }
}

/// Why a rule was not evaluated, or against what it was not. `layer_name` gives a layer's name.
#[must_use]
pub fn not_evaluated<'n>(lang: Lang, gap: &NotEvaluated, layer_name: impl Fn(LayerId) -> &'n str) -> String {
    let separator = match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    };
    let reasons: Vec<String> = gap.missing.iter().map(|missing| missing_text(lang, missing, &layer_name)).collect();
    let reasons = reasons.join(separator);
    match (lang, gap.is_partial) {
        (Lang::Zh, false) => format!("未核查：{reasons}"),
        (Lang::Zh, true) => format!("部分未核查：{reasons}"),
        (Lang::En, false) => format!("not evaluated: {reasons}"),
        (Lang::En, true) => format!("evaluated in part: {reasons}"),
    }
}

/// What is missing, as part of a sentence. `layer_name` gives a layer's name.
#[must_use]
pub fn missing_text<'n>(lang: Lang, missing: &Missing, layer_name: impl Fn(LayerId) -> &'n str) -> String {
    match (missing, lang) {
        (Missing::Layer(role), Lang::Zh) => format!("没有{}图层", terms::role(*role, lang)),
        (Missing::Layer(role), Lang::En) => format!("no layer of {}", terms::role(*role, lang)),
        (Missing::Field(layer, fields), Lang::Zh) => format!("{} 没有字段 {fields}", layer_name(*layer)),
        (Missing::Field(layer, fields), Lang::En) => format!("{} has no field {fields}", layer_name(*layer)),
        (Missing::Codes(layer, system), Lang::Zh) => {
            format!("{} 的用地代码是{}，规则未列这种分类的代码", layer_name(*layer), code_system(lang, *system))
        }
        (Missing::Codes(layer, system), Lang::En) => {
            format!("{} has {}, of which the rule names none", layer_name(*layer), code_system(lang, *system))
        }
        (Missing::Shift(layer), Lang::Zh) => format!(
            "{} 的大地基准到 CGCS2000 没有公开的精确转换；在文件名后加 ?shift=dx,dy,dz（或七参数），或用 ?error=米 接受误差",
            layer_name(*layer)
        ),
        (Missing::Shift(layer), Lang::En) => format!(
            "{} is on a datum without a public exact transformation to CGCS2000; add ?shift=dx,dy,dz (or seven parameters) behind the file name, or accept an error with ?error=METRES",
            layer_name(*layer)
        ),
    }
}

/// A rule file without a mistake.
#[must_use]
pub fn no_mistake(lang: Lang, file: &str, set: &RuleSet) -> String {
    let (name, version, rules) = (&set.name, &set.version, set.rules.len());
    let plural = if rules == 1 { "" } else { "s" };
    match lang {
        Lang::Zh => format!("{file}：{rules} 条规则，没有错误（规则集 {name}，版本 {version}）"),
        Lang::En => format!("{file}: {rules} rule{plural}, no mistake (rule set {name}, version {version})"),
    }
}

/// A rule's severity, with those of single classes where they differ.
#[must_use]
pub fn severity(lang: Lang, rule: &Rule) -> String {
    let name = |severity: Severity| terms::severity(severity, lang);
    let others: Vec<String> = rule
        .severity_by_class
        .iter()
        .filter(|(_, severity)| *severity != rule.severity)
        .map(|(class, severity)| format!("{} {}", class_name(lang, class.word()), name(*severity)))
        .collect();
    if others.is_empty() {
        name(rule.severity).to_owned()
    } else {
        format!("{}{}{}", name(rule.severity), comma(lang), others.join(comma(lang)))
    }
}

/// What a rule finds, as a sentence: subject, relation, object.
#[must_use]
pub fn condition(lang: Lang, rule: &Rule) -> String {
    let (subject, object) = (sides(lang, &rule.subject), sides(lang, &rule.object));
    match (lang, &rule.relation) {
        (Lang::Zh, Relation::Overlaps { .. }) => format!("{subject}与{object}重叠，{}", relation(lang, &rule.relation)),
        (Lang::Zh, Relation::Within { .. }) => format!("{subject}与{object}的{}", relation(lang, &rule.relation)),
        (Lang::Zh, Relation::Inside { .. }) => format!("{subject}位于{object}内，{}", relation(lang, &rule.relation)),
        (Lang::Zh, Relation::NoneWithin { .. }) => format!("{subject}的{}没有{object}", relation(lang, &rule.relation)),
        (Lang::Zh, Relation::Attributes) => format!("{subject}（{}）", relation(lang, &rule.relation)),
        (Lang::En, Relation::Overlaps { .. }) => format!("{subject} overlapping {object}, {}", relation(lang, &rule.relation)),
        (Lang::En, Relation::Within { .. }) => format!("{subject} {} {object}", relation(lang, &rule.relation)),
        (Lang::En, Relation::Inside { .. }) => format!("{subject} inside {object}, {}", relation(lang, &rule.relation)),
        (Lang::En, Relation::NoneWithin { .. }) => format!("{subject} without {object} {}", relation(lang, &rule.relation)),
        (Lang::En, Relation::Attributes) => format!("{subject} ({})", relation(lang, &rule.relation)),
    }
}

/// The sizes of a relation.
#[must_use]
pub fn relation(lang: Lang, relation: &Relation) -> String {
    let percent = |share: f64| format!("{} %", share * 100.0);
    match (lang, relation) {
        (Lang::Zh, Relation::Overlaps { min_area_m2, min_share }) if *min_share > 0.0 => {
            format!("不小于 {min_area_m2} m² 且不小于主体面积的 {}", percent(*min_share))
        }
        (Lang::Zh, Relation::Overlaps { min_area_m2, .. }) => format!("不小于 {min_area_m2} m²"),
        (Lang::Zh, Relation::Within { distance_m, .. }) => format!("距离不超过 {distance_m} m"),
        (Lang::Zh, Relation::Inside { min_area_m2, min_share }) if *min_share > 0.0 => {
            format!("面不小于 {min_area_m2} m² 且不小于主体面积的 {}", percent(*min_share))
        }
        (Lang::Zh, Relation::Inside { min_area_m2, .. }) => format!("全部或部分，面不小于 {min_area_m2} m²"),
        (Lang::Zh, Relation::NoneWithin { distance_m }) => format!(" {distance_m} m 以内"),
        (Lang::Zh, Relation::Attributes) => "只看属性".to_owned(),
        (Lang::En, Relation::Overlaps { min_area_m2, min_share }) if *min_share > 0.0 => {
            format!("at least {min_area_m2} m² and {} of the subject's area", percent(*min_share))
        }
        (Lang::En, Relation::Overlaps { min_area_m2, .. }) => format!("at least {min_area_m2} m²"),
        (Lang::En, Relation::Within { distance_m, .. } | Relation::NoneWithin { distance_m }) => format!("within {distance_m} m of"),
        (Lang::En, Relation::Inside { min_area_m2, min_share }) if *min_share > 0.0 => {
            format!("polygons with at least {min_area_m2} m² and {} of the subject's area", percent(*min_share))
        }
        (Lang::En, Relation::Inside { min_area_m2, .. }) => format!("wholly or in part, polygons with at least {min_area_m2} m²"),
        (Lang::En, Relation::Attributes) => "by its attributes".to_owned(),
    }
}

fn sides(lang: Lang, sides: &[Side]) -> String {
    let or = match lang {
        Lang::Zh => "或",
        Lang::En => " or ",
    };
    let named: Vec<String> = sides
        .iter()
        .map(|side| {
            let (role, filter) = (terms::role(side.role, lang), filter(lang, &side.filter));
            match (filter.is_empty(), lang) {
                (true, _) => role.to_owned(),
                (false, Lang::Zh) => format!("{role}（{filter}）"),
                (false, Lang::En) => format!("{role} ({filter})"),
            }
        })
        .collect();
    named.join(or)
}

/// What a filter lets pass; empty for everything.
#[must_use]
pub fn filter(lang: Lang, filter_asked: &Filter) -> String {
    let joined = |filters: &[Filter], joint: &str| {
        let parts: Vec<String> = filters.iter().map(|part| filter(lang, part)).filter(|part| !part.is_empty()).collect();
        parts.join(joint)
    };
    match filter_asked {
        Filter::Any => String::new(),
        Filter::Classes(classes) => {
            let names: Vec<&str> = classes.iter().map(|class| class_name(lang, class.word())).collect();
            names.join(comma(lang))
        }
        Filter::AnyClass => if lang == Lang::Zh { "三类之一" } else { "of a known class" }.to_owned(),
        Filter::Codes { system, prefixes, except } => codes(lang, *system, prefixes, except),
        Filter::Kinds(kinds) => kinds.join(comma(lang)),
        Filter::Attribute(test) => attribute(lang, test),
        Filter::All(filters) => joined(filters, if lang == Lang::Zh { "，且" } else { " and " }),
        Filter::AnyOf(filters) => joined(filters, if lang == Lang::Zh { "，或" } else { " or " }),
        Filter::Not(inner) => match lang {
            Lang::Zh => format!("不是（{}）", filter(lang, inner)),
            Lang::En => format!("not ({})", filter(lang, inner)),
        },
    }
}

fn codes(lang: Lang, system: CodeSystem, prefixes: &[String], except: &[String]) -> String {
    let stars = |prefixes: &[String]| prefixes.iter().map(|prefix| format!("{prefix}*")).collect::<Vec<_>>().join(comma(lang));
    let system = code_system(lang, system);
    let wanted = stars(prefixes);
    match (except.is_empty(), lang) {
        (true, _) => format!("{system} {wanted}"),
        (false, Lang::Zh) => format!("{system} {wanted}，{} 除外", stars(except)),
        (false, Lang::En) => format!("{system} {wanted} except {}", stars(except)),
    }
}

/// A classification's name.
#[must_use]
pub fn code_system(lang: Lang, system: CodeSystem) -> &'static str {
    match (system, lang) {
        (CodeSystem::Planning, Lang::Zh) => "国土空间用地用海分类",
        (CodeSystem::Planning, Lang::En) => "planning codes",
        (CodeSystem::Survey, Lang::Zh) => "三调分类",
        (CodeSystem::Survey, Lang::En) => "survey codes",
        (CodeSystem::Gb50137, _) => "GB 50137",
        (CodeSystem::SecondSurvey, Lang::Zh) => "二调分类",
        (CodeSystem::SecondSurvey, Lang::En) => "second-survey codes",
    }
}

/// A test of one attribute.
#[must_use]
pub fn attribute(lang: Lang, test: &AttributeTest) -> String {
    let field = test.fields.join("/");
    let list = |values: &[String]| values.join(comma(lang));
    match (&test.test, lang) {
        (Test::Empty, Lang::Zh) => format!("{field} 为空"),
        (Test::Empty, Lang::En) => format!("{field} is empty"),
        (Test::Is(values), Lang::Zh) => format!("{field} 为 {}", list(values)),
        (Test::Is(values), Lang::En) => format!("{field} is {}", list(values)),
        (Test::Contains(values), Lang::Zh) => format!("{field} 含 {}", list(values)),
        (Test::Contains(values), Lang::En) => format!("{field} contains {}", list(values)),
        (Test::StartsWith(values), Lang::Zh) => format!("{field} 以 {} 开头", list(values)),
        (Test::StartsWith(values), Lang::En) => format!("{field} begins with {}", list(values)),
        (Test::Number(comparison, number), _) => {
            let sign = match comparison {
                Comparison::LessThan => "<",
                Comparison::AtMost => "≤",
                Comparison::MoreThan => ">",
                Comparison::AtLeast => "≥",
            };
            format!("{field} {sign} {number}")
        }
    }
}

/// A farmland class by its normalised word.
pub(super) fn class_name(lang: Lang, word: &'static str) -> &'static str {
    match (lang, word) {
        (Lang::En, "优先保护类") => "priority protection",
        (Lang::En, "安全利用类") => "safe use",
        (Lang::En, "严格管控类") => "strict control",
        _ => word,
    }
}

fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSetError;

    #[test]
    fn the_built_in_rules_read_as_sentences() {
        let set = RuleSet::built_in();
        let near = set.rules.iter().find(|rule| rule.id == "R3").unwrap();
        assert_eq!(condition(Lang::Zh, near), "污染源与耕地的距离不超过 1000 m");
        assert_eq!(condition(Lang::En, near), "Pollution sources within 1000 m of Farmland");
        assert_eq!(severity(Lang::En, near), "Medium, strict control High");
        let listed = set.rules.iter().find(|rule| rule.id == "R1").unwrap();
        assert_eq!(
            condition(Lang::Zh, listed),
            "风险管控和修复名录与规划用地（国土空间用地用海分类 07*、08*，或GB 50137 R*、A*）重叠，不小于 1 m²"
        );
    }

    #[test]
    fn a_mistake_is_told_in_both_languages_with_its_place() {
        let text = "name = \"a\"\nversion = \"1\"\n[[rules]]\n";
        let Err(RuleSetError::Invalid { first, others, .. }) = RuleSet::parse("规则.toml", text) else { panic!() };
        let lines: Vec<String> =
            std::iter::once(first.as_ref()).chain(&others).map(|mistake| mistake_line(Lang::Zh, "规则.toml", mistake)).collect();
        assert!(lines.iter().any(|line| line.starts_with("规则.toml 第 3 行第 3 列：") && line.contains("是否想写 rule")), "{lines:?}");
        assert!(mistake_line(Lang::En, "规则.toml", &first).starts_with("规则.toml, line "));
    }
}
