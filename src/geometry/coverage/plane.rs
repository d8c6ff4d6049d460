//! Lengths on the lattice for tolerances and widths. Owns: the scale of a unit.

use crate::geometry::fixed::{Coord, METRES_PER_UNIT};

/// How tolerances and widths are measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plane {
    /// In metres on the ground: a unit east is shorter than a unit north.
    #[default]
    Ground,
    /// As if a unit were the same length both ways (a unit of latitude): to be compared with
    /// tools that know only a plane.
    Lattice,
}

impl Plane {
    /// Metres in one unit (east, north) at a latitude.
    pub fn scale(self, at: Coord) -> (f64, f64) {
        match self {
            Self::Ground => (at.metres_per_unit_east(), METRES_PER_UNIT),
            Self::Lattice => (METRES_PER_UNIT, METRES_PER_UNIT),
        }
    }

    /// `p` in metres east and north of `origin`.
    pub fn offset(self, origin: Coord, p: Coord) -> [f64; 2] {
        let (east, north) = self.scale(origin);
        [
            (f64::from(p.x) - f64::from(origin.x)) * east,
            (f64::from(p.y) - f64::from(origin.y)) * north,
        ]
    }

    /// Units (east, north) that surely cover `metres` near a latitude, for growing boxes. At a
    /// pole a degree of longitude has no length: there the whole parallel is covered.
    pub fn reach(self, at: Coord, metres: f64) -> (i64, i64) {
        let (east, north) = self.scale(at);
        let units = |scale: f64| (metres / scale.max(1e-6)).ceil().min(4e9) as i64 + 1;
        // A little more east, as parallels shorten within the reach itself.
        (units(east * 0.999), units(north))
    }
}
