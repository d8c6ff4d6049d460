//! Out and in again: every format gives back what it can hold, and says what it cannot.

use crate::files::real_files;
use crate::support::{first_layer, map_of, placed};
use gridroom::exchange::export::{Loss, write};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::{Feature, GridMap, Layer};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A map written in a format and read again, with what was said to be lost.
fn again(map: &GridMap, ending: &str) -> (GridMap, Vec<Loss>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("网格.{ending}"));
    let losses = write(&path, map).unwrap_or_else(|e| panic!("{ending}: {e}"));
    (map_of(placed(first_layer(&path))), losses)
}

const FORMATS: [&str; 6] = ["geojson", "topojson", "gpkg", "shp", "zip", "kml"];

#[test]
fn real_maps_keep_every_vertex_in_every_format() {
    let names = [
        "keelung_villages.geojson",
        "davao_barangays.geojson",
        "nyc_nta.geojson",
    ];
    let Some(files) = real_files(&names) else {
        return;
    };
    for path in files {
        let map = map_of(placed(first_layer(&path)));
        for ending in FORMATS {
            let (other, losses) = again(&map, ending);
            assert_eq!(
                other.coverage,
                map.coverage,
                "{} as {ending}",
                path.display()
            );
            let has_types = matches!(ending, "kml");
            assert_eq!(
                losses.contains(&Loss::Types),
                has_types && losses.contains(&Loss::Types)
            );
        }
    }
}

#[test]
fn a_topology_has_the_arcs_of_the_coverage() {
    let Some(files) = real_files(&["keelung_villages.geojson"]) else {
        return;
    };
    let map = map_of(placed(first_layer(&files[0])));
    let text =
        gridroom::course::whole(|course| gridroom::exchange::topojson::to_bytes(&map, course));
    let topology: Value = serde_json::from_slice(&text).expect("JSON");
    let arcs = topology["arcs"].as_array().expect("arcs");
    assert_eq!(arcs.len(), map.coverage.arcs().count());
    let first: Vec<_> = map.coverage.arcs().next().expect("one").1.coords.clone();
    assert_eq!(arcs[0].as_array().map(Vec::len), Some(first.len()));
}

/// Cells of a chessboard, some with a hole, some of two parts.
fn shape() -> impl Strategy<Value = Shape> {
    (any::<bool>(), any::<bool>()).prop_map(|(has_hole, is_multi)| {
        let square = |x: i32, y: i32, size: i32| {
            let corner = |dx, dy| Coord::new(x + dx, y + dy);
            vec![
                corner(0, 0),
                corner(size, 0),
                corner(size, size),
                corner(0, size),
            ]
        };
        let hole = || square(3_001, 3_003, 1_007).into_iter().rev().collect();
        let mut polygons = vec![Polygon {
            outer: square(0, 0, 10_000),
            holes: if has_hole { vec![hole()] } else { Vec::new() },
        }];
        if is_multi {
            polygons.push(Polygon {
                outer: square(10_500, 100, 300),
                holes: Vec::new(),
            });
        }
        Shape { polygons }
    })
}

fn moved(shape: &Shape, x: i32, y: i32) -> Shape {
    let ring = |ring: &[Coord]| ring.iter().map(|c| Coord::new(c.x + x, c.y + y)).collect();
    let polygons = shape.polygons.iter().map(|p| Polygon {
        outer: ring(&p.outer),
        holes: p.holes.iter().map(|h| ring(h)).collect(),
    });
    Shape {
        polygons: polygons.collect(),
    }
}

fn attributes() -> impl Strategy<Value = Map<String, Value>> {
    let text = prop_oneof![
        "[a-z0-9 ]{0,12}[a-z0-9]",
        "[\u{4e00}-\u{9fa5}]{1,12}",
        Just("00350322001".to_owned()),
        Just("<a> & \"b\" 'c'".to_owned()),
    ];
    (
        text.clone(),
        any::<i32>(),
        -1_000_000..1_000_000i32,
        any::<bool>(),
        prop::option::of(text),
    )
        .prop_map(|(name, whole, part, flag, remark)| {
            json!({
                "name": name.trim(),
                "whole": whole,
                "part": f64::from(part) / 64.0,
                "flag": flag,
                "社区": remark.as_deref().map(str::trim),
            })
            .as_object()
            .cloned()
            .unwrap_or_default()
        })
}

fn layer() -> impl Strategy<Value = Layer> {
    let feature = (shape(), attributes());
    let corner = (
        -1_700_000_000..1_700_000_000i32,
        -800_000_000..800_000_000i32,
    );
    (corner, prop::collection::vec(feature, 1..8)).prop_map(|((x, y), features)| Layer {
        features: (0..)
            .zip(features)
            .map(|(i, (shape, properties))| Feature {
                multi: shape.polygons.len() > 1,
                // Every second touches the one before it.
                shape: Some(moved(&shape, x + (i % 2) * 20_000, y + (i / 2) * 10_000)),
                properties: Some(properties),
                ..Feature::default()
            })
            .collect(),
        ..Layer::default()
    })
}

