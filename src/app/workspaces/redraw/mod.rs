//! Redrawing: plans, the tools in hand, balance, comparison, publication.

pub mod balance;
pub mod comparison;
mod counted;
mod families;
mod handle;
mod intent;
pub mod lineage;
pub mod open_plan;
pub mod panel;
mod planning;
pub mod plans;
pub mod proposing;
pub mod state;

pub use intent::Intent;
