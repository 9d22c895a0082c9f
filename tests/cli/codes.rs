//! DOMAIN 4.4: padded and mixed codes, present use given as planned use, several class fields; by the rules' answers.

use crate::support::layers::plots;
use crate::support::{Desk, farmland, rows, square, zoning};

/// Lots with these codes on one listed plot and one parcel of priority protection.
fn found(codes: &[&str], rule: &str) -> Vec<String> {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))]));
    desk.put("耕地", &farmland(&[("GD-1", "优先保护类", square(0.0, 0.0, 20.0))]));
    let lots: Vec<(&str, &str, _)> = codes.iter().map(|code| (*code, *code, square(10.0, 0.0, 20.0))).collect();
    desk.put("规划", &zoning(&lots));
    let list = desk.check("--risk-list 名录.shp --farmland 耕地.shp --zoning 规划.shp?id=GHDKBH").rule(rule);
    list.cells(if rule == "R1" { "object_id" } else { "subject_id" })
}

#[test]
fn padded_codes_are_the_codes_they_pad() {
    assert_eq!(found(&["070000", "07 ", "０７０１", "080403", "090000", "140100", "010100"], "R1"), ["070000", "07", "０７０１", "080403"]);
    assert_eq!(found(&["070000", "1401", "150000", "010100", "100101"], "R4"), ["070000", "1401", "100101"]);
}

#[test]
fn a_mixed_code_conflicts_on_either_part() {
    let mixed = ["R2/B1", "B1/R2", "R+B", "R2(B)", "B(R2)", "M1/A33", "M1/W1", "E2/M1", "E1"];
    assert_eq!(found(&mixed, "R1"), ["R2/B1", "B1/R2", "R+B", "R2(B)", "B(R2)", "M1/A33"]);
    assert_eq!(found(&mixed, "R4"), ["R2/B1", "B1/R2", "R+B", "R2(B)", "B(R2)", "M1/A33", "M1/W1", "E2/M1"]);
    let mixed = ["0701/0901", "0901/0701", "0901/1001", "010101"];
    assert_eq!(found(&mixed, "R1"), ["0701/0901", "0901/0701"]);
    assert_eq!(found(&mixed, "R4"), ["0701/0901", "0901/0701", "0901/1001"]);
}

#[test]
fn present_use_given_as_planned_use_is_warned_about() {
    let desk = Desk::new();
    let codes = ["0701", "0702", "05H1", "08H2", "1006", "0101"];
    let lots: Vec<(&str, &str, _)> = codes.iter().map(|code| (*code, *code, square(10.0, 0.0, 20.0))).collect();
    desk.put("现状", &zoning(&lots)).put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))]));
    let outcome = desk.line("check --risk-list 名录.shp --zoning 现状.shp --out list.csv --out list.xlsx").expect(0);
    assert!(outcome.stdout.contains("现状 的用地代码"), "{outcome:?}");
    assert!(desk.workbook_says("list.xlsx", "这是现状地类（三调）代码"));
    assert_eq!(crate::support::List::read(&desk.bytes("list.csv")).rule("R1").len(), 0);
}

#[test]
fn the_composite_class_is_preferred_and_said() {
    let desk = Desk::new();
    // The composite is the worst of the metals; cadmium alone would make every parcel one of priority protection.
    let worst = |place: usize| ["优先保护类", "安全利用类", "严格管控类"][place % 3];
    let ids: Vec<String> = (0..30).map(|place| format!("GD-{place:03}")).collect();
    let cells: Vec<[&str; 4]> = ids.iter().enumerate().map(|(place, id)| [id.as_str(), "优先保护类", worst(place), worst(place)]).collect();
    let shapes = (0..30).map(|place| square(50.0 * f64::from(place), 0.0, 20.0));
    let parcels: Vec<(&[&str], _)> = cells.iter().map(<[&str; 4]>::as_slice).zip(shapes).collect();
    desk.put("耕地", &rows(&["DKBM", "Cd_CLASS", "zh5_level", "Hg_CLASS"], &parcels));
    desk.put("规划", &zoning(&[("GH-1", "0901", square(0.0, 0.0, 2000.0))]));
    desk.line("check --farmland 耕地.shp --zoning 规划.shp --analysis-crs 4524 --quiet --out list.csv --out list.xlsx").expect(0);
    assert_eq!(crate::support::List::read(&desk.bytes("list.csv")).rule("R4").len(), 10, "one in three is of priority protection");
    assert!(desk.workbook_says("list.xlsx", "采用了“zh5_level”（另有 Hg_CLASS, Cd_CLASS）"));
}
