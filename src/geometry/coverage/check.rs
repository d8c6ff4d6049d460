//! Checking a coverage: the invariants, and the regions that should not be there. Owns: what a
//! sound coverage is. Must not know: how it came about.

use super::finding::{Finding, FindingKind};
use super::ids::{ArcId, FaceId, RegionId};
use super::input::segment;
use super::meet::{Meet, meet};
use super::noding::box_of;
use super::strips::Strips;
use super::{Coverage, Owner, SignedArc, ends_of};
use crate::course::{Course, Stage, Stopped, whole};
use crate::geometry::fixed::{Bounds, Coord, ring_area2};
use crate::geometry::label::{label_place, least_radius_m};
use crate::geometry::measure::area_m2;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// A broken invariant: never the fault of a file, always of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// An arc of fewer than two vertices, or with a vertex repeated in a row.
    Degenerate(ArcId),
    /// Two segments meet other than end to end, here.
    Meeting(Coord),
    /// Both sides of an arc have the same owner.
    Needless(ArcId),
    /// A ring does not close, or is not on the left of its region.
    Ring(RegionId),
    /// A side of an arc belongs to no ring, or to two.
    Side(ArcId),
    /// A bounded region whose outer ring is not counter-clockwise, or a hole that is.
    Winding(RegionId),
    /// The areas of all bounded regions do not add up to that of their union.
    Area,
    /// A node where two arcs meet, which should be one arc; or an end that is no node.
    Node(Coord),
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// Broken invariants.
    pub faults: Vec<Fault>,
    /// Overlaps, gaps, holes, duplicates and collapsed faces, by kind, faces and place.
    pub findings: Vec<Finding>,
}

impl Coverage {
    /// Check the invariants, and list the regions that a sound map does not have.
    pub fn check(&self, gap_width_m: f64) -> Check {
        let mut findings = self.region_findings(gap_width_m);
        findings.sort_by(|a, b| (a.kind, &a.faces, a.at).cmp(&(b.kind, &b.faces, b.at)));
        Check {
            faults: self.faults(),
            findings,
        }
    }

    /// Overlaps, gaps, holes, duplicates and collapsed faces.
    pub fn region_findings(&self, gap_width_m: f64) -> Vec<Finding> {
        whole(|course| self.judged(gap_width_m, course))
    }

    /// The same, counted by regions.
    ///
    /// # Errors
    /// [`Stopped`].
    pub(super) fn judged(
        &self,
        gap_width_m: f64,
        course: &Course,
    ) -> Result<Vec<Finding>, Stopped> {
        let regions: Vec<RegionId> = self.regions().map(|(id, _)| id).collect();
        course.enter(Stage::Judging, regions.len());
        let judged: Vec<Option<Finding>> = regions
            .par_iter()
            .map(|id| {
                let finding = self.region_finding(*id, gap_width_m);
                course.count(1).map(|()| finding)
            })
            .collect::<Result<_, Stopped>>()?;
        let mut findings: Vec<Finding> = judged.into_iter().flatten().collect();
        for (face, at) in &self.collapsed {
            findings.push(Finding::at(FindingKind::Collapsed, *at, vec![*face]));
        }
        self.find_duplicates(&mut findings);
        Ok(findings)
    }

    /// The overlaps and gaps in or beside these faces, each once.
    pub fn findings_around(
        &self,
        faces: impl IntoIterator<Item = FaceId>,
        gap_width_m: f64,
    ) -> Vec<Finding> {
        let mut near: BTreeSet<RegionId> = BTreeSet::new();
        for region in faces.into_iter().flat_map(|face| self.face_regions(face)) {
            near.insert(*region);
            let arcs = self.regions[region.0 as usize].rings.iter().flatten();
            near.extend(arcs.map(|arc| self.beyond(*arc)));
        }
        let found = near.into_iter();
        found
            .filter(|region| !self.is_surely_wide(*region, gap_width_m))
            .filter_map(|region| self.region_finding(region, gap_width_m))
            .filter(|finding| finding.kind != FindingKind::Hole)
            .collect()
    }

    /// A void of which area and perimeter say already that it is no gap: of a lake with a long shore it
    /// takes long to say how wide it is.
    fn is_surely_wide(&self, region: RegionId, gap_width_m: f64) -> bool {
        let is_void = matches!(self.owner(region), Owner::Void);
        let least = || least_radius_m(&self.region_polygon(region));
        is_void && least().is_some_and(|least| 2.0 * least >= gap_width_m)
    }

    /// What is to be said of a region: nothing, where one face has it or it is the outside.
    fn region_finding(&self, region: RegionId, gap_width_m: f64) -> Option<Finding> {
        match self.owner(region) {
            Owner::Outside | Owner::Face(_) => None,
            Owner::Void => Some(self.void(region, gap_width_m)),
            Owner::Overlap(faces) => Some(self.extent(region, FindingKind::Overlap, faces.clone())),
        }
    }

    fn void(&self, region: RegionId, gap_width_m: f64) -> Finding {
        let mut around: Vec<FaceId> = self.regions[region.0 as usize]
            .rings
            .iter()
            .flatten()
            .flat_map(|arc| self.owner(self.beyond(*arc)).faces())
            .copied()
            .collect();
        around.sort_unstable();
        around.dedup();
        let mut finding = self.extent(region, FindingKind::Hole, around);
        if finding.width_m < gap_width_m {
            finding.kind = FindingKind::Gap;
        }
        finding
    }

