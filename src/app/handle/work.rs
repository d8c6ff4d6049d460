//! Work on the open project: requests to its thread, and what their answers change. Owns: the
//! state of the desk, its dialogs, locking after idling.

use crate::app::command::Command;
use crate::app::jobs::loader::{Source, open_options};
use crate::app::project::scratch;
use crate::app::project::{
    Answer, Credentials, Desk, DeskState, Passphrase, PersonRow, PlanRequest, Request, Start,
    Written,
};
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, Erasure, PersonDraft};
use crate::app::words::messages;
use crate::app::words::store;
use crate::app::workspaces::redraw::planning::Planning;
use crate::course::Course;
use crate::exchange::export::Loss;
use crate::geometry::coverage::FaceId;
use crate::model::act::Act;
use crate::model::record::Key;
use crate::rules::Role;
use crate::rules::retention::Ground;
use crate::store::sealing::Fields;
use crate::store::{
    ActionName, EntryRow, HistoryFilter, Project, Readiness, StoreError, list_backups,
};
use egui::Context;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The state of the work on a project.
#[derive(Default)]
pub struct Work {
    pub(crate) desk: Option<Desk>,
    /// How the project stands.
    pub state: Option<DeskState>,
    /// The lines of the history that are shown.
    pub history: Vec<EntryRow>,
    pub(crate) filter: HistoryFilter,
    /// People of the selected grid.
    pub people: Option<People>,
    /// A person in clear, until something else is looked at.
    pub unmasked: Option<(Key, Fields)>,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// Why the last request of a dialog was not carried out.
    pub(crate) refusal: Option<String>,
    pub(crate) edits_attributes: bool,
    /// A value being typed.
    pub(crate) draft: Option<AttributeDraft>,
}

/// People of a grid.
pub struct People {
    /// The grid's code.
    pub grid: String,
    /// How many.
    pub count: usize,
    /// The first of them.
    pub rows: Vec<PersonRow>,
}

