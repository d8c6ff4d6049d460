//! How many people a site is expected to sample, and how long that takes it. Owns: the estimate and
//! the comparison. Minutes are whole; a lane's capacity is people an hour.

use jiff::ToSpan;
use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many people are expected, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// People.
    pub people: u32,
    /// Every household is registered: they were counted, not estimated.
    pub is_counted: bool,
}

/// How many people live somewhere: those who are registered, and for every household that is not,
/// as many as a household usually has.
pub fn expected(
    residents: u32,
    (registered, households): (u32, u32),
    per_household: f64,
) -> Expectation {
    let open = households.saturating_sub(registered);
    let estimated = (f64::from(open) * per_household).round();
    let estimated = if estimated.is_finite() {
        estimated.clamp(0.0, f64::from(u32::MAX)) as u32
    } else {
        0
    };
    Expectation {
        people: residents.saturating_add(estimated),
        is_counted: open == 0 && registered > 0,
    }
}

/// When something is open on every day, such as `07:00-11:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hours {
    /// From.
    pub from: Time,
    /// To; before `from` where it goes over midnight.
    pub to: Time,
}

impl Hours {
    /// As people write it.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.replace(['–', '—', '－', '~', '～'], "-");
        let plain = plain.replace('：', ":");
        let (from, to) = plain.trim().split_once('-')?;
        let time = |text: &str| -> Option<Time> {
            let (hour, minute) = text.trim().split_once(':')?;
            // A day may be said to end at 24:00.
            let hour = hour.parse::<i8>().ok().filter(|h| (0..=24).contains(h))? % 24;
            Time::new(hour, minute.parse().ok()?, 0, 0).ok()
        };
        Some(Self {
            from: time(from)?,
            to: time(to)?,
        })
    }

    /// The same, where it does not go over midnight.
    pub fn within_a_day(text: &str) -> Option<Self> {
        Self::parse(text).filter(|hours| hours.from < hours.to)
    }

    /// Whether it is open at an hour; from and to the same is the whole day.
    pub fn holds_at(self, time: Time) -> bool {
        if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            self.from <= time || time < self.to
        }
    }
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} are no hours such as \"07:00-11:30\""))
    }
}

impl From<Hours> for String {
    fn from(hours: Hours) -> Self {
        hours.to_string()
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            from.hour(),
            from.minute(),
            to.hour(),
            to.minute()
        )
    }
}

/// No round is looked at for longer than so many minutes: two weeks.
const LONGEST: i64 = 14 * 24 * 60;

/// Minutes that something with these hours is open between two instants; without hours it is open
/// all the time.
pub fn open_minutes(hours: &[Hours], from: DateTime, to: DateTime) -> u32 {
    let minutes = from.duration_until(to).as_mins().clamp(0, LONGEST);
    if hours.is_empty() {
        return u32::try_from(minutes).unwrap_or(0);
    }
    let mut open = 0;
    // From one change of the hours to the next, not minute by minute.
    let mut at = from;
    let end = from.saturating_add(minutes.minutes());
    while at < end {
        let midnight = at.date().saturating_add(1.day()).at(0, 0, 0, 0);
        let changes = hours.iter().flat_map(|h| [h.from, h.to]);
        let changes = changes.map(|time| at.date().to_datetime(time));
        let next = changes.filter(|change| *change > at).min();
        let next = next.unwrap_or(midnight).min(midnight).min(end);
        if hours.iter().any(|h| h.holds_at(at.time())) {
            open += at.duration_until(next).as_mins();
        }
        at = next;
    }
    u32::try_from(open).unwrap_or(0)
}

/// How much a site has to do against what it can.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// People who are expected there.
    pub people: u32,
    /// People that all its lanes take in an hour.
    pub per_hour: u32,
    /// Minutes that it is open in the round.
    pub open: u32,
}

impl Load {
    /// Minutes that it takes; `None` where it never ends: people, and no lane.
    pub fn minutes(self) -> Option<u32> {
        match (self.people, self.per_hour) {
            (0, _) => Some(0),
            (_, 0) => None,
            (people, per_hour) => {
                let minutes = (u64::from(people) * 60).div_ceil(u64::from(per_hour));
                Some(u32::try_from(minutes).unwrap_or(u32::MAX))
            }
        }
    }

    /// People that it can take while it is open.
    pub fn room(self) -> u32 {
        let room = u64::from(self.per_hour) * u64::from(self.open) / 60;
        u32::try_from(room).unwrap_or(u32::MAX)
    }

    /// More people than it can take while it is open.
    pub fn is_too_full(self) -> bool {
        self.people > self.room()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn whoever_is_registered_is_counted_and_the_others_are_estimated() {
        let table = [
            (0, (0, 300), (780, false)),
            (240, (100, 100), (240, true)),
            (240, (100, 110), (266, false)),
            (0, (0, 0), (0, false)),
            // More are registered than somebody stated.
            (50, (20, 10), (50, true)),
        ];
        for (residents, households, (people, is_counted)) in table {
            let expected = expected(residents, households, 2.6);
            assert_eq!(
                (expected.people, expected.is_counted),
                (people, is_counted),
                "{residents} {households:?}"
            );
        }
        assert_eq!(expected(1, (0, 9), f64::NAN).people, 1);
    }

    #[test]
    fn a_site_is_open_by_its_hours_also_over_midnight() {
        let hours = |texts: &[&str]| -> Vec<Hours> {
            let read = texts.iter().map(|text| Hours::parse(text).expect("hours"));
            read.collect()
        };
        let at = |day, hour, minute| date(2021, 9, day).at(hour, minute, 0, 0);
        let table = [
            (
                vec!["07:00-11:30", "14：00–18:00"],
                at(12, 0, 0),
                at(13, 0, 0),
                510,
            ),
            (vec!["07:00-11:30"], at(12, 8, 0), at(12, 9, 0), 60),
            (vec!["22:00-02:00"], at(12, 0, 0), at(13, 0, 0), 240),
            (vec!["0:00-24:00"], at(12, 6, 0), at(12, 7, 15), 75),
            // What two of them say is open once.
            (
                vec!["07:00-09:00", "08:00-10:00"],
                at(12, 0, 0),
                at(13, 0, 0),
                180,
            ),
            (vec![], at(12, 6, 0), at(12, 7, 0), 60),
            (vec!["07:00-09:00"], at(13, 0, 0), at(12, 0, 0), 0),
        ];
        for (texts, from, to, expected) in table {
            let open = open_minutes(&hours(&texts), from, to);
            assert_eq!(open, expected, "{texts:?} {from} {to}");
        }
        for text in ["", "7-11", "07:00", "25:00-26:00", "07:61-08:00"] {
            assert_eq!(Hours::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_site_is_too_full_that_cannot_take_everybody_while_it_is_open() {
        let load = |people, per_hour, open| Load {
            people,
            per_hour,
            open,
        };
        let table = [
            (load(240, 120, 120), Some(120), false),
            (load(241, 120, 120), Some(121), true),
            (load(0, 0, 0), Some(0), false),
            (load(1, 0, 600), None, true),
            (load(10, 120, 0), Some(5), true),
        ];
        for (load, minutes, full) in table {
            assert_eq!(
                (load.minutes(), load.is_too_full()),
                (minutes, full),
                "{load:?}"
            );
        }
    }
}
