//! DESIGN 4.2: the conflict list's columns, cells and order.

use crate::support::layers::plots;
use crate::support::list::COLUMNS;
use crate::support::{Desk, farmland, points, rows, square, zoning};

/// A listed plot of 20 m × 20 m, half of it on a lot for homes.
fn plot_on_homes() -> Desk {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("GH-0", "1401", square(500.0, 0.0, 20.0)), ("GH-1", "070102", square(10.0, 0.0, 20.0))]));
    desk
}

#[test]
fn list_begins_with_a_bom_and_the_columns_and_ends_its_lines_with_crlf() {
    let desk = plot_on_homes();
    desk.check("--risk-list 名录.shp --zoning 规划.shp");
    let text = String::from_utf8(desk.bytes("list.csv")).unwrap();
    assert!(text.starts_with(&format!("\u{feff}{COLUMNS}\r\n")), "{text}");
    assert!(text.ends_with("\r\n"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn overlap_fills_every_cell_that_applies() {
    let list = plot_on_homes().check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    let cells = list.cells(
        "rule severity certainty subject_role subject_layer subject_record subject_id subject_class object_role object_layer object_record \
         object_id object_class overlap_m2 subject_share mean_width_m distance_m admin status note",
    );
    // 10 m × 20 m: 2 × 200 / 60 = 6.67.
    assert_eq!(cells, ["R1 critical certain risk-list 名录 0 MD-1 – zoning 规划 1 GH-1 070102 200.00 0.500000 6.67 – – open –"]);
}

#[test]
fn distance_fills_distance_alone() {
    let desk = Desk::new();
    desk.put("源", &points(&[("W1", "电镀", [0.0, 10.0])]));
    desk.put("地", &farmland(&[("D1", "严格管控类", square(312.5, 0.0, 20.0))]));
    let list = desk.check("--source 源.shp --farmland 地.shp").rule("R3");
    let cells = list
        .cells("severity subject_role subject_id subject_class object_id object_class overlap_m2 subject_share mean_width_m distance_m");
    assert_eq!(cells, ["high source W1 电镀 D1 严格管控类 – – – 312.50"]);
}

#[test]
fn severity_of_a_source_near_cropland_follows_the_class() {
    let desk = Desk::new();
    desk.put("源", &points(&[("W1", "电镀", [0.0, 0.0])]));
    let parcels =
        [("D1", "优先保护类", square(10.0, 0.0, 20.0)), ("D2", "2", square(40.0, 0.0, 20.0)), ("D3", "Ⅲ类", square(70.0, 0.0, 20.0))];
    desk.put("地", &farmland(&parcels));
    let list = desk.check("--source 源.shp --farmland 地.shp").rule("R3");
    assert_eq!(list.cells("object_id severity object_class"), ["D1 medium 优先保护类", "D2 medium 安全利用类", "D3 high 严格管控类"]);
}

#[test]
fn certainty_is_doubtful_where_position_error_could_undo_the_finding() {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 100.0))]));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(99.6, 0.0, 100.0)), ("GH-2", "0701", square(0.0, 98.0, 100.0))]));
    desk.put("源", &points(&[("W1", "电镀", [0.0, 0.0]), ("W2", "电镀", [0.8, 0.0])]));
    desk.put("地", &farmland(&[("D1", "2", square(1000.0, 0.0, 10.0))]));
    let overlaps = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    // 0.4 m × 100 m and 2 m × 100 m.
    assert_eq!(overlaps.cells("object_id certainty overlap_m2 mean_width_m"), ["GH-1 doubtful 40.00 0.40", "GH-2 certain 200.00 1.96"]);
    let distances = desk.check("--source 源.shp --farmland 地.shp").rule("R3");
    assert_eq!(distances.cells("subject_id certainty distance_m"), ["W1 doubtful 1000.00", "W2 certain 999.20"]);
    // A worse survey makes the other doubtful too.
    let distances = desk.check("--source 源.shp?error=0.9 --farmland 地.shp").rule("R3");
    assert_eq!(distances.cells("subject_id certainty"), ["W1 doubtful", "W2 doubtful"]);
}

#[test]
fn classes_and_codes_are_normalised() {
    let desk = Desk::new();
    desk.put("源", &points(&[("W1", "尾矿库", [0.0, 0.0])]));
    let spellings = [
        "优先保护",
        "Ⅰ类",
        "I类",
        "1",
        "１",
        "安全利用",
        "Ⅱ类",
        "ＩＩ类",
        "2",
        "２",
        "严格管控",
        "Ⅲ类",
        "III类",
        "3",
        "３",
        "1-优先保护类",
    ];
    let parcels: Vec<_> = spellings.iter().enumerate().map(|(place, class)| ("", *class, square(30.0 * place as f64, 0.0, 20.0))).collect();
    desk.put("地", &farmland(&parcels));
    let list = desk.check("--source 源.shp --farmland 地.shp?class=TRHJZLLB").rule("R3");
    let expected = [vec!["优先保护类"; 5], vec!["安全利用类"; 5], vec!["严格管控类"; 5], vec!["优先保护类"]].concat();
    assert_eq!(list.cells("object_class"), expected);

    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 100.0))]));
    let lots = ["０７０１０２", "070102 ", "070000", "0801"].map(|code| ("", code, square(10.0, 10.0, 20.0)));
    desk.put("规划", &zoning(&lots));
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("object_class")[..2], ["070102", "070102"]);
    assert_eq!(list.len(), 4);
}

