//! The journal: undo and redo, across restarts, within one's own.

use crate::support::{attribute, first, open, options, path_in, project, set, set_up};
use gridroom::course::Course;
use gridroom::model::act::Act;
use gridroom::model::change::Change;
use gridroom::model::record::{Key, Kind};
use gridroom::store::chain::Fault;
use gridroom::store::{ActionName, Brought, HistoryFilter, Mode, Project, StoreError, WhyNot};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Value, json};

fn name(project: &Project) -> Value {
    attribute(project, &first(), "name")
}

#[test]
fn undo_and_redo_go_on_after_a_restart() {
    let (mut project, folder) = project();
    set(&mut project, &first(), "name", json!("一"));
    set(&mut project, &first(), "name", json!("二"));
    drop(project);
    let mut project = open(&path_in(&folder));
    assert_eq!(name(&project), json!("二"));
    let undone = project.undo().expect("undone");
    assert_eq!(undone.row.mode, Mode::Undo);
    assert_eq!(name(&project), json!("一"));
    drop(project);
    let mut project = open(&path_in(&folder));
    project.undo().expect("undone");
    assert_eq!(name(&project), json!("仙糖"));
    assert!(matches!(project.undo(), Err(StoreError::CannotUndo)));
    project.redo().expect("done again");
    assert_eq!(name(&project), json!("一"));
    project.redo().expect("done again");
    assert_eq!(name(&project), json!("二"));
    assert!(matches!(project.redo(), Err(StoreError::CannotUndo)));
    // Undo appends: nothing of what was done is gone.
    let lines = project
        .history(&HistoryFilter::default(), 100)
        .expect("listed");
    assert_eq!(lines.len(), 7);
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn a_new_action_ends_what_could_be_done_again() {
    let (mut project, _folder) = project();
    set(&mut project, &first(), "name", json!("一"));
    project.undo().expect("undone");
    set(&mut project, &first(), "name", json!("三"));
    assert_eq!(
        project.undo_state().expect("told").redo,
        Err(WhyNot::Nothing)
    );
}

#[test]
fn what_changes_nothing_leaves_no_trace() {
    let (mut project, _folder) = project();
    assert_eq!(set(&mut project, &first(), "name", json!("仙糖")), None);
    let lines = project
        .history(&HistoryFilter::default(), 9)
        .expect("listed");
    assert_eq!(lines.len(), 1);
}

#[test]
fn an_action_is_whole_or_absent() {
    let (mut project, _folder) = project();
    let good = Change::attribute(first(), "name", Some(json!("仙糖")), Some(json!("x")));
    let second = Key::new(Kind::Grid, "g1");
    let stale = Change::attribute(second, "name", Some(json!("别的")), Some(json!("y")));
    let refused = project.import(vec![good, stale], Brought::default(), &Course::new());
    assert!(matches!(refused, Err(StoreError::Conflict { .. })));
    assert_eq!(name(&project), json!("仙糖"));
    assert_eq!(
        project.undo_state().expect("told").undo,
        Err(WhyNot::Barrier(ActionName::CreateProject))
    );
}

#[test]
fn others_work_is_not_undone_nor_built_upon() {
    let (mut project, folder) = project();
    set(&mut project, &first(), "name", json!("一"));
    drop(project);
    let path = path_in(&folder);
    let mut other = Project::open(&path, &options("other desk")).expect("opened");
    other.get_ready().expect("ready");
    assert!(other.undo_state().expect("told").undo.is_err());
    set(&mut other, &first(), "name", json!("二"));
    drop(other);
    let mut project = open(&path);
    let why = project
        .undo_state()
        .expect("told")
        .undo
        .expect_err("built upon");
    assert!(matches!(why, WhyNot::BuiltUpon { .. }), "{why:?}");
    assert!(project.undo().is_err());
    drop(project);
    // Once the other has taken it back, it can be undone again.
    let mut other = Project::open(&path, &options("other desk")).expect("opened");
    other.get_ready().expect("ready");
    other.undo().expect("undone");
    drop(other);
    let mut project = open(&path);
    project.undo().expect("undone");
    assert_eq!(name(&project), json!("仙糖"));
}

#[test]
fn a_sign_in_is_a_barrier() {
    let (mut project, _folder) = project();
    set(&mut project, &first(), "name", json!("一"));
    set_up(&mut project);
    let why = project.undo_state().expect("told").undo;
    assert_eq!(why, Err(WhyNot::Barrier(ActionName::SetUp)));
    set(&mut project, &first(), "name", json!("二"));
    project.undo().expect("undone");
    assert_eq!(name(&project), json!("一"));
    assert!(project.undo().is_err());
}

#[test]
fn the_history_is_filtered_and_knows_the_place() {
    let (mut project, _folder) = project();
    let key = Key::new(Kind::Checkpoint, "k1");
    let stored = project.record(&key).expect("read").expect("there");
    let place = stored.record.place();
    assert!(place.is_some());
    set(&mut project, &key, "note", json!("东门卡口"));
    set(&mut project, &first(), "name", json!("一"));
    let filter = HistoryFilter {
        text: "东门".to_owned(),
        ..HistoryFilter::default()
    };
    let lines = project.history(&filter, 9).expect("listed");
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].place, place);
    let filter = HistoryFilter {
        actions: vec![ActionName::CreateProject],
        ..HistoryFilter::default()
    };
    assert_eq!(project.history(&filter, 9).expect("listed").len(), 1);
}

