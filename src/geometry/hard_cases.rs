//! Polygons that broke other programs, and large ones: right areas, no panic, no explosion of time.

use std::f64::consts::TAU;
use std::path::Path;
use std::time::{Duration, Instant};

use super::distance::distance_m;
use super::measure::{Measures, measure};
use super::overlap::{Overlap, Overlapper};
use super::rings::clean;
use super::{Point, Shape, ShapeKind};

fn ready(mut shape: Shape) -> (Shape, Measures) {
    clean(&mut shape);
    let measures = measure(&mut shape);
    (shape, measures)
}

fn overlap(a: &(Shape, Measures), b: &(Shape, Measures)) -> Overlap {
    Overlapper::default().overlap((a.0.as_ref(), &a.1), (b.0.as_ref(), &b.1))
}

/// The polygons of a shapefile (ESRI Shapefile Technical Description, 1998, page 8).
fn read_polygons(path: &Path) -> Vec<Shape> {
    let bytes = std::fs::read(path).expect("the file is there");
    let int = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
    let real = |at: usize| f64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
    let (mut shapes, mut at) = (Vec::new(), 100);
    while at + 8 < bytes.len() {
        let words = u32::from_be_bytes(bytes[at + 4..at + 8].try_into().expect("four bytes")) as usize;
        let content = at + 8;
        at = content + 2 * words;
        let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
        if int(content) == 5 {
            let (parts, points) = (int(content + 36), int(content + 40));
            let first = content + 44 + 4 * parts;
            shape.xy = (0..points).map(|i| [real(first + 16 * i), real(first + 16 * i + 8)]).collect();
            shape.ends = (1..parts).map(|part| int(content + 44 + 4 * part) as u32).chain([points as u32]).collect();
        }
        shapes.push(shape);
    }
    shapes
}

