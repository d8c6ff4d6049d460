//! What becomes of what is wanted of the guide, and of the files to practise with, which a page of it
//! explains.

use super::intent::Intent;
use super::pages::Page;
use crate::app::jobs::loader::JobOutcome;
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::desk_tab::DeskTab;
use crate::app::state::dialog::Dialog;
use crate::app::words::messages::{self, Message};
use crate::demo::practice::{self, PracticeError};
use crate::model::setting::ProfileOf;
use std::path::{Path, PathBuf};

impl State {
    /// The page of wherever one is.
    fn page_here(&self) -> Page {
        if self.shows_wall() {
            Page::Wall
        } else if self.own_town.is_some() || self.updating.is_some() {
            Page::OwnTown
        } else if self.printing.is_some() {
            Page::Printing
        } else if self.has_incoming {
            Page::Exchange
        } else if self.trace.is_open {
            Page::Tracing
        } else if self.is_redrawing() {
            Page::Redraw
        } else {
            match self.desk_tab() {
                Some(DeskTab::Register) => Page::Register,
                Some(DeskTab::Calls) => Page::Arrivals,
                Some(DeskTab::Sampling) => Page::Sampling,
                None if self.is_watching() => Page::Epidemic,
                None => Page::Map,
            }
        }
    }
}

/// The page of a dialog; none of those that stand anywhere.
const fn page_of(dialog: &Dialog) -> Option<Page> {
    Some(match dialog {
        Dialog::Message(_)
        | Dialog::BrokeOff(_)
        | Dialog::Leave(_)
        | Dialog::Keys
        | Dialog::About(_)
        | Dialog::ResetSettings => return None,
        Dialog::Clock | Dialog::LeftBehind(..) => Page::Index,
        Dialog::Basemap(_) => Page::Map,
        Dialog::Path(_)
        | Dialog::Losses(..)
        | Dialog::ExportList(_)
        | Dialog::Template(_)
        | Dialog::ListLosses(..) => Page::Exchange,
        Dialog::PlanName(..)
        | Dialog::Unlock(..)
        | Dialog::Publish(_)
        | Dialog::RollBack(_)
        | Dialog::Rebased(..) => Page::Redraw,
        Dialog::Order(_)
        | Dialog::Withdraw(_)
        | Dialog::MoveEnd(..)
        | Dialog::Check(..)
        | Dialog::Deliver(..)
        | Dialog::Rules(..) => Page::Epidemic,
        Dialog::Profile(asked) => match asked.of {
            ProfileOf::Calls => Page::Arrivals,
            ProfileOf::Sampling => Page::Sampling,
        },
        Dialog::CallsFile(_) | Dialog::TakeBack(..) => Page::Arrivals,
        Dialog::BeginRound(..)
        | Dialog::VoidTube(..)
        | Dialog::Refusal(..)
        | Dialog::ExportSampled(..) => Page::Sampling,
        Dialog::SignIn(_)
        | Dialog::SetUp(..)
        | Dialog::Recovery(..)
        | Dialog::Recover(..)
        | Dialog::Passphrase(_)
        | Dialog::Users(..)
        | Dialog::Revoke(_)
        | Dialog::ChangeRole(..)
        | Dialog::OldFiles(..)
        | Dialog::Person(_)
        | Dialog::Unmask(..)
        | Dialog::Retention(_)
        | Dialog::InUse(..)
        | Dialog::Damaged(..) => Page::Administrator,
    })
}

impl Shell {
    /// Carry it out, in the guide that is looked at.
    pub(crate) fn on_guide(&mut self, intent: Intent) {
        let page = match intent {
            Intent::Show(page) => Some(page),
            Intent::Close => None,
        };
        match self.state.help {
            Some(_) => self.state.help = page,
            None => self.state.guide = page,
        }
    }

    /// F1 in a dialog: its page, over it; once more, and the page is put away.
    pub(crate) fn turn_help(&mut self) {
        let Some(open) = self.views.dialogs.top() else {
            return;
        };
        let here = page_of(&open.dialog).unwrap_or_else(|| self.state.page_here());
        self.state.help = match self.state.help {
            Some(page) if page == here => None,
            _ => Some(here),
        };
    }

    /// F1: the page of wherever one is; once more, and the guide is put away.
    pub(crate) fn turn_guide(&mut self) {
        let here = self.state.page_here();
        self.state.guide = match self.state.guide {
            Some(page) if page == here => None,
            _ => Some(here),
        };
    }

    /// Write files to practise with into this folder, beside the window.
    pub fn write_practice(&mut self, folder: PathBuf) {
        self.loader.work(move || {
            let done = practice::write(&folder);
            JobOutcome::Practice(folder, done)
        });
    }

    /// They were written, and the page about them is opened; or they were not.
    pub(crate) fn take_practice(&mut self, folder: &Path, done: Result<usize, PracticeError>) {
        let i18n = &self.state.i18n;
        let message = match done {
            Ok(count) => {
                let folder = folder.display().to_string();
                let args = [("count", count.into()), ("folder", folder.into())];
                let said = i18n.t_args("notice-practice", &args);
                self.state.notices.say(said);
                self.state.guide = Some(Page::Practice);
                return;
            }
            Err(PracticeError::Differs(path)) => {
                let file = path.display().to_string();
                Message {
                    what: i18n.t_args("error-not-saved", &[("file", file.into())]),
                    why: i18n.t("practice-differs"),
                    remedy: i18n.t("practice-differs-remedy"),
                }
            }
            Err(PracticeError::Io(error)) => messages::not_saved(i18n, folder, &error),
            Err(other) => {
                let error = std::io::Error::other(other.to_string());
                messages::not_saved(i18n, folder, &error)
            }
        };
        self.tell_failure(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::project::Credentials;
    use crate::app::state::dialog::Erasure;
    use crate::rules::Role;
    use crate::rules::retention::Ground;

    #[test]
    fn a_dialog_leads_to_the_page_that_says_what_it_is_about() {
        let erasure = Erasure {
            report: None,
            ground: Ground::Request,
            is_agreed: false,
            done: None,
        };
        let table = [
            (
                Dialog::Users(Credentials::default(), Role::Planner),
                Some(Page::Administrator),
            ),
            (
                Dialog::Retention(Box::new(erasure)),
                Some(Page::Administrator),
            ),
            (Dialog::RollBack(None), Some(Page::Redraw)),
            (
                Dialog::Unlock(String::new(), String::new()),
                Some(Page::Redraw),
            ),
            (Dialog::Keys, None),
        ];
        for (dialog, page) in table {
            assert_eq!(page_of(&dialog), page);
        }
    }
}
