use super::super::set::{BUILT_IN_TEXT, Test};
use super::super::{Filter, Place, Relation, RuleSetError};
use super::*;
use crate::layer::{CodeSystem, Role};

const GOOD: &str = r#"
name = "试"
version = "1"
[[rule]]
id = "X1"
severity = "high"
title = { zh = "题", en = "Title" }
basis = { zh = "应核查", en = "To be checked" }
subject = { role = "risk-list" }
relation = { overlaps = { min_area_m2 = 2 } }
object = { role = "zoning", codes = { planning = ["07"] }, except_codes = { planning = ["0704"] } }
"#;

fn mistakes(text: &str) -> Vec<Mistake> {
    match RuleSet::parse("规则.toml", text) {
        Ok(_) => Vec::new(),
        Err(RuleSetError::Invalid { first, others, .. }) => std::iter::once(*first).chain(others).collect(),
    }
}

/// The single mistake that a replacement in the good text makes.
fn mistake(what: &str, with: &str) -> Mistake {
    assert!(GOOD.contains(what), "{what}");
    let found = mistakes(&GOOD.replacen(what, with, 1));
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn the_built_in_set_has_no_mistake() {
    assert_eq!(mistakes(BUILT_IN_TEXT), vec![]);
    let set = RuleSet::built_in();
    let ids: Vec<&str> = set.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids.first(), Some(&"R1"));
    for rule in &set.rules {
        assert!(
            rule.basis_zh.contains("核查") && rule.basis_en.contains("to be checked") || rule.basis_en.contains("To be checked"),
            "{}",
            rule.id
        );
        for word in ["违法", "非法", "illegal", "unlawful"] {
            assert!(
                ![&rule.basis_zh, &rule.basis_en, &rule.title_zh, &rule.title_en].iter().any(|text| text.contains(word)),
                "{}",
                rule.id
            );
        }
    }
}

#[test]
fn a_rule_reads_as_written() {
    let set = RuleSet::parse("规则.toml", GOOD).unwrap();
    let rule = &set.rules[0];
    assert_eq!((rule.subject[0].role, &rule.subject[0].filter), (Role::RiskList, &Filter::Any));
    assert_eq!(rule.relation, Relation::Overlaps { min_area_m2: 2.0, min_share: 0.0 });
    let codes = Filter::Codes { system: CodeSystem::Planning, prefixes: vec!["07".into()], except: vec!["0704".into()] };
    assert_eq!(rule.object[0].filter, codes);
    assert_eq!(set.text, GOOD);
}

