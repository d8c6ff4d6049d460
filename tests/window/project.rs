//! Work on a project through the window: attributes, undo, history, people, locking.

use crate::epidemic::press_at;
use crate::support::{
    SMALL, Window, choose, click, command, fill, press, settings, settle, shows, town, window,
};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::command::Command;
use gridroom::app::intent::Intent;
use gridroom::app::jobs::source::Source;
use gridroom::app::state::dialog::Dialog;
use gridroom::geometry::coverage::FaceId;
use gridroom::model::record::{Key as RecordKey, Kind};
use gridroom::rules::Role;
use gridroom::store::journal::local_time;
use gridroom::store::sealing::{Cost, Fields};
use gridroom::store::{ActionName, Contents, HistoryFilter, NewProject, OpenOptions, Project};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "白日依山尽黄河入海流";

pub fn options() -> OpenOptions {
    OpenOptions {
        workspace: "elsewhere".to_owned(),
        read_only: false,
    }
}

/// A project of two grids; with a person and an administrator if `sealed`.
pub fn project_file(sealed: bool) -> (PathBuf, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.gpkg");
    let grid = |id: &str, name: &str, west: f64| {
        let text = format!(
            r#"{{"type":"Feature","properties":{{"name":"{name}","code":"{id}","households":380}},"geometry":{{"type":"Polygon","coordinates":[[[{west},25],[{e},25],[{e},25.01],[{west},25.01],[{west},25]]]}}}}"#,
            e = west + 0.01
        );
        let layer = gridroom::exchange::geojson::read_bytes(text.as_bytes())
            .expect("read")
            .layer;
        let feature = layer.features.into_iter().next().expect("one");
        let record = gridroom::model::record::Record {
            feature,
            sealed: None,
        };
        (RecordKey::new(Kind::Grid, id), record, None)
    };
    let contents: Contents = vec![grid("01", "洪桥里", 118.0), grid("02", "仙糖里", 118.01)];
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let mut project = Project::create(&path, &new, &contents, &options()).expect("created");
    project.get_ready().expect("ready");
    if sealed {
        project
            .set_up("谢主任", PASSPHRASE, Cost::TRIFLING)
            .expect("set up");
        let fields: Fields = [("name", "欧阳春花"), ("phone", "13812341234")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
        let mut record = gridroom::model::record::Record::default();
        record.feature.properties =
            json!({"type": "resident", "grid_code": "01", "date": "2021-09-10"})
                .as_object()
                .cloned();
        project
            .add_person(RecordKey::new(Kind::Person, "p1"), record, &fields, None)
            .expect("added");
    }
    drop(project);
    (path, folder)
}

pub fn open(path: &Path) -> Harness<'static, Window> {
    window(settings(), Some(path), SMALL)
}

/// Open the sealed project and sign in.
pub fn signed_in() -> (Harness<'static, Window>, PathBuf, TempDir) {
    let (path, folder) = project_file(true);
    let mut harness = open(&path);
    settle(&mut harness);
    sign_in(&mut harness);
    (harness, path, folder)
}

pub fn sign_in(harness: &mut Harness<'_, Window>) {
    sign_in_as(harness, "谢主任");
    assert!(shows(harness, "谢主任（管理员）"));
}

pub fn sign_in_as(harness: &mut Harness<'_, Window>, name: &str) {
    fill(harness, "姓名", name);
    fill(harness, "口令", PASSPHRASE);
    press(harness, Key::Enter);
    settle(harness);
}

/// A window on a project with somebody signed in, in the workspace of a key.
pub fn at_desk(path: &Path, name: &str, workspace: Key) -> Harness<'static, Window> {
    let mut harness = window(settings(), Some(path), SMALL);
    settle(&mut harness);
    sign_in_as(&mut harness, name);
    press(&mut harness, workspace);
    settle(&mut harness);
    harness
}

/// Show the person of the first grid in clear.
fn unmask(harness: &mut Harness<'_, Window>) {
    select(harness, 0);
    click(harness, "人员");
    settle(harness);
    assert!(shows(harness, "欧**花  138****1234"));
    click(harness, "查看原文");
    fill(harness, "事由", "电话核对");
    press(harness, Key::Enter);
    settle(harness);
    assert!(shows(harness, "欧阳春花  13812341234"));
}

fn select(harness: &mut Harness<'_, Window>, face: u32) {
    harness
        .state_mut()
        .shell()
        .state
        .session
        .select([FaceId(face)]);
    harness.run();
}

