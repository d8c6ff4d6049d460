//! The coverage on real files, against the verdicts of GEOS (`tests/geos/expected.json`, made by
//! the script beside it).

use gridroom::exchange::geojson::read_path;
use gridroom::geometry::coverage::repair::RepairOptions;
use gridroom::geometry::coverage::{BuildOptions, FindingKind, Plane};
use gridroom::geometry::fixed::METRES_PER_UNIT;
use gridroom::geometry::measure::measure_face;
use gridroom::model::GridMap;
use serde_json::Value;
use std::collections::BTreeSet;

use crate::support::{REAL_MAPS, real_files};

fn open(name: &str, options: &BuildOptions) -> Option<GridMap> {
    let path = &real_files(&[name])?[0];
    let read = read_path(path).unwrap_or_else(|e| panic!("{name}: {e}"));
    Some(GridMap::build(read.layer, options))
}

#[test]
fn mismatches_are_those_of_geos() {
    let expected: Value =
        serde_json::from_str(include_str!("../geos/expected.json")).expect("JSON");
    for (name, of_file) in expected["files"].as_object().expect("files") {
        for (width, offending) in of_file["offending"].as_object().expect("widths") {
            let width: f64 = width.parse().expect("a width in units");
            let options = BuildOptions {
                beside_m: width * METRES_PER_UNIT,
                plane: Plane::Lattice,
                ..BuildOptions::default()
            };
            let Some(map) = open(name, &options) else {
                return;
            };
            let found: BTreeSet<u64> = map
                .findings
                .iter()
                .filter(|f| f.kind == FindingKind::Mismatch)
                .flat_map(|f| f.faces.iter().map(|face| u64::from(face.0)))
                .collect();
            let offending = offending.as_array().expect("a list").iter();
            let offending: BTreeSet<u64> = offending.filter_map(Value::as_u64).collect();
            assert_eq!(found, offending, "{name} at {width} units");
        }
    }
}

#[test]
fn invalid_polygons_are_those_of_geos() {
    let expected: Value =
        serde_json::from_str(include_str!("../geos/expected.json")).expect("JSON");
    for (name, of_file) in expected["files"].as_object().expect("files") {
        let Some(map) = open(name, &BuildOptions::default()) else {
            return;
        };
        let found: BTreeSet<u64> = map
            .findings
            .iter()
            .filter(|f| f.kind == FindingKind::SelfIntersection)
            .flat_map(|f| f.faces.iter().map(|face| u64::from(face.0)))
            .collect();
        let invalid = of_file["invalid_polygons"]
            .as_array()
            .expect("a list")
            .iter();
        let invalid: BTreeSet<u64> = invalid.filter_map(Value::as_u64).collect();
        assert_eq!(found, invalid, "{name}");
        assert_eq!(
            map.features.len() as u64,
            of_file["features"].as_u64().expect("a count")
        );
    }
}

#[test]
fn repaired_files_pass_the_check_with_every_face_still_there() {
    for name in REAL_MAPS {
        let options = BuildOptions {
            tolerance_m: 1.0,
            ..BuildOptions::default()
        };
        let Some(mut map) = open(name, &options) else {
            return;
        };
        assert!(map.snapped.farthest_m <= 1.0, "{name}");
        let report = map.coverage.repair(&RepairOptions::default());
        assert_eq!(report.refused, Vec::new(), "{name}");
        let check = map.coverage.check(1.0);
        assert_eq!(check.faults, Vec::new(), "{name}");
        map.take_shapes_from_coverage();
        let layer = gridroom::model::Layer {
            features: map.features,
            ..Default::default()
        };
        let again = GridMap::build(layer, &BuildOptions::default());
        let errors: Vec<_> = again
            .findings
            .iter()
            .filter(|f| f.kind.is_error())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        for face in again.coverage.faces() {
            assert!(
                !again.coverage.face_regions(face).is_empty(),
                "{name}: {}",
                again.title(face)
            );
        }
    }
}

#[test]
fn keelung_has_the_neighbours_and_figures_it_is_known_for() {
    let Some(map) = open("keelung_villages.geojson", &BuildOptions::default()) else {
        return;
    };
    let coverage = &map.coverage;
    let pairs: usize = coverage.faces().map(|f| coverage.neighbours(f).len()).sum();
    // 416 pairs touch; 26 of them only in a point.
    assert_eq!(pairs / 2, 390);
    let parts: Vec<usize> = coverage
        .faces()
        .map(|f| measure_face(coverage, f).parts)
        .collect();
    assert_eq!(parts.iter().filter(|n| **n > 1).count(), 1);
    let area: f64 = coverage
        .faces()
        .map(|f| measure_face(coverage, f).area_m2)
        .sum();
    // The city of Keelung has 132.8 km².
    assert!((area / 1e6 - 132.8).abs() < 1.5, "{area}");
}
