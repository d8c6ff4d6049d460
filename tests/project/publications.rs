//! Publications: the instant of one and what is in force then, records that follow it by place,
//! taking it back after work was done on it.

use crate::ground::{CUT, at, building, code, evening, shape, somebody, town};
use crate::support::{open, record};
use crate::table::{Table, plan_of};
use gridroom::course::Course;
use gridroom::geometry::coverage::{Edit, FaceId};
use gridroom::model::change::Change;
use gridroom::model::epidemic::{Book, DocumentDraft, Documents, OrderDraft, OrderState};
use gridroom::model::plan::Status;
use gridroom::model::publication::{Obstacle, Terms};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::rules::approval::{OrderStep, OutOfTurn};
use gridroom::rules::zone::Zone;
use gridroom::store::{Brought, Project, StoreError};
use jiff::civil::{DateTime, date};
use serde_json::json;
use std::collections::BTreeMap;

pub fn on(day: &str) -> Terms {
    Terms {
        date: day.to_owned(),
        ..Terms::default()
    }
}

fn order(project: &mut Project, number: &str, zone: Zone, grids: &[&str], from: DateTime) {
    let draft = OrderDraft {
        number: number.to_owned(),
        authority: "指挥部".to_owned(),
        issuer: "签发人".to_owned(),
        ..OrderDraft::new(zone, grids.iter().map(|g| g.to_string()).collect(), from)
    };
    let now = project.clock().expect("read").now();
    let kept = project.put_order(None, &draft, OrderState::Draft, now);
    let key = kept.expect("kept").expect("an entry").changes[0]
        .key
        .clone();
    for step in OrderStep::ALL {
        let paper = DocumentDraft {
            body: "机关".to_owned(),
            number: "1号".to_owned(),
            date: "2021-09-01".to_owned(),
        };
        match project.record_step(&key, step, &paper, now) {
            Ok(_) | Err(StoreError::OutOfTurn(OutOfTurn::NotAsked(_))) => {}
            Err(error) => panic!("{number}: {error}"),
        }
    }
    project
        .put_order(Some(key), &draft, OrderState::Issued, now)
        .expect("issued");
}

/// The zone in force in a grid at an instant.
fn zone(project: &Project, grid: &str, when: DateTime) -> Zone {
    let epidemic = project.epidemic().expect("read");
    Book::new(&epidemic).in_force(grid, when).zone
}

pub fn by_id(project: &Project, kind: Kind) -> BTreeMap<String, Record> {
    let stored = project.records(kind).expect("read").into_iter();
    stored.map(|s| (s.key.id, s.record)).collect()
}

fn grid_of(project: &Project, kind: Kind, id: &str) -> Option<String> {
    let stored = project.record(&Key::new(kind, id)).expect("read");
    let record = stored.expect("there").record;
    record.text("grid_code").map(str::to_owned)
}

/// The first grid is divided by a slanted line, the western part the smaller one.
fn divide(project: &mut Project, plan: &str) {
    let mut table = Table::of(project, plan);
    let lines = vec![CUT.map(|(x, y)| at(x, y)).to_vec()];
    let face = FaceId(0);
    table.redraw(
        project,
        &Edit::Split {
            faces: vec![face],
            lines,
        },
    );
}

/// The line between the first and the second grid goes west: the second gets ground of the first.
fn move_line(project: &mut Project, plan: &str) {
    let mut table = Table::of(project, plan);
    let moves = vec![(at(95_003, 31_013), at(84_011, 30_029))];
    table.redraw(project, &Edit::Move { moves });
}

const WEST: &str = "350322001001002";
const EAST: &str = "350322001001003";

