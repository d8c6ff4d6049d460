//! How much is taken: polygons, administrative areas, communities, grids, compounds.

use super::{Osm, at, notes, polygons, read, records, wishes};
use gridroom::exchange::osm::{GridsBy, OsmError, Scope, Town};
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::fixed::{Coord, ring_area2};
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::record::{Kind, Record};
use serde_json::json;

pub fn area2(polygons: &[Polygon]) -> i128 {
    let rings = polygons.iter().flat_map(Polygon::rings);
    rings.map(ring_area2).sum()
}

pub fn ring(places: &[(i32, i32)]) -> Vec<Polygon> {
    vec![Polygon {
        outer: places.iter().map(|(x, y)| at(*x, *y)).collect(),
        holes: Vec::new(),
    }]
}

fn ends(record: &Record) -> Vec<Vec<Coord>> {
    let geometry = record.feature.other_geometry.as_ref().expect("lines");
    let lines = match geometry["type"].as_str() {
        Some("LineString") => vec![geometry["coordinates"].clone()],
        _ => geometry["coordinates"].as_array().expect("lines").clone(),
    };
    let coords = lines.into_iter().map(serde_json::from_value);
    coords.collect::<Result<_, _>>().expect("places")
}

/// The grids of a town, which must cover without gap or overlap.
pub fn grids(town: &Town) -> Vec<Vec<Polygon>> {
    let grids: Vec<Vec<Polygon>> = records(town, Kind::Grid).values().map(polygons).collect();
    let shapes = grids.iter().cloned().map(|polygons| Shape { polygons });
    let built = Coverage::build(&shapes.collect::<Vec<_>>(), &BuildOptions::default());
    assert!(built.findings.is_empty(), "{:?}", built.findings);
    grids
}

/// A town of two by three blocks of some 110 by 110 metres, with houses, and two districts of one town.
pub fn town() -> Osm {
    let mut osm = Osm::default();
    for i in 0..4 {
        let x = i * 20_000;
        osm.way(
            100 + i64::from(i),
            &[(x, -500), (x + 3, 20_000), (x, 40_500)],
            &[("highway", "residential")],
        );
    }
    for j in 0..3 {
        let y = j * 20_000;
        osm.way(
            200 + i64::from(j),
            &[(-500, y), (30_000, y + 5), (60_500, y)],
            &[("highway", "tertiary")],
        );
    }
    for block in 0..6 {
        let (x, y) = ((block % 3) * 20_000, (block / 3) * 20_000);
        for house in 0..4 {
            let (x, y) = (
                x + 4_000 + (house % 2) * 7_000,
                y + 4_000 + (house / 2) * 7_000,
            );
            let corners = [
                (x, y),
                (x + 4_000, y + 9),
                (x + 4_001, y + 4_000),
                (x, y + 4_003),
                (x, y),
            ];
            let tags = [("building", "apartments"), ("building:levels", "4")];
            osm.way(i64::from(300 + 10 * block + house), &corners, &tags);
        }
    }
    let level = |name: &'static str, level: &'static str| {
        [
            ("boundary", "administrative"),
            ("admin_level", level),
            ("name", name),
        ]
    };
    // The rim of the whole, in two ways, and what parts it.
    osm.way(
        11,
        &[
            (25_000, -1_000),
            (-1_000, -1_000),
            (-1_000, 41_000),
            (25_000, 41_000),
        ],
        &[],
    );
    osm.way(
        12,
        &[
            (25_000, 41_000),
            (61_000, 41_000),
            (61_000, -1_000),
            (25_000, -1_000),
        ],
        &[],
    );
    osm.way(
        13,
        &[(25_000, -1_000), (25_500, 20_000), (25_000, 41_000)],
        &[],
    );
    osm.area(20, &[(11, "outer"), (12, "outer")], &level("Town", "8"));
    osm.area(21, &[(11, "outer"), (13, "outer")], &level("West", "10"));
    osm.area(22, &[(13, "outer"), (12, "outer")], &level("East", "10"));
    osm.area(23, &[(12, "outer"), (99, "outer")], &level("Land", "4"));
    osm
}

