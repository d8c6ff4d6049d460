//! Room on a small screen: one drawer beneath the map, a legend that folds and covers no grid, a bar
//! that folds what finds no place, and a view that comes back when a panel closes.

use crate::epidemic::duty;
use crate::support::{
    SMALL, Window, command, follow, press, settings, settle, shows, town, town_file, window,
};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::state::drawer::{Drawer, DrawerTab};
use gridroom::app::state::settings::Settings;
use gridroom::geometry::Coord;
use gridroom::i18n::Language;

/// 1366×768 pixels at 125%.
const TIGHT: Vec2 = vec2(1093.0, 614.0);

fn named(harness: &Harness<'_, Window>, name: &str) -> Rect {
    let nodes = harness.query_all_by_label(name);
    let lowest = nodes.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    lowest.unwrap_or_else(|| panic!("{name}")).rect()
}

/// The tab that is shown, as the state has it.
fn tab(harness: &mut Harness<'_, Window>) -> Option<DrawerTab> {
    harness.state_mut().shell().state.drawer_tab()
}

#[test]
fn the_keys_of_the_old_panels_open_the_drawer_at_their_tab_and_close_it() {
    let (mut harness, _path, _folder) = duty();
    // The epidemic opens with its curve.
    assert_eq!(tab(&mut harness), Some(DrawerTab::Time));
    assert!(shows(&harness, "按发病"));
    for (key, shown, what) in [
        (Key::F10, DrawerTab::Figures, "17 / 17 行"),
        (Key::F7, DrawerTab::Problems, "边界清、覆盖全"),
        (Key::F4, DrawerTab::History, "历史记录"),
    ] {
        press(&mut harness, key);
        settle(&mut harness);
        assert_eq!(tab(&mut harness), Some(shown));
        assert!(!shows(&harness, "按发病"), "one tab at a time");
        assert!(shows(&harness, what), "{what}");
    }
    press(&mut harness, Key::F4);
    assert_eq!(tab(&mut harness), None, "the same key closes it");
    // Its heads stay, and open it again.
    harness.get_by_label("时间与曲线").click();
    follow(&mut harness);
    assert!(shows(&harness, "按发病"));
    harness.get_by_label("收起底部抽屉").click();
    follow(&mut harness);
    assert!(!shows(&harness, "按发病"));
}

#[test]
fn the_drawer_takes_no_more_than_four_tenths_and_its_height_is_kept() {
    let (path, _folder) = town_file();
    let drawer = Drawer {
        open: Some(DrawerTab::Problems),
        height: 900.0,
        ..Drawer::default()
    };
    let greedy = Settings {
        drawer,
        ..settings()
    };
    let mut harness = window(greedy, Some(&path), SMALL);
    let top = |harness: &Harness<'_, Window>| map_place(harness).bottom();
    let status = named(&harness, "2 个问题").top();
    let taken = status - top(&harness);
    assert!(taken < 0.4 * SMALL.y + 8.0, "{taken}");
    // Its edge is dragged down.
    let edge = pos2(600.0, top(&harness) + 2.0);
    harness.hover_at(edge);
    harness.step();
    harness.drag_at(edge);
    harness.step();
    for step in 1..=8 {
        harness.hover_at(edge + vec2(0.0, 10.0 * step as f32));
        harness.step();
    }
    harness.drop_at(edge + vec2(0.0, 80.0));
    follow(&mut harness);
    let height = harness.state_mut().shell().state.settings.drawer.height;
    assert!((200.0..250.0).contains(&height), "{height}");
    // As eframe keeps it.
    let kept = ron::to_string(&harness.state_mut().shell().state.settings).expect("written");
    let before = top(&harness);
    drop(harness);
    let harness = window(ron::from_str(&kept).expect("read"), Some(&path), SMALL);
    assert!((top(&harness) - before).abs() < 2.0);
}

#[test]
fn the_legend_folds_by_key_and_is_remembered() {
    let (mut harness, _folder) = town();
    let legend = named(&harness, "图例");
    let button = harness.get_by_role_and_label(Role::Button, "收起图例");
    assert_eq!(button.accesskit_node().data().is_expanded(), Some(true));
    button.focus();
    follow(&mut harness);
    press(&mut harness, Key::Enter);
    assert!(harness.state_mut().shell().state.settings.folds_legend);
    let folded = named(&harness, "图例");
    assert!(folded.height() < 40.0 && folded.height() < legend.height());
    let button = harness.get_by_role_and_label(Role::Button, "展开图例");
    assert_eq!(button.accesskit_node().data().is_expanded(), Some(false));
    // A press on it is none on the map.
    button.click();
    follow(&mut harness);
    assert!(!harness.state_mut().shell().state.settings.folds_legend);
    assert!(
        harness
            .state_mut()
            .shell()
            .state
            .session
            .selection()
            .is_empty()
    );
}

