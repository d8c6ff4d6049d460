//! What becomes of what is wanted of redrawing.

use crate::app::shell::Shell;
use crate::app::workspaces::redraw::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_redraw(&mut self, intent: Intent, ctx: &Context) {
        match intent {}
    }
}
