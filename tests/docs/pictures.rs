//! Pictures of the pages: each can be read, says what it shows and is shown by a page; both languages show
//! the same.

use crate::markdown::{LANGUAGES, Page, all, guide, named, root};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The pictures of a page: what each shows, and its file.
fn pictures(page: &Page) -> Vec<(String, PathBuf)> {
    let folder = page.path.parent().expect("a folder");
    let mut found = Vec::new();
    for (_, line) in page.plain() {
        let after = line.split("![").skip(1);
        let parts = after.filter_map(|rest| rest.split_once("]("));
        let parts = parts.filter_map(|(about, rest)| Some((about, rest.split_once(')')?.0)));
        found.extend(parts.map(|(about, file)| (about.to_owned(), folder.join(file))));
    }
    found
}

#[test]
fn every_picture_can_be_read_and_says_what_it_shows() {
    let mut count = 0;
    for page in all() {
        for (about, path) in pictures(&page) {
            let at = format!("{} in {}", named(&path), named(&page.path));
            assert!(!about.trim().is_empty(), "{at}");
            let picture = image::open(&path).unwrap_or_else(|e| panic!("{at}: {e}"));
            assert!(picture.width() >= 400 && picture.height() >= 200, "{at}");
            // One that is blank shows nothing.
            let grey = picture.to_luma8();
            let shades: BTreeSet<u8> = grey.pixels().map(|pixel| pixel.0[0]).collect();
            assert!(shades.len() > 10, "{at}: {shades:?}");
            count += 1;
        }
    }
    assert!(count > 60, "pictures were found: {count}");
}

#[test]
fn every_picture_is_shown_by_a_page() {
    let shown: BTreeSet<PathBuf> = all()
        .iter()
        .flat_map(pictures)
        .map(|(_, path)| path)
        .collect();
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "png") {
                assert!(shown.contains(&path), "{}", named(&path));
            }
        }
    }
}

#[test]
fn both_languages_show_the_same_pictures() {
    let files = |page: &Page| -> Vec<String> {
        let files = pictures(page).into_iter().map(|(_, path)| {
            let name = path.file_name().expect("a file");
            name.to_string_lossy().into_owned()
        });
        files.collect()
    };
    let [chinese, english] = LANGUAGES.map(guide);
    for (name, page) in &chinese {
        assert_eq!(files(page), files(&english[name]), "{name}");
    }
    // Both are in one page: first all steps in one, then all in the other.
    let own_town = files(&Page::read(&root().join("docs/own-town.md")));
    let (chinese, english) = own_town.split_at(own_town.len() / 2);
    let expected: Vec<String> = chinese
        .iter()
        .map(|name| name.replace(".png", "-en.png"))
        .collect();
    assert_eq!(english, expected);
    assert!(chinese.len() > 10, "{chinese:?}");
}
