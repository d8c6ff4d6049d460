//! Orders in the window: the lines of their steps, what is greyed and why, and who confirms.

use crate::epidemic::{duty, select, town_project, watch, zones};
use crate::project::{PASSPHRASE, options};
use crate::support::{Window, choose, click, fill, press, settle, shows};
use egui::Key;
use egui::accesskit::Role::{Button, TextInput};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::model::epidemic::{OrderDraft, OrderState};
use gridroom::rules::Role;
use gridroom::rules::zone::Zone;
use gridroom::store::Project;
use gridroom::store::sealing::Cost;

fn is_greyed(harness: &Harness<'_, Window>, name: &str) -> bool {
    let button = harness.get_by_role_and_label(Button, name);
    button.accesskit_node().is_disabled()
}

/// The place of a button.
fn place(harness: &Harness<'_, Window>, name: &str) -> egui::Rect {
    harness.get_by_role_and_label(Button, name).rect()
}

fn is_read_only(harness: &Harness<'_, Window>, name: &str) -> bool {
    let field = harness.get_by_role_and_label(TextInput, name);
    field.accesskit_node().is_disabled()
}

fn state_of(harness: &mut Harness<'_, Window>, number: &str) -> OrderState {
    let known = harness.state_mut().shell().state.epidemic.known().cloned();
    let orders = &known.as_ref().expect("known").epidemic.orders;
    let order = orders.iter().find(|order| order.number == number);
    order.expect("the order").state
}

/// Type the document of a step and record it.
fn record(harness: &mut Harness<'_, Window>, step: &str, body: &str, number: &str, date: &str) {
    fill(harness, &format!("{step}机关"), body);
    fill(harness, &format!("{step}文号"), number);
    let button = format!("录入{step}");
    assert!(is_greyed(harness, &button), "a document has a date");
    fill(harness, &format!("{step}日期"), date);
    assert!(!is_greyed(harness, &button), "{step}");
    click(harness, &button);
    settle(harness);
}

#[test]
fn what_opens_a_closed_grid_is_applied_for_assessed_and_approved_by_documents() {
    let (mut harness, _path, _folder) = duty();
    let (closed, number) = ("洪桥02", "鲤防指〔2021〕9号");
    assert_eq!(zones(&mut harness, closed).0, Zone::Lockdown);
    select(&mut harness, closed);
    press(&mut harness, Key::O);
    for step in ["申请", "评估", "批准"] {
        assert!(is_greyed(&harness, &format!("录入{step}")));
        assert!(is_read_only(&harness, &format!("{step}机关")));
    }
    choose(&mut harness, "分区");
    click(&mut harness, "解除封控管控");
    fill(&mut harness, "文号", number);
    assert!(is_greyed(&harness, "签发"), "nobody applied yet");
    assert!(is_greyed(&harness, "录入申请"), "there is no draft yet");
    click(&mut harness, "存为草稿");
    settle(&mut harness);
    assert!(shows(&harness, "草稿"));
    click(&mut harness, "修改");
    let places =
        |harness: &Harness<'_, Window>| ["签发", "存为草稿"].map(|name| place(harness, name));
    let before = places(&harness);
    assert!(
        is_read_only(&harness, "评估机关"),
        "the application comes first"
    );
    record(
        &mut harness,
        "申请",
        "鲤城街道办事处",
        "鲤街请〔2021〕9号",
        "2021-10-03",
    );
    assert_eq!(state_of(&mut harness, number), OrderState::Applied);
    assert!(
        shows(&harness, "鲤街请〔2021〕9号"),
        "it is read, not typed"
    );
    assert!(is_greyed(&harness, "签发"), "nobody assessed yet");
    assert!(is_read_only(&harness, "批准机关"));
    // Not before the application.
    fill(&mut harness, "评估机关", "县疾控中心");
    fill(&mut harness, "评估文号", "县疾控评〔2021〕9号");
    fill(&mut harness, "评估日期", "2021-10-01");
    assert!(is_greyed(&harness, "录入评估"));
    fill(&mut harness, "评估日期", "2021-10-04");
    click(&mut harness, "录入评估");
    settle(&mut harness);
    record(
        &mut harness,
        "批准",
        "市指挥部",
        "市防指批〔2021〕9号",
        "2021-10-05",
    );
    assert_eq!(state_of(&mut harness, number), OrderState::Approved);
    assert_eq!(places(&harness), before, "buttons keep their places");
    assert_eq!(zones(&mut harness, closed).0, Zone::Lockdown);
    // Another hour is another text: the documents would go, and it is not issued.
    let draft = {
        let known = harness.state_mut().shell().state.epidemic.known().cloned();
        let orders = &known.as_ref().expect("known").epidemic.orders;
        let order = orders.iter().find(|order| order.number == number);
        OrderDraft::of(order.expect("the order"))
    };
    fill(&mut harness, "起", "2021-10-06 00:00");
    assert!(shows(&harness, "已录入的文件即作废"));
    assert!(is_greyed(&harness, "签发"));
    fill(&mut harness, "起", &draft.from);
    assert!(!is_greyed(&harness, "签发"));
    click(&mut harness, "签发");
    click(&mut harness, "确认签发");
    settle(&mut harness);
    assert_eq!(zones(&mut harness, closed).0, Zone::Unset);
    assert!(shows(
        &harness,
        "批准：市指挥部 市防指批〔2021〕9号 2021-10-05（谢主任"
    ));
}

