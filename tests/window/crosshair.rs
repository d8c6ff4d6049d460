//! The keyboard cursor on the map: whatever is clicked, drawn and dragged there is done by keys alone, in
//! every tool that takes places; nobody touches a mouse here. Where it stands is read as a screen reader
//! does.

use crate::epidemic::duty;
use crate::redraw::{at, faces, hectares, households, refusal, screen, town};
use crate::support::{
    SMALL, Window, command, enter, fill, follow, press, settings, settle, shows, town_file, window,
};
use egui::accesskit::Live;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::workspaces::own_town::OwnTown;
use gridroom::geometry::coverage::RefusalKind;
use gridroom::geometry::fixed::Coord;
use gridroom::model::context::ContextKind;

/// How far an arrow leads: with Ctrl, alone, and with Shift.
const STEPS: [(f32, Modifiers); 3] = [
    (96.0, Modifiers::COMMAND),
    (12.0, Modifiers::NONE),
    (1.0, Modifiers::SHIFT),
];

/// What a screen reader says of the map, while the cursor is there.
fn told(harness: &Harness<'_, Window>) -> Option<String> {
    let map = harness.query_by_label_contains("键盘光标位于")?;
    let node = map.accesskit_node();
    assert_eq!(node.live(), Live::Polite, "what changes is read out");
    node.label()
}

/// Where the cursor stands.
fn stands(harness: &Harness<'_, Window>) -> Coord {
    let told = told(harness).expect("a cursor on the map");
    let place = told
        .split("位于 ")
        .nth(1)
        .and_then(|t| t.split('；').next());
    let place = place.expect("a place").split(", ");
    let mut degrees = place.map(|d| d.trim().parse::<f64>().expect("degrees"));
    let (lon, lat) = (degrees.next().expect("lon"), degrees.next().expect("lat"));
    Coord::from_degrees(lon, lat).expect("on the globe")
}

/// Lead the cursor to a place, no nearer than a point of the screen.
fn go_to(harness: &mut Harness<'_, Window>, place: Coord) {
    follow(harness);
    let from = stands(harness);
    let by: Vec2 = screen(harness, place) - screen(harness, from);
    let axes = [
        (by.x, [Key::ArrowLeft, Key::ArrowRight]),
        (by.y, [Key::ArrowUp, Key::ArrowDown]),
    ];
    for (by, [back, forth]) in axes {
        let key = if by < 0.0 { back } else { forth };
        let mut left = by.abs().round();
        for (step, modifiers) in STEPS {
            while left >= step {
                left -= step;
                harness.key_press_modifiers(modifiers, key);
                harness.step();
            }
        }
    }
    follow(harness);
}

/// Whether the line below says so, once what was said before has passed.
fn hints(harness: &mut Harness<'_, Window>, text: &str) -> bool {
    harness.state_mut().shell().state.notices.hide();
    follow(harness);
    shows(harness, text)
}

fn set_at(harness: &mut Harness<'_, Window>, places: &[Coord]) {
    for place in places {
        go_to(harness, *place);
        press(harness, Key::Space);
    }
}

/// Press what has this name as whoever comes to it by Tab.
fn press_button(harness: &mut Harness<'_, Window>, name: &str) {
    let named = harness.query_all_by_label(name);
    let leftmost = named.min_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    leftmost.unwrap_or_else(|| panic!("{name}")).focus();
    follow(harness);
    press(harness, Key::Space);
    settle(harness);
}

#[test]
fn a_grid_is_split_by_keys() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    assert!(hints(&mut harness, "Ctrl+M 用键盘光标"), "it tells the key");
    assert_eq!(told(&harness), None);
    command(&mut harness, Key::M);
    assert!(hints(
        &mut harness,
        "空格取点，Enter 完成，Backspace 退回一点"
    ));
    // One point too many is taken back.
    let ends = [at(14_000, -3_100), at(21_300, 43_700)];
    set_at(&mut harness, &[ends[0], at(-9_000, 20_000)]);
    press(&mut harness, Key::Backspace);
    go_to(&mut harness, ends[1]);
    assert!(
        shows(&harness, "新网格：200 户"),
        "it is shown before Enter"
    );
    assert_eq!(faces(&mut harness), 4);
    press(&mut harness, Key::Space);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(faces(&mut harness), 5);
    let parts = (households(&mut harness, 0), households(&mut harness, 4));
    assert_eq!(parts, (200, 200));
    // Esc puts the cursor away before it lays the tool down.
    let tool = harness.state_mut().shell().state.planning.tool.id();
    press(&mut harness, Key::Escape);
    assert_eq!(told(&harness), None);
    assert_eq!(harness.state_mut().shell().state.planning.tool.id(), tool);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 4);
}

