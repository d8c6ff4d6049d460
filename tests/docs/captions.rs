//! The captions that the guide cites, in 「」 on Chinese pages and in bold on English ones: each is a
//! text of the window in that language, letter by letter; an ellipsis at its end may be left out.

use crate::markdown::{LANGUAGES, Page, guide, named, root};
use std::collections::BTreeSet;

/// The texts of the window in a language: those that stand in one line.
fn texts(language: &str) -> BTreeSet<String> {
    let folder = root().join("assets/locales").join(language);
    let mut texts = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(path).expect("text");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let values = lines.filter_map(|line| line.split_once(" = "));
        let values = values.filter(|(key, _)| !key.contains(char::is_whitespace));
        texts.extend(values.map(|(_, value)| bare(value).to_owned()));
    }
    texts
}

/// A text without the ellipsis at its end.
fn bare(text: &str) -> &str {
    text.trim().trim_end_matches('…')
}

/// What a line cites.
fn cited<'a>(language: &str, line: &'a str) -> Vec<&'a str> {
    match language {
        "zh-CN" => {
            let after = line.split('「').skip(1);
            after.filter_map(|rest| rest.split('」').next()).collect()
        }
        _ => line.split("**").skip(1).step_by(2).collect(),
    }
}

/// Whether every mark of a line is closed in it.
fn is_closed(language: &str, line: &str) -> bool {
    match language {
        "zh-CN" => line.matches('「').count() == line.matches('」').count(),
        _ => line.matches("**").count().is_multiple_of(2),
    }
}

fn faults(language: &str, page: &Page, texts: &BTreeSet<String>) -> (usize, Vec<String>) {
    let (mut count, mut faults) = (0, Vec::new());
    for (number, line) in page.plain() {
        let at = format!("{}:{number}", named(&page.path));
        if !is_closed(language, &line) {
            faults.push(format!("{at}: a mark is open"));
        }
        for caption in cited(language, &line) {
            count += 1;
            if !texts.contains(bare(caption)) {
                faults.push(format!("{at}: {caption}"));
            }
        }
    }
    (count, faults)
}

#[test]
fn every_caption_is_one_of_the_window() {
    for language in LANGUAGES {
        let texts = texts(language);
        let pages = guide(language);
        let found = pages.values().map(|page| faults(language, page, &texts));
        let (counts, faults): (Vec<usize>, Vec<Vec<String>>) = found.unzip();
        let count: usize = counts.iter().sum();
        let faults = faults.concat();
        assert!(count > 300, "{language}: captions were found: {count}");
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
