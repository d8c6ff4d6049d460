//! The search in one part with one emphasis. Owns: a division, and how it gets better. Must not
//! know: other parts, threads.

use super::chain::{Chains, MOST};
use super::cost::{Rates, sum};
use super::first::divide;
use super::memo::Memo;
use super::pair::{Division, EXACT, LEAST_GAIN, Pair};
use super::part::Part;
use crate::course::{Course, Stopped};
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
    /// The best division of two districts with so few blocks that all are looked at.
    pairs: Memo<Option<Division>>,
    /// The best division of several districts that chains lead to.
    chains: Memo<Option<Vec<Vec<u32>>>>,
}

/// What kicks can undo.
struct Before {
    of: Vec<u32>,
    members: Vec<Vec<u32>>,
    cost: Vec<f64>,
    version: Vec<u64>,
}

impl<'a> Search<'a> {
    /// Begin with a first division into `count` districts. `room` is how many numbers are kept of
    /// what was worked out.
    pub fn new(
        part: &'a Part,
        rates: Rates,
        count: usize,
        mut random: Random,
        room: usize,
    ) -> Self {
        let members = divide(part, count, &mut random);
        let own = vec![None; members.len()];
        Self::with(part, rates, members, own, random, room)
    }

    /// The same with a division that there is, in which each district has an origin.
    pub fn of(
        part: &'a Part,
        rates: Rates,
        members: Vec<Vec<u32>>,
        own: Vec<Option<u32>>,
        random: Random,
        room: usize,
    ) -> Self {
        let mut search = Self::with(part, rates, members, own, random, room);
        search.is_repair = true;
        search
    }

