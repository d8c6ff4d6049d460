//! The open project on a thread of its own: it alone writes, so no frame ever waits for a disk.
//! Owns: requests, answers, and their order. Must not know: widgets.
//!
//! A request is answered once its commit is on the disk; only then does the window say 'saved'.

use super::loader::Source;
use super::plan_desk;
use super::plan_desk::{Descent, PlanRequest};
use super::project_map::{MapParts, contents_of, is_drawn, map_of, plan_map_of};
use crate::exchange::geojson;
use crate::model::GridMap;
use crate::model::change::Effect;
use crate::model::comparison::Comparison;
use crate::model::plan::PlanInfo;
use crate::model::publication::Publication;
use crate::model::record::{Key, Kind, Record};
use crate::rules::Role;
use crate::rules::retention::{Ground, RecordType};
use crate::store::journal::local_time;
use crate::store::sealing::{Cost, Fields, RecoveryKey};
use crate::store::{
    Access, Action, Entry, EntryRow, HistoryFilter, LOCAL, NewProject, OpenOptions, Project,
    PurgeDone, PurgeReport, Readiness, StoreError, UndoState, User,
};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// So many lines of the history are shown at once.
const HISTORY: usize = 500;
/// So often the thread looks up by itself: for other programs' changes, and for idling.
const TICK: Duration = Duration::from_secs(2);
/// So many people of a grid are listed at once.
const PEOPLE: usize = 200;

/// What the window asks of the project.
pub enum Request {
    /// Do this.
    Commit(Action),
    /// Take back one's newest action.
    Undo,
    /// Do it again.
    Redo,
    /// List the history.
    History(HistoryFilter),
    /// List the people of a grid, masked, by the grid's code.
    People(String),
    /// Enter a person.
    AddPerson {
        /// Attributes in clear.
        record: Box<Record>,
        /// Values to be sealed.
        fields: Fields,
    },
    /// Change the sealed values of a person.
    EditPerson(Key, Fields),
    /// Write the map to a file outside.
    Export(Arc<GridMap>, PathBuf),
    /// Show a person in clear, for this reason.
    Unmask(Key, String),
    /// Set up the first administrator.
    SetUp(Credentials),
    /// Sign in.
    SignIn(Credentials),
    /// Sign out; `true` after idling.
    SignOut(bool),
    /// Change one's own passphrase: the old one, the new one.
    ChangePassphrase(Passphrase, Passphrase),
    /// Reset an administrator's passphrase with the recovery key.
    Recover(Passphrase, Credentials),
    /// Add a user.
    AddUser(Credentials, Role),
    /// Give a user another role.
    ChangeRole(String, Role),
    /// Revoke a user.
    Revoke(String),
    /// Keep records of a type so many days.
    Retain(RecordType, u32),
    /// Report what a purge would erase today.
    PurgeReport,
    /// Erase these people, on this ground.
    Purge(Vec<Key>, Ground),
    /// Copy the project to this file and go on there.
    CopyTo(PathBuf),
    /// About plans.
    Plan(PlanRequest),
}

/// A passphrase, wiped once it was used.
pub type Passphrase = Zeroizing<String>;

/// A name and a passphrase.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The name.
    pub name: String,
    /// The passphrase.
    pub passphrase: Passphrase,
}

/// A person as a list shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Which record.
    pub key: Key,
    /// What it is: `arrival`, `resident`, …
    pub kind: String,
    /// Values, masked; empty while locked.
    pub masked: Fields,
}

