//! Printing: what is to be printed, the page as it will be, and the file it is written to. Must not know:
//! how a page is laid out.

mod copying;
mod handle;
mod intent;
pub mod page;
pub mod state;
pub mod view;
pub mod work;

pub use intent::Intent;
pub use state::{Copying, Printing};
