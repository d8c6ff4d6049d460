//! The arrangement of lines inside faces: the cells into which they cut them. Owns: noding lines
//! and boundaries together, and which cells lie on the two sides of each edge. Must not know: what
//! the lines are, beyond marks that come out as they went in.
//!
//! Ends of lines that lead nowhere are dropped: every edge parts two cells, or a cell from what
//! lies beyond the faces.

use super::assemble::assemble;
use super::edges::Edges;
use super::edit::dangling;
use super::input::{Segment, segment};
use super::noding::{box_of, meetings, node};
use super::topology::Topology;
use super::{Coverage, FaceId, RegionId};
use crate::course::whole;
use crate::geometry::fixed::{Bounds, Coord};
use std::collections::BTreeMap;

/// Cells, and the edges that bound them.
pub(in crate::geometry) struct Arranged {
    /// The face of each cell.
    pub faces: Vec<FaceId>,
    /// The edges, each with its marks.
    pub edges: Vec<ArrangedEdge>,
}

/// A straight edge between two vertices of the arrangement.
#[derive(Clone, Copy, Debug)]
pub(in crate::geometry) struct ArrangedEdge {
    /// Its ends, the smaller first.
    pub ends: [Coord; 2],
    /// The cells on its left and right, going from the smaller end; none beyond the faces.
    pub cells: [Option<u32>; 2],
    /// The marks of all lines that run along it, as bits.
    pub marks: u32,
    /// It lies on the boundary of a face.
    pub is_boundary: bool,
}

/// What runs along a segment.
#[derive(Clone, Copy, Default)]
struct Along {
    marks: u32,
    /// The regions on its left and right, going from its smaller end.
    sides: Option<[RegionId; 2]>,
}

/// Node lines, each with its marks (bits), with the boundaries of faces (ascending), and tell the
/// cells inside these. Ground that faces share is in none.
pub(in crate::geometry) fn arrange(
    coverage: &Coverage,
    faces: &[FaceId],
    lines: &[(u32, Vec<Coord>)],
) -> Arranged {
    let of_scope = |region: RegionId| match coverage.owner(region).faces() {
        [face] => faces.binary_search(face).ok().map(|_| *face),
        _ => None,
    };
    let mut along: BTreeMap<Segment, Along> = BTreeMap::new();
    for (_, arc) in coverage.arcs() {
        if of_scope(arc.left).is_none() && of_scope(arc.right).is_none() {
            continue;
        }
        for w in arc.coords.windows(2) {
            let sides = if w[0] < w[1] {
                [arc.left, arc.right]
            } else {
                [arc.right, arc.left]
            };
            along.entry(segment(w[0], w[1])).or_default().sides = Some(sides);
        }
    }
    let around: Vec<Bounds> = faces
        .iter()
        .filter_map(|face| coverage.face_bounds(*face))
        .collect();
    let Some(all) = around.iter().copied().reduce(Bounds::union) else {
        return Arranged {
            faces: Vec::new(),
            edges: Vec::new(),
        };
    };
    for (marks, line) in lines {
        for w in line.windows(2).filter(|w| w[0] != w[1]) {
            let ends = segment(w[0], w[1]);
            let own = box_of(&ends);
            if all.intersects(&own) && around.iter().any(|b| b.intersects(&own)) {
                along.entry(ends).or_default().marks |= marks;
            }
        }
    }
    let segments: Vec<Segment> = along.keys().copied().collect();
    let along: Vec<Along> = along.into_values().collect();
    let mut pieces = node(&segments, &meetings(&segments, segments.len()));
    pieces.sort_unstable();
    // The faces on both sides are the members that change across an edge.
    let member = |region: RegionId| of_scope(region).map(|face| face.0);
    let mut laid: Vec<(Segment, Vec<u32>, u32)> = Vec::with_capacity(pieces.len());
    for run in pieces.chunk_by(|a, b| a.ends == b.ends) {
        let mut toggles: Vec<u32> = Vec::new();
        let mut marks = 0;
        for piece in run {
            let of = along[piece.source as usize];
            marks |= of.marks;
            for face in of.sides.into_iter().flatten().filter_map(member) {
                toggle(&mut toggles, face);
            }
        }
        laid.push((run[0].ends, toggles, marks));
    }
    let ends: Vec<Segment> = laid.iter().map(|(ends, _, _)| *ends).collect();
    let is_line: Vec<bool> = laid
        .iter()
        .map(|(_, toggles, _)| toggles.is_empty())
        .collect();
    let gone = dangling(&ends, &is_line);
    let mut kept = Edges::default();
    let mut marks = Vec::with_capacity(laid.len());
    for ((ends, toggles, mark), gone) in laid.into_iter().zip(gone) {
        if !gone {
            marks.push((mark, !toggles.is_empty()));
            kept.push(ends, toggles);
        }
    }
    told(&kept, &marks)
}

