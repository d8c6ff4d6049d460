//! GeoJSON in and out: the cases that other tools stumbled over, and the round trip.

use gridroom::exchange::geojson::{read_bytes, read_path, to_bytes};
use gridroom::exchange::report::{NoteKind, ReadLayer};
use gridroom::geometry::coverage::BuildOptions;
use gridroom::geometry::fixed::{Coord, ring_area2};
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::{Feature, GridMap, Layer};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::files::{REAL_MAPS, real_files};

fn read(text: &str) -> ReadLayer {
    read_bytes(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn kinds(read: &ReadLayer) -> Vec<NoteKind> {
    read.notes.iter().map(|n| n.kind).collect()
}

fn saved(layer: &Layer) -> Vec<u8> {
    to_bytes(&layer.features, &layer.foreign_members)
}

/// A collection of one feature with this geometry.
fn with_geometry(geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"name":"洪桥"}},"geometry":{geometry}}}]}}"#
    )
}

const SQUARE: &str = "[[118,25],[118.001,25],[118.001,25.001],[118,25.001],[118,25]]";

#[test]
fn nulls_are_listed_not_dropped() {
    // Case 27.
    let layer = read(
        r#"{"type":"FeatureCollection","bbox":null,"features":[
        {"type":"Feature","geometry":null,"properties":null},
        {"type":"Feature","bbox":null,"geometry":{"type":"Polygon","coordinates":[]},"properties":{}}]}"#,
    );
    assert_eq!(layer.layer.features.len(), 2);
    assert_eq!(kinds(&layer), [NoteKind::NoGeometry; 2]);
    assert_eq!(layer.notes[1].feature, Some(2));
    let again = read_bytes(&saved(&layer.layer)).expect("read again");
    assert_eq!(again.layer, layer.layer);
}

#[test]
fn ids_of_every_kind_are_kept_apart() {
    // Case 28.
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":null,"geometry":null,"properties":{}},
        {"type":"Feature","id":7,"geometry":null,"properties":{}},
        {"type":"Feature","id":"7","geometry":null,"properties":{}},
        {"type":"Feature","geometry":null,"properties":{}}]}"#;
    let layer = read(text).layer;
    let ids: Vec<_> = layer.features.iter().map(|f| f.source_id.clone()).collect();
    assert_eq!(
        ids,
        [Some(Value::Null), Some(json!(7)), Some(json!("7")), None]
    );
    let map = GridMap::build(layer, &BuildOptions::default());
    assert_eq!(map.coverage.faces().count(), 4, "each has its own face");
}

#[test]
fn a_byte_order_mark_is_skipped_and_noted() {
    // Case 29.
    let mut text = b"\xef\xbb\xbf".to_vec();
    text.extend(with_geometry("null").bytes());
    let layer = read_bytes(&text).expect("read");
    assert_eq!(
        kinds(&layer),
        [NoteKind::ByteOrderMark, NoteKind::NoGeometry]
    );
}

#[test]
fn foreign_members_and_exact_values_survive() {
    // Case 30.
    let text = r#"{"name":"grids","type":"FeatureCollection","features":[{"type":"Feature",
        "z-order":3,"properties":{"b":1.0,"a":1,"big":12345678901234567890123,"far":1e400,
        "price":1.10,"s":"引\"号\\\u0007","n":null,"o":{"y":[1,2],"x":{}}},
        "geometry":{"type":"Polygon","coordinates":[[[118,25],[118.001,25],[118,25.001],[118,25]]],"precision":"surveyed"},
        "style":{"fill":"red"}}],"license":["CC0"]}"#;
    let layer = read(text).layer;
    let out = String::from_utf8(saved(&layer)).expect("UTF-8");
    for kept in [
        r#""b":1.0,"a":1,"big":12345678901234567890123,"far":1e+400"#,
        r#""price":1.10"#,
        r#""o":{"y":[1,2],"x":{}}"#,
        r#""z-order":3,"style":{"fill":"red"}"#,
        r#""precision":"surveyed"}"#,
        r#""name":"grids","license":["CC0"]"#,
    ] {
        assert!(out.contains(kept), "{kept} is missing in {out}");
    }
    assert_eq!(read(&out).layer, layer);
}

#[test]
fn heights_are_dropped_and_noted() {
    // Case 31.
    let layer = read(&with_geometry(
        r#"{"type":"Polygon","coordinates":[[[118,25,7],[118.001,25,7],[118,25.001,7.5],[118,25,7]]]}"#,
    ));
    assert_eq!(kinds(&layer), [NoteKind::HeightDropped]);
    assert_eq!(layer.notes[0].count, 4);
    assert_eq!(
        layer.notes[0].at,
        Some(Coord::new(1_180_000_000, 250_000_000))
    );
}

#[test]
fn nested_collections_are_flattened_and_the_rest_is_listed() {
    // Case 32.
    let layer = read(&with_geometry(&format!(
        r#"{{"type":"GeometryCollection","geometries":[{{"type":"Point","coordinates":[118,25]}},
        {{"type":"GeometryCollection","geometries":[{{"type":"Polygon","coordinates":[{SQUARE}]}}]}}]}}"#
    )));
    assert_eq!(kinds(&layer), [NoteKind::Flattened, NoteKind::NotPolygon]);
    let feature = &layer.layer.features[0];
    assert_eq!(feature.shape.as_ref().map(|s| s.polygons.len()), Some(1));
    assert_eq!(
        feature.other_geometry.as_ref().map(|o| o["type"].clone()),
        Some(json!("Point"))
    );
    assert_eq!(
        read_bytes(&saved(&layer.layer)).expect("again").layer,
        layer.layer
    );
}

