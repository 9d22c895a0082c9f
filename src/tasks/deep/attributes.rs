//! What a table states and is not so: areas, identifiers.

use crate::ids::RecordNo;
use crate::layer::stated_area::{self, AreaUnit};
use crate::layer::{LayerError, rounded_ids};
use crate::problem::{ProblemKind, Problems};
use crate::source::{RawLayer, TextColumn};

use super::survey::whole;
use super::{Job, Known};

/// Notes identifiers that a spreadsheet rounded.
pub(super) fn rounded_ids(raw: &RawLayer, problems: &Problems) -> Result<(), LayerError> {
    let places = rounded_ids::fields(&raw.table)?;
    let columns = raw.table.columns(&places, None)?;
    for (place, column) in places.into_iter().zip(&columns) {
        let name = field_name(raw, place);
        for record in rounded_ids::rounded(column, |record| !raw.table.is_deleted(record)) {
            problems.record(record, ProblemKind::IdRounded { field: name.clone(), value: column.get(record).to_owned() });
        }
    }
    Ok(())
}

/// Whether a field has areas on the ellipsoid.
pub(super) fn states_ellipsoidal_areas(raw: &RawLayer) -> bool {
    stated_area::fields(raw.table.fields()).iter().filter_map(|&place| raw.table.fields().get(place)).any(stated_area::is_ellipsoidal)
}

/// Notes stated areas that are not the shapes'.
pub(super) fn stated_areas(job: &Job<'_>, known: &[Known]) -> Result<(), LayerError> {
    let places = stated_area::fields(job.raw.table.fields());
    let columns = job.raw.table.columns(&places, None)?;
    for (place, column) in places.into_iter().zip(&columns) {
        let field = job.raw.table.fields().get(place);
        let is_ellipsoidal = job.equal_area.is_some() && field.is_some_and(stated_area::is_ellipsoidal);
        let area_m2 = |known: &Known| if is_ellipsoidal { known.ellipsoidal_m2 } else { known.area_m2 };
        let areas: Vec<(RecordNo, f64)> = known.iter().map(|known| (known.record, area_m2(known))).collect();
        match stated_area::unit(column, &areas) {
            Some(unit) => note(job, &field_name(job.raw, place), column, unit, is_ellipsoidal, &areas),
            None if is_ellipsoidal && stated_area::is_filled(column) => {
                job.problems.file(ProblemKind::AreaUnitUnknown { field: field_name(job.raw, place) });
            }
            None => {}
        }
    }
    Ok(())
}

fn note(job: &Job<'_>, field: &str, column: &TextColumn, unit: AreaUnit, is_ellipsoidal: bool, areas: &[(RecordNo, f64)]) {
    for &(record, area_m2) in areas {
        if stated_area::different(column.get(record), unit, area_m2).is_some() {
            let kind = ProblemKind::AreaDiffers {
                field: field.to_owned(),
                stated: column.get(record).to_owned(),
                unit: unit.sign().to_owned(),
                area_m2: whole(area_m2),
                is_ellipsoidal,
            };
            job.problems.record(record, kind);
        }
    }
}

fn field_name(raw: &RawLayer, place: usize) -> String {
    raw.table.fields().get(place).map(|field| field.name.clone()).unwrap_or_default()
}
