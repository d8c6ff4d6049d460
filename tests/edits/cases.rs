//! Faults that users of other tools met (the numbers are those of the list), and every tool's
//! plain work.

use crate::support::{Bench, at};
use gridroom::geometry::coverage::{Edit, FaceId, Owner, RefusalKind, faces_to_reshape};
use gridroom::geometry::fixed::Coord;

/// Two by two cells with sides of 1000 units: 2 3 above 0 1.
fn four() -> Bench {
    Bench::of(&[
        &[(0, 0), (1000, 0), (1000, 1000), (0, 1000)],
        &[(1000, 0), (2000, 0), (2000, 1000), (1000, 1000)],
        &[(0, 1000), (1000, 1000), (1000, 2000), (0, 2000)],
        &[(1000, 1000), (2000, 1000), (2000, 2000), (1000, 2000)],
    ])
}

fn shift(from: Coord, to: Coord) -> Edit {
    Edit::Move {
        moves: vec![(from, to)],
    }
}

fn split(face: u32, line: &[(i32, i32)]) -> Edit {
    Edit::Split {
        faces: vec![FaceId(face)],
        lines: vec![line.iter().map(|&(x, y)| at(x, y)).collect()],
    }
}

/// A street with a bend, grids on both sides, and a lane that ends in it.
fn street() -> Bench {
    let street = [
        (-20, 10),
        (1000, 40),
        (1350, 95),
        (1700, 60),
        (2400, 25),
        (3010, -5),
    ];
    let [west, junction, bend, next, last, east] = street;
    let lane = (1130, 1020);
    Bench::of(&[
        &[
            (-60, -990),
            (2970, -1040),
            east,
            last,
            next,
            bend,
            junction,
            west,
        ],
        &[west, junction, lane, (30, 985)],
        &[junction, bend, next, last, east, (3060, 990), lane],
    ])
}

/// The vertices of a face.
fn vertices(bench: &Bench, face: u32) -> Vec<Coord> {
    let polygons = bench.coverage.face_polygons(FaceId(face));
    let rings = polygons.iter().flat_map(|polygon| polygon.outer.iter());
    rings.copied().collect()
}

/// The junction goes past two bends of its street, and back again; the street lies where it lay.
#[test]
fn a_junction_passes_the_vertices_of_its_own_street() {
    let mut bench = street();
    let areas = [0, 1, 2].map(|face| bench.area2(face));
    let (junction, bend, next) = (at(1000, 40), at(1350, 95), at(1700, 60));
    let beyond = at(2000, 45);
    bench.done(&shift(junction, beyond));
    let nodes: Vec<Coord> = bench.coverage.nodes().map(|(_, at)| at).collect();
    assert!(nodes.contains(&beyond) && !nodes.contains(&junction));
    for passed in [junction, bend, next] {
        assert!(vertices(&bench, 1).contains(&passed), "the west has it now");
        assert!(vertices(&bench, 0).contains(&passed), "the street keeps it");
        assert!(!vertices(&bench, 2).contains(&passed));
    }
    let after = [0, 1, 2].map(|face| bench.area2(face));
    assert!((after[0] - areas[0]).abs() < 3_000, "{areas:?} {after:?}");
    assert!(after[1] > areas[1] + 500_000 && after[2] < areas[2] - 500_000);
    // Back onto the place where it was: the bends are those of the east again.
    bench.done(&shift(beyond, junction));
    let after = [0, 1, 2].map(|face| bench.area2(face));
    assert!((after[1] - areas[1]).abs() < 3_000, "{areas:?} {after:?}");
    assert!(vertices(&bench, 2).contains(&bend));
    assert!(!vertices(&bench, 1).contains(&bend));
    // Along the lane there is nothing to pass: the street bends to where it goes.
    bench.done(&shift(junction, at(1040, 400)));
    assert!(!vertices(&bench, 0).contains(&junction));
}

