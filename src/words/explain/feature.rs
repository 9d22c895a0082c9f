//! One feature of a conflict as lines.

use super::{ExplainWord, Section, measured};
use crate::conflicts::explain::{FeatureFacts, ShapeFacts, WayFacts};
use crate::geometry::ShapeKind;
use crate::rules::Asked;
use crate::units::{grouped, grouped_count};
use crate::words::info::{InfoWord, crs_how, encoding_how};
use crate::words::{Lang, problems, rules as rule_words, terms};

/// The section of a subject or an object.
pub(super) fn section(lang: Lang, side: ExplainWord, facts: &FeatureFacts) -> Section {
    let role = terms::role(facts.role, lang);
    let named = if facts.id.is_empty() { &facts.layer } else { &facts.id };
    let mut section = Section::new(format!("{} {role} {named}", side.text(lang)));
    origin(lang, facts, &mut section);
    asked(lang, facts, &mut section);
    let encoding = facts.encoding;
    let (open, close) = brackets(lang);
    let mut say = |word: ExplainWord, value: &str| section.say(word.text(lang), value);
    say(ExplainWord::Encoding, &format!("{}{open}{}{close}", encoding.name(), encoding_how(lang, encoding.how)));
    say(ExplainWord::Crs, &crs(lang, &facts.way));
    say(ExplainWord::Way, &way(lang, &facts.way));
    say(ExplainWord::PositionError, &position_error(lang, facts));
    repairs(lang, facts, &mut section);
    match &facts.shape {
        Some(shape) => geometry(lang, shape, &mut section),
        None => section.say(ExplainWord::Shape.text(lang), ExplainWord::NoShape.text(lang)),
    }
    for attribute in &facts.attributes {
        let value = attribute.value.as_deref().unwrap_or(ExplainWord::Empty.text(lang));
        section.say(&format!("{} {}", ExplainWord::Attribute.text(lang), attribute.field), value);
    }
    section
}

/// Layer, files, record, identifier, class.
fn origin(lang: Lang, facts: &FeatureFacts, section: &mut Section) {
    let role = terms::role(facts.role, lang);
    section.say(ExplainWord::Layer.text(lang), &format!("{} · {role}", facts.layer));
    for file in &facts.files {
        let (name, size, hash) = (&file.name, grouped_count(file.size), &file.hash);
        section.say(ExplainWord::File.text(lang), &say!(lang, "{name}，{size} 字节，BLAKE3 {hash}", "{name}, {size} bytes, BLAKE3 {hash}"));
    }
    let record = facts.record;
    section.say(ExplainWord::Record.text(lang), &say!(lang, "{record}（从 0 数起）", "{record} (counted from 0)"));
    if let Some(field) = &facts.id_field {
        let id = if facts.id.is_empty() { ExplainWord::Empty.text(lang) } else { &facts.id };
        section.say(ExplainWord::Identifier.text(lang), &format!("{field} = {id}"));
    }
    if let Some(field) = &facts.class_field {
        let raw = facts.class_raw.as_deref().unwrap_or(ExplainWord::Empty.text(lang));
        let mut class = format!("{field} = {raw}");
        if !facts.class.is_empty() && facts.class != raw {
            let normalised = &facts.class;
            class.push_str(&say!(lang, "，归一为 {normalised}", ", normalised to {normalised}"));
        }
        if let Some(codes) = facts.codes {
            let codes = rule_words::code_system(lang, codes);
            class.push_str(&say!(lang, "（{codes}）", " ({codes})"));
        }
        section.say(ExplainWord::Class.text(lang), &class);
    }
}

/// What the rule asks, and which attributes it looked at.
fn asked(lang: Lang, facts: &FeatureFacts, section: &mut Section) {
    for side in &facts.sides {
        section.say(ExplainWord::RuleAsks.text(lang), &rule_words::filter(lang, &side.filter));
    }
    for asked in &facts.asked {
        let Asked { test, field, value, is_passed } = asked;
        let (test, value) = (rule_words::attribute(lang, test), value.as_deref().unwrap_or(ExplainWord::Empty.text(lang)));
        let outcome = match (lang, is_passed) {
            (Lang::Zh, true) => "成立",
            (Lang::Zh, false) => "不成立",
            (Lang::En, true) => "holds",
            (Lang::En, false) => "does not hold",
        };
        section.say(
            ExplainWord::Asked.text(lang),
            &say!(lang, "字段 {field} 的值是 {value}；“{test}”{outcome}", "field {field} is {value}; \"{test}\" {outcome}"),
        );
    }
}