/// An order of the morning and a publication of the day: every way of dating it, the day's edges
/// included, leaves the people in the zone they were in.
#[test]
fn a_grid_inherits_what_was_in_force_when_it_was_published_however_it_is_dated() {
    let morning = date(2021, 9, 14).at(9, 0, 0, 0);
    for day in [
        "2021-09-14",
        "2021-09-14 08:59",
        "2021-09-14 09:00",
        "2021-09-14 09:01",
        "2021-09-14 20:00",
        "2021-09-14 23:59",
        "2021-09-15 00:00",
        "2021-09-12",
        "2021-09-13 23:59",
        "2021-09-20",
    ] {
        let (mut project, path, _folder) = town(Vec::new());
        order(&mut project, "1号", Zone::Lockdown, &[&code(0)], morning);
        let plan = plan_of(&mut project);
        divide(&mut project, &plan);
        project.publish(&plan, &on(day)).expect("published");
        drop(project);
        let mut project = open(&path);
        let valid = on(day).instant().expect("a date");
        let grids = by_id(&project, Kind::Grid);
        for part in [WEST, EAST] {
            assert_eq!(grids[part].text("zone"), Some("封控区"), "{day} {part}");
            let since = evening().max(valid);
            for when in [evening(), since, date(2022, 1, 1).at(0, 0, 0, 0)] {
                assert_eq!(zone(&project, part, when), Zone::Lockdown, "{day} {when}");
            }
            let before = date(2021, 9, 14).at(8, 59, 0, 0);
            assert_eq!(zone(&project, part, before), Zone::Unset, "{day}");
            if valid <= morning {
                assert_eq!(zone(&project, part, morning), Zone::Lockdown, "{day}");
            }
        }
        // An order about a part is about that part only, also in the minute of the publication.
        order(&mut project, "2号", Zone::Precaution, &[WEST], evening());
        assert_eq!(zone(&project, WEST, evening()), Zone::Precaution, "{day}");
        assert_eq!(zone(&project, EAST, evening()), Zone::Lockdown, "{day}");
    }
}

/// An order from after the day that a publication is dated back to was in force when it was made.
#[test]
fn what_began_after_the_day_it_is_dated_back_to_stays_in_force() {
    let (mut project, path, _folder) = town(Vec::new());
    let later = date(2021, 9, 13).at(18, 0, 0, 0);
    order(&mut project, "1号", Zone::Lockdown, &[&code(0)], later);
    let plan = plan_of(&mut project);
    // The second grid keeps its code and gets a strip of the first.
    move_line(&mut project, &plan);
    project
        .publish(&plan, &on("2021-09-12"))
        .expect("published");
    drop(project);
    let project = open(&path);
    let second = code(1);
    let second = second.as_str();
    assert_eq!(zone(&project, second, evening()), Zone::Lockdown);
    assert_eq!(zone(&project, second, later), Zone::Lockdown);
    let before = later
        .checked_sub(jiff::Span::new().minutes(1))
        .expect("a time");
    assert_eq!(zone(&project, second, before), Zone::Unset);
    assert_eq!(zone(&project, &code(0), evening()), Zone::Lockdown);
}

/// In a story all is done in one minute: what was issued before a publication and what after it
/// are told apart all the same.
#[test]
fn orders_of_the_very_minute_are_told_apart() {
    let (mut project, _path, _folder) = town(Vec::new());
    let (first, second) = (code(0), code(1));
    order(&mut project, "1号", Zone::Lockdown, &[&first], evening());
    order(&mut project, "2号", Zone::Control, &[&second], evening());
    let plan = plan_of(&mut project);
    move_line(&mut project, &plan);
    let day = "2021-09-14 20:00";
    project.publish(&plan, &on(day)).expect("published");
    assert_eq!(zone(&project, &second, evening()), Zone::Lockdown);
    order(&mut project, "3号", Zone::Precaution, &[&second], evening());
    assert_eq!(zone(&project, &second, evening()), Zone::Precaution);
    // A second publication of the same minute passes on what is in force now.
    let plan = plan_of(&mut project);
    divide(&mut project, &plan);
    project.publish(&plan, &on(day)).expect("published");
    assert_eq!(zone(&project, WEST, evening()), Zone::Lockdown);
    assert_eq!(zone(&project, &second, evening()), Zone::Precaution);
}

/// A grid that stays is as strict as the ground it gets, and no less strict than it was, also
/// where what it was came to it by an earlier publication.
#[test]
fn ground_that_came_earlier_stays_in_its_zone() {
    let (mut project, _path, _folder) = town(Vec::new());
    let second = code(1);
    order(&mut project, "1号", Zone::Lockdown, &[&code(0)], evening());
    let plan = plan_of(&mut project);
    move_line(&mut project, &plan);
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    // Now a strip of the third, which nobody closed, comes to the second.
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let moves = vec![(at(199_049, 30_007), at(209_003, 30_509))];
    table.redraw(&mut project, &Edit::Move { moves });
    project.unlock_borders(&plan, "街道决定").expect("unlocked");
    project
        .publish(&plan, &on("2021-09-14 20:00"))
        .expect("published");
    assert_eq!(zone(&project, &second, evening()), Zone::Lockdown);
}

