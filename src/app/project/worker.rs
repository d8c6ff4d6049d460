//! The thread that works on the project: it takes requests one by one, and looks up by itself for
//! other programs' changes and for idling. Owns: what is done for each request. Must not know:
//! widgets.

use super::arrivals;
use super::desks::{Desks, Whole};
use super::epidemic::{self, EpidemicRequest, Known};
use super::extract;
use super::idling::Idling;
use super::lists;
use super::plans::{self, PlanRequest};
use super::printing;
use super::register::{self, News, RegisterRequest};
use super::sampling;
use super::traced;
use super::{Answer, Asked, Message, PersonRow, ProjectState, READY, Request, Start, Written};
use crate::app::jobs::source::Source;
use crate::app::log::kind_of;
use crate::app::project::parts::{contents_of, map_at, map_of, plan_map_of};
use crate::course::Course;
use crate::exchange::export;
use crate::exchange::frame::Frame;
use crate::exchange::import::{apply, foresee};
use crate::model::change::Effect;
use crate::model::epidemic::Houses;
use crate::model::record::{Key, Kind};
use crate::store::Reached;
use crate::store::journal::local_time;
use crate::store::sealing::{Cost, RecoveryKey};
use crate::store::{
    ActionName, Done, Entry, LOCAL, NewProject, Outcome, Project, StoreError, is_drawn,
};
use jiff::civil::{Date, DateTime};
use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;
use zeroize::Zeroizing;

/// So many lines of the history are shown at once.
const HISTORY: usize = 500;
/// So often the thread looks up by itself: for other programs' changes, and for idling.
const TICK: Duration = Duration::from_secs(2);
/// So many people of a grid are listed at once.
const PEOPLE: usize = 200;

pub(super) fn begin(start: Start) -> Result<(Project, bool), StoreError> {
    match start {
        Start::Opened(project) => {
            let is_scratch = crate::app::project::scratch::is_scratch(project.path());
            Ok((*project, is_scratch))
        }
        Start::Scratch {
            path,
            title,
            source,
            map,
            keys,
            options,
        } => {
            let contents = contents_of(&source, &map, &keys)
                .map_err(|error| StoreError::Damaged(error.to_string()))?;
            let new = NewProject {
                title,
                synthetic: source == Source::Town,
                members: map.foreign_members.clone(),
            };
            let project = Project::create(&path, &new, &contents, &options)?;
            Ok((project, true))
        }
    }
}

pub(super) struct Worker {
    pub project: Project,
    /// The plan on the table.
    pub shown: Option<String>,
    /// What is known of the epidemic is followed; the buildings, which change with the map only.
    pub followed: Option<Arc<Houses>>,
    /// The register is followed, counted on this day.
    pub registered: Option<Date>,
    /// Other desks that are followed.
    pub desks: Desks,
    /// The grids that are shown are those of this instant.
    pub instant: Option<DateTime>,
    pub is_scratch: bool,
    pub saved_at: Option<String>,
    pub idling: Idling,
}

