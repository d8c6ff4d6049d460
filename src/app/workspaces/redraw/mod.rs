//! Redrawing: plans, the tools in hand, balance, comparison, publication.

mod handle;
mod intent;
pub mod balance;
pub mod comparison;
pub mod lineage;
pub mod panel;
pub mod planning;
pub mod plans;
pub mod table;

pub use intent::Intent;
