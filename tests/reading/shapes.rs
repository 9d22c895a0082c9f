//! The .shp and the .shx: what is damaged, what lies about itself, what was edited in place.

use jingtu::geometry::{Shape, ShapeKind};
use jingtu::ids::RecordNo;
use jingtu::source::{GeometryKind, OpenOptions, RawSrs, SourceError, UnsupportedKind};

use crate::kit::{Files, NAMES, all_squares, put, square, squares};
use crate::shapefile::{Geometry, Row};

/// Bytes of a record of [`squares`]: header, type, box, counts, one part, five points.
const RECORD: usize = 8 + 44 + 4 + 5 * 16;

fn record(place: usize) -> usize {
    100 + place * RECORD
}

fn row(geometry: Geometry) -> Row {
    Row { geometry, cells: vec!["甲".to_owned(), "1".to_owned()], is_deleted: false }
}

#[test]
fn a_sound_layer_has_no_problems() {
    let opened = squares().open();
    assert_eq!(opened.problems(), Vec::<&str>::new());
    assert_eq!(opened.shapes(), all_squares());
    assert_eq!(opened.column("名称"), NAMES);
    assert_eq!((opened.layer.name.as_str(), opened.layer.geometry), ("图层", GeometryKind::Polygon));
    assert_eq!(opened.layer.srs, RawSrs::Prj("GEOGCS[\"x\"]".to_owned()));
}

#[test]
fn rings_come_as_stored() {
    let opened = squares().open();
    let mut shape = Shape::default();
    assert_eq!(opened.layer.shapes.read(RecordNo::new(2), &mut shape).unwrap(), None);
    assert_eq!(shape, Shape { kind: ShapeKind::Polygon, xy: square(2), ends: vec![5] });
}

#[test]
fn a_missing_shx_is_replaced_by_a_scan() {
    let opened = squares().without("shx").open();
    assert_eq!(opened.problems(), ["shx-missing"]);
    assert_eq!(opened.shapes(), all_squares());
}

#[test]
fn a_shx_that_points_outside_or_inside_records_is_not_believed() {
    for offset in [0x7FFF_FFFF_i32, 60] {
        let mut files = squares();
        put(files.get("shx"), 100 + 8 * 3, &offset.to_be_bytes());
        let opened = files.open();
        assert_eq!(opened.problems(), ["shx-damaged"], "{offset}");
        assert_eq!(opened.shapes(), all_squares());
    }
}

#[test]
fn records_edited_in_place_are_where_the_shx_says() {
    // Record 2 grew and was written again at the end; its old place holds rubbish on which a scan stumbles.
    let mut files = squares();
    let old = files.get("shp")[record(2)..record(3)].to_vec();
    let end = files.get("shp").len();
    files.get("shp").extend(old);
    put(files.get("shp"), record(2), &[0xEE; RECORD]);
    put(files.get("shx"), 100 + 8 * 2, &(end as i32 / 2).to_be_bytes());
    let len = files.get("shp").len() as i32 / 2;
    put(files.get("shp"), 24, &len.to_be_bytes());
    let opened = files.open();
    assert_eq!(opened.problems(), Vec::<&str>::new());
    assert_eq!(opened.shapes(), all_squares());
}

#[test]
fn dead_records_that_the_shx_does_not_list_do_not_exist() {
    let mut files = squares();
    let dead = files.get("shp")[record(0)..record(1)].to_vec();
    files.get("shp").extend(dead);
    let len = files.get("shp").len() as i32 / 2;
    put(files.get("shp"), 24, &len.to_be_bytes());
    let opened = files.open();
    assert_eq!(opened.problems(), Vec::<&str>::new());
    assert_eq!(opened.shapes(), all_squares());
}

#[test]
fn a_cut_file_gives_its_whole_records_and_says_how_many_are_missing() {
    let mut files = squares();
    files.get("shp").truncate(record(4) + 20);
    let opened = files.open();
    assert_eq!(opened.problems(), ["records-missing"]);
    assert_eq!(opened.shapes(), all_squares()[..4]);
    assert_eq!(opened.column("名称"), NAMES[..4]);
    // Without the .shx nobody knows how many there were.
    let opened = files.without("shx").open();
    assert_eq!(opened.problems(), ["dbf-rows-surplus", "header-length-wrong", "shx-missing", "trailing-bytes"]);
}

