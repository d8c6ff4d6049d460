//! How much is taken: polygons, administrative areas, communities, grids, compounds.

use super::{Osm, at, notes, polygons, read, records, wishes};
use gridroom::exchange::osm::{GridsBy, OsmError, Scope, Town};
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::fixed::{Coord, orient, ring_area2};
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

/// Whether a place is where two segments cross, rounded to the nearest of the lattice.
fn is_crossing(found: Coord, [a, b]: [Coord; 2], [s, t]: [Coord; 2]) -> bool {
    let wide = |from: Coord, to: Coord| {
        let axis = |from: i32, to: i32| i128::from(to) - i128::from(from);
        (axis(from.x, to.x), axis(from.y, to.y))
    };
    let (own, other, apart) = (wide(a, b), wide(s, t), wide(a, s));
    let cross = |u: (i128, i128), v: (i128, i128)| u.0 * v.1 - u.1 * v.0;
    // How far along each they cross, as parts of one whole.
    let whole = cross(own, other);
    let (along, along_other) = (cross(apart, other), cross(apart, own));
    let is_within = |part: i128| (0..=whole.abs()).contains(&(part * whole.signum()));
    let to_found = wide(a, found);
    let is_near = |found: i128, step: i128| 2 * (found * whole - along * step).abs() <= whole.abs();
    whole != 0
        && is_within(along)
        && is_within(along_other)
        && is_near(to_found.0, own.0)
        && is_near(to_found.1, own.1)
}

/// Twice the area of what is left of a ring by the sides of a convex one, which winds to the left.
fn left_by(ring: &[Coord], cutter: &[Coord]) -> f64 {
    let flat = |c: &Coord| (f64::from(c.x), f64::from(c.y));
    let mut left: Vec<(f64, f64)> = ring.iter().map(flat).collect();
    for (from, to) in cutter.iter().zip(cutter.iter().cycle().skip(1)) {
        let ((ax, ay), (bx, by)) = (flat(from), flat(to));
        let side = |(x, y): (f64, f64)| (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        let mut cut = Vec::new();
        for (p, q) in left.iter().zip(left.iter().cycle().skip(1)) {
            let (of_p, of_q) = (side(*p), side(*q));
            if of_p >= 0.0 {
                cut.push(*p);
            }
            if (of_p >= 0.0) != (of_q >= 0.0) {
                let t = of_p / (of_p - of_q);
                cut.push((p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1)));
            }
        }
        left = cut;
    }
    // From the first corner: the numbers stay small.
    let (x, y) = left[0];
    let parts = left.windows(2).map(|w| {
        let [(ax, ay), (bx, by)] = [w[0], w[1]];
        (ax - x) * (by - y) - (bx - x) * (ay - y)
    });
    parts.sum()
}

