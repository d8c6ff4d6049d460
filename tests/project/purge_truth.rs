//! A purge says which files could still hold somebody, and is not finished before there is none.

use crate::support::{
    PASSPHRASE, add_person, after_turns, files, open, path_in, person, project, set_up,
};
use gridroom::course::Course;
use gridroom::model::record::{Key, Kind};
use gridroom::rules::retention::Ground;
use gridroom::store::{ActionName, HistoryFilter, Project, Why, backups_of, list_backups, restore};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A project with two people and several backups that hold both, open and signed in; and the
/// wrapped key of the first.
fn with_people() -> (Project, TempDir, Key, Vec<u8>) {
    let (mut project, folder) = project();
    set_up(&mut project);
    let gone = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    add_person(&mut project, "p2", &person("林静", "13743214321"));
    drop(project);
    let project = after_turns(&path_in(&folder));
    let wrapped = Connection::open(path_in(&folder))
        .and_then(|c| {
            c.query_row(
                "SELECT wrapped FROM gridroom_person_key WHERE id = 'p1'",
                [],
                |row| row.get(0),
            )
        })
        .expect("read");
    (project, folder, gone, wrapped)
}

/// The files under a folder that hold these bytes.
fn holders(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let all = files(folder).into_iter();
    all.filter(|(_, bytes)| bytes.windows(needle.len()).any(|w| w == needle))
        .map(|(path, _)| path)
        .collect()
}

fn tries(project: &Project) -> usize {
    let filter = HistoryFilter {
        actions: vec![ActionName::FinishPurge],
        ..HistoryFilter::default()
    };
    project.history(&filter, 100).expect("listed").len()
}

#[test]
fn somebody_who_reads_the_log_keeps_a_purge_from_being_finished() {
    let (mut project, folder, gone, wrapped) = with_people();
    let reader = Connection::open(path_in(&folder)).expect("opened");
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM gridroom_record")
        .expect("reading");
    let done = project.purge(&[gone], Ground::Request).expect("erased");
    let log = folder.path().join("town.gpkg-wal");
    assert!(!done.is_finished());
    assert_eq!(done.files.left.len(), 1, "{:?}", done.files.left);
    assert_eq!(done.files.left[0].path, log);
    assert_eq!(done.files.left[0].why, Why::InUse);
    assert_eq!(project.unfinished_purge().expect("told"), Some(vec![log]));
    assert!(
        !done.files.done.is_empty(),
        "the backups were reached all the same"
    );
    drop(reader);
    let done = project.retry_purge().expect("tried again");
    assert!(done.is_finished(), "{:?}", done.files.left);
    assert_eq!(project.unfinished_purge().expect("told"), None);
    assert_eq!(tries(&project), 2);
    assert!(holders(folder.path(), &wrapped).is_empty());
}

#[test]
fn damaged_files_backups_put_aside_and_drafts_are_part_of_it() {
    let (project, folder, gone, wrapped) = with_people();
    drop(project);
    let path = path_in(&folder);
    // As a damaged project is replaced by a backup, once with its log beside it.
    let newest = list_backups(&path)[0].path.clone();
    let kept = restore(&path, &newest).expect("restored");
    assert!(kept.exists());
    // As a project is saved over itself from elsewhere, and as a copy is cut off.
    let aside = folder.path().join("town.gpkg.backups-20211005T140322Z");
    fs::rename(backups_of(&path), &aside).expect("renamed");
    let draft = folder.path().join(".gridroom-Ab12Cd.gpkg");
    fs::copy(newest_of(&aside), &draft).expect("copied");
    let before = holders(folder.path(), &wrapped);
    assert!(
        before.contains(&kept) && before.contains(&draft),
        "{before:?}"
    );
    assert!(before.iter().any(|path| path.starts_with(&aside)));

    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let done = project.purge(&[gone], Ground::Request).expect("erased");
    assert!(done.is_finished(), "{:?}", done.files.left);
    drop(project);
    assert!(holders(folder.path(), &wrapped).is_empty());
}

fn newest_of(folder: &Path) -> PathBuf {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("listed")
        .map(|f| f.expect("listed").path())
        .collect();
    paths.sort();
    paths.pop().expect("a backup")
}