#[test]
fn a_record_length_that_is_a_bomb_costs_nothing() {
    let mut files = squares();
    put(files.get("shp"), record(3) + 4, &i32::MAX.to_be_bytes());
    let opened = files.open();
    assert_eq!(opened.problems(), ["record-length-wrong"]);
    assert_eq!(opened.shapes(), all_squares());
    // Without the .shx the scan goes on behind it, and later attributes stay with their shapes.
    let opened = files.without("shx").open();
    let mut expected = all_squares();
    expected[3] = Err("record-unreadable");
    assert_eq!(opened.problems(), ["shx-missing"]);
    assert_eq!(opened.shapes(), expected);
}

#[test]
fn impossible_counts_leave_the_record_out_and_no_other() {
    for (at, count) in [(8 + 36, i32::MAX), (8 + 40, i32::MAX), (8 + 40, -1), (8 + 36, -5), (8 + 40, 6)] {
        let mut files = squares();
        put(files.get("shp"), record(3) + at, &count.to_le_bytes());
        let mut expected = all_squares();
        expected[3] = Err("record-unreadable");
        assert_eq!(files.open().shapes(), expected, "{at} {count}");
        assert_eq!(files.without("shx").open().shapes(), expected, "{at} {count}");
    }
}

#[test]
fn parts_out_of_order_leave_the_record_out() {
    for start in [1_i32, 9, -1] {
        let mut files = squares();
        put(files.get("shp"), record(1) + 8 + 44, &start.to_le_bytes());
        assert_eq!(files.open().shapes()[1], Err("record-unreadable"), "{start}");
    }
}

#[test]
fn a_vertex_that_is_no_number_leaves_the_record_out() {
    for bad in [f64::NAN, f64::INFINITY, f64::MIN, -1e39] {
        let mut files = squares();
        put(files.get("shp"), record(5) + 8 + 48 + 32, &bad.to_le_bytes());
        assert_eq!(files.open().shapes()[5], Err("non-finite-vertex"), "{bad}");
    }
}

#[test]
fn a_wrong_box_is_not_believed() {
    for wrong in [[0.0; 4], [f64::NAN; 4], [10.0, 10.0, 0.0, 0.0]] {
        let mut files = squares();
        for (place, number) in wrong.iter().enumerate() {
            put(files.get("shp"), record(4) + 12 + 8 * place, &number.to_le_bytes());
            // The header's box is stale too.
            put(files.get("shp"), 36 + 8 * place, &number.to_le_bytes());
        }
        // `shapes` compares each box with its vertices.
        assert_eq!(files.open().shapes(), all_squares());
    }
}

#[test]
fn what_the_header_gets_wrong_is_said() {
    let wrong: [(usize, [u8; 4], &[&str]); 4] = [
        (24, 0_i32.to_be_bytes(), &["header-length-wrong"]),
        (24, (-1_i32).to_be_bytes(), &["header-length-wrong"]),
        (28, 999_i32.to_le_bytes(), &["version-wrong"]),
        (32, 1_i32.to_le_bytes(), &["shape-type-mismatch"]),
    ];
    for (at, bytes, problems) in wrong {
        let mut files = squares();
        put(files.get("shp"), at, &bytes);
        let opened = files.open();
        assert_eq!(opened.problems(), problems);
        assert_eq!(opened.shapes(), all_squares());
        assert_eq!(opened.layer.geometry, GeometryKind::Polygon);
    }
}

#[test]
fn record_numbers_are_ignored() {
    let mut files = squares();
    for place in 0..6 {
        put(files.get("shp"), record(place), &7_i32.to_be_bytes());
    }
    assert_eq!(files.open().shapes(), all_squares());
    assert_eq!(files.without("shx").open().shapes(), all_squares());
}

#[test]
fn bytes_behind_the_last_record_are_said() {
    let mut files = squares();
    files.get("shp").extend([0xAB; 80]);
    let opened = files.open();
    assert_eq!(opened.problems(), ["trailing-bytes"]);
    assert_eq!(opened.shapes(), all_squares());
    assert_eq!(files.without("shx").open().problems(), ["shx-missing", "trailing-bytes"]);
}

#[test]
fn null_shapes_keep_their_place() {
    let files = Files::of(1, vec![row(Geometry::Point([5.0, 6.0])), row(Geometry::Null), row(Geometry::Point([7.0, 8.0]))]);
    let opened = files.open();
    assert_eq!(opened.shapes(), [Ok(5.0), Err("null-shape"), Ok(7.0)]);
    assert_eq!(opened.layer.geometry, GeometryKind::Point);
    assert_eq!(opened.problems(), Vec::<&str>::new());
}

