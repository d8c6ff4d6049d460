//! Text from 100 to 250 %: on the screens people have, in both languages, nothing of any desk is cut off at
//! its side, and nothing that can be pressed lies where nobody gets to it.

use crate::epidemic::duty;
use crate::support::{Window, command, follow, press, settle};
use egui::accesskit::Role;
use egui::epaint::ClippedShape;
use egui::{Key, Modifiers, Rect, Shape, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::workspaces::{epidemic, sampling};
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

/// The map may cut what is written on it, and a table what its reader scrolls to.
fn cut(harness: &Harness<'_, Window>) -> Vec<String> {
    let map = harness.query_all_by_role(Role::Group).find(|node| {
        let name = node.accesskit_node().label();
        name.is_some_and(|name| name == "地图" || name == "Map")
    });
    let map = map.map_or(Rect::NOTHING, |node| node.rect()).expand(1.0);
    let mut found = Vec::new();
    for ClippedShape { clip_rect, shape } in &harness.output().shapes {
        if !map.contains_rect(*clip_rect) {
            cut_at_a_side(*clip_rect, shape, &mut found);
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

/// Every desk and page there is, by what opens it.
fn desks() -> Vec<(String, Box<dyn Fn(&mut Harness<'_, Window>)>)> {
    let key = |modifiers: Modifiers, key: Key| {
        move |harness: &mut Harness<'_, Window>| {
            harness.key_press_modifiers(modifiers, key);
            settle(harness);
            settle(harness);
        }
    };
    let mut desks: Vec<(String, Box<dyn Fn(&mut Harness<'_, Window>)>)> = vec![
        (
            "the map".to_owned(),
            Box::new(key(Modifiers::NONE, Key::F3)),
        ),
        ("redraw".to_owned(), Box::new(key(Modifiers::NONE, Key::F2))),
        (
            "register".to_owned(),
            Box::new(key(Modifiers::NONE, Key::F12)),
        ),
        (
            "arrivals".to_owned(),
            Box::new(key(Modifiers::SHIFT, Key::F12)),
        ),
        (
            "print".to_owned(),
            Box::new(key(Modifiers::COMMAND, Key::P)),
        ),
        ("guide".to_owned(), Box::new(key(Modifiers::NONE, Key::F1))),
        ("keys".to_owned(), Box::new(key(Modifiers::SHIFT, Key::F1))),
        (
            "history".to_owned(),
            Box::new(key(Modifiers::NONE, Key::F4)),
        ),
        (
            "background map".to_owned(),
            Box::new(key(Modifiers::COMMAND, Key::B)),
        ),
    ];
    for tab in epidemic::Tab::ALL {
        desks.push((
            format!("epidemic, {tab:?}"),
            Box::new(move |harness| {
                harness.state_mut().shell().state.epidemic.tab = tab;
                settle(harness);
            }),
        ));
    }
    for tab in sampling::Tab::ALL {
        desks.push((
            format!("sampling, {tab:?}"),
            Box::new(move |harness| {
                harness.key_press_modifiers(Modifiers::COMMAND, Key::F12);
                settle(harness);
                harness.state_mut().shell().state.sampling.tab = tab;
                settle(harness);
            }),
        ));
    }
    desks
}

#[test]
fn nothing_is_cut_off_or_out_of_reach_from_100_to_250_percent() {
    let mut found = Vec::new();
    for language in Language::ALL {
        for (name, open) in desks() {
            let (mut harness, _path, _folder) = duty();
            if harness.state_mut().shell().state.settings.language != language {
                command(&mut harness, Key::E);
            }
            open(&mut harness);
            for (pixels, scale) in SCREENS {
                let size = pixels / scale;
                harness.set_pixels_per_point(scale);
                harness.set_size(size);
                follow(&mut harness);
                harness.step();
                let what = format!("{language:?}, {name}, {pixels:?} at {scale}");
                found.extend(
                    cut(&harness)
                        .into_iter()
                        .map(|it| format!("{what}: cut: {it}")),
                );
                let far = out_of_reach(&harness, size).into_iter();
                found.extend(far.map(|it| format!("{what}: out of reach: {it}")));
            }
            press(&mut harness, Key::Escape);
        }
    }
    assert!(
        found.is_empty(),
        "{} places:\n{}",
        found.len(),
        found.join("\n")
    );
}
