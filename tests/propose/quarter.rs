//! A quarter small enough that all of its blocks are known: what they are called, what glues them, what
//! of gates and people is counted in it.

use crate::sample::Sample;
use gridroom::course::Course;
use gridroom::exchange::geojson::read_bytes;
use gridroom::geometry::coverage::{BuildOptions, FaceId};
use gridroom::geometry::fixed::{Coord, Degrees};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::polygon::Polygon;
use gridroom::geometry::propose::{Block, Latest};
use gridroom::i18n::proposing::why_words;
use gridroom::i18n::{I18n, Language};
use gridroom::model::census::Census;
use gridroom::model::context::{Context, ContextFeature, ContextKind};
use gridroom::model::propose::{Demand, Heads, Lack, Proposal, Whole, Why, Wish, begin};
use gridroom::model::record::Record;
use gridroom::model::{Feature, GridMap, Layer};
use serde_json::{Value, json};

/// A place in the quarter: units of 1e-7 degree, about a centimetre.
fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_186_940_000 + x, 253_620_000 + y)
}

/// One grid of about 200 by 160 metres, and one to the west of it.
const EAST: [(i32, i32); 4] = [(0, 0), (20_003, 1_201), (18_777, 15_003), (-1_001, 14_007)];
const WEST: [(i32, i32); 4] = [(-20_011, 903), (0, 0), (-1_001, 14_007), (-21_007, 13_009)];

fn ring(corners: &[(i32, i32)]) -> Vec<Coord> {
    corners.iter().map(|(x, y)| at(*x, *y)).collect()
}

fn square(x: i32, y: i32, half: i32) -> Vec<Coord> {
    let corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)];
    ring(&corners.map(|(dx, dy)| (x + dx * half, y + dy * half)))
}

fn polygon(outer: Vec<Coord>) -> Polygon {
    Polygon {
        outer,
        holes: Vec::new(),
    }
}

fn layer(features: &[(Value, Vec<Coord>)]) -> Layer {
    let degrees = |c: &Coord| json!([Degrees(c.x).to_value(), Degrees(c.y).to_value()]);
    let features = features.iter().map(|(properties, ring)| {
        let closed: Vec<Value> = ring.iter().chain(ring.first()).map(degrees).collect();
        let geometry = json!({"type": "Polygon", "coordinates": [closed]});
        json!({"type": "Feature", "properties": properties, "geometry": geometry})
    });
    let features: Vec<Value> = features.collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    read_bytes(text.as_bytes()).expect("readable").layer
}

fn drawn(kind: ContextKind, name: Option<&str>) -> ContextFeature {
    ContextFeature {
        kind,
        name: name.map(str::to_owned),
        lines: Vec::new(),
        areas: Vec::new(),
        points: Vec::new(),
        households: None,
        is_registered: false,
        is_estimated: false,
    }
}

fn way(kind: ContextKind, name: &str, line: &[(i32, i32)]) -> ContextFeature {
    ContextFeature {
        lines: vec![ring(line)],
        ..drawn(kind, Some(name))
    }
}

fn house(outline: Vec<Coord>, households: u32) -> ContextFeature {
    ContextFeature {
        areas: vec![polygon(outline)],
        households: Some(households),
        ..drawn(ContextKind::Building, None)
    }
}

/// Goes through the quarter from west to east, some way north of its middle.
fn lane() -> ContextFeature {
    let line = [(-3_000, 6_000), (23_000, 7_100)];
    way(ContextKind::Lane, "梅园巷", &line)
}

/// Goes through it from south to north, nearer to the west.
fn street() -> ContextFeature {
    let line = [(8_000, -2_000), (7_400, 17_500)];
    way(ContextKind::Street, "拱辰街", &line)
}

/// A quarter of these grids with these things in it.
fn quarter(grids: &[&[(i32, i32)]], features: Vec<ContextFeature>) -> Sample {
    let grids: Vec<(Value, Vec<Coord>)> = (1..)
        .zip(grids)
        .map(|(number, corners)| {
            let properties = json!({
                "code": format!("99999900100100{number}"), "community_code": "999999001001",
            });
            (properties, ring(corners))
        })
        .collect();
    let map = GridMap::build(layer(&grids), &BuildOptions::default());
    let context = Context { features };
    let index = CoverageIndex::new(&map.coverage);
    Sample {
        census: Census::new(&context, &map.coverage, &index),
        heads: Heads::default(),
        map,
        wholes: Vec::new(),
        context,
    }
}

