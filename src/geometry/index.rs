//! Hit index over a coverage: face at a point, faces in a box, nearest node, vertex, segment.
//!
//! Owns: R-trees (`rstar`) over regions and segments. Must not know: what a hit is for, what
//! edits there are.
//! Coordinates are integers, so no NaN can reach the trees.

use super::coverage::{Arc, ArcId, Coverage, FaceId, NodeId, Placed, RegionId};
use super::fixed::{Bounds, Coord, METRES_PER_UNIT, orient};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::HashMap;

/// What lies nearest to a point. A node beats a vertex, a vertex beats a segment, however near
/// the other is: within the tolerance a user means the sharper thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nearest {
    /// A node, where three or more arcs meet (or the anchor of a free ring).
    Node {
        /// Which.
        node: NodeId,
        /// Where.
        at: Coord,
    },
    /// Vertex `index` of an arc (not an end).
    Vertex {
        /// Which arc.
        arc: ArcId,
        /// Which of its vertices.
        index: usize,
        /// Where.
        at: Coord,
    },
    /// The segment from vertex `index` to `index + 1` of an arc.
    Segment {
        /// Which arc.
        arc: ArcId,
        /// The vertex it starts at.
        index: usize,
        /// The nearest point on it, rounded to the lattice.
        at: Coord,
    },
}

type Boxed<T> = GeomWithData<Rectangle<[i64; 2]>, T>;

/// The index; edits of the coverage keep it in step. The default one is that of no coverage.
#[derive(Clone, Default)]
pub struct CoverageIndex {
    regions: RTree<Boxed<(FaceId, RegionId)>>,
    segments: RTree<Boxed<(ArcId, u32)>>,
    nodes: HashMap<Coord, NodeId>,
}

fn envelope(b: Bounds) -> AABB<[i64; 2]> {
    AABB::from_corners(point(b.min), point(b.max))
}

fn point(c: Coord) -> [i64; 2] {
    [i64::from(c.x), i64::from(c.y)]
}

fn boxed<T>(b: Bounds, data: T) -> Boxed<T> {
    GeomWithData::new(Rectangle::from_corners(point(b.min), point(b.max)), data)
}

fn segments_of(id: ArcId, arc: &Arc) -> impl Iterator<Item = Boxed<(ArcId, u32)>> {
    let pairs = (0u32..).zip(arc.coords.windows(2));
    pairs.map(move |(index, w)| boxed(Bounds::of(w[0]).union(Bounds::of(w[1])), (id, index)))
}

impl CoverageIndex {
    /// Index all regions and arcs.
    pub fn new(coverage: &Coverage) -> Self {
        let regions = coverage
            .regions()
            .filter_map(|(id, region)| Some((id, region, coverage.region_bounds(id)?)))
            .flat_map(|(id, region, bounds)| {
                let faces = region.owner.faces().iter();
                faces.map(move |face| boxed(bounds, (*face, id)))
            })
            .collect();
        let segments = coverage
            .arcs()
            .flat_map(|(id, arc)| segments_of(id, arc))
            .collect();
        Self {
            regions: RTree::bulk_load(regions),
            segments: RTree::bulk_load(segments),
            nodes: coverage.nodes().map(|(id, at)| (at, id)).collect(),
        }
    }

    /// Another place for a node, in place of the one it had.
    pub(in crate::geometry) fn swap_node(
        &mut self,
        id: NodeId,
        (old, new): (Option<&Coord>, Option<&Coord>),
    ) {
        if let Some(at) = old
            && self.nodes.get(at) == Some(&id)
        {
            self.nodes.remove(at);
        }
        if let Some(at) = new {
            self.nodes.insert(*at, id);
        }
    }

    /// Other segments for an arc, in place of those it had.
    pub(in crate::geometry) fn swap_arc(
        &mut self,
        id: ArcId,
        (old, new): (Option<&Arc>, Option<&Arc>),
    ) {
        if old.map(|arc| &arc.coords) == new.map(|arc| &arc.coords) {
            return;
        }
        for entry in old.into_iter().flat_map(|arc| segments_of(id, arc)) {
            self.segments.remove(&entry);
        }
        for entry in new.into_iter().flat_map(|arc| segments_of(id, arc)) {
            self.segments.insert(entry);
        }
    }

    /// Another box or other faces for a region, in place of those it had.
    pub(in crate::geometry) fn swap_region(
        &mut self,
        id: RegionId,
        (old, new): (Option<&Placed>, Option<&Placed>),
    ) {
        let entries = |placed: Option<&Placed>| -> Vec<Boxed<(FaceId, RegionId)>> {
            let Some((region, Some(bounds))) = placed else {
                return Vec::new();
            };
            let faces = region.owner.faces().iter();
            faces.map(|face| boxed(*bounds, (*face, id))).collect()
        };
        let (old, new) = (entries(old), entries(new));
        if old != new {
            for entry in old {
                self.regions.remove(&entry);
            }
            for entry in new {
                self.regions.insert(entry);
            }
        }
    }

