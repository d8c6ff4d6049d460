//! The register workspace, by keyboard and accessible names: somebody is found, a household is
//! registered, a building goes to another compound, somebody is named for a grid.

mod calls;
mod strays;
mod tree;

use crate::epidemic::town_project;
use crate::project::at_desk;
use crate::support::{Window, choose, click, command, enter, fill, follow, press, settle, shows};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::app::workspaces::register::Tab;
use gridroom::model::register::{Level, Register, Tally, Trouble};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A building of the grid that is registered.
const BUILDING: &str = "3503220010040020308";

/// The workspace, open on a project, with somebody signed in.
fn open(path: &Path, name: &str) -> Harness<'static, Window> {
    let harness = at_desk(path, name, Key::F12);
    assert!(shows(&harness, "层级台账"), "the workspace is open");
    harness
}

fn desk() -> (Harness<'static, Window>, PathBuf, TempDir) {
    let (path, folder) = town_project();
    (open(&path, "谢主任"), path, folder)
}

fn register<'a>(harness: &'a mut Harness<'_, Window>) -> &'a Register {
    let register = harness.state_mut().shell().state.register.register();
    register.expect("it was read")
}

fn total(harness: &mut Harness<'_, Window>) -> Tally {
    register(harness).total()
}

/// Type what is looked for, and take the first that is found.
fn find(harness: &mut Harness<'_, Window>, text: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    follow(harness);
    enter(harness, text);
    press(harness, Key::Enter);
    settle(harness);
}

/// What the chosen unit is called.
fn chosen(harness: &mut Harness<'_, Window>) -> String {
    let state = &harness.state_mut().shell().state.register;
    let unit = state.chosen_unit().expect("one is chosen");
    let unit = state.register().and_then(|r| r.unit(unit));
    unit.expect("it is there").name.clone()
}

fn keep(harness: &mut Harness<'_, Window>) {
    command(harness, Key::Enter);
    settle(harness);
}

#[test]
fn the_town_is_counted_level_by_level_and_a_grid_is_found_by_its_initials() {
    let (mut harness, _path, _folder) = desk();
    let town = total(&mut harness);
    assert_eq!((town.registered, town.residents), (321, 787));
    assert!(town.households > 50_000, "{town:?}");
    find(&mut harness, "hq02");
    assert_eq!(chosen(&mut harness), "洪桥02");
    let register = register(&mut harness);
    let grid = register
        .unit_coded(Level::Grid, "350322001004002")
        .expect("there");
    assert_eq!(register.unit(grid).expect("there").sum.registered, 321);
    // The map is in step with the tree, and the tree with the map.
    assert_eq!(crate::support::selected(&mut harness), ["洪桥02"]);
    for name in ["网格长", "网格员", "社区民警", "家庭医生"] {
        assert!(shows(&harness, name), "{name}");
    }
    let session = &mut harness.state_mut().shell().state.session;
    let map = &session.document().expect("a map").map;
    let other = map
        .faces()
        .find(|f| map.title(*f) == "仙糖03")
        .expect("there");
    session.select([other]);
    settle(&mut harness);
    assert_eq!(chosen(&mut harness), "仙糖03");
}

#[test]
fn a_household_is_registered_by_keyboard_and_is_there_after_a_restart() {
    let (mut harness, path, _folder) = desk();
    find(&mut harness, BUILDING);
    assert!(shows(&harness, "住户（8）"));
    click(&mut harness, "登记住户");
    // What is missing is said once it is to be kept, and nothing is kept.
    assert!(!shows(&harness, "请填写“门牌（室）”"));
    keep(&mut harness);
    assert!(shows(&harness, "请填写“门牌（室）”"));
    fill(&mut harness, "门牌（室）", "901");
    fill(&mut harness, "住户电话", "138 0000 12");
    keep(&mut harness);
    assert_eq!(total(&mut harness).registered, 321);
    fill(&mut harness, "住户电话", "138 0000 1234");
    keep(&mut harness);
    assert_eq!(total(&mut harness).registered, 322);
    assert!(shows(&harness, "138****1234") && !shows(&harness, "901"));
    // The building is stated to have eight: nine are more.
    let over = |harness: &mut Harness<'_, Window>| {
        let list = harness.state_mut().shell().state.register.worklist();
        list.iter()
            .any(|e| matches!(e.trouble, Trouble::Over(9, 8)))
    };
    assert!(over(&mut harness));
    // A second household behind the same door is worth a look.
    click(&mut harness, "登记住户");
    fill(&mut harness, "门牌（室）", "901");
    assert!(shows(&harness, "该门牌已登记有住户"));
    press(&mut harness, Key::Escape);
    // What was typed does not go by a slip.
    click(&mut harness, "放弃");
    click(&mut harness, "登记人员");
    fill(&mut harness, "姓名", "司马祎玥");
    fill(&mut harness, "身份证号", "999999194907120017");
    assert!(shows(&harness, "校验"));
    fill(&mut harness, "身份证号", "999999194907120016");
    keep(&mut harness);
    assert_eq!(total(&mut harness).residents, 788);
    find(&mut harness, "smyy");
    let unit = harness.state_mut().shell().state.register.chosen_unit();
    let found = register(&mut harness);
    assert_eq!(unit, found.unit_coded(Level::Building, BUILDING));
    assert!(shows(&harness, "司**玥") && !shows(&harness, "司马祎玥"));
    drop(harness);
    let mut harness = open(&path, "操作员");
    assert_eq!(total(&mut harness).residents, 788);
    find(&mut harness, "smyy");
    assert!(shows(&harness, "司**玥"));
    // In clear only with a reason.
    let buttons: Vec<_> = harness.query_all_by_label("查看原文").collect();
    buttons.last().expect("one").click();
    follow(&mut harness);
    fill(&mut harness, "事由", "核对门牌");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "司马祎玥"));
}

