//! Rule files, mistake by mistake through the real program: line, column and remedy in both languages, status 1; and every filter and
//! relation once, over a tiny data set.

use crate::support::layers::plots;
use crate::support::{Desk, points, rows, square, zoning};

const GOOD: &str = r#"format = 1
name = "试"
version = "1.2"
[[rule]]
id = "X1"
severity = "high"
title = { zh = "题", en = "Title" }
basis = { zh = "应核查", en = "To be checked" }
subject = { role = "risk-list" }
relation = { overlaps = { min_area_m2 = 2 } }
object = { role = "zoning", codes = { planning = ["07"] }, except_codes = { planning = ["0704"] } }
"#;

/// What is replaced by what, where the mistake stands, and what the sentences say.
type Case = (&'static str, &'static str, (usize, usize), &'static str, &'static str);

const CASES: &[Case] = &[
    // Unknown keys, at each level.
    ("name =", "nmae =", (2, 1), "是否想写 name", "did you mean \"name\""),
    ("severity =", "serverity =", (6, 1), "是否想写 severity", "did you mean \"severity\""),
    ("zh = \"题\"", "zn = \"题\"", (7, 11), "是否想写 zh", "did you mean \"zh\""),
    ("codes = {", "code = {", (11, 29), "是否想写 codes", "did you mean \"codes\""),
    ("min_area_m2", "min_area", (10, 27), "是否想写 min_area_m2", "did you mean \"min_area_m2\""),
    ("overlaps =", "overlap =", (10, 14), "是否想写 overlaps", "did you mean \"overlaps\""),
    ("{ planning = [\"07\"] }", "{ plan = [\"07\"] }", (11, 39), "不认识的键 plan", "\"plan\" is not known"),
    // Missing.
    ("version = \"1.2\"\n", "", (1, 1), "缺少 version", "\"version\" is missing"),
    ("id = \"X1\"\n", "", (4, 1), "缺少 id", "\"id\" is missing"),
    ("subject = { role = \"risk-list\" }\n", "", (4, 1), "缺少 subject", "\"subject\" is missing"),
    ("role = \"risk-list\"", "", (9, 11), "缺少 role", "\"role\" is missing"),
    ("relation = { overlaps = { min_area_m2 = 2 } }\n", "", (4, 1), "缺少 relation", "\"relation\" is missing"),
    ("min_area_m2 = 2", "", (10, 25), "缺少 min_area_m2", "\"min_area_m2\" is missing"),
    // Wrong types.
    ("\"试\"", "1", (2, 8), "name 应是加引号的文字", "must be a text in quotes"),
    ("min_area_m2 = 2", "min_area_m2 = \"2\"", (10, 41), "应是数字", "must be a number"),
    ("{ role = \"risk-list\" }", "\"risk-list\"", (9, 11), "应是花括号中的表", "must be a table"),
    ("[\"07\"]", "[7]", (11, 50), "应是文字的列表", "must be a list of texts"),
    ("{ overlaps = { min_area_m2 = 2 } }", "{ overlaps = 2 }", (10, 25), "应是花括号中的表", "must be a table"),
    // Unknown words.
    ("\"high\"", "\"hihg\"", (6, 12), "是否想写 high", "did you mean \"high\""),
    ("\"risk-list\"", "\"risklist\"", (9, 20), "是否想写 risk-list", "did you mean \"risk-list\""),
    ("{ overlaps = { min_area_m2 = 2 } }", "\"touches\"", (10, 12), "没有“touches”", "\"touches\" is not known"),
    ("\"risk-list\"", "\"farmland\", classes = [\"strict\"]", (9, 42), "strict-control", "strict-control"),
    // Numbers that make no sense.
    ("min_area_m2 = 2", "min_area_m2 = -2", (10, 41), "应在 0 与", "must lie between 0"),
    ("min_area_m2 = 2", "min_area_m2 = 2, min_share = 1.5", (10, 56), "应在 0 与 1 之间", "between 0 and 1"),
    ("overlaps = { min_area_m2 = 2 }", "within = { distance_m = -1 }", (10, 38), "应在 0 与", "must lie between 0"),
    ("overlaps = { min_area_m2 = 2 }", "within = { distance_m = 9, bands_m = [0, 5] }", (10, 51), "从小到大", "must grow and end"),
    ("overlaps = { min_area_m2 = 2 }", "within = { distance_m = 9, bands_m = [5, 0, 9] }", (10, 51), "从小到大", "must grow and end"),
    // What does not go together.
    ("[\"07\"]", "[]", (11, 50), "是空的", "is empty"),
    ("\"risk-list\" }", "\"risk-list\", codes = { planning = [\"07\"] } }", (9, 41), "不适用于角色", "does not fit the role"),
    ("{ overlaps = { min_area_m2 = 2 } }", "\"attributes\"", (11, 10), "没有客体", "has no object"),
    ("format = 1", "format = 2", (1, 10), "文件格式是 2", "has format 2"),
    // Conditions.
    ("\"risk-list\"", "\"risk-list\", where = { field = \"A\" }", (9, 41), "应有且只有其中一个", "exactly one of"),
    ("\"risk-list\"", "\"risk-list\", where = { field = \"A\", at_leest = 1 }", (9, 56), "是否想写 at_least", "did you mean \"at_least\""),
    ("\"risk-list\"", "\"risk-list\", where = { field = \"A\", at_least = \"1\" }", (9, 67), "应是数字", "must be a number"),
    ("\"risk-list\"", "\"risk-list\", where = { field = \"A\", empty = 1 }", (9, 64), "true 或 false", "true or false"),
    ("\"risk-list\"", "\"risk-list\", where = { any = [] }", (9, 49), "是空的", "is empty"),
    // No TOML.
    ("name = \"试\"", "name = \"试", (2, 10), "不是 TOML", "not TOML"),
    ("name = \"试\"", "name = “试”", (2, 8), "半角的 \"", "write '\"'"),
    ("name = \"试\"", "name ＝ \"试\"", (2, 6), "半角的 =", "write '='"),
    ("[\"07\"]", "[\"07\"，\"08\"]", (11, 55), "半角的 ,", "write ','"),
    ("name = \"试\"", "name = \"试\"\nname = \"二\"", (3, 1), "不是 TOML", "not TOML"),
];

