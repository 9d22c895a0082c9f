//! 界址点坐标 TXT (DOMAIN 6): every variant that is handed over, and what is said of it.

use encoding_rs::GBK;
use jingtu::source::{GeometryKind, NotFormatReason, RawLayer, RawSrs, SourceError};

use crate::kit::{open_bytes, words};

const HEADER: &str = "[属性描述]\n格式版本号=1.01\n数据产生单位=某公司\n数据产生日期=2025-6-15\n坐标系=2000国家大地坐标系\n几度分带=3\n\
    投影类型=高斯克吕格\n计量单位=米\n带号=36\n精度=0.01\n转换参数=0,0,0,0,0,0,0\n[地块坐标]\n";

/// A square of 50 m, closed, at this easting.
fn square(label: &str, ring: u32, northing: f64, easting: f64, side: f64) -> String {
    let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)];
    let line = |(place, (north, east)): (usize, &(f64, f64))| {
        format!("{label}{},{ring},{:.3},{:.3}\n", place % 4 + 1, northing + north, easting + east)
    };
    corners.iter().enumerate().map(line).collect()
}

fn open(text: &str) -> Vec<RawLayer> {
    open_bytes("plots.txt", text.as_bytes()).unwrap()
}

fn one(text: &str) -> RawLayer {
    let mut layers = open(text);
    assert_eq!(layers.len(), 1);
    layers.remove(0)
}

fn part_lengths(layer: &RawLayer, record: u32) -> Vec<usize> {
    let mut shape = jingtu::geometry::Shape::default();
    layer.shapes.read(jingtu::ids::RecordNo::new(record), &mut shape).unwrap();
    shape.as_ref().parts().map(<[_]>::len).collect()
}

fn extent(layer: &RawLayer, record: u32) -> jingtu::geometry::Extent {
    let mut shape = jingtu::geometry::Shape::default();
    layer.shapes.read(jingtu::ids::RecordNo::new(record), &mut shape).unwrap();
    shape.as_ref().extent()
}

fn values(layer: &RawLayer, record: u32) -> Vec<(String, String)> {
    let row = layer.table.row(jingtu::ids::RecordNo::new(record)).unwrap();
    layer.table.fields().iter().zip(row).map(|(field, value)| (field.name.clone(), value.unwrap_or_default())).collect()
}

