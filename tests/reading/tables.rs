//! The .dbf and the encoding of its text.

use encoding_rs::{BIG5, GBK, WINDOWS_1251, WINDOWS_1252};
use jingtu::ids::RecordNo;
use jingtu::source::{EncodingHow, FieldKind, GeometryKind, SourceError};

use crate::kit::{Files, NAMES, all_squares, put, squares};

/// A column: name, type letter, width, decimals.
type Spec<'a> = (&'a [u8], u8, u8, u8);

/// A table of raw cells, padded with blanks.
fn dbf(language: u8, fields: &[Spec<'_>], rows: &[&[&[u8]]]) -> Vec<u8> {
    let row_len = 1 + fields.iter().map(|field| u16::from(field.2)).sum::<u16>();
    let mut bytes = vec![3, 124, 1, 1];
    bytes.extend((rows.len() as u32).to_le_bytes());
    bytes.extend((33 + 32 * fields.len() as u16).to_le_bytes());
    bytes.extend(row_len.to_le_bytes());
    bytes.resize(29, 0);
    bytes.extend([language, 0, 0]);
    for (name, letter, width, decimals) in fields {
        let mut field = name.to_vec();
        field.resize(11, 0);
        field.push(*letter);
        field.extend([0, 0, 0, 0, *width, *decimals]);
        field.resize(32, 0);
        bytes.extend(field);
    }
    bytes.push(0x0D);
    for row in rows {
        bytes.push(b' ');
        for (cell, field) in row.iter().zip(fields) {
            let mut cell = cell.to_vec();
            cell.resize(usize::from(field.2), b' ');
            bytes.extend(cell);
        }
    }
    bytes.push(0x1A);
    bytes
}

/// A table of one text column of width 20.
fn texts(language: u8, cells: &[&[u8]]) -> Files {
    let rows: Vec<[&[u8]; 1]> = cells.iter().map(|cell| [*cell]).collect();
    let rows: Vec<&[&[u8]]> = rows.iter().map(<[&[u8]; 1]>::as_slice).collect();
    Files(vec![("dbf", dbf(language, &[(b"T", b'C', 20, 0)], &rows))])
}

/// The encoding's name, how it was found, and the first value.
fn encoding(files: &Files, user: Option<&str>) -> (&'static str, EncodingHow, String) {
    let opened = files.open_as("dbf", user).unwrap();
    (opened.layer.encoding.name(), opened.layer.encoding.how, opened.column("T").remove(0))
}

#[test]
fn a_table_alone_has_no_geometry() {
    let opened = texts(0x4D, &[b"abc"]).open_as("dbf", None).unwrap();
    assert_eq!((opened.layer.geometry, opened.layer.records()), (GeometryKind::None, 1));
    assert_eq!(opened.shapes(), []);
}

#[test]
fn deleted_row_keeps_later_attributes_in_place() {
    let mut files = squares();
    let row_len = 1 + 10 + 8;
    put(files.get("dbf"), 32 * 3 + 1 + 2 * row_len, b"*");
    let opened = files.open();
    assert_eq!(opened.layer.table.deleted(), 1);
    let deleted: Vec<bool> = (0..6).map(|record| opened.layer.table.is_deleted(RecordNo::new(record))).collect();
    assert_eq!(deleted, [false, false, true, false, false, false]);
    assert_eq!(opened.column("名称"), NAMES);
    assert_eq!(opened.shapes(), all_squares());
}

/// A table of 18 MB, which is read in pieces, and of which a part is looked at first: one text beyond ASCII, where that part does not reach, and one
/// deleted row.
#[test]
fn a_large_table_is_looked_at_whole_where_a_part_says_nothing() {
    const ROWS: usize = 18_400;
    let (text, _, _) = GBK.encode("柳江区");
    let fields: [Spec<'_>; 4] = [(b"T", b'C', 250, 0), (b"A", b'C', 250, 0), (b"B", b'C', 250, 0), (b"C", b'C', 250, 0)];
    let plain: [&[u8]; 4] = [b"abc", b"", b"", b""];
    let mut rows: Vec<&[&[u8]]> = vec![&plain; ROWS];
    let special: [&[u8]; 4] = [&text, b"", b"", b""];
    rows[300] = &special;
    let mut bytes = dbf(0, &fields, &rows);
    put(&mut bytes, 32 * 5 + 1 + 18_000 * 1001, b"*");
    let files = Files(vec![("dbf", bytes)]);
    let is_right = |opened: &crate::kit::Opened| {
        let table = &opened.layer.table;
        assert_eq!(table.deleted(), 1);
        assert_eq!([17_999, 18_000, 18_001].map(|record| table.is_deleted(RecordNo::new(record))), [false, true, false]);
    };
    // Deleted rows are known whether or not a column was read before.
    let opened = files.open_as("dbf", None).unwrap();
    is_right(&opened);
    let opened = files.open_as("dbf", None).unwrap();
    assert_eq!((opened.layer.encoding.encoding, opened.layer.encoding.how), (GBK, EncodingHow::Guess));
    let column = opened.column("T");
    assert_eq!((column.len(), column[300].as_str(), column[ROWS - 1].as_str()), (ROWS, "柳江区", "abc"));
    is_right(&opened);
}

#[test]
fn too_few_and_too_many_rows_are_said() {
    let mut files = squares();
    put(files.get("dbf"), 4, &2_u32.to_le_bytes());
    let opened = files.open();
    assert_eq!(opened.problems(), ["dbf-rows-missing"]);
    assert_eq!(opened.column("名称"), NAMES[..2]);
    assert_eq!(opened.layer.table.row(RecordNo::new(4)).unwrap(), [None, None]);

    let mut files = squares();
    let len = files.get("dbf").len();
    files.get("dbf").truncate(len - 30);
    let opened = files.open();
    assert_eq!(opened.problems(), ["dbf-rows-missing"]);
    assert_eq!(opened.column("名称"), NAMES[..4]);

    let mut files = squares();
    files.get("shx").truncate(100 + 8 * 4);
    let opened = files.open();
    assert_eq!(opened.problems(), ["dbf-rows-surplus"]);
    assert_eq!(opened.layer.table.rows(), 4);
}

#[test]
fn a_header_without_its_length_or_its_rows_is_put_right() {
    for (at, bytes) in [(8, [0, 0].as_slice()), (4, [0; 4].as_slice())] {
        let mut files = squares();
        put(files.get("dbf"), at, bytes);
        let opened = files.open();
        assert_eq!(opened.problems(), ["dbf-header-wrong"]);
        assert_eq!(opened.column("名称"), NAMES);
    }
}

#[test]
fn a_table_that_makes_no_sense_leaves_the_shapes() {
    for bytes in [Vec::new(), vec![3; 20], vec![0xFF; 500]] {
        let mut files = squares();
        *files.get("dbf") = bytes;
        let opened = files.open();
        assert!(opened.problems().iter().any(|word| word.starts_with("dbf-")), "{:?}", opened.problems());
        assert_eq!(opened.shapes(), all_squares());
    }
    let opened = squares().without("dbf").open();
    assert_eq!(opened.problems(), ["dbf-missing"]);
}

#[test]
fn a_field_wider_than_its_row_is_cut_at_the_rows_end() {
    let mut files = squares();
    put(files.get("dbf"), 32 + 32 + 16, &[250]);
    let opened = files.open();
    assert_eq!(opened.problems(), ["field-width-wrong"]);
    assert_eq!(opened.column("名称"), NAMES);
    assert_eq!(opened.column("面积")[3], "3.5");
}

#[test]
fn a_field_without_width_is_empty_and_said() {
    let bytes = dbf(0, &[(b"A", b'C', 0, 0), (b"T", b'C', 4, 0)], &[&[b"", b"11"]]);
    let opened = Files(vec![("dbf", bytes)]).open_as("dbf", None).unwrap();
    assert_eq!(opened.problems(), ["field-width-wrong"]);
    assert_eq!((opened.column("A"), opened.column("T")), (vec![String::new()], vec!["11".to_owned()]));
}

#[test]
fn the_field_list_may_end_with_a_line_feed() {
    let mut bytes = dbf(0, &[(b"T", b'C', 4, 0)], &[&[b"11"]]);
    put(&mut bytes, 64, &[0x0A]);
    assert_eq!(Files(vec![("dbf", bytes)]).open_as("dbf", None).unwrap().column("T"), ["11"]);
}

#[test]
fn numbers_are_their_digits_or_nothing() {
    let cells: [&[u8]; 9] = [b"  12.50", b"\0\0\0\x0042", b"68,500", b"********", b"", b"12.3.4", b"NaN", b"1.5e+003", b"abc"];
    let rows: Vec<[&[u8]; 1]> = cells.iter().map(|cell| [*cell]).collect();
    let rows: Vec<&[&[u8]]> = rows.iter().map(<[&[u8]; 1]>::as_slice).collect();
    let opened = Files(vec![("dbf", dbf(0, &[(b"N", b'N', 8, 2)], &rows))]).open_as("dbf", None).unwrap();
    assert_eq!(opened.column("N"), ["12.50", "42", "68.500", "", "", "", "", "1.5e+003", ""]);
    let bad = opened.layer.problems.groups();
    assert_eq!((bad.len(), bad[0].0, bad[0].1.count), (1, "bad-number", 3));
    assert_eq!(opened.layer.table.fields()[0].kind, FieldKind::Real);
}

#[test]
fn identifiers_of_nineteen_digits_keep_every_digit() {
    let bytes = dbf(0, &[(b"N", b'N', 19, 0)], &[&[b"4502010010010000017"]]);
    assert_eq!(Files(vec![("dbf", bytes)]).open_as("dbf", None).unwrap().column("N"), ["4502010010010000017"]);
}

#[test]
fn dates_and_truth_values() {
    let fields: [Spec<'_>; 2] = [(b"D", b'D', 8, 0), (b"L", b'L', 1, 0)];
    let rows: [&[&[u8]]; 4] = [&[b"20250615", b"T"], &[b"00000000", b"?"], &[b"", b"n"], &[b"2025/6/1", b" "]];
    let opened = Files(vec![("dbf", dbf(0, &fields, &rows))]).open_as("dbf", None).unwrap();
    assert_eq!(opened.column("D"), ["2025-06-15", "", "", "2025/6/1"]);
    assert_eq!(opened.column("L"), ["true", "", "false", ""]);
}

#[test]
fn same_and_empty_field_names_stay_apart() {
    let fields: [Spec<'_>; 4] = [(b"A", b'C', 1, 0), (b"A", b'C', 1, 0), (b"", b'C', 1, 0), (b"A_2", b'C', 1, 0)];
    let opened = Files(vec![("dbf", dbf(0, &fields, &[&[b"1", b"2", b"3", b"4"]]))]).open_as("dbf", None).unwrap();
    let names: Vec<&str> = opened.layer.table.fields().iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["A", "A_2", "field_3", "A_2_2"]);
    assert_eq!(opened.column("A_2_2"), ["4"]);
}

#[test]
fn memo_fields_are_empty_and_said() {
    let opened = Files(vec![("dbf", dbf(0, &[(b"M", b'M', 10, 0)], &[&[b"         7"]]))]).open_as("dbf", None).unwrap();
    assert_eq!((opened.problems(), opened.column("M")), (vec!["memo-not-read"], vec![String::new()]));
}

#[test]
fn encodings_are_found_in_their_order() {
    let gbk = GBK.encode("严格管控类").0.into_owned();
    assert_eq!(encoding(&texts(0x4D, &[&gbk]), None), ("GB18030", EncodingHow::LanguageByte, "严格管控类".to_owned()));
    assert_eq!(encoding(&texts(0x57, &[&gbk]), None), ("GB18030", EncodingHow::Guess, "严格管控类".to_owned()));
    assert_eq!(encoding(&texts(0, &["严格管控类".as_bytes()]), None), ("UTF-8", EncodingHow::Utf8, "严格管控类".to_owned()));
    assert_eq!(encoding(&texts(0x57, &[b"plain"]), None).1, EncodingHow::Ascii);
    let latin = WINDOWS_1252.encode("Bærum").0.into_owned();
    assert_eq!(encoding(&texts(0x58, &[&latin]), None), ("windows-1252", EncodingHow::LanguageByte, "Bærum".to_owned()));
    let mut labelled = texts(0, &[&WINDOWS_1251.encode("РУССКИЙ").0]);
    labelled.0.push(("cpg", b"1251\r\n".to_vec()));
    assert_eq!(encoding(&labelled, None), ("windows-1251", EncodingHow::Cpg, "РУССКИЙ".to_owned()));
    let big5 = BIG5.encode("繁體").0.into_owned();
    assert_eq!(encoding(&texts(0x4D, &[&big5]), Some("big5")), ("Big5", EncodingHow::User, "繁體".to_owned()));
}

#[test]
fn a_cpg_that_the_bytes_contradict_loses() {
    let gbk: Vec<Vec<u8>> = NAMES.iter().map(|name| GBK.encode(name).0.into_owned()).collect();
    let cells: Vec<&[u8]> = gbk.iter().map(Vec::as_slice).collect();
    let mut files = texts(0, &cells);
    files.0.push(("cpg", b"UTF-8".to_vec()));
    let opened = files.open_as("dbf", None).unwrap();
    assert_eq!((opened.problems(), opened.column("T")), (vec!["encoding-contradicted"], NAMES.map(str::to_owned).to_vec()));
    let cells: Vec<&[u8]> = NAMES.iter().map(|name| name.as_bytes()).collect();
    let opened = texts(0x4D, &cells).open_as("dbf", None).unwrap();
    assert_eq!((opened.problems(), opened.column("T")), (vec!["encoding-contradicted"], NAMES.map(str::to_owned).to_vec()));
}

#[test]
fn labels_that_are_not_known_are_said_and_the_bytes_decide() {
    let mut files = texts(0, &["耕地".as_bytes()]);
    files.0.push(("cst", b"System".to_vec()));
    let opened = files.open_as("dbf", None).unwrap();
    assert_eq!((opened.problems(), opened.layer.encoding.how), (vec!["cpg-unknown"], EncodingHow::Utf8));
    assert!(matches!(files.open_as("dbf", Some("klingon")).err(), Some(SourceError::EncodingUnknown { .. })));
}

#[test]
fn text_cut_in_a_character_loses_the_broken_half() {
    let long = GBK.encode("一二三四五六七八九十甲").0.into_owned();
    let odd = [b"x".as_slice(), &long[..19]].concat();
    let opened = texts(0x4D, &[&odd]).open_as("dbf", None).unwrap();
    assert_eq!((opened.column("T"), opened.problems()), (vec!["x一二三四五六七八九".to_owned()], vec!["text-cut"]));
    let utf8 = &"一二三四五六七".as_bytes()[..20];
    let opened = texts(0, &[utf8]).open_as("dbf", None).unwrap();
    assert_eq!((opened.column("T"), opened.problems()), (vec!["一二三四五六".to_owned()], vec!["text-cut"]));
}

#[test]
fn bytes_that_are_no_text_are_said() {
    let opened = texts(0x4D, &[b"ab\xFF\xFFcd\xFFx efg"]).open_as("dbf", Some("utf-8")).unwrap();
    assert!(opened.column("T")[0].contains('\u{fffd}'));
    assert_eq!(opened.problems(), ["text-undecodable"]);
}

#[test]
fn characters_beyond_gbk_are_read() {
    let text = "𠮷㐂鿍";
    let bytes = encoding_rs::GB18030.encode(text).0.into_owned();
    assert_eq!(encoding(&texts(0x4D, &[&bytes]), None).2, text);
}

#[test]
fn stray_bytes_behind_the_rows_are_said() {
    let mut files = texts(0, &[b"a"]);
    files.get("dbf").extend(b"   rest");
    assert_eq!(files.open_as("dbf", None).unwrap().problems(), ["dbf-trailing-bytes"]);
    let mut files = texts(0, &[b"a"]);
    files.get("dbf").extend([0; 300]);
    assert_eq!(files.open_as("dbf", None).unwrap().problems(), Vec::<&str>::new());
}
