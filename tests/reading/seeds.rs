//! Small sound files of each format, for damage and for tests of their readers.

use std::sync::LazyLock;

use rusqlite::Connection;

/// What a GeoPackage has at least.
pub(crate) const CONTAINER: &str = "
PRAGMA application_id = 1196444487;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 4524, 'EPSG', 4524, 'undefined');
";

/// WKB in little endian: a type and what follows.
pub(crate) fn wkb(code: u32, rest: &[u8]) -> Vec<u8> {
    [&[1], code.to_le_bytes().as_slice(), rest].concat()
}

/// Counted vertices, or rings of them.
pub(crate) fn vertices(points: &[[f64; 2]]) -> Vec<u8> {
    let mut bytes = (points.len() as u32).to_le_bytes().to_vec();
    bytes.extend(points.iter().flatten().flat_map(|number| number.to_le_bytes()));
    bytes
}

/// A polygon of one ring.
pub(crate) fn polygon(place: usize) -> Vec<u8> {
    wkb(3, &[1_u32.to_le_bytes().as_slice(), &vertices(&crate::kit::square(place))].concat())
}

/// A point.
pub(crate) fn point(xy: [f64; 2]) -> Vec<u8> {
    wkb(1, &xy.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>())
}

/// A geometry with a GeoPackage's header.
pub(crate) fn blob(wkb: &[u8]) -> Vec<u8> {
    [&[b'G', b'P', 0, 1, 0, 0, 0, 0], wkb].concat()
}

/// A GeoPackage that `fill` fills.
pub(crate) fn geopackage(fill: impl FnOnce(&Connection)) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA page_size = 512; PRAGMA journal_mode = OFF;").unwrap();
    connection.execute_batch(CONTAINER).unwrap();
    fill(&connection);
    connection.close().unwrap();
    std::fs::read(path).unwrap()
}

/// Polygons, a point, a curve, a null; text and numbers; a table without geometry; a view.
pub(crate) static GEOPACKAGE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    geopackage(|connection| {
        connection
            .execute_batch(
                "CREATE TABLE 地块 (fid INTEGER PRIMARY KEY, geom BLOB, 名称 TEXT, 面积 REAL, 是否 BOOLEAN);
                 CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
                 CREATE VIEW some AS SELECT fid, geom, 名称 FROM 地块;
                 INSERT INTO gpkg_contents VALUES ('地块', 'features', 'a', 4524), ('notes', 'attributes', 'b', 0), ('some', 'features', 'c', 4524);
                 INSERT INTO gpkg_geometry_columns VALUES ('地块', 'geom', 'GEOMETRY', 4524, 0, 0), ('some', 'geom', 'POLYGON', 4524, 0, 0);
                 INSERT INTO notes VALUES (1, '甲'), (2, NULL);",
            )
            .unwrap();
        let geometries =
            [Some(blob(&polygon(0))), Some(blob(&point([1.0, 2.0]))), None, Some(blob(&wkb(9, &[0; 8]))), Some(blob(&polygon(3)))];
        for (place, geometry) in geometries.into_iter().enumerate() {
            let name = format!("第{place}块");
            connection.execute("INSERT INTO 地块 VALUES (NULL, ?1, ?2, ?3, ?4)", (geometry, name, place as f64 + 0.5, place % 2)).unwrap();
        }
    })
});

/// A collection of features of several kinds.
pub(crate) const GEOJSON: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4524"}},"features":[
{"type":"Feature","id":7,"properties":{"编号":4502020000000000001,"名称":"甲\u4e59","面积":12.50,"是":true,"列":[1,{"a":null}]},"geometry":{"type":"Polygon","coordinates":[[[0,0],[0,10],[10,10],[10,0],[0,0]],[[2,2],[4,2],[4,4],[2,2]]]}},
{"type":"Feature","properties":{"名称":"乙","备注":"后来的"},"geometry":{"coordinates":[[[[100,0,5],[100,10,5],[110,10,5],[100,0,5]]]],"type":"MultiPolygon"}},
{"type":"Feature","properties":null,"geometry":null},
{"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}},
{"type":"Feature","properties":{"名称":"丙"},"geometry":{"type":"Point","coordinates":[1e1,2.5]}}]}"#;

/// The same formats, a feature a line.
pub(crate) const GEOJSON_LINES: &str = "\u{1e}{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":{\"type\":\"Point\",\"coordinates\":[109.4,24.3]}}\n\u{1e}{\"type\":\"Point\",\"coordinates\":[109.5,24.4]}\n";

/// Folders, a schema, polygons with a hole, tracks.
pub(crate) const KML: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><name>文档</name>
<Schema name="s" id="s"><SimpleField name="面积" type="double"/></Schema>
<Folder><name>柳北区</name><Folder><name>地块</name>
<Placemark id="p1"><name>甲 &amp; 乙</name><description><![CDATA[<b>说明</b>]]></description>
<ExtendedData><Data name="编号"><displayName>x</displayName><value>4502020000000000001</value></Data><SchemaData schemaUrl="#s"><SimpleData name="面积">12.5</SimpleData></SchemaData></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>109.1,24.1,0 109.1,24.2,0 109.2,24.2,0 109.1,24.1,0</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing><coordinates>109.12,24.15 109.13,24.16 109.13,24.15 109.12,24.15</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>
</Folder></Folder>
<Placemark><name>点</name><TimeStamp><when>2023-05-01</when></TimeStamp><MultiGeometry><Point><coordinates> 109.3, 24.3 </coordinates></Point><Point><coordinates>109.4,24.4,5</coordinates></Point></MultiGeometry></Placemark>
<Placemark><gx:Track><when>2023</when><gx:coord>109.1 24.1 5</gx:coord><gx:coord>109.2 24.2 5</gx:coord></gx:Track></Placemark>
</Document></kml>"##;

/// One of each.
pub(crate) const GPX: &str = r#"<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>不是航点</name></metadata>
<wpt lat="24.3" lon="109.4"><ele>88.5</ele><time>2023-05-01T02:03:04Z</time><name>采样点1</name><desc>渠旁</desc><extensions><x>1</x></extensions></wpt>
<trk><name>巡查</name><trkseg><trkpt lat="24.3" lon="109.4"><ele>1</ele><time>2023-05-01T02:00:00Z</time></trkpt><trkpt lat="24.4" lon="109.5"/></trkseg><trkseg><trkpt lat="24.5" lon="109.6"/><trkpt lat="24.6" lon="109.7"/></trkseg></trk>
<rte><name>路线</name><rtept lat="24.3" lon="109.4"><name>起</name></rtept><rtept lat="24.4" lon="109.5"/></rte></gpx>"#;
