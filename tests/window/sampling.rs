//! The desk of sampling, by keyboard and scanner alone: a round is planned and begun, people step up, a
//! tube closes, its result reaches just those who are in it.

use crate::arrivals::{chosen, nobodys, register};
use crate::epidemic::town_project;
use crate::project::{PASSPHRASE, at_desk, options};
use crate::support::{Window, choose, click, command, enter, fill, follow, press, settle, shows};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use egui_kittest::kittest::Queryable;
use gridroom::app::workspaces::sampling::Tab;
use gridroom::model::act::{Act, SamplingAct};
use gridroom::model::sampling::{
    PreRegistrationDraft, RoundId, RoundPlanDraft, Sampling, Scope, TubeResult,
};
use gridroom::store::Project;
use jiff::civil::date;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The grid that is registered household by household.
const GRID: &str = "350322001004002";

pub fn open(path: &Path, name: &str) -> Harness<'static, Window> {
    let mut harness = at_desk(path, name, Key::F3);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F12);
    settle(&mut harness);
    settle(&mut harness);
    assert!(shows(&harness, "采样台"), "the desk is open");
    harness
}

pub fn desk() -> (Harness<'static, Window>, PathBuf, TempDir) {
    let (path, folder) = town_project();
    (open(&path, "谢主任"), path, folder)
}

pub fn sampling<'a>(harness: &'a mut Harness<'_, Window>) -> &'a Sampling {
    let state = &harness.state_mut().shell().state.sampling;
    state.sampling().expect("read")
}

pub fn show(harness: &mut Harness<'_, Window>, tab: Tab) {
    harness.state_mut().shell().state.sampling.tab = tab;
    settle(harness);
}

/// Select a grid on the map.
fn select(harness: &mut Harness<'_, Window>, code: &str) {
    let face = {
        let session = &harness.state_mut().shell().state.session;
        let map = &session.document().expect("a map").map;
        let found = map
            .faces()
            .find(|face| map.code(*face).as_deref() == Some(code));
        found.expect("the grid")
    };
    harness.state_mut().shell().state.session.select([face]);
    settle(harness);
}

/// Plan a round of the registered grid, and begin it though no lane is covered.
pub fn begun(harness: &mut Harness<'_, Window>) {
    select(harness, GRID);
    click(harness, "新轮次…");
    settle(harness);
    fill(harness, "编号", "77");
    fill(harness, "日期", "2021-10-05");
    fill(harness, "开始时间", "2021-10-05 07:00");
    fill(harness, "截止时间", "2021-10-05 20:00");
    choose(harness, "范围");
    let grids: Vec<_> = harness.query_all_by_label("网格").collect();
    let in_menu = grids
        .iter()
        .max_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    in_menu.expect("in the menu").click();
    drop(grids);
    settle(harness);
    click(harness, "取地图所选网格");
    settle(harness);
    command(harness, Key::Enter);
    settle(harness);
    assert_eq!(sampling(harness).round().number, 77);
    show(harness, Tab::Round);
    click(harness, "开始本轮");
    settle(harness);
    fill(harness, "事由", "班组随后到位");
    press(harness, Key::Enter);
    settle(harness);
    let plan = sampling(harness).plan().expect("planned");
    assert!(plan.begun.is_some());
}

/// What stands in the field of this name; `None` where there is no such field.
fn written(harness: &Harness<'_, Window>, name: &str) -> Option<String> {
    let mut fields = harness.query_all_by_role(Role::TextInput);
    let field = fields.find(|node| node.accesskit_node().label().is_some_and(|l| l == name))?;
    Some(field.accesskit_node().value().unwrap_or_default())
}

/// The name of what has the focus.
fn focused(harness: &Harness<'_, Window>) -> Option<String> {
    let mut nodes = harness.query_all_by(|node| node.is_focused());
    nodes.next()?.accesskit_node().label()
}

