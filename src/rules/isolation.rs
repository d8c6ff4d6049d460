//! How long contacts stay isolated, and what is due meanwhile: the end, the daily check, the
//! samples. Owns: dates by profile, and what extending or shortening does to what follows from
//! them. A suggested date is a suggestion: nothing here sets one.

use super::profile::ContactRule;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use std::fmt;

/// What a profile suggests for a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The last day in central isolation ends here; `None` where there is none.
    pub central_until: Option<Date>,
    /// The day it ends: the first day without it.
    pub end: Date,
    /// Days on which a sample is taken.
    pub samples: Vec<Date>,
}

/// What is wrong with the dates of an isolation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodFault {
    /// It has an end and no start: none is invented.
    NoStart,
    /// It ends before it starts.
    EndBeforeStart,
    /// It was released before it started.
    ReleaseBeforeStart,
}

impl fmt::Display for PeriodFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoStart => "an isolation with an end needs its start",
            Self::EndBeforeStart => "the isolation ends before it starts",
            Self::ReleaseBeforeStart => "the release lies before the start",
        })
    }
}

/// What a profile suggests for an isolation that starts on a day, the first.
pub fn course(rule: &ContactRule, start: Date) -> Course {
    let central = days_after(start, rule.central_days);
    let at_home = |day: &u32| days_after(central, day.saturating_sub(1));
    let in_central = |day: &u32| days_after(start, day.saturating_sub(1));
    let samples = rule.sampling_days.iter().map(in_central);
    let samples = samples.chain(rule.home_sampling_days.iter().map(at_home));
    Course {
        central_until: (rule.central_days > 0).then_some(central),
        end: days_after(central, rule.home_days),
        samples: samples.collect(),
    }
}

/// Whether the dates of an isolation can be true.
///
/// # Errors
/// [`PeriodFault`].
pub fn check_period(
    start: Option<Date>,
    end: Option<Date>,
    released: Option<Date>,
) -> Result<(), PeriodFault> {
    match (start, end, released) {
        (None, Some(_), _) => Err(PeriodFault::NoStart),
        (Some(start), Some(end), _) if end < start => Err(PeriodFault::EndBeforeStart),
        (Some(start), _, Some(released)) if released < start => {
            Err(PeriodFault::ReleaseBeforeStart)
        }
        _ => Ok(()),
    }
}

/// The samples of an isolation whose end was moved: those before `today` stand as they were, none
/// lies on the new end or behind it, and a longer one has one on the day before its end.
pub fn resample(samples: &[Date], today: Date, old_end: Option<Date>, new_end: Date) -> Vec<Date> {
    let mut kept: Vec<Date> = samples
        .iter()
        .copied()
        .filter(|day| *day < new_end || *day < today)
        .collect();
    let is_longer = old_end.is_some_and(|old| new_end > old);
    let last = new_end.saturating_sub(1.days());
    if is_longer && last >= today && !kept.contains(&last) {
        kept.push(last);
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// From this temperature on it is a fever, °C (8th edition: 37.3).
pub const FEVER: f64 = 37.3;

/// A temperature as it is typed, °C; `None` where nothing is. Full-width digits and a comma for the
/// point are read.
///
/// # Errors
/// What no living body has.
#[expect(clippy::result_unit_err, reason = "there is one thing wrong with it")]
pub fn temperature(text: &str) -> Result<Option<f64>, ()> {
    let text: String = text
        .trim()
        .trim_end_matches(['℃', 'C', '°', '度'])
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
            ',' | '，' | '．' | '。' => '.',
            c => c,
        })
        .collect();
    if text.is_empty() {
        return Ok(None);
    }
    let degrees: f64 = text.trim().parse().map_err(|_| ())?;
    if (34.0..=43.0).contains(&degrees) {
        Ok(Some(degrees))
    } else {
        Err(())
    }
}

/// How the daily check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// Nobody is to be checked: it has not begun or is over.
    None,
    /// Today's is done.
    Done,
    /// Today's is due.
    Due,
    /// It is overdue by so many days: 0 means today's, after the hour.
    Overdue(u32),
}

/// How the daily check stands at an instant, the newest one having been on day `last`; after
/// `hour` today's is overdue.
pub fn daily_check(
    start: Option<Date>,
    over: Option<Date>,
    last: Option<Date>,
    now: DateTime,
    hour: i8,
) -> Check {
    let today = now.date();
    let Some(start) = start.filter(|start| *start <= today) else {
        return Check::None;
    };
    if over.is_some_and(|over| over <= today) {
        return Check::None;
    }
    // The first check is due on the first day.
    let next = match last {
        Some(last) if last >= start => days_after(last, 1),
        _ => start,
    };
    if next > today {
        return Check::Done;
    }
    let behind = u32::try_from((today - next).get_days()).unwrap_or(0);
    match behind {
        0 if now.hour() < hour => Check::Due,
        behind => Check::Overdue(behind),
    }
}

/// How long somebody stays, as it stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has no start yet.
    Undated,
    /// It begins later.
    Planned,
    /// It goes on.
    Running,
    /// It should have ended and was not released yet.
    ReleaseDue,
    /// It was released.
    Released,
}

