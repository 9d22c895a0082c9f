//! `jingtu siting PLOT`: every way to give a plot, every verdict, what is missing, and the same conflicts as a check of the same parcel.

use serde_json::Value;

use crate::support::layers::plots;
use crate::support::shapefile::Geometry;
use crate::support::{Desk, farmland, points, ring, square, zoning};

const INPUTS: &str = "--farmland 地.shp --risk-list 名录.shp --priority 监管.shp --source 源.shp --admin 县.shp";

/// A parcel of priority protection at the origin, a listed plot east of it, a source 600 m north, one county around all.
fn desk() -> Desk {
    let desk = Desk::new();
    let parcels = [
        ("D-1", "优先保护类", square(0.0, 0.0, 100.0)),
        ("D-2", "安全利用类", square(0.0, 300.0, 100.0)),
        ("D-3", "严格管控类", square(5000.0, 0.0, 100.0)),
    ];
    desk.put("地", &farmland(&parcels));
    desk.put("名录", &plots(&[("MD-1", square(300.0, 0.0, 100.0))]));
    desk.put("监管", &plots(&[("JG-1", square(600.0, 0.0, 100.0))]));
    desk.put("源", &points(&[("W-1", "电镀", [50.0, 800.0])]));
    desk.put("县", &plots(&[("450203", square(-9000.0, -9000.0, 20000.0))]));
    desk
}

/// WKT of a square at these metres from the tests' spot.
fn wkt(x: f64, y: f64, side: f64) -> String {
    let Geometry::Polygon(rings) = square(x, y, side) else { panic!("a polygon") };
    let corners: Vec<String> = rings[0].iter().map(|[x, y]| format!("{x} {y}")).collect();
    format!("POLYGON(({}))", corners.join(","))
}

#[track_caller]
fn json(desk: &Desk, plot: &str, rest: &str) -> Value {
    let mut arguments = vec!["siting", plot, "--json", "--quiet", "--analysis-crs", "4524"];
    arguments.extend(rest.split_whitespace());
    serde_json::from_str(&desk.run(&arguments).expect(0).stdout).unwrap()
}

/// The only plot of the answer.
#[track_caller]
fn one(desk: &Desk, plot: &str, rest: &str) -> Value {
    let mut answer = json(desk, plot, rest);
    assert_eq!(answer["plots"].as_array().map(Vec::len), Some(1), "{answer:#}");
    answer["plots"][0].take()
}

fn states(plot: &Value, state: &str) -> Vec<String> {
    let rules = plot["rules"].as_array().unwrap();
    rules.iter().filter(|rule| rule["state"] == state).map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect()
}

