//! What lies behind the grids: the river, hills and parks, buildings, and the network of streets.

use super::blocks::{Blocks, COLUMNS, Importance, PIECES, ROWS, importance};
use super::grids::Grids;
use super::partition::Block;
use super::random::Random;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::Feature;
use serde_json::{Map, Value, json};

/// Names of streets are made of these.
const FIRST: [&str; 24] = [
    "木兰", "兰溪", "清源", "学府", "南门", "北门", "东门", "西门", "仙游", "城东", "城西", "柳坑",
    "紫阳", "文庙", "迎宾", "书香", "榜眼", "状元", "龙津", "金石", "梅林", "塔下", "莲塘", "洪桥",
];

/// All features of the context, from the ground up.
pub fn features(blocks: &Blocks, grids: &Grids, seed: u64) -> Vec<Feature> {
    let mut features = vec![river(blocks)];
    features.extend(hills(blocks));
    let parks = parks(seed);
    features.extend(parks.iter().map(|b| park(blocks, *b)));
    features.extend(buildings(blocks, grids, &parks, seed));
    features.extend(streets(blocks, grids, seed));
    features
}

fn properties(kind: &str, name: Option<String>) -> Option<Map<String, Value>> {
    let mut properties = Map::new();
    properties.insert("kind".to_owned(), kind.into());
    if let Some(name) = name {
        properties.insert("name".to_owned(), name.into());
    }
    Some(properties)
}

fn area(kind: &str, name: Option<&str>, outer: Vec<Coord>) -> Feature {
    let holes = Vec::new();
    Feature {
        properties: properties(kind, name.map(str::to_owned)),
        shape: Some(Shape {
            polygons: vec![Polygon { outer, holes }],
        }),
        ..Feature::default()
    }
}

/// A band along the lattice between two heights, from beyond the west to beyond the east edge.
fn band(blocks: &Blocks, south: impl Fn(f64) -> f64, north: impl Fn(f64) -> f64) -> Vec<Coord> {
    let count = (COLUMNS + 12) * PIECES;
    let u = |k: usize| k as f64 / PIECES as f64 - 6.0;
    let lower = (0..=count).map(|k| blocks.at(u(k), south(u(k))));
    let upper = (0..=count).rev().map(|k| blocks.at(u(k), north(u(k))));
    lower.chain(upper).collect()
}

fn river(blocks: &Blocks) -> Feature {
    area("water", Some("木兰溪"), band(blocks, |_| -1.45, |_| -0.12))
}

fn hills(blocks: &Blocks) -> Vec<Feature> {
    let top = ROWS as f64;
    let north = band(blocks, |_| top + 0.2, |u| top + 4.5 + 0.05 * u);
    let south = band(blocks, |_| -5.0, |_| -2.3);
    vec![
        area("green", Some("大蜚山"), north),
        area("green", None, south),
    ]
}

/// Blocks that are parks.
fn parks(seed: u64) -> Vec<Block> {
    let mut random = Random::new(seed, 30);
    let mut parks: Vec<Block> = (0..10)
        .map(|_| (3 + random.below(COLUMNS - 6), 1 + random.below(ROWS - 5)))
        .collect();
    parks.sort_unstable();
    parks.dedup();
    parks
}

fn park(blocks: &Blocks, block: Block) -> Feature {
    area(
        "green",
        None,
        inset(blocks, block, (0.10, 0.90), (0.10, 0.90)),
    )
}

/// A part of a block, from the shares of its width and height.
fn inset(blocks: &Blocks, (i, j): Block, across: (f64, f64), up: (f64, f64)) -> Vec<Coord> {
    let at = |u: f64, v: f64| blocks.at(i as f64 + u, j as f64 + v);
    vec![
        at(across.0, up.0),
        at(across.1, up.0),
        at(across.1, up.1),
        at(across.0, up.1),
    ]
}

