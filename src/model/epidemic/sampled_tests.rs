//! What rounds at the desk of sampling do to zones and alarms.

use super::tests::{at, ground, moment, placed, take};
use super::*;
use crate::model::record::{Kind, Record};
use crate::model::sampling::{
    Contribution, GridSamples, PositiveTube, RoundId, Tube, Waiting, contribution,
};
use crate::rules::sampling::Source;
use crate::rules::zoning::Why;
use jiff::civil::date;
use serde_json::{Value, json};

fn round() -> RoundId {
    RoundId {
        number: 3,
        day: date(2021, 9, 10),
    }
}

/// A round that was planned, begun, and is due in the evening: ten people in grid b.
fn planned() -> Epidemic {
    let mut epidemic = Epidemic::default();
    let plan = json!({"number": 3, "date": "2021-09-10", "scope": "town", "size": 10,
        "starts": "2021-09-10 07:00", "due": "2021-09-10 20:00", "begun": "2021-09-10 07:00"});
    take(&mut epidemic, Kind::RoundPlan, "L3", &plan);
    let row = json!({"number": 3, "date": "2021-09-10", "grid_code": "b", "expected": 10,
        "expected_by": "register", "site": "S1"});
    take(&mut epidemic, Kind::Round, "R1", &row);
    epidemic
}

/// What these tubes of grid b come to, each as its attributes say.
fn sampled(epidemic: &mut Epidemic, tubes: &[Value]) {
    let mut counts: Contribution = [0; 5];
    for (i, tube) in tubes.iter().enumerate() {
        let mut record = Record::default();
        let properties = record.feature.properties.get_or_insert_default();
        for (name, value) in [
            ("of_round", json!("3 2021-09-10")),
            ("size", json!(10)),
            ("result_at", json!("2021-09-10 18:00")),
        ] {
            properties.insert(name.to_owned(), value);
        }
        properties.extend(tube.as_object().cloned().unwrap_or_default());
        let key = Key::new(Kind::Tube, format!("HQ{i}"));
        let part = Part {
            key: &key,
            record: &record,
            fields: None,
        };
        let tube = Tube::read(&part).expect("a tube");
        for (_, of_grid) in contribution(&tube) {
            for (sum, n) in counts.iter_mut().zip(of_grid) {
                *sum += n;
            }
        }
    }
    epidemic.samples.grids = vec![GridSamples {
        round: round(),
        grid: "b".to_owned(),
        counts,
    }];
}

fn group(result: &str) -> Value {
    json!({"count": 10, "grids": {"b": 10}, "result": result})
}

fn single(result: &str) -> Value {
    json!({"count": 1, "grids": {"b": 1}, "result": result, "single_of": "HQ0"})
}

#[test]
fn a_positive_tube_holds_its_grid_and_only_a_single_sample_proposes_a_zone() {
    let proposal = |epidemic: &Epidemic, hour| moment(epidemic, at(10, hour)).grids[1].clone();
    let mut epidemic = planned();
    // While the round goes on nobody is missing yet.
    assert_eq!(proposal(&epidemic, 12).untested, None);
    assert_eq!(proposal(&epidemic, 12).proposal.why, Why::Nothing);

    sampled(&mut epidemic, &[group("positive")]);
    let held = proposal(&epidemic, 19);
    assert_eq!(held.proposal.why, Why::Nothing, "nobody knows whose it is");
    assert_eq!(held.untested.map(|open| open.missing), Some(10));

    let mut tubes = vec![group("positive")];
    tubes.extend(std::iter::repeat_n(single("negative"), 9));
    sampled(&mut epidemic, &tubes);
    assert_eq!(proposal(&epidemic, 19).proposal.why, Why::Nothing);
    tubes.push(single("positive"));
    sampled(&mut epidemic, &tubes);
    let found = proposal(&epidemic, 19);
    let why = Why::Infections(1, Some(date(2021, 9, 10)));
    assert_eq!(
        (found.proposal.zone, found.proposal.why),
        (Zone::Lockdown, why)
    );
    assert_eq!(found.untested, None, "everybody has a result");

    // Once the case is registered it is counted once.
    let case = json!({"sampled": "2021-09-10", "reported": "2021-09-11", "grid_code": "b"});
    take(&mut epidemic, Kind::Case, "C1", &case);
    let why = Why::Infections(1, Some(date(2021, 9, 11)));
    let then = moment(&epidemic, at(11, 9));
    assert_eq!(then.grids[1].proposal.why, why);
    // A case of another week is another infection.
    epidemic.cases.clear();
    let case = json!({"sampled": "2021-09-03", "reported": "2021-09-03", "grid_code": "b"});
    take(&mut epidemic, Kind::Case, "C0", &case);
    let why = Why::Infections(2, Some(date(2021, 9, 10)));
    assert_eq!(proposal(&epidemic, 19).proposal.why, why);
}