/// What the project says.
pub enum Answer {
    /// It was checked and may be worked on.
    Ready(Readiness),
    /// Something was done; durable.
    Done(Box<Entry>),
    /// The map is another one.
    Map(Box<MapParts>),
    /// The history.
    History(Vec<EntryRow>),
    /// People of a grid: how many, and the first of them.
    People {
        /// The grid's code.
        grid: String,
        /// How many.
        count: usize,
        /// The first of them.
        rows: Vec<PersonRow>,
    },
    /// A person in clear.
    Unmasked(Key, Fields),
    /// What a publication would do.
    Publication(Box<Publication>),
    /// A plan was rebased: how many grids were carried over, and those in conflict.
    Rebased(usize, Vec<String>),
    /// Two sets of grids side by side.
    Compared(Box<Comparison>),
    /// The past and the future of a grid, by its code.
    Lineage(String, Vec<Descent>),
    /// The recovery key, this once.
    Recovery(Passphrase),
    /// Somebody sits here now.
    SignedIn,
    /// What a purge would erase.
    Report(PurgeReport),
    /// What a purge erased.
    Purged(PurgeDone),
    /// The project goes on in this file.
    Moved(PathBuf),
    /// The map was written to this file.
    Exported(PathBuf),
    /// Nobody touched the window for long: somebody has to sign in again.
    Locked,
    /// Another program changed this meanwhile.
    Outside(Vec<Entry>),
    /// Something else was done.
    Settled,
    /// It was not done.
    Failed(StoreError),
}

/// What the window shows of the project.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskState {
    /// Where it lies.
    pub path: PathBuf,
    /// Whether it may be written to.
    pub access: Access,
    /// Everything in it is invented.
    pub is_synthetic: bool,
    /// Users; none in an open project.
    pub users: Vec<User>,
    /// Who sits here.
    pub name: String,
    /// In what role; `None` while locked.
    pub role: Option<Role>,
    /// What undo and redo would do.
    pub undo: UndoState,
    /// Days that records are kept, by type.
    pub retention: Vec<(RecordType, u32)>,
    /// When the last commit was on the disk, by the desk's clock.
    pub saved_at: Option<String>,
    /// It has no name yet: a loose map that was worked on.
    pub is_scratch: bool,
    /// Plans.
    pub plans: Vec<PlanInfo>,
    /// The newest publication that was not taken back.
    pub last_publication: Option<EntryRow>,
}

impl DeskState {
    fn of(
        project: &Project,
        saved_at: Option<String>,
        is_scratch: bool,
    ) -> Result<Self, StoreError> {
        let retention = RecordType::ALL.iter();
        let retention = retention.map(|kind| Ok((*kind, project.retention_days(*kind)?)));
        Ok(Self {
            path: project.path().to_owned(),
            access: project.access().clone(),
            is_synthetic: project.is_synthetic()?,
            users: project.users()?,
            name: project.seat().name.clone(),
            role: project.seat().role,
            undo: project.undo_state()?,
            retention: retention.collect::<Result<_, StoreError>>()?,
            saved_at,
            is_scratch,
            plans: project.plans()?,
            last_publication: project.last_publication()?,
        })
    }

    /// Nobody may do anything before signing in.
    pub fn is_locked(&self) -> bool {
        self.role.is_none()
    }

    /// Why nothing may be changed now, as the key of a text.
    pub fn why_not_edit(&self) -> Option<&'static str> {
        match (&self.access, self.role) {
            (Access::ReadOnly(_), _) => Some("blocked-read-only"),
            (_, None) => Some("blocked-locked"),
            _ => None,
        }
    }
}

/// What comes from the thread: an answer, and how the project stands after it.
type Message = (Answer, Option<DeskState>);

/// The window's end of the project.
pub struct Desk {
    sender: Option<Sender<Request>>,
    receiver: Receiver<Message>,
    thread: Option<JoinHandle<()>>,
    pending: usize,
    touched: Arc<Mutex<Instant>>,
}

/// A project to start a desk with.
pub enum Start {
    /// One that was opened.
    Opened(Box<Project>),
    /// A loose map that is being worked on for the first time.
    Scratch {
        /// The file to make.
        path: PathBuf,
        /// Its title.
        title: String,
        /// Where the map came from.
        source: Source,
        /// The map.
        map: Arc<GridMap>,
        /// The record of each feature.
        keys: Vec<Key>,
        /// The desk.
        options: OpenOptions,
    },
}

