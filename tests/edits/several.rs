//! Faces with holes and in several parts, and several faces cut by one line.

use crate::lines::{beyond, lines, slanted, straight};
use crate::support::{Bench, Dice, MAPS, at, build, canonical, crowd, real};
use gridroom::geometry::coverage::{CoverageChange, Edit, FaceId, RefusalKind, faces_under};
use gridroom::geometry::fixed::{Bounds, Coord, orient};
use gridroom::geometry::index::nearest_on;
use gridroom::geometry::label::label_place;
use gridroom::geometry::polygon::{Polygon, Shape};
use std::collections::BTreeSet;

fn polygon(corners: &[(i32, i32)]) -> Polygon {
    Polygon {
        outer: corners.iter().map(|&(x, y)| at(x, y)).collect(),
        holes: Vec::new(),
    }
}

fn split(faces: &[u32], line: &[(i32, i32)]) -> Edit {
    Edit::Split {
        faces: faces.iter().copied().map(FaceId).collect(),
        lines: vec![line.iter().map(|&(x, y)| at(x, y)).collect()],
    }
}

/// 0 has ground in the west and in the east, 1 lies between.
fn two_parts() -> Bench {
    let west = polygon(&[(0, 0), (1000, 60), (960, 1040), (-30, 1000)]);
    let between = polygon(&[(1000, 60), (2000, -20), (2050, 980), (960, 1040)]);
    let east = polygon(&[(2000, -20), (3400, 30), (3350, 1010), (2050, 980)]);
    Bench::new(build(&[
        Shape {
            polygons: vec![west, east],
        },
        Shape {
            polygons: vec![between],
        },
    ]))
}

/// 10: what no line cuts stays what it is, however large it is; of the pieces the largest does.
#[test]
fn the_part_that_is_not_cut_keeps_the_id() {
    let first = two_parts();
    let parts = first.coverage.face_polygons(FaceId(0));
    let [west, east]: [Polygon; 2] = parts.try_into().expect("two");
    for (line, whole, cut) in [
        ([(2700, -100), (2640, 1100)], &west, &east),
        ([(300, -100), (320, 1100)], &east, &west),
    ] {
        let mut bench = first.clone();
        let change = bench.done(&split(&[0], &line));
        assert_eq!(change.new_faces().collect::<Vec<_>>(), [FaceId(2)]);
        assert_eq!(change.parent(FaceId(2)), Some(FaceId(0)));
        let kept = bench.coverage.face_polygons(FaceId(0));
        assert!(kept.len() == 2 && kept.contains(whole), "{kept:?}");
        assert!(!kept.contains(cut), "{kept:?}");
        let new = bench.area2(2);
        assert!(0 < new && new < bench.area2(0) - ground(whole), "{new}");
        assert_eq!(bench.coverage.face_polygons(FaceId(2)).len(), 1);
    }
    // Both are cut, and the neighbour between them is not.
    let mut bench = first.clone();
    let change = bench.done(&split(&[0], &[(-200, 510), (3700, 480)]));
    assert_eq!(change.new_faces().count(), 3);
    assert_eq!(bench.coverage.face_polygons(FaceId(1)).len(), 1);
}

fn ground(polygon: &Polygon) -> i128 {
    crate::support::area2(std::slice::from_ref(polygon))
}

/// Two by two cells: 2 3 above 0 1.
fn four() -> Bench {
    let [south, north] = [(1030, -40), (1010, 2050)];
    let (west, centre, east) = ((-20, 1030), (980, 1000), (2060, 960));
    Bench::of(&[
        &[(0, 0), south, centre, west],
        &[south, (2010, 30), east, centre],
        &[west, centre, north, (40, 1980)],
        &[centre, east, (1970, 2010), north],
    ])
}

#[test]
fn one_line_cuts_each_face_that_is_named_and_they_are_joined_without_a_trace() {
    let mut bench = four();
    let before = canonical(&bench.coverage);
    let over = [(430, -120), (580, 2130)];
    // In whatever order they are named, and however often.
    let change = bench.done(&split(&[2, 0, 2], &over));
    assert_eq!(change.new_faces().collect::<Vec<_>>(), [4, 5].map(FaceId));
    let parents = [4, 5, 0].map(|face| change.parent(FaceId(face)));
    assert_eq!(parents, [Some(FaceId(0)), Some(FaceId(2)), None]);
    // The boundary between them bends to one place.
    let vertices = |face: u32| -> BTreeSet<Coord> {
        let polygons = bench.coverage.face_polygons(FaceId(face));
        polygons
            .iter()
            .flat_map(Polygon::rings)
            .flatten()
            .copied()
            .collect()
    };
    let common = [2, 4, 5]
        .iter()
        .fold(vertices(0), |all, face| &all & &vertices(*face));
    assert_eq!(common.len(), 1, "{common:?}");
    for (part, whole) in [(5, 2), (4, 0)] {
        bench.done(&Edit::Merge {
            faces: vec![FaceId(part)],
            into: FaceId(whole),
        });
    }
    assert_eq!(canonical(&bench.coverage), before);
    assert_eq!(bench.coverage.cut_vertices().count(), 0);
}

