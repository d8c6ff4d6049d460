//! What elements become: areas of ways in any order and direction, lines, attributes.

use super::{Osm, at, notes, polygons, records};
use gridroom::exchange::osm::OsmNoteKind;
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::fixed::ring_area2;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::Layer;
use gridroom::model::context::{Context, ContextKind};
use gridroom::model::record::{Kind, Record};
use serde_json::json;

const BUILDING: &[(&str, &str)] = &[("building", "apartments")];

fn area2(record: &Record) -> i128 {
    let polygons = polygons(record);
    polygons
        .iter()
        .flat_map(Polygon::rings)
        .map(ring_area2)
        .sum()
}

fn square(x: i32, y: i32, size: i32) -> Vec<(i32, i32)> {
    // Slanted, as houses are.
    let corners = [(0, 0), (size, 7), (size - 5, size), (-3, size + 11), (0, 0)];
    corners.map(|(dx, dy)| (x + dx, y + dy)).to_vec()
}

fn ring2(places: &[(i32, i32)]) -> i128 {
    let ring: Vec<_> = places[1..].iter().map(|(x, y)| at(*x, *y)).collect();
    ring_area2(&ring).abs()
}

#[test]
fn rings_are_made_of_ways_in_any_order_and_direction() {
    let mut osm = Osm::default();
    let outer = square(0, 0, 10_000);
    osm.way(1, &outer[..3], &[]);
    let back: Vec<_> = outer[2..].iter().rev().copied().collect();
    osm.way(2, &back, &[]);
    let hole = square(2_000, 2_000, 5_000);
    osm.way(3, &hole, &[]);
    let island = square(3_000, 3_000, 1_000);
    osm.way(4, &island, &[]);
    let second = square(20_000, 0, 4_000);
    osm.way(5, &second, &[]);
    let ways = [
        (4, "outer"),
        (2, "outer"),
        (3, "inner"),
        (1, "outer"),
        (5, "outer"),
    ];
    osm.area(9, &ways, BUILDING);
    let town = osm.town();
    assert_eq!(notes(&town), []);
    let buildings = records(&town, Kind::Building);
    let found = polygons(&buildings["r9"]);
    let mut rings: Vec<usize> = found.iter().map(|p| p.rings().count()).collect();
    rings.sort_unstable();
    assert_eq!(
        rings,
        [1, 1, 2],
        "an island, another part, and one with a hole"
    );
    let exact = ring2(&outer) - ring2(&hole) + ring2(&island) + ring2(&second);
    assert_eq!(area2(&buildings["r9"]), exact);
    assert_eq!(town.taken.0["buildings"], 1, "its ways have no tags");
}

#[test]
fn rings_that_touch_and_roles_that_lie_do_no_harm() {
    let mut osm = Osm::default();
    let a = square(0, 0, 10_000);
    let b = [
        (10_000, 7),
        (16_000, 14),
        (15_995, 6_007),
        (12_000, 6_018),
        (10_000, 7),
    ];
    osm.way(1, &a, &[]);
    osm.way(2, &b, &[]);
    // A hole that touches its ring at a corner; its role says that it is none.
    let hole = [(0, 0), (3_000, 1_000), (1_000, 3_000), (0, 0)];
    osm.way(3, &hole, &[]);
    osm.area(
        9,
        &[(1, "outer"), (2, "outer"), (3, "outer"), (1, "outer")],
        BUILDING,
    );
    let town = osm.town();
    let building = &records(&town, Kind::Building)["r9"];
    assert_eq!(area2(building), ring2(&a) + ring2(&b) - ring2(&hole));
    let shape = Shape {
        polygons: polygons(building),
    };
    let built = Coverage::build(&[shape], &BuildOptions::default());
    let invalid = built.findings.iter().filter(|f| f.kind.is_invalid());
    assert_eq!(invalid.count(), 0, "{:?}", built.findings);
}

