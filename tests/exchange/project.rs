//! Imports into a project: what is written, what is asked first, and one undo.

use crate::support::{as_grids, first_layer};
use gridroom::course::Course;
use gridroom::exchange::import::{
    Mode, Prepared, Settings, apply, candidates, foresee, guess_fields, prepare,
};
use gridroom::geometry::crs::Crs;
use gridroom::model::record::Kind;
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use serde_json::{Map, Value, json};
use std::path::Path;
use tempfile::TempDir;

fn options() -> OpenOptions {
    OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    }
}

fn project(folder: &TempDir) -> Project {
    let path = folder.path().join("p.gpkg");
    let new = NewProject {
        title: "p".to_owned(),
        synthetic: false,
        members: Map::new(),
    };
    let mut project = Project::create(&path, &new, &Contents::new(), &options()).expect("made");
    project.get_ready().expect("ready");
    project
}

/// Squares in a row, each a grid with a code and households.
fn squares(path: &Path, count: i32, shift_deg: f64, households: i32) {
    let features: Vec<Value> = (0..count)
        .map(|i| {
            let (x, y) = (118.69 + f64::from(i) * 0.001 + shift_deg, 25.36);
            json!({"type": "Feature", "properties": {"网格编码": format!("3503220010040{i:02}"), "户数": households + i},
                "geometry": {"type": "Polygon", "coordinates": [[[x, y], [x + 0.001, y], [x + 0.001, y + 0.001], [x, y + 0.001], [x, y]]]}})
        })
        .collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    std::fs::write(path, text).expect("written");
}

fn read(path: &Path, mode: Mode) -> (Prepared, Settings) {
    let layer = first_layer(path);
    let settings = as_grids(&layer, mode);
    let prepared = prepare(&layer, &settings, &Course::new())
        .expect("known")
        .expect("not cancelled");
    (prepared, settings)
}

fn households(project: &Project, kind: Kind) -> Vec<i64> {
    let records = project.records(kind).expect("read");
    let value = |r: &gridroom::store::Stored| r.record.attribute("households")?.as_i64();
    records.iter().filter_map(value).collect()
}

#[test]
fn grids_come_into_an_empty_project_and_one_undo_takes_them_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("网格.geojson");
    squares(&file, 5, 0.0, 300);
    let mut project = project(&folder);
    let (prepared, settings) = read(&file, Mode::Add);
    let effect = foresee(&project, &prepared, &settings).expect("foreseen");
    assert_eq!((effect.figures.added, effect.is_plan), (5, false));
    assert_eq!(project.count(Kind::Grid).expect("counted"), 0);
    let (entry, figures) = apply(
        &mut project,
        &prepared,
        &settings,
        "网格.geojson",
        &Course::new(),
    )
    .expect("done")
    .expect("something");
    assert_eq!(figures, effect.figures);
    assert_eq!(entry.row.detail["file"], "网格.geojson");
    assert_eq!(households(&project, Kind::Grid), [300, 301, 302, 303, 304]);
    // Case 57: the same again is noticed.
    assert!(
        foresee(&project, &prepared, &settings)
            .expect("foreseen")
            .before
            .is_some()
    );
    project.undo().expect("undone");
    assert_eq!(project.count(Kind::Grid).expect("counted"), 0);
    assert!(
        foresee(&project, &prepared, &settings)
            .expect("foreseen")
            .before
            .is_none()
    );
    project.redo().expect("redone");
    assert_eq!(project.count(Kind::Grid).expect("counted"), 5);
}

#[test]
fn attributes_are_updated_by_code_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.geojson");
    let mut project = project(&folder);
    squares(&file, 3, 0.0, 300);
    let (prepared, settings) = read(&file, Mode::Add);
    apply(&mut project, &prepared, &settings, "a", &Course::new()).expect("done");
    let before = project.records(Kind::Grid).expect("read");
    // One more, elsewhere, with other households.
    squares(&file, 4, 0.0002, 400);
    let (prepared, settings) = read(&file, Mode::Attributes);
    let (_, figures) = apply(&mut project, &prepared, &settings, "a", &Course::new())
        .expect("done")
        .expect("something");
    assert_eq!((figures.updated, figures.added), (3, 0));
    assert_eq!(figures.left_out, ["350322001004003"]);
    assert_eq!(households(&project, Kind::Grid), [400, 401, 402]);
    let after = project.records(Kind::Grid).expect("read");
    for (a, b) in before.iter().zip(&after) {
        assert_eq!(a.record.feature.shape, b.record.feature.shape);
    }
    // Once more: nothing to do.
    assert!(
        apply(&mut project, &prepared, &settings, "a", &Course::new())
            .expect("done")
            .is_none()
    );
}

