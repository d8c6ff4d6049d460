//! Recombination of two neighbours: joined and divided anew. Owns: finding the best division of
//! the two, or a random one.

use super::cost::Rates;
use super::local::Local;
use super::part::Part;
use super::tree::Tree;
use crate::geometry::random::Random;

/// With up to so many blocks every division is looked at.
pub(super) const EXACT: usize = 13;
/// With more, the cuts of so many trees are.
const TREES: usize = 6;
/// Moves of single blocks after that, at most so many rounds.
const ROUNDS: usize = 8;
/// A gain less than this is none.
pub(super) const LEAST_GAIN: f64 = 1e-9;

/// Two districts and what they cost.
#[derive(Clone, Debug)]
pub(super) struct Division {
    /// The blocks of each, ascending.
    pub sides: [Vec<u32>; 2],
    /// What each costs.
    pub costs: [f64; 2],
}

/// Two neighbours.
pub(super) struct Pair<'a> {
    pub part: &'a Part,
    pub rates: &'a Rates,
    /// The origins that count as their own, where they have names.
    pub own: [Option<u32>; 2],
}

impl Pair<'_> {
    /// The best division of two districts that is found, if it costs less than `now`.
    pub fn best(
        &self,
        one: &[u32],
        other: &[u32],
        now: f64,
        random: &mut Random,
    ) -> Option<Division> {
        let members: Vec<u32> = one.iter().chain(other).copied().collect();
        let local = Local::new(self.part, members, self.rates.asks_origin());
        if local.len() <= EXACT {
            return self.exact(&local, now);
        }
        let mut best: Option<(f64, Vec<bool>)> = None;
        let mut bound = now;
        let start: Vec<bool> = local
            .members
            .iter()
            .map(|m| one.binary_search(m).is_ok())
            .collect();
        let mut tries = vec![start];
        for _ in 0..TREES {
            tries.extend(self.cut_of_tree(&local, random));
        }
        for mut on in tries {
            let cost = self.polish(&local, &mut on);
            if cost < bound - LEAST_GAIN {
                bound = cost;
                best = Some((cost, on));
            }
        }
        best.map(|(_, on)| self.told(&local, &on))
    }

    /// A random division of two districts, not too uneven where that can be had.
    pub fn random(&self, one: &[u32], other: &[u32], random: &mut Random) -> Option<Division> {
        let members: Vec<u32> = one.iter().chain(other).copied().collect();
        let local = Local::new(self.part, members, self.rates.asks_origin());
        let tree = Tree::draw(&local, random)?;
        let weights = tree.sums(|i| local.weight(self.part, i));
        let whole = weights[0];
        let even = |top: &usize| {
            let share = weights[*top] / whole.max(1.0);
            (0.25..=0.75).contains(&share)
        };
        let mut tops: Vec<usize> = tree.order.iter().skip(1).copied().filter(even).collect();
        if tops.is_empty() {
            tops = tree.order.iter().skip(1).copied().collect();
        }
        let top = *tops.get(random.below(tops.len().max(1)))?;
        Some(self.told(&local, &tree.below(top)))
    }

    /// One block at the bound between two districts, at random, changes hands.
    pub fn shift(&self, one: &[u32], other: &[u32], random: &mut Random) -> Option<Division> {
        let members: Vec<u32> = one.iter().chain(other).copied().collect();
        let local = Local::new(self.part, members, self.rates.asks_origin());
        let mut on: Vec<bool> = local
            .members
            .iter()
            .map(|m| one.binary_search(m).is_ok())
            .collect();
        let rim = |i: &usize| {
            local.near[*i]
                .iter()
                .any(|t| t.is_way && on[t.to] != on[*i])
        };
        let rim: Vec<usize> = (0..local.len()).filter(rim).collect();
        let first = random.below(rim.len().max(1));
        for k in 0..rim.len() {
            let i = rim[(first + k) % rim.len()];
            on[i] = !on[i];
            if self.holds(&local, &on) {
                return Some(self.told(&local, &on));
            }
            on[i] = !on[i];
        }
        None
    }

    /// The best cut of a random tree.
    fn cut_of_tree(&self, local: &Local, random: &mut Random) -> Option<Vec<bool>> {
        let tree = Tree::draw(local, random)?;
        let weights = tree.sums(|i| local.weight(self.part, i));
        let whole = weights[0];
        let by_weight = |top: usize| {
            self.rates.of_weight(weights[top]) + self.rates.of_weight(whole - weights[top])
        };
        let tops = tree.order.iter().skip(1).copied();
        let top = tops.min_by(|a, b| by_weight(*a).total_cmp(&by_weight(*b)).then(a.cmp(b)))?;
        Some(tree.below(top))
    }

    /// Move single blocks while that gains; both sides stay connected.
    fn polish(&self, local: &Local, on: &mut [bool]) -> f64 {
        let mut cost = self.cost(local, on);
        for _ in 0..ROUNDS {
            let mut best: Option<(f64, usize)> = None;
            for i in 0..local.len() {
                let is_rim = local.near[i].iter().any(|t| on[t.to] != on[i]);
                if !is_rim {
                    continue;
                }
                on[i] = !on[i];
                let now = self.cost(local, on);
                let gains = now < best.map_or(cost, |(least, _)| least) - LEAST_GAIN;
                if gains && self.holds(local, on) {
                    best = Some((now, i));
                }
                on[i] = !on[i];
            }
            let Some((now, i)) = best else { break };
            on[i] = !on[i];
            cost = now;
        }
        cost
    }

    fn holds(&self, local: &Local, on: &[bool]) -> bool {
        local.is_connected(|i| on[i], true) && local.is_connected(|i| on[i], false)
    }

    /// Look at every division.
    fn exact(&self, local: &Local, now: f64) -> Option<Division> {
        let count = local.len();
        if count < 2 {
            return None;
        }
        let ways: Vec<u32> = local
            .near
            .iter()
            .map(|ties| {
                ties.iter()
                    .filter(|t| t.is_way)
                    .fold(0, |w, t| w | 1 << t.to)
            })
            .collect();
        let all = (1u32 << count) - 1;
        // The first block is on the first side; where sides have names, both ways are looked at.
        let half = 1usize << (count - 1);
        let mut weights = vec![0.0; half];
        for mask in 1..half {
            let low = mask.trailing_zeros() as usize;
            weights[mask] = weights[mask & (mask - 1)] + local.weight(self.part, low + 1);
        }
        let whole = weights[half - 1] + local.weight(self.part, 0);
        let has_names = self.own != [None, None];
        let mut best: Option<(f64, u32)> = None;
        let mut bound = now - LEAST_GAIN;
        for (rest, below) in weights.iter().enumerate().take(half).skip(1) {
            let by_weight = self.rates.of_weight(*below) + self.rates.of_weight(whole - below);
            let other = (rest as u32) << 1;
            let first = all & !other;
            if by_weight >= bound || !hangs(&ways, other) || !hangs(&ways, first) {
                continue;
            }
            for one in [first, other].into_iter().take(1 + usize::from(has_names)) {
                let on = |i: usize| one & (1 << i) != 0;
                let cost = self.side(local, on, true) + self.side(local, on, false);
                if cost < bound {
                    bound = cost - LEAST_GAIN;
                    best = Some((cost, one));
                }
            }
        }
        let (_, one) = best?;
        let on: Vec<bool> = (0..count).map(|i| one & (1 << i) != 0).collect();
        Some(self.told(local, &on))
    }

    fn side(&self, local: &Local, on: impl Fn(usize) -> bool, side: bool) -> f64 {
        let own = self.own[usize::from(!side)];
        self.rates.of(&local.sum(self.part, on, side, own))
    }

    fn cost(&self, local: &Local, on: &[bool]) -> f64 {
        self.side(local, |i| on[i], true) + self.side(local, |i| on[i], false)
    }

    fn told(&self, local: &Local, on: &[bool]) -> Division {
        let of = |side: bool| -> Vec<u32> {
            let own = local.members.iter().zip(on);
            own.filter(|(_, o)| **o == side).map(|(m, _)| *m).collect()
        };
        Division {
            sides: [of(true), of(false)],
            costs: [true, false].map(|side| self.side(local, |i| on[i], side)),
        }
    }
}

/// Whether blocks (as bits) hang together along `ways`.
fn hangs(ways: &[u32], set: u32) -> bool {
    let mut seen = set & set.wrapping_neg();
    let mut new = seen;
    while new != 0 {
        let at = new.trailing_zeros() as usize;
        new &= new - 1;
        let more = ways[at] & set & !seen;
        seen |= more;
        new |= more;
    }
    seen == set
}
