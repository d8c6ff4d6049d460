//! The network of streets. Owns: names and classes of streets, and which lanes there are.

use super::blocks::{Blocks, Importance, importance};
use super::features::{feature, line};
use super::hierarchy::Hierarchy;
use super::random::Random;
use crate::geometry::fixed::Coord;
use crate::model::Feature;
use serde_json::json;

/// Names of streets are made of these.
const FIRST: [&str; 24] = [
    "木兰", "兰溪", "清源", "学府", "南门", "北门", "东门", "西门", "仙游", "城东", "城西", "柳坑",
    "紫阳", "文庙", "迎宾", "书香", "榜眼", "状元", "龙津", "金石", "梅林", "塔下", "莲塘", "洪桥",
];
/// Where a name comes again, the street is set apart by one of these.
const AGAIN: [&str; 6] = ["", "北", "新", "东", "西", "后"];

/// The name of a line of the lattice: lines from west to east are counted first, then those from
/// south to north.
pub fn name_of_line(line: usize, importance: Importance) -> String {
    let first = FIRST[line % FIRST.len()];
    let turn = line / FIRST.len();
    let again = AGAIN[turn % AGAIN.len()];
    let number = match turn / AGAIN.len() {
        0 => String::new(),
        n => n.to_string(),
    };
    format!("{first}{again}{}{number}", suffix(importance))
}

const fn suffix(importance: Importance) -> &'static str {
    match importance {
        Importance::Main => "大道",
        Importance::Street => "街",
        Importance::Lane => "巷",
    }
}

const fn kind(importance: Importance) -> &'static str {
    match importance {
        Importance::Main => "main",
        Importance::Street => "street",
        Importance::Lane => "lane",
    }
}

/// The grids on both sides of a stretch.
type Sides = (Option<usize>, Option<usize>);

/// The network: every line of the lattice, with the lanes inside a grid left out here and there.
pub fn features(plan: &Blocks, hierarchy: &Hierarchy, seed: u64) -> Vec<Feature> {
    let mut random = Random::new(seed, 32);
    let mut streets = Vec::new();
    for i in 0..=plan.columns {
        let place = importance(i, plan.columns);
        let stretches = (0..plan.rows).map(|j| {
            let west = i.checked_sub(1).and_then(|w| hierarchy.new_of((w, j)));
            let sides = (west, hierarchy.new_of((i, j)));
            (sides, plan.stretch((i, j), (i, j + 1)))
        });
        lay(&mut streets, &mut random, place, i, stretches);
    }
    for j in 0..=plan.rows {
        let place = importance(j, plan.rows);
        let stretches = (0..plan.columns).map(|i| {
            let south = j.checked_sub(1).and_then(|s| hierarchy.new_of((i, s)));
            let sides = (south, hierarchy.new_of((i, j)));
            (sides, plan.stretch((i, j), (i + 1, j)))
        });
        lay(
            &mut streets,
            &mut random,
            place,
            plan.columns + 1 + j,
            stretches,
        );
    }
    // Main roads are drawn last, over the ends of lanes.
    streets.sort_by_key(|(place, _)| *place);
    streets.into_iter().map(|(_, feature)| feature).collect()
}

/// Lay one line of the lattice as streets. A stretch outside the town is left out, and within a
/// grid a lane may be missing.
fn lay(
    streets: &mut Vec<(Importance, Feature)>,
    random: &mut Random,
    place: Importance,
    number: usize,
    stretches: impl Iterator<Item = (Sides, Vec<Coord>)>,
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
    let name = name_of_line(number, place);
    for run in runs.into_iter().filter(|r| r.len() > 1) {
        let attributes = json!({"kind": kind(place), "name": name});
        streets.push((place, feature(attributes, line(&run))));
    }
}
