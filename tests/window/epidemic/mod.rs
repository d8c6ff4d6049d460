//! The epidemic workspace, as a duty officer uses it: a case is registered and changes what is
//! proposed; only an order changes what is in force; the past is replayed with its own grids.

mod replay;

use crate::project::{PASSPHRASE, at_desk, options};
use crate::support::{Window, click, command, fill, follow, press, settle, shows};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::app::workspaces::epidemic::Tab;
use gridroom::demo::project::town_contents;
use gridroom::geometry::coverage::FaceId;
use gridroom::model::epidemic::{AlarmCause, GateState, Moment, Subject};
use gridroom::model::record::Kind;
use gridroom::rules::Role;
use gridroom::rules::zone::Zone;
use gridroom::store::sealing::Cost;
use gridroom::store::{HistoryFilter, NewProject, OpenOptions, Project};
use jiff::civil::date;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The invented town as a project with an administrator and an operator: made once, and copied for each
/// test.
pub fn town_project() -> (PathBuf, TempDir) {
    static MADE: OnceLock<(PathBuf, TempDir)> = OnceLock::new();
    let (made, _) = MADE.get_or_init(make_town);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("licheng.gpkg");
    std::fs::copy(made, &path).expect("copied");
    (path, folder)
}

fn make_town() -> (PathBuf, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("licheng.gpkg");
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Default::default(),
    };
    let contents = town_contents().expect("the town");
    let mut project = Project::create(&path, &new, &contents, &options()).expect("created");
    project.get_ready().expect("ready");
    project
        .set_up("谢主任", PASSPHRASE, Cost::TRIFLING)
        .expect("set up");
    project
        .add_user("操作员", Role::Operator, PASSPHRASE, Cost::TRIFLING)
        .expect("added");
    (path, folder)
}

/// The project beside the window that works on it.
fn looked_at(path: &Path) -> Project {
    let options = OpenOptions {
        read_only: true,
        ..options()
    };
    Project::open(path, &options).expect("opened")
}

/// The workspace, open on a project, with somebody signed in.
pub fn watch(path: &Path, name: &str) -> Harness<'static, Window> {
    let harness = at_desk(path, name, Key::F3);
    assert!(shows(&harness, "回放"), "the workspace is open");
    harness
}

pub fn duty() -> (Harness<'static, Window>, PathBuf, TempDir) {
    let (path, folder) = town_project();
    (watch(&path, "谢主任"), path, folder)
}

fn face(harness: &mut Harness<'_, Window>, name: &str) -> FaceId {
    let session = &harness.state_mut().shell().state.session;
    let map = &session.document().expect("a map").map;
    let found = map.faces().find(|face| map.title(*face) == name);
    found.unwrap_or_else(|| panic!("no grid is called {name}"))
}

pub fn moment<'a>(harness: &'a mut Harness<'_, Window>) -> &'a Moment {
    let moment = harness.state_mut().shell().state.epidemic.moment();
    moment.expect("how things stand")
}

/// The zones of a grid: in force and proposed.
pub fn zones(harness: &mut Harness<'_, Window>, name: &str) -> (Zone, Zone) {
    let face = face(harness, name);
    let grid = &moment(harness).grids[face.0 as usize];
    (grid.in_force.zone, grid.proposal.zone)
}

pub fn select(harness: &mut Harness<'_, Window>, name: &str) {
    let face = face(harness, name);
    let shell = harness.state_mut().shell();
    shell.state.session.select([face]);
    shell.state.epidemic.tab = Tab::Grids;
    harness.run();
}

/// The code of some building in a grid.
pub fn building_in(harness: &mut Harness<'_, Window>, name: &str) -> String {
    let face = face(harness, name);
    let shell = harness.state_mut().shell();
    let document = shell.state.session.document().expect("a map");
    let known = shell.state.epidemic.known().expect("known");
    let coverage = &document.map.coverage;
    let mut houses = known.houses.list.iter();
    let house = houses.find(|house| document.index.face_at(coverage, house.at) == Some(face));
    house.expect("a building").code.clone()
}

/// Press and let go the mouse at a place.
pub fn press_at(harness: &mut Harness<'_, Window>, at: Pos2) {
    harness.event(Event::PointerMoved(at));
    follow(harness);
    for pressed in [true, false] {
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        follow(harness);
    }
}

