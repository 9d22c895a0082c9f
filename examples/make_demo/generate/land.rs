//! The lie of the land: a meandering river with a town in its loop, streams, roads, karst hills, villages.

use geo::algorithm::{Buffer as _, Contains as _};
use geo::{LineString, MultiPolygon, Point, Polygon};

use super::plane::{Place, blob, curve, direction, distance_to, length, nearest, place, ribbon, together};
use super::random::{Random, noise};

/// Half the width and height of the drawn area, metres.
pub(crate) const HALF: (f64, f64) = (3650.0, 2750.0);

/// A road with its name, class and width.
pub(crate) struct Road {
    pub(crate) name: String,
    pub(crate) class: &'static str,
    pub(crate) width: f64,
    pub(crate) line: Vec<Place>,
}

/// A village: where people live now, and what is planned for it.
pub(crate) struct Village {
    pub(crate) name: &'static str,
    pub(crate) middle: Place,
    /// Today's edge.
    pub(crate) present: Polygon<f64>,
    /// Today's edge as the cropland survey drew it: the same line digitised a second time.
    pub(crate) redrawn: Polygon<f64>,
    /// The planned edge; larger than today's where the village is to grow.
    pub(crate) planned: Polygon<f64>,
}

/// Everything that cropland has to fit in between.
pub(crate) struct Land {
    pub(crate) river_line: Vec<Place>,
    pub(crate) river: Polygon<f64>,
    pub(crate) streams: Vec<(&'static str, Vec<Place>)>,
    pub(crate) roads: Vec<Road>,
    pub(crate) hills: Vec<Polygon<f64>>,
    pub(crate) villages: Vec<Village>,
    /// The town as it stands.
    pub(crate) town: Polygon<f64>,
    /// The town as it is planned.
    pub(crate) planned_town: Polygon<f64>,
    /// The industrial park beyond the river.
    pub(crate) park: Polygon<f64>,
    /// The park's planned extent.
    pub(crate) planned_park: Polygon<f64>,
}

const RIVER: [(f64, f64); 21] = [
    (-4300.0, 1750.0),
    (-3700.0, 1950.0),
    (-3100.0, 1800.0),
    (-2650.0, 1950.0),
    (-2150.0, 1850.0),
    (-1800.0, 1350.0),
    (-1760.0, 650.0),
    (-1680.0, -50.0),
    (-1250.0, -650.0),
    (-500.0, -880.0),
    (230.0, -680.0),
    (620.0, -60.0),
    (680.0, 650.0),
    (950.0, 1260.0),
    (1550.0, 1480.0),
    (2120.0, 1080.0),
    (2250.0, 330.0),
    (2180.0, -500.0),
    (2480.0, -1300.0),
    (3150.0, -1620.0),
    (4300.0, -1400.0),
];

/// Name, class, width and course of the through roads.
type Course = (&'static str, &'static str, f64, &'static [(f64, f64)]);
const ROADS: [Course; 5] = [
    (
        "虚构国道01",
        "国道",
        22.0,
        &[
            (-4300.0, 420.0),
            (-3300.0, 180.0),
            (-2500.0, 420.0),
            (-1720.0, 330.0),
            (-800.0, 250.0),
            (100.0, 260.0),
            (660.0, 330.0),
            (1400.0, 330.0),
            (2240.0, 420.0),
            (3000.0, 820.0),
            (4300.0, 930.0),
        ],
    ),
    (
        "虚构省道02",
        "省道",
        16.0,
        &[
            (-350.0, 3300.0),
            (-520.0, 2500.0),
            (-330.0, 1800.0),
            (-420.0, 1150.0),
            (-520.0, 250.0),
            (-480.0, -500.0),
            (-470.0, -880.0),
            (-620.0, -1500.0),
            (-380.0, -2200.0),
            (-560.0, -3300.0),
        ],
    ),
    ("虚构县道03", "县道", 10.0, &[(-620.0, -1500.0), (-1500.0, -1450.0), (-2300.0, -1150.0), (-3100.0, -1250.0), (-4300.0, -900.0)]),
    (
        "虚构县道04",
        "县道",
        10.0,
        &[(-330.0, 1800.0), (500.0, 2020.0), (1400.0, 1960.0), (2300.0, 1800.0), (2900.0, 2000.0), (4300.0, 1900.0)],
    ),
    (
        "虚构县道05",
        "县道",
        10.0,
        &[(-380.0, -2200.0), (500.0, -1750.0), (1400.0, -1550.0), (1950.0, -1250.0), (1600.0, -500.0), (1480.0, 330.0), (1500.0, 1000.0)],
    ),
];

const STREAMS: [(&str, &[(f64, f64)]); 4] = [
    (
        "石灰溪（虚构）",
        &[
            (-4200.0, -2500.0),
            (-3500.0, -2120.0),
            (-2900.0, -1820.0),
            (-2250.0, -1880.0),
            (-1700.0, -1250.0),
            (-1300.0, -1020.0),
            (-1080.0, -760.0),
        ],
    ),
    ("白鹭河（虚构）", &[(4200.0, 2750.0), (3450.0, 2350.0), (2850.0, 2380.0), (2200.0, 2150.0), (1750.0, 1800.0), (1560.0, 1480.0)]),
    ("竹溪（虚构）", &[(-2600.0, 3300.0), (-2250.0, 2700.0), (-2380.0, 2300.0), (-2140.0, 1850.0)]),
    ("龙井沟（虚构）", &[(700.0, -3300.0), (950.0, -2650.0), (1500.0, -2250.0), (2150.0, -2000.0), (2600.0, -1380.0)]),
];

/// Name, place, radii, and the growth that is planned (1: none).
const VILLAGES: [(&str, (f64, f64), (f64, f64), f64); 16] = [
    ("古榕村", (-3080.0, 330.0), (150.0, 105.0), 1.25),
    ("白鹭屯", (2870.0, 2180.0), (150.0, 100.0), 1.0),
    ("石灰村", (-2950.0, -1510.0), (140.0, 110.0), 1.0),
    ("上洲村", (-2900.0, 1430.0), (165.0, 95.0), 1.0),
    ("木棉村", (-2420.0, 690.0), (120.0, 105.0), 1.3),
    ("荷塘村", (-2150.0, -560.0), (150.0, 110.0), 1.0),
    ("竹溪屯", (-1750.0, 2380.0), (140.0, 90.0), 1.2),
    ("新圩村", (-700.0, 2150.0), (160.0, 105.0), 1.25),
    ("双桥村", (640.0, 1760.0), (150.0, 100.0), 1.0),
    ("凤尾村", (2520.0, 1480.0), (120.0, 95.0), 1.2),
    ("岭脚屯", (3150.0, 470.0), (130.0, 95.0), 1.0),
    ("沙洲村", (2790.0, -650.0), (145.0, 100.0), 1.25),
    ("龙井村", (1660.0, -1880.0), (150.0, 95.0), 1.0),
    ("大湾村", (300.0, -1350.0), (160.0, 110.0), 1.3),
    ("柳湾屯", (-1130.0, -1720.0), (130.0, 95.0), 1.0),
    ("枫木屯", (-1000.0, -2420.0), (125.0, 90.0), 1.15),
];

impl Land {
    pub(crate) fn new() -> Self {
        let mut random = Random::new(1);
        let river_line = curve(&RIVER, 45.0);
        let widths = |index: usize| 72.0 + 16.0 * noise(11, 9.0, index as f64, 0.0) + 6.0 * noise(12, 2.5, index as f64, 3.0);
        let river = ribbon(&river_line, widths);
        let streams: Vec<_> = STREAMS.iter().map(|(name, points)| (*name, meander(&curve(points, 26.0), 17.0, 210.0))).collect();
        let mut roads: Vec<Road> = ROADS
            .iter()
            .map(|(name, class, width, points)| Road { name: (*name).to_owned(), class, width: *width, line: curve(points, 60.0) })
            .collect();
        let planned_town = town_outline(&mut random);
        let town = shrink_north(&planned_town);
        let park = blob(&mut random, place(1380.0, 290.0), (330.0, 430.0), 0.05, 22, 0.05);
        let planned_park = blob(&mut random, place(1420.0, 330.0), (410.0, 540.0), 0.05, 26, 0.05);
        let villages: Vec<Village> = VILLAGES.iter().map(|village| found_village(&mut random, village)).collect();
        for village in &villages {
            roads.extend(village_road(&mut random, village, &roads));
        }
        let built = |from: Place| distance_to(&planned_town, from).min(distance_to(&planned_park, from));
        let hills = hills(&mut random, &|from| {
            let to_river = nearest(&river_line, from).0;
            let to_stream = streams.iter().map(|(_, line)| nearest(line, from).0).fold(f64::INFINITY, f64::min);
            let to_road = roads.iter().map(|road| nearest(&road.line, from).0).fold(f64::INFINITY, f64::min);
            let to_village = villages.iter().map(|village| length(village.middle - from) - 170.0).fold(f64::INFINITY, f64::min);
            (to_river - 190.0).min(to_stream - 30.0).min(to_road - 30.0).min(to_village).min(built(from) - 60.0)
        });
        Self { river_line, river, streams, roads, hills, villages, town, planned_town, park, planned_park }
    }

    /// What cropland cannot stand on today.
    pub(crate) fn taken(&self) -> MultiPolygon<f64> {
        let mut shapes: Vec<Polygon<f64>> = vec![self.river.clone(), self.town.clone(), self.park.clone()];
        shapes.extend(self.hills.iter().cloned());
        shapes.extend(self.villages.iter().map(|village| village.redrawn.clone()));
        for (_, line) in &self.streams {
            shapes.extend(LineString(line.clone()).buffer(7.5));
        }
        for road in &self.roads {
            shapes.extend(LineString(road.line.clone()).buffer(road.width / 2.0 + 1.5));
        }
        together(&shapes)
    }

    /// Angle of the nearest watercourse or road: fields lie across it.
    pub(crate) fn grain(&self, at: Place) -> f64 {
        let river = nearest(&self.river_line, at);
        let mut best = (river.0 - 75.0, river.1);
        let streams = self.streams.iter().map(|(_, line)| nearest(line, at)).map(|(distance, angle)| (distance * 1.1 + 20.0, angle));
        let roads = self.roads.iter().map(|road| nearest(&road.line, at)).map(|(distance, angle)| (distance * 1.2 + 30.0, angle));
        for guide in streams.chain(roads) {
            if guide.0 < best.0 {
                best = guide;
            }
        }
        best.1 + 0.22 * noise(21, 500.0, at.x, at.y)
    }

    /// Distance from the nearest running water's middle line.
    pub(crate) fn from_water(&self, at: Place) -> f64 {
        self.streams.iter().map(|(_, line)| nearest(line, at).0).fold(nearest(&self.river_line, at).0 - 70.0, f64::min)
    }
}

/// Bends a line to and fro, as small streams run.
fn meander(line: &[Place], height: f64, wave: f64) -> Vec<Place> {
    let mut run = 0.0;
    let last = line.len() - 1;
    (0..line.len())
        .map(|index| {
            let (before, after) = (line[index.saturating_sub(1)], line[(index + 1).min(last)]);
            let along = after - before;
            run += length(along) / 2.0;
            let across = place(-along.y, along.x) / length(along);
            let fade = (index.min(last - index) as f64 / 4.0).min(1.0);
            line[index] + across * (fade * height * ((run / wave * std::f64::consts::TAU).sin() + 0.6 * noise(31, 160.0, run, 0.0)))
        })
        .collect()
}

/// The planned town fills the river's loop and reaches north out of it.
fn town_outline(random: &mut Random) -> Polygon<f64> {
    let points = [
        (-1560.0, 720.0),
        (-1575.0, 250.0),
        (-1490.0, -80.0),
        (-1120.0, -480.0),
        (-480.0, -690.0),
        (100.0, -520.0),
        (420.0, -20.0),
        (490.0, 620.0),
        (560.0, 1080.0),
        (330.0, 1420.0),
        (-250.0, 1560.0),
        (-900.0, 1500.0),
        (-1380.0, 1180.0),
        (-1560.0, 720.0),
    ];
    let mut ring: Vec<Place> =
        curve(&points, 90.0).into_iter().map(|vertex| vertex + place(random.between(-6.0, 6.0), random.between(-6.0, 6.0))).collect();
    // First and last were one corner; shifted apart they would cross.
    ring.pop();
    Polygon::new(LineString(ring), Vec::new())
}

/// The town as it stands: not yet grown to the north.
fn shrink_north(planned: &Polygon<f64>) -> Polygon<f64> {
    let ring = planned
        .exterior()
        .0
        .iter()
        .map(|vertex| place(vertex.x, if vertex.y > 560.0 { 560.0 + (vertex.y - 560.0) * 0.66 } else { vertex.y }));
    Polygon::new(ring.collect(), Vec::new())
}

fn found_village(random: &mut Random, (name, (x, y), radii, growth): &(&'static str, (f64, f64), (f64, f64), f64)) -> Village {
    let middle = place(*x, *y);
    let turn = random.between(-0.5, 0.5);
    let present = blob(random, middle, *radii, turn, 26, 0.16);
    let around = |factor: f64| -> Polygon<f64> {
        let ring = present.exterior().0.iter().map(|vertex| middle + (*vertex - middle) * factor).collect();
        Polygon::new(ring, Vec::new())
    };
    let redrawn = if *growth > 1.0 { around(1.012) } else { redraw(random, &present) };
    Village { name, middle, planned: around(*growth), redrawn, present }
}

/// The same outline digitised once more: other vertices, off by a few decimetres.
pub(crate) fn redraw(random: &mut Random, polygon: &Polygon<f64>) -> Polygon<f64> {
    let mut ring = Vec::new();
    for side in polygon.exterior().lines() {
        let pieces = (length(side.delta()) / 22.0).ceil();
        for piece in 0..pieces as usize {
            let offset = place(random.normal(), random.normal()) * 0.22;
            ring.push(side.start + side.delta() * (piece as f64 / pieces) + offset);
        }
    }
    Polygon::new(LineString(ring), Vec::new())
}

/// From the village to the nearest through road, unless one runs through it already.
fn village_road(random: &mut Random, village: &Village, roads: &[Road]) -> Option<Road> {
    let line = roads
        .iter()
        .take(ROADS.len())
        .map(|road| &road.line)
        .min_by(|a, b| nearest(a, village.middle).0.total_cmp(&nearest(b, village.middle).0))?;
    let joint = line.iter().min_by(|a, b| length(**a - village.middle).total_cmp(&length(**b - village.middle)))?;
    let way = *joint - village.middle;
    if length(way) < 60.0 {
        return None;
    }
    let across = place(-way.y, way.x) * (random.between(0.08, 0.16) * if random.chance(0.5) { 1.0 } else { -1.0 });
    let bends = [village.middle, village.middle + way * 0.35 + across, village.middle + way * 0.7 - across * 0.4, *joint]
        .map(|vertex| (vertex.x, vertex.y));
    Some(Road {
        name: format!("{}村道（虚构）", village.name.trim_end_matches(['村', '屯'])),
        class: "村道",
        width: 5.0,
        line: curve(&bends, 30.0),
    })
}

/// Karst towers: steep, round, in groups, with flat land between them.
fn hills(random: &mut Random, room: &dyn Fn(Place) -> f64) -> Vec<Polygon<f64>> {
    let mut peaks = Vec::new();
    const STEP: f64 = 330.0;
    for row in -9..=9 {
        for column in -12..=12 {
            let at = place(f64::from(column), f64::from(row)) * STEP + place(random.between(-130.0, 130.0), random.between(-130.0, 130.0));
            let size = random.between(85.0, 190.0) * (1.0 + 0.45 * noise(42, 800.0, at.x, at.y));
            let turn = random.between(0.0, 3.0);
            let slenderness = random.between(0.62, 1.0);
            let peak = blob(random, at, (size, size * slenderness), turn, 30, 0.13);
            let edge = at.x.abs() / HALF.0 * 0.25 + at.y.abs() / HALF.1 * 0.22;
            if noise(41, 900.0, at.x, at.y) + edge > 0.0 && room(at) > size * 1.05 {
                peaks.push(peak);
            }
        }
    }
    together(&peaks).into_iter().map(|hill| Polygon::new(hill.exterior().clone(), Vec::new())).collect()
}

/// A point inside the polygon near its middle.
pub(crate) fn inner_point(polygon: &Polygon<f64>) -> Place {
    use geo::algorithm::InteriorPoint as _;
    let middle = super::plane::middle(polygon);
    if polygon.contains(&Point(middle)) { middle } else { polygon.interior_point().map_or(middle, |point| point.0) }
}

/// A place so far from another, at an angle.
pub(crate) fn away(from: Place, distance: f64, angle: f64) -> Place {
    from + direction(angle) * distance
}
