//! Tables of points as offices type them: delimited text and spreadsheets.

use encoding_rs::GBK;
use jingtu::source::{FieldKind, GeometryKind, NotFormatReason, RawLayer, RawSrs, SourceError, UnsupportedKind};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::kit::{column, open_bytes, places, words};

fn one(name: &str, text: &str) -> RawLayer {
    let mut layers = open_bytes(name, text.as_bytes()).unwrap();
    assert_eq!(layers.len(), 1);
    layers.remove(0)
}

/// Points rounded to a tenth of a millimetre or to 1e-7 degrees.
fn rounded(layer: &RawLayer) -> Vec<Option<[f64; 2]>> {
    places(layer).into_iter().map(|place| place.map(|point| point.map(|number| (number * 1e7).round() / 1e7))).collect()
}

const LIUZHOU: [f64; 2] = [109.41, 24.33];

#[test]
fn degrees_in_every_spelling_open_as_points() {
    for (x, y) in [
        ("109.41", "24.33"),
        ("109°24′36″", "24°19′48″"),
        ("109°24'36.0\"\"", "24°19'48\"\""),
        ("109 24 36", "24 19 48"),
        ("109-24-36", "24-19-48"),
        ("109度24分36秒", "24度19分48秒"),
        ("E109°24′36″", "N24°19′48″"),
        ("东经１０９°２４′３６″", "北纬２４°１９′４８″"),
        ("109°24.6′", "24°19.8′"),
    ] {
        let quoted = if x.contains('"') { format!("甲,\"{x}\",\"{y}\"\n") } else { format!("甲,{x},{y}\n") };
        let layer = one("点.csv", &format!("名称,经度,纬度\n{quoted}"));
        assert_eq!((layer.geometry, &layer.srs), (GeometryKind::Point, &RawSrs::Missing), "{x}");
        assert_eq!(rounded(&layer), [Some(LIUZHOU)], "{x}");
        assert_eq!(words(&layer), Vec::<&str>::new(), "{x}");
    }
}

