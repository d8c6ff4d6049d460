//! The register in a project file: who may write it, what lies in clear, that every step is one
//! action, and that what is told record by record is what is read anew.

use crate::support::{PASSPHRASE, contents, desk_of, options, record};
use gridroom::geometry::fixed::Coord;
use gridroom::model::handover::{Desk, HandoverDraft, Open};
use gridroom::model::record::{Key, Kind};
use gridroom::model::register::{
    ChargeDraft, HouseholdDraft, Level, Register, Resettling, ResidentDraft, Tenure, UnitDraft,
};
use gridroom::rules::Role;
use gridroom::rules::responsibility::Role as Charge;
use gridroom::rules::retention::Ground;
use gridroom::store::{ActionName, Entry, Project, StoreError};
use jiff::civil::{Date, date};
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;

pub const GRID: &str = "350322001001000";
pub const TODAY: Date = date(2021, 9, 12);

/// Three grids in two areas, a compound with two buildings, an administrator who has signed in, an
/// operator and a planner.
pub fn desk() -> (Project, PathBuf, TempDir) {
    let mut all = contents();
    for (key, made, _) in &mut all {
        if key.kind == Kind::Grid {
            let properties = made.feature.properties.get_or_insert_default();
            let area = if key.id == "g2" { "A2" } else { "A1" };
            properties.insert("area_code".to_owned(), json!(area));
        }
    }
    let mut add = |kind, id: &str, value| {
        all.push((Key::new(kind, id), record(value), None));
    };
    add(
        Kind::Community,
        "C",
        json!({"code": "C", "name": "木兰社区"}),
    );
    for area in ["A1", "A2"] {
        add(
            Kind::Area,
            area,
            json!({"code": area, "name": area, "community_code": "C"}),
        );
    }
    let compound = format!("{GRID}01");
    let value = json!({"code": compound, "name": "南湖小区", "grid_code": GRID, "kind": "小区"});
    add(Kind::Compound, &compound, value);
    // One stands in the west of the grid, the other in the east.
    for (number, x) in [("01", 20_000), ("02", 80_000)] {
        let code = format!("{compound}{number}");
        let value = json!({"code": code, "kind": "building", "households": 2});
        let at = Coord::new(1_180_000_000 + x, 250_050_000);
        let mut made = record(value);
        let place = json!({"type": "Point", "coordinates": [at.lon(), at.lat()]});
        made.feature.other_geometry = Some(place);
        all.push((Key::new(Kind::Building, code), made, None));
    }
    let users = [("操作员", Role::Operator), ("规划员", Role::Planner)];
    desk_of(&all, &users)
}

pub fn building(number: u32) -> String {
    format!("{GRID}01{number:02}")
}

pub fn home(number: u32) -> HouseholdDraft {
    HouseholdDraft {
        building: building(number),
        door: "3-502".to_owned(),
        phone: "138 0000 1234".to_owned(),
        tenure: Some(Tenure::Tenant),
        from: "2021-09-01".to_owned(),
        ..HouseholdDraft::default()
    }
}

pub fn resident(home: &str, name: &str) -> ResidentDraft {
    ResidentDraft {
        home: home.to_owned(),
        name: name.to_owned(),
        resident_id: "999999194907120016".to_owned(),
        relation: "户主".to_owned(),
        care: "透析".to_owned(),
        from: "2021-09-01".to_owned(),
        ..ResidentDraft::default()
    }
}

pub fn new_id(entry: Option<Entry>) -> String {
    let entry = entry.expect("an entry");
    entry.changes[0].key.id.clone()
}

/// A household with somebody in it; their ids.
fn settle(project: &mut Project) -> (Key, Key) {
    let home = new_id(project.put_household(None, &home(1)).expect("kept"));
    let draft = resident(&home, "谢丽梅");
    let lives = project
        .put_resident(None, &draft, Some(GRID), TODAY)
        .expect("kept");
    (
        Key::new(Kind::Household, home),
        Key::new(Kind::Person, new_id(lives)),
    )
}

/// Counts of a building: registered households and residents.
fn lived(register: &Register, number: u32) -> (u32, u32) {
    let id = register
        .unit_coded(Level::Building, &building(number))
        .expect("there");
    let sum = register.unit(id).expect("there").sum;
    (sum.registered, sum.residents)
}

fn sign_in(project: &mut Project, name: &str) {
    project.sign_out(false).expect("out");
    project.sign_in(name, PASSPHRASE).expect("in");
}

