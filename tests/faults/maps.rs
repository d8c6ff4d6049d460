//! Each map of the folder, looked at by `import` and by `check`.

use super::{folder, gridroom, json, project, stderr, text};
use serde_json::Value;
use std::collections::BTreeSet;

/// What `import --as grid --dry-run` must say of a file.
struct Case {
    file: &'static str,
    more: &'static [&'static str],
    right: fn(&Value),
}

fn notes(report: &Value) -> Vec<String> {
    let notes = report["notes"].as_array().into_iter().flatten();
    notes
        .filter_map(|n| Some(n["text"].as_str()?.to_owned()))
        .collect()
}

#[track_caller]
fn says(report: &Value, part: &str) {
    assert!(
        notes(report).iter().any(|n| n.contains(part)),
        "{part:?} in {report:#}"
    );
}

#[track_caller]
fn skips(report: &Value, name: &str, part: &str) {
    let all = report["skipped"].as_array().expect("a list");
    let found = all
        .iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("{name} in {report:#}"));
    assert!(
        found["why"].as_str().is_some_and(|why| why.contains(part)),
        "{found}"
    );
}

#[track_caller]
fn has(report: &Value, features: usize, added: usize) {
    assert_eq!(
        (&report["features"], &report["added"]),
        (&features.into(), &added.into()),
        "{report:#}"
    );
}

#[track_caller]
fn in_encoding(report: &Value, name: &str) {
    assert_eq!(report["encoding"]["name"], name, "{report:#}");
    assert_eq!(
        report["encoding"]["reason"], "the bytes are not what is declared",
        "{report:#}"
    );
    assert_eq!(report["why"], Value::Null, "{report:#}");
}