/// Rows of houses along the streets of each block, never across a boundary.
fn buildings(blocks: &Blocks, grids: &Grids, parks: &[Block], seed: u64) -> Vec<Feature> {
    let mut random = Random::new(seed, 31);
    let mut footprints: Vec<(usize, Vec<Coord>)> = Vec::new();
    for block in (0..COLUMNS).flat_map(|i| (0..ROWS).map(move |j| (i, j))) {
        let Some(grid) = grids.of(block) else {
            continue;
        };
        let is_sparse = grids.households[grid] < 300;
        if parks.binary_search(&block).is_ok() {
            continue;
        }
        let columns = if is_sparse { 3 } else { 4 + random.below(3) };
        for row in 0..2 {
            let (low, high) = if row == 0 { (0.12, 0.45) } else { (0.55, 0.88) };
            for column in 0..columns {
                if random.unit() < if is_sparse { 0.45 } else { 0.06 } {
                    continue;
                }
                let width = 0.80 / columns as f64;
                let west = 0.10 + width * column as f64;
                let gap = width * random.between(0.10, 0.26);
                let across = (west + gap / 2.0, west + width - gap / 2.0);
                let trim = random.between(0.0, 0.10);
                let up = if row == 0 {
                    (low, high - trim)
                } else {
                    (low + trim, high)
                };
                footprints.push((grid, inset(blocks, block, across, up)));
            }
        }
    }
    let mut count = vec![0u32; grids.households.len()];
    for (grid, _) in &footprints {
        count[*grid] += 1;
    }
    let mut given = vec![0u32; count.len()];
    let mut placed = vec![0u32; count.len()];
    footprints
        .into_iter()
        .map(|(grid, outer)| {
            // The households of a grid spread evenly over its buildings, to the last one.
            placed[grid] += 1;
            let so_far = grids.households[grid] * placed[grid] / count[grid];
            let households = so_far - given[grid];
            given[grid] = so_far;
            let mut building = area("building", None, outer);
            if let Some(properties) = &mut building.properties {
                properties.insert("households".to_owned(), households.into());
                properties.insert("floors".to_owned(), (1 + households / 2).min(18).into());
            }
            building
        })
        .collect()
}

/// The network: every line of the lattice, with the lanes inside a grid left out here and there.
fn streets(blocks: &Blocks, grids: &Grids, seed: u64) -> Vec<Feature> {
    let mut random = Random::new(seed, 32);
    let mut streets = Vec::new();
    for i in 0..=COLUMNS {
        let sides = |j: usize| {
            let west = i.checked_sub(1).and_then(|w| grids.of((w, j)));
            let east = (i < COLUMNS).then(|| grids.of((i, j))).flatten();
            (west, east)
        };
        let place = importance(i, COLUMNS);
        let stretches = (0..ROWS).map(|j| (sides(j), blocks.stretch((i, j), (i, j + 1))));
        lay(&mut streets, &mut random, place, i, stretches.collect());
    }
    for j in 0..=ROWS {
        let sides = |i: usize| {
            let south = j.checked_sub(1).and_then(|s| grids.of((i, s)));
            let north = (j < ROWS).then(|| grids.of((i, j))).flatten();
            (south, north)
        };
        let place = importance(j, ROWS);
        let stretches = (0..COLUMNS).map(|i| (sides(i), blocks.stretch((i, j), (i + 1, j))));
        lay(
            &mut streets,
            &mut random,
            place,
            COLUMNS + 1 + j,
            stretches.collect(),
        );
    }
    // Main roads are drawn last, over the ends of lanes.
    streets.sort_by_key(|(place, _)| *place);
    streets.into_iter().map(|(_, feature)| feature).collect()
}

/// The grids on both sides of a stretch.
type Sides = (Option<usize>, Option<usize>);

/// Lay one line of the lattice as streets. A stretch outside the town is left out, and within a
/// grid a lane may be missing.
fn lay(
    streets: &mut Vec<(Importance, Feature)>,
    random: &mut Random,
    place: Importance,
    line: usize,
    stretches: Vec<(Sides, Vec<Coord>)>,
) {
    let mut run: Vec<Coord> = Vec::new();
    let mut runs = Vec::new();
    for (sides, stretch) in stretches {
        let is_lane_within = sides.0 == sides.1 && place == Importance::Lane;
        let missing = sides == (None, None) || (is_lane_within && random.unit() < 0.4);
        if missing {
            runs.push(std::mem::take(&mut run));
        } else if run.is_empty() {
            run = stretch;
        } else {
            run.extend_from_slice(&stretch[1..]);
        }
    }
    runs.push(run);
    let (kind, suffix) = match place {
        Importance::Main => ("main", "大道"),
        Importance::Street => ("street", "街"),
        Importance::Lane => ("lane", "巷"),
    };
    // Two first parts and a kind: enough names that no two lines share one.
    let first = FIRST[line % FIRST.len()];
    let name = match line / FIRST.len() {
        0 => format!("{first}{suffix}"),
        1 => format!("{first}北{suffix}"),
        _ => format!("{first}新{suffix}"),
    };
    for run in runs.into_iter().filter(|r| r.len() > 1) {
        let degrees = |units: i32| {
            let text = format!("{:.7}", f64::from(units) / 1e7);
            serde_json::from_str::<Value>(text.trim_end_matches('0')).unwrap_or(Value::Null)
        };
        let coordinates: Vec<Value> = run
            .iter()
            .map(|c| json!([degrees(c.x), degrees(c.y)]))
            .collect();
        let feature = Feature {
            properties: properties(kind, Some(name.clone())),
            other_geometry: Some(json!({"type": "LineString", "coordinates": coordinates})),
            ..Feature::default()
        };
        streets.push((place, feature));
    }
}