#[test]
fn who_lives_behind_which_door_lies_nowhere_in_clear() {
    let (mut project, path, _folder) = desk();
    let (home, lives) = settle(&mut project);
    drop(project);
    let bytes = std::fs::read(&path).expect("read");
    for secret in [
        "谢丽梅",
        "3-502",
        "13800001234",
        "999999194907120016",
        "透析",
        "户主",
    ] {
        let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
        assert!(!found, "{secret}");
    }
    // After a restart: counts without the key, names with it.
    let mut project = Project::open(&path, &options("desk")).expect("opened");
    project.get_ready().expect("ready");
    let locked = project.register(TODAY).expect("read");
    assert_eq!(lived(&locked, 1), (1, 1));
    assert!(locked.find("谢丽梅", 9).is_empty());
    project.sign_in("操作员", PASSPHRASE).expect("in");
    let register = project.register(TODAY).expect("read");
    assert_eq!(register.find("xlm", 9).len(), 1);
    let one = register.resident(&lives.id).expect("there");
    assert_eq!(
        (one.name().as_str(), one.is_head, one.needs_care),
        ("谢*梅", true, true)
    );
    let household = register.household(&home.id).expect("there");
    assert_eq!(household.phone(), "138****1234");
    assert!(household.has_door("3-502") && household.door() == "****");
    // The shared phone stands once, with the household.
    assert_eq!(one.phone(), "");
    // A planner redraws grids and sees nobody.
    sign_in(&mut project, "规划员");
    let planned = project.register(TODAY).expect("read");
    assert!(planned.find("xlm", 9).is_empty() && lived(&planned, 1) == (1, 1));
}

#[test]
fn a_role_writes_what_is_its_own() {
    let (mut project, _, _folder) = desk();
    sign_in(&mut project, "操作员");
    let home = new_id(project.put_household(None, &home(1)).expect("kept"));
    // Buildings are the desk's as well as the planner's, areas the planner's alone.
    let register = project.register(TODAY).expect("read");
    let unit = |level, code: &str| {
        let id = register.unit_coded(level, code).expect("there");
        register.unit(id).expect("there")
    };
    let mut draft = UnitDraft::of(unit(Level::Building, &building(2)));
    draft.name = "老祠堂".to_owned();
    let key = unit(Level::Building, &building(2)).key.clone();
    assert!(
        project
            .put_unit(Some(key), &draft, TODAY)
            .expect("kept")
            .is_some()
    );
    let mut area = UnitDraft::of(unit(Level::Area, "A1"));
    area.name = "别名".to_owned();
    let key = unit(Level::Area, "A1").key.clone();
    let refused = project.put_unit(Some(key.clone()), &area, TODAY);
    assert!(matches!(refused, Err(StoreError::NotPermitted { .. })));
    sign_in(&mut project, "规划员");
    assert!(
        project
            .put_unit(Some(key), &area, TODAY)
            .expect("kept")
            .is_some()
    );
    let refused = project.put_resident(None, &resident(&home, "谢丽"), None, TODAY);
    assert!(matches!(refused, Err(StoreError::NotPermitted { .. })));
    let draft = ChargeDraft::new(Level::Grid, GRID, Charge::GridHead, TODAY);
    let refused = project.put_charge(None, &draft, None);
    assert!(matches!(refused, Err(StoreError::NotPermitted { .. })));
}

#[test]
fn units_are_added_moved_and_retired_and_areas_follow_their_grids() {
    let (mut project, _, _folder) = desk();
    let register = project.register(TODAY).expect("read");
    let compound = register
        .unit_coded(Level::Compound, &format!("{GRID}01"))
        .expect("there");
    let mut draft = UnitDraft::below(&register, compound, TODAY).expect("a level below");
    draft.at = Some(Coord::new(1_180_050_000, 250_050_000));
    draft.stated = "12".to_owned();
    assert_eq!(draft.faults(&register, None), []);
    project.put_unit(None, &draft, TODAY).expect("kept");
    // A code is never used again.
    let twice = project.put_unit(None, &draft, TODAY);
    assert!(matches!(twice, Err(StoreError::Conflict { .. })));
    let register = project.register(TODAY).expect("read");
    assert_eq!(register.total().households, 16);
    // A grid goes to the other area: both outlines follow, as one action.
    let outline = |project: &Project, area: &str| {
        let stored = project.record(&Key::new(Kind::Area, area)).expect("read");
        stored
            .expect("there")
            .record
            .feature
            .shape
            .map_or(0, |shape| {
                shape.polygons.iter().map(|p| p.outer.len()).sum::<usize>()
            })
    };
    let grid = Key::new(Kind::Grid, "g1");
    project
        .move_units(std::slice::from_ref(&grid), "A2")
        .expect("moved");
    assert!(outline(&project, "A1") > 0 && outline(&project, "A2") > 0);
    let moved = project.record(&grid).expect("read").expect("there");
    assert_eq!(moved.record.attribute("area_code"), Some(&json!("A2")));
    project.undo().expect("undone");
    assert_eq!((outline(&project, "A1"), outline(&project, "A2")), (0, 0));
    // What holds somebody stays.
    let key = Key::new(Kind::Building, building(1));
    let (home, _) = settle(&mut project);
    let refused = project.retire_unit(&key, TODAY);
    assert!(matches!(refused, Err(StoreError::Occupied(1))));
    project.move_out(&home, TODAY).expect("out");
    assert!(project.retire_unit(&key, TODAY).expect("kept").is_some());
    let compound = Key::new(Kind::Compound, format!("{GRID}01"));
    let refused = project.retire_unit(&compound, TODAY);
    assert!(matches!(refused, Err(StoreError::Occupied(2))));
    let register = project.register(TODAY).expect("read");
    assert_eq!(register.total().buildings, 2);
}

