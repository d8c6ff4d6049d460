//! Lines as people draw them over real boundaries: across a face, from edge to edge, along a
//! boundary, through corners. Every one that divides a face divides it.

use crate::shared::real_files;
use crate::support::{Bench, Dice, build, canonical};
use gridroom::exchange::geojson::read_path;
use gridroom::geometry::coverage::{BuildOptions, Coverage, Edit, FaceId, RefusalKind};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::index::nearest_on;
use gridroom::geometry::label::label_place;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::GridMap;

/// Lines drawn on each map: `GRIDROOM_LINES=10000` for the long run.
pub fn lines() -> usize {
    let asked = std::env::var("GRIDROOM_LINES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(500)
}

/// Real maps that are sound once they are repaired.
pub const MAPS: [&str; 5] = [
    "keelung_villages.geojson",
    "taipei_villages.geojson",
    "greater_taipei_villages.geojson",
    "davao_barangays.geojson",
    "nyct2010_wgs84.geojson",
];

pub fn real(name: &str) -> Option<Bench> {
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

/// A line that divides the polygon, drawn in one of the ways people draw.
pub fn dividing(polygon: &Polygon, dice: &mut Dice) -> Option<Vec<Coord>> {
    let ring = &polygon.outer;
    let place = label_place(std::slice::from_ref(polygon))?;
    let bounds = gridroom::geometry::fixed::Bounds::around(ring.iter().copied())?;
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
    match dice.roll(4) {
        // Straight through the middle, beyond both sides.
        0 => {
            let reach = f64::from(width.max(height)) * 1.5;
            let angle = dice.roll(36_000) as f64 / 36_000.0 * std::f64::consts::TAU;
            let (dx, dy) = ((angle.cos() * reach) as i32, (angle.sin() * reach) as i32);
            let end = |sign: i32| Coord::new(place.at.x + sign * dx, place.at.y + sign * dy);
            Some(vec![end(-1), end(1)])
        }
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
        _ => {
            let i = dice.roll(ring.len());
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            let end = snapped(ring, dice);
            if !is_well_inside(ring, middle(b, end)) {
                return None;
            }
            let far = Coord::new(end.x + (end.x - b.x) / 3, end.y + (end.y - b.y) / 3);
            Some(vec![a, b, far])
        }
    }
}

/// Draw lines on a map and count what they came to.
fn draw(name: &str, bench: &mut Bench, count: usize, seed: u64) -> usize {
    let mut dice = Dice(seed);
    let mut drawn = 0;
    let is_small = bench.coverage.face_count() < 300;
    for _ in 0..20 * count {
        if drawn == count {
            break;
        }
        let Some((face, polygon)) = plain_face(bench, &mut dice) else {
            break;
        };
        let Some(line) = dividing(&polygon, &mut dice) else {
            continue;
        };
        drawn += 1;
        let before = bench.coverage.clone();
        let edit = Edit::Split {
            faces: vec![face],
            lines: vec![line],
        };
        let change = match bench.coverage.apply(&mut bench.index, &edit) {
            Ok(Some(change)) => change,
            // A piece less wide than a footpath is a true reason.
            Err(refusal) if refusal.kind == RefusalKind::Sliver => continue,
            other => panic!("{name}: {edit:?}: {other:?}"),
        };
        let area: i128 = change.new_faces().map(|new| bench.area2(new.0)).sum();
        assert!(
            change.new_faces().count() > 0 && area > 0,
            "{name}: {edit:?}"
        );
        if is_small {
            assert_eq!(bench.coverage.faults(), [], "{name}: {edit:?}");
        }
        let mut back = bench.clone();
        back.coverage.revert(&mut back.index, &change);
        assert_eq!(back.coverage, before, "{name}: undo of {edit:?}");
        // Joined again, the boundaries are as they were, vertex for vertex.
        let merge = Edit::Merge {
            faces: change.new_faces().collect(),
            into: face,
        };
        let merged = bench.coverage.apply(&mut bench.index, &merge);
        assert!(
            matches!(merged, Ok(Some(_))),
            "{name}: {merge:?} after {edit:?}: {merged:?}"
        );
        if is_small {
            assert_eq!(bench.coverage.faults(), []);
        }
        let forgotten = |coverage: &Coverage| coverage.cut_vertices().count();
        assert_eq!(forgotten(&bench.coverage), forgotten(&before));
        assert_eq!(
            same_lines(&bench.coverage),
            same_lines(&before),
            "{name}: {edit:?}"
        );
        *bench = back;
    }
    drawn
}

/// The boundaries by owner, without faces that were cut off and joined again.
fn same_lines(coverage: &Coverage) -> Vec<(Vec<Coord>, Vec<FaceId>, Vec<FaceId>)> {
    canonical(coverage)
}

#[test]
fn a_line_that_crosses_a_face_of_a_real_map_cuts_it() {
    for (name, seed) in MAPS.into_iter().zip(3..) {
        let Some(mut bench) = real(name) else {
            return;
        };
        let large = bench.coverage.face_count() > 1000;
        let count = if large { lines() / 5 } else { lines() };
        assert_eq!(draw(name, &mut bench, count, seed), count, "{name}");
    }
}

#[test]
fn a_line_that_crosses_a_slanted_face_cuts_it() {
    let mut drawn = 0;
    for seed in 1..=200 {
        let mut bench = slanted(seed);
        drawn += draw("slanted", &mut bench, lines() / 50, seed);
    }
    assert!(
        drawn >= 190 * (lines() / 50),
        "only {drawn} lines were drawn"
    );
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
        let before = same_lines(&bench.coverage);
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
        assert_eq!(same_lines(&bench.coverage), before, "{seed}");
    }
    assert!(with_two > 0, "none had two");
}

/// Reshape a face by a line from place to place on its boundary, inside or outside.
fn reshape(name: &str, bench: &mut Bench, count: usize, seed: u64) {
    let mut dice = Dice(seed);
    let (mut drawn, mut vanished) = (0, 0);
    let is_small = bench.coverage.face_count() < 300;
    while drawn < count {
        let Some((face, polygon)) = plain_face(bench, &mut dice) else {
            return;
        };
        let ring = &polygon.outer;
        let (a, b) = (snapped(ring, &mut dice), snapped(ring, &mut dice));
        let length = a.distance_m(b);
        if length < 5.0 {
            continue;
        }
        // A bend beside the straight way, not so far that it swallows neighbours.
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
                continue;
            }
        }
        let crosses = dice.roll(2) == 0;
        if goes != crosses {
            continue;
        }
        if !goes && (is_on(ring, middle(a, bend)) || is_on(ring, middle(bend, b))) {
            continue;
        }
        drawn += 1;
        let before = bench.coverage.clone();
        let edit = Edit::Reshape { face, line };
        match bench.coverage.apply(&mut bench.index, &edit) {
            Ok(Some(change)) => {
                if is_small {
                    assert_eq!(bench.coverage.faults(), [], "{name}: {edit:?}");
                }
                bench.coverage.revert(&mut bench.index, &change);
                assert_eq!(bench.coverage, before, "{name}: undo of {edit:?}");
            }
            // A neighbour would be swallowed: a true reason, and a rare one.
            Err(refusal) if refusal.kind == RefusalKind::Vanishes => vanished += 1,
            other => panic!("{name}: {edit:?}: {other:?}"),
        }
    }
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
        let large = bench.coverage.face_count() > 1000;
        let count = if large { lines() / 5 } else { lines() };
        reshape(name, &mut bench, count, seed);
    }
}

#[test]
fn a_line_between_two_places_of_a_boundary_reshapes_a_slanted_face() {
    for seed in 1..=200 {
        reshape("slanted", &mut slanted(seed), lines() / 50, seed);
    }
}
