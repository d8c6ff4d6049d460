//! Areas made of loose segments, what two areas share, and what several are together. Owns: the even-odd
//! rule over segments in any order and direction. Must not know: where they come from.

use super::FaceId;
use super::assemble::assemble;
use super::edges::Edges;
use super::input::{Segment, segment};
use super::noding::{meetings, node};
use super::topology::{Topology, exclusive_or};
use crate::course::whole;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Polygon;
use std::collections::BTreeMap;

/// The area that segments bound, by the even-odd rule: rings in any direction and order, nested,
/// touching one another, or running along one another (which bounds nothing). `None` where they leave
/// a ring open.
pub fn even_odd(segments: impl Iterator<Item = [Coord; 2]>) -> Option<Vec<Polygon>> {
    let bounds = toggles(segments.map(|ends| (0, ends)));
    let mut ends: Vec<Coord> = bounds.keys().flatten().copied().collect();
    ends.sort_unstable();
    let is_closed = ends.chunk_by(|a, b| a == b).all(|same| same.len() % 2 == 0);
    is_closed.then(|| area(bounds, <[u32]>::to_vec))
}

/// The ground that two areas share. The polygons of each must be valid and share no ground.
pub(in crate::geometry) fn shared(a: &[Polygon], b: &[Polygon]) -> Vec<Polygon> {
    let both = sides(0, a).chain(sides(1, b));
    area(toggles(both), |members| match members {
        [0, 1] => vec![0],
        _ => Vec::new(),
    })
}

/// The ground that any of several areas has, which may overlap or meet along a bound. The polygons of
/// each must be valid and share no ground.
pub fn united(areas: &[&[Polygon]]) -> Vec<Polygon> {
    let all = (0..)
        .zip(areas)
        .flat_map(|(member, own)| sides(member, own));
    area(toggles(all), |members| match members {
        [] => Vec::new(),
        _ => vec![0],
    })
}

/// The sides of polygons of a member.
fn sides(member: u32, polygons: &[Polygon]) -> impl Iterator<Item = (u32, [Coord; 2])> {
    let rings = polygons.iter().flat_map(Polygon::rings);
    rings.flat_map(move |ring| {
        let next = ring.iter().cycle().skip(1);
        let sides = ring.iter().zip(next);
        sides.map(move |(a, b)| (member, [*a, *b]))
    })
}

/// What changes across each segment.
fn toggles(segments: impl Iterator<Item = (u32, [Coord; 2])>) -> BTreeMap<Segment, Vec<u32>> {
    let mut toggles: BTreeMap<Segment, Vec<u32>> = BTreeMap::new();
    for (member, [a, b]) in segments.filter(|(_, [a, b])| a != b) {
        let own = toggles.entry(segment(a, b)).or_default();
        *own = exclusive_or(own, &[member]);
    }
    toggles.retain(|_, own| !own.is_empty());
    toggles
}

