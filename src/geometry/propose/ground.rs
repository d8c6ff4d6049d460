//! What districts are to be made of. Owns: the form of the question. Must not know: how it is
//! answered.

use super::bound::Line;
use crate::geometry::coverage::{Coverage, FaceId};
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Polygon;

/// Ground to be divided.
#[derive(Clone)]
pub struct Ground<'a> {
    /// The coverage.
    pub coverage: &'a Coverage,
    /// The faces whose ground is divided, each with its compartment: no district lies in two.
    pub faces: Vec<(FaceId, u32)>,
    /// Lines that may be bounds.
    pub lines: Vec<Line>,
    /// What weighs.
    pub things: Vec<Thing>,
    /// Weights known of faces only: shared out over their ground.
    pub spread: Vec<Spread>,
    /// What stays together.
    pub groups: Vec<Group>,
    /// Places at which ground can be entered.
    pub entrances: Vec<Coord>,
}

/// Something that stands at a place and is not to be cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// A place inside it (lon, lat).
    pub at: Coord,
    /// Its outline; empty for a mere point.
    pub outline: Vec<Coord>,
    /// What it weighs: the first weight is what districts are balanced by.
    pub weights: [u32; 2],
}

/// Weights of a face, of which nobody knows where in it they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The face.
    pub face: FaceId,
    /// What it weighs.
    pub weights: [u32; 2],
}

/// What stays together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Its ground.
    pub areas: Vec<Polygon>,
    /// Places in it, where its ground is not known.
    pub places: Vec<Coord>,
    /// It is a district of its own.
    pub apart: bool,
}
