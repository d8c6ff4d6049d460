//! What lies behind the grids: the river, hills and parks, buildings, and the network of streets.

use super::blocks::{Blocks, PIECES};
use super::buildings::{Buildings, inset};
use super::features::{area, feature};
use super::hierarchy::Hierarchy;
use super::streets;
use crate::geometry::fixed::Coord;
use crate::model::Feature;
use serde_json::json;

/// All features of the context, from the ground up.
pub fn features(
    plan: &Blocks,
    hierarchy: &Hierarchy,
    buildings: &Buildings,
    seed: u64,
) -> Vec<Feature> {
    let top = plan.rows as f64;
    let river = band(plan, |_| -1.45, |_| -0.12);
    let north = band(plan, |_| top + 0.2, |u| top + 4.5 + 0.05 * u);
    let south = band(plan, |_| -5.0, |_| -2.3);
    let mut features = vec![
        feature(json!({"kind": "water", "name": "木兰溪"}), area(river)),
        feature(json!({"kind": "green", "name": "大蜚山"}), area(north)),
        feature(json!({"kind": "green"}), area(south)),
    ];
    features.extend(buildings.parks.iter().map(|block| {
        let lawn = inset(plan, *block, (0.10, 0.90), (0.10, 0.90));
        feature(json!({"kind": "green", "name": "公园"}), area(lawn))
    }));
    features.extend(buildings.all.iter().map(|b| {
        let attributes = json!({
            "kind": "building",
            "code": buildings.building_code(hierarchy, b),
            "floors": b.floors,
            "households": b.households,
        });
        feature(attributes, area(b.footprint.clone()))
    }));
    features.extend(streets::features(plan, hierarchy, seed));
    features
}

/// A band along the lattice between two heights, from beyond the west to beyond the east edge.
fn band(plan: &Blocks, south: impl Fn(f64) -> f64, north: impl Fn(f64) -> f64) -> Vec<Coord> {
    let count = (plan.columns + 12) * PIECES;
    let u = |k: usize| k as f64 / PIECES as f64 - 6.0;
    let lower = (0..=count).map(|k| plan.at(u(k), south(u(k))));
    let upper = (0..=count).rev().map(|k| plan.at(u(k), north(u(k))));
    lower.chain(upper).collect()
}
