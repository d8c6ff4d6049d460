//! What a change did to the grids of a map, and what happened since a reader last looked. Owns:
//! the one account of a change that every reader gets, of an edit as of its undo. Must not know:
//! what readers make of it.
//!
//! A reader (triangles, labels, search, worklist, ...) keeps the revision it was made from. It
//! asks [`Outcomes::since`] and brings only the grids that are named there up to date; where the
//! log does not reach back so far, or the map is another one, it begins anew.

use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Bounds;
use std::collections::{BTreeSet, VecDeque};

/// So many changes are remembered; who missed more of them begins anew.
const REMEMBERED: usize = 64;

/// What a change did: each grid is named once, under what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditOutcome {
    /// Grids that were there and are still, with other ground, boundary or attributes.
    pub touched: BTreeSet<FaceId>,
    /// Grids that were not there before.
    pub new: BTreeSet<FaceId>,
    /// Grids that are not there any more.
    pub gone: BTreeSet<FaceId>,
    /// The box around the boundary that moved and the ground that changed hands (lon, lat in
    /// 1e-7 degree); `None` where only attributes are others.
    pub ground: Option<Bounds>,
}

impl EditOutcome {
    /// Sort faces by whether they were there before and are there now.
    pub fn of(
        faces: impl IntoIterator<Item = FaceId>,
        was_there: impl Fn(FaceId) -> bool,
        is_there: impl Fn(FaceId) -> bool,
        ground: Option<Bounds>,
    ) -> Self {
        let mut outcome = Self {
            ground,
            ..Self::default()
        };
        for face in faces {
            outcome.put(face, was_there(face), is_there(face));
        }
        outcome
    }

    /// Attributes of these grids are others.
    pub fn of_attributes(faces: impl IntoIterator<Item = FaceId>) -> Self {
        Self {
            touched: faces.into_iter().collect(),
            ..Self::default()
        }
    }

    fn put(&mut self, face: FaceId, was_there: bool, is_there: bool) {
        match (was_there, is_there) {
            (true, true) => self.touched.insert(face),
            (false, true) => self.new.insert(face),
            (true, false) => self.gone.insert(face),
            // It came and went between: nobody has seen it.
            (false, false) => false,
        };
    }

    /// All grids it names: touched, new and gone.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> {
        let named = self.touched.iter().chain(&self.new).chain(&self.gone);
        named.copied()
    }

    /// Whether it names a grid.
    pub fn names(&self, face: FaceId) -> bool {
        self.touched.contains(&face) || self.new.contains(&face) || self.gone.contains(&face)
    }

    /// It changed nothing.
    pub fn is_nothing(&self) -> bool {
        self.faces().next().is_none()
    }

    /// This change and a later one as one.
    pub fn then(&self, later: &Self) -> Self {
        let ground = self.ground.into_iter().chain(later.ground);
        let faces = self.faces().chain(later.faces());
        let was_there = |face| match self.names(face) {
            true => !self.new.contains(&face),
            false => !later.new.contains(&face),
        };
        let is_there = |face| match later.names(face) {
            true => !later.gone.contains(&face),
            false => !self.gone.contains(&face),
        };
        Self::of(faces, was_there, is_there, ground.reduce(Bounds::union))
    }
}

/// The changes of a map, the last ones kept.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    revision: u64,
    /// The last one led to `revision`, the one before to the revision before.
    last: VecDeque<EditOutcome>,
}

impl Outcomes {
    /// Goes up with every change, and with every other map.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Something was changed.
    pub fn push(&mut self, outcome: EditOutcome) {
        self.revision += 1;
        self.last.push_back(outcome);
        if self.last.len() > REMEMBERED {
            self.last.pop_front();
        }
    }

    /// The map is another one.
    pub fn begin_anew(&mut self) {
        self.revision += 1;
        self.last.clear();
    }

    /// All that changed since a revision; `None` where whoever stands there must begin anew.
    pub fn since(&self, revision: u64) -> Option<EditOutcome> {
        let missed = usize::try_from(self.revision.checked_sub(revision)?).ok()?;
        let first = self.last.len().checked_sub(missed)?;
        let missed = self.last.range(first..);
        Some(missed.fold(EditOutcome::default(), |sum, next| sum.then(next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(touched: &[u32], new: &[u32], gone: &[u32]) -> EditOutcome {
        let set = |ids: &[u32]| ids.iter().copied().map(FaceId).collect();
        EditOutcome {
            touched: set(touched),
            new: set(new),
            gone: set(gone),
            ground: None,
        }
    }

    #[test]
    fn two_changes_are_one_to_whoever_missed_the_first() {
        let split = outcome(&[3], &[9], &[]);
        let merge = outcome(&[9], &[], &[3]);
        assert_eq!(split.then(&merge), outcome(&[], &[9], &[3]));
        // Divided and undone: nothing is left of the part, the whole was touched.
        let undo = outcome(&[3], &[], &[9]);
        assert_eq!(split.then(&undo), outcome(&[3], &[], &[]));
        // Gone and back.
        assert_eq!(
            merge.then(&outcome(&[9], &[3], &[])),
            outcome(&[3, 9], &[], &[])
        );
    }

    #[test]
    fn who_stands_too_far_back_begins_anew() {
        let mut log = Outcomes::default();
        log.begin_anew();
        let start = log.revision();
        assert_eq!(log.since(start), Some(EditOutcome::default()));
        assert_eq!(log.since(start - 1), None, "that was another map");
        log.push(outcome(&[1], &[], &[]));
        log.push(outcome(&[2], &[5], &[]));
        assert_eq!(log.since(start), Some(outcome(&[1, 2], &[5], &[])));
        assert_eq!(log.since(start + 1), Some(outcome(&[2], &[5], &[])));
        assert_eq!(log.since(log.revision() + 1), None);
        for _ in 0..REMEMBERED {
            log.push(outcome(&[1], &[], &[]));
        }
        assert_eq!(log.since(start + 1), None);
        assert!(log.since(start + 2).is_some());
        log.begin_anew();
        assert_eq!(log.since(log.revision() - 1), None);
    }
}
