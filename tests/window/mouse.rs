//! The mouse: selecting, lists, layers, problems.

use crate::support::{click, press, selected, shows, town};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use gridroom::app::map::scene::LayerId;

/// The middle of a grid on the map: the node of the map, not of the list on the left.
fn on_map(harness: &egui_kittest::Harness<'_, crate::support::Window>, name: &str) -> egui::Pos2 {
    let nodes = harness.query_all_by_label_contains(name);
    let rects = nodes
        .map(|n| n.rect())
        .filter(|r| r.left() > 240.0 && r.right() < 1090.0);
    let largest = rects.max_by(|a, b| a.area().total_cmp(&b.area()));
    largest
        .unwrap_or_else(|| panic!("{name} is not on the map"))
        .center()
}

fn click_map(
    harness: &mut egui_kittest::Harness<'_, crate::support::Window>,
    name: &str,
    modifiers: Modifiers,
) {
    let at = on_map(harness, name);
    harness.hover_at(at);
    harness.run();
    for pressed in [true, false] {
        harness.event_modifiers(
            egui::Event::PointerButton {
                pos: at,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers,
            },
            modifiers,
        );
        harness.run();
    }
}

#[test]
fn a_click_on_the_map_selects_that_grid_and_shows_its_figures() {
    let (mut harness, _folder) = town();
    click_map(&mut harness, "洪桥里", Modifiers::NONE);
    assert_eq!(selected(&mut harness), ["洪桥里"]);
    // 0.01° by 0.01° at 25° N, and its two neighbours.
    assert!(shows(&harness, "1.118 平方公里"), "the area");
    assert!(shows(&harness, "相邻网格（2）"));
    assert!(shows(&harness, "户数") && shows(&harness, "380"));
}

#[test]
fn shift_click_adds_and_takes_away() {
    let (mut harness, _folder) = town();
    click_map(&mut harness, "洪桥里", Modifiers::NONE);
    click_map(&mut harness, "仙糖里", Modifiers::SHIFT);
    assert_eq!(selected(&mut harness), ["仙糖里", "洪桥里"]);
    assert!(shows(&harness, "已选 2 个网格"));
    click_map(&mut harness, "洪桥里", Modifiers::SHIFT);
    assert_eq!(selected(&mut harness), ["仙糖里"]);
}

#[test]
fn hovering_tells_where_the_pointer_is() {
    let (mut harness, _folder) = town();
    let at = on_map(&harness, "仙糖里");
    harness.hover_at(at);
    harness.run();
    let hover = harness.state_mut().shell().state.session.hover;
    assert_eq!(hover.map(|f| f.0), Some(0));
    assert!(shows(&harness, "118.00"), "the coordinates");
}

#[test]
fn the_list_of_grids_selects_too() {
    let (mut harness, _folder) = town();
    click(&mut harness, "坝垄里");
    assert_eq!(selected(&mut harness), ["坝垄里"]);
}

#[test]
fn a_neighbour_in_the_inspector_is_one_click_away() {
    let (mut harness, _folder) = town();
    click_map(&mut harness, "仙糖里", Modifiers::NONE);
    let right = harness
        .query_all_by_label_contains("洪桥里")
        .max_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    right.expect("a neighbour").click();
    harness.run();
    assert_eq!(selected(&mut harness), ["洪桥里"]);
}

#[test]
fn a_layer_can_be_hidden() {
    let (mut harness, _folder) = town();
    let visible = |h: &mut egui_kittest::Harness<'_, crate::support::Window>| {
        h.state_mut()
            .shell()
            .state
            .settings
            .layers
            .get(LayerId::Labels)
            .visible
    };
    assert!(visible(&mut harness));
    click(&mut harness, "标注");
    assert!(!visible(&mut harness));
    click(&mut harness, "标注");
    assert!(visible(&mut harness));
}

#[test]
fn problems_are_counted_listed_and_gone_to() {
    let (mut harness, _folder) = town();
    // The overlap, and the boundaries that do not match there.
    harness.get_by_label("2 个问题").click();
    harness.run();
    assert!(shows(&harness, "重叠"));
    press(&mut harness, Key::F8);
    assert_eq!(selected(&mut harness), ["木兰里", "坝垄里"]);
}
