//! SQL that others put into a project: it never runs on our connections, what stands on our tables
//! goes after a backup, and what is theirs stays.

use crate::support::{attribute, first, open, options, path_in, project, set};
use gridroom::model::act::Act;
use gridroom::model::record::Kind;
use gridroom::store::{
    Access, ActionName, Entry, Fate, HistoryFilter, OpenOptions, Project, ReadOnlyReason,
    Readiness, SqlKind, list_backups,
};
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

/// A small project with this SQL put into it by somebody; closed.
fn with_sql(sql: &str) -> TempDir {
    let (project, folder) = project();
    drop(project);
    let connection = Connection::open(path_in(&folder)).expect("opened");
    connection.execute_batch(sql).expect("put there");
    folder
}

fn ready(path: &Path) -> (Project, Readiness) {
    let mut project = Project::open(path, &options("desk")).expect("opened");
    let ready = project.get_ready().expect("ready");
    (project, ready)
}

/// Names, kinds and fates of what was found.
fn told(ready: &Readiness) -> Vec<(SqlKind, &str, Fate)> {
    let of = ready.foreign.iter();
    of.map(|one| (one.kind, one.name.as_str(), one.fate))
        .collect()
}

fn names_in_schema(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).expect("opened");
    let mut statement = connection
        .prepare("SELECT name FROM sqlite_master")
        .expect("prepared");
    let rows = statement.query_map([], |row| row.get(0)).expect("listed");
    rows.collect::<Result<_, _>>().expect("read")
}

fn removals(project: &Project) -> Vec<Entry> {
    let filter = HistoryFilter {
        actions: vec![ActionName::RemoveForeign],
        ..HistoryFilter::default()
    };
    let rows = project.history(&filter, 10).expect("listed").into_iter();
    rows.map(|row| Entry {
        row,
        changes: Vec::new(),
    })
    .collect()
}

#[test]
fn a_trigger_on_the_journal_empties_nothing_and_is_gone() {
    let folder = with_sql(
        "CREATE TRIGGER t AFTER INSERT ON gridroom_journal BEGIN DELETE FROM gridroom_record; END",
    );
    let path = path_in(&folder);
    let backups = list_backups(&path).len();
    let (mut project, ready) = ready(&path);
    assert_eq!(told(&ready), [(SqlKind::Trigger, "t", Fate::Removed)]);
    set(&mut project, &first(), "name", json!("一"));
    assert_eq!(project.count(Kind::Grid).expect("counted"), 3);
    assert_eq!(attribute(&project, &first(), "name"), json!("一"));
    assert_eq!(removals(&project).len(), 1);
    assert_eq!(removals(&project)[0].row.author.actor, "outside");
    assert!(project.verify_chain().expect("checked").is_sound());
    drop(project);
    assert!(!names_in_schema(&path).contains(&"t".to_owned()));
    assert_eq!(list_backups(&path).len(), backups + 1);
    let kept = names_in_schema(&list_backups(&path)[0].path);
    assert!(
        kept.contains(&"t".to_owned()),
        "the backup shows what it was"
    );
    // Once is enough.
    let (project, ready) = self::ready(&path);
    assert!(ready.foreign.is_empty());
    assert_eq!(removals(&project).len(), 1);
}

#[test]
fn an_endless_trigger_hangs_nothing() {
    let folder = with_sql(
        "CREATE TRIGGER endless BEFORE INSERT ON gridroom_journal BEGIN
           SELECT (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n);
         END;
         CREATE TRIGGER endless2 AFTER UPDATE ON gridroom_meta BEGIN
           SELECT (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n);
         END",
    );
    let path = path_in(&folder);
    let (send, receive) = channel();
    std::thread::spawn(move || {
        let (mut project, ready) = ready(&path);
        set(&mut project, &first(), "name", json!("一"));
        let _ = send.send(ready.foreign.len());
    });
    let removed = receive.recv_timeout(Duration::from_secs(60));
    assert_eq!(removed, Ok(2), "it hangs");
    drop(folder);
}

