//! Long work that is stopped, at every count of it: nothing of it is written, and no file that stood
//! anywhere is another one.

use crate::support::{
    add_person, after_turns, contents, files, options, path_in, person, project, set_up,
};
use crate::table::{Table, plan_of, terms};
use gridroom::course::Course;
use gridroom::exchange::export::{Target, draft_in, write_in};
use gridroom::exchange::frame::Frame;
use gridroom::exchange::list::{Clearness, export, list_named};
use gridroom::geometry::coverage::{BuildOptions, Edit, FaceId};
use gridroom::geometry::fixed::Coord;
use gridroom::i18n::{I18n, Language};
use gridroom::model::record::Kind;
use gridroom::model::{GridMap, Layer};
use gridroom::rules::retention::Ground;
use gridroom::store::{
    EntryRow, HistoryFilter, NewProject, Project, StoreError, Stored, list_backups,
};
use std::io::ErrorKind;
use std::path::Path;

/// No work of these tests counts so often.
const OFTEN: usize = 10_000;

/// All records and the journal.
fn all_of(project: &Project) -> (Vec<Stored>, Vec<EntryRow>) {
    let kinds = Kind::ALL.into_iter();
    let records = kinds.flat_map(|kind| project.records(kind).expect("read"));
    let journal = project.history(&HistoryFilter::default(), OFTEN);
    (records.collect(), journal.expect("read"))
}

/// Do it with a course that stops one count later each time, until it comes through; as long as it
/// does not, the project is as it was. How often it was stopped.
fn stopped_everywhere<T>(
    project: &mut Project,
    mut work: impl FnMut(&mut Project, &Course) -> Result<T, StoreError>,
) -> (usize, T) {
    let before = all_of(project);
    for counts in 0..OFTEN {
        let course = Course::stopping_after(counts);
        match work(project, &course) {
            Ok(done) => {
                assert!(!course.is_stopped() && !course.stop(), "it is lasting");
                assert!(project.verify_chain().expect("checked").is_sound());
                assert_ne!(all_of(project).1, before.1, "the journal says so");
                return (counts, done);
            }
            Err(StoreError::Cancelled) => {
                assert!(course.is_stopped());
                assert!(all_of(project) == before, "stopped after {counts}");
            }
            Err(error) => panic!("{error}"),
        }
    }
    panic!("it is never done");
}

/// A plan whose first grid is cut in two.
fn cut_plan(project: &mut Project) -> String {
    let at = |x: i32, y: i32| Coord::new(1_180_000_000 + x, 250_000_000 + y);
    let plan = plan_of(project);
    let mut table = Table::of(project, &plan);
    let line = vec![at(40_000, -10), at(40_000, 100_010)];
    let edit = Edit::Split {
        faces: vec![FaceId(0)],
        lines: vec![line],
    };
    table.redraw(project, &edit);
    plan
}

#[test]
fn a_publication_that_is_stopped_leaves_no_grid_of_it_and_so_does_taking_it_back() {
    let (mut project, _folder) = project();
    let plan = cut_plan(&mut project);
    let (stopped, entry) = stopped_everywhere(&mut project, |project, course| {
        project.publish_watched(&plan, &terms(), course)
    });
    assert_eq!(stopped, entry.changes.len(), "at each of its records");
    assert_eq!(project.count(Kind::Grid).expect("counted"), 4);
    let (stopped, entry) = stopped_everywhere(&mut project, Project::roll_back_watched);
    assert_eq!(stopped, entry.changes.len());
    assert_eq!(project.count(Kind::Grid).expect("counted"), 3);
}

/// Whoever stops before the work was begun stops it as well.
#[test]
fn what_was_stopped_before_it_began_does_not_begin() {
    let (mut project, _folder) = project();
    let plan = cut_plan(&mut project);
    let before = all_of(&project);
    let course = Course::new();
    assert!(course.stop());
    let outcome = project.publish_watched(&plan, &terms(), &course);
    assert!(matches!(outcome, Err(StoreError::Cancelled)));
    assert!(all_of(&project) == before);
}

#[test]
fn a_purge_that_is_stopped_erases_nobody_and_reaches_no_backup() {
    let (mut project, folder) = project();
    set_up(&mut project);
    let people: Vec<_> = (0..5)
        .map(|i| {
            let values = person(&format!("谢丽{i}"), "13812341234");
            add_person(&mut project, &format!("p{i}"), &values)
        })
        .collect();
    drop(project);
    let mut project = after_turns(&path_in(&folder));
    let backups = || {
        let backups = list_backups(&path_in(&folder)).into_iter();
        let bytes = backups.map(|b| std::fs::read(b.path).expect("read"));
        bytes.collect::<Vec<_>>()
    };
    let before = backups();
    assert!(!before.is_empty());
    let (stopped, done) = stopped_everywhere(&mut project, |project, course| {
        let outcome = project.purge_watched(&people, Ground::Request, course);
        if outcome.is_err() {
            assert!(backups() == before);
        }
        outcome
    });
    assert_eq!(stopped, people.len(), "until the last of them was erased");
    assert_eq!(done.erased, people.len());
    assert!(done.is_finished());
    assert!(project.unmask(&people[0], "核对").is_err());
    assert!(project.purge_report(jiff::civil::date(2021, 10, 5)).is_ok());
    for person in &people {
        let outcome = project.unmask(person, "核对");
        assert!(matches!(outcome, Err(StoreError::Erased)));
    }
}