#[test]
fn a_record_of_another_kind_is_left_out() {
    let files = Files::of(
        5,
        vec![row(Geometry::Polygon(vec![square(0)])), row(Geometry::Line(vec![square(1)])), row(Geometry::Polygon(vec![square(2)]))],
    );
    assert_eq!(files.open().shapes(), [Ok(0.0), Err("shape-type-other"), Ok(200.0)]);
}

#[test]
fn lines_and_multipoints_have_their_parts() {
    let files = Files::of(3, vec![row(Geometry::Line(vec![square(0), square(1)]))]);
    let opened = files.open();
    let mut shape = Shape::default();
    opened.layer.shapes.read(RecordNo::new(0), &mut shape).unwrap();
    assert_eq!((opened.layer.geometry, shape.kind, shape.ends.as_slice()), (GeometryKind::Line, ShapeKind::Lines, [5, 10].as_slice()));
    let opened = Files::of(8, vec![row(Geometry::MultiPoint(square(0)))]).open();
    opened.layer.shapes.read(RecordNo::new(0), &mut shape).unwrap();
    assert_eq!((opened.layer.geometry, shape.kind, shape.xy.len()), (GeometryKind::MultiPoint, ShapeKind::Points, 5));
}

#[test]
fn z_and_m_are_passed_over() {
    let points = || square(3).into_iter().rev().map(|[x, y]| shapefile::PointZ::new(x, y, 7.0, 8.0)).collect();
    let polygon = shapefile::PolygonZ::new(shapefile::PolygonRing::Outer(points()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("z.shp");
    let mut writer = shapefile::ShapeWriter::from_path(&path).unwrap();
    writer.write_shape(&polygon).unwrap();
    writer.finalize().unwrap();
    drop(writer);
    let layer = jingtu::source::open(&path, &OpenOptions::default()).unwrap().remove(0);
    let mut shape = Shape::default();
    assert_eq!(layer.shapes.read(RecordNo::new(0), &mut shape).unwrap(), None);
    assert_eq!((layer.geometry, shape.xy.len()), (GeometryKind::Polygon, 5));
    assert!(shape.xy.iter().all(|[x, y]| (300.0..=310.0).contains(x) && (0.0..=10.0).contains(y)));
}

#[test]
fn multipatch_is_refused_with_a_reason() {
    let mut files = squares();
    put(files.get("shp"), 32, &31_i32.to_le_bytes());
    for place in 0..6 {
        put(files.get("shp"), record(place) + 8, &31_i32.to_le_bytes());
    }
    let error = files.try_open().err();
    assert!(matches!(error, Some(SourceError::Unsupported { what: UnsupportedKind::MultiPatch, .. })), "{error:?}");
}

#[test]
fn what_is_no_shapefile_is_refused() {
    for bytes in [Vec::new(), b"PK\x03\x04".to_vec(), 9994_i32.to_be_bytes().to_vec(), vec![0; 200]] {
        let mut files = squares();
        *files.get("shp") = bytes;
        assert!(matches!(files.try_open().err(), Some(SourceError::NotFormat { .. })));
    }
}

#[test]
fn names_are_found_in_any_case() {
    let folder = tempfile::tempdir().unwrap();
    for (extension, bytes) in &squares().0 {
        std::fs::write(folder.path().join(format!("GENGDI.{}", extension.to_uppercase())), bytes).unwrap();
    }
    for typed in ["GENGDI.SHP", "gengdi.shp", "GENGDI.dbf", "Gengdi.Prj"] {
        let layers = jingtu::source::open(&folder.path().join(typed), &OpenOptions::default()).unwrap();
        assert_eq!(layers[0].table.rows(), 6, "{typed}");
        assert_eq!(layers[0].problems.count(), 0, "{typed}");
    }
}

#[test]
fn a_file_cut_while_it_is_open_is_an_error_and_no_crash() {
    let folder = tempfile::tempdir().unwrap();
    squares().write(folder.path(), "a");
    let layer = jingtu::source::open(&folder.path().join("a.shp"), &OpenOptions::default()).unwrap().remove(0);
    std::fs::File::options().write(true).open(folder.path().join("a.shp")).unwrap().set_len(150).unwrap();
    let mut shape = Shape::default();
    assert!(matches!(layer.shapes.read(RecordNo::new(4), &mut shape), Err(SourceError::Changed { .. })));
}
