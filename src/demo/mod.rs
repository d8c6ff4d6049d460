//! Floor 4: the bundled town, generated from a seed. Everything about it is invented but the
//! names and codes of the subdistrict's communities, and every file says so.
//!
//! Owns: the shape of the town. Must not know: the window. The same seed gives the same bytes
//! on every machine: only integers and the four operations of IEEE 754 are used, no functions
//! of a mathematical library, whose last digits differ.

mod blocks;
mod communities;
mod context;
mod grids;
mod partition;
mod random;

use crate::exchange::geojson::{to_bytes, write_path};
use crate::model::Layer;
use blocks::Blocks;
use serde_json::{Map, Value, json};
use std::io;
use std::path::Path;

/// The seed of the bundled town.
pub const DEFAULT_SEED: u64 = 20_210_910;

const GRIDS_FILE: &str = "licheng_grids.geojson";
const CONTEXT_FILE: &str = "licheng_context.geojson";

/// A generated town.
pub struct Town {
    /// 156 grids with their attributes.
    pub grids: Layer,
    /// Streets, water, green and buildings.
    pub context: Layer,
}

/// The bundled town's grids, as GeoJSON.
pub fn town_geojson() -> &'static str {
    include_str!("../../maps/licheng_grids.geojson")
}

/// The bundled town's streets, water, green and buildings, as GeoJSON.
pub fn town_context_geojson() -> &'static str {
    include_str!("../../maps/licheng_context.geojson")
}

/// Generate a town.
pub fn generate(seed: u64) -> Town {
    let blocks = Blocks::new(seed);
    let grids = grids::divide(&blocks, seed);
    let marked = |features| Layer {
        features,
        foreign_members: synthetic(seed),
    };
    Town {
        context: marked(context::features(&blocks, &grids, seed)),
        grids: marked(grids.features),
    }
}

/// What every file of the town says of itself.
fn synthetic(seed: u64) -> Map<String, Value> {
    let says = json!({
        "synthetic": true,
        "note": "Invented for demonstration: boundaries, streets, households and zones are not real. 示例数据，均为虚构。",
        "seed": seed,
    });
    match says {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

impl Town {
    /// The files of the town: names and contents.
    pub fn files(&self) -> [(&'static str, Vec<u8>); 2] {
        let bytes = |layer: &Layer| to_bytes(&layer.features, &layer.foreign_members);
        [
            (GRIDS_FILE, bytes(&self.grids)),
            (CONTEXT_FILE, bytes(&self.context)),
        ]
    }

    /// Write the files into a folder.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir_all(folder)?;
        for (name, layer) in [(GRIDS_FILE, &self.grids), (CONTEXT_FILE, &self.context)] {
            write_path(&folder.join(name), &layer.features, &layer.foreign_members)?;
        }
        Ok(())
    }
}
