//! The fast transformation held to PROJ over the whole use of the zones.

use super::*;
use proptest::prelude::*;

fn crs(code: u32) -> Crs {
    Crs::from_epsg(code).expect("a CRS")
}

/// The box of a box of degrees in `crs`.
fn extent_in(crs: &Crs, west: f64, south: f64, east: f64, north: f64) -> Extent {
    let mut corners: Vec<Point> = (0..=20)
        .flat_map(|i| {
            let share = f64::from(i) / 20.0;
            let (lon, lat) = (west + (east - west) * share, south + (north - south) * share);
            [[lon, south], [lon, north], [west, lat], [east, lat]]
        })
        .collect();
    crs.project(&mut corners);
    Extent::of(&corners)
}

/// Largest difference from PROJ on a grid of `side` × `side` points over `extent`.
fn largest_error(from: u32, to: u32, extent: Extent, side: usize) -> (f64, Transform) {
    let transform = Transform::new(&crs(from), &crs(to), extent).expect("a way");
    let mut said: Vec<Point> = (0..side * side)
        .map(|n| {
            let share = |place: usize| (place as f64 + 0.37) / side as f64;
            [extent.min[0] + extent.width() * share(n % side), extent.min[1] + extent.height() * share(n / side)]
        })
        .collect();
    let mut exact = said.clone();
    transform.apply(&mut said);
    projection::transform(&transform.route, &mut exact);
    let far = |(a, b): (&Point, &Point)| (a[0] - b[0]).hypot(a[1] - b[1]);
    (said.iter().zip(&exact).map(far).fold(0.0, |worst, error| if error <= worst { worst } else { error }), transform)
}

#[test]
fn a_prefectures_layer_needs_one_polynomial_and_keeps_a_millionth_of_a_metre() {
    let zone_36 = extent_in(&crs(4524), 108.5, 23.9, 110.5, 26.1);
    for (from, to, extent) in [
        (4524, 4525, zone_36),
        (4524, 4546, zone_36),
        (4525, 4524, extent_in(&crs(4525), 108.5, 23.9, 110.5, 26.1)),
        (4490, 4525, Extent { min: [109.0, 24.0], max: [110.0, 25.0] }),
        (4326, 4545, Extent { min: [109.0, 24.0], max: [110.0, 25.0] }),
        (4490, 4546, Extent { min: [108.5, 23.9], max: [110.5, 26.1] }),
        (32632, 25832, extent_in(&crs(32632), 8.0, 47.0, 10.0, 50.0)),
    ] {
        let (error, transform) = largest_error(from, to, extent, 60);
        eprintln!("{from} -> {to}: {} , largest error {error:.3e} m, on verification {:.3e} m", transform.method(), transform.error_m());
        assert!(error < 1e-6, "{from} -> {to}: {error:e} m");
        assert!(!matches!(transform.way, Way::Proj));
    }
}

#[test]
fn the_whole_use_of_a_zone_keeps_a_millionth_of_a_metre() {
    // Zone 36 is meant for 106.5 to 109.5°E and the whole height of China; the prefecture's layers use it up to 110.5°.
    for (from, to) in [(4524, 4525), (4524, 4545), (4545, 4546), (4490, 4524), (4496, 4524)] {
        let extent =
            if from == 4490 { Extent { min: [106.5, 17.0], max: [110.5, 53.0] } } else { extent_in(&crs(from), 106.5, 17.0, 110.5, 53.0) };
        let (error, transform) = largest_error(from, to, extent, 120);
        eprintln!("{from} -> {to}: {}, largest error {error:.3e} m", transform.method());
        assert!(error < 1e-6, "{from} -> {to}: {error:e} m");
        assert!(!matches!(transform.way, Way::Proj));
    }
}

#[test]
fn vertices_outside_the_fitted_extent_are_exact_too_and_nonsense_is_nan() {
    let extent = extent_in(&crs(4524), 109.0, 24.0, 109.5, 24.5);
    let transform = Transform::new(&crs(4524), &crs(4525), extent).expect("a way");
    let mut far = [[36_500_000.0, 3_500_000.0], [f64::NAN, 2e6], [36_643_111.0, f64::INFINITY], [36_643_111.0, 2_692_565.0], [1e39, 1e39]];
    let mut exact = far;
    transform.apply(&mut far);
    projection::transform(&transform.route, &mut exact);
    assert_eq!(far[0], exact[0]);
    assert!((far[3][0] - exact[3][0]).abs() < 1e-6 && (far[3][1] - exact[3][1]).abs() < 1e-6);
    for place in [1, 2, 4] {
        assert!(far[place][0].is_nan() && far[place][1].is_nan());
    }
}

