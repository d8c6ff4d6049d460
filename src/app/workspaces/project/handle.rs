//! What becomes of what is wanted of the project.

use crate::app::jobs::chooser::Choice;
use crate::app::project::{Request, scratch};
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::workspaces::project::Intent;
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_project(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::FilterHistory(filter) => {
                self.state.work.filter = filter;
                self.refresh_lists(ctx);
            }
            Intent::AskProfile(of) => {
                self.ask(Request::Profile(of), ctx);
            }
            Intent::ChooseProfile(of) => self.choose(Choice::Profile(of), "dialog-rules"),
            Intent::SaveProfile(of, text) => self.choose_profile_out(of, text),
            Intent::ForgetRecent => self.state.settings.recent.clear(),
            Intent::LockAfter(seconds) => {
                self.state.settings.lock_after_s = seconds;
                self.keep_patience();
            }
            Intent::Make(path) => self.make(path),
            Intent::OpenToRead(_) | Intent::Restore { .. } if self.asks_first(Leaving::All) => {
                self.then(intent.into());
            }
            Intent::OpenToRead(path) => self.loader.open_to_read(path),
            Intent::Restore { path, backup } => {
                // The damaged file must be let go of before it is put aside.
                self.let_go();
                let closing = std::mem::take(&mut self.closing);
                self.loader.restore(path, backup, closing);
            }
            Intent::Discard(path) => scratch::discard(&path),
        }
    }

    /// Maps that were worked on and never saved under a name are offered again.
    pub fn offer_left_behind(&mut self) {
        let left = scratch::left_behind();
        if !left.is_empty() {
            self.ask_user(Dialog::LeftBehind(left, None));
        }
    }
}
