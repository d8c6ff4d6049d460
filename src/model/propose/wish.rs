//! What a planner wishes for. Owns: the form of the wish.

use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::rules::balance::Band;
use std::collections::BTreeSet;

/// Which grids are drawn anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All.
    #[default]
    All,
    /// Those of communities, by their codes or names.
    Communities(Vec<String>),
    /// These.
    Faces(Vec<FaceId>),
}

/// What is wished for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Which grids are drawn anew.
    pub scope: Scope,
    /// How many grids there shall be in the scope, dedicated ones among them; none where the band
    /// decides.
    pub grids: Option<usize>,
    /// The households a grid should have in town.
    pub band: Band,
    /// Grids may lie in several areas of a community.
    pub crosses_areas: bool,
    /// Grids may lie in several communities.
    pub crosses_communities: bool,
    /// A unit (单位) that fills so much ground is a dedicated grid, m²; none where units are part of
    /// ordinary grids.
    pub unit_m2: Option<f64>,
    /// These stay as they are.
    pub locked: BTreeSet<FaceId>,
    /// Blocks that come to lie in one grid: for each group places in them (lon, lat).
    pub together: Vec<Vec<Coord>>,
    /// Lines that must be bounds (lon, lat), such as a street or an edge that is fixed.
    pub bounds: Vec<Vec<Coord>>,
    /// The seed.
    pub seed: u64,
    /// So many alternatives at most.
    pub alternatives: usize,
}

/// A unit that fills a hectare is a campus, not an office in a row of houses.
const CAMPUS_M2: f64 = 10_000.0;

impl Default for Wish {
    fn default() -> Self {
        Self {
            scope: Scope::All,
            grids: None,
            band: Band::default(),
            crosses_areas: false,
            crosses_communities: false,
            unit_m2: Some(CAMPUS_M2),
            locked: BTreeSet::new(),
            together: Vec::new(),
            bounds: Vec::new(),
            seed: 1,
            alternatives: 4,
        }
    }
}
