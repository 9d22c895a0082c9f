//! KML, KMZ and GPX, as earth browsers and devices write them.

use std::io::{Cursor, Write as _};

use jingtu::source::{FieldKind, GeometryKind, OpenOptions, RawSrs};
use zip::write::SimpleFileOptions;

use crate::kit::{open_file, opened};
use crate::seeds::{GEOPACKAGE, GPX, KML};

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn placemarks_in_folders_keep_names_data_and_holes() {
    let layers = opened("调查.kml", KML.as_bytes());
    let names: Vec<&str> = layers.iter().map(|opened| opened.layer.name.as_str()).collect();
    assert_eq!(names, ["调查_polygon", "调查_point", "调查_line"]);
    let polygon = &layers[0];
    assert_eq!((polygon.column("name")[0].as_str(), polygon.column("description")[0].as_str()), ("甲 & 乙", "<b>说明</b>"));
    assert_eq!((polygon.column("编号")[0].as_str(), polygon.column("面积")[0].as_str()), ("4502020000000000001", "12.5"));
    assert_eq!((polygon.column("folder")[0].as_str(), polygon.column("id")[0].as_str()), ("柳北区/地块", "p1"));
    assert_eq!(polygon.layer.table.fields().iter().find(|field| field.name == "面积").unwrap().kind, FieldKind::Real);
    let mut shape = jingtu::geometry::Shape::default();
    polygon.layer.shapes.read(jingtu::ids::RecordNo::new(0), &mut shape).unwrap();
    assert_eq!(shape.ends, [4, 8]);
    assert_eq!((layers[1].layer.geometry, layers[1].column("when")[0].as_str()), (GeometryKind::MultiPoint, "2023-05-01"));
    assert_eq!((layers[2].shapes(), &layers[2].layer.srs), (vec![Ok(109.1)], &RawSrs::Epsg(4326)));
}

#[test]
fn a_kml_in_gbk_is_read_as_its_head_says() {
    let text = "<?xml version=\"1.0\" encoding=\"GBK\"?><kml><Placemark><name>柳北区</name><Point><coordinates>109.4,24.3</coordinates></Point></Placemark></kml>";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let layers = opened("a.kml", &gbk);
    assert_eq!((layers[0].column("name"), layers[0].layer.encoding.how.word()), (vec!["柳北区".to_owned()], "header"));
    assert!(layers[0].problems().is_empty());
}

#[test]
fn bad_coordinates_and_a_cut_file_lose_one_record_and_say_so() {
    let text = "<kml><Placemark><Point><coordinates>109.4 24.3</coordinates></Point></Placemark>\n<Placemark><Point><coordinates>109.5,24.3</coordinates></Point></Placemark>\n<Placemark></kml>";
    let layers = opened("a.kml", text.as_bytes());
    assert_eq!((layers[0].shapes(), layers[0].problems()), (vec![Err("record-unreadable"), Ok(109.5)], vec!["file-broken-off"]));
    let message = |text: &str| open_file("a.kml", text.as_bytes(), &OpenOptions::default()).err().expect("refused").to_string();
    assert!(message("<kml><Document/></kml>").contains("nothing in it"));
    assert!(message("").contains("empty"));
    assert!(message("<html>").contains("nothing in it") || message("<html>").contains("breaks off"));
}

#[test]
fn elements_may_nest_without_end() {
    let deep = format!(
        "<kml>{}<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>{}</kml>",
        "<Folder><name>x</name>".repeat(50_000),
        "</Folder>".repeat(50_000)
    );
    let layers = opened("a.kml", deep.as_bytes());
    assert_eq!((layers[0].shapes(), layers[0].column("folder")[0].len()), (vec![Ok(1.0)], 31));
}

#[test]
fn waypoints_tracks_and_routes_are_layers() {
    let layers = opened("现场.gpx", GPX.as_bytes());
    let names: Vec<&str> = layers.iter().map(|opened| opened.layer.name.as_str()).collect();
    assert_eq!(names, ["waypoints", "tracks", "routes"]);
    let (points, tracks, routes) = (&layers[0], &layers[1], &layers[2]);
    assert_eq!(
        (points.layer.geometry, points.column("name"), points.column("ele"), points.column("desc")),
        (GeometryKind::Point, vec!["采样点1".into()], vec!["88.5".into()], vec!["渠旁".into()])
    );
    assert_eq!((points.column("time")[0].as_str(), tracks.column("time")[0].as_str()), ("2023-05-01T02:03:04Z", "2023-05-01T02:00:00Z"));
    let mut shape = jingtu::geometry::Shape::default();
    tracks.layer.shapes.read(jingtu::ids::RecordNo::new(0), &mut shape).unwrap();
    assert_eq!((shape.ends.as_slice(), tracks.column("name")[0].as_str()), ([2, 4].as_slice(), "巡查"));
    assert_eq!((routes.column("name"), routes.layer.table.fields().len()), (vec!["路线".to_owned()], 1));
}

#[test]
fn a_kmz_gives_its_first_kml_and_a_zip_all_that_is_in_it() {
    let other = KML.replace("甲", "丙");
    let kmz = archive(&[("files/x.png", b"x"), ("doc.kml", KML.as_bytes()), ("b.kml", other.as_bytes())]);
    let layers = opened("调查.kmz", &kmz);
    assert_eq!((layers.len(), layers[0].layer.name.as_str(), layers[0].column("name")[0].as_str()), (3, "调查_polygon", "甲 & 乙"));
    let linked = archive(&[("doc.kml", b"<kml><Document><NetworkLink/></Document></kml>"), ("layers/a.kml", KML.as_bytes())]);
    let layers = opened("调查.kmz", &linked);
    assert_eq!((layers.len(), layers[0].problems()), (3, vec!["geometry-kinds-split"]));
    let zip = archive(&[
        ("夹/市.gpkg", &GEOPACKAGE),
        ("点.geojson", br#"{"type":"Point","coordinates":[1,2]}"#),
        ("轨迹.GPX", GPX.as_bytes()),
        ("坏.json", b"{"),
    ]);
    let layers = opened("全部.zip", &zip);
    let names: Vec<&str> = layers.iter().map(|opened| opened.layer.name.as_str()).collect();
    assert_eq!(names, ["地块_polygon", "地块_point", "notes", "some_polygon", "some_point", "点", "waypoints", "tracks", "routes"]);
    assert!(layers[0].problems().contains(&"zip-member-refused"));
}

#[test]
fn formats_of_other_programs_say_what_to_export() {
    for (name, program) in [("a.tab", "MapInfo"), ("a.mif", "MapInfo"), ("a.dxf", "AutoCAD"), ("a.mdb", "ArcGIS"), ("a.wp", "MapGIS")] {
        let message = open_file(name, b"whatever", &OpenOptions::default()).err().expect("refused").to_string();
        assert!(message.contains(program) && message.contains("GeoPackage"), "{message}");
    }
    assert!(open_file("a.rar", b"Rar!", &OpenOptions::default()).err().expect("refused").to_string().contains("unpack"));
}
