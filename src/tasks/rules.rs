//! Reading rule files.

use std::io::Read as _;
use std::path::Path;

use crate::layer::Role;
use crate::rules::{Relation, Rule, RuleSet, Side};

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

/// Farthest that a band may end, metres: as in rule files.
const FARTHEST_M: f64 = 100_000.0;

/// The distance bands that a text names: growing numbers of metres, separated by commas. `None` for anything else.
#[must_use]
pub fn bands(text: &str) -> Option<Vec<f64>> {
    let bands: Option<Vec<f64>> = text.split([',', '，']).map(|part| part.trim().parse().ok()).collect();
    bands.filter(|bands| are_bands(bands))
}

/// Whether these numbers can be distance bands.
#[must_use]
pub fn are_bands(bands: &[f64]) -> bool {
    let fits = bands.iter().all(|band| (0.0..=FARTHEST_M).contains(band)) && bands.windows(2).all(|pair| pair[0] < pair[1]);
    fits && !bands.is_empty()
}

/// The distance bands of a rule on farmland near sources; `None` for other rules.
#[must_use]
pub fn bands_of(rule: &Rule) -> Option<&[f64]> {
    let is_about = |sides: &[Side], role| sides.iter().any(|side| side.role == role);
    match &rule.relation {
        Relation::Within { bands_m, .. } if is_about(&rule.subject, Role::Source) && is_about(&rule.object, Role::Farmland) => {
            Some(bands_m)
        }
        _ => None,
    }
}

/// The rules with other distance bands for sources near farmland; the last one is the distance. The version says so.
#[must_use]
pub fn with_bands(rules: &RuleSet, bands: &[f64]) -> RuleSet {
    let mut changed = rules.clone();
    let Some(&last) = bands.last() else { return changed };
    for rule in &mut changed.rules {
        let is_asked = bands_of(rule).is_some();
        if let Relation::Within { distance_m, bands_m } = &mut rule.relation
            && is_asked
        {
            *distance_m = last;
            *bands_m = bands.to_vec();
        }
    }
    let shown: Vec<String> = bands.iter().map(f64::to_string).collect();
    changed.version = format!("{} (bands_m {})", changed.version, shown.join(", "));
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_growing_numbers_and_nothing_else() {
        assert_eq!(bands("0,50, 200"), Some(vec![0.0, 50.0, 200.0]));
        assert_eq!(bands("1000"), Some(vec![1000.0]));
        for wrong in ["", "0,,50", "50,0", "0,0", "-1,50", "0,x", "NaN", "inf", "1e9"] {
            assert_eq!(bands(wrong), None, "{wrong}");
        }
    }
}
