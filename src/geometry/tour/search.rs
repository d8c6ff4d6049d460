//! The search for good tours of a class. Owns: the first tours, descent, kicks, restarts, the
//! budget. Must not know: how a change is weighed.
//!
//! Iterated local search (Lourenço, Martin and Stützle 2003): stops that lie near one another are
//! taken out and put back where each costs least (Shaw 1998), or two stretches are exchanged; the
//! search descends from there, and what is hardly worse is kept, the less the more of the budget is
//! spent. Where nothing was gained for long it begins anew, by turns from the best and from stops
//! put in at random.
//!
//! That a window is broken says nothing of how to mend it: all would be heaped on a tour that is
//! late anyhow. So seconds late are weighed as well at first. Then windows may break on the way to
//! better tours, being late weighed dear instead (as Gendreau, Hertz and Laporte 1994 did with
//! loads); then nothing counts but what is wanted in the end. The best is always that by the latter.

use super::class::{Class, Cost};
use super::moves::{best, nearest};
use super::tours::{Tours, Weights};
use crate::geometry::random::Random;
use std::collections::VecDeque;

/// What is worse by up to such a share of the seconds is kept at first.
const WORSE: f64 = 0.016;
/// How broken windows are weighed from one restart to the next; by the even ones begins what is new.
const WEIGHTS: [Weights; 4] = [
    Weights { broken: 1, late: 1 },
    Weights { broken: 0, late: 4 },
    Weights { broken: 0, late: 4 },
    Weights::PLAIN,
];
/// So many kicks without gain, and so many more a stop, and the search begins anew.
const PATIENCE: [usize; 2] = [30, 4];

/// The search.
pub(super) struct Search<'a> {
    tours: Tours<'a>,
    near: Vec<Vec<usize>>,
    random: Random,
    best: (Cost, Vec<Vec<usize>>),
    budget: u64,
    is_begun: bool,
    idle: usize,
    restarts: usize,
}

impl<'a> Search<'a> {
    /// Begins with the stops put in by their closing, the farthest before the near: tours that are
    /// there before anything takes time.
    pub fn new(class: &'a Class, random: Random, budget: u64) -> Self {
        let mut search = Self::empty(class, random, budget);
        let mut stops: Vec<usize> = (0..class.len()).collect();
        let far = |stop: usize| {
            let ways = (0..class.teams.len()).map(|t| class.travel(class.start(t), stop));
            ways.min().unwrap_or_default()
        };
        stops.sort_by_key(|s| (class.closes(*s), -far(*s), *s));
        search.tours.weigh_by(WEIGHTS[0]);
        search.begin(&stops);
        search.keep();
        search
    }

    /// Begins with tours that are good already.
    pub fn from(class: &'a Class, tours: Vec<Vec<usize>>, random: Random, budget: u64) -> Self {
        let mut search = Self::empty(class, random, budget);
        for (tour, order) in tours.into_iter().enumerate() {
            search.tours.set(tour, order);
        }
        search.keep();
        search
    }

    fn empty(class: &'a Class, random: Random, budget: u64) -> Self {
        Self {
            tours: Tours::new(class),
            near: nearest(class),
            random,
            best: (Cost::MOST, Vec::new()),
            budget,
            is_begun: false,
            idle: 0,
            restarts: 0,
        }
    }

    /// The best tours until now.
    pub fn best(&self) -> &[Vec<usize>] {
        &self.best.1
    }

    /// How much of the budget is spent.
    pub fn spent(&self) -> u64 {
        self.tours.spent.min(self.budget)
    }

    /// Go on by one descent; `false` where nothing is left to do.
    pub fn advance(&mut self) -> bool {
        let count = self.tours.class.len();
        if self.tours.spent >= self.budget || count < 2 {
            return false;
        }
        if !self.is_begun {
            self.is_begun = true;
            self.descend((0..count).collect());
            self.keep();
            return true;
        }
        let before = self.tours.orders().to_vec();
        let cost = self.tours.weighed();
        if self.idle >= PATIENCE[0] + PATIENCE[1] * count {
            self.restart();
            self.keep();
            return true;
        }
        let kicked = self.kick();
        self.descend(kicked);
        self.idle += 1;
        let now = self.tours.weighed();
        self.keep();
        let left = 1.0 - self.spent() as f64 / self.budget as f64;
        let worse = (cost.seconds() as f64 * left * WORSE) as i64;
        if now > cost + Cost::new(0, worse, 0) {
            for (tour, order) in before.into_iter().enumerate() {
                if self.tours.order(tour) != order {
                    self.tours.set(tour, order);
                }
            }
        }
        true
    }

    /// Remember the tours if they are the best.
    fn keep(&mut self) {
        let cost = self.tours.total();
        if cost < self.best.0 {
            self.best = (cost, self.tours.orders().to_vec());
            self.idle = 0;
        }
    }

    /// Put stops in, one after another.
    fn begin(&mut self, stops: &[usize]) {
        self.tours.take_out(stops);
        for stop in stops {
            self.tours.put_in(*stop);
        }
    }

