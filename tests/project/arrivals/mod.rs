//! People who came from elsewhere in a project file: entered, shared out, called, handed over; who
//! may do what, what lies in clear, and that every act is taken back as one.

mod parcels;
mod properties;

use crate::support::{PASSPHRASE, contents, desk_of, files, holds, open, record, script};
use gridroom::model::act::Act;
use gridroom::model::arrivals::{
    Arrival, ArrivalDraft, Arrivals, AssignDraft, By, CallDraft, Caller, Figures, NumberDraft,
    Split, Work,
};
use gridroom::model::draft::DraftFault;
use gridroom::model::epidemic::IsolationDraft;
use gridroom::model::record::{Key, Kind};
use gridroom::model::register::{ChargeDraft, HouseholdDraft, Level};
use gridroom::rules::Role;
use gridroom::rules::arrivals::{CallResult, State, Way};
use gridroom::rules::responsibility::Role as Post;
use gridroom::rules::retention::Ground;
use gridroom::store::sealing::Cost;
use gridroom::store::{ActionName, Entry, HistoryFilter, Project, StoreError};
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;

const CODE: &str = "350322001001000";

fn now() -> DateTime {
    date(2021, 9, 12).at(9, 0, 0, 0)
}

/// Three grids; an administrator, who has signed in, two operators, a planner and a supervisor.
fn desk() -> (Project, PathBuf, TempDir) {
    let users = [
        ("操作员", Role::Operator),
        ("值班员", Role::Operator),
        ("规划员", Role::Planner),
        ("值班领导", Role::Supervisor),
    ];
    desk_of(&contents(), &users)
}

fn draft(name: &str, phone: &str) -> ArrivalDraft {
    ArrivalDraft {
        name: name.to_owned(),
        phone: phone.to_owned(),
        grid: CODE.to_owned(),
        from: "枫亭镇".to_owned(),
        arrived: "2021-09-12".to_owned(),
        source: "公安".to_owned(),
        ..ArrivalDraft::default()
    }
}

fn person_in(entry: &Entry) -> Key {
    let people = entry.changes.iter().map(|change| &change.key);
    let mut people = people.filter(|key| key.kind == Kind::Person);
    people.next().expect("somebody").clone()
}

fn enter(project: &mut Project, name: &str, phone: &str) -> Key {
    let entry = project.put_arrival(None, &draft(name, phone), now());
    person_in(&entry.expect("kept").expect("an entry"))
}

fn call(result: CallResult) -> CallDraft {
    CallDraft {
        result: Some(result),
        ..CallDraft::default()
    }
}

fn one(project: &Project, key: &Key) -> Arrival {
    let all = project.arrivals().expect("read");
    all.get(key).expect("there").clone()
}

fn state(project: &Project, key: &Key) -> State {
    one(project, key).standing.state
}

fn entries(project: &Project) -> usize {
    let all = project.history(&HistoryFilter::default(), 10_000);
    all.expect("listed").len()
}

fn evenly(names: &[&str]) -> AssignDraft {
    let callers = names.iter().map(|name| Caller {
        name: (*name).to_owned(),
        ..Caller::default()
    });
    AssignDraft {
        split: Split::Evenly,
        callers: callers.collect(),
        keys: Vec::new(),
    }
}

