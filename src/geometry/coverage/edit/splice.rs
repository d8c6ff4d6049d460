//! Putting cells back into the coverage. Owns: canonical form, and that no face vanishes. Must not
//! know: what the edit is for.

use super::super::assemble::from_topology;
use super::super::edges::Edges;
use super::super::topology::{Topology, exclusive_or};
use super::super::{ArcId, FaceId, Owner, RegionId};
use super::change::CoverageChange;
use super::numbering::Numbering;
use super::patch::{Cells, Label, Members};
use super::refusal::{Refusal, RefusalKind};
use crate::geometry::fixed::Coord;
use std::collections::{BTreeSet, HashSet};

/// Who gets each cell.
pub(super) struct Shares {
    /// By the number of the cell.
    pub labels: Vec<Label>,
    /// Faces that may lose all they have.
    pub may_vanish: Vec<FaceId>,
    /// How many faces there are then.
    pub face_count: usize,
}

impl Cells<'_> {
    /// Everybody keeps what they have.
    ///
    /// # Errors
    /// [`Refusal`] where a face would vanish.
    pub fn keep(self) -> Result<CoverageChange, Refusal> {
        let shares = Shares {
            labels: self.labels.clone(),
            may_vanish: Vec::new(),
            face_count: self.coverage.face_count(),
        };
        self.splice(&shares)
    }

    /// Give the cells away and put them into the coverage.
    ///
    /// # Errors
    /// [`Refusal`] where a face would vanish.
    pub fn splice(self, shares: &Shares) -> Result<CoverageChange, Refusal> {
        self.refuse_vanished(shares)?;
        let mut labels = shares.labels.clone();
        open_lakes(&self, &mut labels);
        let mut members = Members::new(labels[0].clone());
        let mut edges = Edges::default();
        for edge in 0..self.edges.ends.len() as u32 {
            let side = |h: u32| &labels[self.topology.left(h) as usize];
            let (left, right) = (side(2 * edge), side(2 * edge + 1));
            if left != right {
                let toggles = exclusive_or(&members.of(left), &members.of(right));
                edges.push(self.edges.ends[edge as usize], toggles);
            }
        }
        let topology = Topology::new(&edges);
        let labels: Vec<Label> = topology
            .members
            .iter()
            .map(|m| members.label(m).unwrap_or(Label::Foreign))
            .collect();
        let nodes = self.foreign_nodes(&topology);
        let owners: Vec<Vec<u32>> = labels.iter().map(|_| Vec::new()).collect();
        let local = from_topology(&topology, owners, 0, |at| nodes.contains(&at));
        let numbering = Numbering::new(&self, &local, labels);
        Ok(numbering.change(shares.face_count))
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
    fn foreign_nodes(&self, topology: &Topology) -> HashSet<Coord> {
        let vertices = (0u32..).zip(&topology.vertices);
        vertices
            .filter(|(v, at)| {
                topology.outgoing(*v).len() == 2
                    && self.index.node_at(**at).is_some()
                    && self.has_foreign_arc(**at)
            })
            .map(|(_, at)| *at)
            .collect()
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
