//! Noded edges and whose inside changes across them. Owns: merging pieces that came to lie on
//! one another. Must not know: how the edges hang together.

use super::input::{Input, Segment};
use super::noding::Piece;
use rayon::prelude::*;
use std::ops::Range;

/// Unique edges that meet only end to end, ascending, each with its toggles: the members
/// (parts or faces) of which exactly one side of the edge is inside.
#[derive(Default)]
pub struct Edges {
    /// Ends, smaller first.
    pub ends: Vec<Segment>,
    starts: Vec<u32>,
    toggles: Vec<u32>,
}

/// Edges made of pieces of the input.
pub struct NodedEdges {
    /// The edges.
    pub edges: Edges,
    /// For each edge, the range of the (sorted) pieces that lie on it.
    pub pieces_on: Vec<Range<u32>>,
    /// Where the rings of one part run along the same edge more than once.
    pub doubled: Vec<Doubled>,
}

/// An edge along which one part runs more than once.
pub struct Doubled {
    /// The edge.
    pub ends: Segment,
    /// The part.
    pub part: u32,
    /// It is one ring that runs there and back (a spike), not two rings beside each other.
    pub one_ring: bool,
}

impl Edges {
    /// The members that change across an edge, ascending.
    pub fn toggles(&self, edge: u32) -> &[u32] {
        let i = edge as usize;
        let end = self.starts.get(i + 1).copied();
        let end = end.map_or(self.toggles.len(), |e| e as usize);
        &self.toggles[self.starts[i] as usize..end]
    }

    /// Append an edge; the caller keeps the order of edges and of members.
    pub fn push(&mut self, ends: Segment, toggles: impl IntoIterator<Item = u32>) {
        self.ends.push(ends);
        self.starts.push(self.toggles.len() as u32);
        self.toggles.extend(toggles);
    }
}

impl NodedEdges {
    /// Sort and merge pieces; an edge nobody changes across is dropped.
    pub fn new(pieces: &mut [Piece], input: &Input) -> Self {
        pieces.par_sort_unstable();
        let mut edges = Edges::default();
        edges.ends.reserve(pieces.len());
        edges.starts.reserve(pieces.len());
        edges.toggles.reserve(2 * pieces.len());
        let mut pieces_on = Vec::with_capacity(pieces.len());
        let mut doubled = Vec::new();
        let mut rings: Vec<u32> = Vec::new();
        let mut kept: Vec<u32> = Vec::new();
        let mut from = 0u32;
        for run in pieces.chunk_by(|a, b| a.ends == b.ends) {
            let to = from + run.len() as u32;
            let occurrences = run.iter().flat_map(|p| input.occurrences(p.source));
            rings.clear();
            rings.extend(occurrences.map(|o| o.ring()));
            rings.sort_unstable();
            kept.clear();
            for same in rings.chunk_by(|a, b| input.part(*a) == input.part(*b)) {
                let part = input.part(same[0]);
                if same.len() % 2 == 1 {
                    kept.push(part);
                }
                if same.len() > 1 {
                    doubled.push(Doubled {
                        ends: run[0].ends,
                        part,
                        one_ring: same.windows(2).any(|w| w[0] == w[1]),
                    });
                }
            }
            if !kept.is_empty() {
                edges.push(run[0].ends, kept.iter().copied());
                pieces_on.push(from..to);
            }
            from = to;
        }
        Self {
            edges,
            pieces_on,
            doubled,
        }
    }
}
