//! A node that goes along a line which ends in it, past the next vertices of that line. Owns: which
//! vertices are passed, and who has them then. Must not know: whether that can be done.
//!
//! The line that the node follows begins where the node is then. What it passed goes to the line that
//! leads on from where the node was, so that both together lie where they lay; where that cannot be,
//! it is taken away. All other lines that end in the node follow it straight.

use super::super::ArcId;
use super::site::Site;
use crate::geometry::fixed::{Coord, METRES_PER_UNIT};
use std::collections::BTreeMap;

/// A place is on a line where it lies no further from it than this part of the way along it.
const BESIDE: f64 = 0.25;

/// Arcs with other vertices.
type Arcs = BTreeMap<ArcId, Vec<Coord>>;

/// What a move of one vertex means where that is a node which passes vertices of its own line: the
/// best meaning first; none where it passes nothing.
pub(super) fn passing(site: &Site<'_>, from: Coord, to: Coord) -> Vec<Arcs> {
    let (coverage, index) = (site.coverage, site.index);
    let mut leaving: Vec<(ArcId, Vec<Coord>)> = Vec::new();
    for id in index.arcs_at(coverage, from) {
        let Some(arc) = coverage.arcs.get(id.0) else {
            return Vec::new();
        };
        let mut coords = arc.coords.clone();
        match (coords.first() == Some(&from), coords.last() == Some(&from)) {
            (true, false) => {}
            (false, true) => coords.reverse(),
            // A ring, or a plain vertex.
            _ => return Vec::new(),
        }
        leaving.push((id, coords));
    }
    if leaving.len() < 3 {
        return Vec::new();
    }
    let followed = leaving
        .iter()
        .filter_map(|(id, coords)| Some((*id, followed(coords, to)?)));
    let nearest = followed.min_by(|(_, a), (_, b)| a.off_m.total_cmp(&b.off_m));
    let Some((own, way)) = nearest else {
        return Vec::new();
    };
    let Some((_, line)) = leaving.iter().find(|(id, _)| *id == own) else {
        return Vec::new();
    };
    let passed: Vec<Coord> = line[1..=way.passed]
        .iter()
        .copied()
        .filter(|at| *at != to)
        .collect();
    if passed.is_empty() || line.last() == Some(&to) {
        return Vec::new();
    }
    let mut straight = Arcs::new();
    for (id, coords) in &leaving {
        let mut coords = coords.clone();
        if *id == own {
            coords.drain(..way.passed);
        }
        coords[0] = to;
        coords.dedup();
        straight.insert(*id, coords);
    }
    let others = leaving.iter().filter(|(id, _)| *id != own);
    let on = others.min_by(|(_, a), (_, b)| {
        let turn = |coords: &[Coord]| turn(from, line[1], coords[1]);
        turn(a).total_cmp(&turn(b))
    });
    let mut taking = straight.clone();
    if let Some((id, coords)) = on {
        let taken = std::iter::once(to).chain(passed.into_iter().rev());
        let mut coords: Vec<Coord> = taken.chain(coords.iter().copied()).collect();
        coords.dedup();
        taking.insert(*id, coords);
    }
    [taking, straight]
        .into_iter()
        .map(|arcs| turned_back(site, from, arcs))
        .collect()
}

/// Arcs that were turned to begin in the node, as they are written.
fn turned_back(site: &Site<'_>, from: Coord, mut arcs: Arcs) -> Arcs {
    for (id, coords) in &mut arcs {
        let arc = site.coverage.arcs.get(id.0);
        if arc.is_some_and(|arc| arc.coords.first() != Some(&from)) {
            coords.reverse();
        }
    }
    arcs
}

/// How a place lies to a line that begins in the node.
struct Way {
    /// So many vertices after the first lie before it.
    passed: usize,
    /// How far it lies from the line, metres.
    off_m: f64,
}

/// The way along a line to a place that lies on it, or nearly; `None` where no vertex is passed.
fn followed(line: &[Coord], to: Coord) -> Option<Way> {
    let flat = |at: Coord| {
        let east = f64::from(at.x - to.x) * to.metres_per_unit_east();
        [east, f64::from(at.y - to.y) * METRES_PER_UNIT]
    };
    let mut best: Option<(usize, f64, f64)> = None;
    let mut gone = 0.0;
    for (i, ends) in line.windows(2).enumerate() {
        let (a, b) = (flat(ends[0]), flat(ends[1]));
        let by = [b[0] - a[0], b[1] - a[1]];
        let length = by[0].hypot(by[1]);
        if length > 0.0 {
            let part = -(a[0] * by[0] + a[1] * by[1]) / (length * length);
            let part = part.clamp(0.0, 1.0);
            let off = (a[0] + part * by[0]).hypot(a[1] + part * by[1]);
            if best.is_none_or(|(_, nearest, _)| off < nearest) {
                best = Some((i, off, gone + part * length));
            }
        }
        gone += length;
    }
    let (passed, off_m, way_m) = best.filter(|(i, ..)| *i > 0)?;
    let is_end = way_m >= gone;
    (off_m <= BESIDE * way_m && !is_end).then_some(Way { passed, off_m })
}

/// How much a way bends that comes from `a` and leads over `at` to `b`: the cosine of the angle between
/// them, -1 for straight on.
fn turn(at: Coord, a: Coord, b: Coord) -> f64 {
    let flat = |to: Coord| {
        let east = f64::from(to.x - at.x) * at.metres_per_unit_east();
        [east, f64::from(to.y - at.y) * METRES_PER_UNIT]
    };
    let (a, b) = (flat(a), flat(b));
    let lengths = a[0].hypot(a[1]) * b[0].hypot(b[1]);
    (a[0] * b[0] + a[1] * b[1]) / lengths.max(f64::MIN_POSITIVE)
}
