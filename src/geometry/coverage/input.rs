//! The input taken apart: unique undirected segments, each with the rings that run along it.
//! Owns: the numbering of parts, rings and segments. Must not know: how segments meet.
//!
//! Numbers ascend: rings within parts, parts within shapes.

use super::finding::{Finding, FindingKind};
use super::ids::FaceId;
use crate::geometry::fixed::{Coord, ring_area2};
use crate::geometry::polygon::Shape;
use rayon::prelude::*;

/// An undirected segment, smaller end first.
pub type Segment = [Coord; 2];

/// Two ends as a segment.
pub fn segment(a: Coord, b: Coord) -> Segment {
    if a < b { [a, b] } else { [b, a] }
}

/// One run of a ring along a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence(u32);

impl Occurrence {
    fn new(ring: u32, interior_left: bool) -> Self {
        Self(2 * ring + u32::from(interior_left))
    }

    /// The ring, numbered over all shapes.
    pub fn ring(self) -> u32 {
        self.0 / 2
    }

    /// The inside of the shape lies on the left when the segment is walked from its smaller end.
    pub fn interior_left(self) -> bool {
        !self.0.is_multiple_of(2)
    }
}

/// All segments of all shapes, each once, ascending.
pub struct Input {
    /// Unique segments.
    pub segments: Vec<Segment>,
    starts: Vec<u32>,
    occurrences: Vec<Occurrence>,
    part_of_ring: Vec<u32>,
    shape_of_part: Vec<u32>,
    has_holes: Vec<bool>,
}

impl Input {
    /// Take shapes apart. Rings need not be valid; a ring of fewer than three different
    /// vertices gives segments that cancel out. Repeated points are skipped and listed.
    pub fn new(shapes: &[Shape], findings: &mut Vec<Finding>) -> Self {
        let vertices = shapes.iter().flat_map(Shape::rings).map(<[_]>::len).sum();
        let mut raw: Vec<(Segment, Occurrence)> = Vec::with_capacity(vertices);
        let mut part_of_ring = Vec::new();
        let mut shape_of_part = Vec::new();
        let mut has_holes = Vec::new();
        for (shape_id, shape) in (0u32..).zip(shapes) {
            for polygon in &shape.polygons {
                let part = shape_of_part.len() as u32;
                shape_of_part.push(shape_id);
                has_holes.push(!polygon.holes.is_empty());
                for (number, ring) in polygon.rings().enumerate() {
                    let ring_id = part_of_ring.len() as u32;
                    part_of_ring.push(part);
                    let Some(&last) = ring.last() else { continue };
                    let interior_left = (ring_area2(ring) > 0) == (number == 0);
                    let mut from = last;
                    for &to in ring {
                        if from != to {
                            let left = interior_left == (from < to);
                            raw.push((segment(from, to), Occurrence::new(ring_id, left)));
                        } else if ring.len() > 1 {
                            let face = vec![FaceId(shape_id)];
                            findings.push(Finding::at(FindingKind::RepeatedPoint, to, face));
                        }
                        from = to;
                    }
                }
            }
        }
        raw.par_sort_unstable();
        let mut input = Self {
            segments: Vec::with_capacity(raw.len()),
            starts: Vec::with_capacity(raw.len() + 1),
            occurrences: Vec::with_capacity(raw.len()),
            part_of_ring,
            shape_of_part,
            has_holes,
        };
        for (ends, occurrence) in raw {
            if input.segments.last() != Some(&ends) {
                input.segments.push(ends);
                input.starts.push(input.occurrences.len() as u32);
            }
            input.occurrences.push(occurrence);
        }
        input.starts.push(input.occurrences.len() as u32);
        input
    }

    /// The rings that run along a segment, ascending.
    pub fn occurrences(&self, segment: u32) -> &[Occurrence] {
        let i = segment as usize;
        &self.occurrences[self.starts[i] as usize..self.starts[i + 1] as usize]
    }

    /// The part of a ring.
    pub fn part(&self, ring: u32) -> u32 {
        self.part_of_ring[ring as usize]
    }

    /// The shape of a part.
    pub fn shape(&self, part: u32) -> u32 {
        self.shape_of_part[part as usize]
    }

    /// A part has holes.
    pub fn has_holes(&self, part: u32) -> bool {
        self.has_holes[part as usize]
    }

    /// The shape an occurrence belongs to.
    pub fn shape_of(&self, occurrence: Occurrence) -> u32 {
        self.shape(self.part(occurrence.ring()))
    }

    /// The shapes of ascending parts, each once.
    pub fn shapes_of_parts(&self, parts: &[u32]) -> Vec<u32> {
        let mut shapes: Vec<u32> = parts.iter().map(|p| self.shape(*p)).collect();
        shapes.dedup();
        shapes
    }
}
