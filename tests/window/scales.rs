//! Text from 100 to 250 %: on the screens people have, in both languages, nothing of any desk is cut off at
//! its side, and nothing that can be pressed lies where nobody gets to it.

use crate::desks::{desks, dialogs, is_dialog, pages};
use crate::dialogs::about_to_publish;
use crate::epidemic::duty;
use crate::support::{SMALL, Window, command, follow, settle};
use egui::accesskit::Role;
use egui::epaint::ClippedShape;
use egui::{Key, Modifiers, Pos2, Rect, Shape, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::i18n::Language;

/// A screen in pixels, and how much larger text is on it.
const SCREENS: [(Vec2, f32); 6] = [
    (vec2(1366.0, 768.0), 1.0),
    (vec2(1366.0, 768.0), 1.25),
    (vec2(1920.0, 1080.0), 1.5),
    (vec2(1920.0, 1080.0), 1.75),
    (vec2(2560.0, 1440.0), 2.0),
    (vec2(2560.0, 1440.0), 2.5),
];

/// What this shape writes that its clip cuts at a side; what lies wholly outside is scrolled away.
fn cut_at_a_side(clip: Rect, shape: &Shape, found: &mut Vec<String>) {
    match shape {
        Shape::Vec(shapes) => {
            for shape in shapes {
                cut_at_a_side(clip, shape, found);
            }
        }
        Shape::Text(text) => {
            let place = text.visual_bounding_rect();
            let is_seen = place.is_positive() && place.intersect(clip).is_positive();
            let is_cut = place.left() < clip.left() - 1.5 || place.right() > clip.right() + 1.5;
            if is_seen && is_cut {
                let said = text.galley.text();
                found.push(format!("{said} at {place:?} in {clip:?}"));
            }
        }
        _ => {}
    }
}

/// What this shape writes that the foot or the top of the window cuts: there nothing is scrolled.
fn cut_at_the_foot(screen: Rect, clip: Rect, shape: &Shape, found: &mut Vec<String>) {
    match shape {
        Shape::Vec(shapes) => {
            for shape in shapes {
                cut_at_the_foot(screen, clip, shape, found);
            }
        }
        Shape::Text(text) => {
            let place = text.visual_bounding_rect();
            let is_seen = place.is_positive() && place.intersect(clip).is_positive();
            let is_by_window = |edge: f32, of: f32| (edge - of).abs() < 0.5;
            let at_top = is_by_window(clip.top(), screen.top()) && place.top() < clip.top() - 1.5;
            let at_foot = is_by_window(clip.bottom(), screen.bottom())
                && place.bottom() > clip.bottom() + 1.5;
            if is_seen && (at_top || at_foot) {
                let said = text.galley.text();
                found.push(format!("{said} at {place:?} in {clip:?}"));
            }
        }
        _ => {}
    }
}

/// The map may cut what is written on it, and a table what its reader scrolls to.
fn cut(harness: &Harness<'_, Window>, size: Vec2) -> Vec<String> {
    let screen = Rect::from_min_size(Pos2::ZERO, size);
    let map = harness.query_all_by_role(Role::Group).find(|node| {
        let name = node.accesskit_node().label();
        name.is_some_and(|name| name == "地图" || name == "Map")
    });
    let map = map.map_or(Rect::NOTHING, |node| node.rect()).expand(1.0);
    let mut found = Vec::new();
    for ClippedShape {
        clip_rect, shape, ..
    } in &harness.output().shapes
    {
        if !map.contains_rect(*clip_rect) {
            cut_at_a_side(*clip_rect, shape, &mut found);
            cut_at_the_foot(screen, *clip_rect, shape, &mut found);
        }
    }
    found
}

/// What can be pressed or filled in and lies beyond a side of the window. (Beyond its foot one scrolls.)
fn out_of_reach(harness: &Harness<'_, Window>, size: Vec2) -> Vec<String> {
    let nodes = harness.query_all_by(|node| {
        matches!(
            node.role(),
            Role::Button | Role::CheckBox | Role::ComboBox | Role::TextInput | Role::RadioButton
        )
    });
    let is_outside = |rect: Rect| rect.left() < -1.0 || rect.right() > size.x + 1.0;
    let outside = nodes.filter(|node| node.rect().is_positive() && is_outside(node.rect()));
    let named = outside.map(|node| {
        let name = node.accesskit_node().label().unwrap_or_default();
        format!("{name} at {:?}", node.rect())
    });
    named.collect()
}

/// Everything that is cut off or out of reach of what the window shows now, on every screen.
fn look(harness: &mut Harness<'_, Window>, what: &str, found: &mut Vec<String>) {
    for (pixels, scale) in SCREENS {
        let size = pixels / scale;
        harness.set_pixels_per_point(scale);
        harness.set_size(size);
        follow(harness);
        let what = format!("{what}, {pixels:?} at {scale}");
        let cut = cut(harness, size).into_iter();
        found.extend(cut.map(|it| format!("{what}: cut: {it}")));
        let far = out_of_reach(harness, size).into_iter();
        found.extend(far.map(|it| format!("{what}: out of reach: {it}")));
    }
}

fn assert_none(found: &[String]) {
    let text = found.join("\n");
    assert!(found.is_empty(), "{} places:\n{text}", found.len());
}

#[test]
fn nothing_is_cut_off_or_out_of_reach_from_100_to_250_percent() {
    let mut found = Vec::new();
    let (mut harness, _path, _folder) = duty();
    for language in Language::ALL {
        for (name, open, (modifiers, key)) in desks().into_iter().chain(pages()) {
            open(&mut harness);
            look(&mut harness, &format!("{language:?}, {name}"), &mut found);
            harness.key_press_modifiers(modifiers, key);
            settle(&mut harness);
        }
        command(&mut harness, Key::E);
    }
    assert_none(&found);
}

#[test]
fn nothing_of_any_dialog_is_cut_off_or_out_of_reach() {
    let mut found = Vec::new();
    let (mut harness, _path, _folder) = duty();
    for language in Language::ALL {
        for (name, open, (modifiers, key)) in dialogs() {
            open(&mut harness);
            look(&mut harness, &format!("{language:?}, {name}"), &mut found);
            harness.key_press_modifiers(modifiers, key);
            settle(&mut harness);
        }
        command(&mut harness, Key::E);
    }
    let (mut harness, _folder) = about_to_publish();
    look(&mut harness, "publishing", &mut found);
    assert_none(&found);
}

#[test]
fn tab_reaches_all_that_can_be_pressed_on_every_desk() {
    let (mut harness, _path, _folder) = duty();
    let mut missing = Vec::new();
    // (Nothing beneath a dialog is to be reached.)
    let desks = desks().into_iter().filter(|(name, ..)| !is_dialog(name));
    for (name, open, (modifiers, key)) in desks {
        open(&mut harness);
        let used = |harness: &Harness<'_, Window>| -> Vec<(String, String, Rect)> {
            let window = Rect::from_min_size(Pos2::ZERO, SMALL);
            let nodes = harness.query_all_by(|node| {
                let is_used = matches!(
                    node.role(),
                    Role::Button | Role::CheckBox | Role::ComboBox | Role::TextInput
                );
                is_used && !node.is_disabled()
            });
            let seen = nodes.filter(|node| window.contains_rect(node.rect()));
            let named = seen.map(|node| {
                let of_reader = node.accesskit_node();
                let label = of_reader.label().unwrap_or_default();
                (label, format!("{:?}", of_reader.id()), node.rect())
            });
            named.collect()
        };
        let wanted = used(&harness);
        assert!(!wanted.is_empty(), "{name}");
        // What scrolls into sight as it is come to stands elsewhere then: it is known by itself.
        let mut reached: Vec<(String, Rect)> = Vec::new();
        for _ in 0..wanted.len() * 2 + 40 {
            harness.key_press(Key::Tab);
            harness.step();
            let focused = harness.query_all_by(|node| node.is_focused());
            reached.extend(
                focused.map(|node| (format!("{:?}", node.accesskit_node().id()), node.rect())),
            );
        }
        for (label, id, rect) in wanted {
            let is_it =
                |(own, at): &(String, Rect)| *own == id || at.expand(1.0).contains(rect.center());
            let is_reached = reached.iter().any(is_it);
            if !is_reached {
                missing.push(format!("{name}: {label} at {rect:?}"));
            }
        }
        // Whatever has the cursor lets it go.
        harness.key_press(Key::Escape);
        settle(&mut harness);
        let is_closed = (modifiers, key) == (Modifiers::NONE, Key::Escape);
        if !is_closed {
            harness.key_press_modifiers(modifiers, key);
            settle(&mut harness);
        }
    }
    assert!(
        missing.is_empty(),
        "{} things:\n{}",
        missing.len(),
        missing.join("\n")
    );
}
