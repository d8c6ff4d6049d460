//! The open project on a thread of its own: it alone writes, so no frame ever waits for a disk.
//! Owns: requests, answers, and the window's end of both. Must not know: widgets. The thread
//! itself is `worker`, what it does about plans `plans`, about lists `lists`.
//!
//! A request is answered once its commit is on the disk; only then does the window say 'saved'.

mod arrivals;
mod desks;
mod epidemic;
mod extract;
mod flight;
mod idling;
mod lists;
pub mod parts;
mod plans;
mod printing;
mod register;
mod sampling;
pub mod scratch;
mod standing;
mod traced;
mod worker;

pub use arrivals::ArrivalsRequest;
pub use epidemic::{EpidemicRequest, Known};
pub use extract::ExtractRequest;
pub use lists::{ListRequest, Outlook, write_missing};
pub use plans::{Descent, PlanRequest};
pub use printing::{ListWish, Note, PrintRequest, ToPrint};
pub use register::RegisterRequest;
pub use sampling::SamplingRequest;
pub use standing::ProjectState;
pub use traced::TracedThing;

use self::flight::InFlight;
use self::idling::Idling;
use crate::app::jobs::guard::guarded;
use crate::app::jobs::job::{Job, Label};
use crate::app::jobs::source::Source;
use crate::app::project::parts::MapParts;
use crate::course::Course;
use crate::exchange::export::Loss;
use crate::exchange::import::{Effect, Prepared, Settings};
use crate::exchange::list::{Exported, List};
use crate::exchange::osm::Scope;
use crate::exchange::osm::update::Update;
use crate::model::GridMap;
use crate::model::act::{Act, Delivered};
use crate::model::arrivals::{Arrivals, News as ArrivalNews};
use crate::model::comparison::Comparison;
use crate::model::handover::Handover;
use crate::model::publication::Publication;
use crate::model::record::{Key, Record};
use crate::model::register::{News, Register};
use crate::model::sampling::{HomeTours, News as SamplingNews, Sampling};
use crate::model::setting::ProfileOf;
use crate::print::PrintError;
use crate::rules::Role;
use crate::rules::retention::{Ground, RecordType};
use crate::store::sealing::Fields;
use crate::store::{
    Entry, EntryRow, HistoryFilter, OpenOptions, OtherNumber, Project, PurgeDone, PurgeReport,
    Reached, Readiness, RollBack, StoreError, Surroundings,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use zeroize::Zeroizing;

/// What the window asks of the project.
pub enum Request {
    /// Do this; it gets its id when it is sent.
    Act(Box<Delivered>),
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
    /// Say what bringing a layer in would do; a number to be given back.
    Foresee(Arc<Prepared>, Settings, u64),
    /// Bring a layer in, from a file of this name.
    Import(Arc<Prepared>, Settings, String),
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
    /// Make a new recovery key.
    RenewRecovery,
    /// Bring the files beside the project to its present keys.
    RenewFiles,
    /// Erase the files beside the project that an old passphrase opens.
    EraseFiles,
    /// Keep records of a type so many days.
    Retain(RecordType, u32),
    /// Report what a purge would erase today.
    PurgeReport,
    /// Erase these people, on this ground.
    Purge(Vec<Key>, Ground),
    /// Try again to reach the files that a purge has left.
    RetryPurge,
    /// Copy the project to this file and go on there.
    CopyTo(PathBuf),
    /// End the story: go by the real clock.
    GoLive,
    /// About printing.
    Print(PrintRequest),
    /// About extracts of OpenStreetMap.
    Extract(ExtractRequest),
    /// What was traced.
    Traced,
    /// Say by which profile a desk goes.
    Profile(ProfileOf),
    /// About plans.
    Plan(PlanRequest),
    /// About lists.
    List(ListRequest),
    /// About the epidemic.
    Epidemic(EpidemicRequest),
    /// About the register.
    Register(RegisterRequest),
    /// About people who came from elsewhere.
    Arrivals(ArrivalsRequest),
    /// About sampling.
    Sampling(SamplingRequest),
}

impl Request {
    /// What it is called where it may take long.
    const fn label(&self) -> Option<Label> {
        match self {
            Self::Export(..) => Some(Label::ExportMap),
            Self::Import(..) => Some(Label::ImportMap),
            Self::Purge(..) | Self::RetryPurge => Some(Label::Purge),
            Self::CopyTo(_) => Some(Label::Copy),
            Self::Extract(ExtractRequest::Take(..)) => Some(Label::ImportMap),
            Self::Plan(PlanRequest::Publish(..)) => Some(Label::Publish),
            Self::Plan(PlanRequest::RollBack) => Some(Label::RollBack),
            Self::List(ListRequest::Import(..)) => Some(Label::ImportList),
            Self::List(ListRequest::Export(..)) => Some(Label::ExportList),
            _ => None,
        }
    }
}

impl From<Act> for Request {
    fn from(act: Act) -> Self {
        Self::Act(Box::new(Delivered { id: None, act }))
    }
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
    Ready(Box<Readiness>),
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
    /// All that is known of the epidemic.
    Known(Arc<Known>),
    /// The whole register.
    Register(Box<Register>),
    /// Shifts that were handed over.
    Handovers(Vec<Handover>),
    /// What was done after an entry of the journal.
    Since(Vec<EntryRow>),
    /// What became of records of the register.
    RegisterNews(Vec<News>),
    /// All who came from elsewhere.
    Arrivals(Box<Arrivals>),
    /// What became of some of them.
    ArrivalsNews(Vec<ArrivalNews>),
    /// Those of them with whom something is left to do, in clear.
    Waiting(Box<Arrivals>),
    /// What became of some of those.
    WaitingNews(Vec<ArrivalNews>),
    /// Somebody in clear, to be called.
    CallOpened(Key, Fields),
    /// Other numbers of somebody.
    Numbers(Key, Vec<OtherNumber>),
    /// All that is known of a round of sampling.
    Sampling(Box<Sampling>),
    /// Tours to those who are sampled at home.
    Tours(Box<HomeTours>),
    /// What became of records of sampling.
    SamplingNews(Vec<SamplingNews>),
    /// What a publication would do.
    Publication(Box<Publication>),
    /// What taking the newest publication back would do.
    LookedBack(Box<RollBack>),
    /// A plan was rebased: how many grids were carried over, and those in conflict.
    Rebased(usize, Vec<String>),
    /// Two sets of grids side by side.
    Compared(Box<Comparison>),
    /// The scope the project was made with, if it was made from an extract.
    Scope(Option<Box<Scope>>),
    /// What differs from a newer extract.
    Update(Box<Update>),
    /// All that is printed.
    Facts(Result<Box<ToPrint>, PrintError>),
    /// The text of the profile that a desk goes by; `None` for the bundled one.
    Profile(ProfileOf, Option<String>),
    /// What was traced.
    Traced(Vec<TracedThing>),
    /// What lies around the grids.
    Surroundings(Box<Surroundings>),
    /// The past and the future of a grid, by its code.
    Lineage(String, Vec<Descent>),
    /// The recovery key, this once.
    Recovery(Passphrase),
    /// Somebody sits here now.
    SignedIn,
    /// How far new keys got in the files beside the project.
    FilesReached(Reached),
    /// What a purge would erase.
    Report(PurgeReport),
    /// What a purge erased.
    Purged(PurgeDone),
    /// The project goes on in this file.
    Moved(PathBuf),
    /// Something was written to a file.
    Exported(Written),
    /// What bringing a layer in would do.
    Foreseen(u64, Box<Effect>),
    /// What bringing a list in would do, or why it cannot be said.
    ListForeseen(u64, Result<Box<Outlook>, StoreError>),
    /// A list was written to this file.
    ListExported(PathBuf, Exported),
    /// So many rows a list would have.
    ListCounted(&'static List, usize),
    /// Nobody touched the window for long: somebody has to sign in again.
    Locked,
    /// Another program changed this meanwhile.
    Outside(Vec<Entry>),
    /// Something else was done.
    Settled,
    /// What was to be kept is there already, word for word.
    Unchanged,
    /// It was not done.
    Failed(StoreError),
    /// The thread is gone: it broke off in the middle of something, which is not in the file.
    BrokeOff,
}

/// What was written to a file outside.
pub struct Written {
    /// The file.
    pub path: PathBuf,
    /// What its format could not hold.
    pub losses: Vec<Loss>,
    /// The journal keeps that it was written; that of a project that is only read does not.
    pub is_kept: bool,
}

/// A request of the window, as its answer names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(u64);

#[cfg(test)]
impl Ticket {
    /// One of this number, as if it had been asked for.
    pub(crate) const fn numbered(number: u64) -> Self {
        Self(number)
    }
}

/// What comes from the thread.
pub struct Message {
    /// What it answers; `None` for what comes unasked, or on top of the answer.
    pub ticket: Option<Ticket>,
    /// What is said.
    pub answer: Answer,
    /// How the project stands after it.
    pub state: Option<ProjectState>,
}

/// A request on its way to the thread.
struct Asked {
    ticket: Ticket,
    request: Request,
    /// Counted on by whatever takes long.
    course: Arc<Course>,
}

/// The ticket of getting ready, which nobody asked for.
const READY: Ticket = Ticket(0);

/// The window's end of the project.
pub struct ProjectThread {
    sender: Option<Sender<Asked>>,
    receiver: Receiver<Message>,
    thread: Option<JoinHandle<()>>,
    pending: usize,
    /// Requests that may take long.
    jobs: Vec<(Ticket, Job)>,
    /// How many requests were sent.
    sent: usize,
    in_flight: InFlight,
    idling: Idling,
}

/// So many pieces of long work that have ended are remembered.
const ENDED: usize = 32;

/// A project to start the thread with.
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
        /// How it is opened.
        options: OpenOptions,
    },
}