#[test]
fn every_mistake_is_told_with_its_place_in_both_languages() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    for (what, with, (line, column), zh, en) in CASES {
        assert!(GOOD.contains(what), "{what}");
        desk.write("规则.toml", GOOD.replacen(what, with, 1));
        let places = [
            ("zh", format!("规则.toml 第 {line} 行第 {column} 列："), zh),
            ("en", format!("规则.toml, line {line}, column {column}: "), en),
        ];
        for (lang, place, part) in places {
            let outcome = desk.line(&format!("rules --check 规则.toml --lang {lang}"));
            let is_told = outcome.stdout.lines().any(|line| line.starts_with(&place) && line.contains(part));
            if outcome.status != 1 || !is_told || !outcome.stderr.is_empty() {
                wrong.push(format!("{with:?}: wanted {place}…{part}…, status {}:\n  {}", outcome.status, outcome.stdout));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_mistakes_are_listed_at_once_in_order() {
    let desk = Desk::new();
    desk.write("规则.toml", GOOD.replace("\"high\"", "\"grave\"").replace("= 2 }", "= 2, x = 1 }").replace("zoning", "zone"));
    let outcome = desk.line("rules --check 规则.toml").expect(1);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", outcome.stdout);
    assert!(lines[0].contains("第 6 行") && lines[1].contains("第 10 行") && lines[2].contains("第 11 行"), "{lines:?}");
    let (_, rule) = GOOD.split_once("[[rule]]").unwrap();
    desk.write("规则.toml", format!("{GOOD}[[rule]]{rule}"));
    assert!(desk.line("rules --check 规则.toml").expect(1).stdout.contains("已有编号为 X1"));
}

#[test]
fn what_editors_make_of_a_file_is_read_or_told() {
    let desk = Desk::new();
    let good = |bytes: Vec<u8>| {
        desk.write("规则.toml", bytes);
        let outcome = desk.line("rules --check 规则.toml").expect(0);
        assert!(outcome.stdout.contains("版本 1.2"), "{}", outcome.stdout);
    };
    good(GOOD.into());
    good(format!("\u{feff}{GOOD}").into());
    good(GOOD.replace('\n', "\r\n").into());
    good(GOOD.replace(" = ", "\t=\t").into());
    let bad = |bytes: &[u8], part: &str| {
        desk.write("规则.toml", bytes);
        let outcome = desk.line("rules --check 规则.toml").expect(1);
        assert!(outcome.stdout.contains(part), "{}", outcome.stdout);
    };
    // 试 in GBK.
    let gbk: Vec<u8> = GOOD.split('试').next().unwrap().bytes().chain([0xca, 0xd4]).chain(*b"\"\n").collect();
    bad(&gbk, "第 2 行第 9 列：从这里起不是 UTF-8");
    bad("x".repeat(2 << 20).as_bytes(), "超过 1048576 字节");
    bad(b"", "没有规则");
    desk.line("rules --check 没有.toml").expect_sentence(1, &["没有.toml"]);
    desk.line("rules --check 没有.toml --lang en").expect_sentence(1, &["没有.toml"]);
}

/// A rule of these sides and relation, over a plot P on homes with a parcel beside it and a source 30 m away.
fn found(desk: &Desk, subject: &str, relation: &str, object: Option<&str>) -> Vec<String> {
    let object = object.map_or(String::new(), |object| format!("object = {object}\n"));
    desk.write(
        "规则.toml",
        format!(
            "name = \"试\"\nversion = \"1\"\n[[rule]]\nid = \"X1\"\nseverity = \"high\"\ntitle = {{ zh = \"题\", en = \"T\" }}\n\
             basis = {{ zh = \"应核查\", en = \"To be checked\" }}\nsubject = {subject}\nrelation = {relation}\n{object}"
        ),
    );
    let list = desk
        .check("--risk-list 名录.shp --zoning 规划.shp --farmland 耕地.shp?id=DKBM --source 源.shp --layer karst=区.shp --rules 规则.toml");
    list.cells("subject_id object_id")
}

fn scene() -> Desk {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("M1", square(0.0, 0.0, 20.0)), ("M2", square(500.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("G1", "0701", square(10.0, 0.0, 50.0)), ("G2", "0901", square(500.0, 0.0, 20.0))]));
    let parcels: [(&[&str], _); 3] = [
        (&["D1", "1", "12.5", "水稻"], square(0.0, 100.0, 10.0)),
        (&["D2", "2", "3", ""], square(20.0, 100.0, 10.0)),
        (&["D3", "3", "", "旱地 玉米"], square(40.0, 100.0, 10.0)),
    ];
    desk.put("耕地", &rows(&["DKBM", "TRHJZLLB", "MJ", "ZWMC"], &parcels));
    desk.put("源", &points(&[("W1", "电镀", [5.0, 130.0]), ("W2", "冶炼", [3000.0, 0.0])]));
    desk.put("区", &rows(&["BH"], &[(&["K1"], square(-10.0, 90.0, 35.0))]));
    desk
}

#[test]
fn every_filter_selects_what_it_says() {
    let desk = scene();
    let subjects = |filter: &str| {
        let side = format!("{{ role = \"farmland\", {filter} }}");
        found(&desk, &side, "\"attributes\"", None)
            .iter()
            .map(|row| row.split(' ').next().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (filter, expected) in [
        ("classes = [\"safe-use\", \"strict-control\"]", "D2 D3"),
        ("where = { field = \"ZWMC\", is = [\"水稻\"] }", "D1"),
        ("where = { field = \"ZWMC\", is_not = \"水稻\" }", "D2 D3"),
        ("where = { field = \"ZWMC\", contains = \"玉米\" }", "D3"),
        ("where = { field = \"ZWMC\", starts_with = [\"水\", \"旱\"] }", "D1 D3"),
        ("where = { field = \"ZWMC\", empty = true }", "D2"),
        ("where = { field = \"ZWMC\", empty = false }", "D1 D3"),
        ("where = { field = \"MJ\", less_than = 12.5 }", "D2"),
        ("where = { field = \"MJ\", at_most = 12.5 }", "D1 D2"),
        ("where = { field = \"MJ\", more_than = 3 }", "D1"),
        ("where = { field = \"MJ\", at_least = 3 }", "D1 D2"),
        ("where = { all = [{ field = \"MJ\", at_least = 3 }, { field = \"ZWMC\", empty = true }] }", "D2"),
        ("where = { any = [{ field = \"MJ\", empty = true }, { field = \"ZWMC\", is = \"水稻\" }] }", "D1 D3"),
        ("where = { not = { any = [{ field = \"MJ\", empty = true }, { classes = [\"safe-use\"] }] } }", "D1"),
    ] {
        assert_eq!(subjects(filter), expected, "{filter}");
    }
    let lots = |filter: &str| found(&desk, "{ role = \"risk-list\" }", "{ overlaps = { min_area_m2 = 1 } }", Some(filter)).join("; ");
    assert_eq!(lots("{ role = \"zoning\", codes = { planning = [\"07\"] } }"), "M1 G1");
    assert_eq!(lots("{ role = \"zoning\", codes = { planning = [\"07\", \"09\"] }, except_codes = { planning = [\"0701\"] } }"), "M2 G2");
    assert_eq!(
        found(&desk, "{ role = \"source\", kinds = [\"冶炼\"] }", "{ none_within = { distance_m = 10 } }", Some("{ role = \"karst\" }")),
        ["W2 –"]
    );
}

#[test]
fn every_relation_finds_what_it_says() {
    let desk = scene();
    let of = |subject: &str, relation: &str, object: &str| {
        found(&desk, &format!("{{ role = \"{subject}\" }}"), relation, Some(&format!("{{ role = \"{object}\" }}"))).join("; ")
    };
    assert_eq!(of("risk-list", "{ overlaps = { min_area_m2 = 1 } }", "zoning"), "M1 G1; M2 G2");
    assert_eq!(of("risk-list", "{ overlaps = { min_area_m2 = 201 } }", "zoning"), "M2 G2");
    assert_eq!(of("risk-list", "{ overlaps = { min_area_m2 = 1, min_share = 0.6 } }", "zoning"), "M2 G2");
    assert_eq!(of("source", "{ within = { distance_m = 20 } }", "farmland"), "W1 D1");
    assert_eq!(of("source", "{ within = { distance_m = 19.9 } }", "farmland"), "");
    assert_eq!(of("farmland", "{ inside = { min_share = 0.0 } }", "karst"), "D1 K1; D2 K1");
    assert_eq!(of("farmland", "{ inside = { min_share = 0.9 } }", "karst"), "D1 K1", "a parcel contained in the zone");
    assert_eq!(of("karst", "{ inside = { min_share = 0.9 } }", "farmland"), "", "the zone is in no parcel");
    assert_eq!(of("source", "{ none_within = { distance_m = 100 } }", "farmland"), "W2 –");
}

#[test]
fn the_bands_can_be_set_without_a_file_and_stand_in_the_record() {
    let desk = scene();
    let inputs = "--source 源.shp --farmland 耕地.shp --analysis-crs 4524";
    desk.line(&format!("check {inputs} --quiet --bands 0,25 --out list.csv --out list.xlsx")).expect(0);
    let list = crate::support::List::read(&desk.bytes("list.csv")).rule("R3");
    assert_eq!(list.cells("subject_id object_id distance_m"), ["W1 D1 20.00", "W1 D2 25.00"]);
    assert!(desk.workbook_says("list.xlsx", "0–25 m 优先保护类") && desk.workbook_says("list.xlsx", "bands_m 0, 25"));
    assert!(!desk.workbook_says("list.xlsx", "500–1000 m"));
    desk.line(&format!("check {inputs} --bands 0,x --out list.csv")).expect_sentence(2, &["--bands"]);
}
