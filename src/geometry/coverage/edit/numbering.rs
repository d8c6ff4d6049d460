//! The numbers of the pieces of a result. Owns: that what is as it was keeps its number, and what
//! changed takes that of what it was part of. Must not know: what the edit is for.

use super::super::{
    Arc, ArcId, Coverage, NodeId, Owner, Placed, Region, RegionId, SignedArc, bounds_of_ring,
};
use super::change::{CoverageChange, Swap};
use super::follow::Followed;
use super::heal::heal;
use super::patch::{Cells, Label};
use super::splice::Shares;
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Index;

/// The few arcs of a result, read as if all were there.
struct ByNumber<'a>(&'a BTreeMap<ArcId, Arc>);

impl Index<usize> for ByNumber<'_> {
    type Output = Arc;

    fn index(&self, number: usize) -> &Arc {
        &self.0[&ArcId(number as u32)]
    }
}

/// The numbers of the pieces of a result.
pub(super) struct Numbering<'a> {
    cells: &'a Cells<'a>,
    local: &'a Coverage,
    labels: Vec<Label>,
    /// The arc of each local arc, and whether it runs the same way.
    arcs: Vec<(ArcId, bool)>,
    /// The region of each local region; none where it is foreign.
    regions: Vec<Option<RegionId>>,
    /// The foreign region on the left of segments walked.
    beside: HashMap<[Coord; 2], RegionId>,
}

impl<'a> Numbering<'a> {
    pub fn new(
        cells: &'a Cells<'a>,
        local: &'a Coverage,
        labels: Vec<Label>,
        beside: HashMap<[Coord; 2], RegionId>,
    ) -> Self {
        let mut numbering = Self {
            cells,
            local,
            labels,
            arcs: Vec::new(),
            regions: Vec::new(),
            beside,
        };
        numbering.arcs = numbering.number_arcs();
        numbering.regions = numbering.number_regions();
        numbering
    }

    /// An arc that is as it was keeps its number; one that changed takes that of the arc it
    /// was part of, the first of them by place; the rest get what is vacant.
    fn number_arcs(&self) -> Vec<(ArcId, bool)> {
        let coverage = self.cells.coverage;
        let old: HashMap<&[Coord], ArcId> = self
            .cells
            .arcs
            .iter()
            .filter_map(|id| Some((coverage.arcs.get(id.0)?.coords.as_slice(), *id)))
            .collect();
        let mut given: Vec<Option<(ArcId, bool)>> = Vec::new();
        let mut taken: BTreeSet<ArcId> = BTreeSet::new();
        for arc in self.local.arcs.values() {
            let reversed: Vec<Coord> = arc.coords.iter().rev().copied().collect();
            let same = old.get(arc.coords.as_slice()).map(|id| (*id, true));
            let same = same.or_else(|| old.get(reversed.as_slice()).map(|id| (*id, false)));
            taken.extend(same.map(|(id, _)| id));
            given.push(same);
        }
        for (arc, place) in self.local.arcs.values().zip(&mut given) {
            if place.is_some() {
                continue;
            }
            let sources = arc.coords.windows(2);
            let source = sources
                .filter_map(|w| self.cells.source(w[0], w[1]))
                .find(|id| !taken.contains(id));
            if let Some(id) = source {
                taken.insert(id);
                *place = Some((id, self.runs_as(id, &arc.coords)));
            }
        }
        let reusable = self.cells.arcs.iter().copied();
        let reusable = reusable.filter(|id| !taken.contains(id));
        let vacant = coverage.arcs.vacant().map(ArcId);
        let mut spare = reusable.chain(vacant);
        given
            .into_iter()
            .map(|place| place.or_else(|| Some((spare.next()?, true))))
            .map(|place| place.unwrap_or((ArcId(u32::MAX), true)))
            .collect()
    }

    /// Whether a changed arc runs the way it did, judged by its ends and its sides.
    fn runs_as(&self, id: ArcId, coords: &[Coord]) -> bool {
        let Some(old) = self.cells.coverage.arcs.get(id.0) else {
            return true;
        };
        let (first, last) = (old.coords[0], old.coords[old.coords.len() - 1]);
        let (from, to) = (coords[0], coords[coords.len() - 1]);
        if from != to && (from == first || to == last) {
            return true;
        }
        if from != to && (from == last || to == first) {
            return false;
        }
        let known = coords.windows(2).find_map(|w| self.cells.sides(w[0], w[1]));
        known.is_none_or(|sides| sides == [old.left, old.right] || old.left == old.right)
    }