impl ProjectThread {
    /// Start the thread. `wake` is called with every answer; `patience` is how long nobody may
    /// touch the window before personal values are locked.
    pub fn start(start: Start, patience: Duration, wake: impl Fn() + Send + 'static) -> Self {
        let idling = Idling::new(patience);
        let watched = idling.clone();
        let (sender, requests) = channel::<Asked>();
        let (answers, receiver) = channel::<Message>();
        let thread = thread::spawn(move || {
            let tell = move |message: Message| {
                let is_heard = answers.send(message).is_ok();
                wake();
                is_heard
            };
            let worked = guarded(|| match worker::begin(start) {
                Ok((project, is_scratch)) => {
                    worker::Worker {
                        project,
                        shown: None,
                        followed: None,
                        registered: None,
                        desks: Default::default(),
                        instant: None,
                        is_scratch,
                        saved_at: None,
                        idling: watched,
                    }
                    .run(&requests, &tell);
                }
                Err(error) => {
                    tell(Message {
                        ticket: Some(READY),
                        answer: Answer::Failed(error),
                        state: None,
                    });
                }
            });
            if worked.is_err() {
                tell(Message {
                    ticket: None,
                    answer: Answer::BrokeOff,
                    state: None,
                });
            }
        });
        Self {
            sender: Some(sender),
            receiver,
            thread: Some(thread),
            // Getting ready is answered too, as if it had been asked for.
            pending: 1,
            jobs: Vec::new(),
            sent: 1,
            in_flight: InFlight::default(),
            idling,
        }
    }

