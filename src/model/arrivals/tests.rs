//! Queues, shares, figures and logs, on people that are made up.

use super::*;
use crate::model::draft::DraftFault;
use crate::model::epidemic::{Risk, RiskLevel};
use crate::model::record::Part;
use crate::rules::arrivals::{BUNDLED_FILE, CallResult, State, Way, bundled};
use crate::rules::profile::profiles;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

fn at(day: i8, hour: i8, minute: i8) -> DateTime {
    date(2021, 9, day).at(hour, minute, 0, 0)
}

fn event(id: &str, at: DateTime, what: What) -> Event {
    Event {
        id: id.to_owned(),
        at,
        by: "陈".to_owned(),
        what,
        note: String::new(),
    }
}

fn called(result: CallResult) -> What {
    What::Called {
        way: Way::Call,
        result,
        next: None,
    }
}

/// A record with this log, and its values.
fn somebody(grid: &str, caller: Option<&str>, log: &[Event]) -> (Record, BTreeMap<String, String>) {
    let mut record = Record::default();
    record.feature.properties = json!({"type": "arrival", "grid_code": grid, "date": "2021-09-12",
        LISTED: "2021-09-12T08:00:00"})
    .as_object()
    .cloned();
    if let Some(name) = caller {
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(CALLER.to_owned(), json!(name));
    }
    let fields = [
        ("name", "谢丽"),
        ("phone", "13812341234"),
        ("from", "枫亭镇"),
    ];
    let mut fields = fields.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    settle(&mut record, &mut fields, log, bundled());
    (record, fields)
}

fn read_of(
    id: &str,
    (record, fields): &(Record, BTreeMap<String, String>),
    is_open: bool,
) -> Arrival {
    let key = Key::new(Kind::Person, id);
    let part = Part {
        key: &key,
        record,
        fields: is_open.then_some(fields),
    };
    read(&part, bundled()).expect("an arrival")
}

fn book(people: &[(&str, &str, Option<&str>, Vec<Event>)]) -> Arrivals {
    let communities = [("g1", "洪桥"), ("g2", "洪桥"), ("g3", "仙糖")];
    let communities = communities
        .map(|(g, c)| (g.to_owned(), c.to_owned()))
        .into();
    let mut all = Arrivals::new(bundled(), communities);
    for (id, grid, caller, log) in people {
        all.put(read_of(id, &somebody(grid, *caller, log), true));
    }
    all
}

fn ids(queue: &[&Arrival]) -> Vec<String> {
    queue.iter().map(|one| one.key.id.clone()).collect()
}

#[test]
fn a_queue_begins_with_whoever_is_due_longest() {
    use CallResult::{Busy, NoAnswer, Reached};
    let me = Some("陈");
    let all = book(&[
        ("new", "g1", me, vec![]),
        (
            "busy",
            "g1",
            me,
            vec![event("1", at(12, 8, 0), called(Busy))],
        ),
        (
            "later",
            "g1",
            me,
            vec![event("1", at(12, 9, 0), called(NoAnswer))],
        ),
        (
            "done",
            "g1",
            me,
            vec![event("1", at(12, 9, 0), called(Reached))],
        ),
        ("theirs", "g1", Some("林"), vec![]),
        ("nobody's", "g1", None, vec![]),
    ]);
    // Whoever came in at eight is due at half past, and so is who was busy at eight.
    assert_eq!(ids(&all.queue(me)), ["new", "busy", "later"]);
    assert_eq!(ids(&all.queue(None)), ["nobody's"]);
    let next = |now, skipped: &[Key]| all.next(me, now, skipped).map(|one| one.key.id.clone());
    assert_eq!(
        next(at(12, 8, 29), &[]),
        None,
        "nobody is called before the hours"
    );
    assert_eq!(next(at(12, 9, 0), &[]).as_deref(), Some("new"));
    let skipped = [
        Key::new(Kind::Person, "new"),
        Key::new(Kind::Person, "busy"),
    ];
    assert_eq!(next(at(12, 9, 0), &skipped), None);
    assert_eq!(next(at(12, 11, 30), &skipped).as_deref(), Some("later"));
    let mut all = all;
    all.take(&skipped[0]);
    assert_eq!(ids(&all.queue(me)), ["busy", "later"]);
}

