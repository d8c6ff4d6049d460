//! Putting cells back into the coverage. Owns: canonical form, and that no face vanishes. Must not
//! know: what the edit is for.

use super::super::assemble::from_topology;
use super::super::edges::Edges;
use super::super::topology::{Topology, exclusive_or};
use super::super::{Arc, ArcId, FaceId, Owner, RegionId};
use super::change::CoverageChange;
use super::numbering::Numbering;
use super::patch::{Cells, Label, Members};
use super::refusal::{Refusal, RefusalKind};
use crate::geometry::fixed::Coord;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Who gets each cell.
pub(super) struct Shares {
    /// By the number of the cell.
    pub labels: Vec<Label>,
    /// Faces that may lose all they have.
    pub may_vanish: Vec<FaceId>,
    /// The face that each new one was part of; these are numbered on from the last.
    pub parents: Vec<FaceId>,
    /// What is joined was cut once: the vertices that the cuts put in go.
    pub heals: bool,
}

/// Why cells were not put back.
pub(super) enum Stop {
    /// The edit is refused.
    Refused(Refusal),
    /// These regions must be linked anew too.
    Unclear(BTreeSet<RegionId>),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Whose the ground beside an edge is after an edit.
#[derive(Clone, PartialEq, Eq)]
enum Whose {
    /// An owner's, whose regions are linked anew.
    Owner(Owner),
    /// That of a region which is not linked anew; none where it cannot be told.
    Region(Option<RegionId>),
}

impl Cells<'_> {
    /// Everybody keeps what they have.
    ///
    /// # Errors
    /// [`Refusal`] where a face would vanish.
    pub fn keep(self) -> Result<CoverageChange, Stop> {
        let shares = Shares {
            labels: self.labels.clone(),
            may_vanish: Vec::new(),
            parents: Vec::new(),
            heals: false,
        };
        self.splice(&shares)
    }

    /// Give the cells away and put them into the coverage.
    ///
    /// # Errors
    /// [`Refusal`] where a face would vanish; or regions that must be linked anew too.
    pub fn splice(self, shares: &Shares) -> Result<CoverageChange, Stop> {
        self.refuse_vanished(shares)?;
        let mut labels = shares.labels.clone();
        open_lakes(&self, &mut labels);
        let foreign = self.foreign_ground();
        let mut members = Members::new(match &labels[0] {
            Label::Given(_) => Label::Foreign,
            label => label.clone(),
        });
        let mut edges = Edges::default();
        let mut beside: HashMap<[Coord; 2], RegionId> = HashMap::new();
        for edge in 0..self.edges.ends.len() as u32 {
            let whose = [0, 1].map(|side| self.whose(&labels, &foreign, edge, side));
            if whose[0] == whose[1] {
                continue;
            }
            if self.faces_of(&whose[0]) == self.faces_of(&whose[1]) {
                // Two regions of one face come together, or a lake opens to the outside.
                let regions = whose.iter().filter_map(|whose| match whose {
                    Whose::Region(region) => *region,
                    Whose::Owner(_) => None,
                });
                return Err(Stop::Unclear(regions.collect()));
            }
            let [a, b] = self.edges.ends[edge as usize];
            for (whose, walked) in whose.iter().zip([[a, b], [b, a]]) {
                match whose {
                    Whose::Region(Some(region)) => {
                        beside.insert(walked, *region);
                    }
                    Whose::Region(None) => return Err(Stop::Unclear(self.foreign_regions())),
                    Whose::Owner(_) => {}
                }
            }
            let [left, right] = whose.map(|whose| match whose {
                Whose::Owner(owner) => members.of(&Label::Own(owner)),
                Whose::Region(_) => members.of(&Label::Foreign),
            });
            edges.push([a, b], exclusive_or(&left, &right));
        }
        let topology = Topology::new(&edges);
        let labels: Vec<Label> = topology
            .members
            .iter()
            .map(|m| members.label(m).unwrap_or(Label::Foreign))
            .collect();
        let nodes = self.foreign_nodes(&topology)?;
        let owners: Vec<Vec<u32>> = labels.iter().map(|_| Vec::new()).collect();
        let local = from_topology(&topology, owners, 0, |at| nodes.contains(&at));
        let numbering = Numbering::new(&self, &local, labels, beside);
        numbering.change(shares).map_err(Stop::Unclear)
    }

    /// For each cell of foreign ground the region it belongs to, where all its old boundary
    /// says the same.
    fn foreign_ground(&self) -> Vec<Option<RegionId>> {
        let mut found: Vec<Option<RegionId>> = vec![None; self.labels.len()];
        let mut is_mixed = vec![false; self.labels.len()];
        for (edge, info) in self.info.iter().enumerate() {
            let Some(sides) = info.sides else { continue };
            for (side, region) in sides.into_iter().enumerate() {
                let cell = self.topology.left(2 * edge as u32 + side as u32) as usize;
                if found[cell].is_some_and(|known| known != region) {
                    is_mixed[cell] = true;
                }
                found[cell] = Some(region);
            }
        }
        let known = found.into_iter().zip(is_mixed);
        known
            .map(|(region, mixed)| region.filter(|_| !mixed))
            .collect()
    }

