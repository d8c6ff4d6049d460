//! The table of formats, held against what readers and writers say.

use super::{folder, gridroom, json, project, text};
use gridroom::course::Course;
use gridroom::exchange::export::write_in;
use gridroom::exchange::formats::{OF_ALL, READING, WRITING, to_markdown};
use gridroom::exchange::frame::Frame;
use gridroom::exchange::report::NoteKind;
use gridroom::geometry::coverage::BuildOptions;
use gridroom::geometry::crs::Crs;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::{Feature, GridMap, Layer};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn the_page_is_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, to_markdown()).expect("written");
    }
    let page = std::fs::read_to_string(path).expect("docs/formats.md");
    assert_eq!(
        page.replace("\r\n", "\n"),
        to_markdown(),
        "UPDATE_SNAPSHOTS=1 writes it"
    );
}

#[test]
fn every_note_is_in_the_table() {
    let named: BTreeSet<NoteKind> = READING
        .iter()
        .flat_map(|r| r.says)
        .chain(OF_ALL)
        .copied()
        .collect();
    assert_eq!(named, BTreeSet::from(NoteKind::ALL));
}

/// What reading a file says stands in the row of its format.
#[test]
fn readers_say_what_the_table_says() {
    let Some(folder) = folder() else { return };
    let (_keep, project) = project();
    for entry in std::fs::read_dir(&folder).expect("listed") {
        let path = entry.expect("an entry").path();
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_map =
            ["geojson", "gpkg", "shp", "kml", "kmz", "zip", "csv"].contains(&ending.as_str());
        if !is_map {
            continue;
        }
        let output = gridroom(&[
            "import",
            text(&project),
            text(&path),
            "--as",
            "grid",
            "--dry-run",
            "--json",
        ]);
        if output.stdout.is_empty() {
            continue;
        }
        let report = json(&output);
        let row = READING
            .iter()
            .find(|r| report["format"] == r.format.name())
            .expect("a row");
        for note in report["notes"].as_array().expect("notes") {
            let is_named = row
                .says
                .iter()
                .chain(OF_ALL)
                .any(|kind| note["text"] == kind.text());
            assert!(is_named, "{}: {note} is not in the table", path.display());
        }
    }
}

/// A map of all that formats have trouble with.
fn rich() -> GridMap {
    let ring = |x: i32, size: i32| {
        [(0, 0), (size, size / 7), (size - 30, size), (20, size - 40)]
            .map(|(dx, dy)| Coord::new(1_186_900_000 + x + dx, 253_600_000 + dy))
            .to_vec()
    };
    let astray = Polygon {
        outer: ring(0, 9_000),
        holes: vec![ring(40_000, 900)],
    };
    let of = |outer: Polygon| Feature {
        source_id: Some(json!("x1")),
        properties:
            json!({"a_very_long_name": 1, "list": [1], "none": null, "text": "长".repeat(200)})
                .as_object()
                .cloned(),
        foreign_members: json!({"more": 1}).as_object().cloned().unwrap_or_default(),
        geometry_members: json!({"precision": 3})
            .as_object()
            .cloned()
            .unwrap_or_default(),
        shape: Some(Shape {
            polygons: vec![outer],
        }),
        ..Feature::default()
    };
    let both = Feature {
        other_geometry: Some(json!({"type": "Point", "coordinates": [118.69, 25.36, 12]})),
        ..of(Polygon {
            outer: ring(90_000, 5_000),
            holes: Vec::new(),
        })
    };
    let flat = of(Polygon {
        outer: [(0, 0), (200, 0), (100, 0)]
            .map(|(dx, dy)| Coord::new(1_186_990_000 + dx, 253_610_000 + dy))
            .to_vec(),
        holes: Vec::new(),
    });
    let layer = Layer {
        features: vec![of(astray), both, flat],
        ..Layer::default()
    };
    GridMap::build(layer, &BuildOptions::default())
}

#[test]
fn writers_lose_what_the_table_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let map = rich();
    for row in &WRITING {
        let path = folder.path().join(format!("map.{}", row.target.ending()));
        let mut lost: BTreeSet<&str> = BTreeSet::new();
        for crs in [Crs::Wgs84, Crs::Gcj02] {
            let frame = Frame::of(crs).expect("known");
            if let Ok(losses) = write_in(&path, &map, &frame, &Course::new()) {
                lost.extend(losses.iter().map(|loss| loss.word()));
            }
        }
        assert_eq!(
            lost,
            row.loses.iter().copied().collect(),
            "{}",
            row.target.ending()
        );
    }
}
