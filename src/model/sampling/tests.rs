//! A round in memory: who may go where, and what its questions answer.

use super::*;
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::register::{Level, Register};
use crate::rules::sampling::{Lack, Source};
use jiff::civil::{DateTime, date};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const GRID: &str = "350322001004001";

fn id() -> RoundId {
    RoundId {
        number: 3,
        day: date(2021, 9, 12),
    }
}

fn at(hour: i8) -> DateTime {
    date(2021, 9, 12).at(hour, 0, 0, 0)
}

fn put(sampling: &mut Sampling, kind: Kind, key: &str, said: &Value, sealed: &[(&str, &str)]) {
    let mut record = Record::default();
    record.feature.properties = said.as_object().cloned();
    let fields: BTreeMap<String, String> = sealed
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    sampling.put(&Part {
        key: &Key::new(kind, key),
        record: &record,
        fields: kind.is_of_lane().then_some(&fields),
    });
}

/// A round of a day, one site with two lanes, four of the staff, three of them trained.
fn sampling() -> Sampling {
    let mut sampling = Sampling::new(id());
    let plan = json!({"number": 3, "date": "2021-09-12", "scope": "town", "size": 3,
        "starts": "2021-09-12 07:00", "due": "2021-09-12 19:00", "begun": "2021-09-12 07:00"});
    put(&mut sampling, Kind::RoundPlan, "L3", &plan, &[]);
    let site = json!({"name": "第1采样点", "lanes": 2, "hours": ["07:00-11:00", "14:00-18:00"]});
    put(&mut sampling, Kind::SamplingSite, "S1", &site, &[]);
    let row = json!({"number": 3, "date": "2021-09-12", "grid_code": GRID, "expected": 6,
        "expected_by": "register", "site": "S1", "site_by": "street", "metres": 120});
    put(&mut sampling, Kind::Round, "R1", &row, &[]);
    for (person, trained) in [("P1", true), ("P2", true), ("P3", true), ("P4", false)] {
        let staff = json!({"type": "staff", "trained_for_sampling": trained});
        put(&mut sampling, Kind::Person, person, &staff, &[]);
    }
    sampling
}

fn tube(sampling: &mut Sampling, number: &str, people: &[&str], said: Value) {
    let mut all = json!({"tube": number, "of_round": "3 2021-09-12", "site": "S1", "lane": 1,
        "size": 3, "count": people.len(), "grids": {GRID: people.len()}});
    let properties = all.as_object_mut().expect("an object");
    properties.extend(said.as_object().cloned().expect("an object"));
    let people = people.join("\n");
    put(sampling, Kind::Tube, number, &all, &[("people", &people)]);
}

fn closed(result: Option<&str>) -> Value {
    match result {
        None => json!({"closed": "2021-09-12 08:00"}),
        Some(result) => json!({"closed": "2021-09-12 08:00", "result": result,
            "result_at": "2021-09-12 12:00"}),
    }
}

fn team(lane: u32, hours: (i8, i8), people: &[&str]) -> Team {
    Team {
        key: Key::new(Kind::SamplingTeam, "new"),
        round: id(),
        site: "S1".to_owned(),
        lane,
        from: at(hours.0),
        until: at(hours.1),
        people: people.iter().map(|one| (*one).to_owned()).collect(),
    }
}

fn with_team(sampling: &mut Sampling, key: &str, team: &Team) {
    let record = team.record(None);
    sampling.put(&Part {
        key: &Key::new(Kind::SamplingTeam, key),
        record: &record,
        fields: None,
    });
}