/// The 284 pairs from JTS, with areas by another engine. Only where the data is at hand.
#[test]
fn pairs_that_broke_other_programs_agree_with_the_reference() {
    let Some(shared) = std::env::var_os("JINGTU_SHARED") else {
        println_skipped();
        return;
    };
    let folder = Path::new(&shared).join("data/real/overlay-robustness");
    let (a, b) = (read_polygons(&folder.join("a.shp")), read_polygons(&folder.join("b.shp")));
    let table = std::fs::read_to_string(folder.join("cases.csv")).expect("the table is there");
    let mut wrong = Vec::new();
    let mut count = 0;
    for ((row, a), b) in table.lines().skip(1).zip(&a).zip(&b) {
        count += 1;
        // The description may hold commas; all that counts stands behind it.
        let cells: Vec<&str> = row.rsplit(',').collect();
        let number = |from_end: usize| cells[from_end].parse::<f64>().expect("a number");
        let (identity_error, expected, area_b, area_a) = (number(0), number(6), number(7), number(8));
        let tolerance = (1e-6f64).max(10.0 * identity_error) * area_a.max(area_b);
        let (one, other) = (ready(a.clone()), ready(b.clone()));
        let general = Overlapper::default().polygon(one.0.as_ref(), other.0.as_ref());
        let found = [
            (one.1.area_m2, area_a),
            (other.1.area_m2, area_b),
            (overlap(&one, &other).area_m2, expected),
            (overlap(&other, &one).area_m2, expected),
            (ready(general).1.area_m2, expected),
        ];
        if found.iter().any(|(found, expected)| (found - expected).abs() > tolerance) {
            wrong.push(format!("{row}\n    {found:?}, tolerance {tolerance}"));
        }
    }
    assert_eq!(count, 284);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn println_skipped() {
    eprintln!("skipped: JINGTU_SHARED does not point to the test data");
}

/// A star whose radii jump between `low` and `high` times `radius`: needles, when the vertices are many.
fn needles(centre: Point, radius: f64, low: f64, high: f64, count: usize, seed: u32) -> Shape {
    let mut state = seed;
    let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
    for i in 0..count {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let share = f64::from(state >> 8) / f64::from(1 << 24);
        let (angle, r) = (TAU * i as f64 / count as f64, radius * (low + (high - low) * share));
        shape.xy.push([centre[0] + r * angle.cos(), centre[1] + r * angle.sin()]);
    }
    shape.end_part();
    shape
}

fn square(centre: Point, half: f64) -> Shape {
    let [x, y] = centre;
    Shape::polygon(&[&[[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]])
}

const FAR: Point = [36_621_823.0, 2_689_041.0];

/// Generous: a hundred times what it takes here, so that only an explosion fails.
fn in_time<T>(limit: Duration, what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    assert!(start.elapsed() < limit, "{what} took {:?}", start.elapsed());
    result
}

#[test]
fn a_hundred_thousand_vertices_do_not_explode() {
    let limit = Duration::from_secs(20);
    for (low, high) in [(0.999, 1.0), (0.7, 1.3), (0.01, 1.0)] {
        let large = in_time(limit, "measuring", || ready(needles(FAR, 10_000.0, low, high, 100_000, 1)));
        assert!(large.1.is_simple, "{low}");
        let small = ready(square([FAR[0] + 7000.0, FAR[1] + 100.0], 300.0));
        // Needles across needles cross millions of times: that is the answer's size, so fewer of them. The general overlay takes half a
        // minute all the same; there the walk is held against itself the other way round, which asks every question anew.
        let count = if low > 0.9 { 100_000 } else { 300 };
        let across = ready(needles([FAR[0] + 40.0, FAR[1] - 30.0], 10_000.0, low, high, count, 7));
        for (other, what) in [(&small, "small"), (&across, "large")] {
            let walked = in_time(limit, what, || overlap(&large, other));
            let general = in_time(limit, what, || {
                if low < 0.9 && what == "large" {
                    return overlap(other, &large);
                }
                Overlapper::default()
                    .overlap((large.0.as_ref(), &Measures { can_be_walked: false, ..large.1 }), (other.0.as_ref(), &other.1))
            });
            let tolerance = 0.01 + 1e-6 * general.area_m2;
            assert!((walked.area_m2 - general.area_m2).abs() < tolerance, "{what} {low}: {walked:?} {general:?}");
            assert!(
                (walked.perimeter_m - general.perimeter_m).abs() < 1e-6 * general.perimeter_m + 0.01,
                "{what} {low}: {walked:?} {general:?}"
            );
        }
        let beside = ready(needles([FAR[0] + 30_000.0, FAR[1]], 10_000.0, low, high, 100_000, 3));
        let distance = in_time(limit, "distance", || distance_m(large.0.as_ref(), beside.0.as_ref()));
        assert!(distance > 1000.0 && distance < 10_500.0, "{distance}");
    }
}

#[test]
fn ten_thousand_holes_do_not_explode() {
    let mut shape = square(FAR, 1000.0);
    for i in 0..10_000 {
        let centre = [FAR[0] - 990.0 + 19.0 * f64::from(i % 100), FAR[1] - 990.0 + 19.0 * f64::from(i / 100)];
        shape.xy.extend(square(centre, 5.0).xy);
        shape.end_part();
    }
    let holed = in_time(Duration::from_secs(20), "measuring", || ready(shape));
    assert!(holed.1.is_simple);
    assert_eq!(holed.1.area_m2, 4_000_000.0 - 10_000.0 * 100.0);
    // A square over 10 × 10 holes.
    let over = ready(square([FAR[0] - 990.0 + 85.5, FAR[1] - 990.0 + 85.5], 95.0));
    let found = in_time(Duration::from_secs(20), "overlap", || overlap(&holed, &over));
    assert!((found.area_m2 - (190.0 * 190.0 - 100.0 * 100.0)).abs() < 1e-6, "{found:?}");
}

#[test]
fn a_border_drawn_twice_overlaps_in_a_sliver() {
    // The same winding border, once straight between its even vertices, once through all: 0.2 m apart.
    let border: Vec<Point> = (0..=200).map(|i| [FAR[0] + f64::from(i), FAR[1] + if i % 2 == 1 { 0.2 } else { 0.0 }]).collect();
    let mut south = Shape { kind: ShapeKind::Polygon, xy: border.clone(), ends: Vec::new() };
    south.xy.extend([[FAR[0] + 200.0, FAR[1] - 50.0], [FAR[0], FAR[1] - 50.0]]);
    south.end_part();
    let north = Shape::polygon(&[&[FAR, [FAR[0] + 200.0, FAR[1]], [FAR[0] + 200.0, FAR[1] + 50.0], [FAR[0], FAR[1] + 50.0]]]);
    let found = overlap(&ready(south), &ready(north));
    assert!((found.area_m2 - 20.0).abs() < 1e-6, "{found:?}");
    assert!(found.mean_width_m() < 0.11, "{found:?}");
}

#[test]
fn neighbours_that_share_a_border_do_not_overlap() {
    let shared: Vec<Point> = (0..50).map(|i| [FAR[0] + f64::from(i) * 3.7, FAR[1] + f64::from(i * i % 17) * 0.31]).collect();
    let mut south = shared.clone();
    south.extend([[FAR[0] + 181.3, FAR[1] - 90.0], [FAR[0], FAR[1] - 90.0]]);
    let mut north = shared;
    north.extend([[FAR[0] + 181.3, FAR[1] + 90.0], [FAR[0], FAR[1] + 90.0]]);
    let (south, north) = (ready(Shape::polygon(&[&south])), ready(Shape::polygon(&[&north])));
    assert_eq!(overlap(&south, &north), Overlap::default());
    assert_eq!(overlap(&north, &south), Overlap::default());
    assert_eq!(distance_m(south.0.as_ref(), north.0.as_ref()), 0.0);
    let itself = overlap(&south, &south);
    assert!((itself.area_m2 - south.1.area_m2).abs() < 1e-6);
}
