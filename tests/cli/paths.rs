//! Paths as they come: long, Chinese, with backslashes, as links.

use crate::support::layers::plots;
use crate::support::{Desk, square, zoning};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("名录", &plots(&[("MD-1", square(0.0, 0.0, 20.0))]));
    desk.put("规划", &zoning(&[("GH-1", "0701", square(10.0, 0.0, 20.0))]));
    desk
}

#[test]
fn a_share_or_a_windows_path_that_is_not_there_is_no_such_file() {
    let desk = desk();
    for path in [r"\\server\share\x.shp", r"C:\数据\耕地.shp", r"\\?\C:\x.shp"] {
        let outcome = desk.run(&["check", "--risk-list", path, "--zoning", "规划.shp", "--quiet", "--out", "list.csv"]);
        outcome.expect_sentence(1, &[path, "没有这个文件"]);
    }
}

#[test]
fn backslashes_find_the_file_that_is_there() {
    let desk = desk();
    plots(&[("MD-2", square(0.0, 0.0, 20.0))]).write(&desk.path("数据/二〇二五"), "名录").unwrap();
    let list = desk.check(r"--risk-list 数据\二〇二五\名录.shp --zoning 规划.shp").rule("R1");
    assert_eq!(list.cells("subject_id subject_layer"), ["MD-2 名录"]);
}

#[test]
fn links_are_paths() {
    let desk = desk();
    let link = format!("file://{}", desk.path("名录.shp").display()).replace("名录", "%E5%90%8D%E5%BD%95");
    assert_eq!(desk.check(&format!("--risk-list {link}?id=DKBH --zoning 规划.shp")).rule("R1").len(), 1);
}

#[test]
fn a_thousand_bytes_of_folders_are_no_obstacle_and_five_thousand_are_said() {
    let desk = desk();
    let deep = vec!["很深的文件夹里还有很深的文件夹"; 23].join("/");
    assert!(deep.len() > 1000);
    let folder = desk.path(&deep);
    plots(&[("MD-3", square(0.0, 0.0, 20.0))]).write(&folder, "名录").unwrap();
    let list = folder.join("清单.csv");
    desk.line(&format!("check --risk-list {deep}/名录.shp --zoning 规划.shp --quiet --out {}", list.display())).expect(0);
    assert!(std::fs::read_to_string(list).unwrap().contains("MD-3"));
    let endless = vec!["很深的文件夹里还有很深的文件夹"; 120].join("/");
    let line = format!("check --risk-list {endless}/名录.shp --zoning 规划.shp --quiet --out list.csv");
    desk.line(&line).expect_sentence(1, &["名录.shp", "太长"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_where_nothing_may_be_written_is_said_and_inputs_are_read_from_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    // Nobody, not even root, makes files in /sys.
    let line = "check --risk-list 名录.shp --zoning 规划.shp --quiet --out";
    desk.line(&format!("{line} /sys/list.csv")).expect_sentence(1, &["/sys/list.csv", "换一个文件夹"]);
    plots(&[("MD-4", square(0.0, 0.0, 20.0))]).write(&desk.path("只读"), "名录").unwrap();
    std::fs::set_permissions(desk.path("只读"), std::fs::Permissions::from_mode(0o555)).unwrap();
    assert_eq!(desk.check("--risk-list 只读/名录.shp --zoning 规划.shp").rule("R1").len(), 1);
    std::fs::set_permissions(desk.path("只读"), std::fs::Permissions::from_mode(0o755)).unwrap();
}
