//! The one door: what only an order, a publication or a second person may do is refused, whoever
//! asks: a script, a plain edit, an import, another program.

use crate::support::{
    PASSPHRASE, contents, desk_of, mistaken, open, path_in, project_of, record, script,
};
use gridroom::course::Course;
use gridroom::model::act::{Act, ActionName, Instead, Refused};
use gridroom::model::change::Change;
use gridroom::model::epidemic::{Book, OrderDraft, OrderState};
use gridroom::model::record::{Key, Kind};
use gridroom::rules::Role;
use gridroom::rules::zone::Zone;
use gridroom::store::geometry::register_functions;
use gridroom::store::{Brought, CLOCK, HistoryFilter, Project, StoreError, WhyNot};
use jiff::civil::{DateTime, date};
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

const CODE: &str = "350322001001000";

fn noon() -> DateTime {
    date(2021, 9, 12).at(12, 0, 0, 0)
}

/// Three grids; an administrator, who has signed in, an operator, a planner and a supervisor.
fn desk() -> (Project, PathBuf, TempDir) {
    let users = [
        ("操作员", Role::Operator),
        ("规划员", Role::Planner),
        ("值班长", Role::Supervisor),
    ];
    desk_of(&contents(), &users)
}

fn draft(number: &str, zone: Zone, from: DateTime) -> OrderDraft {
    OrderDraft {
        number: number.to_owned(),
        authority: "指挥部".to_owned(),
        issuer: "签发人".to_owned(),
        emergency: "夜间突发".to_owned(),
        ..OrderDraft::new(zone, vec![CODE.to_owned()], from)
    }
}

fn issue(project: &mut Project, draft: &OrderDraft) -> Key {
    let entry = project.put_order(None, draft, OrderState::Issued, draft_from(draft));
    let entry = entry.expect("issued").expect("an entry");
    let of = entry.changes.iter().find(|c| c.key.kind == Kind::Order);
    of.expect("the order").key.clone()
}

fn draft_from(draft: &OrderDraft) -> DateTime {
    gridroom::rules::calendar::instant(&draft.from).expect("an instant")
}

fn zone_at(project: &Project, at: DateTime) -> Zone {
    let epidemic = project.epidemic().expect("read");
    Book::new(&epidemic).in_force(CODE, at).zone
}

fn written_zone(project: &Project) -> Option<String> {
    let stored = project.record(&Key::new(Kind::Grid, "g0")).expect("read");
    stored
        .expect("there")
        .record
        .text("zone")
        .map(str::to_owned)
}

fn edit(key: Key, name: &str, value: Value) -> Act {
    let values = std::iter::once((name.to_owned(), value)).collect::<Map<_, _>>();
    Act::EditAttributes { key, values }
}

#[test]
fn what_an_order_or_a_publication_says_is_not_written_by_anybody() {
    let (mut project, _path, _folder) = desk();
    let order = issue(&mut project, &draft("1号", Zone::Control, noon()));
    let plan = project.add_plan("方案", None).expect("added");
    let plan = plan.row.detail["plan"].as_str().expect("an id").to_owned();
    let grid = Key::new(Kind::Grid, "g0");
    for who in ["谢主任", "规划员", "值班长", "操作员"] {
        project.sign_in(who, PASSPHRASE).expect("signed in");
        let before = project.history(&HistoryFilter::default(), 1).expect("told");
        for (key, name, value) in [
            (grid.clone(), "zone", json!("封控区")),
            (grid.clone(), "zone", json!(null)),
            (grid.clone(), "code", json!("1")),
            (order.clone(), "status", json!("withdrawn")),
            (Key::new(Kind::Plan, plan.as_str()), "unlocked", json!("y")),
            (Key::new(Kind::Checkpoint, "k1"), "status", json!("closed")),
        ] {
            let refused = project.commit(edit(key.clone(), name, value.clone()));
            assert!(
                matches!(
                    refused,
                    Err(StoreError::Refused(_) | StoreError::NotPermitted { .. })
                ),
                "{who} {key} {name}: {refused:?}"
            );
            let change = Change::attribute(
                key.clone(),
                name,
                project
                    .record(&key)
                    .expect("read")
                    .and_then(|s| s.record.attribute(name).cloned()),
                Some(value),
            );
            let refused = project.import(vec![change], Brought::default(), &Course::new());
            assert!(refused.is_err() || key.kind == Kind::Checkpoint, "{who}");
        }
        let removed = project.commit(Act::RemoveRecord { key: order.clone() });
        assert!(removed.is_err(), "{who}");
        let after = project.history(&HistoryFilter::default(), 1).expect("told");
        assert_eq!(before[0].seq, after[0].seq, "{who}: nothing was written");
    }
    let why = project.commit(edit(grid, "zone", json!("封控区")));
    assert!(
        matches!(
            why,
            Err(StoreError::NotPermitted { .. }
                | StoreError::Refused(Refused::Attribute {
                    instead: Instead::Orders,
                    ..
                }))
        ),
        "{why:?}"
    );
    assert_eq!(zone_at(&project, noon()), Zone::Control);
}

