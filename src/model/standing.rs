//! Points on a map, and the grid each stands in, kept while grids change. Must not know: what the
//! points are.

use super::outcome::EditOutcome;
use crate::geometry::coverage::{Coverage, FaceId};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

/// Points by number.
#[derive(Clone, Default)]
pub struct Standing {
    points: Vec<Coord>,
    tree: RTree<GeomWithData<[i64; 2], u32>>,
    face_of: Vec<Option<FaceId>>,
}

/// A point that stands in another grid than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its number.
    pub number: u32,
    /// The grid it stood in.
    pub was: Option<FaceId>,
    /// The grid it stands in.
    pub is: Option<FaceId>,
}

fn corner(at: Coord) -> [i64; 2] {
    [i64::from(at.x), i64::from(at.y)]
}

impl Standing {
    /// Find the grid of every point.
    pub fn new(points: Vec<Coord>, coverage: &Coverage, index: &CoverageIndex) -> Self {
        let numbered = (0u32..).zip(&points);
        let tree = numbered.map(|(number, at)| GeomWithData::new(corner(*at), number));
        let faces = points.iter().map(|at| index.face_at(coverage, *at));
        Self {
            tree: RTree::bulk_load(tree.collect()),
            face_of: faces.collect(),
            points,
        }
    }

    /// The numbers of the points within a box.
    pub fn within(&self, bounds: Bounds) -> impl Iterator<Item = u32> {
        let envelope = AABB::from_corners(corner(bounds.min), corner(bounds.max));
        let found = self.tree.locate_in_envelope(&envelope);
        found.map(|entry| entry.data)
    }

    /// The grid a point stands in.
    pub fn face_of(&self, number: u32) -> Option<FaceId> {
        self.face_of.get(number as usize).copied().flatten()
    }

    /// Every point and the grid it stands in.
    pub fn faces(&self) -> impl Iterator<Item = (u32, Option<FaceId>)> {
        (0u32..).zip(self.face_of.iter().copied())
    }

    /// Find again the grids of the points on the ground of a change; those that moved, by number.
    pub fn follow(
        &mut self,
        coverage: &Coverage,
        index: &CoverageIndex,
        outcome: &EditOutcome,
    ) -> Vec<Moved> {
        let Some(ground) = outcome.ground else {
            return Vec::new();
        };
        let near = self.within(ground);
        let mut near: Vec<u32> = near
            .filter(|number| self.face_of(*number).is_none_or(|face| outcome.names(face)))
            .collect();
        near.sort_unstable();
        let moved = near.into_iter().filter_map(|number| {
            let place = number as usize;
            let is = index.face_at(coverage, self.points[place]);
            let was = std::mem::replace(&mut self.face_of[place], is);
            (was != is).then_some(Moved { number, was, is })
        });
        moved.collect()
    }
}
