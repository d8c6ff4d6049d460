//! Erasing people: for good, everywhere within reach, and only them.

use crate::support::{PASSPHRASE, add_person, after_turns, path_in, person, project, set_up};
use gridroom::model::record::{Key, Kind};
use gridroom::rules::retention::{Ground, RecordType};
use gridroom::store::sealing::Cost;
use gridroom::store::{OpenOptions, Project, StoreError, list_backups};
use jiff::civil::date;

#[test]
fn the_one_is_gone_from_everywhere_and_the_other_intact() {
    let (mut project, folder) = project();
    set_up(&mut project);
    let (gone, stays) = (person("谢丽", "13812341234"), person("林静", "13743214321"));
    let gone = add_person(&mut project, "p1", &gone);
    let stays = add_person(&mut project, "p2", &stays);
    let mut moved = person("谢丽", "13700000000");
    moved.insert("address".to_owned(), "东门".to_owned());
    project.edit_person(&gone, &moved).expect("changed");
    project.unmask(&gone, "核对").expect("unmasked");
    drop(project);
    // Several backups hold both.
    let mut project = after_turns(&path_in(&folder));
    let before: Vec<Vec<u8>> = wrapped_keys(&folder, "p1");
    assert!(before.len() > 2, "the project and its backups have it");
    let elsewhere = folder.path().join("copy.gpkg");
    project.copy_to(&elsewhere).expect("copied");

    let done = project
        .purge(std::slice::from_ref(&gone), Ground::PeriodOver)
        .expect("erased");
    assert_eq!(done.erased, 1);
    assert!(done.is_finished(), "{:?}", done.files.left);
    assert_eq!(
        done.files.done.len(),
        list_backups(&path_in(&folder)).len() + 1,
        "backups and the copy"
    );
    assert!(done.copies.is_empty() && elsewhere.exists());

    assert!(matches!(
        project.unmask(&gone, "再看"),
        Err(StoreError::Erased)
    ));
    assert_eq!(
        project.unmask(&stays, "核对").expect("intact")["name"],
        "林静"
    );
    assert!(project.undo().is_err(), "a purge is not undone");
    assert!(project.verify_chain().expect("checked").is_sound());
    drop(project);

    // Its key is in no file any more, not even in free pages; so all ciphertext is dead.
    for (path, bytes) in crate::support::files(folder.path()) {
        for wrapped in &before {
            let there = bytes
                .windows(wrapped.len())
                .any(|w| w == wrapped.as_slice());
            assert!(!there, "a wrapped key is left in {}", path.display());
        }
    }
    assert!(wrapped_keys(&folder, "p1").is_empty());
    // Every backup still opens with all passphrases, and has the other.
    for backup in list_backups(&path_in(&folder)) {
        let options = OpenOptions {
            workspace: "desk".to_owned(),
            read_only: true,
        };
        let mut old = Project::open(&backup.path, &options).expect("opened");
        if !old.has_users().expect("told") {
            continue;
        }
        old.sign_in("谢主任", PASSPHRASE).expect("signed in");
        let stored = old.record(&gone).expect("read");
        if let Some(stored) = stored {
            assert!(matches!(
                old.masked(&gone, &stored.record),
                Err(StoreError::Erased)
            ));
            let stored = old.record(&stays).expect("read").expect("there");
            assert_eq!(
                old.masked(&stays, &stored.record).expect("open")["name"],
                "林*"
            );
        }
    }
}

/// The wrapped key of a person in the project and each of its backups.
fn wrapped_keys(folder: &tempfile::TempDir, id: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = list_backups(&path_in(folder))
        .into_iter()
        .map(|b| b.path)
        .collect();
    paths.push(path_in(folder));
    let keys = paths.iter().filter_map(|path| {
        let connection = rusqlite::Connection::open(path).expect("opened");
        connection
            .query_row(
                "SELECT wrapped FROM gridroom_person_key WHERE id = ?1",
                [id],
                |row| row.get(0),
            )
            .ok()
    });
    keys.collect()
}

#[test]
fn the_report_names_what_is_due_by_type_before_anything_is_erased() {
    let (mut project, _folder) = project();
    set_up(&mut project);
    add_person(&mut project, "p1", &person("谢丽", "1"));
    let undated = crate::support::record(serde_json::json!({"type": "arrival"}));
    project
        .add_person(
            Key::new(Kind::Person, "a1"),
            undated,
            &person("林静", "2"),
            None,
        )
        .expect("added");
    let due = |project: &Project, today| {
        let report = project.purge_report(today).expect("reported");
        report.keys().len()
    };
    assert_eq!(due(&project, date(2021, 9, 11)), 0);
    assert_eq!(due(&project, date(2022, 9, 11)), 1);
    project
        .set_retention_days(RecordType::Resident, 14)
        .expect("set");
    assert_eq!(
        project.retention_days(RecordType::Resident).expect("told"),
        14
    );
    assert_eq!(due(&project, date(2021, 9, 24)), 0);
    assert_eq!(due(&project, date(2021, 9, 25)), 1);
    let report = project.purge_report(date(2030, 1, 1)).expect("reported");
    let arrivals = report
        .due
        .iter()
        .find(|d| d.kind == RecordType::Arrival)
        .expect("listed");
    assert_eq!(
        (arrivals.of, arrivals.undated, arrivals.keys.len()),
        (1, 1, 0)
    );
    assert_eq!(
        project.count(Kind::Person).expect("counted"),
        2,
        "a report erases nothing"
    );
}

#[test]
fn who_was_taken_away_lives_on_in_the_journal_until_a_purge() {
    let (mut project, folder) = project();
    set_up(&mut project);
    add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    project.undo().expect("undone");
    assert_eq!(project.count(Kind::Person).expect("counted"), 0);
    let report = project.purge_report(date(2040, 1, 1)).expect("reported");
    assert_eq!(report.keys(), [Key::new(Kind::Person, "p1")]);
    project
        .purge(&report.keys(), Ground::PeriodOver)
        .expect("erased");
    assert!(wrapped_keys(&folder, "p1").is_empty());
}

#[test]
fn operators_erase_nobody() {
    let (mut project, _folder) = project();
    set_up(&mut project);
    let key = add_person(&mut project, "p1", &person("谢丽", "1"));
    project
        .add_user(
            "操作员",
            gridroom::rules::Role::Operator,
            PASSPHRASE,
            Cost::TRIFLING,
        )
        .expect("added");
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    assert!(matches!(
        project.purge(&[key], Ground::Request),
        Err(StoreError::NotPermitted { .. })
    ));
}
