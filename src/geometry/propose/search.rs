//! The search in one part with one emphasis. Owns: a division, and how it gets better. Must not
//! know: other parts, threads.

use super::chain::{Chains, MOST};
use super::cost::{Rates, sum};
use super::first::divide;
use super::pair::{Division, LEAST_GAIN, Pair};
use super::part::Part;
use crate::geometry::random::Random;
use std::collections::{BTreeMap, BTreeSet};

/// Divisions side by side in a search for chains: where all begins, and after each kick.
const WIDTHS: [usize; 2] = [96, 8];
/// A search for chains counts as so many recombinations.
const CHAIN_STEPS: usize = 10;

/// A division of a part that is being made better.
pub(super) struct Search<'a> {
    part: &'a Part,
    rates: Rates,
    random: Random,
    /// The district of each block.
    of: Vec<u32>,
    /// The blocks of each district, ascending.
    members: Vec<Vec<u32>>,
    cost: Vec<f64>,
    /// A number for each that changes with it and is never used twice.
    version: Vec<u64>,
    /// The last of these numbers.
    stamp: u64,
    /// The versions at which two were recombined in vain.
    done: BTreeMap<(u32, u32), (u64, u64)>,
    /// The origins that count as each district's own, where they have names.
    own: Vec<Option<u32>>,
    /// Only districts outside the band, and what changed, are looked at.
    is_repair: bool,
    /// Kicks that ended no better, one after the other.
    idle: usize,
}

/// What kicks can undo.
struct Before {
    of: Vec<u32>,
    members: Vec<Vec<u32>>,
    cost: Vec<f64>,
    version: Vec<u64>,
}

impl<'a> Search<'a> {
    /// Begin with a first division into `count` districts.
    pub fn new(part: &'a Part, rates: Rates, count: usize, mut random: Random) -> Self {
        let members = divide(part, count, &mut random);
        let own = vec![None; members.len()];
        Self::with(part, rates, members, own, random)
    }

    /// Begin with a division that there is, in which each district has an origin.
    pub fn of(
        part: &'a Part,
        rates: Rates,
        members: Vec<Vec<u32>>,
        own: Vec<Option<u32>>,
        random: Random,
    ) -> Self {
        let mut search = Self::with(part, rates, members, own, random);
        search.is_repair = true;
        search
    }

    fn with(
        part: &'a Part,
        rates: Rates,
        mut members: Vec<Vec<u32>>,
        own: Vec<Option<u32>>,
        random: Random,
    ) -> Self {
        let mut of = vec![0; part.len()];
        for (district, blocks) in (0u32..).zip(&mut members) {
            blocks.sort_unstable();
            for block in blocks.iter() {
                of[*block as usize] = district;
            }
        }
        let mut search = Self {
            part,
            rates,
            random,
            cost: vec![0.0; members.len()],
            version: vec![0; members.len()],
            stamp: 0,
            done: BTreeMap::new(),
            idle: 0,
            is_repair: false,
            of,
            members,
            own,
        };
        for district in 0..search.members.len() {
            search.cost[district] = search.cost_of(district);
        }
        search
    }

    fn cost_of(&self, district: usize) -> f64 {
        let is_in = |block: u32| self.of[block as usize] as usize == district;
        let sum = sum(
            self.part,
            &self.members[district],
            is_in,
            self.own[district],
        );
        self.rates.of(&sum)
    }

    /// What the division costs.
    pub fn total(&self) -> f64 {
        self.cost.iter().sum()
    }

    /// The blocks of each district.
    pub fn members(&self) -> &[Vec<u32>] {
        &self.members
    }

