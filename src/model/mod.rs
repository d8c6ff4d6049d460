//! Floor 2: what a grid map is, and what a project holds. Knows geometry, not files, SQL or screens.

pub mod act;
pub mod address;
pub mod arrivals;
pub mod census;
pub mod change;
pub mod class;
pub mod codes;
pub mod comparison;
pub mod context;
pub mod data_table;
pub mod draft;
pub mod epidemic;
pub mod footprints;
pub mod former;
pub mod grid_map;
pub mod handover;
pub mod outcome;
pub mod plan;
pub mod propose;
pub mod publication;
pub mod rebase;
pub mod record;
pub mod redraw;
pub mod register;
pub mod roll;
pub mod sampling;
pub mod search;
pub mod setting;
pub mod sizes;
pub mod standing;
pub mod tracing;
pub mod worklist;

pub use grid_map::{Feature, GridMap, Layer};
