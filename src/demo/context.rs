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
    // The hills rise towards the east, as far as the town reaches.
    let rise = |u: f64| 0.05 * u.clamp(-6.0, plan.columns as f64 + 6.0);
    let north = band(plan, |_| top + 0.2, |u| top + 4.5 + rise(u));
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

/// So far the bands run on beyond the lattice with all their bends, in blocks.
const NEAR: i32 = 6;
/// So far they run on with fewer: whoever looks at the town from afar sees no end of them.
const FAR: i32 = 400;
/// Between their vertices there, in blocks.
const STRIDE: usize = 2;

/// A band along the lattice between two heights, from far beyond the west to far beyond the east edge.
fn band(plan: &Blocks, south: impl Fn(f64) -> f64, north: impl Fn(f64) -> f64) -> Vec<Coord> {
    let columns = plan.columns as i32;
    let afar = |from: i32, to: i32| (from..to).step_by(STRIDE).map(f64::from);
    let near = (-NEAR * PIECES as i32..=(columns + NEAR) * PIECES as i32)
        .map(|k| f64::from(k) / PIECES as f64);
    let east = afar(columns + NEAR + 1, columns + FAR);
    let places: Vec<f64> = afar(-FAR, -NEAR).chain(near).chain(east).collect();
    let lower = places.iter().map(|u| plan.at(*u, south(*u)));
    let upper = places.iter().rev().map(|u| plan.at(*u, north(*u)));
    lower.chain(upper).collect()
}
