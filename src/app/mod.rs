//! Floor 5: the window. State is data, the screen is a function of it; no rule of the field
//! is decided here.
//!
//! - `state` is what more than one part of the window sees; `handle` alone changes it.
//! - `project` and `jobs` work on threads of their own.
//! - `map` draws the map from a scene; `widgets` and `words` are the same everywhere.
//! - `workspaces` hold a folder each, with their state, views and what becomes of their intents.
//! - `frame` is what stands around every workspace; `shell` brings all of it together.

pub mod command;
pub mod diagnosis;
mod frame;
mod handle;
pub mod intent;
pub mod jobs;
pub mod licences;
pub mod log;
pub mod map;
pub mod project;
pub mod shell;
pub mod state;
pub mod theme;
pub mod view;
mod views;
mod widgets;
mod window;
pub mod words;
pub mod workspaces;

pub use window::run;
