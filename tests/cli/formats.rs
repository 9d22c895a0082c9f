//! Formats other than the shapefile, files of several layers, and folders.

use crate::support::layers::SPOT;
use crate::support::{Desk, square, zoning};

/// A collection of a plot and a borehole in EPSG:4524.
fn collection(desk: &Desk) {
    let [x, y] = SPOT;
    let ring = [[x, y], [x, y + 20.0], [x + 20.0, y + 20.0], [x + 20.0, y], [x, y]];
    let features = format!(
        r#"{{"type":"Feature","properties":{{"DKBH":"MD-1","名称":"虚构地块"}},"geometry":{{"type":"Polygon","coordinates":[{ring:?}]}}}},
           {{"type":"Feature","properties":{{"DKBH":"ZK-1"}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#
    );
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4524"}}"#;
    desk.write("名录.geojson", format!(r#"{{"type":"FeatureCollection",{crs},"features":[{features}]}}"#));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(10.0, 0.0, 20.0))]));
}

#[test]
fn layers_that_cannot_serve_the_role_are_passed_over_and_said() {
    let desk = Desk::new();
    collection(&desk);
    let list = desk.check("--risk-list 名录.geojson --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("subject_layer subject_id object_id overlap_m2"), ["名录_polygon MD-1 GH-1 200.00"]);
    let list = desk.check("--risk-list 名录.geojson?layer=名录_polygon --zoning 规划.shp").rule("R1");
    assert_eq!(list.len(), 1);
    let line = |layer: &str| format!("check --risk-list 名录.geojson?layer={layer} --zoning 规划.shp --quiet --out list.csv");
    desk.line(&line("名录_point")).expect_sentence(1, &["名录.geojson"]);
    desk.line(&line("没有")).expect_sentence(1, &["没有图层“没有”", "名录_polygon, 名录_point"]);
}

#[test]
fn info_of_a_folder_is_of_all_that_is_in_it() {
    let desk = Desk::new();
    collection(&desk);
    desk.write("说明.docx", "x").write("旧.tab", "x").write("空.kml", "<kml/>");
    let outcome = desk.line("info . --json --quiet").expect(1);
    let json: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let files: Vec<(&str, &str)> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["path"].as_str().unwrap().trim_start_matches("./"), file["status"].as_str().unwrap()))
        .collect();
    assert_eq!(files, [("名录.geojson", "ok"), ("旧.tab", "refused"), ("空.kml", "refused"), ("规划.shp", "ok")]);
    assert!(json["files"][1]["error"].as_str().unwrap().contains("MapInfo"));
    let one = desk.line("info 名录.geojson?layer=名录_point --json --quiet").expect(0);
    let json: serde_json::Value = serde_json::from_str(&one.stdout).unwrap();
    assert_eq!(json["files"][0]["layers"].as_array().unwrap().len(), 1);
    assert_eq!(json["files"][0]["layers"][0]["geometry"], "point");
}
