//! Commands as the pages write them, run with the program that was built: those of one page one after
//! the other, in a folder that is empty but for the files that the page itself gives.

use crate::markdown::{LANGUAGES, Page, guide, named, root};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The program, as pages call it.
const PROGRAM: &str = "gridroom";

/// What a page does on disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A file is kept: its name and text.
    Keep(String, String),
    /// The program is run with these arguments.
    Run(Vec<String>),
}

/// The steps of a page, in order.
fn steps(page: &Page) -> Vec<Step> {
    let mut steps = Vec::new();
    for block in &page.blocks {
        if let Some(file) = &block.file {
            steps.push(Step::Keep(file.clone(), block.text.clone()));
            continue;
        }
        if block.language != "sh" || !block.text.trim_start().starts_with(PROGRAM) {
            continue;
        }
        for line in block.text.lines() {
            let all = words(line);
            let Some((program, arguments)) = all.split_first() else {
                continue;
            };
            let at = format!("{}:{}", named(&page.path), block.line);
            assert_eq!(program, PROGRAM, "{at}: {line}");
            if !opens_the_window(arguments) {
                steps.push(Step::Run(arguments.to_vec()));
            }
        }
    }
    steps
}

/// Only the window is opened: on nothing, or on a file.
fn opens_the_window(arguments: &[String]) -> bool {
    match arguments {
        [] => true,
        [file] => file.contains('.'),
        _ => false,
    }
}

/// The words of a line, as a shell parts them; what follows `#` is a remark.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The sample town is made.
fn makes_the_town(arguments: &[String]) -> bool {
    matches!(arguments, [new, _, demo] if new == "new" && demo == "--demo")
}

/// The sample town as a project, made once for all pages.
fn town() -> &'static Path {
    static TOWN: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("town.gpkg");
        let made = Command::new(env!("CARGO_BIN_EXE_gridroom"))
            .args(["new", "town.gpkg", "--demo"])
            .current_dir(folder.path())
            .status();
        assert!(made.expect("gridroom runs").success());
        (folder, path)
    });
    &TOWN.1
}

/// Take the steps in a new folder; each command must end well.
fn take(steps: &[Step], page: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    take_in(folder.path(), steps, page);
}

/// Take the steps in this folder.
fn take_in(folder: &Path, steps: &[Step], page: &str) {
    for step in steps {
        match step {
            Step::Keep(name, text) => {
                std::fs::write(folder.join(name), text).expect("written");
            }
            Step::Run(arguments) if makes_the_town(arguments) => {
                std::fs::copy(town(), folder.join(&arguments[1])).expect("copied");
            }
            Step::Run(arguments) => {
                let output = Command::new(env!("CARGO_BIN_EXE_gridroom"))
                    .args(arguments)
                    .current_dir(folder)
                    .output()
                    .expect("gridroom runs");
                assert!(
                    output.status.success(),
                    "{page}: {PROGRAM} {}: {}\n{}{}",
                    arguments.join(" "),
                    output.status,
                    String::from_utf8_lossy(&output.stdout),
                    String::from_utf8_lossy(&output.stderr)
                );
            }
        }
    }
}

#[test]
fn words_are_parted_as_a_shell_does() {
    let table: [(&str, &[&str]); 5] = [
        (
            "gridroom check a.geojson  # why",
            &["gridroom", "check", "a.geojson"],
        ),
        ("gridroom new a#b.gpkg", &["gridroom", "new", "a#b.gpkg"]),
        (
            "gridroom x --title 'a b' \"\"",
            &["gridroom", "x", "--title", "a b", ""],
        ),
        ("# nothing", &[]),
        ("", &[]),
    ];
    for (line, expected) in table {
        assert_eq!(words(line), expected, "{line}");
    }
}

#[test]
fn commands_of_the_guide_run_in_order() {
    // Both languages have the same ones; each page is gone through once.
    let mut all: BTreeMap<Vec<Step>, String> = BTreeMap::new();
    for (name, page) in LANGUAGES.into_iter().flat_map(guide) {
        let steps = steps(&page);
        if !steps.is_empty() {
            all.entry(steps).or_insert(name);
        }
    }
    assert!(all.len() >= 5, "pages with commands: {}", all.len());
    all.par_iter().for_each(|(steps, name)| take(steps, name));
}

/// A town of one's own: whoever reads it brings an extract, and a newer one.
#[test]
fn commands_of_ones_own_town_run_in_order_with_an_extract() {
    let page = Page::read(&root().join("docs/own-town.md"));
    let steps = steps(&page);
    assert!(steps.len() >= 4, "it has commands");
    let folder = tempfile::tempdir().expect("a folder");
    let extract = root().join("tests/support/quarter.osm");
    for name in ["extract.osm.pbf", "newer.osm.pbf"] {
        std::fs::copy(&extract, folder.path().join(name)).expect("copied");
    }
    take_in(folder.path(), &steps, "own-town.md");
    for made in ["town.gpkg", "wall.pdf"] {
        assert!(folder.path().join(made).exists(), "{made}");
    }
}

#[test]
fn commands_of_the_readme_run_in_order() {
    let page = Page::read(&root().join("README.md"));
    let steps = steps(&page);
    assert!(!steps.is_empty(), "it has commands");
    take(&steps, "README.md");
}
