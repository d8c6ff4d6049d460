//! What is asked for: places with the times between them, stops, teams. Owns: their limits, checked
//! once. Must not know: how a tour is found.

use thiserror::Error;

/// No way and no service takes longer, s.
pub const LONGEST_S: u32 = 86_400;
/// No clock shows more, s since midnight: a tour may run past midnight, not past the next.
pub const LATEST_S: u32 = 2 * 86_400;
/// So many stops at most.
pub const MOST_STOPS: usize = 2_000;
/// So many teams at most.
pub const MOST_TEAMS: usize = 200;

/// Why a task is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// A row of the times is not as long as there are rows.
    #[error("row {row} of the travel times has {found} entries, not {places}")]
    NotSquare {
        /// The row.
        row: usize,
        /// How long it is.
        found: usize,
        /// How long it should be.
        places: usize,
    },
    /// A way takes too long.
    #[error("the way from place {from} to place {to} takes more than a day")]
    FarAway {
        /// From.
        from: usize,
        /// To.
        to: usize,
    },
    /// A stop or a team lies at a place that the times do not know.
    #[error("place {0} is not among those with travel times")]
    NoPlace(usize),
    /// A window closes before it opens, or beyond [`LATEST_S`].
    #[error("the time window of stop {0} closes before it opens, or after the next midnight")]
    Window(usize),
    /// A service takes too long.
    #[error("the service at stop {0} takes more than a day")]
    Service(usize),
    /// A team is to be back before it leaves, or beyond [`LATEST_S`].
    #[error("team {0} is to be back before it leaves, or after the next midnight")]
    Shift(usize),
    /// Too many stops or teams.
    #[error("{stops} stops and {teams} teams are too many for one plan")]
    TooMany {
        /// So many stops.
        stops: usize,
        /// So many teams.
        teams: usize,
    },
}

/// Travel times between places, in whole seconds; there and back may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    places: usize,
    seconds: Vec<u32>,
}

impl Times {
    /// Of rows: a row holds the times from one place to each.
    ///
    /// # Errors
    /// [`Fault::NotSquare`], [`Fault::FarAway`].
    pub fn new(rows: &[Vec<u32>]) -> Result<Self, Fault> {
        let places = rows.len();
        for (row, times) in rows.iter().enumerate() {
            if times.len() != places {
                let found = times.len();
                return Err(Fault::NotSquare { row, found, places });
            }
            if let Some(to) = times.iter().position(|s| *s > LONGEST_S) {
                return Err(Fault::FarAway { from: row, to });
            }
        }
        Ok(Self {
            places,
            seconds: rows.concat(),
        })
    }

    /// How many places.
    pub fn places(&self) -> usize {
        self.places
    }

    /// From one place to another, s; `None` for a place there is not.
    pub fn between(&self, from: usize, to: usize) -> Option<u32> {
        let is_known = from < self.places && to < self.places;
        is_known.then(|| self.seconds[from * self.places + to])
    }

    /// The same for places known to be there.
    pub(super) fn at(&self, from: usize, to: usize) -> u32 {
        self.seconds[from * self.places + to]
    }
}

/// When a stop may begin to be served, s since midnight, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Who comes before waits.
    pub opens_s: u32,
    /// Who comes after breaks it.
    pub closes_s: u32,
}

/// Somewhere to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Its place among the times.
    pub place: usize,
    /// One tour holds stops of one class only.
    pub class: u32,
    /// How long it takes there, s.
    pub service_s: u32,
    /// When; none for any time.
    pub window: Option<Window>,
}

/// Whoever goes on a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Team {
    /// Whose stops it serves.
    pub class: u32,
    /// The place it leaves.
    pub start: usize,
    /// The place it comes back to.
    pub end: usize,
    /// When it is ready, s since midnight.
    pub leaves_s: u32,
    /// When it should be back, s since midnight: being late counts as a broken window.
    pub back_by_s: Option<u32>,
}

