//! A list with what outputs say beyond the columns of DESIGN 4.2: names of both features, and overlaps' areas on the ellipsoid.
//!
//! Planar areas in a 3° zone exceed those on the ellipsoid by up to a thousandth (DOMAIN 5.4), and other departments' areas are the
//! ellipsoid's. Areas are those of the overlap polygons in a plane that keeps areas (`layer::plane::equal_area`), fitted once for the run.

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::rows::{Conflicts, Row, ShapeSource};
use crate::conflicts::{ConflictList, ConflictShapes};
use crate::geometry::Extent;
use crate::layer::plane::{area_in, equal_area};
use crate::layer::transform::Door;
use crate::layer::{Crs, LayerError, Transform};
use crate::progress::Cancel;
use crate::rules::Measure;
use crate::source::TextColumn;

/// Overlaps that one worker measures at a time.
const OVERLAPS_PER_BLOCK: usize = 512;

/// A run's list with its details. Memory: 16 bytes an overlap, and the name columns of the layers that have one.
#[derive(Debug)]
pub struct DetailedList<'a> {
    list: &'a ConflictList,
    /// By layer; empty where a layer has no names or no part in a conflict.
    names: Vec<TextColumn>,
    /// Places of overlaps in the list, growing, with their areas on the ellipsoid.
    ellipsoidal_m2: Vec<(u32, f64)>,
}

impl<'a> DetailedList<'a> {
    /// Reads the names and measures every overlap once more. `analysis_crs` is that of the list.
    ///
    /// # Errors
    /// When a file can no longer be read, or when asked to stop.
    pub fn of(list: &'a ConflictList, analysis_crs: &Crs, cancel: &Cancel) -> Result<Self, LayerError> {
        let names = names(list)?;
        cancel.check()?;
        let extent = list.layers.iter().map(|layer| layer.extent()).fold(Extent::EMPTY, Extent::union);
        let ellipsoidal_m2 = match equal_area(Some(analysis_crs), extent, Door::default()) {
            Some(way) => ellipsoidal(list, &way, cancel)?,
            None => Vec::new(),
        };
        Ok(Self { list, names, ellipsoidal_m2 })
    }

    fn name(&self, layer_no: u32, record: u32) -> &str {
        self.names.get(layer_no as usize).map_or("", |names| names.get(crate::ids::RecordNo::new(record)))
    }
}

/// The name columns of the layers that have a part in a conflict.
fn names(list: &ConflictList) -> Result<Vec<TextColumn>, LayerError> {
    let mut is_involved = vec![false; list.layers.len()];
    for finding in &list.findings {
        for layer in std::iter::once(finding.subject_layer).chain(finding.object_layer) {
            if let Some(is_involved) = is_involved.get_mut(layer.place()) {
                *is_involved = true;
            }
        }
    }
    let column = |(layer, is_involved): (&std::sync::Arc<crate::layer::Layer>, bool)| match layer.fields.name.filter(|_| is_involved) {
        Some(field) => Ok(layer.raw.table.columns(&[field], None)?.pop().unwrap_or_default()),
        None => Ok(TextColumn::default()),
    };
    list.layers.iter().zip(is_involved).map(column).collect()
}

fn ellipsoidal(list: &ConflictList, way: &Transform, cancel: &Cancel) -> Result<Vec<(u32, f64)>, LayerError> {
    let is_overlap = |place: &u32| {
        let finding = list.findings.get(*place as usize);
        finding.is_some_and(|finding| matches!(finding.measure, Measure::Overlap { .. }))
    };
    let overlaps: Vec<u32> = (0..list.len() as u32).filter(is_overlap).collect();
    let blocks: Vec<&[u32]> = overlaps.chunks(OVERLAPS_PER_BLOCK).collect();
    let measured = |places: &&[u32]| -> Result<Vec<(u32, f64)>, LayerError> {
        cancel.check()?;
        let mut shapes = ConflictShapes::new(&list.layers);
        let mut areas = Vec::with_capacity(places.len());
        for &place in *places {
            let Some(finding) = list.findings.get(place as usize) else { continue };
            if let Some(area_m2) = shapes.shape(&finding)?.and_then(|shape| area_in(way, shape)) {
                areas.push((place, area_m2));
            }
        }
        Ok(areas)
    };
    let areas: Vec<Vec<(u32, f64)>> = blocks.par_iter().map(measured).collect::<Result<_, _>>()?;
    Ok(areas.concat())
}

impl Conflicts for DetailedList<'_> {
    fn len(&self) -> usize {
        self.list.len()
    }

    fn row(&self, place: usize) -> Option<Row<'_>> {
        let mut row = Conflicts::row(self.list, place)?;
        row.subject.name = self.name(row.subject.layer_no, row.subject.record);
        if let Some(object) = &mut row.object {
            object.name = self.name(object.layer_no, object.record);
        }
        let found = self.ellipsoidal_m2.binary_search_by_key(&(place as u32), |(place, _)| *place);
        row.ellipsoidal_m2 = found.ok().and_then(|found| self.ellipsoidal_m2.get(found)).map(|(_, area_m2)| *area_m2);
        Some(row)
    }

    fn shapes(&self) -> ShapeSource<'_> {
        self.list.shapes()
    }
}

#[cfg(test)]
mod tests {
    use geo::{Coord, GeodesicArea as _, LineString, Polygon};

    use super::*;
    use crate::geometry::Shape;

    /// `geo` measures geodesic polygons (Karney 2013) on the ellipsoid of WGS 84; that of CGCS2000 differs in the flattening's tenth digit,
    /// which changes areas by less than 1e-10 of themselves.
    #[test]
    fn areas_are_those_of_geodesics_wherever_in_the_run_they_lie() {
        let crs = Crs::from_epsg(4525).expect("a CRS");
        // Liuzhou from end to end, in the zone next to its own.
        let extent = Extent { min: [37_250_000.0, 2_650_000.0], max: [37_450_000.0, 2_890_000.0] };
        let way = equal_area(Some(&crs), extent, Door::default()).expect("a way");
        let mut largest = 0.0_f64;
        for (x, y) in [(0.0, 0.0), (0.5, 0.5), (1.0, 0.2), (0.1, 0.98)] {
            for side in [5.0, 60.0, 700.0] {
                let corner = [extent.min[0] + x * extent.width(), extent.min[1] + y * extent.height()];
                // An uneven pentagon.
                let ring: Vec<[f64; 2]> = [[0.0, 0.0], [1.0, 0.1], [1.2, 0.8], [0.6, 1.3], [-0.1, 0.7]]
                    .iter()
                    .map(|[u, v]| [corner[0] + u * side, corner[1] + v * side])
                    .collect();
                let found = area_in(&way, Shape::polygon(&[&ring])).expect("an area");
                let mut degrees = ring.clone();
                crs.lon_lat(&mut degrees);
                let line: LineString<f64> = degrees.iter().map(|[lon, lat]| Coord { x: *lon, y: *lat }).collect();
                let expected = Polygon::new(line, Vec::new()).geodesic_area_unsigned();
                // The reference itself is good to about 1e-4 m² whatever the size, for it adds up areas down to the equator.
                assert!((found - expected).abs() < 1e-4 + 1e-7 * expected, "{side} m at {x}, {y}: {found} {expected}");
                if side > 10.0 {
                    largest = largest.max((found / expected - 1.0).abs());
                }
            }
        }
        eprintln!("largest relative difference from geodesic areas of fields of 60 m and more: {largest:e}");
        assert!(largest < 1e-6, "{largest}");
    }
}