#[test]
fn who_it_is_and_what_was_heard_lie_in_no_file_in_clear() {
    let (mut project, _path, folder) = desk();
    let key = enter(&mut project, "欧阳春花", "13812341234");
    let said = CallDraft {
        note: "与表姐同住".to_owned(),
        ..call(CallResult::IsolatedElsewhere)
    };
    let done = project.record_call(&key, &said, now()).expect("kept");
    let entry = done.expect("an entry");
    let known = one(&project, &key);
    assert_eq!(known.standing.state, State::Closed);
    assert_eq!(known.log[0].note, "与表姐同住");
    assert_eq!(known.sources, ["公安"]);
    assert_eq!(known.name.as_deref(), Some("欧**花"));
    // The journal says that somebody was called, and not what is said of their health.
    let told = serde_json::to_string(&entry.row.detail).expect("written");
    assert!(!told.contains("isolated"), "{told}");
    project.sign_out(false).expect("out");
    let locked = one(&project, &key);
    assert!(locked.is_locked && locked.name.is_none() && locked.log.is_empty());
    assert_eq!(locked.standing.state, State::Closed, "counted all the same");
    drop(project);
    for (path, bytes) in files(folder.path()) {
        for hidden in [
            "欧阳春花",
            "13812341234",
            "表姐",
            "枫亭",
            "isolated-elsewhere",
            "公安",
        ] {
            assert!(!holds(&bytes, hidden), "{hidden} in {}", path.display());
        }
    }
}

#[test]
fn each_act_needs_its_role_and_is_taken_back_alone() {
    let (mut project, path, _folder) = desk();
    let key = enter(&mut project, "谢丽", "13812341234");
    let acts = |key: &Key| {
        let key = || key.clone();
        [
            Act::PutArrival {
                key: Some(key()),
                draft: ArrivalDraft {
                    language: "莆仙话".to_owned(),
                    ..draft("", "")
                },
            },
            Act::AssignCalls {
                draft: evenly(&["操作员"]),
            },
            Act::OpenCall { key: key() },
            Act::RecordCall {
                key: key(),
                draft: call(CallResult::WrongNumber),
            },
            Act::GiveNumber {
                key: key(),
                draft: NumberDraft {
                    phone: "13900001111".to_owned(),
                    note: "邻居告知".to_owned(),
                },
                of: None,
            },
            Act::TakeOverCalls {
                from: "操作员".to_owned(),
                to: Some("值班员".to_owned()),
            },
            Act::HandOverArrival {
                key: key(),
                work: Work::Sample("2021-09-13".to_owned()),
            },
        ]
    };
    project.sign_in("规划员", PASSPHRASE).expect("signed in");
    for act in acts(&key) {
        let said = format!("{act:?}");
        let refused = project.commit(act);
        assert!(
            matches!(refused, Err(StoreError::NotPermitted { .. })),
            "{said}"
        );
    }
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let send = Act::SendCalls {
        caller: "操作员".to_owned(),
        path: path.with_extension("calls"),
        passphrase: PASSPHRASE.to_owned().into(),
        gives_back: false,
    };
    let refused = project.commit(send);
    assert!(matches!(refused, Err(StoreError::NotPermitted { .. })));
    // Each is undone alone, one after another, and done again.
    let mut stands = vec![one(&project, &key)];
    for act in acts(&key) {
        let is_look = matches!(act, Act::OpenCall { .. });
        let done = project.commit(act).expect("done");
        if !is_look {
            assert!(done.entry.is_some());
            stands.push(one(&project, &key));
        }
    }
    for before in stands.iter().rev().skip(1) {
        project.undo().expect("undone");
        assert_eq!(&one(&project, &key), before);
    }
    for after in &stands[1..] {
        project.redo().expect("done again");
        assert_eq!(&one(&project, &key), after);
    }
    drop(project);
    let mut project = open(&path);
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let last = stands.pop().expect("the last");
    assert_eq!(one(&project, &key), last);
    assert_eq!(last.standing.state, State::Closed);
    let again = Act::RecordCall {
        key: key.clone(),
        draft: call(CallResult::Busy),
    };
    let refused = project.commit(again);
    assert!(
        matches!(&refused, Err(StoreError::Faulty(faults)) if faults == &[DraftFault::Taken("work")]),
        "{refused:?}"
    );
}