#[test]
fn a_file_by_the_book_has_nothing_wrong_with_it() {
    let text = format!("{HEADER}5,0.2500,1,某地块,面,G49,住宅用地,0701,@\n{}", square("J", 1, 2_692_565.12, 36_643_111.45, 50.0));
    for bytes in [GBK.encode(&text.replace('\n', "\r\n")).0.into_owned(), format!("\u{feff}{text}").into_bytes(), text.clone().into_bytes()]
    {
        let layer = open_bytes("plots.txt", &bytes).unwrap().remove(0);
        assert_eq!((layer.geometry, layer.records(), &layer.srs), (GeometryKind::Polygon, 1, &RawSrs::Epsg(4524)));
        assert_eq!(extent(&layer, 0).min, [36_643_111.45, 2_692_565.12]);
        let expected = [
            ("点数", "5"),
            ("面积(公顷)", "0.2500"),
            ("地块编号", "1"),
            ("地块名称", "某地块"),
            ("图形类型", "面"),
            ("图幅号", "G49"),
            ("用途", "住宅用地"),
            ("地类编码", "0701"),
            ("数据产生单位", "某公司"),
            ("数据产生日期", "2025-6-15"),
            ("坐标系", "2000国家大地坐标系"),
            ("几度分带", "3"),
            ("带号", "36"),
            ("精度", "0.01"),
            ("格式版本号", "1.01"),
        ];
        assert_eq!(values(&layer, 0), expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let said: Vec<_> = words(&layer).into_iter().filter(|word| *word != "encoding-guessed").collect();
        assert!(said.is_empty(), "{said:?}");
    }
}

#[test]
fn full_width_signs_unknown_sections_and_blank_lines_are_read() {
    let text =
        format!("{HEADER}\n5，０.2500，1，某地块（甲），面，，住宅用地，0701，＠\n{}", square("J", 1, 2_692_565.12, 36_643_111.45, 50.0))
            .replace('[', "【")
            .replace(']', "】")
            .replace(",1,2", "，１，2");
    let layer = one(&format!("{text}\n【扩展信息】\n项目=甲\n"));
    assert_eq!((layer.records(), part_lengths(&layer, 0)), (1, vec![5]));
    assert_eq!(words(&layer), ["section-passed-over"]);
    assert_eq!(values(&layer, 0)[3].1, "某地块（甲）");
}

#[test]
fn rings_holes_and_parts_that_are_all_numbered_1() {
    let outer = square("J", 1, 2_692_000.0, 36_643_000.0, 100.0);
    let hole = square("J", 2, 2_692_020.0, 36_643_020.0, 50.0);
    let second = square("J", 1, 2_692_000.0, 36_643_200.0, 100.0);
    let layer = one(&format!("{HEADER}10,0.7500,1,甲,面,,,,@\n{outer}{hole}10,2.0000,2,乙,面,,,,@\n{outer}{second}"));
    assert_eq!((part_lengths(&layer, 0), part_lengths(&layer, 1)), (vec![5, 5], vec![5, 5]));
    assert_eq!(words(&layer), Vec::<&str>::new(), "areas of both are as stated");
}

#[test]
fn what_the_plot_line_says_is_held_against_the_points() {
    let points = square("J", 1, 2_692_565.12, 36_643_111.45, 50.0);
    let layer = one(&format!("{HEADER}7,0.2600,1,甲,面,,,,@\n{points}"));
    assert_eq!(words(&layer), ["point-count-differs", "stated-area-differs"]);
    for count in ["4", "5"] {
        assert_eq!(
            words(&one(&format!("{HEADER}{count},0.2500,1,甲,面,,,,@\n{points}"))),
            Vec::<&str>::new(),
            "with and without closing point"
        );
    }
    let layer = one(&format!("{}5,0.2500,1,甲,面,,,,@\n{points}", HEADER.replace("带号=36", "带号=37")));
    assert_eq!((words(&layer), &layer.srs), (vec!["zone-differs"], &RawSrs::Epsg(4524)));
}

#[test]
fn swapped_columns_are_turned_and_said() {
    let swap = |text: &str| {
        let line = |line: &str| {
            let parts: Vec<&str> = line.split(',').collect();
            format!("{},{},{},{}\n", parts[0], parts[1], parts[3], parts[2])
        };
        text.lines().map(line).collect::<String>()
    };
    let layer = one(&format!("{HEADER}5,0.2500,1,甲,面,,,,@\n{}", swap(&square("J", 1, 2_692_565.12, 36_643_111.45, 50.0))));
    assert_eq!((words(&layer), extent(&layer, 0).min), (vec!["axes-swapped"], [36_643_111.45, 2_692_565.12]));
}

#[test]
fn the_header_and_the_digits_give_the_code() {
    let plot =
        |header: &str, easting: f64| one(&format!("{header}5,0.2500,1,甲,面,,,,@\n{}", square("J", 1, 2_692_565.12, easting, 50.0))).srs;
    assert_eq!(plot(HEADER, 643_111.45), RawSrs::Epsg(4545));
    assert_eq!(plot(&HEADER.replace("2000国家大地坐标系", "1980西安坐标系"), 36_643_111.45), RawSrs::Epsg(2360));
    assert_eq!(plot(&HEADER.replace("2000国家大地坐标系", "1954北京坐标系"), 643_111.45), RawSrs::Epsg(2433));
    assert_eq!(plot(&HEADER.replace("2000国家大地坐标系", "柳州独立坐标系"), 643_111.45), RawSrs::Missing);
    assert_eq!(plot("[地块坐标]\n", 36_643_111.45), RawSrs::Missing);
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_rest_stays() {
    let points = square("J", 1, 2_692_565.12, 36_643_111.45, 50.0).replace("J2,1,2692615.120", "J2,1,2692615.1x0");
    let layer = one(&format!("{HEADER}5,0.2500,1,甲,面,,,,@\n{points}"));
    assert!(words(&layer).contains(&"line-unreadable"), "{:?}", words(&layer));
    let (_, group) = layer.problems.groups().into_iter().find(|(word, _)| *word == "line-unreadable").unwrap();
    let message = jingtu::words::problems::message(jingtu::words::Lang::Zh, "plots", &group.first[0]);
    assert!(message.contains("记录 0") && message.contains("第 15 行"), "{message}");
    assert_eq!(part_lengths(&layer, 0), [4]);
}

#[test]
fn lines_and_points_become_layers_of_their_own() {
    let point = "J1,1,2692565.120,36643111.450\n";
    let line = "J1,1,2692565.120,36643111.450\nJ2,1,2692575.120,36643111.450\n";
    let area = square("J", 1, 2_692_565.12, 36_643_111.45, 50.0);
    let layers =
        open(&format!("{HEADER}1,0,1,井,点,,,,@\n{point}5,0.25,2,地,面,,,,@\n{area}2,0,3,路,线,,,,@\n{line}1,0,4,井,点,,,,@\n{point}"));
    let mut seen: Vec<(String, &str, u32)> =
        layers.iter().map(|layer| (layer.name.clone(), layer.geometry.word(), layer.records())).collect();
    seen.sort();
    assert_eq!(seen, [("plots_点".to_owned(), "point", 2), ("plots_线".to_owned(), "line", 1), ("plots_面".to_owned(), "polygon", 1)]);
}

#[test]
fn a_header_without_plots_is_refused() {
    let error = open_bytes("plots.txt", HEADER.as_bytes()).unwrap_err();
    assert!(matches!(error, SourceError::NotFormat { reason: NotFormatReason::NoPlots, .. }), "{error}");
}