const CASES: &[Case] = &[
    Case {
        file: "cpg_gbk_says_utf8.shp",
        more: &[],
        right: |r| in_encoding(r, "gb18030"),
    },
    Case {
        file: "cpg_utf8_says_8859.shp",
        more: &[],
        right: |r| in_encoding(r, "UTF-8"),
    },
    Case {
        file: "cpg_utf8_says_gbk.shp",
        more: &[],
        right: |r| in_encoding(r, "UTF-8"),
    },
    Case {
        file: "csv_na_coordinates.csv",
        more: &[],
        right: |r| {
            has(r, 5, 5);
            assert_eq!(r["unlocated"], 4);
            says(r, "holds no place");
        },
    },
    Case {
        file: "csv_one_bad_byte.csv",
        more: &[],
        right: |r| {
            assert_eq!(r["encoding"]["name"], "UTF-8");
            says(r, "characters that the encoding does not have");
            let broken: Vec<&Value> = r["notes"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|n| n["text"].as_str().is_some_and(|t| t.contains("characters")))
                .collect();
            assert_eq!((broken.len(), &broken[0]["feature"]), (1, &2.into()));
        },
    },
    Case {
        file: "csv_sep_line.csv",
        more: &[],
        right: |r| has(r, 1, 1),
    },
    Case {
        file: "csv_title_line.csv",
        more: &[],
        right: |r| {
            has(r, 1, 1);
            says(r, "above the heading");
        },
    },
    Case {
        file: "csv_wkt_heights.csv",
        more: &[],
        right: |r| {
            has(r, 2, 2);
            says(r, "heights");
        },
    },
    Case {
        file: "dbf_tail.shp",
        more: &[],
        right: |r| {
            has(r, 12, 12);
            says(r, "bytes after the last record");
        },
    },
    Case {
        file: "donut_reversed.shp",
        more: &[],
        right: |r| says(r, "wrong way round"),
    },
    Case {
        file: "geojson_crs_legacy_code.geojson",
        more: &[],
        right: |r| {
            has(r, 4, 4);
            assert_eq!(
                (&r["crs"]["name"], &r["crs"]["sure"]),
                (&"WGS84".into(), &true.into())
            );
        },
    },
    Case {
        file: "geojson_crs_name_unknown.geojson",
        more: &[],
        right: |r| {
            // Degrees cannot be of the system that the file names.
            assert!(
                r["why"].as_str().is_some_and(|w| w.contains("--crs")),
                "{r:#}"
            );
        },
    },
    Case {
        file: "geojson_crs_name_unknown.geojson",
        more: &["--crs", "EPSG:4548"],
        right: |r| {
            assert_eq!(r["crs"]["name"], "GK3:117");
            assert_eq!(r["crs"]["reason"], "given");
            assert_eq!(r["why"], Value::Null);
        },
    },
    Case {
        file: "geojson_feature_crs.geojson",
        more: &[],
        right: |r| {
            has(r, 1, 1);
            assert_eq!(
                (&r["crs"]["name"], &r["crs"]["sure"]),
                (&"GK3:117".into(), &true.into())
            );
            says(r, "stands on a feature");
        },
    },
    Case {
        file: "geojson_id_only.geojson",
        more: &["--map", "id=code"],
        right: |r| has(r, 4, 4),
    },
    Case {
        file: "geojson_utf16.geojson",
        more: &[],
        right: |r| {
            has(r, 4, 4);
            assert_eq!(r["encoding"]["name"], "UTF-16LE");
        },
    },
    Case {
        file: "gpkg_broken_view.gpkg",
        more: &[],
        right: |r| {
            has(r, 4, 4);
            skips(r, "v_bad", "no_such_table");
        },
    },
    Case {
        file: "gpkg_broken_view.gpkg",
        more: &["--layer", "grids"],
        right: |r| has(r, 4, 4),
    },
    Case {
        file: "gpkg_curvepolygon.gpkg",
        more: &[],
        right: |r| {
            says(r, "arcs");
            assert_eq!(r["unlocated"], 0);
        },
    },
    Case {
        file: "gpkg_fid_is_code.gpkg",
        more: &["--map", "code=code"],
        right: |r| {
            let fields = r["fields"].as_array().expect("fields");
            assert!(
                fields
                    .iter()
                    .any(|f| f["from"] == "code" && f["to"] == "code"),
                "{r:#}"
            );
        },
    },
    Case {
        file: "gpkg_geometry_column_case.gpkg",
        more: &[],
        right: |r| {
            has(r, 4, 4);
            assert_eq!(r["unlocated"], 0);
        },
    },
    Case {
        file: "gpkg_ghost_table.gpkg",
        more: &[],
        right: |r| {
            has(r, 4, 4);
            skips(r, "ghost", "not there");
        },
    },
    Case {
        file: "gpkg_heights.gpkg",
        more: &[],
        right: |r| says(r, "heights"),
    },
    Case {
        file: "gpkg_multisurface.gpkg",
        more: &[],
        right: |r| {
            assert_eq!(r["unlocated"], 0);
            assert!(!notes(r).iter().any(|n| n.contains("no polygon")), "{r:#}");
        },
    },
    Case {
        file: "gpkg_text_primary_key.gpkg",
        more: &[],
        right: |r| {
            let fields = r["fields"].as_array().expect("fields");
            assert!(
                fields
                    .iter()
                    .any(|f| f["from"] == "code" && f["to"] == "code"),
                "{r:#}"
            );
        },
    },
    Case {
        file: "hole_outside_shell.geojson",
        more: &[],
        right: |r| {
            assert_eq!(r["given"]["hole-astray"], 1, "{r:#}");
            says(r, "invalid");
        },
    },
    Case {
        file: "hostile_endless_view.gpkg",
        more: &[],
        right: |r| {
            has(r, 4, 4);
            skips(r, "v_loop", "MiB");
        },
    },
    Case {
        file: "interior_disconnected_filled.geojson",
        more: &[],
        right: |r| {
            assert_eq!(r["given"]["interior-split"], 1, "{r:#}");
            assert_eq!(r["left"]["interior-split"], 0, "{r:#}");
        },
    },
    Case {
        file: "gap_area_of_the_earth.geojson",
        more: &["--map", "code=code"],
        right: |r| {
            assert_eq!(r["given"]["gap"], 1, "{r:#}");
        },
    },
    Case {
        file: "parts_share_an_edge.geojson",
        more: &["--crs", "WGS84"],
        right: |r| {
            assert_eq!(r["given"]["parts-touch"], 1, "{r:#}");
            assert_eq!(r["left"]["parts-touch"], 0, "{r:#}");
        },
    },
    Case {
        file: "kml_comma_between_tuples.kml",
        more: &[],
        right: |r| {
            has(r, 3, 3);
            assert_eq!(r["given"]["collapsed"], 0, "{r:#}");
            says(r, "told apart");
        },
    },
    Case {
        file: "kml_curly_quotes.kml",
        more: &[],
        right: |r| has(r, 3, 3),
    },
    Case {
        file: "kml_utf16.kml",
        more: &[],
        right: |r| has(r, 3, 3),
    },
    Case {
        file: "kmz_networklink_root.kmz",
        more: &[],
        right: |r| {
            has(r, 3, 3);
            assert_eq!(r["skipped"], Value::Array(Vec::new()), "{r:#}");
        },
    },
    Case {
        file: "shp_cut.shp",
        more: &[],
        right: |r| {
            says(r, "cut off");
            let cut = r["notes"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|n| n["text"].as_str().is_some_and(|t| t.contains("cut off")));
            assert_eq!(cut.expect("a note")["feature"], 3, "{r:#}");
        },
    },
    Case {
        file: "zip_shp_and_csv.zip",
        more: &[],
        right: |r| {
            assert_eq!(r["format"], "Shapefile");
            skips(r, "fields.csv", "no map");
        },
    },
    Case {
        file: "wal_ro/wal_mode_no_log.gpkg",
        more: &[],
        right: |r| has(r, 4, 4),
    },
];

