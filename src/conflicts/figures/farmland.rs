//! 受污染耕地安全利用率, by both definitions of DOMAIN 9.

use std::collections::HashMap;

use crate::ids::{LayerId, RecordNo};
use crate::layer::{FarmlandClass, LayerError, Role};
use crate::rules::{AttributeTest, Filter, Selection, Test};
use crate::text::normalised;

use super::{Figure, FigureKind, Gap, Gatherer, Member, Part, PartKind, Standing, condition, part};

/// Fields that may hold a parcel's degree of pollution.
const DEGREE_FIELDS: [&str; 5] = ["污染程度", "污染等级", "WRCD", "WRDJ", "土壤污染程度"];
/// Fields that may say whether produce is within limits.
const PRODUCE_FIELDS: [&str; 5] = ["农产品达标", "农产品是否达标", "产品达标", "NCPDB", "NCPSFDB"];
const SLIGHT: [&str; 2] = ["轻微", "轻微污染"];
const MODERATE: [&str; 6] = ["轻度", "中度", "轻中度", "轻度污染", "中度污染", "轻中度污染"];
const SEVERE: [&str; 2] = ["重度", "重度污染"];
const CLEAN: [&str; 5] = ["无", "无污染", "未污染", "清洁", "尚清洁"];
const WITHIN_LIMITS: [&str; 4] = ["达标", "合格", "是", "未超标"];

/// Places of the questions asked of each parcel.
const MEASURED: usize = 0;
const DEGREES: [(usize, &[&str]); 4] = [(1, &SLIGHT), (2, &MODERATE), (3, &SEVERE), (4, &CLEAN)];
const PRODUCE: usize = 5;

/// Parts of the practice's formula, and after them those of the trial method's.
const PRACTICE: [(PartKind, Standing); 4] = [
    (PartKind::SafeUseMeasured, Standing::Numerator),
    (PartKind::StrictMeasured, Standing::Numerator),
    (PartKind::SafeUseUnmeasured, Standing::Denominator),
    (PartKind::StrictUnmeasured, Standing::Denominator),
];
const TRIAL: [(PartKind, Standing); 5] = [
    (PartKind::SlightMeasured, Standing::Numerator),
    (PartKind::ModerateWithin, Standing::Numerator),
    (PartKind::SevereMeasured, Standing::Numerator),
    (PartKind::PollutedOther, Standing::Denominator),
    (PartKind::DegreeUnknown, Standing::Outside),
];

/// What is known of a parcel: its part in each formula.
struct Parcel {
    layer: LayerId,
    county: u16,
    record: RecordNo,
    area_m2: f64,
    print: u64,
    practice: Option<usize>,
    trial: Option<usize>,
}

/// The rate by the practice and by the trial method.
pub(super) fn safe_use(gatherer: &mut Gatherer<'_>) -> Result<[Figure; 2], LayerError> {
    let kinds = [FigureKind::SafeUsePractice, FigureKind::SafeUseTrial];
    let Some((rule, has_no_measure)) = condition(gatherer, Role::Farmland) else {
        return Ok(kinds.map(|kind| Figure::without(kind, Vec::new(), vec![Gap::NoRule])));
    };
    let (layers, gaps) = gatherer.layers(Role::Farmland);
    let mut figures = kinds.map(|kind| Figure::without(kind, vec![rule], gaps.clone()));
    let questions = questions(has_no_measure);
    let mut parcels = Vec::new();
    for layer in layers {
        let (selection, unanswered) = Selection::of_filters(gatherer.list.layer(layer), &questions)?;
        let missing = |places: &[usize]| -> Vec<Gap> {
            places.iter().filter_map(|&place| unanswered.get(place).cloned().flatten()).map(Gap::Data).collect()
        };
        let gaps = [missing(&[MEASURED]), missing(&[MEASURED, DEGREES[0].0, PRODUCE])];
        let is_answered = gaps.each_ref().map(Vec::is_empty);
        for (figure, gaps) in figures.iter_mut().zip(gaps) {
            figure.is_evaluated |= gaps.is_empty();
            figure.gaps.extend(gaps);
        }
        let file = gatherer.list.layer(layer);
        let parts = |record: RecordNo| {
            let bits = selection.bits(file, record);
            let has = |place: usize| bits >> place & 1 == 1;
            let practice = practice_part(file.class.value(record), has(MEASURED)).filter(|_| is_answered[0]);
            (practice, trial_part(&has).filter(|_| is_answered[1]))
        };
        let marks = gatherer.live(layer, |record| parts(record) != (None, None));
        let wanted = marks.records().count();
        let placed = gatherer.placed(layer, &marks)?;
        for figure in &mut figures {
            figure.unplaced += (wanted - placed.len()) as u64;
        }
        parcels.extend(placed.into_iter().map(|placed| {
            let (practice, trial) = parts(placed.record);
            Parcel { layer, county: placed.county, record: placed.record, area_m2: placed.area_m2, print: placed.print, practice, trial }
        }));
    }
    let [practice, trial] = &mut figures;
    fill(practice, &PRACTICE, &parcels, |parcel| parcel.practice);
    fill(trial, &TRIAL, &parcels, |parcel| parcel.trial);
    Ok(figures)
}

