//! Repair of a coverage. Owns: the rules by which overlaps and gaps are given away. Must not
//! know: files, or what the faces stand for.
//!
//! The rules, in this order:
//! 1. An overlap, whatever its width, goes to one of the faces that claim it: the one with the
//!    longest shared border, or the larger one (see [`OverlapRule`]); but where it is all that
//!    one of them has, to that one.
//! 2. A gap narrower than the tolerance goes to the neighbour with the longest shared border.
//! 3. No face may vanish: an overlap that is all that two faces have (a duplicate) is refused
//!    and listed. So is a face without area.
//!
//! No vertex moves here. Vertices move only when a coverage is built with a tolerance
//! ([`super::BuildOptions`]), and never further than that.

use super::assemble::assemble;
use super::edges::Edges;
use super::finding::{Finding, FindingKind};
use super::ids::{FaceId, RegionId};
use super::input::segment;
use super::topology::{Topology, exclusive_or};
use super::{Coverage, Owner};
use crate::course::{Course, Stage, Stopped, whole};
use crate::geometry::fixed::Coord;
use crate::geometry::measure::{area_m2, length_m};
use std::collections::BTreeMap;

/// Who gets an overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OverlapRule {
    /// The face whose border with it is longest; the larger face where that is equal.
    #[default]
    LongestBorder,
    /// The larger face.
    Larger,
}

/// How to repair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RepairOptions {
    /// Gaps narrower than this are filled, metres.
    pub tolerance_m: f64,
    /// Who gets an overlap.
    pub overlap: OverlapRule,
}

impl Default for RepairOptions {
    fn default() -> Self {
        Self {
            tolerance_m: 1.0,
            overlap: OverlapRule::default(),
        }
    }
}

/// A region that changed hands.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it was: an overlap or a gap, with place, faces, area and width.
    pub finding: Finding,
    /// The face that has it now.
    pub given_to: FaceId,
}

/// What could not be repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What is still there.
    pub finding: Finding,
    /// Why.
    pub reason: Reason,
}

/// Why something could not be repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is all that several named faces have: giving it away would leave one without area.
    FaceWouldVanish,
    /// The face has no area on the 1e-7 degree lattice; a human must draw it again.
    NoArea,
}

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepairReport {
    /// Regions that changed hands.
    pub fixed: Vec<Fix>,
    /// What is left.
    pub refused: Vec<Refused>,
}

impl Coverage {
    /// Repair by the rules above. Faces that had area keep some.
    pub fn repair(&mut self, options: &RepairOptions) -> RepairReport {
        whole(|course| self.repair_watched(options, course))
    }

    /// The same, counted by overlaps and gaps.
    ///
    /// # Errors
    /// [`Stopped`]; nothing is then changed.
    pub fn repair_watched(
        &mut self,
        options: &RepairOptions,
        course: &Course,
    ) -> Result<RepairReport, Stopped> {
        let mut report = RepairReport::default();
        let mut owners: Vec<Vec<FaceId>> = self
            .regions
            .values()
            .map(|r| r.owner.faces().to_vec())
            .collect();
        // Regions each face would still have: it must never fall to none.
        let mut left: Vec<usize> = self.regions_of.iter().map(Vec::len).collect();
        let areas = self.claimed_areas();
        let findings = self.judged(options.tolerance_m, course)?;
        let by_kind = |kind| findings.iter().filter(move |f: &&Finding| f.kind == kind);

        course.enter(Stage::Mending, findings.len());
        // Findings on regions come in the order of regions.
        let mut overlaps: Vec<(RegionId, &Finding)> = self
            .regions()
            .filter(|(_, r)| matches!(r.owner, Owner::Overlap(_)))
            .map(|(id, _)| id)
            .zip(by_kind(FindingKind::Overlap))
            .collect();
        // The smallest first: the big ones decide what a face keeps when little else is left.
        overlaps.sort_by(|a, b| a.1.area_m2.total_cmp(&b.1.area_m2));
        for (region, finding) in overlaps {
            course.count(1)?;
            let lives_here = |f: &&FaceId| left[f.0 as usize] == 1;
            let mut needy = finding.faces.iter().filter(lives_here);
            let heir = match (needy.next(), needy.next()) {
                (None, _) => self.heir(region, &finding.faces, options.overlap, &areas),
                (Some(only), None) => *only,
                (Some(_), Some(_)) => {
                    report.refused.push(Refused {
                        finding: finding.clone(),
                        reason: Reason::FaceWouldVanish,
                    });
                    continue;
                }
            };
            for face in finding.faces.iter().filter(|f| **f != heir) {
                left[face.0 as usize] -= 1;
            }
            owners[region.0 as usize] = vec![heir];
            report.fixed.push(Fix {
                finding: finding.clone(),
                given_to: heir,
            });
        }

        let voids = self
            .regions()
            .filter(|(_, r)| r.owner == Owner::Void)
            .map(|(id, _)| id);
        let holes_and_gaps = findings
            .iter()
            .filter(|f| matches!(f.kind, FindingKind::Gap | FindingKind::Hole));
        for (region, finding) in voids.zip(holes_and_gaps) {
            course.count(1)?;
            if finding.kind == FindingKind::Hole {
                continue;
            }
            let borders = self.borders(region, |r| &owners[r.0 as usize]);
            let longest = borders
                .into_iter()
                .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            if let Some((heir, _)) = longest {
                owners[region.0 as usize] = vec![heir];
                report.fixed.push(Fix {
                    finding: finding.clone(),
                    given_to: heir,
                });
            }
        }
        for finding in by_kind(FindingKind::Collapsed) {
            report.refused.push(Refused {
                finding: finding.clone(),
                reason: Reason::NoArea,
            });
        }
        if !report.fixed.is_empty() {
            self.dissolve(&owners, course)?;
        }
        Ok(report)
    }

