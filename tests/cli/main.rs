//! The command line, as a process.

use gridroom::geometry::fixed::METRES_PER_UNIT;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};

mod exchange;
#[path = "../support/town.rs"]
mod made;
mod osm;
mod practice;
mod propose;
mod sampling;
#[path = "../support/mod.rs"]
mod support;
use support::real_files;

const SOUND: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"洪桥","code":"01"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.001,25],[118.001,25.001],[118,25.001],[118,25]]]}}]}"#;

/// Two squares that overlap by a strip, and one that repeats the first.
const FAULTY: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"洪桥"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.001,25],[118.001,25.001],[118,25.001],[118,25]]]}},
{"type":"Feature","properties":{"name":"仙糖"},"geometry":{"type":"Polygon","coordinates":[[[118.0009,25],[118.002,25],[118.002,25.001],[118.0009,25.001],[118.0009,25]]]}},
{"type":"Feature","properties":{"name":"木兰"},"geometry":{"type":"Polygon","coordinates":[[[118.01,25],[118.011,25],[118.011,25.001],[118.01,25]]]}},
{"type":"Feature","properties":{"name":"坝垅"},"geometry":{"type":"Polygon","coordinates":[[[118.01,25],[118.011,25],[118.011,25.001],[118.01,25]]]}}]}"#;

fn gridroom(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .args(arguments)
        .output()
        .expect("gridroom runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn check_answers_by_its_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sound, faulty) = (
        folder.path().join("sound.geojson"),
        folder.path().join("faulty.geojson"),
    );
    std::fs::write(&sound, SOUND).expect("written");
    std::fs::write(&faulty, FAULTY).expect("written");
    let missing = folder.path().join("none.geojson");
    for (path, code) in [(&sound, 0), (&faulty, 1), (&missing, 3)] {
        assert_eq!(
            gridroom(&["check", text(path)]).status.code(),
            Some(code),
            "{}",
            path.display()
        );
    }
    assert_eq!(gridroom(&["check"]).status.code(), Some(2));
    assert_eq!(
        gridroom(&["check", text(&sound), "--gap-width", "-1"])
            .status
            .code(),
        Some(2)
    );
    let error = gridroom(&["check", text(&missing)]);
    assert!(String::from_utf8_lossy(&error.stderr).contains("none.geojson"));
}

#[test]
fn check_names_faces_place_area_and_width() {
    let folder = tempfile::tempdir().expect("a folder");
    let faulty = folder.path().join("faulty.geojson");
    std::fs::write(&faulty, FAULTY).expect("written");
    let lines = stdout(&gridroom(&["check", text(&faulty)]));
    let overlap = lines
        .lines()
        .find(|l| l.starts_with("overlap") && l.contains("洪桥"))
        .expect("an overlap");
    assert!(
        overlap.contains("仙糖 (#2)") && overlap.contains("m²") && overlap.contains("118.000"),
        "{overlap}"
    );
    let report: Value =
        serde_json::from_slice(&gridroom(&["check", text(&faulty), "--json"]).stdout)
            .expect("JSON");
    assert_eq!(report["sound"], false);
    assert_eq!(report["faces"], 4);
    assert_eq!(report["counts"]["duplicate"], 1);
    let findings = report["findings"].as_array().expect("findings");
    let overlap = findings
        .iter()
        .find(|f| f["kind"] == "overlap")
        .expect("an overlap");
    let area = overlap["area_m2"].as_f64().expect("an area");
    assert!((area - 1117.0).abs() < 5.0, "{area}");
    let width = overlap["width_m"].as_f64().expect("a width");
    assert!((width - 10.08).abs() < 0.6, "{width}");
}

#[test]
fn repair_leaves_what_it_must_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let (faulty, out) = (
        folder.path().join("faulty.geojson"),
        folder.path().join("out.geojson"),
    );
    std::fs::write(&faulty, FAULTY).expect("written");
    let refused = gridroom(&["repair", text(&faulty), "-o", text(&faulty)]);
    assert_eq!(refused.status.code(), Some(3));
    assert_eq!(
        std::fs::read_to_string(&faulty).expect("kept"),
        FAULTY,
        "the input is untouched"
    );
    let repaired = gridroom(&["repair", text(&faulty), "-o", text(&out), "--json"]);
    assert_eq!(repaired.status.code(), Some(1), "a duplicate is left");
    let report: Value = serde_json::from_slice(&repaired.stdout).expect("JSON");
    assert_eq!(report["fixed"][0]["kind"], "overlap");
    assert_eq!(report["refused"][0]["kind"], "overlap");
    let written: Value =
        serde_json::from_slice(&std::fs::read(&out).expect("written")).expect("JSON");
    assert_eq!(
        written["features"].as_array().map(Vec::len),
        Some(4),
        "every named face is there"
    );
    let report: Value =
        serde_json::from_slice(&gridroom(&["check", text(&out), "--json"]).stdout).expect("JSON");
    assert_eq!(report["counts"]["overlap"], 1, "only the duplicate's");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let Some(files) = real_files(&["nyct2010_wgs84.geojson"]) else {
        return;
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .args(["check", text(&files[0]), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gridroom runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn taipei_names_its_self_intersection() {
    let Some(files) = real_files(&["taipei_villages.geojson"]) else {
        return;
    };
    let output = gridroom(&["check", text(&files[0])]);
    assert_eq!(output.status.code(), Some(1));
    let lines = stdout(&output);
    assert!(
        lines
            .lines()
            .any(|l| l.starts_with("self-intersection") && l.contains("老泉里")),
        "{lines}"
    );
}

#[test]
fn with_a_planar_gap_width_the_offenders_are_those_of_geos() {
    let expected: Value =
        serde_json::from_str(include_str!("../geos/expected.json")).expect("JSON");
    for name in ["greater_taipei_villages.geojson", "nyct2010_wgs84.geojson"] {
        let Some(files) = real_files(&[name]) else {
            return;
        };
        for (units, offending) in expected["files"][name]["offending"]
            .as_object()
            .expect("widths")
        {
            let metres = units.parse::<f64>().expect("units") * METRES_PER_UNIT;
            let width = format!("{metres:.9}");
            let path = text(&files[0]);
            let output = gridroom(&["check", path, "--planar", "--gap-width", &width, "--json"]);
            let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            let findings = report["findings"].as_array().expect("findings").iter();
            let faults = findings.filter(|f| f["error"] == true);
            let features = faults.flat_map(|f| f["faces"].as_array().expect("faces"));
            let found: BTreeSet<u64> = features
                .map(|f| f["feature"].as_u64().expect("a number") - 1)
                .collect();
            let offending = offending.as_array().expect("a list").iter();
            let offending: BTreeSet<u64> = offending.filter_map(Value::as_u64).collect();
            assert_eq!(found, offending, "{name} at {units} units");
        }
    }
}
