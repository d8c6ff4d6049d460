//! What is written: valid, whatever was read, and the same when it comes in again.

use super::{folder, gridroom, json, project, stderr, text};
use std::path::Path;

fn export(from: &Path, to: &Path, more: &[&str]) -> serde_json::Value {
    let mut arguments = vec!["export", text(from), "-o", text(to), "--json"];
    arguments.extend(more);
    let output = gridroom(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    json(&output)
}

#[test]
fn invalid_polygons_are_written_as_valid_ones() {
    let Some(folder) = folder() else { return };
    let out = tempfile::tempdir().expect("a folder");
    for name in [
        "hole_outside_shell",
        "interior_disconnected_filled",
        "parts_share_an_edge",
    ] {
        let file = folder.join(format!("{name}.geojson"));
        for ending in ["geojson", "topojson", "gpkg", "zip", "kml"] {
            let written = out.path().join(format!("{name}.{ending}"));
            let report = export(&file, &written, &[]);
            let losses = report["losses"].to_string();
            assert!(losses.contains("drawn anew"), "{name} {ending}: {losses}");
            let back = out.path().join("back.geojson");
            export(&written, &back, &[]);
            let checked = gridroom(&["check", text(&back), "--json"]);
            assert_eq!(
                json(&checked)["sound"],
                true,
                "{name} {ending}: {:#}",
                json(&checked)
            );
        }
    }
}

#[test]
fn a_reversed_polygon_keeps_its_hole() {
    let Some(folder) = folder() else { return };
    let out = tempfile::tempdir().expect("a folder");
    let back = out.path().join("back.geojson");
    export(&folder.join("donut_reversed.shp"), &back, &[]);
    let text = std::fs::read_to_string(&back).expect("there");
    let map: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let features = map["features"].as_array().expect("features");
    let ring = features
        .iter()
        .find(|f| f["properties"].to_string().contains("RING"))
        .expect("RING");
    let rings = |f: &serde_json::Value| f["geometry"]["coordinates"].as_array().map_or(0, Vec::len);
    assert_eq!(rings(ring), 2, "{ring}");
    assert_eq!(features.iter().filter(|f| rings(f) == 2).count(), 1);
}

#[test]
fn a_map_is_written_in_another_system_and_comes_back() {
    let Some(folder) = folder() else { return };
    let out = tempfile::tempdir().expect("a folder");
    let given = out.path().join("given.geojson");
    export(&folder.join("gpkg_text_primary_key.gpkg"), &given, &[]);
    let places = |path: &Path| -> Vec<f64> {
        let text = std::fs::read_to_string(path).expect("there");
        let map: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let geometries = map["features"].as_array().expect("features").iter();
        let text: String = geometries
            .map(|f| f["geometry"]["coordinates"].to_string())
            .collect();
        text.split(['[', ']', ','])
            .filter_map(|n| n.parse().ok())
            .collect()
    };
    let expected = places(&given);
    assert!(expected.len() > 10);
    for (crs, ending) in [
        ("EPSG:4548", "geojson"),
        ("EPSG:4527", "gpkg"),
        ("EPSG:4548", "zip"),
        ("EPSG:4490", "gpkg"),
        ("EPSG:3857", "shp"),
    ] {
        let moved = out.path().join(format!("moved.{ending}"));
        let report = export(&given, &moved, &["--to", crs]);
        assert!(!report["losses"].to_string().contains("system"), "{report}");
        let back = out.path().join("back.geojson");
        export(&moved, &back, &[]);
        let found = places(&back);
        assert_eq!(found.len(), expected.len(), "{crs} {ending}");
        // A unit of the lattice is a centimetre; rounded twice.
        let far = expected
            .iter()
            .zip(&found)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f64::max);
        assert!(far < 2.1e-7, "{crs} {ending}: {far}");
    }
    let shifted = out.path().join("gcj.zip");
    let report = export(&given, &shifted, &["--to", "GCJ-02"]);
    assert!(
        report["losses"]
            .to_string()
            .contains("cannot say which coordinate system"),
        "{report}"
    );
    let refused = gridroom(&[
        "export",
        text(&given),
        "-o",
        text(&out.path().join("x.kml")),
        "--to",
        "EPSG:4548",
    ]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(stderr(&refused).contains("WGS84"), "{}", stderr(&refused));
}

#[test]
fn ids_that_are_codes_are_found_again() {
    let Some(folder) = folder() else { return };
    for (name, map) in [
        ("geojson_id_only.geojson", "id=code"),
        ("gpkg_fid_is_code.gpkg", "code=code"),
    ] {
        let (_keep, project) = project();
        let file = folder.join(name);
        let import = |more: &[&str]| {
            let mut arguments = vec![
                "import",
                text(&project),
                text(&file),
                "--as",
                "grid",
                "--map",
                map,
                "--json",
            ];
            arguments.extend(more);
            json(&gridroom(&arguments))
        };
        let first = import(&[]);
        assert!(first["entry"].is_number(), "{first:#}");
        let second = import(&["--mode", "replace", "--again"]);
        assert_eq!(
            (&second["added"], &second["unchanged"]),
            (&0.into(), &first["added"]),
            "{second:#}"
        );
    }
}

#[test]
fn a_code_that_stands_twice_comes_in_never_twice() {
    let (folder, project) = project();
    let square = |code: &str, x: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[{x},25.36],[{},25.3601],[{},25.3613],[{x},25.3611],[{x},25.36]]]}}}}"#,
            x + 0.001,
            x + 0.0012
        )
    };
    let all = [square("A", 118.69), square("B", 118.7), square("A", 118.71)].join(",");
    let file = folder.path().join("twice.geojson");
    std::fs::write(
        &file,
        format!(r#"{{"type":"FeatureCollection","features":[{all}]}}"#),
    )
    .expect("written");
    let report = json(&gridroom(&[
        "import",
        text(&project),
        text(&file),
        "--as",
        "grid",
        "--json",
    ]));
    assert_eq!(
        (&report["added"], &report["left_out"]),
        (&1.into(), &2.into()),
        "{report:#}"
    );
    assert_eq!(report["repeated"][0]["code"], "A");
}

