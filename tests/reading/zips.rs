//! Layers inside a .zip.

use std::fs::File;
use std::io::{Cursor, Write as _};

use encoding_rs::GBK;
use jingtu::source::{self, NotFormatReason, OpenOptions, RawLayer, SourceError, UnsupportedKind};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::kit::squares;

/// A .zip with these members. Names go in as bytes: placeholders of the same length are written and replaced afterwards.
fn archive(members: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (place, (name, bytes)) in members.iter().enumerate() {
        writer.start_file(placeholder(place, name.len()), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    let mut archive = writer.finish().unwrap().into_inner();
    for (place, (name, _)) in members.iter().enumerate() {
        let stand_in = placeholder(place, name.len()).into_bytes();
        let places: Vec<usize> = archive.windows(stand_in.len()).enumerate().filter(|(_, w)| *w == stand_in).map(|(at, _)| at).collect();
        assert_eq!(places.len(), 2);
        for at in places {
            archive[at..at + name.len()].copy_from_slice(name);
        }
    }
    archive
}

fn placeholder(place: usize, len: usize) -> String {
    format!("{}{}", char::from(b'A' + place as u8), "#".repeat(len - 1))
}

fn open(archive: &[u8]) -> Result<Vec<RawLayer>, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("资料.ZIP");
    File::create(&path).unwrap().write_all(archive).unwrap();
    source::open(&path, &OpenOptions::default())
}

/// The members of the squares under this stem.
fn layer(stem: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    squares().0.into_iter().map(|(extension, bytes)| ([stem, b".", extension.as_bytes()].concat(), bytes)).collect()
}

fn borrowed(members: &[(Vec<u8>, Vec<u8>)]) -> Vec<(&[u8], &[u8])> {
    members.iter().map(|(name, bytes)| (name.as_slice(), bytes.as_slice())).collect()
}

#[test]
fn several_layers_in_folders_open_in_the_order_of_their_names() {
    let members = [layer("b/规划".as_bytes()), layer(b"a/farmland"), layer(b"c/deep\\er/risk")].concat();
    let layers = open(&archive(&borrowed(&members))).unwrap();
    let names: Vec<&str> = layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(names, ["farmland", "规划", "risk"]);
    for layer in &layers {
        assert_eq!((layer.records(), layer.table.rows(), layer.problems.count()), (6, 6, 0));
    }
}

#[test]
fn names_in_gbk_and_in_utf8_are_read_without_the_flag() {
    let gbk = GBK.encode("柳州/永久基本农田").0.into_owned();
    for stem in [gbk.as_slice(), "柳州/永久基本农田".as_bytes()] {
        let layers = open(&archive(&borrowed(&layer(stem)))).unwrap();
        assert_eq!((layers[0].name.as_str(), layers[0].problems.count()), ("永久基本农田", 0));
    }
}

#[test]
fn extensions_in_capitals_belong_to_the_same_layer() {
    let mut members = layer(b"Senate");
    members[2].0 = b"SENATE.DBF".to_vec();
    let layers = open(&archive(&borrowed(&members))).unwrap();
    assert_eq!((layers.len(), layers[0].name.as_str(), layers[0].table.rows()), (1, "Senate", 6));
}

#[test]
fn one_bad_layer_does_not_hold_up_the_others() {
    let mut members = [layer(b"good"), layer(b"bad")].concat();
    members.iter_mut().find(|(name, _)| name == b"bad.shp").unwrap().1 = b"nothing".to_vec();
    let layers = open(&archive(&borrowed(&members))).unwrap();
    let words: Vec<&str> = layers[0].problems.groups().into_iter().map(|(word, _)| word).collect();
    assert_eq!((layers.len(), layers[0].name.as_str(), words), (1, "good", vec!["zip-member-refused"]));
}

#[test]
fn a_table_alone_opens_and_a_zip_without_layers_does_not() {
    let table = squares().get("dbf").clone();
    assert_eq!(open(&archive(&[(b"t.dbf", &table)])).unwrap()[0].table.rows(), 6);
    let error = open(&archive(&[(b"readme.txt", b"x")])).err();
    assert!(matches!(error, Some(SourceError::NotFormat { reason: NotFormatReason::ZipWithoutLayer, .. })), "{error:?}");
}

#[test]
fn what_is_no_zip_is_refused() {
    let sound = archive(&borrowed(&layer(b"a")));
    for bytes in [Vec::new(), b"not a zip".to_vec(), sound[..sound.len() - 30].to_vec()] {
        let error = open(&bytes).err();
        assert!(matches!(error, Some(SourceError::NotFormat { reason: NotFormatReason::ZipDirectory, .. })), "{error:?}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_disk() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("bomb.shp", SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        writer.write_all(&zeros).unwrap();
    }
    let archive = writer.finish().unwrap().into_inner();
    assert!(archive.len() < 1 << 20);
    let error = open(&archive).err();
    assert!(matches!(error, Some(SourceError::Unsupported { what: UnsupportedKind::ZipBomb { .. }, .. })), "{error:?}");
}