#[test]
fn it_snaps_and_says_so() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::R);
    command(&mut harness, Key::M);
    go_to(&mut harness, at(500, 39_700));
    assert!(told(&harness).is_some_and(|told| told.ends_with("已吸附到交点")));
    go_to(&mut harness, at(12_000, 39_700));
    let on_edge = told(&harness).expect("told");
    assert!(on_edge.contains("洪桥0") && on_edge.ends_with("已吸附到边线"));
    assert!(on_edge.contains("单击开始画新的界线"));
    // A bay of 洪桥02 round the north-western house of 洪桥01.
    let line = [
        at(3_000, 41_300),
        at(3_600, 27_900),
        at(10_900, 27_100),
        at(11_700, 41_900),
    ];
    set_at(&mut harness, &line);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    let both = (households(&mut harness, 0), households(&mut harness, 1));
    assert_eq!(both, (300, 500));
}

#[test]
fn a_vertex_is_picked_up_carried_put_back_and_put_down() {
    let (mut harness, _folder) = town();
    let before = hectares(&mut harness, 0);
    command(&mut harness, Key::M);
    assert!(hints(&mut harness, "空格抓起顶点或边线"));
    set_at(&mut harness, &[at(20_000, 40_000)]);
    assert!(hints(&mut harness, "空格或 Enter 放下，Esc 放回原处"));
    assert!(told(&harness).is_some_and(|told| told.contains("已抓起")));
    go_to(&mut harness, at(20_000, 48_000));
    // It goes back, and the cursor stays.
    press(&mut harness, Key::Escape);
    assert!(told(&harness).is_some_and(|told| !told.contains("已抓起")));
    assert_eq!(hectares(&mut harness, 0), before);
    set_at(&mut harness, &[at(20_000, 40_000), at(20_000, 48_000)]);
    settle(&mut harness);
    let after = hectares(&mut harness, 0);
    assert!(after > before * 1.05, "{before} {after}");
    // The vertex that is there now, put down with Enter.
    set_at(&mut harness, &[at(20_000, 48_000)]);
    go_to(&mut harness, at(20_000, 45_000));
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let nearer = hectares(&mut harness, 0);
    assert!(before < nearer && nearer < after, "{nearer}");
    // Twice on the spot marks it, as a click does; Delete takes it away.
    set_at(&mut harness, &[at(20_000, 45_000); 2]);
    assert_eq!(hectares(&mut harness, 0), nearer);
    press(&mut harness, Key::Delete);
    settle(&mut harness);
    assert!((hectares(&mut harness, 0) - before).abs() < 1e-9);
    // What is protected is refused, as for the mouse.
    set_at(&mut harness, &[at(40_000, 40_000), at(44_000, 40_000)]);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), Some(RefusalKind::Protected));
}

#[test]
fn single_houses_are_given_by_keys() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::G);
    command(&mut harness, Key::M);
    set_at(&mut harness, &[at(10_000, 60_000)]);
    // House by house with Shift, then Enter.
    for x in [6_500, 31_500] {
        go_to(&mut harness, at(x, 31_500));
        harness.key_press_modifiers(Modifiers::SHIFT, Key::Space);
        follow(&mut harness);
    }
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    let both = (households(&mut harness, 0), households(&mut harness, 1));
    assert_eq!(both, (200, 600));
}

#[test]
fn the_place_of_a_case_is_set_while_the_form_waits() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::N);
    settle(&mut harness);
    assert!(hints(&mut harness, "Ctrl+M 用键盘光标"));
    fill(&mut harness, "备注", "独居");
    let shown = |harness: &mut Harness<'_, Window>| {
        let session = &harness.state_mut().shell().state.session;
        session.selection().iter().next().copied()
    };
    // Keys are the map's while the cursor is there, and the field's again when it has gone.
    command(&mut harness, Key::M);
    let middle = stands(&harness);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::ArrowDown);
    let place = stands(&harness);
    assert!(place.x > middle.x && place.y < middle.y);
    press(&mut harness, Key::Space);
    settle(&mut harness);
    let document = harness.state_mut().shell().state.session.document();
    let document = document.expect("a map");
    let face = document.index.face_at(&document.map.coverage, place);
    assert!(face.is_some(), "the middle of the town is in a grid");
    assert_eq!(
        shown(&mut harness),
        face,
        "the grid where they live is shown"
    );
    assert_eq!(stands(&harness), place, "it stays where it was set");
    press(&mut harness, Key::Escape);
    assert_eq!(told(&harness), None);
    enter(&mut harness, "老人");
    assert!(shows(&harness, "独居老人"), "the cursor is back in it");
}

