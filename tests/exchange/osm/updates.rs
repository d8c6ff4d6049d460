//! A newer extract beside a project: what differs, what is taken over, and what stays.

use super::{Osm, project_of, read, wishes};
use crate::files::real_files;
use gridroom::course::Course;
use gridroom::exchange::osm::update::{self, Difference, Update, What, compare, scope_of};
use gridroom::exchange::osm::{GridsBy, Scope, Wishes};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::Polygon;
use gridroom::model::act::Act;
use gridroom::model::record::{Key, Kind};
use gridroom::model::tracing::Traced;
use gridroom::rules::households::HouseholdRules;
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

const FLATS: [(&str, &str); 2] = [("building", "apartments"), ("building:levels", "4")];

fn house(x: i32) -> [(i32, i32); 5] {
    [
        (x, 1_000),
        (x + 3_000, 1_100),
        (x + 2_900, 3_000),
        (x, 2_900),
        (x, 1_000),
    ]
}

/// A street, five houses, and a lane that leaves the scope.
fn older() -> Osm {
    let mut osm = Osm::default();
    let street = [("highway", "residential"), ("name", "Street")];
    osm.way(1, &[(-5_000, 0), (0, 100), (45_000, 0)], &street);
    osm.way(
        2,
        &[(7_000, 100), (7_111, 60_123)],
        &[("highway", "service")],
    );
    for i in 0..4 {
        osm.way(10 + i64::from(i), &house(i * 4_000), &FLATS);
    }
    osm.way(15, &house(20_000), &FLATS);
    osm
}

/// The same later: one house is gone, one moved, one has more floors, one is new, the street is called
/// otherwise.
fn newer() -> Osm {
    let mut osm = Osm::default();
    let street = [("highway", "residential"), ("name", "Avenue")];
    osm.way(1, &[(-5_000, 0), (0, 100), (45_000, 0)], &street);
    osm.way(
        2,
        &[(7_000, 100), (7_111, 60_123)],
        &[("highway", "service")],
    );
    osm.way(10, &house(0), &FLATS);
    osm.way(11, &house(4_500), &FLATS);
    let higher = [("building", "apartments"), ("building:levels", "8")];
    osm.way(12, &house(8_000), &higher);
    osm.way(14, &house(16_000), &FLATS);
    osm.way(15, &house(20_000), &FLATS);
    // Beyond all grids.
    osm.way(16, &house(40_000), &FLATS);
    osm
}

fn made(path: &Path, wishes: &Wishes) -> (Project, TempDir) {
    project_of(&read(path, wishes).expect("a town"))
}

fn compared(project: &Project, osm: &Osm) -> Update {
    let (_folder, path) = osm.file();
    compared_with(project, &path)
}

fn compared_with(project: &Project, path: &Path) -> Update {
    let rules = HouseholdRules::bundled().expect("sound");
    let scope = scope_of(project)
        .expect("read")
        .expect("made of an extract");
    let town = update::read(path, scope, rules, &Course::new()).expect("a town");
    compare(project, &town, &Course::new()).expect("compared")
}

fn told(update: &Update) -> Vec<(What, String)> {
    let mut told: Vec<(What, String)> = update
        .differences
        .iter()
        .map(|one| (one.what, one.key.id.clone()))
        .collect();
    told.sort();
    told
}

fn edit(project: &mut Project, id: &str, name: &str, value: Value) {
    let values = [(name.to_owned(), value)].into_iter().collect();
    let key = Key::new(Kind::Building, id);
    project
        .commit(Act::EditAttributes { key, values })
        .expect("edited");
}

fn number(project: &Project, kind: Kind, id: &str, name: &str) -> i64 {
    let stored = project
        .record(&Key::new(kind, id))
        .expect("read")
        .expect("there");
    stored
        .record
        .attribute(name)
        .and_then(Value::as_i64)
        .expect("a number")
}

/// Every record of what is matched, and of the grids.
fn all(project: &Project) -> BTreeMap<Key, Value> {
    let kinds = [
        Kind::Building,
        Kind::Street,
        Kind::Land,
        Kind::Entrance,
        Kind::Grid,
    ];
    let records = kinds
        .iter()
        .flat_map(|kind| project.records(*kind).expect("read"));
    records
        .map(|stored| {
            (
                stored.key,
                serde_json::to_value(&stored.record).expect("JSON"),
            )
        })
        .collect()
}

#[test]
fn what_appeared_moved_changed_and_vanished_is_taken_over_as_one_act_and_undone_as_one() {
    let (_folder, path) = older().file();
    let census = Wishes {
        census: Some(500),
        ..wishes(Scope::All)
    };
    let (mut project, _project) = made(&path, &census);
    assert!(
        compared(&project, &older()).differences.is_empty(),
        "nothing differs"
    );

    let update = compared(&project, &newer());
    let expected = [
        (What::Appeared, "w14"),
        (What::Moved, "w11"),
        (What::Changed, "w1"),
        (What::Changed, "w12"),
        (What::Vanished, "w13"),
    ];
    let expected: Vec<(What, String)> = expected
        .iter()
        .map(|(what, id)| (*what, (*id).to_owned()))
        .collect();
    assert_eq!(told(&update), expected);

    let before = all(&project);
    let grid = project.records(Kind::Grid).expect("read")[0].key.clone();
    assert_eq!(number(&project, Kind::Grid, &grid.id, "households"), 500);
    let entry = update
        .take(&mut project, |_, _| true, "newer.osm", &Course::new())
        .expect("taken")
        .expect("an entry");
    assert_eq!(entry.row.detail["vanished"], 1);
    // A house of 100 households by the census: the new one holds as many, twice the floors twice as many.
    assert_eq!(number(&project, Kind::Building, "w14", "households"), 100);
    assert_eq!(number(&project, Kind::Building, "w12", "households"), 200);
    assert_eq!(number(&project, Kind::Building, "w10", "households"), 100);
    assert_eq!(number(&project, Kind::Grid, &grid.id, "households"), 600);
    assert!(
        compared(&project, &newer()).differences.is_empty(),
        "all is taken over"
    );

    project.undo().expect("undone");
    assert_eq!(all(&project), before, "as it was");
    assert_eq!(
        told(&compared(&project, &newer())),
        expected,
        "and offered again"
    );
}

