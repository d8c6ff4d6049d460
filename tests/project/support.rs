//! Projects to test on.

use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::Feature;
use gridroom::model::act::Act;
use gridroom::model::epidemic::WithdrawalDraft;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::rules::Role;
use gridroom::store::sealing::{Cost, Fields};
use gridroom::store::{Contents, Entry, NewProject, OpenOptions, Project};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A passphrase.
pub const PASSPHRASE: &str = "白日依山尽黄河入海流";

/// The desk of the tests.
pub fn options(workspace: &str) -> OpenOptions {
    OpenOptions {
        workspace: workspace.to_owned(),
        read_only: false,
    }
}

/// A record with these attributes.
pub fn record(properties: Value) -> Record {
    Record {
        feature: Feature {
            properties: properties.as_object().cloned(),
            ..Feature::default()
        },
        sealed: None,
    }
}

/// A square grid, 0.01° wide, its south-west corner at (118 + 0.01 · `column`, 25).
pub fn grid(column: i32, name: &str) -> (Key, Record) {
    let west = 1_180_000_000 + column * 100_000;
    let corners = [(0, 0), (100_000, 0), (100_000, 100_000), (0, 100_000)];
    let outer = corners.map(|(x, y)| Coord::new(west + x, 250_000_000 + y));
    let mut made = record(
        json!({"code": format!("35032200100100{column}"), "name": name, "households": 300 + column}),
    );
    made.feature.shape = Some(Shape {
        polygons: vec![Polygon {
            outer: outer.to_vec(),
            holes: Vec::new(),
        }],
    });
    (Key::new(Kind::Grid, format!("g{column}")), made)
}

/// Three grids in a row and a checkpoint.
pub fn contents() -> Contents {
    let grids = [(0, "仙糖"), (1, "洪桥"), (2, "木兰")];
    let mut all: Contents = grids
        .iter()
        .map(|(column, name)| {
            let (key, record) = grid(*column, name);
            (key, record, None)
        })
        .collect();
    let mut checkpoint = record(json!({"name": "东门卡口", "status": "open"}));
    checkpoint.feature.other_geometry =
        Some(json!({"type": "Point", "coordinates": [118.005, 25.005]}));
    all.push((Key::new(Kind::Checkpoint, "k1"), checkpoint, None));
    all
}

/// A small project in a folder of its own.
pub fn project() -> (Project, TempDir) {
    project_of(&contents())
}

/// A project of these records in a folder of its own.
pub fn project_of(contents: &Contents) -> (Project, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let path = path_in(&folder);
    let mut project = Project::create(&path, &new, contents, &options("desk")).expect("created");
    project.get_ready().expect("ready");
    (project, folder)
}

/// The same, with an administrator, who has signed in, and these users.
pub fn desk_of(contents: &Contents, users: &[(&str, Role)]) -> (Project, PathBuf, TempDir) {
    let (mut project, folder) = project_of(contents);
    set_up(&mut project);
    for (name, role) in users {
        project
            .add_user(name, *role, PASSPHRASE, Cost::TRIFLING)
            .expect("added");
    }
    (project, path_in(&folder), folder)
}

/// Where the small project lies.
pub fn path_in(folder: &TempDir) -> PathBuf {
    folder.path().join("town.gpkg")
}

/// Open a project to work on.
pub fn open(path: &Path) -> Project {
    let mut project = Project::open(path, &options("desk")).expect("opened");
    project.get_ready().expect("ready");
    project
}

/// Open a project to look at it.
pub fn read_only(path: &Path) -> Project {
    let options = OpenOptions {
        workspace: "desk".to_owned(),
        read_only: true,
    };
    Project::open(path, &options).expect("readable")
}

/// Change one attribute of a record.
pub fn set(project: &mut Project, key: &Key, name: &str, value: Value) -> Option<Entry> {
    let act = Act::EditAttributes {
        key: key.clone(),
        values: std::iter::once((name.to_owned(), value)).collect(),
    };
    project.commit(act).expect("committed").entry
}

