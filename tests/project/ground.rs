//! A small town with slanted boundaries and a story: three grids in a row, the first two of one
//! community. Used by the tests of publications.

use crate::support::{options, record};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::record::{Key, Kind, Record, point};
use gridroom::store::sealing::Fields;
use gridroom::store::{Contents, NewProject, Project};
use jiff::civil::{DateTime, date};
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;

/// The evening at which the story's clock stands.
pub fn evening() -> DateTime {
    date(2021, 9, 14).at(20, 0, 0, 0)
}

/// A place, in units of 1e-7 degree from the corner of the town.
pub fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_186_940_000 + x, 253_620_000 + y)
}

/// The lines between the grids, from west to east: each from the south to the north.
const LINES: [&[(i32, i32)]; 4] = [
    &[(0, 0), (-3_137, 61_009)],
    &[(100_037, -1_311), (95_003, 31_013), (91_873, 63_217)],
    &[(203_219, 2_417), (199_049, 30_007), (194_411, 59_873)],
    &[(299_083, -911), (307_919, 62_101)],
];

/// Where the line runs that divides the first grid: corners of its southern and northern border.
pub const CUT: [(i32, i32); 2] = [(41_003, -1_103), (37_517, 62_503)];

/// A polygon of these corners.
pub fn polygon(corners: &[(i32, i32)]) -> Shape {
    Shape {
        polygons: vec![Polygon {
            outer: corners.iter().map(|(x, y)| at(*x, *y)).collect(),
            holes: Vec::new(),
        }],
    }
}

/// The shape of a grid.
pub fn shape(column: usize) -> Shape {
    let [west, east] = [LINES[column], LINES[column + 1]];
    let [south, north] = CUT.map(|corner| (column == 0).then_some(corner));
    let corners = west.first().into_iter().chain(&south).chain(east);
    let corners: Vec<(i32, i32)> = corners
        .chain(&north)
        .chain(west.iter().skip(1).rev())
        .copied()
        .collect();
    polygon(&corners)
}

/// The code of a grid.
pub fn code(column: usize) -> String {
    let community = if column < 2 { 1 } else { 2 };
    format!("35032200100{community}{column:03}")
}

/// A record with its personal values.
pub type Entry = (Key, Record, Option<Fields>);

/// A building at a place.
pub fn building(id: &str, code_of_it: &str, grid: usize, (x, y): (i32, i32)) -> Entry {
    let mut made = record(json!({"code": code_of_it, "grid_code": code(grid)}));
    made.feature.other_geometry = Some(point(at(x, y)));
    (Key::new(Kind::Building, id), made, None)
}

/// Somebody of a grid, with these sealed values.
pub fn somebody(kind: Kind, id: &str, clear: Value, sealed: &[(&str, &str)]) -> Entry {
    let fields = sealed.iter().map(|(k, v)| (k.to_string(), v.to_string()));
    (Key::new(kind, id), record(clear), Some(fields.collect()))
}

/// The town, and what else there is.
pub fn town(more: Vec<Entry>) -> (Project, PathBuf, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.gpkg");
    let mut all: Contents = Vec::new();
    for (column, name) in ["仙糖01", "仙糖02", "木兰01"].into_iter().enumerate() {
        let community = if column < 2 {
            "仙糖社区"
        } else {
            "木兰社区"
        };
        let mut made = record(json!({
            "code": code(column),
            "name": name,
            "community": community,
            "community_code": &code(column)[..12],
            "zone": "未划定",
            "valid_from": "2020-02-01",
        }));
        made.feature.shape = Some(shape(column));
        all.push((Key::new(Kind::Grid, format!("g{column}")), made, None));
    }
    // The story's last day.
    let case = json!({"id": "C001", "reported": "2021-09-14", "grid_code": code(2)});
    all.push((Key::new(Kind::Case, "C001"), record(case), None));
    all.extend(more);
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: true,
        members: Default::default(),
    };
    let mut project = Project::create(&path, &new, &all, &options("desk")).expect("created");
    project.get_ready().expect("ready");
    (project, path, folder)
}