#[test]
fn a_slanted_clip_cuts_where_lines_cross_it() {
    let mut osm = town();
    let lake = [
        (-9_000, 5_000),
        (70_000, 7_000),
        (69_000, 35_000),
        (-9_500, 31_000),
        (-9_000, 5_000),
    ];
    osm.way(50, &lake, &[("natural", "water")]);
    let (_folder, path) = osm.file();
    let ground = ring(&[
        (5_003, -3_001),
        (45_517, 2_507),
        (36_511, 39_013),
        (-3_007, 25_019),
    ]);
    let rim = &ground[0].outer;
    let sides: Vec<[Coord; 2]> = rim
        .iter()
        .zip(rim.iter().cycle().skip(1))
        .map(|(from, to)| [*from, *to])
        .collect();
    let scope = Scope::Polygons {
        polygons: ground.clone(),
        name: None,
    };
    let whole = read(&path, &wishes(Scope::All)).expect("a town");
    let cut = read(&path, &wishes(scope)).expect("a town");
    let (before, streets) = (records(&whole, Kind::Street), records(&cut, Kind::Street));
    // What is left of each: its own vertices, and where it crosses the rim.
    let expected = [
        ("w100", 1, 2),
        ("w101", 2, 1),
        ("w102", 1, 2),
        ("w200", 0, 2),
        ("w201", 2, 1),
    ];
    let ids: Vec<&str> = streets.keys().map(String::as_str).collect();
    assert_eq!(ids, expected.map(|(id, ..)| id));
    for (id, own, crossings) in expected {
        let (old, new) = (ends(&before[id]).concat(), ends(&streets[id]).concat());
        let (kept, met): (Vec<Coord>, Vec<Coord>) =
            new.iter().copied().partition(|at| old.contains(at));
        assert_eq!((kept.len(), met.len()), (own, crossings), "{id}: {new:?}");
        for at in met {
            let mut pairs = old
                .windows(2)
                .flat_map(|w| sides.iter().map(move |s| (w, s)));
            let is_met = pairs.any(|(w, side)| is_crossing(at, [w[0], w[1]], *side));
            assert!(is_met, "{id}: {at:?}");
        }
    }
    // A corner is rounded by half a unit, which moves the sides beside it by as much.
    let lake: Vec<Coord> = lake[1..].iter().map(|(x, y)| at(*x, *y)).collect();
    let found = area2(&polygons(&records(&cut, Kind::Land)["w50"])) as f64;
    let exact = left_by(&lake, rim);
    assert!((found - exact).abs() < 200_000.0, "{found} {exact}");
    // Houses are whole, by their middles.
    let is_inside = |middle: Coord| sides.iter().all(|s| orient(s[0], s[1], middle) > 0);
    let middle = |record: &Record| record.place().expect("a place");
    let houses = records(&whole, Kind::Building);
    let (inside, outside): (Vec<_>, Vec<_>) = houses
        .iter()
        .partition(|(_, house)| is_inside(middle(house)));
    assert_eq!((inside.len(), outside.len()), (14, 10));
    let buildings = records(&cut, Kind::Building);
    assert!(buildings.keys().eq(inside.iter().map(|(id, _)| *id)));
    for (id, house) in inside {
        assert_eq!(polygons(&buildings[id]), polygons(house), "{id}");
    }
    // Where two communities meet at the rim it is rounded too.
    let sum: i128 = grids(&cut).iter().map(|grid| area2(grid)).sum();
    assert!((sum - area2(&ground)).abs() < 200_000, "{sum}");
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
fn an_extract_that_says_no_bounds_has_its_communities_whole_but_not_their_neighbours() {
    let mut osm = Osm::default();
    for (number, (x, y)) in (1..).zip([(0, 0), (40_000, 3), (7, 40_000)]) {
        let ring = [
            (x, y),
            (x + 4_000, y + 11),
            (x + 4_003, y + 4_000),
            (x - 5, y + 4_001),
            (x, y),
        ];
        osm.way(number, &ring, &[("building", "apartments")]);
    }
    let own = [(50_000, -1_000), (-1_000, -1_200), (-1_100, 50_000)];
    let beyond = [(-1_100, 50_000), (90_000, 90_000), (50_000, -1_000)];
    for (number, name, corners) in [(21, "Own", own), (22, "Beyond", beyond)] {
        let level = [
            ("boundary", "administrative"),
            ("admin_level", "10"),
            ("name", name),
        ];
        let closed: Vec<(i32, i32)> = corners.iter().chain(&corners[..1]).copied().collect();
        osm.way(number, &closed, &[]);
        osm.area(number, &[(number, "outer")], &level);
    }
    let town = osm.town();
    grids(&town);
    let communities = records(&town, Kind::Community);
    let of = |name: &str| {
        let mut named = communities
            .values()
            .filter(|c| c.text("name") == Some(name));
        polygons(named.next().expect("a community"))
    };
    // Every vertex is where it was; a side that the box meets is bent by less than a unit there.
    let whole = area2(&ring(&own)).abs();
    let found = area2(&of("Own"));
    assert!((found - whole).abs() < 300_000, "{found} {whole}");
    let corners = own.map(|(x, y)| at(x, y));
    let vertices: Vec<Coord> = of("Own")
        .iter()
        .flat_map(Polygon::rings)
        .flatten()
        .copied()
        .collect();
    assert!(
        corners.iter().all(|corner| vertices.contains(corner)),
        "{vertices:?}"
    );
    // Nobody is known to live in the other: it is there as far as the houses reach, but for how a unit
    // bends its bound.
    let reach = (44_003 - 4_911) * (44_001 - 4_985);
    let found = area2(&of("Beyond")).abs();
    assert!((found - reach).abs() < 300_000, "{found} {reach}");
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
