//! The desk of sampling: rounds, sites, teams, lanes, results, who is missing. Owns: this state, keeping
//! lists and map in step, and the requests to the project. Must not know: how its panels draw
//! themselves, or who may go into which tube.

mod acting;
mod following;
mod forms;
mod handle;
mod intent;
mod state;
mod touring;
mod view_state;
pub mod views;

pub use forms::Form;
pub use intent::Intent;
pub use state::{Missed, Sampled, Standing, Tab, Tubes};
pub(crate) use view_state::ListedBy;
pub use view_state::ViewState;
