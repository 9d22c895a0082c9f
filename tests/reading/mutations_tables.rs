//! Tables, workbooks and boundary points damaged at random, as `mutations` does with shapefiles.

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::LazyLock;

use encoding_rs::GBK;
use jingtu::source::{self, OpenOptions};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::mutations::{Damage, apply, cases, damage, exercise};

/// One folder for all cases: making one costs more than reading the file.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

const PLOTS: &str = "[属性描述]\r\n坐标系=2000国家大地坐标系\r\n几度分带=3\r\n带号=36\r\n[地块坐标]\r\n\
    10,0.7500,1,甲,面,,住宅用地,0701,@\r\nJ1,1,2692000.000,36643000.000\r\nJ2,1,2692100.000,36643000.000\r\n\
    J3,1,2692100.000,36643100.000\r\nJ4,1,2692000.000,36643100.000\r\nJ1,1,2692000.000,36643000.000\r\n\
    J5,2,2692020.000,36643020.000\r\nJ6,2,2692070.000,36643020.000\r\nJ7,2,2692070.000,36643070.000\r\n\
    J8,2,2692020.000,36643070.000\r\nJ5,2,2692020.000,36643020.000\r\n1,0,2,井,点,,,,@\r\nJ1,1,2692000.000,36643000.000\r\n";
const TABLES: [&str; 4] = [
    "点位表,,,\n序号,名称,经度,纬度\n1,\"甲,乙\",109.41,24.33\n2,丙,109°24′36″,24°19′48″\n3,丁,,\n",
    "名称;X;Y\n甲;2692565.12;36643111.45\n乙;2692566.12;36643112.45\n",
    "编号\t坐标\n1\t109.41,24.33\n2\tE109°24′36″N24°19′48″\n",
    "a,b\n1,109.2436\n2,24.1948\n",
];

/// Parts of tables that random bytes would rarely hit upon.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        ",",
        "\"",
        "\n",
        "\r",
        "\t",
        ";",
        "@",
        "[",
        "]",
        "°",
        "′",
        "″",
        "-",
        ".",
        "1e309",
        "NaN",
        "\u{feff}",
        "0",
        "，",
        "【地块坐标】\n",
        "5,1,1,x,面,,,,@\n",
    ];
    prop::sample::select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec())
}

fn text_damage() -> impl Strategy<Value = Damage> {
    prop_oneof![1 => damage(), 2 => (any::<usize>(), piece()).prop_map(|(at, piece)| Damage::Insert(at, piece))]
}

/// Opens these bytes under this name and asks every layer everything. A point of two digits is sixteen bytes, an empty cell four.
fn open(name: &str, bytes: &[u8]) {
    let path = FOLDER.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    for layer in opened(&path) {
        exercise(&layer, bytes.len() * 16);
    }
}

fn opened(path: &Path) -> Vec<source::RawLayer> {
    match source::open(path, &OpenOptions::default()) {
        Ok(layers) => layers,
        Err(error) => {
            assert!(!jingtu::words::problems::source_error(jingtu::words::Lang::Zh, &error).is_empty());
            Vec::new()
        }
    }
}

/// The members of a small workbook.
static MEMBERS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [["名称", "经度", "纬度"], ["甲", "109.41", "24.33"], ["乙", "109 24 36", "24 19 48"]].iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    sheet.write_number(3, 1, 109.41).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
    let mut members = Vec::new();
    for place in 0..archive.len() {
        let mut member = archive.by_index(place).unwrap();
        let name = member.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        members.push((name, bytes));
    }
    members
});

/// A workbook whose members are stored unpacked, so that damage to them is not only seen as a wrong checksum.
fn archive(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_boundary_points_open_or_are_refused(damages in prop::collection::vec(text_damage(), 1..6), is_gbk in any::<bool>()) {
        let mut bytes = if is_gbk { GBK.encode(PLOTS).0.into_owned() } else { PLOTS.as_bytes().to_vec() };
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        open("plots.txt", &bytes);
    }

    #[test]
    fn a_damaged_table_opens_or_is_refused(which in 0..4_usize, damages in prop::collection::vec(text_damage(), 1..6), is_gbk in any::<bool>()) {
        let mut bytes = if is_gbk { GBK.encode(TABLES[which]).0.into_owned() } else { TABLES[which].as_bytes().to_vec() };
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        open("table.csv", &bytes);
    }

    #[test]
    fn a_damaged_workbook_opens_or_is_refused(
        damages in prop::collection::vec((any::<usize>(), text_damage()), 1..6),
        is_archive_damaged in prop::bool::weighted(0.3),
    ) {
        let mut members = MEMBERS.clone();
        if !is_archive_damaged {
            for (member, damage) in &damages {
                let member = member % members.len();
                apply(&mut members[member].1, damage);
            }
        }
        let mut bytes = archive(&members);
        if is_archive_damaged {
            for (_, damage) in &damages {
                apply(&mut bytes, damage);
            }
        }
        open("book.xlsx", &bytes);
    }

    #[test]
    fn a_damaged_old_workbook_opens_or_is_refused(damages in prop::collection::vec(damage(), 1..6)) {
        let rows: &[&[&str]] = &[&["名称", "经度", "纬度"], &["甲", "109.41", "24.33"]];
        let mut bytes = crate::xls::xls(rows, None);
        for damage in &damages {
            apply(&mut bytes, damage);
        }
        open("book.xls", &bytes);
    }
}
