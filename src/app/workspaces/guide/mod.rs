//! The user guide, in the window: F1 opens it at the page of wherever one is. Owns: which pages there are and
//! what stands in them. Must not know: what they describe.

mod handle;
mod intent;
mod pages;
mod pictures;
pub mod view;

pub use intent::Intent;
pub use pages::Page;
