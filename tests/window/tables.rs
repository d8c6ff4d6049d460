//! Tables and lists, by mouse, keys and screen reader; forms whose buttons are always in sight;
//! commands whose icons are no part of their names.

use crate::epidemic::{duty, select};
use crate::support::{
    Window, command, fill, follow, press, selected, settings, town, town_file, window,
};
use egui::accesskit::Role;
use egui::{Event, Key, MouseWheelUnit, Rect, TouchPhase, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use gridroom::app::workspaces::epidemic::Tab;
use gridroom::i18n::Language;
use gridroom::model::epidemic::Subject;

/// Rows of which the name begins so.
fn rows<'a>(harness: &'a Harness<'_, Window>, name: &str) -> Vec<Node<'a>> {
    let rows = harness.query_all_by_role(Role::Row);
    rows.filter(|row| name_of(row).starts_with(name)).collect()
}

fn name_of(node: &Node<'_>) -> String {
    node.accesskit_node().label().unwrap_or_default()
}

/// The only row of which the name begins so.
fn row<'a>(harness: &'a Harness<'_, Window>, name: &str) -> Node<'a> {
    let mut rows = rows(harness, name);
    assert_eq!(rows.len(), 1, "rows called {name}");
    rows.remove(0)
}

fn is_selected(node: &Node<'_>) -> bool {
    node.accesskit_node().is_selected() == Some(true)
}

fn show_tab(harness: &mut Harness<'_, Window>, tab: Tab) {
    harness.state_mut().shell().state.epidemic.tab = tab;
    follow(harness);
}

#[test]
fn a_row_says_what_stands_in_it_and_a_click_of_a_screen_reader_is_its_own() {
    let (mut harness, _folder) = town();
    // The mouse rests on another row, and once more far away.
    for resting in ["仙糖里", ""] {
        let at = match resting {
            "" => pos2(700.0, 300.0),
            name => row(&harness, name).rect().center(),
        };
        harness.event(Event::PointerMoved(at));
        follow(&mut harness);
        for name in ["坝垄里", "洪桥里"] {
            let row = row(&harness, name);
            assert!(name_of(&row).contains("350322001"), "{}", name_of(&row));
            assert!(!is_selected(&row));
            row.click_accesskit();
            follow(&mut harness);
            assert_eq!(selected(&mut harness), [name]);
            assert!(is_selected(&self::row(&harness, name)));
        }
    }
}

#[test]
fn a_case_is_gone_to_by_its_row_wherever_the_mouse_is() {
    let (mut harness, _path, _folder) = duty();
    show_tab(&mut harness, Tab::Cases);
    let names: Vec<String> = rows(&harness, "").iter().map(name_of).collect();
    let mut shown = names.iter().filter(|name| name.contains("确诊"));
    let (first, last) = (shown.clone().next(), shown.next_back());
    let (first, last) = (first.expect("a case"), last.expect("a case"));
    assert_ne!(first, last);
    let at = row(&harness, first).rect().center();
    harness.event(Event::PointerMoved(at));
    follow(&mut harness);
    row(&harness, last).click_accesskit();
    follow(&mut harness);
    let grid = selected(&mut harness);
    assert_eq!(grid.len(), 1);
    assert!(last.ends_with(&grid[0]), "{last} leads to {grid:?}");
}

#[test]
fn keys_go_through_a_table_and_enter_does_what_a_click_does() {
    let (mut harness, _folder) = town();
    let names = ["仙糖里", "洪桥里", "木兰里", "坝垄里"];
    row(&harness, names[0]).focus();
    follow(&mut harness);
    let focused = |harness: &Harness<'_, Window>| {
        let rows = rows(harness, "");
        let found = rows.iter().find(|row| row.is_focused());
        found.map(name_of).unwrap_or_default()
    };
    assert!(focused(&harness).starts_with(names[0]));
    for (key, there) in [
        (Key::ArrowDown, 1),
        (Key::End, 3),
        (Key::ArrowDown, 3),
        (Key::ArrowUp, 2),
        (Key::Home, 0),
        (Key::PageDown, 3),
        (Key::PageUp, 0),
        (Key::ArrowDown, 1),
    ] {
        press(&mut harness, key);
        assert!(focused(&harness).starts_with(names[there]), "{key:?}");
    }
    press(&mut harness, Key::Enter);
    assert_eq!(selected(&mut harness), [names[1]]);
    // A table is one stop: the next Tab leaves it.
    press(&mut harness, Key::Tab);
    assert_eq!(focused(&harness), "");
}

