//! What becomes of what is wanted of the register.

use crate::app::shell::Shell;
use crate::app::workspaces::register::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_register(&mut self, intent: Intent, ctx: &Context) {
        match intent {}
    }
}
