//! Compounds and buildings, and how many households live in each. Owns: footprints, and the sums
//! that must agree: a grid has the households of its buildings.

use super::blocks::{Blocks, Importance, importance};
use super::hierarchy::{Dedicated, Hierarchy};
use super::partition::Block;
use super::random::Random;
use super::streets::name_of_line;
use crate::geometry::fixed::{Bounds, Coord};
use std::collections::BTreeMap;

/// A block of the town: a residential compound, a unit, or the houses along a street or lane.
pub struct Compound {
    /// The block it fills.
    pub block: Block,
    /// The new grid it lies in.
    pub grid: usize,
    /// Its number within the grid.
    pub number: usize,
    /// What it is.
    pub kind: CompoundKind,
    /// Its name.
    pub name: String,
}

/// Kinds of compound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompoundKind {
    /// 小区.
    Residential,
    /// 单位: a school, a factory, a hospital.
    Unit,
    /// 街.
    Street,
    /// 巷.
    Lane,
}

impl CompoundKind {
    /// The word in attributes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Residential => "小区",
            Self::Unit => "单位",
            Self::Street => "街",
            Self::Lane => "巷",
        }
    }
}

/// A building.
pub struct Building {
    /// The place of its compound in the list of all.
    pub compound: usize,
    /// Its number within the compound.
    pub number: usize,
    /// Its outline.
    pub footprint: Vec<Coord>,
    /// Floors.
    pub floors: u32,
    /// Households.
    pub households: u32,
}

impl Building {
    /// Its middle.
    pub fn place(&self) -> Coord {
        Bounds::around(self.footprint.iter().copied()).map_or(Coord::default(), |b| b.centre())
    }
}

/// What stands in the town.
pub struct Buildings {
    /// Compounds, by block.
    pub compounds: Vec<Compound>,
    /// Buildings, by compound.
    pub all: Vec<Building>,
    /// Households of each new grid.
    pub households: Vec<u32>,
    /// Blocks that are parks.
    pub parks: Vec<Block>,
}

const RESIDENTIAL: [&str; 16] = [
    "锦绣", "兰溪", "清源", "紫薇", "金桂", "碧水", "书香", "龙腾", "和谐", "安居", "荔园", "桂花",
    "玉兰", "东方", "南湖", "春晖",
];
const KIND: [&str; 4] = ["花园", "小区", "新村", "家园"];

impl Buildings {
    /// Build the town up.
    pub fn new(plan: &Blocks, hierarchy: &Hierarchy, seed: u64) -> Self {
        let households = households(hierarchy, seed);
        let parks = parks(hierarchy, seed);
        let compounds = compounds(plan, hierarchy, seed);
        let mut all = footprints(plan, hierarchy, &compounds, &parks, seed);
        settle(&compounds, &mut all, &households);
        Self {
            compounds,
            all,
            households,
            parks,
        }
    }

    /// The new grid of a building.
    pub fn grid_of(&self, building: &Building) -> usize {
        self.compounds[building.compound].grid
    }

    /// The code of a compound: its grid's and two digits.
    pub fn compound_code(&self, hierarchy: &Hierarchy, compound: usize) -> String {
        let compound = &self.compounds[compound];
        format!(
            "{}{:02}",
            hierarchy.code(&hierarchy.new[compound.grid]),
            compound.number
        )
    }

    /// The code of a building: its compound's and two digits.
    pub fn building_code(&self, hierarchy: &Hierarchy, building: &Building) -> String {
        let compound = self.compound_code(hierarchy, building.compound);
        format!("{compound}{:02}", building.number)
    }
}

/// Households of each grid: 300 to 500 in town, fewer in the village, a handful where a school,
/// factory or hospital stands.
fn households(hierarchy: &Hierarchy, seed: u64) -> Vec<u32> {
    let mut random = Random::new(seed, 20);
    hierarchy
        .new
        .iter()
        .map(|grid| {
            let (low, high) = match grid.dedicated {
                Some(_) => (8.0, 30.0),
                None if hierarchy.community(grid).is_rural => (110.0, 240.0),
                None => (308.0, 492.0),
            };
            random.between(low, high) as u32
        })
        .collect()
}

/// One park to about fifty blocks.
fn parks(hierarchy: &Hierarchy, seed: u64) -> Vec<Block> {
    let mut random = Random::new(seed, 30);
    let count = hierarchy.blocks.len() / 55;
    let mut parks: Vec<Block> = (0..count)
        .map(|_| hierarchy.blocks[random.below(hierarchy.blocks.len())])
        .filter(|b| {
            let grid = hierarchy.new_of(*b).map(|g| &hierarchy.new[g]);
            // Never the only block of a grid: its households need a roof.
            grid.is_some_and(|g| g.blocks.len() > 2 && g.dedicated.is_none())
        })
        .collect();
    parks.sort_unstable();
    parks.dedup();
    parks
}

