//! The desk of sampling in a project file: who may do what, what lies in clear, and that tubes, their
//! counts and their people agree after whatever was done, undone and done again.

mod listed;
mod properties;
mod published;
mod sealed;
mod tubes;

use crate::support::{PASSPHRASE, contents, desk_of, files, holds, open, person, record};
use gridroom::geometry::fixed::Coord;
use gridroom::model::act::{Act, Delivered, SamplingAct};
use gridroom::model::draft::DraftFault;
use gridroom::model::record::{Key, Kind};
use gridroom::model::sampling::{
    Basis, By, CheckInDraft, GridRow, PreRegistrationDraft, RefusalDraft, RoundId, RoundPlanDraft,
    Sampling, SamplingFault, Scope, Site, SiteDraft, State, TeamDraft, TubeResult,
};
use gridroom::rules::Role;
use gridroom::rules::retention::{Ground, RecordType};
use gridroom::rules::sampling::{Lack, Source};
use gridroom::store::{Done, Project, StoreError};
use jiff::civil::{Date, date};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use tempfile::TempDir;

const GRIDS: [&str; 3] = ["350322001001000", "350322001001001", "350322001001002"];

fn day() -> Date {
    date(2021, 9, 12)
}

fn id() -> RoundId {
    RoundId {
        number: 1,
        day: day(),
    }
}

/// Three grids in a row with a street along them, two sites at its ends, a household of four in the
/// first grid and one of three in the second, and staff of whom two are trained.
fn desk() -> (Project, PathBuf, TempDir) {
    let mut all = contents();
    let point = |lon: f64| json!({"type": "Point", "coordinates": [lon, 25.005]});
    for (name, lon) in [("S1", 118.0005), ("S2", 118.0295)] {
        let mut site = record(json!({"name": name, "lanes": 2}));
        site.feature.other_geometry = Some(point(lon));
        all.push((Key::new(Kind::SamplingSite, name), site, None));
    }
    let mut street = record(json!({"kind": "street"}));
    let line = json!({"type": "LineString", "coordinates": [[118.0, 25.005], [118.03, 25.005]]});
    street.feature.other_geometry = Some(line);
    all.push((Key::new(Kind::Street, "way"), street, None));
    for (n, grid) in GRIDS.iter().enumerate() {
        let compound = record(json!({"code": format!("C{n}"), "grid_code": grid}));
        all.push((Key::new(Kind::Compound, format!("C{n}")), compound, None));
        let building = record(json!({"code": format!("B{n}"), "grid_code": grid,
            "compound_code": format!("C{n}"), "households": 10 * n + 1}));
        all.push((Key::new(Kind::Building, format!("B{n}")), building, None));
    }
    let users = [("操作员", Role::Operator), ("规划员", Role::Planner)];
    let (mut project, path, folder) = desk_of(&all, &users);
    for (home, building) in [("H0", "B0"), ("H1", "B1")] {
        let clear = record(json!({"building": building}));
        let fields = [("door".to_owned(), "201".to_owned())].into();
        let key = Key::new(Kind::Household, home);
        project
            .add_person(key, clear, &fields, None)
            .expect("added");
    }
    for (name, n) in [
        ("a", 0),
        ("b", 0),
        ("c", 0),
        ("d", 0),
        ("e", 1),
        ("f", 1),
        ("g", 1),
    ] {
        let clear =
            record(json!({"type": "resident", "grid_code": GRIDS[n], "home": format!("H{n}")}));
        let fields = person(&format!("欧阳{name}"), "13800000000");
        let key = Key::new(Kind::Person, name);
        project
            .add_person(key, clear, &fields, None)
            .expect("added");
    }
    for (name, trained) in [("P1", true), ("P2", true), ("P3", false)] {
        let clear = record(json!({"type": "staff", "trained_for_sampling": trained}));
        let key = Key::new(Kind::Person, name);
        let fields = person(name, "13900000000");
        project
            .add_person(key, clear, &fields, None)
            .expect("added");
    }
    (project, path, folder)
}

