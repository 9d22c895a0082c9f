//! Counts of a list: by rule, severity and certainty, and by county.

use std::collections::BTreeMap;

use crate::ids::RuleId;
use crate::rules::{Certainty, Missing, Severity};

use super::ConflictList;

/// Certain and doubtful conflicts, apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Certain ones.
    pub certain: u64,
    /// Doubtful ones.
    pub doubtful: u64,
}

impl Counts {
    /// Both together.
    #[must_use]
    pub fn all(self) -> u64 {
        self.certain + self.doubtful
    }

    fn count(&mut self, certainty: Certainty) {
        match certainty {
            Certainty::Certain => self.certain += 1,
            Certainty::Doubtful => self.doubtful += 1,
        }
    }
}

/// One rule's counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleSummary {
    /// Which rule.
    pub rule: RuleId,
    /// Its conflicts.
    pub counts: Counts,
    /// Its conflicts by severity, in the order of [`Severity::ALL`].
    pub by_severity: [Counts; 4],
    /// What it could not be evaluated against; empty where it was evaluated in full.
    pub missing: Vec<Missing>,
    /// It was evaluated, at least in part. A rule that was not is never to be shown as passed.
    pub is_evaluated: bool,
}

impl RuleSummary {
    /// The gravest severity that was found.
    #[must_use]
    pub fn gravest(&self) -> Option<Severity> {
        Severity::ALL.into_iter().zip(self.by_severity).rev().find(|(_, counts)| counts.all() > 0).map(|(severity, _)| severity)
    }
}

/// One county's counts, by rule. Each conflict counts in one county, so the sums are those of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountySummary {
    /// County, or new area and district; "" for conflicts that lie in none.
    pub admin: String,
    /// Its conflicts.
    pub counts: Counts,
    /// Its conflicts by rule, in the order of the rules.
    pub by_rule: Vec<Counts>,
}

/// The counts of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// All conflicts.
    pub counts: Counts,
    /// In the order of the rules.
    pub rules: Vec<RuleSummary>,
    /// By name, conflicts outside all counties last; empty where no admin layer is given.
    pub counties: Vec<CountySummary>,
}

impl Summary {
    /// Counts a list.
    #[must_use]
    pub fn of(list: &ConflictList) -> Self {
        let rules = list.rules.rules.len();
        let mut summary = Self {
            counts: Counts::default(),
            rules: (0..rules).filter_map(|place| rule_summary(list, place)).collect(),
            counties: Vec::new(),
        };
        let mut counties: BTreeMap<&str, CountySummary> = BTreeMap::new();
        for finding in &list.findings {
            summary.counts.count(finding.certainty);
            if let Some(rule) = summary.rules.get_mut(finding.rule.place()) {
                rule.counts.count(finding.certainty);
                rule.by_severity[finding.severity as usize].count(finding.certainty);
            }
            let admin = list.counties.name(finding.subject_layer.place(), finding.subject_record);
            let county = counties.entry(admin).or_insert_with(|| CountySummary {
                admin: admin.to_owned(),
                counts: Counts::default(),
                by_rule: vec![Counts::default(); rules],
            });
            county.counts.count(finding.certainty);
            if let Some(counts) = county.by_rule.get_mut(finding.rule.place()) {
                counts.count(finding.certainty);
            }
        }
        let nowhere = counties.remove("");
        if !counties.is_empty() {
            summary.counties = counties.into_values().chain(nowhere).collect();
        }
        summary
    }
}

fn rule_summary(list: &ConflictList, place: usize) -> Option<RuleSummary> {
    let gap = list.not_evaluated.iter().find(|gap| gap.rule.place() == place);
    Some(RuleSummary {
        rule: RuleId::from_place(place)?,
        counts: Counts::default(),
        by_severity: [Counts::default(); 4],
        missing: gap.map_or_else(Vec::new, |gap| gap.missing.clone()),
        is_evaluated: gap.is_none_or(|gap| gap.is_partial),
    })
}
