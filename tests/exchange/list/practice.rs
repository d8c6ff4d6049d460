//! The files to practise with: everything that is planted in them is found by what imports them, and
//! nothing else is.

use super::{PASSPHRASE, list, on, options, value};
use crate::support::{as_grids, first_layer};
use encoding_rs::GBK;
use gridroom::course::Course;
use gridroom::demo::practice::{Fault, Planted, PracticeFile, files, write};
use gridroom::demo::project::town_contents;
use gridroom::exchange::geojson::read_bytes;
use gridroom::exchange::import::{Mode, prepare};
use gridroom::exchange::list::{Checked, Decisions, Reason, Warning, foresee};
use gridroom::exchange::report::NoteKind;
use gridroom::geometry::coverage::{BuildOptions, FindingKind};
use gridroom::model::{Feature, GridMap};
use gridroom::rules::calendar::DateFault;
use gridroom::rules::identity::IdFault;
use gridroom::store::sealing::Cost;
use gridroom::store::{NewProject, Project};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use tempfile::TempDir;

fn practice(name: &str) -> PracticeFile {
    let files = files().expect("made").into_iter();
    let mut named = files.filter(|file| file.name == name);
    named.next().expect("a file of this name")
}

/// Found and planted are the same.
fn assert_same(mut found: Vec<Fault>, file: &PracticeFile) {
    found.sort_unstable();
    assert_eq!(found, file.faults, "{}", file.name);
}

/// The sample town with an administrator, and the files beside it.
fn town(folder: &TempDir) -> Project {
    assert_eq!(write(folder.path()).expect("written"), 3);
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let contents = town_contents().expect("a town");
    let path = folder.path().join("town.gpkg");
    let mut project = Project::create(&path, &new, &contents, &options()).expect("made");
    project.get_ready().expect("ready");
    project
        .set_up("谢主任", PASSPHRASE, Cost::TRIFLING)
        .expect("set up");
    project
}

fn attribute<'a>(grid: &'a Feature, name: &str) -> &'a str {
    let value = grid.properties.as_ref().and_then(|all| all.get(name));
    value.and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn the_same_bytes_come_every_time() {
    let (one, other) = (files().expect("made"), files().expect("made"));
    assert_eq!(one.len(), other.len());
    for (a, b) in one.iter().zip(&other) {
        assert!(a.name == b.name && a.bytes == b.bytes, "{}", a.name);
    }
}

#[test]
fn a_file_that_somebody_changed_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().join("practice");
    assert_eq!(write(&into).expect("written"), 3);
    assert_eq!(write(&into).expect("the same again"), 3);
    let (mended, gone) = (
        into.join("practice_arrivals.xlsx"),
        into.join("practice_grids.geojson"),
    );
    std::fs::write(&mended, "mended").expect("written");
    std::fs::remove_file(&gone).expect("removed");
    let why = write(&into).expect_err("refused").to_string();
    assert!(why.contains("practice_arrivals.xlsx"), "{why}");
    assert_eq!(std::fs::read(&mended).expect("there"), b"mended");
    assert!(!gone.exists(), "none is written");
}

#[test]
fn of_the_map_just_what_is_planted_is_found() {
    let file = practice("practice_grids.geojson");
    let read = read_bytes(&file.bytes).expect("read");
    let mut found = Vec::new();
    for note in &read.notes {
        assert_eq!(note.kind, NoteKind::RingClosed);
        let at = note.feature.expect("of a feature");
        let what = Planted::OpenRing;
        found.push(Fault { at, what });
    }
    let map = GridMap::build(read.layer, &BuildOptions::default());
    for finding in &map.findings {
        let what = match finding.kind {
            FindingKind::Overlap => Planted::Overlap,
            FindingKind::Mismatch => Planted::Mismatch,
            FindingKind::Gap => Planted::Gap,
            FindingKind::SelfIntersection => Planted::SelfIntersection,
            other => panic!("{other:?} was not planted"),
        };
        let at = finding.faces[0].0 as usize + 1;
        found.push(Fault { at, what });
    }
    let mut codes = BTreeSet::new();
    for (i, grid) in map.features.iter().enumerate() {
        let at = i + 1;
        if !codes.insert(attribute(grid, "code")) {
            let what = Planted::CodeTwice;
            found.push(Fault { at, what });
        }
        if attribute(grid, "name").is_empty() {
            let what = Planted::NoName;
            found.push(Fault { at, what });
            let face = map.faces().nth(i).expect("a face");
            assert_eq!(map.title(face), attribute(grid, "code"));
        }
    }
    assert_same(found, &file);
}

