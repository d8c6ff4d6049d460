//! Lists: what comes in, what is refused and why, and what goes out.

mod arrivals;
mod books;
mod cells;
mod documented;
mod earlier;
mod faults;
mod formed;
mod hostile;
mod people;
mod practice;
mod sheets;
mod sites;
mod tubes;
mod workbooks;

use gridroom::course::Course;
use gridroom::exchange::list::{
    Checked, Decisions, Figures, Ground, Heading, List, Reason, Source, apply, check, list_named,
    look,
};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::store::sealing::{Cost, Fields};
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use serde_json::{Map, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PASSPHRASE: &str = "白日依山尽黄河入海流";

fn options() -> OpenOptions {
    OpenOptions {
        workspace: "desk".to_owned(),
        read_only: false,
    }
}

/// A project with two grids, open or with an administrator who sits at it.
fn project(folder: &TempDir, has_users: bool) -> Project {
    let contents: Contents = [("350322001004001", "洪桥01"), ("350322001004002", "洪桥02")]
        .into_iter()
        .enumerate()
        .map(|(i, (code, name))| {
            let west = 118.69 + i as f64 * 0.01;
            let ring = json!([[
                [west, 25.36],
                [west + 0.01, 25.36],
                [west + 0.01, 25.37],
                [west, 25.36]
            ]]);
            let text = json!({"type": "FeatureCollection", "features": [{"type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {"type": "Polygon", "coordinates": ring}}]});
            let read = gridroom::exchange::geojson::read_bytes(text.to_string().as_bytes());
            let feature = read.expect("read").layer.features.remove(0);
            let record = Record {
                feature,
                sealed: None,
            };
            (Key::new(Kind::Grid, code), record, None)
        })
        .collect();
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Map::new(),
    };
    let path = folder.path().join("p.gpkg");
    let mut project = Project::create(&path, &new, &contents, &options()).expect("made");
    project.get_ready().expect("ready");
    if has_users {
        project
            .set_up("谢主任", PASSPHRASE, Cost::TRIFLING)
            .expect("set up");
    }
    project
}

fn list(name: &str) -> &'static List {
    list_named(name).expect("a list")
}

fn source(path: &Path) -> Source {
    Source::of(path)
}

/// A text as a file.
fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("written");
    path
}

fn checked(path: &Path, list: &'static List, ground: &Ground) -> Checked {
    let source = source(path);
    let first = look(&source).expect("read");
    let heading = Heading::guess(list, &first);
    check(&source, list, &heading, ground, &|_| true)
        .expect("read")
        .expect("not stopped")
}

fn on(project: &Project, path: &Path, list: &'static List) -> Checked {
    let ground = Ground::of_project(project).expect("read");
    checked(path, list, &ground)
}

/// Bring a file in, undecided rows left out.
fn bring(project: &mut Project, path: &Path, list: &'static List) -> (bool, Figures) {
    let checked = on(project, path, list);
    let (entry, figures) =
        apply(project, &checked, &Decisions::new(), &Course::new()).expect("applied");
    (entry.is_some(), figures)
}

/// Rows that are refused: row, column, reason.
fn refused(checked: &Checked) -> Vec<(usize, &'static str, Reason)> {
    let rows = checked.refused.iter().flat_map(|one| {
        let of = |(i, reason, _): &(usize, Reason, String)| {
            (one.row, checked.list.columns[*i].name, *reason)
        };
        one.faults.iter().map(of).collect::<Vec<_>>()
    });
    rows.collect()
}

/// The value of a column in a row that was taken.
fn value<'a>(checked: &'a Checked, index: usize, column: &str) -> Option<&'a str> {
    let column = checked.list.column(column).expect("a column");
    checked.taken[index].values[column].as_deref()
}

/// All people, in clear.
fn people(project: &Project) -> Vec<(Key, Record, Fields)> {
    let mut all = Vec::new();
    project
        .compare_with(Kind::Person, &mut |stored, fields| {
            all.push((stored.key, stored.record, fields));
            Ok(())
        })
        .expect("read");
    all
}
