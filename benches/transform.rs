//! What a vertex costs on its way to the analysis CRS. `cargo bench --bench transform`
#![allow(missing_docs, reason = "criterion's macros make public items of their own")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jingtu::geometry::{Extent, Point};
use jingtu::layer::{Crs, Transform};

/// Vertices of a thousand parcels.
const VERTICES: usize = 70_000;

fn vertices(extent: Extent) -> Vec<Point> {
    let share = |n: usize, step: usize| ((n * step) % VERTICES) as f64 / VERTICES as f64;
    (0..VERTICES).map(|n| [extent.min[0] + extent.width() * share(n, 7919), extent.min[1] + extent.height() * share(n, 104_729)]).collect()
}

fn transform(c: &mut Criterion) {
    let zone_36 = Extent { min: [36_560_000.0, 2_640_000.0], max: [36_740_000.0, 2_880_000.0] };
    let degrees = Extent { min: [108.6, 23.9], max: [110.3, 26.0] };
    let mut group = c.benchmark_group("transform");
    group.throughput(Throughput::Elements(VERTICES as u64));
    for (name, from, to, extent, fitted) in [
        ("zone to zone", 4524, 4525, zone_36, zone_36),
        ("degrees to zone", 4490, 4525, degrees, degrees),
        ("PROJ", 4524, 4525, zone_36, Extent::EMPTY),
    ] {
        let (from, to) = (Crs::from_epsg(from).expect("a CRS"), Crs::from_epsg(to).expect("a CRS"));
        let transform = Transform::new(&from, &to, fitted).expect("a way");
        let vertices = vertices(extent);
        let mut scratch = vertices.clone();
        group.bench_function(name, |b| {
            b.iter(|| {
                scratch.copy_from_slice(&vertices);
                transform.apply(black_box(&mut scratch));
            });
        });
    }
    let (from, to) = (Crs::from_epsg(4524).expect("a CRS"), Crs::from_epsg(4525).expect("a CRS"));
    let whole = Transform::new(&from, &to, zone_36).expect("a way");
    let boxes: Vec<Extent> = vertices(zone_36).into_iter().map(|point| Extent::EMPTY.with(point).widened(30.0)).collect();
    group.bench_function("boxes", |b| b.iter(|| boxes.iter().map(|&extent| whole.extent(black_box(extent)).min[0]).sum::<f64>()));
    group.bench_function("fit", |b| b.iter(|| Transform::new(&from, &to, black_box(zone_36))));
    group.finish();
}

criterion_group!(benches, transform);
criterion_main!(benches);
