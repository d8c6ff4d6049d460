//! What is drawn on the map, a layer a file, from the ground up: what is baked into meshes and kept
//! while it stays the same, what the workspaces put above it (signs of the epidemic, the sketch of a
//! plan, a layer on its way in), names of grids and of the ground, and what lies around. Must not
//! know: who changes what is shown.

pub mod baked;
pub mod coarse;
mod drawing;
mod epidemic;
pub mod furniture;
pub mod ground_names;
mod hatch;
mod heat;
mod incoming;
pub mod labels;
pub mod legend;
pub mod marks;
pub mod posts;
mod proposed;
pub mod signs;
pub mod sketch;
mod sliding;
mod symbols;
mod taken;
mod texts;
mod trace;
pub mod underlay;