/// From opening the desk on nothing is clicked or set until the round is listed.
#[test]
fn a_round_is_planned_by_keys_alone() {
    let (mut harness, _path, _folder) = desk();
    let plans = sampling(&mut harness).plans();
    let number = plans.first().map_or(1, |plan| plan.id.number + 1);
    tab_to(&mut harness, "新轮次…", None);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    // The cursor is in the first field, which has the next number.
    assert_eq!(focused(&harness).as_deref(), Some("编号"));
    assert_eq!(written(&harness, "编号"), Some(number.to_string()));
    for (name, text) in [
        ("日期", "2021-10-05"),
        ("开始时间", "07:00"),
        ("截止时间", "20:00"),
    ] {
        press(&mut harness, Key::Tab);
        assert_eq!(focused(&harness).as_deref(), Some(name), "the next field");
        enter(&mut harness, text);
    }
    assert!(shows(&harness, "即 2021-10-05 07:00"));
    assert!(shows(&harness, "即 2021-10-05 20:00"));
    for menu in ["混采比例", "范围"] {
        press(&mut harness, Key::Tab);
        assert_eq!(focused(&harness).as_deref(), Some(menu));
    }
    press(&mut harness, Key::Space);
    tab_to(&mut harness, "社区", None);
    press(&mut harness, Key::Enter);
    // The menu stays where something was chosen by keys, and goes by Esc, alone.
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    // One goes on from where the menu stands: the next is the first of the communities.
    assert_eq!(focused(&harness).as_deref(), Some("范围"));
    press(&mut harness, Key::Tab);
    press(&mut harness, Key::Space);
    // What has the focus is not pressed by the keys that keep the form.
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    let id = RoundId {
        number,
        day: date(2021, 10, 5),
    };
    let plan = sampling(&mut harness).plan().expect("planned").clone();
    assert_eq!((plan.id, plan.scope), (id, Scope::Communities));
    assert_eq!(plan.of.len(), 1, "it is still ticked: {:?}", plan.of);
    assert_eq!(plan.starts, date(2021, 10, 5).at(7, 0, 0, 0));
    assert_eq!(plan.due, date(2021, 10, 5).at(20, 0, 0, 0));
    assert!(shows(&harness, &format!("第 {number} 轮（2021-10-05）")));
    let grids = harness.state_mut().shell().state.sampling.lines().len();
    assert!(grids > 0, "and its grids below");
}

#[test]
fn the_keys_that_keep_a_form_press_no_button_that_has_the_focus() {
    let (mut harness, _path, _folder) = desk();
    click(&mut harness, "新轮次…");
    settle(&mut harness);
    fill(&mut harness, "编号", "78");
    fill(&mut harness, "日期", "2021-10-06");
    fill(&mut harness, "开始时间", "7:00");
    fill(&mut harness, "截止时间", "06:00");
    tab_to(&mut harness, "取消", None);
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    let number = written(&harness, "编号");
    assert_eq!(number.as_deref(), Some("78"), "it stays");
    let at_fault = focused(&harness);
    assert_eq!(at_fault.as_deref(), Some("截止时间"), "at its fault");
    fill(&mut harness, "截止时间", "20:00");
    tab_to(&mut harness, "取消", None);
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(sampling(&mut harness).round().number, 78);
    assert_eq!(written(&harness, "编号"), None, "it is kept, and closed");
}

/// Residents of the grid, by id, household after household.
fn residents(harness: &mut Harness<'_, Window>) -> Vec<String> {
    let state = &harness.state_mut().shell().state.register;
    let register = state.register().expect("read");
    let homes = register
        .units()
        .filter(|(_, unit)| unit.code.starts_with(GRID))
        .flat_map(|(_, unit)| register.households_in(&unit.code));
    homes
        .flat_map(|home| register.residents_in(&home.key.id))
        .map(|one| one.key.id.clone())
        .collect()
}

