//! `jingtu explain CONFLICT`: the chain behind one conflict, as text and JSON, and what happens when there is no such conflict.

use serde_json::Value;

use crate::support::layers::{plots, rows};
use crate::support::shapefile::Geometry;
use crate::support::{Desk, farmland, points, ring, square, zoning};

const INPUTS: &str = "--risk-list 名录.shp --zoning 规划.shp --source 源.shp --farmland 地.shp --priority 监管.shp";

/// An overlap (with a dirty record), a distance, a priority plot whose control is not recorded as completed, a plot without a source nearby.
const RULES: &str = r#"
format = 1
name = "试验"
version = "7"

[[rule]]
id = "R1"
severity = "critical"
title = { zh = "名录地块与住宅用地重叠", en = "Listed plot on homes" }
basis = { zh = "应依据第六十一条核查", en = "To be checked under art. 61" }
explanation = { zh = "说明一", en = "Meaning one" }
next_step = { zh = "调取名录", en = "Ask for the list" }
subject = { role = "risk-list" }
relation = { overlaps = { min_area_m2 = 1.0 } }
object = { role = "zoning", codes = { planning = ["07"] } }

[[rule]]
id = "R3"
severity = "medium"
severity_by_class = { strict-control = "high" }
title = { zh = "耕地周边有污染源", en = "Source near cropland" }
basis = { zh = "应结合第五十条核查", en = "To be checked in the light of art. 50" }
subject = { role = "source" }
relation = { within = { distance_m = 1000.0, bands_m = [1000.0] } }
object = { role = "farmland" }

[[rule]]
id = "R6"
severity = "low"
title = { zh = "管控未完成", en = "Control not completed" }
basis = { zh = "应按任务7核查", en = "To be checked under task 7" }
subject = { role = "priority", where = { field = ["GKZT"], is = ["未完成"] } }
relation = "attributes"

[[rule]]
id = "N1"
severity = "low"
title = { zh = "附近没有污染源", en = "No source nearby" }
basis = { zh = "应核查来源", en = "The origin is to be checked" }
subject = { role = "priority" }
relation = { none_within = { distance_m = 300.0 } }
object = { role = "source" }
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    // A plot whose ring is not closed and has a spike; 20 m × 40 m of its 40 m × 40 m lie on homes.
    let mut plot = ring(&[[0.0, 0.0], [0.0, 40.0], [40.0, 40.0], [40.0, 20.0], [90.0, 20.0], [40.0, 20.0], [40.0, 0.0]]);
    plot.pop();
    desk.put("名录", &plots(&[("MD-1", Geometry::Polygon(vec![plot]))]));
    desk.put("规划", &zoning(&[("GH-1", " ０７０１ ", square(20.0, -100.0, 300.0)), ("GH-2", "1001", square(-500.0, -100.0, 300.0))]));
    desk.put("源", &points(&[("W-1", "电镀", [1000.0, 1050.0])]));
    desk.put("地", &farmland(&[("D-1", "Ⅲ类", square(1120.0, 1000.0, 100.0))]));
    let plots = [(["JG-1", "未完成"], square(1500.0, 1000.0, 50.0)), (["JG-2", "完成"], square(1000.0, 1060.0, 50.0))];
    let plots: Vec<(&[&str], Geometry)> = plots.iter().map(|(cells, shape)| (cells.as_slice(), shape.clone())).collect();
    desk.put("监管", &rows(&["DKBH", "GKZT"], &plots));
    desk.write("规则.toml", RULES);
    desk
}

/// The name of the only conflict of a rule.
#[track_caller]
fn key(desk: &Desk, rule: &str) -> String {
    let list = desk.check(&format!("{INPUTS} --rules 规则.toml")).rule(rule);
    assert_eq!(list.len(), 1, "{rule}");
    list.cells("conflict").remove(0)
}

fn explained(desk: &Desk, rule: &str, more: &str) -> String {
    let key = key(desk, rule);
    desk.line(&format!("explain {key} {INPUTS} --rules 规则.toml --analysis-crs 4525 --quiet {more}")).expect(0).stdout
}

fn json(desk: &Desk, rule: &str) -> Value {
    serde_json::from_str(&explained(desk, rule, "--json")).unwrap()
}

