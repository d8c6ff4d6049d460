//! Which zone is in force, and how things stand at an instant.

use super::orders::Book;
use super::*;
use crate::model::data_table::Cell;
use crate::model::record::{Kind, Record};
use crate::rules::profile::{free_profiles, profiles};
use crate::rules::zoning::Why;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

pub(super) fn at(day: i8, hour: i8) -> DateTime {
    date(2021, 9, day).at(hour, 0, 0, 0)
}

pub(super) fn take(epidemic: &mut Epidemic, kind: Kind, id: &str, properties: &Value) {
    let mut record = Record::default();
    record.feature.properties = properties.as_object().cloned();
    let key = Key::new(kind, id);
    let part = Part {
        key: &key,
        record: &record,
        fields: None,
    };
    read(epidemic, &part);
}

pub(super) fn order(epidemic: &mut Epidemic, id: &str, zone: Zone, grids: &[&str], from: &str) {
    let properties = json!({"zone": zone.name(), "grids": grids, "from": from, "status": "issued"});
    take(epidemic, Kind::Order, id, &properties);
}

/// A round of this number and day in a grid: expected, negative, refused.
fn round(epidemic: &mut Epidemic, grid: &str, (number, day): (u32, i8), counts: [u32; 3]) {
    let properties = json!({"number": number, "date": format!("2021-09-{day:02}"), "grid_code": grid,
        "expected": counts[0], "negative": counts[1], "refused": counts[2]});
    take(
        epidemic,
        Kind::Round,
        &format!("{grid}-{number}"),
        &properties,
    );
}

pub(super) fn became(epidemic: &mut Epidemic, old: &str, new: &str, on: &str) {
    let id = format!("{old}-{new}");
    let properties = json!({"old_code": old, "new_code": new, "date": on, "area_m2": 5.0});
    take(epidemic, Kind::Lineage, &id, &properties);
}

pub(super) fn zone(epidemic: &Epidemic, grid: &'static str, at: DateTime) -> Zone {
    // The book borrows the code; a static one outlives it.
    Book::new(epidemic).in_force(grid, at).zone
}

#[test]
fn what_cannot_be_read_is_missing_and_listed() {
    // Cases 47, 50, 53: no date is invented, none moves by a day, nothing is put somewhere.
    let mut epidemic = Epidemic::default();
    take(
        &mut epidemic,
        Kind::Case,
        "C1",
        &json!({"class": "?", "reported": "15/05/20"}),
    );
    let case = &epidemic.cases[0];
    assert_eq!(
        (case.class, case.known(), &case.grid),
        (CaseClass::Unknown, None, &None)
    );
    take(
        &mut epidemic,
        Kind::Person,
        "G1",
        &json!({"type": "isolation", "end": "2021-09-24"}),
    );
    assert_eq!(epidemic.isolations[0].start, None);
    take(
        &mut epidemic,
        Kind::Order,
        "1",
        &json!({"zone": "lockdown", "from": "morning", "status": "issued"}),
    );
    assert!(epidemic.orders.is_empty());
    let faults: Vec<&str> = epidemic.faults.iter().map(|f| f.attribute).collect();
    assert_eq!(faults, ["reported", "from", "from"]);
    let kept = json!({"class": "无症状", "onset": null, "sampled": "2021-09-09", "reported": "2021-09-10", "grid_code": "a"});
    take(&mut epidemic, Kind::Case, "C2", &kept);
    let case = &epidemic.cases[1];
    assert_eq!(case.known(), Some(date(2021, 9, 10)));
    assert_eq!(case.follow_up_from(), Some(date(2021, 9, 9)));
}

