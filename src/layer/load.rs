//! Inputs -> layers in one analysis CRS.
//!
//! Opens the files side by side, finds each layer's CRS, role and fields, reads identifiers and classes, chooses the analysis
//! CRS and fits the transformations. Vertices stay in the files.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::geometry::Extent;
use crate::ids::LayerId;
use crate::problem::ProblemKind;
use crate::progress::{Cancel, Progress, Stage};
use crate::source::{self, RawLayer};

use super::analysis::{LayerPlace, analysis_crs as chosen_crs};
use super::candidates::{self, Place};
use super::columns::{self, Read};
use super::crs::{self, CrsHow};
use super::evidence::{Neighbour, Surroundings};
use super::sample::Whereabouts;
use super::transform::Door;
use super::{Crs, CrsDecision, Datum, Input, Layer, LayerError, Role, Transform, detect, sample, webmap};

/// Position error of a layer of which nothing is known, in metres: two make 0.5 m (DESIGN 4.2).
pub const POSITION_ERROR_M: f64 = 0.25;
/// Position error of a layer whose datum shift is not known, in metres: the shift is tens of metres to over a hundred (DOMAIN 5.3).
pub const UNKNOWN_SHIFT_ERROR_M: f64 = 100.0;
/// A layer farther than this from all others is likely in another CRS than it says: Liuzhou measures 250 km from end to end, so no
/// two layers of it lie so far apart that nothing is in between.
const FAR_AWAY_M: f64 = 100_000.0;

/// Layers that meet in one metric CRS.
#[derive(Debug)]
pub struct Loaded {
    /// In the order of the inputs.
    pub layers: Vec<Layer>,
    /// The CRS of all areas and distances.
    pub analysis_crs: Crs,
}

/// A layer whose CRS and fields are known, not yet its way to the analysis CRS.
struct Prepared {
    input: Input,
    role: Role,
    raw: RawLayer,
    crs: CrsDecision,
    whereabouts: Whereabouts,
    read: Read,
}

/// A prepared layer whose CRS somebody stated.
struct Settled {
    prepared: Prepared,
    source_crs: Crs,
}

/// Opens the inputs and brings them together. `analysis_crs`: an EPSG code, or `None` to choose from the data.
///
/// # Errors
/// When one of the inputs cannot serve: the first in the order of the inputs.
pub fn load(inputs: &[Input], analysis_crs: Option<u32>, progress: &Progress, cancel: &Cancel) -> Result<Loaded, LayerError> {
    // Said before any file is read.
    let given = analysis_crs.map(given_analysis_crs).transpose()?;
    let done = AtomicU64::new(0);
    let prepare = |input: &Input| {
        cancel.check()?;
        let subject = input.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        progress.report(Stage::Reading, &subject, done.load(Ordering::Relaxed), inputs.len() as u64);
        let prepared = prepare(input);
        let now_done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress.report(Stage::Reading, &subject, now_done, inputs.len() as u64);
        prepared
    };
    let results: Vec<Result<Vec<Prepared>, LayerError>> = inputs.par_iter().map(prepare).collect();
    cancel.check()?;
    let settled = settle(results)?;
    let analysis_crs = match given {
        Some(crs) => crs,
        None => chosen_crs(&settled.iter().map(Settled::place).collect::<Vec<_>>())?,
    };
    let layers: Vec<Result<Layer, LayerError>> =
        settled.into_par_iter().enumerate().map(|(place, settled)| settled.finish(place, &analysis_crs)).collect();
    let layers = layers.into_iter().collect::<Result<Vec<_>, _>>()?;
    note_far_away(&layers);
    Ok(Loaded { layers, analysis_crs })
}

/// Opens one more file into an analysis CRS that is chosen already: every layer of it that can serve the input's role. Each layer's id is 0; the
/// caller numbers them.
///
/// # Errors
/// When it cannot serve.
pub fn join(input: &Input, analysis_crs: &Crs) -> Result<Vec<Layer>, LayerError> {
    let raws = fitting(input, source::open(&input.path, &input.open_options())?);
    raws.into_iter().map(|raw| join_raw(input, raw, analysis_crs)).collect()
}

/// As [`join`], for a layer that somebody made.
///
/// # Errors
/// When it cannot serve.
pub fn join_raw(input: &Input, raw: RawLayer, analysis_crs: &Crs) -> Result<Layer, LayerError> {
    let path = raw.path.clone();
    let settled = settle(vec![prepare_layer(input, raw).map(|prepared| vec![prepared])])?;
    let nothing = || LayerError::CrsUnknown { path, candidates: Vec::new() };
    settled.into_iter().next().ok_or_else(nothing)?.finish(0, analysis_crs)
}

fn given_analysis_crs(code: u32) -> Result<Crs, LayerError> {
    let crs = Crs::from_epsg(code)?;
    if crs.is_metric() { Ok(crs) } else { Err(LayerError::AnalysisCrsNotMetric { code }) }
}

