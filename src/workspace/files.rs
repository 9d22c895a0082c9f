//! The files behind a layer: which they are, their hashes, and where they are now.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use crate::layer::LayerError;
use crate::progress::{Cancel, Progress, Stage};
use crate::source::SourceError;

/// A file as it was when it was last looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileRecord {
    /// Its name without its folder.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// When it was last written to, in milliseconds since 1970; 0 where the system does not say.
    pub modified_unix_ms: i64,
    /// Its BLAKE3 hash in hex digits.
    pub hash: String,
}

/// The parts of a shapefile that decide what a reader sees (white paper, page 2; .prj and .cpg by custom).
const SHAPEFILE_PARTS: [&str; 6] = ["shp", "shx", "dbf", "prj", "cpg", "cst"];

/// Bytes read at a time: large enough that reading is sequential, and a stop is noticed within milliseconds.
const PIECE: usize = 1 << 20;

/// The files that the layer at `path` is read from: itself, and beside a .shp or .dbf those that belong to it.
#[must_use]
pub fn parts(path: &Path) -> Vec<PathBuf> {
    let own = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_lowercase();
    let mut parts = vec![path.to_owned()];
    if own == "shp" || own == "dbf" {
        for part in SHAPEFILE_PARTS.into_iter().filter(|part| *part != own) {
            let spellings = [part.to_owned(), part.to_uppercase()];
            parts.extend(spellings.iter().map(|spelling| path.with_extension(spelling)).find(|part| part.is_file()));
        }
    }
    parts
}

/// The layer's files with their hashes. A file that has the length and time of its entry in `known` is not read again.
///
/// # Errors
/// When a file cannot be read, or when asked to stop.
pub fn records(path: &Path, known: &[FileRecord], progress: &Progress, cancel: &Cancel) -> Result<Vec<FileRecord>, LayerError> {
    parts(path).par_iter().map(|part| record(part, known, progress, cancel)).collect()
}

fn record(path: &Path, known: &[FileRecord], progress: &Progress, cancel: &Cancel) -> Result<FileRecord, LayerError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => SourceError::NotFound { path: path.to_owned() },
        _ => SourceError::Unreadable { path: path.to_owned(), source },
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    let (name, size, modified_unix_ms) = (file_name(path), metadata.len(), modified_unix_ms(&metadata));
    if let Some(same) = known.iter().find(|known| known.name == name && known.size == size && known.modified_unix_ms == modified_unix_ms) {
        return Ok(same.clone());
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; PIECE.min(size as usize + 1)];
    let mut done = 0;
    loop {
        cancel.check()?;
        let read = file.read(&mut piece).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        hasher.update(&piece[..read]);
        done += read as u64;
        if done % (64 * PIECE as u64) < PIECE as u64 {
            progress.report(Stage::Hashing, &name, done, size);
        }
    }
    Ok(FileRecord { name, size: done, modified_unix_ms, hash: hasher.finalize().to_hex().to_string() })
}

/// A path's last part as text.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn modified_unix_ms(metadata: &fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_millis()).ok()).unwrap_or(0)
}

/// Where an input of a workspace is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InputState {
    /// Where it was, and the same.
    Same,
    /// Somewhere else, and the same.
    Moved {
        /// Where it was.
        from: PathBuf,
    },
    /// It has other contents than when the workspace was saved: these files differ.
    Changed {
        /// Their names.
        files: Vec<String>,
    },
    /// It was not found.
    Missing,
}

/// Finds the input that was at `absolute` (at `relative` from the workspace's `folder`): at its place beside the workspace, where it was,
/// else by its hash near either. `known` are its files as they were.
///
/// # Errors
/// When a file cannot be read, or when asked to stop.
pub fn locate(
    folder: &Path,
    relative: &str,
    absolute: &Path,
    known: &[FileRecord],
    progress: &Progress,
    cancel: &Cancel,
) -> Result<(PathBuf, InputState), LayerError> {
    let beside = (!relative.is_empty()).then(|| joined(folder, relative));
    let mut changed = None;
    for candidate in beside.iter().map(PathBuf::as_path).chain([absolute]).filter(|candidate| candidate.is_file()) {
        let files = changed_files(candidate, known, progress, cancel)?;
        if files.is_empty() {
            // A folder that moved as a whole is no news.
            return Ok((candidate.to_owned(), InputState::Same));
        }
        changed.get_or_insert((candidate.to_owned(), InputState::Changed { files }));
    }
    if let Some(changed) = changed {
        return Ok(changed);
    }
    match find_by_hash(folder, absolute, known, progress, cancel)? {
        Some(path) => Ok((path, InputState::Moved { from: absolute.to_owned() })),
        None => Ok((absolute.to_owned(), InputState::Missing)),
    }
}

/// Names of files that differ from `known`, are new or are gone.
fn changed_files(path: &Path, known: &[FileRecord], progress: &Progress, cancel: &Cancel) -> Result<Vec<String>, LayerError> {
    let now = records(path, known, progress, cancel)?;
    let is_same = |a: &FileRecord, b: &FileRecord| a.name.eq_ignore_ascii_case(&b.name) && a.hash == b.hash;
    let new = now.iter().filter(|file| !known.iter().any(|known| is_same(file, known)));
    let gone = known.iter().filter(|known| !now.iter().any(|file| file.name.eq_ignore_ascii_case(&known.name)));
    Ok(new.chain(gone).map(|file| file.name.clone()).collect())
}

/// Where to look for moved inputs: so deep, and among so many entries. A person waits for this; what is farther away is asked for.
const SEARCH_DEPTH: usize = 5;
const SEARCH_ENTRIES: usize = 20_000;

