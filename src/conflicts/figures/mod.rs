//! Key figures (DESIGN 4.4, DOMAIN 9): sums over named parts, and the features behind every part.
//!
//! A figure is no judgement of its own: measures and states are found by the conditions of the rule set's own rules on attributes, so
//! that a copied rule file changes both. What a definition needs and the data lack is a gap, never an assumption.

mod farmland;
mod plots;
mod sources;

use std::collections::{BTreeSet, HashMap};

use crate::geometry::rings;
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::layer::{LayerError, Role};
use crate::progress::Cancel;
use crate::rules::{Filter, Missing, Relation, Rule};

use super::counties::Finder;
use super::keys::fingerprint;
use super::marks::{Marks, shapes_of};
use super::{ConflictList, ReviewStatus};

/// Goal of the safe-use rate of contaminated farmland (task list of Liuzhou, DOMAIN 9).
pub const SAFE_USE_GOAL: f64 = 0.93;

/// Priority plots to be completed by the end of 2025 (task 7 of the same list): the plan's number, shown beside what the data hold.
pub const PRIORITY_PLOTS_PLANNED: u64 = 58;

/// Which figure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FigureKind {
    /// 受污染耕地安全利用率, as in 2021–25 practice: parcels of the two classes with measures over all of them (area).
    SafeUsePractice,
    /// The same by the trial accounting method: (B + C + D) / E (area).
    SafeUseTrial,
    /// Priority plots completed (count).
    PriorityCompleted,
    /// Risk-list plots with conflicts that nobody has settled (count).
    RiskListOpen,
    /// Sources near strict-control farmland (count).
    SourcesNearStrict,
    /// 重点建设用地: coincidences of plots with planned land; counts and areas, no rate.
    BuiltLand,
}

impl FigureKind {
    /// The stable word of outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SafeUsePractice => "safe-use-practice",
            Self::SafeUseTrial => "safe-use-trial",
            Self::PriorityCompleted => "priority-completed",
            Self::RiskListOpen => "risk-list-open",
            Self::SourcesNearStrict => "sources-near-strict",
            Self::BuiltLand => "built-land",
        }
    }

    /// Whether it compares areas; else it counts features.
    #[must_use]
    pub fn is_by_area(self) -> bool {
        matches!(self, Self::SafeUsePractice | Self::SafeUseTrial)
    }

    /// Whether a rate makes sense: no definition of one was found for building land (DOMAIN 9).
    #[must_use]
    pub fn has_rate(self) -> bool {
        self != Self::BuiltLand
    }

    /// The goal that the task list sets.
    #[must_use]
    pub fn goal(self) -> Option<f64> {
        self.is_by_area().then_some(SAFE_USE_GOAL)
    }
}

/// What the members of a part have in common.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PartKind {
    /// Safe-use parcels with a recorded measure.
    SafeUseMeasured,
    /// Strict-control parcels with a recorded measure.
    StrictMeasured,
    /// Safe-use parcels without one.
    SafeUseUnmeasured,
    /// Strict-control parcels without one.
    StrictUnmeasured,
    /// B: slightly polluted, with measures.
    SlightMeasured,
    /// C: slightly to moderately polluted, with measures, produce within limits.
    ModerateWithin,
    /// D: heavily polluted, with measures.
    SevereMeasured,
    /// The rest of E.
    PollutedOther,
    /// Parcels whose degree of pollution is not recorded: in neither sum.
    DegreeUnknown,
    /// Plots whose control is completed, or that were removed.
    Completed,
    /// Plots whose control is not completed.
    NotCompleted,
    /// Plots with conflicts that have this review status.
    Reviewed(ReviewStatus),
    /// Plots without a conflict.
    WithoutConflict,
    /// Sources whose nearest strict-control parcel is farther than the first number of metres and at most the second.
    Band(Option<f64>, f64),
    /// Sources with none within the rule's distance.
    Beyond(f64),
    /// Plots with conflicts under this rule.
    Under(RuleId),
}

/// Where a part stands in the formula.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// In numerator and denominator.
    Numerator,
    /// In the denominator only.
    Denominator,
    /// In neither.
    Outside,
}

/// A feature behind a number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Member {
    /// Its layer.
    pub layer: LayerId,
    /// Its record.
    pub record: RecordNo,
    /// Its county: a place in [`Figures::counties`].
    pub county: u16,
    /// Its even-odd area, or, for members by conflicts, the area of their overlaps together; m². 0 for points.
    pub area_m2: f64,
    /// Its conflicts, for members by conflicts.
    pub conflicts: u32,
}

/// Members with something in common.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// What.
    pub kind: PartKind,
    /// Where they stand in the formula.
    pub standing: Standing,
    /// They, in the order of the layers and records.
    pub members: Vec<Member>,
}