fn households(harness: &mut Harness<'_, Window>, face: u32) -> String {
    let session = &harness.state_mut().shell().state.session;
    let map = &session.document().expect("a map").map;
    let properties = map.feature(FaceId(face)).and_then(|f| f.properties.clone());
    properties.expect("attributes")["households"].to_string()
}

fn change_households(harness: &mut Harness<'_, Window>, value: &str) {
    click(harness, "编辑属性");
    fill(harness, "户数", value);
    press(harness, Key::Enter);
    settle(harness);
    click(harness, "完成编辑");
}

#[test]
fn an_attribute_is_changed_undone_and_done_again() {
    let (path, _folder) = project_file(false);
    let mut harness = open(&path);
    select(&mut harness, 0);
    change_households(&mut harness, "412");
    assert_eq!(households(&mut harness, 0), "412");
    assert!(shows(&harness, "已保存"));
    press(&mut harness, Key::F4);
    settle(&mut harness);
    assert!(shows(&harness, "洪桥里 的 户数，380 → 412"));
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(households(&mut harness, 0), "380");
    assert!(shows(&harness, "撤销：修改属性"));
    command(&mut harness, Key::Y);
    settle(&mut harness);
    assert_eq!(households(&mut harness, 0), "412");
    drop(harness);
    // It is there after a restart, and can still be undone: the desk is the same.
    let mut harness = open(&path);
    assert_eq!(households(&mut harness, 0), "412");
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(households(&mut harness, 0), "380");
}

#[test]
fn a_text_where_a_number_belongs_is_refused_on_the_spot() {
    let (path, _folder) = project_file(false);
    let mut harness = open(&path);
    select(&mut harness, 0);
    click(&mut harness, "编辑属性");
    fill(&mut harness, "户数", "很多");
    assert!(shows(&harness, "此处须为数字"));
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(households(&mut harness, 0), "380");
}

#[test]
fn a_loose_map_that_is_worked_on_survives_and_can_be_saved() {
    let (mut harness, folder) = town();
    select(&mut harness, 1);
    change_households(&mut harness, "555");
    assert!(shows(&harness, "已暂存"));
    let state = harness
        .state_mut()
        .shell()
        .state
        .work
        .state
        .clone()
        .expect("a project");
    assert!(state.is_scratch);
    drop(harness);
    // As after a crash or a restart: it is offered, and all is there.
    let mut harness = window(settings(), None, SMALL);
    harness.state_mut().shell().offer_left_behind();
    harness.run();
    assert!(shows(&harness, "未命名的地图"));
    click(&mut harness, "稍后处理");
    harness
        .state_mut()
        .shell()
        .open(Source::File(state.path.clone()));
    settle(&mut harness);
    assert_eq!(households(&mut harness, 1), "555");
    let to = folder.path().join("saved.gpkg");
    harness.state_mut().shell().save_project_to(to.clone());
    settle(&mut harness);
    let now = harness
        .state_mut()
        .shell()
        .state
        .work
        .state
        .clone()
        .expect("a project");
    assert_eq!((now.path, now.is_scratch), (to.clone(), false));
    assert!(!state.path.exists(), "the nameless one is gone");
    drop(harness);
    let mut harness = open(&to);
    assert_eq!(households(&mut harness, 1), "555");
}

#[test]
fn entering_a_person_asks_for_an_administrator_first() {
    let (path, _folder) = project_file(false);
    let mut harness = open(&path);
    select(&mut harness, 0);
    click(&mut harness, "人员");
    settle(&mut harness);
    assert!(shows(&harness, "此网格尚无人员"));
    click(&mut harness, "录入人员…");
    assert!(shows(&harness, "即将录入个人信息"));
    fill(&mut harness, "姓名", "谢主任");
    fill(&mut harness, "口令", "短口令");
    fill(&mut harness, "再次输入口令", "短口令");
    click(&mut harness, "设立");
    settle(&mut harness);
    assert!(shows(&harness, "口令至少 8 个字符"));
    fill(&mut harness, "口令", PASSPHRASE);
    fill(&mut harness, "再次输入口令", PASSPHRASE);
    click(&mut harness, "设立");
    settle(&mut harness);
    assert!(shows(&harness, "仅显示这一次"));
    press(&mut harness, Key::Escape);
    assert!(shows(&harness, "仅显示这一次"), "it does not go by a slip");
    click(&mut harness, "我已抄写并妥善保管");
    click(&mut harness, "关闭");
    assert!(shows(&harness, "所有内容加密保存"));
    fill(&mut harness, "姓名", "欧阳春花");
    fill(&mut harness, "电话", "13812341234");
    click(&mut harness, "添加");
    settle(&mut harness);
    assert!(shows(&harness, "欧**花  138****1234"));
    assert!(!shows(&harness, "欧阳春花") && !shows(&harness, "13812341234"));
    assert!(shows(&harness, "谢主任（管理员）"));
}

