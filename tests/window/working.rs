//! Long work is seen and stopped, what was typed is not given up by a slip, and the cursor goes back to
//! where something was refused.

use crate::dialogs::about_to_publish;
use crate::epidemic::{duty, town_project};
use crate::project::{PASSPHRASE, project_file, signed_in};
use crate::support::{
    SMALL, Window, click, enter, fill, follow, press, settings, settle, shows, town, town_file,
    window,
};
use egui::accesskit::Role;
use egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::command::Command;
use gridroom::app::intent::Intent;
use gridroom::app::jobs::chooser::Choice;
use gridroom::app::jobs::source::Source;
use gridroom::app::state::dialog::{Dialog, PathDraft};
use gridroom::app::workspaces::{epidemic, register};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Another program that is just about to write: until it lets go, nothing becomes lasting.
struct Blocked(Connection);

impl Blocked {
    fn at(path: &Path) -> Self {
        let connection = Connection::open(path).expect("opened");
        connection
            .execute_batch("BEGIN IMMEDIATE")
            .expect("nobody writes");
        Self(connection)
    }

    fn let_go(self) {
        self.0.execute_batch("ROLLBACK").expect("let go");
    }
}

/// How many entries the journal has.
fn entries(path: &Path) -> i64 {
    let connection = Connection::open(path).expect("opened");
    let count = connection.query_row("SELECT count(*) FROM gridroom_journal", [], |row| {
        row.get(0)
    });
    count.expect("counted")
}

/// Draw until this is shown.
fn until(harness: &mut Harness<'_, Window>, text: &str) {
    let began = Instant::now();
    while !shows(harness, text) {
        assert!(began.elapsed() < Duration::from_secs(20), "{text} is shown");
        harness.step();
    }
}

/// Click what has this name, of several the one furthest left, and draw nothing yet.
fn push(harness: &mut Harness<'_, Window>, name: &str) {
    let nodes = harness.query_all_by_label(name);
    let leftmost = nodes.min_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    leftmost.expect("it is there").click();
}

/// Press the button that stops, the one nearest to the middle: that of a dialog covers the others.
fn stop(harness: &mut Harness<'_, Window>) {
    // A dialog grows by the line that says how far it is.
    harness.step();
    let nodes: Vec<_> = harness.query_all_by_label("停止").collect();
    let far =
        |node: &egui_kittest::Node<'_>| (node.rect().center() - (SMALL / 2.0).to_pos2()).length();
    let nearest = nodes.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    nearest.expect("it can be stopped").click();
    // Once to press it, once to see what became of it.
    harness.step();
    harness.step();
}

fn project_path(harness: &mut Harness<'_, Window>) -> PathBuf {
    let state = harness.state_mut().shell().state.work.state.as_ref();
    state.expect("a project").path.clone()
}

fn send(harness: &mut Harness<'_, Window>, intent: impl Into<Intent>) {
    let ctx = harness.ctx.clone();
    let intent = intent.into();
    harness.state_mut().shell().handle(intent, &ctx);
    follow(harness);
}

fn run(harness: &mut Harness<'_, Window>, command: Command) {
    send(harness, command);
}

/// What stands in the field of this name.
fn value(harness: &Harness<'_, Window>, name: &str) -> Option<String> {
    let fields = harness.query_all_by_role(Role::TextInput);
    let mut named = fields.filter(|n| n.accesskit_node().label().is_some_and(|l| l == name));
    named.next()?.accesskit_node().value()
}

fn has_publication(harness: &mut Harness<'_, Window>) -> bool {
    harness
        .state_mut()
        .shell()
        .state
        .situation()
        .has_publication
}

#[test]
fn a_publication_is_stopped_in_its_dialog_and_nothing_of_it_is_written() {
    let (mut harness, folder) = about_to_publish();
    let path = folder.path().join("town.gpkg");
    let before = entries(&path);
    let other = Blocked::at(&path);
    push(&mut harness, "发布");
    until(&mut harness, "发布方案 ·");
    stop(&mut harness);
    assert!(shows(&harness, "正在停止"));
    other.let_go();
    settle(&mut harness);
    assert!(shows(&harness, "发布方案：已停止，什么都没有改动"));
    assert!(shows(&harness, "新设 2"), "the dialog still asks");
    assert!(!has_publication(&mut harness));
    assert_eq!(entries(&path), before);
    // Wanted again, it is done.
    click(&mut harness, "发布");
    settle(&mut harness);
    assert!(has_publication(&mut harness));
    assert_eq!(entries(&path), before + 1);
}

