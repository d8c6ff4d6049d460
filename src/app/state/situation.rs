//! What commands depend on, read from the state. Must not know: how a command is done.

use crate::app::command::{Command, Situation};
use crate::app::jobs::source::Source;
use crate::app::state::State;
use crate::app::words::store::{what_was_done, why_not};
use crate::exchange::osm::update::is_made_of_extract;

impl State {
    /// What commands depend on, now.
    pub fn situation(&self) -> Situation {
        let document = self.session.document();
        let state = self.work.state.as_ref();
        Situation {
            can_undo: state.is_some_and(|s| s.undo.undo.is_ok()),
            can_redo: state.is_some_and(|s| s.undo.redo.is_ok()),
            has_project: state.is_some(),
            has_users: state.is_some_and(|s| !s.users.is_empty()),
            is_locked: state.is_some_and(|s| s.is_locked()),
            role: state.and_then(|s| s.role),
            has_map: document.is_some(),
            shows_map: self.shows_map(),
            has_selection: !self.session.selection().is_empty(),
            has_findings: document.is_some_and(|d| !d.map.findings.is_empty()),
            is_busy: self.busy.loader,
            is_choosing: self.busy.choosing,
            is_of_extract: document.is_some_and(|d| is_made_of_extract(&d.map.foreign_members)),
            is_redrawing: self.is_redrawing(),
            has_publication: state.is_some_and(|s| s.last_publication.is_some()),
            selects_several: self.session.selection().len() > 1,
            knows_epidemic: self.knows_epidemic(),
            is_replaying: self.epidemic.at.is_some(),
            shows_past: self.epidemic.is_past(),
        }
    }

    /// Whether a map is on the screen, that can be pointed at.
    fn shows_map(&self) -> bool {
        let is_laid = match self.own_town.as_deref() {
            Some(own) => own.laid.is_some(),
            None => self.session.document().is_some(),
        };
        is_laid && self.printing.is_none() && !self.shows_wall()
    }

    /// Why a command cannot be carried out now.
    pub(crate) fn blocked_text(&self, command: Command, reason: &str) -> String {
        let undo = self.work.state.as_ref().map(|s| &s.undo);
        let why = match (command, undo) {
            (Command::Undo, Some(undo)) => undo.undo.as_ref().err(),
            (Command::Redo, Some(undo)) => undo.redo.as_ref().err(),
            _ => None,
        };
        why.map_or_else(|| self.i18n.t(reason), |why| why_not(&self.i18n, why))
    }

    /// What a command would do now, where its name does not say it all.
    pub(crate) fn hint_text(&self, command: Command) -> Option<String> {
        let undo = &self.work.state.as_ref()?.undo;
        let (offer, key) = match command {
            Command::Undo => (undo.undo.as_ref().ok()?, "history-undo"),
            Command::Redo => (undo.redo.as_ref().ok()?, "history-redo"),
            _ => return None,
        };
        let what = what_was_done(&self.i18n, &offer.row);
        Some(self.i18n.t_args(key, &[("what", what.into())]))
    }

    /// What a file written from what is open is called at first.
    pub(crate) fn proposed_name(&self, ending: &str) -> String {
        match self.session.document().map(|d| &d.source) {
            Some(Source::File(path)) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                format!("{stem}.{ending}")
            }
            _ => format!("{}.{ending}", self.i18n.t("town-name")),
        }
    }
}
