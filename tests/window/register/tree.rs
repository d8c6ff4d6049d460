//! The tree by keys and by dragging.

use super::{chosen, desk, find, register, total};
use crate::support::{Window, command, follow, press, settle, shows};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::model::register::{Level, UnitId};

/// The first building of its compound.
const FIRST: &str = "3503220010040020301";

/// The unit that a building lies in.
fn within(harness: &mut Harness<'_, Window>, building: &str) -> UnitId {
    let register = register(harness);
    let id = register
        .unit_coded(Level::Building, building)
        .expect("there");
    register.above(id, Level::Compound).expect("it lies in one")
}

/// Where the row of this name stands in the tree.
fn row(harness: &Harness<'_, Window>, name: &str) -> Pos2 {
    // A row also says how many households are in it.
    let rows = harness.query_all_by_label_contains(name);
    let left = rows.map(|row| row.rect());
    let left = left.min_by(|a, b| a.left().total_cmp(&b.left()));
    left.unwrap_or_else(|| panic!("no row is called {name}"))
        .center()
}

fn button(harness: &mut Harness<'_, Window>, pos: Pos2, pressed: bool) {
    harness.event(Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    });
    harness.step();
}

fn drag(harness: &mut Harness<'_, Window>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.step();
    button(harness, from, true);
    for step in 1..=6 {
        let pos = from + (to - from) * (step as f32 / 6.0);
        harness.event(Event::PointerMoved(pos));
        harness.step();
    }
    button(harness, to, false);
    settle(harness);
}

#[test]
fn keys_go_through_the_tree() {
    let (mut harness, _path, _folder) = desk();
    let tree = harness.get_by_role(Role::Tree);
    assert_eq!(tree.accesskit_node().label().as_deref(), Some("层级台账"));
    tree.focus();
    follow(&mut harness);
    let mut name_after = |key| {
        press(&mut harness, key);
        settle(&mut harness);
        chosen(&mut harness)
    };
    assert_eq!(name_after(Key::ArrowDown), "木兰社区");
    assert_eq!(name_after(Key::ArrowDown), "城内社区");
    assert_eq!(name_after(Key::ArrowUp), "木兰社区");
    // Right unfolds, then goes in; left goes out, then folds.
    assert_eq!(name_after(Key::ArrowRight), "木兰社区");
    assert_eq!(name_after(Key::ArrowRight), "木兰社区第1片区");
    assert_eq!(name_after(Key::ArrowLeft), "木兰社区");
    assert_eq!(name_after(Key::ArrowLeft), "木兰社区");
    assert_eq!(name_after(Key::ArrowDown), "城内社区");
    assert_eq!(name_after(Key::End), "富洋村");
    assert_eq!(name_after(Key::ArrowDown), "富洋村");
    assert_eq!(name_after(Key::Home), "木兰社区");
}

#[test]
fn a_building_is_dragged_to_another_compound_and_back_by_one_undo() {
    let (mut harness, _path, _folder) = desk();
    find(&mut harness, FIRST);
    let before = within(&mut harness, FIRST);
    let counted = total(&mut harness);
    let (name, other) = {
        let register = register(&mut harness);
        let grid = register.above(before, Level::Grid).expect("in a grid");
        let own = register.unit_coded(Level::Building, FIRST).expect("there");
        let compounds = &register.unit(grid).expect("there").children;
        // The one before it stands near in the tree.
        let earlier = compounds.iter().take_while(|id| **id != before);
        let other = earlier.last().expect("one");
        let name = |id: UnitId| register.unit(id).expect("there").short_name.clone();
        (name(own), (*other, name(*other)))
    };
    let (from, to) = (row(&harness, &name), row(&harness, &other.1));
    // Beside its neighbours nothing is dropped.
    let grid = row(&harness, "洪桥02");
    drag(&mut harness, from, grid);
    assert_eq!(within(&mut harness, FIRST), before);
    drag(&mut harness, from, to);
    assert_eq!(within(&mut harness, FIRST), other.0);
    assert_eq!(total(&mut harness), counted);
    assert!(shows(&harness, "Ctrl+Z 撤销"));
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(within(&mut harness, FIRST), before);
}

#[test]
fn the_last_row_of_a_tree_that_is_wholly_unfolded_comes_into_view() {
    let (mut harness, _path, _folder) = desk();
    let tree = harness.get_by_role(Role::Tree);
    let room = tree.rect();
    tree.focus();
    follow(&mut harness);
    harness.event(Event::Text("*".to_owned()));
    follow(&mut harness);
    press(&mut harness, Key::Home);
    press(&mut harness, Key::End);
    settle(&mut harness);
    let name = {
        let state = &harness.state_mut().shell().state.register;
        let unit = state.chosen_unit().expect("one is chosen");
        let unit = state.register().and_then(|register| register.unit(unit));
        unit.expect("there").short_name.clone()
    };
    let rows = harness.query_all_by_label_contains(&name);
    let rows = rows.filter(|row| row.rect().left() < room.right());
    let last = rows.map(|row| row.rect().bottom()).fold(0.0, f32::max);
    assert!((room.bottom() - last).abs() < 1.0, "{last} in {room:?}");
}
