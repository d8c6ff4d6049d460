//! What a screen reader says in the Chinese window is Chinese, the toolkit's own names included: nothing on
//! any desk, page or dialog is called by English words alone, but for what is called so in Chinese too.

use crate::desks::{Desk, desks, dialogs, pages};
use crate::epidemic::duty;
use crate::support::{Window, follow, press, settle, shows, town};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use gridroom::app::licences::Licences;
use gridroom::demo::practice;
use std::collections::BTreeSet;
use std::path::Path;

/// Names of products and formats, the other language, and what stands on keys.
const SAME: [&str; 24] = [
    "english",
    "gridroom",
    "openstreetmap",
    "contributors",
    "geojson",
    "geopackage",
    "shapefile",
    "topojson",
    "mbtiles",
    "pmtiles",
    "excel",
    "ctrl",
    "shift",
    "alt",
    "enter",
    "esc",
    "home",
    "end",
    "space",
    "backspace",
    "delete",
    "plus",
    "minus",
    "tab",
];

/// Words that are not the window's: of the files that are brought in, of pages of the guide that cite what
/// is typed, and of licences.
fn cited() -> BTreeSet<String> {
    let mut texts: Vec<String> = practice::files()
        .expect("made")
        .into_iter()
        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect();
    texts.push(include_str!("../support/quarter.osm").to_owned());
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/zh-CN");
    for entry in std::fs::read_dir(pages).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|is| is != "md") {
            continue;
        }
        let page = std::fs::read_to_string(path).expect("text");
        let fenced = page.split("```").skip(1).step_by(2);
        let spans = page.split('`').skip(1).step_by(2);
        texts.extend(fenced.chain(spans).map(str::to_owned));
    }
    texts.iter().flat_map(|text| words(text)).collect()
}

/// Words of small Latin letters, three and more; codes, units and short names are none.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphabetic());
    let long = parts.filter(|part| part.chars().filter(char::is_ascii_lowercase).count() > 2);
    long.map(str::to_lowercase).collect()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Paths and names of files, and numbers of sixteen signs.
fn is_code(name: &str) -> bool {
    let is_file = |part: &str| part.contains(['.', '_', '/', '\\']);
    let is_digest = |part: &str| part.chars().all(|c| c.is_ascii_hexdigit());
    let mut parts = name.split_whitespace();
    parts.all(|part| is_file(part) || is_digest(part.trim_end_matches('…')))
}

/// What is called by English words alone.
fn foreign(harness: &Harness<'_, Window>, what: &str, cited: &BTreeSet<String>) -> Vec<String> {
    let licences = Licences::get();
    let is_licence = |name: &str| {
        let mut lines = licences.about("").into_iter().flatten();
        lines.any(|at| licences.line(at) == name)
    };
    let mut found = Vec::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let said = [node.label(), node.description()];
        for name in said.into_iter().flatten() {
            if name.contains(is_han) || is_code(&name) {
                continue;
            }
            let is_known = |word: &String| SAME.contains(&word.as_str()) || cited.contains(word);
            let all = words(&name);
            if all.is_empty() || all.iter().all(is_known) {
                continue;
            }
            if what.ends_with("about") && is_licence(&name) {
                continue;
            }
            found.push(format!("{what}: {:?} '{name}'", node.role()));
        }
    }
    found
}

fn go_through(of: Vec<Desk>) {
    let cited = cited();
    let (mut harness, _path, _folder) = duty();
    let mut found = Vec::new();
    for (name, open, (modifiers, key)) in of {
        open(&mut harness);
        found.extend(foreign(&harness, &name, &cited));
        if (modifiers, key) != (Modifiers::NONE, Key::Escape) {
            harness.key_press(Key::Escape);
            settle(&mut harness);
        }
        harness.key_press_modifiers(modifiers, key);
        settle(&mut harness);
    }
    assert!(
        found.is_empty(),
        "{} things:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn nothing_on_a_desk_is_called_by_english_words() {
    go_through(desks());
}

#[test]
fn nothing_on_a_page_is_called_by_english_words() {
    go_through(pages());
}

#[test]
fn nothing_in_a_dialog_is_called_by_english_words() {
    go_through(dialogs());
}

/// The names that the toolkit gives: of what parts panels, and of the window of the guide.
#[test]
fn what_the_toolkit_names_is_named_in_the_language_of_the_window() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::F1);
    settle(&mut harness);
    for name in ["调整面板大小", "关闭窗口", "调整窗口左边", "调整窗口右下角"]
    {
        assert!(shows(&harness, name), "{name}");
    }
    assert!(!shows(&harness, "Resize") && !shows(&harness, "Close window"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    follow(&mut harness);
    for name in ["Resize panel", "Close window", "Resize window left edge"] {
        assert!(shows(&harness, name), "{name}");
    }
    assert!(!shows(&harness, "调整面板大小"));
}