/// Somebody reads an order to a grid that was divided meanwhile: it is about all of its ground.
#[test]
fn an_order_about_a_grid_that_is_gone_is_about_its_ground() {
    let (mut project, _path, _folder) = town(Vec::new());
    let tomorrow = date(2021, 9, 15).at(8, 0, 0, 0);
    order(&mut project, "1号", Zone::Lockdown, &[&code(0)], tomorrow);
    let plan = plan_of(&mut project);
    divide(&mut project, &plan);
    let looked = project
        .publication(&plan, &on("2021-09-14"))
        .expect("possible");
    let fates: Vec<_> = looked
        .figures
        .orders
        .iter()
        .map(|o| o.number.as_str())
        .collect();
    assert_eq!(fates, ["1号"], "it is said");
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    for part in [WEST, EAST] {
        assert_eq!(zone(&project, part, evening()), Zone::Unset);
        assert_eq!(zone(&project, part, tomorrow), Zone::Lockdown);
    }
}

#[test]
fn it_is_not_valid_before_the_grids_it_changes_were() {
    let (mut project, _path, _folder) = town(Vec::new());
    let plan = plan_of(&mut project);
    divide(&mut project, &plan);
    let early = project
        .publish(&plan, &on("2020-01-31 23:59"))
        .expect_err("refused");
    assert!(
        matches!(&early, StoreError::NotPublishable(why)
            if why == &[Obstacle::TooEarly(vec!["仙糖01".to_owned()])]),
        "{early}"
    );
    project
        .publish(&plan, &on("2020-02-01"))
        .expect("from the same day");
}

/// Who lives where, in codes of every look.
fn people() -> Vec<crate::ground::Entry> {
    let first = code(0);
    let clear = |kind: &str| json!({"type": kind, "grid_code": first, "date": "2021-09-10"});
    let digits = format!("{first}0101");
    let household = format!("{digits}02");
    let case_at = serde_json::to_string(&[at(80_011, 31_007).lon(), at(80_011, 31_007).lat()]);
    vec![
        building("b1", "A01", 0, (12_007, 30_011)),
        building("b2", "东-2", 0, (80_011, 31_007)),
        building("b3", &digits, 0, (70_003, 20_011)),
        // Two of one name in one grid, and one more elsewhere.
        building("b4", "C3", 0, (15_013, 40_009)),
        building("b5", "C3", 0, (75_011, 41_003)),
        building("b6", "B7", 0, (82_003, 12_011)),
        building("b7", "B7", 1, (150_011, 12_011)),
        somebody(
            Kind::Household,
            "h1",
            json!({"building": "A01"}),
            &[("door", "502")],
        ),
        somebody(
            Kind::Person,
            "named",
            clear("resident"),
            &[("building", "A01")],
        ),
        somebody(
            Kind::Person,
            "east",
            clear("isolation"),
            &[("building", "东-2"), ("household", "502")],
        ),
        somebody(
            Kind::Person,
            "digits",
            clear("arrival"),
            &[("household", &household)],
        ),
        somebody(
            Kind::Person,
            "two",
            clear("resident"),
            &[("building", "C3")],
        ),
        somebody(
            Kind::Person,
            "same",
            clear("resident"),
            &[("building", "B7")],
        ),
        somebody(
            Kind::Person,
            "home",
            json!({"type": "resident", "grid_code": first, "home": "h1"}),
            &[("name", "林静")],
        ),
        somebody(
            Kind::Person,
            "nowhere",
            clear("resident"),
            &[("name", "陈晨")],
        ),
        somebody(
            Kind::Service,
            "s1",
            json!({"grid_code": first}),
            &[("building", "A01")],
        ),
        somebody(
            Kind::Case,
            "C002",
            json!({"id": "C002", "grid_code": first, "reported": "2021-09-10"}),
            &[("place", &case_at.expect("written"))],
        ),
    ]
}