#[test]
fn what_is_selected_on_the_map_comes_into_view_in_lists_once() {
    let (mut harness, _path, _folder) = duty();
    let epidemic = &mut harness.state_mut().shell().state.epidemic;
    epidemic.dashboard.choose(Subject::Grids);
    press(&mut harness, Key::F10);
    let shown = |harness: &Harness<'_, Window>, name: &str| {
        let rows = rows(harness, "");
        rows.iter()
            .filter(|row| name_of(row).contains(name))
            .count()
    };
    let document = harness.state_mut().shell().state.session.document();
    let map = &document.expect("a map").map;
    let names: Vec<String> = map.faces().map(|face| map.title(face)).collect();
    let hidden = names.iter().rev().find(|name| shown(&harness, name) == 0);
    let name = hidden.expect("a grid in no list").clone();
    select(&mut harness, &name);
    follow(&mut harness);
    let before = shown(&harness, &name);
    assert!(before >= 2, "in the list of grids and in the table");
    // Whoever scrolls on is not taken back.
    let there = rows(&harness, "");
    let there = there.iter().find(|row| name_of(row).contains(&name));
    let at = there.expect("its row").rect().center();
    harness.event(Event::PointerMoved(at));
    for _ in 0..6 {
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, 20.0),
            phase: TouchPhase::Move,
            modifiers: Default::default(),
            source: egui::MouseWheelSource::Wheel,
        });
        follow(&mut harness);
    }
    assert!(
        shown(&harness, &name) < before,
        "the list was scrolled away"
    );
}

#[test]
fn a_form_never_hides_its_buttons() {
    for is_english in [false, true] {
        let (mut harness, _path, _folder) = duty();
        if is_english {
            command(&mut harness, Key::E);
        }
        press(&mut harness, Key::N);
        let i18n = &harness.state_mut().shell().state.i18n;
        let names = [i18n.t("case-keep"), i18n.t("button-cancel")];
        for name in names {
            let button = harness.get_by_role_and_label(Role::Button, &name).rect();
            // The curve and the status bar lie below the panel's foot.
            assert!(button.bottom() < 744.0, "{name}: {button:?}");
            assert!(button.height() > 16.0, "{name}: {button:?}");
        }
        // What is wrong takes room from the fields, not from the buttons.
        let reported = harness.state_mut().shell().state.i18n.t("field-reported");
        fill(&mut harness, &reported, "2021-13-45");
        let i18n = &harness.state_mut().shell().state.i18n;
        let name = i18n.t("case-keep");
        let button = harness.get_by_role_and_label(Role::Button, &name).rect();
        assert!(button.bottom() < 744.0, "{name}: {button:?}");
    }
}

#[test]
fn heads_and_codes_are_whole_at_1366_in_english() {
    let (path, _folder) = town_file();
    let english = gridroom::app::state::settings::Settings {
        language: Language::English,
        ..settings()
    };
    let mut harness = window(english, Some(&path), crate::support::SMALL);
    press(&mut harness, Key::F7);
    let heads: Vec<_> = harness.query_all_by_role(Role::ColumnHeader).collect();
    assert!(heads.len() >= 5);
    for head in heads {
        assert!(head.rect().height() < 24.0, "one line: {}", name_of(&head));
    }
    let code = harness.query_all_by_role(Role::Label).any(|label| {
        let value = label.accesskit_node().value().unwrap_or_default();
        value == "350322001006001" || name_of(&label) == "350322001006001"
    });
    assert!(code, "a code is shown whole");
}

#[test]
fn an_icon_is_no_part_of_a_name() {
    let (harness, _folder) = town();
    let is_sign = |c: char| ('\u{e000}'..'\u{f8ff}').contains(&c);
    for node in harness.query_all_by_role(Role::Button) {
        let name = name_of(&node);
        assert!(!name.contains(is_sign), "{name:?}");
    }
    for name in ["打开", "撤销", "全图"] {
        let found = harness.query_all_by_role(Role::Button);
        assert!(
            found.into_iter().any(|node| name_of(&node) == name),
            "{name}"
        );
    }
}

#[test]
fn numbers_stand_below_each_other_at_the_right_and_so_do_their_heads() {
    let (mut harness, _path, _folder) = duty();
    let epidemic = &mut harness.state_mut().shell().state.epidemic;
    epidemic.dashboard.choose(Subject::Grids);
    harness.state_mut().shell().state.settings.drawer.height = 300.0;
    press(&mut harness, Key::F10);
    let grids: Vec<Rect> = rows(&harness, "").iter().map(|row| row.rect()).collect();
    // Below the drawer is the status line, also where a row reaches beneath it.
    let seen = |row: &&Rect| row.width() > 900.0 && row.bottom() < crate::support::SMALL.y - 40.0;
    let drawer = grids.iter().filter(seen);
    let drawer: Vec<&Rect> = drawer.collect();
    assert!(drawer.len() > 1, "rows of the drawer: {grids:?}");
    let head = harness.state_mut().shell().state.i18n.t("board-isolated");
    let head = harness.get_by_role_and_label(Role::Button, &head);
    let right = head.rect().right();
    let labels: Vec<_> = harness.query_all_by_role(Role::Label).collect();
    let column = head.rect().expand(2.0).x_range();
    let beneath = labels.iter().filter(|label| {
        let at = label.rect().center();
        drawer.iter().any(|row| row.contains(at)) && column.contains(at.x)
    });
    let beneath: Vec<_> = beneath.collect();
    assert!(beneath.len() > 1, "figures below their head");
    for label in beneath {
        let rect = label.rect();
        assert!((rect.right() - right).abs() < 1.5, "{rect:?} below {right}");
    }
}