#[test]
fn liuzhous_known_point_goes_through_all_its_zones() {
    for (from, point) in [(4524, [36_643_111.0, 2_692_565.0]), (4545, [643_111.0, 2_692_565.0]), (4490, [109.41, 24.33])] {
        let extent = Extent::EMPTY.with(point).widened(if from == 4490 { 0.1 } else { 5_000.0 });
        let mut vertices = [point];
        Transform::new(&crs(from), &crs(4525), extent).expect("a way").apply(&mut vertices);
        let [x, y] = vertices[0];
        // DOMAIN 5.2 gives whole metres.
        assert!((x - 37_338_616.0).abs() < 1.0 && (y - 2_692_762.0).abs() < 1.0, "{from}: {x} {y}");
    }
}

#[test]
fn the_same_system_changes_nothing_and_equal_datums_shift_nothing() {
    let extent = Extent { min: [36_600_000.0, 2_600_000.0], max: [36_700_000.0, 2_700_000.0] };
    let transform = Transform::new(&crs(4524), &crs(4524), extent).expect("a way");
    let mut vertices = [[36_643_111.123, 2_692_565.456], [f64::NAN, 1.0]];
    transform.apply(&mut vertices);
    assert_eq!(vertices[0], [36_643_111.123, 2_692_565.456]);
    assert!(vertices[1][1].is_nan());
    assert!(transform.is_identity() && transform.is_shift_known());
    assert!(Transform::new(&crs(4326), &crs(4524), Extent { min: [109.0, 24.0], max: [110.0, 25.0] }).expect("a way").is_shift_known());
}

#[test]
fn old_chinese_datums_are_carried_over_and_said() {
    let degrees = Extent { min: [109.0, 24.0], max: [110.0, 25.0] };
    for code in [4610, 4214, 4555] {
        let transform = Transform::new(&crs(code), &crs(4545), degrees).expect("a way");
        assert!(!transform.is_shift_known(), "{code}");
        let mut vertices = [[109.2, 24.3]];
        transform.apply(&mut vertices);
        assert!((vertices[0][0] - 621_823.338).abs() < 0.001, "longitude and latitude are kept: {vertices:?}");
    }
    assert!(!Transform::new(&crs(2383), &crs(4545), extent_in(&crs(2383), 113.0, 24.0, 115.0, 25.0)).expect("a way").is_shift_known());
}

#[test]
fn a_layer_without_vertices_still_gets_a_transformation() {
    let mut vertices = [[109.2, 24.3]];
    Transform::new(&crs(4490), &crs(4545), Extent::EMPTY).expect("a way").apply(&mut vertices);
    assert!((vertices[0][0] - 621_823.338).abs() < 0.001);
}

#[test]
fn threads_share_one_transformation() {
    fn shared<T: Send + Sync>() {}
    shared::<Transform>();
    let transform = Transform::new(&crs(4490), &crs(4545), Extent::EMPTY).expect("a way");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut vertices = [[109.2, 24.3]; 300];
                transform.apply(&mut vertices);
                assert!(vertices.iter().all(|vertex| (vertex[0] - 621_823.338).abs() < 0.001));
            });
        }
    });
}

proptest! {
    #[test]
    fn a_box_holds_the_images_of_all_its_points(
        x in 0.0..1.0_f64, y in 0.0..1.0_f64, width in 0.0..0.3_f64, height in 0.0..0.3_f64,
        shares in proptest::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64), 1..20), way in 0..3_usize,
    ) {
        let (from, to) = [(4524, 4525), (4490, 4546), (4545, 4496)][way];
        let whole = if from == 4490 { Extent { min: [108.5, 23.9], max: [110.5, 26.1] } } else { extent_in(&crs(from), 108.5, 23.9, 110.5, 26.1) };
        let transform = Transform::new(&crs(from), &crs(to), whole).expect("a way");
        let min = [whole.min[0] + whole.width() * x, whole.min[1] + whole.height() * y];
        let part = Extent { min, max: [min[0] + whole.width() * width, min[1] + whole.height() * height] };
        let image = transform.extent(part);
        let mut points: Vec<Point> = shares.iter().map(|&(u, v)| [part.min[0] + part.width() * u, part.min[1] + part.height() * v]).collect();
        transform.apply(&mut points);
        for point in points {
            prop_assert!(image.contains(point), "{image:?} {point:?}");
        }
    }
}
