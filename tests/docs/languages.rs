//! The guide in both languages: the same pages, built alike, short, and each saying first what it
//! helps to do.

use crate::markdown::{LANGUAGES, Page, guide, named};
use std::collections::BTreeMap;

/// A page has at most so many lines.
const LINES: usize = 150;
/// Pages of a workspace; each ends with what may be refused there.
const WORKSPACES: [&str; 11] = [
    "map.md",
    "redraw.md",
    "epidemic.md",
    "register.md",
    "arrivals.md",
    "sampling.md",
    "exchange.md",
    "printing.md",
    "own-town.md",
    "tracing.md",
    "wall.md",
];
/// What stands over that, by language.
const REFUSED: [&str; 2] = ["若被拒绝", "If something is refused"];

fn both() -> [BTreeMap<String, Page>; 2] {
    LANGUAGES.map(guide)
}

/// How a page is built: the depth of each heading; rows of tables, steps and points beneath it.
fn build(page: &Page) -> Vec<[usize; 4]> {
    let mut build = Vec::new();
    for (_, line) in &page.prose {
        let text = line.trim_start();
        let depth = line.len() - line.trim_start_matches('#').len();
        let is_step = text.split_once(". ").is_some_and(|(number, _)| {
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
        });
        if depth > 0 {
            build.push([depth, 0, 0, 0]);
        } else if let Some(last) = build.last_mut() {
            last[1] += usize::from(text.starts_with('|'));
            last[2] += usize::from(is_step);
            last[3] += usize::from(text.starts_with("- "));
        }
    }
    build
}

#[test]
fn both_languages_have_the_same_pages_built_alike() {
    let [chinese, english] = both();
    let names = |pages: &BTreeMap<String, Page>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&chinese), names(&english));
    for (name, page) in &chinese {
        let other = &english[name];
        let (own, others) = (page.headings().len(), other.headings().len());
        assert_eq!(own, others, "headings of {name}");
        assert_eq!(build(page), build(other), "{name}");
        let code = |page: &Page| {
            let blocks = page.blocks.iter();
            blocks.map(|b| b.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(code(page), code(other), "code of {name}");
    }
}

#[test]
fn a_page_begins_with_a_title_and_a_sentence_and_is_short() {
    for page in both().iter().flat_map(BTreeMap::values) {
        let name = named(&page.path);
        let mut lines = page.prose.iter().map(|(_, line)| line.as_str());
        let title = lines.next().unwrap_or_default();
        assert!(title.starts_with("# "), "{name}: {title}");
        let sentence = lines.find(|line| !line.is_empty()).unwrap_or_default();
        assert!(sentence.ends_with(['.', '。']), "{name}: {sentence}");
        assert!(page.lines <= LINES, "{name} has {} lines", page.lines);
        let titles = page
            .headings()
            .iter()
            .filter(|(depth, _)| *depth == 1)
            .count();
        assert_eq!(titles, 1, "titles of {name}");
    }
}

#[test]
fn a_page_of_a_workspace_ends_with_what_may_be_refused() {
    for (pages, refused) in both().iter().zip(REFUSED) {
        for name in WORKSPACES {
            let page = pages.get(name).expect("a page of each workspace");
            let last = page.headings().last().map(|(_, heading)| *heading);
            assert_eq!(last, Some(refused), "{}", named(&page.path));
        }
    }
}

#[test]
fn every_page_can_be_reached_from_the_first() {
    for pages in both() {
        let first = &pages["index.md"];
        let targets: Vec<String> = first.targets().into_iter().map(|(_, t)| t).collect();
        for name in pages.keys().filter(|name| *name != "index.md") {
            let is_linked = targets
                .iter()
                .any(|t| t.split('#').next() == Some(name.as_str()));
            assert!(is_linked, "{} leads not to {name}", named(&first.path));
        }
    }
}
