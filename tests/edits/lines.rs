//! Lines as people draw them over real boundaries: across a face, from edge to edge, along a
//! boundary, through corners, over themselves. Every one that divides a face divides it.

use crate::support::{Bench, Dice, MAPS, build, canonical, real};
use gridroom::geometry::coverage::{Edit, FaceId, RefusalKind};
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::geometry::index::nearest_on;
use gridroom::geometry::label::label_place;
use gridroom::geometry::polygon::{Polygon, Shape};

/// Lines drawn on each map: `GRIDROOM_LINES=10000` for the long run.
pub fn lines() -> usize {
    let asked = std::env::var("GRIDROOM_LINES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(500)
}

/// Slanted cells, some of them without a face, some with one in common.
pub fn slanted(seed: u64) -> Bench {
    let mut dice = Dice(seed * 7919 + 1);
    let (w, h) = (2 + dice.roll(5), 2 + dice.roll(5));
    let jitter: Vec<(i32, i32)> = (0..(w + 1) * (h + 1))
        .map(|_| (dice.roll(9000) as i32 - 4500, dice.roll(9000) as i32 - 4500))
        .collect();
    let vertex = |i: usize, j: usize| {
        let (dx, dy) = jitter[j * (w + 1) + i];
        let at = |k: usize| k as i32 * 11_000;
        // The whole is turned a little, so that no side runs along a parallel.
        let (x, y) = (at(i) + dx, at(j) + dy);
        Coord::new(1_186_940_000 + x + y / 7, 253_620_000 + y - x / 5)
    };
    let mut shapes = vec![Shape::default(); w * h];
    for cell in 0..w * h {
        let (i, j) = (cell % w, cell / w);
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        let outer = corners.map(|(i, j)| vertex(i, j)).to_vec();
        let face = match dice.roll(9) {
            0 => continue,
            1 => cell / 2,
            _ => cell,
        };
        shapes[face].polygons.push(Polygon {
            outer,
            holes: Vec::new(),
        });
    }
    shapes.retain(|shape| !shape.polygons.is_empty());
    Bench::new(build(&shapes))
}

/// A face of one polygon without holes, wide enough to be cut; what is not drawn on is not
/// counted.
pub fn plain_face(bench: &Bench, dice: &mut Dice) -> Option<(FaceId, Polygon)> {
    for _ in 0..200 {
        let face = FaceId(dice.roll(bench.coverage.face_count()) as u32);
        let mut polygons = bench.coverage.face_polygons(face);
        let is_wide = label_place(&polygons).is_some_and(|place| place.radius_m > 5.0);
        if let (1, true) = (polygons.len(), is_wide)
            && polygons[0].holes.is_empty()
        {
            return Some((face, polygons.remove(0)));
        }
    }
    None
}

/// A place on a ring, as a pointer snaps to it: on a slanted edge, or a vertex.
fn snapped(ring: &[Coord], dice: &mut Dice) -> Coord {
    let i = dice.roll(ring.len());
    let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
    if dice.roll(5) == 0 {
        return a;
    }
    let part = dice.roll(1000) as f64 / 1000.0;
    let along = |p: i32, q: i32| f64::from(p) + (f64::from(q) - f64::from(p)) * part;
    let near = Coord::new(
        along(a.x, b.x) as i32 + dice.roll(400) as i32 - 200,
        along(a.y, b.y) as i32 + dice.roll(400) as i32 - 200,
    );
    nearest_on([a, b], near, near.metres_per_unit_east())
}

/// Whether a place lies inside a ring, well away from it.
fn is_well_inside(ring: &[Coord], at: Coord) -> bool {
    let next = ring.iter().cycle().skip(1);
    let edges = ring.iter().zip(next);
    let mut inside = false;
    for (a, b) in edges {
        if at.distance_m(nearest_on([*a, *b], at, at.metres_per_unit_east())) < 1.0 {
            return false;
        }
        if (a.y > at.y) != (b.y > at.y) {
            let t = f64::from(at.y - a.y) / f64::from(b.y - a.y);
            if f64::from(at.x) < f64::from(a.x) + t * f64::from(b.x - a.x) {
                inside = !inside;
            }
        }
    }
    inside
}

fn middle(a: Coord, b: Coord) -> Coord {
    Coord::new(a.x.midpoint(b.x), a.y.midpoint(b.y))
}

/// A straight line through a place, so far beyond it on both sides.
pub fn straight(at: Coord, reach: f64, dice: &mut Dice) -> Vec<Coord> {
    let angle = dice.roll(36_000) as f64 / 36_000.0 * std::f64::consts::TAU;
    let (dx, dy) = ((angle.cos() * reach) as i32, (angle.sin() * reach) as i32);
    let end = |sign: i32| Coord::new(at.x + sign * dx, at.y + sign * dy);
    vec![end(-1), end(1)]
}

/// So far from a place within a box that it lies beyond the box.
pub fn beyond(bounds: Bounds) -> f64 {
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
    f64::from(width.max(height)) * 1.5
}

/// A line that divides the polygon, drawn in one of the ways people draw.
pub fn dividing(polygon: &Polygon, dice: &mut Dice) -> Option<Vec<Coord>> {
    let ring = &polygon.outer;
    let place = label_place(std::slice::from_ref(polygon))?;
    let reach = beyond(Bounds::around(ring.iter().copied())?);
    match dice.roll(5) {
        // Straight through the middle, beyond both sides.
        0 => Some(straight(place.at, reach, dice)),
        // From place to place on the boundary.
        1 => {
            let (a, b) = (snapped(ring, dice), snapped(ring, dice));
            is_well_inside(ring, middle(a, b)).then(|| vec![a, b])
        }
        // Through the middle, with a bend there.
        2 => {
            let (a, b) = (snapped(ring, dice), snapped(ring, dice));
            let bend = place.at;
            let well =
                is_well_inside(ring, middle(a, bend)) || is_well_inside(ring, middle(b, bend));
            (a != b && well).then(|| vec![a, bend, b])
        }
        // Along the boundary for a stretch, then across, then beyond.
        3 => {
            let i = dice.roll(ring.len());
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            let end = snapped(ring, dice);
            if !is_well_inside(ring, middle(b, end)) {
                return None;
            }
            let far = Coord::new(end.x + (end.x - b.x) / 3, end.y + (end.y - b.y) / 3);
            Some(vec![a, b, far])
        }
        // Over itself in the middle, beyond both sides.
        _ => {
            let angle = dice.roll(36_000) as f64 / 36_000.0 * std::f64::consts::TAU;
            let (cos, sin) = (angle.cos(), angle.sin());
            let at = |along: f64, aside: f64| {
                let (dx, dy) = (along * cos - aside * sin, along * sin + aside * cos);
                Coord::new(place.at.x + dx as i32, place.at.y + dy as i32)
            };
            let radius = place.radius_m / 0.0111 * 0.6;
            Some(vec![
                at(-reach, 0.0),
                at(radius, 0.0),
                at(-radius, radius / 2.0),
                at(reach, -reach),
            ])
        }
    }
}

/// What drawing came to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    drawn: usize,
    slivers: usize,
}

