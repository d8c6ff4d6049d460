//! What becomes of what is wanted of the tour, and of the acts it waits for.

use super::intent::Intent;
use super::steps::Step;
use crate::app::shell::Shell;
use crate::store::EntryRow;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_tour(&mut self, intent: Intent) {
        let settings = &mut self.state.settings;
        let tour = &mut settings.tour;
        match intent {
            Intent::Begin => {
                if tour.step().is_none() {
                    tour.taken = 0;
                }
                tour.is_open = true;
                settings.start_seen = true;
            }
            Intent::Leave => tour.is_open = false,
            Intent::Skip => tour.take(),
            Intent::Back => tour.taken = tour.taken.saturating_sub(1),
        }
    }

    /// An act was done: the step that waits for it is taken.
    pub(crate) fn follow_tour(&mut self, row: &EntryRow) {
        let tour = &mut self.state.settings.tour;
        if tour.awaited().is_some_and(|step| step.is_done_by(row)) {
            tour.take();
        }
    }

    /// Some days were replayed.
    pub(crate) fn tell_tour_of_replay(&mut self) {
        let tour = &mut self.state.settings.tour;
        if tour.awaited() == Some(Step::Replay) {
            tour.take();
        }
    }
}
