//! The plain case of moving vertices: boundaries bend, and nothing meets what it did not meet
//! before. Owns: telling that case, at a cost of what moves. Must not know: what moves it.
//!
//! Then every ring leads along the same arcs, and nothing needs to be linked anew, on the outer
//! border too. It is that case when what moves meets nothing but end to end where it did, no
//! vertex lies in the ground it sweeps over, and no ring turns over. Whatever is in doubt is
//! left to the general way.

use super::super::input::segment;
use super::super::meet::{Meet, meet};
use super::super::noding::box_of;
use super::super::{
    Arc, ArcId, Coverage, NodeId, Owner, Placed, RegionId, bounds_of_ring, ring_coords,
};
use super::change::{CoverageChange, Swap};
use super::cut::encloses;
use super::drawing::grown;
use super::follow::Later;
use crate::geometry::fixed::{Bounds, Coord, ring_area2};
use crate::geometry::index::CoverageIndex;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The change that puts arcs back with other vertices; `None` where it is no plain case.
pub(super) fn slide(
    coverage: &Coverage,
    index: &CoverageIndex,
    arcs: &BTreeMap<ArcId, Vec<Coord>>,
) -> Option<CoverageChange> {
    let mut before: BTreeMap<ArcId, &Arc> = BTreeMap::new();
    for id in arcs.keys() {
        before.insert(*id, coverage.arcs.get(id.0)?);
    }
    let nodes = moved_nodes(index, &before, arcs)?;
    let old: HashSet<Coord> = before
        .values()
        .flat_map(|arc| &arc.coords)
        .copied()
        .collect();
    if !is_held(&before, arcs)
        || !is_apart(coverage, index, arcs, &old)
        || sweeps(coverage, index, &before, arcs)
    {
        return None;
    }
    let after: BTreeMap<ArcId, Arc> = before
        .iter()
        .map(|(id, arc)| {
            let is_free = index.arcs_at(coverage, arc.coords[0]) == [*id];
            let coords = &arcs[id];
            let arc = Arc {
                coords: if is_free {
                    anchored(coords)
                } else {
                    coords.clone()
                },
                left: arc.left,
                right: arc.right,
            };
            (*id, arc)
        })
        .collect();
    let regions = regions(coverage, &before, &after)?;
    let mut swaps: Vec<Swap<NodeId, Coord>> = Vec::new();
    for (from, to) in nodes {
        // The anchor of a free ring is where that begins now.
        let of_ring = match index.arcs_at(coverage, from).as_slice() {
            [only] => after.get(only).map(|ring| ring.coords[0]),
            _ => None,
        };
        let to = of_ring.unwrap_or(to);
        if from != to {
            swaps.push(Swap {
                id: index.node_at(from)?,
                before: Some(from),
                after: Some(to),
            });
        }
    }
    swaps.sort_by_key(|swap| swap.id);
    let count = coverage.face_count();
    Some(CoverageChange {
        nodes: swaps,
        arcs: after
            .into_iter()
            .filter(|(id, arc)| before[id] != arc)
            .map(|(id, arc)| Swap {
                id,
                before: Some(before[&id].clone()),
                after: Some(arc),
            })
            .collect(),
        regions,
        cut_vertices: Vec::new(),
        face_count: [count, count],
        parents: Vec::new(),
    })
}

/// A free ring, begun at its smallest vertex.
fn anchored(coords: &[Coord]) -> Vec<Coord> {
    let mut coords = coords.to_vec();
    coords.pop();
    let smallest = (0..coords.len()).min_by_key(|i| coords[*i]);
    coords.rotate_left(smallest.unwrap_or(0));
    coords.push(coords[0]);
    coords
}

/// Where the ends of arcs go, each to one place and no two to one.
fn moved_nodes(
    index: &CoverageIndex,
    before: &BTreeMap<ArcId, &Arc>,
    arcs: &BTreeMap<ArcId, Vec<Coord>>,
) -> Option<BTreeMap<Coord, Coord>> {
    let mut nodes: BTreeMap<Coord, Coord> = BTreeMap::new();
    for (id, arc) in before {
        let (old, new) = (&arc.coords, &arcs[id]);
        if new.len() < 2 {
            return None;
        }
        let is_ring = |coords: &[Coord]| coords[0] == coords[coords.len() - 1];
        if is_ring(old) != is_ring(new) {
            return None;
        }
        for (from, to) in [(old[0], new[0]), (old[old.len() - 1], new[new.len() - 1])] {
            index.node_at(from)?;
            if nodes.insert(from, to).is_some_and(|known| known != to) {
                return None;
            }
        }
    }
    let places: BTreeSet<Coord> = nodes.values().copied().collect();
    (places.len() == nodes.len()).then_some(nodes)
}

/// Every arc, or one that ends where it ends, has a vertex that stays: nothing moves as a whole
/// and could come to lie in another region.
fn is_held(before: &BTreeMap<ArcId, &Arc>, arcs: &BTreeMap<ArcId, Vec<Coord>>) -> bool {
    let ends = |arc: &Arc| [arc.coords[0], arc.coords[arc.coords.len() - 1]];
    let has_staying = |id: &ArcId, arc: &Arc| {
        let new: HashSet<Coord> = arcs[id].iter().copied().collect();
        arc.coords.iter().any(|at| new.contains(at))
    };
    let held: Vec<&Arc> = before
        .iter()
        .filter(|(id, arc)| has_staying(id, arc))
        .map(|(_, arc)| *arc)
        .collect();
    let held: HashSet<Coord> = held.into_iter().flat_map(ends).collect();
    before
        .values()
        .all(|arc| ends(arc).iter().any(|end| held.contains(end)))
}

