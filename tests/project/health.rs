//! What is said of people in isolation: sealed but for the grid, the first day and the class of
//! contact, while the map has its figures; and files of older versions, which had it in clear.

use crate::forger::{self, Line};
use crate::support::{PASSPHRASE, contents, desk_of, open, path_in, record};
use gridroom::model::act::{Act, ActionName};
use gridroom::model::change::Change;
use gridroom::model::epidemic::{Epidemic, HEALTH, IsolationDraft, IsolationStep, Where};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::rules::Role;
use gridroom::rules::retention::Ground;
use gridroom::store::sealing::Cost;
use gridroom::store::{HistoryFilter, Project, list_backups};
use jiff::civil::{Date, date};
use rusqlite::Connection;
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const CODE: &str = "350322001001000";
const SEAL: &str = "封条零八一五";
const CASE: &str = "病例九九零七";

fn september(day: i8) -> Date {
    date(2021, 9, day)
}

/// Three grids, with an administrator, who has signed in, and a planner.
fn desk() -> (Project, TempDir) {
    let users = [("规划员", Role::Planner)];
    let (project, _, folder) = desk_of(&contents(), &users);
    (project, folder)
}

fn draft(door: u32) -> IsolationDraft {
    IsolationDraft {
        grid: CODE.to_owned(),
        household: format!("{CODE}0106{door:02}"),
        name: "欧阳春花".to_owned(),
        case: CASE.to_owned(),
        place: Where::Central,
        start: "2021-09-10".to_owned(),
        central_until: "2021-09-17".to_owned(),
        end: "2021-09-24".to_owned(),
        samples: "2021-09-11 2021-09-23".to_owned(),
        seal: SEAL.to_owned(),
        ..IsolationDraft::new()
    }
}

fn step(project: &mut Project, keys: &[Key], step: IsolationStep) {
    project.step_isolations(keys, &step).expect("kept");
}

/// Two isolations: one checked and negative, one released.
fn isolate(project: &mut Project) -> Vec<Key> {
    for door in 1..=2 {
        project.put_isolation(None, &draft(door)).expect("kept");
    }
    let known = project.epidemic().expect("read");
    let keys: Vec<Key> = known.isolations.iter().map(|one| one.key.clone()).collect();
    let check = IsolationStep::Check(september(11).at(9, 0, 0, 0), "36.4173".to_owned());
    step(project, &keys[..1], check);
    step(project, &keys[..1], IsolationStep::Negative(september(11)));
    step(project, &keys[1..], IsolationStep::Release(september(15)));
    keys
}

/// How many are isolated at home and centrally, and how many checks are done, on these days.
fn figures(epidemic: &Epidemic) -> Vec<[u32; 4]> {
    use gridroom::model::epidemic::{Count, GridCounts, Tally, add_to_tally};
    let mut tally = Tally::default();
    for isolation in &epidemic.isolations {
        add_to_tally(&mut tally, isolation, 1);
    }
    let open = GridCounts::of(&tally);
    let is_locked = epidemic.isolations.iter().any(|one| one.is_locked);
    let counts = if is_locked { &epidemic.counts } else { &open };
    let days = (9..27).map(september);
    days.map(|day| {
        let of = [Count::Home, Count::Central, Count::Done, Count::Negative];
        of.map(|count| counts.iter().map(|grid| grid.on(day, count)).sum())
    })
    .collect()
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).expect("listed") {
        let path = file.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(files_in(&path)),
            false => found.push(path),
        }
    }
    found
}

/// The files in a folder that hold one of these texts.
fn holding(folder: &Path, texts: &[&str]) -> Vec<PathBuf> {
    let mut files = files_in(folder);
    files.retain(|path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        let holds = |text: &&str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        texts.iter().any(holds)
    });
    files
}

#[test]
fn what_is_said_of_an_isolation_is_sealed_and_the_map_keeps_its_figures() {
    let (mut project, folder) = desk();
    let keys = isolate(&mut project);
    let known = project.epidemic().expect("read");
    assert_eq!(known.links(CASE).0, 2);
    let expected = figures(&known);
    assert_eq!(expected[2], [0, 2, 1, 1], "on the 11th");
    for key in &keys {
        let stored = project.record(key).expect("read").expect("there").record;
        let said: Vec<&str> = HEALTH
            .into_iter()
            .filter(|name| stored.attribute(name).is_some())
            .collect();
        assert_eq!(said, [""; 0]);
        assert_eq!(stored.text("grid_code"), Some(CODE));
        assert_eq!(stored.text("date"), Some("2021-09-10"));
        assert_eq!(stored.text("contact"), Some("close"));
    }
    // Taken back and done again, the figures follow.
    project.undo().expect("undone");
    assert_eq!(figures(&project.epidemic().expect("read"))[8], [2, 0, 0, 0]);
    project.redo().expect("done again");
    project.sign_out(false).expect("out");
    for user in [None, Some("规划员")] {
        if let Some(user) = user {
            project.sign_in(user, PASSPHRASE).expect("signed in");
        }
        let locked = project.epidemic().expect("read");
        assert!(locked.isolations.iter().all(|one| one.is_locked));
        assert_eq!(figures(&locked), expected, "{user:?}");
        assert_eq!(locked.links(CASE).0, 2);
        assert_eq!(locked.last_day(), Some(september(11)));
    }
    drop(project);
    let health = [SEAL, "2021-09-17", "36.4173", "欧阳春花"];
    // The number of the case stands with the figures of its contacts, not with anybody.
    assert!(holding(folder.path(), &health[..1]).is_empty());
    assert!(holding(folder.path(), &health[2..]).is_empty());
}

