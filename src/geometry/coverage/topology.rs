//! How noded edges hang together: half-edges, cycles and the regions they bound, each with
//! the members (parts or faces) it lies inside. Owns: that structure for one build. Must not
//! know: what a member is.
//!
//! Half-edge `2e` runs along edge `e` from its smaller end, `2e + 1` back. The cycle of a
//! half-edge keeps its region on the left, so the outer boundary of a bounded region runs
//! counter-clockwise and the boundary of what lies inside it clockwise. Each connected
//! component of edges has exactly one clockwise cycle, its hull; the region around it is
//! found by a ray going west from its westernmost vertex.

use super::edges::Edges;
use super::noding::box_of;
use super::strips::{Strips, WORTH_SHARING};
use crate::geometry::fixed::{Bounds, Coord, orient};
use rayon::prelude::*;
use std::cmp::Ordering;

/// The structure of a set of noded edges.
pub struct Topology {
    /// Vertices, ascending.
    pub vertices: Vec<Coord>,
    /// Half-edges out of each vertex, counter-clockwise, in the order of vertices.
    outgoing: Vec<u32>,
    first_outgoing: Vec<u32>,
    /// The vertex each half-edge starts at.
    pub origin: Vec<u32>,
    /// The half-edge that follows each, along its cycle.
    pub next: Vec<u32>,
    /// The cycle of each half-edge.
    pub cycle: Vec<u32>,
    /// One half-edge of each cycle.
    pub cycle_start: Vec<u32>,
    /// The region of each cycle; region 0 is outside.
    pub region: Vec<u32>,
    /// For each region, the members it lies inside, ascending.
    pub members: Vec<Vec<u32>>,
}

impl Topology {
    /// Link noded edges. Every vertex must have at least two (edges of closed rings do).
    pub fn new(edges: &Edges) -> Self {
        let mut ends: Vec<(Coord, u32)> = Vec::with_capacity(2 * edges.ends.len());
        for (edge, [a, b]) in (0u32..).zip(&edges.ends) {
            ends.push((*a, 2 * edge));
            ends.push((*b, 2 * edge + 1));
        }
        ends.par_sort_unstable();
        let mut topology = Self {
            vertices: Vec::new(),
            outgoing: Vec::with_capacity(ends.len()),
            first_outgoing: Vec::new(),
            origin: vec![0; ends.len()],
            next: vec![0; ends.len()],
            cycle: vec![u32::MAX; ends.len()],
            cycle_start: Vec::new(),
            region: Vec::new(),
            members: Vec::new(),
        };
        for (at, half_edge) in ends {
            if topology.vertices.last() != Some(&at) {
                topology.vertices.push(at);
                topology.first_outgoing.push(topology.outgoing.len() as u32);
            }
            topology.origin[half_edge as usize] = topology.vertices.len() as u32 - 1;
            topology.outgoing.push(half_edge);
        }
        topology.first_outgoing.push(topology.outgoing.len() as u32);
        topology.rotate();
        let areas = topology.trace();
        topology.place(edges, &areas);
        topology.label(edges);
        topology
    }

    /// Half-edges out of a vertex, counter-clockwise.
    pub fn outgoing(&self, vertex: u32) -> &[u32] {
        let v = vertex as usize;
        &self.outgoing[self.first_outgoing[v] as usize..self.first_outgoing[v + 1] as usize]
    }

    /// The vertex a half-edge ends at.
    pub fn target(&self, half_edge: u32) -> u32 {
        self.origin[(half_edge ^ 1) as usize]
    }

    /// The region on the left of a half-edge.
    pub fn left(&self, half_edge: u32) -> u32 {
        self.region[self.cycle[half_edge as usize] as usize]
    }

    /// Sort half-edges around each vertex and link each to the one that follows it.
    fn rotate(&mut self) {
        for v in 0..self.vertices.len() {
            let range = self.first_outgoing[v] as usize..self.first_outgoing[v + 1] as usize;
            let centre = self.vertices[v];
            let (vertices, origin) = (&self.vertices, &self.origin);
            let around = &mut self.outgoing[range];
            if around.len() > 2 {
                let tip = |h: u32| vertices[origin[(h ^ 1) as usize] as usize];
                around.sort_unstable_by(|a, b| by_angle(centre, tip(*a), tip(*b)));
            }
            for i in 0..around.len() {
                let arriving = around[i] ^ 1;
                // With the region on the left, go on along the next edge clockwise.
                let clockwise = if i == 0 { around.len() - 1 } else { i - 1 };
                self.next[arriving as usize] = around[clockwise];
            }
        }
    }

