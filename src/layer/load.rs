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
use super::columns::{self, Read};
use super::crs::{self, CrsHow};
use super::{Crs, CrsDecision, Input, Layer, LayerError, Role, Transform, candidates, detect, sample};

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
    source_crs: Crs,
    extent_file: Extent,
    read: Read,
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
    let mut prepared = Vec::new();
    for result in results {
        prepared.extend(result?);
    }
    cancel.check()?;
    let analysis_crs = match given {
        Some(crs) => crs,
        None => chosen_crs(&prepared.iter().map(Prepared::place).collect::<Vec<_>>())?,
    };
    let layers: Vec<Result<Layer, LayerError>> =
        prepared.into_par_iter().enumerate().map(|(place, prepared)| prepared.finish(place, &analysis_crs)).collect();
    let layers = layers.into_iter().collect::<Result<Vec<_>, _>>()?;
    note_far_away(&layers);
    Ok(Loaded { layers, analysis_crs })
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
    let evidence = columns::Evidence::of(&raw)?;
    let role = match input.role {
        Some(role) => role,
        None => detect::role(&raw.name, raw.geometry, &evidence.profiles, &evidence.sample),
    };
    if !detect::serves(role, raw.geometry) {
        return Err(unfit(&raw, role));
    }
    let extent_file = sample::extent_file(&raw);
    let crs = crs::decide_from(&raw.srs, input.crs, extent_file, &raw.problems);
    let source_crs = match (&crs.crs, crs.how) {
        (Some(known), CrsHow::User | CrsHow::Prj | CrsHow::Srs) => known.clone(),
        (_, CrsHow::User) => return Err(LayerError::CrsInvalid { path: raw.path.clone(), code: input.crs.unwrap_or(0) }),
        _ => return Err(LayerError::CrsUnknown { path: raw.path.clone(), example: candidates::example_code(extent_file) }),
    };
    let read = columns::read(input, role, &raw, &evidence)?;
    Ok(Prepared { input: input.clone(), role, raw, crs, source_crs, extent_file, read })
}

fn unfit(raw: &RawLayer, role: Role) -> LayerError {
    let remedy = match (raw.geometry, role) {
        (source::GeometryKind::None, _) => "open the .shp of the same name, or export it again with its geometry",
        (_, Role::Source | Role::Sensitive) => "give a layer of points or polygons, or another role with --layer",
        _ => "give a layer of polygons, or another role with --layer",
    };
    LayerError::GeometryUnfit { path: raw.path.clone(), geometry: raw.geometry.word(), role: role.word(), remedy: remedy.to_owned() }
}

impl Prepared {
    fn place(&self) -> LayerPlace<'_> {
        LayerPlace { crs: &self.source_crs, extent_file: self.extent_file, records: self.raw.records() }
    }

    fn finish(self, place: usize, analysis_crs: &Crs) -> Result<Layer, LayerError> {
        let path: &Path = &self.raw.path;
        let transform = Transform::new(&self.source_crs, analysis_crs, self.extent_file).map_err(|error| error.of(path))?;
        let known_error = if transform.is_shift_known() {
            POSITION_ERROR_M
        } else {
            let (from, to) = (self.source_crs.name.clone(), analysis_crs.name.clone());
            self.raw.problems.file(ProblemKind::DatumShiftUnknown { from, to });
            UNKNOWN_SHIFT_ERROR_M
        };
        Ok(Layer {
            id: LayerId::from_place(place).unwrap_or(LayerId::new(u32::MAX)),
            name: self.raw.name.clone(),
            role: self.role,
            fields: self.read.mapping,
            ids: self.read.ids,
            class: self.read.class,
            crs: self.crs,
            transform,
            position_error_m: self.input.error_m.unwrap_or(known_error),
            extent_file: self.extent_file,
            input: self.input,
            raw: self.raw,
        })
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
