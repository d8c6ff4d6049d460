//! What somebody can do who can write to the file but holds no key: rows of users and of the
//! recovery key that nobody vouches for; what an old passphrase opens.

use crate::support::{PASSPHRASE, add_person, first, open, path_in, person, project, set, set_up};
use gridroom::model::record::{Key, Kind};
use gridroom::rules::Role;
use gridroom::store::sealing::{
    Cost, Lock, RecoveryKey, Secret, derive_identity, new_identity, open as unseal_value, seal_to,
    unseal_with,
};
use gridroom::store::{
    ActionName, HistoryFilter, Project, RowFault, StoreError, Why, list_backups,
};
use rusqlite::{Connection, params};
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const OTHER: &str = "春眠不觉晓处处闻啼鸟";

/// A project with an administrator, an operator, a planner and a person; closed.
fn staffed() -> (TempDir, RecoveryKey, Key) {
    let (mut project, folder) = project();
    let recovery = set_up(&mut project);
    let key = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    for (name, role) in [("操作员", Role::Operator), ("规划员", Role::Planner)] {
        project
            .add_user(name, role, OTHER, Cost::TRIFLING)
            .expect("added");
    }
    drop(project);
    (folder, recovery, key)
}

fn sql(folder: &TempDir) -> Connection {
    Connection::open(path_in(folder)).expect("opened")
}

/// The data key that a passphrase opens in a file, whatever Gridroom would say to it.
fn data_key(path: &Path, name: &str, passphrase: &str) -> Option<Secret> {
    let connection = Connection::open(path).expect("opened");
    let (id, lock, sealed): (String, Lock, Option<Vec<u8>>) = connection
        .query_row(
            "SELECT id, salt, memory_kib, passes, private_key, data_key FROM gridroom_user WHERE name = ?1",
            [name],
            |row| {
                let cost = Cost { memory_kib: row.get(2)?, passes: row.get(3)? };
                let lock = Lock { salt: row.get(1)?, cost, private_key: row.get(4)? };
                Ok((row.get(0)?, lock, row.get(5)?))
            },
        )
        .ok()?;
    let context = format!("user {id}");
    let identity = derive_identity(passphrase, context.as_bytes(), &lock).ok()?;
    Some(unseal_with(&identity.private_key, &sealed?).ok()?.key)
}

/// How many people of a file a data key opens.
fn opens(path: &Path, data_key: &Secret) -> usize {
    let connection = Connection::open(path).expect("opened");
    let mut statement = connection
        .prepare("SELECT kind, id, wrapped FROM gridroom_person_key")
        .expect("prepared");
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .expect("read");
    let rows: Vec<(String, String, Vec<u8>)> = rows.collect::<Result<_, _>>().expect("read");
    rows.iter()
        .filter(|(kind, id, wrapped)| {
            let context = format!("person key {kind} {id}");
            unseal_value(data_key, context.as_bytes(), wrapped).is_ok()
        })
        .count()
}

