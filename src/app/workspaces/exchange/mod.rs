//! What comes in from files and goes out to them: maps and lists.

pub mod columns;
mod handle;
pub mod import;
pub mod import_fields;
pub mod importing;
pub mod incoming;
mod intent;
pub mod listing;
pub mod lists;
pub mod sheet;
pub mod table;

pub use intent::Intent;
