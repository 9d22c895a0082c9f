//! The same features given in another zone of the same datum: the same conflicts, and areas and distances that differ by no more than the point
//! scale factors of the two projections explain.

use std::collections::BTreeMap;

use jingtu::geometry::Extent;
use jingtu::layer::{Crs, Transform};
use jingtu::rules::Measure;

use crate::gauss_kruger::{Projected, Zone};
use crate::run::run_through;
use crate::scene::{Scene, SceneShape};
use crate::{Name, first_four, named, number};

/// Each place of [`PLACES`] gets this many scenes.
const SCENES_A_PLACE: u64 = 120;
/// Longitudes and latitudes from the middle of zone 36 to its edge and over it; EPSG codes of the two zones' coordinates.
const PLACES: [([f64; 2], u32, u32); 5] = [
    ([108.0, 22.0], 4524, 4525),
    ([108.4, 24.3], 4524, 4546),
    ([109.41, 24.33], 4524, 4525),
    ([109.5, 26.0], 4545, 4525),
    ([110.9, 24.0], 4524, 4546),
];
/// Coordinates on both ways agree within this, metres: twice the bound that transformations are held to.
const SHIFT_M: f64 = 2e-6;
/// What adding up vertices at 3.7e7 m may lose, m² and m.
const ROUNDING: f64 = 1e-4;
/// What a scale may do between the vertices at which it is taken.
const SCALE_BETWEEN: f64 = 1e-7;
/// Curvature radius squared, m², from below.
const RADIUS_SQUARED: f64 = 6.33e6 * 6.33e6;

fn zone(epsg: u32) -> Zone {
    let meridian = if matches!(epsg, 4524 | 4545) { 108.0 } else { 111.0 };
    let easting_m = match epsg {
        4524 => 36_500_000.0,
        4525 => 37_500_000.0,
        _ => 500_000.0,
    };
    Zone { meridian, easting_m }
}

/// A scene about a place, in longitude and latitude.
fn about([lon, lat]: [f64; 2], seed: u64) -> Scene {
    let mut scene = Scene::random(seed);
    for layer in &mut scene.layers {
        for record in &mut layer.records {
            if let SceneShape::Rings(rings) = &mut record.shape {
                // Two level boxes cancel along their common border only as long as it is straight to the last bit, which no projection keeps.
                let is_level = |ring: &Vec<[f64; 2]>| ring.len() == 5 && ring[0][0] == ring[1][0] && ring[1][1] == ring[2][1];
                if rings.len() == 2 && rings.iter().all(is_level) {
                    rings.pop();
                }
            }
        }
    }
    let metres = 111_000.0;
    moved(&scene, |[x, y]| [lon + (x - 36_640_000.0) / (metres * lat.to_radians().cos()), lat + (y - 2_690_000.0) / metres])
}

fn moved(scene: &Scene, way: impl Fn([f64; 2]) -> [f64; 2]) -> Scene {
    let mut moved = scene.clone();
    for record in moved.layers.iter_mut().flat_map(|layer| &mut layer.records) {
        match &mut record.shape {
            SceneShape::Null => {}
            SceneShape::Point(point) => *point = way(*point),
            SceneShape::Rings(rings) => rings.iter_mut().flatten().for_each(|point| *point = way(*point)),
        }
    }
    moved
}

fn vertices(scene: &Scene) -> Vec<[f64; 2]> {
    scene.layers.iter().flat_map(|layer| &layer.records).flat_map(|record| parts(&record.shape)).flatten().collect()
}

fn parts(shape: &SceneShape) -> Vec<Vec<[f64; 2]>> {
    match shape {
        SceneShape::Null => Vec::new(),
        SceneShape::Point(point) => vec![vec![*point]],
        SceneShape::Rings(rings) => rings.clone(),
    }
}

/// What the rules find in a scene given in the one CRS and judged in the other: number by name, overlaps and distances.
fn found(scene: &Scene, from: u32, to: u32) -> BTreeMap<Name, (f64, bool)> {
    let [source, target] = [from, to].map(|code| Crs::from_epsg(code).unwrap());
    let transform = Transform::new(&source, &target, Extent::of(&vertices(scene))).unwrap();
    assert_eq!(transform.is_identity(), from == to);
    let run = run_through(scene, &transform, first_four(), 2);
    named(&run).into_iter().map(|(name, finding)| (name, (number(&finding), matches!(finding.measure, Measure::Overlap { .. })))).collect()
}

/// What projecting does to a pair of features.
struct Explained {
    /// The smallest and the largest ratio of the scale factors, second zone to first, at the vertices of both.
    ratio: [f64; 2],
    /// What the vertices' own rounding can do to an overlap: metres of border.
    border_m: f64,
    /// What it does to an area, m², that an edge is straight in both zones between the same two vertices: the ground between two such
    /// edges; and to a distance, m.
    bend_m2: f64,
    bend_m: f64,
}

