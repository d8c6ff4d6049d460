//! Control of movement: the one entrance of each grid, checkpoints at main crossings, sampling
//! sites. Owns: where they stand and who stands there.

use super::blocks::{Importance, importance};
use super::divisions::Ground;
use super::features::{feature, point};
use super::hierarchy::Grid;
use super::partition::middle;
use super::random::Random;
use super::sampling::lanes;
use super::text_table::TextTable;
use crate::geometry::fixed::Coord;
use crate::model::Feature;
use serde_json::json;

/// The entrance of each new grid, by grid.
pub fn entrances(ground: Ground<'_>) -> Vec<Coord> {
    ground
        .hierarchy
        .new
        .iter()
        .map(|g| entrance(ground, g))
        .collect()
}

/// On its boundary towards the most important street, a few steps inside.
fn entrance(ground: Ground<'_>, grid: &Grid) -> Coord {
    let plan = ground.plan;
    let centre = middle(&grid.blocks);
    let corners = grid
        .blocks
        .iter()
        .flat_map(|(i, j)| [(*i, *j), (i + 1, *j), (*i, j + 1), (i + 1, j + 1)]);
    let is_rim = |(i, j): &(usize, usize)| {
        let around = [i.checked_sub(1), Some(*i)]
            .into_iter()
            .flatten()
            .flat_map(|x| {
                [j.checked_sub(1), Some(*j)]
                    .into_iter()
                    .flatten()
                    .map(move |y| (x, y))
            });
        around.filter(|b| grid.blocks.contains(b)).count() < 4
    };
    let best = corners.filter(is_rim).max_by(|a, b| {
        let rank = |(i, j): (usize, usize)| {
            let lines = [importance(i, plan.columns), importance(j, plan.rows)];
            let (dx, dy) = (i as f64 - centre.0 - 0.5, j as f64 - centre.1 - 0.5);
            (lines[0].max(lines[1]), -(dx * dx + dy * dy))
        };
        let ((ai, ad), (bi, bd)) = (rank(*a), rank(*b));
        ai.cmp(&bi).then(ad.total_cmp(&bd)).then(b.cmp(a))
    });
    let (i, j) = best.unwrap_or_default();
    // The middle of a block of the grid at that corner: inside, however the grid is bent.
    let inside = grid
        .blocks
        .iter()
        .find(|(x, y)| (*x == i || x + 1 == i) && (*y == j || y + 1 == j));
    let (x, y) = inside.copied().unwrap_or((i, j));
    let towards =
        |corner: usize, block: usize| corner as f64 + (block as f64 + 0.5 - corner as f64) * 0.08;
    plan.at(towards(i, x), towards(j, y))
}

/// Entrances and checkpoints, with their posts.
pub fn checkpoints(ground: Ground<'_>, zones: &[&str], seed: u64) -> Vec<Feature> {
    let mut random = Random::new(seed, 50);
    let hierarchy = ground.hierarchy;
    let mut all: Vec<Feature> = entrances(ground)
        .into_iter()
        .enumerate()
        .map(|(g, at)| {
            let grid = &hierarchy.new[g];
            let is_closed = matches!(zones[g], "封控区" | "管控区");
            // A handful of entrances has nobody: what the duty officer must find.
            let is_unmanned = random.unit() < 0.04;
            let attributes = json!({
                "kind": "entrance",
                "id": format!("E{:03}", g + 1),
                "name": format!("{}入口", hierarchy.name(grid)),
                "grid_code": hierarchy.code(grid),
                "status": if is_unmanned { "unmanned" } else { "open" },
                "posts": if is_closed { 4 } else { 2 },
                "synthetic": true,
            });
            feature(attributes, point(at))
        })
        .collect();
    let plan = ground.plan;
    let mains =
        |count: usize| (0..=count).filter(move |l| importance(*l, count) == Importance::Main);
    let mut number = 0;
    for i in mains(plan.columns) {
        for j in mains(plan.rows) {
            if hierarchy.new_of((i, j)).is_none() {
                continue;
            }
            number += 1;
            let attributes = json!({
                "kind": "checkpoint",
                "id": format!("K{number:02}"),
                "name": format!("{}路口卡口", super::streets::name_of_line(i, Importance::Main)),
                "status": "open",
                "posts": 6,
                "temperature": true,
                "synthetic": true,
            });
            all.push(feature(attributes, point(plan.at(i as f64, j as f64))));
        }
    }
    all
}

/// One sampling site to an area, in the block nearest to its middle.
pub fn sampling_sites(ground: Ground<'_>) -> Vec<Feature> {
    let areas = ground.hierarchy.areas.iter().enumerate();
    areas
        .map(|(n, area)| {
            let (i, j) = super::partition::nearest(&area.blocks, middle(&area.blocks));
            let grid = ground
                .hierarchy
                .new_of((i, j))
                .map(|g| &ground.hierarchy.new[g]);
            let attributes = json!({
                "kind": "sampling",
                "id": format!("S{:02}", n + 1),
                "name": format!("第{}采样点", n + 1),
                "grid_code": grid.map(|g| ground.hierarchy.code(g)),
                "lanes": lanes(n),
                "hours": ["07:00-12:00", "14:00-20:00"],
                "synthetic": true,
            });
            feature(
                attributes,
                point(ground.plan.at(i as f64 + 0.5, j as f64 + 0.5)),
            )
        })
        .collect()
}

/// The posts of the first week: who stands at which entrance in which shift.
pub fn posts(ground: Ground<'_>, staff: usize) -> TextTable {
    let mut table = TextTable::new(&["checkpoint", "date", "shift", "staff"]);
    let mut next = 0;
    for d in 0..7 {
        for g in 0..ground.hierarchy.new.len() {
            // A member of the centre visits every third entrance, each shift another.
            if (g + d) % 3 != 0 {
                continue;
            }
            table.row([
                format!("E{:03}", g + 1),
                super::epidemic::day(d as i64 + 2).to_string(),
                ["08:00-14:00", "14:00-20:00", "20:00-08:00"][next % 3].to_owned(),
                format!("P{:03}", next % staff + 1),
            ]);
            next += 1;
        }
    }
    table
}
