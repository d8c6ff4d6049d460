//! The wall: the map, its figures and its legend in large type, for a screen that is looked at
//! from across the room. Where there is a second screen it is a window of its own there, and the desk
//! goes on in the first; else it takes the place of the desk until it is left.
//! Owns: how large, which part of the town is shown next, and what whoever passes may see: grids and
//! counts of today, all of them, whatever the desk looks at.

mod handle;
mod magnifier;
mod picture;
mod show;
mod state;
mod view_state;

pub use magnifier::Magnifier;
pub use state::{Screens, Wall};
pub use view_state::Shared;