#[test]
fn an_operator_drafts_orders_records_applications_and_issues_none() {
    let (path, _folder) = town_project();
    let mut harness = watch(&path, "操作员");
    select(&mut harness, "洪桥02");
    press(&mut harness, Key::O);
    choose(&mut harness, "分区");
    click(&mut harness, "解除封控管控");
    fill(&mut harness, "文号", "鲤防指〔2021〕8号");
    assert!(is_greyed(&harness, "签发"));
    click(&mut harness, "存为草稿");
    settle(&mut harness);
    assert!(shows(&harness, "草稿"));
    click(&mut harness, "修改");
    record(
        &mut harness,
        "申请",
        "鲤城街道办事处",
        "鲤街请〔2021〕8号",
        "2021-10-03",
    );
    assert!(
        is_read_only(&harness, "评估机关"),
        "an operator assesses nothing"
    );
    assert!(is_greyed(&harness, "签发"));
    assert_eq!(zones(&mut harness, "洪桥02").0, Zone::Lockdown);
}

#[test]
fn an_order_of_one_person_waits_for_a_second_one_who_confirms_it() {
    let (mut harness, path, folder) = duty();
    // It is closed, and stays so.
    assert_eq!(
        zones(&mut harness, "洪桥02"),
        (Zone::Lockdown, Zone::Lockdown)
    );
    select(&mut harness, "洪桥02");
    press(&mut harness, Key::O);
    fill(&mut harness, "文号", "鲤防指〔2021〕8号");
    click(&mut harness, "签发");
    click(&mut harness, "确认签发");
    settle(&mut harness);
    assert!(shows(&harness, "同一人起草并签发，待复核"));
    assert!(is_greyed(&harness, "复核"), "not whoever issued it");
    drop(harness);
    let mut project = Project::open(&path, &options()).expect("opened");
    project.get_ready().expect("ready");
    project.sign_in("谢主任", PASSPHRASE).expect("signed in");
    let added = project.add_user("值班长", Role::Supervisor, PASSPHRASE, Cost::TRIFLING);
    added.expect("added");
    drop(project);
    let mut harness = watch(&path, "值班长");
    click(&mut harness, "通告");
    assert!(shows(&harness, "同一人起草并签发，待复核"));
    assert!(!is_greyed(&harness, "复核"));
    click(&mut harness, "复核");
    settle(&mut harness);
    assert!(shows(&harness, "同一人起草并签发，值班长"));
    let left = harness.query_by_role_and_label(Button, "复核");
    assert!(left.is_none(), "once");
    drop(folder);
}
