//! DESIGN 4.1 and 4.2, coordinate systems: found by evidence, shifted only with parameters, said when they contradict the data.

use std::io::{Cursor, Read as _};

use super::inputs::moved;
use crate::support::layers::plots;
use crate::support::prj::esri_prj;
use crate::support::shapefile::{Geometry, Shapefile};
use crate::support::{Desk, List, rows, square, zoning};

/// Xian 80, zone 36.
const XIAN_36: &str = r#"PROJCS["Xian_1980_3_Degree_GK_Zone_36",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",36500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;

fn plot() -> Shapefile {
    plots(&[("MD-1", square(0.0, 0.0, 200.0))])
}

fn lot() -> Shapefile {
    zoning(&[("GH-1", "0701", square(-500.0, -500.0, 2000.0))])
}

/// A county around (x, y).
fn county(x: f64, y: f64) -> Shapefile {
    rows(&["XZQDM", "XZQMC"], &[(&["450202", "虚构县"], square(x - 20_000.0, y - 20_000.0, 40_000.0))])
}

fn swapped(mut file: Shapefile) -> Shapefile {
    for row in &mut file.rows {
        match &mut row.geometry {
            Geometry::Point(vertex) => vertex.swap(0, 1),
            Geometry::Polygon(rings) => rings.iter_mut().flatten().for_each(|vertex| vertex.swap(0, 1)),
            _ => {}
        }
    }
    file
}

#[test]
fn one_square_in_seven_systems_is_one_place() {
    let desk = Desk::new();
    // 109.5°E, the border of zones 36 and 37, runs some 10 km east of the spot.
    for (x, place) in [(0.0, "west"), (13_000.0, "across"), (30_000.0, "east")] {
        let plot = plots(&[("MD-1", square(x, 0.0, 200.0))]);
        let lot = zoning(&[("GH-1", "0701", square(x, 0.0, 200.0))]);
        for plot_epsg in [4524, 4525, 4545, 4546, 4490, 4496, 4497] {
            for lot_epsg in [4524, 4546, 4490] {
                desk.put("名录", &moved(plot.clone(), plot_epsg)).put("规划", &moved(lot.clone(), lot_epsg));
                let list = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
                let (areas, shares) = (list.numbers("overlap_m2"), list.numbers("subject_share"));
                assert!(
                    (areas[0] - 40_000.0).abs() < 0.01 && shares[0] >= 0.999_999,
                    "{place} {plot_epsg} {lot_epsg}: {areas:?} {shares:?}"
                );
            }
        }
    }
}

#[test]
fn a_layer_without_crs_is_told_the_candidate_that_lies_in_the_county() {
    let desk = Desk::new();
    // 184 km east of the spot, at 111.2°E: by the digits alone 108° looks likelier than 111°.
    let far = plots(&[("MD-1", square(184_000.0, 0.0, 200.0))]);
    let mut unsaid = moved(far, 4546);
    unsaid.prj = None;
    desk.put("无坐标系", &unsaid).put("县区", &county(184_000.0, 0.0));
    let line = |lang: &str| format!("check --risk-list 无坐标系.shp --admin 县区.shp --quiet --lang {lang} --out list.csv");
    desk.line(&line("zh")).expect_sentence(1, &["无坐标系.shp", "?crs=4546", "100 %", "县区"]);
    desk.line(&line("en")).expect_sentence(1, &["无坐标系.shp", "?crs=4546", "100 %", "counties"]);
    // Without the county the digits decide, and no rate is claimed.
    let outcome = desk.line("check --risk-list 无坐标系.shp --quiet --out list.csv").expect_sentence(1, &["?crs=4545"]);
    assert!(!outcome.stderr.contains('%'), "{}", outcome.stderr);
}

#[test]
fn a_prj_that_lies_is_named_with_the_better_system() {
    let desk = Desk::new();
    let mut lying = moved(plot(), 4545);
    lying.prj = Some(esri_prj(4546));
    desk.put("名录", &lying).put("规划", &lot()).put("县区", &county(0.0, 0.0));
    desk.line("check --risk-list 名录.shp --zoning 规划.shp --admin 县区.shp --quiet --out list.xlsx").expect(0);
    let text = unpacked(&desk.bytes("list.xlsx"));
    assert!(text.contains("?crs=4545 则有 100 %"), "the sheet of problems names the better system");
    let list = desk.check("--risk-list 名录.shp?crs=4545 --zoning 规划.shp --admin 县区.shp").rule("R1");
    assert_eq!(list.numbers("overlap_m2").len(), 1);
}

#[test]
fn exchanged_axes_can_be_said_and_are_offered() {
    let desk = Desk::new();
    desk.put("规划", &lot());
    for epsg in [4524, 4545, 4490] {
        let mut file = swapped(moved(plot(), epsg));
        let axes = desk.put("名录", &file).check("--risk-list 名录.shp?axes=ne --zoning 规划.shp").rule("R1");
        assert_eq!(axes.cells("subject_id object_id overlap_m2"), ["MD-1 GH-1 40000.00"], "{epsg}");
        file.prj = None;
        std::fs::remove_file(desk.path("名录.prj")).unwrap();
        desk.put("名录", &file);
        let line = "check --risk-list 名录.shp --zoning 规划.shp --quiet --out no.csv";
        desk.line(line).expect_sentence(1, &[&format!("?crs={epsg}&axes=ne"), "100 %"]);
        let info = desk.line("info 名录.shp --json").expect(0).stdout;
        let value: serde_json::Value = serde_json::from_str(&info).unwrap();
        assert_eq!(value["files"][0]["layers"][0]["crs"]["candidates"][0], format!("crs={epsg}&axes=ne"));
        assert!(desk.line("info 名录.shp --lang en").expect(0).stdout.contains(&format!("likeliest first: ?crs={epsg}&axes=ne")));
    }
}

