//! What becomes of what is wanted of the guide.

use super::intent::Intent;
use super::pages::Page;
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::desk::Desk;

impl State {
    /// The page of wherever one is.
    fn page_here(&self) -> Page {
        if self.own_town.is_some() || self.updating.is_some() {
            Page::OwnTown
        } else if self.printing.is_some() {
            Page::Printing
        } else if self.has_incoming {
            Page::Exchange
        } else if self.is_redrawing() {
            Page::Redraw
        } else {
            match self.desk() {
                Some(Desk::Register) => Page::Register,
                Some(Desk::Calls) => Page::Arrivals,
                Some(Desk::Sampling) => Page::Sampling,
                None if self.is_watching() => Page::Epidemic,
                None => Page::Map,
            }
        }
    }
}

impl Shell {
    /// Carry it out.
    pub(crate) fn on_guide(&mut self, intent: Intent) {
        self.state.guide = match intent {
            Intent::Show(page) => Some(page),
            Intent::Close => None,
        };
    }

    /// F1: the page of wherever one is; once more, and the guide is put away.
    pub(crate) fn turn_guide(&mut self) {
        let here = self.state.page_here();
        self.state.guide = match self.state.guide {
            Some(page) if page == here => None,
            _ => Some(here),
        };
    }
}
