//! Cases, isolations, orders and the lists of the desks in a project file: who may write them,
//! what lies in clear, and that an order and the zones it names are written together.

use crate::support::{PASSPHRASE, contents, desk_of, mistaken, open, options, record};
use gridroom::model::epidemic::{
    CaseClass, CaseDraft, DraftFault, GateKind, GateState, IsolationDraft, IsolationStep,
    OrderDraft, OrderState, RiskDraft, RoundDraft, Shift,
};
use gridroom::model::record::{Key, Kind};
use gridroom::rules::Role;
use gridroom::rules::profile::{RuleSet, free_profiles, profiles};
use gridroom::rules::zone::Zone;
use gridroom::store::{Project, StoreError};
use jiff::civil::{Date, DateTime, date};
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;

const CODE: &str = "350322001001000";

fn today() -> Date {
    date(2021, 9, 12)
}

fn now() -> DateTime {
    today().at(9, 30, 0, 0)
}

/// Three grids, with an administrator, an operator and a planner; the administrator has signed in.
fn desk() -> (Project, PathBuf, TempDir) {
    let mut all = contents();
    let entrance = record(json!({"name": "仙糖入口", "grid_code": CODE, "status": "open"}));
    all.push((Key::new(Kind::Entrance, "e1"), entrance, None));
    let users = [("操作员", Role::Operator), ("规划员", Role::Planner)];
    desk_of(&all, &users)
}

fn case(name: &str) -> CaseDraft {
    CaseDraft {
        number: "C001".to_owned(),
        class: CaseClass::Confirmed,
        reported: "2021-09-12".to_owned(),
        grid: CODE.to_owned(),
        building: format!("{CODE}0106"),
        name: name.to_owned(),
        ..CaseDraft::default()
    }
}

fn order(zone: Zone) -> OrderDraft {
    OrderDraft {
        number: "鲤防指〔2021〕1号".to_owned(),
        authority: "指挥部".to_owned(),
        issuer: "签发人".to_owned(),
        ..OrderDraft::new(zone, vec![CODE.to_owned()], now())
    }
}

fn zone_of(project: &Project) -> Option<String> {
    let stored = project.record(&Key::new(Kind::Grid, "g0")).expect("read");
    let zone = stored.expect("there").record.attribute("zone").cloned();
    zone.and_then(|zone| zone.as_str().map(str::to_owned))
}

fn is_refused<T>(done: Result<T, StoreError>) -> bool {
    matches!(done, Err(StoreError::NotPermitted { .. }))
}

