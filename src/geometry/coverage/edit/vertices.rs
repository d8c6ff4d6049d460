//! Moving, inserting and taking away vertices. Owns: which arcs each of these changes.

use super::super::{ArcId, Coverage};
use super::change::CoverageChange;
use super::patch::Patch;
use super::refusal::{Refusal, RefusalKind};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use std::collections::{BTreeMap, BTreeSet};

/// Move vertices and nodes.
pub(super) fn shift(
    coverage: &Coverage,
    index: &CoverageIndex,
    moves: &[(Coord, Coord)],
) -> Result<CoverageChange, Refusal> {
    let moves: BTreeMap<Coord, Coord> = moves
        .iter()
        .copied()
        .filter(|(from, to)| from != to)
        .collect();
    for to in moves.values() {
        if to.lon().abs() > 180.0 || to.lat().abs() > 90.0 {
            return Err(Refusal::at(RefusalKind::OffTheGlobe, *to));
        }
    }
    let arcs = arcs_with(coverage, index, moves.keys())?;
    let mut patch = Patch::new(coverage, index);
    for (id, coords) in arcs {
        let moved = coords.iter().map(|c| moves.get(c).copied().unwrap_or(*c));
        let mut moved: Vec<Coord> = moved.collect();
        moved.dedup();
        patch.replace(id, moved);
    }
    patch.cells()?.keep()
}

/// Put a vertex into a segment.
pub(super) fn insert(
    coverage: &Coverage,
    index: &CoverageIndex,
    segment: [Coord; 2],
    at: Coord,
) -> Result<CoverageChange, Refusal> {
    if segment.contains(&at) {
        return Ok(CoverageChange::default());
    }
    let [a, b] = segment;
    let (with_a, with_b) = (index.arcs_at(coverage, a), index.arcs_at(coverage, b));
    for id in with_a.into_iter().filter(|id| with_b.contains(id)) {
        let Some(arc) = coverage.arcs.get(id.0) else {
            continue;
        };
        let is_it = |w: &[Coord]| w == [a, b] || w == [b, a];
        if let Some(place) = arc.coords.windows(2).position(is_it) {
            let mut coords = arc.coords.clone();
            coords.insert(place + 1, at);
            let mut patch = Patch::new(coverage, index);
            patch.replace(id, coords);
            return patch.cells()?.keep();
        }
    }
    Err(Refusal::at(RefusalKind::Gone, a).along(&segment))
}

/// Take vertices away.
pub(super) fn delete(
    coverage: &Coverage,
    index: &CoverageIndex,
    at: &[Coord],
) -> Result<CoverageChange, Refusal> {
    let gone: BTreeSet<Coord> = at.iter().copied().collect();
    let arcs = arcs_with(coverage, index, gone.iter())?;
    let mut patch = Patch::new(coverage, index);
    for (id, coords) in arcs {
        let (first, last) = (coords[0], coords[coords.len() - 1]);
        let is_free_ring = first == last && index.arcs_at(coverage, first) == [id];
        let mut left: Vec<Coord>;
        if is_free_ring {
            left = coords[1..]
                .iter()
                .copied()
                .filter(|c| !gone.contains(c))
                .collect();
            if left.len() < 3 {
                let refusal = Refusal::at(RefusalKind::Vanishes, first).along(&coords);
                return Err(refusal.with(faces_beside(coverage, id)));
            }
            left.push(left[0]);
        } else {
            if let Some(node) = [first, last].into_iter().find(|c| gone.contains(c)) {
                return Err(Refusal::at(RefusalKind::NodeStays, node));
            }
            left = coords
                .iter()
                .copied()
                .filter(|c| !gone.contains(c))
                .collect();
            left.dedup();
        }
        patch.replace(id, left);
    }
    patch.cells()?.keep()
}

/// Arcs that have a vertex at one of these places, with their vertices.
fn arcs_with<'a>(
    coverage: &Coverage,
    index: &CoverageIndex,
    places: impl Iterator<Item = &'a Coord>,
) -> Result<BTreeMap<ArcId, Vec<Coord>>, Refusal> {
    let mut arcs = BTreeMap::new();
    for at in places {
        let found = index.arcs_at(coverage, *at);
        if found.is_empty() {
            return Err(Refusal::at(RefusalKind::Gone, *at));
        }
        for id in found {
            if let Some(arc) = coverage.arcs.get(id.0) {
                arcs.entry(id).or_insert_with(|| arc.coords.clone());
            }
        }
    }
    Ok(arcs)
}

/// The faces on both sides of an arc.
pub(super) fn faces_beside(coverage: &Coverage, id: ArcId) -> Vec<crate::geometry::FaceId> {
    let arc = coverage.arcs.get(id.0);
    let sides = arc.into_iter().flat_map(|arc| [arc.left, arc.right]);
    sides
        .flat_map(|r| coverage.owner(r).faces().to_vec())
        .collect()
}