#[test]
fn a_grid_goes_to_the_site_of_its_newest_round_unless_that_is_closed() {
    let mut epidemic = Epidemic::default();
    let site = |epidemic: &mut Epidemic, id: &str, status: &str| {
        let properties = json!({"name": format!("{id}点"), "status": status});
        take(epidemic, Kind::SamplingSite, id, &properties);
    };
    site(&mut epidemic, "s1", "open");
    site(&mut epidemic, "s2", "closed");
    let row = |epidemic: &mut Epidemic, number: u32, day: &str, site: &str| {
        let properties = json!({"number": number, "date": day, "grid_code": "a", "site": site,
            "metres": 250});
        take(epidemic, Kind::Round, &format!("a-{number}"), &properties);
    };
    row(&mut epidemic, 1, "2021-09-11", "s1");
    let of = |epidemic: &Epidemic, until: Option<Date>| {
        let (site, metres) = epidemic.site_of("a", until)?;
        Some((site.name.clone(), metres))
    };
    assert_eq!(of(&epidemic, None), Some(("s1点".to_owned(), Some(250))));
    assert_eq!(of(&epidemic, Some(date(2021, 9, 10))), None);
    row(&mut epidemic, 2, "2021-09-12", "s2");
    assert_eq!(of(&epidemic, None), None, "it is not used");
    assert!(of(&epidemic, Some(date(2021, 9, 11))).is_some());
    let open: Vec<&str> = epidemic.open_sites().map(|s| s.key.id.as_str()).collect();
    assert_eq!(open, ["s1"]);
}

/// Three grids in a row.
pub(super) fn ground() -> Ground {
    Ground {
        codes: ["a", "b", "c"].map(str::to_owned).to_vec(),
        communities: ["洪桥", "洪桥", "仙糖"].map(str::to_owned).to_vec(),
        has_area: vec![true; 3],
        beside: vec![vec![1], vec![0, 2], vec![1]],
    }
}

pub(super) fn placed(epidemic: &Epidemic, ground: &Ground) -> Placed {
    let face = |code: &Option<String>| {
        let code = code.as_ref()?;
        ground.codes.iter().position(|c| c == code)
    };
    Placed {
        cases: epidemic.cases.iter().map(|c| face(&c.grid)).collect(),
        isolations: epidemic.isolations.iter().map(|i| face(&i.grid)).collect(),
        rounds: epidemic
            .round_figures()
            .iter()
            .map(|r| face(&Some(r.grid.clone())))
            .collect(),
        positives: epidemic
            .samples
            .positives
            .iter()
            .map(|tube| face(&tube.grids.first().cloned()))
            .collect(),
        gates: epidemic.gates.iter().map(|g| face(&g.grid)).collect(),
        // There is one case at most; who met nobody known belongs to none.
        case_of: epidemic
            .isolations
            .iter()
            .map(|i| i.case.as_ref().map(|_| 0))
            .collect(),
        counts: epidemic
            .counts
            .iter()
            .map(|c| face(&Some(c.grid.clone())))
            .collect(),
        course_of: vec![Some(0); epidemic.courses.len()],
    }
}

pub(super) fn moment(epidemic: &Epidemic, at: DateTime) -> Moment {
    let ground = ground();
    let placed = placed(epidemic, &ground);
    let rules = (&profiles()[0], None);
    Moment::new(epidemic, (&ground, &placed), rules, &Filter::default(), at)
}

#[test]
fn a_case_changes_the_proposal_and_an_order_what_is_in_force() {
    let mut epidemic = Epidemic::default();
    take(
        &mut epidemic,
        Kind::Case,
        "C1",
        &json!({"class": "确诊", "reported": "2021-09-10", "grid_code": "a"}),
    );
    let then = moment(&epidemic, at(10, 9));
    assert_eq!(then.grids[0].proposal.zone, Zone::Lockdown);
    assert_eq!(
        then.grids[0].proposal.why,
        Why::Infections(1, Some(date(2021, 9, 10)))
    );
    assert_eq!(then.grids[0].in_force.zone, Zone::Unset);
    assert_eq!(then.figures.differing, 3);
    order(
        &mut epidemic,
        "1",
        Zone::Lockdown,
        &["a"],
        "2021-09-10 10:00",
    );
    let then = moment(&epidemic, at(10, 10));
    assert_eq!(then.grids[0].in_force.zone, Zone::Lockdown);
    assert_eq!((then.figures.differing, then.figures.zones[0]), (2, 1));
}

