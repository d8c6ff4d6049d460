//! What becomes of what is wanted of the project: users, keys, retention, history.

use crate::app::shell::Shell;
use crate::app::workspaces::project::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_project(&mut self, intent: Intent, ctx: &Context) {
        match intent {}
    }
}
