//! The rules that desks of a project go by: brought as a file, gone by at once, taken back as one act,
//! there after a restart, and out again as they came.

use crate::support::{PASSPHRASE, contents, desk_of, open, script};
use gridroom::model::act::{Act, SamplingAct};
use gridroom::model::arrivals::{ArrivalDraft, CallDraft};
use gridroom::model::draft::DraftFault;
use gridroom::model::record::{Key, Kind};
use gridroom::model::sampling::{RoundId, RoundPlanDraft, Sampling};
use gridroom::model::setting::ProfileOf;
use gridroom::rules::arrivals::{CallResult, State};
use gridroom::rules::rule_file::RuleFault;
use gridroom::rules::{Permission, Role};
use gridroom::store::{ActionName, Entry, HistoryFilter, Project, StoreError};
use jiff::civil::{Date, DateTime, date};
use serde_json::json;
use std::path::PathBuf;
use tempfile::TempDir;

fn desk() -> (Project, PathBuf, TempDir) {
    let users = [
        ("操作员", Role::Operator),
        ("规划员", Role::Planner),
        ("值班领导", Role::Supervisor),
    ];
    desk_of(&contents(), &users)
}

fn day() -> Date {
    date(2021, 9, 12)
}

fn at(hour: i8, minute: i8) -> DateTime {
    day().at(hour, minute, 0, 0)
}

/// Another place's calls: two tries half an hour apart; with blanks behind the end, which are kept.
fn calls() -> String {
    let text = ProfileOf::Calls.bundled()[0];
    let text = text.replace("\"count\": 3", "\"count\": 2");
    let text = text.replace("\"apart_minutes\": 120", "\"apart_minutes\": 30");
    let text = text.replace("\"arrival-calls\"", "\"two-tries\"");
    format!("{text}\n \n")
}

/// Another place's sampling: fours, and results within eight hours.
fn sampling() -> String {
    let text = ProfileOf::Sampling.bundled()[0];
    let text = text.replace("[1, 5, 10]", "[1, 4, 5, 10]");
    let text = text.replace("\"result_hours\": 24", "\"result_hours\": 8");
    text.replace("\"sampling-2021\"", "\"fours\"")
}

fn set(
    project: &mut Project,
    of: ProfileOf,
    text: Option<String>,
) -> Result<Option<Entry>, StoreError> {
    Ok(project.commit(Act::SetProfile { of, text })?.entry)
}

fn enter(project: &mut Project, name: &str) -> Key {
    let draft = ArrivalDraft {
        name: name.to_owned(),
        phone: "13812341234".to_owned(),
        grid: "350322001001000".to_owned(),
        from: "枫亭镇".to_owned(),
        arrived: "2021-09-12".to_owned(),
        source: "公安".to_owned(),
        ..ArrivalDraft::default()
    };
    let entry = project.put_arrival(None, &draft, at(8, 0));
    let entry = entry.expect("kept").expect("an entry");
    let mut keys = entry.changes.iter().map(|change| &change.key);
    let key = keys.find(|key| key.kind == Kind::Person);
    key.expect("somebody").clone()
}

fn try_in_vain(project: &mut Project, key: &Key, at: DateTime) {
    let draft = CallDraft {
        result: Some(CallResult::NoAnswer),
        ..CallDraft::default()
    };
    project.record_call(key, &draft, at).expect("kept");
}

/// How it stands by what was heard, and by what lies in clear.
fn states(project: &Project, key: &Key) -> [(State, u32); 2] {
    let all = project.arrivals().expect("read");
    let waiting = project.arrivals_waiting().expect("read");
    [&all, &waiting].map(|all| {
        let standing = all.get(key).expect("there").standing;
        (standing.state, standing.tries)
    })
}

#[test]
fn calls_go_by_the_rules_that_were_brought_and_by_the_bundled_ones_again() {
    let (mut project, path, _folder) = desk();
    let (tried, fresh) = (enter(&mut project, "郑一"), enter(&mut project, "郑二"));
    try_in_vain(&mut project, &tried, at(9, 0));
    try_in_vain(&mut project, &tried, at(10, 0));
    assert_eq!(states(&project, &tried), [(State::Open, 1); 2]);

    let entry = set(&mut project, ProfileOf::Calls, Some(calls()));
    let entry = entry.expect("kept").expect("an entry");
    assert_eq!(entry.row.action, Some(ActionName::SetProfile));
    assert_eq!(entry.row.detail["of"], json!("calls"));
    assert_eq!(entry.row.detail["name"], json!("two-tries"));
    // Whoever was tried twice already is to be visited, for whoever may see them or not.
    assert_eq!(states(&project, &tried), [(State::Visit, 2); 2]);
    assert_eq!(states(&project, &fresh), [(State::Open, 0); 2]);
    let again = set(&mut project, ProfileOf::Calls, Some(calls()));
    assert_eq!(again.expect("nothing to do"), None);

    project.undo().expect("taken back");
    assert_eq!(project.profile_text(ProfileOf::Calls).expect("read"), None);
    assert_eq!(states(&project, &tried), [(State::Open, 1); 2]);
    project.redo().expect("done again");
    assert_eq!(states(&project, &tried), [(State::Visit, 2); 2]);

    drop(project);
    let mut project = open(&path);
    let text = project.profile_text(ProfileOf::Calls).expect("read");
    assert_eq!(text, Some(calls()), "as it came, to the last blank");
    let waiting = project.arrivals_waiting().expect("read");
    let standing = waiting.get(&tried).expect("there").standing;
    assert_eq!(standing.state, State::Visit);
    // Who was called lies sealed: somebody has to sign in before it stands otherwise.
    let locked = set(&mut project, ProfileOf::Calls, None);
    assert!(
        matches!(locked, Err(StoreError::SignInNeeded)),
        "{locked:?}"
    );
    project.sign_in("值班领导", PASSPHRASE).expect("signed in");
    try_in_vain(&mut project, &fresh, at(9, 0));
    try_in_vain(&mut project, &fresh, at(9, 40));
    assert_eq!(states(&project, &fresh), [(State::Visit, 2); 2]);
    set(&mut project, ProfileOf::Calls, None).expect("kept");
    assert_eq!(states(&project, &tried), [(State::Open, 1); 2]);
    assert_eq!(states(&project, &fresh), [(State::Open, 1); 2]);
    assert_eq!(project.profile_text(ProfileOf::Calls).expect("read"), None);
    assert!(project.verify_chain().expect("checked").is_sound());
}

