//! What PROJ answers, and what is done about what it should not.

use super::*;

fn route(from: u32, to: u32) -> Route {
    Route { from: format!("EPSG:{from}"), to: format!("EPSG:{to}"), keeps_lon_lat: false, between: Between::Nothing, area: None }
}

#[test]
fn known_points_of_liuzhou_come_out_in_both_zones() {
    for (to, expected) in [
        (4524, [36_621_823.338, 2_689_041.805]),
        (4545, [621_823.338, 2_689_041.805]),
        (4525, [37_317_253.871, 2_689_698.314]),
        (4546, [317_253.871, 2_689_698.314]),
    ] {
        let mut points = [[109.2, 24.3]];
        transform(&route(4490, to), &mut points);
        assert!((points[0][0] - expected[0]).abs() < 6e-4 && (points[0][1] - expected[1]).abs() < 6e-4, "{to}: {points:?}");
    }
}

#[test]
fn nonsense_becomes_nan_and_leaves_its_neighbours_alone() {
    let mut points = [[500.0, 24.0], [f64::NAN, 24.0], [109.2, 24.3], [109.2, 95.0], [f64::INFINITY, 1.0]];
    transform(&route(4490, 4524), &mut points);
    assert!(points[2][0] > 3.6e7);
    for place in [0, 1, 3, 4] {
        assert!(points[place][0].is_nan(), "{place}: {points:?}");
    }
}

#[test]
fn unknown_datum_shifts_are_said() {
    assert_eq!(is_shift_known(&route(4610, 4490)), Some(false));
    assert_eq!(is_shift_known(&route(4524, 4545)), Some(true));
    assert_eq!(is_shift_known(&route(4326, 25832)), Some(true));
}

#[test]
fn descriptions_tell_degrees_from_metres_and_feet() {
    let zone = describe("EPSG:4524").expect("a CRS");
    assert_eq!((zone.epsg, zone.is_geographic, zone.metres_per_unit), (Some(4524), false, 1.0));
    assert!(zone.datum.contains("China 2000"), "{}", zone.datum);
    assert!(describe("EPSG:4490").expect("a CRS").is_geographic);
    assert!(describe("EPSG:2263").expect("a CRS").metres_per_unit < 0.31);
    assert_eq!(describe("EPSG:999999"), None);
    assert_eq!(describe("<html>"), None);
    assert_eq!(describe("EPSG:5773"), None, "a height is no place");
}

#[test]
fn a_shift_is_the_textbooks_formula() {
    // Computed by hand here: geodetic -> geocentric -> position-vector rotation -> geodetic, independent of PROJ.
    let shift: DatumShift = "24.5,-123.25,-94.5,0.625,-0.375,1.25,-4.5".parse().expect("a shift");
    let route =
        Route { from: "EPSG:4610".to_owned(), to: "EPSG:4490".to_owned(), keeps_lon_lat: true, between: Between::Shift(shift), area: None };
    let (lon, lat) = (109.41_f64.to_radians(), 24.33_f64.to_radians());
    let squared = |flattening: f64| flattening * (2.0 - flattening);
    let (a, e2) = (6_378_140.0, squared(1.0 / 298.257));
    let n = a / (1.0 - e2 * lat.sin().powi(2)).sqrt();
    let [x, y, z] = [n * lat.cos() * lon.cos(), n * lat.cos() * lon.sin(), n * (1.0 - e2) * lat.sin()];
    let second = std::f64::consts::PI / 648_000.0;
    let ([dx, dy, dz], [rx, ry, rz]) = (shift.translation_m, shift.rotation_arcsec.map(|angle| angle * second));
    let scale = 1.0 + shift.scale_ppm * 1e-6;
    let x2 = dx + scale * (x - rz * y + ry * z);
    let y2 = dy + scale * (rz * x + y - rx * z);
    let z2 = dz + scale * (-ry * x + rx * y + z);
    let (a, e2) = (6_378_137.0, squared(1.0 / 298.257_222_101));
    let p = x2.hypot(y2);
    let mut phi = (z2 / (p * (1.0 - e2))).atan();
    for _ in 0..30 {
        let n = a / (1.0 - e2 * phi.sin().powi(2)).sqrt();
        phi = (z2 + e2 * n * phi.sin()).atan2(p);
    }
    let mut points = [[109.41, 24.33]];
    transform(&route, &mut points);
    let off = [points[0][0] - y2.atan2(x2).to_degrees(), points[0][1] - phi.to_degrees()];
    assert!(off[0].abs() < 2e-10 && off[1].abs() < 2e-10, "{points:?} {off:?}");
    assert!((points[0][0] - 109.41).abs() > 1e-4, "it moves by tens of metres: {points:?}");
}