#[test]
fn a_purge_is_stopped_by_escape_and_nobody_is_erased() {
    let (mut harness, path, _folder) = signed_in();
    run(&mut harness, Command::Retention);
    settle(&mut harness);
    click(&mut harness, "我已了解清除后不可恢复");
    settle(&mut harness);
    let before = entries(&path);
    let other = Blocked::at(&path);
    push(&mut harness, "彻底清除");
    until(&mut harness, "清除到期信息 ·");
    harness.key_press(Key::Escape);
    until(&mut harness, "正在停止");
    other.let_go();
    settle(&mut harness);
    assert!(shows(&harness, "清除到期信息：已停止"));
    assert!(shows(&harness, "将清除 1 人"), "nobody was");
    assert_eq!(entries(&path), before);
}

/// A layer of one more grid, decided about.
fn about_to_import(harness: &mut Harness<'_, Window>, folder: &Path) {
    let path = folder.join("新增.geojson");
    let ring = "[[[118.04,25],[118.05,25],[118.05,25.01],[118.04,25.01],[118.04,25]]]";
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"网格编码":"350322001009001","户数":410}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}]}}"#
    );
    std::fs::write(&path, text).expect("written");
    harness.state_mut().shell().import(path);
    settle(harness);
    assert!(shows(harness, "新增 1 个网格"));
}

#[test]
fn an_import_that_escape_stops_leaves_nothing_and_says_so() {
    let (mut harness, folder) = town();
    about_to_import(&mut harness, folder.path());
    let path = project_path(&mut harness);
    let before = entries(&path);
    let other = Blocked::at(&path);
    push(&mut harness, "导入");
    until(&mut harness, "导入地图 ·");
    harness.key_press(Key::Escape);
    harness.step();
    other.let_go();
    settle(&mut harness);
    assert!(shows(&harness, "导入地图：已停止，什么都没有改动"));
    assert!(
        harness.state_mut().shell().importing().is_some(),
        "it stays as it was decided"
    );
    assert_eq!(entries(&path), before);
}

/// Whenever Esc comes: it came in and that is said, or it did not and that is said.
#[test]
fn an_import_never_goes_in_unsaid() {
    for frames in 0..4 {
        let (mut harness, folder) = town();
        about_to_import(&mut harness, folder.path());
        let path = project_path(&mut harness);
        let before = entries(&path);
        push(&mut harness, "导入");
        for _ in 0..frames {
            harness.step();
        }
        harness.key_press(Key::Escape);
        settle(&mut harness);
        let came_in = entries(&path) > before;
        // Before it was asked for, Esc leaves the layer alone.
        let is_left = harness.state_mut().shell().importing().is_none() && !came_in;
        let notices = &harness.state_mut().shell().state.notices;
        let said = |text: &str| notices.iter().any(|notice| notice.text.contains(text));
        assert_eq!(said("已导入：新增 1"), came_in, "after {frames} frames");
        assert!(
            came_in || is_left || said("已停止"),
            "after {frames} frames"
        );
    }
}

#[test]
fn an_export_has_a_name_in_the_status_line_and_a_copy_is_stopped() {
    let (path, folder) = project_file(false);
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    let before = entries(&path);
    for (label, ending) in [("导出地图", "geojson"), ("另存项目", "gpkg")] {
        let to = folder.path().join(format!("out.{ending}"));
        std::fs::write(&to, "the old file").expect("written");
        let other = Blocked::at(&path);
        let shell = harness.state_mut().shell();
        match ending {
            "gpkg" => shell.save_project_to(to.clone()),
            _ => shell.export_to(to.clone()),
        }
        until(&mut harness, &format!("{label} ·"));
        if shows(&harness, "停止") && ending == "gpkg" {
            // What is written whole waits for its entry in the journal: it is lasting now.
            let is_lasting = |harness: &Harness<'_, Window>| {
                let button = harness.query_by_label("停止");
                button.is_none_or(|button| button.accesskit_node().is_disabled())
            };
            let began = Instant::now();
            while !is_lasting(&harness) {
                assert!(
                    began.elapsed() < Duration::from_secs(20),
                    "it can be stopped"
                );
                harness.step();
            }
        }
        other.let_go();
        settle(&mut harness);
        assert!(std::fs::read(&to).expect("there") != b"the old file");
    }
    assert_eq!(entries(&path), before + 2);
}