#[test]
fn what_lies_outside_makes_a_note_and_no_broken_polygon() {
    let mut osm = Osm::default();
    let outer = square(0, 0, 10_000);
    osm.way(1, &outer[..3], &[]);
    osm.way(2, &outer[2..], &[]);
    let beside = square(30_000, 0, 5_000);
    osm.way(3, &beside, BUILDING);
    osm.area(10, &[(1, "outer"), (77, "outer"), (78, "outer")], BUILDING);
    osm.area(11, &[(1, "outer"), (2, "outer"), (79, "inner")], BUILDING);
    osm.area(12, &[(1, "outer")], BUILDING);
    osm.way_of(4, &[1, 2, 9_999, 1], BUILDING);
    osm.way_of(5, &[1, 2, 9_999, 3, 4], &[("highway", "residential")]);
    osm.way(
        6,
        &[(50_000, 0), (51_000, 3), (50_000, 0), (50_000, 0)],
        BUILDING,
    );
    let town = osm.town();
    let expected = [
        (OsmNoteKind::AreaCutOff, "way/4".to_owned(), 1),
        (OsmNoteKind::AreaCutOff, "relation/10".to_owned(), 2),
        (OsmNoteKind::RingOpen, "relation/12".to_owned(), 1),
        (OsmNoteKind::HoleMissing, "relation/11".to_owned(), 1),
        (OsmNoteKind::LineParted, "way/5".to_owned(), 1),
        (OsmNoteKind::NoGround, "way/6".to_owned(), 1),
    ];
    assert_eq!(notes(&town), expected);
    let buildings = records(&town, Kind::Building);
    let ids: Vec<&String> = buildings.keys().collect();
    assert_eq!(ids, ["r11", "w3"]);
    assert_eq!(area2(&buildings["r11"]), ring2(&outer));
    let street = &records(&town, Kind::Street)["w5"];
    let geometry = street.feature.other_geometry.as_ref().expect("lines");
    assert_eq!(geometry["type"], "MultiLineString");
    assert_eq!(geometry["coordinates"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_way_that_says_once_more_what_its_area_is_counts_once() {
    let mut osm = Osm::default();
    osm.way(1, &square(0, 0, 10_000), BUILDING);
    osm.way(2, &square(2_000, 2_000, 1_000), &[("landuse", "grass")]);
    osm.area(9, &[(1, "outer"), (2, "inner")], BUILDING);
    let town = osm.town();
    let buildings: Vec<String> = records(&town, Kind::Building).into_keys().collect();
    assert_eq!(buildings, ["r9"]);
    assert!(
        records(&town, Kind::Land).contains_key("w2"),
        "a yard of its own"
    );
}

#[test]
fn streets_say_what_they_are_and_tunnels_are_none() {
    let mut osm = Osm::default();
    let tagged = [
        (1, [("highway", "primary"), ("name", "Mannerheimintie")]),
        (2, [("highway", "residential"), ("oneway", "yes")]),
        (3, [("highway", "steps"), ("bridge", "yes")]),
        (4, [("highway", "service"), ("tunnel", "yes")]),
        (5, [("railway", "tram"), ("name", "4")]),
        (6, [("waterway", "river"), ("name", "Vantaanjoki")]),
        (7, [("footway", "sidewalk"), ("highway", "footway")]),
    ];
    for (number, tags) in tagged {
        let y = number as i32 * 500;
        osm.way(number, &[(0, y), (4_000, y + 3), (9_000, y)], &tags);
    }
    let town = osm.town();
    let counts = [
        ("main_streets", 1),
        ("streets", 1),
        ("lanes", 1),
        ("tunnels", 1),
        ("railways", 1),
        ("streams", 1),
    ];
    for (name, many) in counts {
        assert_eq!(town.taken.0[name], many, "{name}");
    }
    let streets = records(&town, Kind::Street);
    assert_eq!(streets.len(), 4, "pavements run beside their street");
    let attributes = streets["w1"].feature.properties.as_ref().expect("some");
    let expected = json!({
        "kind": "main",
        "highway": "primary",
        "name": "Mannerheimintie",
        "osm": "way/1",
    });
    assert_eq!(Some(attributes), expected.as_object());
    let features = streets
        .into_values()
        .chain(records(&town, Kind::Land).into_values());
    let context = Context::of_layer(&Layer {
        features: features.map(|record| record.feature).collect(),
        ..Layer::default()
    });
    let kinds: Vec<ContextKind> = context.features.iter().map(|f| f.kind).collect();
    let expected = [
        ContextKind::Water,
        ContextKind::Railway,
        ContextKind::Lane,
        ContextKind::Street,
        ContextKind::MainStreet,
    ];
    assert_eq!(kinds, expected, "a tunnel is no bound, and is not drawn");
}

#[test]
fn buildings_have_floors_addresses_and_estimated_households() {
    let mut osm = Osm::default();
    // Of one at a wall, one within a house, one in the street.
    let numbered = |number| [("addr:street", "Unioninkatu"), ("addr:housenumber", number)];
    osm.node(40_000, 0, &numbered("2"));
    // Some 11 by 5.5 metres for a thousand units each way.
    let house = |osm: &mut Osm, number: i64, tags: &[(&str, &str)]| {
        osm.way(number, &square(number as i32 * 20_000, 0, 5_000), tags);
    };
    house(
        &mut osm,
        1,
        &[("building", "apartments"), ("building:levels", "5")],
    );
    house(
        &mut osm,
        2,
        &[("building", "apartments"), ("height", "30 m")],
    );
    house(&mut osm, 3, &[("building", "detached")]);
    house(
        &mut osm,
        4,
        &[("building", "school"), ("building:levels", "4")],
    );
    house(&mut osm, 5, &[("building", "yes"), ("shop", "supermarket")]);
    let own = [
        ("building", "house"),
        ("addr:street", "Aleksanterinkatu"),
        ("addr:housenumber", "7"),
    ];
    house(&mut osm, 6, &own);
    osm.node(22_000, 2_000, &numbered("1"));
    osm.node(75_000, 30_000, &numbered("3"));
    let town = osm.town();
    let buildings = records(&town, Kind::Building);
    let value = |id: &str, name: &str| buildings[id].attribute(name).cloned();
    assert_eq!(value("w1", "floors"), Some(json!(5)));
    assert_eq!(value("w2", "floors"), Some(json!(10)));
    assert_eq!(value("w3", "floors"), None, "nobody knows");
    assert_eq!(value("w3", "households"), Some(json!(1)));
    assert_eq!(value("w4", "households"), Some(json!(0)));
    assert_eq!(value("w5", "households"), Some(json!(0)));
    let of = |id: &str| {
        value(id, "households")
            .and_then(|v| v.as_u64())
            .expect("said")
    };
    assert!(
        of("w1") > 50 && of("w2") >= 2 * of("w1") - 1,
        "{} {}",
        of("w1"),
        of("w2")
    );
    for id in buildings.keys() {
        assert_eq!(
            value(id, "households"),
            value(id, "households_estimated"),
            "{id}"
        );
    }
    assert_eq!(value("w6", "housenumber"), Some(json!("7")));
    assert_eq!(value("w1", "housenumber"), Some(json!("1")));
    assert_eq!(value("w1", "street"), Some(json!("Unioninkatu")));
    assert_eq!(value("w2", "housenumber"), Some(json!("2")));
    assert_eq!(town.taken.0["addresses"], 3, "one stands at no wall");
    let grids = records(&town, Kind::Grid);
    let sum: u64 = buildings.keys().map(|id| of(id)).sum();
    assert_eq!(grids.len(), 1);
    let grid = grids.values().next().expect("one");
    assert_eq!(grid.attribute("households"), Some(&json!(sum)));
    assert_eq!(town.taken.0["households"], sum);
}
