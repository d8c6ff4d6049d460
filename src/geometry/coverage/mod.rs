//! The coverage: nodes, arcs and regions, and the faces they make up.
//!
//! Each arc is a polyline stored once, with a region on its left and on its right. A region
//! is a connected piece of the plane; a face is one or more regions. So neighbours cannot
//! drift apart: there is one boundary, not two.
//!
//! Built from loose polygons in steps, each its own file: take the rings apart (`input`), find
//! how segments meet (`strips`, `meet`, `mismatch`), optionally snap (`snap`), split (`noding`,
//! `edges`), link (`topology`), cut into arcs and regions (`assemble`). Membership is by the
//! even-odd rule within a polygon and by union over the polygons of a face.

pub(in crate::geometry) mod arrange;
mod assemble;
mod build;
mod check;
mod edges;
mod edit;
mod finding;
pub(in crate::geometry) mod groups;
mod holes;
mod ids;
mod input;
mod interior;
pub(in crate::geometry) mod meet;
mod mismatch;
mod noding;
pub(in crate::geometry) mod overlay;
mod plane;
pub mod repair;
mod rings;
mod slots;
mod snap;
mod strips;
mod topology;

pub use build::{BuildOptions, Built};
pub use check::{Check, Fault};
pub use edit::{CoverageChange, Edit, Held, Refusal, RefusalKind, faces_to_reshape, faces_under};
pub use finding::{Finding, FindingKind};
pub use ids::{ArcId, FaceId, NodeId, RegionId};
pub use overlay::{even_odd, united};
pub use plane::Plane;
pub use snap::Snapped;

use super::fixed::{Bounds, Coord};
use super::measure::length_m;
use super::polygon::Polygon;
use slots::Slots;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;

/// Who a region belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The unbounded region.
    Outside,
    /// Enclosed, of no face: a gap, a lake or an enclave.
    Void,
    /// One face.
    Face(FaceId),
    /// Claimed by several faces (ascending).
    Overlap(Vec<FaceId>),
}

impl Owner {
    /// The faces that claim the region, ascending.
    pub fn faces(&self) -> &[FaceId] {
        match self {
            Self::Outside | Self::Void => &[],
            Self::Face(face) => std::slice::from_ref(face),
            Self::Overlap(faces) => faces,
        }
    }
}

/// A boundary line between two nodes (equal for a free ring).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Vertices, ends included.
    pub coords: Vec<Coord>,
    /// The region on the left, going along.
    pub left: RegionId,
    /// The region on the right.
    pub right: RegionId,
}

/// An arc walked in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignedArc(u32);

impl SignedArc {
    /// No arc.
    const NONE: Self = Self(u32::MAX);

    /// An arc and whether it is walked the way it is stored.
    pub fn new(id: ArcId, forward: bool) -> Self {
        Self(2 * id.0 + u32::from(!forward))
    }

    /// The arc.
    pub fn id(self) -> ArcId {
        ArcId(self.0 / 2)
    }

    /// Whether it is walked the way it is stored.
    pub fn is_forward(self) -> bool {
        self.0.is_multiple_of(2)
    }
}

/// A connected piece of the plane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Who it belongs to.
    pub owner: Owner,
    /// Its rings, with the region on the left: the outer one first (none for the outside), then
    /// holes. Rings are simple and may touch one another at nodes.
    pub rings: Vec<Vec<SignedArc>>,
}

/// A region and the box around it; none for the outside.
pub(in crate::geometry) type Placed = (Region, Option<Bounds>);

/// The coverage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    nodes: Slots<Coord>,
    arcs: Slots<Arc>,
    regions: Slots<Region>,
    /// The regions inside each face, ascending.
    regions_of: Vec<Vec<RegionId>>,
    bounds_of: Vec<Option<Bounds>>,
    /// Faces that had polygons but have no area, and where they were.
    collapsed: Vec<(FaceId, Coord)>,
    /// Vertices that stand in a boundary only because a cut ended there.
    cut_vertices: BTreeSet<Coord>,
}

impl Coverage {
    fn from_parts(
        nodes: Vec<Coord>,
        arcs: Vec<Arc>,
        regions: Vec<Region>,
        face_count: usize,
    ) -> Self {
        let mut regions_of = vec![Vec::new(); face_count];
        let mut bounds_of = vec![None; face_count];
        for (id, region) in (0u32..).zip(&regions) {
            let Some(outer) = region.rings.first() else {
                continue;
            };
            let claimed = region.owner.faces();
            if claimed.is_empty() {
                continue;
            }
            let bounds = bounds_of_ring(&arcs, outer);
            for face in claimed {
                regions_of[face.0 as usize].push(RegionId(id));
                let of_face: &mut Option<Bounds> = &mut bounds_of[face.0 as usize];
                *of_face = match (*of_face, bounds) {
                    (Some(a), Some(b)) => Some(a.union(b)),
                    (a, b) => a.or(b),
                };
            }
        }
        Self {
            nodes: nodes.into(),
            arcs: arcs.into(),
            regions: regions.into(),
            regions_of,
            bounds_of,
            collapsed: Vec::new(),
            cut_vertices: BTreeSet::new(),
        }
    }

