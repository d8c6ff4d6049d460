//! Dialogs and forms: what Enter and Esc reach, what an answer closes, and that what was typed is not
//! lost by a slip.

use crate::epidemic::{building_in, duty, moment, press_at, select};
use crate::project::sign_in;
use crate::redraw;
use crate::support::{Window, click, fill, follow, press, settle, shows};
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::app::command::Command;
use gridroom::app::intent::Intent;
use gridroom::app::project::{PlanRequest, Request};
use gridroom::app::state::dialog::Dialog;
use gridroom::app::workspaces::epidemic::{self, Tab};
use gridroom::model::act::Act;
use gridroom::model::epidemic::{AlarmCause, CaseDraft};
use gridroom::rules::zone::Zone;
use std::time::{Duration, Instant};

fn run(harness: &mut Harness<'_, Window>, command: Command) {
    let ctx = harness.ctx.clone();
    harness.state_mut().shell().run(command, &ctx);
    follow(harness);
}

fn send(harness: &mut Harness<'_, Window>, intent: impl Into<Intent>) {
    let ctx = harness.ctx.clone();
    let intent = intent.into();
    harness.state_mut().shell().handle(intent, &ctx);
}

/// A town whose plan was cut, with the dialog of its publication looked into.
pub fn about_to_publish() -> (Harness<'static, Window>, tempfile::TempDir) {
    let (mut harness, folder) = redraw::town();
    press(&mut harness, Key::S);
    redraw::click_at(&mut harness, redraw::at(15_000, -3_000), Modifiers::NONE);
    redraw::click_at(&mut harness, redraw::at(15_000, 43_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    click(&mut harness, "发布");
    fill(&mut harness, "生效日期", "2021-09-12");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "新设 2"), "what it would do is said first");
    (harness, folder)
}

#[test]
fn what_a_dialog_asks_stands_below_its_title() {
    let (harness, _folder) = about_to_publish();
    let title = harness.get_by_label("发布方案").rect();
    let text = harness.get_by_label_contains("请先预览结果").rect();
    assert!(text.top() >= title.bottom(), "{title} {text}");
}

#[test]
fn enter_publishes_nothing_and_takes_nothing_back() {
    let (mut harness, _folder) = about_to_publish();
    for _ in 0..3 {
        press(&mut harness, Key::Enter);
        settle(&mut harness);
    }
    assert!(harness.state_mut().shell().state.session.redraw().is_some());
    // Enter presses the button that has the focus: here the one that leaves.
    harness.get_by_label("取消").focus();
    follow(&mut harness);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(!shows(&harness, "新设 2"), "the dialog is left");
    assert!(harness.state_mut().shell().state.session.redraw().is_some());
    assert!(
        !harness
            .state_mut()
            .shell()
            .state
            .situation()
            .has_publication
    );
}

#[test]
fn a_click_publishes_and_enter_does_not_take_it_back() {
    let (mut harness, _folder) = about_to_publish();
    // Of the two of this name the one in the dialog stands further left.
    click(&mut harness, "发布");
    settle(&mut harness);
    assert!(
        harness
            .state_mut()
            .shell()
            .state
            .situation()
            .has_publication
    );
    run(&mut harness, Command::RollBack);
    settle(&mut harness);
    assert!(shows(&harness, "2 个新网格取消"));
    for _ in 0..2 {
        press(&mut harness, Key::Enter);
        settle(&mut harness);
    }
    assert!(
        harness
            .state_mut()
            .shell()
            .state
            .situation()
            .has_publication
    );
}

#[test]
fn nothing_beneath_a_dialog_is_reached() {
    let (mut harness, _path, _folder) = duty();
    run(&mut harness, Command::About);
    // A key of a workspace does nothing behind the dialog.
    press(&mut harness, Key::N);
    press(&mut harness, Key::F3);
    assert!(harness.state_mut().shell().state.epidemic.is_open);
    press(&mut harness, Key::Escape);
    let mut fields = harness.query_all_by_label("备注");
    assert!(fields.next().is_none(), "no form was opened meanwhile");
    drop(fields);
    // Nor is a form kept that stands beneath.
    let before = moment(&mut harness).figures.cases;
    press(&mut harness, Key::N);
    run(&mut harness, Command::About);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    settle(&mut harness);
    assert_eq!(moment(&mut harness).figures.cases, before);
    press(&mut harness, Key::Escape);
    assert!(
        harness.query_all_by_label("备注").next().is_some(),
        "it is still entered"
    );
}