    /// A region keeps its number where it has a boundary left that it had, and its owner.
    fn number_regions(&self) -> Vec<Option<RegionId>> {
        let coverage = self.cells.coverage;
        let mut given: Vec<Option<RegionId>> = vec![None; self.labels.len()];
        let mut taken: BTreeSet<RegionId> = BTreeSet::new();
        if self.labels.first() != Some(&Label::Foreign) {
            given[0] = Some(RegionId::OUTSIDE);
            taken.insert(RegionId::OUTSIDE);
        }
        let is_own = |number: usize| self.labels[number] != Label::Foreign;
        // Two rounds: who keeps the owner goes first.
        for same_owner in [true, false] {
            for (number, region) in self.local.regions.iter() {
                let number = number as usize;
                if given[number].is_some() || !is_own(number) {
                    continue;
                }
                let arcs = region.rings.iter().flatten();
                let mut before = arcs.flat_map(|arc| self.left_before(*arc));
                let found = before.find(|id| {
                    let owner = Label::Own(coverage.owner(*id).clone());
                    self.cells.regions.contains(id)
                        && !taken.contains(id)
                        && (!same_owner || owner == self.labels[number])
                });
                if let Some(id) = found {
                    taken.insert(id);
                    given[number] = Some(id);
                }
            }
        }
        let reusable = self.cells.regions.iter().copied();
        let reusable = reusable.filter(|id| !taken.contains(id));
        let mut spare = reusable.chain(coverage.regions.vacant().map(RegionId));
        for (number, place) in given.iter_mut().enumerate() {
            if place.is_none() && is_own(number) {
                *place = spare.next();
            }
        }
        given
    }

    /// The regions that lay on the left along an arc.
    fn left_before(&self, arc: SignedArc) -> Vec<RegionId> {
        let coords = &self.local.arcs[arc.id().0 as usize].coords;
        let pairs = coords.windows(2);
        let sides = pairs.filter_map(|w| self.cells.sides(w[0], w[1]));
        let mut found: Vec<RegionId> = sides
            .map(|[left, right]| if arc.is_forward() { left } else { right })
            .collect();
        found.dedup();
        found
    }

    fn signed(&self, arc: SignedArc) -> SignedArc {
        let (id, same_way) = self.arcs[arc.id().0 as usize];
        SignedArc::new(id, arc.is_forward() == same_way)
    }

    /// The arcs of the result, by number.
    fn new_arcs(&self) -> BTreeMap<ArcId, Arc> {
        let arcs = self.local.arcs.values().zip(&self.arcs);
        arcs.map(|(arc, (id, same_way))| {
            let step = [arc.coords[0], arc.coords[1]];
            let side = |local: RegionId, walked: [Coord; 2]| {
                let number = self.regions[local.0 as usize];
                let foreign = || self.beside.get(&walked).copied();
                number.or_else(foreign).unwrap_or(RegionId::OUTSIDE)
            };
            let left = side(arc.left, step);
            let right = side(arc.right, [step[1], step[0]]);
            let arc = if *same_way {
                Arc {
                    coords: arc.coords.clone(),
                    left,
                    right,
                }
            } else {
                Arc {
                    coords: arc.coords.iter().rev().copied().collect(),
                    left: right,
                    right: left,
                }
            };
            (*id, arc)
        })
        .collect()
    }

    /// The regions of the result, by number.
    fn new_regions(&self, arcs: &ByNumber<'_>) -> BTreeMap<RegionId, Placed> {
        let regions = self.local.regions.values().zip(&self.labels);
        let regions = regions.zip(&self.regions);
        regions
            .filter_map(|((region, label), id)| {
                let id = (*id)?;
                let rings: Vec<Vec<SignedArc>> = region
                    .rings
                    .iter()
                    .map(|ring| ring.iter().map(|arc| self.signed(*arc)).collect())
                    .collect();
                let owner = match label {
                    Label::Own(Owner::Outside) if id != RegionId::OUTSIDE => Owner::Void,
                    Label::Own(owner) => owner.clone(),
                    Label::Foreign | Label::Given(_) => return None,
                };
                let outer = rings.first().filter(|_| id != RegionId::OUTSIDE);
                let bounds = outer.and_then(|ring| bounds_of_ring(arcs, ring));
                Some((id, (Region { owner, rings }, bounds)))
            })
            .collect()
    }

