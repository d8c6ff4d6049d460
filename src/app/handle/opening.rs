//! What comes into the window from files: what is opened, what was read or written beside the
//! window, and what is dropped on it. Owns: what becomes of each. Must not know: how files are
//! read, or how a panel draws itself.

use crate::app::intent::Intent;
use crate::app::jobs::loader::JobOutcome;
use crate::app::jobs::source::{OpenError, Source};
use crate::app::log::kind_of;
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::words::messages;
use crate::app::workspaces::map::basemap_draft::BasemapDraft;
use crate::app::workspaces::project;
use crate::exchange::osm::is_extract;
use crate::exchange::report::ReadError;
use crate::exchange::source::EXTENSIONS;
use crate::exchange::underlay;
use crate::store::StoreError;
use egui::Context;
use std::path::PathBuf;

impl Shell {
    /// Read a map; the open one stays until the new one is there.
    pub fn open(&mut self, source: Source) {
        self.state.notices.hide();
        let open = self.state.work.state.as_ref().map(|s| &s.path);
        if let (Source::File(path), Some(open)) = (&source, open)
            && path.canonicalize().ok() == open.canonicalize().ok()
        {
            // It is open already, and all that was done is in it.
            return;
        }
        // What was being entered when the project broke off waits in it.
        let is_back = matches!(&source, Source::File(path) if self.state.work.broke_off.as_ref() == Some(path));
        // An extract is only looked at first.
        let stays = is_back || matches!(&source, Source::File(path) if is_extract(path));
        if !stays && self.asks_first(Leaving::All) {
            return self.then(Intent::Open(source));
        }
        self.loader.open(source);
    }

    /// Make an empty project, and open it.
    pub(crate) fn make(&mut self, path: PathBuf) {
        if self.asks_first(Leaving::All) {
            return self.then(Intent::Project(project::Intent::Make(path)));
        }
        self.loader.make(path);
    }

    pub(crate) fn take(&mut self, outcome: JobOutcome, ctx: &Context) {
        match outcome {
            JobOutcome::Opened(loaded) => {
                let loaded = *loaded;
                if let Source::File(path) = &loaded.source
                    && !crate::app::project::scratch::is_scratch(path)
                {
                    self.state.settings.remember(path);
                }
                let bounds = loaded.parts.map.coverage.bounds();
                let skipped = loaded.said.skipped.len();
                self.state
                    .session
                    .open(loaded.source, loaded.parts, loaded.said);
                let is_loose = loaded.project.is_none();
                let document = self.state.session.document();
                // The town shows what the program is for: it is a project from the start. So is a map
                // that is opened where a workspace of the project is on the screen.
                let is_followed =
                    document.is_some_and(|d| d.source == Source::Town) || self.state.is_working();
                self.state.printing = None;
                self.leave_own_town();
                self.leave_update();
                self.begin_work(loaded.project, ctx);
                self.recall_underlay(ctx);
                if is_loose && is_followed {
                    self.follow_epidemic(ctx);
                }
                self.name_window(ctx);
                self.views.search.clear();
                self.views
                    .dialogs
                    .close_all(|d| matches!(d, Dialog::Message(_)));
                if skipped > 0 {
                    let args = [("count", messages::grouped(skipped).into())];
                    self.state
                        .notices
                        .say(self.state.i18n.t_args("notice-skipped", &args));
                }
                if let Some(bounds) = bounds {
                    self.views.map.zoom_to(bounds);
                }
            }
            JobOutcome::NotOpened { source, error } => self.take_failure(source, &error),
            JobOutcome::Saved(path, losses) => self.tell_exported(&path, &losses),
            JobOutcome::ToImport(path, wishes, outcome) => {
                self.take_import(&path, wishes, outcome, ctx)
            }
            JobOutcome::Worked(worked) => self.take_worked(*worked, ctx),
            JobOutcome::Printing(number, came) => self.take_printing(number, *came, ctx),
            JobOutcome::Drawn(number, drawn) => self.take_drawn(number, drawn, ctx),
            JobOutcome::ToPrint(path) => self.print_to(path, ctx),
            JobOutcome::OwnTown(number, came) => self.take_own_town(number, *came, ctx),
            JobOutcome::ToUnderlay(path) => self.open_underlay(path),
            JobOutcome::Underlay(number, path, read) => self.take_underlay(number, &path, read),
            JobOutcome::ToOwnTown(part, path) => self.take_part(&part, path, ctx),
            JobOutcome::Proposing(number, came) => self.take_proposing(number, *came, ctx),
            JobOutcome::ToBringIn(path) => self.import(path),
            JobOutcome::ListRead(path, outcome) => self.take_list(path, outcome, ctx),
            JobOutcome::ListChecked(sheet) => self.take_checked(*sheet, ctx),
            JobOutcome::ListWritten(path, outcome) => self.tell_written(&path, outcome),
            JobOutcome::ToListIn(path) => self.import_list(path),
            JobOutcome::ToListOut(path) => self.write_list(path, ctx),
            JobOutcome::ToRefused(path) => self.write_refused(path),
            JobOutcome::NotSaved { path, error } => {
                if error.kind() == std::io::ErrorKind::Interrupted {
                    return self.tell_stopped();
                }
                tracing::warn!(kind = ?error.kind(), "not saved");
                self.tell_failure(messages::not_saved(&self.state.i18n, &path, &error));
            }
            JobOutcome::ToOpen(path) => self.open(Source::File(path)),
            JobOutcome::ToMake(path) => self.make(path),
            JobOutcome::ToSave(path) => self.save_project_to(path),
            JobOutcome::ToExport(path) => self.export_to(path),
            JobOutcome::ToLineage(path) => self.export_lineage_to(path),
            JobOutcome::ToCallList(path, unit) => self.write_call_list(path, &unit, ctx),
            JobOutcome::ToMissing(path) => self.write_missing(path, ctx),
            JobOutcome::ToTours(path) => self.write_tours(path, ctx),
            JobOutcome::ToDiagnosis(path) => self.write_diagnosis(&path),
            JobOutcome::ToPractice(folder) => self.write_practice(folder),
            JobOutcome::Practice(folder, done) => self.take_practice(&folder, done),
            JobOutcome::ToArrivals(of, path) => self.take_arrivals_file(of, path, ctx),
            JobOutcome::Tiles(path) => {
                self.take_tiles(path);
            }
            JobOutcome::ToProfile(path, text) => self.write_profile(&path, &text),
            JobOutcome::Profile(path, of, read) => self.take_profile(&path, of, read),
            JobOutcome::Rules(path, rules) => self.take_rules(&path, rules),
            JobOutcome::BrokeOff => {
                self.give_up_proposing();
                self.give_up_printing();
                self.give_up_own_town();
                self.give_up_underlay();
                tracing::error!("work beside the window broke off");
                // Whatever waited for it would wait for ever.
                self.views.importing.take_if(|i| i.is_given_up());
                self.views.listing.take_if(|l| l.is_given_up());
                self.ask_user(Dialog::BrokeOff(None));
            }
            JobOutcome::ChoiceBrokeOff => {
                tracing::error!("choosing a file broke off");
                self.ask_user(Dialog::BrokeOff(None));
            }
            JobOutcome::Dismissed => {}
            JobOutcome::NoDialog(choice, title) => self.ask_path(choice, title),
            JobOutcome::Listed(dialog, folder, names) => self.take_listed(dialog, &folder, names),
        }
    }