/// An attribute of a record.
pub fn attribute(project: &Project, key: &Key, name: &str) -> Value {
    let stored = project.record(key).expect("read").expect("there");
    stored.record.attribute(name).cloned().unwrap_or_default()
}

/// The first grid.
pub fn first() -> Key {
    Key::new(Kind::Grid, "g0")
}

/// A person's values.
pub fn person(name: &str, phone: &str) -> Fields {
    [
        ("name", name),
        ("phone", phone),
        ("resident_id", "999999194907120016"),
        ("address", "木兰街12号楼3单元502"),
        ("note", "慢性病，需送药"),
    ]
    .map(|(k, v)| (k.to_owned(), v.to_owned()))
    .into()
}

/// A person in the first grid.
pub fn add_person(project: &mut Project, id: &str, fields: &Fields) -> Key {
    let key = Key::new(Kind::Person, id);
    let clear =
        record(json!({"type": "resident", "grid_code": "350322001001000", "date": "2021-09-10"}));
    project
        .add_person(key.clone(), clear, fields, None)
        .expect("added");
    key
}

/// Set up the administrator 谢 and sign in.
pub fn set_up(project: &mut Project) -> gridroom::store::sealing::RecoveryKey {
    project
        .set_up("谢主任", PASSPHRASE, Cost::TRIFLING)
        .expect("set up")
}

/// Carry a script out on a project, on through refusals: its answers, and whether all was done.
pub fn script(path: &Path, lines: &[Value]) -> (Vec<Value>, bool) {
    let file = path.with_extension("script");
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    std::fs::write(&file, lines.join("\n")).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .args(["session", "--go-on", "--script"])
        .arg(&file)
        .arg(path)
        .output()
        .expect("ran");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // The first line says that it is ready.
    let said = said.lines().skip(1);
    let said = said.map(|line| serde_json::from_str(line).expect("JSON"));
    (said.collect(), output.status.success())
}

/// Every file of a folder, its name and bytes, deep.
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("listed") {
        let path = entry.expect("listed").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("read");
            all.push((path, bytes));
        }
    }
    all
}

/// Whether the bytes hold this text in UTF-8 or UTF-16.
pub fn holds(bytes: &[u8], text: &str) -> bool {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [text.as_bytes(), &utf16]
        .iter()
        .any(|needle| bytes.windows(needle.len()).any(|w| w == *needle))
}

/// The project signed in, after some turns that each left a backup.
pub fn after_turns(path: &Path) -> Project {
    let signed_in = || {
        let mut project = open(path);
        project.sign_in("谢主任", PASSPHRASE).expect("signed in");
        project
    };
    for _ in 0..2 {
        drop(signed_in());
    }
    signed_in()
}

/// A name that takes some pages of a file.
pub fn long_name(number: usize) -> String {
    format!("{number}{}", "长".repeat(20_000))
}

/// A line of a script for `gridroom session` that changes an attribute.
pub fn edit_line(kind: &str, id: &str, attribute: &str, value: &str) -> String {
    let key = json!({"kind": kind, "id": id});
    json!({"edit-attributes": {"key": key, "values": {attribute: value}}}).to_string()
}

/// How many lines of an output acknowledge an act.
pub fn acknowledged(output: &str) -> usize {
    output
        .lines()
        .filter(|line| line.starts_with("{\"ok\":"))
        .count()
}

/// A script for `gridroom session` that gives the first grid long names, one after the other.
pub fn long_names(count: usize) -> String {
    let line = |i: usize| edit_line("grid", "g0", "name", &long_name(i));
    (0..count).map(line).collect::<Vec<_>>().join("\n")
}

/// An order was a mistake, and there is nobody else to say so.
pub fn mistaken() -> WithdrawalDraft {
    WithdrawalDraft {
        reason: "楼栋核错，划定有误".to_owned(),
        emergency: "夜间仅一人在岗".to_owned(),
    }
}
