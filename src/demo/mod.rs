//! Floor 4: the bundled town, generated from a seed. Everything about it is invented but the
//! names and codes of the subdistrict's communities, and every file says so.
//!
//! Owns: the shape of the town and of its story. Must not know: the window. The same seed gives
//! the same bytes on every machine: only integers and the four operations of IEEE 754 are used,
//! no functions of a mathematical library, whose last digits differ (but for square roots, which
//! are exact everywhere).

mod blocks;
mod buildings;
mod calls;
mod charges;
mod communities;
mod context;
mod control;
mod divisions;
mod epidemic;
mod features;
mod hierarchy;
mod homes;
mod listed;
mod measures;
mod partition;
mod person;
pub mod practice;
pub mod project;
mod random;
mod registers;
mod sampling;
mod streets;
mod text_table;

use crate::exchange::geojson::to_bytes;
use crate::exchange::save;
use crate::model::Feature;
use blocks::Blocks;
use buildings::Buildings;
use divisions::Ground;
use epidemic::Outbreak;
use hierarchy::Hierarchy;
use serde_json::{Map, Value, json};
use std::io;
use std::path::Path;

/// The seed of the bundled town.
pub const DEFAULT_SEED: u64 = 20_210_910;
/// The grids of the bundled town.
pub const DEFAULT_GRIDS: usize = 156;
/// A town has at least two grids to a community, and no more than this.
pub const GRIDS: std::ops::RangeInclusive<usize> = 60..=100_000;

/// The bundled town's grids, as GeoJSON.
pub fn town_geojson() -> &'static str {
    include_str!("../../maps/licheng_grids.geojson")
}

/// The bundled town's streets, water, green and buildings, as GeoJSON.
pub fn town_context_geojson() -> &'static str {
    include_str!("../../maps/licheng_context.geojson")
}

/// The bundled town's entrances and checkpoints, as GeoJSON.
pub fn town_checkpoints_geojson() -> &'static str {
    include_str!("../../maps/licheng_checkpoints.geojson")
}

/// A file of the town.
pub struct TownFile {
    /// Its name.
    pub name: &'static str,
    /// Its contents.
    pub bytes: Vec<u8>,
    /// Features or rows in it.
    pub count: usize,
}

/// Generate the files of a town with so many grids (see [`GRIDS`]).
pub fn generate(seed: u64, grids: usize) -> Vec<TownFile> {
    let plan = Blocks::new(seed, grids);
    let hierarchy = Hierarchy::new(&plan, grids);
    let buildings = Buildings::new(&plan, &hierarchy, seed);
    let ground = Ground {
        plan: &plan,
        hierarchy: &hierarchy,
        buildings: &buildings,
    };
    let outbreak = Outbreak::new(ground, seed);
    let homes = homes::homes(ground, seed);
    let charges = charges::charges(ground, seed);
    let (arrivals, arrived) = registers::arrivals(ground, seed);
    let (calls, followed) = calls::calls(seed, &arrived);
    let (rounds, negative) = measures::rounds(ground, &outbreak, seed);
    let listed = listed::Listed::new(ground, &arrived, &followed);
    let map = |name, features: Vec<Feature>| TownFile {
        name,
        bytes: to_bytes(&features, &synthetic(seed)),
        count: features.len(),
    };
    let list = |name, table: text_table::TextTable| TownFile {
        name,
        count: table.rows,
        bytes: table.into_bytes(),
    };
    vec![
        map("licheng_grids.geojson", ground.new_grids(&outbreak)),
        map(
            "licheng_context.geojson",
            context::features(&plan, &hierarchy, &buildings, seed),
        ),
        map(
            "licheng_checkpoints.geojson",
            control::checkpoints(ground, &outbreak.zones, seed),
        ),
        map("licheng_subdistrict.geojson", ground.subdistrict()),
        map("licheng_communities.geojson", ground.communities()),
        map("licheng_areas.geojson", ground.areas()),
        map("licheng_old_grids.geojson", ground.old_grids()),
        map("licheng_compounds.geojson", ground.compounds()),
        map(
            "licheng_sampling_sites.geojson",
            control::sampling_sites(ground),
        ),
        map("licheng_cases.geojson", outbreak.case_features(ground)),
        list("licheng_lineage.csv", ground.lineage()),
        list("licheng_isolation.csv", outbreak.isolation(ground, seed)),
        list(
            "licheng_orders.csv",
            measures::orders(ground, &outbreak.zones),
        ),
        list("licheng_rounds.csv", rounds),
        list("licheng_round_plans.csv", sampling::plans()),
        list(
            "licheng_teams.csv",
            sampling::teams(ground, &registers::trained()),
        ),
        list(
            "licheng_tubes.csv",
            sampling::tubes(ground, &outbreak, (&homes, &listed, &negative), seed),
        ),
        list("licheng_arrivals.csv", arrivals),
        list("licheng_calls.csv", calls),
        list("licheng_staff.csv", registers::staff(seed)),
        list(
            "licheng_posts.csv",
            control::posts(ground, registers::STAFF),
        ),
        list("licheng_shops.csv", registers::shops(ground, seed)),
        list("licheng_supplies.csv", registers::supplies(ground, seed)),
        list("licheng_medicine.csv", registers::medicine(ground, seed)),
        list("licheng_households.csv", homes::households(&homes)),
        list("licheng_residents.csv", homes::residents(&homes)),
        list("licheng_responsible.csv", charges.people),
        list("licheng_charges.csv", charges.charges),
    ]
}

/// Write files into a folder, which is made if it is missing.
///
/// # Errors
/// Whatever the file system says.
pub fn write(files: &[TownFile], folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for file in files {
        save::replace(&folder.join(file.name), &file.bytes)?;
    }
    Ok(())
}

/// What every map of the bundled town says of itself.
pub fn members() -> Map<String, Value> {
    synthetic(DEFAULT_SEED)
}

/// What every map of the town says of itself.
fn synthetic(seed: u64) -> Map<String, Value> {
    let says = json!({
        "synthetic": true,
        "note": "Invented for demonstration: boundaries, streets, people and cases are not real. 示例数据，均为虚构。",
        "seed": seed,
    });
    match says {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
