//! GCJ-02 and BD-09, the shifted coordinates of consumer maps and phones, and back to CGCS2000: by the formulas that are
//! published for them, so approximately.
//!
//! Both are shifted by 100 to 700 m, differently from place to place (DOMAIN 5.3). The formulas were found by people who compared maps; no
//! authority stands behind them. They are exact inverses here (by iteration), but the systems themselves are known only through them:
//! hence [`POSITION_ERROR_M`].

use crate::geometry::Point;

/// Position error of a layer that comes from a web map, at least, in metres. Chosen, not measured: programs that use these formulas
/// speak of differences of one or two metres to what the maps show, and coordinates copied from a map are read to a few metres.
pub const POSITION_ERROR_M: f64 = 5.0;

/// A shifted system of web maps, in degrees.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WebMap {
    /// GCJ-02: most Chinese maps and phones.
    Gcj02,
    /// BD-09: Baidu's maps, GCJ-02 shifted again.
    Bd09,
}

impl WebMap {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Gcj02, Self::Bd09];

    /// How it is typed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
        }
    }

    /// Longitude and latitude of this system -> CGCS2000, degrees; NaN for NaN.
    #[must_use]
    pub fn to_cgcs2000(self, point: Point) -> Point {
        match self {
            Self::Gcj02 => inverse(gcj_from_cgcs, point),
            Self::Bd09 => inverse(gcj_from_cgcs, inverse(bd_from_gcj, point)),
        }
    }

    /// Longitude and latitude of CGCS2000 -> this system, degrees.
    #[must_use]
    pub fn from_cgcs2000(self, point: Point) -> Point {
        match self {
            Self::Gcj02 => gcj_from_cgcs(point),
            Self::Bd09 => bd_from_gcj(gcj_from_cgcs(point)),
        }
    }
}

/// Where `map` leads to `image`. The shift changes by less than a hundredth of the step, so each round gains two digits.
fn inverse(map: impl Fn(Point) -> Point, image: Point) -> Point {
    let mut point = image;
    for _ in 0..20 {
        let there = map(point);
        let rest = [image[0] - there[0], image[1] - there[1]];
        point = [point[0] + rest[0], point[1] + rest[1]];
        if rest[0].abs().max(rest[1].abs()) < 1e-11 {
            break;
        }
    }
    point
}

fn gcj_from_cgcs(point: Point) -> Point {
    // Krasovsky's ellipsoid, as published.
    const SEMI_MAJOR_M: f64 = 6_378_245.0;
    const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;
    // Outside of this box the maps are not shifted.
    let [lon, lat] = point;
    if !((72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)) {
        return point;
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave =
        |at: f64, terms: [(f64, f64); 2]| -> f64 { terms.iter().map(|(size, pace)| size * (at * pace * std::f64::consts::PI).sin()).sum() };
    let short = wave(x, [(20.0, 6.0), (20.0, 2.0)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + (short + wave(x, [(20.0, 1.0), (40.0, 1.0 / 3.0)]) + wave(x, [(150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0)])) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + (short + wave(y, [(20.0, 1.0), (40.0, 1.0 / 3.0)]) + wave(y, [(160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0)])) * 2.0 / 3.0;
    let sine = lat.to_radians().sin();
    let magic = 1.0 - ECCENTRICITY_SQUARED * sine * sine;
    let across = SEMI_MAJOR_M / magic.sqrt() * lat.to_radians().cos();
    let along = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / (magic * magic.sqrt());
    [lon + (east / across).to_degrees(), lat + (north / along).to_degrees()]
}

fn bd_from_gcj([lon, lat]: Point) -> Point {
    const PACE: f64 = std::f64::consts::PI * 3000.0 / 180.0;
    let length = lon.hypot(lat) + 0.000_02 * (lat * PACE).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * PACE).cos();
    [length * angle.cos() + 0.0065, length * angle.sin() + 0.006]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metres(a: Point, b: Point) -> f64 {
        ((a[0] - b[0]) * 111_320.0 * a[1].to_radians().cos()).hypot((a[1] - b[1]) * 110_800.0)
    }

    #[test]
    fn there_and_back_is_the_same_place_all_over_china() {
        for map in WebMap::ALL {
            for place in 0..400 {
                let point = [75.0 + f64::from(place % 20) * 3.0, 18.0 + f64::from(place / 20) * 1.7];
                let back = map.to_cgcs2000(map.from_cgcs2000(point));
                assert!(metres(point, back) < 1e-4, "{map:?} {point:?} {back:?}");
            }
        }
    }

    #[test]
    fn the_shift_has_the_size_that_is_known_and_stops_at_the_border() {
        // DOMAIN 5.3: 100 to 700 m; the maps' well-known example is Beijing, (116.404, 39.915) -> (116.41024, 39.91640).
        let beijing = WebMap::Gcj02.from_cgcs2000([116.404, 39.915]);
        assert!((beijing[0] - 116.410_244_5).abs() < 1e-6 && (beijing[1] - 39.916_404).abs() < 1e-6, "{beijing:?}");
        let twice = WebMap::Bd09.from_cgcs2000([116.404, 39.915]);
        assert!((twice[0] - 116.416_627).abs() < 1e-5 && (twice[1] - 39.922_699).abs() < 1e-5, "{twice:?}");
        let liuzhou = metres([109.41, 24.33], WebMap::Gcj02.from_cgcs2000([109.41, 24.33]));
        assert!((100.0..700.0).contains(&liuzhou), "{liuzhou}");
        assert_eq!(WebMap::Gcj02.from_cgcs2000([9.5, 47.1]), [9.5, 47.1]);
        assert!(WebMap::Bd09.to_cgcs2000([f64::NAN; 2])[0].is_nan());
    }
}