impl Tally {
    /// A piece less wide than a footpath is a true reason, and a rare one.
    fn assert_rare_slivers(&self, name: &str) {
        assert!(self.slivers * 10 <= self.drawn, "{name}: {self:?}");
    }
}

/// Draw lines on a map and count what they came to.
fn draw(name: &str, bench: &mut Bench, count: usize, seed: u64) -> Tally {
    let mut dice = Dice(seed);
    let mut tally = Tally::default();
    let first = bench.coverage.clone();
    let is_small = bench.is_small();
    let lines = canonical(&first);
    for _ in 0..20 * count {
        if tally.drawn == count {
            break;
        }
        let Some((face, polygon)) = plain_face(bench, &mut dice) else {
            break;
        };
        let Some(line) = dividing(&polygon, &mut dice) else {
            continue;
        };
        tally.drawn += 1;
        let is_looped = line.len() == 4;
        let edit = Edit::Split {
            faces: vec![face],
            lines: vec![line],
        };
        let what = format!("{name}: {edit:?}");
        let change = match bench.coverage.apply(&mut bench.index, &edit) {
            Ok(Some(change)) => change,
            Err(refusal) if refusal.kind == RefusalKind::Sliver => {
                tally.slivers += 1;
                continue;
            }
            other => panic!("{what}: {other:?}"),
        };
        let new: Vec<FaceId> = change.new_faces().collect();
        // What a line goes round is a piece of its own.
        assert!(new.len() > usize::from(is_looped), "{what}");
        assert!(new.iter().all(|new| bench.area2(new.0) > 0), "{what}");
        let touched = change.faces(&bench.coverage);
        bench.assert_sound_after(&touched, &what);
        let before = bench.polygons_before(&change, &touched);
        // Joined again, the boundaries are as they were, vertex for vertex.
        let merge = Edit::Merge {
            faces: new,
            into: face,
        };
        let merged = match bench.coverage.apply(&mut bench.index, &merge) {
            Ok(Some(merged)) => merged,
            other => panic!("{what}: {merge:?}: {other:?}"),
        };
        bench.assert_sound_after(&touched, &what);
        let forgotten = bench.coverage.cut_vertices().count();
        assert_eq!(forgotten, first.cut_vertices().count(), "{what}");
        assert_eq!(bench.polygons(&touched), before, "{what}");
        if is_small {
            assert_eq!(canonical(&bench.coverage), lines, "{what}");
        }
        bench.coverage.revert(&mut bench.index, &merged);
        bench.coverage.revert(&mut bench.index, &change);
        if is_small {
            assert_eq!(bench.coverage, first, "undo of {what}");
        }
    }
    assert_eq!(bench.coverage, first, "{name}: all was taken back");
    tally
}

