//! What becomes of what is wanted of redrawing.

use crate::app::project::PlanRequest;
use crate::app::shell::Shell;
use crate::app::workspaces::redraw::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_redraw(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::CompareWith(other) => {
                if let Some(plan) = self.state.plan() {
                    self.compare(plan.id, Some(other), ctx);
                }
            }
            Intent::LeaveComparison => self.state.planning.compared = None,
            Intent::CompleteLine => self.complete_line(ctx),
            Intent::Insist => {
                let doubtful = self.state.planning.doubtful.take();
                if let Some(edit) = doubtful.and_then(|preview| preview.edit) {
                    self.edit_plan(edit, ctx);
                }
            }
            Intent::GiveUp => self.state.planning.doubtful = None,
            Intent::SetOnGrid(face, values) => self.set_on_plan_grid(face, &values, ctx),
            Intent::GoToTask(number) => self.go_to_task(number),
            Intent::AimAt(band) => self.set_band(band),
            Intent::KeepBand => self.keep_band(ctx),
            Intent::Sort(order) => self.state.session.set_order(order),
            Intent::Propose(intent) => self.on_proposing(intent, ctx),
            Intent::AskLineage(code) => self.ask_lineage(code, ctx),
        }
    }

    /// Ask where a grid comes from and what became of it, once.
    fn ask_lineage(&mut self, code: String, ctx: &Context) {
        if self.state.planning.asked_lineage.as_ref() != Some(&code) {
            self.state.planning.asked_lineage = Some(code.clone());
            self.ask_plan(PlanRequest::Lineage(code), ctx);
        }
    }
}
