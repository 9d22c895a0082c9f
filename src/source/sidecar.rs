//! Finding the files that belong together, whatever the case of their names.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// `path`, the same with the other system's separators, or the file beside it whose name differs in case only; `path` itself when
/// there is none.
pub(super) fn existing(path: &Path) -> PathBuf {
    if path.exists() {
        return path.to_owned();
    }
    // A path copied on Windows: its backslashes part folders.
    if let Some(turned) = path.to_str().filter(|text| text.contains('\\')).map(|text| PathBuf::from(text.replace('\\', "/")))
        && turned.exists()
    {
        return turned;
    }
    let Some(name) = path.file_name() else { return path.to_owned() };
    neighbours(path).into_iter().find(|near| near.file_name().is_some_and(|other| is_same(name, other))).unwrap_or_else(|| path.to_owned())
}

/// The file beside `path` with the same stem and the extension `extension` (in small letters), in any case. One whose stem is
/// spelt exactly as that of `path` wins.
pub(super) fn beside(path: &Path, extension: &str) -> Option<PathBuf> {
    for candidate in [path.with_extension(extension), path.with_extension(extension.to_ascii_uppercase())] {
        if candidate.is_file() {
            return Some(candidate);
        }
    }
    let stem = path.file_stem()?;
    let mut found: Vec<PathBuf> = neighbours(path)
        .into_iter()
        .filter(|near| near.extension().is_some_and(|other| is_same(OsStr::new(extension), other)))
        .filter(|near| near.file_stem().is_some_and(|other| is_same(stem, other)) && near.is_file())
        .collect();
    found.sort_by_key(|near| (near.file_stem() != Some(stem), near.clone()));
    found.into_iter().next()
}

fn neighbours(path: &Path) -> Vec<PathBuf> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

fn is_same(a: &OsStr, b: &OsStr) -> bool {
    a == b || a.to_string_lossy().to_lowercase() == b.to_string_lossy().to_lowercase()
}

/// The extension in small letters; "" where there is none.
pub(super) fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// The stem as text.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
