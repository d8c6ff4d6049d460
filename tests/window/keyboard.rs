//! The keyboard: search, palette, shortcuts, input methods.

use crate::epidemic::duty;
use crate::project::{PASSPHRASE, project_file};
use crate::support::{
    SMALL, Window, command, enter, follow, press, selected, settings, settle, shows, town,
    town_file, window,
};
use egui::accesskit::Role;
use egui::{Event, ImeEvent, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::command::{Command, Menu};
use gridroom::geometry::fixed::Coord;
use gridroom::i18n::Language;
use std::collections::BTreeSet;

#[test]
fn search_finds_by_name_code_and_pinyin() {
    for query in ["仙糖", "350322001006", "xt", "xiantang"] {
        let (mut harness, _folder) = town();
        command(&mut harness, Key::F);
        enter(&mut harness, query);
        press(&mut harness, Key::Enter);
        assert_eq!(selected(&mut harness), ["仙糖里"], "{query}");
    }
}

#[test]
fn arrows_choose_among_results() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::F);
    enter(&mut harness, "里");
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert_eq!(selected(&mut harness), ["洪桥里"]);
}

#[test]
fn a_search_without_result_says_so_and_escape_leaves_it() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::F);
    enter(&mut harness, "zzz");
    assert!(shows(&harness, "没有找到"));
    press(&mut harness, Key::Enter);
    assert!(selected(&mut harness).is_empty());
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "没有找到"));
}

#[test]
fn enter_that_commits_a_composition_does_not_submit() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::F);
    harness.event(Event::Ime(ImeEvent::Preedit {
        text: "xian'tang".to_owned(),
        active_range_chars: None,
    }));
    harness.run();
    harness.event(Event::Ime(ImeEvent::Commit("仙糖".to_owned())));
    harness.key_press(Key::Enter);
    harness.run_steps(3);
    assert!(
        selected(&mut harness).is_empty(),
        "the composition was committed, no more"
    );
    harness.run_steps(12);
    press(&mut harness, Key::Enter);
    assert_eq!(selected(&mut harness), ["仙糖里"]);
}

#[test]
fn the_palette_runs_a_command_by_name_in_either_language() {
    for query in ["深色", "dark"] {
        let (mut harness, _folder) = town();
        command(&mut harness, Key::K);
        enter(&mut harness, query);
        press(&mut harness, Key::Enter);
        assert!(harness.state_mut().shell().state.settings.dark, "{query}");
        assert!(!shows(&harness, "命令面板"), "it closes");
    }
}

/// What can be pressed, by name.
fn buttons(harness: &Harness<'_, Window>) -> BTreeSet<String> {
    let all = harness.query_all_by_role(Role::Button);
    let names = all.filter_map(|node| node.accesskit_node().label());
    names.collect()
}

#[test]
fn whatever_stands_in_a_menu_is_in_the_palette() {
    let (path, _folder) = town_file();
    let mut harness = window(settings(), Some(&path), vec2(2560.0, 1440.0));
    let (titles, known, recent) = {
        let i18n = &harness.state_mut().shell().state.i18n;
        let titles = Menu::ALL.map(|menu| i18n.t(menu.key()));
        let known = Command::ALL.map(|command| i18n.t(command.key()));
        (titles, known, i18n.t("menu-recent"))
    };
    let mut in_menus = BTreeSet::new();
    for title in titles {
        let before = buttons(&harness);
        {
            let named: Vec<_> = harness.query_all_by_label(&title).collect();
            let tops = named.iter().map(|node| node.rect());
            let top = tops.map(|rect| rect.top()).fold(f32::INFINITY, f32::min);
            let mut highest = named.iter().filter(|node| node.rect().top() < top + 8.0);
            highest.next().expect("a menu").click();
        }
        follow(&mut harness);
        let new = buttons(&harness).difference(&before).cloned().collect();
        let new: BTreeSet<String> = new;
        assert!(!new.is_empty(), "{title} opens");
        in_menus.extend(new);
        press(&mut harness, Key::Escape);
    }
    // Maps opened before are no commands.
    in_menus.retain(|name| !name.contains(&recent));
    command(&mut harness, Key::K);
    let in_palette = buttons(&harness);
    for name in &known {
        let is_there = in_palette.iter().any(|button| button.contains(name));
        assert!(is_there, "{name} is in the palette");
    }
    let is_known = |name: &&String| known.iter().any(|known| name.contains(known));
    let missing: Vec<_> = in_menus.iter().filter(|name| !is_known(name)).collect();
    assert!(missing.is_empty(), "in menus alone: {missing:?}");
}

#[test]
fn the_palette_finds_a_command_by_what_it_does() {
    for query in ["purge", "销毁", "personal data"] {
        let (mut harness, _folder) = town();
        command(&mut harness, Key::K);
        enter(&mut harness, query);
        assert!(shows(&harness, "保留期限与清除…"), "{query}");
    }
}

#[test]
fn the_palette_says_where_nothing_is_found_and_shows_what_is_marked() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::K);
    for _ in 0..40 {
        press(&mut harness, Key::ArrowDown);
    }
    settle(&mut harness);
    let field = harness.get_by_label("命令面板").rect();
    let name = {
        let i18n = &harness.state_mut().shell().state.i18n;
        i18n.t(Command::ALL[40].key())
    };
    let is_seen = harness.query_all_by_label_contains(&name).any(|row| {
        let place = row.rect();
        place.top() > field.bottom() && place.bottom() < field.bottom() + 400.0
    });
    assert!(is_seen, "{name} is in sight");
    enter(&mut harness, "zzzz");
    assert!(shows(&harness, "没有找到"));
}

