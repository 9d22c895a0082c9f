//! `info --deep` and `check --deep`: what is wrong within a layer.

use crate::support::layers::{plots, ring};
use crate::support::shapefile::{Column, Geometry, Row, Shapefile};
use crate::support::{Desk, rows, square, zoning};

/// Parcels with identifier and TBMJ in m².
fn parcels(parcels: &[(&str, &str, Geometry)]) -> Shapefile {
    let mut file = rows(&["BSM"], &[]);
    file.columns.push(("TBMJ".to_owned(), Column::Number(12, 2)));
    file.rows = parcels
        .iter()
        .map(|(id, area, geometry)| Row {
            geometry: geometry.clone(),
            cells: vec![(*id).to_owned(), (*area).to_owned()],
            is_deleted: false,
        })
        .collect();
    file
}

fn parts(rings: &[&[[f64; 2]]]) -> Geometry {
    Geometry::Polygon(rings.iter().map(|places| ring(places)).collect())
}

/// Kind, record and message of each problem that the deep look adds, in order.
fn found(desk: &Desk, file: &str) -> Vec<(String, Option<u64>, String)> {
    let problems = |line: &str| -> Vec<(String, Option<u64>, String)> {
        let outcome = desk.line(line).expect(0);
        let value: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let list = value["files"][0]["layers"][0]["problems"].as_array().unwrap().clone();
        let text = |entry: &serde_json::Value, key: &str| entry[key].as_str().unwrap().to_owned();
        list.iter().map(|entry| (text(entry, "kind"), entry["record"].as_u64(), text(entry, "message"))).collect()
    };
    let plain = problems(&format!("info --json --quiet {file}"));
    let mut deep = problems(&format!("info --deep --json --quiet {file}"));
    deep.retain(|problem| !plain.contains(problem));
    deep
}

fn expect(found: &[(String, Option<u64>, String)], kind: &str, record: Option<u64>, parts: &[&str]) {
    let fits = |message: &str| parts.iter().all(|part| message.contains(part));
    let is_there = found.iter().any(|(known, at, message)| known == kind && *at == record && fits(message));
    assert!(is_there, "no {kind} at {record:?} with {parts:?} in {found:#?}");
}

#[test]
fn neighbours_that_meet_exactly_are_in_order() {
    let desk = Desk::new();
    let file = parcels(&[
        ("4502021002030010011", "9995.17", square(0.0, 0.0, 100.0)),
        ("4502021002030010028", "9995.17", square(100.0, 0.0, 100.0)),
        ("4502021002030010035", "9995.17", square(0.0, 100.0, 100.0)),
    ]);
    assert_eq!(found(desk.put("图斑", &file), "图斑.shp"), []);
}

#[test]
fn overlaps_duplicates_gaps_slivers_and_lonely_parts_are_named_with_the_other_record() {
    let desk = Desk::new();
    let far: [&[[f64; 2]]; 2] =
        [&[[2000.0, 0.0], [2000.0, 10.0], [2010.0, 10.0], [2010.0, 0.0]], &[[3000.0, 0.0], [3000.0, 10.0], [3010.0, 10.0], [3010.0, 0.0]]];
    let file = parcels(&[
        ("GD-01", "", square(0.0, 0.0, 100.0)),
        ("GD-02", "", square(90.0, 0.0, 100.0)),
        ("GD-03", "", square(0.0, 0.0, 100.0)),
        ("GD-04", "", square(190.4, 0.0, 100.0)),
        ("GD-05", "", parts(&[&[[500.0, 0.0], [500.0, 100.0], [500.2, 100.0], [500.2, 0.0]]])),
        ("GD-06", "", parts(&far)),
        ("GD-04", "", square(190.4, 0.0, 100.0)),
        ("GD-08", "", parts(&[&[[290.2, 0.0], [290.2, 100.0], [400.0, 100.0], [400.0, 0.0]]])),
    ]);
    let found = found(desk.put("图斑", &file), "图斑.shp");
    expect(&found, "overlaps-record", Some(0), &["记录 1 ", "1000 m²", "9.09 m"]);
    expect(&found, "overlaps-record", Some(1), &["记录 2 ", "1000 m²"]);
    expect(&found, "overlaps-in-layer", None, &["2 对", "2000 m²"]);
    expect(&found, "same-shape-other-id", Some(0), &["记录 2 ", "GD-01、GD-03"]);
    expect(&found, "same-shape", Some(3), &["记录 6 "]);
    expect(&found, "narrow-gap", Some(1), &["记录 3 ", "100 m", "0.40 m"]);
    expect(&found, "sliver", Some(4), &["20 m²", "0.20 m"]);
    expect(&found, "parts-far-apart", Some(5), &["2 块", "990 m"]);
    expect(&found, "overlap-narrow", Some(3), &["记录 7 ", "20 m²", "0.20 m"]);
}

#[test]
fn a_gap_that_a_third_parcel_fills_is_none() {
    let desk = Desk::new();
    let strip = parts(&[&[[100.0, -10.0], [100.0, 110.0], [100.8, 110.0], [100.8, -10.0]]]);
    let file = parcels(&[("A", "", square(0.0, 0.0, 100.0)), ("B", "", square(100.8, 0.0, 100.0)), ("C", "", strip)]);
    let kinds: Vec<String> = found(desk.put("图斑", &file), "图斑.shp").into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, ["sliver"]);
}

#[test]
fn stated_areas_are_compared_on_the_ellipsoid_in_the_unit_of_the_column() {
    let desk = Desk::new();
    // 140 km from the meridian the planar area is 483 ppm too large: 10 000 m² are 9995.2.
    let side = |x: f64| square(x, 0.0, 100.0);
    let areas = ["14.99", "14.99", "14.9928", "18.00", ""];
    let rows: Vec<(&str, &str, Geometry)> =
        areas.iter().zip(0..).map(|(area, place)| ("甲", *area, side(300.0 * f64::from(place)))).collect();
    let mut file = parcels(&rows);
    file.columns[1].1 = Column::Number(12, 4);
    let found = found(desk.put("图斑", &file), "图斑.shp");
    expect(&found, "area-differs", Some(3), &["TBMJ", "18.00 亩", "椭球面积是 9995 m²"]);
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn identifiers_that_a_spreadsheet_rounded_are_named() {
    let desk = Desk::new();
    let ids = ["4502021002030010000", "4502021002030020000", "4.50202E+18", "4502021002030037712"];
    let rows: Vec<(&str, &str, Geometry)> =
        ids.iter().zip(0..).map(|(id, place)| (*id, "", square(300.0 * f64::from(place), 0.0, 100.0))).collect();
    let found = found(desk.put("图斑", &parcels(&rows)), "图斑.shp");
    for (record, id) in [(0, ids[0]), (1, ids[1]), (2, ids[2])] {
        expect(&found, "id-rounded", Some(record), &["BSM", id, "电子表格"]);
    }
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn a_deep_check_writes_its_problems_into_the_workbook_and_a_plain_one_does_not() {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0)), ("MD-2", square(10.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(500.0, 0.0, 20.0))]));
    let workbook = |options: &str| {
        desk.line(&format!("check --risk-list 名录.shp --zoning 规划.shp --quiet --out list.xlsx {options}")).expect(0);
        desk.workbook_says("list.xlsx", "与记录 1 重叠 200 m²")
    };
    assert!(!workbook(""));
    assert!(workbook("--deep"));
}