#[test]
fn who_a_case_is_lies_in_no_file_in_clear_and_stays_when_the_case_is_changed() {
    let (mut project, path, folder) = desk();
    project
        .put_case(None, &case("欧阳春花"), None)
        .expect("kept");
    let known = project.epidemic().expect("read");
    let key = known.cases[0].key.clone();
    assert_eq!(
        known.cases[0].building.as_deref(),
        Some(&*format!("{CODE}0106"))
    );
    let changed = CaseDraft {
        class: CaseClass::Asymptomatic,
        name: String::new(),
        ..CaseDraft::of(&known.cases[0])
    };
    project
        .put_case(Some(key.clone()), &changed, None)
        .expect("kept");
    let stored = project.record(&key).expect("read").expect("there");
    let fields = project.fields_to_edit(&stored).expect("open");
    assert_eq!(fields["name"], "欧阳春花", "what is left empty stays");
    let known = project.epidemic().expect("read");
    assert_eq!(known.cases[0].class, CaseClass::Asymptomatic);
    project.sign_out(false).expect("out");
    let locked = project.epidemic().expect("read");
    assert_eq!(
        (locked.cases.len(), locked.cases[0].building.clone()),
        (1, None),
        "counted, but not where"
    );
    drop(project);
    for file in std::fs::read_dir(folder.path()).expect("listed") {
        let file = file.expect("an entry").path();
        if file.is_file() {
            let bytes = std::fs::read(&file).expect("read");
            let name = "欧阳春花".as_bytes();
            assert!(
                !bytes.windows(name.len()).any(|w| w == name),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn an_order_and_the_zones_of_its_grids_are_one_action() {
    let (mut project, _path, _folder) = desk();
    assert_eq!(zone_of(&project), None);
    let draft = order(Zone::Lockdown);
    project
        .put_order(None, &draft, OrderState::Draft, now())
        .expect("kept");
    assert_eq!(zone_of(&project), None, "a draft changes nothing");
    let key = project.epidemic().expect("read").orders[0].key.clone();
    let issued = project
        .put_order(Some(key.clone()), &draft, OrderState::Issued, now())
        .expect("issued")
        .expect("an entry");
    assert_eq!(zone_of(&project).as_deref(), Some("封控区"));
    let order = &project.epidemic().expect("read").orders[0];
    assert_eq!(order.issued.on, Some(today()), "the day it was issued");
    assert!(
        issued
            .changes
            .iter()
            .any(|change| change.key.kind == Kind::Grid)
    );
    // It is not undone, it is withdrawn.
    assert!(project.undo().is_err());
    assert_eq!(zone_of(&project).as_deref(), Some("封控区"));
    let later = today().at(18, 0, 0, 0);
    project
        .withdraw_order(&key, &mistaken(), later)
        .expect("withdrawn");
    assert_ne!(zone_of(&project).as_deref(), Some("封控区"));
    let order = &project.epidemic().expect("read").orders[0];
    assert_eq!(
        (order.state, order.ends()),
        (OrderState::Withdrawn, Some(later))
    );
}

#[test]
fn an_operator_drafts_and_neither_issues_nor_withdraws() {
    let (mut project, _path, _folder) = desk();
    let draft = order(Zone::Lockdown);
    project
        .put_order(None, &draft, OrderState::Issued, now())
        .expect("issued");
    let key = project.epidemic().expect("read").orders[0].key.clone();
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let kept = project.put_order(None, &draft, OrderState::Draft, now());
    kept.expect("an operator may");
    assert!(is_refused(project.put_order(
        None,
        &draft,
        OrderState::Issued,
        now()
    )));
    assert!(is_refused(project.withdraw_order(&key, &mistaken(), now())));
    assert!(is_refused(project.drop_order(&key)));
    let again = project.put_order(Some(key), &draft, OrderState::Draft, now());
    assert!(matches!(again, Err(StoreError::OrderStands)), "{again:?}");
    assert!(is_refused(project.set_rules(&RuleSet {
        zone: Some(profiles()[1].clone()),
        free: None,
    })));
    assert_eq!(zone_of(&project).as_deref(), Some("封控区"));
    let drafts = project.epidemic().expect("read").orders;
    let draft = drafts.iter().find(|o| o.state == OrderState::Draft);
    project
        .drop_order(&draft.expect("one").key)
        .expect("one's own kind of order");
    project.sign_in("规划员", PASSPHRASE).expect("signed in");
    assert!(is_refused(project.put_order(
        None,
        &order(Zone::Control),
        OrderState::Draft,
        now()
    )));
    assert!(project.put_case(None, &case("谢丽"), None).is_err());
}

#[test]
fn isolations_keep_health_sealed_and_follow_ups_in_step() {
    let (mut project, _path, folder) = desk();
    let draft = IsolationDraft {
        grid: CODE.to_owned(),
        household: format!("{CODE}010601"),
        name: "欧阳春花".to_owned(),
        start: "2021-09-10".to_owned(),
        end: "2021-09-24".to_owned(),
        samples: "2021-09-11 2021-09-23".to_owned(),
        ..IsolationDraft::new()
    };
    project.put_isolation(None, &draft).expect("kept");
    let one = |project: &Project| project.epidemic().expect("read").isolations[0].clone();
    let key = one(&project).key;
    let keys = [key.clone()];
    let moved = |end, reason: &str| IsolationStep::Move {
        end,
        reason: reason.to_owned(),
        today: today(),
    };
    assert!(matches!(
        project.step_isolations(&keys, &moved(date(2021, 10, 1), " ")),
        Err(StoreError::ReasonNeeded)
    ));
    for step in [
        IsolationStep::Check(now(), "36.4173".to_owned()),
        IsolationStep::Negative(date(2021, 9, 11)),
        IsolationStep::Deliver(now(), "氯氮平".to_owned()),
        moved(date(2021, 10, 1), "同住者阳性"),
    ] {
        project.step_isolations(&keys, &step).expect("kept");
    }
    let isolation = one(&project);
    assert_eq!(isolation.checks, [now()]);
    assert_eq!(isolation.deliveries, [now()]);
    assert_eq!(isolation.negatives, [date(2021, 9, 11)]);
    assert_eq!(isolation.end, Some(date(2021, 10, 1)));
    let samples = [(9, 11), (9, 23), (9, 30)].map(|(month, day)| date(2021, month, day));
    assert_eq!(isolation.samples, samples, "case 48");
    assert_eq!(isolation.unanswered(today()).count(), 0);
    let stored = project.record(&key).expect("read").expect("there");
    let fields = project.fields_to_edit(&stored).expect("open");
    assert_eq!(fields["temperatures"], "2021-09-12 09:30=36.4173");
    assert_eq!(fields["delivered"], "2021-09-12 09:30=氯氮平");
    assert_eq!(fields["reasons"], "2021-09-24→2021-10-01: 同住者阳性");
    // The end of it, undone, has its samples back.
    project.undo().expect("undone");
    assert_eq!(one(&project).samples, samples[..2]);
    // When they can be visited is kept until they say otherwise.
    let visit = |hours: &str| {
        let said = [(key.id.clone(), hours.to_owned())];
        IsolationStep::Visit(said.into())
    };
    let wrong = project.step_isolations(&keys, &visit("上午"));
    assert!(matches!(wrong, Err(StoreError::Faulty(_))), "{wrong:?}");
    project
        .step_isolations(&keys, &visit("09:10-10:50"))
        .expect("kept");
    assert_eq!(one(&project).hours.as_deref(), Some("09:10-10:50"));
    project.step_isolations(&keys, &visit("")).expect("kept");
    assert_eq!(one(&project).hours, None);
    project.undo().expect("undone");
    assert_eq!(one(&project).hours.as_deref(), Some("09:10-10:50"));
    drop(project);
    for file in std::fs::read_dir(folder.path()).expect("listed") {
        let file = file.expect("an entry").path();
        let bytes = std::fs::read(&file).unwrap_or_default();
        for secret in [
            "36.4173",
            "氯氮平",
            "同住者阳性",
            "欧阳春花",
            "010601",
            "09:10-10:50",
        ] {
            let secret = secret.as_bytes();
            assert!(
                !bytes.windows(secret.len()).any(|w| w == secret),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn the_lists_of_the_desks_are_kept_by_those_who_keep_them() {
    let (mut project, path, _folder) = desk();
    project.sign_in("操作员", PASSPHRASE).expect("signed in");
    let known = project.epidemic().expect("read");
    let mut round = RoundDraft::next(&known, &[CODE.to_owned()], today());
    round.rows[0].expected = "300".to_owned();
    round.rows[0].all_negative();
    project.put_round(&round).expect("kept");
    let mut risk = RiskDraft::new(today());
    assert_eq!(risk.faults(), [DraftFault::Missing("area")]);
    risk.name = "枫亭镇".to_owned();
    project.put_risk(None, &risk).expect("kept");
    let known = project.epidemic().expect("read");
    risk.until = "2021-09-26".to_owned();
    project
        .put_risk(Some(known.risks[0].key.clone()), &risk)
        .expect("kept");
    let gate = known
        .gates
        .iter()
        .find(|gate| gate.kind == GateKind::Crossing);
    let gate = gate.expect("a checkpoint").key.clone();
    project
        .set_gates(std::slice::from_ref(&gate), GateState::Unmanned, now())
        .expect("kept");
    let shift = Shift::parse("20:00-08:00 2").expect("a shift");
    project
        .put_gate(&gate, GateKind::Gate, &[shift])
        .expect("kept");
    project
        .see_alarms(&["unmanned:k1:2021-09-12".to_owned()], now())
        .expect("kept");
    drop(project);
    let mut project = Project::open(&path, &options("desk")).expect("opened");
    project.get_ready().expect("ready");
    let known = project.epidemic().expect("read");
    assert_eq!(
        (known.rounds[0].expected, known.rounds[0].negative),
        (300, 300)
    );
    assert_eq!(known.risks[0].until, Some(date(2021, 9, 26)));
    let gate = known.gates.iter().find(|g| g.key == gate).expect("there");
    assert_eq!(
        (gate.kind, gate.state),
        (GateKind::Gate, GateState::Unmanned)
    );
    assert_eq!(gate.needed(today().at(3, 0, 0, 0)), 2);
    let before = now().date().at(9, 29, 0, 0);
    assert_eq!(
        (gate.state_at(before), gate.state_at(now())),
        (GateState::Open, GateState::Unmanned)
    );
    assert_eq!(known.seen[0].by, "操作员");
    assert_eq!(known.faults, []);
}

#[test]
fn the_rules_of_a_project_travel_with_it() {
    let (mut project, path, _folder) = desk();
    assert_eq!(project.rule_set().expect("read"), RuleSet::default());
    let rules = RuleSet {
        zone: Some(profiles()[1].clone()),
        free: Some(free_profiles()[1].clone()),
    };
    project.set_rules(&rules).expect("kept").expect("an entry");
    assert!(project.set_rules(&rules).expect("the same").is_none());
    drop(project);
    let project = Project::open(&path, &options("desk")).expect("opened");
    let kept = project.rule_set().expect("read");
    assert_eq!(kept, rules);
    assert_eq!(kept.on(today()).0.id, "ninth-edition");
}

#[test]
fn who_refuses_to_be_tested_is_kept_with_the_round() {
    let (mut project, path, _folder) = desk();
    let known = project.epidemic().expect("read");
    let mut round = RoundDraft::next(&known, &[CODE.to_owned()], today());
    let row = &mut round.rows[0];
    for (text, value) in [
        (&mut row.expected, "300"),
        (&mut row.negative, "290"),
        (&mut row.refused, "2"),
    ] {
        value.clone_into(text);
    }
    project.put_round(&round).expect("kept");
    drop(project);
    let project = open(&path);
    let known = project.epidemic().expect("read");
    let round = &known.rounds[0];
    assert_eq!(
        (
            round.expected,
            round.negative,
            round.positive,
            round.refused
        ),
        (300, 290, 0, 2)
    );
}
