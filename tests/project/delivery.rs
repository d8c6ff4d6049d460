//! Acts with an id are done once, however often they are delivered; and to whom an act is open is
//! said beforehand by the rule that the store goes by.

use crate::support::{PASSPHRASE, attribute, first, open, path_in, project, set_up};
use gridroom::model::act::{ActionName, Delivered, Need};
use gridroom::rules::{Permission, Role};
use gridroom::store::sealing::Cost;
use gridroom::store::{HistoryFilter, Outcome, Project, StoreError};
use std::fs;
use std::process::Command;

fn rename(id: &str, name: &str) -> Delivered {
    let line = format!(
        r#"{{"id": "{id}", "edit-attributes": {{"key": {{"kind": "grid", "id": "g0"}},
            "values": {{"name": "{name}"}}}}}}"#
    );
    Delivered::from_json(&line).expect("an act")
}

fn entries(project: &Project) -> usize {
    let all = project.history(&HistoryFilter::default(), 1000);
    all.expect("listed").len()
}

#[test]
fn an_act_is_done_once_however_often_it_is_delivered() {
    let (mut project, folder) = project();
    let done = project.deliver(rename("一", "新")).expect("done");
    let seq = done.entry.expect("an entry").row.seq;
    let (before, path) = (entries(&project), path_in(&folder));
    for _ in 0..2 {
        // A second press; a second try after the program was started anew.
        let again = project.deliver(rename("一", "另一个")).expect("answered");
        assert!(matches!(again.outcome, Outcome::Repeated));
        assert_eq!(again.entry.expect("the same").row.seq, seq);
        assert_eq!(attribute(&project, &first(), "name"), "新");
        assert_eq!(entries(&project), before);
        drop(project);
        project = open(&path);
    }
    // Another id is another act, and one that was refused was not done.
    project.deliver(rename("二", "另一个")).expect("done");
    assert_eq!(attribute(&project, &first(), "name"), "另一个");
    set_up(&mut project);
    project
        .add_user("操作员", Role::Operator, PASSPHRASE, Cost::TRIFLING)
        .expect("added");
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let refused = project.deliver(rename("三", "操作员改的"));
    assert!(matches!(refused, Err(StoreError::NotPermitted { .. })));
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let done = project.deliver(rename("三", "主任改的")).expect("done");
    assert!(matches!(done.outcome, Outcome::Settled));
    assert_eq!(attribute(&project, &first(), "name"), "主任改的");
}

#[test]
fn a_line_of_a_script_that_comes_twice_is_done_once() {
    let (project, folder) = project();
    drop(project);
    let (path, script) = (path_in(&folder), folder.path().join("script"));
    let line = r#"{"id": "甲", "add-plan": {"name": "方案"}}"#;
    fs::write(&script, format!("{line}\n{line}\n")).expect("written");
    let run = Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .args(["session".as_ref(), path.as_os_str(), "--script".as_ref()])
        .arg(&script)
        .output()
        .expect("ran");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert_eq!(said.matches("repeated").count(), 1, "{said}");
    let project = open(&path);
    let plans = gridroom::model::record::Kind::Plan;
    assert_eq!(project.count(plans).expect("counted"), 1);
    for faulty in [
        r#"{"id": 7, "undo": {}}"#,
        r#"{"id": "", "undo": {}}"#,
        r#"{"id": "乙"}"#,
    ] {
        assert!(Delivered::from_json(faulty).is_err(), "{faulty}");
    }
}

/// Every example of the guide, by every role: what the declaration says is what the store says
/// beforehand.
#[test]
fn the_store_says_beforehand_to_whom_an_act_is_open() {
    let guide = gridroom::model::act::guide();
    let lines = guide.lines().filter(|line| line.starts_with('{'));
    let acts: Vec<_> = lines
        .filter_map(|line| Delivered::from_json(line).ok())
        .map(|delivered| delivered.act)
        .collect();
    assert!(acts.len() > 50, "{}", acts.len());
    let (mut project, _folder) = project();
    set_up(&mut project);
    for role in Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Administrator)
    {
        project
            .add_user(role.name(), role, PASSPHRASE, Cost::TRIFLING)
            .expect("added");
    }
    for role in Role::ALL {
        let name = match role {
            Role::Administrator => "谢主任",
            other => other.name(),
        };
        project.sign_in(name, PASSPHRASE).expect("signed in");
        for act in &acts {
            let refused = matches!(project.admit(act), Err(StoreError::NotPermitted { .. }));
            let is_open = match act.need() {
                Need::May(permission) => role.may(permission),
                _ => true,
            };
            assert_eq!(!refused, is_open, "{role:?} {act:?}");
        }
    }
    // Nobody closes or opens a grid but who may issue orders.
    let issue = ActionName::IssueOrder.need();
    assert_eq!(issue, Need::May(Permission::IssueOrders));
}
