//! Regions beside an edit: they keep their ground but for what is given to them or taken from
//! them along the edit, and their rings lead along other arcs than before. Owns: following
//! these rings, at a cost of the arcs of a ring and not of its vertices. Must not know: what the
//! edit is for.
//!
//! What an edit leaves alone of a ring are runs of arcs; between them new arcs lead from the
//! end of a run to the beginning of the next. Where that is not the only way to read it (rings
//! fall apart, join, or touch themselves there), the region must be linked anew.

use super::super::{
    Arc, ArcId, Coverage, Placed, Region, RegionId, SignedArc, bounds_of_ring, ends_of, ring_coords,
};
use crate::geometry::fixed::{Coord, ring_area2};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Index;

/// The arcs of an edit, before and after.
pub(super) struct Followed<'a> {
    pub coverage: &'a Coverage,
    pub before: &'a BTreeMap<ArcId, Arc>,
    pub after: &'a BTreeMap<ArcId, Arc>,
}

/// Arcs as they will be: those that an edit puts in before those that are there.
pub(super) struct Later<'a> {
    pub coverage: &'a Coverage,
    pub after: &'a BTreeMap<ArcId, Arc>,
}

impl Index<usize> for Later<'_> {
    type Output = Arc;

    fn index(&self, number: usize) -> &Arc {
        let after = self.after.get(&ArcId(number as u32));
        after.unwrap_or_else(|| &self.coverage.arcs[number])
    }
}

/// A stretch of a ring.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// One arc that the edit put in.
    New(SignedArc),
    /// A run of arcs that it left alone, by number.
    Run(usize),
}

/// A run of arcs of one ring that are as they were.
struct Run {
    arcs: Vec<SignedArc>,
    ring: usize,
    to: Coord,
}

