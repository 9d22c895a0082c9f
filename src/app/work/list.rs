//! Filtering, sorting and counting conflicts, off the UI thread: a list may hold millions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::document::{ProblemRow, Results, Rows, RuleLine, Statistics, Tally};
use crate::app::effect::Done;
use crate::app::grouping::GroupBy;
use crate::app::jobs::{Ended, Tools};
use crate::app::state::{CertaintyFilter, ConflictColumn, ConflictFilter, Sort};
use crate::conflicts::{ConflictList, ConflictRow};
use crate::ids::{LayerId, RuleId};
use crate::problem::Problems;
use crate::rules::Certainty;
use crate::tasks::check::Checked;
use crate::text::normalised;
use crate::words::{Lang, rules};

use super::{groups, sorting};

/// Rows between two looks at the cancel flag.
const BATCH: usize = 16_384;

/// A run with what the panels say of it.
pub(super) fn results(checked: Checked, document: u64, seconds: Option<f64>) -> Results {
    let statistics = statistics(&checked.list);
    let layers = checked.opened.layers.iter().map(|layer| layer.id);
    let problems = layers.zip(&checked.problems).flat_map(|(layer, problems)| problem_rows(layer, problems)).collect();
    Results { list: Arc::clone(&checked.list), checked: Arc::new(checked), statistics, problems, seconds, document }
}

/// A layer's problems as lines of the panel.
pub(super) fn problem_rows(layer: LayerId, problems: &Problems) -> Vec<ProblemRow> {
    let groups = problems.groups();
    let rows = groups.into_iter().flat_map(|(_, group)| {
        let of_kind = group.count;
        group.first.into_iter().map(move |problem| ProblemRow { layer, record: problem.record, kind: problem.kind, of_kind })
    });
    rows.collect()
}

fn count(tally: &mut Tally, certainty: Certainty) {
    match certainty {
        Certainty::Certain => tally.certain += 1,
        Certainty::Doubtful => tally.doubtful += 1,
    }
}

fn statistics(list: &ConflictList) -> Statistics {
    let mut counties: BTreeMap<&str, BTreeMap<RuleId, Tally>> = BTreeMap::new();
    let mut total = Tally::default();
    for row in list.rows() {
        count(&mut total, row.finding.certainty);
        count(counties.entry(row.admin).or_default().entry(row.finding.rule).or_default(), row.finding.certainty);
    }
    let rules = list.rules.rules.iter().enumerate().filter_map(|(place, rule)| {
        let id = RuleId::from_place(place)?;
        let by_county: Vec<Tally> = counties.values().map(|rules| rules.get(&id).copied().unwrap_or_default()).collect();
        let total = by_county
            .iter()
            .fold(Tally::default(), |sum, tally| Tally { certain: sum.certain + tally.certain, doubtful: sum.doubtful + tally.doubtful });
        let gap = list.not_evaluated.iter().find(|gap| gap.rule == id);
        let layer_name = |layer: LayerId| list.layers.get(layer.place()).map_or("", |layer| layer.name.as_str());
        let gap = gap.map(|gap| [Lang::Zh, Lang::En].map(|lang| rules::not_evaluated(lang, gap, layer_name)));
        let title = [rule.title_zh.clone(), rule.title_en.clone()];
        Some(RuleLine { rule: id, id: rule.id.clone(), title, severity: rule.severity, total, by_county, gap })
    });
    let classes = groups::classes(list);
    Statistics { rules: rules.collect(), total, classes, counties: counties.keys().map(|county| (*county).to_owned()).collect() }
}

/// Rows of the table after filter and sort.
pub(super) fn rows(
    results: &Results,
    filter: &ConflictFilter,
    sort: Sort<ConflictColumn>,
    by: GroupBy,
    tools: &Tools,
) -> Result<Done, Ended> {
    let list = &results.list;
    let text = normalised(&filter.text).to_lowercase();
    let mut places: Vec<u32> = Vec::new();
    let mut hidden_doubtful = 0;
    for (place, row) in list.rows().enumerate() {
        if place % BATCH == 0 {
            tools.cancel.check().map_err(super::stopped)?;
        }
        if !fits(&row, filter, &text) {
            continue;
        }
        match (filter.certainty, row.finding.certainty) {
            (CertaintyFilter::Certain, Certainty::Doubtful) => hidden_doubtful += 1,
            (CertaintyFilter::Doubtful, Certainty::Certain) => {}
            _ => places.push(place as u32),
        }
    }
    let places = sorting::sorted(list, places, sort);
    tools.cancel.check().map_err(super::stopped)?;
    let (places, groups) = groups::grouped(list, places, by);
    Ok(Done::Rows(Rows { places: Arc::new(places), hidden_doubtful, groups }))
}

/// Everything but certainty, whose hidden rows are counted.
fn fits(row: &ConflictRow<'_>, filter: &ConflictFilter, text: &str) -> bool {
    filter.rule.is_none_or(|rule| row.finding.rule == rule)
        && filter.severity.is_none_or(|severity| row.finding.severity == severity)
        && filter.county.as_deref().is_none_or(|county| row.admin == county)
        && groups::fits(row, filter)
        && (text.is_empty() || has_text(row, text))
}

fn has_text(row: &ConflictRow<'_>, text: &str) -> bool {
    let object_layer = row.object_layer.map_or("", |layer| layer.name.as_str());
    let cells = [
        row.rule.id.as_str(),
        row.subject_id,
        row.subject_class,
        row.subject_layer.name.as_str(),
        row.object_id,
        row.object_class,
        object_layer,
        row.admin,
        row.note,
    ];
    cells.iter().any(|cell| normalised(cell).to_lowercase().contains(text))
}
