//! Work on the open project: requests to its thread, and what their answers change. Owns: the
//! state of the desk, its dialogs, locking after idling.

use crate::app::command::Command;
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::open_options;
use crate::app::project::scratch;
use crate::app::project::{Credentials, Passphrase, ProjectThread, Request, Start, Ticket};
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, Erasure, Leaving};
use crate::app::state::drawer::DrawerTab;
use crate::app::state::work::Work;
use crate::app::words::messages::{self, Message};
use crate::exchange::export::Loss;
use crate::rules::Role;
use crate::rules::retention::Ground;
use crate::store::Project;
use egui::{Context, ViewportId};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

impl Shell {
    /// Work on this project from now on.
    pub(crate) fn begin_work(&mut self, project: Option<Box<Project>>, ctx: &Context) {
        self.let_go();
        let opened = project.as_ref().map(|project| project.path());
        let is_back = opened.is_some() && self.state.work.broke_off.as_deref() == opened;
        self.state.work = Work::default();
        self.state.copying = None;
        let planning = std::mem::take(&mut self.state.planning);
        if is_back {
            // A line that was half drawn goes on.
            self.state.planning.tool = planning.tool;
        }
        self.forget_epidemic();
        self.forget_register();
        self.forget_calls();
        self.forget_sampling();
        self.forget_incoming();
        // What asked the old project gets no answer any more; errors stay to be read.
        let goes = |dialog: &Dialog| !matches!(dialog, Dialog::LeftBehind(..) | Dialog::Message(_));
        if is_back {
            // What was being entered is offered to whoever entered it, as after a lock.
            self.views.dialogs.close_reached(goes);
            self.views.is_locked = true;
        } else {
            self.views.dialogs.close_all(goes);
            self.views.epidemic.forget();
            self.views.register = Default::default();
            self.views.arrivals = Default::default();
            self.views.sampling = Default::default();
            self.views.last_user = None;
        }
        if let Some(project) = project {
            self.start_desk(Start::Opened(project), ctx);
        }
    }

    /// Ask something of the project; a loose map becomes a scratch project by it.
    /// The answer brings the ticket back.
    pub(crate) fn ask(&mut self, request: impl Into<Request>, ctx: &Context) -> Option<Ticket> {
        if let Some(path) = &self.state.work.broke_off {
            // A copy of the map beside the project would be another project, without its people.
            self.ask_to_reopen(path.clone());
            return None;
        }
        if self.project.is_none() && !self.begin_scratch(ctx) {
            return None;
        }
        self.project.as_mut()?.send(request.into())
    }

    /// The project whose thread is gone is opened again before anything else is done.
    pub(crate) fn ask_to_reopen(&mut self, path: PathBuf) {
        let is_this = |dialog: &Dialog| matches!(dialog, Dialog::BrokeOff(Some(_)));
        self.views.dialogs.close_all(is_this);
        self.ask_user(Dialog::BrokeOff(Some(path)));
    }

