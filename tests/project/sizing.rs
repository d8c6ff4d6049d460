//! The size that grids of a project should have: set by an act, taken back as one, and by nothing else.

use crate::support::{PASSPHRASE, contents, desk_of, open, options, path_in, project, script};
use gridroom::model::act::Act;
use gridroom::model::draft::DraftFault;
use gridroom::model::record::Kind;
use gridroom::rules::balance::Band;
use gridroom::rules::{Permission, Role};
use gridroom::store::{ActionName, Entry, HistoryFilter, Project, StoreError, WhyNot};
use rusqlite::Connection;
use serde_json::json;

const SMALL: Band = Band {
    least: 80,
    most: 120,
};

fn aim(project: &mut Project, band: Band) -> Result<Option<Entry>, StoreError> {
    let Band { least, most } = band;
    Ok(project.commit(Act::SetBand { least, most })?.entry)
}

fn band(project: &Project) -> Band {
    project.band().expect("read")
}

#[test]
fn the_size_of_grids_is_set_taken_back_and_done_again_as_one_act() {
    let (mut project, folder) = project();
    assert_eq!(band(&project), Band::default());
    let entry = aim(&mut project, SMALL).expect("set").expect("an entry");
    assert_eq!(entry.row.action, Some(ActionName::SetBand));
    assert_eq!(entry.row.detail["least"], json!(80));
    assert_eq!(entry.row.detail["most"], json!(120));
    assert_eq!(band(&project), SMALL);
    // What is so already leaves no trace.
    let again = aim(&mut project, SMALL).expect("nothing to do");
    assert_eq!(again, None);
    drop(project);
    let mut project = open(&path_in(&folder));
    assert_eq!(band(&project), SMALL, "it is the project's");
    project.undo().expect("taken back");
    assert_eq!(band(&project), Band::default());
    project.redo().expect("done again");
    assert_eq!(band(&project), SMALL);
    let wide = Band {
        least: 200,
        most: 900,
    };
    aim(&mut project, wide).expect("set");
    project.undo().expect("taken back");
    assert_eq!(band(&project), SMALL);
    aim(&mut project, Band::default()).expect("set");
    assert_eq!(band(&project), Band::default());
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn whoever_draws_grids_sets_their_size_and_what_is_no_size_is_refused() {
    let users = [("操作员", Role::Operator), ("规划员", Role::Planner)];
    let (mut project, _path, _folder) = desk_of(&contents(), &users);
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let refused = aim(&mut project, SMALL);
    assert!(
        matches!(
            refused,
            Err(StoreError::NotPermitted {
                permission: Permission::EditMap,
                ..
            })
        ),
        "{refused:?}"
    );
    project.sign_in("规划员", PASSPHRASE).expect("signed in");
    let before = project.history(&HistoryFilter::default(), 1).expect("told");
    for (least, most, field) in [(0, 500, "least"), (300, 299, "most"), (1, 100_001, "most")] {
        let refused = aim(&mut project, Band { least, most });
        match refused {
            Err(StoreError::Faulty(faults)) => {
                assert_eq!(faults, [DraftFault::Impossible(field)]);
            }
            other => panic!("{least} to {most}: {other:?}"),
        }
    }
    let after = project.history(&HistoryFilter::default(), 1).expect("told");
    assert_eq!(before[0].seq, after[0].seq, "nothing was written");
    assert_eq!(band(&project), Band::default());
    aim(&mut project, SMALL).expect("permitted");
    assert_eq!(band(&project), SMALL);
}

#[test]
fn what_somebody_else_has_set_since_is_not_taken_back() {
    let (mut project, folder) = project();
    let path = path_in(&folder);
    aim(&mut project, SMALL).expect("set");
    drop(project);
    let mut other = Project::open(&path, &options("other desk")).expect("opened");
    other.get_ready().expect("ready");
    let wide = Band {
        least: 200,
        most: 900,
    };
    aim(&mut other, wide).expect("set");
    drop(other);
    let mut project = open(&path);
    let undo = project.undo_state().expect("told").undo;
    assert!(matches!(undo, Err(WhyNot::BuiltUpon { .. })), "{undo:?}");
    assert!(project.undo().is_err());
    assert_eq!(band(&project), wide);
}

#[test]
fn a_script_sets_the_size_and_another_program_does_not() {
    let (project, folder) = project();
    drop(project);
    let path = path_in(&folder);
    let (said, is_done) = script(&path, &[json!({"set-band": {"least": 80, "most": 120}})]);
    assert!(is_done, "{said:?}");
    let sql = Connection::open(&path).expect("opened");
    sql.execute_batch(
        "UPDATE settings SET least = 1; INSERT INTO settings (gridroom_id) VALUES ('x')",
    )
    .expect("written");
    drop(sql);
    let project = open(&path);
    assert_eq!(band(&project), SMALL);
    assert_eq!(project.count(Kind::Setting).expect("counted"), 1);
    let told = project.history(&HistoryFilter::default(), 9).expect("told");
    let tried = told.iter().find(|row| row.detail.contains_key("tried"));
    assert!(tried.is_some(), "what was tried is told");
}
