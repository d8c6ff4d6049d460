//! Signatures of the journal: who wrote what is proven without a passphrase, and nobody who can
//! write to the file, key or not, writes as somebody else.

use crate::forger::{Line, an_order, append, lines, private_key, sql, without_witnesses, write};
use crate::support::{
    PASSPHRASE, add_person, first, open, options, path_in, person, project, set, set_up,
};
use gridroom::model::record::Key;
use gridroom::rules::Role;
use gridroom::store::chain::{Fault, Verdict};
use gridroom::store::sealing::{Cost, RecoveryKey, Secret};
use gridroom::store::{OpenOptions, Project, StoreError, list_backups, restore};
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use tempfile::TempDir;

const OTHER: &str = "春眠不觉晓处处闻啼鸟";
const THIRD: &str = "欲穷千里目更上一层楼";
const STAFF: [(&str, Role); 3] = [
    ("值班长", Role::Supervisor),
    ("操作员", Role::Operator),
    ("规划员", Role::Planner),
];

/// A project with staff and a person; closed.
fn staffed() -> (TempDir, RecoveryKey, Key) {
    let (mut project, folder) = project();
    let recovery = set_up(&mut project);
    let key = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    for (name, role) in STAFF {
        project
            .add_user(name, role, OTHER, Cost::TRIFLING)
            .expect("added");
    }
    project.sign_in("规划员", OTHER).expect("signed in");
    set(&mut project, &first(), "name", json!("规划"));
    drop(project);
    (folder, recovery, key)
}

fn verdict(path: &Path) -> Verdict {
    let read = OpenOptions {
        workspace: "desk".to_owned(),
        read_only: true,
    };
    let project = Project::open(path, &read).expect("opened");
    project.verify_chain().expect("checked")
}

