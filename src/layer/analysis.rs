//! The metric CRS in which layers meet, chosen from the data.

use crate::geometry::{Extent, Point};

use super::crs::{Crs, Datum};
use super::error::LayerError;
use super::wkt::zone_code;

/// What the choice needs to know of a layer.
#[derive(Clone, Debug)]
pub struct LayerPlace<'a> {
    /// Its CRS.
    pub crs: &'a Crs,
    /// Where its coordinates lie, in that CRS, easting or longitude first.
    pub extent: Extent,
    /// How many records it has.
    pub records: u32,
    /// Whether a person gave parameters from its datum to CGCS2000.
    pub has_shift: bool,
}

/// Lengths may be off by this share at most where the data lies. A 3° zone is off by 0.0003 at its border and by 0.0005 at 2°
/// (DOMAIN 5.4), UTM by 0.0004 on its meridian; Web Mercator at 24° by 0.09.
const DISTORTION_AT_MOST: f64 = 2e-3;

/// The analysis CRS for layers that meet: the metric CRS of the largest layer that has one which is true to scale where the
/// data lies; else the CGCS2000 3-degree zone nearest to the data's middle; outside China its UTM zone.
///
/// A system on an old Chinese datum is taken only when all layers are on that datum and not all of them have a shift, for then nothing
/// needs one.
///
/// # Errors
/// [`LayerError::CrsInvalid`] only if PROJ's database lacks the zone.
pub fn analysis_crs(layers: &[LayerPlace<'_>]) -> Result<Crs, LayerError> {
    let middle = middle_lon_lat(layers);
    let is_old = |datum| matches!(datum, Datum::Xian80 | Datum::Beijing54 | Datum::NewBeijing);
    let mut by_size: Vec<&LayerPlace<'_>> = layers.iter().filter(|layer| layer.crs.is_metric()).collect();
    // Stable, so equal sizes keep the order of the inputs.
    by_size.sort_by_key(|layer| std::cmp::Reverse(layer.records));
    let fits = |layer: &&LayerPlace<'_>| {
        let is_shared = layers.iter().all(|other| other.crs.datum == layer.crs.datum) && !layers.iter().all(|other| other.has_shift);
        (is_shared || !is_old(layer.crs.datum)) && middle.is_none_or(|middle| is_true_to_scale(layer.crs, middle))
    };
    if let Some(layer) = by_size.into_iter().find(fits) {
        return Ok(layer.crs.clone());
    }
    let [lon, lat] = middle.unwrap_or([108.0, 24.0]);
    Crs::from_epsg(zone_at(lon, lat))
}

/// The code of the zone for a place: CGCS2000 by central meridian in China, WGS 84 / UTM elsewhere.
fn zone_at(lon: f64, lat: f64) -> u32 {
    let is_china = (73.5..=136.5).contains(&lon) && (3.0..=54.5).contains(&lat);
    let chinese = zone_code(Datum::Cgcs2000, (lon / 3.0).round() * 3.0, 500_000.0, true).filter(|_| is_china);
    chinese.unwrap_or_else(|| {
        let zone = ((lon + 180.0) / 6.0).floor().clamp(0.0, 59.0) as u32 + 1;
        if lat >= 0.0 { 32_600 + zone } else { 32_700 + zone }
    })
}

