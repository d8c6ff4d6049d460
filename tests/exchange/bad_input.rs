//! Files that are not what they should be: a message that names feature, place and remedy, and
//! never a panic.

use gridroom::exchange::geojson::{read_bytes, read_path};
use gridroom::exchange::report::ReadError;
use gridroom::geometry::coverage::BuildOptions;
use gridroom::model::GridMap;
use proptest::prelude::*;

fn refused(text: impl AsRef<[u8]>) -> String {
    match read_bytes(text.as_ref()) {
        Ok(read) => panic!("read: {read:?}"),
        Err(error) => error.to_string(),
    }
}

fn polygon(coordinates: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[
{{"type":"Feature","properties":{{"name":"洪桥"}},"geometry":null}},
{{"type":"Feature","properties":{{"name":"仙糖"}},"geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}]}}"#
    )
}

#[test]
fn every_fault_has_its_message() {
    let gbk = b"{\"type\":\"FeatureCollection\",\n\"name\":\"\xcf\xc9\xd3\xce\",\"features\":[]}";
    let table: Vec<(Vec<u8>, &[&str])> = vec![
        (b"".to_vec(), &["empty"]),
        (b" \n\t".to_vec(), &["empty"]),
        (b"\xef\xbb\xbf".to_vec(), &["empty"]),
        (b"hello".to_vec(), &["line 1", "not valid JSON"]),
        (b"[1,2]".to_vec(), &["an array", "FeatureCollection"]),
        (b"null".to_vec(), &["null"]),
        (br#"{"type":"FeatureCollection","features":{}}"#.to_vec(), &["not GeoJSON"]),
        (br#"{"type":"Topology","objects":{}}"#.to_vec(), &["TopoJSON", "import"]),
        (br#"{"rows":[],"total":3}"#.to_vec(), &["missing", "rows, total"]),
        (gbk.to_vec(), &["line 2", "UTF-8", "GBK"]),
        (polygon("[[[118,25],[NaN,25],[118,25]]]").into(), &["line 3", "not valid JSON"]),
        (polygon("[[[118,25],[1e308,25],[118,25]]]").into(), &["feature 2 (仙糖)", "vertex 2 of ring 1", "longitude"]),
        (polygon("[[[118,25],[1e999,25],[118,25]]]").into(), &["feature 2", "line 3", "out of range"]),
        (polygon("[[[250000.5,2771000.2],[250100,2771000],[250000,2771100]]]").into(), &["feature 2 (仙糖)", "projected metres", "WGS84"]),
        (polygon("[[[25.3,118.6],[25.3,118.7],[25.4,118.6]]]").into(), &["feature 2", "longitude first"]),
        (polygon("[[[118],[118,25]]]").into(), &["feature 2", "line 3", "position"]),
        (polygon("[[118,25],[118,26]]").into(), &["feature 2", "line 3", "position"]),
        (polygon("\"here\"").into(), &["feature 2", "rings"]),
        (polygon("[[[\"118\",25]]]").into(), &["feature 2", "invalid type"]),
        (br#"{"type":"FeatureCollection","features":[7]}"#.to_vec(), &["feature 1", "a Feature"]),
        (br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Blob","coordinates":[]}}]}"#.to_vec(), &["feature 1", "Blob"]),
        (br#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon"}}]}"#.to_vec(), &["feature 1", "coordinates"]),
    ];
    for (text, expected) in table {
        let message = refused(&text);
        for part in expected {
            assert!(message.contains(part), "{part:?} is missing in {message:?}");
        }
    }
}

#[test]
fn a_truncated_file_says_where_it_ends() {
    let whole = polygon("[[[118,25],[118.001,25],[118,25.001],[118,25]]]");
    for cut in (1..whole.len() - 1).filter(|i| whole.is_char_boundary(*i)) {
        let error = read_bytes(&whole.as_bytes()[..cut]).expect_err("cut off");
        assert!(
            matches!(error, ReadError::Json { cut: true, .. }),
            "{cut}: {error}"
        );
    }
    assert!(refused(&whole[..whole.len() / 2]).contains("cut off"));
}

#[test]
fn a_thousand_nested_collections_are_refused() {
    let open = r#"{"type":"GeometryCollection","geometries":["#.repeat(1000);
    let geometry = format!("{open}{}", "]}".repeat(1000));
    let text = format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}"#
    );
    for text in [geometry, text] {
        let message = refused(text);
        assert!(
            message.contains("feature 1") && message.contains("nested"),
            "{message}"
        );
    }
    let arrays = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    refused(&arrays);
    refused(polygon(&arrays));
}

#[test]
fn a_file_of_200_megabytes_is_read_or_refused_but_never_fatal() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.geojson");
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    let feature = r#"{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.001,25],[118,25.001],[118,25]]]}},"#;
    while text.len() < 200_000_000 {
        text.push_str(feature);
    }
    std::fs::write(&path, &text).expect("written");
    let error = read_path(&path).expect_err("cut off").to_string();
    assert!(error.contains("cut off"), "{error}");
}

#[test]
fn a_missing_file_or_a_folder_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [folder.path().join("none.geojson"), folder.path().to_owned()] {
        let message = read_path(&path).expect_err("refused").to_string();
        assert!(message.contains(&path.display().to_string()), "{message}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A sound file with some bytes replaced, cut or doubled.
    #[test]
    fn damaged_files_never_panic(at in 0.0..1.0f64, length in 0..40usize, by in prop::collection::vec(any::<u8>(), 0..8)) {
        let mut text = polygon("[[[118,25],[118.001,25,4],[118,25.001],[118,25]],[[118.1,25.1],[118.2,25.1],[118.1,25.1]]]").into_bytes();
        let start = (at * text.len() as f64) as usize;
        let end = (start + length).min(text.len());
        text.splice(start..end, by);
        if let Ok(read) = read_bytes(&text) {
            let map = GridMap::build(read.layer, &BuildOptions::default());
            prop_assert_eq!(map.coverage.faults(), Vec::new());
        }
    }
}
