//! The desk of arrivals, by keyboard alone: three keys a record, the next one comes by itself; what was
//! done is there after a restart.

use crate::epidemic::{town_project, wait};
use crate::project::{PASSPHRASE, at_desk, options, sign_in_as};
use crate::support::{SMALL, Window, click, command, fill, press, settings, settle, shows, window};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::app::workspaces::arrivals::{Filter, Intent, Tab, Which, Whose};
use gridroom::app::workspaces::epidemic::Tab as Page;
use gridroom::model::arrivals::{
    Arrival, ArrivalDraft, AssignDraft, Caller, Visit, What, WorkKind,
};
use gridroom::model::epidemic::AlarmCause;
use gridroom::model::record::Key as RecordKey;
use gridroom::rules::arrivals::State;
use gridroom::store::{OpenOptions, Project};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Who called in the story.
const COLLEAGUE: &str = "流调01";

fn open(path: &Path, name: &str) -> Harness<'static, Window> {
    let mut harness = at_desk(path, name, Key::F3);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F12);
    settle(&mut harness);
    assert!(shows(&harness, "来返排查"), "the desk is open");
    harness
}

fn desk() -> (Harness<'static, Window>, PathBuf, TempDir) {
    let (path, folder) = town_project();
    (open(&path, "谢主任"), path, folder)
}

pub(crate) fn chosen(harness: &mut Harness<'_, Window>) -> Option<RecordKey> {
    harness.state_mut().shell().state.arrivals.chosen.clone()
}

fn one(harness: &mut Harness<'_, Window>, key: &RecordKey) -> Arrival {
    let state = &harness.state_mut().shell().state.arrivals;
    let all = state.arrivals().expect("read");
    all.get(key).expect("there").clone()
}

/// Somebody new, entered by the form.
pub(crate) fn register(harness: &mut Harness<'_, Window>, name: &str, phone: &str) {
    click(harness, "登记…");
    settle(harness);
    fill(harness, "姓名", name);
    fill(harness, "电话", phone);
    fill(harness, "来源地", "枫亭镇");
    fill(harness, "到达日期", "2021-10-05");
    command(harness, Key::Enter);
    settle(harness);
    assert!(!shows(harness, "登记来返人员"), "it was kept");
}

/// List those whom nobody calls, and show the first of them.
pub(crate) fn nobodys(harness: &mut Harness<'_, Window>) {
    let filter = Filter {
        whose: Whose::Nobody,
        which: Which::Open,
        ..Filter::default()
    };
    harness.state_mut().shell().state.arrivals.filter = filter;
    harness.run();
    press(harness, Key::PageDown);
    settle(harness);
}

#[test]
fn three_keys_a_record_and_the_next_one_comes_by_itself() {
    let (mut harness, path, _folder) = desk();
    for (name, phone) in [
        ("郑一", "13800000001"),
        ("郑二", "13800000002"),
        ("郑三", "13800000003"),
    ] {
        register(&mut harness, name, phone);
    }
    nobodys(&mut harness);
    let mut called = Vec::new();
    // No answer, wrong number, reached: whoever it is stays until they are done with.
    let first = chosen(&mut harness).expect("somebody");
    assert!(!shows(&harness, "1380000000"), "masked");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "1380000000"), "the number is shown");
    press(&mut harness, Key::Num2);
    settle(&mut harness);
    assert_eq!(one(&mut harness, &first).standing.tries, 1);
    called.push((first.clone(), State::Open));
    let second = chosen(&mut harness).expect("the next");
    assert_ne!(first, second);
    assert!(!shows(&harness, "1380000000"), "masked again");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    press(&mut harness, Key::Num1);
    settle(&mut harness);
    assert_eq!(one(&mut harness, &second).standing.state, State::Learned);
    assert_eq!(chosen(&mut harness), Some(second.clone()));
    press(&mut harness, Key::X);
    settle(&mut harness);
    called.push((second.clone(), State::Closed));
    let third = chosen(&mut harness).expect("the next");
    assert!(third != first && third != second);
    press(&mut harness, Key::Num4);
    settle(&mut harness);
    assert!(shows(&harness, "补充号码"), "another number is asked for");
    fill(&mut harness, "电话", "13900000009");
    click(&mut harness, "保存号码");
    settle(&mut harness);
    assert_eq!(one(&mut harness, &third).standing.state, State::Open);
    called.push((third, State::Open));
    drop(harness);
    let mut harness = open(&path, "谢主任");
    for (key, state) in called {
        assert_eq!(one(&mut harness, &key).standing.state, state);
    }
}

