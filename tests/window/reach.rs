//! By keyboard alone: whatever Tab comes to, on every desk, page and dialog, has a name for a screen reader,
//! is in sight, and is seen to have the focus.

use crate::desks::{Desk, desks, dialogs, pages};
use crate::dialogs::about_to_publish;
use crate::epidemic::duty;
use crate::support::{Window, command, follow, settle};
use egui::style::ScrollAnimation;
use egui::{Key, Modifiers, Pos2, Rect, Shape, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::theme::accent;
use gridroom::app::workspaces::guide::Page;
use gridroom::i18n::Language;
use std::collections::BTreeSet;

/// The smallest window as it is, and text of 250 % in the longer language.
const SCREENS: [(Language, Vec2, f32); 2] = [
    (Language::Chinese, vec2(1366.0, 768.0), 1.0),
    (Language::English, vec2(2560.0, 1440.0), 2.5),
];
/// No desk has more to press than this.
const MOST: usize = 400;

/// What has the focus.
struct Focused {
    id: String,
    role: String,
    name: String,
    rect: Rect,
}

fn focused(harness: &Harness<'_, Window>) -> Option<Focused> {
    let mut nodes = harness.query_all_by(|node| node.is_focused());
    let node = nodes.next()?;
    let of_reader = node.accesskit_node();
    Some(Focused {
        id: format!("{:?}", of_reader.id()),
        role: format!("{:?}", of_reader.role()),
        name: of_reader.label().unwrap_or_default(),
        rect: node.rect(),
    })
}

/// The rings around what has the focus.
fn rings(harness: &mut Harness<'_, Window>) -> Vec<Rect> {
    fn rects(shape: &Shape, found: &mut Vec<egui::epaint::RectShape>) {
        match shape {
            Shape::Rect(rect) => found.push(rect.clone()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| rects(shape, found)),
            _ => {}
        }
    }
    let ink = accent(harness.state_mut().shell().state.settings.dark);
    let mut all = Vec::new();
    for clipped in &harness.output().shapes {
        rects(&clipped.shape, &mut all);
    }
    let rings = all.into_iter();
    let rings = rings.filter(|rect| rect.stroke.color == ink && rect.stroke.width == 2.0);
    rings.map(|rect| rect.rect).collect()
}

/// What is wrong with how something that has the focus is seen.
fn fault(harness: &mut Harness<'_, Window>, it: &Focused, window: Rect) -> Option<String> {
    if !window.contains(it.rect.center()) {
        return Some("is out of sight".to_owned());
    }
    let rings = rings(harness);
    let around = it.rect.intersect(window).expand(6.0);
    let is_ringed = rings
        .iter()
        .any(|ring| around.contains_rect(*ring) && ring.expand(1.0).contains(it.rect.center()));
    (!is_ringed).then(|| format!("is not seen to have the focus: {rings:?}"))
}

/// Go through all that Tab comes to, and say what is wrong with any of it.
fn go_through(harness: &mut Harness<'_, Window>, what: &str, size: Vec2, found: &mut Vec<String>) {
    let window = Rect::from_min_size(Pos2::ZERO, size).expand(1.0);
    let mut first: Option<String> = None;
    for _ in 0..MOST {
        harness.key_press(Key::Tab);
        harness.step();
        let Some(mut it) = focused(harness) else {
            continue;
        };
        if first.as_ref() == Some(&it.id) {
            return;
        }
        first.get_or_insert_with(|| it.id.clone());
        if fault(harness, &it, window).is_some() {
            // What was scrolled away comes.
            for _ in 0..4 {
                harness.step();
            }
            it = focused(harness).unwrap_or(it);
        }
        let Focused {
            role, name, rect, ..
        } = &it;
        let said = format!("{what}: {role} '{name}' at {rect:?}");
        if !name.chars().any(char::is_alphanumeric) {
            found.push(format!("{said} has no name"));
        }
        let fault = fault(harness, &it, window);
        found.extend(fault.map(|fault| format!("{said} {fault}")));
    }
    let why = match first {
        Some(_) => "Tab comes to no end",
        None => "Tab comes to nothing",
    };
    found.push(format!("{what}: {why}"));
}

fn go_through_all(of: impl Fn() -> Vec<Desk>) {
    let mut found = Vec::new();
    let (mut harness, _path, _folder) = duty();
    harness
        .ctx
        .all_styles_mut(|style| style.scroll_animation = ScrollAnimation::none());
    for (language, pixels, scale) in SCREENS {
        let size = pixels / scale;
        harness.set_pixels_per_point(scale);
        harness.set_size(size);
        follow(&mut harness);
        if harness.state_mut().shell().state.settings.language != language {
            command(&mut harness, Key::E);
        }
        for (name, open, (modifiers, key)) in of() {
            open(&mut harness);
            go_through(&mut harness, &name, size, &mut found);
            let by_escape = (modifiers, key) == (Modifiers::NONE, Key::Escape);
            if !by_escape {
                // Whatever has the cursor lets it go.
                harness.key_press(Key::Escape);
                settle(&mut harness);
            }
            harness.key_press_modifiers(modifiers, key);
            settle(&mut harness);
        }
    }
    let text = found.join("\n");
    assert!(found.is_empty(), "{} things:\n{text}", found.len());
}

#[test]
fn what_tab_comes_to_on_every_desk_is_named_and_seen() {
    go_through_all(desks);
}

#[test]
fn what_tab_comes_to_on_every_page_is_named_and_seen() {
    go_through_all(pages);
}

#[test]
fn what_tab_comes_to_in_every_dialog_is_named_and_seen() {
    go_through_all(dialogs);
}

#[test]
fn what_tab_comes_to_while_publishing_is_named_and_seen() {
    let mut found = Vec::new();
    let (mut harness, _folder) = about_to_publish();
    let size = vec2(1024.0, 576.0);
    harness.set_size(size);
    follow(&mut harness);
    go_through(&mut harness, "publishing", size, &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Each link in the prose of the guide, in a table too, is one thing to come to, however narrow the page is.
#[test]
fn each_link_in_prose_is_one_thing_that_is_named_and_seen() {
    let mut found = Vec::new();
    let (mut harness, _path, _folder) = duty();
    harness
        .ctx
        .all_styles_mut(|style| style.scroll_animation = ScrollAnimation::none());
    let size = vec2(1024.0, 576.0);
    harness.set_size(size);
    follow(&mut harness);
    let window = Rect::from_min_size(Pos2::ZERO, size).expand(1.0);
    for page in [Page::Index, Page::Map, Page::Register, Page::Tutorial] {
        harness.state_mut().shell().state.guide = Some(page);
        settle(&mut harness);
        let text = page.text(Language::Chinese);
        let all = text.matches(".md)").count() + text.matches(".md#").count();
        let mut seen = BTreeSet::new();
        for _ in 0..MOST {
            harness.key_press(Key::Tab);
            // First along the row of a table, then down to it.
            for _ in 0..8 {
                harness.step();
            }
            let Some(it) = focused(&harness).filter(|it| it.role == "Link") else {
                continue;
            };
            if !seen.insert(it.id.clone()) {
                break;
            }
            let said = format!("{page:?}: '{}' at {:?}", it.name, it.rect);
            if it.name.is_empty() {
                found.push(format!("{said} has no name"));
            }
            let fault = fault(&mut harness, &it, window);
            found.extend(fault.map(|fault| format!("{said} {fault}")));
        }
        assert_eq!(seen.len(), all, "the links of {page:?}");
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Arrows lead through the list of pages, and what was below comes into sight.
#[test]
fn the_list_of_pages_scrolls_along_with_the_focus() {
    let (mut harness, _path, _folder) = duty();
    let size = vec2(1024.0, 400.0);
    harness.set_size(size);
    follow(&mut harness);
    harness.state_mut().shell().state.guide = Some(Page::Index);
    settle(&mut harness);
    let window = Rect::from_min_size(Pos2::ZERO, size).expand(1.0);
    let title = |page: &Page| page.title(Language::Chinese);
    let [first, .., last] = Page::ALL else {
        panic!("several pages");
    };
    let is_at = |harness: &Harness<'_, Window>, page: &Page| {
        focused(harness).is_some_and(|it| it.name == title(page))
    };
    for _ in 0..MOST {
        if is_at(&harness, first) {
            break;
        }
        harness.key_press(Key::Tab);
        harness.step();
    }
    let top = focused(&harness).expect("the first page").rect.top();
    let lead = |harness: &mut Harness<'_, Window>, key: Key, page: &Page| {
        harness.key_press(key);
        follow(harness);
        assert!(is_at(harness, page), "{page:?}");
        let it = focused(harness).expect("it");
        assert_eq!(fault(harness, &it, window), None, "{page:?}");
        it.rect.top()
    };
    let tops: Vec<f32> = Page::ALL[1..]
        .iter()
        .map(|page| lead(&mut harness, Key::ArrowDown, page))
        .collect();
    let below = tops.len() as f32 * (tops[0] - top);
    let reached = tops.last().expect("the last page") - top;
    assert!(
        reached < below - 1.0,
        "not all are in sight at once: {tops:?}"
    );
    harness.key_press(Key::Enter);
    follow(&mut harness);
    assert_eq!(harness.state_mut().shell().state.guide, Some(*last));
    assert!(is_at(&harness, last), "the focus stays in the list");
    for page in Page::ALL[..Page::ALL.len() - 1].iter().rev() {
        lead(&mut harness, Key::ArrowUp, page);
    }
}

/// Whoever uses a mouse sees no ring.
#[test]
fn the_ring_is_for_those_who_go_by_keys() {
    let (mut harness, _path, _folder) = duty();
    harness.key_press(Key::Tab);
    follow(&mut harness);
    assert_eq!(rings(&mut harness).len(), 1);
    let middle = Pos2::new(680.0, 380.0);
    harness.hover_at(middle);
    harness.step();
    harness.drag_at(middle);
    harness.step();
    harness.drop_at(middle);
    follow(&mut harness);
    assert!(rings(&mut harness).is_empty());
}