#[test]
fn a_house_is_traced_by_keys() {
    let (path, _folder) = town_file();
    let mut harness = window(settings(), Some(&path), SMALL);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F2);
    settle(&mut harness);
    press_button(&mut harness, "建筑");
    command(&mut harness, Key::M);
    let corners = [
        (20_000, 20_000),
        (45_000, 26_000),
        (38_000, 49_000),
        (14_000, 44_000),
    ];
    let corners = corners.map(|(x, y)| Coord::new(1_180_000_000 + x, 250_000_000 + y));
    set_at(&mut harness, &corners);
    press(&mut harness, Key::Backspace);
    set_at(&mut harness, &corners[3..]);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "已描绘（1）"));
    let document = harness.state_mut().shell().state.session.document();
    let drawn = &document.expect("a map").map.backdrop.features;
    let kind = |kind| drawn.iter().filter(|f| f.kind == kind).count();
    assert_eq!(kind(ContextKind::Building), 1);
}

#[test]
fn the_scope_of_a_town_of_ones_own_is_drawn_by_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("新城.osm");
    std::fs::write(&path, include_str!("../support/invented.osm")).expect("written");
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    press_button(&mut harness, "在地图上绘制");
    command(&mut harness, Key::M);
    let ring = [
        (24.9399, 60.16995),
        (24.9407, 60.16995),
        (24.9407, 60.1705),
        (24.9399, 60.1705),
    ];
    let ring = ring.map(|(lon, lat)| Coord::from_degrees(lon, lat).expect("there"));
    set_at(&mut harness, &ring);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let own = harness.state_mut().shell().state.own_town.as_deref();
    let ready = own.and_then(OwnTown::ready).expect("laid out");
    let buildings = ready.town.taken.0.get("buildings").copied();
    assert_eq!(buildings, Some(2), "those whose middle lies in the ring");
}

#[test]
fn the_map_follows_it_and_comes_nearer_where_it_stands() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::M);
    let seen = |harness: &mut Harness<'_, Window>| {
        let seen = harness.state_mut().shell().state.seen;
        seen.expect("a map in view")
    };
    go_to(&mut harness, at(30_000, 50_000));
    let (before, place) = (seen(&mut harness), stands(&harness));
    press(&mut harness, Key::Plus);
    let nearer = seen(&mut harness);
    let width = |bounds: gridroom::geometry::fixed::Bounds| bounds.max.x - bounds.min.x;
    assert!(
        (width(nearer) * 2 - width(before)).abs() < 100,
        "twice as near"
    );
    assert_eq!(stands(&harness), place, "it stays on its place");
    // The same step is a finer one now, and with Shift the finest.
    press(&mut harness, Key::ArrowRight);
    let step = stands(&harness).x - place.x;
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    follow(&mut harness);
    let fine = stands(&harness).x - place.x - step;
    assert!((step - 12 * fine).abs() <= 12, "{step} {fine}");
    // Far to the east the map goes along.
    for _ in 0..12 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowRight);
        harness.step();
    }
    follow(&mut harness);
    let now = seen(&mut harness);
    assert!(now.min.x > nearer.min.x && width(now) - width(nearer) < 100);
    assert!(now.contains(stands(&harness)));
}

#[test]
fn several_arrows_within_one_slow_frame_are_all_taken() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::M);
    let before = stands(&harness);
    for _ in 0..5 {
        harness.key_press(Key::ArrowRight);
    }
    follow(&mut harness);
    let at_once = stands(&harness).x - before.x;
    for _ in 0..5 {
        press(&mut harness, Key::ArrowLeft);
    }
    assert!(at_once > 0 && (stands(&harness).x - before.x).abs() <= 1);
}

/// Whoever takes the mouse up goes on with it.
#[test]
fn a_press_of_the_mouse_puts_it_away_and_what_it_carries_back() {
    let (mut harness, _folder) = town();
    let before = hectares(&mut harness, 0);
    command(&mut harness, Key::M);
    set_at(&mut harness, &[at(20_000, 40_000)]);
    go_to(&mut harness, at(20_000, 47_000));
    crate::redraw::click_at(&mut harness, at(60_000, 60_000), Modifiers::NONE);
    assert_eq!(told(&harness), None);
    assert_eq!(hectares(&mut harness, 0), before);
    assert_eq!(faces(&mut harness), 4);
    // The mouse over the map moves it no more than it did before.
    command(&mut harness, Key::M);
    let place = stands(&harness);
    let elsewhere = screen(&mut harness, at(10_000, 70_000));
    harness.hover_at(elsewhere);
    follow(&mut harness);
    assert_eq!(stands(&harness), place);
}

#[test]
fn where_there_is_no_map_it_says_so() {
    let mut harness = window(settings(), None, SMALL);
    command(&mut harness, Key::M);
    assert!(shows(&harness, "当前页面上没有地图"));
    let (mut harness, _path, _folder) = duty();
    command(&mut harness, Key::P);
    settle(&mut harness);
    command(&mut harness, Key::M);
    assert_eq!(told(&harness), None);
    assert!(shows(&harness, "当前页面上没有地图"));
}