    /// Number the cycles; gives twice the signed area of each, in square units.
    fn trace(&mut self) -> Vec<i128> {
        let mut areas = Vec::new();
        for start in 0..self.next.len() as u32 {
            if self.cycle[start as usize] != u32::MAX {
                continue;
            }
            let number = self.cycle_start.len() as u32;
            let mut area = 0i128;
            let mut h = start;
            while self.cycle[h as usize] == u32::MAX {
                self.cycle[h as usize] = number;
                let a = self.vertices[self.origin[h as usize] as usize];
                let b = self.vertices[self.target(h) as usize];
                let cross = i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y);
                area += i128::from(cross);
                h = self.next[h as usize];
            }
            self.cycle_start.push(start);
            areas.push(area);
        }
        areas
    }

    /// Give each cycle its region.
    fn place(&mut self, edges: &Edges, areas: &[i128]) {
        let mut regions = 1u32;
        self.region = areas
            .iter()
            .map(|area| {
                if *area <= 0 {
                    return u32::MAX;
                }
                regions += 1;
                regions - 1
            })
            .collect();
        self.members = vec![Vec::new(); regions as usize];
        let mut west = vec![u32::MAX; areas.len()];
        for (h, cycle) in self.cycle.iter().enumerate() {
            let w = &mut west[*cycle as usize];
            *w = (*w).min(self.origin[h]);
        }
        // From west to east: what a ray hits is placed before it is asked.
        let mut hulls: Vec<(u32, u32)> = (0..areas.len() as u32)
            .filter(|c| areas[*c as usize] <= 0)
            .map(|c| (west[c as usize], c))
            .collect();
        hulls.sort_unstable();
        let strips = (hulls.len() > 1).then(|| {
            let boxes: Vec<Bounds> = edges
                .ends
                .par_iter()
                .with_min_len(WORTH_SHARING)
                .map(box_of)
                .collect();
            Strips::new(&boxes)
        });
        let around: Vec<Option<u32>> = hulls
            .par_iter()
            .with_min_len(WORTH_SHARING / 16)
            .map(|(vertex, _)| {
                let at = self.vertices[*vertex as usize];
                nearest_west(&edges.ends, strips.as_ref()?.west_of(at), at)
            })
            .collect();
        for ((_, hull), hit) in hulls.into_iter().zip(around) {
            self.region[hull as usize] = hit.map_or(0, |edge| {
                let [a, b] = edges.ends[edge as usize];
                // Going down along the edge, the left side is the east side.
                let down = if a.y > b.y { 2 * edge } else { 2 * edge + 1 };
                self.left(down)
            });
        }
    }

    /// Spread membership from the outside, which lies inside nothing.
    fn label(&mut self, edges: &Edges) {
        let count = self.members.len();
        let mut starts = vec![0u32; count + 1];
        let half_edges = self.cycle.len() as u32;
        for h in 0..half_edges {
            starts[self.left(h) as usize + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut fill = starts.clone();
        let mut around = vec![0u32; self.cycle.len()];
        for h in 0..half_edges {
            let slot = &mut fill[self.left(h) as usize];
            around[*slot as usize] = h;
            *slot += 1;
        }
        let mut seen = vec![false; count];
        seen[0] = true;
        let mut queue = vec![0u32];
        while let Some(region) = queue.pop() {
            let r = region as usize;
            for h in &around[starts[r] as usize..starts[r + 1] as usize] {
                let other = self.left(h ^ 1) as usize;
                if !seen[other] {
                    seen[other] = true;
                    self.members[other] = exclusive_or(&self.members[r], edges.toggles(h / 2));
                    queue.push(other as u32);
                }
            }
        }
    }
}

/// Members of exactly one of two ascending lists, ascending.
pub fn exclusive_or(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = a
        .iter()
        .filter(|m| b.binary_search(m).is_err())
        .chain(b.iter().filter(|m| a.binary_search(m).is_err()))
        .copied()
        .collect();
    out.sort_unstable();
    out
}

/// Order of directions from `centre`, counter-clockwise from east.
fn by_angle(centre: Coord, a: Coord, b: Coord) -> Ordering {
    let upper = |p: Coord| p.y > centre.y || (p.y == centre.y && p.x > centre.x);
    upper(b)
        .cmp(&upper(a))
        .then_with(|| 0.cmp(&orient(centre, a, b)))
}

/// Of the candidates that cross the ray going west from `from`, the nearest. An edge counts
/// with its lower end and without its upper end; horizontal ones never.
fn nearest_west(
    edges: &[[Coord; 2]],
    candidates: impl Iterator<Item = u32>,
    from: Coord,
) -> Option<u32> {
    let upward = |[a, b]: [Coord; 2]| if a.y < b.y { [a, b] } else { [b, a] };
    candidates
        .filter(|edge| {
            let [low, high] = upward(edges[*edge as usize]);
            low.y <= from.y && from.y < high.y && orient(low, high, from) < 0
        })
        .max_by(|p, q| {
            let (p, q) = (upward(edges[*p as usize]), upward(edges[*q as usize]));
            east_of(p, q, from.y)
        })
}

/// Which of two upward edges lies further east just above height `y`. They do not cross.
fn east_of(p: [Coord; 2], q: [Coord; 2], y: i32) -> Ordering {
    // x = low.x + (y - low.y) · dx / dy, compared without division.
    let parts = |[low, high]: [Coord; 2]| {
        let dx = i128::from(high.x) - i128::from(low.x);
        let dy = i128::from(high.y) - i128::from(low.y);
        let x_dy = i128::from(low.x) * dy + (i128::from(y) - i128::from(low.y)) * dx;
        (x_dy, dx, dy)
    };
    let ((px, pdx, pdy), (qx, qdx, qdy)) = (parts(p), parts(q));
    (px * qdy)
        .cmp(&(qx * pdy))
        .then_with(|| (pdx * qdy).cmp(&(qdx * pdy)))
}