#[test]
fn a_line_that_crosses_a_face_of_a_real_map_cuts_it() {
    for (name, seed) in MAPS.into_iter().zip(3..) {
        let Some(mut bench) = real(name) else {
            return;
        };
        let tally = draw(name, &mut bench, lines(), seed);
        assert_eq!(tally.drawn, lines(), "{name}");
        tally.assert_rare_slivers(name);
    }
}

#[test]
fn a_line_that_crosses_a_slanted_face_cuts_it() {
    let mut all = Tally::default();
    for seed in 1..=200 {
        let mut bench = slanted(seed);
        let tally = draw("slanted", &mut bench, lines() / 50, seed);
        all.drawn += tally.drawn;
        all.slivers += tally.slivers;
    }
    assert!(all.drawn >= 190 * (lines() / 50), "{all:?}");
    all.assert_rare_slivers("slanted");
}

/// An end that was rounded to the far side of a slanted boundary, and the crossing before it: two
/// vertices, one on either side, go together (only one of these coverages has that boundary).
#[test]
fn two_vertices_of_one_end_go_together() {
    let line = vec![
        Coord::new(1_186_962_386, 253_615_773),
        Coord::new(1_186_972_969, 253_617_760),
    ];
    let mut with_two = 0;
    for seed in 1..=200 {
        let mut bench = slanted(seed);
        if bench.coverage.face_count() < 3 {
            continue;
        }
        let before = canonical(&bench.coverage);
        let edit = Edit::Split {
            faces: vec![FaceId(2)],
            lines: vec![line.clone()],
        };
        let Ok(Some(change)) = bench.coverage.apply(&mut bench.index, &edit) else {
            continue;
        };
        let marked: Vec<Coord> = bench.coverage.cut_vertices().collect();
        let is_near = |w: &[Coord]| w[0].distance_m(w[1]) < 0.03;
        with_two += usize::from(marked.windows(2).any(is_near));
        let merge = Edit::Merge {
            faces: change.new_faces().collect(),
            into: FaceId(2),
        };
        let merged = bench.coverage.apply(&mut bench.index, &merge);
        assert!(matches!(merged, Ok(Some(_))), "{seed}: {merged:?}");
        assert_eq!(bench.coverage.cut_vertices().count(), 0, "{seed}");
        assert_eq!(canonical(&bench.coverage), before, "{seed}");
    }
    assert!(with_two > 0, "none had two");
}

