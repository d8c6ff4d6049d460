//! Proposing grids for the plan on the table, and balancing those it has: what is wished for, what was
//! found, and taking it into the plan. Must not know: how districts are searched.

mod card;
mod handle;
mod intent;
mod picture;
mod score;
pub mod state;
pub mod view;
mod wishing;
pub mod work;

pub use intent::Intent;
pub use picture::{Picture, Piece};
pub use state::Proposing;
