//! What becomes of what is wanted of the war-room map.

use crate::app::shell::Shell;
use crate::app::workspaces::map::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_map(&mut self, intent: Intent, ctx: &Context) {
        match intent {}
    }
}