#[test]
fn records_follow_by_place_whatever_their_codes_look_like_and_back() {
    let (mut project, path, _folder) = town(people());
    let kinds = [
        Kind::Person,
        Kind::Case,
        Kind::Service,
        Kind::Building,
        Kind::Household,
    ];
    let before: Vec<_> = kinds.iter().map(|kind| by_id(&project, *kind)).collect();
    let plan = plan_of(&mut project);
    divide(&mut project, &plan);
    let looked = project
        .publication(&plan, &on("2021-09-14"))
        .expect("possible");
    let unmoved: Vec<&str> = looked
        .figures
        .unmoved
        .iter()
        .map(|stray| stray.key.id.as_str())
        .collect();
    assert_eq!(unmoved, ["two", "nowhere"], "each is listed");
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    drop(project);
    let mut project = open(&path);
    for (kind, id, expected) in [
        (Kind::Person, "named", Some(WEST)),
        (Kind::Person, "east", Some(EAST)),
        (Kind::Person, "digits", Some(EAST)),
        (Kind::Person, "same", Some(EAST)),
        (Kind::Person, "home", Some(WEST)),
        (Kind::Service, "s1", Some(WEST)),
        (Kind::Case, "C002", Some(EAST)),
        (Kind::Building, "b1", Some(WEST)),
        // Nobody knows: so it names none, rather than one that is gone.
        (Kind::Person, "two", None),
        (Kind::Person, "nowhere", None),
    ] {
        assert_eq!(grid_of(&project, kind, id).as_deref(), expected, "{id}");
    }
    let former = project
        .record(&Key::new(Kind::Person, "two"))
        .expect("read");
    let former = former.expect("there").record;
    assert_eq!(former.text("former_grid"), Some(code(0).as_str()));
    project.roll_back().expect("taken back");
    let after: Vec<_> = kinds.iter().map(|kind| by_id(&project, *kind)).collect();
    assert_eq!(before, after);
}

/// Who answers for a grid answers for its parts, and drafts of orders name them.
#[test]
fn charges_and_drafts_of_orders_follow() {
    let first = code(0);
    let charge = |id: &str, role: &str, until: Option<&str>| {
        let mut said = json!({"level": "grid", "unit": first, "role": role, "person": id, "from": "2021-08-01"});
        if let Some(until) = until {
            said["until"] = json!(until);
        }
        (Key::new(Kind::Charge, id), record(said), None)
    };
    let all = vec![
        charge("head", "grid-head", None),
        charge("worker", "grid-worker", None),
        charge("over", "grid-head", Some("2021-09-01")),
        somebody(
            Kind::Person,
            "head",
            json!({"type": "staff"}),
            &[("name", "谢丽")],
        ),
    ];
    let (mut project, path, _folder) = town(all);
    let grids = vec![first.clone(), code(2)];
    let draft = OrderDraft::new(Zone::EpidemicFree, grids, evening());
    let kept = project
        .put_order(None, &draft, OrderState::Draft, evening())
        .expect("kept")
        .expect("an entry");
    let order = kept.changes[0].key.clone();
    let paper = DocumentDraft {
        body: "社区居委会".to_owned(),
        number: "1号".to_owned(),
        date: "2021-09-01".to_owned(),
    };
    project
        .record_step(&order, OrderStep::Application, &paper, evening())
        .expect("applied");
    let plan = plan_of(&mut project);
    divide(&mut project, &plan);
    let looked = project
        .publication(&plan, &on("2021-09-14 20:00"))
        .expect("possible");
    let moved = &looked.figures.moved;
    assert_eq!((moved[&Kind::Charge], moved[&Kind::Order]), (2, 1));
    project
        .publish(&plan, &on("2021-09-14 20:00"))
        .expect("published");
    drop(project);
    let mut project = open(&path);
    let said = |project: &Project| {
        let charges = by_id(project, Kind::Charge).into_values();
        let mut said: Vec<String> = charges
            .map(|r| {
                let text = |name: &str| r.text(name).unwrap_or("-").to_owned();
                [text("unit"), text("person"), text("from"), text("until")].join(" ")
            })
            .collect();
        said.sort_unstable();
        said
    };
    let expected = [
        format!("{first} head 2021-08-01 2021-09-14"),
        format!("{first} over 2021-08-01 2021-09-01"),
        format!("{first} worker 2021-08-01 2021-09-14"),
        format!("{WEST} head 2021-09-14 -"),
        format!("{WEST} worker 2021-09-14 -"),
        format!("{EAST} head 2021-09-14 -"),
        format!("{EAST} worker 2021-09-14 -"),
    ];
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(said(&project), expected);
    let mut moved = project.epidemic().expect("read").orders.remove(0);
    moved.grids.sort_unstable();
    assert_eq!(moved.grids, [WEST, EAST, &code(2)]);
    assert_eq!(
        (moved.state, moved.documents),
        (OrderState::Draft, Documents::default()),
        "whoever applied looked at other grids"
    );
    project.roll_back().expect("taken back");
    assert_eq!(said(&project).len(), 3);
    let back = project.epidemic().expect("read").orders.remove(0);
    assert_eq!(back.grids, [first, code(2)]);
    assert_eq!(back.state, OrderState::Applied);
}

