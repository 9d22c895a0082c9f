//! Text from the file to every output: cut characters, characters beyond GBK, long identifiers, field names.

use std::io::Cursor;

use calamine::{Data, Reader as _};

use crate::support::layers::plots;
use crate::support::shapefile::{Column, Shapefile, TextEncoding};
use crate::support::{Desk, List, rows, square, zoning};

/// A listed plot with this identifier on a lot for homes, put there in this encoding.
fn desk(id: &str, encoding: TextEncoding) -> Desk {
    let desk = Desk::new();
    let mut listed = plots(&[(id, square(0.0, 0.0, 20.0))]);
    (listed.encoding, listed.cpg) = match encoding {
        TextEncoding::Utf8 => (encoding, Some("UTF-8".to_owned())),
        TextEncoding::Gbk => (encoding, Some("GBK".to_owned())),
        TextEncoding::Gb18030 => (encoding, Some("GB18030".to_owned())),
    };
    desk.put("名录", &listed).put("规划", &zoning(&[("GH-1", "0701", square(10.0, 0.0, 20.0))]));
    desk
}

/// The plot's identifier as each output has it: CSV, XLSX (with the cell's type), GeoJSON, GeoPackage (with the value's type).
fn in_every_output(desk: &Desk, id: &str) {
    let outs = ["list.csv", "list.xlsx", "list.geojson", "list.gpkg"].map(|out| format!("--out {out}")).join(" ");
    desk.line(&format!("check --risk-list 名录.shp?id=DKBH --zoning 规划.shp --quiet {outs}")).expect(0);
    assert_eq!(List::read(&desk.bytes("list.csv")).rule("R1").cells("subject_id"), [id]);
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(desk.bytes("list.xlsx"))).unwrap();
    let is_text =
        book.worksheets().into_iter().any(|(_, sheet)| sheet.rows().flatten().any(|cell| matches!(cell, Data::String(text) if text == id)));
    assert!(is_text, "{id} is no text cell of the workbook");
    let map: serde_json::Value = serde_json::from_slice(&desk.bytes("list.geojson")).unwrap();
    assert_eq!(map["features"][0]["properties"]["subject_id"], serde_json::Value::String(id.to_owned()));
    let package = rusqlite::Connection::open(desk.path("list.gpkg")).unwrap();
    let table: String =
        package.query_row("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' LIMIT 1", [], |row| row.get(0)).unwrap();
    let stored: (String, String) = package
        .query_row(&format!("SELECT subject_id, typeof(subject_id) FROM \"{table}\""), [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(stored, (id.to_owned(), "text".to_owned()));
}

#[test]
fn characters_beyond_gbk_survive_to_every_output() {
    for encoding in [TextEncoding::Utf8, TextEncoding::Gb18030] {
        in_every_output(&desk("𠂇㙟村-1", encoding), "𠂇㙟村-1");
    }
}

#[test]
fn nineteen_digits_stay_text_in_every_output() {
    in_every_output(&desk("4502021002030012345", TextEncoding::Gbk), "4502021002030012345");
    in_every_output(&desk("0012", TextEncoding::Gbk), "0012");
}

#[test]
fn a_character_cut_in_the_middle_is_left_off_and_said() {
    let desk = desk("甲乙", TextEncoding::Gbk);
    let mut table = desk.bytes("名录.dbf");
    let stored = encoding_rs::GBK.encode("甲乙").0.into_owned();
    let at = table.windows(stored.len()).position(|window| window == stored.as_slice()).unwrap();
    // The field ends behind half of 丙: everything from there on is filled, the last byte is a lead byte.
    let end = at + 60;
    let filled = encoding_rs::GBK.encode(&"丁".repeat(27)).0.into_owned();
    table[at + 4..end - 2].copy_from_slice(&filled[..54]);
    table[end - 2] = b' ';
    table[end - 1] = encoding_rs::GBK.encode("丙").0[0];
    desk.write("名录.dbf", table);
    let list = desk.check("--risk-list 名录.shp?id=DKBH --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("subject_id"), [format!("甲乙{}", "丁".repeat(27))]);
    let info = desk.line("info 名录.shp --json --quiet").expect(0).stdout;
    assert!(info.contains("text-cut") && !info.contains('\u{fffd}'), "{info}");
}

#[test]
fn one_encoding_is_decided_over_all_text_columns_with_reason_and_sample() {
    let desk = Desk::new();
    // One column alone is too little text to tell; together they are GBK, and the names of the fields are read the same way.
    let mut file: Shapefile = rows(&["名称", "地址", "备注"], &[(&["甲", "柳州市城中区某街道", "原电镀厂"], square(0.0, 0.0, 20.0))]);
    (file.encoding, file.cpg) = (TextEncoding::Gbk, None);
    desk.put("名录", &file);
    let info = desk.line("info 名录.shp --json --quiet").expect(0).stdout;
    let value: serde_json::Value = serde_json::from_str(&info).unwrap();
    let layer = &value["files"][0]["layers"][0];
    assert_eq!(layer["encoding"], serde_json::json!({"name": "GB18030", "how": "guess"}));
    assert_eq!((layer["fields"][0]["name"].as_str(), layer["fields"][1]["values"][0].as_str()), (Some("名称"), Some("柳州市城中区某街道")));
    let problems = layer["problems"].as_array().unwrap();
    assert!(problems.iter().any(|problem| problem["kind"].as_str().unwrap().starts_with("encoding-") && problem["message"].as_str().unwrap().contains('“')), "{info}");
}

#[test]
fn repeated_and_empty_field_names_stay_apart() {
    let desk = Desk::new();
    let mut file: Shapefile = rows(&["名称", "名称", ""], &[(&["甲", "乙", "丙"], square(0.0, 0.0, 20.0))]);
    file.columns.push(("名称".to_owned(), Column::Text(10)));
    file.rows[0].cells.push("丁".to_owned());
    desk.put("表", &file);
    let info = desk.line("info 表.shp --json --quiet").expect(0).stdout;
    let value: serde_json::Value = serde_json::from_str(&info).unwrap();
    let fields = value["files"][0]["layers"][0]["fields"].as_array().unwrap();
    let named: Vec<(&str, &str)> =
        fields.iter().map(|field| (field["name"].as_str().unwrap(), field["values"][0].as_str().unwrap())).collect();
    assert_eq!(named, [("名称", "甲"), ("名称_2", "乙"), ("field_3", "丙"), ("名称_3", "丁")]);
}