#[test]
fn a_tube_is_scanned_filled_closed_and_opened_by_its_result() {
    let (mut harness, path, _folder) = desk();
    begun(&mut harness);
    show(&mut harness, Tab::Lane);
    choose(&mut harness, "采样点");
    let site = sampling(&mut harness).sites()[0].name.clone();
    click(&mut harness, &site);
    settle(&mut harness);
    let people = residents(&mut harness);
    fill(&mut harness, "混采管编号", "hq77-0001");
    press(&mut harness, Key::Enter);
    // A scanner writes and ends with Enter: the id of each, one after the other.
    for id in &people[..10] {
        enter(&mut harness, id);
        settle(&mut harness);
        press(&mut harness, Key::Enter);
        settle(&mut harness);
    }
    let tube = sampling(&mut harness)
        .tube("HQ77-0001")
        .expect("there")
        .clone();
    assert_eq!(tube.people.as_deref(), Some(&people[..10]));
    assert!(!tube.is_open(), "it closes once it is full");
    let scan = &harness.state_mut().shell().state.sampling;
    assert!(scan.site.is_some(), "the lane stays");
    // Nobody goes into two tubes.
    fill(&mut harness, "混采管编号", "hq77-0002");
    press(&mut harness, Key::Enter);
    enter(&mut harness, &people[0]);
    settle(&mut harness);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "HQ77-0001"), "it is said where they are");
    assert!(sampling(&mut harness).tube("HQ77-0002").is_none());
    show(&mut harness, Tab::Results);
    click(&mut harness, "阳性");
    settle(&mut harness);
    let all = sampling(&mut harness);
    let urgent: Vec<String> = all
        .urgent()
        .iter()
        .map(|(id, _)| (*id).to_owned())
        .collect();
    assert_eq!(urgent, people[..10], "just those who are in it");
    // Each is sampled singly, in a tube of their own.
    show(&mut harness, Tab::Lane);
    fill(&mut harness, "混采管编号", "hq77-0003");
    press(&mut harness, Key::Enter);
    fill(&mut harness, "登记码、姓名或电话尾号", &people[3]);
    settle(&mut harness);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let single = sampling(&mut harness)
        .tube("HQ77-0003")
        .expect("there")
        .clone();
    assert_eq!(
        (single.size, single.single_of.as_deref()),
        (1, Some("HQ77-0001"))
    );
    drop(harness);
    let mut harness = open(&path, "谢主任");
    let all = sampling(&mut harness);
    assert_eq!(all.round().number, 77, "the newest round");
    let result = all.tube("HQ77-0001").and_then(|tube| tube.result);
    assert_eq!(
        result.map(|(outcome, _)| outcome),
        Some(TubeResult::Positive)
    );
    assert_eq!(all.urgent().len(), 9);
}

#[test]
fn sites_teams_and_who_is_missing_are_shown_and_grids_go_to_another_site() {
    let (mut harness, _path, _folder) = desk();
    begun(&mut harness);
    show(&mut harness, Tab::Sites);
    let before = sampling(&mut harness)
        .rows()
        .next()
        .expect("a row")
        .site
        .clone();
    let assigns: Vec<_> = harness.query_all_by_label("所选网格归此点").collect();
    let last = assigns.last().expect("sites");
    last.click_accesskit();
    drop(assigns);
    settle(&mut harness);
    let after = sampling(&mut harness)
        .rows()
        .next()
        .expect("a row")
        .site
        .clone();
    assert_ne!(before, after);
    show(&mut harness, Tab::Teams);
    assert!(shows(&harness, "受过采样培训"));
    show(&mut harness, Tab::Missing);
    assert!(
        shows(&harness, "有名单 787 人"),
        "everybody who is registered"
    );
    let places = &harness.state_mut().shell().state.sampling.missed.places;
    assert!(!places.is_empty(), "they stand on the map");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F12);
    settle(&mut harness);
    assert!(!harness.state_mut().shell().state.sampling.is_open);
}

#[test]
fn whoever_a_call_sent_stands_at_the_lane_until_they_are_in_a_tube() {
    let (mut harness, _path, _folder) = desk();
    begun(&mut harness);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F12);
    settle(&mut harness);
    register(&mut harness, "郑六", "13800000006");
    nobodys(&mut harness);
    let key = chosen(&mut harness).expect("somebody");
    press(&mut harness, Key::Num1);
    settle(&mut harness);
    press(&mut harness, Key::W);
    settle(&mut harness);
    fill(&mut harness, "采样日", "2021-10-05");
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F12);
    settle(&mut harness);
    show(&mut harness, Tab::Missing);
    assert!(shows(&harness, "电话转来采样 1 人，未采 1 人"));
    show(&mut harness, Tab::Lane);
    choose(&mut harness, "采样点");
    let site = sampling(&mut harness).sites()[0].name.clone();
    click(&mut harness, &site);
    settle(&mut harness);
    fill(&mut harness, "混采管编号", "hq77-0009");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let who = harness.get_by_role_and_label(Role::Row, "郑*");
    who.click_accesskit();
    settle(&mut harness);
    let tube = sampling(&mut harness).tube("HQ77-0009").expect("there");
    assert_eq!(tube.people.as_deref(), Some(&[key.id][..]));
    assert!(shows(&harness, "电话转来采样 1 人，未采 0 人"));
}