impl Worker {
    pub fn run(mut self, requests: &Receiver<Asked>, tell: &dyn Fn(Message) -> bool) {
        let ready = self.project.get_ready();
        let changed = ready.as_ref().is_ok_and(|r| !r.outside.is_empty());
        tell(Message {
            ticket: Some(READY),
            answer: ready.map_or_else(Answer::Failed, |ready| Answer::Ready(Box::new(ready))),
            state: self.state(),
        });
        if changed {
            self.tell_map(tell);
        }
        loop {
            let request = match requests.recv_timeout(TICK.min(self.idling.patience())) {
                Ok(request) => Some(request),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            self.look_outside(tell);
            self.keep_zones(tell);
            let Some(Asked {
                ticket,
                request,
                course,
            }) = request
            else {
                self.lock_after_idling(tell);
                continue;
            };
            let before = self.shown.clone();
            let reload = matches!(request, Request::Plan(PlanRequest::Reload));
            let follows = matches!(request, Request::Epidemic(EpidemicRequest::Follow));
            let turns_keys = matches!(request, Request::SignOut(_) | Request::SetUp(_));
            let instant = self.instant;
            let counts = match &request {
                Request::Register(RegisterRequest::Follow(day)) => {
                    self.registered = Some(*day);
                    true
                }
                _ => false,
            };
            let whole = self.desks.note(&request);
            if let Request::Epidemic(EpidemicRequest::GridsOf(wanted)) = &request {
                self.instant = *wanted;
            }
            let answer = self.answer(request, &course);
            // Gone before anybody hears of the outcome.
            drop(course);
            let answer = answer.unwrap_or_else(Answer::Failed);
            if let Answer::Done(entry) = &answer {
                self.follow_plans(entry);
            }
            let redraw = self.shown != before
                || self.instant != instant
                || reload
                || matches!(&answer, Answer::Done(entry) if is_redrawn(entry))
                || matches!(&answer, Answer::Done(entry) if self.shown.is_some() && counts_homes(entry));
            if let Answer::Done(entry) = &answer {
                let at = local_time(&entry.row.at);
                self.saved_at = at.split_once(' ').map(|(_, time)| time.to_owned());
            }
            let is_news = match &answer {
                Answer::Done(entry) => epidemic::is_about(entry),
                Answer::SignedIn | Answer::Purged(_) => true,
                _ => turns_keys,
            };
            // The map first: whoever waits for the answer then has both.
            if redraw {
                self.tell_map(tell);
            }
            let opens = turns_keys || matches!(answer, Answer::SignedIn | Answer::Purged(_));
            match &answer {
                Answer::Done(entry) if !counts => self.tell_register_news(entry, tell),
                _ if counts || opens => self.tell_register(tell),
                _ => {}
            }
            match &answer {
                Answer::Done(entry) => self.tell_desks_news(entry, tell),
                _ if opens => self.tell_desks(Whole::All, tell),
                _ => self.tell_desks(whole, tell),
            }
            if follows || (is_news && self.followed.is_some()) {
                self.tell_known(redraw || follows, tell);
            }
            tell(Message {
                ticket: Some(ticket),
                answer,
                state: self.state(),
            });
        }
        self.close();
    }

    /// A plan that a file brought goes on the table; one that undo takes away leaves it.
    fn follow_plans(&mut self, entry: &Entry) {
        for change in entry.changes.iter().filter(|c| c.key.kind == Kind::Plan) {
            match &change.effect {
                Effect::Insert(_) if entry.row.action == Some(ActionName::Import) => {
                    self.shown = Some(change.key.id.clone());
                }
                Effect::Remove(_) if self.shown.as_ref() == Some(&change.key.id) => {
                    self.shown = None;
                }
                _ => {}
            }
        }
    }

    /// A scratch project in which nothing was done is not worth keeping.
    fn close(self) {
        let path = self.project.path().to_owned();
        let is_idle = self.is_scratch && self.project.is_untouched().unwrap_or(false);
        drop(self.project);
        if is_idle {
            crate::app::project::scratch::discard(&path);
        }
    }

    /// Records of grids name the zones in force, also when an order begins or ends by itself.
    fn keep_zones(&mut self, tell: &dyn Fn(Message) -> bool) {
        match self.project.keep_zones() {
            Ok(None) => {}
            Ok(Some(_)) => {
                self.tell_map(tell);
                if self.followed.is_some() {
                    self.tell_known(false, tell);
                }
            }
            Err(error) => tracing::warn!(kind = kind_of(&error), "zones not brought up to date"),
        }
    }

    /// What another program changed is taken over before it could be written over.
    fn look_outside(&mut self, tell: &dyn Fn(Message) -> bool) {
        match self.project.take_over_outside() {
            Ok(entries) if entries.is_empty() => {}
            Ok(entries) => {
                self.say(tell, Answer::Outside(entries));
                self.tell_map(tell);
                self.tell_register(tell);
                self.tell_desks(Whole::All, tell);
                if self.followed.is_some() {
                    self.tell_known(true, tell);
                }
            }
            Err(error) => tracing::warn!(
                kind = kind_of(&error),
                "changes of another program not taken over"
            ),
        }
    }

    /// The keys leave the memory when nobody has touched the window for long, also while it is
    /// hidden and draws no frames.
    fn lock_after_idling(&mut self, tell: &dyn Fn(Message) -> bool) {
        let seat = self.project.seat();
        if !self.idling.is_over() || seat.role.is_none() || seat.name == LOCAL {
            return;
        }
        if let Err(error) = self.project.sign_out(true) {
            tracing::warn!(kind = kind_of(&error), "the lock is not in the journal");
        }
        self.say(tell, Answer::Locked);
        self.tell_register(tell);
        self.tell_desks(Whole::All, tell);
        if self.followed.is_some() {
            self.tell_known(false, tell);
        }
    }

    /// Say what is known of the epidemic; buildings anew only where they may be others.
    fn tell_known(&mut self, rebuilt: bool, tell: &dyn Fn(Message) -> bool) {
        let houses = match self.followed.take().filter(|_| !rebuilt) {
            Some(houses) => Ok(houses),
            None => self.project.houses().map(Arc::new),
        };
        let known = houses.and_then(|houses| {
            self.followed = Some(Arc::clone(&houses));
            let epidemic = self.project.epidemic()?;
            let rules = self.project.rule_set()?;
            Ok(Arc::new(Known {
                epidemic,
                houses,
                rules,
            }))
        });
        match known {
            Ok(known) => self.say(tell, Answer::Known(known)),
            Err(error) => self.say(tell, Answer::Failed(error)),
        };
    }

    /// Say the whole register, if anybody follows it.
    fn tell_register(&self, tell: &dyn Fn(Message) -> bool) {
        let Some(day) = self.registered else { return };
        match self.project.register(day) {
            Ok(register) => self.say(tell, Answer::Register(Box::new(register))),
            Err(error) => self.say(tell, Answer::Failed(error)),
        };
    }

    /// Say other desks whole, if anybody follows them.
    fn tell_desks(&self, which: Whole, tell: &dyn Fn(Message) -> bool) {
        let say = |answer| {
            self.say(tell, answer);
        };
        self.desks.tell_whole(&self.project, which, &say);
    }

    /// Say what an entry means for other desks, if anybody follows them.
    fn tell_desks_news(&self, entry: &Entry, tell: &dyn Fn(Message) -> bool) {
        let say = |answer| {
            self.say(tell, answer);
        };
        self.desks.tell_news(&self.project, entry, &say);
    }

    /// Say what an entry means for the register, if anybody follows it.
    fn tell_register_news(&self, entry: &Entry, tell: &dyn Fn(Message) -> bool) {
        if self.registered.is_none() {
            return;
        }
        match register::news_of(&self.project, entry) {
            Ok(News::None) => {}
            Ok(News::All) => self.tell_register(tell),
            Ok(News::Some(news)) => {
                self.say(tell, Answer::RegisterNews(news));
            }
            Err(error) => {
                self.say(tell, Answer::Failed(error));
            }
        }
    }

    fn tell_map(&self, tell: &dyn Fn(Message) -> bool) {
        let shown = match (&self.shown, self.instant) {
            (Some(plan), _) => plan_map_of(&self.project, plan).transpose(),
            (None, Some(at)) => Some(map_at(&self.project, at)),
            (None, None) => None,
        };
        match shown.unwrap_or_else(|| map_of(&self.project)) {
            Ok(parts) => self.say(tell, Answer::Map(Box::new(parts))),
            Err(error) => self.say(tell, Answer::Failed(error)),
        };
    }

    /// Say what nobody asked for, or what comes on top of an answer.
    fn say(&self, tell: &dyn Fn(Message) -> bool, answer: Answer) -> bool {
        tell(Message {
            ticket: None,
            answer,
            state: self.state(),
        })
    }

    fn state(&self) -> Option<ProjectState> {
        let state = ProjectState::of(&self.project, self.saved_at.clone(), self.is_scratch);
        state
            .map_err(|error| {
                let kind = kind_of(&error);
                tracing::error!(kind, "the project does not say how it stands");
            })
            .ok()
    }

    fn answer(&mut self, request: Request, course: &Course) -> Result<Answer, StoreError> {
        let cost = Cost::default();
        let project = &mut self.project;
        let done = |entry: Entry| Answer::Done(Box::new(entry));
        Ok(match request {
            Request::Act(delivered) => settle(project.deliver(*delivered)?),
            Request::Undo => done(project.undo()?),
            Request::Redo => done(project.redo()?),
            Request::History(filter) => Answer::History(project.history(&filter, HISTORY)?),
            Request::People(grid) => people_of(project, grid)?,
            Request::AddPerson { record, fields } => {
                let key = Key::new(Kind::Person, Project::new_id()?);
                done(project.add_person(key, *record, &fields, None)?)
            }
            Request::EditPerson(key, fields) => project
                .edit_person(&key, &fields)?
                .map_or(Answer::Settled, done),
            Request::Export(map, path) => {
                let not_written = |source: std::io::Error| match source.kind() {
                    ErrorKind::Interrupted => StoreError::Cancelled,
                    _ => StoreError::Io {
                        path: path.clone(),
                        source,
                    },
                };
                project.may_export()?;
                let drafted = export::draft_in(&path, &map, &Frame::wgs84(), course);
                let drafted = drafted.map_err(not_written)?;
                course.close()?;
                // Noted first: no file stands outside that the journal does not know of.
                let is_kept = project.note_export(&path, "grids")?;
                let losses = drafted.put().map_err(not_written)?;
                Answer::Exported(Written {
                    path,
                    losses,
                    is_kept,
                })
            }
            Request::Foresee(prepared, settings, asked) => {
                Answer::Foreseen(asked, Box::new(foresee(project, &prepared, &settings)?))
            }
            Request::Import(prepared, settings, name) => {
                match apply(project, &prepared, &settings, &name, course)? {
                    Some((entry, _)) => done(entry),
                    None => Answer::Settled,
                }
            }
            Request::GoLive => project.go_live()?.map_or(Answer::Unchanged, done),
            Request::Unmask(key, reason) => {
                let fields = project.unmask(&key, &reason)?;
                Answer::Unmasked(key, fields)
            }
            Request::SetUp(by) => {
                let key = project.set_up(&by.name, &by.passphrase, cost)?;
                Answer::Recovery(Zeroizing::new(key.printed()))
            }
            Request::SignIn(by) => {
                project.sign_in(&by.name, &by.passphrase)?;
                Answer::SignedIn
            }
            Request::SignOut(idle) => {
                project.sign_out(idle)?;
                Answer::Settled
            }
            Request::ChangePassphrase(old, new) => {
                Answer::FilesReached(project.change_passphrase(&old, &new, cost)?)
            }
            Request::Recover(key, by) => {
                let key = RecoveryKey::parse(&key).ok_or(StoreError::WrongPassphrase)?;
                match project.recover(&key, &by.name, &by.passphrase, cost)? {
                    reached if reached.left.is_empty() => Answer::SignedIn,
                    reached => Answer::FilesReached(reached),
                }
            }
            Request::AddUser(by, role) => {
                project.add_user(&by.name, role, &by.passphrase, cost)?;
                Answer::Settled
            }
            Request::ChangeRole(name, role) => settled(project.change_role(&name, role)?),
            Request::Revoke(name) => settled(project.revoke(&name)?),
            Request::RenewRecovery => {
                let (key, _) = project.renew_recovery()?;
                Answer::Recovery(Zeroizing::new(key.printed()))
            }
            Request::RenewFiles => Answer::FilesReached(project.renew_files()?),
            Request::EraseFiles => Answer::FilesReached(project.erase_files()?),
            Request::Retain(kind, days) => {
                project.set_retention_days(kind, days)?;
                Answer::Settled
            }
            Request::PurgeReport => Answer::Report(project.purge_report(project.clock()?.today())?),
            Request::Purge(keys, ground) => {
                Answer::Purged(project.purge_watched(&keys, ground, course)?)
            }
            Request::RetryPurge => Answer::Purged(project.retry_purge_watched(course)?),
            Request::CopyTo(path) => {
                self.move_to(&path, course)?;
                Answer::Moved(path)
            }
            Request::List(request) => lists::answer(&mut self.project, request, course)?,
            // What it asks for is told whenever it changes.
            Request::Epidemic(_) => Answer::Settled,
            Request::Register(request) => register::answer(&self.project, request)?,
            Request::Arrivals(request) => arrivals::answer(&mut self.project, request)?,
            Request::Sampling(request) => sampling::answer(&self.project, request, course)?,
            Request::Print(request) => printing::answer(&mut self.project, request, course)?,
            Request::Profile(of) => Answer::Profile(of, self.project.profile_text(of)?),
            Request::Traced => traced::answer(&self.project)?,
            Request::Extract(request) => extract::answer(&mut self.project, request, course)?,
            Request::Plan(request) => {
                plans::answer(&mut self.project, &mut self.shown, request, course)?
            }
        })
    }

    /// Copy to another file and go on there; a scratch file goes once its copy is open.
    fn move_to(&mut self, path: &std::path::Path, course: &Course) -> Result<(), StoreError> {
        if self.project.lies_at(path) {
            return Ok(());
        }
        self.project.copy_to_watched(path, course)?;
        let mut moved = Project::open(path, &self.project.options())?;
        moved.take_seat_of(&self.project);
        moved.get_ready()?;
        let old = std::mem::replace(&mut self.project, moved);
        let old_path = old.path().to_owned();
        drop(old);
        if self.is_scratch {
            crate::app::project::scratch::discard(&old_path);
            self.is_scratch = false;
        }
        Ok(())
    }
}

/// What an act led to, for the window.
fn settle(done: Done) -> Answer {
    match (done.outcome, done.entry) {
        (Outcome::Repeated, _) => Answer::Settled,
        (_, Some(entry)) => Answer::Done(Box::new(entry)),
        (_, None) => Answer::Unchanged,
    }
}

/// Whether an entry changes the map otherwise than by attributes of grids.
fn is_redrawn(entry: &Entry) -> bool {
    // Another day counts other households.
    let is_other_day = entry.row.action == Some(ActionName::GoLive);
    is_other_day || entry.changes.iter().any(is_drawn)
}

/// Whether an entry changes how many households live where, which a plan is balanced by.
fn counts_homes(entry: &Entry) -> bool {
    let mut changes = entry.changes.iter();
    changes.any(|change| change.key.kind == Kind::Household)
}

fn people_of(project: &Project, grid: String) -> Result<Answer, StoreError> {
    let people = project.records_with(Kind::Person, "grid_code", &grid)?;
    let count = people.len();
    let rows = people.into_iter().take(PEOPLE).map(|stored| {
        let kind = stored.record.attribute("type").and_then(|v| v.as_str());
        let masked = project.masked(&stored.key, &stored.record);
        PersonRow {
            kind: kind.unwrap_or_default().to_owned(),
            masked: masked.unwrap_or_default(),
            key: stored.key,
        }
    });
    Ok(Answer::People {
        rows: rows.collect(),
        grid,
        count,
    })
}

/// Users are others now; where a backup still opens for those from before, it is shown.
fn settled(reached: Reached) -> Answer {
    match reached.left.is_empty() {
        true => Answer::Settled,
        false => Answer::FilesReached(reached),
    }
}