/// Run frames until something holds that another thread brings about.
pub fn wait(harness: &mut Harness<'_, Window>, mut holds: impl FnMut(&mut Window) -> bool) {
    let began = Instant::now();
    while !holds(harness.state_mut()) {
        assert!(began.elapsed() < Duration::from_secs(20), "it never comes");
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
    follow(harness);
}

#[test]
fn a_case_changes_the_proposal_an_order_the_zone_in_force_and_undo_stops_there() {
    let (mut harness, path, _folder) = duty();
    let grid = "木兰03";
    let before = zones(&mut harness, grid);
    assert!(!before.0.is_closed() && !before.1.is_closed());
    let cases = moment(&mut harness).figures.cases;
    let building = building_in(&mut harness, grid);
    press(&mut harness, Key::N);
    fill(&mut harness, "楼栋", &building);
    press(&mut harness, Key::Enter);
    click(&mut harness, "确诊");
    assert!(
        shows(&harness, "将建议封控区（1）：木兰03"),
        "what it would change is said before it is kept"
    );
    assert_eq!(zones(&mut harness, grid), before, "nothing is entered yet");
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(zones(&mut harness, grid), (before.0, Zone::Lockdown));
    assert_eq!(moment(&mut harness).figures.cases, cases + 1);
    wait(&mut harness, |window| {
        let alarms = window.shell().state.epidemic.alarms.list();
        let mut alarms = alarms.iter();
        alarms.any(|alarm| {
            let is_case = matches!(
                alarm.cause,
                AlarmCause::NewCase(_) | AlarmCause::CaseInFree(_)
            );
            is_case && alarm.seen.is_none()
        })
    });

    select(&mut harness, grid);
    press(&mut harness, Key::O);
    fill(&mut harness, "文号", "鲤防指〔2021〕8号");
    click(&mut harness, "签发");
    click(&mut harness, "确认签发");
    settle(&mut harness);
    assert_eq!(zones(&mut harness, grid), (Zone::Lockdown, Zone::Lockdown));
    let recorded = |path: &Path| {
        let project = looked_at(path);
        let grids = project.records(Kind::Grid).expect("read");
        let named = |r: &&gridroom::store::Stored| {
            r.record.attribute("name").and_then(|v| v.as_str()) == Some("木兰03")
        };
        let of = grids.iter().find(named).expect("the grid");
        let zone = of.record.attribute("zone").and_then(|v| v.as_str());
        zone.map(str::to_owned)
    };
    assert_eq!(recorded(&path).as_deref(), Some("封控区"));

    // An order is not undone by a key, and nothing older either; what to do is said.
    for _ in 0..2 {
        command(&mut harness, Key::Z);
        settle(&mut harness);
        assert!(shows(&harness, "已签发的通告不可撤销"));
    }
    assert_eq!(zones(&mut harness, grid), (Zone::Lockdown, Zone::Lockdown));
    assert_eq!(recorded(&path).as_deref(), Some("封控区"));
    assert_eq!(moment(&mut harness).figures.cases, cases + 1);
}

#[test]
fn isolations_are_checked_released_and_moved_with_their_samples() {
    let (mut harness, path, _folder) = duty();
    let before = moment(&mut harness).figures;
    assert!(before.overdue > 0 && before.release_due > 0, "{before:?}");
    // Two clicks from the figures to the list of those that something must be done about.
    let due = format!("逾期待办 {}", before.overdue + before.release_due);
    click(&mut harness, &due);
    click(&mut harness, "健康监测");
    fill(&mut harness, "体温 ℃", "365");
    assert!(shows(&harness, "体温应在 34 至 43 ℃ 之间"));
    fill(&mut harness, "体温 ℃", "36.5417");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(moment(&mut harness).figures.overdue, before.overdue - 1);
    click(&mut harness, "解除");
    settle(&mut harness);
    let after = moment(&mut harness).figures;
    assert_eq!(after.release_due, before.release_due - 1);
    // What was measured is health: it is not in clear in the file.
    drop(harness);
    let bytes = std::fs::read(&path).expect("read");
    // (Shorter, it would be found in a time of day now and then: 09:12:36.541.)
    assert!(!bytes.windows(7).any(|w| w == b"36.5417"));

    let mut harness = watch(&path, "谢主任");
    assert_eq!(moment(&mut harness).figures, after, "also after a restart");
    harness.state_mut().shell().state.epidemic.tab = Tab::Isolations;
    harness.run();
    let more = harness
        .query_all_by_label("更多操作")
        .next()
        .expect("a row")
        .rect();
    press_at(&mut harness, more.center());
    click(&mut harness, "改期");
    fill(&mut harness, "解除日", "2021-10-20");
    let keys: Vec<_> = {
        let known = harness.state_mut().shell().state.epidemic.known().cloned();
        let ends = known.as_ref().expect("known").epidemic.isolations.iter();
        ends.filter(|i| i.end == Some(date(2021, 10, 20)))
            .map(|i| i.key.clone())
            .collect()
    };
    assert!(keys.is_empty());
    fill(&mut harness, "事由", "阳性同住");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let known = harness.state_mut().shell().state.epidemic.known().cloned();
    let mut moved = known.as_ref().expect("known").epidemic.isolations.iter();
    let moved = moved.find(|i| i.end == Some(date(2021, 10, 20)));
    let samples = &moved.expect("one was moved").samples;
    assert_eq!(samples.last(), Some(&date(2021, 10, 19)), "case 48");
}

#[test]
fn an_isolation_is_registered_with_what_the_rules_suggest_only_when_that_is_taken() {
    let (mut harness, _path, _folder) = duty();
    let building = building_in(&mut harness, "木兰03");
    // What is sealed is read once somebody has signed in.
    let is_open = |harness: &mut Harness<'_, Window>| {
        let known = harness.state_mut().shell().state.epidemic.known().cloned();
        let isolations = &known.as_ref().expect("known").epidemic.isolations;
        isolations.iter().all(|isolation| !isolation.is_locked)
    };
    let began = std::time::Instant::now();
    while !is_open(&mut harness) {
        assert!(began.elapsed().as_secs() < 20, "still sealed");
        settle(&mut harness);
    }
    let before = moment(&mut harness).isolations.len();
    // All of the form is in sight.
    harness.state_mut().shell().state.settings.drawer.watching = None;
    harness.state_mut().shell().state.epidemic.tab = Tab::Isolations;
    harness.run();
    click(&mut harness, "登记隔离…");
    fill(&mut harness, "楼栋", &building);
    press(&mut harness, Key::Enter);
    fill(&mut harness, "开始日", "2021-10-05");
    assert!(shows(
        &harness,
        "规则建议：集中至 2021-10-19，解除 2021-10-26，采样 6 次"
    ));
    click(&mut harness, "采用建议");
    fill(&mut harness, "姓名", "欧阳春花");
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(moment(&mut harness).isolations.len(), before + 1);
    let known = harness.state_mut().shell().state.epidemic.known().cloned();
    let newest = known.as_ref().expect("known").epidemic.isolations.last();
    let newest = newest.expect("there").clone();
    assert_eq!(newest.end, Some(date(2021, 10, 26)));
    assert_eq!(
        newest.name.as_deref(),
        Some("欧**花"),
        "masked on the screen"
    );
    // A positive sample: a case in the same building, caught from the same case.
    harness.state_mut().shell().state.epidemic.tab = Tab::Isolations;
    harness.run();
}