/// The window is asked to close: what it answers.
fn close(harness: &mut Harness<'_, Window>) -> Vec<ViewportCommand> {
    let root = harness
        .input_mut()
        .viewports
        .entry(ViewportId::ROOT)
        .or_default();
    root.events.push(ViewportEvent::Close);
    harness.step();
    let output = &harness.output().viewport_output[&ViewportId::ROOT];
    let commands = output.commands.clone();
    let root = harness
        .input_mut()
        .viewports
        .entry(ViewportId::ROOT)
        .or_default();
    root.events.clear();
    follow(harness);
    commands
}

#[test]
fn a_window_with_a_half_typed_form_asks_before_it_closes() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::N);
    assert!(
        !close(&mut harness).contains(&ViewportCommand::CancelClose),
        "nothing was typed"
    );
    fill(&mut harness, "备注", "待核实");
    assert!(close(&mut harness).contains(&ViewportCommand::CancelClose));
    assert!(close(&mut harness).contains(&ViewportCommand::CancelClose));
    assert!(shows(&harness, "放弃填写的内容"));
    click(&mut harness, "继续填写");
    assert!(shows(&harness, "待核实") && !shows(&harness, "放弃填写的内容"));
    close(&mut harness);
    push(&mut harness, "放弃");
    let mut closes = false;
    for _ in 0..4 {
        harness.step();
        let output = &harness.output().viewport_output[&ViewportId::ROOT];
        closes |= output.commands.contains(&ViewportCommand::Close);
    }
    assert!(closes, "it closes by itself then");
    assert!(!close(&mut harness).contains(&ViewportCommand::CancelClose));
}

#[test]
fn another_project_does_not_take_a_half_typed_form_away_unasked() {
    let (mut harness, path, _folder) = duty();
    let (other, _other_folder) = town_file();
    press(&mut harness, Key::N);
    fill(&mut harness, "备注", "待核实");
    harness
        .state_mut()
        .shell()
        .open(Source::File(other.clone()));
    settle(&mut harness);
    assert!(shows(&harness, "放弃填写的内容"));
    click(&mut harness, "继续填写");
    assert!(shows(&harness, "待核实"));
    assert_eq!(project_path(&mut harness), path);
    harness
        .state_mut()
        .shell()
        .open(Source::File(other.clone()));
    settle(&mut harness);
    click(&mut harness, "放弃");
    settle(&mut harness);
    assert!(!shows(&harness, "待核实"));
    let document = harness.state_mut().shell().state.session.document();
    assert_eq!(document.expect("a map").source, Source::File(other));
}

#[test]
fn another_form_takes_the_place_of_a_half_typed_one_only_when_asked() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::N);
    // One in which nothing was typed gives way.
    send(&mut harness, epidemic::Intent::EnterCase(None));
    assert!(!shows(&harness, "放弃填写的内容"));
    fill(&mut harness, "备注", "待核实");
    send(&mut harness, epidemic::Intent::EnterCase(None));
    assert!(shows(&harness, "放弃填写的内容"));
    click(&mut harness, "继续填写");
    assert_eq!(value(&harness, "备注").as_deref(), Some("待核实"));
    send(&mut harness, epidemic::Intent::EnterCase(None));
    click(&mut harness, "放弃");
    follow(&mut harness);
    assert_eq!(value(&harness, "备注").unwrap_or_default(), "", "a new one");
}

