//! Real ground: the towns of Keelung and Taipei divided along the boundaries of their villages.

#[path = "../support/mod.rs"]
mod support;

use gridroom::course::Course;
use gridroom::exchange::geojson::read_path;
use gridroom::geometry::coverage::repair::RepairOptions;
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::label::label_place;
use gridroom::geometry::polygon::Shape;
use gridroom::geometry::propose::{
    Aim, Bound, Ground, Latest, Line, Options, Prepared, Target, Thing, propose,
};
use gridroom::model::census::Census;
use gridroom::model::context::Context;
use gridroom::model::propose::{Field, Heads, Lack, Wish, begin};
use gridroom::model::{Feature, GridMap, Layer};
use gridroom::rules::balance::Band;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Villages without gaps, and the town of each.
fn villages(path: &std::path::Path) -> (Coverage, Vec<String>) {
    let layer = read_path(path).expect("readable").layer;
    let shapes = layer.features.iter();
    let shapes: Vec<Shape> = shapes
        .map(|f| f.shape.clone().unwrap_or_default())
        .collect();
    let mut villages = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    villages.repair(&RepairOptions::default());
    let towns = layer.features.iter().map(|feature| {
        let properties = feature.properties.as_ref().expect("some");
        let town = properties["TOWNNAME"].as_str().unwrap_or_default();
        town.to_owned()
    });
    (villages, towns.collect())
}

/// Towns as faces, the boundaries of villages as streets, the same weight in every village.
fn divided(path: &std::path::Path) {
    let (villages, names) = villages(path);
    let mut towns: BTreeMap<String, Shape> = BTreeMap::new();
    let mut things = Vec::new();
    let mut lines = Vec::new();
    for (face, town) in villages.faces().zip(&names) {
        let polygons = villages.face_polygons(face);
        let place = label_place(&polygons);
        things.extend(place.map(|place| Thing {
            at: place.at,
            outline: Vec::new(),
            weights: [1_000, 2_600],
        }));
        let rings = polygons.iter().flat_map(|p| p.rings());
        lines.extend(rings.map(|ring| Line {
            bound: Bound::Street,
            must: false,
            coords: ring.iter().chain(ring.first()).copied().collect(),
        }));
        let shape = towns.entry(town.clone()).or_default();
        shape.polygons.extend(polygons);
    }
    let shapes: Vec<Shape> = towns.into_values().collect();
    let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    let faces: Vec<_> = coverage.faces().map(|face| (face, face.0)).collect();
    let targets = faces.iter().map(|(face, compartment)| Target {
        compartment: *compartment,
        band: Some([4_000, 8_000]),
        count: None,
        fewest: coverage.face_regions(*face).len(),
    });
    let aim = Aim {
        targets: targets.collect(),
        total: None,
    };
    let ground = Ground {
        coverage: &coverage,
        faces,
        lines,
        things,
        spread: Vec::new(),
        groups: Vec::new(),
        entrances: Vec::new(),
    };
    let prepared = Prepared::new(&ground, aim).expect("possible");
    let options = Options {
        alternatives: 1,
        ..Options::default()
    };
    let found = propose(&prepared, &options, &Course::new(), &Latest::default());
    let best = &found.expect("nobody stops it")[0];
    let made = prepared
        .blocks
        .coverage(&best.district_of, best.districts.len());
    assert_eq!(made.check(0.5).faults, []);
    for district in made.faces() {
        assert_eq!(made.face_regions(district).len(), 1, "{district:?}");
    }
    let score = &best.score;
    assert!(score.banded > 10, "{}", score.banded);
    let share = score.in_band as f64 / score.banded as f64;
    assert!(share > 0.9, "{share} of {}", score.banded);
    assert!(score.along() > 0.99, "{}", score.along());
    assert_eq!(score.whole, 1_000 * villages.face_count() as u64);
}

#[test]
fn towns_of_keelung_and_taipei_are_divided_along_their_villages() {
    let names = ["keelung_villages.geojson", "taipei_villages.geojson"];
    let Some(files) = support::real_files(&names) else {
        return;
    };
    for path in files {
        divided(&path);
    }
}

/// Villages as the grids of a project in which there is nothing else: no street, no building.
fn joined(path: &std::path::Path) {
    let (villages, names) = villages(path);
    let towns: BTreeSet<&String> = names.iter().collect();
    let features = villages.faces().zip(&names).map(|(face, town)| {
        let number = towns.iter().position(|t| *t == town).expect("one of them");
        let properties = json!({
            "code": format!("999999001{number:03}{:03}", face.0),
            "community_code": format!("999999001{number:03}"),
            "households": 1_000, "residents": 2_600,
        });
        Feature {
            properties: properties.as_object().cloned(),
            shape: Some(Shape {
                polygons: villages.face_polygons(face),
            }),
            ..Feature::default()
        }
    });
    let layer = Layer {
        features: features.collect(),
        ..Layer::default()
    };
    let map = GridMap::build(layer, &BuildOptions::default());
    let (context, heads) = (Context::default(), Heads::default());
    let index = CoverageIndex::new(&map.coverage);
    let field = Field {
        census: &Census::new(&context, &map.coverage, &index),
        map: &map,
        context: &context,
        wholes: &[],
        heads: &heads,
    };
    let wish = Wish {
        band: Band {
            least: 4_000,
            most: 8_000,
        },
        alternatives: 1,
        ..Wish::default()
    };
    let proposal = begin(&field, &wish).expect("possible");
    let lacks = [Lack::Streets, Lack::Buildings, Lack::Compounds];
    assert_eq!(proposal.lacks, lacks, "it says what it lacks");
    let found = proposal.search(&Course::new(), &Latest::default());
    let best = &found.expect("nobody stops it")[0];
    let count = best.districts.len();
    let made = proposal.prepared.blocks.coverage(&best.district_of, count);
    assert_eq!(made.check(0.5).faults, []);
    for district in made.faces() {
        assert_eq!(made.face_regions(district).len(), 1, "{district:?}");
    }
    let score = &best.score;
    // There are only the boundaries of villages to go by.
    assert_eq!(score.new_m, [0.0; 5]);
    assert!(score.length_m[Bound::Old.place()] > 0.0);
    assert_eq!(score.whole, 1_000 * villages.face_count() as u64);
    let share = score.in_band as f64 / score.banded as f64;
    assert!(share > 0.9, "{share} of {}", score.banded);
}

#[test]
fn villages_of_keelung_and_taipei_are_joined_in_a_project_without_streets() {
    let names = ["keelung_villages.geojson", "taipei_villages.geojson"];
    let Some(files) = support::real_files(&names) else {
        return;
    };
    for path in files {
        joined(&path);
    }
}
