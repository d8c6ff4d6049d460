//! From linked edges to a coverage: arcs between nodes, regions with their rings, owners.
//! Owns: the canonical form (nodes only where three or more edges meet, one anchor, the
//! smallest vertex, on each free ring; no arc with the same owner on both sides). Must not
//! know: where the edges came from.

use super::edges::Edges;
use super::ids::{ArcId, FaceId, RegionId};
use super::topology::{Topology, exclusive_or};
use super::{Arc, Coverage, Owner, Region, SignedArc, ends_of};
use crate::course::{Course, Stage, Stopped, whole};
use crate::geometry::fixed::{Coord, ring_area2};
use std::collections::HashMap;

/// Assemble a coverage of `face_count` faces. `faces_of` says which faces a set of members
/// (ascending) means, ascending.
///
/// # Errors
/// [`Stopped`].
pub fn assemble(
    edges: &Edges,
    topology: &Topology,
    face_count: usize,
    faces_of: impl Fn(&[u32]) -> Vec<u32>,
    course: &Course,
) -> Result<Coverage, Stopped> {
    let faces: Vec<Vec<u32>> = topology.members.iter().map(|m| faces_of(m)).collect();
    let sides = |edge: u32| {
        let side = |h: u32| &faces[topology.left(h) as usize];
        (side(2 * edge), side(2 * edge + 1))
    };
    let count = edges.ends.len() as u32;
    if (0..count).all(|e| sides(e).0 != sides(e).1) {
        return built(topology, faces, face_count, |_| false, course);
    }
    // Some edges lie within one face: drop them and link the rest again.
    let mut kept = Edges::default();
    for edge in 0..count {
        let (left, right) = sides(edge);
        if left != right {
            kept.push(edges.ends[edge as usize], exclusive_or(left, right));
        }
    }
    let topology = Topology::new(&kept);
    let faces = topology.members.clone();
    built(&topology, faces, face_count, |_| false, course)
}

/// Assemble what is linked and labelled: the faces of each region. `is_node` names places that
/// are nodes even where only two edges meet.
pub fn from_topology(
    topology: &Topology,
    faces: Vec<Vec<u32>>,
    face_count: usize,
    is_node: impl Fn(Coord) -> bool,
) -> Coverage {
    whole(|course| built(topology, faces, face_count, is_node, course))
}

fn built(
    topology: &Topology,
    faces: Vec<Vec<u32>>,
    face_count: usize,
    is_node: impl Fn(Coord) -> bool,
    course: &Course,
) -> Result<Coverage, Stopped> {
    let mut builder = Builder::new(topology);
    builder.find_arcs(is_node);
    course.enter(Stage::Building, topology.members.len());
    let rings = builder.find_rings(course)?;
    let Builder { arcs, nodes, .. } = builder;
    let regions: Vec<Region> = faces
        .into_iter()
        .zip(rings)
        .enumerate()
        .map(|(number, (faces, rings))| Region {
            owner: match faces.as_slice() {
                [] if number == 0 => Owner::Outside,
                [] => Owner::Void,
                [face] => Owner::Face(FaceId(*face)),
                _ => Owner::Overlap(faces.into_iter().map(FaceId).collect()),
            },
            rings,
        })
        .collect();
    Ok(Coverage::from_parts(nodes, arcs, regions, face_count))
}

struct Builder<'a> {
    topology: &'a Topology,
    arcs: Vec<Arc>,
    nodes: Vec<Coord>,
    /// Which vertices are nodes.
    is_node: Vec<bool>,
    /// The signed arc each half-edge lies on.
    arc_of: Vec<SignedArc>,
    /// The last half-edge of each arc, going along it.
    last: Vec<u32>,
    /// The first half-edge of each arc.
    first: Vec<u32>,
}

impl<'a> Builder<'a> {
    fn new(topology: &'a Topology) -> Self {
        Self {
            topology,
            arcs: Vec::new(),
            nodes: Vec::new(),
            is_node: vec![false; topology.vertices.len()],
            arc_of: vec![SignedArc::NONE; topology.next.len()],
            last: Vec::new(),
            first: Vec::new(),
        }
    }