#[test]
fn geometry_for_grids_that_are_there_is_a_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.geojson");
    let mut project = project(&folder);
    squares(&file, 3, 0.0, 300);
    let (prepared, settings) = read(&file, Mode::Add);
    apply(&mut project, &prepared, &settings, "a", &Course::new()).expect("done");
    let published = project.records(Kind::Grid).expect("read");
    squares(&file, 4, 0.0, 400);
    let (prepared, settings) = read(&file, Mode::Replace);
    let effect = foresee(&project, &prepared, &settings).expect("foreseen");
    assert!(effect.is_plan);
    apply(
        &mut project,
        &prepared,
        &settings,
        "新网格.geojson",
        &Course::new(),
    )
    .expect("done");
    assert_eq!(project.records(Kind::Grid).expect("read"), published);
    let plans = project.plans().expect("read");
    assert_eq!(plans.len(), 1);
    assert_eq!(plans[0].name, "新网格.geojson");
    let grids = project.plan_grids(&plans[0].id).expect("read");
    assert_eq!(grids.len(), 4);
    let bases = grids.iter().map(|g| {
        g.record
            .attribute("base")
            .and_then(Value::as_array)
            .map(Vec::len)
    });
    assert_eq!(
        bases.collect::<Vec<_>>(),
        [Some(1), Some(1), Some(1), Some(0)]
    );
    project.undo().expect("undone");
    assert_eq!(project.plans().expect("read").len(), 0);
}

/// A column of zones puts no grid in a zone: neither with new grids nor with those that are there.
#[test]
fn an_imported_column_closes_no_grid() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.geojson");
    let mut project = project(&folder);
    for (households, mode) in [
        (300, Mode::Add),
        (310, Mode::Attributes),
        (320, Mode::Replace),
    ] {
        squares(&file, 3, 0.0, households);
        let text = std::fs::read_to_string(&file).expect("read");
        let text = text.replace("\"户数\"", "\"管控类型\":\"封控区\",\"户数\"");
        std::fs::write(&file, text).expect("written");
        let (prepared, settings) = read(&file, mode);
        let effect = foresee(&project, &prepared, &settings).expect("foreseen");
        let said: Vec<&String> = effect.figures.said_elsewhere.iter().collect();
        assert_eq!(said, ["zone"], "{mode:?}: it is told beforehand");
        let done = apply(&mut project, &prepared, &settings, "a", &Course::new());
        let (entry, _) = done.expect("brought in").expect("something");
        for kind in [Kind::Grid, Kind::PlanGrid] {
            for stored in project.records(kind).expect("read") {
                assert_eq!(
                    stored.record.text("zone"),
                    None,
                    "{mode:?} {}",
                    entry.row.seq
                );
            }
        }
    }
    assert_eq!(households(&project, Kind::Grid), [310, 311, 312]);
}

#[test]
fn a_code_that_repeats_updates_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.geojson");
    let mut project = project(&folder);
    squares(&file, 2, 0.0, 300);
    let (prepared, settings) = read(&file, Mode::Add);
    apply(&mut project, &prepared, &settings, "a", &Course::new()).expect("done");
    let text = std::fs::read_to_string(&file)
        .expect("read")
        .replace("004001", "004000");
    std::fs::write(&file, text).expect("written");
    let layer = first_layer(&file);
    let mut settings = settings;
    settings.mode = Mode::Attributes;
    // The field is no key, so it is no code by itself; the user says it is.
    assert!(
        guess_fields(&layer, Kind::Grid)
            .iter()
            .all(|f| f.to.as_deref() != Some("code"))
    );
    let prepared = prepare(&layer, &settings, &Course::new())
        .expect("known")
        .expect("there");
    assert_eq!(prepared.repeated, [("350322001004000".to_owned(), 2)]);
    let effect = foresee(&project, &prepared, &settings).expect("foreseen");
    assert_eq!((effect.figures.repeated, effect.figures.updated), (2, 0));
}

#[test]
fn a_shifted_file_is_told_by_the_project_it_comes_into() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.geojson");
    squares(&file, 20, 0.0, 300);
    let (prepared, _) = read(&file, Mode::Add);
    let area = prepared.map.coverage.bounds();
    let mut shifted: Value =
        serde_json::from_str(&std::fs::read_to_string(&file).expect("read")).expect("JSON");
    let features = shifted["features"].as_array_mut().expect("features");
    for point in features.iter_mut().flat_map(|f| {
        f["geometry"]["coordinates"][0]
            .as_array_mut()
            .expect("a ring")
            .iter_mut()
    }) {
        let (lon, lat) = (
            point[0].as_f64().expect("lon"),
            point[1].as_f64().expect("lat"),
        );
        let (x, y) = gridroom::geometry::crs::wgs84_to_gcj02(lon, lat);
        *point = json!([x, y]);
    }
    std::fs::write(&file, shifted.to_string()).expect("written");
    let layer = first_layer(&file);
    let first = candidates(&layer, area).remove(0);
    assert_eq!(first.crs, Crs::Gcj02);
    let settings = Settings {
        crs: first.crs,
        ..read(&file, Mode::Add).1
    };
    let back = prepare(&layer, &settings, &Course::new())
        .expect("known")
        .expect("there");
    for (a, b) in prepared.map.features.iter().zip(&back.map.features) {
        let (a, b) = (
            a.shape.as_ref().expect("a shape"),
            b.shape.as_ref().expect("a shape"),
        );
        for (p, q) in a.rings().flatten().zip(b.rings().flatten()) {
            assert!((p.x - q.x).abs() <= 1 && (p.y - q.y).abs() <= 1);
        }
    }
}
