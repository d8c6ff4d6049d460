//! The desk of arrivals: who is called, what came of it, what it becomes. Owns: this state, keeping list,
//! call screen and map in step, and the requests to the project. Must not know: how its panels draw
//! themselves, or what follows from a call.

mod calling;
mod file;
mod following;
mod forms;
mod handle;
mod intent;
mod printing;
mod state;
mod view_state;
pub mod views;

pub use file::{CALLS_FILE, CallsFile, FileOf};
pub use forms::Form;
pub use intent::Intent;
pub use state::{Calling, Filter, Tab, Which, Whose};
pub use view_state::ViewState;