fn broken(plot: &Value) -> Vec<String> {
    plot["conflicts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| format!("{} {}", of["rule"].as_str().unwrap(), of["object"]["id"].as_str().unwrap()))
        .collect()
}

#[test]
fn each_way_of_giving_a_plot_is_the_same_plot() {
    let desk = desk();
    let list: Vec<String> =
        ring(&[[0.0, 0.0], [0.0, 50.0], [50.0, 50.0], [50.0, 0.0]]).iter().take(4).map(|[x, y]| format!("{y},{x}")).collect();
    let txt: Vec<String> = ring(&[[0.0, 0.0], [0.0, 50.0], [50.0, 50.0], [50.0, 0.0]])
        .iter()
        .enumerate()
        .map(|(place, [x, y])| format!("J{},1,{y},{x}", place % 4 + 1))
        .collect();
    let header = "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=36\n[地块坐标]\n5,0.25,P1,甲,面,,住宅,,@\n";
    desk.write("界址.txt", format!("{header}{}\n", txt.join("\n")));
    desk.put("拟建", &zoning(&[("N-1", "0701", square(0.0, 0.0, 50.0))]));
    let Geometry::Polygon(rings) = square(0.0, 0.0, 50.0) else { panic!("a polygon") };
    let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":{rings:?}}}}}"#);
    desk.write("拟建.geojson", feature);
    let wkt = wkt(0.0, 0.0, 50.0);
    let list = list.join("\n");
    for plot in
        [wkt.as_str(), &format!("SRID=4524;{wkt}"), &format!("{wkt}?crs=4524"), &list, "界址.txt", "拟建.shp", "拟建.geojson?crs=4524"]
    {
        let found = one(&desk, plot, &format!("{INPUTS} --use 0701"));
        assert_eq!(found["area_m2"], 2500.0, "{plot}");
        assert_eq!((found["verdict"].as_str(), broken(&found)), (Some("to-settle"), vec!["R4 D-1".to_owned()]), "{plot}");
        assert_eq!((&found["admin"], &found["overlaps"][0]["area_m2"]), (&Value::from("虚构地块"), &Value::from(2500.0)), "{plot}");
    }
}

#[test]
fn a_point_is_a_circle_and_says_so() {
    let desk = desk();
    let round = one(&desk, "36640050,2690050,40", &format!("{INPUTS} --use 0701"));
    let area = round["area_m2"].as_f64().unwrap();
    assert!((area / (std::f64::consts::PI * 1600.0) - 1.0).abs() < 1e-3 && round["radius_m"] == 40.0, "{round:#}");
    // The spot in degrees, by the program's own answer.
    let [lon, lat] = [0, 1].map(|place| round["lon_lat"][place].as_f64().unwrap());
    let degrees = json(&desk, &format!("{lat:.8},{lon:.8},40"), &format!("{INPUTS} --use 0701"));
    assert_eq!(broken(&degrees["plots"][0]), broken(&round));
    let kinds: Vec<&str> = degrees["notes"].as_array().unwrap().iter().map(|note| note["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["axes-turned", "crs-from-numbers", "circle"]);
    let bare = json(&desk, "640050,2690050", &format!("{INPUTS} --use 0701 --radius 25"));
    assert_eq!((&bare["plots"][0]["radius_m"], &bare["notes"][0]["kind"]), (&Value::from(25.0), &Value::from("zone-assumed")));
    let default = json(&desk, "36640050,2690050", &format!("{INPUTS} --use 0701"));
    assert!(default["notes"].as_array().unwrap().iter().any(|note| note["kind"] == "default-radius"));
    desk.put("点", &points(&[("P-1", "x", [50.0, 50.0]), ("P-2", "x", [350.0, 50.0])]));
    let both = json(&desk, "点.shp", &format!("{INPUTS} --use 0701 --radius 10"));
    assert_eq!([broken(&both["plots"][0]), broken(&both["plots"][1])], [vec!["R4 D-1".to_owned()], vec!["R1 MD-1".to_owned()]]);
}

#[test]
fn every_verdict_is_given_where_it_is_due() {
    let desk = desk();
    let verdict = |x: f64, y: f64, side: f64, rest: &str| one(&desk, &wkt(x, y, side), rest)["verdict"].as_str().unwrap().to_owned();
    let all = format!("{INPUTS} --use 0701");
    assert_eq!(verdict(300.0, 0.0, 50.0, &all), "to-settle", "on a listed plot");
    // R9 is of medium severity.
    assert_eq!(verdict(300.0, 0.0, 50.0, "--risk-list 名录.shp --use 0901"), "to-check");
    // A decimetre along a shared border: doubtful, however grave.
    assert_eq!(verdict(400.0 - 0.1, 0.0, 50.0, "--risk-list 名录.shp --use 0701"), "to-check");
    assert_eq!(verdict(-800.0, -800.0, 50.0, &all), "nothing-found");
    assert_eq!(verdict(0.0, 0.0, 50.0, "--admin 县.shp --use 0701"), "not-judged");
}

#[test]
fn what_is_missing_is_not_evaluated_and_never_passed() {
    let desk = desk();
    let plot = one(&desk, &wkt(-800.0, -800.0, 50.0), "--farmland 地.shp --use 0701");
    assert_eq!(states(&plot, "evaluated"), ["R4"]);
    assert_eq!(states(&plot, "not-evaluated"), ["R1", "R2", "R7", "R10"]);
    assert_eq!(states(&plot, "not-concerned"), ["R3", "R5", "R6", "R8", "R9", "R11", "R12"]);
    let summary = plot["summary"].as_str().unwrap();
    assert!(summary.contains("未见冲突") && summary.contains("未核查 R1、R2、R7、R10"), "{summary}");
    // A layer of homes is asked for where the plot is a source; one of two kinds of sensitive places is there.
    desk.put("规划", &zoning(&[("GH-1", "0701", square(-700.0, -800.0, 50.0))]));
    let plot = one(&desk, &wkt(-800.0, -800.0, 50.0), "--zoning 规划.shp --use 1001");
    assert_eq!((states(&plot, "partial"), broken(&plot)), (vec!["R7".to_owned()], vec!["R7 GH-1".to_owned()]));
    assert_eq!(states(&plot, "not-evaluated"), ["R3", "R4", "R8", "R9", "R12"]);
    // Codes of a classification that no rule names.
    let plot = one(&desk, &wkt(0.0, 0.0, 50.0), "--farmland 地.shp --use survey:0701");
    assert_eq!((states(&plot, "not-evaluated").contains(&"R4".to_owned()), plot["verdict"].as_str()), (true, Some("not-judged")));
}

#[test]
fn industry_is_judged_as_a_source_too() {
    let desk = desk();
    let industry = one(&desk, &wkt(-100.0, 0.0, 50.0), &format!("{INPUTS} --use 1001"));
    assert_eq!(broken(&industry), ["R3 D-1", "R3 D-2"]);
    assert_eq!(industry["conflicts"][0]["plot_is"], "subject");
    assert_eq!([&industry["conflicts"][0]["distance_m"], &industry["conflicts"][1]["distance_m"]], [50.0, 254.95]);
    for not_industrial in ["1101", "1003", "0901"] {
        assert_eq!(broken(&one(&desk, &wkt(-100.0, 0.0, 50.0), &format!("{INPUTS} --use {not_industrial}"))), [""; 0], "{not_industrial}");
    }
    assert_eq!(broken(&one(&desk, &wkt(-100.0, 0.0, 50.0), &format!("{INPUTS} --use M2"))).len(), 2);
}

#[test]
fn what_lies_around_is_measured() {
    let desk = desk();
    let plot = one(&desk, &wkt(0.0, 150.0, 100.0), &format!("{INPUTS} --use 0701"));
    let nearest: Vec<String> = plot["nearest"]
        .as_array()
        .unwrap()
        .iter()
        .map(|near| format!("{} {} {}", near["id"].as_str().unwrap(), near["distance_m"], near["direction"].as_str().unwrap_or("-")))
        .collect();
    // The farthest parcel is 4900 m east, 50 m to the south.
    assert_eq!(nearest, ["D-1 50.0 S", "D-2 50.0 N", "D-3 4900.26 E", "MD-1 206.16 E", "JG-1 502.49 E", "W-1 550.0 N"]);
    let shares = &plot["farmland_within_band"];
    assert_eq!((&shares[0]["class"], &shares[0]["parcels"], &shares[0]["area_m2"]), (&"优先保护类".into(), &1.into(), &10000.0.into()));
    assert_eq!((&shares[1]["class"], &shares[1]["share"], shares.as_array().map(Vec::len)), (&"安全利用类".into(), &0.5.into(), Some(2)));
    let ellipsoidal = plot["ellipsoidal_m2"].as_f64().unwrap();
    assert!((ellipsoidal / 10_000.0 - 1.0).abs() < 6e-4 && ellipsoidal < 10_000.0, "{ellipsoidal}");
}

#[test]
fn several_plots_are_answered_each_by_its_own_code() {
    let desk = desk();
    let lots = [
        ("N-1", "0701", square(0.0, 0.0, 50.0)),
        ("N-2", "1001", square(-100.0, 0.0, 50.0)),
        ("N-3", "1401", square(-900.0, -900.0, 50.0)),
    ];
    let mut file = zoning(&lots);
    file.rows[2].is_deleted = true;
    desk.put("拟建", &file);
    let answer = json(&desk, "拟建.shp", INPUTS);
    let found: Vec<(String, Vec<String>)> =
        answer["plots"].as_array().unwrap().iter().map(|plot| (plot["id"].as_str().unwrap().to_owned(), broken(plot))).collect();
    let named = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    assert_eq!(found, [("N-1".to_owned(), named(&["R4 D-1"])), ("N-2".to_owned(), named(&["R3 D-1", "R3 D-2"]))]);
}

#[test]
fn a_plot_without_a_use_or_of_nothing_is_wrong_usage() {
    let desk = desk();
    desk.run(&["siting", "36640050,2690050", "--farmland", "地.shp", "--quiet"]).expect_sentence(2, &["36640050,2690050", "--use 0701"]);
    desk.line("siting 名录.shp --farmland 地.shp --quiet").expect_sentence(2, &["名录", "--use"]);
    desk.line("siting 居住 --farmland 地.shp --use 0701").expect_sentence(2, &["居住", "WKT"]);
    desk.run(&["siting", "POLYGON((0 0,1 1))", "--farmland", "地.shp", "--use", "0701", "--quiet"]).expect_sentence(2, &["2 个拐点"]);
    desk.line("siting 109.41,24.33 --farmland 地.shp --use homes").expect_sentence(2, &["homes", "0701"]);
    desk.line("siting 109.41,24.33 --farmland 地.shp --use 0701 --radius 0").expect_sentence(2, &["--radius"]);
    desk.line("siting 109.41,24.33 --use 0701").expect_sentence(2, &["没有给出图层"]);
    desk.line("siting 没有.shp --farmland 地.shp --use 0701 --quiet").expect_sentence(1, &["没有.shp"]);
    desk.line("siting 109.41,24.33 --farmland 地.shp --use 0701 --out x.pdf --quiet").expect_sentence(1, &["x.pdf", ".json"]);
}

#[test]
fn text_and_files_say_the_same_and_the_status_is_for_scripts() {
    let desk = desk();
    let plot = wkt(0.0, 0.0, 50.0);
    let mut line = vec!["siting", plot.as_str(), "--use", "0701", "--lang", "en", "--analysis-crs", "4524"];
    line.extend(INPUTS.split_whitespace());
    let printed = desk.run(&[line.as_slice(), &["--quiet"]].concat()).expect(0).stdout;
    for part in ["Something must be settled first", "R4", "art. 50", "To be checked", "Next steps", "m²", " mu ", "ha", "0701 urban homes"]
    {
        assert!(printed.contains(part), "no {part} in {printed}");
    }
    assert!(!printed.contains("illegal"));
    desk.run(&[line.as_slice(), &["--out", "a.txt", "--out", "a.json", "--fail-on", "high"]].concat()).expect(3);
    assert_eq!(String::from_utf8(desk.bytes("a.txt")).unwrap(), printed);
    let written: Value = serde_json::from_slice(&desk.bytes("a.json")).unwrap();
    assert_eq!(written["plots"][0]["verdict"], "to-settle");
    desk.run(&[line.as_slice(), &["--fail-on", "critical", "--quiet"]].concat()).expect(0);
}

/// One conflict in words that `check` and `siting` share.
fn told(conflict: &[&str]) -> String {
    conflict.iter().map(|cell| if cell.is_empty() { "–" } else { cell }).collect::<Vec<_>>().join(" ")
}

fn numbers(conflict: &Value) -> String {
    let number = |key: &str, places: usize| conflict[key].as_f64().map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}"));
    told(&[&number("overlap_m2", 2), &number("subject_share", 6), &number("mean_width_m", 2), &number("distance_m", 2)])
}

/// The demo's layers, but for planned land and the sources that are polygons.
fn demo_inputs(others: &str) -> String {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo");
    let file = |option: &str, name: &str| format!("{option}{demo}/{name}.shp ");
    [
        file("--farmland ", "耕地_东片"),
        file("--farmland ", "耕地_西片"),
        file("--risk-list ", "风险管控名录"),
        file("--priority ", "优先监管地块"),
        file("--source ", "污染源_点"),
        file("--layer basic-farmland=", "永久基本农田"),
        file("--layer water-source=", "饮用水水源保护区"),
        file("--layer karst=", "岩溶区"),
        file("--layer sensitive=", "敏感点"),
    ]
    .concat()
        + &others.replace("DEMO", demo)
}

/// The conflicts that `check` and `siting` find for the records of one file, each as one line: rule, record, other feature, numbers, certainty.
#[track_caller]
fn both(stem: &str, as_role: &str, siting_rest: &str, is_compared: &dyn Fn(&str, &str) -> bool) -> [Vec<String>; 2] {
    let desk = Desk::new();
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo");
    let list = desk.check(&demo_inputs(&format!("--{as_role} DEMO/{stem}.shp {}", siting_rest_inputs(siting_rest))));
    let mut checked = Vec::new();
    let columns =
        "rule subject_layer subject_record object_layer object_record overlap_m2 subject_share mean_width_m distance_m certainty severity";
    for row in list.cells(columns) {
        let cells: Vec<&str> = row.split(' ').collect();
        for (own, other, side) in [(1, 3, "subject"), (3, 1, "object")] {
            if cells[own] == stem && cells[3] != "–" && is_compared(cells[0], side) {
                checked.push(told(&[cells[0], cells[own + 1], cells[other], cells[other + 1], &cells[5..].join(" ")]));
            }
        }
    }
    let mut sited = Vec::new();
    let answer = json(&desk, &format!("{demo}/{stem}.shp"), &demo_inputs(&siting_rest.replace("DEMO", demo)));
    for plot in answer["plots"].as_array().unwrap() {
        for conflict in plot["conflicts"].as_array().unwrap() {
            let text = |key: &str| conflict[key].as_str().unwrap();
            if is_compared(text("rule"), text("plot_is")) {
                let (record, other) = (plot["record"].to_string(), &conflict["object"]);
                let (layer, of) = (other["layer"].as_str().unwrap(), other["record"].to_string());
                sited.push(told(&[text("rule"), &record, layer, &of, &numbers(conflict), text("certainty"), text("severity")]));
            }
        }
    }
    checked.sort();
    sited.sort();
    [checked, sited]
}

/// The layers among a siting's further arguments: what a check takes too.
fn siting_rest_inputs(rest: &str) -> String {
    rest.split(" --use").next().unwrap_or("").to_owned()
}

#[test]
fn planned_parcels_proposed_again_have_the_conflicts_of_a_check() {
    let is_planned = |rule: &str, side: &str| (rule == "R4") == (side == "subject") && !matches!(rule, "R3" | "R8" | "R12");
    let [checked, sited] = both("规划用地", "zoning", "", &is_planned);
    assert!(checked.len() > 300, "{}", checked.len());
    assert_eq!(checked, sited);
}

#[test]
fn sources_proposed_as_industry_have_the_conflicts_of_a_check() {
    let is_source = |_: &str, side: &str| side == "subject";
    let rules_of_sources = |rule: &str, side: &str| rule != "R4" && is_source(rule, side);
    let [checked, sited] = both("污染源_面", "source", "--zoning DEMO/规划用地.shp --use 1001", &rules_of_sources);
    assert!(checked.len() > 100, "{}", checked.len());
    assert_eq!(checked, sited);
}
