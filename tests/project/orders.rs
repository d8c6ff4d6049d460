//! What an order rests on: documents in their turn, recorded by those who may; a second pair of
//! eyes; and that neither a script nor another program gets past them.

use crate::support::{PASSPHRASE, contents, desk_of, mistaken, open, script};
use gridroom::model::act::{Act, ActionName};
use gridroom::model::change::Conflict;
use gridroom::model::epidemic::{
    Book, DocumentDraft, Documents, DraftFault, Order, OrderDraft, OrderState,
};
use gridroom::model::record::{Key, Kind};
use gridroom::rules::Role;
use gridroom::rules::approval::{OrderStep, OutOfTurn};
use gridroom::rules::zone::Zone;
use gridroom::store::geometry::register_functions;
use gridroom::store::{EntryRow, HistoryFilter, Project, StoreError};
use jiff::civil::{DateTime, date};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

pub const CODE: &str = "350322001001000";
pub const OTHER: &str = "350322001001001";

pub fn noon() -> DateTime {
    date(2021, 9, 12).at(12, 0, 0, 0)
}

/// The day on which the grid is to be opened.
pub fn later() -> DateTime {
    date(2021, 9, 27).at(8, 0, 0, 0)
}

/// Three grids; an administrator, who has signed in, an operator, a planner and a supervisor.
pub fn desk() -> (Project, PathBuf, TempDir) {
    let users = [
        ("操作员", Role::Operator),
        ("规划员", Role::Planner),
        ("值班长", Role::Supervisor),
    ];
    desk_of(&contents(), &users)
}

pub fn sit(project: &mut Project, name: &str) {
    project.sign_in(name, PASSPHRASE).expect("signed in");
}

pub fn draft(number: &str, zone: Zone, from: DateTime) -> OrderDraft {
    OrderDraft {
        number: number.to_owned(),
        authority: "指挥部".to_owned(),
        issuer: "总指挥".to_owned(),
        ..OrderDraft::new(zone, vec![CODE.to_owned()], from)
    }
}

pub fn keep(project: &mut Project, key: Option<&Key>, draft: &OrderDraft) -> Key {
    let kept = project.put_order(key.cloned(), draft, OrderState::Draft, later());
    let entry = kept.expect("kept").expect("an entry");
    entry.changes[0].key.clone()
}

/// The grid is locked down: the operator drafted it, the administrator issued it.
fn locked() -> (Project, PathBuf, TempDir) {
    let (mut project, path, folder) = desk();
    sit(&mut project, "操作员");
    let lockdown = draft("1号", Zone::Lockdown, noon());
    let key = keep(&mut project, None, &lockdown);
    sit(&mut project, "谢主任");
    let issued = project.put_order(Some(key), &lockdown, OrderState::Issued, noon());
    issued.expect("a closing needs no document");
    (project, path, folder)
}

fn paper(step: OrderStep) -> DocumentDraft {
    let (body, number, date) = match step {
        OrderStep::Application => ("鲤城街道办事处", "鲤街请〔2021〕2号", "2021-09-25"),
        OrderStep::Assessment => ("县疾控中心", "县疾控评〔2021〕2号", "2021-09-26"),
        OrderStep::Approval => ("市指挥部", "市防指批〔2021〕2号", "2021-09-27"),
    };
    let [body, number, date] = [body, number, date].map(str::to_owned);
    DocumentDraft { body, number, date }
}

pub fn order(project: &Project, key: &Key) -> Order {
    let orders = project.epidemic().expect("read").orders;
    let found = orders.into_iter().find(|order| order.key == *key);
    found.expect("the order")
}

fn zone_at(project: &Project, at: DateTime) -> Zone {
    let epidemic = project.epidemic().expect("read");
    Book::new(&epidemic).in_force(CODE, at).zone
}

pub fn newest(project: &Project) -> EntryRow {
    let told = project.history(&HistoryFilter::default(), 1).expect("told");
    told.into_iter().next().expect("an entry")
}

fn missing(refused: &Result<Option<gridroom::store::Entry>, StoreError>) -> Vec<&'static str> {
    let Err(StoreError::Faulty(faults)) = refused else {
        panic!("{refused:?}");
    };
    let names = faults.iter().map(|fault| match fault {
        DraftFault::Missing(name) => *name,
        other => panic!("{other:?}"),
    });
    names.collect()
}

