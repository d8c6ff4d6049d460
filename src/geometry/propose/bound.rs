//! Lines that may bound districts. Owns: their classes, and how willingly each is a bound.

use crate::geometry::fixed::Coord;

/// What a bound runs along, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// A street.
    Street,
    /// A lane.
    Lane,
    /// Water.
    Water,
    /// A boundary that was there before, along none of these.
    Old,
    /// A straight line through open land: the last resort.
    Open,
}

impl Bound {
    /// All, the best first.
    pub const ALL: [Self; 5] = [Self::Street, Self::Lane, Self::Water, Self::Old, Self::Open];

    /// What a metre of it costs, measured in metres of street.
    pub const fn cost(self) -> f64 {
        match self {
            Self::Street => 1.0,
            Self::Lane => 1.15,
            Self::Water => 1.2,
            Self::Old => 2.0,
            Self::Open => 8.0,
        }
    }

    /// Its place in lists of lengths.
    pub const fn place(self) -> usize {
        match self {
            Self::Street => 0,
            Self::Lane => 1,
            Self::Water => 2,
            Self::Old => 3,
            Self::Open => 4,
        }
    }

    /// Its mark in an arrangement.
    pub(super) const fn mark(self) -> u32 {
        1 << self.place()
    }

    /// What an edge with these marks runs along: the best of them; a boundary of a face where
    /// there is none.
    pub(super) fn of_marks(marks: u32) -> Self {
        let found = Self::ALL.into_iter().find(|b| marks & b.mark() != 0);
        found.unwrap_or(Self::Old)
    }
}

/// The mark of lines whose two sides must not be one district.
pub(super) const BARRIER: u32 = 1 << 8;

/// A line that may bound districts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub bound: Bound,
    /// It must be a bound: what lies on its two sides is never one district.
    pub must: bool,
    /// Its vertices (lon, lat).
    pub coords: Vec<Coord>,
}

impl Line {
    /// Its marks in an arrangement.
    pub(super) const fn marks(&self) -> u32 {
        self.bound.mark() | if self.must { BARRIER } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_first_in_the_list_costs_least() {
        let costs = Bound::ALL.map(Bound::cost);
        assert!(costs.windows(2).all(|w| w[0] < w[1]), "{costs:?}");
        assert_eq!(Bound::ALL.map(Bound::place), [0, 1, 2, 3, 4]);
    }
}
