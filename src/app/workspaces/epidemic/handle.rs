//! What becomes of what is wanted of the epidemic workspace.

use crate::app::shell::Shell;
use crate::app::workspaces::epidemic::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_epidemic(&mut self, intent: Intent, ctx: &Context) {
        match intent {}
    }
}