    /// How many faces.
    pub fn face_count(&self) -> usize {
        self.regions_of.len()
    }

    /// All faces by id, those without area too.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..self.regions_of.len() as u32).map(FaceId)
    }

    /// The regions inside a face, ascending, those it shares with other faces too.
    pub fn face_regions(&self, face: FaceId) -> &[RegionId] {
        self.regions_of
            .get(face.0 as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// The polygons of a face: outer rings counter-clockwise, holes clockwise; each ring starts
    /// at its smallest vertex, polygons and holes are in the order of these.
    pub fn face_polygons(&self, face: FaceId) -> Vec<Polygon> {
        let regions = self.face_regions(face);
        let shared = |r: &RegionId| matches!(self.owner(*r), Owner::Overlap(_));
        let mut polygons: Vec<Polygon> = if regions.iter().any(shared) {
            self.united(regions)
        } else {
            regions.iter().map(|r| self.region_polygon(*r)).collect()
        };
        polygons.sort_unstable_by_key(|p| p.outer.first().copied());
        polygons
    }

    /// The polygons of several faces together.
    pub fn union_of(&self, faces: &[FaceId]) -> Vec<Polygon> {
        let regions = faces.iter().flat_map(|face| self.face_regions(*face));
        let mut regions: Vec<RegionId> = regions.copied().collect();
        regions.sort_unstable();
        regions.dedup();
        let mut polygons = self.united(&regions);
        polygons.sort_unstable_by_key(|p| p.outer.first().copied());
        polygons
    }

    /// The polygons of several regions with the arcs between them left out.
    fn united(&self, regions: &[RegionId]) -> Vec<Polygon> {
        let inside = |r: RegionId| regions.binary_search(&r).is_ok();
        let mut segments: Vec<[Coord; 2]> = self
            .arcs
            .values()
            .filter(|a| inside(a.left) != inside(a.right))
            .flat_map(|a| a.coords.windows(2))
            .map(|w| [w[0].min(w[1]), w[0].max(w[1])])
            .collect();
        segments.sort_unstable();
        let mut edges = edges::Edges::default();
        for ends in segments {
            edges.push(ends, [0]);
        }
        let topology = topology::Topology::new(&edges);
        let united = crate::course::whole(|course| {
            assemble::assemble(&edges, &topology, 1, <[u32]>::to_vec, course)
        });
        let regions = united.face_regions(FaceId(0));
        regions.iter().map(|r| united.region_polygon(*r)).collect()
    }

    /// The polygon of a bounded region; its holes only, for the outside.
    pub fn region_polygon(&self, region: RegionId) -> Polygon {
        let Some(found) = self.regions.get(region.0) else {
            return Polygon::default();
        };
        let mut rings = found.rings.iter().map(|ring| {
            let mut coords = ring_coords(&self.arcs, ring);
            let smallest = (0..coords.len()).min_by_key(|i| coords[*i]);
            coords.rotate_left(smallest.unwrap_or(0));
            coords
        });
        let outer = if region == RegionId::OUTSIDE {
            Vec::new()
        } else {
            rings.next().unwrap_or_default()
        };
        Polygon {
            outer,
            holes: rings.collect(),
        }
    }

    /// The box around a bounded region.
    pub fn region_bounds(&self, region: RegionId) -> Option<Bounds> {
        let outer = self.regions.get(region.0)?.rings.first()?;
        bounds_of_ring(&self.arcs, outer)
    }

    /// The arcs on the boundary of a region.
    pub fn region_arcs(&self, region: RegionId) -> impl Iterator<Item = &Arc> {
        let rings = self.regions.get(region.0).map(|r| r.rings.as_slice());
        let arcs = rings.unwrap_or_default().iter().flatten();
        arcs.filter_map(|a| self.arcs.get(a.id().0))
    }

    /// An arc.
    pub fn arc(&self, arc: ArcId) -> Option<&Arc> {
        self.arcs.get(arc.0)
    }

    /// The segment from vertex `index` to `index + 1` of an arc.
    pub fn segment(&self, arc: ArcId, index: usize) -> Option<[Coord; 2]> {
        let coords = &self.arcs.get(arc.0)?.coords;
        Some([*coords.get(index)?, *coords.get(index + 1)?])
    }

    /// The box around a face, `None` when it has no area.
    pub fn face_bounds(&self, face: FaceId) -> Option<Bounds> {
        self.bounds_of.get(face.0 as usize).copied().flatten()
    }

    /// The box around everything.
    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds_of
            .iter()
            .flatten()
            .copied()
            .reduce(Bounds::union)
    }

    /// All arcs.
    pub fn arcs(&self) -> impl Iterator<Item = (ArcId, &Arc)> {
        self.arcs.iter().map(|(id, arc)| (ArcId(id), arc))
    }

    /// All nodes: where three or more arcs meet, and one anchor on each free ring.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, Coord)> {
        self.nodes.iter().map(|(id, at)| (NodeId(id), *at))
    }

    /// All regions, the outside first.
    pub fn regions(&self) -> impl Iterator<Item = (RegionId, &Region)> {
        self.regions
            .iter()
            .map(|(id, region)| (RegionId(id), region))
    }

    /// Vertices that stand in a boundary only because a cut ended there, ascending: joining
    /// what was cut takes them away.
    pub fn cut_vertices(&self) -> impl Iterator<Item = Coord> {
        self.cut_vertices.iter().copied()
    }

    /// Those of them that polygons have as vertices, ascending.
    pub fn cut_vertices_of(&self, polygons: &[Polygon]) -> Vec<Coord> {
        if self.cut_vertices.is_empty() {
            return Vec::new();
        }
        let rings = polygons.iter().flat_map(Polygon::rings);
        let all = rings.flatten().copied();
        let marked: BTreeSet<Coord> = all.filter(|at| self.cut_vertices.contains(at)).collect();
        marked.into_iter().collect()
    }

    /// Say which vertices stand in boundaries only because cuts ended there, as a file tells.
    pub fn set_cut_vertices(&mut self, vertices: impl IntoIterator<Item = Coord>) {
        self.cut_vertices = vertices.into_iter().collect();
    }

    /// A region.
    pub fn region(&self, region: RegionId) -> Option<&Region> {
        self.regions.get(region.0)
    }

    /// Who owns a region; an unknown one is outside.
    pub fn owner(&self, region: RegionId) -> &Owner {
        self.regions
            .get(region.0)
            .map_or(&Owner::Outside, |r| &r.owner)
    }

    /// Faces that share a boundary of some length with `face`, by id.
    pub fn faces_beside(&self, face: FaceId) -> BTreeSet<FaceId> {
        let regions = self.face_regions(face).iter();
        let arcs = regions.flat_map(|r| self.regions[r.0 as usize].rings.iter().flatten());
        let beside = arcs.flat_map(|arc| self.owner(self.beyond(*arc)).faces());
        beside.copied().filter(|other| *other != face).collect()
    }

    /// Faces that share a boundary of some length with `face`, with that geodesic length in
    /// metres, by id.
    pub fn neighbours(&self, face: FaceId) -> Vec<(FaceId, f64)> {
        let mut shared: BTreeMap<FaceId, f64> = BTreeMap::new();
        for region in self.face_regions(face) {
            for arc in self.regions[region.0 as usize].rings.iter().flatten() {
                let found = &self.arcs[arc.id().0 as usize];
                let others = self.owner(self.beyond(*arc)).faces();
                if others.contains(&face) {
                    continue;
                }
                for other in others {
                    *shared.entry(*other).or_default() += length_m(&found.coords);
                }
            }
        }
        shared.into_iter().collect()
    }
}