/// The rings of all grids on the screen.
fn grids(harness: &mut Harness<'_, Window>) -> Vec<Vec<Pos2>> {
    let shell = harness.state_mut().shell();
    let map = &shell.state.session.document().expect("a map").map;
    let faces = map.faces();
    let polygons = faces.flat_map(|face| map.coverage.face_polygons(face));
    let rings: Vec<Vec<Coord>> = polygons.map(|polygon| polygon.outer).collect();
    let on_screen = |ring: Vec<Coord>| {
        let places = ring
            .into_iter()
            .map(|at| shell.on_screen(at).expect("shown"));
        places.collect()
    };
    rings.into_iter().map(on_screen).collect()
}

/// Whether a polygon and a rectangle share ground: a point of a side lies in the rectangle, or the
/// middle of the rectangle in the polygon.
fn meets(ring: &[Pos2], rect: Rect) -> bool {
    let sides = || ring.iter().zip(ring.iter().cycle().skip(1));
    let mut touches = sides().flat_map(|(a, b)| {
        let steps = (a.distance(*b) / 2.0).ceil().max(1.0) as usize;
        (0..steps).map(move |i| a.lerp(*b, i as f32 / steps as f32))
    });
    let middle = rect.center();
    let crossed = sides().filter(|(a, b)| {
        let is_beside = (a.y > middle.y) != (b.y > middle.y);
        is_beside && middle.x < a.x + (b.x - a.x) * (middle.y - a.y) / (b.y - a.y)
    });
    touches.any(|at| rect.contains(at)) || crossed.count() % 2 == 1
}

fn assert_nothing_beneath_the_legend(harness: &mut Harness<'_, Window>, when: &str) {
    let chinese = harness.query_by_role_and_label(Role::Group, "防控分区");
    let legend = chinese.or_else(|| harness.query_by_role_and_label(Role::Group, "Zones"));
    let legend = legend.expect("the legend").rect();
    let map = map_place(harness);
    let rings = grids(harness);
    assert!(rings.len() > 100);
    let mut shown = Rect::NOTHING;
    for ring in &rings {
        assert!(
            !meets(ring, legend),
            "{when}: a grid lies beneath {legend:?}"
        );
        for at in ring {
            shown.extend_with(*at);
        }
    }
    assert!(map.contains_rect(shown), "{when}: {shown:?} in {map:?}");
    // Nor is the town made needlessly small.
    let filled = (shown.width() / map.width()).max(shown.height() / map.height());
    assert!(filled > 0.55, "{when}: {shown:?} in {map:?}");
}

#[test]
fn no_grid_of_the_town_lies_beneath_the_legend_after_a_fit() {
    let (mut harness, _path, _folder) = duty();
    assert_nothing_beneath_the_legend(&mut harness, "watched");
    for language in Language::ALL {
        press(&mut harness, Key::Minus);
        press(&mut harness, Key::Num0);
        assert_nothing_beneath_the_legend(&mut harness, "fitted");
        for key in [Key::F10, Key::F10, Key::F3, Key::F5, Key::F5, Key::F3] {
            press(&mut harness, key);
            settle(&mut harness);
            let when = format!("{language:?} {key:?}");
            assert_nothing_beneath_the_legend(&mut harness, &when);
        }
        command(&mut harness, Key::E);
        assert_nothing_beneath_the_legend(&mut harness, "in the other language");
    }
}

/// Where two places of the town stand: the middle of what is shown, and the scale.
fn look(harness: &mut Harness<'_, Window>) -> (Pos2, f32) {
    let shell = harness.state_mut().shell();
    let place = |x| shell.on_screen(Coord::new(x, 250_050_000)).expect("shown");
    let (west, east) = (place(1_180_100_000), place(1_180_300_000));
    (west.lerp(east, 0.5), west.distance(east))
}

fn map_place(harness: &Harness<'_, Window>) -> Rect {
    let chinese = harness.query_by_role_and_label(Role::Group, "地图");
    let map = chinese.or_else(|| harness.query_by_role_and_label(Role::Group, "Map"));
    map.expect("the map").rect()
}

#[test]
fn a_panel_that_closes_gives_the_view_back() {
    let (mut harness, _folder) = town();
    let fitted = look(&mut harness);
    press(&mut harness, Key::F7);
    let with_drawer = look(&mut harness);
    press(&mut harness, Key::F7);
    assert_eq!(
        look(&mut harness),
        fitted,
        "what was fitted is fitted again"
    );
    assert_ne!(with_drawer.0, fitted.0);
    // Whoever went somewhere stays there, at the same scale, in the middle of what is left.
    press(&mut harness, Key::Plus);
    press(&mut harness, Key::ArrowUp);
    let (place, scale) = look(&mut harness);
    let from_middle = place - map_place(&harness).center();
    for key in [Key::F7, Key::F5, Key::F6, Key::F6, Key::F5, Key::F7] {
        press(&mut harness, key);
        let (place, now) = look(&mut harness);
        assert!((now - scale).abs() < 0.01, "{key:?}: {now} {scale}");
        let now = place - map_place(&harness).center();
        assert!((now - from_middle).length() < 0.6, "{key:?}: {now:?}");
    }
}

