//! DESIGN 4.1, exit statuses 1 and 2: one sentence that names file and remedy, nothing half written.

use crate::support::layers::plots;
use crate::support::shapefile::{Column, Geometry};
use crate::support::{Desk, farmland, points, square, zoning};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(10.0, 0.0, 20.0))]));
    desk
}

/// Checks; it must not work, and nothing may be left behind.
#[track_caller]
fn refused(desk: &Desk, arguments: &str, parts: &[&str]) {
    let before = desk.names();
    desk.line(&format!("check {arguments} --quiet --out list.csv")).expect_sentence(1, parts);
    assert_eq!(desk.names(), before, "something was left behind");
}

#[test]
fn a_missing_file_is_named() {
    refused(&desk(), "--risk-list 没有.shp --zoning 规划.shp", &["没有.shp"]);
}

#[test]
fn a_folder_is_not_a_file() {
    let desk = desk();
    std::fs::create_dir(desk.path("文件夹")).unwrap();
    refused(&desk, "--risk-list 文件夹 --zoning 规划.shp", &["文件夹", ".shp"]);
}

#[test]
fn a_text_file_named_shp_is_refused() {
    let desk = desk();
    desk.write("假的.shp", "这不是 shapefile，只是一段文字。".repeat(20));
    refused(&desk, "--risk-list 假的.shp --zoning 规划.shp", &["假的.shp"]);
    desk.write("空的.shp", "");
    refused(&desk, "--risk-list 空的.shp --zoning 规划.shp", &["空的.shp"]);
}

#[test]
fn the_wrong_geometry_for_a_role_is_said() {
    let desk = desk();
    let mut roads = plots(&[("L1", Geometry::Line(vec![vec![[36_640_000.0, 2_690_000.0], [36_640_100.0, 2_690_000.0]]]))]);
    roads.shape_type = 3;
    desk.put("道路", &roads).put("点", &points(&[("W1", "电镀", [0.0, 0.0])]));
    refused(&desk, "--farmland 道路.shp --zoning 规划.shp", &["道路.shp", "线", "耕地"]);
    refused(&desk, "--risk-list 点.shp --zoning 规划.shp", &["点.shp"]);
    refused(&desk, "--source 道路.shp --zoning 规划.shp", &["道路.shp"]);
}

#[test]
fn an_output_that_cannot_be_written_is_said_before_the_work() {
    let desk = desk();
    let line = |out: &str| desk.line(&format!("check --risk-list 名录.shp --zoning 规划.shp --quiet --out {out}"));
    line("没有的文件夹/list.csv").expect_sentence(1, &["没有的文件夹"]);
    line("list.docx").expect_sentence(1, &["list.docx", ".csv"]);
    desk.write("占位", "");
    line("占位/list.csv").expect_sentence(1, &["占位"]);
    std::fs::create_dir(desk.path("夹.csv")).unwrap();
    desk.write("夹.csv/别人的", "");
    let before = desk.names();
    line("list.csv --out list.csv").expect_sentence(1, &["list.csv"]);
    assert_eq!(desk.names(), before);
}

#[test]
fn a_failed_check_leaves_the_old_list() {
    let desk = desk();
    desk.write("list.csv", "上一次的清单");
    refused(&desk, "--risk-list 没有.shp --zoning 规划.shp", &["没有.shp"]);
    assert_eq!(desk.bytes("list.csv"), "上一次的清单".as_bytes());
    assert_eq!(desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1").len(), 1);
}

#[test]
fn a_broken_rule_file_is_told_by_line_and_column() {
    let desk = desk();
    let rules = include_str!("../../assets/rules/default.toml");
    let line = rules.lines().position(|line| line.starts_with("severity")).unwrap() + 1;
    desk.write("规则.toml", rules.replacen("\nseverity", "\nseverty", 1));
    let inputs = "--risk-list 名录.shp --zoning 规划.shp --rules";
    refused(&desk, &format!("{inputs} 规则.toml"), &["规则.toml", &line.to_string(), "severty"]);
    desk.write("坏.toml", "name = \n");
    refused(&desk, &format!("{inputs} 坏.toml"), &["坏.toml", "1"]);
    refused(&desk, &format!("{inputs} 没有.toml"), &["没有.toml"]);
}

#[test]
fn wrong_usage_ends_with_two() {
    let desk = desk();
    for (line, part) in [
        ("check --risk-list 名录.shp", "--out"),
        ("check --out list.csv", "--farmland"),
        ("check --risklist 名录.shp --out list.csv", "--risklist"),
        ("check --layer 名录.shp --out list.csv", "--layer"),
        ("check --layer pond=名录.shp --out list.csv", "--layer"),
        ("check --risk-list 名录.shp --out list.csv --fail-on grave", "--fail-on"),
        ("check --risk-list 名录.shp --out list.csv --threads 0", "--threads"),
        ("check --risk-list 名录.shp --workspace w.gpkg --out list.csv", "--workspace"),
        ("chec", "chec"),
        ("info", ""),
    ] {
        desk.line(line).expect_sentence(2, &[part]);
    }
}

#[test]
fn damaged_records_are_left_out_and_the_rest_is_checked() {
    let desk = desk();
    let mut listed = plots(&["MD-1", "MD-2", "MD-3"].map(|id| (id, square(0.0, 0.0, 20.0))));
    if let Geometry::Polygon(rings) = &mut listed.rows[1].geometry {
        rings[0][2][0] = f64::NAN;
    }
    desk.put("名录", &listed);
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("subject_id"), ["MD-1", "MD-3"]);
    // Cut in the middle of the last record.
    let shp = desk.bytes("名录.shp");
    desk.write("名录.shp", &shp[..shp.len() - 40]);
    let list = desk.check("--risk-list 名录.shp --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("subject_id"), ["MD-1"]);
}

#[test]
fn names_from_files_cannot_command_the_terminal() {
    let desk = desk();
    let mut parcels = farmland(&[("D1", "\u{1b}[31m红", square(0.0, 0.0, 10.0))]);
    parcels.columns.push(("\u{1b}[2J".to_owned(), Column::Text(4)));
    parcels.rows[0].cells.push("x".to_owned());
    desk.put("地", &parcels);
    let outcome = desk.line("info 地.shp").expect(0);
    assert!(!outcome.stdout.contains('\u{1b}') && !outcome.stderr.contains('\u{1b}'), "{outcome:?}");
}
