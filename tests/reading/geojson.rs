//! GeoJSON as QGIS, GDAL, web maps and hands write it.

use jingtu::source::{FieldKind, GeometryKind, OpenOptions, RawSrs};

use crate::kit::{Opened, open_file, opened};
use crate::seeds::{GEOJSON, GEOJSON_LINES};

fn read(text: &str) -> Vec<Opened> {
    opened("数据.geojson", text.as_bytes())
}

#[test]
fn a_layer_a_kind_with_the_union_of_the_keys() {
    let layers = read(GEOJSON);
    let names: Vec<&str> = layers.iter().map(|opened| opened.layer.name.as_str()).collect();
    assert_eq!(names, ["数据_polygon", "数据_line", "数据_point"]);
    let polygons = &layers[0];
    assert_eq!(polygons.shapes(), [Ok(0.0), Ok(100.0), Err("null-shape")]);
    let fields: Vec<&str> = polygons.layer.table.fields().iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields, ["编号", "名称", "面积", "是", "列", "id", "备注"]);
    assert_eq!(polygons.column("编号")[0], "4502020000000000001");
    assert_eq!((polygons.column("名称"), polygons.column("面积")[0].as_str()), (vec!["甲乙".into(), "乙".into(), String::new()], "12.50"));
    assert_eq!(
        (polygons.column("列")[0].as_str(), polygons.column("id")[0].as_str(), polygons.column("备注")[1].as_str()),
        ("[1,{\"a\":null}]", "7", "后来的")
    );
    let kinds: Vec<FieldKind> = polygons.layer.table.fields().iter().map(|field| field.kind).collect();
    assert_eq!(kinds[..4], [FieldKind::Text, FieldKind::Text, FieldKind::Real, FieldKind::Logical]);
    assert_eq!((&polygons.layer.srs, polygons.problems()), (&RawSrs::Epsg(4524), vec!["geometry-kinds-split"]));
    assert_eq!(layers[1].problems(), ["geometry-kinds-split", "geometry-mixed"]);
    assert_eq!((layers[2].layer.geometry, layers[2].shapes()), (GeometryKind::Point, vec![Ok(10.0)]));
}

