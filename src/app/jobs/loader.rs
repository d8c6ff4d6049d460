//! Reading and writing on threads of their own. Owns: the work and its outcome. Must not know:
//! the window, other than that it must look again when something has happened.

use crate::app::jobs::chooser::{self, Asked, Choice};
use crate::app::jobs::folder::{self, Name};
use crate::app::jobs::guard::guarded;
use crate::app::jobs::job::{Job, Label};
use crate::app::jobs::loose::read_loose;
use crate::app::jobs::source::{OpenError, RulesError, Source};
use crate::app::project::parts::{MapParts, keys_of, map_of};
use crate::app::project::scratch;
use crate::app::state::session::Said;
use crate::app::workspaces::arrivals::FileOf;
use crate::app::workspaces::exchange::import_state::Worked;
use crate::app::workspaces::exchange::list_state::CheckedSheet;
use crate::app::workspaces::own_town::{self, state::Part};
use crate::app::workspaces::printing;
use crate::app::workspaces::redraw::proposing;
use crate::course::Course;
use crate::demo::{self, practice::PracticeError};
use crate::exchange::export::{self, Loss};
use crate::exchange::frame::Frame;
use crate::exchange::geojson;
use crate::exchange::list::{self, WriteError};
use crate::exchange::osm::{Town, is_extract};
use crate::exchange::report::{ReadError, ReadLayer};
use crate::exchange::source::{Source as MapFile, Wishes};
use crate::exchange::underlay::{Underlay, UnderlayError};
use crate::geometry::coverage::BuildOptions;
use crate::model::GridMap;
use crate::model::context::Context as Backdrop;
use crate::model::record::Key;
use crate::model::setting::ProfileOf;
use crate::print::PrintError;
use crate::rules::profile::{self, Profile};
use crate::store::{Contents, NewProject, OpenOptions, Project, StoreError, restore};
use rfd::FileDialog;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A map, ready to be shown.
pub struct Loaded {
    /// Where it comes from.
    pub source: Source,
    /// The map, with all that is worked out of it.
    pub parts: MapParts,
    /// What reading it said.
    pub said: Said,
    /// The project that it belongs to; a loose map belongs to none yet.
    pub project: Option<Box<Project>>,
}

