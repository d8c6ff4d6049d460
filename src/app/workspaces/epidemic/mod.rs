//! The epidemic workspace: the instant that is shown, and how things stood then. Owns: this state,
//! the clock that replays, and the requests to the project. Must not know: how its panels draw
//! themselves, or what follows from the facts.

mod affected;
mod alarms;
mod dashboard;
mod entering;
mod filling;
mod following;
mod forms;
mod handle;
mod intent;
mod replay;
mod state;
mod view_state;
pub mod views;

pub use alarms::AlarmWatch;
pub use dashboard::Dashboard;
pub use forms::{CaseForm, Front, IsolationForm, OrderForm, Sheet, Withdrawing, shifts_of};
pub use intent::Intent;
pub use replay::SPEEDS;
pub use state::{Curve, Tab, Watching};
pub use view_state::ViewState;