/// What a figure would need and does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Gap {
    /// A layer, a field, a shift.
    Data(Missing),
    /// The rule set has no rule whose conditions the figure uses.
    NoRule,
    /// This rule was not evaluated, or not against everything.
    Rule(RuleId),
}

/// Sums over members.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Sums {
    /// Features, each once.
    pub features: u64,
    /// Conflicts.
    pub conflicts: u64,
    /// Area, m².
    pub area_m2: f64,
}

/// One figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    /// Which.
    pub kind: FigureKind,
    /// The rules whose conditions or conflicts it uses.
    pub rules: Vec<RuleId>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// It could be evaluated, at least in part. One that was not has no numbers, rather than zeros.
    pub is_evaluated: bool,
    /// In the order of the formula.
    pub parts: Vec<Part>,
    /// Records left out because another has the very same shape: each parcel's area counts once.
    pub repeated: u64,
    /// Records left out of areas because nothing of them can be placed.
    pub unplaced: u64,
}

/// All figures.
#[derive(Clone, PartialEq, Debug)]
pub struct Figures {
    /// Names of counties, or of new area and district; the first is "", for what lies in none.
    pub counties: Vec<String>,
    /// In the order shown.
    pub figures: Vec<Figure>,
}

impl Figure {
    fn without(kind: FigureKind, rules: Vec<RuleId>, gaps: Vec<Gap>) -> Self {
        Self { kind, rules, gaps, is_evaluated: false, parts: Vec::new(), repeated: 0, unplaced: 0 }
    }

    /// Sums over the parts that `is_wanted`, of one county or of all. A feature in several parts counts once, its area and conflicts
    /// with each.
    #[must_use]
    pub fn sums(&self, county: Option<u16>, is_wanted: impl Fn(&Part) -> bool) -> Sums {
        let mut seen = BTreeSet::new();
        let mut sums = Sums::default();
        for part in self.parts.iter().filter(|part| is_wanted(part)) {
            for member in part.members.iter().filter(|member| county.is_none_or(|county| member.county == county)) {
                sums.features += u64::from(seen.insert((member.layer, member.record)));
                sums.conflicts += u64::from(member.conflicts);
                sums.area_m2 += member.area_m2;
            }
        }
        sums
    }

    /// The numerator's sums.
    #[must_use]
    pub fn numerator(&self, county: Option<u16>) -> Sums {
        self.sums(county, |part| part.standing == Standing::Numerator)
    }

    /// The denominator's sums.
    #[must_use]
    pub fn denominator(&self, county: Option<u16>) -> Sums {
        self.sums(county, |part| part.standing != Standing::Outside)
    }

    /// The rate, 0 to 1; `None` where nothing stands in the denominator, or no rate is defined.
    #[must_use]
    pub fn rate(&self, county: Option<u16>) -> Option<f64> {
        let (above, below) = (self.numerator(county), self.denominator(county));
        let share = if self.kind.is_by_area() { above.area_m2 / below.area_m2 } else { above.features as f64 / below.features as f64 };
        (self.is_evaluated && self.kind.has_rate() && share.is_finite()).then_some(share)
    }
}

/// Computes the figures of a run. Reads the shapes of the features concerned once more: of parcels only the contaminated ones.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn figures(list: &ConflictList, cancel: &Cancel) -> Result<Figures, LayerError> {
    let mut gatherer = Gatherer {
        list,
        finder: Finder::new(&list.layers, cancel)?,
        counties: vec![String::new()],
        known: HashMap::from([(String::new(), 0)]),
        cancel,
    };
    let [practice, trial] = farmland::safe_use(&mut gatherer)?;
    let figures = vec![
        practice,
        trial,
        plots::completed(&mut gatherer)?,
        plots::risk_list(&mut gatherer)?,
        sources::near_strict(&mut gatherer)?,
        plots::built_land(&mut gatherer),
    ];
    let mut figures = Figures { counties: gatherer.counties, figures };
    figures.sort_counties();
    Ok(figures)
}

impl Figures {
    /// By name, so that the order of records does not matter; "" stays first.
    fn sort_counties(&mut self) {
        let mut order: Vec<usize> = (0..self.counties.len()).collect();
        order.sort_by(|&a, &b| self.counties[a].cmp(&self.counties[b]));
        let mut place = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new as u16;
        }
        self.counties.sort();
        for member in self.figures.iter_mut().flat_map(|figure| &mut figure.parts).flat_map(|part| &mut part.members) {
            member.county = place.get(usize::from(member.county)).copied().unwrap_or(0);
        }
    }
}