/// 1, 2, 6.
#[test]
fn all_faces_around_a_moved_node_follow_and_one_undo_restores_all() {
    let mut bench = four();
    let before = bench.coverage.clone();
    let change = bench.done(&shift(at(1000, 1000), at(1100, 900)));
    assert_eq!(change.faces(&bench.coverage), [0, 1, 2, 3].map(FaceId));
    let areas = [0, 1, 2, 3].map(|f| bench.area2(f));
    assert_eq!(areas.iter().sum::<i128>(), 2 * 2000 * 2000);
    assert_eq!(areas[0], 2 * 1000 * 1000);
    // After a split, the new corner is shared too.
    bench.done(&split(0, &[(500, -10), (500, 1200)]));
    let corner = bench
        .coverage
        .nodes()
        .map(|(_, at)| at)
        .find(|c| c.x == at(500, 0).x && c.y > at(0, 500).y)
        .expect("the line ends on the boundary");
    let change = bench.done(&shift(corner, Coord::new(corner.x, corner.y + 50)));
    assert_eq!(change.faces(&bench.coverage), [0, 2, 4].map(FaceId));
    assert_ne!(bench.coverage, before);
}

/// 3, 11.
#[test]
fn only_what_is_met_is_noded() {
    let mut bench = four();
    // The line ends a hair from the far side of the neighbour and goes far beyond the face.
    bench.done(&split(0, &[(-500, 300), (500, 300), (500, 1999)]));
    assert_eq!(bench.coverage.face_polygons(FaceId(2)).len(), 1);
    // The neighbour above got the node where the cut ends, and nothing else.
    assert_eq!(bench.coverage.face_polygons(FaceId(2))[0].outer.len(), 5);
    assert_eq!(bench.coverage.face_polygons(FaceId(3))[0].outer.len(), 4);
    assert_eq!(bench.coverage.face_count(), 5);
    assert_eq!(bench.area2(2), 2 * 1000 * 1000);
}

/// 4.
#[test]
fn beside_an_overlap_an_edit_is_refused_by_name() {
    let mut bench = Bench::of(&[
        &[(0, 0), (1000, 0), (1000, 1000), (0, 1000)],
        &[(900, 0), (2000, 0), (2000, 1000), (900, 1000)],
    ]);
    let edit = shift(at(900, 0), at(800, 0));
    let refusal = bench.coverage.apply(&mut bench.index, &edit);
    let refusal = refusal.expect_err("refused");
    assert_eq!(refusal.kind, RefusalKind::Unsound);
    assert_eq!(refusal.faces, [FaceId(0), FaceId(1)]);
}

/// 5.
#[test]
fn a_line_that_hits_nothing_changes_nothing() {
    let mut bench = four();
    for line in [
        [(1500, 300), (1600, 700)],
        [(-500, -500), (-10, -10)],
        [(0, 0), (0, 1000)],
    ] {
        bench.refused(&split(0, &line), RefusalKind::NoCut);
    }
    // A line that stops short says where, and what is missing.
    bench.refused(
        &split(0, &[(300, 300), (700, 700)]),
        RefusalKind::EndsInside,
    );
    let edit = split(0, &[(-50, 480), (500, 500), (930, 510)]);
    let refusal = bench.coverage.plan(&bench.index, &edit);
    let refusal = refusal.expect_err("refused");
    assert_eq!(refusal.kind, RefusalKind::EndsInside);
    assert_eq!(refusal.at, at(930, 510));
    assert_eq!(refusal.help, [[at(930, 510), at(1000, 510)]]);
    assert_eq!(bench.apply(&shift(at(0, 0), at(0, 0))), Ok(None));
}

/// 8, 9.
#[test]
fn a_split_gives_exactly_two_pieces_and_the_larger_keeps_the_id() {
    let mut bench = four();
    let before = bench.area2(1);
    bench.done(&split(1, &[(1300, -100), (1303, 1100)]));
    assert_eq!(bench.coverage.face_count(), 5);
    assert_eq!(bench.area2(1) + bench.area2(4), before);
    assert!(bench.area2(1) > bench.area2(4));
    // A line beside the edge would leave a sliver less wide than a footpath.
    bench.refused(&split(2, &[(10, 900), (10, 2100)]), RefusalKind::Sliver);
}

/// What is given must lie beside what the other has.
#[test]
fn ground_is_not_given_across_a_gap() {
    let mut bench = four();
    let ring = [(1500, 400), (2000, 400), (2000, 600), (1500, 600)];
    bench.refused(
        &Edit::Give {
            rings: vec![ring.iter().map(|&(x, y)| at(x, y)).collect()],
            from: FaceId(1),
            to: FaceId(0),
        },
        RefusalKind::NotBeside,
    );
}