fn blocks(sample: &Sample, wish: &Wish) -> Vec<Block> {
    let proposal = begin(&sample.field(), wish).expect("possible");
    proposal.prepared.blocks.blocks
}

/// A tower in the north-east with more households than a grid should have, houses around it.
fn with_tower(bound: ContextFeature) -> Sample {
    let houses = [(4_000, 3_000), (13_500, 3_500), (3_500, 11_200)];
    let mut features = vec![bound, street(), house(square(13_000, 11_000, 500), 612)];
    features.extend(houses.map(|(x, y)| house(square(x, y, 400), 100)));
    quarter(&[&EAST], features)
}

fn whys(sample: &Sample) -> Vec<Why> {
    let field = sample.field();
    let proposal = begin(&field, &Wish::default()).expect("possible");
    let found = proposal.search(&Course::new(), &Latest::default());
    let found = found.expect("nobody stops it");
    let districts = found[0].districts.iter();
    districts.filter_map(|d| proposal.why(&field, d)).collect()
}

/// Streets and lanes have no vertex where they meet, and a river is an area: all the same it is said
/// between what a block lies, the longest bound first.
#[test]
fn a_block_beyond_the_band_is_told_by_what_it_lies_between() {
    let [chinese, english] = [Language::Chinese, Language::English].map(I18n::new);
    let whys_of = whys(&with_tower(lane()));
    assert_eq!(whys_of.len(), 1, "{whys_of:?}");
    assert_eq!(
        why_words(&english, &whys_of[0]),
        "the block between 梅园巷 and 拱辰街 alone has 612 households"
    );
    assert_eq!(
        why_words(&chinese, &whys_of[0]),
        "梅园巷、拱辰街之间的街区单独就有 612 户"
    );
    let bank = [
        (-3_000, 6_000),
        (23_000, 7_100),
        (23_000, 9_000),
        (-3_000, 7_900),
    ];
    let river = ContextFeature {
        areas: vec![polygon(ring(&bank))],
        ..drawn(ContextKind::Water, Some("木兰溪"))
    };
    let whys_of = whys(&with_tower(river));
    assert_eq!(whys_of.len(), 1, "{whys_of:?}");
    assert_eq!(
        why_words(&chinese, &whys_of[0]),
        "木兰溪、拱辰街之间的街区单独就有 612 户"
    );
}

/// A compound of this kind, if one of that kind stays whole.
fn compound(kind: &str, outline: &[(i32, i32)]) -> Option<Whole> {
    let properties = json!({"kind": kind, "name": "春晖新村"});
    let mut layer = layer(&[(properties, ring(outline))]);
    let feature: Feature = layer.features.remove(0);
    Whole::of(&Record {
        feature,
        sealed: None,
    })
}

/// A quarter with a compound of this kind on both sides of the street.
fn with_compound(kind: &str) -> Sample {
    let mut sample = quarter(&[&EAST], vec![lane(), street()]);
    let outline = [
        (5_000, 900),
        (11_000, 1_200),
        (11_000, 6_200),
        (5_000, 6_000),
    ];
    sample.wholes.extend(compound(kind, &outline));
    sample
}

#[test]
fn compounds_and_units_glue_blocks_and_streets_and_lanes_do_not() {
    // A unit that is large enough would be a grid of its own.
    let wish = Wish {
        unit_m2: None,
        ..Wish::default()
    };
    for (kind, count) in [("小区", 3), ("单位", 3), ("街", 4), ("巷", 4)] {
        let found = blocks(&with_compound(kind), &wish);
        assert_eq!(found.len(), count, "{kind}");
    }
}

/// Where no street runs, a grid is cut through open land beside a compound, not through it.
#[test]
fn without_streets_a_grid_is_cut_beside_its_compound() {
    let inner = [(9_000, 4_000), (11_000, 9_000)];
    let outer = [
        ((3_000, 3_000), 200),
        ((3_000, 11_000), 150),
        ((16_500, 4_000), 150),
        ((16_500, 12_000), 150),
    ];
    let all = outer.into_iter().chain(inner.map(|at| (at, 60)));
    let houses = all.map(|((x, y), households)| house(square(x, y, 400), households));
    let mut sample = quarter(&[&EAST], houses.collect());
    let outline = [
        (7_500, 2_500),
        (12_500, 2_600),
        (12_500, 11_000),
        (7_500, 10_900),
    ];
    sample.wholes.extend(compound("小区", &outline));
    let proposal = begin(&sample.field(), &Wish::default()).expect("possible");
    let found = &proposal.prepared.blocks;
    let lived_in = found.blocks.iter().map(|block| block.weights[0]);
    let mut lived_in: Vec<u64> = lived_in.collect();
    lived_in.sort_unstable();
    assert_eq!(lived_in.len(), 2, "{lived_in:?}");
    assert!(
        lived_in == [350, 420] || lived_in == [300, 470],
        "{lived_in:?}"
    );
    let finder = found.finder();
    let block_of = |(x, y): (i32, i32)| finder.block_at(at(x, y)).expect("in the grid");
    assert_eq!(block_of(inner[0]), block_of(inner[1]));
    // Nor does the cut run through its ground where nothing stands.
    let corners = [
        (7_600, 2_700),
        (12_400, 2_700),
        (12_400, 10_800),
        (7_600, 10_800),
    ];
    assert!(corners.iter().all(|at| block_of(*at) == block_of(inner[0])));
    assert_eq!(proposal.lacks, [Lack::Streets]);
}