    fn with(
        part: &'a Part,
        rates: Rates,
        mut members: Vec<Vec<u32>>,
        own: Vec<Option<u32>>,
        random: Random,
        room: usize,
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
            pairs: Memo::new(room / 2),
            chains: Memo::new(room / 2),
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
            self.members[district].iter().copied(),
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

    /// Go on for so many recombinations; fewer where nothing is left to try. Nothing is counted of it,
    /// as nobody knows how many it takes, but the wish to stop is heard at each.
    ///
    /// # Errors
    /// [`Stopped`]; the division is then as good as it was by then.
    pub fn advance(&mut self, steps: usize, course: &Course) -> Result<(), Stopped> {
        let mut left = steps;
        let all: BTreeSet<u32> = (0..self.members.len() as u32).collect();
        if self.is_repair {
            self.mend(WIDTHS[0], &mut left, course)?;
        }
        self.improve(&all, &mut left, course)?;
        if self.members.len() < 2 || self.is_finished() {
            return Ok(());
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
                self.improve(&kicked, &mut left, course)?;
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
                break;
            }
        }
        Ok(())
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
    fn improve(
        &mut self,
        from: &BTreeSet<u32>,
        left: &mut usize,
        course: &Course,
    ) -> Result<(), Stopped> {
        self.polish(from, left, course)?;
        let changed = self.mend(WIDTHS[1], left, course)?;
        self.polish(&changed, left, course)
    }

    /// Bring districts into the band by chains of moves, the furthest outside first; those that
    /// changed.
    fn mend(
        &mut self,
        width: usize,
        left: &mut usize,
        course: &Course,
    ) -> Result<BTreeSet<u32>, Stopped> {
        let mut tried = BTreeSet::new();
        let mut changed = BTreeSet::new();
        while *left > 0 {
            course.go_on()?;
            let Some(worst) = self.outermost(&tried) else {
                break;
            };
            tried.insert(worst);
            *left = left.saturating_sub(CHAIN_STEPS);
            let scope = self.surroundings(worst);
            let Some(found) = self.chained(&scope, width) else {
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
        Ok(changed)
    }

    /// The best division of some districts that chains lead to, `width` divisions side by side. It
    /// depends on nothing but these: kicks lead to the same ones again and again.
    fn chained(&mut self, scope: &[u32], width: usize) -> Option<Vec<Vec<u32>>> {
        let districts: Vec<&[u32]> = scope.iter().map(|d| &*self.members[*d as usize]).collect();
        let mut key = vec![width as u32];
        for (district, blocks) in scope.iter().zip(&districts) {
            key.extend([*district, blocks.len() as u32]);
            key.extend_from_slice(blocks);
        }
        if let Some(known) = self.chains.get(&key) {
            return known.clone();
        }
        let own = scope.iter().map(|d| self.own[*d as usize]).collect();
        let chains = Chains::new(self.part, &self.rates, &districts, own);
        let found = chains.best(&districts, width, LEAST_GAIN);
        self.chains.keep(key, found.clone());
        found
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
    fn polish(
        &mut self,
        from: &BTreeSet<u32>,
        left: &mut usize,
        course: &Course,
    ) -> Result<(), Stopped> {
        let mut open: BTreeSet<u32> = from.clone();
        while let Some(district) = self.drawn(&open) {
            course.go_on()?;
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
                    return Ok(());
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
        Ok(())
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
        let (one, other) = (&*self.members[i], &*self.members[j]);
        let own = [self.own[i], self.own[j]];
        let now = self.cost[i] + self.cost[j];
        // Where all divisions are looked at, nothing is drawn at random: the same two give the same.
        let is_exact = one.len() + other.len() <= EXACT;
        let key = is_exact.then(|| key_of([one, other], own, now));
        if let Some(known) = key.as_deref().and_then(|key| self.pairs.get(key)) {
            return known.clone();
        }
        let pair = Pair {
            part: self.part,
            rates: &self.rates,
            own,
        };
        let found = pair.best(one, other, now, &mut self.random);
        if let Some(key) = key {
            self.pairs.keep(key, found.clone());
        }
        found
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

/// All that the best division of two districts depends on, but for what is the same in the whole
/// search: their blocks, the origins that count as their own, and what they cost now, to the last bit.
fn key_of(districts: [&[u32]; 2], own: [Option<u32>; 2], now: f64) -> Vec<u32> {
    let now = now.to_bits();
    let [one, other] = districts;
    let mut key = vec![(now >> 32) as u32, now as u32, one.len() as u32];
    key.extend(own.map(|own| own.unwrap_or(u32::MAX)));
    key.extend_from_slice(one);
    key.extend_from_slice(other);
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::propose::aim::Emphasis;
    use crate::geometry::propose::memo::ROOM;
    use crate::geometry::propose::part::Tie;

    const SIDE: u32 = 5;

    /// Blocks in rows, each row an origin.
    fn part() -> Part {
        let mut random = Random::new(4, 4);
        let mut part = Part::default();
        for block in 0..SIDE * SIDE {
            let (row, column) = (block / SIDE, block % SIDE);
            let around = [
                (row > 0).then(|| block - SIDE),
                (column > 0).then(|| block - 1),
                (column + 1 < SIDE).then(|| block + 1),
                (row + 1 < SIDE).then(|| block + SIDE),
            ];
            let ties = around.into_iter().flatten().map(|to| Tie {
                to,
                length: 100.0,
                cost: 100.0,
                must: false,
            });
            let ties: Vec<Tie> = ties.collect();
            let weight = 40.0 + random.below(80) as f64;
            part.blocks.push(block);
            part.weight.push(weight);
            part.area.push(10_000.0);
            part.outer.push(400.0 - 100.0 * ties.len() as f64);
            part.reached.push(true);
            part.homes.push(vec![(row, weight)]);
            part.ties.push(ties);
        }
        part
    }

    #[test]
    fn what_is_known_from_before_changes_nothing() {
        let part = part();
        let found = |emphasis: Emphasis, is_repair: bool, room: usize| {
            // So narrow that there is always something left to be mended.
            let mean = part.whole() as u64 / u64::from(SIDE);
            let rates = Rates::new(&part, SIDE as usize, Some([mean, mean + 1]), emphasis);
            let random = Random::new(1, 7);
            let mut search = if is_repair {
                let row_of = |row: u32| -> Vec<u32> { (SIDE * row..SIDE * (row + 1)).collect() };
                let rows = (0..SIDE).map(row_of);
                let own = (0..SIDE).map(Some).collect();
                Search::of(&part, rates, rows.collect(), own, random, room)
            } else {
                Search::new(&part, rates, SIDE as usize, random, room)
            };
            for _ in 0..2 {
                let done = search.advance(500, &Course::new());
                assert_eq!(done, Ok(()), "nobody stops it");
            }
            let next = search.random.unit();
            (search.members, search.cost, next)
        };
        for (emphasis, is_repair) in [(Emphasis::PLAIN, false), (Emphasis::SETTLED, true)] {
            assert_eq!(
                found(emphasis, is_repair, ROOM),
                found(emphasis, is_repair, 0)
            );
        }
    }
}
