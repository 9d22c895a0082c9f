//! The demo's list in every format, read back by other means than those that wrote it.

use std::collections::BTreeMap;
use std::fs;

use jingtu::rules::Measure;

use crate::kit::{Scene, write};

#[test]
fn every_format_holds_every_conflict() {
    let scene = Scene::demo();
    let count = scene.checked.list.len();
    assert!(count > 100);
    let text = String::from_utf8(scene.csv()).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.records().map(Result::unwrap).count(), count);

    write(&scene.checked, &scene.path("a.geojson"));
    let geojson: geojson::FeatureCollection = fs::read_to_string(scene.path("a.geojson")).unwrap().parse().unwrap();
    assert_eq!(geojson.features.len(), count);
    assert!(geojson.features.iter().all(|feature| feature.geometry.is_some()));

    write(&scene.checked, &scene.path("a.gpkg"));
    let connection = rusqlite::Connection::open(scene.path("a.gpkg")).unwrap();
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("SELECT count(*) FROM conflicts WHERE geom NOTNULL"), count as i64);
    assert_eq!(number("SELECT count(*) FROM rtree_conflicts_geom"), count as i64);
    let srs: (i64, String) = connection
        .query_row("SELECT srs_id, definition FROM gpkg_spatial_ref_sys JOIN gpkg_geometry_columns USING (srs_id)", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(srs.0, i64::from(scene.checked.opened.analysis_crs.epsg.unwrap()));
    assert!(srs.1.starts_with("PROJCS[\"CGCS2000"), "{}", srs.1);
}

#[test]
fn spreadsheet_counts_what_the_list_holds() {
    use calamine::{Data, DataType as _, Reader as _, Xlsx, open_workbook};
    let scene = Scene::demo();
    write(&scene.checked, &scene.path("a.xlsx"));
    let mut book: Xlsx<_> = open_workbook(scene.path("a.xlsx")).unwrap();
    assert_eq!(book.worksheet_range("冲突清单").unwrap().height(), 3 + scene.checked.list.len());
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    for row in scene.checked.list.rows() {
        *by_rule.entry(row.rule.id.clone()).or_default() += 1;
    }
    for (rule, count) in &by_rule {
        let pairs = format!("{rule} 明细");
        let sheet = if book.sheet_names().contains(&pairs) { pairs } else { rule.clone() };
        assert_eq!(book.worksheet_range(&sheet).unwrap().height(), 3 + count, "{sheet}");
    }
    let counties = book.worksheet_range("县区汇总").unwrap();
    let total = counties.rows().find(|row| row[0] == Data::String("合计".into())).unwrap();
    let place = counties.rows().nth(2).unwrap().iter().position(|heading| *heading == Data::String("合计".into())).unwrap();
    assert_eq!(total[place], Data::Float(scene.checked.list.len() as f64));
    // Every file of every layer with its hash, and the problems in words.
    let provenance = book.worksheet_range("数据来源").unwrap();
    let hashes = provenance
        .rows()
        .flatten()
        .filter(|cell| cell.as_string().is_some_and(|text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())));
    let files: usize =
        fs::read_dir(scene.path("数据")).unwrap().filter(|entry| !entry.as_ref().unwrap().path().ends_with("README.md")).count();
    assert_eq!(hashes.count(), files);
    // R3: a row a source, and the parcels of its bands are its pairs.
    let sources = book.worksheet_range("R3").unwrap();
    let headings: Vec<String> = sources.rows().nth(2).unwrap().iter().map(ToString::to_string).collect();
    let counted = headings.iter().enumerate().filter(|(_, heading)| heading.ends_with("地块数")).map(|(place, _)| place);
    let parcels: f64 = counted
        .flat_map(|place| {
            sources.rows().skip(3).map(move |row| match row[place] {
                Data::Float(value) => value,
                _ => 0.0,
            })
        })
        .sum();
    assert_eq!(parcels, by_rule["R3"] as f64);
}

/// Area of the polygons, or length of the line, in a GeoPackage geometry with an envelope and little-endian WKB.
fn measured(blob: &[u8]) -> (u32, f64) {
    let mut at = 40;
    let kind = u32::from_le_bytes(blob[at + 1..at + 5].try_into().unwrap());
    let count = |at: &mut usize| {
        *at += 4;
        u32::from_le_bytes(blob[*at - 4..*at].try_into().unwrap())
    };
    let point = |at: &mut usize| {
        *at += 16;
        [f64::from_le_bytes(blob[*at - 16..*at - 8].try_into().unwrap()), f64::from_le_bytes(blob[*at - 8..*at].try_into().unwrap())]
    };
    at += 5;
    match kind {
        1 => (kind, 0.0),
        2 => {
            let line: Vec<_> = (0..count(&mut at)).map(|_| point(&mut at)).collect();
            (kind, line.windows(2).map(|side| (side[1][0] - side[0][0]).hypot(side[1][1] - side[0][1])).sum())
        }
        6 => {
            let mut area = 0.0;
            for _ in 0..count(&mut at) {
                at += 5;
                for _ in 0..count(&mut at) {
                    let ring: Vec<_> = (0..count(&mut at)).map(|_| point(&mut at)).collect();
                    assert_eq!(ring.first(), ring.last());
                    let [x, y] = ring[0];
                    area +=
                        ring.windows(2).map(|side| (side[0][0] - x) * (side[1][1] - y) - (side[1][0] - x) * (side[0][1] - y)).sum::<f64>()
                            / 2.0;
                }
            }
            (kind, area)
        }
        other => panic!("WKB kind {other}"),
    }
}

#[test]
fn geometries_measure_what_the_columns_say() {
    let scene = Scene::demo();
    write(&scene.checked, &scene.path("a.gpkg"));
    let connection = rusqlite::Connection::open(scene.path("a.gpkg")).unwrap();
    let mut statement = connection.prepare("SELECT geom FROM conflicts ORDER BY fid").unwrap();
    let blobs: Vec<Vec<u8>> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut kinds = BTreeMap::new();
    for (row, blob) in scene.checked.list.rows().zip(&blobs) {
        assert_eq!(&blob[..4], b"GP\0\x03");
        let (kind, measure) = measured(blob);
        *kinds.entry(kind).or_insert(0) += 1;
        match row.finding.measure {
            Measure::Overlap { area_m2, .. } => {
                assert!((measure - area_m2).abs() < 0.01 + 1e-6 * area_m2, "{} {measure} {area_m2}", row.key);
            }
            Measure::Distance { distance_m } => assert!((measure - distance_m).abs() < 0.01, "{} {measure} {distance_m}", row.key),
            Measure::None => {}
        }
    }
    assert!(kinds.contains_key(&2) && kinds.contains_key(&6), "{kinds:?}");
}
