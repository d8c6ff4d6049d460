//! Lines drawn over faces: they and their boundaries, noded together. Owns: which pieces of the
//! lines part what, inside the faces and outside them. Must not know: what the lines are for.
//!
//! First everything is noded: crossings are rounded to the lattice and the boundary is bent to
//! them, and what passes within the unit pixel of a vertex is led through it, so that an end
//! snapped to a slanted boundary lies on it. From then on nothing is asked of rounded places:
//! a cell lies in a face or not by the even-odd rule over its edges, and a piece of a line
//! matters if it parts two cells.

use super::super::edges::Edges;
use super::super::input::{Segment, segment};
use super::super::meet::passes_pixel;
use super::super::noding::{Piece, box_of, meetings, node_through};
use super::super::topology::{Topology, exclusive_or};
use super::super::{ArcId, Coverage, RegionId};
use crate::geometry::fixed::{Bounds, Coord};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The member that lies inside the rings drawn.
const RING: u32 = 0;
/// The member that lies inside the first face; the others follow.
const FIRST_FACE: u32 = 1;

/// The faces on both sides of a piece of a boundary, as members.
type Beside = [Option<u32>; 2];

/// Lines over faces.
pub(super) struct Drawing {
    edges: Edges,
    /// Edges that are not part of the boundary.
    is_cut: Vec<bool>,
    topology: Topology,
    /// Where segments of the boundary are led through a new place.
    stops: Vec<(ArcId, usize, Coord)>,
}

/// A piece of a line that is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// Its ends, smaller first.
    pub ends: Segment,
    /// What is marked beside it, going from the smaller end.
    pub marks: Marks,
}

/// What is marked beside a piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Whether the cells on the left and on the right are.
    pub sides: [bool; 2],
    /// The piece lies inside a face.
    pub is_inside: bool,
}

impl Marks {
    /// The same, going the other way, or not.
    pub fn turned(self, keeps: bool) -> Self {
        let [left, right] = self.sides;
        Self {
            sides: if keeps { [left, right] } else { [right, left] },
            ..self
        }
    }
}

/// Pieces to be put into a coverage.
#[derive(Default)]
pub(super) struct Cuts {
    /// The pieces.
    pub pieces: Vec<Cut>,
    /// Where the boundary must be led through their ends.
    pub stops: Vec<(ArcId, usize, Coord)>,
    /// Edges of the boundary, walked with a marked cell on the left.
    pub marked: HashSet<[Coord; 2]>,
}

/// How lines are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    /// Open or closed, each for itself.
    Lines,
    /// Closed, together bounding some ground by the even-odd rule.
    Rings,
}

impl Drawing {
    /// Draw lines over faces, given by their regions.
    pub fn new(
        coverage: &Coverage,
        faces: &[&[RegionId]],
        lines: &[Vec<Coord>],
        drawn: Drawn,
    ) -> Self {
        let pairs = lines.iter().flat_map(|line| line.windows(2));
        let steps = pairs.filter(|w| w[0] != w[1]);
        let mut segments: Vec<Segment> = steps.map(|w| segment(w[0], w[1])).collect();
        segments.sort_unstable();
        if drawn == Drawn::Lines {
            segments.dedup();
        }
        let own = segments.len();
        let around = Bounds::around(segments.iter().flatten().copied()).map(grown);
        let members = (FIRST_FACE..).zip(faces);
        let members = members.flat_map(|(member, of)| of.iter().map(move |r| (*r, member)));
        let members: HashMap<RegionId, u32> = members.collect();
        let arcs: BTreeSet<ArcId> = members
            .keys()
            .filter_map(|r| coverage.regions.get(r.0))
            .flat_map(|region| region.rings.iter().flatten().map(|arc| arc.id()))
            .collect();
        let mut places: Vec<(ArcId, usize, Beside)> = Vec::new();
        let mut far: Vec<(Segment, Beside)> = Vec::new();
        for id in arcs {
            let Some(arc) = coverage.arcs.get(id.0) else {
                continue;
            };
            let beside = [arc.left, arc.right].map(|side| members.get(&side).copied());
            for (i, w) in arc.coords.windows(2).enumerate() {
                let ends = segment(w[0], w[1]);
                if around.is_some_and(|around| box_of(&ends).intersects(&around)) {
                    segments.push(ends);
                    places.push((id, i, beside));
                } else {
                    far.push((ends, beside));
                }
            }
        }
        let through = passing(&segments, own);
        let pieces = node_through(&segments, &meetings(&segments, own), through);
        let mut stops = Vec::new();
        for Piece { ends, source, .. } in &pieces {
            let Some((arc, i, _)) = (*source as usize).checked_sub(own).map(|n| places[n]) else {
                continue;
            };
            let whole = segments[*source as usize];
            stops.extend(
                ends.iter()
                    .filter(|end| !whole.contains(end))
                    .map(|end| (arc, i, *end)),
            );
        }
        stops.sort_unstable();
        stops.dedup();
        let beside = |source: u32| Some(places[(source as usize).checked_sub(own)?].2);
        let noded = pieces
            .into_iter()
            .map(|piece| (piece.ends, beside(piece.source)))
            .chain(far.into_iter().map(|(ends, beside)| (ends, Some(beside))));
        let (edges, is_cut) = merged(noded.collect(), drawn);
        let topology = Topology::new(&edges);
        Self {
            edges,
            is_cut,
            topology,
            stops,
        }
    }

