//! What becomes of the profile of a desk: it is opened to be seen, read from a file, written to one. Must
//! not know: what it says.

use super::profile::title_of;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::source::RulesError;
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, ProfileAsked};
use crate::app::words::messages::{file_name, rules_error};
use crate::exchange::list::WriteError;
use crate::exchange::save;
use crate::model::setting::{ProfileOf, heading_of};
use std::path::Path;

impl Shell {
    /// What a desk goes by was read: it can be seen, and another one chosen.
    pub(crate) fn show_profile(&mut self, of: ProfileOf, text: Option<String>) {
        let own = text.clone();
        self.ask_user(Dialog::Profile(Box::new(ProfileAsked {
            of,
            text,
            own,
            fault: String::new(),
        })));
    }

    /// Choose where a profile goes.
    pub(super) fn choose_profile_out(&mut self, of: ProfileOf, text: String) {
        let name = file_name(&format!("{}.json", heading_of(&text).id));
        self.choose(Choice::ProfileOut(name, text), title_of(of));
    }

    /// Write a profile as it came.
    pub(crate) fn write_profile(&mut self, path: &Path, text: &str) {
        let done = save::replace(path, text.as_bytes()).map_err(WriteError::Io);
        self.tell_written(path, done);
    }

    /// A file was read: it is proposed, not yet kept.
    pub(crate) fn take_profile(
        &mut self,
        path: &Path,
        of: ProfileOf,
        read: Result<String, RulesError>,
    ) {
        let mut open = self.views.dialogs.iter_mut();
        let asked = open.find_map(|open| match &mut open.dialog {
            Dialog::Profile(asked) if asked.of == of => Some(asked),
            _ => None,
        });
        let Some(asked) = asked else {
            return;
        };
        match read {
            Ok(text) => {
                asked.own = Some(text.clone());
                asked.text = Some(text);
                asked.fault.clear();
            }
            Err(error) => {
                let args = [
                    ("file", path.display().to_string().into()),
                    ("error", rules_error(&self.state.i18n, &error).into()),
                ];
                asked.fault = self.state.i18n.t_args("rules-unreadable", &args);
            }
        }
    }
}
