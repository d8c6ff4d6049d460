//! One clock a project: that of its story until it goes live, then the real one; and nothing that
//! decides anything looks at another.

use crate::ground::{code, evening, somebody, town};
use crate::support::{open, options, project};
use gridroom::model::act::Act;
use gridroom::model::epidemic::{OrderDraft, OrderState};
use gridroom::model::record::{Key, Kind};
use gridroom::rules::zone::Zone;
use gridroom::store::{ActionName, Clock, HistoryFilter, Project};
use jiff::civil::date;
use serde_json::json;
use std::path::{Path, PathBuf};

#[test]
fn a_story_stands_at_its_last_evening_whatever_is_entered() {
    let (mut project, path, _folder) = town(Vec::new());
    let clock = project.clock().expect("read");
    assert_eq!(clock, Clock::Story(evening()));
    assert_eq!((clock.now(), clock.today()), (evening(), date(2021, 9, 14)));
    // An order for next spring does not make it spring.
    let spring = date(2022, 4, 1).at(8, 0, 0, 0);
    let draft = OrderDraft {
        number: "1号".to_owned(),
        authority: "指挥部".to_owned(),
        issuer: "总指挥".to_owned(),
        ..OrderDraft::new(Zone::Lockdown, vec![code(0)], spring)
    };
    let issued = project.put_order(None, &draft, OrderState::Issued, clock.now());
    issued.expect("issued");
    assert_eq!(project.clock().expect("read"), clock);
    drop(project);
    assert_eq!(open(&path).clock().expect("read"), clock);
}

#[test]
fn a_project_goes_live_once_and_for_good() {
    let (mut project, path, _folder) = town(Vec::new());
    let entry = project.go_live().expect("permitted").expect("an entry");
    assert_eq!(entry.row.action, Some(ActionName::GoLive));
    assert_eq!(entry.row.detail["date"], "2021-09-14 20:00");
    assert_eq!(project.clock().expect("read"), Clock::Real);
    assert!(project.go_live().expect("permitted").is_none());
    let filter = HistoryFilter {
        actions: vec![ActionName::GoLive],
        ..HistoryFilter::default()
    };
    assert_eq!(project.history(&filter, 9).expect("read").len(), 1);
    drop(project);
    let live = open(&path);
    let clock = live.clock().expect("read");
    assert_eq!(clock, Clock::Real);
    assert!(clock.today() > date(2025, 1, 1), "the real one");
    assert!(live.verify_chain().expect("checked").is_sound());
}

#[test]
fn a_project_of_ones_own_goes_by_the_real_clock() {
    let (mut project, _folder) = project();
    assert_eq!(project.clock().expect("read"), Clock::Real);
    assert!(project.go_live().expect("permitted").is_none());
}

/// A running isolation does not count as long over because the computer's calendar says 2026.
#[test]
fn retention_goes_by_the_story() {
    let clear = json!({"type": "isolation", "grid_code": code(0), "date": "2021-09-10",
        "start": "2021-09-10", "end": "2021-09-24"});
    let running = somebody(Kind::Person, "G1", clear, &[("name", "谢丽")]);
    let (mut project, _path, _folder) = town(vec![running]);
    let due = |project: &Project| {
        let today = project.clock().expect("read").today();
        project.purge_report(today).expect("a report").keys()
    };
    assert_eq!(due(&project), []);
    project.go_live().expect("live");
    assert!(due(&project).contains(&Key::new(Kind::Person, "G1")));
}

/// Files of older versions said only whether they are a story.
#[test]
fn files_of_older_versions_get_the_clock_that_they_went_by() {
    let versions = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project/versions");
    for version in 1..=4 {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("old.gpkg");
        std::fs::copy(versions.join(format!("v{version}.gpkg")), &path).expect("copied");
        let mut old = Project::open(&path, &options("desk")).expect("opened");
        let said = old.clock().expect("read");
        old.get_ready().expect("ready");
        assert_eq!(old.clock().expect("read"), said, "v{version}");
        drop(old);
        assert_eq!(open(&path).clock().expect("read"), said, "v{version}");
    }
}

/// Written without the word of a clock, as by an older version, a story stands where it ended.
#[test]
fn a_story_of_an_older_version_stands_where_it_ended() {
    let (project, path, _folder) = town(Vec::new());
    drop(project);
    let connection = rusqlite::Connection::open(&path).expect("opened");
    connection
        .execute_batch(
            "DELETE FROM gridroom_meta WHERE key = 'clock';
             INSERT INTO gridroom_meta VALUES ('story', 'true');",
        )
        .expect("made older");
    drop(connection);
    let mut old = open(&path);
    assert_eq!(old.clock().expect("read"), Clock::Story(evening()));
    // From now on it stands there, though a case of another day is entered.
    let seen = Act::SeeAlarms {
        ids: vec!["a".to_owned()],
    };
    old.commit(seen).expect("kept");
    assert_eq!(old.clock().expect("read"), Clock::Story(evening()));
}

/// Where the computer's clock may be read: the clock itself; when something was really done; and
/// names of files.
const MAY_READ: [&str; 6] = [
    "store/clock.rs",
    "store/journal.rs",
    "store/backup.rs",
    "store/holder.rs",
    "store/records.rs",
    "app/project/scratch.rs",
];

#[test]
fn nothing_that_decides_anything_reads_the_computers_clock() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut left, mut reading) = (vec![src.clone()], Vec::new());
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).expect("listed") {
            let path: PathBuf = entry.expect("listed").path();
            if path.is_dir() {
                left.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("read");
            let words = [
                "Timestamp::now",
                "Zoned::now",
                "SystemTime",
                "Utc::now",
                "Local::now",
                "'now'",
                "CURRENT_TIMESTAMP",
                "CURRENT_DATE",
            ];
            if words.iter().any(|word| text.contains(word)) {
                let name = path.strip_prefix(&src).expect("within");
                reading.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    reading.sort_unstable();
    let mut may = MAY_READ.to_vec();
    may.sort_unstable();
    assert_eq!(reading, may);
}
