//! Tours as they are told. Owns: the times at each stop, and what became of each window. Must not
//! know: the words.

use super::class::{Class, NEVER};

/// A window that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// When it closes, s since midnight.
    pub closes_s: u32,
    /// The earliest that any team of the class could be there, whatever else it leaves for later, s
    /// since midnight.
    pub earliest_s: u32,
}

impl Missed {
    /// It closes before it can be reached: no order of stops keeps it. Otherwise others are in the
    /// way, and it could be kept in their stead.
    pub fn is_out_of_reach(self) -> bool {
        self.earliest_s > self.closes_s
    }
}

/// A stop on a tour. Clocks are s since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The stop among those of the task.
    pub stop: usize,
    /// The way there, s.
    pub way_s: u32,
    /// When the team is there.
    pub arrives_s: u32,
    /// When it begins: not before the window opens.
    pub begins_s: u32,
    /// When it goes on.
    pub done_s: u32,
    /// Its window closed before.
    pub missed: Option<Missed>,
}

/// What one team does. Clocks are s since midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tour {
    /// The team among those of the task.
    pub team: usize,
    /// Its stops in order; none where it is not needed.
    pub visits: Vec<Visit>,
    /// When it leaves: as late as it may without being back later or at any stop later than its
    /// window.
    pub leaves_s: u32,
    /// The way back from the last stop, s.
    pub way_back_s: u32,
    /// When it is back.
    pub back_s: u32,
    /// It is back later than it should be.
    pub is_late_back: bool,
    /// From being ready until being back, s: what was made as little as possible.
    pub takes_s: u32,
}

impl Tour {
    /// What it walks in all, s.
    pub fn ways_s(&self) -> u32 {
        self.visits.iter().map(|v| v.way_s).sum::<u32>() + self.way_back_s
    }

    /// What it waits in all before windows open, s.
    pub fn waits_s(&self) -> u32 {
        self.visits.iter().map(|v| v.begins_s - v.arrives_s).sum()
    }

    /// Broken windows, a late return among them.
    pub fn broken(&self) -> usize {
        let missed = self.visits.iter().filter(|v| v.missed.is_some()).count();
        missed + usize::from(self.is_late_back)
    }
}

/// Tours for a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TourPlan {
    /// For each team of the task one, in their order.
    pub tours: Vec<Tour>,
    /// Stops whose class has no team, ascending.
    pub without_team: Vec<usize>,
    /// Nothing is better: every class was solved exactly.
    pub is_exact: bool,
    /// It was stopped before its time; what is told is whole and true all the same.
    pub is_cut_short: bool,
}

impl TourPlan {
    /// Broken windows in all.
    pub fn broken(&self) -> usize {
        self.tours.iter().map(Tour::broken).sum()
    }

    /// What all tours take, s.
    pub fn takes_s(&self) -> u64 {
        self.tours.iter().map(|t| u64::from(t.takes_s)).sum()
    }
}

/// A clock as it is told: a task's limits keep it far below what a `u32` holds.
fn told(clock: i64) -> u32 {
    u32::try_from(clock).unwrap_or(u32::MAX)
}

