//! `GeoPackage`s as QGIS, GDAL and others write them, and as they are handed out.

use std::fs;

use jingtu::source::{self, FieldKind, GeometryKind, OpenOptions, RawSrs, SourceError};
use rusqlite::Connection;

use crate::kit::{Opened, open_file, opened};
use crate::seeds::{GEOPACKAGE, blob, geopackage, point, polygon, wkb};

fn only(layer: &str) -> OpenOptions {
    OpenOptions { layer: Some(layer.to_owned()), ..OpenOptions::default() }
}

fn named<'l>(layers: &'l [Opened], name: &str) -> &'l Opened {
    layers.iter().find(|opened| opened.layer.name == name).expect("the layer is there")
}

/// One feature table `t` with a geometry column, a system and rows that `fill` adds.
fn table(srs_id: i64, fill: impl FnOnce(&Connection)) -> Vec<u8> {
    geopackage(|connection| {
        let sql = "CREATE TABLE t (fid INTEGER PRIMARY KEY, geom BLOB, a);
                   INSERT INTO gpkg_contents VALUES ('t', 'features', 't', 0);";
        connection.execute_batch(sql).unwrap();
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES ('t', 'geom', 'POLYGON', ?1, 0, 0)", [srs_id]).unwrap();
        fill(connection);
    })
}

#[test]
fn every_table_opens_with_a_layer_a_geometry_kind() {
    let layers = opened("市.gpkg", &GEOPACKAGE);
    let names: Vec<&str> = layers.iter().map(|opened| opened.layer.name.as_str()).collect();
    assert_eq!(names, ["地块_polygon", "地块_point", "notes", "some_polygon", "some_point"]);
    let plots = named(&layers, "地块_polygon");
    // The null and the curve have no kind of their own: they stay with the first.
    assert_eq!(plots.shapes(), [Ok(0.0), Err("null-shape"), Err("geometry-type-unread"), Ok(300.0)]);
    assert_eq!(plots.column("名称"), ["第0块", "第2块", "第3块", "第4块"]);
    assert_eq!(
        (plots.column("面积"), plots.column("是否")),
        (vec!["0.5".into(), "2.5".into(), "3.5".into(), "4.5".into()], vec!["false".into(), "false".into(), "true".into(), "false".into()])
    );
    assert_eq!((&plots.layer.srs, plots.layer.geometry), (&RawSrs::Epsg(4524), GeometryKind::Polygon));
    assert!(plots.problems().contains(&"geometry-kinds-split"));
    let notes = named(&layers, "notes");
    assert_eq!(
        (notes.layer.geometry, notes.layer.records(), notes.column("text")),
        (GeometryKind::None, 2, vec!["甲".into(), String::new()])
    );
}

#[test]
fn one_layer_can_be_named_and_a_wrong_name_lists_them() {
    let one = open_file("市.gpkg", &GEOPACKAGE, &only("notes")).unwrap();
    assert_eq!(one.len(), 1);
    assert_eq!(open_file("市.gpkg", &GEOPACKAGE, &only("地块_point")).unwrap()[0].layer.records(), 1);
    let error = open_file("市.gpkg", &GEOPACKAGE, &only("没有")).err().expect("refused");
    assert!(matches!(&error, SourceError::LayerMissing { layers, .. } if layers == "地块, notes, some"), "{error}");
}

#[test]
fn systems_come_from_the_table_of_systems() {
    let with = |id: i64, organization: &str, code: i64, definition: &str| {
        let bytes = table(id, |connection| {
            let sql = "INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES ('x', ?1, ?2, ?3, ?4)";
            connection.execute(sql, (id, organization, code, definition)).unwrap();
            connection.execute("INSERT INTO t VALUES (NULL, ?1, 1)", [blob(&polygon(0))]).unwrap();
        });
        opened("a.gpkg", &bytes)[0].layer.srs.clone()
    };
    assert_eq!(with(4545, "epsg", 4545, "x"), RawSrs::Epsg(4545));
    assert_eq!(with(990_001, "EPSG", 4545, "x"), RawSrs::Epsg(4545));
    assert_eq!(with(100_001, "NONE", 100_001, "PROJCS[\"本地\"]"), RawSrs::Wkt("PROJCS[\"本地\"]".into()));
    assert_eq!(with(100_002, "NONE", 100_002, "undefined"), RawSrs::Missing);
    assert_eq!(with(99_999, "NONE", 99_999, "LOCAL_CS[\"Undefined SRS\",UNIT[\"unknown\",0]]"), RawSrs::Missing);
    assert_eq!(with(-1, "NONE", -1, "undefined"), RawSrs::Missing);
    assert_eq!(with(0, "NONE", 0, "undefined"), RawSrs::Missing);
}