#[test]
fn blocks_without_buildings_are_filler() {
    let features = vec![lane(), street(), house(square(4_000, 3_000, 400), 350)];
    let sample = quarter(&[&EAST], features);
    let found = blocks(&sample, &Wish::default());
    assert_eq!(found.len(), 4);
    let lived_in = found.iter().filter(|block| block.weights[0] > 0);
    assert_eq!(lived_in.count(), 1);
    let proposal = begin(&sample.field(), &Wish::default()).expect("possible");
    let searched = proposal.search(&Course::new(), &Latest::default());
    let one = &searched.expect("nobody stops it")[0];
    // They fill up the only grid there is reason for.
    assert_eq!(one.districts.len(), 1);
    assert_eq!(one.districts[0].blocks, [0, 1, 2, 3]);
}

/// A house that belongs to a grid which stays as it is, but juts out into one that is drawn anew.
#[test]
fn a_house_of_a_kept_grid_is_not_cut_where_it_juts_out() {
    // Ten metres inside the eastern grid.
    let lane = || {
        let line = [(1_010, -2_000), (-11, 17_000)];
        way(ContextKind::Lane, "边巷", &line)
    };
    let jutting = || {
        let outline = [
            (-5_000, 5_000),
            (-1_500, 5_050),
            (-1_500, 6_100),
            (2_000, 6_150),
            (2_000, 6_950),
            (-1_500, 6_900),
            (-1_500, 8_000),
            (-5_000, 7_950),
        ];
        house(ring(&outline), 40)
    };
    let inner = || house(square(12_000, 7_000, 500), 300);
    let wish = Wish {
        locked: [FaceId(1)].into(),
        ..Wish::default()
    };
    let free = quarter(&[&EAST, &WEST], vec![lane(), inner()]);
    assert_eq!(blocks(&free, &wish).len(), 2, "the lane parts the grid");
    let held = quarter(&[&EAST, &WEST], vec![lane(), inner(), jutting()]);
    let found = blocks(&held, &wish);
    assert_eq!(found.len(), 1, "but not where a house stands across it");
    assert_eq!(found[0].weights[0], 300, "who lives there is counted there");
}

fn demand(proposal: &Proposal) -> (Demand, usize) {
    let found = proposal.search(&Course::new(), &Latest::default());
    let one = &found.expect("nobody stops it")[0];
    (proposal.demand(one), one.districts.len())
}

/// The tower has a grid of its own, what lies around it another.
#[test]
fn gates_that_are_needed_are_told_against_those_there_are() {
    let gate = |x: i32, y: i32| ContextFeature {
        points: vec![at(x, y)],
        ..drawn(ContextKind::Entrance, None)
    };
    let with = |gates: &[(i32, i32)]| {
        let mut sample = with_tower(lane());
        let gates = gates.iter().map(|(x, y)| gate(*x, *y));
        sample.context.features.extend(gates);
        let proposal = begin(&sample.field(), &Wish::default()).expect("possible");
        demand(&proposal)
    };
    // In the south-west, in the north-east, and far off.
    let (south, north, far) = ((4_000, 3_000), (13_000, 11_000), (400_000, 400_000));
    for (gates, there, missing) in [
        (vec![], 0, 2),
        (vec![south, far], 1, 1),
        (vec![south, north], 2, 0),
        (vec![south, north, (3_500, 3_000)], 3, 0),
    ] {
        let (demand, grids) = with(&gates);
        assert_eq!(grids, 2);
        let expected = Demand {
            heads: 2,
            heads_there: 0,
            entrances: 2,
            entrances_there: there,
            entrances_missing: missing,
        };
        assert_eq!(demand, expected, "{gates:?}");
    }
}