#[test]
fn a_clip_cuts_exactly_at_its_boundary() {
    let mut osm = town();
    let lake = [
        (-9_000, 5_000),
        (70_000, 5_000),
        (70_000, 35_000),
        (-9_000, 35_000),
        (-9_000, 5_000),
    ];
    osm.way(50, &lake, &[("natural", "water")]);
    let (_folder, path) = osm.file();
    let ground = ring(&[
        (1_001, -3_000),
        (30_000, -3_000),
        (30_000, 50_000),
        (1_001, 50_000),
    ]);
    let scope = Scope::Polygons {
        polygons: ground.clone(),
        name: Some("Here".to_owned()),
    };
    let cut = read(&path, &wishes(scope)).expect("a town");
    assert_eq!(cut.name, "Here");
    let streets = records(&cut, Kind::Street);
    let across = ends(&streets["w200"]);
    assert_eq!(across.len(), 1);
    assert_eq!(across[0].first().map(|c| c.x), Some(at(1_001, 0).x));
    assert_eq!(across[0].last(), Some(&at(30_000, 5)));
    assert!(!streets.contains_key("w100"), "west of it");
    assert_eq!(
        ends(&streets["w101"])[0].len(),
        3,
        "inside, it is what it was"
    );
    let lake = polygons(&records(&cut, Kind::Land)["w50"]);
    let expected = ring(&[
        (1_001, 5_000),
        (30_000, 5_000),
        (30_000, 35_000),
        (1_001, 35_000),
    ]);
    assert_eq!(area2(&lake), area2(&expected));
    // Buildings are whole, by their middles: the house from 24 000 to 28 000, not the one from 31 000.
    let buildings = records(&cut, Kind::Building);
    assert_eq!(buildings.len(), 12, "{:?}", buildings.keys());
    assert!(buildings.contains_key("w310") && !buildings.contains_key("w311"));
    let grids = grids(&cut);
    let sum: i128 = grids.iter().map(|grid| area2(grid)).sum();
    assert_eq!(sum, area2(&ground));
}