    fn restart(&mut self) {
        self.idle = 0;
        self.restarts += 1;
        self.tours.weigh_by(WEIGHTS[self.restarts % WEIGHTS.len()]);
        let is_new = self.restarts.is_multiple_of(2);
        if is_new {
            let mut stops: Vec<usize> = (0..self.tours.class.len()).collect();
            self.shuffle(&mut stops);
            self.begin(&stops);
            self.descend(stops);
        } else {
            for (tour, order) in self.best.1.clone().into_iter().enumerate() {
                self.tours.set(tour, order);
            }
        }
    }

    fn shuffle(&mut self, stops: &mut [usize]) {
        for last in (1..stops.len()).rev() {
            stops.swap(last, self.random.below(last + 1));
        }
    }

    /// Leave the valley; the stops from which to descend.
    fn kick(&mut self) -> Vec<usize> {
        if self.random.below(4) == 0
            && let Some(touched) = self.bridge()
        {
            return touched;
        }
        self.scatter()
    }

    /// Exchange two stretches of a tour that follow one another (double bridge, Martin, Otto and
    /// Felten 1991); `None` in a tour too short for it.
    fn bridge(&mut self) -> Option<Vec<usize>> {
        let stop = self.random.below(self.tours.class.len());
        let (tour, _) = self.tours.place(stop)?;
        let order = self.tours.order(tour);
        let mut cuts = [(); 3].map(|()| self.random.below(order.len() + 1));
        cuts.sort_unstable();
        let [a, b, c] = cuts;
        if a == b || b == c {
            return None;
        }
        let made = [&order[..a], &order[b..c], &order[a..b], &order[c..]].concat();
        let ends = [a, a + c - b, c].into_iter();
        let ends = ends.flat_map(|cut| [cut.checked_sub(1), Some(cut)]);
        let touched = ends.flatten().filter_map(|p| made.get(p)).copied();
        let touched = touched.collect();
        self.tours.set(tour, made);
        Some(touched)
    }

    /// Take a stop and some near it out and put them in again; those, and what they stood beside.
    fn scatter(&mut self) -> Vec<usize> {
        let count = self.tours.class.len();
        let first = self.random.below(count);
        let many = 2 + self.random.below(7.min(count - 1));
        let mut out = vec![first];
        // A walk along neighbours: what is taken out lies together, and not always the same way.
        while out.len() < many.min(count) {
            let from = out[self.random.below(out.len())];
            let near = &self.near[from];
            let next = near[self.random.below(near.len().min(8))];
            if out.contains(&next) {
                let Some(free) = near.iter().find(|s| !out.contains(s)) else {
                    break;
                };
                out.push(*free);
            } else {
                out.push(next);
            }
        }
        let mut touched = out.clone();
        for stop in &out {
            if let Some((tour, place)) = self.tours.place(*stop) {
                let order = self.tours.order(tour);
                let beside = [place.checked_sub(1), Some(place + 1)]
                    .into_iter()
                    .flatten();
                touched.extend(beside.filter_map(|p| order.get(p)));
            }
        }
        self.tours.take_out(&out);
        self.shuffle(&mut out);
        // The last is put in at random, or what was best would only come back.
        let last = out.pop();
        for stop in out {
            self.tours.put_in(stop);
        }
        if let Some(stop) = last {
            let tour = self.random.below(self.tours.orders().len());
            let mut order = self.tours.order(tour).to_vec();
            if self.random.below(3) == 0 {
                order.insert(self.random.below(order.len() + 1), stop);
                self.tours.set(tour, order);
            } else {
                self.tours.put_in(stop);
            }
        }
        touched
    }

    /// Make the best change of each stop in turn, until there is none that gains.
    fn descend(&mut self, from: Vec<usize>) {
        let mut is_open = vec![false; self.tours.class.len()];
        let mut open = VecDeque::new();
        for stop in from {
            if !std::mem::replace(&mut is_open[stop], true) {
                open.push_back(stop);
            }
        }
        while let Some(stop) = open.pop_front() {
            is_open[stop] = false;
            if self.tours.spent >= self.budget {
                return;
            }
            let Some(change) = best(&mut self.tours, &self.near, stop) else {
                continue;
            };
            self.tours.put(change.forms());
            for form in change.forms() {
                // Where it was cut, and the stop itself.
                let order = self.tours.order(form.tour);
                let mut cut = form.head;
                let mut cuts = vec![cut];
                for piece in &form.pieces {
                    cut += piece.to - piece.from;
                    cuts.push(cut);
                }
                let ends = cuts.iter().flat_map(|c| [c.checked_sub(1), Some(*c)]);
                let ends = ends.flatten().filter_map(|p| order.get(p)).copied();
                for end in ends.chain([stop]) {
                    if !std::mem::replace(&mut is_open[end], true) {
                        open.push_back(end);
                    }
                }
            }
        }
    }
}
