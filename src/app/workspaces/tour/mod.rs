//! The tour: five steps through the program, each of which waits for the real act. Owns: which steps there
//! are, what ends each, and how far somebody came. Must not know: how an act is done.

mod handle;
mod intent;
mod steps;
pub mod view;

pub use intent::Intent;
pub use steps::{Progress, Step};
