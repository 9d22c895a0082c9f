//! `--bands 0,50,200,500,1000`: other distance bands for sources near farmland, without editing the rule file.

use std::sync::Arc;

use crate::rules::RuleSet;

/// The rules with these bands, where any are given.
#[must_use]
pub fn applied(rules: Arc<RuleSet>, bands: Option<&[f64]>) -> Arc<RuleSet> {
    match bands {
        None => rules,
        Some(bands) => Arc::new(crate::tasks::rules::with_bands(&rules, bands)),
    }
}
