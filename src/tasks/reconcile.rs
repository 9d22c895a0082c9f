//! A register without coordinates × a layer of polygons: who is on both, who is missing on either side, whose areas differ.
//!
//! Nothing is confirmed here: from [`PROPOSED_FROM`] on a match is proposed, below it is to be checked, and a person decides.

use std::collections::{BTreeMap, HashMap};

use crate::geometry::ShapeKind;
use crate::ids::RecordNo;
use crate::layer::register::{self, RegisterColumns, address_score, area_m2, area_score, bigrams, name_score, plain_address, plain_name};
use crate::layer::{Input, Layer, LayerError, load};
use crate::progress::{Cancel, Progress, Stage};
use crate::source::{self, RawLayer, SourceError, Table};
use crate::words::reconcile::Counts;

use super::TaskError;

mod list;

pub use list::{prepare, write};

/// From this score on a match is proposed.
pub const PROPOSED_FROM: f64 = 0.9;
/// Below this score two records are strangers.
const STRANGERS_BELOW: f64 = 0.5;
/// Areas that differ by more than this share of the larger one are said.
pub const AREA_DIFFERS_FROM: f64 = 0.05;
/// What name, address and area weigh; what is missing on either side leaves its weight to the others.
const WEIGHTS: [f64; 3] = [0.6, 0.2, 0.2];
/// Polygons that are compared with one row in full: those that share most pairs of characters with it.
const COMPARED: usize = 40;
/// A pair of characters that more polygons than this have says nothing.
const COMMON_PAIR: usize = 4096;
/// Further candidates that are kept of each row.
const OTHERS_KEPT: usize = 3;

/// How a register's row stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchState {
    /// A polygon fits well.
    Proposed,
    /// A polygon may fit.
    ToCheck,
    /// Listed, and no polygon fits.
    Unmatched,
}

impl MatchState {
    /// The stable word, for scripts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::ToCheck => "to-check",
            Self::Unmatched => "no-polygon",
        }
    }
}

/// One record of either side, as it is compared and shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Listed {
    /// Its number.
    pub record: RecordNo,
    /// Its identifier; "" where there is none.
    pub id: String,
    /// Its name as written.
    pub name: String,
    /// Its address as written.
    pub address: String,
    /// Its area: the register's stated one, the polygon's own.
    pub area_m2: Option<f64>,
}

/// A polygon that may be a row's, with the score's parts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Candidate {
    /// Its place among [`Reconciled::polygons`].
    pub polygon: usize,
    /// 0 to 1.
    pub score: f64,
    /// By name.
    pub name: f64,
    /// By address, where both have one.
    pub address: Option<f64>,
    /// By area, where both have one.
    pub area: Option<f64>,
}

/// A register's row and what fits it.
#[derive(Clone, PartialEq, Debug)]
pub struct RowMatch {
    /// The row.
    pub row: Listed,
    /// The polygon that it was given, each polygon once.
    pub best: Option<Candidate>,
    /// Further candidates, best first.
    pub others: Vec<Candidate>,
    /// How it stands.
    pub state: MatchState,
    /// The areas' difference as a share of the larger one, where both have one.
    pub area_difference: Option<f64>,
}

impl RowMatch {
    /// Whether the areas differ by more than [`AREA_DIFFERS_FROM`].
    #[must_use]
    pub fn is_area_differing(&self) -> bool {
        self.area_difference.is_some_and(|share| share > AREA_DIFFERS_FROM)
    }
}

/// The outcome.
#[derive(Clone, PartialEq, Debug)]
pub struct Reconciled {
    /// A row of the register each, in its order.
    pub rows: Vec<RowMatch>,
    /// All polygons.
    pub polygons: Vec<Listed>,
    /// Places in `polygons` of those that no row was given to.
    pub not_listed: Vec<usize>,
    /// The register's name, and the layer's.
    pub names: [String; 2],
}

impl Reconciled {
    /// How many rows stand so.
    #[must_use]
    pub fn count(&self, state: MatchState) -> usize {
        self.rows.iter().filter(|row| row.state == state).count()
    }

