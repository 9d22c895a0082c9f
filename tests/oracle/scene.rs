//! Small random scenes of all five roles, with the dirt of real files.

/// A record's geometry.
#[derive(Clone, Debug)]
pub(crate) enum SceneShape {
    Null,
    Point([f64; 2]),
    /// Rings as stored, the first vertex repeated at the end, or not.
    Rings(Vec<Vec<[f64; 2]>>),
}

#[derive(Clone, Debug)]
pub(crate) struct SceneRecord {
    pub(crate) id: String,
    pub(crate) class: String,
    pub(crate) is_deleted: bool,
    pub(crate) shape: SceneShape,
}

#[derive(Clone, Debug)]
pub(crate) struct SceneLayer {
    pub(crate) role: &'static str,
    pub(crate) is_points: bool,
    pub(crate) records: Vec<SceneRecord>,
}

#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) layers: Vec<SceneLayer>,
}

/// A generator of numbers that is the same everywhere (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Coordinates of zone 36 with its prefix, where rounding is coarsest.
const ORIGIN: [f64; 2] = [36_640_000.0, 2_690_000.0];

const FARMLAND: [&str; 8] = ["优先保护类", "优先保护类", "优先保护类", "安全利用类", "安全利用类", "严格管控类", "不详", ""];
const ZONING: [&str; 12] = ["0701", "070102", "07", "０８０４０３", "080000", "0901", "1001", "1402", "16", "0103", "1701", ""];
const KINDS: [&str; 3] = ["冶炼", "尾矿库", ""];

impl Scene {
    pub(crate) fn random(seed: u64) -> Self {
        let dice = &mut Dice::new(seed);
        // Some scenes are crowded, some spread further than the rules' distances reach.
        let side = *dice.pick(&[120.0, 400.0, 3_000.0]);
        let layers = vec![
            polygons(dice, "farmland", 14, side, &FARMLAND),
            polygons(dice, "zoning", 10, side, &ZONING),
            polygons(dice, "risk-list", 4, side, &[""]),
            polygons(dice, "priority", 4, side, &[""]),
            points(dice, "source", 6, side),
        ];
        Self { layers }
    }

    /// The same features in another order, rings begun elsewhere and turned round, parts in another order.
    pub(crate) fn turned(&self, seed: u64) -> Self {
        let dice = &mut Dice::new(seed ^ 0xfeed);
        let mut turned = self.clone();
        for layer in &mut turned.layers {
            for place in (1..layer.records.len()).rev() {
                layer.records.swap(place, dice.below(place + 1));
            }
            for record in &mut layer.records {
                if let SceneShape::Rings(rings) = &mut record.shape {
                    rings.reverse();
                    for ring in rings.iter_mut() {
                        turn(dice, ring);
                    }
                }
            }
        }
        turned
    }
}

impl SceneLayer {
    /// The layer after somebody worked on a few of its records: moved, reclassed, deleted, thrown out, put in.
    pub(crate) fn edited(&self, seed: u64) -> Self {
        let dice = &mut Dice::new(seed ^ 0xed17);
        let mut edited = self.clone();
        for _ in 0..=dice.below(2) {
            let count = edited.records.len();
            let place = dice.below(count.max(1));
            match (dice.below(5), edited.records.get_mut(place)) {
                (0, Some(record)) => record.shape.shift([3.0, -2.0]),
                (1, Some(record)) => record.class = if record.class == "0701" { "0103".to_owned() } else { "0701".to_owned() },
                (2, Some(record)) => record.is_deleted = !record.is_deleted,
                (3, Some(_)) => drop(edited.records.remove(place)),
                (_, _) => {
                    let mut new = self.records.first().cloned().unwrap_or_else(|| record(dice, self.role, 99, &["0701"], 100.0));
                    new.shape.shift([20.0, 20.0]);
                    // Shapes of a file are of one kind.
                    let fits = matches!(new.shape, SceneShape::Point(_)) == self.is_points;
                    edited.records.splice(place.min(count)..place.min(count), fits.then_some(new));
                }
            }
        }
        edited
    }
}

impl SceneShape {
    fn shift(&mut self, by: [f64; 2]) {
        let moved = |point: &mut [f64; 2]| *point = [point[0] + by[0], point[1] + by[1]];
        match self {
            Self::Null => {}
            Self::Point(point) => moved(point),
            Self::Rings(rings) => rings.iter_mut().flatten().for_each(moved),
        }
    }
}

fn turn(dice: &mut Dice, ring: &mut Vec<[f64; 2]>) {
    let is_closed = ring.len() > 1 && ring.first() == ring.last();
    // Spikes and repeated vertices make a start that is no vertex any more once cleaned: such rings are only reversed.
    if is_closed && ring.len() > 3 {
        ring.pop();
        let start = dice.below(ring.len());
        ring.rotate_left(start);
        ring.push(ring[0]);
    }
    if dice.one_in(2) {
        ring.reverse();
    }
}

