//! The desks: workspaces of those who register, call and sample, of which one is on the screen. Owns:
//! which there are, and that at most one workspace is open. Must not know: what a desk shows.

use crate::app::command::Command;
use crate::app::state::State;

/// A desk of the window, as the tab that shows it. Desks of the centre are another thing:
/// [`Desk`](crate::model::handover::Desk).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeskTab {
    /// Units, households, who answers for what.
    #[default]
    Register,
    /// Calls to people who came from elsewhere.
    Calls,
    /// Rounds of sampling.
    Sampling,
}

impl DeskTab {
    /// All, left to right.
    pub const ALL: [Self; 3] = [Self::Register, Self::Calls, Self::Sampling];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Register => "desk-tab-register",
            Self::Calls => "desk-tab-calls",
            Self::Sampling => "desk-tab-sampling",
        }
    }

    /// The command that shows it, or leaves it.
    pub const fn command(self) -> Command {
        match self {
            Self::Register => Command::Register,
            Self::Calls => Command::Calls,
            Self::Sampling => Command::Sampling,
        }
    }
}

impl State {
    /// The tab of the desk that is on the screen.
    pub fn desk_tab(&self) -> Option<DeskTab> {
        let open = [
            (DeskTab::Register, self.is_registering()),
            (DeskTab::Calls, self.is_calling()),
            (DeskTab::Sampling, self.is_sampling()),
        ];
        open.into_iter()
            .find_map(|(tab, is_open)| is_open.then_some(tab))
    }

    /// No workspace is open any more: the map is on the screen, or what is opened next.
    pub(crate) fn leave_workspaces(&mut self) {
        self.epidemic.is_open = false;
        self.register.is_open = false;
        self.arrivals.is_open = false;
        self.sampling.is_open = false;
    }

    /// Some desk or the epidemic is open, on the screen or beneath a plan.
    pub(crate) fn is_working(&self) -> bool {
        self.epidemic.is_open
            || self.register.is_open
            || self.arrivals.is_open
            || self.sampling.is_open
    }
}