    /// Open a dialog that asks the project for something at once.
    pub(crate) fn ask_with(&mut self, dialog: Dialog, request: Request, ctx: &Context) {
        let id = self.ask_user(dialog);
        if let Some(ticket) = self.ask(request, ctx) {
            self.views.dialogs.asked(id, ticket);
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
        let Some(document) = self.state.session.document() else {
            return;
        };
        let map = Arc::clone(&document.map);
        match self.loader.context().filter(|_| self.project.is_some()) {
            Some(ctx) => {
                self.ask(Request::Export(map, path), &ctx);
            }
            None => self.loader.save(map, path),
        }
    }

    fn begin_scratch(&mut self, ctx: &Context) -> bool {
        let Some(document) = self.state.session.document() else {
            return false;
        };
        let title = messages::source_name(&self.state.i18n, &document.source);
        let path = match scratch::new_path(&title) {
            Ok(path) => path,
            Err(error) => {
                let path = PathBuf::from(title);
                self.tell_failure(messages::not_saved(&self.state.i18n, &path, &error));
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
        let wake = move || wake.request_repaint_of(ViewportId::ROOT);
        let desk = ProjectThread::start(start, self.patience(), wake);
        self.project = Some(desk);
    }

    /// So long nobody may touch the window until personal values are locked.
    fn patience(&self) -> Duration {
        Duration::from_secs(u64::from(self.state.settings.lock_after_s.max(1)))
    }

    /// What the settings say of it goes for the open project at once.
    pub(crate) fn keep_patience(&self) {
        if let Some(project) = &self.project {
            project.lock_after(self.patience());
        }
    }

    /// Close the project behind the scenes: its last work may still be on the way to the disk.
    /// Whoever waits for the file to be closed waits for the returned thread.
    pub(crate) fn let_go(&mut self) {
        if let Some(project) = self.project.take() {
            self.closing.push(thread::spawn(move || drop(project)));
        }
    }

    /// The map was written; what its format could not hold is said.
    pub(crate) fn tell_exported(&mut self, path: &std::path::Path, losses: &[Loss]) {
        let file = path.display().to_string();
        let args = [("file", file.into())];
        self.state
            .notices
            .say(self.state.i18n.t_args("notice-exported", &args));
        if !losses.is_empty() {
            let losses = losses.to_vec();
            self.ask_user(Dialog::Losses(path.to_owned(), losses));
        }
    }

    /// No journal keeps what was just written.
    pub(crate) fn tell_untold(&mut self) {
        let untold = self.state.i18n.t("notice-untold");
        self.state.notices.warn(untold);
    }

    /// Stop what answers this request, where it has not become lasting yet.
    pub(crate) fn stop_request(&mut self, ticket: Option<Ticket>) {
        let desk = self.project.as_ref();
        if let Some(course) = ticket.and_then(|ticket| desk?.course_of(ticket)) {
            course.stop();
        }
    }

    /// Work was stopped before it changed anything.
    pub(crate) fn tell_stopped(&mut self) {
        let stopped = self.stopped_text(None);
        self.state.notices.say(stopped);
    }

    /// That work was stopped, with its name where it has one.
    pub(crate) fn stopped_text(&self, label: Option<Label>) -> String {
        let i18n = &self.state.i18n;
        match label {
            Some(label) => i18n.t_args("job-stopped", &[("job", i18n.t(label.key()).into())]),
            None => i18n.t("problem-cancelled"),
        }
    }

    /// Show again what may have changed.
    pub(crate) fn refresh_lists(&mut self, ctx: &Context) {
        self.foresee_list_again(ctx);
        if self.state.settings.drawer.holds(DrawerTab::History) && self.project.is_some() {
            self.ask(Request::History(self.state.work.filter.clone()), ctx);
        }
        if let Some(people) = &self.state.work.people {
            let grid = people.grid.clone();
            self.ask(Request::People(grid), ctx);
        }
    }

    /// Open a dialog above the others, and say which it is.
    pub(crate) fn ask_user(&mut self, dialog: Dialog) -> u64 {
        self.views.dialogs.open(dialog)
    }

    /// Something went wrong, and is read before anything else.
    pub(crate) fn tell_failure(&mut self, message: Message) {
        self.views.dialogs.open(Dialog::Message(message));
    }

    /// Who sits here now. Who comes back after a lock finds what they were entering; somebody else
    /// does not.
    pub(crate) fn note_seat(&mut self) {
        let seat = self.state.work.state.as_ref();
        let Some(name) = seat.filter(|s| !s.is_locked()).map(|s| s.name.clone()) else {
            self.views.is_locked = true;
            return;
        };
        let was_locked = std::mem::take(&mut self.views.is_locked);
        let last = self.views.last_user.replace(name.clone());
        if !was_locked {
            return;
        }
        if last.is_some_and(|last| last != name) {
            self.leave(Leaving::Work);
            self.views.dialogs.forget();
        } else {
            self.views.dialogs.take_up();
        }
    }

    /// Lock the project.
    pub(crate) fn lock(&mut self, ctx: &Context) {
        self.ask(Request::SignOut(false), ctx);
        self.hide_people();
    }

    /// What is shown of people goes at once, and somebody is asked to sign in.
    pub(crate) fn hide_people(&mut self) {
        self.state.work.unmasked = None;
        self.state.work.people = None;
        // A page may name who is only read with a key.
        self.state.printing = None;
        self.state.copying = None;
        // Notes of shifts are read with a key.
        self.state.register.handovers.clear();
        self.state.register.asked_handovers = false;
        self.hide_calls();
        self.hide_sampled();
        // Locking is told twice where it was asked for: at once, and when it is done.
        self.views
            .dialogs
            .close_all(|dialog| matches!(dialog, Dialog::SignIn(_)));
        self.views.dialogs.put_by();
        self.ask_sign_in();
    }

    /// Ask who sits here: whoever did last, as a rule.
    pub(crate) fn ask_sign_in(&mut self) {
        let state = self.state.work.state.as_ref();
        let name = state.map(|state| self.state.settings.user_of(&state.path));
        let by = Credentials {
            name: name.unwrap_or_default(),
            ..Credentials::default()
        };
        self.ask_user(Dialog::SignIn(by));
    }

    /// Carry out a command about the project.
    pub(crate) fn run_on_project(&mut self, command: Command, ctx: &Context) {
        match command {
            Command::Undo => {
                self.ask(Request::Undo, ctx);
            }
            Command::Redo => {
                self.ask(Request::Redo, ctx);
            }
            Command::SignIn => {
                self.ask_sign_in();
            }
            Command::Lock => self.lock(ctx),
            Command::Passphrase => {
                self.ask_user(Dialog::Passphrase(Default::default()));
            }
            Command::Users => {
                let has_users = self.state.situation().has_users;
                self.ask_user(if has_users {
                    Dialog::Users(Credentials::default(), Role::Operator)
                } else {
                    Dialog::SetUp(Credentials::default(), Passphrase::default(), None)
                });
            }
            Command::Retention => {
                let dialog = Dialog::Retention(Box::new(Erasure {
                    report: None,
                    ground: Ground::PeriodOver,
                    is_agreed: false,
                    done: None,
                }));
                self.ask_with(dialog, Request::PurgeReport, ctx);
            }
            _ => {}
        }
    }
}