/// The tour of a team of a class.
pub(super) fn tour(class: &Class, team: usize, order: &[usize], earliest: &[i64]) -> Tour {
    let ready = class.leaves(team);
    let end = class.end(team);
    // How much later it may leave: what is waited anyhow, up to where a window would close.
    let (mut waited, mut slack) = (0, NEVER);
    let mut mark = class.ready(team);
    for stop in order {
        let arrives = mark.clock + class.travel(mark.node, *stop);
        let begins = arrives.max(class.opens(*stop));
        waited += begins - arrives;
        slack = slack.min(waited + (class.closes(*stop) - begins).max(0));
        mark = class.on(mark, *stop);
    }
    let leaves = ready + slack.min(waited);
    let mut mark = class.ready(team);
    mark.clock = leaves;
    let mut visits = Vec::new();
    for stop in order {
        let way = class.travel(mark.node, *stop);
        let arrives = mark.clock + way;
        mark = class.on(mark, *stop);
        let closes = class.closes(*stop);
        visits.push(Visit {
            stop: class.stops[*stop],
            way_s: told(way),
            arrives_s: told(arrives),
            begins_s: told(arrives.max(class.opens(*stop))),
            done_s: told(mark.clock),
            missed: (arrives > closes).then(|| Missed {
                closes_s: told(closes),
                earliest_s: told(earliest[*stop]),
            }),
        });
    }
    let is_used = !order.is_empty();
    let way_back = if is_used {
        class.travel(mark.node, end)
    } else {
        0
    };
    let back = mark.clock + way_back;
    Tour {
        team: class.teams[team],
        visits,
        leaves_s: told(leaves),
        way_back_s: told(way_back),
        back_s: told(back),
        is_late_back: is_used && back > class.closes(end),
        takes_s: told(back - ready),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::tour::{Stop, Task, Team, Times, Window};

    /// Places on a line, ten minutes from one to the next; 08:00 is 28 800.
    fn class(windows: &[Option<[u32; 2]>], back_by_s: Option<u32>) -> Class {
        let count = windows.len() as i32 + 1;
        let row = |a: i32| (0..count).map(|b| (a - b).unsigned_abs() * 600).collect();
        let times = Times::new(&(0..count).map(row).collect::<Vec<_>>()).expect("square");
        let stop = |(place, window): (usize, &Option<[u32; 2]>)| Stop {
            place: place + 1,
            class: 0,
            service_s: 300,
            window: window.map(|[opens_s, closes_s]| Window { opens_s, closes_s }),
        };
        let team = Team {
            class: 0,
            start: 0,
            end: 0,
            leaves_s: 28_800,
            back_by_s,
        };
        let stops = windows.iter().enumerate().map(stop).collect();
        Class::new(&Task::new(times, stops, vec![team]).expect("a task"), 0)
    }

    #[test]
    fn a_team_leaves_as_late_as_its_windows_let_it() {
        // At the second it would wait from 08:25 to 10:00; the first closes at 08:40.
        let class = class(&[Some([28_800, 31_200]), Some([36_000, 37_000])], None);
        let told = tour(&class, 0, &[0, 1], &class.earliest());
        assert_eq!(told.leaves_s, 28_800 + 1_800);
        let [first, second] = told.visits[..] else {
            panic!("two stops");
        };
        assert_eq!((first.arrives_s, first.done_s), (31_200, 31_500));
        assert_eq!((second.arrives_s, second.begins_s), (32_100, 36_000));
        assert_eq!((told.back_s, told.takes_s), (37_500, 8_700));
        assert_eq!((told.ways_s(), told.waits_s()), (2_400, 3_900));
        assert_eq!(told.broken(), 0);
    }

    #[test]
    fn what_is_missed_says_whether_it_could_be_reached_at_all() {
        let windows = [Some([28_800, 29_000]), Some([28_800, 30_000]), None];
        let class = class(&windows, Some(33_000));
        let told = tour(&class, 0, &[2, 1, 0], &class.earliest());
        let [third, second, first] = told.visits[..] else {
            panic!("three stops");
        };
        assert_eq!(third.missed, None);
        let missed = second.missed.expect("late");
        assert_eq!((missed.closes_s, missed.earliest_s), (30_000, 30_000));
        assert!(!missed.is_out_of_reach());
        let missed = first.missed.expect("late");
        assert_eq!((missed.closes_s, missed.earliest_s), (29_000, 29_400));
        assert!(missed.is_out_of_reach());
        // It is back at 09:15, and should be at 09:10.
        assert_eq!((told.back_s, told.is_late_back), (33_300, true));
        assert_eq!(told.broken(), 3);
    }

    #[test]
    fn a_team_that_is_not_needed_stays() {
        let class = class(&[None], Some(28_800));
        let told = tour(&class, 0, &[], &class.earliest());
        assert_eq!((told.takes_s, told.broken()), (0, 0));
        assert_eq!((told.leaves_s, told.back_s), (28_800, 28_800));
    }
}
