//! Files that are changed, replaced or deleted while they are open: said by name, never read as if nothing had happened.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jingtu::ids::RecordNo;
use jingtu::layer::{Input, LayerError, Role};
use jingtu::progress::{Cancel, Progress};
use jingtu::rules::RuleSet;
use jingtu::source::{self, ChunkBuffer, OpenOptions, SourceError};
use jingtu::tasks::open::Opened;
use jingtu::tasks::{self, TaskError};
use jingtu::words::Lang;
use tempfile::TempDir;

use crate::kit::squares;

/// A folder with a layer of six squares.
fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    for (extension, bytes) in squares().0 {
        fs::write(folder.path().join(format!("名录.{extension}")), bytes).unwrap();
    }
    let path = folder.path().join("名录.shp");
    (folder, path)
}

fn opened(path: &Path) -> Opened {
    let input = Input { crs: Some(4524.into()), ..Input::new(path, Some(Role::RiskList)) };
    tasks::open::open(&[input], None, &Progress::silent(), &Cancel::new()).unwrap()
}

fn check(opened: &Opened) -> Result<(), TaskError> {
    tasks::check::check(opened, Arc::new(RuleSet::built_in()), &Progress::silent(), &Cancel::new()).map(|_| ())
}

/// Something that happens to a file.
type Change = fn(&Path);

fn cut(path: &Path) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(fs::metadata(path).unwrap().len() / 2).unwrap();
}

fn replace(path: &Path) {
    let other = path.with_extension("new");
    fs::write(&other, fs::read(path).unwrap()).unwrap();
    fs::rename(other, path).unwrap();
}

fn delete(path: &Path) {
    fs::remove_file(path).unwrap();
}

fn overwrite(path: &Path) {
    // The same length and the same records' places: only the time tells.
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(2);
    fs::File::options().write(true).open(path).unwrap().set_modified(later).unwrap();
}

const CHANGES: [(&str, Change); 4] = [("cut", cut), ("replaced", replace), ("deleted", delete), ("overwritten", overwrite)];

#[test]
fn a_check_over_a_changed_file_names_it_and_what_to_do() {
    for (what, change) in CHANGES {
        for extension in ["shp", "dbf"] {
            let (_folder, path) = folder();
            let opened = opened(&path);
            check(&opened).unwrap();
            let part = path.with_extension(extension);
            change(&part);
            let error = check(&opened).expect_err(what);
            let TaskError::Layer(LayerError::Source(SourceError::Changed { path: named })) = &error else { panic!("{what}: {error:?}") };
            assert_eq!(*named, part, "{what}");
            assert!(error.message(Lang::Zh).contains("重新打开") && error.message(Lang::En).contains("open it again"));
        }
    }
}

#[test]
fn reading_on_after_a_change_fails_and_gives_no_numbers() {
    for (what, change) in CHANGES {
        let (_folder, path) = folder();
        let layer = source::open(&path, &OpenOptions::default()).unwrap().remove(0);
        layer.require_unchanged().unwrap();
        change(&path);
        let chunk = layer.shapes.chunks()[0];
        let read = layer.shapes.read_chunk(chunk, &mut ChunkBuffer::default());
        assert!(matches!(read, Err(SourceError::Changed { .. })), "{what}: {read:?}");
        change_table(&path, change);
        let row = layer.table.row(RecordNo::new(0));
        assert!(matches!(row, Err(SourceError::Changed { .. })), "{what}: {row:?}");
        assert!(matches!(layer.require_unchanged(), Err(SourceError::Changed { .. })), "{what}");
    }
}

fn change_table(path: &Path, change: Change) {
    change(&path.with_extension("dbf"));
}

#[test]
fn opened_again_the_new_file_counts() {
    let (_folder, path) = folder();
    let before = source::open(&path, &OpenOptions::default()).unwrap().remove(0);
    assert!(before.is_of_same_files(&source::open(&path, &OpenOptions::default()).unwrap().remove(0)));
    overwrite(&path);
    let after = source::open(&path, &OpenOptions::default()).unwrap().remove(0);
    assert!(!before.is_of_same_files(&after));
    after.require_unchanged().unwrap();
}

#[test]
fn a_deep_look_stops_at_a_changed_file() {
    let (_folder, path) = folder();
    let opened = opened(&path);
    cut(&path);
    let error = tasks::deep::of_layer(&opened.layers[0], &Progress::silent(), &Cancel::new()).map(|_| ()).expect_err("cut");
    assert!(matches!(error, TaskError::Layer(LayerError::Source(SourceError::Changed { .. }))), "{error:?}");
}