/// A value being typed, and what it is for.
pub struct AttributeDraft {
    pub(crate) face: FaceId,
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Shell {
    /// Whether the project's thread still works.
    pub(crate) fn is_desk_busy(&self) -> bool {
        self.work.desk.as_ref().is_some_and(Desk::is_busy)
    }

    /// Work on this project from now on.
    pub(crate) fn begin_work(&mut self, project: Option<Box<Project>>, ctx: &Context) {
        self.let_go();
        self.work = Work {
            dialog: self.work.dialog.take(),
            ..Work::default()
        };
        self.planning = Planning::default();
        self.forget_epidemic();
        self.forget_register();
        if let Some(project) = project {
            self.start_desk(Start::Opened(project), ctx);
        }
    }

    /// Ask something of the project; a loose map becomes a scratch project by it.
    pub(crate) fn ask(&mut self, request: Request, ctx: &Context) {
        if self.work.desk.is_none() && !self.begin_scratch(ctx) {
            return;
        }
        if let Some(desk) = &mut self.work.desk {
            desk.send(request);
        }
    }

    /// Save the project, or the loose map as one, under this name, and go on there.
    pub fn save_project_to(&mut self, path: PathBuf) {
        if let Some(ctx) = self.loader.context() {
            self.ask(Request::CopyTo(path), &ctx);
        }
    }

    /// Write the map to a GeoJSON file outside; the journal of a project says who wrote what.
    pub fn export_to(&mut self, path: PathBuf) {
        let Some(document) = self.session.document() else {
            return;
        };
        let map = Arc::clone(&document.map);
        match self.loader.context().filter(|_| self.work.desk.is_some()) {
            Some(ctx) => {
                let course = Arc::new(Course::new());
                self.ask(Request::Export(map, path, course), &ctx);
            }
            None => self.loader.save(map, path),
        }
    }

    fn begin_scratch(&mut self, ctx: &Context) -> bool {
        let Some(document) = self.session.document() else {
            return false;
        };
        let title = messages::source_name(&self.i18n, &document.source);
        let path = match scratch::new_path(&title) {
            Ok(path) => path,
            Err(error) => {
                let path = PathBuf::from(title);
                self.message = Some(messages::not_saved(&self.i18n, &path, &error));
                return false;
            }
        };
        let start = Start::Scratch {
            path,
            title,
            source: document.source.clone(),
            map: Arc::clone(&document.map),
            keys: document.roll.keys().to_vec(),
            options: open_options(false),
        };
        self.start_desk(start, ctx);
        true
    }

    fn start_desk(&mut self, start: Start, ctx: &Context) {
        let wake = ctx.clone();
        let patience = Duration::from_secs(u64::from(self.settings.lock_after_s.max(1)));
        let desk = Desk::start(start, patience, move || wake.request_repaint());
        self.work.desk = Some(desk);
    }

    /// Close the project behind the scenes: its last work may still be on the way to the disk.
    /// Whoever waits for the file to be closed waits for the returned thread.
    pub(crate) fn let_go(&mut self) {
        if let Some(desk) = self.work.desk.take() {
            self.closing.push(thread::spawn(move || drop(desk)));
        }
    }

    /// Take what the project's thread has to say.
    pub(crate) fn take_answers(&mut self, ctx: &Context) {
        while let Some((answer, state)) = self.work.desk.as_mut().and_then(Desk::poll) {
            if state.is_some() {
                self.work.state = state;
            } else if self.work.state.is_none() && matches!(answer, Answer::Failed(_)) {
                // The scratch project could not be made.
                self.work.desk = None;
            }
            self.take_answer(answer, ctx);
        }
        let is_touched = ctx.input(|i| !i.events.is_empty() || i.pointer.is_moving());
        if let Some(desk) = self.work.desk.as_ref().filter(|_| is_touched) {
            desk.touch();
        }
    }

    fn take_answer(&mut self, answer: Answer, ctx: &Context) {
        match answer {
            Answer::Ready(readiness) => {
                self.notice = store::readiness(&self.i18n, &readiness);
                if !readiness.chain.is_sound() {
                    self.message = Some(store::broken_chain(&self.i18n, &readiness.chain));
                }
                let is_locked = self.work.state.as_ref().is_some_and(DeskState::is_locked);
                if is_locked && self.work.dialog.is_none() {
                    self.ask_user(Dialog::SignIn(Credentials::default()));
                }
                self.refresh_lists(ctx);
                self.follow_epidemic(ctx);
                if self.register.is_open {
                    self.follow_register(ctx);
                }
            }
            Answer::Known(known) => self.take_known(known),
            Answer::Register(register) => self.take_register(register),
            Answer::RegisterNews(news) => self.take_register_news(news),
            Answer::Handovers(handovers) => self.take_handovers(handovers, ctx),
            Answer::Since(rows) => self.take_since(rows),
            Answer::Done(entry) => {
                if !self.session.take_entry(&entry) {
                    self.ask_plan(PlanRequest::Reload, ctx);
                }
                // Documents of an order are recorded one after the other.
                let is_step = matches!(
                    entry.row.action,
                    Some(
                        ActionName::ApplyOrder | ActionName::AssessOrder | ActionName::ApproveOrder
                    )
                );
                let is_answered = !is_step
                    && matches!(
                        self.work.dialog,
                        Some(
                            Dialog::Person(_)
                                | Dialog::PlanName(..)
                                | Dialog::Unlock(..)
                                | Dialog::Publish(_)
                                | Dialog::RollBack(_)
                                | Dialog::Clock
                                | Dialog::Order(..)
                                | Dialog::MoveEnd(..)
                                | Dialog::Check(..)
                                | Dialog::Deliver(..)
                                | Dialog::Rules(..)
                        )
                    );
                if is_answered {
                    self.close_dialog();
                    self.work.unmasked = None;
                }
                self.follow_plan(&entry, ctx);
                self.follow_import(&entry);
                self.follow_list(&entry);
                self.follow_entry(&entry);
                self.follow_register_entry(&entry);
                self.follow_handing(&entry);
                self.refresh_lists(ctx);
            }
            Answer::Map(parts) => {
                let was = self.plan().map(|plan| plan.id);
                self.session.replace_map(*parts);
                if self.plan().map(|plan| plan.id) != was {
                    self.planning.leave_plan();
                }
            }
            Answer::Publication(publication) => {
                if let Some(Dialog::Publish(proposal)) = &mut self.work.dialog {
                    proposal.outlook = Some(publication);
                }
                self.work.refusal = None;
            }
            Answer::LookedBack(found) => {
                if let Some(Dialog::RollBack(outlook)) = &mut self.work.dialog {
                    *outlook = Some(found);
                }
                self.work.refusal = None;
            }
            Answer::Rebased(carried, conflicts) => {
                self.ask_user(Dialog::Rebased(carried, conflicts));
                self.refresh_lists(ctx);
            }
            Answer::Compared(comparison) => {
                if let Some((_, shown)) = &mut self.planning.compared {
                    *shown = *comparison;
                }
            }
            Answer::Lineage(code, steps) => self.planning.lineage = Some((code, steps)),
            Answer::History(rows) => self.work.history = rows,
            Answer::People { grid, count, rows } => {
                // Another grid may be looked at by now, or none.
                let people = self.work.people.as_mut();
                if let Some(people) = people.filter(|p| p.grid == grid) {
                    (people.count, people.rows) = (count, rows);
                }
            }
            Answer::Unmasked(key, fields) => {
                // Whoever asked may have locked the project since.
                if matches!(self.work.dialog, Some(Dialog::Unmask(..))) {
                    self.work.unmasked = Some((key, fields));
                    self.close_dialog();
                }
                self.refresh_lists(ctx);
            }
            Answer::Locked => self.hide_people(),
            Answer::Outside(entries) => {
                let found = Readiness {
                    outside: entries,
                    ..Readiness::default()
                };
                self.notice = store::readiness(&self.i18n, &found);
                self.refresh_lists(ctx);
            }
            Answer::Exported(written) => {
                let Written {
                    path,
                    losses,
                    is_kept,
                } = written;
                self.tell_exported(&path, &losses);
                if !is_kept {
                    self.tell_untold();
                }
                self.refresh_lists(ctx);
            }
            Answer::ListForeseen(asked, outlook) => self.take_outlook(asked, outlook),
            Answer::ListExported(path, done) => self.tell_list_exported(path, done, ctx),
            Answer::Foreseen(asked, effect) => self.take_effect(asked, *effect, ctx),
            Answer::Recovery(key) => {
                let then = match self.work.dialog.take() {
                    Some(Dialog::SetUp(_, _, then)) => then,
                    _ => None,
                };
                self.work.refusal = None;
                self.work.dialog = Some(Dialog::Recovery(key, false, then));
                self.refresh_lists(ctx);
            }
            Answer::SignedIn => {
                // Notes are read by whoever holds the key.
                self.register.asked_handovers = false;
                self.close_dialog();
                let faults = self.work.state.as_ref().map(|s| s.faults.as_slice());
                if let Some(faults) = faults.filter(|faults| !faults.is_empty()) {
                    let args = [("rows", store::faults(&self.i18n, faults).into())];
                    self.notice = Some(self.i18n.t_args("notice-not-vouched", &args));
                }
                self.refresh_lists(ctx);
            }
            Answer::FilesReached(reached) => {
                // Whoever changed the passphrase is signed in all the while.
                self.work.refusal = None;
                match reached.left.is_empty() {
                    true => self.close_dialog(),
                    false => self.work.dialog = Some(Dialog::OldFiles(reached, false)),
                }
                self.refresh_lists(ctx);
            }
            Answer::Report(report) => {
                if let Some(Dialog::Retention(erasure)) = &mut self.work.dialog {
                    erasure.report = Some(report);
                    erasure.is_armed = false;
                }
            }
            Answer::Purged(done) => {
                if let Some(Dialog::Retention(erasure)) = &mut self.work.dialog {
                    erasure.report = None;
                    erasure.done = Some(done);
                }
                self.work.unmasked = None;
                self.refresh_lists(ctx);
            }
            Answer::Moved(path) => {
                let file = path.display().to_string();
                self.settings.remember(&path);
                self.session.move_to(Source::File(path));
                self.name_window(ctx);
                self.notice = Some(self.i18n.t_args("notice-saved", &[("file", file.into())]));
                self.refresh_lists(ctx);
            }
            Answer::Unchanged => {
                self.close_dialog();
                self.leave_forms();
                self.register.form = None;
                self.refresh_lists(ctx);
            }
            Answer::Settled => {
                self.work.refusal = None;
                self.list_failed();
                match &mut self.work.dialog {
                    Some(Dialog::Passphrase(_) | Dialog::Person(_)) => self.close_dialog(),
                    Some(Dialog::Users(draft, _)) => *draft = Credentials::default(),
                    _ => {}
                }
                self.refresh_lists(ctx);
            }
            Answer::Failed(StoreError::Cancelled) => {
                self.list_failed();
                self.tell_stopped();
            }
            Answer::Failed(error) => {
                tracing::warn!(%error, "not done");
                self.list_failed();
                if self.is_redrawing() && self.session.is_ahead() {
                    // What is on the table never reached the disk.
                    self.ask_plan(PlanRequest::Reload, ctx);
                }
                let message = store::not_done(&self.i18n, &error);
                let damage = match (&error, &self.work.state) {
                    (StoreError::Damaged(why), Some(state)) => Some((state.path.clone(), why)),
                    _ => None,
                };
                if let Some((path, why)) = damage {
                    let backups = list_backups(&path);
                    self.ask_user(Dialog::Damaged(path, why.clone(), backups));
                } else if self.work.dialog.is_some() {
                    let args = [
                        ("why", message.why.into()),
                        ("remedy", message.remedy.into()),
                    ];
                    self.work.refusal = Some(self.i18n.t_args("refusal", &args));
                } else {
                    self.message = Some(message);
                }
            }
        }
    }

    /// The map was written; what its format could not hold is said.
    pub(crate) fn tell_exported(&mut self, path: &std::path::Path, losses: &[Loss]) {
        let file = path.display().to_string();
        let args = [("file", file.into())];
        self.notice = Some(self.i18n.t_args("notice-exported", &args));
        if !losses.is_empty() {
            let losses = losses.to_vec();
            self.ask_user(Dialog::Losses(path.to_owned(), losses));
        }
    }

    /// No journal keeps what was just written.
    pub(crate) fn tell_untold(&mut self) {
        let untold = self.i18n.t("notice-untold");
        self.notice = self.notice.take().map(|said| said + &untold);
    }

    /// Work was stopped before it changed anything.
    pub(crate) fn tell_stopped(&mut self) {
        self.notice = Some(self.i18n.t("problem-cancelled"));
    }

    /// How far long work is, whoever does it.
    pub(crate) fn course(&self) -> Option<Arc<Course>> {
        let desk = self.work.desk.as_ref();
        self.loader.course().or_else(|| desk.and_then(Desk::course))
    }

    /// Show again what may have changed.
    pub(crate) fn refresh_lists(&mut self, ctx: &Context) {
        self.foresee_list_again(ctx);
        if self.settings.shows_history && self.work.desk.is_some() {
            self.ask(Request::History(self.work.filter.clone()), ctx);
        }
        if let Some(people) = &self.work.people {
            let grid = people.grid.clone();
            self.ask(Request::People(grid), ctx);
        }
    }

    /// Close the dialog, and forget what was typed in it.
    pub(crate) fn close_dialog(&mut self) {
        self.work.dialog = None;
        self.work.refusal = None;
    }

    /// Open a dialog; but a recovery key that was not noted gives way to nothing, for it is never
    /// shown again.
    pub(crate) fn ask_user(&mut self, dialog: Dialog) {
        if !matches!(self.work.dialog, Some(Dialog::Recovery(_, false, _))) {
            self.work.refusal = None;
            self.work.dialog = Some(dialog);
        }
    }

    /// Lock the project.
    pub(crate) fn lock(&mut self, ctx: &Context) {
        self.ask(Request::SignOut(false), ctx);
        self.hide_people();
    }

    /// What is shown of people goes at once, and somebody is asked to sign in.
    fn hide_people(&mut self) {
        self.work.unmasked = None;
        self.work.people = None;
        // Notes of shifts are read with a key.
        self.register.handovers.clear();
        self.register.asked_handovers = false;
        self.ask_user(Dialog::SignIn(Credentials::default()));
    }

    /// Change an attribute of a grid.
    pub(crate) fn set_attribute(&mut self, face: FaceId, name: &str, value: Value, ctx: &Context) {
        let Some(document) = self.session.document() else {
            return;
        };
        let Some(key) = document.roll.key(face) else {
            return;
        };
        let before = document
            .map
            .feature(face)
            .and_then(|f| f.properties.as_ref()?.get(name).cloned());
        if before.as_ref() == Some(&value) {
            return;
        }
        let act = Act::EditAttributes {
            key: key.clone(),
            values: std::iter::once((name.to_owned(), value)).collect(),
        };
        self.ask(act.into(), ctx);
    }

    /// The people of a grid are shown: ask for them, once.
    pub(crate) fn show_people_of(&mut self, grid: &str, ctx: &Context) {
        let is_shown = self.work.people.as_ref().is_some_and(|p| p.grid == grid);
        if !is_shown {
            self.work.people = Some(People {
                grid: grid.to_owned(),
                count: 0,
                rows: Vec::new(),
            });
            self.work.unmasked = None;
            self.ask(Request::People(grid.to_owned()), ctx);
        }
    }

    /// Enter a person: a project without users asks for an administrator first.
    pub(crate) fn enter_person(&mut self, grid: String) {
        let draft = PersonDraft {
            key: None,
            grid,
            fields: Fields::new(),
        };
        self.ask_user(if self.situation().has_users {
            Dialog::Person(draft)
        } else {
            Dialog::SetUp(Credentials::default(), Passphrase::default(), Some(draft))
        });
    }

    /// Carry out a command about the project.
    pub(crate) fn run_on_project(&mut self, command: Command, ctx: &Context) {
        match command {
            Command::Undo => self.ask(Request::Undo, ctx),
            Command::Redo => self.ask(Request::Redo, ctx),
            Command::ToggleHistory => {
                self.settings.shows_history ^= true;
                self.refresh_lists(ctx);
            }
            Command::SignIn => self.ask_user(Dialog::SignIn(Credentials::default())),
            Command::Lock => self.lock(ctx),
            Command::Passphrase => {
                self.ask_user(Dialog::Passphrase(Default::default()));
            }
            Command::Users => {
                self.ask_user(if self.situation().has_users {
                    Dialog::Users(Credentials::default(), Role::Operator)
                } else {
                    Dialog::SetUp(Credentials::default(), Passphrase::default(), None)
                });
            }
            Command::Retention => {
                self.ask_user(Dialog::Retention(Box::new(Erasure {
                    report: None,
                    ground: Ground::PeriodOver,
                    is_armed: false,
                    done: None,
                })));
                self.ask(Request::PurgeReport, ctx);
            }
            _ => {}
        }
    }
}