#[test]
fn rounds_gates_and_risk_areas_are_entered_and_there_after_a_restart() {
    let (mut harness, path, _folder) = duty();
    let tab = |harness: &mut Harness<'_, Window>, tab| {
        harness.state_mut().shell().state.epidemic.tab = tab;
        harness.run();
    };
    tab(&mut harness, Tab::Rounds);
    click(&mut harness, "录入新一轮…");
    fill(&mut harness, "木兰03 阴性", "999999");
    assert!(shows(&harness, "1 行有误"));
    assert!(shows(&harness, "超出应采"), "the row says what is wrong");
    fill(&mut harness, "木兰03 阴性", "");
    fill(&mut harness, "木兰03 阳性", "x");
    assert!(shows(&harness, "不是人数") && !shows(&harness, "超出应采"));
    fill(&mut harness, "木兰03 阳性", "");
    // All at once, and what is typed afterwards is an exception.
    click(&mut harness, "其余均为阴性");
    fill(&mut harness, "木兰03 拒检", "91");
    let known = harness.get_by_label("木兰03 阴性").value();
    assert_eq!(known.as_deref(), Some("800"));
    assert!(!shows(&harness, "行有误"));
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "采样轮次（10）"));

    tab(&mut harness, Tab::Risks);
    click(&mut harness, "登记风险区…");
    fill(&mut harness, "地区", "东庄镇");
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "东庄镇"));

    tab(&mut harness, Tab::Gates);
    select(&mut harness, "洪桥02");
    tab(&mut harness, Tab::Gates);
    assert_eq!(moment(&mut harness).figures.leaky, 0);
    crate::support::choose(&mut harness, "洪桥02入口 状态");
    click(&mut harness, "关闭");
    settle(&mut harness);
    assert_eq!(moment(&mut harness).figures.leaky, 1);
    assert!(shows(&harness, "洪桥02（封控区）：开放入口 0 个"));
    drop(harness);

    let mut harness = watch(&path, "谢主任");
    assert_eq!(moment(&mut harness).figures.leaky, 1);
    let known = harness.state_mut().shell().state.epidemic.known().cloned();
    let epidemic = &known.as_ref().expect("known").epidemic;
    assert_eq!(epidemic.risks.len(), 2, "with that of the story");
    let round = epidemic.rounds.iter().find(|round| round.number == 10);
    assert_eq!(round.map(|r| (r.expected, r.negative)), Some((891, 800)));
    assert_eq!(round.map(|r| r.refused), Some(91));
    let all = epidemic.rounds.iter().filter(|round| round.number == 10);
    assert!(all.count() > 1, "every grid whose people are known");
    let shut = epidemic
        .gates
        .iter()
        .filter(|g| g.state == GateState::Closed);
    assert_eq!(shut.count(), 1);
    assert_eq!(epidemic.faults, []);
}