/// What a value is once it has become a text.
fn as_text(value: &Value) -> Value {
    match value {
        Value::Null | Value::String(_) => value.clone(),
        other => Value::from(other.to_string()),
    }
}

fn same_number(a: &Value, b: &Value) -> bool {
    a == b || (a.is_number() && a.as_f64() == b.as_f64())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_map_comes_back(layer in layer()) {
        let map = map_of(layer);
        for ending in FORMATS {
            let (other, losses) = again(&map, ending);
            prop_assert_eq!(&other.coverage, &map.coverage, "{}", ending);
            for (a, b) in map.features.iter().zip(&other.features) {
                let (a, b) = (a.properties.as_ref().expect("given"), b.properties.as_ref().expect("read"));
                for (name, value) in a {
                    // A table's empty cell is empty whether it was null or not there.
                    let found = b.get(name).cloned().unwrap_or_default();
                    let is_same = match ending {
                        "kml" => as_text(value) == found || (value.is_null() && found.is_null()),
                        "shp" | "zip" => same_number(value, &found) || (value.is_null() && found == ""),
                        _ => same_number(value, &found),
                    };
                    prop_assert!(is_same, "{}: {} was {}, is {}", ending, name, value, found);
                }
            }
            prop_assert_eq!(losses.contains(&Loss::Types), ending == "kml");
            let values = map.features.iter().flat_map(|f| f.properties.iter().flatten());
            let has_nulls = values.into_iter().any(|(_, value)| value.is_null());
            let drops_nulls = ["kml", "shp", "zip"].contains(&ending);
            prop_assert_eq!(losses.contains(&Loss::Nulls), has_nulls && drops_nulls, "{}", ending);
            let other_losses = losses.iter().filter(|l| !matches!(l, Loss::Types | Loss::Nulls)).count();
            prop_assert_eq!(other_losses, 0, "{}: {:?}", ending, losses);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// Through one format and then another.
    #[test]
    fn any_map_comes_back_through_every_pair(layer in layer()) {
        let map = map_of(layer);
        for first in FORMATS {
            let (once, _) = again(&map, first);
            for second in FORMATS {
                let (twice, losses) = again(&once, second);
                prop_assert_eq!(&twice.coverage, &map.coverage, "{} then {}", first, second);
                let is_named = |loss: &Loss| {
                    matches!(loss, Loss::Types | Loss::Nulls | Loss::Ids)
                };
                prop_assert!(losses.iter().all(is_named), "{} then {}: {:?}", first, second, losses);
            }
        }
    }
}

#[test]
fn what_a_format_cannot_hold_is_said() {
    let outer = [(0, 0), (9_000, 0), (0, 9_000)]
        .map(|(x, y)| Coord::new(x, y))
        .to_vec();
    let feature = Feature {
        source_id: Some(json!(7)),
        properties: json!({"a_very_long_name": 1, "a_very_long_number": 2, "list": [1], "text": "长".repeat(200)})
            .as_object()
            .cloned(),
        shape: Some(Shape { polygons: vec![Polygon { outer, holes: Vec::new() }] }),
        other_geometry: Some(json!({"type": "Point", "coordinates": [0.1, 0.1]})),
        ..Feature::default()
    };
    let map = map_of(Layer {
        features: vec![feature],
        foreign_members: json!({"title": "x"})
            .as_object()
            .cloned()
            .unwrap_or_default(),
    });
    let (read, losses) = again(&map, "shp");
    assert!(
        losses.contains(&Loss::Cut(1)) && losses.contains(&Loss::Others(1)),
        "{losses:?}"
    );
    assert!(
        losses.contains(&Loss::Ids)
            && losses.contains(&Loss::Members)
            && losses.contains(&Loss::Nested)
    );
    let renamed = losses.iter().find_map(|l| match l {
        Loss::Renamed(pairs) => Some(pairs.clone()),
        _ => None,
    });
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let expected = [
        pair("a_very_long_name", "a_very_lon"),
        pair("a_very_long_number", "a_very_l_2"),
    ];
    assert_eq!(renamed.expect("renamed"), expected);
    let cut = read.features[0].properties.as_ref().expect("read")["text"]
        .as_str()
        .map(str::len);
    // 254 bytes hold 84 characters of three bytes.
    assert_eq!(cut, Some(252));
    let (_, losses) = again(&map, "geojson");
    assert_eq!(losses, []);
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("map.svg");
    assert_eq!(
        write(&svg, &map).expect("written"),
        [Loss::Attributes, Loss::Rounded]
    );
    assert!(
        std::fs::read_to_string(&svg)
            .expect("there")
            .contains("<path class=\"grid\"")
    );
}
