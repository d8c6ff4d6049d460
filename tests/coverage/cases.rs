//! Shapes that other tools stumbled over (cases 18 to 25), and the index.

use gridroom::geometry::coverage::repair::{OverlapRule, Reason, RepairOptions};
use gridroom::geometry::coverage::{
    BuildOptions, Built, Coverage, FaceId, FindingKind, Owner, RegionId,
};
use gridroom::geometry::fixed::{Bounds, Coord, ring_area2};
use gridroom::geometry::index::{CoverageIndex, Nearest};
use gridroom::geometry::measure::measure_face;
use gridroom::geometry::polygon::{Polygon, Shape};
use proptest::prelude::*;

const fn c(x: i32, y: i32) -> Coord {
    Coord::new(1_180_000_000 + x, 250_000_000 + y)
}

fn ring(points: &[(i32, i32)]) -> Vec<Coord> {
    points.iter().map(|(x, y)| c(*x, *y)).collect()
}

fn square(x: i32, y: i32, side: i32) -> Vec<Coord> {
    ring(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

fn polygon(outer: Vec<Coord>, holes: Vec<Vec<Coord>>) -> Polygon {
    Polygon { outer, holes }
}

fn shape(polygons: Vec<Polygon>) -> Shape {
    Shape { polygons }
}

fn simple(outer: Vec<Coord>) -> Shape {
    shape(vec![polygon(outer, Vec::new())])
}

fn build(shapes: &[Shape]) -> Built {
    let built = Coverage::build(shapes, &BuildOptions::default());
    assert_eq!(built.coverage.faults(), Vec::new());
    built
}

fn kinds(built: &Built) -> Vec<FindingKind> {
    built.findings.iter().map(|f| f.kind).collect()
}

fn area2(coverage: &Coverage, face: u32) -> i128 {
    let polygons = coverage.face_polygons(FaceId(face));
    polygons
        .iter()
        .flat_map(Polygon::rings)
        .map(ring_area2)
        .sum()
}

#[test]
fn a_hole_that_touches_itself_filled_by_two_parts_merges_to_a_solid_face() {
    // Case 18: the hole is a figure of eight, the other face fills both its lobes.
    let outer = square(0, 0, 9000);
    let eight = ring(&[
        (1000, 4000),
        (4000, 4000),
        (4000, 7000),
        (7000, 7000),
        (7000, 4000),
        (4000, 4000),
        (4000, 1000),
        (1000, 1000),
    ]);
    let lobes = vec![
        polygon(
            ring(&[(1000, 1000), (4000, 1000), (4000, 4000), (1000, 4000)]),
            Vec::new(),
        ),
        polygon(square(4000, 4000, 3000), Vec::new()),
    ];
    let built = build(&[
        shape(vec![polygon(outer.clone(), vec![eight])]),
        shape(lobes),
    ]);
    assert!(
        !kinds(&built).contains(&FindingKind::Gap) && !kinds(&built).contains(&FindingKind::Hole)
    );
    assert_eq!(
        area2(&built.coverage, 0) + area2(&built.coverage, 1),
        ring_area2(&outer)
    );
    assert_eq!(
        built.coverage.face_polygons(FaceId(0))[0].holes.len(),
        2,
        "two simple holes"
    );
    let all = built
        .coverage
        .faces()
        .flat_map(|f| built.coverage.face_polygons(f))
        .collect();
    let merged = build(&[shape(all)]);
    let polygons = merged.coverage.face_polygons(FaceId(0));
    assert_eq!((polygons.len(), polygons[0].holes.len()), (1, 0), "solid");
}

#[test]
fn a_hole_that_touches_the_shell_is_valid_and_its_void_reported() {
    // Case 19, at a vertex of the shell and amid one of its sides.
    for outer in [
        ring(&[(0, 0), (4000, 0), (9000, 0), (9000, 9000), (0, 9000)]),
        square(0, 0, 9000),
    ] {
        let hole = ring(&[(4000, 0), (2000, 4000), (6000, 4000)]);
        let built = build(&[shape(vec![polygon(outer, vec![hole.clone()])])]);
        assert_eq!(kinds(&built), [FindingKind::Hole]);
        let polygons = built.coverage.face_polygons(FaceId(0));
        assert_eq!((polygons.len(), polygons[0].holes.len()), (1, 1));
        assert_eq!(ring_area2(&polygons[0].holes[0]), -ring_area2(&hole).abs());
    }
}

#[test]
fn an_interior_cut_in_two_by_holes_becomes_two_regions() {
    // Case 20: two triangles that touch each other and both sides.
    let holes = vec![
        ring(&[(4000, 0), (3000, 4000), (5000, 4000)]),
        ring(&[(4000, 9000), (3000, 4000), (5000, 4000)]),
    ];
    let built = build(&[shape(vec![polygon(square(0, 0, 9000), holes)])]);
    assert_eq!(built.coverage.face_regions(FaceId(0)).len(), 2);
    assert_eq!(built.coverage.face_polygons(FaceId(0)).len(), 2);
}

#[test]
fn a_spike_is_reported_and_gone() {
    // Case 21.
    let spiked = ring(&[
        (0, 0),
        (9000, 0),
        (9000, 5000),
        (15000, 5000),
        (9000, 5000),
        (9000, 9000),
        (0, 9000),
    ]);
    let built = build(&[simple(spiked)]);
    assert!(kinds(&built).contains(&FindingKind::Spike));
    assert_eq!(area2(&built.coverage, 0), ring_area2(&square(0, 0, 9000)));
    let polygons = built.coverage.face_polygons(FaceId(0));
    assert!(!polygons[0].outer.contains(&c(15000, 5000)));
}

#[test]
fn a_bow_tie_becomes_two_parts() {
    let tie = ring(&[(0, 0), (8000, 8000), (8000, 0), (0, 8000)]);
    let built = build(&[simple(tie)]);
    assert_eq!(kinds(&built), [FindingKind::SelfIntersection]);
    assert_eq!(built.findings[0].at, c(4000, 4000));
    assert_eq!(built.coverage.face_polygons(FaceId(0)).len(), 2);
}

#[test]
fn a_named_face_is_never_dropped() {
    // Case 23: a face of one square unit, a line, a point, and one wholly inside another.
    let shapes = [
        simple(square(0, 0, 90_000)),
        simple(square(10_000, 10_000, 1)),
        simple(ring(&[(0, 0), (500, 0)])),
        simple(ring(&[(7, 7)])),
        simple(square(30_000, 30_000, 5000)),
    ];
    let built = build(&shapes);
    let collapsed: Vec<_> = built
        .findings
        .iter()
        .filter(|f| f.kind == FindingKind::Collapsed)
        .collect();
    assert_eq!(
        collapsed.iter().map(|f| f.faces[0].0).collect::<Vec<_>>(),
        [2, 3]
    );
    for overlap in [OverlapRule::LongestBorder, OverlapRule::Larger] {
        let mut coverage = built.coverage.clone();
        let report = coverage.repair(&RepairOptions {
            tolerance_m: 1.0,
            overlap,
        });
        for face in [0, 1, 4] {
            assert!(area2(&coverage, face) > 0, "{face} under {overlap:?}");
        }
        assert_eq!(area2(&coverage, 4), ring_area2(&square(0, 0, 5000)));
        let reasons: Vec<_> = report.refused.iter().map(|r| r.reason).collect();
        assert_eq!(reasons, [Reason::NoArea, Reason::NoArea]);
    }
}

#[test]
fn duplicates_are_refused_and_kept() {
    let built = build(&[simple(square(0, 0, 9000)), simple(square(0, 0, 9000))]);
    assert!(kinds(&built).contains(&FindingKind::Duplicate));
    let mut coverage = built.coverage;
    let report = coverage.repair(&RepairOptions::default());
    assert_eq!(report.refused.len(), 1);
    assert_eq!(report.refused[0].reason, Reason::FaceWouldVanish);
    assert_eq!(
        (area2(&coverage, 0), area2(&coverage, 1)),
        (162_000_000, 162_000_000)
    );
}

#[test]
fn an_overlap_goes_where_the_rule_says() {
    // Three sides of the strip border the tall face, which is larger too: both rules agree.
    let wide = simple(ring(&[(0, 0), (10_000, 0), (10_000, 4000), (0, 4000)]));
    let tall = simple(ring(&[
        (9000, -30_000),
        (19_000, -30_000),
        (19_000, 30_000),
        (9000, 30_000),
    ]));
    let built = build(&[wide, tall]);
    let strip = 2 * 1000 * 4000;
    for overlap in [OverlapRule::Larger, OverlapRule::LongestBorder] {
        let mut coverage = built.coverage.clone();
        let report = coverage.repair(&RepairOptions {
            tolerance_m: 1.0,
            overlap,
        });
        assert_eq!(report.fixed.len(), 1);
        assert_eq!(report.fixed[0].given_to, FaceId(1));
        assert_eq!(area2(&coverage, 0), 2 * 10_000 * 4000 - strip);
    }
    // A wedge driven into its neighbour borders on it on both sides: it goes to the neighbour
    // under the one rule; but the wedge's owner is larger and keeps it under the other.
    let field = simple(square(0, 0, 10_000));
    let wedge = simple(ring(&[
        (10_000, -40_000),
        (60_000, -40_000),
        (60_000, 50_000),
        (10_000, 50_000),
        (10_000, 6000),
        (4000, 5000),
        (10_000, 4000),
    ]));
    let built = build(&[field, wedge]);
    let heirs: Vec<u32> = [OverlapRule::LongestBorder, OverlapRule::Larger]
        .into_iter()
        .map(|overlap| {
            let options = RepairOptions {
                tolerance_m: 1.0,
                overlap,
            };
            built.coverage.clone().repair(&options).fixed[0].given_to.0
        })
        .collect();
    assert_eq!(heirs, [0, 1]);
}

#[test]
fn a_narrow_gap_is_filled_and_a_lake_is_not() {
    // A sliver 50 units (half a metre) wide between two fields, and a lake within one.
    let lake = square(2000, 2000, 3000);
    let west = shape(vec![polygon(square(0, 0, 10_000), vec![lake])]);
    let east = simple(ring(&[
        (10_050, 3000),
        (20_000, 0),
        (20_000, 10_000),
        (10_050, 7000),
        (10_000, 10_000),
        (10_000, 9000),
        (10_050, 6900),
        (10_050, 3100),
        (10_000, 1000),
        (10_000, 0),
    ]));
    let built = build(&[west, east]);
    assert!(
        kinds(&built).contains(&FindingKind::Gap),
        "{:?}",
        built.findings
    );
    assert!(kinds(&built).contains(&FindingKind::Hole));
    let mut coverage = built.coverage;
    coverage.repair(&RepairOptions::default());
    let check = coverage.check(1.0);
    assert_eq!(check.faults, Vec::new());
    assert_eq!(
        check.findings.iter().map(|f| f.kind).collect::<Vec<_>>(),
        [FindingKind::Hole]
    );
}

#[test]
fn a_tolerance_draws_boundaries_together_and_moves_nothing_further() {
    // 30 units are 0.33 m: neither touches the other anywhere.
    let west = simple(ring(&[
        (0, 0),
        (10_000, 0),
        (10_000, 5000),
        (10_000, 10_000),
        (0, 10_000),
    ]));
    let east = simple(ring(&[
        (10_030, 10),
        (20_000, 0),
        (20_000, 10_000),
        (10_030, 9_990),
        (10_025, 3000),
    ]));
    let options = BuildOptions {
        tolerance_m: 0.5,
        ..BuildOptions::default()
    };
    let built = Coverage::build(&[west, east], &options);
    assert_eq!(built.coverage.faults(), Vec::new());
    assert!(built.snapped.farthest_m <= 0.5 && built.snapped.moved > 0);
    let neighbours = built.coverage.neighbours(FaceId(0));
    assert_eq!(neighbours.len(), 1);
    assert!(
        (neighbours[0].1 - 110.8).abs() < 0.5,
        "the whole side is shared: {neighbours:?}"
    );
}

#[test]
fn a_shape_that_would_collapse_is_left_alone_and_listed() {
    let field = simple(square(0, 0, 10_000));
    let strip = simple(ring(&[
        (10_002, 0),
        (10_020, 0),
        (10_020, 10_000),
        (10_002, 10_000),
    ]));
    let options = BuildOptions {
        tolerance_m: 1.0,
        ..BuildOptions::default()
    };
    let built = Coverage::build(&[field, strip], &options);
    assert_eq!(built.coverage.faults(), Vec::new());
    assert!(
        !built.coverage.face_regions(FaceId(1)).is_empty(),
        "the strip is still there"
    );
}

#[test]
fn the_edge_of_the_world_is_no_edge_of_arithmetic() {
    let (w, s, e, n) = (-1_800_000_000, -900_000_000, 1_800_000_000, 900_000_000);
    let at = Coord::new;
    let world = simple(vec![at(w, s), at(e, s), at(e, n), at(w, n)]);
    let half = simple(vec![at(w, s), at(e, n), at(w, n)]);
    let built = build(&[world, half]);
    assert!(kinds(&built).contains(&FindingKind::Overlap));
    let index = CoverageIndex::new(&built.coverage);
    assert_eq!(index.face_at(&built.coverage, at(e, s + 5)), None);
    assert_eq!(index.face_at(&built.coverage, at(1, 0)), Some(FaceId(0)));
}

#[test]
fn measures_are_geodesic() {
    // One degree square at 25° N: 100.95 km by 110.77 km, from published tables of WGS84.
    let degree = simple(vec![
        Coord::new(1_180_000_000, 250_000_000),
        Coord::new(1_190_000_000, 250_000_000),
        Coord::new(1_190_000_000, 260_000_000),
        Coord::new(1_180_000_000, 260_000_000),
    ]);
    let built = build(&[degree]);
    let m = measure_face(&built.coverage, FaceId(0));
    assert!((m.area_m2 / 1e6 - 11_136.0).abs() < 15.0, "{}", m.area_m2);
    assert!(
        (m.perimeter_m / 1e3 - 422.6).abs() < 0.5,
        "{}",
        m.perimeter_m
    );
    assert!((m.compactness - 0.784).abs() < 0.002, "{}", m.compactness);
    assert_eq!((m.parts, m.holes), (1, 0));
}

#[test]
fn a_vertex_beats_an_edge_and_a_node_a_vertex() {
    // Case 12. Three faces meet at (5000, 5000).
    let built = build(&[
        simple(ring(&[
            (0, 0),
            (2500, 0),
            (5000, 0),
            (5000, 5000),
            (0, 5000),
        ])),
        simple(ring(&[
            (5000, 0),
            (10_000, 0),
            (10_000, 5000),
            (5000, 5000),
        ])),
        simple(ring(&[
            (0, 5000),
            (5000, 5000),
            (10_000, 5000),
            (10_000, 9000),
            (0, 9000),
        ])),
    ]);
    let index = CoverageIndex::new(&built.coverage);
    let nearest = |x, y, m| index.nearest(&built.coverage, c(x, y), m);
    assert!(
        matches!(nearest(5060, 5002, 2.0), Some(Nearest::Node { at, .. }) if at == c(5000, 5000))
    );
    assert!(matches!(nearest(2560, 3, 2.0), Some(Nearest::Vertex { at, .. }) if at == c(2500, 0)));
    assert!(
        matches!(nearest(1200, 40, 2.0), Some(Nearest::Segment { at, .. }) if at == c(1200, 0))
    );
    assert_eq!(nearest(2500, 2500, 2.0), None);
}

fn scattered() -> impl Strategy<Value = (Vec<Shape>, Vec<Coord>)> {
    let triangle = prop::collection::vec((0..20_000i32, 0..20_000i32), 3..6);
    let shapes = prop::collection::vec(triangle.prop_map(|p| simple(ring(&p))), 1..8);
    let places = prop::collection::vec((-100..20_100i32, -100..20_100i32), 1..40);
    (shapes, places.prop_map(|p| ring(&p)))
}

/// Whether a polygon holds a place, by winding over all its segments; the place is on none.
fn holds(polygons: &[Polygon], at: Coord) -> bool {
    let mut inside = false;
    for ring in polygons.iter().flat_map(Polygon::rings) {
        for i in 0..ring.len() {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            if (a.y > at.y) != (b.y > at.y) {
                let t = f64::from(at.y - a.y) / f64::from(b.y - a.y);
                let x = f64::from(a.x) + t * f64::from(b.x - a.x);
                inside ^= x < f64::from(at.x);
            }
        }
    }
    inside
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_index_finds_the_faces_that_hold_a_place((shapes, places) in scattered()) {
        let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        let index = CoverageIndex::new(&coverage);
        for at in places {
            if index.nearest(&coverage, at, 0.02).is_some() {
                continue;
            }
            let expected = coverage.faces().find(|f| holds(&coverage.face_polygons(*f), at));
            prop_assert_eq!(index.face_at(&coverage, at), expected);
            let near = index.faces_in(Bounds::of(at));
            prop_assert!(expected.is_none_or(|f| near.contains(&f)));
        }
    }

    #[test]
    fn owners_and_faces_agree((shapes, _) in scattered()) {
        let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        for (id, region) in coverage.regions() {
            for face in region.owner.faces() {
                prop_assert!(coverage.face_regions(*face).contains(&id));
            }
            prop_assert_eq!(id == RegionId::OUTSIDE, region.owner == Owner::Outside);
        }
    }
}