#[test]
fn people_are_masked_shown_with_a_reason_and_locked() {
    let (path, _folder) = project_file(true);
    let mut harness = open(&path);
    settle(&mut harness);
    assert!(shows(&harness, "此项目含个人信息"));
    fill(&mut harness, "姓名", "谢主任");
    fill(&mut harness, "口令", "不是这个口令");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "姓名或口令不正确"));
    sign_in(&mut harness);
    unmask(&mut harness);
    press(&mut harness, Key::F4);
    settle(&mut harness);
    assert!(shows(&harness, "查看个人信息原文：p1"));
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    assert!(!shows(&harness, "欧阳春花") && !shows(&harness, "138****1234"));
    assert!(shows(&harness, "未登录"));
}

#[test]
fn without_signing_in_the_map_is_seen_and_nothing_changed() {
    let (path, _folder) = project_file(true);
    let mut harness = open(&path);
    settle(&mut harness);
    press(&mut harness, Key::Escape);
    select(&mut harness, 0);
    assert!(shows(&harness, "洪桥里"));
    let edit = harness.get_by_label("编辑属性");
    assert!(edit.accesskit_node().is_disabled());
    let state = harness
        .state_mut()
        .shell()
        .state
        .work
        .state
        .clone()
        .expect("a project");
    assert_eq!(state.why_not_edit(), Some("blocked-locked"));
}

#[test]
fn a_project_in_use_is_offered_for_reading() {
    let (path, _folder) = project_file(false);
    let mut writer = Project::open(&path, &options()).expect("opened");
    writer.get_ready().expect("ready");
    let mut harness = open(&path);
    assert!(shows(&harness, "项目正在使用"));
    click(&mut harness, "以只读方式打开");
    settle(&mut harness);
    assert!(shows(&harness, "只读"));
    select(&mut harness, 0);
    assert!(
        harness
            .get_by_label("编辑属性")
            .accesskit_node()
            .is_disabled()
    );
}

#[test]
fn users_are_added_and_what_is_due_is_erased() {
    let (mut harness, _path, _folder) = signed_in();
    run(&mut harness, Command::Users);
    fill(&mut harness, "姓名", "林规划");
    fill(&mut harness, "初始口令", PASSPHRASE);
    click(&mut harness, "添加");
    settle(&mut harness);
    let users = harness
        .state_mut()
        .shell()
        .state
        .work
        .state
        .clone()
        .expect("a project")
        .users;
    assert!(
        users
            .iter()
            .any(|u| u.name == "林规划" && u.role == Role::Operator)
    );
    press(&mut harness, Key::Escape);
    run(&mut harness, Command::Retention);
    assert!(shows(&harness, "将清除 1 人"));
    for name in ["彻底清除", "我已了解清除后不可恢复"] {
        click_twice(&mut harness, name);
        assert!(!shows(&harness, "已清除 1 人"), "{name}: a double click");
    }
    click(&mut harness, "我已了解清除后不可恢复");
    assert!(!shows(&harness, "已清除 1 人"), "it is agreed to, not done");
    click(&mut harness, "彻底清除");
    settle(&mut harness);
    assert!(shows(&harness, "已清除 1 人"));
}

/// Click twice where this stands now, whatever stands there by the second time.
fn click_twice(harness: &mut Harness<'_, Window>, name: &str) {
    let at = harness.get_by_label(name).rect().center();
    for _ in 0..2 {
        press_at(harness, at);
        settle(harness);
    }
}

#[test]
fn changing_a_role_is_asked_about() {
    let (mut harness, _path, _folder) = signed_in();
    run(&mut harness, Command::Users);
    fill(&mut harness, "姓名", "林规划");
    fill(&mut harness, "初始口令", PASSPHRASE);
    click(&mut harness, "添加");
    settle(&mut harness);
    let role = |harness: &mut Harness<'_, Window>| {
        let state = harness.state_mut().shell().state.work.state.clone();
        let users = state.expect("a project").users;
        let user = users.into_iter().find(|u| u.name == "林规划");
        user.expect("the user").role
    };
    for is_wanted in [false, true] {
        choose(&mut harness, "林规划");
        click(&mut harness, "规划员");
        settle(&mut harness);
        assert!(
            shows(&harness, "林规划 将成为规划员"),
            "what it would do is said first"
        );
        for _ in 0..2 {
            press(&mut harness, Key::Enter);
            settle(&mut harness);
        }
        assert_eq!(role(&mut harness), Role::Operator, "Enter changes nothing");
        click(&mut harness, if is_wanted { "更改" } else { "取消" });
        settle(&mut harness);
    }
    assert_eq!(role(&mut harness), Role::Planner);
}

