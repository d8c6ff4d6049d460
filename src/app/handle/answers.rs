//! Answers of the project, and what they change. Owns: that an answer closes what asked for it, and
//! nothing else.

use crate::app::jobs::source::Source;
use crate::app::log::kind_of;
use crate::app::project::{
    Answer, Credentials, Message, PlanRequest, ProjectState, ProjectThread, Ticket, Written,
};
use crate::app::shell::Shell;
use crate::app::state::dialog::Dialog;
use crate::app::state::dialogs::Open;
use crate::app::state::refusal::Refusal;
use crate::app::words::{messages::grouped, store};
use crate::store::{ActionName, Entry, Mode, Readiness, StoreError, list_backups};
use egui::Context;

impl Shell {
    /// Take what the project's thread has to say.
    pub(crate) fn take_answers(&mut self, ctx: &Context) {
        while let Some(message) = self.project.as_mut().and_then(ProjectThread::poll) {
            let Message {
                ticket,
                answer,
                state,
            } = message;
            if state.is_some() {
                let was = std::mem::replace(&mut self.state.work.state, state);
                self.follow_band(was.as_ref());
                self.note_seat();
            } else if self.state.work.state.is_none() && matches!(answer, Answer::Failed(_)) {
                // The scratch project could not be made.
                self.project = None;
            }
            self.take_answer(ticket, answer, ctx);
        }
    }

    /// Somebody touched the window: personal values stay open. (Of a hidden window the toolkit tells
    /// the input of the last frame that was shown, so this is asked in frames only.)
    pub(crate) fn note_touch(&self, ctx: &Context) {
        let is_touched = ctx.input(|i| !i.events.is_empty() || i.pointer.is_moving());
        if let Some(project) = self.project.as_ref().filter(|_| is_touched) {
            project.touch();
        }
    }

    /// An answer, and the request it answers. A dialog or form that waits for it is settled first.
    fn take_answer(&mut self, ticket: Option<Ticket>, answer: Answer, ctx: &Context) {
        self.settle_incoming(ticket, &answer);
        self.settle_update(ticket, &answer);
        self.settle_trace(ticket, &answer);
        match answer {
            Answer::Failed(error) => self.take_refusal(ticket, error, ctx),
            Answer::BrokeOff => self.take_break(),
            Answer::Facts(Ok(read)) => self.take_print_facts(ticket, *read),
            Answer::Facts(Err(why)) => self.refuse_print(ticket, &why),
            Answer::Compared(found) => self.take_comparison(ticket, *found),
            answer => {
                let asked = self.views.dialogs.answered(ticket).map(|open| open.id);
                let answer = match asked {
                    Some(id) => self.settle(id, answer),
                    None => Some(answer),
                };
                self.settle_forms(ticket);
                self.settle_copy(ticket, ctx);
                if let Some(answer) = answer {
                    self.take_news(answer, ctx);
                }
            }
        }
    }

    /// The dialog that asked takes the answer: it shows what was asked for, turns into another, or
    /// closes. What the rest of the window learns from the answer is handed on.
    fn settle(&mut self, id: u64, answer: Answer) -> Option<Answer> {
        let open = self.views.dialogs.iter_mut().find(|open| open.id == id)?;
        let answer = match (&mut open.dialog, answer) {
            (Dialog::Publish(proposal), Answer::Publication(found)) => {
                proposal.outlook = Some(found);
                return None;
            }
            (Dialog::RollBack(outlook), Answer::LookedBack(found)) => {
                *outlook = Some(found);
                return None;
            }
            (Dialog::Retention(erasure), Answer::Report(report)) => {
                erasure.report = Some(report);
                erasure.is_agreed = false;
                return None;
            }
            (Dialog::Retention(erasure), Answer::Purged(done)) => {
                erasure.report = None;
                erasure.done = Some(done.clone());
                Answer::Purged(done)
            }
            (_, answer) => answer,
        };
        let next = match (&mut open.dialog, &answer) {
            // Documents of an order are recorded one after the other.
            (Dialog::Order(_), Answer::Done(entry)) if is_step(entry.row.action) => None,
            (Dialog::Publish(_) | Dialog::RollBack(_), answer)
                if !matches!(answer, Answer::Done(_)) =>
            {
                None
            }
            (Dialog::Retention(_), _) => None,
            (Dialog::Person(_), Answer::Done(_)) => {
                // Masked again: what it says now is for whoever asks anew.
                self.state.work.unmasked = None;
                Some(id)
            }
            (Dialog::Users(draft, _), Answer::Settled | Answer::Recovery(_) | Answer::Done(_)) => {
                *draft = Credentials::default();
                None
            }
            (Dialog::SetUp(_, _, then), Answer::Recovery(key)) => {
                let (key, then) = (key.clone(), then.take());
                self.views.dialogs.close(id);
                self.ask_user(Dialog::Recovery(key, false, then));
                None
            }
            (dialog, Answer::FilesReached(reached)) => {
                let is_whole = reached.left.is_empty();
                if !is_whole {
                    *dialog = Dialog::OldFiles(reached.clone(), false);
                }
                is_whole.then_some(id)
            }
            _ => Some(id),
        };
        if let Some(id) = next {
            self.views.dialogs.close(id);
        }
        Some(answer)
    }