#[test]
fn isolations_stand_as_they_did() {
    let mut epidemic = Epidemic::default();
    take(
        &mut epidemic,
        Kind::Case,
        "C1",
        &json!({"reported": "2021-09-10", "grid_code": "a"}),
    );
    let isolation = json!({"type": "isolation", "grid_code": "b", "place": "home", "contact": "close",
        "date": "2021-09-10", "end": "2021-09-24", "released": "2021-09-25",
        "checks": ["2021-09-10 08:10", "2021-09-11 08:00"]});
    take(&mut epidemic, Kind::Person, "G1", &isolation);
    let figures = |at| moment(&epidemic, at).figures;
    assert_eq!(figures(at(9, 12)).at_home, 0);
    assert_eq!((figures(at(10, 7)).due, figures(at(10, 9)).due), (1, 0));
    assert_eq!(figures(at(11, 21)).overdue, 0);
    assert_eq!(figures(at(12, 21)).overdue, 1);
    assert_eq!(moment(&epidemic, at(14, 0)).grids[1].overdue, 1);
    let due = figures(at(24, 0));
    assert_eq!((due.at_home, due.release_due, due.overdue), (1, 1, 0));
    assert_eq!(figures(at(25, 0)).at_home, 0);
}

#[test]
fn a_closed_grid_has_exactly_one_open_entrance_or_is_listed() {
    let mut epidemic = Epidemic::default();
    order(
        &mut epidemic,
        "1",
        Zone::Lockdown,
        &["a", "b"],
        "2021-09-10",
    );
    let entrance = |grid: &str, status: &str| json!({"grid_code": grid, "status": status});
    take(&mut epidemic, Kind::Entrance, "E1", &entrance("a", "open"));
    take(&mut epidemic, Kind::Entrance, "E2", &entrance("a", "关闭"));
    take(
        &mut epidemic,
        Kind::Entrance,
        "E3",
        &entrance("c", "closed"),
    );
    let leaky = |epidemic: &Epidemic| {
        let moment = moment(epidemic, at(10, 12));
        let grids = moment.grids.iter().map(GridState::is_leaky);
        (moment.figures.leaky, grids.collect::<Vec<bool>>())
    };
    // b has none; c is not closed.
    assert_eq!(leaky(&epidemic), (1, vec![false, true, false]));
    take(&mut epidemic, Kind::Entrance, "E4", &entrance("b", "无人"));
    // Nobody stands there, but it is open.
    assert_eq!(leaky(&epidemic).0, 0);
    assert_eq!(moment(&epidemic, at(10, 12)).figures.unmanned, 1);
    take(&mut epidemic, Kind::Entrance, "E5", &entrance("a", "open"));
    assert_eq!(leaky(&epidemic), (1, vec![true, false, false]));
    // A checkpoint at a crossing is no entrance.
    take(
        &mut epidemic,
        Kind::Checkpoint,
        "K1",
        &entrance("b", "open"),
    );
    assert_eq!(leaky(&epidemic).0, 1);
}

#[test]
fn free_neighbours_may_open_to_one_another_once_both_are_declared() {
    let mut epidemic = Epidemic::default();
    let ground = ground();
    let pairs = |epidemic: &Epidemic| openings(&ground, &moment(epidemic, at(20, 12)).grids);
    order(
        &mut epidemic,
        "1",
        Zone::EpidemicFree,
        &["a", "c"],
        "2021-09-12",
    );
    assert_eq!(pairs(&epidemic), [] as [(usize, usize); 0]);
    order(&mut epidemic, "2", Zone::EpidemicFree, &["b"], "2021-09-13");
    assert_eq!(pairs(&epidemic), [(0, 1), (1, 2)]);
    order(
        &mut epidemic,
        "3",
        Zone::Lockdown,
        &["b"],
        "2021-09-20 10:00",
    );
    assert_eq!(pairs(&epidemic), [] as [(usize, usize); 0]);
}