#[test]
fn what_was_learned_becomes_isolation_with_suggested_dates_in_one_undo() {
    let (mut harness, path, _folder) = desk();
    register(&mut harness, "郑四", "13800000004");
    // From an area of risk at the time of travel.
    let people = |path: &Path| {
        let options = OpenOptions {
            read_only: true,
            ..options()
        };
        let project = Project::open(path, &options).expect("opened");
        let known = project.epidemic().expect("read");
        known.isolations.len()
    };
    let before = people(&path);
    nobodys(&mut harness);
    let key = chosen(&mut harness).expect("somebody");
    press(&mut harness, Key::Num1);
    settle(&mut harness);
    press(&mut harness, Key::Q);
    settle(&mut harness);
    assert!(shows(&harness, "落实隔离"));
    // Where they stay was not known: the building is found by its code.
    fill(&mut harness, "楼栋", "3503220010040020308");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    fill(&mut harness, "开始日", "2021-10-05");
    fill(&mut harness, "解除日", "2021-10-19");
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    let after = one(&mut harness, &key);
    assert_eq!(after.standing.state, State::Closed, "handed over");
    assert_eq!(people(&path), before + 1);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(people(&path), before, "one undo takes both back");
    assert_eq!(one(&mut harness, &key).standing.state, State::Learned);
}

#[test]
fn a_colleague_is_taken_over_and_progress_leads_to_the_list() {
    let (mut harness, _path, _folder) = desk();
    click(&mut harness, "进度");
    settle(&mut harness);
    assert!(shows(&harness, "未办结"));
    let overdue = {
        let shell = harness.state_mut().shell();
        let now = shell.state.now();
        let all = shell.state.arrivals.arrivals().expect("read");
        all.total(now)
    };
    assert!(overdue.all > 6_000 && overdue.overdue > 0, "{overdue:?}");
    click(&mut harness, "分派");
    settle(&mut harness);
    let own = |harness: &mut Harness<'_, Window>, name: &str| {
        let all = &harness.state_mut().shell().state.arrivals;
        let all = all.arrivals().expect("read");
        let of = |one: &&Arrival| {
            one.caller.as_deref() == Some(name) && one.standing.state != State::Closed
        };
        all.iter().filter(of).count()
    };
    let theirs = own(&mut harness, COLLEAGUE);
    assert!(theirs > 0, "the colleague has somebody left");
    let takes: Vec<_> = harness.query_all_by_label("接手").collect();
    assert!(!takes.is_empty());
    takes[0].click_accesskit();
    drop(takes);
    settle(&mut harness);
    assert!(own(&mut harness, "谢主任") > 0);
}

#[test]
fn nobody_is_called_while_the_project_is_locked() {
    let (mut harness, _path, _folder) = desk();
    register(&mut harness, "郑五", "13800000005");
    nobodys(&mut harness);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "13800000005"));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    assert!(!shows(&harness, "13800000005"), "nothing of it stays");
    assert!(!shows(&harness, "郑*"));
}

/// Nobody opened the register before: the desk asks for it.
#[test]
fn visits_stand_by_who_goes_there_though_no_register_was_opened() {
    let (mut harness, _path, _folder) = desk();
    settle(&mut harness);
    let (lists, visits) = {
        let arrivals = &harness.state_mut().shell().state.arrivals;
        (arrivals.lists.clone(), arrivals.visits.len())
    };
    click(&mut harness, &format!("上门（{visits}）"));
    settle(&mut harness);
    assert!(visits > 0 && !lists.is_empty());
    let first = &lists[0];
    assert!(!first.worker.is_empty(), "somebody answers for a grid");
    assert!(shows(&harness, &first.worker));
    let key = first.visits[0].key.clone();
    assert_eq!(first.visits[0].grid, one(&mut harness, &key).grid);
    let listed: usize = lists.iter().map(|list| list.visits.len()).sum();
    assert!(listed >= visits, "nobody is left out");
}