    /// How many cells; cell 0 is without bounds.
    pub fn cell_count(&self) -> usize {
        self.topology.members.len()
    }

    /// Whether a cell lies in a face.
    pub fn is_inside(&self, cell: u32) -> bool {
        let members = &self.topology.members[cell as usize];
        members.iter().any(|member| *member >= FIRST_FACE)
    }

    /// Whether a cell lies within the rings drawn.
    pub fn is_ringed(&self, cell: u32) -> bool {
        self.topology.members[cell as usize].contains(&RING)
    }

    fn sides(&self, edge: usize) -> [u32; 2] {
        [2 * edge as u32, 2 * edge as u32 + 1].map(|half| self.topology.left(half))
    }

    /// The cells on both sides of each piece of a line that parts two.
    pub fn parted(&self) -> impl Iterator<Item = [u32; 2]> {
        let cuts = (0..self.is_cut.len()).filter(|edge| self.is_cut[*edge]);
        cuts.map(|edge| self.sides(edge)).filter(|[a, b]| a != b)
    }

    /// The cells into which each connected piece of ground, inside a face or outside, is cut,
    /// ascending, where these are several.
    pub fn groups(&self) -> Vec<Vec<u32>> {
        let mut beside: HashMap<u32, Vec<u32>> = HashMap::new();
        for [a, b] in self.parted() {
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
        let mut seen: BTreeSet<u32> = BTreeSet::new();
        let mut groups = Vec::new();
        for cell in 0..self.cell_count() as u32 {
            if !beside.contains_key(&cell) || !seen.insert(cell) {
                continue;
            }
            let mut group = vec![cell];
            let mut next = 0;
            while next < group.len() {
                for other in &beside[&group[next]] {
                    if seen.insert(*other) {
                        group.push(*other);
                    }
                }
                next += 1;
            }
            group.sort_unstable();
            groups.push(group);
        }
        groups
    }

    /// Twice the area of each cell, square units; that of cell 0 is negative.
    pub fn areas2(&self) -> Vec<i128> {
        let mut areas = vec![0i128; self.cell_count()];
        for (edge, [a, b]) in self.edges.ends.iter().enumerate() {
            let cross = i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y);
            let [left, right] = self.sides(edge);
            areas[left as usize] += i128::from(cross);
            areas[right as usize] -= i128::from(cross);
        }
        areas
    }

    /// The edges of a cell, walked with it on the left, and whether each is part of a line.
    pub fn around(&self, cell: u32) -> impl Iterator<Item = ([Coord; 2], bool)> {
        (0..self.edges.ends.len()).flat_map(move |edge| {
            let [a, b] = self.edges.ends[edge];
            let [left, right] = self.sides(edge);
            let is_cut = self.is_cut[edge];
            let forward = (left == cell).then_some(([a, b], is_cut));
            let back = (right == cell).then_some(([b, a], is_cut));
            forward.into_iter().chain(back)
        })
    }

    /// The pieces of lines that lie where `keeps` says, given the cells on both sides, with
    /// the cells marked that `is_marked` names.
    pub fn cuts(&self, keeps: impl Fn([u32; 2]) -> bool, is_marked: impl Fn(u32) -> bool) -> Cuts {
        let mut cuts = Cuts::default();
        for (edge, ends) in self.edges.ends.iter().enumerate() {
            let sides = self.sides(edge);
            let marks = sides.map(&is_marked);
            if self.is_cut[edge] {
                if sides[0] != sides[1] && keeps(sides) {
                    let marks = Marks {
                        sides: marks,
                        is_inside: self.is_inside(sides[0]),
                    };
                    cuts.pieces.push(Cut { ends: *ends, marks });
                }
                continue;
            }
            let [a, b] = *ends;
            for (walked, is_marked) in [([a, b], marks[0]), ([b, a], marks[1])] {
                if is_marked {
                    cuts.marked.insert(walked);
                }
            }
        }
        let ends: HashSet<Coord> = cuts.pieces.iter().flat_map(|cut| cut.ends).collect();
        // A segment that is bent to one of them is bent as it was noded: led through fewer
        // places, it could lie on the other side of what was noded with it.
        let same = |a: &(ArcId, usize, Coord), b: &(ArcId, usize, Coord)| (a.0, a.1) == (b.0, b.1);
        let bent = self.stops.chunk_by(same);
        let bent = bent.filter(|run| run.iter().any(|(_, _, at)| ends.contains(at)));
        cuts.stops = bent.flatten().copied().collect();
        cuts
    }
}

