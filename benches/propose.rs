//! Proposing grids for the sample town: all of it from 77 to 156 as a whole (budget: 5 s on two
//! cores), one grid in two (100 ms), and the 156 balanced again after some houses were built
//! (200 ms). With `EXPORT=FILE` the block graph and the best alternative are written as JSON, for
//! `benches/peers/propose.py`.

#[path = "../tests/propose/sample.rs"]
mod sample;

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::course::Course;
use gridroom::geometry::propose::Latest;
use gridroom::model::propose::{Scope, Wish, balance, begin};
use sample::Sample;
use serde_json::json;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn whole() -> Wish {
    Wish {
        grids: Some(156),
        seed: 20_210_912,
        ..Wish::default()
    }
}

fn proposing(c: &mut Criterion) {
    let sample = Sample::old();
    let field = sample.field();
    let propose = |wish: &Wish| {
        let proposal = begin(&field, wish).expect("possible");
        let found = proposal.search(&Course::new(), &Latest::default());
        black_box(found.expect("nobody stops it"));
    };
    if let Some(path) = std::env::var_os("EXPORT") {
        export(&sample, &path);
    }
    let mut group = c.benchmark_group("propose");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(20));
    group.bench_function("town 77 to 156", |b| b.iter(|| propose(&whole())));
    let face = sample.map.faces().next().expect("a grid");
    let one = Wish {
        scope: Scope::Faces(vec![face]),
        grids: Some(2),
        ..Wish::default()
    };
    group.bench_function("one grid in two", |b| b.iter(|| propose(&one)));
    let mut grown = Sample::new();
    let lived_in = |f: &&mut gridroom::model::context::ContextFeature| f.households.is_some();
    let houses = grown.context.features.iter_mut().filter(lived_in);
    for house in houses.step_by(50) {
        house.households = house.households.map(|n| n + 45);
    }
    let grown = grown.counted();
    let wish = Wish::default();
    group.bench_function("balance 156", |b| {
        b.iter(|| black_box(balance(&grown.field(), &wish, &Course::new())));
    });
    group.finish();
}

/// The graph of blocks, part by part, and what was found in what time: on all processors, and on one, as
/// the peers have it.
fn export(sample: &Sample, path: &std::ffi::OsStr) {
    let proposal = begin(&sample.field(), &whole()).expect("possible");
    let searched = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads").install(|| {
            let began = Instant::now();
            let found = proposal.search(&Course::new(), &Latest::default());
            (
                found.expect("nobody stops it"),
                began.elapsed().as_secs_f64(),
            )
        })
    };
    let threads = rayon::current_num_threads();
    let (found, seconds) = searched(threads);
    let (again, alone) = searched(1);
    assert_eq!(found, again, "on any number of threads");
    let best = &found[0];
    let blocks = &proposal.prepared.blocks;
    let of = |block: u32| &best.districts[best.district_of[block as usize] as usize];
    let nodes = (0u32..).zip(&blocks.blocks).map(|(number, block)| {
        json!({
            "households": block.weights[0],
            "area": block.area_m2,
            "outer": block.outer_m,
            "part": block.compartment,
            "apart": of(number).is_apart,
            "banded": of(number).band.is_some(),
            "district": best.district_of[number as usize],
        })
    });
    let links = blocks.links.iter().map(|link| {
        let [a, b] = link.blocks;
        json!([a, b, link.whole_m(), link.cost()])
    });
    let graph = json!({
        "seconds": seconds,
        "seconds_alone": alone,
        "threads": threads,
        "nodes": nodes.collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
    });
    std::fs::write(path, graph.to_string()).expect("written");
}

criterion_group!(benches, proposing);
criterion_main!(benches);
