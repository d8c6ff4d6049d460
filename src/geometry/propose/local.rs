//! A few blocks of a part, renumbered from 0: where divisions are tried. Owns: those numbers. Must
//! not know: which division is wanted.

use super::cost::Sum;
use super::part::Part;

/// Blocks of a part by themselves.
pub(super) struct Local {
    /// The blocks, by their places in the part, ascending.
    pub members: Vec<u32>,
    /// For each what lies beside it among them.
    pub near: Vec<Vec<LocalTie>>,
    /// What bounds each towards blocks that are not among them: length and cost.
    far: Vec<[f64; 2]>,
    /// The origins there are.
    origins: Vec<u32>,
    /// For each block the weight of each origin.
    homes: Vec<Vec<(usize, f64)>>,
    asks_origin: bool,
}

/// What lies beside a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalTie {
    pub to: usize,
    pub length: f64,
    pub cost: f64,
    pub must: bool,
    pub is_way: bool,
}

impl Local {
    /// Of blocks of a part (any order, each once).
    pub fn new(part: &Part, mut members: Vec<u32>, asks_origin: bool) -> Self {
        members.sort_unstable();
        let mut local = Self {
            near: Vec::with_capacity(members.len()),
            far: Vec::with_capacity(members.len()),
            origins: Vec::new(),
            homes: Vec::with_capacity(members.len()),
            members: Vec::new(),
            asks_origin,
        };
        for member in &members {
            let i = *member as usize;
            let mut far = [part.outer[i], 0.0];
            let mut near = Vec::with_capacity(part.ties[i].len());
            for tie in &part.ties[i] {
                match members.binary_search(&tie.to) {
                    Ok(to) => near.push(LocalTie {
                        to,
                        length: tie.length,
                        cost: tie.cost,
                        must: tie.must,
                        is_way: tie.is_way(),
                    }),
                    Err(_) => {
                        far[0] += tie.length;
                        far[1] += tie.cost;
                    }
                }
            }
            local.near.push(near);
            local.far.push(far);
            let mut homes = Vec::new();
            if asks_origin {
                for (home, weight) in &part.homes[i] {
                    let known = local.origins.iter().position(|o| o == home);
                    let place = known.unwrap_or_else(|| {
                        local.origins.push(*home);
                        local.origins.len() - 1
                    });
                    homes.push((place, *weight));
                }
            }
            local.homes.push(homes);
        }
        local.members = members;
        local
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// What one weighs.
    pub fn weight(&self, part: &Part, i: usize) -> f64 {
        part.weight[self.members[i] as usize]
    }

    /// The figures of the side `side` of a division: `is_on` tells the side of each block, and
    /// `own` the origin that counts as its own.
    pub fn sum(
        &self,
        part: &Part,
        is_on: impl Fn(usize) -> bool,
        side: bool,
        own: Option<u32>,
    ) -> Sum {
        let mut sum = Sum::default();
        // More origins than this meet in hardly any pair; the rest weigh little.
        let mut weights = [0.0; 16];
        for (i, member) in self.members.iter().enumerate() {
            if is_on(i) != side {
                continue;
            }
            let m = *member as usize;
            sum.weight += part.weight[m];
            sum.area += part.area[m];
            sum.reached += u32::from(part.reached[m]);
            sum.rim += self.far[i][0];
            sum.cut += self.far[i][1];
            for tie in &self.near[i] {
                if is_on(tie.to) == side {
                    sum.must += u32::from(tie.must && tie.to < i);
                } else {
                    sum.rim += tie.length;
                    sum.cut += tie.cost;
                }
            }
            for (place, weight) in &self.homes[i] {
                if let Some(slot) = weights.get_mut(*place) {
                    *slot += weight;
                }
            }
        }
        if self.asks_origin {
            sum.own = match own {
                Some(own) => {
                    let place = self.origins.iter().position(|o| *o == own);
                    place.and_then(|p| weights.get(p).copied()).unwrap_or(0.0)
                }
                None => weights.iter().copied().fold(0.0, f64::max),
            };
        }
        sum
    }

    /// Whether the blocks of a side hang together; none do not.
    pub fn is_connected(&self, is_on: impl Fn(usize) -> bool, side: bool) -> bool {
        let count = (0..self.len()).filter(|i| is_on(*i) == side).count();
        let Some(first) = (0..self.len()).find(|i| is_on(*i) == side) else {
            return false;
        };
        let mut seen = vec![false; self.len()];
        seen[first] = true;
        let mut open = vec![first];
        let mut reached = 1;
        while let Some(at) = open.pop() {
            for tie in self.near[at].iter().filter(|t| t.is_way) {
                if is_on(tie.to) == side && !std::mem::replace(&mut seen[tie.to], true) {
                    reached += 1;
                    open.push(tie.to);
                }
            }
        }
        reached == count
    }
}
