//! `jingtu reconcile` and `jingtu convert`: registers without coordinates, and boundary points as plots are handed over.

use calamine::{Data, Reader as _, Xlsx};

use crate::support::layers::{SPOT, ring};
use crate::support::shapefile::Geometry;
use crate::support::{Desk, rows, square, zoning};

/// Three polygons with names and addresses: 1 ha, 1 ha, 0.25 ha.
fn desk() -> Desk {
    let desk = Desk::new();
    let polygons = rows(
        &["DKBH", "DKMC", "DZ"],
        &[
            (&["LZ-1", "第一化工厂地块", "柳北区北雀路1号"], square(0.0, 0.0, 100.0)),
            (&["LZ-2", "东风电镀厂", "柳南区东风路2号"], square(200.0, 0.0, 100.0)),
            (&["LZ-3", "西江造纸厂", "鱼峰区西江路3号"], square(400.0, 0.0, 50.0)),
        ],
    );
    desk.put("地块", &polygons);
    desk.write(
        "名录.csv",
        "建设用地土壤污染风险管控和修复名录,,,\n序号,地块名称,地址,面积（㎡）\n\
         1,柳州市第一化工厂有限责任公司地块,柳州市柳北区北雀路1号,\"10,000\"\n2,原东风电镀厂,柳州市柳南区东风路2号,9000\n\
         3,河边冶炼厂,柳江区河边路9号,500\n合计,,,19500\n",
    );
    desk
}

