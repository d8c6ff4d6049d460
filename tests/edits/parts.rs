//! Parts of real and slanted faces, given to a neighbour or cut out: a closed line that overlaps
//! the boundary gives what lies within, one that lies inside cuts out an enclave.

use crate::lines::{lines, plain_face, slanted};
use crate::support::{Bench, Dice, MAPS, area2, real};
use gridroom::geometry::coverage::{Edit, FaceId, RefusalKind};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::label::label_place;
use gridroom::geometry::polygon::Polygon;

/// A bent ring of seven corners around a place.
fn ring(at: Coord, radius: f64, dice: &mut Dice) -> Vec<Coord> {
    let turn = dice.roll(1000) as f64 / 1000.0;
    let corner = |k: u32, dice: &mut Dice| {
        let angle = (f64::from(k) + turn) / 7.0 * std::f64::consts::TAU;
        let far = radius * (0.7 + dice.roll(300) as f64 / 1000.0);
        let by = |part: f64| (part * far).round() as i32;
        Coord::new(at.x + by(angle.cos()), at.y + by(angle.sin()))
    };
    (0..7).map(|k| corner(k, dice)).collect()
}

/// Sum of twice the areas of faces.
fn ground(faces: &[Vec<Polygon>]) -> i128 {
    faces.iter().map(|polygons| area2(polygons)).sum()
}

/// The face on the other side of a segment of a face's boundary.
fn beyond(bench: &Bench, face: FaceId, a: Coord, b: Coord) -> Option<FaceId> {
    let arcs = bench.index.arcs_at(&bench.coverage, a);
    let arc = arcs.into_iter().find(|id| {
        let coords = bench.coverage.arc(*id).map(|arc| arc.coords.as_slice());
        let mut steps = coords.unwrap_or_default().windows(2);
        steps.any(|w| w == [a, b] || w == [b, a])
    })?;
    let arc = bench.coverage.arc(arc)?;
    let sides = [arc.left, arc.right].map(|side| bench.coverage.owner(side));
    let mut other = sides.iter().flat_map(|owner| owner.faces()).copied();
    other.find(|side| *side != face)
}

/// Give to neighbours; how many rings were drawn.
fn give(name: &str, bench: &mut Bench, count: usize, seed: u64) -> usize {
    let mut dice = Dice(seed);
    let (mut given, mut refused) = (0, 0);
    let first = bench.coverage.clone();
    let is_small = bench.is_small();
    for _ in 0..50 * count {
        if given + refused == count {
            break;
        }
        let Some((face, polygon)) = plain_face(bench, &mut dice) else {
            break;
        };
        let outer = &polygon.outer;
        let i = dice.roll(outer.len());
        let (a, b) = (outer[i], outer[(i + 1) % outer.len()]);
        let Some(to) = beyond(bench, face, a, b) else {
            continue;
        };
        let middle = Coord::new(a.x.midpoint(b.x), a.y.midpoint(b.y));
        let place = label_place(std::slice::from_ref(&polygon)).expect("wide");
        // Smaller than the face, and than the stretch it lies on.
        let radius = (f64::from((b.x - a.x).abs().max((b.y - a.y).abs())) / 2.0)
            .min(place.radius_m / 0.0111 / 2.0);
        if radius < 300.0 {
            continue;
        }
        let (own, theirs) = (bench.area2(face.0), bench.area2(to.0));
        let edit = Edit::Give {
            rings: vec![ring(middle, radius, &mut dice)],
            from: face,
            to,
        };
        let what = format!("{name}: {edit:?}");
        match bench.coverage.apply(&mut bench.index, &edit) {
            Ok(Some(change)) => {
                given += 1;
                assert!(bench.area2(face.0) < own, "{what}");
                assert!(bench.area2(to.0) > theirs, "{what}");
                let touched = change.faces(&bench.coverage);
                bench.assert_sound_after(&touched, &what);
                // A boundary bends to a new vertex by less than a unit.
                let before = ground(&bench.polygons_before(&change, &touched));
                let off = (ground(&bench.polygons(&touched)) - before).unsigned_abs();
                let length: i128 = outer
                    .iter()
                    .map(|c| i128::from(c.x.abs_diff(a.x)) + i128::from(c.y.abs_diff(a.y)))
                    .max()
                    .unwrap_or(0);
                assert!(off <= 16 * length.unsigned_abs(), "{off} of {what}");
                bench.coverage.revert(&mut bench.index, &change);
                if is_small {
                    assert_eq!(bench.coverage, first, "undo of {what}");
                }
            }
            Err(refusal) if refusal.kind == RefusalKind::Sliver => refused += 1,
            other => panic!("{what}: {other:?}"),
        }
    }
    assert_eq!(bench.coverage, first, "{name}: all was taken back");
    assert!(
        refused * 10 <= given.max(10),
        "{name}: {refused} refused, {given} given"
    );
    given + refused
}

