//! Dividing blocks into contiguous groups by growth from seeds. Owns: that growth. Must not
//! know: what a group stands for.

/// A block, by column and row.
pub type Block = (usize, usize);

/// What a group should come to.
pub struct Wish {
    /// Where it begins to grow.
    pub seed: Block,
    /// Its share of the whole, in any measure.
    pub share: f64,
}

/// Blocks that share a side with one, those beyond the town too.
pub fn beside((i, j): Block) -> impl Iterator<Item = Block> {
    let west = i.checked_sub(1).map(|w| (w, j));
    let south = j.checked_sub(1).map(|s| (i, s));
    [west, Some((i + 1, j)), south, Some((i, j + 1))]
        .into_iter()
        .flatten()
}

/// Divide blocks (ascending) among groups: the group that is furthest behind its share takes the
/// free block beside it that lies nearest to its middle. Groups stay contiguous; every block that
/// hangs together with a seed is taken. Gives the blocks of each group, ascending.
pub fn grow(blocks: &[Block], weight: impl Fn(Block) -> f64, wishes: &[Wish]) -> Vec<Vec<Block>> {
    let place = |b: &Block| blocks.binary_search(b).ok();
    let mut is_taken = vec![false; blocks.len()];
    let mut groups: Vec<Group> = wishes.iter().map(|_| Group::default()).collect();
    for (group, wish) in groups.iter_mut().zip(wishes) {
        if let Some(i) = place(&wish.seed).filter(|i| !is_taken[*i]) {
            is_taken[i] = true;
            group.take(wish.seed, weight(wish.seed));
        }
    }
    let shares: f64 = wishes.iter().map(|w| w.share).sum();
    // First no further than a compact group of that size reaches; then whatever is left.
    for is_compact in [true, false] {
        let mut open: Vec<usize> = (0..groups.len()).collect();
        while let Some(at) = (0..open.len()).min_by(|a, b| {
            let behind = |k: usize| groups[open[k]].weight / wishes[open[k]].share;
            behind(*a).total_cmp(&behind(*b))
        }) {
            let g = open[at];
            let size = blocks.len() as f64 * wishes[g].share / shares;
            let middle = groups[g].middle();
            groups[g]
                .rim
                .retain(|b| place(b).is_some_and(|i| !is_taken[i]));
            let near = |b: &&Block| !is_compact || distance2(**b, middle) < 0.7 * size + 1.0;
            let nearest = groups[g].rim.iter().filter(near).min_by(|a, b| {
                let (da, db) = (distance2(**a, middle), distance2(**b, middle));
                da.total_cmp(&db).then(a.cmp(b))
            });
            match nearest.copied().and_then(|b| Some((b, place(&b)?))) {
                Some((block, i)) => {
                    is_taken[i] = true;
                    groups[g].take(block, weight(block));
                }
                None => {
                    open.swap_remove(at);
                }
            }
        }
    }
    groups
        .into_iter()
        .map(|mut group| {
            group.blocks.sort_unstable();
            group.blocks
        })
        .collect()
}

#[derive(Default)]
struct Group {
    blocks: Vec<Block>,
    /// Blocks beside it, some of them taken meanwhile.
    rim: Vec<Block>,
    weight: f64,
    sum: (f64, f64),
}

impl Group {
    fn take(&mut self, block: Block, weight: f64) {
        self.blocks.push(block);
        self.rim.extend(beside(block));
        self.weight += weight;
        self.sum = (self.sum.0 + block.0 as f64, self.sum.1 + block.1 as f64);
    }

    fn middle(&self) -> (f64, f64) {
        let n = self.blocks.len().max(1) as f64;
        (self.sum.0 / n, self.sum.1 / n)
    }
}

/// `count` blocks far from one another, the first the one furthest from the middle.
pub fn spread(blocks: &[Block], count: usize) -> Vec<Block> {
    let centre = middle(blocks);
    let mut seeds: Vec<Block> = Vec::with_capacity(count);
    // How far each block is from the seeds so far.
    let mut lonely: Vec<f64> = blocks.iter().map(|b| distance2(*b, centre)).collect();
    while seeds.len() < count.min(blocks.len()) {
        let most =
            (0..blocks.len()).max_by(|a, b| lonely[*a].total_cmp(&lonely[*b]).then(b.cmp(a)));
        let Some(most) = most else { break };
        let seed = blocks[most];
        if seeds.is_empty() {
            lonely.fill(f64::INFINITY);
        }
        seeds.push(seed);
        for (far, block) in lonely.iter_mut().zip(blocks) {
            *far = far.min(distance2(*block, (seed.0 as f64, seed.1 as f64)));
        }
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
