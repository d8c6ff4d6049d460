//! Lines that cross themselves: what becomes of what they go round.

use crate::support::{Bench, at};
use gridroom::geometry::coverage::{Edit, FaceId, RefusalKind};
use gridroom::geometry::fixed::Coord;

fn line(places: &[(i32, i32)]) -> Vec<Coord> {
    places.iter().map(|&(x, y)| at(x, y)).collect()
}

fn split(places: &[(i32, i32)]) -> Edit {
    Edit::Split {
        faces: vec![FaceId(0)],
        lines: vec![line(places)],
    }
}

fn reshape(places: &[(i32, i32)]) -> Edit {
    Edit::Reshape {
        face: FaceId(0),
        line: line(places),
    }
}

/// A slanted quadrangle.
fn one() -> Bench {
    Bench::of(&[&[(0, 0), (3000, 120), (2950, 3050), (-80, 2960)]])
}

/// 0 in the west, 1 in the east.
fn two() -> Bench {
    Bench::of(&[
        &[(0, 0), (1000, 60), (960, 1040), (-30, 1000)],
        &[(1000, 60), (2000, -20), (2050, 980), (960, 1040)],
    ])
}

fn outer(bench: &Bench, face: u32) -> Vec<Coord> {
    let polygons = bench.coverage.face_polygons(FaceId(face));
    let outer = polygons.iter().flat_map(|polygon| &polygon.outer);
    outer.copied().collect()
}

/// Across, with a loop on the way: both sides, and what the loop goes round.
#[test]
fn a_loop_of_a_cut_is_a_piece_of_its_own() {
    let mut bench = one();
    let change = bench.done(&split(&[
        (-300, 1200),
        (2000, 1300),
        (1000, 2200),
        (1400, -400),
    ]));
    assert_eq!(change.new_faces().count(), 2);
    let has_loop = |face: &u32| {
        let outer = outer(&bench, *face);
        outer.len() == 3 && outer.contains(&at(2000, 1300)) && outer.contains(&at(1000, 2200))
    };
    assert_eq!([1, 2].iter().filter(|face| has_loop(face)).count(), 1);
}

/// Ends that lead nowhere are left out; the loop between them is cut out as an enclave.
#[test]
fn a_loop_with_loose_ends_is_an_enclave() {
    let mut bench = one();
    let own = bench.area2(0);
    let change = bench.done(&split(&[
        (500, 500),
        (2000, 600),
        (1500, 1500),
        (1200, 200),
    ]));
    assert_eq!(change.new_faces().collect::<Vec<_>>(), [FaceId(1)]);
    assert_eq!(outer(&bench, 1).len(), 3);
    assert_eq!(bench.coverage.face_polygons(FaceId(0))[0].holes.len(), 1);
    assert_eq!(
        bench.area2(0) + bench.area2(1),
        own,
        "an enclave bends nothing"
    );
}

#[test]
fn a_figure_of_eight_is_two_enclaves() {
    let mut bench = one();
    let own = bench.area2(0);
    let change = bench.done(&split(&[
        (800, 800),
        (2000, 2100),
        (2060, 850),
        (760, 2000),
        (800, 800),
    ]));
    assert_eq!(change.new_faces().count(), 2);
    let parts: i128 = [0, 1, 2].map(|face| bench.area2(face)).iter().sum();
    assert_eq!(parts, own);
}

/// A loop of a bay inward stays with the face: the boundary goes as if it were not there.
#[test]
fn a_loop_within_the_face_changes_no_hands() {
    let mut bench = two();
    let looped = [(1040, 300), (300, 330), (400, 150), (700, 520), (1040, 800)];
    bench.done(&reshape(&looped));
    let (west, east) = (outer(&bench, 0), outer(&bench, 1));
    assert!(east.contains(&at(700, 520)) && west.contains(&at(700, 520)));
    assert!(!west.contains(&at(300, 330)) && !east.contains(&at(300, 330)));
    for face in [0, 1] {
        let polygons = bench.coverage.face_polygons(FaceId(face));
        assert!(polygons.len() == 1 && polygons[0].holes.is_empty());
    }
}

/// A loop of a bay outward is taken like the bay: it hangs on by a point.
#[test]
fn a_loop_beyond_the_face_is_taken_with_the_bay() {
    let mut bench = two();
    let before = bench.area2(0) + bench.area2(1);
    let looped = [
        (900, 310),
        (1700, 330),
        (1600, 150),
        (1300, 500),
        (900, 800),
    ];
    bench.done(&reshape(&looped));
    let west = outer(&bench, 0);
    assert!(west.contains(&at(1300, 500)) && west.contains(&at(1700, 330)));
    assert_eq!(bench.coverage.face_polygons(FaceId(0)).len(), 2);
    let off = (bench.area2(0) + bench.area2(1) - before).abs();
    assert!(off < 4_000, "nothing is lost: {off}");
}

/// A line that only goes round something, and meets the boundary nowhere or in one place, has no
/// stretch whose place it could take. It was done without effect and without a word.
#[test]
fn a_ring_is_no_boundary_to_come() {
    let mut bench = two();
    for ring in [
        // Closed, within.
        &[(300, 300), (700, 330), (480, 690), (300, 300)][..],
        // With loose ends.
        &[(200, 300), (700, 330), (600, 690), (400, 100)],
        // From a vertex of the boundary and back to it.
        &[(960, 1040), (500, 900), (700, 600), (960, 1040)],
    ] {
        bench.refused(&reshape(ring), RefusalKind::NoStretch);
    }
}