/// The largest of what is joined need not be the one that stays.
#[test]
fn whichever_is_told_to_stays_when_faces_are_joined() {
    let mut bench = Bench::of(&[
        &[(0, 0), (1000, 0), (1000, 1000), (0, 1000)],
        &[(1000, 0), (2000, 0), (2000, 1000), (1000, 1000)],
    ]);
    bench.done(&split(0, &[(400, -1), (400, 1001)]));
    bench.done(&Edit::Merge {
        faces: vec![FaceId(0), FaceId(1)],
        into: FaceId(1),
    });
    assert_eq!(bench.coverage.face_polygons(FaceId(1)).len(), 1);
    assert!(bench.coverage.face_polygons(FaceId(0)).is_empty());
}

/// 13, 14.
#[test]
fn a_refused_move_says_what_blocks_it_and_leaves_nothing_behind() {
    let mut bench = four();
    let edit = shift(at(1000, 1000), at(2500, 900));
    let refusal = bench.coverage.apply(&mut bench.index, &edit);
    let refusal = refusal.expect_err("refused");
    assert_eq!(refusal.kind, RefusalKind::Crosses);
    assert_eq!(refusal.line, [at(2000, 0), at(2000, 1000)]);
    bench.assert_sound();
    bench.refused(
        &Edit::Delete {
            at: vec![at(1000, 1000)],
        },
        RefusalKind::NodeStays,
    );
    bench.refused(&shift(at(77, 77), at(0, 0)), RefusalKind::Gone);
    let pole = Coord::new(0, 1_000_000_000);
    bench.refused(&shift(at(0, 0), pole), RefusalKind::OffTheGlobe);
}

/// 15.
#[test]
fn a_merge_is_the_exact_union_and_takes_back_needless_nodes() {
    let mut bench = four();
    let first = bench.coverage.clone();
    let change = bench.done(&split(0, &[(300, -10), (300, 1010)]));
    bench.done(&Edit::Merge {
        faces: vec![FaceId(0), FaceId(4)],
        into: FaceId(0),
    });
    assert_eq!(bench.area2(0), 2 * 1000 * 1000);
    // The ends of the line were no bends: the vertices stay, the nodes are gone.
    assert_eq!(bench.coverage.nodes().count(), first.nodes().count());
    assert_eq!(change.new_faces().collect::<Vec<_>>(), [FaceId(4)]);
    bench.refused(
        &Edit::Merge {
            faces: vec![FaceId(0), FaceId(3)],
            into: FaceId(0),
        },
        RefusalKind::NotBeside,
    );
}

/// 18, 19, 20.
#[test]
fn rings_that_touch_in_a_point_stay_sound() {
    // A cell with a hole of two parts that touch in a point.
    let mut bench = Bench::of(&[&[(0, 0), (3000, 0), (3000, 3000), (0, 3000)]]);
    for ring in [
        [
            (1000, 1000),
            (1500, 1000),
            (1500, 1500),
            (1000, 1500),
            (1000, 1000),
        ],
        [
            (1500, 1500),
            (2000, 1500),
            (2000, 2000),
            (1500, 2000),
            (1500, 1500),
        ],
    ] {
        bench.done(&split(0, &ring));
    }
    assert_eq!(bench.coverage.face_count(), 3);
    bench.refused(
        &Edit::Merge {
            faces: vec![FaceId(1), FaceId(2)],
            into: FaceId(1),
        },
        RefusalKind::NotBeside,
    );
    bench.done(&Edit::Merge {
        faces: vec![FaceId(0), FaceId(1), FaceId(2)],
        into: FaceId(0),
    });
    let solid = bench.coverage.face_polygons(FaceId(0));
    assert_eq!((solid.len(), solid[0].holes.len()), (1, 0));
    // A hole dragged onto the shell touches it; dragged on, it would cut the face in two.
    bench.done(&split(0, &[(500, 500), (900, 500), (700, 900), (500, 500)]));
    let hole = FaceId(3);
    bench.done(&shift(at(500, 500), at(0, 500)));
    assert_eq!(bench.coverage.face_polygons(hole).len(), 1);
    bench.refused(&shift(at(900, 500), at(3100, 500)), RefusalKind::Crosses);
}