    /// Ask for something; the answer brings the ticket back.
    pub fn send(&mut self, request: Request) -> Option<Ticket> {
        let label = request.label();
        let request = match request {
            Request::Act(asked) => {
                let (number, answered) = (self.sent + 1, self.sent.saturating_sub(self.pending));
                let new_id = || Project::new_id().ok();
                let delivered = self
                    .in_flight
                    .with_id(asked.act, (number, answered), new_id);
                Request::Act(Box::new(delivered))
            }
            other => {
                self.in_flight.interrupt();
                other
            }
        };
        let ticket = Ticket(self.sent as u64);
        let course = Arc::new(Course::new());
        // What has ended is told by its name until its answer was taken.
        if self.jobs.len() > ENDED {
            self.jobs.retain(|(_, job)| job.course().is_some());
        }
        let job = label.map(|label| (ticket, Job::new(label, &course)));
        self.jobs.extend(job);
        let asked = Asked {
            ticket,
            request,
            course,
        };
        self.sender.as_ref()?.send(asked).ok()?;
        self.sent += 1;
        self.pending += 1;
        Some(ticket)
    }

    /// Requests that may take long and are not answered, the first at the front.
    pub fn jobs(&self) -> impl Iterator<Item = &(Ticket, Job)> {
        let jobs = self.jobs.iter();
        jobs.filter(|(_, job)| job.course().is_some())
    }

    /// What this request is, where it may take long: also when it has just ended.
    pub fn label_of(&self, ticket: Ticket) -> Option<Label> {
        let mut jobs = self.jobs.iter();
        let (_, job) = jobs.find(|(own, _)| *own == ticket)?;
        Some(job.label)
    }

    /// How far this request is, where it may take long.
    pub fn course_of(&self, ticket: Ticket) -> Option<Arc<Course>> {
        let mut jobs = self.jobs.iter();
        jobs.find(|(own, _)| *own == ticket)?.1.course()
    }

    /// The next answer, if there is one.
    pub fn poll(&mut self) -> Option<Message> {
        let message = self.receiver.try_recv().ok()?;
        if message.ticket.is_some() {
            self.pending = self.pending.saturating_sub(1);
        }
        Some(message)
    }

    /// Somebody touched the window.
    pub fn touch(&self) {
        self.idling.touch();
    }

    /// From now on nobody may leave the window untouched for longer than this.
    pub fn lock_after(&self, patience: Duration) {
        self.idling.be_patient(patience);
    }

    /// Whether an answer is still to come.
    pub fn is_busy(&self) -> bool {
        self.pending > 0
    }
}

impl Drop for ProjectThread {
    fn drop(&mut self) {
        // What was asked for is still done; the file is then closed in order.
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
