//! How the open project stands, as far as it was asked. Owns: these facts as the project's thread
//! said them last. Must not know: who asked.

use crate::app::project::{PersonRow, ProjectState};
use crate::model::record::Key;
use crate::store::sealing::Fields;
use crate::store::{EntryRow, HistoryFilter};
use std::path::PathBuf;

/// The state of the work on a project.
#[derive(Default)]
pub struct Work {
    /// How the project stands.
    pub state: Option<ProjectState>,
    /// The project whose thread broke off: nothing is done until it is opened again.
    pub broke_off: Option<PathBuf>,
    /// The lines of the history that are shown.
    pub history: Vec<EntryRow>,
    /// Which lines of it.
    pub filter: HistoryFilter,
    /// People of the selected grid.
    pub people: Option<People>,
    /// A person in clear, until something else is looked at.
    pub unmasked: Option<(Key, Fields)>,
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