    /// The claimed area of each face, m².
    fn claimed_areas(&self) -> Vec<f64> {
        let mut areas = vec![0.0; self.face_count()];
        let any_overlap = |r: &super::Region| matches!(r.owner, Owner::Overlap(_));
        if !self.regions.values().any(any_overlap) {
            return areas;
        }
        let contested = self
            .regions
            .values()
            .filter(|r| any_overlap(r))
            .flat_map(|r| r.owner.faces());
        let contested: std::collections::BTreeSet<FaceId> = contested.copied().collect();
        for face in contested {
            areas[face.0 as usize] = self
                .face_regions(face)
                .iter()
                .map(|r| area_m2(&self.region_polygon(*r)))
                .sum();
        }
        areas
    }

    /// Who gets an overlap.
    fn heir(
        &self,
        region: RegionId,
        claims: &[FaceId],
        rule: OverlapRule,
        areas: &[f64],
    ) -> FaceId {
        let borders = match rule {
            OverlapRule::LongestBorder => self.borders(region, |r| self.owner(r).faces()),
            OverlapRule::Larger => BTreeMap::new(),
        };
        let rank = |f: &FaceId| {
            let border = borders.get(f).copied().unwrap_or(0.0);
            (border, areas[f.0 as usize])
        };
        let best = claims.iter().copied().max_by(|a, b| {
            let ((a_border, a_area), (b_border, b_area)) = (rank(a), rank(b));
            a_border
                .total_cmp(&b_border)
                .then(a_area.total_cmp(&b_area))
                .then(b.cmp(a))
        });
        best.unwrap_or(FaceId(u32::MAX))
    }

    /// Geodesic length of the border of a region with each face around it, m.
    fn borders<'a>(
        &self,
        region: RegionId,
        faces_of: impl Fn(RegionId) -> &'a [FaceId],
    ) -> BTreeMap<FaceId, f64> {
        let mut borders = BTreeMap::new();
        for arc in self.regions[region.0 as usize].rings.iter().flatten() {
            let length = length_m(&self.arcs[arc.id().0 as usize].coords);
            for face in faces_of(self.beyond(*arc)) {
                *borders.entry(*face).or_default() += length;
            }
        }
        borders
    }

    /// Give regions new owners and drop the arcs that no longer part anything.
    fn dissolve(&mut self, owners: &[Vec<FaceId>], course: &Course) -> Result<(), Stopped> {
        let ids: Vec<Vec<u32>> = owners
            .iter()
            .map(|faces| faces.iter().map(|f| f.0).collect())
            .collect();
        let mut kept: Vec<([Coord; 2], u32)> = Vec::new();
        for (index, arc) in self.arcs.iter() {
            if ids[arc.left.0 as usize] != ids[arc.right.0 as usize] {
                let pairs = arc.coords.windows(2);
                kept.extend(pairs.map(|w| (segment(w[0], w[1]), index)));
            }
        }
        kept.sort_unstable();
        let mut edges = Edges::default();
        for (ends, index) in kept {
            let arc = &self.arcs[index as usize];
            let (left, right) = (&ids[arc.left.0 as usize], &ids[arc.right.0 as usize]);
            edges.push(ends, exclusive_or(left, right));
        }
        let topology = Topology::new(&edges);
        let faces = self.face_count();
        let mended = assemble(&edges, &topology, faces, <[u32]>::to_vec, course)?;
        let collapsed = std::mem::take(&mut self.collapsed);
        *self = mended;
        self.collapsed = collapsed;
        Ok(())
    }
}