    /// What the window learns from an answer, whoever asked.
    fn take_news(&mut self, answer: Answer, ctx: &Context) {
        match answer {
            Answer::Ready(readiness) => {
                self.tell_readiness(&readiness);
                if !readiness.chain.is_sound() {
                    self.tell_failure(store::broken_chain(&self.state.i18n, &readiness.chain));
                }
                let is_locked = self
                    .state
                    .work
                    .state
                    .as_ref()
                    .is_some_and(ProjectState::is_locked);
                if is_locked && !self.views.dialogs.is_any() {
                    self.ask_sign_in();
                }
                self.refresh_lists(ctx);
                self.recall_filters();
                self.follow_epidemic(ctx);
                self.watch_calls(ctx);
                if self.state.register.is_open {
                    self.follow_register(ctx);
                }
                self.follow_desks(ctx);
            }
            Answer::Known(known) => self.take_known(known),
            Answer::Register(register) => self.take_register(register),
            Answer::RegisterNews(news) => self.take_register_news(news),
            Answer::Arrivals(arrivals) => self.take_arrivals(arrivals),
            Answer::ArrivalsNews(news) => self.take_arrivals_news(news),
            Answer::Waiting(waiting) => self.take_waiting(waiting),
            Answer::WaitingNews(news) => self.take_waiting_news(news),
            Answer::CallOpened(key, fields) => self.take_opened_call(key, fields, ctx),
            Answer::Numbers(key, numbers) => self.state.arrivals.numbers = Some((key, numbers)),
            Answer::Sampling(sampling) => self.take_sampling(sampling, ctx),
            Answer::Tours(tours) => self.take_tours(tours),
            Answer::SamplingNews(news) => self.take_sampling_news(&news),
            Answer::Handovers(handovers) => self.take_handovers(handovers, ctx),
            Answer::Since(rows) => self.take_since(rows),
            Answer::Done(entry) => {
                if !self.state.session.take_entry(&entry) {
                    self.ask_plan(PlanRequest::Reload, ctx);
                }
                self.tell_turned(&entry);
                self.follow_plan(&entry, ctx);
                self.follow_tour(&entry.row);
                self.follow_entry(&entry);
                self.follow_register_entry(&entry);
                self.follow_call();
                self.follow_sampled(ctx);
                self.follow_traced(&entry, ctx);
                self.renew_page(ctx);
                self.refresh_lists(ctx);
            }
            Answer::Map(parts) => {
                if parts.redraw.is_some() {
                    self.keep_today();
                }
                let was = self.state.plan().map(|plan| plan.id);
                self.state.session.replace_map(*parts);
                if self.state.plan().map(|plan| plan.id) != was {
                    self.state.planning.leave_plan();
                }
            }
            Answer::Rebased(carried, conflicts) => {
                self.ask_user(Dialog::Rebased(carried, conflicts));
                self.refresh_lists(ctx);
            }
            Answer::Surroundings(around) => self.take_surroundings(*around),
            Answer::Profile(of, text) => self.show_profile(of, text),
            Answer::Traced(things) => self.state.trace.traced = things,
            Answer::Lineage(code, steps) => self.state.planning.lineage = Some((code, steps)),
            Answer::History(rows) => self.state.work.history = rows,
            Answer::People { grid, count, rows } => {
                // Another grid may be looked at by now, or none.
                let people = self.state.work.people.as_mut();
                if let Some(people) = people.filter(|p| p.grid == grid) {
                    (people.count, people.rows) = (count, rows);
                }
            }
            Answer::Unmasked(key, fields) => {
                // Whoever asked may have locked the project since.
                if self
                    .state
                    .work
                    .state
                    .as_ref()
                    .is_some_and(|s| !s.is_locked())
                {
                    self.state.work.unmasked = Some((key, fields));
                }
                self.refresh_lists(ctx);
            }
            Answer::Locked => self.hide_people(),
            Answer::Outside(entries) => {
                let found = Readiness {
                    outside: entries,
                    ..Readiness::default()
                };
                self.tell_readiness(&found);
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
            Answer::ListCounted(list, rows) => self.take_list_count(list, rows),
            Answer::Foreseen(asked, effect) => self.take_effect(asked, *effect, ctx),
            Answer::Recovery(key) => {
                let is_shown = |open: &Open| matches!(open.dialog, Dialog::Recovery(..));
                // Setting up has turned into it already.
                if !self.views.dialogs.iter().any(is_shown) {
                    self.ask_user(Dialog::Recovery(key, false, None));
                }
                self.refresh_lists(ctx);
            }
            Answer::SignedIn => {
                if let Some(state) = &self.state.work.state {
                    let settings = &mut self.state.settings;
                    settings.remember_user(&state.path, &state.name);
                }
                // Notes are read by whoever holds the key.
                self.state.register.asked_handovers = false;
                self.views
                    .dialogs
                    .close_all(|d| matches!(d, Dialog::SignIn(_)));
                let faults = self.state.work.state.as_ref().map(|s| s.faults.as_slice());
                if let Some(faults) = faults.filter(|faults| !faults.is_empty()) {
                    let args = [("rows", store::faults(&self.state.i18n, faults).into())];
                    self.state
                        .notices
                        .say(self.state.i18n.t_args("notice-not-vouched", &args));
                }
                self.refresh_lists(ctx);
            }
            Answer::FilesReached(_) => self.refresh_lists(ctx),
            Answer::Purged(_) => {
                self.state.work.unmasked = None;
                self.refresh_lists(ctx);
            }
            Answer::Moved(path) => {
                let file = path.display().to_string();
                self.state.settings.remember(&path);
                self.state.session.move_to(Source::File(path));
                self.keep_underlay();
                self.keep_filters();
                self.name_window(ctx);
                self.state.notices.say(
                    self.state
                        .i18n
                        .t_args("notice-saved", &[("file", file.into())]),
                );
                self.refresh_lists(ctx);
            }
            Answer::Unchanged | Answer::Settled => self.refresh_lists(ctx),
            // Whoever asked has them, or is gone.
            Answer::Scope(_)
            | Answer::Update(_)
            | Answer::Publication(_)
            | Answer::LookedBack(_)
            | Answer::Report(_) => {}
            // Taken before it comes here.
            Answer::Failed(_) | Answer::BrokeOff | Answer::Facts(..) | Answer::Compared(_) => {}
        }
    }

    /// What was asked for was not done: whoever asked says why, and stays as it is.
    fn take_refusal(&mut self, ticket: Option<Ticket>, error: StoreError, ctx: &Context) {
        self.forget_search(ticket);
        self.forget_band(ticket);
        self.forget_print(ticket);
        self.forget_copy(ticket);
        let asked = self.views.dialogs.answered(ticket).map(|open| open.id);
        if matches!(error, StoreError::Cancelled) {
            let project = self.project.as_ref();
            let label = ticket.and_then(|ticket| project?.label_of(ticket));
            let stopped = self.stopped_text(label);
            let refusal = Refusal::new(stopped.clone(), Vec::new());
            self.refuse_forms(ticket, &refusal);
            let mut open = self.views.dialogs.iter_mut();
            if let Some(open) = open.find(|open| Some(open.id) == asked) {
                open.refusal = Some(refusal);
            }
            drop(open);
            return self.state.notices.say(stopped);
        }
        tracing::warn!(kind = kind_of(&error), "not done");
        if self.state.is_redrawing() && self.state.session.is_ahead() {
            // What is on the table never reached the disk.
            self.ask_plan(PlanRequest::Reload, ctx);
        }
        let message = store::not_done(&self.state.i18n, &error);
        if let (StoreError::Damaged(why), Some(state)) = (&error, &self.state.work.state) {
            let backups = list_backups(&state.path);
            let dialog = Dialog::Damaged(state.path.clone(), why.clone(), backups);
            let why = Refusal::new(message.why.clone(), Vec::new());
            self.refuse_forms(ticket, &why);
            self.ask_user(dialog);
            return;
        }
        let args = [
            ("why", message.why.clone().into()),
            ("remedy", message.remedy.clone().into()),
        ];
        let text = self.state.i18n.t_args("refusal", &args);
        let refusal = Refusal::new(text, store::fields_at_fault(&error));
        let mut open = self.views.dialogs.iter_mut();
        if let Some(open) = open.find(|open| Some(open.id) == asked) {
            open.refusal = Some(refusal);
            return;
        }
        drop(open);
        if !self.refuse_forms(ticket, &refusal) {
            self.tell_failure(message);
        }
    }

    /// The project's thread is gone: whatever waits for it waits no longer, and the file, which is as
    /// it was before, can be opened again.
    fn take_break(&mut self) {
        tracing::error!("the work on the project broke off");
        let path = self.state.work.state.take().map(|state| state.path);
        // Before it said anything of itself it is known by where the map comes from.
        let opened = self
            .state
            .session
            .document()
            .map(|document| &document.source);
        let path = path.or_else(|| match opened? {
            Source::File(path) => Some(path.clone()),
            Source::Town => None,
        });
        self.state.work.broke_off.clone_from(&path);
        self.project = None;
        self.state.copying = None;
        self.forget_incoming();
        self.views.epidemic.let_go();
        self.views.register.let_go();
        self.views.arrivals.let_go();
        self.views.sampling.let_go();
        self.views.dialogs.keep_typed();
        self.ask_user(Dialog::BrokeOff(path));
    }

    /// What was taken back, or done again, and where: whoever pressed the key may look elsewhere.
    fn tell_turned(&mut self, entry: &Entry) {
        let key = match entry.row.mode {
            Mode::Undo => "notice-undone",
            Mode::Redo => "notice-redone",
            // Its change shows in a table that may be shut.
            _ if entry.row.action == Some(ActionName::PlaceBuildings) => "notice-placed",
            _ => return,
        };
        let what = store::what_was_done(&self.state.i18n, &entry.row);
        let text = self.state.i18n.t_args(key, &[("what", what.into())]);
        self.state.notices.say_at(text, entry.row.place);
    }

    /// What was found about the project when it was opened, or since.
    fn tell_readiness(&mut self, found: &Readiness) {
        if let Some(text) = store::readiness(&self.state.i18n, found) {
            self.state.notices.warn(text);
        }
        if found.unplaced > 0 {
            let args = [("count", grouped(found.unplaced).into())];
            let text = self.state.i18n.t_args("notice-unplaced", &args);
            self.state.notices.warn(text);
        }
    }

    /// Forms of the workspaces that wait for this answer close: what they held is kept.
    fn settle_forms(&mut self, ticket: Option<Ticket>) {
        self.views.epidemic.settle(ticket);
        self.views.register.settle(ticket);
        self.views.arrivals.settle(ticket);
        self.views.sampling.settle(ticket);
    }

    /// The form that waits for this answer says why it was refused. `false` where none does.
    fn refuse_forms(&mut self, ticket: Option<Ticket>, refusal: &Refusal) -> bool {
        self.views.epidemic.refuse(ticket, refusal)
            || self.views.register.refuse(ticket, refusal)
            || self.views.arrivals.refuse(ticket, refusal)
            || self.views.sampling.refuse(ticket, refusal)
    }
}

/// An act that records one step of an order.
const fn is_step(action: Option<ActionName>) -> bool {
    matches!(
        action,
        Some(ActionName::ApplyOrder | ActionName::AssessOrder | ActionName::ApproveOrder)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::intent::Intent;
    use crate::app::jobs::loader::Loader;
    use crate::app::state::dialog::{Erasure, Leaving};
    use crate::app::state::settings::Settings;
    use crate::app::workspaces::epidemic::{self, Sheet};
    use crate::model::comparison::Comparison;
    use crate::rules::retention::Ground;
    use crate::store::{PurgeDone, PurgeReport};

    /// Of two dialogs and two comparisons the one that asked is answered.
    #[test]
    fn an_answer_goes_to_what_asked_for_it_and_to_nothing_else() {
        let ctx = Context::default();
        let mut shell = Shell::new(&ctx, Settings::default(), Loader::default(), None);
        let [asked, other] = [0, 1].map(|_| {
            shell.ask_user(Dialog::Retention(Box::new(Erasure {
                report: None,
                ground: Ground::PeriodOver,
                is_agreed: false,
                done: None,
            })))
        });
        let known = |shell: &Shell, id: u64| {
            let open = shell.views.dialogs.iter().find(|open| open.id == id);
            match open.map(|open| &open.dialog) {
                Some(Dialog::Retention(erasure)) => {
                    (erasure.report.is_some(), erasure.done.is_some())
                }
                _ => panic!("it is open"),
            }
        };
        let [first, second, third] = [1, 2, 3].map(Ticket::numbered);
        shell.views.dialogs.asked(asked, first);
        shell.take_answer(Some(first), Answer::Report(PurgeReport::default()), &ctx);
        assert_eq!(known(&shell, asked), (true, false));
        shell.views.dialogs.asked(asked, second);
        shell.take_answer(Some(second), Answer::Purged(PurgeDone::default()), &ctx);
        assert_eq!(known(&shell, asked), (false, true));
        // Whoever asked is gone.
        shell.take_answer(Some(third), Answer::Report(PurgeReport::default()), &ctx);
        assert_eq!(known(&shell, other), (false, false));

        let found = |count| {
            let counts = [count, count];
            Answer::Compared(Box::new(Comparison {
                counts,
                ..Comparison::default()
            }))
        };
        let planning = &mut shell.state.planning;
        planning.compared = Some(("夜里画的".to_owned(), Comparison::default()));
        planning.comparing = Some(second);
        shell.take_answer(Some(first), found(1), &ctx);
        let counts = |shell: &Shell| shell.state.planning.compared.as_ref().map(|c| c.1.counts);
        assert_eq!(counts(&shell), Some([0, 0]), "another plan was compared");
        shell.take_answer(Some(second), found(2), &ctx);
        assert_eq!(counts(&shell), Some([2, 2]));
    }

    /// Nothing waits for a thread that is gone; what was being entered stays.
    #[test]
    fn a_thread_that_broke_off_is_told_of_and_nothing_waits_for_it() {
        let ctx = Context::default();
        let mut shell = Shell::new(&ctx, Settings::default(), Loader::default(), None);
        let sheet = Sheet::Round(Box::default());
        shell.on_epidemic(epidemic::Intent::Enter(sheet), &ctx);
        shell.take_answer(None, Answer::BrokeOff, &ctx);
        let told = shell.views.dialogs.top().map(|open| &open.dialog);
        assert!(matches!(told, Some(Dialog::BrokeOff(None))));
        assert!(shell.is_idle());
        let sheet = shell.views.epidemic.sheet.as_ref();
        assert!(sheet.is_some_and(|sheet| !sheet.is_waiting()));
    }

    /// Take what comes until nothing is under way any more.
    fn settle(shell: &mut Shell, ctx: &Context) {
        let began = std::time::Instant::now();
        loop {
            shell.logic(ctx);
            if shell.is_idle() {
                return;
            }
            assert!(began.elapsed().as_secs() < 30, "still busy");
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }

    fn project(folder: &std::path::Path, name: &str) -> Source {
        let path = folder.join(name);
        let new = crate::store::NewProject {
            title: name.to_owned(),
            synthetic: false,
            members: Default::default(),
        };
        let options = crate::app::jobs::loader::open_options(false);
        let contents = crate::store::Contents::new();
        let made = crate::store::Project::create(&path, &new, &contents, &options);
        drop(made.expect("made"));
        Source::File(path)
    }

    /// What was being entered when the project broke off is there when it is open again; another
    /// project does not get it.
    #[test]
    fn a_form_outlives_its_project_breaking_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = std::env::temp_dir().join(format!("gridroom-{}", std::process::id()));
        crate::app::project::scratch::keep_in(home);
        let (own, other) = (
            project(folder.path(), "a.gpkg"),
            project(folder.path(), "b.gpkg"),
        );
        let ctx = Context::default();
        let mut shell = Shell::new(&ctx, Settings::default(), Loader::default(), None);
        let enter = |shell: &mut Shell| {
            let sheet = Sheet::Round(Box::default());
            shell.on_epidemic(epidemic::Intent::Enter(sheet), &ctx);
            let sheet = shell
                .views
                .epidemic
                .sheet
                .as_mut()
                .map(|sheet| &mut sheet.form);
            let Some(Sheet::Round(draft)) = sheet else {
                panic!("it is open");
            };
            "7".clone_into(&mut draft.number);
        };
        let is_there = |shell: &Shell| {
            let front = crate::app::workspaces::epidemic::Front::Sheet;
            shell.views.epidemic.is_typed(front)
        };
        shell.open(own.clone());
        settle(&mut shell, &ctx);
        enter(&mut shell);
        shell.take_answer(None, Answer::BrokeOff, &ctx);
        assert!(is_there(&shell));
        shell.open(own);
        settle(&mut shell, &ctx);
        assert!(is_there(&shell), "it is offered again");
        assert!(!shell.views.is_locked, "whoever entered it sits here");
        // Another project is asked about first, and then has nothing of it.
        shell.take_answer(None, Answer::BrokeOff, &ctx);
        shell.open(other.clone());
        settle(&mut shell, &ctx);
        assert!(is_there(&shell));
        shell.handle(Intent::Leave(Leaving::All), &ctx);
        settle(&mut shell, &ctx);
        assert!(!is_there(&shell));
        let document = shell.state.session.document();
        assert_eq!(document.map(|d| &d.source), Some(&other));
    }
}