    /// Go on for so many recombinations; fewer where nothing is left to try.
    pub fn advance(&mut self, steps: usize) {
        let mut left = steps;
        let all: BTreeSet<u32> = (0..self.members.len() as u32).collect();
        if self.is_repair {
            self.mend(WIDTHS[0], &mut left);
        }
        self.improve(&all, &mut left);
        if self.members.len() < 2 || self.is_finished() {
            return;
        }
        while left > 0 {
            let before = Before {
                of: self.of.clone(),
                members: self.members.clone(),
                cost: self.cost.clone(),
                version: self.version.clone(),
            };
            let cost = self.total();
            left = left.saturating_sub(1);
            if let Some(kicked) = self.kick() {
                self.improve(&kicked, &mut left);
            }
            let now = self.total();
            if now > cost + LEAST_GAIN {
                self.of = before.of;
                self.members = before.members;
                self.cost = before.cost;
                self.version = before.version;
            }
            self.idle = if now < cost - LEAST_GAIN {
                0
            } else {
                self.idle + 1
            };
            if self.is_finished() {
                return;
            }
        }
    }

    /// Two blocks, or a repair with nothing to mend: there is nothing to kick.
    fn is_finished(&self) -> bool {
        let is_sound = self.is_repair && self.outermost(&BTreeSet::new()).is_none();
        let patience = 40 + 12 * self.members.len();
        is_sound || self.part.len() <= self.members.len() || self.idle > patience
    }

    /// How far a district lies outside the band.
    fn outside(&self, district: u32) -> f64 {
        let blocks = self.members[district as usize].iter();
        let weight = blocks.map(|b| self.part.weight[*b as usize]).sum();
        self.rates.outside(weight)
    }

    /// Of the districts outside the band the one that lies furthest outside, but for some.
    fn outermost(&self, but: &BTreeSet<u32>) -> Option<u32> {
        let all = 0..self.members.len() as u32;
        let outside = all.map(|d| (self.outside(d), d));
        let outside = outside.filter(|(by, d)| *by > 0.0 && !but.contains(d));
        let most = outside.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        most.map(|(_, district)| district)
    }

    /// Recombine pairs from these districts on; where that leaves some outside the band, chains.
    fn improve(&mut self, from: &BTreeSet<u32>, left: &mut usize) {
        self.polish(from, left);
        let changed = self.mend(WIDTHS[1], left);
        self.polish(&changed, left);
    }

    /// Bring districts into the band by chains of moves, the furthest outside first; those that
    /// changed.
    fn mend(&mut self, width: usize, left: &mut usize) -> BTreeSet<u32> {
        let mut tried = BTreeSet::new();
        let mut changed = BTreeSet::new();
        while *left > 0 {
            let Some(worst) = self.outermost(&tried) else {
                break;
            };
            tried.insert(worst);
            *left = left.saturating_sub(CHAIN_STEPS);
            let scope = self.surroundings(worst);
            let districts: Vec<&[u32]> =
                scope.iter().map(|d| &*self.members[*d as usize]).collect();
            let own = scope.iter().map(|d| self.own[*d as usize]).collect();
            let chains = Chains::new(self.part, &self.rates, &districts, own);
            let Some(found) = chains.best(&districts, width, LEAST_GAIN) else {
                continue;
            };
            for (district, blocks) in scope.iter().zip(found) {
                if self.members[*district as usize] != blocks {
                    changed.insert(*district);
                    self.assign(*district, blocks);
                }
            }
            for district in &changed {
                self.cost[*district as usize] = self.cost_of(*district as usize);
            }
        }
        changed
    }

    /// A district and those around it, the nearest first, as many as chains can be looked for in.
    fn surroundings(&self, district: u32) -> Vec<u32> {
        let mut found = vec![district];
        let mut blocks = self.members[district as usize].len();
        let mut next = 0;
        while let Some(at) = found.get(next).copied() {
            next += 1;
            for other in self.beside(at) {
                let more = self.members[other as usize].len();
                if blocks + more <= MOST && !found.contains(&other) {
                    blocks += more;
                    found.push(other);
                }
            }
        }
        if blocks > MOST {
            found.clear();
        }
        found
    }

    /// Districts beside one, ascending.
    fn beside(&self, district: u32) -> BTreeSet<u32> {
        let blocks = self.members[district as usize].iter();
        let ties = blocks.flat_map(|b| self.part.ties[*b as usize].iter());
        let ways = ties.filter(|t| t.is_way());
        let mut found: BTreeSet<u32> = ways.map(|t| self.of[t.to as usize]).collect();
        found.remove(&district);
        found
    }