/// An act names a record of another kind: nothing is done to it.
#[test]
fn an_act_is_done_to_records_of_its_own_kind_only() {
    let (mut project, _path, _folder) = desk();
    let grid = Key::new(Kind::Grid, "g0");
    let draft = draft("1号", Zone::Lockdown, noon());
    let acts = [
        Act::IssueOrder {
            key: Some(grid.clone()),
            draft: draft.clone(),
        },
        Act::DraftOrder {
            key: Some(grid.clone()),
            draft,
            state: OrderState::Draft,
        },
        Act::WithdrawOrder {
            key: grid.clone(),
            draft: mistaken(),
        },
        Act::DropOrder { key: grid.clone() },
        Act::EndCharge {
            key: grid.clone(),
            from: date(2021, 9, 12),
        },
        Act::MoveOut {
            home: grid.clone(),
            from: date(2021, 9, 12),
        },
        Act::TakeOver { key: grid.clone() },
        Act::Unmask {
            key: grid.clone(),
            reason: "看".to_owned(),
        },
    ];
    for act in acts {
        let refused = project.commit(act.clone());
        assert!(
            matches!(refused, Err(StoreError::WrongKind(_))),
            "{act:?}: {refused:?}"
        );
    }
    assert!(project.record(&grid).expect("read").is_some());
}

