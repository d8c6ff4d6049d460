//! A town of one's own, as a process: what is said, what stands in the project, and the exit codes.

use super::{gridroom, stdout, text};
use gridroom::model::context::REGISTERED;
use gridroom::store::{OpenOptions, Project};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A street with ten houses along it, and an administrative area around half of it.
fn extract(folder: &Path) -> PathBuf {
    let path = folder.join("town.osm");
    std::fs::write(&path, include_str!("../support/invented.osm")).expect("written");
    path
}

fn report(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {said}"))
}

#[test]
fn an_extract_becomes_a_project_that_can_be_divided() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = extract(folder.path());
    let project = folder.path().join("town.gpkg");
    let census = ["--census", "1000", "--json"];
    let made = gridroom(
        &[
            &["new", text(&project), "--osm", text(&extract)][..],
            &census,
        ]
        .concat(),
    );
    assert_eq!(made.status.code(), Some(0));
    let said = report(&made);
    assert_eq!(said["taken"]["buildings"], 10, "{said}");
    assert_eq!(said["taken"]["households"], 1000);
    assert_eq!(said["taken"]["streets"], 1);
    assert_eq!(said["notes"][0]["element"], "relation/7");
    assert_eq!(said["notes"][0]["kind"], "area-cut-off");
    assert_eq!(said["attribution"], "© OpenStreetMap contributors, ODbL");

    let grids = folder.path().join("grids.geojson");
    let out = gridroom(&["export", text(&project), "-o", text(&grids)]);
    assert_eq!(out.status.code(), Some(0));
    let written: Value =
        serde_json::from_slice(&std::fs::read(&grids).expect("there")).expect("JSON");
    assert_eq!(
        written["attribution"], said["attribution"],
        "it goes where the map goes"
    );
    let grid = &written["features"][0]["properties"];
    assert_eq!(grid["households"], grid["households_estimated"]);
    assert_eq!(gridroom(&["check", text(&grids)]).status.code(), Some(0));

    let page = folder.path().join("wall.svg");
    let printed = gridroom(&["print", text(&project), "--wall", "-o", text(&page)]);
    assert_eq!(printed.status.code(), Some(0));
    let page = std::fs::read_to_string(&page).expect("a page");
    assert!(
        page.contains("© OpenStreetMap contributors, ODbL"),
        "on paper too"
    );

    let proposed = gridroom(&["propose", text(&project), "--json"]);
    let code = proposed.status.code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    let proposed = report(&proposed);
    assert!(proposed["plan"].is_string(), "{proposed}");
    assert!(proposed["grids"].as_u64() >= Some(2), "{proposed}");
    let lacks = proposed["lacks"].as_array().expect("said");
    assert!(lacks.contains(&"counts".into()), "{proposed}");
}

/// The sheet of a grid calls a building by street and number, and marks what is estimated.
#[test]
fn a_sheet_tells_addresses_and_estimates_in_both_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = folder.path().join("town.osm");
    let invented = include_str!("../support/invented.osm");
    let end = "<tag k=\"building:levels\" v=\"4\"/></way>\n  <way id=\"11\">";
    let street = "<tag k=\"addr:street\" v=\"Kirkkokatu\"/>";
    let number = "<tag k=\"addr:housenumber\" v=\"7 B\"/>";
    assert!(invented.contains(end));
    let addressed = invented.replace(end, &format!("{street}{number}{end}"));
    std::fs::write(&extract, addressed).expect("written");
    let project = folder.path().join("town.gpkg");
    let made = gridroom(&[
        "new",
        text(&project),
        "--osm",
        text(&extract),
        "--admin",
        "West",
        "--census",
        "500",
    ]);
    assert_eq!(made.status.code(), Some(0));
    let sheet = folder.path().join("sheet.svg");
    for (language, households) in [("zh", "≈100 户"), ("en", "≈100 households")] {
        let printed = gridroom(&[
            "print",
            text(&project),
            "--sheets",
            "--lang",
            language,
            "-o",
            text(&sheet),
        ]);
        assert_eq!(printed.status.code(), Some(0));
        let page = std::fs::read_to_string(&sheet).expect("a page");
        assert!(page.contains("Kirkkokatu 7 B"), "its list names it");
        assert!(page.contains(households) && page.contains("≈500"));
    }
}