/// What happened on a thread.
pub enum JobOutcome {
    /// A map was read.
    Opened(Box<Loaded>),
    /// A map could not be read.
    NotOpened {
        /// Where it should have come from.
        source: Source,
        /// Why not.
        error: OpenError,
    },
    /// A map was written, and what its format could not hold.
    Saved(PathBuf, Vec<Loss>),
    /// A map could not be written.
    NotSaved {
        /// Where to.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// A file that is to be brought in was read.
    ToImport(PathBuf, Wishes, Result<Box<MapFile>, ReadError>),
    /// A layer that is to be brought in was worked out.
    Worked(Box<Worked>),
    /// The first rows of a list were read.
    ListRead(PathBuf, Result<Box<list::Found>, ReadError>),
    /// The rows of a list were checked.
    ListChecked(Box<CheckedSheet>),
    /// A file of a list was written.
    ListWritten(PathBuf, Result<(), WriteError>),
    /// The user chose a list to bring in.
    ToListIn(PathBuf),
    /// The user chose a file for a list.
    ToListOut(PathBuf),
    /// The user chose a file for rows that did not come in.
    ToRefused(PathBuf),
    /// The user chose a file to open.
    ToOpen(PathBuf),
    /// The user chose a file to bring in.
    ToBringIn(PathBuf),
    /// The user chose a file to export to.
    ToExport(PathBuf),
    /// The user chose a file for the lineage.
    ToLineage(PathBuf),
    /// The user chose a file for the call list of this unit.
    ToCallList(PathBuf, Key),
    /// Where the list of who was not sampled goes was chosen.
    ToMissing(PathBuf),
    /// Where tours to those who are sampled at home go was chosen.
    ToTours(PathBuf),
    /// Where what whoever helps needs to know goes was chosen.
    ToDiagnosis(PathBuf),
    /// Where files to practise with go was chosen.
    ToPractice(PathBuf),
    /// So many files to practise with were written into this folder, or none.
    Practice(PathBuf, Result<usize, PracticeError>),
    /// A file of the desk of arrivals was chosen.
    ToArrivals(FileOf, PathBuf),
    /// The user chose a file for the project.
    ToSave(PathBuf),
    /// The user chose a file for a new project.
    ToMake(PathBuf),
    /// The user chose a plan to lie beneath the map.
    ToUnderlay(PathBuf),
    /// A plan was read, under this number.
    Underlay(u64, PathBuf, Result<Box<Underlay>, UnderlayError>),
    /// The user chose a file of tiles.
    Tiles(PathBuf),
    /// The user chose a file of rules, and what it says.
    Rules(PathBuf, Result<Box<Profile>, RulesError>),
    /// The text of the profile of a desk was read from this file.
    Profile(PathBuf, ProfileOf, Result<String, RulesError>),
    /// Write this text of a profile here.
    ToProfile(PathBuf, String),
    /// Pages were laid out, or written, under this number.
    Printing(u64, Box<printing::work::PrintOutcome>),
    /// The map that is to be copied was drawn, under this number.
    Drawn(u64, Result<Arc<egui::ColorImage>, PrintError>),
    /// The user chose a file for what is printed.
    ToPrint(PathBuf),
    /// An extract was looked at, under this number.
    OwnTown(u64, Box<own_town::work::TownOutcome>),
    /// The user chose a file for a town of one's own.
    ToOwnTown(Part, PathBuf),
    /// Grids were proposed, or a proposal was taken, under this number.
    Proposing(u64, Box<proposing::work::ProposalOutcome>),
    /// The work broke off; nothing of it was written.
    BrokeOff,
    /// What became of a file that was chosen broke off; whatever else goes on goes on.
    ChoiceBrokeOff,
    /// The user closed a file dialog without choosing.
    Dismissed,
    /// The system has no dialog for this; the key of its title.
    NoDialog(Choice, &'static str),
    /// What stands in a folder, for the dialog of this number.
    Listed(u64, PathBuf, io::Result<Vec<Name>>),
}

/// What a thread was begun for.
#[derive(Clone, Copy)]
enum Task {
    Work,
    /// Somebody chooses a file: nothing is read yet.
    Choice,
    /// A folder is looked into for somebody who types a path.
    Look,
}

/// Starts work and gathers its outcomes.
pub struct Loader {
    sender: Sender<(Task, JobOutcome)>,
    receiver: Receiver<(Task, JobOutcome)>,
    ctx: Arc<OnceLock<egui::Context>>,
    /// What is being read or written, for the status bar.
    running: usize,
    /// Dialogs of the operating system that are open.
    choosing: usize,
    /// What they are made of: they stand before the window that owns them, and it waits for them.
    dialog: FileDialog,
    /// Whether there are such dialogs at all.
    is_blind: bool,
    /// Whether they are the window's own, as where the system has none.
    #[cfg(test)]
    asks_itself: bool,
    /// Those of it that count.
    jobs: Vec<Job>,
    /// Numbers that were given out.
    numbers: u64,
}

impl Default for Loader {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            ctx: Arc::default(),
            running: 0,
            choosing: 0,
            dialog: FileDialog::new(),
            is_blind: false,
            #[cfg(test)]
            asks_itself: false,
            jobs: Vec::new(),
            numbers: 0,
        }
    }
}

impl Loader {
    /// A number that no other work has: an outcome that brings it back is of this work, whatever was
    /// closed and opened again meanwhile.
    pub fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Outcomes wake this window from now on.
    pub fn attach(&self, ctx: &egui::Context) {
        // A second window in the same process keeps the first.
        let _ = self.ctx.set(ctx.clone());
    }

    /// What dialogs of the operating system are made of from now on: one that knows the window which
    /// owns it does not get lost behind it.
    pub fn ask_by(&mut self, dialog: FileDialog) {
        self.dialog = dialog;
    }

    /// The window that outcomes wake.
    pub fn context(&self) -> Option<egui::Context> {
        self.ctx.get().cloned()
    }