#[test]
fn a_release_is_issued_only_with_each_of_its_documents() {
    let (mut project, path, _folder) = locked();
    let release = draft("2号", Zone::Unset, later());
    let issue = |project: &mut Project, key: &Key| {
        project.put_order(Some(key.clone()), &release, OrderState::Issued, later())
    };
    // One that nobody drafted has no documents at all.
    let unwritten = project.put_order(None, &release, OrderState::Issued, later());
    assert_eq!(
        missing(&unwritten),
        ["application", "assessment", "approval"]
    );
    sit(&mut project, "操作员");
    let key = keep(&mut project, None, &release);
    for (n, step) in OrderStep::ALL.into_iter().enumerate() {
        sit(&mut project, "值班长");
        let refused = issue(&mut project, &key);
        let names = OrderStep::ALL.map(OrderStep::name);
        assert_eq!(missing(&refused), names[n..]);
        if step == OrderStep::Application {
            sit(&mut project, "操作员");
        }
        let recorded = project.record_step(&key, step, &paper(step), later());
        let entry = recorded.expect("recorded").expect("an entry");
        let (name, state) = match step {
            OrderStep::Application => (ActionName::ApplyOrder, OrderState::Applied),
            OrderStep::Assessment => (ActionName::AssessOrder, OrderState::Assessed),
            OrderStep::Approval => (ActionName::ApproveOrder, OrderState::Approved),
        };
        assert_eq!(entry.row.action, Some(name));
        assert_eq!(order(&project, &key).state, state);
        assert_eq!(zone_at(&project, later()), Zone::Lockdown);
    }
    let issued = issue(&mut project, &key)
        .expect("issued")
        .expect("an entry");
    assert_eq!(issued.row.author.actor, "值班长");
    assert_eq!(zone_at(&project, later()), Zone::Unset);
    drop(project);
    let project = open(&path);
    let order = order(&project, &key);
    let said: Vec<(&str, &str, Option<&str>)> = order
        .documents
        .iter()
        .flatten()
        .map(|d| (d.body.as_str(), d.number.as_str(), d.by.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            ("鲤城街道办事处", "鲤街请〔2021〕2号", Some("操作员")),
            ("县疾控中心", "县疾控评〔2021〕2号", Some("值班长")),
            ("市指挥部", "市防指批〔2021〕2号", Some("值班长")),
        ]
    );
    assert_eq!(
        order.documents[0].as_ref().and_then(|d| d.at),
        Some(later())
    );
    // Who was signed in, whatever name is printed.
    assert_eq!(
        order.users,
        ["操作员", "值班长"].map(|n| Some(n.to_owned()))
    );
    assert_eq!(order.issued.by, "总指挥");
    assert!(!order.same_person);
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn a_declaration_that_a_grid_is_free_needs_an_application_and_an_assessment() {
    let (mut project, _path, _folder) = desk();
    sit(&mut project, "操作员");
    let free = draft("2号", Zone::EpidemicFree, later());
    let key = keep(&mut project, None, &free);
    sit(&mut project, "值班长");
    let issue = |project: &mut Project| {
        project.put_order(Some(key.clone()), &free, OrderState::Issued, later())
    };
    assert_eq!(missing(&issue(&mut project)), ["application", "assessment"]);
    for step in [OrderStep::Application, OrderStep::Assessment] {
        let recorded = project.record_step(&key, step, &paper(step), later());
        recorded.expect("recorded");
    }
    let step = OrderStep::Approval;
    let asked = project.record_step(&key, step, &paper(step), later());
    assert!(
        matches!(asked, Err(StoreError::OutOfTurn(OutOfTurn::NotAsked(_)))),
        "{asked:?}"
    );
    issue(&mut project).expect("issued");
    assert_eq!(zone_at(&project, later()), Zone::EpidemicFree);
}

#[test]
fn a_step_out_of_turn_or_with_half_a_document_is_not_recorded() {
    use OrderStep as S;
    let (mut project, _path, _folder) = locked();
    let key = keep(&mut project, None, &draft("2号", Zone::Unset, later()));
    let record = |project: &mut Project, key: &Key, step, paper: &DocumentDraft| {
        project.record_step(key, step, paper, later())
    };
    let out_of_turn = |result: Result<_, StoreError>| match result {
        Err(StoreError::OutOfTurn(why)) => why,
        other => panic!("{other:?}"),
    };
    let early = record(&mut project, &key, S::Assessment, &paper(S::Assessment));
    assert_eq!(out_of_turn(early), OutOfTurn::After(S::Application));
    let faults = |result: Result<_, StoreError>| match result {
        Err(StoreError::Faulty(faults)) => faults,
        other => panic!("{other:?}"),
    };
    let with = |body: &str, number: &str, date: &str| {
        let [body, number, date] = [body, number, date].map(str::to_owned);
        DocumentDraft { body, number, date }
    };
    let half = record(
        &mut project,
        &key,
        S::Application,
        &with(" ", "", "2021-09-25"),
    );
    assert_eq!(
        faults(half),
        ["application_body", "application_number"].map(DraftFault::Missing)
    );
    let never = record(
        &mut project,
        &key,
        S::Application,
        &with("街", "1", "2021-02-30"),
    );
    assert!(matches!(
        faults(never)[..],
        [DraftFault::Date("application_date", _)]
    ));
    let future = record(
        &mut project,
        &key,
        S::Application,
        &with("街", "1", "2021-09-28"),
    );
    assert_eq!(faults(future), [DraftFault::Future("application_date")]);
    record(&mut project, &key, S::Application, &paper(S::Application)).expect("recorded");
    let twice = record(&mut project, &key, S::Application, &paper(S::Application));
    assert_eq!(out_of_turn(twice), OutOfTurn::Done(S::Application));
    let before = record(
        &mut project,
        &key,
        S::Assessment,
        &with("县", "1", "2021-09-24"),
    );
    assert_eq!(
        faults(before),
        [DraftFault::Order("application_date", "assessment_date")]
    );
    // A closing asks for none, and what was issued takes none.
    let closing = keep(&mut project, None, &draft("3号", Zone::Control, later()));
    let unasked = record(
        &mut project,
        &closing,
        S::Application,
        &paper(S::Application),
    );
    assert_eq!(out_of_turn(unasked), OutOfTurn::NotAsked(S::Application));
    let issued = project.epidemic().expect("read").orders;
    let issued = issued.iter().find(|order| order.number == "1号");
    let issued = issued.expect("the lockdown").key.clone();
    for step in S::ALL {
        let stands = record(&mut project, &issued, step, &paper(step));
        assert!(matches!(stands, Err(StoreError::OrderStands)), "{stands:?}");
    }
    let gone = record(
        &mut project,
        &Key::new(Kind::Order, "x"),
        S::Application,
        &paper(S::Application),
    );
    assert!(matches!(gone, Err(StoreError::Erased)), "{gone:?}");
}

#[test]
fn a_step_is_never_just_said_and_an_order_never_written_as_withdrawn() {
    let (mut project, _path, _folder) = locked();
    let release = draft("2号", Zone::Unset, later());
    let key = keep(&mut project, None, &release);
    for (state, step) in [
        (OrderState::Applied, OrderStep::Application),
        (OrderState::Assessed, OrderStep::Assessment),
        (OrderState::Approved, OrderStep::Approval),
    ] {
        for key in [None, Some(key.clone())] {
            let said = project.put_order(key.clone(), &release, state, later());
            assert!(
                matches!(&said, Err(StoreError::OutOfTurn(OutOfTurn::Undocumented(of))) if *of == step),
                "{said:?}"
            );
            let act = Act::DraftOrder {
                key,
                draft: release.clone(),
                state,
            };
            assert!(project.commit(act).is_err());
        }
    }
    for key in [None, Some(key.clone())] {
        let said = project.put_order(key, &release, OrderState::Withdrawn, later());
        assert!(matches!(said, Err(StoreError::OrderStands)), "{said:?}");
    }
    assert_eq!(order(&project, &key).state, OrderState::Draft);
}

#[test]
fn only_an_order_that_is_in_force_is_withdrawn_and_once() {
    let (mut project, _path, _folder) = locked();
    let changed = |result: Result<_, StoreError>| {
        let is_so = matches!(
            result,
            Err(StoreError::Conflict {
                conflict: Conflict::Changed,
                ..
            })
        );
        assert!(is_so, "{result:?}");
    };
    let drafted = keep(&mut project, None, &draft("2号", Zone::Control, later()));
    changed(project.withdraw_order(&drafted, &mistaken(), later()));
    let orders = project.epidemic().expect("read").orders;
    let lockdown = orders.iter().find(|order| order.was_issued());
    let lockdown = lockdown.expect("the lockdown").key.clone();
    project
        .withdraw_order(&lockdown, &mistaken(), later())
        .expect("withdrawn");
    let again = later().saturating_add(jiff::Span::new().hours(2));
    changed(project.withdraw_order(&lockdown, &mistaken(), again));
    assert_eq!(order(&project, &lockdown).withdrawn, Some(later()));
}

#[test]
fn a_text_that_changes_after_a_step_loses_its_documents_and_it_is_said() {
    let (mut project, _path, _folder) = locked();
    let release = draft("2号", Zone::Unset, later());
    let key = keep(&mut project, None, &release);
    let record = |project: &mut Project| {
        for step in OrderStep::ALL {
            let recorded = project.record_step(&key, step, &paper(step), later());
            recorded.expect("recorded");
        }
    };
    record(&mut project);
    // Another number is no other text.
    let renumbered = OrderDraft {
        number: "2号之一".to_owned(),
        ..release.clone()
    };
    keep(&mut project, Some(&key), &renumbered);
    assert_eq!(order(&project, &key).state, OrderState::Approved);
    assert!(newest(&project).detail.get("taken_back").is_none());
    let others: [fn(&mut OrderDraft); 3] = [
        |order| order.zone = Zone::Precaution,
        |order| order.grids.push(OTHER.to_owned()),
        |order| order.from = "2021-09-27 09:00".to_owned(),
    ];
    sit(&mut project, "值班长");
    for change in others {
        let mut other = renumbered.clone();
        change(&mut other);
        // It is not issued on documents that are about something else.
        let issued = project.put_order(Some(key.clone()), &other, OrderState::Issued, later());
        assert_eq!(missing(&issued).len(), 3);
        keep(&mut project, Some(&key), &other);
        let stands = order(&project, &key);
        assert_eq!(
            (stands.state, stands.documents),
            (OrderState::Draft, Documents::default())
        );
        assert_eq!(
            newest(&project).detail["taken_back"],
            json!(["application", "assessment", "approval"])
        );
        keep(&mut project, Some(&key), &renumbered);
        record(&mut project);
    }
    // One that was refused is applied for anew.
    project
        .put_order(Some(key.clone()), &renumbered, OrderState::Refused, later())
        .expect("refused");
    let step = OrderStep::Application;
    let refused = project.record_step(&key, step, &paper(step), later());
    assert!(
        matches!(refused, Err(StoreError::OutOfTurn(OutOfTurn::Refused))),
        "{refused:?}"
    );
    let issued = project.put_order(Some(key.clone()), &renumbered, OrderState::Issued, later());
    assert_eq!(missing(&issued).len(), 3);
    keep(&mut project, Some(&key), &renumbered);
    assert_eq!(order(&project, &key).documents, Documents::default());
}

#[test]
fn an_operator_records_applications_and_a_planner_nothing() {
    let (mut project, _path, _folder) = locked();
    let key = keep(&mut project, None, &draft("2号", Zone::Unset, later()));
    let may = |project: &mut Project, step| {
        let recorded = project.record_step(&key, step, &paper(step), later());
        match recorded {
            Ok(_) => true,
            Err(StoreError::NotPermitted { .. }) => false,
            Err(other) => panic!("{other:?}"),
        }
    };
    sit(&mut project, "规划员");
    assert!(!may(&mut project, OrderStep::Application));
    sit(&mut project, "操作员");
    assert!(may(&mut project, OrderStep::Application));
    assert!(!may(&mut project, OrderStep::Assessment));
    sit(&mut project, "值班长");
    assert!(may(&mut project, OrderStep::Assessment));
    // Whoever recorded it takes it back, once; then it can be recorded rightly.
    project.undo().expect("undone");
    assert_eq!(order(&project, &key).state, OrderState::Applied);
    assert!(may(&mut project, OrderStep::Assessment));
    sit(&mut project, "操作员");
    assert!(!may(&mut project, OrderStep::Approval));
    project.sign_out(false).expect("out");
    let step = OrderStep::Approval;
    let locked = project.record_step(&key, step, &paper(step), later());
    assert!(
        matches!(locked, Err(StoreError::SignInNeeded)),
        "{locked:?}"
    );
}

#[test]
fn another_program_records_no_document_and_confirms_nothing() {
    let (mut project, path, _folder) = locked();
    let release = draft("2号", Zone::Unset, later());
    let key = keep(&mut project, None, &release);
    let step = OrderStep::Application;
    let recorded = project.record_step(&key, step, &paper(step), later());
    recorded.expect("recorded");
    let hurried = OrderDraft {
        emergency: "夜间突发".to_owned(),
        ..draft("3号", Zone::Lockdown, later())
    };
    let alone = project.put_order(None, &hurried, OrderState::Issued, later());
    let alone = alone.expect("issued").expect("an entry").changes[0]
        .key
        .clone();
    let orders = project.records(Kind::Order).expect("read");
    drop(project);
    let sql = Connection::open(&path).expect("opened");
    register_functions(&sql).expect("registered");
    let has = |column: &str| -> bool {
        let mut columns = sql
            .prepare("SELECT name FROM pragma_table_info('orders')")
            .expect("sql");
        let names = columns
            .query_map([], |row| row.get::<_, String>(0))
            .expect("read");
        names.filter_map(Result::ok).any(|name| name == column)
    };
    for column in [
        "assessment_body",
        "assessment_number",
        "assessment_date",
        "confirmed_user",
        "confirmed_at",
    ] {
        if !has(column) {
            let add = format!("ALTER TABLE orders ADD COLUMN {column} TEXT");
            sql.execute_batch(&add).expect("added");
        }
    }
    assert!(has("application_body"), "a layer that others read");
    for attempt in [
        format!(
            "UPDATE orders SET application_body = '别的街道', application_user = '谢主任', application_number = '9号' WHERE gridroom_id = '{}'",
            key.id
        ),
        format!(
            "UPDATE orders SET assessment_body = '县', assessment_number = '1号', assessment_date = '2021-09-26', status = 'assessed' WHERE gridroom_id = '{}'",
            key.id
        ),
        format!(
            "UPDATE orders SET confirmed_user = '值班长', confirmed_at = '2021-09-27 08:00' WHERE gridroom_id = '{}'",
            alone.id
        ),
        format!(
            "UPDATE orders SET same_person = NULL WHERE gridroom_id = '{}'",
            alone.id
        ),
    ] {
        sql.execute_batch(&attempt)
            .unwrap_or_else(|error| panic!("{attempt}: {error}"));
    }
    drop(sql);
    let project = open(&path);
    assert_eq!(project.records(Kind::Order).expect("read"), orders);
    assert!(order(&project, &alone).awaits_confirmation());
    assert_eq!(order(&project, &key).state, OrderState::Applied);
    let told = project
        .history(&HistoryFilter::default(), 20)
        .expect("told");
    let told: Vec<&Value> = told
        .iter()
        .filter(|row| row.action == Some(ActionName::OutsideEdit))
        .filter_map(|row| row.detail.get("tried"))
        .flat_map(|tried| tried.as_array().into_iter().flatten())
        .collect();
    let of = |key: &Key| {
        told.iter()
            .any(|tried| tried["record"] == json!(key.to_string()))
    };
    assert!(of(&key) && of(&alone), "{told:?}");
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn a_script_applies_assesses_approves_issues_and_confirms_or_is_told_no() {
    let (project, path, _folder) = locked();
    drop(project);
    let run = |lines: &[Value]| script(&path, lines).0;
    let sign_in = |name: &str| json!({"sign-in": {"name": name, "passphrase": PASSPHRASE}});
    let text = json!({"number": "2号", "zone": "unset", "grids": [CODE], "from": "2021-09-27 08:00", "authority": "指挥部", "issuer": "总指挥"});
    let said = run(&[
        sign_in("操作员"),
        json!({"draft-order": {"draft": text, "state": "draft"}}),
    ]);
    let changed = said[1]["changed"][0].as_str().expect("a record").to_owned();
    let id = changed.strip_prefix("order ").expect("an order");
    let key = json!({"kind": "order", "id": id});
    let step = |step: OrderStep| {
        let document = serde_json::to_value(paper(step)).expect("said");
        json!({"record-step": {"key": key, "step": step.name(), "document": document}})
    };
    let issue = json!({"issue-order": {"key": key, "draft": text}});
    let said = run(&[
        sign_in("操作员"),
        json!({"draft-order": {"key": key, "draft": text, "state": "approved"}}),
        step(OrderStep::Assessment),
        step(OrderStep::Application),
        step(OrderStep::Assessment),
        sign_in("值班长"),
        issue.clone(),
        step(OrderStep::Approval),
        step(OrderStep::Assessment),
        step(OrderStep::Approval),
        issue,
        json!({"confirm-order": {"key": key}}),
    ]);
    let refused: Vec<bool> = said.iter().map(|s| s.get("refused").is_some()).collect();
    let expected = [
        false, true, true, false, true, false, true, true, false, false, false, true,
    ];
    assert_eq!(refused, expected, "{said:?}");
    assert_eq!(said[3]["act"], "apply-order");
    let why = said[6]["refused"].as_str().unwrap_or_default();
    assert!(why.contains("assessment"), "{why}");
    let project = open(&path);
    assert_eq!(zone_at(&project, later()), Zone::Unset);
    assert!(project.verify_chain().expect("checked").is_sound());
}
