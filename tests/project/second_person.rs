//! A second pair of eyes on an order: whoever drafted it does not issue it, and what one person did
//! alone is confirmed by another.

use crate::orders::{CODE, OTHER, desk, draft, keep, later, noon, order, sit};
use crate::support::{PASSPHRASE, mistaken, open, project};
use gridroom::model::act::{Act, ActionName};
use gridroom::model::epidemic::{OrderDraft, OrderState, WithdrawalDraft};
use gridroom::rules::approval::NotConfirmed;
use gridroom::rules::zone::Zone;
use gridroom::store::sealing::Cost;
use gridroom::store::{Project, StoreError};
use serde_json::json;

#[test]
fn whoever_changes_what_an_order_says_is_not_its_second_pair_of_eyes() {
    let (mut project, _path, _folder) = desk();
    sit(&mut project, "操作员");
    let drafted = draft("1号", Zone::Lockdown, noon());
    let key = keep(&mut project, None, &drafted);
    sit(&mut project, "值班长");
    let wider = OrderDraft {
        grids: vec![CODE.to_owned(), OTHER.to_owned()],
        ..drafted.clone()
    };
    let put = |project: &mut Project, draft: &OrderDraft| {
        project.put_order(Some(key.clone()), draft, OrderState::Issued, noon())
    };
    let alone = put(&mut project, &wider);
    assert!(
        matches!(alone, Err(StoreError::SecondPersonNeeded)),
        "{alone:?}"
    );
    // A number is no other text.
    let numbered = OrderDraft {
        number: "3号".to_owned(),
        ..drafted
    };
    put(&mut project, &numbered).expect("issued");
    assert!(!order(&project, &key).same_person);
}

#[test]
fn an_order_that_one_person_issued_alone_is_confirmed_by_another_once() {
    let (mut project, path, _folder) = desk();
    let hurried = OrderDraft {
        emergency: "夜间突发".to_owned(),
        ..draft("1号", Zone::Lockdown, noon())
    };
    let issued = project.put_order(None, &hurried, OrderState::Issued, noon());
    let entry = issued.expect("issued").expect("an entry");
    let key = entry.changes[0].key.clone();
    assert_eq!(entry.row.detail["same_person"], json!(true));
    assert!(order(&project, &key).awaits_confirmation());
    let why = |result: Result<_, StoreError>| match result {
        Err(StoreError::NotConfirmed(why)) => why,
        other => panic!("{other:?}"),
    };
    let oneself = project.confirm_order(&key, later());
    assert_eq!(why(oneself), NotConfirmed::SamePerson);
    let act = Act::ConfirmOrder { key: key.clone() };
    assert!(project.commit(act).is_err());
    sit(&mut project, "操作员");
    let operator = project.confirm_order(&key, later());
    assert!(
        matches!(operator, Err(StoreError::NotPermitted { .. })),
        "{operator:?}"
    );
    sit(&mut project, "值班长");
    let confirmed = project.confirm_order(&key, later()).expect("confirmed");
    let entry = confirmed.expect("an entry");
    assert_eq!(entry.row.action, Some(ActionName::ConfirmOrder));
    let known = order(&project, &key);
    assert_eq!(known.confirmed, Some(("值班长".to_owned(), later())));
    assert!(known.same_person && !known.awaits_confirmation());
    assert_eq!(
        why(project.confirm_order(&key, later())),
        NotConfirmed::Done
    );
    // What two people stand behind needs nobody.
    sit(&mut project, "操作员");
    let calm = draft("2号", Zone::Control, later());
    let calm_key = keep(&mut project, None, &calm);
    sit(&mut project, "谢主任");
    let put = project.put_order(Some(calm_key.clone()), &calm, OrderState::Issued, later());
    put.expect("issued");
    sit(&mut project, "值班长");
    let needless = project.confirm_order(&calm_key, later());
    assert_eq!(why(needless), NotConfirmed::NotNeeded);
    // One that was taken back neither.
    let hurried = OrderDraft {
        number: "3号".to_owned(),
        ..hurried
    };
    let issued = project.put_order(None, &hurried, OrderState::Issued, later());
    let third = issued.expect("issued").expect("an entry").changes[0]
        .key
        .clone();
    project
        .withdraw_order(&third, &mistaken(), later())
        .expect("withdrawn");
    sit(&mut project, "谢主任");
    assert_eq!(
        why(project.confirm_order(&third, later())),
        NotConfirmed::NotNeeded
    );
    drop(project);
    let project = open(&path);
    assert_eq!(
        order(&project, &key).confirmed.map(|(who, _)| who),
        Some("值班长".to_owned())
    );
}

#[test]
fn in_a_project_without_users_one_person_issues_and_a_second_one_can_confirm_later() {
    let (mut project, _folder) = project();
    let issued = project.put_order(
        None,
        &draft("1号", Zone::Lockdown, noon()),
        OrderState::Issued,
        noon(),
    );
    let entry = issued.expect("issued").expect("an entry");
    let key = entry.changes[0].key.clone();
    let known = order(&project, &key);
    assert_eq!(known.users, ["local", "local"].map(|n| Some(n.to_owned())));
    assert_eq!(entry.row.author.actor, "local");
    assert!(known.awaits_confirmation());
    let oneself = project.confirm_order(&key, noon());
    assert!(
        matches!(
            oneself,
            Err(StoreError::NotConfirmed(NotConfirmed::SamePerson))
        ),
        "{oneself:?}"
    );
    let set_up = project.set_up("谢主任", PASSPHRASE, Cost::TRIFLING);
    set_up.expect("set up");
    project.confirm_order(&key, noon()).expect("confirmed");
    assert!(!order(&project, &key).awaits_confirmation());
}

/// Taking an order back frees its grids at once: it says why, and whoever issued it does not do it
/// alone where somebody else can, unless there is no time.
#[test]
fn an_order_is_withdrawn_with_a_reason_and_by_somebody_else() {
    let (mut project, path, _folder) = desk();
    sit(&mut project, "操作员");
    let calm = draft("1号", Zone::Lockdown, noon());
    let key = keep(&mut project, None, &calm);
    sit(&mut project, "谢主任");
    let issued = project.put_order(Some(key.clone()), &calm, OrderState::Issued, noon());
    issued.expect("issued");
    let unsaid = WithdrawalDraft::default();
    let refused = project.withdraw_order(&key, &unsaid, later());
    assert!(matches!(refused, Err(StoreError::Faulty(_))), "{refused:?}");
    let alone = WithdrawalDraft {
        reason: "楼栋核错".to_owned(),
        emergency: " ".to_owned(),
    };
    let refused = project.withdraw_order(&key, &alone, later());
    assert!(
        matches!(refused, Err(StoreError::SecondPersonNeeded)),
        "{refused:?}"
    );
    let act = Act::WithdrawOrder {
        key: key.clone(),
        draft: alone.clone(),
    };
    assert!(project.commit(act).is_err(), "a script neither");
    sit(&mut project, "值班长");
    let entry = project.withdraw_order(&key, &alone, later());
    let entry = entry.expect("withdrawn").expect("an entry");
    assert!(!entry.row.detail.contains_key("same_person"));
    drop(project);
    let taken_back = order(&open(&path), &key).taken_back.expect("who and why");
    assert_eq!(
        (taken_back.by.as_str(), taken_back.reason.as_str()),
        ("值班长", "楼栋核错")
    );
    assert_eq!(taken_back.emergency, "");
}