#[test]
fn only_trained_staff_stands_at_a_lane_and_nobody_at_two_at_once() {
    use SamplingFault as F;
    let mut sampling = sampling();
    assert_eq!(sampling.trained(), ["P1", "P2", "P3"]);
    with_team(&mut sampling, "T1", &team(1, (7, 11), &["P1", "P2"]));
    let booked = F::Booked {
        person: "P1".to_owned(),
        site: "第1采样点".to_owned(),
        lane: 1,
        from: at(7),
    };
    let table = [
        (team(2, (7, 11), &["P3"]), None),
        (
            team(2, (7, 11), &["P3", "P4"]),
            Some(F::Untrained("P4".to_owned())),
        ),
        (
            team(2, (7, 11), &["P9"]),
            Some(F::NotStaff("P9".to_owned())),
        ),
        (team(2, (10, 12), &["P3", "P1"]), Some(booked)),
        // One after the other is no two at once.
        (team(2, (11, 14), &["P3", "P1"]), None),
        (
            team(1, (10, 12), &["P3"]),
            Some(F::LaneTaken {
                site: "第1采样点".to_owned(),
                lane: 1,
                from: at(7),
            }),
        ),
        (
            team(3, (7, 11), &["P3"]),
            Some(F::NoLane {
                site: "第1采样点".to_owned(),
                lane: 3,
                lanes: 2,
            }),
        ),
        (
            team(2, (7, 11), &["P3", "P3"]),
            Some(F::Booked {
                person: "P3".to_owned(),
                site: "第1采样点".to_owned(),
                lane: 2,
                from: at(7),
            }),
        ),
    ];
    for (team, expected) in table {
        assert_eq!(sampling.against_team(&team, None), expected, "{team:?}");
    }
    let itself = Key::new(Kind::SamplingTeam, "T1");
    let moved = team(1, (8, 11), &["P1", "P2"]);
    assert_eq!(sampling.against_team(&moved, Some(&itself)), None);
}

#[test]
fn hours_of_a_lane_that_nobody_covers_are_found() {
    let mut sampling = sampling();
    let gap = |lane, from, until| Gap {
        site: "S1".to_owned(),
        lane,
        from: at(from),
        until: at(until),
    };
    let all = [gap(1, 7, 11), gap(2, 7, 11), gap(1, 14, 18), gap(2, 14, 18)];
    assert_eq!(sampling.gaps(), all);
    with_team(&mut sampling, "T1", &team(1, (6, 10), &["P1", "P2"]));
    with_team(&mut sampling, "T2", &team(2, (7, 18), &["P3", "P1"]));
    // One alone does not cover a lane.
    with_team(&mut sampling, "T3", &team(1, (14, 18), &["P2"]));
    assert_eq!(sampling.gaps(), [gap(1, 10, 11), gap(1, 14, 18)]);
    sampling.take(&Key::new(Kind::SamplingTeam, "T1"));
    assert_eq!(sampling.gaps().len(), 2);
    // A site that no grid goes to needs nobody.
    sampling.take(&Key::new(Kind::Round, "R1"));
    assert_eq!(sampling.gaps(), []);
}

#[test]
fn a_site_is_too_full_where_its_lanes_and_hours_do_not_suffice() {
    let mut sampling = sampling();
    let load = |sampling: &Sampling| {
        let one = &sampling.loads()[0];
        (
            one.load.people,
            one.load.room(),
            one.load.minutes(),
            one.load.is_too_full(),
            one.sampled,
        )
    };
    // Two lanes of 120 an hour, eight hours.
    assert_eq!(load(&sampling), (6, 1920, Some(2), false, 0));
    let row = json!({"number": 3, "date": "2021-09-12", "grid_code": "other", "expected": 2000,
        "site": "S1"});
    put(&mut sampling, Kind::Round, "R2", &row, &[]);
    tube(&mut sampling, "HQ-1", &["a", "b"], closed(None));
    assert_eq!(load(&sampling), (2006, 1920, Some(502), true, 2));
    let closed = json!({"name": "x", "lanes": 2, "status": "closed"});
    put(&mut sampling, Kind::SamplingSite, "S1", &closed, &[]);
    assert_eq!(load(&sampling), (2006, 0, None, true, 2));
}

