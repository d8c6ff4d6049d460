//! Lists on their way in and out. Must not know: how their panel draws itself.

use super::list_state::*;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::log::kind_of;
use crate::app::project::{ListRequest, Outlook, Request, Ticket};
use crate::app::shell::Shell;
use crate::app::state::dialog::Dialog;
use crate::app::state::dialogs::Open;
use crate::app::words::messages::{self, grouped};
use crate::app::words::store;
use crate::app::workspaces::exchange::Intent;
use crate::app::workspaces::exchange::handle::Counts;
use crate::exchange::list::{
    Clearness, Exported, Found, Ground, Heading, List, Source, WriteError, check, find, refusals,
    template,
};
use crate::exchange::report::ReadError;
use crate::geometry::crs::Crs;
use crate::store::StoreError;
use egui::Context;
use encoding_rs::Encoding;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Shell {
    /// Bring a file in, whatever it is: a list or a map.
    pub fn bring_in(&mut self, path: PathBuf) {
        if is_list(&path) {
            self.import_list(path);
        } else {
            self.import(path);
        }
    }

    /// Read a list to bring it in.
    pub fn import_list(&mut self, path: PathBuf) {
        if self.keeps_incoming(Intent::ReadList(path.clone())) {
            return;
        }
        self.read_list(Source::of(path));
    }

    /// Read the list again in another encoding.
    pub(crate) fn import_list_in(&mut self, charset: &'static Encoding) {
        if let Some(listing) = &self.views.listing {
            let charset = Some(charset);
            let source = listing.source.clone();
            self.read_list(Source { charset, ..source });
        }
    }

    /// Read another sheet of the workbook.
    pub(crate) fn import_sheet(&mut self, sheet: String) {
        if let Some(listing) = &self.views.listing {
            let sheet = Some(sheet);
            let source = listing.source.clone();
            self.read_list(Source { sheet, ..source });
        }
    }

    /// Its places are in another coordinate system.
    pub(crate) fn place_list_by(&mut self, crs: Crs, ctx: &Context) {
        if let Some(listing) = &mut self.views.listing {
            listing.source.crs = Some(crs);
            self.check_list(ctx);
        }
    }

    fn read_list(&mut self, source: Source) {
        self.state.notices.hide();
        self.loader.work(move || {
            let outcome = find(&source, None).map(Box::new);
            JobOutcome::ListRead(source.path, outcome)
        });
    }

    /// The first rows of a list were read, or could not be.
    pub(crate) fn take_list(
        &mut self,
        path: PathBuf,
        outcome: Result<Box<Found>, ReadError>,
        ctx: &Context,
    ) {
        match outcome {
            Ok(found) => {
                self.views.importing = None;
                self.views.listing = Some(Listing::new(*found));
                self.check_list(ctx);
            }
            Err(error) => self.tell_not_read(&path, &error),
        }
    }

    fn tell_not_read(&mut self, path: &Path, error: &ReadError) {
        tracing::warn!(kind = kind_of(error), "not read");
        self.tell_failure(messages::not_read(&self.state.i18n, path, error));
    }

    /// It is another list.
    pub(crate) fn choose_list(&mut self, list: &'static List, ctx: &Context) {
        if let Some(listing) = &mut self.views.listing {
            listing.list = list;
            listing.heading = Heading::guess(list, &listing.first);
            self.check_list(ctx);
        }
    }

    /// Check the rows by what is decided now, beside the window.
    pub(crate) fn check_list(&mut self, ctx: &Context) {
        let features = self.state.session.document().map(|d| &d.map.features);
        let ground = Ground::of(features.into_iter().flatten());
        let Some(listing) = &mut self.views.listing else {
            return;
        };
        listing.asked += 1;
        listing.stop_checking();
        listing.checked = None;
        listing.outlook = None;
        listing.refusal = None;
        listing.decisions.clear();
        if !listing.missing().is_empty() {
            return;
        }
        let asked = listing.asked;
        let (source, list) = (listing.source.clone(), listing.list);
        let heading = listing.heading.clone();
        listing.checking = self.loader.work_counted(Label::CheckList, move |course| {
            let progress = |done| course.step(done);
            let outcome = check(&source, list, &heading, &ground, &progress);
            JobOutcome::ListChecked(Box::new(CheckedSheet { asked, outcome }))
        });
        ctx.request_repaint();
    }

    /// The rows were checked.
    pub(crate) fn take_checked(&mut self, sheet: CheckedSheet, ctx: &Context) {
        let Some(listing) = self
            .views
            .listing
            .as_mut()
            .filter(|l| l.asked == sheet.asked)
        else {
            return;
        };
        match sheet.outcome {
            Ok(Some(checked)) => {
                listing.checked = Some(Arc::new(checked));
                self.foresee_list(ctx);
            }
            Ok(None) => {}
            Err(error) => {
                let path = listing.source.path.clone();
                self.views.listing = None;
                self.tell_not_read(&path, &error);
            }
        }
    }

    /// Ask what the list would do.
    pub(crate) fn foresee_list(&mut self, ctx: &Context) {
        let Some(listing) = self.views.listing.as_mut().filter(|l| l.done.is_none()) else {
            return;
        };
        let Some(checked) = listing.checked.clone() else {
            return;
        };
        listing.asked += 1;
        listing.refusal = None;
        let (decisions, asked) = (listing.decisions.clone(), listing.asked);
        let request = ListRequest::Foresee(checked, decisions, asked);
        self.ask(Request::List(request), ctx);
    }

    /// What stood against the list may be gone: somebody signed in, or was set up.
    pub(crate) fn foresee_list_again(&mut self, ctx: &Context) {
        if self
            .views
            .listing
            .as_ref()
            .is_some_and(|l| l.refusal.is_some())
        {
            self.foresee_list(ctx);
        }
    }

    /// What it would do is known, or why that cannot be said.
    pub(crate) fn take_outlook(&mut self, asked: u64, outlook: Result<Box<Outlook>, StoreError>) {
        let Some(listing) = self.views.listing.as_mut().filter(|l| l.asked == asked) else {
            return;
        };
        match outlook {
            Ok(outlook) => listing.outlook = Some(*outlook),
            Err(error) => {
                listing.outlook = None;
                listing.refusal = Some(error);
            }
        }
    }

    /// Bring the list in.
    pub(crate) fn accept_list(&mut self, ctx: &Context) {
        let Some(listing) = self
            .views
            .listing
            .as_mut()
            .filter(|l| l.blocked().is_none())
        else {
            return;
        };
        let Some(checked) = listing
            .checked
            .clone()
            .filter(|_| listing.outlook.is_some())
        else {
            return;
        };
        let request = ListRequest::Import(checked, listing.decisions.clone());
        let ticket = self.ask(Request::List(request), ctx);
        let desk = self.project.as_ref();
        let course = ticket.and_then(|ticket| desk?.course_of(ticket));
        if let Some(listing) = &mut self.views.listing {
            listing.writing = ticket.zip(course);
        }
    }

    /// The project answered this ticket. Where the list waits for it, it came in, and what did not
    /// stays in sight; or it stays as it was decided.
    pub(super) fn settle_list(&mut self, ticket: Option<Ticket>, counts: Option<Counts>) {
        let Some(listing) = &mut self.views.listing else {
            return;
        };
        let own = listing.writing.take_if(|(own, _)| Some(*own) == ticket);
        if own.is_none() || counts.is_none() {
            return;
        }
        listing.done = counts;
        if listing.refused().is_empty() {
            self.views.listing = None;
        }
    }

    /// Ask where rows that did not come in shall be written.
    pub(crate) fn choose_refused(&mut self) {
        let Some(listing) = &self.views.listing else {
            return;
        };
        let stem = listing.source.path.file_stem().unwrap_or_default();
        let args = [("file", stem.to_string_lossy().into_owned().into())];
        let name = self.state.i18n.t_args("list-refused-file", &args);
        self.choose(Choice::Refused(name), "dialog-refused");
    }

    /// Write the rows that do not come in, with the reasons.
    pub fn write_refused(&mut self, path: PathBuf) {
        let Some(listing) = &self.views.listing else {
            return;
        };
        let (source, list) = (listing.source.clone(), listing.list);
        let (heading, refused) = (listing.heading.clone(), listing.refused());
        let words = crate::i18n::I18n::new(self.state.i18n.language());
        self.loader.work(move || {
            let written = refusals(&path, &source, list, &heading, &refused, &words);
            JobOutcome::ListWritten(path, written.map(drop))
        });
    }

    /// The list goes away; on its way into the project it is stopped, and its answer says so, or
    /// that it came too late.
    pub(crate) fn leave_list(&mut self) {
        let listing = self.views.listing.as_ref();
        if let Some(course) = listing.and_then(|l| l.writing()) {
            course.stop();
        }
        self.views.listing.take_if(|l| l.writing.is_none());
    }

    /// The list of the dialog goes to this file, filled or empty.
    pub fn write_list(&mut self, path: PathBuf, ctx: &Context) {
        let wanted = |open: &Open| match &open.dialog {
            _ if open.is_waiting() => None,
            Dialog::Template(list) => Some((open.id, *list, None)),
            Dialog::ExportList(draft) if draft.is_clear => {
                let clearness = Clearness::Clear(draft.reason.clone());
                Some((open.id, draft.list, Some(clearness)))
            }
            Dialog::ExportList(draft) => Some((open.id, draft.list, Some(Clearness::Masked))),
            _ => None,
        };
        let found = self.views.dialogs.iter().find_map(wanted);
        let Some((id, list, clearness)) = found else {
            return self.write_sampled(path, ctx);
        };
        let Some(clearness) = clearness else {
            // It asks nothing of the project that could close it.
            self.views.dialogs.close(id);
            return self.write_template(list, path);
        };
        let language = self.state.i18n.language();
        let request = ListRequest::Export(path, list, clearness, language);
        if let Some(ticket) = self.ask(Request::List(request), ctx) {
            self.views.dialogs.asked(id, ticket);
        }
    }

    /// A list that is about to be written would have so many rows.
    pub(crate) fn take_list_count(&mut self, list: &'static List, rows: usize) {
        for open in self.views.dialogs.iter_mut() {
            if let Dialog::ExportList(draft) = &mut open.dialog {
                draft.rows = Some((list.name, rows));
            }
        }
    }

    /// A list was written; what it has no column for is said.
    pub(crate) fn tell_list_exported(&mut self, path: PathBuf, done: Exported, ctx: &Context) {
        let args = [
            ("file", path.display().to_string().into()),
            ("count", grouped(done.rows).into()),
        ];
        let text = self.state.i18n.t_args("notice-list-exported", &args);
        self.state.notices.say(text);
        if done.is_untold {
            self.tell_untold();
        }
        if !done.left_out.is_empty() {
            self.ask_user(Dialog::ListLosses(path, done.left_out));
        }
        self.refresh_lists(ctx);
    }

    /// Write an empty list to fill in.
    fn write_template(&mut self, list: &'static List, path: PathBuf) {
        let words = crate::i18n::I18n::new(self.state.i18n.language());
        self.loader.work(move || {
            let written = template(&path, list, &words);
            JobOutcome::ListWritten(path, written)
        });
    }

    /// A file was written, or could not be.
    pub(crate) fn tell_written(&mut self, path: &Path, outcome: Result<(), WriteError>) {
        match outcome {
            Ok(()) => {
                let args = [("file", path.display().to_string().into())];
                self.state
                    .notices
                    .say(self.state.i18n.t_args("notice-exported", &args));
            }
            Err(WriteError::Store(error)) => {
                self.tell_failure(store::not_done(&self.state.i18n, &error));
            }
            Err(WriteError::Read(error)) => self.tell_not_read(path, &error),
            Err(WriteError::Io(error)) => {
                self.tell_failure(messages::not_saved(&self.state.i18n, path, &error));
            }
            Err(other) => {
                let error = std::io::Error::other(other.to_string());
                self.tell_failure(messages::not_saved(&self.state.i18n, path, &error));
            }
        }
    }
}