fn polygons(dice: &mut Dice, role: &'static str, most: usize, side: f64, classes: &[&str]) -> SceneLayer {
    let mut records: Vec<SceneRecord> = (0..dice.below(most + 1)).map(|number| record(dice, role, number, classes, side)).collect();
    if let (Some(twin), true) = (records.first().cloned(), dice.one_in(4)) {
        records.push(twin);
    }
    SceneLayer { role, is_points: false, records }
}

fn points(dice: &mut Dice, role: &'static str, most: usize, side: f64) -> SceneLayer {
    let is_points = dice.one_in(2);
    let mut layer = polygons(dice, role, most, side, &KINDS);
    layer.is_points = is_points;
    if is_points {
        for record in &mut layer.records {
            record.shape = if dice.one_in(9) { SceneShape::Null } else { SceneShape::Point(place(dice, side)) };
        }
    }
    layer
}

fn record(dice: &mut Dice, role: &str, number: usize, classes: &[&str], side: f64) -> SceneRecord {
    let id = match dice.below(12) {
        0 => String::new(),
        1 => format!("{role}-twice"),
        _ => format!("{role}-{number}"),
    };
    SceneRecord { id, class: (*dice.pick(classes)).to_owned(), is_deleted: dice.one_in(12), shape: shape(dice, side) }
}

fn place(dice: &mut Dice, side: f64) -> [f64; 2] {
    [ORIGIN[0] + side * dice.unit(), ORIGIN[1] + side * dice.unit()]
}

fn shape(dice: &mut Dice, side: f64) -> SceneShape {
    let middle = place(dice, side);
    let radius = 5.0 + 60.0 * dice.unit();
    let mut rings = vec![blob(dice, middle, radius)];
    match dice.below(15) {
        0 => return SceneShape::Null,
        // A hole; now and then it crosses its shell.
        1 => {
            let share = if dice.one_in(3) { 0.9 } else { 0.3 };
            rings.push(blob(dice, middle, radius * share));
        }
        // A second part elsewhere, or overlapping.
        2 => {
            let other = if dice.one_in(2) { place(dice, side) } else { [middle[0] + radius * 0.5, middle[1]] };
            rings.push(blob(dice, other, radius));
        }
        // A bow tie.
        3 => {
            rings[0] = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
                .map(|[x, y]| [middle[0] + radius * x, middle[1] + radius * y])
                .to_vec();
        }
        // Not closed.
        4 => drop(rings[0].pop()),
        // A spike out and back.
        5 => {
            let vertex = rings[0][1];
            rings[0].splice(2..2, [place(dice, side), vertex]);
        }
        // A ring without area beside it, or alone.
        6 => {
            let (a, b) = (place(dice, side), place(dice, side));
            let flat = vec![a, b, a];
            if dice.one_in(2) { rings.push(flat) } else { rings = vec![flat] }
        }
        // Repeated vertices.
        7 => {
            let vertex = rings[0][2];
            rings[0].splice(2..2, [vertex, vertex]);
        }
        // A sliver.
        8 => {
            rings[0] = [[0.0, 0.0], [1.0, 0.0], [1.0, 0.003], [0.0, 0.003], [0.0, 0.0]]
                .map(|[x, y]| [middle[0] + radius * x, middle[1] + radius * y])
                .to_vec();
        }
        // A ring drawn twice: by the even-odd rule nothing is left of it.
        9 => rings.push(rings[0].clone()),
        // Two parts joined by a corridor without width.
        10 => {
            let elsewhere = place(dice, side);
            let other = blob(dice, elsewhere, radius);
            let mut joined = rings[0].clone();
            joined.extend(other);
            joined.push(rings[0][0]);
            rings = vec![joined];
        }
        // Two level boxes that overlap: what they share is outside, and so are the stretches of border along it.
        11 => {
            let level = |shift: f64| {
                let corners = [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]];
                corners.map(|[x, y]: [f64; 2]| [middle[0] + radius * (x + shift), middle[1] + radius * y]).to_vec()
            };
            rings = vec![level(0.0), level(0.5)];
        }
        _ => {}
    }
    SceneShape::Rings(rings)
}

/// A closed star-shaped ring.
fn blob(dice: &mut Dice, middle: [f64; 2], radius: f64) -> Vec<[f64; 2]> {
    let vertices = 3 + dice.below(9);
    let mut ring: Vec<[f64; 2]> = (0..vertices)
        .map(|number| {
            let angle = -(number as f64 + 0.8 * dice.unit()) / vertices as f64 * std::f64::consts::TAU;
            let reach = radius * (0.4 + 0.6 * dice.unit());
            [middle[0] + reach * angle.cos(), middle[1] + reach * angle.sin()]
        })
        .collect();
    ring.push(ring[0]);
    ring
}