/// The segments of lines, split where they meet, each once.
pub(in crate::geometry) fn node_lines(lines: &[Vec<Coord>]) -> Vec<[Coord; 2]> {
    let pairs = lines.iter().flat_map(|line| line.windows(2));
    let mut segments: Vec<[Coord; 2]> = pairs
        .filter(|w| w[0] != w[1])
        .map(|w| input::segment(w[0], w[1]))
        .collect();
    segments.sort_unstable();
    segments.dedup();
    let count = segments.len();
    let meetings = noding::meetings(&segments, count);
    let pieces = noding::node(&segments, &meetings).into_iter();
    let mut pieces: Vec<[Coord; 2]> = pieces.map(|piece| piece.ends).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// The places a signed arc starts and ends at.
fn ends_of(arcs: &impl Index<usize, Output = Arc>, arc: SignedArc) -> (Coord, Coord) {
    let coords = &arcs[arc.id().0 as usize].coords;
    let (first, last) = (coords[0], coords[coords.len() - 1]);
    if arc.is_forward() {
        (first, last)
    } else {
        (last, first)
    }
}

/// The box around a ring of arcs.
fn bounds_of_ring(arcs: &impl Index<usize, Output = Arc>, ring: &[SignedArc]) -> Option<Bounds> {
    let of_ring = ring.iter().map(|a| &arcs[a.id().0 as usize]);
    Bounds::around(of_ring.flat_map(|a| a.coords.iter().copied()))
}

/// The vertices of a ring of arcs, the first not repeated.
fn ring_coords(arcs: &impl Index<usize, Output = Arc>, ring: &[SignedArc]) -> Vec<Coord> {
    let mut coords = Vec::new();
    for arc in ring {
        let stored = &arcs[arc.id().0 as usize].coords;
        let without_last = stored.len() - 1;
        if arc.is_forward() {
            coords.extend_from_slice(&stored[..without_last]);
        } else {
            coords.extend(stored[1..].iter().rev());
        }
    }
    coords
}
