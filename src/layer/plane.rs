//! A plane for one layer alone, in metres, and one that keeps areas as they are on the ellipsoid.

use crate::geometry::{Extent, Shape, rings};
use crate::source::RawLayer;

use super::crs::looks_like_degrees;
use super::transform::Door;
use super::{Crs, LayerError, LayerPlace, Transform, analysis_crs, sample};

/// Where nearly all of a layer's coordinates lie, in file coordinates.
#[must_use]
pub fn extent_file(raw: &RawLayer) -> Extent {
    sample::whereabouts(raw).extent
}

/// What a layer lies in: its CRS, or CGCS2000 where nothing says and the coordinates are degrees; `None` for plain metres of nowhere.
fn source_crs(crs: Option<&Crs>, extent_file: Extent) -> Result<Option<Crs>, LayerError> {
    match crs {
        Some(crs) => Ok(Some(crs.clone())),
        None if looks_like_degrees(extent_file) => Crs::from_epsg(4490).map(Some),
        None => Ok(None),
    }
}

/// From file coordinates to a metric plane in which a layer's own areas and distances are measured, and that plane's name for people.
/// Coordinates of which nothing is known are taken as metres.
///
/// # Errors
/// When PROJ knows no way; the path is left for the caller to fill in.
pub fn plane(crs: Option<&Crs>, extent_file: Extent, door: Door) -> Result<Transform, LayerError> {
    let extent = easting_first(extent_file, door);
    let Some(from) = source_crs(crs, extent)? else { return Ok(Transform::identity()) };
    let to = analysis_crs(&[LayerPlace { crs: &from, extent, records: 1, has_shift: false }])?;
    Transform::through(door, &from, &to, extent_file)
}

fn easting_first(extent_file: Extent, door: Door) -> Extent {
    if door.is_northing_first { extent_file.transposed() } else { extent_file }
}

/// From file coordinates to a plane that keeps areas as they are on the ellipsoid (Lambert's azimuthal projection around the layer's
/// middle, on GRS 80; the ellipsoids of Xian 80 and Beijing 54 differ by 34 ppm at most). `None` where the layer's place is not known.
#[must_use]
pub fn equal_area(crs: Option<&Crs>, extent_file: Extent, door: Door) -> Option<Transform> {
    let extent = easting_first(extent_file, door);
    let from = source_crs(crs, extent).ok()??;
    let mut middle = [extent.centre()];
    from.lon_lat(&mut middle);
    let [lon, lat] = middle[0];
    if !(lon.is_finite() && lat.is_finite()) {
        return None;
    }
    let to = Crs::from_definition(&format!("+proj=laea +lat_0={lat} +lon_0={lon} +ellps=GRS80 +units=m +no_defs +type=crs"))?;
    Transform::through(door, &from, &to, extent_file).ok()
}

/// A clean polygon's area in the plane that `way` leads to, m²; `None` where a vertex cannot be placed there.
#[must_use]
pub fn area_in(way: &Transform, mut polygon: Shape) -> Option<f64> {
    way.apply(&mut polygon.xy);
    let is_placed = polygon.xy.iter().all(|[x, y]| x.is_finite() && y.is_finite());
    is_placed.then(|| rings::measure(&mut polygon).area_m2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Point;
    use crate::geometry::rings::measure;

    /// A square of one kilometre with this lower left corner.
    fn square([x, y]: Point) -> Vec<Point> {
        vec![[x, y], [x + 1000.0, y], [x + 1000.0, y + 1000.0], [x, y + 1000.0]]
    }

    fn area_m2(crs: &Crs, ring: &[Point], extent: Extent) -> f64 {
        let mut shape = Shape::polygon(&[ring]);
        equal_area(Some(crs), extent, Door::default()).expect("a way").apply(&mut shape.xy);
        measure(&mut shape).area_m2
    }

    #[test]
    fn planar_area_is_too_large_by_what_the_facts_say() {
        // 1.5° from the meridian at 24°N: 573 ppm (DOMAIN 5.4), a little more half a kilometre farther east; on the meridian: none.
        let crs = Crs::from_epsg(4545).expect("a CRS");
        let mut corners = [[109.5, 24.0], [108.0, 24.0]];
        crs.project(&mut corners);
        let extent = Extent { min: [400_000.0, 2_600_000.0], max: [700_000.0, 2_700_000.0] };
        for (corner, ppm) in corners.into_iter().zip([573.0, 0.0]) {
            let found = (1e6 / area_m2(&crs, &square(corner), extent) - 1.0) * 1e6;
            assert!((found - ppm).abs() < 8.0, "{found} ppm");
        }
    }

    #[test]
    fn coordinates_of_nowhere_are_metres_and_degrees_are_not() {
        let metres = Extent { min: [0.0, 0.0], max: [5_000.0, 5_000.0] };
        assert!(plane(None, metres, Door::default()).expect("a plane").is_identity());
        assert!(equal_area(None, metres, Door::default()).is_none());
        let degrees = Extent { min: [109.0, 24.0], max: [109.2, 24.2] };
        assert!(!plane(None, degrees, Door::default()).expect("a plane").is_identity());
        assert!(equal_area(None, degrees, Door::default()).is_some());
    }
}