#[test]
fn the_map_is_mended_by_its_import_but_for_the_code() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path()).expect("written");
    let layer = first_layer(&folder.path().join("practice_grids.geojson"));
    let mut settings = as_grids(&layer, Mode::Add);
    settings.tolerance_m = 1.0;
    let prepared = prepare(&layer, &settings, &Course::new())
        .expect("known")
        .expect("not stopped");
    assert_eq!(prepared.given.len(), 4);
    assert!(prepared.left.is_empty(), "{:?}", prepared.left);
    assert_eq!(
        prepared.repeated,
        [("350322001002007".to_owned(), 2)],
        "both stay out"
    );
}

/// What a check finds, each by what it must have been.
fn refused_as(checked: &Checked, of: impl Fn(Reason) -> Option<Planted>) -> Vec<Fault> {
    let faults = checked.refused.iter().flat_map(|one| {
        let faults = one.faults.iter();
        faults.map(|(_, reason, _)| (one.row, *reason))
    });
    let faults = faults.map(|(at, reason)| {
        let what = of(reason);
        let what = what.unwrap_or_else(|| panic!("row {at}: {reason} was not planted"));
        Fault { at, what }
    });
    faults.collect()
}

#[test]
fn of_the_lists_just_what_is_planted_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = town(&folder);
    residents(&folder, &project);
    arrivals(&folder, &project);
}

fn residents(folder: &TempDir, project: &Project) {
    let file = practice("practice_residents.csv");
    let checked = on(project, &folder.path().join(file.name), list("people"));
    let charset = checked.charset.expect("a text");
    assert!(!charset.is_doubtful);
    assert_eq!(charset.encoding.name(), "gb18030");
    let mut found = refused_as(&checked, |reason| match reason {
        Reason::AsNumber => Some(Planted::RoundedId),
        Reason::Identity(IdFault::Check) => Some(Planted::WrongCheck),
        Reason::Repeated(3) => Some(Planted::RowTwice),
        Reason::Date(DateFault::Ambiguous) => Some(Planted::AmbiguousDay),
        _ => None,
    });
    for (at, _, warning) in &checked.warnings {
        let what = match warning {
            Warning::UnknownGrid => Planted::UnknownGrid,
            Warning::DateFromNumber => Planted::DayAsNumber,
            // That nobody has the id is no fault here.
            Warning::UnknownArea => continue,
            other => panic!("row {at}: {other} was not planted"),
        };
        found.push(Fault { at: *at, what });
    }
    let (text, ..) = GBK.decode(&file.bytes);
    let lines: Vec<&str> = text.lines().collect();
    for (i, taken) in checked.taken.iter().enumerate() {
        let written = lines[taken.row - 1].split(',').nth(3);
        if written != value(&checked, i, "phone") {
            let what = Planted::SpacedPhone;
            found.push(Fault {
                at: taken.row,
                what,
            });
        }
    }
    assert_same(found, &file);
    let foreseen = foresee(project, &checked, &Decisions::new()).expect("foreseen");
    let figures = foreseen.figures;
    assert_eq!((figures.read, figures.added, figures.refused), (10, 6, 4));
    assert!(foreseen.doubtful.is_empty());
}

fn arrivals(folder: &TempDir, project: &Project) {
    let file = practice("practice_arrivals.xlsx");
    let checked = on(project, &folder.path().join(file.name), list("arrivals"));
    let mut found = refused_as(&checked, |reason| match reason {
        Reason::AsNumber => Some(Planted::NumericId),
        Reason::Repeated(2) => Some(Planted::RowTwice),
        _ => None,
    });
    for (at, _, warning) in &checked.warnings {
        assert_eq!(*warning, Warning::UnknownArea, "row {at}");
    }
    let foreseen = foresee(project, &checked, &Decisions::new()).expect("foreseen");
    for one in &foreseen.refused {
        let reasons: Vec<Reason> = one.faults.iter().map(|(_, why, _)| *why).collect();
        assert_eq!(reasons, [Reason::Unknown], "row {}", one.row);
        let what = Planted::UnknownBuilding;
        found.push(Fault { at: one.row, what });
    }
    for one in &foreseen.doubtful {
        assert_eq!(one.twin, Some(4));
        assert!(one.candidates.is_empty(), "nobody of the town is like them");
        let what = Planted::NamesakeWithoutId;
        found.push(Fault { at: one.row, what });
    }
    // What is said of nobody: they come in, and are two.
    for (i, taken) in checked.taken.iter().enumerate() {
        let said = |row: usize, column: &str| value(&checked, row, column).map(str::to_owned);
        let is_like = |column: &str| (0..i).any(|j| said(j, column) == said(i, column));
        if said(i, "resident_id").is_some() && is_like("name") {
            let what = Planted::Namesake;
            found.push(Fault {
                at: taken.row,
                what,
            });
        }
        if is_like("phone") {
            let what = Planted::SharedPhone;
            found.push(Fault {
                at: taken.row,
                what,
            });
        }
    }
    assert_same(found, &file);
    let figures = foreseen.figures;
    let counts = [
        figures.read,
        figures.added,
        figures.doubtful,
        figures.refused,
    ];
    assert_eq!(counts, [8, 4, 1, 3]);
}