    /// Arcs from every node, then free rings, in the order of their first vertices.
    fn find_arcs(&mut self, is_node: impl Fn(Coord) -> bool) {
        let count = self.topology.vertices.len() as u32;
        for vertex in 0..count {
            let is_crossing = self.topology.outgoing(vertex).len() != 2;
            if is_crossing || is_node(self.topology.vertices[vertex as usize]) {
                self.add_node(vertex);
            }
        }
        for vertex in 0..count {
            if self.is_node[vertex as usize] {
                for h in self.topology.outgoing(vertex) {
                    self.walk(*h);
                }
            }
        }
        for vertex in 0..count {
            let start = self.topology.outgoing(vertex)[0];
            if self.arc_of[start as usize] == SignedArc::NONE {
                self.add_node(vertex);
                self.walk(start);
            }
        }
    }

    fn add_node(&mut self, vertex: u32) {
        self.nodes.push(self.topology.vertices[vertex as usize]);
        self.is_node[vertex as usize] = true;
    }

    /// Walk from a node until the next, or round a free ring, and make that an arc.
    fn walk(&mut self, start: u32) {
        if self.arc_of[start as usize] != SignedArc::NONE {
            return;
        }
        let t = self.topology;
        let id = ArcId(self.arcs.len() as u32);
        let origin = t.origin[start as usize];
        let mut coords = vec![t.vertices[origin as usize]];
        let mut h = start;
        loop {
            self.arc_of[h as usize] = SignedArc::new(id, true);
            self.arc_of[(h ^ 1) as usize] = SignedArc::new(id, false);
            let target = t.target(h);
            coords.push(t.vertices[target as usize]);
            if target == origin || self.is_node[target as usize] {
                break;
            }
            h = t.next[h as usize];
        }
        self.arcs.push(Arc {
            coords,
            left: RegionId(t.left(start)),
            right: RegionId(t.left(start ^ 1)),
        });
        self.first.push(start);
        self.last.push(h);
    }

    /// The rings of each region, the outer one first.
    fn find_rings(&self, course: &Course) -> Result<Vec<Vec<Vec<SignedArc>>>, Stopped> {
        let t = self.topology;
        let mut rings: Vec<Vec<Vec<SignedArc>>> = vec![Vec::new(); t.members.len()];
        for (start, region) in t.cycle_start.iter().zip(&t.region) {
            let mut cycle = Vec::new();
            // A cycle may start amid an arc: begin with the arc after it.
            let first = self.following(self.arc_of[*start as usize]);
            let mut arc = first;
            loop {
                cycle.push(arc);
                arc = self.following(arc);
                if arc == first {
                    break;
                }
            }
            self.split_at_repeated_nodes(cycle, &mut rings[*region as usize]);
        }
        for of_region in &mut rings {
            // Rings are simple here, so exactly the outer one runs counter-clockwise.
            let outer = of_region.iter().position(|ring| self.area2(ring) > 0);
            if let Some(outer) = outer {
                of_region.swap(0, outer);
            }
            let rest = usize::from(outer.is_some());
            of_region[rest..].sort_by_cached_key(|ring| self.smallest(ring));
            course.count(1)?;
        }
        Ok(rings)
    }

    /// The signed arc after `arc` along its cycle.
    fn following(&self, arc: SignedArc) -> SignedArc {
        let i = arc.id().0 as usize;
        let last = if arc.is_forward() {
            self.last[i]
        } else {
            self.first[i] ^ 1
        };
        self.arc_of[self.topology.next[last as usize] as usize]
    }

    /// A cycle that comes through a node twice is several rings touching there.
    fn split_at_repeated_nodes(&self, cycle: Vec<SignedArc>, rings: &mut Vec<Vec<SignedArc>>) {
        let ends = |arc: SignedArc| ends_of(&self.arcs, arc);
        // Arcs walked since each node was left, innermost last.
        let mut path: Vec<SignedArc> = Vec::new();
        let mut depth: HashMap<Coord, usize> = HashMap::new();
        for arc in cycle {
            let (from, to) = ends(arc);
            depth.insert(from, path.len());
            path.push(arc);
            if let Some(start) = depth.get(&to).copied() {
                let ring = path.split_off(start);
                for inner in &ring[1..] {
                    depth.remove(&ends(*inner).0);
                }
                rings.push(ring);
            }
        }
    }

    fn coords(&self, ring: &[SignedArc]) -> Vec<Coord> {
        super::ring_coords(&self.arcs, ring)
    }

    fn area2(&self, ring: &[SignedArc]) -> i128 {
        ring_area2(&self.coords(ring))
    }

    fn smallest(&self, ring: &[SignedArc]) -> Option<Coord> {
        self.coords(ring).into_iter().min()
    }
}