    /// Segments whose boxes meet a box: arc, and the vertex each starts at.
    pub fn segments_in(&self, bounds: Bounds) -> impl Iterator<Item = (ArcId, usize)> {
        let found = self
            .segments
            .locate_in_envelope_intersecting(&envelope(bounds));
        found.map(|entry| (entry.data.0, entry.data.1 as usize))
    }

    /// The arcs that have a vertex at a place, ascending.
    pub fn arcs_at(&self, coverage: &Coverage, at: Coord) -> Vec<ArcId> {
        let mut arcs: Vec<ArcId> = self
            .segments_in(Bounds::of(at))
            .filter(|(arc, i)| coverage.segment(*arc, *i).is_some_and(|s| s.contains(&at)))
            .map(|(arc, _)| arc)
            .collect();
        arcs.sort_unstable();
        arcs.dedup();
        arcs
    }

    /// The node at a place.
    pub fn node_at(&self, at: Coord) -> Option<NodeId> {
        self.nodes.get(&at).copied()
    }

    /// The face at a point: the smallest id where faces overlap, `None` outside and in holes.
    /// A point on a boundary belongs to the face east of it (south or north of it where it is
    /// horizontal, always one and the same).
    pub fn face_at(&self, coverage: &Coverage, at: Coord) -> Option<FaceId> {
        self.regions
            .locate_in_envelope_intersecting(&envelope(Bounds::of(at)))
            .filter(|r| contains(coverage, r.data.1, at))
            .map(|r| r.data.0)
            .min()
    }

    /// Faces that may meet `bounds` (their boxes do), by id.
    pub fn faces_in(&self, bounds: Bounds) -> Vec<FaceId> {
        let mut faces: Vec<FaceId> = self
            .regions
            .locate_in_envelope_intersecting(&envelope(bounds))
            .map(|r| r.data.0)
            .collect();
        faces.sort_unstable();
        faces.dedup();
        faces
    }

    /// The nearest boundary element within `tolerance_m` metres.
    pub fn nearest(&self, coverage: &Coverage, at: Coord, tolerance_m: f64) -> Option<Nearest> {
        let east = at.metres_per_unit_east().max(1e-6);
        let reach = |scale: f64| (tolerance_m / scale).ceil() as i64;
        let [x, y] = point(at);
        let (rx, ry) = (reach(east), reach(METRES_PER_UNIT));
        let around = AABB::from_corners([x - rx, y - ry], [x + rx, y + ry]);
        let mut best: [Option<(f64, Nearest)>; 3] = [None; 3];
        let mut offer = |rank: usize, to: Coord, found: Nearest| {
            let distance = at.distance_m(to);
            let nearer = best[rank].is_none_or(|(d, _)| distance < d);
            if distance <= tolerance_m && nearer {
                best[rank] = Some((distance, found));
            }
        };
        for entry in self.segments.locate_in_envelope_intersecting(&around) {
            let (arc, index) = entry.data;
            let index = index as usize;
            let Some([a, b]) = coverage.segment(arc, index) else {
                continue;
            };
            for (index, end) in [(index, a), (index + 1, b)] {
                match self.nodes.get(&end) {
                    Some(node) => offer(
                        0,
                        end,
                        Nearest::Node {
                            node: *node,
                            at: end,
                        },
                    ),
                    None => offer(
                        1,
                        end,
                        Nearest::Vertex {
                            arc,
                            index,
                            at: end,
                        },
                    ),
                }
            }
            let on = nearest_on([a, b], at, east);
            offer(2, on, Nearest::Segment { arc, index, at: on });
        }
        best.into_iter().flatten().next().map(|(_, found)| found)
    }
}

/// Whether a region holds a point, by the parity of crossings with a ray going west.
fn contains(coverage: &Coverage, region: RegionId, at: Coord) -> bool {
    let mut inside = false;
    for arc in coverage.region_arcs(region) {
        for w in arc.coords.windows(2) {
            let (a, b) = (w[0], w[1]);
            if (a.y > at.y) == (b.y > at.y) {
                continue;
            }
            let [low, high] = if a.y < b.y { [a, b] } else { [b, a] };
            if orient(low, high, at) <= 0 {
                inside = !inside;
            }
        }
    }
    inside
}

/// The point of a segment nearest to `at`, on the local plane, where a unit east is `east`
/// metres; rounded to the lattice.
pub fn nearest_on([a, b]: [Coord; 2], at: Coord, east: f64) -> Coord {
    let offset = |c: Coord| {
        [
            (f64::from(c.x) - f64::from(a.x)) * east,
            (f64::from(c.y) - f64::from(a.y)) * METRES_PER_UNIT,
        ]
    };
    let (d, p) = (offset(b), offset(at));
    let length2 = d[0] * d[0] + d[1] * d[1];
    let t = ((d[0] * p[0] + d[1] * p[1]) / length2).clamp(0.0, 1.0);
    let step = |from: i32, to: i32| {
        let from = f64::from(from);
        (from + t * (f64::from(to) - from)).round() as i32
    };
    Coord::new(step(a.x, b.x), step(a.y, b.y))
}
