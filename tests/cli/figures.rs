//! Key figures (DESIGN 4.4, DOMAIN 9): values worked out by hand, by county, with their members; what the data lack is said.

use serde_json::Value;

use crate::support::layers::plots;
use crate::support::shapefile::Column;
use crate::support::{Desk, farmland, points, rows, square, zoning};

/// Four contaminated parcels of 100, 400, 900 and 1600 m², the second one twice; measures on the first and the fourth. Two counties.
fn desk() -> Desk {
    let desk = Desk::new();
    let parcels: [(&[&str], _); 6] = [
        (&["A1", "安全利用类", "种植结构调整", "轻度", "达标"], square(0.0, 0.0, 10.0)),
        (&["A2", "安全利用类", "无", "轻度", "达标"], square(100.0, 0.0, 20.0)),
        (&["A2b", "安全利用类", "石灰调节", "轻度", "达标"], square(100.0, 0.0, 20.0)),
        (&["S1", "严格管控类", "", "重度", ""], square(600.0, 0.0, 30.0)),
        (&["S2", "严格管控类", "退耕还林", "重度", "不达标"], square(700.0, 0.0, 40.0)),
        (&["Y1", "优先保护类", "", "无", ""], square(800.0, 0.0, 50.0)),
    ];
    desk.put("耕地", &rows(&["DKBM", "TRHJZLLB", "CSLX", "WRCD", "NCPDB"], &parcels));
    let counties: [(&[&str], _); 2] = [(&["柳南区"], square(-500.0, -500.0, 1000.0)), (&["鱼峰区"], square(500.0, -500.0, 1000.0))];
    desk.put("县区", &rows(&["XZQMC"], &counties));
    desk
}

fn figures(desk: &Desk, inputs: &str) -> Vec<Value> {
    let outcome = desk.line(&format!("figures {inputs} --analysis-crs 4524 --json --members --quiet")).expect(0);
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    answer["figures"].as_array().unwrap().clone()
}

fn figure(figures: &[Value], word: &str) -> Value {
    figures.iter().find(|figure| figure["figure"] == word).unwrap_or_else(|| panic!("no {word}")).clone()
}

