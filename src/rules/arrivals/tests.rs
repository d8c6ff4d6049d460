//! The rule of calls as tables: hours, tries, results, what is overdue.

use super::*;
use jiff::civil::date;

fn at(day: i8, hour: i8, minute: i8) -> DateTime {
    date(2021, 9, day).at(hour, minute, 0, 0)
}

fn call(result: CallResult) -> Heard {
    Heard::Called(Way::Call, result, None)
}

fn visit(result: CallResult) -> Heard {
    Heard::Called(Way::Visit, result, None)
}

#[test]
fn the_bundled_profile_is_whole_and_says_where_it_is_from() {
    let profile = bundled();
    assert!(!profile.source.is_empty() && !profile.titles.is_empty());
    assert_eq!((profile.tries.count, profile.hours.len()), (3, 2));
    for level in ["high", "middle", "none"] {
        for language in ["zh-CN", "en"] {
            assert!(profile.scripts[level].contains_key(language), "{level}");
        }
    }
    let zones = crate::rules::profile::profiles();
    for class in profile.contacts.values() {
        assert!(zones.iter().all(|zone| zone.contacts.contains_key(class)));
    }
    let fault = parse("{\n\"id\": 3}").expect_err("faulty");
    assert!(matches!(fault, RuleFault::Form { line: 2, .. }), "{fault}");
}

#[test]
fn a_call_is_made_in_the_hours_of_the_day() {
    let table = [
        (at(12, 7, 0), at(12, 8, 30)),
        (at(12, 8, 30), at(12, 8, 30)),
        (at(12, 11, 59), at(12, 11, 59)),
        (at(12, 12, 0), at(12, 14, 30)),
        (at(12, 20, 59), at(12, 20, 59)),
        (at(12, 21, 0), at(13, 8, 30)),
        (at(12, 23, 59), at(13, 8, 30)),
        // The last of a month.
        (at(30, 22, 0), date(2021, 10, 1).at(8, 30, 0, 0)),
    ];
    for (from, expected) in table {
        assert_eq!(bundled().within_hours(from), expected, "{from}");
    }
    let next = [
        (CallResult::Busy, at(12, 9, 0), at(12, 9, 30)),
        (CallResult::Busy, at(12, 11, 45), at(12, 14, 30)),
        (CallResult::NoAnswer, at(12, 9, 0), at(12, 11, 30)),
        (CallResult::NoAnswer, at(12, 19, 0), at(13, 8, 30)),
    ];
    for (result, from, expected) in next {
        assert_eq!(
            bundled().next_call(result, from),
            expected,
            "{result:?} {from}"
        );
    }
}

