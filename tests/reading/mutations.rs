//! Damaged at random: whatever the bytes, a reader answers or refuses; it does not panic, hang, or take memory by a number in a header.
//! `JINGTU_MUTATIONS` gives the number of cases (256 without it).

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use jingtu::geometry::Shape;
use jingtu::ids::RecordNo;
use jingtu::source::{self, ChunkBuffer, OpenOptions, RawLayer};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use crate::kit::{Files, squares};
use crate::seeds;
use crate::shapefile::{Geometry, Row};

/// One damage to a file's bytes.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Byte(usize, u8),
    Number(usize, i32, bool),
    Truncate(usize),
    Insert(usize, Vec<u8>),
    /// A piece of the format's own grammar.
    Word(usize, &'static str),
    /// A stretch of the file once more.
    Repeat(usize, usize),
    Remove,
}

/// Pieces of JSON and XML that open something, close something, or are a number out of the ordinary.
const WORDS: [&str; 20] = [
    "[",
    "]",
    "{",
    "}",
    "\"",
    ",",
    ":",
    "null",
    "1e999",
    "-0",
    "\"coordinates\":",
    "<a>",
    "</a>",
    "<Folder>",
    "<![CDATA[",
    "&#0;",
    "<!--",
    " ",
    "NaN",
    "\u{1e}",
];

pub(crate) fn damage() -> impl Strategy<Value = Damage> {
    let number = prop_oneof![Just(i32::MAX), Just(i32::MIN), Just(-1), Just(0), any::<i32>(), 0..200_i32];
    prop_oneof![
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        4 => (any::<usize>(), number, any::<bool>()).prop_map(|(at, number, is_big)| Damage::Number(at, number, is_big)),
        1 => any::<usize>().prop_map(Damage::Truncate),
        1 => (any::<usize>(), prop::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        1 => (any::<usize>(), prop::sample::select(&WORDS)).prop_map(|(at, word)| Damage::Word(at, word)),
        1 => (any::<usize>(), 1..200_usize).prop_map(|(at, len)| Damage::Repeat(at, len)),
        1 => Just(Damage::Remove),
    ]
}

pub(crate) fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let len = bytes.len().max(1);
    match damage {
        Damage::Byte(at, byte) => {
            if let Some(old) = bytes.get_mut(at % len) {
                *old = *byte;
            }
        }
        Damage::Number(at, number, is_big) => {
            let new = if *is_big { number.to_be_bytes() } else { number.to_le_bytes() };
            // Numbers stand at even places in all these formats.
            let at = at % len / 2 * 2;
            bytes.iter_mut().skip(at).zip(new).for_each(|(old, new)| *old = new);
        }
        Damage::Truncate(at) => bytes.truncate(at % len),
        Damage::Insert(at, new) => {
            let at = at % len;
            bytes.splice(at.min(bytes.len())..at.min(bytes.len()), new.iter().copied());
        }
        Damage::Word(at, word) => {
            let at = (at % len).min(bytes.len());
            bytes.splice(at..at, word.bytes());
        }
        Damage::Repeat(at, count) => {
            let at = (at % len).min(bytes.len());
            let piece: Vec<u8> = bytes.iter().skip(at).take(*count).copied().collect();
            bytes.splice(at..at, piece);
        }
        Damage::Remove => bytes.clear(),
    }
}

/// Lines, points with a null among them, polygons: with a .cpg.
fn layers() -> Vec<Files> {
    let row = |geometry| Row { geometry, cells: vec!["甲乙".to_owned(), "1.5".to_owned()], is_deleted: false };
    let lines = Files::of(3, (0..4).map(|place| row(Geometry::Line(vec![crate::kit::square(place), crate::kit::square(place)]))).collect());
    let points = Files::of(1, vec![row(Geometry::Point([1.0, 2.0])), row(Geometry::Null), row(Geometry::Point([3.0, 4.0]))]);
    let mut polygons = squares();
    polygons.0.push(("cpg", b"GBK".to_vec()));
    vec![polygons, lines, points]
}

/// Asks the layer everything; its answers must agree with themselves.
pub(crate) fn exercise(layer: &RawLayer, bytes: usize) {
    assert!(layer.records() as usize <= bytes, "{} records in {bytes} bytes", layer.records());
    let (mut shape, mut buffer, mut seen) = (Shape::default(), ChunkBuffer::default(), 0);
    for chunk in layer.shapes.chunks() {
        layer.shapes.read_chunk(chunk, &mut buffer).unwrap();
        for record in buffer.records() {
            let problem = record.parse(&mut shape);
            assert_eq!(problem.is_some(), shape.is_empty());
            assert!(shape.xy.len() * 16 <= bytes && shape.xy.iter().flatten().all(|number| number.is_finite()));
            assert!(problem.is_some() || record.extent().is_some());
            shape.as_ref().parts().for_each(drop);
            seen += 1;
        }
    }
    assert_eq!(seen, layer.shapes.records());
    let fields: Vec<usize> = (0..layer.table.fields().len()).collect();
    for column in layer.table.columns(&fields, Some(&layer.problems)).unwrap() {
        assert_eq!(column.len(), layer.table.rows() as usize);
    }
    layer.table.check(&layer.problems).unwrap();
    for record in [0, 1, layer.records()] {
        assert_eq!(layer.table.row(RecordNo::new(record)).unwrap().len(), fields.len());
    }
    for (_, group) in layer.problems.groups() {
        for problem in &group.first {
            assert!(!jingtu::words::problems::message(jingtu::words::Lang::Zh, "层", problem).is_empty());
        }
    }
}