#[test]
fn a_copy_that_is_stopped_is_none_and_what_was_there_stays() {
    let (mut project, _folder) = project();
    // Some pages more than are copied at once.
    for number in 0..120 {
        let name = crate::support::long_name(number);
        crate::support::set(&mut project, &crate::support::first(), "name", name.into());
    }
    let elsewhere = tempfile::tempdir().expect("a folder");
    let to = elsewhere.path().join("copy.gpkg");
    std::fs::write(&to, "another file").expect("written");
    let log = elsewhere.path().join("copy.gpkg-wal");
    std::fs::write(&log, "its log").expect("written");
    let backups = elsewhere.path().join("copy.gpkg.backups");
    std::fs::create_dir(&backups).expect("made");
    std::fs::write(backups.join("20211005T140322Z-1.gpkg"), "its backup").expect("written");
    let before = files(elsewhere.path());
    let (stopped, ()) = stopped_everywhere(&mut project, |project, course| {
        let outcome = project.copy_to_watched(&to, course);
        if outcome.is_err() {
            let is_lock = |path: &Path| path.extension().is_some_and(|e| e == "lock");
            let mut now = files(elsewhere.path());
            now.retain(|(path, _)| !is_lock(path));
            now.sort();
            let mut before = before.clone();
            before.sort();
            assert!(now == before, "no file beside it is another one");
        }
        outcome
    });
    assert!(stopped > 1, "it was copied in parts");
    let copy = crate::support::open(&to);
    let names = |project: &Project| all_of(project).0;
    assert!(names(&copy) == names(&project));
    // The copy knows of itself, as the original does.
    let written = |project: &Project| {
        let (_, journal) = all_of(project);
        journal.iter().any(|row| row.detail.contains_key("path"))
    };
    assert!(written(&copy) && written(&project));
    assert!(copy.verify_chain().expect("checked").is_sound());
}

fn map() -> GridMap {
    let features = contents().into_iter().map(|(_, record, _)| record.feature);
    let layer = Layer {
        features: features.collect(),
        ..Layer::default()
    };
    GridMap::build(layer, &BuildOptions::default())
}

#[test]
fn an_export_that_is_stopped_leaves_the_old_file_in_every_format() {
    let map = map();
    for target in Target::ALL {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(format!("map.{}", target.ending()));
        std::fs::write(&path, "the old file").expect("written");
        let before = files(folder.path());
        let mut stopped = 0;
        loop {
            let course = Course::stopping_after(stopped);
            match write_in(&path, &map, &Frame::wgs84(), &course) {
                Ok(_) => break,
                Err(error) => assert_eq!(error.kind(), ErrorKind::Interrupted, "{target:?}"),
            }
            assert!(files(folder.path()) == before, "{target:?}");
            stopped += 1;
        }
        assert!(stopped > 0, "{target:?} counts");
        assert!(std::fs::read(&path).expect("read") != b"the old file");
        // What is written whole but not put is not there either.
        let before = files(folder.path());
        drop(draft_in(&path, &map, &Frame::wgs84(), &Course::new()).expect("written"));
        assert!(files(folder.path()) == before, "{target:?}");
    }
}

#[test]
fn a_list_that_is_stopped_leaves_the_old_file_and_the_journal_says_of_none() {
    let (mut project, _folder) = project();
    let folder = tempfile::tempdir().expect("a folder");
    let words = I18n::new(Language::Chinese);
    let list = list_named("checkpoints").expect("a list");
    for ending in ["xlsx", "csv"] {
        let path = folder.path().join(format!("卡口.{ending}"));
        std::fs::write(&path, "the old file").expect("written");
        let before = files(folder.path());
        let (stopped, done) = stopped_everywhere(&mut project, |project, course| {
            let done = export(&path, project, list, &Clearness::Masked, &words, course);
            let done = done.expect("written").ok_or(StoreError::Cancelled);
            if done.is_err() {
                assert!(files(folder.path()) == before);
            }
            done
        });
        assert_eq!((stopped, done.rows), (1, 1));
    }
}

#[test]
fn a_new_project_that_is_stopped_leaves_no_file_and_one_that_it_replaces_stays() {
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let records = contents();
    for counts in 0..records.len() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new.gpkg");
        let course = Course::stopping_after(counts);
        let made = Project::create_watched(&path, (&new, &records), &options("desk"), &course);
        assert!(matches!(made, Err(StoreError::Cancelled)));
        let left = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, 0, "stopped after {counts}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.gpkg");
    let course = Course::stopping_after(records.len());
    let made = Project::create_watched(&path, (&new, &records), &options("desk"), &course);
    drop(made.expect("made"));
    assert_eq!(course.so_far().done, records.len());
    assert_eq!(course.so_far().total, Some(records.len()));
    assert!(!course.stop(), "it is lasting");

    let before = std::fs::read(&path).expect("there");
    let course = Course::stopping_after(0);
    let over = Project::create_over(&path, (&new, &records), &options("desk"), &course);
    assert!(matches!(over, Err(StoreError::Cancelled)));
    assert_eq!(std::fs::read(&path).expect("there"), before);
    assert!(list_backups(&path).is_empty());
}