fn questions(has_no_measure: Filter) -> Vec<Filter> {
    let is_one_of = |fields: &[&str], values: &[&str]| {
        let fields = fields.iter().map(|field| normalised(field).to_lowercase()).collect();
        Filter::Attribute(AttributeTest { fields, test: Test::Is(values.iter().map(|value| normalised(value).into_owned()).collect()) })
    };
    let mut questions = vec![Filter::Not(Box::new(has_no_measure))];
    questions.extend(DEGREES.iter().map(|(_, values)| is_one_of(&DEGREE_FIELDS, values)));
    questions.push(is_one_of(&PRODUCE_FIELDS, &WITHIN_LIMITS));
    questions
}

fn practice_part(class: &str, is_measured: bool) -> Option<usize> {
    match (FarmlandClass::ALL.into_iter().find(|known| known.word() == class)?, is_measured) {
        (FarmlandClass::SafeUse, true) => Some(0),
        (FarmlandClass::StrictControl, true) => Some(1),
        (FarmlandClass::SafeUse, false) => Some(2),
        (FarmlandClass::StrictControl, false) => Some(3),
        (FarmlandClass::PriorityProtection, _) => None,
    }
}

/// Clean land is in no part.
fn trial_part(has: &impl Fn(usize) -> bool) -> Option<usize> {
    let degree = DEGREES.iter().position(|(place, _)| has(*place));
    match degree {
        None => Some(4),
        Some(0) if has(MEASURED) => Some(0),
        Some(1) if has(MEASURED) && has(PRODUCE) => Some(1),
        Some(2) if has(MEASURED) => Some(2),
        Some(0..=2) => Some(3),
        Some(_) => None,
    }
}

/// Sorts parcels into the parts. Of several records with the very same shape one counts: the one that raises the rate least.
fn fill(figure: &mut Figure, parts: &[(PartKind, Standing)], parcels: &[Parcel], part_of: impl Fn(&Parcel) -> Option<usize>) {
    if !figure.is_evaluated {
        return;
    }
    figure.parts = parts.iter().map(|&(kind, standing)| part(kind, standing)).collect();
    let rank = |place: usize| match parts.get(place).map(|(_, standing)| standing) {
        Some(Standing::Denominator) => 0,
        Some(Standing::Numerator) => 1,
        _ => 2,
    };
    let mut chosen: HashMap<u64, (u8, usize)> = HashMap::with_capacity(parcels.len());
    for (place, parcel) in parcels.iter().enumerate() {
        let Some(part) = part_of(parcel) else { continue };
        let mine = (rank(part), place);
        let known = chosen.entry(parcel.print).or_insert(mine);
        figure.repeated += u64::from(known.1 != place);
        *known = mine.min(*known);
    }
    for (place, parcel) in parcels.iter().enumerate() {
        let counts = chosen.get(&parcel.print).is_some_and(|(_, chosen)| *chosen == place);
        let part: Option<&mut Part> = part_of(parcel).filter(|_| counts).and_then(|part| figure.parts.get_mut(part));
        if let Some(part) = part {
            let Parcel { layer, record, county, area_m2, .. } = *parcel;
            part.members.push(Member { layer, record, county, area_m2, conflicts: 0 });
        }
    }
}
