//! Communities that somebody drew: by lines, by rings, by the polygons of a map.

use super::scopes::{area2, grids, ring, town};
use super::{at, polygons, read, records, wishes};
use gridroom::exchange::geojson;
use gridroom::exchange::osm::{CommunitiesBy, Drawn, GridsBy, OsmError, Scope, Town, Wishes};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::Polygon;
use gridroom::model::record::Kind;

type Places<'a> = &'a [(i32, i32)];

fn line(places: Places<'_>) -> Vec<Coord> {
    places.iter().map(|(x, y)| at(*x, *y)).collect()
}

/// The rim of the town.
fn rim() -> Vec<Polygon> {
    ring(&[
        (-1_000, -1_000),
        (61_000, -1_000),
        (61_000, 41_000),
        (-1_000, 41_000),
    ])
}

fn made(drawn: Drawn, grids: GridsBy) -> Result<Town, OsmError> {
    let (_folder, path) = town().file();
    let wishes = Wishes {
        communities: CommunitiesBy::Drawn(drawn),
        grids,
        ..wishes(Scope::Admin("Town".to_owned()))
    };
    read(&path, &wishes)
}

fn by_lines(lines: &[Places<'_>], word: &str) -> Result<Town, OsmError> {
    let drawn = Drawn {
        areas: Vec::new(),
        lines: lines.iter().map(|places| (None, line(places))).collect(),
        word: word.to_owned(),
    };
    made(drawn, GridsBy::Community)
}

fn names(town: &Town) -> Vec<String> {
    let communities = records(town, Kind::Community);
    let names = communities.values().filter_map(|c| c.text("name"));
    names.map(str::to_owned).collect()
}

/// The ground of communities, which cover the town exactly.
fn sizes(town: &Town) -> Vec<i128> {
    let communities = records(town, Kind::Community);
    let sizes: Vec<i128> = communities
        .values()
        .map(|community| area2(&polygons(community)))
        .collect();
    assert_eq!(sizes.iter().sum::<i128>(), area2(&rim()));
    let grids: i128 = grids(town).iter().map(|grid| area2(grid)).sum();
    assert_eq!(grids, area2(&rim()));
    sizes
}

#[test]
fn a_line_across_the_scope_parts_it_into_communities_from_north_to_south() {
    let across: Places<'_> = &[(-5_000, 20_500), (30_000, 21_900), (65_000, 20_500)];
    let town = by_lines(&[across], "社区").expect("a town");
    assert_eq!(names(&town), ["社区一", "社区二"]);
    let found = sizes(&town);
    assert!(found[0] < found[1], "the line lies north of the middle");
    let grids = records(&town, Kind::Grid);
    let first = &grids["999999001001001"];
    assert_eq!(first.text("name"), Some("社区一01"));
    assert_eq!(first.text("community"), Some("社区一"));
    assert_eq!(town.taken.0["buildings"], 24, "nothing is lost");

    // A second one crosses the first.
    let down: Places<'_> = &[(25_000, -5_000), (25_500, 45_000)];
    let town = by_lines(&[across, down], "Community").expect("a town");
    assert_eq!(sizes(&town).len(), 4);
    assert!(names(&town).contains(&"Community 4".to_owned()));
}

#[test]
fn a_closed_line_bounds_a_part_and_an_end_that_leads_nowhere_does_not() {
    let yard: Places<'_> = &[
        (21_000, 1_000),
        (39_000, 1_300),
        (38_500, 18_000),
        (21_500, 17_700),
        (21_000, 1_000),
    ];
    let nowhere: Places<'_> = &[(-5_000, 30_000), (10_000, 30_400)];
    let town = by_lines(&[yard, nowhere], "社区").expect("a town");
    assert_eq!(sizes(&town).len(), 2);
    let refused = by_lines(&[nowhere], "社区");
    assert!(
        matches!(refused, Err(OsmError::NoCommunity)),
        "{:?}",
        refused.map(|town| names(&town))
    );
    // Nothing was drawn yet: the scope is one community, called as it is.
    let town = by_lines(&[], "社区").expect("a town");
    assert_eq!(names(&town), ["Town"]);
}

#[test]
fn polygons_are_communities_under_their_names_and_blocks_lie_within_them() {
    let area = |name: Option<&str>, places: Places<'_>| (name.map(str::to_owned), ring(places));
    let drawn = Drawn {
        areas: vec![
            area(
                Some("河东"),
                &[
                    (30_000, -9_000),
                    (90_000, -9_000),
                    (90_000, 90_000),
                    (31_000, 90_000),
                ],
            ),
            // It reaches into the first, whose ground stays its own.
            area(
                None,
                &[
                    (10_000, -9_000),
                    (40_000, -9_000),
                    (40_000, 90_000),
                    (10_500, 90_000),
                ],
            ),
        ],
        lines: Vec::new(),
        word: "社区".to_owned(),
    };
    let town = made(drawn, GridsBy::Block).expect("a town");
    assert_eq!(names(&town), ["社区一", "河东", "社区二"]);
    let grids = records(&town, Kind::Grid);
    for (code, community) in records(&town, Kind::Community) {
        let size = area2(&polygons(&community));
        let own = grids
            .values()
            .filter(|grid| grid.text("community_code") == Some(code.as_str()));
        let shapes: Vec<i128> = own.map(|grid| area2(&polygons(grid))).collect();
        assert!(!shapes.is_empty(), "{code}");
        assert_eq!(shapes.iter().sum::<i128>(), size, "{code}");
    }
}

