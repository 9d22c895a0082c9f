//! DESIGN 4.1: what each command does, and the options that all of them take.

use std::io::Read as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::layers::plots;
use crate::support::{Desk, List, farmland, points, square, zoning};

const INPUTS: &str = "--risk-list 名录.shp --zoning 规划.shp --farmland 地.shp --source 源.shp";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(10.0, 0.0, 20.0)), ("GH-2", "0901", square(200.0, 0.0, 20.0))]));
    let parcels: Vec<_> = (0..300).map(|place| ("", ["1", "2", "3"][place % 3], square(7.0 * place as f64, 200.0, 9.0))).collect();
    desk.put("地", &farmland(&parcels));
    desk.put("源", &points(&[("W1", "电镀", [0.0, 0.0]), ("W2", "尾矿库", [900.0, 300.0])]));
    desk
}

#[test]
fn check_ends_with_zero_whether_there_are_conflicts_or_not() {
    let desk = desk();
    assert!(desk.check(INPUTS).len() > 100);
    desk.put("远", &plots(&[("MD-9", square(20_000.0, 0.0, 20.0))]));
    assert_eq!(desk.check("--risk-list 远.shp --zoning 规划.shp").len(), 0);
}

#[test]
fn fail_on_ends_with_three_from_that_severity_on() {
    let desk = desk();
    for severity in ["low", "medium", "high", "critical"] {
        desk.line(&format!("check {INPUTS} --quiet --out list.csv --fail-on {severity}")).expect(3);
        assert!(List::read(&desk.bytes("list.csv")).len() > 100, "the list is written all the same");
    }
    // Only sources near cropland of priority protection: medium.
    desk.put("地", &farmland(&[("D1", "1", square(0.0, 300.0, 10.0))]));
    let line = |severity: &str| desk.line(&format!("check --farmland 地.shp --source 源.shp --quiet --out list.csv --fail-on {severity}"));
    line("medium").expect(3);
    line("high").expect(0);
}

#[test]
fn quiet_says_nothing_and_else_the_summary_counts_by_rule() {
    let desk = desk();
    let outcome = desk.line(&format!("check {INPUTS} --quiet --out list.csv")).expect(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", ""));
    let outcome = desk.line(&format!("check {INPUTS} --out list.csv")).expect(0);
    let listed = List::read(&desk.bytes("list.csv"));
    let line = outcome.stdout.lines().find(|line| line.starts_with("R3 ")).unwrap();
    assert!(line.split_whitespace().any(|word| word == listed.rule("R3").len().to_string()), "{line}");
    assert!(outcome.stdout.contains(&format!("冲突 {} 个", listed.len())), "{}", outcome.stdout);
}

#[test]
fn a_rule_whose_layers_are_missing_is_not_evaluated_never_passed() {
    let desk = desk();
    for (lang, word) in [("zh", "未核查"), ("en", "not evaluated")] {
        let outcome = desk.line(&format!("check --risk-list 名录.shp --zoning 规划.shp --out list.csv --lang {lang}")).expect(0);
        let line = outcome.stdout.lines().find(|line| line.starts_with("R3 ")).unwrap();
        assert!(line.contains(word) && line.contains('–'), "{line}");
    }
}

#[test]
fn language_is_chinese_unless_english_is_asked_for() {
    let desk = desk();
    let zh = desk.line(&format!("check {INPUTS} --out list.csv")).expect(0).stdout;
    let zh_list = desk.bytes("list.csv");
    let en = desk.line(&format!("--lang en check {INPUTS} --out list.csv")).expect(0).stdout;
    assert!(zh.contains("规则") && !en.contains("规则") && en.contains("Rule"), "{zh}\n{en}");
    assert_eq!(zh_list, desk.bytes("list.csv"), "the list is the same in both languages");
    desk.line("check --risk-list 没有.shp --out list.csv --lang en").expect_sentence(1, &["没有.shp", "no such file"]);
}

#[test]
fn the_list_has_the_same_bytes_for_any_number_of_threads() {
    let desk = desk();
    let bytes = |threads: u32| {
        desk.line(&format!("check {INPUTS} --quiet --out list.csv --out list.geojson --threads {threads}")).expect(0);
        (desk.bytes("list.csv"), desk.bytes("list.geojson"))
    };
    let one = bytes(1);
    assert!(one == bytes(2) && one == bytes(7));
}

#[test]
fn every_format_is_written_and_a_folder_gets_them_all() {
    let desk = desk();
    desk.line(&format!("check {INPUTS} --quiet --out a.csv --out a.xlsx --out a.geojson --out a.gpkg")).expect(0);
    assert!(desk.bytes("a.xlsx").starts_with(b"PK"));
    assert!(desk.bytes("a.gpkg").starts_with(b"SQLite format 3\0"));
    let listed = List::read(&desk.bytes("a.csv")).len();
    let features: Value = serde_json::from_slice(&desk.bytes("a.geojson")).unwrap();
    assert_eq!(features["features"].as_array().unwrap().len(), listed);
    std::fs::create_dir(desk.path("out")).unwrap();
    desk.line(&format!("check {INPUTS} --quiet --out out")).expect(0);
    for extension in ["csv", "xlsx", "geojson", "gpkg"] {
        assert!(desk.path("out").join(format!("conflicts.{extension}")).is_file(), "{extension}");
    }
}

#[test]
fn features_of_the_geojson_lie_in_degrees_where_the_plots_are() {
    let desk = desk();
    desk.line("check --risk-list 名录.shp --zoning 规划.shp --quiet --out a.geojson").expect(0);
    let features: Value = serde_json::from_slice(&desk.bytes("a.geojson")).unwrap();
    let mut pairs = Vec::new();
    numbers(&features["features"][0]["geometry"]["coordinates"], &mut pairs);
    assert!(!pairs.is_empty(), "{features}");
    // EPSG:4524 (36640000, 2690000) is 109.3794°E, 24.3072°N.
    assert!(pairs.chunks(2).all(|pair| (pair[0] - 109.379).abs() < 0.002 && (pair[1] - 24.307).abs() < 0.002), "{pairs:?}");
}

fn numbers(value: &Value, into: &mut Vec<f64>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| numbers(item, into)),
        Value::Number(number) => into.extend(number.as_f64()),
        _ => {}
    }
}

