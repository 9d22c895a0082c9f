//! What is wrong within one layer, found on request: overlaps, the same shape twice, gaps and slivers between neighbours, parts far
//! apart, stated areas and identifiers that are not what they say.
//!
//! Two passes. The first streams over the records and keeps a box and two areas of each. The second goes through the plane in blocks
//! of neighbouring records, over all cores, and holds the shapes of the blocks at work only: memory grows with the number of records
//! (about 200 bytes each), not with their vertices.

use rayon::prelude::*;

use crate::geometry::Extent;
use crate::ids::RecordNo;
use crate::layer::load::POSITION_ERROR_M;
use crate::layer::transform::Door;
use crate::layer::{Crs, Input, Layer, LayerError, Transform, identifiers, plane};
use crate::problem::{ProblemKind, Problems};
use crate::progress::{Cancel, Progress};
use crate::source::{GeometryKind, RawLayer, TextColumn};

use super::TaskError;
use super::check::Checked;

mod attributes;
mod pairs;
mod survey;

/// Everything that the passes ask for.
struct Job<'a> {
    raw: &'a RawLayer,
    /// To a metric plane of the layer's own.
    plane: Transform,
    /// To a plane of equal areas, where a field states areas on the ellipsoid.
    equal_area: Option<Transform>,
    ids: TextColumn,
    /// Overlaps wider than this are no matter of how borders were drawn: twice the layer's position error (DESIGN 4.2).
    width_m: f64,
    problems: &'a Problems,
    progress: &'a Progress,
    cancel: &'a Cancel,
}

/// What the first pass keeps of a live polygon.
#[derive(Clone, Copy, Debug)]
struct Known {
    record: RecordNo,
    extent: Extent,
    area_m2: f64,
    /// NaN where nobody needs it.
    ellipsoidal_m2: f64,
}

/// Looks into a layer whose CRS is `crs` (`None`: unknown, degrees are told from metres by their size), and notes what it finds in
/// `problems`. A layer without polygons has its identifiers looked at only.
///
/// # Errors
/// When the file can no longer be read, when the identifier field that `input` names is not there, or when asked to stop.
pub fn deep(
    raw: &RawLayer,
    input: &Input,
    crs: Option<&Crs>,
    problems: &Problems,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<(), TaskError> {
    attributes::rounded_ids(raw, problems)?;
    if raw.geometry != GeometryKind::Polygon {
        return Ok(());
    }
    let extent_file = plane::extent_file(raw);
    // Areas and gaps are the layer's own: a shift of its datum moves all of it alike.
    let door = Door { is_northing_first: input.is_northing_first, shift: None };
    let wants_ellipsoid = attributes::states_ellipsoidal_areas(raw);
    let job = Job {
        raw,
        plane: plane::plane(crs, extent_file, door).map_err(|error| error.of(&raw.path))?,
        equal_area: wants_ellipsoid.then(|| plane::equal_area(crs, extent_file, door)).flatten(),
        ids: identifiers(input, raw)?,
        width_m: 2.0 * input.error_m.unwrap_or(POSITION_ERROR_M),
        problems,
        progress,
        cancel,
    };
    let known = survey::survey(&job)?;
    cancel.check()?;
    attributes::stated_areas(&job, &known)?;
    let sums = pairs::compare(&job, &known)?;
    if sums.pairs > 0 {
        problems.file(ProblemKind::OverlapsInLayer { pairs: sums.pairs, area_m2: (sums.area_cm2 + 5_000) / 10_000 });
    }
    Ok(())
}

/// The same for a layer that is open: what was found.
///
/// # Errors
/// As [`deep`].
pub fn of_layer(layer: &Layer, progress: &Progress, cancel: &Cancel) -> Result<Problems, TaskError> {
    let problems = Problems::new();
    deep(&layer.raw, &layer.input, layer.crs.crs.as_ref(), &problems, progress, cancel)?;
    Ok(problems)
}

/// Adds what is wrong within the layers of a run to its problems, so that the outputs have it too.
///
/// # Errors
/// As [`deep`].
pub fn deepen(checked: &Checked, progress: &Progress, cancel: &Cancel) -> Result<(), TaskError> {
    let layers = checked.opened.layers.iter().zip(&checked.problems);
    layers.into_iter().try_for_each(|(layer, problems)| deep(&layer.raw, &layer.input, layer.crs.crs.as_ref(), problems, progress, cancel))
}

/// Calls `work` for each place on all cores, and adds up; the first error stops the rest.
fn add_up<T: Send, W>(
    places: usize,
    make: impl Fn() -> W + Sync + Send,
    work: impl Fn(&mut W, usize) -> Result<T, LayerError> + Sync + Send,
    none: impl Fn() -> T + Sync + Send,
    add: impl Fn(T, T) -> T + Sync + Send,
) -> Result<T, LayerError> {
    (0..places).into_par_iter().map_init(make, work).try_reduce(none, |a, b| Ok(add(a, b)))
}
