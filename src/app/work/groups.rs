//! Conflicts in groups, and the ranges and classes they are filtered by.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::grouping::{GroupBy, GroupKey, MOST_GROUPS, RowGroup};
use crate::app::state::{ConflictFilter, Range};
use crate::conflicts::{ConflictList, ConflictRow};
use crate::ids::RuleId;
use crate::rules::{Measure, Severity};

/// More classes than these are not offered as filters.
const MOST_CLASSES: usize = 200;

/// What rows are grouped by, borrowed from the list; its order is the groups'.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Rule(RuleId),
    /// Turned round: the gravest first.
    Severity(std::cmp::Reverse<Severity>),
    Text(&'a str),
}

fn key<'a>(row: &ConflictRow<'a>, by: GroupBy) -> Key<'a> {
    match by {
        GroupBy::Nothing => Key::Text(""),
        GroupBy::Rule => Key::Rule(row.finding.rule),
        GroupBy::Severity => Key::Severity(std::cmp::Reverse(row.finding.severity)),
        GroupBy::County => Key::Text(row.admin),
        GroupBy::Class => Key::Text(row.subject_class),
    }
}

fn owned(key: Key<'_>, by: GroupBy) -> GroupKey {
    match key {
        Key::Rule(rule) => GroupKey::Rule(rule),
        Key::Severity(severity) => GroupKey::Severity(severity.0),
        Key::Text(text) if by == GroupBy::County => GroupKey::County(text.to_owned()),
        Key::Text(text) => GroupKey::Class(text.to_owned()),
    }
}

/// Parts sorted places into groups; within a group they keep their order.
pub(super) fn grouped(list: &ConflictList, places: Vec<u32>, by: GroupBy) -> (Vec<u32>, Vec<RowGroup>) {
    if by == GroupBy::Nothing {
        return (places, Vec::new());
    }
    let mut groups: BTreeMap<Key<'_>, Vec<u32>> = BTreeMap::new();
    for &place in &places {
        if let Some(row) = list.row(place as usize) {
            groups.entry(key(&row, by)).or_default().push(place);
        }
    }
    let mut sorted = Vec::with_capacity(places.len());
    let mut named: Vec<RowGroup> = Vec::new();
    let mut others = 0;
    for (key, members) in groups {
        if named.len() < MOST_GROUPS {
            named.push(RowGroup { key: owned(key, by), count: members.len() });
        } else {
            others += members.len();
        }
        sorted.extend(members);
    }
    if others > 0 {
        named.push(RowGroup { key: GroupKey::Others, count: others });
    }
    (sorted, named)
}

/// Whether a conflict fits the filter's class and ranges.
pub(super) fn fits(row: &ConflictRow<'_>, filter: &ConflictFilter) -> bool {
    let is_of_class = filter.class.as_deref().is_none_or(|class| row.subject_class == class || row.object_class == class);
    let is_unlimited = filter.area_m2 == Range::default() && filter.distance_m == Range::default();
    let is_in_range = match row.finding.measure {
        Measure::Overlap { area_m2, .. } => filter.area_m2 != Range::default() && filter.area_m2.has(area_m2),
        Measure::Distance { distance_m } => filter.distance_m != Range::default() && filter.distance_m.has(distance_m),
        Measure::None => false,
    };
    is_of_class && (is_unlimited || is_in_range)
}

/// The classes of subjects and objects that conflicts have, in their own order; the first ones where there are very many.
pub(super) fn classes(list: &ConflictList) -> Vec<String> {
    let mut classes: BTreeSet<&str> = BTreeSet::new();
    for row in list.rows() {
        for class in [row.subject_class, row.object_class] {
            if !class.is_empty() && !classes.contains(class) {
                classes.insert(class);
            }
        }
    }
    classes.into_iter().take(MOST_CLASSES).map(str::to_owned).collect()
}