/// Of these the people who bring lists in, or the store, have tests of their own.
const ELSEWHERE: [&str; 7] = [
    "csv_open_quote",
    "hostile_trigger",
    "xls_merged",
    "xlsx_date1904",
    "xlsx_guide_first_sheet",
    "xlsx_invisible_characters",
    "xlsx_two_sheets",
];

#[test]
fn every_map_comes_in_as_it_is() {
    let Some(folder) = folder() else { return };
    let (_keep, project) = project();
    let mut failed = Vec::new();
    for case in CASES {
        let file = folder.join(case.file);
        let mut arguments = vec![
            "import",
            text(&project),
            text(&file),
            "--as",
            "grid",
            "--dry-run",
            "--json",
        ];
        arguments.extend(case.more);
        let output = gridroom(&arguments);
        let outcome = std::panic::catch_unwind(|| (case.right)(&json(&output)));
        if outcome.is_err() {
            failed.push(format!("{}: {}", case.file, stderr(&output)));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_map_has_its_test() {
    let Some(folder) = folder() else { return };
    let known: BTreeSet<&str> = CASES
        .iter()
        .filter_map(|case| case.file.split(['.', '/']).next())
        .chain(ELSEWHERE)
        .collect();
    for entry in std::fs::read_dir(&folder).expect("listed") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        if let Some(stem) = name.strip_suffix(".expect.txt") {
            assert!(known.contains(stem), "nothing tests {stem}");
        }
    }
}

/// What `check` finds in a file: exit code and counts.
fn checked(name: &str) -> Option<(Option<i32>, Value)> {
    let file = folder()?.join(name);
    let output = gridroom(&["check", text(&file), "--json"]);
    Some((output.status.code(), json(&output)))
}

#[test]
fn check_calls_invalid_polygons_invalid() {
    for (file, kind) in [
        ("hole_outside_shell.geojson", "hole-astray"),
        ("interior_disconnected_filled.geojson", "interior-split"),
        ("parts_share_an_edge.geojson", "parts-touch"),
    ] {
        let Some((code, report)) = checked(file) else {
            return;
        };
        assert_eq!(code, Some(1), "{file}");
        assert_eq!(report["counts"][kind], 1, "{file}: {report:#}");
    }
}

#[test]
fn a_thin_gap_has_a_small_area() {
    let Some((_, report)) = checked("gap_area_of_the_earth.geojson") else {
        return;
    };
    let findings = report["findings"].as_array().expect("findings");
    let gap = findings.iter().find(|f| f["kind"] == "gap").expect("a gap");
    let area = gap["area_m2"].as_f64().expect("a number");
    assert!((50.0..500.0).contains(&area), "{area}");
}