#[test]
fn a_building_that_goes_to_a_compound_elsewhere_is_contradictory_until_taken_back() {
    let (mut harness, _path, _folder) = desk();
    find(&mut harness, BUILDING);
    let before = total(&mut harness);
    click(&mut harness, "调整归属");
    fill(&mut harness, "上级", "350322001004011");
    let offered = {
        let register = register(&mut harness);
        let grid = register
            .unit_coded(Level::Grid, "350322001004011")
            .expect("there");
        let first = register.unit(grid).expect("there").children[0];
        register.unit(first).expect("there").name.clone()
    };
    let offers: Vec<_> = harness.query_all_by_label_contains(&offered).collect();
    offers.last().expect("offered").click();
    follow(&mut harness);
    keep(&mut harness);
    assert_eq!(total(&mut harness), before);
    let contradictory = |harness: &mut Harness<'_, Window>| {
        let list = harness.state_mut().shell().state.register.worklist();
        let of_kind = list
            .iter()
            .filter(|e| matches!(e.trouble, Trouble::Contradictory(..)));
        of_kind.count()
    };
    assert_eq!(contradictory(&mut harness), 1);
    harness.state_mut().shell().state.register.tab = Tab::Worklist;
    settle(&mut harness);
    assert!(shows(&harness, "所属小区在“洪桥11”，楼栋位于“洪桥02”"));
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(contradictory(&mut harness), 0);
}

#[test]
fn a_gap_is_on_the_list_until_somebody_is_named() {
    let (mut harness, _path, _folder) = desk();
    let gaps = |harness: &mut Harness<'_, Window>| {
        let list = harness.state_mut().shell().state.register.worklist();
        list.iter()
            .filter(|e| matches!(e.trouble, Trouble::Gap(..)))
            .count()
    };
    let before = gaps(&mut harness);
    click(&mut harness, "待核 11");
    assert!(shows(&harness, "未指定网格员"));
    click(&mut harness, "玉井13");
    settle(&mut harness);
    assert_eq!(chosen(&mut harness), "玉井13");
    click(&mut harness, "指定");
    fill(&mut harness, "姓名", "林建国");
    fill(&mut harness, "电话", "13600009999");
    keep(&mut harness);
    assert_eq!(gaps(&mut harness), before - 1);
    // Who is posted in public is shown in clear.
    assert!(shows(&harness, "林建国 13600009999"));
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(gaps(&mut harness), before);
}

#[test]
fn a_dedicated_grid_and_a_compound_are_entered_as_what_they_are() {
    let (mut harness, _path, _folder) = desk();
    find(&mut harness, "hq02");
    click(&mut harness, "修改");
    choose(&mut harness, "专属");
    click(&mut harness, "专属网格（医院）");
    keep(&mut harness);
    assert!(shows(&harness, "专属网格（医院）"));
    click(&mut harness, "新增小区（街巷）");
    fill(&mut harness, "名称", "新巷");
    choose(&mut harness, "类型");
    click(&mut harness, "巷");
    keep(&mut harness);
    assert_eq!(chosen(&mut harness), "新巷");
    // An empty compound can be retired; then it is not counted and not shown.
    click(&mut harness, "停用");
    keep(&mut harness);
    let register = register(&mut harness);
    let today = register.today();
    let (_, unit) = register
        .units()
        .find(|(_, unit)| unit.name == "新巷")
        .expect("kept");
    assert!(!unit.is_there(today));
}

#[test]
fn a_shift_is_handed_over_by_one_and_taken_over_by_the_other() {
    let (mut harness, path, _folder) = desk();
    // Something is done in a grid of 洪桥 first.
    find(&mut harness, "hq02");
    click(&mut harness, "修改");
    choose(&mut harness, "专属");
    click(&mut harness, "专属网格（医院）");
    keep(&mut harness);
    click(&mut harness, "交接班");
    settle(&mut harness);
    assert!(shows(&harness, "尚无交接记录"));
    // What is open is counted, not typed.
    assert!(shows(&harness, "6 处卡口无人值守") && shows(&harness, "11 项台账待核"));
    fill(&mut harness, "交代事项（加密）", "东门卡口缺一人");
    click(&mut harness, "签字交班");
    settle(&mut harness);
    assert!(shows(&harness, "待接班") && shows(&harness, "请接班人登录后签字"));
    assert!(shows(&harness, "东门卡口缺一人"));
    // Locked, a note is nobody's to read.
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    assert!(!shows(&harness, "东门卡口缺一人"));
    drop(harness);
    let mut harness = open(&path, "操作员");
    click(&mut harness, "交接班");
    settle(&mut harness);
    assert!(shows(&harness, "东门卡口缺一人"));
    click(&mut harness, "签字接班");
    settle(&mut harness);
    assert!(shows(&harness, "操作员 2021-10-05 20:00 接班"));
    // What is done from now on is what the next one asks about.
    find(&mut harness, BUILDING);
    click(&mut harness, "登记住户");
    fill(&mut harness, "门牌（室）", "901");
    keep(&mut harness);
    click(&mut harness, "交接班");
    settle(&mut harness);
    assert!(shows(&harness, "上次交班以来 1 项变动"));
    assert!(shows(&harness, "洪桥社区 1 项"));
}