/// What an administrator is refused, and the rows that are named.
fn refused<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Vec<RowFault> {
    match answer {
        Err(StoreError::NotVouched(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_planner_with_a_forged_row_gets_no_key_and_is_named() {
    let attacks = [
        // A key of any kind, so that the next rotation gives the real one.
        "UPDATE gridroom_user SET data_key = x'00' WHERE name = '规划员'",
        "UPDATE gridroom_user SET role = 'supervisor', data_key = x'00' WHERE name = '规划员'",
        "UPDATE gridroom_user SET role = 'administrator' WHERE name = '规划员'",
        "UPDATE gridroom_user SET role = 'king' WHERE name = '规划员'",
        "UPDATE gridroom_user SET data_key = x'00', voucher = NULL WHERE name = '规划员'",
        // The voucher of somebody else.
        "UPDATE gridroom_user SET role = 'operator', data_key = x'00',
           voucher = (SELECT voucher FROM gridroom_user WHERE name = '操作员') WHERE name = '规划员'",
    ];
    for attack in attacks {
        let (folder, _, key) = staffed();
        assert_eq!(sql(&folder).execute(attack, []).expect("changed"), 1);
        let path = path_in(&folder);
        let mut project = open(&path);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        let planner = RowFault::User("规划员".to_owned());
        assert_eq!(
            project.seat().faults,
            std::slice::from_ref(&planner),
            "{attack}"
        );
        assert_eq!(
            refused(project.revoke("操作员")),
            std::slice::from_ref(&planner)
        );
        assert_eq!(
            refused(project.change_role("操作员", Role::Supervisor)),
            std::slice::from_ref(&planner)
        );
        assert_eq!(
            refused(project.add_user("新人", Role::Operator, OTHER, Cost::TRIFLING)),
            std::slice::from_ref(&planner)
        );
        assert_eq!(
            refused(project.change_passphrase(PASSPHRASE, OTHER, Cost::TRIFLING)),
            [planner]
        );
        assert!(data_key(&path, "规划员", OTHER).is_none(), "{attack}");
        // The remedy: the row that fails goes, and all is as ever.
        project.revoke("规划员").expect("revoked");
        project.revoke("操作员").expect("revoked");
        assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
        drop(project);
        let mut project = open(&path);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        assert!(project.seat().faults.is_empty());
        assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
    }
}

#[test]
fn another_public_key_gets_nothing() {
    let (folder, _, _) = staffed();
    let (identity, lock) = new_identity("攻击者的口令", b"user x", Cost::TRIFLING).expect("made");
    sql(&folder)
        .execute(
            "UPDATE gridroom_user SET public_key = ?1, salt = ?2, private_key = ?3 WHERE name = '操作员'",
            params![identity.public_key, lock.salt, lock.private_key],
        )
        .expect("changed");
    let path = path_in(&folder);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let operator = RowFault::User("操作员".to_owned());
    assert_eq!(refused(project.revoke("规划员")), [operator]);
    project.revoke("操作员").expect("revoked");
    project.revoke("规划员").expect("revoked");
}

#[test]
fn another_recovery_key_gets_nothing_until_a_new_one_is_made() {
    for attack in [
        "UPDATE gridroom_recovery SET public_key = ?1, data_key = ?2",
        "INSERT INTO gridroom_recovery (public_key, data_key) VALUES (?1, ?2)",
    ] {
        let (folder, _, key) = staffed();
        let stolen = RecoveryKey::new().expect("random");
        let own = Secret::random().expect("random");
        let sealed = seal_to(&stolen.public_key(), &own).expect("sealed");
        sql(&folder)
            .execute(attack, params![stolen.public_key(), sealed])
            .expect("changed");
        let path = path_in(&folder);
        let mut project = open(&path);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        assert_eq!(refused(project.revoke("操作员")), [RowFault::Recovery]);
        let refused = project.recover(&stolen, "谢主任", "攻击者的口令攻", Cost::TRIFLING);
        assert!(refused.is_err(), "the thief sits down");
        let (recovery, _) = project.renew_recovery().expect("made anew");
        project.revoke("操作员").expect("revoked");
        drop(project);
        let mut project = open(&path);
        project
            .recover(&recovery, "谢主任", "第三个口令第三个", Cost::TRIFLING)
            .expect("recovered");
        assert!(project.seat().faults.is_empty());
        assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
    }
}

#[test]
fn whoever_changes_the_own_row_does_not_sit_down() {
    let (folder, _, _) = staffed();
    sql(&folder)
        .execute(
            "UPDATE gridroom_user SET role = 'administrator' WHERE name = '操作员'",
            [],
        )
        .expect("changed");
    let mut project = open(&path_in(&folder));
    assert_eq!(
        refused(project.sign_in("操作员", OTHER)),
        [RowFault::User("操作员".to_owned())]
    );
    // A planner who calls themselves a supervisor, with a data key of their own making.
    let (folder, _, _) = staffed();
    let public_key: Vec<u8> = sql(&folder)
        .query_row(
            "SELECT public_key FROM gridroom_user WHERE name = '规划员'",
            [],
            |row| row.get(0),
        )
        .expect("read");
    let sealed = seal_to(&public_key, &Secret::random().expect("random")).expect("sealed");
    sql(&folder)
        .execute(
            "UPDATE gridroom_user SET role = 'supervisor', data_key = ?1 WHERE name = '规划员'",
            [sealed],
        )
        .expect("changed");
    let mut project = open(&path_in(&folder));
    refused(project.sign_in("规划员", OTHER));
}

#[test]
fn a_row_from_before_is_worth_nothing_after_a_lower_role() {
    let (folder, _, _) = staffed();
    let path = path_in(&folder);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
        .change_role("操作员", Role::Supervisor)
        .expect("raised");
    drop(project);
    let kept: (String, Vec<u8>, Vec<u8>) = sql(&folder)
        .query_row(
            "SELECT role, data_key, voucher FROM gridroom_user WHERE name = '操作员'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .expect("read");
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
        .change_role("操作员", Role::Operator)
        .expect("lowered");
    drop(project);
    sql(&folder)
        .execute(
            "UPDATE gridroom_user SET role = ?1, data_key = ?2, voucher = ?3 WHERE name = '操作员'",
            params![kept.0, kept.1, kept.2],
        )
        .expect("put back");
    let mut project = open(&path);
    refused(project.sign_in("操作员", OTHER));
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    assert_eq!(project.seat().faults, [RowFault::User("操作员".to_owned())]);
    drop(project);
    // Nor does it help to strip it to the form of an older version, with the key of those days.
    let before = old_wrap(&kept.1, &path);
    sql(&folder)
        .execute(
            "UPDATE gridroom_user SET voucher = NULL, data_key = ?1 WHERE name = '操作员'",
            [before],
        )
        .expect("put back");
    let mut project = open(&path);
    refused(project.sign_in("操作员", OTHER));
}

/// The data key in a sealed value of an operator, sealed as an older version did.
fn old_wrap(sealed: &[u8], path: &Path) -> Vec<u8> {
    let connection = Connection::open(path).expect("opened");
    let (id, salt, wrapped, public_key): (String, Vec<u8>, Vec<u8>, Vec<u8>) = connection
        .query_row(
            "SELECT id, salt, private_key, public_key FROM gridroom_user WHERE name = '操作员'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .expect("read");
    let lock = Lock {
        salt,
        cost: Cost::TRIFLING,
        private_key: wrapped,
    };
    let context = format!("user {id}");
    let identity = derive_identity(OTHER, context.as_bytes(), &lock).expect("opened");
    let key = unseal_with(&identity.private_key, sealed)
        .expect("opened")
        .key;
    crypto_box::PublicKey::from_slice(&public_key)
        .expect("a key")
        .seal(&mut chacha20poly1305::aead::OsRng, key.bytes())
        .expect("sealed")
}

#[test]
fn a_project_whose_users_were_taken_away_does_not_open_to_everybody() {
    let (folder, recovery, key) = staffed();
    sql(&folder)
        .execute("DELETE FROM gridroom_user", [])
        .expect("changed");
    let mut project = open(&path_in(&folder));
    assert!(project.has_users().expect("told"));
    assert_eq!(project.seat().role, None);
    assert!(
        project
            .set_up("攻击者", "攻击者的口令攻", Cost::TRIFLING)
            .is_err()
    );
    // Only the printed key makes an administrator again.
    project
        .recover(&recovery, "谢主任", "第三个口令第三个", Cost::TRIFLING)
        .expect("recovered");
    assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
}

/// The file that the version before wrote.
fn old_file() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project/versions/v4.gpkg");
    std::fs::copy(stored, path_in(&folder)).expect("copied");
    folder
}

fn vouched_in_journal(project: &Project) -> Vec<serde_json::Map<String, serde_json::Value>> {
    let filter = HistoryFilter {
        actions: vec![ActionName::VouchUsers],
        ..HistoryFilter::default()
    };
    let rows = project.history(&filter, 10).expect("listed");
    rows.into_iter().map(|row| row.detail).collect()
}

#[test]
fn the_first_administrator_vouches_for_a_file_of_an_older_version_once() {
    let folder = old_file();
    let path = path_in(&folder);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    assert!(project.seat().faults.is_empty());
    let said = vouched_in_journal(&project);
    assert_eq!(said.len(), 1);
    assert_eq!(said[0]["users"], json!(["谢主任"]));
    project
        .add_user("操作员", Role::Operator, OTHER, Cost::TRIFLING)
        .expect("added");
    project.sign_in("谢主任", PASSPHRASE).expect("again");
    assert_eq!(vouched_in_journal(&project).len(), 1, "once");
    drop(project);
    // As if it were an older file again: the key says that it is none.
    sql(&folder)
        .execute_batch(
            "UPDATE gridroom_user SET voucher = NULL; UPDATE gridroom_recovery SET voucher = NULL;
             UPDATE gridroom_user SET role = 'supervisor' WHERE name = '操作员'",
        )
        .expect("stripped");
    let mut project = open(&path);
    refused(project.sign_in("谢主任", PASSPHRASE));
    assert_eq!(vouched_in_journal(&project).len(), 1);
}

#[test]
fn rows_that_the_journal_does_not_know_are_not_vouched_for() {
    let folder = old_file();
    let path = path_in(&folder);
    let (identity, lock) = new_identity(OTHER, b"user x", Cost::TRIFLING).expect("made");
    sql(&folder)
        .execute(
            "INSERT INTO gridroom_user VALUES ('x', '外人', 'supervisor', ?1, 8, 1, ?2, ?3, x'00')",
            params![lock.salt, identity.public_key, lock.private_key],
        )
        .expect("added");
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let outsider = RowFault::User("外人".to_owned());
    assert_eq!(project.seat().faults, std::slice::from_ref(&outsider));
    assert_eq!(
        refused(project.add_user("操作员", Role::Operator, OTHER, Cost::TRIFLING)),
        [outsider]
    );
    drop(project);
    assert!(data_key(&path, "外人", OTHER).is_none());
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project.revoke("外人").expect("revoked");
    project
        .add_user("操作员", Role::Operator, OTHER, Cost::TRIFLING)
        .expect("added");
}

/// All files of the folder that are databases.
fn databases(folder: &TempDir) -> Vec<PathBuf> {
    crate::support::files(folder.path())
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| path.extension().is_some_and(|e| e == "gpkg"))
        .collect()
}

#[test]
fn after_a_leak_the_old_passphrase_opens_nothing_new_and_nothing_at_all_once_backups_are_rewritten()
{
    let (folder, _, old_person) = staffed();
    let path = path_in(&folder);
    for i in 0..3 {
        let mut project = open(&path);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        set(&mut project, &first(), "households", json!(i));
    }
    let leaked: Vec<Secret> = databases(&folder)
        .iter()
        .filter_map(|path| data_key(path, "谢主任", PASSPHRASE))
        .collect();
    assert!(leaked.len() > 2, "the leak is worth something before");
    let lock_before: Vec<u8> = sql(&folder)
        .query_row(
            "SELECT private_key FROM gridroom_user WHERE name = '谢主任'",
            [],
            |row| row.get(0),
        )
        .expect("read");

    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let new = "欲穷千里目更上一层楼";
    let reached = project
        .change_passphrase(PASSPHRASE, new, Cost::TRIFLING)
        .expect("changed");
    let mut named: Vec<PathBuf> = reached.left.iter().map(|l| l.path.clone()).collect();
    named.sort();
    let still: Vec<PathBuf> = databases(&folder)
        .into_iter()
        .filter(|path| data_key(path, "谢主任", PASSPHRASE).is_some())
        .collect();
    let mut still_sorted = still.clone();
    still_sorted.sort();
    assert_eq!(named, still_sorted, "what the old one opens is named");
    assert!(reached.left.iter().all(|l| l.why == Why::OldLock) && !named.is_empty());
    // The lock is not in the project's file any more, nor in its log.
    for (path, bytes) in crate::support::files(folder.path()) {
        let there = bytes.windows(lock_before.len()).any(|w| w == lock_before);
        assert_eq!(there, named.contains(&path), "{}", path.display());
    }
    let new_person = add_person(&mut project, "p2", &person("林静", "13743214321"));
    for key in &leaked {
        assert_eq!(opens(&path, key), 0, "what is entered after");
    }

    let reached = project.renew_files().expect("rewritten");
    assert!(reached.left.is_empty(), "{:?}", reached.left);
    assert_eq!(reached.done.len(), named.len());
    drop(project);
    for path in databases(&folder) {
        assert!(data_key(&path, "谢主任", PASSPHRASE).is_none());
        for key in &leaked {
            assert_eq!(opens(&path, key), 0, "{}", path.display());
        }
    }
    for (path, bytes) in crate::support::files(folder.path()) {
        let there = bytes.windows(lock_before.len()).any(|w| w == lock_before);
        assert!(!there, "{}", path.display());
    }
    // The new one opens everything, backups too, and so does everybody else's.
    let mut project = open(&path);
    project.sign_in("谢主任", new).expect("signed in");
    for key in [&old_person, &new_person] {
        project.unmask(key, "核对").expect("open");
    }
    let backup = &list_backups(&path)[1].path;
    let read = gridroom::store::OpenOptions {
        workspace: "desk".to_owned(),
        read_only: true,
    };
    for (name, passphrase) in [("谢主任", new), ("操作员", OTHER)] {
        let mut old = Project::open(backup, &read).expect("opened");
        old.sign_in(name, passphrase).expect("signed in");
        let stored = old.record(&old_person).expect("read").expect("there");
        old.masked(&old_person, &stored.record).expect("open");
        assert!(old.verify_chain().expect("checked").is_sound());
    }
}

#[test]
fn backups_that_an_old_passphrase_opens_are_erased_on_request() {
    let (folder, _, _) = staffed();
    let path = path_in(&folder);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
        .change_passphrase(PASSPHRASE, "欲穷千里目更上一层楼", Cost::TRIFLING)
        .expect("changed");
    let reached = project.erase_files().expect("erased");
    assert!(reached.left.is_empty() && !reached.done.is_empty());
    assert!(reached.done.iter().all(|path| !path.exists()));
    assert!(project.old_locks().expect("told").left.is_empty());
}

#[test]
fn a_planner_changes_the_passphrase_and_gets_no_data_key_afterwards() {
    let (folder, _, _) = staffed();
    let path = path_in(&folder);
    let mut project = open(&path);
    project.sign_in("规划员", OTHER).expect("signed in");
    project
        .change_passphrase(OTHER, "欲穷千里目更上一层楼", Cost::TRIFLING)
        .expect("changed");
    assert!(project.sign_in("规划员", OTHER).is_err());
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    assert!(project.seat().faults.is_empty());
    assert!(matches!(
        project.change_role("规划员", Role::Operator),
        Err(StoreError::KeysOutdated)
    ));
    // Added anew, with new keys, they may get it.
    project.revoke("规划员").expect("revoked");
    project
        .add_user("规划员", Role::Planner, OTHER, Cost::TRIFLING)
        .expect("added");
    project
        .change_role("规划员", Role::Operator)
        .expect("raised");
    project.sign_in("规划员", OTHER).expect("signed in");
    assert!(project.holds_data_key());
}

#[test]
fn whoever_is_revoked_finds_no_key_in_a_backup() {
    let (folder, _, person) = staffed();
    let path = path_in(&folder);
    drop(open(&path));
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let reached = project.revoke("操作员").expect("revoked");
    assert!(reached.left.is_empty(), "{:?}", reached.left);
    drop(project);
    for path in databases(&folder) {
        assert!(data_key(&path, "操作员", OTHER).is_none());
    }
    assert_eq!(person.kind, Kind::Person);
}