#[test]
fn at_an_earlier_instant_what_was_heard_later_was_not_heard_yet() {
    use CallResult::{NoAnswer, Reached};
    let log = vec![
        event("1", at(12, 9, 0), called(NoAnswer)),
        event("2", at(12, 14, 0), called(Reached)),
    ];
    let mut all = book(&[("a", "g1", None, log.clone()), ("b", "g1", None, vec![])]);
    // Of whoever is locked nothing is known but how it stands now.
    all.put(read_of("locked", &somebody("g2", None, &log), false));
    let of = |instant| {
        let then = all.as_of(instant);
        let total = then.total(instant);
        (total.all, total.called, total.reached)
    };
    assert_eq!(of(at(12, 7, 0)), (0, 0, 0), "nobody came in yet");
    assert_eq!(of(at(12, 8, 0)), (3, 1, 1));
    assert_eq!(of(at(12, 9, 0)), (3, 2, 1));
    assert_eq!(of(at(12, 14, 0)), (3, 2, 2));
    let now = at(13, 8, 0);
    assert_eq!(all.as_of(now).total(now), all.total(now));
}

#[test]
fn those_behind_one_door_are_found_whoever_moves_or_goes() {
    let mut all = book(&[
        ("a", "g1", None, vec![]),
        ("b", "g1", None, vec![]),
        ("c", "g1", None, vec![]),
    ]);
    let at_door = |all: &mut Arrivals, id: &str, door: Option<u64>| {
        let mut one = all.get(&Key::new(Kind::Person, id)).expect("there").clone();
        one.dwelling = door;
        all.put(one);
    };
    let behind = |all: &Arrivals, id: &str| {
        let one = all.get(&Key::new(Kind::Person, id)).expect("there");
        ids(&all.behind_one_door(one))
    };
    assert_eq!(behind(&all, "a"), [""; 0], "nobody knows the door");
    for id in ["c", "a", "b"] {
        at_door(&mut all, id, Some(7));
    }
    assert_eq!(behind(&all, "a"), ["b", "c"]);
    at_door(&mut all, "b", Some(8));
    assert_eq!(behind(&all, "a"), ["c"]);
    at_door(&mut all, "b", Some(7));
    assert_eq!(behind(&all, "c"), ["a", "b"]);
    all.take(&Key::new(Kind::Person, "a"));
    assert_eq!(behind(&all, "c"), ["b"]);
    at_door(&mut all, "b", None);
    assert_eq!(behind(&all, "c"), [""; 0]);
}

#[test]
fn people_are_shared_out_evenly_by_community_or_by_language() {
    let people: Vec<(String, &str)> = (0..9)
        .map(|i| (format!("p{i}"), ["g1", "g2", "g3"][i % 3]))
        .collect();
    let people: Vec<_> = people
        .iter()
        .map(|(id, grid)| (id.as_str(), *grid, None, vec![]))
        .chain([("old", "g3", Some("林"), vec![])])
        .collect();
    let mut all = book(&people);
    let caller = |name: &str| Caller {
        name: name.to_owned(),
        ..Caller::default()
    };
    let draft = |split, callers: Vec<Caller>| AssignDraft {
        split,
        callers,
        keys: Vec::new(),
    };
    let count =
        |assigned: &Assigned, name: &str| assigned.to.iter().filter(|(_, to)| to == name).count();
    // Whoever has one already is given one less.
    let evenly = draft(Split::Evenly, vec![caller("陈"), caller("林")]).assign(&all);
    assert_eq!((count(&evenly, "陈"), count(&evenly, "林")), (5, 4));
    let whole = draft(Split::Community, vec![caller("陈"), caller("林")]).assign(&all);
    assert_eq!((count(&whole, "陈"), count(&whole, "林")), (6, 3));
    let mut own = caller("林");
    own.communities = vec!["洪桥".to_owned()];
    let named = draft(Split::Community, vec![caller("陈"), own]).assign(&all);
    assert_eq!((count(&named, "陈"), count(&named, "林")), (3, 6));
    // Two speak something else; of these one is spoken by nobody.
    for (id, language) in [("p0", "莆仙话"), ("p1", "闽南话")] {
        let mut one = all.get(&Key::new(Kind::Person, id)).expect("there").clone();
        one.language = Some(language.to_owned());
        all.put(one);
    }
    let mut speaks = caller("林");
    speaks.languages = vec!["莆仙话".to_owned()];
    let spoken = draft(Split::Language, vec![caller("陈"), speaks]).assign(&all);
    let to = |id: &str| {
        spoken
            .to
            .iter()
            .find(|(key, _)| key.id == id)
            .map(|(_, to)| to.as_str())
    };
    assert_eq!((to("p0"), to("p1"), spoken.left), (Some("林"), None, 1));
    assert_eq!(spoken.to.len(), 8);
    let faulty = draft(Split::Evenly, vec![caller("陈"), caller(" 陈 ")]);
    assert_eq!(faulty.faults().len(), 1);
    assert_eq!(draft(Split::Evenly, vec![]).faults().len(), 1);
}

