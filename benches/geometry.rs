//! The arithmetic alone, on parcels made here: wobbly rings of 70 vertices, like those of a land survey, far from the origin.

use std::f64::consts::TAU;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use jingtu::geometry::distance::{distance_m, distance_within};
use jingtu::geometry::rings::{clean, measure};
use jingtu::geometry::{EdgeTree, Extent, Measures, Overlapper, Point, Shape, ShapeKind, Side};
use jingtu::ids::RecordNo;
use jingtu::index::BoxIndex;

const VERTICES: usize = 70;
const FAR: Point = [36_621_823.0, 2_689_041.0];

/// The same numbers at every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }
}

/// A wobbly closed ring as a file stores it.
fn parcel(random: &mut Random, centre: Point, radius: f64, vertices: usize) -> Shape {
    let waves: Vec<(f64, f64, f64)> =
        (2..7).map(|k| (f64::from(k), random.between(-0.3, 0.3) / f64::from(k), random.between(0.0, TAU))).collect();
    let mut shape = Shape { kind: ShapeKind::Polygon, ..Shape::default() };
    for i in 0..vertices {
        let angle = -TAU * i as f64 / vertices as f64;
        let wave: f64 = waves.iter().map(|(k, height, phase)| height * (k * angle + phase).sin()).sum();
        let r = radius * (1.0 + wave + random.between(-0.02, 0.02)).max(0.2);
        shape.xy.push([centre[0] + r * angle.cos(), centre[1] + r * angle.sin()]);
    }
    shape.xy.push(shape.xy[0]);
    shape.end_part();
    shape
}

/// Parcels in a field of `size` metres.
fn parcels(seed: u64, count: usize, size: f64, radius: f64) -> Vec<Shape> {
    let mut random = Random(seed);
    (0..count)
        .map(|_| {
            let centre = [FAR[0] + random.between(0.0, size), FAR[1] + random.between(0.0, size)];
            parcel(&mut random, centre, radius, VERTICES)
        })
        .collect()
}

fn ready(mut shape: Shape) -> (Shape, Measures) {
    clean(&mut shape);
    let measures = measure(&mut shape);
    (shape, measures)
}

