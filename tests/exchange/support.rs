//! What tests of files need.

use gridroom::course::Course;
use gridroom::exchange::import::{Mode, Settings, guess_fields};
use gridroom::exchange::placing::{Placer, place};
use gridroom::exchange::raw::RawLayer;
use gridroom::exchange::source::{Wishes, read};
use gridroom::geometry::coverage::BuildOptions;
use gridroom::geometry::crs::{Crs, Transform};
use gridroom::model::record::Kind;
use gridroom::model::{GridMap, Layer};
use std::path::Path;

/// The first layer of a file.
pub fn first_layer(path: &Path) -> RawLayer {
    let source =
        read(path, &Wishes::default()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    source.layers.into_iter().next().expect("a layer")
}

/// A layer in its own coordinate system, or WGS84, on the lattice.
pub fn placed(raw: RawLayer) -> Layer {
    let crs = raw.crs.clone().unwrap_or(Crs::Wgs84);
    let placer = Placer {
        transform: Transform::of(&crs).expect("known"),
        swapped: false,
    };
    place(raw, &placer, &Course::new()).expect("placed").layer
}

/// The map of a layer.
pub fn map_of(layer: Layer) -> GridMap {
    GridMap::build(layer, &BuildOptions::default())
}

/// How a layer comes in as grids, in degrees, with the attributes that are found.
pub fn as_grids(layer: &RawLayer, mode: Mode) -> Settings {
    Settings {
        layer: layer.name.clone(),
        target: Kind::Grid,
        crs: Crs::Wgs84,
        swapped: false,
        fields: guess_fields(layer, Kind::Grid),
        tolerance_m: 0.5,
        mode,
    }
}
