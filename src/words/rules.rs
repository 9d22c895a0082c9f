//! Texts about rules: what is wrong in a rule file, why a rule was not evaluated, how relations and filters read as sentences.

use super::{Lang, terms};
use crate::ids::LayerId;
use crate::rules::{Expected, Missing, Mistake, MistakeKind, NotEvaluated, Place};

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

fn missing_text<'n>(lang: Lang, missing: &Missing, layer_name: impl Fn(LayerId) -> &'n str) -> String {
    match (missing, lang) {
        (Missing::Layer(role), Lang::Zh) => format!("没有{}图层", terms::role(*role, lang)),
        (Missing::Layer(role), Lang::En) => format!("no layer of {}", terms::role(*role, lang)),
        (Missing::Field(layer, fields), Lang::Zh) => format!("{} 没有字段 {fields}", layer_name(*layer)),
        (Missing::Field(layer, fields), Lang::En) => format!("{} has no field {fields}", layer_name(*layer)),
        (Missing::Codes(layer, system), Lang::Zh) => {
            format!("{} 的用地代码属于 {} 体系，规则未列该体系的代码", layer_name(*layer), system.word())
        }
        (Missing::Codes(layer, system), Lang::En) => {
            format!("{} has codes of the system {}, for which the rule names none", layer_name(*layer), system.word())
        }
    }
}
