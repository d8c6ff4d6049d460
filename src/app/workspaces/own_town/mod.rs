//! A project from an extract of OpenStreetMap: which extract, how much of it, how it is parted into
//! grids, what that would be, and the file it is made in. Must not know: how an extract is read.

mod handle;
mod intent;
pub mod page;
pub mod state;
pub mod updating;
pub mod view;
pub mod work;

pub use intent::Intent;
pub use state::OwnTown;
pub use updating::Updating;