fn act(project: &mut Project, act: SamplingAct) -> Result<Done, StoreError> {
    project.commit(Act::Sampling(act))
}

/// The record that an act made, of a kind.
fn made(done: Done, kind: Kind) -> Key {
    let entry = done.entry.expect("an entry");
    let mut keys = entry.changes.into_iter().map(|change| change.key);
    keys.find(|key| key.kind == kind).expect("made")
}

fn plan() -> RoundPlanDraft {
    RoundPlanDraft {
        number: "1".to_owned(),
        day: day().to_string(),
        starts: "2021-09-12 07:00".to_owned(),
        due: "2021-09-12 19:00".to_owned(),
        size: "5".to_owned(),
        ..RoundPlanDraft::default()
    }
}

fn plan_round(project: &mut Project, draft: RoundPlanDraft) -> Key {
    let done = act(project, SamplingAct::PlanRound { key: None, draft });
    made(done.expect("planned"), Kind::RoundPlan)
}

/// A round that was begun.
fn begun(project: &mut Project) -> Key {
    let round = plan_round(project, plan());
    let key = round.clone();
    let reason = "只开一个点".to_owned();
    act(project, SamplingAct::BeginRound { key, reason }).expect("begun");
    round
}

fn into(tube: &str, people: &[&str]) -> CheckInDraft {
    CheckInDraft {
        tube: tube.to_owned(),
        site: "S1".to_owned(),
        lane: "1".to_owned(),
        people: people.iter().map(|one| (*one).to_owned()).collect(),
        ..CheckInDraft::default()
    }
}

fn check_in(project: &mut Project, round: &Key, draft: CheckInDraft) -> Result<Done, StoreError> {
    let round = round.clone();
    act(project, SamplingAct::CheckIn { round, draft })
}

fn tube(number: &str) -> Key {
    Key::new(Kind::Tube, number)
}

fn close(project: &mut Project, number: &str) -> Result<Done, StoreError> {
    act(project, SamplingAct::CloseTube { key: tube(number) })
}

fn result(project: &mut Project, number: &str, outcome: TubeResult) -> Result<Done, StoreError> {
    let keys = vec![tube(number)];
    let result = Some(outcome);
    act(project, SamplingAct::RecordResult { keys, result })
}