#[test]
fn whoever_may_go_into_a_tube_is_told_from_whoever_may_not() {
    use SamplingFault as F;
    let mut sampling = sampling();
    tube(
        &mut sampling,
        "HQ-1",
        &["a", "b", "c"],
        closed(Some("positive")),
    );
    tube(&mut sampling, "HQ-2", &["d"], json!({}));
    tube(
        &mut sampling,
        "HQ-3",
        &["e"],
        json!({"void": true, "closed": "2021-09-12 09:00"}),
    );
    tube(&mut sampling, "HQ-4", &["f", "g"], closed(Some("negative")));
    let own = |names: &[&str]| -> Vec<String> { names.iter().map(|n| (*n).to_owned()).collect() };
    let sampled = |person: &str, tube: &str| F::Sampled {
        person: person.to_owned(),
        tube: tube.to_owned(),
    };
    let held = |person: &str, tube: &str| F::NotHeld {
        person: person.to_owned(),
        tube: tube.to_owned(),
    };
    let full = F::TubeFull {
        tube: "HQ-2".to_owned(),
        room: 2,
        people: 3,
    };
    let table = [
        ("HQ-2", own(&["x", "y"]), None, None),
        ("HQ-2", own(&["x", "y", "z"]), None, Some(full)),
        ("HQ-2", own(&["x", "x"]), None, Some(sampled("x", "HQ-2"))),
        ("HQ-2", own(&["d"]), None, Some(sampled("d", "HQ-2"))),
        ("HQ-2", own(&["a"]), None, Some(sampled("a", "HQ-1"))),
        // Who was in a tube that was thrown away is sampled again.
        ("HQ-2", own(&["e"]), None, None),
        (
            "HQ-1",
            own(&["x"]),
            None,
            Some(F::TubeClosed("HQ-1".to_owned())),
        ),
        ("HQ-3", own(&["x"]), None, Some(F::Void("HQ-3".to_owned()))),
        ("HQ-2", own(&["a"]), Some("HQ-1"), None),
        ("HQ-2", own(&["d"]), Some("HQ-1"), Some(held("d", "HQ-1"))),
        ("HQ-2", own(&["f"]), Some("HQ-4"), Some(held("f", "HQ-4"))),
    ];
    for (number, people, single_of, expected) in table {
        let into = sampling.tube(number).expect("a tube").clone();
        let against = sampling.against_check_in(&into, &people, single_of);
        assert_eq!(against, expected, "{number} {people:?} {single_of:?}");
    }
    tube(
        &mut sampling,
        "HQ-9",
        &["a"],
        json!({"single_of": "HQ-1", "size": 1}),
    );
    let into = sampling.tube("HQ-2").expect("a tube").clone();
    let again = sampling.against_check_in(&into, &own(&["a"]), Some("HQ-1"));
    assert_eq!(again, Some(sampled("a", "HQ-9")));
}

#[test]
fn a_result_stands_once_somebody_was_sampled_singly_after_it() {
    use SamplingFault as F;
    let mut sampling = sampling();
    tube(
        &mut sampling,
        "HQ-1",
        &["a", "b", "c"],
        closed(Some("positive")),
    );
    tube(&mut sampling, "HQ-2", &["d"], json!({}));
    let number = || "HQ-1".to_owned();
    let table = [
        ("HQ-1", Some(TubeResult::Negative), None),
        ("HQ-1", None, None),
        (
            "HQ-2",
            Some(TubeResult::Negative),
            Some(F::TubeOpen("HQ-2".to_owned())),
        ),
        (
            "HQ-7",
            Some(TubeResult::Negative),
            Some(F::NoTube("HQ-7".to_owned())),
        ),
    ];
    for (tube, result, expected) in table {
        assert_eq!(sampling.against_result(tube, result), expected, "{tube}");
    }
    assert_eq!(sampling.against_void("HQ-1"), Some(F::HasResult(number())));
    assert_eq!(sampling.against_void("HQ-2"), None);
    tube(
        &mut sampling,
        "HQ-9",
        &["a"],
        json!({"single_of": "HQ-1", "size": 1}),
    );
    let stands = Some(F::ResultStands(number()));
    assert_eq!(sampling.against_result("HQ-1", None), stands);
    assert_eq!(
        sampling.against_result("HQ-1", Some(TubeResult::Negative)),
        stands
    );
    assert_eq!(
        sampling.against_result("HQ-1", Some(TubeResult::Positive)),
        None
    );
    assert_eq!(sampling.contradiction(), None);
    tube(
        &mut sampling,
        "HQ-1",
        &["a", "b", "c"],
        closed(Some("negative")),
    );
    assert_eq!(sampling.contradiction(), stands);
}

