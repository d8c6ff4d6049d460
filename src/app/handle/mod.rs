//! What becomes of intents and answers. Owns: every change of the state. Must not know: how a
//! view draws itself.

mod answers;
mod commands;
mod filters;
mod keys;
mod leaving;
mod map_events;
mod opening;
#[cfg(test)]
mod tests;
pub mod work;

use crate::app::intent::Intent;
use crate::app::shell::Shell;
use egui::Context;

impl Shell {
    /// Carry an intent out.
    pub fn handle(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::Run(command) => self.run(command, ctx),
            Intent::Ask(request) => {
                self.ask(*request, ctx);
            }
            Intent::Open(source) => self.open(source),
            Intent::Select(faces) => self.state.session.select(faces),
            Intent::GoToFace(face) => self.go_to_face(face),
            Intent::GoToPlace(at) => self.go_to_place(at),
            Intent::TurnDrawer(tab) => self.turn_drawer(tab, ctx),
            Intent::SizeDrawer(height) => self.state.settings.drawer.height = height,
            Intent::OpenDialog(dialog) => {
                self.ask_user(*dialog);
            }
            Intent::AskFrom(id, request) => {
                if let Some(ticket) = self.ask(*request, ctx) {
                    self.views.dialogs.asked(id, ticket);
                }
            }
            Intent::Turn(id, dialog) => {
                self.views.dialogs.close(id);
                self.ask_user(*dialog);
            }
            Intent::Leave(what) => {
                let then = self.views.dialogs.take_then();
                self.leave(what);
                if let Some(intent) = then {
                    self.handle(intent, ctx);
                }
            }
            Intent::CloseDialog(id) => self.views.dialogs.close(id),
            Intent::ResetSettings => self.reset_settings(ctx),
            Intent::Map(intent) => self.on_map(intent, ctx),
            Intent::Redraw(intent) => self.on_redraw(intent, ctx),
            Intent::Epidemic(intent) => self.on_epidemic(intent, ctx),
            Intent::Register(intent) => self.on_register(intent, ctx),
            Intent::Arrivals(intent) => self.on_arrivals(intent, ctx),
            Intent::Sampling(intent) => self.on_sampling(intent, ctx),
            Intent::Printing(intent) => self.on_printing(intent, ctx),
            Intent::OwnTown(intent) => self.on_own_town(intent, ctx),
            Intent::Guide(intent) => self.on_guide(intent),
            Intent::Tour(intent) => self.on_tour(intent),
            Intent::Trace(intent) => self.on_trace(intent, ctx),
            Intent::Exchange(intent) => self.on_exchange(intent, ctx),
            Intent::Project(intent) => self.on_project(intent, ctx),
        }
    }
}