#[test]
fn another_program_neither_issues_nor_lifts_an_order() {
    let (mut project, path, _folder) = desk();
    let lasting = issue(&mut project, &draft("1号", Zone::Control, noon()));
    let drafted = project
        .put_order(
            None,
            &draft("2号", Zone::Lockdown, noon()),
            OrderState::Draft,
            noon(),
        )
        .expect("kept")
        .expect("an entry");
    let drafted = drafted.changes[0].key.clone();
    let orders = project.records(Kind::Order).expect("read");
    drop(project);
    let sql = Connection::open(&path).expect("opened");
    // As QGIS has them: the index of a layer asks for them.
    register_functions(&sql).expect("registered");
    let attempts = [
        format!(
            "UPDATE orders SET status = 'issued' WHERE gridroom_id = '{}'",
            drafted.id
        ),
        format!("DELETE FROM orders WHERE gridroom_id = '{}'", lasting.id),
        "INSERT INTO orders (gridroom_id, zone, status) VALUES ('x', 'lockdown', 'issued')"
            .to_owned(),
        "UPDATE grids SET zone = '封控区', code = 'x', name = '仙糖甲' WHERE gridroom_id = 'g0'"
            .to_owned(),
    ];
    for attempt in &attempts {
        sql.execute_batch(attempt)
            .unwrap_or_else(|error| panic!("{attempt}: {error}"));
    }
    drop(sql);
    let project = open(&path);
    assert_eq!(project.records(Kind::Order).expect("read"), orders);
    assert_eq!(zone_at(&project, noon()), Zone::Control);
    let grid = project.record(&Key::new(Kind::Grid, "g0")).expect("read");
    let grid = grid.expect("there").record;
    assert_eq!(grid.text("code"), Some(CODE));
    assert_eq!(
        grid.text("name"),
        Some("仙糖甲"),
        "a plain attribute is taken over"
    );
    assert_eq!(grid.text("zone"), Some(Zone::Control.word()));
    // What was tried is told.
    let told = project
        .history(&HistoryFilter::default(), 20)
        .expect("told");
    let told: Vec<&Value> = told
        .iter()
        .filter(|row| row.action == Some(ActionName::OutsideEdit))
        .filter_map(|row| row.detail.get("tried"))
        .flat_map(|tried| tried.as_array().into_iter().flatten())
        .collect();
    for (record, what) in [
        (drafted.to_string(), "status"),
        (lasting.to_string(), "removed"),
        ("grid g0".to_owned(), "zone"),
        ("grid g0".to_owned(), "code"),
    ] {
        let is_told = |tried: &&Value| tried["record"] == json!(record) && tried["what"] == what;
        assert!(told.iter().any(is_told), "{record} {what}: {told:?}");
    }
    assert!(told.iter().any(|t| t["what"] == "added"), "{told:?}");
    // The layers say again what the records say.
    let sql = Connection::open(&path).expect("opened");
    let layer: (i64, i64) = sql
        .query_row(
            "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM grids WHERE code = 'x' OR zone = '封控区')",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("read");
    assert_eq!(layer, (2, 0));
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn the_zone_that_a_grid_names_follows_an_order_that_runs_out() {
    let (mut project, path, _folder) = desk();
    let until = OrderDraft {
        until: "2021-09-13 08:00".to_owned(),
        ..draft("1号", Zone::Lockdown, noon())
    };
    issue(&mut project, &until);
    assert_eq!(written_zone(&project).as_deref(), Some("封控区"));
    drop(project);
    let mut project = open(&path);
    assert_eq!(
        written_zone(&project).unwrap_or_default(),
        Zone::Unset.word()
    );
    let told = project.history(&HistoryFilter::default(), 1).expect("told");
    assert_eq!(told[0].action, Some(ActionName::KeepZones));
    assert_eq!(told[0].author.actor, CLOCK);
    let seq = told[0].seq;
    assert!(
        project.keep_zones().expect("kept").is_none(),
        "it is up to date"
    );
    drop(project);
    let project = open(&path);
    let told = project.history(&HistoryFilter::default(), 1).expect("told");
    assert_eq!(told[0].seq, seq, "nothing to do");
}

#[test]
fn an_order_that_was_withdrawn_gives_back_what_was_in_force_before() {
    let (mut project, _path, _folder) = desk();
    issue(&mut project, &draft("1号", Zone::Control, noon()));
    let later = noon().saturating_add(jiff::Span::new().hours(2));
    let second = issue(&mut project, &draft("2号", Zone::Lockdown, later));
    assert_eq!(written_zone(&project).as_deref(), Some("封控区"));
    let end = later.saturating_add(jiff::Span::new().hours(3));
    project
        .withdraw_order(&second, &mistaken(), end)
        .expect("withdrawn");
    assert_eq!(zone_at(&project, later), Zone::Lockdown, "it was in force");
    assert_eq!(zone_at(&project, end), Zone::Control, "never nothing");
    assert_eq!(
        written_zone(&project).as_deref(),
        Some(Zone::Control.word())
    );
}

#[test]
fn whoever_drafts_an_order_does_not_issue_it_where_somebody_else_may() {
    let (mut project, _path, _folder) = desk();
    let calm = OrderDraft {
        emergency: String::new(),
        ..draft("1号", Zone::Lockdown, noon())
    };
    let put = |project: &mut Project, key, state| project.put_order(key, &calm, state, noon());
    let alone = put(&mut project, None, OrderState::Issued);
    assert!(
        matches!(alone, Err(StoreError::SecondPersonNeeded)),
        "{alone:?}"
    );
    let kept = put(&mut project, None, OrderState::Draft).expect("kept");
    let key = kept.expect("an entry").changes[0].key.clone();
    let alone = put(&mut project, Some(key.clone()), OrderState::Issued);
    assert!(
        matches!(alone, Err(StoreError::SecondPersonNeeded)),
        "{alone:?}"
    );
    assert_eq!(zone_at(&project, noon()), Zone::Unset);
    project.sign_in("值班长", PASSPHRASE).expect("signed in");
    put(&mut project, Some(key.clone()), OrderState::Issued).expect("a second pair of eyes");
    let order = &project.epidemic().expect("read").orders[0];
    assert!(!order.same_person);
    // It is not undone: undo stops there and goes to nothing older.
    let state = project.undo_state().expect("told");
    assert_eq!(state.undo, Err(WhyNot::Barrier(ActionName::IssueOrder)));
    assert!(matches!(project.undo(), Err(StoreError::CannotUndo)));
    let again = put(&mut project, Some(key), OrderState::Draft);
    assert!(matches!(again, Err(StoreError::OrderStands)), "{again:?}");
    // In an emergency one person may, and it is said.
    let hurried = draft("2号", Zone::Lockdown, noon());
    issue(&mut project, &hurried);
    let orders = project.epidemic().expect("read").orders;
    let hurried = orders.iter().find(|order| order.number == "2号");
    let hurried = hurried.expect("issued");
    assert!(hurried.same_person && hurried.emergency == "夜间突发");
    let told = project.history(&HistoryFilter::default(), 1).expect("told");
    assert_eq!(told[0].detail["same_person"], json!(true));
}

#[test]
fn a_release_needs_its_steps_whoever_asks() {
    let (mut project, _path, _folder) = desk();
    issue(&mut project, &draft("1号", Zone::Lockdown, noon()));
    let later = noon().saturating_add(jiff::Span::new().hours(20));
    let bare = OrderDraft {
        ..draft("2号", Zone::Unset, later)
    };
    let refused = project.commit(Act::IssueOrder {
        key: None,
        draft: bare.clone(),
    });
    assert!(
        matches!(&refused, Err(StoreError::Faulty(faults)) if faults.len() == 3),
        "{refused:?}"
    );
    let nameless = OrderDraft {
        number: " ".to_owned(),
        issuer: String::new(),
        ..bare
    };
    let refused = project.commit(Act::IssueOrder {
        key: None,
        draft: nameless,
    });
    assert!(
        matches!(&refused, Err(StoreError::Faulty(_))),
        "{refused:?}"
    );
    assert_eq!(zone_at(&project, later), Zone::Lockdown);
}

/// A whole story from a script, as somebody without a window tells it.
#[test]
fn a_script_sets_a_project_up_redraws_it_and_is_told_no() {
    let mut all = contents();
    let shop = record(json!({"name": "药店", "grid_code": CODE}));
    all.push((Key::new(Kind::Shop, "s1"), shop, None));
    let (project, folder) = project_of(&all);
    drop(project);
    let path = path_in(&folder);
    let run = |lines: &[Value]| script(&path, lines);
    let grid = json!({"kind": "grid", "id": "g0"});
    let (said, all_done) = run(&[
        json!({"add-plan": {"name": "方案"}}),
        json!({"edit-attributes": {"key": grid, "values": {"name": "仙糖甲"}}}),
        json!({"edit-attributes": {"key": grid, "values": {"zone": "封控区"}}}),
        json!({"remove-record": {"key": grid}}),
        json!({"remove-record": {"key": {"kind": "shop", "id": "s1"}}}),
        json!({"undo": {}}),
    ]);
    assert!(!all_done);
    assert_eq!(said.len(), 6, "{said:?}");
    assert!(said[1]["changed"] == json!(["grid g0"]), "{said:?}");
    for refused in &said[2..4] {
        assert!(refused["refused"].is_string(), "{refused}");
    }
    assert_eq!(said[5]["act"], "remove-record");
    let plan = said[0]["plan"].as_str().expect("an id").to_owned();
    let project = open(&path);
    let grids = project.plan_grids(&plan).expect("read");
    let of = |code: &str| {
        let grid = grids.iter().find(|s| s.record.text("code") == Some(code));
        grid.expect("there").key.id.clone()
    };
    let (first, second) = (of(CODE), of("350322001001001"));
    drop(project);
    // Slanted, beyond both sides.
    let line = json!([[118.0031, 24.9999], [118.0052, 25.0101]]);
    let redraw = |tool: Value| json!({"redraw": {"plan": plan, "tool": tool}});
    let (said, all_done) = run(&[
        redraw(json!({"split": {"grid": first, "lines": [line]}})),
        redraw(
            json!({"insert": {"segment": [[118.01, 25.0], [118.01, 25.01]], "at": [118.01, 25.0052]}}),
        ),
        redraw(json!({"move": [[[118.01, 25.0052], [118.0103, 25.0049]]]})),
        redraw(json!({"merge": {"grids": [first, second], "into": first}})),
        redraw(json!({"split": {"grid": "nobody", "lines": [line]}})),
        json!({"undo": {}}),
        json!({"redo": {}}),
        json!({"rename-plan": {"plan": plan, "name": "方案二"}}),
    ]);
    assert!(!all_done, "one grid is not there");
    let refused: Vec<bool> = said.iter().map(|s| s.get("refused").is_some()).collect();
    assert_eq!(
        refused,
        [false, false, false, false, true, false, false, false],
        "{said:?}"
    );
    let project = open(&path);
    assert_eq!(project.plan_grids(&plan).expect("read").len(), 3);
    drop(project);
    // One line over all of them: each is cut, as one act; one that is not cut refuses it.
    let over = json!([[117.9993, 25.0043], [118.0312, 25.0061]]);
    let short = json!([[117.9993, 25.0043], [118.0204, 25.0049]]);
    let project = open(&path);
    let ids = project.plan_grids(&plan).expect("read").into_iter();
    let ids: Vec<String> = ids.map(|stored| stored.key.id).collect();
    drop(project);
    let (said, _) = run(&[
        redraw(json!({"split": {"grid": ids, "lines": [short]}})),
        redraw(json!({"split": {"grid": ids, "lines": [over]}})),
        json!({"undo": {}}),
        json!({"redo": {}}),
    ]);
    let refused: Vec<bool> = said.iter().map(|s| s.get("refused").is_some()).collect();
    assert_eq!(refused, [true, false, false, false], "{said:?}");
    let project = open(&path);
    assert_eq!(project.plan_grids(&plan).expect("read").len(), 6);
    drop(project);
    let passphrase = PASSPHRASE;
    let (said, _) = run(&[
        json!({"set-up": {"name": "谢主任", "passphrase": passphrase}}),
        json!({"add-user": {"name": "规划员", "role": "planner", "passphrase": passphrase}}),
        json!({"sign-in": {"name": "规划员", "passphrase": passphrase}}),
        json!({"issue-order": {"draft": {"number": "1号", "zone": "lockdown", "grids": [CODE], "from": "2021-09-12 18:00", "authority": "指挥部", "issuer": "总指挥"}}}),
        json!({"unlock-borders": {"plan": plan, "reason": "想要"}}),
        json!({"put-case": {"draft": {"number": "1", "reported": "2021-09-11", "grid": CODE}}}),
    ]);
    assert!(said[0]["recovery"].is_string(), "{said:?}");
    for refused in &said[3..] {
        let why = refused["refused"].as_str().unwrap_or_default();
        assert!(why.contains("planner"), "{refused}");
    }
    let project = open(&path);
    assert!(project.records(Kind::Order).expect("read").is_empty());
    assert!(project.verify_chain().expect("checked").is_sound());
}
