//! Moving, inserting and taking away vertices. Owns: which arcs each of these changes.

use super::super::{ArcId, Coverage};
use super::along::passing;
use super::change::CoverageChange;
use super::patch::Patch;
use super::refusal::{Refusal, RefusalKind};
use super::site::Site;
use super::slide::slide;
use super::splice::Stop;
use crate::geometry::fixed::Coord;
use std::collections::{BTreeMap, BTreeSet};

/// Move vertices and nodes.
pub(super) fn shift(site: &Site<'_>, moves: &[(Coord, Coord)]) -> Result<CoverageChange, Stop> {
    let moves: BTreeMap<Coord, Coord> = moves
        .iter()
        .copied()
        .filter(|(from, to)| from != to)
        .collect();
    for to in moves.values() {
        if to.lon().abs() > 180.0 || to.lat().abs() > 90.0 {
            return Err(Refusal::at(RefusalKind::OffTheGlobe, *to).into());
        }
    }
    if let [(from, to)] = Vec::from_iter(&moves)[..] {
        for arcs in passing(site, *from, *to) {
            match replace(site, arcs) {
                // Another meaning may be possible, or the plain one.
                Err(Stop::Refused(_)) => {}
                done => return done,
            }
        }
    }
    let mut arcs = arcs_with(site, moves.keys())?;
    for coords in arcs.values_mut() {
        for at in coords.iter_mut() {
            *at = moves.get(at).copied().unwrap_or(*at);
        }
        coords.dedup();
    }
    replace(site, arcs)
}

/// Put arcs back with other vertices.
fn replace(site: &Site<'_>, arcs: BTreeMap<ArcId, Vec<Coord>>) -> Result<CoverageChange, Stop> {
    if let Some(change) = slide(site.coverage, site.index, &arcs) {
        return Ok(change);
    }
    let mut patch = Patch::new(site);
    for (id, coords) in arcs {
        patch.replace(id, coords);
    }
    patch.cells()?.keep()
}

/// Put a vertex into a segment.
pub(super) fn insert(
    site: &Site<'_>,
    segment: [Coord; 2],
    at: Coord,
) -> Result<CoverageChange, Stop> {
    let (coverage, index) = (site.coverage, site.index);
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
            return replace(site, BTreeMap::from([(id, coords)]));
        }
    }
    Err(Refusal::at(RefusalKind::Gone, a).along(&segment).into())
}

/// Take vertices away.
pub(super) fn delete(site: &Site<'_>, at: &[Coord]) -> Result<CoverageChange, Stop> {
    let (coverage, index) = (site.coverage, site.index);
    let gone: BTreeSet<Coord> = at.iter().copied().collect();
    let mut arcs = arcs_with(site, gone.iter())?;
    for (id, coords) in &mut arcs {
        let id = *id;
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
                let refusal = Refusal::at(RefusalKind::Vanishes, first).along(coords);
                return Err(refusal.with(faces_beside(coverage, id)).into());
            }
            left.push(left[0]);
        } else {
            if let Some(node) = [first, last].into_iter().find(|c| gone.contains(c)) {
                return Err(Refusal::at(RefusalKind::NodeStays, node).into());
            }
            left = coords
                .iter()
                .copied()
                .filter(|c| !gone.contains(c))
                .collect();
            left.dedup();
        }
        *coords = left;
    }
    replace(site, arcs)
}

/// Arcs that have a vertex at one of these places, with their vertices.
fn arcs_with<'a>(
    site: &Site<'_>,
    places: impl Iterator<Item = &'a Coord>,
) -> Result<BTreeMap<ArcId, Vec<Coord>>, Refusal> {
    let coverage = site.coverage;
    let mut arcs = BTreeMap::new();
    for at in places {
        let found = site.index.arcs_at(coverage, *at);
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