#[test]
fn counts_that_somebody_else_changed_are_counted_anew_and_that_is_told() {
    let (mut project, folder) = desk();
    isolate(&mut project);
    let expected = figures(&project.epidemic().expect("read"));
    drop(project);
    let connection = Connection::open(path_in(&folder)).expect("opened");
    connection
        .execute_batch(
            "UPDATE gridroom_isolation_count SET central = central + 7;
             DELETE FROM gridroom_contact_course",
        )
        .expect("changed");
    drop(connection);
    let mut project = open(&path_in(&folder));
    assert_ne!(figures(&project.epidemic().expect("read")), expected);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project.sign_out(false).expect("out");
    let locked = project.epidemic().expect("read");
    assert_eq!(figures(&locked), expected);
    assert_eq!(locked.links(CASE).0, 2);
    assert_eq!(entries(&project, ActionName::KeepCounts).len(), 1);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    assert_eq!(entries(&project, ActionName::KeepCounts).len(), 1, "once");
}

#[test]
fn whoever_is_erased_is_counted_no_more() {
    let (mut project, _folder) = desk();
    let keys = isolate(&mut project);
    project.purge(&keys[1..], Ground::Request).expect("erased");
    let open = figures(&project.epidemic().expect("read"));
    assert_eq!(open[2], [0, 1, 1, 1]);
    project.sign_out(false).expect("out");
    assert_eq!(figures(&project.epidemic().expect("read")), open);
}

fn entries(
    project: &Project,
    action: ActionName,
) -> Vec<serde_json::Map<String, serde_json::Value>> {
    let filter = HistoryFilter {
        actions: vec![action],
        ..HistoryFilter::default()
    };
    let rows = project.history(&filter, 100).expect("listed");
    rows.into_iter().map(|row| row.detail).collect()
}

/// Somebody in isolation as older versions kept it: in clear.
fn in_clear(checks: &[&str]) -> Record {
    record(json!({
        "type": "isolation", "grid_code": CODE, "date": "2021-09-10", "start": "2021-09-10",
        "contact": "close", "case": CASE, "place": "central", "central_until": "2021-09-17",
        "end": "2021-09-24", "seal": SEAL, "checks": checks,
        "samples": ["2021-09-11", "2021-09-23"], "negatives": ["2021-09-11"],
    }))
}

/// A file of an older version with two people in isolation, one of whom was taken away again; it
/// was opened since, but nobody has signed in.
fn old_file() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = path_in(&folder);
    let versions = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project/versions");
    std::fs::copy(versions.join("v5.gpkg"), &path).expect("copied");
    drop(open(&path));
    let (first, second) = (in_clear(&[]), in_clear(&["2021-09-11 09:00"]));
    let keys = ["i1", "i2"].map(|id| Key::new(Kind::Person, id));
    let connection = Connection::open(&path).expect("opened");
    let doc = serde_json::to_string(&second).expect("JSON");
    connection
        .execute(
            "INSERT INTO gridroom_record (kind, id, fid, revision, doc)
             VALUES ('person', 'i1', NULL, 2, ?1)",
            [doc],
        )
        .expect("written");
    let mut all = forger::lines(&connection);
    drop(connection);
    // Marks of records came with the new version.
    all.retain(|line| line.action != "baseline");
    for change in [
        Change::insert(keys[0].clone(), first.clone()),
        Change::between(keys[0].clone(), &first, &second),
        Change::insert(keys[1].clone(), first.clone()),
        Change::remove(keys[1].clone(), first),
    ] {
        let mut line = Line::new("谢主任", "administrator", "edit-isolation");
        line.entry = format!("e{}", all.len());
        line.root = line.entry.clone();
        all.push(line.with_changes(serde_json::to_value([change]).expect("JSON")));
    }
    forger::write(&path, &all, &|_| None);
    let _ = std::fs::remove_file(folder.path().join(".town.gpkg.head"));
    folder
}

