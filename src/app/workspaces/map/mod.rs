//! The war-room map: layers, the table of grids, what is selected, search.

pub mod attributes;
pub mod basemap;
pub mod basemap_draft;
pub mod context;
pub mod empty;
mod handle;
pub mod inspector;
mod intent;
pub mod layers;
pub mod people;
pub mod problems;
pub mod search;
pub mod start;
pub mod strip;
pub mod table;
mod trying;
mod view_state;

pub use intent::Intent;
pub(crate) use view_state::AttributeDraft;
pub use view_state::{Attributes, ContextMenu, Problems, SearchBox, Trying};