#[test]
fn a_new_passphrase_names_the_backups_that_the_old_one_opens() {
    let (mut harness, path, _folder) = signed_in();
    run(&mut harness, Command::Passphrase);
    fill(&mut harness, "原口令", PASSPHRASE);
    fill(&mut harness, "新口令", "欲穷千里目更上一层楼");
    fill(&mut harness, "再次输入口令", "欲穷千里目更上一层楼");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "旧口令仍能打开的文件"));
    let backup = gridroom::store::list_backups(&path).remove(0).path;
    assert!(shows(
        &harness,
        &format!("{}：旧口令仍能打开", backup.display())
    ));
    click(&mut harness, "删除这些备份");
    settle(&mut harness);
    assert!(backup.exists(), "it has to be agreed to");
    click(&mut harness, "换用新密钥");
    settle(&mut harness);
    assert!(!shows(&harness, "旧口令仍能打开的文件"));
    assert!(backup.exists());
    run(&mut harness, Command::Passphrase);
    fill(&mut harness, "原口令", "欲穷千里目更上一层楼");
    fill(&mut harness, "新口令", PASSPHRASE);
    fill(&mut harness, "再次输入口令", PASSPHRASE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    click(&mut harness, "我已了解删除的备份不可恢复");
    click(&mut harness, "删除这些备份");
    settle(&mut harness);
    assert!(!shows(&harness, "旧口令仍能打开的文件"));
    assert!(!backup.exists());
}

#[test]
fn a_row_that_nobody_vouches_for_is_named_and_can_be_revoked() {
    let (path, _folder) = project_file(true);
    let mut project = Project::open(&path, &options()).expect("opened");
    project.get_ready().expect("ready");
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    project
        .add_user("林规划", Role::Planner, PASSPHRASE, Cost::TRIFLING)
        .expect("added");
    drop(project);
    rusqlite::Connection::open(&path)
        .and_then(|c| {
            c.execute_batch(
                "UPDATE gridroom_user SET data_key = x'00' WHERE name = '林规划';
                 CREATE TRIGGER foreign_one AFTER INSERT ON gridroom_journal BEGIN SELECT 1; END;",
            )
        })
        .expect("changed");
    let mut harness = open(&path);
    settle(&mut harness);
    assert!(shows(
        &harness,
        "项目中有外来 SQL，备份后已移除：foreign_one"
    ));
    sign_in(&mut harness);
    assert!(shows(
        &harness,
        "以下记录非管理员所写，用户管理已锁定：账号 林规划"
    ));
    run(&mut harness, Command::Users);
    fill(&mut harness, "姓名", "新人");
    fill(&mut harness, "初始口令", PASSPHRASE);
    click(&mut harness, "添加");
    settle(&mut harness);
    assert!(shows(&harness, "未发放任何密钥"));
}

fn run(harness: &mut Harness<'_, Window>, what: Command) {
    let ctx = harness.ctx.clone();
    harness.state_mut().shell().run(what, &ctx);
    settle(harness);
}

#[test]
fn personal_values_are_locked_after_idling_without_a_frame_drawn() {
    let (path, _folder) = project_file(true);
    let mut settings = settings();
    settings.lock_after_s = 1;
    let mut harness = window(settings, Some(&path), SMALL);
    settle(&mut harness);
    sign_in(&mut harness);
    unmask(&mut harness);
    // No frame is drawn meanwhile, as in a hidden window.
    std::thread::sleep(Duration::from_millis(2500));
    settle(&mut harness);
    assert!(!shows(&harness, "欧阳春花") && !shows(&harness, "138****1234"));
    assert!(shows(&harness, "此项目含个人信息") && shows(&harness, "未登录"));
    let mut elsewhere = OpenOptions {
        read_only: true,
        ..options()
    };
    elsewhere.workspace = "reader".to_owned();
    let project = Project::open(&path, &elsewhere).expect("readable");
    let line = &project
        .history(&HistoryFilter::default(), 1)
        .expect("listed")[0];
    assert_eq!(line.action, Some(ActionName::SignOut));
}

