//! Where an edit works: the coverage with its index, and what is linked anew.

use super::super::{Coverage, FaceId, Owner, RegionId};
use super::refusal::{Refusal, RefusalKind};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use std::collections::BTreeSet;

/// Where an edit works.
pub(super) struct Site<'a> {
    pub coverage: &'a Coverage,
    pub index: &'a CoverageIndex,
    /// Regions that are linked anew whatever the edit does to them.
    pub opened: BTreeSet<RegionId>,
}

impl<'a> Site<'a> {
    /// The regions of a face that has some, each its own.
    ///
    /// # Errors
    /// [`Refusal`] where it has none, or shares one.
    pub fn regions(&self, face: FaceId) -> Result<&'a [RegionId], Refusal> {
        let regions = self.coverage.face_regions(face);
        if regions.is_empty() {
            return Err(Refusal::at(RefusalKind::Gone, Coord::default()).with([face]));
        }
        for region in regions {
            let owner = self.coverage.owner(*region);
            if matches!(owner, Owner::Overlap(_)) {
                let at = self.coverage.region_bounds(*region).map(|b| b.centre());
                let refusal = Refusal::at(RefusalKind::Unsound, at.unwrap_or_default());
                return Err(refusal.with(owner.faces().iter().copied()));
            }
        }
        Ok(regions)
    }
}