#[test]
fn people_of_a_positive_tube_are_urgent_until_each_is_sampled_singly() {
    let mut sampling = sampling();
    tube(
        &mut sampling,
        "HQ-1",
        &["a", "b", "c"],
        closed(Some("positive")),
    );
    tube(&mut sampling, "HQ-2", &["d", "e"], closed(Some("negative")));
    let urgent = |sampling: &Sampling| -> Vec<String> {
        let urgent = sampling.urgent().into_iter();
        urgent.map(|(person, _)| person.to_owned()).collect()
    };
    let held = |sampling: &Sampling| -> Vec<u32> {
        let tubes = sampling.positive_tubes();
        tubes.iter().map(|tube| tube.held).collect()
    };
    let lacks = |sampling: &Sampling| sampling.figures()[0].lacks.clone();
    assert_eq!(urgent(&sampling), ["a", "b", "c"]);
    assert_eq!(lacks(&sampling), [Lack::Held(3), Lack::Unsampled(1)]);
    assert_eq!(sampling.outcome_of("a"), None);
    assert_eq!(sampling.outcome_of("d"), Some(TubeResult::Negative));
    let single = json!({"single_of": "HQ-1", "size": 1, "closed": "2021-09-12 13:00"});
    tube(&mut sampling, "HQ-3", &["a"], single.clone());
    assert_eq!((urgent(&sampling).len(), held(&sampling)), (2, vec![3]));
    let result = |outcome: &str| {
        let mut single = single.clone();
        single["result"] = json!(outcome);
        single["result_at"] = json!("2021-09-12 15:00");
        single
    };
    tube(&mut sampling, "HQ-3", &["a"], result("negative"));
    tube(&mut sampling, "HQ-4", &["b"], result("positive"));
    assert_eq!(held(&sampling), [1]);
    assert_eq!(sampling.outcome_of("a"), Some(TubeResult::Negative));
    assert_eq!(sampling.outcome_of("b"), Some(TubeResult::Positive));
    let expected = [Lack::Positive(1), Lack::Held(1), Lack::Unsampled(1)];
    assert_eq!(lacks(&sampling), expected);
    tube(&mut sampling, "HQ-5", &["c"], result("negative"));
    assert_eq!((held(&sampling), urgent(&sampling).len()), (vec![], 0));
    let figure = sampling.figures()[0].figure.figure;
    assert_eq!((figure.counts.negative, figure.counts.positive), (4, 1));
    assert_eq!(figure.source, Source::Tubes);
}

#[test]
fn late_tubes_are_listed_the_oldest_first() {
    let mut sampling = sampling();
    tube(
        &mut sampling,
        "HQ-1",
        &["a"],
        json!({"closed": "2021-09-12 09:00"}),
    );
    tube(
        &mut sampling,
        "HQ-2",
        &["b"],
        json!({"closed": "2021-09-12 08:00"}),
    );
    tube(&mut sampling, "HQ-3", &["c"], closed(Some("negative")));
    tube(&mut sampling, "HQ-4", &["d"], json!({}));
    let late = |hour| -> Vec<String> {
        let now = date(2021, 9, 13).at(hour, 0, 0, 0);
        let late = sampling.late_tubes(now).into_iter();
        late.map(|tube| tube.number().to_owned()).collect()
    };
    assert_eq!(late(7), Vec::<String>::new());
    assert_eq!(late(8), ["HQ-2"]);
    assert_eq!(late(9), ["HQ-2", "HQ-1"]);
    assert_eq!(sampling.open_tubes().len(), 1);
}

