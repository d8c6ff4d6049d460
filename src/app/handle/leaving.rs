//! What was typed, chosen or drawn is not given up by a slip. Owns: what counts as such, and that it is
//! asked about before something takes its place. Must not know: what a form holds.

use crate::app::command::Command;
use crate::app::intent::Intent;
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::workspaces::epidemic::Front;
use egui::{Context, ViewportCommand};

/// Parts of the work on a project that are given up with it.
const PARTS: [Leaving; 12] = [
    Leaving::Epidemic(Front::Case),
    Leaving::Epidemic(Front::Sheet),
    Leaving::Register,
    Leaving::Arrivals,
    Leaving::Noting,
    Leaving::Sampling,
    Leaving::Update,
    Leaving::Import,
    Leaving::List,
    Leaving::Traced,
    Leaving::Points,
    Leaving::Line,
];

impl Shell {
    /// Something stands there that nobody has taken over yet.
    fn holds(&self, what: Leaving) -> bool {
        let (state, views) = (&self.state, &self.views);
        match what {
            Leaving::Dialog(id) => {
                let mut open = views.dialogs.iter();
                open.any(|open| open.id == id && open.is_typed())
            }
            Leaving::Epidemic(front) => views.epidemic.is_typed(front),
            Leaving::Register => views.register.is_typed(),
            Leaving::Arrivals => views.arrivals.is_typed(),
            Leaving::Noting => views.arrivals.is_noting(),
            Leaving::Sampling => views.sampling.is_typed(),
            Leaving::Update => {
                let updating = state.updating.as_deref();
                updating.is_some_and(|updating| updating.is_chosen_from())
            }
            Leaving::Import => {
                let importing = views.importing.as_ref();
                importing.is_some_and(|i| i.is_decided && !i.is_waiting())
            }
            Leaving::List => {
                let listing = views.listing.as_ref();
                listing.is_some_and(|l| l.is_decided && l.writing().is_none() && l.done.is_none())
            }
            Leaving::Traced => state.trace.tracer.is_busy(),
            Leaving::Points => {
                let points = state.trace.points.as_ref();
                points.is_some_and(|points| !points.pairs.is_empty())
            }
            Leaving::Line => state.is_redrawing() && state.planning.tool.is_drawing(),
            Leaving::OwnTown => {
                let own = state.own_town.as_deref();
                let is_typed = views.own_town_typed.is_typed() || views.own_town.is_drawing();
                own.is_some_and(|own| is_typed || own.wanted.is_drawn_or_typed())
            }
            Leaving::Work => {
                views.dialogs.are_typed()
                    || PARTS.into_iter().any(|part| self.holds(part))
                    || views.register.is_handing()
                    || views.sampling.is_scanning()
                    || views.attributes.draft.is_some()
            }
            Leaving::All => self.holds(Leaving::Work) || self.holds(Leaving::OwnTown),
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

    /// Give it up; where something was typed there, it is asked first.
    pub(crate) fn give_up(&mut self, what: Leaving) {
        if !self.asks_first(what) {
            self.leave(what);
        }
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
            Leaving::Noting => self.views.arrivals.leave_notes(),
            Leaving::Sampling => self.views.sampling.leave(),
            Leaving::Update => self.leave_update(),
            Leaving::Import => self.leave_import(),
            Leaving::List => self.leave_list(),
            Leaving::Traced => self.state.trace.tracer.begin_anew(),
            Leaving::Points => self.leave_points(),
            Leaving::Line => self.take_tool(self.state.planning.tool.id()),
            Leaving::OwnTown => {
                self.leave_own_town();
            }
            Leaving::Work => {
                for part in PARTS {
                    if self.holds(part) {
                        self.leave(part);
                    }
                }
                self.views.dialogs.leave_typed();
                self.views.epidemic.forget();
                self.views.register.forget();
                self.views.arrivals.forget();
                self.views.sampling.forget();
                self.views.attributes.draft = None;
            }
            Leaving::All => {
                self.leave(Leaving::Work);
                self.leave(Leaving::OwnTown);
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
