//! `gridroom demo --practice`: it writes, and writes nothing over.

use super::{gridroom, stdout, text};

#[test]
fn practice_files_are_written_and_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().join("practice");
    let ask = || gridroom(&["demo", "--practice", text(&into)]);
    let done = ask();
    assert_eq!(done.status.code(), Some(0));
    let map = into.join("practice_grids.geojson");
    for name in [
        "practice_grids.geojson",
        "practice_residents.csv",
        "practice_arrivals.xlsx",
    ] {
        assert!(into.join(name).is_file(), "{name}");
        assert!(stdout(&done).contains(name), "{name}");
    }
    assert_eq!(
        gridroom(&["check", text(&map)]).status.code(),
        Some(1),
        "it has faults"
    );
    assert_eq!(ask().status.code(), Some(0), "the same again");
    std::fs::write(&map, "mended").expect("written");
    let refused = ask();
    assert_eq!(refused.status.code(), Some(3));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("practice_grids.geojson"), "{said}");
    assert_eq!(std::fs::read(&map).expect("there"), b"mended");
}

#[test]
fn the_town_or_practice_files_are_asked_for() {
    let both = ["demo", "--out", "a", "--practice", "b"];
    for arguments in [&["demo"][..], &both[..]] {
        assert_eq!(gridroom(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
