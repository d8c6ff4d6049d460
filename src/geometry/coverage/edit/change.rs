//! What an edit does to a coverage, piece by piece, before and after. Must not know: how it is put
//! in.

use super::super::{Arc, ArcId, Coverage, FaceId, NodeId, Placed, RegionId};
use crate::geometry::fixed::{Bounds, Coord};

/// A piece before and after.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::geometry) struct Swap<I, T> {
    /// Which.
    pub id: I,
    /// Before; none where it is new.
    pub before: Option<T>,
    /// After; none where it goes.
    pub after: Option<T>,
}

impl<I, T> Swap<I, T> {
    /// What was there and what comes, going forward or back.
    pub fn way(&self, forward: bool) -> (Option<&T>, Option<&T>) {
        let (before, after) = (self.before.as_ref(), self.after.as_ref());
        if forward {
            (before, after)
        } else {
            (after, before)
        }
    }
}

/// The effect of an edit, in the narrowest unit, with its inverse.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoverageChange {
    pub(in crate::geometry) nodes: Vec<Swap<NodeId, Coord>>,
    pub(in crate::geometry) arcs: Vec<Swap<ArcId, Arc>>,
    pub(in crate::geometry) regions: Vec<Swap<RegionId, Placed>>,
    /// Vertices that begin (true) or cease to stand for a cut.
    pub(super) cut_vertices: Vec<(Coord, bool)>,
    /// How many faces there are, before and after.
    pub(in crate::geometry) face_count: [usize; 2],
    /// The face that each one it adds was part of, in the order of these.
    pub(super) parents: Vec<FaceId>,
}

impl CoverageChange {
    /// A change that changes nothing, to stand for something else in an undo.
    pub fn nothing(coverage: &Coverage) -> Self {
        let count = coverage.face_count();
        Self {
            face_count: [count, count],
            ..Self::default()
        }
    }

    /// It changes nothing.
    pub fn is_nothing(&self) -> bool {
        self.nodes.is_empty() && self.arcs.is_empty() && self.regions.is_empty()
    }

    /// How many faces it adds.
    pub fn new_faces(&self) -> impl Iterator<Item = FaceId> + use<> {
        (self.face_count[0] as u32..self.face_count[1] as u32).map(FaceId)
    }

    /// The face that one it adds was part of; `None` for any other.
    pub fn parent(&self, face: FaceId) -> Option<FaceId> {
        let number = (face.0 as usize).checked_sub(self.face_count[0])?;
        self.parents.get(number).copied()
    }

    /// The lines that it puts in.
    pub fn lines(&self) -> impl Iterator<Item = &[Coord]> {
        self.arcs.iter().filter_map(|swap| {
            let after = swap.after.as_ref()?;
            let is_moved = swap
                .before
                .as_ref()
                .is_none_or(|b| b.coords != after.coords);
            is_moved.then_some(after.coords.as_slice())
        })
    }

    /// The lines that it takes out.
    pub fn old_lines(&self) -> impl Iterator<Item = &[Coord]> {
        self.arcs.iter().filter_map(|swap| {
            let before = swap.before.as_ref()?;
            let is_moved = swap
                .after
                .as_ref()
                .is_none_or(|a| a.coords != before.coords);
            is_moved.then_some(before.coords.as_slice())
        })
    }

    /// The box around all boundary that it moves and all ground that changes hands; `None` where
    /// it changes nothing.
    pub fn bounds(&self) -> Option<Bounds> {
        let lines = self.lines().chain(self.old_lines());
        let lines = Bounds::around(lines.flatten().copied());
        let regions = self.regions.iter().filter(|swap| {
            let owner = |placed: &Option<Placed>| placed.as_ref().map(|(r, _)| r.owner.clone());
            owner(&swap.before) != owner(&swap.after)
        });
        let boxes = regions.flat_map(|swap| [&swap.before, &swap.after]);
        let boxes = boxes.filter_map(|placed| placed.as_ref()?.1);
        lines.into_iter().chain(boxes).reduce(Bounds::union)
    }

    /// The faces whose ground or boundary it changes, ascending; `coverage` as it is after the
    /// change.
    pub fn faces(&self, coverage: &Coverage) -> Vec<FaceId> {
        let owner = |id: RegionId, is_after: bool| -> Vec<FaceId> {
            let swap = self.regions.iter().find(|swap| swap.id == id);
            match swap {
                Some(swap) => {
                    let (before, after) = swap.way(true);
                    let placed = if is_after { after } else { before };
                    placed.map_or(Vec::new(), |(r, _)| r.owner.faces().to_vec())
                }
                None => coverage.owner(id).faces().to_vec(),
            }
        };
        let mut faces: Vec<FaceId> = Vec::new();
        for swap in &self.arcs {
            if let (Some(before), Some(after)) = (&swap.before, &swap.after)
                && before.coords == after.coords
            {
                continue;
            }
            for (arc, is_after) in [(&swap.before, false), (&swap.after, true)] {
                for region in arc.iter().flat_map(|arc| [arc.left, arc.right]) {
                    faces.extend(owner(region, is_after));
                }
            }
        }
        for swap in &self.regions {
            let of = |placed: Option<&Placed>| placed.map(|(region, _)| region.owner.clone());
            let (before, after) = swap.way(true);
            let (before, after) = (of(before), of(after));
            if before != after {
                for owner in [before, after].into_iter().flatten() {
                    faces.extend(owner.faces());
                }
            }
        }
        faces.sort_unstable();
        faces.dedup();
        faces
    }
}