    /// One that asks by the window's own dialogs, as where the system has none.
    #[cfg(test)]
    pub fn asking_itself() -> Self {
        Self {
            asks_itself: true,
            ..Self::default()
        }
    }

    /// One that opens no dialogs of the operating system: nobody is there to answer them.
    pub fn blind() -> Self {
        Self {
            is_blind: true,
            ..Self::default()
        }
    }

    /// Whether a dialog of the operating system is open.
    pub fn is_choosing(&self) -> bool {
        self.choosing > 0
    }

    /// Whether anything runs.
    pub fn is_busy(&self) -> bool {
        self.running > 0
    }

    /// What counts and has not ended, what was begun first at the front.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        let jobs = self.jobs.iter();
        jobs.filter(|job| job.course().is_some())
    }

    /// Read a map, or open a project to work on.
    pub fn open(&mut self, source: Source) {
        self.load(source, false, Label::Open, |_, _| Ok(()));
    }

    /// Open a project to read.
    pub fn open_to_read(&mut self, path: PathBuf) {
        self.load(Source::File(path), true, Label::Open, |_, _| Ok(()));
    }

    /// Make an empty project in place of what is there, and open it.
    pub fn make(&mut self, path: PathBuf) {
        self.load(Source::File(path), false, Label::Make, make);
    }

    /// Make a project of an extract of OpenStreetMap in place of what is there, and open it.
    pub fn make_town(&mut self, path: PathBuf, town: Arc<Town>) {
        self.load(
            Source::File(path),
            false,
            Label::Make,
            move |path, course| {
                let new = NewProject {
                    title: town.name.clone(),
                    synthetic: false,
                    members: town.members.clone(),
                };
                let options = open_options(false);
                Project::create_over(path, (&new, &town.contents), &options, course).map(drop)
            },
        );
    }

    /// Put a backup in the place of a damaged project once it is closed, and open it.
    pub fn restore(&mut self, path: PathBuf, backup: PathBuf, closing: Vec<JoinHandle<()>>) {
        self.load(Source::File(path), false, Label::Open, move |path, _| {
            for one in closing {
                let _ = one.join();
            }
            restore(path, &backup).map(drop)
        });
    }

    fn load(
        &mut self,
        source: Source,
        read_only: bool,
        label: Label,
        first: impl FnOnce(&Path, &Course) -> Result<(), StoreError> + Send + 'static,
    ) {
        if let Source::File(path) = &source
            && is_extract(path)
        {
            // It becomes a project first.
            let path = path.clone();
            return self.work(move || JobOutcome::ToOwnTown(Part::Extract, path));
        }
        self.work_counted(label, move |course| {
            let prepared = match &source {
                Source::File(path) => first(path, course).map_err(OpenError::from),
                Source::Town => Ok(()),
            };
            match prepared.and_then(|()| load(&source, read_only, course)) {
                Ok(loaded) => JobOutcome::Opened(Box::new(loaded)),
                Err(error) => JobOutcome::NotOpened { source, error },
            }
        });
    }

    /// Write a map.
    pub fn save(&mut self, map: Arc<GridMap>, path: PathBuf) {
        self.work_counted(Label::ExportMap, move |course| {
            match export::write_in(&path, &map, &Frame::wgs84(), course) {
                Ok(losses) => JobOutcome::Saved(path, losses),
                Err(error) => JobOutcome::NotSaved { path, error },
            }
        });
    }

    /// Ask the user for a file, by the system's own dialog; where there is none, by the window's. The
    /// title of the dialog is told by the key of its text too.
    pub fn choose(&mut self, choice: Choice, key: &'static str, title: String, kind: String) {
        if self.is_blind {
            return;
        }
        #[cfg(test)]
        if self.asks_itself {
            self.begin(Task::Look, move || JobOutcome::NoDialog(choice, key));
            return;
        }
        self.choosing += 1;
        let dialog = self.dialog.clone();
        self.begin(Task::Choice, move || {
            // One that breaks off is as good as none.
            let asked = guarded(|| chooser::ask(dialog, &choice, &title, &kind));
            match asked.unwrap_or(Asked::NoDialog) {
                Asked::Chosen(path) => chosen(choice, path),
                Asked::Dismissed => JobOutcome::Dismissed,
                Asked::NoDialog => JobOutcome::NoDialog(choice, key),
            }
        });
    }

    /// See what stands in a folder, for the dialog of this number.
    pub fn look_into(&mut self, dialog: u64, folder: PathBuf, endings: Vec<&'static str>) {
        self.begin(Task::Look, move || {
            let names = guarded(|| folder::names(&folder, &endings));
            let names = names.unwrap_or_else(|broke_off| Err(io::Error::other(broke_off)));
            JobOutcome::Listed(dialog, folder, names)
        });
    }

    /// The next outcome, if there is one.
    pub fn poll(&mut self) -> Option<JobOutcome> {
        let (task, outcome) = self.receiver.try_recv().ok()?;
        match task {
            Task::Work => self.running = self.running.saturating_sub(1),
            Task::Choice => self.choosing = self.choosing.saturating_sub(1),
            Task::Look => {}
        }
        Some(match (task, outcome) {
            (Task::Choice | Task::Look, JobOutcome::BrokeOff) => JobOutcome::ChoiceBrokeOff,
            (_, outcome) => outcome,
        })
    }

    /// The next outcome, if it comes within this time: at the start, so that the first picture
    /// is already the map.
    pub fn wait(&mut self, patience: Duration) -> Option<JobOutcome> {
        if self.running == 0 {
            return None;
        }
        let (_, outcome) = self.receiver.recv_timeout(patience).ok()?;
        self.running -= 1;
        Some(outcome)
    }

    /// Do something beside the window that counts what is done; its course.
    pub fn work_counted(
        &mut self,
        label: Label,
        work: impl FnOnce(&Course) -> JobOutcome + Send + 'static,
    ) -> Weak<Course> {
        let course = Arc::new(Course::new());
        let seen = Arc::downgrade(&course);
        self.jobs.retain(|job| job.course().is_some());
        self.jobs.push(Job::new(label, &course));
        self.work(move || {
            let outcome = work(&course);
            // Gone before anybody hears of the outcome.
            drop(course);
            outcome
        });
        seen
    }

    /// Do something beside the window.
    pub fn work(&mut self, work: impl FnOnce() -> JobOutcome + Send + 'static) {
        self.running += 1;
        self.begin(Task::Work, work);
    }

    fn begin(&mut self, task: Task, work: impl FnOnce() -> JobOutcome + Send + 'static) {
        let (sender, ctx) = (self.sender.clone(), Arc::clone(&self.ctx));
        thread::spawn(move || {
            // The window may be gone by now; then nobody needs the outcome.
            let _ = sender.send((task, guarded(work).unwrap_or(JobOutcome::BrokeOff)));
            if let Some(ctx) = ctx.get() {
                // Whichever window is being drawn: the answer is taken in the first one.
                ctx.request_repaint_of(egui::ViewportId::ROOT);
            }
        });
    }
}