/// Nothing meets what it did not meet before.
fn is_apart(
    coverage: &Coverage,
    index: &CoverageIndex,
    arcs: &BTreeMap<ArcId, Vec<Coord>>,
    old: &HashSet<Coord>,
) -> bool {
    // Each vertex lies at a place of its own; where arcs end together, they did before.
    let mut inner: HashSet<Coord> = HashSet::new();
    let mut ends: HashSet<Coord> = HashSet::new();
    for coords in arcs.values() {
        ends.extend([coords[0], coords[coords.len() - 1]]);
        if !coords[1..coords.len() - 1]
            .iter()
            .all(|at| inner.insert(*at))
        {
            return false;
        }
    }
    if inner.iter().any(|at| ends.contains(at)) {
        return false;
    }
    let is_foreign = |at: &Coord| {
        let found = index.arcs_at(coverage, *at);
        found.iter().any(|id| !arcs.contains_key(id))
    };
    let new = inner.iter().chain(&ends).filter(|at| !old.contains(at));
    if new.into_iter().any(is_foreign) {
        return false;
    }
    let is_stay = |id: &ArcId, w: &[Coord]| {
        let arc = coverage.arcs.get(id.0);
        let mut pairs = arc.into_iter().flat_map(|arc| arc.coords.windows(2));
        old.contains(&w[0]) && old.contains(&w[1]) && pairs.any(|pair| pair == w)
    };
    let all: Vec<([Coord; 2], Bounds)> = arcs
        .values()
        .flat_map(|coords| coords.windows(2))
        .map(|w| segment(w[0], w[1]))
        .map(|ends| (ends, box_of(&ends)))
        .collect();
    let mut seen: HashSet<[Coord; 2]> = HashSet::new();
    if !all.iter().all(|(ends, _)| seen.insert(*ends)) {
        return false;
    }
    for (id, coords) in arcs {
        for w in coords.windows(2).filter(|w| !is_stay(id, w)) {
            let ends = segment(w[0], w[1]);
            let around = box_of(&ends);
            let meets = |other: [Coord; 2]| other == ends || meet(ends, other).meet != Meet::Clean;
            let near = index.segments_in(grown(around));
            let near = near.filter(|(arc, _)| !arcs.contains_key(arc));
            let mut near = near.filter_map(|(arc, i)| coverage.segment(arc, i));
            if near.any(|[a, b]| meets(segment(a, b))) {
                return false;
            }
            let mut own = all
                .iter()
                .filter(|(other, bounds)| *other != ends && bounds.intersects(&around));
            if own.any(|(other, _)| meets(*other)) {
                return false;
            }
        }
    }
    true
}

/// Whether the ground between old and new lines holds a vertex that stays.
fn sweeps(
    coverage: &Coverage,
    index: &CoverageIndex,
    before: &BTreeMap<ArcId, &Arc>,
    arcs: &BTreeMap<ArcId, Vec<Coord>>,
) -> bool {
    for (id, arc) in before {
        let (old, new) = (&arc.coords, &arcs[id]);
        let same = |(a, b): &(&Coord, &Coord)| a == b;
        let head = old
            .iter()
            .zip(new)
            .take_while(same)
            .count()
            .saturating_sub(1);
        let shorter = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev());
        let tail = tail.take_while(same).count().min(shorter).saturating_sub(1);
        let old = &old[head..old.len() - tail];
        let new = &new[head..new.len() - tail];
        let ring: Vec<Coord> = old.iter().chain(new.iter().rev()).copied().collect();
        let next = ring.iter().cycle().skip(1);
        let edges = ring.iter().zip(next).map(|(a, b)| [*a, *b]);
        let edges: Vec<[Coord; 2]> = edges.filter(|[a, b]| a != b).collect();
        let Some(bounds) = Bounds::around(ring.iter().copied()) else {
            continue;
        };
        for (other, i) in index.segments_in(bounds) {
            let ends = coverage.segment(other, i).into_iter().flatten();
            for at in ends.filter(|at| !ring.contains(at)) {
                if encloses(&edges, at) || lies_on(&edges, at) {
                    return true;
                }
            }
        }
    }
    false
}

fn lies_on(edges: &[[Coord; 2]], at: Coord) -> bool {
    edges.iter().any(|[a, b]| {
        crate::geometry::fixed::orient(*a, *b, at) == 0 && box_of(&segment(*a, *b)).contains(at)
    })
}

/// Regions whose boxes change; `None` where a ring turns over or ground is claimed twice.
fn regions(
    coverage: &Coverage,
    before: &BTreeMap<ArcId, &Arc>,
    after: &BTreeMap<ArcId, Arc>,
) -> Option<Vec<Swap<RegionId, Placed>>> {
    let later = Later { coverage, after };
    let beside: BTreeSet<RegionId> = before
        .values()
        .flat_map(|arc| [arc.left, arc.right])
        .filter(|region| *region != RegionId::OUTSIDE)
        .collect();
    let mut swaps = Vec::new();
    for id in beside {
        let region = coverage.regions.get(id.0)?;
        if matches!(region.owner, Owner::Overlap(_)) {
            return None;
        }
        let outer = region.rings.first()?;
        if ring_area2(&ring_coords(&later, outer)) <= 0 {
            return None;
        }
        let (old, new) = (
            bounds_of_ring(&coverage.arcs, outer),
            bounds_of_ring(&later, outer),
        );
        if old != new {
            swaps.push(Swap {
                id,
                before: Some((region.clone(), old)),
                after: Some((region.clone(), new)),
            });
        }
    }
    Some(swaps)
}