#[test]
fn a_scope_is_an_area_by_its_name_in_any_language_or_a_boundary() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = extract(folder.path());
    let new = |name: &str, more: &[&str]| {
        let project = folder.path().join(name);
        gridroom(&[&["new", text(&project), "--osm", text(&extract)][..], more].concat())
    };
    let boundary = folder.path().join("here.geojson");
    let ring = "[[[24.9398,60.1697],[24.94195,60.1697],[24.94195,60.1708],[24.9398,60.1697]]]";
    let polygon = format!("{{\"type\":\"Polygon\",\"coordinates\":{ring}}}");
    std::fs::write(&boundary, polygon).expect("written");
    let said = report(&new("west.gpkg", &["--admin", "西区", "--json"]));
    assert_eq!(
        (&said["scope"], &said["taken"]["buildings"]),
        (&"West".into(), &5.into())
    );
    let said = report(&new("cut.gpkg", &["--clip", text(&boundary), "--json"]));
    assert!(said["taken"]["buildings"].as_u64() < Some(5), "{said}");
    let lines = stdout(&new("blocks.gpkg", &["--admin", "8", "--grids", "blocks"]));
    assert!(
        lines.contains("scope: West\n") && lines.contains("buildings: 5\n"),
        "{lines}"
    );
    assert!(lines.contains("relation/7"), "{lines}");

    let refused = new("none.gpkg", &["--admin", "East"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        said.contains("East") && said.contains("West (relation/8)"),
        "{said}"
    );
    assert!(
        !folder.path().join("none.gpkg").exists(),
        "nothing half-made"
    );
    let again = new("west.gpkg", &[]);
    assert_eq!(again.status.code(), Some(3), "it is there already");
    let both = new("both.gpkg", &["--admin", "8", "--clip", text(&boundary)]);
    assert_eq!(both.status.code(), Some(2));
    let without = folder.path().join("without.gpkg");
    let without = gridroom(&["new", text(&without), "--census", "10"]);
    assert_eq!(without.status.code(), Some(2), "only of an extract");
}

#[test]
fn households_are_estimated_by_a_file_of_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = extract(folder.path());
    let rules = folder.path().join("rules.json");
    let new = |name: &str| {
        let project = folder.path().join(name);
        let (rules, extract) = (text(&rules), text(&extract));
        gridroom(&[
            "new",
            text(&project),
            "--osm",
            extract,
            "--households",
            rules,
            "--json",
        ])
    };
    let bundled = include_str!("../../assets/rules/households.json");
    std::fs::write(&rules, bundled.replace("105.0", "1e9")).expect("written");
    let said = report(&new("few.gpkg"));
    assert_eq!(said["taken"]["households"], 10, "one in each house");
    std::fs::write(&rules, "{").expect("written");
    let refused = new("none.gpkg");
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("rules.json"));
}

#[test]
fn communities_are_what_lines_of_a_file_leave() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = extract(folder.path());
    let communities = folder.path().join("communities.geojson");
    let new = |name: &str, coordinates: &str| {
        let line = format!("{{\"type\":\"LineString\",\"coordinates\":{coordinates}}}");
        std::fs::write(&communities, line).expect("written");
        let project = folder.path().join(name);
        gridroom(&[
            "new",
            text(&project),
            "--osm",
            text(&extract),
            "--communities",
            text(&communities),
            "--json",
        ])
    };
    let said = report(&new("two.gpkg", "[[24.94195,60.16],[24.94195,60.18]]"));
    assert_eq!(said["taken"]["communities"], 2, "{said}");
    assert_eq!(said["taken"]["grids"], 2);
    assert_eq!(said["taken"]["buildings"], 10);
    let refused = new("none.gpkg", "[[24.9,60.16],[24.9,60.18]]");
    assert_eq!(refused.status.code(), Some(3));
    assert!(!folder.path().join("none.gpkg").exists());
}