#[test]
fn trouble_with_one_file_is_told_and_keeps_no_other_from_being_reached() {
    let (mut project, folder, gone, wrapped) = with_people();
    let path = path_in(&folder);
    let backups = list_backups(&path);
    assert!(backups.len() > 2);
    // The first that is tried is no database any more, but still holds the key.
    let mut broken = backups.last().expect("several").path.clone();
    for backup in &backups {
        if fs::read(&backup.path)
            .expect("read")
            .windows(wrapped.len())
            .any(|w| w == wrapped)
        {
            broken = backup.path.clone();
        }
    }
    let mut bytes = fs::read(&broken).expect("read");
    bytes[..16].fill(0);
    fs::write(&broken, &bytes).expect("damaged");
    let done = project.purge(&[gone], Ground::Request).expect("erased");
    assert!(!done.is_finished());
    assert_eq!(done.files.left.len(), 1, "{:?}", done.files.left);
    assert_eq!(done.files.left[0].path, broken);
    assert_eq!(holders(folder.path(), &wrapped), [broken.clone()]);
    // It stays so over a restart, until the file is seen to.
    drop(project);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    assert!(!project.retry_purge().expect("tried").is_finished());
    fs::remove_file(&broken).expect("by hand");
    assert!(project.retry_purge().expect("tried").is_finished());
}

#[test]
fn copies_are_cleaned_as_soon_as_nobody_works_in_them() {
    let (mut project, folder, gone, wrapped) = with_people();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let copy = elsewhere.path().join("copy.gpkg");
    project.copy_to(&copy).expect("copied");
    let mut other = Project::open(&copy, &crate::support::options("other")).expect("opened");
    other.get_ready().expect("ready");
    let done = project
        .purge(std::slice::from_ref(&gone), Ground::Request)
        .expect("erased");
    let left: Vec<_> = done.files.left.iter().map(|l| (&l.path, &l.why)).collect();
    assert_eq!(left, [(&copy, &Why::InUse)]);
    drop(other);
    let done = project.retry_purge().expect("tried again");
    assert!(done.is_finished(), "{:?}", done.files.left);
    assert!(holders(elsewhere.path(), &wrapped).is_empty());
    assert!(holders(folder.path(), &wrapped).is_empty());
    // A copy on a stick that is not plugged in is away, one that was deleted is only told.
    let (mut project, _folder, gone, _) = with_people();
    let (stick, deleted) = (
        elsewhere.path().join("stick"),
        elsewhere.path().join("d.gpkg"),
    );
    fs::create_dir(&stick).expect("made");
    project.copy_to(&stick.join("c.gpkg")).expect("copied");
    project.copy_to(&deleted).expect("copied");
    fs::rename(&stick, elsewhere.path().join("unplugged")).expect("gone");
    fs::remove_file(&deleted).expect("deleted");
    let done = project.purge(&[gone], Ground::Request).expect("erased");
    let left: Vec<_> = done.files.left.iter().map(|l| (&l.path, &l.why)).collect();
    assert_eq!(left, [(&stick.join("c.gpkg"), &Why::Away)]);
    assert!(done.copies.contains(&deleted.display().to_string()));
    fs::rename(elsewhere.path().join("unplugged"), &stick).expect("plugged in");
    assert!(project.retry_purge().expect("tried").is_finished());
}

#[test]
fn a_list_in_clear_is_named_until_it_is_deleted() {
    let (mut project, folder, gone, _) = with_people();
    let list = folder.path().join("people.csv");
    project
        .export_records(
            &list,
            "people",
            Kind::Person,
            Some("核对"),
            &Course::new(),
            &mut |_, _| {},
        )
        .expect("noted");
    fs::write(&list, "谢丽,13812341234").expect("written");
    let masked = folder.path().join("masked.csv");
    project
        .export_records(
            &masked,
            "people",
            Kind::Person,
            None,
            &Course::new(),
            &mut |_, _| {},
        )
        .expect("noted");
    fs::write(&masked, "谢*").expect("written");
    let done = project.purge(&[gone], Ground::Request).expect("erased");
    let left: Vec<_> = done.files.left.iter().map(|l| (&l.path, &l.why)).collect();
    assert_eq!(left, [(&list, &Why::InClear)]);
    fs::remove_file(&list).expect("by hand");
    assert!(project.retry_purge().expect("tried").is_finished());
}

#[test]
fn a_purge_that_was_cut_off_is_not_finished() {
    let (mut project, folder, gone, _) = with_people();
    project.purge(&[gone], Ground::Request).expect("erased");
    assert_eq!(project.unfinished_purge().expect("told"), None);
    drop(project);
    // As after a power cut between the two entries.
    Connection::open(path_in(&folder))
        .and_then(|c| {
            c.execute(
                "DELETE FROM gridroom_journal WHERE action = 'finish-purge'",
                [],
            )
        })
        .expect("taken away");
    let project = open(&path_in(&folder));
    assert_eq!(project.unfinished_purge().expect("told"), Some(Vec::new()));
}
