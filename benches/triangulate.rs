//! Triangles of a town-sized and a city-sized coverage of wavy cells.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::triangulate::triangulate_face;
use gridroom::geometry::{Coord, Polygon, Shape};
use std::hint::black_box;

/// Vertices on one side of a cell.
const SIDE: i32 = 18;
/// Width of a cell, 1e-7 degree.
const CELL: i32 = 36_000;

/// `columns` × `columns` cells whose shared sides run in waves.
fn cells(columns: i32) -> Coverage {
    let wave = |along: i32| (f64::from(along) / 2_000.0).sin() * 2_500.0;
    let corner = |u: i32, v: i32| {
        Coord::new(
            1_180_000_000 + u + wave(v) as i32,
            250_000_000 + v + wave(u) as i32,
        )
    };
    let step = CELL / SIDE;
    let shapes: Vec<Shape> = (0..columns * columns)
        .map(|i| {
            let (x, y) = (i % columns * CELL, i / columns * CELL);
            let sides = (0..SIDE).map(|k| corner(x + k * step, y));
            let sides = sides.chain((0..SIDE).map(|k| corner(x + CELL, y + k * step)));
            let sides = sides.chain((0..SIDE).map(|k| corner(x + CELL - k * step, y + CELL)));
            let sides = sides.chain((0..SIDE).map(|k| corner(x, y + CELL - k * step)));
            Shape {
                polygons: vec![Polygon {
                    outer: sides.collect(),
                    holes: Vec::new(),
                }],
            }
        })
        .collect();
    Coverage::build(&shapes, &BuildOptions::default()).coverage
}

fn triangulate(c: &mut Criterion) {
    for (name, columns) in [("town of 169", 13), ("city of 2,116", 46)] {
        let coverage = cells(columns);
        c.bench_function(&format!("triangulate a {name}"), |b| {
            b.iter(|| {
                let all = coverage.faces().map(|f| triangulate_face(&coverage, f));
                black_box(all.map(|t| t.indices.len()).sum::<usize>())
            });
        });
    }
}

criterion_group!(benches, triangulate);
criterion_main!(benches);
