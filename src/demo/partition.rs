//! Dividing blocks into contiguous groups by growth from seeds. Owns: that growth. Must not
//! know: what a group stands for.

use super::blocks::{COLUMNS, ROWS};

/// A block, by column and row.
pub type Block = (usize, usize);

/// What a group should come to.
pub struct Wish {
    /// Where it begins to grow.
    pub seed: Block,
    /// Its share of the whole, in any measure.
    pub share: f64,
}

/// Blocks that share a side with one.
pub fn beside((i, j): Block) -> impl Iterator<Item = Block> {
    let mut all = Vec::with_capacity(4);
    if i > 0 {
        all.push((i - 1, j));
    }
    if i + 1 < COLUMNS {
        all.push((i + 1, j));
    }
    if j > 0 {
        all.push((i, j - 1));
    }
    if j + 1 < ROWS {
        all.push((i, j + 1));
    }
    all.into_iter()
}

/// Divide blocks among groups: the group that is furthest behind its share takes the free block
/// beside it that lies nearest to its middle. Groups stay contiguous; every block that hangs
/// together with a seed is taken. Gives the group of each block.
pub fn grow(blocks: &[Block], weight: impl Fn(Block) -> f64, wishes: &[Wish]) -> Vec<usize> {
    const FREE: usize = usize::MAX;
    let place = |b: &Block| blocks.binary_search(b).ok();
    let mut group = vec![FREE; blocks.len()];
    let mut members: Vec<Vec<Block>> = vec![Vec::new(); wishes.len()];
    let mut weights = vec![0.0; wishes.len()];
    for (g, wish) in wishes.iter().enumerate() {
        if let Some(i) = place(&wish.seed).filter(|i| group[*i] == FREE) {
            group[i] = g;
            members[g].push(wish.seed);
            weights[g] += weight(wish.seed);
        }
    }
    let shares: f64 = wishes.iter().map(|w| w.share).sum();
    // First no further than a compact group of that size reaches; then whatever is left.
    for is_compact in [true, false] {
        let mut open: Vec<usize> = (0..wishes.len()).collect();
        while let Some(at) = (0..open.len()).min_by(|a, b| {
            let behind = |k: usize| weights[open[k]] / wishes[open[k]].share;
            behind(*a).total_cmp(&behind(*b))
        }) {
            let g = open[at];
            let middle = middle(&members[g]);
            let size = blocks.len() as f64 * wishes[g].share / shares;
            let free = members[g].iter().flat_map(|b| beside(*b));
            let free = free
                .filter(|b| place(b).is_some_and(|i| group[i] == FREE))
                .filter(|b| !is_compact || distance2(*b, middle) < 0.7 * size + 1.0);
            let nearest = free.min_by(|a, b| {
                let (da, db) = (distance2(*a, middle), distance2(*b, middle));
                da.total_cmp(&db).then(a.cmp(b))
            });
            match nearest.and_then(|b| Some((b, place(&b)?))) {
                Some((block, i)) => {
                    group[i] = g;
                    members[g].push(block);
                    weights[g] += weight(block);
                }
                None => {
                    open.swap_remove(at);
                }
            }
        }
    }
    group
}

/// `count` blocks far from one another, the first the one nearest to the middle.
pub fn spread(blocks: &[Block], count: usize) -> Vec<Block> {
    let centre = middle(blocks);
    let mut seeds: Vec<Block> = Vec::with_capacity(count);
    while seeds.len() < count.min(blocks.len()) {
        let next = blocks.iter().filter(|b| !seeds.contains(b)).max_by(|a, b| {
            let lonely = |c: Block| {
                let from_seeds = seeds.iter().map(|s| distance2(c, (s.0 as f64, s.1 as f64)));
                from_seeds.fold(f64::INFINITY, f64::min)
            };
            let central = |c: Block| -distance2(c, centre);
            lonely(**a)
                .total_cmp(&lonely(**b))
                .then(central(**a).total_cmp(&central(**b)))
                .then(b.cmp(a))
        });
        seeds.extend(next);
    }
    seeds
}

/// The block nearest to a place; the south-west corner's for no blocks.
pub fn nearest(blocks: &[Block], place: (f64, f64)) -> Block {
    let by_distance = |a: &&Block, b: &&Block| {
        let d = |c: &Block| distance2(*c, place);
        d(a).total_cmp(&d(b)).then(a.cmp(b))
    };
    blocks
        .iter()
        .min_by(by_distance)
        .copied()
        .unwrap_or_default()
}

/// The middle of some blocks.
pub fn middle(blocks: &[Block]) -> (f64, f64) {
    let n = blocks.len().max(1) as f64;
    let sum = blocks
        .iter()
        .fold((0.0, 0.0), |s, b| (s.0 + b.0 as f64, s.1 + b.1 as f64));
    (sum.0 / n, sum.1 / n)
}

fn distance2((i, j): Block, (x, y): (f64, f64)) -> f64 {
    let (dx, dy) = (i as f64 - x, j as f64 - y);
    dx * dx + dy * dy
}
