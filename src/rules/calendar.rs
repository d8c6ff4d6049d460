//! Days and instants as people write and read them. Owns: which writings mean one day only. A day
//! is a calendar date; nothing is invented: what may mean two days is refused.

use jiff::civil::{Date, DateTime, Time};
use std::fmt;

/// What is wrong with a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateFault {
    /// No date at all.
    Form,
    /// The year has two digits.
    ShortYear,
    /// Day and month could be the other way round.
    Ambiguous,
    /// No such day.
    Missing,
}

impl fmt::Display for DateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "no date; write it as 2021-09-11",
            Self::ShortYear => "the year has two digits; write it as 2021-09-11",
            Self::Ambiguous => "day and month could be the other way round; write it as 2021-09-11",
            Self::Missing => "there is no such day",
        })
    }
}

/// Read a date: year first with any sign between (`2021-09-11`, `2021/9/11`, `2021年9月11日`,
/// `20210911`), or day and month before a whole year where only one order is possible. A time
/// behind it is left out.
///
/// # Errors
/// [`DateFault`].
pub fn date(text: &str) -> Result<Date, DateFault> {
    let text = super::identity::plain(&text.replace(['T', ' '], " ").trim().replace(' ', "~"));
    let day = text.split('~').next().unwrap_or_default();
    let parts: Vec<&str> = day
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let is_plain = day
        .chars()
        .all(|c| c.is_ascii_digit() || "-/.年月日".contains(c));
    let number = |text: &str| text.parse::<i16>().unwrap_or(-1);
    let found = |year: i16, month: i16, day: i16| {
        let small = |n: i16| i8::try_from(n).unwrap_or(-1);
        Date::new(year, small(month), small(day)).map_err(|_| DateFault::Missing)
    };
    match parts.as_slice() {
        _ if !is_plain => Err(DateFault::Form),
        [all] if all.len() == 8 => found(number(&all[..4]), number(&all[4..6]), number(&all[6..])),
        [year, month, day] if year.len() == 4 => found(number(year), number(month), number(day)),
        [first, second, year] if year.len() == 4 => {
            let (first, second) = (number(first), number(second));
            match (first > 12, second > 12) {
                (true, false) => found(number(year), second, first),
                (false, true) => found(number(year), first, second),
                (false, false) if first == second => found(number(year), first, second),
                (false, false) => Err(DateFault::Ambiguous),
                (true, true) => Err(DateFault::Missing),
            }
        }
        [_, _, _] => Err(DateFault::ShortYear),
        _ => Err(DateFault::Form),
    }
}

/// Read an instant: a date that means one day only, and a time (`2021-09-11 14:03`, with `T` or a
/// gap, with or without seconds); without a time the day begins. `None` where it is none.
pub fn instant(text: &str) -> Option<DateTime> {
    let is_gap = |c: char| c == 'T' || c.is_whitespace();
    let text = super::identity::plain(&text.trim().replace(is_gap, "~"));
    let (day, time) = text.split_once('~').unwrap_or((&text, "00:00"));
    Some(date(day).ok()?.to_datetime(time_of_day(time)?))
}

/// Read an instant, as [`instant`] does, or a time of day alone, which is one of this day.
pub fn instant_on(day: Option<Date>, text: &str) -> Option<DateTime> {
    let of_day = || Some(day?.to_datetime(time_of_day(text)?));
    instant(text).or_else(of_day)
}

/// Read a time of day: `14:03`, with or without seconds. `None` where it is none.
pub fn time_of_day(text: &str) -> Option<Time> {
    let text = super::identity::plain(text);
    let parts: Option<Vec<i8>> = text.split(':').map(|part| part.parse().ok()).collect();
    match parts?.as_slice() {
        [hour, minute] => Time::new(*hour, *minute, 0, 0),
        [hour, minute, second] => Time::new(*hour, *minute, *second, 0),
        _ => return None,
    }
    .ok()
}