#[test]
fn rows_are_sorted_by_rule_layer_and_record() {
    let desk = Desk::new();
    desk.put("b", &plots(&[("B0", square(0.0, 0.0, 20.0)), ("B1", square(0.0, 0.0, 20.0))]));
    desk.put("a", &plots(&[("A0", square(0.0, 0.0, 20.0))]));
    let lots: Vec<_> = (0..12).map(|_| ("", "0701", square(5.0, 5.0, 20.0))).collect();
    desk.put("规划", &zoning(&lots));
    desk.put("地", &farmland(&[("D1", "1", square(0.0, 0.0, 20.0))]));
    desk.put("源", &points(&[("W1", "电镀", [0.0, 0.0])]));
    let list = desk.check("--zoning 规划.shp --risk-list b.shp --risk-list a.shp --farmland 地.shp --source 源.shp");
    let shown = list.cells("rule subject_layer subject_record object_layer object_record");
    let key = |row: &String| {
        let cells: Vec<&str> = row.split(' ').collect();
        let number = |cell: &str| cell.trim_start_matches('R').parse::<u32>().unwrap_or(0);
        (number(cells[0]), cells[1].to_owned(), number(cells[2]), cells[3].to_owned(), number(cells[4]))
    };
    let mut sorted = shown.clone();
    sorted.sort_by_key(key);
    assert_eq!(list.rule("R1").len(), 36, "{shown:?}");
    assert_eq!(shown, sorted);
}

#[test]
fn formula_cells_are_made_harmless() {
    let desk = Desk::new();
    let listed = ["=1+1", "+1", "-1", "@SUM(A1)"].map(|id| (id, square(0.0, 0.0, 20.0)));
    desk.put("名录", &plots(&listed));
    desk.put("规划", &zoning(&[("=HYPERLINK(\"x\")", "0701", square(0.0, 0.0, 20.0))]));
    let list = desk.check("--risk-list 名录.shp?id=DKBH --zoning 规划.shp?id=GHDKBH").rule("R1");
    assert_eq!(list.cells("subject_id"), ["'=1+1", "'+1", "'-1", "'@SUM(A1)"]);
    assert!(list.cells("object_id").iter().all(|id| id == "'=HYPERLINK(\"x\")"), "{list:?}");
}

#[test]
fn long_identifiers_stay_text() {
    let desk = Desk::new();
    desk.put("源", &points(&[("0000000000000000001", "电镀", [0.0, 0.0])]));
    let parcels = [("4502061002010000041", "1", square(0.0, 0.0, 10.0)), ("4502061002010000042", "1", square(0.0, 0.0, 10.0))];
    desk.put("地", &farmland(&parcels));
    let list = desk.check("--source 源.shp --farmland 地.shp").rule("R3");
    let expected = ["0000000000000000001 4502061002010000041", "0000000000000000001 4502061002010000042"];
    assert_eq!(list.cells("subject_id object_id"), expected);
}

#[test]
fn county_is_named_and_may_be_unknown() {
    let desk = plot_on_homes();
    let counties: [(&[&str], _); 2] = [(&["柳南区"], square(-500.0, -500.0, 1000.0)), (&["鱼峰区"], square(500.0, -500.0, 1000.0))];
    desk.put("县区", &rows(&["XZQMC"], &counties));
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp --admin 县区.shp").rule("R1");
    assert_eq!(list.cells("admin"), ["柳南区"]);
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("admin"), ["–"]);
}

/// Every further role as the object of a rule of its own.
fn rules_for(roles: &[&str]) -> String {
    let head = "format = 1\nname = \"试\"\nversion = \"1\"\n".to_owned();
    roles.iter().enumerate().fold(head, |text, (place, role)| {
        format!(
            "{text}\n[[rule]]\nid = \"Q{place}\"\nseverity = \"low\"\ntitle = {{ zh = \"试\", en = \"try\" }}\n\
             basis = {{ zh = \"试\", en = \"try\" }}\nsubject = {{ role = \"source\" }}\n\
             relation = {{ within = {{ distance_m = 500.0 }} }}\nobject = {{ role = \"{role}\" }}\n"
        )
    })
}

#[test]
fn roles_are_named_as_on_the_command_line() {
    let desk = Desk::new();
    let roles = ["basic-farmland", "water-source", "karst", "sensitive", "priority", "admin"];
    desk.write("规则.toml", rules_for(&roles));
    desk.put("源", &points(&[("W1", "尾矿库", [5.0, 5.0])]));
    desk.put("区", &rows(&["BH"], &[(&["Q1"], square(0.0, 0.0, 10.0))]));
    desk.put("校", &points(&[("X1", "学校", [100.0, 5.0])]));
    let inputs = "--source 源.shp --layer water-source=区.shp --layer karst=区.shp --layer basic-farmland=区.shp --layer sensitive=校.shp \
                  --priority 区.shp --admin 区.shp --rules 规则.toml";
    let list = desk.check(inputs);
    let distance = |role: &str| if role == "sensitive" { "95.00" } else { "0.00" };
    let expected: Vec<String> = roles.iter().map(|role| format!("source {role} {}", distance(role))).collect();
    assert_eq!(list.cells("subject_role object_role distance_m"), expected);
}
