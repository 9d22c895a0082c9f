//! Every version of the workspace that was ever released opens and can be saved into.

use std::path::{Path, PathBuf};

use jingtu::conflicts::{ConflictKey, ReviewStatus};
use jingtu::geometry::{Shape, ShapeKind};
use jingtu::layer::{LayerError, Role};
use jingtu::rules::{Certainty, Measure, Severity};
use jingtu::workspace::files::FileRecord;
use jingtu::workspace::{
    Conflicts, Decided, Row, RowSide, RunConflicts, Srs, Stored, StoredLayer, StoredRun, StoredRunInput, schema, store,
};

fn fixture(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/workspace/fixtures/version-{version}.gpkg"))
}

#[test]
fn every_released_version_has_its_fixture_and_opens() {
    for version in 1..=schema::VERSION {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.gpkg");
        std::fs::copy(fixture(version), &path).unwrap();
        let stored = store::open(&path).unwrap();
        assert_eq!(stored.layers.len(), 2, "version {version}");
        assert_eq!(stored.layers[0].files.len(), 2);
        assert_eq!(stored.layers[0].options.get("crs").map(String::as_str), Some("4524"));
        assert_eq!(stored.settings.get("analysis_crs").map(String::as_str), Some("4524"));
        let run = stored.run.clone().unwrap();
        assert_eq!((run.conflicts, run.inputs.len()), (2, 3));
        assert_eq!(store::findings(&path).unwrap().len(), 2);
        store::save(&path, &stored, None, &mut |_, _| Ok(())).unwrap();
        assert_eq!(store::open(&path).unwrap(), stored);
    }
}

/// An overlap and a distance, invented.
struct TwoConflicts;

impl Conflicts for TwoConflicts {
    fn len(&self) -> usize {
        2
    }

    fn row(&self, place: usize) -> Option<Row<'_>> {
        let zoning = RowSide { layer_no: 1, role: Role::Zoning, layer: "规划用地", record: 7, id: "GH-7", class: "0701", name: "" };
        let plot = RowSide { layer_no: 0, role: Role::RiskList, layer: "名录地块", record: 3, id: "MD-3", class: "", name: "" };
        let row = Row {
            key: ConflictKey(0xab),
            rule: "R1",
            severity: Severity::Critical,
            certainty: Certainty::Certain,
            subject: plot,
            object: Some(zoning),
            measure: Measure::Overlap { area_m2: 100.25, share: 0.5, mean_width_m: 10.125 },
            ellipsoidal_m2: None,
            admin: "柳南区",
            status: ReviewStatus::Open,
            note: "",
        };
        let distance = Row {
            key: ConflictKey(0xcd),
            rule: "R7",
            certainty: Certainty::Doubtful,
            measure: Measure::Distance { distance_m: 499.75 },
            ellipsoidal_m2: None,
            ..row
        };
        [row, distance].get(place).copied()
    }

    fn shapes(&self) -> Box<dyn FnMut(usize) -> Result<Option<Shape>, LayerError> + '_> {
        let at = |x: f64, y: f64| [36_643_000.0 + x, 2_692_000.0 + y];
        Box::new(move |place| {
            let line = Shape { kind: ShapeKind::Lines, xy: vec![at(0.0, 0.0), at(300.0, 400.0)], ends: vec![2] };
            Ok(Some(if place == 0 { Shape::polygon(&[&[at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.025), at(0.0, 10.025)]]) } else { line }))
        })
    }
}