impl Desk {
    /// Start the thread. `wake` is called with every answer; `patience` is how long nobody may
    /// touch the window before personal values are locked.
    pub fn start(start: Start, patience: Duration, wake: impl Fn() + Send + 'static) -> Self {
        let touched = Arc::new(Mutex::new(Instant::now()));
        let last_touched = Arc::clone(&touched);
        let (sender, requests) = channel::<Request>();
        let (answers, receiver) = channel::<Message>();
        let thread = thread::spawn(move || {
            let tell = move |message: Message| {
                let is_heard = answers.send(message).is_ok();
                wake();
                is_heard
            };
            match begin(start) {
                Ok((project, is_scratch)) => {
                    Worker {
                        project,
                        shown: None,
                        is_scratch,
                        saved_at: None,
                        touched: last_touched,
                        patience,
                    }
                    .run(&requests, &tell);
                }
                Err(error) => {
                    tell((Answer::Failed(error), None));
                }
            }
        });
        Self {
            sender: Some(sender),
            receiver,
            thread: Some(thread),
            // Getting ready is answered too.
            pending: 1,
            touched,
        }
    }

    /// Ask for something.
    pub fn send(&mut self, request: Request) {
        if let Some(sender) = &self.sender
            && sender.send(request).is_ok()
        {
            self.pending += 1;
        }
    }

    /// The next answer, if there is one.
    pub fn poll(&mut self) -> Option<Message> {
        let message = self.receiver.try_recv().ok()?;
        // These come unasked, or on top of the answer that they belong to.
        if !matches!(
            message.0,
            Answer::Map(_) | Answer::Locked | Answer::Outside(_)
        ) {
            self.pending = self.pending.saturating_sub(1);
        }
        Some(message)
    }

    /// Somebody touched the window.
    pub fn touch(&self) {
        if let Ok(mut touched) = self.touched.lock() {
            *touched = Instant::now();
        }
    }