#[test]
fn a_changed_or_removed_row_shows() {
    let tampered = |sql: &str| {
        let (mut project, folder) = project();
        for i in 0..5 {
            set(&mut project, &first(), "households", json!(400 + i));
        }
        assert!(project.verify_chain().expect("checked").is_sound());
        drop(project);
        let connection = Connection::open(path_in(&folder)).expect("opened");
        connection.execute_batch(sql).expect("tampered");
        drop(connection);
        let project = Project::open(&path_in(&folder), &options("desk")).expect("opened");
        project.verify_chain().expect("checked").faults
    };
    let table = [
        (
            "UPDATE gridroom_journal SET actor = 'x' WHERE seq = 3",
            Fault::Changed(3),
        ),
        (
            "UPDATE gridroom_journal SET changes = '[]' WHERE seq = 6",
            Fault::Changed(6),
        ),
        (
            "UPDATE gridroom_journal SET at = '2020-01-01T00:00:00Z' WHERE seq = 1",
            Fault::Changed(1),
        ),
        (
            "DELETE FROM gridroom_journal WHERE seq = 4",
            Fault::Missing(5),
        ),
        ("DELETE FROM gridroom_journal WHERE seq >= 5", Fault::Cut(6)),
    ];
    for (sql, fault) in table {
        let faults = tampered(sql);
        assert!(faults.contains(&fault), "{sql}: {faults:?}");
    }
    // A tail cut off with the head that the file keeps shows against the backups.
    let (mut project, folder) = project();
    set(&mut project, &first(), "households", json!(400));
    drop(project);
    drop(open(&path_in(&folder)));
    let connection = Connection::open(path_in(&folder)).expect("opened");
    connection
        .execute_batch(
            "DELETE FROM gridroom_journal WHERE seq = 2;
             UPDATE gridroom_meta SET value = '1' WHERE key = 'head_seq';
             UPDATE gridroom_meta SET value = (SELECT lower(hex(hash)) FROM gridroom_journal WHERE seq = 1) WHERE key = 'head_hash';",
        )
        .expect("tampered");
    drop(connection);
    let project = Project::open(&path_in(&folder), &options("desk")).expect("opened");
    assert_eq!(
        project.verify_chain().expect("checked").faults,
        [Fault::Cut(2)]
    );
}

#[derive(Clone, Debug)]
enum Step {
    Set(u8, u8),
    Remove,
    Undo,
    Redo,
    Restart,
}

/// A grid, or the place that can be taken away.
fn one(number: u8) -> Key {
    match number {
        0..3 => Key::new(Kind::Grid, format!("g{number}")),
        _ => Key::new(Kind::Checkpoint, "k1"),
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..4u8, any::<u8>()).prop_map(|(g, v)| Step::Set(g, v)),
        1 => Just(Step::Remove),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
        1 => Just(Step::Restart),
    ];
    proptest::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Undo and redo against the plainest model there is: a stack of whole states.
    #[test]
    fn undo_and_redo_agree_with_a_stack_of_states(steps in steps()) {
        let (mut project, folder) = project();
        let states = |project: &Project| -> Vec<Option<Value>> {
            (0..4).map(|g| {
                let stored = project.record(&one(g)).expect("read");
                stored.map(|s| serde_json::to_value(&s.record).expect("written"))
            }).collect()
        };
        let (mut done, mut undone) = (vec![states(&project)], Vec::new());
        for step in steps {
            match step {
                Step::Set(g, v) => {
                    let key = one(g);
                    if project.record(&key).expect("read").is_none() { continue; }
                    if set(&mut project, &key, "households", json!(v)).is_some() {
                        done.push(states(&project));
                        undone.clear();
                    }
                }
                Step::Remove => {
                    let key = one(3);
                    if project.record(&key).expect("read").is_none() { continue; }
                    project.commit(Act::RemoveRecord { key }).expect("committed");
                    done.push(states(&project));
                    undone.clear();
                }
                Step::Undo => {
                    prop_assert_eq!(project.undo().is_ok(), done.len() > 1);
                    if done.len() > 1 { undone.extend(done.pop()); }
                }
                Step::Redo => {
                    prop_assert_eq!(project.redo().is_ok(), !undone.is_empty());
                    done.extend(undone.pop());
                }
                Step::Restart => {
                    drop(project);
                    project = open(&path_in(&folder));
                }
            }
            prop_assert_eq!(Some(&states(&project)), done.last());
        }
        prop_assert!(project.verify_chain().expect("checked").is_sound());
    }
}

#[test]
fn two_attributes_of_one_record_do_not_disturb_each_other() {
    let (mut project, _folder) = project();
    // Both were begun on the same state, as a fast hand does it.
    let name = Change::attribute(first(), "name", Some(json!("仙糖")), Some(json!("一")));
    let households = Change::attribute(first(), "households", Some(json!(300)), Some(json!(9)));
    for change in [name.clone(), households] {
        let kept = project.import(vec![change], Brought::default(), &Course::new());
        kept.expect("committed");
    }
    assert_eq!(attribute(&project, &first(), "households"), json!(9));
    // The same attribute from the same state is somebody else's change by now.
    let stale = project.import(vec![name], Brought::default(), &Course::new());
    assert!(matches!(stale, Err(StoreError::Conflict { .. })));
    let lines = project
        .history(&HistoryFilter::default(), 1)
        .expect("listed");
    assert_eq!(lines[0].seq, 3);
}