    /// The region on the right of an arc that is walked with another on its left.
    pub(super) fn beyond(&self, arc: SignedArc) -> RegionId {
        let stored = &self.arcs[arc.id().0 as usize];
        if arc.is_forward() {
            stored.right
        } else {
            stored.left
        }
    }

    fn extent(&self, region: RegionId, kind: FindingKind, faces: Vec<FaceId>) -> Finding {
        let polygon = self.region_polygon(region);
        let area = area_m2(&polygon);
        let first = polygon.outer.first().copied().unwrap_or_default();
        let place = label_place(std::slice::from_ref(&polygon));
        Finding {
            kind,
            at: place.map_or(first, |p| p.at),
            faces,
            area_m2: area,
            width_m: place.map_or(0.0, |p| 2.0 * p.radius_m),
        }
    }

    /// Faces that are made of the very same regions.
    fn find_duplicates(&self, findings: &mut Vec<Finding>) {
        let mut faces: Vec<FaceId> = self
            .faces()
            .filter(|f| {
                let regions = self.face_regions(*f);
                let shared = |r: &RegionId| matches!(self.owner(*r), Owner::Overlap(_));
                !regions.is_empty() && regions.iter().all(shared)
            })
            .collect();
        faces.sort_by_key(|f| (self.face_regions(*f), *f));
        for same in faces.chunk_by(|a, b| self.face_regions(*a) == self.face_regions(*b)) {
            if same.len() > 1 {
                let region = self.face_regions(same[0])[0];
                let finding = self.extent(region, FindingKind::Duplicate, same.to_vec());
                findings.push(finding);
            }
        }
    }

    /// Broken invariants.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.check_arcs(&mut faults);
        self.check_rings(&mut faults);
        self.check_nodes(&mut faults);
        self.check_meetings(&mut faults);
        faults
    }

    fn check_arcs(&self, faults: &mut Vec<Fault>) {
        for (id, arc) in self.arcs() {
            if arc.coords.len() < 2 || arc.coords.windows(2).any(|w| w[0] == w[1]) {
                faults.push(Fault::Degenerate(id));
            }
            if self.owner(arc.left).faces() == self.owner(arc.right).faces() {
                faults.push(Fault::Needless(id));
            }
        }
    }

    fn check_rings(&self, faults: &mut Vec<Fault>) {
        let mut used = vec![[0u8; 2]; self.arcs.end()];
        let (mut bounded, mut outside) = (0i128, 0i128);
        for (id, region) in self.regions() {
            for (number, ring) in region.rings.iter().enumerate() {
                for (i, arc) in ring.iter().enumerate() {
                    let uses = &mut used[arc.id().0 as usize][usize::from(arc.is_forward())];
                    *uses = uses.saturating_add(1);
                    let (_, end) = ends_of(&self.arcs, *arc);
                    let (start, _) = ends_of(&self.arcs, ring[(i + 1) % ring.len()]);
                    if end != start || self.beyond(*arc) == id || self.left_of(*arc) != id {
                        faults.push(Fault::Ring(id));
                    }
                }
                let area = ring_area2(&super::ring_coords(&self.arcs, ring));
                let is_outer = number == 0 && id != RegionId::OUTSIDE;
                if (area > 0) != is_outer {
                    faults.push(Fault::Winding(id));
                }
                if id == RegionId::OUTSIDE {
                    outside += area;
                } else {
                    bounded += area;
                }
            }
        }
        for (id, _) in self.arcs() {
            if used[id.0 as usize] != [1, 1] {
                faults.push(Fault::Side(id));
            }
        }
        if bounded != -outside {
            faults.push(Fault::Area);
        }
    }

    fn left_of(&self, arc: SignedArc) -> RegionId {
        let stored = &self.arcs[arc.id().0 as usize];
        if arc.is_forward() {
            stored.left
        } else {
            stored.right
        }
    }

    fn check_nodes(&self, faults: &mut Vec<Fault>) {
        let mut ends: Vec<(Coord, bool)> = Vec::with_capacity(2 * self.arcs.end());
        for arc in self.arcs.values() {
            let (first, last) = (arc.coords[0], arc.coords[arc.coords.len() - 1]);
            ends.extend([(first, first == last), (last, first == last)]);
        }
        ends.sort_unstable();
        let mut nodes: Vec<Coord> = self.nodes.values().copied().collect();
        nodes.sort_unstable();
        let at_nodes: Vec<&[(Coord, bool)]> = ends.chunk_by(|a, b| a.0 == b.0).collect();
        if nodes.len() != at_nodes.len() {
            faults.push(Fault::Node(Coord::default()));
        }
        for (node, around) in nodes.iter().zip(at_nodes) {
            let free_ring = around.len() == 2 && around[0].1;
            if *node != around[0].0 || (around.len() < 3 && !free_ring) {
                faults.push(Fault::Node(*node));
            }
        }
    }

    fn check_meetings(&self, faults: &mut Vec<Fault>) {
        let segments: Vec<[Coord; 2]> = self
            .arcs
            .values()
            .flat_map(|a| a.coords.windows(2))
            .map(|w| segment(w[0], w[1]))
            .collect();
        let boxes: Vec<Bounds> = segments.par_iter().map(box_of).collect();
        let found = Strips::new(&boxes).pairs(|i, j| {
            let (a, b) = (segments[i as usize], segments[j as usize]);
            (a == b || meet(a, b).meet != Meet::Clean).then_some(a[0])
        });
        faults.extend(found.into_iter().map(Fault::Meeting));
    }
}
