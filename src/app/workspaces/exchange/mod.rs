//! What comes in from files and goes out to them: maps and lists.

pub mod columns;
mod handle;
pub mod import;
pub mod import_fields;
pub mod import_state;
mod importing;
pub mod incoming;
mod intent;
pub mod list_state;
mod listing;
pub mod lists;
pub mod path;
mod pathing;
pub mod sheet;
pub mod table;

pub use intent::Intent;
