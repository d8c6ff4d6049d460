//! Users, roles, keys.

use crate::support::{PASSPHRASE, add_person, first, open, path_in, person, project, set, set_up};
use gridroom::model::act::Act;
use gridroom::rules::Role;
use gridroom::store::sealing::{Cost, RecoveryKey};
use gridroom::store::{ActionName, HistoryFilter, Project, StoreError};
use serde_json::json;

fn rename(project: &mut Project) -> Result<(), StoreError> {
    let stored = project.record(&first()).expect("read").expect("there");
    let name = json!(format!("新{}", stored.revision));
    let act = Act::EditAttributes {
        key: first(),
        values: std::iter::once(("name".to_owned(), name)).collect(),
    };
    project.commit(act).map(drop)
}

#[test]
fn personal_data_asks_for_an_administrator_first() {
    let (mut project, _folder) = project();
    rename(&mut project).expect("an open project can be worked on");
    let key = gridroom::model::record::Key::new(gridroom::model::record::Kind::Person, "p1");
    let refused = project.add_person(
        key,
        crate::support::record(json!({})),
        &person("谢丽", "1"),
        None,
    );
    assert!(matches!(refused, Err(StoreError::AdministratorNeeded)));
    assert!(matches!(
        project.set_up("谢主任", "short", Cost::TRIFLING),
        Err(StoreError::ShortPassphrase(8))
    ));
    set_up(&mut project);
    add_person(&mut project, "p1", &person("谢丽", "13812341234"));
}

#[test]
fn without_signing_in_nothing_can_be_changed() {
    let (mut project, folder) = project();
    set_up(&mut project);
    let key = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    drop(project);
    let mut project = open(&path_in(&folder));
    assert!(matches!(
        rename(&mut project),
        Err(StoreError::SignInNeeded)
    ));
    let stored = project.record(&key).expect("read").expect("there");
    assert!(matches!(
        project.masked(&key, &stored.record),
        Err(StoreError::SignInNeeded)
    ));
    for (name, passphrase) in [("谢主任", "错误的口令错误"), ("无此人", PASSPHRASE)] {
        assert!(matches!(
            project.sign_in(name, passphrase),
            Err(StoreError::WrongPassphrase)
        ));
    }
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let masked = project.masked(&key, &stored.record).expect("masked");
    assert_eq!(masked["name"], "谢*");
    assert_eq!(masked["phone"], "138****1234");
    assert_eq!(masked["note"], "****");
    rename(&mut project).expect("changed");
    project.sign_out(true).expect("locked");
    assert!(matches!(
        rename(&mut project),
        Err(StoreError::SignInNeeded)
    ));
}

#[test]
fn a_picture_goes_to_the_clipboard_of_those_who_may_export_and_is_noted_first() {
    let (mut project, _folder) = project();
    set_up(&mut project);
    project
        .add_user("操作员", Role::Operator, PASSPHRASE, Cost::TRIFLING)
        .expect("added");
    assert!(project.note_picture("map").expect("noted"));
    let newest = |project: &Project| {
        let rows = project
            .history(&HistoryFilter::default(), 1)
            .expect("listed");
        rows.into_iter().next().expect("an entry")
    };
    let kept = newest(&project);
    assert_eq!(kept.action, Some(ActionName::Export));
    assert_eq!(kept.detail["to"], json!("clipboard"));
    assert_eq!(kept.detail["layer"], json!("map"));
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let before = newest(&project).seq;
    assert!(matches!(
        project.note_picture("map"),
        Err(StoreError::NotPermitted { .. })
    ));
    assert_eq!(newest(&project).seq, before, "nothing was done");
}

#[test]
fn unmasking_needs_a_role_and_a_reason_and_is_logged() {
    let (mut project, _folder) = project();
    set_up(&mut project);
    let key = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    let added = [("操作员", Role::Operator), ("规划员", Role::Planner)];
    for (name, role) in added {
        project
            .add_user(name, role, PASSPHRASE, Cost::TRIFLING)
            .expect("added");
    }
    assert!(matches!(
        project.add_user("操作员", Role::Planner, PASSPHRASE, Cost::TRIFLING),
        Err(StoreError::NameTaken)
    ));
    project.sign_in("规划员", PASSPHRASE).expect("signed in");
    assert!(!project.holds_data_key(), "planners hold no data key");
    assert!(matches!(
        project.unmask(&key, "想看"),
        Err(StoreError::NotPermitted { .. })
    ));
    rename(&mut project).expect("planners change the map");
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    assert!(matches!(
        rename(&mut project),
        Err(StoreError::NotPermitted { .. })
    ));
    assert!(matches!(
        project.unmask(&key, "  "),
        Err(StoreError::ReasonNeeded)
    ));
    let fields = project.unmask(&key, "谢丽电话核对").expect("unmasked");
    assert_eq!(fields["phone"], "13812341234");
    let line = &project
        .history(&HistoryFilter::default(), 1)
        .expect("listed")[0];
    assert_eq!(line.action, Some(ActionName::Unmask));
    assert_eq!(line.author.actor, "操作员");
    assert!(matches!(
        project.add_user("又一个", Role::Operator, PASSPHRASE, Cost::TRIFLING),
        Err(StoreError::NotPermitted { .. })
    ));
}

