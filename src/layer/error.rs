//! Why a layer cannot be made of a file.

use std::path::{Path, PathBuf};

use super::Ranked;
use crate::progress::Cancelled;
use crate::source::SourceError;

/// A file that opens, yet cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum LayerError {
    /// The file itself.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A field that was named is not there.
    #[error("{}: no field {field:?}; it has {fields}", path.display())]
    FieldMissing {
        /// The file.
        path: PathBuf,
        /// What was asked for.
        field: String,
        /// The fields there are.
        fields: String,
    },
    /// No CRS is known.
    #[error("{}: nothing says which coordinate system it is in; add ?crs=EPSG behind the file name, for instance ?{}{}", path.display(), suggestion(candidates), evidence(candidates))]
    CrsUnknown {
        /// The file.
        path: PathBuf,
        /// What fits the coordinates, likeliest first.
        candidates: Vec<Ranked>,
    },
    /// The code given is no CRS that PROJ knows.
    #[error("{}: EPSG:{code} is not a coordinate system; CGCS2000 in degrees is 4490, 3-degree zones 35 to 37 are 4523 to 4525", path.display())]
    CrsInvalid {
        /// The file it was given for; empty for the analysis CRS.
        path: PathBuf,
        /// The code.
        code: u32,
    },
    /// The analysis CRS must be metric.
    #[error("EPSG:{code} cannot be the analysis CRS: its unit is not the metre; use a projected one such as 4545 or 4546")]
    AnalysisCrsNotMetric {
        /// The code.
        code: u32,
    },
    /// The geometry cannot serve the role.
    #[error("{}: {geometry} records cannot serve as {role}; {remedy}", path.display())]
    GeometryUnfit {
        /// The file.
        path: PathBuf,
        /// What its records are.
        geometry: &'static str,
        /// The role asked for.
        role: &'static str,
        /// What to do.
        remedy: String,
    },
    /// PROJ has no way between the two systems.
    #[error("{}: no transformation from {from} to {to}; give the layer's CRS with ?crs=EPSG", path.display())]
    NoTransformation {
        /// The file.
        path: PathBuf,
        /// Source CRS.
        from: String,
        /// Target CRS.
        to: String,
    },
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What to type behind a file's name: the likeliest candidate, or CGCS2000 in the zone of Liuzhou.
#[must_use]
pub fn suggestion(candidates: &[Ranked]) -> String {
    candidates.first().map_or_else(|| "crs=4545".to_owned(), |best| best.candidate.suffix())
}

/// What speaks for the likeliest candidate, in English; "" when nothing does.
fn evidence(candidates: &[Ranked]) -> String {
    let Some(hits) = candidates.first().map(|best| best.hits) else { return String::new() };
    match (hits.admin, hits.near) {
        (Some(share), _) => format!(" (then {:.0} % of it lies in the counties)", share * 100.0),
        (None, Some(share)) => format!(" (then {:.0} % of it lies near the other layers)", share * 100.0),
        (None, None) => String::new(),
    }
}

impl LayerError {
    /// The same error, said of this file: what is made of codes and definitions alone does not know the file.
    #[must_use]
    pub fn of(mut self, file: &Path) -> Self {
        if let Self::CrsInvalid { path, .. } | Self::NoTransformation { path, .. } = &mut self {
            file.clone_into(path);
        }
        self
    }
}