#[test]
fn a_household_moves_in_elsewhere_and_out_as_one_action_each() {
    let (mut project, _, _folder) = desk();
    let (home, lives) = settle(&mut project);
    let to = Resettling {
        building: building(2),
        grid: Some(GRID.to_owned()),
        door: "101".to_owned(),
        from: TODAY,
    };
    let entry = project
        .resettle(&home, &to)
        .expect("moved")
        .expect("an entry");
    let register = project.register(TODAY).expect("read");
    assert_eq!((lived(&register, 1), lived(&register, 2)), ((0, 0), (1, 1)));
    let new = register
        .resident(&lives.id)
        .and_then(|r| r.home.clone())
        .expect("a home");
    assert_ne!(new, home.id);
    let household = register.household(&new).expect("there");
    assert!(household.has_door("101") && household.phone() == "138****1234");
    assert_eq!(household.tenure, Some(Tenure::Tenant));
    // Where they were stays known, and one undo takes it all back.
    let old = register.household(&home.id).expect("there");
    assert_eq!(old.until, Some(TODAY));
    assert_eq!(entry.changes.len(), 3);
    project.undo().expect("undone");
    let register = project.register(TODAY).expect("read");
    assert_eq!((lived(&register, 1), lived(&register, 2)), ((1, 1), (0, 0)));
    project.move_out(&home, TODAY).expect("out");
    let register = project.register(TODAY).expect("read");
    assert_eq!(lived(&register, 1), (0, 0));
    // Who moved out is kept for the period of residents, who lives here for as long as they do.
    let due = |project: &Project, today: Date| {
        let report = project.purge_report(today).expect("a report");
        report.due.iter().map(|due| due.keys.len()).sum::<usize>()
    };
    assert_eq!(due(&project, date(2022, 9, 1)), 0);
    assert_eq!(due(&project, date(2022, 9, 14)), 2);
    project.undo().expect("undone");
    assert_eq!(due(&project, date(2022, 9, 14)), 0);
    project
        .purge(std::slice::from_ref(&lives), Ground::Request)
        .expect("erased");
    let register = project.register(TODAY).expect("read");
    assert_eq!(lived(&register, 1), (1, 0));
}

#[test]
fn what_is_left_empty_stays_and_a_hyphen_takes_it_away() {
    let (mut project, _, _folder) = desk();
    let (home, lives) = settle(&mut project);
    let draft = ResidentDraft {
        phone: "-".to_owned(),
        care: "-".to_owned(),
        until: "2021-10-01".to_owned(),
        home: home.id.clone(),
        from: "2021-09-01".to_owned(),
        ..ResidentDraft::default()
    };
    project
        .put_resident(Some(lives.clone()), &draft, Some(GRID), TODAY)
        .expect("kept");
    let register = project.register(TODAY).expect("read");
    let one = register.resident(&lives.id).expect("there");
    assert_eq!((one.name().as_str(), one.needs_care), ("谢*梅", false));
    assert_eq!(one.until, Some(date(2021, 10, 1)));
    // Just the same again leaves no trace.
    let same = project.put_resident(Some(lives), &draft, Some(GRID), TODAY);
    assert!(same.expect("nothing").is_none());
}