    /// The numbers of a summary.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            rows: self.rows.len(),
            polygons: self.polygons.len(),
            proposed: self.count(MatchState::Proposed),
            to_check: self.count(MatchState::ToCheck),
            no_polygon: self.count(MatchState::Unmatched),
            not_listed: self.not_listed.len(),
            areas_differ: self.areas_differing(),
        }
    }

    /// How many matched rows have areas that differ by more than [`AREA_DIFFERS_FROM`].
    #[must_use]
    pub fn areas_differing(&self) -> usize {
        self.rows.iter().filter(|row| row.is_area_differing()).count()
    }
}

/// Matches the rows of `register` to the polygons of the file `layer`.
///
/// # Errors
/// When one of the files cannot be opened, when no column of either has names, or when asked to stop.
pub fn reconcile(
    register: &Input,
    layer: &Input,
    analysis_crs: Option<u32>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Reconciled, TaskError> {
    let register = Register::open(register)?;
    cancel.check()?;
    let loaded = load::load(std::slice::from_ref(layer), analysis_crs, progress, cancel)?;
    let layer = loaded
        .layers
        .into_iter()
        .next()
        .ok_or_else(|| TaskError::from(LayerError::from(SourceError::NotFound { path: layer.path.clone() })))?;
    register.matched(&layer, progress, cancel)
}

/// The same with a layer that is open already.
///
/// # Errors
/// When one of the files cannot be read, when no column of either has names, or when asked to stop.
pub fn reconcile_with_open(register: &Input, layer: &Layer, progress: &Progress, cancel: &Cancel) -> Result<Reconciled, TaskError> {
    Register::open(register)?.matched(layer, progress, cancel)
}

/// A register's rows.
struct Register {
    name: String,
    rows: Vec<Listed>,
}

impl Register {
    fn open(register: &Input) -> Result<Self, TaskError> {
        let tables = source::open(&register.path, &register.open_options()).map_err(LayerError::from)?;
        let (raw, columns) =
            tables.iter().find_map(|raw| Some((raw, named(&raw.table)?))).ok_or_else(|| without_names(tables.first(), register))?;
        let rows = rows(raw, &columns).map_err(LayerError::from)?;
        Ok(Self { name: raw.name.clone(), rows })
    }

    fn matched(self, layer: &Layer, progress: &Progress, cancel: &Cancel) -> Result<Reconciled, TaskError> {
        let polygons = polygons(layer, progress, cancel)?;
        progress.report(Stage::Checking, &self.name, 0, self.rows.len() as u64);
        let (rows, not_listed) = assigned(self.rows, &polygons, cancel)?;
        Ok(Reconciled { rows, polygons, not_listed, names: [self.name, layer.name.clone()] })
    }
}

/// The columns of a table that has one with names.
fn named(table: &Table) -> Option<RegisterColumns> {
    let headings: Vec<&str> = table.fields().iter().map(|field| field.name.as_str()).collect();
    Some(register::columns(&headings)).filter(|columns| columns.name.is_some() && table.rows() > 0)
}

fn without_names(table: Option<&RawLayer>, register: &Input) -> TaskError {
    let fields = table.map(|raw| raw.table.fields().iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", "));
    TaskError::RegisterWithoutNames { path: register.path.clone(), fields: fields.unwrap_or_default() }
}

/// The register's rows; totals and remarks below the list are none.
fn rows(raw: &RawLayer, columns: &RegisterColumns) -> Result<Vec<Listed>, SourceError> {
    let records = (0..raw.table.rows()).map(RecordNo::new).filter(|&record| !raw.table.is_deleted(record));
    let mut rows = Vec::new();
    for record in records {
        let listed = listed(record, &raw.table.row(record)?, columns);
        let is_remark = ["合计", "总计", "小计", "备注", "注:", "注：", "说明"].iter().any(|word| listed.name.starts_with(word));
        let says_something = !listed.name.is_empty() || !listed.address.is_empty();
        if says_something && !is_remark {
            rows.push(listed);
        }
    }
    Ok(rows)
}

fn listed(record: RecordNo, values: &[Option<String>], columns: &RegisterColumns) -> Listed {
    let value = |column: Option<usize>| column.and_then(|place| values.get(place)?.clone()).unwrap_or_default();
    let area = columns.area.and_then(|(place, unit)| area_m2(values.get(place)?.as_deref()?, unit));
    Listed { record, id: value(columns.id), name: value(columns.name), address: value(columns.address), area_m2: area }
}

