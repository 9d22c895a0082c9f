//! `--bands 0,50,200,500,1000`: other distance bands for sources near farmland, without editing the rule file.

use std::sync::Arc;

use crate::rules::RuleSet;

/// Farthest that a band may end, metres: as in rule files.
const FARTHEST_M: f64 = 100_000.0;

/// The bands that a text names: growing numbers of metres, separated by commas. `None` for anything else.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<f64>> {
    let bands: Option<Vec<f64>> = text.split([',', '，']).map(|part| part.trim().parse().ok()).collect();
    let bands = bands?;
    let fits = bands.iter().all(|band: &f64| (0.0..=FARTHEST_M).contains(band)) && bands.windows(2).all(|pair| pair[0] < pair[1]);
    (fits && !bands.is_empty()).then_some(bands)
}

/// The rules with these bands, where any are given.
#[must_use]
pub fn applied(rules: Arc<RuleSet>, bands: Option<&[f64]>) -> Arc<RuleSet> {
    match bands {
        None => rules,
        Some(bands) => Arc::new(crate::tasks::rules::with_bands(&rules, bands)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_growing_numbers_and_nothing_else() {
        assert_eq!(parse("0,50, 200"), Some(vec![0.0, 50.0, 200.0]));
        assert_eq!(parse("1000"), Some(vec![1000.0]));
        for wrong in ["", "0,,50", "50,0", "0,0", "-1,50", "0,x", "NaN", "inf", "1e9"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