/// How an isolation stands on a day. It does not end by itself: somebody releases.
pub fn standing(
    start: Option<Date>,
    end: Option<Date>,
    released: Option<Date>,
    today: Date,
) -> Standing {
    let Some(start) = start else {
        return Standing::Undated;
    };
    if released.is_some_and(|day| day <= today) {
        return Standing::Released;
    }
    if start > today {
        return Standing::Planned;
    }
    if end.is_some_and(|end| end <= today) {
        Standing::ReleaseDue
    } else {
        Standing::Running
    }
}

fn days_after(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}

#[cfg(test)]
mod tests {
    use super::super::profile::profiles;
    use super::*;
    use jiff::civil::date;

    fn september(day: i8) -> Date {
        date(2021, 9, day)
    }

    #[test]
    fn the_course_follows_the_profile() {
        let eighth = &profiles()[0].contacts;
        let close = course(&eighth["close"], september(10));
        assert_eq!(close.central_until, Some(september(24)));
        assert_eq!(close.end, date(2021, 10, 1));
        assert_eq!(close.samples[..4], [10, 13, 16, 23].map(september));
        assert_eq!(close.samples[4..], [25, 30].map(september));
        let secondary = course(&eighth["secondary"], september(10));
        assert_eq!(
            (secondary.central_until, secondary.end),
            (None, september(17))
        );
        let ninth = course(&profiles()[1].contacts["close"], date(2024, 2, 25));
        // 2024 has a 29 February: 7 days and 3.
        assert_eq!(ninth.central_until, Some(date(2024, 3, 3)));
        assert_eq!(ninth.end, date(2024, 3, 6));
    }

    #[test]
    fn impossible_periods_are_refused_and_missing_dates_are_not_invented() {
        // Case 47.
        let (a, b) = (Some(september(10)), Some(september(9)));
        let table = [
            (None, a, None, Err(PeriodFault::NoStart)),
            (a, b, None, Err(PeriodFault::EndBeforeStart)),
            (a, None, b, Err(PeriodFault::ReleaseBeforeStart)),
            (a, a, None, Ok(())),
            (a, None, None, Ok(())),
            (None, None, None, Ok(())),
        ];
        for (start, end, released, expected) in table {
            assert_eq!(check_period(start, end, released), expected);
        }
    }

    #[test]
    fn samples_follow_an_end_that_is_moved() {
        // Case 48.
        let samples = [10, 13, 16, 23].map(september);
        let longer = resample(&samples, september(20), Some(september(24)), september(28));
        assert_eq!(longer, [10, 13, 16, 23, 27].map(september));
        let shorter = resample(&samples, september(12), Some(september(24)), september(15));
        assert_eq!(shorter, [10, 13].map(september));
        // What was taken was taken.
        let past = resample(&samples, september(24), Some(september(24)), september(12));
        assert_eq!(past, samples);
    }

    #[test]
    fn the_daily_check_is_due_until_the_hour_and_then_overdue() {
        let at = |day: i8, hour: i8| september(day).at(hour, 59, 0, 0);
        let start = Some(september(10));
        let last = |day: i8| Some(september(day));
        let table = [
            (start, None, None, at(9, 23), Check::None),
            (start, None, None, at(10, 8), Check::Due),
            (start, None, last(10), at(10, 9), Check::Done),
            // Midnight: a new day, a new check.
            (start, None, last(10), at(11, 0), Check::Due),
            (start, None, last(10), at(11, 20), Check::Overdue(0)),
            (start, None, last(10), at(13, 0), Check::Overdue(2)),
            (start, Some(september(13)), last(10), at(13, 0), Check::None),
            // One from an earlier stay says nothing.
            (start, None, last(2), at(10, 8), Check::Due),
            (None, None, None, at(10, 8), Check::None),
        ];
        for (start, over, last, now, expected) in table {
            let found = daily_check(start, over, last, now, 20);
            assert_eq!(found, expected, "{start:?} {over:?} {last:?} {now}");
        }
    }

    #[test]
    fn nobody_is_released_by_the_calendar() {
        let (start, end) = (Some(september(10)), Some(september(24)));
        let table = [
            (start, end, None, september(9), Standing::Planned),
            (start, end, None, september(10), Standing::Running),
            (start, end, None, september(23), Standing::Running),
            (start, end, None, september(24), Standing::ReleaseDue),
            (start, end, None, date(2022, 1, 1), Standing::ReleaseDue),
            (
                start,
                end,
                Some(september(24)),
                september(24),
                Standing::Released,
            ),
            // Replayed, it was not released yet.
            (
                start,
                end,
                Some(september(24)),
                september(23),
                Standing::Running,
            ),
            (start, None, None, date(2022, 1, 1), Standing::Running),
            (None, None, None, september(9), Standing::Undated),
        ];
        for (start, end, released, today, expected) in table {
            assert_eq!(standing(start, end, released, today), expected, "{today}");
        }
    }

    #[test]
    fn a_temperature_is_read_as_people_type_it() {
        let table = [
            ("", Ok(None)),
            ("36.5", Ok(Some(36.5))),
            (" ３６．５℃", Ok(Some(36.5))),
            ("37,3 °C", Ok(Some(37.3))),
            ("365", Err(())),
            ("warm", Err(())),
            ("NaN", Err(())),
        ];
        for (text, expected) in table {
            assert_eq!(temperature(text), expected, "{text}");
        }
    }
}
