//! What was typed is not given up by a slip. Owns: what counts as typed, and that it is asked about
//! before something takes its place. Must not know: what a form holds.

use crate::app::command::Command;
use crate::app::intent::Intent;
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::workspaces::epidemic::Front;
use egui::{Context, ViewportCommand};

impl Shell {
    /// Something stands there that nobody has taken over yet.
    fn holds(&self, what: Leaving) -> bool {
        let views = &self.views;
        match what {
            Leaving::Dialog(id) => {
                let mut open = views.dialogs.iter();
                open.any(|open| open.id == id && open.is_typed())
            }
            Leaving::Epidemic(front) => views.epidemic.is_typed(front),
            Leaving::Register => views.register.is_typed(),
            Leaving::Arrivals => views.arrivals.is_typed(),
            Leaving::Sampling => views.sampling.is_typed(),
            Leaving::All => {
                let fronts = [Front::Case, Front::Sheet];
                views.dialogs.are_typed()
                    || fronts
                        .into_iter()
                        .any(|front| views.epidemic.is_typed(front))
                    || views.register.is_typed()
                    || views.register.is_handing()
                    || views.arrivals.is_typed()
                    || views.arrivals.is_noting()
                    || views.sampling.is_typed()
                    || views.sampling.is_scanning()
                    || views.attributes.draft.is_some()
            }
        }
    }

    /// Whether it is asked first if what was typed there is given up; then it is being asked.
    pub(crate) fn asks_first(&mut self, what: Leaving) -> bool {
        let asks = self.holds(what);
        if asks {
            self.views.dialogs.ask_to_leave(what);
        }
        asks
    }

    /// Once what was typed is given up, this is done.
    pub(crate) fn then(&mut self, intent: Intent) {
        self.views.dialogs.wait_to_leave(intent);
    }

    /// What was typed there is given up.
    pub(crate) fn leave(&mut self, what: Leaving) {
        match what {
            Leaving::Dialog(id) => self.views.dialogs.close(id),
            Leaving::Epidemic(front) => self.views.epidemic.leave(front),
            Leaving::Register => self.views.register.leave(),
            Leaving::Arrivals => self.views.arrivals.leave(),
            Leaving::Sampling => self.views.sampling.leave(),
            Leaving::All => {
                self.views.dialogs.leave_typed();
                self.views.epidemic.forget();
                self.views.register.forget();
                self.views.arrivals.forget();
                self.views.sampling.forget();
                self.views.attributes.draft = None;
            }
        }
    }

    /// The window is to close: it stays open until whoever typed something says that it may go.
    pub(crate) fn keep_open(&mut self, ctx: &Context) {
        if !ctx.input(|i| i.viewport().close_requested()) || !self.holds(Leaving::All) {
            return;
        }
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        if self.state.wall.is_some() {
            // The wall shows no question.
            self.switch_wall(ctx);
        }
        self.asks_first(Leaving::All);
        self.then(Intent::Run(Command::Quit));
        ctx.request_repaint();
    }
}