#[test]
fn the_register_asks_too() {
    let (path, _folder) = town_project();
    let mut harness = crate::project::at_desk(&path, "谢主任", Key::F12);
    let form = || {
        let key = gridroom::model::record::Key::new(gridroom::model::record::Kind::Household, "h1");
        register::Form::MoveOut(key, "2021-10-05".to_owned())
    };
    send(&mut harness, register::Intent::Enter(Box::new(form())));
    send(&mut harness, register::Intent::Enter(Box::new(form())));
    assert!(!shows(&harness, "放弃填写的内容"), "nothing was typed");
    fill(&mut harness, "自何日起", "2021-10-06");
    send(&mut harness, register::Intent::Enter(Box::new(form())));
    assert!(shows(&harness, "放弃填写的内容"));
    press(&mut harness, Key::Escape);
    assert_eq!(value(&harness, "自何日起").as_deref(), Some("2021-10-06"));
}

#[test]
fn what_is_typed_beside_a_form_is_not_typed_into_it() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::N);
    run(&mut harness, Command::Find);
    follow(&mut harness);
    enter(&mut harness, "仙糖");
    for _ in 0..3 {
        press(&mut harness, Key::Escape);
        assert!(!shows(&harness, "放弃填写的内容"));
    }
    assert!(value(&harness, "备注").is_none(), "the form is left");
}

#[test]
fn a_wrong_passphrase_is_typed_again_into_its_field() {
    let (path, _folder) = project_file(true);
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    fill(&mut harness, "姓名", "谢主任");
    fill(&mut harness, "口令", "jjj");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "口令不正确"));
    // Nothing is clicked: what is typed takes the place of what was wrong.
    enter(&mut harness, PASSPHRASE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "谢主任（管理员）"));
}

#[test]
fn enter_in_a_dialog_that_is_not_filled_in_leaves_the_cursor_there() {
    let (path, _folder) = project_file(true);
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    fill(&mut harness, "姓名", "谢");
    press(&mut harness, Key::Enter);
    enter(&mut harness, "主任");
    assert_eq!(value(&harness, "姓名").as_deref(), Some("谢主任"));
}

#[test]
fn a_form_that_cannot_be_kept_shows_the_field_at_fault() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::N);
    fill(&mut harness, "报告", "2021-13-40");
    fill(&mut harness, "备注", "待核实");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    follow(&mut harness);
    enter(&mut harness, "2021-10-04");
    assert_eq!(value(&harness, "报告").as_deref(), Some("2021-10-04"));
    assert_eq!(value(&harness, "备注").as_deref(), Some("待核实"));
}

/// A window that is asked for a path by its own dialog.
fn asked_for(choice: Choice, text: String) -> Harness<'static, Window> {
    let mut harness = window(settings(), None, SMALL);
    let draft = PathDraft {
        choice,
        title: "dialog-open",
        text,
        folder: PathBuf::new(),
        names: Vec::new(),
        replaces: None,
    };
    send(&mut harness, Intent::open(Dialog::Path(Box::new(draft))));
    harness
}

#[test]
fn a_path_is_typed_where_there_is_no_dialog_of_the_system() {
    let (path, folder) = town_file();
    let base = format!("{}/", folder.path().display());
    let mut harness = asked_for(Choice::Open, base.clone());
    enter(&mut harness, "x");
    until(&mut harness, "没有可选的文件");
    press(&mut harness, Key::Enter);
    assert!(shows(&harness, "没有这个文件"));
    // It is typed again in place of the wrong one, and gone on with by Tab.
    enter(&mut harness, &format!("{base}to"));
    until(&mut harness, "town.geojson");
    press(&mut harness, Key::Tab);
    assert_eq!(value(&harness, "路径").as_deref(), path.to_str());
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let document = harness.state_mut().shell().state.session.document();
    assert_eq!(document.expect("a map").source, Source::File(path));
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_its_own_button() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("p.gpkg");
    std::fs::write(&path, "the old file").expect("written");
    let text = path.with_extension("").display().to_string();
    let mut harness = asked_for(Choice::Make("p.gpkg".to_owned()), text);
    for _ in 0..2 {
        press(&mut harness, Key::Enter);
        assert!(shows(&harness, "已有同名文件"));
    }
    assert_eq!(std::fs::read(&path).expect("there"), b"the old file");
    click(&mut harness, "替换");
    settle(&mut harness);
    assert_eq!(project_path(&mut harness), path);
}