#[test]
fn escape_closes_the_topmost_only_and_asks_where_something_was_typed() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::N);
    fill(&mut harness, "备注", "待核实");
    run(&mut harness, Command::About);
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "放弃填写"), "only the dialog went");
    press(&mut harness, Key::Escape);
    assert!(
        shows(&harness, "放弃填写的内容"),
        "what was typed is asked about"
    );
    press(&mut harness, Key::Escape);
    assert!(shows(&harness, "待核实"), "and stays");
    press(&mut harness, Key::Escape);
    click(&mut harness, "放弃");
    assert!(!shows(&harness, "待核实"));
}

#[test]
fn an_order_that_is_half_written_outlives_a_lock() {
    let (mut harness, _path, _folder) = duty();
    select(&mut harness, "木兰03");
    press(&mut harness, Key::O);
    fill(&mut harness, "文号", "鲤防指〔2021〕9号");
    // A dialog that is open does not keep the project from being locked.
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    settle(&mut harness);
    for _ in 0..2 {
        assert!(
            !shows(&harness, "鲤防指〔2021〕9号"),
            "nothing typed is seen while locked, nor once the question who it is goes"
        );
        press(&mut harness, Key::Escape);
    }
    run(&mut harness, Command::SignIn);
    sign_in(&mut harness);
    assert!(shows(&harness, "鲤防指〔2021〕9号"), "it is offered again");
}

#[test]
fn a_case_that_is_kept_twice_in_one_frame_is_one_case() {
    let (mut harness, _path, _folder) = duty();
    let before = moment(&mut harness).figures.cases;
    let building = building_in(&mut harness, "木兰03");
    press(&mut harness, Key::N);
    fill(&mut harness, "楼栋", &building);
    press(&mut harness, Key::Enter);
    for _ in 0..2 {
        harness.event(Event::Key {
            key: Key::Enter,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        });
    }
    settle(&mut harness);
    settle(&mut harness);
    assert_eq!(moment(&mut harness).figures.cases, before + 1);
}

#[test]
fn a_click_on_the_map_moves_no_case_whose_form_is_not_on_the_screen() {
    let (mut harness, _path, _folder) = duty();
    let building = building_in(&mut harness, "木兰03");
    press(&mut harness, Key::N);
    fill(&mut harness, "楼栋", &building);
    press(&mut harness, Key::Enter);
    for tab in [Tab::Orders, Tab::Cases] {
        send(&mut harness, epidemic::Intent::ShowTab(tab));
        follow(&mut harness);
        if tab == Tab::Orders {
            press_at(&mut harness, egui::pos2(500.0, 300.0));
        }
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    settle(&mut harness);
    let known = harness.state_mut().shell().state.epidemic.known().cloned();
    let known = known.expect("known");
    let newest = known.epidemic.cases.last().expect("the case");
    assert_eq!(newest.building.as_deref(), Some(building.as_str()));
}

#[test]
fn an_answer_closes_no_dialog_that_did_not_ask() {
    let (mut harness, _folder) = redraw::town();
    send(
        &mut harness,
        Intent::open(Dialog::PlanName(None, "夜里画的".to_owned())),
    );
    follow(&mut harness);
    let plan = {
        let redraw = harness.state_mut().shell().state.session.redraw();
        redraw.expect("a plan").info.id.clone()
    };
    // Something else is done meanwhile, and answered.
    let request = Request::Plan(PlanRequest::Rename(plan, "白天画的".to_owned()));
    send(&mut harness, request);
    settle(&mut harness);
    assert!(shows(&harness, "夜里画的"), "the dialog still asks");
}

#[test]
fn what_was_said_stands_in_the_list_of_notices() {
    let (mut harness, _path, _folder) = crate::project::signed_in();
    let count = |harness: &mut Harness<'_, Window>| {
        harness.state_mut().shell().state.notices.iter().count()
    };
    let before = count(&mut harness);
    harness.state_mut().shell().state.notices.say("甲");
    harness.state_mut().shell().state.notices.warn("乙");
    harness.state_mut().shell().state.notices.say("甲");
    follow(&mut harness);
    assert_eq!(count(&mut harness), before + 2, "the same again is one");
    assert!(shows(&harness, "甲"), "the newest stands in the bar");
    let label = format!("消息 {}", before + 2);
    click(&mut harness, &label);
    assert!(shows(&harness, "乙"));
}

