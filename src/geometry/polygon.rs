//! Loose polygons: what files hold before a coverage is built, and what it gives back.

use super::fixed::{Bounds, Coord};

/// A polygon: an outer ring and holes. Rings do not repeat their first vertex.
///
/// Read from a file, rings may wind either way and may be invalid; taken from a coverage,
/// the outer ring is counter-clockwise and holes are clockwise (RFC 7946).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Polygon {
    /// The outer ring.
    pub outer: Vec<Coord>,
    /// The holes.
    pub holes: Vec<Vec<Coord>>,
}

impl Polygon {
    /// Outer ring first, then holes.
    pub fn rings(&self) -> impl Iterator<Item = &[Coord]> {
        std::iter::once(self.outer.as_slice()).chain(self.holes.iter().map(Vec::as_slice))
    }
}

/// One or more polygons that belong together: the input of one face.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The parts.
    pub polygons: Vec<Polygon>,
}

impl Shape {
    /// All rings of all parts.
    pub fn rings(&self) -> impl Iterator<Item = &[Coord]> {
        self.polygons.iter().flat_map(Polygon::rings)
    }

    /// The box around it, `None` when it has no vertex.
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.rings().flatten().copied())
    }
}

/// Walk a ring the other way round; its first vertex stays first.
pub fn rewind(ring: &mut [Coord]) {
    if let Some((_, rest)) = ring.split_first_mut() {
        rest.reverse();
    }
}
