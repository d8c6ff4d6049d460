//! What becomes of what is wanted of the guide, and of the files to practise with, which a page of it
//! explains.

use super::intent::Intent;
use super::pages::Page;
use crate::app::jobs::loader::Outcome;
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::desk::Desk;
use crate::app::words::messages::{self, Message};
use crate::demo::practice::{self, PracticeError};
use std::path::{Path, PathBuf};

impl State {
    /// The page of wherever one is.
    fn page_here(&self) -> Page {
        if self.own_town.is_some() || self.updating.is_some() {
            Page::OwnTown
        } else if self.printing.is_some() {
            Page::Printing
        } else if self.has_incoming {
            Page::Exchange
        } else if self.is_redrawing() {
            Page::Redraw
        } else {
            match self.desk() {
                Some(Desk::Register) => Page::Register,
                Some(Desk::Calls) => Page::Arrivals,
                Some(Desk::Sampling) => Page::Sampling,
                None if self.is_watching() => Page::Epidemic,
                None => Page::Map,
            }
        }
    }
}

impl Shell {
    /// Carry it out.
    pub(crate) fn on_guide(&mut self, intent: Intent) {
        self.state.guide = match intent {
            Intent::Show(page) => Some(page),
            Intent::Close => None,
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
            Outcome::Practice(folder, done)
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
