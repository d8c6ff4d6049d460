//! Links and pictures: every one that leads to a file of the project finds it, and the heading that it
//! names; pages of the guide lead to their own language only.

use crate::markdown::{LANGUAGES, Page, all, guide, named};
use std::path::Path;

/// Where links lead that are none of ours.
const OUTSIDE: [&str; 3] = ["https://", "http://", "mailto:"];

fn is_outside(target: &str) -> bool {
    OUTSIDE.iter().any(|start| target.starts_with(start))
}

/// Why a link leads nowhere.
fn fault(page: &Page, target: &str) -> Option<String> {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let folder = page.path.parent().unwrap_or_else(|| Path::new(""));
    let path = match file {
        "" => page.path.clone(),
        file => folder.join(file),
    };
    if !path.exists() {
        return Some(format!("there is no {file}"));
    }
    let has_it = heading.is_empty() || Page::read(&path).anchors().contains(heading);
    (!has_it).then(|| format!("{} has no heading {heading}", named(&path)))
}

#[test]
fn every_link_and_picture_is_there() {
    let mut faults = Vec::new();
    let mut count = 0;
    for page in all() {
        for (line, target) in page.targets() {
            if is_outside(&target) {
                continue;
            }
            count += 1;
            if let Some(why) = fault(&page, &target) {
                faults.push(format!("{}:{line}: {why}", named(&page.path)));
            }
        }
    }
    assert!(count > 50, "links were found: {count}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pages_of_the_guide_lead_to_pages_beside_them() {
    for page in LANGUAGES.into_iter().flat_map(|l| guide(l).into_values()) {
        for (line, target) in page.targets() {
            let is_beside = !target.contains('/') && !is_outside(&target);
            assert!(is_beside, "{}:{line}: {target}", named(&page.path));
        }
    }
}