/// Whoever wants it locked sooner has it so at once, not from the next opening on.
#[test]
fn the_time_until_it_is_locked_goes_for_the_open_project() {
    let (mut harness, _path, _folder) = signed_in();
    let ctx = harness.ctx.clone();
    let sooner = gridroom::app::workspaces::project::Intent::LockAfter(1);
    harness.state_mut().shell().handle(sooner.into(), &ctx);
    // The thread looks up every two seconds.
    std::thread::sleep(Duration::from_millis(3_500));
    settle(&mut harness);
    assert!(shows(&harness, "未登录"));
}

#[test]
fn a_person_in_clear_can_be_changed_and_that_undone() {
    let (mut harness, _path, _folder) = signed_in();
    unmask(&mut harness);
    click(&mut harness, "修改");
    fill(&mut harness, "电话", "13987654321");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "欧**花  139****4321"), "masked again");
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert!(shows(&harness, "欧**花  138****1234"));
}

#[test]
fn an_export_is_logged_and_a_second_opening_of_the_same_file_is_none() {
    let (path, folder) = project_file(false);
    let mut harness = open(&path);
    let to = folder.path().join("out.geojson");
    harness.state_mut().shell().export_to(to.clone());
    settle(&mut harness);
    assert!(to.exists() && shows(&harness, "已导出到"));
    press(&mut harness, Key::F4);
    settle(&mut harness);
    assert!(shows(&harness, &format!("导出：{}", to.display())));
    harness.state_mut().shell().open(Source::File(path.clone()));
    settle(&mut harness);
    assert!(!shows(&harness, "项目正在使用"));
    // Saved onto itself it goes on as before.
    harness.state_mut().shell().save_project_to(path.clone());
    settle(&mut harness);
    select(&mut harness, 0);
    change_households(&mut harness, "412");
    drop(harness);
    let mut harness = open(&path);
    assert_eq!(households(&mut harness, 0), "412");
}

#[test]
fn escape_takes_back_what_was_typed_and_keeps_the_grid() {
    let (path, _folder) = project_file(false);
    let mut harness = open(&path);
    select(&mut harness, 0);
    click(&mut harness, "编辑属性");
    fill(&mut harness, "户数", "999");
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    assert_eq!(households(&mut harness, 0), "380");
    assert!(!shows(&harness, "999") && shows(&harness, "完成编辑"));
}

#[test]
fn a_town_that_was_only_looked_at_leaves_nothing_behind() {
    let (mut harness, _folder) = town();
    select(&mut harness, 0);
    click(&mut harness, "人员");
    settle(&mut harness);
    let state = harness
        .state_mut()
        .shell()
        .state
        .work
        .state
        .clone()
        .expect("a project");
    assert!(state.is_scratch && state.path.exists());
    drop(harness);
    assert!(!state.path.exists());
}

#[test]
fn what_is_discarded_takes_a_second_click_elsewhere() {
    let (mut harness, _folder) = town();
    select(&mut harness, 1);
    change_households(&mut harness, "556");
    let path = harness
        .state_mut()
        .shell()
        .state
        .work
        .state
        .clone()
        .expect("a project")
        .path;
    drop(harness);
    let mut harness = window(settings(), None, SMALL);
    let ctx = harness.ctx.clone();
    let left = Dialog::LeftBehind(vec![path.clone()], None);
    harness.state_mut().shell().handle(Intent::open(left), &ctx);
    harness.run();
    assert!(shows(&harness, "请先选定要丢弃的地图"));
    click_twice(&mut harness, "确认丢弃");
    click_twice(&mut harness, "丢弃");
    assert!(path.exists());
    assert!(shows(&harness, "将丢弃“"), "which one is said");
    click(&mut harness, "确认丢弃");
    assert!(!path.exists());
}

#[test]
fn a_damaged_project_is_put_right_from_a_backup() {
    let (path, _folder) = project_file(false);
    let mut harness = open(&path);
    select(&mut harness, 0);
    change_households(&mut harness, "412");
    drop(harness);
    // The second opening lays a backup aside that has the change.
    drop(open(&path));
    let mut bytes = std::fs::read(&path).expect("read");
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 8192].fill(0xA5);
    std::fs::write(&path, &bytes).expect("damaged");
    let mut harness = open(&path);
    assert!(shows(&harness, "项目文件已损坏") && shows(&harness, "损坏的文件会另外保留"));
    let newest = &gridroom::store::list_backups(&path)[0];
    let name = format!(
        "恢复 {} 的备份（{} 条记录）",
        local_time(&newest.made),
        newest.entries
    );
    click(&mut harness, &name);
    settle(&mut harness);
    assert_eq!(households(&mut harness, 0), "412");
}