#[test]
fn somebody_is_named_followed_and_replaced() {
    let (mut project, path, _folder) = desk();
    let mut draft = ChargeDraft::new(Level::Grid, GRID, Charge::GridHead, date(2021, 9, 1));
    assert_eq!(draft.faults().len(), 2);
    draft.name = "林建国".to_owned();
    draft.phone = "13600000001".to_owned();
    assert_eq!(draft.faults(), []);
    let first = project
        .put_charge(None, &draft, None)
        .expect("named")
        .expect("an entry");
    let charge = first
        .changes
        .iter()
        .find(|c| c.key.kind == Kind::Charge)
        .expect("one")
        .key
        .clone();
    let bytes = std::fs::read(&path).expect("read");
    assert!(!bytes.windows(9).any(|w| w == "林建国".as_bytes()));
    let who = |project: &Project, day| -> Vec<(String, String)> {
        let register = project.register(day).expect("read");
        let unit = register.unit_coded(Level::Grid, GRID).expect("there");
        let all = register.answering(unit);
        let (_, answers) = all
            .into_iter()
            .find(|(r, _)| *r == Charge::GridHead)
            .expect("one");
        let staff = answers
            .iter()
            .map(|a| register.staff(&a.charge.person).expect("there"));
        staff.map(|s| (s.name(), s.phone())).collect()
    };
    // Who is posted in public is shown in clear to whoever has signed in.
    let pair = |name: &str, phone: &str| [(name.to_owned(), phone.to_owned())];
    assert_eq!(who(&project, TODAY), pair("林建国", "13600000001"));
    let mut next = ChargeDraft::new(Level::Grid, GRID, Charge::GridHead, date(2021, 9, 20));
    // However the day is typed.
    next.from = "2021/9/20".to_owned();
    next.name = "陈芳".to_owned();
    next.phone = "13600000002".to_owned();
    next.is_public = false;
    project
        .put_charge(None, &next, Some(&charge))
        .expect("replaced");
    assert_eq!(
        who(&project, date(2021, 9, 19)),
        pair("林建国", "13600000001")
    );
    assert_eq!(who(&project, date(2021, 9, 20)), pair("陈*", "136****0002"));
    project.sign_out(false).expect("out");
    assert_eq!(who(&project, TODAY), pair("", ""));
}

#[test]
fn what_is_told_record_by_record_is_what_is_read_anew() {
    let (mut project, _, _folder) = desk();
    let mut register = project.register(TODAY).expect("read");
    let mut follow = |project: &Project, entry: Option<Entry>| {
        let news = project
            .register_news(&entry.expect("an entry"))
            .expect("told");
        register.take_news(&news);
        let anew = project.register(TODAY).expect("read");
        assert_eq!(register.total(), anew.total());
        assert_eq!(register.counts(), anew.counts());
        assert_eq!(register.find("xlm", 9), anew.find("xlm", 9));
    };
    let entry = project.put_household(None, &home(1)).expect("kept");
    let home = Key::new(Kind::Household, new_id(entry.clone()));
    follow(&project, entry);
    let entry = project
        .put_resident(None, &resident(&home.id, "谢丽梅"), None, TODAY)
        .expect("kept");
    follow(&project, entry);
    let to = Resettling {
        building: building(2),
        grid: None,
        door: "101".to_owned(),
        from: TODAY,
    };
    let entry = project.resettle(&home, &to).expect("moved");
    follow(&project, entry);
    for _ in 0..3 {
        let entry = project.undo().expect("undone");
        follow(&project, Some(entry));
    }
    let entry = project.redo().expect("redone");
    follow(&project, Some(entry));
    let counts = project.registered_households(TODAY).expect("counted");
    assert_eq!(counts.get(&building(1)), Some(&1));
}

#[test]
fn a_shift_is_handed_over_with_two_signatures_and_what_changed_since_is_told() {
    let (mut project, path, _folder) = desk();
    let at = TODAY.at(20, 0, 0, 0);
    let draft = HandoverDraft {
        desk: Desk::Duty,
        open: vec![(Open::Overdue, 13)],
        note: "谢丽梅家要送药".to_owned(),
    };
    let entry = project.hand_over(&draft, at).expect("written");
    let key = entry.expect("an entry").changes[0].key.clone();
    let bytes = std::fs::read(&path).expect("read");
    let secret = "谢丽梅家要送药".as_bytes();
    assert!(!bytes.windows(secret.len()).any(|w| w == secret));
    // Nobody takes over from themselves, and a planner has no key to do it.
    assert!(matches!(
        project.take_over(&key, at),
        Err(StoreError::OwnHandover)
    ));
    sign_in(&mut project, "规划员");
    assert!(project.take_over(&key, at).is_err());
    sign_in(&mut project, "操作员");
    let waiting = project.handovers().expect("read");
    assert_eq!(waiting[0].note.as_deref(), Some("谢丽梅家要送药"));
    assert!(waiting[0].is_for("操作员") && waiting[0].open == [(Open::Overdue, 13)]);
    project.take_over(&key, at).expect("taken");
    let taken = project.handovers().expect("read");
    assert_eq!(taken[0].taken, Some(("操作员".to_owned(), at)));
    assert!(matches!(
        project.take_over(&key, at),
        Err(StoreError::OwnHandover)
    ));
    // A signature is not taken back.
    assert!(project.undo_state().expect("said").undo.is_err());
    settle(&mut project);
    let since = project.since(taken[0].seq, 100).expect("told");
    let done: Vec<ActionName> = since.iter().filter_map(|row| row.action).collect();
    assert_eq!(
        done[..2],
        [ActionName::EditResident, ActionName::EditHousehold]
    );
    assert!(done.contains(&ActionName::HandOver) && done.contains(&ActionName::TakeOver));
    assert!(project.since(since[0].seq, 100).expect("told").is_empty());
}