#[test]
fn figures_put_the_red_ones_first_and_add_up() {
    use CallResult::{LeftAgain, NoAnswer, Reached, Refused, WrongNumber};
    let all = book(&[
        (
            "a",
            "g1",
            Some("陈"),
            vec![event("1", at(12, 9, 0), called(Reached))],
        ),
        (
            "b",
            "g1",
            Some("陈"),
            vec![event("1", at(12, 9, 0), called(LeftAgain))],
        ),
        (
            "c",
            "g2",
            Some("林"),
            vec![event("1", at(12, 10, 0), called(Refused))],
        ),
        (
            "d",
            "g2",
            Some("林"),
            vec![event("1", at(12, 10, 0), called(WrongNumber))],
        ),
        (
            "e",
            "g3",
            None,
            vec![event("1", at(12, 10, 30), called(NoAnswer))],
        ),
        ("f", "", None, vec![]),
    ]);
    let now = at(12, 20, 0);
    let total = all.total(now);
    let expected = Figures {
        all: 6,
        called: 5,
        reached: 3,
        open: 5,
        number: 1,
        visit: 1,
        learned: 1,
        // Due at one, that is half past two.
        overdue: 1,
        out: 0,
    };
    assert_eq!(total, expected);
    for by in [By::Grid, By::Community, By::Caller] {
        let mut sum = Figures::default();
        for row in all.figures(by, now) {
            sum += row.figures;
        }
        assert_eq!(sum, total, "{by:?}");
    }
    let morning = all.morning(now);
    let order: Vec<(&str, bool)> = morning
        .iter()
        .map(|r| (r.of.as_str(), r.is_red()))
        .collect();
    assert_eq!(
        order,
        [("g3", true), ("g2", false), ("", false), ("g1", false)]
    );
    let hours = all.hours(date(2021, 9, 12), None);
    assert_eq!((hours[9].calls, hours[9].reached), (2, 2));
    assert_eq!((hours[10].calls, hours[10].reached), (3, 1));
    assert_eq!(
        all.hours(date(2021, 9, 12), Some("林")),
        [Hour::default(); 24]
    );
    // All of them were called by one, whoever they were shared out to.
    let own = all.hours(date(2021, 9, 12), Some("陈"));
    assert_eq!(own, hours);
    assert!(hours[8].is_idle() && !hours[9].is_idle());
    let callers = std::collections::BTreeSet::from(["陈".to_owned()]);
    let days = BTreeMap::from([(date(2021, 9, 12), callers)]);
    assert_eq!(all.days(), days);
}

#[test]
fn a_visit_is_on_the_map_as_long_as_it_is_due() {
    let refused = event("1", at(12, 9, 0), called(CallResult::Refused));
    let met = What::Called {
        way: Way::Visit,
        result: CallResult::Reached,
        next: None,
    };
    let all = book(&[
        ("a", "g1", None, vec![refused.clone()]),
        (
            "b",
            "g1",
            None,
            vec![refused, event("2", at(12, 15, 0), met)],
        ),
    ]);
    let there = crate::geometry::fixed::Coord::new(1, 2);
    let visits = all.visits(at(13, 10, 0), |code| (code == "g1").then_some(there));
    assert_eq!(visits.len(), 1);
    assert_eq!(
        (visits[0].key.id.as_str(), visits[0].at),
        ("a", Some(there))
    );
    assert!(visits[0].is_overdue && visits[0].name.as_deref() == Some("谢*"));
}