fn fault(done: Result<Done, StoreError>) -> SamplingFault {
    match done {
        Err(StoreError::Sampling(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

fn sampling(project: &Project) -> Sampling {
    project.sampling(id()).expect("read")
}

fn rows(project: &Project) -> BTreeMap<String, GridRow> {
    let sampling = sampling(project);
    let rows = sampling.rows().map(|row| (row.grid.clone(), row.clone()));
    rows.collect()
}

#[test]
fn a_round_knows_how_many_are_expected_and_each_grid_its_nearest_site() {
    let (mut project, path, _folder) = desk();
    let round = plan_round(&mut project, plan());
    let known = rows(&project);
    // Four are registered in the only household; ten households more are nobody's yet; none is known.
    let expected = GRIDS.map(|grid| (known[grid].expected, known[grid].basis));
    assert_eq!(
        expected,
        [
            (Some(4), Basis::Register),
            (Some(29), Basis::Estimate),
            (Some(55), Basis::Estimate)
        ]
    );
    let site = |known: &BTreeMap<String, GridRow>| {
        GRIDS.map(|grid| (known[grid].site.clone().expect("a site"), known[grid].by))
    };
    let near = |name: &str| (name.to_owned(), Some(By::Street));
    assert_eq!(site(&known)[0], near("S1"));
    assert_eq!(site(&known)[2], near("S2"));
    // A site is closed, and the round planned anew: everybody goes to the other one.
    let draft = SiteDraft {
        lanes: "3".to_owned(),
        is_closed: true,
        ..SiteDraft::default()
    };
    let key = Some(Key::new(Kind::SamplingSite, "S2"));
    act(&mut project, SamplingAct::PutSite { key, draft }).expect("kept");
    // But for a grid that somebody dragged.
    let site_of = |name: &str| Some(Key::new(Kind::SamplingSite, name));
    let drag = |round: &Key, grid: &str, site| SamplingAct::AssignGrids {
        round: round.clone(),
        grids: vec![grid.to_owned()],
        site,
    };
    let closed = act(&mut project, drag(&round, GRIDS[0], site_of("S2")));
    assert_eq!(fault(closed), SamplingFault::SiteClosed("S2".to_owned()));
    act(&mut project, drag(&round, GRIDS[1], site_of("S1"))).expect("dragged");
    let again = SamplingAct::PlanRound {
        key: Some(round.clone()),
        draft: plan(),
    };
    act(&mut project, again.clone()).expect("planned");
    let known = rows(&project);
    assert_eq!(site(&known)[1], ("S1".to_owned(), Some(By::Hand)));
    assert_eq!(site(&known)[2], near("S1"));
    assert!(known[GRIDS[2]].metres > known[GRIDS[0]].metres);
    act(&mut project, drag(&round, GRIDS[1], None)).expect("let go");
    assert_eq!(site(&rows(&project))[1], near("S1"));
    project.undo().expect("undone");
    assert_eq!(site(&rows(&project))[1].1, Some(By::Hand));
    let stray = act(&mut project, drag(&round, "elsewhere", None));
    assert_eq!(
        fault(stray),
        SamplingFault::NotInRound("elsewhere".to_owned())
    );
    // Planned just so again it leaves no trace.
    assert!(act(&mut project, again).expect("done").entry.is_none());
    drop(project);
    assert_eq!(site(&rows(&open(&path)))[1].1, Some(By::Hand));
}

#[test]
fn a_scope_takes_in_what_it_says_and_a_number_is_given_once() {
    let (mut project, _path, _folder) = desk();
    let draft = RoundPlanDraft {
        scope: Scope::Grids,
        of: vec![GRIDS[1].to_owned()],
        ..plan()
    };
    let key = plan_round(&mut project, draft.clone());
    let known: Vec<String> = rows(&project).into_keys().collect();
    assert_eq!(known, [GRIDS[1]]);
    let twice = act(
        &mut project,
        SamplingAct::PlanRound {
            key: None,
            draft: plan(),
        },
    );
    let taken = matches!(&twice, Err(StoreError::Faulty(f)) if *f == [DraftFault::Taken("number")]);
    assert!(taken, "{twice:?}");
    let stray = RoundPlanDraft {
        of: vec!["350322001009001".to_owned()],
        ..draft.clone()
    };
    let change = |draft| SamplingAct::PlanRound {
        key: Some(key.clone()),
        draft,
    };
    let stray = fault(act(&mut project, change(stray)));
    assert_eq!(
        stray,
        SamplingFault::NotInRound("350322001009001".to_owned())
    );
    // Grids that are out of it go; what somebody typed of them stays.
    act(&mut project, change(plan())).expect("widened");
    let entered = json!({"enter-round": {"draft": {"number": "1", "day": "2021-09-12", "rows": [
        {"grid": GRIDS[2], "expected": "60", "negative": "60"}]}}});
    let line = Delivered::from_json(&entered.to_string()).expect("an act");
    project.deliver(line).expect("entered");
    act(&mut project, change(draft)).expect("narrowed");
    let known = rows(&project);
    let kept: Vec<&str> = known.keys().map(String::as_str).collect();
    assert_eq!(kept, [GRIDS[1], GRIDS[2]]);
    let row = &known[GRIDS[2]];
    assert_eq!((row.expected, row.basis), (Some(60), Basis::Hand));
    assert_eq!(row.typed.map(|typed| typed.negative), Some(60));
    assert!(row.site.is_some(), "the site stays with what was typed");
    let communities = RoundPlanDraft {
        number: "2".to_owned(),
        scope: Scope::Communities,
        of: vec!["350322001001".to_owned()],
        ..plan()
    };
    let done = act(
        &mut project,
        SamplingAct::PlanRound {
            key: None,
            draft: communities,
        },
    );
    assert_eq!(done.expect("planned").entry.expect("one").changes.len(), 4);
}

/// Whatever belongs to a round goes along with another number or day; once somebody was sampled
/// it stays.
#[test]
fn a_round_under_another_number_is_the_same_round() {
    let (mut project, path, _folder) = desk();
    let key = plan_round(&mut project, plan());
    let dragged = SamplingAct::AssignGrids {
        round: key.clone(),
        grids: vec![GRIDS[0].to_owned()],
        site: Some(Key::new(Kind::SamplingSite, "S2")),
    };
    act(&mut project, dragged).expect("dragged");
    let team = SamplingAct::PutTeam {
        key: None,
        round: key.clone(),
        draft: TeamDraft {
            site: "S1".to_owned(),
            lane: "1".to_owned(),
            from: "2021-09-12 07:00".to_owned(),
            until: "2021-09-12 13:00".to_owned(),
            people: vec!["P1".to_owned(), "P2".to_owned()],
        },
    };
    act(&mut project, team).expect("named");
    let before = rows(&project);
    let change = |number: &str| SamplingAct::PlanRound {
        key: Some(key.clone()),
        draft: RoundPlanDraft {
            number: number.to_owned(),
            ..plan()
        },
    };
    act(&mut project, change("4")).expect("another number");
    let seen = |project: &Project, number: u32| {
        let sampling = project.sampling(RoundId { number, day: day() });
        let sampling = sampling.expect("read");
        let teams = sampling.teams().len();
        let rows: BTreeMap<String, GridRow> = sampling
            .rows()
            .map(|row| (row.grid.clone(), row.clone()))
            .collect();
        (rows, teams)
    };
    assert_eq!(seen(&project, 1), (BTreeMap::new(), 0), "nothing is left");
    let (after, teams) = seen(&project, 4);
    assert_eq!(teams, 1);
    assert_eq!(after.len(), before.len());
    for (grid, row) in &before {
        let is = &after[grid];
        assert_eq!((&is.key, &is.site, is.by), (&row.key, &row.site, row.by));
    }
    assert_eq!(after[GRIDS[0]].by, Some(By::Hand));
    project.undo().expect("undone");
    assert_eq!(seen(&project, 1), (before, 1));
    project.redo().expect("done again");

    let reason = "只开一个点".to_owned();
    let begin = SamplingAct::BeginRound {
        key: key.clone(),
        reason,
    };
    act(&mut project, begin).expect("begun");
    let refusal = SamplingAct::RecordRefusal {
        round: key.clone(),
        draft: RefusalDraft {
            person: "c".to_owned(),
            reason: "不愿".to_owned(),
        },
    };
    act(&mut project, refusal).expect("recorded");
    let stays = act(&mut project, change("5"));
    let taken = matches!(&stays, Err(StoreError::Faulty(f)) if *f == [DraftFault::Taken("number")]);
    assert!(taken, "{stays:?}");
    drop(project);
    assert_eq!(seen(&open(&path), 4), (after, 1));
}

#[test]
fn a_round_begins_once_its_lanes_are_covered_by_trained_staff() {
    let (mut project, _path, _folder) = desk();
    for (site, is_closed) in [("S1", false), ("S2", true)] {
        let draft = SiteDraft {
            lanes: "1".to_owned(),
            is_closed,
            ..SiteDraft::default()
        };
        let key = Some(Key::new(Kind::SamplingSite, site));
        act(&mut project, SamplingAct::PutSite { key, draft }).expect("kept");
    }
    let round = plan_round(&mut project, plan());
    let team = |people: &[&str], from: &str, until: &str| SamplingAct::PutTeam {
        key: None,
        round: round.clone(),
        draft: TeamDraft {
            site: "S1".to_owned(),
            lane: "1".to_owned(),
            from: format!("2021-09-12 {from}"),
            until: format!("2021-09-12 {until}"),
            people: people.iter().map(|one| (*one).to_owned()).collect(),
        },
    };
    let untrained = act(&mut project, team(&["P1", "P3"], "07:00", "13:00"));
    assert_eq!(fault(untrained), SamplingFault::Untrained("P3".to_owned()));
    act(&mut project, team(&["P1", "P2"], "07:00", "13:00")).expect("named");
    let twice = fault(act(&mut project, team(&["P2"], "12:00", "15:00")));
    assert!(
        matches!(twice, SamplingFault::LaneTaken { .. }),
        "{twice:?}"
    );
    let begin = |reason: &str| SamplingAct::BeginRound {
        key: round.clone(),
        reason: reason.to_owned(),
    };
    let gap = SamplingFault::Uncovered {
        site: "S1".to_owned(),
        lane: 1,
        from: day().at(13, 0, 0, 0),
        count: 1,
    };
    assert_eq!(fault(act(&mut project, begin(" "))), gap);
    let not_begun = fault(check_in(&mut project, &round, into("HQ-1", &["a"])));
    assert_eq!(not_begun, SamplingFault::NotBegun(id()));
    let done = act(&mut project, team(&["P1", "P2"], "13:00", "19:00")).expect("named");
    let second = made(done, Kind::SamplingTeam);
    act(&mut project, begin("")).expect("begun");
    check_in(&mut project, &round, into("HQ-1", &["a"])).expect("in");
    act(&mut project, SamplingAct::DropTeam { key: second }).expect("dropped");
    assert_eq!(sampling(&project).gaps().len(), 1);
}

/// A site is added where it stands, moved and renamed; a new one takes grids, a closed one sends nobody.
#[test]
fn a_site_is_added_moved_renamed_and_closed() {
    let (mut project, path, _folder) = desk();
    let at = |lon: f64| Coord::from_degrees(lon, 25.005).expect("a place");
    let put = |key: Option<&Key>, draft: SiteDraft| {
        let key = key.cloned();
        SamplingAct::PutSite { key, draft }
    };
    let new = SiteDraft {
        name: "中点".to_owned(),
        at: Some(at(118.0151)),
        lanes: "2".to_owned(),
        ..SiteDraft::default()
    };
    let nowhere = SiteDraft {
        at: None,
        ..new.clone()
    };
    let missing = act(&mut project, put(None, nowhere));
    assert!(
        matches!(&missing, Err(StoreError::Faulty(f)) if *f == [DraftFault::Missing("site")]),
        "{missing:?}"
    );
    let done = act(&mut project, put(None, new.clone())).expect("added");
    let key = made(done, Kind::SamplingSite);
    let site = |project: &Project| {
        let stored = project.record(&key).expect("read").expect("there");
        let grid = stored.record.text("grid_code").map(str::to_owned);
        (Site::read(&key, &stored.record), grid)
    };
    let (one, grid) = site(&project);
    assert_eq!((one.name.as_str(), one.at), ("中点", Some(at(118.0151))));
    assert_eq!(grid.as_deref(), Some(GRIDS[1]));
    let twice = act(&mut project, put(None, new.clone()));
    assert!(
        matches!(&twice, Err(StoreError::Faulty(f)) if *f == [DraftFault::Taken("unit-name")]),
        "{twice:?}"
    );
    plan_round(&mut project, plan());
    let sites = |project: &Project| GRIDS.map(|grid| rows(project)[grid].site.clone());
    assert_eq!(sites(&project)[1].as_deref(), Some(key.id.as_str()));
    // It goes east under another name, and is of the grid there.
    let moved = SiteDraft {
        name: "东点".to_owned(),
        at: Some(at(118.0251)),
        is_closed: true,
        ..new
    };
    act(&mut project, put(Some(&key), moved)).expect("moved");
    let (one, grid) = site(&project);
    assert_eq!((one.name.as_str(), one.at), ("东点", Some(at(118.0251))));
    assert_eq!((grid.as_deref(), one.is_closed), (Some(GRIDS[2]), true));
    let epidemic = project.epidemic().expect("read");
    let known = epidemic.sites.iter().find(|known| known.key == key);
    assert!(known.is_some_and(|known| known.is_closed));
    project.undo().expect("undone");
    drop(project);
    let (one, grid) = site(&open(&path));
    assert_eq!((one.name.as_str(), one.at), ("中点", Some(at(118.0151))));
    assert_eq!(grid.as_deref(), Some(GRIDS[1]));
}

#[test]
fn whoever_refuses_is_kept_with_the_reason_until_they_come() {
    let (mut project, _path, folder) = desk();
    let round = begun(&mut project);
    let refuse = |person: &str, reason: &str| SamplingAct::RecordRefusal {
        round: round.clone(),
        draft: RefusalDraft {
            person: person.to_owned(),
            reason: reason.to_owned(),
        },
    };
    let silent = act(&mut project, refuse("c", " "));
    assert!(matches!(silent, Err(StoreError::Faulty(_))), "{silent:?}");
    act(&mut project, refuse("c", "自称咽喉手术未愈")).expect("kept");
    act(&mut project, refuse("c", "自称上周已采样三次")).expect("changed");
    let refused = |project: &Project| project.epidemic().expect("read").samples.refusals.len();
    assert_eq!(refused(&project), 1);
    let states = |project: &Project| -> BTreeMap<String, State> {
        let register = project.register(day()).expect("read");
        let missing = sampling(project).missing(&register).into_iter();
        let people = missing.flat_map(|grid| grid.people);
        people.map(|one| (one.person, one.state)).collect()
    };
    assert_eq!(states(&project)["c"], State::Refused);
    assert_eq!(states(&project)["d"], State::Missing);
    check_in(&mut project, &round, into("HQ-1", &["d", "c"])).expect("in");
    assert_eq!(refused(&project), 0);
    assert!(!states(&project).contains_key("c"));
    project.undo().expect("undone");
    assert_eq!(refused(&project), 1, "as it was before");
    let late = act(&mut project, refuse("d", "不愿意")).expect("kept");
    let key = made(late, Kind::Refusal);
    act(&mut project, SamplingAct::EndRefusal { key }).expect("ended");
    assert_eq!(refused(&project), 1);
    drop(project);
    for (path, bytes) in files(folder.path()) {
        for secret in ["咽喉手术", "上周已采样", "不愿意"] {
            assert!(!holds(&bytes, secret), "{secret}: {}", path.display());
        }
    }
}

#[test]
fn a_household_keeps_its_code_and_says_who_comes() {
    let (mut project, _path, folder) = desk();
    let register = |home: &str, people: &[&str]| SamplingAct::PreRegister {
        drafts: vec![PreRegistrationDraft {
            home: home.to_owned(),
            people: people.iter().map(|one| (*one).to_owned()).collect(),
        }],
    };
    act(&mut project, register("H0", &[])).expect("registered");
    let one = |project: &Project| sampling(project).registration("H0").cloned().expect("one");
    let first = one(&project);
    assert_eq!(first.people, ["a", "b", "c", "d"]);
    assert_eq!(first.code.len(), 8);
    act(&mut project, register("H0", &["b", "c"])).expect("changed");
    let second = one(&project);
    assert_eq!((second.people.len(), &second.code), (2, &first.code));
    let stranger = fault(act(&mut project, register("H0", &["e"])));
    assert_eq!(stranger, SamplingFault::Nobody("e".to_owned()));
    let homes = project.register(day()).expect("read");
    let known = sampling(&project);
    // Typed in small letters or full width it is the same code.
    let wide = |c: char| char::from_u32(c as u32 + 0xFEE0).expect("a wide letter");
    let wide: String = first.code.chars().map(wide).collect();
    for said in [&first.code, &first.code.to_lowercase(), &wide] {
        let found = known.at_lane(&homes, said, 9);
        let found: Vec<&str> = found.iter().map(|one| one.person.as_str()).collect();
        assert_eq!(found, ["b", "c"], "{said}");
    }
    drop(project);
    for (path, bytes) in files(folder.path()) {
        assert!(!holds(&bytes, &first.code), "{}", path.display());
    }
}
