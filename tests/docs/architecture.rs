//! What `docs/architecture.md` says of the sources: every path is there, and every type is defined in
//! the file that is named after it.

use crate::markdown::{Page, root};
use std::path::{Path, PathBuf};

/// What defines a type.
const DEFINES: [&str; 4] = ["struct", "enum", "trait", "type"];

/// Code of the page, point by point: a paragraph, a row of a table, a member of a list.
fn points(page: &Page) -> Vec<(usize, Vec<String>)> {
    let mut points: Vec<(usize, String)> = Vec::new();
    let mut is_within = false;
    for (number, line) in &page.prose {
        let is_numbered = line.starts_with(|c: char| c.is_ascii_digit());
        let begins = line.starts_with(['|', '-', '#']) || is_numbered;
        if line.trim().is_empty() {
            is_within = false;
        } else if is_within && !begins {
            if let Some((_, text)) = points.last_mut() {
                text.push(' ');
                text.push_str(line);
            }
        } else {
            points.push((*number, line.clone()));
            is_within = true;
        }
    }
    let code = |text: &str| {
        let parts = text.split('`').skip(1).step_by(2);
        parts.map(str::to_owned).collect()
    };
    let points = points.into_iter();
    points.map(|(number, text)| (number, code(&text))).collect()
}

fn is_path(code: &str) -> bool {
    code.starts_with("src/")
}

/// The type that code names: `Type`, or what stands before `::` in `Type::part`.
fn type_of(code: &str) -> Option<&str> {
    let name = code.split("::").next()?;
    let is_type = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    is_type.then_some(name)
}

/// The sources at a path: the file, or all of the folder.
fn sources(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = std::fs::read_dir(path).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| sources(&path)).collect()
}

fn defines(text: &str, name: &str) -> bool {
    let is_inside = |c: char| c.is_alphanumeric() || c == '_';
    DEFINES.iter().any(|word| {
        let wanted = format!("{word} {name}");
        let mut found = text.match_indices(&wanted);
        found.any(|(at, _)| !text[at + wanted.len()..].starts_with(is_inside))
    })
}

#[test]
fn every_path_is_there_and_every_type_is_in_the_file_named_after_it() {
    let page = Page::read(&root().join("docs/architecture.md"));
    let mut faults = Vec::new();
    let (mut paths, mut types) = (0, 0);
    for (line, code) in points(&page) {
        for (i, one) in code.iter().enumerate() {
            if is_path(one) {
                paths += 1;
                if !root().join(one).exists() {
                    faults.push(format!("{line}: there is no {one}"));
                }
            }
            let Some(name) = type_of(one) else {
                continue;
            };
            types += 1;
            let Some(beside) = code[i..].iter().find(|other| is_path(other)) else {
                faults.push(format!("{line}: no file is named after {name}"));
                continue;
            };
            let path = root().join(beside);
            let is_there = path.exists()
                && sources(&path).iter().any(|path| {
                    let text = std::fs::read_to_string(path).expect("text");
                    defines(&text, name)
                });
            if !is_there {
                faults.push(format!("{line}: {beside} defines no {name}"));
            }
        }
    }
    assert!(paths > 40 && types > 20, "{paths} paths, {types} types");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
