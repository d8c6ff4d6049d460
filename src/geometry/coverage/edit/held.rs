//! Which vertices and lines stay because a line that must stay runs there: told before anything is dragged.
//! Owns: what [`CoverageChange::refuse_moved_borders`](super::CoverageChange::refuse_moved_borders) would
//! say of them. Must not know: which lines must stay.

use super::outcome::{Sides, is_within_a_unit, single};
use crate::geometry::coverage::{Arc, Coverage, FaceId};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;

/// A vertex or a line that is not free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The line that must stay is straight here: a vertex may be moved along it.
    pub is_along: bool,
    /// The faces on both sides of that line; one where nothing lies beyond.
    pub faces: Vec<FaceId>,
}

impl Coverage {
    /// What holds the vertex at a place; `None` where it is free. `is_border` tells a line that must stay
    /// by what lies on both sides.
    pub fn held_vertex(
        &self,
        index: &CoverageIndex,
        at: Coord,
        is_border: impl Fn(Sides) -> bool,
    ) -> Option<Held> {
        let (mut beside, mut first) = (Vec::new(), None);
        for (arc, sides) in self.borders_at(index, at, is_border) {
            first.get_or_insert(sides);
            for pair in arc.coords.windows(2) {
                match pair {
                    [a, b] if *a == at => beside.push(*b),
                    [a, b] if *b == at => beside.push(*a),
                    _ => {}
                }
            }
        }
        let is_along = matches!(beside[..], [a, b] if is_within_a_unit(a, b, at));
        Some(held(first?, is_along))
    }

    /// The same for a segment from end to end, which would be bent.
    pub fn held_segment(
        &self,
        index: &CoverageIndex,
        [a, b]: [Coord; 2],
        is_border: impl Fn(Sides) -> bool,
    ) -> Option<Held> {
        let mut borders = self.borders_at(index, a, is_border);
        let is_it = |pair: &[Coord]| pair == [a, b] || pair == [b, a];
        let found = borders.find(|(arc, _)| arc.coords.windows(2).any(is_it));
        found.map(|(_, sides)| held(sides, false))
    }

    /// Lines that must stay and have a vertex at a place, with what lies on both sides.
    fn borders_at(
        &self,
        index: &CoverageIndex,
        at: Coord,
        is_border: impl Fn(Sides) -> bool,
    ) -> impl Iterator<Item = (&Arc, Sides)> {
        let arcs = index.arcs_at(self, at).into_iter();
        let arcs = arcs.filter_map(|arc| self.arc(arc));
        let sided = arcs.map(|arc| (arc, [arc.left, arc.right].map(|id| single(self.owner(id)))));
        sided.filter(move |(_, sides)| is_border(*sides))
    }
}

fn held(sides: Sides, is_along: bool) -> Held {
    Held {
        is_along,
        faces: sides.into_iter().flatten().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::BuildOptions;
    use crate::geometry::polygon::{Polygon, Shape};

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_900_000 + x, 253_600_000 + y)
    }

    fn square(x: i32, y: i32) -> Shape {
        let ring = [(0, 0), (9_000, 0), (9_000, 9_000), (0, 9_000)];
        Shape {
            polygons: vec![Polygon {
                outer: ring.map(|(dx, dy)| at(x + dx, y + dy)).to_vec(),
                holes: Vec::new(),
            }],
        }
    }

    #[test]
    fn borders_hold_what_lies_on_them_and_a_straight_one_lets_it_slide() {
        // Two by two; the western ones belong together, and so do the eastern ones.
        let shapes = [(0, 0), (0, 9_000), (9_000, 0), (9_000, 9_000)].map(|(x, y)| square(x, y));
        let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        let index = CoverageIndex::new(&coverage);
        let side = |face: Option<FaceId>| face.map(|face| face.0 / 2);
        let is_border = |[left, right]: Sides| side(left) != side(right);
        let vertex = |x, y| {
            let held = coverage.held_vertex(&index, at(x, y), is_border);
            held.map(|held| (held.is_along, held.faces.len()))
        };
        // A corner of the whole, the middle, and where the line between two of one side ends.
        assert_eq!(vertex(0, 0), Some((false, 1)));
        assert_eq!(vertex(9_000, 9_000), Some((true, 2)));
        assert_eq!(vertex(0, 9_000), Some((true, 1)));
        let segment = |a, b| {
            let held = coverage.held_segment(&index, [a, b], is_border);
            held.map(|held| (held.is_along, held.faces.len()))
        };
        assert_eq!(segment(at(9_000, 9_000), at(9_000, 0)), Some((false, 2)));
        assert_eq!(segment(at(0, 9_000), at(9_000, 9_000)), None);
        // Where nothing must stay, nothing is held.
        let free = coverage.held_vertex(&index, at(0, 0), |_| false);
        assert_eq!(free, None);
    }
}
