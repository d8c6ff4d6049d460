//! The war-room map: layers, the table of grids, what is selected, search.

pub mod attributes;
pub mod basemap;
pub mod context;
pub mod empty;
mod handle;
pub mod inspector;
mod intent;
pub mod layers;
pub mod people;
pub mod problems;
pub mod search;
pub mod strip;
pub mod table;

pub use intent::Intent;