/// What is asked for, known to be within limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    times: Times,
    stops: Vec<Stop>,
    teams: Vec<Team>,
}

impl Task {
    /// Of times, stops and teams.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn new(times: Times, stops: Vec<Stop>, teams: Vec<Team>) -> Result<Self, Fault> {
        if stops.len() > MOST_STOPS || teams.len() > MOST_TEAMS {
            return Err(Fault::TooMany {
                stops: stops.len(),
                teams: teams.len(),
            });
        }
        let of_stops = stops.iter().map(|s| s.place);
        let mut all = of_stops.chain(teams.iter().flat_map(|t| [t.start, t.end]));
        if let Some(place) = all.find(|place| *place >= times.places()) {
            return Err(Fault::NoPlace(place));
        }
        for (number, stop) in stops.iter().enumerate() {
            let is_window = |w: Window| w.opens_s <= w.closes_s && w.closes_s <= LATEST_S;
            if !stop.window.is_none_or(is_window) {
                return Err(Fault::Window(number));
            }
            if stop.service_s > LONGEST_S {
                return Err(Fault::Service(number));
            }
        }
        for (number, team) in teams.iter().enumerate() {
            let back_by = team.back_by_s.unwrap_or(LATEST_S);
            if team.leaves_s > back_by || back_by > LATEST_S {
                return Err(Fault::Shift(number));
            }
        }
        Ok(Self {
            times,
            stops,
            teams,
        })
    }

    /// The times.
    pub fn times(&self) -> &Times {
        &self.times
    }

    /// The stops.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// The teams.
    pub fn teams(&self) -> &[Team] {
        &self.teams
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(place: usize) -> Stop {
        Stop {
            place,
            class: 0,
            service_s: 300,
            window: None,
        }
    }

    fn team() -> Team {
        Team {
            class: 0,
            start: 0,
            end: 0,
            leaves_s: 28_800,
            back_by_s: None,
        }
    }

    #[test]
    fn times_are_square_and_within_a_day() {
        let found = Times::new(&[vec![0, 1], vec![1]]);
        let fault = Fault::NotSquare {
            row: 1,
            found: 1,
            places: 2,
        };
        assert_eq!(found, Err(fault));
        let found = Times::new(&[vec![0, 1], vec![86_401, 0]]);
        assert_eq!(found, Err(Fault::FarAway { from: 1, to: 0 }));
        let times = Times::new(&[vec![0, 7], vec![9, 0]]).expect("square");
        assert_eq!(times.between(0, 1), Some(7));
        assert_eq!(times.between(1, 0), Some(9));
        assert_eq!(times.between(1, 2), None);
    }

    #[test]
    fn a_task_that_is_none_says_where() {
        let times = Times::new(&[vec![0, 1], vec![1, 0]]).expect("square");
        let of = |stop: Stop, team: Team| Task::new(times.clone(), vec![stop], vec![team]);
        let window = |opens_s, closes_s| {
            let window = Some(Window { opens_s, closes_s });
            Stop { window, ..stop(1) }
        };
        assert!(of(window(28_800, 28_800), team()).is_ok());
        assert_eq!(of(stop(2), team()), Err(Fault::NoPlace(2)));
        assert_eq!(of(window(2, 1), team()), Err(Fault::Window(0)));
        assert_eq!(of(window(2, 172_801), team()), Err(Fault::Window(0)));
        let long = Stop {
            service_s: 86_401,
            ..stop(1)
        };
        assert_eq!(of(long, team()), Err(Fault::Service(0)));
        let away = Team { end: 5, ..team() };
        assert_eq!(of(stop(1), away), Err(Fault::NoPlace(5)));
        let early = Team {
            back_by_s: Some(28_799),
            ..team()
        };
        assert_eq!(of(stop(1), early), Err(Fault::Shift(0)));
        let many = Task::new(times, vec![stop(1); 2_001], vec![team()]);
        let fault = Fault::TooMany {
            stops: 2_001,
            teams: 1,
        };
        assert_eq!(many, Err(fault));
    }
}
