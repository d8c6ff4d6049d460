//! How the open project stands, as the window shows it after every answer. Must not know: who asked.

use crate::model::plan::PlanInfo;
use crate::rules::Role;
use crate::rules::balance::Band;
use crate::rules::retention::RecordType;
use crate::store::{Access, Clock, EntryRow, Project, RowFault, StoreError, UndoState, User};
use std::path::PathBuf;

/// What the window shows of the project.
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectState {
    /// Where it lies.
    pub path: PathBuf,
    /// Whether it may be written to.
    pub access: Access,
    /// Everything in it is invented.
    pub is_synthetic: bool,
    /// Its clock.
    pub clock: Clock,
    /// Users; none in an open project.
    pub users: Vec<User>,
    /// Who sits here.
    pub name: String,
    /// In what role; `None` while locked.
    pub role: Option<Role>,
    /// Rows of users that nobody vouches for.
    pub faults: Vec<RowFault>,
    /// What undo and redo would do.
    pub undo: UndoState,
    /// Days that records are kept, by type.
    pub retention: Vec<(RecordType, u32)>,
    /// The households that a grid should have.
    pub band: Band,
    /// When the last commit was on the disk, by the desk's clock.
    pub saved_at: Option<String>,
    /// It has no name yet: a loose map that was worked on.
    pub is_scratch: bool,
    /// Plans.
    pub plans: Vec<PlanInfo>,
    /// The newest publication that was not taken back.
    pub last_publication: Option<EntryRow>,
}

impl ProjectState {
    pub(super) fn of(
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
            clock: project.clock()?,
            users: project.users()?,
            name: project.seat().name.clone(),
            role: project.seat().role,
            faults: project.seat().faults.clone(),
            undo: project.undo_state()?,
            retention: retention.collect::<Result<_, StoreError>>()?,
            band: project.band()?,
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
