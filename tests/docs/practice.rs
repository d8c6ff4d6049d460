//! The page about files to practise with, held against the files: each has a part of the page, with a
//! row for each fault that is planted in it, by its feature or row.

use crate::markdown::{LANGUAGES, guide};
use gridroom::demo::practice::files;

#[test]
fn the_page_says_every_fault_of_every_file() {
    let files = files().expect("made");
    for language in LANGUAGES {
        let pages = guide(language);
        let page = pages.get("practice.md").expect("a page");
        for file in &files {
            let heading = format!("## {}", file.name);
            let lines = page.prose.iter().map(|(_, line)| line.as_str());
            let part = lines.skip_while(|line| *line != heading).skip(1);
            let part = part.take_while(|line| !line.starts_with('#'));
            let cells = part.filter_map(|line| line.strip_prefix('|')?.split('|').next());
            let said: Vec<usize> = cells.filter_map(|cell| cell.trim().parse().ok()).collect();
            let planted: Vec<usize> = file.faults.iter().map(|fault| fault.at).collect();
            assert_eq!(said, planted, "{language}: {}", file.name);
        }
    }
}