/// Each or none: which it is, and where.
#[test]
fn one_face_that_is_not_cut_refuses_the_whole_and_is_named() {
    let mut bench = four();
    let over = [(430, -120), (580, 2130)];
    bench.refused(&split(&[0, 1, 2], &over), RefusalKind::NoCut);
    let refusal = bench.coverage.plan(&bench.index, &split(&[0, 1, 2], &over));
    assert_eq!(refusal.expect_err("refused").faces, [FaceId(1)]);
    let short = [(430, -120), (560, 1500)];
    bench.refused(&split(&[0, 2], &short), RefusalKind::EndsInside);
    let refusal = bench.coverage.plan(&bench.index, &split(&[0, 2], &short));
    let refusal = refusal.expect_err("refused");
    assert_eq!(
        (refusal.faces, refusal.at),
        (vec![FaceId(2)], at(560, 1500))
    );
    assert_eq!(refusal.help.len(), 1);
    // Nobody is named: nothing is done.
    assert_eq!(bench.apply(&split(&[], &over)), Ok(None));
}

#[test]
fn whose_ground_a_line_runs_over_is_told_however_narrow_it_is() {
    let (south, north) = ([(5000, 300), (5030, 302)], [(4970, 4300), (5000, 4302)]);
    let bench = Bench::of(&[
        &[(0, 0), south[0], north[0], (-40, 4000)],
        &[south[0], south[1], north[1], north[0]],
        &[south[1], (9000, 500), (8970, 4400), north[1]],
    ]);
    let under = |line: &[(i32, i32)]| {
        let line = line.iter().map(|&(x, y)| at(x, y)).collect();
        faces_under(&bench.coverage, &bench.index, &[line])
    };
    // A strip of 30 cm under a line of 2 km.
    let found = under(&[(-90_000, 2000), (120_000, 2600)]);
    let faces: Vec<u32> = found.iter().map(|(face, _)| face.0).collect();
    assert_eq!(faces, [0, 2, 1], "the longest first");
    assert!((0.2..0.5).contains(&found[2].1), "{found:?}");
    // Along its side, and by a hand's width beside it.
    assert_eq!(under(&[south[0], north[0]]), []);
    let found = under(&[(4990, 300), (4960, 4300)]);
    assert_eq!((found.len(), found[0].0), (1, FaceId(0)));
}

/// What lines came to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    drawn: usize,
    /// The only true reason, and a rare one.
    slivers: usize,
    /// All was joined again.
    joined: usize,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.drawn += other.drawn;
        self.slivers += other.slivers;
        self.joined += other.joined;
    }

    /// Slivers are at most so many tenths.
    fn assert_rare_slivers(&self, name: &str, tenths: usize) {
        assert!(self.slivers * 10 <= self.drawn * tenths, "{name}: {self:?}");
    }
}

/// Where a polygon lies beside a straight line; none where it is crossed, or touched nearly.
fn side(polygon: &Polygon, line: &[Coord]) -> Option<i8> {
    let [a, b] = [line[0], line[line.len() - 1]];
    let is_near = |at: &Coord| {
        let on = nearest_on([a, b], *at, at.metres_per_unit_east());
        at.distance_m(on) < 1.0
    };
    if polygon.outer.iter().any(is_near) {
        return None;
    }
    let sides: BTreeSet<i8> = polygon.outer.iter().map(|at| orient(a, b, *at)).collect();
    match sides.len() {
        1 => sides.first().copied(),
        _ => None,
    }
}

/// Whether a polygon has vertices well on both sides of a straight line.
fn is_crossed(polygon: &Polygon, line: &[Coord]) -> bool {
    let [a, b] = [line[0], line[line.len() - 1]];
    let far = polygon.outer.iter().filter(|at| {
        let on = nearest_on([a, b], **at, at.metres_per_unit_east());
        at.distance_m(on) > 1.0
    });
    let sides: BTreeSet<i8> = far.map(|at| orient(a, b, *at)).collect();
    sides.len() == 2
}