#[test]
fn a_map_gives_polygons_with_names_and_lines_but_no_points() {
    let drawn = |features: &str| {
        let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
        let read = geojson::read_bytes(text.as_bytes()).expect("read");
        Drawn::of_layer(&read.layer, "社区")
    };
    let polygon = r#"{"type":"Feature","properties":{"name":"河西"},"geometry":{"type":"Polygon",
        "coordinates":[[[24.94,60.17],[24.95,60.17],[24.95,60.18],[24.94,60.17]]]}}"#;
    let line = r#"{"type":"Feature","properties":null,"geometry":{"type":"LineString",
        "coordinates":[[24.94,60.17],[24.95,60.18]]}}"#;
    let point = r#"{"type":"Feature","properties":null,"geometry":{"type":"Point",
        "coordinates":[24.94,60.17]}}"#;
    let both = drawn(&format!("{polygon},{line},{point}")).expect("some");
    assert_eq!(both.areas.len(), 1);
    assert_eq!(both.areas[0].0.as_deref(), Some("河西"));
    let names: Vec<Option<&str>> = both.lines.iter().map(|(name, _)| name.as_deref()).collect();
    assert_eq!(names, [None]);
    let named = line.replace("null", r#"{"name":"书峰渠"}"#);
    let named = drawn(&named).expect("a line");
    assert_eq!(named.lines[0].0.as_deref(), Some("书峰渠"));
    assert!(matches!(drawn(point), Err(OsmError::NoCommunity)));
}

fn idle(town: &Town) -> Vec<usize> {
    town.idle.iter().map(|line| line.number).collect()
}

#[test]
fn a_line_that_parts_nothing_is_told_beside_one_that_does() {
    let across: Places<'_> = &[(-5_000, 20_500), (30_000, 21_900), (65_000, 20_500)];
    // One ends within the scope, one lies beyond it, and one is led on from the first to the rim.
    let nowhere: Places<'_> = &[(-5_000, 30_000), (10_000, 30_400)];
    let beyond: Places<'_> = &[(70_000, 3_000), (80_000, 40_000)];
    let down: Places<'_> = &[(25_300, 30_000), (25_000, -5_000)];
    let lines = [nowhere, across, beyond, down];
    let called = [None, None, Some("书峰渠"), None];
    let lines = called.into_iter().zip(lines);
    let lines = lines.map(|(name, places)| (name.map(str::to_owned), line(places)));
    let drawn = Drawn {
        areas: Vec::new(),
        lines: lines.collect(),
        word: "社区".to_owned(),
    };
    for grids in [GridsBy::Community, GridsBy::Block] {
        let town = made(drawn.clone(), grids).expect("a town");
        assert_eq!(names(&town), ["社区一", "社区二", "社区三"]);
        assert_eq!(idle(&town), [1, 3]);
        assert_eq!(town.idle[0].at, at(2_500, 30_200));
        assert_eq!(town.idle[1].name.as_deref(), Some("书峰渠"));
        assert_eq!(town.idle[1].at, at(75_000, 21_500));
    }
    let town = by_lines(&[across], "社区").expect("a town");
    assert!(town.idle.is_empty());
}

/// A unit north is 1.1 cm, and 0.55 cm east.
fn shifted(places: Places<'_>, (x, y): (i32, i32)) -> Vec<(i32, i32)> {
    let places = places.iter();
    places
        .map(|(own_x, own_y)| (own_x + x, own_y + y))
        .collect()
}

#[test]
fn strips_between_lines_drawn_side_by_side_are_no_communities() {
    let across: Places<'_> = &[(-5_000, 20_500), (30_000, 21_900), (65_000, 20_500)];
    let beside = |y: i32| shifted(across, (0, y));
    // Three metres apart, one beside the other.
    let town = by_lines(&[across, &beside(270)], "社区").expect("a town");
    assert_eq!(sizes(&town).len(), 2);
    assert_eq!(idle(&town).len(), 1, "one of them parts nothing");
    let town = by_lines(&[across, &beside(270), &beside(540)], "社区").expect("a town");
    assert_eq!(sizes(&town).len(), 2);
    assert_eq!(names(&town), ["社区一", "社区二"]);
    assert_eq!(idle(&town).len(), 2);
    // Twelve metres are a row of houses.
    let town = by_lines(&[across, &beside(1_080)], "社区").expect("a town");
    assert_eq!(sizes(&town).len(), 3);
    assert!(town.idle.is_empty());
}

#[test]
fn a_gap_between_areas_is_theirs_and_a_strip_is_none() {
    let area = |name: &str, places: Places<'_>| (Some(name.to_owned()), ring(places));
    let west: Places<'_> = &[
        (-9_000, -9_000),
        (30_000, -9_000),
        (30_500, 90_000),
        (-9_000, 90_000),
    ];
    let east = [
        (30_000, -9_000),
        (90_000, -9_000),
        (90_000, 90_000),
        (30_500, 90_000),
    ];
    // Three metres further east.
    let east = shifted(&east, (540, 0));
    let drawn = Drawn {
        areas: vec![area("河西", west), area("河东", &east)],
        lines: vec![(
            None,
            line(&[(-5_000, 9_000), (20_000, 9_300), (20_100, -9_000)]),
        )],
        word: "社区".to_owned(),
    };
    let town = made(drawn, GridsBy::Community).expect("a town");
    assert_eq!(names(&town), ["河西", "河东"]);
    assert_eq!(sizes(&town).len(), 2);
    assert_eq!(idle(&town), [1], "it leads through ground that was drawn");

    let strip = [
        (45_000, -9_000),
        (45_540, -9_000),
        (46_040, 90_000),
        (45_500, 90_000),
    ];
    let drawn = Drawn {
        areas: vec![area("河西", west), area("巷", &strip)],
        lines: Vec::new(),
        word: "社区".to_owned(),
    };
    let town = made(drawn, GridsBy::Community).expect("a town");
    assert_eq!(names(&town), ["社区一", "河西"]);
    assert_eq!(sizes(&town).len(), 2);
}
