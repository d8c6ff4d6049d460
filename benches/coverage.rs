//! Building a coverage, checking it, repairing it, hitting it.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::exchange::geojson::read_path;
use gridroom::geometry::coverage::repair::RepairOptions;
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::polygon::Shape;
use std::hint::black_box;
use std::path::Path;

fn shapes(name: &str) -> Option<Vec<Shape>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    let path = folder.join(name);
    if !path.is_file() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    let layer = read_path(&path).expect("readable").layer;
    Some(
        layer
            .features
            .into_iter()
            .map(|f| f.shape.unwrap_or_default())
            .collect(),
    )
}

/// Places all over the map, always the same ones.
fn places(bounds: Bounds) -> Vec<Coord> {
    let span = |low: i32, high: i32, k: i64| {
        (i64::from(low) + (i64::from(high) - i64::from(low)) * (k % 997) / 997) as i32
    };
    (0..1000)
        .map(|k| {
            let x = span(bounds.min.x, bounds.max.x, k * 389);
            Coord::new(x, span(bounds.min.y, bounds.max.y, k * 571))
        })
        .collect()
}

fn coverage(c: &mut Criterion) {
    for name in ["greater_taipei_villages.geojson", "nyct2010_wgs84.geojson"] {
        let Some(shapes) = shapes(name) else { continue };
        let mut group = c.benchmark_group(name);
        group.sample_size(20);
        let options = BuildOptions::default();
        group.bench_function("build", |b| {
            b.iter(|| Coverage::build(black_box(&shapes), &options))
        });
        let coverage = Coverage::build(&shapes, &options).coverage;
        group.bench_function("check", |b| b.iter(|| black_box(&coverage).check(1.0)));
        group.bench_function("repair", |b| {
            b.iter_batched(
                || coverage.clone(),
                |mut coverage| coverage.repair(&RepairOptions::default()),
                criterion::BatchSize::LargeInput,
            );
        });
        group.bench_function("index", |b| {
            b.iter(|| CoverageIndex::new(black_box(&coverage)))
        });
        let index = CoverageIndex::new(&coverage);
        let places = places(coverage.bounds().expect("not empty"));
        let mut next = places.iter().cycle();
        group.bench_function("hit", |b| {
            b.iter(|| index.face_at(&coverage, *next.next().expect("endless")));
        });
        let mut next = places.iter().cycle();
        group.bench_function("nearest within 20 m", |b| {
            b.iter(|| index.nearest(&coverage, *next.next().expect("endless"), 20.0));
        });
        group.finish();
    }
}

criterion_group!(benches, coverage);
criterion_main!(benches);
