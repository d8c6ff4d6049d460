//! Communities and grids: blocks divided, numbered, peopled. Owns: what a grid's attributes say.

use super::blocks::{Blocks, COLUMNS, ROWS};
use super::communities::{ALL, Community};
use super::partition::{Block, Wish, beside, grow, middle, nearest, spread};
use super::random::Random;
use crate::geometry::coverage::{BuildOptions, Coverage};
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::Feature;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The grids of a town, with the blocks each is made of.
pub struct Grids {
    /// One feature a grid, by community and number.
    pub features: Vec<Feature>,
    /// The grid of each block, by column and row.
    grid_of: Vec<Option<usize>>,
    /// Households of each grid.
    pub households: Vec<u32>,
}

impl Grids {
    /// The grid of a block, if it belongs to the town.
    pub fn of(&self, (i, j): Block) -> Option<usize> {
        self.grid_of[i * ROWS + j]
    }
}

struct Draft<'a> {
    community: &'a Community,
    number: usize,
    blocks: Vec<Block>,
}

/// Divide the town into communities, and each into its grids.
pub fn divide(blocks: &Blocks, seed: u64) -> Grids {
    let all = connected(blocks);
    let wishes: Vec<Wish> = ALL
        .iter()
        .map(|c| Wish {
            seed: nearest(&all, (c.place.0 * COLUMNS as f64, c.place.1 * ROWS as f64)),
            // The village has wide grids.
            share: c.grids as f64 * if c.is_rural { 1.6 } else { 1.0 },
        })
        .collect();
    let community_of = grow(&all, |_| 1.0, &wishes);
    let mut drafts = Vec::new();
    for (c, community) in ALL.iter().enumerate() {
        let own: Vec<Block> = (0..all.len())
            .filter(|i| community_of[*i] == c)
            .map(|i| all[i])
            .collect();
        drafts.extend(divide_community(blocks, community, &own));
    }
    let mut grid_of = vec![None; COLUMNS * ROWS];
    for (g, draft) in drafts.iter().enumerate() {
        for (i, j) in &draft.blocks {
            grid_of[i * ROWS + j] = Some(g);
        }
    }
    let households = people(&drafts, seed);
    let zones = zones(&drafts, &grid_of);
    let features = features(blocks, &drafts, &households, &zones);
    Grids {
        features,
        grid_of,
        households,
    }
}

/// The blocks of the town that hang together with its middle.
fn connected(blocks: &Blocks) -> Vec<Block> {
    let mut found = BTreeSet::from([(COLUMNS / 2, ROWS / 2)]);
    let mut open: Vec<Block> = found.iter().copied().collect();
    while let Some(block) = open.pop() {
        let new = beside(block).filter(|b| blocks.holds(*b));
        open.extend(new.filter(|b| found.insert(*b)));
    }
    found.into_iter().collect()
}

/// The grids of one community, numbered from west to east, then from north to south.
fn divide_community<'a>(
    blocks: &Blocks,
    community: &'a Community,
    own: &[Block],
) -> Vec<Draft<'a>> {
    let wishes: Vec<Wish> = spread(own, community.grids)
        .into_iter()
        .map(|seed| Wish { seed, share: 1.0 })
        .collect();
    // Half by size, half by number: neither giants at the edge nor crumbs in the middle.
    let typical = own.iter().map(|b| blocks.area_m2(*b)).sum::<f64>() / own.len().max(1) as f64;
    let group = grow(own, |b| 0.5 + 0.5 * blocks.area_m2(b) / typical, &wishes);
    let mut parts: Vec<Vec<Block>> = vec![Vec::new(); wishes.len()];
    for (block, g) in own.iter().zip(group) {
        parts[g].push(*block);
    }
    parts.sort_by(|a, b| {
        let ((ax, ay), (bx, by)) = (middle(a), middle(b));
        ax.total_cmp(&bx).then(by.total_cmp(&ay))
    });
    let numbered = parts.into_iter().enumerate();
    numbered
        .map(|(i, blocks)| Draft {
            community,
            number: i + 1,
            blocks,
        })
        .collect()
}

/// Households of each grid: 300 to 500 in town, fewer in the village.
fn people(drafts: &[Draft<'_>], seed: u64) -> Vec<u32> {
    let mut random = Random::new(seed, 20);
    drafts
        .iter()
        .map(|d| {
            let (low, high) = if d.community.is_rural {
                (110.0, 240.0)
            } else {
                (308.0, 492.0)
            };
            random.between(low, high) as u32
        })
        .collect()
}

/// A moment of the story: two grids locked down, their neighbours under control, their
/// communities on precaution, the far ones free.
fn zones(drafts: &[Draft<'_>], grid_of: &[Option<usize>]) -> Vec<&'static str> {
    let beside_grid = |g: usize| -> BTreeSet<usize> {
        let blocks = drafts[g].blocks.iter();
        let around = blocks.flat_map(|b| beside(*b));
        let around = around.filter_map(|(i, j)| grid_of[i * ROWS + j]);
        around.filter(|other| *other != g).collect()
    };
    let in_community = |name: &str| -> Vec<usize> {
        (0..drafts.len())
            .filter(|g| drafts[*g].community.name == name)
            .collect()
    };
    let first = in_community("洪桥")[5];
    let second = beside_grid(first).into_iter().next().unwrap_or(first);
    let lockdown = BTreeSet::from([first, second]);
    let mut control: BTreeSet<usize> = lockdown.iter().flat_map(|g| beside_grid(*g)).collect();
    control.retain(|g| !lockdown.contains(g));
    let touched: BTreeSet<u16> = lockdown
        .iter()
        .chain(&control)
        .map(|g| drafts[*g].community.code)
        .collect();
    let free = ["富洋", "来洋", "白塔", "坝垄", "蜚山"];
    (0..drafts.len())
        .map(|g| {
            if lockdown.contains(&g) {
                "封控区"
            } else if control.contains(&g) {
                "管控区"
            } else if touched.contains(&drafts[g].community.code) {
                "防范区"
            } else if free.contains(&drafts[g].community.name) {
                "无疫网格"
            } else {
                "未划定"
            }
        })
        .collect()
}

fn features(
    blocks: &Blocks,
    drafts: &[Draft<'_>],
    households: &[u32],
    zones: &[&'static str],
) -> Vec<Feature> {
    let shapes: Vec<Shape> = drafts
        .iter()
        .map(|d| Shape {
            polygons: d
                .blocks
                .iter()
                .map(|b| Polygon {
                    outer: blocks.ring(*b),
                    holes: Vec::new(),
                })
                .collect(),
        })
        .collect();
    let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    drafts
        .iter()
        .zip(coverage.faces())
        .enumerate()
        .map(|(g, (draft, face))| {
            let c = draft.community;
            let mut properties = Map::new();
            let mut set = |name: &str, value: Value| properties.insert(name.to_owned(), value);
            set(
                "code",
                format!("{}{:03}", c.full_code(), draft.number).into(),
            );
            set("name", format!("{}{:02}", c.name, draft.number).into());
            set(
                "full_name",
                format!("{}第{}网格", c.full_name(), draft.number).into(),
            );
            set("community", c.full_name().into());
            set("community_code", c.full_code().into());
            set("households", households[g].into());
            // About 2.6 people to a household, as the census of 2020 counted.
            set("residents", (households[g] * 26 / 10).into());
            set("zone", zones[g].into());
            set("synthetic", true.into());
            Feature {
                properties: Some(properties),
                shape: Some(Shape {
                    polygons: coverage.face_polygons(face),
                }),
                ..Feature::default()
            }
        })
        .collect()
}