#[test]
fn whoever_is_sent_to_be_sampled_is_on_the_list_of_the_next_round() {
    let handed = |work, day: i8| What::Handed {
        work,
        day: Some(date(2021, 9, day)),
        record: None,
    };
    let all = book(&[
        (
            "a",
            "g2",
            None,
            vec![event("1", at(12, 9, 0), handed(WorkKind::Sample, 13))],
        ),
        (
            "b",
            "g1",
            None,
            vec![event("1", at(12, 9, 0), handed(WorkKind::Sample, 13))],
        ),
        (
            "c",
            "g1",
            None,
            vec![event("1", at(12, 9, 0), handed(WorkKind::Sample, 14))],
        ),
        (
            "d",
            "g1",
            None,
            vec![event("1", at(12, 9, 0), handed(WorkKind::Isolate, 13))],
        ),
    ]);
    let sent = |after: Option<i8>, until: i8| {
        let after = after.map(|day| date(2021, 9, day));
        ids(&all.to_sample(after, date(2021, 9, until)))
    };
    assert_eq!(sent(None, 12), [""; 0]);
    assert_eq!(sent(None, 13), ["b", "a"]);
    assert_eq!(sent(Some(12), 14), ["b", "c", "a"]);
    // Whoever an earlier round took is none of the next one's.
    assert_eq!(sent(Some(13), 16), ["c"]);
}

#[test]
fn the_risk_is_that_of_the_day_of_travel() {
    let risk = |name: &str, level, from: i8, until: i8| Risk {
        key: Key::new(Kind::RiskArea, name),
        name: name.to_owned(),
        level,
        from: Some(date(2021, 9, from)),
        until: Some(date(2021, 9, until)),
    };
    let risks = [
        risk("枫亭镇", RiskLevel::Middle, 10, 20),
        risk("枫亭镇", RiskLevel::High, 12, 15),
        risk("城厢区", RiskLevel::High, 1, 30),
    ];
    let today = date(2021, 9, 20);
    let zones = &profiles()[0];
    let table = [
        ("福建省莆田市枫亭镇", Some(9), None, None),
        (
            "福建省莆田市枫亭镇",
            Some(11),
            Some(RiskLevel::Middle),
            None,
        ),
        (
            "枫亭镇",
            Some(12),
            Some(RiskLevel::High),
            Some("2021-10-03"),
        ),
        (
            "枫亭镇",
            Some(15),
            Some(RiskLevel::Middle),
            Some("2021-09-22"),
        ),
        ("枫亭镇", None, None, None),
        ("赖店镇", Some(12), None, None),
    ];
    for (from, day, level, end) in table {
        let mut one = read_of("a", &somebody("g1", None, &[]), true);
        one.from = Some(from.to_owned());
        one.travelled = day.map(|day| date(2021, 9, day));
        one.arrived = None;
        let found = risk_at_travel(&one, &risks).map(|risk| risk.level);
        assert_eq!(found, level, "{from} {day:?}");
        let draft = suggestion(&one, &risks, (bundled(), zones), today);
        // Counted from the travel: what is over by today is not begun.
        assert_eq!(
            draft.as_ref().map(|d| d.end.as_str()),
            end,
            "{from} {day:?}"
        );
        if let Some(draft) = draft {
            assert_eq!(draft.start, "2021-09-20");
            assert_eq!(draft.faults(), []);
            let samples: Vec<&str> = draft.samples.split(' ').filter(|s| !s.is_empty()).collect();
            assert!(
                samples.iter().all(|day| *day >= "2021-09-20"),
                "{samples:?}"
            );
        }
    }
}

#[test]
fn nobody_leaves_or_is_sampled_before_they_came() {
    let one = read_of("p1", &somebody("g1", None, &[]), true);
    let early = |name| vec![DraftFault::Order("arrived", name)];
    for (day, left, sampled) in [
        ("2021-09-11", early("left"), early("samples")),
        ("2021-09-12", vec![], vec![]),
    ] {
        assert_eq!(Work::Pass(day.to_owned()).faults_of(&one), left, "{day}");
        let work = Work::Sample(day.to_owned());
        assert_eq!(work.faults_of(&one), sampled, "{day}");
    }
}

#[test]
fn what_came_from_which_list_stays_known_once_each() {
    let mut fields = BTreeMap::new();
    for source in ["公安", "铁路；公安", " ", "铁路"] {
        add_source(&mut fields, source);
    }
    assert_eq!(sources_of(&fields), ["公安", "铁路"]);
}

