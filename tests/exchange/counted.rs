//! Long work on maps is counted, and leaves nothing behind where it is stopped.

use crate::support::{as_grids, first_layer, map_of, placed};
use gridroom::course::{Course, Stage};
use gridroom::exchange::export::{write, write_in};
use gridroom::exchange::frame::Frame;
use gridroom::exchange::import::{Mode, apply, prepare};
use gridroom::exchange::list::{Clearness, export, list_named};
use gridroom::exchange::report::ReadError;
use gridroom::exchange::source::{Wishes, read_watched};
use gridroom::i18n::{I18n, Language};
use gridroom::model::GridMap;
use gridroom::model::record::Kind;
use gridroom::store::{Contents, NewProject, OpenOptions, Project, StoreError};
use serde_json::{Value, json};
use std::path::Path;

const COUNT: usize = 12;

/// Slanted strips beside one another, the last with a gap before it.
fn strips(path: &Path) -> GridMap {
    let features: Vec<Value> = (0..COUNT)
        .map(|i| {
            let wide = 0.0013;
            let gap = if i + 1 == COUNT { 0.000_003 } else { 0.0 };
            let (x, y) = (118.69 + i as f64 * wide, 25.361 + i as f64 * 0.0002);
            let ring = [
                [x + gap, y],
                [x + wide, y + 0.0002],
                [x + wide + 0.0007, y + 0.0031],
                [x + gap + 0.0007, y + 0.0029],
                [x + gap, y],
            ];
            json!({"type": "Feature", "properties": {"code": format!("00{i}")},
                "geometry": {"type": "Polygon", "coordinates": [ring]}})
        })
        .collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    std::fs::write(path, text).expect("written");
    map_of(placed(first_layer(path)))
}

#[test]
fn every_reader_and_writer_counts_features_and_stops() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = strips(&folder.path().join("strips.geojson"));
    std::fs::write(
        folder.path().join("map.csv"),
        "lon,lat\n".to_owned() + &"118.69,25.36\n".repeat(COUNT),
    )
    .expect("written");
    for ending in [
        "geojson", "topojson", "gpkg", "shp", "zip", "kml", "svg", "csv",
    ] {
        let path = folder.path().join(format!("map.{ending}"));
        if ending != "csv" {
            let course = Course::new();
            write_in(&path, &map, &Frame::wgs84(), &course).expect("written");
            let so_far = course.so_far();
            assert_eq!(so_far.stage, Stage::Writing, "{ending}");
            assert_eq!(
                (so_far.done, so_far.total),
                (COUNT, Some(COUNT)),
                "{ending}"
            );
            let before = std::fs::read(&path).expect("there");
            let stopped = Course::new();
            stopped.stop();
            let error = write_in(&path, &map, &Frame::wgs84(), &stopped).expect_err("stopped");
            assert_eq!(error.kind(), std::io::ErrorKind::Interrupted, "{ending}");
            assert_eq!(std::fs::read(&path).expect("there"), before, "{ending}");
        }
        if ending == "svg" {
            continue;
        }
        let course = Course::new();
        read_watched(&path, &Wishes::default(), &course).expect("read");
        let so_far = course.so_far();
        assert_eq!(
            (so_far.stage, so_far.done),
            (Stage::Reading, COUNT),
            "{ending}"
        );
        let stopped = Course::new();
        stopped.stop();
        let error = read_watched(&path, &Wishes::default(), &stopped).expect_err("stopped");
        assert!(matches!(error, ReadError::Stopped), "{ending}: {error}");
    }
    let left = std::fs::read_dir(folder.path()).expect("listed").count();
    // Seven written, the four other parts of the shapefile, a table and what the map was made of.
    assert_eq!(left, 13, "no draft is left");
}

#[test]
fn a_stopped_import_leaves_the_project_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("strips.geojson");
    strips(&path);
    let layer = first_layer(&path);
    let settings = as_grids(&layer, Mode::Add);
    let stopped = Course::new();
    stopped.stop();
    assert!(
        prepare(&layer, &settings, &stopped)
            .expect("known")
            .is_none()
    );
    let course = Course::new();
    let prepared = prepare(&layer, &settings, &course).expect("known");
    let prepared = prepared.expect("nobody stopped it");
    assert_eq!(course.so_far().stage, Stage::Judging);
    let new = NewProject {
        title: "p".to_owned(),
        synthetic: false,
        members: serde_json::Map::new(),
    };
    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    };
    let file = folder.path().join("p.gpkg");
    let mut project = Project::create(&file, &new, &Contents::new(), &options).expect("made");
    project.get_ready().expect("ready");
    let refused = apply(&mut project, &prepared, &settings, "strips", &stopped);
    assert!(matches!(refused, Err(StoreError::Cancelled)), "{refused:?}");
    assert_eq!(project.count(Kind::Grid).expect("counted"), 0);
    let course = Course::new();
    apply(&mut project, &prepared, &settings, "strips", &course).expect("done");
    assert_eq!(course.so_far().stage, Stage::Recording);
    assert_eq!(course.so_far().total, Some(COUNT));
    assert_eq!(project.count(Kind::Grid).expect("counted"), COUNT);
}

#[test]
fn a_stopped_export_of_what_is_there_keeps_the_old_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = strips(&folder.path().join("strips.geojson"));
    let path = folder.path().join("old.shp");
    write(&path, &map).expect("written");
    let parts = ["shp", "shx", "dbf", "prj", "cpg"];
    let all = || parts.map(|part| std::fs::read(path.with_extension(part)).expect("there"));
    let before = all();
    let stopped = Course::new();
    stopped.stop();
    assert!(write_in(&path, &map, &Frame::wgs84(), &stopped).is_err());
    assert_eq!(all(), before);
}

#[test]
fn what_leaves_a_project_that_is_only_read_is_not_kept_by_its_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("p.gpkg");
    let new = NewProject {
        title: "p".to_owned(),
        synthetic: false,
        members: serde_json::Map::new(),
    };
    let mut options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    };
    let mut project = Project::create(&file, &new, &Contents::new(), &options).expect("made");
    project.get_ready().expect("ready");
    let out = folder.path().join("out.csv");
    assert!(project.note_export(&out, "grids").expect("allowed"));
    drop(project);
    let before = std::fs::read(&file).expect("there");
    options.read_only = true;
    let mut project = Project::open(&file, &options).expect("opened");
    project.get_ready().expect("ready");
    assert!(!project.note_export(&out, "grids").expect("allowed"));
    let words = I18n::new(Language::English);
    for name in ["shops", "checkpoints"] {
        let list = list_named(name).expect("a list");
        let done = export(
            &out,
            &mut project,
            list,
            &Clearness::Masked,
            &words,
            &Course::new(),
        );
        let done = done.expect("written").expect("nobody stopped it");
        assert!(done.is_untold && out.exists(), "{name}");
    }
    drop(project);
    assert_eq!(std::fs::read(&file).expect("there"), before);
}