/// What becomes of a file that was chosen.
pub fn chosen(choice: Choice, path: PathBuf) -> JobOutcome {
    match choice {
        Choice::Open => JobOutcome::ToOpen(path),
        Choice::Import => JobOutcome::ToBringIn(path),
        Choice::Export(_) => JobOutcome::ToExport(path),
        Choice::Lineage(_) => JobOutcome::ToLineage(path),
        Choice::Print(..) => JobOutcome::ToPrint(path),
        Choice::OwnTown(part) => JobOutcome::ToOwnTown(part, path),
        Choice::CallList(_, unit) => JobOutcome::ToCallList(path, unit),
        Choice::Missing(_) => JobOutcome::ToMissing(path),
        Choice::Tours(_) => JobOutcome::ToTours(path),
        Choice::Diagnosis(_) => JobOutcome::ToDiagnosis(path),
        Choice::Practice => JobOutcome::ToPractice(path),
        Choice::Arrivals(of) => JobOutcome::ToArrivals(of, path),
        Choice::Save(_) => JobOutcome::ToSave(path),
        Choice::Make(_) => JobOutcome::ToMake(path),
        Choice::ListIn => JobOutcome::ToListIn(path),
        Choice::ListOut(_) => JobOutcome::ToListOut(path),
        Choice::Refused(_) => JobOutcome::ToRefused(path),
        Choice::Tiles => JobOutcome::Tiles(path),
        Choice::Underlay => JobOutcome::ToUnderlay(path),
        Choice::Rules => {
            let text = std::fs::read_to_string(&path).map_err(RulesError::from);
            let profile = text.and_then(|text| Ok(Box::new(profile::parse(&text)?)));
            JobOutcome::Rules(path, profile)
        }
        Choice::ProfileOut(_, text) => JobOutcome::ToProfile(path, text),
        Choice::Profile(of) => {
            let text = std::fs::read_to_string(&path).map_err(RulesError::from);
            let text = text.and_then(|text| of.check(&text).map(|()| text).map_err(From::from));
            JobOutcome::Profile(path, of, text)
        }
    }
}

