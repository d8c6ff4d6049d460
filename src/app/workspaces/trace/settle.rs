//! What the project says to what was traced. Owns: that a drawing goes once it is kept, and the list of
//! what was traced. Must not know: how it was drawn.

use crate::app::project::{Answer, Request, Ticket};
use crate::app::shell::Shell;
use crate::model::record::Kind;
use crate::store::Entry;
use egui::Context;

impl Shell {
    /// An answer of the project, where it is waited for here: what was drawn is kept, or stays to be
    /// mended.
    pub(crate) fn settle_trace(&mut self, ticket: Option<Ticket>, answer: &Answer) {
        let trace = &mut self.state.trace;
        if matches!(answer, Answer::BrokeOff) {
            trace.sent = None;
        }
        let is_ours = trace.sent.take_if(|own| Some(*own) == ticket).is_some();
        if is_ours && matches!(answer, Answer::Done(_)) {
            trace.tracer.begin_anew();
            // The next one has a name and floors of its own.
            trace.said.name.clear();
            trace.said.floors.clear();
        }
    }

    /// An entry of the journal: what was traced may be other things now.
    pub(crate) fn follow_traced(&mut self, entry: &Entry, ctx: &Context) {
        let kinds = [Kind::Building, Kind::Street];
        let mut changes = entry.changes.iter();
        if self.state.trace.is_open && changes.any(|change| kinds.contains(&change.key.kind)) {
            self.list_traced(ctx);
        }
    }

    /// Ask what was traced. Of a loose map nothing was: it is not made a project by being asked.
    pub(super) fn list_traced(&mut self, ctx: &Context) {
        if self.project.is_some() {
            self.ask(Request::Traced, ctx);
        }
    }
}