/// An instant as it is kept: `2021-09-11 14:03`.
pub fn instant_text(at: DateTime) -> String {
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// An instant from which something holds as it is kept: the day alone where it begins with the
/// day, else as [`instant_text`].
pub fn since_text(at: DateTime) -> String {
    match at == at.date().to_datetime(Time::midnight()) {
        true => at.date().to_string(),
        false => instant_text(at),
    }
}

/// The day of a table program's number (days since 1899-12-30), from 1950 to 2100.
pub fn date_of_serial(days: f64) -> Option<Date> {
    if !(18_264.0..=73_415.0).contains(&days) {
        return None;
    }
    let start = jiff::civil::date(1899, 12, 30);
    let span = jiff::Span::new().days(days.floor() as i64);
    start.checked_add(span).ok()
}

/// An instant as the desk's clock shows it (Asia/Shanghai, which has no summer time):
/// `2021-09-11 14:03:22`.
pub fn local_time(at: &str) -> String {
    let shanghai = jiff::tz::offset(8);
    match at.parse::<jiff::Timestamp>() {
        Ok(instant) => shanghai
            .to_datetime(instant)
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string(),
        Err(_) => at.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_means_one_day_is_taken() {
        let day = |y, m, d| Ok(jiff::civil::date(y, m, d));
        let table = [
            ("2021-09-11", day(2021, 9, 11)),
            ("2021/9/11", day(2021, 9, 11)),
            ("2021.9.11", day(2021, 9, 11)),
            ("2021年9月11日", day(2021, 9, 11)),
            ("20210911", day(2021, 9, 11)),
            ("2021-09-11 00:30:00", day(2021, 9, 11)),
            ("2021-09-11T23:59", day(2021, 9, 11)),
            ("13/09/2021", day(2021, 9, 13)),
            ("09/13/2021", day(2021, 9, 13)),
            ("11/09/2021", Err(DateFault::Ambiguous)),
            // Case 39.
            ("15/05/20", Err(DateFault::ShortYear)),
            ("2021-02-30", Err(DateFault::Missing)),
            ("昨天", Err(DateFault::Form)),
            ("", Err(DateFault::Form)),
        ];
        for (text, expected) in table {
            assert_eq!(date(text), expected, "{text}");
        }
        assert_eq!(
            date_of_serial(44_450.0),
            Some(jiff::civil::date(2021, 9, 11))
        );
        assert_eq!(date_of_serial(3.0), None);
    }

    #[test]
    fn instants_are_read_as_they_are_kept() {
        let at = jiff::civil::date(2021, 9, 11).at(14, 3, 0, 0);
        for text in [
            "2021-09-11 14:03",
            "2021-09-11T14:03",
            "2021/9/11 14:03:00",
            "2021-09-11　14：03",
        ] {
            assert_eq!(instant(text), Some(at), "{text}");
        }
        assert_eq!(instant(&instant_text(at)), Some(at));
        let midnight = jiff::civil::date(2021, 9, 11).at(0, 0, 0, 0);
        assert_eq!(instant("2021-09-11"), Some(midnight));
        for text in [
            "2021-09-11 24:00",
            "14:03",
            "11/09/2021 14:03",
            "2021-09-11 14",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_alone_is_of_the_day_that_is_said_beside_it() {
        let day = jiff::civil::date(2021, 9, 11);
        let at = |day: Date, hour| Some(day.at(hour, 0, 0, 0));
        let table = [
            (Some(day), "07:00", at(day, 7)),
            (Some(day), " ７：００ ", at(day, 7)),
            (
                Some(day),
                "2021-09-12 07:00",
                at(day.tomorrow().expect("a day"), 7),
            ),
            (
                Some(day),
                "2021-09-12",
                at(day.tomorrow().expect("a day"), 0),
            ),
            (None, "2021-09-11 07:00", at(day, 7)),
            (None, "07:00", None),
            (Some(day), "24:00", None),
            (Some(day), "7", None),
            (Some(day), "", None),
        ];
        for (day, text, expected) in table {
            assert_eq!(instant_on(day, text), expected, "{day:?} {text}");
        }
    }

    #[test]
    fn a_time_of_day_is_an_hour_and_a_minute() {
        let at = |hour, minute, second| Some(jiff::civil::time(hour, minute, second, 0));
        let table = [
            ("20:00", at(20, 0, 0)),
            (" 8:05 ", at(8, 5, 0)),
            ("２０：３０", at(20, 30, 0)),
            ("07:00:15", at(7, 0, 15)),
            ("24:00", None),
            ("20", None),
            ("", None),
            ("2021-09-11 20:00", None),
        ];
        for (text, expected) in table {
            assert_eq!(time_of_day(text), expected, "{text}");
        }
    }

    #[test]
    fn times_are_those_of_the_desk() {
        assert_eq!(
            local_time("2021-09-10T16:30:05.123Z"),
            "2021-09-11 00:30:05"
        );
        // As the names of backups have it.
        assert_eq!(local_time("20210910T163005Z"), "2021-09-11 00:30:05");
        assert_eq!(local_time("broken"), "broken");
    }
}
