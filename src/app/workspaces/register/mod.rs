//! The register workspace: the tree, and what is chosen in it. Owns: this state, keeping tree and map
//! in step, and the requests to the project. Must not know: how its panels draw themselves, or what is
//! counted.

mod calls;
mod following;
mod forms;
mod handing;
mod handle;
mod intent;
mod state;
mod view_state;
pub mod views;
pub(crate) mod words;

pub use forms::Form;
pub use intent::Intent;
pub use state::{Nowhere, Registering, Tab};
pub use view_state::ViewState;