#[test]
fn three_tries_that_lie_apart_send_somebody_to_the_door() {
    use CallResult::{Busy, NoAnswer, Reached, WrongNumber};
    type Tried<'a> = &'a [(DateTime, CallResult)];
    let table: [(Tried<'_>, u32, State, u32); 8] = [
        (&[(at(12, 9, 0), NoAnswer)], 1, State::Open, 1),
        // Pressed three times within some minutes it is one try.
        (
            &[
                (at(12, 9, 0), Busy),
                (at(12, 9, 1), Busy),
                (at(12, 9, 9), NoAnswer),
            ],
            1,
            State::Open,
            1,
        ),
        (
            &[
                (at(12, 9, 0), NoAnswer),
                (at(12, 11, 0), Busy),
                (at(12, 15, 0), NoAnswer),
            ],
            1,
            State::Visit,
            3,
        ),
        // Across midnight two calls are two days and one try; the next one counts.
        (
            &[
                (at(12, 20, 0), NoAnswer),
                (at(12, 23, 50), NoAnswer),
                (at(13, 0, 10), NoAnswer),
            ],
            1,
            State::Open,
            2,
        ),
        (
            &[
                (at(12, 20, 0), NoAnswer),
                (at(12, 23, 50), NoAnswer),
                (at(13, 1, 50), NoAnswer),
            ],
            2,
            State::Visit,
            3,
        ),
        // All on one day where two are asked for.
        (
            &[
                (at(12, 9, 0), NoAnswer),
                (at(12, 11, 0), NoAnswer),
                (at(12, 15, 0), NoAnswer),
            ],
            2,
            State::Open,
            3,
        ),
        // Whoever was spoken to is counted anew.
        (
            &[
                (at(12, 9, 0), NoAnswer),
                (at(12, 11, 0), NoAnswer),
                (at(12, 15, 0), Reached),
            ],
            1,
            State::Learned,
            0,
        ),
        (
            &[(at(12, 9, 0), NoAnswer), (at(12, 11, 0), WrongNumber)],
            1,
            State::Number,
            0,
        ),
    ];
    for (tried, days, state, tries) in table {
        let mut profile = bundled().clone();
        profile.tries.days = days;
        let heard = tried.iter().map(|(at, result)| (*at, call(*result)));
        let standing = profile.standing(heard);
        assert_eq!(
            (standing.state, standing.tries),
            (state, tries),
            "{tried:?}"
        );
        assert_eq!(standing.last, tried.last().map(|(at, _)| *at));
    }
}

#[test]
fn what_follows_from_each_result() {
    use CallResult as R;
    let back = Some(at(12, 18, 0));
    let first = at(12, 9, 0);
    let table = [
        (vec![], State::Open, None, false),
        (vec![call(R::Reached)], State::Learned, Some(first), true),
        (
            vec![Heard::Called(Way::Call, R::Reached, back)],
            State::Open,
            back,
            true,
        ),
        (vec![call(R::Busy)], State::Open, Some(at(12, 9, 30)), false),
        (
            vec![Heard::Called(Way::Call, R::Busy, back)],
            State::Open,
            back,
            false,
        ),
        (
            vec![call(R::WrongNumber)],
            State::Number,
            Some(first),
            false,
        ),
        (
            vec![call(R::WrongNumber), Heard::Number],
            State::Open,
            Some(at(12, 10, 0)),
            false,
        ),
        (
            vec![call(R::Reached), Heard::Number],
            State::Learned,
            Some(first),
            true,
        ),
        (vec![call(R::LeftAgain)], State::Closed, None, true),
        (vec![call(R::IsolatedElsewhere)], State::Closed, None, true),
        (vec![call(R::Refused)], State::Visit, Some(first), true),
        // Nobody at home: tomorrow; a call meanwhile takes no visit back.
        (
            vec![call(R::Refused), visit(R::NoAnswer)],
            State::Visit,
            Some(at(13, 8, 30)),
            true,
        ),
        (
            vec![call(R::Refused), call(R::Busy)],
            State::Visit,
            Some(first),
            true,
        ),
        (
            vec![call(R::Refused), visit(R::Reached)],
            State::Learned,
            Some(at(12, 10, 0)),
            true,
        ),
        (
            vec![call(R::Reached), Heard::Handed],
            State::Closed,
            None,
            true,
        ),
        // What was handed over stays so.
        (
            vec![call(R::Reached), Heard::Handed, call(R::Busy)],
            State::Closed,
            None,
            true,
        ),
        // What was coded wrongly is called again.
        (
            vec![call(R::LeftAgain), call(R::Reached)],
            State::Learned,
            Some(at(12, 10, 0)),
            true,
        ),
    ];
    for (heard, state, next, is_reached) in table {
        let said = format!("{heard:?}");
        let timed = heard.into_iter().enumerate();
        let timed = timed.map(|(i, heard)| (at(12, 9 + i as i8, 0), heard));
        let standing = bundled().standing(timed);
        assert_eq!(
            (standing.state, standing.next, standing.is_reached),
            (state, next, is_reached),
            "{said}"
        );
    }
}

#[test]
fn what_is_overdue() {
    let profile = bundled();
    let standing = |state, next| Standing {
        state,
        next,
        ..Standing::default()
    };
    let listed = at(11, 22, 0);
    let table = [
        // Came in at night: due at half past eight, and a day for it.
        (standing(State::Open, None), at(13, 8, 30), false),
        (standing(State::Open, None), at(13, 8, 31), true),
        (
            standing(State::Open, Some(at(12, 15, 0))),
            at(12, 16, 0),
            false,
        ),
        (
            standing(State::Open, Some(at(12, 15, 0))),
            at(12, 16, 1),
            true,
        ),
        (
            standing(State::Visit, Some(at(12, 15, 0))),
            at(12, 16, 1),
            false,
        ),
        (
            standing(State::Visit, Some(at(12, 15, 0))),
            at(13, 15, 1),
            true,
        ),
        (
            standing(State::Number, Some(at(12, 15, 0))),
            at(13, 15, 1),
            true,
        ),
        (
            standing(State::Learned, Some(at(12, 15, 0))),
            at(13, 15, 0),
            false,
        ),
        (standing(State::Closed, None), at(30, 0, 0), false),
    ];
    for (standing, now, expected) in table {
        assert_eq!(
            profile.is_overdue(&standing, listed, now),
            expected,
            "{standing:?} {now}"
        );
    }
    let late = |state| profile.late(&standing(state, Some(at(12, 15, 0))), listed);
    let of = |from, is_visit| Some(Late { from, is_visit });
    assert_eq!(late(State::Open), of(at(12, 16, 0), false));
    assert_eq!(late(State::Visit), of(at(13, 15, 0), true));
    assert_eq!(late(State::Closed), None);
}

#[test]
fn what_is_said_goes_by_the_risk_and_the_language() {
    let profile = bundled();
    assert!(profile.script(Some("high"), "zh-CN").contains("高风险"));
    assert!(profile.script(Some("middle"), "en").contains("medium-risk"));
    assert_eq!(
        profile.script(None, "en"),
        profile.script(Some("low"), "en")
    );
    // A language that nobody wrote it in.
    assert!(!profile.script(None, "fr").is_empty());
    for result in CallResult::ALL {
        assert_eq!(CallResult::named(result.name()), Some(result));
    }
    for state in State::ALL {
        assert_eq!(State::named(state.name()), Some(state));
    }
}

#[test]
fn a_profile_that_cannot_be_gone_by_is_told_with_its_line() {
    let table = [
        ("\"arrival-calls\"", "\"\"", 2, "id"),
        ("\"08:30:00\"", "\"12:30:00\"", 6, "hours"),
        ("\"14:30:00\"", "\"11:30:00\"", 6, "hours"),
        (
            "\"first_hours\": 24",
            "\"first_hours\": 0",
            10,
            "first_hours",
        ),
        ("\"no-answer\": 150, ", "", 12, "again_minutes"),
        ("\"busy\": 30", "\"busy\": 0", 12, "again_minutes.busy"),
        ("\"count\": 3", "\"count\": 0", 14, "tries.count"),
        ("\"days\": 1", "\"days\": 4", 14, "tries.days"),
        ("\"busy\": \"again\",", "", 15, "follows"),
        (
            "\"high\": \"close\"",
            "\"hihg\": \"close\"",
            24,
            "contacts.hihg",
        ),
        ("\"none\": {", "\"low\": {", 34, "scripts.low"),
    ];
    for (old, new, line, field) in table {
        assert!(BUNDLED_FILE.contains(old), "{old}");
        let fault = parse(&BUNDLED_FILE.replace(old, new)).expect_err("faulty");
        let RuleFault::Field {
            line: told,
            field: of,
            ..
        } = &fault
        else {
            panic!("{fault}");
        };
        assert_eq!((*told, of.as_str()), (line, field), "{fault}");
    }
}

/// Another place's: two tries half an hour apart, whoever refuses is left alone, nobody at home is
/// no reason to come again before the day after, and a script of its own.
fn other() -> CallProfile {
    let text = BUNDLED_FILE.replace("\"count\": 3", "\"count\": 2");
    let text = text.replace("\"apart_minutes\": 120", "\"apart_minutes\": 30");
    let text = text.replace("\"no-answer\": 150", "\"no-answer\": 45");
    let text = text.replace("\"refused\": \"visit\"", "\"refused\": \"close\"");
    let text = text.replace(
        "\"visit_again_minutes\": 720",
        "\"visit_again_minutes\": 1440",
    );
    let text = text.replace("You come from a high-risk area", "Stay where you are");
    parse(&text).expect("read")
}

#[test]
fn what_follows_goes_by_the_profile_of_the_place() {
    use CallResult::{NoAnswer, Refused};
    let (bundled, other) = (bundled(), other());
    type Heards<'a> = &'a [(DateTime, Heard)];
    type Told = (State, u32, Option<DateTime>);
    let table: [(Heards<'_>, Told, Told); 4] = [
        (
            &[(at(12, 9, 0), call(NoAnswer))],
            (State::Open, 1, Some(at(12, 11, 30))),
            (State::Open, 1, Some(at(12, 9, 45))),
        ),
        // Two tries an hour apart: one and a visit.
        (
            &[
                (at(12, 9, 0), call(NoAnswer)),
                (at(12, 10, 0), call(NoAnswer)),
            ],
            (State::Open, 1, Some(at(12, 14, 30))),
            (State::Visit, 2, Some(at(12, 10, 0))),
        ),
        (
            &[(at(12, 9, 0), call(Refused))],
            (State::Visit, 0, Some(at(12, 9, 0))),
            (State::Closed, 0, None),
        ),
        // Across midnight: too near for the one, far enough for the other.
        (
            &[
                (at(12, 23, 50), call(NoAnswer)),
                (at(13, 0, 30), call(NoAnswer)),
            ],
            (State::Open, 1, Some(at(13, 8, 30))),
            (State::Visit, 2, Some(at(13, 8, 30))),
        ),
    ];
    for (heard, by_bundled, by_other) in table {
        for (profile, expected) in [(bundled, by_bundled), (&other, by_other)] {
            let standing = profile.standing(heard.iter().copied());
            let told = (standing.state, standing.tries, standing.next);
            assert_eq!(told, expected, "{} {heard:?}", profile.tries.count);
        }
    }
    let door = [(at(12, 9, 0), visit(NoAnswer))];
    let next = |profile: &CallProfile| profile.standing(door).next;
    assert_eq!(next(bundled), Some(at(13, 8, 30)));
    assert_eq!(next(&other), Some(at(13, 9, 0)));
    assert!(other.script(Some("high"), "en").contains("Stay where"));
    assert!(!bundled.script(Some("high"), "en").contains("Stay where"));
}