fn rings(c: &mut Criterion) {
    let stored = parcels(1, 1000, 20_000.0, 40.0);
    let mut cleaned = stored.clone();
    for shape in &mut cleaned {
        clean(shape);
    }
    let mut group = c.benchmark_group("rings");
    group.throughput(Throughput::Elements(1000));
    group.bench_function("clean", |b| {
        b.iter_batched_ref(
            || stored.clone(),
            |shapes| shapes.iter_mut().map(|shape| clean(shape).spikes).sum::<u32>(),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("measure (box, area, self-crossing)", |b| {
        b.iter_batched_ref(
            || cleaned.clone(),
            |shapes| shapes.iter_mut().map(|shape| measure(shape).area_m2).sum::<f64>(),
            BatchSize::LargeInput,
        );
    });
    group.finish();
    let large = ready(parcel(&mut Random(2), FAR, 30_000.0, 100_000)).0;
    c.bench_function("rings/measure 100 000 vertices", |b| {
        b.iter_batched_ref(|| large.clone(), measure, BatchSize::LargeInput);
    });
}

fn distances(c: &mut Criterion) {
    let shapes: Vec<Shape> = parcels(3, 1000, 1500.0, 40.0).into_iter().map(|shape| ready(shape).0).collect();
    let source = Shape::point([FAR[0] + 750.0, FAR[1] + 750.0]);
    let works = ready(parcel(&mut Random(4), source.xy[0], 120.0, VERTICES)).0;
    let mut group = c.benchmark_group("distance");
    group.throughput(Throughput::Elements(1000));
    for (name, subject) in [("point to parcel", &source), ("polygon to parcel", &works)] {
        group.bench_function(name, |b| {
            b.iter(|| shapes.iter().map(|shape| distance_m(subject.as_ref(), shape.as_ref())).sum::<f64>());
        });
        group.bench_function(format!("{name}, within 300 m"), |b| {
            b.iter(|| shapes.iter().filter_map(|shape| distance_within(subject.as_ref(), shape.as_ref(), 300.0)).sum::<f64>());
        });
    }
    group.finish();
}

fn overlaps(c: &mut Criterion) {
    // Pairs as an index finds them: boxes meet; about a quarter overlap.
    let left: Vec<_> = parcels(5, 3000, 5000.0, 40.0).into_iter().map(ready).collect();
    let right: Vec<_> = parcels(6, 3000, 5000.0, 40.0).into_iter().map(ready).collect();
    let mut pairs = Vec::new();
    let mut overlapper = Overlapper::default();
    let (mut real, mut apart) = (0, 0);
    for a in &left {
        for b in right.iter().filter(|b| a.1.extent.intersects(&b.1.extent)) {
            let overlaps = overlapper.overlap((a.0.as_ref(), &a.1), (b.0.as_ref(), &b.1)).area_m2 > 0.0;
            let (count, most) = if overlaps { (&mut real, 230) } else { (&mut apart, 770) };
            if *count < most {
                *count += 1;
                pairs.push((a, b));
            }
        }
    }
    let mut group = c.benchmark_group("overlap");
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function(format!("box candidates ({real} of {} overlap)", pairs.len()), |b| {
        b.iter(|| pairs.iter().map(|(a, b)| overlapper.overlap((a.0.as_ref(), &a.1), (b.0.as_ref(), &b.1)).area_m2).sum::<f64>());
    });
    group.bench_function("the same as polygons, by the general overlay", |b| {
        b.iter(|| pairs.iter().map(|(a, b)| overlapper.polygon(a.0.as_ref(), b.0.as_ref()).xy.len()).sum::<usize>());
    });
    group.finish();
    let large = ready(parcel(&mut Random(7), [FAR[0] + 2500.0, FAR[1] + 2500.0], 2000.0, 100_000));
    c.bench_function("overlap/100 000 vertices with a parcel", |b| {
        let mut at = 0;
        b.iter(|| {
            at = (at + 1) % left.len();
            overlapper.overlap((large.0.as_ref(), &large.1), (left[at].0.as_ref(), &left[at].1))
        });
    });
    let tree = EdgeTree::new(large.0.as_ref());
    c.bench_function("overlap/100 000 vertices with a parcel, by a tree", |b| {
        let (side, mut at) = (Side { shape: large.0.as_ref(), measures: &large.1, tree: Some(&tree) }, 0);
        b.iter(|| {
            at = (at + 1) % left.len();
            overlapper.overlap(side, (left[at].0.as_ref(), &left[at].1))
        });
    });
}

fn index(c: &mut Criterion) {
    let mut random = Random(8);
    let boxes: Vec<(Extent, RecordNo)> = (0..200_000)
        .map(|record| {
            let min = [FAR[0] + random.between(0.0, 40_000.0), FAR[1] + random.between(0.0, 40_000.0)];
            (Extent { min, max: [min[0] + random.between(10.0, 120.0), min[1] + random.between(10.0, 120.0)] }, RecordNo::new(record))
        })
        .collect();
    let mut group = c.benchmark_group("index");
    group.sample_size(20);
    group.bench_function("build, 200 000 boxes", |b| b.iter_batched(|| boxes.clone(), BoxIndex::build, BatchSize::LargeInput));
    let tree = BoxIndex::build(boxes.clone());
    group.throughput(Throughput::Elements(1000));
    group.bench_function("boxes that meet a parcel's", |b| {
        b.iter(|| {
            let mut found = 0;
            boxes.iter().step_by(200).for_each(|(extent, _)| tree.meeting_unsorted(*extent, |_| found += 1));
            found
        });
    });
    group.bench_function("boxes within 1000 m", |b| {
        b.iter(|| {
            let mut found = 0;
            boxes.iter().step_by(200).for_each(|(extent, _)| tree.within_unsorted(*extent, 1000.0, |_| found += 1));
            found
        });
    });
    group.bench_function("the nearest", |b| {
        b.iter(|| boxes.iter().step_by(200).filter_map(|(extent, _)| tree.nearest(extent.min).next()).count());
    });
    group.finish();
}

criterion_group!(benches, rings, distances, overlaps, index);
criterion_main!(benches);
