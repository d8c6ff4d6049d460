//! The project's clock in the window. Owns: what time it is to everything that is shown and
//! entered, and the request to go live. Must not know: what depends on it.

use crate::app::state::State;
use crate::rules::Permission;
use crate::store::Clock;
use jiff::civil::DateTime;

impl State {
    /// The clock of the project; the real one without a project.
    pub fn clock(&self) -> Clock {
        self.work
            .state
            .as_ref()
            .map_or_else(Clock::default, |state| state.clock)
    }

    /// Now, by the project's clock.
    pub fn now(&self) -> DateTime {
        self.clock().now()
    }

    /// Why the story cannot be ended here, as the key of a text.
    pub(crate) fn why_not_live(&self) -> Option<&'static str> {
        let state = self.work.state.as_ref()?;
        state.why_not_edit().or_else(|| {
            let may = state.role.is_some_and(|r| r.may(Permission::IssueOrders));
            (!may).then_some("blocked-role")
        })
    }
}