#[track_caller]
fn near(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value}"));
    assert!((value - expected).abs() < 1e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

#[test]
fn the_safe_use_rate_of_the_practice_counts_each_area_once() {
    let found = figure(&figures(&desk(), "--farmland 耕地.shp --admin 县区.shp"), "safe-use-practice");
    // Of the twins A2 and A2b the one without a measure counts.
    near(&found["total"]["numerator"], 1700.0);
    near(&found["total"]["denominator"], 3000.0);
    near(&found["total"]["rate"], 1700.0 / 3000.0);
    assert_eq!(found["repeated"], 1);
    near(&found["goal"], 0.93);
    let by_county: Vec<(&str, f64)> = found["counties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|county| (county["county"].as_str().unwrap(), county["rate"].as_f64().unwrap()))
        .collect();
    assert_eq!(by_county.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["柳南区", "鱼峰区"]);
    assert!((by_county[0].1 - 100.0 / 500.0).abs() < 1e-6 && (by_county[1].1 - 1600.0 / 2500.0).abs() < 1e-6, "{by_county:?}");
    let members: Vec<&str> = found["parts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|part| part["members"].as_array().unwrap())
        .map(|m| m["id"].as_str().unwrap())
        .collect();
    assert_eq!(members, ["A1", "S2", "A2", "S1"]);
    assert!(found["total"]["formula"].as_str().unwrap().contains("56.67 %"), "{found}");
}

#[test]
fn the_trial_method_asks_for_degree_and_produce_and_says_what_is_missing() {
    let desk = desk();
    let found = figure(&figures(&desk, "--farmland 耕地.shp"), "safe-use-trial");
    // C: A1; D: S2; A2's twin without a measure counts.
    near(&found["total"]["numerator"], 1700.0);
    near(&found["total"]["denominator"], 3000.0);
    desk.put("无", &farmland(&[("A1", "安全利用类", square(0.0, 0.0, 10.0))]));
    let all = figures(&desk, "--farmland 无.shp");
    for word in ["safe-use-practice", "safe-use-trial"] {
        let found = figure(&all, word);
        assert_eq!(
            (&found["evaluated"], &found["total"]["rate"], &found["total"]["numerator"]),
            (&Value::Bool(false), &Value::Null, &Value::Null)
        );
        assert!(found["note"].as_str().unwrap().contains("没有字段"), "{found}");
    }
    let note = figure(&all, "safe-use-trial")["note"].to_string();
    assert!(note.contains("污染程度") && note.contains("农产品达标"), "{note}");
    assert_eq!(figure(&all, "priority-completed")["evaluated"], false);
}

#[test]
fn measures_and_states_are_found_by_the_rules_own_fields() {
    let desk = desk();
    let rules = include_str!("../../assets/rules/default.toml").replace("\"CSLX\"", "\"WRCD\"");
    desk.write("规则.toml", rules);
    let found = figure(&figures(&desk, "--farmland 耕地.shp --rules 规则.toml"), "safe-use-practice");
    near(&found["total"]["rate"], 1.0);
}

#[test]
fn plots_completed_and_conflicts_open_are_counted_with_their_members() {
    let desk = desk();
    let states: [(&[&str], _); 3] = [
        (&["P1", "已完成"], square(0.0, 0.0, 10.0)),
        (&["P2", "制度控制"], square(50.0, 0.0, 10.0)),
        (&["P3", ""], square(600.0, 0.0, 10.0)),
    ];
    desk.put("优先", &rows(&["DKBH", "GKZT"], &states));
    desk.put("名录", &plots(&[("M1", square(0.0, 200.0, 20.0)), ("M2", square(100.0, 200.0, 20.0)), ("M3", square(2000.0, 200.0, 20.0))]));
    desk.put("规划", &zoning(&[("G1", "0701", square(10.0, 200.0, 100.0)), ("G2", "0901", square(0.0, 210.0, 10.0))]));
    let all = figures(&desk, "--priority 优先.shp --risk-list 名录.shp --zoning 规划.shp --admin 县区.shp");
    let found = figure(&all, "priority-completed");
    assert_eq!((&found["total"]["numerator"], &found["total"]["denominator"]), (&1.0.into(), &3.0.into()));
    assert!(found["note"].as_str().unwrap().contains("58"), "{found}");
    let open = figure(&all, "risk-list-open");
    assert_eq!(
        (&open["total"]["numerator"], &open["total"]["denominator"], &open["total"]["conflicts"]),
        (&2.0.into(), &3.0.into(), &3.into())
    );
    assert_eq!(open["counties"].as_array().unwrap().len(), 2, "one county, and the plot outside of all: {open}");
    let land = figure(&all, "built-land");
    assert_eq!(land["total"]["rate"], Value::Null, "no rate is official");
    near(&land["total"]["overlap_m2"], 10.0 * 20.0 + 10.0 * 20.0 + 100.0);
    assert!(land["note"].as_str().unwrap().contains("部分"), "{land}");
}

#[test]
fn sources_stand_in_the_band_of_their_nearest_strict_control_parcel() {
    let desk = desk();
    desk.put("源", &points(&[("W1", "电镀", [610.0, 10.0]), ("W2", "电镀", [400.0, 10.0]), ("W3", "电镀", [9000.0, 0.0])]));
    let inputs = "--farmland 耕地.shp --source 源.shp";
    let found = figure(&figures(&desk, inputs), "sources-near-strict");
    let counts =
        |found: &Value| -> Vec<u64> { found["parts"].as_array().unwrap().iter().map(|part| part["features"].as_u64().unwrap()).collect() };
    assert_eq!(counts(&found), [1, 0, 1, 0, 0, 1]);
    let found = figure(&figures(&desk, &format!("{inputs} --bands 0,100")), "sources-near-strict");
    assert_eq!(counts(&found), [1, 0, 2]);
    desk.line(&format!("figures {inputs} --bands 100,0")).expect_sentence(2, &["--bands"]);
}

#[test]
fn what_lies_around_each_source_is_listed_by_band_and_class_for_machines() {
    let desk = desk();
    desk.put("源", &points(&[("W1", "电镀", [610.0, 10.0]), ("W3", "电镀", [9000.0, 0.0])]));
    let inputs = "--farmland 耕地.shp --source 源.shp --analysis-crs 4524 --quiet --sources --bands 0,200,500";
    let outcome = desk.line(&format!("figures {inputs} --json")).expect(0);
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let sources = &answer["sources"][0];
    assert_eq!((&sources["rule"], &sources["bands_m"]), (&"R3".into(), &serde_json::json!([0.0, 200.0, 500.0])));
    let rows = sources["rows"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>(), ["W1", "W3"]);
    assert!(rows[1]["nearest"].is_null());
    // Inside S1; S2 and Y1 within 200 m; A2 and its double within 500 m, with their full areas.
    let counted: Vec<(f64, &str, u64, f64)> = rows[0]["bands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|band| {
            (
                band["up_to_m"].as_f64().unwrap(),
                band["class"].as_str().unwrap(),
                band["parcels"].as_u64().unwrap(),
                band["area_m2"].as_f64().unwrap().round(),
            )
        })
        .filter(|(_, _, parcels, _)| *parcels > 0)
        .collect();
    let expected = [
        (0.0, "严格管控类", 1, 900.0),
        (200.0, "优先保护类", 1, 2500.0),
        (200.0, "严格管控类", 1, 1600.0),
        (500.0, "安全利用类", 2, 800.0),
    ];
    assert_eq!(counted, expected);
    desk.line(&format!("figures {inputs} --out 源.csv")).expect(0);
    let text = String::from_utf8(desk.bytes("源.csv")).unwrap();
    assert_eq!(text.lines().count(), 1 + 2 * 3 * 4, "a row a source, band and class: {text}");
    assert!(text.contains("R3,源,0,W1,电镀,,S1,严格管控类,0.00,200,500,安全利用类,2,800.00"), "{text}");
    assert!(text.contains("R3,源,1,W3,电镀,,,,,,0,优先保护类,0,0.00"), "{text}");
}

#[test]
fn figures_are_written_as_tables_and_into_the_checks_spreadsheet() {
    let desk = desk();
    let inputs = "--farmland 耕地.shp --admin 县区.shp --analysis-crs 4524";
    let outcome = desk.line(&format!("figures {inputs} --out 指标.xlsx")).expect(0);
    assert!(outcome.stdout.contains("受污染耕地安全利用率") && outcome.stdout.contains("56.67 %"), "{}", outcome.stdout);
    assert!(desk.workbook_says("指标.xlsx", "56.67 %") && desk.workbook_says("指标.xlsx", "S2"));
    desk.line(&format!("check {inputs} --quiet --out 清单.xlsx")).expect(0);
    assert!(desk.workbook_says("清单.xlsx", "56.67 %") && desk.workbook_says("清单.xlsx", "安全利用类无措施"));
    desk.line(&format!("figures {inputs} --quiet --out 指标.csv")).expect(0);
    let text = String::from_utf8(desk.bytes("指标.csv")).unwrap();
    assert!(text.lines().any(|line| line.starts_with("safe-use-practice,,true,0.566667,0.93,1700.00,3000.00,m2,")), "{text}");
    desk.line(&format!("figures {inputs} --quiet --members --out 指标.csv --lang en")).expect(0);
    let text = String::from_utf8(desk.bytes("指标.csv")).unwrap();
    assert!(text.lines().any(|line| line == "safe-use-practice,strict control without,鱼峰区,耕地,3,S1,严格管控类,900.00,0"), "{text}");
    let english = desk.line(&format!("figures {inputs} --lang en")).expect(0).stdout;
    assert!(english.contains("Safe-use rate of contaminated farmland (trial accounting)"), "{english}");
    desk.line(&format!("figures {inputs} --out 指标.docx")).expect_sentence(1, &["指标.docx", ".csv"]);
}

#[test]
fn deleted_rows_are_in_no_figure() {
    let desk = desk();
    let mut parcels = farmland(&[("A1", "安全利用类", square(0.0, 0.0, 10.0)), ("A2", "安全利用类", square(50.0, 0.0, 10.0))]);
    parcels.columns.push(("CSLX".to_owned(), Column::Text(20)));
    parcels.rows[0].cells.push("休耕".to_owned());
    parcels.rows[1].cells.push("无".to_owned());
    parcels.rows[1].is_deleted = true;
    desk.put("删", &parcels);
    near(&figure(&figures(&desk, "--farmland 删.shp"), "safe-use-practice")["total"]["rate"], 1.0);
}