/// Damages a sound file of one of the formats that are a single file, and opens it. A new reader is a seed and a line in `whole_files`.
fn open_damaged(extension: &str, seed: &[u8], damages: &[Damage]) {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let mut bytes = seed.to_vec();
    for damage in damages {
        apply(&mut bytes, damage);
    }
    let path = FOLDER.path().join(format!("{:?}.{extension}", std::thread::current().id()));
    std::fs::write(&path, &bytes).unwrap();
    // Text has numbers of one digit where memory has eight bytes; pages of a damaged database may be shown more than once, up to a budget.
    let limit = if extension == "zip" {
        10_000
    } else if extension == "gpkg" {
        (8 << 20) + 16 * bytes.len()
    } else {
        16 * bytes.len() + 16
    };
    for layer in source::open(&path, &OpenOptions::default()).unwrap_or_default() {
        exercise(&layer, limit);
    }
}

/// A property for each format that is a single file: its name, its ending, its seed.
macro_rules! whole_files {
    ($($name:ident, $extension:literal, $seed:expr;)*) => {
        proptest! {
            #![proptest_config(config())]
            $(
                #[test]
                fn $name(damages in prop::collection::vec(damage(), 1..6)) {
                    open_damaged($extension, $seed, &damages);
                }
            )*
        }
    };
}

whole_files! {
    a_damaged_geopackage_opens_or_is_refused, "gpkg", &seeds::GEOPACKAGE;
    a_damaged_geojson_opens_or_is_refused, "geojson", seeds::GEOJSON.as_bytes();
    damaged_geojson_lines_open_or_are_refused, "geojsonl", seeds::GEOJSON_LINES.as_bytes();
    a_damaged_kml_opens_or_is_refused, "kml", seeds::KML.as_bytes();
    a_damaged_gpx_opens_or_is_refused, "gpx", seeds::GPX.as_bytes();
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() }
}

pub(crate) fn cases() -> u32 {
    std::env::var("JINGTU_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(256)
}

static LAYERS: LazyLock<Vec<Files>> = LazyLock::new(layers);

/// A sound .zip of the squares.
static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (extension, bytes) in &squares().0 {
        writer.start_file(format!("夹/a.{extension}"), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
});

/// Writes the files over those of the case before and opens them: a folder a case would cost more than reading it. Layers of the same `name`
/// must consist of the same files.
fn open_files(files: &Files, name: &str, extension: &str) {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let stem = format!("{name}{:?}", std::thread::current().id());
    files.write(FOLDER.path(), &stem);
    let bytes = files.0.iter().map(|(_, bytes)| bytes.len()).sum();
    for layer in source::open(&FOLDER.path().join(format!("{stem}.{extension}")), &OpenOptions::default()).unwrap_or_default() {
        exercise(&layer, bytes);
    }
}

/// A property for each part of a shapefile: its name, its ending. The others are sound.
macro_rules! parts {
    ($($name:ident, $extension:literal;)*) => {
        proptest! {
            #![proptest_config(config())]
            $(
                #[test]
                fn $name(which in 0..3_usize, damages in prop::collection::vec(damage(), 1..6)) {
                    let mut files = LAYERS[which].clone();
                    // Only one of the layers has a .cpg.
                    if files.0.iter().any(|(extension, _)| *extension == $extension) {
                        for damage in &damages {
                            apply(files.get($extension), damage);
                        }
                        open_files(&files, &format!("{}{which}", $extension), "shp");
                    }
                }
            )*
        }
    };
}

parts! {
    a_damaged_shp_opens_or_is_refused, "shp";
    a_damaged_shx_opens_or_is_refused, "shx";
    a_damaged_dbf_opens_or_is_refused, "dbf";
    a_damaged_prj_opens_or_is_refused, "prj";
    a_damaged_cpg_opens_or_is_refused, "cpg";
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_damaged_shapefile_opens_or_is_refused(
        which in 0..3_usize,
        damages in prop::collection::vec((any::<usize>(), damage()), 1..6),
        has_shx in any::<bool>(),
        as_table in prop::bool::weighted(0.2),
    ) {
        let mut files = LAYERS[which].clone();
        if !has_shx {
            files = files.without("shx");
        }
        for (file, damage) in &damages {
            let file = file % files.0.len();
            apply(&mut files.0[file].1, damage);
        }
        open_files(&files, &format!("{which}{has_shx}"), if as_table { "dbf" } else { "shp" });
    }

    #[test]
    fn a_damaged_zip_opens_or_is_refused(damages in prop::collection::vec(damage(), 1..6)) {
        open_damaged("zip", &ARCHIVE, &damages);
    }
}