/// Opens one file: every layer in it, up to its columns.
fn prepare(input: &Input) -> Result<Vec<Prepared>, LayerError> {
    let raws = fitting(input, source::open(&input.path, &input.open_options())?);
    raws.into_iter().map(|raw| prepare_layer(input, raw)).collect()
}

/// The layers that can serve the role, when a file has several and some of them can; the others are told of with the first.
fn fitting(input: &Input, raws: Vec<RawLayer>) -> Vec<RawLayer> {
    let role = input.role.unwrap_or(Role::Other);
    let fits = |raw: &RawLayer| detect::serves(role, raw.geometry);
    if !raws.iter().any(fits) {
        return raws;
    }
    let (fitting, others): (Vec<RawLayer>, Vec<RawLayer>) = raws.into_iter().partition(fits);
    if let Some(first) = fitting.first() {
        for other in others {
            first.problems.file(ProblemKind::LayerSkipped { layer: other.name, geometry: other.geometry.word().to_owned() });
        }
    }
    fitting
}

fn prepare_layer(input: &Input, raw: RawLayer) -> Result<Prepared, LayerError> {
    // The table and the shapes are different files, and neither waits for the other.
    let (columns, whereabouts) = rayon::join(|| prepare_columns(input, &raw), || sample::whereabouts(&raw));
    let (role, read) = columns?;
    let extent = if input.is_northing_first { whereabouts.extent.transposed() } else { whereabouts.extent };
    let crs = crs::decide_from(&raw.srs, input.crs, extent, &raw.problems);
    if let (None, Some(super::CrsChoice::Epsg(code))) = (&crs.crs, input.crs) {
        return Err(LayerError::CrsInvalid { path: raw.path.clone(), code });
    }
    Ok(Prepared { input: input.clone(), role, raw, crs, whereabouts, read })
}

/// The role of a layer, and its identifiers and classes.
fn prepare_columns(input: &Input, raw: &RawLayer) -> Result<(Role, Read), LayerError> {
    let evidence = columns::Evidence::of(raw)?;
    let role = match input.role {
        Some(role) => role,
        None => detect::role(&raw.name, raw.geometry, &evidence.profiles, &evidence.sample),
    };
    if !detect::serves(role, raw.geometry) {
        return Err(unfit(raw, role));
    }
    Ok((role, columns::read(input, role, raw, &evidence)?))
}

/// Tests what is stated about each layer against all others, and refuses the first of which nothing is stated, saying what the others
/// speak for.
fn settle(results: Vec<Result<Vec<Prepared>, LayerError>>) -> Result<Vec<Settled>, LayerError> {
    let known: Vec<&Prepared> = results.iter().flatten().flatten().collect();
    let surroundings = Surroundings::of(known.iter().enumerate().filter_map(|(owner, prepared)| prepared.neighbour(owner)));
    let mut decisions = Vec::with_capacity(known.len());
    for (owner, prepared) in known.iter().enumerate() {
        decisions.push(match prepared.stated() {
            Some(place) => Ok(prepared.doubted(owner, place, &surroundings)),
            None => Err(prepared.unknown(owner, &surroundings)),
        });
    }
    drop(surroundings);
    let mut decisions = decisions.into_iter();
    let mut settled = Vec::new();
    for result in results {
        for (mut prepared, decision) in result?.into_iter().zip(&mut decisions) {
            let (source_crs, is_doubted) = decision?;
            prepared.crs.is_certain &= !is_doubted;
            settled.push(Settled { prepared, source_crs });
        }
    }
    Ok(settled)
}

fn unfit(raw: &RawLayer, role: Role) -> LayerError {
    let remedy = match (raw.geometry, role) {
        (source::GeometryKind::None, Role::RiskList | Role::Priority) => {
            let file = raw.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let remedy = format!("it has no coordinates: match it to a polygon layer with jingtu reconcile {file} --to LAYER");
            return LayerError::GeometryUnfit { path: raw.path.clone(), geometry: raw.geometry.word(), role: role.word(), remedy };
        }
        (source::GeometryKind::None, _) => "open the .shp of the same name, or export it again with its geometry",
        (_, Role::Source | Role::Sensitive) => "give a layer of points or polygons, or another role with --layer",
        _ => "give a layer of polygons, or another role with --layer",
    };
    LayerError::GeometryUnfit { path: raw.path.clone(), geometry: raw.geometry.word(), role: role.word(), remedy: remedy.to_owned() }
}