impl Followed<'_> {
    /// The regions beside the edit, but for those in `linked`, that differ after it.
    ///
    /// # Errors
    /// Regions that must be linked anew.
    pub fn regions(
        &self,
        linked: &BTreeSet<RegionId>,
    ) -> Result<BTreeMap<RegionId, Placed>, BTreeSet<RegionId>> {
        let (old, new) = (walks(self.before), walks(self.after));
        let beside: BTreeSet<RegionId> = old.keys().chain(new.keys()).copied().collect();
        let mut found = BTreeMap::new();
        let mut unclear = BTreeSet::new();
        let none = BTreeSet::new();
        for id in beside.into_iter().filter(|id| !linked.contains(id)) {
            let Some(region) = self.coverage.regions.get(id.0) else {
                unclear.insert(id);
                continue;
            };
            let old = old.get(&id).unwrap_or(&none);
            let new = new.get(&id).unwrap_or(&none);
            let rings = if self.is_as_it_was(old, new) {
                Some(region.rings.clone())
            } else {
                self.rings(id, region, new)
            };
            match rings {
                Some(rings) => {
                    found.insert(id, self.placed(id, region, rings));
                }
                None => {
                    unclear.insert(id);
                }
            }
        }
        if unclear.is_empty() {
            Ok(found)
        } else {
            Err(unclear)
        }
    }

    /// The same arcs between the same ends.
    fn is_as_it_was(&self, old: &BTreeSet<SignedArc>, new: &BTreeSet<SignedArc>) -> bool {
        let ends = |arcs: &BTreeMap<ArcId, Arc>, arc: &SignedArc| {
            let coords = &arcs[&arc.id()].coords;
            (coords[0], coords[coords.len() - 1])
        };
        old == new
            && old
                .iter()
                .all(|arc| ends(self.before, arc) == ends(self.after, arc))
    }

    fn later(&self) -> Later<'_> {
        Later {
            coverage: self.coverage,
            after: self.after,
        }
    }

    fn placed(&self, id: RegionId, region: &Region, rings: Vec<Vec<SignedArc>>) -> Placed {
        let outer = rings.first().filter(|_| id != RegionId::OUTSIDE);
        let bounds = outer.and_then(|ring| bounds_of_ring(&self.later(), ring));
        let owner = region.owner.clone();
        (Region { owner, rings }, bounds)
    }

    /// The rings of a region with these new arcs on its boundary; `None` where they cannot be
    /// told.
    fn rings(
        &self,
        id: RegionId,
        region: &Region,
        new: &BTreeSet<SignedArc>,
    ) -> Option<Vec<Vec<SignedArc>>> {
        let later = self.later();
        let runs = self.runs(region);
        let mut starts: HashMap<Coord, Vec<Part>> = HashMap::new();
        for (number, run) in runs.iter().enumerate() {
            let from = ends_of(&self.coverage.arcs, *run.arcs.first()?).0;
            starts.entry(from).or_default().push(Part::Run(number));
        }
        for arc in new {
            let from = ends_of(&later, *arc).0;
            starts.entry(from).or_default().push(Part::New(*arc));
        }
        // Which of the new arcs are walked is asked between walks.
        let left = RefCell::new(new.clone());
        let walk = |first: Part| -> Option<(Vec<SignedArc>, BTreeSet<usize>)> {
            let (mut ring, mut walked) = (Vec::new(), BTreeSet::new());
            let mut visited: HashSet<Coord> = HashSet::new();
            let mut part = first;
            loop {
                let to = match part {
                    Part::New(arc) => {
                        left.borrow_mut().remove(&arc);
                        ring.push(arc);
                        ends_of(&later, arc).1
                    }
                    Part::Run(number) => {
                        ring.extend(&runs[number].arcs);
                        walked.insert(number);
                        runs[number].to
                    }
                };
                if !visited.insert(to) {
                    return None;
                }
                let [next] = starts.get(&to)?.as_slice() else {
                    return None;
                };
                part = *next;
                if part == first {
                    return Some((ring, walked));
                }
            }
        };
        let mut rings: Vec<Option<Vec<SignedArc>>> = vec![None; region.rings.len()];
        for number in 0..runs.len() {
            let of = runs[number].ring;
            if rings[of].is_some() {
                continue;
            }
            let (ring, walked) = walk(Part::Run(number))?;
            let all = (0..runs.len()).filter(|other| runs[*other].ring == of);
            if walked != all.collect() {
                return None;
            }
            rings[of] = Some(ring);
        }
        // Rings that the edit replaced altogether: the outer one runs counter-clockwise.
        let mut spare: Vec<usize> = (0..rings.len()).filter(|i| rings[*i].is_none()).collect();
        let is_outer = |place: usize| place == 0 && id != RegionId::OUTSIDE;
        for arc in new {
            if !left.borrow().contains(arc) {
                continue;
            }
            let (ring, walked) = walk(Part::New(*arc))?;
            let area = ring_area2(&ring_coords(&later, &ring));
            let place = spare
                .iter()
                .position(|place| is_outer(*place) == (area > 0))?;
            if !walked.is_empty() {
                return None;
            }
            rings[spare.remove(place)] = Some(ring);
        }
        if spare.into_iter().any(is_outer) {
            return None;
        }
        Some(rings.into_iter().flatten().collect())
    }

    /// The runs of arcs of a region that the edit leaves alone.
    fn runs(&self, region: &Region) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (number, ring) in region.rings.iter().enumerate() {
            let is_left = |arc: &SignedArc| !self.before.contains_key(&arc.id());
            // Begin behind an arc that changes, so that no run is cut in two.
            let start = ring.iter().position(|arc| !is_left(arc));
            let start = start.unwrap_or(0);
            let arcs = ring[start..].iter().chain(&ring[..start]);
            let mut run: Vec<SignedArc> = Vec::new();
            let mut close = |run: &mut Vec<SignedArc>| {
                if let Some(last) = run.last() {
                    let to = ends_of(&self.coverage.arcs, *last).1;
                    let arcs = std::mem::take(run);
                    runs.push(Run {
                        arcs,
                        ring: number,
                        to,
                    });
                }
            };
            for arc in arcs {
                if is_left(arc) {
                    run.push(*arc);
                } else {
                    close(&mut run);
                }
            }
            close(&mut run);
        }
        runs
    }
}

/// The arcs along each region, walked with it on the left.
fn walks(arcs: &BTreeMap<ArcId, Arc>) -> BTreeMap<RegionId, BTreeSet<SignedArc>> {
    let mut walks: BTreeMap<RegionId, BTreeSet<SignedArc>> = BTreeMap::new();
    for (id, arc) in arcs {
        for (region, forward) in [(arc.left, true), (arc.right, false)] {
            let of = walks.entry(region).or_default();
            of.insert(SignedArc::new(*id, forward));
        }
    }
    walks
}
