//! The coverage: nodes, arcs and regions, and the faces they make up.
//!
//! Each arc is a polyline stored once, with a region on its left and on its right. A region
//! is a connected piece; a face is one or more regions.

use super::fixed::{Bounds, Coord, ring_area2};
use super::polygon::{Polygon, Shape};

/// A face: the index of the shape it was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u32);
/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);
/// An arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArcId(pub u32);
/// A region; 0 is the outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionId(pub u32);

impl RegionId {
    /// The unbounded region.
    pub const OUTSIDE: Self = Self(0);
}

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

/// How to build.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuildOptions {
    /// Vertices nearer than this to another shape's boundary are merged with it, metres. 0: none.
    pub tolerance_m: f64,
    /// Enclosed voids narrower than this are gaps, wider ones are holes, metres.
    pub gap_width_m: f64,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            tolerance_m: 0.0,
            gap_width_m: 1.0,
        }
    }
}

/// Something a reader of the file should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Where (lon, lat).
    pub at: Coord,
    /// The faces concerned, ascending.
    pub faces: Vec<FaceId>,
    /// Geodesic area in m², where it has one.
    pub area_m2: f64,
    /// Width in metres (diameter of the largest circle inside), where it has one.
    pub width_m: f64,
}

/// Kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// Narrow void between faces.
    Gap,
    /// Wide void: a lake or an enclave; not an error.
    Hole,
    /// Area claimed by two or more faces.
    Overlap,
    /// Boundaries that cross, touch mid-segment or run beside each other without matching.
    Mismatch,
    /// A ring that crosses or overlaps itself.
    SelfIntersection,
    /// A ring that runs out and back along the same line.
    Spike,
    /// The same vertex twice in a row; not an error.
    RepeatedPoint,
    /// A face with no area on the 1e-7 degree lattice.
    Collapsed,
    /// A face that covers the very same area as another.
    Duplicate,
}

impl FindingKind {
    /// Whether `check` fails on it.
    pub fn is_error(self) -> bool {
        !matches!(self, Self::Hole | Self::RepeatedPoint)
    }
}

/// A built coverage and what was found on the way.
pub struct Built {
    /// The coverage.
    pub coverage: Coverage,
    /// Findings, ordered by kind, then face, then place.
    pub findings: Vec<Finding>,
}

/// The coverage.
pub struct Coverage {
    shapes: Vec<Vec<Polygon>>,
    arcs: Vec<Arc>,
}

impl Coverage {
    /// Build from loose polygons; face `i` is shape `i`.
    pub fn build(shapes: &[Shape], _options: &BuildOptions) -> Built {
        let mut arcs = Vec::new();
        let shapes: Vec<Vec<Polygon>> = shapes
            .iter()
            .map(|s| {
                s.polygons
                    .iter()
                    .map(|p| {
                        let fix = |r: &[Coord], ccw: bool| {
                            let mut r = r.to_vec();
                            if (ring_area2(&r) > 0) != ccw {
                                r.reverse();
                            }
                            r
                        };
                        Polygon {
                            outer: fix(&p.outer, true),
                            holes: p.holes.iter().map(|h| fix(h, false)).collect(),
                        }
                    })
                    .collect()
            })
            .collect();
        for s in &shapes {
            for p in s {
                for r in p.rings() {
                    let mut coords = r.to_vec();
                    coords.extend(r.first());
                    arcs.push(Arc {
                        coords,
                        left: RegionId(1),
                        right: RegionId(0),
                    });
                }
            }
        }
        Built {
            coverage: Self { shapes, arcs },
            findings: Vec::new(),
        }
    }

    /// How many faces.
    pub fn face_count(&self) -> usize {
        self.shapes.len()
    }

    /// All faces by id, those without area too.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> + use<> {
        (0..self.shapes.len() as u32).map(FaceId)
    }

    /// The polygons of a face: outer rings counter-clockwise, holes clockwise.
    pub fn face_polygons(&self, face: FaceId) -> Vec<Polygon> {
        self.shapes
            .get(face.0 as usize)
            .cloned()
            .unwrap_or_default()
    }

    /// The box around a face, `None` when it has no area.
    pub fn face_bounds(&self, face: FaceId) -> Option<Bounds> {
        Bounds::around(
            self.shapes
                .get(face.0 as usize)?
                .iter()
                .flat_map(|p| p.outer.iter().copied()),
        )
    }

    /// The box around everything.
    pub fn bounds(&self) -> Option<Bounds> {
        self.faces()
            .filter_map(|f| self.face_bounds(f))
            .reduce(Bounds::union)
    }

    /// All arcs.
    pub fn arcs(&self) -> impl Iterator<Item = (ArcId, &Arc)> {
        self.arcs
            .iter()
            .enumerate()
            .map(|(i, a)| (ArcId(i as u32), a))
    }

    /// Who owns a region.
    pub fn owner(&self, region: RegionId) -> &Owner {
        let _ = region;
        &Owner::Outside
    }

    /// Faces that share a boundary of some length with `face`, with that geodesic length in metres, by id.
    pub fn neighbours(&self, face: FaceId) -> Vec<(FaceId, f64)> {
        let _ = face;
        Vec::new()
    }
}