/// What the figures' makers share.
struct Gatherer<'a> {
    list: &'a ConflictList,
    finder: Finder,
    counties: Vec<String>,
    known: HashMap<String, u16>,
    cancel: &'a Cancel,
}

/// A feature with what its shape says.
struct Placed {
    record: RecordNo,
    county: u16,
    area_m2: f64,
    /// Equal for equal shapes.
    print: u64,
}

impl Gatherer<'_> {
    fn county(&mut self, name: String) -> u16 {
        if let Some(&known) = self.known.get(&name) {
            return known;
        }
        let Ok(next) = u16::try_from(self.counties.len()) else { return 0 };
        self.counties.push(name.clone());
        self.known.insert(name, next);
        next
    }

    /// The marked records of a layer that have a shape, in order, with area and county.
    fn placed(&mut self, layer: LayerId, marks: &Marks) -> Result<Vec<Placed>, LayerError> {
        /// A millimetre, in the analysis CRS.
        const UNITS_PER_M: f64 = 1e3;
        let layer = self.list.layer(layer);
        let finder = &self.finder;
        let mut found = shapes_of(layer, marks, self.cancel, |_, shape| {
            layer.transform.apply(&mut shape.xy);
            Some((rings::measure(shape).area_m2, fingerprint(shape, UNITS_PER_M), finder.name(shape.as_ref())))
        })?;
        found.sort_unstable_by_key(|(record, _)| *record);
        let placed = found.into_iter();
        Ok(placed.map(|(record, (area_m2, print, county))| Placed { record, county: self.county(county), area_m2, print }).collect())
    }

    /// The live records of a layer that `is_wanted`.
    fn live(&self, layer: LayerId, is_wanted: impl Fn(RecordNo) -> bool) -> Marks {
        let layer = self.list.layer(layer);
        let mut marks = Marks::new(layer.raw.records());
        let records = (0..layer.raw.records()).map(RecordNo::new).filter(|&record| layer.is_live(record) && is_wanted(record));
        records.for_each(|record| marks.set(record));
        marks
    }

    /// The layers of a role that can be placed; the others are gaps, and so is having none.
    fn layers(&self, role: Role) -> (Vec<LayerId>, Vec<Gap>) {
        let (mut usable, mut gaps) = (Vec::new(), Vec::new());
        for layer in self.list.layers.iter().filter(|layer| layer.role == role) {
            if layer.needs_shift() {
                gaps.push(Gap::Data(Missing::Shift(layer.id)));
            } else {
                usable.push(layer.id);
            }
        }
        if usable.is_empty() && gaps.is_empty() {
            gaps.push(Gap::Data(Missing::Layer(role)));
        }
        (usable, gaps)
    }

    /// The first rule that fits, with its place.
    fn rule(&self, fits: impl Fn(&Rule) -> bool) -> Option<(RuleId, &Rule)> {
        let place = self.list.rules.rules.iter().position(fits)?;
        Some((RuleId::from_place(place)?, &self.list.rules.rules[place]))
    }

    /// Gaps of the rules, and whether at least one of them was evaluated.
    fn rule_gaps(&self, rules: &[RuleId]) -> (Vec<Gap>, bool) {
        let gap_of = |rule: &RuleId| self.list.not_evaluated.iter().find(|gap| gap.rule == *rule);
        let gaps = rules.iter().filter(|rule| gap_of(rule).is_some()).map(|&rule| Gap::Rule(rule)).collect();
        (gaps, rules.iter().any(|rule| gap_of(rule).is_none_or(|gap| gap.is_partial)))
    }
}

/// The condition on attributes of the rule set's first rule on attributes of this role; `None` where it has none.
fn condition(gatherer: &Gatherer<'_>, role: Role) -> Option<(RuleId, Filter)> {
    let of_role = |rule: &Rule| rule.subject.iter().find(|side| side.role == role).and_then(|side| without_classes(&side.filter));
    let (id, rule) = gatherer.rule(|rule| rule.relation == Relation::Attributes && of_role(rule).is_some())?;
    Some((id, of_role(rule)?))
}

/// A filter less what it asks of classes; `None` when nothing is left.
fn without_classes(filter: &Filter) -> Option<Filter> {
    match filter {
        Filter::Any | Filter::Classes(_) | Filter::AnyClass => None,
        Filter::All(filters) => {
            let kept: Vec<Filter> = filters.iter().filter_map(without_classes).collect();
            (!kept.is_empty()).then_some(Filter::All(kept))
        }
        other => Some(other.clone()),
    }
}

/// A part without members.
fn part(kind: PartKind, standing: Standing) -> Part {
    Part { kind, standing, members: Vec::new() }
}