    /// What differs from before.
    ///
    /// # Errors
    /// Regions that are not linked anew and cannot be followed: they must be linked anew too.
    pub fn change(&self, shares: &Shares) -> Result<CoverageChange, BTreeSet<RegionId>> {
        let coverage = self.cells.coverage;
        let mut after = self.new_arcs();
        if shares.heals {
            heal(self.cells, &mut after);
        }
        let mut regions_after = self.new_regions(&ByNumber(&after));

        let old_arcs = self.cells.arcs.iter();
        let before: BTreeMap<ArcId, Arc> = old_arcs
            .filter_map(|id| Some((*id, coverage.arcs.get(id.0)?.clone())))
            .collect();
        let nodes = swaps(self.old_nodes(&before), self.new_nodes(&before, &after));
        let followed = Followed {
            coverage,
            before: &before,
            after: &after,
        };
        let given = self.regions.iter().flatten();
        let linked = self.cells.regions.iter().chain(given).copied().collect();
        let rewritten = followed.regions(&linked)?;
        let touched = self.cells.regions.iter().chain(rewritten.keys());
        let regions_before: BTreeMap<RegionId, Placed> = touched
            .filter_map(|id| {
                let region = coverage.regions.get(id.0)?.clone();
                let is_bounded = *id != RegionId::OUTSIDE;
                let bounds = is_bounded.then(|| coverage.region_bounds(*id)).flatten();
                Some((*id, (region, bounds)))
            })
            .collect();
        regions_after.extend(rewritten);
        let cut_vertices = self.cut_vertices(&after);
        let count = coverage.face_count();
        Ok(CoverageChange {
            nodes,
            arcs: swaps(before, after),
            regions: swaps(regions_before, regions_after),
            cut_vertices,
            face_count: [count, count + shares.parents.len()],
            parents: shares.parents.clone(),
        })
    }

    /// The vertices that cuts put into what is there now.
    fn cut_vertices(&self, after: &BTreeMap<ArcId, Arc>) -> Vec<(Coord, bool)> {
        let new = &self.cells.cut_vertices;
        let there = after.values().flat_map(|arc| &arc.coords);
        let there: BTreeSet<Coord> = there.filter(|at| new.contains(at)).copied().collect();
        there.into_iter().map(|at| (at, true)).collect()
    }

    /// Nodes at the ends of the old arcs, but for those at which others end too.
    fn old_nodes(&self, before: &BTreeMap<ArcId, Arc>) -> BTreeMap<NodeId, Coord> {
        let index: &CoverageIndex = self.cells.index;
        let nodes = ends(before).into_iter();
        nodes
            .filter_map(|at| Some((index.node_at(at)?, at)))
            .collect()
    }

    /// Nodes at the ends of the new arcs: in the same place under the same number.
    fn new_nodes(
        &self,
        before: &BTreeMap<ArcId, Arc>,
        after: &BTreeMap<ArcId, Arc>,
    ) -> BTreeMap<NodeId, Coord> {
        let index: &CoverageIndex = self.cells.index;
        let (old, new) = (ends(before), ends(after));
        let mut nodes: BTreeMap<NodeId, Coord> = BTreeMap::new();
        let mut placeless: Vec<Coord> = Vec::new();
        for at in &new {
            match index.node_at(*at) {
                Some(id) => {
                    nodes.insert(id, *at);
                }
                None => placeless.push(*at),
            }
        }
        let mut spare: Vec<NodeId> = Vec::new();
        for at in old.difference(&new) {
            let Some(id) = index.node_at(*at) else {
                continue;
            };
            if self.cells.has_foreign_arc(*at) {
                nodes.insert(id, *at);
            } else {
                spare.push(id);
            }
        }
        let vacant = self.cells.coverage.nodes.vacant().map(NodeId);
        let numbers = spare.into_iter().chain(vacant);
        nodes.extend(numbers.zip(placeless));
        nodes
    }
}

fn ends(arcs: &BTreeMap<ArcId, Arc>) -> BTreeSet<Coord> {
    let arcs = arcs.values();
    arcs.flat_map(|arc| [arc.coords[0], arc.coords[arc.coords.len() - 1]])
        .collect()
}

/// What differs between two sets of numbered pieces.
fn swaps<I: Ord + Copy, T: PartialEq>(
    mut before: BTreeMap<I, T>,
    after: BTreeMap<I, T>,
) -> Vec<Swap<I, T>> {
    let mut swaps = Vec::new();
    for (id, after) in after {
        let before = before.remove(&id);
        if before.as_ref() != Some(&after) {
            swaps.push(Swap {
                id,
                before,
                after: Some(after),
            });
        }
    }
    swaps.extend(before.into_iter().map(|(id, before)| Swap {
        id,
        before: Some(before),
        after: None,
    }));
    swaps.sort_by_key(|swap| swap.id);
    swaps
}