#[test]
fn the_language_changes_while_running() {
    let (mut harness, _folder) = town();
    assert!(shows(&harness, "网格（4）"));
    command(&mut harness, Key::E);
    assert_eq!(
        harness.state_mut().shell().state.settings.language,
        Language::English
    );
    assert!(shows(&harness, "Grids (4)") && !shows(&harness, "网格（4）"));
    command(&mut harness, Key::E);
    assert!(shows(&harness, "网格（4）"));
}

#[test]
fn everything_can_be_selected_and_escape_lets_go() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::A);
    assert_eq!(selected(&mut harness).len(), 4);
    press(&mut harness, Key::Escape);
    assert!(selected(&mut harness).is_empty());
}

#[test]
fn select_all_in_a_text_field_is_the_fields_own() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::F);
    enter(&mut harness, "里");
    command(&mut harness, Key::A);
    assert!(selected(&mut harness).is_empty());
}

#[test]
fn without_a_map_the_window_says_how_to_get_one() {
    let mut harness = window(settings(), None, SMALL);
    assert!(shows(&harness, "尚未打开地图"));
    // What needs a map does nothing, and nothing breaks.
    for key in [Key::A, Key::Num0, Key::Num9, Key::L, Key::F] {
        command(&mut harness, key);
    }
    press(&mut harness, Key::F8);
    assert!(shows(&harness, "尚未打开地图"));
}

/// A slow frame gets all of it at once; a passphrase must not stand in the name, in clear.
#[test]
fn what_is_typed_after_tab_goes_into_the_next_field_also_within_one_frame() {
    let (path, _folder) = project_file(true);
    let mut harness = window(settings(), Some(&path), SMALL);
    let ctx = harness.ctx.clone();
    harness.state_mut().shell().run(Command::SignIn, &ctx);
    harness.run();
    let key = |key| Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    for event in [
        Event::Text("谢主任".to_owned()),
        key(Key::Tab),
        Event::Text(PASSPHRASE.to_owned()),
        key(Key::Enter),
    ] {
        harness.input_mut().events.push(event);
    }
    settle(&mut harness);
    // What waited for its frame is asked of the project only then.
    settle(&mut harness);
    let state = harness.state_mut().shell().state.work.state.clone();
    assert_eq!(state.expect("a project").name, "谢主任");
}

/// An Esc that ends a composition is the input method's: nothing closes.
#[test]
fn escape_that_ends_a_composition_closes_nothing() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::N);
    let composes = |text: &str| {
        Event::Ime(ImeEvent::Preedit {
            text: text.to_owned(),
            active_range_chars: None,
        })
    };
    let is_open = |harness: &Harness<'_, Window>| {
        let mut fields = harness.query_all_by_label("备注");
        fields.next().is_some()
    };
    for is_dialog in [false, true] {
        if is_dialog {
            let ctx = harness.ctx.clone();
            harness.state_mut().shell().run(Command::About, &ctx);
            follow(&mut harness);
        }
        harness.event(composes("dai'he"));
        harness.step();
        harness.event(composes(""));
        harness.key_press(Key::Escape);
        harness.run_steps(3);
        assert!(is_dialog || is_open(&harness), "the form stays");
        assert_eq!(shows(&harness, "查找许可"), is_dialog);
        harness.run_steps(12);
    }
    // One that ends none closes the topmost.
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "查找许可") && is_open(&harness));
    press(&mut harness, Key::Escape);
    assert!(!is_open(&harness));
}

/// Ctrl and + or − scale the window, Ctrl+0 goes back to 100%; the map has keys of its own.
#[test]
fn control_and_zero_go_back_to_a_hundred_percent() {
    let (mut harness, _folder) = town();
    let scale = |harness: &Harness<'_, Window>| harness.ctx.zoom_factor();
    assert_eq!(scale(&harness), 1.0);
    for _ in 0..3 {
        command(&mut harness, Key::Plus);
    }
    assert!(scale(&harness) > 1.2, "{}", scale(&harness));
    command(&mut harness, Key::Num0);
    assert_eq!(scale(&harness), 1.0);
    command(&mut harness, Key::Minus);
    assert!(scale(&harness) < 0.95);
    command(&mut harness, Key::Num0);
    assert_eq!(scale(&harness), 1.0);
}

/// Whoever has no mouse moves the map too.
#[test]
fn arrows_and_signs_move_the_map() {
    let (mut harness, _folder) = town();
    let [a, b] = [(118.01, 25.002), (118.03, 25.008)].map(|(x, y)| {
        let units = |degrees: f64| (degrees * 1e7).round() as i32;
        Coord::new(units(x), units(y))
    });
    let where_is = |harness: &mut Harness<'_, Window>, at| {
        let shell = harness.state_mut().shell();
        shell.on_screen(at).expect("a map")
    };
    let before = [a, b].map(|at| where_is(&mut harness, at));
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::ArrowDown);
    let moved = where_is(&mut harness, a);
    assert!(moved.x < before[0].x - 20.0 && moved.y < before[0].y - 20.0);
    press(&mut harness, Key::Plus);
    let near = [a, b].map(|at| where_is(&mut harness, at));
    let wide = |[a, b]: [egui::Pos2; 2]| a.distance(b);
    assert!((wide(near) / wide(before) - 2.0).abs() < 0.01);
    press(&mut harness, Key::Minus);
    press(&mut harness, Key::Num0);
    let back = where_is(&mut harness, a);
    assert!(back.distance(before[0]) < 1.0, "0 shows all again");
}