/// The middle of all layers in degrees; of the largest ones where some cannot be placed.
fn middle_lon_lat(layers: &[LayerPlace<'_>]) -> Option<Point> {
    let mut whole = Extent::EMPTY;
    for layer in layers.iter().filter(|layer| !layer.extent.is_empty()) {
        let Extent { min, max } = layer.extent;
        let mut corners = [min, max, [min[0], max[1]], [max[0], min[1]]];
        layer.crs.lon_lat(&mut corners);
        whole = whole.union(Extent::of(&corners));
    }
    (!whole.is_empty()).then(|| whole.centre())
}

/// Whether lengths to the east and to the north come out right at a place.
fn is_true_to_scale(crs: &Crs, [lon, lat]: Point) -> bool {
    const STEP_DEGREES: f64 = 0.01;
    // GRS 80; the difference between ellipsoids is far below the bound.
    const SEMI_MAJOR_M: f64 = 6_378_137.0;
    const ECCENTRICITY_SQUARED: f64 = 0.006_694_38;
    let mut points = [[lon, lat], [lon + STEP_DEGREES, lat], [lon, lat + STEP_DEGREES]];
    crs.project(&mut points);
    let [origin, east, north] = points;
    let length = |to: Point| (to[0] - origin[0]).hypot(to[1] - origin[1]);
    let sine = lat.to_radians().sin();
    let root = (1.0 - ECCENTRICITY_SQUARED * sine * sine).sqrt();
    let step = STEP_DEGREES.to_radians();
    let true_east = SEMI_MAJOR_M / root * lat.to_radians().cos() * step;
    let true_north = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / root.powi(3) * step;
    let is_near = |length: f64, expected: f64| (length / expected - 1.0).abs() <= DISTORTION_AT_MOST;
    is_near(length(east), true_east) && is_near(length(north), true_north)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(layers: &[(u32, [f64; 4], u32)]) -> u32 {
        let systems: Vec<Crs> = layers.iter().map(|&(code, ..)| Crs::from_epsg(code).expect("a CRS")).collect();
        let places: Vec<LayerPlace<'_>> = systems
            .iter()
            .zip(layers)
            .map(|(crs, &(_, [west, south, east, north], records))| LayerPlace {
                crs,
                extent: Extent { min: [west, south], max: [east, north] },
                records,
                has_shift: false,
            })
            .collect();
        analysis_crs(&places).expect("a CRS").epsg.expect("a code")
    }

    const DEGREES: [f64; 4] = [109.0, 24.0, 110.0, 25.0];
    const ZONE_36: [f64; 4] = [36_600_000.0, 2_650_000.0, 36_680_000.0, 2_720_000.0];
    const ZONE_37: [f64; 4] = [37_300_000.0, 2_650_000.0, 37_380_000.0, 2_720_000.0];

    #[test]
    fn the_largest_metric_layer_decides() {
        assert_eq!(chosen(&[(4524, ZONE_36, 1000), (4525, ZONE_37, 100), (4490, DEGREES, 5000)]), 4524);
        assert_eq!(chosen(&[(4524, ZONE_36, 10), (4525, ZONE_37, 100)]), 4525);
    }

    #[test]
    fn degrees_alone_meet_in_the_nearest_zone() {
        assert_eq!(chosen(&[(4490, [109.0, 24.0, 109.8, 25.0], 5)]), 4545);
        assert_eq!(chosen(&[(4490, DEGREES, 5)]), 4546, "109.5°E is the border");
        assert_eq!(chosen(&[(4490, [110.0, 24.0, 111.0, 25.0], 5)]), 4546);
        assert_eq!(chosen(&[(4326, [9.4, 47.0, 9.7, 47.3], 5)]), 32632);
        assert_eq!(chosen(&[(4326, [-60.0, -30.0, -59.0, -29.0], 5)]), 32721);
        assert_eq!(chosen(&[]), 4545);
    }

    #[test]
    fn a_system_that_distorts_lengths_is_passed_over() {
        assert_eq!(chosen(&[(3857, [12_133_000.0, 2_753_000.0, 12_200_000.0, 2_875_000.0], 100)]), 4545);
        assert_eq!(chosen(&[(2263, [980_000.0, 190_000.0, 1_000_000.0, 210_000.0], 100)]), 32618, "feet");
    }

    #[test]
    fn an_old_datum_is_kept_only_among_its_own() {
        let zone = [600_000.0, 2_650_000.0, 680_000.0, 2_720_000.0];
        assert_eq!(chosen(&[(2381, zone, 100)]), 2381);
        assert_eq!(chosen(&[(2381, zone, 100), (4490, [109.0, 24.0, 109.8, 25.0], 5)]), 4545);
    }
}