fn is_not_certified<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> bool {
    match answer {
        Err(StoreError::NotCertified(_)) => true,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_entry_of_somebody_who_signed_in_is_signed_and_needs_no_passphrase_to_be_checked() {
    let (folder, _, _) = staffed();
    let verdict = verdict(&path_in(&folder));
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
    // All but that of the making, which was nobody's.
    assert_eq!(verdict.signed, verdict.entries - 1);
    let (fingerprint, seq) = verdict.root.expect("an administrator");
    assert_eq!((fingerprint.len(), seq), (39, 2));
    assert_eq!(verdict.baseline, Some(1));
}

#[test]
fn a_project_without_an_administrator_verifies_and_says_that_nothing_is_signed() {
    let (mut project, _folder) = project();
    set(&mut project, &first(), "name", json!("一"));
    let verdict = project.verify_chain().expect("checked");
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
    assert_eq!((verdict.signed, verdict.root), (0, None));
}

#[test]
fn what_a_key_holder_writes_as_another_or_beyond_the_own_role_is_found() {
    let entries = [
        // As somebody else, with the own key.
        Line::new("谢主任", "administrator", "edit-attributes"),
        Line::new("值班长", "supervisor", "issue-order").with_changes(an_order()),
        // As oneself, with more than one's role.
        Line::new("操作员", "administrator", "change-retention"),
        Line::new("操作员", "operator", "issue-order").with_changes(an_order()),
        Line::new("操作员", "operator", "draft-order").with_changes(an_order()),
        Line::new("操作员", "operator", "import").with_changes(an_order()),
        Line::new("操作员", "operator", "add-user")
            .with_detail(json!({"user": "我", "role": "administrator", "key": "00".repeat(32)})),
        // As somebody whom nobody knows, or as what needs no key.
        Line::new("无此人", "supervisor", "issue-order"),
        Line::new("outside", "", "outside-edit"),
        // A root of one's own.
        Line::new("操作员", "administrator", "set-up"),
        Line::new("操作员", "operator", "certify-keys"),
        Line::new("操作员", "operator", "baseline"),
        Line::new("谢主任", "administrator", "recover")
            .with_detail(json!({"key": "00".repeat(32)})),
    ];
    for entry in entries {
        let (folder, _, _) = staffed();
        let path = path_in(&folder);
        let key = private_key(&path, "操作员", OTHER);
        let what = format!("{} {}", entry.actor, entry.action);
        let seq = append(&path, entry, Some(&key));
        let faults = verdict(&path).faults;
        assert!(faults.contains(&Fault::Forged(seq)), "{what}: {faults:?}");
    }
}

#[test]
fn what_nobody_signed_is_of_least_power() {
    let outside_order = Line::new("outside", "", "outside-edit").with_changes(an_order());
    let entries = [
        Line::new("nobody", "", "issue-order").with_changes(an_order()),
        Line::new("nobody", "", "export").with_changes(an_order()),
        Line::new("clock", "", "keep-zones").with_changes(an_order()),
        Line::new("local", "administrator", "issue-order").with_changes(an_order()),
        Line::new("谢主任", "administrator", "edit-attributes"),
        Line::new("操作员", "operator", "sign-in"),
        outside_order,
    ];
    for entry in entries {
        let (folder, _, _) = staffed();
        let path = path_in(&folder);
        let what = format!("{} {}", entry.actor, entry.action);
        let seq = append(&path, entry, None);
        let faults = verdict(&path).faults;
        assert!(faults.contains(&Fault::Unsigned(seq)), "{what}: {faults:?}");
    }
    // What happens with nobody signed in is marked as such, and sound.
    let (folder, _, _) = staffed();
    let mut project = open(&path_in(&folder));
    project.note_copied("people").expect("noted");
    project
        .copy_to(&folder.path().join("copy.gpkg"))
        .expect("copied");
    let verdict = project.verify_chain().expect("checked");
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
    assert_eq!(verdict.signed, verdict.entries - 3);
}

#[test]
fn a_stripped_or_exchanged_signature_is_found() {
    let (folder, _, _) = staffed();
    let path = path_in(&folder);
    sql(
        &path,
        "UPDATE gridroom_journal SET signature = NULL WHERE seq = 3",
    );
    assert_eq!(verdict(&path).faults, [Fault::Unsigned(3)]);
    sql(
        &path,
        "UPDATE gridroom_journal SET signature =
           (SELECT signature FROM gridroom_journal WHERE seq = 4) WHERE seq = 3",
    );
    assert_eq!(verdict(&path).faults, [Fault::Forged(3)]);
}

#[test]
fn a_chain_rewritten_whole_is_found_by_the_next_who_signs_in() {
    // With a root of the forger's own.
    let (folder, _, _) = staffed();
    let path = path_in(&folder);
    let forger = Secret::random().expect("random");
    let public_key = RecoveryKey::parse(&hex::encode(forger.bytes()))
        .expect("a key")
        .public_key();
    let mut all = lines(&Connection::open(&path).expect("opened"));
    let mut detail = all[1].detail();
    detail["key"] = json!(hex::encode(public_key));
    all[1].detail = detail.to_string();
    let before = verdict(&path).root.expect("a root");
    // The entries of the planner need their key; without them the chain is sound.
    all.retain(|line| line.actor != "规划员");
    write(&path, &all, &|line| {
        (line.actor == "谢主任").then(|| forger.clone())
    });
    sql(
        &path,
        "UPDATE gridroom_record SET doc = replace(doc, '规划', '仙糖') WHERE id = 'g0'",
    );
    without_witnesses(&folder);
    let found = verdict(&path);
    assert!(found.is_sound(), "well made: {:?}", found.faults);
    assert_ne!(found.root.expect("a root"), before, "the first key differs");
    let mut project = open(&path);
    assert!(is_not_certified(project.sign_in("谢主任", PASSPHRASE)));
    // Their keys are certified; but not by the administrator they know.
    for (name, _) in STAFF {
        assert!(is_not_certified(project.sign_in(name, OTHER)), "{name}");
    }
    drop(project);

    // As if an older version had written it, which signed nothing.
    let (folder, _, _) = staffed();
    let path = path_in(&folder);
    let mut all = lines(&Connection::open(&path).expect("opened"));
    for line in &mut all {
        line.signature = None;
        let mut detail = line.detail();
        let detail = detail.as_object_mut().expect("an object");
        detail.retain(|name, _| !["key", "recovery"].contains(&name.as_str()));
        line.detail = json!(detail).to_string();
    }
    write(&path, &all, &|_| None);
    without_witnesses(&folder);
    assert_eq!(verdict(&path).root, None);
    let mut project = open(&path);
    assert!(is_not_certified(project.sign_in("谢主任", PASSPHRASE)));
    for (name, _) in STAFF {
        assert!(is_not_certified(project.sign_in(name, OTHER)), "{name}");
    }
}

#[test]
fn a_recovery_key_that_the_journal_does_not_name_recovers_nothing() {
    let (folder, recovery, _) = staffed();
    let path = path_in(&folder);
    let mut all = lines(&Connection::open(&path).expect("opened"));
    let mut detail = all[1].detail();
    detail["recovery"] = json!("00".repeat(32));
    all[1].detail = detail.to_string();
    let key = private_key(&path, "谢主任", PASSPHRASE);
    write(&path, &all, &|line| {
        (line.actor == "谢主任").then(|| key.clone())
    });
    without_witnesses(&folder);
    let mut project = open(&path);
    assert!(is_not_certified(project.recover(
        &recovery,
        "谢主任",
        THIRD,
        Cost::TRIFLING
    )));
}

#[test]
fn the_chain_goes_on_through_all_that_happens_to_users() {
    let (folder, recovery, _) = staffed();
    let path = path_in(&folder);
    let sound = |project: &Project, what: &str| {
        let verdict = project.verify_chain().expect("checked");
        assert!(verdict.is_sound(), "{what}: {:?}", verdict.faults);
        assert_eq!(verdict.signed, verdict.entries - 1, "{what}");
    };
    let mut project = open(&path);
    project.sign_in("规划员", OTHER).expect("signed in");
    project
        .change_passphrase(OTHER, THIRD, Cost::TRIFLING)
        .expect("changed");
    set(&mut project, &first(), "name", json!("一"));
    sound(&project, "a planner's passphrase");
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
        .change_passphrase(PASSPHRASE, THIRD, Cost::TRIFLING)
        .expect("changed");
    set(&mut project, &first(), "name", json!("二"));
    sound(&project, "a passphrase");
    project
        .change_role("操作员", Role::Supervisor)
        .expect("raised");
    sound(&project, "a role");
    project.revoke("值班长").expect("revoked");
    project
        .add_user("值班长", Role::Administrator, OTHER, Cost::TRIFLING)
        .expect("added anew");
    project.sign_in("值班长", OTHER).expect("signed in");
    project
        .change_role("谢主任", Role::Operator)
        .expect("lowered");
    sound(&project, "somebody of the same name");
    project
        .recover(&recovery, "值班长", PASSPHRASE, Cost::TRIFLING)
        .expect("recovered");
    set(&mut project, &first(), "name", json!("三"));
    sound(&project, "a recovery");
    let (recovery, _) = project.renew_recovery().expect("made anew");
    project.sign_out(false).expect("out");
    drop(project);
    let mut project = open(&path);
    project
        .recover(&recovery, "值班长", THIRD, Cost::TRIFLING)
        .expect("recovered");
    project.sign_in("操作员", OTHER).expect("signed in");
    project.sign_in("谢主任", THIRD).expect("signed in");
    sound(&project, "another recovery key");
}

#[test]
fn who_is_revoked_or_lowered_signs_nothing_more() {
    let (folder, _, _) = staffed();
    let path = path_in(&folder);
    let key = private_key(&path, "值班长", OTHER);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
        .change_role("值班长", Role::Operator)
        .expect("lowered");
    drop(project);
    let order = Line::new("值班长", "supervisor", "issue-order").with_changes(an_order());
    let seq = append(&path, order, Some(&key));
    assert!(verdict(&path).faults.contains(&Fault::Forged(seq)));
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project.revoke("值班长").expect("revoked");
    drop(project);
    let edit = Line::new("值班长", "operator", "edit-case");
    let seq = append(&path, edit, Some(&key));
    assert!(verdict(&path).faults.contains(&Fault::Forged(seq)));
}

#[test]
fn a_backup_with_new_keys_takes_the_place_of_the_project_and_goes_on() {
    let (folder, _, key) = staffed();
    let path = path_in(&folder);
    let mut project = open(&path);
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
        .change_passphrase(PASSPHRASE, THIRD, Cost::TRIFLING)
        .expect("changed");
    project.revoke("操作员").expect("revoked");
    let reached = project.renew_files().expect("rewritten");
    assert!(reached.left.is_empty(), "{:?}", reached.left);
    drop(project);
    let lost = lines(&Connection::open(&path).expect("opened"));
    // The oldest that has users.
    let backups = list_backups(&path);
    let backup = backups.first().expect("a backup").path.clone();
    assert!(verdict(&backup).is_sound());
    restore(&path, &backup).expect("restored");
    assert!(verdict(&path).is_sound(), "{:?}", verdict(&path).faults);
    let mut project = open(&path);
    assert!(project.sign_in("谢主任", PASSPHRASE).is_err());
    assert!(project.sign_in("操作员", OTHER).is_err());
    project.sign_in("谢主任", THIRD).expect("signed in");
    assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
    set(&mut project, &first(), "name", json!("接着"));
    let found = project.verify_chain().expect("checked");
    assert!(found.is_sound(), "{:?}", found.faults);
    drop(project);
    // Whoever was revoked in what is lost is revoked here, and no old entry brings them back.
    let operator = lost.iter().find(|l| l.detail.contains("操作员"));
    let operator = operator.expect("added once").clone();
    let carried = json!({
        "seq": 1000, "entry": operator.entry, "workspace": operator.workspace,
        "actor": operator.actor, "role": operator.role, "at": operator.at,
        "action": operator.action, "mode": operator.mode, "root": operator.root,
        "detail": operator.detail, "prev": "", "signature": hex::encode(operator.signature.expect("signed")),
    });
    let line = Line::new("nobody", "", "adopt-users").with_detail(json!({"entries": [carried]}));
    let seq = append(&path, line, None);
    assert_eq!(verdict(&path).faults, [Fault::Forged(seq)]);
}

#[test]
fn files_of_every_version_are_certified_by_the_next_administrator() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project/versions");
    for version in 1..=gridroom::store::SCHEMA_VERSION {
        let place = tempfile::tempdir().expect("a folder");
        let path = path_in(&place);
        std::fs::copy(folder.join(format!("v{version}.gpkg")), &path).expect("copied");
        let mut project = open(&path);
        let found = project.verify_chain().expect("checked");
        assert!(found.is_sound(), "v{version}: {:?}", found.faults);
        assert!(found.baseline.is_some(), "v{version}");
        assert_eq!(found.root.is_some(), version > 5);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        set(&mut project, &first(), "name", json!("新"));
        project
            .add_user("操作员", Role::Operator, OTHER, Cost::TRIFLING)
            .expect("added");
        project.sign_in("操作员", OTHER).expect("signed in");
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        drop(project);
        let mut project = Project::open(&path, &options("other desk")).expect("opened");
        project.get_ready().expect("ready");
        let found = project.verify_chain().expect("checked");
        assert!(found.is_sound(), "v{version}: {:?}", found.faults);
        assert!(found.root.is_some() && found.signed >= 6, "v{version}");
        drop(project);
        // From then on it is no file of an older version any more, whatever it says.
        let mut all = lines(&Connection::open(&path).expect("opened"));
        all.retain(|line| line.action != "certify-keys");
        for line in &mut all {
            line.signature = None;
        }
        without_witnesses(&place);
        if version < 6 {
            write(&path, &all, &|_| None);
            let mut project = open(&path);
            assert!(is_not_certified(project.sign_in("谢主任", PASSPHRASE)));
        }
    }
}
