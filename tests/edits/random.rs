//! Random edits and undos.

use crate::support::{Bench, build, crowd, rampage, real};
use gridroom::geometry::coverage::Edit;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use proptest::prelude::*;

/// `GRIDROOM_EDITS=20000` for the long run.
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
        rampage(&mut bench, seed, edits(40), |_, bench, _| bench.assert_sound());
        prop_assert_eq!(&bench.coverage, &first);
        bench.assert_indexed();
    }
}

#[test]
fn random_edits_keep_a_real_small_coverage_sound() {
    let Some(mut bench) = real("keelung_villages.geojson") else {
        return;
    };
    let first = bench.coverage.clone();
    let tally = rampage(&mut bench, 7, edits(150), |_, bench, _| {
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

/// Random edits of a larger real map: what lies around each is looked at after it, the whole now and
/// then.
fn rampage_over(name: &str, seed: u64, usual: usize) {
    let Some(mut bench) = real(name) else {
        return;
    };
    let first = bench.coverage.clone();
    rampage(&mut bench, seed, edits(usual), |number, bench, touched| {
        bench.assert_sound_around(touched, &format!("{name}, edit {number}"));
        if number % 500 == 499 {
            assert_eq!(bench.coverage.faults(), [], "{name}, edit {number}");
        }
    });
    bench.assert_indexed();
    assert_eq!(bench.coverage, first, "{name}");
}

#[test]
fn a_thousand_random_edits_keep_a_real_large_coverage_sound() {
    rampage_over("greater_taipei_villages.geojson", 11, 1000);
}

// The others are edited less often, so that all takes seconds: a face of nyct and davao has four
// times as many vertices, and taipei is a part of the one above. In the long run all are edited
// alike.

#[test]
fn random_edits_keep_the_villages_of_a_city_sound() {
    rampage_over("taipei_villages.geojson", 13, 250);
}

#[test]
fn random_edits_keep_a_coast_with_islands_sound() {
    rampage_over("davao_barangays.geojson", 17, 150);
}

#[test]
fn random_edits_keep_winding_shores_sound() {
    rampage_over("nyct2010_wgs84.geojson", 19, 250);
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

/// Random edits of few faces on some large cells.
fn crowded(seed: u64) {
    if let Some(mut bench) = crowd(seed) {
        rampage(&mut bench, seed, 30, |_, bench, _| bench.assert_sound());
    }
}
