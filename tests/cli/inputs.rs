//! DESIGN 4.1, INPUTS: roles, suffixes, coordinate systems, encodings.

use crate::support::layers::{SPOT, plots};
use crate::support::prj::esri_prj;
use crate::support::shapefile::{Geometry, Shapefile, TextEncoding};
use crate::support::{Desk, List, farmland, points, square, zoning};

fn listed_on_homes() -> Desk {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(10.0, 0.0, 20.0))]));
    desk
}

/// Moves a layer from EPSG:4524 to another system, .prj included.
pub(crate) fn moved(mut file: Shapefile, epsg: u32) -> Shapefile {
    file.prj = Some(esri_prj(epsg));
    if epsg == 4524 {
        return file;
    }
    let proj = proj::Proj::new_known_crs("EPSG:4524", &format!("EPSG:{epsg}"), None).unwrap();
    let to_other = |vertex: &mut [f64; 2]| *vertex = proj.convert((vertex[0], vertex[1])).map(|(x, y)| [x, y]).unwrap();
    for row in &mut file.rows {
        match &mut row.geometry {
            Geometry::Point(vertex) => to_other(vertex),
            Geometry::Polygon(rings) => rings.iter_mut().flatten().for_each(to_other),
            _ => {}
        }
    }
    file
}

#[test]
fn layers_in_every_usual_system_meet() {
    let desk = Desk::new();
    let plot = plots(&[("MD-1", square(0.0, 0.0, 20.0))]);
    let lot = zoning(&[("GH-1", "0701", square(10.0, 0.0, 20.0))]);
    for (plot_epsg, lot_epsg) in [(4490, 4525), (4545, 4546), (4525, 4490), (4546, 4524)] {
        desk.put("名录", &moved(plot.clone(), plot_epsg)).put("规划", &moved(lot.clone(), lot_epsg));
        let list = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
        assert_eq!(list.cells("subject_id object_id overlap_m2"), ["MD-1 GH-1 200.00"], "{plot_epsg} {lot_epsg}");
    }
}

#[test]
fn layers_in_different_zones_meet_across_the_zones_border() {
    // 109.5°E, between zones 36 and 37, as seen from the spot of the other tests.
    let to_plane = proj::Proj::new_known_crs("EPSG:4490", "EPSG:4524", None).unwrap();
    let (x, y): (f64, f64) = to_plane.convert((109.5, 24.3)).unwrap();
    let (x, y) = (x - SPOT[0], y - SPOT[1]);
    let desk = Desk::new();
    desk.put("west", &farmland(&[("D1", "1", square(x - 100.0, y, 100.0))]));
    desk.put("east", &moved(farmland(&[("D2", "1", square(x, y, 100.0))]), 4546));
    desk.put("源", &moved(points(&[("W1", "电镀", [x - 10.0, y + 50.0])]), 4490));
    desk.put("规划", &moved(zoning(&[("GH-1", "0901", square(x - 50.0, y, 100.0))]), 4525));
    let list = desk.check("--farmland west.shp --farmland east.shp --source 源.shp --zoning 规划.shp");
    assert_eq!(list.rule("R3").cells("object_layer object_id distance_m"), ["east D2 10.00", "west D1 0.00"]);
    assert_eq!(list.rule("R4").cells("object_layer object_id overlap_m2"), ["east D2 5000.00", "west D1 5000.00"]);
    // A metric system is chosen from the data when none is given; a planar area depends on it by parts in ten thousand.
    desk.line("check --farmland west.shp --farmland east.shp --zoning 规划.shp --quiet --out chosen.csv").expect(0);
    let chosen = List::read(&desk.bytes("chosen.csv")).rule("R4");
    assert_eq!(chosen.len(), 2);
    assert!(chosen.numbers("overlap_m2").iter().all(|area| (area - 5000.0).abs() < 5.0), "{chosen:?}");
}

#[test]
fn a_layer_without_prj_says_what_to_type_and_then_opens() {
    let desk = listed_on_homes();
    let mut file = plots(&[("MD-1", square(0.0, 0.0, 20.0))]);
    file.prj = None;
    desk.put("无坐标系", &file);
    let line = "check --risk-list 无坐标系.shp --zoning 规划.shp --quiet --out list.csv";
    desk.line(line).expect_sentence(1, &["无坐标系.shp", "?crs=4524"]);
    assert_eq!(desk.check("--risk-list 无坐标系.shp?crs=4524 --zoning 规划.shp").rule("R1").len(), 1);
}

