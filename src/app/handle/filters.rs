//! Filters of the desks: kept with the project they are of, found again when it is opened, and taken away
//! by Esc. Must not know: what they leave out.

use crate::app::project::scratch;
use crate::app::shell::Shell;
use crate::app::state::filters::Filters;
use crate::app::workspaces::arrivals::Filter;
use crate::app::workspaces::sampling::{Tab, Tubes};

impl Shell {
    /// What is listed now is listed the next time too.
    pub(crate) fn keep_filters(&mut self) {
        let Some(state) = &self.state.work.state else {
            return;
        };
        // A project without a name is another one the next time.
        if scratch::is_scratch(&state.path) {
            return;
        }
        let filters = Filters {
            calls: self.state.arrivals.filter.clone(),
            tubes: self.state.sampling.tubes,
        };
        self.state.settings.remember_filters(&state.path, filters);
    }

    /// A project was opened: what was listed there the last time is listed again.
    pub(crate) fn recall_filters(&mut self) {
        if let Some(state) = &self.state.work.state {
            let filters = self.state.settings.filters_of(&state.path);
            self.state.arrivals.filter = filters.calls;
            self.state.sampling.tubes = filters.tubes;
        }
    }

    /// The filters of the page that is on the screen go; `false` where none is on.
    pub(crate) fn clear_filters(&mut self) -> bool {
        let (calling, sampled) = (&self.state.arrivals, &self.state.sampling);
        let has_tubes = sampled.tab == Tab::Results && sampled.tubes != Tubes::default();
        if self.state.is_calling() && calling.filter.is_on() {
            self.state.arrivals.filter = Filter::default();
        } else if self.state.is_sampling() && has_tubes {
            self.state.sampling.tubes = Tubes::default();
        } else {
            return false;
        }
        self.keep_filters();
        true
    }
}
