//! What cannot be opened or saved is told in words, each case with its own remedy, and left as it was.

use std::fs;
use std::path::Path;

use jingtu::tasks::TaskError;
use jingtu::tasks::workspace::{is_workspace, open};
use jingtu::words::Lang;
use jingtu::workspace::state::StoredLayer;
use jingtu::workspace::{Stored, WorkspaceError, store};

fn saved(path: &Path) {
    let state = Stored { layers: vec![StoredLayer { style: "{}".into(), ..StoredLayer::default() }], ..Stored::default() };
    store::save(path, &state, None, &mut |_, _| Ok(())).unwrap();
}

fn save_error(path: &Path) -> WorkspaceError {
    store::save(path, &Stored::default(), None, &mut |_, _| Ok(())).unwrap_err()
}

#[track_caller]
fn check(error: WorkspaceError, zh: &str, en: &str) {
    let error = TaskError::from(error);
    let (said_zh, said_en) = (error.message(Lang::Zh), error.message(Lang::En));
    assert!(said_zh.contains(zh), "{said_zh}");
    assert!(said_en.contains(en), "{said_en}");
}

#[test]
fn missing_file_and_missing_folder() {
    let folder = tempfile::tempdir().unwrap();
    check(store::open(&folder.path().join("无.gpkg")).unwrap_err(), "没有这个工作空间", "no such workspace");
    check(save_error(&folder.path().join("无/w.gpkg")), "文件夹", "does not exist; create it");
}

#[test]
fn folder_instead_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    check(store::open(folder.path()).unwrap_err(), "文件夹", "a folder");
    check(save_error(folder.path()), "文件夹", "a folder");
}

#[test]
fn other_files_are_no_workspaces_and_stay_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("a.gpkg");
    fs::write(&text, "not a database, but long enough to be looked at as one: ".repeat(40)).unwrap();
    let other = folder.path().join("b.gpkg");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE plots (id)").unwrap();
    for path in [text, other] {
        let before = fs::read(&path).unwrap();
        assert!(!is_workspace(&path));
        check(store::open(&path).unwrap_err(), "不是净土工作空间", "not a workspace");
        check(save_error(&path), "不是净土工作空间", "not a workspace");
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[test]
fn workspace_of_a_later_version() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    saved(&path);
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute("UPDATE jingtu_settings SET value = '999' WHERE key = 'schema_version'", [])
        .unwrap();
    check(store::open(&path).unwrap_err(), "格式 999", "format 999");
    check(save_error(&path), "升级程序", "update the program");
}

#[test]
fn workspace_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    saved(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    check(store::open(&path).unwrap_err(), "正被另一个程序使用", "in use by another program");
    check(save_error(&path), "正被另一个程序使用", "in use by another program");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(open(&path).is_ok());
}

#[test]
fn write_protected_workspace_opens_and_refuses_a_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    saved(&path);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    assert_eq!(store::open(&path).unwrap().layers.len(), 1);
    check(save_error(&path), "只读", "read-only");
}

#[test]
fn damaged_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    saved(&path);
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    check(store::open(&path).unwrap_err(), "已损坏", "damaged");
}

#[test]
fn truncated_workspace_is_refused_without_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.gpkg");
    saved(&path);
    let bytes = fs::read(&path).unwrap();
    for length in (0..bytes.len()).step_by(bytes.len() / 37) {
        fs::write(&path, &bytes[..length]).unwrap();
        assert!(store::open(&path).is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[cfg(unix)]
#[test]
fn new_workspace_can_be_read_by_others_as_any_new_file_can() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plain"), "").unwrap();
    saved(&folder.path().join("w.gpkg"));
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
    assert_eq!(mode("w.gpkg"), mode("plain"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
}