#[test]
fn a_trigger_under_the_name_of_one_of_ours_is_told_by_its_text() {
    let folder = with_sql(
        "DROP TRIGGER rtree_grids_geom_insert;
         CREATE TRIGGER rtree_grids_geom_insert AFTER UPDATE ON grids
           BEGIN DELETE FROM gridroom_person_key; DELETE FROM rtree_grids_geom; END;
         DROP TRIGGER rtree_grids_geom_delete;
         DELETE FROM rtree_grids_geom",
    );
    let path = path_in(&folder);
    let (mut project, ready) = ready(&path);
    assert_eq!(
        told(&ready),
        [(SqlKind::Trigger, "rtree_grids_geom_insert", Fate::Removed)]
    );
    set(&mut project, &first(), "name", json!("一"));
    drop(project);
    let connection = Connection::open(&path).expect("opened");
    let text: String = connection
        .query_row(
            "SELECT sql FROM sqlite_master WHERE name = 'rtree_grids_geom_insert'",
            [],
            |row| row.get(0),
        )
        .expect("ours is there again");
    assert!(text.contains("AFTER INSERT") && !text.contains("person_key"));
    let counted: (i64, i64) = connection
        .query_row(
            "SELECT (SELECT count(*) FROM rtree_grids_geom),
                    (SELECT count(*) FROM sqlite_master WHERE name LIKE 'rtree_grids_geom_%' AND type = 'trigger')",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("read");
    assert_eq!(
        counted,
        (3, 6),
        "the index was made anew, with all its triggers"
    );
}

#[test]
fn a_view_in_place_of_a_layer_goes_and_the_layer_comes_back() {
    let folder = with_sql(
        "ALTER TABLE grids RENAME TO hidden;
         CREATE VIEW grids AS SELECT fid, geom, gridroom_id, '假' AS code, '假' AS name, 0 AS households FROM hidden;
         CREATE TRIGGER shadow INSTEAD OF UPDATE ON grids BEGIN DELETE FROM gridroom_record; END;
         CREATE TRIGGER shadow2 INSTEAD OF INSERT ON grids BEGIN DELETE FROM gridroom_record; END",
    );
    let path = path_in(&folder);
    let (mut project, ready) = ready(&path);
    let told = told(&ready);
    for expected in [
        (SqlKind::View, "grids", Fate::Removed),
        (SqlKind::Trigger, "shadow", Fate::Removed),
        (SqlKind::Trigger, "shadow2", Fate::Removed),
    ] {
        assert!(told.contains(&expected), "{told:?}");
    }
    assert_eq!(attribute(&project, &first(), "name"), json!("仙糖"));
    set(&mut project, &first(), "name", json!("一"));
    drop(project);
    let connection = Connection::open(&path).expect("opened");
    let named: (String, i64) = connection
        .query_row(
            "SELECT (SELECT name FROM grids WHERE gridroom_id = 'g0'), (SELECT count(*) FROM rtree_grids_geom)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("a layer again");
    assert_eq!(named, ("一".to_owned(), 3));
}

#[test]
fn views_and_triggers_of_others_stay_and_are_named() {
    let folder = with_sql(
        "CREATE TABLE theirs (a INTEGER);
         CREATE VIEW closed AS SELECT * FROM grids WHERE households > 300;
         CREATE TRIGGER own AFTER INSERT ON theirs BEGIN UPDATE theirs SET a = a + 1; END;
         CREATE TRIGGER on_view INSTEAD OF DELETE ON closed BEGIN DELETE FROM gridroom_record; END;
         ALTER TABLE grids ADD COLUMN tenth INTEGER GENERATED ALWAYS AS (households / 10) VIRTUAL",
    );
    let path = path_in(&folder);
    for _ in 0..2 {
        let (mut project, ready) = ready(&path);
        assert!(ready.foreign.iter().all(|one| one.fate == Fate::Kept));
        let mut names: Vec<&str> = ready.foreign.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["closed", "on_view", "own", "tenth"]);
        let count = project.history(&Default::default(), 100).expect("listed");
        set(
            &mut project,
            &first(),
            "households",
            json!(400 + count.len()),
        );
        assert!(removals(&project).is_empty());
    }
    let connection = Connection::open(&path).expect("opened");
    let tenth: i64 = connection
        .query_row("SELECT max(tenth) FROM closed", [], |row| row.get(0))
        .expect("still theirs");
    assert!(tenth >= 40);
}

#[test]
fn a_table_of_ours_that_was_altered_is_read_and_not_written() {
    for sql in [
        "ALTER TABLE gridroom_person_key RENAME TO old;
         CREATE TABLE gridroom_person_key (kind TEXT NOT NULL, id TEXT NOT NULL, wrapped BLOB NOT NULL,
           UNIQUE (kind) ON CONFLICT REPLACE);",
        "ALTER TABLE gridroom_meta ADD COLUMN twice TEXT GENERATED ALWAYS AS (value || value) VIRTUAL",
    ] {
        let folder = with_sql(sql);
        let path = path_in(&folder);
        let (mut project, ready) = ready(&path);
        assert!(ready.foreign.iter().any(|one| one.fate == Fate::Refused));
        assert!(matches!(
            project.access(),
            Access::ReadOnly(ReadOnlyReason::Foreign(_))
        ));
        assert_eq!(attribute(&project, &first(), "name"), json!("仙糖"));
        assert!(project.undo().is_err());
        let before = std::fs::read(&path).expect("read");
        drop(project);
        assert_eq!(std::fs::read(&path).expect("read"), before);
    }
}

#[test]
fn a_missing_table_of_ours_is_damage() {
    let folder = with_sql(
        "ALTER TABLE gridroom_record RENAME TO hidden;
         CREATE VIEW gridroom_record AS
           WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
           SELECT i AS place, 'grid' AS kind, i AS id, i AS fid, 1 AS revision, '{}' AS doc FROM n",
    );
    let opened = Project::open(&path_in(&folder), &options("desk"));
    assert!(opened.is_err());
}

#[test]
fn without_a_backup_nothing_is_taken_away() {
    let folder = with_sql(
        "CREATE TRIGGER t AFTER INSERT ON gridroom_journal BEGIN DELETE FROM gridroom_record; END",
    );
    let path = path_in(&folder);
    // A file in place of the folder stands for a place that takes no backup.
    let backups = folder.path().join("town.gpkg.backups");
    std::fs::remove_dir_all(&backups).expect("removed");
    std::fs::write(&backups, b"").expect("written");
    let (project, ready) = ready(&path);
    assert!(ready.backup_error.is_some());
    assert!(matches!(
        project.access(),
        Access::ReadOnly(ReadOnlyReason::Foreign(_))
    ));
    drop(project);
    assert!(names_in_schema(&path).contains(&"t".to_owned()));
}

#[test]
fn what_is_put_there_while_the_project_is_open_does_not_run_and_goes() {
    let (mut project, folder) = project();
    let path = path_in(&folder);
    let other = Connection::open(&path).expect("opened");
    other
        .execute_batch(
            "CREATE TRIGGER t AFTER INSERT ON gridroom_journal BEGIN DELETE FROM gridroom_record; END",
        )
        .expect("put there");
    set(&mut project, &first(), "name", json!("一"));
    assert_eq!(project.count(Kind::Grid).expect("counted"), 3, "it ran");
    let entries = project.take_over_outside().expect("looked");
    assert_eq!(entries[0].row.action, Some(ActionName::RemoveForeign));
    drop((other, project));
    assert!(!names_in_schema(&path).contains(&"t".to_owned()));
}

#[test]
fn a_file_of_an_older_version_is_cleared_before_it_is_brought_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = path_in(&folder);
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/project/versions/v4.gpkg");
    std::fs::copy(stored, &path).expect("copied");
    let connection = Connection::open(&path).expect("opened");
    connection
        .execute_batch(
            "CREATE TRIGGER t AFTER INSERT ON gridroom_meta BEGIN DELETE FROM gridroom_record; END",
        )
        .expect("put there");
    drop(connection);
    let project = open(&path);
    assert_eq!(attribute(&project, &first(), "name"), json!("仙糖二"));
    assert_eq!(removals(&project).len(), 1);
    assert!(project.verify_chain().expect("checked").is_sound());
    drop(project);
    assert!(!names_in_schema(&path).contains(&"t".to_owned()));
}

/// Our own triggers keep the index for other programs, and we keep it without them.
#[test]
fn the_spatial_index_is_kept_without_triggers() {
    let (mut project, folder) = project();
    let path = path_in(&folder);
    set(&mut project, &first(), "name", json!("一"));
    let key = gridroom::model::record::Key::new(Kind::Checkpoint, "k1");
    project.commit(Act::RemoveRecord { key }).expect("removed");
    let index = |path: &Path| -> Vec<(i64, f64, f64)> {
        let read = OpenOptions {
            workspace: "desk".to_owned(),
            read_only: true,
        };
        drop(Project::open(path, &read).expect("readable"));
        let connection = Connection::open(path).expect("opened");
        let mut statement = connection
            .prepare(
                "SELECT id, minx, maxy FROM rtree_grids_geom
                 UNION ALL SELECT id, minx, maxy FROM rtree_checkpoints_geom",
            )
            .expect("prepared");
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .expect("read");
        rows.collect::<Result<_, _>>().expect("read")
    };
    let rows = index(&path);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(
        rows.iter()
            .all(|(_, west, north)| *west > 117.9 && *north > 25.0)
    );
    project.undo().expect("undone");
    assert_eq!(index(&path).len(), 4);
}
