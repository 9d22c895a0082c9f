//! The Gauss-Krüger projection of the CGCS2000 ellipsoid by Krüger's series in the third flattening (Karney, Transverse Mercator with an
//! accuracy of a few nanometers, 2011, equations 7 to 10, 25, 26 and 35), written for the tests: shares nothing with PROJ or the product.

/// Semi-major axis, metres.
const A: f64 = 6_378_137.0;
/// Flattening.
const F: f64 = 1.0 / 298.257_222_101;

/// A zone: longitude of its central meridian in degrees, false easting in metres.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Zone {
    pub(crate) meridian: f64,
    pub(crate) easting_m: f64,
}

/// Where a place is projected to, and the point scale factor there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Projected {
    pub(crate) xy: [f64; 2],
    pub(crate) scale: f64,
}

/// Krüger's coefficients to the sixth order.
fn alphas(n: f64) -> [f64; 6] {
    let series = |terms: &[f64], first: i32| terms.iter().zip(first..).map(|(term, power)| term * n.powi(power)).sum::<f64>();
    [
        series(&[1.0 / 2.0, -2.0 / 3.0, 5.0 / 16.0, 41.0 / 180.0, -127.0 / 288.0, 7891.0 / 37_800.0], 1),
        series(&[13.0 / 48.0, -3.0 / 5.0, 557.0 / 1440.0, 281.0 / 630.0, -1_983_433.0 / 1_935_360.0], 2),
        series(&[61.0 / 240.0, -103.0 / 140.0, 15_061.0 / 26_880.0, 167_603.0 / 181_440.0], 3),
        series(&[49_561.0 / 161_280.0, -179.0 / 168.0, 6_601_661.0 / 7_257_600.0], 4),
        series(&[34_729.0 / 80_640.0, -3_418_889.0 / 1_995_840.0], 5),
        series(&[212_378_941.0 / 319_334_400.0], 6),
    ]
}

impl Zone {
    /// Projects a place given by longitude and latitude in degrees.
    pub(crate) fn project(self, [lon, lat]: [f64; 2]) -> Projected {
        let n = F / (2.0 - F);
        let eccentricity = (F * (2.0 - F)).sqrt();
        let radius = A / (1.0 + n) * (1.0 + n.powi(2) / 4.0 + n.powi(4) / 64.0 + n.powi(6) / 256.0);
        let (lambda, phi) = ((lon - self.meridian).to_radians(), lat.to_radians());
        let tau = phi.tan();
        let sigma = (eccentricity * (eccentricity * tau / tau.hypot(1.0)).atanh()).sinh();
        let conformal = tau * sigma.hypot(1.0) - sigma * tau.hypot(1.0);
        let across = conformal.hypot(lambda.cos());
        let (xi, eta) = (conformal.atan2(lambda.cos()), (lambda.sin() / across).asinh());
        let (mut northing, mut easting, mut p, mut q) = (xi, eta, 1.0, 0.0);
        for (alpha, order) in alphas(n).into_iter().zip(1..) {
            let twice = 2.0 * f64::from(order);
            northing += alpha * (twice * xi).sin() * (twice * eta).cosh();
            easting += alpha * (twice * xi).cos() * (twice * eta).sinh();
            p += twice * alpha * (twice * xi).cos() * (twice * eta).cosh();
            q += twice * alpha * (twice * xi).sin() * (twice * eta).sinh();
        }
        let on_sphere = (1.0 - (eccentricity * phi.sin()).powi(2)).sqrt() * tau.hypot(1.0) / across;
        Projected { xy: [self.easting_m + radius * easting, radius * northing], scale: on_sphere * radius / A * p.hypot(q) }
    }
}

#[test]
fn the_series_is_a_conformal_map_with_true_length_on_the_meridian() {
    let zone = Zone { meridian: 108.0, easting_m: 500_000.0 };
    // On the meridian: the scale is 1 and northings are meridian arcs, whose quarter is 10 001 965.729 m for this ellipsoid.
    let pole = zone.project([108.0, 90.0 - 1e-9]);
    assert!((pole.xy[1] - 10_001_965.729).abs() < 1e-3, "{pole:?}");
    assert!((zone.project([108.0, 24.0]).scale - 1.0).abs() < 1e-12);
    // Off it: the scale is what small steps to the north and to the east show.
    for (lon, lat) in [(107.2, 22.0), (109.4, 24.3), (111.2, 26.0)] {
        let step = 1e-4;
        let at = |east: f64, north: f64| zone.project([lon + east * step, lat + north * step]).xy;
        let length = |from: [f64; 2], to: [f64; 2]| (to[0] - from[0]).hypot(to[1] - from[1]);
        let sine = f64::sin(f64::to_radians(lat));
        let squared = F * (2.0 - F);
        let normal = A / (1.0 - squared * sine * sine).sqrt();
        let meridional = normal * (1.0 - squared) / (1.0 - squared * sine * sine);
        let degrees = 2.0 * step.to_radians();
        let to_north = length(at(0.0, -1.0), at(0.0, 1.0)) / (meridional * degrees);
        let to_east = length(at(-1.0, 0.0), at(1.0, 0.0)) / (normal * lat.to_radians().cos() * degrees);
        let scale = zone.project([lon, lat]).scale;
        assert!((to_north - scale).abs() < 1e-8 && (to_east - scale).abs() < 1e-8, "{lon} {lat}: {scale} {to_north} {to_east}");
    }
}