#[test]
fn an_administrative_area_is_found_by_name_and_number() {
    let (_folder, path) = town().file();
    let scope = |wanted: &str| Scope::Admin(wanted.to_owned());
    for wanted in ["West", "21", "r21", "relation/21"] {
        let west = read(&path, &wishes(scope(wanted))).expect("a town");
        assert_eq!(west.name, "West");
        let communities = records(&west, Kind::Community);
        assert_eq!(communities.len(), 1);
        let community = &communities["999999001001"];
        assert_eq!(community.text("name"), Some("West"));
        assert_eq!(community.text("osm"), Some("relation/21"));
        assert_eq!(records(&west, Kind::Building).len(), 8);
    }
    match read(&path, &wishes(scope("North"))) {
        Err(OsmError::NoArea { known, .. }) => assert_eq!(known.len(), 4, "{known:?}"),
        other => panic!("{other:?}"),
    }
    match read(&path, &wishes(scope("Land"))) {
        Err(error @ OsmError::CutOff { missing: 1, .. }) => {
            assert!(error.to_string().contains("relation/23"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    let mut osm = town();
    let again = [
        ("boundary", "administrative"),
        ("admin_level", "9"),
        ("name", "West"),
    ];
    osm.area(24, &[(11, "outer"), (13, "outer")], &again);
    let (_folder, path) = osm.file();
    match read(&path, &wishes(scope("West"))) {
        Err(OsmError::Ambiguous { areas, .. }) => assert_eq!(areas.len(), 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn communities_are_the_most_detailed_areas_and_cover_the_scope() {
    let town = town();
    let (_folder, path) = town.file();
    let whole = read(&path, &wishes(Scope::Admin("Town".to_owned()))).expect("a town");
    let said: Vec<_> = notes(&whole).into_iter().map(|(_, id, _)| id).collect();
    assert_eq!(said, ["relation/23"], "that one is cut off");
    let communities = records(&whole, Kind::Community);
    let names: Vec<_> = communities.values().map(|c| c.text("name")).collect();
    assert_eq!(names, [Some("West"), Some("East")]);
    let grids = records(&whole, Kind::Grid);
    let codes: Vec<&String> = grids.keys().collect();
    assert_eq!(codes, ["999999001001001", "999999001002001"]);
    assert_eq!(grids["999999001001001"].text("name"), Some("West 01"));
    assert_eq!(grids["999999001001001"].text("community"), Some("West"));
    let rim = ring(&[
        (-1_000, -1_000),
        (61_000, -1_000),
        (61_000, 41_000),
        (-1_000, 41_000),
    ]);
    let sum: i128 = self::grids(&whole).iter().map(|grid| area2(grid)).sum();
    assert_eq!(sum, area2(&rim));
}

#[test]
fn blocks_become_grids_and_a_census_is_met() {
    let (_folder, path) = town().file();
    let wishes = super::Wishes {
        grids: GridsBy::Block,
        census: Some(1_001),
        ..wishes(Scope::Admin("Town".to_owned()))
    };
    let town = read(&path, &wishes).expect("a town");
    let found = grids(&town);
    // The border between the two crosses a column of blocks; what lies round them is joined to them.
    assert!((6..=8).contains(&found.len()), "{}", found.len());
    let rim = ring(&[
        (-1_000, -1_000),
        (61_000, -1_000),
        (61_000, 41_000),
        (-1_000, 41_000),
    ]);
    let sum: i128 = found.iter().map(|grid| area2(grid)).sum();
    assert!((sum - area2(&rim)).abs() < 1_000_000, "{sum}");
    let households = |kind| -> u64 {
        let records = records(&town, kind);
        let said = records
            .values()
            .filter_map(|r| r.attribute("households")?.as_u64());
        said.sum()
    };
    assert_eq!(households(Kind::Building), 1_001);
    assert_eq!(households(Kind::Grid), 1_001, "every house stands in one");
    assert_eq!(town.taken.0["households"], 1_001);
}

#[test]
fn compounds_are_grounds_of_houses_that_no_street_crosses() {
    let mut osm = town();
    let yard = [
        (2_000, 2_000),
        (18_000, 2_000),
        (18_000, 18_000),
        (2_000, 18_000),
        (2_000, 2_000),
    ];
    osm.way(60, &yard, &[("landuse", "residential"), ("name", "Yard")]);
    let quarter = [
        (-700, -700),
        (60_700, -700),
        (60_700, 40_700),
        (-700, 40_700),
        (-700, -700),
    ];
    osm.way(
        61,
        &quarter,
        &[("landuse", "residential"), ("name", "Quarter")],
    );
    let wall = [
        (22_000, 2_000),
        (38_000, 2_000),
        (38_000, 9_000),
        (22_000, 9_000),
        (22_000, 2_000),
    ];
    osm.way(62, &wall, &[("barrier", "wall")]);
    let school = [
        (42_000, 22_000),
        (58_000, 22_000),
        (58_000, 38_000),
        (42_000, 22_000),
    ];
    osm.way(63, &school, &[("amenity", "school"), ("name", "School")]);
    let alone = [
        (23_000, 23_000),
        (29_000, 23_000),
        (29_000, 29_000),
        (23_000, 29_000),
        (23_000, 23_000),
    ];
    osm.way(64, &alone, &[("barrier", "fence")]);
    let town = osm.town();
    let mut compounds = records(&town, Kind::Compound);
    // Houses along streets have no ground of their own.
    compounds.retain(|_, compound| compound.text("osm").is_some());
    let told: Vec<_> = compounds
        .values()
        .map(|c| (c.text("osm"), c.text("kind"), c.text("name")))
        .collect();
    let expected = [
        (Some("way/60"), Some("小区"), Some("Yard")),
        (Some("way/62"), Some("小区"), None),
        (Some("way/63"), Some("单位"), Some("School")),
    ];
    assert_eq!(told, expected);
    let grid = compounds.values().next().and_then(|c| c.text("grid_code"));
    assert!(
        grid.is_some_and(|grid| grid.starts_with("999999001")),
        "{grid:?}"
    );
    assert_eq!(town.taken.0["units"], 1);
    assert_eq!(
        records(&town, Kind::Land).len(),
        0,
        "residential ground is not drawn as green"
    );
}

#[test]
fn entrances_gates_and_places_are_taken() {
    let mut osm = town();
    osm.node(5_000, 1_000, &[("barrier", "gate"), ("name", "North gate")]);
    osm.node(6_000, 1_000, &[("entrance", "main")]);
    osm.node(7_000, 1_000, &[("place", "suburb"), ("name", "Kluuvi")]);
    osm.node(
        8_000,
        1_000,
        &[("amenity", "hospital"), ("name", "Hospital")],
    );
    osm.node(9_000, 1_000, &[("amenity", "bench")]);
    let town = osm.town();
    assert_eq!(town.taken.0["entrances"], 2);
    assert_eq!(town.taken.0["places"], 2);
    let entrances = records(&town, Kind::Entrance);
    let gate = entrances.values().find(|e| e.text("name").is_some());
    let gate = gate
        .expect("there")
        .feature
        .properties
        .clone()
        .expect("some");
    assert_eq!(
        (&gate["kind"], &gate["barrier"]),
        (&json!("entrance"), &json!("gate"))
    );
}