/// Named things with a place of their own whose middle lies between two heights.
fn things(harness: &Harness<'_, Window>, from: f32, to: f32) -> Vec<(String, Rect)> {
    let nodes = harness.query_all_by(|node| {
        let is_box = matches!(
            node.role(),
            Role::Group | Role::Window | Role::GenericContainer
        );
        !is_box && (node.label().is_some() || node.value().is_some())
    });
    let things = nodes.map(|node| {
        let text = node.accesskit_node();
        let name = text.label().or(text.value()).unwrap_or_default();
        (name, node.rect())
    });
    let is_there = |rect: &Rect| rect.is_positive() && (from..to).contains(&rect.center().y);
    things.filter(|(_, rect)| is_there(rect)).collect()
}

fn assert_apart(what: &str, things: &[(String, Rect)], size: Vec2) {
    let window = Rect::from_min_size(Pos2::ZERO, size).expand(0.5);
    for (i, (name, rect)) in things.iter().enumerate() {
        assert!(window.contains_rect(*rect), "{what}: {name} at {rect:?}");
        for (other, beside) in &things[i + 1..] {
            let shared = rect.intersect(*beside);
            let overlaps = shared.width() > 0.5 && shared.height() > 0.5;
            // A text within its own button or field.
            let is_within = rect.contains_rect(*beside) || beside.contains_rect(*rect);
            let is_one = rect.expand(1.0).contains_rect(*beside);
            let is_one = is_one && beside.expand(1.0).contains_rect(*rect);
            let is_its_own = is_one || (is_within && name == other);
            assert!(
                !overlaps || is_its_own,
                "{what}: {name} at {rect:?} over {other} at {beside:?}"
            );
        }
    }
}

#[test]
fn the_bars_fit_the_smallest_windows_in_both_languages() {
    let (mut harness, _path, _folder) = duty();
    for language in Language::ALL {
        for size in [TIGHT, SMALL] {
            harness.set_size(size);
            follow(&mut harness);
            for workspace in ["watching", "the map"] {
                let what = format!("{language:?} {size:?} {workspace:?}");
                let top = things(&harness, 0.0, 30.0);
                assert!(top.len() > 8, "{what}: {top:?}");
                let search = top.iter().any(|(name, _)| name == "查找" || name == "Find");
                assert!(search, "{what}: {top:?}");
                assert_apart(&what, &top, size);
                let figures = things(&harness, 30.0, 84.0);
                assert!(!figures.is_empty());
                assert_apart(&what, &figures, size);
                let status = things(&harness, size.y - 26.0, size.y);
                assert!(!status.is_empty());
                assert_apart(&what, &status, size);
                press(&mut harness, Key::F3);
                settle(&mut harness);
            }
        }
        command(&mut harness, Key::E);
    }
}

#[test]
fn what_finds_no_room_in_the_bar_is_one_step_away() {
    let (path, _folder) = town_file();
    let settings = Settings {
        language: Language::English,
        ..settings()
    };
    // Narrower than any screen: at 1,093 points all of it finds room.
    let mut harness = window(settings, Some(&path), vec2(700.0, 614.0));
    assert!(harness.query_by_label("Whole map").is_none());
    harness.get_by_label("More tools").click();
    follow(&mut harness);
    harness
        .get_by_label_contains("Label by name or code")
        .click();
    follow(&mut harness);
    let state = &harness.state_mut().shell().state;
    assert_eq!(
        state.settings.label_text,
        gridroom::app::map::scene::LabelText::Code
    );
}

/// 1366×768 pixels at twice the size: both panels of a desk are seen, and none lies over the other.
#[test]
fn both_panels_of_a_desk_find_room_where_text_is_large() {
    let (mut harness, _path, _folder) = duty();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F12);
    settle(&mut harness);
    settle(&mut harness);
    harness.set_size(vec2(683.0, 384.0));
    settle(&mut harness);
    settle(&mut harness);
    let left = harness.get_by_label("新轮次…").rect();
    // The list has a menu of that name too, further left.
    let tabs = harness.query_all_by_label("轮次").map(|tab| tab.rect());
    let first = tabs.max_by(|a, b| a.left().total_cmp(&b.left()));
    let first = first.expect("the first tab");
    assert!(left.right() < first.left(), "{left:?} and {first:?}");
    assert!(first.right() < 683.0, "{first:?}");
}
