//! A newer extract beside the open project: what differs, and what of it is taken over. Must not know:
//! how they are compared.

mod handle;
pub mod state;
pub mod view;

pub use state::Updating;
