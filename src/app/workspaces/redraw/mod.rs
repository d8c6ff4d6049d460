//! Redrawing: plans, the tools in hand, balance, comparison, publication.

pub mod balance;
pub mod comparison;
mod counted;
mod families;
mod handle;
mod intent;
pub mod lineage;
pub mod panel;
mod planning;
pub mod plans;
pub mod proposing;
pub mod state;
pub mod table;

pub use intent::Intent;
