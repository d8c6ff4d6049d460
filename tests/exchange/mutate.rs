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

/// A GeoPackage of several layers: polygons, points, a table and a view of it.
fn layers() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.gpkg");
        write(&path, &map_of(small())).expect("written");
        let file = rusqlite::Connection::open(&path).expect("opened");
        file.execute_batch(
            "CREATE TABLE points (fid INTEGER PRIMARY KEY, geom POINT, name TEXT, seen BOOLEAN);
             INSERT INTO points VALUES
                 (1, x'47500001e61000000101000000713d0ad7a3ac5d40f6285c8fc2553940', '洪桥', 1),
                 (2, NULL, NULL, 0);
             CREATE TABLE notes (code TEXT PRIMARY KEY, share REAL, picture BLOB);
             INSERT INTO notes VALUES ('001', 0.5, x'0102'), ('002', 1e300, NULL);
             CREATE VIEW seen AS SELECT fid, geom, name FROM points;
             INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES
                 ('points', 'features', 'points', 4326), ('notes', 'attributes', 'notes', NULL),
                 ('seen', 'features', 'seen', 4326);
             INSERT INTO gpkg_geometry_columns VALUES
                 ('points', 'geom', 'POINT', 4326, 0, 0), ('seen', 'geom', 'POINT', 4326, 0, 0);",
        )
        .expect("filled");
        drop(file);
        std::fs::read(&path).expect("there")
    })
}

/// What may be wrong with one layer while the file is sound: its cells, its columns, what the
/// tables of contents say of it.
fn spoil(
    file: &rusqlite::Connection,
    layer: &str,
    how: usize,
    bytes: &[u8],
) -> rusqlite::Result<()> {
    let blob = bytes.to_vec();
    let geometry = if layer == "map" { "geom" } else { "picture" };
    match how {
        0 => file.execute(&format!("UPDATE {layer} SET {geometry} = ?1"), [blob]),
        1 => {
            // A geometry that begins soundly.
            let mut head = b"GP\x00\x01\xe6\x10\x00\x00".to_vec();
            head.extend(blob);
            file.execute(&format!("UPDATE {layer} SET {geometry} = ?1"), [head])
        }
        2 => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let sql = "UPDATE gpkg_contents SET data_type = ?1, srs_id = ?1 WHERE table_name = ?2";
            file.execute(sql, [text.as_str(), layer])
        }
        3 => file.execute(&format!("DROP TABLE {layer}"), []),
        4 => file.execute(
            &format!("ALTER TABLE {layer} ADD COLUMN \"Geom \" TEXT"),
            [],
        ),
        5 => {
            let sql = "UPDATE gpkg_geometry_columns SET column_name = ?1 WHERE table_name = ?2";
            file.execute(sql, [String::from_utf8_lossy(bytes).as_ref(), layer])
        }
        6 => file.execute(
            "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = ?1, definition = ?1",
            [blob],
        ),
        _ => {
            let sql = format!("DROP TABLE {layer}; CREATE VIEW {layer} AS SELECT * FROM {layer}");
            return file.execute_batch(&sql);
        }
    }
    .map(drop)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// One layer that is spoilt spoils no other.
    #[test]
    fn damaged_layers_spoil_no_other(
        layer in prop::sample::select(vec!["map", "notes"]),
        how in 0..8usize,
        bytes in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.gpkg");
        std::fs::write(&path, layers()).expect("written");
        let file = rusqlite::Connection::open(&path).expect("opened");
        // What the database itself refuses is no case.
        let _ = spoil(&file, layer, how, &bytes);
        drop(file);
        let source = read(&path, &Wishes::default()).unwrap_or_else(|e| panic!("{layer} {how}: {e}"));
        for name in ["points", "seen"] {
            let other = source.layers.iter().find(|one| one.name == name);
            let other = other.unwrap_or_else(|| panic!("{name} beside {layer}, {how}: {:?}", source.skipped));
            prop_assert_eq!(other.features.len(), 2);
            prop_assert_eq!(other.features[0].geometry.positions().len(), 1);
        }
        for one in source.layers {
            let (read, _) = place_most(one, &Placer::same());
            let map = map_of(read.layer);
            prop_assert_eq!(map.coverage.faults(), Vec::new());
        }
    }

    /// What the fuzzer of geometries does, on what begins as one.
    #[test]
    fn any_bytes_are_a_geometry_or_none(
        code in any::<u32>(),
        small in 0..32u32,
        order in 0..3u8,
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        for code in [code, small, small + 1000, small + 3000, small | 0x8000_0000] {
            let mut blob = vec![order];
            blob.extend(code.to_le_bytes());
            blob.extend(&rest);
            let _ = gridroom::store::wkb::read(&blob);
        }
    }
}

#[test]
fn a_view_of_a_gigabyte_a_cell_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.gpkg");
    std::fs::write(&path, layers()).expect("written");
    let file = rusqlite::Connection::open(&path).expect("opened");
    file.execute_batch(
        "CREATE VIEW large AS SELECT 1 AS fid, zeroblob(900000000) AS picture;
         CREATE VIEW long AS SELECT 1 AS fid, printf('%.*c', 900000000, 'x') AS name;
         INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES
             ('large', 'attributes', 'large'), ('long', 'attributes', 'long');",
    )
    .expect("made");
    drop(file);
    let source = read(&path, &Wishes::default()).expect("read");
    let skipped: Vec<String> = source
        .skipped
        .iter()
        .map(|one| format!("{}: {}", one.name, one.why))
        .collect();
    let expected = ["large", "long"].map(|name| format!("{name}: it would need more than 64 MiB"));
    assert_eq!(skipped, expected);
    assert_eq!(source.layers.len(), 4);
}