/// 21, 22, 23.
#[test]
fn no_face_is_squeezed_away() {
    let mut bench = four();
    // A corner onto the opposite one would leave face 0 a line.
    let edit = Edit::Move {
        moves: vec![(at(0, 0), at(1000, 1000))],
    };
    let done = bench.apply(&edit);
    bench.assert_sound();
    assert!(bench.area2(0) > 0, "{done:?}");
    let flat = Edit::Move {
        moves: vec![(at(0, 0), at(0, 1000)), (at(1000, 0), at(1000, 1000))],
    };
    let mut bench = four();
    bench.refused(&flat, RefusalKind::Vanishes);
    let tiny = Bench::of(&[&[(0, 0), (10, 0), (0, 10)]]);
    let mut tiny = tiny;
    tiny.refused(&Edit::Delete { at: vec![at(0, 0)] }, RefusalKind::Vanishes);
}

#[test]
fn a_vertex_is_put_in_and_taken_away() {
    let mut bench = four();
    let first = bench.coverage.clone();
    bench.done(&Edit::Insert {
        segment: [at(1000, 0), at(1000, 1000)],
        at: at(1000, 400),
    });
    bench.done(&shift(at(1000, 400), at(1200, 400)));
    bench.done(&Edit::Delete {
        at: vec![at(1200, 400)],
    });
    assert_eq!(bench.coverage, first);
    bench.refused(
        &Edit::Insert {
            segment: [at(1000, 0), at(0, 77)],
            at: at(1000, 400),
        },
        RefusalKind::Gone,
    );
}

#[test]
fn several_vertices_move_together() {
    let mut bench = four();
    let moves = [(0, 0), (1000, 0), (2000, 0)].map(|(x, y)| (at(x, y), at(x + 50, y - 300)));
    bench.done(&Edit::Move {
        moves: moves.to_vec(),
    });
    assert_eq!(bench.area2(2) + bench.area2(3), 4 * 1000 * 1000);
    assert!(bench.area2(0) > 2 * 1000 * 1000);
}

#[test]
fn a_junction_moves_along_to_the_next_corner() {
    // 1 above 2 beside 0; the junction of the three slides to the corner.
    let mut bench = Bench::of(&[
        &[(0, 0), (1000, 0), (1000, 2000), (0, 2000)],
        &[(1000, 1000), (2000, 1000), (2000, 2000), (1000, 2000)],
        &[(1000, 0), (2000, 0), (2000, 1000), (1000, 1000)],
    ]);
    bench.done(&shift(at(1000, 1000), at(1000, 2000)));
    assert_eq!(bench.area2(1), 1000 * 1000);
}

#[test]
fn a_face_is_cut_into_several_pieces_at_once() {
    let mut bench = four();
    bench.done(&Edit::Split {
        faces: vec![FaceId(0)],
        lines: vec![
            vec![at(300, -5), at(300, 1005)],
            vec![at(-5, 500), at(1005, 500)],
        ],
    });
    assert_eq!(bench.coverage.face_count(), 7);
    // The largest, south-east or north-east, stays; the others are numbered by place.
    let first = |f| bench.coverage.face_bounds(FaceId(f)).expect("area").min;
    assert_eq!(first(4), at(0, 0));
    assert_eq!(first(5), at(0, 500));
}

#[test]
fn a_block_is_given_to_the_neighbour() {
    let mut bench = four();
    let block = vec![at(800, 200), at(1000, 200), at(1000, 700), at(800, 700)];
    bench.done(&Edit::Give {
        rings: vec![block],
        from: FaceId(0),
        to: FaceId(1),
    });
    assert_eq!(bench.area2(1), 2 * (1000 * 1000 + 200 * 500));
    assert_eq!(bench.coverage.face_polygons(FaceId(1)).len(), 1);
    // The whole cannot be given: merging is another tool.
    let all = vec![at(-10, -10), at(1010, -10), at(1010, 1010), at(-10, 1010)];
    bench.refused(
        &Edit::Give {
            rings: vec![all],
            from: FaceId(0),
            to: FaceId(1),
        },
        RefusalKind::Vanishes,
    );
}