    /// Whose the ground on a side (0 left, 1 right) of an edge is.
    fn whose(&self, labels: &[Label], foreign: &[Option<RegionId>], edge: u32, side: u32) -> Whose {
        let cell = self.topology.left(2 * edge + side);
        match &labels[cell as usize] {
            Label::Own(owner) => Whose::Owner(owner.clone()),
            Label::Given(region) => Whose::Region(Some(*region)),
            Label::Foreign => {
                let info = &self.info[edge as usize];
                let known = info.sides.map(|sides| sides[side as usize]);
                // A cut has the same ground on both sides.
                let other = self.topology.left(2 * edge + (1 - side));
                let known = known.or(foreign[cell as usize]);
                let is_foreign = self.labels[other as usize] == Label::Foreign;
                let known = known.or(foreign[other as usize].filter(|_| is_foreign));
                Whose::Region(known)
            }
        }
    }

    fn faces_of<'s>(&'s self, whose: &'s Whose) -> Option<&'s [FaceId]> {
        match whose {
            Whose::Owner(owner) => Some(owner.faces()),
            Whose::Region(Some(region)) => Some(self.coverage.owner(*region).faces()),
            Whose::Region(None) => None,
        }
    }

    /// All regions along the cells that are not linked anew.
    fn foreign_regions(&self) -> BTreeSet<RegionId> {
        let sides = self.info.iter().filter_map(|info| info.sides).flatten();
        sides
            .filter(|region| !self.regions.contains(region))
            .collect()
    }

    fn refuse_vanished(&self, shares: &Shares) -> Result<(), Refusal> {
        let after: BTreeSet<FaceId> = shares
            .labels
            .iter()
            .flat_map(|l| l.faces().to_vec())
            .collect();
        for region in &self.regions {
            for face in self.coverage.owner(*region).faces() {
                let elsewhere = self.coverage.face_regions(*face).iter();
                let has_others = elsewhere.copied().any(|r| !self.regions.contains(&r));
                if after.contains(face) || has_others || shares.may_vanish.contains(face) {
                    continue;
                }
                let at = self.coverage.region_polygon(*region).outer.first().copied();
                let refusal = Refusal::at(RefusalKind::Vanishes, at.unwrap_or_default());
                return Err(refusal.with([*face]));
            }
        }
        Ok(())
    }

    /// Vertices of the cells at which arcs end that are none of theirs.
    ///
    /// # Errors
    /// Regions along an arc that is none of theirs and now goes on from such a vertex as one
    /// line: it must become theirs.
    fn foreign_nodes(&self, topology: &Topology) -> Result<HashSet<Coord>, Stop> {
        let mut nodes = HashSet::new();
        let old = self
            .arcs
            .iter()
            .filter_map(|id| self.coverage.arcs.get(id.0));
        let old = old.flat_map(|arc| [arc.coords[0], arc.coords[arc.coords.len() - 1]]);
        let gone = |at: &Coord| topology.vertices.binary_search(at).is_err();
        let gone: BTreeSet<Coord> = old.filter(gone).collect();
        let kept = (0u32..).zip(&topology.vertices);
        let kept = kept.map(|(v, at)| (*at, topology.outgoing(v).len()));
        for (at, degree) in kept.chain(gone.into_iter().map(|at| (at, 0))) {
            if degree > 2 || self.index.node_at(at).is_none() {
                continue;
            }
            let foreign: Vec<&Arc> = self
                .index
                .arcs_at(self.coverage, at)
                .into_iter()
                .filter(|arc| !self.arcs.contains(arc))
                .filter_map(|arc| self.coverage.arcs.get(arc.0))
                .collect();
            let ends = foreign
                .iter()
                .flat_map(|arc| [arc.coords.first(), arc.coords.last()]);
            let ends = ends.filter(|end| *end == Some(&at)).count();
            // A ring that nothing touches any more begins at its smallest vertex.
            let is_free_ring = ends == 2
                && matches!(foreign.as_slice(), [ring] if ring.coords.iter().min() == Some(&at));
            if ends > 0 && degree + ends == 2 && !(degree == 0 && is_free_ring) {
                let sides = foreign.iter().flat_map(|arc| [arc.left, arc.right]);
                return Err(Stop::Unclear(sides.collect()));
            }
            if ends > 0 && degree == 2 {
                nodes.insert(at);
            }
        }
        Ok(nodes)
    }

    pub fn has_foreign_arc(&self, at: Coord) -> bool {
        let arcs = self.index.arcs_at(self.coverage, at);
        arcs.iter().any(|arc| !self.arcs.contains(arc))
    }

    /// What is known of an edge, walked from `a` to `b`.
    pub fn sides(&self, a: Coord, b: Coord) -> Option<[RegionId; 2]> {
        let ends = if a < b { [a, b] } else { [b, a] };
        let edge = self.edges.ends.binary_search(&ends).ok()?;
        let [left, right] = self.info[edge].sides?;
        Some(if a < b { [left, right] } else { [right, left] })
    }

    pub fn source(&self, a: Coord, b: Coord) -> Option<ArcId> {
        let ends = if a < b { [a, b] } else { [b, a] };
        let edge = self.edges.ends.binary_search(&ends).ok()?;
        self.info[edge].source
    }
}

/// Ground of nobody that lies along the outside is outside.
fn open_lakes(cells: &Cells<'_>, labels: &mut [Label]) {
    let (outside, void) = (Label::Own(Owner::Outside), Label::Own(Owner::Void));
    let mut queue: Vec<u32> = (0..labels.len() as u32)
        .filter(|cell| labels[*cell as usize] == outside)
        .collect();
    while let Some(cell) = queue.pop() {
        for other in cells.beside(cell) {
            if labels[other as usize] == void {
                labels[other as usize] = outside.clone();
                queue.push(other);
            }
        }
    }
}