#[test]
fn separators_encodings_and_titles() {
    let table = "监测点位表,,\n序号,名称,经度,纬度\n1,柳江区一号点位,109.41,24.33\n2,柳南区二号点位,109.42,24.34\n";
    for text in [table.to_owned(), table.replace(',', "\t"), table.replace(',', ";"), table.replace('\n', "\r\n")] {
        for bytes in [text.clone().into_bytes(), GBK.encode(&text).0.into_owned(), utf16(&text)] {
            let layer = open_bytes("点.csv", &bytes).unwrap().remove(0);
            assert_eq!(
                (column(&layer, "名称"), layer.geometry),
                (vec!["柳江区一号点位".to_owned(), "柳南区二号点位".to_owned()], GeometryKind::Point)
            );
            assert!(words(&layer).contains(&"title-rows"));
        }
    }
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn metres_are_read_with_the_northing_first_or_last() {
    for (headings, row) in [
        ("X,Y", "2692565.12,36643111.45"),
        ("X坐标,Y坐标", "36643111.45,2692565.12"),
        ("纵坐标,横坐标", "2692565.12,36643111.45"),
        ("东坐标,北坐标", "36643111.45,2692565.12"),
    ] {
        let layer = one("点.csv", &format!("名称,{headings}\n甲,{row}\n"));
        assert_eq!((rounded(&layer), words(&layer)), (vec![Some([36_643_111.45, 2_692_565.12])], vec![]), "{headings}");
    }
    let layer = one("点.csv", "名称,东坐标,北坐标\n甲,2692565.12,643111.45\n");
    assert_eq!((rounded(&layer), words(&layer)), (vec![Some([643_111.45, 2_692_565.12])], vec!["axes-swapped"]));
    let layer = one("点.csv", "名称,经度,纬度\n甲,24.33,109.41\n");
    assert_eq!((rounded(&layer), words(&layer)), (vec![Some(LIUZHOU)], vec!["axes-swapped"]));
}

#[test]
fn one_record_the_other_way_round_is_turned_alone() {
    let layer = one("点.csv", "名称,经度,纬度\n甲,109.41,24.33\n乙,24.33,109.41\n丙,109.41,24.33\n");
    assert_eq!(rounded(&layer), [Some(LIUZHOU); 3]);
    assert_eq!(layer.problems.groups()[0].1.first[0].record.map(jingtu::ids::RecordNo::get), Some(1));
}

#[test]
fn packed_degrees_are_told_from_decimal_ones_by_the_whole_column() {
    let row = |n: u32| format!("{n},109.{:02}{:02},24.{:02}{:02}\n", 10 + n % 45, (n * 17) % 60, (n * 7) % 60, (n * 13) % 60);
    let table = |rows: std::ops::Range<u32>| format!("编号,经度,纬度\n{}", rows.map(row).collect::<String>());
    let layer = one("点.csv", &table(0..20));
    assert_eq!(words(&layer), ["degrees-packed"]);
    assert_eq!(rounded(&layer)[0], Some([109.166_666_7, 24.0]));
    // One value with 75 seconds, and it is decimal after all.
    let layer = one("点.csv", &(table(0..20) + "21,109.2475,24.1000\n"));
    assert_eq!((words(&layer), rounded(&layer)[0]), (vec![], Some([109.1, 24.0])));
    // Too few to tell: decimal, and said.
    let layer = one("点.csv", &table(0..2));
    assert_eq!((words(&layer), rounded(&layer)[0]), (vec!["degrees-ambiguous"], Some([109.1, 24.0])));
    let layer = one("点.csv", "编号,经度(度分秒),纬度(度分秒)\n1,109.2436,24.1948\n");
    assert_eq!((words(&layer), rounded(&layer)[0]), (vec!["degrees-packed"], Some(LIUZHOU)));
}

#[test]
fn a_row_that_cannot_be_read_stays_without_a_shape() {
    let layer = one("点.csv", "名称,经度,纬度\n甲,109.41,24.33\n乙,待查,24.33\n丙,,\n丁,109°75′,24.33\n戊,1094.1,24.33\n");
    assert_eq!(rounded(&layer), [Some(LIUZHOU), None, None, None, None]);
    assert_eq!((column(&layer, "名称").len(), words(&layer)), (5, vec!["coordinates-unreadable"]));
    assert_eq!(layer.problems.groups()[0].1.count, 3);
}

#[test]
fn one_cell_for_both_and_columns_without_a_telling_name() {
    assert_eq!(rounded(&one("点.csv", "名称,坐标\n甲,\"109.41,24.33\"\n")), [Some(LIUZHOU)]);
    assert_eq!(rounded(&one("点.csv", "名称,中心点坐标\n甲,E109°24′36″ N24°19′48″\n")), [Some(LIUZHOU)]);
    let layer = one("点.csv", "名称,a,b\n甲,24.33000,109.41000\n乙,24.33121,109.41131\n");
    assert_eq!((rounded(&layer)[0], words(&layer)), (Some(LIUZHOU), vec!["coordinate-columns-guessed"]));
}

#[test]
fn a_table_without_coordinates_is_a_table() {
    let text = "序号,市,地块名称,地址,面积(㎡)\n1,柳州市,原柳州某厂地块,柳北区某路1号,12345.6\n2,柳州市,某化工原址,柳南区某路2号,2000\n";
    let layer = one("名录.csv", text);
    assert_eq!((layer.geometry, layer.records()), (GeometryKind::None, 2));
    let kinds: Vec<FieldKind> = layer.table.fields().iter().map(|field| field.kind).collect();
    assert_eq!(kinds, [FieldKind::Integer, FieldKind::Text, FieldKind::Text, FieldKind::Text, FieldKind::Real]);
}

#[test]
fn ragged_rows_and_open_quotes_are_said_and_lose_nothing() {
    let layer = one("表.csv", "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,\n");
    assert_eq!((words(&layer), layer.problems.groups()[0].1.count), (vec!["row-ragged"], 2));
    assert_eq!(column(&layer, "field_4"), ["", "", "4", ""]);
    let rows = (0..300).map(|n| format!("{n},x,y")).collect::<Vec<_>>().join("\n");
    let layer = one("表.csv", &format!("a,b,c\n甲,\"乙,丙\n{rows}"));
    assert_eq!((words(&layer), layer.records()), (vec!["quote-unclosed"], 301));
}

#[test]
fn prose_is_no_table() {
    assert!(matches!(open_bytes("说明.txt", "这是一份说明。\n没有数据。\n".as_bytes()), Err(SourceError::NotFormat { .. })));
    assert_eq!(one("点.txt", "名称\t经度\t纬度\n甲\t109.41\t24.33\n").geometry, GeometryKind::Point);
}

#[test]
fn a_web_page_named_as_a_workbook_says_so() {
    let error = open_bytes("导出.xls", b"<html><table><tr><td>1</td></tr></table></html>").unwrap_err();
    assert!(matches!(error, SourceError::NotFormat { reason: NotFormatReason::WebPage, .. }), "{error}");
}

#[test]
fn identifiers_of_nineteen_digits_stay_text() {
    let layer = one("表.csv", "编码,面积\n4502060010010000041,1.5\n0450206,2\n");
    assert_eq!(layer.table.fields()[0].kind, FieldKind::Text);
    assert_eq!(column(&layer, "编码"), ["4502060010010000041", "0450206"]);
}

fn workbook() -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("企业").unwrap();
    sheet.merge_range(0, 0, 0, 4, "柳州市企业点位表", &Format::new()).unwrap();
    sheet.merge_range(1, 0, 2, 0, "编码", &Format::new()).unwrap();
    sheet.merge_range(1, 1, 2, 1, "日期", &Format::new()).unwrap();
    sheet.merge_range(1, 2, 1, 3, "坐标", &Format::new()).unwrap();
    sheet.write_string(2, 2, "经度").unwrap();
    sheet.write_string(2, 3, "纬度").unwrap();
    sheet.merge_range(1, 4, 2, 4, "产量", &Format::new()).unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for row in 3..6 {
        sheet.write_string(row, 0, "4502060010010000041").unwrap();
        sheet.write_datetime_with_format(row, 1, ExcelDateTime::from_ymd(2025, 6, 15).unwrap(), &date).unwrap();
        sheet.write_number(row, 2, 109.41).unwrap();
        sheet.write_number(row, 3, 24.33).unwrap();
        sheet.write_number(row, 4, 1200.0).unwrap();
    }
    let second = book.add_worksheet();
    second.set_name("代码").unwrap();
    second.write_string(0, 0, "代码").unwrap();
    second.write_string(0, 1, "名称").unwrap();
    second.write_number(1, 0, 4_502_060_010_010_000_041_f64).unwrap();
    second.write_string(1, 1, "甲").unwrap();
    book.add_worksheet();
    book
}