fn compounds(plan: &Blocks, hierarchy: &Hierarchy, seed: u64) -> Vec<Compound> {
    let mut random = Random::new(seed, 33);
    let mut number = vec![0; hierarchy.new.len()];
    let with_grid = hierarchy
        .blocks
        .iter()
        .filter_map(|b| Some((*b, hierarchy.new_of(*b)?)));
    with_grid
        .map(|(block, grid)| {
            number[grid] += 1;
            let (kind, name) = describe(plan, hierarchy, block, grid, &mut random);
            Compound {
                block,
                grid,
                number: number[grid],
                kind,
                name,
            }
        })
        .collect()
}

fn describe(
    plan: &Blocks,
    hierarchy: &Hierarchy,
    (i, j): Block,
    grid: usize,
    random: &mut Random,
) -> (CompoundKind, String) {
    let grid = &hierarchy.new[grid];
    if grid.dedicated.is_some() {
        return (CompoundKind::Unit, hierarchy.name(grid));
    }
    // Along a main road or a street, a block is known by it; elsewhere half are compounds.
    let south = importance(j, plan.rows);
    let street = name_of_line(plan.columns + 1 + j, south);
    match (south, random.unit() < 0.5) {
        (Importance::Main | Importance::Street, true) => {
            (CompoundKind::Street, format!("{street}{}号段", 2 * i + 1))
        }
        (Importance::Lane, true) => (CompoundKind::Lane, format!("{street}{}号段", 2 * i + 1)),
        (_, false) => {
            let first = RESIDENTIAL[random.below(RESIDENTIAL.len())];
            let kind = KIND[random.below(KIND.len())];
            (CompoundKind::Residential, format!("{first}{kind}"))
        }
    }
}

/// Rows of houses along the streets of each block, never across a boundary.
fn footprints(
    plan: &Blocks,
    hierarchy: &Hierarchy,
    compounds: &[Compound],
    parks: &[Block],
    seed: u64,
) -> Vec<Building> {
    let mut random = Random::new(seed, 31);
    let mut all = Vec::new();
    for (c, compound) in compounds.iter().enumerate() {
        if parks.binary_search(&compound.block).is_ok() {
            continue;
        }
        let grid = &hierarchy.new[compound.grid];
        let (columns, empty) = match grid.dedicated {
            Some(Dedicated::Factory) => (2, 0.0),
            Some(_) => (3, 0.1),
            None if hierarchy.community(grid).is_rural => (3, 0.4),
            None => (4 + random.below(3), 0.05),
        };
        let mut number = 0;
        for row in 0..2 {
            let (low, high) = if row == 0 { (0.12, 0.45) } else { (0.55, 0.88) };
            for column in 0..columns {
                if random.unit() < empty && column > 0 {
                    continue;
                }
                let width = 0.80 / columns as f64;
                let west = 0.10 + width * column as f64;
                let gap = width * random.between(0.10, 0.26);
                let across = (west + gap / 2.0, west + width - gap / 2.0);
                let trim = random.between(0.0, 0.10);
                let up = if row == 0 {
                    (low, high - trim)
                } else {
                    (low + trim, high)
                };
                number += 1;
                all.push(Building {
                    compound: c,
                    number,
                    footprint: inset(plan, compound.block, across, up),
                    floors: 0,
                    households: 0,
                });
            }
        }
    }
    all
}

/// A part of a block, from the shares of its width and height.
pub fn inset(plan: &Blocks, (i, j): Block, across: (f64, f64), up: (f64, f64)) -> Vec<Coord> {
    let at = |u: f64, v: f64| plan.at(i as f64 + u, j as f64 + v);
    vec![
        at(across.0, up.0),
        at(across.1, up.0),
        at(across.1, up.1),
        at(across.0, up.1),
    ]
}

/// The households of a grid spread evenly over its buildings, to the last one.
fn settle(compounds: &[Compound], all: &mut [Building], households: &[u32]) {
    let mut count: BTreeMap<usize, u32> = BTreeMap::new();
    for building in all.iter() {
        *count.entry(compounds[building.compound].grid).or_default() += 1;
    }
    let mut placed = vec![0; households.len()];
    let mut given = vec![0; households.len()];
    for building in all {
        let grid = compounds[building.compound].grid;
        placed[grid] += 1;
        let so_far = households[grid] * placed[grid] / count[&grid];
        building.households = so_far - given[grid];
        given[grid] = so_far;
        // Two households to a floor.
        building.floors = (1 + building.households / 2).min(18);
    }
}