    /// A file of tiles was chosen for the background map that is being chosen.
    fn take_tiles(&mut self, path: PathBuf) {
        for open in self.views.dialogs.iter_mut() {
            if let Dialog::Basemap(draft) = &mut open.dialog {
                return draft.take_file(path);
            }
        }
        let mut draft = BasemapDraft::default();
        draft.take_file(path);
        self.ask_user(Dialog::Basemap(draft));
    }

    /// A file could not be opened: where there is a way on, it is offered.
    fn take_failure(&mut self, source: Source, error: &OpenError) {
        if matches!(
            error,
            OpenError::Read(ReadError::Stopped) | OpenError::Store(StoreError::Cancelled)
        ) {
            return self.tell_stopped();
        }
        tracing::warn!(kind = kind_of(error), "not opened");
        match (&source, error) {
            (Source::File(path), OpenError::Store(StoreError::Locked(holder))) => {
                self.ask_user(Dialog::InUse(path.clone(), holder.clone()));
            }
            (Source::File(path), OpenError::Store(StoreError::Damaged(why))) => {
                let backups = crate::store::list_backups(path);
                self.ask_user(Dialog::Damaged(path.clone(), why.clone(), backups));
            }
            _ => self.tell_failure(messages::not_opened(&self.state.i18n, &source, error)),
        }
    }

    pub(crate) fn take_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> = ctx.input(|i| {
            let files = i.raw.dropped_files.iter();
            files.map(|f| f.path().to_owned()).collect()
        });
        if dropped.is_empty() {
            return;
        }
        if self.views.dialogs.is_any() {
            // Nothing beneath a question is reached, with a file no more than with a click.
            let asked = self.state.i18n.t("drop-asked");
            return self.state.notices.warn(asked);
        }
        // Several at once: the last one is what the user sees; one after the other they open.
        for path in dropped {
            let tiles = path.extension().is_some_and(|e| {
                e.eq_ignore_ascii_case("mbtiles") || e.eq_ignore_ascii_case("pmtiles")
            });
            if is_extract(&path) {
                self.begin_own_town(path);
            } else if tiles {
                let mut draft = BasemapDraft::default();
                draft.take_file(path);
                self.state.settings.basemap = draft.basemap();
            } else if is_underlay(&path) {
                self.open_underlay(path);
            } else if is_openable(&path) {
                self.open(Source::File(path));
            } else {
                self.bring_in(path);
            }
        }
    }
}

/// A picture or a drawing: it lies beneath the map.
fn is_underlay(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|e| {
        let is = |one: &&str| e.eq_ignore_ascii_case(one);
        underlay::ENDINGS.iter().any(is)
    })
}

/// A project, or a map as *File ▸ Open map…* and the command line open it. A table may be a list,
/// and is brought in.
fn is_openable(path: &std::path::Path) -> bool {
    let is_table = ["csv", "tsv", "txt"];
    path.extension().is_some_and(|e| {
        let is = |one: &&str| e.eq_ignore_ascii_case(one);
        EXTENSIONS.iter().any(is) && !is_table.iter().any(is)
    })
}