impl Prepared {
    /// How its coordinates become places, by what the person or the file states.
    fn stated(&self) -> Option<Place<'_>> {
        let crs = self.crs.crs.as_ref().filter(|_| matches!(self.crs.how, CrsHow::User | CrsHow::Prj | CrsHow::Srs))?;
        Some(Place { crs, is_northing_first: self.input.is_northing_first })
    }

    /// Itself as evidence for others, where its CRS is sure.
    fn neighbour(&self, owner: usize) -> Option<Neighbour<'_>> {
        let place = self.stated().filter(|_| self.crs.is_certain)?;
        Some(Neighbour { owner, role: self.role, raw: &self.raw, place, extent_file: self.whereabouts.extent })
    }

    /// The CRS that is stated, and whether the other layers speak against it; that goes into the problems.
    fn doubted(&self, owner: usize, stated: Place<'_>, surroundings: &Surroundings<'_>) -> (Crs, bool) {
        let better = surroundings.doubt(owner, stated, self.whereabouts.extent, &self.whereabouts.middles);
        if let Some(better) = &better {
            self.raw.problems.file(doubtful(stated.crs, better));
        }
        (stated.crs.clone(), better.is_some())
    }

    fn unknown(&self, owner: usize, surroundings: &Surroundings<'_>) -> LayerError {
        let Whereabouts { extent, middles } = &self.whereabouts;
        let candidates = candidates::ranked(*extent, middles, Datum::Cgcs2000, surroundings, owner);
        LayerError::CrsUnknown { path: self.raw.path.clone(), candidates }
    }
}

/// The problem of a CRS that the other layers speak against.
fn doubtful(stated: &Crs, better: &candidates::Ranked) -> ProblemKind {
    let percent = (better.hits.best().unwrap_or(0.0) * 100.0).round() as u32;
    ProblemKind::CrsDoubtful { crs: stated.name.clone(), better: better.candidate.suffix(), percent }
}

impl Settled {
    fn place(&self) -> LayerPlace<'_> {
        let Prepared { input, raw, whereabouts, .. } = &self.prepared;
        let extent = whereabouts.extent;
        LayerPlace {
            crs: &self.source_crs,
            extent: if input.is_northing_first { extent.transposed() } else { extent },
            records: raw.records(),
            has_shift: input.shift.is_some(),
        }
    }

    fn finish(self, place: usize, analysis_crs: &Crs) -> Result<Layer, LayerError> {
        let Self { prepared: Prepared { input, role, raw, crs, whereabouts, read }, source_crs } = self;
        let path: &Path = &raw.path;
        let door = Door { is_northing_first: input.is_northing_first, shift: input.shift };
        let transform = Transform::through(door, &source_crs, analysis_crs, whereabouts.extent).map_err(|error| error.of(path))?;
        let position_error_m = position_error(&input, &source_crs, &transform);
        note_shift(&raw, &input, &source_crs, analysis_crs, &transform);
        Ok(Layer {
            id: LayerId::from_place(place).unwrap_or(LayerId::new(u32::MAX)),
            name: raw.name.clone(),
            role,
            fields: read.mapping,
            ids: read.ids,
            class: read.class,
            crs,
            transform,
            position_error_m,
            extent_file: whereabouts.extent,
            middles_file: whereabouts.middles,
            input,
            raw,
        })
    }
}

/// What the person accepts, else what the datum tells; coordinates of web maps are never better than their formulas.
fn position_error(input: &Input, source: &Crs, transform: &Transform) -> f64 {
    let usual = if transform.is_shift_known() { POSITION_ERROR_M } else { UNKNOWN_SHIFT_ERROR_M };
    let least = if matches!(source.datum, Datum::WebMap(_)) { webmap::POSITION_ERROR_M } else { 0.0 };
    input.error_m.unwrap_or(usual).max(least)
}

/// Says how a datum was left behind, or that it was not. The numbers of a shift are nobody's business.
fn note_shift(raw: &RawLayer, input: &Input, source: &Crs, analysis: &Crs, transform: &Transform) {
    let (from, to) = (source.name.clone(), analysis.name.clone());
    match (transform.is_shift_known(), input.error_m) {
        (true, _) if transform.is_shifted() => raw.problems.file(ProblemKind::DatumShiftGiven { from }),
        (true, _) => {}
        (false, None) => raw.problems.file(ProblemKind::DatumShiftUnknown { from, to }),
        (false, Some(error_m)) => raw.problems.file(ProblemKind::DatumShiftAccepted { from, to, error: error_m.to_string() }),
    }
}

/// Takes note of layers that lie far from all others.
fn note_far_away(layers: &[Layer]) {
    let boxes: Vec<Extent> = layers.iter().map(Layer::extent).collect();
    for (place, layer) in layers.iter().enumerate().filter(|&(place, _)| !boxes[place].is_empty()) {
        let others = boxes.iter().enumerate().filter(|&(other, extent)| other != place && !extent.is_empty());
        let nearest = others.map(|(_, extent)| boxes[place].distance(extent)).fold(f64::INFINITY, f64::min);
        if nearest.is_finite() && nearest > FAR_AWAY_M {
            layer.raw.problems.file(ProblemKind::LayerFarAway { distance_km: (nearest / 1000.0).round() as u32 });
        }
    }
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