#[test]
fn a_line_of_communities_that_parts_nothing_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = extract(folder.path());
    let communities = folder.path().join("communities.geojson");
    let feature = |name: &str, coordinates: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\
             \"geometry\":{{\"type\":\"LineString\",\"coordinates\":{coordinates}}}}}"
        )
    };
    let features = [
        feature("across", "[[24.94195,60.16],[24.94201,60.18]]"),
        feature("nowhere", "[[24.9407,60.1698],[24.9409,60.1702]]"),
    ];
    let features = features.join(",");
    let map = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    std::fs::write(&communities, map).expect("written");
    let new = |name: &str, more: &[&str]| {
        let project = folder.path().join(name);
        let by = ["--communities", text(&communities)];
        let new = ["new", text(&project), "--osm", text(&extract)];
        gridroom(&[&new[..], &by, more].concat())
    };
    let said = report(&new("two.gpkg", &["--json"]));
    assert_eq!(said["taken"]["communities"], 2, "{said}");
    let idle = said["idle_lines"].as_array().expect("a list");
    assert_eq!(idle.len(), 1, "{said}");
    assert_eq!(
        (&idle[0]["number"], &idle[0]["name"]),
        (&2.into(), &"nowhere".into())
    );
    assert_eq!(idle[0]["at"], serde_json::json!([24.9408, 60.17]));
    let said = stdout(&new("again.gpkg", &[]));
    let expected =
        "note: line 2 “nowhere” of the communities parts nothing, at 24.9408000, 60.1700000\n";
    assert!(said.contains(expected), "{said}");
}

/// Households of a list with places come into the buildings that stand there; what is not sure is listed.
#[test]
fn households_come_into_the_buildings_at_their_places() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = extract(folder.path());
    let path = folder.path().join("town.gpkg");
    let project = text(&path);
    let made = gridroom(&["new", project, "--osm", text(&extract)]);
    assert_eq!(made.status.code(), Some(0));
    let passphrase = "a passphrase of many words";
    let script = folder.path().join("script");
    let line = format!(r#"{{"set-up": {{"name": "chen", "passphrase": "{passphrase}"}}}}"#);
    std::fs::write(&script, line).expect("written");
    let set_up = gridroom(&["session", project, "--script", text(&script)]);
    assert_eq!(set_up.status.code(), Some(0));
    let secret = folder.path().join("passphrase");
    std::fs::write(&secret, passphrase).expect("written");
    let list = folder.path().join("households.csv");
    // In the first house, twice; between the first and the second; far from all.
    let rows = "name,phone,door,lon,lat\n\
        A,13800000001,1,24.94015,60.1702\n\
        B,13800000002,2,24.94020,60.1702\n\
        C,13800000003,1,24.94035,60.1702\n\
        D,13800000004,1,24.94015,60.1750\n";
    std::fs::write(&list, rows).expect("written");
    let import = |more: &[&str]| {
        let who = ["--user", "chen", "--passphrase-file", text(&secret)];
        let import = ["list", "import", project, text(&list), "--list", "people"];
        gridroom(&[&import[..], &who, more].concat())
    };
    let lines = stdout(&import(&["--dry-run"]));
    let look = "look at: no building stands at the place or near it; in no building (1; rows 5)";
    assert!(lines.contains(look), "{lines}");
    assert!(lines.contains("row 4: lon: several buildings"), "{lines}");
    // As metres of a web map they lie off the coast of Africa.
    let other = report(&import(&["--dry-run", "--json", "--crs", "EPSG:3857"]));
    assert_eq!(other["added"], 4, "{other}");
    assert_eq!(
        other["look_at"].as_array().map(Vec::len),
        Some(8),
        "{other}"
    );

    let said = report(&import(&["--json"]));
    assert_eq!((&said["added"], &said["refused"]), (&3.into(), &1.into()));
    assert_eq!(said["rows"][0]["row"], 4, "{said}");
    assert_eq!(said["look_at"][0]["row"], 5, "{said}");
    assert!(said["entry"].is_number());
    // Two doors in the first house are two households, and no estimate.
    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: true,
    };
    let project = Project::open(&path, &options).expect("opened");
    let counted = project.counted_buildings().expect("read");
    let mut first = counted.iter().filter(|stored| stored.key.id == "w10");
    let house = &first.next().expect("there").record;
    assert_eq!(house.attribute("households"), Some(&2.into()));
    assert_eq!(house.attribute(REGISTERED), Some(&true.into()));
}
