//! Community, area, grid, block: who is part of whom. Owns: the division, the codes, and which
//! old grid became which new ones.
//!
//! Codes follow the rule of the field: subdistrict, community, then a number from west to east
//! and north to south, never used twice. So the new grids of a community are numbered on from its
//! old ones; a grid that was not split keeps its code.

use super::blocks::Blocks;
use super::communities::{ALL, Community};
use super::partition::{Block, Wish, beside, grow, middle, nearest, spread};
use std::collections::{BTreeMap, BTreeSet};

/// A part of a community.
pub struct Area {
    /// The place of its community in the list of all.
    pub community: usize,
    /// Its number within the community.
    pub number: usize,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// A grid, old or new.
pub struct Grid {
    /// The place of its area in the list of areas.
    pub area: usize,
    /// Its number within the community.
    pub number: usize,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Of a new grid, the place of the old grid it was part of.
    pub parent: Option<usize>,
    /// A school, a factory or a hospital on its own.
    pub dedicated: Option<Dedicated>,
}

/// What a dedicated grid is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dedicated {
    /// A school.
    School,
    /// A factory.
    Factory,
    /// A hospital.
    Hospital,
}

/// The town divided.
pub struct Hierarchy {
    /// Areas by community.
    pub areas: Vec<Area>,
    /// Grids before they were drawn anew, by code.
    pub old: Vec<Grid>,
    /// Grids now, by code.
    pub new: Vec<Grid>,
    /// All blocks of the town, ascending.
    pub blocks: Vec<Block>,
    new_of: BTreeMap<Block, usize>,
}

/// Dedicated grids: the community they lie in, and their names.
const DEDICATED: [(&str, Dedicated, &str); 6] = [
    ("城内", Dedicated::School, "鲤城第一中学"),
    ("龙泉", Dedicated::School, "龙泉小学"),
    ("金井", Dedicated::School, "金井小学"),
    ("东门", Dedicated::Hospital, "鲤城医院"),
    ("坝垄", Dedicated::Factory, "坝垄鞋服厂"),
    ("来洋", Dedicated::Factory, "来洋工艺厂"),
];

impl Dedicated {
    /// The word in attributes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Factory => "factory",
            Self::Hospital => "hospital",
        }
    }
}

impl Hierarchy {
    /// Divide the town into communities, areas, old and new grids; `grids` new ones in all.
    pub fn new(plan: &Blocks, grids: usize) -> Self {
        let blocks = connected(plan);
        let counts = counts(grids);
        let wishes: Vec<Wish> = ALL
            .iter()
            .zip(&counts)
            .map(|(c, (_, new))| Wish {
                seed: nearest(
                    &blocks,
                    (
                        c.place.0 * plan.columns as f64,
                        c.place.1 * plan.rows as f64,
                    ),
                ),
                // The village has wide grids.
                share: *new as f64 * if c.is_rural { 1.6 } else { 1.0 },
            })
            .collect();
        let mut found = Self {
            areas: Vec::new(),
            old: Vec::new(),
            new: Vec::new(),
            new_of: BTreeMap::new(),
            blocks: Vec::new(),
        };
        for (c, own) in grow(&blocks, |_| 1.0, &wishes).iter().enumerate() {
            found.divide_community(plan, c, own, counts[c]);
        }
        found.blocks = blocks;
        for (g, grid) in found.new.iter().enumerate() {
            found.new_of.extend(grid.blocks.iter().map(|b| (*b, g)));
        }
        found.dedicate();
        found
    }

    /// The new grid of a block, if it belongs to the town.
    pub fn new_of(&self, block: Block) -> Option<usize> {
        self.new_of.get(&block).copied()
    }

    /// New grids that share a side with one.
    pub fn beside(&self, new: usize) -> BTreeSet<usize> {
        let around = self.new[new].blocks.iter().flat_map(|b| beside(*b));
        let around = around.filter_map(|b| self.new_of(b));
        around.filter(|other| *other != new).collect()
    }

