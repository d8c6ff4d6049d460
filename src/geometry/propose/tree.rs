//! Random spanning trees: each edge of one parts its blocks in two that hang together. Owns: how
//! trees are drawn.
//!
//! Kruskal's algorithm over random keys. A key is drawn the smaller the more it costs to cut there,
//! so that trees keep together what should not be parted: what is left to cut are good bounds.

use super::local::Local;
use crate::geometry::random::Random;

/// A spanning tree, rooted at the first block.
pub(super) struct Tree {
    /// Blocks, each after the one it hangs on.
    pub order: Vec<usize>,
    /// What each hangs on.
    pub parent: Vec<usize>,
}

impl Tree {
    /// A random tree; `None` where the blocks do not hang together.
    pub fn draw(local: &Local, random: &mut Random) -> Option<Self> {
        let count = local.len();
        let mut keys: Vec<(f64, usize, usize)> = Vec::new();
        for (a, ties) in local.near.iter().enumerate() {
            for tie in ties.iter().filter(|t| t.is_way && a < t.to) {
                keys.push((random.unit() / tie.cost.max(1.0), a, tie.to));
            }
        }
        keys.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut root: Vec<usize> = (0..count).collect();
        let mut branches: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (_, a, b) in keys {
            let (p, q) = (find(&mut root, a), find(&mut root, b));
            if p != q {
                root[p] = q;
                branches[a].push(b);
                branches[b].push(a);
            }
        }
        let mut parent = vec![usize::MAX; count];
        let mut order = vec![0];
        parent[0] = 0;
        let mut next = 0;
        while let Some(at) = order.get(next).copied() {
            next += 1;
            for to in &branches[at] {
                if parent[*to] == usize::MAX {
                    parent[*to] = at;
                    order.push(*to);
                }
            }
        }
        (order.len() == count).then_some(Self { order, parent })
    }

    /// For each block the sum of `of` over what hangs on it, itself too.
    pub fn sums(&self, of: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut sums: Vec<f64> = (0..self.order.len()).map(of).collect();
        for at in self.order.iter().skip(1).rev() {
            let own = sums[*at];
            sums[self.parent[*at]] += own;
        }
        sums
    }

    /// Which blocks hang on one, itself too.
    pub fn below(&self, top: usize) -> Vec<bool> {
        let mut below = vec![false; self.order.len()];
        for at in &self.order {
            below[*at] = *at == top || (*at != self.order[0] && below[self.parent[*at]]);
        }
        below
    }
}

fn find(root: &mut [usize], mut i: usize) -> usize {
    while root[i] != i {
        root[i] = root[root[i]];
        i = root[i];
    }
    i
}
