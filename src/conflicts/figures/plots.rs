//! Figures on plots: priority plots completed, risk-list conflicts open, coincidences of plots with planned building land.

use std::collections::{BTreeMap, HashSet};

use crate::conflicts::{ConflictRow, ReviewStatus};
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{LayerError, Role};
use crate::rules::{Measure, Relation, Rule, Selection};

use super::{Figure, FigureKind, Gap, Gatherer, Member, Part, PartKind, Standing, condition, part};

/// The statuses, those that nobody has settled first.
const STATUSES: [(ReviewStatus, Standing); 4] = [
    (ReviewStatus::Open, Standing::Numerator),
    (ReviewStatus::Confirmed, Standing::Numerator),
    (ReviewStatus::FalsePositive, Standing::Denominator),
    (ReviewStatus::Resolved, Standing::Denominator),
];

/// Priority plots whose state is completed or removed, of all that the data hold; records without a shape count too.
pub(super) fn completed(gatherer: &mut Gatherer<'_>) -> Result<Figure, LayerError> {
    let kind = FigureKind::PriorityCompleted;
    let Some((rule, is_not_completed)) = condition(gatherer, Role::Priority) else {
        return Ok(Figure::without(kind, Vec::new(), vec![Gap::NoRule]));
    };
    let mut figure = Figure::without(kind, vec![rule], Vec::new());
    let layers: Vec<LayerId> = gatherer.list.layers.iter().filter(|layer| layer.role == Role::Priority).map(|layer| layer.id).collect();
    if layers.is_empty() {
        figure.gaps.push(Gap::Data(crate::rules::Missing::Layer(Role::Priority)));
    }
    let mut parts = [part(PartKind::Completed, Standing::Numerator), part(PartKind::NotCompleted, Standing::Denominator)];
    for layer in layers {
        let (selection, unanswered) = Selection::of_filters(gatherer.list.layer(layer), std::slice::from_ref(&is_not_completed))?;
        if let Some(missing) = unanswered.into_iter().flatten().next() {
            figure.gaps.push(Gap::Data(missing));
            continue;
        }
        figure.is_evaluated = true;
        for member in all_of(gatherer, layer)? {
            let is_open = selection.bits(gatherer.list.layer(layer), member.record) & 1 == 1;
            parts[usize::from(is_open)].members.push(member);
        }
    }
    if figure.is_evaluated {
        figure.parts = parts.into();
    }
    Ok(figure)
}

/// Risk-list plots with open conflicts, by review status; plots without any make up the rest.
pub(super) fn risk_list(gatherer: &mut Gatherer<'_>) -> Result<Figure, LayerError> {
    let rules = rules(gatherer, |rule| rule.subject.iter().all(|side| side.role == Role::RiskList));
    let mut figure = by_rules(gatherer, FigureKind::RiskListOpen, rules);
    if !figure.is_evaluated {
        return Ok(figure);
    }
    figure.parts = STATUSES.iter().map(|&(status, standing)| part(PartKind::Reviewed(status), standing)).collect();
    let part_of = |row: &ConflictRow<'_>| STATUSES.iter().position(|(status, _)| *status == row.status);
    gather(gatherer, &figure.rules, &mut figure.parts, part_of);
    let with: HashSet<(LayerId, RecordNo)> =
        figure.parts.iter().flat_map(|part| &part.members).map(|member| (member.layer, member.record)).collect();
    let mut without = part(PartKind::WithoutConflict, Standing::Denominator);
    for layer in gatherer.layers(Role::RiskList).0 {
        without.members.extend(all_of(gatherer, layer)?.into_iter().filter(|member| !with.contains(&(member.layer, member.record))));
    }
    figure.parts.push(without);
    Ok(figure)
}

/// Plots and key units on planned land, a part a rule. Counts and areas: no definition of the official rate was found (DOMAIN 9).
pub(super) fn built_land(gatherer: &mut Gatherer<'_>) -> Figure {
    let is_plot = |role: Role| matches!(role, Role::RiskList | Role::Priority | Role::Source);
    let rules = rules(gatherer, |rule| {
        matches!(rule.relation, Relation::Overlaps { .. } | Relation::Inside { .. })
            && rule.subject.iter().all(|side| is_plot(side.role))
            && rule.object.iter().all(|side| side.role == Role::Zoning)
    });
    let mut figure = by_rules(gatherer, FigureKind::BuiltLand, rules);
    if figure.is_evaluated {
        figure.parts = figure.rules.iter().map(|&rule| part(PartKind::Under(rule), Standing::Numerator)).collect();
        let rules = figure.rules.clone();
        gather(gatherer, &rules, &mut figure.parts, |row| rules.iter().position(|rule| *rule == row.finding.rule));
    }
    figure
}

fn rules(gatherer: &Gatherer<'_>, fits: impl Fn(&Rule) -> bool) -> Vec<RuleId> {
    let rules = gatherer.list.rules.rules.iter().enumerate();
    rules.filter(|(_, rule)| !rule.object.is_empty() && fits(rule)).filter_map(|(place, _)| RuleId::from_place(place)).collect()
}

fn by_rules(gatherer: &Gatherer<'_>, kind: FigureKind, rules: Vec<RuleId>) -> Figure {
    if rules.is_empty() {
        return Figure::without(kind, rules, vec![Gap::NoRule]);
    }
    let (gaps, is_evaluated) = gatherer.rule_gaps(&rules);
    Figure { is_evaluated, ..Figure::without(kind, rules, gaps) }
}

/// Every live record of a layer; those without a shape too, in no county.
fn all_of(gatherer: &mut Gatherer<'_>, layer: LayerId) -> Result<Vec<Member>, LayerError> {
    let marks = gatherer.live(layer, |_| true);
    let mut members: BTreeMap<RecordNo, Member> =
        marks.records().map(|record| (record, Member { layer, record, county: 0, area_m2: 0.0, conflicts: 0 })).collect();
    for placed in gatherer.placed(layer, &marks)? {
        let member = Member { layer, record: placed.record, county: placed.county, area_m2: placed.area_m2, conflicts: 0 };
        members.insert(placed.record, member);
    }
    Ok(members.into_values().collect())
}

/// The subjects of the rules' conflicts, each once a part, with its conflicts and the area of their overlaps.
fn gather(gatherer: &mut Gatherer<'_>, rules: &[RuleId], parts: &mut [Part], part_of: impl Fn(&ConflictRow<'_>) -> Option<usize>) {
    let mut members: BTreeMap<(usize, LayerId, RecordNo), Member> = BTreeMap::new();
    let list = gatherer.list;
    for row in list.rows().filter(|row| rules.contains(&row.finding.rule)) {
        let Some(part) = part_of(&row) else { continue };
        let (layer, record) = (row.finding.subject_layer, row.finding.subject_record);
        let county = gatherer.county(row.admin.to_owned());
        let member = members.entry((part, layer, record)).or_insert(Member { layer, record, county, area_m2: 0.0, conflicts: 0 });
        member.conflicts += 1;
        if let Measure::Overlap { area_m2, .. } = row.finding.measure {
            member.area_m2 += area_m2;
        }
    }
    for ((part, ..), member) in members {
        if let Some(part) = parts.get_mut(part) {
            part.members.push(member);
        }
    }
}