#[test]
fn somebody_missing_suspends_an_opening_and_a_refusal_revokes_the_proposal() {
    let ground = ground();
    let declared = || {
        let mut epidemic = Epidemic::default();
        let all = ["a", "b", "c"];
        order(&mut epidemic, "1", Zone::EpidemicFree, &all, "2021-09-12");
        for grid in all {
            round(&mut epidemic, grid, (1, 10), [10, 10, 0]);
        }
        epidemic
    };
    let asked = |epidemic: &Epidemic, hour| {
        let placed = placed(epidemic, &ground);
        let rules = (&profiles()[0], free_profiles().first());
        let filter = Filter::default();
        let moment = Moment::new(epidemic, (&ground, &placed), rules, &filter, hour);
        let waits = suspended(&ground, &moment.grids).into_iter();
        let waits: Vec<_> = waits.map(|(f, u)| (f, u.missing, u.refused)).collect();
        let proposed: Vec<Zone> = moment.grids.iter().map(|g| g.proposal.zone).collect();
        let in_force: Vec<Zone> = moment.grids.iter().map(|g| g.in_force.zone).collect();
        assert!(in_force.iter().all(|zone| *zone == Zone::EpidemicFree));
        (openings(&ground, &moment.grids), waits, proposed)
    };
    let free = vec![Zone::EpidemicFree; 3];
    let (pairs, waits, proposed) = asked(&declared(), at(20, 12));
    assert_eq!((pairs, waits), (vec![(0, 1), (1, 2)], vec![]));
    assert_eq!(proposed, free);
    // Three of c were not there: it stays free, and opens to nobody.
    let mut epidemic = declared();
    round(&mut epidemic, "c", (2, 18), [10, 7, 0]);
    let (pairs, waits, proposed) = asked(&epidemic, at(20, 12));
    assert_eq!((pairs, waits), (vec![(0, 1)], vec![(2, 3, 0)]));
    assert_eq!(proposed, free);
    // The day before nobody knew.
    let (pairs, waits, _) = asked(&epidemic, at(17, 12));
    assert_eq!((pairs.len(), waits.len()), (2, 0));
    // They came afterwards.
    round(&mut epidemic, "c", (3, 19), [10, 10, 0]);
    let (pairs, waits, _) = asked(&epidemic, at(20, 12));
    assert_eq!((pairs.len(), waits.len()), (2, 0));
    // One of b refuses, two are missing: no longer proposed, and both its openings wait.
    let mut epidemic = declared();
    round(&mut epidemic, "b", (2, 18), [10, 7, 1]);
    let (pairs, waits, proposed) = asked(&epidemic, at(20, 12));
    assert_eq!((pairs, waits), (vec![], vec![(1, 2, 1)]));
    assert_eq!(
        proposed,
        [Zone::EpidemicFree, Zone::Unset, Zone::EpidemicFree]
    );
    // A file that says that more refused than have no result.
    round(&mut epidemic, "a", (2, 18), [10, 9, 7]);
    let (_, waits, _) = asked(&epidemic, at(20, 12));
    assert_eq!(waits, [(0, 0, 1), (1, 2, 1)]);
}

#[test]
fn what_a_case_would_change_is_said_without_entering_it() {
    let epidemic = Epidemic::default();
    let ground = ground();
    let placed = placed(&epidemic, &ground);
    let rules = (&profiles()[0], None);
    let ask = |infected: &[usize]| {
        let changes = what_if(&epidemic, (&ground, &placed), rules, at(12, 9), infected);
        let zones = changes.into_iter().map(|(face, p)| (face, p.zone));
        zones.collect::<Vec<_>>()
    };
    assert_eq!(ask(&[]), []);
    let expected = [
        (0, Zone::Lockdown),
        (1, Zone::Control),
        (2, Zone::Precaution),
    ];
    assert_eq!(ask(&[0]), expected);
}