    /// Whether an answer is still to come.
    pub fn is_busy(&self) -> bool {
        self.pending > 0
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // What was asked for is still done; the file is then closed in order.
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn begin(start: Start) -> Result<(Project, bool), StoreError> {
    match start {
        Start::Opened(project) => {
            let is_scratch = super::scratch::is_scratch(project.path());
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

struct Worker {
    project: Project,
    /// The plan on the table.
    shown: Option<String>,
    is_scratch: bool,
    saved_at: Option<String>,
    touched: Arc<Mutex<Instant>>,
    patience: Duration,
}

impl Worker {
    fn run(mut self, requests: &Receiver<Request>, tell: &dyn Fn(Message) -> bool) {
        let ready = self.project.get_ready();
        let changed = ready.as_ref().is_ok_and(|r| !r.outside.is_empty());
        tell((
            ready.map_or_else(Answer::Failed, Answer::Ready),
            self.state(),
        ));
        if changed {
            self.tell_map(tell);
        }
        loop {
            let request = match requests.recv_timeout(TICK.min(self.patience)) {
                Ok(request) => Some(request),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            self.look_outside(tell);
            let Some(request) = request else {
                self.lock_after_idling(tell);
                continue;
            };
            let before = self.shown.clone();
            let reload = matches!(request, Request::Plan(PlanRequest::Reload));
            let answer = self.answer(request).unwrap_or_else(Answer::Failed);
            let redraw = self.shown != before
                || reload
                || matches!(&answer, Answer::Done(entry) if is_redrawn(entry));
            if matches!(answer, Answer::Done(_)) {
                let now = local_time(&jiff::Timestamp::now().to_string());
                self.saved_at = now.split_once(' ').map(|(_, time)| time.to_owned());
            }
            // The map first: whoever waits for the answer then has both.
            if redraw {
                self.tell_map(tell);
            }
            tell((answer, self.state()));
        }
        self.close();
    }

    /// A scratch project in which nothing was done is not worth keeping.
    fn close(self) {
        let path = self.project.path().to_owned();
        let is_idle = self.is_scratch && self.project.is_untouched().unwrap_or(false);
        drop(self.project);
        if is_idle {
            super::scratch::discard(&path);
        }
    }

    /// What another program changed is taken over before it could be written over.
    fn look_outside(&mut self, tell: &dyn Fn(Message) -> bool) {
        match self.project.take_over_outside() {
            Ok(entries) if entries.is_empty() => {}
            Ok(entries) => {
                tell((Answer::Outside(entries), self.state()));
                self.tell_map(tell);
            }
            Err(error) => tracing::warn!(%error, "changes of another program not taken over"),
        }
    }

    /// The keys leave the memory when nobody has touched the window for long, also while it is
    /// hidden and draws no frames.
    fn lock_after_idling(&mut self, tell: &dyn Fn(Message) -> bool) {
        let idle = self.touched.lock().map(|t| t.elapsed()).unwrap_or_default();
        let seat = self.project.seat();
        if idle < self.patience || seat.role.is_none() || seat.name == LOCAL {
            return;
        }
        if let Err(error) = self.project.sign_out(true) {
            tracing::warn!(%error, "the lock is not in the journal");
        }
        tell((Answer::Locked, self.state()));
    }

    fn tell_map(&self, tell: &dyn Fn(Message) -> bool) {
        let shown = match &self.shown {
            Some(plan) => plan_map_of(&self.project, plan).transpose(),
            None => None,
        };
        match shown.unwrap_or_else(|| map_of(&self.project)) {
            Ok(parts) => tell((Answer::Map(Box::new(parts)), self.state())),
            Err(error) => tell((Answer::Failed(error), self.state())),
        };
    }

    fn state(&self) -> Option<DeskState> {
        let state = DeskState::of(&self.project, self.saved_at.clone(), self.is_scratch);
        state
            .map_err(|error| tracing::error!(%error, "the project does not say how it stands"))
            .ok()
    }

    fn answer(&mut self, request: Request) -> Result<Answer, StoreError> {
        let cost = Cost::default();
        let project = &mut self.project;
        let done = |entry: Entry| Answer::Done(Box::new(entry));
        Ok(match request {
            Request::Commit(action) => project.commit(action)?.map_or(Answer::Settled, done),
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
                project.note_export(&path, "grids")?;
                geojson::write_path(&path, &map.features, &map.foreign_members).map_err(
                    |source| StoreError::Io {
                        path: path.clone(),
                        source,
                    },
                )?;
                Answer::Exported(path)
            }
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
                project.change_passphrase(&old, &new, cost)?;
                Answer::Settled
            }
            Request::Recover(key, by) => {
                let key = RecoveryKey::parse(&key).ok_or(StoreError::WrongPassphrase)?;
                project.recover(&key, &by.name, &by.passphrase, cost)?;
                Answer::SignedIn
            }
            Request::AddUser(by, role) => {
                project.add_user(&by.name, role, &by.passphrase, cost)?;
                Answer::Settled
            }
            Request::ChangeRole(name, role) => {
                project.change_role(&name, role)?;
                Answer::Settled
            }
            Request::Revoke(name) => {
                project.revoke(&name)?;
                Answer::Settled
            }
            Request::Retain(kind, days) => {
                project.set_retention_days(kind, days)?;
                Answer::Settled
            }
            Request::PurgeReport => {
                let now = local_time(&jiff::Timestamp::now().to_string());
                let today = now.get(..10).and_then(|day| day.parse().ok());
                Answer::Report(project.purge_report(today.unwrap_or_default())?)
            }
            Request::Purge(keys, ground) => Answer::Purged(project.purge(&keys, ground)?),
            Request::CopyTo(path) => {
                self.move_to(&path)?;
                Answer::Moved(path)
            }
            Request::Plan(request) => {
                plan_desk::answer(&mut self.project, &mut self.shown, request)?
            }
        })
    }

    /// Copy to another file and go on there; a scratch file goes once its copy is open.
    fn move_to(&mut self, path: &std::path::Path) -> Result<(), StoreError> {
        if self.project.lies_at(path) {
            return Ok(());
        }
        self.project.copy_to(path)?;
        let mut moved = Project::open(path, &self.project.options())?;
        moved.take_seat_of(&self.project);
        moved.get_ready()?;
        let old = std::mem::replace(&mut self.project, moved);
        let old_path = old.path().to_owned();
        drop(old);
        if self.is_scratch {
            super::scratch::discard(&old_path);
            self.is_scratch = false;
        }
        Ok(())
    }
}

/// Whether an entry changes the map otherwise than by attributes of grids.
fn is_redrawn(entry: &Entry) -> bool {
    entry.changes.iter().any(|change| {
        let only_attributes = matches!(&change.effect, Effect::Patch(p) if p.place.is_none())
            && matches!(change.key.kind, Kind::Grid | Kind::Drawing);
        is_drawn(change.key.kind) && !only_attributes
    })
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