#[test]
fn severity_by_class_falls_back_to_the_rules_own() {
    let set = RuleSet::built_in();
    let near = set.rules.iter().find(|rule| rule.id == "R3").unwrap();
    assert_eq!(near.severity_for(Some(FarmlandClass::StrictControl)), Severity::High);
    assert_eq!(near.severity_for(Some(FarmlandClass::SafeUse)), Severity::Medium);
    assert_eq!(near.severity_for(None), Severity::Medium);
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_key_it_resembles() {
    let found = mistake("severity =", "serverity =");
    assert_eq!((found.line, found.column), (6, 1));
    assert!(matches!(&found.kind, MistakeKind::UnknownKey { nearest: Some(nearest), .. } if nearest == "severity"));
}

#[test]
fn line_and_column_count_characters() {
    let found = mistake("role = \"risk-list\"", "role = \"名录\"");
    assert_eq!((found.line, found.column), (9, 20));
    assert!(matches!(&found.kind, MistakeKind::UnknownWord { word, .. } if word == "名录"));
    let found = mistake("min_area_m2 = 2 ", "min_area_m2 = 2, share = 3 ");
    assert_eq!((found.line, found.column), (10, 44));
    assert!(matches!(&found.kind, MistakeKind::UnknownKey { key, place: Place::Relation, .. } if key == "share"));
}

#[test]
fn each_kind_of_mistake_is_told() {
    let kind = |what, with| mistake(what, with).kind;
    assert!(matches!(kind("min_area_m2 = 2", "min_area_m2 = \"2\""), MistakeKind::WrongType { .. }));
    assert!(matches!(kind("min_area_m2 = 2", "min_area_m2 = -2"), MistakeKind::OutOfRange { .. }));
    assert!(matches!(kind("\"high\"", "\"hihg\""), MistakeKind::UnknownWord { nearest: Some(nearest), .. } if nearest == "high"));
    assert!(matches!(kind("role = \"risk-list\"", "role = \"risk-list\", classes = \"any\""), MistakeKind::DoesNotFitRole { .. }));
    assert!(matches!(
        kind("overlaps = { min_area_m2 = 2 }", "within = { distance_m = 500, bands_m = [0, 200] }"),
        MistakeKind::BandsUnfit { .. }
    ));
    assert!(matches!(kind("{ overlaps = { min_area_m2 = 2 } }", "\"attributes\""), MistakeKind::ObjectSurplus));
    assert!(matches!(kind("[\"07\"]", "[]"), MistakeKind::EmptyList { .. }));
    assert!(matches!(kind("name =", "format = 2\nname ="), MistakeKind::FormatNewer { format: 2 }));
    assert!(matches!(kind("name = \"试\"", "name = 试"), MistakeKind::Syntax { .. }));
    assert!(matches!(mistakes("name = \"a\"\nversion = \"1\"")[0].kind, MistakeKind::NoRules));
    let twice = format!("{GOOD}{}", GOOD.split_once("[[rule]]").map(|(_, rest)| format!("[[rule]]{rest}")).unwrap());
    assert!(matches!(mistakes(&twice)[0].kind, MistakeKind::RepeatedId { .. }));
    assert_eq!(mistakes("").iter().filter(|mistake| matches!(mistake.kind, MistakeKind::MissingKey { .. })).count(), 2);
}

#[test]
fn every_mistake_of_a_file_is_told_in_order() {
    let found =
        mistakes(&GOOD.replace("\"high\"", "\"grave\"").replace("min_area_m2 = 2", "min_area_m2 = 2, x = 1").replace("zoning", "zone"));
    assert_eq!(found.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), vec![6, 10, 11]);
}

#[test]
fn conditions_join_with_all_any_and_not() {
    let condition = r#"subject = { role = "priority", where = { all = [{ field = ["状态", "ＺＴ"], is_not = ["完成"] }, { any = [{ field = "MJ", at_least = 1e3 }, { not = { field = "BZ", empty = false } }] }] } }"#;
    let set = RuleSet::parse("规则.toml", &GOOD.replace("subject = { role = \"risk-list\" }", condition)).unwrap();
    let Filter::All(all) = &set.rules[0].subject[0].filter else { panic!("{set:?}") };
    let Filter::Not(not) = &all[0] else { panic!("{all:?}") };
    let Filter::Attribute(test) = not.as_ref() else { panic!("{not:?}") };
    assert_eq!((test.fields.as_slice(), &test.test), (["状态".to_owned(), "zt".to_owned()].as_slice(), &Test::Is(vec!["完成".into()])));
    assert!(matches!(&all[1], Filter::AnyOf(any) if any.len() == 2));
    let wrong = GOOD.replace(
        "subject = { role = \"risk-list\" }",
        r#"subject = { role = "priority", where = { field = "A", is = ["1"], empty = true } }"#,
    );
    assert!(matches!(mistakes(&wrong)[0].kind, MistakeKind::ExactlyOne { .. }));
}

#[test]
fn an_attribute_rule_needs_no_object() {
    let text = GOOD.replace("relation = { overlaps = { min_area_m2 = 2 } }", "relation = \"attributes\"");
    let without_object: String = text.lines().filter(|line| !line.starts_with("object")).fold(String::new(), |all, line| all + line + "\n");
    assert_eq!(mistakes(&without_object), vec![]);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "(\\[\\[rule\\]\\]\n|[a-z_]{1,8} = |\\{|\\}|\\[|\\]|\"[a-z0-9-]*\"|[0-9.]+|,|\n|\\PC){0,60}") {
        if let Err(found) = read(&text) {
            proptest::prop_assert!(!found.is_empty());
        }
    }
}
