//! Isolations as counts: by grid and day, and the courses of contacts by the case they met. Owns:
//! that counts show the same figures as the isolations themselves, for whoever may not see these.
//! Must not know: SQL, keys.
//!
//! Nobody who holds no key learns who is checked, sampled or released; the map and the rules of
//! zones need no more than how many. Each isolation contributes a few steps to the counts of its
//! grid, so that one that changes is taken away as it was and added as it is.

use super::{Isolation, Where};
use crate::rules::calendar;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is counted of a grid on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// Isolated at home, those included who wait for release.
    Home,
    /// The same, centrally.
    Central,
    /// Over, and not released yet.
    ReleaseDue,
    /// To be checked on the day.
    Due,
    /// Of these, not checked on the day before either.
    Behind,
    /// Checked on the day.
    Done,
    /// Of these, those that were behind.
    CaughtUp,
    /// Negative results of samples of the day.
    Negative,
    /// Samples due on the day without a result.
    Missing,
}

impl Count {
    /// All, in the order of their columns.
    pub const ALL: [Self; 9] = [
        Self::Home,
        Self::Central,
        Self::ReleaseDue,
        Self::Due,
        Self::Behind,
        Self::Done,
        Self::CaughtUp,
        Self::Negative,
        Self::Missing,
    ];

    /// Its column in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Central => "central",
            Self::ReleaseDue => "release_due",
            Self::Due => "due",
            Self::Behind => "behind",
            Self::Done => "done",
            Self::CaughtUp => "caught_up",
            Self::Negative => "negative",
            Self::Missing => "missing",
        }
    }

    /// Whether it goes on until something changes it, or is of one day.
    const fn goes_on(self) -> bool {
        matches!(
            self,
            Self::Home | Self::Central | Self::ReleaseDue | Self::Due | Self::Behind
        )
    }
}

/// Counts, in the order of [`Count::ALL`]. What goes on stands as by how much it changes on the
/// day, so it can be below nought.
pub type Counts = [i64; Count::ALL.len()];

/// Changes of counts, by grid and day.
pub type Tally = BTreeMap<(String, Date), Counts>;

/// How contacts of a case fared, without who they are: the number of the case, their class, and
/// how many fared like that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Course {
    /// The number of the case they met.
    pub case: String,
    /// The class of contact, as the profile calls it.
    pub class: String,
    /// The last exposure.
    pub exposed: Option<Date>,
    /// The first day.
    pub start: Option<Date>,
    /// Where.
    pub place: Where,
    /// The day they go home from a central place.
    pub central_until: Option<Date>,
    /// Days of negative results, the oldest first.
    pub negatives: Vec<Date>,
}

impl Course {
    /// The course of an isolation; `None` where nobody knows whom they met.
    pub fn of(isolation: &Isolation) -> Option<Self> {
        Some(Self {
            case: isolation.case.clone()?,
            class: isolation.contact.clone(),
            exposed: isolation.exposed,
            start: isolation.start,
            place: isolation.place,
            central_until: isolation.central_until,
            negatives: isolation.negatives.clone(),
        })
    }

    /// Where they are on a day: who is at home after a central place is at home.
    pub fn place_on(&self, day: Date) -> Where {
        self.place.on(self.central_until, day)
    }
}

