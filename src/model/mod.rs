//! Floor 2: what a grid map is. Knows geometry, not files, SQL or screens.

pub mod class;
pub mod context;
pub mod grid_map;
pub mod search;

pub use grid_map::{Feature, GridMap, Layer};