impl Arranged {
    /// The cells as a coverage of `count` faces, each cell part of the one that `owner` names.
    pub fn coverage(&self, owner: impl Fn(u32) -> Option<u32>, count: usize) -> Coverage {
        let mut edges = Edges::default();
        for edge in &self.edges {
            let mut sides = edge.cells.map(|cell| cell.and_then(&owner));
            if sides[0] != sides[1] {
                sides.sort_unstable();
                edges.push(edge.ends, sides.into_iter().flatten());
            }
        }
        let topology = Topology::new(&edges);
        whole(|course| assemble(&edges, &topology, count, <[u32]>::to_vec, course))
    }
}

/// Put a member into an ascending list, or take it out if it is there.
fn toggle(members: &mut Vec<u32>, member: u32) {
    match members.binary_search(&member) {
        Ok(place) => {
            members.remove(place);
        }
        Err(place) => members.insert(place, member),
    }
}

/// The cells of edges that are noded and lead somewhere.
fn told(edges: &Edges, marks: &[(u32, bool)]) -> Arranged {
    let topology = Topology::new(edges);
    let mut number: Vec<Option<u32>> = Vec::with_capacity(topology.members.len());
    let mut faces = Vec::new();
    for members in &topology.members {
        number.push(match members.as_slice() {
            [face] => {
                faces.push(FaceId(*face));
                Some(faces.len() as u32 - 1)
            }
            _ => None,
        });
    }
    let edges = (0u32..).zip(&edges.ends).zip(marks);
    let edges = edges.filter_map(|((edge, ends), (marks, is_boundary))| {
        let cells = [2 * edge, 2 * edge + 1].map(|half| number[topology.left(half) as usize]);
        // A line inside one cell, or beyond all, parts nothing.
        (cells[0] != cells[1]).then_some(ArrangedEdge {
            ends: *ends,
            cells,
            marks: *marks,
            is_boundary: *is_boundary,
        })
    });
    Arranged {
        edges: edges.collect(),
        faces,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::BuildOptions;
    use crate::geometry::fixed::ring_area2;
    use crate::geometry::polygon::{Polygon, Shape};

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    /// Two slanted faces, a street across both, a lane that ends inside and one beyond.
    #[test]
    fn lines_cut_faces_into_cells_that_share_every_edge() {
        let shape = |ring: &[Coord]| Shape {
            polygons: vec![Polygon {
                outer: ring.to_vec(),
                holes: Vec::new(),
            }],
        };
        let west = [
            at(0, 0),
            at(50_003, 1_201),
            at(47_777, 61_003),
            at(-3_001, 58_007),
        ];
        let east = [
            at(50_003, 1_201),
            at(101_009, -907),
            at(99_001, 60_013),
            at(47_777, 61_003),
        ];
        let coverage =
            Coverage::build(&[shape(&west), shape(&east)], &BuildOptions::default()).coverage;
        let lines = [
            (1, vec![at(-9_000, 29_001), at(120_011, 31_013)]),
            (2, vec![at(20_007, -5_000), at(21_003, 43_009)]),
            (4, vec![at(0, 90_000), at(90_000, 91_000)]),
        ];
        let arranged = arrange(&coverage, &[FaceId(0), FaceId(1)], &lines);
        assert_eq!(
            arranged.faces.iter().filter(|f| f.0 == 0).count(),
            3,
            "the lane parts the south of the west"
        );
        assert_eq!(arranged.faces.len(), 5);
        let mut area = vec![0i128; arranged.faces.len()];
        for edge in &arranged.edges {
            let [a, b] = edge.ends;
            let cross =
                i128::from(i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y));
            for (cell, cross) in edge.cells.iter().zip([cross, -cross]) {
                if let Some(cell) = cell {
                    area[*cell as usize] += cross;
                }
            }
            assert_eq!(edge.marks & 4, 0);
        }
        assert!(area.iter().all(|a| *a > 0));
        let whole = ring_area2(&west) + ring_area2(&east);
        let sum: i128 = area.iter().sum();
        // What is led through new vertices on the outer border bends by less than a unit.
        assert!((whole - sum).abs() < 500_000, "{whole} {sum}");
    }
}