#[test]
fn every_step_is_undone_and_done_again() {
    let (mut project, _path, _folder) = desk();
    let key = enter(&mut project, "谢丽", "13812341234");
    let mut stands = vec![one(&project, &key)];
    for result in [CallResult::NoAnswer, CallResult::WrongNumber] {
        project
            .record_call(&key, &call(result), now())
            .expect("kept");
        stands.push(one(&project, &key));
    }
    let number = NumberDraft {
        phone: "13900001111".to_owned(),
        note: String::new(),
    };
    let later = now().saturating_add(1.hours());
    project
        .give_number(&key, &number, None, later)
        .expect("kept");
    stands.push(one(&project, &key));
    let later = later.saturating_add(1.hours());
    project
        .record_call(&key, &call(CallResult::Reached), later)
        .expect("kept");
    stands.push(one(&project, &key));
    assert_eq!(one(&project, &key).phone.as_deref(), Some("139****1111"));
    for before in stands.iter().rev().skip(1) {
        project.undo().expect("undone");
        assert_eq!(&one(&project, &key), before);
    }
    for after in &stands[1..] {
        project.redo().expect("done again");
        assert_eq!(&one(&project, &key), after);
    }
}

#[test]
fn a_call_is_open_to_whoever_calls_and_the_look_is_kept() {
    let (mut project, _path, _folder) = desk();
    let key = enter(&mut project, "谢丽", "13812341234");
    project
        .assign_calls(&evenly(&["操作员"]))
        .expect("shared out");
    let before = entries(&project);
    let refused = project.open_call(&key);
    assert!(
        matches!(&refused, Err(StoreError::Faulty(faults)) if faults == &[DraftFault::Taken("caller")])
    );
    assert_eq!(entries(&project), before);
    project.take_over_calls("操作员", None).expect("taken over");
    let fields = project.open_call(&key).expect("open");
    assert_eq!(
        (fields["name"].as_str(), fields["phone"].as_str()),
        ("谢丽", "13812341234")
    );
    assert_eq!(entries(&project), before + 2, "who saw it when is kept");
    // Nobody takes over from nobody, nor from themselves.
    for from in ["", "谢主任"] {
        assert!(project.take_over_calls(from, None).is_err(), "{from}");
    }
    assert!(
        project
            .take_over_calls("没有此人", None)
            .expect("asked")
            .is_none()
    );
}