#[test]
fn an_old_datum_holds_its_rules_back_until_a_shift_or_an_error_is_given() {
    let desk = Desk::new();
    let mut old = plot();
    old.prj = Some(XIAN_36.to_owned());
    desk.put("名录", &old).put("规划", &lot()).put("新名录", &plot());
    let line = |suffix: &str, lang: &str| {
        desk.line(&format!("check --risk-list 名录.shp{suffix} --zoning 规划.shp --lang {lang} --out list.csv")).expect(0)
    };
    for (lang, parts) in
        [("zh", ["未核查", "名录", "?shift=dx,dy,dz", "?error="]), ("en", ["not evaluated", "名录", "?shift=dx,dy,dz", "?error="])]
    {
        let outcome = line("", lang);
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
        assert_eq!(List::read(&desk.bytes("list.csv")).len(), 0, "nothing on the layer is found");
    }
    // With another layer of the role the rule runs, and the one that waits is still named.
    let outcome = desk.line("check --risk-list 名录.shp --risk-list 新名录.shp --zoning 规划.shp --out list.csv").expect(0);
    assert_eq!(List::read(&desk.bytes("list.csv")).rule("R1").cells("subject_layer"), ["新名录"]);
    assert!(outcome.stdout.contains("部分未核查") && outcome.stdout.contains("?shift="), "{}", outcome.stdout);
    // An accepted error enters the certainty: 200 m wide, off by at most 150 m + 0.25 m.
    for (suffix, certainty) in [("?error=150", "doubtful"), ("?error=50", "certain")] {
        line(suffix, "zh");
        assert_eq!(List::read(&desk.bytes("list.csv")).rule("R1").cells("subject_id certainty"), [format!("MD-1 {certainty}")]);
    }
    line("?shift=24,-123,-94", "zh");
    assert_eq!(List::read(&desk.bytes("list.csv")).rule("R1").cells("subject_id certainty"), ["MD-1 certain"]);
    // All on the one datum meet without a shift.
    let mut old_lot = lot();
    old_lot.prj = Some(XIAN_36.to_owned());
    desk.put("旧规划", &old_lot);
    desk.line("check --risk-list 名录.shp --zoning 旧规划.shp --quiet --out list.csv").expect(0);
    assert_eq!(List::read(&desk.bytes("list.csv")).rule("R1").len(), 1);
}

#[test]
fn the_numbers_of_a_shift_are_in_no_output() {
    let desk = Desk::new();
    let mut old = plot();
    old.prj = Some(XIAN_36.to_owned());
    desk.put("名录", &old).put("规划", &lot());
    let numbers = ["23.4567", "-119.8765", "-91.2345", "0.6789", "-0.3456", "1.2468", "-4.1357"];
    let suffix = format!("?shift={}", numbers.join(","));
    let outs = "--out list.csv --out list.xlsx --out list.geojson --out list.gpkg";
    let outcome = desk.line(&format!("check --risk-list 名录.shp{suffix} --zoning 规划.shp {outs}")).expect(0);
    let wrong = desk.line(&format!("check --risk-list 名录.shp{suffix},9 --zoning 规划.shp {outs}")).expect(2);
    let info = desk.line(&format!("info --json 名录.shp{suffix}")).expect(0);
    let missing = desk.line(&format!("check --risk-list 没有.shp{suffix} --zoning 规划.shp --out no.csv")).expect(1);
    desk.line(&format!("render --risk-list 名录.shp{suffix} --zoning 规划.shp --out map.png --quiet")).expect(0);
    let mut texts: Vec<String> = [outcome, wrong, info, missing].into_iter().flat_map(|outcome| [outcome.stdout, outcome.stderr]).collect();
    texts.push(unpacked(&desk.bytes("list.xlsx")));
    for name in ["list.csv", "list.geojson", "list.gpkg", "map.png"] {
        texts.push(String::from_utf8_lossy(&desk.bytes(name)).into_owned());
    }
    assert!(List::read(&desk.bytes("list.csv")).len() == 1 && texts[0].contains("R1"));
    for text in &texts {
        for number in numbers {
            assert!(!text.contains(number.trim_start_matches('-')), "{number} is in {text:.200}");
        }
    }
}

#[test]
fn coordinates_of_web_maps_are_taken_only_when_said() {
    let desk = Desk::new();
    desk.put("规划", &lot());
    let mut map = moved(plot(), 4490);
    let shift = |vertex: &mut [f64; 2]| *vertex = jingtu::layer::WebMap::Gcj02.from_cgcs2000(*vertex);
    for row in &mut map.rows {
        if let Geometry::Polygon(rings) = &mut row.geometry {
            rings.iter_mut().flatten().for_each(shift);
        }
    }
    desk.put("名录", &map);
    let list = desk.check("--risk-list 名录.shp?crs=gcj02 --zoning 规划.shp").rule("R1");
    assert!((list.numbers("overlap_m2")[0] - 40_000.0).abs() < 0.5, "{list:?}");
    let as_stated = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    assert!(as_stated.len() == 1, "some hundred metres off, and never converted unasked");
    desk.line("check --risk-list 名录.shp?crs=gcj02 --zoning 规划.shp --quiet --out list.xlsx").expect(0);
    assert!(unpacked(&desk.bytes("list.xlsx")).contains("GCJ-02 坐标按公布的近似公式"));
}

/// All text in a spreadsheet.
fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for place in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(place).unwrap().read_to_end(&mut part).unwrap();
        text.push_str(&String::from_utf8_lossy(&part));
    }
    text
}