#[test]
fn alarms_are_quiet_and_who_has_seen_one_is_remembered() {
    let (mut harness, path, _folder) = duty();
    wait(&mut harness, |window| {
        window.shell().state.epidemic.alarms.unseen() > 0
    });
    let unseen = harness.state_mut().shell().state.epidemic.alarms.unseen();
    click(&mut harness, &format!("告警 {unseen}"));
    click(&mut harness, "已阅");
    settle(&mut harness);
    wait(&mut harness, |window| {
        window.shell().state.epidemic.alarms.unseen() == unseen - 1
    });
    drop(harness);
    let mut harness = watch(&path, "谢主任");
    wait(&mut harness, |window| {
        window.shell().state.epidemic.alarms.unseen() > 0
    });
    let alarms = harness.state_mut().shell().state.epidemic.alarms.list();
    let seen: Vec<_> = alarms.iter().filter_map(|a| a.seen.as_ref()).collect();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].0, "谢主任");
}

fn zones_in_force(harness: &mut Harness<'_, Window>, zone: Zone) -> u32 {
    let place = Zone::ALL.iter().position(|z| *z == zone).expect("a zone");
    moment(harness).figures.zones[place]
}

#[test]
fn the_tables_sort_filter_and_lead_to_the_map() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::F10);
    assert!(shows(&harness, "17 / 17 行"));
    harness
        .state_mut()
        .shell()
        .state
        .epidemic
        .dashboard
        .choose(Subject::Grids);
    harness.run();
    assert!(shows(&harness, "156 / 156 行"));
    fill(&mut harness, "筛选：文字、编号、拼音首字母", "hq02");
    assert!(shows(&harness, "1 / 156 行"));
    let code = harness
        .query_all_by_label("350322001004002")
        .max_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    code.expect("a row").click();
    follow(&mut harness);
    assert_eq!(crate::support::selected(&mut harness), ["洪桥02"]);
}

#[test]
fn the_wall_is_large_shows_no_building_and_is_left_by_escape() {
    let (mut harness, _path, _folder) = duty();
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F11);
    for _ in 0..8 {
        harness.step();
    }
    assert!(shows(&harness, "当日新增"));
    assert!(!shows(&harness, "图层"), "no panels");
    let zoom = harness.ctx.pixels_per_point();
    // 768 of 1080 pixels: type is as large as on the larger screen, in proportion.
    assert!((zoom - 768.0 / 1080.0 * 24.0 / 11.0).abs() < 0.02, "{zoom}");
    press(&mut harness, Key::Escape);
    for _ in 0..4 {
        harness.step();
    }
    assert!((harness.ctx.pixels_per_point() - 1.0).abs() < 0.01);
    assert!(shows(&harness, "图层"));
}

#[test]
fn a_form_in_which_nothing_was_changed_closes_and_writes_nothing() {
    let (mut harness, path, _folder) = duty();
    let entries = |path: &Path| {
        let all = looked_at(path).history(&HistoryFilter::default(), 1000);
        all.expect("read").len()
    };
    let before = entries(&path);
    harness.state_mut().shell().state.epidemic.tab = Tab::Cases;
    harness.run();
    click(&mut harness, "修改");
    assert!(shows(&harness, "修改病例"));
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(!shows(&harness, "修改病例"));
    let project = looked_at(&path);
    let newest = project.history(&HistoryFilter::default(), 1).expect("read");
    let changes = project.changes_of(&newest[0]).expect("read");
    assert_eq!(entries(&path), before, "{:?} {changes:?}", newest[0].action);
}
