//! Reading and writing GeoJSON.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use gridroom::exchange::geojson::{read_bytes, to_bytes};
use std::hint::black_box;
use std::path::Path;

fn geojson(c: &mut Criterion) {
    let path = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/nyct2010_wgs84.geojson"
    ));
    let Ok(text) = std::fs::read(path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let mut group = c.benchmark_group("geojson");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("read", |b| b.iter(|| read_bytes(black_box(&text))));
    let layer = read_bytes(&text).expect("readable").layer;
    group.bench_function("write", |b| {
        b.iter(|| to_bytes(black_box(&layer.features), &layer.foreign_members));
    });
    group.finish();
}

criterion_group!(benches, geojson);
criterion_main!(benches);