/// A register with one grid, a building, two households and five who live in them.
fn register() -> Register {
    let said = [
        (
            Kind::Community,
            "350322001004",
            json!({"code": "350322001004", "name": "洪桥"}),
        ),
        (
            Kind::Grid,
            "g",
            json!({"code": GRID, "name": "洪桥01", "area_code": "x"}),
        ),
        (
            Kind::Compound,
            "c",
            json!({"code": "C1", "name": "南湖小区", "grid_code": GRID}),
        ),
        (
            Kind::Building,
            "b",
            json!({"code": "B1", "name": "1幢", "compound_code": "C1", "households": 2}),
        ),
        (Kind::Household, "H1", json!({"building": "B1"})),
        (Kind::Household, "H2", json!({"building": "B1"})),
        (Kind::Person, "a", json!({"type": "resident", "home": "H1"})),
        (Kind::Person, "b", json!({"type": "resident", "home": "H1"})),
        (Kind::Person, "c", json!({"type": "resident", "home": "H2"})),
        (Kind::Person, "d", json!({"type": "resident", "home": "H2"})),
        (
            Kind::Person,
            "gone",
            json!({"type": "resident", "home": "H2", "until": "2021-09-01"}),
        ),
    ];
    let records: Vec<(Key, Record, BTreeMap<String, String>)> = said
        .into_iter()
        .map(|(kind, id, said)| {
            let mut record = Record::default();
            record.feature.properties = said.as_object().cloned();
            let name = format!("谢{id}");
            let fields = BTreeMap::from([("name".to_owned(), name)]);
            (Key::new(kind, id), record, fields)
        })
        .collect();
    let parts = records.iter().map(|(key, record, fields)| Part {
        key,
        record,
        fields: Some(fields),
    });
    Register::of(date(2021, 9, 12), parts)
}

#[test]
fn who_is_missing_follows_from_the_register_the_tubes_and_the_refusals() {
    let mut sampling = sampling();
    let register = register();
    let called = |sampling: &Sampling| -> BTreeMap<String, State> {
        let missing = sampling.missing(&register).into_iter();
        let people = missing.flat_map(|grid| grid.people);
        people.map(|one| (one.person, one.state)).collect()
    };
    let all = called(&sampling);
    let all: Vec<&str> = all.keys().map(String::as_str).collect();
    assert_eq!(all, ["a", "b", "c", "d"]);
    let by_building = missing_by_building(&sampling.missing(&register));
    let building = register.unit_coded(Level::Building, "B1").expect("there");
    assert_eq!(by_building.into_iter().collect::<Vec<_>>(), [(building, 4)]);
    let of_grid = &sampling.missing(&register)[0];
    assert_eq!(
        (of_grid.grid.as_str(), of_grid.unnamed),
        (GRID, 2),
        "six are expected"
    );
    tube(&mut sampling, "HQ-1", &["a", "b"], closed(Some("positive")));
    let refusal = json!({"of_round": "3 2021-09-12", "grid_code": GRID});
    let sealed = [("person", "c"), ("reason", "自称已在单位采样")];
    put(&mut sampling, Kind::Refusal, "V1", &refusal, &sealed);
    let states: Vec<(String, State)> = called(&sampling).into_iter().collect();
    let expected = [
        ("a", State::Urgent),
        ("b", State::Urgent),
        ("c", State::Refused),
        ("d", State::Missing),
    ];
    let expected = expected.map(|(person, state)| (person.to_owned(), state));
    assert_eq!(states, expected);
    // Of another round it says nothing.
    let other = json!({"of_round": "2 2021-09-10", "grid_code": GRID});
    put(
        &mut sampling,
        Kind::Refusal,
        "V1",
        &other,
        &[("person", "c")],
    );
    assert_eq!(called(&sampling)["c"], State::Missing);
}

#[test]
fn whoever_steps_up_is_found_by_code_by_record_and_by_name() {
    let mut sampling = sampling();
    let register = register();
    let sealed = [("code", "K7M2P9QA"), ("people", "c\nd")];
    put(
        &mut sampling,
        Kind::PreRegistration,
        "H2",
        &json!({}),
        &sealed,
    );
    tube(&mut sampling, "HQ-1", &["c", "a"], closed(Some("positive")));
    let found = |said: &str| -> Vec<(String, Option<String>)> {
        let found = sampling.at_lane(&register, said, 9).into_iter();
        found.map(|one| (one.person, one.urgent)).collect()
    };
    let tube = Some("HQ-1".to_owned());
    let (c, d) = (("c".to_owned(), tube.clone()), ("d".to_owned(), None));
    assert_eq!(found("K7M2P9QA"), [c, d]);
    assert_eq!(found("b"), [("b".to_owned(), None)]);
    assert_eq!(found("谢a"), [("a".to_owned(), tube)]);
    assert_eq!(found("nobody"), []);
    sampling.take(&Key::new(Kind::PreRegistration, "H2"));
    assert_eq!(sampling.registration_coded("K7M2P9QA"), None);
}