/// Orders were issued on the new grids, and people entered there: the old grid returns, nobody is
/// let out by that, and everything follows.
#[test]
fn a_publication_is_taken_back_with_the_orders_on_its_grids() {
    let (mut project, path, _folder) = town(people());
    let plan = plan_of(&mut project);
    divide(&mut project, &plan);
    project
        .publish(&plan, &on("2021-09-14"))
        .expect("published");
    order(&mut project, "5号", Zone::Lockdown, &[EAST], evening());
    let new = record(json!({"type": "resident", "grid_code": EAST}));
    let change = Change::insert(Key::new(Kind::Person, "new"), new);
    project
        .import(vec![change], Brought::default(), &Course::new())
        .expect("entered");
    let offered = project.roll_back_outlook().expect("offered");
    let restored = offered.restored.as_ref().expect("work was done on it");
    let said = &restored.figures.orders;
    assert_eq!(said.len(), 1);
    assert_eq!(
        (said[0].number.as_str(), said[0].zone),
        ("5号", Zone::Lockdown)
    );
    assert_eq!(said[0].heirs, [("仙糖01".to_owned(), Zone::Lockdown)]);
    assert_eq!(offered.counts()[..2], [2, 1]);

    project.roll_back().expect("taken back");
    drop(project);
    let mut project = open(&path);
    let grids: Vec<String> = by_id(&project, Kind::Grid).into_keys().collect();
    assert_eq!(grids, ["g0", "g1", "g2"]);
    let stored = project.record(&Key::new(Kind::Grid, "g0")).expect("read");
    let first = stored.expect("there").record;
    assert_eq!(first.feature.shape, Some(shape(0)));
    assert_eq!(
        (first.text("zone"), first.text("code")),
        (Some("封控区"), Some(code(0).as_str()))
    );
    assert_eq!(zone(&project, &code(0), evening()), Zone::Lockdown);
    for id in ["new", "named", "east", "digits", "home", "two", "nowhere"] {
        let of = grid_of(&project, Kind::Person, id);
        assert_eq!(of.as_deref(), Some(code(0).as_str()), "{id}");
    }
    // What was is not forgotten: the parts are grids of the past.
    let past = by_id(&project, Kind::RetiredGrid);
    let parts = past
        .values()
        .filter(|r| matches!(r.text("code"), Some(WEST | EAST)));
    assert_eq!(parts.count(), 2);
    assert_eq!(project.plans().expect("listed")[0].status, Status::Draft);
    assert!(project.last_publication().expect("read").is_none());
    assert!(project.verify_chain().expect("checked").is_sound());
    // Published again the parts get numbers that nobody had, and are locked as the whole was.
    project
        .publish(&plan, &on("2021-09-14 20:00"))
        .expect("published");
    let grids = by_id(&project, Kind::Grid);
    let new: Vec<&String> = grids.keys().filter(|id| id.starts_with("35")).collect();
    assert_eq!(new, ["350322001001004", "350322001001005"]);
    for part in new {
        assert_eq!(grids[part].text("zone"), Some("封控区"));
    }
}

/// Released part by part, the whole is released when it returns.
#[test]
fn what_was_released_part_by_part_returns_released() {
    let (mut project, _path, _folder) = town(Vec::new());
    let morning = date(2021, 9, 14).at(9, 0, 0, 0);
    order(&mut project, "1号", Zone::Lockdown, &[&code(0)], morning);
    let plan = plan_of(&mut project);
    divide(&mut project, &plan);
    project
        .publish(&plan, &on("2021-09-14 10:00"))
        .expect("published");
    order(&mut project, "2号", Zone::Precaution, &[WEST], evening());
    let one = project
        .roll_back_outlook()
        .expect("offered")
        .restored
        .expect("some");
    assert_eq!(
        one.figures.orders[0].heirs[0].1,
        Zone::Lockdown,
        "the east is still closed"
    );
    order(&mut project, "3号", Zone::Precaution, &[EAST], evening());
    project.roll_back().expect("taken back");
    assert_eq!(zone(&project, &code(0), evening()), Zone::Precaution);
}
