//! The project itself: who sits here, users and keys, retention, history, its clock.

mod handle;
mod intent;
pub mod clock;
pub mod files;
pub mod history;
pub mod questions;
pub mod retention;

pub use intent::Intent;