/// Join the pieces of each face again; none where those of a face do not hang together without what
/// it had elsewhere.
fn join(
    bench: &mut Bench,
    faces: &[FaceId],
    split: &CoverageChange,
) -> Option<Vec<CoverageChange>> {
    let mut merges = Vec::new();
    for face in faces {
        let own = split
            .new_faces()
            .filter(|f| split.parent(*f) == Some(*face));
        let merge = Edit::Merge {
            faces: own.collect(),
            into: *face,
        };
        match bench.coverage.apply(&mut bench.index, &merge) {
            Ok(Some(change)) => merges.push(change),
            Err(refusal) if refusal.kind == RefusalKind::NotBeside => {
                take_back(bench, merges);
                return None;
            }
            other => panic!("{merge:?}: {other:?}"),
        }
    }
    Some(merges)
}

/// Take changes back, the last one first.
fn take_back(bench: &mut Bench, changes: Vec<CoverageChange>) {
    for change in changes.iter().rev() {
        bench.coverage.revert(&mut bench.index, change);
    }
}

/// Cut faces, join them again and take all back: everything is as it was. What is asked of the cut
/// itself is asked by `look`.
fn cut(
    bench: &mut Bench,
    edit: &Edit,
    faces: &[FaceId],
    tally: &mut Tally,
    what: &str,
    look: impl Fn(&mut Bench, &CoverageChange),
) {
    tally.drawn += 1;
    let change = match bench.coverage.apply(&mut bench.index, edit) {
        Ok(Some(change)) => change,
        Err(refusal) if refusal.kind == RefusalKind::Sliver => {
            assert!(faces.contains(&refusal.faces[0]), "{what}: {refusal:?}");
            tally.slivers += 1;
            return;
        }
        other => panic!("{what}: {other:?}"),
    };
    let touched = change.faces(&bench.coverage);
    bench.assert_sound_after(&touched, what);
    let parents: BTreeSet<FaceId> = change
        .new_faces()
        .filter_map(|new| change.parent(new))
        .collect();
    assert!(parents.iter().eq(faces), "{what}: {parents:?}");
    look(bench, &change);
    let before = bench.polygons_before(&change, &touched);
    if let Some(merges) = join(bench, faces, &change) {
        tally.joined += 1;
        assert_eq!(bench.polygons(&touched), before, "{what}");
        take_back(bench, merges);
    }
    bench.coverage.revert(&mut bench.index, &change);
    assert_eq!(bench.polygons(&touched), before, "undo of {what}");
}

/// Straight lines through faces with holes or in several parts, beyond all of them.
fn through_odd_faces(name: &str, bench: &mut Bench, count: usize, seed: u64) -> Tally {
    let mut dice = Dice(seed);
    let mut tally = Tally::default();
    let first = bench.coverage.clone();
    let is_odd = |face: &FaceId| {
        let polygons = bench.coverage.face_polygons(*face);
        polygons.len() > 1 || polygons.iter().any(|p| !p.holes.is_empty())
    };
    let odd: Vec<FaceId> = bench.coverage.faces().filter(is_odd).collect();
    for _ in 0..20 * count {
        if tally.drawn == count || odd.is_empty() {
            break;
        }
        let face = odd[dice.roll(odd.len())];
        let polygons = bench.coverage.face_polygons(face);
        let through = &polygons[dice.roll(polygons.len())];
        let place = label_place(std::slice::from_ref(through));
        let (Some(place), Some(bounds)) = (place, bench.coverage.face_bounds(face)) else {
            continue;
        };
        if place.radius_m < 5.0 {
            continue;
        }
        let line = straight(place.at, beyond(bounds), &mut dice);
        let edit = Edit::Split {
            faces: vec![face],
            lines: vec![line.clone()],
        };
        let what = format!("{name}: {edit:?}");
        cut(bench, &edit, &[face], &mut tally, &what, |bench, _| {
            let kept = bench.coverage.face_polygons(face);
            for polygon in &polygons {
                if side(polygon, &line).is_some() {
                    assert!(kept.contains(polygon), "{what}: a part that is not cut");
                }
                if is_crossed(polygon, &line) {
                    assert!(!kept.contains(polygon), "{what}: a part that is cut");
                }
            }
        });
    }
    assert_eq!(bench.coverage, first, "{name}: all was taken back");
    tally
}