/// A file with the main file's ending, length and hash, in the workspace's folder and below, or in the folder where it was.
fn find_by_hash(
    folder: &Path,
    absolute: &Path,
    known: &[FileRecord],
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Option<PathBuf>, LayerError> {
    let Some(main) = known.iter().find(|file| file.name == file_name(absolute)) else { return Ok(None) };
    let mut folders = vec![(folder.to_owned(), 0)];
    folders.extend(absolute.parent().map(|parent| (parent.to_owned(), SEARCH_DEPTH)));
    let mut left = SEARCH_ENTRIES;
    let mut candidates = Vec::new();
    while let Some((folder, depth)) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten().take(left) {
            left -= 1;
            cancel.check()?;
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            if kind.is_dir() && depth < SEARCH_DEPTH {
                folders.push((path, depth + 1));
            } else if kind.is_file()
                && path.extension() == absolute.extension()
                && entry.metadata().is_ok_and(|entry| entry.len() == main.size)
            {
                candidates.push(path);
            }
        }
    }
    // The same name first; then by path, so that the choice is the same each time.
    candidates.sort_by_key(|path| (file_name(path) != main.name, path.clone()));
    for path in candidates {
        if record(&path, &[], progress, cancel).is_ok_and(|file| file.hash == main.hash) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// `path` from `folder` on, with `/` between its parts so that the other system's workspaces open; "" where there is no way (another drive).
#[must_use]
pub fn relative_path(folder: &Path, path: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), path.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return String::new();
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The way back: the path that a relative one means beside `folder`.
#[must_use]
pub fn joined(folder: &Path, relative: &str) -> PathBuf {
    let mut path = folder.to_owned();
    for part in relative.split('/') {
        if part == ".." {
            path.pop();
        } else {
            path.push(part);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn known(path: &Path) -> Vec<FileRecord> {
        records(path, &[], &Progress::silent(), &Cancel::new()).unwrap()
    }

    fn located(folder: &Path, relative: &str, absolute: &Path, known: &[FileRecord]) -> (PathBuf, InputState) {
        locate(folder, relative, absolute, known, &Progress::silent(), &Cancel::new()).unwrap()
    }

    #[test]
    fn shapefile_is_hashed_with_all_its_parts() {
        let folder = tempfile::tempdir().unwrap();
        for part in ["shp", "SHX", "dbf", "prj", "cpg", "sbn"] {
            write(&folder.path().join("耕地").with_extension(part), part);
        }
        let files = known(&folder.path().join("耕地.shp"));
        assert_eq!(
            files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
            ["耕地.shp", "耕地.SHX", "耕地.dbf", "耕地.prj", "耕地.cpg"]
        );
        assert_eq!(files[0].hash, blake3::hash(b"shp").to_hex().to_string());
        assert_eq!(files[0].size, 3);
    }

    #[test]
    fn file_with_known_length_and_time_is_not_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.geojson");
        write(&path, "abc");
        let mut before = known(&path);
        before[0].hash = "remembered".into();
        let again = records(&path, &before, &Progress::silent(), &Cancel::new()).unwrap();
        assert_eq!(again, before);
    }

    #[test]
    fn input_beside_the_workspace_moves_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("旧/data/a.geojson");
        write(&old, "abc");
        let files = known(&old);
        fs::rename(folder.path().join("旧"), folder.path().join("新")).unwrap();
        let (path, state) = located(&folder.path().join("新"), "data/a.geojson", &old, &files);
        assert_eq!((path, state), (folder.path().join("新").join("data").join("a.geojson"), InputState::Same));
    }

    #[test]
    fn renamed_input_is_found_by_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let old = folder.path().join("a.geojson");
        write(&old, "abc");
        let files = known(&old);
        write(&folder.path().join("other.geojson"), "abd");
        fs::rename(&old, folder.path().join("renamed.geojson")).unwrap();
        let workspace = folder.path().join("ws");
        fs::create_dir(&workspace).unwrap();
        let (path, state) = located(&workspace, "../a.geojson", &old, &files);
        assert_eq!((path, state), (folder.path().join("renamed.geojson"), InputState::Moved { from: old }));
    }

    #[test]
    fn changed_input_is_told_with_the_file_that_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.shp");
        write(&path, "abc");
        write(&folder.path().join("a.dbf"), "abc");
        write(&folder.path().join("a.prj"), "abc");
        let files = known(&path);
        write(&folder.path().join("a.dbf"), "abcd");
        fs::remove_file(folder.path().join("a.prj")).unwrap();
        let (_, state) = located(folder.path(), "a.shp", &path, &files);
        assert_eq!(state, InputState::Changed { files: vec!["a.dbf".into(), "a.prj".into()] });
    }

    #[test]
    fn touched_input_with_the_same_bytes_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.geojson");
        write(&path, "abc");
        let mut files = known(&path);
        files[0].modified_unix_ms -= 5000;
        assert_eq!(located(folder.path(), "a.geojson", &path, &files).1, InputState::Same);
    }

    #[test]
    fn input_that_is_nowhere_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.geojson");
        write(&path, "abc");
        let files = known(&path);
        fs::remove_file(&path).unwrap();
        assert_eq!(located(folder.path(), "a.geojson", &path, &files), (path, InputState::Missing));
    }

    #[test]
    fn relative_paths_lead_back() {
        let (folder, path) = (Path::new("/a/b/ws"), Path::new("/a/data/x.shp"));
        assert_eq!(relative_path(folder, path), "../../data/x.shp");
        assert_eq!(joined(folder, "../../data/x.shp"), path);
    }
}
