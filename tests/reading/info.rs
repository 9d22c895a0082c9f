//! What `info` says, counted over whole files.

use jingtu::layer::{CrsHow, Input};
use jingtu::progress::{Cancel, Progress};
use jingtu::tasks::info::{FileInfo, Look, info};

use crate::kit::{Files, put, square, squares};
use crate::shapefile::{Geometry, Row};

fn look(files: &Files, values: usize) -> FileInfo {
    let folder = tempfile::tempdir().unwrap();
    files.write(folder.path(), "地块");
    let input = Input::new(folder.path().join("地块.shp"), None);
    info(&[input], Look { values, is_deep: false }, &Progress::silent(), &Cancel::new()).unwrap().remove(0)
}

fn polygon(rings: Vec<Vec<[f64; 2]>>, name: &str) -> Row {
    Row { geometry: Geometry::Polygon(rings), cells: vec![name.to_owned(), "1".to_owned()], is_deleted: false }
}

#[test]
fn everything_about_a_layer_is_counted_once() {
    let bowtie = vec![[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0], [0.0, 0.0]];
    let mut unclosed = square(1);
    unclosed.pop();
    let rows = vec![
        polygon(vec![square(0)], "好"),
        polygon(vec![bowtie], "自交"),
        polygon(vec![unclosed], "不闭合"),
        polygon(vec![square(3), vec![[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]], "退化"),
        Row { geometry: Geometry::Null, cells: vec!["空".to_owned(), "2".to_owned()], is_deleted: false },
        Row { is_deleted: true, ..polygon(vec![square(9)], "删") },
        polygon(vec![vec![[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]]], "无面积"),
    ];
    let file = look(&Files::of(5, rows), 6);
    let layers = file.layers.unwrap();
    let layer = &layers[0];
    assert_eq!((layer.records, layer.deleted, layer.null_shapes, layer.invalid), (7, 1, 1, 4));
    // A deleted record does not exist: its square at 900 is not in the extent.
    let extent = layer.extent.unwrap();
    assert_eq!((extent.min, extent.max), ([0.0, 0.0], [310.0, 10.0]));
    let counts: Vec<(&str, u64)> = layer.problems.iter().map(|(word, group)| (*word, group.count)).collect();
    let expected =
        [("crs-unreadable", 1), ("no-area", 1), ("null-shape", 1), ("ring-degenerate", 1), ("ring-unclosed", 1), ("self-crossing", 1)];
    assert_eq!(counts, expected);
    assert_eq!(layer.fields[0].values, ["好", "自交", "不闭合", "退化", "空", "删"].map(|name| Some(name.to_owned())));
}

#[test]
fn records_that_cannot_be_placed_are_not_counted_and_keep_their_row() {
    let mut files = squares();
    put(files.get("shp"), 100 + 2 * 136 + 8 + 48, &f64::NAN.to_le_bytes());
    let layers = look(&files, 10).layers.unwrap();
    assert_eq!((layers[0].records, layers[0].fields[0].values.len()), (5, 6));
    assert!(layers[0].has_warnings);
}

#[test]
fn a_table_has_neither_extent_nor_crs() {
    let folder = tempfile::tempdir().unwrap();
    squares().write(folder.path(), "表");
    let input = Input::new(folder.path().join("表.dbf"), None);
    let layers = info(&[input], Look { values: 1, is_deep: false }, &Progress::silent(), &Cancel::new()).unwrap().remove(0).layers.unwrap();
    assert_eq!((layers[0].extent, layers[0].crs.how, layers[0].problems.len()), (None, CrsHow::Unknown, 0));
}

#[test]
fn a_file_that_cannot_be_opened_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    squares().write(folder.path(), "a");
    let inputs = ["missing.shp", "a.shp"].map(|name| Input::new(folder.path().join(name), None));
    let files = info(&inputs, Look::default(), &Progress::silent(), &Cancel::new()).unwrap();
    assert!(files[0].layers.is_err() && files[1].layers.is_ok());
}

#[test]
fn cancel_stops_it() {
    let cancel = Cancel::new();
    cancel.cancel();
    let folder = tempfile::tempdir().unwrap();
    squares().write(folder.path(), "a");
    assert!(info(&[Input::new(folder.path().join("a.shp"), None)], Look::default(), &Progress::silent(), &cancel).is_err());
}