/// Where lines pass the pixel of a vertex of the boundary, and the boundary that of a vertex
/// of the lines: the number of a segment and the vertex.
fn passing(segments: &[Segment], own: usize) -> Vec<(u32, Coord)> {
    let (lines, boundary) = segments.split_at(own);
    let boxes: Vec<Bounds> = segments.iter().map(|s| grown(box_of(s))).collect();
    let mut through = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        for (j, ends) in boundary.iter().enumerate() {
            let j = own + j;
            if !boxes[i].intersects(&boxes[j]) {
                continue;
            }
            let hot = ends.iter().filter(|at| passes_pixel(*line, **at));
            through.extend(hot.map(|at| (i as u32, *at)));
            let hot = line.iter().filter(|at| passes_pixel(*ends, **at));
            through.extend(hot.map(|at| (j as u32, *at)));
        }
    }
    through.sort_unstable();
    through.dedup();
    through
}

/// Pieces that lie on one another made one edge; ends of lines that lead nowhere are left out.
/// What lies beside a piece is known where it is one of a boundary.
fn merged(mut pieces: Vec<(Segment, Option<Beside>)>, drawn: Drawn) -> (Edges, Vec<bool>) {
    pieces.sort_unstable();
    let mut found: Vec<(Segment, Vec<u32>, bool)> = Vec::with_capacity(pieces.len());
    for run in pieces.chunk_by(|a, b| a.0 == b.0) {
        let lines = run.iter().filter(|(_, beside)| beside.is_none()).count();
        let mut toggles = Vec::new();
        for face in run.iter().filter_map(|(_, beside)| *beside).flatten() {
            toggles = exclusive_or(&toggles, face.as_slice());
        }
        // A face less than a unit wide can lose its ground there.
        if lines == 0 && toggles.is_empty() {
            continue;
        }
        if drawn == Drawn::Rings && !lines.is_multiple_of(2) {
            toggles = exclusive_or(&toggles, &[RING]);
        }
        found.push((run[0].0, toggles, lines == run.len()));
    }
    let ends: Vec<Segment> = found.iter().map(|(ends, _, _)| *ends).collect();
    let is_line: Vec<bool> = found.iter().map(|(_, _, is_cut)| *is_cut).collect();
    let gone = dangling(&ends, &is_line);
    let mut edges = Edges::default();
    let mut is_cut = Vec::with_capacity(found.len());
    for ((ends, toggles, cut), gone) in found.into_iter().zip(gone) {
        if !gone {
            edges.push(ends, toggles);
            is_cut.push(cut);
        }
    }
    (edges, is_cut)
}

/// Which of these edges are ends of lines that lead nowhere; `may_go` tells the lines.
pub(in crate::geometry::coverage) fn dangling(edges: &[Segment], may_go: &[bool]) -> Vec<bool> {
    let mut gone = vec![false; edges.len()];
    if !may_go.contains(&true) {
        return gone;
    }
    let mut at: HashMap<Coord, Vec<usize>> = HashMap::new();
    for (i, ends) in edges.iter().enumerate() {
        for end in ends {
            at.entry(*end).or_default().push(i);
        }
    }
    let mut loose: Vec<Coord> = at.keys().copied().collect();
    while let Some(end) = loose.pop() {
        let mut left = at[&end].iter().filter(|i| !gone[**i]);
        if let (Some(&only), None) = (left.next(), left.next())
            && may_go[only]
        {
            gone[only] = true;
            loose.extend(edges[only]);
        }
    }
    gone
}

/// A box with a unit or two around it, as far as rounding can move a line.
pub(super) fn grown(bounds: Bounds) -> Bounds {
    let by = |c: Coord, d: i32| Coord::new(c.x.saturating_add(d), c.y.saturating_add(d));
    Bounds {
        min: by(bounds.min, -2),
        max: by(bounds.max, 2),
    }
}