#[test]
fn an_unknown_crs_is_named() {
    let desk = listed_on_homes();
    let line = "check --risk-list 名录.shp?crs=999999 --zoning 规划.shp --quiet --out list.csv";
    desk.line(line).expect_sentence(1, &["名录.shp", "999999", "4490"]);
    let line = "check --risk-list 名录.shp --zoning 规划.shp --quiet --out list.csv --analysis-crs";
    desk.line(&format!("{line} 999999")).expect_sentence(1, &["999999"]);
    desk.line(&format!("{line} 4490")).expect_sentence(1, &["4490", "米"]);
}

#[test]
fn identifier_and_class_columns_can_be_named() {
    let desk = Desk::new();
    let mut parcels = farmland(&[("甲", "1", square(0.0, 0.0, 10.0))]);
    parcels.columns[0].0 = "X1".to_owned();
    parcels.columns[1].0 = "X2".to_owned();
    desk.put("地", &parcels).put("源", &points(&[("W1", "电镀", [0.0, 0.0])]));
    let list = desk.check("--source 源.shp --farmland 地.shp?id=X1&class=X2").rule("R3");
    assert_eq!(list.cells("object_id object_class"), ["甲 优先保护类"]);
    let line = |suffix: &str| desk.line(&format!("check --source 源.shp --farmland 地.shp?{suffix} --quiet --out list.csv"));
    line("class=TRHJZLLB").expect_sentence(1, &["地.shp", "TRHJZLLB", "X2"]);
    line("klass=X2").expect_sentence(2, &["klass", "class="]);
    line("crs=abc").expect_sentence(2, &["crs=abc", "EPSG"]);
}

#[test]
fn text_is_read_in_gbk_and_utf8_with_and_without_a_sign() {
    let desk = listed_on_homes();
    for (encoding, language_byte, cpg) in [
        (TextEncoding::Gbk, 0x4D, None),
        (TextEncoding::Gbk, 0, Some("GBK")),
        (TextEncoding::Gbk, 0, None),
        (TextEncoding::Utf8, 0, Some("UTF-8")),
        (TextEncoding::Utf8, 0x57, None),
    ] {
        let desk = listed_on_homes();
        let mut listed = plots(&[("名录地块甲", square(0.0, 0.0, 20.0))]);
        (listed.encoding, listed.language_byte, listed.cpg) = (encoding, language_byte, cpg.map(str::to_owned));
        std::fs::remove_file(desk.path("名录.cpg")).unwrap();
        let list = desk.put("名录", &listed).check("--risk-list 名录.shp?id=DKBH --zoning 规划.shp").rule("R1");
        assert_eq!(list.cells("subject_id"), ["名录地块甲"], "{encoding:?} {language_byte:#x} {cpg:?}");
    }
    // What the user says wins over what the file says.
    let mut listed = plots(&[("名录地块甲", square(0.0, 0.0, 20.0))]);
    (listed.encoding, listed.cpg) = (TextEncoding::Gbk, Some("UTF-8".to_owned()));
    let list = desk.put("名录", &listed).check("--risk-list 名录.shp?id=DKBH&encoding=gbk --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("subject_id"), ["名录地块甲"]);
}

#[test]
fn code_system_can_be_said() {
    let desk = listed_on_homes();
    let lots = [("GH-1", "R2"), ("GH-2", "M1"), ("GH-3", "A33")].map(|(id, code)| (id, code, square(10.0, 0.0, 20.0)));
    desk.put("规划", &zoning(&lots));
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp?codes=gb50137").rule("R1");
    assert_eq!(list.cells("object_id object_class"), ["GH-1 R2", "GH-3 A33"]);
    // 0702 is community service in the plan's codes and a farmer's homestead in the survey's, which is no planned use.
    desk.put("规划", &zoning(&[("GH-1", "0702", square(10.0, 0.0, 20.0))]));
    assert_eq!(desk.check("--risk-list 名录.shp --zoning 规划.shp?codes=planning").rule("R1").len(), 1);
    assert_eq!(desk.check("--risk-list 名录.shp --zoning 规划.shp?codes=survey").rule("R1").len(), 0);
}
