//! Counties and zones: invented borders over the whole area.

use geo::algorithm::{BooleanOps as _, Buffer as _};
use geo::{LineString, MultiPolygon, Polygon};

use super::land::Land;
use super::plane::{Place, blob, length, place};
use super::random::Random;

/// Code (none for the new areas, which lie inside districts), name, seat.
pub(crate) const COUNTIES: [(&str, &str, (f64, f64)); 10] = [
    ("450202", "城中区", (-380.0, 480.0)),
    ("450203", "鱼峰区", (560.0, -980.0)),
    ("450204", "柳南区", (-1560.0, -420.0)),
    ("450205", "柳北区", (-1000.0, 1450.0)),
    ("450206", "柳江区", (-1700.0, -2050.0)),
    ("450222", "柳城县", (-2850.0, 700.0)),
    ("450223", "鹿寨县", (1900.0, -200.0)),
    ("450224", "融安县", (900.0, 1950.0)),
    ("450225", "融水苗族自治县", (-2300.0, 2400.0)),
    ("450226", "三江侗族自治县", (3000.0, 1750.0)),
];

const HALF: (f64, f64) = (4000.0, 3050.0);

/// The counties in the order of [`COUNTIES`]: neighbours share every vertex of their border.
pub(crate) fn counties() -> Vec<Polygon<f64>> {
    let seats = COUNTIES.map(|(_, _, (x, y))| place(x, y));
    seats
        .iter()
        .map(|seat| {
            let mut ring = vec![place(-HALF.0, -HALF.1), place(HALF.0, -HALF.1), place(HALF.0, HALF.1), place(-HALF.0, HALF.1)];
            for other in seats.iter().filter(|other| *other != seat) {
                ring = nearer_half(&ring, *seat, *other);
            }
            let corners: Vec<Place> =
                ring.iter().map(|corner| place((corner.x * 10.0).round() / 10.0, (corner.y * 10.0).round() / 10.0)).collect();
            let border = (0..corners.len()).flat_map(|index| winding(corners[index], corners[(index + 1) % corners.len()])).collect();
            Polygon::new(LineString(border), Vec::new())
        })
        .collect()
}

/// The part of a convex ring that is nearer to `seat` than to `other`.
fn nearer_half(ring: &[Place], seat: Place, other: Place) -> Vec<Place> {
    let toward = other - seat;
    let centre = (seat + other) * 0.5;
    let beyond = |at: Place| (at - centre).x * toward.x + (at - centre).y * toward.y;
    let mut kept = Vec::new();
    for index in 0..ring.len() {
        let (from, to) = (ring[index], ring[(index + 1) % ring.len()]);
        let (a, b) = (beyond(from), beyond(to));
        if a <= 0.0 {
            kept.push(from);
        }
        if (a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0) {
            kept.push(from + (to - from) * (a / (a - b)));
        }
    }
    kept
}

/// A border from corner to corner, the same from both sides; without the last vertex.
fn winding(from: Place, to: Place) -> Vec<Place> {
    let forward = (from.x, from.y) < (to.x, to.y);
    let (first, last) = if forward { (from, to) } else { (to, from) };
    let seed = (first.x * 31.0 + first.y * 17.0 + last.x * 7.0 + last.y * 3.0) as i64;
    let mut line = vec![first, last];
    let mut random = Random::new(seed as u64);
    while length(line[1] - line[0]) > 95.0 {
        let mut finer = Vec::with_capacity(line.len() * 2);
        for piece in line.windows(2) {
            let along = piece[1] - piece[0];
            finer.extend([piece[0], (piece[0] + piece[1]) * 0.5 + place(-along.y, along.x) * (random.normal() * 0.085)]);
        }
        finer.push(last);
        line = finer;
    }
    if !forward {
        line.reverse();
    }
    line.pop();
    line
}

/// New areas inside districts: they are responsible, and their land is a district's too.
pub(crate) fn new_areas() -> Vec<(&'static str, Polygon<f64>)> {
    let mut random = Random::new(8);
    vec![
        ("柳东新区", blob(&mut random, place(1480.0, 420.0), (760.0, 900.0), 0.1, 40, 0.08)),
        ("阳和工业新区（北部生态新区）", blob(&mut random, place(520.0, -1450.0), (620.0, 420.0), 0.3, 36, 0.09)),
    ]
}

/// Drinking-water source zones: name, grade, shape.
pub(crate) fn water_zones(land: &Land) -> Vec<(&'static str, &'static str, Polygon<f64>)> {
    let reach: Vec<Place> =
        land.river_line.iter().filter(|vertex| vertex.x > -3450.0 && vertex.x < -2080.0 && vertex.y > 1500.0).copied().collect();
    let band = |distance: f64| LineString(reach.clone()).buffer(distance);
    let inner = band(150.0);
    let outer = band(430.0).difference(&inner);
    let mut random = Random::new(9);
    let spring = blob(&mut random, place(2060.0, -2020.0), (330.0, 250.0), 0.4, 30, 0.1);
    let mut zones = Vec::new();
    zones.extend(inner.into_iter().map(|shape| ("虚构水厂取水口", "一级保护区", shape)));
    zones.extend(outer.into_iter().map(|shape| ("虚构水厂取水口", "二级保护区", shape)));
    zones.push(("龙井泉（虚构）", "二级保护区", spring));
    zones
}

/// Karst areas: name, degree, shape.
pub(crate) fn karst_zones(land: &Land) -> Vec<(&'static str, &'static str, Polygon<f64>)> {
    let mut random = Random::new(10);
    let areas = [
        ("西南峰丛洼地（虚构）", "强", blob(&mut random, place(-2900.0, -1950.0), (820.0, 560.0), 0.2, 44, 0.12)),
        ("东部峰林平原（虚构）", "中等", blob(&mut random, place(3120.0, 1250.0), (520.0, 900.0), 0.1, 44, 0.12)),
        ("东南峰丛洼地（虚构）", "强", blob(&mut random, place(2900.0, -2150.0), (650.0, 420.0), 0.1, 40, 0.12)),
    ];
    areas
        .into_iter()
        .flat_map(|(name, degree, shape)| {
            MultiPolygon(vec![shape]).difference(&land.river).into_iter().map(move |shape| (name, degree, shape))
        })
        .collect()
}
