//! Files with some bytes changed, cut or doubled: read or refused, never a panic, never endless.

use crate::support::{map_of, placed};
use gridroom::exchange::export::write;
use gridroom::exchange::placing::{Placer, place_most};
use gridroom::exchange::source::{Wishes, read};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::model::{Feature, Layer};
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use proptest::prelude::*;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

/// One file of each format, of the same small map.
fn originals() -> &'static [(&'static str, Vec<u8>)] {
    static FILES: OnceLock<Vec<(&str, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let map = map_of(small());
        let mut files = Vec::new();
        for ending in ["geojson", "topojson", "gpkg", "shp", "zip", "kml"] {
            let path = folder.path().join(format!("map.{ending}"));
            write(&path, &map).expect("written");
            files.push((ending, std::fs::read(&path).expect("there")));
        }
        for ending in ["dbf", "shx"] {
            let path = folder.path().join(format!("map.{ending}"));
            files.push((ending, std::fs::read(&path).expect("there")));
        }
        files.push((
            "csv",
            "lon,lat,名称\n118.69,25.36,洪桥\n118.7,25.37,仙糖\n".into(),
        ));
        let mut kmz = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let kml = files
            .iter()
            .find(|(ending, _)| *ending == "kml")
            .map(|(_, bytes)| bytes.clone());
        kmz.start_file("doc.kml", zip::write::SimpleFileOptions::default())
            .expect("begun");
        kmz.write_all(&kml.expect("there")).expect("written");
        files.push(("kmz", kmz.finish().expect("whole").into_inner()));
        let wkt =
            "wkt;name\n\"POLYGON((118 25,118.1 25,118 25.1,118 25))\";a\n\"POINT(118 25)\";b\n";
        files.push(("txt", wkt.into()));
        files
    })
}

fn small() -> Layer {
    let square = |x: i32, y: i32, size: i32| {
        let corner = |dx, dy| Coord::new(1_186_900_000 + x + dx, 253_600_000 + y + dy);
        vec![
            corner(0, 0),
            corner(size, 0),
            corner(size, size),
            corner(0, size),
        ]
    };
    let features = (0..4).map(|i| Feature {
        properties:
            json!({"code": format!("00{i}"), "name": "洪桥", "households": 300 + i, "share": 0.5})
                .as_object()
                .cloned(),
        shape: Some(Shape {
            polygons: vec![Polygon {
                outer: square(i * 10_000, 0, 10_000),
                holes: vec![
                    square(i * 10_000 + 2_000, 2_000, 1_000)
                        .into_iter()
                        .rev()
                        .collect(),
                ],
            }],
        }),
        ..Feature::default()
    });
    Layer {
        features: features.collect(),
        ..Layer::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damaged_files_do_no_harm(
        which in 0..11usize,
        changes in prop::collection::vec((0.0..1.0f64, 0..12usize, prop::collection::vec(any::<u8>(), 0..8)), 1..4),
    ) {
        let (ending, bytes) = &originals()[which];
        let mut bytes = bytes.clone();
        for (at, length, by) in changes {
            let start = (at * bytes.len() as f64) as usize;
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, by);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path: PathBuf = folder.path().join(format!("map.{ending}"));
        std::fs::write(&path, &bytes).expect("written");
        // The other parts of a shapefile stay sound.
        if ["shp", "dbf", "shx"].contains(ending) {
            for (other, sound) in originals().iter().filter(|(o, _)| ["shp", "dbf", "shx"].contains(o) && o != ending) {
                std::fs::write(folder.path().join(format!("map.{other}")), sound).expect("written");
            }
        }
        match read(&path, &Wishes::default()) {
            Ok(source) => {
                for layer in source.layers {
                    let (read, _) = place_most(layer, &Placer::same());
                    let map = map_of(read.layer);
                    prop_assert_eq!(map.coverage.faults(), Vec::new());
                }
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Pages of a project changed here and there: opened or refused, never a panic.
    #[test]
    fn damaged_projects_do_no_harm(changes in prop::collection::vec((0.0..1.0f64, any::<u8>()), 1..24), cut in 0.3..1.3f64) {
        let mut bytes = project().to_vec();
        let length = bytes.len() as f64;
        for (at, by) in changes {
            bytes[(at * length) as usize] = by;
        }
        bytes.truncate((cut * length) as usize);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.gpkg");
        std::fs::write(&path, &bytes).expect("written");
        let options = OpenOptions { workspace: "test".to_owned(), read_only: true };
        match Project::open(&path, &options).and_then(|mut p| p.get_ready().and_then(|_| p.records(Kind::Grid))) {
            Ok(records) => prop_assert!(records.len() < 100),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
        prop_assert_eq!(std::fs::read(&path).expect("there"), bytes);
        let _ = read(&path, &Wishes::default());
    }
}

/// A project with a few grids.
fn project() -> &'static [u8] {
    static PROJECT: OnceLock<Vec<u8>> = OnceLock::new();
    PROJECT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.gpkg");
        let new = NewProject {
            title: "p".to_owned(),
            synthetic: false,
            members: serde_json::Map::new(),
        };
        let grids: Contents = small()
            .features
            .into_iter()
            .enumerate()
            .map(|(i, feature)| {
                let record = Record {
                    feature,
                    sealed: None,
                };
                (Key::new(Kind::Grid, i.to_string()), record, None)
            })
            .collect();
        let options = OpenOptions {
            workspace: "test".to_owned(),
            read_only: false,
        };
        drop(Project::create(&path, &new, &grids, &options).expect("made"));
        std::fs::read(&path).expect("there")
    })
}

#[test]
fn the_originals_are_sound() {
    for (ending, bytes) in originals() {
        if ["dbf", "shx"].contains(ending) {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(format!("map.{ending}"));
        std::fs::write(&path, bytes).expect("written");
        let source = read(&path, &Wishes::default()).unwrap_or_else(|e| panic!("{ending}: {e}"));
        let layer = source.layers.into_iter().next().expect("a layer");
        assert!(layer.features.len() >= 2, "{ending}");
        assert!(!placed(layer).features.is_empty());
    }
}