impl Explained {
    fn of(scene: &Scene, name: &Name, zones: [Zone; 2]) -> Self {
        let shapes = [(name.1, name.2), (name.3, name.4)].map(|(layer, record)| &scene.layers[layer].records[record as usize].shape);
        let mut explained = Self { ratio: [f64::INFINITY, 0.0], border_m: 0.0, bend_m2: 0.0, bend_m: 0.0 };
        for part in shapes.into_iter().flat_map(parts) {
            let projected: Vec<[Projected; 2]> = part.iter().map(|&place| zones.map(|zone| zone.project(place))).collect();
            for [first, second] in &projected {
                let ratio = second.scale / first.scale;
                explained.ratio = [explained.ratio[0].min(ratio), explained.ratio[1].max(ratio)];
            }
            for (from, to) in projected.iter().zip(projected.iter().cycle().skip(1)) {
                let length = (to[0].xy[0] - from[0].xy[0]).hypot(to[0].xy[1] - from[0].xy[1]);
                // A straight line of the ground is bent by at most easting ÷ R² in each zone (the arc-to-chord correction).
                let offsets = (0..2).map(|zone| (from[zone].xy[0] - zones[zone].easting_m).abs() + length);
                let curvature = offsets.sum::<f64>() / RADIUS_SQUARED;
                explained.border_m += length;
                explained.bend_m2 += curvature * length.powi(3) / 12.0;
                explained.bend_m = explained.bend_m.max(curvature * length.powi(2) / 8.0);
            }
        }
        explained
    }

    /// Between which numbers one that is `number` in the first zone may be in the second; `in_same`: both were judged in one zone.
    fn range(&self, number: f64, is_overlap: bool, in_same: bool) -> [f64; 2] {
        let [least, most] = match (in_same, is_overlap) {
            (true, _) => [1.0, 1.0],
            (false, true) => [(self.ratio[0] - SCALE_BETWEEN).powi(2), (self.ratio[1] + SCALE_BETWEEN).powi(2)],
            (false, false) => [self.ratio[0] - SCALE_BETWEEN, self.ratio[1] + SCALE_BETWEEN],
        };
        let slack = self.slack(is_overlap, in_same);
        [number * least - slack, number * most + slack]
    }

    /// What is left beside the scale.
    fn slack(&self, is_overlap: bool, in_same: bool) -> f64 {
        let vertices = if is_overlap { SHIFT_M * self.border_m } else { 2.0 * SHIFT_M };
        let bend = match (in_same, is_overlap) {
            (true, _) => 0.0,
            (false, true) => self.bend_m2,
            (false, false) => 2.0 * self.bend_m,
        };
        ROUNDING + vertices + bend
    }
}

/// What was compared, to know that it says something.
#[derive(Default, Debug)]
struct Compared {
    overlaps: usize,
    distances: usize,
    at_thresholds: usize,
    /// Overlaps whose change is more than all slack: without the scale factor they would not be explained.
    only_by_scale: usize,
    /// The largest part of the slack that was needed in one zone, and over two.
    used: [f64; 2],
}

fn compare(
    scene: &Scene,
    codes: [u32; 2],
    in_same: bool,
    first: &BTreeMap<Name, (f64, bool)>,
    second: &BTreeMap<Name, (f64, bool)>,
    all: &mut Compared,
) {
    let zones = codes.map(zone);
    for (name, &(number, is_overlap)) in first.iter().chain(second.iter().filter(|(name, _)| !first.contains_key(*name))) {
        let explained = Explained::of(scene, name, zones);
        let [least, most] = explained.range(number, is_overlap, in_same);
        let Some(&(other, _)) = second.get(name).filter(|_| first.contains_key(name)) else {
            let threshold = if is_overlap { 1.0 } else { 1_000.0 };
            // The scale moves a number either way: what is a little less in the first zone may be found in the second only.
            let reach = (most - number).abs().max((number - least).abs());
            assert!((number - threshold).abs() <= reach, "{codes:?} {name:?}: {number} is found in one of the zones only");
            all.at_thresholds += 1;
            continue;
        };
        assert!((least..=most).contains(&other), "{codes:?} {name:?}: {number} became {other}, explained are {least} to {most}");
        let slack = explained.slack(is_overlap, in_same);
        let middle = f64::midpoint(least, most);
        let used = &mut all.used[usize::from(!in_same)];
        *used = used.max((other - middle).abs() / f64::midpoint(most - middle, middle - least));
        all.overlaps += usize::from(is_overlap);
        all.distances += usize::from(!is_overlap);
        all.only_by_scale += usize::from(is_overlap && (other - number).abs() > slack);
    }
}

#[test]
fn another_zone_moves_areas_and_distances_by_no_more_than_the_scale_explains() {
    let mut all = Compared::default();
    for (place, (at, first, second)) in PLACES.into_iter().enumerate() {
        for seed in 0..SCENES_A_PLACE {
            let scene = about(at, 10_000 * place as u64 + seed);
            let given = [first, second].map(|code| moved(&scene, |place| zone(code).project(place).xy));
            let [own, from_other] = [found(&given[0], first, first), found(&given[1], second, first)];
            let [other, from_own] = [found(&given[1], second, second), found(&given[0], first, second)];
            // One analysis CRS: the same numbers. Each zone its own: the scale factor.
            compare(&scene, [first, second], true, &own, &from_other, &mut all);
            compare(&scene, [first, second], true, &other, &from_own, &mut all);
            compare(&scene, [first, second], false, &own, &other, &mut all);
        }
    }
    eprintln!("{all:?}");
    assert!(all.overlaps > 1_000 && all.distances > 3_000 && all.at_thresholds < 20, "{all:?}");
    assert!(all.only_by_scale > 200, "the scale factor explains too little to be tested: {all:?}");
}