    /// The community of a grid.
    pub fn community(&self, grid: &Grid) -> &'static Community {
        &ALL[self.areas[grid.area].community]
    }

    /// New grids of a community, by the name of the community.
    pub fn in_community(&self, name: &str) -> Vec<usize> {
        let is_in = |g: &usize| self.community(&self.new[*g]).name == name;
        (0..self.new.len()).filter(is_in).collect()
    }

    /// The code of a grid: subdistrict 9 digits, community 3, number 3 (more in towns larger than
    /// any real one).
    pub fn code(&self, grid: &Grid) -> String {
        format!("{}{:03}", self.community(grid).full_code(), grid.number)
    }

    /// The short name of a grid.
    pub fn name(&self, grid: &Grid) -> String {
        let community = self.community(grid).name;
        match grid.dedicated {
            Some(dedicated) => {
                let is_it = |d: &&(&str, Dedicated, &str)| d.0 == community && d.1 == dedicated;
                DEDICATED.iter().find(is_it).map_or("", |d| d.2).to_owned()
            }
            None => format!("{community}{:02}", grid.number),
        }
    }

    fn divide_community(
        &mut self,
        plan: &Blocks,
        community: usize,
        own: &[Block],
        (old_count, new_count): (usize, usize),
    ) {
        let area_count = if old_count > 3 { 2 } else { 1 };
        let (first_old, first_new) = (self.old.len(), self.new.len());
        let areas = part(plan, own, area_count);
        let old_counts = share_out(old_count, &areas);
        let new_counts = share_out(new_count, &areas);
        for (number, ((blocks, olds), news)) in
            areas.iter().zip(old_counts).zip(new_counts).enumerate()
        {
            let area = self.areas.len();
            self.areas.push(Area {
                community,
                number: number + 1,
                blocks: blocks.clone(),
            });
            let old_parts = part(plan, blocks, olds);
            for (old, news) in old_parts.iter().zip(share_out(news, &old_parts)) {
                let parent = self.old.len();
                self.old.push(Grid {
                    area,
                    number: 0,
                    blocks: old.clone(),
                    parent: None,
                    dedicated: None,
                });
                self.new
                    .extend(part(plan, old, news).into_iter().map(|blocks| Grid {
                        area,
                        number: 0,
                        blocks,
                        parent: Some(parent),
                        dedicated: None,
                    }));
            }
        }
        self.number(first_old, first_new);
    }

    /// Number the grids of the community that was divided last.
    fn number(&mut self, first_old: usize, first_new: usize) {
        let mut next = 1;
        for i in west_to_east(&self.old[first_old..]) {
            self.old[first_old + i].number = next;
            next += 1;
        }
        let children = |new: &[Grid], parent| new.iter().filter(|g| g.parent == parent).count();
        for i in west_to_east(&self.new[first_new..]) {
            let parent = self.new[first_new + i].parent;
            let is_kept = children(&self.new[first_new..], parent) == 1;
            self.new[first_new + i].number = match parent {
                Some(parent) if is_kept => self.old[parent].number,
                _ => {
                    next += 1;
                    next - 1
                }
            };
        }
        // By code; parents are found again by their numbers.
        let old_numbers: Vec<usize> = self.old.iter().map(|g| g.number).collect();
        self.old[first_old..].sort_by_key(|g| g.number);
        for new in &mut self.new[first_new..] {
            new.parent = new.parent.map(|p| first_old + old_numbers[p] - 1);
        }
        self.new[first_new..].sort_by_key(|g| g.number);
    }

    /// Set the smallest split grid of some communities apart.
    fn dedicate(&mut self) {
        for (community, dedicated, _) in DEDICATED {
            let smallest = self
                .in_community(community)
                .into_iter()
                .min_by_key(|g| (self.new[*g].blocks.len(), *g));
            if let Some(g) = smallest {
                self.new[g].dedicated = Some(dedicated);
            }
        }
    }
}

/// How many old and new grids each community has, `grids` new ones in all.
fn counts(grids: usize) -> Vec<(usize, usize)> {
    let scale = |n: usize| (n * grids / 156).max(1);
    let mut counts: Vec<(usize, usize)> = ALL
        .iter()
        .map(|c| (scale(c.grids.0), scale(c.grids.1)))
        .collect();
    // What rounding lost goes to the first communities, one each in turn.
    let mut missing = grids.saturating_sub(counts.iter().map(|c| c.1).sum());
    for i in (0..counts.len()).cycle() {
        if missing == 0 {
            break;
        }
        counts[i].1 += 1;
        missing -= 1;
    }
    counts
}

/// Divide `count` among parts by their size, at least one each and no more than it has blocks.
fn share_out(count: usize, parts: &[Vec<Block>]) -> Vec<usize> {
    let total: usize = parts.iter().map(Vec::len).sum();
    let mut shares = vec![1; parts.len()];
    for _ in parts.len()..count {
        let neediest = (0..parts.len())
            .filter(|i| shares[*i] < parts[*i].len())
            .max_by(|a, b| {
                let want = |i: usize| {
                    parts[i].len() as f64 * count as f64 / total as f64 - shares[i] as f64
                };
                want(*a).total_cmp(&want(*b)).then(b.cmp(a))
            });
        match neediest {
            Some(i) => shares[i] += 1,
            None => break,
        }
    }
    shares
}

/// Part blocks into `count` contiguous groups of about the same size.
fn part(plan: &Blocks, blocks: &[Block], count: usize) -> Vec<Vec<Block>> {
    let wishes: Vec<Wish> = spread(blocks, count)
        .into_iter()
        .map(|seed| Wish { seed, share: 1.0 })
        .collect();
    // Half by size, half by number: neither giants at the edge nor crumbs in the middle.
    let sum: f64 = blocks.iter().map(|b| plan.area_m2(*b)).sum();
    let typical = sum / blocks.len().max(1) as f64;
    grow(blocks, |b| 0.5 + 0.5 * plan.area_m2(b) / typical, &wishes)
}

/// The order of grids from west to east, then from north to south.
fn west_to_east(grids: &[Grid]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..grids.len()).collect();
    order.sort_by(|a, b| {
        let ((ax, ay), (bx, by)) = (middle(&grids[*a].blocks), middle(&grids[*b].blocks));
        ax.total_cmp(&bx).then(by.total_cmp(&ay))
    });
    order
}

/// The blocks of the town that hang together with its middle, ascending.
fn connected(plan: &Blocks) -> Vec<Block> {
    let is_inside = |(i, j): &Block| *i < plan.columns && *j < plan.rows && plan.holds((*i, *j));
    let mut found = BTreeSet::from([(plan.columns / 2, plan.rows / 2)]);
    let mut open: Vec<Block> = found.iter().copied().collect();
    while let Some(block) = open.pop() {
        let new = beside(block).filter(is_inside);
        open.extend(new.filter(|b| found.insert(*b)));
    }
    found.into_iter().collect()
}