/// Cut enclaves out of faces and join them again; how many.
fn carve(name: &str, bench: &mut Bench, count: usize, seed: u64) -> usize {
    let mut dice = Dice(seed);
    let mut carved = 0;
    let first = bench.coverage.clone();
    for _ in 0..count {
        let Some((face, polygon)) = plain_face(bench, &mut dice) else {
            break;
        };
        let place = label_place(std::slice::from_ref(&polygon)).expect("wide");
        let radius = place.radius_m / 0.0111 * 0.9;
        let mut closed = ring(place.at, radius, &mut dice);
        closed.push(closed[0]);
        let own = bench.area2(face.0);
        let edit = Edit::Split {
            faces: vec![face],
            lines: vec![closed],
        };
        let what = format!("{name}: {edit:?}");
        let change = match bench.coverage.apply(&mut bench.index, &edit) {
            Ok(Some(change)) => change,
            other => panic!("{what}: {other:?}"),
        };
        carved += 1;
        let new: Vec<FaceId> = change.new_faces().collect();
        assert_eq!(new.len(), 1, "{what}");
        let parts: i128 = new.iter().map(|new| bench.area2(new.0)).sum();
        assert_eq!(bench.area2(face.0) + parts, own, "an enclave bends nothing");
        let touched = change.faces(&bench.coverage);
        bench.assert_sound_after(&touched, &what);
        let before = bench.polygons_before(&change, &touched);
        let merge = Edit::Merge {
            faces: new,
            into: face,
        };
        let merged = match bench.coverage.apply(&mut bench.index, &merge) {
            Ok(Some(merged)) => merged,
            other => panic!("{what}: {merge:?}: {other:?}"),
        };
        assert_eq!(bench.polygons(&touched), before, "{what}");
        bench.coverage.revert(&mut bench.index, &merged);
        bench.coverage.revert(&mut bench.index, &change);
    }
    assert_eq!(bench.coverage, first, "{name}: all was taken back");
    carved
}

#[test]
fn parts_of_real_faces_are_given_and_cut_out() {
    for (name, seed) in MAPS.into_iter().zip(21..) {
        let Some(mut bench) = real(name) else { return };
        // Fewer than lines: a place for a ring is looked for up to fifty times.
        let count = lines() / 5;
        assert_eq!(give(name, &mut bench, count, seed), count, "{name}");
        assert_eq!(carve(name, &mut bench, count, seed), count, "{name}");
    }
}

#[test]
fn parts_of_slanted_faces_are_given_and_cut_out() {
    let (mut given, mut carved) = (0, 0);
    for seed in 1..=200 {
        let mut bench = slanted(seed);
        given += give("slanted", &mut bench, lines() / 100, seed);
        carved += carve("slanted", &mut bench, lines() / 100, seed);
    }
    assert!(given >= 150 * (lines() / 100), "only {given} were given");
    assert!(
        carved >= 190 * (lines() / 100),
        "only {carved} were cut out"
    );
}
