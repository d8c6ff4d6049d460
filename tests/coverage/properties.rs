//! Invariants of the coverage on random input: jittered cells merged into faces (Voronoi
//! cells, islands, holes, multiparts), rectangles with T-junctions, and plain rubbish.

use gridroom::geometry::coverage::repair::{OverlapRule, RepairOptions};
use gridroom::geometry::coverage::{BuildOptions, Built, Coverage, FaceId, FindingKind};
use gridroom::geometry::fixed::{Coord, ring_area2};
use gridroom::geometry::polygon::{Polygon, Shape};
use proptest::prelude::*;

/// Without a gap width: shapes here are often narrower than any, and would be taken for gaps.
fn options(tolerance_m: f64) -> BuildOptions {
    BuildOptions {
        tolerance_m,
        gap_width_m: 0.0,
        ..BuildOptions::default()
    }
}

fn area2(shape: &[Polygon]) -> i128 {
    let rings = shape.iter().flat_map(Polygon::rings);
    rings.map(ring_area2).sum()
}

/// A lattice of jittered quadrilaterals, each given to one of several faces.
fn jittered_cells() -> impl Strategy<Value = Vec<Shape>> {
    (2..9usize, 2..9usize, 1..9usize, any::<bool>())
        .prop_flat_map(|(w, h, faces, by_seed)| {
            let jitter = prop::collection::vec((-400..400i32, -400..400i32), (w + 1) * (h + 1));
            let owner = prop::collection::vec(0..=faces, w * h);
            let seeds = prop::collection::vec((0..w, 0..h), faces);
            (Just((w, h, faces, by_seed)), jitter, owner, seeds)
        })
        .prop_map(|((w, h, faces, by_seed), jitter, owner, seeds)| {
            let vertex = |i: usize, j: usize| {
                let (dx, dy) = jitter[j * (w + 1) + i];
                let at = |k: usize| k as i32 * 1000;
                Coord::new(1_186_940_000 + at(i) + dx, 253_620_000 + at(j) + dy)
            };
            let mut shapes = vec![Shape::default(); faces];
            for j in 0..h {
                for i in 0..w {
                    let nearest = (0..faces).min_by_key(|f| {
                        let (x, y) = seeds[*f];
                        x.abs_diff(i).pow(2) + y.abs_diff(j).pow(2)
                    });
                    let face = if by_seed {
                        nearest
                    } else {
                        owner[j * w + i].checked_sub(1)
                    };
                    let outer = vec![
                        vertex(i, j),
                        vertex(i + 1, j),
                        vertex(i + 1, j + 1),
                        vertex(i, j + 1),
                    ];
                    if let Some(face) = face {
                        shapes[face].polygons.push(Polygon {
                            outer,
                            holes: Vec::new(),
                        });
                    }
                }
            }
            shapes
        })
}

/// A wall of rectangles in courses like bricks: T-junctions everywhere, no vertex at them.
fn bricks() -> impl Strategy<Value = Vec<Shape>> {
    prop::collection::vec(prop::collection::vec(1..500i32, 1..8), 1..7).prop_map(|courses| {
        let width: i32 = 4000;
        let mut shapes = Vec::new();
        for (row, cuts) in (0i32..).zip(courses) {
            let (south, north) = (row * 300, row * 300 + 300);
            let mut west = 0;
            for cut in cuts.into_iter().map(Some).chain([None]) {
                let east = cut.map_or(width, |c| west + c);
                let outer = vec![
                    Coord::new(west, south),
                    Coord::new(east, south),
                    Coord::new(east, north),
                    Coord::new(west, north),
                ];
                let holes = Vec::new();
                shapes.push(Shape {
                    polygons: vec![Polygon { outer, holes }],
                });
                west = east;
            }
        }
        shapes
    })
}

/// Rings of random vertices: crossing, spiked, repeated, collapsed.
fn rubbish() -> impl Strategy<Value = Vec<Shape>> {
    let range = prop_oneof![Just(4i32), Just(30), Just(100_000)];
    range.prop_flat_map(|range| {
        let vertex = move || (0..=range, 0..=range).prop_map(|(x, y)| Coord::new(x, y));
        let ring = move || prop::collection::vec(vertex(), 0..9);
        let polygon = move || {
            (ring(), prop::collection::vec(ring(), 0..2))
                .prop_map(|(outer, holes)| Polygon { outer, holes })
        };
        let shape = prop::collection::vec(polygon(), 0..3).prop_map(|polygons| Shape { polygons });
        prop::collection::vec(shape, 1..7)
    })
}

