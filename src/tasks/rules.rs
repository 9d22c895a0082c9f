//! Reading rule files.

use std::io::Read as _;
use std::path::Path;

use crate::layer::Role;
use crate::rules::{Relation, RuleSet};

use super::TaskError;

/// Reads the rule set in a file.
///
/// # Errors
/// When the file cannot be read, or is no rule set (with line and column).
pub fn read(path: &Path) -> Result<RuleSet, TaskError> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let failed = |source| TaskError::RuleFile { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    // One byte more than fits tells that there are more; a file of any size costs no more memory.
    std::fs::File::open(path).and_then(|file| file.take(RuleSet::MOST_BYTES + 1).read_to_end(&mut bytes)).map_err(failed)?;
    Ok(RuleSet::parse_bytes(&name, &bytes)?)
}

/// The rules with other distance bands for sources near farmland; the last one is the distance. The version says so.
#[must_use]
pub fn with_bands(rules: &RuleSet, bands: &[f64]) -> RuleSet {
    let mut changed = rules.clone();
    let Some(&last) = bands.last() else { return changed };
    for rule in &mut changed.rules {
        let is_about = |sides: &[crate::rules::Side], role| sides.iter().any(|side| side.role == role);
        if let Relation::Within { distance_m, bands_m } = &mut rule.relation
            && is_about(&rule.subject, Role::Source)
            && is_about(&rule.object, Role::Farmland)
        {
            *distance_m = last;
            *bands_m = bands.to_vec();
        }
    }
    let shown: Vec<String> = bands.iter().map(f64::to_string).collect();
    changed.version = format!("{} (bands_m {})", changed.version, shown.join(", "));
    changed
}
