//! Small files of the faults that others met, with their right outcomes. They lie beside the
//! project; where they are not, that is said.

use super::{list, refused, source, value};
use gridroom::exchange::list::{Checked, Ground, Warning, check, find};
use std::path::{Path, PathBuf};

fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/faults")
        .join(name);
    if !path.exists() {
        eprintln!("SKIPPED: no {}", path.display());
        return None;
    }
    Some(path)
}

/// The list in one of them, and the sheets that look like lists and were not read.
fn read(name: &str) -> Option<(Checked, Vec<String>)> {
    let path = real(name)?;
    let found = find(&source(&path), None).expect("found");
    let left = found.left().map(|sheet| sheet.name.clone()).collect();
    let checked = check(
        &found.source,
        found.list,
        &found.heading,
        &Ground::default(),
        &|_| true,
    );
    Some((checked.expect("read").expect("whole"), left))
}

fn column<'a>(checked: &'a Checked, name: &str) -> Vec<Option<&'a str>> {
    (0..checked.taken.len())
        .map(|i| value(checked, i, name))
        .collect()
}

#[test]
fn a_workbook_of_1904() {
    let Some((checked, _)) = read("xlsx_date1904.xlsx") else {
        return;
    };
    let all = column(&checked, "date");
    assert_eq!(
        all,
        [Some("2021-09-11"), Some("2021-09-12")],
        "{:?}",
        checked.heading
    );
}

#[test]
fn merged_cells_of_an_old_workbook() {
    let Some((checked, _)) = read("xls_merged.xls") else {
        return;
    };
    let all: Vec<&str> = checked
        .heading
        .captions
        .iter()
        .map(String::as_str)
        .collect();
    assert_eq!(checked.filled, 2, "{all:?} {:?}", checked.taken);
}

#[test]
fn sheets_that_fit() {
    if let Some((checked, left)) = read("xlsx_guide_first_sheet.xlsx") {
        assert!(!checked.taken.is_empty() && checked.refused.is_empty());
        assert_eq!(left, Vec::<String>::new());
    }
    if let Some((checked, left)) = read("xlsx_two_sheets.xlsx") {
        assert!(!checked.taken.is_empty());
        assert_eq!(left.len(), 1, "the second is named");
    }
}

#[test]
fn invisible_signs() {
    let Some((checked, _)) = read("xlsx_invisible_characters.xlsx") else {
        return;
    };
    assert_eq!(refused(&checked), []);
    assert!(checked.taken.len() >= 3, "{:?}", checked.taken);
}

#[test]
fn texts() {
    if let Some((checked, _)) = read("csv_open_quote.csv") {
        let names = column(&checked, "name");
        assert_eq!(names, [Some("张甲"), Some("李乙")]);
        let quotes = checked
            .warnings
            .iter()
            .filter(|w| w.2 == Warning::OpenQuote);
        assert_eq!(quotes.count(), 1);
    }
    for name in ["csv_sep_line.csv", "csv_title_line.csv"] {
        let Some(path) = real(name) else { continue };
        let sites = list("sampling-sites");
        let found = find(&source(&path), Some(sites)).expect("found");
        assert_eq!(found.heading.missing(sites), Vec::<&str>::new(), "{name}");
        let checked = check(
            &found.source,
            sites,
            &found.heading,
            &Ground::default(),
            &|_| true,
        );
        let checked = checked.expect("read").expect("whole");
        assert_eq!(value(&checked, 0, "name"), Some("A"), "{name}");
    }
    if let Some(path) = real("csv_one_bad_byte.csv") {
        let sites = list("sampling-sites");
        let found = find(&source(&path), Some(sites)).expect("found");
        let checked = check(
            &found.source,
            sites,
            &found.heading,
            &Ground::default(),
            &|_| true,
        );
        let checked = checked.expect("read").expect("whole");
        assert_eq!(value(&checked, 0, "name"), Some("洪桥采样点"));
        let broken = checked.warnings.iter().filter(|w| w.2 == Warning::Broken);
        assert_eq!(broken.map(|w| w.0).collect::<Vec<_>>(), [3]);
    }
}