#[test]
fn reshaping_takes_outside_and_gives_inside() {
    let mut bench = four();
    let line = vec![at(1000, 100), at(1300, 300), at(700, 700), at(1000, 900)];
    let faces = faces_to_reshape(&bench.coverage, &bench.index, &line);
    assert_eq!(faces, [FaceId(0), FaceId(1)]);
    bench.done(&Edit::Reshape {
        face: FaceId(0),
        line,
    });
    assert_eq!(bench.area2(0) + bench.area2(1), 4 * 1000 * 1000);
    let ring = bench.coverage.face_polygons(FaceId(0))[0].outer.clone();
    assert!(ring.contains(&at(1300, 300)) && ring.contains(&at(700, 700)));
}

/// Across nodes: the boundary of the two neighbours is drawn on to the new line.
#[test]
fn reshaping_goes_across_nodes() {
    // 0 in the west; 1 and 2 above one another in the east.
    let three = || {
        Bench::of(&[
            &[(0, 0), (1000, 0), (1000, 2000), (0, 2000)],
            &[(1000, 1000), (2000, 1000), (2000, 2000), (1000, 2000)],
            &[(1000, 0), (2000, 0), (2000, 1000), (1000, 1000)],
        ])
    };
    let mut bench = three();
    let inside = vec![at(1010, 200), at(600, 300), at(600, 1700), at(1010, 1800)];
    bench.done(&Edit::Reshape {
        face: FaceId(0),
        line: inside,
    });
    let total: i128 = [0, 1, 2].map(|f| bench.area2(f)).iter().sum();
    assert_eq!(total, 2 * 2000 * 2000);
    for face in [1, 2] {
        assert_eq!(bench.coverage.face_polygons(FaceId(face)).len(), 1);
        assert!(bench.area2(face) > 2 * 1250 * 1000, "{}", bench.area2(face));
    }
    let mut bench = three();
    let outside = vec![at(990, 200), at(1400, 300), at(1400, 1700), at(990, 1800)];
    bench.done(&Edit::Reshape {
        face: FaceId(0),
        line: outside,
    });
    assert!(bench.area2(1) < 2 * 750 * 1000 && bench.area2(2) < 2 * 750 * 1000);
    bench.refused(
        &Edit::Reshape {
            face: FaceId(0),
            line: vec![at(300, 300), at(500, 500)],
        },
        RefusalKind::NoStretch,
    );
}

#[test]
fn an_island_cannot_leave_its_lake_but_may_turn_within() {
    let mut bench = Bench::of(&[
        &[(0, 0), (1000, 0), (1000, 1000), (0, 1000)],
        &[(1000, 0), (2000, 0), (2000, 1000), (1000, 1000)],
    ]);
    bench.done(&split(0, &[(200, 200), (400, 200), (300, 400), (200, 200)]));
    let moved = |dx: i32| Edit::Move {
        moves: [(200, 200), (400, 200), (300, 400)]
            .map(|(x, y)| (at(x, y), at(x + dx, y)))
            .to_vec(),
    };
    bench.done(&moved(100));
    bench
        .apply(&Edit::Move { moves: vec![] })
        .expect("nothing to do");
    let away = Edit::Move {
        moves: [(300, 200), (500, 200), (400, 400)]
            .map(|(x, y)| (at(x, y), at(x + 1000, y)))
            .to_vec(),
    };
    bench.refused(&away, RefusalKind::Overlaps);
}

#[test]
fn the_outside_and_lakes_are_ordinary() {
    let mut bench = four();
    bench.done(&shift(at(2000, 1000), at(2300, 1100)));
    assert!(bench.area2(1) > 2 * 1000 * 1000);
    // An outside that gets enclosed becomes a lake.
    let mut bench = Bench::of(&[&[
        (0, 0),
        (3000, 0),
        (3000, 1000),
        (2000, 1000),
        (2000, 500),
        (1000, 500),
        (1000, 1000),
        (0, 1000),
    ]]);
    bench.done(&shift(at(2000, 1000), at(1000, 1000)));
    assert!(
        bench
            .coverage
            .regions()
            .any(|(_, r)| r.owner == Owner::Void)
    );
}