#[track_caller]
fn is_near(value: &Value, expected: f64, tolerance: f64) {
    let found = value.as_f64().unwrap_or_else(|| panic!("no number: {value}"));
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

#[test]
fn an_overlap_is_explained_from_the_file_to_the_article() {
    let desk = desk();
    let chain = json(&desk, "R1");
    assert_eq!((chain["rule"]["id"].as_str(), chain["severity"].as_str()), (Some("R1"), Some("critical")));
    assert_eq!((chain["rule"]["set"].as_str(), chain["rule"]["set_version"].as_str()), (Some("试验"), Some("7")));
    assert_eq!(chain["rule"]["basis"]["en"], "To be checked under art. 61");
    let (subject, object) = (&chain["subject"], &chain["object"]);
    let repaired: Vec<&str> = subject["problems"].as_array().unwrap().iter().filter_map(|problem| problem["kind"].as_str()).collect();
    assert_eq!(repaired, ["ring-unclosed", "spike"]);
    assert!(object["problems"].as_array().unwrap().is_empty());
    assert_eq!(object["class"], serde_json::json!({ "field": "YDYHFLDM", "raw": "０７０１", "value": "0701" }));
    let file = &subject["files"][0];
    assert_eq!((file["name"].as_str(), subject["file"].as_str()), (Some("名录.shp"), Some("名录.shp")));
    assert_eq!(file["blake3"].as_str().unwrap(), blake3::hash(&desk.bytes("名录.shp")).to_hex().as_str());
    // Measured in the neighbouring zone: areas grow by the scale factor, the ellipsoid's do not.
    let measured = &chain["measured"];
    let planar = measured["area_m2"].as_f64().unwrap();
    is_near(&measured["by_difference_m2"], planar, 1e-4);
    is_near(&measured["polygon_m2"], planar, 1e-4);
    // Straight sides of the lot are no straight lines in the other zone: vertices alone are transformed.
    is_near(&measured["share"], 0.5, 1e-5);
    is_near(&subject["geometry"]["area_m2"], 2.0 * planar, 0.02);
    assert!(planar > 800.0 && measured["ellipsoidal_m2"].as_f64().unwrap() < planar - 0.1);
    assert_eq!((subject["way"]["identity"].as_bool(), subject["way"]["tiles"].as_u64()), (Some(false), Some(1)));
    assert!(subject["way"]["largest_error_m"].as_f64().unwrap() < 1e-6);
    assert_eq!((chain["reason"]["kind"].as_str(), chain["certainty"].as_str()), (Some("width"), Some("certain")));
    is_near(&chain["position_error_m"], 0.5, 1e-12);
    is_near(&chain["threshold"]["min_area_m2"], 1.0, 0.0);
}

#[test]
fn a_distance_has_its_two_points_and_says_which_class_made_it_grave() {
    let chain = json(&desk(), "R3");
    assert_eq!((chain["severity"].as_str(), chain["severity_class"].as_str()), (Some("high"), Some("严格管控类")));
    let measured = &chain["measured"];
    let distance_m = measured["distance_m"].as_f64().unwrap();
    // 120 m in zone 36, a ten-thousandth more or less in zone 37.
    assert!((distance_m - 120.0).abs() < 0.05, "{distance_m}");
    is_near(&measured["by_brute_force_m"], distance_m, 1e-6);
    assert_eq!(chain["subject"]["geometry"]["point"]["m"], measured["subject_point"]["m"]);
    assert!(measured["object_point"]["lon_lat"][0].as_f64() > measured["subject_point"]["lon_lat"][0].as_f64());
    is_near(&chain["reason"]["gap_m"], 1000.0 - distance_m, 1e-9);
    // Other bands, as the check was told: another threshold, the same conflict.
    let banded: Value = serde_json::from_str(&explained(&desk(), "R3", "--json --bands 0,500")).unwrap();
    assert_eq!(banded["conflict"], chain["conflict"]);
    is_near(&banded["threshold"]["distance_m"], 500.0, 0.0);
}

#[test]
fn a_rule_on_attributes_says_which_field_was_asked_and_its_value() {
    let desk = desk();
    let chain = json(&desk, "R6");
    assert!(chain["object"].is_null());
    let test = &chain["subject"]["tests"][0];
    assert_eq!((test["field"].as_str(), test["value"].as_str(), test["holds"].as_bool()), (Some("GKZT"), Some("未完成"), Some(true)));
    assert_eq!((chain["measured"]["kind"].as_str(), chain["reason"]["kind"].as_str()), (Some("attributes"), Some("attributes")));
    let text = explained(&desk, "R6", "");
    assert!(text.contains("字段 GKZT 的值是 未完成"), "{text}");
}

#[test]
fn nothing_near_says_how_far_the_nearest_is() {
    let desk = desk();
    let chain = json(&desk, "N1");
    assert_eq!(chain["subject"]["id"]["value"], "JG-1");
    assert_eq!((chain["measured"]["objects"].as_u64(), chain["measured"]["nearest"]["id"].as_str()), (Some(1), Some("W-1")));
    let distance_m = chain["measured"]["nearest"]["distance_m"].as_f64().unwrap();
    assert!((distance_m - 500.0).abs() < 0.2, "{distance_m}");
    is_near(&chain["reason"]["by_m"], distance_m - 300.0, 1e-9);
}

#[test]
fn text_for_people_has_every_step_in_both_languages() {
    let desk = desk();
    let zh = explained(&desk, "R1", "");
    let zh_parts = [
        "规则 R1  名录地块与住宅用地重叠",
        "依据：应依据第六十一条核查",
        "主体 风险管控和修复名录 MD-1",
        "客体 规划用地 GH-1",
        "BLAKE3 ",
        "归一为 0701",
        "依据 .prj",
        "实测最大误差",
        "UTF-8（依据 .cpg）",
        "椭球面积",
        "第二种方法",
        "亩",
        "位置误差：两个图层相加 0.25 + 0.25 = 0.50 m",
        "确定：平均宽度",
        "下一步：调取名录",
        "属性 DKMC：虚构地块",
        "东经 109.",
    ];
    for part in zh_parts {
        assert!(zh.contains(part), "{part} is not in\n{zh}");
    }
    let en = explained(&desk, "R1", "--lang en");
    let en_parts =
        ["Rule R1  Listed plot on homes", "To be checked under art. 61", "second method", "Certain: mean width", "Ask for the list"];
    for part in en_parts {
        assert!(en.contains(part), "{part} is not in\n{en}");
    }
    assert_eq!(zh.lines().count(), en.lines().count());
    assert!(!zh.contains(desk.path("").to_str().unwrap()), "no whole paths");
}

#[test]
fn a_conflict_that_is_not_there_is_told_in_a_sentence_and_a_malformed_name_is_wrong_usage() {
    let desk = desk();
    let before = desk.names();
    let absent = desk.line(&format!("explain 0123456789 {INPUTS} --rules 规则.toml --analysis-crs 4524"));
    absent.expect_sentence(1, &["0123456789", "名录", "4 处冲突", "重新核查"]);
    desk.line(&format!("explain 012345678 {INPUTS}")).expect_sentence(2, &["012345678", "十位十六进制"]);
    desk.line(&format!("explain MD-1 {INPUTS} --lang en")).expect_sentence(2, &["MD-1", "ten hex digits"]);
    desk.line("explain 0123456789").expect_sentence(2, &["没有给出图层"]);
    assert_eq!(desk.names(), before, "nothing is written");
}

#[test]
fn outputs_for_other_departments_carry_names_and_the_area_on_the_ellipsoid() {
    let desk = desk();
    let outs = "--out c.geojson --out c.gpkg --out c.xlsx";
    desk.line(&format!("check {INPUTS} --rules 规则.toml --analysis-crs 4525 --quiet {outs}")).expect(0);
    let list: Value = serde_json::from_slice(&desk.bytes("c.geojson")).unwrap();
    let of_rule = |rule: &str| {
        let features = list["features"].as_array().unwrap();
        features.iter().find(|feature| feature["properties"]["rule"] == rule).unwrap()["properties"].clone()
    };
    let (overlap, distance) = (of_rule("R1"), of_rule("R3"));
    assert_eq!((overlap["subject_name"].as_str(), overlap["object_name"].is_null()), (Some("虚构地块"), true));
    // The same as the chain says.
    let expected = json(&desk, "R1")["measured"]["ellipsoidal_m2"].as_f64().unwrap();
    is_near(&overlap["overlap_ellipsoidal_m2"], expected, 0.0051);
    is_near(&overlap["overlap_mu"], overlap["overlap_m2"].as_f64().unwrap() * 15.0 / 10_000.0, 0.0051);
    assert!(distance["overlap_ellipsoidal_m2"].is_null() && distance["overlap_mu"].is_null());
    assert!(desk.workbook_says("c.xlsx", "重叠椭球面积") && desk.workbook_says("c.xlsx", "虚构地块"));
    let database = rusqlite::Connection::open(desk.path("c.gpkg")).unwrap();
    let row: (f64, String) = database
        .query_row("SELECT overlap_ellipsoidal_m2, subject_name FROM conflicts WHERE rule = 'R1'", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert!((row.0 - expected).abs() < 0.0051 && row.1 == "虚构地块");
}