/// What an isolation does to the counts of its grid; nothing while it has no first day.
pub fn contribution(isolation: &Isolation) -> Vec<(Date, Count, i64)> {
    let mut found = Vec::new();
    let Some(start) = isolation.start else {
        return found;
    };
    let mut span = |count: Count, from: Date, until: Option<Date>| {
        if until.is_none_or(|until| from < until) {
            found.push((from, count, 1));
            found.extend(until.map(|until| (until, count, -1)));
        }
    };
    let released = isolation.released;
    let over = released.into_iter().chain(isolation.end).min();
    let until = |day: Date| Some(released.map_or(day, |released| released.min(day)));
    let at = |place: Where| match place {
        Where::Home => Count::Home,
        Where::Central => Count::Central,
    };
    match isolation.central_until.filter(|day| *day > start) {
        Some(moves) => {
            span(at(isolation.place), start, until(moves));
            span(Count::Home, moves, released);
        }
        None => span(at(isolation.place_on(start)), start, released),
    }
    if let Some(end) = isolation.end {
        span(Count::ReleaseDue, end.max(start), released);
    }
    span(Count::Due, start, over);
    let mut days: Vec<Date> = isolation.checks.iter().map(|check| check.date()).collect();
    days.retain(|day| *day >= start && over.is_none_or(|over| *day < over));
    days.sort_unstable();
    days.dedup();
    // The first check is due on the first day; who misses a day is behind from the next one on.
    let mut next = start;
    for day in &days {
        let behind = after(next);
        if behind <= *day {
            span(Count::Behind, behind, Some(after(*day)));
        }
        next = after(*day);
    }
    span(Count::Behind, after(next), over);
    let mut next = start;
    for day in days {
        found.push((day, Count::Done, 1));
        if day > next {
            found.push((day, Count::CaughtUp, 1));
        }
        next = after(day);
    }
    let negatives = isolation.negatives.iter();
    found.extend(negatives.map(|day| (*day, Count::Negative, 1)));
    let missing = isolation.unanswered(Date::MAX);
    found.extend(missing.map(|day| (day, Count::Missing, 1)));
    found
}

/// Add what an isolation contributes, so many times: −1 takes it away.
pub fn add(tally: &mut Tally, isolation: &Isolation, times: i64) {
    let Some(grid) = &isolation.grid else {
        return;
    };
    for (day, count, change) in contribution(isolation) {
        let counts = tally.entry((grid.clone(), day)).or_default();
        counts[count as usize] += change * times;
    }
}

/// The counts of a grid through the days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCounts {
    /// The code of the grid.
    pub grid: String,
    /// Days on which anything changes, in order, with the counts of that day.
    days: Vec<(Date, Counts)>,
}

impl GridCounts {
    /// The counts of each grid of a tally.
    pub fn of(tally: &Tally) -> Vec<Self> {
        let mut grids: Vec<Self> = Vec::new();
        for ((grid, day), changes) in tally {
            if grids.last().is_none_or(|last| last.grid != *grid) {
                grids.push(Self {
                    grid: grid.clone(),
                    days: Vec::new(),
                });
            }
            let Some(last) = grids.last_mut() else {
                continue;
            };
            let before = last.days.last().map_or(Counts::default(), |(_, c)| *c);
            let mut counts = *changes;
            for count in Count::ALL.into_iter().filter(|count| count.goes_on()) {
                counts[count as usize] += before[count as usize];
            }
            last.days.push((*day, counts));
        }
        grids
    }

    /// A count on a day.
    pub fn on(&self, day: Date, count: Count) -> u32 {
        let by_then = self.days.partition_point(|(other, _)| *other <= day);
        let Some((of, counts)) = by_then.checked_sub(1).and_then(|i| self.days.get(i)) else {
            return 0;
        };
        if count.goes_on() || *of == day {
            u32::try_from(counts[count as usize]).unwrap_or(0)
        } else {
            0
        }
    }

    /// Isolations whose check is due and whose is overdue, at an instant of which the hour of the
    /// day's check has passed or not. Of a day everything that was done on it is counted, also
    /// what was done after the instant.
    pub fn checks_at(&self, at: DateTime, hour: i8) -> (u32, u32) {
        let of = |count| self.on(at.date(), count);
        let open = of(Count::Due).saturating_sub(of(Count::Done));
        let behind = of(Count::Behind).saturating_sub(of(Count::CaughtUp));
        match at.hour() < hour {
            true => (open.saturating_sub(behind), behind),
            false => (0, open),
        }
    }

    /// The last day on which somebody was checked.
    pub fn last_check(&self) -> Option<Date> {
        let mut days = self.days.iter();
        let last = days.rfind(|(_, counts)| counts[Count::Done as usize] > 0);
        last.map(|(day, _)| *day)
    }
}