/// The layer's features with their own areas.
fn polygons(layer: &Layer, progress: &Progress, cancel: &Cancel) -> Result<Vec<Listed>, TaskError> {
    let headings: Vec<&str> = layer.raw.table.fields().iter().map(|field| field.name.as_str()).collect();
    let mut columns = register::columns(&headings);
    columns.name = columns.name.or(layer.fields.name);
    columns.id = layer.fields.id.or(columns.id);
    if columns.name.is_none() && columns.address.is_none() {
        return Err(TaskError::RegisterWithoutNames { path: layer.raw.path.clone(), fields: headings.join(", ") });
    }
    let mut polygons = Vec::new();
    for record in (0..layer.raw.records()).map(RecordNo::new).filter(|&record| layer.is_live(record)) {
        if record.get().is_multiple_of(1024) {
            cancel.check()?;
            progress.report(Stage::Reading, &layer.name, u64::from(record.get()), u64::from(layer.raw.records()));
        }
        let mut one = listed(record, &layer.raw.table.row(record).map_err(LayerError::from)?, &columns);
        let shape = layer.feature_shape(record)?;
        let own = shape.filter(|found| found.shape.kind == ShapeKind::Polygon).map(|found| found.measures.area_m2);
        one.area_m2 = own.filter(|area| *area > 0.0);
        polygons.push(one);
    }
    Ok(polygons)
}

/// A record's texts as they are compared.
struct Plain {
    name: String,
    address: String,
    area_m2: Option<f64>,
}

impl Plain {
    fn of(listed: &Listed) -> Self {
        Self { name: plain_name(&listed.name), address: plain_address(&listed.address), area_m2: listed.area_m2 }
    }
}

/// Gives each row its polygon: all pairs by falling score, each row and each polygon once.
fn assigned(rows: Vec<Listed>, polygons: &[Listed], cancel: &Cancel) -> Result<(Vec<RowMatch>, Vec<usize>), TaskError> {
    let plain: Vec<Plain> = polygons.iter().map(Plain::of).collect();
    let index = PairIndex::of(&plain);
    let mut candidates: Vec<Vec<Candidate>> = Vec::with_capacity(rows.len());
    for row in &rows {
        cancel.check()?;
        candidates.push(index.candidates(&Plain::of(row), &plain));
    }
    let mut pairs: Vec<(usize, Candidate)> =
        candidates.iter().enumerate().flat_map(|(row, found)| found.iter().map(move |candidate| (row, *candidate))).collect();
    pairs.sort_by(|(row_a, a), (row_b, b)| b.score.total_cmp(&a.score).then(row_a.cmp(row_b)).then(a.polygon.cmp(&b.polygon)));
    let (mut given, mut is_taken) = (vec![None; rows.len()], vec![false; polygons.len()]);
    for (row, candidate) in pairs {
        if given[row].is_none() && !is_taken[candidate.polygon] {
            given[row] = Some(candidate);
            is_taken[candidate.polygon] = true;
        }
    }
    let matched = rows.into_iter().zip(given).zip(candidates).map(|((row, best), found)| row_match(row, best, found, polygons)).collect();
    let not_listed = (0..polygons.len()).filter(|&place| !is_taken[place]).collect();
    Ok((matched, not_listed))
}

fn row_match(row: Listed, best: Option<Candidate>, found: Vec<Candidate>, polygons: &[Listed]) -> RowMatch {
    let state = match best {
        Some(candidate) if candidate.score >= PROPOSED_FROM => MatchState::Proposed,
        Some(_) => MatchState::ToCheck,
        None => MatchState::Unmatched,
    };
    let areas = best.and_then(|candidate| Some((row.area_m2?, polygons.get(candidate.polygon)?.area_m2?)));
    let area_difference = areas.map(|(a, b)| (a - b).abs() / a.max(b));
    let mut others: Vec<Candidate> = found.into_iter().filter(|other| Some(other.polygon) != best.map(|best| best.polygon)).collect();
    others.truncate(OTHERS_KEPT);
    RowMatch { row, best, others, state, area_difference }
}

/// Which polygons have which pairs of neighbouring characters in name and address, so that a row is compared with few of them.
struct PairIndex(HashMap<[char; 2], Vec<u32>>);

