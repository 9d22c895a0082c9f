//! What a folder holds that can be opened, or that a person should be told why not.

use std::path::{Path, PathBuf};

use crate::source::{self, NotFormatReason, OpenOptions, SEARCHED, SourceError};

/// How deep folders are searched.
const DEPTH: usize = 3;

/// Each path that is a file, and the layer files in each that is a folder, in the order of their names. What is not there is kept, so that
/// opening it says so. A file geodatabase is a folder that is taken for a file.
#[must_use]
pub fn search(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() && !is_geodatabase(path) { search_folder(path, DEPTH, &mut files) } else { files.push(path.clone()) }
    }
    files
}

fn search_folder(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for entry in entries {
        let is_dir = entry.is_dir();
        if is_dir && !is_geodatabase(&entry) {
            if depth > 0 {
                search_folder(&entry, depth - 1, files);
            }
        } else if is_dir || is_searched(&entry) {
            files.push(entry);
        }
    }
}

fn is_searched(path: &Path) -> bool {
    // What a Mac adds beside each file on a foreign disk.
    let is_shadow = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("._"));
    !is_shadow && ending(path).is_some_and(|ending| SEARCHED.contains(&ending.as_str()) && !(ending == "txt" && is_prose(path)))
}

/// A text of at most this many bytes is looked into; nobody writes longer prose beside layers.
const PROSE_AT_MOST: u64 = 4 << 20;

/// Whether a text is neither boundary points nor a table, but something to read: folders that are handed over have such files.
fn is_prose(path: &Path) -> bool {
    let is_small = path.metadata().is_ok_and(|meta| meta.len() <= PROSE_AT_MOST);
    let is_without_columns =
        |error: SourceError| matches!(error, SourceError::NotFormat { reason: NotFormatReason::NoColumns | NotFormatReason::Empty, .. });
    is_small && source::open(path, &OpenOptions::default()).is_err_and(is_without_columns)
}

fn is_geodatabase(path: &Path) -> bool {
    ending(path).is_some_and(|ending| ending == "gdb")
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_layers_in_order_and_names_what_cannot_be_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["b.SHP", "b.dbf", "a.gpkg", "._a.gpkg", "notes.docx", "z.tab"] {
            std::fs::write(path(name), b"").expect("written");
        }
        for (name, text) in [("说明.txt", "请于月底前反馈意见。\n联系人见附件。\n"), ("点位.txt", "名称,经度,纬度\n甲,109.4,24.3\n")]
        {
            std::fs::write(path(name), text).expect("written");
        }
        std::fs::create_dir_all(path("deep/er")).expect("made");
        std::fs::create_dir(path("c.gdb")).expect("made");
        std::fs::write(path("deep/er/d.geojson"), b"").expect("written");
        let found = search(&[folder.path().to_owned(), path("missing.shp")]);
        let expected = ["a.gpkg", "b.SHP", "c.gdb", "deep/er/d.geojson", "z.tab", "点位.txt", "missing.shp"].map(path);
        assert_eq!(found, expected);
    }
}
