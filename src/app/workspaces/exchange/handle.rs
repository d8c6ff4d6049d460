//! What becomes of what is wanted of imports and exports.

use crate::app::shell::Shell;
use crate::app::workspaces::exchange::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_exchange(&mut self, intent: Intent, ctx: &Context) {
        match intent {}
    }
}