#[test]
fn a_workbook_opens_sheet_by_sheet_as_a_person_sees_it() {
    let bytes = workbook().save_to_buffer().unwrap();
    let layers = open_bytes("点位.xlsx", &bytes).unwrap();
    let names: Vec<(&str, &str)> = layers.iter().map(|layer| (layer.name.as_str(), layer.geometry.word())).collect();
    assert_eq!(names, [("点位_企业", "point"), ("点位_代码", "none")]);
    let first = &layers[0];
    assert_eq!((rounded(first), words(first)), (vec![Some(LIUZHOU); 3], vec!["title-rows"]));
    let row = first.table.row(jingtu::ids::RecordNo::new(0)).unwrap();
    assert_eq!(
        row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>(),
        ["4502060010010000041", "2025-06-15", "109.41", "24.33", "1200"]
    );
    assert_eq!(words(&layers[1]), ["number-rounded"]);
}

#[test]
fn a_workbook_under_another_name_and_text_under_a_workbooks() {
    let bytes = workbook().save_to_buffer().unwrap();
    assert_eq!(open_bytes("点位.xls", &bytes).unwrap().len(), 2);
    assert_eq!(one("导出.xls", "名称\t经度\t纬度\n甲\t109.41\t24.33\n").geometry, GeometryKind::Point);
}

#[test]
fn cells_far_apart_cost_no_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, column) in [(0, 0), (1, 0), (1_048_575, 16_383)] {
        sheet.write_string(row, column, "x").unwrap();
    }
    let layers = open_bytes("远.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!((layers.len(), layers[0].table.fields().len()), (1, 2));
}

#[test]
fn a_bomb_in_a_workbook_is_refused() {
    use std::io::Write as _;
    let bytes = workbook().save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        writer.raw_copy_file(archive.by_index_raw(place).unwrap()).unwrap();
    }
    writer.start_file("xl/media/image1.emf", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..80 {
        writer.write_all(&zeros).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let error = open_bytes("大.xlsx", &bytes).unwrap_err();
    assert!(matches!(error, SourceError::Unsupported { what: UnsupportedKind::ZipBomb { .. }, .. }), "{error}");
}
