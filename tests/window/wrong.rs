//! Every form with what does not belong there: what is wrong is said in words, the cursor goes to the
//! field at fault, and nothing is written.

use crate::epidemic::{duty, town_project};
use crate::project::at_desk;
use crate::support::{Window, fill, follow, press, settle, shows};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::intent::Intent;
use gridroom::app::workspaces::epidemic::{self, Sheet};
use gridroom::app::workspaces::register::{self, Form};
use gridroom::model::epidemic::RiskDraft;
use gridroom::model::record::{Key as RecordKey, Kind};
use gridroom::model::register::{HouseholdDraft, ResidentDraft};
use rusqlite::Connection;
use std::path::Path;

/// How many entries the journal has.
fn entries(path: &Path) -> i64 {
    let connection = Connection::open(path).expect("opened");
    let count = connection.query_row("SELECT count(*) FROM gridroom_journal", [], |row| {
        row.get(0)
    });
    count.expect("counted")
}

fn send(harness: &mut Harness<'_, Window>, intent: impl Into<Intent>) {
    let ctx = harness.ctx.clone();
    let intent = intent.into();
    harness.state_mut().shell().handle(intent, &ctx);
    settle(harness);
}

/// The name of the field that has the cursor.
fn cursor(harness: &Harness<'_, Window>) -> Option<String> {
    let roles = [Role::TextInput, Role::MultilineTextInput];
    let mut fields = roles
        .into_iter()
        .flat_map(|role| harness.query_all_by_role(role));
    let focused = fields.find(|node| node.accesskit_node().is_focused())?;
    focused.accesskit_node().label()
}

/// What stands in the field of this name.
fn value(harness: &Harness<'_, Window>, name: &str) -> String {
    let mut fields = harness.query_all_by_role(Role::TextInput);
    let field = fields.find(|n| n.accesskit_node().label().is_some_and(|l| l == name));
    field
        .and_then(|n| n.accesskit_node().value())
        .unwrap_or_default()
}

