//! Tracing on a plan that lies beneath the map: the plan and its place, what is drawn on it, and what
//! was. Must not know: how a plan is read, what an act writes.

mod handle;
mod intent;
mod keeping;
mod numbers;
pub mod picking;
mod settle;
pub mod state;
pub mod view;

pub use intent::Intent;
pub use state::Tracing;