#[test]
fn values_keep_their_digits_and_bad_text_is_said() {
    let bytes = table(4524, |connection| {
        let insert = |geometry: Vec<u8>, value: &dyn rusqlite::ToSql| {
            connection.execute("INSERT INTO t VALUES (NULL, ?1, ?2)", [&geometry as &dyn rusqlite::ToSql, value]).unwrap();
        };
        insert(blob(&polygon(0)), &4_502_020_000_000_000_001_i64);
        insert(blob(&polygon(1)), &"4502020000000000000000001");
        connection.execute("INSERT INTO t VALUES (NULL, ?1, CAST(x'BCD7D2D2' AS TEXT))", [blob(&polygon(2))]).unwrap();
        insert(blob(&polygon(3)), &vec![0_u8, 1]);
        insert(polygon(4), &1.25);
    });
    let layers = opened("a.gpkg", &bytes);
    let values = layers[0].column("a");
    assert_eq!(
        (values[0].as_str(), values[1].as_str(), values[3].as_str(), values[4].as_str()),
        ("4502020000000000001", "4502020000000000000000001", "", "1.25")
    );
    assert_eq!(layers[0].shapes()[4], Ok(400.0), "WKB without a header");
    assert_eq!(layers[0].problems(), ["binary-not-read", "text-undecodable"]);
    let gbk = OpenOptions { encoding: Some("gbk".into()), ..OpenOptions::default() };
    assert_eq!(open_file("a.gpkg", &bytes, &gbk).unwrap()[0].column("a")[2], "甲乙");
}

#[test]
fn what_is_listed_and_not_there_is_said() {
    let bytes = table(4524, |connection| {
        connection
            .execute(
                "INSERT INTO t VALUES (NULL, ?1, 1)",
                [blob(&wkb(7, &[2_u32.to_le_bytes().as_slice(), &polygon(0), &point([1.0, 2.0])].concat()))],
            )
            .unwrap();
        connection.execute_batch("INSERT INTO gpkg_contents VALUES ('gone', 'features', 'g', 0); CREATE TABLE u (a TEXT); INSERT INTO u VALUES ('x');
            INSERT INTO gpkg_contents VALUES ('u', 'features', 'u', 0); INSERT INTO gpkg_geometry_columns VALUES ('u', 'shape', 'POINT', 4524, 0, 0);").unwrap();
    });
    let layers = opened("a.gpkg", &bytes);
    assert_eq!(layers[0].problems(), ["geometry-mixed", "layer-refused"]);
    assert_eq!((layers[1].layer.geometry, layers[1].problems()), (GeometryKind::None, vec!["geometry-column-missing"]));
    let empty = table(4524, |_| {});
    let layers = opened("a.gpkg", &empty);
    assert_eq!((layers[0].layer.geometry, layers[0].layer.records(), layers[0].problems()), (GeometryKind::Polygon, 0, vec!["no-records"]));
    assert_eq!(layers[0].layer.table.fields()[0].kind, FieldKind::Integer);
}

#[test]
fn a_database_without_layers_is_refused_with_its_reason() {
    let message = |bytes: &[u8]| open_file("a.gpkg", bytes, &OpenOptions::default()).err().expect("refused").to_string();
    assert!(message(&geopackage(|_| {})).contains("nothing in it to map or list"));
    assert!(message(b"").contains("empty"));
    assert!(message(b"PK\x03\x04 not a database at all").contains("not a GeoPackage"));
    assert!(message(&GEOPACKAGE[..600]).contains("not a GeoPackage"));
}

#[test]
fn content_counts_more_than_the_ending() {
    assert_eq!(opened("市.sqlite", &GEOPACKAGE).len(), 5);
    assert_eq!(opened("市", &GEOPACKAGE).len(), 5);
}

#[test]
fn an_endless_view_ends() {
    let bytes = geopackage(|connection| {
        connection
            .execute_batch(
                "CREATE VIEW t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'x' AS a FROM n;
                 INSERT INTO gpkg_contents VALUES ('t', 'attributes', 't', 0);",
            )
            .unwrap();
    });
    let layers = opened("a.gpkg", &bytes);
    assert_eq!(layers[0].problems(), ["table-broken-off"]);
}

#[test]
fn nothing_is_written_beside_the_file_and_a_held_one_is_read_with_its_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("市 50%#1?.gpkg");
    fs::write(&path, &*GEOPACKAGE).unwrap();
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("PRAGMA journal_mode = WAL; INSERT INTO notes VALUES (3, '未落盘');").unwrap();
    let notes = |layers: Vec<source::RawLayer>| layers.into_iter().find(|layer| layer.name == "notes").unwrap();
    let held = notes(source::open(&path, &OpenOptions::default()).unwrap());
    assert_eq!(held.records(), 3);
    drop(writer);
    assert_eq!(notes(source::open(&path, &OpenOptions::default()).unwrap()).records(), 3);
    let beside = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(beside, 1);
}