/// Nothing can be written there, by somebody who is not the administrator of the machine.
#[cfg(unix)]
#[test]
fn files_in_a_folder_that_cannot_be_written_are_read() {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    let Some(folder) = folder() else { return };
    let place = tempfile::tempdir().expect("a folder");
    let inner = place.path().join("只读");
    std::fs::create_dir(&inner).expect("made");
    for name in [
        "wal_mode_no_log.gpkg",
        "log_no_shm.gpkg",
        "log_no_shm.gpkg-wal",
    ] {
        std::fs::copy(folder.join("wal_ro").join(name), inner.join(name)).expect("copied");
    }
    // A project of our own, left in WAL mode.
    let own = inner.join("town.gpkg");
    assert_eq!(gridroom(&["new", text(&own)]).status.code(), Some(0));
    rusqlite::Connection::open(&own)
        .and_then(|c| c.pragma_update(None, "journal_mode", "WAL"))
        .expect("set");
    let out = place.path().join("out");
    std::fs::create_dir(&out).expect("made");
    let is_root = chown(&out, Some(65_534), Some(65_534)).is_ok();
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("set");
    };
    mode(place.path(), 0o755);
    for entry in std::fs::read_dir(&inner).expect("listed") {
        mode(&entry.expect("an entry").path(), 0o444);
    }
    mode(&inner, 0o555);
    let run = |name: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gridroom"));
        command.args([
            "export",
            text(&inner.join(name)),
            "-o",
            text(&out.join("map.geojson")),
            "--json",
        ]);
        if is_root {
            command.uid(65_534).gid(65_534);
        }
        command.output()
    };
    let outcomes = ["wal_mode_no_log.gpkg", "town.gpkg", "log_no_shm.gpkg"].map(run);
    mode(&inner, 0o755);
    let [Ok(no_log), Ok(own), Ok(log)] = outcomes else {
        // Another user may not be able to reach the program.
        eprintln!("SKIPPED: no other user can run the program here: {outcomes:?}");
        return;
    };
    assert_eq!(no_log.status.code(), Some(0), "{}", stderr(&no_log));
    assert_eq!(json(&no_log)["features"], 4);
    assert_eq!(own.status.code(), Some(0), "{}", stderr(&own));
    assert_eq!(log.status.code(), Some(3), "{}", stderr(&log));
    assert!(stderr(&log).contains("-wal"), "{}", stderr(&log));
}