fn after(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// The text form of a course, as it is kept.
pub fn course_text(course: &Course) -> String {
    serde_json::json!([
        course.exposed.map(|day| day.to_string()),
        course.start.map(|day| day.to_string()),
        course.place == Where::Central,
        course.central_until.map(|day| day.to_string()),
        course
            .negatives
            .iter()
            .map(Date::to_string)
            .collect::<Vec<_>>(),
    ])
    .to_string()
}

/// A course as it is kept; `None` for what is none.
pub fn course_of(case: &str, class: &str, text: &str) -> Option<Course> {
    type Kept = (
        Option<String>,
        Option<String>,
        bool,
        Option<String>,
        Vec<String>,
    );
    let (exposed, start, is_central, central_until, negatives): Kept =
        serde_json::from_str(text).ok()?;
    let day = |text: Option<String>| text.and_then(|text| calendar::date(&text).ok());
    let negatives = negatives.iter();
    Some(Course {
        case: case.to_owned(),
        class: class.to_owned(),
        exposed: day(exposed),
        start: day(start),
        place: match is_central {
            true => Where::Central,
            false => Where::Home,
        },
        central_until: day(central_until),
        negatives: negatives
            .filter_map(|text| calendar::date(text).ok())
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ground, placed};
    use super::super::{Case, CaseClass, Epidemic, Filter, Moment};
    use super::*;
    use crate::model::record::{Key, Kind};
    use crate::rules::profile::profiles;
    use jiff::civil::{date, datetime};
    use proptest::prelude::*;

    fn september(day: i8) -> Date {
        date(2021, 9, day)
    }

    prop_compose! {
        fn isolation()(
            grid in 0..3_usize,
            start in prop::option::weighted(0.95, 1..20_i8),
            end in prop::option::of(1..28_i8),
            released in prop::option::weighted(0.3, 1..28_i8),
            is_central: bool,
            central_until in prop::option::of(1..28_i8),
            checks in prop::collection::vec(1..28_i8, 0..12),
            samples in prop::collection::btree_set(1..28_i8, 0..4),
            negatives in prop::collection::btree_set(1..28_i8, 0..4),
            is_close: bool,
            exposed in prop::option::of(1..20_i8),
            has_case: bool,
        ) -> Isolation {
            let mut checks: Vec<DateTime> =
                checks.into_iter().map(|day| september(day).at(8, 0, 0, 0)).collect();
            checks.sort_unstable();
            Isolation {
                key: Key::new(Kind::Person, "G"),
                grid: Some(["a", "b", "c"][grid].to_owned()),
                place: if is_central { Where::Central } else { Where::Home },
                contact: if is_close { "close" } else { "secondary" }.to_owned(),
                is_locked: false,
                case: has_case.then(|| "C1".to_owned()),
                exposed: exposed.map(september),
                start: start.map(september),
                central_until: central_until.map(september),
                end: end.map(september),
                released: released.map(september),
                seal: None,
                checks,
                fevers: Vec::new(),
                samples: samples.into_iter().map(september).collect(),
                negatives: negatives.into_iter().map(september).collect(),
                deliveries: Vec::new(),
                building: None,
                household: None,
                name: None,
                hours: None,
            }
        }
    }

    fn with_case(isolations: Vec<Isolation>) -> Epidemic {
        Epidemic {
            cases: vec![Case {
                key: Key::new(Kind::Case, "1"),
                number: "C1".to_owned(),
                class: CaseClass::Confirmed,
                onset: None,
                sampled: None,
                reported: Some(september(3)),
                grid: Some("b".to_owned()),
                origin: None,
                at: None,
                building: None,
                source: None,
            }],
            isolations,
            ..Epidemic::default()
        }
    }

    /// The same, as whoever holds no key knows it.
    fn locked(open: &Epidemic) -> Epidemic {
        let mut tally = Tally::default();
        let mut courses: BTreeMap<Course, u32> = BTreeMap::new();
        for isolation in &open.isolations {
            add(&mut tally, isolation, 1);
            if let Some(course) = Course::of(isolation) {
                let text = course_text(&course);
                let kept = course_of(&course.case, &course.class, &text).expect("a course");
                *courses.entry(kept).or_default() += 1;
            }
        }
        let isolations = open.isolations.iter().map(|isolation| Isolation {
            is_locked: true,
            end: None,
            released: None,
            checks: Vec::new(),
            case: None,
            ..isolation.clone()
        });
        Epidemic {
            isolations: isolations.collect(),
            counts: GridCounts::of(&tally),
            courses: courses.into_iter().collect(),
            ..open.clone()
        }
    }

    fn moment(epidemic: &Epidemic, at: DateTime, community: Option<&str>) -> Moment {
        let ground = ground();
        let filter = Filter {
            community: community.map(str::to_owned),
            ..Filter::default()
        };
        let placed = placed(epidemic, &ground);
        Moment::new(
            epidemic,
            (&ground, &placed),
            (&profiles()[0], None),
            &filter,
            at,
        )
    }

    proptest! {
        #[test]
        fn counts_show_what_the_isolations_show(
            isolations in prop::collection::vec(isolation(), 0..6)
        ) {
            let open = with_case(isolations);
            let sealed = locked(&open);
            for day in 1..30 {
                for hour in [12, 23] {
                    let at = datetime(2021, 9, day, hour, 0, 0, 0);
                    for community in [None, Some("洪桥")] {
                        let (a, b) = (moment(&open, at, community), moment(&sealed, at, community));
                        prop_assert_eq!(a.figures, b.figures, "{}", at);
                        prop_assert_eq!(a.grids, b.grids, "{}", at);
                    }
                }
            }
            prop_assert_eq!(open.links("C1"), sealed.links("C1"));
        }

        #[test]
        fn what_is_taken_away_leaves_nothing(
            isolations in prop::collection::vec(isolation(), 1..6)
        ) {
            let mut tally = Tally::default();
            isolations.iter().for_each(|one| add(&mut tally, one, 1));
            isolations.iter().for_each(|one| add(&mut tally, one, -1));
            prop_assert!(tally.values().all(|counts| *counts == Counts::default()));
        }
    }

    #[test]
    fn a_day_is_counted_by_what_was_done_on_it() {
        let isolation = Isolation {
            start: Some(september(10)),
            end: Some(september(14)),
            checks: vec![september(12).at(9, 0, 0, 0)],
            samples: vec![september(11), september(13)],
            negatives: vec![september(11)],
            grid: Some("a".to_owned()),
            ..blank()
        };
        let mut tally = Tally::default();
        add(&mut tally, &isolation, 1);
        let counts = &GridCounts::of(&tally)[0];
        let on = |day, count| counts.on(september(day), count);
        let table = [
            (9, [0, 0, 0, 0]),
            // Due, behind, done, caught up.
            (10, [1, 0, 0, 0]),
            (11, [1, 1, 0, 0]),
            (12, [1, 1, 1, 1]),
            (13, [1, 0, 0, 0]),
            (14, [0, 0, 0, 0]),
        ];
        for (day, expected) in table {
            let of = [Count::Due, Count::Behind, Count::Done, Count::CaughtUp];
            assert_eq!(of.map(|count| on(day, count)), expected, "{day}");
        }
        assert_eq!((on(11, Count::Negative), on(13, Count::Missing)), (1, 1));
        assert_eq!(
            (on(13, Count::ReleaseDue), on(20, Count::ReleaseDue)),
            (0, 1)
        );
        assert_eq!(counts.last_check(), Some(september(12)));
    }

    fn blank() -> Isolation {
        Isolation {
            key: Key::new(Kind::Person, "G"),
            grid: None,
            place: Where::Home,
            contact: String::new(),
            is_locked: false,
            case: None,
            exposed: None,
            start: None,
            central_until: None,
            end: None,
            released: None,
            seal: None,
            checks: Vec::new(),
            fevers: Vec::new(),
            samples: Vec::new(),
            negatives: Vec::new(),
            deliveries: Vec::new(),
            building: None,
            household: None,
            name: None,
            hours: None,
        }
    }
}
