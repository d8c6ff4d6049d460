//! The wall: the map, its figures and its legend in large type, for a screen that is looked at
//! from across the room. Owns: how large, and which part of the town is shown next.

mod show;
mod state;

pub use state::Wall;