/// What the fixtures hold. A new version's fixture is written by this test with `JINGTU_WRITE_FIXTURE=1`, before its release.
fn example() -> Stored {
    let file =
        |name: &str, hash: &str| FileRecord { name: name.into(), size: 1234, modified_unix_ms: 1_767_196_800_000, hash: hash.repeat(32) };
    let decided = Decided {
        name: "名录地块".into(),
        role: "risk-list".into(),
        id_field: "DKBM".into(),
        crs: "EPSG:4524".into(),
        crs_how: "user".into(),
        is_crs_certain: true,
        encoding: "GB18030".into(),
        encoding_how: "cpg".into(),
        ..Decided::default()
    };
    let plots = StoredLayer {
        path_relative: "数据/名录地块.shp".into(),
        path_absolute: "/数据/名录地块.shp".into(),
        role: Some("risk-list".into()),
        options: [("crs".to_owned(), "4524".to_owned())].into(),
        style: r#"{"opacity":0.5,"line_width":2.0,"has_labels":true}"#.into(),
        is_visible: true,
        draw_order: 1,
        decided,
        files: vec![file("名录地块.shp", "ab"), file("名录地块.dbf", "cd")],
    };
    let zoning = StoredLayer {
        path_relative: String::new(),
        path_absolute: "/规划用地.shp".into(),
        style: "{}".into(),
        decided: Decided { name: "规划用地".into(), role: "zoning".into(), codes: "planning".into(), ..Decided::default() },
        files: vec![file("规划用地.shp", "ef")],
        ..StoredLayer::default()
    };
    let input = |layer: u32, layer_name: &str, file: &str, hash: &str| StoredRunInput {
        layer,
        layer_name: layer_name.into(),
        role: "zoning".into(),
        file: file.into(),
        size: 1234,
        hash: hash.repeat(32),
    };
    let run = StoredRun {
        started_unix_secs: 1_767_196_800,
        program_version: "0.1.0".into(),
        rule_set: "净土默认规则集".into(),
        rule_set_version: "2026.1".into(),
        rules_hash: "00".repeat(32),
        analysis_crs: "EPSG:4524".into(),
        conflicts: 2,
        not_evaluated: r#"[{"rule":"R8","is_partial":false,"missing":[{"layer":"karst"}]}]"#.into(),
        problems: r#"[{"layer":0,"kind":"spike","count":1,"first":[[3,""]]}]"#.into(),
        inputs: vec![
            input(0, "名录地块", "名录地块.shp", "ab"),
            input(0, "名录地块", "名录地块.dbf", "cd"),
            input(1, "规划用地", "规划用地.shp", "ef"),
        ],
    };
    let settings = [
        ("analysis_crs", "4524"),
        ("program_version", "0.1.0"),
        ("view", r#"{"centre_m":[36643111.25,2692565.5],"metres_per_pixel":3.75}"#),
    ];
    Stored {
        settings: settings.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        layers: vec![plots, zoning],
        run: Some(run),
    }
}

#[test]
fn this_version_writes_what_its_fixture_holds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    let srs = Srs { epsg: Some(4524), name: "CGCS2000 / 3-degree Gauss-Kruger zone 36".into(), wkt: None };
    store::save(&path, &example(), Some(RunConflicts { conflicts: &TwoConflicts, srs: &srs }), &mut |_, _| Ok(())).unwrap();
    if std::env::var_os("JINGTU_WRITE_FIXTURE").is_some() {
        std::fs::copy(&path, fixture(schema::VERSION)).unwrap();
    }
    let read = |path: &Path| (store::open(path).unwrap(), store::findings(path).unwrap());
    let copy = folder.path().join("fixture.gpkg");
    std::fs::copy(fixture(schema::VERSION), &copy).unwrap();
    assert_eq!(read(&path), read(&copy));
    assert_eq!(read(&path).0, example());
    let schema_of = |path: &Path| {
        let connection = rusqlite::Connection::open(path).unwrap();
        let mut statement = connection.prepare("SELECT sql FROM sqlite_master WHERE sql NOTNULL ORDER BY name").unwrap();
        statement.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap).collect::<Vec<_>>()
    };
    assert_eq!(schema_of(&path), schema_of(&copy), "a released version's tables changed: make a new version");
}

#[test]
fn this_version_is_a_geopackage_with_these_tables() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    std::fs::copy(fixture(schema::VERSION), &path).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(number("PRAGMA application_id"), 0x4750_4b47);
    assert_eq!(number("PRAGMA user_version"), 10_300);
    let mut statement = connection
        .prepare(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'rtree_%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .unwrap();
    let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let expected = [
        "conflicts",
        "gpkg_contents",
        "gpkg_extensions",
        "gpkg_geometry_columns",
        "gpkg_ogr_contents",
        "gpkg_spatial_ref_sys",
        "jingtu_layer_files",
        "jingtu_layers",
        "jingtu_photos",
        "jingtu_reviews",
        "jingtu_run_inputs",
        "jingtu_runs",
        "jingtu_settings",
    ];
    assert_eq!(tables, expected);
    assert_eq!(number("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'jingtu_workspace'"), 7);
    assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}