#[test]
fn what_people_entered_stays() {
    let (_folder, path) = older().file();
    let (mut project, _project) = made(&path, &wishes(Scope::All));
    let code = number(&project, Kind::Building, "w12", "households");
    edit(&mut project, "w12", "households", json!(77));
    edit(&mut project, "w12", "name", json!("红楼"));
    edit(&mut project, "w13", "floors", json!(5));
    // What was changed to and fro is as it was.
    edit(&mut project, "w10", "floors", json!(9));
    edit(&mut project, "w10", "floors", json!(4));
    project
        .commit(Act::RemoveRecord {
            key: Key::new(Kind::Building, "w11"),
        })
        .expect("removed");

    let update = compared(&project, &newer());
    let kept: Vec<&str> = update.kept.iter().map(|one| one.key.id.as_str()).collect();
    assert_eq!(kept, ["w13"], "somebody entered its floors");
    let ids: Vec<String> = told(&update).into_iter().map(|(_, id)| id).collect();
    assert_eq!(
        ids,
        ["w14", "w1", "w12"],
        "what was taken away does not come back"
    );
    update
        .take(&mut project, |_, _| true, "newer.osm", &Course::new())
        .expect("taken");
    assert_eq!(
        number(&project, Kind::Building, "w12", "households"),
        77,
        "counted"
    );
    assert_eq!(number(&project, Kind::Building, "w12", "floors"), 8);
    assert_eq!(
        number(&project, Kind::Building, "w12", "households_estimated"),
        2 * code
    );
    let stored = project.record(&Key::new(Kind::Building, "w12"));
    let stored = stored.expect("read").expect("there");
    assert_eq!(stored.record.text("name"), Some("红楼"));
}

#[test]
fn what_was_traced_stays_and_is_not_brought_twice() {
    let (_folder, path) = older().file();
    let (mut project, _project) = made(&path, &wishes(Scope::All));
    let thing = Traced::Building {
        ring: [(30_000, 1_000), (33_000, 1_400), (32_500, 4_100)]
            .map(|(x, y)| Coord::new(249_400_000 + x, 601_700_000 + y))
            .to_vec(),
        name: "自建房".to_owned(),
        floors: "3".to_owned(),
    };
    project.commit(Act::Trace { thing }).expect("traced");
    let key = project.traced().expect("read")[0].key.clone();
    let update = compared(&project, &newer());
    assert!(told(&update).iter().all(|(_, id)| *id != key.id));
    update
        .take(&mut project, |_, _| true, "newer.osm", &Course::new())
        .expect("taken");
    let there = project.record(&key).expect("read").expect("it stays");
    assert_eq!(there.record.text("name"), Some("自建房"));
}

#[test]
fn only_what_is_chosen_is_taken_over() {
    let (_folder, path) = older().file();
    let (mut project, _project) = made(&path, &wishes(Scope::All));
    let update = compared(&project, &newer());
    let entry = update.take(&mut project, |_, _| false, "newer.osm", &Course::new());
    assert!(entry.expect("nothing").is_none(), "no trace");
    let appeared = |_, one: &Difference| one.what == What::Appeared;
    update
        .take(&mut project, appeared, "newer.osm", &Course::new())
        .expect("taken");
    let left: Vec<What> = told(&compared(&project, &newer()))
        .into_iter()
        .map(|(what, _)| what)
        .collect();
    assert_eq!(
        left,
        [What::Moved, What::Changed, What::Changed, What::Vanished]
    );
}

#[test]
fn a_scope_is_cut_again_as_it_was() {
    let (_folder, path) = older().file();
    let ring = [
        (-1_000, -2_000),
        (14_000, -1_700),
        (13_800, 9_000),
        (-900, 8_500),
    ];
    let polygon = Polygon {
        outer: ring.iter().map(|(x, y)| super::at(*x, *y)).collect(),
        holes: Vec::new(),
    };
    let scope = Scope::Polygons {
        polygons: vec![polygon],
        name: None,
    };
    let by_block = Wishes {
        grids: GridsBy::Block,
        ..wishes(scope)
    };
    let (project, _project) = made(&path, &by_block);
    assert!(compared(&project, &older()).differences.is_empty());
    let ids: Vec<String> = told(&compared(&project, &newer()))
        .into_iter()
        .map(|(_, id)| id)
        .collect();
    assert_eq!(
        ids,
        ["w11", "w1", "w12", "w13"],
        "the new house lies outside"
    );
}

#[test]
fn a_real_extract_differs_from_itself_in_nothing_and_another_project_is_refused() {
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.gpkg");
    let project = Project::create(&empty, &new, &Contents::new(), &options).expect("made");
    assert_eq!(scope_of(&project).expect("read"), None);

    let Some(files) = real_files(&["helsinki.osm.pbf"]) else {
        return;
    };
    let by_block = Wishes {
        grids: GridsBy::Block,
        census: Some(3_000),
        ..wishes(Scope::All)
    };
    let (project, _project) = made(&files[0], &by_block);
    assert_eq!(told(&compared_with(&project, &files[0])), []);
}