    /// Recombine pairs with one of these districts, and of what changes, until nothing gains.
    fn polish(&mut self, from: &BTreeSet<u32>, left: &mut usize) {
        let mut open: BTreeSet<u32> = from.clone();
        while let Some(district) = self.drawn(&open) {
            open.remove(&district);
            if self.is_repair && !self.needs_repair(district) {
                continue;
            }
            for other in self.beside(district) {
                let pair = (district.min(other), district.max(other));
                let version = |d: u32| self.version[d as usize];
                let now = (version(pair.0), version(pair.1));
                if self.done.get(&pair) == Some(&now) {
                    continue;
                }
                if *left == 0 {
                    return;
                }
                *left -= 1;
                match self.recombined(pair) {
                    Some(division) => {
                        self.put(pair, division);
                        open.extend([pair.0, pair.1]);
                    }
                    None => {
                        self.done.insert(pair, now);
                    }
                }
            }
        }
    }

    /// Outside the band, or no longer what it was.
    fn needs_repair(&self, district: u32) -> bool {
        self.outside(district) > 0.0 || self.version[district as usize] > 0
    }

    /// One of several, at random.
    fn drawn(&mut self, open: &BTreeSet<u32>) -> Option<u32> {
        if open.is_empty() {
            return None;
        }
        let place = self.random.below(open.len());
        open.iter().nth(place).copied()
    }

    fn recombined(&mut self, (a, b): (u32, u32)) -> Option<Division> {
        let (i, j) = (a as usize, b as usize);
        let pair = Pair {
            part: self.part,
            rates: &self.rates,
            own: [self.own[i], self.own[j]],
        };
        let now = self.cost[i] + self.cost[j];
        pair.best(&self.members[i], &self.members[j], now, &mut self.random)
    }

    fn put(&mut self, (a, b): (u32, u32), division: Division) {
        let [one, other] = division.sides;
        for (district, blocks, cost) in [(a, one, division.costs[0]), (b, other, division.costs[1])]
        {
            self.assign(district, blocks);
            self.cost[district as usize] = cost;
        }
    }

    /// These are the blocks of a district now (ascending).
    fn assign(&mut self, district: u32, blocks: Vec<u32>) {
        for block in &blocks {
            self.of[*block as usize] = district;
        }
        let i = district as usize;
        if self.members[i] != blocks {
            self.stamp += 1;
            self.version[i] = self.stamp;
        }
        self.members[i] = blocks;
    }

    /// Leave the valley: at a costly district and one beside it a single block changes hands, or
    /// both are divided at random.
    fn kick(&mut self) -> Option<BTreeSet<u32>> {
        let count = self.members.len();
        let drawn: Vec<usize> = (0..3).map(|_| self.random.below(count)).collect();
        let costliest = drawn
            .into_iter()
            .max_by(|a, b| self.cost[*a].total_cmp(&self.cost[*b]).then(b.cmp(a)))?;
        let district = costliest as u32;
        let beside = self.beside(district);
        let other = self.drawn(&beside)?;
        let pair = (district.min(other), district.max(other));
        let (i, j) = (pair.0 as usize, pair.1 as usize);
        let is_shift = self.is_repair || self.random.below(3) > 0;
        let made = Pair {
            part: self.part,
            rates: &self.rates,
            own: [self.own[i], self.own[j]],
        };
        let (one, other) = (&self.members[i], &self.members[j]);
        let division = if is_shift {
            made.shift(one, other, &mut self.random)
        } else {
            made.random(one, other, &mut self.random)
        };
        self.put(pair, division?);
        // The pair itself would only go back: what lies around it has to answer.
        self.done.insert(pair, (self.version[i], self.version[j]));
        let mut kicked = BTreeSet::from([pair.0, pair.1]);
        kicked.extend(self.beside(pair.0));
        kicked.extend(self.beside(pair.1));
        Some(kicked)
    }
}
