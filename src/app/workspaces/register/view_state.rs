//! What the views of the workspace alone know: what is being entered, scrolls, what was typed to find
//! something.

use crate::app::project::Ticket;

/// The own state of the views.
#[derive(Default)]
pub struct ViewState {}

impl ViewState {
    /// Whatever waits for this answer was kept: it closes.
    pub(crate) fn settle(&mut self, ticket: Option<Ticket>) {}

    /// Whatever waits for this answer was refused: it stays, with the reason. `false` where nothing
    /// waits for it.
    pub(crate) fn refuse(&mut self, ticket: Option<Ticket>, refusal: &str) -> bool {
        false
    }
}