/// The area of whatever `owner` says belongs to it.
fn area(toggles: BTreeMap<Segment, Vec<u32>>, owner: impl Fn(&[u32]) -> Vec<u32>) -> Vec<Polygon> {
    let segments: Vec<Segment> = toggles.keys().copied().collect();
    let toggles: Vec<Vec<u32>> = toggles.into_values().collect();
    let mut pieces = node(&segments, &meetings(&segments, segments.len()));
    pieces.sort_unstable();
    let mut edges = Edges::default();
    for run in pieces.chunk_by(|a, b| a.ends == b.ends) {
        let across = run.iter().fold(Vec::new(), |across, piece| {
            exclusive_or(&across, &toggles[piece.source as usize])
        });
        if !across.is_empty() {
            edges.push(run[0].ends, across);
        }
    }
    let topology = Topology::new(&edges);
    let coverage = whole(|course| assemble(&edges, &topology, 1, owner, course));
    coverage.face_polygons(FaceId(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::ring_area2;

    fn at((x, y): (i32, i32)) -> Coord {
        Coord::new(249_400_000 + x, 601_700_000 + y)
    }

    fn chain(places: &[(i32, i32)]) -> Vec<[Coord; 2]> {
        places.windows(2).map(|w| [at(w[0]), at(w[1])]).collect()
    }

    fn rings(polygons: &[Polygon]) -> Vec<usize> {
        polygons.iter().map(|p| p.rings().count()).collect()
    }

    #[test]
    fn ways_in_any_order_and_direction_make_rings() {
        let outer = [(0, 0), (1_003, 11), (997, 1_009), (-7, 1_001), (0, 0)];
        let mut segments = chain(&outer[..3]);
        // The other half runs the other way.
        segments.extend(chain(&outer[2..]).into_iter().rev().map(|[a, b]| [b, a]));
        segments.extend(chain(&[(200, 200), (203, 401), (399, 405), (200, 200)]));
        // An island in the hole.
        segments.extend(chain(&[(220, 300), (230, 301), (225, 330), (220, 300)]));
        let area = even_odd(segments.into_iter()).expect("closed");
        let mut counts = rings(&area);
        counts.sort_unstable();
        assert_eq!(counts, [1, 2]);
    }

    #[test]
    fn rings_that_touch_stay_valid() {
        // Two outers that share a corner, and two that share a side.
        let mut segments = chain(&[(0, 0), (100, 3), (101, 99), (0, 0)]);
        segments.extend(chain(&[(101, 99), (203, 101), (199, 207), (101, 99)]));
        assert_eq!(
            rings(&even_odd(segments.into_iter()).expect("closed")),
            [1, 1]
        );
        let mut segments = chain(&[(0, 0), (100, 3), (101, 99), (2, 103), (0, 0)]);
        segments.extend(chain(&[
            (100, 3),
            (203, 1),
            (199, 107),
            (101, 99),
            (100, 3),
        ]));
        let area = even_odd(segments.into_iter()).expect("closed");
        assert_eq!(rings(&area), [1]);
        assert_eq!(area[0].outer.len(), 6, "the side between them is gone");
        // A hole that touches its ring at one place.
        let mut segments = chain(&[(0, 0), (1_000, 3), (1_001, 999), (2, 1_003), (0, 0)]);
        segments.extend(chain(&[(0, 0), (300, 401), (401, 300), (0, 0)]));
        let area = even_odd(segments.into_iter()).expect("closed");
        let sum: i128 = area.iter().flat_map(Polygon::rings).map(ring_area2).sum();
        let whole = ring_area2(&[(0, 0), (1_000, 3), (1_001, 999), (2, 1_003)].map(at));
        let hole = ring_area2(&[(0, 0), (401, 300), (300, 401)].map(at));
        assert_eq!(sum, whole - hole);
    }

    #[test]
    fn areas_that_overlap_or_meet_are_one_together() {
        let polygon = |places: &[(i32, i32)]| {
            vec![Polygon {
                outer: places.iter().copied().map(at).collect(),
                holes: Vec::new(),
            }]
        };
        let size = |polygons: &[Polygon]| -> i128 {
            let rings = polygons.iter().flat_map(Polygon::rings);
            rings.map(ring_area2).sum()
        };
        let west = polygon(&[(0, 0), (1_000, 7), (1_003, 999), (2, 1_003)]);
        let east = polygon(&[(1_000, 7), (2_001, 1), (1_997, 1_009), (1_003, 999)]);
        let inside = polygon(&[(100, 100), (1_900, 110), (1_000, 900)]);
        let apart = polygon(&[(5_000, 0), (5_100, 3), (5_050, 90)]);
        let parts = [&west[..], &east, &inside, &apart];
        let together = united(&parts);
        assert_eq!(rings(&together), [1, 1], "the side between them is gone");
        assert_eq!(size(&together), size(&west) + size(&east) + size(&apart));
        // What two of them have counts once.
        let over = polygon(&[(500, -500), (1_500, -500), (1_500, 503), (500, 497)]);
        let both = size(&united(&[&west, &over]));
        let shared = size(&shared(&west, &over));
        let exact = size(&west) + size(&over) - shared;
        assert!(shared > 0 && (both - exact).abs() < 4_000, "{both} {exact}");
        assert!(united(&[]).is_empty());
    }

    #[test]
    fn an_open_ring_is_none() {
        assert_eq!(
            even_odd(chain(&[(0, 0), (10, 0), (10, 10)]).into_iter()),
            None
        );
        assert_eq!(even_odd(std::iter::empty()), Some(Vec::new()));
        // There and back bounds nothing.
        let spike = chain(&[(0, 0), (10, 0), (0, 0)]);
        assert_eq!(even_odd(spike.into_iter()), Some(Vec::new()));
    }
}