/// Also while the desk is closed: the alarm leads to those whom it is about.
#[test]
fn overdue_calls_are_an_alarm_that_leads_to_the_desk() {
    let (path, _folder) = town_project();
    let mut harness = at_desk(&path, "谢主任", Key::F3);
    wait(&mut harness, |window| {
        let alarms = window.shell().state.epidemic.alarms.list();
        let has = |is_it: fn(&AlarmCause) -> bool| alarms.iter().any(|a| is_it(&a.cause));
        has(|cause| matches!(cause, AlarmCause::CallsLate(_)))
            && has(|cause| matches!(cause, AlarmCause::VisitsLate(_)))
    });
    let alarms = harness.state_mut().shell().state.epidemic.alarms.list();
    let mut late = 0;
    for alarm in alarms.iter() {
        if let AlarmCause::CallsLate(count) | AlarmCause::VisitsLate(count) = alarm.cause {
            late += count;
        }
    }
    harness.state_mut().shell().state.epidemic.tab = Page::Alarms;
    settle(&mut harness);
    let row = harness.query_all_by_label_contains("上门超时").next();
    row.expect("it is listed").click_accesskit();
    settle(&mut harness);
    let state = &harness.state_mut().shell().state;
    assert_eq!(state.arrivals.tab, Tab::Visits);
    let total = state.arrivals.arrivals().expect("read").total(state.now());
    assert_eq!(total.overdue, late, "it tells of just those");
    assert!(shows(&harness, "来返排查"));
}

/// The map shows where visits are due also while the desk is closed, and says of nobody who it is.
#[test]
fn visits_are_on_the_map_of_every_workspace() {
    let (path, _folder) = town_project();
    let mut harness = at_desk(&path, "谢主任", Key::F3);
    let visits = harness.state_mut().shell().state.arrivals.visits.clone();
    assert!(!visits.is_empty() && visits.iter().all(|visit| visit.at.is_some()));
    assert!(visits.iter().all(|visit| visit.name.is_none()));
    assert!(shows(&harness, "待上门"), "there is a layer of them");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F12);
    settle(&mut harness);
    let known = harness.state_mut().shell().state.arrivals.visits.clone();
    let whom = |visits: &[Visit]| {
        let mut keys: Vec<RecordKey> = visits.iter().map(|visit| visit.key.clone()).collect();
        keys.sort();
        keys
    };
    assert_eq!(whom(&known), whom(&visits), "the same people");
    assert!(known.iter().all(|visit| visit.name.is_some()));
}

/// A filter that is on is a chip with a ×, Esc takes it away, and it is there after a restart.
#[test]
fn filters_are_chips_that_esc_clears_and_a_restart_keeps() {
    let (mut harness, path, _folder) = desk();
    let filter = |harness: &mut Harness<'_, Window>| {
        harness.state_mut().shell().state.arrivals.filter.clone()
    };
    let look_through = |harness: &mut Harness<'_, Window>, filter: Filter| {
        let ctx = harness.ctx.clone();
        let shell = harness.state_mut().shell();
        shell.handle(Intent::LookThrough(filter).into(), &ctx);
        settle(harness);
    };
    let wanted = Filter {
        whose: Whose::All,
        which: Which::Overdue,
        ..Filter::default()
    };
    look_through(&mut harness, wanted.clone());
    let clear = |text: &str| format!("取消筛选：{text}");
    assert!(shows(&harness, &clear("全部名单")));
    click(&mut harness, &clear("已超时"));
    settle(&mut harness);
    let left = filter(&mut harness);
    assert_eq!((left.which, &left.whose), (Which::Open, &Whose::All));
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    assert_eq!(filter(&mut harness), Filter::default());
    assert!(!shows(&harness, &clear("全部名单")));
    look_through(&mut harness, wanted.clone());
    let kept = harness.state_mut().shell().state.settings.clone();
    drop(harness);
    let mut harness = window(kept, Some(&path), SMALL);
    settle(&mut harness);
    assert_eq!(filter(&mut harness), wanted, "it is found again");
}

/// A project in which these people are somebody's to call: entered and shared out elsewhere.
fn shared_out(people: &[(&str, &str, &str)]) -> (PathBuf, TempDir, Vec<RecordKey>) {
    let (path, folder) = town_project();
    let mut project = Project::open(&path, &options()).expect("opened");
    project.get_ready().expect("ready");
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let now = project.clock().expect("a clock").now();
    let mut keys = Vec::new();
    for (name, phone, arrived) in people {
        let draft = ArrivalDraft {
            name: (*name).to_owned(),
            phone: (*phone).to_owned(),
            grid: "350322001004002".to_owned(),
            from: "枫亭镇".to_owned(),
            arrived: (*arrived).to_owned(),
            ..ArrivalDraft::default()
        };
        let entry = project.put_arrival(None, &draft, now).expect("kept");
        keys.push(entry.expect("an entry").changes[0].key.clone());
    }
    let draft = AssignDraft {
        callers: vec![Caller {
            name: "谢主任".to_owned(),
            ..Caller::default()
        }],
        keys: keys.clone(),
        ..AssignDraft::default()
    };
    project.assign_calls(&draft).expect("shared out");
    (path, folder, keys)
}