#[test]
fn a_register_is_matched_and_both_sides_rests_are_named() {
    let desk = desk();
    let outcome = desk.line("reconcile 名录.csv --to 地块.shp --out 核对.csv").expect(0);
    for part in ["名录 3 条，地块 3 个图斑", "建议匹配 2 条", "图上无 1 条", "名录无 1 个", "5 % 的 1 条", "已写出 "]
    {
        assert!(outcome.stdout.contains(part), "no {part} in {}", outcome.stdout);
    }
    let text = String::from_utf8(desk.bytes("核对.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().cloned().unwrap();
    let cell = |row: &csv::StringRecord, name: &str| row[headings.iter().position(|heading| heading == name).unwrap()].to_owned();
    let found: Vec<[String; 5]> = reader
        .records()
        .map(|row| row.map(|row| ["state", "record", "name", "matched_id", "area_differs"].map(|name| cell(&row, name))).unwrap())
        .collect();
    let expected = [
        ["proposed", "0", "柳州市第一化工厂有限责任公司地块", "LZ-1", ""],
        ["proposed", "1", "原东风电镀厂", "LZ-2", "yes"],
        ["no-polygon", "2", "河边冶炼厂", "", ""],
        ["not-listed", "", "", "LZ-3", ""],
    ];
    assert_eq!(found, expected.map(|row| row.map(str::to_owned)));
}

#[test]
fn the_list_is_a_workbook_too_and_the_same_each_time() {
    let desk = desk();
    desk.line("reconcile 名录.csv --to 地块.shp --out a.xlsx --quiet").expect(0);
    let mut book: Xlsx<_> = calamine::open_workbook(desk.path("a.xlsx")).unwrap();
    let range = book.worksheet_range("名录核对").unwrap();
    assert_eq!((range.height(), range.get((0, 0))), (5, Some(&Data::String("核对状态".to_owned()))));
    assert_eq!(range.get((1, 9)), Some(&Data::String("第一化工厂地块".to_owned())));
    desk.line("reconcile 名录.csv --to 地块.shp --out a.csv --quiet").expect(0);
    desk.line("reconcile 名录.csv --to 地块.shp --out b.csv --quiet --threads 1").expect(0);
    assert_eq!(desk.bytes("a.csv"), desk.bytes("b.csv"));
}

#[test]
fn what_cannot_be_reconciled_is_said_before_anything_is_written() {
    let desk = desk();
    desk.write("表.csv", "a,b\nx,y\n");
    let before = desk.names();
    desk.line("reconcile 表.csv --to 地块.shp --out 核对.csv").expect_sentence(1, &["表.csv", "地块名称"]);
    desk.line("reconcile 名录.csv --to 地块.shp --out 核对.gpkg").expect_sentence(1, &["核对.gpkg", ".xlsx"]);
    desk.line("reconcile 没有.csv --to 地块.shp").expect_sentence(1, &["没有.csv"]);
    desk.line("reconcile 名录.csv").expect_sentence(2, &["--to"]);
    assert_eq!(desk.names(), before);
}

#[test]
fn a_register_given_as_a_layer_says_what_to_type() {
    let desk = desk();
    desk.put("规划", &zoning(&[("GH-1", "0701", square(0.0, 0.0, 20.0))]));
    desk.line("check --risk-list 名录.csv --zoning 规划.shp --quiet --out list.csv")
        .expect_sentence(1, &["没有坐标", "jingtu reconcile 名录.csv --to"]);
    desk.line("--lang en check --risk-list 名录.csv --zoning 规划.shp --quiet --out list.csv")
        .expect_sentence(1, &["no coordinates", "jingtu reconcile 名录.csv --to"]);
}

#[test]
fn points_of_a_table_are_sources() {
    let desk = desk();
    desk.put("规划", &zoning(&[("GH-1", "0701", square(0.0, 0.0, 100.0))]));
    let [x, y] = SPOT;
    desk.write("企业.csv", format!("企业编号,企业名称,类型,X,Y\nWR-1,甲厂,电镀,{},{}\n", y + 50.0, x + 130.0));
    let list = desk.check("--source 企业.csv?crs=4524 --zoning 规划.shp").rule("R7");
    assert_eq!(list.cells("subject_id object_id distance_m"), ["WR-1 GH-1 30.00"]);
}

/// The rings of a boundary-point file: northing and easting of each ring's points.
fn rings(text: &str) -> Vec<Vec<[f64; 2]>> {
    let mut rings: Vec<(String, Vec<[f64; 2]>)> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with('J')) {
        let parts: Vec<&str> = line.split(',').collect();
        let point = [parts[3].trim().parse().unwrap(), parts[2].parse().unwrap()];
        match rings.last_mut() {
            Some((number, ring)) if *number == parts[1] && (ring.len() < 2 || ring[0] != ring[ring.len() - 1]) => ring.push(point),
            _ => rings.push((parts[1].to_owned(), vec![point])),
        }
    }
    rings.into_iter().map(|(_, ring)| ring).collect()
}

#[test]
fn boundary_points_written_are_the_rings_that_were_read() {
    let desk = Desk::new();
    let outer = ring(&[[0.0, 0.0], [0.1234, 100.0], [100.0, 100.2], [100.0, 0.0]]);
    let hole = ring(&[[20.0, 20.0], [70.0, 20.0], [70.0, 70.5678]]);
    let island = ring(&[[300.0, 0.0], [300.0, 50.0], [350.0, 50.0]]);
    let polygon = Geometry::Polygon(vec![outer.clone(), hole.clone(), island.clone()]);
    desk.put("地块", &rows(&["DKBH", "DKMC"], &[(&["LZ-1", "甲，乙"], polygon), (&["LZ-2", "无图形"], Geometry::Null)]));
    let outcome = desk.line("convert 地块.shp --out plots.txt").expect(0);
    assert!(outcome.stdout.contains("1 个地块") && outcome.stdout.contains("1 个记录没有面积"), "{}", outcome.stdout);
    let bytes = desk.bytes("plots.txt");
    let (text, _, had_errors) = encoding_rs::GBK.decode(&bytes);
    assert!(!had_errors && text.contains("\r\n") && text.contains("甲、乙"), "{text}");
    let same = |a: &[[f64; 2]], b: &[[f64; 2]]| {
        let near = |p: &[f64; 2], q: &[f64; 2]| (p[0] - q[0]).abs() <= 0.0005 && (p[1] - q[1]).abs() <= 0.0005;
        a.len() == b.len() && a.iter().all(|p| b.iter().any(|q| near(p, q)))
    };
    let written = rings(&text);
    assert_eq!(written.len(), 3);
    for expected in [&outer, &hole, &island] {
        assert!(written.iter().any(|ring| same(ring, expected)), "{expected:?} in {written:?}");
    }
    // Read again, it is one record of the same area with nothing to say against it, and so is what is written of that.
    let info = desk.line("info plots.txt --json").expect(0).stdout;
    for part in ["\"EPSG:4524\"", "\"records\": 1", "\"polygon\"", "\"LZ-1\""] {
        assert!(info.contains(part), "no {part} in {info}");
    }
    assert!(!info.contains("stated-area-differs") && !info.contains("point-count-differs"), "{info}");
    desk.line("convert plots.txt --out again.txt --quiet").expect(0);
    let again = desk.bytes("again.txt");
    assert_eq!(encoding_rs::GBK.decode(&again).0.lines().skip(12).collect::<Vec<_>>(), text.lines().skip(12).collect::<Vec<_>>());
}

#[test]
fn another_zone_rare_characters_and_wrong_wishes() {
    let desk = Desk::new();
    desk.put("地块", &rows(&["DKBH", "DKMC"], &[(&["LZ-1", "𠮷地块"], square(0.0, 0.0, 100.0))]));
    let outcome = desk.line("convert 地块.shp --out plots.txt --crs 4546 --quiet").expect(0);
    assert!(outcome.stderr.contains("UTF-8"), "{}", outcome.stderr);
    let text = String::from_utf8(desk.bytes("plots.txt")).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("带号=37") && text.contains("𠮷"), "{text}");
    assert!(rings(&text)[0][0][0] < 1_000_000.0, "no zone in front: {text}");
    let before = desk.names();
    desk.line("convert 地块.shp --out x.txt --crs 4490").expect_sentence(1, &["4490", "4524"]);
    desk.line("convert 地块.shp --out x.dwg").expect_sentence(1, &["x.dwg", ".txt"]);
    assert_eq!(desk.names(), before);
}