/// Nothing is drawn in a window that is hidden: what happens there happens all the same.
#[test]
fn alarms_come_while_redrawing_and_while_the_window_is_hidden() {
    let (mut harness, _path, _folder) = duty();
    run(&mut harness, Command::Redraw);
    settle(&mut harness);
    assert!(harness.state_mut().shell().state.session.redraw().is_some());
    let ctx = harness.ctx.clone();
    let shell = harness.state_mut().shell();
    let known = shell.state.epidemic.known().cloned().expect("known");
    let mut draft = CaseDraft::new(&known.epidemic, shell.state.now().date());
    draft.grid = "350322001001003".to_owned();
    let number = draft.number.clone();
    let act = Act::PutCase {
        key: None,
        draft,
        shown: None,
    };
    shell.handle(Request::from(act).into(), &ctx);
    let began = Instant::now();
    loop {
        shell.logic(&ctx);
        let alarms = shell.state.epidemic.alarms.list();
        let is_new = |cause: &AlarmCause| {
            matches!(cause, AlarmCause::NewCase(_) | AlarmCause::CaseInFree(_))
        };
        if alarms.iter().any(|a| a.seen.is_none() && is_new(&a.cause)) {
            break;
        }
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{number} is told"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// One click frees no grid: what it would do is said, and a button of its own does it.
#[test]
fn withdrawing_an_order_says_first_what_it_frees() {
    let (mut harness, _path, _folder) = duty();
    send(&mut harness, epidemic::Intent::ShowTab(Tab::Orders));
    follow(&mut harness);
    let free = |harness: &mut Harness<'_, Window>| {
        let grids = &moment(harness).grids;
        let is_free = |zone: Zone| zone == Zone::EpidemicFree;
        grids.iter().filter(|g| is_free(g.in_force.zone)).count()
    };
    let before = free(&mut harness);
    assert_eq!(before, 41);
    // The button below the order that made them free.
    let order = harness.get_by_label("鲤防指〔2021〕7号").rect();
    let buttons: Vec<_> = harness.query_all_by_label("撤回").collect();
    let below = buttons.iter().filter(|b| b.rect().top() > order.top());
    let nearest = below.min_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    nearest.expect("a button").click();
    follow(&mut harness);
    settle(&mut harness);
    assert!(shows(&harness, "撤回通告"));
    assert!(
        shows(&harness, "鲤防指〔2021〕7号：41 个网格"),
        "the figures"
    );
    assert!(
        shows(&harness, "无疫网格 → 未划定（41）"),
        "what rules then"
    );
    for _ in 0..2 {
        press(&mut harness, Key::Enter);
        settle(&mut harness);
    }
    assert_eq!(free(&mut harness), before, "nothing was withdrawn");
    // Of the buttons of this name that of the dialog stands furthest left; without a reason it is grey.
    click(&mut harness, "撤回");
    settle(&mut harness);
    assert_eq!(
        free(&mut harness),
        before,
        "it is a correction and says what it corrects"
    );
    fill(&mut harness, "事由", "楼栋核错，划定有误");
    click(&mut harness, "撤回");
    settle(&mut harness);
    settle(&mut harness);
    assert!(shows(&harness, "撤回：谢主任，楼栋核错，划定有误"));
    assert!(!shows(&harness, "撤回通告"));
    assert_eq!(free(&mut harness), 0);
}

#[test]
fn revoking_a_user_is_asked_about() {
    let (mut harness, _path, _folder) = crate::project::signed_in();
    let users = |harness: &mut Harness<'_, Window>| {
        let state = harness.state_mut().shell().state.work.state.clone();
        state.expect("a project").users.len()
    };
    let before = users(&mut harness);
    run(&mut harness, Command::Users);
    click(&mut harness, "停用账号");
    assert!(shows(&harness, "停用账号") && shows(&harness, "谢主任（管理员）"));
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    press(&mut harness, Key::Escape);
    assert!(shows(&harness, "初始口令"), "back at the users");
    assert_eq!(users(&mut harness), before);
}