#[test]
fn older_files_and_their_backups_are_sealed_and_the_chain_says_where_it_begins_anew() {
    let folder = old_file();
    let path = path_in(&folder);
    // What a layer lacks is written from the records; a backup is made.
    drop(open(&path));
    let mut project = open(&path);
    let copy = folder.path().join("copy.gpkg");
    project.copy_to(&copy).expect("copied");
    let backups: Vec<PathBuf> = list_backups(&path).into_iter().map(|b| b.path).collect();
    assert!(!backups.is_empty());
    let holds = holding(folder.path(), &[SEAL]);
    assert!(backups.iter().any(|backup| holds.contains(backup)));
    let (old_head, before) = (head(&path), figures(&project.epidemic().expect("read")));
    assert_eq!(before[2], [0, 1, 1, 1]);
    assert!(project.verify_chain().expect("checked").is_sound());

    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    assert_eq!(entries(&project, ActionName::SealHealth).len(), 1);
    let known = project.epidemic().expect("read");
    assert_eq!(figures(&known), before);
    assert_eq!(known.isolations[0].seal.as_deref(), Some(SEAL));
    assert_eq!(known.isolations[0].central_until, Some(september(17)));
    assert!(
        project.commit(Act::Undo {}).is_err(),
        "undo does not go back beyond it"
    );
    let verdict = project.verify_chain().expect("checked");
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
    assert!(verdict.root.is_some() && verdict.baseline.is_some());
    let join = verdict.join.expect("a join");
    assert!(join.seq >= old_head, "{} {old_head}", join.seq);
    // What is done from now on stands upon it.
    let kept = known.isolations[0].key.clone();
    step(&mut project, &[kept], IsolationStep::Release(september(15)));
    project.sign_out(false).expect("out");
    let locked = project.epidemic().expect("read");
    assert_eq!(figures(&locked)[2], [0, 1, 1, 1]);
    drop(project);
    // A copy is a project of its own.
    assert_eq!(holding(folder.path(), &[SEAL]), [copy]);
    for backup in &backups {
        let mut project = crate::support::read_only(backup);
        let verdict = project.verify_chain().expect("checked");
        assert_eq!(verdict.join.as_ref(), Some(&join));
        assert!(verdict.is_sound(), "{:?}", verdict.faults);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        for isolation in project.epidemic().expect("read").isolations {
            assert_eq!(isolation.seal.as_deref(), Some(SEAL));
        }
    }
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let verdict = project.verify_chain().expect("checked");
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
    assert_eq!(entries(&project, ActionName::SealHealth).len(), 1, "once");
}

fn head(path: &Path) -> i64 {
    let connection = Connection::open(path).expect("opened");
    connection
        .query_row("SELECT max(seq) FROM gridroom_journal", [], |row| {
            row.get(0)
        })
        .expect("read")
}

#[test]
fn a_fever_is_kept_raises_its_alarm_and_ends_no_task() {
    let (mut project, _folder) = desk();
    let keys = isolate(&mut project);
    let at = september(12).at(9, 0, 0, 0);
    step(
        &mut project,
        &keys[..1],
        IsolationStep::Check(at, "39.8".to_owned()),
    );
    let one = project.epidemic().expect("read").isolations[0].clone();
    assert_eq!(one.fevers, [(at, 39.8)]);
    assert_eq!(
        one.checks,
        [september(11).at(9, 0, 0, 0)],
        "still to be checked"
    );
    let impossible = IsolationStep::Check(at, "93.8".to_owned());
    assert!(project.step_isolations(&keys[..1], &impossible).is_err());
    let again = september(12).at(15, 0, 0, 0);
    step(
        &mut project,
        &keys[..1],
        IsolationStep::Check(again, "36.9".to_owned()),
    );
    let one = project.epidemic().expect("read").isolations[0].clone();
    assert_eq!(one.checks.last(), Some(&again));
}

/// The signatures of a journal go with what is sealed in it: whoever can write to the file must not
/// be able to ask for that.
#[test]
fn a_file_that_lost_the_word_that_it_is_sealed_keeps_its_signatures() {
    let (mut project, folder) = desk();
    isolate(&mut project);
    drop(project);
    let path = path_in(&folder);
    drop(open(&path));
    let backups = list_backups(&path).into_iter().map(|backup| backup.path);
    for file in std::iter::once(path.clone()).chain(backups) {
        let connection = Connection::open(file).expect("opened");
        connection
            .execute("DELETE FROM gridroom_meta WHERE key = 'health_sealed'", [])
            .expect("changed");
    }
    let mut project = open(&path);
    for user in ["规划员", "谢主任"] {
        project.sign_in(user, PASSPHRASE).expect("signed in");
        let verdict = project.verify_chain().expect("checked");
        assert!(verdict.is_sound(), "{user}: {:?}", verdict.faults);
        assert!(verdict.join.is_none() && verdict.signed > 0);
    }
    assert!(entries(&project, ActionName::SealHealth).is_empty());
    project
        .change_passphrase(PASSPHRASE, "另一个口令另一个", Cost::TRIFLING)
        .expect("changed");
    project.renew_files().expect("renewed");
    for backup in list_backups(&path) {
        let verdict = crate::support::read_only(&backup.path).verify_chain();
        let verdict = verdict.expect("checked");
        assert!(
            verdict.is_sound() && verdict.join.is_none(),
            "{:?}",
            verdict.faults
        );
    }
}