#[test]
fn three_tries_lead_to_the_door_and_a_wrong_number_to_another() {
    let mut all = contents();
    let mut building =
        record(json!({"name": "1幢", "code": format!("{CODE}01"), "grid_code": CODE}));
    building.feature.other_geometry =
        Some(json!({"type": "Point", "coordinates": [118.005, 25.005]}));
    all.push((Key::new(Kind::Building, "b1"), building, None));
    let (mut project, _path, _folder) = desk_of(&all, &[("操作员", Role::Operator)]);
    let home = HouseholdDraft {
        building: format!("{CODE}01"),
        door: "201".to_owned(),
        phone: "0594-2345678".to_owned(),
        ..Default::default()
    };
    let home = project
        .put_household(None, &home)
        .expect("kept")
        .expect("an entry");
    let home = home.changes[0].key.clone();
    let at_door = |name: &str, phone: &str| ArrivalDraft {
        building: format!("{CODE}01"),
        household: "201".to_owned(),
        ..draft(name, phone)
    };
    let mut keys = Vec::new();
    for (name, phone) in [
        ("谢丽", "13812341234"),
        ("谢强", "13800005678"),
        ("谢梅", "13812341234"),
    ] {
        let entry = project.put_arrival(None, &at_door(name, phone), now());
        keys.push(person_in(&entry.expect("kept").expect("an entry")));
    }
    // In vain at nine, at half past eleven and at three.
    for (hour, minute) in [(9, 0), (11, 30), (15, 0)] {
        assert_eq!(state(&project, &keys[0]), State::Open);
        let at = date(2021, 9, 12).at(hour, minute, 0, 0);
        project
            .record_call(&keys[0], &call(CallResult::NoAnswer), at)
            .expect("kept");
    }
    let all = project.arrivals().expect("read");
    let at = date(2021, 9, 12).at(16, 0, 0, 0);
    let visits = all.visits(at, |_| None);
    assert_eq!((visits.len(), visits[0].tries), (1, 3));
    assert_eq!(visits[0].building.as_deref(), Some(&*format!("{CODE}01")));
    let register = project.register(at.date()).expect("read");
    let lists = all.visits_of_workers(&register, at);
    assert_eq!(lists[""].len(), 1, "nobody answers for the grid yet");
    let worker = ChargeDraft {
        name: "网格员甲".to_owned(),
        phone: "13800009999".to_owned(),
        ..ChargeDraft::new(Level::Grid, CODE, Post::GridWorker, date(2021, 9, 1))
    };
    project.put_charge(None, &worker, None).expect("named");
    let register = project.register(at.date()).expect("read");
    let lists = all.visits_of_workers(&register, at);
    let named: Vec<(bool, usize)> = lists
        .iter()
        .map(|(id, own)| (id.is_empty(), own.len()))
        .collect();
    assert_eq!(named, [(false, 1)], "it is on the list of the grid worker");
    assert!(
        all.visits_on_map(&register, at)[0].at.is_some(),
        "and on the map"
    );
    let met = CallDraft {
        way: Way::Visit,
        ..call(CallResult::Reached)
    };
    project.record_call(&keys[0], &met, at).expect("kept");
    assert!(
        project
            .arrivals()
            .expect("read")
            .visits(at, |_| None)
            .is_empty()
    );

    // Behind the same door there are the phone of the household and that of another arrival; the
    // wrong number itself, which a third one has too, is none.
    project
        .record_call(&keys[2], &call(CallResult::WrongNumber), at)
        .expect("kept");
    assert_eq!(state(&project, &keys[2]), State::Number);
    let all = project.arrivals().expect("read");
    let behind = all.behind_one_door(all.get(&keys[2]).expect("there"));
    let behind: Vec<Key> = behind.iter().map(|one| one.key.clone()).collect();
    let numbers = project.other_numbers(&keys[2], &behind).expect("read");
    let of: Vec<(&Key, &str)> = numbers.iter().map(|n| (&n.key, n.phone.as_str())).collect();
    assert_eq!(of, [(&home, "059****5678"), (&keys[1], "138****5678")]);
    let none = NumberDraft::default();
    let same = project.give_number(&keys[2], &none, Some(&keys[0]), at);
    assert!(
        matches!(&same, Err(StoreError::Faulty(faults)) if faults == &[DraftFault::Taken("phone")])
    );
    project
        .give_number(&keys[2], &none, Some(&keys[1]), at)
        .expect("kept");
    let again = one(&project, &keys[2]);
    assert_eq!(
        (again.standing.state, again.phone.as_deref()),
        (State::Open, Some("138****5678"))
    );
}

#[test]
fn a_hand_over_is_one_act_and_undone_as_one() {
    let (mut project, _path, _folder) = desk();
    let key = enter(&mut project, "谢丽", "13812341234");
    project
        .record_call(&key, &call(CallResult::Reached), now())
        .expect("kept");
    let isolation = IsolationDraft {
        grid: CODE.to_owned(),
        start: "2021-09-12".to_owned(),
        end: "2021-09-26".to_owned(),
        ..IsolationDraft::new()
    };
    let work = Work::Isolate(Box::new(isolation));
    let before = entries(&project);
    let done = project.hand_over_arrival(&key, &work, now()).expect("done");
    assert_eq!(done.expect("an entry").changes.len(), 2);
    assert_eq!(entries(&project), before + 1);
    let isolations = project.epidemic().expect("read").isolations;
    assert_eq!(isolations.len(), 1);
    assert_eq!(
        isolations[0].name.as_deref(),
        Some("谢*"),
        "who it is goes along"
    );
    assert_eq!(state(&project, &key), State::Closed);
    let twice = project.hand_over_arrival(&key, &work, now());
    assert!(matches!(twice, Err(StoreError::Faulty(_))), "{twice:?}");
    project.undo().expect("undone");
    assert!(project.epidemic().expect("read").isolations.is_empty());
    assert_eq!(state(&project, &key), State::Learned);
    project.redo().expect("done again");
    assert_eq!(project.epidemic().expect("read").isolations.len(), 1);
    // A day that cannot be.
    let other = enter(&mut project, "张梅", "13800001111");
    let passed = Work::Pass("2021-09-11".to_owned());
    let refused = project.hand_over_arrival(&other, &passed, now());
    assert!(
        matches!(&refused, Err(StoreError::Faulty(faults)) if faults == &[DraftFault::Order("arrived", "left")])
    );
}