/// What was handed over of somebody: the work, and its day.
fn handed(harness: &mut Harness<'_, Window>, key: &RecordKey) -> Option<(WorkKind, Date)> {
    let log = one(harness, key).log;
    log.iter().find_map(|event| match &event.what {
        What::Handed { work, day, .. } => Some((*work, (*day)?)),
        _ => None,
    })
}

/// From opening the desk on nothing is clicked, typed or set: each record is some keys, whatever came of
/// it, and the next one comes by itself.
#[test]
fn whole_records_are_done_by_keys_alone() {
    let (path, _folder, keys) = shared_out(&[
        ("郑一", "13800000011", "2021-10-05"),
        ("郑二", "13800000012", "2021-10-05"),
        ("郑三", "13800000013", "2021-10-05"),
        ("郑四", "13800000014", "2021-10-03"),
        ("郑五", "13800000015", "2021-10-05"),
    ]);
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    sign_in_as(&mut harness, "谢主任");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F12);
    settle(&mut harness);
    let today = harness.state_mut().shell().state.now().date();
    let shown = |harness: &mut Harness<'_, Window>, place: usize| {
        assert_eq!(chosen(harness), keys.get(place).cloned(), "{place}");
    };
    let key = |harness: &mut Harness<'_, Window>, key: Key| {
        press(harness, key);
        settle(harness);
    };
    // Reached and sampled: the number, the result, the work, Enter.
    shown(&mut harness, 0);
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "13800000011"), "the number");
    for of in [Key::Num1, Key::W, Key::Enter] {
        key(&mut harness, of);
    }
    let sampled = Some((WorkKind::Sample, today));
    assert_eq!(handed(&mut harness, &keys[0]), sampled);
    // No answer: one key.
    shown(&mut harness, 1);
    assert!(!shows(&harness, "13800000012"), "masked");
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "13800000012"));
    key(&mut harness, Key::Num2);
    // Passed through today.
    shown(&mut harness, 2);
    for of in [Key::Num1, Key::E, Key::Enter] {
        key(&mut harness, of);
    }
    let passed = Some((WorkKind::Pass, today));
    assert_eq!(handed(&mut harness, &keys[2]), passed);
    // Isolated with the dates that the rules suggest, counted from the travel.
    shown(&mut harness, 3);
    for of in [Key::Num1, Key::Q] {
        key(&mut harness, of);
    }
    assert!(shows(&harness, "2021-10-24"), "21 days from the travel");
    key(&mut harness, Key::Enter);
    let isolated = Some((WorkKind::Isolate, today));
    assert_eq!(handed(&mut harness, &keys[3]), isolated);
    // A wrong number: nothing has to be typed to go on.
    shown(&mut harness, 4);
    key(&mut harness, Key::Num4);
    key(&mut harness, Key::PageDown);
    assert_eq!(one(&mut harness, &keys[4]).standing.state, State::Number);
    assert_eq!(chosen(&mut harness), None, "nobody else is due");
    // What was done last but the call is taken back as one.
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        settle(&mut harness);
    }
    assert_eq!(one(&mut harness, &keys[4]).standing.state, State::Open);
    assert_eq!(one(&mut harness, &keys[3]).standing.state, State::Learned);
}

/// Pass somebody over.
fn skip(harness: &mut Harness<'_, Window>) {
    let ctx = harness.ctx.clone();
    let intent = gridroom::app::workspaces::arrivals::Intent::Skip;
    harness.state_mut().shell().handle(intent.into(), &ctx);
    settle(harness);
}

/// What was typed about a call is not given up by going on to somebody else.
#[test]
fn a_note_that_nobody_kept_is_asked_about_before_the_next_one_comes() {
    let (path, _folder, keys) = shared_out(&[
        ("郑一", "13800000011", "2021-10-05"),
        ("郑二", "13800000012", "2021-10-05"),
    ]);
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    sign_in_as(&mut harness, "谢主任");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F12);
    settle(&mut harness);
    assert_eq!(chosen(&mut harness).as_ref(), keys.first());
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    fill(&mut harness, "备注", "与表姐同住");
    skip(&mut harness);
    assert_eq!(chosen(&mut harness).as_ref(), keys.first(), "still here");
    click(&mut harness, "继续填写");
    settle(&mut harness);
    assert!(shows(&harness, "与表姐同住"), "nothing is lost");
    // Where nothing was typed nobody is asked.
    fill(&mut harness, "备注", "");
    skip(&mut harness);
    assert_eq!(chosen(&mut harness).as_ref(), keys.get(1));
}
