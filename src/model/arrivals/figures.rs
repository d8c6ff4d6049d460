//! How far the calls are: by grid, community, caller and hour. Owns: what is counted, and that
//! what is worst comes first.

use super::event::What;
use super::{Arrival, Arrivals};
use crate::rules::arrivals::{State, Way};
use jiff::civil::{Date, DateTime};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::AddAssign;

/// What figures are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The grid, by its code.
    Grid,
    /// The community, by its name.
    Community,
    /// Who calls.
    Caller,
}

/// How many people there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Figures {
    /// All.
    pub all: u32,
    /// Those who were called or visited.
    pub called: u32,
    /// Of these, those who were spoken to or are known of.
    pub reached: u32,
    /// Those with whom something is left to do.
    pub open: u32,
    /// Of these, those of whom another number is wanted.
    pub number: u32,
    /// Of these, those who are to be visited.
    pub visit: u32,
    /// Of these, those of whom what was learned is nobody's work yet.
    pub learned: u32,
    /// Of these, those whose next step is overdue.
    pub overdue: u32,
    /// Of these, those who are out with their queue as a sealed file.
    pub out: u32,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.called += other.called;
        self.reached += other.reached;
        self.open += other.open;
        self.number += other.number;
        self.visit += other.visit;
        self.learned += other.learned;
        self.overdue += other.overdue;
        self.out += other.out;
    }
}

/// Figures of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of what; empty for those of whom it is not known.
    pub of: String,
    /// The figures.
    pub figures: Figures,
}

impl Row {
    /// Something of it is overdue.
    pub fn is_red(&self) -> bool {
        self.figures.overdue > 0
    }
}

/// What was done within an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hour {
    /// Calls.
    pub calls: u32,
    /// Of these, those that reached somebody.
    pub reached: u32,
    /// Visits.
    pub visits: u32,
}

impl Hour {
    /// Nothing was done in it.
    pub const fn is_idle(self) -> bool {
        self.calls == 0 && self.visits == 0
    }
}

impl AddAssign for Hour {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.reached += other.reached;
        self.visits += other.visits;
    }
}

impl Arrivals {
    fn figures_of(&self, one: &Arrival, now: DateTime) -> Figures {
        let state = one.standing.state;
        let count = u32::from;
        Figures {
            all: 1,
            called: count(one.standing.last.is_some()),
            reached: count(one.standing.is_reached),
            open: count(state != State::Closed),
            number: count(state == State::Number),
            visit: count(state == State::Visit),
            learned: count(state == State::Learned),
            overdue: count(self.is_overdue(one, now)),
            out: count(state != State::Closed && !one.is_here()),
        }
    }

    /// Figures of all.
    pub fn total(&self, now: DateTime) -> Figures {
        let mut total = Figures::default();
        for one in self.iter() {
            total += self.figures_of(one, now);
        }
        total
    }

    /// Figures by grid, community or caller: the red ones first, then those with most open.
    pub fn figures(&self, by: By, now: DateTime) -> Vec<Row> {
        let mut sums: HashMap<&str, Figures> = HashMap::new();
        for one in self.iter() {
            let of = match by {
                By::Grid => one.grid.as_deref(),
                By::Community => self.community_of(one),
                By::Caller => one.caller.as_deref(),
            };
            *sums.entry(of.unwrap_or_default()).or_default() += self.figures_of(one, now);
        }
        let rows = sums.into_iter().map(|(of, figures)| Row {
            of: of.to_owned(),
            figures,
        });
        let mut rows: Vec<Row> = rows.collect();
        // Those that are as bad as one another stand by name: no two are equal.
        rows.sort_unstable_by(|a, b| {
            let badness = |row: &Row| (Reverse(row.figures.overdue), Reverse(row.figures.open));
            (badness(a), &a.of).cmp(&(badness(b), &b.of))
        });
        rows
    }

    /// The list of the morning meeting: grids with something left to do, the red ones first.
    pub fn morning(&self, now: DateTime) -> Vec<Row> {
        let mut rows = self.figures(By::Grid, now);
        rows.retain(|row| row.figures.open > 0);
        rows
    }

    /// The days on which somebody was called or visited, with who did so. Nothing of those who are
    /// locked.
    pub fn days(&self) -> BTreeMap<Date, BTreeSet<String>> {
        let mut days: BTreeMap<Date, BTreeSet<String>> = BTreeMap::new();
        for event in self.iter().flat_map(|one| &one.log) {
            if !matches!(event.what, What::Called { .. }) {
                continue;
            }
            let callers = days.entry(event.at.date()).or_default();
            if !callers.contains(&event.by) {
                callers.insert(event.by.clone());
            }
        }
        days
    }

    /// What was done on a day, by hour, by one caller or by all. Nothing of those who are locked.
    pub fn hours(&self, day: Date, caller: Option<&str>) -> [Hour; 24] {
        let mut hours = [Hour::default(); 24];
        let events = self.iter().flat_map(|one| &one.log);
        let events = events.filter(|event| event.at.date() == day);
        for event in events.filter(|event| caller.is_none_or(|name| event.by == name)) {
            let What::Called { way, result, .. } = event.what else {
                continue;
            };
            let hour = usize::try_from(event.at.hour()).unwrap_or(0);
            let Some(hour) = hours.get_mut(hour) else {
                continue;
            };
            match way {
                Way::Call => {
                    hour.calls += 1;
                    hour.reached += u32::from(result.is_reached());
                }
                Way::Visit => hour.visits += 1,
            }
        }
        hours
    }
}