fn crs(lang: Lang, way: &WayFacts) -> String {
    let (open, close) = brackets(lang);
    let doubt = if way.is_crs_certain { String::new() } else { format!("{}{}", comma(lang), InfoWord::Doubtful.text(lang)) };
    format!("{}{open}{}{doubt}{close}", way.crs, crs_how(lang, way.crs_how))
}

fn way(lang: Lang, way: &WayFacts) -> String {
    let mut parts = Vec::new();
    if way.is_northing_first {
        parts.push(say!(lang, "文件中北坐标（纬度）在前，先交换", "northing (latitude) stands first in the file: swapped"));
    }
    if way.is_identity {
        parts.push(say!(lang, "就是分析坐标系，坐标不变", "it is the analysis CRS: coordinates as they are"));
        return parts.join(comma(lang));
    }
    parts.push(if way.is_shifted {
        say!(lang, "按使用者给的参数转换基准（参数不显示）", "datum shifted by the user's parameters (not shown)")
    } else if way.is_by_operation {
        say!(lang, "按公布的基准转换", "by a published operation between the datums")
    } else {
        say!(lang, "经纬度不变，换投影", "longitude and latitude kept, projected anew")
    });
    if !way.is_shift_known {
        parts.push(say!(lang, "没有公开的基准转换，未转换", "no datum shift is published: none applied"));
    }
    let error_um = grouped(way.error_m * 1e6, 3);
    parts.push(match way.tiles {
        Some(tiles) => say!(
            lang,
            "用多项式（{tiles} 块）代替 PROJ，实测最大误差 {error_um} 微米",
            "polynomials (tiles: {tiles}) instead of PROJ, largest error measured {error_um} µm",
        ),
        None => say!(lang, "逐点用 PROJ", "PROJ for every vertex"),
    });
    parts.join(comma(lang))
}

fn position_error(lang: Lang, facts: &FeatureFacts) -> String {
    let error = grouped(facts.position_error_m, 2);
    if facts.is_error_given {
        return say!(lang, "{error} m（由使用者指定）", "{error} m (given by the user)");
    }
    say!(lang, "{error} m（程序设定）", "{error} m (the program's setting)")
}

fn repairs(lang: Lang, facts: &FeatureFacts, section: &mut Section) {
    if facts.problems.is_empty() {
        section.say(ExplainWord::Problems.text(lang), ExplainWord::NoProblems.text(lang));
    }
    for problem in &facts.problems {
        section.say(ExplainWord::Problems.text(lang), &problems::sentence(lang, &problem.kind));
    }
    if facts.are_problems_cut {
        section.say(ExplainWord::Problems.text(lang), ExplainWord::ProblemsCut.text(lang));
    }
    for problem in &facts.file_problems {
        section.say(ExplainWord::FileProblems.text(lang), &problems::sentence(lang, &problem.kind));
    }
}

fn geometry(lang: Lang, shape: &ShapeFacts, section: &mut Section) {
    let (parts, vertices) = (shape.parts, grouped_count(shape.vertices as u64));
    let kind = match shape.kind {
        ShapeKind::Points => say!(lang, "点，{parts} 个", "points: {parts}"),
        ShapeKind::Lines => say!(lang, "线，{parts} 段，{vertices} 个顶点", "lines: {parts}, vertices: {vertices}"),
        ShapeKind::Polygon => {
            say!(lang, "面，{parts} 个环（奇偶规则），{vertices} 个顶点", "polygon, rings: {parts} (even-odd), vertices: {vertices}")
        }
        ShapeKind::Null => String::new(),
    };
    let mut say = |word: ExplainWord, value: &str| section.say(word.text(lang), value);
    say(ExplainWord::Shape, &kind);
    if shape.kind == ShapeKind::Polygon {
        say(ExplainWord::Area, &measured::areas(lang, shape.area_m2, shape.ellipsoidal_m2));
    }
    if let Some(point) = &shape.point {
        say(ExplainWord::Place, &measured::place(lang, point));
        return;
    }
    say(ExplainWord::Extent, &measured::extent_m(lang, shape.extent_m));
    if let Some(extent) = shape.extent_lon_lat {
        say(ExplainWord::Extent, &measured::extent_lon_lat(lang, extent));
    }
}

fn brackets(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Zh => ("（", "）"),
        Lang::En => (" (", ")"),
    }
}

fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "，",
        Lang::En => ", ",
    }
}
