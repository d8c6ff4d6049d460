//! What more than one part of the window sees. Owns: plain data, and what can be read from it.
//! Must not know: widgets, or who changes it.

mod clock;
pub mod desk_tab;
pub mod dialog;
pub mod dialogs;
pub mod drawer;
pub mod entering;
pub mod filters;
pub mod notices;
pub mod refusal;
pub mod session;
pub mod settings;
mod situation;
pub mod work;

use crate::app::jobs::job::Job;
use crate::app::map::scene::Steering;
use crate::app::project::Ticket;
use crate::app::state::desk_tab::DeskTab;
use crate::app::state::drawer::DrawerTab;
use crate::app::state::notices::Notices;
use crate::app::state::session::Session;
use crate::app::state::settings::Settings;
use crate::app::state::work::Work;
use crate::app::workspaces::arrivals::Calling;
use crate::app::workspaces::epidemic::Watching;
use crate::app::workspaces::guide::Page;
use crate::app::workspaces::own_town::{OwnTown, Updating};
use crate::app::workspaces::printing::{Copying, Printing};
use crate::app::workspaces::redraw::state::Planning;
use crate::app::workspaces::register::Registering;
use crate::app::workspaces::sampling::Sampled;
use crate::app::workspaces::trace::Tracing;
use crate::app::workspaces::wall::Wall;
use crate::geometry::fixed::Bounds;
use crate::i18n::I18n;
use std::sync::Arc;

/// What more than one part of the window sees. Views read it; handlers alone change it.
pub struct State {
    /// Kept between runs.
    pub settings: Settings,
    /// What is open and selected.
    pub session: Session,
    /// The work on the open project.
    pub work: Work,
    /// The redraw workspace.
    pub planning: Planning,
    /// The epidemic workspace.
    pub epidemic: Watching,
    /// The register workspace.
    pub register: Registering,
    /// The desk of arrivals.
    pub arrivals: Calling,
    /// The desk of sampling.
    pub sampling: Sampled,
    /// The desk that was on the screen last.
    pub last_desk_tab: DeskTab,
    /// Printing, while the page is shown.
    pub printing: Option<Box<Printing>>,
    /// A picture on its way to the clipboard.
    pub copying: Option<Copying>,
    /// A town of one's own, while it is being made.
    pub own_town: Option<Box<OwnTown>>,
    /// A newer extract, while it is chosen from.
    pub updating: Option<Box<Updating>>,
    /// The page of the guide that is read beside the work.
    pub guide: Option<Page>,
    /// The page of the guide that is read over a dialog.
    pub help: Option<Page>,
    /// The plan beneath the map, and what is traced on it.
    pub trace: Tracing,
    /// The wall, while it is shown.
    pub wall: Option<Wall>,
    /// The texts in the language of the window.
    pub i18n: Arc<I18n>,
    /// What was done and what happened.
    pub notices: Notices,
    /// What goes on beside the window.
    pub busy: Busy,
    /// Rows are on their way in.
    pub has_incoming: bool,
    /// What of the map was in view in the last frame.
    pub seen: Option<Bounds>,
    /// What keys do with the crosshair on the map.
    pub steering: Steering,
    /// The tab of the drawer that is there for a while, and was turned from.
    pub left_guest: Option<DrawerTab>,
}

/// What goes on beside the window, as it was when the frame began.
#[derive(Clone, Default)]
pub struct Busy {
    /// Something is being read or written.
    pub loader: bool,
    /// A dialog of the operating system is open.
    pub choosing: bool,
    /// The project has not answered yet.
    pub project: bool,
    /// Long work beside the window.
    pub beside: Vec<Job>,
    /// Long work of the project, by the request it answers.
    pub of_project: Vec<(Ticket, Job)>,
}

impl Busy {
    /// All long work that goes on.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        let of_project = self.of_project.iter().map(|(_, job)| job);
        let jobs = self.beside.iter().chain(of_project);
        jobs.filter(|job| job.course().is_some())
    }

    /// The long work that answers this request.
    pub fn job_of(&self, ticket: Ticket) -> Option<&Job> {
        let mut jobs = self.of_project.iter();
        jobs.find_map(|(own, job)| (*own == ticket).then_some(job))
    }
}

impl State {
    /// A window with these settings, and nothing open in it.
    pub fn new(settings: Settings) -> Self {
        Self {
            i18n: Arc::new(I18n::new(settings.language)),
            settings,
            session: Session::default(),
            work: Work::default(),
            planning: Planning::default(),
            epidemic: Watching::default(),
            register: Registering::default(),
            arrivals: Calling::default(),
            sampling: Sampled::default(),
            last_desk_tab: DeskTab::default(),
            printing: None,
            copying: None,
            own_town: None,
            updating: None,
            guide: None,
            help: None,
            trace: Tracing::default(),
            wall: None,
            notices: Notices::default(),
            busy: Busy::default(),
            has_incoming: false,
            seen: None,
            steering: Steering::Not,
            left_guest: None,
        }
    }
}