/// A field, what is typed into it, and what must be said of it.
type Wrong = (&'static str, &'static str, &'static str);

/// Type each into its field, ask for it to be kept, and put the field back as it was.
fn walk(harness: &mut Harness<'_, Window>, path: &Path, form: &str, rows: &[Wrong]) {
    let before = entries(path);
    for (field, typed, said) in rows {
        let stood = value(harness, field);
        fill(harness, field, typed);
        // What was left out is told when somebody goes on without it.
        if !typed.is_empty() {
            assert!(shows(harness, said), "{form}: {field} {typed}: {said}");
        }
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
        follow(harness);
        settle(harness);
        assert!(shows(harness, said), "{form}: {field} {typed}: {said}");
        assert_eq!(entries(path), before, "{form}: {field} {typed}");
        let at = cursor(harness);
        assert!(
            at.is_some(),
            "{form}: {field} {typed}: the cursor is nowhere"
        );
        fill(harness, field, &stood);
    }
}

/// Longer than anybody types, and in characters of several widths.
fn very_long() -> String {
    "长Ａ１é".repeat(2_000)
}

#[test]
fn the_forms_of_the_epidemic_workspace_refuse_what_cannot_be() {
    let (mut harness, path, _folder) = duty();
    press(&mut harness, Key::N);
    walk(
        &mut harness,
        &path,
        "case",
        &[
            ("楼栋", "没有这栋楼", "没有找到这样的楼栋"),
            ("报告", "昨天", "“报告”不是日期"),
            ("报告", "2021-13-40", "“报告”"),
            ("报告", "21-09-11", "“报告”的年份只有两位"),
            ("采样", "2031-01-01", "“采样”晚于今天"),
            ("电话", "12345", "电话号码"),
            ("编号", "", "请填写“编号”"),
        ],
    );
    // Nowhere by a slip: it is asked, and kept only by choice.
    assert!(shows(&harness, "请填写“楼栋”"));
    press(&mut harness, Key::Escape);
    follow(&mut harness);
    if shows(&harness, "放弃填写的内容") {
        crate::support::click(&mut harness, "放弃");
    }
    send(&mut harness, epidemic::Intent::EnterIsolation(None));
    walk(
        &mut harness,
        &path,
        "isolation",
        &[
            ("开始日", "abc", "“开始日”不是日期"),
            ("末次暴露", "2021-02-30", "“末次暴露”没有这一天"),
            ("电话", "１２３", "电话号码"),
        ],
    );
    fill(&mut harness, "开始日", "2021-09-20");
    fill(&mut harness, "解除日", "2021-09-10");
    assert!(shows(&harness, "早于"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    assert!(cursor(&harness).is_some());
    let today = jiff::civil::date(2021, 10, 5);
    send(
        &mut harness,
        epidemic::Intent::Enter(Sheet::Risk(None, Box::new(RiskDraft::new(today)))),
    );
    if shows(&harness, "放弃填写的内容") {
        crate::support::click(&mut harness, "放弃");
        settle(&mut harness);
    }
    let before = entries(&path);
    walk(
        &mut harness,
        &path,
        "risk",
        &[("地区", "", "请填写“地区”"), ("起", "2021/99/99", "“起”")],
    );
    assert_eq!(entries(&path), before);
}

#[test]
fn the_forms_of_the_register_refuse_what_cannot_be() {
    let (path, _folder) = town_project();
    let mut harness = at_desk(&path, "谢主任", Key::F12);
    let home = Form::Household(
        None,
        HouseholdDraft {
            building: "3503220010040020308".to_owned(),
            ..HouseholdDraft::default()
        },
    );
    send(&mut harness, register::Intent::Enter(Box::new(home)));
    walk(
        &mut harness,
        &path,
        "household",
        &[
            ("住户电话", "abcdefg", "电话号码"),
            ("起", "2021-9-31", "“起”没有这一天"),
        ],
    );
    let person = Form::Resident(None, ResidentDraft::default());
    send(&mut harness, register::Intent::Enter(Box::new(person)));
    if shows(&harness, "放弃填写的内容") {
        crate::support::click(&mut harness, "放弃");
        settle(&mut harness);
    }
    walk(
        &mut harness,
        &path,
        "resident",
        &[
            ("身份证号", "999999197703170049", "校验"),
            ("电话", "10086100861008610086", "电话号码"),
            ("起", "三月", "“起”不是日期"),
        ],
    );
    let key = RecordKey::new(Kind::Household, "h1");
    let out = Form::MoveOut(key, "2021-02-29".to_owned());
    send(&mut harness, register::Intent::Enter(Box::new(out)));
    if shows(&harness, "放弃填写的内容") {
        crate::support::click(&mut harness, "放弃");
        settle(&mut harness);
    }
    walk(
        &mut harness,
        &path,
        "move out",
        &[
            ("自何日起", "2021-02-29", "没有这一天"),
            ("自何日起", "", "请填写“自何日起”"),
        ],
    );
}

/// A form that was just opened blames nobody: what is missing is told of a field that was left empty, and
/// of all of them once the form is to be kept.
#[test]
fn what_is_missing_is_told_once_somebody_went_on_without_it() {
    const DOOR: &str = "请填写“门牌（室）”";
    let (path, _folder) = town_project();
    let mut harness = at_desk(&path, "谢主任", Key::F12);
    let before = entries(&path);
    let home = || {
        let building = "3503220010040020308".to_owned();
        let draft = HouseholdDraft {
            building,
            ..HouseholdDraft::default()
        };
        register::Intent::Enter(Box::new(Form::Household(None, draft)))
    };
    send(&mut harness, home());
    assert!(shows(&harness, "门牌（室）") && !shows(&harness, DOOR));
    let door = harness.get_by_role_and_label(Role::TextInput, "门牌（室）");
    door.focus();
    follow(&mut harness);
    assert!(!shows(&harness, DOOR), "somebody is in it");
    press(&mut harness, Key::Tab);
    settle(&mut harness);
    assert!(shows(&harness, DOOR), "it was left empty");
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    assert!(!shows(&harness, "保存（Ctrl+Enter）"), "nothing was typed");

    // The button tells what is missing, and the keys lead there.
    send(&mut harness, home());
    assert!(!shows(&harness, DOOR), "another form");
    crate::support::click(&mut harness, "保存（Ctrl+Enter）");
    settle(&mut harness);
    assert!(shows(&harness, DOOR));
    crate::support::command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(cursor(&harness).as_deref(), Some("门牌（室）"));
    fill(&mut harness, "门牌（室）", "901");
    assert!(!shows(&harness, DOOR));
    assert_eq!(entries(&path), before);
}

/// A text of any length is kept whole or refused, and never breaks the window.
#[test]
fn a_very_long_text_is_kept_whole() {
    let (mut harness, path, _folder) = duty();
    let before = entries(&path);
    press(&mut harness, Key::N);
    let building = crate::epidemic::building_in(&mut harness, "木兰03");
    fill(&mut harness, "楼栋", &building);
    press(&mut harness, Key::Enter);
    let long = very_long();
    fill(&mut harness, "备注", &long);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    assert_eq!(entries(&path), before + 1);
}
