//! Random edits and undos.

use crate::shared::real_files;
use crate::support::{Bench, Dice, build, rampage};
use gridroom::exchange::geojson::read_path;
use gridroom::geometry::coverage::{BuildOptions, Edit};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::GridMap;
use proptest::prelude::*;

/// `GRIDROOM_EDITS=10000` for the long run.
fn edits(usual: usize) -> usize {
    let asked = std::env::var("GRIDROOM_EDITS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Jittered cells, each given to one of several faces: multiparts, holes, voids.
fn cells() -> impl Strategy<Value = Vec<Shape>> {
    (2..9usize, 2..9usize, 2..14usize)
        .prop_flat_map(|(w, h, faces)| {
            let jitter = prop::collection::vec((-4000..4000i32, -4000..4000i32), (w + 1) * (h + 1));
            let owner = prop::collection::vec(0..=faces, w * h);
            (Just((w, h, faces)), jitter, owner)
        })
        .prop_map(|((w, h, faces), jitter, owner)| {
            let vertex = |i: usize, j: usize| {
                let (dx, dy) = jitter[j * (w + 1) + i];
                let at = |k: usize| k as i32 * 10_000;
                Coord::new(1_186_940_000 + at(i) + dx, 253_620_000 + at(j) + dy)
            };
            let mut shapes = vec![Shape::default(); faces];
            for j in 0..h {
                for i in 0..w {
                    let outer = vec![
                        vertex(i, j),
                        vertex(i + 1, j),
                        vertex(i + 1, j + 1),
                        vertex(i, j + 1),
                    ];
                    if let Some(face) = owner[j * w + i].checked_sub(1) {
                        shapes[face].polygons.push(Polygon {
                            outer,
                            holes: Vec::new(),
                        });
                    }
                }
            }
            shapes.retain(|shape| !shape.polygons.is_empty());
            shapes
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases((1600 / edits(40)).clamp(1, 40) as u32))]
    #[test]
    fn random_edits_keep_a_generated_coverage_sound(shapes in cells(), seed in 1..u64::MAX) {
        if shapes.is_empty() {
            return Ok(());
        }
        let mut bench = Bench::new(build(&shapes));
        let first = bench.coverage.clone();
        rampage(&mut bench, seed, edits(40), |_, bench| bench.assert_sound());
        prop_assert_eq!(&bench.coverage, &first);
        bench.assert_indexed();
    }
}

fn real(name: &str) -> Option<Bench> {
    let path = &real_files(&[name])?[0];
    let read = read_path(path).unwrap_or_else(|e| panic!("{name}: {e}"));
    let options = BuildOptions {
        tolerance_m: 0.5,
        ..BuildOptions::default()
    };
    let mut map = GridMap::build(read.layer, &options);
    map.coverage.repair(&Default::default());
    Some(Bench::new(map.coverage))
}

#[test]
fn random_edits_keep_a_real_small_coverage_sound() {
    let Some(mut bench) = real("keelung_villages.geojson") else {
        return;
    };
    let first = bench.coverage.clone();
    let tally = rampage(&mut bench, 7, edits(150), |_, bench| {
        assert_eq!(bench.coverage.faults(), []);
        bench.assert_indexed();
    });
    assert_eq!(bench.coverage, first);
    for tool in [
        "Move", "Insert", "Delete", "Split", "Merge", "Give", "Reshape",
    ] {
        assert!(tally.contains_key(&format!("{tool} done")), "{tally:?}");
    }
}

#[test]
fn a_thousand_random_edits_keep_a_real_large_coverage_sound() {
    let Some(mut bench) = real("greater_taipei_villages.geojson") else {
        return;
    };
    let first = bench.coverage.clone();
    rampage(&mut bench, 11, edits(1000), |number, bench| {
        if number % 100 == 0 {
            assert_eq!(bench.coverage.faults(), []);
        }
    });
    bench.assert_indexed();
    assert_eq!(bench.coverage, first);
}

/// The vertices where most boundaries meet are dragged to and fro without a trace.
#[test]
fn dragging_to_and_fro_comes_back() {
    let Some(mut bench) = real("greater_taipei_villages.geojson") else {
        return;
    };
    let first = bench.coverage.clone();
    let mut by_degree: Vec<(usize, Coord)> = first
        .nodes()
        .map(|(_, at)| (bench.index.arcs_at(&first, at).len(), at))
        .collect();
    by_degree.sort_unstable();
    for (_, from) in by_degree.iter().rev().take(20) {
        let mut changes = Vec::new();
        let mut now = *from;
        for step in [(40, 0), (0, 40), (-40, -40)] {
            let to = Coord::new(now.x + step.0, now.y + step.1);
            let edit = Edit::Move {
                moves: vec![(now, to)],
            };
            if let Ok(Some(change)) = bench.coverage.apply(&mut bench.index, &edit) {
                changes.push(change);
                now = to;
            }
        }
        while let Some(change) = changes.pop() {
            bench.coverage.revert(&mut bench.index, &change);
        }
    }
    assert_eq!(bench.coverage, first);
}

/// Few faces on few cells: things lie on one another and vanish all the time.
#[test]
fn random_edits_keep_crowded_coverages_sound() {
    (1..=edits(300) as u64).for_each(crowded);
}

#[test]
fn a_ring_that_nothing_touches_any_more_begins_at_its_smallest_vertex() {
    crowded(789);
}

/// Random edits of some large cells with many corners, of which several belong to one face.
fn crowded(seed: u64) {
    const SIDE: usize = 4;
    let mut dice = Dice(seed * 7919);
    let mut offset = || dice.roll(8000) as i32 - 4000;
    let corners: Vec<(i32, i32)> = (0..(SIDE + 1).pow(2))
        .map(|_| (offset(), offset()))
        .collect();
    let vertex = |i: usize, j: usize| {
        let (dx, dy) = corners[j * (SIDE + 1) + i];
        let at = |k: usize| k as i32 * 10_000;
        Coord::new(1_186_940_000 + at(i) + dx, 253_620_000 + at(j) + dy)
    };
    let mut shapes = vec![Shape::default(); 5];
    for cell in 0..SIDE * SIDE {
        let (i, j) = (cell % SIDE, cell / SIDE);
        let outer = vec![
            vertex(i, j),
            vertex(i + 1, j),
            vertex(i + 1, j + 1),
            vertex(i, j + 1),
        ];
        if let Some(face) = dice.roll(6).checked_sub(1) {
            shapes[face].polygons.push(Polygon {
                outer,
                holes: Vec::new(),
            });
        }
    }
    shapes.retain(|shape| !shape.polygons.is_empty());
    if !shapes.is_empty() {
        let mut bench = Bench::new(build(&shapes));
        rampage(&mut bench, seed, 30, |_, bench| bench.assert_sound());
    }
}