/// A line from place to place on a boundary, with a bend beside the straight way: a bay inward or
/// outward.
pub fn bay(ring: &[Coord], dice: &mut Dice) -> Option<Vec<Coord>> {
    let (a, b) = (snapped(ring, dice), snapped(ring, dice));
    if a.distance_m(b) < 5.0 {
        return None;
    }
    // Not so far aside that it swallows neighbours.
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let by = dice.roll(200) as i32 - 100;
    let bend = middle(a, b);
    let bend = Coord::new(bend.x - dy / 200 * by / 2, bend.y + dx / 200 * by / 2);
    let mut line = vec![a, bend, b];
    let goes = is_well_inside(ring, middle(a, bend)) || is_well_inside(ring, middle(bend, b));
    if dice.roll(3) == 0 {
        // Beyond both ends, to the other side of the boundary.
        line[0] = Coord::new(a.x + (a.x - bend.x) / 20, a.y + (a.y - bend.y) / 20);
        line[2] = Coord::new(b.x + (b.x - bend.x) / 20, b.y + (b.y - bend.y) / 20);
        let is_beyond = |at: Coord| !is_on(ring, at) && is_well_inside(ring, at) != goes;
        if !is_beyond(line[0]) || !is_beyond(line[2]) {
            return None;
        }
    }
    let crosses = dice.roll(2) == 0;
    if goes != crosses {
        return None;
    }
    let runs_along = is_on(ring, middle(a, bend)) || is_on(ring, middle(bend, b));
    (goes || !runs_along).then_some(line)
}

/// Reshape faces by bays, inward or outward.
fn reshape(name: &str, bench: &mut Bench, count: usize, seed: u64) {
    let mut dice = Dice(seed);
    let (mut drawn, mut vanished) = (0, 0);
    let first = bench.coverage.clone();
    let is_small = bench.is_small();
    while drawn < count {
        let Some((face, polygon)) = plain_face(bench, &mut dice) else {
            return;
        };
        let Some(line) = bay(&polygon.outer, &mut dice) else {
            continue;
        };
        drawn += 1;
        let edit = Edit::Reshape { face, line };
        let what = format!("{name}: {edit:?}");
        match bench.coverage.apply(&mut bench.index, &edit) {
            Ok(Some(change)) => {
                let touched = change.faces(&bench.coverage);
                bench.assert_sound_after(&touched, &what);
                bench.coverage.revert(&mut bench.index, &change);
                if is_small {
                    assert_eq!(bench.coverage, first, "undo of {what}");
                }
            }
            // A neighbour would be swallowed: a true reason, and a rare one.
            Err(refusal) if refusal.kind == RefusalKind::Vanishes => vanished += 1,
            other => panic!("{what}: {other:?}"),
        }
    }
    assert_eq!(bench.coverage, first, "{name}: all was taken back");
    assert!(
        vanished * 10 < drawn.max(10),
        "{name}: {vanished} of {drawn}"
    );
}

fn is_on(ring: &[Coord], at: Coord) -> bool {
    let next = ring.iter().cycle().skip(1);
    let mut edges = ring.iter().zip(next);
    edges.any(|(a, b)| at.distance_m(nearest_on([*a, *b], at, at.metres_per_unit_east())) < 1.0)
}

#[test]
fn a_line_between_two_places_of_a_boundary_reshapes_a_real_face() {
    for (name, seed) in MAPS.into_iter().zip(5..) {
        let Some(mut bench) = real(name) else {
            return;
        };
        reshape(name, &mut bench, lines(), seed);
    }
}

#[test]
fn a_line_between_two_places_of_a_boundary_reshapes_a_slanted_face() {
    for seed in 1..=200 {
        reshape("slanted", &mut slanted(seed), lines() / 50, seed);
    }
}