/// The list of visits and that of the morning are hers to take along; whole lists of the project are not.
#[test]
fn a_clerk_prints_the_lists_of_her_desk_and_exports_nothing_else() {
    let (mut project, path, folder) = desk();
    let list = folder.path().join("上门.xlsx");
    for (name, may_export) in [("操作员", false), ("规划员", true), ("值班领导", true)] {
        project.sign_in(name, PASSPHRASE).expect("signed in");
        assert!(project.note_list(&list, "visit-list").expect("allowed"));
        assert_eq!(project.note_export(&list, "people").is_ok(), may_export);
    }
    let filter = HistoryFilter {
        actions: vec![ActionName::Export],
        ..HistoryFilter::default()
    };
    let rows = project.history(&filter, 10).expect("listed");
    let first = rows.last().expect("noted");
    assert_eq!(first.author.actor, "操作员");
    assert_eq!(first.detail["layer"], "visit-list");
    project.sign_out(false).expect("out");
    let refused = project.note_list(&list, "visit-list");
    assert!(matches!(refused, Err(StoreError::SignInNeeded)));
    drop(project);
    assert!(open(&path).verify_chain().expect("checked").is_sound());
}

#[test]
fn a_script_does_a_day_of_calls() {
    let (project, path, _folder) = desk();
    drop(project);
    let sign_in = json!({"sign-in": {"name": "谢主任", "passphrase": PASSPHRASE}});
    let (said, _) = script(
        &path,
        &[
            sign_in.clone(),
            json!({"put-arrival": {"draft": {"name": "谢丽", "phone": "13812341234", "grid": CODE}}}),
        ],
    );
    let id = said[1]["changed"][0].as_str().expect("a key").to_owned();
    let id = id.strip_prefix("person ").expect("a person");
    let key = json!({"kind": "person", "id": id});
    let (said, is_done) = script(
        &path,
        &[
            sign_in,
            json!({"assign-calls": {"draft": {"split": "evenly", "callers": [{"name": "谢主任"}]}}}),
            json!({"open-call": {"key": key}}),
            json!({"id": "call-1", "record-call": {"key": key, "draft": {"result": "reached"}}}),
            json!({"id": "call-1", "record-call": {"key": key, "draft": {"result": "reached"}}}),
            json!({"hand-over-arrival": {"key": key, "work": "clear"}}),
            json!({"record-call": {"key": key, "draft": {}}}),
            json!({"undo": {}}),
        ],
    );
    assert!(!is_done, "one line is refused");
    let ok: Vec<bool> = said.iter().map(|line| line.get("ok").is_some()).collect();
    assert_eq!(ok, [true, true, true, true, true, true, false, true]);
    assert_eq!(said[2]["fields"]["phone"], "13812341234");
    assert_eq!(said[4]["repeated"], true, "delivered twice it is done once");
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let all = project.arrivals().expect("read");
    let states: Vec<State> = all.iter().map(|one| one.standing.state).collect();
    assert_eq!(states, [State::Learned]);
}
