//! A proposed plot, judged as if it were planned so (DESIGN 4.4): a verdict, the conflicts behind it, what lies around, and what was not evaluated.

mod land_use;
mod registered;
mod surroundings;

pub use land_use::LandUse;
pub use registered::{Registered, registered};
pub use surroundings::{BAND_M, Bearing, ClassShare, NEIGHBOUR_M, Nearest, Neighbour, OverlapSum};

use std::sync::Arc;

use crate::geometry::{Extent, Point, Shape};
use crate::ids::{LayerId, RecordNo, RuleId};
use crate::index::Boxes;
use crate::layer::plane::equal_area;
use crate::layer::transform::Door;
use crate::layer::{Crs, FeatureShape, Layer, LayerError, Role};
use crate::problem::{Problem, ProblemKind, Problems};
use crate::progress::{Cancel, Progress, Stage};
use crate::rules::{self, Around, Certainty, Finding, RuleSet, Severity, Standing};

use super::counties::Finder;
use surroundings::Surroundings;

/// The layers that a plot is held against.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The layers; a layer's id is its place.
    pub layers: &'a [Arc<Layer>],
    /// The boxes of each layer's records.
    pub boxes: &'a [&'a dyn Boxes],
    /// The CRS of all areas and distances.
    pub analysis_crs: &'a Crs,
}

/// Proposed plots: the records of a layer, with what each is for.
#[derive(Debug)]
pub struct Proposal {
    /// The plots as planned land; `class` and `fields.codes` say what for.
    pub zoning: Layer,
    /// The same records as pollution sources; needed where one of them is industrial.
    pub source: Option<Layer>,
    /// What each record is for, by record.
    pub uses: Vec<LandUse>,
    /// Radius around the point that each plot was given as, metres; `None` for boundaries.
    pub radii_m: Vec<Option<f64>>,
    /// What was taken for granted.
    pub notes: Vec<Note>,
}

/// Something that was taken for granted about the plots.
#[derive(Clone, PartialEq, Debug)]
pub enum Note {
    /// The coordinate system was told from the numbers.
    CrsGuessed {
        /// Its name.
        crs: String,
    },
    /// The numbers name no zone: the analysis CRS's was taken.
    ZoneAssumed {
        /// The system's name.
        crs: String,
    },
    /// Northing or latitude stood first and was turned round.
    Turned,
    /// Points were taken as circles.
    Circles {
        /// Radius, metres.
        radius_m: f64,
        /// Nobody gave it.
        is_default: bool,
    },
}

impl Note {
    /// The word of outputs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::CrsGuessed { .. } => "crs-from-numbers",
            Self::ZoneAssumed { .. } => "zone-assumed",
            Self::Turned => "axes-turned",
            Self::Circles { is_default: true, .. } => "default-radius",
            Self::Circles { is_default: false, .. } => "circle",
        }
    }
}

/// The answer on all plots of a proposal.
#[derive(Debug)]
pub struct Siting {
    /// The layers, the proposal's own last.
    pub layers: Vec<Arc<Layer>>,
    /// The rules.
    pub rules: Arc<RuleSet>,
    /// The CRS of all areas and distances.
    pub analysis_crs: Crs,
    /// An answer a plot, in the order of the records; deleted ones are left out.
    pub plots: Vec<PlotAnswer>,
    /// Layers that nothing was measured against, because their datum needs a shift that is not known.
    pub left_out: Vec<LayerId>,
    /// Problems of the proposal's own file.
    pub file_problems: Vec<Problem>,
    /// What was taken for granted about the plots.
    pub notes: Vec<Note>,
}

impl Siting {
    /// The name of the layer that the plots came in.
    #[must_use]
    pub fn plots_name(&self) -> &str {
        let own = self.layers.iter().rev().find(|layer| layer.role == Role::Zoning);
        own.map_or("", |layer| layer.name.as_str())
    }

    /// The layer with this number.
    #[must_use]
    pub fn layer(&self, id: LayerId) -> Option<&Layer> {
        self.layers.get(id.place()).map(Arc::as_ref)
    }
}

