//! Every class of element: which there are, where each lies, and what is said of it. What an element is
//! by its tags is said here once more, in tables; whatever is left out has a reason.

use super::{Theirs, elements, is_left_out, lines, short, size, told};
use crate::files::real_files;
use crate::osm::{polygons, read, wishes};
use gridroom::exchange::osm::{OsmNoteKind, Scope, Town};
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::polygon::Shape;
use gridroom::model::record::{Kind, Record};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Values of `highway` by what they are here.
const WAYS: [(&str, &[&str]); 3] = [
    (
        "main",
        &[
            "motorway",
            "motorway_link",
            "trunk",
            "trunk_link",
            "primary",
            "primary_link",
            "secondary",
            "secondary_link",
        ],
    ),
    (
        "street",
        &[
            "tertiary",
            "tertiary_link",
            "unclassified",
            "residential",
            "living_street",
            "road",
        ],
    ),
    (
        "lane",
        &[
            "service",
            "pedestrian",
            "track",
            "footway",
            "path",
            "steps",
            "cycleway",
            "bridleway",
        ],
    ),
];
/// Values of `highway` that are no street, and why not.
const NO_WAYS: [(&str, &str); 6] = [
    ("construction", "nobody goes there yet"),
    ("corridor", "it lies within a building"),
    ("crossing", "it is part of a street"),
    ("elevator", "it lies within a building"),
    ("platform", "people wait there"),
    ("trail", "there is no such value"),
];
const PAVEMENTS: [&str; 3] = ["sidewalk", "crossing", "traffic_island"];
const UNITS: [&str; 6] = [
    "school",
    "kindergarten",
    "college",
    "university",
    "hospital",
    "clinic",
];
const GATES: [&str; 5] = [
    "gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "entrance",
];
/// Lines by a tag and its values.
const LINES: [(&str, &str, &[&str]); 2] = [
    (
        "railway",
        "railway",
        &[
            "rail",
            "light_rail",
            "subway",
            "tram",
            "narrow_gauge",
            "monorail",
            "funicular",
            "preserved",
        ],
    ),
    (
        "stream",
        "waterway",
        &[
            "river",
            "stream",
            "canal",
            "drain",
            "ditch",
            "tidal_channel",
            "brook",
        ],
    ),
];
/// Areas by a tag and its values; of several the first.
const AREAS: [(&str, &str, &[&str]); 9] = [
    ("water", "natural", &["water", "bay"]),
    ("water", "waterway", &["riverbank", "dock"]),
    ("water", "landuse", &["basin", "reservoir"]),
    ("unit", "amenity", &UNITS),
    (
        "green",
        "leisure",
        &[
            "park",
            "garden",
            "pitch",
            "playground",
            "golf_course",
            "nature_reserve",
            "common",
            "dog_park",
        ],
    ),
    (
        "green",
        "landuse",
        &[
            "grass",
            "forest",
            "meadow",
            "orchard",
            "vineyard",
            "farmland",
            "recreation_ground",
            "village_green",
            "cemetery",
            "allotments",
        ],
    ),
    (
        "green",
        "natural",
        &["wood", "scrub", "grassland", "heath", "wetland"],
    ),
    ("ground", "landuse", &["residential"]),
    (
        "ground",
        "barrier",
        &["wall", "fence", "hedge", "city_wall", "retaining_wall"],
    ),
];
/// What a record says in the words of the extract.
const SAID: [&str; 20] = [
    "name",
    "highway",
    "building",
    "building:levels",
    "railway",
    "waterway",
    "natural",
    "landuse",
    "leisure",
    "amenity",
    "admin_level",
    "barrier",
    "entrance",
    "place",
    "addr:street",
    "addr:place",
    "addr:housenumber",
    "oneway",
    "bridge",
    "tunnel",
];

/// Why most of an extract is not taken.
const OF_NO_USE: &str = "a planner does not ask for it";

/// What an element is, or why it is nothing.
fn class_of(id: &str, theirs: &Theirs) -> Result<&'static str, &'static str> {
    let is_relation = id.starts_with('r');
    if id.starts_with('n') {
        return class_of_node(theirs);
    }
    if theirs.is_area && says(theirs, "building") {
        return Ok("building");
    }
    if let Some(highway) = theirs.tag("highway") {
        let mut ways = WAYS.iter();
        if let Some((way, _)) = ways.find(|(_, values)| values.contains(&highway)) {
            if is_relation || theirs.has("area", &["yes"]) {
                return Err("it is a square");
            }
            if theirs.has("footway", &PAVEMENTS) {
                return Err("it runs beside a street");
            }
            // What is under the ground bounds nothing.
            let is_under = says(theirs, "tunnel");
            return Ok(if is_under { "street" } else { *way });
        }
        // It may be something else.
        let is_known = NO_WAYS.iter().any(|(value, _)| *value == highway);
        assert!(is_known, "{id}: {highway} is neither taken nor left out");
    }
    let mut of_lines = LINES.iter();
    if let Some((class, ..)) = of_lines.find(|(_, key, values)| theirs.has(key, values)) {
        return if is_relation {
            Err("it is no area")
        } else {
            Ok(*class)
        };
    }
    let mut of_areas = AREAS.iter();
    let found = of_areas.find(|(_, key, values)| theirs.is_area && theirs.has(key, values));
    found.map(|(class, ..)| *class).ok_or(OF_NO_USE)
}

fn class_of_node(theirs: &Theirs) -> Result<&'static str, &'static str> {
    if says(theirs, "entrance") || theirs.has("barrier", &GATES) {
        Ok("entrance")
    } else if theirs.tag("name").is_none() {
        Err("it has no name")
    } else if theirs.tag("place").is_some() {
        Ok("place")
    } else if theirs.has("amenity", &UNITS) {
        Ok("place of a unit")
    } else {
        Err(OF_NO_USE)
    }
}