#[test]
fn systems_are_those_of_the_format_or_of_the_old_member() {
    let with = |crs: &str| {
        let text = format!(
            "{{\"type\":\"FeatureCollection\",{crs}\"features\":[{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"Point\",\"coordinates\":[109.4,24.3]}}}}]}}"
        );
        read(&text)[0].layer.srs.clone()
    };
    assert_eq!(with(""), RawSrs::Epsg(4326));
    for name in ["urn:ogc:def:crs:EPSG::4524", "EPSG:4524", "urn:ogc:def:crs:EPSG:8.5:4524", "http://www.opengis.net/def/crs/EPSG/0/4524"] {
        assert_eq!(with(&format!("\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"{name}\"}}}},")), RawSrs::Epsg(4524), "{name}");
    }
    assert_eq!(with("\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},"), RawSrs::Epsg(4326));
    assert_eq!(with("\"crs\":{\"type\":\"EPSG\",\"properties\":{\"code\":4545}},"), RawSrs::Epsg(4545));
    assert_eq!(with("\"crs\":null,"), RawSrs::Missing);
    assert_eq!(with("\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"本地\"}},"), RawSrs::Wkt("本地".into()));
    // Metres without a word about the system cannot be what the format says by default.
    assert_eq!(read(r#"{"type":"Point","coordinates":[36643111,2692565]}"#)[0].layer.srs, RawSrs::Missing);
}

#[test]
fn single_objects_lines_and_records_open() {
    assert_eq!(read(r#"{"type":"Polygon","coordinates":[[[1,1],[1,2],[2,2],[1,1]]]}"#)[0].shapes(), [Ok(1.0)]);
    assert_eq!(
        read("\u{feff} \n{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[3,4]},\"properties\":{\"a\":1}}")[0]
            .shapes(),
        [Ok(3.0)]
    );
    assert_eq!(read(GEOJSON_LINES)[0].shapes(), [Ok(109.4), Ok(109.5)]);
    let lines = "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}\r\n\r\n{\"type\":\"Feature\",\"properties\":{\"a\":2},\"geometry\":{\"type\":\"Point\",\"coordinates\":[5,6]}}\n{\"type\":\"Feature\",\"prop\n{\"type\":\"Point\",\"coordinates\":[7,8]}\n";
    let layers = opened("a.geojsonl", lines.as_bytes());
    assert_eq!(layers[0].shapes(), [Err("null-shape"), Ok(5.0), Err("record-unreadable"), Ok(7.0)]);
    assert_eq!(layers[0].column("a"), ["1", "2", "", ""]);
}

#[test]
fn what_breaks_off_keeps_what_stood_before_and_says_where() {
    let cut = GEOJSON.split_once(r#"{"type":"Feature","properties":null"#).unwrap().0;
    let layers = read(&format!("{cut}{{\"type\":\"Fea"));
    assert_eq!((layers[0].shapes(), layers[0].problems()), (vec![Ok(0.0), Ok(100.0)], vec!["file-broken-off"]));
    let message = |text: &str| open_file("a.geojson", text.as_bytes(), &OpenOptions::default()).err().expect("refused").to_string();
    assert!(message("{\"type\":\n oops").contains("line 2"));
    assert!(message("").contains("empty"));
    assert!(message("{\"type\":\"Topology\"}").contains("nothing in it"));
    assert!(message("[1,2]").contains("nothing in it"));
}

#[test]
fn odd_geometries_leave_their_record_and_no_other_without_a_shape() {
    let feature = |geometry: &str| format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{geometry}}}");
    let geometries = [
        r#"{"type":"Point","coordinates":[1,2]}"#,
        r#"{"type":"Point","coordinates":["1","2"]}"#,
        r#"{"type":"Point","coordinates":[[1,2]]}"#,
        r#"{"type":"MultiPoint","coordinates":[]}"#,
        r#"{"type":"Circle","coordinates":[1,2]}"#,
        r#"{"type":"Point"}"#,
        r#"{"type":"Point","coordinates":null}"#,
        r#"{"type":"MultiPoint","coordinates":[[1,2],[3,[4]]]}"#,
        "7",
    ];
    let features = geometries.map(feature).join(",");
    let layers = read(&format!("{{\"type\":\"FeatureCollection\",\"features\":[{features},5]}}"));
    let bad = Err("record-unreadable");
    assert_eq!(layers[0].shapes(), [Ok(1.0), bad, bad, Err("null-shape"), bad, bad, bad, bad, Err("null-shape")]);
}

#[test]
fn text_in_gbk_is_guessed_and_said() {
    let text = "{\"type\":\"Feature\",\"properties\":{\"名称\":\"严格管控类\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[3,4]}}";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let layers = opened("a.json", &gbk);
    assert_eq!((layers[0].column("名称"), layers[0].problems()), (vec!["严格管控类".to_owned()], vec!["encoding-guessed"]));
    assert_eq!(layers[0].layer.encoding.name(), "GB18030");
}

#[test]
fn features_without_any_geometry_are_a_table() {
    let layers = read(r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":null}]}"#);
    assert_eq!((layers[0].layer.geometry, layers[0].layer.records(), layers[0].column("a")), (GeometryKind::None, 1, vec!["1".into()]));
}

#[test]
fn each_record_with_keys_of_its_own_costs_no_more_than_its_text() {
    let features: Vec<String> =
        (0..20_000).map(|n| format!("{{\"type\":\"Feature\",\"properties\":{{\"k{n}\":{n}}},\"geometry\":null}}")).collect();
    let layers = read(&format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",")));
    assert_eq!((layers[0].layer.records(), layers[0].layer.table.fields().len()), (20_000, 2000));
    assert_eq!(layers[0].problems(), ["fields-left-out"]);
    assert_eq!(layers[0].column("k1999")[1999], "1999");
}