/// Grids and communities that are called first are put into the form of the round, in their order.
#[test]
fn who_is_called_first_is_chosen_in_the_form_and_stands_on_the_page() {
    let (mut harness, _path, _folder) = desk();
    let others = ["350322001004006", GRID];
    click(&mut harness, "新轮次…");
    settle(&mut harness);
    fill(&mut harness, "编号", "78");
    fill(&mut harness, "日期", "2021-10-06");
    fill(&mut harness, "开始时间", "2021-10-06 07:00");
    fill(&mut harness, "截止时间", "2021-10-06 20:00");
    for code in others {
        select(&mut harness, code);
        let add = harness.query_all_by_label("加入所选网格").next();
        add.expect("the button").click_accesskit();
        settle(&mut harness);
    }
    let earlier: Vec<_> = harness.query_all_by_label("提前").collect();
    assert_eq!(earlier.len(), 2);
    earlier[1].click_accesskit();
    drop(earlier);
    settle(&mut harness);
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    let plan = sampling(&mut harness).plan().expect("planned");
    assert_eq!(
        (plan.id.number, &plan.order[..]),
        (78, &[GRID, others[0]].map(str::to_owned)[..])
    );
    show(&mut harness, Tab::Round);
    assert!(shows(&harness, "先后次序"));
    assert!(shows(&harness, "洪桥02、洪桥06"));
}

/// Go on with Tab until the cursor is on what is called so, and of this role where one is said.
fn tab_to(harness: &mut Harness<'_, Window>, name: &str, role: Option<Role>) {
    for _ in 0..600 {
        harness.key_press(Key::Tab);
        harness.step();
        let is_meant = {
            let here = harness.query_all_by(|node| node.is_focused());
            let mut here = here.filter(|node| {
                let node = node.accesskit_node();
                role.is_none_or(|role| node.role() == role)
                    && node.label().is_some_and(|label| label == name)
            });
            here.next().is_some()
        };
        if is_meant {
            return follow(harness);
        }
    }
    panic!("Tab does not come to {name}");
}

/// A round that was begun, and a household of several that was registered beforehand: its code, and who
/// lives there.
fn prepared(path: &Path) -> (String, Vec<String>) {
    let mut project = Project::open(path, &options()).expect("opened");
    project.get_ready().expect("ready");
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let draft = RoundPlanDraft {
        number: "77".to_owned(),
        day: "2021-10-05".to_owned(),
        scope: Scope::Grids,
        of: vec![GRID.to_owned()],
        starts: "2021-10-05 07:00".to_owned(),
        due: "2021-10-05 20:00".to_owned(),
        size: "10".to_owned(),
        ..RoundPlanDraft::default()
    };
    let plan = SamplingAct::PlanRound { key: None, draft };
    project.commit(Act::Sampling(plan)).expect("planned");
    let id = RoundId {
        number: 77,
        day: date(2021, 10, 5),
    };
    let known = project.sampling(id).expect("read");
    let key = known.plan().expect("planned").key.clone();
    let reason = "班组随后到位".to_owned();
    let begin = SamplingAct::BeginRound { key, reason };
    project.commit(Act::Sampling(begin)).expect("begun");
    let register = project.register(id.day).expect("read");
    let mut homes = register
        .units()
        .filter(|(_, unit)| unit.code.starts_with(GRID))
        .flat_map(|(_, unit)| register.households_in(&unit.code));
    let home = homes.find(|home| register.residents_in(&home.key.id).len() > 1);
    let home = home.expect("several behind one door").key.id.clone();
    drop(homes);
    let draft = PreRegistrationDraft {
        home: home.clone(),
        people: Vec::new(),
    };
    let drafts = vec![draft];
    let registered = SamplingAct::PreRegister { drafts };
    project
        .commit(Act::Sampling(registered))
        .expect("registered");
    let known = project.sampling(id).expect("read");
    let one = known.registration(&home).expect("a code");
    (one.code.clone(), one.people.clone())
}

/// From the key that opens the desk on nothing is touched but keys: the lane, a tube, the code of a
/// household, the result.
#[test]
fn a_household_is_sampled_by_keys_alone() {
    let (path, _folder) = town_project();
    let (code, people) = prepared(&path);
    let mut harness = open(&path, "谢主任");
    assert_eq!(sampling(&mut harness).round().number, 77);
    tab_to(&mut harness, "采样台", None);
    press(&mut harness, Key::Enter);
    tab_to(&mut harness, "采样点", Some(Role::ComboBox));
    press(&mut harness, Key::Enter);
    let sites = sampling(&mut harness).sites();
    let open = sites.iter().find(|site| !site.is_closed);
    let name = open.expect("an open site").name.clone();
    tab_to(&mut harness, &name, None);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let state = &harness.state_mut().shell().state.sampling;
    assert!(state.site.is_some(), "the lane is chosen");
    // The scanner has a field to write into at once, and keeps it where nobody is found.
    enter(&mut harness, "hq77-0001");
    press(&mut harness, Key::Enter);
    enter(&mut harness, "nobody");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "未找到。"));
    // As somebody types it who reads it from paper.
    enter(&mut harness, &code.to_lowercase());
    settle(&mut harness);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let tube = sampling(&mut harness).tube("HQ77-0001").cloned();
    let tube = tube.expect("all of the household are in it");
    assert_eq!(tube.people, Some(people.clone()));
    assert!(tube.is_open());
    tab_to(&mut harness, "封管", None);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    tab_to(&mut harness, "结果", None);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    tab_to(&mut harness, "阳性", None);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let all = sampling(&mut harness);
    let urgent: Vec<String> = all
        .urgent()
        .iter()
        .map(|(id, _)| (*id).to_owned())
        .collect();
    assert_eq!(urgent, people, "each of them is sampled singly");
    assert_eq!(all.outcome_of(&people[0]), None);
}