/// A tag says anything but no.
fn says(theirs: &Theirs, key: &str) -> bool {
    theirs.tag(key).is_some_and(|value| value != "no")
}

/// What was taken, by class and id. Ground is taken where it is a compound.
fn taken(town: &Town) -> BTreeMap<&'static str, BTreeMap<String, &Record>> {
    let mut taken: BTreeMap<&'static str, BTreeMap<String, &Record>> = BTreeMap::new();
    for (key, record, _) in &town.contents {
        let is_area = record.feature.shape.is_some();
        let class = match (key.kind, record.text("kind")) {
            (Kind::Street, Some("main")) => "main",
            (Kind::Street, Some("street")) => "street",
            (Kind::Street, _) => "lane",
            (Kind::Land, Some("railway")) => "railway",
            (Kind::Land, Some("water")) if is_area => "water",
            (Kind::Land, Some("water")) => "stream",
            (Kind::Land, Some("green")) => "green",
            (Kind::Land, Some("place")) => "place",
            (Kind::Land, Some("unit")) => "place of a unit",
            (Kind::Building, _) => "building",
            (Kind::Entrance, _) => "entrance",
            (Kind::Compound, Some("单位")) => "unit",
            (Kind::Compound, Some("小区")) => "ground",
            _ => continue,
        };
        if let Some(osm) = record.text("osm") {
            taken.entry(class).or_default().insert(short(osm), record);
        }
    }
    taken
}

#[test]
fn every_class_has_the_elements_that_gdal_reads() {
    let Some(files) = real_files(&["small.osm.pbf", "helsinki.osm.pbf"]) else {
        return;
    };
    for path in files {
        let Some(theirs) = elements(&path, &[]) else {
            return;
        };
        let town = read(&path, &wishes(Scope::All)).expect("a town");
        let (told, ours) = (told(&town), taken(&town));
        let mut expected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (id, one) in &theirs {
            let is_left = told.get(id).is_some_and(|kind| is_left_out(*kind));
            if let Ok(class) = class_of(id, one)
                && !is_left
            {
                expected.entry(class).or_default().insert(id);
            }
        }
        // Only some of it is compounds.
        let grounds = expected.remove("ground").unwrap_or_default();
        let own_grounds = ours.get("ground").into_iter().flat_map(BTreeMap::keys);
        for id in own_grounds {
            assert!(grounds.contains(id.as_str()), "{id} is no ground");
        }
        let mut all: BTreeSet<&str> = expected.keys().chain(ours.keys()).copied().collect();
        all.remove("ground");
        for class in &all {
            let of_gdal = expected.get(class).cloned().unwrap_or_default();
            let own = ours.get(class).into_iter().flat_map(BTreeMap::keys);
            let own: BTreeSet<&str> = own.map(String::as_str).collect();
            let missing: Vec<_> = of_gdal.difference(&own).collect();
            let more: Vec<_> = own.difference(&of_gdal).collect();
            assert!(
                missing.is_empty() && more.is_empty(),
                "{class}, {} to GDAL: {missing:?} missing, {more:?} too many",
                of_gdal.len()
            );
        }
        for (id, record) in ours.values().flatten() {
            let theirs = theirs.get(id).expect("GDAL reads it");
            lies_there(id, record, theirs, told.get(id).copied());
            says_so(id, record, theirs);
        }
        if path.ends_with("helsinki.osm.pbf") {
            let expected = [
                "building",
                "entrance",
                "green",
                "lane",
                "main",
                "place",
                "place of a unit",
                "railway",
                "stream",
                "street",
                "unit",
                "water",
            ];
            assert!(all.iter().eq(&expected), "{all:?}");
        }
    }
}

/// A line runs through the same places, an area is as large and valid.
fn lies_there(id: &str, ours: &Record, theirs: &Theirs, told: Option<OsmNoteKind>) {
    let own = polygons(ours);
    if own.is_empty() {
        let own = lines(&ours.feature);
        // GDAL goes on beyond nodes that are not there; here the line is parted, and that is told.
        let is_parted = told == Some(OsmNoteKind::LineParted);
        assert!(own.len() == 1 || is_parted, "{id}: {own:?}");
        assert_eq!(own.concat(), lines(&theirs.feature).concat(), "{id}");
        return;
    }
    let (own_m2, theirs_m2) = (size(&own), size(theirs.polygons()));
    assert!(
        (own_m2 - theirs_m2).abs() <= 0.001 * theirs_m2,
        "{id}: {own_m2} m², {theirs_m2} m²"
    );
    let built = Coverage::build(&[Shape { polygons: own }], &BuildOptions::default());
    let invalid = built.findings.iter().find(|f| f.kind.is_invalid());
    assert!(invalid.is_none(), "{id}: {invalid:?}");
}

/// Every tag that is kept says the same.
fn says_so(id: &str, ours: &Record, theirs: &Theirs) {
    // Buildings and compounds have attributes of their own, and few in the words of the extract.
    let is_of_tags = ours.text("code").is_none();
    for key in SAID {
        if is_of_tags || key == "name" || ours.attribute(key).is_some() {
            assert_eq!(ours.text(key), theirs.tag(key), "{id}: {key}");
        }
    }
    let levels = theirs.tag("building:levels");
    let levels = levels.and_then(|levels| levels.parse::<u64>().ok());
    if ours.text("building").is_some() && !is_of_tags && levels.is_some() {
        let floors = ours.attribute("floors").and_then(Value::as_u64);
        assert_eq!(floors, levels, "{id}");
    }
}
