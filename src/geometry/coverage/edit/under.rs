//! Whose ground lies under lines, and for how long. Owns: telling that from where the lines meet
//! boundaries, so that no face is too narrow to be seen. Must not know: what the lines are for.

use super::super::input::segment;
use super::super::meet::meet;
use super::super::noding::box_of;
use super::super::{Coverage, FaceId};
use super::drawing::grown;
use super::outcome::is_within_a_unit;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use std::collections::BTreeMap;

/// The faces over which lines run, each with the length over it in metres, the longest first.
/// Lines that run along a boundary run over nobody's ground there.
pub fn faces_under(
    coverage: &Coverage,
    index: &CoverageIndex,
    lines: &[Vec<Coord>],
) -> Vec<(FaceId, f64)> {
    let mut lengths: BTreeMap<FaceId, f64> = BTreeMap::new();
    let steps = lines.iter().flat_map(|line| line.windows(2));
    for step in steps.filter(|w| w[0] != w[1]) {
        let stops = stops(coverage, index, step[0], step[1]);
        for stretch in stops.windows(2) {
            let face = face_under(coverage, index, stretch[0], stretch[1]);
            if let Some(face) = face {
                *lengths.entry(face).or_default() += stretch[0].distance_m(stretch[1]);
            }
        }
    }
    let mut faces: Vec<(FaceId, f64)> = lengths.into_iter().collect();
    faces.sort_by(|a, b| b.1.total_cmp(&a.1));
    faces
}

/// The ends of a segment and the places between them where it meets boundaries, in order.
fn stops(coverage: &Coverage, index: &CoverageIndex, from: Coord, to: Coord) -> Vec<Coord> {
    let own = segment(from, to);
    let mut stops = vec![from, to];
    for (arc, i) in index.segments_in(box_of(&own)) {
        if let Some([a, b]) = coverage.segment(arc, i) {
            stops.extend(meet(own, segment(a, b)).first.iter().flatten());
        }
    }
    stops.sort_by(|a, b| from.distance_m(*a).total_cmp(&from.distance_m(*b)));
    stops.dedup();
    stops
}

/// The face under a stretch that meets no boundary between its ends. One place of it that lies off
/// all boundaries tells; where there is none, the stretch runs along one.
fn face_under(
    coverage: &Coverage,
    index: &CoverageIndex,
    from: Coord,
    to: Coord,
) -> Option<FaceId> {
    let quarter =
        |a: i32, b: i32, k: i64| (i64::from(a) + (i64::from(b) - i64::from(a)) * k / 4) as i32;
    let places = [2, 1, 3].map(|k| Coord::new(quarter(from.x, to.x, k), quarter(from.y, to.y, k)));
    let is_off = |at: &&Coord| {
        let near = index.segments_in(grown(Bounds::of(**at)));
        let mut near = near.filter_map(|(arc, i)| coverage.segment(arc, i));
        !near.any(|[a, b]| is_within_a_unit(a, b, **at))
    };
    index.face_at(coverage, *places.iter().find(is_off)?)
}