#[test]
fn an_open_ring_is_closed_and_noted() {
    // Case 33.
    let layer = read(&with_geometry(
        r#"{"type":"Polygon","coordinates":[[[118,25],[118.001,25],[118,25.001]]]}"#,
    ));
    assert_eq!(kinds(&layer), [NoteKind::RingClosed]);
    let ring = &layer.layer.features[0]
        .shape
        .as_ref()
        .expect("a shape")
        .polygons[0]
        .outer;
    assert_eq!(ring.len(), 3);
}

#[test]
fn any_winding_in_rfc_winding_out() {
    // Case 34, with the members of the geometry in an unusual order.
    let hole = "[[118.0002,25.0002],[118.0004,25.0002],[118.0004,25.0004],[118.0002,25.0002]]";
    let mut outer: Vec<_> = SQUARE.trim_matches(['[', ']']).split("],[").collect();
    outer.reverse();
    let outer = format!("[[{}]]", outer.join("],["));
    let layer = read(&with_geometry(&format!(
        r#"{{"coordinates":[{outer},{hole}],"type":"Polygon"}}"#
    )));
    assert_eq!(kinds(&layer), [NoteKind::Rewound]);
    assert_eq!(layer.notes[0].count, 2);
    let polygon = &layer.layer.features[0]
        .shape
        .as_ref()
        .expect("a shape")
        .polygons[0];
    assert!(ring_area2(&polygon.outer) > 0 && ring_area2(&polygon.holes[0]) < 0);
    let out = String::from_utf8(saved(&layer.layer)).expect("UTF-8");
    assert!(out.contains(SQUARE), "{out}");
}

#[test]
fn the_coordinate_system_member_is_checked() {
    // Case 26.
    let named = |name: &str| {
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{name}"}}}},"features":[]}}"#
        )
    };
    for name in [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
    ] {
        assert_eq!(kinds(&read(&named(name))), [NoteKind::CrsDropped]);
    }
    let error = read_bytes(named("urn:ogc:def:crs:EPSG::3826").as_bytes()).expect_err("refused");
    assert!(error.to_string().contains("EPSG:3826"), "{error}");
}

#[test]
fn features_and_bare_geometries_are_read() {
    let geometry = format!(r#"{{"type":"MultiPolygon","coordinates":[[{SQUARE}]]}}"#);
    let bare = read(&geometry).layer;
    assert!(bare.features[0].multi && bare.features[0].shape.is_some());
    let feature = format!(r#"{{"type":"Feature","geometry":{geometry},"properties":{{"a":1}}}}"#);
    assert_eq!(
        read(&feature).layer.features[0].shape,
        bare.features[0].shape
    );
}

#[test]
fn what_is_written_is_what_was_validated() {
    // Case 24: nothing is rounded on the way out, so nothing can cross there.
    let Some(files) = real_files(&["greater_taipei_villages.geojson"]) else {
        return;
    };
    let mut map = GridMap::build(
        read_path(&files[0]).expect("read").layer,
        &BuildOptions::default(),
    );
    map.coverage.repair(&Default::default());
    map.take_shapes_from_coverage();
    let out = to_bytes(&map.features, &map.foreign_members);
    let again = GridMap::build(
        read_bytes(&out).expect("again").layer,
        &BuildOptions::default(),
    );
    assert_eq!(again.coverage, map.coverage);
    let errors: Vec<_> = again
        .findings
        .iter()
        .filter(|f| f.kind.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn real_files_open_save_open_identical() {
    // Case 36.
    let Some(files) = real_files(&REAL_MAPS) else {
        return;
    };
    for path in files {
        let first = read_path(&path)
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
            .layer;
        let bytes = saved(&first);
        let second = read_bytes(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(second.layer == first, "{} changed", path.display());
        assert!(
            saved(&second.layer) == bytes,
            "{} is not stable",
            path.display()
        );
        assert!(!kinds(&second).contains(&NoteKind::Rewound));
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e300..1e300f64).prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("\\PC{0,4}", inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

fn members() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("x\\PC{0,4}", value(), 0..4).prop_map(|m| m.into_iter().collect())
}

fn ring() -> impl Strategy<Value = Vec<Coord>> {
    let vertex = (
        -1_800_000_000..=1_800_000_000i32,
        -900_000_000..=900_000_000i32,
    );
    prop::collection::vec(vertex.prop_map(|(x, y)| Coord::new(x, y)), 1..8)
}

fn feature() -> impl Strategy<Value = Feature> {
    let polygon = (ring(), prop::collection::vec(ring(), 0..2))
        .prop_map(|(outer, holes)| Polygon { outer, holes });
    let shape = prop::collection::vec(polygon, 1..3).prop_map(|polygons| Shape { polygons });
    (
        prop::option::of(value()),
        prop::option::of(members()),
        members(),
        prop::option::of(shape),
        any::<bool>(),
    )
        .prop_map(
            |(source_id, properties, foreign_members, shape, multi)| Feature {
                multi: shape
                    .as_ref()
                    .is_some_and(|s| multi || s.polygons.len() > 1),
                source_id,
                properties,
                foreign_members,
                shape,
                ..Feature::default()
            },
        )
}

proptest! {
    #[test]
    fn any_layer_survives(features in prop::collection::vec(feature(), 0..6), foreign_members in members()) {
        let given = Layer { features, foreign_members };
        // The first reading winds the rings; from then on nothing changes.
        let first = read_bytes(&saved(&given)).expect("own output is read").layer;
        let bytes = saved(&first);
        let second = read_bytes(&bytes).expect("own output is read").layer;
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(bytes, saved(&second));
        for (a, b) in given.features.iter().zip(&first.features) {
            prop_assert_eq!(&a.properties, &b.properties);
            prop_assert_eq!(&a.source_id, &b.source_id);
            prop_assert_eq!(&a.foreign_members, &b.foreign_members);
        }
    }
}
