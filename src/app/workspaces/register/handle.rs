//! What becomes of what is wanted of the register.

use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::workspaces::register::Intent;
use crate::model::act::Act;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_register(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::ShowTab(tab) => {
                self.state.register.tab = tab;
                self.state.register.nowhere = None;
            }
            Intent::GoToUnit(unit, zooms) => self.go_to_unit(unit, zooms),
            Intent::GoToResident(id) => self.go_to_resident(&id),
            Intent::MoveUnit(unit, to) => self.move_unit(unit, to, ctx),
            Intent::PlaceBuildings => {
                self.ask(Act::PlaceBuildings {}, ctx);
            }
            Intent::Unfold(units) => self.views.register.unfolded.extend(units),
            Intent::LookInto(home) => {
                self.state.register.home = home;
                self.state.work.unmasked = None;
            }
            Intent::ListNowhere(nowhere) => {
                self.state.register.nowhere = nowhere;
                self.state.register.sought = None;
                self.state.work.unmasked = None;
            }
            Intent::Mask => self.state.work.unmasked = None,
            Intent::Enter(_) if self.asks_first(Leaving::Register) => self.then(intent.into()),
            Intent::Enter(form) => self.views.register.enter(*form),
            Intent::KeepForm => self.keep_form(ctx),
            Intent::HandOver => self.hand_over(ctx),
            Intent::ListShifts => self.list_shifts(ctx),
            Intent::CopyCallList(unit) => self.copy_call_list(&unit, ctx),
            Intent::PrintCallList(unit) => self.print_call_list(&unit),
        }
    }
}
