//! What comes in from files and goes out to them: maps and lists.

mod handle;
mod intent;
pub mod columns;
pub mod import;
pub mod import_fields;
pub mod importing;
pub mod incoming;
pub mod listing;
pub mod lists;
pub mod sheet;
pub mod table;

pub use intent::Intent;
