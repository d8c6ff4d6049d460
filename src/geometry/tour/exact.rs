//! The best tours of a class of few stops, by dynamic programming over sets of stops (Held and Karp
//! 1962; Bellman 1962). Owns: the tables. Must not know: local search.
//!
//! For each set and last stop the least clock is kept for each number of broken windows: to leave
//! earlier with no more broken never costs more later. What is walked is not looked at. Teams are
//! added one by one: the best of the first few for a set is the best over all ways to give a part
//! of it to the last of them.

use super::class::{Class, Cost, Mark};

/// A tour or a class of so many stops is solved exactly.
pub(super) const MOST: usize = 12;

const NONE: i64 = i64::MAX;

/// The least clocks of one team.
struct LeastClocks<'a> {
    class: &'a Class,
    team: usize,
    stops: &'a [usize],
    clocks: Vec<i64>,
}

impl<'a> LeastClocks<'a> {
    fn new(class: &'a Class, team: usize, stops: &'a [usize]) -> Self {
        let count = stops.len();
        let mut table = Self {
            class,
            team,
            stops,
            clocks: vec![NONE; (1 << count) * count * (count + 1)],
        };
        for (last, stop) in stops.iter().enumerate() {
            let first = class.on(class.ready(team), *stop);
            table.offer(1 << last, last, first.broken as usize, first.clock);
        }
        for set in 1usize..1 << count {
            for last in (0..count).filter(|l| set & (1 << l) != 0) {
                let mut least = NONE;
                for broken in 0..=count {
                    let clock = table.clocks[table.index(set, last, broken)];
                    if clock >= least {
                        continue;
                    }
                    least = clock;
                    for next in (0..count).filter(|n| set & (1 << n) == 0) {
                        let (more, clock) = table.step(last, next, clock);
                        table.offer(set | 1 << next, next, broken + more, clock);
                    }
                }
            }
        }
        table
    }

    fn index(&self, set: usize, last: usize, broken: usize) -> usize {
        let count = self.stops.len();
        (set * count + last) * (count + 1) + broken
    }

    fn offer(&mut self, set: usize, last: usize, broken: usize, clock: i64) {
        let index = self.index(set, last, broken);
        self.clocks[index] = self.clocks[index].min(clock);
    }

    /// From stop to stop: windows broken, and the clock on leaving.
    fn step(&self, from: usize, to: usize, clock: i64) -> (usize, i64) {
        let mark = Mark {
            node: self.stops[from],
            clock,
            broken: 0,
            walked: 0,
            late: 0,
        };
        let mark = self.class.on(mark, self.stops[to]);
        (mark.broken as usize, mark.clock)
    }

    /// The best tour of a set: what it costs, its last stop, windows broken until there.
    fn best(&self, set: usize) -> (Cost, usize, usize) {
        let count = self.stops.len();
        let mut best = (Cost::MOST, 0, 0);
        for last in (0..count).filter(|l| set & (1 << l) != 0) {
            for broken in 0..=count {
                let clock = self.clocks[self.index(set, last, broken)];
                if clock == NONE {
                    continue;
                }
                let mark = Mark {
                    node: self.stops[last],
                    clock,
                    broken: broken as i64,
                    walked: 0,
                    late: 0,
                };
                let back = self.class.on(mark, self.class.end(self.team));
                let seconds = back.clock - self.class.leaves(self.team);
                let cost = Cost::new(back.broken, seconds, 0);
                best = best.min((cost, last, broken));
            }
        }
        best
    }

    /// The order of the best tour of a set.
    fn order(&self, mut set: usize) -> Vec<usize> {
        let mut order = Vec::new();
        if set == 0 {
            return order;
        }
        let (_, mut last, mut broken) = self.best(set);
        loop {
            order.push(self.stops[last]);
            let clock = self.clocks[self.index(set, last, broken)];
            set &= !(1 << last);
            let before = (0..self.stops.len()).filter(|p| set & (1 << p) != 0);
            let mut ways = before.flat_map(|p| (0..=broken).map(move |b| (p, b)));
            let found = ways.find(|(p, b)| {
                let before = self.clocks[self.index(set, *p, *b)];
                before != NONE && self.step(*p, last, before) == (broken - b, clock)
            });
            match found {
                Some((p, b)) => (last, broken) = (p, b),
                None => break,
            }
        }
        order.reverse();
        order
    }
}

/// The best order of some stops for one team; as they are where they are too many.
pub(super) fn ordered(class: &Class, team: usize, stops: &[usize]) -> Vec<usize> {
    if stops.len() > MOST || stops.is_empty() {
        return stops.to_vec();
    }
    LeastClocks::new(class, team, stops).order((1 << stops.len()) - 1)
}

/// The best tours of a class, for each team one; `None` where its stops are too many.
pub(super) fn exact(class: &Class) -> Option<Vec<Vec<usize>>> {
    let count = class.len();
    let teams = class.teams.len();
    if count > MOST || teams == 0 {
        return None;
    }
    let stops: Vec<usize> = (0..count).collect();
    let sets = 1 << count;
    // What a set costs the first few teams, and what part of it the last of them takes.
    let mut costs = vec![Cost::MOST; sets];
    costs[0] = Cost::default();
    let mut taken = Vec::new();
    for team in 0..teams {
        let table = LeastClocks::new(class, team, &stops);
        let alone: Vec<Cost> = (0..sets)
            .map(|set| match set {
                0 => Cost::default(),
                _ => table.best(set).0,
            })
            .collect();
        let mut best = costs.clone();
        let mut takes = vec![0; sets];
        for set in 0..sets {
            let mut part = set;
            while part != 0 {
                let cost = costs[set & !part] + alone[part];
                if cost < best[set] {
                    best[set] = cost;
                    takes[set] = part;
                }
                part = (part - 1) & set;
            }
        }
        costs = best;
        taken.push(takes);
    }
    let mut set = sets - 1;
    let mut tours = vec![Vec::new(); teams];
    for team in (0..teams).rev() {
        let part: usize = taken[team][set];
        if part != 0 {
            tours[team] = LeastClocks::new(class, team, &stops).order(part);
        }
        set &= !part;
    }
    Some(tours)
}