impl PairIndex {
    fn of(polygons: &[Plain]) -> Self {
        let mut places = HashMap::<[char; 2], Vec<u32>>::new();
        for (place, polygon) in polygons.iter().enumerate() {
            for pair in pairs(polygon) {
                places.entry(pair).or_default().push(place as u32);
            }
        }
        Self(places)
    }

    /// The polygons that may be the row's, best first.
    fn candidates(&self, row: &Plain, polygons: &[Plain]) -> Vec<Candidate> {
        let mut shared = BTreeMap::<u32, u32>::new();
        for pair in pairs(row) {
            let places = self.0.get(&pair).map(Vec::as_slice).filter(|places| places.len() <= COMMON_PAIR);
            for &place in places.unwrap_or(&[]) {
                *shared.entry(place).or_default() += 1;
            }
        }
        let mut likeliest: Vec<(u32, u32)> = shared.into_iter().collect();
        likeliest.sort_by_key(|&(place, count)| (std::cmp::Reverse(count), place));
        let score = |&(place, _): &(u32, u32)| score(row, polygons.get(place as usize)?, place as usize);
        let mut found: Vec<Candidate> = likeliest.iter().take(COMPARED).filter_map(score).collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.polygon.cmp(&b.polygon)));
        found
    }
}

/// The pairs of name and address, each once, in order.
fn pairs(plain: &Plain) -> Vec<[char; 2]> {
    let mut pairs: Vec<[char; 2]> = bigrams(&plain.name).union(&bigrams(&plain.address)).copied().collect();
    pairs.sort_unstable();
    pairs
}

fn score(row: &Plain, polygon: &Plain, place: usize) -> Option<Candidate> {
    let name = (!row.name.is_empty() && !polygon.name.is_empty()).then(|| name_score(&row.name, &polygon.name));
    let address = address_score(&row.address, &polygon.address);
    let area = area_score(row.area_m2, polygon.area_m2);
    let (mut sum, mut weight) = (0.0, 0.0);
    for (part, own) in [name, address, area].into_iter().zip(WEIGHTS) {
        if let Some(part) = part {
            sum += own * part;
            weight += own;
        }
    }
    // An area alone says nothing: many plots are of one size.
    let score = if name.is_none() && address.is_none() { 0.0 } else { sum / weight };
    (score >= STRANGERS_BELOW).then_some(Candidate { polygon: place, score, name: name.unwrap_or(0.0), address, area })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(place: u32, name: &str, address: &str, area: f64) -> Listed {
        Listed {
            record: RecordNo::new(place),
            id: String::new(),
            name: name.to_owned(),
            address: address.to_owned(),
            area_m2: (area > 0.0).then_some(area),
        }
    }

    #[test]
    fn each_row_gets_its_polygon_and_each_polygon_one_row() {
        let polygons = [
            listed(0, "东风化工厂1号地块", "柳北区东环路1号", 1000.0),
            listed(1, "东风化工厂2号地块", "柳北区东环路2号", 2000.0),
            listed(2, "西江造纸厂", "", 500.0),
        ];
        let rows = vec![
            listed(0, "柳州市东风化工厂2号地块", "柳州市柳北区东环路2号", 2300.0),
            listed(1, "原东风化工厂１号地块", "柳州市柳北区东环路1号", 1000.0),
            listed(2, "河边电镀厂", "鱼峰区", 10.0),
        ];
        let (rows, not_listed) = assigned(rows, &polygons, &Cancel::new()).unwrap();
        let given: Vec<Option<usize>> = rows.iter().map(|row| row.best.map(|best| best.polygon)).collect();
        assert_eq!((given, not_listed), (vec![Some(1), Some(0), None], vec![2]));
        assert_eq!(
            rows.iter().map(|row| row.state).collect::<Vec<_>>(),
            [MatchState::Proposed, MatchState::Proposed, MatchState::Unmatched]
        );
        assert!((rows[0].area_difference.unwrap() - 300.0 / 2300.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_missing_leaves_its_weight_to_the_rest() {
        let row = Plain::of(&listed(0, "第一化工厂", "", 0.0));
        let same = score(&row, &Plain::of(&listed(0, "柳州第一化工厂", "柳北区", 9.0)), 0).unwrap();
        assert_eq!((same.score, same.address, same.area), (1.0, None, None));
    }
}