#[test]
fn who_is_revoked_or_made_a_planner_loses_the_key_and_the_others_keep_it() {
    let (mut project, folder) = project();
    set_up(&mut project);
    let key = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    for name in ["甲某", "乙某", "丙某"] {
        project
            .add_user(name, Role::Operator, PASSPHRASE, Cost::TRIFLING)
            .expect("added");
    }
    assert!(matches!(
        project.revoke("谢主任"),
        Err(StoreError::LastAdministrator)
    ));
    assert!(matches!(
        project.revoke("无此人"),
        Err(StoreError::NoSuchUser)
    ));
    project.revoke("甲某").expect("revoked");
    project.change_role("乙某", Role::Planner).expect("changed");
    drop(project);
    let mut project = open(&path_in(&folder));
    assert!(matches!(
        project.sign_in("甲某", PASSPHRASE),
        Err(StoreError::WrongPassphrase)
    ));
    project.sign_in("乙某", PASSPHRASE).expect("signed in");
    assert!(!project.holds_data_key());
    for name in ["丙某", "谢主任"] {
        project.sign_in(name, PASSPHRASE).expect("signed in");
        assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
    }
    project
        .change_role("乙某", Role::Supervisor)
        .expect("changed");
    project.sign_in("乙某", PASSPHRASE).expect("signed in");
    assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
}

#[test]
fn a_passphrase_is_changed_and_recovered() {
    let (mut project, folder) = project();
    let printed = set_up(&mut project).printed();
    let key = add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    let new = "欲穷千里目更上一层楼";
    assert!(matches!(
        project.change_passphrase("不对不对不对不对", new, Cost::TRIFLING),
        Err(StoreError::WrongPassphrase)
    ));
    project
        .change_passphrase(PASSPHRASE, new, Cost::TRIFLING)
        .expect("changed");
    drop(project);
    let mut project = open(&path_in(&folder));
    assert!(project.sign_in("谢主任", PASSPHRASE).is_err());
    project.sign_in("谢主任", new).expect("signed in");
    project.sign_out(false).expect("signed out");
    let wrong = RecoveryKey::new().expect("made");
    assert!(
        project
            .recover(&wrong, "谢主任", "第三个口令第三", Cost::TRIFLING)
            .is_err()
    );
    let recovery = RecoveryKey::parse(&printed).expect("read");
    project
        .recover(&recovery, "谢主任", "第三个口令第三个", Cost::TRIFLING)
        .expect("recovered");
    assert_eq!(project.unmask(&key, "核对").expect("open")["name"], "谢丽");
    drop(project);
    let mut project = open(&path_in(&folder));
    project
        .sign_in("谢主任", "第三个口令第三个")
        .expect("signed in");
    set(&mut project, &first(), "name", json!("还能改"));
}

#[test]
fn the_town_opens_to_everybody_until_somebody_real_is_about_to_enter() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = gridroom::store::NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Default::default(),
    };
    let key = gridroom::model::record::Key::new(gridroom::model::record::Kind::Person, "p1");
    let invented = (
        key.clone(),
        crate::support::record(json!({"type": "arrival"})),
        Some(person("谢丽", "13900000000")),
    );
    let options = crate::support::options("desk");
    drop(Project::create(&path_in(&folder), &new, &vec![invented], &options).expect("created"));
    let mut project = open(&path_in(&folder));
    let stored = project.record(&key).expect("read").expect("there");
    assert_eq!(
        project.masked(&key, &stored.record).expect("open")["name"],
        "谢*"
    );
    set_up(&mut project);
    assert!(!project.is_synthetic().expect("told"));
    drop(project);
    let mut project = open(&path_in(&folder));
    assert!(
        project.masked(&key, &stored.record).is_err(),
        "the open key is gone"
    );
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let stored = project.record(&key).expect("read").expect("there");
    assert_eq!(
        project.masked(&key, &stored.record).expect("kept")["name"],
        "谢*"
    );
}