/// How far left the panel reaches.
fn panel_left(harness: &Harness<'_, Window>) -> f32 {
    let heading = harness.query_all_by_label("采样点");
    let lefts = heading.map(|node| node.rect().left());
    lefts.fold(f32::INFINITY, f32::min)
}

/// Communities are ticked in the form of the round, and the panel stays as wide as it was.
#[test]
fn a_round_of_some_communities_is_planned_beside_the_map() {
    let (mut harness, _path, _folder) = desk();
    let before = panel_left(&harness);
    click(&mut harness, "新轮次…");
    settle(&mut harness);
    fill(&mut harness, "编号", "79");
    fill(&mut harness, "日期", "2021-10-06");
    fill(&mut harness, "开始时间", "2021-10-06 07:00");
    fill(&mut harness, "截止时间", "2021-10-06 20:00");
    choose(&mut harness, "范围");
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    assert!(!shows(&harness, "隔离人员"), "the menu closes");
    assert!(!shows(&harness, "继续填写"), "and nothing else");
    choose(&mut harness, "范围");
    click(&mut harness, "社区");
    settle(&mut harness);
    settle(&mut harness);
    assert_eq!(panel_left(&harness), before, "as wide as it was");
    let ticks = harness.query_all_by_label("洪桥社区");
    let tick = ticks.last().expect("the community");
    assert!(tick.rect().left() > before, "in the panel");
    tick.click_accesskit();
    settle(&mut harness);
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    let plan = sampling(&mut harness).plan().expect("planned");
    assert_eq!(plan.id.number, 79);
    assert_eq!(plan.scope, Scope::Communities);
    assert_eq!(plan.of, ["350322001004"]);
}

/// Many masked names are alike: whoever is chosen for a team is told from all others.
#[test]
fn whoever_is_chosen_for_a_team_is_told_from_all_others() {
    let (mut harness, _path, _folder) = desk();
    begun(&mut harness);
    show(&mut harness, Tab::Teams);
    click(&mut harness, "新班组…");
    settle(&mut harness);
    let boxes = harness.query_all_by_role(Role::CheckBox);
    let names = boxes.filter_map(|node| node.accesskit_node().label());
    let people: Vec<String> = names.filter(|name| name.contains('*')).collect();
    assert!(people.len() > 10, "{people:?}");
    let different: std::collections::BTreeSet<&String> = people.iter().collect();
    assert_eq!(different.len(), people.len(), "{people:?}");
    let names = people.iter().filter_map(|line| line.split("  ").next());
    let different: std::collections::BTreeSet<&str> = names.collect();
    assert!(different.len() < people.len(), "names alone are alike");
    for line in &people {
        assert!(line.contains("****"), "the phone is masked: {line}");
    }
}

/// What stands against a team is told by the names that its fields have.
#[test]
fn what_a_team_lacks_is_told_by_the_names_of_its_fields() {
    let (mut harness, _path, _folder) = desk();
    begun(&mut harness);
    show(&mut harness, Tab::Teams);
    click(&mut harness, "新班组…");
    settle(&mut harness);
    assert!(!shows(&harness, "请填写"), "nobody was in it yet");
    click(&mut harness, "保存（Ctrl+Enter）");
    settle(&mut harness);
    for field in ["上岗时间", "下岗时间"] {
        assert!(shows(&harness, &format!("请填写“{field}”")));
        fill(&mut harness, field, "7点");
        assert!(shows(&harness, &format!("“{field}”请写成")));
    }
    // What is typed after Tab takes the place of what stood in the field.
    tab_to(&mut harness, "下岗时间", None);
    enter(&mut harness, "2021-10-05 13:00");
    settle(&mut harness);
    assert!(!shows(&harness, "“下岗时间”请写成"));
}
