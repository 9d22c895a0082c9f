//! Finding conflicts: rules over what is open, with what a run must remember.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::conflicts::ConflictList;
use crate::ids::LayerId;
use crate::layer::LayerError;
use crate::progress::{Cancel, Progress, Stage};
use crate::rules::{self, RuleSet};
use crate::source::SourceError;

use super::{TaskError, open::Opened};

/// A run: what was found, from what, with which rules, when.
#[derive(Debug)]
pub struct Checked {
    /// The conflicts.
    pub list: Arc<ConflictList>,
    /// What was opened.
    pub opened: Opened,
    /// Problems met while measuring, a collector a layer, in the order of the layers; those met while opening are in `layer.raw.problems`.
    pub problems: Vec<crate::problem::Problems>,
    /// Seconds since 1970 when the run began.
    pub started_unix_secs: u64,
}

/// Evaluates the rules over what is open.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn check(opened: &Opened, rules: Arc<RuleSet>, progress: &Progress, cancel: &Cancel) -> Result<Checked, TaskError> {
    let started_unix_secs = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let evaluation = rules::evaluate(&opened.layers, &rules, progress, cancel)?;
    let list = ConflictList::build(opened.layers.clone(), rules, evaluation.findings, evaluation.not_evaluated, cancel)?;
    Ok(Checked { list: Arc::new(list), opened: opened.clone(), problems: evaluation.problems, started_unix_secs })
}

/// One file of an input, as a run remembers it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputHash {
    /// The layer it belongs to.
    pub layer: LayerId,
    /// The file.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
    /// Its BLAKE3 hash, 64 hex digits.
    pub blake3: String,
}

/// The parts of a shapefile that decide what a run finds.
const SHAPEFILE_PARTS: [&str; 5] = ["shp", "shx", "dbf", "prj", "cpg"];

/// Hashes every file behind the layers: what provenance and workspaces record. Takes as long as reading them, so it is done on request.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn input_hashes(opened: &Opened, progress: &Progress, cancel: &Cancel) -> Result<Vec<InputHash>, TaskError> {
    use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
    let files: Vec<(LayerId, PathBuf)> =
        opened.layers.iter().flat_map(|layer| files_of(&layer.raw.path).into_iter().map(move |path| (layer.id, path))).collect();
    let hashes: Result<Vec<InputHash>, LayerError> =
        files.into_par_iter().map(|(layer, path)| hash(layer, path, progress, cancel)).collect();
    Ok(hashes?)
}

/// The files that belong to an input: a shapefile's parts (whatever the case of their extensions), else the file alone.
fn files_of(path: &Path) -> Vec<PathBuf> {
    let is_shapefile = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("shp"));
    if !is_shapefile {
        return vec![path.to_owned()];
    }
    let parts = SHAPEFILE_PARTS.iter().flat_map(|part| [path.with_extension(part), path.with_extension(part.to_uppercase())]);
    let mut files: Vec<PathBuf> = Vec::new();
    for part in parts.filter(|part| part.is_file()) {
        // Where the file system does not tell capitals apart, both spellings are one file.
        let is_known = files.iter().any(|file| file.extension().zip(part.extension()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b)));
        if !is_known {
            files.push(part);
        }
    }
    files
}

fn hash(layer: LayerId, path: PathBuf, progress: &Progress, cancel: &Cancel) -> Result<InputHash, LayerError> {
    use std::io::Read as _;
    let unreadable = |source| SourceError::Unreadable { path: path.clone(), source };
    let mut file = std::fs::File::open(&path).map_err(unreadable)?;
    let total = file.metadata().map_err(unreadable)?.len();
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        cancel.check()?;
        let read = file.read(&mut piece).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        hasher.update(&piece[..read]);
        bytes += read as u64;
        progress.report(Stage::Hashing, &name, bytes, total);
    }
    Ok(InputHash { layer, path, bytes, blake3: hasher.finalize().to_hex().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shapefile_is_hashed_with_its_parts() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.shp", "a.DBF", "a.prj", "b.dbf"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let files = files_of(&folder.path().join("a.shp"));
        let names: Vec<_> = files.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["a.shp", "a.DBF", "a.prj"]);
        let hashed = hash(LayerId::new(0), files[0].clone(), &Progress::silent(), &Cancel::new()).unwrap();
        assert_eq!((hashed.bytes, hashed.blake3), (5, blake3::hash(b"a.shp").to_hex().to_string()));
    }
}