#[test]
fn whoever_is_to_be_sampled_is_proposed_for_the_round_that_is_next() {
    let mut epidemic = planned();
    let later = json!({"number": 4, "date": "2021-09-13", "scope": "town", "size": 10,
        "starts": "2021-09-13 07:00", "due": "2021-09-13 20:00"});
    take(&mut epidemic, Kind::RoundPlan, "L4", &later);
    let next = |at| epidemic.samples.next_day(at);
    let day = |day| Some(date(2021, 9, day));
    assert_eq!(next(at(9, 9)), day(10));
    assert_eq!(next(at(10, 19)), day(10), "it goes on");
    assert_eq!(next(at(10, 20)), day(13), "it is over");
    assert_eq!(next(at(13, 20)), None);
}

#[test]
fn what_was_typed_and_what_follows_from_tubes_stand_together() {
    let mut epidemic = planned();
    let figure = |epidemic: &Epidemic| epidemic.round_figures()[0].figure;
    assert_eq!(figure(&epidemic).source, Source::Nothing);
    assert_eq!(figure(&epidemic).expected, 10);
    sampled(&mut epidemic, &[group("negative")]);
    assert_eq!(figure(&epidemic).source, Source::Tubes);
    assert_eq!(figure(&epidemic).lacks(), []);
    epidemic.samples.rows.clear();
    let row = json!({"number": 3, "date": "2021-09-10", "grid_code": "b", "expected": 12,
        "negative": 10, "positive": 0});
    take(&mut epidemic, Kind::Round, "R1", &row);
    assert_eq!(figure(&epidemic).source, Source::Both);
    assert_eq!(figure(&epidemic).missing(), 2);
    let refusal = json!({"of_round": "3 2021-09-10", "grid_code": "b"});
    take(&mut epidemic, Kind::Refusal, "V1", &refusal);
    assert_eq!(figure(&epidemic).counts.refused, 1);
    assert_eq!(figure(&epidemic).source, Source::Differ);
}

#[test]
fn late_tubes_and_positive_ones_raise_alarms() {
    let mut epidemic = planned();
    let closed = |hour| date(2021, 9, 10).at(hour, 30, 0, 0);
    for (hour, tubes) in [(8, 2), (18, 3)] {
        epidemic.samples.waiting.push(Waiting {
            round: round(),
            closed: closed(hour),
            tubes,
            people: tubes * 10,
        });
    }
    epidemic.samples.positives.push(PositiveTube {
        key: Key::new(Kind::Tube, "HQ9"),
        round: round(),
        grids: vec!["b".to_owned()],
        at: closed(20),
        people: 10,
        held: 4,
    });
    let found = |at| {
        let ground = ground();
        let placed = placed(&epidemic, &ground);
        let all = alarms(&epidemic, &placed, &moment(&epidemic, at), &[]);
        let mut found: Vec<(AlarmCause, Option<usize>, DateTime)> = all
            .into_iter()
            .map(|a| (a.cause, a.face, a.since))
            .collect();
        found.retain(|(cause, ..)| !matches!(cause, AlarmCause::RoundLate(..)));
        found
    };
    assert_eq!(found(at(10, 20)), []);
    let positive = (AlarmCause::TubePositive(0), Some(1), closed(20));
    assert_eq!(found(at(10, 21)), std::slice::from_ref(&positive));
    let day = date(2021, 9, 10);
    let late = |tubes| {
        let since = date(2021, 9, 11).at(8, 30, 0, 0);
        (AlarmCause::TubesLate(3, day, tubes), None, since)
    };
    assert_eq!(found(at(11, 9)), [positive.clone(), late(2)]);
    assert_eq!(found(at(11, 19)), [positive, late(5)]);
}

#[test]
fn a_round_that_is_over_says_who_was_never_sampled() {
    let epidemic = planned();
    let missing = |day, hour| {
        let then = moment(&epidemic, at(day, hour));
        then.grids[1].untested.map(|open| open.missing)
    };
    // Due at eight in the evening, with a day for the results.
    assert_eq!(missing(11, 19), None);
    assert_eq!(missing(11, 20), Some(10));
}
