//! Why there is a conflict: the chain from the files to the article.

use crate::conflicts::explain::{self, FeatureFacts, FileFact};
use crate::conflicts::{ConflictKey, Explanation};
use crate::progress::{Cancel, Progress};
use crate::workspace::files;

use super::TaskError;
use super::check::{Checked, require_unchanged};

/// Explains the conflict with this name. Reads both features again, measures them anew by other methods, hashes the files that they came
/// from; writes nothing.
///
/// # Errors
/// [`TaskError::NoSuchConflict`] when the run has none of this name; when a file can no longer be read, or when asked to stop.
pub fn explain(checked: &Checked, key: ConflictKey, progress: &Progress, cancel: &Cancel) -> Result<Explanation, TaskError> {
    // Identifiers and classes were read when the layers were opened, shapes are read now: they must be of one file.
    require_unchanged(&checked.opened)?;
    let list = &checked.list;
    let missing = || TaskError::NoSuchConflict {
        key: key.to_string(),
        conflicts: list.len(),
        layers: list.layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>().join(", "),
    };
    let place = list.find(key).ok_or_else(missing)?;
    let explained = explain::explain(list, place, &checked.opened.analysis_crs, &checked.problems, cancel)?;
    let mut explained = explained.ok_or_else(missing)?;
    for facts in std::iter::once(&mut explained.subject).chain(&mut explained.object) {
        hash(facts, progress, cancel)?;
    }
    Ok(explained)
}

/// Fills in the files behind a feature with their hashes.
fn hash(facts: &mut FeatureFacts, progress: &Progress, cancel: &Cancel) -> Result<(), TaskError> {
    let records = files::records(&facts.path, &[], progress, cancel)?;
    facts.files = records.into_iter().map(|file| FileFact { name: file.name, size: file.size, hash: file.hash }).collect();
    Ok(())
}