fn plan(size: &str) -> Act {
    let draft = RoundPlanDraft {
        number: "1".to_owned(),
        day: day().to_string(),
        starts: format!("{} 07:00", day()),
        due: format!("{} 20:00", day()),
        size: size.to_owned(),
        ..RoundPlanDraft::default()
    };
    Act::Sampling(SamplingAct::PlanRound { key: None, draft })
}

fn round(project: &Project) -> Sampling {
    let id = RoundId {
        number: 1,
        day: day(),
    };
    project.sampling(id).expect("read")
}

#[test]
fn sampling_goes_by_the_rules_that_were_brought_and_by_the_bundled_ones_again() {
    let (mut project, path, _folder) = desk();
    let refused = project.commit(plan("4")).expect_err("no such tubes");
    match refused {
        StoreError::Faulty(faults) => assert_eq!(faults, [DraftFault::Impossible("size")]),
        other => panic!("{other:?}"),
    }
    set(&mut project, ProfileOf::Sampling, Some(sampling()))
        .expect("kept")
        .expect("an entry");
    project.commit(plan("4")).expect("fours are allowed");
    let due = |project: &Project| {
        let sampling = round(project);
        let plan = sampling.plan().expect("planned");
        // The desk and the epidemic say the same.
        let epidemic = project.epidemic().expect("read");
        let said = plan.results_due(sampling.rules());
        assert_eq!(plan.results_due(&epidemic.samples.rules), said);
        said
    };
    assert_eq!(due(&project), date(2021, 9, 13).at(4, 0, 0, 0));
    drop(project);
    let mut project = open(&path);
    let text = project.profile_text(ProfileOf::Sampling).expect("read");
    assert_eq!(text, Some(sampling()), "as it came");
    assert_eq!(due(&project), date(2021, 9, 13).at(4, 0, 0, 0));
    project.sign_in("值班领导", PASSPHRASE).expect("signed in");
    // What is known of a round follows what changes of the rules.
    let mut followed = round(&project);
    let entry = set(&mut project, ProfileOf::Sampling, None);
    let entry = entry.expect("kept").expect("an entry");
    followed.take_news(&project.sampling_news(&entry).expect("read"));
    let planned = followed.plan().expect("planned");
    let late = date(2021, 9, 13).at(20, 0, 0, 0);
    assert_eq!(planned.results_due(followed.rules()), late);
    assert_eq!(due(&project), late);
    project.undo().expect("taken back");
    assert_eq!(due(&project), date(2021, 9, 13).at(4, 0, 0, 0));
}

#[test]
fn supervisors_bring_rules_and_what_cannot_be_gone_by_is_told_with_its_line() {
    let (mut project, path, _folder) = desk();
    for (name, may) in [("操作员", false), ("规划员", false), ("值班领导", true)] {
        project.sign_in(name, PASSPHRASE).expect("signed in");
        let done = set(&mut project, ProfileOf::Sampling, Some(sampling()));
        let is_refused = matches!(
            done,
            Err(StoreError::NotPermitted {
                permission: Permission::IssueOrders,
                ..
            })
        );
        assert_eq!((done.is_ok(), is_refused), (may, !may), "{name}");
    }
    let before = project.history(&HistoryFilter::default(), 1).expect("told");
    let faulty = calls().replace("\"days\": 1", "\"days\": 9");
    let of_the_other = sampling();
    for (text, line) in [(faulty, 14), (of_the_other, 6), ("{".to_owned(), 1)] {
        let fault = match set(&mut project, ProfileOf::Calls, Some(text)) {
            Err(StoreError::Rules(fault)) => fault,
            other => panic!("{other:?}"),
        };
        let (RuleFault::Field { line: told, .. }
        | RuleFault::Form { line: told, .. }
        | RuleFault::Json { line: told, .. }) = fault
        else {
            panic!("{fault}");
        };
        assert_eq!(told, line, "{fault}");
    }
    let after = project.history(&HistoryFilter::default(), 1).expect("told");
    assert_eq!(before[0].seq, after[0].seq, "nothing was written");
    assert_eq!(project.profile_text(ProfileOf::Calls).expect("read"), None);
    drop(project);
    // By a script it is the same act.
    let act = json!({"set-profile": {"of": "sampling", "text": null}});
    let sign_in = json!({"sign-in": {"name": "值班领导", "passphrase": PASSPHRASE}});
    let (said, is_done) = script(&path, &[sign_in, act]);
    assert!(is_done, "{said:?}");
    let text = open(&path).profile_text(ProfileOf::Sampling);
    assert_eq!(text.expect("read"), None);
}