#[test]
fn a_parcel_takes_along_what_a_caller_needs_and_no_more() {
    let (mut record, mut fields) = somebody("g1", Some("陈"), &[]);
    fields.insert("care".to_owned(), "透析".to_owned());
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert("odd".to_owned(), json!("x"));
    let log = vec![event("e1", at(12, 9, 0), called(CallResult::Busy))];
    let row = ParcelRow::of("p1", "home", &record, &fields, log);
    let parcel = Parcel::new("q1".to_owned(), "陈", vec![row]);
    let text = parcel.to_text();
    assert!(!text.contains("透析") && !text.contains("odd"), "{text}");
    assert_eq!(Parcel::parse(text.as_bytes()), Ok(parcel.clone()));
    let (again, sealed) = Parcel::parse(text.as_bytes()).expect("read").rows[0].record();
    assert_eq!(again.text("grid_code"), Some("g1"));
    assert_eq!(sealed["phone"], "13812341234");
    // What nobody of this program wrote.
    let table = [
        ("", ParcelFault::Broken),
        ("{}", ParcelFault::Broken),
        (r#"{"form":3,"id":"x"}"#, ParcelFault::Newer),
        (&text.replace("\"p1\"", "\"../p\""), ParcelFault::Broken),
        (&text.replace("\"busy\"", "\"eaten\""), ParcelFault::Broken),
        (
            &text.replace("\"陈\",\"rows\"", "\" \",\"rows\""),
            ParcelFault::Broken,
        ),
    ];
    for (text, fault) in table {
        assert_eq!(Parcel::parse(text.as_bytes()), Err(fault), "{text}");
    }
    // What is said about calls is a profile, of those who are in it.
    let said = |home: &str, text: &str| {
        let profiles = BTreeMap::from([(home.to_owned(), text.to_owned())]);
        let parcel = parcel.clone().with_profiles(profiles);
        Parcel::parse(parcel.to_text().as_bytes()) == Ok(parcel)
    };
    assert!(said("home", BUNDLED_FILE));
    assert!(!said("home", "{}") && !said("other", BUNDLED_FILE));
}

fn anything() -> impl Strategy<Value = (u8, i8, i8, usize, bool)> {
    (0u8..40, 12i8..16, 0i8..24, 0usize..9, any::<bool>())
}

/// Events of a draw: ids may repeat, as what is delivered twice has the same.
fn events(drawn: &[(u8, i8, i8, usize, bool)]) -> Vec<Event> {
    let of = |(id, day, hour, kind, is_visit): &(u8, i8, i8, usize, bool)| {
        let what = match CallResult::ALL.get(*kind) {
            Some(result) => What::Called {
                way: if *is_visit { Way::Visit } else { Way::Call },
                result: *result,
                next: None,
            },
            None if *kind == 7 => What::Number {
                phone: "13900001111".to_owned(),
            },
            None => What::Handed {
                work: WorkKind::Sample,
                day: None,
                record: None,
            },
        };
        event(&format!("e{id}"), at(*day, *hour, 0), what)
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut all: Vec<Event> = drawn.iter().map(of).collect();
    all.retain(|event| seen.insert(event.id.clone()));
    all
}

proptest! {
    /// However a log is cut in pieces, and in whatever order these come and how often, it is the
    /// same log and it stands the same with whom it is of.
    #[test]
    fn pieces_of_a_log_make_it_in_any_order(
        drawn in prop::collection::vec(anything(), 0..12),
        pieces in prop::collection::vec((0usize..12, 0usize..12), 0..6),
    ) {
        let all = events(&drawn);
        let (whole, _) = merged(&[], &all);
        let mut log: Vec<Event> = Vec::new();
        for (from, to) in pieces {
            let from = from.min(all.len());
            let piece = &all[from..to.clamp(from, all.len())];
            let known = log.len();
            let (next, is_more) = merged(&log, piece);
            prop_assert_eq!(is_more, next.len() > known);
            log = next;
        }
        let (log, _) = merged(&log, &all);
        prop_assert_eq!(&log, &whole);
        prop_assert!(!merged(&log, &all).1, "once only");
        prop_assert_eq!(log_of(&log_text(&log)), whole);
    }

    /// What stands in clear is what the log says.
    #[test]
    fn the_clear_part_says_what_the_log_says(
        drawn in prop::collection::vec(anything(), 0..12),
    ) {
        let (log, _) = merged(&[], &events(&drawn));
        let made = somebody("g1", None, &log);
        let (open, locked) = (read_of("a", &made, true), read_of("a", &made, false));
        prop_assert_eq!(open.standing, locked.standing);
        prop_assert!(locked.name.is_none() && locked.is_locked);
        prop_assert_eq!(open.standing.state == State::Closed, open.standing.next.is_none() && !log.is_empty());
    }
}
