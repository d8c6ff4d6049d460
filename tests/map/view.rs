//! The map answers the pointer, the wheel and assistive technology.

use crate::window::{Window, board, drag, move_to, open, overlapping, town};
use egui::accesskit::Role;
use egui::{Modifiers, PointerButton, Pos2, Vec2, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gridroom::app::map::scene::{Basemap, LabelText, LayerId, LayerState, MapEvent};
use gridroom::geometry::Bounds;
use gridroom::geometry::coverage::{FaceId, FindingKind};

/// Where the grid of this name can be clicked.
fn place(harness: &egui_kittest::Harness<'_, Window>, name: &str) -> Pos2 {
    harness.get_by_label(name).rect().center()
}

fn click(face: Option<FaceId>, extend: bool) -> MapEvent {
    MapEvent::Click { face, extend }
}

#[test]
fn a_click_says_which_grid_and_shift_and_ctrl_extend() {
    let mut harness = open(Window::new(town()));
    for (name, modifiers, extend) in [
        ("仙糖里", Modifiers::NONE, false),
        ("玉井", Modifiers::SHIFT, true),
        ("坝垄", Modifiers::COMMAND | Modifiers::CTRL, true),
    ] {
        harness.state_mut().events.clear();
        harness.get_by_label(name).click_modifiers(modifiers);
        harness.run();
        let face = harness.state().face(name);
        assert_eq!(
            harness.state().actions(),
            [&click(Some(face), extend)],
            "{name}"
        );
    }
}

#[test]
fn a_click_on_open_ground_and_in_a_lake_selects_nothing() {
    let mut harness = open(Window::new(town()));
    let window = harness.state();
    let lake = window.face("坝垄");
    let hole = window.map.coverage.face_polygons(lake)[0].holes[0].clone();
    harness
        .state_mut()
        .view
        .zoom_to(Bounds::around(hole.iter().copied()).expect("a lake"));
    harness.run();
    let middle = crate::window::SIZE.to_pos2() / 2.0;
    move_to(&mut harness, middle);
    for pressed in [true, false] {
        crate::window::button(
            &mut harness,
            middle,
            PointerButton::Primary,
            pressed,
            Modifiers::NONE,
        );
    }
    harness.run();
    assert_eq!(harness.state().actions(), [&click(None, false)]);
}

#[test]
fn a_screen_reader_sees_and_clicks_a_grid() {
    let mut window = Window::new(town());
    let chosen = window.face("洪桥一");
    window.selection.insert(chosen);
    let mut harness = open(window);
    let node = harness.get_by_role_and_label(Role::ListItem, "洪桥一");
    assert_eq!(node.accesskit_node().is_selected(), Some(true));
    let node = harness.get_by_role_and_label(Role::ListItem, "仙糖里");
    assert_eq!(node.accesskit_node().is_selected(), Some(false));
    node.click_accesskit();
    harness.run();
    let face = harness.state().face("仙糖里");
    assert_eq!(harness.state().actions(), [&click(Some(face), false)]);
}

#[test]
fn hover_is_told_once_on_the_way_in_and_out() {
    let mut harness = open(Window::new(town()));
    let at = place(&harness, "仙糖里");
    move_to(&mut harness, at);
    move_to(&mut harness, at + Vec2::new(2.0, 1.0));
    let outside = pos2(450.0, 4.0);
    move_to(&mut harness, outside);
    harness.run();
    let face = harness.state().face("仙糖里");
    let hovers: Vec<&MapEvent> = harness
        .state()
        .events
        .iter()
        .filter(|e| matches!(e, MapEvent::Hover(_)))
        .collect();
    assert_eq!(
        hovers,
        [&MapEvent::Hover(Some(face)), &MapEvent::Hover(None)]
    );
    harness.remove_cursor();
    harness.run();
    assert_eq!(harness.state().pointer(), None);
}

#[test]
fn a_drag_pans_and_selects_nothing() {
    for with in [PointerButton::Primary, PointerButton::Middle] {
        let mut harness = open(Window::new(town()));
        let from = place(&harness, "仙糖里");
        drag(
            &mut harness,
            from,
            from + Vec2::new(90.0, -60.0),
            with,
            Modifiers::NONE,
        );
        let moved = place(&harness, "仙糖里") - from;
        let off = moved - Vec2::new(90.0, -60.0);
        assert!(off.length() < 0.5, "{with:?}: {moved:?}");
        assert!(
            harness.state().actions().is_empty(),
            "{:?}",
            harness.state().actions()
        );
    }
}

#[test]
fn a_drag_in_one_slow_frame_loses_no_way() {
    let mut harness = open(Window::new(town()));
    let from = place(&harness, "仙糖里");
    let to = from + Vec2::new(120.0, 40.0);
    move_to(&mut harness, from);
    let press = |pos, pressed| egui::Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    // The press and most of the way reach the window together.
    let most = from.lerp(to, 0.9);
    for events in [
        vec![press(from, true), egui::Event::PointerMoved(most)],
        vec![egui::Event::PointerMoved(to)],
        vec![press(to, false)],
    ] {
        harness.input_mut().events.extend(events);
        harness.step();
    }
    harness.run();
    let off = place(&harness, "仙糖里") - to;
    assert!(off.length() < 0.5, "{off:?}");
}

#[test]
fn shift_and_drag_select_by_rectangle_and_pan_nothing() {
    let mut harness = open(Window::new(town()));
    let (from, to) = (place(&harness, "仙糖里"), place(&harness, "玉井"));
    let rest = place(&harness, "木兰一");
    drag(
        &mut harness,
        from,
        to,
        PointerButton::Primary,
        Modifiers::SHIFT,
    );
    assert_eq!(place(&harness, "木兰一"), rest);
    let window = harness.state();
    let expected: Vec<FaceId> = ["仙糖里", "玉井"].map(|name| window.face(name)).to_vec();
    assert_eq!(window.actions(), [&MapEvent::Rectangle { faces: expected }]);
}

#[test]
fn escape_gives_the_rectangle_up() {
    let mut harness = open(Window::new(town()));
    let (from, to) = (place(&harness, "仙糖里"), place(&harness, "玉井"));
    move_to(&mut harness, from);
    crate::window::button(
        &mut harness,
        from,
        PointerButton::Primary,
        true,
        Modifiers::SHIFT,
    );
    move_to(&mut harness, from.lerp(to, 0.5));
    move_to(&mut harness, to);
    harness.key_press_modifiers(Modifiers::SHIFT, egui::Key::Escape);
    harness.step();
    crate::window::button(
        &mut harness,
        to,
        PointerButton::Primary,
        false,
        Modifiers::SHIFT,
    );
    harness.run();
    assert!(
        harness.state().actions().is_empty(),
        "{:?}",
        harness.state().actions()
    );
}

#[test]
fn the_wheel_zooms_about_the_pointer() {
    let mut harness = open(Window::new(town()));
    let at = place(&harness, "南桥");
    move_to(&mut harness, at);
    let before = harness.state().pointer().expect("on the map");
    let width = |h: &egui_kittest::Harness<'_, Window>| place(h, "坝垄").x - place(h, "木兰一").x;
    let width_before = width(&harness);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        delta: Vec2::new(0.0, 1.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run();
    // One step of a common mouse is 40 points: a third of a level.
    let grown = width(&harness) / width_before;
    assert!((grown - 2_f32.powf(1.0 / 3.0)).abs() < 0.01, "{grown}");
    move_to(&mut harness, at + Vec2::new(1.0, 0.0));
    move_to(&mut harness, at);
    let after = harness.state().pointer().expect("on the map");
    assert!(before.distance_m(after) < 0.5, "{before:?} {after:?}");
}

#[test]
fn a_double_click_selects_the_grid_and_asks_for_it() {
    // Frame by frame, and both clicks in one slow frame.
    for is_slow in [false, true] {
        let mut harness = open(Window::new(town()));
        let at = place(&harness, "仙糖里");
        move_to(&mut harness, at);
        for pressed in [true, false, true, false] {
            let modifiers = Modifiers::NONE;
            let button = PointerButton::Primary;
            if is_slow {
                harness.input_mut().events.push(egui::Event::PointerButton {
                    pos: at,
                    button,
                    pressed,
                    modifiers,
                });
            } else {
                crate::window::button(&mut harness, at, button, pressed, modifiers);
            }
        }
        harness.run();
        let window = harness.state();
        let face = window.face("仙糖里");
        let bounds = window.map.coverage.face_bounds(face).expect("has area");
        let actions = window.actions();
        let (last, clicks) = actions.split_last().expect("something happened");
        assert_eq!(**last, MapEvent::ZoomTo(bounds));
        assert!(!clicks.is_empty(), "slow: {is_slow}");
        assert!(clicks.iter().all(|e| **e == click(Some(face), false)));
    }
}

#[test]
fn a_right_click_asks_for_the_menu_of_the_grid() {
    let mut harness = open(Window::new(town()));
    harness.get_by_label("仙糖里").click_secondary();
    harness.run();
    let window = harness.state();
    match window.actions()[..] {
        [MapEvent::Context { face, at }] => {
            assert_eq!(*face, Some(window.face("仙糖里")));
            assert_eq!(Some(*at), window.pointer());
        }
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn the_legend_takes_its_own_clicks() {
    let mut harness = open(Window::new(town()));
    let legend = harness.get_by_label("防控分区").rect();
    let at = legend.center();
    drag(
        &mut harness,
        at,
        at + Vec2::new(60.0, 0.0),
        PointerButton::Primary,
        Modifiers::NONE,
    );
    harness.get_by_label("防控分区").click();
    harness.run();
    assert!(
        harness.state().actions().is_empty(),
        "{:?}",
        harness.state().actions()
    );
    assert!(harness.query_by_label_contains("封控区").is_some());
    assert!(harness.query_by_label_contains("比例尺").is_some());
    assert!(harness.query_by_label("上北下南").is_some());
}

#[test]
fn at_most_five_hundred_grids_are_listed() {
    let mut harness = open(Window::new(board(30, 30)));
    harness.run();
    let items = harness.query_all_by_role(Role::ListItem).count();
    assert_eq!(items, 500);
}

#[test]
fn grids_out_of_view_are_not_listed() {
    let mut harness = open(Window::new(town()));
    let face = harness.state().face("仙糖里");
    let bounds = harness
        .state()
        .map
        .coverage
        .face_bounds(face)
        .expect("has area");
    harness.state_mut().view.zoom_to(bounds);
    harness.run();
    assert!(harness.query_by_label("仙糖里").is_some());
    assert!(harness.query_by_label("木兰一").is_none());
}

#[test]
fn the_map_rests_when_nothing_happens() {
    let mut harness = open(Window::new(town()));
    let at = place(&harness, "仙糖里");
    drag(
        &mut harness,
        at,
        at + Vec2::new(40.0, 0.0),
        PointerButton::Primary,
        Modifiers::NONE,
    );
    // `run` ends only when no further frame is asked for.
    let frames = harness.run();
    assert!(frames <= 2, "{frames} frames while idle");
}

/// Corners of all meshes and letters of all texts on the screen.
fn drawn(harness: &egui_kittest::Harness<'_, Window>) -> (usize, String) {
    let (mut corners, mut letters) = (0, String::new());
    for clipped in &harness.output().shapes {
        match &clipped.shape {
            egui::Shape::Mesh(mesh) => corners += mesh.vertices.len(),
            egui::Shape::Text(text) => letters.push_str(text.galley.text()),
            _ => {}
        }
    }
    (corners, letters)
}

#[test]
fn each_layer_can_be_hidden_and_labels_say_the_code() {
    let mut harness = open(Window::new(town()));
    // So near that there is room for a code.
    let window = harness.state();
    let faces = ["南桥", "仙糖里"].map(|name| window.face(name));
    let boxes = faces.map(|face| window.map.coverage.face_bounds(face).expect("a box"));
    harness.state_mut().view.zoom_to(boxes[0].union(boxes[1]));
    harness.run();
    let (mut corners, letters) = drawn(&harness);
    assert!(letters.contains("仙糖里") && !letters.contains("350322001009001"));
    harness.state_mut().label_text = LabelText::Code;
    harness.run();
    assert!(drawn(&harness).1.contains("350322001009001"));

    let hidden = LayerState {
        visible: false,
        opacity: 1.0,
    };
    for layer in [LayerId::Context, LayerId::Fills, LayerId::Outlines] {
        harness.state_mut().layers.set(layer, hidden);
        harness.run();
        let left = drawn(&harness).0;
        assert!(left < corners, "{layer:?} is still there");
        corners = left;
    }
    harness.state_mut().layers.set(LayerId::Labels, hidden);
    harness.run();
    assert!(!drawn(&harness).1.contains("350322001009001"));
    // The grids can still be reached.
    assert!(harness.query_by_label("仙糖里").is_some());
}

#[test]
fn a_problem_under_the_pointer_says_what_it_is() {
    let mut window = Window::new(overlapping());
    let overlap = window
        .map
        .findings
        .iter()
        .find(|f| f.kind == FindingKind::Overlap);
    let at = overlap.expect("an overlap is found").at;
    window.view.zoom_to(Bounds::of(at));
    let mut harness = open(window);
    move_to(&mut harness, crate::window::SIZE.to_pos2() / 2.0);
    harness.run();
    let letters = drawn(&harness).1;
    assert!(letters.contains("重叠：#1、#2"), "{letters}");
    assert!(letters.contains("问题"), "{letters}");
    // Hidden, it says nothing.
    let hidden = LayerState {
        visible: false,
        opacity: 1.0,
    };
    harness.state_mut().layers.set(LayerId::Problems, hidden);
    harness.run();
    assert!(!drawn(&harness).1.contains("重叠"));
}

#[test]
fn a_bad_background_file_is_said_once_and_the_map_stays() {
    let mut window = Window::new(town());
    window.basemap = Basemap::MbTiles("no/such.mbtiles".into());
    let mut harness = open(window);
    harness.run_steps(5);
    match harness.state().actions()[..] {
        [MapEvent::BasemapFailed(message)] => assert!(message.contains("such.mbtiles")),
        ref other => panic!("{other:?}"),
    }
    assert!(harness.query_by_label("仙糖里").is_some());
}

#[test]
fn a_shifted_background_moves_the_grids_and_keeps_the_hits() {
    let mut window = Window::new(town());
    window.basemap = Basemap::Xyz {
        url: "no template".into(),
        gcj02: true,
    };
    let mut harness = open(window);
    harness.state_mut().events.clear();
    harness.get_by_label("仙糖里").click();
    harness.run();
    let face = harness.state().face("仙糖里");
    assert_eq!(harness.state().actions(), [&click(Some(face), false)]);
}

#[test]
fn an_empty_map_is_drawn_and_clicked_without_harm() {
    let mut harness = open(Window::new(board(0, 0)));
    let middle = crate::window::SIZE.to_pos2() / 2.0;
    move_to(&mut harness, middle);
    for pressed in [true, false] {
        crate::window::button(
            &mut harness,
            middle,
            PointerButton::Primary,
            pressed,
            Modifiers::NONE,
        );
    }
    harness.run();
    assert_eq!(harness.state().actions(), [&click(None, false)]);
}
