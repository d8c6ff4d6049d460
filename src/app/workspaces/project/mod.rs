//! The project itself: who sits here, users and keys, retention, history, its clock.

pub mod clock;
pub mod files;
mod handle;
pub mod history;
mod intent;
pub mod left;
pub mod person;
pub mod profile;
mod profiling;
pub mod retention;
pub mod signing;
pub mod users;

pub use intent::Intent;
