//! Files of the same kinds as the known ones, made here: each as a process, so that an end that is
//! none of the program's own is seen.

use super::{gridroom, json, project, stderr, text};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};

const RING: &str = "118.69,25.36 118.691,25.36 118.691,25.361 118.69,25.36";

fn written(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("written");
    path
}

fn kml(inner: &str) -> String {
    format!("<kml><Document>{inner}</Document></kml>")
}

fn placemark(more: &str) -> String {
    format!(
        "<Placemark><name>甲</name>{more}<Polygon><outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
}

fn archive(folder: &Path, name: &str, members: &[(&str, &[u8])]) -> PathBuf {
    let path = folder.join(name);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).expect("created"));
    for (member, content) in members {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(*member, options).expect("begun");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("whole");
    path
}

/// What an import would do, and that the program ends by itself.
fn tried(project: &Path, file: &Path) -> Result<Value, String> {
    let output = gridroom(&[
        "import",
        text(project),
        text(file),
        "--as",
        "drawing",
        "--dry-run",
        "--json",
    ]);
    match output.status.code() {
        Some(0 | 1) => Ok(json(&output)),
        Some(3) => Err(stderr(&output)),
        other => panic!("{}: {other:?} {}", file.display(), stderr(&output)),
    }
}

#[test]
fn what_has_no_end_is_refused_with_a_message() {
    let (folder, project) = project();
    let folder = folder.path();
    let crs = serde_json::json!({
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "GEOGCS[".repeat(100_000)}},
        "features": [{"type": "Feature", "properties": {},
            "geometry": {"type": "Point", "coordinates": [118.69, 25.36]}}]
    });
    let report = tried(&project, &written(folder, "crs.geojson", crs.to_string()));
    assert!(report.is_ok(), "{report:?}");
    let many = |text: &str| text.repeat(300_000);
    for (name, content, said) in [
        ("deep.kml", kml(&many("<Folder>")), "deep in one another"),
        (
            "geometry.kml",
            kml(&format!("<Placemark>{}", many("<MultiGeometry>"))),
            "deep in one another",
        ),
        (
            "open.kml",
            "<kml><Document><Folder>".to_owned(),
            "ends within <Folder>",
        ),
        // A first row that is no heading is not printed whole.
        ("long.csv", "x".repeat(1 << 20), "…"),
    ] {
        let error = tried(&project, &written(folder, name, content)).expect_err(name);
        assert!(error.contains(said), "{name}: {error}");
        assert!(error.len() < 1_000, "{name}: {}", error.len());
    }
    let table = format!("code,wkt\n1,\"{}\"\n", "GEOMETRYCOLLECTION(".repeat(50_000));
    let report = tried(&project, &written(folder, "deep.csv", table)).expect("a row");
    assert_eq!(report["unlocated"], 1);
}

#[test]
fn archives_say_what_is_in_them() {
    let (folder, project) = project();
    let folder = folder.path();
    let map = kml(&placemark(""));
    let link = |to: &str| {
        kml(&format!(
            "<NetworkLink><Link><href>{to}</href></Link></NetworkLink>"
        ))
    };
    let linked = archive(
        folder,
        "linked.kmz",
        &[
            ("doc.kml", link("%E7%BD%91.kml").as_bytes()),
            ("网.kml", map.as_bytes()),
        ],
    );
    let report = tried(&project, &linked).expect("read");
    assert_eq!(
        (&report["features"], &report["skipped"]),
        (&1.into(), &serde_json::json!([]))
    );
    let outside = archive(
        folder,
        "outside.kmz",
        &[("doc.kml", link("http://a/b.kml").as_bytes())],
    );
    let error = tried(&project, &outside).expect_err("links only");
    assert!(error.contains("http://a/b.kml"), "{error}");
    let none = archive(folder, "none.zip", &[("a.pdf", b"x"), ("in/b.zip", b"y")]);
    let error = tried(&project, &none).expect_err("no map");
    assert!(error.contains("a.pdf, in/b.zip"), "{error}");
    let broken = archive(
        folder,
        "broken.zip",
        &[("bad.kml", b"<kml><Document>"), ("ok.kml", map.as_bytes())],
    );
    let report = tried(&project, &broken).expect("read");
    let why = report["skipped"][0]["why"].as_str().unwrap_or_default();
    assert!(
        !why.contains("bad.kml") && why.contains("ends within"),
        "{report}"
    );
}

#[test]
fn nothing_hides_behind_its_namesake() {
    let (folder, project) = project();
    let folder = folder.path();
    let data = r#"<ExtendedData><Data name="编号"><value>1</value></Data><Data name="编号"><value>2</value></Data></ExtendedData>"#;
    let table = "备注,备注,lon,lat\n1,2,118.69,25.36\n";
    for (name, content) in [
        ("twice.kml", kml(&placemark(data))),
        ("twice.csv", table.to_owned()),
    ] {
        let report = tried(&project, &written(folder, name, content)).expect(name);
        let fields = report["fields"].as_array().expect("fields");
        let has = |end: &str| {
            fields
                .iter()
                .any(|f| f["from"].as_str().is_some_and(|from| from.ends_with(end)))
        };
        assert!(has("_2"), "{name}: {fields:?}");
    }
}

#[test]
fn what_has_no_area_is_not_written_as_a_polygon() {
    let folder = tempfile::tempdir().expect("a folder");
    let flat = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Polygon","coordinates":[[[118.69,25.36],[118.692,25.36],[118.691,25.36],[118.69,25.36]]]}}]}"#;
    let path = written(folder.path(), "flat.geojson", flat);
    let out = folder.path().join("out.geojson");
    let output = gridroom(&["export", text(&path), "-o", text(&out), "--json"]);
    let losses = json(&output)["losses"].to_string();
    assert!(losses.contains("without area"), "{losses}");
    let read: Value = serde_json::from_slice(&std::fs::read(&out).expect("written")).expect("JSON");
    assert!(read["features"][0]["geometry"].is_null(), "{read}");
    assert_eq!(read["features"][0]["properties"]["name"], "A");
}

#[test]
fn a_cause_is_said_once() {
    let (_keep, project) = project();
    let output = gridroom(&["list", "import", text(&project), "none.csv"]);
    let said = stderr(&output);
    assert_eq!(said.matches("os error").count(), 1, "{said}");
}

#[test]
fn repair_reads_what_check_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = written(folder.path(), "map.kml", kml(&placemark("")));
    let out = folder.path().join("out.geojson");
    let output = gridroom(&["repair", text(&path), "-o", text(&out)]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(out.exists());
}