#[test]
fn another_rule_set_can_be_taken() {
    let desk = desk();
    let rules: Value = serde_json::from_str(&desk.line("rules --json").expect(0).stdout).unwrap();
    assert!(rules.to_string().contains("第六十一条"), "{rules}");
    desk.write("规则.toml", include_str!("../../assets/rules/default.toml").replace("id = \"R1\"", "id = \"X1\""));
    desk.line("rules --check 规则.toml").expect(0);
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp --rules 规则.toml");
    assert_eq!((list.rule("X1").len(), list.rule("R1").len()), (1, 0), "{list:?}");
}

#[test]
fn help_is_printed_and_ends_with_zero() {
    let desk = Desk::new();
    for line in ["--help", "check --help", "demo --help", "info --help", "--version"] {
        let outcome = desk.line(line).expect(0);
        assert!(!outcome.stdout.is_empty() && outcome.stderr.is_empty(), "{line}");
    }
}

#[test]
fn info_says_what_a_reader_sees() {
    let desk = desk();
    let answer: Value = serde_json::from_str(&desk.line("info 名录.shp 没有.shp --json").stdout).unwrap();
    let layer = &answer["files"][0]["layers"][0];
    assert_eq!(answer["files"][0]["status"], "ok", "{answer}");
    assert_eq!((layer["name"].as_str(), layer["geometry"].as_str(), layer["records"].as_u64()), (Some("名录"), Some("polygon"), Some(1)));
    assert_eq!((layer["crs"]["code"].as_str(), layer["crs"]["how"].as_str()), (Some("EPSG:4524"), Some("prj")));
    assert_eq!((layer["encoding"]["name"].as_str(), layer["encoding"]["how"].as_str()), (Some("UTF-8"), Some("cpg")));
    assert_eq!((layer["fields"][0]["name"].as_str(), layer["fields"][0]["values"][0].as_str()), (Some("DKBH"), Some("MD-1")));
    assert_eq!(answer["files"][1]["status"], "refused");
    assert!(answer["files"][1]["error"].as_str().unwrap().contains("没有.shp"), "{answer}");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_jingtu"));
    let mut child = program.args(["rules", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
}