/// What is thought of a plot, the gravest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// Nothing can be said: no rule that speaks of the plot could be evaluated.
    NotJudged,
    /// No conflict with what was evaluated.
    NothingFound,
    /// Something must be checked.
    ToCheck,
    /// Something must be settled first: a certain conflict of high or critical severity.
    ToSettle,
}

impl Verdict {
    /// The word of outputs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotJudged => "not-judged",
            Self::NothingFound => "nothing-found",
            Self::ToCheck => "to-check",
            Self::ToSettle => "to-settle",
        }
    }
}

/// The answer on one plot.
#[derive(Clone, PartialEq, Debug)]
pub struct PlotAnswer {
    /// Its record.
    pub record: RecordNo,
    /// Its identifier; "" where there is none.
    pub id: String,
    /// What it is for.
    pub land_use: LandUse,
    /// Radius around the point that it was given as, metres.
    pub radius_m: Option<f64>,
    /// Its shape in the analysis CRS; empty where nothing has an area.
    pub shape: Shape,
    /// The box around it.
    pub extent: Extent,
    /// A point in its middle, longitude and latitude in degrees.
    pub lon_lat: Point,
    /// Area in the analysis CRS, m².
    pub area_m2: f64,
    /// Area on the ellipsoid, m².
    pub ellipsoidal_m2: Option<f64>,
    /// County, or new area and district; "" where it is not known.
    pub county: String,
    /// What is thought of it.
    pub verdict: Verdict,
    /// What each rule has to do with it, in the order of the rules.
    pub standings: Vec<Standing>,
    /// The conflicts, gravest first, then in the order of a list.
    pub conflicts: Vec<Meeting>,
    /// The nearest feature of each layer, of farmland of each class.
    pub nearest: Vec<Nearest>,
    /// What it lies on, by layer and class.
    pub overlaps: Vec<OverlapSum>,
    /// Farmland within [`BAND_M`], by class.
    pub shares: Vec<ClassShare>,
    /// Problems of its record.
    pub problems: Vec<Problem>,
}

/// One rule broken by a plot with one feature.
#[derive(Clone, PartialEq, Debug)]
pub struct Meeting {
    /// What was found.
    pub finding: Finding,
    /// The feature that is not the plot; `None` for rules on the plot alone.
    pub other: Option<(LayerId, RecordNo)>,
}

impl PlotAnswer {
    /// The rules that speak of it and were evaluated, wholly or in part.
    pub fn evaluated(&self) -> impl Iterator<Item = RuleId> {
        let is_evaluated = |standing: &Standing| match standing {
            Standing::Evaluated => true,
            Standing::NotEvaluated(gap) => gap.is_partial,
            Standing::NotConcerned => false,
        };
        self.standings
            .iter()
            .enumerate()
            .filter(move |(_, standing)| is_evaluated(standing))
            .filter_map(|(place, _)| RuleId::from_place(place))
    }

    /// The rules that speak of it and were not evaluated, or not against everything.
    pub fn gaps(&self) -> impl Iterator<Item = &rules::NotEvaluated> {
        self.standings.iter().filter_map(|standing| if let Standing::NotEvaluated(gap) = standing { Some(gap) } else { None })
    }

    /// The gravest severity among its conflicts.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.conflicts.iter().map(|conflict| conflict.finding.severity).max()
    }
}

