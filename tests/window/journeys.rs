//! The journeys that must be quick: each is walked by keys, texts and clicks alone, which are counted
//! against its budget.

use crate::epidemic::{building_in, duty, moment, press_at, zones};
use crate::redraw;
use crate::support::{Window, click, command, enter, follow, press, settle, shows};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use gridroom::app::workspaces::epidemic::Tab;
use gridroom::geometry::label::label_place;
use gridroom::model::epidemic::OrderState;
use gridroom::rules::zone::Zone;

/// Somebody at the window, whose inputs are counted: a key, a text typed in one go, a click.
struct Hand<'a> {
    harness: &'a mut Harness<'static, Window>,
    inputs: u32,
}

impl<'a> Hand<'a> {
    fn new(harness: &'a mut Harness<'static, Window>) -> Self {
        Self { harness, inputs: 0 }
    }

    fn key(&mut self, key: Key) {
        press(self.harness, key);
        self.count();
    }

    fn keys(&mut self, key: Key) {
        command(self.harness, key);
        self.count();
    }

    fn text(&mut self, text: &str) {
        enter(self.harness, text);
        self.count();
    }

    fn click(&mut self, name: &str) {
        click(self.harness, name);
        self.count();
    }

    fn count(&mut self) {
        self.inputs += 1;
        settle(self.harness);
    }
}

/// The place of a grid's name on the screen, all of the map in view.
fn grid_on_screen(harness: &mut Harness<'_, Window>, name: &str) -> egui::Pos2 {
    let shell = harness.state_mut().shell();
    let map = &shell.state.session.document().expect("a map").map;
    let face = map.faces().find(|face| map.title(*face) == name);
    let polygons = map.coverage.face_polygons(face.expect("the grid"));
    let at = label_place(&polygons).expect("ground").at;
    shell.on_screen(at).expect("in view")
}

/// A positive is phoned in: the building by its code, the case, the proposed zone, the order.
#[test]
fn a_positive_that_is_phoned_in_is_an_order_in_twelve_inputs() {
    let (mut harness, _path, _folder) = duty();
    let grid = "木兰03";
    let building = building_in(&mut harness, grid);
    let mut hand = Hand::new(&mut harness);
    hand.key(Key::N);
    hand.text(&building);
    hand.key(Key::Enter);
    hand.keys(Key::Enter);
    assert!(shows(hand.harness, "封控区"), "the proposal is in sight");
    assert_eq!(zones(hand.harness, grid).1, Zone::Lockdown);
    hand.key(Key::O);
    hand.text("鲤防指〔2021〕8号");
    hand.click("存为草稿");
    assert!(hand.inputs <= 12, "{} inputs", hand.inputs);
    let known = hand
        .harness
        .state_mut()
        .shell()
        .state
        .epidemic
        .known()
        .cloned();
    let orders = &known.as_ref().expect("known").epidemic.orders;
    let order = orders.iter().find(|o| o.number == "鲤防指〔2021〕8号");
    let order = order.expect("drafted");
    assert_eq!(
        (order.zone, order.state),
        (Zone::Lockdown, OrderState::Draft)
    );
}

/// Who is overdue in one grid: the figure, and the grid on the map.
#[test]
fn who_is_overdue_here_takes_two_clicks() {
    let (mut harness, _path, _folder) = duty();
    let of = |window: &mut Window, name: &str| {
        let state = &window.shell().state;
        let map = &state.session.document().expect("a map").map;
        let face = map
            .faces()
            .find(|face| map.title(*face) == name)
            .expect("it");
        face.0 as usize
    };
    let (overdue, first) = {
        let figures = moment(&mut harness).figures;
        let grids = &moment(&mut harness).grids;
        let face = grids.iter().position(|grid| grid.overdue > 0);
        (
            figures.overdue + figures.release_due,
            face.expect("somebody"),
        )
    };
    assert!(overdue > 0);
    let name = {
        let state = &harness.state_mut().shell().state;
        let map = &state.session.document().expect("a map").map;
        let mut faces = map.faces();
        map.title(faces.nth(first).expect("a face"))
    };
    assert_eq!(of(harness.state_mut(), &name), first);
    let mut hand = Hand::new(&mut harness);
    hand.click(&format!("逾期待办 {overdue}"));
    let at = grid_on_screen(hand.harness, &name);
    press_at(hand.harness, at);
    hand.count();
    assert_eq!(hand.inputs, 2);
    let state = &hand.harness.state_mut().shell().state;
    assert_eq!(state.epidemic.tab, Tab::Isolations);
    assert!(state.epidemic.only_due);
    assert!(shows(hand.harness, &name));
}

/// A grid is split along a lane, both parts balanced.
#[test]
fn a_grid_is_split_along_a_lane_in_four_inputs() {
    let (mut harness, _folder) = redraw::town();
    let mut hand = Hand::new(&mut harness);
    hand.key(Key::S);
    for (x, y) in [(20_000, -1_000), (20_000, 41_000)] {
        redraw::click_at(hand.harness, redraw::at(x, y), Modifiers::NONE);
        hand.count();
    }
    hand.key(Key::Enter);
    assert_eq!(hand.inputs, 4);
    assert_eq!(redraw::faces(hand.harness), 5);
    let parts = (
        redraw::households(hand.harness, 0),
        redraw::households(hand.harness, 4),
    );
    assert_eq!(parts, (200, 200));
}

fn is_redrawing(harness: &mut Harness<'_, Window>) -> bool {
    harness.state_mut().shell().state.session.redraw().is_some()
}

/// Keys that cannot do anything now say why; a case is never put off by a plan on the table.
#[test]
fn from_redrawing_one_key_leads_back_and_n_registers_a_case() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::F2);
    settle(&mut harness);
    assert!(is_redrawing(&mut harness));
    press(&mut harness, Key::O);
    follow(&mut harness);
    assert!(shows(&harness, "请先离开重划"));
    press(&mut harness, Key::F3);
    settle(&mut harness);
    assert!(
        !is_redrawing(&mut harness) && shows(&harness, "回放"),
        "one press"
    );
    press(&mut harness, Key::F2);
    settle(&mut harness);
    press(&mut harness, Key::N);
    settle(&mut harness);
    assert!(!is_redrawing(&mut harness));
    assert!(shows(&harness, "登记病例"));
}

/// Tonight's report as a workbook, and the wall map as PDF: the page, what leaves, and the file.
#[test]
fn tonights_report_and_wall_map_take_three_clicks_each() {
    for (leaves, name, begins) in [
        ("今日日报（XLSX）…", "日报.xlsx", "PK"),
        ("今日挂图（PDF）…", "挂图.pdf", "%PDF-"),
    ] {
        let (mut harness, _path, folder) = duty();
        let mut hand = Hand::new(&mut harness);
        hand.click("打印");
        hand.click(leaves);
        // The dialog of the system proposes this name: it is confirmed.
        let path = folder.path().join(name);
        let ctx = hand.harness.ctx.clone();
        hand.harness
            .state_mut()
            .shell()
            .print_to(path.clone(), &ctx);
        hand.count();
        assert_eq!(hand.inputs, 3, "{name}");
        let bytes = std::fs::read(&path).expect("written");
        assert!(bytes.starts_with(begins.as_bytes()), "{name}");
    }
}
