//! What views alone know: drafts, scrolls, what was typed to find something. Owns: where these are
//! kept from one frame to the next. Views change their own; handlers may change any.

use crate::app::frame::palette_state::PaletteState;
use crate::app::map::MapView;
use crate::app::state::dialogs::Dialogs;
use crate::app::workspaces::exchange::import_state::{AskedColumns, Importing};
use crate::app::workspaces::exchange::list_state::Listing;
use crate::app::workspaces::map::Attributes;
use crate::app::workspaces::map::ContextMenu;
use crate::app::workspaces::map::Problems;
use crate::app::workspaces::map::SearchBox;
use crate::app::workspaces::map::Trying;
use crate::app::workspaces::{
    arrivals, epidemic, guide, own_town, printing, register, sampling, trace, wall,
};

/// The own state of every view.
#[derive(Default)]
pub struct Views {
    /// The camera and the caches of the map.
    pub map: MapView,
    /// Who sat here last: what is being entered is theirs.
    pub last_user: Option<String>,
    /// Nobody has signed in since.
    pub is_locked: bool,
    /// The search field.
    pub search: SearchBox,
    /// The palette of commands, while it is open.
    pub palette: Option<PaletteState>,
    /// Dialogs, the topmost last.
    pub dialogs: Dialogs,
    /// The menu at the pointer.
    pub context: Option<ContextMenu>,
    /// A layer on its way in.
    pub importing: Option<Importing>,
    /// A table of which it must be said first where places stand.
    pub asked_columns: Option<AskedColumns>,
    /// A list on its way in.
    pub listing: Option<Listing>,
    /// The epidemic workspace.
    pub epidemic: epidemic::ViewState,
    /// The register.
    pub register: register::ViewState,
    /// The desk of arrivals.
    pub arrivals: arrivals::ViewState,
    /// The desk of sampling.
    pub sampling: sampling::ViewState,
    /// Attributes in the inspector.
    pub attributes: Attributes,
    /// The table of findings.
    pub problems: Problems,
    /// What is typed beside the page.
    pub printing: printing::view::ViewState,
    /// The page on the screen.
    pub page: printing::page::Shown,
    /// The map of a town of one's own.
    pub own_town: own_town::page::Drawing,
    /// What is typed beside it.
    pub own_town_typed: own_town::view::ViewState,
    /// What was worked out of the guide.
    pub guide: guide::view::Reading,
    /// What is typed beside what is traced.
    pub trace: trace::view::ViewState,
    /// The wall.
    pub wall: wall::Shared,
    /// A background map that is tried.
    pub trying: Option<Trying>,
}
