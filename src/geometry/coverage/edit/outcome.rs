//! What an edit will have done, before it is done: the ground of faces, and borders that must
//! not move. Owns: looking at a coverage through a change.

use super::super::{Arc, ArcId, Coverage, FaceId, Owner, Region, RegionId, ring_coords};
use super::change::CoverageChange;
use super::refusal::{Refusal, RefusalKind};
use crate::geometry::fixed::{Coord, orient};
use crate::geometry::polygon::Polygon;
use std::collections::BTreeSet;
use std::ops::Index;

/// What lies on the two sides of a line: a face, or none.
pub(super) type Sides = [Option<FaceId>; 2];

/// The arcs as they will be.
struct After<'a> {
    change: &'a CoverageChange,
    coverage: &'a Coverage,
}

impl Index<usize> for After<'_> {
    type Output = Arc;

    fn index(&self, number: usize) -> &Arc {
        let id = ArcId(number as u32);
        let swap = self.change.arcs.iter().find(|swap| swap.id == id);
        let after = swap.and_then(|swap| swap.after.as_ref());
        after.unwrap_or_else(|| &self.coverage.arcs[number])
    }
}

impl CoverageChange {
    /// The polygons that a face has after the change; `coverage` as it is before.
    pub fn polygons_after(&self, coverage: &Coverage, face: FaceId) -> Vec<Polygon> {
        let is_of = |region: &Region| region.owner.faces() == [face];
        let mut polygons: Vec<Polygon> = Vec::new();
        let kept = coverage.face_regions(face).iter();
        for id in kept.filter(|id| !self.regions.iter().any(|swap| swap.id == **id)) {
            let region = coverage.regions.get(id.0);
            polygons.extend(region.map(|region| self.polygon_of(coverage, region)));
        }
        for swap in &self.regions {
            let after = swap.after.as_ref().map(|(region, _)| region);
            if let Some(region) = after.filter(|region| is_of(region)) {
                polygons.push(self.polygon_of(coverage, region));
            }
        }
        polygons
    }

    /// The polygon of a region after the change.
    pub(super) fn polygon_of(&self, coverage: &Coverage, region: &Region) -> Polygon {
        let arcs = After {
            change: self,
            coverage,
        };
        let mut rings = region.rings.iter().map(|ring| ring_coords(&arcs, ring));
        Polygon {
            outer: rings.next().unwrap_or_default(),
            holes: rings.collect(),
        }
    }

    /// Whether the change moves a line that must stay; `coverage` as it is before. `is_border`
    /// tells it by what lies on both sides. A line that only gets a vertex more, or loses one that
    /// lay on it, stays, though the vertex is rounded to the lattice.
    ///
    /// # Errors
    /// [`RefusalKind::Protected`], with the line and the faces on both sides.
    pub fn refuse_moved_borders(
        &self,
        coverage: &Coverage,
        is_border: impl Fn(Sides) -> bool,
    ) -> Result<(), Refusal> {
        let owner_before = |id: RegionId| single(coverage.owner(id));
        let owner_after = |id: RegionId| match self.regions.iter().find(|swap| swap.id == id) {
            Some(swap) => swap.after.as_ref().and_then(|(r, _)| single(&r.owner)),
            None => owner_before(id),
        };
        let mut before: Vec<(&Arc, Sides)> = Vec::new();
        let mut after: Vec<(&Arc, Sides)> = Vec::new();
        for swap in &self.arcs {
            if let Some(arc) = &swap.before {
                let sides = [arc.left, arc.right].map(owner_before);
                if is_border(sides) {
                    before.push((arc, sides));
                }
            }
            if let Some(arc) = &swap.after {
                let sides = [arc.left, arc.right].map(owner_after);
                if is_border(sides) {
                    after.push((arc, sides));
                }
            }
        }
        // A region may change hands while its arcs stay.
        let swapped = self
            .regions
            .iter()
            .flat_map(|swap| [&swap.before, &swap.after]);
        let rings = swapped
            .flatten()
            .flat_map(|(region, _)| region.rings.iter().flatten());
        let mut around: BTreeSet<ArcId> = rings.map(|arc| arc.id()).collect();
        around.retain(|id| !self.arcs.iter().any(|swap| swap.id == *id));
        for arc in around.iter().filter_map(|id| coverage.arcs.get(id.0)) {
            let old = [arc.left, arc.right].map(owner_before);
            let new = [arc.left, arc.right].map(owner_after);
            if is_border(old) {
                before.push((arc, old));
            }
            if is_border(new) {
                after.push((arc, new));
            }
        }
        let vertices = |lines: &[(&Arc, Sides)]| -> BTreeSet<Coord> {
            lines
                .iter()
                .flat_map(|(arc, _)| arc.coords.iter().copied())
                .collect()
        };
        let (old, new) = (vertices(&before), vertices(&after));
        let refusal = |at: Coord, lines: &[(&Arc, Sides)]| {
            let hit = lines.iter().find(|(arc, _)| arc.coords.contains(&at));
            let refusal = Refusal::at(RefusalKind::Protected, at);
            match hit {
                Some((arc, sides)) => refusal
                    .along(&arc.coords)
                    .with(sides.iter().flatten().copied()),
                None => refusal,
            }
        };
        // A vertex more or less on a straight stretch moves nothing.
        let is_along = |lines: &[(&Arc, Sides)], at: Coord| {
            let mut pairs = lines.iter().flat_map(|(arc, _)| arc.coords.windows(2));
            pairs.any(|w| is_within_a_unit(w[0], w[1], at))
        };
        for gone in old.difference(&new) {
            if !is_along(&after, *gone) {
                return Err(refusal(*gone, &before));
            }
        }
        for at in new.difference(&old) {
            if !is_along(&before, *at) {
                return Err(refusal(*at, &after));
            }
        }
        Ok(())
    }
}

pub(super) fn single(owner: &Owner) -> Option<FaceId> {
    match owner {
        Owner::Face(face) => Some(*face),
        _ => None,
    }
}

/// Whether a place lies within a unit of a segment.
pub(super) fn is_within_a_unit(a: Coord, b: Coord, at: Coord) -> bool {
    if orient(a, b, at) == 0 {
        return true;
    }
    let [ax, ay, bx, by, px, py] = [a.x, a.y, b.x, b.y, at.x, at.y].map(f64::from);
    let (dx, dy) = (bx - ax, by - ay);
    let along = (((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    (px - ax - along * dx).hypot(py - ay - along * dy) <= 1.0
}
