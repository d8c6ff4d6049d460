//! What whoever sits here wants, as data: views, menu, keys, palette and tests send the same. Owns:
//! which intents there are; those of a workspace stand in its own folder. Must not know: what
//! becomes of them.

use crate::app::command::Command;
use crate::app::jobs::source::Source;
use crate::app::project::Request;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::state::drawer::DrawerTab;
use crate::app::workspaces::{
    arrivals, epidemic, exchange, guide, map, own_town, printing, project, redraw, register,
    sampling, tour, trace,
};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;

/// Something that is wanted.
pub enum Intent {
    /// A command of the catalogue.
    Run(Command),
    /// Something of the project; acts among it.
    Ask(Box<Request>),
    /// Open this.
    Open(Source),
    /// Select exactly these grids.
    Select(Vec<FaceId>),
    /// Select a grid and bring it into view.
    GoToFace(FaceId),
    /// Bring a place into view.
    GoToPlace(Coord),
    /// Show this tab of the drawer, or close it.
    TurnDrawer(Option<DrawerTab>),
    /// The drawer is so many points high from now on.
    SizeDrawer(f32),
    /// Open a dialog above the others.
    OpenDialog(Box<Dialog>),
    /// A dialog asks the project for something; the answer closes it, or says why not.
    AskFrom(u64, Box<Request>),
    /// A dialog closes, and another one opens in its place.
    Turn(u64, Box<Dialog>),
    /// What was typed is given up.
    Leave(Leaving),
    /// A dialog closes.
    CloseDialog(u64),
    /// The settings go back to how they came.
    ResetSettings,
    /// Of the war-room map.
    Map(map::Intent),
    /// Of redrawing.
    Redraw(redraw::Intent),
    /// Of the epidemic.
    Epidemic(epidemic::Intent),
    /// Of the register.
    Register(register::Intent),
    /// Of arrivals.
    Arrivals(arrivals::Intent),
    /// Of sampling.
    Sampling(sampling::Intent),
    /// Of printing.
    Printing(printing::Intent),
    /// Of a town of one's own.
    OwnTown(own_town::Intent),
    /// Of the guide.
    Guide(guide::Intent),
    /// Of the tour.
    Tour(tour::Intent),
    /// Of tracing.
    Trace(trace::Intent),
    /// Of files.
    Exchange(exchange::Intent),
    /// Of users, keys, retention and history.
    Project(project::Intent),
}

impl Intent {
    /// Open a dialog.
    pub fn open(dialog: Dialog) -> Self {
        Self::OpenDialog(Box::new(dialog))
    }
}

impl From<Command> for Intent {
    fn from(command: Command) -> Self {
        Self::Run(command)
    }
}

impl From<Request> for Intent {
    fn from(request: Request) -> Self {
        Self::Ask(Box::new(request))
    }
}

macro_rules! of_workspaces {
    ($($name:ident: $folder:ident),*) => {
        $(impl From<$folder::Intent> for Intent {
            fn from(intent: $folder::Intent) -> Self {
                Self::$name(intent)
            }
        })*
    };
}

of_workspaces!(
    Map: map,
    Redraw: redraw,
    Epidemic: epidemic,
    Register: register,
    Arrivals: arrivals,
    Sampling: sampling,
    Printing: printing,
    OwnTown: own_town,
    Guide: guide,
    Tour: tour,
    Trace: trace,
    Exchange: exchange,
    Project: project
);