#[test]
fn alarms_are_found_named_by_day_and_gone_once_seen() {
    let mut epidemic = Epidemic::default();
    order(&mut epidemic, "1", Zone::EpidemicFree, &["a"], "2021-09-01");
    order(&mut epidemic, "2", Zone::Lockdown, &["c"], "2021-09-01");
    let case = |grid: &str| json!({"reported": "2021-09-12", "grid_code": grid});
    for (id, grid) in [("C1", "a"), ("C2", "b"), ("C3", "c")] {
        take(&mut epidemic, Kind::Case, id, &case(grid));
    }
    take(
        &mut epidemic,
        Kind::Entrance,
        "E1",
        &json!({"grid_code": "c", "status": "unmanned"}),
    );
    let isolation = json!({"type": "isolation", "grid_code": "b", "start": "2021-09-01",
        "end": "2021-09-20", "checks": ["2021-09-10 08:00"], "samples": ["2021-09-10", "2021-09-11"],
        "negatives": ["2021-09-10"]});
    take(&mut epidemic, Kind::Person, "G1", &isolation);
    let round =
        json!({"number": 3, "date": "2021-09-10", "grid_code": "b", "expected": 10, "negative": 7});
    take(&mut epidemic, Kind::Round, "R1", &round);
    let ground = ground();
    let placed = placed(&epidemic, &ground);
    let found = |epidemic: &Epidemic, at| {
        let all = alarms(epidemic, &placed, &moment(epidemic, at), &[]);
        let unseen = all.into_iter().filter(|alarm| alarm.seen.is_none());
        unseen.map(|alarm| alarm.id).collect::<Vec<String>>()
    };
    // The sample of the 11th is late on the 13th, the round since the 12th; C3 was closed before.
    assert_eq!(
        found(&epidemic, at(12, 9)),
        [
            "free:C1",
            "case:C2",
            "unmanned:E1:2021-09-12",
            "overdue:G1:2021-09-12",
            "round:3:2021-09-10"
        ]
    );
    let later = found(&epidemic, at(13, 9));
    assert!(
        later.contains(&"result:G1:2021-09-11".to_owned()),
        "{later:?}"
    );
    take(
        &mut epidemic,
        Kind::Alarm,
        "1",
        &json!({"alarm": "overdue:G1:2021-09-12", "by": "谢", "at": "2021-09-12 09:10"}),
    );
    assert!(!found(&epidemic, at(12, 9)).contains(&"overdue:G1:2021-09-12".to_owned()));
    // Still overdue on the next day: that is another alarm.
    assert!(found(&epidemic, at(13, 9)).contains(&"overdue:G1:2021-09-13".to_owned()));
}

#[test]
fn calls_and_visits_that_are_overdue_are_an_alarm_each_a_day() {
    use crate::rules::arrivals::Late;
    let mut epidemic = Epidemic::default();
    let late = |day, hour, is_visit| Late {
        from: at(day, hour),
        is_visit,
    };
    let calls = [
        late(12, 10, false),
        late(12, 8, false),
        late(12, 12, false),
        late(13, 9, true),
    ];
    let ground = ground();
    let found = |epidemic: &Epidemic, at| {
        let placed = placed(epidemic, &ground);
        let all = alarms(epidemic, &placed, &moment(epidemic, at), &calls);
        let unseen = all.into_iter().filter(|alarm| alarm.seen.is_none());
        let told = unseen.map(|alarm| (alarm.id, alarm.cause, alarm.since));
        told.collect::<Vec<_>>()
    };
    assert_eq!(found(&epidemic, at(12, 8)), [], "it is only due");
    let of_calls = |day: &str, count| {
        let id = format!("calls:{day}");
        (id, AlarmCause::CallsLate(count), at(12, 8))
    };
    assert_eq!(found(&epidemic, at(12, 11)), [of_calls("2021-09-12", 2)]);
    let of_visits = (
        "visits:2021-09-13".to_owned(),
        AlarmCause::VisitsLate(1),
        at(13, 9),
    );
    assert_eq!(
        found(&epidemic, at(13, 10)),
        [of_visits.clone(), of_calls("2021-09-13", 3)]
    );
    // Whoever has seen one sees it again on the next day.
    let seen = json!({"alarm": "calls:2021-09-13", "by": "谢", "at": "2021-09-13 10:00"});
    take(&mut epidemic, Kind::Alarm, "1", &seen);
    assert_eq!(found(&epidemic, at(13, 11)), [of_visits]);
    assert_eq!(found(&epidemic, at(14, 9)).len(), 2);
}