/// Judges every plot of a proposal.
///
/// # Errors
/// When a file can no longer be read, or when asked to stop.
pub fn siting(
    ground: Ground<'_>,
    proposal: Proposal,
    rules: &Arc<RuleSet>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Siting, LayerError> {
    let Proposal { mut zoning, source, uses, radii_m, notes } = proposal;
    let count = ground.layers.len();
    zoning.id = LayerId::from_place(count).unwrap_or(LayerId::new(u32::MAX));
    let zoning = Arc::new(zoning);
    let source = source.map(|source| Arc::new(Layer { id: LayerId::new(zoning.id.get() + 1), ..source }));
    let mut layers = ground.layers.to_vec();
    layers.push(Arc::clone(&zoning));
    layers.extend(source.clone());
    let own: Vec<LayerId> = layers.iter().skip(count).map(|layer| layer.id).collect();

    let plots = placed(&zoning, cancel)?;
    let near = near(ground, &plots, &uses, rules::reach_m(rules), source.is_some());
    let around = rules::evaluate_around(&layers, rules, &own, near, progress, cancel)?;
    let finder = Finder::new(ground.layers, cancel)?;
    let mut answers = Vec::with_capacity(plots.len());
    for (done, (record, feature)) in plots.iter().enumerate() {
        cancel.check()?;
        progress.report(Stage::Checking, &zoning.name, done as u64, plots.len() as u64);
        let land_use = uses.get(record.place()).cloned().unwrap_or_default();
        let mut as_layers = vec![(Arc::clone(&zoning), *record)];
        as_layers.extend(source.iter().filter(|_| land_use.is_industrial()).map(|source| (Arc::clone(source), *record)));
        let mut answer = PlotAnswer::bare(&zoning, *record, land_use, radii_m.get(record.place()).copied().flatten());
        answer.judge(&around, rules, &as_layers);
        answer.problems = problems_of(&zoning, &around.problems, *record);
        match feature {
            Some(feature) => answer.place(ground, feature, &finder, cancel)?,
            None => answer.verdict = Verdict::NotJudged,
        }
        answers.push(answer);
    }
    let left_out = ground.layers.iter().filter(|layer| layer.needs_shift()).map(|layer| layer.id).collect();
    let file_problems = problems(&zoning.raw.problems).filter(|problem| problem.record.is_none()).collect();
    let analysis_crs = ground.analysis_crs.clone();
    Ok(Siting { layers, rules: Arc::clone(rules), analysis_crs, plots: answers, left_out, file_problems, notes })
}

/// The live records with their shapes; `None` where nothing has an area.
fn placed(zoning: &Layer, cancel: &Cancel) -> Result<Vec<(RecordNo, Option<FeatureShape>)>, LayerError> {
    let mut plots = Vec::new();
    for record in (0..zoning.raw.records()).map(RecordNo::new).filter(|record| zoning.is_live(*record)) {
        cancel.check()?;
        let feature = zoning.feature_shape(record)?.filter(|feature| feature.measures.area_m2 > 0.0);
        plots.push((record, feature));
    }
    Ok(plots)
}

/// For each layer the records that may lie within `reach_m` of a plot; for the proposal's own those that are judged.
fn near(
    ground: Ground<'_>,
    plots: &[(RecordNo, Option<FeatureShape>)],
    uses: &[LandUse],
    reach_m: f64,
    has_source: bool,
) -> Vec<Vec<RecordNo>> {
    let mut near: Vec<Vec<RecordNo>> = Vec::with_capacity(ground.layers.len() + 2);
    for boxes in ground.boxes {
        let mut records = Vec::new();
        for feature in plots.iter().filter_map(|(_, feature)| feature.as_ref()) {
            boxes.visit_meeting(feature.measures.extent.widened(reach_m), &mut |record, _| records.push(record));
        }
        records.sort_unstable();
        records.dedup();
        near.push(records);
    }
    let all = plots.iter().map(|(record, _)| *record);
    near.push(all.clone().collect());
    if has_source {
        near.push(all.filter(|record| uses.get(record.place()).is_some_and(LandUse::is_industrial)).collect());
    }
    near
}

impl PlotAnswer {
    fn bare(zoning: &Layer, record: RecordNo, land_use: LandUse, radius_m: Option<f64>) -> Self {
        Self {
            record,
            id: zoning.ids.get(record).to_owned(),
            land_use,
            radius_m,
            shape: Shape::default(),
            extent: Extent::EMPTY,
            lon_lat: [f64::NAN; 2],
            area_m2: 0.0,
            ellipsoidal_m2: None,
            county: String::new(),
            verdict: Verdict::NotJudged,
            standings: Vec::new(),
            conflicts: Vec::new(),
            nearest: Vec::new(),
            overlaps: Vec::new(),
            shares: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Fills in what the rules say.
    fn judge(&mut self, around: &Around, rules: &RuleSet, plot: &[(Arc<Layer>, RecordNo)]) {
        let ids = (0..rules.rules.len()).filter_map(RuleId::from_place);
        self.standings = ids.map(|rule| around.standing(rules, rule, plot)).collect();
        let is_own = |layer: LayerId, record: RecordNo| plot.iter().any(|(own, of)| own.id == layer && *of == record);
        for finding in &around.findings {
            let object = finding.object_layer.zip(finding.object_record);
            if is_own(finding.subject_layer, finding.subject_record) {
                self.conflicts.push(Meeting { finding, other: object });
            } else if object.is_some_and(|(layer, record)| is_own(layer, record)) {
                self.conflicts.push(Meeting { finding, other: Some((finding.subject_layer, finding.subject_record)) });
            }
        }
        self.conflicts
            .sort_by_key(|conflict| std::cmp::Reverse((conflict.finding.severity, std::cmp::Reverse(conflict.finding.certainty))));
        self.verdict = self.verdict();
    }

    fn verdict(&self) -> Verdict {
        let is_grave = |conflict: &Meeting| conflict.finding.certainty == Certainty::Certain && conflict.finding.severity >= Severity::High;
        if self.conflicts.iter().any(is_grave) {
            Verdict::ToSettle
        } else if !self.conflicts.is_empty() {
            Verdict::ToCheck
        } else if self.evaluated().next().is_some() {
            Verdict::NothingFound
        } else {
            Verdict::NotJudged
        }
    }

    /// Fills in where it lies and what lies around.
    fn place(&mut self, ground: Ground<'_>, feature: &FeatureShape, finder: &Finder, cancel: &Cancel) -> Result<(), LayerError> {
        self.shape = feature.shape.clone();
        self.extent = feature.measures.extent;
        self.area_m2 = feature.measures.area_m2;
        self.ellipsoidal_m2 = ellipsoidal_m2(ground.analysis_crs, feature);
        let mut middle = [super::counties::inner_point(self.shape.as_ref()).unwrap_or(self.extent.centre())];
        ground.analysis_crs.lon_lat(&mut middle);
        self.lon_lat = middle[0];
        self.county = finder.name(self.shape.as_ref());
        let mut surroundings = Surroundings::default();
        for (layer, boxes) in ground.layers.iter().zip(ground.boxes) {
            if layer.role != Role::Admin && !layer.needs_shift() {
                surroundings.add(layer, *boxes, feature, cancel)?;
            }
        }
        (self.nearest, self.overlaps, self.shares) = surroundings.finish();
        Ok(())
    }
}

/// A polygon's area on the ellipsoid; `None` where there is no way.
fn ellipsoidal_m2(crs: &Crs, feature: &FeatureShape) -> Option<f64> {
    let way = equal_area(Some(crs), feature.measures.extent, Door::default())?;
    let mut shape = feature.shape.clone();
    way.apply(&mut shape.xy);
    let area_m2 = crate::geometry::rings::measure(&mut shape).area_m2;
    area_m2.is_finite().then_some(area_m2)
}

/// Identifiers and codes are not what a proposal is about: its use is said, or was found.
fn problems(collector: &Problems) -> impl Iterator<Item = Problem> {
    use ProblemKind::{ClassEmpty, ClassFieldMissing, ClassUnknown, IdEmpty, IdFieldMissing};
    let is_about_plot =
        |problem: &Problem| !matches!(problem.kind, IdFieldMissing | IdEmpty | ClassFieldMissing | ClassEmpty | ClassUnknown { .. });
    collector.groups().into_iter().flat_map(|(_, group)| group.first).filter(is_about_plot)
}

/// What is imperfect in a plot's own record, found while reading or measuring.
fn problems_of(zoning: &Layer, measuring: &[Problems], record: RecordNo) -> Vec<Problem> {
    let of_run = measuring.get(zoning.id.place()).into_iter().flat_map(problems);
    let mut found: Vec<Problem> = problems(&zoning.raw.problems).chain(of_run).filter(|problem| problem.record == Some(record)).collect();
    found.dedup();
    found
}