/// Polygons taken from a coverage, as the input of another.
fn taken(coverage: &Coverage) -> Vec<Shape> {
    coverage
        .faces()
        .map(|f| Shape {
            polygons: coverage.face_polygons(f),
        })
        .collect()
}

fn assert_sound(built: &Built) {
    assert_eq!(built.coverage.faults(), Vec::new());
}

fn assert_no_errors(built: &Built) {
    let errors: Vec<_> = built
        .findings
        .iter()
        .filter(|f| f.kind.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn merged_cells_make_a_sound_coverage(shapes in jittered_cells()) {
        let built = Coverage::build(&shapes, &options(0.0));
        assert_sound(&built);
        for (face, shape) in built.coverage.faces().zip(&shapes) {
            let polygons = built.coverage.face_polygons(face);
            prop_assert_eq!(area2(&polygons), area2(&shape.polygons), "area of {:?}", face);
            for p in &polygons {
                prop_assert!(ring_area2(&p.outer) > 0);
                prop_assert!(p.holes.iter().all(|h| ring_area2(h) < 0));
            }
        }
        // What is taken out and put in again is the same coverage, without a fault.
        let again = Coverage::build(&taken(&built.coverage), &options(0.0));
        assert_sound(&again);
        assert_no_errors(&again);
        prop_assert_eq!(&again.coverage, &built.coverage);
    }

    #[test]
    fn bricks_are_noded_at_their_t_junctions(shapes in bricks()) {
        let built = Coverage::build(&shapes, &options(0.0));
        assert_sound(&built);
        for (face, shape) in built.coverage.faces().zip(&shapes) {
            prop_assert_eq!(area2(&built.coverage.face_polygons(face)), area2(&shape.polygons));
        }
        let again = Coverage::build(&taken(&built.coverage), &options(0.0));
        assert_no_errors(&again);
        prop_assert_eq!(&again.coverage, &built.coverage);
    }

    #[test]
    fn neighbours_are_mutual(shapes in jittered_cells()) {
        let coverage = Coverage::build(&shapes, &options(0.0)).coverage;
        for face in coverage.faces() {
            for (other, length) in coverage.neighbours(face) {
                prop_assert!(length > 0.0);
                let back = coverage.neighbours(other);
                prop_assert!(back.iter().any(|(f, l)| *f == face && (l - length).abs() < 1e-6));
            }
        }
    }

    #[test]
    fn rubbish_gives_a_sound_coverage(shapes in rubbish(), tolerance in prop_oneof![Just(0.0), Just(0.1), Just(30.0)]) {
        let built = Coverage::build(&shapes, &options(tolerance));
        assert_sound(&built);
    }

    #[test]
    fn repair_leaves_only_what_it_refused(shapes in rubbish(), larger in any::<bool>()) {
        let built = Coverage::build(&shapes, &options(0.0));
        let mut coverage = built.coverage;
        let had_area: Vec<FaceId> =
            coverage.faces().filter(|f| !coverage.face_regions(*f).is_empty()).collect();
        let overlap = if larger { OverlapRule::Larger } else { OverlapRule::LongestBorder };
        let report = coverage.repair(&RepairOptions { tolerance_m: 1.0, overlap });
        let check = coverage.check(1.0);
        prop_assert_eq!(check.faults, Vec::new());
        for face in had_area {
            prop_assert!(!coverage.face_regions(face).is_empty(), "{:?} vanished", face);
        }
        let left = |kind| check.findings.iter().filter(|f| f.kind == kind).count();
        let refused = |kind| report.refused.iter().filter(|r| r.finding.kind == kind).count();
        prop_assert_eq!(left(FindingKind::Collapsed), refused(FindingKind::Collapsed));
        prop_assert!(left(FindingKind::Overlap) <= refused(FindingKind::Overlap));
        prop_assert_eq!(left(FindingKind::Gap), 0);
        // The polygons, read as a new map, are sound too.
        let again = Coverage::build(&taken(&coverage), &options(0.0));
        assert_sound(&again);
        if report.refused.is_empty() {
            assert_no_errors(&again);
        }
    }

    #[test]
    fn the_order_of_shapes_changes_nothing_but_their_numbers(shapes in jittered_cells()) {
        let forward = Coverage::build(&shapes, &options(0.0)).coverage;
        let reversed: Vec<Shape> = shapes.iter().rev().cloned().collect();
        let backward = Coverage::build(&reversed, &options(0.0)).coverage;
        for (face, mirrored) in forward.faces().zip(backward.faces().collect::<Vec<_>>().into_iter().rev()) {
            prop_assert_eq!(forward.face_polygons(face), backward.face_polygons(mirrored));
        }
    }
}