#[test]
fn the_figures_of_a_community_are_those_of_its_grids() {
    let mut epidemic = Epidemic::default();
    order(&mut epidemic, "1", Zone::Lockdown, &["a"], "2021-09-10");
    for (i, (grid, day)) in [("a", 10), ("a", 12), ("b", 12), ("c", 1)]
        .into_iter()
        .enumerate()
    {
        let case = json!({"reported": date(2021, 9, day).to_string(), "grid_code": grid});
        take(&mut epidemic, Kind::Case, &format!("C{i}"), &case);
    }
    let ground = ground();
    let placed = placed(&epidemic, &ground);
    let moment = moment(&epidemic, at(12, 9));
    let houses = Houses::new(&[], &[]);
    let titles = ["甲", "乙", "丙"].map(str::to_owned);
    let source = Source {
        epidemic: &epidemic,
        ground: &ground,
        placed: &placed,
        moment: &moment,
        houses: &houses,
        titles: &titles,
        word: &|key| key.to_owned(),
    };
    let total = |subject, key| {
        let (table, targets) = source.table(subject);
        assert_eq!(table.len(), targets.len());
        let column = table.columns.iter().position(|c| *c == key).expect("there");
        let cells = (0..table.len()).map(|row| match table.cell(row, column) {
            Cell::Count(count) => *count,
            Cell::Trend(days) => days.iter().sum(),
            _ => 0,
        });
        cells.sum::<u32>()
    };
    let parts = ["洪桥", "仙糖"].map(|name| moment.share_of(&ground, name));
    let cases = parts.map(|part| (part.cases, part.new_cases));
    assert_eq!(cases, [(3, 2), (1, 0)]);
    assert_eq!(parts.map(|part| part.of_zone(Zone::Lockdown)), [1, 0]);
    let town = Share::from(&moment.figures);
    assert_eq!(parts.iter().map(|part| part.cases).sum::<u32>(), town.cases);
    for key in ["board-cases", "board-new", "board-trend"] {
        let all = total(Subject::Communities, key);
        assert_eq!(all, total(Subject::Grids, key), "{key}");
        assert_eq!(all, if key == "board-new" { 2 } else { 4 }, "{key}");
    }
    assert_eq!(total(Subject::Communities, "board-closed"), 1);
    let (cases, targets) = source.table(Subject::Cases);
    assert_eq!((cases.len(), &targets[3]), (4, &Target::Within(Some(2))));
}

proptest! {
    /// Case 52: what is counted is what is shown.
    #[test]
    fn counts_equal_what_is_listed(
        days in prop::collection::vec((1i8..29, 0usize..5), 0..30),
        day in 1i8..29,
        window in prop::option::of((1i8..29, 1i8..29)),
        community in prop::option::of(prop::sample::select(vec!["洪桥", "仙糖", "别处"])),
    ) {
        let mut epidemic = Epidemic::default();
        let codes = ["a", "b", "c", "elsewhere", ""];
        for (i, (reported, code)) in days.iter().enumerate() {
            let grid = Some(codes[*code]).filter(|code| !code.is_empty());
            let properties = json!({"class": "confirmed", "reported": date(2021, 9, *reported).to_string(), "grid_code": grid});
            take(&mut epidemic, Kind::Case, &format!("C{i}"), &properties);
        }
        let filter = Filter {
            days: window.map(|(a, b)| (date(2021, 9, a.min(b)), date(2021, 9, a.max(b)))),
            community: community.map(str::to_owned),
            ..Filter::default()
        };
        let ground = ground();
        let placed = placed(&epidemic, &ground);
        let rules = (&profiles()[0], None);
        let then = Moment::new(&epidemic, (&ground, &placed), rules, &filter, at(day, 12));
        let is_taken = |(reported, code): &&(i8, usize)| {
            let there = ground.communities.get(*code);
            *reported <= day
                && window.is_none_or(|(a, b)| (a.min(b)..=a.max(b)).contains(reported))
                && community.is_none_or(|wanted| there.is_some_and(|c| c == wanted))
        };
        prop_assert_eq!(then.cases.len(), days.iter().filter(is_taken).count());
        let by_class: u32 = then.by_class.iter().sum();
        prop_assert_eq!(by_class, then.figures.cases);
        // Whatever is looked at, all of it counts for zones.
        let all = moment(&epidemic, at(day, 12));
        prop_assert!(then.grids.iter().zip(&all.grids).all(|(a, b)| a.proposal == b.proposal));
        prop_assert_eq!(then.figures.cases as usize, then.cases.len());
        let on_map: u32 = then.grids.iter().map(|g| g.cases).sum();
        prop_assert_eq!(on_map + then.figures.unlocated, then.figures.cases);
        let zones: u32 = then.figures.zones.iter().sum();
        prop_assert_eq!(zones, 3);
    }
}