#[test]
fn faces_with_holes_and_in_several_parts_are_cut_too() {
    let mut all = Tally::default();
    for seed in 1..=200 {
        if let Some(mut bench) = crowd(seed) {
            all.add(through_odd_faces("crowd", &mut bench, lines() / 50, seed));
        }
    }
    assert!(all.drawn >= lines(), "{all:?}");
    assert!(all.joined > 0, "{all:?}");
    all.assert_rare_slivers("crowd", 1);
    for (name, seed) in MAPS.into_iter().zip(41..) {
        let Some(mut bench) = real(name) else { return };
        // Few of their faces are in several parts, and these lie at winding shores.
        let tally = through_odd_faces(name, &mut bench, lines() / 10, seed);
        tally.assert_rare_slivers(name, 3);
    }
}

/// One straight line over a face and its neighbours, beyond all of them: each that it runs over is
/// cut, as if it were cut alone.
fn through_several(name: &str, bench: &mut Bench, count: usize, seed: u64) -> Tally {
    let mut dice = Dice(seed);
    let mut tally = Tally::default();
    let first = bench.coverage.clone();
    for _ in 0..20 * count {
        if tally.drawn == count {
            break;
        }
        let face = FaceId(dice.roll(bench.coverage.face_count()) as u32);
        let place = label_place(&bench.coverage.face_polygons(face));
        let Some(place) = place.filter(|place| place.radius_m > 5.0) else {
            continue;
        };
        let mut marked = bench.coverage.faces_beside(face);
        marked.insert(face);
        let boxes = marked.iter().filter_map(|f| bench.coverage.face_bounds(*f));
        let Some(bounds) = boxes.reduce(Bounds::union) else {
            continue;
        };
        let drawn = vec![straight(place.at, beyond(bounds), &mut dice)];
        let under = faces_under(&bench.coverage, &bench.index, &drawn);
        // Of a corner so small that it is cut off by a hand's width nothing can be said.
        if under
            .iter()
            .any(|(f, length)| marked.contains(f) && *length < 0.1)
        {
            continue;
        }
        let under: BTreeSet<FaceId> = under.into_iter().map(|(face, _)| face).collect();
        let faces: Vec<FaceId> = under.intersection(&marked).copied().collect();
        if faces.len() < 2 {
            continue;
        }
        let edit = Edit::Split {
            faces: faces.iter().rev().copied().collect(),
            lines: drawn.clone(),
        };
        let what = format!("{name}: {edit:?}");
        cut(bench, &edit, &faces, &mut tally, &what, |bench, change| {
            bench.coverage.revert(&mut bench.index, change);
            for face in &faces {
                let alone = Edit::Split {
                    faces: vec![*face],
                    lines: drawn.clone(),
                };
                let alone = bench.coverage.plan(&bench.index, &alone);
                let alone = alone.unwrap_or_else(|e| panic!("{what}: {face:?} alone: {e:?}"));
                let own = change
                    .new_faces()
                    .filter(|f| change.parent(*f) == Some(*face));
                assert_eq!(alone.new_faces().count(), own.count(), "{what}: {face:?}");
            }
            bench.coverage.redo(&mut bench.index, change);
        });
    }
    assert_eq!(bench.coverage, first, "{name}: all was taken back");
    tally
}

#[test]
fn one_line_cuts_several_faces_of_a_real_map() {
    for (name, seed) in MAPS.into_iter().zip(61..) {
        let Some(mut bench) = real(name) else { return };
        // Fewer than lines: each is drawn over some three faces, and over each of them again.
        let tally = through_several(name, &mut bench, lines() / 5, seed);
        assert_eq!(tally.drawn, lines() / 5, "{name}: {tally:?}");
        assert!(tally.joined * 2 > tally.drawn, "{name}: {tally:?}");
        // A sliver of one of them forbids the whole.
        tally.assert_rare_slivers(name, 3);
    }
}

#[test]
fn one_line_cuts_several_slanted_faces_with_holes_and_in_parts() {
    let (mut plain, mut odd) = (Tally::default(), Tally::default());
    for seed in 1..=200 {
        let count = lines() / 100;
        plain.add(through_several("slanted", &mut slanted(seed), count, seed));
        if let Some(mut bench) = crowd(seed) {
            odd.add(through_several("crowd", &mut bench, count, seed));
        }
    }
    for (name, tally) in [("slanted", plain), ("crowd", odd)] {
        assert!(tally.drawn >= lines(), "{name}: {tally:?}");
        assert!(tally.joined > 0, "{name}: {tally:?}");
        tally.assert_rare_slivers(name, 1);
    }
}