/// How projects are opened here.
pub fn open_options(read_only: bool) -> OpenOptions {
    OpenOptions {
        workspace: scratch::workspace(),
        read_only,
    }
}

fn is_project(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("gpkg"))
}

/// The dialog has asked whether a file that is there may go.
fn make(path: &Path, course: &Course) -> Result<(), StoreError> {
    let title = path.file_stem().unwrap_or_default().to_string_lossy();
    let new = NewProject {
        title: title.into_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let contents = Contents::new();
    Project::create_over(path, (&new, &contents), &open_options(false), course).map(drop)
}

/// Read a map from its source.
///
/// # Errors
/// [`OpenError`], as the floors below say.
pub fn load(source: &Source, read_only: bool, course: &Course) -> Result<Loaded, OpenError> {
    let began = Instant::now();
    let loaded = match source {
        Source::File(path) if is_project(path) => {
            let project = Project::open(path, &open_options(read_only))?;
            Loaded {
                source: source.clone(),
                parts: map_of(&project)?,
                said: Said::default(),
                project: Some(Box::new(project)),
            }
        }
        _ => load_loose(source, course)?,
    };
    tracing::info!("map read and built in {} ms", began.elapsed().as_millis());
    Ok(loaded)
}

fn load_loose(source: &Source, course: &Course) -> Result<Loaded, ReadError> {
    let (ReadLayer { layer, notes }, skipped) = match source {
        Source::File(path) => read_loose(path, course)?,
        Source::Town => {
            let town = geojson::read_bytes(demo::town_geojson().as_bytes())?;
            (town, Vec::new())
        }
    };
    let mut map = GridMap::build_watched(layer, &BuildOptions::default(), course)?;
    if *source == Source::Town {
        for companion in [
            demo::town_context_geojson(),
            demo::town_checkpoints_geojson(),
        ] {
            let read = geojson::read_bytes(companion.as_bytes())?;
            map.backdrop = map.backdrop.with(Backdrop::of_layer(&read.layer));
        }
    }
    let keys = keys_of(source, &map);
    Ok(Loaded {
        source: source.clone(),
        parts: MapParts::new(map, keys),
        said: Said { notes, skipped },
        project: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The next outcome, however long it takes.
    fn next(loader: &mut Loader) -> JobOutcome {
        let began = Instant::now();
        loop {
            if let Some(outcome) = loader.poll() {
                return outcome;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "nothing comes");
            thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn work_that_panics_is_told_and_waited_for_no_longer() {
        let mut loader = Loader::default();
        let course = loader.work_counted(Label::Open, |_| panic!("999999197703170048"));
        assert!(loader.is_busy());
        assert!(matches!(next(&mut loader), JobOutcome::BrokeOff));
        assert!(!loader.is_busy() && course.upgrade().is_none());
        assert_eq!(loader.jobs().count(), 0);
    }

    #[test]
    fn what_is_chosen_or_looked_for_breaks_off_by_itself() {
        for task in [Task::Choice, Task::Look] {
            let mut loader = Loader {
                choosing: usize::from(matches!(task, Task::Choice)),
                ..Loader::default()
            };
            loader.begin(task, || panic!("999999197703170048"));
            assert!(matches!(next(&mut loader), JobOutcome::ChoiceBrokeOff));
            assert!(!loader.is_busy() && !loader.is_choosing());
        }
    }
}
