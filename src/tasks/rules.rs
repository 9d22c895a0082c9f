//! Reading rule files.

use std::path::Path;

use crate::rules::RuleSet;

use super::TaskError;

/// Reads the rule set in a file.
///
/// # Errors
/// When the file cannot be read, or is no rule set (with line and column).
pub fn read(path: &Path) -> Result<RuleSet, TaskError> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let text = std::fs::read_to_string(path).map_err(|source| TaskError::RuleFile { path: path.to_owned(), source })?;
    Ok(RuleSet::parse(&name, &text)?)
}
